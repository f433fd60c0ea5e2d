"""Rules on text: sizes by ink, overprint, rich black, distance to trim and folds, fonts."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from brochure.pdf.matrix import moved_rectangle, multiplied
from brochure.pdf.rectangles import PT_PER_MM, PtFromBottomLeft
from brochure.preflight.collector import FindingCollector
from brochure.preflight.limits import Limits
from brochure.preflight.occupancy import Beneath, beneath_of
from brochure.preflight.page_objects import ShownText, UsedColour

#: Sizes in pt that are nearer than this are equal: producers round.
_NEAR = 0.01
#: The font that programs put in place of a missing one, by its exact name (GWG 2015, 4.14): others that are
#: named after it, such as Courier New, are meant.
_STAND_IN = "Courier"
#: Lengths in pt of live matter that are equal: boxes of text are right to less than a millimetre.
_NEAR_TRIM = 0.1 * PT_PER_MM


def check_font(text: ShownText, notes: FindingCollector) -> None:
    """Whether the font is in the file, and is not the one that programs put in place of a missing one."""
    name = text.font.name[:80]
    page, place = text.page.number, text.page.place(text.box)
    if not text.font.embedded:
        notes.once(
            "pdfx.fonts", lambda: f"the font {name} of {text.told()} is not embedded", page, place, name
        )
    elif missing := _missing(text):
        notes.once(
            "pdfx.fonts",
            lambda: f"the font {name} that is embedded has no glyph for “{missing[:20]}” of {text.told()}",
            page,
            place,
            f"{name} {missing}",
        )
    if text.live and name == _STAND_IN:
        notes.add("gwg.courier", lambda: f"{text.told()} is set in {name}", page, place)


def _missing(text: ShownText) -> str:
    """The letters of a text that its font has no glyph for: they print as empty boxes, or not at all."""
    return "".join(dict.fromkeys("".join(text.font.without_glyph(piece.shown) for piece in text.pieces)))


def check_text(text: ShownText, limits: Limits, beneath: Beneath, notes: FindingCollector) -> None:
    """All rules on the look of a text that is artwork."""
    told: dict[str, str] = {}
    for use in text.uses:
        for rule, what in _faults(text, use, limits, beneath):
            # What is filled and stroked is one text.
            told.setdefault(rule, what)
    if told and not text.blank:
        place = text.page.place(text.box)
        for rule, what in told.items():
            notes.add(rule, functools.partial(_told, text, what), text.page.number, place)
    if text.placed and limits.safe_zone is not None:
        _check_zone(text, limits, limits.safe_zone, notes)


def _told(text: ShownText, what: str) -> str:
    return f"{text.told()} {what}"


def _faults(text: ShownText, use: UsedColour, limits: Limits, beneath: Beneath) -> Iterator[tuple[str, str]]:
    """The rules that a colour of a text breaks, and what is said of the text."""
    size, inks = text.state.text_size, use.inks
    if inks is None:
        # Whatever its inks are, it is smaller than any may be.
        if size < limits.text - _NEAR:
            yield "house.small-text", f"has only {size:.1f} pt"
        return
    if use.white_vanishes and beneath_of(text, beneath):
        yield "gwg.white-text-overprint", "is white and overprints"
    elif inks.gray and use.overprints and not inks.white:
        yield "gwg.gray-overprint", "is painted in gray and overprints"
    elif (
        inks.stands_for_black
        and size < limits.overprint_text - _NEAR
        and not use.black_overprints
        and beneath_of(text, beneath)
    ):
        if inks.gray:
            yield "gwg.gray-text", f"of {size:.1f} pt is painted in gray (DeviceGray) instead of black ink"
        else:
            yield "gwg.black-text-overprint", f"of {size:.1f} pt is black and knocks out what is below"
    black, total = limits.rich_black
    if inks.amounts.get("Black", 0.0) > black - 1e-6 and inks.total > total + 1e-6:
        yield "gwg.rich-black-text", f"is set in rich black: {inks}"
    if inks.white:
        if size < limits.white_text - _NEAR:
            yield "gwg.small-white-text", f"of {size:.1f} pt is white"
    elif inks.mixed:
        if size < limits.mixed_text - _NEAR:
            yield "gwg.small-mixed-text", f"of {size:.1f} pt is printed in more than one ink: {inks}"
    elif size < limits.text - _NEAR:
        yield "house.small-text", f"has only {size:.1f} pt"


def _check_zone(text: ShownText, limits: Limits, zone: float, notes: FindingCollector) -> None:
    if not _near(text, text.box, limits, zone) or text.blank:
        return
    for piece in text.pieces:
        box = piece.box
        said = text.font.text(piece.shown)
        if said:
            # Blanks at the ends of lines may lie anywhere.
            outer = multiplied(piece.state.text_matrix, piece.state.ctm)
            box = moved_rectangle(outer, text.font.trimmed(piece.shown, piece.state))
        what = _near(text, box, limits, zone) if said.strip() or not said else ""
        if what:
            place = text.page.place(box)
            notes.add("house.safe-zone", f"{text.told()} is {what}", text.page.number, place)
            return


def _near(text: ShownText, box: PtFromBottomLeft, limits: Limits, zone: float) -> str:
    """What the box is too near to, in words; empty if it keeps its distance or is not on the page."""
    left, bottom, right, top = text.page.trim
    if box[0] >= right or box[2] <= left or box[1] >= top or box[3] <= bottom:
        return ""
    room = min(box[0] - left, right - box[2], box[1] - bottom, top - box[3])
    if room < zone * PT_PER_MM - _NEAR_TRIM:
        return f"{max(room, 0.0) / PT_PER_MM:.1f} mm from the trim: {zone:g} mm are wanted"
    for fold in limits.folds_of(text.page.number):
        at = left + fold * PT_PER_MM
        away = max(box[0] - at, at - box[2], 0.0)
        if away < zone * PT_PER_MM - _NEAR_TRIM:
            return f"{away / PT_PER_MM:.1f} mm from the fold at {fold:g} mm: {zone:g} mm are wanted"
    return ""
