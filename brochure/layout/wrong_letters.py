"""Fonts of a project that draw other words than a text has: readers would see another dose.

The text of the page stays right, so that no comparison of words finds it.
"""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import combinations
from typing import Any

from brochure.findings import Finding, Severity, SourcePlace
from brochure.layout.apple_tables import damaged_tables, replaced_by_apple, unread_tables
from brochure.layout.pushed_letters import pushed_letters
from brochure.layout.set_unasked import lookups_of

#: What a font is asked for.  Many fonts draw capitals as small letters, or the other way round.
_LETTERS = string.digits + string.ascii_letters
#: Signs that change a number where they are missing.
_SIGNS = ".,%<>=≤≥±-–−/"
#: Letters with accents, of Latin: U+00C0 to U+017F, Romanian and Vietnamese.
_ACCENTED = (*range(0xC0, 0x180), *range(0x218, 0x21C), *range(0x1EA0, 0x1EFA))
#: Letters that old and plain fonts draw alike.
_ALIKE = ({"0", "o"}, {"1", "i", "l"}, {"-", "–"}, {"–", "−"}, {"-", "−"})
#: How much of a letter lies within its width and near its line, and its height beside that of most.
_LEAST_WITHIN, _LEAST_SIZE, _MOST_SIZE = 0.4, 0.35, 3.0
#: A letter that is drawn for several is at least that wide, as a share of theirs.
_LEAST_JOINED = 0.25


def wrong_letters(name: str, data: bytes) -> Finding | None:
    """An error where a font draws one figure or letter for another, leaves some out or piles them up.

    A warning where it has ways to do so that are not followed.  None for a font that does not.  One that
    can't be read is told where it is used.
    """
    from fontTools.ttLib import TTFont

    try:
        font: Any = TTFont(BytesIO(data), lazy=True)
        characters = font.getBestCmap() or {}
        outlines = _outlines(font, characters)
    # Damage shows wherever the tables are taken apart, as any kind of error.
    except Exception:
        return None
    if not characters:
        # It can't be used at all, which is told by itself.
        return None
    unread = False
    for looked in (_drawn_otherwise, _lost, _without_accents, _placed, _pushed):
        try:
            message = next(looked(font, characters, outlines), None)
        # What one look stumbles over keeps no other from being taken: the shaper may pass over that table.
        except Exception:
            unread = True
            continue
        if message is not None:
            fix = "use another copy of the font"
            return Finding("layout.font", Severity.ERROR, message, SourcePlace(name), fix)
    return damaged_tables(name) if unread else unread_tables(name, font)


def _drawn_otherwise(
    font: Any, characters: Mapping[int, str], outlines: Mapping[str, tuple[Any, ...]]
) -> Iterator[str]:
    for meant, drawn in _wrong(font, characters, outlines):
        yield f"the font draws “{drawn}” where a text has “{meant}”: readers would see other words"


def _lost(font: Any, characters: Mapping[int, str], outlines: Mapping[str, tuple[Any, ...]]) -> Iterator[str]:
    for lost in _left_out(font, characters, outlines):
        yield f"the font draws nothing, or too little, for “{lost}”: readers would see other words"


def _without_accents(
    font: Any, characters: Mapping[int, str], outlines: Mapping[str, tuple[Any, ...]]
) -> Iterator[str]:
    """Letters with accents that are drawn as those without."""
    for sign in map(chr, _ACCENTED if outlines else ()):
        plain = unicodedata.normalize("NFD", sign)[0]
        if ord(sign) not in characters or plain == sign or not outlines.get(plain):
            continue
        if _outlines(font, {ord(sign): characters[ord(sign)]}, sign)[sign] == outlines[plain]:
            yield f"the font draws “{plain}” where a text has “{sign}”: readers would see other words"


def _placed(
    font: Any, characters: Mapping[int, str], outlines: Mapping[str, tuple[Any, ...]]
) -> Iterator[str]:
    for odd in _out_of_place(font, characters, outlines):
        yield f"the font draws “{odd}” far from its place, or far smaller or larger than other letters"


def _pushed(
    font: Any, characters: Mapping[int, str], _outlines: Mapping[str, tuple[Any, ...]]
) -> Iterator[str]:
    letters = {characters[ord(sign)]: sign for sign in _LETTERS if ord(sign) in characters}
    for pushed in pushed_letters(font, letters):
        yield f"the font pushes the letters “{pushed}” into each other or off their line"


