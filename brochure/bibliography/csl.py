"""Sources as citeproc-py takes them, with what it lacks: imported only where a list is formatted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from citeproc.source import Reference as Item
from citeproc.source import VariableError
from citeproc.source.json import CiteProcJSON
from citeproc.string import String

from brochure.bibliography import ama as ama_style
from brochure.bibliography.items import Reference
from brochure.bibliography.wording import begins_with_symbol, prepared, title_cased

#: Fields whose signs are no language.
_AS_IT_IS = ("id", "type", "language", "DOI", "URL", "ISBN", "PMID", "PMCID", "page", "page-first")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
#: Fields that a style may print in place of missing authors.
_STAND_INS = ("editor", "translator", "title")


def library(references: Sequence[Reference], *, dots: bool, ama: bool, supplements: bool) -> CiteProcJSON:
    """The sources in their order, by keys of the processor's own, since it lowers the case of keys.

    Without *dots*, as in styles that set none behind initials, there is none behind “Jr”.
    Without *supplements*, as in styles that have no place for them, they are part of the issue.
    """
    items = [reference.csl() for reference in references]
    if ama:
        items = [ama_style.adapted(item) for item in items]
    if not supplements:
        items = [_without_supplement(item) for item in items]
    return _Library([_item(str(index), item, dots) for index, item in enumerate(items)])


def _without_supplement(item: dict[str, Any]) -> dict[str, Any]:
    """An item whose supplement is named in its issue."""
    number = item.get("supplement-number")
    if number is None:
        return item
    name = number if "suppl" in number.lower() else f"Suppl {number}"
    return {**item, "issue": f"{item['issue']} {name}" if "issue" in item else name}


def _item(key: str, item: dict[str, Any], dots: bool) -> dict[str, Any]:
    item = {**item, "id": key}
    if "page" in item:
        # Styles ask whether there is one.
        item["page-first"] = item["page"]
    for name, value in item.items():
        if isinstance(value, str) and name not in _AS_IT_IS:
            item[name] = prepared(value)
        elif isinstance(value, list):
            item[name] = [_person(person, dots) for person in value]
    return item


def _person(person: Mapping[str, str], dots: bool) -> dict[str, str]:
    if "suffix" in person and not dots:
        person = {**person, "suffix": person["suffix"].rstrip(".")}
    given = person.get("given", "")
    if 2 <= len(given) <= 3 and given.isalpha() and given.isupper():
        # As PubMed gives them; the processor would take them for one name in capitals.
        person = {**person, "given": " ".join(given)}
    name: dict[str, str] = {part: _Text(prepared(text)) for part, text in person.items()}
    if _EAST_ASIAN.match(name.get("family", "")):
        # Family name first, without a space, and no initials.
        return {"literal": _Text(f"{name['family']}{name.get('given', '')}")}
    return name


class _Library(CiteProcJSON):  # type: ignore[misc]
    """Sources whose texts know their title case, and whose fields are not printed again as stand-ins."""

    def parse_string(self, string: object) -> String:
        return _Text(str(string))

    def add(self, entry: Item) -> None:
        fields = dict(entry)
        super().add(_Item(fields.pop("key"), fields.pop("type"), **fields))


class _Item(Item):  # type: ignore[misc]
    """A source whose editors or title, where they stand in for missing authors, are printed once.

    (CSL 1.0.2, “substitute”: what stands in “is suppressed in the rest of the output”.)
    """

    def __init__(self, key: str, kind: str, **fields: Any) -> None:
        super().__init__(key, kind, **fields)
        # Attributes would become fields.
        self.__dict__["printed"] = set()

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) and name not in self.__dict__["printed"] - {"title"}

    def get(self, name: str, default: Any = None) -> Any:
        """The names in a role: the processor asks for them in this way when it prints them."""
        self._note(name)
        return super().get(name, default)

    def __getitem__(self, name: str) -> Any:
        if name == "title" and name in self.__dict__["printed"]:
            raise VariableError
        if name == "title":
            self._note(name)
        return super().__getitem__(name)

    def _note(self, name: str) -> None:
        if name in _STAND_INS and not super().__contains__("author"):
            self.__dict__["printed"].add(name)


class _Text(String):  # type: ignore[misc]
    """A text that is asked for its words when a style sets it in title case."""

    def words(self) -> Iterator[_Word]:
        """The words, each with the form that title case gives it."""
        for word, cased in title_cased(str(self)):
            yield _Word(word, cased)

    def capitalize_first(self) -> String:
        """The text with a capital, unless a symbol stands there."""
        return self if begins_with_symbol(self) else super().capitalize_first()


class _Word(String):  # type: ignore[misc]
    """A word that knows its form in title case: the processor asks words in small letters for it."""

    cased: str

    def __new__(cls, word: str, cased: str | None = None) -> _Word:
        """A word; without a form of its own it stays as it is."""
        made: _Word = super().__new__(cls, word)
        made.cased = word if cased is None else cased
        return made

    def __str__(self) -> str:
        # What the processor looks up among its own small words: with this, only ours are kept small.
        return self.cased

    def islower(self) -> bool:
        """True when title case changes the word."""
        return self != self.cased

    def capitalize_first(self) -> String:
        """The word in title case; in any other case with a capital."""
        if self.islower():
            return String(self.cased)
        return self if begins_with_symbol(self) else super().capitalize_first()


def _marked(tag: str) -> Callable[[object], String]:
    return lambda text: String(f"<{tag}>{text}</{tag}>")


class Formatter:
    """What the processor's styles are turned into: tags; text is escaped later, when the tags are known."""

    preformat = Light = Underline = SmallCaps = staticmethod(lambda text: String(str(text)))
    Italic = Oblique = staticmethod(_marked("i"))
    Bold = staticmethod(_marked("b"))
    Superscript = staticmethod(_marked("sup"))
    Subscript = staticmethod(_marked("sub"))
