"""What only leaflets for patients have: a date of review, and the triangle beside its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from brochure.findings import MmFromTopLeft
from brochure.rules.block_text import home, printed
from brochure.rules.dates import date_pattern, month_of
from brochure.rules.evidence import Evidence, first_day, last_day
from brochure.rules.places import place_at
from brochure.rules.rule import Breach, check
from brochure.text.fields import PartialDate

#: Names of a date of review.
_CALLED = r"\breview(?:ed)?\b(?: date)?"
#: What stands beside a line: no further away than that line is high.
_BESIDE = 1.0


@check("review-date")
def review_date(evidence: Evidence, given: Mapping[str, Any]) -> Iterable[Breach]:
    """A date of review is printed; it lies after the preparation, by no more than so many ``months``."""
    # A date with what it is called, a few words apart at most.
    review = re.compile(rf"{_CALLED}[^.|;]{{0,20}}?({date_pattern(evidence.locale)})", re.IGNORECASE)
    for part in printed(evidence):
        for match in review.finditer(part.words):
            given_date = match[1]
            fault = _fault(evidence, month_of(given_date, evidence.locale), int(given["months"]))
            if fault:
                place = place_at(evidence, part.address.mark, given_date)
                yield Breach(
                    f"the date of review, {given_date}, {fault}", place, evidence.seen_at(part.address)
                )
            return
    place, seen = home(evidence, "about")
    yield Breach("no date of review is printed", place, seen)


def _fault(evidence: Evidence, review: PartialDate, months: int) -> str:
    """What is wrong with a date of review; empty when nothing is."""
    prepared = evidence.leaflet.prepared
    latest = last_day(prepared)
    whole = latest.year * 12 + latest.month - 1 + months
    if last_day(review) <= first_day(prepared):
        return f"is not after the preparation in {prepared}"
    if first_day(review) > last_day(PartialDate(whole // 12, whole % 12 + 1)):
        return f"is more than {months} months after the preparation in {prepared}"
    return ""


@check("triangle-with-statement", needs_setting=True)
def triangle_with_statement(evidence: Evidence, given: Mapping[str, Any]) -> Iterable[Breach]:
    """Where monitoring applies, a triangle stands beside the text that holds some ``words``."""
    setting = evidence.setting
    if setting is None or not evidence.brochure.medicine.additional_monitoring:
        return
    drawn = [drawing for drawing in setting.drawings if "triangle" in drawing.classes]
    statements = [found for found in setting.passages if given["words"] in found.words]
    for passage in statements:
        line = passage.lines[0]
        high = _BESIDE * (line.box[3] - line.box[1])
        if any(found.page == line.page and _gap(found.box, passage.box) <= high for found in drawn):
            return
    for address, _block in evidence.blocks("adverse-events"):
        message = "no black triangle stands beside the sentence on additional monitoring"
        yield Breach(
            message, evidence.place(address), evidence.seen_at(address), "write `triangle: yes` in the block"
        )
        return
    message = "no black triangle shows that the medicine is subject to additional monitoring"
    fix = "add the block `adverse-events` with `monitoring:` and `triangle: yes`"
    yield Breach(message, evidence.leaflet_place, fix=fix)


def _gap(one: MmFromTopLeft, other: MmFromTopLeft) -> float:
    across = max(one[0] - other[2], other[0] - one[2], 0.0)
    down = max(one[1] - other[3], other[1] - one[3], 0.0)
    return max(across, down)
