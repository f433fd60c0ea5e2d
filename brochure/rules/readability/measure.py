"""Both passes over a leaflet, once: counts of each section and of the whole, as written and adjusted."""

from __future__ import annotations

from dataclasses import dataclass, field

from brochure.language.syllables import syllables
from brochure.rules.evidence import Evidence
from brochure.rules.readability.formulae import Counts, total
from brochure.rules.readability.prose import Piece, Read, pieces, read
from brochure.rules.readability.words import Terms, explained_terms
from brochure.source.address import Address

#: A word with this many syllables or more is long (McLaughlin 1969).
LONG = 3
#: A term that is explained counts with so many syllables at most: a plain word, never a long one.
_PLAIN = 2
#: A section with less is not graded by itself, as one word more or less would move it by a grade; its
#: sentences count in the whole.
LEAST_WORDS, LEAST_SENTENCES = 30, 3


@dataclass(frozen=True)
class Graded:
    """A section, or the whole leaflet."""

    title: str
    #: Where its title stands in the content, or the leaflet.
    address: Address
    raw: Counts
    adjusted: Counts
    sentences: tuple[Read, ...] = field(repr=False, default=())

    @property
    def is_graded(self) -> bool:
        """True where there is text enough for a grade."""
        return self.raw.words >= LEAST_WORDS and self.raw.sentences >= LEAST_SENTENCES


@dataclass(frozen=True)
class Measured:
    """The figures by which the readability of a leaflet is judged."""

    pieces: tuple[Piece, ...] = field(repr=False)
    sections: tuple[Graded, ...]
    whole: Graded
    terms: Terms = field(repr=False)


def is_english(evidence: Evidence) -> bool:
    """Whether the leaflet is in English: formulae and lists of words hold for no other language."""
    return evidence.leaflet.language.partition("-")[0] == "en"


def measured(evidence: Evidence) -> Measured:
    """Both passes over a leaflet; made once however many rules ask."""
    return evidence.remembered(_measure)


def _measure(evidence: Evidence) -> Measured:
    terms = explained_terms(evidence)
    found = tuple(pieces(evidence))
    by_section: dict[int, list[Read]] = {}
    for piece in found:
        by_section.setdefault(piece.section, []).extend(read(piece, evidence.locale.sentences))
    sections = []
    for number, section in enumerate(evidence.leaflet.sections):
        title = evidence.plain(section.title)
        sections.append(_graded(title, section.title.address, by_section.get(number, []), terms))
    whole = Graded(
        evidence.plain(evidence.leaflet.title),
        evidence.address,
        total(section.raw for section in sections),
        total(section.adjusted for section in sections),
        tuple(sentence for section in sections for sentence in section.sentences),
    )
    return Measured(found, tuple(sections), whole, terms)


def _graded(title: str, address: Address, sentences: list[Read], terms: Terms) -> Graded:
    pairs = [_counts(sentence, terms) for sentence in sentences]
    raw, adjusted = total(pair[0] for pair in pairs), total(pair[1] for pair in pairs)
    return Graded(title, address, raw, adjusted, tuple(sentences))


def _counts(sentence: Read, terms: Terms) -> tuple[Counts, Counts]:
    """Counts of a sentence as written, and with explained terms and figures as plain words."""
    spans = terms.spans(sentence.text)
    own, plain = [], []
    for word in sentence.words:
        count = syllables(word.text)
        own.append(count)
        known = any(start < word.end and word.start < end for start, end in spans)
        plain.append(min(count, _PLAIN) if known or word.text[0].isdigit() else count)
    return _of(own), _of(plain)


def _of(counts: list[int]) -> Counts:
    return Counts(len(counts), 1, sum(counts), sum(count >= LONG for count in counts), len(counts))
