"""What a colour puts on the plates, as far as rules on colour, text and lines ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from brochure.pdf.graphics import Paint

#: The names of the process inks in Separation and DeviceN, and what stands for all or for none of the plates.
PROCESS = ("Cyan", "Magenta", "Yellow", "Black")
ALL, NONE = "All", "None"
#: Tints below this part of an ink count as zero: half a step of 8 bits is four times as much.
_NOTHING = 0.0005


@dataclass(frozen=True)
class Tints:
    """The inks of a colour, 0 to 1 each; those that it has none of are left out."""

    amounts: Mapping[str, float]
    #: True for a colour given as DeviceGray.
    gray: bool = False
    #: True for one given as DeviceCMYK, which alone the overprint mode applies to.
    cmyk: bool = False

    @property
    def white(self) -> bool:
        """True for paper: CMYK 0000, Gray 1 or a Separation of 0."""
        return not self.amounts

    @property
    def only_black(self) -> bool:
        """True for 100 % of black and nothing else."""
        return len(self.amounts) == 1 and self.amounts.get("Black", 0.0) >= 1 - _NOTHING

    @property
    def stands_for_black(self) -> bool:
        """True for what has to overprint in black ink: all of black, and any tint that is given as gray."""
        return self.only_black or (self.gray and not self.white)

    @property
    def mixed(self) -> bool:
        """True for more than one ink."""
        return len(self.amounts) > 1 or ALL in self.amounts

    @property
    def total(self) -> float:
        """All inks together."""
        return sum(self.amounts.values())

    def __str__(self) -> str:
        if self.white:
            return "white"
        return " + ".join(f"{round(amount * 100)} % {name}" for name, amount in self.amounts.items())


def tints_of(paint: Paint) -> Tints | None:
    """What the paint puts on the plates; None where it can't be told: RGB, calibrated colour, patterns.

    A colour of the ink “None” has no inks, but is not white either: it is None, too.
    """
    if paint.pattern is not None:
        return None
    space, values = paint.space, paint.values
    if len(values) != space.components:
        return None
    if space.family == "DeviceGray":
        return Tints(_some({"Black": 1 - values[0]}), gray=True)
    if space.family == "DeviceCMYK":
        return Tints(_some(dict(zip(PROCESS, values, strict=True))), cmyk=True)
    if space.family in ("Separation", "DeviceN"):
        if set(space.inks) <= {NONE}:
            return None
        return Tints(_some(dict(zip(space.inks, values, strict=True))))
    return None


def _some(amounts: dict[str, float]) -> dict[str, float]:
    return {name: amount for name, amount in amounts.items() if amount >= _NOTHING and name != NONE}
