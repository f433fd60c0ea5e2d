"""Letters for whatever the lists of the review pack quote: other fonts where its own lack them.

The pack is set in Source Sans.  What it quotes may be in any script that the leaflet's own fonts have, and
findings may quote what no font has: such a character is written by its number, so that it is not lost.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from io import BytesIO

from fontTools.ttLib import TTFont

from brochure.typesetting.sheets import FONT_SUFFIXES

#: The fonts of the pack, by their names among the project's: that of its text first.
OWN = (
    "fonts/source-sans-3/SourceSans3-Regular.ttf",
    "fonts/source-sans-3/SourceSans3-Semibold.ttf",
    "fonts/source-serif-4/SourceSerif4Display-Semibold.ttf",
)
#: What fonts of the web are packed in, which only their own programs read.
_PACKED = (".woff", ".woff2")
#: Categories of characters that show nothing, so that no font need have them (Unicode, general category).
_UNSEEN = ("Cf", "Zs", "Zl", "Zp", "Cc")


def with_faces(
    texts: Iterable[str], assets: Mapping[str, bytes]
) -> tuple[dict[str, bytes], Callable[[str], str]]:
    """The fonts that texts need, by name, and what writes a text with the characters that those have.

    *assets* are the leaflet's by name: its fonts, and pictures that have nothing to do with this.
    """
    fonts = {name: data for name, data in assets.items() if name.lower().endswith(FONT_SUFFIXES)}
    missing = {char for text in texts for char in text if not unicodedata.category(char).startswith(_UNSEEN)}
    missing -= _characters(fonts[OWN[0]])
    needed = {name: fonts[name] for name in OWN}
    for name in sorted(fonts):
        if not missing:
            break
        if found := missing & _characters(fonts[name]):
            missing -= found
            needed[name] = _unpacked(fonts[name]) if name.lower().endswith(_PACKED) else fonts[name]
    written = {ord(char): f"[U+{ord(char):04X}]" for char in missing}
    # What controls a terminal shows nothing on paper.
    written |= {code: "" for code in (*range(9), 11, *range(14, 32), *range(127, 160))}
    return needed, lambda text: text.translate(written)


def _unpacked(font: bytes) -> bytes:
    """A font of the web as one that every program reads."""
    out, opened = BytesIO(), TTFont(BytesIO(font), recalcTimestamp=False)
    opened.flavor = None
    opened.save(out)
    return out.getvalue()


@lru_cache(maxsize=32)
def _characters(font: bytes) -> frozenset[str]:
    return frozenset(map(chr, TTFont(BytesIO(font), lazy=True).getBestCmap() or {}))
