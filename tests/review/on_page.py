"""Claims against the finished pages, as a program that is not ours reads them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.judges import mupdf

#: How far letters may stick out of the box of their words, mm: kerning at its ends.
SLACK = 0.15


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a claims register."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def bare(text: str) -> str:
    """A text without spaces: programs read some where letters stand far apart, and none where they don't."""
    return "".join(text.replace("\u00ad", "").split())


def as_printed(text: str, *, anywhere: bool = False) -> str:
    """A pattern of a text on a page: lines end at its spaces and behind signs in its words, or *anywhere*."""
    words = text.split()
    parts = [list(word) if anywhere else re.sub(r"([-–/.])", r"\1 ", word).split() for word in words]
    return r"\s+".join(r"\s?".join(map(re.escape, part)) for part in parts)


def read_in(letters: Sequence[mupdf.Letter], boxes: Sequence[tuple[int, Sequence[float]]]) -> str:
    """What stands in some boxes, one after the other, each letter that has its middle there."""
    found = []
    for page, (left, top, right, bottom) in boxes:
        for letter in letters:
            x, y = letter.middle
            if letter.page == page and left <= x <= right and top <= y <= bottom:
                found.append(letter.text)
    return bare("".join(found))


def lines_of(claim: Mapping[str, Any]) -> list[tuple[int, Sequence[float]]]:
    """Page and box of each line of a claim of the report."""
    return [(line["page"], line["box_mm"]) for line in claim["lines"]]


def outside(letters: Sequence[mupdf.Letter], claim: Mapping[str, Any]) -> Iterator[mupdf.Letter]:
    """Letters of a claim's lines that stick out of their box to the side."""
    for page, (left, top, right, bottom) in lines_of(claim):
        for letter in letters:
            x, y = letter.middle
            is_in = letter.page == page and left <= x <= right and top <= y <= bottom
            sticks_out = letter.box[0] < left - SLACK or letter.box[2] > right + SLACK
            if is_in and sticks_out and letter.text.strip():
                yield letter
