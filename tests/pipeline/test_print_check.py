"""The plates of a print edition: made of pages that could have anything on them that is not known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from brochure.editions import Edition, PressJob
from brochure.pipeline.print_check import NOTHING_KNOWN, Inspection, KnownPages
from brochure.preflight import plates
from brochure.preflight.page_ink import Ink
from tests.preflight.pages import OVERPRINT, fill, page, pdf
from tests.styles import STYLES

PRESS = PressJob(STYLES.printers["sheet-fed-coated"], b"", {}, {}, "", b"")
GROUND = fill((10, 0, 0, 0), -3, -3, 66, 46)
HEAVY = fill((90, 80, 70, 0), 10, 10, 30, 20)


def looked_at(*contents: str, before: KnownPages) -> Ink:
    """What is known of the ink of pages with these contents."""
    pages = (page(GROUND + content, Resources=OVERPRINT) for content in contents)
    with Inspection(Edition(pdf(*pages)), "a", PRESS, {}, before) as inspection:
        inspection.preflight(0.0, ())
        return inspection.ink()


def test_plates_are_made_of_pages_alone_that_could_say_something_new(monkeypatch: pytest.MonkeyPatch) -> None:
    plated: list[list[int]] = []

    def noted(document: Any, pages: Any) -> Any:
        plated.append(list(pages))
        return plates.begin(document, pages)

    monkeypatch.setattr("brochure.pipeline.print_check.begin", noted)
    own = [HEAVY + fill((0, 0, 0, 70), 42, 10, 5, 3 + number) for number in range(4)]
    master = looked_at(*own, before=replace(NOTHING_KNOWN, learns=True))
    assert plated == [[1, 2, 3, 4]] and master.measured and set(master.edges) == {1, 2, 3, 4}
    known = KnownPages(
        frozenset(),
        {int(entry["page"]): entry for entry in master.plates.values()},
        clean=True,
        edges=master.edges,
    )
    plated.clear()
    others = (
        HEAVY + fill((0, 0, 0, 80), 42, 10, 5, 5),
        HEAVY + "0 0 0 1 k /O gs 12 12 20 16 re f",
        HEAVY + fill((0, 0, 0, 80), 58, 10, 2, 5),
        fill((90, 90, 90, 90), 10, 10, 30, 20),
    )
    made = looked_at(*others, before=known)
    # What is within the limit, and not at the trim, is known; all that is found is found on plates.
    assert plated == [[2, 3, 4]] and not made.measured
    assert made.pages[0] == pytest.approx(240) and made.pages[1] > 330
    whole = looked_at(*others, before=NOTHING_KNOWN)
    assert whole.findings == made.findings != ()
    # Where the master's plates have something on them, the variant's are made, too.
    plated.clear()
    faulty = {number: {**entry, "spots": ["Gold"]} for number, entry in known.plates.items()}
    looked_at(others[0], before=replace(known, plates=faulty))
    assert plated == [[1]]
