"""Numbering: each source gets its number where the finished page cites it first.

The layout leaves a token wherever the content cites.  Once the whole HTML stands, tables, boxes and notes
included, its order is the reading order, and the numbers follow from it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from brochure.bibliography.collapse import runs
from brochure.source.address import Address
from brochure.text.inline import Citation, Cite

#: Where the reference list goes.
REFERENCES_TOKEN = "\ue002"
_OPEN, _CLOSE = "\ue000", "\ue001"
_TOKEN = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")


@dataclass(frozen=True)
class Use:
    """One place that cites a source."""

    key: str
    locator: str
    #: The id of the place in the HTML.
    anchor: str
    #: Where the text that cites stands in the content; empty where a template cites by itself.
    address: Address = Address()


@dataclass(frozen=True)
class Numbered:
    """HTML with its citations numbered."""

    html: str = field(repr=False)
    #: Keys in the order of their numbers.
    order: tuple[str, ...]
    #: Every use in reading order.
    uses: tuple[Use, ...] = ()

    def anchors(self) -> Mapping[str, str]:
        """For each key the anchor of its first use."""
        first: dict[str, str] = {}
        for use in self.uses:
            first.setdefault(use.key, use.anchor)
        return first


def token(citation: Citation, address: Address = Address()) -> str:
    """The mark of a citation in HTML without numbers yet: hexadecimal, so that no escaping touches it.

    *address* is that of the text that cites.
    """
    items = [[cite.key, cite.locator] for cite in citation.items]
    return f"{_OPEN}{json.dumps([items, address]).encode().hex()}{_CLOSE}"


def number(html: str, known: Collection[str]) -> Numbered:
    """Number the citations of *html* in its order.  Raises ``KeyError`` for a key that is not *known*."""
    numbers: dict[str, int] = {}
    uses: list[Use] = []
    counts: dict[int, int] = {}

    def numbered(match: re.Match[str]) -> str:
        items, steps = json.loads(bytes.fromhex(match[1]))
        cites = [Cite(key, locator) for key, locator in items]
        here: dict[int, str] = {}
        for cite in cites:
            if cite.key not in known:
                raise KeyError(cite.key)
            mine = numbers.setdefault(cite.key, len(numbers) + 1)
            if mine not in here:
                counts[mine] = counts.get(mine, 0) + 1
                here[mine] = f"cite-{mine}-{counts[mine]}"
            uses.append(Use(cite.key, cite.locator, here[mine], Address(steps)))
        return _superscript(here)

    done = _TOKEN.sub(numbered, html)
    return Numbered(done, tuple(numbers), tuple(uses))


def _superscript(here: Mapping[int, str]) -> str:
    """Numbers and anchors of one citation as HTML: each printed number is a link to its entry."""
    parts = []
    for first, last in runs(here):
        # The numbers inside a range have anchors too, which the list leads back to.
        inner = "".join(f'<span id="{here[middle]}"></span>' for middle in range(first + 1, last))
        parts.append(
            _link(first, here) if first == last else f"{_link(first, here)}–{inner}{_link(last, here)}"
        )
    return f'<sup class="cite">{",".join(parts)}</sup>'


def _link(number: int, here: Mapping[int, str]) -> str:
    return f'<a class="cite-link" id="{here[number]}" href="#ref-{number}">{number}</a>'
