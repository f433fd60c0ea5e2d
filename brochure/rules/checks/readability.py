"""How hard the sentences of a leaflet are, by the two passes of :mod:`brochure.rules.readability.measure`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from brochure.findings import PdfPlace, Severity, SourcePlace, shortened
from brochure.language.sentences import sentences
from brochure.rules.block_text import alike, where
from brochure.rules.evidence import Evidence
from brochure.rules.readability import formulae
from brochure.rules.readability.formulae import Counts
from brochure.rules.readability.hard import Hard, first_uses, hard_words
from brochure.rules.readability.measure import Graded, is_english, measured
from brochure.rules.readability.prose import Piece
from brochure.rules.readability.words import words
from brochure.rules.rule import Breach, check

_SHOWN = 90
_FORMULAE: Mapping[str, tuple[str, Callable[[Counts], float]]] = {
    "grade": ("Flesch–Kincaid grade", formulae.grade),
    "smog": ("SMOG grade", formulae.smog),
}
#: SMOG counts ten sentences in a row at the least.
_SMOG_SENTENCES = 10


@check("reading-grade")
def reading_grade(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """The grade of each section and of the whole, explained terms as plain words.

    ``formula`` is ``grade`` or ``smog``; above ``wanted`` is a warning, above ``stops`` the row’s severity.
    ``pass: raw`` tells of a text that is above ``stops`` as it is written and within ``wanted`` adjusted.
    """
    if not is_english(evidence):
        return
    name, formula = _FORMULAE[given["formula"]]
    wanted, stops = float(given["wanted"]), float(given.get("stops", given["wanted"]))
    for part in _parts(evidence, _SMOG_SENTENCES if given["formula"] == "smog" else 0):
        raw, adjusted = round(formula(part.raw), 1), round(formula(part.adjusted), 1)
        severity = None
        if given.get("pass") == "raw":
            if adjusted > wanted or raw <= stops:
                continue
            message = (
                f"{_called(part)} has a {name} of {raw:.1f} as it is written, and of {adjusted:.1f} without "
                "the words that it explains"
            )
        else:
            if adjusted <= wanted:
                continue
            severity = None if adjusted > stops else Severity.WARNING
            message = (
                f"{_called(part)} has a {name} of {adjusted:.1f} ({raw:.1f} with the words that are "
                f"explained), above {stops if adjusted > stops else wanted:g}"
            )
        place, seen = _place(evidence, part)
        yield Breach(message, place, seen, severity=severity)


@check("sentence-mean", any_language=True)
def sentence_mean(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Sentences of each section have no more than ``most`` words on average."""
    for part in _parts(evidence):
        if part.raw.mean > given["most"]:
            message = (
                f"the sentences of {_called(part)} have {part.raw.mean:.1f} words on average, "
                f"more than {given['most']}"
            )
            place, seen = _place(evidence, part)
            yield Breach(message, place, seen)


