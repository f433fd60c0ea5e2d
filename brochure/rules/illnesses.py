"""Illnesses in texts, and whether a label names them."""

from __future__ import annotations

import re

from brochure.rules.label_terms import label_terms

#: What stands between two illnesses of a list.
_JOINED = re.compile(r",? (?:and|or|as well as)(?: in| for| of)? |, ")
#: How far behind the words that lead to an illness it is looked for, in characters.
_NEAR = 40
#: Last words of illnesses that say nothing alone.
_GENERAL = ("disease", "syndrome", "disorder", "infection")


def not_named(words: str, within: tuple[int, int], label: str) -> re.Match[str] | None:
    """The first illness that a label does not name, of a list that begins near the beginning of a stretch."""
    illness = label_terms().illness_pattern
    start, end = within
    near = illness.match(words, start) or illness.search(words, start, min(end, start + _NEAR))
    # What is cut off there may be the beginning of a longer name.
    return near and first_not_named(words, near.start(), label)


def first_not_named(words: str, start: int, label: str) -> re.Match[str] | None:
    """The first illness of a list that begins at a place and that a label does not name."""
    illness = label_terms().illness_pattern
    found = illness.match(words, start)
    while found and is_named(found[0], label):
        joined = _JOINED.match(words, found.end())
        found = illness.match(words, joined.end()) if joined else None
    return found


def is_named(words: str, label: str) -> bool:
    """True where a label names an illness: by what tells it apart, or by its last word."""
    for exact in label_terms().told_apart:
        # A label of another kind of cancer, or of arthritis, has the last word too.
        if re.fullmatch(exact.words, words, re.I):
            own = rf"(?<![\w-]){re.escape(words)}(?![\w-])"
            return re.search(rf"{exact.label}|{own}", label, re.I) is not None
    for same in label_terms().synonyms:
        if re.fullmatch(same.words, words, re.I) and re.search(same.label, label, re.I):
            return True
    parts = words.casefold().split()
    first, last = parts[0], parts[-1]
    if last.rstrip("s") in _GENERAL:
        return first.removesuffix("'s") in label or (last.rstrip("s") in label and len(parts) == 1)
    return last.rstrip("s")[: max(5, len(last) - 2)] in label
