"""Fonts of a project that draw other letters or figures than a text has: readers would see another dose.

The text of the page stays right, so that no comparison of words finds it.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import combinations
from typing import Any

from brochure.findings import Finding, Severity, SourcePlace

#: What a font is asked for.  Many fonts draw capitals as small letters, or the other way round.
_LETTERS = string.digits + string.ascii_letters
#: Features that are set without being asked for.
_BY_ITSELF = {"ccmp", "rlig", "calt", "liga", "clig", "locl", "rclt", "rvrn"}
#: Letters that old and plain fonts draw alike.
_ALIKE = ({"0", "o"}, {"1", "i", "l"})


def wrong_letters(name: str, data: bytes) -> Finding | None:
    """An error where a font draws one figure or letter for another; None for one that does not.

    One that can't be read is told where it is used.
    """
    from fontTools.ttLib import TTFont

    try:
        font: Any = TTFont(BytesIO(data), lazy=True)
        found = next(_wrong(font, font.getBestCmap() or {}), None)
    # Damage shows wherever the tables are taken apart, as any kind of error.
    except Exception:
        return None
    if found is None:
        return None
    meant, drawn = found
    message = f"the font draws “{drawn}” where a text has “{meant}”: readers would see other words"
    fix = "use another copy of the font"
    return Finding("layout.font", Severity.ERROR, message, SourcePlace(name), fix)


def _wrong(font: Any, characters: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Pairs of what a text has and what is drawn."""
    glyphs = {letter: characters[ord(letter)] for letter in _LETTERS if ord(letter) in characters}
    for one, other in combinations(glyphs, 2):
        if glyphs[one] == glyphs[other] and not _may_be_alike(one, other):
            named = _named(glyphs[one])
            yield (other, one) if named == one else (one, other)
    for letter, glyph in glyphs.items():
        named = _named(glyph)
        if named and not _may_be_alike(letter, named):
            yield letter, named
    letters = {glyph: letter for letter, glyph in glyphs.items()}
    for before, after in _replaced(font):
        if before in letters and after in letters and not _may_be_alike(letters[before], letters[after]):
            yield letters[before], letters[after]


def _may_be_alike(one: str, other: str) -> bool:
    pair = {one.lower(), other.lower()}
    return len(pair) == 1 or any(pair <= alike for alike in _ALIKE)


def _named(glyph: str) -> str:
    """The figure or letter that the name of a glyph says it is; empty where it says none."""
    from fontTools import agl

    said = agl.toUnicode(glyph) if "." not in glyph else ""
    return said if len(said) == 1 and said in _LETTERS else ""


def _replaced(font: Any) -> Iterator[tuple[str, str]]:
    """Glyphs that the font replaces by one other without being asked."""
    table = font["GSUB"].table if "GSUB" in font else None
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
            mapping = getattr(part, "mapping", None)
            if isinstance(mapping, dict):
                yield from ((one, new) for one, new in mapping.items() if isinstance(new, str))
                yield from ((one, new[0]) for one, new in mapping.items() if isinstance(new, list) and new)
            wanted += _called(part)


def _called(part: Any) -> Iterator[int]:
    """The lookups that one of contexts calls for what it finds."""
    records = list(getattr(part, "SubstLookupRecord", None) or ())
    for name in ("SubRuleSet", "ChainSubRuleSet", "SubClassSet", "ChainSubClassSet"):
        for rules in getattr(part, name, None) or ():
            for kind in ("SubRule", "ChainSubRule", "SubClassRule", "ChainSubClassRule"):
                for rule in getattr(rules, kind, None) or ():
                    records += rule.SubstLookupRecord
    yield from (record.LookupListIndex for record in records)
