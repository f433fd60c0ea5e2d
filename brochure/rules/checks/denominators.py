"""Numbers of patients in texts: one group side by side with another, or only those who stayed to the end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from brochure.findings import shortened
from brochure.language.sentences import Sentence, sentences
from brochure.rules.block_text import alike, kinds_of, pattern, where
from brochure.rules.evidence import Evidence
from brochure.rules.rule import Breach, check
from brochure.text.fields import Prose

_N = r"\d{1,3}(?:,\d{3})+|\d+"
_THE = r"(?:the |all |these |those |about )?"
_PEOPLE = r"(?:patients|people|adults|women|men|children|participants)"
_NO_PEOPLE = r"(?! ?(?:%|mg|ml|days|weeks|months|years))"
#: “40 of 75”, “40 out of the 75”, “40/75”; “Of 75 patients, 40 …”; “Among 75 patients”.
_SHARES = (
    re.compile(rf"\b(?P<part>{_N}) ?(?:of|out of|/|in) ?{_THE}(?P<whole>{_N})\b{_NO_PEOPLE}"),
    re.compile(rf"\b[Oo]f {_THE}(?P<whole>{_N}) [^.;]{{0,60}}?,? (?P<part>{_N})\b"),
    re.compile(rf"\b(?:[Aa]mong|[Ii]n) {_THE}(?P<whole>{_N}) {_PEOPLE}\b"),
)
#: “1 in 8”, “3 out of 20”: shares in small numbers.
_RATIO = re.compile(rf"\b(?P<part>\d{{1,3}}) (?:in|out of) (?:every )?(?P<whole>{_N})\b{_NO_PEOPLE}")
#: Wholes of one scale, as package leaflets have it.
_SCALE = (10, 100, 1000, 10_000)
#: What stands before “of” where packs are told: “a blister of 28”.
_PACKED = re.compile(
    r"\b(?:blisters?|packs?|box(?:es)?|cartons?|bottles?|packets?|strips?|pouch(?:es)?) $", re.I
)
#: Most characters of a sentence that a message shows.
_SHOWN = 100
_OUTSIDE = ("prescribing-information", "references", "glossary", "abbreviations", "about", "adverse-events")


@dataclass(frozen=True)
class _Share:
    whole: int
    part: int
    start: int
    end: int
    words: str


@check("denominators")
def denominators(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Sentences that mix numbers of patients, or count only those who stayed.

    ``stayed`` are patterns for people who were left over, ``arms`` for groups that are compared: these have
    numbers of their own.  In a sentence that gives a share, a number that is itself a part of another one
    may be the whole of the next.  A sentence without shares that tells who went on in a study (``design``)
    is none of those.
    """
    stayed = [pattern(text, evidence.values) for text in given["stayed"]]
    design = [pattern(text, evidence.values) for text in given["design"]]
    arms = [pattern(text, evidence.values) for text in given["arms"]]
    results = [pattern(text, evidence.values) for text in given["results"]]
    for text, sentence in _sentences(evidence):
        words = sentence.text
        shares = _shares(words)
        goes_on = not shares and any(one.search(words) for one in design)
        left = None if goes_on else next((match for one in stayed if (match := one.search(words))), None)
        if left is not None and (shares or any(one.search(words) for one in results)):
            message = (
                f"“{left[0]}” leaves out those who stopped or were not counted: “{shortened(words, _SHOWN)}”"
            )
            yield Breach(message, *where(evidence, text, _span(sentence, left.start(), left.end())))
            continue
        if any(one.search(words) for one in arms):
            continue
        wholes = {share.whole for share in shares} - {share.part for share in shares}
        if len(wholes) > 1:
            first = next(share for share in shares if share.whole != shares[0].whole)
            numbers = " and ".join(str(whole) for whole in sorted(wholes, reverse=True))
            shown = shortened(words, _SHOWN)
            message = f"shares of different numbers of people ({numbers}) stand side by side: “{shown}”"
            yield Breach(message, *where(evidence, text, _span(sentence, first.start, first.end)))
        elif ratios := _ratios(words):
            one, other = ratios
            message = f"“{one[0]}” and “{other[0]}” are out of different numbers, hard to compare"
            yield Breach(message, *where(evidence, text, _span(sentence, *other.span())))


def _ratios(words: str) -> tuple[re.Match[str], re.Match[str]] | None:
    """The first two different shares out of different small numbers, unless all are of the usual scale."""
    found = list(_RATIO.finditer(words))
    wholes = {int(each["whole"].replace(",", "")) for each in found}
    if not found or wholes.issubset(_SCALE):
        return None
    first = found[0]
    share = Fraction(int(first["part"]), int(first["whole"].replace(",", "")))
    for each in found[1:]:
        whole = int(each["whole"].replace(",", ""))
        # The same share said twice tells what it means.
        if each["whole"] != first["whole"] and Fraction(int(each["part"]), whole) != share:
            return first, each
    return None


def _shares(words: str) -> list[_Share]:
    found: list[_Share] = []
    for one in _SHARES:
        for match in one.finditer(words):
            whole = int(match["whole"].replace(",", ""))
            part = int(match["part"].replace(",", "")) if "part" in match.groupdict() else 0
            if _PACKED.search(words[: match.start()]):
                continue
            overlaps = any(share.start < match.end() and match.start() < share.end for share in found)
            # “1 in 10” and the like are scales; a year is no number of people.
            if whole > 10 and whole not in _SCALE and part <= whole and not overlaps:
                found.append(_Share(whole, part, *match.span(), match[0]))
    return sorted(found, key=lambda share: share.start)


def _span(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    return sentence.start + start, sentence.start + end


def _sentences(evidence: Evidence) -> Iterator[tuple[Prose, Sentence]]:
    kinds = kinds_of(evidence)
    for text in evidence.texts:
        if kinds.get(text.address.mark, "title") not in _OUTSIDE:
            for sentence in sentences(alike(evidence.plain(text)), evidence.locale.sentences):
                yield text, sentence
