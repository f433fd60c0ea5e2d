"""Letters that look like those of another script: words of both, and texts that nobody tells apart."""

from __future__ import annotations

import re
import unicodedata

#: Letters of Cyrillic and Greek that look like Latin ones, and those.
_LIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХасеѕіјорухԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABESIJKMHOPCTYXacesijopyxdqwABEZHIKMNOPTYXo",
)
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]")
_OTHER = re.compile(f"[{''.join(map(chr, _LIKE))}]")
_WORD = re.compile(r"[^\W_]+")


def spoken(name: str) -> str:
    """A name as people see it, and tell it on the telephone, who hear no capitals: two such names are one."""
    return unicodedata.normalize("NFKC", name).translate(_LIKE).casefold()


def mixed(text: str) -> str:
    """Why a text that has a word of Latin letters, and of some that only look like it, can't be meant so.

    Empty where there is none.
    """
    for word in _WORD.findall(text):
        if _LATIN.search(word) and (stray := _OTHER.search(word)):
            name = unicodedata.name(stray[0]).lower()
            return f"in “{word}” one letter only looks like its own: it is the {name} (U+{ord(stray[0]):04X})"
    return ""
