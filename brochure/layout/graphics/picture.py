"""Pictures from files: SVG made safe for the page; rasters are placed here and looked at in ``raster``."""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.parsers import expat

from markupsafe import Markup, escape

from brochure.design.palette import Palette
from brochure.layout.graphics.svg import GraphicError

#: Largest picture file in bytes, and most elements of an SVG.
SIZE_LIMIT = 48 * 1024 * 1024
_SVG_LIMIT = 2 * 1024 * 1024
_ELEMENT_LIMIT = 20_000
#: Deepest nesting: drawing programs need some twenty, and what draws and writes the parts recurses.
_DEPTH_LIMIT = 100
#: Most parts that are drawn, those that others refer to counted each time.
_DRAWN_LIMIT = 50_000
_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
#: Elements that only draw.
_DRAWING = {
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan",
    "defs", "use", "symbol", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "title",
    "desc", "pattern", "marker", "metadata",
}  # fmt: skip
_NUMBER = re.compile(r"[0-9.]+")
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^)'\"\s]+)['\"]?\s*\)")


def is_svg(name: str) -> bool:
    """True for the name of an SVG file."""
    return name.lower().endswith(".svg")


def svg_picture(data: bytes, palette: Palette, *, prefix: str, alt: str, width: float) -> Markup:
    """An SVG file as an element of the page, *width* mm wide, with *alt* as its title.

    Its ids get *prefix*, so that several pictures can stand on one page.  Raises :class:`GraphicError` for
    anything that could reach outside the picture or that does not draw.
    """
    root = _parsed(data)
    _check_references(root)
    left, top, natural, height = _view_box(root)
    for element in root.iter():
        _disarm(element, prefix)
    for child in [child for child in root if child.tag in (f"{_SVG}title", f"{_SVG}desc", f"{_SVG}metadata")]:
        root.remove(child)
    for name in ("width", "height", "x", "y", "class", "id", "style"):
        root.attrib.pop(name, None)
    root.set("viewBox", f"{left:g} {top:g} {natural:g} {height:g}")
    root.set("width", f"{width:.3f}mm")
    root.set("height", f"{width * height / natural:.3f}mm")
    root.set("role", "img")
    title = ElementTree.Element(f"{_SVG}title")
    title.text = alt
    root.insert(0, title)
    ElementTree.register_namespace("", _SVG[1:-1])
    text = ElementTree.tostring(root, encoding="unicode")
    return Markup(_resolved(text, palette))


def svg_background(data: bytes, palette: Palette, *, colour: str | None = None) -> bytes:
    """An SVG file as decoration, with the same checks; *colour* takes the place of the current colour."""
    root = _parsed(data)
    _check_references(root)
    _view_box(root)
    for element in root.iter():
        _disarm(element, "")
    ElementTree.register_namespace("", _SVG[1:-1])
    text = _resolved(ElementTree.tostring(root, encoding="unicode"), palette)
    return (text.replace("currentColor", palette[colour]) if colour else text).encode()


def raster_tag(name: str, *, alt: str, width: float) -> Markup:
    """A raster of the job's files, *width* mm wide."""
    return Markup('<img src="asset:{}" alt="{}" style="width: {}mm">').format(
        name, escape(alt), f"{width:.3f}"
    )


