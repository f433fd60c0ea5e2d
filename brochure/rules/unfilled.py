"""Brackets in sources that still have to be filled in: “[insert DOI]”, “[TBC]”, “[year]”.

Lists of references have brackets of their own (“[Internet]”, “[in Chinese]”, “[published online …]”, a title
that was translated): so only those are told that give an order, or that name nothing but what a source has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from brochure.bibliography.items import Reference

_BRACKET = re.compile(r"\[([^\[\]]{0,200})\]")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
#: What tells somebody to write something, or that something is not known yet, whatever else stands there.
_ORDERS = re.compile(
    r"^insert\b|\b(?:tbc|tbd|tba|todo|placeholder|x{2,}"
    r"|to be (?:added|advised|announced|checked|completed|confirmed|decided|filled in|inserted|supplied)"
    r"|not yet known)\b",
    re.I,
)
#: The same, where nothing but fields of a source stands beside it: a title may be “[Complete remission]”.
_ASKS = frozenset({
    "abbreviation", "add", "awaited", "check", "complete", "confirm", "correct", "current", "enter", "exact",
    "fill", "final", "follow", "full", "give", "latest", "missing", "needed", "pending", "provide", "replace",
    "required", "right", "supply", "write",
})  # fmt: skip
#: What a source has: a bracket of such words alone stands for it.
_FIELDS = frozenset({
    "address", "article", "author", "authors", "book", "centre", "center", "chapter", "citation", "city",
    "company", "conference", "country", "date", "day", "details", "document", "doi", "edition", "editor",
    "editors", "first", "guideline", "institution", "isbn", "issue", "journal", "key", "link",
    "location", "manufacturer",
    "month", "name", "names", "no", "number", "numbers", "organisation", "organization", "page", "pages",
    "place", "pmid", "publication", "publisher", "ref", "reference", "section", "series", "source", "surname",
    "supplement", "title", "url", "version", "vol", "volume", "web", "website", "year",
})  # fmt: skip
#: Small words between those.
_SMALL = frozenset({
    "a", "access", "accessed", "an", "and", "cited", "for", "from", "here", "in", "its", "last", "of", "on",
    "or", "our", "published", "the", "this", "to", "updated", "viewed", "your",
})  # fmt: skip
#: What lists of references say of a source in brackets, in these very words.
_MEANT = frozenset({
    "article", "book", "chapter", "first edition", "guideline", "no date", "place", "document",
    "website", "web document",
    "conference", "editor", "editors", "web page", "web", "supplement", "series", "reference book",
})  # fmt: skip


def unfilled(text: str) -> Iterator[str]:
    """The brackets of a text that still have to be filled in, as they stand there."""
    for match in _BRACKET.finditer(text):
        words = match[1].strip()
        plain = [word.lower() for word in _WORD.findall(words)]
        is_order = _ORDERS.search(words) is not None
        names_fields = (
            set(plain) <= _FIELDS | _SMALL | _ASKS
            and not _FIELDS.isdisjoint(plain)
            and " ".join(plain) not in _MEANT
        )
        if is_order or names_fields or re.fullmatch(r"[\s?_]*", words):
            yield match[0]


def unfilled_in(reference: Reference) -> Iterator[tuple[str, str]]:
    """The same of all that a source prints: the name of the field, and the bracket."""
    for field, value in reference.csl().items():
        parts = value if isinstance(value, list) else [value]
        texts = [text for part in parts for text in (part.values() if isinstance(part, dict) else [part])]
        for text in texts if field not in ("id", "type") else ():
            if isinstance(text, str):
                yield from ((field, bracket) for bracket in unfilled(text))
