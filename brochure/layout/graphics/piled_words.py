"""Words of drawings whose letters are set over each other, by the drawing itself: nobody can read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from xml.etree.ElementTree import Element

from brochure.layout.graphics.cut_words import FontFor, PlacedWords, placed_words
from brochure.layout.graphics.plain.whole import PlainPicture

#: How much closer than in their font letters may stand, and how far parts may go back over others, em.
_CLOSEST, _BACK = 0.3, 0.5
#: How much of a word another one may lie on, of its width and of its height.
_SHARED = 0.6
#: Words whose boxes are compared, at most: more are a map or a table of figures.
_MOST = 300
_UNSEEN = re.compile("[\u200b\u200c\u2060\ufeff]")
_PLACED = ("x", "y", "dy", "baseline-shift")
_NUMBER = re.compile(r"-?\d*\.?\d+(?:e-?\d+)?")


def piled_words(picture: PlainPicture, font_for: FontFor) -> list[str]:
    """The words that stand on others or whose letters stand on each other, each once."""
    found = [*_set_close(picture.root, 16.0), *_on_others(picture, font_for)]
    return list(dict.fromkeys(" ".join(words.split()) for words in found))


def _set_close(element: Element, size: float) -> Iterator[str]:
    """Texts with too little room between letters, or parts that go back over the words before them."""
    size = _number(element.get("font-size", "")) or size
    kind = element.tag.rpartition("}")[2]
    words = "".join(element.itertext())
    if kind in ("text", "tspan") and len(words.split()):
        step = min(map(_number, element.get("dx", "").split()), default=0.0)
        goes_back = kind == "tspan" and step < -_BACK * size and not set(_PLACED) & element.attrib.keys()
        if goes_back or (
            len(words.strip()) > 1 and _number(element.get("letter-spacing", "")) < -_CLOSEST * size
        ):
            yield words
            return
    for child in element:
        yield from _set_close(child, size)


def _on_others(picture: PlainPicture, font_for: FontFor) -> Iterator[str]:
    """Words that most of another word stands on, where both are drawn in the same place."""
    placed = placed_words(picture, font_for)
    for one, other in combinations(placed if len(placed) <= _MOST else (), 2):
        # Twice the same is a halo; programs put signs that nobody sees between the two.
        if _UNSEEN.sub("", one.words).strip() != _UNSEEN.sub("", other.words).strip() and _is_on(one, other):
            yield f"{one.words} {other.words}"


def _is_on(one: PlacedWords, other: PlacedWords) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    narrow = min(one.right - one.left, other.right - other.left)
    low, high = sorted((one.bottom - one.top, other.bottom - other.top))
    # Words of another size, such as a figure in the middle of a ring of words, have a box that is too rough.
    return across > _SHARED * narrow and down > _SHARED * low and low > 0.6 * high


def _number(text: str) -> float:
    found = _NUMBER.match(text.strip())
    return float(found[0]) if found else 0.0
