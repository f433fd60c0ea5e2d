"""The label that says that a leaflet is a draft: how large it is, and where it stands on every page."""

from __future__ import annotations

from dataclasses import dataclass

from brochure.design.formats import Format

#: Its greatest height, mm, and what part of the room for it is left below it.
_HEIGHT, _GAP = 6.6, 0.21
#: Its border in the colour of its letters, mm: on a ground of its own colour it would have no edge.
_BORDER = 0.2
#: Radius of its corners, mm, and the space between its letters, em.
RADIUS, SPACING = 1.0, 0.04
#: Its letters in pt, and its width in mm, for each mm of its height.
_LETTERS, _WIDTH = 2.05, 11.6


@dataclass(frozen=True)
class DraftLabel:
    """A solid label in the upper margin with its words left out.  Lengths in mm.

    A photocopier keeps both, whatever it makes of colours.
    """

    words: str
    #: From the upper edge of the trimmed page to that of the label.
    top: float
    #: Between the label and the text below.
    gap: float
    #: Outer width and height, and the border within them.
    width: float
    height: float
    border: float
    #: Size of its letters in pt.
    letters: float
    #: Left and right margin of the text that it stands in the middle of; a cover has none.
    sides: tuple[float, float]


def draft_label(words: str, fmt: Format, margins: tuple[float, float, float, float]) -> DraftLabel:
    """The label of a format whose pages have the *margins* top, right, bottom and left, in mm.

    It is as large as there is room, and stands in the margin: words below it are where they are without it.
    """
    narrowest = min(width for width, _height in fmt.page_sizes) - 2 * fmt.safe_zone
    room = margins[0] - kept_above(fmt)
    gap = room * _GAP
    height = min(_HEIGHT, room - gap, narrowest / _WIDTH)
    return DraftLabel(
        words,
        top=margins[0] - gap - height,
        gap=gap,
        width=height * _WIDTH,
        height=height,
        border=_BORDER,
        letters=height * _LETTERS,
        sides=(margins[3], margins[1]),
    )


def kept_above(fmt: Format) -> float:
    """Distance of live matter from the upper edge, however many pages there are, mm."""
    return fmt.safe_zone_thick if fmt.kind == "booklet" else fmt.safe_zone
