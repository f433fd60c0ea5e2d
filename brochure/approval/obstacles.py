"""What stops the approval of a leaflet, whoever certifies it: told by `approve`, and in the review pack."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from brochure.approval.record import Approval
from brochure.content.citing import reference_keys
from brochure.content.load import Content
from brochure.findings import Finding, Severity, SourcePlace
from brochure.rules.checks.freshness import yet_to_come
from brochure.rules.checks.no_medicine import RULE, medicine_breaches
from brochure.rules.citations import unfilled_places
from brochure.rules.evidence import Evidence
from brochure.rules.roles import is_of_review, roles
from brochure.rules.stale import Stale, stale

#: The rules by which these are known.
REFUSED, CERTIFIER = "approval.refused", "approval.certifier"
#: What still has to be filled in.
_PLACEHOLDER = re.compile(r"\[[^\]]*\]")
#: The same in a text as it is typed: no link, no citation, no sign of a note, no isotope such as [14C], and
#: no bracket that is meant.
_UNFILLED = re.compile(r"(?<!\\)\[(?![@^-]|\d{1,3}m?[A-Z][a-z]?\])[^\[\]@]*[^\W\d_][^\[\]@]*\](?!\()")
_WORD = re.compile(r"[^\W\d_]{2}")
_LETTER = re.compile(r"[^\W\d_]")
#: Fewest letters and words, and most characters, of a reason.
_LEAST_LETTERS, _LEAST_WORDS = 10, 3
MOST_OF_REASON = 500
#: Signs of scripts that put no spaces between words, and words of all others.
_IDEOGRAPH = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_WORDS = re.compile(rf"{_IDEOGRAPH.pattern}|[^\W\d_]+")


def obstacles(
    loaded: Content, name: str, entries: Collection[Approval], evidence: Evidence
) -> Iterator[Finding]:
    """Everything that stops the approval of a leaflet besides errors that checks find.

    *entries* are the approvals of the project, *evidence* the content of the leaflet on the day that counts.
    """
    yield from of_leaflet(loaded, name, entries, evidence)
    yield from (too_old(found, name) for found in stale(evidence))


def of_leaflet(
    loaded: Content, name: str, entries: Collection[Approval], evidence: Evidence | None
) -> Iterator[Finding]:
    """The same without what has grown old, which a certifier may accept by name."""
    yield from _unfinished(loaded, name)
    yield from _unseen(loaded, name)
    yield from _codes(loaded, name, entries)
    yield from _authors(loaded, name)
    if evidence is not None:
        yield from _to_come(evidence)
        yield from _reads_of_medicine(evidence)


def too_old(found: Stale, leaflet: str) -> Finding:
    """What has grown old, as what stops an approval, with both ways out."""
    # Straight quotation marks: it goes into a shell.
    fix = f'{found.fix}; or, where it may stay, accept it: --accept {found.name} "why"'
    message = f"{found.message}: it stops an approval"
    return Finding(found.rule, Severity.ERROR, message, found.place, fix, found.reference, leaflet=leaflet)


def has_placeholder(text: str) -> bool:
    """True for words with something in brackets, which still has to be filled in."""
    return _PLACEHOLDER.search(text) is not None


def code_of(loaded: Content, leaflet: str) -> str:
    """The job code of a leaflet as it is printed."""
    return loaded.brochure.leaflets[leaflet].job_code.plain(loaded.brochure.value_texts)


def is_reason(text: str) -> bool:
    """Whether a text is a reason as far as its looks go: a few different words, no rows of one letter."""
    words = {word.casefold() for word in _WORDS.findall(text) if len(set(word)) > 1 or _IDEOGRAPH.match(word)}
    is_long = len(_LETTER.findall(text)) >= _LEAST_LETTERS or len(words) >= _LEAST_LETTERS
    return is_long and len(words) >= _LEAST_WORDS and len(text) <= MOST_OF_REASON and text.isprintable()


def _refusal(name: str, message: str, place: SourcePlace | None, fix: str, rule: str = REFUSED) -> Finding:
    return Finding(rule, Severity.ERROR, message, place, fix, leaflet=name)


def _unfinished(loaded: Content, name: str) -> Iterator[Finding]:
    """What still has to be filled in, and a market that is none."""
    brochure = loaded.brochure
    if brochure.leaflets[name].market == "none":
        for loc, what in _of_medicines(loaded, name):
            message = f"a leaflet for no market is not about a medicine, but {what}"
            fix = "write the market whose rules hold in `market:`"
            yield _refusal(name, message, loaded.place(loc), fix)
    # What the columns of variants fill: a master stays a draft, and its variants have words there.
    declared = brochure.variants if brochure.variants and brochure.variants.has(name) else None
    for loc, text in (
        (("company", "name"), brochure.company.name),
        (("company", "contact"), brochure.company.contact),
    ):
        if declared is not None and declared.fills(text.plain({}), ".".join(loc)):
            continue
        if has_placeholder(text.plain({})):
            message = f"“{text.plain({})}” still has to be filled in"
            yield _refusal(name, message, loaded.place(loc), "write what is to be printed")
    cited = {cite.key for cite in loaded.usage(name).cites}
    places = dict(reference_keys(loaded.root))
    for reference in brochure.references:
        if reference.id in cited:
            for found in unfilled_places(reference, places.get(reference.id), Severity.ERROR):
                yield replace(found, leaflet=name)
    for printed in dict.fromkeys(loaded.usage(name).texts):
        for bracket in _UNFILLED.finditer(printed.source):
            if declared is not None and declared.fills(bracket[0], ".".join(map(str, printed.address))):
                continue
            message = f"“{bracket[0]}” still has to be filled in"
            fix = "write what is to be printed; a bracket that belongs to the text has a backslash before it"
            yield _refusal(name, message, loaded.place(printed.address), fix)


def _unseen(loaded: Content, name: str) -> Iterator[Finding]:
    """What nobody has seen in its source yet."""
    brochure, usage = loaded.brochure, loaded.usage(name)
    for key, locator, note in usage.to_check:
        message = f"“{key}” still has to be checked at “{locator}”: {note}"
        place = loaded.place(("to-check", key, locator), key=True)
        fix = "look there, mend what is wrong, and remove the note; quote the words in `quotes:`"
        yield _refusal(name, message, place, fix)
    cited = {place for other in brochure.leaflets for place in loaded.usage(other).places_cited}
    cited |= {(cite.key, cite.locator) for cite in brochure.label_cites}
    for key, locator, note in usage.to_check_nowhere(cited):
        message = f"“{key}” still has to be checked at “{locator}”, where nothing cites it: {note}"
        place = loaded.place(("to-check", key, locator), key=True)
        yield _refusal(name, message, place, "write the place as the citation does, or remove the note")


def _codes(loaded: Content, name: str, entries: Collection[Approval]) -> Iterator[Finding]:
    """A job code that is missing, or that another form has."""
    brochure, code = loaded.brochure, code_of(loaded, name)
    at = ("leaflets", name, "job-code")
    if has_placeholder(code):
        message = f"the leaflet has no job code yet, but “{code}”"
        yield _refusal(name, message, loaded.place(at), "write its code in `job-code:`")
    for other in brochure.leaflets:
        if other != name and code_of(loaded, other) == code and not has_placeholder(code):
            message = f"the leaflet “{other}” has the job code “{code}”, too"
            place = loaded.place(("leaflets", other, "job-code"))
            yield _refusal(name, message, place, "give each leaflet a code of its own")
    for entry in entries:
        if entry.job_code == code and (entry.leaflet, entry.form) != (name, brochure.leaflets[name].format):
            message = (
                f"the job code “{code}” was used on {entry.date} for the leaflet “{entry.leaflet}” "
                f"in the form “{entry.form}”: each final form has a code of its own"
            )
            yield _refusal(name, message, loaded.place(at), "give this form a code of its own")
            break


def _authors(loaded: Content, name: str) -> Iterator[Finding]:
    """Nobody, or nobody yet, who drew the leaflet up, where whoever did may not certify it."""
    leaflet = loaded.brochure.leaflets[name]
    if leaflet.market not in roles().markets:
        return
    if not leaflet.prepared_by:
        message = "the leaflet does not say who drew it up, and whoever did can’t certify it"
        fix = "name them in `prepared-by:` of the leaflet: it is never printed"
        yield _refusal(name, message, loaded.place(("leaflets", name), key=True), fix, CERTIFIER)
    for number, author in enumerate(leaflet.prepared_by):
        if has_placeholder(author) or not _WORD.search(author):
            place = loaded.place(("leaflets", name, "prepared-by", number))
            message = f"“{author}” still has to be filled in"
            yield _refusal(name, message, place, "write the name of the author", CERTIFIER)


def _to_come(evidence: Evidence) -> Iterator[Finding]:
    """Days on which nobody can have looked yet."""
    for found in yet_to_come(evidence):
        fix = "give the day on which somebody looked at it"
        yield _refusal(evidence.name, found.message, found.place, fix)


def _reads_of_medicine(evidence: Evidence) -> Iterator[Finding]:
    """Reasons against a leaflet for no market that reads as if it were about a medicine.

    A waiver sets them aside whose role is one of the review in some market, as no market tells of its own.
    """
    for breach, fix in medicine_breaches(evidence):
        waivers = [waiver for waiver in evidence.leaflet.waivers if waiver.rule == RULE]
        if any(is_of_review(waiver.role) and is_reason(waiver.reason) for waiver in waivers):
            continue
        message = breach.message
        if waivers:
            message += f"; the waiver of “{waivers[0].role}” gives no reason of a role of the review"
        yield _refusal(evidence.name, message, breach.place, fix, RULE)


def _of_medicines(loaded: Content, name: str) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Where a leaflet is about a medicine after all, and by what: no rules on medicines have looked at it."""
    usage, values = loaded.usage(name), loaded.brochure.value_texts
    for number, section in enumerate(usage.leaflet.sections):
        for index, block in enumerate(section.blocks):
            if block.is_of_medicines:
                at = ("leaflets", name, "sections", number, "blocks", index)
                yield at, f"it has a block “{block.kind}”"
    for value in ("brand", "generic"):
        medicine = " ".join(values.get(value, "").rstrip("®™ ").split())
        named = re.compile(rf"(?<!\w){re.escape(medicine)}(?!\w)", re.I)
        for text in usage.own_texts if medicine else ():
            if named.search(" ".join(text.plain(values).split())):
                yield tuple(text.address), f"it names “{medicine}”"
                break
