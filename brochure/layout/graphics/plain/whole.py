"""A whole SVG file: what draws nothing is left out, the root keeps its styles, the rest is drawn anew."""

from __future__ import annotations

import re
from collections.abc import Container
from copy import deepcopy
from dataclasses import dataclass, replace

from brochure.design.palette import Palette
from brochure.findings import shortened
from brochure.layout.graphics.plain.canvas import DRAWN_LIMIT, DrawingPart
from brochure.layout.graphics.plain.drawing import Drawer
from brochure.layout.graphics.plain.paints import GRADIENTS
from brochure.layout.graphics.plain.placing import wrapped
from brochure.layout.graphics.plain.sheets import put_styles_in
from brochure.layout.graphics.plain.source import (
    SVG,
    XLINK,
    XML,
    Element,
    SvgSource,
    href,
    name_of,
    read,
    web_page,
    words_in,
)
from brochure.layout.graphics.plain.styles import AGAIN, INITIAL, TOLD, URL, View, inherited, refused
from brochure.layout.graphics.plain.texts import signs_of
from brochure.layout.graphics.plain.values import colour, length, red_green_blue, written
from brochure.layout.graphics.svg import unknown_colour

#: Most characters of text: the engine places them one by one.
_SIGN_LIMIT = 10_000
_NUMBER = re.compile(r"[0-9.]+")
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^)'\"\s]+)['\"]?\s*\)")
#: The same with the address of a page or file before it, in a value of that many signs at most.
_LONGEST_REFERENCE = 4000
_OF_A_PAGE = re.compile(r"url\(\s*['\"]?[^)'\"#]+#([^)'\"\s]+)['\"]?\s*\)", re.IGNORECASE)
_LIGHT_DARK = re.compile(r"light-dark\(\s*((?:[^(),]|\([^()]*\))*)\s*,(?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")
#: Attributes that may name a colour or another part; programs keep what they like in others.
_PAINTED = set(INITIAL) | {
    "stop-color", "stop-opacity", "opacity", "clip-path", "mask", "filter", "background", "background-color",
}  # fmt: skip
_ACTIVE = {
    "script", "handler", "set", "animate", "animateMotion", "animateTransform", "animateColor", "discard",
}  # fmt: skip


@dataclass(frozen=True)
class PlainPicture:
    """A picture in the few ways that the engine draws as they are meant, and its size in its own units."""

    root: Element
    left: float
    top: float
    width: float
    height: float
    #: The fonts that its texts ask for, each as names between commas.
    families: tuple[str, ...] = ()


#: Pictures by what they were made from: those of a leaflet are asked for each time that it is laid out.
_KEPT: dict[tuple[bytes, str, tuple[tuple[str, str], ...]], PlainPicture] = {}
_MOST_KEPT = 100


def plain_picture(data: bytes, palette: Palette, prefix: str) -> PlainPicture:
    """The picture of a file; its parts get names that begin with *prefix*.

    Raises ``GraphicError`` for anything that could reach outside the picture, and for what can't be drawn.
    """
    made_from = (data, prefix, tuple(palette.colours.items()))
    if made_from not in _KEPT:
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        _KEPT[made_from] = _plain_picture(data, palette, prefix)
    # Whoever places it writes into it.
    return replace(_KEPT[made_from], root=deepcopy(_KEPT[made_from].root))


def _plain_picture(data: bytes, palette: Palette, prefix: str) -> PlainPicture:
    source = read(data)
    _leave_out(source, source.root)
    put_styles_in(source)
    # Of parts of one name the first is meant.
    parts = {element.get("id", ""): element for element in reversed(list(source.root.iter()))}
    parts.pop("", None)
    for element in source.root.iter():
        _shorten_references(element, parts)
        _check(source, element, palette)
    _check_references(source, parts)
    if signs_of(source.root) > _SIGN_LIMIT:
        raise source.error(source.root, "the SVG picture holds too much text", "place the text as paragraphs")
    left, top, width, height, outer = _view_box(source)
    drawer = Drawer(source, parts)
    root = _drawn(source, drawer, View(width, height), (left, top, width, height))
    if outer is not None:
        # Its width and height ask for another shape than its viewBox has.
        group = drawer.new("g", {"transform": outer[2]})
        group.extend(list(root))
        for child in list(root):
            root.remove(child)
        root.append(group)
        left, top, width, height = 0.0, 0.0, outer[0], outer[1]
    if drawer.made:
        defs = drawer.new("defs")
        defs.extend(drawer.made)
        root.insert(0, defs)
    root.set("viewBox", f"{left:g} {top:g} {width:g} {height:g}")
    for key in ("width", "height"):
        # How large it is by itself matters for a ground alone; a share of something is no size.
        if length(source.root.get(key, "").replace("%", "?"), 0, 16):
            root.set(key, source.root.get(key, ""))
    _rename(root, prefix)
    return PlainPicture(root, left, top, width, height, tuple(drawer.families))


