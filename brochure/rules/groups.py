"""Texts that belong together: a tile’s title and words, a row of a table, a chart and its caption."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from brochure.content.blocks import Block
from brochure.content.charted import DRAWN
from brochure.content.model import texts_in
from brochure.rules.block_text import kinds_of, texts_of
from brochure.rules.evidence import Evidence
from brochure.source.address import Address
from brochure.text.fields import Prose

#: Blocks whose caption or title speaks for all that they show.
_WHOLE = (*DRAWN, "table", "figure")


@dataclass(frozen=True)
class TextGroup:
    """Texts that are read as one, in their order."""

    #: Where their block stands in the content, or the cover, or the section whose title it is.
    address: Address
    #: The kind of the block; ``cover``, ``back-cover``, ``foot`` or ``title``.
    kind: str
    texts: tuple[Prose, ...] = field(repr=False)


def groups(evidence: Evidence) -> Iterator[TextGroup]:
    """The texts of a leaflet in reading order, each in one group."""
    leaflet = evidence.leaflet
    if leaflet.cover is not None:
        for text in texts_in(leaflet.cover):
            yield TextGroup(evidence.address / "cover", "cover", (text,))
    for number, section in enumerate(leaflet.sections):
        address = evidence.address / ("sections", number)
        for title in (section.title, section.eyebrow):
            if title is not None:
                yield TextGroup(address / "title", "title", (title,))
        for index, block in enumerate(section.blocks):
            yield from _of_block(address / ("blocks", index), block)
    for part in (leaflet.back_cover, leaflet.foot):
        for text in texts_in(part) if part is not None else ():
            # The code of the back cover is a block of its own kind.
            address = evidence.address / tuple(text.address.mark.split("."))
            yield TextGroup(address, kinds_of(evidence)[text.address.mark], (text,))


def _of_block(address: Address, block: Block) -> Iterator[TextGroup]:
    heads, items = texts_of(block)
    if block.kind in _WHOLE or not items:
        yield TextGroup(address, block.kind, tuple(heads))
    else:
        for head in heads:
            yield TextGroup(address, block.kind, (head,))
    for texts in items:
        yield TextGroup(address, block.kind, texts)
