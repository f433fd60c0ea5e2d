"""What may be asked of a part of a drawing: properties, their values, and how they are handed down."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from brochure.layout.graphics.plain.source import XML, Element, SvgSource
from brochure.layout.graphics.plain.values import colour, length, number, share, written
from brochure.layout.graphics.svg import GraphicError

AGAIN = "save it again from the drawing program"
PATHS = "draw it with paths, or place it as PNG"
_PLAIN_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
URL = re.compile(r"url\(\s*['\"]?#([^)'\"\s]+)['\"]?\s*\)\s*(.*)", re.DOTALL)
_FAMILY = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^,"']+))\s*(?:,|$)""")

#: Most fonts to choose from.
_FAMILY_LIMIT = 40
#: Values of a few words, by property.
_CHOICES = {
    "fill-rule": ("nonzero", "evenodd"),
    "clip-rule": ("nonzero", "evenodd"),
    "stroke-linecap": ("butt", "round", "square"),
    "stroke-linejoin": ("miter", "round", "bevel"),
    "visibility": ("visible", "hidden", "collapse"),
    "font-style": ("normal", "italic", "oblique"),
    "text-anchor": ("start", "middle", "end"),
    "text-transform": ("none", "uppercase", "lowercase", "capitalize"),
}
#: Properties that are handed down, and what they are in the beginning.
INITIAL: Mapping[str, str] = {
    "color": "",
    "fill": "black",
    "stroke": "none",
    "fill-opacity": "1",
    "stroke-opacity": "1",
    "fill-rule": "nonzero",
    "clip-rule": "nonzero",
    "stroke-width": "1",
    "stroke-linecap": "butt",
    "stroke-linejoin": "miter",
    "stroke-miterlimit": "4",
    "stroke-dasharray": "none",
    "stroke-dashoffset": "0",
    "visibility": "visible",
    "font-family": "sans-serif",
    "font-size": "16",
    "font-style": "normal",
    "font-weight": "400",
    "text-anchor": "start",
    "text-transform": "none",
    "letter-spacing": "0",
    "dominant-baseline": "auto",
    "paint-order": "normal",
    "marker-start": "none",
    "marker-mid": "none",
    "marker-end": "none",
    "white-space": "",
    "xml:space": "default",
}
#: Those of them that the engine is told; the others are put into effect here.
_IN_EFFECT = (
    "color", "clip-rule", "paint-order", "marker-start", "marker-mid", "marker-end", "white-space",
    "xml:space", "text-transform",
)  # fmt: skip
TOLD = tuple(key for key in INITIAL if key not in _IN_EFFECT)
#: Properties that the engine passes over, and the values with which that changes nothing.
_ONLY: Mapping[str, tuple[str, ...]] = {
    "mix-blend-mode": ("normal",),
    "filter": ("none",),
    "backdrop-filter": ("none",),
    "text-decoration": ("none",),
    "text-decoration-line": ("none",),
    "word-spacing": ("normal", "0", "0px", "0em"),
    "font-variant": ("normal", "none"),
    "font-variant-caps": ("normal",),
    "font-variant-position": ("normal",),
    "font-feature-settings": ("normal",),
    "font-stretch": ("normal", "100%"),
    "font-size-adjust": ("none",),
    "writing-mode": ("horizontal-tb", "lr-tb", "lr"),
    "direction": ("ltr",),
    "glyph-orientation-vertical": ("auto", "0", "0deg"),
    "glyph-orientation-horizontal": ("auto", "0", "0deg"),
    "clip": ("auto",),
    "translate": ("none",),
    "scale": ("none", "1"),
    "offset-path": ("none",),
    "perspective": ("none",),
    "animation": ("none",),
    "animation-name": ("none",),
    "mask-image": ("none",),
    "mask-border": ("none",),
    "zoom": ("1", "normal"),
}
#: What helps with some of them.
_INSTEAD = dict.fromkeys(
    ("text-decoration", "text-decoration-line"), "take it off, and draw a line where it has to stand"
)
_KEYWORD_SIZES = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0,
    "xx-large": 32.0,
}  # fmt: skip
_BASELINES = {
    "auto": "auto", "alphabetic": "auto", "baseline": "auto", "inherit": "auto", "use-script": "auto",
    "no-change": "auto", "reset-size": "auto", "central": "central", "middle": "middle", "hanging": "hanging",
    "text-before-edge": "text-before-edge", "before-edge": "text-before-edge", "text-top": "text-before-edge",
    "text-after-edge": "text-after-edge", "after-edge": "text-after-edge", "text-bottom": "text-after-edge",
    "top": "text-before-edge", "bottom": "text-after-edge",
}  # fmt: skip


