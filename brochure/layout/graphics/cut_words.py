"""Words of drawings: where they stand, and which of them the edge of the picture cuts off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from brochure.layout.graphics.plain.values import IDENTITY, Matrix, transformation
from brochure.layout.graphics.plain.whole import PlainPicture
from brochure.layout.graphics.svg import PT, PageFont

#: Gives the font that a text is set in, by the families that it asks for and its weight.
FontFor = Callable[[str, int], PageFont | None]
#: What measuring without kerning may be off by: a share of the width of the text, and a share of its size.
_OFF, _OFF_EM = 0.03, 0.15
#: Where letters are looked at, above the base line, em.
_FOOT, _HEAD = 0.08, 0.4
#: What a text takes over from around it.
_TAKEN = ("font-family", "font-size", "font-weight", "text-anchor")
#: What is drawn elsewhere, or in a frame of its own.
_ELSEWHERE = ("defs", "clipPath", "mask", "pattern", "marker", "symbol", "svg")
_WEIGHTS = {"normal": 400, "bold": 700}
#: Heights above and below the base line, and the width of a sign of an unknown font, em.
_HIGH, _DEEP, _WIDE = 0.74, 0.22, 0.6


@dataclass(frozen=True)
class CutWords:
    """A text that runs over the edge of its picture."""

    words: str
    #: By how much, as a share of its width.
    share: float


@dataclass(frozen=True)
class PlacedWords:
    """A text and its box in its picture, from the picture's top left corner: the picture's width is 1."""

    words: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class _DrawnText:
    """A text with what holds for it."""

    element: Element
    matrix: Matrix
    style: Mapping[str, str]

    @property
    def words(self) -> str:
        return " ".join("".join(self.element.itertext()).split())

    @property
    def parts(self) -> list[Element]:
        """The text and what is set otherwise in it."""
        return [self.element, *self.element.iter(f"{self.element.tag.rpartition('}')[0]}}}tspan")]

    @property
    def is_scattered(self) -> bool:
        """True where its signs are placed one by one or stretched."""
        return "textLength" in self.element.attrib or any(
            len(part.get(key, "0").split()) > 1 or (part is not self.element and key in part.attrib)
            for part in self.parts
            for key in ("x", "y", "dx", "dy", "rotate")
        )

    def width(self, font_for: FontFor) -> float | None:
        """Its width; None where a font of it is not there."""
        signs = self.signs(font_for)
        return None if signs is None else sum(width for _sign, width in signs)

    def signs(self, font_for: FontFor) -> list[tuple[str, float]] | None:
        """Its signs in their order, and how wide each is; None where a font of it is not there."""
        found: list[tuple[str, float]] = []
        stretches = [(self.element, self.element.text or "")]
        for part in self.parts[1:]:
            stretches += [(part, part.text or ""), (self.element, part.tail or "")]
        for part, words in stretches:
            own = {key: part.get(key, self.style[key]) for key in _TAKEN}
            weight = own["font-weight"]
            font = font_for(own["font-family"], _WEIGHTS.get(weight) or int(float(weight)))
            if font is None:
                return None
            found += [(sign, font.width(sign, float(own["font-size"])) / PT) for sign in words]
        return found

    @property
    def is_spaced(self) -> bool:
        """True where more or less room stands between its signs or words than their font gives."""
        return any(key in part.attrib for part in self.parts for key in ("letter-spacing", "word-spacing"))

    def in_words(self, font_for: FontFor) -> list[tuple[str, float, float]]:
        """Its words of two letters and more, with the shares of its width at which each begins and ends.

        Nothing of a text of one word.
        """
        signs = self.signs(font_for) or []
        whole = sum(width for _sign, width in signs)
        found, begin, at = [], 0.0, 0.0
        word = ""
        for sign, width in [*signs, (" ", 0.0)]:
            if sign.isspace():
                if sum(map(str.isalnum, word)) > 1 and whole:
                    # Of the letters at its ends a little is left out: their neighbours begin there.
                    slack = min(_OFF * (at - begin), 0.1 * whole)
                    found.append((word, (begin + slack) / whole, (at - slack) / whole))
                word, begin = "", at + width
            else:
                word += sign
            at += width
        return found if len(self.words.split()) > 1 else []

    @property
    def stretched(self) -> float | None:
        """The width that it is stretched or squeezed to; None where it is not."""
        given = self.element.get("textLength", "")
        return float(given) if re.fullmatch(r"\d*\.?\d+", given) else None

    @property
    def moved(self) -> float:
        """How far its signs are moved to the right of where they would stand."""
        return sum(max(0.0, float(step)) for part in self.parts for step in part.get("dx", "").split())

    def start(self, width: float) -> float:
        """Where it begins, where it is so wide."""
        share = {"middle": 0.5, "end": 1.0}.get(self.style["text-anchor"], 0.0)
        return float(self.element.get("x", "0")) + self.step("dx") - width * share

    @property
    def base(self) -> float:
        """How deep its base line lies."""
        return float(self.element.get("y", "0")) + self.step("dy")

    def step(self, key: str) -> float:
        """How far all of it is moved."""
        steps = self.element.get(key, "").split()
        return float(steps[0]) if steps else 0.0


def cut_words(picture: PlainPicture, font_for: FontFor) -> list[CutWords]:
    """The texts that begin inside the picture and end outside of it, or the other way round.

    Texts are left out whose signs are placed one by one or stretched.
    """
    found = (_cut(text, picture, font_for) for text in _texts(picture) if not text.is_scattered)
    return [cut for cut in found if cut is not None]


def placed_words(picture: PlainPicture, font_for: FontFor) -> tuple[PlacedWords, ...]:
    """The words that are seen, with their boxes: signs that are placed one by one reach from the first on.

    Texts whose signs have no place that is known for sure are one box.
    """
    found = []
    for text in _texts(picture):
        size = float(text.style["font-size"])
        words = [(text.words, 0.0, 1.0)]
        places = [
            [float(value) for part in text.parts for value in part.get(key, "").split()] or [0.0]
            for key in ("x", "y")
        ]
        if len(places[0]) > 1:
            # Each sign of one that ends or is centred at its place stands before it.
            before = 0.0 if text.style["text-anchor"] == "start" else size
            left, right = min(places[0]) - before, max(places[0]) + size
        else:
            width = text.stretched or text.width(font_for)
            width = len(text.words) * _WIDE * size if width is None else width
            left = text.start(width)
            right = left + width + text.moved
            if not text.is_scattered and not text.is_spaced:
                words = text.in_words(font_for) or words
        moved = text.step("dy")
        top, bottom = min(places[1]) + moved - _HIGH * size, max(places[1]) + moved + _DEEP * size
        for said, begins, ends in words:
            sides = left + begins * (right - left), left + ends * (right - left)
            corners = [text.matrix.point(x, y) for x in sides for y in (top, bottom)]
            across = sorted((x - picture.left) / picture.width for x, _y in corners)
            down = sorted((y - picture.top) / picture.width for _x, y in corners)
            box = PlacedWords(said, across[0], down[0], across[-1], down[-1])
            # What is outside altogether is a note of whoever drew it.
            is_seen = (
                box.right > 0 and box.left < 1 and box.bottom > 0 and box.top < picture.height / picture.width
            )
            if box.words and is_seen:
                found.append(box)
    return tuple(found)


def _texts(picture: PlainPicture) -> Iterator[_DrawnText]:
    given = {"font-family": "", "font-size": "16", "font-weight": "400", "text-anchor": "start"}
    return _texts_in(picture.root, IDENTITY, given)


def _texts_in(element: Element, matrix: Matrix, around: Mapping[str, str]) -> Iterator[_DrawnText]:
    style = {key: element.get(key, around[key]) for key in _TAKEN}
    moved = transformation(element.get("transform", ""))
    matrix = matrix if moved is None else matrix.of(moved)
    if element.tag.rpartition("}")[2] == "text":
        yield _DrawnText(element, matrix, style)
        return
    for child in element:
        if child.tag.rpartition("}")[2] not in _ELSEWHERE:
            yield from _texts_in(child, matrix, style)


def _cut(text: _DrawnText, picture: PlainPicture, font_for: FontFor) -> CutWords | None:
    width, size = text.width(font_for), float(text.style["font-size"])
    if width is None:
        return None
    start, matrix = text.start(width), text.matrix
    slack = width * _OFF + size * _OFF_EM
    if width <= 2 * slack:
        return None
    # What is of the letters is seen from near the base line to the head of small letters.
    lines = [text.base - share * size for share in (_FOOT, _HEAD)]
    ends = {
        _is_inside(*matrix.point(x, y), picture)
        for x in (start + slack, start + width - slack)
        for y in lines
    }
    if len(ends) == 1:
        return None
    # So much of it is inside, to a hundredth.
    seen = [
        _is_inside(*matrix.point(start + width * (at + 0.5) / 100, y), picture)
        for at in range(100)
        for y in lines
    ]
    return CutWords(text.words, 1 - sum(seen) / len(seen))


def _is_inside(x: float, y: float, picture: PlainPicture) -> bool:
    across = picture.left <= x <= picture.left + picture.width
    return across and picture.top <= y <= picture.top + picture.height
