"""Rules on paths: widths of lines by ink, overprint of white, black and gray."""

from __future__ import annotations

from brochure.preflight.collector import FindingCollector
from brochure.preflight.limits import Limits
from brochure.preflight.occupancy import Beneath, beneath_of
from brochure.preflight.page_objects import Path, UsedColour
from brochure.preflight.tints import Tints

#: Widths in pt that are nearer than this are equal: producers round.
_NEAR = 0.004


def check_path(path: Path, limits: Limits, beneath: Beneath, notes: FindingCollector) -> None:
    """All rules on a path that is artwork."""
    thin = min(path.strips) if path.strips else None
    for use in path.uses:
        width = path.stroke_width if use.strokes else thin
        told = "a filled area" if width is None else f"a line of {width:.2f} pt"
        if use.inks is None:
            # Whatever its inks are, it is thinner than any may be.
            if width is not None and width < limits.line - _NEAR:
                _thin(path, told, limits, notes)
            continue
        _check_overprint(path, use, use.inks, width, told, limits, beneath, notes)
        if width is not None:
            _check_width(path, use.inks, width, told, limits, notes)


def _check_overprint(
    path: Path,
    use: UsedColour,
    inks: Tints,
    width: float | None,
    told: str,
    limits: Limits,
    beneath: Beneath,
    notes: FindingCollector,
) -> None:
    page, place = path.page.number, path.page.place(path.box)
    if use.white_vanishes and beneath_of(path, beneath):
        notes.add("gwg.white-path-overprint", f"{told} is white and overprints", page, place)
    elif inks.gray and use.overprints and not inks.white:
        notes.add("gwg.gray-overprint", f"{told} is painted in gray and overprints", page, place)
    elif (
        width is not None
        and inks.stands_for_black
        and width < limits.overprint_line - _NEAR
        and not use.black_overprints
        and beneath_of(path, beneath)
    ):
        if inks.gray:
            notes.add(
                "gwg.gray-line", f"{told} is painted in gray (DeviceGray) instead of black ink", page, place
            )
        else:
            message = f"{told} is black and knocks out what is below"
            notes.add("gwg.black-line-overprint", message, page, place)


def _check_width(
    path: Path, inks: Tints, width: float, told: str, limits: Limits, notes: FindingCollector
) -> None:
    page, place = path.page.number, path.page.place(path.box)
    if inks.white:
        if width < limits.white_line - _NEAR:
            notes.add("gwg.thin-white-line", f"{told} is white", page, place)
    elif inks.mixed:
        if width < limits.mixed_line - _NEAR:
            message = f"{told} is printed in more than one ink: {inks}"
            notes.add("gwg.thin-mixed-line", message, page, place)
    elif width < limits.line - _NEAR:
        _thin(path, told, limits, notes)


def _thin(path: Path, told: str, limits: Limits, notes: FindingCollector) -> None:
    message = f"{told} is thinner than {limits.line:g} pt"
    notes.add("house.thin-line", message, path.page.number, path.page.place(path.box))
