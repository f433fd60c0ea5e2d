"""Sheets: what lies where on a page of an edition.  Lengths are mm from the sheet's left bottom corner."""

from __future__ import annotations

from dataclasses import dataclass

from brochure.pdf.rectangles import MmFromBottomLeft

#: Width of a hairline, pt: as thin as every desk printer prints it, and what printers want of marks.
HAIRLINE = 0.25


@dataclass(frozen=True)
class Placement:
    """One page on a sheet."""

    #: 1-based page of the source.
    page: int
    #: Where the left bottom corner of its TrimBox stands.
    x: float
    y: float
    scale: float = 1.0
    #: What of the sheet it may paint on; its own trimmed area where None.
    clip: MmFromBottomLeft | None = None


@dataclass(frozen=True)
class Hairline:
    """A hairline, from one point to another."""

    from_x: float
    from_y: float
    to_x: float
    to_y: float


@dataclass(frozen=True)
class Sheet:
    """One side of a sheet of paper: what an office printer gets."""

    width: float
    height: float
    placements: tuple[Placement, ...]
    #: Thin black lines, such as marks where to cut.
    lines: tuple[Hairline, ...] = ()


@dataclass(frozen=True)
class FlatSheet:
    """One side of a flat sheet as a printing house gets it: a page of the print edition."""

    #: What the side is, such as ``Outside`` or ``Page 3``.
    title: str
    #: Width and height of the MediaBox, which has the marks on it.
    width: float
    height: float
    trim: MmFromBottomLeft
    bleed: MmFromBottomLeft
    #: The pages on it, each clipped to its panel and, at outer edges, to the bleed.
    placements: tuple[Placement, ...]
    #: Where it is folded, from the left edge of the trim.
    folds: tuple[float, ...] = ()
    #: What is punched out of it.
    dies: tuple[MmFromBottomLeft, ...] = ()

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the trimmed sheet."""
        left, bottom, right, top = self.trim
        return (right - left, top - bottom)
