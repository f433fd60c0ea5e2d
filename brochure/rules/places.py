"""Where what is seen on a page stands in the content."""

from __future__ import annotations

from brochure.content.model import Loc
from brochure.findings import SourcePlace
from brochure.rules.block_text import alike
from brochure.rules.evidence import Evidence, at_of


def loc_of(evidence: Evidence, at: str) -> Loc:
    """The path in the file of a ``data-at``: of the cover, a block, a section's title, or the leaflet."""
    top: Loc = ("leaflets", evidence.name)
    if at == "cover":
        return (*top, "cover")
    parts = tuple(int(part) if part.isdecimal() else part for part in at.split("."))
    return (*top, *parts) if parts[0] == "sections" else top


def place_at(evidence: Evidence, at: str, words: str = "") -> SourcePlace:
    """Where a part of a leaflet stands in the file: the *words* in it where one of its texts has them.

    Words that a value or a template puts in have no place of their own; the text that holds them has, or
    else the part.
    """
    wanted = alike(words)
    if wanted:
        for loc, text in evidence.texts:
            if at_of(loc) == at and wanted in alike(evidence.plain(text)):
                return evidence.place(loc, words)
    loc = loc_of(evidence, at)
    return evidence.place(loc, key=loc[-1] == "cover" or len(loc) == 2)