@dataclass(frozen=True)
class View:
    """What percentages are of: the size of the picture, or of a picture in it."""

    width: float
    height: float

    @property
    def diagonal(self) -> float:
        """What lengths that are neither across nor down are measured by."""
        return float(((self.width**2 + self.height**2) / 2) ** 0.5)

    def along(self, key: str) -> float:
        """What percentages of the length of this name are of."""
        if key in ("r", "fr"):
            return self.diagonal
        return self.width if "x" in key or key == "width" else self.height


def refused(source: SvgSource, element: Element, key: str, value: str, fix: str = PATHS) -> GraphicError:
    """A value of an attribute that can't be used."""
    shown = value if len(value) <= 60 else f"{value[:60]}…"
    return source.error(element, f"the SVG picture holds {key}=“{shown}”, which can't be drawn", fix)


def in_numbers(
    source: SvgSource, element: Element, key: str, value: str, whole: float, em: float
) -> tuple[float, str]:
    """A length, and how to write it: as it was where that says it plainly."""
    found = length(value, whole, em)
    if found is None:
        raise refused(source, element, key, value, "give it as a number")
    return found, value if _PLAIN_NUMBER.fullmatch(value) else written(found)


def lengths(
    source: SvgSource,
    element: Element,
    view: View,
    *,
    em: float = 16.0,
    asked: Mapping[str, str] | None = None,
    **without: str,
) -> list[float]:
    """Lengths by their names, each with its value where the element, or *asked*, says nothing."""
    given = element.attrib if asked is None else asked
    return [
        in_numbers(source, element, key, given.get(key, value), view.along(key), em)[0]
        for key, value in without.items()
    ]


def check_passed_over(source: SvgSource, element: Element) -> None:
    """Raise for what would be passed over in silence."""
    for key, values in _ONLY.items():
        value = element.get(key)
        if value is None or (key in ("scale", "translate") and element.tag.endswith("tspan")):
            continue
        word = " ".join(value.split()).lower()
        if word not in (*values, "inherit", "initial", "unset"):
            raise refused(source, element, key, value, _INSTEAD.get(key, PATHS))


def inherited(
    source: SvgSource, element: Element, style: Mapping[str, str], view: View
) -> tuple[dict[str, str], dict[str, str]]:
    """The properties of a part, given those around it, and which of them the engine is to be told."""
    check_passed_over(source, element)
    found = dict(style)
    told: dict[str, str] = {}
    # What is given in letters' sizes is so in the part's own.
    order = (
        sorted(element.attrib, key=lambda key: key != "font-size") if "font-size" in element.attrib else None
    )
    for key in order or element.attrib:
        name = "dominant-baseline" if key == "alignment-baseline" else key
        name = "xml:space" if key == f"{XML}space" else name
        if name not in INITIAL:
            continue
        value = element.attrib[key].strip()
        if value in ("inherit", "unset", "") or (key == "alignment-baseline" and value == "baseline"):
            continue
        if value == "initial":
            value = INITIAL[name]
        if name == "visibility" and value == "collapse":
            value = "hidden"
        found[name] = told[name] = _value(source, element, name, value, found, view)
    for key in ("fill", "stroke"):
        if found.get(key) == "currentColor" and found["color"]:
            found[key] = told[key] = found["color"]
    dashes = found["stroke-dasharray"].replace(",", " ").split()
    if len(dashes) % 2 and dashes != ["none"] and float(found["stroke-dashoffset"]) < 0:
        # An odd series is gone through twice; the engine forgets that where it begins before the first dash.
        found["stroke-dasharray"] = told["stroke-dasharray"] = " ".join(2 * dashes)
    if order is not None:
        told = {key: told[key] for key in element.attrib if key in told} | told
    return found, told


