"""Whether pictures have pixels enough for the size at which they stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from brochure.findings import Finding, Severity
from brochure.source.address import Address

if TYPE_CHECKING:
    from brochure.layout.graphics.raster import Raster

#: What is wanted in ppi: of colours and greys, and of black and white alone.
_WANTED, _BITMAP_WANTED = 300, 1200
#: Pictures with a side of at most this many pixels are not judged (GWG 2022): a flat colour needs no more.
_FEW_PIXELS = 16


@dataclass
class Resolutions:
    """Judges the pictures of a leaflet by what its printing house asks for.

    A file that is placed several times is told once, with the lowest resolution.
    """

    #: Effective ppi below which a picture is an error, and below which it is a warning: of colours and greys,
    #: and of black and white alone.
    image_ppi: tuple[float, float]
    line_ppi: tuple[float, float]
    #: The problems of the leaflet's drawings, to which these are added.
    problems: list[tuple[str | Address, Finding]]
    #: What was told of each file: its lowest resolution, its pixels, and the problem.
    _told: dict[str, tuple[float, tuple[int, int], tuple[str | Address, Finding]]] = field(
        default_factory=dict
    )

    @property
    def told(self) -> tuple[tuple[int, int, float], ...]:
        """Pictures of which something was told: the smaller and the larger side in pixels, and the ppi."""
        return tuple((*size, ppi) for ppi, size, _problem in self._told.values())

    def judge(self, file: str, image: Raster, width: float) -> None:
        """Judge a picture that is *width* mm wide."""
        error, warning = self.line_ppi if image.is_bitmap else self.image_ppi
        ppi = image.ppi(width)
        if ppi >= warning or min(image.width, image.height) <= _FEW_PIXELS:
            return
        before = self._told.get(file)
        if before is not None and before[0] <= ppi:
            return
        if before is not None:
            self.problems.remove(before[2])
        severity = Severity.ERROR if ppi < error else Severity.WARNING
        # Rounded down: 224.9 is not yet 225.
        message = f"the picture “{file}” has {int(ppi)} ppi at this size"
        kind = " for black and white alone" if image.is_bitmap else ""
        wanted = _BITMAP_WANTED if image.is_bitmap else _WANTED
        fix = f"use a larger one, or place it smaller: {wanted} ppi are wanted{kind}"
        problem = (file, Finding("layout.resolution", severity, message, None, fix, "GWG 2022"))
        self.problems.append(problem)
        smaller, larger = sorted((image.width, image.height))
        self._told[file] = ppi, (smaller, larger), problem
