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
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, RootModel

from brochure.language.sentences import Sentence, sentences
from brochure.language.words import SentenceEnds
from brochure.rules.block_text import alike, pattern
from brochure.rules.frames import CLASSES, COMPANY, NAME, FramedSentence, Framing, Lexicon, frame, readings
from brochure.rules.register import REGISTER, informs
from brochure.rules.topics import TOPICS, topic_of
from brochure.rules.unlike_labels import says_nothing_of_labels
from brochure.source.outside import LARGEST, read_file
from brochure.source.shipped import shipped
from brochure.text.fields import Model

_FOLDER = Path(__file__).with_name("packs") / "wordings"
_FRAMES = _FOLDER / "frames.yaml"
#: Files of the folder that hold no kinds.
_OTHERS = ("pieces.yaml", "labels.yaml", CLASSES.name, _FRAMES.name, REGISTER.name, TOPICS.name)
#: What a text holds of each alternative that it meets: written by ``python -m setup.cues``.
CUES = _FOLDER / "cues.json"
#: The kind of wording that a sentence on the medicine is of that has nothing of what labels say.
UNLIKE_LABELS = "slogan"
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


class Spot(NamedTuple):
    """Where a text holds a kind of wording."""

    start: int
    end: int
    sentence: Sentence
    #: True where the words say nothing, only how the sentence is made, which may be meant otherwise.
    is_guess: bool = False
    #: True where nothing but what is missing tells it: words of labels.
    is_loose: bool = False


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


class LabelSpeech(Model):
    """Sentences of labels and package leaflets in which nothing promotes, whatever words stand in them."""

    id: str
    """What they are called."""
    language: Literal["en"]
    """The language whose words these are."""
    about: str
    """What they are, in a sentence for people."""
    patterns: Some
    """Regular expressions: a sentence that meets one of them is of this kind."""
    least: int = 1
    """How often it has to meet them."""
    needs: tuple[str, ...] = ()
    """Expressions of which it has to meet one, too."""
    unless: tuple[str, ...] = ()
    """Expressions of which it may meet none."""
    told: tuple[str, ...] = ()
    """Kinds of wording that are looked for all the same."""
    silent: Some
    """Sentences in which nothing is found because they are of this kind."""
    caught: Some
    """Sentences that are like them, in which something is found all the same."""


class AllLabelSpeech(RootModel[tuple[LabelSpeech, ...]]):
    """What labels are made of."""


class Framed(Model):
    """What a kind of wording says in whatever words."""

    id: str
    """The kind."""
    frames: Some
    """Frames: see :mod:`brochure.rules.frames`."""
    without: tuple[str, ...] = ()
    """Frames of which none may be in the sentence."""
    harmful: bool = False
    """Whether patients who follow it come to harm: then it is an error for them, too."""
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
    _cued()
    framings()
    _lexicon()


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


@lru_cache(maxsize=1)
def label_speech() -> tuple[LabelSpeech, ...]:
    """The kinds of sentences that labels are made of."""
    return shipped(_FOLDER / "labels.yaml", AllLabelSpeech).root


@lru_cache(maxsize=4000)
def silenced_by(sentence: str, names: tuple[tuple[str, str], ...]) -> tuple[LabelSpeech, ...]:
    """The kinds of sentences of labels that a sentence, as texts are compared, is of."""
    values = dict(names)

    def met(texts: Sequence[str]) -> int:
        return sum(1 for text in texts for _match in pattern(text, values).finditer(sentence))

    return tuple(
        each
        for each in label_speech()
        if met(each.patterns) >= each.least
        and (not each.needs or met(each.needs))
        and not (each.unless and met(each.unless))
    )


