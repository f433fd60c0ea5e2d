"""Whether artwork that meets the trim runs on to the edge of the bleed, and which plates the marks are on.

Seen on plates, so it holds for whatever draws: pictures, clips, transparency.  Only a straight end beside
the trim counts: a slanted or round edge (a diagonal, a circle) is meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops

from brochure.pdf.rectangles import PixelsFromTopLeft
from brochure.preflight.coverage import PER_MM, Region

SIDES = ("top", "right", "bottom", "left")

#: Of 255: from here on a pixel has ink (4 %, just above the lightest dot that prints), up to there it is
#: paper.  What lies between is neither, so that no fade to white and no rounding looks like an end.
_INKED = 10
_PAPER = 4
#: Rows inside the trim that must have ink: thinner artwork is a line that lies along the trim.
_INSIDE = 2
#: Widest a rounded edge of artwork reaches past the trim, in pixels: Ghostscript's are a third of these.
_GUARD = 0.34
#: Shortest stretch that counts, in pixels: 1 mm where artwork ends at the trim, 3 mm where in the bleed.
_SHORTEST, _SHORTEST_BEYOND = 1 * PER_MM, 3 * PER_MM
#: Stretches nearer than that are reported as one, in pixels.
_APART = 10 * PER_MM
#: How far from the line of the trim a mark may lie, in pixels.
_ARM = 0.4 * PER_MM


@dataclass(frozen=True)
class Stretch:
    """Artwork that meets the trim and ends before the bleed does."""

    #: One of :data:`SIDES`.
    side: str
    #: The unpainted part of the bleed.
    box: PixelsFromTopLeft


def unpainted(total: Image.Image, trim: Sequence[float], bleed: Sequence[float]) -> tuple[Stretch, ...]:
    """Where the bleed has paper beside artwork, around the sheet.

    *total* has the ink of all plates together (mode L, cut off at 255); *trim* and *bleed* are left, top,
    right, bottom in pixels.  A side without bleed has nothing to say.
    """
    found: list[Stretch] = []
    for side in SIDES:
        rows, along, out = _strip(total, side, trim, bleed)
        if len(rows) <= _INSIDE:
            continue
        runs = _merged(list(_runs([_end(column) for column in zip(*rows, strict=True)], len(rows) - _INSIDE)))
        for start, stop, end in runs:
            found.append(Stretch(side, _box(side, along + start, along + stop, out, end, bleed)))
    return tuple(found)


def _strip(
    total: Image.Image, side: str, trim: Sequence[float], bleed: Sequence[float]
) -> tuple[list[bytes], int, int]:
    """The rows of pixels beside the trim, from two inside it outward, with the pixels they begin at.

    First comes the row nearest to the middle.  The second value is the first pixel along the side, the third
    the first pixel of the bleed that is looked at, counted outward from the trim.
    """
    left, top, right, bottom = trim
    along = (_up(left), _down(right)) if side in ("top", "bottom") else (_up(top), _down(bottom))
    if side in ("top", "left"):
        edge, last = (top, bleed[1]) if side == "top" else (left, bleed[0])
        inner, outer, stop = _up(edge), _down(edge - _GUARD), _up(last)
        levels = [*range(inner + _INSIDE - 1, inner - 1, -1), *range(outer - 1, stop - 1, -1)]
    else:
        edge, last = (bottom, bleed[3]) if side == "bottom" else (right, bleed[2])
        inner, outer, stop = _down(edge), _up(edge + _GUARD), _down(last)
        levels = [*range(inner - _INSIDE, inner), *range(outer, stop)]
    if along[0] >= along[1]:
        return [], 0, 0
    rows = []
    for level in levels:
        if side in ("top", "bottom"):
            box = (along[0], level, along[1], level + 1)
        else:
            box = (level, along[0], level + 1, along[1])
        rows.append(total.crop(box).tobytes())
    return rows, along[0], outer


#: What a column of pixels says when its artwork neither ends sharply nor runs through.
_VAGUE = -1


def _end(column: Sequence[int]) -> int | None:
    """Pixels from the trim to where the paper of the bleed begins; the length of the bleed without paper.

    None where no artwork meets the trim.
    """
    if min(column[:_INSIDE]) < _INKED:
        return None
    end = len(column)
    while end > _INSIDE and column[end - 1] <= _PAPER:
        end -= 1
    # The last pixel before the paper may be covered in part: the one before it must have ink.
    before = column[max(end - 2, 0)] if end > _INSIDE else _INKED
    if end < len(column) and before < _INKED:
        return _VAGUE
    return end - _INSIDE


def _runs(ends: Sequence[int | None], bleed: int) -> Iterator[tuple[int, int, int]]:
    """Stretches where artwork ends at one depth, as first column, column after the last, and depth."""
    at = 0
    while at < len(ends):
        first = ends[at]
        if first is None or first == _VAGUE or first >= bleed:
            at += 1
            continue
        start, lowest, highest = at, first, first
        while at < len(ends):
            end = ends[at]
            if end is None or end == _VAGUE or end >= bleed:
                break
            # One pixel more or less is the rounding of a straight edge.
            if max(highest, end) - min(lowest, end) > 1:
                break
            lowest, highest = min(lowest, end), max(highest, end)
            at += 1
        beside = (ends[start - 1] if start else None, ends[at] if at < len(ends) else None)
        wanders = any(
            end is not None and end < bleed and (end == _VAGUE or lowest - 1 <= end <= highest + 1)
            for end in beside
        )
        if not wanders and at - start >= (_SHORTEST_BEYOND if lowest else _SHORTEST):
            yield start, at, lowest


def _merged(runs: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    merged: list[tuple[int, int, int]] = []
    for start, stop, end in runs:
        if merged and start - merged[-1][1] < _APART:
            before = merged[-1]
            merged[-1] = (before[0], stop, min(before[2], end))
        else:
            merged.append((start, stop, end))
    return merged


def _box(
    side: str, start: float, stop: float, out: int, end: int, bleed: Sequence[float]
) -> PixelsFromTopLeft:
    if side == "top":
        return PixelsFromTopLeft(start, bleed[1], stop, out - end)
    if side == "left":
        return PixelsFromTopLeft(bleed[0], start, out - end, stop)
    if side == "bottom":
        return PixelsFromTopLeft(start, out + end, stop, bleed[3])
    return PixelsFromTopLeft(out + end, start, bleed[2], stop)


def marked(
    plates: Mapping[str, Image.Image], trim: Sequence[float], bleed: Sequence[float]
) -> frozenset[str]:
    """Names of the plates that have ink outside the bleed in line with the trim: where crop marks stand."""
    width, height = next(iter(plates.values())).size
    # A pixel more than the bleed: artwork may cover that in part.
    above, below = _down(bleed[1]) - 1, _up(bleed[3]) + 1
    before, behind = _down(bleed[0]) - 1, _up(bleed[2]) + 1
    arms: list[Region] = []
    for x in (trim[0], trim[2]):
        first, last = max(0, _down(x - _ARM)), min(width, _up(x + _ARM))
        arms += [(first, 0, last, above), (first, below, last, height)]
    for y in (trim[1], trim[3]):
        first, last = max(0, _down(y - _ARM)), min(height, _up(y + _ARM))
        arms += [(0, first, before, last), (behind, first, width, last)]
    arms = [arm for arm in arms if arm[2] > arm[0] and arm[3] > arm[1]]
    return frozenset(
        name for name, plate in plates.items() if any(_highest(plate.crop(arm)) >= _INKED for arm in arms)
    )


def flattened(plates: Sequence[Image.Image]) -> Image.Image:
    """The ink of all plates together, cut off at 255: enough to tell ink from paper."""
    total = plates[0]
    for plate in plates[1:]:
        total = ImageChops.add(total, plate)
    return total


def _highest(plate: Image.Image) -> float:
    extrema = plate.getextrema()
    return float(extrema[1])  # type: ignore[arg-type]


def _up(value: float) -> int:
    return -int(-(value - 1e-4) // 1)


def _down(value: float) -> int:
    return int((value + 1e-4) // 1)
