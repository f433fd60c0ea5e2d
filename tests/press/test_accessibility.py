"""What a screen reader gets that validators don't ask for, on real and odd content."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests import builds
from tests.formats.leaflets import MM_PER_PT, Built, build, content, section
from tests.judges import poppler, tool, verapdf

#: Characters of markup, a ligature, and scripts that the fonts have.
ODD = 'Dose < 5 & > 1 "mg" – ﬁve Ελλάδα Žluťoučký §'

TABLE = {
    "block": "table",
    "caption": "Rows[^note]",
    "columns": [{"title": "Event"}, {"title": "**Patients**", "align": "right"}],
    "rows": [["Fever[^note]", "5 < 6"], ["*Cough*", "[words](https://example.org/cough)"]],
    "notes": {"note": "A note with a [link](#one)."},
}
#: A red square.
FIGURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 50 50">'
    '<rect x="0" y="0" width="50" height="50" fill="#c23b1e"/></svg>'
)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("odd")
    (folder / "square.svg").write_text(FIGURE, encoding="utf-8")
    sections = [
        section(
            "One",
            "[**Bold** and *emphasised* words](https://www.example.org/a?b=1&c=2) in a link, "
            "[mail](mailto:someone@example.org), [call](tel:999), [below](#two).",
            {
                "block": "figure",
                "file": "square.svg",
                "alt": f"A square: {ODD}",
                "caption": "Square",
                "width": 40,
            },
            id="one",
        ),
        section(f"Two {ODD}", TABLE, "Back to [**One**](#one).", id="two", start="panel"),
    ]
    made = build(folder, content("a5-flyer", sections, title=ODD, description=ODD), "--edition", "screen")
    assert made.code == 0, made.err
    return made


@pytest.fixture
def pdf(odd: Built) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(odd.pdf("screen")) as opened:
        yield opened


def elements(node: Any) -> Iterator[Any]:
    """Every structure element below one, in reading order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def of_kind(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    return [element for element in elements(pdf.Root.StructTreeRoot) if kind == element.S]


def owned(element: Any) -> Iterator[Any]:
    """The annotations that a structure element owns."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR":
            yield kid.Obj


def test_odd_content_passes_pdf_ua(odd: Built) -> None:
    path = odd.pdf("screen")
    assert [str(failure) for failure in verapdf.validate([path])[path]] == []


def test_headings_begin_at_the_first_level_where_there_is_no_cover(pdf: pikepdf.Pdf) -> None:
    levels = [str(element.S) for element in elements(pdf.Root.StructTreeRoot) if str(element.S)[:2] == "/H"]
    assert levels == ["/H1", "/H1"]


def test_headings_stay_below_the_title_of_a_cover(tmp_path: Path) -> None:
    cover = {"title": "The cover", "audience": "For tests"}
    made = build(tmp_path, content("a5-flyer", [section("One", "x")], cover=cover), "--edition", "screen")
    assert made.code == 0, made.err
    with pikepdf.open(made.pdf("screen")) as pdf:
        levels = [
            str(element.S) for element in elements(pdf.Root.StructTreeRoot) if str(element.S)[:2] == "/H"
        ]
    # The title and the section; each is read once.
    assert levels == ["/H1", "/H2"]


def test_headers_say_whether_they_head_a_column_or_a_row(pdf: pikepdf.Pdf) -> None:
    scopes = [str(header.A.Scope) for header in of_kind(pdf, "/TH")]
    assert scopes == ["/Column", "/Column", "/Row", "/Row"]


def test_every_link_is_described_in_words_and_owned_by_one_link_element(pdf: pikepdf.Pdf) -> None:
    links = [link for page in pdf.pages for link in page.get("/Annots", [])]
    assert all(link.Subtype == "/Link" for link in links)
    words = {str(link.Contents) for link in links}
    assert words == {
        "Open example.org/a?b=1&c=2 in a browser",
        "Open example.org/cough in a browser",
        "Write an e-mail to someone@example.org",
        "Call 999",
        f"Go to “Two {ODD}”",
        "Go to “One”",
    }
    owners = [link.objgen for element in of_kind(pdf, "/Link") for link in owned(element)]
    assert sorted(owners) == sorted(link.objgen for link in links)
    assert len(owners) == len(set(owners))


def test_words_in_a_link_are_covered_by_its_own_annotations(pdf: pikepdf.Pdf) -> None:
    """Emphasis in a link has none of its own: readers would stop there twice."""
    rects = [
        [float(edge) for edge in link.Rect]
        for link in pdf.pages[0].Annots
        if "example.org" in str(link.Contents)
    ]
    for one in rects:
        assert one[0] < one[2]
        assert one[1] < one[3]
        for other in rects:
            inside = one[0] > other[0] and one[2] < other[2] and one[1] >= other[1] and one[3] <= other[3]
            assert not inside


def test_links_lie_over_their_words(odd: Built, pdf: pikepdf.Pdf) -> None:
    height = float(pdf.pages[0].mediabox[3])
    (rect,) = (link.Rect for link in pdf.pages[0].Annots if str(link.Contents) == "Call 999")
    left, bottom, right, top = (float(edge) * MM_PER_PT for edge in rect)
    (word,) = (word for word in poppler.words(odd.pdf("screen")) if word.text.startswith("call"))
    assert left == pytest.approx(word.box[0], abs=0.3)
    assert right <= word.box[2] + 0.3
    assert height * MM_PER_PT - top < (word.box[1] + word.box[3]) / 2 < height * MM_PER_PT - bottom


def test_the_box_of_a_figure_is_where_its_ink_is(odd: Built, pdf: pikepdf.Pdf, tmp_path: Path) -> None:
    from PIL import Image

    (figure,) = of_kind(pdf, "/Figure")
    assert str(figure.Alt) == f"A square: {ODD}"
    left, bottom, right, top = (float(edge) for edge in figure.A.BBox)
    image = tmp_path / "page.ppm"
    command = [tool.program("pdftoppm"), "-r", "72", "-f", "1", "-l", "1", "-singlefile"]
    tool.run([*command, odd.pdf("screen"), image.with_suffix("")])
    with Image.open(image) as picture:
        rgb = picture.convert("RGB")
        red = [
            (x, y)
            for x in range(rgb.width)
            for y in range(rgb.height)
            if (pixel := rgb.getpixel((x, y)))
            and isinstance(pixel, tuple)
            and pixel[0] > 170
            and max(pixel[1:]) < 90
        ]
    height = float(pdf.pages[0].mediabox[3])
    ink = (
        min(x for x, _y in red),
        height - max(y for _x, y in red) - 1,
        max(x for x, _y in red) + 1,
        height - min(y for _x, y in red),
    )
    # Bullets and lines are of other colours; a pixel is a point.
    assert (left, bottom, right, top) == pytest.approx(ink, abs=1.5)


def test_readers_tab_through_links_in_the_order_of_the_text(pdf: pikepdf.Pdf) -> None:
    assert {str(page.Tabs) for page in pdf.pages} == {"/S"}


def test_bookmarks_carry_odd_titles_as_they_are(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    # As set: with curly quotation marks, and without breaks after signs.
    assert [title.translate({0xA0: " ", 0x201C: '"', 0x201D: '"'}) for title in titles] == [
        "One",
        f"Two {ODD}",
    ]


@pytest.mark.parametrize("leaflet", ["patient", "hcp"])
def test_shipped_leaflets_read_as_well(leaflet: str, shipped_build: builds.Built) -> None:
    with pikepdf.open(shipped_build.project.output / f"{leaflet}-screen.pdf") as pdf:
        headings = [element for element in elements(pdf.Root.StructTreeRoot) if str(element.S)[:2] == "/H"]
        inner = [kid for heading in headings for kid in elements(heading)]
        assert [str(kid.S) for kid in inner if str(kid.S)[:2] == "/H"] == []
        assert all("/Scope" in header.A for header in of_kind(pdf, "/TH"))
        assert all(str(figure.get("/Alt", "")).strip() for figure in of_kind(pdf, "/Figure"))
        links = [link for page in pdf.pages for link in page.get("/Annots", [])]
        assert links
        for link in links:
            words = str(link.Contents)
            assert "://" not in words
            assert "another place" not in words
        owners = [link.objgen for element in of_kind(pdf, "/Link") for link in owned(element)]
        assert sorted(owners) == sorted(link.objgen for link in links)
        for number, page in enumerate(pdf.pages, start=1):
            width, height = (float(edge) for edge in page.mediabox[2:])
            for figure in of_kind(pdf, "/Figure"):
                if figure.get("/Pg") == page.obj:
                    left, bottom, right, top = (float(edge) for edge in figure.A.BBox)
                    assert 0 <= left < right <= width, number
                    assert 0 <= bottom < top <= height, number
