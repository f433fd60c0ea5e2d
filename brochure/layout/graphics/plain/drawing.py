"""Every part of a drawing written anew, in the few ways that the engine draws as they are meant."""

from __future__ import annotations

from collections.abc import Mapping

from brochure.layout.graphics.plain import paths
from brochure.layout.graphics.plain.boxes import lies_in
from brochure.layout.graphics.plain.canvas import SHAPES, UNSEEN, Canvas
from brochure.layout.graphics.plain.lettering import drawn_text
from brochure.layout.graphics.plain.paints import GRADIENTS, is_plain, plain_stops
from brochure.layout.graphics.plain.paths import Extent
from brochure.layout.graphics.plain.placing import wrapped
from brochure.layout.graphics.plain.shapes import drawn_shape
from brochure.layout.graphics.plain.source import Element, href, name_of
from brochure.layout.graphics.plain.styles import PATHS, TOLD, URL, View, in_numbers, inherited, refused
from brochure.layout.graphics.plain.values import IDENTITY, Matrix, numbers, transformation, written
from brochure.layout.graphics.plain.viewports import fitting

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
        if name not in (*SHAPES, "g", "a", "svg", "use", "text"):
            raise self.source.error(
                element, f"the SVG picture holds <{name or element.tag}>, which can't be used", PATHS
            )
        style, told = inherited(self.source, element, around, view)
        if element.get("display", "inline").strip() == "none":
            return []
        self._scale(element, style)
        told = {key: value for key, value in told.items() if key in TOLD}
        if name in SHAPES:
            return drawn_shape(self, element, style, told, view)
        if name == "text":
            return drawn_text(self, element, style, view)
        # A painting by reference depends on what is painted: the parts are told it one by one.
        told = {
            key: value for key, value in told.items() if not (key in ("fill", "stroke") and URL.match(value))
        }
        if name == "use":
            return self._use(element, style, told, view, depth)
        if name == "a" and href(element) is not None:
            raise self.source.error(
                element, "the SVG picture holds <a>, which can't be used", "take the link away"
            )
        if name == "svg":
            return self._inner(element, element, style, told, view, depth)
        inner = [part for child in element for part in self.draw(child, style, view, depth + 1)]
        return wrapped(self, element, "g", told, style, inner, view)

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
        if not is_plain(gradient) or self.parts.get(gradient.get("id", "")) is not gradient:
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

    def _use(
        self, element: Element, style: dict[str, str], told: dict[str, str], view: View, depth: int
    ) -> list[Element]:
        target = self.parts.get((href(element) or "#").removeprefix("#"))
        if target is None:
            return []
        em = float(style["font-size"])
        x, y = (
            in_numbers(self.source, element, key, element.get(key, "0"), whole, em)[0]
            for key, whole in (("x", view.width), ("y", view.height))
        )
        if name_of(target) in ("symbol", "svg"):
            own, own_told = inherited(self.source, target, style, view)
            own_told = {
                key: value
                for key, value in own_told.items()
                if key in TOLD and not (key in ("fill", "stroke") and URL.match(value))
            }
            inner = self._inner(target, element, own, own_told, view, depth + 1, is_used=True)
        else:
            inner = self.draw(target, style, view, depth + 1)
        return wrapped(self, element, "g", told, style, inner, view, Matrix(e=x, f=y))

    def _inner(
        self,
        element: Element,
        sized: Element,
        style: dict[str, str],
        told: dict[str, str],
        view: View,
        depth: int,
        *,
        is_used: bool = False,
    ) -> list[Element]:
        """A picture in the picture: moved, stretched and cut as its viewBox says."""
        em = float(style["font-size"])

        def size(key: str, whole: float, without: str) -> float:
            value = sized.get(key) or element.get(key) or without
            if value == "auto":
                value = without
            return in_numbers(self.source, element, key, value, whole, em)[0]

        width, height = size("width", view.width, "100%"), size("height", view.height, "100%")
        if width <= 0 or height <= 0:
            return []
        x, y = (0.0, 0.0) if is_used else (size("x", view.width, "0"), size("y", view.height, "0"))
        matrix, inside, box = Matrix(e=x, f=y), View(width, height), Extent(0, 0, width, height)
        if (value := element.get("viewBox")) is not None:
            asked = numbers(value)
            if asked is None or len(asked) != 4 or asked[2] < 0 or asked[3] < 0:
                raise refused(self.source, element, "viewBox", value, "give it four numbers")
            left, top, wide, high = asked
            if not wide or not high:
                return []
            fitted = fitting(self.source, element, wide, high, width, height)
            matrix = matrix.of(fitted).of(Matrix(e=-left, f=-top))
            style = dict(style)
            style["scale"] = written(
                float(style.get("scale", "1")) * fitted.scale if fitted.keeps_shapes else 0
            )
            inside = View(wide, high)
            box = Extent(x, y, x + width, y + height).moved(matrix.inverse())
        inner = [part for child in element for part in self.draw(child, style, inside, depth + 1)]
        if element.get("overflow", "hidden") not in ("visible", "auto") and not lies_in(inner, box):
            cut = self.clip_of(paths.rectangle(box.left, box.top, box.width, box.height))
            group = self.new("g", {"clip-path": cut})
            group.extend(inner)
            inner = [group]
        return wrapped(self, element, "g", told, style, inner, inside, matrix, is_moved_first=True)

    def wrapped(
        self, element: Element, style: Mapping[str, str], inner: list[Element], view: View
    ) -> list[Element]:
        """Parts in a group with the place, cover, clip and mask that an element gives them."""
        return wrapped(self, element, "g", {}, style, inner, view)
