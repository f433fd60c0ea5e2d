"""Drawings of one leaflet: what the templates call to get pictures, icons and codes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from brochure.content.blocks.media import Figure
from brochure.content.own.models import OwnPicture
from brochure.content.pages import Logo
from brochure.design.palette import Palette
from brochure.design.resources import Resources
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace, did_you_mean, shortened
from brochure.language.locale import Locale
from brochure.layout.charts import DataDrawings
from brochure.layout.figures import PageRoom, PlacedFigure, faults_of, size_of, wanted_width
from brochure.layout.graphics.cut_words import cut_words, placed_words
from brochure.layout.graphics.picture import (
    PICTURES,
    SIZE_LIMIT,
    fonts_of,
    is_svg,
    placed_svg,
    raster_tag,
    svg_background,
)
from brochure.layout.graphics.piled_words import piled_words
from brochure.layout.graphics.plain.whole import PlainPicture, plain_picture
from brochure.layout.graphics.qr import qr
from brochure.layout.graphics.svg import GraphicError, PageFont, Theme, unknown_colour
from brochure.layout.graphics.triangle import triangle
from brochure.layout.inline import drawn_words
from brochure.layout.pictures_there import pictures_there
from brochure.layout.resolution import Resolutions
from brochure.layout.typefaces import FontFace, missing_glyphs, nearest_face
from brochure.layout.typography import Typography
from brochure.pdf.press_images import Original
from brochure.source.address import Address
from brochure.source.outside import FileTooLargeError, read_file
from brochure.source.project import Project
from brochure.text.fields import Prose
from brochure.text.uri import uri_of

if TYPE_CHECKING:
    from brochure.layout.graphics.raster import Raster

#: The printing condition that CMYK pictures without a profile are assumed to be for.
PRESS_PROFILE = "styles/profiles/ISOcoated_v2_300_bas.icc"
#: A picture or icon that a template or style asks for: its name below ``styles/``.
_ASKED = re.compile(r"asset:((?:pictures|icons)/[\w.-]+(?:/[\w.-]+)*)")
#: How wide a picture is, by its height for a width of 1 and its name among the files of the page: the width
#: that its resolution is judged at in mm, and the same where no style says it.
Sizer = Callable[[float, str], tuple[float, float | None]]
#: Most characters of one picture that are named.
_MOST_MISSING = 10
#: Names that leave the choice of the font to the program.
_GENERIC = {"sans-serif", "serif", "monospace", "cursive", "fantasy", "system-ui", "ui-sans-serif"}


@dataclass
class Drawings:
    """Makes the drawings of a leaflet and keeps the files that its page needs."""

    resources: Resources
    project: Project
    palette: Palette
    theme: Theme
    #: The fonts that the style sheets of the leaflet declare.
    faces: tuple[FontFace, ...]
    #: The pages that figures stand on.
    room: PageRoom
    values: Mapping[str, str]
    #: The words that are added, in the language of the leaflet.
    locale: Locale
    #: Side of the black triangle in mm.
    triangle_side: float
    #: Effective ppi below which pictures are an error, and below which they are a warning: of colours and
    #: greys, and of black and white alone.
    image_ppi: tuple[float, float]
    line_ppi: tuple[float, float]
    #: The characters that at least one font has.
    covered: frozenset[int] = frozenset()
    #: Files of the page by the name that it asks for.
    assets: dict[str, bytes] = field(default_factory=dict)
    #: Picture files that were read.
    files: list[Path] = field(default_factory=list)
    #: The SHA-256 of each file that was read, by the name that content or a template has for it.
    digests: dict[str, str] = field(default_factory=dict)
    #: Pictures with separations of their own, by the key of what stands in for them on the page.
    originals: dict[str, Original] = field(default_factory=dict)
    #: What is wrong with pictures: the name of the file or icon, or the field of the content that is at
    #: fault, and the finding without a place.
    problems: list[tuple[str | Address, Finding]] = field(default_factory=list)
    #: Widths in mm of columns that are wider than others, by the :func:`id` of the blocks that stand in them.
    column_widths: Mapping[int, float] = field(default_factory=dict)
    #: The figures in reading order.
    standing: list[PlacedFigure] = field(default_factory=list)

    @cached_property
    def charts(self) -> DataDrawings:
        """What draws the charts; its problems are those of the leaflet's drawings."""
        return DataDrawings(self.theme, self.values, self.locale, self.problems, self.column_widths)

    @cached_property
    def resolutions(self) -> Resolutions:
        """What judges the pixels of pictures."""
        return Resolutions(self.image_ppi, self.line_ppi, self.problems)

    def icon(self, name: str, colour: str) -> Markup:
        """An icon as decoration, drawn in a colour of the palette.

        Raises :class:`GraphicError` for a name or a colour that is not there.
        """
        asset = f"icon-{name}-{colour}.svg"
        if asset not in self.assets:
            # Content names icons that are there; a template may name what it likes.
            if colour not in self.palette.colours:
                raise GraphicError(*unknown_colour(colour, self.palette.colours))
            try:
                data = self.resources.read(f"styles/icons/{name}.svg")
            except FileNotFoundError:
                names = self.resources.names("styles/icons", (".svg",))
                there = [Path(icon).stem for icon in names]
                fix = did_you_mean(name, there, there="in styles/icons/ there are")
                raise GraphicError(f"there is no icon “{shortened(name)}”", fix) from None
            try:
                self.assets[asset] = svg_background(data, self.palette, colour=colour)
            except GraphicError as error:
                self._problem(name, error)
        return Markup('<span class="icon" style="background-image: url(asset:{})"></span>').format(asset)

    def cover(self, file: str, size: tuple[float, float]) -> str | None:
        """The name of the cover's picture for the style sheet, or None when it can't be used.

        *size* is the area that a photo fills, width and height in mm.
        """
        data = self._read(file)
        if data is None:
            return None
        try:
            if is_svg(file):
                self.assets["cover"] = svg_background(data, self.palette)
            else:
                image = self._raster(file, data)
                # It is as wide as it has to be to fill the area both ways.
                width = max(size[0], size[1] * image.width / image.height)
                self.resolutions.judge(file, image, width)
                self.assets["cover"] = image.data
        except GraphicError as error:
            self._problem(file, error)
            return None
        return "cover"

    def scrim(self, file: str) -> str:
        """What style sheets have to know of the scrim over the cover's picture, which is taken along."""
        # Not before there is one to look at: what unpacks pictures takes its time to import.
        from brochure.layout.scrims import scrim_for

        return scrim_for(None if is_svg(file) else self.assets["cover"], self.palette).css(self.palette)

    def filling(self, file: str, asset: str, size: tuple[float, float]) -> tuple[float, float] | None:
        """Take along a photo as *asset* that fills an area; None when it can't be used.

        *size* is the area, width and height in mm; so is what the photo has then.
        """
        data = self._read(file)
        if data is None:
            return None
        try:
            if is_svg(file):
                picture = plain_picture(data, self.palette, "")
                ratio = picture.width / picture.height
                self.assets[asset] = svg_background(data, self.palette)
            else:
                image = self._raster(file, data)
                ratio = image.width / image.height
                self.resolutions.judge(file, image, max(size[0], size[1] * ratio))
                self.assets[asset] = image.data
        except GraphicError as error:
            self._problem(file, error)
            return None
        width = max(size[0], size[1] * ratio)
        return width, width / ratio

    def take_along(self, texts: Iterable[str]) -> None:
        """Take along the pictures and icons that templates and styles ask for by name.

        They are decoration where a style asks for them; a template gives them their words.
        """
        for name in sorted({name for text in texts for name in _ASKED.findall(text)}):
            file = f"styles/{name}"
            try:
                data = self.resources.read(file, SIZE_LIMIT)
            except FileNotFoundError:
                # The engine says who asks for it.
                continue
            self._note(file, data)
            try:
                drawn = svg_background(data, self.palette) if is_svg(file) else self._raster(file, data).data
            except GraphicError as error:
                self._problem(file, error)
                continue
            self.assets[name] = drawn

    def picture(self, block: Figure | OwnPicture, share: float = 100) -> Markup:
        """A figure's picture with its alternative text.

        One of a block of an own kind is *share* per cent of the column wide, which its template says.  Raises
        ``ValueError`` for a share that is none.
        """
        if not isinstance(block, Figure):
            # Of an own kind, or described by a template: `namespace(file=…, alt=…, width=…)`.
            share = share if isinstance(block, OwnPicture) else block.width
            if not isinstance(share, int | float) or not 1 <= share <= 100:
                raise ValueError(f"a picture is 1 to 100 per cent of the column wide, not {shortened(share)}")
            wide = self.theme.width * share / 100
            return self._placed(block.file, block.alt, lambda _ratio, _asset: (wide, wide))

        room = replace(self.room, column=self.column_widths.get(id(block), self.room.column))

        def size(ratio: float, asset: str) -> tuple[float, float | None]:
            address = Address(block.alt.address[:-1])
            self.problems += faults_of(block, address, ratio, room)
            judged, width = size_of(block, ratio, room)
            self.standing.append(
                PlacedFigure(
                    address.mark,
                    block.file,
                    block.place,
                    block.across,
                    ratio,
                    width,
                    wanted_width(block, room),
                    None if block.height is None else float(block.height),
                    asset,
                )
            )
            return judged, width

        return self._placed(block.file, block.alt, size, bleeds=block.place in ("bleed", "spread"))

    def logo(self, given: Logo) -> Markup:
        """A logo with its alternative text."""
        width = float(given.width)
        return self._placed(given.file, given.alt, lambda _ratio, _asset: (width, width))

    def _placed(self, file: str, words: Prose, size: Sizer, *, bleeds: bool = False) -> Markup:
        """A picture file with *words* as its alternative text, as large as *size* says."""
        data = self._read(file)
        if data is None:
            return Markup("")
        alt = self._plain(words)
        # A name of our own: that of the file may be no address, or that of another asset.
        asset = f"picture-{len(self.files)}"
        try:
            if is_svg(file):
                return self._placed_svg(file, data, asset, alt, size, bleeds)
            image = self._raster(file, data)
        except GraphicError as error:
            self._problem(file, error)
            return Markup("")
        judged, width = size(image.height / image.width, asset)
        self.resolutions.judge(file, image, judged)
        self.assets[asset] = image.data
        return raster_tag(asset, alt=alt, width=width, bleeds=bleeds)

    def _placed_svg(self, file: str, data: bytes, asset: str, alt: str, size: Sizer, bleeds: bool) -> Markup:
        drawing = plain_picture(data, self.palette, f"p{len(self.files)}-")
        self._look_at_fonts(file, drawing)
        self._look_at_words(file, drawing)
        self._look_at_characters(file, drawing)
        family = self.theme.regular.families
        width = size(drawing.height / drawing.width, asset)[1]
        words = placed_words(drawing, self._font_for)
        if bleeds:
            self.standing[-1] = replace(self.standing[-1], words=words)
            # The same as a file, for the pages that it goes on to.
            again = plain_picture(data, self.palette, "")
            self.assets[asset] = placed_svg(
                again, alt="", width=100.0, fonts=self._families, family=family
            ).encode()
        return placed_svg(
            drawing,
            alt=alt,
            width=width,
            fonts=self._families,
            family=family,
            bleeds=bleeds,
            # Those of one that bleeds are looked at where its frame is known.
            words=() if bleeds else words,
        )

    def qr(self, url: str, size: float | Decimal, title: Prose) -> Markup:
        """A QR code of *size* mm."""
        alt = self.locale.alternatives.qr_code.format(title=self._plain(title))
        try:
            return qr(uri_of(url), float(size), self.palette, alt=alt)
        except GraphicError as error:
            self._problem(url, error)
            return Markup("")

    def triangle(self) -> Markup:
        """The black triangle."""
        drawn = triangle(self.triangle_side, alt=self.locale.alternatives.triangle)
        return Markup('<span class="triangle">{}</span>').format(drawn)

    def raise_problems(self, places: Mapping[str, SourcePlace]) -> None:
        """Raise :class:`ContentError` where a picture can't be used; *places* are those of file names."""
        findings = [
            replace(found, place=places.get(str(name)) or _itself(str(name))) for name, found in self.problems
        ]
        if any(found.severity is Severity.ERROR for found in findings):
            raise ContentError(findings)

    def _plain(self, text: Prose | None) -> str:
        return text.plain(self.values) if text is not None else ""

    def drawn(self, text: Prose | None) -> str:
        """The words with the quotes, dashes and spaces that running text gets."""
        return drawn_words(text, self.values, Typography.of(self.locale))

    def _read(self, file: str) -> bytes | None:
        """A picture of the project or a shipped one; None when there is none, with a problem noted."""
        try:
            path = self.project.resolve(file)
            data = self.project.read_bytes(path, SIZE_LIMIT)
        except FileTooLargeError as error:
            message = f"the picture “{file}” can't be used: {error}"
            fix = "save it as TIFF with ZIP or LZW compression, or as JPEG of high quality"
            self._problem(file, GraphicError(message, fix))
            return None
        except OSError as error:
            shipped = self.resources.picture(file)
            if shipped is None:
                message = f"the picture “{file}” can't be used: {error}"
                self._problem(
                    file,
                    GraphicError(
                        message,
                        pictures_there(
                            self.project.root, self.resources.names("styles/pictures", PICTURES), file
                        ),
                    ),
                )
                return None
            path, data = shipped, read_file(shipped, SIZE_LIMIT)
        self.files.append(path)
        self._note(file, data)
        return data

    def _note(self, file: str, data: bytes) -> None:
        """Note down the bytes of a file as they were read; line ends of a text differ between checkouts."""
        plain = data.replace(b"\r\n", b"\n") if is_svg(file) else data
        self.digests[file] = hashlib.sha256(plain).hexdigest()

    def _raster(self, file: str, data: bytes) -> Raster:
        """A raster for the page; what it was in the first place is kept.  Raises :class:`GraphicError`."""
        # Not before there is one to look at: what unpacks pictures takes its time to import.
        from brochure.layout.graphics.raster import raster

        image = raster(data, self._press_profile)
        if image.original is not None:
            self.originals.setdefault(image.key, image.original)
        if image.is_first_of_many:
            message = f"the picture “{file}” holds more than one picture or page: only the first is shown"
            fix = "save the one that is meant as a file of its own"
            self.problems.append((file, Finding("layout.picture", Severity.WARNING, message, None, fix)))
        return image

    def _press_profile(self) -> bytes:
        try:
            data = self.resources.read(PRESS_PROFILE)
        except FileNotFoundError:
            raise GraphicError(
                f"a CMYK picture without a colour profile needs {PRESS_PROFILE}, which is not there",
                "put the file back, or save the picture with its profile",
            ) from None
        self._note(PRESS_PROFILE, data)
        return data

    @cached_property
    def _families(self) -> frozenset[str]:
        """The fonts that the leaflet's style sheets declare."""
        return frozenset(face.family for face in self.faces)

    @cached_property
    def _faces_there(self) -> list[FontFace]:
        """Those of them whose files are there."""
        return [face for face in self.faces if self.resources.path(f"styles/{face.file}") is not None]

    def _look_at_fonts(self, file: str, drawing: PlainPicture) -> None:
        missing = []
        for asked in drawing.families:
            first = asked.split(",")[0].strip(" \"'")
            if first.lower() not in _GENERIC and not fonts_of(asked, self._families):
                missing.append(f"“{shortened(first)}”")
        if missing:
            message = (
                f"the picture “{file}” asks for fonts that the leaflet does not have "
                f"({', '.join(missing[:5])}): its words are set in {self.theme.regular.family}"
            )
            fix = f"see whether they still fit, or use one of: {', '.join(sorted(self._families))}"
            self.problems.append((file, Finding("layout.picture", Severity.WARNING, message, None, fix)))

    def _look_at_words(self, file: str, drawing: PlainPicture) -> None:
        for cut in cut_words(drawing, self._font_for):
            message = (
                f"the edge of the picture “{file}” cuts off {100 * cut.share:.0f} % of the words "
                f"“{shortened(cut.words)}”"
            )
            fix = "set them smaller, make the picture (its viewBox) larger, or turn the words into paths"
            self.problems.append((file, Finding("layout.picture", Severity.WARNING, message, None, fix)))
        for words in piled_words(drawing, self._font_for)[:_MOST_MISSING]:
            message = f"in the picture “{file}”, letters of “{shortened(words)}” stand on each other"
            fix = "move them apart in the drawing program, or give them more room"
            self.problems.append((file, Finding("layout.picture", Severity.WARNING, message, None, fix)))

    def _look_at_characters(self, file: str, drawing: PlainPicture) -> None:
        texts = [
            "".join(element.itertext())
            for element in drawing.root.iter()
            if element.tag.rpartition("}")[2] == "text"
        ]
        missing = [char for char in missing_glyphs(texts, self.covered) if char.isprintable()]
        for char in missing[:_MOST_MISSING]:
            sign = f"“{char}” (U+{ord(char):04X})"
            message = f"the picture “{file}” has the character {sign}, which no font has"
            fix = "write it another way, or turn the words into paths in the drawing program"
            self.problems.append((file, Finding("layout.glyph", Severity.ERROR, message, None, fix)))

    def _font_for(self, asked: str, weight: int) -> PageFont | None:
        """The font that a text of a picture is set in."""
        there = fonts_of(asked, self._families)
        face = nearest_face(self._faces_there, there[0] if there else self.theme.regular.family, weight)
        if face is None:
            return None
        return PageFont(face.family, face.weight, self.resources.read(f"styles/{face.file}"))

    def _problem(self, name: str, error: GraphicError) -> None:
        message = f"{name}, line {error.line}: {error.message}" if error.line else error.message
        self.problems.append((name, Finding("layout.picture", Severity.ERROR, message, None, error.fix)))


def placed(
    problems: Iterable[tuple[str | Address, Finding]],
    places: Mapping[str, SourcePlace],
    place_of: Callable[[Address], SourcePlace],
) -> list[Finding]:
    """The problems as findings at the places that name the files; where none does, at the file itself.

    *place_of* gives the place of a field of the content.
    """
    return [
        replace(
            found, place=place_of(name) if isinstance(name, Address) else places.get(name) or _itself(name)
        )
        for name, found in problems
    ]


def _itself(name: str) -> SourcePlace | None:
    return SourcePlace(name) if name.startswith("styles/") else None
