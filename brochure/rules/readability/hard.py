"""Hard words and abbreviations: which a leaflet uses, whether it explains them, and what is plainer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import RootModel

from brochure.language.syllables import syllables
from brochure.rules.block_text import alike
from brochure.rules.evidence import Evidence
from brochure.rules.readability.measure import LONG, Measured, measured
from brochure.rules.readability.prose import Piece
from brochure.rules.readability.words import Terms, Word, words
from brochure.source.shipped import shipped
from brochure.text.inline import Link, plain_text, walk

Kind = Literal["medical", "everyday", "long", "abbreviation"]
_FOLDER = Path(__file__).parent
#: Parts that medical words are made of.
_MEDICAL = re.compile(
    r"^(?:haemat|hemat|cardio|neuro|nephro|hepat|gastro|cyto|lympho|leuk[oa](?!emia$)|immuno|thromb|encephal|osteo(?!p"
    r"orosis)|broncho|pneumo(?!nia)|hyper(?!link)|hypo(?!c)|myelo|dys)|"
    r"(?:itis|osis|aemia|emia|oma|ectomy|ostomy|otomy|pathy|penia|cyte|cytes|oscopy|plasty|plegia|algia|uria|apheresis|"
    r"toxicity|ectasis|megaly|rrhagia|trophy)s?$"
)
#: Medical by their ending, and known all the same.
_KNOWN_MEDICAL = frozenset(
    {"leukaemia", "leukemia", "lymphoma", "coma", "diploma", "aroma", "arthritis", "diagnosis", "hypothermia"}
)
#: Numbers of types and phases: “type II”.
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_ABBREVIATION = re.compile(r"(?:[A-Z]\w*-)?[A-Z][a-z]?[A-Z][A-Za-z]{0,3}\d{0,3}s?(?:-[A-Z]\w*)?")
_ALL_CAPITALS = re.compile(r"[A-Z]{2,}")
#: An explanation before a word, or behind it.
_BEFORE = re.compile(
    r"(?:\b(?:called|named|known as|means?|termed|(?:doctors|nurses|people|scientists|they|we) call)\b"
    r"[^.;:]{0,30}|\w[^()]* \([^()]{0,40})$",
    re.I,
)
_BEHIND = re.compile(
    r"[^.;:()]{0,20}?(?: \([^()]*\w [^()]*\)| \([a-z][a-z-]{3,}\)"
    r"| (?:means?|is when|is where|are when|stands? for)\b"
    r"|,? (?:which|that) (?:is|are|means?)\b| – \w"
    # What it is, not the next one of a list, such as “, a rash and fever”.
    r"|, (?:an?|the) (?:[a-z]+ ){0,2}(?:kind|type|form|sort|name|word|illness|disease|condition|disorder"
    r"|infection|inflammation|cancer|medicine|drug|treatment|test|cell|protein|substance|part|problem|reaction)s?\b"
    r"|\. (?:it|this|that) (?:means|is an?)\b)|\s?[^.;()]{0,12}: \w",
    re.I,
)
#: Codes on tablets, and postcodes: they stand for no words.
_IMPRINT = re.compile(
    r"\b(?:marked|printed|imprinted|debossed|embossed|engraved|stamped|coded)\b[^.;]{0,80}$|\b\d{4} $", re.I
)
_POSTCODE = re.compile(r"[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}\b")
#: Addresses are typed, not read.
_ADDRESS = re.compile(r"www\.|[\w-]+\.(?:org|com|net|gov|uk|eu)\b", re.I)
#: What stands between words and what is short for them.
_STANDS_FOR = re.compile(r"(?:[-–(,]|\bor)\s*$")
#: Words whose initials an abbreviation may leave out.
_INITIALS = re.compile(r"[A-Za-z]+")
#: How far words around are looked for, in characters: the search would take the square of a long text.
_NEAR = 200
_FORMS = (
    ("ies", "y"),
    ("es", ""),
    ("es", "e"),
    ("s", ""),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
)


@dataclass(frozen=True)
class Hard:
    """A hard word, at its first use."""

    word: str
    kind: Kind
    #: A plainer word; empty where no list has one.
    plainer: str
    piece: Piece = field(repr=False)
    start: int
    end: int
    #: How often the leaflet uses it.
    uses: int = 1
    #: True where its first use is explained in the same sentence.
    explained: bool = False


@lru_cache(maxsize=1)
def _lists() -> tuple[Mapping[str, tuple[Kind, str]], frozenset[str]]:
    """Plainer words for words and phrases, with their kind; and long words that readers know."""
    rows = shipped(_FOLDER / "plainer.yaml", RootModel[dict[str, dict[str, str]]]).root
    plainer: dict[str, tuple[Kind, str]] = {}
    kinds: dict[str, Kind] = {"phrases": "everyday", "everyday": "everyday", "medical": "medical"}
    for name, kind in kinds.items():
        plainer |= {word: (kind, plain) for word, plain in rows[name].items()}
    known = shipped(_FOLDER / "familiar.yaml", RootModel[dict[str, str]]).root
    return plainer, frozenset(known["words"].split())


@lru_cache(maxsize=1)
def _capitals() -> tuple[frozenset[str], frozenset[str]]:
    """Abbreviations that everybody knows, and words that are written in capitals to stress them."""
    known = shipped(_FOLDER / "familiar.yaml", RootModel[dict[str, str]]).root
    return frozenset(known["abbreviations"].split()), frozenset(known["stressed"].split())


#: Most words of a phrase in the list.
_PHRASE = 7


def hard_words(evidence: Evidence) -> tuple[Hard, ...]:
    """Hard words and abbreviations of a leaflet, each once, in the order of their first use.

    Not those of its glossary, its list of abbreviations, and the names of the medicine and the company.
    """
    return evidence.remembered(_hard_words)


def _hard_words(evidence: Evidence) -> tuple[Hard, ...]:
    found: dict[str, Hard] = {}
    for hard in _all(measured(evidence)):
        key = hard.word.casefold() if hard.kind != "abbreviation" else hard.word.removesuffix("s")
        first = found.setdefault(key, hard)
        if first is not hard:
            explained = first.explained or hard.explained
            found[key] = replace(first, uses=first.uses + 1, explained=explained)
    return tuple(found.values())


def _all(given: Measured) -> Iterator[Hard]:
    for piece in given.pieces:
        if (
            piece.role == "fixed"
            or piece.text.address[0] == "abbreviations"
            or piece.text.address[-1] == "term"
        ):
            continue
        found = list(words(piece.words))
        spans = [*given.terms.spans(piece.words), *_links(piece)]
        busy = 0
        for number, word in enumerate(found):
            if word.start < busy or any(start < word.end and word.start < end for start, end in spans):
                continue
            hard = _phrase(piece, found, number) or _one(piece, found, number)
            if hard is not None:
                busy = hard.end
                yield hard


def _links(piece: Piece) -> list[tuple[int, int]]:
    """Where the words of links stand that are addresses: they are typed, not read."""
    spans = []
    for node in walk(piece.text.nodes):
        if (
            isinstance(node, Link)
            and "." in (shown := alike(plain_text(node.children, {})))
            and " " not in shown
        ):
            start = piece.words.find(shown)
            spans.append((start, start + len(shown)))
    return spans


def _phrase(piece: Piece, found: list[Word], number: int) -> Hard | None:
    """A phrase of the list that begins with a word."""
    plainer = _lists()[0]
    for last in range(min(number + _PHRASE, len(found)) - 1, number, -1):
        start, end = found[number].start, found[last].end
        text = piece.words[start:end]
        for form in (text.lower(), text.lower().removesuffix("s")):
            if form in plainer:
                kind, plain = plainer[form]
                return Hard(text, kind, plain, piece, start, end, explained=_is_explained(piece, start, end))
    return None


def _one(piece: Piece, found: list[Word], number: int) -> Hard | None:
    word = found[number]
    kind, plain = _kind(piece, found, number)
    if kind is None:
        return None
    explained = _is_explained(piece, word.start, word.end)
    return Hard(word.text, kind, plain, piece, word.start, word.end, explained=explained)


def _kind(piece: Piece, found: list[Word], number: int) -> tuple[Kind | None, str]:
    word = found[number].text
    if _is_abbreviation(piece, found, number):
        return "abbreviation", ""
    if any(char.isdigit() for char in word) or sum(char.isupper() for char in word) > 1:
        return None, ""
    if _ADDRESS.match(word):
        return None, ""
    plainer, familiar = _lists()
    small = word.lower().removesuffix("'s").removesuffix("s'")
    for form in _forms(small):
        if form in plainer:
            return plainer[form]
    # A capital amidst a sentence begins a name.
    if word[0].isupper() and number and not _begins(piece, found[number]):
        return None, ""
    parts = [part for part in re.split(r"[-/]", small) if part]
    if any(_MEDICAL.search(part) and part not in _KNOWN_MEDICAL and len(part) > 6 for part in parts):
        return "medical", ""
    if any(_is_long(part, familiar) for part in parts):
        return "long", ""
    return None, ""


def _begins(piece: Piece, word: Word) -> bool:
    before = piece.words[: word.start].rstrip(" “\"'([")
    return not before or before[-1] in ".!?…:"


def _is_long(part: str, familiar: frozenset[str]) -> bool:
    """Three syllables and more, endings aside, and not known to everybody."""
    if syllables(part) < LONG:
        return False
    forms = list(_forms(part))
    forms += [part.removesuffix(end) for end in ("ly", "ness", "able", "er") if part.endswith(end)]
    stem = re.sub(r"(?:es|ed|ing|ier|iest)$", "", part)
    return syllables(stem) >= LONG and not any(form in familiar for form in forms)


def _forms(word: str) -> Iterator[str]:
    """A word and what it may be a form of."""
    yield word
    for ending, instead in _FORMS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)]
            yield stem + instead
            if not instead and len(stem) > 3 and stem[-1] == stem[-2]:
                yield stem[:-1]


def _is_abbreviation(piece: Piece, found: list[Word], number: int) -> bool:
    """Capitals that stand for words: not in a run of words that are all in capitals."""
    word = found[number].text
    common, stressed = _capitals()
    if word in common or word in stressed or _ROMAN.fullmatch(word) or not _ABBREVIATION.fullmatch(word):
        return False
    start = found[number].start
    if _IMPRINT.search(piece.words[max(0, start - _NEAR) : start]) or _POSTCODE.match(piece.words, start):
        return False
    beside = (found[place].text for place in (number - 1, number + 1) if 0 <= place < len(found))
    return not any(_ALL_CAPITALS.fullmatch(other) and other not in common for other in beside)


def _is_explained(piece: Piece, start: int, end: int) -> bool:
    """Whether the words around say what a word means."""
    before = piece.words[max(0, start - _NEAR) : start]
    if _BEFORE.search(before) or _BEHIND.match(piece.words, end):
        return True
    word = re.escape(piece.words[start:end])
    if re.compile(rf"\. (?:an? |the )?{word} (?:is|are|means?)\b", re.I).match(piece.words, end):
        return True
    return _are_initials(piece.words[start:end], before)


def _are_initials(word: str, before: str) -> bool:
    """Whether the words right before an abbreviation are those it stands for: “optic neuropathy – ON”."""
    letters = word.lower()
    if not word.isupper() or not word.isalpha() or not _STANDS_FOR.search(before):
        return False
    initials = [found[0].lower() for found in _INITIALS.findall(before)][-len(letters) - 3 :]
    rest = iter(initials)
    return all(letter in rest for letter in letters)


def first_uses(evidence: Evidence) -> Iterator[tuple[str, Piece, tuple[int, int], bool]]:
    """The terms of the glossary with their first use in running text, and whether that explains them."""
    given = measured(evidence)
    values = evidence.values
    names = Terms(values[name] for name in ("brand", "generic", "company") if name in values).names
    rest = [name for name in given.terms.names if name not in names]
    for piece in given.pieces:
        if piece.role != "running" or piece.section < 0:
            continue
        for start, end in given.terms.spans(piece.words):
            term = piece.words[start:end]
            name = next((name for name in rest if _same(name, term)), None)
            if name is not None:
                rest = [other for other in rest if not _same(other, term) and other.removesuffix("s") != name]
                yield term, piece, (start, end), _is_explained(piece, start, end)


def _same(name: str, term: str) -> bool:
    return name.casefold().removesuffix("s") == term.casefold().removesuffix("s")
