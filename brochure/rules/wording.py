"""Kinds of wording that medical reviewers know: superlatives, promises, hanging comparisons.

They are data, ``packs/wordings/*.yaml``, so that every market's rows name the same kinds.  A kind says what
its words have to be said of: “a new treatment” is praise, “a new needle” is none.  Each brings sentences in
which it is to be found and sentences in which it is not: they are its tests.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, RootModel

from brochure.language.sentences import Sentence, sentences
from brochure.language.words import SentenceEnds
from brochure.rules.block_text import alike, pattern
from brochure.rules.frames import CLASSES, COMPANY, NAME, FramedSentence, Framing, Lexicon, frame, readings
from brochure.source.outside import LARGEST, read_file
from brochure.source.shipped import shipped
from brochure.text.fields import Model

_FOLDER = Path(__file__).with_name("packs") / "wordings"
_FRAMES = _FOLDER / "frames.yaml"
#: Files of the folder that hold no kinds.
_OTHERS = ("pieces.yaml", CLASSES.name, _FRAMES.name)
#: What a text holds of each alternative that it meets: written by ``python -m setup.cues``.
CUES = _FOLDER / "cues.json"
#: Most characters of a cue.
LONGEST_CUE = 7
#: What stands for the names of the medicine in cues.
MARKS = {"brand": "\ue000", "generic": "\ue001", "company": "\ue002"}
#: The name of a piece that patterns share: ``<treatment>``.
_PIECE = re.compile(r"<([a-z-]+)>")
#: Runs of words with hyphens and of digits, which are bounded: no text takes the square of its length.
_WORDS = re.compile(r"\[\\w-\]\+")
_DIGITS = re.compile(r"(\\d\[[^\]]*\])([*+])")
#: Signs that open, close and part groups; sets and what a backslash stands before are no such signs.
_OUTSIDE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]", re.DOTALL)
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


class Framed(Model):
    """What a kind of wording says in whatever words."""

    id: str
    """The kind."""
    frames: Some
    """Frames: see :mod:`brochure.rules.frames`."""
    without: tuple[str, ...] = ()
    """Frames of which none may be in the sentence."""
    caught: Some
    """Sentences in which it is found."""
    fine: tuple[str, ...] = ()
    """Sentences in which it is not."""


class AllFramed(RootModel[tuple[Framed, ...]]):
    """What kinds of wording say in whatever words."""


class Pieces(RootModel[dict[str, str]]):
    """Parts of expressions by their names."""


@lru_cache(maxsize=1)
def written() -> Mapping[str, Wording]:
    """Every kind of wording by its name, with pieces put into its expressions."""
    pieces = shipped(_FOLDER / "pieces.yaml", Pieces).root
    found: dict[str, Wording] = {}
    for file in sorted(_FOLDER.glob("*.yaml")):
        if file.name in _OTHERS:
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


def read() -> None:
    """Read all kinds of wording and their cues, once for all processes that are forked afterwards."""
    for name in written():
        _alternatives(name)
    _cues()


def wordings() -> Mapping[str, Wording]:
    """Every kind of wording by its name."""
    return written()


def alternatives(patterns: Sequence[str]) -> list[str]:
    """What expressions look for one by one: the parts between their outermost bars."""
    found = []
    for text in patterns:
        depth, start, at = 0, 0, 0
        for part in _OUTSIDE.finditer(text):
            sign, at = part[0], part.start()
            if sign == "(":
                depth += 1
            elif sign == ")":
                depth -= 1
            elif sign == "|" and not depth:
                found.append(text[start:at])
                start = at + 1
        found.append(text[start:])
    return found


def _whole(text: str, pieces: Mapping[str, str]) -> str:
    """An expression with its pieces put in; a piece may hold others.

    Raises ``KeyError`` for a piece that is not there.
    """
    while _PIECE.search(text):
        text = _PIECE.sub(lambda match: f"(?:{pieces[match[1]]})", text)
    text = _WORDS.sub(lambda _run: r"[\w-]{1,40}", text)
    text = _DIGITS.sub(lambda run: run[1] + ("{0,20}" if run[2] == "*" else "{1,20}"), text)
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
        framed = list(self._framed(words, ends))
        if not found and not framed:
            return
        in_block = self.kind.reach == "block"
        if in_block and self._excuse.search(self._wrong.sub(" … ", around or words)):
            return
        for start, end, sentence in framed:
            if in_block or not self._excuse.search(sentence.text):
                yield start, end, sentence
        spared = [match.span() for each in self._spared for match in each.finditer(words)] if found else []
        parts = list(sentences(words, ends)) if found else []
        for start, end in found:
            if any(first < end and start < stop for first, stop in spared):
                continue
            sentence = next(part for part in parts if part.end > start)
            if in_block or not self._excuse.search(sentence.text):
                yield start, end, sentence

    def _framed(self, words: str, ends: SentenceEnds) -> Iterator[tuple[int, int, Sentence]]:
        framing = framings().get(self.kind.id)
        if framing is None:
            return
        for read in _readings(words, ends, tuple(self.names.items())):
            for first, last in framing.found(read):
                yield read.places[first][0], read.places[last][1], read.sentence


@lru_cache(maxsize=4000)
def _readings(
    words: str, ends: SentenceEnds, names: tuple[tuple[str, str], ...]
) -> tuple[FramedSentence, ...]:
    symbols = {"brand": NAME, "generic": NAME, "company": COMPANY}
    called = {re.sub("[®™]", "", alike(text)).strip("[] ").lower(): symbols[name] for name, text in names}
    return readings(_lexicon(), words, ends, called)


@lru_cache(maxsize=1)
def framed() -> Mapping[str, Framed]:
    """What kinds of wording say in whatever words, by their names."""
    return {each.id: each for each in shipped(_FRAMES, AllFramed).root}


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon:
    texts = {text for each in framed().values() for text in (*each.frames, *each.without)}
    return Lexicon(frame(text) for text in sorted(texts))


@lru_cache(maxsize=1)
def framings() -> Mapping[str, Framing]:
    """The frames of kinds of wording by their names."""
    return {
        name: Framing([frame(text) for text in each.frames], [frame(text) for text in each.without])
        for name, each in framed().items()
    }


def finder(name: str, values: Mapping[str, str], held: Held | None = None) -> Finder:
    """What finds a kind of wording in texts on a medicine whose names are *values*.

    Where it is told what the texts hold, it does not look for what they can't meet.

    Raises ``KeyError`` for a kind that is not there.
    """
    names = tuple((name, values[name]) for name in _NAMES if name in values)
    if held is None:
        return _finder(name, names, None)
    return _finder(name, names, tuple(met(name, dict(names), held.where(written()[name]))))


class Pieced:
    """What some texts hold, in pieces as long as cues."""

    def __init__(self, texts: Sequence[str]) -> None:
        # What is the same in any case for expressions is the same here.
        self._texts = [text.casefold().replace("ı", "i") for text in texts]
        self._whole = whole = "\n".join(self._texts)
        self._pieces = {
            long: {whole[at : at + long] for at in range(len(whole) - long + 1)}
            for long in range(1, LONGEST_CUE + 1)
        }

    def hold(self, sets: Iterable[Sequence[str]]) -> bool:
        """True where one of the texts holds a cue of each of the sets."""
        held = []
        for cues in sets:
            held.append([cue for cue in cues if self._somewhere(cue)])
            if not held[-1]:
                return False
        # The words of an expression stand in one text: in all texts together most cues are met.
        return any(all(any(cue in text for cue in cues) for cues in held) for text in self._texts)

    def _somewhere(self, cue: str) -> bool:
        return cue in self._pieces[len(cue)] if len(cue) <= LONGEST_CUE else cue in self._whole


@dataclass(frozen=True)
class Held:
    """What the texts of leaflets hold, each for itself, and all of a block as one text."""

    texts: Pieced
    blocks: Pieced

    def where(self, kind: Wording) -> Pieced:
        """The texts in which a kind of wording is looked for."""
        return self.blocks if kind.reach == "block" else self.texts


@lru_cache(maxsize=1)
def _cues() -> Mapping[str, Sequence[Sequence[Sequence[str]]]]:
    found: dict[str, list[list[list[str]]]] = json.loads(read_file(CUES, LARGEST))
    return found


@lru_cache(maxsize=100)
def _alternatives(name: str) -> tuple[str, ...]:
    return tuple(alternatives(written()[name].patterns))


def met(name: str, values: Mapping[str, str], held: Pieced) -> Iterator[str]:
    """The alternatives of a kind that one of some texts may meet."""
    named = {
        MARKS[value]: re.sub("[®™]", "", alike(text)).casefold().replace("ı", "i")
        for value, text in values.items()
    }
    for text, sets in zip(_alternatives(name), _cues()[name], strict=True):
        if held.hold([named.get(cue, cue) for cue in cues] for cues in sets):
            yield text


@lru_cache(maxsize=500)
def _finder(name: str, names: tuple[tuple[str, str], ...], only: tuple[str, ...] | None) -> Finder:
    kind, values = written()[name], dict(names)
    return Finder(kind, values, pattern(_joined(kind.patterns if only is None else only), values))


def _joined(texts: Sequence[str]) -> str:
    return "|".join(f"(?:{text})" for text in texts) or r"(?!)"
