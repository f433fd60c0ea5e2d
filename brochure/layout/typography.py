"""Quotes, dashes and spaces as they are set in a language: quotes curl, and what belongs together stays."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
#: An apostrophe that begins a word: the ’90s, in ’95 (but not a quotation such as '24 hours'), rock ’n’ roll.
_APOSTROPHE = re.compile(
    r"'(?=\d\ds\b|\d\d\b(?![^']*[^\s']'(?!\w)))"
    r"|(?<=[a-z] )'(?=n' (?!(?:is|are|was|means|stands|denotes|refers|for|in|and)\b)[a-z])"
)


#: Variation selectors, which ask for a picture or a sign in the shape of text: no font of a leaflet has any.
FIRST_SELECTOR, LAST_SELECTOR = "\ufe00", "\ufe0f"


@dataclass(frozen=True)
class Typography:
    """How texts of a language are set."""

    quotes: Quotes
    #: Spaces, in groups, at which no line breaks.
    ties: tuple[re.Pattern[str], ...] = field(repr=False)

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
        return cls(locale.quotes, (*map(re.compile, ties), *_TIES))

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
        """
        quotes = self.quotes
        pairs = {"'": (quotes.inner_opening, quotes.inner_closing), '"': (quotes.opening, quotes.closing)}
        openers = f"([{{–—/{quotes.opening}{quotes.inner_opening}"
        apostrophes = {match.start() for match in _APOSTROPHE.finditer(whole)}
        # Some languages open and close with the same sign.
        typed = {opening: sign for sign, (opening, closing) in pairs.items() if opening != closing}
        before = " "
        opened = dict.fromkeys(pairs, False)
        for index, char in enumerate(chars):
            if char in pairs:
                opens = (before.isspace() or before in openers) and index not in apostrophes
                opens = opens or (not opened[char] and _is_spaceless(before))
                behind = chars[index + 1] if index + 1 < len(chars) else ""
                if before.isdigit() and not (opens or opened[char] or behind.isalpha()):
                    before = char
                    continue
                opened[char] = opens
                # Inside a word it is an apostrophe, whatever closes quotations in the language.
                is_apostrophe = char == "'" and (index in apostrophes or _is_inside(chars, index))
                chars[index] = "’" if is_apostrophe else pairs[char][0 if opens else 1]
            elif char in typed:
                opened[typed[char]] = True
            before = chars[index] or before


def _is_spaceless(char: str) -> bool:
    """Whether a character belongs to a script that puts no spaces between words: Chinese, Japanese, Thai."""
    # Letters of Thai and Lao; marks, kana and ideographs; the same in full width.
    ranges = (("\u0e00", "\u0eff"), ("\u3000", "\u9fff"), ("\uff00", "\uff9f"))
    return any(low <= char[-1:] <= high for low, high in ranges)


def _is_inside(chars: list[str], index: int) -> bool:
    """Whether letters stand on both sides of a character."""
    return 0 < index < len(chars) - 1 and chars[index - 1].isalpha() and chars[index + 1].isalpha()


def _any(words: Iterable[str]) -> str:
    """A pattern of any of some words; where there are none, one that nothing matches."""
    return "|".join(map(re.escape, words)) or r"(?!)"
