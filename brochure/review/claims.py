"""Claims, found on the typeset pages: what cites, and what states a fact for which a source speaks.

The words of a claim are those of the page, so that a vault which looks for exactly these words finds them:
on one line, without soft hyphens and ligatures, words that were broken whole again.  Numbers of citations
inside a sentence stay, since whoever extracts the page's text gets them there; the number behind the last
word is left out, and the words before it are found all the same.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from brochure.bibliography.numbering import Use
from brochure.content.model import texts_in
from brochure.design.formats import Format
from brochure.errors import BrochureError, ContentError
from brochure.findings import Finding, Severity, SourcePlace
from brochure.language.review_words import ReviewWords
from brochure.review.alignment import Alignment
from brochure.review.claim import Cited, Claim, KeptOut, Kind
from brochure.review.drafts import Draft, drafts
from brochure.rules.block_text import where
from brochure.rules.evidence import Evidence, Setting
from brochure.rules.marked import marks
from brochure.rules.statement import Statement
from brochure.rules.statements import statements
from brochure.source.address import Address
from brochure.text.fields import Prose
from brochure.text.inline import Cite, Text, ValueReference, walk
from brochure.text.locators import meaning_of
from brochure.typesetting.passages import around, as_read, one_line

#: How many characters of a match text a vault takes.
LENGTHS = (20, 1500)


def find_claims(evidence: Evidence) -> tuple[Claim, ...]:
    """The claims of a typeset leaflet in reading order: each citation is in one of them, and in one only.

    Raises :class:`ContentError` for citations that stand in no text of the pages: a style of the project
    leaves out words that were numbered.
    """
    setting = evidence.setting
    if setting is None:
        raise BrochureError("claims are found on typeset pages: there are none yet")
    sources = _Sources(evidence)
    found: list[Claim] = []
    for draft, stated, is_kept in _drafted(evidence, setting):
        uses = [use for anchor in draft.anchors for use in sources.uses(anchor)]
        if uses:
            claim = sources.claim(draft, uses, len(found) + 1)
        elif stated:
            claim = sources.inherited(draft, stated, len(found) + 1)
        else:
            continue
        found.append(replace(claim, kept_out=_kept_out(claim, is_kept, evidence)))
    if unset := sources.unset():
        raise ContentError(unset)
    return tuple(_distinct(found))


def _drafted(evidence: Evidence, setting: Setting) -> Iterator[tuple[Draft, list[Statement], bool]]:
    """Each draft in reading order, with what is stated in it that has the source of something else.

    At the end whether the content keeps it out of the register.  What a drawing shows follows the caption.
    """
    printed = list(drafts(setting.passages, evidence.locale.sentences))
    alignment = Alignment(evidence, setting.passages, printed)
    alignment.look_for(evidence.leaflet)
    stated: dict[int, list[Statement]] = {}
    drawn: dict[str, list[Statement]] = {}
    for statement in statements(evidence):
        if statement.drawn is not None:
            drawn.setdefault(statement.address.mark, []).append(statement)
        elif statement.origin not in ("", "citation"):
            for number in alignment.drafts_of(statement):
                stated.setdefault(number, []).append(statement)
    kept = {
        number
        for text in evidence.usage.set_texts
        for at in marks(text, evidence).kept
        for number in alignment.behind(text, at)
    }
    first: dict[str, int] = {}
    for number, draft in enumerate(printed):
        for piece in draft.pieces[:1]:
            first.setdefault(setting.passages[piece.passage].at, number)
    for number, draft in enumerate(printed):
        yield draft, stated.get(number, []), number in kept
        at = setting.passages[draft.pieces[0].passage].at if draft.pieces else ""
        if first.get(at) == number:
            yield from _drawn(evidence, setting, at, drawn.pop(at, []))
    for at, rest in drawn.items():
        # Their caption is not set.
        yield from _drawn(evidence, setting, at, rest)


def _kept_out(claim: Claim, is_kept: bool, evidence: Evidence) -> KeptOut:
    """What keeps a claim out of the register."""
    if is_kept:
        return "content"
    fits = LENGTHS[0] <= len(claim.text) <= LENGTHS[1]
    return "" if evidence.brochure.register_ is None or fits else "length"


_KINDS: Mapping[str, Kind] = {
    "bar-chart": "bar",
    "icon-array": "people",
    "timeline": "event",
    "line-chart": "line",
    "forest-plot": "effect",
    "figure": "figure",
}


def _drawn(
    evidence: Evidence, setting: Setting, at: str, stated: Sequence[Statement]
) -> Iterator[tuple[Draft, list[Statement], bool]]:
    """The data of a drawing for which a source speaks."""
    parts = {
        part.number: (drawing.page, part)
        for drawing in setting.drawings
        if drawing.at == at
        for part in drawing.parts
    }
    for statement in stated:
        if statement.kind == "figure" and statement.origin:
            # Words in a picture stand where it stands.
            boxes = tuple((drawing.page, drawing.box) for drawing in setting.drawings if drawing.at == at)
            if boxes:
                yield Draft(statement.words, statement.words, "figure", (), boxes), [statement], False
        elif statement.drawn in parts and statement.origin:
            page, part = parts[statement.drawn]
            words = as_read(part.words)
            gaps = tuple(len(as_read(part.words[:gap])) for gap in part.gaps)
            draft = Draft(words, words, _KINDS[statement.kind], (), ((page, part.box),), gaps=gaps)
            is_kept = any(marks(piece.text, evidence).kept for piece in statement.parts)
            yield draft, [statement], is_kept


def claims_record(claims: Iterable[Claim]) -> list[dict[str, object]]:
    """Claims as plain values for ``report.json``: lengths in mm, from the trim's top left corner."""
    return [
        {
            "id": claim.id,
            "label": claim.label,
            "text": claim.text,
            "kind": claim.kind,
            "page": claim.page,
            "panel": claim.panel,
            "box_mm": list(claim.box),
            "lines": [{"page": page, "box_mm": list(box)} for page, box in claim.lines],
            "sources": [
                {
                    "key": cited.key,
                    "number": cited.number,
                    "locator": cited.locator,
                    "quote": cited.quote,
                    "to_check": cited.to_check,
                }
                for cited in claim.cited
            ],
            "source_from": claim.origin,
            "kept_out": claim.kept_out,
            "values": list(claim.values),
            "place": None if claim.place is None else str(claim.place),
        }
        for claim in claims
    ]


