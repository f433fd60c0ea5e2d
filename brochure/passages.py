"""What was set, for reading: every passage of text with its words, lines, letters and places.

The engine's boxes are walked once a page.  Nothing here imports the engine; the names of its boxes are those
of release 70.0.  Rules measure type here, and claims get their words and boxes from here, so both speak of
what is on the page and not of what was meant to be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

#: CSS pixels in a millimetre and in a point: 96 to the inch (CSS Values 4, section 6.2).
_PX_PER_MM = 96 / 25.4
_PT_PER_PX = 0.75
#: Left, top, right, bottom in mm from the page's top left corner (of the trim).
Box = tuple[float, float, float, float]
#: Where a sentence may end inside a run: its mark, with the quotes and brackets that close behind it.
#: These may be of another face, in a run of their own.
_STOP = re.compile(r"(?:[.!?…][”’\"')\]]*|^[”’\"')\]]+)(?=\s)")
#: What is in the text for the engine alone: soft hyphens, places to break, joiners.
_UNSEEN = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff")
#: Signs that programs see as others when they read a PDF of ours: hyphens of one shape, and letters that were
#: typed as one sign.
_READ_AS = str.maketrans({
    "\u2010": "-", "\u2011": "-",
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st",
    "\ufb06": "st",
})  # fmt: skip
#: Hyphens that the engine sets where it breaks a word.
_HYPHENS = ("-", "\u2010")
#: Fewer characters may stand anywhere by chance.
_TELLING = 4
_SPACES = re.compile(r"\s+")


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
    underlined: bool = False
    #: The language of the words (BCP 47).
    language: str = ""


@dataclass(frozen=True)
class Run:
    """Words of one face on one line."""

    #: The words as they are read: without soft hyphens, and without the hyphen of a broken word.
    text: str
    #: 1-based page, and the box of the words there.
    page: int
    box: Box
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
    #: True where the engine broke the last word with a hyphen.
    hyphenated: bool = False
    #: Ends and beginnings of sentences inside the words: how many characters stand before, and where that
    #: is, in mm.
    stops: tuple[tuple[int, float], ...] = ()

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
    box: Box


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
    def box(self) -> Box:
        """What encloses its words on the page on which it begins."""
        return around(run.box for run in self.runs if run.page == self.page)


@dataclass(frozen=True)
class Drawing:
    """A picture on a page: an image, or a drawing of the program's."""

    #: The value of the nearest ``data-at``.
    at: str
    page: int
    box: Box
    #: Its own classes and those around it, the nearest first.
    classes: tuple[str, ...]
    #: What it tells people who can't see it.
    alt: str = ""


def one_line(text: str) -> str:
    """A text on one line, with single plain spaces and without signs that are not seen."""
    return _SPACES.sub(" ", text.translate(_UNSEEN)).strip()


def as_read(text: str) -> str:
    """A text with the signs that programs see when they read it in a PDF: one hyphen, no ligatures."""
    return text.translate(_READ_AS)


