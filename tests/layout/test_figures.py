"""Figures beside text, in margins, off the paper and across pages; pictures that stay with their captions."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from brochure.content.blocks.media import Figure
from brochure.content.load import read
from brochure.errors import ContentError
from brochure.findings import Finding
from brochure.layout.figure_pages import Figures
from brochure.layout.figures import PageRoom, faults_of, size_of
from brochure.layout.leaflet import prepare
from brochure.layout.style import style_of
from brochure.pipeline import typeset
from brochure.pipeline.check import parts_of
from brochure.pipeline.typeset import LeafletSet, set_leaflet
from brochure.source.address import Address
from brochure.typesetting.engine import Typeset, TypesetJob, drafted
from brochure.typesetting.passages import Passage
from tests.formats.leaflets import build, content, section
from tests.in_process import here
from tests.judges import verapdf
from tests.styles import STYLES

MM = 72 / 25.4
TEXT = "The garden lies beside the river, below the old town, and holds four thousand kinds of plants. " * 3
COVER = {"title": "A title", "audience": "For all"}
#: Twice as wide as tall, and taller than any page.
WIDE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path d="M0 0H40V20"/></svg>'
TALL = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 19"><path d="M0 0H10V19"/></svg>'


#: Words at the top, in the middle, near the left edge, and in the corner at the right.
WORDS = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 80" font-size="5">
<path fill="#DBE8F5" d="M0 0H160V80H0Z"/><text x="60" y="8">Above</text><text x="60" y="42">Middle</text>
<text x="4" y="42">Side</text><text x="158" y="78" text-anchor="end">Corner</text></svg>"""


def stripes() -> bytes:
    """A picture of 303 mm, as wide as three panels with their bleed, in stripes of 5 mm."""
    buffer = io.BytesIO()
    line = Image.frombytes("L", (3030, 1), bytes(20 if at // 50 % 2 else 240 for at in range(3030)))
    line.resize((3030, 600)).save(buffer, "PNG")
    return buffer.getvalue()


def figure(file: str = "wide.svg", **fields: Any) -> dict[str, Any]:
    return {"block": "figure", "file": file, "alt": "A picture", **fields}


def written(folder: Path) -> None:
    files = {"wide.svg": WIDE, "tall.svg": TALL, "words.svg": WORDS, "stripes.png": stripes()}
    for name, data in files.items():
        (folder / name).write_bytes(data)


def made(folder: Path, fmt: str, sections: Sequence[dict[str, Any]], **fields: Any) -> LeafletSet:
    """A leaflet set, with what is to be said of its figures."""
    written(folder)
    text = content(fmt, sections, cover=COVER, **fields)
    (folder / "content.yaml").write_text(text, encoding="utf-8")
    loaded = read(folder / "content.yaml")
    with here():
        laid_out = prepare(loaded, "sample", style_of(loaded.project))
        return set_leaflet(laid_out, parts_of(loaded, "sample"))


def room(name: str, letters: float = 4.0) -> PageRoom:
    fmt = STYLES.formats[name]
    margins = {"a4-document": (20.0, 35.0, 20.0, 35.0)}.get(name, (14.0, 13.0, 14.0, 13.0))
    column = min(width for width, _height in fmt.page_sizes) - margins[1] - margins[3]
    return PageRoom(fmt, margins, 3.0, column, letters)


def block(**fields: Any) -> Figure:
    return Figure.model_validate({"block": "figure", "file": "p.svg", "alt": "x", **fields})


def faults(name: str, ratio: float = 0.5, **fields: Any) -> list[tuple[str, Finding]]:
    found = faults_of(block(**fields), Address(), ratio, room(name))
    return [(str(address[-1]), finding) for address, finding in found]


@pytest.mark.parametrize(("place", "width"), [("column", 100), ("left", 40), ("end", 40), ("full", 100)])
def test_beside_text_a_picture_takes_less_unless_it_is_told(place: str, width: int) -> None:
    assert block(place=place).width == width
    if place != "full":
        assert block(place=place, width="55").width == 55


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"place": "full", "width": "50"}, "width"),
        ({"place": "spread", "width": "50"}, "width"),
        ({"place": "left", "height": "50"}, "height"),
        ({"place": "bleed", "across": "2"}, "across"),
    ],
)
def test_what_a_place_does_not_take_is_refused_at_its_field(
    tmp_path: Path, fields: dict[str, str], at: str
) -> None:
    given = [section("One", figure(**fields), start="panel")]
    with pytest.raises(ContentError) as caught:
        made(tmp_path, "a5-booklet", given)
    (finding,) = caught.value.findings
    line = (tmp_path / "content.yaml").read_text(encoding="utf-8").splitlines()[finding.place.line - 1]  # type: ignore[union-attr]
    assert line.strip().startswith(f"{at}:") and finding.fix


