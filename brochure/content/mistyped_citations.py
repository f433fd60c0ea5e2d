"""Citations that were typed nearly as they are written here: they are printed, and cite nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from brochure.findings import Finding, Severity
from brochure.source.nodes import Mapping, Scalar, scalars
from brochure.source.places import locate_within

_KEY = r"[A-Za-z][\w:.+-]{0,60}"
#: Words in square brackets that may be meant as a citation: a key, and a place in the source or nothing.
_BRACKETED = re.compile(rf"(?<!\\)\[({_KEY})(?:,[^\[\]\n]{{0,200}})?\](?![(\[])")
#: The same in round brackets: behind the end of a sentence, or with a place in the source.
_IN_ROUND = re.compile(
    rf"(?<=[.,;:!?])\(({_KEY})(?:,[^()\n]{{0,200}})?\)"
    rf"|\(({_KEY}), ?(?:pp?|sec|table|fig)\b[^()\n]{{0,200}}\)"
)
#: A key that is no word of its own: it has the year of a source in it.
_WITH_YEAR = re.compile(rf"\(({_KEY}\d{{4}}[a-z]?)\)")
_CITATION = re.compile(r"(?<!\\)\[@[^\[\]\n]*\]")


def mistyped_citations(texts: Mapping, keys: Set[str]) -> Iterator[Finding]:
    """Keys of sources in brackets without their sign or in round ones, and brackets too many."""
    for scalar in scalars(texts):
        if "[" in scalar.value:
            yield from _without_sign(scalar, keys)
            yield from _bracket_too_many(scalar)
        if "(" in scalar.value:
            yield from _in_round_brackets(scalar, keys)


def _without_sign(scalar: Scalar, keys: Set[str]) -> Iterator[Finding]:
    for found in _BRACKETED.finditer(scalar.value):
        if found[1] in keys:
            fix = f"write “[@{found[0][1:]}” to cite the source, or \\[ where the bracket is meant"
            yield _printed(scalar, found[0], fix)


def _in_round_brackets(scalar: Scalar, keys: Set[str]) -> Iterator[Finding]:
    for pattern in (_IN_ROUND, _WITH_YEAR):
        for found in pattern.finditer(scalar.value):
            if next(filter(None, found.groups())) in keys:
                fix = f"write “[@{found[0][1:-1]}]” to cite the source, or other words in the brackets"
                yield _printed(scalar, found[0], fix)


def _bracket_too_many(scalar: Scalar) -> Iterator[Finding]:
    """A bracket right beside those of a citation, which opens or closes nothing."""
    text = scalar.value.replace("\\[", "  ").replace("\\]", "  ")
    for found in _CITATION.finditer(text):
        before, after = text[: found.start()], text[found.end() :]
        closes = after.startswith("]") and _balance(before) <= 0
        opens = before.endswith("[") and _balance(after) >= 0
        if closes or opens:
            piece = f"{found[0]}]" if closes else f"[{found[0]}"
            message = f"in “{piece}” is a bracket too many: it is printed as it stands"
            fix = f"write “{found[0]}”, or \\{']' if closes else '['} where the bracket is meant"
            place = locate_within(scalar, piece)
            yield Finding("citation.sign", Severity.WARNING, message, place, fix)


def _balance(text: str) -> int:
    """How many more brackets open than close in a text, citations aside."""
    plain = _CITATION.sub("", text)
    return plain.count("[") - plain.count("]")


def _printed(scalar: Scalar, words: str, fix: str) -> Finding:
    message = f"“{words}” cites nothing: it is printed as it stands"
    return Finding("citation.sign", Severity.WARNING, message, locate_within(scalar, words), fix)
