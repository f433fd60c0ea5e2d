"""What kind of source a reference is: how soon it grows old, and whether it may support a claim."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from brochure.bibliography.items import Reference
from brochure.rules.evidence import last_day

#: A label is what an authority approved about a medicine: SmPC, package leaflet, prescribing information.
SourceKind = Literal["label", "guideline", "article", "abstract", "data on file", "company", "web", "other"]

_LABEL = re.compile(
    r"\bsummar(?:y|ies) of product characteristics\b|\bsmpc\b|\bspc\b|\bprescribing information\b"
    r"|\bpackage leaflet\b|\bpatient (?:information )?leaflet\b|\bpil\b|\bpackage insert\b"
    r"|\bmedication guide\b|\bproduct information\b",
    re.I,
)
#: The same in keys, such as `smpc` and `pil-2026`: titles may give the name of the medicine alone.
_LABEL_KEY = re.compile(r"(?<![a-z])(?:smpc|spc|pil|uspi)(?![a-z])", re.I)
_GUIDELINE = re.compile(
    r"\bguidelines?\b|\bguidance\b|\btechnology appraisal\b|\bclinical pathway\b|\bconsensus statement\b",
    re.I,
)
_COMPANY = re.compile(r"\bpress release\b|\bannual (?:report|review)\b|\bnews release\b|\binvestor\b", re.I)
_ABSTRACT = re.compile(r"[\[(](?:conference |meeting )?abstract\b|\babstracts?[\])]|\bposter\b", re.I)
_DATA_ON_FILE = re.compile(r"\bdata on file\b", re.I)
_ARTICLES = ("article-journal", "review", "article-magazine", "article-newspaper")
_WEB = ("webpage", "post", "post-weblog")


def kind_of(reference: Reference) -> SourceKind:
    """The kind of a source, by its type and by what its title, genre and publisher call it."""
    called = " ".join(filter(None, (reference.title, reference.genre, reference.medium)))
    if _DATA_ON_FILE.search(" ".join(filter(None, (called, reference.publisher, reference.container_title)))):
        return "data on file"
    if reference.type == "paper-conference" or _ABSTRACT.search(called):
        return "abstract"
    if reference.type in _ARTICLES:
        # Guidelines in journals have the date of their issue and do not change.
        return "article"
    if _COMPANY.search(called):
        return "company"
    if _LABEL.search(called) or _LABEL_KEY.search(reference.id):
        return "label"
    if _GUIDELINE.search(called):
        return "guideline"
    return "web" if reference.type in _WEB else "other"


#: What messages call each kind.
CALLED: dict[SourceKind, str] = {
    "label": "the label",
    "guideline": "the guideline",
    "article": "the article",
    "abstract": "the abstract",
    "data on file": "the data on file",
    "company": "the company’s own publication",
    "web": "the web page",
    "other": "the source",
}


def last_seen(reference: Reference) -> date | None:
    """The last day on which somebody is known to have seen the source as it is: looked at, or published.

    Where a date names no day, its last day; None where there is no date.
    """
    days = [last_day(given) for given in (reference.issued, reference.accessed) if given is not None]
    return max(days, default=None)


def months_between(earlier: date, later: date) -> int:
    """Whole months from one day to another; negative where they are the other way round."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - (later.day < earlier.day and not _is_last(later))


def _is_last(day: date) -> bool:
    """True on the last day of a month: a month that began on the 31st ends there, too."""
    return date.fromordinal(day.toordinal() + 1).day == 1
