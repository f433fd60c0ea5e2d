"""The plates' colours: every RGB of a document replaced by inks, in place.

Whatever sets a colour is rewritten: operators, shadings, patterns, pictures, the groups and masks of
transparency, and the glyphs of Type 3 fonts.  On the way, black text and lines get their overprint, and what
only screens use (tags, optional layers) is left out.  Where things stand does not change by a hair.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Operator, Page, Pdf, Stream

from brochure.pdf.graphics import PATH_PAINTING, TEXT_SHOWING, Machine, Paint, State, in_form
from brochure.pdf.matrix import Rectangle, moved, multiplied, scale_of
from brochure.pdf.spaces import Space, SpaceError, space_of
from brochure.press import rasters, shadings
from brochure.press.originals import Original
from brochure.press.separation import BLACK, PAPER, Bytes, Inks, Separation, srgb_of_lab

#: Black text smaller than this overprints, and so do black lines thinner than that, pt (GWG 2022, 4.25 f.).
OVERPRINTED_TEXT, OVERPRINTED_LINE = 12.0, 2.0
#: Deepest nesting of forms: Acrobat's is 28.
_DEEPEST = 28
#: Places of a colour that are kept: more would be no help.
_MOST_PLACES = 20
#: What an extended graphics state may keep; overprint is set here, halftones and curves by the printer.
_KEPT_STATE = ("/CA", "/ca", "/BM", "/AIS", "/LW", "/LC", "/LJ", "/ML", "/D", "/Font", "/TK")
_PATH = {"m", "l", "c", "v", "y", "h", "re", "W", "W*"}
_MARKED = {"BMC", "BDC", "EMC", "MP", "DP"}
_COLOUR = {"g", "G", "rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN"}
#: What sets the state and says nothing of where a path lies: it may as well stand before the path.
_SETTING = _COLOUR | {"gs", "w", "J", "j", "M", "d", "i"}


@dataclass(frozen=True)
class ColourUse:
    """A colour that is painted with: where, and what it became."""

    #: In sRGB, or in inks where the file has it so.
    colour: Bytes | Inks
    inks: Inks
    #: 1-based pages and rectangles, in pt from the page's left bottom corner: the first few.
    places: tuple[tuple[int, Rectangle | None], ...]


@dataclass
class Separated:
    """What the conversion of a document has to tell."""

    #: Each colour, with where it is used; those of pictures apart.
    colours: dict[Bytes | Inks, ColourUse] = field(default_factory=dict)
    #: What could not be converted, in words: 1-based page, what it is.
    failures: dict[tuple[int, str], None] = field(default_factory=dict)


def separate(pdf: Pdf, separation: Separation, originals: Mapping[str, Original]) -> Separated:
    """Rewrite every page of a document in inks and give what was found on the way.

    *originals* holds pictures that have separations of their own, by :func:`pixel_key`.
    """
    told = Separated()
    work = _Work(pdf, separation, originals, told)
    for number, page in enumerate(pdf.pages, start=1):
        work.page = number
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

    def stream(
        self,
        machine: Machine,
        content: Page | Object,
        *,
        beginning: bool,
        mask: bool = False,
        colourless: bool = False,
        names: _Names | None = None,
    ) -> tuple[bytes, Object]:
        """A content stream in inks, and its resources, which are put to *names* where others share them.

        A *colourless* one is painted in a colour that is set where it is used.
        """
        writer = _Writer(self, machine, mask, colourless, names or _Names())
        if beginning:
            # A page begins in black of DeviceGray.
            writer.colour(BLACK, "k")
            writer.colour(BLACK, "K")
        for instruction in pikepdf.parse_content_stream(content):
            writer.instruction(instruction)
        writer.finish()
        for fault in machine.faults:
            self.fail(fault)
        return pikepdf.unparse_content_stream(writer.out), writer.names.resources()

    def fail(self, what: str) -> None:
        self.told.failures[self.page, what] = None

    def inks(self, paint: Paint, mask: bool) -> Inks | None:
        """The inks of a plain colour; None when it is of no kind that can be converted."""
        colour = self.screen(paint.space, paint.values)
        if colour is None:
            self.fail(f"a colour in {paint.space.family}")
            return None
        if len(colour) == 4:
            return self.separation.limited(colour)
        return shadings.luminosity(colour) if mask else self.separation.of_srgb(colour)

    def screen(self, space: Space, values: tuple[float, ...]) -> Bytes | Inks | None:
        """A colour as sRGB, or as inks where it is CMYK."""
        family, count = space.family, space.components
        if family == "DeviceCMYK" or (family == "ICCBased" and count == 4):
            c, m, y, k = (min(max(value, 0.0), 1.0) for value in values)
            return (c, m, y, k)
        if family in ("DeviceRGB", "CalRGB") or (family == "ICCBased" and count == 3):
            red, green, blue = (round(min(max(value, 0.0), 1.0) * 255) for value in values)
            return (red, green, blue)
        if family in ("DeviceGray", "CalGray") or (family == "ICCBased" and count == 1):
            grey = round(min(max(values[0], 0.0), 1.0) * 255)
            return (grey, grey, grey)
        if family == "Lab" and (white := _white(space)) is not None:
            return srgb_of_lab(values[0], values[1], values[2], white)
        return None

    def plain(self, space: Space, values: tuple[float, ...]) -> Bytes | Inks:
        """As :meth:`screen`, for shadings.  Raises :class:`ShadingError`."""
        colour = self.screen(space, values)
        if colour is None:
            raise shadings.ShadingError(f"a shading in {space.family}")
        return colour

    def used(self, colour: Bytes | Inks, inks: Inks, box: Rectangle | None) -> None:
        """Note that something is painted with a colour."""
        known = self.told.colours.get(colour)
        place = (self.page, box)
        if known is None:
            self.told.colours[colour] = ColourUse(colour, inks, (place,))
        elif len(known.places) < _MOST_PLACES and place not in known.places:
            self.told.colours[colour] = replace(known, places=(*known.places, place))

    def form(self, machine: Machine, form: Object, mask: bool) -> Object | None:
        """A form in inks, with the state that it is drawn in."""
        state = machine.state
        # What overprints depends on how large and with what it is painted.
        key = (
            *("form", form.objgen, mask, round(scale_of(state.ctm), 4), state.fill, state.stroke),
            *(state.fill_alpha, state.stroke_alpha, state.blend_mode, state.soft_mask is None),
            *(state.line_width, state.font_size, state.font_name, state.render_mode),
        )
        if form.objgen == (0, 0) or key not in self.done:
            if self.depth >= _DEEPEST:
                self.fail("forms that draw each other without end")
                return None
            if "/BBox" not in form:
                self.fail("a form that does not say how large it is")
                return None
            self.depth += 1
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
            self.done[key] = made
            if form.objgen == (0, 0):
                return made
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

    def shading(self, machine: Machine, shading: Object, mask: bool, box: Rectangle | None) -> Any:
        key = ("shading", shading.objgen, mask)
        stops: tuple[Bytes, ...] = ()
        made = self.done.get(key) if shading.objgen != (0, 0) else None
        if made is None:
            named = machine.resources.get("/ColorSpace")
            try:
                made, stops = shadings.converted(self.pdf, shading, named, self.separation, self.plain, mask)
            except shadings.ShadingError as error:
                self.fail(str(error))
                return None
            for stop in stops:
                self.used(stop, self.separation.of_srgb(stop), box)
            self.done[key] = made
        return made

    def pattern(self, machine: Machine, pattern: Object, mask: bool, base: State) -> Object | None:
        """A pattern in inks; its own matrix counts from the stream that it is used in."""
        key = ("pattern", pattern.objgen, mask, round(scale_of(base.ctm), 4))
        if pattern.objgen != (0, 0) and key in self.done:
            return self.done[key]
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
            inner = Machine(pattern.get("/Resources"), State(ctm=ctm))
            coloured = int(pattern.get("/PaintType", 1)) == 1
            self.depth += 1
            try:
                content, resources = self.stream(
                    inner, pattern, beginning=coloured, mask=mask, colourless=not coloured
                )
            finally:
                self.depth -= 1
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
        self.done[key] = made
        return made

    def state(self, machine: Machine, given: Object) -> Object:
        """An extended graphics state without what is the printer's, its mask in inks."""
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
        # What a mask draws begins with a state of its own (ISO 32000-1, 11.6.5.3).
        outside = Machine(machine.resources, State(ctm=machine.state.ctm))
        # The colours of a mask that counts by its alpha are of no account.
        form = self.form(outside, group, True)
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
        # Known before it is done: a glyph may use its own font.
        self.done[key] = made
        glyphs = Dictionary()
        names = _Names()
        for name, glyph in font.get("/CharProcs", Dictionary()).items():
            inner = Machine(font.get("/Resources"))
            # What a glyph does not set itself is as it is where the text stands, which is not known here.
            content, _resources = self.stream(inner, glyph, beginning=False, colourless=True, names=names)
            glyphs[name] = self.pdf.make_stream(content)
        made.CharProcs = glyphs
        made.Resources = names.resources()
        return made