@pytest.mark.parametrize("sections", [
    [section("One", figure(place="spread"))],
    [section("One", "Words.", figure(place="spread"), start="panel")],
])  # fmt: skip
def test_a_picture_across_pages_opens_a_page(tmp_path: Path, sections: list[dict[str, Any]]) -> None:
    with pytest.raises(ContentError, match="has to open its page"):
        made(tmp_path, "a5-booklet", sections)


def test_the_text_beside_a_picture_can_be_read() -> None:
    # 122 mm of text on A5, of which letters of 4 mm need 40, and 7 mm lie between.
    assert not faults("a5-booklet", place="left", width="61")
    ((at, finding),) = faults("a5-booklet", place="left", width="62")
    assert at == "width" and "would be 39 mm wide" in finding.message
    assert finding.fix == "write `width: 61` or less"
    assert not faults("a5-booklet", place="right", width="61")
    assert [
        found[1].fix for place in ("start", "left") for found in faults("a5-booklet", place=place, width="62")
    ] == ["write `width: 61` or less"] * 2
    # Narrow panels have no room for both.
    ((at, finding),) = faults("a4-gate-fold", place="right")
    assert at == "place" and "write `place: column`" in finding.fix


def test_a_width_that_is_left_open_leaves_the_text_its_room() -> None:
    # 74 mm of text on a Z fold: 40 for the text and 7 between leave 36 per cent.
    narrow = replace(room("a4-z-fold"), column=74.0)
    assert not list(faults_of(block(place="left"), Address(), 0.5, narrow))
    assert size_of(block(place="left"), 0.5, narrow)[0] == pytest.approx(74 * 0.36)
    ((_address, finding),) = faults_of(block(place="left", width="40"), Address(), 0.5, narrow)
    assert finding.fix == "write `width: 36` or less"


def test_a_margin_has_room_for_a_picture_or_that_is_said() -> None:
    assert not faults("a4-document", place="margin")
    # Between text and safe zone, less the gap.
    assert size_of(block(place="margin"), 0.5, room("a4-document")) == (26.5, 26.5)
    ((at, finding),) = faults("a5-booklet", place="margin")
    assert at == "place" and "has room for a picture of 2 mm" in finding.message


@pytest.mark.parametrize(
    ("name", "across", "starts"),
    [
        ("a5-booklet", 2, [2, 4, 6]),
        ("a5-booklet", 3, []),
        ("a4-roll-fold", 2, [3, 4]),
        ("a4-roll-fold", 3, [3]),
        ("a4-z-fold", 2, [2, 4]),
        ("a4-z-fold", 3, []),
        ("a4-gate-fold", 3, [3]),
        ("a4-folder", 2, [2]),
        ("a4-flyer", 2, []),
        ("a4-document", 2, []),
    ],
)
def test_pages_lie_beside_each_other_as_the_reader_sees_them(
    name: str, across: int, starts: list[int]
) -> None:
    assert STYLES.formats[name].spreads(across, 8) == starts
    found = faults(name, 0.2, place="spread", across=str(across))
    assert [at for at, _finding in found] == ([] if starts else ["place"])


def test_the_head_of_a_page_leaves_room_for_text() -> None:
    # 302 mm wide, so 148 mm tall, of 210.
    ((at, finding),) = faults("a5-booklet", 0.5, place="spread")
    assert at == "place" and "takes 148 mm of 210 mm" in finding.message
    assert finding.fix.startswith("write `height: 136` or less")
    assert not faults("a5-booklet", 0.5, place="spread", height="136")
    assert faults("a5-booklet", 0.5, place="spread", height="137")[0][0] == "height"


