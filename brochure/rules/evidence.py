"""What rules look at: a leaflet's content and, once it is typeset, what stands on its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar, cast

from brochure.bibliography.items import Reference
from brochure.bibliography.numbering import Numbered
from brochure.bibliography.reference_list import Entry
from brochure.content.blocks import Block
from brochure.content.load import Content
from brochure.content.model import Brochure, Leaflet
from brochure.content.usage import Usage
from brochure.design.formats import Format
from brochure.findings import EditionId, MmFromTopLeft, PdfPlace, SourcePlace
from brochure.language.locale import Locale
from brochure.pdf.opened import OpenPdf
from brochure.source.address import BACK_CODE, Address
from brochure.text.fields import PartialDate, Prose
from brochure.typesetting.pages import PageMeasure
from brochure.typesetting.passages import Drawing, Passage

#: The result of a function.
Found = TypeVar("Found")


@dataclass(frozen=True)
class Setting:
    """A typeset leaflet, as rules measure it."""

    pages: tuple[PageMeasure, ...] = field(repr=False)
    #: Every text outside the margins of the pages, in reading order.
    passages: tuple[Passage, ...] = field(repr=False)
    drawings: tuple[Drawing, ...] = field(repr=False)
    #: The typeset PDF: one page a panel, with its bleed around the trim; None where it was not written.
    pdf: OpenPdf | None = field(repr=False, default=None)
    numbered: Numbered = field(default=Numbered("", ()), repr=False)
    bibliography: tuple[Entry, ...] = field(default=(), repr=False)

    def of_block(self, at: str) -> list[Passage]:
        """The passages of one block, by its path (``sections.2.blocks.0``) or ``cover``."""
        return [passage for passage in self.passages if passage.at == at]


@dataclass(frozen=True)
class Evidence:
    """A leaflet as rules see it."""

    loaded: Content = field(repr=False)
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
    def locale(self) -> Locale:
        """The words that the program adds to the leaflet, in its language."""
        return self.leaflet.locale

    @cached_property
    def values(self) -> Mapping[str, str]:
        """The values that texts use, by name."""
        return self.brochure.value_texts

    @cached_property
    def references(self) -> Mapping[str, Reference]:
        """The sources by key."""
        return {reference.id: reference for reference in self.brochure.references}

    @cached_property
    def usage(self) -> Usage:
        """What the leaflet uses of the content."""
        return self.loaded.usage(self.name)

    @property
    def texts(self) -> Sequence[Prose]:
        """The leaflet's own texts that are printed: see :attr:`Usage.set_texts`."""
        return self.usage.set_texts

    @property
    def address(self) -> Address:
        """Where the leaflet stands in the content."""
        return Address(("leaflets", self.name))

    def blocks(self, *kinds: str) -> Iterator[tuple[Address, Block]]:
        """Each block of some kinds (of all, where none is named), with its address."""
        for number, section in enumerate(self.leaflet.sections):
            for index, block in enumerate(section.blocks):
                if not kinds or block.kind in kinds:
                    yield self.address / ("sections", number, "blocks", index), block
        back = self.leaflet.back_cover
        if back is not None and back.code is not None and (not kinds or back.code.kind in kinds):
            yield self.address / BACK_CODE, back.code

    @cached_property
    def _memory(self) -> dict[Callable[[Evidence], object], object]:
        return {}

    def remembered(self, work_out: Callable[[Evidence], Found]) -> Found:
        """What a function finds in this evidence, worked out once: many rules ask the same."""
        if work_out not in self._memory:
            self._memory[work_out] = work_out(self)
        # Each function is stored with its own result.
        return cast(Found, self._memory[work_out])

    def plain(self, text: Prose) -> str:
        """The words of a text with the values put in."""
        return text.plain(self.values)

    def place(
        self, address: Address, within: str = "", occurrence: int = 0, *, key: bool = False
    ) -> SourcePlace:
        """Line and column of a part of the content, or of words within its text where they stand there."""
        return self.loaded.place(address, within, occurrence, key=key)

    @property
    def leaflet_place(self) -> SourcePlace:
        """Where the leaflet begins in the file: for what is missing altogether."""
        return self.loaded.place(self.address, key=True)

    def seen(self, page: int, box: MmFromTopLeft | None = None) -> PdfPlace:
        """A place on a page of the screen edition."""
        return PdfPlace(EditionId(self.name, "screen").file, page, None if box is None else box.rounded())

    def seen_at(self, address: Address) -> PdfPlace | None:
        """Where the words of a part of the leaflet stand; None before anything is typeset."""
        passages = self.setting.of_block(address.mark) if self.setting else []
        return self.seen(passages[0].page, passages[0].box) if passages else None


def judged_on(leaflet: Leaflet) -> date:
    """The day on which ages of sources are judged where no other day is given: that of preparation.

    Not today: the same content gives the same findings on any day.  What grows old afterwards is looked at
    when a leaflet is approved, and approvals end.
    """
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
