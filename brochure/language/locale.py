"""A locale: every word that the program adds in one language, and the forms of its dates, numbers and lists.

The words are data, a file for each language in ``locales/``.  Unicode's Common Locale Data Repository (CLDR),
by way of Babel, knows months, dates, numbers, lists and plurals.  Babel is imported where the first of these
is asked for: most of what the program does needs none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace
from brochure.language.guide_words import GuideWords
from brochure.language.review_words import ReviewWords
from brochure.language.words import (
    Alternatives,
    Charts,
    Counted,
    DefaultTitles,
    DraftMark,
    Folding,
    FoldWords,
    FootWords,
    Links,
    NotesPages,
    Office,
    Quotes,
    SentenceEnds,
    Sheets,
    Tables,
    Ties,
    WordGroup,
    Words,
)
from brochure.source.nodes import Mapping, Node, Scalar, plain
from brochure.source.places import place_of
from brochure.source.project import Project
from brochure.source.reader import read_yaml

if TYPE_CHECKING:
    import babel

#: Where the files of words lie, by their language tag.
LOCALES = Path(__file__).with_name("locales")
#: The language of findings and reports, and of added words where a language has none of its own.
FALLBACK = "en-GB"
#: Quotation marks of languages that have no file, by their tags; “_” is a narrow space within a mark.
_QUOTES = Path(__file__).with_name("quotes.yaml")
_NARROW = "\N{NARROW NO-BREAK SPACE}"
#: What the name of a month is for: a date, or itself alone.
_USES = ("format", "stand-alone")
#: Of a file that holds only what differs: the tag of the one that it is like.
LIKE = "like"
#: Deepest chain of files that are like another one.
_DEEPEST = 4


class Locale(WordGroup):
    """The words of a language, and what CLDR knows of it."""

    draft_mark: DraftMark
    """Stands on every page until the leaflet is approved."""
    default_titles: DefaultTitles
    notes_page: NotesPages
    alternatives: Alternatives
    links: Links
    charts: Charts
    tables: Tables
    foot: FootWords
    citations: Words
    """The CSL locale of reference lists."""
    quotes: Quotes
    ties: Ties
    sentences: SentenceEnds
    sheets: Sheets
    office: Office
    folding: Folding
    fold_words: FoldWords
    review: ReviewWords
    style_guide: GuideWords

    #: Set when the file was read: they are no keys of it.
    _tag: str = FALLBACK
    _forms: str = ""

    @property
    def tag(self) -> str:
        """The language tag (BCP 47) of the words."""
        return self._tag

    @property
    def forms(self) -> str:
        """The language tag of numbers, dates, lists and quotes: where words are borrowed, not theirs."""
        return self._forms or self._tag

    @property
    def is_leftward(self) -> bool:
        """Whether the language is written from right to left."""
        return str(self._cldr.text_direction) == "rtl"

    def __reduce__(self) -> tuple[Callable[[str], Locale], tuple[str]]:
        # Jobs for workers stay small: the words are read again there, once.
        return locale_of, (self.forms,)

    @cached_property
    def _cldr(self) -> babel.Locale:
        """What CLDR knows of the language.  Not for templates, which might ask it for other files."""
        from babel import Locale as CldrLocale

        return CldrLocale.parse(self.forms, sep="-")

    def date(self, year: int, month: int = 0, day: int = 0) -> str:
        """A day, a month (*day* is 0) or a year (*month* is 0, too), as texts give it."""
        if not month:
            return str(year)
        from babel.dates import format_date, format_skeleton

        if day:
            return str(format_date(date(year, month, day), "long", self._cldr))
        return str(format_skeleton("yMMMM", date(year, month, 1), locale=self._cldr))

    @cached_property
    def months(self) -> tuple[str, ...]:
        """The months as dates name them."""
        return tuple(self._months("wide", self._cldr))

    def names_of(self, month: int) -> tuple[str, ...]:
        """Every name of a month: within a date, which may be a case of its own, and by itself."""
        return tuple(dict.fromkeys(names[month - 1] for names in self._names_by_use))

    @cached_property
    def _names_by_use(self) -> tuple[list[str], ...]:
        return tuple(self._months("wide", self._cldr, use) for use in _USES)

    @cached_property
    def short_months(self) -> tuple[str, ...]:
        """The months as they are abbreviated here and in the language as a whole: Sept and Sep."""
        from babel import Locale as CldrLocale

        both = (self._cldr, CldrLocale(self._cldr.language))
        return tuple(dict.fromkeys(name for one in both for name in self._months("abbreviated", one)))

    @cached_property
    def is_month_first(self) -> bool:
        """Whether dates name the month before the day."""
        pattern = str(self._cldr.date_formats["long"].pattern)
        return pattern.index("M") < pattern.index("d")

    def number(self, number: Decimal) -> str:
        """A number with the language's decimal sign and with the digits that it was written with."""
        return f"{number:f}".replace(".", self.decimal_sign)

    def percent(self, number: Decimal) -> str:
        """A number of per cent, with the sign where the language puts it."""
        start, _digits, end = _around_digits(str(self._cldr.percent_formats[None].pattern))
        return f"{start}{self.number(number)}{end}"

    def listed(self, items: Sequence[object]) -> str:
        """Several things in a sentence: ``2 and 3``, ``1, 2 and 3``."""
        from babel.lists import format_list

        return format_list([str(item) for item in items], "standard", self._cldr)

    def counted(self, forms: Counted, count: int) -> str:
        """A text that counts something, in the plural form of the number."""
        from babel import Locale as CldrLocale

        # The words' own plurals.
        words = CldrLocale.parse(self.tag, sep="-")
        return forms.form(str(words.plural_form(count))).format(count=count)

    @property
    def decimal_sign(self) -> str:
        """What stands before the decimals of a number."""
        symbols: Any = self._cldr.number_symbols
        return str(symbols[self._cldr.default_numbering_system]["decimal"])

    @staticmethod
    def _months(width: str, one: babel.Locale, use: str = _USES[0]) -> list[str]:
        from babel.dates import get_month_names

        names: Any = get_month_names(width, use, one)  # type: ignore[arg-type]
        return [str(names[month]) for month in range(1, 13)]


