from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from brochure.design.fold import KINDS, fold_of
from brochure.design.formats import Format, Formats
from tests.report.sample import formats, pages_of

_SHIPPED = {
    "a4-roll-fold": ("roll", "roll fold (letter fold), 6 panels", [97.0, 197.0], [100.0, 200.0]),
    "a4-z-fold": ("z", "Z fold (concertina), 6 panels", [99.0, 198.0], [99.0, 198.0]),
    "a4-gate-fold": ("gate", "gate fold, 6 panels", [73.75, 223.25], [73.75, 223.25]),
    "a4-folder": ("half", "half fold (4 pp)", [210.0], [210.0]),
    "a5-booklet": ("stitched", "saddle stitched, 8 pages, two staples in the fold", [148.0], [148.0]),
    "a4-flyer": ("none", "no fold", [], []),
    "a5-flyer": ("none", "no fold", [], []),
    "letter-roll-fold": (
        "roll",
        "roll fold (letter fold), 6 panels",
        [92.075, 185.7375],
        [93.6625, 187.325],
    ),
    "half-letter-booklet": (
        "stitched",
        "saddle stitched, 8 pages, two staples in the fold",
        [139.7],
        [139.7],
    ),
    "a4-document": ("none", "no fold; single leaves, binding to be agreed", [], []),
}


def _own(widths: list[float], sides: list[list[int]]) -> Format:
    """A project's own folded format: the widths of its pages in reading order, and its sides."""
    changes = {
        "title": "Folded once, like a letter in Z",
        "page_sizes": tuple((width, 210.0) for width in widths),
        "sides": tuple(tuple(side) for side in sides),
    }
    return formats()["a4-roll-fold"].model_copy(update=changes)


def test_every_shipped_format_is_claimed_here() -> None:
    assert set(_SHIPPED) == set(formats())


@pytest.mark.parametrize("name", _SHIPPED)
def test_a_shipped_format_folds_as_its_widths_and_pages_say(name: str) -> None:
    fmt = formats()[name]
    fold = fold_of(fmt, pages_of(fmt))
    kind, words, outside, inside = _SHIPPED[name]
    assert (fold.kind, fold.name) == (kind, words)
    assert [list(side.folds) for side in fold.sides] == [outside, inside]
    assert fold.kind in KINDS


@pytest.mark.parametrize("name", _SHIPPED)
def test_neither_name_nor_title_tells_the_fold(name: str) -> None:
    fmt = formats()[name]
    words = {"title": "Gate fold", "fold": "Fold it like a Z."}
    (renamed,) = Formats.model_validate({"gate-z-roll": fmt.model_copy(update=words)}).by_name.values()
    assert renamed.name == "gate-z-roll"
    assert fold_of(renamed, pages_of(fmt)) == fold_of(fmt, pages_of(fmt))


@pytest.mark.parametrize(
    ("widths", "sides", "kind"),
    [
        # Cover at the left, as languages read from the right have it.
        ([100, 97, 100, 100, 97, 100], [[1, 6, 2], [5, 4, 3]], "roll"),
        # Inside read before the flap.
        ([100, 100, 100, 97, 97, 100], [[5, 6, 1], [2, 3, 4]], "roll"),
        ([100, 100, 97, 94, 94, 97, 100, 100], [[4, 3, 8, 1], [7, 2, 6, 5]], "roll"),
        ([99] * 8, [[8, 3, 2, 1], [4, 5, 6, 7]], "z"),
        ([70, 70, 70, 140, 70, 140], [[2, 6, 1], [3, 4, 5]], "gate"),
        ([210, 100, 100, 210], [[4, 1], [2, 3]], "other"),
        ([210, 210, 100, 100], [[3, 1], [2, 4]], "half"),
        ([99, 99], [[2, 1]], "half"),
        ([100, 97, 100], [[2, 3, 1]], "roll"),
        ([300, 300], [[1], [2]], "none"),
    ],
)
def test_a_project_s_own_format_is_told_too(widths: list[float], sides: list[list[int]], kind: str) -> None:
    assert fold_of(_own(widths, sides), len(widths)).kind == kind


