"""What of a leaflet is running text, and what is not.

Grades are made for sentences.  They are taken from paragraphs, boxes, tiles, steps, warnings, key points,
lists, questions, captions and notes: whatever ends like a sentence, or has more than ten words and so reads
like one (somebody who leaves full stops out must not get a better grade).  Not graded, with the reason:

* titles, labels, times and places of steps, names of contacts, what is on the cover: they are no sentences,
  and a heading at each turn would make any text look easy;
* short items of lists without a full stop, and cells of tables: they are looked at one by one;
* glossary and list of abbreviations: they hold the very words that readers need explained;
* texts whose words are fixed by law (adverse events, prescribing information): nobody may make them plainer;
* the list of references, which is made from the sources and looked up by few.

Hard words are looked for in all of these but the last two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from brochure.language.sentences import sentences
from brochure.language.words import SentenceEnds
from brochure.rules.block_text import alike, kinds_of
from brochure.rules.evidence import Evidence
from brochure.rules.readability.words import Word, words
from brochure.text.fields import Prose
from brochure.text.inline import PageNumber, Text, ValueReference, walk

#: Fields that hold no sentences, whatever block they are in.
_LABELS = frozenset(
    (
        *("title", "eyebrow", "heading", "subtitle", "audience", "footer"),
        *("name", "label", "detail", "rest", "when", "where", "by", "role"),
    )
)
#: Kinds of block whose words are fixed by law.
FIXED = frozenset({"adverse-events", "prescribing-information"})
#: A text without a mark at its end counts as a sentence if it has more words than this.
_FRAGMENT = 10
_ENDS = (".", "!", "?", "…")


@dataclass(frozen=True)
class Piece:
    """A text of the leaflet."""

    text: Prose = field(repr=False)
    #: Its words on one line with plain signs, the number of a page as “1”.
    words: str
    #: Number of the section; -1 for the cover, and for what the glossary and the abbreviations bring.
    section: int
    #: ``running``, ``aside`` or ``fixed``.
    role: str


@dataclass(frozen=True)
class Read:
    """A sentence that is graded."""

    piece: Piece = field(repr=False)
    #: Where it stands in the piece's words.
    start: int
    end: int
    words: tuple[Word, ...] = field(repr=False)

    @property
    def text(self) -> str:
        """The sentence."""
        return self.piece.words[self.start : self.end]


def pieces(evidence: Evidence) -> Iterator[Piece]:
    """Every printed text of the leaflet, and what its glossary and abbreviations bring, in reading order."""
    kinds = kinds_of(evidence)
    for text in evidence.usage.printed_texts:
        address = text.address
        kind = kinds.get(address.mark, "title")
        section = -1 if address.section is None else address.section
        role = "running"
        if kind in FIXED:
            role = "fixed"
        elif (
            section < 0
            or kind == "heading"
            or address[-1] in _LABELS
            or "rows" in address
            or "columns" in address
            or "column-groups" in address
            or address[-1] == "source"
        ):
            role = "aside"
        yield Piece(text, _as_read(text, evidence), section, role)


def _as_read(text: Prose, evidence: Evidence) -> str:
    """The words with values and numbers of pages put in."""
    if any(isinstance(node, PageNumber) for node in walk(text.nodes)):
        parts = []
        for node in walk(text.nodes):
            if isinstance(node, Text):
                parts.append(node.text)
            elif isinstance(node, ValueReference):
                parts.append(evidence.values.get(node.name, node.name))
            elif isinstance(node, PageNumber):
                parts.append("1")
        return alike("".join(parts))
    return alike(evidence.plain(text))


def read(piece: Piece, ends_of: SentenceEnds) -> Iterator[Read]:
    """The sentences of a piece, where it is running text, by what ends them in its language."""
    if piece.role != "running":
        return
    for sentence in sentences(piece.words, ends_of):
        found = tuple(words(sentence.text))
        ends = sentence.text.rstrip("\"')]").endswith(_ENDS)
        if found and (ends or len(found) > _FRAGMENT):
            yield Read(piece, sentence.start, sentence.end, found)
