"""Kinds of wording in what a leaflet prints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from brochure.findings import Severity
from brochure.language.sentences import Sentence
from brochure.rules.block_text import alike, applies, cited_at, kinds_of, where
from brochure.rules.checks.words import in_sentence
from brochure.rules.evidence import Evidence
from brochure.rules.rule import Breach, check
from brochure.rules.wording import Spot, finder, framed_in, met_kinds, named
from brochure.source.address import Address
from brochure.text.fields import Prose
from brochure.text.inline import Text

#: A text that is nothing but words that are still to be filled in.
_PLACE = re.compile(r"\[[^\[\]]+\]")
#: Blocks whose words are those of a law, a label or a source.
_FIXED = ("adverse-events", "prescribing-information", "references")
#: Stands between the texts of a block.
_JOINT = " | "


@dataclass(frozen=True)
class _Printed:
    """A text with its words and those of its block, as texts are compared."""

    text: Prose
    words: str
    around: str
    #: What frames find in it, by kinds of wording.
    framed: Mapping[str, Sequence[Spot]]
    #: The kinds of wording that it may hold.
    kinds: frozenset[str]


@check("wording")
def wording(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Each place that holds one of the ``kinds`` of wording: see :mod:`brochure.rules.wording`.

    ``reason`` says what is wrong with it.  A source changes nothing, unless the row gives ``cited-severity``:
    then a sentence that cites has that severity, and a message that asks to look whether the source bears it
    out.  ``when`` is a fact of the product.  ``fixes`` are pairs of words that are found (an expression) and
    what to do about those; for others the fix of the row holds.

    In a leaflet for patients what only a frame finds is a warning where other words would be an error, unless
    it does harm: leaflets explain, and sentences that explain are made like those that praise.  So is, in
    every leaflet, a sentence of which no more is known than that no label speaks so.
    """
    if not applies(evidence, given):
        return
    finders = [finder(name, evidence.values) for name in given["kinds"]]
    cited = given.get("cited-severity")
    ends = evidence.locale.sentences
    for part in evidence.remembered(_printed):
        found = [
            spot
            for each in finders
            if each.kind.id in part.kinds
            for spot in each.within(part.words, ends, part.around, part.framed.get(each.kind.id, ()))
        ]
        last = 0
        for spot in sorted(found, key=lambda spot: spot[:2]):
            start, end, sentence, *_how = spot
            if start < last:
                continue
            last = end
            bears = bool(cited) and _cites(evidence, part.text, sentence)
            message = in_sentence(part.words[start:end], sentence, given["reason"], bears)
            place, seen = where(evidence, part.text, (start, end))
            fix = _fix(part.words[start:end], given)
            doubted = (spot.is_loose or evidence.leaflet.audience == "patient") and _is_doubted(spot, found)
            yield Breach(message, place, seen, fix, Severity(cited) if bears else None, doubted)


def _is_doubted(spot: Spot, found: Sequence[Spot]) -> bool:
    """Whether nothing but a frame finds something at a place."""
    return all(one.is_guess for one in found if one.start < spot.end and spot.start < one.end)


def _fix(words: str, given: Mapping[str, Any]) -> str:
    """What to do about words that were found; empty where the row's own fix holds."""
    fixes = given.get("fixes", ())
    return next((fix for found, fix in fixes if re.search(rf"\b(?:{found})\b", words, re.I)), "")


def _cites(evidence: Evidence, text: Prose, sentence: Sentence) -> bool:
    return any(sentence.start < at <= sentence.end for at in cited_at(text, evidence.values))


def _put_into(evidence: Evidence, names: Set[str]) -> Iterator[Prose]:
    """What is put into texts by these names: its words are nobody else’s, also in a block of the law’s."""
    company = evidence.brochure.company
    own = {"company": company.name, "company-contact": company.contact}
    for name in sorted(names):
        # What is still to be filled in says nothing yet.
        if name in own and not _PLACE.fullmatch(own[name].source.strip()):
            yield own[name]
        elif name not in own and name in evidence.brochure.values:
            words = evidence.brochure.values[name].text
            yield Prose(words, (Text(words),), Address(("values", name, "text")))


def _printed(evidence: Evidence) -> tuple[_Printed, ...]:
    kinds = kinds_of(evidence)
    blocks: dict[str, list[str]] = {}
    found = []
    fixed = [text for text in evidence.usage.printed_texts if kinds.get(text.address.mark, "") in _FIXED]
    names_there = {name for text in fixed for name in text.value_names}
    for text in (*evidence.usage.printed_texts, *_put_into(evidence, names_there)):
        mark = text.address.mark
        if kinds.get(mark, "") not in _FIXED:
            words = alike(evidence.plain(text))
            blocks.setdefault(mark, []).append(words)
            found.append((text, words))
    ends, names = evidence.locale.sentences, named(evidence.values)
    whole = {mark: _JOINT.join(texts) for mark, texts in blocks.items()}
    made = []
    for text, words in found:
        framed = framed_in(words, ends, names)
        able = frozenset({*framed, *met_kinds(words, names)})
        made.append(_Printed(text, words, whole[text.address.mark], framed, able))
    return tuple(made)
