"""How large the pictures of figures are, and what a format has no room for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from brochure.content.blocks.media import BESIDE, START, WIDE, Figure
from brochure.design.formats import Format
from brochure.findings import Finding, Severity
from brochure.layout.graphics.cut_words import PlacedWords
from brochure.source.address import Address

#: Least width of text beside a picture, in mm and in sizes of its letters: about twenty characters.
_LEAST_MM, _LEAST_EM = 30.0, 10.0
#: The smallest share of a column that a picture may be given, per cent.
_LEAST_SHARE = 10
#: Between a picture and the text beside it: in sizes of letters on its right, where bullets and numbers of
#: lists hang into it, in mm on its left.
_GAP_EM, _GAP = 1.75, 4.5
#: Narrowest picture in a margin, mm.
_LEAST_MARGIN = 15.0
#: What a picture at the head of a page leaves for texts at least, of the height of the page.
_LEAST_TEXT = 0.35
#: How much of its width a picture that is made smaller keeps at least.
LEAST_SHARE = 0.4
#: Rounding of the engine, mm.
TOLERANCE = 0.05
#: Between a picture in the margin and the text, mm.
MARGIN_GAP = 3.5


@dataclass(frozen=True)
class PageRoom:
    """The pages of a format as figures see them.  Lengths in mm."""

    format: Format
    #: Top, right, bottom, left.
    margins: tuple[float, float, float, float]
    #: How far pictures that run off the paper reach beyond it.
    bleed: float
    #: Width of the column of text on the narrowest page, and size of its letters.
    column: float
    letters: float

    @property
    def live_height(self) -> float:
        """Least height that the margins leave."""
        return min(height for _width, height in self.format.page_sizes) - self.margins[0] - self.margins[2]

    @property
    def widest(self) -> float:
        """Width of the widest page."""
        return max(width for width, _height in self.format.page_sizes)

    @property
    def in_margin(self) -> float:
        """Width for a picture beside the text, between the text and the safe zone."""
        safe = max(self.format.safe_zone, self.format.safe_zone_thick)
        return self.margins[1] - safe - MARGIN_GAP

    def gap(self, place: str) -> float:
        """Between a picture and the text beside it."""
        return self.letters * _GAP_EM if place in START else _GAP

    def across(self, count: int) -> float:
        """Width of so many pages side by side, of the widest ones; 0 where none lie so."""
        sizes, runs = self.format.page_sizes, self.format.spreads(count)
        if self.format.is_open:
            return count * sizes[0][0] if runs else 0.0
        return max((sum(sizes[page - 1 + at][0] for at in range(count)) for page in runs), default=0.0)


@dataclass(frozen=True)
class PlacedFigure:
    """A figure as it stands in the text.  Lengths in mm."""

    #: The mark of its block.
    at: str
    file: str
    place: str
    across: int
    #: Height of its picture for a width of 1.
    ratio: float
    #: Width of its picture, where that is not the page's, and the width that the content asks for.
    width: float | None
    wanted: float
    #: What its picture takes of the height of the page, where the content says so.
    height: float | None
    #: The name of its picture among the files of the page.
    asset: str
    #: The words of a drawing that runs off the paper, and where they stand in it.
    words: tuple[PlacedWords, ...] = ()

    @property
    def section(self) -> str:
        """The mark of the title of its section."""
        return ".".join((*self.at.split(".")[:2], "title"))

    @property
    def across_pages(self) -> int:
        """How many pages a picture at the head of one runs across."""
        return self.across if self.place == "spread" else 1

    @property
    def is_first(self) -> bool:
        """True where nothing but the title stands before it in its section."""
        return self.at.endswith(".blocks.0")


def wanted_width(block: Figure, room: PageRoom) -> float:
    """The width in mm that the content asks for."""
    if block.place == "bleed":
        return room.widest + 2 * room.bleed
    if block.place == "spread":
        return (room.across(block.across) or room.widest) + 2 * room.bleed
    if block.place == "full":
        return room.widest - room.margins[1] - room.margins[3]
    column = room.in_margin if block.place == "margin" else room.column
    share = block.width
    if block.place in BESIDE and "width" not in block.model_fields_set:
        # Left out, the text beside it keeps its room on narrow pages, too.
        share = max(min(share, _most_beside(block, room)), _LEAST_SHARE)
    return max(column, 1.0) * share / 100


def _least_beside(room: PageRoom) -> float:
    """Least width of text beside a picture in mm."""
    return max(_LEAST_MM, _LEAST_EM * room.letters)


def _most_beside(block: Figure, room: PageRoom) -> int:
    """The largest share of the column that a picture may have beside text, per cent."""
    return int((room.column - _least_beside(room) - room.gap(block.place)) / room.column * 100)


def size_of(block: Figure, ratio: float, room: PageRoom) -> tuple[float, float | None]:
    """How wide a picture is in mm, and the same where that is not the width of its page."""
    wanted = wanted_width(block, room)
    if block.place in WIDE:
        # One that is cut off at its sides is wider than what is seen of it.
        high = 0.0 if block.height is None else float(block.height) + room.bleed
        return max(wanted, high / ratio), None
    # What is taller than a page would be cut off.
    most = room.live_height / ratio
    width = most if wanted * LEAST_SHARE <= most < wanted else wanted
    return width, width


def faults_of(
    block: Figure, address: Address, ratio: float, room: PageRoom
) -> Iterator[tuple[Address, Finding]]:
    """What a format has no room for, each with the field that it is about."""
    unit = "panels" if room.format.kind == "folded" else "pages"
    if block.place in BESIDE:
        width, _ = size_of(block, ratio, room)
        least, most = _least_beside(room), _most_beside(block, room)
        left = room.column - width - room.gap(block.place)
        if left < least - TOLERANCE:
            message = (
                f"the text beside the picture “{block.file}” would be {max(left, 0):.0f} mm wide: "
                f"it needs {least:.0f} mm to be read well"
            )
            fix = f"write `width: {most}` or less" if most >= _LEAST_SHARE else "write `place: column`"
            yield (
                address / ("width" if most >= _LEAST_SHARE else "place"),
                _error("layout.figure", message, fix),
            )
    elif block.place == "margin" and room.in_margin < _LEAST_MARGIN:
        message = (
            f"the margin beside the text of {room.format.title} has room for a picture of "
            f"{max(room.in_margin, 0):.0f} mm: it needs {_LEAST_MARGIN:.0f} mm"
        )
        fix = "write `place: start` or `end`, or choose a format with wider margins, such as a4-document"
        yield address / "place", _error("layout.figure", message, fix)
    elif block.place == "spread" and not room.across(block.across):
        message = (
            f"{room.format.title} has no {block.across} {unit} that lie beside each other in reading order"
        )
        fix = "write `across: 2`, or " if block.across > 2 and room.across(2) else ""
        yield address / "place", _error("layout.figure", message, f"{fix}write `place: bleed`")
    elif block.place in ("bleed", "spread"):
        height = min(page for _width, page in room.format.page_sizes)
        most = int(height * (1 - _LEAST_TEXT))
        taken = float(block.height or size_of(block, ratio, room)[0] * ratio - room.bleed)
        if taken > most:
            message = f"the picture “{block.file}” takes {taken:.0f} mm of {height:g} mm of the page’s height"
            fix = f"write `height: {most}` or less: what does not fit is cut off, as much above as below"
            yield address / ("height" if block.height else "place"), _error("layout.figure", message, fix)


def _error(rule: str, message: str, fix: str) -> Finding:
    return Finding(rule, Severity.ERROR, message, None, fix)
