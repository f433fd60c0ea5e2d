"""The content of a brochure: product, company, values, sources and leaflets.

Everything is frozen and already converted; whoever holds a :class:`Brochure` need not check it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from brochure.bibliography.items import Reference
from brochure.content.blocks import Block
from brochure.content.pages import BackCover, Cover, Foot, GroundName, Logo, Section, is_picture
from brochure.content.variants import Variants
from brochure.language.locale import Locale, locale_of
from brochure.source.address import Address
from brochure.text.fields import (
    LANGUAGE_TAG,
    Model,
    Name,
    Number,
    Offered,
    PartialDate,
    Pattern,
    Prose,
    SourceProse,
    UnsetProse,
    ValueProse,
    ValueWords,
    YesNo,
)
from brochure.text.inline import Cite, Inline, Text, with_values

#: What a column of the claims register may hold.
RegisterField = Literal[
    "claim_id", "match_text", "product", "country", "reference_id", "locator", "leaflet", "kind", "page",
    "x", "y", "w", "h", "x_pt", "y_pt", "w_pt", "h_pt", "batch",
]  # fmt: skip
#: The name of a field of a vault.
ApiName = Annotated[
    str,
    Pattern(r"^[A-Za-z][A-Za-z0-9_.]{0,99}$", "write the API name of the field, such as match_text__v"),
]
#: The name of a person.
PersonName = Annotated[str, Field(min_length=2, max_length=100)]
#: Countries and unions whose rules are known.
Market = Literal["uk", "eu", "us", "none"]


class LabelFact(Model):
    """Something that the label of the medicine says: texts, charts and pictures are compared with it."""

    text: Annotated[str, Field(min_length=2, max_length=6000)]
    """What the label says, in its own words or shortened: those for many illnesses are long."""
    source: SourceProse
    """Where the label says it: a citation such as `[@smpc, sec. 4.2]`."""
    date: PartialDate
    """The date of the label in which it was last seen."""
    market: Market | None = None
    """The market whose label it is; left out, it holds everywhere."""
    checked: YesNo = True
    """No where nobody has compared it with the label yet: findings and reviewers are told so."""


class LabelPopulation(LabelFact):
    """Who is treated, as the label has it.  Ages are read from the text, unless they are given."""

    youngest: Annotated[Number, Field(ge=0, le=120)] | None = Field(default=None, alias="from")
    """The least age in years."""
    oldest: Annotated[Number, Field(ge=0, le=120)] | None = Field(default=None, alias="to")
    """The greatest age in years."""

    @model_validator(mode="after")
    def _ages_are_in_order(self) -> LabelPopulation:
        if self.youngest is not None and self.oldest is not None and self.youngest > self.oldest:
            raise PydanticCustomError(
                "ages",
                "the ages go from {youngest} to {oldest}",
                {
                    "youngest": str(self.youngest),
                    "oldest": str(self.oldest),
                    "at": ("to",),
                    "fix": "give the least age in `from:` and the greatest in `to:`",
                },
            )
        return self


#: The fields of a product that say what its label says.
LABEL_FACTS = ("indication", "population", "dose", "route", "use")


class Product(Model):
    """The medicine."""

    brand: ValueProse
    """The brand name, with ® where it belongs."""
    generic: ValueProse
    """The generic name."""
    additional_monitoring: YesNo
    """Yes where the black triangle applies."""
    prescription_only: YesNo = True
    """No for a medicine that can be bought: leaflets for the public may name it then."""
    launched: PartialDate | None = None
    """When it could first be had in the market: for twelve months a medicine may be called new."""
    boxed_warning: YesNo | None = None
    """Yes where the label of the United States has a boxed warning, which leaflets there have to show; no
    where it has none.  Content with leaflets for that market has to say which."""
    boxed_warning_text: LabelFact | None = None
    """The boxed warning as the label has it: the leaflet’s own is compared with it."""
    indication: LabelFact | None = None
    """What the medicine is for, as its label says."""
    population: LabelPopulation | None = None
    """Whom it is for: ages, and who else is named."""
    dose: LabelFact | None = None
    """How much is given, how often and for how long."""
    route: LabelFact | None = None
    """How it is given, such as by mouth."""
    use: LabelFact | None = None
    """What else the label says of its use, such as in combination with what, or after which treatment."""

    @model_validator(mode="after")
    def _a_warning_that_is_there_has_a_text(self) -> Product:
        if self.boxed_warning_text is not None and not self.boxed_warning:
            raise PydanticCustomError(
                "boxed_warning",
                "there is a text of the boxed warning, but `boxed-warning` does not say yes",
                {"at": ("boxed-warning-text",), "fix": "write `boxed-warning: yes`, or remove the text"},
            )
        return self

    def label_facts(self, market: str) -> dict[str, LabelFact]:
        """What it says of its label in a market, by the name of the field."""
        facts = self.all_label_facts
        return {name: fact for name, fact in facts.items() if fact.market in (None, market)}

    @property
    def all_label_facts(self) -> dict[str, LabelFact]:
        """What it says of its labels in whatever markets, by the name of the field."""
        facts = {name: getattr(self, name) for name in (*LABEL_FACTS, "boxed_warning_text")}
        return {name: fact for name, fact in facts.items() if fact is not None}


class Company(Model):
    """Who is responsible for the leaflets."""

    name: ValueProse
    """The company's name."""
    contact: ValueProse
    """Where side effects and questions are reported to the company."""


