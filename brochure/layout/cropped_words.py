"""Words of drawings that run off the paper, or of which a part is cut off: whether they can still be read."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.findings import Finding, MmFromTopLeft, Severity, SourcePlace, shortened
from brochure.layout.figures import TOLERANCE, PlacedFigure

#: Words nearer than this to where a picture is cut are told, mm: paper is cut to about a millimetre.
_NEAR = 2.0


def cropped_words(
    figure: PlacedFigure, size: float, seen: MmFromTopLeft, place: SourcePlace
) -> Iterator[Finding]:
    """Words of a picture that is *size* mm wide that are cut off, or nearly so.

    *seen* is what is seen of it once it is cut, from its own top left corner.
    """
    whole = MmFromTopLeft(0.0, 0.0, size, size * figure.ratio)
    for words in figure.words:
        box = MmFromTopLeft(*(edge * size for edge in (words.left, words.top, words.right, words.bottom)))
        # Where nothing is cut off, the picture's own edge is no danger.
        away = [
            ("left", box.left - seen.left, seen.left - whole.left),
            ("top", box.top - seen.top, seen.top - whole.top),
            ("right", seen.right - box.right, whole.right - seen.right),
            ("bottom", seen.bottom - box.bottom, whole.bottom - seen.bottom),
        ]
        side, least, _cut = min(
            (each for each in away if each[2] > TOLERANCE), key=lambda each: each[1], default=("", _NEAR, 0.0)
        )
        if least >= _NEAR:
            continue
        message = f"the words “{shortened(words.words)}” of the picture “{figure.file}”"
        if least < 0:
            message = f"{message} are cut off: they reach {-least:.1f} mm beyond its {side} edge on the page"
        else:
            message = f"{message} stand {least:.1f} mm from its {side} edge on the page, where it is cut"
        severity = Severity.ERROR if least < 0 else Severity.WARNING
        fix = "move them inwards in the drawing, or write `place: full`"
        if figure.height is not None and side in ("top", "bottom"):
            fix = f"leave out `height` or make it larger, {fix}"
        yield Finding("layout.cropped-words", severity, message, place, fix)
