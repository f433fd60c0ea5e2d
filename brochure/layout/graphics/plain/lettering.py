"""Texts with their paints."""

from __future__ import annotations

from collections.abc import Mapping

from brochure.layout.graphics.plain.canvas import Canvas
from brochure.layout.graphics.plain.placing import wrapped
from brochure.layout.graphics.plain.source import Element
from brochure.layout.graphics.plain.styles import TOLD, URL, View, in_numbers, refused
from brochure.layout.graphics.plain.texts import SetText, TextReader

#: What a part of a text costs, in parts.
_TEXT_WORK = 10


def drawn_text(canvas: Canvas, element: Element, style: dict[str, str], view: View) -> list[Element]:
    """A text with its paints, its place and its clips."""
    if style["visibility"] == "hidden":
        return []
    reader = TextReader(canvas.source, view)
    made: list[Element] = []
    groups = reader.read(element, style)
    stretched = element.get("textLength")
    for one in groups:
        if stretched is not None:
            _stretch(canvas, element, one, style, view, stretched, alone=len(groups) == 1)
        for key in TOLD:
            # What a text says itself, and what of its parts it takes over.
            base = one.styles[0][1]
            if key in element.attrib or base[key] != style[key]:
                one.element.set(key, base[key])
        made += _coloured(canvas, element, one)
    if not made:
        return []
    return wrapped(canvas, element, "text" if len(made) == 1 else "g", {}, style, made, view)


def _stretch(
    canvas: Canvas,
    element: Element,
    one: SetText,
    style: Mapping[str, str],
    view: View,
    value: str,
    *,
    alone: bool,
) -> None:
    """Set a text as wide as it says."""
    size, text = in_numbers(
        canvas.source, element, "textLength", value.strip(), view.width, float(style["font-size"])
    )
    if len(one.styles) > 1 or not alone or size <= 0:
        raise refused(canvas.source, element, "textLength", value, "leave it out")
    one.element.set("textLength", text)
    if element.get("lengthAdjust") == "spacingAndGlyphs":
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
    below = _copied(one.element)
    for part in below.iter():
        if part is below or "fill" in part.attrib:
            part.set("fill", "none")
    for part in one.element.iter():
        if part is one.element or "stroke" in part.attrib:
            part.set("stroke", "none")
    canvas.charge(_TEXT_WORK * len(one.styles))
    return [below, one.element]


def _copied(element: Element) -> Element:
    """An element and all in it once more."""
    made = Element(element.tag, dict(element.attrib))
    made.text = element.text
    made.extend([_copied(child) for child in element])
    return made
