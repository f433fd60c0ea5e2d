"""Words of the review pack in pieces: what stands together on a line, is to be typed, bold or raised."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Pieces of a text, each after the name of its look in ``templates/review/look.typ``.
Pieces = list[tuple[str, str]]

#: What no line ends inside of: ranges of numbers, dates, places in files, such as CAR-T and ``n = 75``.
_TOGETHER = re.compile(
    r"\d[\d.,]*[–-]\d[\d.,]*%?|\b\w{1,4}-\w{1,4}\b|\b\d{1,2} [^\W\d_]{3,9} \d{4}\b"
    r"|(?<![\w./-])[\w./-]{1,20}:\d+:\d+|\bn = \d[\d,]*|--accept [\w-]{1,40}"
)
#: What is to be typed, without the colon of a field, which has nothing behind it here.
_TYPED = re.compile(r"`([^`\n]+?):?`")
#: Letters of what stands together: more may be wider than a column.
_SHORT = 24


def plain(text: str) -> Pieces:
    """A text as it is."""
    return [("plain", text)] if text else []


def kept(text: str) -> Pieces:
    """A text in which no line ends inside a range of numbers, a date, a place in a file or such as CAR-T."""
    pieces: Pieces = []
    end = 0
    for match in _TOGETHER.finditer(text):
        if len(match[0]) <= _SHORT:
            pieces += [*plain(text[end : match.start()]), ("kept", match[0])]
            end = match.end()
    return [*pieces, *plain(text[end:])]


def typed(text: str) -> Pieces:
    """A text in which what is to be typed, between backticks, is code."""
    pieces: Pieces = []
    for number, part in enumerate(_TYPED.split(text)):
        if number % 2:
            pieces.append(("typed" if len(part) <= _SHORT else "code", part))
        else:
            pieces += kept(part)
    return pieces


def bold(text: str) -> Pieces:
    """A text in which the words between two stars are bold."""
    parts = enumerate(text.split("**"))
    return [("strong" if number % 2 else "plain", part) for number, part in parts if part]


def labelled(words: str, name: str, given: Pieces, look: str) -> Pieces:
    """Words that hold something by *name*, with the label before it in a look of its own."""
    label, _, rest = words.partition(f"{{{name}}}")
    return [(look, label), *given, *plain(rest)]


def raised(parts: Iterable[tuple[str, bool]]) -> Pieces:
    """Parts of a claim, each with whether it is the mark of a citation or a note."""
    pieces: Pieces = []
    for part, is_mark in parts:
        pieces += [("mark", part)] if is_mark else kept(part)
    return pieces
