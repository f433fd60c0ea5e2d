"""Letters for whatever the lists of the review pack quote: other fonts where its own lack them.

The pack is set in Source Sans.  What it quotes may be in any script that the leaflet's own fonts have, and
findings may quote what no font has: such a character is written by its number, so that it is not lost.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO

from fontTools.ttLib import TTFont

from brochure.typesetting.sheets import FONT_SUFFIXES

#: The font whose characters the pack has without any help, by its name among the project's fonts.
BASE = "fonts/source-sans-3/SourceSans3-Regular.ttf"
#: Categories of characters that show nothing, so that no font need have them (Unicode, general category).
_UNSEEN = ("Cf", "Zs", "Zl", "Zp", "Cc")


def with_faces(html: str, assets: Mapping[str, bytes]) -> tuple[str, str]:
    """The HTML with every character that no font has replaced, and CSS that adds the fonts it needs.

    *assets* are the leaflet's by name: its fonts, and pictures that have nothing to do with this.
    """
    fonts = {name: data for name, data in assets.items() if name.lower().endswith(FONT_SUFFIXES)}
    missing = {char for char in set(html) if not unicodedata.category(char).startswith(_UNSEEN)}
    missing -= _characters(fonts[BASE])
    families: list[str] = []
    rules: list[str] = []
    for name in sorted(fonts):
        if not missing:
            break
        if found := missing & _characters(fonts[name]):
            missing -= found
            families.append(f'"pack {len(families)}"')
            rules.append(f"@font-face {{ font-family: {families[-1]}; src: url(asset:{name}) }}")
    if families:
        rules.append(f'body {{ font-family: "Source Sans 3", {", ".join(families)} }}')
    written = {ord(char): f"[U+{ord(char):04X}]" for char in missing}
    return html.translate(written), "\n".join(rules)


@lru_cache(maxsize=32)
def _characters(font: bytes) -> frozenset[str]:
    return frozenset(map(chr, TTFont(BytesIO(font), lazy=True).getBestCmap() or {}))