def _value(
    source: SvgSource, element: Element, name: str, value: str, style: Mapping[str, str], view: View
) -> str:
    em = float(style["font-size"])
    if name in _CHOICES:
        if value not in _CHOICES[name]:
            raise refused(source, element, name, value, f"use one of: {', '.join(_CHOICES[name])}")
        return value
    match name:
        case "fill" | "stroke":
            return paint(source, element, name, value)
        case "color":
            found = colour(value)
            if found is None:
                raise refused(source, element, name, value, "give the colour as #RRGGBB")
            return style["color"] if found == "currentColor" else found
        case "fill-opacity" | "stroke-opacity":
            return opacity(source, element, name, value)
        case "stroke-width" | "stroke-dashoffset":
            size, text = in_numbers(source, element, name, value, view.diagonal, em)
            if name == "stroke-width" and size < 0:
                raise refused(source, element, name, value, "give it as a number above 0")
            return text
        case "stroke-miterlimit":
            if (number(value) or 0) < 1:
                raise refused(source, element, name, value, "give it as a number of 1 or more")
            return value
        case "stroke-dasharray":
            return _dashes(source, element, value, view, em)
        case "letter-spacing":
            if value == "normal":
                return "0"
            return in_numbers(source, element, name, value, em, em)[1]
        case "font-size":
            return _font_size(source, element, value, em)
        case "font-weight":
            return _font_weight(source, element, value, style["font-weight"])
        case "font-family":
            return _families(source, element, value)
        case "dominant-baseline":
            if value not in _BASELINES:
                raise refused(source, element, name, value, "leave it out, and move the text by its y")
            return _BASELINES[value]
        case _:
            return value


def paint(source: SvgSource, element: Element, name: str, value: str) -> str:
    """What a part is painted with: a colour, a reference or nothing."""
    if value in ("none", "context-fill", "context-stroke") or URL.fullmatch(value):
        return value
    found = colour(value)
    if found is None:
        raise refused(source, element, name, value, "give the colour as #RRGGBB")
    return found


def opacity(source: SvgSource, element: Element, name: str, value: str) -> str:
    """A share between 0 and 1."""
    found = share(value)
    if found is None:
        raise refused(source, element, name, value, "give it as a number between 0 and 1")
    return value if _PLAIN_NUMBER.fullmatch(value) and float(value) == found else written(found)


def _dashes(source: SvgSource, element: Element, value: str, view: View, em: float) -> str:
    if value == "none":
        return value
    words = [word for word in re.split(r"[\s,]+", value) if word]
    found = [in_numbers(source, element, "stroke-dasharray", word, view.diagonal, em) for word in words]
    if any(size < 0 for size, _ in found) or not any(size for size, _ in found):
        return "none"
    if all(size < 1e-4 for size, _ in found):
        raise refused(source, element, "stroke-dasharray", value, "use longer dashes")
    return (
        value
        if all(text == word for (_, text), word in zip(found, words, strict=True))
        else " ".join(text for _, text in found)
    )


def _font_size(source: SvgSource, element: Element, value: str, em: float) -> str:
    if value in _KEYWORD_SIZES:
        return written(_KEYWORD_SIZES[value])
    if value in ("smaller", "larger"):
        return written(em / 1.2 if value == "smaller" else em * 1.2)
    size, text = in_numbers(source, element, "font-size", value, em, em)
    if size < 0:
        raise refused(source, element, "font-size", value, "give it as a number above 0")
    return text


def _font_weight(source: SvgSource, element: Element, value: str, around: str) -> str:
    if value in ("normal", "bold"):
        return value
    heavy = {"normal": 400, "bold": 700}.get(around) or int(float(around))
    if value == "bolder":
        return "400" if heavy < 350 else "700" if heavy < 550 else "900"
    if value == "lighter":
        return "100" if heavy < 550 else "400" if heavy < 750 else "700"
    found = number(value)
    if found is None or not 1 <= found <= 1000:
        raise refused(source, element, "font-weight", value, "use normal, bold or a number from 100 to 900")
    return value if value.isdigit() else str(int(found))


def _families(source: SvgSource, element: Element, value: str) -> str:
    """Families without quotes around them or spaces before them, which the engine takes as their part."""
    found, at = [], 0
    while at < len(value):
        match = _FAMILY.match(value, at)
        if match is None:
            raise refused(source, element, "font-family", value, "give the names between commas")
        found.append((match[1] or match[2] or match[3] or "").strip())
        at = match.end()
    names = ",".join(name for name in found if name)
    if not names or len(found) > _FAMILY_LIMIT:
        raise refused(source, element, "font-family", value, "name a font")
    return value if "," not in value and value.strip("'\"") == names else names
