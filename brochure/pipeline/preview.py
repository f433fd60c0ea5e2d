"""A leaflet that is looked at while somebody writes: its pages first, and its file when it is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from brochure.layout.leaflet import Prepared
from brochure.pipeline.memory import Memory
from brochure.pipeline.typeset import (
    Filled,
    LeafletSet,
    label_font,
    made_from,
    set_leaflet,
    told,
    with_label,
    with_notes,
)
from brochure.press.draft_stamp import stamped
from brochure.typesetting.fit import Part, text_lines


@dataclass(frozen=True)
class Preview:
    """A leaflet whose pages are looked at before anything is written."""

    #: Without a preview's mark.
    laid_out: Prepared = field(repr=False)
    parts: Mapping[str, Part] = field(repr=False)
    #: Its pages are kept by the engine: see :attr:`Typeset.layout`.
    done: LeafletSet
    made: Filled = field(repr=False)

    def pages(self, numbers: Sequence[int]) -> bytes:
        """A PDF of the pages of these 1-based numbers, with the label of a draft."""
        result, label = self.done.result, self.laid_out.label
        assert result.layout is not None
        pdf = result.layout.pages(numbers)
        names = [result.pages[number - 1].name for number in numbers]
        return stamped(pdf, label, names, label_font()) if label is not None else pdf

    def moved(self, laid_out: Prepared, parts: Mapping[str, Part]) -> Preview:
        """The same pages of a leaflet whose texts stand in other lines of their files now."""
        return Preview(laid_out, parts, told(replace(laid_out, is_preview=True), parts, self.made), self.made)

    @property
    def over_lines(self) -> int:
        """How many lines stand on pages that there is no room for."""
        return sum(map(text_lines, self.done.result.pages[self.done.target :]))

    def written(self, memory: Memory) -> LeafletSet:
        """The leaflet as :func:`set_leaflet` gives it, which does not set it again with this memory.

        One that does not fit is written, too, with all its pages: rules look at these.
        """
        result, *rest = self.made
        if result.layout is None:
            return self.done
        if not self.done.findings and memory.recall("typeset", made_from(self.laid_out)) is not None:
            # It was written before its texts came to stand in other lines of their files.
            return set_leaflet(self.laid_out, self.parts, memory)
        pdf = with_label(self.laid_out, result.layout.whole(), result)
        result = replace(result, pdf=pdf, layout=None)
        if self.done.findings:
            return replace(self.done, result=result)
        memory.keep("typeset", made_from(self.laid_out), (result, *rest))
        return set_leaflet(self.laid_out, self.parts, memory)


def set_preview(laid_out: Prepared, parts: Mapping[str, Part]) -> Preview:
    """Typeset a leaflet to be looked at.  Raises :class:`ContentError` when the engine complains."""
    as_preview = replace(laid_out, is_preview=True)
    made = with_notes(as_preview, parts)
    return Preview(laid_out, parts, told(as_preview, parts, made), made)