def _outlines(
    font: Any, characters: Mapping[int, str], signs: str = _LETTERS + _SIGNS
) -> dict[str, tuple[Any, ...]]:
    """What is drawn for each letter and sign, wherever it stands; nothing for fonts of bitmaps alone."""
    from fontTools.pens.recordingPen import DecomposingRecordingPen

    if not {"glyf", "CFF ", "CFF2"} & set(font.keys()):
        return {}
    glyphs = font.getGlyphSet()
    drawn = {}
    for sign in signs:
        if ord(sign) in characters:
            pen = DecomposingRecordingPen(glyphs)
            glyphs[characters[ord(sign)]].draw(pen)
            first = next((point for _way, points in pen.value for point in points if point), (0, 0))
            drawn[sign] = tuple(
                (way, tuple((x - first[0], y - first[1]) for x, y in filter(None, points)))
                for way, points in pen.value
            )
    return drawn


def _wrong(
    font: Any, characters: Mapping[int, str], outlines: Mapping[str, tuple[Any, ...]]
) -> Iterator[tuple[str, str]]:
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
    for one, other in combinations(outlines, 2):
        if outlines[one] and outlines[one] == outlines[other] and not _may_be_alike(one, other):
            yield one, other
    signs = {characters[ord(sign)]: sign for sign in _LETTERS + _SIGNS if ord(sign) in characters}
    for before, after in _replaced(font):
        meant, drawn = _in_letters(before, signs), _in_letters(after, signs)
        if meant and drawn and not _may_be_alike(meant, drawn):
            yield meant, drawn


def _out_of_place(
    font: Any, characters: Mapping[int, str], outlines: Mapping[str, tuple[Any, ...]]
) -> Iterator[str]:
    """Letters that stand beside their own width or off the line, or are no size of letters."""
    from fontTools.pens.boundsPen import ControlBoundsPen

    glyphs, widths = font.getGlyphSet(), font["hmtx"].metrics
    boxes = {}
    for letter in _LETTERS:
        if outlines.get(letter):
            pen = ControlBoundsPen(glyphs)
            glyphs[characters[ord(letter)]].draw(pen)
            boxes[letter] = pen.bounds
    heights = sorted(top - bottom for _left, bottom, _right, top in boxes.values())
    usual = heights[len(heights) // 2] if heights else 0
    for letter, (left, bottom, right, top) in boxes.items():
        width = widths[characters[ord(letter)]][0]
        # What of a letter lies within its own width, and near the line.
        across = (min(right, width) - max(left, 0)) / max(right - left, 1)
        upright = (min(top, 2 * usual) - max(bottom, -0.8 * usual)) / max(top - bottom, 1)
        sized = _LEAST_SIZE * usual <= top - bottom <= _MOST_SIZE * usual
        if min(across, upright) < _LEAST_WITHIN or not sized:
            yield letter


def _in_letters(glyphs: tuple[str, ...], signs: Mapping[str, str]) -> str:
    """The letters and signs that glyphs draw; empty where one of them draws another."""
    return "".join(signs[glyph] for glyph in glyphs) if all(glyph in signs for glyph in glyphs) else ""


def _may_be_alike(one: str, other: str) -> bool:
    pair = {one.lower(), other.lower()}
    return len(pair) == 1 or any(pair <= alike for alike in _ALIKE)


def _named(glyph: str) -> str:
    """The figure or letter that the name of a glyph says it is; empty where it says none."""
    from fontTools import agl

    said = agl.toUnicode(glyph) if "." not in glyph else ""
    return said if len(said) == 1 and said in _LETTERS else ""


def _replaced(font: Any) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Glyphs that the font replaces by others without being asked."""
    for part in lookups_of(font, "GSUB"):
        mapping = getattr(part, "mapping", None)
        if isinstance(mapping, dict):
            for one, new in mapping.items():
                yield (one,), (new,) if isinstance(new, str) else tuple(new)
        for first, joined in (getattr(part, "ligatures", None) or {}).items():
            for one in joined:
                yield (first, *one.Component), (one.LigGlyph,)
    yield from replaced_by_apple(font)


def _left_out(
    font: Any, characters: Mapping[int, str], outlines: Mapping[str, tuple[Any, ...]]
) -> Iterator[str]:
    """Letters and signs that the font draws nothing for, alone or where they stand together."""
    from fontTools.pens.boundsPen import ControlBoundsPen

    if not outlines:
        return
    widths = font["hmtx"].metrics
    for sign, outline in outlines.items():
        if not outline or widths[characters[ord(sign)]][0] <= 0:
            yield sign
    glyphs = font.getGlyphSet()
    signs = {characters[ord(sign)]: sign for sign in (*_LETTERS, *_SIGNS, " ") if ord(sign) in characters}
    for before, after in _replaced(font):
        meant = _in_letters(before, signs)
        if not meant.strip() or not any(sign.isalnum() for sign in meant):
            continue
        drawn = 0.0
        for glyph in after:
            pen = ControlBoundsPen(glyphs)
            glyphs[glyph].draw(pen)
            drawn += pen.bounds[2] - pen.bounds[0] if pen.bounds else 0
        if not drawn or (len(before) > 1 and drawn < _LEAST_JOINED * sum(widths[one][0] for one in before)):
            yield meant
