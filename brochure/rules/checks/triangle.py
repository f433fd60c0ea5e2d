"""The black triangle of additional monitoring, measured on the typeset page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from brochure.pdf.triangles import Triangle, triangles
from brochure.rules.block_text import alike, where
from brochure.rules.evidence import Evidence
from brochure.rules.naming import mentions, most_prominent, names
from brochure.rules.places import place_at
from brochure.rules.rule import Breach, check
from brochure.typesetting.passages import Drawing

#: Characters that look like the triangle: their shape depends on the font.
_TYPED = re.compile("[▼▾🔻⯆🞃]")
#: How far a path may lie off the box of its drawing, mm.
_OFF = 1.0
#: Widest page of A5 and smaller, with half a millimetre for rounding: the layout decides by the same width.
_SMALL_PAGE = 148.5
#: By how much a length may fall short, mm: lengths are written with three digits.
_SHORT = 0.01


@check("triangle-beside", needs_setting=True, any_language=True)
def triangle_beside(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Where monitoring applies, a triangle stands beside the first or the most prominent product name.

    Beside means not further away than the name's letters are high.
    """
    if not evidence.brochure.medicine.additional_monitoring:
        return
    brand, generic = names(evidence)
    named = mentions(evidence, brand) or mentions(evidence, generic)
    prominent = most_prominent(named)
    if prominent is None:
        return
    drawn = _drawn(evidence)
    for mention in (named[0], prominent):
        boxes = [drawing.box for drawing in drawn if drawing.page == mention.page]
        if boxes and mention.gap(boxes) <= mention.size:
            return
    place, seen = place_at(evidence, prominent.at), evidence.seen(prominent.page, prominent.boxes[0])
    message = "no black triangle stands beside the first or most prominent name of the medicine"
    yield Breach(message, place, seen)


@check("triangle-shape", needs_setting=True, any_language=True)
def triangle_shape(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Each triangle is drawn as a path, equilateral, standing on a corner."""
    for drawing, path in _paths(evidence):
        if path is None:
            fault = "is not drawn as a triangle with three corners"
        elif not path.is_equilateral:
            longest, shortest = max(path.sides), min(path.sides)
            fault = f"has sides of unequal length, from {shortest:.2f} to {longest:.2f} mm"
        elif not path.is_inverted:
            fault = "does not stand on a corner"
        else:
            continue
        yield _breach(evidence, drawing, f"the triangle of additional monitoring {fault}")


@check("triangle-colour", needs_setting=True, any_language=True)
def triangle_colour(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Each triangle is black: not grey, not a dark colour, not see-through."""
    for drawing, path in _paths(evidence):
        if path is not None and not path.is_black:
            yield _breach(evidence, drawing, "the triangle of additional monitoring is not black")


@check("triangle-size", needs_setting=True, any_language=True)
def triangle_size(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Each side has at least ``small`` mm on pages of A5 and smaller, and ``large`` mm on larger ones."""
    small = evidence.format.page_size(1)[0] <= _SMALL_PAGE
    least = float(given["small" if small else "large"])
    for drawing, path in _paths(evidence):
        if path is not None and min(path.sides) < least - _SHORT:
            message = (
                f"the triangle of additional monitoring has sides of {min(path.sides):.2f} mm, "
                f"less than the {least:g} mm of pages of this size"
            )
            yield _breach(evidence, drawing, message)


@check("triangle-needless", any_language=True)
def triangle_needless(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Where monitoring does not apply there is no triangle and no sentence on it."""
    if evidence.brochure.medicine.additional_monitoring:
        return
    told = set()
    for address, block in evidence.blocks("adverse-events"):
        for field in ("triangle", "monitoring"):
            if getattr(block, field) and address.mark not in told:
                told.add(address.mark)
                message = "additional monitoring is shown, but the product has none"
                yield Breach(message, evidence.place(address / field, key=True), evidence.seen_at(address))
    for drawing in _drawn(evidence):
        if drawing.at not in told:
            told.add(drawing.at)
            yield _breach(evidence, drawing, "a black triangle is shown, but the product has no monitoring")


@check("triangle-typed", any_language=True)
def triangle_typed(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """No letter stands for the triangle."""
    for text in evidence.texts:
        for match in _TYPED.finditer(alike(evidence.plain(text))):
            message = (
                f"the sign “{match[0]}” is a letter of a font, which need not be black, equilateral or large"
            )
            yield Breach(message, *where(evidence, text, match.span()))


def _drawn(evidence: Evidence) -> list[Drawing]:
    """The triangles that the layout drew."""
    drawings = evidence.setting.drawings if evidence.setting is not None else ()
    return [drawing for drawing in drawings if "triangle" in drawing.classes]


def _paths(evidence: Evidence) -> Iterator[tuple[Drawing, Triangle | None]]:
    """Each drawn triangle with the path that the PDF has for it; None where none has three corners."""
    painted = evidence.remembered(_painted)
    for drawing in _drawn(evidence):
        yield drawing, next((path for path in painted[drawing.page] if _lies_in(path, drawing)), None)


def _painted(evidence: Evidence) -> Mapping[int, list[Triangle]]:
    """The triangles that the PDF has on the pages where one was drawn."""
    pages = sorted({drawing.page for drawing in _drawn(evidence)})
    if not pages:
        return {}
    assert evidence.setting is not None and evidence.setting.pdf is not None
    found = evidence.setting.pdf.objects.pages
    return {number: triangles(found[number - 1]) for number in pages}


def _lies_in(path: Triangle, drawing: Drawing) -> bool:
    left, top, right, bottom = path.box
    box = drawing.box
    inside = left > box[0] - _OFF and top > box[1] - _OFF and right < box[2] + _OFF and bottom < box[3] + _OFF
    return inside and right - left > _OFF


def _breach(evidence: Evidence, drawing: Drawing, message: str) -> Breach:
    return Breach(message, place_at(evidence, drawing.at), evidence.seen(drawing.page, drawing.box))
