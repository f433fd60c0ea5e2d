"""Where the names of a medicine stand on the pages, and how large."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from brochure.findings import MmFromTopLeft
from brochure.rules.block_text import alike
from brochure.rules.evidence import Evidence
from brochure.typesetting.passages import Face, Passage, Run

#: Signs behind a brand name that do not belong to it, though what stands beside them stands beside the name.
_MARKS = "®™℠"
_PT_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Mention:
    """A name as it stands on a page."""

    #: The path of the part in the content.
    at: str
    page: int
    #: The boxes of its words and of a sign of registration behind them, one for each line and face.
    boxes: tuple[MmFromTopLeft, ...]
    #: Its letters: where they differ, the largest.
    face: Face
    #: What its own letters take up, in mm²: width times size.
    area: float

    @property
    def size(self) -> float:
        """The size of its letters in mm: the square of the typeface."""
        return self.face.size / _PT_PER_MM

    def gap(self, boxes: Iterable[MmFromTopLeft]) -> float:
        """How far the nearest of some boxes is away, in mm; 0 where one touches it."""
        return min(_gap(own, box) for own in self.boxes for box in boxes)


def names(evidence: Evidence) -> tuple[str, str]:
    """The brand name without its sign, and the generic name, as they are compared."""
    brand = alike(evidence.values["brand"]).strip(_MARKS + " ")
    return brand, alike(evidence.values["generic"])


def mentions(evidence: Evidence, name: str) -> list[Mention]:
    """Every place where a name is printed, whatever its case, in reading order; none before typesetting."""
    if evidence.setting is None or not name:
        return []
    # Spaces between the words of a name may be of any kind, and a line may end there.
    words = r"\s+".join(re.escape(word) for word in name.split())
    pattern = re.compile(rf"(?<!\w)({words})(?!\w)[{_MARKS}]?", re.I)
    return [found for passage in evidence.setting.passages for found in _in_passage(passage, pattern)]


def most_prominent(found: list[Mention]) -> Mention | None:
    """The first mention in the largest letters; None if there are no mentions."""
    return max(found, key=lambda mention: mention.face.x_height, default=None)


def _in_passage(passage: Passage, pattern: re.Pattern[str]) -> Iterable[Mention]:
    text, starts = "", []
    for run in passage.runs:
        text += run.before
        starts.append(len(text))
        text += run.text
    # Signs of another kind keep their number of characters.
    for match in pattern.finditer(_plain_signs(text)):
        own, whole = (_boxes(passage, starts, match.start(), end) for end in (match.end(1), match.end()))
        if not own:
            continue
        largest = max((run.face for run, _box in own), key=lambda face: face.x_height)
        area = math.fsum((box[2] - box[0]) * run.face.size / _PT_PER_MM for run, box in own)
        yield Mention(passage.at, own[0][0].page, tuple(box for _run, box in whole), largest, area)


def _boxes(passage: Passage, starts: Sequence[int], begin: int, end: int) -> list[tuple[Run, MmFromTopLeft]]:
    """The boxes of some characters of a passage, whose runs begin at *starts*."""
    found = []
    for run, start in zip(passage.runs, starts, strict=True):
        first, last = max(begin - start, 0), min(end - start, len(run.text))
        if first < last:
            found.append((run, run.box._replace(left=run.edge(first), right=run.edge(last))))
    return found


def _plain_signs(text: str) -> str:
    """A text with plain hyphens and spaces, as long as it was."""
    return re.sub(r"\s", " ", text.translate({0x2010: "-", 0x2011: "-"}))


def _gap(one: MmFromTopLeft, other: MmFromTopLeft) -> float:
    across = max(one[0] - other[2], other[0] - one[2], 0.0)
    down = max(one[1] - other[3], other[1] - one[3], 0.0)
    return math.hypot(across, down)