def around(boxes: Iterable[Box]) -> Box:
    """The box that encloses all *boxes*, of which there is at least one."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


#: How wide a text is in a style, in px.
Width = Callable[[str, Any], float]
#: How high the small letters of a style are, as a part of its size.
Ratio = Callable[[Any], float]


@dataclass(frozen=True)
class _Where:
    """Where a line stands: its page, its index in the passage, and the elements around it."""

    page: int
    line: int
    at: str
    around: tuple[str, ...]


class Reader:
    """Walks pages in their order and collects passages and drawings."""

    def __init__(self, width: Width, ratio: Ratio) -> None:
        self._width = width
        self._ratio = ratio
        self._open: dict[int, _Passage] = {}
        self._faces: dict[tuple[Any, ...], Face] = {}
        self._rows: dict[int, int] = {}
        #: The page on which the headings of each table stand first.
        self._repeated: dict[int, int] = {}
        self.drawings: list[Drawing] = []

    @property
    def passages(self) -> list[Passage]:
        """The passages so far, in reading order."""
        return [found for made in self._open.values() if (found := made.passage()) is not None]

    def read(self, page: Any, number: int) -> None:
        """Read a laid-out page: the 1-based *number* in the document."""
        self._walk(page, number, "", (), 0)

    def _walk(self, box: Any, page: int, at: str, around: tuple[str, ...], row: int) -> None:
        kind = type(box).__name__
        if kind == "MarginBox":
            return
        element = getattr(box, "element", None)
        own = element is not None and box.element_tag == element.tag
        if element is not None and own:
            at = element.get("data-at", at)
        if kind == "LineBox":
            # Boxes in a line may hold lines of their own: a number before the first word is read before it.
            leading, others = _blocks_in(box)
            for child in leading:
                self._walk(child, page, at, around, row)
            self._line(box, page, at, around, row)
            for child in others:
                self._walk(child, page, at, around, row)
            return
        classes = _classes(box) if own else ()
        if kind.endswith("ReplacedBox"):
            self._drawing(box, page, at, (*classes, *around))
            return
        is_head = kind == "TableRowGroupBox" and (box.is_header or box.is_footer)
        if is_head and self._repeated.setdefault(id(element), page) != page:
            # The headings of a table that goes on are set again on every page: they are read once.
            return
        if kind == "TableRowBox" and own:
            row = self._rows.setdefault(id(element), len(self._rows) + 1)
        for child in getattr(box, "children", ()):
            self._walk(getattr(child, "_box", child), page, at, (*classes, *around), row)

    def _drawing(self, box: Any, page: int, at: str, classes: tuple[str, ...]) -> None:
        element = box.element
        alt = "" if element is None else element.get("alt") or element.get("aria-label") or _title(element)
        self.drawings.append(Drawing(at, page, _box(box), classes, alt))

    def _line(self, box: Any, page: int, at: str, around: tuple[str, ...], row: int) -> None:
        element = box.element
        passage = self._open.get(id(element))
        if passage is None:
            classes = tuple((element.get("class") or "").split())
            # The element's own classes are the nearest of those around its lines.
            outer = around[len(classes) :] if around[: len(classes)] == classes else around
            align = box.style["text_align_all"]
            empty = Passage(at, element.tag, classes, outer, (), (), row, _ALIGNED.get(align, align))
            passage = self._open.setdefault(id(element), _Passage(empty, element))
        left, top, right, bottom = box.position_x, box.position_y, box.width, box.height
        passage.begin(Line(page, (_mm(left), _mm(top), _mm(left + right), _mm(top + bottom))))
        # Words that a style puts before an element stand in a line of its own kind.
        role = "" if box.element_tag == element.tag else "made"
        where = _Where(page, len(passage.lines) - 1, at, around)
        for run in self._runs(box, where, role, []):
            passage.add(run)

    def _runs(self, box: Any, where: _Where, role: str, anchors: list[str]) -> Iterator[Run]:
        for child in getattr(box, "children", ()):
            inner = getattr(child, "_box", child)
            kind = type(inner).__name__
            if kind == "TextBox":
                yield self._run(inner, where, role, tuple(anchors))
                # A citation is where its first number is.
                anchors.clear()
            elif kind.endswith("ReplacedBox"):
                self._drawing(inner, where.page, where.at, (*_classes(box), *_classes(inner), *where.around))
            elif kind == "InlineBox":
                element = inner.element
                role_here = role
                if inner.element_tag != element.tag:
                    role_here = role or "made"
                elif element.tag == "sup":
                    names = _classes(inner)
                    role_here = next((name for name in ("cite", "note") if name in names), role)
                if role_here == "cite" and role != "cite":
                    yield from self._runs(inner, where, role_here, _anchors(element))
                else:
                    yield from self._runs(inner, where, role_here, anchors)

    def _run(self, box: Any, where: _Where, role: str, anchors: tuple[str, ...]) -> Run:
        text = box.text
        place = _box(box)
        # What each space of a line that is spread to both edges got on top.
        spread = float(box.justification_spacing or 0)
        stops = tuple(
            (at, place[0] + _mm(self._offset(text, at, box.style) + spread * _spaces(text, at)))
            for at in _bounds(text)
        )
        face = self._face(box.style)
        return Run(text, where.page, place, face, where.line, role=role, anchors=anchors, stops=stops)

    def _offset(self, text: str, at: int, style: Any) -> float:
        """Where a character begins, in px from the left of its text; a space begins where the word ends."""
        if at >= len(text) or text[at].isspace():
            return self._width(text[:at], style)
        # A space at the end of a text has no width: what follows it has to be measured with it.
        return self._width(text[: at + 1], style) - self._width(text[at], style)

    def _face(self, style: Any) -> Face:
        colour = style["color"]
        lines = style["text_decoration_line"]
        is_underlined = lines != "none" and "underline" in lines
        key = (
            tuple(style["font_family"]),
            style["font_size"],
            style["font_weight"],
            style["font_style"],
            tuple(colour)[:3],
            is_underlined,
            style["lang"],
        )
        if (face := self._faces.get(key)) is None:
            size = style["font_size"]
            red, green, blue = (float(part) for part in tuple(colour)[:3])
            face = self._faces[key] = Face(
                family=str(key[0][0]),
                size=size * _PT_PER_PX,
                x_height=_mm(size * self._ratio(style)),
                weight=int(style["font_weight"]),
                italic=style["font_style"] != "normal",
                colour=(red, green, blue),
                underlined=is_underlined,
                language=style["lang"] or "",
            )
        return face


class _Passage:
    """A passage that is being read."""

    def __init__(self, empty: Passage, element: Any) -> None:
        self._empty = empty
        self.lines: list[Line] = []
        self._runs: list[Run] = []
        self._begins = False
        self._source = _Source(element)

    def begin(self, line: Line) -> None:
        """A new line begins."""
        self.lines.append(line)
        self._begins = bool(self._runs)

    def add(self, run: Run) -> None:
        """Words that follow those before."""
        if not run.text.translate(_UNSEEN):
            # A place at which an address may break.
            return
        if self._begins:
            self._begins = False
            last = self._runs[-1]
            if run.role != "made" and last.role != "made":
                spaced, broken = self._source.between(last.text, run.text)
            else:
                spaced, broken = True, False
            if broken:
                self._runs[-1] = replace(last, text=last.text[:-1], hyphenated=True)
            elif spaced and not last.text.endswith(" "):
                run = replace(run, before=" ")
        if run.role != "made":
            self._source.read(run.text)
        self._runs.append(replace(run, text=run.text.translate(_UNSEEN)))

    def passage(self) -> Passage | None:
        """What was read; None where there are no words."""
        runs = tuple(self._runs)
        if not any(run.text.strip() for run in runs):
            return None
        return replace(self._empty, runs=runs, lines=tuple(self.lines))


class _Source:
    """The text of an element as it was written, followed while its lines are read.

    The space at which a line breaks is not in any line: only the text as written tells it from a break inside
    a word or an address.
    """

    def __init__(self, element: Any) -> None:
        # A style may set other capitals than were written.
        written = "".join(_written(element)).translate(_UNSEEN).casefold()
        #: The characters without spaces, and for each whether a space stands before it.
        self._chars = "".join(written.split())
        self._spaced: list[bool] = []
        space = False
        for char in written:
            if char.isspace():
                space = True
            else:
                self._spaced.append(space)
                space = False
        self._at = 0

    def read(self, text: str) -> None:
        """Go past a text of the lines, but for the hyphen of a broken word."""
        chars = _solid(text)
        if self._chars.startswith(chars, self._at):
            self._at += len(chars)
        elif chars.endswith(_HYPHENS) and self._chars.startswith(chars[:-1], self._at):
            self._at += len(chars) - 1
        elif len(chars) >= _TELLING:
            # What lies between is set elsewhere: the words of a drawing, a number in the margin.
            found = self._chars.find(chars, self._at)
            self._at = found + len(chars) if found >= 0 else self._at

    def between(self, last: str, following: str) -> tuple[bool, bool]:
        """Whether a space stands before *following*, and whether the hyphen that ends *last* was put in."""
        broken = last.endswith(_HYPHENS) and not self._chars.endswith(last[-1], 0, self._at)
        at = self._at
        chars = _solid(following)
        if not self._chars.startswith(chars, at) and len(chars) >= _TELLING:
            at = max(self._chars.find(chars, at), at)
        return at >= len(self._spaced) or self._spaced[at], broken


def _solid(text: str) -> str:
    """The characters alone, capitals as small letters."""
    return "".join(text.translate(_UNSEEN).casefold().split())


def _spaces(text: str, at: int) -> int:
    """How many of the spaces that the engine widens stand in the first *at* characters."""
    return text.count(" ", 0, at) + text.count("\u00a0", 0, at)


def _written(element: Any) -> Iterator[str]:
    """The text of an element and of those in it, without the words of drawings."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and not child.tag.endswith("svg"):
            yield from _written(child)
        yield child.tail or ""