def panel_of(fmt: Format, page: int, words: ReviewWords) -> str:
    """Where a page is, in words: ``page 3``, or ``inside, panel 2 of 3 (page 4)`` of a folded leaflet."""
    if fmt.kind == "folded":
        for form, side in zip((words.on_outside, words.on_inside), fmt.sides, strict=False):
            if page in side:
                return form.format(panel=side.index(page) + 1, count=len(side), page=page)
    return words.on_page.format(page=page)


@dataclass
class _Sources:
    """What the leaflet cites: from the anchors on its pages to sources, and to lines of the content."""

    evidence: Evidence
    _used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        assert self.evidence.setting is not None
        numbered = self.evidence.setting.numbered
        self._numbers = {key: number for number, key in enumerate(numbered.order, start=1)}
        self._by_anchor: dict[str, list[tuple[Use, Cite | None]]] = {}
        counts: dict[Address, int] = {}
        for use in numbered.uses:
            text = self._texts.get(use.address)
            cites = text.cites if text is not None else ()
            nth = counts.get(use.address, 0)
            counts[use.address] = nth + 1
            cite = cites[nth % len(cites)] if cites else None
            self._by_anchor.setdefault(use.anchor, []).append((use, cite))

    @cached_property
    def _texts(self) -> Mapping[Address, Prose]:
        """Every text that may cite on the pages, by its address."""
        return {text.address: text for text in texts_in(self.evidence.brochure)}

    def uses(self, anchor: str) -> list[tuple[Use, Cite | None]]:
        """What stands at an anchor."""
        self._used.add(anchor)
        return self._by_anchor.get(anchor, [])

    def unset(self) -> list[Finding]:
        """A finding for each citation that no text of the pages has."""
        return [
            Finding(
                "citation.unset",
                Severity.ERROR,
                f"the words that cite “{use.key}” here are on no page, but the citation is numbered",
                self._place(use, cite),
                "show these words in the style or template that leaves them out, or do not cite there",
                leaflet=self.evidence.name,
            )
            for anchor, uses in self._by_anchor.items()
            if anchor not in self._used
            for use, cite in uses
        ]

    def _place(self, use: Use, cite: Cite | None) -> SourcePlace | None:
        """Where the content cites; None for what a template cites by itself."""
        if not use.address:
            return None
        return self.evidence.place(use.address, f"@{use.key}", cite.occurrence if cite else 0)

    def _cited(self, key: str, locator: str) -> Cited:
        """A place in a source, with its words and what is to be checked there."""
        quotes, to_check = self.evidence.brochure.quotes, self.evidence.brochure.to_check
        # However they write it: words are found, and what nobody has seen yet is not overlooked.
        wanted = meaning_of(locator)
        quote, unseen = (
            next((text for other, text in given.get(key, {}).items() if meaning_of(other) == wanted), "")
            for given in (quotes, to_check)
        )
        return Cited(key, self._numbers.get(key, 0), locator, quote, unseen)

    def claim(self, draft: Draft, uses: Sequence[tuple[Use, Cite | None]], number: int) -> Claim:
        """The claim that words make with their sources."""
        cited = tuple(dict.fromkeys(self._cited(use.key, use.locator) for use, _cite in uses))
        first, cite = uses[0]
        made = self._made(draft, number, cited, [use.address for use, _cite in uses])
        return replace(made, address=first.address, place=self._place(first, cite))

    def inherited(self, draft: Draft, stated: Sequence[Statement], number: int) -> Claim:
        """The claim that words make for which the source of something else speaks."""
        evidence = self.evidence
        cites = (cite for statement in stated for cite in statement.cited)
        cited = tuple(dict.fromkeys(self._cited(cite.key, cite.locator) for cite in cites))
        first = stated[0]
        addresses = [words.text.address for statement in stated for words in statement.parts]
        place, _seen = where(evidence, first.parts[0].text, (first.parts[0].start, first.parts[0].end))
        made = self._made(draft, number, cited, addresses)
        return replace(made, origin=first.origin, address=first.address, place=place)

    def _made(
        self, draft: Draft, number: int, cited: tuple[Cited, ...], addresses: Iterable[Address]
    ) -> Claim:
        """A claim without its place in the content; *addresses* are those of its texts there."""
        evidence = self.evidence
        page = draft.lines[0][0]
        return Claim(
            id=_identity(evidence.name, draft.words, cited),
            number=number,
            text=draft.text,
            kind=draft.kind,
            leaflet=evidence.name,
            market=evidence.leaflet.market,
            page=page,
            panel=panel_of(evidence.format, page, evidence.locale.review),
            box=around(box for at, box in draft.lines if at == page),
            lines=draft.lines,
            cited=cited,
            values=self._values(addresses, draft.words),
            marks=draft.marks,
            gaps=draft.gaps,
            behind=draft.behind,
        )

    def _values(self, addresses: Iterable[Address], words: str) -> tuple[str, ...]:
        """Names of the content's values that texts of the content put into these words."""
        said = one_line(words)
        names: list[str] = []
        for at in dict.fromkeys(addresses):
            text, values = self._filled(at)
            start = text.find(said) if said else -1
            for name, first, last in values:
                if start >= 0:
                    is_said = first < start + len(said) and last > start
                else:
                    # The words hold others, too: those of other cells, a sign, a term.
                    is_said = bool(re.search(rf"(?<!\w){re.escape(text[first:last])}(?!\w)", said))
                if is_said:
                    names.append(name)
        return tuple(dict.fromkeys(names))

    def _filled(self, at: Address) -> tuple[str, list[tuple[str, int, int]]]:
        """A text with its values put in, and where each of the content's own values stands in it."""
        brochure = self.evidence.brochure
        text = ""
        values = []
        for node in walk(self._texts[at].nodes) if at in self._texts else ():
            if isinstance(node, Text):
                text += node.text
            elif isinstance(node, ValueReference):
                first = len(_closed_up(text))
                text += self.evidence.values.get(node.name, "")
                if node.name in brochure.values:
                    values.append((node.name, first, len(_closed_up(text))))
        return one_line(text), values


def _closed_up(text: str) -> str:
    """A text on one line that others follow: the space at its end stays."""
    return one_line(f"{text}|")[:-1]


def _identity(leaflet: str, words: str, cited: Sequence[Cited]) -> str:
    """A name that stays as long as the words and the sources do, whatever their numbers are."""
    sources = sorted({(source.key, source.locator) for source in cited})
    data = json.dumps([one_line(words).casefold(), sources], ensure_ascii=False)
    return f"{leaflet}-{hashlib.sha256(data.encode()).hexdigest()[:8]}"


def _distinct(claims: Sequence[Claim]) -> Iterator[Claim]:
    """The claims, those that say the same with ``-2``, ``-3`` behind their names."""
    counts: dict[str, int] = {}
    for claim in claims:
        counts[claim.id] = count = counts.get(claim.id, 0) + 1
        yield claim if count == 1 else replace(claim, id=f"{claim.id}-{count}")
