"""Which part of a leaflet the engine was at, told from a traceback."""

from __future__ import annotations

from brochure.typesetting.at_fault import part_at
from brochure.typesetting.loading import engine


def test_a_box_that_was_interrupted_as_it_was_made_is_passed_over() -> None:
    engine()
    from weasyprint.formatting_structure.boxes import TextBox

    box = TextBox.__new__(TextBox)
    try:
        raise TimeoutError(type(box))
    except TimeoutError as error:
        assert part_at(error.__traceback__) == ""
