"""Frames: what a copywriter says in whatever words, as word classes that stand near each other in a sentence.

A frame is a line of data, such as ``<nobody> ~3 <matches> & <medicine> ! <asks>``:

- ``<matches>`` is a class of words (``packs/wordings/classes.yaml``), ``offer`` a word; both in any form.
- ``a|<b>`` is one of these; ``^`` before the first and ``$`` behind the last bind them to the sentence’s
  ends.
- ``~3`` lets up to three words stand between its neighbours, ``~`` four; without it nothing does.
- ``&`` parts what has to be in the sentence in any order, ``!`` what must not be there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from pydantic import RootModel

from brochure.language.sentences import Sentence, sentences
from brochure.language.words import SentenceEnds
from brochure.rules.claim_detection import instructs
from brochure.source.shipped import shipped

CLASSES = Path(__file__).with_name("packs") / "wordings" / "classes.yaml"
#: How many words ``~`` lets stand between.
_NEAR = 4
#: Words, numbers, and the signs that mean something.
_TOKEN = re.compile(r"\d[\d.,]*\d|[^\W_]+(?:'[^\W_]+)?|[%£$€?!…:\"]")
_GAP = re.compile(r"~(\d*)$")
#: Two classes whose words stand one behind the other.
_PAIR = re.compile(r"<([a-z-]+)> <([a-z-]+)>")
#: Words whose endings are no endings.
_WHOLE = frozenset({
    "anything", "as", "bed", "being", "bring", "bus", "during", "evening", "everything", "fed", "gas", "has",
    "his", "is", "its", "king", "led", "less", "morning", "need", "news", "nothing", "plus", "red", "ring",
    "seed", "sing", "something", "spring", "string", "thing", "this", "thus", "unless", "us", "was", "wing",
    "yes",
})  # fmt: skip
_VOWELS = "aeiou"
#: What verbs of reports end with.
_VERBS = ("s", "ed")

#: The medicine by its names, its company, and whatever is written in figures.
NAME, COMPANY, NUMBER = "<name>", "<company>", "<number>"
#: A word with a capital inside a sentence, a sentence of a few words, one that begins with a small letter,
#: and one that tells its reader what to do.
PROPER, SHORT, LOWER, ORDER = "<proper>", "<short>", "<lower>", "<order>"
#: What the medicine is said to do that no label says of a medicine: “samplumab rewrites the rules”.
DEED = "<deed>"
_GIVEN = (NAME, COMPANY, NUMBER, PROPER, SHORT, LOWER, ORDER, DEED)
#: Classes: what labels say that medicines do, words that may stand before a verb, and verbs of other forms.
VERBS = ("label-deeds", "helping", "modal", "irregular-past")
#: Other treatments than the medicine.
_OTHERS = frozenset({"<others>", "<old-treatments>"})
#: Most words of a short sentence, and of a question that the next sentence answers.
_FEW = 8


class Classes(RootModel[dict[str, str]]):
    """Classes of words by their names: words and phrases with commas between them.

    A word stands for its forms, too (“beats”, “beaten” where that is listed); with ``=`` before it for itself
    alone; with a star it is the beginning or the end of words.  ``<name>`` is another class;
    ``<one> <other>`` is each word of the one before each of the other.
    """


@dataclass(frozen=True)
class _Element:
    """One of some words or classes, and how many other words may stand before it."""

    symbols: frozenset[str]
    gap: int


@dataclass(frozen=True)
class _Chain:
    elements: tuple[_Element, ...]
    at_start: bool
    at_end: bool

    def found(self, read: FramedSentence) -> Iterator[tuple[int, int]]:
        """The first and last word of each place that has the elements one behind another."""
        if any(element.symbols.isdisjoint(read.where) for element in self.elements):
            return
        reached = [
            span
            for span in read.spans(self.elements[0].symbols)
            if not self.at_start or span[0] <= read.begin
        ]
        for element in self.elements[1:]:
            behind = read.spans(element.symbols)
            reached = [
                (start, stop)
                for start, end in reached
                for first, stop in behind
                if 0 < first - end <= element.gap + 1
            ]
        for span in reached:
            if not self.at_end or span[1] >= read.finish:
                yield span


@dataclass(frozen=True)
class Frame:
    """What a sentence has to hold, and what not."""

    chains: tuple[_Chain, ...]
    barred: tuple[_Chain, ...]

    @property
    def anchor(self) -> frozenset[str]:
        """The words of which a sentence needs one: those of the smallest of its elements."""
        each = (element.symbols for chain in self.chains for element in chain.elements)
        return min(each, key=lambda symbols: sum(_size(symbol) for symbol in symbols))

    def found(self, read: FramedSentence) -> tuple[int, int] | None:
        """The first and last word of what it is about in a sentence; None where it is not met."""
        first = next(self.chains[0].found(read), None)
        if first is None or any(next(chain.found(read), None) is None for chain in self.chains[1:]):
            return None
        return None if any(next(chain.found(read), None) for chain in self.barred) else first


@dataclass(frozen=True)
class FramedSentence:
    """A sentence as frames see it: where each word and class stands, by the numbers of its words."""

    sentence: Sentence
    #: Where words begin and end in the text.
    places: Sequence[tuple[int, int]] = field(repr=False)
    where: Mapping[str, Sequence[tuple[int, int]]] = field(repr=False)
    #: The numbers of the first and last word that are no signs.
    begin: int = 0
    finish: int = 0

    def spans(self, symbols: Iterable[str]) -> list[tuple[int, int]]:
        """Where one of some words or classes stands, in reading order, in whatever order they are given."""
        return sorted({span for symbol in symbols for span in self.where.get(symbol, ())})


class Framing:
    """The frames of all kinds of wording, by a word or class that each needs."""

    def __init__(self, kinds: Mapping[str, tuple[Iterable[Frame], Iterable[Frame]]]) -> None:
        """Of each kind its frames, and those of which none may be in the sentence."""
        self._by_anchor: dict[str, list[tuple[str, Frame]]] = defaultdict(list)
        self._barred: dict[str, list[_Chain]] = {}
        for kind, (frames, without) in kinds.items():
            for each in frames:
                for symbol in each.anchor:
                    self._by_anchor[symbol].append((kind, each))
            self._barred[kind] = [chain for each in without for chain in each.chains]

    def found(self, read: FramedSentence) -> dict[str, list[tuple[int, int]]]:
        """The first and last word of what they are about in a sentence, by kinds."""
        found: dict[str, list[tuple[int, int]]] = {}
        near = {
            (kind, id(each)): each for symbol in read.where for kind, each in self._by_anchor.get(symbol, ())
        }
        for (kind, _id), each in near.items():
            if (span := each.found(read)) is not None:
                found.setdefault(kind, []).append(span)
        return {
            kind: sorted(spans)
            for kind, spans in found.items()
            if not any(next(chain.found(read), None) for chain in self._barred[kind])
        }


@lru_cache(maxsize=2000)
def frame(text: str) -> Frame:
    """A frame from its line.

    Raises ``KeyError`` for a class that is not there, and ``ValueError`` for a part without words.
    """
    chains: list[_Chain] = []
    barred: list[_Chain] = []
    for part in re.split(r"\s(?=[&!] )", f"& {text.strip()}"):
        sign, line = part[0], part[1:].strip()
        (chains if sign == "&" else barred).append(_chain(line))
    return Frame(tuple(chains), tuple(barred))


def _chain(line: str) -> _Chain:
    at_start, at_end = line.startswith("^ "), line.endswith(" $")
    gap, elements = 0, []
    for word in line.removeprefix("^ ").removesuffix(" $").split():
        if near := _GAP.match(word):
            gap = int(near[1] or _NEAR)
            continue
        elements.append(_Element(frozenset(_symbols(word)), gap))
        gap = 0
    if not elements:
        raise ValueError("a part of a frame holds no words")
    return _Chain(tuple(elements), at_start, at_end)


def _symbols(element: str) -> Iterator[str]:
    for word in element.split("|"):
        if not word:
            raise KeyError(element)
        if word.startswith("<") and word not in _GIVEN and word[1:-1] not in _classes():
            raise KeyError(word)
        yield word.replace("_", " ")


@lru_cache(maxsize=1)
def _classes() -> Mapping[str, tuple[str, ...]]:
    given = shipped(CLASSES, Classes).root

    def words(name: str) -> Iterator[str]:
        for entry in given[name].split(","):
            entry = entry.strip()
            if pair := _PAIR.fullmatch(entry):
                yield from (f"{one} {other}" for one in words(pair[1]) for other in words(pair[2]))
            elif entry.startswith("<") and entry not in _GIVEN:
                yield from words(entry[1:-1])
            elif entry:
                yield entry

    return {name: tuple(words(name)) for name in given}


def _size(symbol: str) -> int:
    return len(_classes().get(symbol[1:-1], ())) or (200 if symbol.startswith("<") else 1)


class Lexicon:
    """The words that frames look for, with the classes that they are of."""

    def __init__(self, frames: Iterable[Frame]) -> None:
        wanted = {
            symbol
            for each in frames
            for chain in (*each.chains, *each.barred)
            for element in chain.elements
            for symbol in element.symbols
        }
        self._single: dict[str, set[str]] = defaultdict(set)
        self._phrases: dict[str, set[tuple[tuple[str, ...], str]]] = defaultdict(set)
        for symbol in wanted:
            for word in _classes().get(symbol[1:-1], (symbol,)) if symbol[0] == "<" else (symbol,):
                if word in _GIVEN:
                    # They are found by what the medicine is called.
                    self._single[word].add(symbol)
                    continue
                # Sentences are read without their hyphens.
                first, *rest = re.split("[ -]", word)
                if rest:
                    self._phrases[first].add((tuple(rest), symbol))
                else:
                    self._single[first].add(symbol)
        self._of_word = lru_cache(maxsize=20000)(self._look_up)

    def _look_up(self, word: str) -> tuple[frozenset[str], tuple[tuple[tuple[str, ...], str], ...]]:
        forms = [*forms_of(word), f"={word}"]
        forms += [f"{word[:long]}*" for long in range(3, len(word) + 1)]
        forms += [f"*{word[-long:]}" for long in range(3, len(word) + 1)]
        single = {symbol for form in forms for symbol in self._single.get(form, ())}
        phrases = {phrase for form in forms for phrase in self._phrases.get(form, ())}
        return frozenset(single), tuple(sorted(phrases))

    def read(self, sentence: Sentence, names: Mapping[str, str]) -> FramedSentence:
        """A sentence as frames see it; *names* are those of the medicine and the company in small letters."""
        found = list(_TOKEN.finditer(sentence.text))
        words = [match[0].lower() for match in found]
        where: dict[str, list[tuple[int, int]]] = defaultdict(list)
        named = set()
        medicine = []
        for name, symbol in names.items():
            for at in _runs(words, name.split()):
                last = at + len(name.split()) - 1
                medicine += [last] if symbol == NAME else []
                named |= set(range(at, last + 1))
                for each in self._single.get(symbol, ()):
                    where[each].append((at, last))
        for at, word in enumerate(words):
            single, phrases = self._of_word(word)
            for symbol in single:
                where[symbol].append((at, at))
            if word[0].isdigit():
                for symbol in self._single.get(NUMBER, ()):
                    where[symbol].append((at, at))
            for rest, symbol in phrases:
                stop = at + len(rest)
                if stop < len(words) and all(
                    _is_form(words[at + 1 + number], each) for number, each in enumerate(rest)
                ):
                    where[symbol].append((at, stop))
        for symbol in self._single.get(DEED, ()):
            where[symbol] += [(at, at) for at in _deeds(run_on(sentence.text, found), medicine)]
        plain = [at for at, word in enumerate(words) if word[0].isalnum()] or [0]
        for at in plain[1:]:
            own = found[at][0]
            if own[0].isupper() and own[1:].islower() and at not in named:
                for symbol in self._single.get(PROPER, ()):
                    where[symbol].append((at, at))
        if sentence.text[0].islower():
            for symbol in self._single.get(LOWER, ()):
                where[symbol].append((plain[0], plain[0]))
        if self._single.get(ORDER) and instructs(sentence.text):
            for symbol in self._single[ORDER]:
                where[symbol].append((plain[0], plain[0]))
        if len(plain) <= _FEW:
            for symbol in self._single.get(SHORT, ()):
                where[symbol].append((plain[0], plain[-1]))
        places = [(sentence.start + match.start(), sentence.start + match.end()) for match in found]
        return FramedSentence(sentence, places, where, plain[0], plain[-1])


def run_on(text: str, found: Sequence[re.Match[str]]) -> list[str]:
    """Words with nothing but a space before them, in their own letters; others are empty."""
    ends = [0, *(match.end() for match in found)]
    return [
        match[0] if text[end : match.start()].lstrip("®™") == " " else ""
        for match, end in zip(found, ends, strict=False)
    ]


def _deeds(words: Sequence[str], named: Iterable[int]) -> Iterator[int]:
    """Where the verb behind the medicine’s name is none that labels have for what medicines do."""
    labels, helping, modal, past = map(class_of, VERBS)
    for last in named:
        may = False
        for at in range(last + 1, len(words)):
            word = words[at]
            if word in modal:
                may = True
            elif word not in helping and not (word.endswith("ly") and len(word) > 4):
                is_verb = may or word in past or (word.endswith(_VERBS) and not word.endswith("ss"))
                if (
                    is_verb
                    and len(word) > 3
                    and word.isalpha()
                    and word.islower()
                    and labels.isdisjoint(forms_of(word))
                ):
                    yield at
                break


@lru_cache(maxsize=16)
def class_of(name: str) -> frozenset[str]:
    """The words of a class."""
    return frozenset(_classes()[name])


def _runs(words: Sequence[str], name: Sequence[str]) -> Iterator[int]:
    if not name:
        return
    for at in range(len(words) - len(name) + 1):
        own = [word.removesuffix("'s") for word in words[at : at + len(name)]]
        if own == list(name):
            yield at


@lru_cache(maxsize=20000)
def forms_of(word: str) -> tuple[str, ...]:
    """What a word may be a form of, itself first: plurals, forms of verbs, adverbs."""
    found = [word]
    base = word.removesuffix("'s")
    if base != word:
        found.append(base)
    if base in _WHOLE or len(base) < 4:
        return tuple(found)
    if base.endswith("s") and not base.endswith("ss"):
        found.append(base[:-1])
        if base.endswith("es"):
            found.append(base[:-2])
        if base.endswith("ies"):
            found.append(f"{base[:-3]}y")
    for ending in ("ed", "ing"):
        if base.endswith(ending):
            stem = base[: -len(ending)]
            if len(stem) < 2:
                continue
            found += [stem, f"{stem}e"]
            if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in _VOWELS:
                found.append(stem[:-1])
            if ending == "ed" and stem.endswith("i"):
                found.append(f"{stem[:-1]}y")
    if base.endswith("ly") and len(base) > 4:
        found.append(base[:-2])
        if base.endswith("ily"):
            found.append(f"{base[:-3]}y")
        if base.endswith(("bly", "ply")):
            found.append(f"{base[:-1]}e")
    return tuple(found)


def _is_form(word: str, of: str) -> bool:
    return of[1:] == word if of.startswith("=") else of in forms_of(word)


def readings(
    lexicon: Lexicon, words: str, ends: SentenceEnds, names: Mapping[str, str]
) -> tuple[FramedSentence, ...]:
    """The sentences of a text as frames see them.

    What is said in two is read as one, too: a short question with what answers it, and a short sentence on
    other treatments with the one on the medicine behind it: “Others take months. Samplix takes a day.”
    """
    parts = list(sentences(words, ends))
    own = tuple(name for name, symbol in names.items() if symbol == NAME and name)
    paired = [
        Sentence(words[one.start : other.end], one.start, other.end)
        for one, other in pairwise(parts)
        if one.text.count(" ") < _FEW
        and (
            one.text.endswith("?")
            or (other.text.lower().startswith(own) and not _OTHERS.isdisjoint(lexicon.read(one, names).where))
        )
    ]
    return tuple(lexicon.read(sentence, names) for sentence in (*parts, *paired))
