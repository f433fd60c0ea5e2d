"""Which citations of a text changed, whatever their numbers are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from brochure.language.sentences import sentences
from brochure.language.words import SentenceEnds
from brochure.review.difference import AlignedItems
from brochure.review.snapshot import Backing, SnapshotText


@dataclass(frozen=True)
class OtherSource:
    """A citation that changed."""

    #: Number, key and locator: ``[3] @smpc, sec. 4.8``; several with “; ” between them.  Empty where none is.
    old: str
    new: str
    #: The sentence that it stands in, as it reads now.
    words: str


def other_sources(
    left: SnapshotText,
    right: SnapshotText,
    made_of: Sequence[AlignedItems],
    numbers: tuple[Mapping[str, int], Mapping[str, int]],
    ends: SentenceEnds,
) -> Iterator[OtherSource]:
    """Citations that one of two texts has and the other has not, by the words that they stand behind.

    *made_of* are the blocks of their words, *numbers* those of the sources before and now;
    *ends* tell where sentences end in their language.
    """
    before = _by_block(left.cites, [block.old for block in made_of], made_of)
    after = _by_block(right.cites, [block.new for block in made_of], made_of)
    for place in sorted({*before, *after}):
        old, new = before.get(place, []), after.get(place, [])
        if Counter(map(_source, old)) == Counter(map(_source, new)):
            continue
        text, at = (right, new[0].after) if new else (left, old[0].after)
        yield OtherSource(
            _named(old, numbers[0]), _named(new, numbers[1]), _sentence(text.words.split(), at, ends)
        )


def _by_block(
    cites: Sequence[Backing], spans: Sequence[tuple[int, int]], made_of: Sequence[AlignedItems]
) -> dict[tuple[int, int], list[Backing]]:
    """Citations by where they stand: behind which word of an unchanged block, or in which changed one."""
    found: dict[tuple[int, int], list[Backing]] = {}
    for cite in cites:
        # A citation belongs to the word before it; one before all words to the first.
        word = max(cite.after - 1, 0)
        number = next((at for at, (_start, end) in enumerate(spans) if word < end), len(spans))
        within = word - spans[number][0] if number < len(spans) and made_of[number].is_equal else 0
        found.setdefault((number, within), []).append(cite)
    return found


def _source(cite: Backing) -> tuple[str, str]:
    return cite.key, cite.locator


def _named(cites: Sequence[Backing], numbers: Mapping[str, int]) -> str:
    return "; ".join(
        f"[{numbers.get(cite.key, '–')}] @{cite.key}{f', {cite.locator}' if cite.locator else ''}"
        for cite in cites
    )


def _sentence(words: Sequence[str], after: int, ends: SentenceEnds) -> str:
    """The sentence that the word before a citation stands in."""
    text = " ".join(words)
    end = len(" ".join(words[:after]))
    return next((found.text for found in sentences(text, ends) if found.end >= end), text)
