"""Where a content stream is drawn: on which page, inside what, and what that means for what it paints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from brochure.pdf.graphics import GraphicsState
from brochure.pdf.matrix import IDENTITY, Matrix
from brochure.pdf.rectangles import PtFromBottomLeft
from brochure.preflight.layers import Layer
from brochure.preflight.page_objects import UsedColour
from brochure.preflight.pages import Page

_PLAIN = Layer()


@dataclass
class Seen:
    """What the walk learned of a page as a whole."""

    #: Whether there is artwork on it that is not white.
    painted: bool = False
    #: Whether pictures and shadings from before that was known are white: asked where nothing else is there.
    unsure: list[Callable[[], bool]] = field(default_factory=list)
    #: Where the first thing outside the bleed lies: a mark, or a slug.
    mark: PtFromBottomLeft | None = None
    #: Whether some of its content can't be read.
    unread: bool = False
    #: The first thing that is transparent, in words, or nothing.
    transparent: str = ""


@dataclass(frozen=True)
class Scene:
    """Where a stream is drawn."""

    page: Page
    seen: Seen
    #: The streams that are being drawn, the page's not counted.
    chain: tuple[tuple[int, int], ...] = ()
    layer: Layer = _PLAIN
    #: The box of that which the stream is a part of: of a text for its glyphs, of an area for its tiles.
    stand_in: PtFromBottomLeft | None = None
    #: True where colours of the stream's own have no effect.
    uncoloured: bool = False
    mask: bool = False
    #: True in a soft mask that goes by lightness (Luminosity), not by opacity (Alpha).
    luminous: bool = False
    #: Only colours matter: in glyphs and masks.
    colours_only: bool = False
    #: The CTM that the stream of the page, form or tile began with: patterns start from it.
    base: Matrix = IDENTITY

    def within(self, layer: Layer) -> Scene:
        """The scene in a layer."""
        return self if layer is self.layer else replace(self, layer=layer)

    def inside(self, stream: Any, **changes: Any) -> Scene:
        """The scene of a stream that is drawn in this one."""
        return replace(self, chain=(*self.chain, stream.objgen), **changes)

    def is_live(self, box: PtFromBottomLeft, parts: Sequence[PtFromBottomLeft | None] = ()) -> bool:
        """Whether what has this box, or these *parts*, is artwork."""
        if self.mask:
            return False
        if self.stand_in is not None:
            return self.page.bleeds(self.stand_in)
        # Marks at all four corners may be one path, whose box is that of the sheet.
        return any(part is not None and self.page.bleeds(part) for part in parts or (box,))

    def note(self, live: bool, box: PtFromBottomLeft, white: bool = False) -> None:
        """Remember of the page as a whole that something is painted on it; what is *white* is as paper is."""
        if self.layer.step or self.mask:
            return
        if live:
            self.seen.painted = self.seen.painted or not white
        elif self.stand_in is None and self.seen.mark is None:
            self.seen.mark = box

    def common(
        self, state: GraphicsState, box: PtFromBottomLeft, live: bool, uses: tuple[UsedColour, ...]
    ) -> dict[str, Any]:
        """The fields that all things have."""
        return {
            "page": self.page,
            "state": state,
            "box": self.stand_in or box,
            "live": live,
            "placed": self.stand_in is None,
            "step": self.layer.step,
            "mask": self.mask,
            "uses": uses,
        }
