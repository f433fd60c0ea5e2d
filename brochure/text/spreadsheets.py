"""Texts in tables that spreadsheets open: none is run as a formula."""

from __future__ import annotations

import re

#: Where a formula begins: at the start of a cell.
_FORMULA = re.compile(r"\A(?=[ \u00a0]*[=+\-@\t\r])")
#: Where cells begin for a spreadsheet that separates them by semicolons, as in most of Europe: quotation
#: marks hold nothing together there.  What begins with another sign than “=” is a formula only where it calls
#: a function, a program or another sheet: “Response; -5%” stays as vaults look for it in the leaflet.
_INSIDE = re.compile(
    r"(?<=[;\r\n])(?P<gap>[ \u00a0]*)(?==|[+\-@][^;\r\n]{0,200}?(?:[A-Za-z]\(|\||![$A-Z]{1,4}\d))"
)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe stands before what would be one.

    It holds in a cell of a table that is separated by commas, whatever the program takes as the separator.
    """
    return _INSIDE.sub(r"\g<gap>'", _FORMULA.sub("'", text))
