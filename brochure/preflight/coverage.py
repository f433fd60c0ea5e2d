"""Ink coverage: how much ink lies on a square of 15 mm, measured on plates as pictures of ink.

Plates here are Pillow images of mode L, one pixel for a third of a millimetre, 255 for full ink.
"""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageFilter, ImageMath, ImageStat

from brochure.pdf.rectangles import PixelsFromTopLeft

#: Pixels in a millimetre.  With three, trims in whole millimetres fall between pixels, the square has an odd
#: number of them, which a box blur wants, and 15 mm means are within 1 % of those at 600 dpi.
PER_MM = 3
#: Side of the square that the mean is taken over, in mm (GWG 2022, ink coverage).
SIDE_MM = 15
_SIDE = SIDE_MM * PER_MM
#: What the square is moved by, in pixels, around the best whole place.
_SHIFTS = (-0.5, -0.25, 0.0, 0.25, 0.5)

#: Left, top, right, bottom in whole pixels.
Region = tuple[int, int, int, int]


def summed(plates: Sequence[Image.Image]) -> Image.Image:
    """The ink of all plates in every pixel as an image of mode F, 255 for each full one."""
    total = plates[0].convert("F")
    for plate in plates[1:]:
        total = ImageMath.lambda_eval(lambda given: given["one"] + given["other"], one=total, other=plate)
    return total


def worst_square(
    plates: Sequence[Image.Image], region: Region, fine: Sequence[Image.Image] = ()
) -> tuple[float, PixelsFromTopLeft]:
    """The highest mean of all plates together over a square of 15 mm wholly inside *region*, in %, and where.

    Where the region is narrower than the square, the mean is over all of its width.  An empty region has 0 %.
    *fine* are the plates as they were before pixels were joined, a whole number for each: the exact place is
    looked for there, because a joined pixel does not tell which part of it has the ink.
    """
    left, top, right, bottom = region
    width, height = right - left, bottom - top
    if width < 1 or height < 1:
        return 0.0, PixelsFromTopLeft(left, top, right, bottom)
    across, down = min(_SIDE, width), min(_SIDE, height)
    inside = [plate.crop(region) for plate in plates]
    means = summed([_means(plate, across, down) for plate in inside])
    highest = means.getextrema()[1]
    best = ImageMath.lambda_eval(
        lambda given: given["convert"](given["means"] >= highest, "L"), means=means
    ).getbbox()
    # The rectangle around all that are best: its first row holds one, where exactly does its first pixel say.
    x, y = 0, 0
    if best is not None:
        y = best[1]
        row = means.crop((0, y, means.width, y + 1)).tobytes()
        values = memoryview(row).cast("f")
        x = max(range(len(values)), key=lambda at: values[at])
    factor = fine[0].width // plates[0].width if fine else 1
    if factor > 1:
        # No more than the square and a pixel around it.
        around = (max(0, x - 1), max(0, y - 1), min(width, x + across + 1), min(height, y + down + 1))
        edges = [
            (edge + corner) * factor for edge, corner in zip(around, (left, top, left, top), strict=True)
        ]
        inside = [plate.crop((edges[0], edges[1], edges[2], edges[3])) for plate in fine]
        left, top, x, y = left + around[0], top + around[1], x - around[0], y - around[1]
    at = (x * factor, y * factor)
    best_mean, place = _refined(summed(inside), at, across * factor, down * factor, factor)
    box = [part / factor for part in place]
    return best_mean, PixelsFromTopLeft(left + box[0], top + box[1], left + box[2], top + box[3])


def _means(plate: Image.Image, across: int, down: int) -> Image.Image:
    """Means over every rectangle of that many pixels inside the plate; the pixel is its top left corner."""
    radius = [0, 0]
    for axis, size in ((0, across), (1, down)):
        if size < _SIDE:
            # The whole of a side that is shorter than the square.
            shape = (1, plate.height) if axis == 0 else (plate.width, 1)
            plate = plate.resize(shape, Image.Resampling.BOX)
        else:
            radius[axis] = _SIDE // 2
    if not any(radius):
        return plate
    # A blur repeats the edge outward: that part of the result is cut off.
    blurred = plate.filter(ImageFilter.BoxBlur((radius[0], radius[1])))
    return blurred.crop((radius[0], radius[1], plate.width - radius[0], plate.height - radius[1]))


def _refined(
    total: Image.Image, at: tuple[int, int], across: int, down: int, reach: int
) -> tuple[float, PixelsFromTopLeft]:
    """The best place within half of *reach* pixels of *at*: without rounding, with parts of pixels."""
    x, y = at
    first_x, first_y = max(0, x - reach), max(0, y - reach)
    last_x, last_y = min(total.width, x + across + reach), min(total.height, y + down + reach)
    columns = last_x - first_x
    cut = total.crop((first_x, first_y, last_x, last_y)).tobytes()
    values = memoryview(cut).cast("f").tolist()
    rows = [values[start : start + columns] for start in range(0, len(values), columns)]
    best, place = -1.0, (0.0, 0.0)
    shifts = [shift * reach for shift in _SHIFTS]
    for shift_x in shifts:
        start_x = x - first_x + shift_x
        if start_x < 0 or start_x + across > columns:
            continue
        sums = [_part(row, start_x, across) for row in rows]
        for shift_y in shifts:
            start_y = y - first_y + shift_y
            if start_y < 0 or start_y + down > len(rows):
                continue
            mean = _part(sums, start_y, down) / (across * down)
            if mean > best + 1e-6:
                best, place = mean, (x + shift_x, y + shift_y)
    return best / 2.55, PixelsFromTopLeft(*place, place[0] + across, place[1] + down)


def _part(values: Sequence[float], start: float, size: int) -> float:
    """Sum of *size* values from *start* on, which may lie inside one."""
    whole = int(start)
    share = start - whole
    total: float = sum(values[whole : whole + size])
    if share:
        total += share * (values[whole + size] - values[whole])
    return total


def mean(plate: Image.Image, region: Region) -> float:
    """Mean ink of a plate over *region* in %; 0 where that is empty."""
    if region[2] <= region[0] or region[3] <= region[1]:
        return 0.0
    return ImageStat.Stat(plate.crop(region)).mean[0] / 2.55


def maximum(plates: Sequence[Image.Image], region: Region) -> float:
    """The most ink of all plates together in one pixel of *region*, in %; 0 where that is empty."""
    if region[2] <= region[0] or region[3] <= region[1]:
        return 0.0
    highest = summed([plate.crop(region) for plate in plates]).getextrema()[1]
    return float(highest) / 2.55  # type: ignore[arg-type]
