"""MuPDF: a third engine, neither the one that the product uses nor the one that most readers use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tests.judges import tool

_MM_PER_POINT = 25.4 / 72


def text(path: Path) -> list[str]:
    """The text of each page as MuPDF reads it.

    Raises :class:`~tests.judges.tool.JudgeError` when it can't.
    """
    pages = tool.run([tool.program("mutool"), "draw", "-q", "-F", "txt", "-o", "-", path]).split("\f")
    return pages[:-1]


@dataclass(frozen=True)
class Letter:
    """A character and its box."""

    #: 1-based.
    page: int
    text: str
    #: x0, y0, x1, y1 in mm from the top left corner of the page; as high as the font, not as the letter.
    box: tuple[float, float, float, float]

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the box, mm."""
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2


def letters(path: Path) -> list[Letter]:
    """Every character with its box, page by page, in the order in which it is painted."""
    markup = tool.run([tool.program("mutool"), "draw", "-q", "-F", "stext", "-o", "-", path])
    root = ElementTree.fromstring(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#x?0?[0-8bcef];", "", markup))
    found = []
    for number, page in enumerate(root.iter("page"), start=1):
        for char in page.iter("char"):
            quad = [float(value) * _MM_PER_POINT for value in char.attrib["quad"].split()]
            box = (min(quad[::2]), min(quad[1::2]), max(quad[::2]), max(quad[1::2]))
            found.append(Letter(number, char.attrib["c"], box))
    return found
