"""Kinds of wording in what a leaflet prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from brochure.findings import Severity
from brochure.language.sentences import Sentence
from brochure.rules.block_text import alike, applies, cited_at, kinds_of, where
from brochure.rules.checks.words import in_sentence
from brochure.rules.evidence import Evidence
from brochure.rules.rule import Breach, check
from brochure.rules.wording import Held, Pieced, finder
from brochure.text.fields import Prose

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


@check("wording")
def wording(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Each place that holds one of the ``kinds`` of wording: see :mod:`brochure.rules.wording`.

    ``reason`` says what is wrong with it.  A source changes nothing, unless the row gives ``cited-severity``:
    then a sentence that cites has that severity, and a message that asks to look whether the source bears it
    out.  ``when`` is a fact of the product.
    """
    if not applies(evidence, given):
        return
    held = evidence.remembered(_held)
    finders = [finder(name, evidence.values, held) for name in given["kinds"]]
    cited = given.get("cited-severity")
    ends = evidence.locale.sentences
    for part in evidence.remembered(_printed):
        found = [spot for each in finders for spot in each.within(part.words, ends, part.around)]
        last = 0
        for start, end, sentence in sorted(found, key=lambda spot: spot[:2]):
            if start < last:
                continue
            last = end
            bears = bool(cited) and _cites(evidence, part.text, sentence)
            message = in_sentence(part.words[start:end], sentence, given["reason"], bears)
            place, seen = where(evidence, part.text, (start, end))
            yield Breach(message, place, seen, severity=Severity(cited) if bears else None)


def _cites(evidence: Evidence, text: Prose, sentence: Sentence) -> bool:
    return any(sentence.start < at <= sentence.end for at in cited_at(text, evidence.values))


def _held(evidence: Evidence) -> Held:
    blocks: dict[str, list[str]] = {}
    for part in evidence.remembered(_printed):
        blocks.setdefault(part.around, []).append(part.words)
    return Held(Pieced([words for each in blocks.values() for words in each]), Pieced(list(blocks)))


def _printed(evidence: Evidence) -> tuple[_Printed, ...]:
    kinds = kinds_of(evidence)
    blocks: dict[str, list[str]] = {}
    found = []
    for text in evidence.usage.printed_texts:
        mark = text.address.mark
        if kinds.get(mark, "") not in _FIXED:
            words = alike(evidence.plain(text))
            blocks.setdefault(mark, []).append(words)
            found.append((text, words))
    return tuple(_Printed(text, words, _JOINT.join(blocks[text.address.mark])) for text, words in found)
