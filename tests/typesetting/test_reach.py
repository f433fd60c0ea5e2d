"""How far down a block is seen on a page, where it goes on on the next one."""

from __future__ import annotations

from brochure.typesetting.engine import TypesetJob, typeset
from tests.project import ROOT

FONT = ROOT / "styles/fonts/source-sans-3/SourceSans3-Regular.ttf"
SHEET = """@font-face { font-family: Sans; src: url(asset:sans.ttf) } html { font: 20pt/10mm Sans }
@page { size: 70mm 58mm; margin: 4mm } body, ul, p { margin: 0 } p { orphans: 3; widows: 3 }
div { break-after: page } div:last-child { break-after: auto } .ground > * { background: red }"""
LINES = "a<br>b<br>c<br>d<br>e<br>f"


def test_what_goes_on_ends_with_its_last_line_and_a_ground_at_the_foot() -> None:
    """Of five lines that have room, no more than three may stand before the break."""
    blocks = [
        f'<div data-at="{name}" class="{name}"><ul><li><p>{LINES}</p></li></ul></div>'
        for name in ("plain", "ground")
    ]
    html = f"<html lang='en'><body>{''.join(blocks)}</body></html>"
    made = typeset(TypesetJob(html, (("a.css", SHEET),), {"sans.ttf": FONT.read_bytes()}))
    assert not made.complaints
    first = {found.at: found for found in reversed(made.placed)}
    assert [found.page for found in first.values()] == [3, 1]
    bottoms = [round(first[name].box.bottom, 2) for name in ("plain", "ground")]
    assert bottoms == [54, 54]
    assert [round(first[name].reach or 0, 2) for name in ("plain", "ground")] == [30, 50]
