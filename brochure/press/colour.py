"""The plates' colours: every RGB of a document replaced by inks, in place.

Whatever sets a colour is rewritten: operators, shadings, patterns, pictures, the groups and masks of
transparency, and the glyphs of Type 3 fonts.  On the way, black text and lines get their overprint, and what
only screens use (tags, optional layers) is left out.  Positions do not change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from brochure.pdf.graphics import GraphicsState, Machine, Paint, in_form
from brochure.pdf.matrix import Matrix, common, multiplied, scale_of
from brochure.pdf.pieces import STRETCH, known_pieces
from brochure.pdf.press_images import Original
from brochure.pdf.rectangles import PtFromBottomLeft
from brochure.pdf.spaces import RGB, Space, SpaceError, space_of
from brochure.press import rasters, shadings
from brochure.press.fades import Fade, Paintings, PlainGround, RingGround, fade_of, mixed
from brochure.press.resource_names import ResourceNames
from brochure.press.rewriting import StreamWriter
from brochure.press.screen_colours import ScreenColours
from brochure.press.separated import ColourUse, Separated
from brochure.press.separation import BLACK, Bytes, Inks, Separation, is_grey
from brochure.press.veils import Mixture, colour_over, darkening, differs, extent, is_flat, over

#: Deepest nesting of forms: Acrobat's is 28.
_DEEPEST = 28
#: Places of a colour that are kept: more would not help anybody.
_MOST_PLACES = 20
#: Most fading gradients that are mixed with their grounds: each is written for the place that it has.
_MOST_MIXED = 500
#: How often grounds of flat colours are looked for on a page: each time all that lies below is asked.
_MOST_LOOKED = 500
#: The lightest grey that counts as black where it darkens what is below, of 255.
_BLACKEST = 16
#: How opaque a shading is taken to be that fades.
_ABOUT = 0.5
#: How large a flat colour is at least whose mixture with its grounds anybody looks at, pt.
_SEEN = 12.0
#: What an extended graphics state may keep; overprint is set here, halftones and curves by the printer.
_KEPT_STATE = ("/CA", "/ca", "/BM", "/AIS", "/LW", "/LC", "/LJ", "/ML", "/D", "/Font", "/TK")


def separate(pdf: Pdf, separation: Separation, originals: Mapping[str, Original]) -> Separated:
    """Rewrite every page of a document in inks and give what was found on the way.

    *originals* holds pictures that have separations of their own, by :func:`pixel_key`.
    """
    told = Separated()
    work = _Work(pdf, separation, originals, told)
    for number, page in enumerate(pdf.pages, start=1):
        work.page, work.paintings, work.looked = number, Paintings(_media_box(page)), 0
        page.contents_coalesce()
        machine = Machine(page.get("/Resources"))
        content, resources = work.stream(machine, page, beginning=True)
        page.Contents = pdf.make_stream(content)
        page.Resources = resources
        page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK, I=True, K=False)
        for key in ("/Annots", "/StructParents", "/Tabs", "/AA", "/Metadata", "/PieceInfo", "/Thumb"):
            if key in page:
                del page[key]
    return told


def _media_box(page: Page) -> PtFromBottomLeft:
    x0, y0, x1, y1 = (float(edge) for edge in page.mediabox)
    return PtFromBottomLeft(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


@dataclass
class _Work:
    pdf: Pdf
    separation: Separation
    originals: Mapping[str, Original]
    told: Separated
    page: int = 0
    depth: int = 0
    #: What was converted already: by its number in the file and what its conversion depends on.
    done: dict[tuple[Any, ...], Object] = field(default_factory=dict)
    screen: ScreenColours = field(default_factory=ScreenColours)
    #: Courses of shadings that were worked out already.
    courses: dict[tuple[Any, ...], shadings.Course] = field(default_factory=dict)
    #: What the page has painted so far.
    paintings: Paintings = field(default_factory=lambda: Paintings(PtFromBottomLeft(0.0, 0.0, 0.0, 0.0)))
    #: How many fading gradients were mixed with their grounds.
    mixed: int = 0
    #: How many tiles and letters that are drawn somewhere else lie around what is painted now.
    moulds: int = 0
    #: Colours in the tiles that are drawn now, and in those of each pattern, that are seen through.
    in_tile: list[tuple[Bytes | Inks, float]] = field(default_factory=list)
    of_tiles: dict[tuple[int, int], list[tuple[Bytes | Inks, float]]] = field(default_factory=dict)
    #: How many flat colours were, each for the place that it has.
    flat: int = 0
    #: How often the ground of a flat colour was looked for on this page.
    looked: int = 0
    #: How many drawings that are seen through lie around what is painted now.
    veils: int = 0
    #: How opaque these drawings are, and the shading that is painted now.
    through: float = 1.0
    through_shading: float = 1.0
    #: The grounds that groups were mixed with which lie around it, outermost first, and their opacities.
    tints: tuple[tuple[PlainGround, float], ...] = ()

    def stream(
        self,
        machine: Machine,
        content: Page | Object,
        *,
        beginning: bool,
        mask: bool = False,
        colourless: bool = False,
        names: ResourceNames | None = None,
    ) -> tuple[bytes, Object]:
        """A content stream in inks, and its resources, which are put to *names* where others share them.

        A *colourless* one is painted in a colour that is set where it is used.
        """
        writer = StreamWriter(self, machine, names or ResourceNames(), mask=mask, colourless=colourless)
        if beginning:
            # A page begins in black of DeviceGray.
            writer.colour(BLACK, "k")
            writer.colour(BLACK, "K")
        pieces = known_pieces(content if isinstance(content, Stream) else content.get("/Contents"))
        if pieces is None:
            for instruction in pikepdf.parse_content_stream(content):
                if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                    writer.inline_image(instruction)
                else:
                    operands: Any = instruction.operands
                    writer.instruction(instruction, operands, str(instruction.operator))
        else:
            for piece in pieces:
                for written, (operands, operator) in zip(piece.written, piece.pairs, strict=True):
                    if operator == STRETCH:
                        writer.stretch(operands, written)
                    else:
                        writer.instruction(written[0], operands, operator)
        writer.finish()
        for fault in machine.faults:
            self.fail(fault)
        return pikepdf.unparse_content_stream(writer.out), writer.names.resources()

    def fail(self, what: str) -> None:
        self.told.failures[self.page, what] = None

    def inks(self, paint: Paint, mask: bool) -> Inks | None:
        """The inks of a plain colour; None when its kind can't be converted."""
        colour = self.seen(paint.space, paint.values)
        if colour is None:
            self.fail(f"a colour in {paint.space.family}")
            return None
        if len(colour) == 4:
            return self.separation.limited(colour)
        return shadings.luminosity(colour) if mask else self.separation.of_srgb(colour)

    def seen(self, space: Space, values: tuple[float, ...]) -> Bytes | Inks | None:
        """A colour as sRGB, or as inks where it is CMYK, mixed with the grounds of groups around it."""
        colour = self.screen(space, values)
        if colour is None:
            return None
        for ground, opacity in self.tints:
            colour = colour_over(ground, colour, opacity)
        return colour

    def plain(self, space: Space, values: tuple[float, ...]) -> Bytes | Inks:
        """As :meth:`seen`, for shadings.  Raises :class:`ShadingError`."""
        colour = self.seen(space, values)
        if colour is None:
            raise shadings.ShadingError(f"a shading in {space.family}")
        return colour

    def used(self, colour: Bytes | Inks, inks: Inks, box: PtFromBottomLeft | None) -> None:
        """Note that something is painted with a colour."""
        if 0 < self.through < 1:
            self._tell_unmixed(colour, self.through, box)
        if self.tints and len(colour) == 3:
            inks = self.separation.of_srgb(colour)
        known = self.told.colours.get(colour)
        place = (self.page, box)
        if known is None:
            self.told.colours[colour] = ColourUse(colour, inks, (place,))
        elif len(known.places) < _MOST_PLACES and place not in known.places:
            self.told.colours[colour] = replace(known, places=(*known.places, place))

    def mixture(
        self,
        machine: Machine,
        paint: Paint,
        opacity: float,
        region: PtFromBottomLeft,
        *,
        darkens: bool,
        is_text: bool,
    ) -> Mixture | None:
        """What is printed, opaque, for a colour that is seen through; None where it stays as it is."""
        colour = self.seen(paint.space, paint.values)
        seen = common(region, machine.state.clip)
        if self.moulds and colour is not None:
            self._tell_unmixed(colour, opacity, region)
        if self.veils or self.moulds or seen is None or colour is None or len(colour) != 3:
            return None
        is_black = darkens and not self.tints and is_grey(colour) and max(colour) <= _BLACKEST
        ground = None if is_black and is_text else self._bare(seen)
        if ground is not None:
            self.flat += 1
            made = over(ground, colour, opacity, self.separation)
            return Mixture(made.inks, "Normal", made)
        if is_black:
            return Mixture(darkening(opacity, self.separation), "Multiply", None)
        self._tell_unmixed(colour, opacity, seen)
        return None

    def _bare(self, box: PtFromBottomLeft) -> PlainGround | None:
        """The one colour under a flat colour; None where a page has so many that it takes too long."""
        self.looked += 1
        return self.paintings.bare(box) if self.looked <= _MOST_LOOKED else None

    def _tell_unmixed(self, colour: Bytes | Inks, opacity: float, box: PtFromBottomLeft | None) -> None:
        """Note a colour that is seen through whose mixture with one below is not that of the screen."""
        if self.moulds:
            self.in_tile.append((colour, opacity))
            return
        if len(colour) != 3 or box is None or self.page in self.told.unmixed:
            return
        is_large, sheet = max(box.right - box.left, box.top - box.bottom) > _SEEN, self.separation
        if is_large and any(differs(colour, opacity, each, sheet) for each in self.paintings.several(box)):
            self.told.unmixed[self.page] = box

    def tiled(self, pattern: Object, box: PtFromBottomLeft | None) -> None:
        """Note that tiles are painted: they may hold colours that are seen through."""
        for colour, opacity in self.of_tiles.get(pattern.objgen, ()):
            self._tell_unmixed(colour, opacity, box)

    def _ground(self, machine: Machine, form: Object) -> tuple[PlainGround, PtFromBottomLeft] | None:
        """The ground that a group of plain colours is mixed with, and where; None for any other group."""
        state = machine.state
        if self.veils or self.moulds or state.soft_mask is not None or not 0 < state.fill_alpha < 1:
            return None
        if state.blend_mode not in ("Normal", "Compatible") or not isinstance(form.get("/Group"), Dictionary):
            return None
        region = extent(machine, form) if "/BBox" in form and is_flat(form) else None
        ground = self._bare(region) if region is not None else None
        return (ground, region) if ground is not None and region is not None else None

    def form(self, machine: Machine, form: Object, mask: bool) -> tuple[Object | None, bool]:
        """A form in inks, with the state that it is drawn in, and whether it is to be drawn opaque."""
        if mask:
            return self._form(machine, form, mask), False
        found = self._ground(machine, form)
        if found is not None:
            ground, region = found
            self.flat += 1
            tints, self.tints = self.tints, (*self.tints, (ground, machine.state.fill_alpha))
            painted = len(self.paintings)
            made = self._form(machine, form, mask)
            self.tints = tints
            if len(self.paintings) == painted:
                self.paintings.add(region)
            return made, True
        state, before = machine.state, len(self.paintings)
        box = in_form(machine, form).state.clip if "/BBox" in form else state.clip
        outside, self.through = self.through, self.through * state.fill_alpha
        is_veil = state.fill_alpha != 1 or state.soft_mask is not None or state.blend_mode != "Normal"
        self.veils += is_veil
        made = self._form(machine, form, mask)
        self.veils -= is_veil
        self.through = outside
        if is_veil or len(self.paintings) == before:
            # Seen through, or converted before.
            self.paintings.veil(before, box)
        return made, False

    def _form(self, machine: Machine, form: Object, mask: bool) -> Object | None:
        state = machine.state
        # What overprints depends on how large and with what it is painted.
        key = (
            *("form", form.objgen, mask, round(scale_of(state.ctm), 4), state.fill, state.stroke),
            *(state.fill_alpha, state.stroke_alpha, state.blend_mode, state.soft_mask is None),
            *(state.line_width, state.font_size, state.font_name, state.render_mode, self.tints),
        )
        if form.objgen == (0, 0) or key not in self.done:
            if self.depth >= _DEEPEST:
                self.fail("forms that draw each other without end")
                return None
            if "/BBox" not in form:
                self.fail("a form that does not say how large it is")
                return None
            self.depth += 1
            mixed = self.mixed + self.flat
            try:
                inner = in_form(machine, form)
                content, resources = self.stream(inner, form, beginning=mask, mask=mask)
            finally:
                self.depth -= 1
            made = self.pdf.make_stream(content)
            made.Type, made.Subtype, made.FormType = Name.XObject, Name.Form, 1
            made.BBox = form.BBox
            if "/Matrix" in form:
                made.Matrix = form.Matrix
            made.Resources = resources
            group = form.get("/Group")
            if isinstance(group, Dictionary):
                made.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
                for flag in ("/I", "/K"):
                    if flag in group:
                        made.Group[flag] = group[flag]
            if form.objgen == (0, 0) or self.mixed + self.flat > mixed:
                # Where it is drawn again, another ground may lie under it.
                return made
            self.done[key] = made
        return self.done[key]

    def image(self, machine: Machine, image: Object, mask: bool) -> Object | None:
        """A picture in inks; in a luminosity *mask* in the greys that count there."""
        key = ("image", image.objgen, mask)
        if image.objgen == (0, 0) or key not in self.done:
            try:
                made: Object = rasters.converted(
                    self.pdf,
                    image,
                    machine.resources.get("/ColorSpace"),
                    self.separation,
                    self.originals,
                    mask,
                )
            except rasters.RasterError as error:
                self.fail(str(error))
                return None
            if image.objgen == (0, 0):
                return made
            self.done[key] = made
        return self.done[key]

    def shading(self, machine: Machine, shading: Object, mask: bool, box: PtFromBottomLeft | None) -> Any:
        key = ("shading", shading.objgen, mask)
        stops: tuple[Bytes, ...] = ()
        made = self.done.get(key) if shading.objgen != (0, 0) else None
        if made is None:
            named = machine.resources.get("/ColorSpace")
            try:
                made, stops = shadings.converted(
                    self.pdf, shading, named, self.separation, self.plain, mask, self.courses
                )
            except shadings.ShadingError as error:
                self.fail(str(error))
                return None
            for stop in stops:
                self.used(stop, self.separation.of_srgb(stop), box)
                if self.through_shading != 1:
                    self._tell_unmixed(stop, self.through_shading, box)
            self.done[key] = made
        return made

    def fade(self, machine: Machine, shading: Object, mask_at: Matrix | None) -> Any:
        """A shading that fades over a known ground, in inks that mix with it; None for any other.

        *mask_at* is the matrix that the soft mask was set with.  It is remembered as painted in any case.
        """
        state, fade = machine.state, None
        is_solid = state.fill_alpha == 1 and state.soft_mask is None
        if not is_solid and (state.soft_mask is None or mask_at == state.ctm):
            fade = fade_of(shading, state.soft_mask, state.fill_alpha, state.ctm)
        region = fade.region(state.clip) if fade is not None else state.clip
        made = None
        if fade is not None and region is not None and state.blend_mode == "Normal":
            made = self._mixed(fade, region)
        self.paintings.add(region, made[1] if made is not None else None)
        self.through_shading = 1.0 if is_solid or made is not None else _ABOUT
        return made[0] if made is not None else None

    def _mixed(self, fade: Fade, region: PtFromBottomLeft) -> tuple[Object, RingGround | None] | None:
        if self.veils or self.mixed >= _MOST_MIXED:
            return None
        ground = self.paintings.under(region, fade.end)
        made = mixed(self.pdf, fade, ground, self.separation) if ground is not None else None
        if made is None:
            return None
        self.mixed += 1
        for at in fade.breaks:
            for before in (True, False):
                stop = self.screen(RGB, fade.colour(at, before=before))
                if stop is not None and len(stop) == 3:
                    self.used(stop, self.separation.of_srgb(stop), region)
        return made

    def pattern(self, machine: Machine, pattern: Object, mask: bool, base: GraphicsState) -> Object | None:
        """A pattern in inks; its own matrix counts from the stream that it is used in."""
        key = ("pattern", pattern.objgen, mask, round(scale_of(base.ctm), 4))
        if pattern.objgen != (0, 0) and key in self.done:
            return self.done[key]
        mixed = self.mixed
        matrix = pattern.get("/Matrix")
        made: Object
        if int(pattern.get("/PatternType", 0)) == 2 and "/Shading" in pattern:
            shading = self.shading(machine, pattern["/Shading"], mask, machine.state.clip)
            if shading is None:
                return None
            made = self.pdf.make_indirect(Dictionary(Type=Name.Pattern, PatternType=2, Shading=shading))
        elif isinstance(pattern, Stream):
            if self.depth >= _DEEPEST:
                self.fail("patterns that draw each other without end")
                return None
            ctm = base.ctm
            if isinstance(matrix, Array) and len(matrix) == 6:
                a, b, c, d, e, f = (float(value) for value in matrix)
                ctm = multiplied((a, b, c, d, e, f), ctm)
            inner = Machine(pattern.get("/Resources"), GraphicsState(ctm=ctm))
            coloured = int(pattern.get("/PaintType", 1)) == 1
            self.depth += 1
            self.moulds += 1
            outside, self.in_tile = self.in_tile, []
            through, self.through = self.through, 1.0
            try:
                content, resources = self.stream(
                    inner, pattern, beginning=coloured, mask=mask, colourless=not coloured
                )
            finally:
                self.depth -= 1
                self.moulds -= 1
                self.of_tiles[pattern.objgen] = self.in_tile[:_MOST_PLACES]
                self.in_tile, self.through = [*outside, *self.in_tile[:_MOST_PLACES]], through
            made = self.pdf.make_stream(content)
            made.Type, made.PatternType = Name.Pattern, 1
            for name in ("/PaintType", "/TilingType", "/BBox", "/XStep", "/YStep"):
                if name in pattern:
                    made[name] = pattern[name]
            made.Resources = resources
        else:
            self.fail("a pattern that is none")
            return None
        if matrix is not None:
            made.Matrix = matrix
        if self.mixed == mixed:
            self.done[key] = made
        return made

    def state(self, machine: Machine, given: Object) -> Object:
        """An extended graphics state without the entries that are the printer's choice, its mask in inks."""
        made = Dictionary(Type=Name.ExtGState)
        for key in _KEPT_STATE:
            if key in given:
                made[key] = given[key]
        if "/Font" in made and machine.state.font is not None:
            made.Font = Array([self.font(machine.state.font), machine.state.font_size])
        mask = given.get("/SMask")
        if isinstance(mask, Dictionary):
            made.SMask = self.soft_mask(machine, mask)
        elif mask is not None:
            made.SMask = Name("/None")
        return made

    def soft_mask(self, machine: Machine, mask: Object) -> Object:
        made = Dictionary(Type=Name.Mask, S=mask.get("/S", Name.Alpha))
        group = mask.get("/G")
        if not isinstance(group, Stream):
            self.fail("a mask that nothing is drawn in")
            return Name("/None")
        # What a mask draws begins with a state of its own (ISO 32000-1, 11.6.5).
        outside = Machine(machine.resources, GraphicsState(ctm=machine.state.ctm))
        # An alpha mask ignores its colours.
        form, _is_mixed = self.form(outside, group, True)
        made.G = form if form is not None else self.pdf.make_stream(b"")
        backdrop = mask.get("/BC")
        if isinstance(backdrop, Array):
            inks = self._backdrop(group, backdrop, machine)
            made.BC = Array([round(ink, 5) for ink in inks])
        if "/TR" in mask:
            made.TR = mask["/TR"]
        return made

    def _backdrop(self, group: Object, backdrop: Object, machine: Machine) -> Inks:
        try:
            space = space_of(group["/Group"]["/CS"], machine.resources.get("/ColorSpace"))
            colour = self.screen(space, tuple(float(value) for value in backdrop))
        except (KeyError, SpaceError, TypeError, ValueError):
            colour = None
        if colour is None:
            self.fail("a mask with a ground of no known colour")
            return BLACK
        return colour if len(colour) == 4 else shadings.luminosity(colour)

    def font(self, font: Object) -> Object:
        """A font; the glyphs of a Type 3 font are drawings, which have colours."""
        if not isinstance(font, Dictionary) or font.get("/Subtype") != Name.Type3:
            return font
        key = ("font", font.objgen)
        if font.objgen != (0, 0) and key in self.done:
            return self.done[key]
        made = self.pdf.make_indirect(Dictionary(dict(font.items())))
        # Registered before it is finished, because a glyph may use its own font.
        self.done[key] = made
        glyphs = Dictionary()
        names = ResourceNames()
        for name, glyph in font.get("/CharProcs", Dictionary()).items():
            inner = Machine(font.get("/Resources"))
            # What a glyph does not set itself is as it is where the text stands, which is not known here.
            self.moulds += 1
            content, _resources = self.stream(inner, glyph, beginning=False, colourless=True, names=names)
            self.moulds -= 1
            glyphs[name] = self.pdf.make_stream(content)
        made.CharProcs = glyphs
        made.Resources = names.resources()
        return made
