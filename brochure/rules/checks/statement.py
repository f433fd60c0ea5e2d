"""What a leaflet has to say in exact words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from brochure.findings import SourcePlace
from brochure.rules.block_text import LISTS, alike, applies, cut, filled, home, kinds_of, printed
from brochure.rules.evidence import Evidence
from brochure.rules.rule import Breach, check
from brochure.text.dashes import as_meant
from brochure.text.fields import Prose

#: A text that shares so many of a statement's words is the statement, altered.
_ALTERED = 0.6
#: By how much a text may be longer than a statement that it is taken for, in words.
_LONGER = 5
#: Most words of a difference that are shown.
_SHOWN = 8


@check("statement")
def statement(evidence: Evidence, given: Mapping[str, Any]) -> Iterable[Breach]:
    """Words that have to be printed exactly, in one block, and not be cut.

    ``text`` is the statement, with ``{values}``; ``what`` is what to call it; ``block`` is the kind of block
    that it belongs in; ``outside`` are kinds in which it does not count (lists, unless a row says otherwise)
    and ``within`` the only ones in which it does; ``when`` is a fact of the product.  Hyphens, quotation
    marks and spaces may be of any kind.
    """
    if not applies(evidence, given):
        return
    wanted = filled(alike(given["text"]), evidence.values)
    for part in printed(evidence, outside=given.get("outside", LISTS), within=given.get("within", ())):
        # Dots and hyphens are printed as what they stand for.
        if _holds(as_meant(part.words), as_meant(wanted)):
            if (hidden := cut(evidence, part.passages)) is not None:
                message = f"{given['what']} is cut: not all of it is painted"
                yield Breach(message, evidence.place(part.address), hidden, "give it more room")
            return
    yield _not_there(evidence, given, wanted)


def _holds(words: str, wanted: str) -> bool:
    """True where the words stand there whole: not as the beginning or end of a longer word."""
    start = words.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if not words[start - 1 : start].isalnum() and not words[end : end + 1].isalnum():
            return True
        start = words.find(wanted, start + 1)
    return False


def _not_there(evidence: Evidence, given: Mapping[str, Any], wanted: str) -> Breach:
    """The breach on a statement that is altered, written but not printed, or missing."""
    what = given["what"]
    fix = f"write it exactly: “{filled(given['text'], evidence.values)}”"
    best: tuple[float, Prose] | None = None
    words = set(wanted.casefold().split())
    for text in _texts(evidence, given):
        plain = alike(evidence.plain(text))
        if _holds(plain, wanted):
            message = f"{what} is in the content, but not printed"
            return Breach(
                message, evidence.place(text.address, plain.split()[0]), None, "let the template print it"
            )
        if len(plain.split()) > _LONGER * len(words):
            # In so many words those of a short statement stand by chance.
            continue
        shared = len(words & set(plain.casefold().split())) / len(words)
        if shared >= _ALTERED and (best is None or shared > best[0]):
            best = (shared, text)
    if best is not None:
        _shared, text = best
        message, place = _difference(evidence, what, text, wanted)
        return Breach(message, place, evidence.seen_at(text.address), fix)
    place, seen = home(evidence, given.get("block"))
    return Breach(f"{what} is missing", place, seen, fix)


def _texts(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Prose]:
    """The texts of the content in which the statement may stand."""
    outside, within = given.get("outside", LISTS), given.get("within", ())
    kinds = kinds_of(evidence)
    for text in evidence.texts:
        kind = kinds.get(text.address.mark, "title")
        if kind not in outside and (not within or kind in within):
            yield text


def _difference(evidence: Evidence, what: str, text: Prose, wanted: str) -> tuple[str, SourcePlace]:
    """What a text says instead of a statement: the first words that differ, and where they stand."""
    given, asked = alike(evidence.plain(text)).split(), wanted.split()
    steps = difflib.SequenceMatcher(None, given, asked, autojunk=False).get_opcodes()
    # Words before and after the statement are no part of it.
    inner = [step for step in steps if step[3] < step[4] or 0 < step[3] < len(asked)]
    kind, start, end, first, last = next((step for step in inner if step[0] != "equal"), steps[-1])
    there, instead = _few(given[start:end]), _few(asked[first:last])
    if kind == "insert":
        message = f"{what} leaves out “{instead}”"
    elif kind == "delete":
        message = f"{what} has “{there}” too much"
    else:
        message = f"{what} says “{there}” instead of “{instead}”"
    word = given[min(start, len(given) - 1)]
    if word not in text.source:
        # The file has another sign for the same, or a value.
        return message, evidence.place(text.address)
    occurrence = min(" ".join(given[:start]).count(word), text.source.count(word) - 1)
    return message, evidence.place(text.address, word, occurrence)


def _few(words: list[str]) -> str:
    return " ".join(words[:_SHOWN]) + (" …" if len(words) > _SHOWN else "")
