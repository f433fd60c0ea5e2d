"""Whether two names are those of one person."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_]+")
#: What stands before or behind a name and is none.
_TITLES = frozenset({
    "dr", "prof", "professor", "mr", "mrs", "ms", "miss", "sir", "dame", "md", "phd", "mbbs", "mbchb", "bsc",
    "msc", "mrcp", "frcp", "mrpharms", "pharmd", "mpharm", "jr", "sr",
})  # fmt: skip


def same_person(one: str, other: str) -> bool:
    """True where two names may be those of one person.

    Case, accents, titles and the order of names do not count, and an initial stands for a name: “Dr Anna
    Nonymous” is “Nonymous, A.”.
    """
    short, long = sorted((_names(one), _names(other)), key=len)
    rest = list(long)
    is_full = False
    # Names that are written out first: an initial takes what is left.
    for name in sorted(short, key=len, reverse=True):
        match = next((known for known in rest if known == name), None)
        if match is None:
            initials = (known for known in rest if len(name) == 1 or len(known) == 1)
            match = next((known for known in initials if known[0] == name[0]), None)
        if match is None:
            return False
        # A sign of a script without letters is a name, no initial.
        is_full |= match == name and (len(name) > 1 or not name.isascii())
        rest.remove(match)
    return is_full


def _names(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    # Degrees may be written with full stops: M.D.
    plain = re.sub(r"\b(?:m\.d|ph\.d)\.?", " ", plain)
    letters = "".join(char for char in plain if not unicodedata.combining(char) and char not in "'’")
    return [word for word in _WORD.findall(letters) if word not in _TITLES]
