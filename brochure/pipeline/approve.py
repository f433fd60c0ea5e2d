"""Certifying a leaflet: all reasons against it at once, or an entry in ``approvals.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from brochure.approval.digest import whole
from brochure.approval.people import same_person
from brochure.approval.record import (
    FILE,
    FOLDER,
    LAST,
    LONGEST_YEARS,
    Approval,
    check_place,
    following,
    read_approvals,
    version_digest,
    write_approvals,
    write_version,
    write_whole,
    years_on,
)
from brochure.approval.signature import SIGNATORIES, is_asked_for, sign, signature_file
from brochure.content.load import Content
from brochure.errors import BrochureError, ContentError, UsageError
from brochure.findings import Finding, Severity, SourcePlace, did_you_mean
from brochure.pipeline.build import build
from brochure.pipeline.fingerprint import settle
from brochure.pipeline.request import Outcome, Progress, Request, chosen
from brochure.pipeline.session import Session
from brochure.pipeline.source_date import real_day
from brochure.rules.checks.freshness import yet_to_come
from brochure.rules.checks.no_medicine import RULE, medicine_breaches
from brochure.rules.evidence import Evidence
from brochure.rules.roles import is_of_review, is_registration, may_certify, needs_registration, roles
from brochure.rules.stale import Stale, stale
from brochure.text.fields import Prose

#: What still has to be filled in.
_PLACEHOLDER = re.compile(r"\[[^\]]*\]")
#: The same in a text as it is typed: no link, no citation, no sign of a note, and no bracket that is meant.
_UNFILLED = re.compile(r"(?<!\\)\[(?![@^-])[^\[\]@]*[^\W\d_][^\[\]@]*\](?!\()")
#: Letters that names and roles have, and digits that they don't have.
_WORD, _DIGIT = re.compile(r"[^\W\d_]{2}"), re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
#: Fewest letters and words, and most characters, of a reason.
_LEAST_LETTERS, _LEAST_WORDS, _MOST = 10, 3, 500
#: Signs of scripts that put no spaces between words, and words of all others.
_IDEOGRAPH = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_WORDS = re.compile(rf"{_IDEOGRAPH.pattern}|[^\W\d_]+")
_NO_SEAL = "0" * 64
#: Who releases a leaflet that is not about a medicine, where no role is given.
_RESPONSIBLE = "responsible for the leaflet"


@dataclass(frozen=True)
class Certificate:
    """What a certifier states."""

    leaflet: str
    name: str
    #: None where it was left out, as it may be for a leaflet that is not about a medicine.
    role: str | None
    job_code: str
    #: The certifier’s number in a register of doctors or pharmacists; empty where none is given.
    registration: str = ""
    #: Sources and values that have grown old and are taken as they are: name and reason.
    accepted: tuple[tuple[str, str], ...] = ()
    #: The last day on which it holds; two years from now where it is None.
    expires: date | None = None
    #: Key and certificate to sign with, PEM files; None for an entry that is not signed.
    key: Path | None = None
    certificate: Path | None = None


@dataclass(frozen=True)
class Approved:
    """The result of an approval."""

    #: Why the leaflet can't be approved; empty when it is.
    refusals: tuple[Finding, ...]
    #: The last build: that of the approved leaflet, or the one that was checked.
    outcome: Outcome


def approve(given: Certificate, request: Request, progress: Progress) -> Approved:
    """Certify a leaflet as it is now, and build it without the mark of drafts.

    It is built and checked first, sources judged by today’s date; nothing is written into ``approvals.yaml``
    while anything speaks against it.  Raises what :func:`brochure.pipeline.build.build` raises, and
    :class:`UsageError` for a leaflet that is not there, a role that is missing or a key that can't be used.
    """
    session = Session(request.content)
    # An earlier SOURCE_DATE_EPOCH makes nothing young again, and no certificate older than it is.
    day = session.today
    loaded = session.content()
    chosen((given.leaflet,), list(loaded.brochure.leaflets))
    if given.role is None:
        if loaded.brochure.leaflets[given.leaflet].market != "none":
            raise UsageError("the role of the certifier is missing: give it with --role")
        given = replace(given, role=_RESPONSIBLE)
    before = _parts(session, given.leaflet)
    # Everything, since it is the editions that are approved; the other leaflets stay as they are.
    looked_at = replace(request, leaflets=(given.leaflet,), editions=(), final=False, as_of=day)
    outcome = build(looked_at, progress, session)
    expires = given.expires or years_on(day, LONGEST_YEARS)
    evidence = _evidence(session, loaded, given.leaflet, day)
    aged = () if evidence is None else tuple(stale(evidence))
    refusals = [
        *_refusals(given, loaded, day, expires),
        *_of_certifier(given, loaded),
        *_not_accepted(given, aged),
        *(() if evidence is None else (*_to_come(evidence), *_reads_of_medicine(evidence))),
        *_standing(outcome, given.leaflet),
    ]
    if refusals:
        # The build has told some of them, too.
        return Approved(tuple(dict.fromkeys(refusals)), outcome)
    if before != (parts := _parts(session, given.leaflet)):
        raise BrochureError("the leaflet was changed while it was checked: approve it again")
    folder, version = request.project, _version(outcome, given.leaflet)
    names = (FILE, LAST, f"{FOLDER}/{given.leaflet}.json", signature_file(given.leaflet))
    for file in names:
        check_place(folder, file)
    others = read_approvals(folder).entries
    unsealed = Approval.model_validate(
        {
            "leaflet": given.leaflet,
            "form": loaded.brochure.leaflets[given.leaflet].format,
            "job-code": _code(loaded, given.leaflet),
            "name": given.name,
            "role": given.role,
            "registration": given.registration or None,
            "accepted": _accepted(given, aged) or None,
            "date": day.isoformat(),
            "expires": expires.isoformat(),
            "hash": whole(parts),
            "ingredients": parts,
            "version": version_digest(version),
            "signature": None if given.key is None else signature_file(given.leaflet),
            "seal": _NO_SEAL,
        }
    )
    entry = following(others, unsealed)
    signature = b""
    if given.key is not None and given.certificate is not None:
        signature = sign(folder, entry, given.key, given.certificate)
    # The files that the entry names are written before the entry.
    write_version(folder, given.leaflet, version)
    if signature:
        write_whole(folder, signature_file(given.leaflet), signature)
    write_approvals(folder, [*others, entry])
    settle()
    return Approved((), build(replace(request, leaflets=(), editions=(), as_of=None), progress, session))


def _parts(session: Session, leaflet: str) -> Mapping[str, str]:
    """What makes the leaflet now; nothing where it can't be laid out, which the build has more to say of."""
    try:
        return session.digests(session.content(), session.style(), leaflet)
    except ContentError:
        return {}


