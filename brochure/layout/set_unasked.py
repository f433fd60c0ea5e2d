"""What a font does to words without being asked, as the engine's shaper lets it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

#: Features that are set without being asked for, in Latin words.
_BY_ITSELF = {
    *("ccmp", "rlig", "calt", "liga", "clig", "locl", "rclt", "rvrn", "rand", "ltra", "ltrm"),
    *("kern", "dist", "mark", "mkmk", "curs", "abvm", "blwm"),
    # The shaper has features of its own name.
    *("Harf", "HARF", "Buzz", "BUZZ"),
}


def lookups_of(font: Any, table_name: str) -> Iterator[Any]:
    """The parts of the lookups of a table, ``GSUB`` or ``GPOS``, that are set by themselves."""
    table = font[table_name].table if table_name in font else None
    if table is None or table.FeatureList is None or table.LookupList is None:
        return
    wanted = [
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag in _BY_ITSELF
        for index in record.Feature.LookupListIndex
    ]
    seen: set[int] = set()
    while wanted:
        index = wanted.pop()
        if index in seen:
            continue
        seen.add(index)
        for part in table.LookupList.Lookup[index].SubTable:
            part = getattr(part, "ExtSubTable", part)
            yield part
            wanted += _called(part)


def _called(part: Any) -> Iterator[int]:
    """The lookups that one of contexts calls for what it finds."""
    records = []
    for kind in ("Subst", "Pos"):
        records += list(getattr(part, f"{kind}LookupRecord", None) or ())
        for name in ("RuleSet", "ClassSet"):
            for chain in ("", "Chain"):
                for rules in getattr(part, f"{chain}{kind[:3]}{name}", None) or ():
                    for one in _rules_of(rules, f"{chain}{kind[:3]}"):
                        records += getattr(one, f"{kind}LookupRecord", None) or ()
    yield from (record.LookupListIndex for record in records)


def _rules_of(rules: Any, kind: str) -> Iterator[Any]:
    for name in ("Rule", "ClassRule"):
        yield from getattr(rules, f"{kind}{name}", None) or ()
