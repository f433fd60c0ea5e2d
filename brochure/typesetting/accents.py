"""Accents in drawings: the engine, release 70.0, sets their text sign by sign, each accent by itself."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any
from unicodedata import category

from brochure.typesetting.shortcuts import replace


def take() -> None:
    """Set letters of drawings with their accents from now on.  WeasyPrint is loaded."""
    from weasyprint import svg

    # The function of the same name hides the module.
    original = sys.modules["weasyprint.svg.text"].text
    mended = _with_accents(original)
    replace(original, mended)
    svg.TAGS.update({name: mended for name, drawn in svg.TAGS.items() if drawn is original})


class _Letters(str):
    """A text that is gone through letter by letter, each with the accents behind it."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        letter = ""
        for sign in str.__iter__(self):
            if letter and category(sign) not in ("Mn", "Me"):
                yield letter
                letter = ""
            letter += sign
        if letter:
            yield letter


def _with_accents(original: Callable[..., None]) -> Callable[..., None]:
    def text(svg: Any, node: Any, font_size: float) -> None:
        if node.text and any(category(sign) in ("Mn", "Me") for sign in node.text):
            node._etree_node.text = _Letters(node.text)
        original(svg, node, font_size)

    return text
