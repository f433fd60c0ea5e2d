"""Start and end: shipped styles speak of them, and the later of two rules holds, however it names a side."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from brochure.typesetting.engine import TypesetJob, typeset
from tests.project import ROOT

SHEETS = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("styles/*.css", "styles/blocks/*.css")
    for path in ROOT.glob(pattern)
)
#: Properties and values that name a side of the page, not of the text.
SIDES = re.compile(
    r"(?<!-)(?:margin|padding|border)-(?:left|right)|(?<![\w-])(?:left|right)\s*:"
    r"|(?:float|clear|text-align):\s*(?:left|right)"
)
FONT = ROOT / "styles/fonts/source-sans-3/SourceSans3-Regular.ttf"


def left_of_words(*sheets: str) -> float:
    """Where the text of a paragraph begins, mm."""
    face = "@font-face { font-family: Sans; src: url(asset:sans.ttf) } html { font-family: Sans } "
    page = f"{face}@page {{ size: 100mm 50mm; margin: 0 }} body, p {{ margin: 0 }}"
    named = tuple((f"{number}.css", sheet) for number, sheet in enumerate((page, *sheets)))
    done = typeset(
        TypesetJob("<html lang='en'><p class='a'>Words</p></html>", named, {"sans.ttf": FONT.read_bytes()})
    )
    assert not done.complaints
    return round(done.pages[0].marks[0][1][0], 2)


@pytest.mark.parametrize("name", SHEETS)
def test_shipped_styles_name_no_sides(name: str) -> None:
    assert SIDES.findall((ROOT / Path(name)).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("sheets", "left"),
    [
        ((".a { padding-inline-start: 9mm }",), 9),
        ((".a { padding-inline-start: 9mm }", ".a { padding-left: 4mm }"), 4),
        ((".a { padding-inline-start: 9mm }", ".a { padding: 0 }"), 0),
        ((".a { padding-left: 9mm }", ".a { padding-inline: 4mm }"), 4),
        (("p.a { padding-inline-start: 9mm }", ".a { padding-left: 4mm }"), 9),
        ((":root { --w: 9mm } .a { border-inline-start: var(--w) solid red }",), 9),
        ((":root { --w: 9mm } .a { border-inline-start: var(--w) solid red }", ".a { border-left: 0 }"), 0),
        ((".a { margin-inline-start: 9mm; & { margin-left: 3mm } }",), 3),
        ((".a { position: absolute; inset-inline-start: 9mm }", ".a { left: 2mm }"), 2),
    ],
)
def test_the_later_rule_holds_however_it_names_the_side(sheets: tuple[str, ...], left: float) -> None:
    assert left_of_words(*sheets) == left
