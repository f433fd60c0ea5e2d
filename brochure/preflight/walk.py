"""The walk over what is painted: page contents, and the forms, patterns, glyphs and masks drawn by them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from pikepdf import Array, Dictionary, Name, Stream, String

from brochure.pdf.fonts import Font
from brochure.pdf.graphics import PATH_PAINTING, TEXT_SHOWING, GraphicsState, Machine, Paint, in_form
from brochure.pdf.matrix import bounds, common, heights_of, moved_rectangle, multiplied, widths_of
from brochure.pdf.names import name_of
from brochure.pdf.paths import parts_of
from brochure.pdf.pieces import STRETCH
from brochure.pdf.rectangles import OwnSpace, PtFromBottomLeft
from brochure.pdf.spaces import Space
from brochure.preflight.collector import FindingCollector
from brochure.preflight.contents import BoundsError, Contents, Instruction
from brochure.preflight.declared import looks_of
from brochure.preflight.draw_context import Scene, Seen
from brochure.preflight.images import is_blank, jpx_space
from brochure.preflight.known_resources import KnownResources, glyphs_of
from brochure.preflight.layers import Layer, Layers
from brochure.preflight.page_objects import (
    Path,
    Picture,
    Shade,
    ShownString,
    ShownText,
    Thing,
    TransparencyGroup,
    UsedColour,
    in_white,
)
from brochure.preflight.pages import Page, rectangle, resources_of
from brochure.preflight.shadings import is_white
from brochure.preflight.shapes import core_of, hole_of, is_upright, seen_parts, strips_of, stroke_width
from brochure.preflight.text_lines import TextLine
from brochure.preflight.tints import NONE, tints_of

#: Deepest nesting of forms that is followed; real ones nest five or six deep.
_DEEPEST = 24
#: Operators that only set a colour: without effect in uncoloured tiles and glyphs (ISO 32000-1, 8.7.3.3).
_COLOURING = frozenset(("g", "G", "rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "ri"))
_DRAWING = frozenset(("l", "c", "v", "y"))
#: Operators that change nothing that the checks look at.
_SILENT = frozenset(("d", "J", "j", "M", "i", "ri", "h", "BX", "EX", "MP", "DP", "ET", "d0"))
#: All other operators (ISO 32000-1, annex A).
_FOLLOWED = frozenset(
    (
        *("b", "B", "b*", "B*", "BT", "c", "cm", "cs", "CS", "f", "F", "f*", "g", "G", "gs", "k", "K", "l"),
        *("m", "n", "q", "Q", "re", "rg", "RG", "s", "S", "sc", "SC", "scn", "SCN", "Tc", "Td", "TD", "Tf"),
        *("TL", "Tm", "Tr", "Ts", "Tw", "Tz", "T*", "v", "w", "W", "W*", "y"),
    )
)
#: Most annotations of a page that are looked at.
_MOST_ANNOTATIONS = 5000
_UNIT = OwnSpace(0.0, 0.0, 1.0, 1.0)


class Walk:
    """Walks over pages and hands on what they paint."""

    def __init__(
        self,
        layers: Layers,
        notes: FindingCollector,
        paint: Callable[[Thing, bool], None],
        group: Callable[[TransparencyGroup], None],
    ) -> None:
        """Call *paint* with each visible thing and whether only its colours matter, *group* with groups."""
        self._layers = layers
        self._notes = notes
        self._paint = paint
        self._group = group
        self._contents = Contents(self._damage)
        self._known = KnownResources(self._damage, notes)
        #: Tiles, glyphs, masks and pictures that were looked at on the page at hand.
        self._done: set[object] = set()
        self._line = TextLine(paint)

    def page(self, page: Page) -> Seen:
        """Walk over a page.  Raises :class:`BoundsError` when there is too much in the file."""
        self._done = set()
        seen = Seen()
        scene = Scene(page, seen)
        group = page.obj.get("/Group")
        if isinstance(group, Dictionary):
            self._group(TransparencyGroup(page, None, group.get("/CS"), "the page"))
        machine = Machine(resources_of(page.obj), GraphicsState(clip=page.media))
        instructions = self._contents.of_page(page)
        seen.unread = instructions is None
        self._run(scene, machine, instructions or (), "the page")
        self._line.end()
        for fault in list(machine.faults)[:8]:
            self._damage(page, fault)
        self._annotations(page)
        return seen

    def _annotations(self, page: Page) -> None:
        """The colours that annotations are drawn in; they count for nothing else."""
        given = page.obj.get("/Annots")
        for annotation in list(given)[:_MOST_ANNOTATIONS] if isinstance(given, Array) else []:
            if not isinstance(annotation, Dictionary):
                continue
            box = rectangle(annotation.get("/Rect")) or page.media
            for look in looks_of(annotation):
                scene = Scene(page, Seen(), stand_in=box, colours_only=True)
                machine = Machine(Dictionary(), GraphicsState())
                self._form(scene, machine, look)
                self._line.end()
                for fault in list(machine.faults)[:8]:
                    self._damage(page, fault)

    def _stream(self, scene: Scene, machine: Machine, stream: Stream, what: str) -> None:
        """Walk over a stream that is drawn by another."""
        self._run(scene, machine, self._contents.of(stream, scene.page, what) or (), what)

    def _run(self, scene: Scene, machine: Machine, instructions: Sequence[Instruction], what: str) -> None:
        self._known.check_defaults(scene.page, machine.resources, what)
        layers = [scene.layer]
        starts: list[int] = []
        curved = False
        apply = machine.apply
        for operands, operator in instructions:
            if operator in _SILENT:
                continue
            if operator == STRETCH:
                starts += [len(machine.path) + start for start in operands.starts]
                curved = curved or operands.is_curved
                machine.follow(operands)
                continue
            if operator in _DRAWING:
                # First: outlined letters are thousands of these.
                curved = curved or operator != "l"
            elif operator in PATH_PAINTING:
                if not layers[-1].hidden:
                    self._path(scene.within(layers[-1]), machine, operator, starts, curved)
                elif not layers[-1].within(scene.layer).step:
                    self._hidden(scene, "what is drawn")
                starts, curved = [], False
            elif operator in ("m", "re"):
                starts.append(len(machine.path))
            elif operator == "n":
                starts, curved = [], False
            elif operator in TEXT_SHOWING:
                apply(operator, operands)
                self._text(scene.within(layers[-1]), machine, operands)
                continue
            elif operator == "Do":
                self._do(scene.within(layers[-1]), machine, operands)
                continue
            elif operator == "sh":
                if not layers[-1].hidden:
                    self._shade(scene.within(layers[-1]), machine, operands)
                continue
            elif operator == "INLINE IMAGE":
                if not layers[-1].hidden:
                    self._inline(scene.within(layers[-1]), machine, operands)
                continue
            elif operator in ("BDC", "BMC"):
                layers.append(self._marked(machine, operands).within(layers[-1]))
                continue
            elif operator == "EMC":
                if len(layers) > 1:
                    layers.pop()
                continue
            elif operator == "d1":
                # From here on the glyph has the colour of the text.
                scene = replace(scene, uncoloured=True)
                continue
            elif scene.uncoloured and operator in _COLOURING:
                continue
            elif operator not in _FOLLOWED:
                self._damage(scene.page, f"there is no operator “{operator[:20]}”, which stands in {what}")
                continue
            apply(operator, operands)

    def _marked(self, machine: Machine, operands: Sequence[Any]) -> Layer:
        if len(operands) != 2 or operands[0] != Name.OC or not isinstance(operands[1], Name):
            return Layer()
        return self._layers.of(machine.resource("Properties", operands[1]))

    # What is painted.

    def _path(self, scene: Scene, machine: Machine, operator: str, starts: list[int], curved: bool) -> None:
        fills, strokes = PATH_PAINTING[operator]
        state = machine.state
        box = machine.path_box()
        if box is None or state.is_shut:
            return
        uses = self._uses(scene, machine, box, fills, strokes)
        if not uses:
            return
        parts = parts_of(machine.path, starts)
        # Ignore a move that draws nothing.
        corners = [corner for part, _points in parts for corner in (part[:2], part[2:])]
        box = common(bounds(corners), state.clip) or box
        live = scene.is_live(box, [common(part, state.clip) for part, _points in parts])
        path = Path(
            **scene.common(state, box, live, uses),
            strips=() if curved or not fills else strips_of(parts, state.clip),
            parts=seen_parts(parts, fills),
            stroke_width=stroke_width(state, parts) if strokes else 0.0,
            whole=not curved and len(parts) == 1 and is_upright(parts[0]),
            curved=curved,
            core=core_of(parts) if fills and not strokes else None,
            hole=hole_of(parts) if fills and not strokes and operator.endswith("*") else None,
        )
        self._note(scene, path, white=in_white(uses))

    def _text(self, scene: Scene, machine: Machine, operands: Sequence[Any]) -> None:
        state = machine.state
        font = self._known.font(scene.page, state)
        if font is None or not operands:
            return
        shown = operands[-1]
        advance = font.advance(shown, state)
        machine.advance(advance)
        if scene.layer.hidden and not scene.layer.step and _has_characters(shown):
            self._hidden(scene, "a text")
        if state.render_mode in (3, 7) or scene.layer.hidden or state.is_shut or not _has_characters(shown):
            return
        matrix = multiplied(state.text_matrix, state.ctm)
        box = common(moved_rectangle(matrix, font.box(state, advance)), state.clip)
        if box is None:
            return
        fills = state.render_mode % 4 in (0, 2)
        strokes = state.render_mode % 4 in (1, 2)
        uses = self._uses(scene, machine, box, fills or font.kind == "Type3", strokes)
        if not uses:
            return
        live = scene.is_live(box)
        piece = ShownString(shown, state, box)
        text = ShownText(**scene.common(state, box, live, uses), font=font, pieces=(piece,))
        if font.kind == "Type3":
            self._glyphs(scene, machine, font, box)
        self._line.add(text, scene.colours_only or scene.layer.step, matrix, advance)
        unseen = not scene.seen.painted and (in_white(uses) or text.blank)
        scene.note(live, box, unseen)

    def _hidden(self, scene: Scene, what: str) -> None:
        message = f"{what} on the page is on a layer that is off, and is not printed"
        self._notes.add("house.hidden-layer", message, scene.page.number, like=what)

    def _do(self, scene: Scene, machine: Machine, operands: Sequence[Any]) -> None:
        name = name_of(operands[0]) if operands else ""
        drawn = machine.resource("XObject", operands[0]) if operands else None
        if not isinstance(drawn, Stream):
            self._damage(scene.page, f"a picture or form “{name[:60]}” is missing")
            return
        layer = self._layers.of(drawn.get("/OC")).within(scene.layer)
        if layer.hidden:
            if not layer.step:
                self._hidden(scene, "a picture" if drawn.get("/Subtype") == Name.Image else "a form")
            return
        scene = scene.within(layer)
        kind = drawn.get("/Subtype")
        if kind == Name.Image:
            self._picture(scene, machine, drawn)
        elif kind == Name.Form:
            self._form(scene, machine, drawn)
        elif kind != Name.PS:
            self._damage(scene.page, f"what is drawn as “{name[:60]}” is neither a picture nor a form")

    def _form(self, scene: Scene, machine: Machine, form: Stream) -> None:
        inner = self._entered(scene, machine, form, "a form")
        if inner is None:
            return
        group = form.get("/Group")
        if isinstance(group, Dictionary):
            if machine.state.fill_alpha <= 0:
                return
            box, space = inner.state.clip, group.get("/CS")
            state = machine.state
            mixed = (state.fill_alpha, state.blend_mode)
            self._group(TransparencyGroup(scene.page, box, space, "a form", scene.luminous, *mixed))
            self._transparent(scene, machine, "a group", machine.state.fill_alpha)
        if inner.state.clip is None:
            return
        scene = scene.inside(form, base=inner.state.ctm)
        self._stream(scene, inner, form, "a form")

    def _entered(self, scene: Scene, machine: Machine, form: Stream, what: str) -> Machine | None:
        """A machine for a stream; None where it draws itself or lies too deep."""
        if form.objgen in scene.chain:
            self._damage(scene.page, f"{what} draws itself")
            return None
        if len(scene.chain) >= _DEEPEST:
            raise BoundsError(f"forms lie in more than {_DEEPEST} others on page {scene.page.number}")
        try:
            return in_form(machine, form)
        except (TypeError, ValueError, ArithmeticError):
            self._damage(scene.page, f"the box or the matrix of {what} is broken")
            return None

    def _picture(self, scene: Scene, machine: Machine, image: Stream) -> None:
        self._known.check_picture(scene.page, image)
        for key, what in (("/SMask", "the soft mask of a picture"), ("/Mask", "the mask of a picture")):
            mask = image.get(key)
            if isinstance(mask, Stream):
                self._known.check_picture(scene.page, mask, what)
        self._image(scene, machine, image, resources_of(Dictionary()), image)
        masked = image.get("/SMask")
        if isinstance(masked, Stream) or _number(image.get("/SMaskInData")):
            scene.seen.transparent = scene.seen.transparent or "a picture with soft edges"

    def _inline(self, scene: Scene, machine: Machine, operands: Sequence[Any]) -> None:
        image = self._known.inline(scene.page, machine.resources, operands)
        if image is not None:
            self._image(scene, machine, image, machine.resources, None)

    def _image(
        self, scene: Scene, machine: Machine, image: Any, resources: Any, stream: Stream | None
    ) -> None:
        state = machine.state
        box = common(moved_rectangle(state.ctm, _UNIT), state.clip)
        if box is None or state.is_shut:
            return
        size = (int(_number(image.get("/Width"))), int(_number(image.get("/Height"))))
        if size[0] <= 0 or size[1] <= 0:
            self._damage(scene.page, "a picture does not say how many pixels it has")
            return
        stencil = bool(image.get("/ImageMask", False))
        uses = self._uses(scene, machine, box, True, False)
        if state.fill_alpha <= 0 or (stencil and not uses):
            return
        spaces: tuple[Space, ...] = ()
        if not stencil:
            given = image.get("/ColorSpace")
            space = jpx_space(stream) if given is None and stream is not None else None
            if given is not None:
                space = self._known.space(scene.page, given, resources.get("/ColorSpace"))
            if space is not None:
                self._known.check_inks(scene.page, space)
            spaces = (space,) if space is not None else ()
            uses = ()
        self._transparent(scene, machine, "a picture", state.fill_alpha)
        across, up = widths_of(state.ctm), heights_of(state.ctm)
        ppi = min(size[0] * 72 / across if across else 1e6, size[1] * 72 / up if up else 1e6)
        one_bit = stencil or (image.get("/BitsPerComponent") == 1 and len(spaces) < 2 and _single(spaces))
        picture = Picture(
            **scene.common(state, box, scene.is_live(box), uses),
            size=size,
            ppi=ppi,
            line_art=one_bit,
            interpolated=bool(image.get("/Interpolate", False)),
            own_spaces=spaces,
            source=stream,
        )
        if stream is not None and not stencil and picture.live and not scene.seen.painted:
            scene.seen.unsure.append(partial(is_blank, stream))
            white = True
        else:
            white = in_white(uses)
        self._note(scene, picture, white)

    def _shade(self, scene: Scene, machine: Machine, operands: Sequence[Any]) -> None:
        name = name_of(operands[0]) if operands else ""
        shading = machine.resource("Shading", operands[0]) if operands else None
        state = machine.state
        if not isinstance(shading, (Dictionary, Stream)):
            self._damage(scene.page, f"a shading “{name[:60]}” is missing")
        elif state.clip is not None and not state.is_shut and state.fill_alpha > 0:
            self._transparent(scene, machine, "a shading", state.fill_alpha)
            self._shading(scene, machine, shading, state.clip)

    def _shading(self, scene: Scene, machine: Machine, shading: Any, box: PtFromBottomLeft) -> None:
        given = shading.get("/ColorSpace")
        space = (
            self._known.space(scene.page, given, machine.resources.get("/ColorSpace"))
            if given is not None
            else None
        )
        if given is None:
            self._damage(scene.page, "a shading has no colour space")
        if space is not None:
            self._known.check_shading(scene.page, shading, space)
            self._known.check_inks(scene.page, space)
        spaces = (space,) if space is not None else ()
        live = scene.is_live(box)
        unsure = False
        if space is not None and live and not scene.seen.painted:
            unsure = True
            scene.seen.unsure.append(partial(is_white, shading, space))
        shade = Shade(**scene.common(machine.state, box, live, ()), own_spaces=spaces, source=shading)
        self._note(scene, shade, unsure)

    # Colours, patterns, masks, glyphs.

    def _uses(
        self, scene: Scene, machine: Machine, box: PtFromBottomLeft, fills: bool, strokes: bool
    ) -> tuple[UsedColour, ...]:
        """The colours that a thing is painted in; what is wholly transparent is left out."""
        state = machine.state
        uses: list[UsedColour] = []
        least = 1.0
        for wanted, paint, alpha, overprints, stroked in (
            (fills, state.fill, state.fill_alpha, state.fill_overprints, False),
            (strokes, state.stroke, state.stroke_alpha, state.stroke_overprints, True),
        ):
            if not wanted or alpha <= 0 or paint.space.inks == (NONE,):
                continue
            least = min(least, alpha)
            if paint.pattern is not None:
                self._pattern(scene, machine, paint, box)
            if paint.space.base is not None:
                self._known.check_painted(scene.page, paint.space)
            uses.append(UsedColour(paint.space, tints_of(paint), overprints, state.overprint_mode, stroked))
        if uses:
            self._transparent(scene, machine, "something", least)
        return tuple(uses)

    def _transparent(self, scene: Scene, machine: Machine, what: str, alpha: float) -> None:
        """Take note of transparency in a state that something is painted with, and of its soft mask."""
        seen, state = scene.seen, machine.state
        if scene.mask:
            return
        if state.blend_mode not in ("Normal", "Compatible"):
            seen.transparent = seen.transparent or f"{what} blended by “{state.blend_mode[:40]}”"
        if alpha < 1:
            seen.transparent = seen.transparent or f"{what} half transparent"
        if state.soft_mask is not None:
            seen.transparent = seen.transparent or f"{what} with a soft mask"
            self._mask(scene, machine)

    def _mask(self, scene: Scene, machine: Machine) -> None:
        form = machine.state.soft_mask.get("/G")
        if not isinstance(form, Stream):
            self._damage(scene.page, "a soft mask has no group")
            return
        luminous = machine.state.soft_mask.get("/S") == Name.Luminosity
        if not self._first("mask", form, luminous):
            return
        # Where it lies was settled when it was set, which is not known any more: nothing of it is clipped.
        outer = Machine(Dictionary(), GraphicsState(ctm=machine.state.ctm))
        outer.faults = machine.faults
        inner = self._entered(scene, outer, form, "a soft mask")
        group = form.get("/Group")
        if isinstance(group, Dictionary):
            space = group.get("/CS")
            self._group(TransparencyGroup(scene.page, None, space, "a soft mask", luminous))
        if inner is not None:
            inside = scene.inside(form, mask=True, luminous=luminous, colours_only=True, base=inner.state.ctm)
            self._stream(inside, inner, form, "a soft mask")

    def _pattern(self, scene: Scene, machine: Machine, paint: Paint, box: PtFromBottomLeft) -> None:
        name = str(paint.pattern)
        pattern = machine.resource("Pattern", name)
        if not isinstance(pattern, (Dictionary, Stream)):
            self._damage(scene.page, f"a pattern “{name[1:61]}” is missing")
            return
        if pattern.get("/PatternType") == 2:
            shading = pattern.get("/Shading")
            if isinstance(shading, (Dictionary, Stream)):
                self._shading(scene, machine, shading, box)
            else:
                self._damage(scene.page, f"the pattern “{name[1:61]}” has no shading")
        elif isinstance(pattern, Stream) and self._first("tile", pattern, paint.values):
            # Tiles start from what the stream that they are in started from, not from the CTM of the moment.
            start = Machine(Dictionary(), GraphicsState(ctm=scene.base))
            start.faults = machine.faults
            inner = self._entered(scene, start, pattern, "a pattern")
            if inner is None:
                return
            uncoloured = pattern.get("/PaintType") == 2
            state = replace(inner.state, clip=GraphicsState().clip)
            if uncoloured and paint.space.base is not None:
                colour = Paint(paint.space.base, paint.values)
                state = replace(state, fill=colour, stroke=colour)
            inner.state = state
            stand_in = scene.stand_in or box
            inside = scene.inside(pattern, stand_in=stand_in, uncoloured=uncoloured, base=state.ctm)
            self._stream(inside, inner, pattern, "a pattern")

    def _glyphs(self, scene: Scene, machine: Machine, font: Font, box: PtFromBottomLeft) -> None:
        """The colours of a Type 3 font's glyphs, and the fonts in them."""
        procedures = font.source.get("/CharProcs")
        if not isinstance(procedures, Dictionary) or not self._first("glyphs", font.source):
            return
        if len(scene.chain) >= _DEEPEST:
            raise BoundsError(f"glyphs lie in more than {_DEEPEST} others on page {scene.page.number}")
        resources = font.source.get("/Resources")
        for glyph in glyphs_of(font, procedures):
            if glyph.objgen in scene.chain:
                self._damage(scene.page, "a glyph draws itself")
                continue
            inner = Machine(
                resources if isinstance(resources, Dictionary) else machine.resources,
                replace(machine.state, clip=GraphicsState().clip, render_mode=0),
            )
            inner.faults = machine.faults
            inside = scene.inside(glyph, stand_in=scene.stand_in or box, colours_only=True)
            self._stream(inside, inner, glyph, "a glyph")

    def _first(self, kind: str, what: Any, *more: object) -> bool:
        """True the first time that something is met on a page."""
        key = (kind, what.objgen, *more)
        if what.objgen != (0, 0) and key in self._done:
            return False
        self._done.add(key)
        return True

    # Handing on.

    def _note(self, scene: Scene, thing: Thing, white: bool = False) -> None:
        scene.note(thing.live, thing.box, white)
        self._line.end()
        self._paint(thing, scene.colours_only or thing.step)

    def _damage(self, page: Page, message: str) -> None:
        self._notes.add("pdf.damaged", message, page.number, like=message)


def _single(spaces: tuple[Space, ...]) -> bool:
    return not spaces or spaces[0].components == 1


def _has_characters(shown: Any) -> bool:
    """True for a string, or an array with a string, that shows anything."""
    pieces = shown if isinstance(shown, Array) else (shown,)
    return any(len(bytes(piece)) for piece in pieces if isinstance(piece, String))


def _number(given: Any) -> float:
    try:
        return float(given)
    except (TypeError, ValueError, OverflowError):
        return 0.0
