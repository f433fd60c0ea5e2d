"""Reference matter: what a leaflet must carry, and the lists made from what it uses."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from brochure.content.blocks.base import Block
from brochure.text.fields import WEB_ADDRESS, FileName, Model, Number, PartialDate, Pattern, Prose, YesNo


class Glossary(Block):
    """Words explained: those of the content's glossary that this leaflet uses, alphabetically."""

    fits_columns: ClassVar[bool] = True
    grows_as: ClassVar[Literal["text", "drawing", "other"]] = "text"

    block: Literal["glossary"]
    title: Prose | None = None
    """A title above the list."""


class Abbreviations(Block):
    """Abbreviations spelled out: only those that this leaflet uses, alphabetically, in one paragraph."""

    fits_columns: ClassVar[bool] = True

    block: Literal["abbreviations"]
    title: Prose | None = None
    """The title of the list; left out, “Abbreviations” in the language of the leaflet."""


class References(Block):
    """The reference list: what this leaflet cites, numbered in reading order."""

    fits_columns: ClassVar[bool] = True
    grows_as: ClassVar[Literal["text", "drawing", "other"]] = "text"

    block: Literal["references"]
    title: Prose | None = None
    """The title of the list; left out, “References” in the language of the leaflet."""


class InformationItem(Model):
    """One entry of the prescribing information."""

    heading: Prose
    """Its heading, such as “Contraindications”."""
    text: Prose
    """Its text."""


class LandingDocument(Model):
    """The document that a code leads to, kept in the project so that it can be checked."""

    file: Annotated[
        FileName,
        Pattern(
            r"^.+\.([Pp][Dd][Ff]|[Tt][Xx][Tt])$",
            "give the name of a PDF, or of a text file that ends with .txt",
        ),
    ]
    """The file, relative to the project folder: a PDF, or its words as text (`.txt`)."""
    sha256: Annotated[
        str,
        Pattern(r"^[0-9A-Fa-f]{64}$", "write the SHA-256 of the file: 64 digits and letters from a to f"),
        AfterValidator(str.lower),
    ]
    """The SHA-256 of the file, so that another version of it is noticed."""
    date: PartialDate
    """The date on which it was drawn up or last revised, as it says itself."""


class PrescribingInformation(Block):
    """Prescribing information: as text, or as a QR code that leads to it, with instructions."""

    is_of_medicines: ClassVar[bool] = True
    fits_columns: ClassVar[bool] = True
    may_be_torn: ClassVar[bool] = True
    prints_url: ClassVar[bool] = True

    block: Literal["prescribing-information"]
    title: Prose
    """The title."""
    intro: Prose | None = None
    """A text below the title."""
    items: tuple[InformationItem, ...] = ()
    """The entries, when the information is printed here."""
    url: Annotated[str, Field(max_length=300), WEB_ADDRESS] | None = None
    """The address of the information, when a QR code leads to it."""
    instruction: Prose | None = None
    """What to do with the code, such as “Scan this code for the prescribing information”."""
    document: LandingDocument | None = None
    """What the code leads to: the rules on prescribing information are checked on its words."""
    size: Annotated[Number, Field(ge=15, le=60)] = Field(default="24", validate_default=True)
    """Side of the code in mm, with its quiet zone."""

    @model_validator(mode="after")
    def _a_code_leads_to_the_document(self) -> PrescribingInformation:
        if self.document is not None and self.url is None:
            raise PydanticCustomError(
                "document",
                "nothing leads to this document",
                {"at": ("document",), "fix": "add `url:` and `instruction:`, or remove it"},
            )
        return self

    @model_validator(mode="after")
    def _information_is_there(self) -> PrescribingInformation:
        if self.url is None and not self.items:
            raise PydanticCustomError(
                "information",
                "this holds no prescribing information",
                {"fix": "add `items:` to print it, or `url:` and `instruction:` for a QR code"},
            )
        if (self.url is None) != (self.instruction is None):
            # ABPI Code 2024, clause 12.1: a code counts only with instructions.
            raise PydanticCustomError(
                "information",
                "a QR code needs both `url` and `instruction`",
                {"fix": "add the one that is missing"},
            )
        return self


class AdverseEvents(Block):
    """How side effects are reported, in the words the market asks for."""

    is_of_medicines: ClassVar[bool] = True
    fits_columns: ClassVar[bool] = True

    block: Literal["adverse-events"]
    title: Prose
    """The title of the box."""
    text: Prose
    """The sentence, exactly as the market wants it."""
    triangle: YesNo = False
    """Yes puts the black triangle of additional monitoring beside the monitoring sentence."""
    monitoring: Prose | None = None
    """The sentence on additional monitoring."""

    @model_validator(mode="after")
    def _triangle_has_its_sentence(self) -> AdverseEvents:
        if self.triangle and self.monitoring is None:
            raise PydanticCustomError(
                "triangle",
                "the black triangle has no sentence to stand beside",
                {"at": ("triangle",), "fix": "add `monitoring:` with the sentence that the market asks for"},
            )
        return self


class AboutItem(Model):
    """One line about the leaflet."""

    label: Prose
    """What is said, such as “Prepared”."""
    text: Prose
    """The words or the date."""


class About(Block):
    """Who made this leaflet, for whom, when, and what it is not."""

    fits_columns: ClassVar[bool] = True

    block: Literal["about"]
    title: Prose
    """The title."""
    text: Prose | None = None
    """A sentence or two."""
    items: tuple[AboutItem, ...] = ()
    """Dates, codes and who paid for it, a line each."""


class Box(Block):
    """A tinted box around other texts."""

    fits_columns: ClassVar[bool] = True

    block: Literal["box"]
    title: Prose
    """The title of the box."""
    texts: Annotated[tuple[Prose, ...], Field(min_length=1)]
    """Its paragraphs."""
    tint: Literal["sky", "blush"] = "sky"
    """Its ground: a colour of the palette."""
