"""Rules on colour: only CMYK, grey and the process inks reach the press; groups blend in CMYK."""

from __future__ import annotations

import functools

from pikepdf import Array, Name

from brochure.pdf.names import name_of
from brochure.pdf.spaces import Space
from brochure.preflight.collector import FindingCollector
from brochure.preflight.page_objects import TransparencyGroup, Thing
from brochure.preflight.tints import ALL, NONE, PROCESS

_CALIBRATED = {
    "ICCBased": "a colour with a profile of its own (ICCBased)",
    "Lab": "Lab colour",
    "CalRGB": "calibrated RGB (CalRGB)",
    "CalGray": "calibrated grey (CalGray)",
}


def faults_of(space: Space) -> tuple[tuple[str, str, str], ...]:
    """What is wrong with a colour space: the rule, what it is in words, and what makes it alike."""
    if space.family == "DeviceRGB":
        return (("pdfx.device-rgb", "RGB (DeviceRGB)", ""),)
    if space.family in _CALIBRATED:
        return (("gwg.calibrated", _CALIBRATED[space.family], space.family),)
    if space.family in ("Separation", "DeviceN"):
        # What the alternate is does not matter where the ink has a plate of its own.
        spots = [ink for ink in space.inks if ink not in (*PROCESS, ALL, NONE)]
        return tuple(("gwg.spot", f"the spot colour “{ink[:60]}”", ink) for ink in spots[:8])
    if space.base is not None:
        return faults_of(space.base)
    return ()


def check_colours(thing: Thing, notes: FindingCollector) -> None:
    """Colours that are not for the press, wherever they are painted; the registration colour on artwork."""
    for space in thing.spaces:
        for rule, colour, like in faults_of(space):
            if rule == "gwg.spot" and thing.step:
                continue
            message = functools.partial(_painted, thing, colour)
            notes.add(rule, message, thing.page.number, thing.page.place(thing.box), like)
        if thing.live and ALL in space.inks and not thing.step:
            message = functools.partial(_painted, thing, "the registration colour")
            notes.add("gwg.registration-colour", message, thing.page.number, thing.page.place(thing.box))


def _painted(thing: Thing, colour: str) -> str:
    where = " in a soft mask" if thing.mask else ""
    return f"{thing.told()} is painted in {colour}{where}"


def check_group(group: TransparencyGroup, notes: FindingCollector) -> None:
    """The space that a group blends in."""
    space = group.space
    if space is None or space == Name.DeviceCMYK:
        return
    # A soft mask is no colour: its group only gives how light it is.
    if group.what == "a soft mask" and space == Name.DeviceGray:
        return
    named = (
        space if isinstance(space, Name) else space[0] if isinstance(space, Array) and len(space) else None
    )
    told = name_of(named) if named is not None else "a space that can't be read"
    message = f"the transparency of {group.what} is blended in {told}, not in DeviceCMYK"
    notes.add("gwg.group", message, group.page.number, group.page.place(group.box), group.what)