#: What the engine calls the sides of a text, and what designers do.
_ALIGNED = {"start": "left", "end": "right"}


def _anchors(element: Any) -> list[str]:
    """The anchors of a citation, in the order of its numbers."""
    ids = (found.get("id") or "" for found in element.iter())
    return [name for name in ids if name.startswith("cite-")]


def _bounds(text: str) -> Iterator[int]:
    """Where sentences may begin and end inside a text, as numbers of characters."""
    first = len(text) - len(text.lstrip())
    if 0 < first < len(text):
        yield first
    for match in _STOP.finditer(text):
        yield match.end()
        rest = text[match.end() :]
        if rest.strip():
            yield len(text) - len(rest.lstrip())


def _title(element: Any) -> str:
    """What an SVG calls itself."""
    return next((child.text or "" for child in element if str(child.tag).endswith("title")), "")


def _blocks_in(line: Any) -> tuple[list[Any], list[Any]]:
    """The boxes in a line that hold lines of their own: those before its first words, and the others."""
    leading: list[Any] = []
    others: list[Any] = []
    has_words = False
    for inner in _in_line(line):
        kind = type(inner).__name__
        if kind == "TextBox":
            has_words = has_words or bool(inner.text.strip())
        elif not kind.endswith("ReplacedBox"):
            (others if has_words else leading).append(inner)
    return leading, others


def _in_line(line: Any) -> Iterator[Any]:
    """What a line holds, without the boxes that only mark words."""
    for child in getattr(line, "children", ()):
        inner = getattr(child, "_box", child)
        if type(inner).__name__ == "InlineBox":
            yield from _in_line(inner)
        else:
            yield inner


def _classes(box: Any) -> tuple[str, ...]:
    element = getattr(box, "element", None)
    return tuple((element.get("class") or "").split()) if element is not None else ()


def _box(box: Any) -> Box:
    left, top = box.content_box_x(), box.content_box_y()
    return (_mm(left), _mm(top), _mm(left + box.width), _mm(top + box.height))


def _mm(px: float) -> float:
    return float(px) / _PX_PER_MM