@dataclass(frozen=True)
class Finder:
    """What finds one kind of wording, for the names of one medicine."""

    kind: Wording
    names: Mapping[str, str] = field(repr=False)

    # Large expressions take long to compile, and most leaflets have no use for most of them.
    @cached_property
    def _spared(self) -> tuple[re.Pattern[str], ...]:
        return tuple(pattern(text, self.names) for text in self.kind.spared)

    @cached_property
    def _excuse(self) -> re.Pattern[str]:
        return pattern(_joined(self.kind.unless), self.names)

    def within(
        self, words: str, ends: SentenceEnds, around: str = "", framed: Iterable[Spot] | None = None
    ) -> Iterator[Spot]:
        """Where a text, as texts are compared, holds the wording, and in which sentence.

        *around* are the words of the whole block; where they are not given the text is all of it.  *framed*
        is what frames find of the kind, where that is known: see :func:`framed_in`.
        """
        found = self._found(words)
        if framed is None:
            framed = framed_in(words, ends, tuple(self.names.items())).get(self.kind.id, ())
        if not found and not framed:
            return
        # What excuses a wording excuses no sentence that is like none of a label.
        yield from (spot for spot in framed if spot.is_loose and not self._is_silent(spot.sentence))
        in_block = self.kind.reach == "block"
        if in_block and self._excuse.search(self._without(around or words)):
            return
        for spot in framed:
            if (
                not spot.is_loose
                and not self._is_silent(spot.sentence)
                and (in_block or not self._excuse.search(spot.sentence.text))
            ):
                yield spot
        spared = [match.span() for each in self._spared for match in each.finditer(words)] if found else []
        parts = list(sentences(words, ends)) if found else []
        for start, end in found:
            if any(first < end and start < stop for first, stop in spared):
                continue
            sentence = next(part for part in parts if part.end > start)
            if not self._is_silent(sentence) and (in_block or not self._excuse.search(sentence.text)):
                yield Spot(start, end, sentence)

    def _is_silent(self, sentence: Sentence) -> bool:
        """Whether a sentence is one of those that labels are made of, in which this kind is not told."""
        names = named(self.names)
        return informs(sentence.text, self.kind.id, names) or any(
            self.kind.id not in each.told for each in silenced_by(sentence.text, names)
        )

    def _found(self, words: str) -> tuple[tuple[int, int], ...]:
        """Where a text meets one of the alternatives."""
        return _found(self.kind.id, named(self.names), words)

    def _without(self, words: str) -> str:
        """A text without what is found."""
        parts, at = [], 0
        for start, end in self._found(words):
            parts.append(words[at:start])
            at = end
        return " … ".join([*parts, words[at:]])


@lru_cache(maxsize=20000)
def _found(kind: str, names: tuple[tuple[str, str], ...], words: str) -> tuple[tuple[int, int], ...]:
    """Where a text meets a kind’s alternatives, as one expression of all of them would find it.

    Each is compiled for itself, and once: what texts may meet differs from one to the next.
    """
    able = [pattern(text, dict(names)) for text in met(kind, dict(names), words)]
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(words) and (matches := [one for each in able if (one := each.search(words, at))]):
        # Of those that begin at the same place the first: `min` gives it.
        first = min(matches, key=lambda match: match.start())
        found.append(first.span())
        at = max(first.end(), first.start() + 1)
    return tuple(found)


@lru_cache(maxsize=4000)
def framed_in(
    words: str, ends: SentenceEnds, names: tuple[tuple[str, str], ...]
) -> Mapping[str, tuple[Spot, ...]]:
    """What frames find in a text, by the kinds of wording; else what is unlike labels."""
    found: dict[str, list[Spot]] = {}
    for read in _readings(words, ends, names):
        for kind, spans in framings().found(read).items():
            found.setdefault(kind, []).extend(
                Spot(read.places[first][0], read.places[last][1], read.sentence, not framed()[kind].harmful)
                for first, last in spans
            )
    if loose := list(_unlike_labels(words, ends, names)):
        told = [spot[:2] for spots in found.values() for spot in spots]
        told += [span for kind in met_kinds(words, names) for span in _found(kind, names, words)]
        for spot in loose:
            first, last = spot.sentence.start, spot.sentence.end
            if not any(start < last and first < end for start, end in told):
                kind = topic_of(spot.sentence, _called(names)) or UNLIKE_LABELS
                found.setdefault(kind, []).append(spot)
    return {kind: tuple(spots) for kind, spots in found.items()}


def _unlike_labels(words: str, ends: SentenceEnds, names: tuple[tuple[str, str], ...]) -> Iterator[Spot]:
    called = {name for name, symbol in _called(names).items() if symbol == NAME}
    for sentence in sentences(words, ends):
        if span := says_nothing_of_labels(sentence.text, called, names):
            start = sentence.start + span[0]
            yield Spot(start, sentence.start + span[1], sentence, is_guess=True, is_loose=True)


def _readings(
    words: str, ends: SentenceEnds, names: tuple[tuple[str, str], ...]
) -> tuple[FramedSentence, ...]:
    return readings(_lexicon(), words, ends, _called(names))


