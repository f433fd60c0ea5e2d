"""Words of drawings that the edge of the picture cuts off."""

from __future__ import annotations

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
#: What a text takes over from around it.
_TAKEN = ("font-family", "font-size", "font-weight", "text-anchor")
#: What is drawn elsewhere, or in a frame of its own.
_ELSEWHERE = ("defs", "clipPath", "mask", "pattern", "marker", "symbol", "svg")
_WEIGHTS = {"normal": 400, "bold": 700}


@dataclass(frozen=True)
class CutWords:
    """A text that runs over the edge of its picture."""

    words: str
    #: By how much, as a share of its width.
    share: float


def cut_words(picture: PlainPicture, font_for: FontFor) -> list[CutWords]:
    """The texts that begin inside the picture and end outside of it, or the other way round.

    Texts are left out whose signs are placed one by one or stretched.
    """
    given = {"font-family": "", "font-size": "16", "font-weight": "400", "text-anchor": "start"}
    return list(_cut(picture.root, IDENTITY, given, picture, font_for))


def _cut(
    element: Element, matrix: Matrix, around: Mapping[str, str], picture: PlainPicture, font_for: FontFor
) -> Iterator[CutWords]:
    style = {key: element.get(key, around[key]) for key in _TAKEN}
    moved = transformation(element.get("transform", ""))
    matrix = matrix if moved is None else matrix.of(moved)
    name = element.tag.rpartition("}")[2]
    if name == "text":
        found = _of_text(element, matrix, style, picture, font_for)
        if found is not None:
            yield found
        return
    for child in element:
        if child.tag.rpartition("}")[2] not in _ELSEWHERE:
            yield from _cut(child, matrix, style, picture, font_for)


def _of_text(
    element: Element, matrix: Matrix, style: Mapping[str, str], picture: PlainPicture, font_for: FontFor
) -> CutWords | None:
    parts = [element, *element.iter(f"{element.tag.rpartition('}')[0]}}}tspan")]
    if "textLength" in element.attrib or any(
        len(part.get(key, "0").split()) > 1 or (part is not element and key in part.attrib)
        for part in parts
        for key in ("x", "y", "dx", "dy", "rotate")
    ):
        return None
    width, size = 0.0, float(style["font-size"])
    for part in parts:
        own = {key: part.get(key, style[key]) for key in _TAKEN}
        weight = own["font-weight"]
        font = font_for(own["font-family"], _WEIGHTS.get(weight) or int(float(weight)))
        if font is None:
            return None
        text = (part.text or "") + ("".join(child.tail or "" for child in part) if part is element else "")
        width += font.width(text, float(own["font-size"])) / PT
    start = float(element.get("x", "0")) - width * {"middle": 0.5, "end": 1.0}.get(style["text-anchor"], 0.0)
    y, slack = float(element.get("y", "0")), width * _OFF + size * _OFF_EM
    begins, ends = (_is_inside(*matrix.point(x, y), picture) for x in (start + slack, start + width - slack))
    if width <= 2 * slack or begins == ends:
        return None
    # So much of it is inside, to a hundredth.
    seen = sum(_is_inside(*matrix.point(start + width * (at + 0.5) / 100, y), picture) for at in range(100))
    return CutWords(" ".join("".join(element.itertext()).split()), 1 - seen / 100)


def _is_inside(x: float, y: float, picture: PlainPicture) -> bool:
    across = picture.left <= x <= picture.left + picture.width
    return across and picture.top <= y <= picture.top + picture.height
