"""What two sequences have in common, and what differs between two texts.

Python's own :mod:`difflib` takes a time that grows with the square of the length and worse: minutes for
thousands of texts.  Here the work is bounded, whatever the texts are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

#: Words that only the old text, only the new one, or both have.
Part = tuple[Literal["same", "old", "new"], str]

#: Most pairs of equal items that are weighed: what occurs very often is matched by its neighbours instead.
_MOST_PAIRS = 1_500_000
#: The same within one text, of which there may be thousands.
_MOST_WORD_PAIRS = 40_000
#: At most this many unchanged words, of at most this many letters, between changed words count as changed:
#: people read them faster so.
_ISLAND_WORDS, _ISLAND_LETTERS = 1, 3


def common(
    old: Sequence[Hashable], new: Sequence[Hashable], most: int = _MOST_PAIRS
) -> list[tuple[int, int]]:
    """Positions of equal items in both, rising in both: as many as there can be, but for extreme cases.

    *most* pairs of equal items are weighed; of more, those that occur often are left to their neighbours.

    The method of Hunt and Szymanski (Communications of the ACM 20, 1977, 350–353), in a bounded time.
    """
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    middle = _longest(old[first : len(old) - last], new[first : len(new) - last], most)
    found = [(at, at) for at in range(first)]
    found += [(first + i, first + j) for i, j in middle]
    found += [(len(old) - at, len(new) - at) for at in range(last, 0, -1)]
    return found


def _longest(old: Sequence[Hashable], new: Sequence[Hashable], most: int) -> list[tuple[int, int]]:
    """The longest common subsequence, without what occurs too often to be weighed."""
    places: dict[Hashable, list[int]] = defaultdict(list)
    for at in range(len(new) - 1, -1, -1):
        places[new[at]].append(at)
    counts = Counter(item for item in old if item in places)
    pairs = 0
    weighed = set()
    for item in sorted(counts, key=lambda item: counts[item] * len(places[item])):
        pairs += counts[item] * len(places[item])
        if pairs > most:
            break
        weighed.add(item)
    ends: list[int] = []
    chains: list[Any] = []
    for i, item in enumerate(old):
        if item not in weighed:
            continue
        for j in places[item]:
            length = bisect_left(ends, j)
            chain = (i, j, chains[length - 1] if length else None)
            if length == len(ends):
                ends.append(j)
                chains.append(chain)
            else:
                ends[length], chains[length] = j, chain
    found: list[tuple[int, int]] = []
    link: Any = chains[-1] if chains else None
    while link is not None:
        found.append(link[:2])
        link = link[2]
    found.reverse()
    return found if len(weighed) == len(counts) else list(_grown(found, old, new))


def _grown(
    found: Sequence[tuple[int, int]], old: Sequence[Hashable], new: Sequence[Hashable]
) -> Iterator[tuple[int, int]]:
    """Pairs with the equal items right behind and right before them."""
    i, j = 0, 0
    for end_i, end_j in [*found, (len(old), len(new))]:
        while i < end_i and j < end_j and old[i] == new[j]:
            yield i, j
            i, j = i + 1, j + 1
        back = 0
        while back < min(end_i - i, end_j - j) and old[end_i - 1 - back] == new[end_j - 1 - back]:
            back += 1
        yield from ((end_i - at, end_j - at) for at in range(back, 0, -1))
        if end_i < len(old) and end_j < len(new):
            yield end_i, end_j
        i, j = end_i + 1, end_j + 1


@dataclass(frozen=True)
class AlignedItems:
    """Items that are equal on both sides, or that stand for each other."""

    is_equal: bool
    #: Where they begin and end in the old sequence and in the new one.
    old: tuple[int, int]
    new: tuple[int, int]


def whole(words: Sequence[str]) -> list[AlignedItems]:
    """The blocks of two texts that both consist of these words."""
    return [AlignedItems(True, (0, len(words)), (0, len(words)))] if words else []


def blocks(pairs: Sequence[tuple[int, int]], lengths: tuple[int, int]) -> Iterator[AlignedItems]:
    """The blocks that two sequences of some *lengths* are made of, given their equal *pairs*."""
    i = j = at = 0
    while at < len(pairs):
        start = at
        while at < len(pairs) and pairs[at] == (pairs[start][0] + at - start, pairs[start][1] + at - start):
            at += 1
        (left, right), count = pairs[start], at - start
        if left > i or right > j:
            yield AlignedItems(False, (i, left), (j, right))
        i, j = left + count, right + count
        yield AlignedItems(True, (left, i), (right, j))
    if (i, j) != lengths:
        yield AlignedItems(False, (i, lengths[0]), (j, lengths[1]))


def word_blocks(old: Sequence[str], new: Sequence[str]) -> list[AlignedItems]:
    """The blocks of two texts, given as words, as people read them: without islands in what is changed."""
    found = list(blocks(common(old, new, _MOST_WORD_PAIRS), (len(old), len(new))))
    joined: list[AlignedItems] = []
    for number, block in enumerate(found):
        inner = 0 < number < len(found) - 1
        if block.is_equal and inner and _is_island(old[slice(*block.old)]):
            block = AlignedItems(False, block.old, block.new)
        if joined and not block.is_equal and not joined[-1].is_equal:
            before = joined.pop()
            block = AlignedItems(False, (before.old[0], block.old[1]), (before.new[0], block.new[1]))
        joined.append(block)
    return joined


def _is_island(words: Sequence[str]) -> bool:
    return len(words) <= _ISLAND_WORDS and all(
        len(word) <= _ISLAND_LETTERS and not any(map(str.isdigit, word)) for word in words
    )


def parts(old: Sequence[str], new: Sequence[str], made_of: Sequence[AlignedItems]) -> Iterator[Part]:
    """The words of both texts in order: without the new ones the old text, without the old the new."""
    for block in made_of:
        if block.is_equal:
            yield "same", " ".join(new[slice(*block.new)])
            continue
        if gone := " ".join(old[slice(*block.old)]):
            yield "old", gone
        if come := " ".join(new[slice(*block.new)]):
            yield "new", come
