"""Claims: every sentence, figure and table row that cites, found on the typeset pages.

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
from brochure.review.claim import Cited, Claim
from brochure.review.drafts import Draft, drafts
from brochure.rules.evidence import Evidence
from brochure.source.address import Address
from brochure.text.fields import Prose
from brochure.text.inline import Cite, Text, ValueReference, walk
from brochure.typesetting.passages import around, one_line


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
    for draft in drafts(setting.passages, evidence.locale.sentences):
        cited = [use for anchor in draft.anchors for use in sources.uses(anchor)]
        if cited:
            found.append(sources.claim(draft, cited, len(found) + 1))
    if unset := sources.unset():
        raise ContentError(unset)
    return tuple(_distinct(found))


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

    def claim(self, draft: Draft, uses: Sequence[tuple[Use, Cite | None]], number: int) -> Claim:
        """The claim that words make with their sources."""
        evidence = self.evidence
        quotes, to_check = evidence.brochure.quotes, evidence.brochure.to_check
        cited = tuple(
            dict.fromkeys(
                Cited(
                    use.key,
                    self._numbers[use.key],
                    use.locator,
                    quotes.get(use.key, {}).get(use.locator, ""),
                    to_check.get(use.key, {}).get(use.locator, ""),
                )
                for use, _cite in uses
            )
        )
        first, cite = uses[0]
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
            values=self._values((use for use, _cite in uses), draft.words),
            address=first.address,
            place=self._place(first, cite),
        )

    def _values(self, uses: Iterable[Use], words: str) -> tuple[str, ...]:
        """Names of the content's values that the texts which cite put into these words."""
        said = one_line(words)
        names: list[str] = []
        for at in dict.fromkeys(use.address for use in uses):
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