def _white(space: Space) -> list[float] | None:
    """X, Y and Z of the white of a space of CIE L*a*b*; None where it says none that can be."""
    try:
        white = [float(value) for value in space.source[1]["/WhitePoint"]]
    except (KeyError, TypeError, ValueError):
        return None
    return white if len(white) == 3 and min(white) > 0 else None


class _Names:
    """The resources of a new stream, or of several that share them, by names of their own."""

    def __init__(self) -> None:
        self._resources: dict[str, dict[str, Any]] = {}
        self._names: dict[tuple[Any, ...], str] = {}

    def resources(self) -> Object:
        """What the stream that was written uses."""
        return Dictionary({f"/{kind}": Dictionary(entries) for kind, entries in self._resources.items()})

    def keep(self, kind: str, name: str, value: Any) -> Name:
        """A resource by the name that it has."""
        self._resources.setdefault(kind, {})[name] = value
        return Name(name)

    def name(self, kind: str, prefix: str, key: tuple[Any, ...], value: Any) -> Name:
        """The name of a resource: the same for the same *key*."""
        full = (kind, *key)
        if full not in self._names:
            entries = self._resources.setdefault(kind, {})
            self._names[full] = f"/{prefix}{len(entries)}"
            entries[self._names[full]] = value
        return Name(self._names[full])


