"""What the tables of Apple's own layout do to letters: the shaper follows them before those of OpenType."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from brochure.findings import Finding, Severity, SourcePlace

#: Tables that replace or move letters and are not looked at here: ``mort`` is the old ``morx``.
_UNREAD = ("mort", "kerx")
#: Ways of ``morx`` that join, turn or insert letters.
_NOT_FOLLOWED = ("RearrangementMorph", "LigatureMorph", "InsertionMorph")


def replaced_by_apple(font: Any) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Glyphs that ``morx`` replaces one by one, alone or beside others: before and after."""
    for part in _parts(font):
        tables = [getattr(part, "Substitution", None) or {}]
        if type(part).__name__ == "ContextualMorph":
            tables = list(part.StateTable.PerGlyphLookups)
        for table in tables:
            for one, new in table.items():
                yield (one,), (new,)


def unread_tables(name: str, font: Any) -> Finding | None:
    """A warning where a font joins, turns or moves letters in a way that is not followed here, or None."""
    try:
        kinds = {type(part).__name__ for part in _parts(font)}
    # Damage shows wherever a table is taken apart, as any kind of error.
    except Exception:
        return damaged_tables(name)
    said = [table for table in _UNREAD if table in font]
    if kinds.intersection(_NOT_FOLLOWED):
        said.append("morx")
    if not said:
        return None
    message = (
        f"the font joins or moves letters by tables of Apple's own ({', '.join(said)}), which are not looked "
        "at: they may draw other words than a text has"
    )
    fix = "compare the pages with the texts, or ask for the font as OpenType without these tables"
    return Finding("layout.font", Severity.WARNING, message, SourcePlace(name), fix)


def damaged_tables(name: str) -> Finding:
    """A warning that a font has tables that could not be taken apart, so that nobody knows what they do."""
    message = "a table of the font, of how letters are joined or placed, is damaged, and can't be looked at"
    fix = "use another copy of the font, and compare the pages with the texts"
    return Finding("layout.font", Severity.WARNING, message, SourcePlace(name), fix)


def _parts(font: Any) -> Iterator[Any]:
    """The tables of ``morx`` that are followed by themselves."""
    for chain in font["morx"].table.MorphChain if "morx" in font else ():
        for part in chain.MorphSubtable:
            # Features that are off unless somebody asks for them.
            if part.SubFeatureFlags & chain.DefaultFlags:
                yield part.SubStruct
