"""What is known of the ink of a file and of its pages, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from brochure.findings import Finding, MmFromTopLeft

#: The plates of four-colour printing, as Ghostscript calls them.
PROCESS = ("Cyan", "Magenta", "Yellow", "Black")


@dataclass(frozen=True)
class Unpainted:
    """Artwork that meets the trim while the bleed beside it is paper."""

    #: ``top``, ``right``, ``bottom`` or ``left``.
    side: str
    #: The part of the bleed that is paper.
    box: MmFromTopLeft


@dataclass(frozen=True)
class PageInk:
    """What was measured on the plates of one page."""

    #: 1-based page number.
    page: int
    #: Highest mean of cyan, magenta, yellow and black together over a square of 15 mm in the BleedBox, in %.
    worst: float
    #: That square.
    box: MmFromTopLeft
    #: The most of the four in one place (a third of a millimetre), in %.
    maximum: float
    #: Mean of the four together over the trimmed page, in %.
    mean: float
    #: The same of every plate.
    plates: Mapping[str, float]
    #: Further plates.
    spots: tuple[str, ...]
    #: Where artwork does not run into the bleed.
    unpainted: tuple[Unpainted, ...]
    #: The plates with ink where crop marks stand; empty where there are none.
    marks_on: frozenset[str]

    def as_dict(self) -> dict[str, Any]:
        """The values for JSON."""
        return {
            **asdict(self),
            "box": list(self.box),
            "plates": dict(self.plates),
            "spots": list(self.spots),
            "unpainted": [{"side": one.side, "box": list(one.box)} for one in self.unpainted],
            "marks_on": sorted(self.marks_on),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> PageInk:
        """What :meth:`as_dict` gave these values of.  Raises ``KeyError``, ``TypeError``, ``ValueError``."""
        return cls(
            int(values["page"]),
            float(values["worst"]),
            box_of(values["box"]),
            float(values["maximum"]),
            float(values["mean"]),
            {str(name): float(share) for name, share in values["plates"].items()},
            tuple(map(str, values["spots"])),
            tuple(Unpainted(str(one["side"]), box_of(one["box"])) for one in values["unpainted"]),
            frozenset(map(str, values["marks_on"])),
        )


@dataclass(frozen=True)
class Ink:
    """What is known of the ink on each page of a print edition."""

    #: True when it was measured on plates, false for an upper bound.
    measured: bool
    #: Most ink in per cent of all four on each page: the mean over the worst 15 mm square, or the bound.
    pages: tuple[float, ...]
    #: What was measured, by the digest of each page, for builds to come.
    plates: Mapping[str, dict[str, Any]] = field(default_factory=dict, repr=False)
    findings: tuple[Finding, ...] = ()
    #: A digest of what reaches the trim and the bleed of each page, by page, where somebody looked for that.
    edges: Mapping[int, str] = field(default_factory=dict, repr=False)


def box_of(values: Sequence[Any]) -> MmFromTopLeft:
    """Four numbers as a box.  Raises ``TypeError`` and ``ValueError``."""
    left, top, right, bottom = map(float, values)
    return MmFromTopLeft(left, top, right, bottom)
