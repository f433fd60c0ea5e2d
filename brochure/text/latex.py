r"""LaTeX and escapes of programming languages in a text: they mean nothing here, or lose their backslash.

A backslash makes the sign behind it plain, so ``5\,mg`` would be printed as “5,mg”, and ``Schr\"oder`` with a
quotation mark.  One that is meant, as in ``C:\temp`` or ``AND\OR``, is left alone.
"""

from __future__ import annotations

import re

from brochure.text.unread import UnreadMarkup

_GREEK = (
    "alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|phi|chi"
    "|psi|omega|Gamma|Delta|Theta|Lambda|Sigma|Phi|Psi|Omega"
)
_SIGNS = (
    "times|cdot|pm|mp|leq?|geq?|neq?|approx|sim|simeq|infty|degree|circ|rightarrow|leftarrow|to|uparrow|downarrow"
    "|ldots|dots|textmu|textdegree|textregistered|texttrademark|quad|qquad|newline|item|noindent|par"
)
_COMMANDS = (
    "text(?:bf|it|sc|tt|rm|sf|sub(?:script)?|super(?:script)?|normal)?|emph|underline|cite[pt]?|footnote|href|url"
    "|math(?:rm|bf|it|cal)|frac|sqrt|ensuremath|SI|si|num|qty|ce|section|subsection|begin|end|label|ref"
)
_COMMAND = re.compile(rf"\\(?:(?:{_GREEK}|{_SIGNS})(?![a-z])|(?:{_COMMANDS})(?=[{{\[]))")
#: Spaces and places to divide a word.
_SPACE = re.compile(r"(?<=\w)\\[,;!-](?=\w)")
#: An accent that stands before its letter, within a word: ``\'e``, ``\"{o}``.  Behind the first letter of a
#: word, and before a consonant, it may be an apostrophe.
_ACCENT = re.compile(
    r"(?<=[^\W\d_])\\[\"`^~=](?=\{?\\?[A-Za-z])|(?<=[^\W\d_]{2})(?<![Qq]u)\\'(?=\{?\\?[AEIOUYaeiouy])"
)
#: A line end, a tab or a sign by its number, which YAML reads in double quotation marks alone.
_ESCAPE = re.compile(r"\\(?:[nrt](?=[A-Z0-9•–]|\s|\Z)|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}(?![0-9A-Za-z]))")
_BY_NUMBER = 2


def latex(source: str, at: int) -> UnreadMarkup | None:
    """What begins with a backslash at a place and would be printed otherwise than meant, or None."""
    if found := _COMMAND.match(source, at):
        fix = "write the sign itself, such as α, × or ≥, *words* and **words**, or \\\\ for a plain backslash"
        return UnreadMarkup(f"“{found[0]}” would be printed as it stands", fix, found[0])
    if found := _SPACE.match(source, at):
        message = f"“{found[0]}” loses its backslash, and “{found[0][1]}” would be printed"
        fix = "write a plain space, or nothing where a word may be divided: numbers keep their units"
        return UnreadMarkup(message, fix, found[0])
    if found := _ACCENT.match(source, at):
        message = f"“{found[0]}” makes no accent: “{found[0][1]}” would be printed"
        return UnreadMarkup(message, "write the letter itself, such as é or ö", found[0])
    if found := _ESCAPE.match(source, at):
        fix = "delete it, and make each paragraph or item a text of its own"
        if len(found[0]) > _BY_NUMBER:
            fix = f"write the sign itself: {chr(int(found[0][2:], 16))}"
        return UnreadMarkup(f"“{found[0]}” would be printed as it stands", fix, found[0])
    return None