class Value(Model):
    """A duration, price, name or threshold that texts use by name: `{name}`."""

    text: ValueWords
    """The value as it reads in a sentence."""
    meaning: str
    """What the value is, for whoever checks it."""
    source: SourceProse
    """Where it is from: a citation such as `[@smpc, sec. 4.2]`."""
    date: PartialDate
    """The date of the source in which the value was last seen."""
    until: PartialDate | None = None
    """The last day on which it may be used, where it is known to change."""
    market: Market | None = None
    """The market that it holds for; left out, it holds everywhere.  Durations differ between markets."""


class Waiver(Model):
    """A rule that does not have to be kept here, with the reason: listed for reviewers."""

    rule: Annotated[str, Offered("rules")]
    """The rule’s name, as findings give it, such as `uk.patient.claims`."""
    reason: Annotated[str, Field(min_length=10, max_length=500)]
    """Why it may be set aside, for reviewers."""
    role: Annotated[str, Field(min_length=2, max_length=100)]
    """The role of whoever decided it, such as `medical signatory`: no name.  What would stop the leaflet is
    set aside by roles of the review alone, not by authors."""
    text: str | None = None
    """Only for findings whose message holds these words; left out, for every finding of the rule."""


class GlossaryEntry(Model):
    """A hard word explained."""

    term: Prose
    """The word as it is used."""
    meaning: Prose
    """What it means, in plain words."""
    forms: tuple[str, ...] = ()
    """Other forms of the word that count as using it, such as the plural."""


