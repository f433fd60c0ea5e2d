"""What words stand on: the typeset pages without their words, as small pictures.

A style or a picture may put any colour behind words; only the page itself tells which.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from brochure.design.contrast import Shade, contrast, luminance
from brochure.findings import MmFromTopLeft
from brochure.pdf.opened import OpenPdf
from brochure.rules.evidence import Evidence

#: Pixels in a point: half a pixel a point is 36 dpi, 0.7 mm a pixel, finer than words are high.
_SCALE = 0.5
_PT_PER_MM = 72 / 25.4
#: Parts of a box with fewer pixels than this part of it are edges of something that ends there.
_EDGE = 0.06


@dataclass(frozen=True)
class Ground:
    """What some words stand on."""

    #: Its colours, from dark to light, each with the number of pixels that have it.
    shades: tuple[tuple[Shade, int], ...]

    @property
    def spread(self) -> float:
        """Contrast between the darkest and the lightest part: 1 for an even ground."""
        edge = _EDGE * self._pixels
        return contrast(_beyond(self.shades, edge), _beyond(reversed(self.shades), edge))

    def contrast_with(self, colour: Shade, opacity: float = 1.0) -> float:
        """The least contrast of words of a colour on it, through which so much of the ground shows."""

        def painted(ground: Shade) -> Shade:
            red, green, blue = (
                opacity * own + (1 - opacity) * below for own, below in zip(colour, ground, strict=True)
            )
            return (red, green, blue)

        found = sorted((contrast(painted(ground), ground), count) for ground, count in self.shades)
        return _beyond(found, _EDGE * self._pixels)

    @property
    def _pixels(self) -> int:
        return sum(count for _shade, count in self.shades)


class Grounds:
    """The grounds of a typeset leaflet."""

    def __init__(self, pdf: OpenPdf) -> None:
        self._pages = list(_without_words(pdf))

    def under(self, page: int, box: MmFromTopLeft) -> Ground | None:
        """What is under a box (mm from the trim's top left corner) on a 1-based page; None outside of it."""
        picture, left, top = self._pages[page - 1]
        scale = _SCALE * _PT_PER_MM
        area = (
            max(round(left + box[0] * scale), 0),
            max(round(top + box[1] * scale), 0),
            min(max(round(left + box[2] * scale), round(left + box[0] * scale) + 1), picture.width),
            min(max(round(top + box[3] * scale), round(top + box[1] * scale) + 1), picture.height),
        )
        if area[0] >= area[2] or area[1] >= area[3]:
            return None
        counted = picture.crop(area).getcolors((area[2] - area[0]) * (area[3] - area[1]))
        shades = [(_colour(rgb), count) for count, rgb in counted]
        return Ground(tuple(sorted(shades, key=lambda shade: luminance(shade[0]))))


_Value = TypeVar("_Value")


def _beyond(ordered: Iterable[tuple[_Value, int]], edge: float) -> _Value:
    """The first value behind those that only edges have."""
    passed = 0
    for value, count in ordered:
        passed += count
        if passed > edge:
            return value
    raise ValueError("a box holds no pixels")


def _colour(rgb: Any) -> Shade:
    red, green, blue = rgb[:3]
    return (red / 255, green / 255, blue / 255)


def _without_words(pdf: OpenPdf) -> Iterable[tuple[Any, float, float]]:
    """A picture of each page without its words, and where its trim begins there, in pixels."""
    from pypdfium2 import raw

    for page in pdf.drawn:
        for index in reversed(range(raw.FPDFPage_CountObjects(page.raw))):
            part = raw.FPDFPage_GetObject(page.raw, index)
            if raw.FPDFPageObj_GetType(part) == raw.FPDF_PAGEOBJ_TEXT:
                raw.FPDFPage_RemoveObject(page.raw, part)
                raw.FPDFPageObj_Destroy(part)
        media, trim = page.get_mediabox(), page.get_trimbox()
        picture = page.render(scale=_SCALE).to_pil().convert("RGB")
        yield picture, (trim[0] - media[0]) * _SCALE, (media[3] - trim[3]) * _SCALE
        # What was taken away is gone from this picture alone, not from the file.
        page.close()


def grounds_of(evidence: Evidence) -> Grounds | None:
    """The grounds of a leaflet, drawn once; None before it is typeset."""
    return evidence.remembered(_drawn)


def _drawn(evidence: Evidence) -> Grounds | None:
    setting = evidence.setting
    return None if setting is None or setting.pdf is None else Grounds(setting.pdf)
