"""What the pages of a leaflet are made of: covers, logo, foot and sections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from brochure.content.blocks import AnyBlock
from brochure.content.blocks.media import Figure, QrCode
from brochure.content.blocks.text import Heading
from brochure.source.validation import Fault, refuse
from brochure.text.fields import Model, Name, Offered, PictureFile, PlainProse, Prose, UnsetProse, YesNo

#: The name of a colour in ``styles/palette.yaml``.
PageColour = Annotated[str, Field(min_length=1, max_length=60), Offered("colours")]
#: Such a name, or that of a picture's file.
GroundName = Annotated[str, Field(min_length=1, max_length=300), Offered("grounds", others=True)]
_YES, _NO = ("yes", "true"), ("no", "false")


def is_picture(ground: str | None) -> bool:
    """True where a ground is a picture: names of colours have no full stop."""
    return ground is not None and "." in ground


class _WordsOrYes:
    """Validates words of a drawing, or yes or no."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validated from text."""
        return core_schema.no_info_wrap_validator_function(_words_or_yes, handler.generate_schema(PlainProse))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Words: ``yes`` is a text in YAML 1.2, which editors read."""
        return {"type": ["string", "number"], "examples": ["yes"]}


def _words_or_yes(value: Any, words: Callable[[Any], Prose]) -> Prose | bool:
    answer = value.strip().lower() if isinstance(value, str) else value
    if answer in (True, *_YES):
        return True
    return False if answer in (False, *_NO) else words(value)


class Cover(Model):
    """The front of a leaflet."""

    title: Prose
    """The title."""
    subtitle: Prose | None = None
    """A line below the title."""
    audience: Prose
    """Whom the leaflet is for, in a sentence."""
    picture: PictureFile | None = None
    """The picture's file, relative to the project folder.  It is decoration: it needs no words."""
    look: Literal["art", "photo", "split", "plain", "type"] | None = None
    """How picture and words share the cover: `art` (a drawing between the words, on the dark ground), `photo`
    (it fills the cover, `words-on` says what the words stand on), `split` (the words above it), `plain` (no
    picture) or `type` (no picture, a large title).  Left out: `photo` for photos, `art` for SVG."""
    words_on: Literal["panel", "scrim"] = "panel"
    """What keeps words on a photo readable: `panel`, fields of their own, or `scrim`: the photo is darkened
    under them, or lightened where it is bright, as much as it needs, and shows through."""
    footer: Prose | None = None
    """A small line at the foot of the cover, such as the medicine's names or who made the leaflet."""

    @model_validator(mode="after")
    def _has_what_its_look_shows(self) -> Cover:
        if self.picture is None and self.look in ("art", "photo", "split"):
            message = f"the look “{self.look}” shows a picture, and the cover has none"
            fix = "give its file as `picture:`, or take the look `plain` or `type`"
            refuse([Fault(message, fix, ("look",))])
        if self.picture is not None and self.look in ("plain", "type"):
            message = f"the look “{self.look}” shows no picture, and the cover has one"
            fix = "remove `picture:`, or take the look `art`, `photo` or `split`"
            refuse([Fault(message, fix, ("look",))])
        if self.words_on == "scrim" and self.shown != "photo":
            message = (
                f"a scrim lies over a photo that fills the cover, and this one has the look “{self.shown}”"
            )
            refuse([Fault(message, "write `look: photo`, or remove `words-on`", ("words-on",))])
        return self

    @property
    def shown(self) -> str:
        """The look that it has: the one that is given, or that its picture asks for."""
        if self.look is not None or self.picture is None:
            return self.look or "plain"
        return "art" if self.picture.lower().endswith(".svg") else "photo"


class Logo(Model):
    """The mark of a company or centre, from a file of the project: best as SVG."""

    file: PictureFile
    """The picture's file, relative to the project folder."""
    alt: UnsetProse
    """Whose logo it is, for people who can't see it."""
    width: Annotated[int, Field(ge=8, le=80)] = 32
    """Its width in mm."""
    places: Annotated[tuple[Literal["cover", "back"], ...], Field(min_length=1, max_length=2)] = (
        "cover",
        "back",
    )
    """Where it stands: `cover`, at its head on a light field, and `back`, on the back cover or, without one,
    at the end of the last section."""


class BackCode(QrCode):
    """A QR code of the back cover with its instruction; the address is printed as text too."""

    block: Literal["qr-code"] = "qr-code"


class BackCover(Model):
    """The back of a leaflet: whose it is, and where to find them.

    It stands on the last page of a booklet, on the last panel of a folded sheet, and at the end of a flyer.
    Notes pages go before it.
    """

    title: Prose | None = None
    """Who it is, in large letters, such as the name of the centre."""
    address: Annotated[tuple[Prose, ...], Field(max_length=12)] = ()
    """Lines of an address: place, telephone, website."""
    code: BackCode | None = None
    """A QR code: `url`, `title` and `instruction`."""
    legal: Annotated[tuple[Prose, ...], Field(max_length=8)] = ()
    """Small lines at its foot, such as whose trademark it is, or who printed the leaflet."""
    ground: PageColour | None = None
    """The colour of its ground, by its name in the palette; left out, paper."""

    @model_validator(mode="after")
    def _says_something(self) -> BackCover:
        if not (self.title or self.address or self.code or self.legal):
            message = "the back cover says nothing"
            fix = "give it `title:`, `address:`, `code:` or `legal:`, or remove it"
            refuse([Fault(message, fix)])
        return self