class _Writer:
    """Writes one content stream anew."""

    def __init__(self, work: _Work, machine: Machine, mask: bool, colourless: bool, names: _Names) -> None:
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
        #: Extended graphics states that were converted already, by their names here.
        self._states: dict[str, Any] = {}
        #: What was last said of overprint for fills and strokes, and what was at each saved state.
        self._overprint = (False, False)
        self._saved: list[tuple[bool, bool]] = []

    def finish(self) -> None:
        """Restore the states that the stream saves and leaves so."""
        for _overprint in self._saved:
            self.write("Q")

    def write(self, operator: str, *operands: Any) -> None:
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

    def instruction(self, instruction: Any) -> None:
        """Write what takes the place of an instruction."""
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            self._inline_image(instruction)
            return
        operator, operands = str(instruction.operator), instruction.operands
        machine = self._machine
        if operator in _MARKED or operator == "ri":
            return
        if operator in _PATH:
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
            self._path = []
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

    # Overprint.

    def _set_overprint(self, fills: bool, strokes: bool) -> None:
        if (fills, strokes) == self._overprint:
            return
        self._overprint = (fills, strokes)
        state = Dictionary(Type=Name.ExtGState, op=fills, OP=strokes, OPM=1)
        self.write("gs", self.names.name("ExtGState", "O", (fills, strokes), state))

    def _overprints(self, paint: Paint, alpha: float) -> bool:
        """True for full black alone, opaque: what is under it would show as a light edge otherwise."""
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
        machine, state = self._machine, self._machine.state
        box = machine.path_box()
        if fills:
            self._note(state.fill, box)
            # A thin black area is a line.
            thin = box is not None and min(box[2] - box[0], box[3] - box[1]) < OVERPRINTED_LINE
            fills = thin and self._overprints(state.fill, state.fill_alpha)
        if strokes:
            self._note(state.stroke, box)
            thin = state.stroke_width < OVERPRINTED_LINE
            strokes = thin and self._overprints(state.stroke, state.stroke_alpha)
        self._set_overprint(fills, strokes)

    def _show(self, operator: str, operands: Any) -> None:
        state = self._machine.state
        mode = state.render_mode % 4
        fills, strokes = mode in (0, 2), mode in (1, 2)
        x, y = moved(multiplied(state.text_matrix, state.ctm), 0, 0)
        box = (x, y, x + state.text_size, y + state.text_size)
        # The glyphs of a Type 3 font may be in any colours.
        drawn = isinstance(state.font, Dictionary) and state.font.get("/Subtype") == Name.Type3
        small = state.text_size < OVERPRINTED_TEXT and not drawn
        for which, paint in ((fills, state.fill), (strokes, state.stroke)):
            if which:
                self._note(paint, box)
        self._set_overprint(
            fills and small and self._overprints(state.fill, state.fill_alpha),
            strokes and small and self._overprints(state.stroke, state.stroke_alpha),
        )

    def _note(self, paint: Paint, box: Rectangle | None) -> None:
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
            made = self._work.pattern(self._machine, pattern, self._mask, self._base)
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
        made = self._work.shading(self._machine, shading, self._mask, self._machine.state.clip)
        if made is not None:
            self._set_overprint(False, False)
            self.write("sh", self.names.name("Shading", "S", (made.objgen,), made))

    # What is drawn.

    def _draw(self, operands: Any) -> None:
        drawn = self._machine.resource("XObject", str(operands[0]))
        if not isinstance(drawn, Stream):
            self._work.fail(f"the object “{operands[0]}” is not there")
            return
        made = None
        if drawn.get("/Subtype") == Name.Form:
            made = self._work.form(self._machine, drawn, self._mask)
        elif drawn.get("/Subtype") == Name.Image:
            made = self._work.image(self._machine, drawn, self._mask)
        else:
            self._work.fail("an object that is neither form nor picture")
        if made is not None:
            # Forms begin without overprint; pictures never have it.
            self._set_overprint(False, False)
            self.write("Do", self.names.name("XObject", "X", (made.objgen,), made))

    def _inline_image(self, instruction: Any) -> None:
        image = instruction.iimage
        # Its entries have their long names already.
        entries = dict(image.obj.items())
        stream = self._work.pdf.make_stream(b"")
        stream.write(
            image.read_raw_bytes(),
            filter=entries.pop("/Filter", None),
            decode_parms=entries.pop("/DecodeParms", None),
        )
        for key, value in entries.items():
            named = self._machine.resource("ColorSpace", str(value)) if key == "/ColorSpace" else None
            stream[key] = value if named is None else named
        stream.Type, stream.Subtype = Name.XObject, Name.Image
        made = self._work.image(self._machine, stream, self._mask)
        if made is not None:
            self._set_overprint(False, False)
            self.write("Do", self.names.name("XObject", "X", (made.objgen,), made))

    def _extended(self, operands: Any) -> None:
        given = self._machine.resource("ExtGState", str(operands[0]))
        if not isinstance(given, Dictionary):
            self._work.fail(f"the graphics state “{operands[0]}” is not there")
            return
        name, has_mask = str(operands[0]), "/SMask" in given
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
