"""Texts that belong together: a tile’s title and words, a row of a table, a chart and its caption.

Rules on what a leaflet claims ask whether a citation stands with a text.  What counts as “with” is decided
here, once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel

from brochure.content.blocks import Block
from brochure.content.model import Loc, prose
from brochure.rules.evidence import Evidence
from brochure.text.fields import Prose
from brochure.text.inline import Citation, walk

#: Blocks whose caption or title speaks for all that they show.
_WHOLE = ("bar-chart", "icon-array", "timeline", "table", "figure")
#: Fields that are lists, but head the block and are no items of it.
_HEADS = ("columns",)


@dataclass(frozen=True)
class Group:
    """Texts that are read as one, in their order."""

    #: The path of their block in the leaflet: ``cover``, ``sections.1.blocks.2``, ``sections.1.title``.
    at: str
    #: The kind of the block; ``cover`` or ``title``.
    kind: str
    #: Each with its path in the file.
    texts: tuple[tuple[Loc, Prose], ...] = field(repr=False)
    #: True where a citation speaks for all of them: that of the caption, of the list’s title, of the row, or,
    #: for a title, one of the section below it.
    covered: bool = False

    @property
    def cites(self) -> bool:
        """True where one of the texts cites."""
        return cites(text for _loc, text in self.texts)


def groups(evidence: Evidence) -> Iterator[Group]:
    """The texts of a leaflet in reading order, each in one group."""
    leaflet = evidence.leaflet
    if leaflet.cover is not None:
        for loc, text in prose(leaflet.cover, ("leaflets", evidence.name, "cover")):
            yield Group("cover", "cover", ((loc, text),))
    for number, section in enumerate(leaflet.sections):
        base: Loc = ("leaflets", evidence.name, "sections", number)
        says = cites(text for _loc, text in prose(section))
        for name in ("title", "eyebrow"):
            text = getattr(section, name)
            if text is not None:
                yield Group(f"sections.{number}.title", "title", (((*base, name), text),), says)
        for index, block in enumerate(section.blocks):
            at, loc = f"sections.{number}.blocks.{index}", (*base, "blocks", index)
            if block.kind == "heading":
                yield Group(at, "heading", tuple(prose(block, loc)), says)
            else:
                yield from _of_block(at, loc, block)


def cites(texts: Iterator[Prose] | Sequence[Prose]) -> bool:
    """True where one of the texts cites a source."""
    return any(isinstance(node, Citation) for text in texts for node in walk(text.nodes))


def _of_block(at: str, loc: Loc, block: Block) -> Iterator[Group]:
    heads: list[tuple[Loc, Prose]] = []
    items: list[tuple[tuple[Loc, Prose], ...]] = []
    for name, info in type(block).model_fields.items():
        value, path = getattr(block, name), (*loc, info.alias or name)
        if name == "alt":
            # Read aloud, not printed.
            continue
        if isinstance(value, tuple) and name not in _HEADS:
            items += [_texts(item, (*path, number)) for number, item in enumerate(value)]
        else:
            heads += _texts(value, path)
    covered = cites([text for _loc, text in heads])
    if block.kind in _WHOLE:
        # A row that cites speaks for itself; what is drawn can't cite but by its caption.
        yield Group(at, block.kind, tuple(heads), covered)
        for texts in items:
            yield Group(at, block.kind, texts, covered or cites([text for _loc, text in texts]))
    elif not items:
        yield Group(at, block.kind, tuple(heads))
    else:
        title_cites = any(loc[-1] == "title" and cites([text]) for loc, text in heads)
        below = title_cites or any(cites([text]) for texts in items for _loc, text in texts)
        for head in heads:
            yield Group(at, block.kind, (head,), below and head[0][-1] == "title")
        for texts in items:
            yield Group(at, block.kind, texts, title_cites)


def _texts(value: object, loc: Loc) -> tuple[tuple[Loc, Prose], ...]:
    if isinstance(value, Prose):
        return ((loc, value),)
    if isinstance(value, BaseModel):
        return tuple(prose(value, loc))
    if isinstance(value, dict):
        return tuple(found for key, item in value.items() for found in _texts(item, (*loc, key)))
    if isinstance(value, tuple):
        return tuple(found for index, item in enumerate(value) for found in _texts(item, (*loc, index)))
    return ()