def _around_digits(pattern: str) -> tuple[str, str, str]:
    """A CLDR pattern of numbers: what stands before its digits, these, and what stands behind them."""
    digits = [index for index, char in enumerate(pattern) if char in "#0,."]
    first, last = digits[0], digits[-1] + 1
    return pattern[:first], pattern[first:last], pattern[last:]


def locale_of(language: str) -> Locale:
    """The locale of a language tag (BCP 47), with English words where the program has none in that language.

    Numbers, dates, lists and quotes are the language's own, as far as CLDR knows it.  English that has no
    file of its own is that of Britain or of the United States, by which CLDR follows.
    """
    tag = tag_of(language)
    return _read(LOCALES / f"{tag}.yaml") if tag else _borrowed(language)


@lru_cache(maxsize=64)
def _borrowed(language: str) -> Locale:
    """English words in the forms of another language."""
    from babel import Locale as CldrLocale
    from babel import UnknownLocaleError

    try:
        known = CldrLocale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return _read(LOCALES / f"{FALLBACK}.yaml")
    # Not the one that is kept: it may have remembered forms of its own.
    kept = _read(LOCALES / f"{FALLBACK}.yaml")
    locale = Locale.model_construct(**{name: getattr(kept, name) for name in Locale.model_fields})
    locale._tag = kept._tag
    if (quotes := _quotes_of(language, str(known.language))) is not None:
        locale = locale.model_copy(update={"quotes": quotes})
    locale._forms = language
    return locale


@lru_cache(maxsize=1)
def _quotes() -> dict[str, str]:
    """The rows of :data:`_QUOTES` by their tags in small letters."""
    tree = read_yaml(_QUOTES, Project(_QUOTES.parent))
    entries = tree.entries if isinstance(tree, Mapping) else ()
    return {key.value.lower(): node.value for key, node in entries if isinstance(node, Scalar)}


def _quotes_of(*tags: str) -> Quotes | None:
    """The quotation marks of the first of the tags, or of its beginning, that has any; None without."""
    rows = _quotes()
    for tag in tags:
        parts = tag.lower().split("-")
        for end in range(len(parts), 0, -1):
            row = rows.get("-".join(parts[:end]))
            if row is not None:
                marks = [mark.replace("_", _NARROW) for mark in row.split()]
                names = ("opening", "closing", "inner-opening", "inner-closing")
                return Quotes.model_validate(dict(zip(names, marks, strict=True)))
    return None


def tag_of(language: str) -> str:
    """The tag of the file that holds the words of a language; empty where there is none."""
    known = _tags(LOCALES)
    parts = language.lower().split("-")
    for end in range(len(parts), 0, -1):
        if found := known.get("-".join(parts[:end])):
            return found
    if parts[0] != "en":
        return ""
    return FALLBACK if len(parts) == 1 or _is_british(parts[1:]) else "en-US"


