"""Colour spaces of PDF, taken apart (ISO 32000-1, 8.6)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Stream

from brochure.pdf.names import name_of

#: Components of the spaces whose number does not depend on the file.
_COMPONENTS = {
    "DeviceGray": 1,
    "DeviceRGB": 3,
    "DeviceCMYK": 4,
    "CalGray": 1,
    "CalRGB": 3,
    "Lab": 3,
    "Indexed": 1,
    "Separation": 1,
    "Pattern": 0,
}
#: Short names that inline images may use.
_SHORT = {"G": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK", "I": "Indexed"}
#: Spaces in spaces: Indexed over DeviceN over ICCBased is three deep; a file that goes deeper is made to.
_DEEPEST = 8


class SpaceError(ValueError):
    """A colour space that is not written as the standard has it."""


@dataclass(frozen=True)
class Space:
    """A colour space."""

    #: Its family, such as ``DeviceRGB``, ``ICCBased``, ``Separation`` or ``Pattern``.
    family: str
    #: How many numbers a colour has.
    components: int
    #: The space below: of Indexed its colours, of Separation and DeviceN the alternate, of a Pattern the one
    #: that its uncoloured tiles are painted in.
    base: Space | None = None
    #: Names of the inks of Separation and DeviceN.
    inks: tuple[str, ...] = ()
    #: What the file holds: a name or an array.
    source: Any = field(default=None, compare=False, repr=False)

    @property
    def initial(self) -> tuple[float, ...]:
        """The colour that the space begins with (ISO 32000-1, table 74 and 8.6.5 to 8.6.6)."""
        if self.family == "DeviceCMYK" or (self.family == "ICCBased" and self.components == 4):
            return (0.0, 0.0, 0.0, 1.0)
        if self.family in ("Separation", "DeviceN"):
            return (1.0,) * self.components
        return (0.0,) * self.components


GRAY = Space("DeviceGray", 1)
RGB = Space("DeviceRGB", 3)
CMYK = Space("DeviceCMYK", 4)
_DEVICE = {"DeviceGray": GRAY, "DeviceRGB": RGB, "DeviceCMYK": CMYK}


def space_of(given: Object, named: Object | None = None, depth: int = 0) -> Space:
    """The colour space that a name or an array stands for; *named* is ``/ColorSpace`` of the resources.

    Raises :class:`SpaceError` for one that no reader would understand.
    """
    if depth > _DEEPEST:
        raise SpaceError("a colour space lies in too many others")
    if isinstance(given, Name):
        name = str(given)[1:]
        is_named = isinstance(named, Dictionary) and f"/{name}" in named
        if not is_named:
            # A file may call any space of its own by one of the short names.
            name = _SHORT.get(name, name)
        if name in _DEVICE:
            return _DEVICE[name]
        if name == "Pattern":
            return Space("Pattern", 0, source=given)
        if named is not None and is_named:
            return space_of(named[f"/{name}"], None, depth + 1)
        raise SpaceError(f"there is no colour space “{name}”")
    if not isinstance(given, Array) or len(given) == 0 or not isinstance(given[0], Name):
        raise SpaceError("a colour space is neither a name nor an array that begins with one")
    family = str(given[0])[1:]
    family = _SHORT.get(family, family)
    if len(given) == 1:
        return space_of(given[0], named, depth + 1)
    if family == "ICCBased":
        return _profiled(given)
    if family == "DeviceN":
        inks = tuple(name_of(name) for name in _array(given[1]))
        return Space(family, len(inks), _below(given, 2, named, depth), inks, given)
    if family == "Separation":
        return Space(family, 1, _below(given, 2, named, depth), (name_of(given[1]),), given)
    if family in ("Indexed", "Pattern"):
        return Space(family, _COMPONENTS[family], _below(given, 1, named, depth), source=given)
    if family in _COMPONENTS:
        return Space(family, _COMPONENTS[family], source=given)
    raise SpaceError(f"there is no kind of colour space “{family}”")


def _profiled(given: Array) -> Space:
    stream = given[1]
    if not isinstance(stream, Stream):
        raise SpaceError("an ICCBased colour space has no profile")
    try:
        components = int(stream.stream_dict["/N"])
    except (KeyError, TypeError, ValueError) as error:
        raise SpaceError("the profile of a colour space does not say how many components it has") from error
    return Space("ICCBased", components, source=given)


def _below(given: Array, at: int, named: Object | None, depth: int) -> Space:
    if len(given) <= at:
        raise SpaceError("a colour space breaks off")
    return space_of(given[at], named, depth + 1)


def _array(given: Object) -> Array:
    if not isinstance(given, Array):
        raise SpaceError("a colour space of several inks does not name them")
    return given


def white_of(space: Space) -> list[float] | None:
    """X, Y and Z of the white of a space of CIE L*a*b*; None if it gives no valid one."""
    try:
        white = [float(value) for value in space.source[1]["/WhitePoint"]]
    except (KeyError, TypeError, ValueError):
        return None
    return white if len(white) == 3 and min(white) > 0 else None
