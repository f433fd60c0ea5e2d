"""What the ink of a page can't exceed, from its content alone: for machines that make no plates.

Opaque paint replaces what lies below and transparent paint mixes with it, so no place gets more ink than the
heaviest colour that is painted.  Only overprinting adds.  What can't be followed counts as four full inks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from brochure.pdf.graphics import PATH_PAINTING, TEXT_SHOWING, GraphicsState, Machine, Paint, in_form
from brochure.pdf.matrix import common
from brochure.pdf.opened import OpenPdf, in_hand
from brochure.pdf.rectangles import PtFromBottomLeft
from brochure.pdf.spaces import Space, space_of
from brochure.preflight.inks import FULL, Four, heaviest, inks_of, inks_of_function, inks_of_picture

#: Most streams of one page that are followed, and how deep: no honest file has more.
_MOST_STREAMS, _DEEPEST = 2000, 24
#: How far a joint may reach out, in line widths: the default mitre limit is 10, for half the width.
_MITRE = 5.0


def bound(pdf: bytes | OpenPdf) -> tuple[float, ...]:
    """For each page the ink in % that no place of it can exceed, 0 to 400.

    An upper bound, not a measurement: it takes the heaviest colour anywhere on the page (or, where paint
    overprints, what plates can add up to), whatever lies over it and however small it is.  Marks that are
    paths outside the BleedBox do not count.  Raises ``pikepdf.PdfError`` for data that is not a PDF.
    """
    with in_hand(pdf) as document:
        return tuple(_page(page) for page in document.objects.pages)


def _page(page: pikepdf.Page) -> float:
    walk = _Walk()
    try:
        x0, y0, x1, y1 = (float(value) for value in page.bleedbox)
        walk.bleed = PtFromBottomLeft(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        walk.group(page.obj)
        walk.stream(page, Machine(page.obj.get("/Resources", page.resources)), 0)
    except Exception:  # A damaged page may make pikepdf raise anything: its ink is unknown.
        return 4 * FULL
    return walk.most()


class _Walk:
    """Gathers what one page paints."""

    def __init__(self) -> None:
        self.bleed = PtFromBottomLeft(-1e9, -1e9, 1e9, 1e9)
        #: The heaviest colour, that without its black, the heaviest black that overprints, and the most of
        #: each plate.
        self._heaviest = 0.0
        self._beside_black = 0.0
        self._black_over = 0.0
        self._plates = (0.0, 0.0, 0.0, 0.0)
        self._other_over = False
        self._unknown = False
        self._streams = 0
        self._seen: set[tuple[object, ...]] = set()
        #: Inside a pattern or a glyph, paths are not where their numbers say.
        self._placed = True

    def most(self) -> float:
        """The bound in %."""
        plates = sum(self._plates)
        if self._unknown:
            return 4 * FULL
        if self._other_over:
            return plates
        # Black that overprints replaces the black below it and leaves the rest.
        return min(plates, max(self._heaviest, self._beside_black + self._black_over))

    def group(self, holder: Any) -> None:
        """A group that blends in other colours than those of the plates separates them anew."""
        group = holder.get("/Group")
        space = group.get("/CS") if isinstance(group, Dictionary) else None
        if space is not None and space not in (Name.DeviceCMYK, Name.DeviceGray):
            self._unknown = True

    def _add(self, colours: Iterable[Four], overprints: bool) -> None:
        for colour in colours:
            self._plates = heaviest(self._plates, colour)
            if not overprints:
                self._heaviest = max(self._heaviest, sum(colour))
                self._beside_black = max(self._beside_black, sum(colour[:3]))
            elif not any(colour[:3]):
                self._black_over = max(self._black_over, colour[3])
            else:
                self._other_over = True

    def stream(self, content: Any, machine: Machine, depth: int) -> None:
        """Follow a content stream."""
        self._streams += 1
        if self._streams > _MOST_STREAMS or depth > _DEEPEST:
            self._unknown = True
        if self._unknown:
            return
        for instruction in pikepdf.parse_content_stream(content):
            operator = str(instruction.operator)
            if operator == "INLINE IMAGE":
                try:
                    image = instruction.operands[0]
                except pikepdf.PdfError:
                    # A damaged one, which may be anything.
                    self._unknown = True
                    return
                self._inline(image, machine)
            elif operator in PATH_PAINTING:
                self._path(operator, machine, depth)
            elif operator in TEXT_SHOWING:
                self._text(machine, depth)
            elif operator == "sh":
                self._mixed(machine.state)
                shading = machine.resource("Shading", str(instruction.operands[0]))
                self._add(_inks_of_shading(shading, machine), machine.state.fill_overprints)
            elif operator == "Do":
                self._object(machine.resource("XObject", str(instruction.operands[0])), machine, depth)
            machine.apply(operator, list(instruction.operands))
            if self._unknown:
                return
        # A colour that can't be followed was not set: what is painted with is not what the file says.
        self._unknown = self._unknown or any("can't be followed" in fault for fault in machine.faults)

    def _mixed(self, state: GraphicsState) -> None:
        if state.blend_mode not in ("Normal", "Compatible"):
            self._unknown = True
        mask = state.soft_mask
        # Only how much is seen depends on a mask; what it is drawn with does not.
        if mask is not None and not isinstance(mask, Dictionary):
            self._unknown = True

    def _path(self, operator: str, machine: Machine, depth: int) -> None:
        fills, strokes = PATH_PAINTING[operator]
        state = machine.state
        if self._placed and machine.path:
            reach = _MITRE * state.stroke_width + 1 if strokes else 0.0
            box = machine.path_box()
            if box is None:
                return
            left, bottom, right, top = box
            seen = PtFromBottomLeft(left - reach, bottom - reach, right + reach, top + reach)
            if common(seen, self.bleed) is None:
                return
        self._mixed(state)
        if fills:
            self._paint(state.fill, state.fill_overprints, machine, depth)
        if strokes:
            self._paint(state.stroke, state.stroke_overprints, machine, depth)

    def _text(self, machine: Machine, depth: int) -> None:
        state = machine.state
        self._mixed(state)
        mode = state.render_mode % 4
        if mode in (0, 2):
            self._paint(state.fill, state.fill_overprints, machine, depth)
        if mode in (1, 2):
            self._paint(state.stroke, state.stroke_overprints, machine, depth)
        font = state.font
        if isinstance(font, Dictionary) and font.get("/Subtype") == Name.Type3:
            inside = Machine(font.get("/Resources", machine.resources), state)
            for _name, glyph in font.get("/CharProcs", Dictionary()).items():
                self._elsewhere(glyph, Machine(inside.resources, state), depth)

    def _paint(self, paint: Paint, overprints: bool, machine: Machine, depth: int) -> None:
        if paint.pattern is None:
            self._add(inks_of(paint.space, [paint.values]), overprints)
            return
        pattern = machine.resource("Pattern", paint.pattern)
        if isinstance(pattern, Stream):
            colour = Paint(paint.space.base, paint.values) if paint.space.base else machine.state.fill
            state = replace(machine.state, fill=colour, stroke=colour)
            resources = pattern.get("/Resources", machine.resources)
            self._elsewhere(pattern, Machine(resources, state), depth)
        elif isinstance(pattern, Dictionary):
            self._add(_inks_of_shading(pattern.get("/Shading"), machine), overprints)
        else:
            self._unknown = True

    def _elsewhere(self, content: Any, machine: Machine, depth: int) -> None:
        """A stream whose coordinates are its own; the same with the same colours only once."""
        state = machine.state
        key = (content.objgen, state.fill, state.stroke, state.fill_overprints, state.stroke_overprints)
        if content.objgen[0] and key in self._seen:
            return
        self._seen.add(key)
        placed, self._placed = self._placed, False
        self.stream(content, machine, depth + 1)
        self._placed = placed

    def _object(self, drawn: Any, machine: Machine, depth: int) -> None:
        if not isinstance(drawn, Stream):
            return
        self._mixed(machine.state)
        if drawn.get("/Subtype") == Name.Form:
            self.group(drawn)
            self.stream(drawn, in_form(machine, drawn), depth + 1)
        elif bool(drawn.get("/ImageMask", False)):
            self._paint(machine.state.fill, machine.state.fill_overprints, machine, depth)
        else:
            named = machine.resources.get("/ColorSpace")
            self._add(inks_of_picture(drawn, named), machine.state.fill_overprints)

    def _inline(self, image: Any, machine: Machine) -> None:
        self._mixed(machine.state)
        if image.image_mask:
            self._paint(machine.state.fill, machine.state.fill_overprints, machine, _DEEPEST)
            return
        given = image.obj.get("/CS", image.obj.get("/ColorSpace"))
        space = space_of(given, machine.resources.get("/ColorSpace"))
        self._add(_inks_of_any(space), machine.state.fill_overprints)


def _inks_of_any(space: Space) -> list[Four]:
    """The heaviest that a space of plain numbers can give."""
    if space.components > 4 or space.family == "Indexed":
        return [(FULL,) * 4]
    ends: list[Sequence[float]] = [()]
    for _ in range(space.components):
        ends = [(*end, value) for end in ends for value in (0.0, 1.0)]
    return inks_of(space, ends)


def _inks_of_shading(shading: Any, machine: Machine) -> list[Four]:
    unknown: list[Four] = [(FULL,) * 4]
    entries = shading.stream_dict if isinstance(shading, Stream) else shading
    if not isinstance(entries, Dictionary):
        return unknown
    space = space_of(entries["/ColorSpace"], machine.resources.get("/ColorSpace"))
    given = entries.get("/Function")
    if given is None:
        return _inks_of_any(space)
    colours = inks_of_function(list(given) if isinstance(given, Array) else [given], space)
    if "/Background" in entries:
        colours += inks_of(space, [[float(value) for value in entries["/Background"]]])
    return colours
