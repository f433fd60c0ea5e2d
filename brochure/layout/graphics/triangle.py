"""The black triangle of additional monitoring."""

from __future__ import annotations

from markupsafe import Markup

from brochure.layout.graphics.svg import drawing, tag


def triangle(side: float, *, alt: str) -> Markup:
    """An inverted equilateral triangle of *side* mm, black, as a path (Regulation (EU) 198/2013)."""
    height = side * 3**0.5 / 2
    return drawing(
        side, height, alt, [tag("path", d=f"M0 0H{side:.3f}L{side / 2:.3f} {height:.3f}Z", fill="#000000")]
    )
