"""Places in sources, such as “p. 3”, however they are written."""

from __future__ import annotations

import re
import unicodedata

#: Names of parts of a source, by the one that stands for all of them.
_CALLED = {
    "p": ("page", "pages", "pp", "pg", "pgs"),
    "sec": ("section", "sections", "secs", "sect", "sects"),
    "tab": ("table", "tables", "tabs", "tbl"),
    "fig": ("figure", "figures", "figs"),
    "ch": ("chapter", "chapters", "chap", "chaps", "chs"),
    "app": ("appendix", "appendices", "appx"),
    "para": ("paragraph", "paragraphs", "paras", "par"),
    "suppl": ("supplement", "supplements", "supplementary", "supp", "suppls"),
    "vol": ("volume", "volumes", "vols"),
    "no": ("number", "numbers", "nos", "nr"),
    "col": ("column", "columns", "cols"),
    "cl": ("clause", "clauses", "cls"),
    "rec": ("recommendation", "recommendations", "recs"),
}
_SHORT = {long: short for short, names in _CALLED.items() for long in names}
#: Words and numbers; what divides and joins them is no part of a place, but for ranges.
_PARTS = re.compile(r"[^\W\d_]+|\d+(?:[.:]\d+)*|-")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_FILLERS = frozenset({"the", "of", "on", "in", "at", "and"})


def meaning_of(locator: str) -> tuple[str, ...]:
    """The parts of a locator by which it is compared: “Pages 3–5” is “pp. 3-5”, “Section 4.2” is “§ 4.2”."""
    plain = unicodedata.normalize("NFKC", locator).casefold().replace("§§", "§").replace("§", " sec ")
    found = _PARTS.findall(_DASHES.sub("-", plain))
    parts = tuple(_SHORT.get(part, part) for part in found if part not in _FILLERS)
    # A number alone is that of a page, as in citation styles.
    return ("p", *parts) if parts and parts[0].isdecimal() else parts
