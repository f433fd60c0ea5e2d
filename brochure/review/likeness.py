"""Which texts of two versions are one that was reworded."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

#: Texts that share at least this part of their words are one that was reworded: in its place, and elsewhere.
_ALIKE_HERE, _ALIKE_ELSEWHERE = 0.4, 0.6
#: What a word of up to so many letters without a digit counts: “the” and “of” make no texts alike.
_SMALL_LETTERS, _SMALL_WEIGHT = 3, 0.25
#: A word that is in more texts than this says nothing about likeness.
_COMMON = 60
#: How many of the texts that share words are weighed for each.
_CANDIDATES = 12
#: Texts of up to so many words that stand in the same place are one that was reworded, whatever they say.
_SHORT = 6


@dataclass(frozen=True)
class Loose:
    """A text that is on one side alone."""

    #: Its number among all texts of its side.
    number: int
    #: The number of the gap between unchanged texts in which it stands.
    gap: int
    words: tuple[str, ...]


def reworded(old: Sequence[Loose], new: Sequence[Loose]) -> list[tuple[Loose, Loose]]:
    """Texts of one side with those of the other that they have become, each at most once.

    Texts that share most of their words, in the same place rather than elsewhere; and short ones that stand
    in the same place, as many as before, such as the new name of a heading.
    """
    scored = sorted(
        ((score, -abs(left.number - right.number), left, right) for score, left, right in _scores(old, new)),
        key=lambda row: (row[0], row[1]),
        reverse=True,
    )
    taken: set[int] = set()
    given: set[int] = set()
    pairs = []
    for _score, _near, left, right in scored:
        if left.number not in given and right.number not in taken:
            given.add(left.number)
            taken.add(right.number)
            pairs.append((left, right))
    rest_old = [text for text in old if text.number not in given]
    rest_new = [text for text in new if text.number not in taken]
    return pairs + list(_in_place(rest_old, rest_new, pairs))


def _scores(old: Sequence[Loose], new: Sequence[Loose]) -> Iterator[tuple[float, Loose, Loose]]:
    """Pairs that are alike enough, with how much; one in the same place counts more."""
    bags = {text.number: Counter(map(str.casefold, text.words)) for text in new}
    sizes = {number: _weight(bag) for number, bag in bags.items()}
    holders: dict[str, list[int]] = defaultdict(list)
    gaps: dict[int, list[int]] = defaultdict(list)
    by_number = {text.number: text for text in new}
    for text in new:
        gaps[text.gap].append(text.number)
        for word in bags[text.number]:
            holders[word].append(text.number)
    seen_in_gap: Counter[int] = Counter()
    for left in old:
        bag = Counter(map(str.casefold, left.words))
        size = _weight(bag)
        shared: Counter[int] = Counter()
        for word in bag:
            if len(holders.get(word, ())) <= _COMMON:
                shared.update(holders.get(word, ()))
        candidates = {number for number, _count in shared.most_common(_CANDIDATES)}
        # The ones in the same place, too, which may share common words alone.
        here, at = gaps.get(left.gap, []), seen_in_gap[left.gap]
        seen_in_gap[left.gap] += 1
        candidates.update(here[max(0, at - 2) : at + 3])
        for number in candidates:
            right = by_number[number]
            likeness = 2 * _weight(bag & bags[number]) / max(size + sizes[number], 1e-9)
            same_place = right.gap == left.gap
            if likeness >= (_ALIKE_HERE if same_place else _ALIKE_ELSEWHERE):
                yield likeness + 0.2 * same_place, left, right


def _weight(bag: Mapping[str, int]) -> float:
    """How much the words of a text count."""
    return sum(
        count * (_SMALL_WEIGHT if len(word) <= _SMALL_LETTERS and not any(map(str.isdigit, word)) else 1.0)
        for word, count in bag.items()
    )


def _in_place(
    old: Sequence[Loose], new: Sequence[Loose], pairs: Sequence[tuple[Loose, Loose]]
) -> Iterator[tuple[Loose, Loose]]:
    """Short texts between the same neighbours, where there are as many as before."""
    lefts = sorted({left.number for left, right in pairs if left.gap == right.gap})
    rights = sorted({right.number for left, right in pairs if left.gap == right.gap})
    before: dict[tuple[int, int], list[Loose]] = defaultdict(list)
    after: dict[tuple[int, int], list[Loose]] = defaultdict(list)
    for text in old:
        before[text.gap, bisect_left(lefts, text.number)].append(text)
    for text in new:
        after[text.gap, bisect_left(rights, text.number)].append(text)
    for place, gone in before.items():
        come = after.get(place, [])
        if len(gone) == len(come) and all(len(text.words) <= _SHORT for text in (*gone, *come)):
            yield from zip(gone, come, strict=True)