def offered() -> list[str]:
    """The tags of the languages that the program has words in, sorted."""
    return sorted(_tags(LOCALES).values())


def _is_british(parts: Sequence[str]) -> bool:
    """Whether the English of a region follows that of Britain: CLDR’s English of the world, ``en-001``."""
    from babel.core import get_global

    parents: Any = get_global("parent_exceptions")
    regions = [part.upper() for part in parts if len(part) == 2 or part.isdecimal()]
    return not regions or f"en_{regions[0]}" in parents


@lru_cache(maxsize=8)
def _tags(folder: Path) -> dict[str, str]:
    """The tags of the files of a folder, by themselves in small letters."""
    return {path.stem.lower(): path.stem for path in folder.glob("*.yaml")}


@lru_cache(maxsize=64)
def _read(path: Path) -> Locale:
    return read_locale(path)


def read_locale(path: Path) -> Locale:
    """The locale of a file that is named by its language tag.

    Raises :class:`ContentError` with every key that is unknown or missing and every text that can't be used.
    """
    trees = _trees(path)
    words: dict[str, Any] = {}
    for tree in reversed(trees):
        rows = {name.value: plain(node) for name, node in tree.entries if name.value != LIKE}
        words = _merged(words, rows)
    try:
        locale = Locale.model_validate(words)
    except ValidationError as error:
        raise ContentError(_findings(error, trees)) from None
    locale._tag = path.stem
    return locale


def _trees(path: Path) -> list[Mapping]:
    """The tree of a file, then those of the files that it is like, one after the other."""
    trees: list[Mapping] = []
    while True:
        tree = read_yaml(path, Project(path.parent))
        if not isinstance(tree, Mapping):
            raise _fault("this file holds no words", tree.place, "write `key: words` lines")
        trees.append(tree)
        like = tree.get(LIKE)
        if like is None:
            return trees
        path = path.with_name(f"{like.value if isinstance(like, Scalar) else ''}.yaml")
        if not path.is_file() or len(trees) > _DEEPEST:
            fix = f"name another file of {path.parent.name}/, without its ending"
            raise _fault("there is no such locale to be like", like.place, fix)


def _fault(message: str, place: SourcePlace, fix: str) -> ContentError:
    return ContentError([_finding(message, place, fix)])


def _finding(message: str, place: SourcePlace, fix: str) -> Finding:
    return Finding("language.locale", Severity.ERROR, message, place, fix)


def _merged(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The words of a base with a locale's own in their place, group by group."""
    made = dict(base)
    for name, value in own.items():
        there = made.get(name)
        both = isinstance(there, dict) and isinstance(value, dict)
        made[name] = _merged(there, value) if both else value  # type: ignore[arg-type]
    return made


#: What is said of the kinds of faults that the library names.
_MESSAGES = {
    "extra_forbidden": ("the key “{key}” is unknown", "remove it, or mend its name"),
    "missing": ("the key “{key}” is missing", "add it, with its words"),
    "string_too_short": ("“{key}” has no words", "write them"),
    "string_too_long": ("“{key}” has too many letters", "write no more than {max_length}"),
}


def _findings(error: ValidationError, trees: Sequence[Mapping]) -> list[Finding]:
    findings = []
    for problem in error.errors(include_url=False):
        kind, loc, context = problem["type"], problem["loc"], problem.get("ctx", {})
        message, fix = _MESSAGES.get(
            kind, ("“{key}” can't be used: it is no text, group or list of texts", "")
        )
        if kind == "form":
            message, fix = context["told"], context["fix"]
        else:
            given = {"key": loc[-1], **context}
            message, fix = message.format_map(given), fix.format_map(given)
        # In the file that says it; what none says is missing in the last one, which others are like.
        tree = next((one for one in trees if _has(one, loc)), trees[-1])
        place = place_of(tree, loc, key=kind == "extra_forbidden")
        findings.append(_finding(message, place, fix or "see docs/languages.md"))
    return findings


def _has(tree: Mapping, loc: Sequence[str | int]) -> bool:
    node: Node | None = tree
    for part in loc:
        if not isinstance(node, Mapping) or not isinstance(part, str):
            # A word of a list stands where the list does.
            return not isinstance(part, str)
        node = node.get(part)
        if node is None:
            return False
    return True
