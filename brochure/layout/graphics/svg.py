"""Building SVG in millimetres, with text whose size and width are known."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Any

from markupsafe import Markup, escape

from brochure.design.palette import Palette
from brochure.findings import did_you_mean, shortened

#: Millimetres in a point.
PT = 25.4 / 72


class GraphicError(ValueError):
    """A drawing that can't be made: what is wrong, and the fix."""

    def __init__(self, message: str, fix: str, line: int = 0) -> None:
        self.message = message
        self.fix = fix
        #: 1-based line of the file that the drawing comes from, 0 where none can be named.
        self.line = line
        super().__init__(message)


def unknown_colour(name: str, colours: Collection[str]) -> tuple[str, str]:
    """What is wrong with a name that is none of the palette's *colours*, and the fix."""
    fix = did_you_mean(name, colours, "use one of its colours, or add this one", there="the palette has")
    message = f"the palette has no colour “{shortened(name)}”"
    return message, fix


@dataclass(frozen=True)
class PartialFont:
    """A font for some characters only, such as figures."""

    family: str
    #: The first and last of the characters of each range.
    ranges: tuple[tuple[int, int], ...]
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class PageFont:
    """A font of the page: its CSS family and weight, and its file for measuring."""

    family: str
    weight: int
    data: bytes = field(repr=False)
    #: Those for some characters only that are asked before it.
    before: tuple[PartialFont, ...] = ()

    @property
    def families(self) -> str:
        """What a drawing asks for: no spaces between names, as the engine takes them for part of these."""
        return ",".join((*(part.family for part in self.before), self.family))

    def width(self, text: str, size: float) -> float:
        """Width in mm of *text* set at *size* pt, without kerning."""
        # Each file is looked up once: to find one takes all its bytes, where it was read anew.
        known: dict[int, tuple[dict[int, int], int]] = {}
        total = 0.0
        for char in text:
            data = self.data_for(char)
            if (found := known.get(id(data))) is None:
                found = known[id(data)] = _advances(data)
            advances, units = found
            total += advances.get(ord(char), units // 2) / units
        return total * size * PT

    def data_for(self, char: str) -> bytes:
        """The file that sets a character."""
        for part in self.before:
            if any(first <= ord(char) <= last for first, last in part.ranges):
                return part.data
        return self.data

    @property
    def x_height(self) -> float:
        """Height of its small letters, em; 0 where the font does not say it."""
        return _x_height(self.data)

    @property
    def height(self) -> float:
        """From the deepest to the highest letters, em, as programs that read pages take the font's word."""
        return _height(self.data)

    def wrapped(self, text: str, size: float, width: float) -> list[str]:
        """*text* in lines of at most *width* mm; a word that is wider is broken."""
        lines: list[str] = []
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer, size) <= width:
                lines[-1] = longer
            else:
                lines += self._parts(word, size, width)
        return lines

    def _parts(self, word: str, size: float, width: float) -> list[str]:
        """*word* in parts of at most *width* mm, of a character at least."""
        parts = [""]
        for char in word:
            if parts[-1] and self.width(parts[-1] + char, size) > width:
                parts.append("")
            parts[-1] += char
        return parts


@dataclass(frozen=True)
class Theme:
    """What drawings share: colours, fonts, text size in pt and the width in mm that they have."""

    palette: Palette
    regular: PageFont
    bold: PageFont
    size: float
    width: float
    #: By how much other words of this face are set larger than those of the shipped one, to be as high.
    larger: float = 1.0


@lru_cache(maxsize=16)
def _advances(data: bytes) -> tuple[dict[int, int], int]:
    from fontTools.ttLib import TTFont

    font: Any = TTFont(BytesIO(data), lazy=True)
    metrics, cmap = font["hmtx"], font.getBestCmap()
    return {code: metrics[name][0] for code, name in cmap.items()}, int(font["head"].unitsPerEm)


@lru_cache(maxsize=16)
def _x_height(data: bytes) -> float:
    from fontTools.ttLib import TTFont

    font: Any = TTFont(BytesIO(data), lazy=True)
    said = getattr(font["OS/2"], "sxHeight", 0) if "OS/2" in font else 0
    return float(said) / int(font["head"].unitsPerEm)


@lru_cache(maxsize=16)
def _height(data: bytes) -> float:
    from fontTools.ttLib import TTFont

    font: Any = TTFont(BytesIO(data), lazy=True)
    # Fonts of old systems have no such table.
    prefers_typographic = "OS/2" in font and font["OS/2"].fsSelection >> 7 & 1
    if prefers_typographic:
        high, deep = font["OS/2"].sTypoAscender, font["OS/2"].sTypoDescender
    else:
        high, deep = font["hhea"].ascent, font["hhea"].descent
    return float(high - deep) / int(font["head"].unitsPerEm)


def tag(name: str, content: object = "", /, **attributes: object) -> Markup:
    """An element; ``_`` in attribute names stands for ``-``; lengths are rounded to 0.001 mm."""
    pairs = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _number(value))
        for key, value in attributes.items()
        if value is not None
    )
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), pairs, content)


def words(
    text: str,
    x: float,
    y: float,
    face: PageFont,
    size: float,
    colour: str,
    anchor: str = "start",
    *,
    part: int | None = None,
    told: str = "",
) -> Markup:
    """Text whose base line starts (or is centred, or ends) at *x*, *y* mm.

    *part* is the position of what it tells among the data of the drawing: whoever reads the pages finds the
    words of each bar and event by it, and reads what is *told* where the text alone would not tell it.
    """
    return tag(
        "text",
        text,
        x=x,
        y=y,
        font_family=face.families,
        font_weight=face.weight,
        font_size=size * PT,
        fill=colour,
        text_anchor=anchor if anchor != "start" else None,
        data_part=part,
        data_told=told or None,
        data_width=None if part is None else face.width(text, size),
    )


def drawing(width: float, height: float, alt: str, parts: Iterable[Markup]) -> Markup:
    """A whole drawing of *width* × *height* mm, with its text for people who can't see it."""
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        'width="{0}mm" height="{1}mm" viewBox="0 0 {0} {1}">'
        "<title>{2}</title>{3}</svg>"
    ).format(_number(width), _number(height), escape(alt), Markup("").join(parts))


def _number(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    return str(value)
