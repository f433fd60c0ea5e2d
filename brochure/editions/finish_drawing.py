"""Drawings of the guide: the sheet as it lies when work by hand begins, and how it lies when it is folded."""

from __future__ import annotations

from itertools import pairwise

from brochure.editions.finish import Crease, Finish
from brochure.editions.fold_view import EdgeView, Straight
from brochure.editions.guide_canvas import GuideCanvas
from brochure.findings import MmFromTopLeft
from brochure.pdf.rectangles import PT_PER_MM
from brochure.press.sheet import Sheet

#: Widths of lines in pt: paper, what is left of it, folds and cuts, arrows, staples.
_PAPER, _PANEL, _FOLD, _ARROW, _STAPLE = 1.0, 0.5, 1.0, 1.4, 2.2
#: Dashes of folds, of cuts and of arrows that go behind the sheet, pt.
_FOLDED, _CUT, _BEHIND = "4 3", "7 2 1.5 2", "3 3"
#: Greys of what is cut away, and of large numbers of pages.
_STRIP, _NUMBER = 0.85, 0.45
#: Room above a sheet for the numbers of folds, and what a fold reaches beyond the sheet, mm.
HEAD = 9.0
_BEYOND, _DISC = 3.0, 2.7
#: Sizes of words in pt: pages, numbers of folds, words beside panels.
_PAGE_SIZE, _ORDER_SIZE, _EDGE_SIZE = 20.0, 10.0, 9.0
#: Where words stand on a line that goes through their middle, as a part of their size.
_MIDDLE = 0.34


def draw_sheet(
    canvas: GuideCanvas, sheet: Sheet, finish: Finish, left: float, top: float, scale: float
) -> None:
    """The side that lies up, *scale* mm for one: its pages, folds in their order, cuts and staples."""

    def x(at: float) -> float:
        return left + at * scale

    low = top + sheet.height * scale
    first, last = sheet.placements[0], sheet.placements[-1]
    middle = sheet.width - first.x
    edges = [first.x, *(placed.x for placed in sheet.placements[1:]), middle]
    above, below = top + first.y * scale, low - last.y * scale
    if finish.staples == "left":
        # More leaves lie below.
        for down in (2.4, 1.2):
            canvas.box(
                MmFromTopLeft(x(0) + down, top + down, x(sheet.width) + down, low + down), fill=1.0, width=0.6
            )
    paper = MmFromTopLeft(x(0), top, x(sheet.width), low)
    canvas.box(paper, fill=_STRIP if sheet.lines else 1.0)
    if sheet.lines:
        # What is left when the strips are cut away.
        canvas.box(MmFromTopLeft(x(first.x), above, x(middle), below), fill=1.0, width=_PANEL)
    canvas.box(paper, width=_PAPER)
    base = (above + below) / 2 + _PAGE_SIZE * _MIDDLE / PT_PER_MM
    for placed, (start, end) in zip(sheet.placements, pairwise(edges), strict=True):
        where = x((start + end) / 2)
        canvas.words("/Plain", str(placed.page), where, base, _PAGE_SIZE, grey=_NUMBER, middle=True)
    for crease in finish.folds:
        canvas.line([(x(crease.at), top - _BEYOND), (x(crease.at), low + _BEYOND)], _FOLD, dash=_FOLDED)
    for crease in finish.cuts:
        canvas.line([(x(crease.at), top - _BEYOND), (x(crease.at), low + _BEYOND)], _FOLD, dash=_CUT)
        _scissors(canvas, x(crease.at), low + _BEYOND)
    for at, crease in enumerate(finish.folds):
        _arrow(canvas, sheet, finish, at, left, (above + below) / 2 + 4, scale)
        if crease.order:
            _ordered(canvas, crease, x(crease.at), top - _BEYOND - _DISC)
    if finish.staples == "fold":
        for crease in finish.folds:
            for part in (0.25, 0.75):
                at_y = above + (below - above) * part
                canvas.line([(x(crease.at), at_y - 2.5), (x(crease.at), at_y + 2.5)], _STAPLE)
    if finish.staples == "left":
        for part in (0.2, 0.8):
            at_y = top + (low - top) * part
            canvas.line([(x(0) + 2.2, at_y - 2.5), (x(0) + 2.2, at_y + 2.5)], _STAPLE)


