"""Dates in texts: a day, a month or a year, as the language of a leaflet writes them."""

from __future__ import annotations

import re

from brochure.language.locale import Locale
from brochure.text.fields import PartialDate


def date_pattern(locale: Locale) -> str:
    """A pattern of dates: ``3 September 2024`` or ``September 3, 2024``, ``September 2024``, ``2024``."""
    months = "|".join(map(re.escape, locale.months))
    day = rf"(?:{months}) (?:\d{{1,2}}, )?" if locale.is_month_first else rf"(?:\d{{1,2}} )?(?:{months}) "
    return rf"(?:{day})?(?:19|20)\d\d\b"


def month_of(words: str, locale: Locale) -> PartialDate:
    """The month, or the year, that a date in words names; its day is left out."""
    year = int(re.findall(r"\d{4}", words)[-1])
    names = [name.casefold() for name in locale.months]
    found = next((names.index(word) for word in words.casefold().split() if word in names), None)
    return PartialDate(year, 0 if found is None else found + 1)
