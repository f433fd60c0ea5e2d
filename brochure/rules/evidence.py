"""What rules look at: a leaflet's content and, once it is typeset, what stands on its pages."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from functools import cached_property

from brochure.bibliography.items import Reference
from brochure.bibliography.numbering import Numbered
from brochure.bibliography.reference_list import Entry
from brochure.content.blocks import Block
from brochure.content.load import Loaded
from brochure.content.model import Brochure, Leaflet, Loc, prose
from brochure.design.formats import Format
from brochure.findings import PdfPlace, SourcePlace
from brochure.source import files as source
from brochure.source.nodes import Scalar
from brochure.text.fields import PartialDate, Prose
from brochure.typesetting.pages import PageMeasure
from brochure.typesetting.passages import Box, Drawing, Passage


@dataclass(frozen=True)
class Setting:
    """A typeset leaflet, as rules measure it."""

    pages: tuple[PageMeasure, ...] = field(repr=False)
    #: Every text outside the margins of the pages, in reading order.
    passages: tuple[Passage, ...] = field(repr=False)
    drawings: tuple[Drawing, ...] = field(repr=False)
    #: The typeset PDF: one page a panel, with its bleed around the trim.
    pdf: bytes = field(repr=False, default=b"")
    numbered: Numbered = field(default=Numbered("", ()), repr=False)
    bibliography: tuple[Entry, ...] = field(default=(), repr=False)

    def of_block(self, at: str) -> list[Passage]:
        """The passages of one block, by its path (``sections.2.blocks.0``) or ``cover``."""
        return [passage for passage in self.passages if passage.at == at]

    def of_class(self, name: str) -> list[Passage]:
        """The passages that carry a class or stand in an element that does: ``adverse-events``, ``steps``."""
        return [found for found in self.passages if name in found.classes or name in found.around]


@dataclass(frozen=True)
class Evidence:
    """A leaflet as rules see it."""

    loaded: Loaded = field(repr=False)
    #: The leaflet's name.
    name: str
    format: Format
    #: What was typeset; None where the content alone is looked at.
    setting: Setting | None = None
    #: The day on which ages are judged: see :func:`judged_on`.
    as_of: date = date(1970, 1, 1)

    @property
    def brochure(self) -> Brochure:
        """The whole content."""
        return self.loaded.brochure

    @property
    def leaflet(self) -> Leaflet:
        """The leaflet that is judged."""
        return self.brochure.leaflets[self.name]

    @cached_property
    def values(self) -> Mapping[str, str]:
        """The values that texts use, by name."""
        return self.brochure.value_texts

    @cached_property
    def references(self) -> Mapping[str, Reference]:
        """The sources by key."""
        return {reference.id: reference for reference in self.brochure.references}

    @cached_property
    def texts(self) -> Sequence[tuple[Loc, Prose]]:
        """What is printed of the leaflet's own texts (cover and sections), each with its path in the file.

        Not the document's title and description, and not what is read aloud instead of pictures (``alt``).
        """
        found: list[tuple[Loc, Prose]] = []
        for loc, text in prose(self.leaflet):
            if loc[0] in ("cover", "sections") and loc[-1] != "alt":
                found.append((("leaflets", self.name, *loc), text))
        return found

    def blocks(self, *kinds: str) -> Iterator[tuple[str, Loc, Block]]:
        """Each block of some kinds (of all, where none is named): ``data-at``, path in the file, block."""
        for number, section in enumerate(self.leaflet.sections):
            for index, block in enumerate(section.blocks):
                if not kinds or block.kind in kinds:
                    loc: Loc = ("leaflets", self.name, "sections", number, "blocks", index)
                    yield f"sections.{number}.blocks.{index}", loc, block

    def plain(self, text: Prose) -> str:
        """The words of a text with the values put in."""
        return text.plain(self.values)

    def place(self, loc: Loc, within: str = "", occurrence: int = 0, *, key: bool = False) -> SourcePlace:
        """Line and column of a part of the content, or of words within its text where they stand there."""
        node = source.node_of(self.loaded.root, loc)
        if within and isinstance(node, Scalar) and within in node.value:
            return source.locate_within(node, within, occurrence)
        return self.loaded.place(loc, key=key)

    @property
    def leaflet_place(self) -> SourcePlace:
        """Where the leaflet begins in the file: for what is missing altogether."""
        return self.loaded.place(("leaflets", self.name), key=True)

    def seen(self, page: int, box: Box | None = None) -> PdfPlace:
        """A place on a page of the screen edition."""
        rounded = None if box is None else tuple(round(value, 2) for value in box)
        return PdfPlace(f"{self.name}-screen.pdf", page, rounded)  # type: ignore[arg-type]

    def seen_at(self, at: str) -> PdfPlace | None:
        """Where the words of a block (or the cover) stand; None before anything is typeset."""
        passages = self.setting.of_block(at) if self.setting else []
        return self.seen(passages[0].page, passages[0].box) if passages else None


def at_of(loc: Loc) -> str:
    """The ``data-at`` of the block that a path in the file leads into: ``cover``, ``sections.1.blocks.2``."""
    inner = loc[2:] if loc[:1] == ("leaflets",) else loc
    if inner[:1] == ("cover",):
        return "cover"
    if len(inner) >= 4 and inner[0] == "sections" and inner[2] == "blocks":
        return ".".join(map(str, inner[:4]))
    if len(inner) >= 2 and inner[0] == "sections":
        return f"sections.{inner[1]}.title"
    return ""


def judged_on(leaflet: Leaflet) -> date:
    """The day on which ages of sources are judged: ``SOURCE_DATE_EPOCH``, else the day of preparation.

    Not today: the same content gives the same findings on any day.  What grows old afterwards is looked at
    when a leaflet is approved, and approvals end.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal() and len(epoch) <= 11:
        return datetime.fromtimestamp(int(epoch), timezone.utc).date()
    return last_day(leaflet.prepared)


def last_day(given: PartialDate) -> date:
    """The last day that a date may mean: that of its month or year where it names no day."""
    month = given.month or 12
    if given.day:
        return date(given.year, month, given.day)
    after = date(given.year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(after.toordinal() - 1)


def first_day(given: PartialDate) -> date:
    """The first day that a date may mean."""
    return date(given.year, given.month or 1, given.day or 1)