@check("sentence-length", any_language=True)
def sentence_length(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """No sentence has more than ``most`` words, those of the glossary included; texts fixed by law may."""
    for piece in measured(evidence).pieces:
        if piece.role != "running" and piece.text.address[0] != "glossary":
            continue
        for sentence in sentences(piece.words, evidence.locale.sentences):
            count = sum(1 for _word in words(sentence.text))
            if count > given["most"]:
                shown = shortened(sentence.text, _SHOWN)
                message = f"a sentence has {count} words, more than {given['most']}: “{shown}”"
                place, seen = place_of(evidence, piece, sentence.start, sentence.end)
                yield Breach(message, place, seen)


@check("unexplained")
def unexplained(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Words of ``kinds`` (``medical``, ``abbreviation``) that no glossary and no words around explain."""
    if not is_english(evidence):
        return
    for hard in hard_words(evidence):
        if hard.kind not in given["kinds"] or hard.explained:
            continue
        what = "the abbreviation" if hard.kind == "abbreviation" else "the medical word"
        fix = f"explain it at its first use, such as “{hard.word} (what it is)”, or in the glossary"
        if hard.plainer:
            fix = f"write “{hard.plainer}”, or explain it at its first use or in the glossary"
        place, seen = place_of(evidence, hard.piece, hard.start, hard.end)
        yield Breach(f"{what} “{hard.word}” is explained nowhere", place, seen, fix)


@check("hard-words")
def plainer_words(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Official words that have a plainer one beside them, and long words that not everybody knows."""
    if not is_english(evidence):
        return
    for hard in hard_words(evidence):
        if hard.kind in ("everyday", "long") and not hard.explained:
            place, seen = place_of(evidence, hard.piece, hard.start, hard.end)
            yield Breach(_about(hard), place, seen, _instead(hard))


def _about(hard: Hard) -> str:
    uses = "" if hard.uses == 1 else f" ({hard.uses} times)"
    if hard.plainer:
        return f"“{hard.word}”{uses} is a hard word for “{hard.plainer}”"
    return f"“{hard.word}”{uses} is a long word that not every reader knows"


def _instead(hard: Hard) -> str:
    if hard.plainer:
        return f"write “{hard.plainer}”, or explain the word at its first use"
    return "say it in short words, or explain it at its first use or in the glossary"


@check("first-use")
def first_use(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Words of the glossary are explained where they are used first, too."""
    if not is_english(evidence):
        return
    for term, piece, span, explained in first_uses(evidence):
        if not explained:
            place, seen = place_of(evidence, piece, *span)
            around = _around(piece, span, evidence)
            message = f"“{term}” is explained in the glossary, but not at its first use: “{around}”"
            yield Breach(message, place, seen)


@check("glossary-used", any_language=True)
def glossary_used(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Every entry of the glossary is used by a leaflet that prints one; told in the first of these."""
    siblings = evidence.loaded.siblings(evidence.name).values()
    printing = [sibling for sibling in siblings if sibling.explains is not None]
    if "glossary" not in evidence.usage.kinds or any(sibling.comes_first for sibling in printing):
        return
    used = {entry.term.address for entry in evidence.usage.glossary}
    used |= {address for sibling in printing for address in sibling.explains or ()}
    for entry in evidence.brochure.glossary:
        if entry.term.address not in used:
            term = entry.term.plain(evidence.values)
            place = evidence.place(entry.term.address)
            yield Breach(f"the glossary explains “{term}”, which no leaflet uses", place)


def place_of(evidence: Evidence, piece: Piece, start: int, end: int) -> tuple[SourcePlace, PdfPlace | None]:
    """Where a part of a piece stands in the content and on a page."""
    part = piece.words[start:end]
    words_alone = alike(evidence.plain(piece.text))
    if words_alone[start:end] != part:
        # A number of a page is known to the pages alone.
        start = words_alone.find(part)
        if start < 0:
            address = piece.text.address
            return evidence.place(address), evidence.seen_at(address)
    return where(evidence, piece.text, (start, start + len(part)))


def _parts(evidence: Evidence, least: int = 0) -> list[Graded]:
    """The sections that are graded and have so many sentences, and the whole leaflet."""
    given = measured(evidence)
    sections = [part for part in given.sections if part.is_graded and part.raw.sentences >= least]
    # One section alone is the whole.
    whole = [given.whole] if given.whole.is_graded and len(given.sections) > 1 else []
    return [*sections, *whole]


def _called(part: Graded) -> str:
    return f"the section “{part.title}”" if part.address[-1] == "title" else "the leaflet as a whole"


def _place(evidence: Evidence, part: Graded) -> tuple[SourcePlace, PdfPlace | None]:
    if part.address[-1] == "title":
        return evidence.place(part.address), evidence.seen_at(part.address)
    return evidence.leaflet_place, None


def _around(piece: Piece, span: tuple[int, int], evidence: Evidence) -> str:
    for sentence in sentences(piece.words, evidence.locale.sentences):
        if sentence.start <= span[0] < sentence.end:
            return shortened(sentence.text, _SHOWN)
    return shortened(piece.words, _SHOWN)