def _refusals(given: Certificate, loaded: Content, day: date, expires: date) -> Iterator[Finding]:
    """Reasons against a certificate that do not depend on the leaflet's checks."""
    brochure, name = loaded.brochure, given.leaflet
    leaflet = brochure.leaflets[name]
    at = ("leaflets", name)
    code = _code(loaded, name)
    approvals = read_approvals(loaded.project.root)
    yield from approvals.findings

    def refusal(message: str, place: SourcePlace | None, fix: str) -> Finding:
        return Finding("approval.refused", Severity.ERROR, message, place, fix, leaflet=name)

    if leaflet.market == "none":
        for loc, what in _of_medicines(loaded, name):
            message = f"a leaflet for no market is not about a medicine, but {what}"
            yield refusal(message, loaded.place(loc), "write the market whose rules hold in `market:`")
    if _PLACEHOLDER.search(code):
        place = loaded.place((*at, "job-code"))
        yield refusal(
            f"the leaflet has no job code yet, but “{code}”", place, "write its code in `job-code:`"
        )
    elif code.split() != given.job_code.split():
        place = loaded.place((*at, "job-code"))
        message = f"the leaflet’s job code is “{code}”, not “{given.job_code}”"
        yield refusal(message, place, "give the code that is printed on it")
    declared = brochure.variants if brochure.variants and brochure.variants.has(name) else None
    for loc, text in (
        (("company", "name"), brochure.company.name),
        (("company", "contact"), brochure.company.contact),
    ):
        if declared is not None and declared.fills(text.plain({}), ".".join(loc)):
            continue
        if _PLACEHOLDER.search(text.plain({})):
            message = f"“{text.plain({})}” still has to be filled in"
            yield refusal(message, loaded.place(loc), "write what is to be printed")
    for printed in dict.fromkeys(loaded.usage(name).texts):
        for found in _UNFILLED.finditer(printed.source):
            # The master stays a draft; its variants have words there.
            if declared is not None and declared.fills(found[0], _path(printed)):
                continue
            message = f"“{found[0]}” still has to be filled in"
            fix = "write what is to be printed; a bracket that belongs to the text is typed as \\["
            yield refusal(message, loaded.place(printed.address), fix)
    for key, locator, note in loaded.usage(name).to_check:
        message = f"“{key}” still has to be checked at “{locator}”: {note}"
        place = loaded.place(("to-check", key, locator), key=True)
        yield refusal(
            message,
            place,
            "look there, mend what is wrong, and remove the note; quote the words in `quotes:`",
        )
    cited = {place for other in brochure.leaflets for place in loaded.usage(other).places_cited}
    cited |= {(cite.key, cite.locator) for cite in brochure.label_cites}
    for key, locator, note in loaded.usage(name).to_check_nowhere(cited):
        message = f"“{key}” still has to be checked at “{locator}”, where nothing cites it: {note}"
        place = loaded.place(("to-check", key, locator), key=True)
        yield refusal(message, place, "write the place as the citation does, or remove the note")
    for other in brochure.leaflets:
        if other != name and _code(loaded, other) == code and not _PLACEHOLDER.search(code):
            place = loaded.place(("leaflets", other, "job-code"))
            message = f"the leaflet “{other}” has the job code “{code}”, too"
            yield refusal(message, place, "give each leaflet a code of its own")
    for entry in approvals.entries:
        if entry.job_code == code and (entry.leaflet, entry.form) != (name, leaflet.format):
            message = (
                f"the job code “{code}” was used on {entry.date} for the leaflet “{entry.leaflet}” "
                f"in the form “{entry.form}”: each final form has a code of its own"
            )
            yield refusal(message, loaded.place((*at, "job-code")), "give this form a code of its own")
            break
    real = real_day()
    if day > real:
        fix = "unset SOURCE_DATE_EPOCH, or look at the machine’s clock"
        yield refusal(f"the day {day} is still to come", None, fix)
    if expires < max(day, real):
        yield refusal(f"{expires} is past", None, "give a later day with --expires")
    elif expires > years_on(day, LONGEST_YEARS):
        message = (
            f"{expires} is more than {LONGEST_YEARS} years away: material is certified again before then"
        )
        yield refusal(message, None, f"give a day up to {years_on(day, LONGEST_YEARS)} with --expires")
    for what, words in (("name", given.name), ("role", given.role or "")):
        is_word = _WORD.search(words) and words.isprintable() and len(words) <= 200
        if not is_word or _PLACEHOLDER.search(words) or (what == "name" and _DIGIT.search(words)):
            yield refusal(f"“{words[:40]}” is no {what}", None, f"give the certifier’s {what} with --{what}")
    if given.key is None and is_asked_for(loaded.project.root):
        message = f"an approval has to be signed here: {SIGNATORIES} lists who may sign"
        yield refusal(message, None, "sign it with --sign and --certificate")


