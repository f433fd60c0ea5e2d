"""What is drawn on a page of the review pack, in the margins beside what the page holds already.

Lengths are in mm from the top left corner of the leaflet's page, or of the page of lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from pikepdf import Array, Dictionary, Page

from brochure.editions.callouts import Stand
from brochure.findings import MmFromTopLeft
from brochure.pdf.annotations import Colour
from brochure.pdf.rectangles import PT_PER_MM, PtFromBottomLeft
from brochure.pdf.text_drawing import Lettering

#: Margins of a sheet of the proof: beside the page, above it and below it.
SIDE, HEAD, FOOT = 62.0, 19.0, 13.0
#: Distance of labels from the edge of the sheet, and room for leaders between label and page.
EDGE, _GUTTER = 4.0, 9.0
#: How far from the page a leader turns.
_TURN = 1.2
#: Labels: size in pt; line height, air around the words, and where in a line its base is, as a part of it.
LABEL_SIZE, _LEADING, _AIR, _BASE = 8.0, 3.5, 1.0, 0.76
#: Room for the words of a label.
LABEL_ROOM = SIDE - _GUTTER - EDGE - 2 * _AIR
#: The head and the line at the foot: sizes in pt, line height.
_HEAD_SIZE, _FOOT_SIZE, _HEAD_LEADING = 8.5, 7.5, 4.2
#: Colours of words, of the draft mark, and of the margins around the page.
_INK, _MARK, _DESK = (0.09, 0.11, 0.15), (0.69, 0.12, 0.12), (0.955, 0.96, 0.97)
#: The font in the resources of a page.
FONT = "/ProofLabels"


@dataclass(frozen=True)
class HeadPlace:
    """Where the head of a page stands."""

    #: From the left and right edge of the page; less than nothing beside it.
    inset: float
    #: The first base line.
    base: float
    #: Most lines.
    lines: int


#: The heads of sheets of the proof and of pages of lists.
PROOF_HEAD = HeadPlace(EDGE - SIDE, 6.2 - HEAD, 3)
LIST_HEAD = HeadPlace(16.0, 10.0, 2)


@dataclass(frozen=True)
class Look:
    """How the remarks of a kind are drawn.  Colours are seen on white and on dark grounds alike."""

    colour: Colour
    #: The ground of the label, and its words.
    ground: Colour = (1, 1, 1)
    words: Colour = _INK
    #: Width of the label's frame in pt, and whether it is dashed.
    frame: float = 0.5
    dashed: bool = False
    #: True where words are highlighted, not framed.
    highlights: bool = False


def label_height(lines: Sequence[str]) -> float:
    """How high a label of so many lines is."""
    return len(lines) * _LEADING + 2 * _AIR


class ProofPage:
    """A page that is drawn beside."""

    def __init__(self, page: Page, letters: Lettering) -> None:
        self._page, self._letters = page, letters
        self._own = PtFromBottomLeft(*(float(edge) for edge in page.obj.MediaBox))
        self.width = (self._own.right - self._own.left) / PT_PER_MM
        self.height = (self._own.top - self._own.bottom) / PT_PER_MM
        self._below = 0.0
        self._parts: list[bytes] = []

    @property
    def resources(self) -> Dictionary:
        """The page's resources.  Pages may share theirs: what is added holds for all of them."""
        if "/Resources" not in self._page.obj:
            self._page.obj.Resources = Dictionary()
        return cast(Dictionary, self._page.obj.Resources)

    @property
    def corner(self) -> tuple[float, float]:
        """Where the left bottom corner of the leaflet's page stands on the sheet that it was made, in mm."""
        return SIDE, FOOT + self._below

    def rect(self, box: MmFromTopLeft) -> PtFromBottomLeft:
        """A box as a rectangle of the PDF, pt."""
        return PtFromBottomLeft.of(box, self._own)

    def enlarge(self, lowest: float) -> None:
        """Make the page a sheet of the proof, tall enough for labels that reach down to *lowest*."""
        page, trim = self._page, self.rect(MmFromTopLeft(0, 0, self.width, self.height))
        self._below = max(0.0, lowest - self.height)
        reach = MmFromTopLeft(-SIDE, -HEAD, self.width + SIDE, self.height + self._below + FOOT)
        sheet = self.rect(reach)
        page.obj.MediaBox = Array([round(edge, 3) for edge in sheet])
        page.obj.TrimBox = Array([round(edge, 3) for edge in trim])
        # The line tells the page’s edge where its ground is as light as the desk.
        edge = f"0.78 G 0.6 w {_rectangle(trim)} S"
        grounds = f"{_numbers(_DESK)} rg {_rectangle(sheet)} f 1 g {_rectangle(trim)} f {edge}"
        # Otherwise artwork in the bleed would be visible here.
        self._begin(f"/Artifact BMC q {grounds} Q EMC q {_rectangle(trim)} W n")

    def keep(self) -> None:
        """Leave the page as large as it is."""
        self._begin("q")

    def label(self, lines: Sequence[str], stand: Stand, look: Look) -> MmFromTopLeft:
        """Draw a label and its leader; the label's box comes out."""
        wide = max(self._letters.width(line, LABEL_SIZE) for line in lines) / PT_PER_MM + 2 * _AIR
        inner = -_GUTTER if stand.left else self.width + _GUTTER
        left = inner - wide if stand.left else inner
        box = MmFromTopLeft(left, stand.top, left + wide, stand.top + label_height(lines))
        colour = f"{_numbers(look.colour)} RG"
        dash = "[2.4 1.4] 0 d" if look.dashed else "[] 0 d"
        if stand.point is not None:
            turn = -_TURN if stand.left else self.width + _TURN
            start = self._at(inner, stand.top + _AIR + _LEADING / 2)
            turned, end = self._at(turn, stand.point[1]), self._at(*stand.point)
            self._draw(f"{colour} 0.45 w {dash} {start} m {turned} l {end} l S")
        rectangle = _rectangle(self.rect(box))
        self._draw(f"{colour} {look.frame} w {dash} {_numbers(look.ground)} rg {rectangle} B")
        for index, line in enumerate(lines):
            base = stand.top + _AIR + (index + _BASE) * _LEADING
            self._words(line, left + _AIR, base, LABEL_SIZE, look.words)
        return box

    def head(self, words: str, number: str, mark: str, place: HeadPlace) -> None:
        """The name and number of the page, with the draft mark below."""
        wide = max(self._letters.width(text, _HEAD_SIZE) for text in (number, mark)) / PT_PER_MM
        left, right = place.inset, self.width - place.inset
        # On one line where they fit beside the number: the mark is wider, and stands below it.
        beside = right - left - self._letters.width(number, _HEAD_SIZE) / PT_PER_MM - 8
        if self._letters.width(words, _HEAD_SIZE) / PT_PER_MM <= beside:
            lines = [words]
        else:
            lines = self._parts_of_head(words, (right - left - wide - 9.5) * PT_PER_MM)
        if len(lines) > place.lines:
            lines = [*lines[: place.lines - 1], f"{lines[place.lines - 1]} …"]
        for index, line in enumerate(lines):
            self._words(line, left, place.base + index * _HEAD_LEADING, _HEAD_SIZE)
        for index, (text, colour) in enumerate(((number, _INK), (mark, _MARK))):
            x = right - self._letters.width(text, _HEAD_SIZE) / PT_PER_MM
            self._words(text, x, place.base + index * _HEAD_LEADING, _HEAD_SIZE, colour)

    def _parts_of_head(self, words: str, room: float) -> list[str]:
        """The words in lines that end behind a part of them where they can: a point stands between parts.

        None stands at the end of a line.
        """
        lines: list[str] = []
        for part in words.split(" · "):
            longer = f"{lines[-1]} · {part}" if lines else part
            if lines and self._letters.width(longer, _HEAD_SIZE) <= room:
                lines[-1] = longer
                continue
            lines += self._letters.wrapped(part, _HEAD_SIZE, room)
        return lines

    def foot(self, words: str) -> None:
        """What the marks mean."""
        self._words(words, EDGE - SIDE, self.height + self._below + FOOT - 4.4, _FOOT_SIZE)

    def write(self) -> None:
        """Put what was drawn behind the page's own content, which is left as it is."""
        drawn = b"\n".join(self._parts)
        self._page.contents_add(b"\nQ /Artifact BMC q\n" + drawn + b"\nQ EMC\n", prepend=False)

    def _begin(self, operators: str) -> None:
        """Put operators before the page's own content; the last ``q`` is closed behind it."""
        self._page.contents_add(f"{operators}\n".encode(), prepend=True)

    def _words(self, words: str, x: float, y: float, size: float, colour: Colour = _INK) -> None:
        shown = self._letters.shown(words)
        start = f"BT {_numbers(colour)} rg {FONT} {size} Tf {self._at(x, y)} Td "
        self._parts.append(start.encode() + shown + b" Tj ET")

    def _draw(self, operators: str) -> None:
        self._parts.append(operators.encode())

    def _at(self, x: float, y: float) -> str:
        return f"{self._own.left + x * PT_PER_MM:.3f} {self._own.top - y * PT_PER_MM:.3f}"


def _rectangle(rect: PtFromBottomLeft) -> str:
    return f"{_numbers((rect.left, rect.bottom, rect.right - rect.left, rect.top - rect.bottom))} re"


def _numbers(values: Sequence[float]) -> str:
    return " ".join(f"{value:.3f}" for value in values)
