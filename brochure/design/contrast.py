"""Contrast of colours as readers see it (WCAG 2.2)."""

from __future__ import annotations

from functools import lru_cache

#: Red, green and blue of sRGB, 0 to 1.
Shade = tuple[float, float, float]
#: Least contrast of words to their ground (success criterion 1.4.3).
LEAST = 4.5


def shade(written: str) -> Shade:
    """The colour that is written as ``#RRGGBB``."""
    red, green, blue = (int(written[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return (red, green, blue)


@lru_cache(maxsize=4096)
def luminance(colour: Shade) -> float:
    """Relative luminance of an sRGB colour, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Shade, other: Shade) -> float:
    """Contrast ratio of two sRGB colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
