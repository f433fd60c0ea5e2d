"""Rectangles: what they are counted in and from where is in the name of their type.

Lengths on a page are told to people in mm from its top left corner
(:class:`brochure.findings.MmFromTopLeft`); a PDF counts in pt from the bottom left.
"""

from __future__ import annotations

from typing import NamedTuple

from brochure.findings import MmFromTopLeft

#: Points in a millimetre.
PT_PER_MM = 72 / 25.4


class PtFromBottomLeft(NamedTuple):
    """On a page in default user space (ISO 32000-1, 8.3.2.3): pt, upwards, from the page's own zero."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def of(cls, box: MmFromTopLeft, page: PtFromBottomLeft) -> PtFromBottomLeft:
        """A rectangle whose lengths are from the top left corner of *page*."""
        return cls(
            page.left + box.left * PT_PER_MM,
            page.top - box.bottom * PT_PER_MM,
            page.left + box.right * PT_PER_MM,
            page.top - box.top * PT_PER_MM,
        )

    def grown(self, by: float) -> PtFromBottomLeft:
        """The rectangle that is so many pt larger on each side."""
        return PtFromBottomLeft(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def mm_on(self, page: PtFromBottomLeft) -> MmFromTopLeft:
        """The same from the top left corner of *page*."""
        return MmFromTopLeft(
            (self.left - page.left) / PT_PER_MM,
            (page.top - self.top) / PT_PER_MM,
            (self.right - page.left) / PT_PER_MM,
            (page.top - self.bottom) / PT_PER_MM,
        )


class OwnSpace(NamedTuple):
    """In the space of a text, a picture or a form, upwards: on no page until a matrix takes it there."""

    left: float
    bottom: float
    right: float
    top: float


class MmFromBottomLeft(NamedTuple):
    """On a sheet: mm, upwards, from its bottom left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def pt(self) -> PtFromBottomLeft:
        """The same in a PDF whose page begins at 0."""
        return PtFromBottomLeft(*(edge * PT_PER_MM for edge in self))


class PixelsFromTopLeft(NamedTuple):
    """On a picture of a page: pixels and parts of them, downwards, from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float
