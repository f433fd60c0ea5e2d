"""What the report and the review pack show of readability, as plain values."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Any

from brochure.rules.evidence import Evidence
from brochure.rules.readability import formulae
from brochure.rules.readability.formulae import Counts
from brochure.rules.readability.hard import Hard, hard_words
from brochure.rules.readability.measure import Graded, is_english, measured
from brochure.rules.rule import pack

#: Height in mm of small letters that RNIB asks for at the least, and that it wants.
_LEAST_X, _WANTED_X = 2.0, 2.3


def readability(evidence: Evidence) -> dict[str, Any]:
    """The grades of a leaflet’s sections and of the whole, its hard words and the size of its type.

    ``sections`` and ``whole`` have the same rows: title, words, sentences, mean and longest sentence in
    words, ``raw`` and ``adjusted`` (each with ``grade``, ``smog``, ``ease``, ``syllables``, ``long_words``;
    None for what has too little text, and for texts that are not English), ``hard_words`` and a ``verdict``.
    ``type`` is None before the leaflet is typeset.
    """
    given = measured(evidence)
    wanted, most = _limits()
    english = is_english(evidence)
    found = hard_words(evidence) if english else ()
    sections = [
        _row(part, [hard for hard in found if hard.piece.section == number], english)
        for number, part in enumerate(given.sections)
    ]
    return {
        "language": evidence.leaflet.language,
        "wanted": wanted,
        "most": most,
        "sections": sections,
        "whole": _row(given.whole, list(found), english),
        "explained": list(given.terms.names),
        "type": _type(evidence),
    }


def _row(part: Graded, found: list[Hard], english: bool) -> dict[str, Any]:
    graded = english and part.is_graded
    return {
        "title": part.title,
        "words": part.raw.words,
        "sentences": part.raw.sentences,
        "mean": round(part.raw.mean, 1),
        "longest": part.raw.longest,
        "raw": _scores(part.raw) if graded else None,
        "adjusted": _scores(part.adjusted) if graded else None,
        "hard_words": [
            {
                "word": hard.word,
                "kind": hard.kind,
                "plainer": hard.plainer,
                "uses": hard.uses,
                "explained": hard.explained,
            }
            for hard in found
        ],
        "verdict": _verdict(part, graded, english),
    }


def _scores(counts: Counts) -> dict[str, float]:
    return {
        "grade": round(formulae.grade(counts), 1),
        "smog": round(formulae.smog(counts), 1),
        "ease": round(formulae.reading_ease(counts), 1),
        "syllables": counts.syllables,
        "long_words": counts.polysyllables,
    }


def _verdict(part: Graded, graded: bool, english: bool) -> str:
    if not english:
        return "not graded: not in English"
    if not graded:
        return "not graded: too short"
    grade = round(formulae.grade(part.adjusted), 1)
    wanted, most = _limits()
    return "too hard" if grade > most else "harder than wanted" if grade > wanted else "plain"


@lru_cache(maxsize=1)
def _limits() -> tuple[float, float]:
    """Above which grade a section is harder than wanted, and too hard, as the rule on grades has it."""
    given = next(rule.given for rule in pack("readability") if rule.id == "readability.grade")
    return float(given["wanted"]), float(given["stops"])


def _type(evidence: Evidence) -> dict[str, float] | None:
    """The height of the small letters of most of the text, beside what is asked for and what is wanted."""
    if evidence.setting is None:
        return None
    heights: Counter[float] = Counter()
    for passage in evidence.setting.passages:
        for run in passage.runs:
            heights[round(run.face.x_height, 2)] += len(run.text)
    if not heights:
        return None
    return {"x_height": heights.most_common(1)[0][0], "least": _LEAST_X, "wanted": _WANTED_X}