class Leaflet(Model):
    """One leaflet: for one audience, in one format and one language."""

    audience: Literal["patient", "hcp", "public"]
    """Whom it is for: `patient` (already prescribed the medicine, and their carers), `hcp` (healthcare
    professionals) or `public`."""
    format: str
    """The name of a format in `styles/formats.yaml`."""
    market: Market = "uk"
    """The country whose rules hold: `uk`, `eu` or `us`; `none`: not about a medicine.  Rules on
    medicines don’t run then."""
    language: Annotated[str, LANGUAGE_TAG] = "en-GB"
    """The language of the texts (BCP 47), such as en-GB."""
    title: UnsetProse
    """The document's title, shown by readers of the PDF."""
    description: UnsetProse
    """What the leaflet is about, in a sentence; goes into the PDF's properties."""
    job_code: UnsetProse
    """The job code of this leaflet in this form; its texts use it as `{job-code}`."""
    prepared: PartialDate
    """Date of preparation, or of the last revision; its texts use it as `{prepared}`, in the words of
    the leaflet's language."""
    prepared_by: Annotated[tuple[PersonName, ...], Field(max_length=20)] = ()
    """Who drew the leaflet up, by name.  None of them can certify it.  Never printed."""
    pages: Annotated[int, Field(ge=1, le=400)] | None = None
    """How many pages the leaflet is meant to have, for formats that leave it open."""
    fit: Literal["auto", "off"] = "auto"
    """`off` leaves the text as the style sheets set it.  Left out, the program fits it to the pages
    where they would be half empty or do not hold it: within the bounds of `styles/measures.yaml`, the size of
    type, the height of lines and the room between blocks change, and sections run on that begin a panel."""
    printer: str | None = None
    """The printer that the print edition is for, by its name in `styles/printers.yaml`; the first one there
    where it is left out."""
    paper: Literal["a4", "letter"] = "a4"
    """The paper of desk printers where the leaflet is handed out."""
    waivers: tuple[Waiver, ...] = ()
    """Rules that this leaflet does not have to keep, each with its reason."""
    logo: Logo | None = None
    """The logo of whoever is responsible for the leaflet."""
    foot: Foot | None = None
    """What stands at the foot of every page; left out, pages that are turned have their number there."""
    ground: GroundName | None = None
    """The ground of its pages, but for covers and sections with a look or ground of their own: a light colour
    by its name in the palette, or the file of a photo, on which the words stand on fields of paper."""
    cover: Cover | None = None
    """The front."""
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    """The sections in reading order."""
    back_cover: BackCover | None = None
    """The back."""

    @property
    def parts(self) -> tuple[Cover | Section | BackCover | Foot, ...]:
        """What is printed of it, part by part: covers and sections in reading order, then the foot."""
        given = (self.cover, *self.sections, self.back_cover, self.foot)
        return tuple(part for part in given if part is not None)

    @property
    def has_picture(self) -> bool:
        """True where the ground of its pages is a picture."""
        return is_picture(self.ground)

    @property
    def locale(self) -> Locale:
        """The words that the program adds, in the language of the leaflet."""
        return locale_of(self.language)

    @model_validator(mode="after")
    def _own_values(self) -> Leaflet:
        # Put in here, since each leaflet has its own; all other values are those of the whole content.
        prepared = self.prepared.words(self.locale)
        own = {"job-code": self.job_code.nodes, "prepared": (Text(prepared),)}
        filled: Leaflet = _filled(self, own)
        return filled.model_copy(update={"sections": tuple(map(filled._titled, filled.sections))})

    def _titled(self, section: Section) -> Section:
        """A section whose blocks have their default titles."""
        return section.model_copy(update={"blocks": tuple(map(self._with_title, section.blocks))})

    def _with_title(self, block: Block) -> Block:
        """A block with its default title, if its kind has one; the very same where it has its own."""
        titles = self.locale.default_titles
        name = block.kind.replace("-", "_")
        if name not in type(titles).model_fields or getattr(block, "title", None) is not None:
            return block
        return block.model_copy(update={"title": Prose.of(getattr(titles, name))})


class Register(Model):
    """The claims register as one vault takes it: its columns by the API names of their fields.

    A vault refuses match texts of fewer than 20 or more than 1,500 characters: such claims are left out of a
    register of this kind, and stay in the review pack.
    """

    columns: Annotated[dict[RegisterField, ApiName], Field(min_length=1)]
    """What the columns hold, in their order, each with its name: `match_text: match_text__v`.  `x`, `y`, `w`
    and `h` are mm, `x_pt` and so on points, at 72 to the inch; `batch` counts batches of 500 rows."""
    constants: dict[ApiName, Annotated[str, Field(max_length=200)]] = Field(default_factory=dict)
    """Columns that hold the same in every row, behind the others: `type__v: claims__v`."""

    @model_validator(mode="after")
    def _each_column_once(self) -> Register:
        names = [*self.columns.values(), *self.constants]
        for name in names:
            if names.count(name) > 1:
                raise PydanticCustomError(
                    "column",
                    "two columns have the name “{name}”",
                    {"name": name, "at": ("columns",), "fix": "give each column a name of its own"},
                )
        return self


