"""Texts of panels that are seen beside each other stand on the same lines; measured in finished files."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from brochure.composition.grid import LineGrid
from brochure.composition.lined_pages import groups_of
from brochure.composition.settings import PLAIN, Levers
from brochure.content.blocks.text import ListBlock
from brochure.design.measures import Fit
from brochure.findings import MmFromTopLeft
from brochure.typesetting.engine import Typeset
from brochure.typesetting.pages import PageMeasure, Placed
from tests.formats.leaflets import Built, build, content, section, several
from tests.judges import poppler
from tests.styles import STYLES

LOREM = "The quick brown fox jumps over the lazy dog and runs away from the hounds of the hunt."
#: The height of a line of patients, mm: 11.8 pt × 1.32 (styles/patient.css).
LINE = 11.8 * 1.32 * 25.4 / 72
#: Where a text stands on the line of another one, mm.
ALIKE = 0.3


def sections() -> list[dict[str, Any]]:
    """A section a panel: what comes before its texts is differently high on each."""
    heading = {"block": "heading", "text": "A heading"}
    box = {"block": "box", "title": "A box", "texts": ["Words in a box."]}
    items = {"block": "list", "items": ["Item", "Item", "Item"]}
    made = []
    for number in range(1, 6):
        blocks: list[Any] = [f"Text{number}. {LOREM}"]
        blocks += [box] * (number % 2) + [f"Behind{number}. {LOREM}"] * (number % 2)
        blocks += [heading, f"After{number}. {LOREM}", f"Next{number}. {LOREM}"]
        blocks += [items, heading, f"Last{number}. {LOREM}"]
        title = f"Part{number}" + " that has a title of two lines" * (number % 2)
        made.append(section(title, *blocks, start="panel"))
    return made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Built:
    leaflets = {
        name: content("a4-roll-fold", sections(), fit=fit)
        for name, fit in (("lined", "auto"), ("plain", "off"))
    }
    return build(tmp_path_factory.mktemp("grid"), several(leaflets), "--edition", "screen")


def feet(path: Path, *words: str) -> dict[str, float]:
    """How far down the first line of each text stands, mm."""
    found = {one.text.strip("."): one.box[3] for one in poppler.words(path)}
    return {name: found[name] for name in words}


def apart(found: dict[str, float], unit: float) -> float:
    """By how much texts are off the lines of the first of them, at most."""
    first = next(iter(found.values()))
    return max(min((one - first) % unit, (first - one) % unit) for one in found.values())


def test_texts_behind_titles_headings_and_boxes_stand_on_common_lines(made: Built) -> None:
    inside = [f"{word}{number}" for number in (3, 4, 5) for word in ("Text", "After", "Last")]
    words = [*inside, "Behind3", "Behind5"]
    assert apart(feet(made.pdf("screen", "lined"), *words), LINE) < ALIKE
    assert apart(feet(made.pdf("screen", "plain"), *words), LINE) > 1


def test_a_text_behind_another_one_stands_half_a_line_off_at_most(made: Built) -> None:
    words = ["Text3", "Next3", "Next4", "Next5"]
    assert apart(feet(made.pdf("screen", "lined"), *words), LINE / 2) < ALIKE
    assert apart(feet(made.pdf("screen", "plain"), *words), LINE / 2) > ALIKE


def test_all_stands_on_its_panel(made: Built) -> None:
    pages = [
        {one.text: one.page for one in poppler.words(made.pdf("screen", name)) if one.text[-2:-1].isdigit()}
        for name in ("lined", "plain")
    ]
    assert pages[0] == pages[1]


def test_no_grid_is_made_where_measures_say_so() -> None:
    page = PageMeasure(100, 120, MmFromTopLeft(10, 10, 90, 110), 110, (), line=5.0)
    at, lines = "sections.0.blocks.0", ((0.0, 5.0),)
    placed = tuple(
        Placed(at, number, MmFromTopLeft(10, 10 + number, 90, 15 + number), lines=lines) for number in (2, 3)
    )
    title = Placed("sections.0.title", 3, MmFromTopLeft(10, 10, 90, 11))
    made = Typeset(b"", (page,) * 4, (*placed, title), ())
    leaflet: Any = SimpleNamespace(sections=[SimpleNamespace(blocks=[SimpleNamespace(grows_as="text")])])
    found = []
    for most in (1, 0):
        levers = Levers(Fit.model_validate({"baseline-grid": most}), 1.0)
        found.append(LineGrid(leaflet, STYLES.formats["a5-booklet"], levers).rules(made, PLAIN, {}))
    rule = '[data-at="sections.0.blocks.0"] { margin-top: 6.000mm !important }'
    assert [one.rules for one in found] == [(rule,), ()]
    assert [one.gained for one in found] == [0.5, 0]


@pytest.mark.parametrize(("top", "rules"), [(12.0, ()), (14.0, ("1.000mm",))])
def test_a_heading_at_the_head_of_a_page_stays_near_its_text(top: float, rules: tuple[str, ...]) -> None:
    page = PageMeasure(100, 120, MmFromTopLeft(10, 10, 90, 110), 110, (), line=5.0)
    lines = ((0.0, 5.0),)
    beside = Placed("sections.0.blocks.0", 2, MmFromTopLeft(10, 10, 90, 15), lines=lines)
    heading = Placed("sections.0.blocks.1", 3, MmFromTopLeft(10, 10, 90, top), keeps_next=True)
    text = Placed("sections.0.blocks.2", 3, MmFromTopLeft(10, top, 90, top + 5), lines=lines)
    made = Typeset(b"", (page,) * 4, (beside, heading, text), ())
    blocks = [
        SimpleNamespace(grows_as="text"),
        SimpleNamespace(grows_as="other"),
        SimpleNamespace(grows_as="text"),
    ]
    leaflet: Any = SimpleNamespace(sections=[SimpleNamespace(blocks=blocks)])
    levers = Levers(Fit.model_validate({"baseline-grid": 1}), 1.0)
    found = LineGrid(leaflet, STYLES.formats["a5-booklet"], levers).rules(made, PLAIN, {}).rules
    # By a fifth of a line, and not by three fifths.
    assert found == tuple(f'[data-at="{text.at}"] {{ margin-top: {more} !important }}' for more in rules)


@pytest.mark.parametrize(
    ("name", "pages", "groups"),
    [
        ("a5-booklet", 8, [(2, 3), (4, 5), (6, 7)]),
        ("a4-roll-fold", 6, [(1, 2, 6), (3, 4, 5)]),
        ("a4-flyer", 2, []),
        ("a4-document", 9, []),
    ],
)
def test_pages_that_are_seen_beside_each_other(name: str, pages: int, groups: list[tuple[int, ...]]) -> None:
    assert list(groups_of(STYLES.formats[name], pages)) == groups


@pytest.mark.parametrize("is_torn", [False, True])
def test_items_on_two_pages_stand_as_far_apart_on_one_as_on_the_other(is_torn: bool) -> None:
    """Two texts and a list, whose items come to stand on lines where all of them are on one page."""
    page = PageMeasure(100, 120, MmFromTopLeft(10, 10, 90, 110), 110, (), line=5.0)
    text, items = "sections.0.blocks.0", "sections.0.blocks.1"
    line, lines = ((0.0, 5.0),), tuple((6.5 * at, 5.0) for at in range(4))
    placed = [
        Placed(text, 2, MmFromTopLeft(10, 11, 90, 16), lines=line),
        Placed(items, 2, MmFromTopLeft(10, 20, 90, 44.5), lines=lines),
    ]
    if is_torn:
        placed.append(Placed(items, 3, MmFromTopLeft(10, 10, 90, 34.5), lines=lines))
    placed += [
        Placed("sections.0.blocks.2", 3, MmFromTopLeft(10, 40, 90, 45), lines=line),
        Placed("sections.0.blocks.3", 3, MmFromTopLeft(10, 48, 90, 53), lines=line),
    ]
    listed = ListBlock.model_validate({"block": "list", "items": ["One", "Two", "Three", "Four"]})
    plain = SimpleNamespace(grows_as="text")
    leaflet: Any = SimpleNamespace(sections=[SimpleNamespace(blocks=[plain, listed, plain, plain])])
    levers = Levers(Fit.model_validate({"baseline-grid": 1}), 1.0)
    found = LineGrid(leaflet, STYLES.formats["a5-booklet"], levers)
    rules = found.rules(Typeset(b"", (page,) * 4, tuple(placed), ()), PLAIN, {}).rules
    assert rules
    assert any(" li:" in rule for rule in rules) is not is_torn
