"""Whether shadings and inks give a colour its numbers: as many as their colour space has components."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, PdfError, Stream

from brochure.pdf.function_shapes import shape_of
from brochure.pdf.functions import FunctionError
from brochure.pdf.spaces import Space
from brochure.pdf.streams import decoded, reason_of

#: How many numbers the function of a shading takes, by its type (ISO 32000-1, 8.7.4.5).
_TAKEN = {1: 2, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1, 7: 1}
#: How many coordinates it has.
_COORDINATES = {2: 4, 3: 6}
#: Most bytes of a palette: 256 colours of 32 inks.
_MOST_PALETTE = 1 << 20
#: The types that are streams, and those that need a function.
_MESHES, _FUNCTIONAL = (4, 5, 6, 7), (1, 2, 3)


def fault_of_shading(shading: Any, space: Space) -> str:
    """What is wrong with a shading that is painted in *space*, in words; nothing where it is sound."""
    kind = shading.get("/ShadingType")
    if kind not in _TAKEN:
        return "it is of no type that there is"
    kind = int(kind)
    if kind in _MESHES and not isinstance(shading, Stream):
        return "it is a mesh without data"
    if space.family == "Pattern":
        return "its colour space is one of patterns"
    wanted = _COORDINATES.get(kind)
    if wanted is not None and _length(shading.get("/Coords")) != wanted:
        return f"it has not the {wanted} coordinates that it needs"
    background = shading.get("/Background")
    if background is not None and _length(background) != space.components:
        return f"its background has {_length(background)} numbers, its colour space {space.components}"
    given = shading.get("/Function")
    if given is None:
        if kind in _FUNCTIONAL:
            return "it has no function"
    elif space.family == "Indexed":
        return "it mixes colours of a palette"
    else:
        fault = _fault_of_functions(given, _TAKEN[kind], space.components)
        if fault:
            return fault
    if kind in _MESHES:
        # Two of x, two of y, and two of each colour, or of the one number that the function takes.
        pairs = 4 + 2 * (space.components if given is None else 1)
        if _length(shading.get("/Decode")) != pairs:
            return f"its /Decode has {_length(shading.get('/Decode'))} numbers instead of {pairs}"
    return ""


def is_white(shading: Any, space: Space) -> bool:
    """True for a shading that has no ink anywhere, as far as its functions can be followed."""
    # Loads what decodes pictures: few pages ask.
    from brochure.preflight.inks import inks_of_function

    given = shading.get("/Function")
    if given is None:
        return False
    functions = list(given) if isinstance(given, Array) else [given]
    return not any(map(sum, inks_of_function(functions, space)))


def fault_of_ink(space: Space) -> str:
    """What is wrong with the function that takes an ink, or several, to the alternate; in words."""
    if space.base is None:
        return ""
    source = space.source
    if not isinstance(source, Array) or len(source) < 4:
        return "it has no function that leads to its alternate"
    return _fault_of_functions(source[3], space.components, space.base.components)


def fault_of_palette(space: Space) -> str:
    """What is wrong with the colours of an Indexed space; in words."""
    source = space.source
    if not isinstance(source, Array) or len(source) < 4 or space.base is None:
        return "it has no colours"
    try:
        last = int(source[2])
        table = source[3]
        size = len(decoded(table, _MOST_PALETTE) if isinstance(table, Stream) else bytes(table))
    except (TypeError, ValueError, PdfError) as error:
        return f"its colours can't be read: {reason_of(error)}"
    wanted = (last + 1) * space.base.components
    if not 0 <= last <= 255:
        return f"it has {last + 1} colours: 256 are the most"
    return "" if size >= wanted else f"it has {size} bytes instead of {wanted}"


def _fault_of_functions(given: Any, taken: int, wanted: int) -> str:
    """What is wrong with a function, or a list of one for each colour."""
    several = isinstance(given, Array)
    parts = list(given)[:64] if several else [given]
    try:
        shapes = [shape_of(part) for part in parts]
    except FunctionError as error:
        return str(error)
    if any(inputs != taken for inputs, _outputs in shapes):
        return f"its function takes {shapes[0][0]} numbers instead of {taken}"
    if several and len(parts) > 1 and any(outputs != 1 for _inputs, outputs in shapes):
        return "one of its functions gives more than one number"
    gives = sum(outputs for _inputs, outputs in shapes)
    if gives != wanted:
        return f"its function gives {gives} numbers, and the colour space has {wanted}"
    return ""


def _length(given: Any) -> int:
    return len(given) if isinstance(given, Array) else 0
