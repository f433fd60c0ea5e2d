"""The words that the program adds to a leaflet, as fields: what every file of ``locales/`` has to hold.

A text with names in curly brackets is a form: the program fills them in, and each of them has to be there.
"""

from __future__ import annotations

from string import Formatter
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError


def _kebab(name: str) -> str:
    return name.replace("_", "-").rstrip("-")


class WordGroup(BaseModel):
    """Base of all groups of words: frozen, no unknown keys, names written with hyphens."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        # Built once for the whole locale, not for each group.
        defer_build=True,
        alias_generator=_kebab,
    )


def holds(*names: str) -> AfterValidator:
    """A check that a text has just these names in curly brackets."""
    wanted = ", ".join(f"{{{name}}}" for name in names)

    def check(text: str) -> str:
        try:
            found = {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}
        except ValueError:
            found = {"?"}
        if found != set(names):
            told = f"this text has to hold {wanted}, and no other curly brackets"
            fix = "put each of them where its word belongs"
            if not names:
                told, fix = "nothing is filled into this text", "remove the curly brackets"
            raise PydanticCustomError("form", "{told}", {"told": told, "fix": fix})
        return text

    return AfterValidator(check)


Words = Annotated[str, StringConstraints(min_length=1), holds()]
#: A list of words; it may be empty where a language has none of the kind.
WordList = tuple[Words, ...]


class DefaultTitles(WordGroup):
    """Titles of blocks that the content gives none."""

    abbreviations: Words
    key_points: Words
    notes: Words
    references: Words


class NotesPage(WordGroup):
    """A page of ruled lines that fills a leaflet up."""

    title: Words
    text: Words


class NotesPages(WordGroup):
    """Notes pages for healthcare professionals, and for everybody else."""

    hcp: NotesPage
    patient: NotesPage


class Alternatives(WordGroup):
    """What is said instead of pictures that the program draws."""

    triangle: Words
    qr_code: Annotated[str, holds("title")]


class Links(WordGroup):
    """What screen readers say of links."""

    e_mail: Annotated[str, holds("address")]
    telephone: Annotated[str, holds("number")]
    browser: Annotated[str, holds("address")]
    reference: Annotated[str, holds("number")]
    cited: Annotated[str, holds("number")]
    place: Annotated[str, holds("title")]
    elsewhere: Words


class FootWords(WordGroup):
    """Words at the foot of pages."""

    page_of: Annotated[str, holds("number", "count")]
    """The number of a page, and how many there are."""


class Charts(WordGroup):
    """Words in drawings of data."""

    people: Annotated[str, holds("count", "of")]
    """How many people in how many."""
    nobody: Annotated[str, holds("of")]
    """Of so many people nobody: stands for their number, before what is not so with them."""
    everybody: Annotated[str, holds("of")]
    """All of so many people."""
    from_to: Annotated[str, holds("low", "high")]
    """An interval whose ends may be below zero: a dash would be taken for a minus."""
    at_risk: Words
    """Stands above the numbers of patients who were still followed."""
    censored: Words
    """What the ticks on a curve mean."""
    axis_from: Annotated[str, holds("number")]
    """Says that an axis does not start at 0."""


class Tables(WordGroup):
    """Words in tables."""

    continued: Annotated[str, holds("title")]
    """Above a table where it goes on from the page before."""


class Quotes(WordGroup):
    """The marks around quotations, and around those within them, each with its space if it has one."""

    opening: Words
    closing: Words
    inner_opening: Words
    inner_closing: Words


class Ties(WordGroup):
    """Words that stay on one line with a number or a name beside them."""

    counted: WordList
    """Behind a number."""
    numbered: WordList
    """Before a number, in small letters and capitals alike."""
    titles: WordList
    """Before a name, with a full stop or without."""
    units: WordList
    """Units that other languages write with other letters."""


class SentenceEnds(WordGroup):
    """Where sentences end.  Abbreviations are in small letters, without the full stop at their end."""

    abbreviations: WordList
    """A full stop behind these ends nothing."""
    may_end: WordList
    """Of these, the ones that end a sentence where a capital follows."""
    countries: WordList
    """A sentence ends with these only where one of the openers follows."""
    openers: WordList
    """What begins sentences behind the name of a country, with its capital."""
    lettered: WordList
    """A capital behind these is no initial of a name, as in “hepatitis B”."""
    single: WordList
    """Words that are a capital alone."""


class Plates(WordGroup):
    """Names of the plates in the slug."""

    cyan: Words
    magenta: Words
    yellow: Words
    black: Words


class Sheets(WordGroup):
    """Names of the sheets of the print edition, and the slug beside them."""

    outside: Words
    inside: Words
    pages: Annotated[str, holds("pages")]
    front: Annotated[str, holds("number")]
    back: Annotated[str, holds("number")]
    page: Annotated[str, holds("number")]
    slug: Annotated[str, holds("leaflet", "sheet", "number", "count")]
    plates: Plates


class Counted(WordGroup):
    """A text in each plural form that the language has (CLDR), which counts something."""

    zero: Annotated[str, holds("count")] | None = None
    one: Annotated[str, holds("count")] | None = None
    two: Annotated[str, holds("count")] | None = None
    few: Annotated[str, holds("count")] | None = None
    many: Annotated[str, holds("count")] | None = None
    other: Annotated[str, holds("count")]

    def form(self, plural: str) -> str:
        """The text of a plural form; that of ``other`` where the form has none of its own (CLDR)."""
        found: str | None = getattr(self, plural)
        return self.other if found is None else found


class FoldWords(WordGroup):
    """Words in drawings of how a leaflet is folded."""

    front: Annotated[str, holds("panel")]
    back: Annotated[str, holds("panel")]
    sheets: Counted
    leaves: Counted
    some: Annotated[str, holds("sheets", "count")]


class Guide(WordGroup):
    """The last page of the office edition: how it is printed and finished by hand."""

    title: Words
    apart: Words
    printing: Words
    finishing: Words
    step: Annotated[str, holds("number")]
    inside_up: Words
    outside_up: Words
    edge: Words
    side: Annotated[str, holds("number", "count", "pages")]
    sheet: Annotated[str, holds("pages")]


class Office(WordGroup):
    """How the office edition is printed and cut, a sentence each."""

    a4: Words
    letter: Words
    open: Annotated[str, holds("paper")]
    two_sided: Annotated[str, holds("edge")]
    long_edge: Words
    short_edge: Words
    one_sided: Words
    actual_size: Words
    reduced: Words
    smaller: Annotated[str, holds("percent")]
    sides: Counted
    first_copy: Words
    each_copy: Counted
    two_copies: Counted
    gather: Words
    cut_all: Words
    cut_beside: Words
    cut_above: Words
    card: Annotated[str, holds("page")]
    guide: Guide


class Folding(WordGroup):
    """How printed sheets are finished by hand: notes that `fold:` in formats.yaml names."""

    roll: Words
    z: Words
    gate: Words
    booklet: Words
    half: Words
    two_sheets: Words
    sheets: Words
    halves: Words
    none: Words

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The names of the notes, as formats give them."""
        return tuple(str(field.alias) for field in cls.model_fields.values())

    def note(self, name: str) -> str:
        """The note of that name; a text that is not a name is a project's own words and stays."""
        found: str = getattr(self, name.replace("-", "_")) if name in self.names() else name
        return found


#: Most letters of the draft mark: its label has room for no more.
DRAFT_MARK_LETTERS = 28
DraftMark = Annotated[str, StringConstraints(min_length=1, max_length=DRAFT_MARK_LETTERS), holds()]
