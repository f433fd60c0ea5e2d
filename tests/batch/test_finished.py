"""Finished files are read again: whatever is done to one after it was set is caught."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from brochure.batch.finished import Comparing, read_again
from brochure.batch.pages_read import KnownReading, PieceWalk
from tests.approval.sample import flyers

Change = Callable[[pikepdf.Pdf], None]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    project = flyers(tmp_path_factory.mktemp("project"))
    ended = project.run("build", "--leaflet", "hcp", "--edition", "screen", "--edition", "print")
    assert ended.code in (0, 4), ended.err
    return {name: (project.output / f"hcp-{name}.pdf").read_bytes() for name in ("screen", "print")}


def told(files: dict[str, bytes], edition: str, change: Change | None = None) -> list[str]:
    """What is told of a file after a change."""
    known = KnownReading()
    (master,) = read_again({edition: files[edition]}, known).values()
    data = files[edition]
    if change is not None:
        out = BytesIO()
        with pikepdf.open(BytesIO(data)) as pdf:
            change(pdf)
            pdf.save(out)
        data = out.getvalue()
    (made,) = read_again({edition: data}, known).values()
    return [message for message, _page in Comparing({}, (), ()).differences(master, made, master.shown)]


def elements(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    """The structure elements of a kind."""
    return [
        each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and str(each.get("/S")) == kind
    ]


def rewrite(content: Any, pattern: bytes, new: Callable[[re.Match[bytes]], bytes], pdf: pikepdf.Pdf) -> bytes:
    """A content stream with the last match replaced, in which others stay."""
    data = bytes(content.read_bytes())
    *_others, last = re.finditer(pattern, data)
    changed = data[: last.start()] + new(last) + data[last.end() :]
    assert changed != data
    return changed


def in_page(pattern: bytes, new: Callable[[re.Match[bytes]], bytes], number: int = 1) -> Change:
    """A change of what a page shows."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[number]
        page.contents_coalesce()
        page.obj.Contents = pdf.make_stream(rewrite(page.Contents, pattern, new, pdf))

    return change


def in_panel(pattern: bytes, new: Callable[[re.Match[bytes]], bytes]) -> Change:
    """A change of what a panel on the second sheet shows."""

    def change(pdf: pikepdf.Pdf) -> None:
        form = pdf.pages[1].Resources.XObject["/P2"]
        form.write(rewrite(form, pattern, new, pdf))

    return change


def another_digit(found: re.Match[bytes]) -> bytes:
    """The same text with another glyph at its end."""
    return found[1] + b"%04x" % (int(found[2], 16) ^ 1) + b">"


def shifted(found: re.Match[bytes]) -> bytes:
    """A colour, a little lighter."""
    numbers = [float(one) for one in found[1].split()]
    return b" ".join(b"%.4f" % abs(one - 0.06) for one in numbers) + b" " + found[2]


def swap_texts(pdf: pikepdf.Pdf) -> None:
    """Two texts that are read in another order."""
    first, second = elements(pdf, "/P")[-2:]
    first.K, second.K = second.K, first.K
    first.Pg, second.Pg = second.get("/Pg", first.Pg), first.get("/Pg", second.Pg)


def another_alt(pdf: pikepdf.Pdf) -> None:
    figure = next(each for each in elements(pdf, "/Figure") if "/Alt" in each)
    figure.Alt = pikepdf.String(str(figure.Alt).replace("53", "35") + ".")


def another_kind(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "/H2")[0].S = pikepdf.Name("/P")


