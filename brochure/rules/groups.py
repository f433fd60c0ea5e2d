"""Texts that belong together: a tile’s title and words, a row of a table, a chart and its caption.

Rules on what a leaflet claims ask whether a citation stands with a text.  What counts as “with” is decided
here, once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from brochure.content.blocks import Block
from brochure.content.model import texts_in
from brochure.rules.evidence import Evidence
from brochure.source.address import Address
from brochure.text.fields import Prose

#: Blocks whose caption or title speaks for all that they show.
_WHOLE = ("bar-chart", "icon-array", "timeline", "table", "figure")
#: Fields that are lists, but belong to the head of the block.
_HEADS = ("columns",)


@dataclass(frozen=True)
class TextGroup:
    """Texts that are read as one, in their order."""

    #: Where their block stands in the content, or the cover, or the section whose title it is.
    address: Address
    #: The kind of the block; ``cover`` or ``title``.
    kind: str
    texts: tuple[Prose, ...] = field(repr=False)
    #: True where a citation speaks for all of them: that of the caption, of the list’s title, of the row, or,
    #: for a title, one of the section below it.
    covered: bool = False

    @property
    def cites(self) -> bool:
        """True where one of the texts cites."""
        return cites(self.texts)


def groups(evidence: Evidence) -> Iterator[TextGroup]:
    """The texts of a leaflet in reading order, each in one group."""
    leaflet = evidence.leaflet
    if leaflet.cover is not None:
        for text in texts_in(leaflet.cover):
            yield TextGroup(evidence.address / "cover", "cover", (text,))
    for number, section in enumerate(leaflet.sections):
        address = evidence.address / ("sections", number)
        says = cites(texts_in(section))
        for title in (section.title, section.eyebrow):
            if title is not None:
                yield TextGroup(address / "title", "title", (title,), says)
        for index, block in enumerate(section.blocks):
            inner = address / ("blocks", index)
            if block.kind == "heading":
                yield TextGroup(inner, "heading", tuple(texts_in(block)), says)
            else:
                yield from _of_block(inner, block)


def cites(texts: Iterable[Prose]) -> bool:
    """True where one of the texts cites a source."""
    return any(text.cites for text in texts)


def _of_block(address: Address, block: Block) -> Iterator[TextGroup]:
    heads: list[Prose] = []
    items: list[tuple[Prose, ...]] = []
    for name in type(block).model_fields:
        value = getattr(block, name)
        if name == "alt":
            # Read aloud, not printed.
            continue
        if isinstance(value, tuple) and name not in _HEADS:
            items += [tuple(texts_in(item)) for item in value]
        else:
            heads += texts_in(value)
    covered = cites(heads)
    if block.kind in _WHOLE:
        # A row that cites speaks for itself; what is drawn can't cite but by its caption.
        yield TextGroup(address, block.kind, tuple(heads), covered)
        for texts in items:
            yield TextGroup(address, block.kind, texts, covered or cites(texts))
    elif not items:
        yield TextGroup(address, block.kind, tuple(heads))
    else:
        title_cites = any(text.address[-1] == "title" and text.cites for text in heads)
        below = title_cites or any(map(cites, items))
        for head in heads:
            yield TextGroup(address, block.kind, (head,), below and head.address[-1] == "title")
        for texts in items:
            yield TextGroup(address, block.kind, texts, title_cites)
