"""Words that need a reason to be printed, or must not be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from brochure.findings import Severity, shortened
from brochure.language.sentences import Sentence, sentences
from brochure.rules.block_text import alike, cited_at, where
from brochure.rules.evidence import Evidence
from brochure.rules.rule import Breach, check

#: Most characters of a sentence that a message shows.
_SHOWN = 100


@check("words")
def words(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Each occurrence of ``words`` in what is printed: whole words or phrases, in any case.

    A star at the end stands for any ending; hyphens and spaces between words are the same.  Where a word
    stands in one of the phrases of ``except`` it does not count.  With ``cited: yes`` a word in a sentence
    that cites a source has the severity ``cited-severity`` (warning, unless the row says otherwise) and a
    message that asks to look whether the source bears it out.  ``reason`` says what is wrong with the word.

    Quotations count: who prints them says what they say.  Titles of sources do not.
    """
    wrong = _pattern(tuple(given["words"]))
    spared = _pattern(tuple(given.get("except", ())))
    severity = Severity(given.get("cited-severity", "warning")) if given.get("cited") else None
    for text in evidence.usage.printed_texts:
        plain = alike(evidence.plain(text))
        found = list(wrong.finditer(plain))
        if not found:
            continue
        spans = [match.span() for match in spared.finditer(plain)]
        cited = cited_at(text, evidence.values) if severity else ()
        within = list(sentences(plain, evidence.locale.sentences))
        for match in found:
            if any(start < match.end() and match.start() < end for start, end in spans):
                continue
            sentence = next(part for part in within if part.start <= match.start() < part.end)
            bears = any(sentence.start < at <= sentence.end for at in cited)
            message = in_sentence(match[0], sentence, given["reason"], bears)
            place, seen = where(evidence, text, match.span())
            yield Breach(message, place, seen, severity=severity if bears else None)


def in_sentence(word: str, sentence: Sentence, reason: str, bears: bool) -> str:
    """A message on words of a sentence; where a source *bears* them, it asks to look whether it does."""
    shown = shortened(sentence.text, _SHOWN)
    inside = "" if shown.rstrip(".") == word else f" in “{shown}”"
    more = ", and the source has to bear it out" if bears else ""
    return f"“{word}”{inside}: {reason}{more}"


@lru_cache(maxsize=200)
def _pattern(phrases: Sequence[str]) -> re.Pattern[str]:
    """A pattern that finds whole words and phrases; None if there are none."""
    # The longest first: where “first-in-class” stands, “first” is a part of it.
    ordered = sorted(phrases, key=len, reverse=True)
    return re.compile("|".join(_one(phrase) for phrase in ordered) or r"(?!)", re.I)


def _one(phrase: str) -> str:
    parts = re.split(r"[\s-]+", alike(phrase).removesuffix("*"))
    ending = r"\w*" if phrase.endswith("*") else ""
    return rf"(?<!\w){'[ -]+'.join(map(re.escape, parts))}{ending}(?!\w)"
