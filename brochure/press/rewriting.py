"""One content stream written anew in inks: its colours, its overprint, and the names of what it uses."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from pikepdf import Array, Dictionary, Name, Operator, Stream

from brochure.pdf.graphics import PATH_PAINTING, TEXT_SHOWING, GraphicsState, Machine, Paint
from brochure.pdf.matrix import Matrix, bounds, common, moved, moved_rectangle, multiplied, scale_of
from brochure.pdf.paths import Part, parts_of
from brochure.pdf.pieces import PathStretch
from brochure.pdf.rectangles import OwnSpace, PtFromBottomLeft
from brochure.pdf.streams import raw_inline
from brochure.press import shadings
from brochure.press.conversion import Conversion
from brochure.press.fades import PlainGround, RingGround, reach_of
from brochure.press.resource_names import ResourceNames
from brochure.press.separation import BLACK, PAPER, Inks
from brochure.press.sheet import HAIRLINE
from brochure.press.veils import Mixture, text_box

#: Black text smaller than this overprints, and so do black lines thinner than that, pt (GWG 2022).
OVERPRINTED_TEXT, OVERPRINTED_LINE = 12.0, 2.0
#: Widths in pt that are nearer than this are equal: producers round.
_NEAR = 0.004
_PATH = {"m", "l", "c", "v", "y", "h", "re", "W", "W*"}
_MARKED = {"BMC", "BDC", "EMC", "MP", "DP"}
_COLOUR = {"g", "G", "rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN"}
#: Operators that set the state and not where a path lies: they may stand before the path as well.
_SETTING = _COLOUR | {"gs", "w", "J", "j", "M", "d", "i"}


class StreamWriter:
    """Writes one content stream anew."""

    def __init__(
        self, work: Conversion, machine: Machine, names: ResourceNames, *, mask: bool, colourless: bool
    ) -> None:
        self.out: list[Any] = []
        self.names = names
        self._work = work
        self._machine = machine
        self._mask = mask
        self._colourless = colourless
        #: The state that the stream begins with, which patterns count from.
        self._base = machine.state
        #: A path that is not painted yet: no state may be set within it.
        self._path: list[Any] = []
        #: Where its parts begin, in the points of the path.
        self._starts: list[int] = []
        #: Extended graphics states that were converted already, by their names here.
        self._states: dict[str, Any] = {}
        #: Whether the line that is painted next is wider than its state says.
        self._widened = False
        #: What brings the state back after something was painted opaque.
        self._restoring: list[tuple[str, tuple[Any, ...]]] = []
        #: The overprint that was last set for fills and strokes, and that of each saved state.
        self._overprint = (False, False)
        self._saved: list[tuple[bool, bool]] = []
        #: The matrix that the soft mask of this stream was set with.
        self._mask_at: Matrix | None = None
        #: The grounds that patterns make which were set here, by their names.
        self._grounds: dict[str, RingGround] = {}

    def finish(self) -> None:
        """Restore the states that the stream saves and does not restore."""
        for _overprint in self._saved:
            self.write("Q")

    def write(self, operator: str, *operands: Any) -> None:
        """Add an instruction."""
        self.out.append((operands, Operator(operator)))

    def colour(self, inks: Inks, operator: str) -> None:
        """Set the colour of fills (``k``) or strokes (``K``).

        In a luminosity mask as a grey: what counts there is lightness, and viewers that show inks on a screen
        take full black for a dark grey.
        """
        if self._mask:
            self.write("g" if operator == "k" else "G", round(shadings.lightness(inks), 5))
        else:
            self.write(operator, *(round(ink, 5) for ink in inks))

    def stretch(self, stretch: PathStretch, written: Sequence[Any]) -> None:
        """Write a stretch of a path, which is *written* so."""
        self._starts += [len(self._machine.path) + start for start in stretch.starts]
        self._path += written
        self._machine.follow(stretch)

    def instruction(self, instruction: Any, operands: Sequence[Any], operator: str) -> None:
        """Write what takes the place of an instruction, which has these *operands* and this *operator*."""
        machine = self._machine
        if operator in _MARKED or operator == "ri":
            return
        if operator in _PATH:
            if operator in ("m", "re"):
                self._starts.append(len(machine.path))
            self._path.append(instruction)
            machine.apply(operator, operands)
            return
        if operator in PATH_PAINTING:
            self._paint_path(operator)
        elif operator in TEXT_SHOWING:
            self._show(operator, operands)
        machine.apply(operator, operands)
        if self._path and operator not in _SETTING:
            self.out += self._path
            self._path, self._starts = [], []
        if operator in _COLOUR:
            self._set_colour(operator)
        elif operator == "gs":
            self._extended(operands)
        elif operator == "Do":
            self._draw(operands)
        elif operator == "sh":
            self._shade(operands)
        elif operator == "Tf":
            self._choose_font(operands)
        else:
            if operator == "q":
                self._saved.append(self._overprint)
            elif operator == "Q":
                if not self._saved:
                    return
                self._overprint = self._saved.pop()
            self.out.append(instruction)
            if self._widened:
                # The state is as it was: what is painted next may be wide enough, or drawn larger.
                self._widened = False
                self.write("w", round(machine.state.line_width, 5))
        self._restore()

    # What is seen through.

    def _restore(self) -> None:
        for operator, operands in self._restoring:
            self.write(operator, *operands)
        self._restoring = []

    def _opaque(self, strokes: bool, opacity: float, mode: str) -> None:
        """Let what is painted next be opaque, and what follows as it was."""
        key = "/CA" if strokes else "/ca"
        states = [
            Dictionary({"/Type": Name.ExtGState, key: share, "/BM": Name(f"/{blend}")})
            for share, blend in ((1, mode), (opacity, "Normal"))
        ]
        self.write("gs", self.names.name("ExtGState", "V", (key, 1, mode), states[0]))
        name = self.names.name("ExtGState", "V", (key, opacity, "Normal"), states[1])
        self._restoring.append(("gs", (name,)))

    def _mix(
        self, region: PtFromBottomLeft | None, *, strokes: bool, alone: bool, is_text: bool = False
    ) -> Mixture | None:
        """Mix a flat colour that is seen through with its ground; None where it is painted as it is.

        *alone* is it where the same path is not also painted the other way.
        """
        state = self._machine.state
        paint, opacity = (state.stroke, state.stroke_alpha) if strokes else (state.fill, state.fill_alpha)
        if not 0 < opacity < 1 or region is None or self._mask or self._colourless:
            return None
        if paint.pattern or paint.space.family == "Pattern" or state.soft_mask is not None:
            return None
        if state.blend_mode not in ("Normal", "Compatible"):
            return None
        made = self._work.mixture(self._machine, paint, opacity, region, darkens=alone, is_text=is_text)
        before = self._work.inks(paint, False)
        if made is None or before is None:
            return None
        operator = "K" if strokes else "k"
        self._opaque(strokes, opacity, made.blend_mode)
        self.colour(made.inks, operator)
        self._restoring.append((operator, tuple(round(ink, 5) for ink in before)))
        return made

    # Overprint.

    def _set_overprint(self, fills: bool, strokes: bool) -> None:
        if (fills, strokes) == self._overprint:
            return
        self._overprint = (fills, strokes)
        state = Dictionary(Type=Name.ExtGState, op=fills, OP=strokes, OPM=1)
        self.write("gs", self.names.name("ExtGState", "O", (fills, strokes), state))

    def _overprints(self, paint: Paint, alpha: float) -> bool:
        """True for full black alone, opaque: else what is under it shows as a light edge."""
        state = self._machine.state
        if (
            self._mask
            or self._colourless
            or paint.pattern
            or alpha != 1
            or state.blend_mode not in ("Normal", "Compatible")
        ):
            return False
        if state.soft_mask is not None or paint.space.family == "Pattern":
            return False
        return self._work.inks(paint, False) == BLACK

    def _paint_path(self, operator: str) -> None:
        fills, strokes = PATH_PAINTING[operator]
        fills_too = fills
        machine, state = self._machine, self._machine.state
        # Part by part, as people see them.  Ignore a move that draws nothing; the engine begins with one.
        parts = parts_of(machine.path, self._starts)
        seen = [part for box, _points in parts if (part := common(box, state.clip)) is not None]
        box = bounds([corner for part in seen for corner in (part[:2], part[2:])])
        made = None
        if fills:
            self._note(state.fill, box)
            self._tell_tiles(state.fill, box)
            made = self._mix(box, strokes=False, alone=not strokes)
            # A thin black area is a line.
            thin = all(min(part[2] - part[0], part[3] - part[1]) < OVERPRINTED_LINE for part in seen)
            fills = thin and self._overprints(state.fill, state.fill_alpha)
        if strokes:
            reach = box and box.grown(max(state.stroke_width, HAIRLINE))
            self._note(state.stroke, box)
            if not fills_too:
                self._mix(reach, strokes=True, alone=True)
            thin = state.stroke_width < OVERPRINTED_LINE
            strokes = thin and self._overprints(state.stroke, state.stroke_alpha)
            self._widen(state)
        self._remember(parts, box, made, strokes=PATH_PAINTING[operator][1])
        self._set_overprint(fills, strokes)

    def _remember(
        self, found: Sequence[Part], box: PtFromBottomLeft | None, made: Mixture | None, *, strokes: bool
    ) -> None:
        """What a path paints may be the ground of what is painted next."""
        if self._mask:
            return
        state, paintings = self._machine.state, self._work.paintings
        parts = [points for _box, points in found]
        is_solid = state.fill_alpha == 1 and state.soft_mask is None and state.blend_mode == "Normal"
        if strokes:
            paintings.add(box and box.grown(max(state.stroke_width, HAIRLINE)))
        elif made is not None:
            paintings.add(box, made.ground if _is_rectangle(parts) else None)
        elif self._colourless or not is_solid:
            paintings.add(box)
        elif state.fill.pattern is not None:
            rings = self._grounds.get(state.fill.pattern)
            paintings.add(box, rings, reach_of(rings, parts) if rings is not None else 0.0)
        else:
            paintings.add(box, self._plain_ground(state.fill) if _is_rectangle(parts) else None)

    def _plain_ground(self, paint: Paint) -> PlainGround | None:
        colour, inks = self._work.seen(paint.space, paint.values), self._work.inks(paint, False)
        if colour is None or inks is None or len(colour) != 3:
            return None
        return PlainGround((float(colour[0]), float(colour[1]), float(colour[2])), inks)

    def _widen(self, state: GraphicsState) -> None:
        """Let a line be as wide as presses print: pictures that are placed small shrink theirs below that."""
        scale = scale_of(state.ctm)
        if self._mask or scale <= 0 or state.stroke_width >= HAIRLINE - _NEAR:
            return
        self._widened = True
        self.write("w", round(HAIRLINE / scale, 5))

    def _show(self, operator: str, operands: Any) -> None:
        state = self._machine.state
        mode = state.render_mode % 4
        fills, strokes = mode in (0, 2), mode in (1, 2)
        x, y = moved(multiplied(state.text_matrix, state.ctm), 0, 0)
        box = PtFromBottomLeft(x, y, x + state.text_size, y + state.text_size)
        # The glyphs of a Type 3 font may be in any colours.
        drawn = isinstance(state.font, Dictionary) and state.font.get("/Subtype") == Name.Type3
        small = state.text_size < OVERPRINTED_TEXT and not drawn
        stands = self._box_of(operator, operands)
        for stroked, which, paint, opacity in (
            (False, fills, state.fill, state.fill_alpha),
            (True, strokes, state.stroke, state.stroke_alpha),
        ):
            if which:
                self._note(paint, box)
            if which and 0 < opacity < 1:
                self._mix(stands(), strokes=stroked, alone=fills != strokes, is_text=True)
        if not self._mask:
            self._work.paintings.add_text(stands)
        self._set_overprint(
            fills and small and self._overprints(state.fill, state.fill_alpha),
            strokes and small and self._overprints(state.stroke, state.stroke_alpha),
        )

    def _box_of(self, operator: str, operands: Any) -> Callable[[], PtFromBottomLeft]:
        """Where a text stands, to be worked out when it is needed."""
        state, given = self._machine.state, operands[-1] if len(operands) else None
        # Lines that these begin stand anywhere.
        is_placed = operator in ("Tj", "TJ") and isinstance(state.font, Dictionary)

        def box() -> PtFromBottomLeft:
            if not is_placed:
                return PtFromBottomLeft(-math.inf, -math.inf, math.inf, math.inf)
            return text_box(state, given)

        return box

    def _tell_tiles(self, paint: Paint, box: PtFromBottomLeft | None) -> None:
        pattern = (
            self._machine.resource("Pattern", paint.pattern) if paint.pattern and not self._mask else None
        )
        if pattern is not None:
            self._work.tiled(pattern, box)

    def _note(self, paint: Paint, box: PtFromBottomLeft | None) -> None:
        if self._mask or self._colourless or paint.pattern or paint.space.family == "Pattern":
            return
        colour = self._work.screen(paint.space, paint.values)
        inks = self._work.inks(paint, False)
        if colour is not None and inks is not None:
            self._work.used(colour, inks, box)

    # Colour.

    def _set_colour(self, operator: str) -> None:
        strokes = operator.isupper()
        state = self._machine.state
        paint = state.stroke if strokes else state.fill
        if operator in ("cs", "CS") and paint.space.family == "Pattern":
            return
        if paint.pattern is not None:
            self._set_pattern(paint, strokes)
            return
        if paint.space.family == "Pattern":
            return
        inks = self._work.inks(paint, self._mask)
        self.colour(inks if inks is not None else PAPER, "K" if strokes else "k")

    def _set_pattern(self, paint: Paint, strokes: bool) -> None:
        pattern = self._machine.resource("Pattern", paint.pattern or "")
        made = None
        if pattern is not None:
            before = len(self._work.paintings)
            made = self._work.pattern(self._machine, pattern, self._mask, self._base)
            ground = self._work.paintings.taken(before)
            self._grounds.pop(paint.pattern or "", None)
            if ground is not None:
                self._grounds[paint.pattern or ""] = ground
        if made is None:
            if pattern is None:
                self._work.fail(f"the pattern “{paint.pattern}” is not there")
            self.colour(PAPER, "K" if strokes else "k")
            return
        name = self.names.name("Pattern", "P", (made.objgen,), made)
        if paint.values and paint.space.base is not None:
            below = Name.DeviceGray if self._mask else Name.DeviceCMYK
            space = self.names.name("ColorSpace", "C", ("tiles",), Array([Name.Pattern, below]))
            inks = self._work.inks(Paint(paint.space.base, paint.values), self._mask) or PAPER
            values = (shadings.lightness(inks),) if self._mask else inks
            self.write("CS" if strokes else "cs", space)
            self.write("SCN" if strokes else "scn", *(round(value, 5) for value in values), name)
        else:
            self.write("CS" if strokes else "cs", Name.Pattern)
            self.write("SCN" if strokes else "scn", name)

    def _shade(self, operands: Any) -> None:
        shading = self._machine.resource("Shading", str(operands[0]))
        if shading is None:
            self._work.fail(f"the shading “{operands[0]}” is not there")
            return
        state = self._machine.state
        made = None if self._mask else self._work.fade(self._machine, shading, self._mask_at)
        if made is None:
            made = self._work.shading(self._machine, shading, self._mask, state.clip)
        if made is not None:
            self._set_overprint(False, False)
            self.write("sh", self.names.name("Shading", "S", (made.objgen,), made))

    # What is drawn.

    def _draw(self, operands: Any) -> None:
        drawn = self._machine.resource("XObject", str(operands[0]))
        if not isinstance(drawn, Stream):
            self._work.fail(f"the object “{operands[0]}” is not there")
            return
        made, is_mixed, opacity = None, False, self._machine.state.fill_alpha
        if drawn.get("/Subtype") == Name.Form:
            made, is_mixed = self._work.form(self._machine, drawn, self._mask)
        elif drawn.get("/Subtype") == Name.Image:
            made = self._work.image(self._machine, drawn, self._mask)
            if not self._mask:
                self._work.paintings.add(moved_rectangle(self._machine.state.ctm, OwnSpace(0, 0, 1, 1)))
        else:
            self._work.fail("an object that is neither form nor picture")
        if made is not None:
            # Forms begin without overprint; pictures never have it.
            self._set_overprint(False, False)
            if is_mixed:
                self._opaque(False, opacity, "Normal")
            self.write("Do", self.names.name("XObject", "X", (made.objgen,), made))
            self._restore()

    def inline_image(self, instruction: Any) -> None:
        """Draw what takes the place of a picture in the content."""
        image = instruction.iimage
        # Its entries have their long names already.
        entries = dict(image.obj.items())
        stream = self._work.pdf.make_stream(b"")
        stream.write(
            raw_inline(image),
            filter=entries.pop("/Filter", None),
            decode_parms=entries.pop("/DecodeParms", None),
        )
        for key, value in entries.items():
            named = self._machine.resource("ColorSpace", str(value)) if key == "/ColorSpace" else None
            stream[key] = value if named is None else named
        stream.Type, stream.Subtype = Name.XObject, Name.Image
        made = self._work.image(self._machine, stream, self._mask)
        if not self._mask:
            self._work.paintings.add(moved_rectangle(self._machine.state.ctm, OwnSpace(0, 0, 1, 1)))
        if made is not None:
            self._set_overprint(False, False)
            self.write("Do", self.names.name("XObject", "X", (made.objgen,), made))

    def _extended(self, operands: Any) -> None:
        given = self._machine.resource("ExtGState", str(operands[0]))
        if not isinstance(given, Dictionary):
            self._work.fail(f"the graphics state “{operands[0]}” is not there")
            return
        name, has_mask = str(operands[0]), "/SMask" in given
        if has_mask:
            self._mask_at = self._machine.state.ctm
        # A mask stands where it was set: its place is part of what it is.
        made = None if has_mask else self._states.get(name)
        if made is None:
            made = self._states[name] = self._work.state(self._machine, given)
        if len(made) > 1:
            key = (name, self._machine.state.ctm if has_mask else None)
            if has_mask:
                # It is drawn in the state that stands here.
                self._set_overprint(False, False)
            self.write("gs", self.names.name("ExtGState", "G", key, made))

    def _choose_font(self, operands: Any) -> None:
        font = self._machine.state.font
        if font is None:
            self._work.fail(f"the font “{operands[0]}” is not there")
            return
        made = self._work.font(font)
        self.write("Tf", self.names.keep("Font", str(operands[0]), made), operands[1])


def _is_rectangle(parts: Sequence[Sequence[tuple[float, float]]]) -> bool:
    """True for one upright rectangle."""
    if len(parts) != 1 or not 4 <= len(parts[0]) <= 5:
        return False
    box = bounds(parts[0])
    corners = {(x, y) for x in (box.left, box.right) for y in (box.bottom, box.top)} if box else set()
    return corners == set(parts[0])