def test_resolution_is_judged_at_the_size_of_the_whole_spread() -> None:
    assert size_of(block(place="spread"), 0.2, room("a5-booklet"))[0] == 302
    assert size_of(block(place="spread", across="3"), 0.2, room("a4-roll-fold"))[0] == 303
    # What is cut off at the sides is there all the same.
    assert size_of(block(place="spread", height="97"), 0.2, room("a5-booklet"))[0] == 500


def test_a_picture_as_tall_as_the_page_stays_with_its_title_and_its_caption(tmp_path: Path) -> None:
    caption = "A calm start. " * 12
    done = made(
        tmp_path,
        "a5-booklet",
        [
            section("One", figure("tall.svg", caption=caption), start="panel"),
            section("Two", "Words.", figure("tall.svg", caption=caption), start="panel"),
            section("Three", TEXT, figure("tall.svg", place="left", caption=caption), TEXT, start="panel"),
            section("Four", figure("tall.svg", place="full"), start="panel", look="dark"),
        ],
    )
    assert not done.findings
    assert [found.severity.value for found in done.notes] == ["note"] * 3
    for number, at in enumerate((0, 1, 1, 0)):
        mark = f"sections.{number}.blocks.{at}"
        (drawn,) = (found for found in done.result.drawings if found.at == mark)
        live = done.result.pages[drawn.page - 1].live
        captions = [line for passage in passages(done, mark) for line in passage.lines]
        assert {line.page for line in captions} <= {drawn.page}
        assert max([drawn.box.bottom, *(line.box.bottom for line in captions)]) <= live.bottom + 0.1
        title = next(found for found in done.result.placed if found.at == f"sections.{number}.title")
        assert at or title.page == drawn.page
        # No smaller than it has to be.
        tall = drawn.box.bottom - drawn.box.top
        assert number == 2 or tall + sum(line.box.bottom - line.box.top for line in captions) > 140
        assert tall / (drawn.box.right - drawn.box.left) == pytest.approx(1.9, abs=0.02)


def passages(done: LeafletSet, mark: str) -> list[Passage]:
    return [found for found in done.result.passages if found.at == mark]


@pytest.mark.parametrize("places", [("left", "right"), ("start", "end")], ids=str)
def test_texts_run_beside_a_picture_and_nothing_else_does(tmp_path: Path, places: tuple[str, str]) -> None:
    items = {"block": "list", "items": ["One", "Two"]}
    done = made(
        tmp_path,
        "a4-document",
        [
            section("Left", figure(place=places[0], caption="Below"), TEXT, items, start="panel"),
            section("Next", figure(place=places[1]), {"block": "key-points", "items": ["A", "B"]}),
            section("Last", "Short.", figure(place="margin", caption="Small"), TEXT),
            section("End", "Words."),
        ],
    )
    assert not done.findings and len(done.result.pages) == 2
    box = {found.at: found.box for found in done.result.placed}
    pictures = {found.at: found.box for found in done.result.drawings}
    left, right, margin = (pictures[f"sections.{at}"] for at in ("0.blocks.0", "1.blocks.0", "2.blocks.1"))
    live = done.result.pages[1].live
    # Text begins at the height of the picture, and its lines keep away from it.
    (text,) = passages(done, "sections.0.blocks.1")
    assert text.lines[0].box.top == pytest.approx(left.top, abs=0.5)
    assert all(run.box.left > left.right + 4 for run in text.runs if run.box.top < left.bottom)
    # A box begins below the picture, and so does the next section.
    assert box["sections.1.blocks.1"].top > right.bottom
    assert right.right == pytest.approx(live.right, abs=0.1)
    assert box["sections.1.title"].top > box["sections.0.blocks.0"].bottom
    assert box["sections.3.title"].top > box["sections.2.blocks.1"].bottom
    boxes = [found.box for found in done.result.placed if found.at == "sections.0.blocks.0"]
    assert all(found.right - found.left > 50 for found in boxes)
    # One in the margin takes no room from the text.
    assert margin.left > live.right + 3 and margin.right <= 210 - 5
    (text,) = passages(done, "sections.2.blocks.2")
    assert max(line.box.right for line in text.lines) == pytest.approx(live.right, abs=6)
    assert text.lines[0].box.top == pytest.approx(margin.top, abs=1)


