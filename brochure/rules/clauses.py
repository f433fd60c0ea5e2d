"""Clauses of sentences: what they deny, and of whom or what they say that a medicine is not for them."""

from __future__ import annotations

import re

from brochure.rules.label_terms import phrase

#: What says that something is not so.
NEGATION = re.compile(
    r"\b(?:not|no|never|neither|nor|cannot|without|except|exclud(?:e[ds]?|ing)|avoid|contra-?indicated|unlicensed"
    r"|(?:should|must|has to|have to|needs? to|is to|are to|best) be avoided"
    r"|unapproved|unknown|nobody|nothing)\b|n't\b",
    re.I,
)
#: What a clause begins behind, and ends before.
_BEGINS = (";", ":", " but ")
_ENDS = (";", " but ")


def clause(words: str, start: int, end: int) -> tuple[int, int]:
    """Where the clause begins and ends in which the words from *start* to *end* stand."""
    begin = max((at + len(mark) for mark in _BEGINS if (at := words.rfind(mark, 0, start)) >= 0), default=0)
    stop = min((at for mark in _ENDS if (at := words.find(mark, end)) >= 0), default=len(words))
    return begin, stop


def denies(words: str, start: int, end: int) -> bool:
    """True where a sentence says that something is not so of its words from *start* to *end*."""
    plain = undenied(words)
    return NEGATION.search(plain[slice(*clause(plain, start, end))]) is not None


def undenied(words: str) -> str:
    """A sentence with blanks for words of denial that deny nothing: “not only”, “no reason to wait”."""
    for name in ("no-denial", "no-obstacle"):
        words = phrase(name).sub(lambda match: " " * len(match[0]), words)
    return words


def is_no_use(words: str, start: int, end: int) -> bool:
    """True where a clause tells of harm, of data to come or of another medicine, and so of no use."""
    begin, stop = clause(words, start, end)
    before, whole = undenied(words)[begin:start], words[begin:stop]
    if phrase("harms").search(before) or phrase("no-treatment").search(whole):
        return True
    if phrase("another").search(whole):
        return True
    return is_pending(words, start, end)


def is_pending(words: str, start: int, end: int) -> bool:
    """True where a clause tells of data to come, and claims nothing."""
    whole = words[slice(*clause(words, start, end))]
    return phrase("pending").search(whole) is not None and not (
        phrase("claims").search(whole) and not phrase("whether").search(whole)
    )
