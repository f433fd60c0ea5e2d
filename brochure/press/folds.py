"""Colours that change at a fold: the heavier ground reaches a little over it.

Paper is folded to about a millimetre.  A colour that ends exactly on the fold would show as a line on the
lighter panel's face, or leave a light edge on its own; on the side of the lighter panel it is not seen.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

import pikepdf
from pikepdf import Page, Pdf

from brochure.pdf.graphics import PATH_PAINTING, Machine
from brochure.press.imposition import trim_box
from brochure.press.separation import PAPER, Inks
from brochure.press.sheet import FlatSheet

#: A ground is the first thing on a page: so many bytes of its content hold it.
_BEGINNING = 4096
#: How far a ground may end before the trim, pt.
_NEAR = 0.1


def lapped(source: Pdf, sheet: FlatSheet, reach: float) -> FlatSheet:
    """The sheet with the heavier ground beside each fold *reach* mm over it, where grounds differ.

    *source* has the pages in inks.  What reaches over is painted last.
    """
    if not reach or not sheet.folds:
        return sheet
    grounds = {placed.page: ground_of(source.pages[placed.page - 1]) for placed in sheet.placements}
    clips = [placed.clip for placed in sheet.placements]
    for at, (left, right) in enumerate(itertools.pairwise(sheet.placements)):
        one, other, before, behind = grounds[left.page], grounds[right.page], clips[at], clips[at + 1]
        if one == other or before is None or behind is None:
            continue
        if sum(one) >= sum(other):
            clips[at] = before._replace(right=before.right + reach)
        else:
            clips[at + 1] = behind._replace(left=behind.left - reach)
    made = [replace(placed, clip=clip) for placed, clip in zip(sheet.placements, clips, strict=True)]
    if tuple(made) == sheet.placements:
        return sheet
    return replace(sheet, placements=tuple(sorted(made, key=lambda placed: sum(grounds[placed.page]))))


def ground_of(page: Page) -> Inks:
    """The inks that fill all of a page before anything else is painted; those of paper where nothing does."""
    page.contents_coalesce()
    begins = page.Contents.read_bytes()[:_BEGINNING] if "/Contents" in page.obj else b""
    with Pdf.new() as pdf:
        instructions = pikepdf.parse_content_stream(pdf.make_stream(begins[: begins.rfind(b"\n") + 1]))
        machine = Machine(None)
        for instruction in instructions:
            operator = str(instruction.operator)
            if operator in PATH_PAINTING:
                return _filled(machine, operator, page)
            if operator != "gs":
                machine.apply(operator, list(instruction.operands))
    return PAPER


def _filled(machine: Machine, operator: str, page: Page) -> Inks:
    box, trim, paint = machine.path_box(), trim_box(page), machine.state.fill
    covers = box is not None and (
        box.left <= trim.left + _NEAR
        and box.bottom <= trim.bottom + _NEAR
        and box.right >= trim.right - _NEAR
        and box.top >= trim.top - _NEAR
    )
    if not covers or not PATH_PAINTING[operator][0] or paint.space.family != "DeviceCMYK":
        return PAPER
    c, m, y, k = paint.values
    return (c, m, y, k)
