"""Sources as Crossref and doi.org answer them: CSL JSON with names, lists and records of its own."""

from __future__ import annotations

from collections.abc import Mapping

#: Records of the registry: none says what a list prints.
_RECORDS = {
    *("indexed", "content-domain", "created", "deposited", "score", "resource", "member", "prefix"),
    *("reference", "reference-count", "references-count", "is-referenced-by-count", "relation", "issn-type"),
    *("isbn-type", "subject", "assertion", "link", "alternative-id", "update-policy", "update-to", "funder"),
    *("journal-issue", "published", "published-online", "published-print", "published-other", "posted"),
    *("accepted", "approved", "content-created", "content-updated", "free-to-read", "license", "archive"),
    *("clinical-trial-number", "institution", "group-title", "standards-body", "aliases", "review"),
    *("special_numbering", "proceedings-subject", "degree", "original-title", "short-title"),
}
#: Which of them tell that an item comes from there.
_TELLING = {"indexed", "content-domain", "is-referenced-by-count", "deposited", "reference-count"}
#: Its kinds of source, as CSL calls them.
_TYPES = {
    "journal-article": "article-journal",
    "proceedings-article": "paper-conference",
    "book-chapter": "chapter",
    "book-section": "chapter",
    "book-part": "chapter",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "reference-entry": "entry-encyclopedia",
    "posted-content": "article",
    "dissertation": "thesis",
    "peer-review": "review",
}
_NAMES = {
    "short-container-title": "container-title-short",
    "publisher-location": "publisher-place",
    "article-number": "page",
    "edition-number": "edition",
}
_OF_PEOPLE = {"sequence", "affiliation", "ORCID", "authenticated-orcid", "role"}
_PEOPLE = ("author", "editor", "translator")


def is_of_crossref(item: Mapping[str, object]) -> bool:
    """True for an item that holds records of the registry."""
    return not _TELLING.isdisjoint(item)


def from_crossref(item: Mapping[str, object]) -> dict[str, object]:
    """The item as CSL has it; what is not understood stays for its reader to refuse."""
    read: dict[str, object] = {}
    for key, value in item.items():
        if key not in _RECORDS and value not in ([], "", None):
            read.setdefault(_NAMES.get(key, key), _one(value) if key not in _PEOPLE else _people(value))
    if isinstance(kind := read.get("type"), str):
        read["type"] = _TYPES.get(kind, kind)
    title, subtitle = read.get("title"), read.get("subtitle")
    if isinstance(title, str) and isinstance(subtitle, str):
        del read["subtitle"]
        if subtitle.casefold() not in title.casefold():
            read["title"] = f"{title}{' ' if title[-1:] in '?!:.' else ': '}{subtitle}"
    return read


def _one(value: object) -> object:
    """The one text of a list; others as they are."""
    return value[0] if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str) else value


def _people(value: object) -> object:
    if not isinstance(value, list):
        return value
    return [
        {("literal" if key == "name" else key): part for key, part in one.items() if key not in _OF_PEOPLE}
        if isinstance(one, Mapping)
        else one
        for one in value
    ]
