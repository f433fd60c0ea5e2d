"""What was set, for reading: every passage of text with its words, lines, letters and places.

Rules measure type here, and claims get their words and boxes from here, so both speak of what is on the page
and not of what was meant to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from brochure.findings import MmFromTopLeft

#: Characters that only the engine needs: soft hyphens, places to break, joiners.
_UNSEEN = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff")
#: Signs that programs see as others when they read a PDF of ours: hyphens of one shape, and letters that were
#: typed as one sign.
_READ_AS = str.maketrans({
    "\u2010": "-", "\u2011": "-",
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st",
    "\ufb06": "st",
})  # fmt: skip
_SPACES = re.compile(r"\s+")
#: Lines that begin no further apart than this, in mm, are one line.
_SAME_LINE = 0.1


@dataclass(frozen=True)
class Face:
    """The letters of a run."""

    #: The first family that the style asks for.
    family: str
    #: Size in pt.
    size: float
    #: Height of the small letters in mm, as the font has it.
    x_height: float
    #: 400 for regular, 700 for bold.
    weight: int
    italic: bool
    #: sRGB, 0 to 1 each.
    colour: tuple[float, float, float]
    #: How much of the colour is painted, 0 to 1: what stands behind shows through.
    opacity: float = 1.0
    underlined: bool = False
    #: The language of the words (BCP 47).
    language: str = ""
    #: All families that it asks for, in their order.
    families: tuple[str, ...] = ()


@dataclass(frozen=True)
class Run:
    """Words of one face on one line."""

    #: The words as they are read: without soft hyphens, and without the hyphen of a broken word.
    text: str
    #: 1-based page, and the box of the words there.
    page: int
    box: MmFromTopLeft
    face: Face
    #: Index of the line in the passage.
    line: int
    #: What goes before the words when they are read: the space at which a line was broken, or nothing.
    before: str = ""
    #: ``cite`` for the numbers of a citation with their commas and dashes, ``note`` for the mark of a table
    #: note, ``made`` for words that a style makes, such as a number of page; otherwise empty.
    role: str = ""
    #: Anchors of the citation whose first number this is: ``cite-3-1`` and so on.
    anchors: tuple[str, ...] = ()
    #: True of words that the template sets beside others and marks as a text of their own (``data-apart``).
    apart: bool = False
    #: True where the engine broke the last word with a hyphen.
    hyphenated: bool = False
    #: Ends and beginnings of sentences inside the words: how many characters stand before, and where that
    #: is, in mm.
    stops: tuple[tuple[int, float], ...] = ()
    #: True of words that are read from the bottom to the top of the page.
    turned: bool = False

    def edge(self, index: int) -> float:
        """Where the first *index* characters end, in mm: exact at bounds of sentences, else in proportion."""
        left, _top, right, _bottom = self.box
        for known, where in self.stops:
            if known == index:
                return where
        if index <= 0:
            return left
        if index >= len(self.text.rstrip()):
            return right
        return left + (right - left) * index / len(self.text)


@dataclass(frozen=True)
class Line:
    """A line of a passage."""

    page: int
    #: The line's box: as high as its leading.
    box: MmFromTopLeft
    #: True of a line that is read from the bottom to the top of the page: the next one stands right of it.
    turned: bool = False


@dataclass(frozen=True)
class Passage:
    """The text of one element that holds lines: a paragraph, a heading, an item, a cell."""

    #: The value of the nearest ``data-at``: the path of the block in the content, or ``cover``.
    at: str
    #: The element's name and classes: ``p``, ``li``, ``td`` …
    tag: str
    classes: tuple[str, ...]
    #: The classes of all elements around it, the nearest first.
    around: tuple[str, ...]
    runs: tuple[Run, ...] = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)
    #: Number of the table row it is a cell of, unique in the leaflet; 0 outside tables.
    row: int = 0
    #: ``left``, ``right``, ``center`` or ``justify``.
    align: str = "left"

    @cached_property
    def text(self) -> str:
        """The words as printed on one line, single spaces between them, numbers of citations included."""
        return one_line("".join(run.before + run.text for run in self.runs))

    @cached_property
    def words(self) -> str:
        """The same without the numbers of citations and the marks of notes."""
        return one_line(
            "".join(run.before + run.text for run in self.runs if run.role not in ("cite", "note"))
        )

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return self.lines[0].page

    @property
    def box(self) -> MmFromTopLeft:
        """What encloses its words on the page on which it begins."""
        return around(run.box for run in self.runs if run.page == self.page)

    @property
    def leading(self) -> float | None:
        """The least distance from one line to the next in mm; None for a single line."""
        pairs = zip(self.lines, self.lines[1:], strict=False)
        steps = [
            low.box[0] - high.box[0] if high.turned else low.box[1] - high.box[1]
            for high, low in pairs
            if high.page == low.page
        ]
        # Lines side by side are those of columns, or a number and its text: nearly so, as lengths are sums.
        return min((step for step in steps if step > _SAME_LINE), default=None)


@dataclass(frozen=True)
class DrawnPart:
    """What a drawing says of one of its data: a bar, an event, a group of people."""

    #: The position of that among the data.
    number: int
    #: Its words in the order in which they are drawn, on one line.
    words: str
    #: What encloses the words.
    box: MmFromTopLeft
    #: Where the spaces between texts that stand apart are in the words.
    gaps: tuple[int, ...] = ()


@dataclass(frozen=True)
class Drawing:
    """A picture on a page: an image, or a drawing of the program's."""

    #: The value of the nearest ``data-at``.
    at: str
    page: int
    box: MmFromTopLeft
    #: Its own classes and those around it, the nearest first.
    classes: tuple[str, ...]
    #: What it tells people who can't see it.
    alt: str = ""
    #: The words of its data; none in a picture.
    parts: tuple[DrawnPart, ...] = field(default=(), repr=False)
    #: The texts of a picture of the content, numbered in their order.
    texts: tuple[DrawnPart, ...] = field(default=(), repr=False)
    #: The modules of a code of ours with its quiet zone, row by row: ``1`` for dark ones, ``0`` for others.
    code: tuple[str, ...] = field(default=(), repr=False)


def unseen(text: str) -> str:
    """A text without the signs that are not seen: those are there for the engine alone."""
    return text.translate(_UNSEEN)


def one_line(text: str) -> str:
    """A text on one line, with single plain spaces and without signs that are not seen."""
    return _SPACES.sub(" ", unseen(text)).strip()


def as_read(text: str) -> str:
    """A text with the signs that programs see when they read it in a PDF: one hyphen, no ligatures."""
    return text.translate(_READ_AS)


def around(boxes: Iterable[MmFromTopLeft]) -> MmFromTopLeft:
    """The box that encloses all *boxes*, of which there is at least one."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return MmFromTopLeft(min(lefts), min(tops), max(rights), max(bottoms))
