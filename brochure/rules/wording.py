"""Kinds of wording that medical reviewers know: superlatives, promises, hanging comparisons.

They are data, ``packs/wordings/*.yaml``, so that every market's rows name the same kinds.  A kind says what
its words have to be said of: “a new treatment” is praise, “a new needle” is none.  Each brings sentences in
which it is to be found and sentences in which it is not: they are its tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, RootModel

from brochure.language.sentences import Sentence, sentences
from brochure.language.words import SentenceEnds
from brochure.rules.block_text import pattern
from brochure.source.shipped import shipped
from brochure.text.fields import Model

_FOLDER = Path(__file__).with_name("packs") / "wordings"
#: The name of a piece that patterns share: ``<treatment>``.
_PIECE = re.compile(r"<([a-z-]+)>")
#: Values that expressions name.
_NAMES = ("brand", "generic", "company")

Some = Annotated[tuple[str, ...], Field(min_length=1)]


class Wording(Model):
    """A kind of wording."""

    id: str
    """What rows call it."""
    language: Literal["en"]
    """The language whose words these are."""
    about: str
    """What it is, in a sentence for people."""
    patterns: Some
    """Regular expressions that find it, in any case, with ``{brand}`` and ``<pieces>``."""
    spared: tuple[str, ...] = ()
    """Expressions: what overlaps with one of them is none."""
    unless: tuple[str, ...] = ()
    """Expressions: a sentence that meets one of them holds none."""
    reach: Literal["sentence", "block"] = "sentence"
    """Where ``unless`` is looked for: in the sentence, or in the block without what was found."""
    caught: Some
    """Sentences in which it is found."""
    fine: Some
    """Sentences in which it is not."""


class Wordings(RootModel[tuple[Wording, ...]]):
    """The kinds of wording of one file."""


class Pieces(RootModel[dict[str, str]]):
    """Parts of expressions by their names."""


@lru_cache(maxsize=1)
def wordings() -> Mapping[str, Wording]:
    """Every kind of wording by its name, with pieces put into its expressions."""
    pieces = shipped(_FOLDER / "pieces.yaml", Pieces).root
    found: dict[str, Wording] = {}
    for file in sorted(_FOLDER.glob("*.yaml")):
        if file.name == "pieces.yaml":
            continue
        for kind in shipped(file, Wordings).root:
            if kind.id in found:
                raise ValueError(f"there are two kinds of wording “{kind.id}”")
            whole = {
                name: tuple(_whole(text, pieces) for text in getattr(kind, name))
                for name in ("patterns", "spared", "unless")
            }
            found[kind.id] = kind.model_copy(update=whole)
    return found


def _whole(text: str, pieces: Mapping[str, str]) -> str:
    """An expression with its pieces put in; a piece may hold others.

    Raises ``KeyError`` for a piece that is not there.
    """
    while _PIECE.search(text):
        text = _PIECE.sub(lambda match: f"(?:{pieces[match[1]]})", text)
    return text


@dataclass(frozen=True)
class Finder:
    """What finds one kind of wording, for the names of one medicine."""

    kind: Wording
    names: Mapping[str, str] = field(repr=False)
    _wrong: re.Pattern[str] = field(repr=False)

    # Large expressions take long to compile, and most leaflets have no use for these two.
    @cached_property
    def _spared(self) -> tuple[re.Pattern[str], ...]:
        return tuple(pattern(text, self.names) for text in self.kind.spared)

    @cached_property
    def _excuse(self) -> re.Pattern[str]:
        return pattern(_joined(self.kind.unless), self.names)

    def within(self, words: str, ends: SentenceEnds, around: str = "") -> Iterator[tuple[int, int, Sentence]]:
        """Where a text, as texts are compared, holds the wording, and in which sentence.

        *around* are the words of the whole block; where they are not given the text is all of it.
        """
        found = [match.span() for match in self._wrong.finditer(words)]
        if not found:
            return
        in_block = self.kind.reach == "block"
        if in_block and self._excuse.search(self._wrong.sub(" … ", around or words)):
            return
        spared = [match.span() for each in self._spared for match in each.finditer(words)]
        parts = list(sentences(words, ends))
        for start, end in found:
            if any(first < end and start < stop for first, stop in spared):
                continue
            sentence = next(part for part in parts if part.end > start)
            if in_block or not self._excuse.search(sentence.text):
                yield start, end, sentence


def finder(name: str, values: Mapping[str, str]) -> Finder:
    """What finds a kind of wording in texts on a medicine whose names are *values*.

    Raises ``KeyError`` for a kind that is not there.
    """
    return _finder(name, tuple((name, values[name]) for name in _NAMES if name in values))


@lru_cache(maxsize=500)
def _finder(name: str, names: tuple[tuple[str, str], ...]) -> Finder:
    kind, values = wordings()[name], dict(names)

    return Finder(kind, values, pattern(_joined(kind.patterns), values))


def _joined(texts: Sequence[str]) -> str:
    return "|".join(f"(?:{text})" for text in texts) or r"(?!)"
