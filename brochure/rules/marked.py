"""What stands in a text between its words: citations, values, and marks that keep a claim out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from brochure.language.sentences import Sentence
from brochure.rules.block_text import alike
from brochure.rules.evidence import Evidence
from brochure.text.fields import Prose
from brochure.text.inline import Citation, Cite, NoExport, Text, ValueReference, plain_text, walk


@dataclass(frozen=True)
class Marks:
    """What stands in a text: after how many of its characters, as texts are compared."""

    cites: tuple[tuple[int, tuple[Cite, ...]], ...] = ()
    #: Values of the content, from where to where.
    values: tuple[tuple[int, int, str], ...] = ()
    #: Where a claim is kept out of the register.
    kept: tuple[int, ...] = ()


def marks(text: Prose, evidence: Evidence) -> Marks:
    """Citations, values and marks of a text."""
    before = ""
    cites: list[tuple[int, tuple[Cite, ...]]] = []
    values: list[tuple[int, int, str]] = []
    kept: list[int] = []
    for node in walk(text.nodes):
        if isinstance(node, (Text, ValueReference)):
            first = len(alike(f"{before}|")) - 1
            before += plain_text((node,), evidence.values)
            if isinstance(node, ValueReference) and node.name in evidence.brochure.values:
                values.append((first, len(alike(before)), node.name))
        elif isinstance(node, Citation):
            cites.append((len(alike(before)), node.items))
        elif isinstance(node, NoExport):
            kept.append(len(alike(before)))
    return Marks(tuple(cites), tuple(values), tuple(kept))


def cites_in(part: Sentence, first: int, found: Marks) -> tuple[Cite, ...]:
    """What a sentence cites in it or right behind it; before the first word, what stands there."""
    start = -1 if part.start == first else part.start
    return tuple(cite for at, cites in found.cites if start < at <= part.end for cite in cites)


def without_values(words: str, start: int, values: Iterable[tuple[int, int, str]]) -> str:
    """Words that begin at *start* of a text, without those of some values."""
    for first, last, _name in sorted(values, reverse=True):
        words = words[: max(first - start, 0)] + words[max(last - start, 0) :]
    return words


def masked(text: Prose, evidence: Evidence) -> str:
    """The words of a text as they are compared, without those of values and without digits of other names."""
    own = evidence.brochure.values
    hidden = {
        name: re.sub(r"[^\W_]|[£$€%]" if name in own else r"[\d£$€]", "#", words)
        for name, words in evidence.values.items()
    }
    return alike(plain_text(text.nodes, hidden))
