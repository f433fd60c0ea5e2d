"""What a code or link for prescribing information leads to, and how old prescribing information is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from brochure.content.blocks.media import QrCode
from brochure.content.blocks.reference_matter import PrescribingInformation
from brochure.findings import Severity
from brochure.language.locale import FALLBACK, locale_of
from brochure.rules.block_text import alike, pattern
from brochure.rules.checks.sources import cited
from brochure.rules.dates import date_of, date_pattern, month_of
from brochure.rules.evidence import Evidence, first_day, last_day
from brochure.rules.landing import LandingText, landing_texts
from brochure.rules.rule import Breach, check
from brochure.rules.source_kinds import kind_of, months_between
from brochure.source.address import Address
from brochure.text.fields import PartialDate, Prose

#: Parts of the addresses of pages that every site has: nobody finds a document there at once.
_HOME = re.compile(
    r"(?:index|home|default|start|welcome|main)(?:\.\w+)?|(?!pi\b)[a-z]{2}(?:[-_][a-z]{2})?|com|hcp"
    r"|healthcare-professionals",
    re.I,
)
#: What counts visits, and leads nowhere else.
_TRACKING = re.compile(
    r"(?:utm\w*|gclid|fbclid|msclkid|mc_[ce]id|ref|src|source|campaign|lang|locale)(?:=.*)?", re.I
)
#: What a document calls the date of its own words, and a month in numbers.
_OF_DOCUMENT = (
    r"\b(?:dates? of (?:preparation|(?:last )?revision(?: of (?:the )?text)?)"
    r"|(?:last )?(?:prepared|revised|updated))"
    r"\b[^.;|]{0,20}?"
)
_NUMBERS = r"(?<![\d/])(?P<month>0?[1-9]|1[0-2]) ?/ ?(?P<year>(?:19|20)\d\d)\b"
#: Headings by their numbers as a summary of product characteristics has them.
_SMPC = re.compile(
    r"\bsummary of product characteristics\b(?=.{0,400}\b1\.? name of the medicinal product)"
    r"|\A.{0,80}\bsummary of product characteristics\b"
    r"|\b4\.1\.? therapeutic indications|\b4\.2\.? posology|\b4\.8\.? undesirable effects"
    r"|\b5\.1\.? pharmacodynamic|\b6\.1\.? list of excipients",
    re.I | re.S,
)
#: Most parts of the address of a page that every site has: a country, a language, the page.
_MOST_STEPS = 3
#: So many of them make one.
_MANY = 2


@check("information-landing", any_language=True)
def information_landing(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """A code for prescribing information leads to a document of the project, and not to anything else.

    ``what`` is what the market calls it, ``about`` are patterns for codes and links that stand for it, and
    ``elsewhere`` for addresses and words of other documents.  An address is a hint; the document decides.
    """
    what = given["what"]
    elsewhere = [pattern(text, evidence.values) for text in given["elsewhere"]]
    for address, url, words, has_document in _codes(evidence, given):
        place, seen = evidence.place(address / "url"), evidence.seen_at(address)
        if is_home_page(url):
            message = f"the address for the {what} is a home page: readers have to look for it there"
            yield Breach(message, place, seen, "give the address of the document itself")
            continue
        found = next(
            (match for one in elsewhere for match in (one.search(url), one.search(words)) if match), None
        )
        if found is not None:
            message = f"“{found[0]}” is another document than the {what}"
            fix = f"lead to the {what} itself, which is a document of its own"
            yield Breach(message, place, seen, fix, None if has_document else Severity.WARNING)
        elif has_document is False:
            message = f"what the code for the {what} leads to is not in the project: nobody can check it"
            yield Breach(message, place, seen, severity=Severity.WARNING)
    for text in landing_texts(evidence):
        yield from _faults(evidence, text, what, bool(given.get("smpc-does-not-suffice")))


def _codes(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[tuple[Address, str, str, bool | None]]:
    """Address in the content, web address and words of each code for it, and whether it has a document.

    A block that can’t have one gives None: a rule of its own asks for the block that can.
    """
    about = [pattern(text, evidence.values) for text in given["about"]]
    for address, block in evidence.blocks("prescribing-information", "qr-code"):
        if isinstance(block, PrescribingInformation) and block.url is not None and not block.items:
            words = _joined(evidence, block.title, block.instruction)
            yield address, block.url, words, block.document is not None
        elif isinstance(block, QrCode):
            words = _joined(evidence, block.title, block.instruction)
            if any(one.search(words) for one in about):
                yield address, block.url, words, None


def _joined(evidence: Evidence, *texts: Prose | None) -> str:
    return alike(" ".join(evidence.plain(text) for text in texts if text is not None))


def is_home_page(url: str) -> bool:
    """True for an address that names no document: that of a site, or the start of one of its languages."""
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    asked = [step for step in re.split("[&;]", parts.query) if step]
    # Such a fragment is an address for the site’s own program.
    is_route = parts.fragment.startswith(("/", "!"))
    is_plain = not is_route and all(_TRACKING.fullmatch(step) for step in asked)
    return is_plain and len(steps) <= _MOST_STEPS and all(_HOME.fullmatch(step) for step in steps)


def _faults(evidence: Evidence, text: LandingText, what: str, is_other: bool) -> Iterator[Breach]:
    place = evidence.place(text.address / "document")
    if text.fault:
        message = f"the document “{text.document.file}” can’t be checked: {text.fault}"
        yield Breach(message, place, fix="give its words as a text file, and the hash of that")
        return
    if is_other and len({match[0].casefold() for match in _SMPC.finditer(text.words)}) >= _MANY:
        message = f"the document “{text.document.file}” is a summary of product characteristics, not {what}"
        yield Breach(message, place, fix=f"lead to the {what}, which gives legal category and cost, too")
    named = [evidence.values["brand"].strip("®™ "), evidence.values["generic"]]
    if not any(name.casefold() in text.words.casefold() for name in named):
        yield Breach(f"the document “{text.document.file}” does not name the medicine", place)
    own = _own_dates(evidence, text)
    if own and not any(_agree(date, text.document.date) for date in own):
        says = " and ".join(map(str, sorted(own)))
        message = f"the document “{text.document.file}” is of {says}, not of {text.document.date}"
        place = evidence.place(text.address / ("document", "date"))
        yield Breach(
            message, place, fix="give the date that the document gives itself, or the document of that date"
        )


def _own_dates(evidence: Evidence, text: LandingText) -> set[PartialDate]:
    """The dates that a document gives itself: of its preparation, and of its last revision."""
    found = set()
    for locale in (evidence.locale, locale_of(FALLBACK)):
        dates = re.compile(f"{_OF_DOCUMENT}(?P<date>{date_pattern(locale)})", re.I)
        for match in dates.finditer(text.words):
            # A year alone may be a part of a date that is written in numbers.
            if (day := date_of(match["date"], locale)).month:
                found.add(day)
    for match in re.finditer(_OF_DOCUMENT + _NUMBERS, text.words, re.I):
        found.add(PartialDate(int(match["year"]), int(match["month"])))
    return found


def _agree(one: PartialDate, other: PartialDate) -> bool:
    """Whether two dates may be the same, as far as both are known."""
    return first_day(one) <= last_day(other) and first_day(other) <= last_day(one)


@check("information-age", any_language=True)
def information_age(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Prescribing information that is older than the label, or was drawn up more than ``months`` ago.

    Printed, by the date that its entry gives; behind a code, by that of the document.
    """
    label = _newest_label(evidence)
    for address, called, drawn in _dated(evidence):
        place, seen = evidence.place(address), evidence.seen_at(address)
        if label is not None and last_day(drawn) < first_day(label[0]):
            message = f"{called} is of {drawn}, older than {label[1]} ({label[0]})"
            yield Breach(message, place, seen)
        elif (months := months_between(last_day(drawn), evidence.as_of)) >= given["months"]:
            message = f"{called} is of {drawn}, {months} months before the leaflet was judged"
            yield Breach(message, place, seen, severity=Severity.WARNING)
        elif first_day(drawn) > _end(evidence):
            message = f"{called} is of {drawn}, after the leaflet was prepared"
            yield Breach(message, place, seen, severity=Severity.WARNING)


