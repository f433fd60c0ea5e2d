"""Poppler: what most readers on Linux see in a PDF."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tests.judges import tool

_MM_PER_POINT = 25.4 / 72
_XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class Font:
    """A font of a PDF, as ``pdffonts`` lists it."""

    name: str
    embedded: bool
    subset: bool
    #: True when the text can be copied out as Unicode.
    unicode: bool


@dataclass(frozen=True)
class Word:
    """A word and its box."""

    #: 1-based.
    page: int
    text: str
    #: x0, y0, x1, y1 in mm from the top left corner of the page.
    box: tuple[float, float, float, float]


def info(path: Path) -> dict[str, str]:
    """The lines of ``pdfinfo`` by their names: ``Pages``, ``Page size``, ``Tagged``, ``Title`` and so on."""
    lines = tool.run([tool.program("pdfinfo"), path]).splitlines()
    return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def fonts(path: Path) -> list[Font]:
    """The fonts of the file."""
    lines = tool.run([tool.program("pdffonts"), path]).splitlines()[2:]
    # name, type, encoding, emb, sub, uni, object ID: the first three hold spaces, the last four are fixed.
    pattern = re.compile(r"^(\S+).*\s(yes|no)\s+(yes|no)\s+(yes|no)\s+(?:\d+\s+\d+|\[none\])\s*$")
    found = []
    for line in lines:
        match = pattern.match(line)
        if match is None:
            raise tool.JudgeError(f"pdffonts wrote a line that is not a font: {line!r}")
        name, *flags = match.groups()
        found.append(Font(name, *(flag == "yes" for flag in flags)))
    return found


def text(path: Path, *, layout: bool = False) -> list[str]:
    """The text of each page, in the order of the content, or as laid out."""
    options = ["-layout"] if layout else ["-raw"]
    pages = tool.run([tool.program("pdftotext"), *options, "-enc", "UTF-8", path, "-"]).split("\f")
    # A form feed ends every page, the last one too.
    return pages[:-1]


def words(path: Path) -> list[Word]:
    """Every word with its box in mm, page by page."""
    markup = tool.run([tool.program("pdftotext"), "-bbox", "-enc", "UTF-8", path, "-"])
    # pdftotext lets control characters through that XML does not allow.
    root = ElementTree.fromstring(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", markup))
    found = []
    for number, page in enumerate(root.iter(f"{_XHTML}page"), start=1):
        for word in page.iter(f"{_XHTML}word"):
            left, top, right, bottom = (
                float(word.attrib[side]) * _MM_PER_POINT for side in ("xMin", "yMin", "xMax", "yMax")
            )
            found.append(Word(number, word.text or "", (left, top, right, bottom)))
    return found