def _drawn(source: SvgSource, drawer: Drawer, view: View, box: tuple[float, float, float, float]) -> Element:
    """The root with all that it shows."""
    given = source.root
    style, told = inherited(source, given, INITIAL, view)
    for key in ("filter", "vector-effect"):
        if given.get(key, "none") != "none":
            raise refused(source, given, key, given.get(key, ""))
    root = drawer.new(
        "svg",
        {
            key: value
            for key, value in told.items()
            if key in TOLD and not (key in ("fill", "stroke") and URL.match(value))
        },
    )
    inner = [part for child in given for part in drawer.draw(child, style, view)]
    if given.get("display") == "none":
        inner = []
    asked = [key for key in ("opacity", "clip-path", "mask", "transform") if key in given.attrib]
    if asked:
        kept = [part for part in inner if name_of(part) in ("defs", *GRADIENTS)]
        group = Element(f"{SVG}g", {key: given.attrib[key] for key in asked})
        source.lines[group] = source.lines.get(given, 0)
        seen = [part for part in inner if part not in kept]
        inner = kept + wrapped(drawer, DrawingPart(group, style, view), seen)
    ground = given.get("background-color", given.get("background", "")).strip()
    if ground not in ("", "none", "transparent", "inherit", "initial", "unset", "0 0"):
        paint = red_green_blue(ground) if colour(ground) else None
        if paint is None:
            raise refused(source, given, "background", ground, "draw the ground as a rectangle")
        if paint[3]:
            left, top, width, height = (written(part) for part in box)
            # White ground is paper: it hides what the page has there, as it does in the drawing program.
            rect = {"x": left, "y": top, "width": width, "height": height, "fill": ground, "stroke": "none"}
            inner.insert(0, drawer.new("rect", rect))
    root.extend(inner)
    return root


def _leave_out(source: SvgSource, element: Element) -> None:
    """Take away what belongs to other languages, and of alternatives all but the one that is drawn."""
    for child in list(element):
        name = name_of(child)
        if not name:
            _remove(element, child)
            continue
        if name in _ACTIVE:
            raise source.error(
                child, f"the SVG picture holds <{name}>, which can't be used", "save it without it"
            )
        if name == "switch":
            chosen = _chosen(source, child)
            at = list(element).index(child)
            if chosen is None:
                _remove(element, child)
                continue
            # Its own properties are handed down.
            group = Element(f"{SVG}g", dict(child.attrib))
            group.tail = child.tail
            source.lines[group] = source.lines[child]
            chosen.tail = None
            group.append(chosen)
            element[at] = child = group
        if name == "foreignObject":
            # Where it is drawn, its words are told.
            words = " ".join(words_in(child))
            child[:], child.text = [], words
        _leave_out(source, child)
    for key in list(element.attrib):
        if key.startswith("{") and not key.startswith((XLINK, XML)):
            del element.attrib[key]


def _remove(element: Element, child: Element) -> None:
    """Take away a part, and leave what is written behind it."""
    at = list(element).index(child)
    if child.tail:
        if at:
            element[at - 1].tail = (element[at - 1].tail or "") + child.tail
        else:
            element.text = (element.text or "") + child.tail
    element.remove(child)


def _chosen(source: SvgSource, switch: Element) -> Element | None:
    """The alternative of a <switch> that is drawn: the first without parts of another language."""
    for n, child in enumerate(switch):
        if not name_of(child):
            continue
        if child.get("systemLanguage") is not None:
            raise refused(
                source, child, "systemLanguage", child.get("systemLanguage", ""), "save one language alone"
            )
        if child.get("requiredExtensions", "").strip():
            continue
        if name_of(child) == "foreignObject":
            words = words_in(child)
            instead = switch[n + 1] if n + 1 < len(switch) else None
            if words and (instead is None or words_in(instead) != words):
                raise web_page(source, child)
            continue
        return child
    return None


def _shorten_references(element: Element, parts: Container[str]) -> None:
    """Name the parts of the file alone where it also names the page that it was saved from.

    Pages with a <base> write their own address before the names of clips, masks and gradients.
    """

    def short(match: re.Match[str]) -> str:
        return f"url(#{match[1]})" if match[1] in parts else match[0]

    for key, value in element.attrib.items():
        if "#" not in value or len(value) > _LONGEST_REFERENCE:
            continue
        if key in _PAINTED:
            element.attrib[key] = _OF_A_PAGE.sub(short, value)
        elif key in ("href", f"{XLINK}href") and name_of(element) not in ("a", "image"):
            name = value.partition("#")[2].strip()
            if name in parts:
                element.attrib[key] = f"#{name}"


