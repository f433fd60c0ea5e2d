"""Quotes, dashes and spaces as they are set in a language: quotes curl, and what belongs together stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from brochure.language.locale import Locale
from brochure.language.words import Quotes
from brochure.text.dashes import signs_meant

#: A space at which no line breaks.
NBSP = "\u00a0"
#: Stands for a mark while texts are set: not a space, not a letter.
OBJECT = "\ufffc"
#: Units of measure, with both signs for micro: the signs of the SI, and those that most languages share.
_UNITS = (
    "%|‰|°C|°F|mg|g|kg|[µμ]g|mcg|ng|pg|ml|mL|[µμ][lL]|nL|dl|dL|l|L|nm|[µμ]m|mm|cm|m|km|h|min|s|ms|mol|mmol"
    "|[µμ]mol|nmol|mmHg|kPa|Pa|Hz|kDa|kcal|kJ|mOsm|Gy|cGy|mGy|mSv|kBq|MBq|GBq"
)
#: Spaces, in groups, at which no line breaks in any language: inside a long number (10 000), before a number
#: behind a sign, around ``n =``, before ``×``, and between a number and the interval that goes with it:
#: 55% (43–66).
_TIES = (
    re.compile(r"(?<!\d)\d{1,3}( )(?=\d{3}(?!\d))"),
    re.compile(r"[=≥≤<>±×]( )(?=\d)"),
    re.compile(r"\b[nN]( )(?==)"),
    re.compile(r"(?<=\d)( )(?=[×±])"),
    re.compile(r"(?<=[\d%])( )(?=\(\d[\d.,]*%?(?:–|--)\d[\d.,]*%?[);])"),
)
#: The last space of a text, before a short word that would stand alone on a line and behind one that is not
#: long: both together find room in any column.
_LAST = re.compile(r"(?<=\S )\S{1,9}( )\S{1,8}\Z")
#: Texts that are shorter have few lines; a short one is best read in as few as can be.
_LONG = 40
#: An apostrophe that begins a word: ’tis, the ’90s, in ’95 (but not a quotation such as '24 hours'), rock ’n’
#: roll.
_APOSTROPHE = re.compile(
    r"'(?=\d\ds\b|\d\d\b(?![^']*[^\s']'(?!\w)))"
    r"|(?<=[a-z] )'(?=n' (?!(?:is|are|was|means|stands|denotes|refers|for|in|and)\b)[a-z])"
    r"|(?<!\w)'(?=(?:tis|twas|twere|twill|twould|til)\b(?!'))",
    re.IGNORECASE,
)
#: Short words of Dutch and Afrikaans that begin with an apostrophe: ’s avonds, ’s-Hertogenbosch, ’t, ’n.
_SHORTENED = re.compile(r"(?<!\w)'(?=[smtnkr][ \u00a0-])")
_SHORTENING = ("nl", "af", "fy")


#: Variation selectors, which ask for a picture or a sign in the shape of text: no font of a leaflet has any.
FIRST_SELECTOR, LAST_SELECTOR = "\ufe00", "\ufe0f"


@dataclass(frozen=True)
class Typography:
    """How texts of a language are set."""

    quotes: Quotes
    #: Spaces, in groups, at which no line breaks.
    ties: tuple[re.Pattern[str], ...] = field(repr=False)
    #: Apostrophes that begin a word.
    apostrophes: tuple[re.Pattern[str], ...] = field(default=(_APOSTROPHE,), repr=False)

    @classmethod
    def of(cls, locale: Locale) -> Typography:
        """The typography of a language."""
        words = locale.ties
        months = _any(sorted((*locale.months, *locale.short_months), key=len, reverse=True))
        ties = [
            # A number and what it counts: units, and short nouns of time and number.
            rf"(?<=\d)( )(?:{_UNITS}|{_any((*words.units, *words.counted))})(?![\w-])",
            # A day and its month: 3 September, September 3.
            rf"\b(?:{months})( )(?=\d{{1,2}}(?!\d))"
            if locale.is_month_first
            else rf"(?<!\d)\d{{1,2}}( )(?=(?:{months})\b)",
            # A word and its number: page 6, grade 3, Day 0, sec. 4.
            rf"\b(?i:{_any(words.numbered)})( )(?=\d)",
            rf"\b(?:{_any(words.titles)})\.?( )(?=[^\W\d_])",
        ]
        shortened = locale.forms.split("-")[0].lower() in _SHORTENING
        apostrophes = (_APOSTROPHE, _SHORTENED) if shortened else (_APOSTROPHE,)
        return cls(locale.quotes, (*map(re.compile, ties), *_TIES), apostrophes)

    def typeset(self, texts: Iterable[str]) -> list[str]:
        """Quotes, dashes and spaces as they are set, across the bounds of the texts."""
        texts = list(texts)
        whole = "".join(texts)
        # One entry for each character as written, so that the bounds stay where they are.
        chars = list(whole)
        for index, char in enumerate(chars):
            if FIRST_SELECTOR <= char <= LAST_SELECTOR:
                chars[index] = ""
        for start, end, sign in signs_meant(whole):
            chars[start:end] = sign, *[""] * (end - start - 1)
        for tie in self.ties:
            for match in tie.finditer(whole):
                for group in range(1, tie.groups + 1):
                    chars[match.start(group)] = NBSP
        # Marks behind the last word are bound to it: they don't make it a long one.
        last = _LAST.search(whole.rstrip(f"{OBJECT} ")) if len(whole) >= _LONG else None
        if last is not None:
            chars[last.start(1)] = NBSP
        self._curl(chars, whole)
        rest = iter(chars)
        return ["".join(islice(rest, len(text))) for text in texts]

    def _curl(self, chars: list[str], whole: str) -> None:
        """Straight quotes as curly ones: opening after a space or a bracket, closing otherwise.

        Behind a letter of a script without spaces, such as Japanese, each second one closes.
        Behind a figure, one that closes nothing stands for feet, inches or minutes, and stays as it is.
        A single one without a partner is an apostrophe: un po’ d’acqua, Hans’ Buch, ’s avonds.
        """
        apostrophes = {match.start() for one in self.apostrophes for match in one.finditer(whole)}
        apostrophes |= self._without_partner(self._turned(chars, apostrophes), whole)
        for index, opens in self._turned(chars, apostrophes):
            # Inside a word it is an apostrophe, whatever closes quotations in the language.
            if index in apostrophes or (chars[index] == "'" and _is_inside(chars, index)):
                chars[index] = "’"
            else:
                chars[index] = self._pairs[chars[index]][0 if opens else 1]

    @property
    def _pairs(self) -> dict[str, tuple[str, str]]:
        quotes = self.quotes
        return {"'": (quotes.inner_opening, quotes.inner_closing), '"': (quotes.opening, quotes.closing)}

    def _turned(self, chars: list[str], apostrophes: set[int]) -> list[tuple[int, bool]]:
        """Where the straight quotes stand that are to be turned, and whether they open."""
        pairs = self._pairs
        openers = f"([{{–—/{self.quotes.opening}{self.quotes.inner_opening}"
        # Some languages open and close with the same sign.
        typed = {opening: sign for sign, (opening, closing) in pairs.items() if opening != closing}
        before = " "
        opened = dict.fromkeys(pairs, False)
        found = []
        for index, char in enumerate(chars):
            sign = char
            if char in pairs:
                behind = chars[index + 1] if index + 1 < len(chars) else ""
                opens = (before.isspace() or before in openers) and index not in apostrophes
                opens = opens or (not opened[char] and _is_spaceless(before))
                # Behind an article that lost its vowel: dell’«arte».
                opens = opens or (index - 1 in apostrophes and not opened[char] and behind.isalnum())
                if before.isdigit() and not (opens or opened[char] or behind.isalpha()):
                    before = char
                    continue
                found.append((index, opens))
                if index in apostrophes:
                    sign = "’"
                else:
                    opened[char] = opens
                    sign = pairs[char][0 if opens else 1]
            elif char in typed:
                opened[typed[char]] = True
            before = sign or before
        return found

    def _without_partner(self, turned: list[tuple[int, bool]], whole: str) -> set[int]:
        """Which of the straight single quotes neither open nor close a quotation."""
        opening, closing = self._pairs["'"]
        straight = dict(turned)
        found: set[int] = set()
        waiting: list[int] = []
        for index, sign in enumerate(whole):
            if sign == opening != closing:
                waiting.append(index)
            elif sign == closing != opening and waiting and not _is_inside(whole, index):
                waiting.pop()
            elif sign == "'" and index in straight and not _is_inside(whole, index):
                if straight[index]:
                    waiting.append(index)
                elif waiting:
                    waiting.pop()
                else:
                    found.add(index)
        # A quotation that goes on in the next paragraph has no end in this one.
        return found | {index for index in waiting if index in straight and whole[:index].strip(f"{OBJECT} ")}


def _is_spaceless(char: str) -> bool:
    """Whether a character belongs to a script that puts no spaces between words: Chinese, Japanese, Thai."""
    # Letters of Thai and Lao; marks, kana and ideographs; the same in full width.
    ranges = (("\u0e00", "\u0eff"), ("\u3000", "\u9fff"), ("\uff00", "\uff9f"))
    return any(low <= char[-1:] <= high for low, high in ranges)


def _is_inside(chars: Sequence[str], index: int) -> bool:
    """Whether letters stand on both sides of a character."""
    return 0 < index < len(chars) - 1 and chars[index - 1].isalpha() and chars[index + 1].isalpha()


def _any(words: Iterable[str]) -> str:
    """A pattern of any of some words; where there are none, one that nothing matches."""
    return "|".join(map(re.escape, words)) or r"(?!)"
