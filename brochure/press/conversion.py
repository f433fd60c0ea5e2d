"""What the stream writers ask of the conversion of their document."""

from __future__ import annotations

from typing import Any, Protocol

from pikepdf import Object, Pdf

from brochure.pdf.graphics import GraphicsState, Machine, Paint
from brochure.pdf.matrix import Matrix
from brochure.pdf.rectangles import PtFromBottomLeft
from brochure.pdf.spaces import Space
from brochure.press.fades import Paintings
from brochure.press.separation import Bytes, Inks
from brochure.press.veils import Mixture


class Conversion(Protocol):
    """The conversion of the document that a stream belongs to: it converts what the stream uses.

    What can't be converted it notes, and gives None.
    """

    pdf: Pdf

    def fail(self, what: str) -> None:
        """Note what can't be converted, in words."""

    def inks(self, paint: Paint, mask: bool) -> Inks | None:
        """The inks of a plain colour; in a luminosity mask black alone that is as light."""

    def screen(self, space: Space, values: tuple[float, ...]) -> Bytes | Inks | None:
        """A colour as sRGB, or as inks where it is CMYK."""

    def seen(self, space: Space, values: tuple[float, ...]) -> Bytes | Inks | None:
        """The same, mixed with the grounds of groups around it."""

    def used(self, colour: Bytes | Inks, inks: Inks, box: PtFromBottomLeft | None) -> None:
        """Note that something is painted with a colour."""

    def form(self, machine: Machine, form: Object, mask: bool) -> tuple[Object | None, bool]:
        """A form in inks, and whether it is to be drawn opaque: what was seen through it is in its inks."""

    def image(self, machine: Machine, image: Object, mask: bool) -> Object | None:
        """A picture in inks."""

    def shading(self, machine: Machine, shading: Object, mask: bool, box: PtFromBottomLeft | None) -> Any:
        """A shading in inks."""

    def pattern(self, machine: Machine, pattern: Object, mask: bool, base: GraphicsState) -> Object | None:
        """A pattern in inks."""

    def state(self, machine: Machine, given: Object) -> Object:
        """An extended graphics state without what is the printer's."""

    def font(self, font: Object) -> Object:
        """A font, whose glyphs may be drawings."""

    def mixture(
        self,
        machine: Machine,
        paint: Paint,
        opacity: float,
        region: PtFromBottomLeft,
        *,
        darkens: bool,
        is_text: bool,
    ) -> Mixture | None:
        """What is printed, opaque, for a colour that is seen through; None where it stays as it is.

        A mixture that *darkens* what is below may take its place.  Black text stays in one ink.
        """

    def tiled(self, pattern: Object, box: PtFromBottomLeft | None) -> None:
        """Note that tiles are painted: they may hold colours that are seen through."""

    @property
    def paintings(self) -> Paintings:
        """What the page has painted so far."""

    def fade(self, machine: Machine, shading: Object, mask_at: Matrix | None) -> Any:
        """A shading that fades over a known ground, in inks that mix with it; None for any other.

        *mask_at* is the matrix that the soft mask was set with.  It is remembered as painted in any case.
        """
