"""Where sentences end: one answer for claims, for readability and for rules on words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: A mark that may end a sentence, with closing quotes and brackets behind it.
_END = re.compile(r"[.!?…]+[”’\"')\]]*(?=\s|$)")
#: Words whose full stop ends no sentence, in small letters and without it.
_ABBREVIATED = frozenset({
    "e.g", "i.e", "cf", "vs", "v", "dr", "prof", "mr", "mrs", "ms", "st", "no", "nos", "fig", "figs", "tab",
    "sec", "secs", "ch", "p", "pp", "vol", "approx", "ca", "al", "incl", "excl", "resp", "max", "min", "dept",
    "inc", "ltd",
})  # fmt: skip
#: Of these, the ones that may also end a sentence: a capital behind them begins a new one.
_MAY_END = frozenset({
    "al", "inc", "ltd", "no", "max", "min", "sec", "secs", "tab", "vol", "incl", "excl", "dept",
})  # fmt: skip
#: Countries, which names follow (“the U.S. Food and Drug Administration”), and what begins sentences there.
_COUNTRIES = frozenset({"u.s", "u.k", "e.u"})
_OPENERS = re.compile(
    r"(?:The|This|That|These|Those|It|In|A|An|If|You|Your|We|They|There|For|But|And|Do|Not?)\b"
)
_LAST_WORD = re.compile(r"[\w.\-]+$")
#: What is told by letters: the capital behind it is no initial of a name, as in “hepatitis B”.
_LETTERED = frozenset({
    "hepatitis", "influenza", "vitamin", "factor", "type", "grade", "stage", "phase", "class", "group",
    "cohort", "arm", "part", "step", "panel", "figure", "table", "appendix", "box",
})  # fmt: skip
#: What a sentence begins with: a capital, a digit, or a sign that opens words.
_BEGINS = re.compile(r"[“‘\"'(\[]*[A-Z0-9À-ÖØ-Þ£$€≥≤<>~±%]|[“‘(\[•–]")


@dataclass(frozen=True)
class Sentence:
    """A sentence and where it stands in its text: ``text[start:end]``."""

    text: str
    start: int
    end: int


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text in order, without the spaces around them.

    What has no mark at its end, such as a heading, is one too.  A full stop after an abbreviation (“e.g.”,
    “et al.”), an initial or before a small letter ends nothing.
    """
    start = 0
    for match in _END.finditer(text):
        if _ends(text, match):
            yield from _stripped(text, start, match.end())
            start = match.end()
    yield from _stripped(text, start, len(text))


def _ends(text: str, match: re.Match[str]) -> bool:
    rest = text[match.end() :].lstrip()
    if not rest:
        return True
    if match[0].startswith("."):
        before = text[: match.start()]
        word = _LAST_WORD.search(before)
        last = word[0].lower().strip(".") if word else ""
        if last in _ABBREVIATED and not (last in _MAY_END and rest[0].isupper()):
            return False
        if last in _COUNTRIES and not _OPENERS.match(rest):
            return False
        if _is_initial(before):
            return False
    return bool(_BEGINS.match(rest))


def _is_initial(before: str) -> bool:
    """Whether a text ends with the initial of a name: a capital alone, but for “I” and what letters tell."""
    *others, last = before.rsplit(None, 2)[-2:]
    if len(last.lstrip("(")) != 1 or not "A" <= last[-1] <= "Z":
        return False
    return not others or (last != "I" and others[0].strip("(“").lower() not in _LETTERED)


def _stripped(text: str, start: int, end: int) -> Iterator[Sentence]:
    part = text[start:end]
    words = part.strip()
    if words:
        start += len(part) - len(part.lstrip())
        yield Sentence(words, start, start + len(words))
