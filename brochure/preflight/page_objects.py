"""What is painted on a page, one thing at a time, as the checks look at it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from brochure.pdf.fonts import Font
from brochure.pdf.graphics import GraphicsState
from brochure.pdf.paths import Part
from brochure.pdf.rectangles import PtFromBottomLeft
from brochure.pdf.spaces import Space
from brochure.preflight.pages import Page
from brochure.preflight.tints import Tints

#: Words of a text that a message shows, in characters.
_FIRST_WORDS = 40


@dataclass(frozen=True)
class UsedColour:
    """A colour in use: what fills or strokes, and whether it overprints."""

    space: Space
    #: None if its inks are unknown.
    inks: Tints | None
    overprints: bool
    #: The overprint mode.
    mode: int
    strokes: bool

    @property
    def white_vanishes(self) -> bool:
        """True for white that overprints and so leaves what is below: of CMYK in overprint mode 1 alone."""
        if self.inks is None or not self.inks.white or not self.overprints:
            return False
        return self.mode == 1 or not self.inks.cmyk

    @property
    def black_overprints(self) -> bool:
        """True for black that leaves the other plates alone."""
        return self.overprints and (self.mode == 1 or self.inks is None or not self.inks.cmyk)


def in_white(uses: Sequence[UsedColour]) -> bool:
    """True for what is painted in the colour of paper alone; what patterns paint is seen by itself."""
    return bool(uses) and all(
        use.space.family == "Pattern" or (use.inks is not None and use.inks.white) for use in uses
    )


@dataclass(frozen=True)
class Thing(ABC):
    """Something visible on a page."""

    page: Page
    state: GraphicsState
    #: What can be seen of it, in pt of default user space.
    box: PtFromBottomLeft
    #: True for artwork: it lies at least partly inside the BleedBox.
    live: bool
    #: True when the box is its own, not that of what it is a part of, such as a tile of a pattern.
    placed: bool
    #: True inside a layer of processing steps (ISO 19593-1), which may have colours of its own.
    step: bool
    #: True for parts that show no colour of their own: soft masks.
    mask: bool
    uses: tuple[UsedColour, ...]

    @abstractmethod
    def told(self) -> str:
        """What it is, for a message: “the text …”, “a line of …”."""

    @property
    def spaces(self) -> tuple[Space, ...]:
        """The colour spaces that it is painted in."""
        return tuple(use.space for use in self.uses)


@dataclass(frozen=True)
class ShownString:
    """A shown string, where programs show lines letter by letter only a part of the text."""

    shown: Any
    state: GraphicsState
    box: PtFromBottomLeft
    #: True when a gap as wide as a blank is before it.
    apart: bool = False


@dataclass(frozen=True)
class ShownText(Thing):
    """Strings that are shown one behind the other."""

    font: Font
    pieces: tuple[ShownString, ...]

    @property
    def words(self) -> str:
        """What it says, as far as the font tells."""
        return "".join([" " * piece.apart + self.font.text(piece.shown) for piece in self.pieces])

    @property
    def blank(self) -> bool:
        """True for a text of blanks: nothing of it is printed."""
        said = self.words
        return bool(said) and not said.strip()

    def told(self) -> str:
        """The text with its first words."""
        words = " ".join(self.words.split())
        words = "".join(char if char.isprintable() else "?" for char in words)
        if len(words) > _FIRST_WORDS:
            words = words[:_FIRST_WORDS].rstrip() + "…"
        return f"the text “{words}”" if words else f"a text in {self.font.name}"


@dataclass(frozen=True)
class Path(Thing):
    """A path that is filled, stroked or both."""

    #: Widths in pt of those of its parts that are thin and straight, which people see as lines.
    strips: tuple[float, ...]
    #: Its parts, before they are clipped.
    parts: Sequence[Part]
    #: Width in pt of its strokes where they are thinnest.
    stroke_width: float
    #: True for one upright rectangle: it covers all that lies in its box.
    whole: bool = False
    #: True where any of it is curved.
    curved: bool = False
    #: A rectangle that it surely covers where it is filled, and one that it leaves free where it is a frame.
    core: PtFromBottomLeft | None = None
    hole: PtFromBottomLeft | None = None

    def told(self) -> str:
        """The line with its width, or the area."""
        width = self.line_width
        return f"a line of {width:.2f} pt" if width is not None else "a filled area"

    @property
    def line_width(self) -> float | None:
        """Width in pt of the line that people see; None if they see an area."""
        if any(use.strokes for use in self.uses):
            return self.stroke_width
        return min(self.strips) if self.strips else None


@dataclass(frozen=True)
class Picture(Thing):
    """A picture made of pixels."""

    size: tuple[int, int]
    #: The lower of the two effective resolutions.
    ppi: float
    #: True for pictures of one bit a pixel, image masks among them.
    line_art: bool
    interpolated: bool
    own_spaces: tuple[Space, ...]
    #: Its stream; None for one that stands in the content.
    source: Any = field(default=None, repr=False)

    def told(self) -> str:
        """The picture with its pixels."""
        return f"a picture of {self.size[0]} × {self.size[1]} pixels"

    @property
    def spaces(self) -> tuple[Space, ...]:
        """Its own, or of an image mask that of what fills it."""
        return self.own_spaces or super().spaces


@dataclass(frozen=True)
class Shade(Thing):
    """A shading, painted itself or as a pattern."""

    own_spaces: tuple[Space, ...]
    #: What the file has of it.
    source: Any = field(default=None, repr=False)

    def told(self) -> str:
        """The shading."""
        return "a shading"

    @property
    def spaces(self) -> tuple[Space, ...]:
        """Its own."""
        return self.own_spaces


@dataclass(frozen=True)
class TransparencyGroup:
    """A transparency group, or a page as one."""

    page: Page
    box: PtFromBottomLeft | None
    #: Its blending space as the file has it, or None.
    space: Any
    #: What it is: “the page”, “a form”, “a soft mask”.
    what: str
    #: True for the group of a soft mask that goes by lightness, and for groups in it.
    luminous: bool = False
    #: How much is seen of it as a whole, and how it is mixed with what lies below.
    alpha: float = 1.0
    blend: str = "Normal"
