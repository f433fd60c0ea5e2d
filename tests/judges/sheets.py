"""Flat sheets put back into reading order: the words and the look of each page in a print edition.

Nothing of the product is used here.  Lengths are mm, places are from the left top corner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from PIL import Image

from tests.judges import poppler, press

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Place:
    """Where a page lies."""

    page: int
    #: 1-based.
    sheet: int
    #: The page's trim on the sheet.
    box: Box


@dataclass(frozen=True)
class Moved:
    """How the words of a print edition lie to those of the screen edition."""

    words: int
    #: The largest distance of a word's edge from where its page puts it.
    most: float
    #: Words of the screen edition that are not on the sheets, and the other way round.
    missing: Sequence[str]
    added: Sequence[str]


@dataclass(frozen=True)
class Imposed:
    """A print edition and the screen edition that it shows."""

    screen: Path
    sheets: Path
    #: The pages from left to right on each flat sheet.
    sides: Sequence[Sequence[int]]
    #: How far the two pages of each sheet are moved towards the fold.
    creep: Sequence[float] = ()

    @cached_property
    def boxes(self) -> list[dict[str, Box]]:
        """The boxes of every sheet, from its left top corner."""
        return [
            {name: from_top(box, page["MediaBox"][3]) for name, box in page.items()}
            for page in press.boxes(self.sheets)
        ]

    @cached_property
    def places(self) -> list[Place]:
        """Every page's place, in reading order."""
        sizes = [box["TrimBox"] for box in press.boxes(self.screen)]
        found = []
        for number, side in enumerate(self.sides, start=1):
            left, top, _right, _bottom = self.boxes[number - 1]["TrimBox"]
            creep = self.creep[number - 1] if self.creep else 0.0
            for at, page in enumerate(side):
                x0, y0, x1, y1 = sizes[page - 1]
                start = left + (creep if at == 0 else -creep)
                found.append(Place(page, number, (start, top, start + x1 - x0, top + y1 - y0)))
                left += x1 - x0
        return sorted(found, key=lambda place: place.page)

    def folds(self, number: int) -> list[float]:
        """Where a sheet is folded, from its left edge."""
        return sorted(place.box[2] for place in self.places if place.sheet == number)[:-1]

    def moved(self) -> Moved:
        """Compare all words."""
        left_over: dict[tuple[int, str], list[Box]] = {}
        found = words_of(self.sheets)
        for word in found:
            left_over.setdefault((word.page, word.text), []).append(word.box)
        missing, most = [], 0.0
        for place, word in self._wanted():
            candidates = left_over.get((place.sheet, word.text), [])
            box = tuple(edge + place.box[axis % 2] for axis, edge in enumerate(word.box))
            if not candidates:
                missing.append(f"{word.text}, page {place.page}")
                continue

            def distance(other: Box, box: Sequence[float] = box) -> float:
                return max(abs(a - b) for a, b in zip(other, box, strict=True))

            nearest = min(candidates, key=distance)
            candidates.remove(nearest)
            most = max(most, distance(nearest))
        added = [f"{text}, sheet {sheet}" for (sheet, text), rest in left_over.items() for _box in rest]
        return Moved(len(found), most, missing, added)

    def _wanted(self) -> Iterator[tuple[Place, poppler.Word]]:
        pages: dict[int, list[poppler.Word]] = {}
        for word in words_of(self.screen):
            pages.setdefault(word.page, []).append(word)
        for place in self.places:
            yield from ((place, word) for word in pages.get(place.page, ()))

    def too_near(self, safe: float) -> list[str]:
        """Words that keep less than *safe* from the trim or from a fold of their sheet."""
        found = []
        for word in words_of(self.sheets):
            left, top, right, bottom = self.boxes[word.page - 1]["TrimBox"]
            x0, y0, x1, y1 = word.box
            keeps = [x0 - left, y0 - top, right - x1, bottom - y1]
            keeps += [max(fold - x1, x0 - fold) for fold in self.folds(word.page)]
            if min(keeps) < safe - 0.05:
                found.append(f"{word.text}, sheet {word.page}: {min(keeps):.2f} mm")
        return found

    def page_of(
        self, sheets: Sequence[Image.Image], page: int, dpi: int, size: tuple[int, int]
    ) -> Image.Image:
        """The part of the pictures of *sheets* that shows a page, as *size* pixels."""
        place = self.places[page - 1]
        box = tuple(edge / 25.4 * dpi for edge in place.box)
        image = sheets[place.sheet - 1]
        return image.resize(size, Image.Resampling.BILINEAR, (box[0], box[1], box[2], box[3]))


@lru_cache(maxsize=64)
def words_of(path: Path) -> list[poppler.Word]:
    """Every word of a file, read once."""
    return poppler.words(path)


def from_top(box: Box, height: float) -> Box:
    """A box of PDF as one from the left top corner."""
    return (box[0], height - box[3], box[2], height - box[1])
