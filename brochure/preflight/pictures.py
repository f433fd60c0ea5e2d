"""Rules on pictures: effective resolution and interpolation."""

from __future__ import annotations

from brochure.preflight.collector import FindingCollector
from brochure.preflight.limits import Limits
from brochure.preflight.page_objects import Picture

#: Pictures with so few pixels on both sides are swatches: their resolution says nothing (GWG 2022).
_SWATCH = 16
#: How far two measurements of one resolution may be apart, ppi.
_ALIKE = 1.0


def check_picture(picture: Picture, limits: Limits, notes: FindingCollector) -> None:
    """All rules on a picture that is artwork."""
    page, place = picture.page.number, picture.page.place(picture.box)
    if picture.interpolated:
        notes.add("house.interpolate", f"{picture.told()} asks to be interpolated", page, place)
    if max(picture.size) <= _SWATCH:
        return
    size = sorted(picture.size)
    if any(size == [low, high] and picture.ppi >= ppi - _ALIKE for low, high, ppi in limits.told_ppi):
        return
    # GWG counts whole ppi: 149 fails where 150 is asked for.
    ppi = round(picture.ppi)
    least, wanted = limits.line_ppi if picture.line_art else limits.image_ppi
    kind = "line-art" if picture.line_art else "image"
    what = " of one bit a pixel" if picture.line_art else ""
    told = f"{picture.told()}{what} has {ppi} ppi where it stands"
    if ppi < least:
        notes.add(f"gwg.{kind}-resolution", f"{told}: {least:g} are the least", page, place)
    elif ppi < wanted:
        notes.add(f"gwg.{kind}-resolution-low", f"{told}: {wanted:g} are asked for", page, place)
    elif not picture.line_art and ppi < limits.wanted_ppi:
        notes.add("house.image-resolution", f"{told}: {limits.wanted_ppi:g} are wanted", page, place)