def _path(text: Prose) -> str:
    """The path of a text, as `variants:` names fields."""
    return ".".join(map(str, text.address))


def _of_certifier(given: Certificate, loaded: Content) -> Iterator[Finding]:
    """Reasons why this person does not certify a leaflet about a medicine: role, register, authorship."""
    name, leaflet = given.leaflet, loaded.brochure.leaflets[given.leaflet]
    market, role = leaflet.market, given.role or ""
    if market not in roles().markets:
        return

    def refusal(message: str, place: SourcePlace | None, fix: str) -> Finding:
        return Finding("approval.certifier", Severity.ERROR, message, place, fix, leaflet=name)

    if not may_certify(role, market):
        wanted = ", ".join(f"“{word}”" for word in roles().markets[market].certify)
        message = f"“{role[:60]}” does not certify leaflets for the market {market}"
        yield refusal(message, None, f"give the certifier’s role with --role: it is one of {wanted}")
    if needs_registration(market) and not given.registration:
        message = "the certifier’s number in the register of doctors or pharmacists is missing"
        yield refusal(message, None, "give it with --registration, such as “GMC 1234567” or “GPhC 2012345”")
    elif given.registration and not is_registration(given.registration, market, role):
        message = f"“{given.registration[:40]}” is no number in a register of doctors or pharmacists"
        if role:
            message += f" for the role “{role[:60]}”"
        yield refusal(message, None, "write it as “GMC 1234567” or “GPhC 2012345”")
    at = ("leaflets", name, "prepared-by")
    if not leaflet.prepared_by:
        message = "the leaflet does not say who drew it up, and whoever did can’t certify it"
        fix = "name them in `prepared-by:` of the leaflet: it is never printed"
        yield refusal(message, loaded.place(("leaflets", name), key=True), fix)
    for number, author in enumerate(leaflet.prepared_by):
        place = loaded.place((*at, number))
        if _PLACEHOLDER.search(author) or not _WORD.search(author):
            yield refusal(f"“{author}” still has to be filled in", place, "write the name of the author")
        elif same_person(author, given.name):
            message = f"“{given.name}” drew the leaflet up, and nobody certifies what is their own"
            fix = "have somebody else certify it"
            if author != given.name:
                message += f": it may be another way to write “{author}”"
                fix += "; where these are two people, give both names in full"
            yield refusal(message, place, fix)


