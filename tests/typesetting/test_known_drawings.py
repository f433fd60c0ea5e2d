"""Drawings that another document has alike are written again, to the byte, and others drawn anew."""

from __future__ import annotations

from typing import Any

import pytest

from brochure.pdf.pieces import KnownPieces, knowing
from brochure.typesetting.engine import TypesetJob, typeset
from brochure.typesetting.loading import engine
from tests.project import ROOT

FONT = ROOT / "styles/fonts/source-sans-3/SourceSans3-Regular.ttf"
BEGIN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20" width="20mm" height="20mm">'
#: What a drawing holds, and whether it is known the second time.
DRAWINGS = {
    '<path d="M1 1h8v8z" fill="#135"/>': True,
    '<g opacity="1"><rect width="9" height="9" fill="#13579b80" stroke="red" stroke-opacity=".3"/></g>': True,
    '<defs><path id="p" d="M1 1h8v8z"/></defs><use href="#p" transform="rotate(9)"/>': True,
    '<clipPath id="c"><circle cx="9" cy="9" r="5"/></clipPath>'
    '<rect width="9" height="9" clip-path="url(#c)"/>': True,
    "": True,
    '<g opacity="0.5"><rect width="9" height="9"/></g>': False,
    '<linearGradient id="g"><stop stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient>'
    '<rect width="9" height="9" fill="url(#g)"/>': False,
    '<text x="2" y="9" font-family="Sample" font-size="5">Aa</text>': False,
}
CSS = """@font-face { font-family: Sample; src: url(asset:sans.ttf) } html { font: 9pt Sample }
@page { size: 90mm 60mm; margin: 5mm } p { margin: 0; color: #13579b80 } img { width: 12mm }"""


def _written(drawing: str, words: str = "", before: str = "") -> bytes:
    assets = {"sans.ttf": FONT.read_bytes(), "a.svg": f"{BEGIN}{drawing}</svg>".encode()}
    img = "<img src='asset:a.svg' alt='A drawing'>"
    html = f"<html lang='en'><body>{before}<p>{words}{img}</p><p>{img}</p></body></html>"
    made = typeset(TypesetJob(html, (("a.css", CSS),), assets))
    assert made.pdf
    return made.pdf


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the engine itself has drawn."""
    engine()
    from weasyprint.svg import SVG

    found: list[Any] = []
    draw = SVG.draw_node

    def noted(self: Any, node: Any, *rest: Any, **more: Any) -> None:
        if node is self.tree:
            found.append(node)
        draw(self, node, *rest, **more)

    monkeypatch.setattr(SVG, "draw_node", noted)
    return found


@pytest.mark.parametrize(("drawing", "is_known"), DRAWINGS.items())
def test_a_drawing_is_drawn_once_if_it_is_of_lines_and_areas(
    drawn: list[Any], drawing: str, is_known: bool
) -> None:
    alone = _written(drawing)
    drawn.clear()
    with knowing(KnownPieces(), learns=True):
        assert _written(drawing) == alone
        first = len(drawn)
        assert _written(drawing) == alone
    assert first == 2
    assert len(drawn) - first == (0 if is_known else 2)


def test_what_stands_before_it_and_where_it_stands_count() -> None:
    drawing = '<rect width="9" height="9" fill="#13579b80"/><path d="M1 1h8v8z" fill-opacity="0.502"/>'
    field = '<div style="background: {}; opacity: 1; height: 3mm"></div>'
    documents = [
        _written(drawing, *given)
        for given in (("",), ("Aa",), ("", field.format("#13579b80")), ("", field.format("red")), ("",))
    ]
    with knowing(KnownPieces(), learns=True):
        again = [
            _written(drawing, *given)
            for given in (("",), ("Aa",), ("", field.format("#13579b80")), ("", field.format("red")), ("",))
        ]
    assert again == documents


def test_what_only_a_variant_has_is_not_kept(drawn: list[Any]) -> None:
    pieces = KnownPieces()
    with knowing(pieces, learns=False):
        _written("<rect width='9' height='9'/>")
        first = len(drawn)
        _written("<rect width='9' height='9'/>")
    assert len(drawn) == 2 * first > 0


@pytest.mark.parametrize("colour", ["#135", "red"])
def test_what_was_written_last_before_it_and_is_written_next_behind_it_counts(colour: str) -> None:
    engine()
    from xml.etree import ElementTree

    from pydyf import Dictionary
    from tinycss2.color5 import parse_color
    from weasyprint.pdf.stream import Stream
    from weasyprint.svg import SVG

    def written(before: str) -> list[bytes]:
        svg = SVG(ElementTree.fromstring(f'{BEGIN}<path d="M1 1h8v8z" fill="#135"/></svg>'), "a.svg", None)
        resources = Dictionary(
            {name: Dictionary() for name in ("ExtGState", "XObject", "Pattern", "Shading")}
        )
        stream = Stream({}, (0, 0, 9, 9), resources, {}, None, {}, None)
        stream.set_color(parse_color(before))
        svg.draw(stream, 9, 9, "a.svg", None)
        stream.set_color(parse_color(before))
        return list(stream.stream)

    alone = written(colour)
    with knowing(KnownPieces(), learns=True):
        assert [written("#135"), written(colour), written(colour)][1:] == [alone, alone]
