"""How large the letters of a leaflet typically are."""

from __future__ import annotations

from collections.abc import Iterable

from brochure.rules.block_text import kinds_of
from brochure.rules.evidence import Evidence
from brochure.typesetting.passages import Passage

#: Letters that are smaller by less, in mm, look the same: a fortieth of a millimetre.
SAME = 0.025
#: Blocks of running text.
_RUNNING = ("paragraph", "box", "list", "tiles", "steps")


def typical(passages: Iterable[Passage]) -> float:
    """The x-height in mm of the letter in the middle, when all are lined up by height; 0 without letters."""
    letters: dict[float, int] = {}
    for run in (run for passage in passages for run in passage.runs if not run.role):
        letters[run.face.x_height] = letters.get(run.face.x_height, 0) + len(run.text)
    half = sum(letters.values()) / 2
    for height in sorted(letters):
        half -= letters[height]
        if half <= 0:
            return height
    return 0.0


def running(evidence: Evidence) -> list[Passage]:
    """The paragraphs of running text; none before the leaflet is typeset."""
    kinds = kinds_of(evidence)
    return [
        found
        for found in (evidence.setting.passages if evidence.setting else ())
        if found.tag == "p" and kinds.get(found.at, "") in _RUNNING
    ]
