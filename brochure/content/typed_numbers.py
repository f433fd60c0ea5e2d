"""Numbers that people type where the program counts: of items of a list, pages, figures and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brochure.findings import Finding, Severity
from brochure.source.nodes import Mapping, Node, Scalar, Sequence, leaflets, mappings, scalars
from brochure.source.places import locate_within

#: A number or a letter that begins an item.
_ORDINAL = re.compile(
    r"\(?(?:(\d{1,2})|([a-h])|([ivx]{1,4}))[.):]\)?(?=\s)|(?:Step|Schritt|Étape|Paso) (\d{1,2})\b"
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
#: Items that have to be numbered in a row: one alone may be a date or an initial.
_FEWEST = 2
#: Where readers are sent to a page of the leaflet; those of other documents are named behind it.
_PAGE = re.compile(
    r"\b(?:[Ss]ee|[Tt]urn to|[Gg]o (?:back )?to|[Rr]ead|on|[Ss]iehe|auf|[Vv]oir)(?: also)? "
    r"(?:pages?|pp?\.|Seiten?|S\.) ?\d{1,3}\b(?![–-]?\d)(?! ?(?:of|in|from|von|des|der|de|du)\b)"
)
#: A figure or table that a text speaks of; those of other documents are named behind it.
_LABEL = re.compile(
    r"\b(Figures?|Fig\.|Tables?|Abbildung|Abb\.|Tabelle|Tab\.) ?(\d{1,2}[a-z]?)\b"
    r"(?! ?(?:of|in|from|von|des|der|de|du)\b)"
)
#: What locates a place in a source is no text.
_CITATIONS = re.compile(r"\[@[^\]]*\]")
#: Fields that head a picture or a table, and so may give it its number.
_HEADS = ("caption", "title", "alt")
#: What the words for them mean, by their first letters.
_KINDS = {"fig": "figure", "abb": "figure", "tab": "table"}


def typed_numbers(root: Mapping) -> Iterator[Finding]:
    """Findings on numbers that were typed, and would be printed twice or lead nowhere."""
    for node in mappings(root):
        block = node.get("block")
        kind = block.value if isinstance(block, Scalar) else ""
        items = node.get("items")
        if isinstance(items, Sequence) and (
            kind in ("list", "steps", "questions") or (not kind and node.get("text"))
        ):
            yield from _twice(
                items, is_numbered=kind in ("steps", "questions") or _says_yes(node.get("numbered"))
            )
    for _name, leaflet in leaflets(root):
        yield from _leading_nowhere(leaflet)


def _says_yes(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.value.lower() in ("yes", "true", "on")


def _twice(items: Sequence, *, is_numbered: bool) -> Iterator[Finding]:
    """Items that begin with numbers of their own, although the list makes numbers or bullets."""
    first: tuple[Scalar, str] | None = None
    for place, item in enumerate(items.items, start=1):
        text = item if isinstance(item, Scalar) else None
        if isinstance(item, Mapping):
            found = item.get("title") or item.get("text")
            text = found if isinstance(found, Scalar) else None
        match = _ORDINAL.match(text.value) if text is not None else None
        if text is None or match is None or place not in _ordinals(match):
            return
        if match[4] and not is_numbered:
            # “Step 1” beside a bullet is a text like others.
            return
        first = first or (text, match[0])
    if first is None or len(items.items) < _FEWEST:
        return
    what = "the list makes numbers of its own" if is_numbered else "the list puts a bullet before each item"
    message = f"“{first[1]}” was typed, and {what}: both are printed"
    fix = "delete what was typed" + ("" if is_numbered else ", and write `numbered: yes` for numbers")
    yield Finding("content.typed-number", Severity.WARNING, message, locate_within(first[0], first[1]), fix)


def _ordinals(match: re.Match[str]) -> set[int]:
    """The numbers that a mark may stand for: “i” is the first and the ninth."""
    found = {int(digits) for digits in (match[1], match[4]) if digits}
    letters = match[2] or match[3] or ""
    if len(letters) == 1 and "a" <= letters <= "i":
        found.add(ord(letters) - ord("a") + 1)
    if letters in _ROMAN:
        found.add(_ROMAN.index(letters) + 1)
    return found


def _leading_nowhere(leaflet: Mapping) -> Iterator[Finding]:
    """Pages that were typed, and figures and tables that no caption has."""
    texts = [(scalar, _CITATIONS.sub("", scalar.value)) for scalar in scalars(leaflet)]
    heads = {
        _label(match)
        for node in mappings(leaflet)
        for key, value in node.entries
        if key.value in _HEADS and isinstance(value, Scalar)
        for match in _LABEL.finditer(value.value)
    }
    for scalar, text in texts:
        if page := _PAGE.search(text):
            message = f"“{page[0]}” was typed: it stays as it is when pages change"
            fix = "write [page {page}](#name), and `id: name` at the section or block that is meant"
            yield Finding(
                "content.typed-number", Severity.WARNING, message, locate_within(scalar, page[0]), fix
            )
        for match in _LABEL.finditer(text):
            if _label(match) not in heads:
                message = (
                    f"no caption of this leaflet has “{match[0]}”: figures and tables get no numbers "
                    "by themselves"
                )
                fix = f"write “{match[0]}” into the caption that is meant, or say in words what is"
                yield Finding(
                    "content.typed-number", Severity.WARNING, message, locate_within(scalar, match[0]), fix
                )
                break


def _label(match: re.Match[str]) -> tuple[str, str]:
    return _KINDS[match[1].lower()[:3]], match[2].lower()