def _evidence(session: Session, loaded: Content, name: str, day: date) -> Evidence | None:
    """The content of a leaflet as rules see it today; None where it can’t be laid out."""
    try:
        formats = session.style().formats
    except ContentError:
        return None
    return Evidence(loaded, name, formats[loaded.brochure.leaflets[name].format], None, day)


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
        yield Finding(RULE, Severity.ERROR, message, breach.place, fix, leaflet=evidence.name)


def _to_come(evidence: Evidence) -> Iterator[Finding]:
    """Reasons against a certificate in days on which nobody can have looked yet."""
    for found in yet_to_come(evidence):
        fix = "give the day on which somebody looked at it"
        yield Finding(
            "approval.refused", Severity.ERROR, found.message, found.place, fix, leaflet=evidence.name
        )


def _not_accepted(given: Certificate, aged: Sequence[Stale]) -> Iterator[Finding]:
    """Reasons against a certificate in labels and values that nobody has looked at for too long."""
    reasons = dict(given.accepted)
    for found in aged:
        if found.name not in reasons:
            fix = f"{found.fix}; or, where it may stay, accept it: --accept {found.name} “why”"
            yield Finding(
                found.rule,
                Severity.ERROR,
                f"{found.message}: it stops an approval",
                found.place,
                fix,
                found.reference,
                leaflet=given.leaflet,
            )
    known = {found.name for found in aged}
    names = [name for name, _reason in given.accepted]
    for name, reason in given.accepted:
        if name not in known:
            message = f"nothing by the name “{name[:60]}” has grown old in this leaflet"
            fix = did_you_mean(name, known, "leave it out")
        elif names.count(name) > 1:
            message, fix = f"“{name}” is accepted more than once", "give one reason"
        elif not is_reason(reason):
            message = f"“{reason[:60]}” is no reason to accept “{name}”"
            fix = f"say in a sentence why it may stay, in {_MOST} characters at most"
        else:
            continue
        yield Finding("approval.accept", Severity.ERROR, message, None, fix, leaflet=given.leaflet)


def is_reason(text: str) -> bool:
    """Whether a text is a reason as far as its looks go: a few different words, no rows of one letter."""
    words = {word.casefold() for word in _WORDS.findall(text) if len(set(word)) > 1 or _IDEOGRAPH.match(word)}
    is_long = len(_LETTER.findall(text)) >= _LEAST_LETTERS or len(words) >= _LEAST_LETTERS
    return is_long and len(words) >= _LEAST_WORDS and len(text) <= _MOST and text.isprintable()


def _accepted(given: Certificate, aged: Sequence[Stale]) -> list[dict[str, str]]:
    """What the entry keeps of what was accepted."""
    reasons = dict(given.accepted)
    return [{"rule": found.rule, "name": found.name, "reason": reasons[found.name]} for found in aged]


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


def _code(loaded: Content, leaflet: str) -> str:
    """The job code of a leaflet as it is printed."""
    return loaded.brochure.leaflets[leaflet].job_code.plain(loaded.brochure.value_texts)


def _standing(outcome: Outcome, leaflet: str) -> Iterator[Finding]:
    """The errors that stand against a leaflet; an entry of it that was changed by hand is replaced now."""
    for finding in outcome.findings:
        others = finding.leaflet not in ("", leaflet) or finding.rule == "approval.entry"
        if finding.severity is Severity.ERROR and not others:
            yield finding


def _version(outcome: Outcome, leaflet: str) -> Any:
    return next(row["review"]["version"] for row in outcome.report["leaflets"] if row["name"] == leaflet)