def _end(evidence: Evidence) -> date:
    return max(last_day(evidence.leaflet.prepared), evidence.as_of)


def _dated(evidence: Evidence) -> Iterator[tuple[Address, str, PartialDate]]:
    """Each prescribing information, printed or behind a code, with its date."""
    dates = re.compile(date_pattern(evidence.locale), re.I)
    of_date = re.compile(r"\b(?:date|prepar\w*|revis\w*|updat\w*|drawn up)\b", re.I)
    for address, block in evidence.blocks("prescribing-information"):
        if not isinstance(block, PrescribingInformation):
            continue
        for number, item in enumerate(block.items):
            heading = alike(evidence.plain(item.heading))
            words = alike(evidence.plain(item.text))
            found = dates.findall(words)
            if of_date.search(f"{heading} {words}") and len(words.split()) <= 12 and found:
                at = address / ("items", number, "text")
                yield at, "the prescribing information", month_of(found[-1], evidence.locale)
        if block.document is not None:
            at = address / ("document", "date")
            yield at, f"the document “{block.document.file}”", block.document.date


def _newest_label(evidence: Evidence) -> tuple[PartialDate, str] | None:
    """The date of the newest label that the leaflet cites, or that its product rests on, and its name."""
    labels = [
        (reference.issued, f"the label “{reference.id}”")
        for reference, _place in cited(evidence)
        if kind_of(reference) == "label" and reference.issued is not None
    ]
    facts = evidence.brochure.medicine.label_facts(evidence.leaflet.market)
    labels += [(fact.date, f"the label that `{name}` is from") for name, fact in facts.items()]
    return max(labels, key=lambda found: first_day(found[0]), default=None)