def test_a_picture_beside_text_keeps_its_caption_at_the_end_of_a_page(tmp_path: Path) -> None:
    beside = figure(place="left", caption="A calm start, in three lines. " * 2)
    lines = (18, 19)
    done = made(
        tmp_path,
        "a5-booklet",
        [section(f"{count}", *["Words."] * count, beside, "Words.", start="panel") for count in lines],
    )
    assert not done.findings and not done.notes
    pages = {}
    for number, count in enumerate(lines):
        mark = f"sections.{number}.blocks.{count}"
        (pages[count],) = {line.page for passage in passages(done, mark) for line in passage.lines}
        assert pages[count] == next(found.page for found in done.result.drawings if found.at == mark)
        title = next(found for found in done.result.placed if found.at == f"sections.{number}.title")
        pages[count] -= title.page
    assert set(pages.values()) <= {0, 1}


def test_a_spread_that_begins_on_the_wrong_page_is_told_where_it_may(tmp_path: Path) -> None:
    spread = section("Two", figure("stripes.png", place="spread"), "Words.", start="panel")
    after = [section("Three", "Words.", start="panel"), section("Four", "Words.", start="panel")]
    done = made(tmp_path, "a5-booklet", [section("One", "Words.", start="panel"), spread, *after], pages=8)
    (finding,) = done.findings
    assert "starts on page 3, a right-hand page, and has to start on 2, 4 or 6" in finding.message
    # Nothing is said below the second half.
    done = made(tmp_path, "a4-z-fold", [spread])
    (finding,) = done.findings
    assert "there is no text for panel 3" in finding.message


def test_slices_meet_at_the_fold_and_reach_into_the_bleed(tmp_path: Path) -> None:
    written(tmp_path)
    sections = [
        section("One", TEXT, start="panel"),
        section("Two", figure("stripes.png", place="spread", across="3", caption="All"), TEXT, start="panel"),
        section("Three", TEXT, start="panel", look="tint"),
        section("Four", TEXT, figure("tall.svg", place="left", width="20"), TEXT, start="panel"),
        section("Five", figure(place="bleed", height="60"), TEXT, figure(place="bleed"), start="last-panel"),
    ]
    text = content("a4-roll-fold", sections, audience="hcp", cover=COVER)
    done = build(tmp_path, text, "--edition", "screen", "--edition", "print")
    assert done.code == 0, done.err
    assert " error" not in done.err, done.err
    grey, dpi = inside(done.pdf("print")), 150
    with pikepdf.open(done.pdf("print")) as pdf:
        trim, bleed = ([float(edge) for edge in pdf.pages[1][name]] for name in ("/TrimBox", "/BleedBox"))
        height = float(pdf.pages[1].MediaBox[3])
    # In a row 20 mm below the edge the stripes go on from one bleed to the other as if there were no folds.
    row = round((height - trim[3] + 20 * MM) / 72 * dpi)
    first, last = (round(edge / 72 * dpi) for edge in (bleed[0], bleed[2]))
    dark = [grey.getpixel((x, row)) < 128 for x in range(first, last)]  # type: ignore[operator]
    edges = [x / dpi * 25.4 for x, pair in enumerate(pairwise(dark)) if pair[0] != pair[1]]
    assert len(edges) == 60
    assert all(edge == pytest.approx(5 * (number + 1), abs=0.3) for number, edge in enumerate(edges))
    with pikepdf.open(done.pdf("screen")) as pdf:
        figures = [
            found
            for found in pdf.objects
            if isinstance(found, pikepdf.Dictionary) and found.get("/S") == "/Figure"
        ]
        assert [str(found.Alt) for found in figures].count("A picture") == 4
        for found in figures:
            left, bottom, right, top = (float(edge) for edge in found.A.BBox)
            # To a thousandth, as they are written.
            page = [round(float(edge), 3) for edge in found.Pg.MediaBox]
            assert page[0] <= left < right <= page[2] and page[1] <= bottom < top <= page[3]
    assert verapdf.validate([done.pdf("screen")])[done.pdf("screen")] == []


