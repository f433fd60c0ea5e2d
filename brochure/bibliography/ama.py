"""What the AMA style asks of a source and a style file can't say: it can't look into a field.

What it can say is in ``ama-changes.xml`` beside this module.
"""

from __future__ import annotations

import re
from typing import Any

#: Longest text that is looked into, in characters.
_LIMIT = 100
#: A supplement in the field of the issue or of the volume: “Suppl 2”, “15_suppl”, “4, Supplement 1”.
_SUPPLEMENT = re.compile(
    r"(?P<before>[^a-z]*?)[\s,;:_(\[-]*suppl(?:ements?|s)?[\s._:-]*(?:no\.?\s*)?"
    r"(?P<number>(?:\d+|[a-z])(?:\s*[-–]\s*\d+)?)?[\s)\].]*",
    re.IGNORECASE,
)
#: What is not out yet; other states, such as “published”, are not printed.
_NOT_OUT = re.compile(
    r"\b(?:in press|in preparation|accepted|forthcoming|to appear|submitted|under review|unpublished)\b",
    re.IGNORECASE,
)
_NEWS_RELEASE = re.compile(r"(?:press|news|media)[- ](?:release|statement)", re.IGNORECASE)
#: What the style calls it.
NEWS_RELEASE = "News release"
_FIRST_EDITION = re.compile(r"(?:1|1st|first|i)\.?(?:\s*ed(?:ition|n)?\.?)?", re.IGNORECASE)
_ORDINAL = re.compile(r"(\d+)\s*(?:st|nd|rd|th|e|\.)?\s*(?:ed(?:ition|n)?\.?)?", re.IGNORECASE)
_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
#: Countries and offices as they stand before “patent”: adjectives, but US and UK.
_OFFICES = {
    "US": ("u.s.", "u.s.a.", "usa", "united states", "united states of america", "uspto",
           "united states patent and trademark office", "us patent and trademark office"),
    "UK": ("gb", "great britain", "united kingdom"),
    "European": ("ep", "eu", "epo", "european patent office", "europe"),
    "World": ("wo", "wipo", "world intellectual property organization"),
    "Australian": ("au", "australia"), "Austrian": ("at", "austria"), "Canadian": ("ca", "canada"),
    "Chinese": ("cn", "china"), "French": ("fr", "france"), "German": ("de", "germany"),
    "Indian": ("in", "india"), "Italian": ("it", "italy"), "Japanese": ("jp", "japan"),
    "Korean": ("kr", "south korea"), "Spanish": ("es", "spain"), "Swiss": ("ch", "switzerland"),
}  # fmt: skip
_COUNTRIES = {name: country for country, names in _OFFICES.items() for name in (country.lower(), *names)}
_PATENT_NUMBER = re.compile(
    r"(?P<country>[A-Z]{2}|U\.S\.)?\s*(?:patent\b)?\s*(?:application\b)?\s*(?:no\.?|number)?\s*(?P<rest>\d.*)",
    re.IGNORECASE,
)


def adapted(item: dict[str, Any]) -> dict[str, Any]:
    """A CSL item as the AMA style sets it."""
    item = dict(item)
    if (status := item.pop("status", None)) and _NOT_OUT.search(status):
        item["status"] = status.lower()
    if item["type"] == "patent":
        _set_patent(item)
    elif item["type"] == "report" and is_news_release(item.get("genre", "")):
        # The style prints the whole date of what has no year of publication.
        item |= {"genre": NEWS_RELEASE, "event-date": item.pop("issued", None)}
        item = {name: value for name, value in item.items() if value is not None}
    elif "edition" in item:
        _set_edition(item)
    if _ends_with_its_year(item):
        del item["issued"]
    _set_supplement(item)
    return item


def is_news_release(genre: str) -> bool:
    """True for what people call a news release, such as “press release”."""
    return _NEWS_RELEASE.fullmatch(genre) is not None


def _short(text: str) -> str:
    """A text that is looked into, without white space to spare; nothing of one that is too long for that."""
    return " ".join(text.split()) if len(text) <= _LIMIT else ""


def _set_supplement(item: dict[str, Any]) -> None:
    for name in ("volume", "issue", "supplement-number"):
        found = _SUPPLEMENT.fullmatch(_short(item.get(name, "")))
        if found is None:
            continue
        item["supplement-number"] = f"suppl {found['number'] or ''}".strip()
        if name != "supplement-number":
            item[name] = found["before"].strip()
            if not item[name]:
                del item[name]


def _ends_with_its_year(item: dict[str, Any]) -> bool:
    """True of a report whose year would be printed right behind the same year at the end of its title."""
    if item["type"] != "report" or item.keys() & {"publisher", "number", "genre", "status"}:
        return False
    parts = item.get("issued", {}).get("date-parts", [[]])[0]
    title = item.get("title", "").rstrip(" .")
    return bool(parts) and re.search(rf"\b{parts[0]}$", title) is not None


def _set_edition(item: dict[str, Any]) -> None:
    """A first edition is not named; others are ordinal numbers."""
    if edition := edition_number(item["edition"]):
        item["edition"] = edition
    else:
        del item["edition"]


def edition_number(text: str) -> str:
    """The number of an edition, as it is printed: “2” of “Second edition”; nothing of the first one.

    What is no number, such as “Student edition”, comes back as it is.
    """
    edition = _short(text)
    word = edition.lower().removesuffix("edition").strip()
    if _FIRST_EDITION.fullmatch(edition):
        return ""
    if word in _ORDINALS:
        return str(_ORDINALS.index(word) + 2)
    number = _ORDINAL.fullmatch(edition)
    return number[1] if number else text


def _set_patent(item: dict[str, Any]) -> None:
    """A patent by country and number: “US patent 7,050,534”."""
    number = _PATENT_NUMBER.fullmatch(_short(item.get("number", "")))
    code = (number and number["country"]) or ""
    named = [item.get(name, "").strip() for name in ("jurisdiction", "authority", "publisher-place")]
    known = [_COUNTRIES[name.lower()] for name in [*named, code] if name.lower() in _COUNTRIES]
    country = next(iter(known), named[0])
    if country:
        item["jurisdiction"] = country
    if number and country == "US":
        # The codes of other offices are part of their numbers.
        item["number"] = number["rest"]