@check("information-entries")
def information_entries(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Entries of prescribing information that have to say something (``headings``) and say nothing.

    ``nothing`` are patterns of texts that say nothing, ``elsewhere`` of those that only point elsewhere: of
    what there may be none (``may-be-none``) they give nothing either.
    """
    headings, nothing, elsewhere, may_be_none = (
        [pattern(text, evidence.values) for text in given[name]]
        for name in ("headings", "nothing", "elsewhere", "may-be-none")
    )
    for address, block in evidence.blocks("prescribing-information"):
        for number, item in enumerate(getattr(block, "items", ())):
            heading, words = alike(evidence.plain(item.heading)), alike(evidence.plain(item.text))
            empty = [*nothing, *elsewhere] if any(one.search(heading) for one in headings) else []
            if any(one.search(heading) for one in may_be_none):
                empty = [*empty, *elsewhere]
            if any(one.fullmatch(words) for one in empty):
                message = f"“{heading}” says nothing: “{words}”"
                at = address / ("items", number, "text")
                yield Breach(message, evidence.place(at), evidence.seen_at(address))


@check("company-contact", any_language=True)
def company_contact(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """A contact that names nobody (``nobody``), or no way (``ways``) of reaching the company."""
    contact = alike(evidence.values["company-contact"])
    place = evidence.place(Address(("company", "contact")))
    if any(pattern(text, evidence.values).fullmatch(contact.strip(" .")) for text in given["nobody"]):
        yield Breach(
            f"“{contact}” is no contact: readers don’t know who that is, and how to reach them", place
        )
    elif not any(pattern(text, evidence.values).search(contact) for text in given["ways"]):
        message = f"the contact “{contact}” gives no address, number or page by which the company is reached"
        yield Breach(message, place, severity=Severity.WARNING)