def inside(path: Path) -> Image.Image:
    """The inside of a flat sheet in greys, at 150 dpi."""
    document = pypdfium2.PdfDocument(path)
    try:
        picture: Image.Image = document[1].render(scale=150 / 72).to_pil().convert("L")
        return picture
    finally:
        document.close()


def test_a_picture_at_the_head_of_a_page_stays_there_and_columns_keep_off_others(tmp_path: Path) -> None:
    lines = ["Words."] * 26
    columns = [figure(place="bleed"), TEXT, figure(place="left"), TEXT, TEXT]
    columns += [{"block": "heading", "text": "After"}, TEXT, TEXT]
    sections = [section("One", *lines), section("Two", *columns, start="panel", columns="2")]
    done = made(tmp_path, "a4-document", sections)
    assert not done.findings
    pages = {found.at: found.page for found in done.result.placed}
    drawn = {found.at: found for found in done.result.drawings}
    # The page before has room for the title.
    head = drawn["sections.1.blocks.0"]
    assert head.page == pages["sections.1.title"] == pages["sections.0.title"] + 1
    assert head.box.top <= 0
    # Texts beside a picture are not in columns, up to the next heading.
    beside = drawn["sections.1.blocks.2"].box
    for number in (1, 3, 4, 6, 7):
        (text,) = passages(done, f"sections.1.blocks.{number}")
        assert all(
            line.box.left > beside.right or line.box.top > beside.bottom or line.box.bottom < beside.top
            for line in text.lines
        )
        widest = max(line.box.right - line.box.left for line in text.lines)
        assert (widest < 70) == (number in (1, 6, 7)), number


@pytest.mark.parametrize(("before", "least", "most"), [(1, 1, 1), (9, 2, 3)])
def test_a_picture_at_the_head_of_a_page_is_foreseen_where_each_section_fills_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: int, least: int, most: int
) -> None:
    """Set once then; where it was foreseen wrongly, it stands where it would have stood without."""
    sections = [section("One", *[TEXT] * before), section("Two", figure(place="bleed"), TEXT, start="panel")]
    layouts: list[bool] = []

    def counted(job: TypesetJob, *, is_read: bool, before: Typeset | None = None) -> Typeset:
        layouts.append(before is not None)
        return drafted(job, is_read=is_read, before=before)

    monkeypatch.setattr(typeset, "drafted", counted)
    seen = made(tmp_path, "a5-booklet", sections, fit="off")
    # The one with pages for notes is a text of its own.
    with_notes = seen.notes_pages > 0
    assert not seen.findings and least <= len(layouts) - with_notes <= most
    # All others but the first know what was read for the one before.
    assert layouts == [False, *[True] * (len(layouts) - 1 - with_notes), *[False] * with_notes]
    monkeypatch.setattr(Figures, "foreseen", lambda self: {})
    plain = made(tmp_path, "a5-booklet", sections, fit="off")
    assert plain.result.placed == seen.result.placed and plain.result.pdf == seen.result.pdf


def test_words_that_are_cut_off_with_the_edge_of_a_picture_are_told(tmp_path: Path) -> None:
    done = made(
        tmp_path,
        "a5-booklet",
        [
            # 154 mm wide and 77 mm high with the bleed: 43 mm remain, of which 3 mm at the top are trimmed.
            section("One", figure("words.svg", place="bleed", height="40"), TEXT, start="panel"),
            section("Two", TEXT, figure("words.svg", place="bleed"), TEXT),
            section("Three", TEXT, figure("words.svg", place="full"), TEXT, start="panel"),
        ],
    )
    found = [
        (
            one.severity.value,
            *re.findall(r"“(\w+)”.* (\d+\.\d) mm (beyond|from) its (\w+) edge", one.message)[0],
        )
        for one in (*done.findings, *done.notes)
    ]
    assert found == [
        ("error", "Above", "15.9", "beyond", "top"),
        ("error", "Corner", "16.1", "beyond", "bottom"),
        ("error", "Corner", "1.1", "beyond", "right"),
        ("warning", "Side", "0.9", "from", "left"),
        ("warning", "Side", "0.9", "from", "left"),
    ]
    assert "leave out `height`" in done.findings[0].fix and "`place: full`" in done.findings[2].fix
