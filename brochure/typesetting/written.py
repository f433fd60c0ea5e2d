"""The text of an element as it was written, followed while its lines are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from brochure.typesetting.passages import unseen

#: Hyphens that the engine sets where it breaks a word.
_HYPHENS = ("-", "\u2010")
#: Fewer characters may stand anywhere by chance.
_TELLING = 4


class Written:
    """The text of an element as it was written, followed while its lines are read.

    The space at which a line breaks is not in any line: only the text as written tells it from a break inside
    a word or an address.
    """

    def __init__(self, element: Any) -> None:
        # A style may set other capitals than were written.
        written = unseen("".join(_texts(element))).casefold()
        #: The characters without spaces, and for each whether a space stands before it.
        self._chars = "".join(written.split())
        self._spaced: list[bool] = []
        space = False
        for char in written:
            if char.isspace():
                space = True
            else:
                self._spaced.append(space)
                space = False
        self._at = 0

    def read(self, text: str) -> None:
        """Go past a text of the lines, but for the hyphen of a broken word."""
        chars = _solid(text)
        if self._chars.startswith(chars, self._at):
            self._at += len(chars)
        elif chars.endswith(_HYPHENS) and self._chars.startswith(chars[:-1], self._at):
            self._at += len(chars) - 1
        elif len(chars) >= _TELLING:
            # What lies between is set elsewhere: the words of a drawing, a number in the margin.
            found = self._chars.find(chars, self._at)
            self._at = found + len(chars) if found >= 0 else self._at

    def between(self, last: str, following: str) -> tuple[bool, bool]:
        """Whether a space stands before *following*, and whether the hyphen that ends *last* was put in."""
        broken = last.endswith(_HYPHENS) and not self._chars.endswith(last[-1], 0, self._at)
        at = self._at
        chars = _solid(following)
        if not self._chars.startswith(chars, at) and len(chars) >= _TELLING:
            at = max(self._chars.find(chars, at), at)
        return at >= len(self._spaced) or self._spaced[at], broken


def _solid(text: str) -> str:
    """The characters alone, capitals as small letters."""
    return "".join(unseen(text).casefold().split())


def _texts(element: Any) -> Iterator[str]:
    """The text of an element and of those in it, without the words of drawings."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and not child.tag.endswith("svg"):
            yield from _texts(child)
        yield child.tail or ""
