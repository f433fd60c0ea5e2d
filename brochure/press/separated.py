"""What the conversion of a document into inks found."""

from __future__ import annotations

from dataclasses import dataclass, field

from brochure.pdf.rectangles import PtFromBottomLeft
from brochure.press.separation import Bytes, Inks


@dataclass(frozen=True)
class ColourUse:
    """A colour that is painted with: where, and what it became."""

    #: In sRGB, or in inks where the file has it so.
    colour: Bytes | Inks
    inks: Inks
    #: 1-based pages and rectangles, in pt from the page's left bottom corner: the first few.
    places: tuple[tuple[int, PtFromBottomLeft | None], ...]


@dataclass
class Separated:
    """What the conversion of a document found."""

    #: Each colour, with where it is used; those of pictures apart.
    colours: dict[Bytes | Inks, ColourUse] = field(default_factory=dict)
    #: What could not be converted, in words: 1-based page, what it is.
    failures: dict[tuple[int, str], None] = field(default_factory=dict)
    #: Where something that is seen through lies over several colours: the first place of each page.
    unmixed: dict[int, PtFromBottomLeft] = field(default_factory=dict)
