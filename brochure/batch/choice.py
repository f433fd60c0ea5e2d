"""Which rows of a table an expression asks for."""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from brochure.errors import UsageError
from brochure.findings import did_you_mean

#: The signs of an expression, and what each asks of a text and a word.
_SIGNS: Mapping[str, Callable[[str, str], bool]] = {
    "=": lambda text, word: text == word,
    "!=": lambda text, word: text != word,
    "~": lambda text, word: word in text,
    "!~": lambda text, word: word not in text,
}


def choice(only: str, columns: Sequence[str]) -> Callable[[Mapping[str, str]], bool]:
    """Whether an expression asks for a row, by its texts and its ``variant``, the name of its folder.

    ``centre = Leeds and phone ~ 0113 or variant = York``; an empty one asks for all.  Raises
    :class:`UsageError` for one that can't be understood.
    """
    if not only.strip():
        return lambda _texts: True
    wanted = _choice(only, columns)

    def is_wanted(texts: Mapping[str, str]) -> bool:
        return any(
            all(_SIGNS[sign](_compared(texts.get(column, "")), word) for column, sign, word in terms)
            for terms in wanted
        )

    return is_wanted


def _compared(text: str) -> str:
    """A text without what does not count when it is looked for: capitals, how accents are put together."""
    return unicodedata.normalize("NFC", text).casefold()


def _joins(word: str) -> str:
    """``and`` or ``or`` for a word that joins two terms, in capitals or not; otherwise empty."""
    return word.lower() if word.lower() in ("and", "or") else ""


def _choice(only: str, columns: Sequence[str]) -> list[list[tuple[str, str, str]]]:
    """Alternatives, each of terms that all have to hold."""
    try:
        # “==” is what programmers write.
        words = shlex.split(re.sub(r"(!=|!~|=|~)", r" \1 ", only.replace("==", "=")))
    except ValueError:
        raise UsageError(f"--only: a quotation mark is missing in “{only}”") from None
    wanted: list[list[tuple[str, str, str]]] = [[]]
    there = (*columns, "variant")
    while words:
        column, sign = (*words, "", "")[:2]
        if sign not in _SIGNS:
            raise UsageError(
                f"--only: “{only}” is no choice: write it as 'centre = Leeds and phone ~ 0113', and words "
                "that have “and” or “or” among them in quotation marks"
            )
        if column not in there:
            raise UsageError(
                f"--only: there is no column “{column}”: {did_you_mean(column, there, ', '.join(there))}"
            )
        end = next((at for at, word in enumerate(words) if at > 1 and _joins(word)), len(words))
        word = " ".join(words[2:end])
        if sign in ("~", "!~") and not word:
            raise UsageError(f"--only: “{only}” does not say what “{column}” has to contain")
        wanted[-1].append((column, sign, _compared(word)))
        if end < len(words) and end + 1 == len(words):
            raise UsageError(f"--only: “{only}” ends with “{words[end]}”")
        if end < len(words) and _joins(words[end]) == "or":
            wanted.append([])
        words = words[end + 1 :]
    return wanted
