"""Whether an approval still holds: for exactly these words, colours, pictures and fonts, on this day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from brochure.approval.digest import PARTS, PRINTED, whole
from brochure.approval.record import LONGEST_YEARS, Approval, Approvals, read_approvals, years_on
from brochure.approval.signature import why_not_signed
from brochure.content.load import Content
from brochure.content.variants import holds_place
from brochure.errors import ContentError

#: What is said of an approved master that has places left.
OF_MASTER = "It is a master with places left open: its own files stay drafts, its variants may be used."


@dataclass(frozen=True)
class State:
    """How a leaflet stands with its approval."""

    #: True when it may be used: everything is as it was certified, and the day has not come.
    valid: bool
    #: How it stands, as a sentence for people.
    words: str
    #: The entry that holds, or held before.
    approval: Approval | None = None
    #: True where it holds for the variants of a master: they differ in what columns fill in alone.
    covers_variants: bool = False

    def as_dict(self) -> dict[str, object]:
        """The state as plain values for ``report.json``."""
        entry = self.approval
        certificate = None
        if entry is not None:
            certificate = {
                "name": entry.name,
                "role": entry.role,
                "registration": entry.registration or "",
                "accepted": [accepted.model_dump() for accepted in entry.accepted or ()],
                "date": entry.date,
                "expires": entry.expires,
                "job_code": entry.job_code,
                "form": entry.form,
                "signed": entry.signature is not None,
            }
        return {
            "valid": self.valid,
            "words": self.words,
            "certificate": certificate,
            "covers_variants": self.covers_variants,
        }


#: Gives the digests of the parts that make a leaflet; raises :class:`ContentError` if it can't be laid out.
Digests = Callable[[str], Mapping[str, str]]


def states(
    loaded: Content, names: Collection[str], day: date, digests: Digests, clock: date | None = None
) -> tuple[dict[str, State], Approvals]:
    """The state of each of these leaflets on a day, and the approvals that were read.

    By *day* approvals end; they begin by *clock*, the machine's day where that is another one.  The findings
    of the approvals tell also of entries that were changed by hand.
    """
    folder = loaded.project.root
    approvals = read_approvals(folder)
    days = (clock or day, day)
    found = {name: _state(loaded, name, approvals, days, digests) for name in names}
    return found, replace(approvals, findings=(*approvals.findings, *approvals.altered()))


def _state(
    loaded: Content, name: str, approvals: Approvals, days: tuple[date, date], digests: Digests
) -> State:
    if approvals.findings:
        return State(False, "Not approved: the approvals can’t be used.")
    entry = approvals.of(name)
    if entry is None:
        return State(False, "Not approved: nobody has certified it yet.")
    if reason := _why_void(loaded, name, entry, days, digests) or why_not_signed(loaded.project.root, entry):
        return State(False, f"The approval of {entry.date} no longer holds: {reason}.", entry)
    signed = ", signed" if entry.signature else ""
    role = f"{entry.role} ({entry.registration})" if entry.registration else entry.role
    words = f"Approved on {entry.date} by {entry.name}, {role}, until {entry.expires}{signed}."
    declared = loaded.brochure.variants
    if declared is None or not declared.has(name):
        return State(True, words, entry)
    if places_left(loaded, name):
        # Nobody may print it as it is.
        return State(False, f"{words} {OF_MASTER}", entry, True)
    return State(True, words, entry, True)


def places_left(loaded: Content, name: str) -> list[str]:
    """The places of a leaflet that columns of its variants fill: the master itself still has them."""
    declared = loaded.brochure.variants
    places = [column.place for column in declared.columns.values() if column.place] if declared else []
    company = loaded.brochure.company
    texts = [text.source for text in (*loaded.usage(name).texts, company.name, company.contact)]
    found = [place for place in places if any(holds_place(text, place) for text in texts)]
    fields = {"company.name": company.name, "company.contact": company.contact}
    found += [
        text.source
        for column in (declared.columns.values() if declared else ())
        if column.field in fields and "[" in (text := fields[column.field]).source
    ]
    return found


def _why_void(loaded: Content, name: str, entry: Approval, days: tuple[date, date], digests: Digests) -> str:
    """Why an entry does not hold, in words; empty when it does."""
    leaflet = loaded.brochure.leaflets[name]
    if not entry.is_whole:
        return "its entry was changed by hand"
    if entry.number is None:
        return "its entry was written by an earlier release, which did not number entries"
    if entry.form != leaflet.format:
        return f"it was given for the form “{entry.form}”, and the leaflet is now “{leaflet.format}”"
    code = leaflet.job_code.plain(loaded.brochure.value_texts)
    if entry.job_code != code:
        return f"it was given for the job code “{entry.job_code}”, and the leaflet’s is now “{code}”"
    clock, day = days
    if day > entry.last_day:
        return f"it ended on {entry.expires}"
    if clock < entry.first_day:
        return f"it begins on {entry.date}: look at the machine’s clock"
    if entry.last_day > years_on(entry.first_day, LONGEST_YEARS):
        return f"its last day, {entry.expires}, is more than {LONGEST_YEARS} years after it was given"
    if entry.last_day < entry.first_day:
        return f"its last day, {entry.expires}, is before the day on which it was given"
    try:
        parts = digests(name)
    except ContentError:
        # The build says why.
        return "the leaflet can’t be laid out"
    if changed := changed_parts(entry.ingredients, parts):
        words = [PARTS[part] for part in changed]
        return f"{_and(words)} {'has' if len(words) == 1 and not _plural(words[0]) else 'have'} changed"
    if entry.hash != whole(parts):
        return "its entry does not agree with itself"
    return ""


def changed_parts(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """The names of the parts that differ; ``printed``, which follows from others, only if no other does."""
    changed = [part for part in PARTS if old.get(part) != new.get(part)]
    return [part for part in changed if part != PRINTED] or changed


def _plural(words: str) -> bool:
    head = words.partition(":")[0].partition(",")[0]
    return head.endswith("s") and not head.startswith("what")


def _and(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
