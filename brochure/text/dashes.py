"""Dots and hyphens that stand for other signs: an ellipsis, and an en dash."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Three dots, and hyphens that stand for an en dash: in ranges, and between spaces.
_FOR_OTHERS = re.compile(r"(?P<dots>\.\.\.)|(?<=\d)--(?=\d)|(?<=[ \u00a0])---?(?=[ \u00a0])")


def signs_meant(text: str) -> Iterator[tuple[int, int, str]]:
    """From where to where signs of a text stand for another one, and which."""
    for match in _FOR_OTHERS.finditer(text):
        yield match.start(), match.end(), "…" if match["dots"] else "–"


def as_meant(text: str) -> str:
    """The text with an ellipsis and dashes in the place of what stands for them."""
    return _FOR_OTHERS.sub(lambda match: "…" if match["dots"] else "–", text)