class Foot(Model):
    """The foot of all pages but the covers and those with a picture as their ground."""

    text: PlainProse | None = None
    """Words of every page, such as the medicine or `{job-code}`: one line."""
    number: Literal["page", "of", "none"] = "page"
    """The number of the page: `page` (2), `of` (2 of 8) or `none`."""

    @model_validator(mode="after")
    def _says_something(self) -> Foot:
        if self.text is None and self.number == "none":
            fix = "give it a `text:`, or a `number:` of `page` or `of`; or remove `foot:`"
            refuse([Fault("the foot has neither words nor numbers", fix, ("number",))])
        return self


class Section(Model):
    """A section of a leaflet: a title and blocks."""

    title: Prose
    """The section's title; it is also its bookmark."""
    id: Name | None = None
    """A name for this section, so that links (`#name`) can lead to it."""
    start: Literal["flow", "panel", "last-panel"] = "flow"
    """`flow` goes on below the section before; `panel` starts a new panel or page; `last-panel` starts the
    last one (notes pages go before it), or with a back cover the last one before that."""
    look: Literal["plain", "dark", "tint"] = "plain"
    """`dark` and `tint` colour the whole panel: for sections with `start: panel`."""
    ground: GroundName | None = None
    """What fills its pages to their edges: a colour by its name in the palette, or the file of a photo.  On a
    photo the words stand on a field, which `look` colours.  For sections with `start: panel`."""
    colour: PageColour | None = None
    """The colour of its eyebrow, its title, the rule below that, and its tab: a name of the palette."""
    tab: Annotated[Prose | bool, _WordsOrYes()] = False
    """Yes, or a word or two: a tab of the section's colour at the outer edge of its pages, each section's
    below the one before.  On panels it is a strip at their head.  For sections with `start: panel`."""
    columns: Annotated[int, Field(ge=1, le=3)] = 1
    """In how many columns its running text is set; tables, charts and figures are as wide as the page."""
    column_rule: YesNo = False
    """Yes draws a line between the columns."""
    eyebrow: Prose | None = None
    """A short line above the title."""
    blocks: Annotated[tuple[AnyBlock, ...], Field(min_length=1)]
    """What the section says."""

    @model_validator(mode="after")
    def _coloured_panels_are_whole(self) -> Section:
        if self.look != "plain" and self.start == "flow":
            raise PydanticCustomError(
                "look",
                "`look: {look}` colours a whole panel, so the section has to start one",
                {"look": self.look, "at": ("look",), "fix": "add `start: panel`, or remove `look`"},
            )
        return self

    @model_validator(mode="after")
    def _grounds_and_tabs_are_those_of_pages(self) -> Section:
        faults = []
        if self.start == "flow":
            fix = "add `start: panel`, or remove `{}`"
            if self.ground is not None:
                message = "`ground` fills whole pages, so the section has to start one"
                faults.append(Fault(message, fix.format("ground"), ("ground",)))
            if self.tab:
                message = "`tab` stands at the edge of whole pages, so the section has to start one"
                faults.append(Fault(message, fix.format("tab"), ("tab",)))
        if self.ground is not None and not self.has_picture and self.look != "plain":
            message = f"both `look: {self.look}` and `ground: {self.ground}` colour the pages"
            faults.append(Fault(message, "remove one of them", ("ground",)))
        if self.column_rule and self.columns == 1:
            fix = "write `columns: 2`, or remove `column-rule`"
            faults.append(Fault("there are no columns to draw a line between", fix, ("column-rule",)))
        if self.columns > 1 and not any(
            block.fits_columns for block in self.blocks if not isinstance(block, Heading)
        ):
            fix = "remove `columns`: only paragraphs, headings, lists and quotations stand in them"
            faults.append(Fault("nothing in this section stands in columns", fix, ("columns",)))
        refuse(faults)
        return self

    @property
    def has_picture(self) -> bool:
        """True where its ground is a picture."""
        return is_picture(self.ground)

    @property
    def tab_words(self) -> Prose | None:
        """The words of its tab."""
        return self.tab if isinstance(self.tab, Prose) else None

    @model_validator(mode="after")
    def _pictures_across_pages_open_one(self) -> Section:
        for number, block in enumerate(self.blocks):
            if not isinstance(block, Figure) or block.place != "spread":
                continue
            if number or self.start == "flow":
                message = "a picture across facing pages takes their heads, so it has to open its page"
                fix = "make it the first block of a section, and write `start: panel` there"
                refuse([Fault(message, fix, ("blocks", number, "place"))])
        return self

    @model_validator(mode="after")
    def _no_heading_level_is_left_out(self) -> Section:
        # Readers jump from heading to heading by their levels (ISO 14289-1, 7.4.2).
        deepest = 2
        for number, block in enumerate(self.blocks):
            if isinstance(block, Heading):
                if block.level > deepest + 1:
                    raise PydanticCustomError(
                        "heading_level",
                        "a heading of level 4 needs one of level 3 before it in its section",
                        {"at": ("blocks", number, "level"), "fix": "write `level: 3`"},
                    )
                deepest = block.level
        return self
