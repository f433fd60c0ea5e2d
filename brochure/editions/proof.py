"""Sheets of the annotated proof: a page of the leaflet at its true size, and labels in margins beside it.

Heads of the pages of lists are drawn here too: one font holds all of it.  What is drawn belongs to the page,
not to the document; screen readers hear the annotations and the lists.
"""

from __future__ import annotations

from collections.abc import Sequence

from pikepdf import Dictionary, Object, Page, Pdf

from brochure.editions.callouts import Callout, placed
from brochure.editions.job import Remark, ReviewJob
from brochure.editions.proof_page import (
    FONT,
    LABEL_ROOM,
    LABEL_SIZE,
    LIST_HEAD,
    PROOF_HEAD,
    Look,
    ProofPage,
    label_height,
)
from brochure.findings import MmFromTopLeft
from brochure.language.review_words import ReviewWords
from brochure.pdf.annotations import Colour, Note, frame, highlight
from brochure.pdf.rectangles import PT_PER_MM
from brochure.pdf.text_drawing import Lettering
from brochure.press.sheet import Placement
from brochure.typesetting.passages import around

#: What numbers of pages of lists begin with; those of the proof are the leaflet's.
APPENDIX_PREFIX = "R"
#: Distance between labels, and from the lowest label to the foot of its sheet, mm.
_GAP = 1.0
_RED = (0.80, 0.14, 0.14)
_LOOKS = {
    "claim": Look((0.14, 0.46, 0.78), highlights=True),
    "unsourced": Look((0.72, 0.43, 0.0), frame=0.9, dashed=True, highlights=True),
    "error": Look(_RED, ground=_RED, words=(1, 1, 1)),
    "warning": Look(_RED, frame=1.1),
    "note": Look((0.42, 0.45, 0.52), ground=(0.93, 0.94, 0.96)),
}


class ProofSheets:
    """Turns the pages of a PDF into sheets of a proof."""

    def __init__(self, pdf: Pdf, job: ReviewJob, words: ReviewWords) -> None:
        """*pdf* is the screen edition; *job* tells what stands at the head of every page, in which font.

        *words* are those of the pack itself.
        """
        self._words = words
        self._pdf = pdf
        self._job = job
        self._letters = Lettering(job.font)
        self._pages = len(pdf.pages)
        self._resources: list[Dictionary] = []
        #: Where the leaflet's page stands on each sheet that was drawn, from the sheet's left bottom corner.
        self.placements: list[Placement] = []

    @staticmethod
    def colour(remark: Remark) -> Colour:
        """The colour of a remark."""
        return _LOOKS[remark.kind].colour

    def draw(
        self, number: int, remarks: Sequence[Remark], notes: Sequence[Note]
    ) -> list[tuple[Object, Object]]:
        """Make the page of that *number* a sheet.  What comes out: annotations, each with its page."""
        page = self._pdf.pages[number - 1]
        sheet = ProofPage(page, self._letters)
        labels = [self._letters.wrapped(found.label, LABEL_SIZE, LABEL_ROOM * PT_PER_MM) for found in remarks]
        heights = [label_height(lines) for lines in labels]
        callouts = [Callout(remark.lines, height) for remark, height in zip(remarks, heights, strict=True)]
        stands = placed(callouts, sheet.width, sheet.height, _GAP)
        reach = [stand.top + height + _GAP for stand, height in zip(stands, heights, strict=True)]
        sheet.enlarge(max(reach, default=0.0))
        self.placements.append(Placement(number, *sheet.corner))
        made: list[tuple[Object, Object]] = []
        for remark, note, lines, stand in zip(remarks, notes, labels, stands, strict=True):
            box = sheet.label(lines, stand, _LOOKS[remark.kind])
            made.append((self._annotate(page, sheet, remark, note, box), page.obj))
        title = f"{self._words.proof} · {self._job.heading}"
        counted = self._words.page_of.format(number=number, count=self._pages)
        sheet.head(title, counted, self._job.mark, PROOF_HEAD)
        sheet.foot(self._words.key)
        sheet.write()
        self._resources.append(sheet.resources)
        return made

    def head_lists(self, pages: Sequence[Page], first: int) -> None:
        """Draw the head of pages of lists, which have numbers of their own from *first* on."""
        title = f"{self._words.pack} · {self._job.heading}"
        for number, page in enumerate(pages, start=first):
            sheet = ProofPage(page, self._letters)
            sheet.keep()
            sheet.head(title, f"{APPENDIX_PREFIX}{number}", self._job.mark, LIST_HEAD)
            sheet.write()
            self._resources.append(sheet.resources)

    def finish(self) -> None:
        """Put the font into the file, once all words are known."""
        font = self._letters.embedded(self._pdf)
        for resources in self._resources:
            if "/Font" not in resources:
                resources.Font = Dictionary()
            resources.Font[FONT] = font

    def _annotate(
        self, page: Page, sheet: ProofPage, remark: Remark, note: Note, label: MmFromTopLeft
    ) -> Object:
        look = _LOOKS[remark.kind]
        if look.highlights and remark.lines:
            lines = [sheet.rect(line) for line in remark.lines]
            return highlight(self._pdf, page, note, lines, dashed=look.dashed)
        # Annotations on a whole page are placed at its label.
        return frame(self._pdf, page, note, sheet.rect(around(remark.lines or (label,))))
