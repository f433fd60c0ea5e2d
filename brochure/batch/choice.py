"""Which rows of a table an expression asks for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from brochure.errors import UsageError
from brochure.findings import did_you_mean

#: The signs of an expression, and what each asks of a text and a word.
_SIGNS: Mapping[str, Callable[[str, str], bool]] = {
    "=": lambda text, word: text == word,
    "!=": lambda text, word: text != word,
    "~": lambda text, word: word in text,
    "!~": lambda text, word: word not in text,
}
#: A part of an expression: words in quotation marks, a sign (“==” is what programmers write), a word.
_PART = re.compile(
    r"\s*(?:(?P<quoted>\"[^\"]*\"|'[^']*'(?!\w)|“[^”]*”|‘[^’]*’)|(?P<sign>!=|!~|==?|~)"
    r"|(?P<word>(?!')(?:[^\s=~!\"]|!(?![=~]))+)|(?P<open>[\"']))"
)


@dataclass(frozen=True)
class _Part:
    """A part of an expression."""

    text: str
    #: True of words in quotation marks, which are no sign and join nothing.
    quoted: bool = False

    @property
    def sign(self) -> str:
        return self.text if not self.quoted and self.text in _SIGNS else ""

    @property
    def joins(self) -> str:
        """``and`` or ``or`` for a word that joins two terms, in capitals or not; otherwise empty."""
        word = self.text.lower()
        return word if not self.quoted and word in ("and", "or") else ""


@dataclass(frozen=True)
class _Term:
    """A column, and what its text has to be."""

    column: str
    sign: str
    word: str

    def holds(self, texts: Mapping[str, str]) -> bool:
        return _SIGNS[self.sign](_compared(texts.get(self.column, "")), _compared(self.word))


class Choice:
    """An expression such as ``centre = Leeds and phone ~ 0113 or variant = York``."""

    def __init__(self, alternatives: Sequence[Sequence[_Term]]) -> None:
        """Of the *alternatives* one has to hold, with all its terms; without any, all rows are asked for."""
        self._alternatives = alternatives

    def wants(self, texts: Mapping[str, str]) -> bool:
        """Whether a row is asked for, by its texts and its ``variant``, the name of its folder."""
        return not self._alternatives or any(
            all(term.holds(texts) for term in terms) for terms in self._alternatives
        )

    def idle(self, rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
        """What to say of words that none of the rows has: a choice of them chooses nothing.

        Raises :class:`UsageError` for words that are asked for; those that are left out are given.
        """
        for term in (term for terms in self._alternatives for term in terms):
            is_asked_for = not term.sign.startswith("!")
            if any(term.holds(texts) is is_asked_for for texts in rows) or not (term.word or is_asked_for):
                continue
            words = f"“{term.word}” {'in' if '~' in term.sign else 'as'}" if term.word else "an empty"
            told = f"--only: no row has {words} “{term.column}”"
            if is_asked_for:
                raise UsageError(told)
            yield f"{told}: so “{term.column} {term.sign} {term.word}” leaves none out"


def choice(only: str, columns: Sequence[str]) -> Choice:
    """Which rows an expression asks for: all, where it is empty.

    Raises :class:`UsageError` for one that can't be understood.
    """
    return Choice(_alternatives(only, columns) if only.strip() else ())


def _compared(text: str) -> str:
    """A text without what does not count when it is looked for: capitals, how accents are put together."""
    return unicodedata.normalize("NFC", text).casefold()


def _parts(only: str) -> list[_Part]:
    """The parts of an expression."""
    parts, at = [], 0
    text = only.rstrip()
    while at < len(text):
        found = _PART.match(text, at)
        if found is None or found["open"]:
            raise UsageError(f"--only: a quotation mark is missing in “{only}”")
        at = found.end()
        if found["quoted"]:
            parts.append(_Part(found["quoted"][1:-1], quoted=True))
        else:
            parts.append(_Part((found["sign"] or found["word"]).replace("==", "=")))
    return parts


def _alternatives(only: str, columns: Sequence[str]) -> list[list[_Term]]:
    """Alternatives, each of terms that all have to hold."""
    wanted: list[list[_Term]] = [[]]
    parts, there = _parts(only), (*columns, "variant")
    while parts:
        column, sign = parts[0].text, parts[1].sign if len(parts) > 1 else ""
        if not sign:
            raise UsageError(
                f"--only: “{only}” is no choice: write it as 'centre = Leeds and phone ~ 0113', and words "
                "that have “and” or “or” among them in quotation marks"
            )
        if column not in there:
            raise UsageError(
                f"--only: there is no column “{column}”: {did_you_mean(column, there, ', '.join(there))}"
            )
        end = next((at for at, part in enumerate(parts) if at > 1 and part.joins), len(parts))
        word = " ".join(part.text for part in parts[2:end])
        if stray := next((part.sign for part in parts[2:end] if part.sign), ""):
            raise UsageError(
                f"--only: “{stray}” stands among the words for “{column}” in “{only}”: join choices with "
                "“and” or “or”, and put words that have such a sign into quotation marks"
            )
        if "~" in sign and not word:
            raise UsageError(f"--only: “{only}” does not say what “{column}” has to contain")
        wanted[-1].append(_Term(column, sign, word))
        if end < len(parts) and end + 1 == len(parts):
            raise UsageError(f"--only: “{only}” ends with “{parts[end].text}”")
        if end < len(parts) and parts[end].joins == "or":
            wanted.append([])
        parts = parts[end + 1 :]
    return wanted
