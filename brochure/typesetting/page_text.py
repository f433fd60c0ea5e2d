"""Reading passages: from the lines of the engine to words, and to the bounds of sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from brochure.findings import MmFromTopLeft
from brochure.typesetting.geometry import content_box, is_turned, least_scale, mm, painted
from brochure.typesetting.pages import WORDS
from brochure.typesetting.passages import (
    Drawing,
    DrawnPart,
    Face,
    Line,
    Passage,
    Run,
    around,
    one_line,
    unseen,
)
from brochure.typesetting.written import Written

_PT_PER_PX = 0.75
#: Where a sentence may end inside a run: its mark, with the quotes and brackets that close behind it.
#: These may be of another face, in a run of their own.
_STOP = re.compile(r"(?:[.!?…][”’\"')\]]*|^[”’\"')\]]+)(?=\s)")
#: What the engine calls the sides of a text, and what designers do.
_ALIGNED = {"start": "left", "end": "right"}
#: By how much of its width a text of a drawing stands left of the point that it is anchored at.
_ANCHORED = {"middle": 0.5, "end": 1.0}
#: How far letters reach above and below their base line, as parts of their size.
_ASCENT, _DESCENT = 0.8, 0.25
#: A code as it is drawn: rows of dark modules, and by how much they are scaled.
_RUN = re.compile(r"M(\d{1,4}) (\d{1,4})h(\d{1,4})v1h-\3z")
_CODE, _SCALED = re.compile(f"(?:{_RUN.pattern})+"), re.compile(r"scale\(([\d.]+)\)")
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
        place = painted(box, content_box(box))
        parts = () if element is None else tuple(_drawn_parts(element, place))
        texts = () if element is None else tuple(_texts_of_picture(element, place))
        code = () if element is None else _modules(element)
        self.drawings.append(Drawing(at, page, place, classes, alt, parts, texts, code))

    def _line(self, box: Any, page: int, at: str, around: tuple[str, ...], row: int) -> None:
        element = box.element
        passage = self._open.get(id(element))
        if passage is None:
            classes = tuple((element.get("class") or "").split())
            # The element's own classes are the nearest of those around its lines.
            outer = around[len(classes) :] if around[: len(classes)] == classes else around
            empty = Passage(at, element.tag, classes, outer, (), (), row, "left")
            passage = self._open.setdefault(id(element), _Passage(empty, element))
        left, top, right, bottom = box.position_x, box.position_y, box.width, box.height
        place = MmFromTopLeft(mm(left), mm(top), mm(left + right), mm(top + bottom))
        passage.begin(Line(page, painted(box, place), is_turned(box)))
        # Words that a style puts before an element stand in a line of its own kind.
        role = "made" if _is_made(box) else ""
        if not role:
            # Not as what a style puts before it, such as the number of an item, which has a box of its own.
            passage.align(_ALIGNED.get(box.style["text_align_all"], box.style["text_align_all"]))
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
                if _is_made(inner):
                    role_here = role or "made"
                elif element.tag == "sup":
                    names = _classes(inner)
                    role_here = next((name for name in ("cite", "note") if name in names), role)
                is_citation = role_here == "cite" and role != "cite"
                runs = self._runs(inner, where, role_here, _anchors(element) if is_citation else anchors)
                is_apart = element.get("data-apart") is not None
                yield from (replace(run, apart=True) for run in runs) if is_apart else runs

    def _run(self, box: Any, where: _Where, role: str, anchors: tuple[str, ...]) -> Run:
        text = box.text
        place = content_box(box)
        # By how much each space of a justified line was widened.
        spread = float(box.justification_spacing or 0)
        # Of a turned line the bounds lie above each other: whoever asks for one gets the line.
        stops = tuple(
            (at, place[0] + mm(self._offset(text, at, box.style) + spread * _spaces(text, at)))
            for at in (() if is_turned(box) else _bounds(text))
        )
        place = painted(box, place)
        face = self._face(box.style)
        if (scale := least_scale(box)) != 1.0:
            face = replace(face, size=face.size * scale, x_height=face.x_height * scale)
        return Run(
            text,
            where.page,
            place,
            face,
            where.line,
            role=role,
            anchors=anchors,
            stops=stops,
            turned=is_turned(box),
        )

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
            _opacity(style),
            is_underlined,
            style["lang"],
        )
        if (face := self._faces.get(key)) is None:
            size = style["font_size"]
            red, green, blue = (float(part) for part in tuple(colour)[:3])
            face = self._faces[key] = Face(
                family=str(key[0][0]),
                size=size * _PT_PER_PX,
                x_height=mm(size * self._ratio(style)),
                weight=int(style["font_weight"]),
                italic=style["font_style"] != "normal",
                colour=(red, green, blue),
                opacity=key[5],
                underlined=is_underlined,
                language=style["lang"] or "",
                families=key[0],
            )
        return face


def _opacity(style: Any) -> float:
    """How much of its colour a text of a style paints: elements around it may be faded, too."""
    found = 1.0 if style["visibility"] == "visible" else 0.0
    found *= float(tuple(style["color"])[3])
    while style is not None:
        found *= float(style["opacity"])
        style = style.parent_style
    return found


class _Passage:
    """A passage that is being read."""

    def __init__(self, empty: Passage, element: Any) -> None:
        self._empty = empty
        self.lines: list[Line] = []
        self._runs: list[Run] = []
        self._begins = False
        self._is_aligned = False
        self._source = Written(element)

    def align(self, align: str) -> None:
        """How its own lines are set: as the first of them is."""
        if not self._is_aligned:
            self._is_aligned = True
            self._empty = replace(self._empty, align=align)

    def begin(self, line: Line) -> None:
        """A new line begins."""
        self.lines.append(line)
        self._begins = bool(self._runs)

    def add(self, run: Run) -> None:
        """Words that follow those before."""
        if not unseen(run.text):
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
        self._runs.append(replace(run, text=unseen(run.text)))

    def passage(self) -> Passage | None:
        """The passage that was read; None without words."""
        runs = tuple(self._runs)
        if not any(run.text.strip() for run in runs):
            return None
        return replace(self._empty, runs=runs, lines=tuple(self.lines))


def _spaces(text: str, at: int) -> int:
    """How many of the spaces that the engine widens stand in the first *at* characters."""
    return text.count(" ", 0, at) + text.count("\u00a0", 0, at)


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


def _drawn_parts(element: Any, place: MmFromTopLeft) -> Iterator[DrawnPart]:
    """The words of each datum of one of our own drawings, where the drawing stands on the page."""
    texts: dict[int, list[Any]] = {}
    for child in element:
        if (number := child.get("data-part")) is not None:
            texts.setdefault(int(number), []).append(child)
    if not texts:
        return
    # Drawings are made in mm; a style may scale them.
    scale = (place.right - place.left) / float(element.get("viewBox").split()[2])
    for number, found in sorted(texts.items()):
        boxes = [_text_box(text, place, scale) for text in found]
        words, gaps = "", []
        for before, text in pairwise([None, *found]):
            told = one_line(text.get("data-told") or text.text or "")
            if words and told:
                gaps += [len(words)] if not _goes_on(before, text) else []
                words += " "
            words += told
        yield DrawnPart(number, words, around(boxes), tuple(gaps))


def _texts_of_picture(element: Any, place: MmFromTopLeft) -> Iterator[DrawnPart]:
    """The texts of a picture of the content, where that stands on the page."""
    scale = place.right - place.left
    for number, (words, left, top, right, bottom) in enumerate(json.loads(element.get(WORDS) or "[]")):
        box = MmFromTopLeft(
            place.left + left * scale,
            place.top + top * scale,
            place.left + right * scale,
            place.top + bottom * scale,
        )
        yield DrawnPart(number, words, box)


def _modules(element: Any) -> tuple[str, ...]:
    """The modules of a code, as its drawing has them; none of anything else."""
    path = next((child for child in element if (child.get("d") or "").endswith("v1h-1z")), None)
    scaled = _SCALED.fullmatch(path.get("transform") or "") if path is not None else None
    if path is None or scaled is None or _CODE.fullmatch(path.get("d")) is None:
        return ()
    count = round(float(element.get("viewBox").split()[2]) / float(scaled[1]))
    rows = [["0"] * count for _row in range(count)]
    for x, y, run in (
        (int(found[1]), int(found[2]), int(found[3])) for found in _RUN.finditer(path.get("d"))
    ):
        rows[y][x : x + run] = ["1"] * run
    return tuple("".join(row) for row in rows)


def _is_made(box: Any) -> bool:
    """Whether the words of a box are those of a style; a first letter, or a first line, is of its text."""
    tag = box.element_tag
    return tag != box.element.tag and not tag.endswith(("::first-letter", "::first-line"))


def _goes_on(before: Any, text: Any) -> bool:
    """Whether a text of a drawing is the next line of the one before it."""
    return all(before.get(name) == text.get(name) for name in ("x", "text-anchor", "font-weight"))


def _text_box(text: Any, place: MmFromTopLeft, scale: float) -> MmFromTopLeft:
    """What encloses a text of a drawing, by its base line, its size and its width."""
    x, y, size, width = (float(text.get(name)) for name in ("x", "y", "font-size", "data-width"))
    x -= width * _ANCHORED.get(text.get("text-anchor"), 0.0)
    return MmFromTopLeft(
        place.left + x * scale,
        place.top + (y - _ASCENT * size) * scale,
        place.left + (x + width) * scale,
        place.top + (y + _DESCENT * size) * scale,
    )


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
