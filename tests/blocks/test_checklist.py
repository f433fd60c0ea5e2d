"""Checklists."""

from __future__ import annotations

from brochure.typesetting.engine import TypesetJob, typeset
from tests.blocks.conftest import Maker
from tests.project import ROOT

SANS = ROOT / "styles/fonts/source-sans-3/SourceSans3-Regular.ttf"

MINIMAL = {"block": "checklist", "items": ["Why?"]}
FULL = {**MINIMAL, "id": "here", "title": "Questions", "items": ["Why?", "What else? " * 20]}


def test_items_are_a_list_and_their_boxes_decoration(leaflet: Maker) -> None:
    made = leaflet({**FULL, "items": ["Why?", "Where?"]})
    assert [tag.text for tag in made.tags.all("H3")] == ["Questions"]
    assert [tag.text for tag in made.tags.all("LBody")] == ["Why?", "Where?"]
    assert made.tags.all("Figure") == []


def test_no_item_stands_alone_on_a_page() -> None:
    css = (ROOT / "styles/blocks/checklist.css").read_text()
    sheet = (
        "@font-face { font-family: Sans; src: url(asset:sans.ttf) } @page { size: 80mm 50mm; margin: 5mm } "
        "html { font: 4mm/5mm Sans; --ink: #000; --paper: #fff } body, ul { margin: 0; padding: 0 } " + css
    )
    items = "".join(f"<li>Item{number}</li>" for number in range(3))
    for before in range(8):
        lines = "<div>Line</div>" * before
        page = f'<html lang="en"><body>{lines}<div class="checklist"><ul>{items}</ul></div></body></html>'
        made = typeset(TypesetJob(page, (("a.css", sheet),), {"sans.ttf": SANS.read_bytes()}))
        pages = [passage.lines[0].page for passage in made.passages if passage.tag == "li"]
        assert len(pages) == 3
        assert all(pages.count(number) != 1 for number in pages), f"behind {before} lines"
