"""Where what the content states stands on the pages.

Passages know the part of the content that they belong to, not the text.  Templates join texts, leave some out
and set them in another order, so a text is looked for by its letters and digits: texts that belong together
near each other, and what is said twice in the order of the content.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from brochure.content.charted import DRAWN
from brochure.content.model import Leaflet, texts_in
from brochure.review.drafts import Draft, DraftPiece, letters_of, spoken, words_of
from brochure.rules.block_text import alike, texts_of
from brochure.rules.evidence import Evidence
from brochure.rules.statement import Statement, Words
from brochure.source.address import Address
from brochure.text.fields import Prose
from brochure.typesetting.passages import Passage


@dataclass(frozen=True)
class _Found:
    """A text in the letters of a passage."""

    passage: int
    start: int
    end: int


@dataclass
class Alignment:
    """Texts of the content on the pages of a leaflet."""

    evidence: Evidence
    passages: Sequence[Passage]
    drafts: Sequence[Draft]
    _found: dict[Address, _Found] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._letters = [spoken(passage) for passage in self.passages]
        self._words = [words_of(passage) for passage in self.passages]
        self._of_part: dict[str, list[int]] = defaultdict(list)
        for index, passage in enumerate(self.passages):
            self._of_part[passage.at].append(index)
        self._taken: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._by_passage: dict[int, list[tuple[int, DraftPiece]]] = defaultdict(list)
        for number, draft in enumerate(self.drafts):
            for piece in draft.pieces:
                self._by_passage[piece.passage].append((number, piece))

    def look_for(self, leaflet: Leaflet) -> None:
        """Look for every text of a leaflet that is set: what stands in drawings is not."""
        for text in texts_in(leaflet.cover) if leaflet.cover else ():
            self._find([(text,)])
        for section in leaflet.sections:
            for title in (section.eyebrow, section.title):
                self._find([(title,)] if title is not None else ())
            for block in section.blocks:
                heads, items = texts_of(block)
                for head in heads:
                    self._find([(head,)])
                self._find(items if block.kind not in DRAWN else ())
        # What the foot says of a leaflet stands in the margins, which hold no passages.
        for text in texts_in(leaflet.back_cover) if leaflet.back_cover else ():
            self._find([(text,)])

    def _find(self, groups: Sequence[Sequence[Prose]]) -> None:
        """Look for texts in their order; those of a group stand near each other."""
        from_here = (0, 0)
        for texts in groups:
            first: tuple[int, int] | None = None
            last = from_here
            for text in texts:
                found = self._next(text, first or from_here) or self._next(text, (0, 0))
                if found is None:
                    continue
                self._found[text.address] = found
                self._taken[found.passage].append((found.start, found.end))
                first = first or (found.passage, found.start)
                last = max(last, (found.passage, found.end))
            from_here = last

    def drafts_of(self, statement: Statement) -> list[int]:
        """The drafts that hold words of a statement, by their positions."""
        found = {number for words in statement.parts for number in self._at(words)}
        return sorted(found)

    def behind(self, text: Prose, at: int) -> Iterator[int]:
        """The drafts that hold the letter before a place in a text, or else the first one."""
        before = max(len(letters_of(alike(self.evidence.plain(text))[:at])), 1)
        yield from self._within(text, before - 1, before)

    def _at(self, words: Words) -> Iterator[int]:
        plain = alike(self.evidence.plain(words.text))
        before = len(letters_of(plain[: words.start]))
        until = before + len(letters_of(plain[words.start : words.end]))
        yield from self._within(words.text, before, until)

    def _within(self, text: Prose, before: int, until: int) -> Iterator[int]:
        """The drafts that hold some of the letters of a text."""
        found = self._found.get(text.address)
        if found is None or before >= until:
            return
        _letters, places = self._letters[found.passage]
        start = places[found.start + before]
        end = places[found.start + until - 1] + 1
        for number, piece in self._by_passage[found.passage]:
            if piece.start < end and piece.end > start:
                yield number

    def _next(self, text: Prose, start: tuple[int, int]) -> _Found | None:
        """The first place from *start* on at which a text stands and no other one was found."""
        wanted = letters_of(alike(self.evidence.plain(text)))
        if not wanted:
            return None
        for index in self._of_part[text.address.mark]:
            if index < start[0]:
                continue
            letters, _places = self._letters[index]
            at = letters.find(wanted, start[1] if index == start[0] else 0)
            while at >= 0:
                end = at + len(wanted)
                if self._is_free(index, at, end) and self._is_whole(index, at, end):
                    return _Found(index, at, end)
                at = letters.find(wanted, at + 1)
        return None

    def _is_free(self, passage: int, start: int, end: int) -> bool:
        return all(end <= first or last <= start for first, last in self._taken[passage])

    def _is_whole(self, passage: int, start: int, end: int) -> bool:
        """Whether no letter of a word stands right before or behind: “all” is not in “small”."""
        words, places = self._words[passage], self._letters[passage][1]
        first, last = places[start], places[end - 1] + 1
        return not (first and words[first - 1].isalnum()) and not words[last : last + 1].isalnum()
