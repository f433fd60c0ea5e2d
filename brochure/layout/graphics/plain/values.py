"""Numbers, lengths, transformations and colours of an SVG file."""

from __future__ import annotations

import re
from math import cos, hypot, isfinite, radians, sin, sqrt, tan
from typing import NamedTuple

from tinycss2.color5 import parse_color

NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_PLAIN = re.compile(NUMBER)
_LENGTH = re.compile(rf"({NUMBER})\s*([a-zA-Z]+|%)?")
#: The units of lengths that are always as long, in pixels of CSS.
_UNITS = {
    "": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0,
    "q": 96 / 101.6, "rem": 16.0,
}  # fmt: skip
#: The units that depend on the size of the letters.
_FONT_UNITS = {"em": 1.0, "ex": 0.5, "ch": 0.5}
_FUNCTION = re.compile(r"\s*,?\s*([a-zA-Z]+)\s*\(([^()]*)\)\s*")
_ANGLE = re.compile(rf"({NUMBER})\s*(deg|rad|grad|turn)?")
_DEGREES = {"": 1.0, "deg": 1.0, "rad": 180 / 3.141592653589793, "grad": 0.9, "turn": 360.0}
_SIMPLE_TRANSFORM = re.compile(
    r"(?:(?:translate|scale|rotate|skewX|skewY|matrix)\((?:-?(?:\d+\.?\d*|\.\d+)(?:[ ,]+|(?=\))))+\) ?)+"
)
_SIMPLE_COLOUR = re.compile(r"#[0-9a-fA-F]{3}|#[0-9a-fA-F]{6}|[a-zA-Z]+")
#: Larger than any drawing needs.
LARGEST = 1e7


class Matrix(NamedTuple):
    """An affine transformation: x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def of(self, inner: Matrix) -> Matrix:
        """*inner* first, then this one."""
        a, b, c, d, e, f = self
        return Matrix(
            a * inner.a + c * inner.b,
            b * inner.a + d * inner.b,
            a * inner.c + c * inner.d,
            b * inner.c + d * inner.d,
            a * inner.e + c * inner.f + e,
            b * inner.e + d * inner.f + f,
        )

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point comes to lie."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    @property
    def determinant(self) -> float:
        """How areas grow; 0 where everything falls into a line."""
        return self.a * self.d - self.b * self.c

    def inverse(self) -> Matrix:
        """What undoes it."""
        a, b, c, d, e, f = self
        by = self.determinant
        return Matrix(d / by, -b / by, -c / by, a / by, (c * f - d * e) / by, (b * e - a * f) / by)

    @property
    def is_identity(self) -> bool:
        """True where nothing moves."""
        return self == IDENTITY

    @property
    def scale(self) -> float:
        """How lengths grow, on average of the directions."""
        return sqrt(abs(self.determinant))

    @property
    def keeps_shapes(self) -> bool:
        """True where circles stay circles."""
        a, b, c, d, *_ = self
        return (
            abs(a * c + b * d) <= 1e-6 * self.scale**2 and abs(hypot(a, b) - hypot(c, d)) <= 1e-6 * self.scale
        )

    def written(self) -> str:
        """As a value of ``transform``."""
        return f"matrix({' '.join(written(part) for part in self)})"


IDENTITY = Matrix()


def written(value: float) -> str:
    """A number, as short as it can be said exactly enough."""
    return f"{round(value, 9) + 0:.9g}"


def number(text: str) -> float | None:
    """A number without a unit; None for anything else."""
    text = text.strip()
    if not _PLAIN.fullmatch(text):
        return None
    value = float(text)
    return value if isfinite(value) and abs(value) <= LARGEST else None


def length(text: str, whole: float, em: float) -> float | None:
    """A length in the units of the drawing: *whole* is what 100% are, *em* the size of the letters."""
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        return None
    value, unit = float(match[1]), (match[2] or "").lower()
    if unit == "%":
        value *= whole / 100
    elif unit in _FONT_UNITS:
        value *= em * _FONT_UNITS[unit]
    elif unit in _UNITS:
        value *= _UNITS[unit]
    else:
        return None
    return value if isfinite(value) and abs(value) <= LARGEST else None


def share(text: str) -> float | None:
    """A number or a percentage, between 0 and 1."""
    value = length(text, 1, 0) if text.strip().endswith("%") else number(text)
    return None if value is None else min(1.0, max(0.0, value))


def numbers(text: str) -> list[float] | None:
    """Numbers between spaces and commas; None where something else stands there."""
    found, at = [], 0
    pattern = re.compile(rf"\s*,?\s*({NUMBER})")
    text = text.rstrip()
    while at < len(text):
        match = pattern.match(text, at)
        value = number(match[1]) if match else None
        if match is None or value is None:
            return None
        found.append(value)
        at = match.end()
    return found


def is_simple_transform(text: str) -> bool:
    """True for a transformation that the engine reads as it is meant."""
    return _SIMPLE_TRANSFORM.fullmatch(text.strip()) is not None


def transformation(text: str) -> Matrix | None:
    """The value of ``transform``, of an attribute or of CSS; None where it can't be read."""
    text = text.strip()
    if text in ("", "none"):
        return IDENTITY
    matrix, at = IDENTITY, 0
    while at < len(text):
        match = _FUNCTION.match(text, at)
        one = _function(match[1], re.split(r"[\s,]+", match[2].strip())) if match else None
        if match is None or one is None:
            return None
        matrix = matrix.of(one)
        at = match.end()
    return matrix if all(abs(part) <= LARGEST for part in matrix) else None


