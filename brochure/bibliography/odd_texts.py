"""Texts of sources that are not what their field is for: nothing, half of it, or what belongs elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: Longest text that is looked into, in characters.
_LIMIT = 500
#: What programs and catalogues write where they know none.
_NO_TEXT = (
    r"n\s?/\s?a|n\.\s?a\.|none|null|nil|undefined|unknown|not (?:available|known|given)|tbc|tbd|[-–—?]{1,5}"
)
_NOTHING = {
    "title": re.compile(
        rf"[\[(]?(?:{_NO_TEXT}|untitled|no title(?: available| given)?"
        r"|title (?:not available|unknown))[\])]?\.?",
        re.IGNORECASE,
    ),
    "publisher": re.compile(
        rf"[\[(]?(?:{_NO_TEXT}|s\.\s?n\.?|n\.\s?p\.?|(?:no publisher|publisher (?:not identified|unknown))"
        r"(?: given)?)[\])]?\.?",
        re.IGNORECASE,
    ),
    "publisher-place": re.compile(
        rf"[\[(]?(?:{_NO_TEXT}|s\.\s?l\.?|n\.\s?p\.?|place (?:not identified|unknown)|no place)[\])]?\.?",
        re.IGNORECASE,
    ),
}
_NOTHING["container-title"] = _NOTHING["title"]
#: Who is no author; families of these names have first names.
_NOBODY = re.compile(
    rf"[\[(]?(?:{_NO_TEXT}|anonymous|anon|no authors?(?: listed| given)?|author(?:s)? (?:not listed|unknown)"
    r"|unknown authors?)[\])]?\.?",
    re.IGNORECASE,
)
_CUT_OFF = re.compile(r"[:;,–—]$|\s-$")
#: Year, volume and page as lists have them.
_CITATION = re.compile(
    r"\b(?:19|20)\d\d(?: [A-Z][a-z]{2}(?: \d\d?)?)?\s?;\s?(?P<volume>\d{1,4})\s?"
    r"(?:\([^()]{1,20}\))?\s?:\s?[A-Za-z]?\d+"
)
#: What the catalogue behind PubMed adds to tell journals of one name apart, and what old lists added.
_OF_CATALOGUE = re.compile(
    r"\s\([A-Z][^(),]{1,40}, [^()]{1,40}\)$|\s\[(?:internet|online|electronic resource)\]$", re.IGNORECASE
)
#: Volume and year behind the name of a journal; those of a book may be part of its title.
_BEHIND_JOURNAL = re.compile(
    r"[,.;:]?\s*\b(?:vol(?:ume)?\.?\s*\d+|(?<=[,.;] )(?:19|20)\d\d)\b.*$", re.IGNORECASE
)
_SITES = (
    r"(?:PubMed(?: Central)?|PMC|NCBI(?: Bookshelf)?|ScienceDirect|Wiley Online Library|Google Scholar"
    r"|ResearchGate|SpringerLink|Springer|Wikipedia|Medscape|ClinicalTrials\.gov|Europe PMC"
    r"|Semantic Scholar|Academia\.edu"
    r"|The Lancet|NEJM|JAMA|Nature|BMJ|PLOS|Cochrane Library)"
)
#: What browsers, catalogues and word processors put around the title of a page or a file.
_AROUND_TITLE = re.compile(
    rf"\s+\|\s+[^|]+$|\s+[-–—]\s+{_SITES}$|\.(?:pdf|docx?|pptx?|html?)$"
    r"|\s*\[see comments?\]\.?$|[*†‡]$"
    r"|^[\[(](?:PDF|HTML|Full text)[\])]\s+|^Microsoft (?:Word|PowerPoint) - ",
    re.IGNORECASE,
)
_PRESENTED = re.compile(r"\s*\bpresented (?:at|to)(?: the)?:?$", re.IGNORECASE)
_HALF = re.compile(r"(?P<first>\w{1,9})\s*[-–—]{1,3}|[-–—]{1,3}\s*(?P<last>\w{1,9})")
_RANGE_IN_WORDS = re.compile(r"(\w?\d{1,8})\s+(?:to|bis|à|until|through|thru)\s+(\w?\d{1,8})", re.IGNORECASE)
_WITH_COUNT = re.compile(
    r"(\S{1,40})\s*[(\[]\s*\d{1,5}\s*(?:pages?|pp?|pgs?|s|seiten)\.?\s*[)\]]", re.IGNORECASE
)
#: Addresses that open within a network, or with the account of a library.
_FOR_FEW = re.compile(
    r"https?://(?:localhost|127\.\d+\.\d+\.\d+|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|[\w-]+)(?=[:/]|$)"
    r"|https?://[^/?#]*?(?:ezproxy|libproxy|(?<![\w])proxy(?![\w])|\.idm\.oclc\.org|sharepoint\.com)"
    r"|https?://[^?#]*/login\?q?url=",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class OddText:
    """A piece of a text that is odd: what it does in print, and what to do."""

    piece: str
    message: str
    fix: str


def odd_text(field: str, text: str, kind: str = "", volume: str = "") -> Iterator[OddText]:
    """What is odd in the text of a field of a source of that *kind*, with that *volume*."""
    text = text.strip()
    if len(text) > _LIMIT:
        return
    if field in _NOTHING and _NOTHING[field].fullmatch(text):
        message = f"“{text}” says that there is none, and would be printed as the {field}"
        yield OddText(text, message, "look it up, or leave the field out where it can be")
    elif field == "title" and (cut := _CUT_OFF.search(text)):
        yield OddText(
            text, f"the title ends with “{cut[0].strip()}”: more of it seems to be lost", "write all of it"
        )
    elif field == "title" and (cited := _CITATION.search(text)) and volume.strip() in ("", cited["volume"]):
        # The title of a correction names another volume.
        message = f"“{cited[0]}” in the title is a part of a reference, and is printed within the title"
        yield OddText(cited[0], message, "keep the title alone, and give the rest in fields of its own")
    elif field.startswith(("container-title", "journalAbbreviation")) and (
        added := _OF_CATALOGUE.search(text)
    ):
        message = f"“{added[0].strip()}” is what a catalogue adds to the name, and is printed with it"
        yield OddText(added[0].strip(), message, f"write {text[: added.start()]}")
    elif field == "title" and (around := _AROUND_TITLE.search(text)):
        piece = around[0].strip()
        message = f"“{piece}” is no part of the title, and is printed with it"
        yield OddText(piece, message, f"write {(text[: around.start()] + text[around.end() :]).strip()}")
    elif (
        field.startswith("container-title")
        and kind.startswith("article")
        and (behind := _BEHIND_JOURNAL.search(text))
        and behind.start()
    ):
        message = f"“{behind[0].strip()}” is printed as a part of the journal’s name"
        fix = f"write {text[: behind.start()]}, and the rest in `volume`, `issue` and `issued`"
        yield OddText(behind[0].strip(), message, fix)
    elif field == "genre" and (presented := _PRESENTED.search(text)):
        message = f"“{presented[0].strip()}” is printed twice: the style puts its own words before the event"
        yield OddText(text, message, f"write {text[: presented.start()] or 'Poster, or Paper'}")


def odd_pages(text: str) -> Iterator[OddText]:
    """What is odd in the pages of a source: half of a range, a word in its middle, how many there are."""
    text = text.strip()
    if half := _HALF.fullmatch(text):
        known = half["first"] or half["last"]
        yield OddText(
            text,
            f"“{text}” is half of a range, and is printed so",
            f"look the other page up, or write {known}",
        )
    elif words := _RANGE_IN_WORDS.fullmatch(text):
        yield OddText(
            text, f"“{text}” is printed as it stands, not as a range", f"write {words[1]}-{words[2]}"
        )
    elif counted := _WITH_COUNT.fullmatch(text):
        message = f"“{text}” says how many pages there are, and is printed so"
        yield OddText(text, message, f"write {counted[1]}")


def is_nobody(name: str) -> bool:
    """True for what is written in the place of an author where none is known."""
    return len(name) <= _LIMIT and _NOBODY.fullmatch(name.strip()) is not None


def address_for_few(url: str) -> str:
    """The beginning of an address that only some can open, or nothing."""
    found = _FOR_FEW.match(url.strip())
    return found[0] if found else ""