def _parsed(data: bytes) -> ElementTree.Element:
    if len(data) > _SVG_LIMIT:
        raise GraphicError("the SVG file is larger than 2 MB", "simplify it, or place it as PNG")
    builder = ElementTree.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    count = depth = 0

    def named(name: str) -> str:
        return "{" + name if "}" in name else name

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count, depth
        count += 1
        depth += 1
        if count > _ELEMENT_LIMIT:
            raise GraphicError("the SVG file has too many parts", "simplify it, or place it as PNG")
        if depth > _DEPTH_LIMIT:
            raise GraphicError("the SVG file has groups in groups too often", "ungroup some of its parts")
        builder.start(named(name), {named(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(named(name))

    def refuse(*_arguments: object) -> None:
        raise GraphicError("the SVG file has a DOCTYPE", "remove the line `<!DOCTYPE …>` and entities")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
        root = builder.close()
    except GraphicError:
        raise
    except expat.ExpatError as error:
        raise GraphicError(
            f"the SVG file is damaged: {error}", "save it again from the drawing program"
        ) from error
    except (LookupError, ValueError) as error:
        # An encoding that the parser does not know, or that is not what the file holds.
        raise GraphicError(f"the SVG file can't be read: {error}", "save it again as UTF-8") from error
    if root.tag != f"{_SVG}svg":
        raise GraphicError("the file is no SVG picture", "save it again as SVG")
    return root


def _check_references(root: ElementTree.Element) -> None:
    """Raise for references that lead nowhere, in a circle, or to far more parts than the file has."""
    parts = {element.get("id", ""): element for element in root.iter() if element.get("id")}
    drawn: dict[ElementTree.Element, int] = {}
    open_: set[ElementTree.Element] = set()
    # Depth first, without recursion: a chain of references may be as long as the file.
    stack: list[tuple[ElementTree.Element, bool]] = [(root, False)]
    while stack:
        element, done = stack.pop()
        if element in drawn:
            continue
        below = [(child, 1) for child in element]
        for name, times in _references(element):
            if name not in parts:
                message = f"the SVG picture refers to its part “{name}”, which is not there"
                raise GraphicError(message, "save it again from the drawing program")
            # A gradient is written once, however many parts it fills.
            shared = parts[name].tag in (f"{_SVG}linearGradient", f"{_SVG}radialGradient")
            below.append((parts[name], 0 if shared else times))
        if done:
            open_.discard(element)
            drawn[element] = 1 + sum(drawn[part] * times for part, times in below)
            if drawn[element] > _DRAWN_LIMIT:
                raise GraphicError(
                    "the SVG picture repeats too many parts", "simplify it, or place it as PNG"
                )
            continue
        open_.add(element)
        stack.append((element, True))
        for part, _times in below:
            if part in open_:
                raise GraphicError(
                    "a part of the SVG picture refers to itself", "save it again from the drawing program"
                )
            if part not in drawn:
                stack.append((part, False))


def _references(element: ElementTree.Element) -> list[tuple[str, int]]:
    """The ids that an element refers to, and how often what they name is drawn."""
    found = []
    for key, value in element.attrib.items():
        if key in ("href", f"{_XLINK}href") and value.startswith("#"):
            found.append((value[1:], 1))
        for match in _REFERENCE.finditer(value):
            # A marker stands at every corner, and a style may ask for one too.
            corners = len(_NUMBER.findall(f"{element.get('d', '')} {element.get('points', '')}"))
            found.append((match[1], max(1, corners) if "marker" in f"{key} {value}" else 1))
    return found


def _view_box(root: ElementTree.Element) -> tuple[float, float, float, float]:
    """Left, top, width and height of the picture in its own units."""
    try:
        if root.get("viewBox"):
            left, top, width, height = (
                float(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip())
            )
        else:
            left = top = 0.0
            width, height = (
                float(re.sub(r"[a-z%]+$", "", root.get(name, ""))) for name in ("width", "height")
            )
    except ValueError:
        raise GraphicError("the SVG picture does not say how large it is", "give it a viewBox") from None
    if not (0 < width < 1e6 and 0 < height < 1e6):
        raise GraphicError("the SVG picture has no size", "give it a viewBox with a width and a height")
    return left, top, width, height


def _disarm(element: ElementTree.Element, prefix: str) -> None:
    """Raise for what could do more than draw, and rename ids."""
    name = element.tag.removeprefix(_SVG) if isinstance(element.tag, str) else ""
    if name not in _DRAWING:
        shown = name.split("}")[-1]
        raise GraphicError(
            f"the SVG picture holds <{shown}>, which can't be used", "draw it with paths, or place it as PNG"
        )
    for key, value in list(element.attrib.items()):
        if key.lower().startswith("on"):
            raise GraphicError("the SVG picture holds a script", "save it without scripts")
        if key in ("href", f"{_XLINK}href"):
            if not value.startswith("#"):
                raise GraphicError(
                    "the SVG picture loads another file", "embed it as paths, or place it as PNG"
                )
            element.set(key, f"#{prefix}{value[1:]}")
        elif key == "id":
            element.set(key, f"{prefix}{value}")
        elif "url(" in value.lower():
            if _REFERENCE.sub("", value).lower().count("url("):
                raise GraphicError(
                    "the SVG picture loads another file", "embed it as paths, or place it as PNG"
                )
            element.set(key, _REFERENCE.sub(lambda match: f"url(#{prefix}{match[1]})", value))
        elif key.startswith("{") and not key.startswith((_XLINK, "{http://www.w3.org/XML")):
            del element.attrib[key]


def _resolved(text: str, palette: Palette) -> str:
    try:
        return palette.resolve(text)
    except KeyError as error:
        names = ", ".join(palette.colours)
        raise GraphicError(f"the palette has no colour “{error.args[0]}”", f"use one of: {names}") from error
