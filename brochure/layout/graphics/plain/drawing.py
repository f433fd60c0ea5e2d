"""Every part of a drawing written anew, in the few ways that the engine draws as they are meant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from brochure.layout.graphics.plain import paths
from brochure.layout.graphics.plain.clips import Outline, united
from brochure.layout.graphics.plain.paints import GRADIENTS, Place, gradient_for, is_plain, plain_stops
from brochure.layout.graphics.plain.paths import Extent, PathError, Segment
from brochure.layout.graphics.plain.source import SVG, Element, SvgSource, href, name_of
from brochure.layout.graphics.plain.styles import (
    AGAIN,
    INITIAL,
    PATHS,
    TOLD,
    URL,
    View,
    in_numbers,
    inherited,
    opacity,
    refused,
)
from brochure.layout.graphics.plain.texts import SetText, TextReader
from brochure.layout.graphics.plain.values import (
    IDENTITY,
    Matrix,
    is_simple_transform,
    length,
    numbers,
    red_green_blue,
    rotation,
    share,
    transformation,
    written,
)

#: Most parts that are drawn.
DRAWN_LIMIT = 50_000
#: Deepest nesting of what is drawn, what is shown by reference included.
_DEPTH_LIMIT = 160
#: Longest series of numbers that the engine reads in good time.
_SERIES_LIMIT = 600
#: What a gradient and a part of a text cost, in parts.
_GRADIENT_WORK, _TEXT_WORK = 10, 10
#: Most numbers of one path: the engine goes over them again and again.
_PATH_LIMIT = 20_000
_SHAPES = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon")
#: Parts that draw nothing where they stand.
_UNSEEN = {
    "defs", "symbol", "clipPath", "mask", "pattern", "marker", "filter", "title", "desc", "metadata", "stop",
    "view",
    "font", "font-face", "color-profile", "cursor", "style",
}  # fmt: skip
_GEOMETRY = {
    "rect": ("x", "y", "width", "height", "rx", "ry"),
    "circle": ("cx", "cy", "r"),
    "ellipse": ("cx", "cy", "rx", "ry"),
    "line": ("x1", "y1", "x2", "y2"),
}
_SERIES = re.compile(r"[^a-zA-Z]{3000,}")
_BY_HAND = re.compile(r"[eE]|[aA]\s*(?:-|[^,\sa-zA-Z]+[\s,]+-)")


@dataclass(frozen=True)
class _Shape:
    """An outline: its path, and the attributes that the engine is told."""

    name: str
    attributes: dict[str, str]
    segments: list[Segment]


@dataclass
class Drawer:
    """Writes the parts of one picture anew."""

    source: SvgSource
    parts: dict[str, Element]
    #: Gradients, patterns, clips and masks that were made for a part.
    made: list[Element] = field(default_factory=list)
    count: int = 0
    #: The fonts that text asks for, the first choice first.
    families: dict[str, None] = field(default_factory=dict)
    _gradients: dict[tuple[str, Place], tuple[str, float]] = field(default_factory=dict)

    def new(self, name: str, attributes: Mapping[str, str] | None = None) -> Element:
        """An element to be drawn."""
        self._charge(1)
        return Element(f"{SVG}{name}", dict(attributes or {}))

    def _charge(self, parts: int) -> None:
        """Count work that takes as long as so many parts."""
        self.count += parts
        if self.count > DRAWN_LIMIT:
            raise self.source.error(
                self.source.root, "the SVG picture repeats too many parts", "simplify it, or place it as PNG"
            )

    def _kept(self, element: Element) -> str:
        """The address of something made, with a name of its own."""
        name = f"made-{len(self.made) + 1}"
        while name in self.parts:
            name += "-"
        element.set("id", name)
        self.made.append(element)
        return f"url(#{name})"

    def draw(self, element: Element, around: Mapping[str, str], view: View, depth: int = 0) -> list[Element]:
        """The element as the engine draws it; nothing for one that is not seen."""
        name = name_of(element)
        if name in GRADIENTS:
            return self._gradient_as_it_is(element)
        if name == "defs":
            return self._defs(element)
        if name in _UNSEEN:
            return []
        if depth > _DEPTH_LIMIT:
            raise self.source.error(element, "the SVG picture has groups in groups too often", "ungroup some")
        if element.get("requiredExtensions", "").strip():
            return []
        if element.get("systemLanguage") is not None:
            raise refused(
                self.source, element, "systemLanguage", element.get("systemLanguage", ""), "leave it out"
            )
        if name not in (*_SHAPES, "g", "a", "svg", "use", "text"):
            raise self.source.error(
                element, f"the SVG picture holds <{name or element.tag}>, which can't be used", PATHS
            )
        style, told = inherited(self.source, element, around, view)
        if element.get("display", "inline").strip() == "none":
            return []
        self._scale(element, style)
        told = {key: value for key, value in told.items() if key in TOLD}
        if name in _SHAPES:
            return self._shape(element, style, told, view)
        if name == "text":
            return self._text(element, style, view)
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
        return self._wrapped(element, "g", told, style, inner, view)

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
        self._charge(len(made))
        return [made]

    def _scale(self, element: Element, style: dict[str, str]) -> None:
        """Note how much larger the part is drawn than measured: 0 where that depends on the direction."""
        matrix = transformation(element.get("transform", "")) or IDENTITY
        if not matrix.is_identity:
            scale = float(style.get("scale", "1"))
            style["scale"] = written(scale * matrix.scale if matrix.keeps_shapes else 0)

    # Groups, and what is shown by reference

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
        return self._wrapped(element, "g", told, style, inner, view, Matrix(e=x, f=y))

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
        if element.get("overflow", "hidden") not in ("visible", "auto") and not _lies_in(inner, box):
            cut = self._clip_of(paths.rectangle(box.left, box.top, box.width, box.height))
            group = self.new("g", {"clip-path": cut})
            group.extend(inner)
            inner = [group]
        return self._wrapped(element, "g", told, style, inner, inside, matrix, is_moved_first=True)

    def wrapped(
        self, element: Element, style: Mapping[str, str], inner: list[Element], view: View
    ) -> list[Element]:
        """Parts in a group with the place, cover, clip and mask that an element gives them."""
        return self._wrapped(element, "g", {}, style, inner, view)

    def _wrapped(
        self,
        element: Element,
        name: str,
        told: Mapping[str, str],
        style: Mapping[str, str],
        inner: list[Element],
        view: View,
        moved: Matrix = IDENTITY,
        *,
        is_moved_first: bool = False,
        box: Extent | None = None,
    ) -> list[Element]:
        """Parts with the place, cover, clip and mask that an element gives them."""
        if not inner:
            return []
        transform, matrix = self._transform(element, view, inner, box)
        if abs(matrix.determinant) < 1e-12:
            return []
        attributes = dict(told)
        if not moved.is_identity:
            both = moved.of(matrix) if is_moved_first else matrix.of(moved)
            transform = both.written()
        if transform:
            attributes["transform"] = transform
        cover = element.get("opacity")
        if cover is not None and cover not in ("inherit", "initial", "unset"):
            cover = opacity(self.source, element, "opacity", cover.strip())
            if share(cover) == 0:
                return []
            attributes["opacity"] = cover
            self._charge(_parts_in(inner) // 3)
        clips = self._clips(element, inner, view, box)
        if clips is None:
            return []
        # A shape carries what it is given itself; several parts get a group around them.
        alone = name != "g" and len(inner) == 1
        outer = inner[0] if alone else self.new("g")
        if not moved.is_identity and clips:
            # A clip lies in the coordinates of the element, before it is moved.
            group = self.new("g")
            if not matrix.is_identity:
                group.set("transform", matrix.written())
            if "opacity" in attributes:
                group.set("opacity", attributes.pop("opacity"))
            attributes["transform"] = moved.written()
            for key, value in attributes.items():
                outer.set(key, value)
            outer.extend(inner)
            inner, outer, attributes, alone = [outer], group, {}, False
        for key, value in attributes.items():
            outer.set(key, value)
        for clip in clips[1:]:
            group = self.new("g", {"clip-path": clip})
            if alone:
                shell = self.new("g")
                for key in ("transform", "opacity"):
                    if key in outer.attrib:
                        shell.set(key, outer.attrib.pop(key))
                inner, outer, alone = [outer], shell, False
            group.extend(inner)
            inner = [group]
        if clips:
            outer.set("clip-path", clips[0])
        if not alone:
            outer.extend(inner)
        return [outer]

    def _transform(
        self, element: Element, view: View, inner: list[Element], box: Extent | None
    ) -> tuple[str, Matrix]:
        """The transformation of an element, and how to write it."""
        value = element.get("transform", "").strip()
        if value in ("", "none"):
            return "", IDENTITY
        matrix = transformation(value)
        if matrix is None:
            raise refused(self.source, element, "transform", value, "use matrix, translate, scale and rotate")
        origin = element.get("transform-origin")
        fill_box = element.get("transform-box", "view-box").strip() in ("fill-box", "content-box")
        if origin is None and not fill_box:
            return (value if is_simple_transform(value) else matrix.written()), matrix
        within = (box or _bounds(inner)) if fill_box else Extent(0, 0, view.width, view.height)
        if within is None:
            raise refused(self.source, element, "transform-box", "fill-box", "write the turn as a matrix")
        x, y = self._origin(element, origin or ("50% 50%" if fill_box else "0 0"), within)
        if not fill_box:
            x, y = x - within.left, y - within.top
        matrix = Matrix(e=x, f=y).of(matrix).of(Matrix(e=-x, f=-y))
        return matrix.written(), matrix

    def _origin(self, element: Element, value: str, box: Extent) -> tuple[float, float]:
        words = value.replace(",", " ").split()
        named = {"left": "0%", "top": "0%", "center": "50%", "right": "100%", "bottom": "100%"}
        if len(words) == 1:
            words.append("center")
        if words[0] in ("top", "bottom") or words[1] in ("left", "right"):
            words[0], words[1] = words[1], words[0]
        found = [
            length(named.get(word, word), whole, 16)
            for word, whole in zip(words[:2], (box.width, box.height), strict=True)
        ]
        if found[0] is None or found[1] is None or len(words) > 3:
            raise refused(self.source, element, "transform-origin", value, "write the turn as a matrix")
        return box.left + found[0], box.top + found[1]

    # Shapes

    def _shape(
        self, element: Element, style: dict[str, str], told: dict[str, str], view: View
    ) -> list[Element]:
        shape = self._outline(element, style, view)
        if shape is None:
            return []
        box = paths.bounds(shape.segments)
        attributes = self._in_order(element, told | shape.attributes)
        if element.get("vector-effect", "none") not in ("none", "inherit", "initial"):
            self._unscale(element, style, attributes)
        if box is not None and not (box.width and box.height) and style["fill"] != "none":
            # Readers of PDFs draw a hair where a filling has no area.
            style["fill"] = attributes["fill"] = "none"
        for key in ("fill", "stroke"):
            if style[key].startswith("context-"):
                attributes[key] = "none"
        inner = self._painted(element, shape, attributes, style, box, view)
        inner += self._markers(element, shape, style, view)
        name = shape.name if len(inner) == 1 else "g"
        return self._wrapped(element, name, {}, style, inner, view, box=box)

    def _roomy(self, shape: _Shape, attributes: dict[str, str], line: float) -> tuple[_Shape, dict[str, str]]:
        """A shape whose box, as the engine sees it, is larger than what it paints.

        The engine paints gradients as tiles of the size of that box.  Where a tile ends at the edge of the
        shape, Poppler paints a part of it alone.
        """
        box = paths.bounds(shape.segments)
        kinds = [segment.kind for segment in shape.segments[:2]]
        if box is None or kinds == ["M", "M"]:
            return shape, attributes
        room = box.grown(line / 2 + 0.1 * max(box.width, box.height))
        begin = [Segment("M", ((room.left, room.top),)), Segment("M", ((room.right, room.bottom),))]
        segments = [*begin, *shape.segments]
        attributes = {key: value for key, value in attributes.items() if key not in shape.attributes}
        attributes["d"] = paths.data_of(segments)
        return _Shape("path", {"d": attributes["d"]}, segments), attributes

    def _unscale(self, element: Element, style: dict[str, str], attributes: dict[str, str]) -> None:
        """Set a line as wide as it is to be after the transformations around it."""
        value, scale = element.get("vector-effect", ""), float(style.get("scale", "1"))
        if value != "non-scaling-stroke" or not scale:
            raise refused(self.source, element, "vector-effect", value, "leave it out")
        if style["stroke-dasharray"] != "none" and abs(scale - 1) > 1e-6:
            raise refused(self.source, element, "vector-effect", value, "leave it out for dashed lines")
        style["stroke-width"] = attributes["stroke-width"] = written(float(style["stroke-width"]) / scale)

    def _in_order(self, element: Element, found: dict[str, str]) -> dict[str, str]:
        """Attributes in the order of the file, and then those that were added."""
        ordered = {key: found[key] for key in element.attrib if key in found}
        return ordered | found

    def _painted(
        self,
        element: Element,
        shape: _Shape,
        attributes: dict[str, str],
        style: Mapping[str, str],
        box: Extent | None,
        view: View,
    ) -> list[Element]:
        """The shape, once, or once for each paint where they need it."""
        paints = [key for key in ("fill", "stroke") if style[key] != "none"]
        if style["paint-order"].split()[0] == "stroke":
            paints.reverse()
        linked = [key for key in paints if URL.match(style[key])]
        if not linked and (len(paints) < 2 or paints[0] == "fill"):
            return [self.new(shape.name, attributes)]
        if linked == ["fill"] and paints[0] == "fill":
            # Its line, if it has one, can be drawn with it where it need not be turned for the gradient.
            found = self._by_reference(element, shape, attributes, style, "fill", box, view)
            if found is None or name_of(found) != "g" or len(paints) == 1:
                return [found] if found is not None else [self.new(shape.name, attributes | {"fill": "none"})]
        parts = []
        for key in paints:
            other = "stroke" if key == "fill" else "fill"
            alone = attributes | {other: "none"}
            if key not in linked:
                parts.append(self.new(shape.name, alone))
                continue
            part = self._by_reference(element, shape, alone, style, key, box, view)
            if part is not None:
                parts.append(part)
        return parts

    def _by_reference(
        self,
        element: Element,
        shape: _Shape,
        attributes: dict[str, str],
        style: Mapping[str, str],
        key: str,
        box: Extent | None,
        view: View,
    ) -> Element | None:
        """The shape, filled or drawn with a gradient or a pattern; None where that paints nothing."""
        line = float(style["stroke-width"]) if style["stroke"] != "none" else 0.0
        frame = IDENTITY
        if key == "stroke":
            if not line:
                return None
            # The engine draws such lines one unit wide.
            frame = Matrix(a=1 / line, d=1 / line)
            segments = paths.moved(shape.segments, frame)
            attributes = {name: value for name, value in attributes.items() if name not in shape.attributes}
            attributes |= {"d": paths.data_of(segments), "stroke-width": "1"}
            attributes |= {"stroke-dashoffset": written(float(style["stroke-dashoffset"]) / line)}
            if style["stroke-dasharray"] != "none":
                dashes = re.split(r"[\s,]+", style["stroke-dasharray"].strip())
                attributes["stroke-dasharray"] = " ".join(written(float(dash) / line) for dash in dashes)
            shape = _Shape("path", {"d": attributes["d"]}, segments)
        place = Place(box, line / 2 if key == "stroke" else 0.0, frame)
        paint, turn = self._paint(element, style[key], shape, place, view)
        if paint == "none":
            return None
        attributes = attributes | {key: paint}
        match = URL.match(style[key])
        if match is not None and name_of(self.parts[match[1]]) == "pattern":
            if shape.name == "path":
                # Its box is then that of the curves that it is drawn with.
                attributes["d"] = paths.data_of(shape.segments)
        else:
            shape, attributes = self._roomy(shape, attributes, 1.0 if key == "stroke" else line)
        made = self._turned(shape, attributes, turn)
        if frame.is_identity:
            return made
        group = self.new("g", {"transform": frame.inverse().written()})
        group.append(made)
        return group

    def _turned(self, shape: _Shape, attributes: dict[str, str], turn: float) -> Element:
        if not turn:
            return self.new(shape.name, attributes)
        rest = {key: value for key, value in attributes.items() if key not in shape.attributes}
        rest["d"] = paths.data_of(paths.moved(shape.segments, rotation(-turn)))
        rest["transform"] = rotation(turn).written()
        found = self.new("g")
        found.append(self.new("path", rest))
        return found

    def _outline(self, element: Element, style: Mapping[str, str], view: View) -> _Shape | None:
        """What a shape goes round; None for one that draws nothing."""
        name = name_of(element)
        if name == "path":
            return self._path(element)
        if name in ("polyline", "polygon"):
            return self._points(element, name)
        em = float(style["font-size"])
        values: dict[str, float] = {}
        told: dict[str, str] = {}
        for key in _GEOMETRY[name]:
            value = element.get(key, "").strip()
            if value in ("", "auto"):
                continue
            if key in ("x", "width", "cx", "rx", "x1", "x2"):
                whole = view.width
            elif key == "r":
                whole = view.diagonal
            else:
                whole = view.height
            values[key], told[key] = in_numbers(self.source, element, key, value, whole, em)
        match name:
            case "rect":
                width, height = values.get("width", 0), values.get("height", 0)
                if width <= 0 or height <= 0:
                    return None
                for key in ("rx", "ry"):
                    if values.get(key, 0) < 0:
                        del values[key], told[key]
                rx = values.get("rx", values.get("ry", 0))
                ry = values.get("ry", rx)
                segments = paths.rectangle(values.get("x", 0), values.get("y", 0), width, height, rx, ry)
            case "line":
                start = values.get("x1", 0), values.get("y1", 0)
                segments = paths.polygon([start, (values.get("x2", 0), values.get("y2", 0))], closed=False)
            case _:
                rx = values.get("r", values.get("rx", 0))
                ry = values.get("r", values.get("ry", 0))
                if name == "ellipse" and ("rx" in values) != ("ry" in values):
                    rx = ry = max(rx, ry)
                    told["rx"] = told["ry"] = written(rx)
                if rx <= 0 or ry <= 0:
                    return None
                segments = paths.ellipse(values.get("cx", 0), values.get("cy", 0), rx, ry)
        return _Shape(name, told, segments)

    def _path(self, element: Element) -> _Shape | None:
        data = element.get("d", "")
        try:
            segments = paths.parsed(data)
        except PathError as error:
            raise self.source.error(
                element, f"a path of the SVG picture can't be read at “{error}”", AGAIN
            ) from None
        if not segments:
            return None
        self._charge_points(element, 2 * sum(len(segment.points) for segment in segments))
        # The engine reads a long series of numbers slowly, and some ways to write a number not at all.
        if _SERIES.search(data) or _BY_HAND.search(data):
            data = paths.data_of(segments)
        return _Shape("path", {"d": data}, segments)

    def _points(self, element: Element, name: str) -> _Shape | None:
        value = element.get("points", "")
        asked = numbers(value)
        if asked is None:
            raise refused(self.source, element, "points", value, AGAIN)
        self._charge_points(element, len(asked))
        points = list(zip(asked[::2], asked[1::2], strict=False))
        if len(points) < 2:
            return None
        segments = paths.polygon(points, closed=name == "polygon")
        if len(points) > _SERIES_LIMIT:
            return _Shape("path", {"d": paths.data_of(segments)}, segments)
        if len(asked) % 2 or re.search("[eE]", value):
            value = " ".join(f"{written(x)} {written(y)}" for x, y in points)
        return _Shape(name, {"points": value}, segments)

    def _charge_points(self, element: Element, count: int) -> None:
        if count > _PATH_LIMIT:
            raise self.source.error(
                element, "a path of the SVG picture has too many points", "simplify it in the drawing program"
            )
        self._charge(count // 10)

    # Paints

    def _paint(
        self,
        element: Element,
        value: str,
        shape: _Shape | None,
        place: Place,
        view: View,
    ) -> tuple[str, float]:
        """A paint by reference for one part, and the degrees by which the part is to be turned for it."""
        match = URL.match(value)
        assert match is not None
        name = match[1]
        target = self.parts[name]
        if name_of(target) in GRADIENTS:
            # The engine writes it anew for each part.
            self._charge(_GRADIENT_WORK + len(target))
            if is_plain(target) and place.frame.is_identity:
                return f"url(#{name})", 0.0
            key = (name, place)
            if key not in self._gradients:
                filling = gradient_for(target, self.parts, self.source, place, view)
                made = "none"
                if filling.gradient is not None:
                    self._charge(len(filling.gradient))
                    made = self._kept(filling.gradient)
                self._gradients[key] = made, filling.turn
            return self._gradients[key]
        if name_of(target) == "pattern" and shape is not None and place.box is not None:
            return self._pattern(target, shape, place.box, place, view), 0.0
        raise self.source.error(
            element, f"the SVG picture paints with <{name_of(target)}>, which can't be used here", PATHS
        )

    def _pattern(self, pattern: Element, shape: _Shape, box: Extent, place: Place, view: View) -> str:
        """A pattern for one shape: the engine begins patterns at the corner of what they fill."""
        chain = [pattern]
        while (link := href(chain[-1])) is not None:
            following = self.parts.get(link.removeprefix("#"))
            if following is None or name_of(following) != "pattern" or len(chain) > 20:
                raise self.source.error(pattern, f"a pattern of the SVG picture takes from “{link}”", AGAIN)
            chain.append(following)
        asked: dict[str, str] = {}
        for one in chain:
            for key, value in one.attrib.items():
                asked.setdefault(key, value)
        holder = next((one for one in chain if len(one)), pattern)
        by_box = asked.get("patternUnits", "objectBoundingBox") != "userSpaceOnUse"
        whole = View(1, 1) if by_box else view
        x, y, width, height = (
            in_numbers(self.source, pattern, key, asked.get(key, "0"), along, 16)[0]
            for key, along in (
                ("x", whole.width), ("y", whole.height), ("width", whole.width), ("height", whole.height)
            )
        )  # fmt: skip
        if by_box:
            x, y = box.left + x * box.width, box.top + y * box.height
            width, height = width * box.width, height * box.height
        if width <= 0 or height <= 0:
            return "none"
        matrix = transformation(asked.get("patternTransform", ""))
        if matrix is None or abs(matrix.determinant) < 1e-12:
            raise refused(self.source, pattern, "patternTransform", asked.get("patternTransform", ""), AGAIN)
        tiles = box.width * box.height / (width * height * abs(matrix.determinant))
        if tiles > 100_000:
            raise self.source.error(
                pattern, "a pattern of the SVG picture repeats too often", "use larger tiles"
            )
        # What a tile holds is measured from its corner.
        content, inside = IDENTITY, view
        if (framed := asked.get("viewBox")) is not None:
            seen = numbers(framed)
            if seen is None or len(seen) != 4 or seen[2] <= 0 or seen[3] <= 0:
                raise refused(self.source, pattern, "viewBox", framed, "give it four numbers")
            fitted = fitting(self.source, pattern, seen[2], seen[3], width, height)
            content, inside = fitted.of(Matrix(e=-seen[0], f=-seen[1])), View(seen[2], seen[3])
        elif asked.get("patternContentUnits") == "objectBoundingBox":
            content = Matrix(a=box.width, d=box.height)
        style, _told = inherited(self.source, holder, INITIAL, inside)
        inner = [part for child in holder for part in self.draw(child, style, inside, 1)]
        if not inner:
            return "none"
        told = {key: style[key] for key in TOLD if style[key] != INITIAL[key]}
        group = self.new("g", told | {"transform": content.written()})
        group.extend(inner)
        # The engine's own box: around all points of a path, the line included where that is painted.
        hull = paths.hull(shape.segments) if shape.name == "path" else box
        assert hull is not None
        start = hull.grown(0.5 if not place.frame.is_identity else place.margin)
        placed = Matrix(e=-start.left, f=-start.top).of(place.frame).of(matrix).of(Matrix(e=x, f=y))
        made = self.new(
            "pattern",
            {
                "patternUnits": "userSpaceOnUse",
                "width": written(width),
                "height": written(height),
                "patternTransform": placed.written(),
            },
        )
        made.append(group)
        return self._kept(made)

    # Clips and masks

    def _clip_of(self, segments: list[Segment]) -> str:
        made = self.new("clipPath")
        made.append(self.new("path", {"d": paths.data_of(segments)}))
        return self._kept(made)

    def _clips(
        self, element: Element, inner: list[Element], view: View, box: Extent | None
    ) -> list[str] | None:
        """The clips of an element, each within the one before; None where they leave nothing."""
        found: list[str] = []
        for key in ("clip-path", "mask"):
            value = element.get(key, "none").strip()
            if value in ("none", "inherit", "initial", "unset", ""):
                continue
            match = URL.fullmatch(value)
            if match is None:
                raise refused(self.source, element, key, value)
            target = self.parts[match[1]]
            wanted = "clipPath" if key == "clip-path" else "mask"
            if name_of(target) != wanted:
                continue
            if box is None:
                self._charge(_parts_in(inner) // 3)
            around = box or _bounds(inner)
            outlines = (
                self._clip(target, around, view, element)
                if wanted == "clipPath"
                else self._mask(target, around, view, element)
            )
            for segments in outlines:
                if not segments:
                    return None
                found.append(self._clip_of(segments))
        return found

    def _clip(
        self, clip: Element, box: Extent | None, view: View, element: Element, depth: int = 0
    ) -> list[list[Segment]]:
        """The outlines of a clip, each within the one before."""
        matrix = transformation(clip.get("transform", ""))
        if matrix is None:
            raise refused(self.source, clip, "transform", clip.get("transform", ""), AGAIN)
        if clip.get("clipPathUnits") == "objectBoundingBox":
            matrix = self._of_box(box, clip, element).of(matrix)
            view = View(1, 1)
        outlines = []
        style, _told = inherited(self.source, clip, INITIAL, view)
        for child in clip:
            outlines += self._outlines(child, style, view, matrix, "clip-rule")
        found = united(outlines)
        if found is None:
            raise self.source.error(
                clip,
                "a clip of the SVG picture has an outline that crosses itself, filled by the even-odd rule",
                "unite its parts in the drawing program",
            )
        further: list[list[Segment]] = []
        if clip.get("clip-path", "none") != "none" and depth < 10:
            match = URL.fullmatch(clip.get("clip-path", ""))
            target = self.parts[match[1]] if match else None
            if target is None or name_of(target) != "clipPath":
                raise refused(self.source, clip, "clip-path", clip.get("clip-path", ""))
            further = self._clip(target, box, view, element, depth + 1)
        return [found, *further]

    def _of_box(self, box: Extent | None, part: Element, element: Element) -> Matrix:
        if box is None or not box.width or not box.height:
            raise self.source.error(
                part,
                f"<{name_of(part)}> of the SVG picture is measured by its part, whose size is not known",
                "use userSpaceOnUse",
            )
        return Matrix(box.width, 0, 0, box.height, box.left, box.top)

    def _outlines(
        self, child: Element, around: Mapping[str, str], view: View, matrix: Matrix, rule: str
    ) -> list[Outline]:
        """The outlines of a part of a clip or a mask."""
        name = name_of(child)
        if name in _UNSEEN or name in GRADIENTS:
            return []
        style, _told = inherited(self.source, child, around, view)
        if child.get("display") == "none" or (style["visibility"] == "hidden" and name in _SHAPES):
            return []
        for key in ("clip-path", "mask"):
            if child.get(key, "none") != "none":
                raise refused(self.source, child, key, child.get(key, ""), "unite the clips")
        own = transformation(child.get("transform", ""))
        if own is None or child.get("transform-origin") is not None:
            raise refused(self.source, child, "transform", child.get("transform", ""), AGAIN)
        matrix = matrix.of(own)
        if name == "use":
            target = self.parts.get((href(child) or "#").removeprefix("#"))
            em = float(style["font-size"])
            x, y = (
                in_numbers(self.source, child, key, child.get(key, "0"), whole, em)[0]
                for key, whole in (("x", view.width), ("y", view.height))
            )
            if target is None:
                return []
            return self._outlines(target, style, view, matrix.of(Matrix(e=x, f=y)), rule)
        if name == "g" and rule == "fill-rule":
            return [one for part in child for one in self._outlines(part, style, view, matrix, rule)]
        if name not in _SHAPES:
            raise self.source.error(
                child, f"a clip or mask of the SVG picture holds <{name}>, which can't be used", PATHS
            )
        shape = self._outline(child, style, view)
        self._charge(3)
        if shape is None:
            return []
        return [Outline(tuple(paths.moved(shape.segments, matrix)), style[rule] == "evenodd")]

    def _mask(self, mask: Element, box: Extent | None, view: View, element: Element) -> list[list[Segment]]:
        """The outlines of a mask that shows or hides, each within the one before.

        A mask of black and white is a clip; one with tones between is refused: the engine can't draw it.
        """
        style, _told = inherited(self.source, mask, INITIAL, view)
        matrix, inside = IDENTITY, view
        if mask.get("maskContentUnits") == "objectBoundingBox":
            matrix, inside = self._of_box(box, mask, element), View(1, 1)
        by_alpha = mask.get("mask-type", "luminance") == "alpha"
        shown: list[Outline] = []
        for child in mask:
            for tone, outline in self._tones(child, style, inside, matrix, by_alpha):
                if tone:
                    shown.append(outline)
                elif shown:
                    shown = [self._without(shown, outline, mask)]
        outline_ = united(shown)
        if outline_ is None:
            raise self._no_mask(mask)
        by_box = mask.get("maskUnits", "objectBoundingBox") != "userSpaceOnUse"
        if by_box and box is None:
            return [outline_]
        whole = View(1, 1) if by_box else view
        x, y, width, height = (
            in_numbers(self.source, mask, key, mask.get(key, without), along, 16)[0]
            for key, without, along in (
                ("x", "-10%", whole.width), ("y", "-10%", whole.height), ("width", "120%", whole.width),
                ("height", "120%", whole.height),
            )
        )  # fmt: skip
        area = Extent(x, y, x + width, y + height)
        if by_box and box is not None:
            area = area.moved(self._of_box(box, mask, element))
        inner = paths.bounds(outline_)
        if inner is None or _holds(area, inner) or (box is not None and _holds(area, box)):
            return [outline_]
        return [outline_, paths.rectangle(area.left, area.top, area.width, area.height)]

    def _no_mask(self, mask: Element) -> Exception:
        return self.source.error(
            mask,
            "a mask of the SVG picture has tones or overlaps that can't be drawn",
            "use a clip instead, or place the picture as PNG",
        )

    def _without(self, shown: list[Outline], hidden: Outline, mask: Element) -> Outline:
        """What a mask shows, less a shape that lies within or outside of it."""
        around = united(shown)
        taken = united([hidden])
        if around is None or taken is None or len(paths.subpaths(taken)) != 1:
            raise self._no_mask(mask)
        outer, hole = paths.subpaths(around), paths.subpaths(taken)[0]
        lines = [paths.flattened(part) for part in (*outer, hole)]
        if sum(len(line) for line in lines) > 600 or any(
            paths.cross([line, lines[-1]]) for line in lines[:-1]
        ):
            raise self._no_mask(mask)
        middle = lines[-1][0]
        depth = sum(
            (1 if paths.area(line) > 0 else -1) for line in lines[:-1] if paths.is_within(middle, line)
        )
        if not depth:
            return Outline(tuple(around), False)
        if abs(depth) != 1 or any(paths.is_within(line[0], lines[-1]) for line in lines[:-1]):
            raise self._no_mask(mask)
        if (paths.area(lines[-1]) > 0) == (depth > 0):
            hole = paths.reversed_path(hole)
        return Outline((*around, *hole), False)

    def _tones(
        self, child: Element, around: Mapping[str, str], view: View, matrix: Matrix, by_alpha: bool
    ) -> list[tuple[bool, Outline]]:
        """What a part of a mask shows (True) or hides."""
        if name_of(child) in _UNSEEN or name_of(child) in GRADIENTS:
            return []
        style, _told = inherited(self.source, child, around, view)
        if name_of(child) == "g":
            own = transformation(child.get("transform", "")) or IDENTITY
            if child.get("opacity", "1") not in ("1", "100%") or child.get("clip-path") or child.get("mask"):
                raise self._no_mask(child)
            return [one for part in child for one in self._tones(part, style, view, matrix.of(own), by_alpha)]
        covers = [child.get("opacity", "1"), style["fill-opacity"]]
        if style["stroke"] != "none" or any(share(cover) != 1 for cover in covers):
            raise self._no_mask(child)
        if style["fill"] == "none":
            return []
        tone = red_green_blue(style["fill"])
        if tone is None or tone[3] != 1 or name_of(child) == "use":
            raise self._no_mask(child)
        light = 0.2126 * tone[0] + 0.7152 * tone[1] + 0.0722 * tone[2]
        if not by_alpha and 0.02 < light < 0.98:
            raise self._no_mask(child)
        shows = by_alpha or light >= 0.98
        return [(shows, one) for one in self._outlines(child, around, view, matrix, "fill-rule")]

    # Markers

    def _markers(self, element: Element, shape: _Shape, style: dict[str, str], view: View) -> list[Element]:
        """The arrowheads and dots at the corners of a line."""
        asked = {place: style[f"marker-{place}"] for place in ("start", "mid", "end")}
        if shape.name in ("rect", "circle", "ellipse") or all(value == "none" for value in asked.values()):
            return []
        corners = list(paths.corners(shape.segments))
        found: list[Element] = []
        for n, (point, coming, leaving) in enumerate(corners):
            place = "start" if not n else "end" if n == len(corners) - 1 else "mid"
            match = URL.fullmatch(asked[place])
            if match is None:
                continue
            marker = self.parts[match[1]]
            if name_of(marker) != "marker":
                continue
            angle = paths.angle_between(coming, leaving)
            found += self._marker(marker, point, angle, place == "start", style, view)
        return found

    def _marker(
        self,
        marker: Element,
        point: tuple[float, float],
        angle: float,
        is_start: bool,
        around: dict[str, str],
        view: View,
    ) -> list[Element]:
        style, _told = inherited(self.source, marker, INITIAL, view)
        # An arrowhead may ask for the colours of its line.
        for key in ("fill", "stroke"):
            style[f"context-{key}"] = around[key]
        orient = marker.get("orient", "0").strip()
        spin = IDENTITY
        if orient == "auto-start-reverse" and is_start:
            angle += 180
        elif orient not in ("auto", "auto-start-reverse"):
            turned = transformation(f"rotate({orient})")
            if turned is None:
                raise refused(self.source, marker, "orient", orient, "use auto or a number")
            spin = turned
        if orient.startswith("auto"):
            spin = rotation(angle)
        scale = 1.0
        if marker.get("markerUnits", "strokeWidth") == "strokeWidth":
            scale = float(around["stroke-width"])
        width, height, x, y = (
            in_numbers(self.source, marker, key, self._marked(marker, key, without), 100, 16)[0]
            for key, without in (("markerWidth", "3"), ("markerHeight", "3"), ("refX", "0"), ("refY", "0"))
        )
        if width <= 0 or height <= 0 or scale <= 0:
            return []
        fitted, inside, box = IDENTITY, View(width, height), Extent(0, 0, width, height)
        if (value := marker.get("viewBox")) is not None:
            seen = numbers(value)
            if seen is None or len(seen) != 4 or seen[2] <= 0 or seen[3] <= 0:
                raise refused(self.source, marker, "viewBox", value, "give it four numbers")
            fitted = fitting(self.source, marker, seen[2], seen[3], width, height).of(
                Matrix(e=-seen[0], f=-seen[1])
            )
            inside = View(seen[2], seen[3])
            box = box.moved(fitted.inverse())
        at = fitted.point(x, y)
        matrix = (
            Matrix(e=point[0], f=point[1])
            .of(spin)
            .of(Matrix(a=scale, d=scale))
            .of(Matrix(e=-at[0], f=-at[1]))
            .of(fitted)
        )
        own = {key: value for key, value in style.items() if key in INITIAL}
        for key in ("fill", "stroke"):
            own[key] = self._in_context(style[key], around)
        inner = [part for child in marker for part in self._in_marker(child, own, around, inside)]
        if not inner:
            return []
        # Nothing of the line is handed down to its arrowheads.
        reset = {key: own[key] for key in TOLD if own[key] != INITIAL[key] or around[key] != INITIAL[key]}
        group = self.new("g", reset | {"transform": matrix.written()})
        if marker.get("overflow", "hidden") not in ("visible", "auto") and not _lies_in(inner, box):
            group.set("clip-path", self._clip_of(paths.rectangle(box.left, box.top, box.width, box.height)))
        group.extend(inner)
        return [group]

    def _marked(self, marker: Element, key: str, without: str) -> str:
        named = {"left": "0", "top": "0", "center": "50", "right": "100", "bottom": "100"}
        value = marker.get(key, without)
        return named.get(value, value)

    def _in_context(self, value: str, around: Mapping[str, str]) -> str:
        if value.startswith("context-"):
            value = around[value.removeprefix("context-")]
        return value

    def _in_marker(
        self, child: Element, style: dict[str, str], around: Mapping[str, str], view: View
    ) -> list[Element]:
        """A part of an arrowhead, with the colours of the line where it asks for them."""
        changed = []
        for part in child.iter():
            for key in ("fill", "stroke"):
                value = part.get(key, "")
                if value.startswith("context-"):
                    part.set(key, self._in_context(value, around))
                    changed.append((part, key, value))
        try:
            return self.draw(child, style, view, 1)
        finally:
            for part, key, value in changed:
                part.set(key, value)

    # Text

    def _text(self, element: Element, style: dict[str, str], view: View) -> list[Element]:
        if style["visibility"] == "hidden":
            return []
        reader = TextReader(self.source, view)
        made: list[Element] = []
        groups = reader.read(element, style)
        stretched = element.get("textLength")
        for one in groups:
            if stretched is not None:
                self._stretch(element, one, style, view, stretched, alone=len(groups) == 1)
            for key in TOLD:
                # What a text says itself, and what of its parts it takes over.
                base = one.styles[0][1]
                if key in element.attrib or base[key] != style[key]:
                    one.element.set(key, base[key])
            made += self._coloured(element, one)
        if not made:
            return []
        return self._wrapped(element, "text" if len(made) == 1 else "g", {}, style, made, view)

    def _stretch(
        self,
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
            self.source, element, "textLength", value.strip(), view.width, float(style["font-size"])
        )
        if len(one.styles) > 1 or not alone or size <= 0:
            raise refused(self.source, element, "textLength", value, "leave it out")
        one.element.set("textLength", text)
        if element.get("lengthAdjust") == "spacingAndGlyphs":
            one.element.set("lengthAdjust", "spacingAndGlyphs")

    def _coloured(self, element: Element, one: SetText) -> list[Element]:
        """A text with its paints; its line below its letters where that is asked."""
        self._charge(_TEXT_WORK * len(one.styles))
        for _part, style in one.styles:
            self.families.setdefault(style["font-family"])
        for part, style in one.styles:
            for key in ("fill", "stroke"):
                value = style[key]
                if value.startswith("context-"):
                    part.set(key, "none")
                elif URL.match(value):
                    # The engine paints tiles of the size of the letters' box, and cuts letters off.
                    raise self.source.error(
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
        self._charge(_TEXT_WORK * len(one.styles))
        return [below, one.element]


def _copied(element: Element) -> Element:
    """An element and all in it once more."""
    made = Element(element.tag, dict(element.attrib))
    made.text = element.text
    made.extend([_copied(child) for child in element])
    return made


def fitting(
    source: SvgSource, element: Element, wide: float, high: float, width: float, height: float
) -> Matrix:
    """How a drawing of *wide* × *high* is placed in *width* × *height*."""
    value = element.get("preserveAspectRatio", "xMidYMid").split()
    if value and value[0] == "defer":
        value = value[1:]
    align = value[0] if value else "xMidYMid"
    x, y = width / wide, height / high
    if align == "none":
        return Matrix(a=x, d=y)
    match = re.fullmatch(r"x(Min|Mid|Max)Y(Min|Mid|Max)", align)
    if match is None:
        raise refused(source, element, "preserveAspectRatio", " ".join(value), "use xMidYMid")
    by = max(x, y) if "slice" in value else min(x, y)
    shares = {"Min": 0.0, "Mid": 0.5, "Max": 1.0}
    return Matrix(
        a=by, d=by, e=(width - wide * by) * shares[match[1]], f=(height - high * by) * shares[match[2]]
    )


def _parts_in(parts: list[Element]) -> int:
    return sum(1 for part in parts for _ in part.iter())


def _holds(outer: Extent, inner: Extent) -> bool:
    slack = 1e-6 * max(1.0, outer.width, outer.height)
    return (
        outer.left - slack <= inner.left
        and outer.top - slack <= inner.top
        and outer.right + slack >= inner.right
        and outer.bottom + slack >= inner.bottom
    )


def _lies_in(inner: list[Element], box: Extent) -> bool:
    """True where nothing reaches beyond the box, as far as that is known."""
    found = _bounds(inner, with_lines=True)
    return found is not None and _holds(box, found)


def _bounds(parts: list[Element], *, with_lines: bool = False) -> Extent | None:
    """The box around parts that are written already; None where it is not known, as around text."""
    found: list[Extent] = []
    for part in parts:
        name = name_of(part)
        if name == "g":
            if not len(part):
                continue
            box = _bounds(list(part), with_lines=with_lines)
        elif name in ("text", "tspan"):
            return None
        elif name in _SHAPES:
            box = _shape_bounds(part)
            # Corners of lines reach farther than the line is wide.
            if with_lines and part.get("stroke") != "none":
                return None
        else:
            continue
        if box is None:
            return None
        matrix = transformation(part.get("transform", "")) or IDENTITY
        found.append(box.moved(matrix))
    return paths.joined(found)


def _shape_bounds(part: Element) -> Extent | None:
    def value(key: str) -> float:
        return float(part.get(key, "0"))

    match name_of(part):
        case "path":
            return paths.bounds(paths.parsed(part.get("d", "")))
        case "polyline" | "polygon":
            asked = numbers(part.get("points", "")) or []
            return paths.around(zip(asked[::2], asked[1::2], strict=False))
        case "rect":
            x, y = value("x"), value("y")
            return Extent(x, y, x + value("width"), y + value("height"))
        case "line":
            return paths.around([(value("x1"), value("y1")), (value("x2"), value("y2"))])
        case _:
            rx = value("r") or value("rx")
            ry = value("r") or value("ry")
            return Extent(value("cx") - rx, value("cy") - ry, value("cx") + rx, value("cy") + ry)