def another_language(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Lang = pikepdf.String("de-DE")


def another_trim(pdf: pikepdf.Pdf) -> None:
    box: Any = pdf.pages[0].obj.TrimBox
    pdf.pages[0].obj.TrimBox = pikepdf.Array([float(number) + 1 for number in box])


def another_condition(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents[0].OutputConditionIdentifier = pikepdf.String("another one")


def test_a_file_is_as_it_was(files: dict[str, bytes]) -> None:
    for edition in files:
        assert told(files, edition) == []
        # Numbers of objects and how streams are packed say nothing.
        assert told(files, edition, lambda pdf: None) == []


GLYPH = rb"(<(?:[0-9a-fA-F]{4})*)([0-9a-fA-F]{4})>"


@pytest.mark.parametrize(
    ("edition", "change", "message"),
    [
        ("screen", in_page(GLYPH, another_digit), "it shows other words than those that were set"),
        ("print", in_panel(GLYPH, another_digit), "it shows other words than those that were set"),
        (
            "screen",
            in_page(rb"((?:[\d.]+ ){2}[\d.]+) (rg)", shifted),
            "a colour that the master does not have",
        ),
        (
            "print",
            in_panel(rb"((?:[\d.]+ ){3}[\d.]+) (k)", shifted),
            "a colour that the master does not have",
        ),
        ("screen", swap_texts, "what is read in its order differs"),
        ("screen", another_alt, "an alternative text or a property of /Figure differs"),
        ("screen", another_kind, "tags or their order differ"),
        ("screen", another_language, "its language"),
        ("print", another_trim, "the boxes of its pages"),
        ("print", another_condition, "its printing condition"),
    ],
)
def test_what_is_changed_in_a_finished_file_is_caught(
    files: dict[str, bytes], edition: str, change: Change, message: str
) -> None:
    assert any(message in text for text in told(files, edition, change)), told(files, edition, change)


def test_what_was_filled_in_is_no_difference() -> None:
    comparing = Comparing(
        {"phone": ("[number]", "0113 496 0123"), "url": ("https://www.a.example/", "https://b.example")},
        (),
        (),
    )
    assert comparing.alike("Call[number].", "Call01134960123.")
    assert comparing.alike("Scana.example.", "Scanb.example.")
    assert not comparing.alike("Call[number].", "Call01134960124.")
    assert not comparing.alike("40mg.Call[number].", "41mg.Call01134960123.")
    assert not comparing.alike("Callus.", "Callme.")


#: Two saved states are restored again and again: colours and graphics states hold beyond, or not.
CONTENT = """\
/S0 gs
1 0 0 rg
q
0 1 0 rg
q
0 0 1 rg
q
1 1 0 rg
/S1 gs
0 0 9 9 re
f
Q
Q
0 0 1 1 re
f
(\\(a\\)) Tj
Q
Q
0 0 8 8 re
f
q
q
1 0 1 RG
1 1 2 2 re
S
Q
Q
/F0 Do
0 0 7 7 re
f
q
q
0 0 7 7 re
f
Q
Q
0 1 1 rg
q
q
0 0 7 7 re
f
Q
Q
"""


def drawn_by(
    content: str, known: KnownReading, panel: bytes = b"", form_draws: bytes = b"0.5 g 0 0 1 1 re f"
) -> Any:
    """What is read of a page with a content, which may draw a form and a *panel*."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(20, 20))
        kind = {"Type": pikepdf.Name.XObject, "Subtype": pikepdf.Name.Form}
        form = pdf.make_stream(form_draws, **kind)
        states = {f"/S{at}": pikepdf.Dictionary(ca=share) for at, share in enumerate((1, 0.5))}
        page.obj.Resources = pikepdf.Dictionary(
            ExtGState=pikepdf.Dictionary(states),
            XObject=pikepdf.Dictionary(F0=form, P1=pdf.make_stream(panel, **kind)),
        )
        page.obj.Contents = pdf.make_stream(content.encode())
        out = BytesIO()
        pdf.save(out)
    (found,) = read_again({"screen": out.getvalue()}, known).values()
    return found.pages, found.shown


@pytest.mark.parametrize(
    "content",
    [
        CONTENT,
        # As it is written where a string goes on in the next line, and where more is restored than was saved.
        CONTENT.replace("a\\)", "a\nQ\nQ\n\\)"),
        f"Q\nQ\n{CONTENT}",
        f"{CONTENT}q\nq\n{CONTENT}",
        f"{CONTENT}BI /W 4 /H 1 /BPC 8 /CS /G ID \nQ\nQ\nEI\nQ\n{CONTENT}",
    ],
)
def test_pieces_of_a_page_say_together_what_the_whole_says(
    content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = KnownReading()
    with monkeypatch.context() as patch:
        patch.setattr("brochure.batch.pages_read.pieces_of", lambda data: [data])
        whole = drawn_by(content, KnownReading())
    assert drawn_by(content, known) == drawn_by(content, known) == whole
    other = content.replace("1 0 0 rg", "0 0 0 rg", 1)
    assert drawn_by(other, known) == drawn_by(other, KnownReading()) != whole


def test_what_a_sheet_draws_beside_its_panels_is_known_whatever_they_draw(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = "q\n1 0 0 1 1 1 cm\n/P1 Do\nQ\nq\n/F0 Do\nQ\n"
    known = KnownReading()
    sheet, panel = drawn_by(content, known, b"1 g 2 2 1 1 re f")[0][0]
    walked: list[bytes] = []
    walk = PieceWalk.walked

    def counted(self: PieceWalk, piece: Any, *given: Any) -> Any:
        walked.append(piece.read_bytes())
        return walk(self, piece, *given)

    monkeypatch.setattr(PieceWalk, "walked", counted)
    again, other = drawn_by(content, known, b"0 g 2 2 1 1 re f")[0][0]
    assert again == sheet
    assert other != panel
    assert walked == [b"/P1 Do\nQ\n", b"0 g 2 2 1 1 re f"]
    # What else it draws decides.
    changed, _panel = drawn_by(content, known, b"0 g 2 2 1 1 re f", b"0.6 g 0 0 1 1 re f")[0][0]
    assert changed != sheet
