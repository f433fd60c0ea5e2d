"""The words of the review pack, as fields: the group `review` of every file of ``locales/``."""

from __future__ import annotations

from typing import Annotated

from brochure.language.words import WordGroup, WordList, Words, holds


class LinkKinds(WordGroup):
    """What links of the lists lead to."""

    claim: Words
    reference: Words


class PackAudiences(WordGroup):
    """Readers of leaflets."""

    hcp: Words
    patient: Words
    public: Words


class PackMarkets(WordGroup):
    """Markets."""

    uk: Words
    eu: Words
    us: Words
    none: Words


class Severities(WordGroup):
    """Severities of findings."""

    error: Words
    warning: Words
    note: Words


class PackLabels(WordGroup):
    """Labels and annotations on the pages of the proof."""

    claim: Annotated[str, holds("label")]
    claim_text: Annotated[str, holds("label", "id", "text", "panel")]
    goes_on: Annotated[str, holds("label")]
    unseen: Annotated[str, holds("label")]
    source: Annotated[str, holds("number", "locator", "key")]
    source_nowhere: Annotated[str, holds("number", "key")]
    quote: Annotated[str, holds("quote")]
    to_check: Annotated[str, holds("what")]
    unsourced: Annotated[str, holds("label")]
    unsourced_label: Annotated[str, holds("label")]
    unsourced_text: Annotated[str, holds("label", "text", "reason")]
    finding: Annotated[str, holds("label")]
    finding_text: Annotated[str, holds("label", "severity", "message")]
    severities: Severities
    set_aside: Words
    fix: Annotated[str, holds("fix")]
    waived: Annotated[str, holds("reason")]
    rule: Annotated[str, holds("rule")]
    rule_source: Annotated[str, holds("rule", "source")]


class PackParts(WordGroup):
    """Titles of the parts of the pack."""

    cover: Words
    changes: Words
    claims: Words
    references: Words
    unsourced: Words
    findings: Words
    waivers: Words
    values: Words
    readability: Words
    checklist: Words
    signatures: Words


class PackCover(WordGroup):
    """The cover sheet.  Two stars around words make them bold."""

    lead: Words
    approved: Words
    leaflet: Words
    audience: Words
    market: Words
    medicine: Words
    company: Words
    format: Words
    pages: Words
    job_code: Words
    prepared: Words
    language: Words
    count_claims: Words
    count_unsourced: Words
    count_errors: Words
    count_warnings: Words
    count_notes: Words
    count_waivers: Words
    reading: Words
    claim_mark: Words
    claim: Words
    unsourced_mark: Words
    unsourced: Words
    error_mark: Words
    error: Words
    warning_mark: Words
    note_mark: Words
    warning: Words
    numbers: Words
    no_earlier: Words


class ChangeKinds(WordGroup):
    """What became of a text."""

    changed: Words
    added: Words
    removed: Words
    moved: Words
    cited: Words


class PackChanges(WordGroup):
    """What changed since the approved version."""

    nothing: Words
    lead: Annotated[str, holds("gone", "fresh")]
    gone_words: Words
    new_words: Words
    read_again: Words
    page: Words
    why: Words
    what: Words
    approved: Words
    now: Words
    kinds: ChangeKinds
    was_on: Annotated[str, holds("place")]
    behind: Annotated[str, holds("count")]
    other_source: Words
    text_above: Words
    references: Words
    new: Words
    gone: Words
    reworded: Words
    other_number: Words
    facts: Words


class ClaimKinds(WordGroup):
    """What claims are."""

    sentence: Words
    heading: Words
    item: Words
    row: Words
    figure: Words
    table: Words
    note: Words
    bar: Words
    people: Words
    event: Words
    line: Words
    effect: Words


class InheritedSources(WordGroup):
    """What claims inherit their sources from."""

    value: Words
    next: Words
    before: Words
    caption: Words
    title: Words
    column: Words
    note: Words
    below: Words


