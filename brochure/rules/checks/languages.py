"""Leaflets in other languages: which rules can’t judge them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from brochure.rules.evidence import Evidence
from brochure.rules.rule import Breach, check, not_run


@check("languages", any_language=True)
def languages(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """A leaflet in a language that some rules don’t know: one finding that names their ``groups``.

    A group has a name and the checks of its rules; the rules of no group are the ``rest``.
    """
    leaflet = evidence.leaflet
    counts: dict[str, int] = {}
    for rule in not_run(leaflet.market, leaflet.audience, leaflet.language):
        names = (name for name, checks in given["groups"].items() if rule.check in checks)
        name = next(names, given["rest"])
        counts[name] = counts.get(name, 0) + 1
    if counts:
        order = (*given["groups"], given["rest"])
        told = ", ".join(f"{name} ({counts[name]})" for name in order if name in counts)
        total = sum(counts.values())
        message = f"{total} rules were not run, since they don’t know “{leaflet.language}”: {told}"
        yield Breach(message, evidence.place(evidence.address / "language"))
