"""Every part of a drawing written anew, in the few ways that the engine draws as they are meant."""

from __future__ import annotations

from collections.abc import Mapping

from brochure.layout.graphics.plain.canvas import Canvas, DrawingPart
from brochure.layout.graphics.plain.lettering import drawn_text
from brochure.layout.graphics.plain.paints import GRADIENTS, is_plain, plain_stops
from brochure.layout.graphics.plain.placing import wrapped
from brochure.layout.graphics.plain.shapes import drawn_shape
from brochure.layout.graphics.plain.source import SHAPES, UNSEEN, Element, href, name_of, web_page
from brochure.layout.graphics.plain.styles import (
    PATHS,
    TOLD,
    URL,
    View,
    in_numbers,
    inherited,
    lengths,
    refused,
)
from brochure.layout.graphics.plain.values import IDENTITY, Matrix, transformation, written
from brochure.layout.graphics.plain.viewports import framed

#: Deepest nesting of what is drawn, what is shown by reference included.
_DEPTH_LIMIT = 160


class Drawer(Canvas):
    """Writes the parts of one picture anew."""

    def draw(self, element: Element, around: Mapping[str, str], view: View, depth: int = 0) -> list[Element]:
        """The element as the engine draws it; nothing for one that is not seen."""
        name = name_of(element)
        if name in GRADIENTS:
            return self._gradient_as_it_is(element)
        if name == "defs":
            return self._defs(element)
        if name in UNSEEN:
            return []
        if depth > _DEPTH_LIMIT:
            raise self.source.error(element, "the SVG picture has groups in groups too often", "ungroup some")
        if element.get("requiredExtensions", "").strip():
            return []
        if element.get("systemLanguage") is not None:
            raise refused(
                self.source, element, "systemLanguage", element.get("systemLanguage", ""), "leave it out"
            )
        if name == "foreignObject":
            raise web_page(self.source, element)
        if name not in (*SHAPES, "g", "a", "svg", "use", "text"):
            raise self.source.error(
                element, f"the SVG picture holds <{name or element.tag}>, which can't be used", PATHS
            )
        if element.get("display", "inline").strip() == "none":
            return []
        if name in SHAPES and element.get("visibility", around["visibility"]).strip() in (
            "hidden",
            "collapse",
        ):
            # What can't be drawn does no harm where nothing is seen, such as the shadow of a hidden label.
            return []
        style, told = inherited(self.source, element, around, view)
        self._scale(element, style)
        part = DrawingPart(element, style, view)
        if name in SHAPES:
            return drawn_shape(self, part, {key: value for key, value in told.items() if key in TOLD})
        if name == "text":
            return drawn_text(self, part)
        told = _handed(told)
        if name == "use":
            return self._use(part, told, depth)
        if name == "svg":
            return self._inner(part, told, depth)
        inner = [one for child in element for one in self.draw(child, style, view, depth + 1)]
        return wrapped(self, part, inner, told)

    def _defs(self, element: Element) -> list[Element]:
        found = self.new("defs")
        gradients = [
            part
            for child in element
            if name_of(child) in (*GRADIENTS, "defs", "g")
            for gradient in child.iter()
            if name_of(gradient) in GRADIENTS
            for part in self._gradient_as_it_is(gradient)
        ]
        found.extend(gradients)
        return [found] if len(found) else []

    def _gradient_as_it_is(self, gradient: Element) -> list[Element]:
        """A gradient that needs no other coordinates stays where it is."""
        if not is_plain(gradient, self.source) or self.parts.get(gradient.get("id", "")) is not gradient:
            return []
        name = name_of(gradient)
        made = self.new(name)
        for key in gradient.attrib:
            if key in ("id", "gradientUnits", "x1", "y1", "x2", "y2", "cx", "cy", "r", "fx", "fy", "fr"):
                made.set(key, gradient.attrib[key])
        made.extend(plain_stops(gradient, self.source))
        self.charge(len(made))
        return [made]

    def _scale(self, element: Element, style: dict[str, str]) -> None:
        """Note how much larger the part is drawn than measured: 0 where that depends on the direction."""
        matrix = transformation(element.get("transform", "")) or IDENTITY
        if not matrix.is_identity:
            scale = float(style.get("scale", "1"))
            style["scale"] = written(scale * matrix.scale if matrix.keeps_shapes else 0)

    def _use(self, part: DrawingPart, told: dict[str, str], depth: int) -> list[Element]:
        element, style, view = part.element, part.style, part.view
        target = self.parts.get((href(element) or "#").removeprefix("#"))
        if target is None:
            return []
        x, y = lengths(self.source, element, view, em=float(style["font-size"]), x="0", y="0")
        if name_of(target) in ("symbol", "svg"):
            own, own_told = inherited(self.source, target, style, view)
            inner = self._inner(DrawingPart(target, own, view), _handed(own_told), depth + 1, used=element)
        else:
            inner = self.draw(target, style, view, depth + 1)
        return wrapped(self, part, inner, told, Matrix(e=x, f=y))

    def _inner(
        self, part: DrawingPart, told: dict[str, str], depth: int, used: Element | None = None
    ) -> list[Element]:
        """A picture in the picture: moved, stretched and cut as its viewBox says."""
        element, style, view = part.element, part.style, part.view
        sized, em = element if used is None else used, float(style["font-size"])

        def size(key: str, whole: float, without: str) -> float:
            value = sized.get(key) or element.get(key) or without
            value = without if value == "auto" else value
            return in_numbers(self.source, element, key, value, whole, em)[0]

        width, height = size("width", view.width, "100%"), size("height", view.height, "100%")
        frame = framed(self.source, element, element.get("viewBox"), width, height)
        if frame is None:
            return []
        fitted, inside, box = frame
        moved = (
            IDENTITY
            if used is not None
            else Matrix(e=size("x", view.width, "0"), f=size("y", view.height, "0"))
        )
        if not fitted.is_identity:
            scale = float(style.get("scale", "1")) * fitted.scale if fitted.keeps_shapes else 0
            style = style | {"scale": written(scale)}
        inner = [one for child in element for one in self.draw(child, style, inside, depth + 1)]
        return wrapped(
            self, DrawingPart(element, style, inside), self.cut(element, inner, box), told, moved.of(fitted)
        )


def _handed(told: Mapping[str, str]) -> dict[str, str]:
    """What the parts of a group are told by it: each is told itself of a painting by reference."""
    return {
        key: value
        for key, value in told.items()
        if key in TOLD and not (key in ("fill", "stroke") and URL.match(value))
    }