def _function(name: str, words: list[str]) -> Matrix | None:
    if name in ("rotate", "skewX", "skewY"):
        turn = _angle(words[0])
        lengths = [length(word, 0, 16) for word in words[1:] if not word.endswith("%")]
    else:
        turn = 0.0
        lengths = [length(word, 0, 16) for word in words if not word.endswith("%")]
    values = [value for value in lengths if value is not None]
    if turn is None or len(values) != len(words) - (name in ("rotate", "skewX", "skewY")):
        return None
    match name, values:
        case "matrix", [a, b, c, d, e, f]:
            return Matrix(a, b, c, d, e, f)
        case (("translate" | "translateX"), [x]):
            return Matrix(e=x)
        case "translateY", [y]:
            return Matrix(f=y)
        case "translate", [x, y]:
            return Matrix(e=x, f=y)
        case "scale", [by]:
            return Matrix(a=by, d=by)
        case "scaleX", [by]:
            return Matrix(a=by)
        case "scaleY", [by]:
            return Matrix(d=by)
        case "scale", [x, y]:
            return Matrix(a=x, d=y)
        case "rotate", []:
            return rotation(turn)
        case "rotate", [x, y]:
            return Matrix(e=x, f=y).of(rotation(turn)).of(Matrix(e=-x, f=-y))
        case "skewX", []:
            return Matrix(c=tan(radians(turn)))
        case "skewY", []:
            return Matrix(b=tan(radians(turn)))
    return None


def _angle(word: str) -> float | None:
    match = _ANGLE.fullmatch(word)
    return float(match[1]) * _DEGREES[match[2] or ""] if match else None


def rotation(degrees: float) -> Matrix:
    """Turned around the origin."""
    turn = radians(degrees)
    return Matrix(cos(turn), sin(turn), -sin(turn), cos(turn))


def colour(text: str) -> str | None:
    """A colour as the engine knows it; None where it is none."""
    # What follows a colour of a screen is its ink, in a profile that the file does not hold.
    if len(text) > 300 or text.count("(") > 20:
        return None
    text = re.sub(r"\s+(?:icc-color|device-cmyk)\(.*\)$", "", text.strip())
    try:
        parsed = parse_color(text)
    except (ValueError, TypeError, ZeroDivisionError, OverflowError):
        return None
    if parsed is None:
        return None
    if parsed == "currentcolor":
        return "currentColor"
    # Other spaces have no sure way to inks.
    return text if _SIMPLE_COLOUR.fullmatch(text) or parsed.space in ("srgb", "hsl", "hwb") else None


def red_green_blue(text: str) -> tuple[float, float, float, float] | None:
    """Red, green, blue and cover of a colour, each from 0 to 1."""
    parsed = parse_color(text)
    if parsed is None or parsed == "currentcolor":
        return None
    red, green, blue = (float(part or 0) for part in parsed.to("srgb").coordinates)
    return red, green, blue, float(parsed.alpha)