@pytest.mark.parametrize(
    ("widths", "sides"),
    [
        # The pages say roll, the widths say Z.
        ([99] * 6, [[5, 6, 1], [2, 3, 4]]),
        # The pages say Z, the widths say roll.
        ([100, 100, 97, 97, 100, 100], [[4, 5, 1], [2, 6, 3]]),
        # The flap is wider than what it lies on.
        ([97, 100, 97, 97, 100, 97], [[2, 6, 1], [3, 4, 5]]),
        # The cover in the middle.
        ([99] * 6, [[2, 1, 6], [3, 4, 5]]),
        # One poster inside.
        ([99, 99, 297, 99], [[2, 4, 1], [3]]),
        # The wings of the gate leave more than a gap.
        ([50, 50, 50, 197, 50, 197], [[2, 6, 1], [3, 4, 5]]),
    ],
)
def test_what_the_format_does_not_tell_is_not_guessed(widths: list[float], sides: list[list[int]]) -> None:
    fmt = _own(widths, sides)
    fold = fold_of(fmt, len(widths))
    at = " and ".join(f"{place:g}" for place in fold.sides[0].folds)
    assert (fold.kind, fold.note) == ("other", "")
    assert fold.name == f"{len(widths)} panels, folded at {at} mm"


def test_a_roll_fold_says_which_panel_goes_in() -> None:
    assert fold_of(formats()["a4-roll-fold"], 6).note == (
        "with the inside up, the narrow panel (page 5, 97 mm) folds in first, over page 4, "
        "then page 3 over it; page 1 is the front, page 6 the back"
    )


def test_a_roll_of_four_goes_in_panel_by_panel() -> None:
    fold = fold_of(_own([100, 100, 97, 94, 94, 97, 100, 100], [[4, 3, 8, 1], [7, 2, 6, 5]]), 8)
    assert fold.note == (
        "with the inside up, the narrowest panel (page 5, 94 mm) folds in first, over page 6, "
        "then all that over page 2, then page 7 over it; page 1 is the front, page 8 the back"
    )


def test_the_wings_of_a_gate_leave_their_gap() -> None:
    note = fold_of(formats()["a4-gate-fold"], 6).note
    assert "pages 3 and 5" in note and "over page 4; 2 mm stay free" in note


def test_the_folds_of_a_concertina_go_opposite_ways() -> None:
    note = fold_of(formats()["a4-z-fold"], 6).note
    assert note.startswith("the folds go opposite ways") and "page 1 folds behind page 5" in note


@pytest.mark.parametrize("name", ["a4-roll-fold", "a4-z-fold", "letter-roll-fold"])
def test_closed_it_is_as_wide_as_its_widest_panel(name: str) -> None:
    fold = fold_of(formats()[name], 6)
    assert fold.size == (max(width for width, _height in formats()[name].page_sizes), fold.height)


@pytest.mark.parametrize(
    ("pages", "sheets", "kind"), [(4, 1, "half"), (8, 2, "stitched"), (48, 12, "stitched")]
)
def test_a_booklet_has_a_sheet_for_every_four_pages_and_staples_from_two(
    pages: int, sheets: int, kind: str
) -> None:
    fold = fold_of(formats()["a5-booklet"], pages)
    assert (fold.sheets, fold.kind) == (sheets, kind)
    assert fold.flat == (296.0, 210.0)
    assert fold.sides[0].pages == (pages, 1)


@pytest.mark.parametrize("name", formats())
def test_folds_lie_within_the_sheet_from_left_to_right(name: str) -> None:
    fmt = formats()[name]
    fold: dict[str, Any] = fold_of(fmt, pages_of(fmt)).as_dict()
    for side in fold["sides"]:
        edges = [0.0, *side["folds"], sum(side["widths"])]
        assert all(left < right for left, right in pairwise(edges))