def draw_edge(canvas: GuideCanvas, view: EdgeView, left: float, top: float, scale: float) -> None:
    """The finished leaflet from its lower edge, *scale* mm for a unit of the view."""

    def at(x: float, y: float) -> tuple[float, float]:
        return left + x * scale, top + y * scale

    for paper in view.papers:
        here = (paper.x, paper.y)
        for part in paper.parts:
            if isinstance(part, Straight):
                canvas.line([at(*here), at(part.x, here[1])], _PAPER)
                here = (part.x, here[1])
                continue
            # Half an ellipse of two quarters.
            out = part.x - part.reach if part.is_left else part.x + part.reach
            middle, bend = (part.start + part.end) / 2, 0.5523
            near, far = part.x + (out - part.x) * bend, (middle - part.start) * bend
            canvas.curve(
                [
                    at(part.x, part.start),
                    *(at(near, part.start), at(out, middle - far), at(out, middle)),
                    *(at(out, middle + far), at(near, part.end), at(part.x, part.end)),
                ],
                _PAPER,
            )
            here = (part.x, part.end)
    for from_x, from_y, to_x, to_y in view.staples:
        canvas.line([at(from_x, from_y), at(to_x, to_y)], _STAPLE)
    for label in view.labels:
        canvas.words("/Plain", label.text, *at(label.x, label.y), _EDGE_SIZE)


def _arrow(
    canvas: GuideCanvas, sheet: Sheet, finish: Finish, number: int, left: float, low: float, scale: float
) -> None:
    """From the panel that is moved over the fold, bent upwards; dashed where it goes behind."""
    crease = finish.folds[number]
    if not crease.moved:
        return
    first = sheet.placements[0].x
    edges = [first, *(fold.at for fold in finish.folds), sheet.width - first]
    before, behind = (edges[number] + edges[number + 1]) / 2, (edges[number + 1] + edges[number + 2]) / 2
    # Where two panels are folded over the one between them, the tips keep apart.
    shorter = 0.62 if len(finish.folds) > 1 else 0.8
    start, end = (before, behind) if crease.moved == "left" else (behind, before)
    middle = crease.at
    start, end = middle + (start - middle) * shorter, middle + (end - middle) * shorter
    raised = low + 9.0
    from_x, to_x = left + start * scale, left + end * scale
    rise = min(11.0, abs(to_x - from_x) * 0.5)
    canvas.curve(
        [(from_x, raised), (from_x, raised - rise), (to_x, raised - rise), (to_x, raised - 1.5)],
        _ARROW,
        dash=_BEHIND if crease.behind else "",
    )
    canvas.tip(to_x, raised, 2.6)


def _ordered(canvas: GuideCanvas, crease: Crease, x: float, y: float) -> None:
    """When a fold is made: white on a black disc."""
    canvas.disc(x, y, _DISC)
    base = y + _ORDER_SIZE * _MIDDLE / PT_PER_MM
    canvas.words("/Bold", str(crease.order), x, base, _ORDER_SIZE, grey=1.0, middle=True)


def _scissors(canvas: GuideCanvas, x: float, y: float) -> None:
    """A pair of scissors below a line, its blades upwards."""
    for side in (-1, 1):
        canvas.line([(x + side * 1.6, y - 2.5), (x - side * 1.3, y + 3.2)], 0.9)
        ring, round_ = 1.3, 0.72
        across, down = x + side * 1.9, y + 4.3
        canvas.curve(
            [
                (across + ring, down),
                *((across + ring, down - round_), (across + round_, down - ring), (across, down - ring)),
                *((across - round_, down - ring), (across - ring, down - round_), (across - ring, down)),
                *((across - ring, down + round_), (across - round_, down + ring), (across, down + ring)),
                *((across + round_, down + ring), (across + ring, down + round_), (across + ring, down)),
            ],
            0.9,
        )
