"""What programs leave in cells of a table that is text: errors, and what they made of what was typed."""

from __future__ import annotations

import re

#: What programs and people write into a cell that has nothing.
_NOTHING = re.compile(
    r"NA|(?i:n\s?/\s?a|n\.\s?a\.|null|nil|nan|nat|<na>|\(blank\)|undefined|tbc|tbd|tba|x{2,}|\?+|[-–—_.]+"
    r"|to be (?:advised|announced|confirmed|decided|defined)|not (?:applicable|available))"
)
#: Errors of spreadsheets in any language, columns that were too narrow, and what has not been reckoned yet.
_ERROR = re.compile(
    r"#[^\W\d_]?/[^\W\d_]{1,2}|#(?:NV|(?:GETTING_DATA|CALC!?)|#+)|#[¡¿]?[A-ZÀ-Þ][A-ZÀ-Þ\d/ .]{1,20}[!?]"
    r"|(?:Err|Fehler|Erreur):\d{3}|(?i:loading(?:\.{3}|…))"
)
#: Numbers as programs show large ones, and days with the hour that nobody gave.
_QUANTITY = re.compile(r"[+-]?\d(?:[.,]\d+)?E[+-]\d{2,3}|\d{4}-\d{2}-\d{2}[ T]00:00(?::00)?(?:\.0+)?")
#: Truth values as spreadsheets write them into text.
_TRUTH = ("TRUE", "FALSE", "WAHR", "FALSCH", "VRAI", "FAUX", "VERO", "FALSO", "VERDADERO", "WAAR", "ONWAAR")
#: A day as Excel shows what it has taken for one, such as 1-3 or MAR1.
_DAY = re.compile(
    r"\d{1,2}-(?:[A-Z][a-z]{2}|Sept)(?:-\d{2})?|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-\d{2}"
)


def fault_of(text: str) -> tuple[str, str]:
    """Why nobody has typed a text for it to be printed, and what to do; empty texts where somebody may."""
    fix = "write what is to be printed, or leave the cell empty and write `required: no` for the column"
    if _NOTHING.fullmatch(text) or _ERROR.fullmatch(text):
        return "says that there is nothing to print", fix
    fix = "set the format of the column to “Text”, and type what is to be printed"
    if text in _TRUTH:
        return "is a truth value, not a text", fix
    if _QUANTITY.fullmatch(text):
        return "is what a program made of a number or a day", fix
    return "", ""


def doubt_of(text: str) -> str:
    """What is to be said of a text that a program may have made; empty where nothing is."""
    if _DAY.fullmatch(text):
        return f"“{text}” is how Excel writes what it has taken for a day: see what was typed"
    return ""
