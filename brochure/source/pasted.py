"""Signs that word processors put where YAML has its own: bullets, numbers, special spaces, curly quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import category

from brochure.findings import shortened
from brochure.source.nodes import Scalar
from brochure.source.spelling import SPACES, spelled

#: Signs that are bullets wherever a line begins with them; those of symbol fonts stand in the private area.
_BULLETS = "•·‣▪▫●○◦∙⁃■□◆◇▶▸►➢➤✓✔✗✘❖✦\uf000-\uf0ff"
#: Signs that are bullets where a space follows.
_DASHES = "–—―−‐‑‒*+o§"
_NUMBER = r"\(?(?:[0-9]{1,2}|[a-zA-Z]|[ivx]{1,4})[.)]"
_LINE = re.compile(
    rf"(?P<bullet>[{_BULLETS}])\ufe0f?(?P<gap>\s*)(?=\S)"
    rf"|(?P<number>{_NUMBER})(?P<after>\s+)(?=\S)"
    rf"|(?P<dash>[{_DASHES}])(?P<wide>\s+)(?=\S)"
    r"|(?P<hyphen>-)(?P<space>\s+)(?=\S)"
    r"|(?P<glued>-)(?=[^\W_])"
    r"|(?P<sign>\S\ufe0f?)\s+(?=\S)"
)
#: A quick look: a sign behind a space that may be one of them.
_INSIDE = re.compile(rf"\s(?:[{_BULLETS}]|-[^\W_]|(?:o|{_NUMBER}|[^\w\s]\ufe0f?)\s)")
#: Signs of the kind of pictures that texts begin with, such as © and the triangle of medicines.
_NO_PICTURES = "©®°™℠℗▼▽"
#: Opening quotation marks of word processors, and what closes each.
_CURLY = {
    **{"“": '”“"', "”": "”", "„": '“”"', "‘": "’‘'", "’": "’'", "‚": "‘’'"},
    **{"«": "»", "»": "«", "‹": "›", "›": "‹", "＂": "＂", "＇": "＇", "`": "`´'", "´": "´`", "″": "″"},
}
#: Signs that stand for the plain hyphen, and spaces that stand for the plain one.
_PLAIN = {
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " "),
}


@dataclass(frozen=True)
class PastedBullet:
    """A sign at the start of a line that was meant to make it an item of a list."""

    sign: str
    #: What follows it.
    rest: str
    #: ``bullet``, ``picture``, ``number``, ``dash``, ``hyphen``: that of YAML itself, or ``glued``: a hyphen
    #: without a space behind it.
    kind: str
    #: The space behind it.
    gap: str = " "

    @property
    def is_special_space(self) -> bool:
        """True for a hyphen that has a space behind it which is none for YAML."""
        return self.kind == "hyphen" and self.gap[0] not in " \t"

    def words(self, column: int = 0) -> tuple[str, str]:
        """What is wrong with it, and the fix; with the 1-based *column* where the line should begin."""
        where = f" in column {column}" if column else ""
        fix = f"write `- {shortened(self.rest)}`{where}, and so with each item of the list"
        if self.is_special_space:
            code = f"U+{ord(self.gap[0]):04X}"
            return f"there must be a plain space after the hyphen, and not the special one ({code})", fix
        if self.kind == "hyphen":
            return "this item of a list is read as more of the text above it", fix
        if self.kind == "number":
            fix += "; lists with `numbered: yes` and steps count by themselves"
        if self.kind == "glued":
            return "“-” without a space behind it makes no list", fix
        shown = f"U+{ord(self.sign[0]):04X}" if "\ue000" <= self.sign[0] <= "\uf8ff" else self.sign
        return f"“{shown}” makes no list", fix


def pasted_bullet(text: str) -> PastedBullet | None:
    """The sign that a text, or a line without its indentation, begins with, or None."""
    match = _LINE.match(text)
    if match is None:
        return None
    kind = match.lastgroup or ""
    rest = text[match.end() :].strip()
    for name, gap in (("bullet", "gap"), ("number", "after"), ("dash", "wide"), ("hyphen", "space")):
        if match[name]:
            return PastedBullet(match[name], rest, name, match[gap] or " ")
    if kind == "glued":
        return PastedBullet("-", rest, "glued", "")
    sign = match["sign"]
    if kind == "sign" and category(sign[0]) == "So" and sign[0] not in _NO_PICTURES:
        return PastedBullet(sign, rest, "picture")
    return None


def may_hold_bullets(text: str) -> bool:
    """False for a text in which no line but the first begins with what :func:`pasted_bullet` finds."""
    return _INSIDE.search(text) is not None


def indentation_with_special_space(line: str) -> int | None:
    """The 0-based column of a space in a line's indentation that is none for YAML, or None."""
    for column, char in enumerate(line):
        if char.isspace() and char not in " \t":
            return column
        if not char.isspace():
            return None
    return None


def without_curly_quotes(text: str) -> str:
    """What stands between the curly quotation marks that a text is in; nothing where it is in none."""
    text = text.strip()
    inner = text[1:-1]
    is_quoted = len(text) > 2 and text[-1] in _CURLY.get(text[0], "")
    return inner if is_quoted and text[0] not in inner and text[-1] not in inner else ""


def typed(text: str) -> str:
    """A word or a date with the signs of the keyboard, without quotation marks and what can't be seen."""
    plain = "".join(char for char in text.translate(_PLAIN) if category(char) != "Cf")
    return without_curly_quotes(plain) or plain.strip()


def line_starts(scalar: Scalar) -> list[tuple[int, int, str]]:
    """1-based line and column of the first sign in each line of a text, and the line from there on."""
    found: list[tuple[int, int, str]] = []
    left = sum(char not in SPACES for char in scalar.value)
    for _char, line, column in spelled(scalar):
        if left <= 0:
            break
        left -= 1
        if not found or found[-1][0] != line:
            found.append((line, column, scalar.lines[line - 1][column - 1 :]))
    return found
