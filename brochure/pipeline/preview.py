"""A leaflet that is looked at while somebody writes: its pages first, and its file when it is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from brochure.layout.leaflet import Prepared
from brochure.pipeline.memory import Memory
from brochure.pipeline.poured import Mould, poured
from brochure.pipeline.typeset import (
    Drafts,
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
from brochure.typesetting.excess import text_lines
from brochure.typesetting.pages import Part


@dataclass(frozen=True)
class Preview:
    """A leaflet whose pages are looked at before anything is written."""

    #: Without a preview's mark.
    laid_out: Prepared = field(repr=False)
    parts: Mapping[str, Part] = field(repr=False)
    #: Its pages are kept by the engine: see :attr:`Typeset.layout`.
    done: LeafletSet
    made: Filled = field(repr=False)
    #: False where its pages are filled as those before were: a build may fill them otherwise.
    is_final: bool = True

    def pages(self, numbers: Sequence[int]) -> bytes:
        """A PDF of the pages of these 1-based numbers, with the label of a draft."""
        result, label = self.done.result, self.laid_out.label
        assert result.layout is not None
        pdf = result.layout.pages(numbers)
        names = [result.pages[number - 1].name for number in numbers]
        return stamped(pdf, label, names, label_font()) if label is not None else pdf

    def moved(self, laid_out: Prepared, parts: Mapping[str, Part]) -> Preview:
        """The same pages of a leaflet whose texts stand in other lines of their files now."""
        done = told(replace(laid_out, is_preview=True), parts, self.made)
        return Preview(laid_out, parts, done, self.made, self.is_final)

    @property
    def over_lines(self) -> int:
        """How many lines stand on pages that there is no room for."""
        return sum(map(text_lines, self.done.result.pages[self.done.target :]))

    def written(self, memory: Memory) -> LeafletSet:
        """The leaflet as :func:`set_leaflet` gives it, which does not set it again with this memory.

        One that does not fit is written, too, with all its pages: rules look at these.
        """
        result, target, missing, composition = self.made
        if result.layout is None:
            return self.done
        if (
            self.is_final
            and not self.done.findings
            and memory.recall("typeset", made_from(self.laid_out)) is not None
        ):
            # It was written before its texts came to stand in other lines of their files.
            return set_leaflet(self.laid_out, self.parts, memory)
        pdf = with_label(self.laid_out, result.layout.whole(), result)
        result = replace(result, pdf=pdf, layout=None)
        if self.done.findings or not self.is_final:
            return replace(self.done, result=result)
        # Not with the layout, which is some 10 MB: the memory holds what was set a dozen changes ago.
        filled = (result, target, missing, replace(composition, result=result))
        memory.keep("typeset", made_from(self.laid_out), filled)
        return set_leaflet(self.laid_out, self.parts, memory)


def set_like(
    laid_out: Prepared, parts: Mapping[str, Part], before: Preview, drafts: Drafts
) -> Preview | None:
    """Typeset a leaflet with its pages filled as they were *before* a change; None where it does not fit so.

    That takes one layout.  What is laid out is added to *drafts*: :func:`set_preview` needs it, most often.
    Raises :class:`ContentError` when the engine complains.
    """
    as_preview = replace(laid_out, is_preview=True)
    made = poured(as_preview, parts, Mould(before.made[3]), drafts).filled
    return None if made is None else Preview(laid_out, parts, told(as_preview, parts, made), made, False)


def set_preview(laid_out: Prepared, parts: Mapping[str, Part], drafts: Drafts | None = None) -> Preview:
    """Typeset a leaflet to be looked at.  Raises :class:`ContentError` when the engine complains."""
    as_preview = replace(laid_out, is_preview=True)
    made = with_notes(as_preview, parts, drafts)
    return Preview(laid_out, parts, told(as_preview, parts, made), made)