def _called(names: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """The symbols of what the medicine and the company are called, in small letters."""
    symbols = {"brand": NAME, "generic": NAME, "company": COMPANY}
    return {re.sub("[®™]", "", alike(text)).strip("[] ").lower(): symbols[name] for name, text in names}


@lru_cache(maxsize=1)
def framed() -> Mapping[str, Framed]:
    """What kinds of wording say in whatever words, by their names."""
    return {each.id: each for each in shipped(_FRAMES, AllFramed).root}


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon:
    texts = {text for each in framed().values() for text in (*each.frames, *each.without)}
    return Lexicon(frame(text) for text in sorted(texts))


@lru_cache(maxsize=1)
def framings() -> Framing:
    """The frames of all kinds of wording."""
    return Framing(
        {
            name: ([frame(text) for text in each.frames], [frame(text) for text in each.without])
            for name, each in framed().items()
        }
    )


def named(values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The values that expressions name, of all values of a content."""
    return tuple((name, values[name]) for name in _NAMES if name in values)


def finder(name: str, values: Mapping[str, str]) -> Finder:
    """What finds a kind of wording in texts on a medicine whose names are *values*.

    Raises ``KeyError`` for a kind that is not there.
    """
    return _finder(name, named(values))


@lru_cache(maxsize=500)
def _finder(name: str, names: tuple[tuple[str, str], ...]) -> Finder:
    return Finder(written()[name], dict(names))


@lru_cache(maxsize=1)
def _cues() -> Mapping[str, Sequence[Sequence[Sequence[str]]]]:
    found: dict[str, list[list[list[str]]]] = json.loads(read_file(CUES, LARGEST))
    return found


@lru_cache(maxsize=100)
def _alternatives(name: str) -> tuple[str, ...]:
    return tuple(alternatives(written()[name].patterns))


def met(name: str, values: Mapping[str, str], words: str) -> list[str]:
    """The alternatives of a kind that a text may meet: it holds one of each set of their cues."""
    numbers = met_kinds(words, named(values)).get(name, ())
    return [_alternatives(name)[number] for number in numbers]


@lru_cache(maxsize=4000)
def met_kinds(words: str, names: tuple[tuple[str, str], ...]) -> Mapping[str, tuple[int, ...]]:
    """The kinds of wording that a text may hold, with the numbers of the alternatives that it may meet."""
    text = _folded(words)
    cued = _cued()
    held = {MARKS[name] for name, value in names if _folded(re.sub("[®™]", "", alike(value))) in text}
    for long in range(1, LONGEST_CUE + 1):
        held |= cued.sets.keys() & {text[at : at + long] for at in range(len(text) - long + 1)}
    sets = {number for cue in held for number in cued.sets.get(cue, ())}
    able = {each for number in sets for each in cued.users[number] if each.needs <= sets}
    found: dict[str, list[int]] = {}
    for each in sorted({*able, *cued.always}, key=lambda each: each.number):
        found.setdefault(each.kind, []).append(each.number)
    return {kind: tuple(numbers) for kind, numbers in found.items()}


def _folded(text: str) -> str:
    """A text as cues are written: what is the same in any case for expressions is the same there."""
    return text.casefold().replace("ı", "i")


@dataclass(frozen=True, eq=False)
class _Alternative:
    kind: str
    number: int
    #: The sets of cues of which a text must hold one each, by their numbers.
    needs: frozenset[int]


@dataclass(frozen=True)
class _Cued:
    """All alternatives by their cues."""

    #: The numbers of the sets that a cue is in.
    sets: Mapping[str, Sequence[int]]
    #: The alternatives that need a set.
    users: Mapping[int, Sequence[_Alternative]]
    #: Those that need none.
    always: Sequence[_Alternative]


@lru_cache(maxsize=1)
def _cued() -> _Cued:
    numbers: dict[tuple[str, ...], int] = {}
    users: dict[int, list[_Alternative]] = {}
    always = []
    for kind, each in _cues().items():
        for number, sets in enumerate(each):
            needs = frozenset(numbers.setdefault(tuple(cues), len(numbers)) for cues in sets)
            made = _Alternative(kind, number, needs)
            if not needs:
                always.append(made)
            for one in needs:
                users.setdefault(one, []).append(made)
    of_cues: dict[str, list[int]] = {}
    for cues, number in numbers.items():
        for cue in cues:
            of_cues.setdefault(cue, []).append(number)
    return _Cued(of_cues, users, always)


def _joined(texts: Sequence[str]) -> str:
    return "|".join(f"(?:{text})" for text in texts) or r"(?!)"
