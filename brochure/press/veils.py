"""Flat colours that are seen through: on paper as on the screen.

The screen mixes a half transparent colour with what is under it as light.  Inks that are mixed by the same
share come out otherwise: black at 40 per cent over a green makes the green lighter, not darker.

- Over a ground of one colour the mixture is known: it is printed as a plain colour, and nothing is seen
  through any more.  The same holds for a group of plain colours: each of them is mixed with the ground.
- Black over anything takes away the same share of all light, as a tint of black ink does that is printed on
  top: the inks below stay as they are.
- Any other colour over several grounds is painted as it was, and told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Object, Stream

from brochure.pdf.fonts import font_of
from brochure.pdf.graphics import PATH_PAINTING, TEXT_SHOWING, GraphicsState, Machine, in_form
from brochure.pdf.matrix import bounds, common, moved_rectangle, multiplied
from brochure.pdf.rectangles import PtFromBottomLeft
from brochure.press.fades import PlainGround
from brochure.press.separation import Bytes, Inks, Separation

#: By how much more than need be a colour on paper may differ from that of the screen, ΔE of 1976.
_VISIBLE = 5.0
#: Deepest nesting of forms that is looked into.
_DEEPEST = 8


@dataclass(frozen=True)
class Mixture:
    """What is printed, opaque, for a colour that is seen through."""

    inks: Inks
    blend_mode: str
    #: What is seen then, where that is one colour.
    ground: PlainGround | None


def colour_over(ground: PlainGround, colour: Bytes | Inks, opacity: float) -> Bytes | Inks:
    """A colour over a ground: of the screen as light is mixed, one in inks as inks are."""
    if len(colour) == 4:
        cyan, magenta, yellow, black = _mixed(ground.inks, colour, opacity)
        return (cyan, magenta, yellow, black)
    red, green, blue = _mixed(ground.light, colour, opacity)
    return (round(red), round(green), round(blue))


def over(ground: PlainGround, colour: Bytes, opacity: float, separation: Separation) -> PlainGround:
    """What a colour of the screen makes of a ground."""
    red, green, blue = _mixed(ground.light, colour, opacity)
    inks = separation.of_srgb((round(red), round(green), round(blue)))
    return PlainGround((red, green, blue), inks)


def _mixed(below: Sequence[float], above: Sequence[float], opacity: float) -> list[float]:
    return [under + (over - under) * opacity for under, over in zip(below, above, strict=True)]


def darkening(opacity: float, separation: Separation) -> Inks:
    """The tint of black that takes away that share of the light."""
    return (0.0, 0.0, 0.0, separation.black_of_grey[round(255 * (1 - opacity))] / 255)


def differs(colour: Bytes, opacity: float, ground: PlainGround, separation: Separation) -> bool:
    """Whether anybody sees on a ground that inks of a colour are mixed otherwise than light."""
    wanted, inks = colour_over(ground, colour, opacity), separation.of_srgb(colour)
    printed = colour_over(ground, inks, opacity)
    if len(wanted) != 3 or len(printed) != 4:
        return False
    best, _lightness = separation.shift(wanted, separation.of_srgb(wanted))
    shift, _lightness = separation.shift(wanted, printed)
    return shift - best > _VISIBLE


def is_flat(form: Object, depth: int = 0) -> bool:
    """Whether a form paints nothing but plain colours and text, as far as its resources tell."""
    resources = form.get("/Resources")
    if not isinstance(resources, Dictionary) or depth >= _DEEPEST:
        return False
    if any(len(resources.get(kind, {})) for kind in ("/Pattern", "/Shading")):
        return False
    for state in dict(resources.get("/ExtGState", {})).values():
        if not isinstance(state, Dictionary) or state.get("/SMask", Name("/None")) != Name("/None"):
            return False
        if state.get("/BM", Name.Normal) not in (Name.Normal, Name.Compatible):
            return False
    for font in dict(resources.get("/Font", {})).values():
        if not isinstance(font, Dictionary) or font.get("/Subtype") == Name.Type3:
            return False
    drawn = dict(resources.get("/XObject", {})).values()
    return all(
        isinstance(each, Stream) and each.get("/Subtype") == Name.Form and is_flat(each, depth + 1)
        for each in drawn
    )


def extent(machine: Machine, form: Object, depth: int = 0) -> PtFromBottomLeft | None:
    """The rectangle that a flat form paints in: typesetters give groups the box of the whole page."""
    inner = in_form(machine, form)
    boxes: list[PtFromBottomLeft | None] = []
    for item in pikepdf.parse_content_stream(form):
        operator, operands, state = str(item.operator), list(item.operands), inner.state
        if operator in PATH_PAINTING:
            fills, strokes = PATH_PAINTING[operator]
            box = bounds(inner.path)
            if box is not None and (fills or strokes):
                boxes.append(common(box.grown(state.stroke_width) if strokes else box, state.clip))
        elif operator in ("Tj", "TJ") and isinstance(state.font, Dictionary):
            boxes.append(common(text_box(state, operands[0]), state.clip))
        elif operator in TEXT_SHOWING:
            return state.clip
        elif operator == "Do":
            drawn = inner.resource("XObject", str(operands[0]))
            if not isinstance(drawn, Stream) or depth >= _DEEPEST:
                return state.clip
            boxes.append(extent(inner, drawn, depth + 1))
        inner.apply(operator, operands)
    return bounds([corner for box in boxes if box is not None for corner in (box[:2], box[2:])])


def text_box(state: GraphicsState, shown: Any) -> PtFromBottomLeft:
    """Where a text stands that is shown in this state."""
    font = font_of(state.font)
    own = font.box(state, font.advance(shown, state))
    return moved_rectangle(multiplied(state.text_matrix, state.ctm), own)