class KeptOutWords(WordGroup):
    """What keeps claims out of the register."""

    content: Words
    length: Words


class PackClaims(WordGroup):
    """The list of claims."""

    lead: Words
    nothing: Words
    claim: Words
    words: Words
    source: Words
    no_place: Words
    #: In place of words of the source, which stand at an earlier claim.
    words_as_at: Annotated[str, holds("claim")]
    #: The same where no words are quoted, and something is to be checked; and where both stand there.
    check_as_at: Annotated[str, holds("claim")]
    both_as_at: Annotated[str, holds("claim")]
    #: What it says of sources of which nothing is quoted.
    no_words: Words
    values: Annotated[str, holds("values")]
    kinds: ClaimKinds
    inherited: InheritedSources
    kept_out: KeptOutWords


class PackReferences(WordGroup):
    """The list of references."""

    lead: Words
    nothing: Words
    number: Words
    reference: Words
    uses: Words
    no_claim: Words


class PackUnsourced(WordGroup):
    """The list of claims without a source."""

    lead: Words
    nothing: Words
    not_looked: Words
    """Stands there where the rules on claims don’t know the leaflet’s language."""
    number: Words
    words: Words
    reason: Words
    where: Words


class PackFindings(WordGroup):
    """The list of findings."""

    errors: Words
    warnings: Words
    notes: Words
    nothing: Words
    finding: Words
    what: Words
    rule: Words


class PackWaivers(WordGroup):
    """The list of rules that are set aside."""

    lead: Words
    nothing: Words
    rule: Words
    asks: Words
    reason: Words
    role: Words
    only: Annotated[str, holds("words")]
    covers: Words
    number: Words
    what: Words
    where: Words
    accepted: Words
    accepted_lead: Words
    accepted_before: Words
    date: Words


class PackValues(WordGroup):
    """The list of values."""

    lead: Words
    nothing: Words
    value: Words
    reads: Words
    meaning: Words
    source: Words
    date: Words
    until: Annotated[str, holds("date")]


class PackReadability(WordGroup):
    """The chart of reading grades."""

    lead: Annotated[str, holds("wanted", "stops")]
    section: Words
    words: Words
    sentences: Words
    grade: Words
    raw: Words
    adjusted: Words
    whole: Words


class PackChecklist(WordGroup):
    """The checklist."""

    lead: Words
    for_patients: Words
    short_words: Words
    item: Words
    answer: Words


class PackSignatures(WordGroup):
    """Room for signatures."""

    lead: Words
    role: Words
    name: Words
    decision: Words
    signature: Words
    date: Words
    roles: WordList
    decisions: WordList


class ReviewWords(WordGroup):
    """The words of the review pack."""

    title: Annotated[str, holds("title")]
    pack: Words
    proof: Words
    job_code: Annotated[str, holds("code")]
    prepared: Annotated[str, holds("date")]
    page_of: Annotated[str, holds("number", "count")]
    key: Words
    bookmark: Annotated[str, holds("number")]
    bookmark_titled: Annotated[str, holds("number", "titles")]
    remarks: Words
    link_page: Annotated[str, holds("number")]
    link_row: Annotated[str, holds("kind", "number")]
    link_kinds: LinkKinds
    link_other: Annotated[str, holds("address")]
    on_page: Annotated[str, holds("page")]
    on_outside: Annotated[str, holds("panel", "count", "page")]
    on_inside: Annotated[str, holds("panel", "count", "page")]
    audiences: PackAudiences
    markets: PackMarkets
    labels: PackLabels
    parts: PackParts
    cover: PackCover
    changes: PackChanges
    claims: PackClaims
    references: PackReferences
    unsourced: PackUnsourced
    findings: PackFindings
    waivers: PackWaivers
    values: PackValues
    readability: PackReadability
    checklist: PackChecklist
    signatures: PackSignatures
