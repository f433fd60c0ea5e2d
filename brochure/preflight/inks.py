"""The four inks that colours, functions and pictures of a PDF put on the plates.

Every space that is understood is linear in its numbers, so the corners of what a function or a picture can
give are enough for an upper bound.  What is not understood is full ink on all plates.
"""

from __future__ import annotations

import io
import itertools
import struct
from collections.abc import Iterable, Sequence
from typing import Any

from pikepdf import Array, Name, Stream
from PIL import Image, ImageChops

from brochure.pdf.spaces import Space, space_of
from brochure.preflight.coverage import maximum

#: Cyan, magenta, yellow, black in %.
Four = tuple[float, float, float, float]
FULL = 100.0

_UNKNOWN: Four = (FULL, FULL, FULL, FULL)
_NONE: Four = (0.0, 0.0, 0.0, 0.0)
_PLATES = ("Cyan", "Magenta", "Yellow", "Black")
#: Largest picture that is looked at, in pixels; a larger one counts as unknown.
_MOST_PIXELS = 60_000_000
#: Most samples and deepest nesting of functions.
_MOST_SAMPLES, _DEEPEST = 1_000_000, 6


def heaviest(one: Four, other: Four) -> Four:
    """Of each plate the more."""
    return (
        max(one[0], other[0]),
        max(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def inks_of(space: Space, colours: Iterable[Sequence[float]]) -> list[Four]:
    """The inks of colours in a space."""
    return [_inks(space, colour) for colour in colours]


def _inks(space: Space, colour: Sequence[float]) -> Four:
    values = [min(1.0, max(0.0, value)) for value in colour]
    if space.family == "Indexed":
        found = _table(space)
        index = int(colour[0])
        return found[min(max(index, 0), len(found) - 1)] if found else _UNKNOWN
    if len(values) != space.components:
        return _UNKNOWN
    if space.family == "DeviceGray":
        return (0.0, 0.0, 0.0, FULL * (1 - values[0]))
    if space.family == "DeviceCMYK":
        return (FULL * values[0], FULL * values[1], FULL * values[2], FULL * values[3])
    if space.family in ("Separation", "DeviceN"):
        return _separated(space, values)
    return _UNKNOWN


def _separated(space: Space, values: Sequence[float]) -> Four:
    made = _NONE
    for ink, value in zip(space.inks, values, strict=True):
        if ink in _PLATES:
            at = _PLATES.index(ink)
            own = (*(0.0,) * at, FULL * value, *(0.0,) * (3 - at))
            made = heaviest(made, (own[0], own[1], own[2], own[3]))
        elif ink == "All":
            made = heaviest(made, (FULL * value,) * 4)
        elif ink != "None":
            # A plate of its own, or, where there are too many, the alternate colour.
            return _alternate(space)
    return made


def _alternate(space: Space) -> Four:
    if space.family == "Separation" and space.base is not None and len(space.source) > 3:
        made = _NONE
        for one in inks_of_function([space.source[3]], space.base):
            made = heaviest(made, one)
        return made
    return _UNKNOWN


def _table(space: Space) -> list[Four]:
    """The inks of each colour of an Indexed space."""
    base = space.base
    if base is None:
        return []
    given = space.source[3]
    data = given.read_bytes() if isinstance(given, Stream) else bytes(given)
    size = base.components
    colours = [data[at : at + size] for at in range(0, len(data) - size + 1, size)]
    return inks_of(base, [[value / 255 for value in colour] for colour in colours])


def inks_of_function(functions: Sequence[Any], space: Space) -> list[Four]:
    """Inks whose mixtures hold all that a function, or one function a component, gives."""
    try:
        if len(functions) == 1:
            return inks_of(space, _outputs(functions[0], 0))
        if len(functions) != space.components or len(functions) > 4:
            return [_UNKNOWN]
        ranges = []
        for function in functions:
            values = [colour[0] for colour in _outputs(function, 0)]
            ranges.append((min(values), max(values)))
        return inks_of(space, list(itertools.product(*ranges)))
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, ArithmeticError):
        return [_UNKNOWN]


def _outputs(function: Any, depth: int) -> list[list[float]]:
    """Colours whose mixtures hold all that a function gives.  Raises ``ValueError`` for programs."""
    if depth > _DEEPEST:
        raise ValueError("functions lie in too many others")
    entries = function.stream_dict if isinstance(function, Stream) else function
    kind = int(entries["/FunctionType"])
    if kind == 0:
        return _samples(function)
    if kind == 2:
        first = [float(value) for value in entries.get("/C0", Array([0]))]
        last = [float(value) for value in entries.get("/C1", Array([1]))]
        low, high = (float(value) for value in entries["/Domain"])
        if not 0 <= low <= high <= 1 or float(entries["/N"]) < 0:
            raise ValueError("an exponential function goes beyond its ends")
        return [first, last]
    if kind == 3:
        parts = [_outputs(part, depth + 1) for part in entries["/Functions"]]
        return [colour for part in parts for colour in part]
    raise ValueError("a function is a program")


def _samples(function: Any) -> list[list[float]]:
    """The colours of a sampled function; between them it mixes."""
    entries = function.stream_dict
    width = int(entries["/BitsPerSample"])
    limits = [float(value) for value in entries.get("/Decode", entries["/Range"])]
    outputs = len(limits) // 2
    data = function.read_bytes()
    if width not in (8, 16) or not outputs or not 0 < len(data) <= _MOST_SAMPLES:
        raise ValueError("no samples, too many, or of a width that is not read")
    size = outputs * width // 8
    largest = 2**width - 1
    colours = set()
    for at in range(0, len(data) - size + 1, size):
        colour = data[at : at + size]
        colours.add(tuple(colour) if width == 8 else struct.unpack(f">{outputs}H", colour))
    spans = [(limits[2 * at], limits[2 * at + 1] - limits[2 * at]) for at in range(outputs)]
    return [
        [low + span * value / largest for (low, span), value in zip(spans, colour, strict=True)]
        for colour in colours
    ]


def inks_of_picture(picture: Any, named: Any) -> list[Four]:
    """The heaviest colours of a picture: the one with most ink, and of each plate the most."""
    try:
        return _of_picture(picture, named)
    except Exception:  # Decoders raise all kinds of errors for damaged data: its inks are unknown.
        return [_UNKNOWN]


def _of_picture(picture: Any, named: Any) -> list[Four]:
    entries = picture.stream_dict
    mask = entries.get("/SMask")
    if isinstance(mask, Stream) and "/Matte" in mask.stream_dict:
        return [_UNKNOWN]
    space = space_of(entries["/ColorSpace"], named)
    if space.family == "Indexed":
        return _table(space) or [_UNKNOWN]
    if space.components == 1:
        # Linear: its ends are the heaviest that it can give.
        low, high = _ends(picture) if int(entries["/BitsPerComponent"]) == 8 else (0.0, 1.0)
        return inks_of(space, [(low,), (high,)])
    if space.family != "DeviceCMYK" or int(entries["/BitsPerComponent"]) != 8:
        return [_UNKNOWN]
    planes = _planes(picture)
    corner = (0, 0, *planes[0].size)
    return _parted(maximum(planes, corner), [maximum([plane], corner) for plane in planes])


def _parted(most: float, highest: Sequence[float]) -> list[Four]:
    """Colours with the sum *most* that together reach the most of each plate."""
    made: list[Four] = []
    for first in range(4):
        left = most
        shares = [0.0] * 4
        for at in itertools.chain((first,), (other for other in range(4) if other != first)):
            shares[at] = min(highest[at], left)
            left -= shares[at]
        made.append((shares[0], shares[1], shares[2], shares[3]))
    return made


def _planes(picture: Any) -> list[Image.Image]:
    """The planes of a CMYK picture, 255 for full ink."""
    entries = picture.stream_dict
    size = (int(entries["/Width"]), int(entries["/Height"]))
    if size[0] * size[1] > _MOST_PIXELS:
        raise ValueError("a picture is too large to be looked at")
    decoded = _decoded(picture, size, "CMYK")
    decode = [float(value) for value in entries.get("/Decode", Array([0, 1] * 4))]
    planes = []
    for at, plane in enumerate(decoded.split()):
        low, high = decode[2 * at], decode[2 * at + 1]
        if (low, high) == (1, 0):
            plane = ImageChops.invert(plane)
        elif (low, high) != (0, 1):
            raise ValueError("a picture is decoded in a way of its own")
        planes.append(plane)
    return planes


def _ends(picture: Any) -> tuple[float, float]:
    entries = picture.stream_dict
    size = (int(entries["/Width"]), int(entries["/Height"]))
    if size[0] * size[1] > _MOST_PIXELS or "/Decode" in entries:
        return 0.0, 1.0
    low, high = _decoded(picture, size, "L").getextrema()
    return float(low) / 255, float(high) / 255  # type: ignore[arg-type]


def _decoded(picture: Any, size: tuple[int, int], mode: str) -> Image.Image:
    """The samples as the file has them, before ``/Decode``."""
    filters = picture.stream_dict.get("/Filter")
    names = list(filters) if isinstance(filters, Array) else [filters]
    if Name.DCTDecode in names:
        if len(names) > 1:
            raise ValueError("a JPEG is packed once more")
        with Image.open(io.BytesIO(picture.read_raw_bytes())) as given:
            if given.mode != mode or given.size != size:
                raise ValueError("a JPEG is not what it is said to be")
            # Pillow inverts CMYK, as Adobe's programs write it; readers of PDF follow /Decode alone.
            return ImageChops.invert(given) if mode == "CMYK" else given.copy()
    return Image.frombytes(mode, size, picture.read_bytes())