class Brochure(Model):
    """The whole content file."""

    product: Product | None = None
    """The medicine.  Only content whose leaflets are all for `market: none` may leave it out."""
    company: Company
    """Who is responsible."""
    values: dict[Name, Value] = Field(default_factory=dict)
    """Values used in texts, by name."""
    references: tuple[Reference, ...] = ()
    """The sources: CSL items, or the name of a file that holds them (YAML, CSL JSON or BibTeX)."""
    quotes: dict[str, dict[str, Annotated[str, Field(min_length=3, max_length=600)]]] = Field(
        default_factory=dict
    )
    """Short words of the sources that support what is said, for reviewers, never printed: by the key of the
    source, then by the locator as citations give it."""
    to_check: dict[str, dict[str, Annotated[str, Field(min_length=3, max_length=600)]]] = Field(
        default_factory=dict
    )
    """What nobody has seen in its source yet, for reviewers, never printed: by the key of the source, then by
    the locator as citations give it.  A leaflet that cites there can’t be approved."""
    citation_style: str = "american-medical-association"
    """The CSL style of the reference lists, by name."""
    register_: Register | None = None
    """The claims register as the vault of the company takes it; left out, it has the columns of the guide."""
    abbreviations: dict[str, Prose] = Field(default_factory=dict)
    """Abbreviations and what they stand for."""
    glossary: tuple[GlossaryEntry, ...] = ()
    """Hard words explained, for patient leaflets."""
    variants: Variants | None = None
    """What `brochure batch` fills in for each row of a table, such as the telephone number of each centre."""
    leaflets: Annotated[dict[Name, Leaflet], Field(min_length=1)]
    """The leaflets by name: the name is the first part of the files' names."""

    @model_validator(mode="after")
    def _about_a_medicine(self) -> Brochure:
        if self.product is None and any(leaflet.market != "none" for leaflet in self.leaflets.values()):
            raise PydanticCustomError(
                "product",
                "the field “product” is missing",
                {
                    "fix": "add `product:` here, and below it `brand:`, `generic:`, "
                    "`additional-monitoring:`; or write `market: none` in each leaflet, where it is about "
                    "no medicine"
                },
            )
        return self

    @model_validator(mode="after")
    def _addressed(self) -> Brochure:
        for address, text in texts_at(self):
            # Nobody else has seen the texts yet: this is the last step of making them.
            object.__setattr__(text, "address", address)
        return self

    @property
    def medicine(self) -> Product:
        """The product, for whoever works on leaflets about a medicine alone.

        Raises ``ValueError`` where there is none.
        """
        if self.product is None:
            raise ValueError("the content is about no medicine")
        return self.product

    @property
    def label_cites(self) -> tuple[Cite, ...]:
        """The sources of what the product says of its label, in all markets."""
        facts = self.product.all_label_facts if self.product else {}
        return tuple(cite for fact in facts.values() for cite in fact.source.cites)

    @property
    def value_texts(self) -> Mapping[str, str]:
        """The values as they read, by name: the defined ones, and the product's and company's names."""
        product = self.product
        built_in = {
            **({"brand": product.brand.plain({}), "generic": product.generic.plain({})} if product else {}),
            "company": self.company.name.plain({}),
            "company-contact": self.company.contact.plain({}),
        }
        return built_in | {name: value.text for name, value in self.values.items()}


def _filled(part: Any, own: Mapping[str, tuple[Inline, ...]]) -> Any:
    """A part of the content with values put into its texts; the very same where there are none."""
    if isinstance(part, Prose):
        there = any(f"{{{name}}}" in part.source for name in own)
        return replace(part, nodes=with_values(part.nodes, own)) if there else part
    if isinstance(part, tuple):
        items = tuple(_filled(item, own) for item in part)
        return items if any(new is not old for new, old in zip(items, part, strict=True)) else part
    if not isinstance(part, (BaseModel, dict)):
        return part
    fields = part.items() if isinstance(part, dict) else list(part)
    changed = {name: new for name, old in fields if (new := _filled(old, own)) is not old}
    if not changed:
        return part
    return {**part, **changed} if isinstance(part, dict) else part.model_copy(update=changed)


def texts_in(part: Any) -> Iterator[Prose]:
    """Every marked-up text in a part of the content, in its written order."""
    return (text for _address, text in texts_at(part))


def texts_at(part: Any, address: Address = Address()) -> Iterator[tuple[Address, Prose]]:
    """Every marked-up text in a part of the content that stands at *address*, each with its own address."""
    if isinstance(part, Prose):
        yield address, part
    elif isinstance(part, BaseModel):
        for name, field in type(part).model_fields.items():
            yield from texts_at(getattr(part, name), address / (field.alias or name))
    elif isinstance(part, Mapping):
        for key, item in part.items():
            yield from texts_at(item, address / key)
    elif isinstance(part, tuple | list):
        for index, item in enumerate(part):
            yield from texts_at(item, address / index)
