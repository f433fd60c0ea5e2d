"""Writes what the expressions on wording need of a text: ``python -m setup.cues`` after a change of them.

Each alternative of an expression stands beside short pieces of words, its cues: where a leaflet holds none of
them the alternative can't be met, and is not compiled.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

from brochure.rules.wording import CUES, LONGEST_CUE, MARKS, alternatives, written

# Python 3.10 has them under other names.
parser: Any = importlib.import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")
names: Any = importlib.import_module("re._constants" if sys.version_info >= (3, 11) else "sre_constants")

#: Most sets of cues that an alternative has, and most cues of a set.
_SETS = 3
_MOST = 250
_SHORTEST = 3


def cues() -> dict[str, list[list[list[str]]]]:
    """Sets of cues of every alternative by its kind: what it meets holds one of each set."""
    kinds = written()
    common: Counter[str] = Counter()
    for kind in kinds.values():
        for sentence in kind.fine:
            low = sentence.casefold()
            common.update(
                low[at : at + long] for long in range(_SHORTEST, LONGEST_CUE + 1) for at in range(len(low))
            )
    found: dict[str, list[list[list[str]]]] = {}
    for name, kind in kinds.items():
        found[name] = []
        for text in alternatives(kind.patterns):
            for value, mark in MARKS.items():
                text = text.replace("{" + value + "}", mark)
            sets = [one for one in _sets(parser.parse(text, re.IGNORECASE), common) if len(one) <= _MOST]
            sets.sort(key=lambda one: (_weight(one, common), sorted(one)))
            found[name].append([sorted(one) for one in sets[:_SETS]])
    return found


def _best(parts: Any, common: Counter[str]) -> set[str] | None:
    """The set of cues, of which a text that is met holds one, that the fewest texts hold."""
    sets = list(_sets(parts, common))
    return min(sets, key=lambda one: (_weight(one, common), sorted(one)), default=None)


def _weight(cues_of_one: set[str], common: Counter[str]) -> int:
    return sum(1 + common[cue] for cue in cues_of_one)


def _sets(parts: Any, common: Counter[str]) -> Iterator[set[str]]:
    run = ""
    for kind, given in [*parts, (None, None)]:
        if kind is names.LITERAL and given != ord("ı"):
            run += chr(given).lower()
            continue
        yield from _of_run(run)
        run = ""
        if kind is names.SUBPATTERN:
            yield from _sets(given[-1], common)
        elif kind in (names.MAX_REPEAT, names.MIN_REPEAT) and given[0] > 0:
            yield from _sets(given[2], common)
        elif kind is names.BRANCH:
            each = [_best(branch, common) for branch in given[1]]
            if all(each):
                yield {cue for one in each if one for cue in one}


def _of_run(run: str) -> Iterator[set[str]]:
    for mark in MARKS.values():
        if mark in run:
            yield {mark}
            return
    word = run.strip()
    if len(word) >= _SHORTEST:
        yield {word[:LONGEST_CUE]}
        if len(word) > LONGEST_CUE:
            yield {word[-LONGEST_CUE:]}


if __name__ == "__main__":
    lines = (f" {json.dumps(name)}: {json.dumps(given)}" for name, given in cues().items())
    CUES.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
