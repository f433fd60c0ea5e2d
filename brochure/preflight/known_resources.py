"""What pages refer to: fonts, colour spaces, shadings and pictures, each judged once in a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, PdfError, Stream

from brochure.pdf.fonts import Font, font_of
from brochure.pdf.graphics import GraphicsState
from brochure.pdf.spaces import Space, SpaceError, space_of
from brochure.pdf.streams import filters_of, raw_inline, reason_of
from brochure.preflight.collector import FindingCollector
from brochure.preflight.images import check_data, check_entries, check_inline
from brochure.preflight.pages import Page
from brochure.preflight.shadings import fault_of_ink, fault_of_palette, fault_of_shading


class KnownResources:
    """The resources of one file that were met so far, and what is wrong with them."""

    def __init__(self, damage: Callable[[Page, str], None], notes: FindingCollector) -> None:
        """Call *damage* with the page on which something damaged is met first, and what is wrong."""
        self._damage = damage
        self._notes = notes
        self._fonts: dict[Any, Font | None] = {}
        #: What is wrong with shadings and colour spaces, by their objects.
        self._faults: dict[Any, str] = {}
        #: Colour spaces whose inks were looked at; kept, so that no other takes their place.
        self._inks: dict[int, Space] = {}
        self._checked: set[tuple[int, int]] = set()

    def font(self, page: Page, state: GraphicsState) -> Font | None:
        """The font of a state; None where it is missing or broken."""
        given = state.font
        if not isinstance(given, Dictionary):
            self._damage(page, f"a font “{state.font_name[1:61]}” is missing")
            return None
        key: Any = given.objgen
        if key == (0, 0):
            key = given.unparse()
        if key not in self._fonts:
            try:
                self._fonts[key] = font_of(given)
            except (TypeError, ValueError, ArithmeticError, PdfError):
                self._fonts[key] = None
                self._damage(page, f"the font “{state.font_name[1:61]}” is broken")
        return self._fonts[key]

    def space(self, page: Page, given: Any, named: Any) -> Space | None:
        """The colour space that *given* stands for among those *named*; None where it can't be read."""
        try:
            return space_of(given, named)
        except (SpaceError, IndexError, TypeError) as error:
            told = str(error) if isinstance(error, SpaceError) else "it breaks off"
            self._damage(page, f"a colour space can't be read: {told}")
            return None

    def check_defaults(self, page: Page, resources: Any, what: str) -> None:
        """Whether the resources of *what* put other spaces in place of plain grey and CMYK."""
        spaces = resources.get("/ColorSpace")
        if not isinstance(spaces, Dictionary):
            return
        for name in ("DefaultGray", "DefaultCMYK"):
            given = spaces.get(f"/{name}")
            if given is not None and given not in (Name.DeviceGray, Name.DeviceCMYK):
                message = f"{name} of the resources of {what} gives plain colours a profile"
                self._notes.add("gwg.calibrated", message, page.number, like=name)

    def check_shading(self, page: Page, shading: Any, space: Space) -> None:
        """Whether a shading can be drawn."""
        fault = self._fault(shading, space, fault_of_shading)
        if fault:
            self._damage(page, f"a shading is damaged: {fault}")

    def check_painted(self, page: Page, space: Space) -> None:
        """The same as :meth:`check_inks`, for a space that things are painted in one after the other."""
        if id(space) not in self._inks:
            self._inks[id(space)] = space
            self.check_inks(page, space)

    def check_inks(self, page: Page, space: Space) -> None:
        """Whether the functions of the inks of a colour space give their alternates."""
        below: Space | None = space
        while below is not None:
            if below.family in ("Separation", "DeviceN"):
                fault = self._fault(below.source, below, lambda _source, ink: fault_of_ink(ink))
                if fault:
                    inks = ", ".join(below.inks[:4])[:60]
                    self._damage(page, f"the colour space of the ink “{inks}” is damaged: {fault}")
            elif below.family == "Indexed":
                fault = self._fault(below.source, below, lambda _source, palette: fault_of_palette(palette))
                if fault:
                    self._damage(page, f"the palette of a picture is damaged: {fault}")
            below = below.base

    def _fault(self, source: Any, space: Space, fault_of: Callable[[Any, Space], str]) -> str:
        """What is wrong with an object of the file, found out once."""
        key: Any = source.objgen if isinstance(source, Object) else (0, 0)
        if key == (0, 0):
            # Direct ones are looked up by their words, which for an array are short.
            key = source.unparse() if isinstance(source, Object) else repr(source)
        if key not in self._faults:
            self._faults[key] = fault_of(source, space)
        return self._faults[key]

    def check_picture(self, page: Page, image: Stream, what: str = "a picture") -> None:
        """Whether the data of a picture is whole, once in a file."""
        if image.objgen in self._checked:
            return
        self._checked.add(image.objgen)
        fault = check_entries(image) or check_data(image)
        if fault:
            self._damage(page, f"{what} can't be read: {fault}")

    def inline(self, page: Page, resources: Any, operands: Sequence[Any]) -> Any:
        """The entries of a picture in the content, which may be damaged; None where they can't be read."""
        try:
            image = operands[0].obj
            raw = raw_inline(operands[0])
        except (PdfError, IndexError, AttributeError, TypeError, ValueError) as error:
            self._damage(page, f"a picture in the content can't be read: {reason_of(error)}")
            return None
        if {"LZWDecode", "LZW"} & set(filters_of(image)):
            self._notes.add("pdfx.lzw", "a picture in the content is packed with LZW", page.number)
        fault = check_entries(image) or check_inline(image, raw, resources.get("/ColorSpace"))
        if fault:
            self._damage(page, f"a picture in the content can't be read: {fault}")
        return image


def glyphs_of(font: Font, procedures: Dictionary) -> list[Stream]:
    """The glyphs of a Type 3 font that a code stands for."""
    encoding = font.source.get("/Encoding")
    names = encoding.get("/Differences") if isinstance(encoding, Dictionary) else None
    items = list(names)[:1024] if isinstance(names, Array) else []
    glyphs = [procedures.get(name) for name in items if isinstance(name, Name)]
    return [glyph for glyph in glyphs if isinstance(glyph, Stream)]