def _check(source: SvgSource, element: Element, palette: Palette) -> None:
    """Put in the palette's colours; raise for what could do more than draw."""
    for key, value in list(element.attrib.items()):
        if key.lower().startswith("on"):
            raise source.error(element, "the SVG picture holds a script", "save it without scripts")
        is_link = key in ("href", f"{XLINK}href")
        if not is_link and key not in _PAINTED:
            continue
        if "light-dark(" in value:
            value = _LIGHT_DARK.sub(lambda match: match[1].strip(), value)
        if "var(" in value:
            try:
                value = palette.resolve(value)
            except KeyError as error:
                raise source.error(element, *unknown_colour(str(error.args[0]), palette.colours)) from error
            if "var(" in value:
                message = f"the SVG picture asks for a colour as “{shortened(value)}”, which names none"
                raise source.error(element, message, "write it as #RRGGBB, or as var(--name)")
            source.named.add(element)
        element.attrib[key] = value
        if (is_link and not value.startswith("#") and name_of(element) not in ("a", "image")) or (
            not is_link and "url(" in _REFERENCE.sub("", value).lower()
        ):
            raise source.error(
                element, "the SVG picture loads another file", "embed it as paths, or place it as PNG"
            )


def _check_references(source: SvgSource, parts: dict[str, Element]) -> None:
    """Raise for references that lead nowhere, in a circle, or to far more parts than the file has."""
    drawn: dict[Element, int] = {}
    open_: set[Element] = set()
    # Depth first, without recursion: a chain of references may be as long as the file.
    stack: list[tuple[Element, bool]] = [(source.root, False)]
    while stack:
        element, done = stack.pop()
        if element in drawn:
            continue
        below = [(child, 1) for child in element]
        for name, times in _references(element):
            if name not in parts:
                message = f"the SVG picture refers to its part “{name}”, which is not there"
                raise source.error(element, message, AGAIN)
            # A gradient is written once, however many parts it fills.
            below.append((parts[name], 0 if name_of(parts[name]) in GRADIENTS else times))
        if done:
            open_.discard(element)
            drawn[element] = 1 + sum(drawn[part] * times for part, times in below)
            if drawn[element] > DRAWN_LIMIT:
                raise source.error(
                    element, "the SVG picture repeats too many parts", "simplify it, or place it as PNG"
                )
            continue
        open_.add(element)
        stack.append((element, True))
        for part, _times in below:
            if part in open_:
                raise source.error(element, "a part of the SVG picture refers to itself", AGAIN)
            if part not in drawn:
                stack.append((part, False))


def _references(element: Element) -> list[tuple[str, int]]:
    """The ids that an element refers to, and how often what they name is drawn."""
    found = []
    name = href(element)
    if name is not None and name.startswith("#") and name_of(element) != "a":
        found.append((name[1:], 1))
    for key, value in element.attrib.items():
        if key not in _PAINTED:
            continue
        for match in _REFERENCE.finditer(value):
            # A marker stands at every corner.
            corners = len(_NUMBER.findall(f"{element.get('d', '')} {element.get('points', '')}"))
            found.append((match[1], max(1, corners) if key.startswith("marker") else 1))
    return found


def _view_box(source: SvgSource) -> tuple[float, float, float, float, tuple[float, float, str] | None]:
    """Left, top, width and height in the picture's units; and its own size where its shape is another one."""
    root = source.root
    sides = [length(root.get(key, ""), 0, 16) for key in ("width", "height")]
    sides = [
        None if side is None or root.get(key, "").strip().endswith("%") else side
        for side, key in zip(sides, ("width", "height"), strict=True)
    ]
    value = root.get("viewBox")
    try:
        if value is not None:
            left, top, width, height = (float(part) for part in re.split(r"[\s,]+", value.strip()))
        elif sides[0] is not None and sides[1] is not None:
            left, top, width, height = 0.0, 0.0, sides[0], sides[1]
        else:
            raise ValueError
    except ValueError:
        raise source.error(
            root, "the SVG picture does not say how large it is", "give it a viewBox"
        ) from None
    if not (0 < width < 1e6 and 0 < height < 1e6 and abs(left) < 1e6 and abs(top) < 1e6):
        raise source.error(root, "the SVG picture has no size", "give it a viewBox with a width and a height")
    if width < 1e-3 or height < 1e-3:
        raise source.error(root, "the SVG picture is too small to be drawn", "give it a larger viewBox")
    outer = None
    if value is not None and root.get("preserveAspectRatio", "").split()[:1] == ["none"]:
        wide, high = sides
        if wide and high and abs(wide / width - high / height) > 1e-6 * wide / width:
            x, y = wide / width, high / height
            numbers_ = " ".join(written(part) for part in (x, 0, 0, y, -left * x, -top * y))
            outer = (wide, high, f"matrix({numbers_})")
    return left, top, width, height, outer


def _rename(root: Element, prefix: str) -> None:
    """Give the parts that others refer to names of their own on the page."""
    if not prefix:
        return
    for element in root.iter():
        for key, value in element.attrib.items():
            if key == "id":
                element.set(key, f"{prefix}{value}")
            elif "url(" in value:
                element.set(key, _REFERENCE.sub(lambda match: f"url(#{prefix}{match[1]})", value))
