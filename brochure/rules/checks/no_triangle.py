"""Markets that do not know the black triangle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from brochure.rules.evidence import Evidence
from brochure.rules.places import place_at
from brochure.rules.rule import Breach, check


@check("no-triangle", needs_setting=True, any_language=True)
def no_triangle(evidence: Evidence, _given: Mapping[str, Any]) -> Iterable[Breach]:
    """Each black triangle that is printed."""
    for drawing in evidence.setting.drawings if evidence.setting else ():
        if "triangle" in drawing.classes:
            message = "a black triangle is shown, which means nothing in this market"
            yield Breach(message, place_at(evidence, drawing.at), evidence.seen(drawing.page, drawing.box))
