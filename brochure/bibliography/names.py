"""Names of people and organisations, as BibTeX writes them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts

from brochure.bibliography.latex import closing_brace, decoded
from brochure.bibliography.people import PARSE_HINT

#: Where a name ends and the next one begins.
_AND = re.compile(r"(?:^|\s)and(?=\s|$)|\sAnd(?=\s)|\sAND(?=\s)")
#: A command in a name, with what belongs to it: an accent and its letter, or a letter of its own.
_SPELLED = re.compile(
    r"\\(?:(['`^\"~=.]|[cvHkurbdt](?![A-Za-z]))\s*(\\[A-Za-z]+|[^\s\\{}]|(?=\{))|[A-Za-z]+\s*|.)", re.DOTALL
)

#: A name of BibLaTeX whose parts are named: “family=Berg, given=Jan, prefix=van der, useprefix=true”.
_NAMED_PART = re.compile(r"\s*([a-z]+(?:-i)?)\s*=(.*)", re.DOTALL)
_PARTS: dict[str, str | None] = {
    "family": "family",
    "given": "given",
    "prefix": "non-dropping-particle",
    "suffix": "suffix",
    # What styles work out themselves, or what tells entries apart.
    **dict.fromkeys(("useprefix", "family-i", "given-i", "prefix-i", "suffix-i", "id", "hash")),
}


class NameFault(ValueError):
    """A name can't be read; the message says why, without a full stop."""


def split_names(text: str) -> list[str]:
    """The names in a field, split at each “and” outside braces; empty where one is missing."""
    # Text in braces is not a word; it keeps its length, so that places stay right.
    outside = _outside(text)
    names = []
    start = 0
    for found in _AND.finditer(outside):
        names.append(text[start : found.start()])
        start = found.end()
    names.append(text[start:])
    return [name.strip() for name in names] if text.strip() else []


def _outside(text: str) -> str:
    """The text with a stand-in for each character in braces."""
    out = []
    depth = 0
    for found in re.finditer(r"\\.|.", text, re.DOTALL):
        depth = max(0, depth - (found[0] == "}"))
        out.append(found[0] if depth == 0 and len(found[0]) == 1 else "x" * len(found[0]))
        depth += found[0] == "{"
    return "".join(out)


def person_of(name: str) -> dict[str, str]:
    """A name as the parts that CSL has, which may be empty.

    Raises :class:`NameFault`, and :class:`~brochure.bibliography.latex.LatexError` for unknown commands.
    """
    if name == "others":
        return {"literal": "et al"}
    if name.startswith("{") and closing_brace(name, 0) == len(name) - 1:
        return {"literal": decoded(name)}
    if named := _named_parts(name):
        return named
    try:
        parts = parse_single_name_into_parts(_spelled(name))
    except InvalidNameError as error:
        raise NameFault(error.reason[:1].lower() + error.reason[1:]) from error
    return {
        # Without a comma, the order of the words alone tells what is the family name.
        PARSE_HINT: "" if "," in _outside(name) else "true",
        "family": decoded(" ".join(parts.last)),
        "given": decoded(" ".join(parts.first)),
        "non-dropping-particle": decoded(" ".join(parts.von)),
        "suffix": decoded(" ".join(parts.jr)),
    }


def _named_parts(name: str) -> dict[str, str]:
    """The parts of a name that says what each of them is, as CSL calls them; empty for any other name."""
    commas = [found.start() for found in re.finditer(",", _outside(name))]
    pieces = [name[start + 1 : end] for start, end in pairwise([-1, *commas, len(name)])]
    found = [_NAMED_PART.fullmatch(piece) for piece in pieces]
    if not any(part and part[1] in ("family", "given") for part in found):
        return {}
    named: dict[str, str] = {}
    for part, piece in zip(found, pieces, strict=True):
        if part is None or part[1] not in _PARTS:
            raise NameFault(f"“{piece.strip()[:40]}” is no part of a name")
        key, text = _PARTS[part[1]], part[2].strip()
        if key is not None:
            named[key] = decoded(text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text)
    if "family" not in named:
        raise NameFault("it has no family name")
    return named


def _spelled(name: str) -> str:
    """The name with letters in the place of commands, which the parser of names would take apart."""
    out = []
    position = 0
    while position < len(name):
        end = position + 1
        if name[position] == "\\" and (found := _SPELLED.match(name, position)):
            end = found.end()
        if name[position] == "{":
            end = _behind_group(name, position)
        while name[position] == "\\" and name[end : end + 1] == "{":
            # A command takes the groups behind it.
            end = _behind_group(name, end)
        piece = name[position:end]
        if piece.startswith(("\\", "{\\")):
            piece = _letters(piece)
        out.append(piece)
        position = end
    return "".join(out)


def _behind_group(text: str, start: int) -> int:
    closed = closing_brace(text, start)
    return len(text) if closed < 0 else closed + 1


@lru_cache(maxsize=1_000)
def _letters(latex: str) -> str:
    """A piece of a name as letters where it is no more than that, else in braces."""
    if re.fullmatch(r"\\\s", latex):
        return " "
    text = decoded(latex)
    return text if all(char.isalpha() or unicodedata.combining(char) for char in text) else f"{{{latex}}}"
