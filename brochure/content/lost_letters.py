"""Words that copying out of a PDF tears apart: “ther- apy” of two lines, and letters that were one sign.

Word and typesetters draw “fi”, “ff” or “ti” with one sign.  Where the PDF does not say which letters these
are, they are gone, or a space stands in their place: “side e ects”, “in ammation”, “a speci c test”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Letters that fonts join, the longest first.
_JOINED = ("ffi", "ffl", "ff", "fi", "fl", "ti", "tt", "ft")
#: Words of leaflets that have them within: what is left of one is no other word of a language.
_WORDS = """
    effect effects effective effectively effectiveness efficacy efficient efficiency sufficient
    sufficiently insufficient difficult difficulty difficulties different difference differences
    differential affect affected affects affecting suffering buffer offered official officer coefficient
    benefit benefits beneficial specific specifically specified unspecified significant significantly
    significance definition definite definitely defined deficiency deficient identified identify
    identification modified modification confirm confirmed confirmation scientific classification
    classified certified certificate qualified notified notification satisfied verified artificial
    superficial unfinished infinite filtration infiltration infiltrate confidence confidential
    configuration simplified clarified magnification influenza inflammation inflammatory inflamed
    inflammable conflict conflicts influence influenced reflux reflect reflects reflected inflate inflated
    afflicted information medication medications infection infections reaction reactions injection
    injections condition conditions vaccination patient patients hospitalisation transplantation
    combination radiation operation attention additional antibiotic antibiotics sometimes identity
    quantity
"""


def _remains() -> Iterator[str]:
    """What is left of each word: in one piece, or with a space in the place of the letters."""
    for word in _WORDS.split():
        for joined in _JOINED:
            start = word.find(joined)
            before, after = word[:start], word[start + len(joined) :]
            if start > 0 and after:
                yield from (f"{before}{after}", f"{before} {after}")


#: Of what is left, some is a word or a name all the same.
_REMAINS = frozenset(_remains()) - {"benet", "opera on"}
_WORD = re.compile(r"\w+")
#: A word that the end of a line has divided, where the lines were joined on the way.
_DIVIDED = re.compile(r"(?<![\w-])([^\W\d_]{2,})- ([^\W\d_]{2,})(?![\w-])")


def lost_letters(text: str) -> tuple[str, str, str] | None:
    """The first word that lost some of its letters: what stands there, what is wrong, and a fix."""
    found = next(_left_of_words(text), None)
    if found is None:
        return None
    message = f"in “{found}” letters such as fi, ff or ti may have been lost as it was copied out of a PDF"
    return found, message, "type the word again, and look through the text for others"


def _left_of_words(text: str) -> Iterator[str]:
    """What is left of words that lost letters, as it stands in a text."""
    # One by one in a set: an expression of all of them takes fifteen times as long.
    before, start, end = "", 0, -1
    for found in _WORD.finditer(text):
        word = found[0].lower()
        if found.start() == end + 1 and text[end] == " " and f"{before} {word}" in _REMAINS:
            yield text[start : found.end()]
        elif word in _REMAINS:
            yield found[0]
        before, (start, end) = word, found.span()


def divided_word(text: str, joining: frozenset[str]) -> tuple[str, str, str] | None:
    """The first word that the end of a line had divided, as :func:`lost_letters` gives it.

    *joining* are the words before which half a word ends with a hyphen, as in “pre- and post-treatment”.
    """
    for found in _DIVIDED.finditer(text):
        first, second = found[1], found[2]
        if first[-1].islower() and second.islower() and second not in joining:
            message = f"“{found[0]}” looks like a word that the end of a line had divided"
            fix = f"write “{first}{second}” or “{first}-{second}”, or a dash: {first} – {second}"
            return found[0], message, fix
    return None
