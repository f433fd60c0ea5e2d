"""Rules on colour: only CMYK, grey and the process inks reach the press; groups blend in CMYK."""

from __future__ import annotations

import functools

from pikepdf import Array, Name

from brochure.pdf.names import name_of
from brochure.pdf.spaces import Space
from brochure.preflight.collector import FindingCollector
from brochure.preflight.page_objects import Thing, TransparencyGroup
from brochure.preflight.tints import ALL, NONE, PROCESS

#: What the group of a soft mask is called.
_MASK = "a soft mask"
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
        spots = [ink for ink in space.inks if ink not in (*PROCESS, ALL, NONE)]
        found = tuple(("gwg.spot", f"the spot colour “{ink[:60]}”", ink) for ink in spots[:8])
        # The alternate is what is printed where the ink has no plate: the same rules hold (GWG 2015, 4.23).
        below = faults_of(space.base) if space.base is not None else ()
        inks = ", ".join(ink[:60] for ink in space.inks[:8])
        return (
            *found,
            *(
                (rule, f"“{inks}” with {colour} as the alternate", f"{like} of {inks}")
                for rule, colour, like in below
            ),
        )
    if space.base is not None:
        return faults_of(space.base)
    return ()


def check_colours(thing: Thing, notes: FindingCollector) -> None:
    """Colours that are not for the press, wherever they are painted; the registration colour on artwork."""
    for space in thing.spaces:
        for rule, colour, like in faults_of(space):
            # Of a processing step nothing is printed, neither its ink nor what would stand in for it.
            if thing.step and (rule == "gwg.spot" or space.family in ("Separation", "DeviceN")):
                continue
            message = functools.partial(_painted, thing, colour)
            notes.add(rule, message, thing.page.number, thing.page.place(thing.box), like)
        if thing.live and ALL in space.inks and not thing.step:
            message = functools.partial(_painted, thing, "the registration colour")
            notes.add("gwg.registration-colour", message, thing.page.number, thing.page.place(thing.box))


def check_gray(thing: Thing, notes: FindingCollector) -> None:
    """Gray that overprints in a picture or a shading (GWG 2015, 4.7)."""
    if any(use.overprints and use.inks is not None and not use.inks.white for use in thing.uses):
        overprints = True
    else:
        overprints = not thing.uses and thing.state.fill_overprints
    if overprints and any(_is_gray(space) for space in thing.spaces):
        message = functools.partial(_painted, thing, "gray and overprints")
        notes.add("gwg.gray-overprint", message, thing.page.number, thing.page.place(thing.box))


def _is_gray(space: Space) -> bool:
    return space.family == "DeviceGray" or (
        space.family == "Indexed" and space.base is not None and _is_gray(space.base)
    )


def _painted(thing: Thing, colour: str) -> str:
    where = " in a soft mask" if thing.mask else ""
    return f"{thing.told()} is painted in {colour}{where}"


def check_group(group: TransparencyGroup, notes: FindingCollector) -> None:
    """The space that a group blends in."""
    space = group.space
    if space == Name.DeviceCMYK:
        return
    if group.luminous:
        # Of such a mask only the lightness counts, so gray will do; but some space has to say what is light
        # (ISO 32000-1, table 144; GWG 2015, 4.25).
        if space == Name.DeviceGray or (space is None and group.what != _MASK):
            return
    elif space is None:
        return
    if space is None:
        message = f"{group.what} of lightness does not say in which space it is blended"
        notes.add("gwg.group", message, group.page.number, like=group.what)
        return
    named = (
        space if isinstance(space, Name) else space[0] if isinstance(space, Array) and len(space) else None
    )
    told = name_of(named) if named is not None else "a space that can't be read"
    message = f"the transparency of {group.what} is blended in {told}, not in DeviceCMYK"
    notes.add("gwg.group", message, group.page.number, group.page.place(group.box), group.what)
