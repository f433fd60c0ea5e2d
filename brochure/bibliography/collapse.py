"""Collapsing citation numbers: ``1,3–8,19``."""

from __future__ import annotations

from collections.abc import Iterable

#: Fewest neighbours that become a range (AMA Manual of Style, 11th edition, 3.6).
RANGE_FROM = 3


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """First and last of each run of neighbours, ascending; a number alone is a run of itself.

    Two neighbours are two runs, ``1,2``; three and more are one, ``1–3``.
    """
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    split: list[tuple[int, int]] = []
    for first, last in found:
        short = last - first + 1 < RANGE_FROM
        split += [(number, number) for number in range(first, last + 1)] if short else [(first, last)]
    return split


def collapse(numbers: Iterable[int]) -> str:
    """The numbers as they are printed, such as ``1,3–8,19``."""
    return ",".join(str(first) if first == last else f"{first}–{last}" for first, last in runs(numbers))
