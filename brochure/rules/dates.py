"""Dates in texts: a day, a month or a year, as the language of a leaflet writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from brochure.language.locale import Locale, locale_of
from brochure.rules.block_text import alike
from brochure.text.fields import PartialDate

#: A date whose numbers are told from each other, and from any month, wherever they stand.
_YEAR, _DAY = 2071, 28
#: Years and days in texts; those of scripts with digits of their own are whole numbers of that length.
_YEARS, _DAYS = r"(?:(?:19|20)\d\d|(?![0-9])\d{4})", r"\d{1,2}"
#: What stands for the parts of a date while a form is made.
_MARKS = {"\0Y": _YEARS, "\0D": _DAYS}


@dataclass(frozen=True)
class _Form:
    """One way to write the dates of a month, or of a year where it is 0."""

    month: int
    #: Words with a mark for each part, and the alternatives of the month’s name.
    template: str
    names: tuple[str, ...] = ()

    def pattern(self, *, named: bool) -> str:
        """A regular expression of it; *named* groups hold its parts."""
        parts = re.split("(\0[YDM])", self.template)
        made = []
        for part in parts:
            if part == "\0M":
                made.append(f"(?:{'|'.join(map(re.escape, self.names))})")
            elif part in _MARKS:
                made.append(f"(?P<{part[1]}>{_MARKS[part]})" if named else _MARKS[part])
            elif part:
                # Words around numbers stay; a full stop at the end may be that of the sentence.
                made.append(
                    re.sub(r"\\\.$", r"\\.?", re.escape(part)) if part is parts[-1] else re.escape(part)
                )
        number = r"(?:\0[YD]|\d)"
        start = r"(?<!\d)" if re.match(number, self.template) else r"(?<!\w)"
        end = r"(?!\d)" if re.search(f"{number}$", self.template) else ""
        return f"{start}{''.join(made)}{end}"


def date_pattern(locale: Locale) -> str:
    """A pattern of dates: ``3 September 2024`` or ``September 3, 2024``, ``September 2024``, ``2024``.

    It knows every form that the program writes in the language, begins no word or number in its middle, and
    has no groups.
    """
    return f"(?:{'|'.join(form.pattern(named=False) for form in _forms(locale.forms))})"


def date_of(words: str, locale: Locale) -> PartialDate:
    """The day, the month or the year that a date in words names."""
    plain = alike(words)
    folded, numbers = _folded(plain), len(re.findall(r"\d+", plain))
    for form in _forms(locale.forms):
        # Each takes long to compile, and a date is of one month, with a day or without.
        if "\0D" in form.template and numbers < 2:
            continue
        if any(part not in folded for part in _around(form.template)):
            continue
        if "\0M" in form.template and not any(_folded(name) in folded for name in form.names):
            continue
        if (found := _reader(form).search(plain)) is not None:
            parts = found.groupdict()
            return PartialDate(int(parts["Y"]), form.month, int(parts.get("D") or 0))
    return PartialDate(int(re.findall(r"\d{4}", plain)[-1]))


def month_of(words: str, locale: Locale) -> PartialDate:
    """The month, or the year, that a date in words names; its day is left out."""
    given = date_of(words, locale)
    return PartialDate(given.year, given.month)


@lru_cache(maxsize=500)
def _reader(form: _Form) -> re.Pattern[str]:
    return re.compile(form.pattern(named=True), re.I)


@lru_cache(maxsize=500)
def _around(template: str) -> tuple[str, ...]:
    """What stands around the parts of a date wherever it is written so."""
    *parts, last = re.split("\0[YDM]", template)
    # As in its pattern, the last full stop may be missing.
    return tuple(_folded(part) for part in (*parts, last.removesuffix(".")) if part)


@lru_cache(maxsize=2000)
def _folded(text: str) -> str:
    """A text in which letters are the same that are so in any case for expressions."""
    return text.casefold().replace("i\u0307", "i").replace("ı", "i")


@lru_cache(maxsize=64)
def _forms(language: str) -> tuple[_Form, ...]:
    """Every form of dates in a language, the longest first: those with a day, and a year alone at last."""
    locale = locale_of(language)
    found: dict[_Form, None] = {}
    for month in range(1, 13):
        names = tuple(sorted({alike(name) for name in locale.names_of(month)}, key=len, reverse=True))
        written = [locale.date(_YEAR, month, _DAY), locale.date(_YEAR, month)]
        templates = [_template(text, names) for text in written]
        # The same without what joins them, as many write it.
        templates += ["\0M \0D, \0Y"] if locale.is_month_first else ["\0D \0M \0Y", "\0D. \0M \0Y"]
        templates += ["\0M \0Y"]
        for template in templates:
            if "\0Y" in template:
                found[_Form(month, template, names)] = None
    # A name may begin another one: Jasypo, Jasypoteĩ.
    forms = sorted(found, key=lambda form: ("\0D" not in form.template, -_length(form)))
    return (*forms, _Form(0, "\0Y"))


def _length(form: _Form) -> int:
    return len(form.template) + max(map(len, form.names), default=0)


def _template(written: str, names: tuple[str, ...]) -> str:
    """A date as it is written, with marks for its year, its day and the name of its month."""
    text = alike(written)
    name = next((name for name in names if name in text), None)
    if name is not None:
        text = text.replace(name, "\0M", 1)

    def mark(found: re.Match[str]) -> str:
        return {_YEAR: "\0Y", _DAY: "\0D"}.get(int(found[0]), found[0])

    return re.sub(r"\d+", mark, text)
