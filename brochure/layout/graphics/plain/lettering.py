"""Texts with their paints."""

from __future__ import annotations

from copy import deepcopy

from brochure.layout.graphics.plain.canvas import Canvas, DrawingPart
from brochure.layout.graphics.plain.placing import wrapped
from brochure.layout.graphics.plain.source import Element
from brochure.layout.graphics.plain.styles import TOLD, URL, in_numbers, refused
from brochure.layout.graphics.plain.texts import SetText, TextReader

#: What a part of a text costs, in parts.
_TEXT_WORK = 10


def drawn_text(canvas: Canvas, part: DrawingPart) -> list[Element]:
    """A text with its paints, its place and its clips."""
    element, style = part.element, part.style
    if style["visibility"] == "hidden":
        return []
    made: list[Element] = []
    groups = TextReader(canvas.source, part.view).read(element, style)
    for one in groups:
        if "textLength" in element.attrib:
            _stretch(canvas, part, one, alone=len(groups) == 1)
        for key in TOLD:
            # What a text says itself, and what of its parts it takes over.
            base = one.styles[0][1]
            if key in element.attrib or base[key] != style[key]:
                one.element.set(key, base[key])
        made += _coloured(canvas, element, one)
    return wrapped(canvas, part, made)


def _stretch(canvas: Canvas, part: DrawingPart, one: SetText, *, alone: bool) -> None:
    """Set a text as wide as it says."""
    value, em = part.element.get("textLength", ""), float(part.style["font-size"])
    size, text = in_numbers(canvas.source, part.element, "textLength", value.strip(), part.view.width, em)
    if len(one.styles) > 1 or not alone or size <= 0:
        raise refused(canvas.source, part.element, "textLength", value, "leave it out")
    one.element.set("textLength", text)
    if part.element.get("lengthAdjust") == "spacingAndGlyphs":
        one.element.set("lengthAdjust", "spacingAndGlyphs")


def _coloured(canvas: Canvas, element: Element, one: SetText) -> list[Element]:
    """A text with its paints; its line below its letters where that is asked."""
    canvas.charge(_TEXT_WORK * len(one.styles))
    for _part, style in one.styles:
        canvas.families.setdefault(style["font-family"])
    for part, style in one.styles:
        for key in ("fill", "stroke"):
            value = style[key]
            if value.startswith("context-"):
                part.set(key, "none")
            elif URL.match(value):
                # The engine paints tiles of the size of the letters' box, and cuts letters off.
                raise canvas.source.error(
                    element,
                    "text of the SVG picture is painted with a gradient or a pattern",
                    "give it one colour, or draw it as paths",
                )
    base = one.styles[0][1]
    if base["paint-order"].split()[0] != "stroke" or base["stroke"] == "none" or base["fill"] == "none":
        return [one.element]
    below = deepcopy(one.element)
    for part in below.iter():
        if part is below or "fill" in part.attrib:
            part.set("fill", "none")
    for part in one.element.iter():
        if part is one.element or "stroke" in part.attrib:
            part.set("stroke", "none")
    canvas.charge(_TEXT_WORK * len(one.styles))
    return [below, one.element]
