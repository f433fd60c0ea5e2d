"""What tells one leaflet from another: its date of preparation and its job code, printed and right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from brochure.content.model import Leaflet
from brochure.findings import PdfPlace, SourcePlace
from brochure.rules.block_text import alike, printed
from brochure.rules.dates import date_of, date_pattern
from brochure.rules.evidence import Evidence
from brochure.rules.places import place_at
from brochure.rules.rule import Breach, check

#: Names of a date of preparation.
_CALLED = r"(?:dates? of (?:preparation|(?:last )?revision)|prepared|preparation|(?:last )?revised|updated)"
#: Blocks whose dates are their own.
_ELSEWHERE = ("prescribing-information", "references")
#: What stands between the parts of a code: people hear and write these alike.
_BETWEEN = re.compile(r"[\s\-–—_]+")
#: A place that is still to be filled in.
_PLACEHOLDER = re.compile(r"\[.*\]")


@check("date-of-preparation", any_language=True)
def date_of_preparation(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """The date of preparation is printed as such, outside the prescribing information, and is `prepared`.

    What it is called is known in English alone; elsewhere the date has to be there.
    """
    wanted = evidence.leaflet.prepared.words(evidence.locale)
    # A date with what it is called, a few words apart at most and in one sentence.
    called = rf"\b{_CALLED}\b[^.|;]{{0,30}}?" if evidence.leaflet.language.startswith("en") else ""
    dated = re.compile(rf"{called}({date_pattern(evidence.locale)})", re.I)
    place = evidence.place(evidence.address / "prepared", key=True)
    found: tuple[str, SourcePlace, PdfPlace | None] | None = None
    for part in printed(evidence, outside=_ELSEWHERE):
        for match in dated.finditer(alike(part.words)):
            if date_of(match[1], evidence.locale) == evidence.leaflet.prepared:
                return
            if found is None:
                found = (
                    match[1],
                    place_at(evidence, part.address.mark, match[1]),
                    evidence.seen_at(part.address),
                )
    if found is None:
        yield Breach("the date of preparation is not printed", place)
    else:
        written, where, seen = found
        yield Breach(f"the leaflet is dated {written}, but it was prepared in {wanted}", where, seen)


@check("job-code", any_language=True)
def job_code(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """The leaflet's job code is printed."""
    code = _code(evidence.leaflet, evidence.values)
    if not any(code in alike(part.words) for part in printed(evidence, outside=_ELSEWHERE)):
        place = evidence.place(evidence.address / "job-code", key=True)
        yield Breach(f"the job code {code} is not printed", place)


@check("job-code-unique", any_language=True)
def job_code_unique(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """No other leaflet of the content has this leaflet's job code, whatever its case, spaces and hyphens.

    Codes that are still to be given, in square brackets, are left alone here: no leaflet with one can be
    approved.
    """
    code = _code(evidence.leaflet, evidence.values)
    if _PLACEHOLDER.fullmatch(code):
        return
    for name, sibling in evidence.loaded.siblings(evidence.name).items():
        if _compared(sibling.job_code) == _compared(code):
            place = evidence.place(evidence.address / "job-code")
            yield Breach(f"the leaflet “{name}” has the job code {code} as well", place)


def _compared(code: str) -> str:
    """A code as people tell it from others: without regard to case, spaces, and the kind of hyphens."""
    return _BETWEEN.sub("-", alike(code).casefold())


def _code(leaflet: Leaflet, values: Mapping[str, str]) -> str:
    return alike(leaflet.job_code.plain(values))
