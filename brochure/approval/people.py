"""Whether two names are those of one person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import permutations
from pathlib import Path

from brochure.source.shipped import shipped
from brochure.text.fields import Model

_FILE = Path(__file__).with_name("names.yaml")
_WORD = re.compile(r"[^\W\d_]+")
#: What stands before or behind a name and is none.
_TITLES = frozenset({
    "dr", "prof", "professor", "mr", "mrs", "ms", "miss", "sir", "dame", "md", "phd", "mbbs", "mbchb", "bsc",
    "msc", "mrcp", "frcp", "mrpharms", "pharmd", "mpharm", "jr", "sr",
})  # fmt: skip
#: Letters that are no accented ones, and the Latin letters that people write for them.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
#: Small letters of Cyrillic and Greek that look like Latin ones, themselves or as capitals.
_ALIKE = str.maketrans(
    "асеорхуіјѕԁһвнкмтѵԛԝαβεζηικμνορτυχ",
    "aceopxyijsdhbhkmtvqwabezhikmvoptyx",
)
#: Vowels whose dots and strokes are written as an e behind them, and doubled ones.
_SPELT_OUT = re.compile("([aou])e|aa")
#: Initials that are written together, without full stops.
_INITIALS = re.compile(r"[^\W\d_]{2,3}")
#: Most names that are put together in every order.
_MOST = 4


class FirstNames(Model):
    """First names that stand for others."""

    short_forms: dict[str, tuple[str, ...]]
    """Short forms, by the name in full."""


@lru_cache(maxsize=1)
def _in_full() -> dict[str, frozenset[str]]:
    """Names in full by their short forms, as names are compared."""
    found: dict[str, set[str]] = {}
    for full, shorts in shipped(_FILE, FirstNames).short_forms.items():
        for short in shorts:
            found.setdefault(_spelt(short), set()).add(_spelt(full))
    return {short: frozenset(names) for short, names in found.items()}


def same_person(one: str, other: str) -> bool:
    """True where two names may be those of one person.

    Case, accents, titles and the order of names do not count, an initial stands for a name, and a short form
    for the name in full: “Dr Anna Nonymous” is “Nonymous, A.”.  Nor does it count how letters are spelt out
    (“Mueller”), whether letters of other scripts that look alike stand for them, or whether names and
    initials are written together: “BW” may be “Ben Writer”.
    """
    first, second = _names(one), _names(other)
    return (
        _agree(first, second)
        or _joined_is(first, second)
        or _joined_is(second, first)
        or _are_initials(one, second)
        or _are_initials(other, first)
    )


def _agree(one: Sequence[str], other: Sequence[str]) -> bool:
    short, long = sorted((one, other), key=len)
    rest = list(long)
    is_full = False
    # Names that are written out first: an initial takes what is left.
    for name in sorted(short, key=len, reverse=True):
        match = next((known for known in rest if known == name), None)
        if match is None:
            match = next((known for known in rest if _forms(known) & _forms(name)), None)
        if match is None:
            initials = (known for known in rest if len(name) == 1 or len(known) == 1)
            match = next((known for known in initials if _first_letters(known) & _first_letters(name)), None)
        if match is None:
            return False
        # A sign of a script without letters is a name, no initial.
        is_full |= match == name and (len(name) > 1 or not name.isascii())
        rest.remove(match)
    return is_full


def _joined_is(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether names are the other ones in some order, written together in another way: “BWriter”."""
    if not 1 < len(other) <= _MOST or len(one) >= len(other):
        return False
    return "".join(one) in _together(other)


def _together(names: Sequence[str]) -> Iterator[str]:
    """Names in every order without spaces, one in full at least, the others perhaps as initials."""
    for order in permutations(names):
        for full in range(1, 2 ** len(order)):
            parts = [name if full >> number & 1 else name[:1] for number, name in enumerate(order)]
            if any(len(part) > 1 for part in parts):
                yield "".join(parts)


def _are_initials(text: str, names: Sequence[str]) -> bool:
    """Whether a text is no more than the initials of names, with or without full stops, in this order."""
    letters = [word for word in _WORD.findall(text) if word.casefold() not in _TITLES]
    together = "".join(letters)
    is_initials = all(len(word) == 1 for word in letters) or (len(letters) == 1 and together.isupper())
    if not is_initials or len(together) < 2 or any(len(name) == 1 for name in names):
        return False
    wanted = [_first_letters(name) for name in names]
    given = _spelt(together)
    return len(given) == len(wanted) and all(
        letter in found for letter, found in zip(given, wanted, strict=True)
    )


def _forms(name: str) -> frozenset[str]:
    return _in_full().get(name, frozenset()) | {name}


def _first_letters(name: str) -> frozenset[str]:
    return frozenset(form[0] for form in _forms(name))


def _names(text: str) -> list[str]:
    # Degrees may be written with full stops: M.D.
    plain = re.sub(r"\b(?:m\.d|ph\.d)\.?", " ", text, flags=re.I)
    plain = "".join(
        char
        for char in unicodedata.normalize("NFKC", plain)
        if unicodedata.category(char) != "Cf" and char not in "'’"
    )
    words = _WORD.findall(unicodedata.normalize("NFC", plain))
    words = [word for word in words if word.casefold() not in _TITLES]
    found: list[str] = []
    for word in words:
        # Beside a name that is written out, capitals are initials: “Writer BJ”.
        are_initials = (
            word.isupper() and _INITIALS.fullmatch(word) and any(not other.isupper() for other in words)
        )
        found += [_spelt(letter) for letter in word] if are_initials else [_spelt(word)]
    return [name for name in found if name]


def _spelt(word: str) -> str:
    """A name in plain small Latin letters, as far as it has any."""
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    plain = "".join(char for char in plain if not unicodedata.combining(char)).translate(_ALIKE)
    return _SPELT_OUT.sub(lambda found: found[1] or "a", plain) if len(plain) > 2 else plain
