"""Sheets of the annotated proof: a page of the leaflet at its true size, and labels in margins beside it.

Heads of the pages of lists are drawn here too: one font holds all of it.  What is drawn belongs to the page,
not to the document; screen readers hear the annotations and the lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

from brochure.editions.job import Remark, ReviewJob
from brochure.passages import Box
from brochure.pdf.matrix import PT_PER_MM
from brochure.press.annotations import Colour, Note, Rect, frame, highlight
from brochure.press.callouts import Callout, Stand, placed
from brochure.press.lettering import Lettering

#: Margins of a sheet, mm: beside the page, above it and below it.
SIDE, HEAD, FOOT = 62.0, 19.0, 13.0
#: What leaders have between labels and page, and labels have from the sheet's edge and from each other, mm.
_GUTTER, _EDGE, _GAP = 9.0, 4.0, 1.0
#: Labels: size in pt; line height and air around the words in mm.
_SIZE, _LEADING, _AIR = 8.0, 3.5, 1.0
#: The head line, and the line at the foot: sizes in pt, line height in mm.
_HEAD_SIZE, _FOOT_SIZE, _HEAD_LEADING = 9.0, 7.5, 4.4
#: Colours of words, of the draft mark, and of the margins around the page.
_INK, _MARK, _DESK = (0.09, 0.11, 0.15), (0.69, 0.12, 0.12), (0.955, 0.96, 0.97)
#: What numbers of pages of lists begin with; those of the proof are the leaflet's.
APPENDIX_PREFIX = "R"
#: What the marks mean, at the foot of every sheet.
_KEY = "C claim → its sources · N no source is cited · F finding of a check · all in full in the lists behind"
#: The font in the resources of a page.
_FONT = "/ProofLabels"


@dataclass(frozen=True)
class _HeadPlace:
    """Where the head of a page stands."""

    #: From the left and right edge of the page, mm; less than nothing beside it.
    inset: float
    #: The first base line, mm from the page's top.
    base: float
    #: Most lines.
    lines: int


#: The head of a page of lists.
_LIST_HEAD = _HeadPlace(16.0, 10.0, 2)


@dataclass(frozen=True)
class _Look:
    """How the remarks of a kind are drawn.  Colours are seen on white and on dark grounds alike."""

    colour: Colour
    #: The ground of the label, and its words.
    ground: Colour = (1, 1, 1)
    words: Colour = _INK
    #: Width of the label's frame in pt, and whether it is dashed.
    frame: float = 0.5
    dashed: bool = False
    #: True where words are highlighted, not framed.
    highlights: bool = False


_LOOKS = {
    "claim": _Look((0.14, 0.46, 0.78), highlights=True),
    "unsourced": _Look((0.72, 0.43, 0.0), frame=0.9, dashed=True, highlights=True),
    "error": _Look((0.80, 0.14, 0.14), ground=(0.80, 0.14, 0.14), words=(1, 1, 1)),
    "warning": _Look((0.80, 0.14, 0.14), frame=1.1),
    "note": _Look((0.42, 0.45, 0.52), ground=(0.93, 0.94, 0.96)),
}


class ProofSheets:
    """Turns the pages of a PDF into sheets of a proof."""

    def __init__(self, pdf: Pdf, job: ReviewJob) -> None:
        """*pdf* is the screen edition; *job* tells what stands at the head of every page, in which font."""
        self._pdf = pdf
        self._job = job
        self._letters = Lettering(job.font)
        self._pages = len(pdf.pages)
        self._resources: list[Dictionary] = []

    @staticmethod
    def colour(remark: Remark) -> Colour:
        """The colour of a remark."""
        return _LOOKS[remark.kind].colour

    def draw(
        self, number: int, remarks: Sequence[Remark], notes: Sequence[Note]
    ) -> list[tuple[Object, Object]]:
        """Make the page of that *number* a sheet.  What comes out: annotations, each with its page."""
        page = self._pdf.pages[number - 1]
        sheet = _Sheet(page, self._letters)
        labels = [self._label(remark) for remark in remarks]
        stands = placed(
            [
                Callout(remark.lines, len(lines) * _LEADING + 2 * _AIR)
                for remark, lines in zip(remarks, labels, strict=True)
            ],
            sheet.width,
            sheet.height,
            _GAP,
        )
        lowest = max(
            (stand.top + len(lines) * _LEADING for stand, lines in zip(stands, labels, strict=True)),
            default=0,
        )
        sheet.enlarge(max(0.0, lowest + 2 * _AIR - sheet.height))
        self._resources.append(sheet.resources)
        made = []
        for remark, note, lines, stand in zip(remarks, notes, labels, stands, strict=True):
            box = sheet.label(lines, stand, _LOOKS[remark.kind])
            made.append((self._annotate(page, sheet, remark, note, box), page.obj))
        place = _HeadPlace(_EDGE - SIDE, 6.2 - HEAD, 3)
        title = f"Annotated proof · {self._job.heading}"
        sheet.head(title, f"Page {number} of {self._pages}", self._job.mark, place)
        sheet.foot(_KEY)
        sheet.write()
        return made

    def head_lists(self, pages: Sequence[Page], first: int) -> None:
        """Draw the head of pages of lists, which have numbers of their own from *first* on."""
        for number, page in enumerate(pages, start=first):
            sheet = _Sheet(page, self._letters)
            self._resources.append(sheet.resources)
            sheet.head(
                f"Review pack · {self._job.heading}", f"{APPENDIX_PREFIX}{number}", self._job.mark, _LIST_HEAD
            )
            page.contents_add(b"q\n", prepend=True)
            sheet.write()

    def finish(self) -> None:
        """Put the font into the file, once all words are known."""
        font = self._letters.embedded(self._pdf)
        for resources in self._resources:
            if "/Font" not in resources:
                resources.Font = Dictionary()
            resources.Font[_FONT] = font

    def _label(self, remark: Remark) -> list[str]:
        room = (SIDE - _GUTTER - _EDGE - 2 * _AIR) * PT_PER_MM
        return self._letters.wrapped(remark.label, _SIZE, room)

    def _annotate(self, page: Page, sheet: _Sheet, remark: Remark, note: Note, label: Box) -> Object:
        look = _LOOKS[remark.kind]
        if look.highlights and remark.lines:
            lines = [sheet.rect(line) for line in remark.lines]
            return highlight(self._pdf, page, note, lines, dashed=look.dashed)
        boxes = remark.lines or (label,)
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        return frame(self._pdf, page, note, sheet.rect((min(lefts), min(tops), max(rights), max(bottoms))))


class _Sheet:
    """What is drawn beside one page.  Lengths in mm from the top left corner of the leaflet's page."""

    def __init__(self, page: Page, letters: Lettering) -> None:
        self._page, self._letters = page, letters
        self._left, self._bottom, self._right, self._top = (float(edge) for edge in page.obj.MediaBox)
        self.width = (self._right - self._left) / PT_PER_MM
        self.height = (self._top - self._bottom) / PT_PER_MM
        self._below = 0.0
        self._parts: list[bytes] = []

    def rect(self, box: Box) -> Rect:
        """A box as a rectangle of the PDF, pt."""
        return (
            self._left + box[0] * PT_PER_MM,
            self._top - box[3] * PT_PER_MM,
            self._left + box[2] * PT_PER_MM,
            self._top - box[1] * PT_PER_MM,
        )

    @property
    def resources(self) -> Dictionary:
        """The page's resources.  Pages may share theirs: what is added holds for all of them."""
        if "/Resources" not in self._page.obj:
            self._page.obj.Resources = Dictionary()
        found: Dictionary = self._page.obj.Resources
        return found

    def enlarge(self, below: float) -> None:
        """Make the page a sheet of the proof, with so much more room *below* as labels need."""
        page, trim = self._page, self.rect((0, 0, self.width, self.height))
        self._below = below
        sheet = self.rect((-SIDE, -HEAD, self.width + SIDE, self.height + below + FOOT))
        page.obj.MediaBox = Array([round(edge, 3) for edge in sheet])
        page.obj.TrimBox = Array([round(edge, 3) for edge in trim])
        grounds = f"{_numbers(_DESK)} rg {_rectangle(sheet)} f 1 g {_rectangle(trim)} f"
        # What reaches into the bleed would be seen now.
        page.contents_add(
            f"/Artifact BMC q {grounds} Q EMC q {_rectangle(trim)} W n\n".encode(), prepend=True
        )

    def label(self, lines: Sequence[str], stand: Stand, look: _Look) -> Box:
        """Draw a label and its leader; its box comes out."""
        wide = max(self._letters.width(line, _SIZE) for line in lines) / PT_PER_MM + 2 * _AIR
        high = len(lines) * _LEADING + 2 * _AIR
        inner = -_GUTTER if stand.left else self.width + _GUTTER
        left = inner - wide if stand.left else inner
        box = (left, stand.top, left + wide, stand.top + high)
        stroke = f"{_numbers(look.colour)} RG {look.frame} w"
        dash = "[2.4 1.4] 0 d" if look.dashed else "[] 0 d"
        if stand.point is not None:
            edge = -1.2 if stand.left else self.width + 1.2
            middle = stand.top + _AIR + _LEADING / 2
            x, y = stand.point
            path = [self._at(inner, middle), self._at(edge, y), self._at(x, y)]
            lines_to = " ".join(f"{point} l" for point in path[1:])
            self._add(f"{_numbers(look.colour)} RG 0.45 w {dash} {path[0]} m {lines_to} S")
        self._add(f"{stroke} {dash} {_numbers(look.ground)} rg {_rectangle(self.rect(box))} B")
        for index, line in enumerate(lines):
            base = stand.top + _AIR + index * _LEADING + 0.76 * _LEADING
            self._words(line, left + _AIR, base, _SIZE, look.words)
        return box

    def head(self, words: str, number: str, mark: str, place: _HeadPlace) -> None:
        """What the page is, and which; the mark below its number."""
        wide = max(self._letters.width(text, _HEAD_SIZE) for text in (number, mark)) / PT_PER_MM
        left, right = place.inset, self.width - place.inset
        lines = self._letters.wrapped(words, _HEAD_SIZE, (right - left - wide - 8) * PT_PER_MM)
        if len(lines) > place.lines:
            lines = [*lines[: place.lines - 1], f"{lines[place.lines - 1]} …"]
        for index, line in enumerate(lines):
            self._words(line, left, place.base + index * _HEAD_LEADING, _HEAD_SIZE)
        for index, (text, colour) in enumerate(((number, _INK), (mark, _MARK))):
            x = right - self._letters.width(text, _HEAD_SIZE) / PT_PER_MM
            self._words(text, x, place.base + index * _HEAD_LEADING, _HEAD_SIZE, colour)

    def foot(self, words: str) -> None:
        """What the marks mean."""
        self._words(words, -SIDE + _EDGE, self.height + self._below + FOOT - 4.4, _FOOT_SIZE)

    def write(self) -> None:
        """Put what was drawn behind the page's own content, which is left as it is and has been opened by ``q``."""
        drawn = b"\n".join(self._parts)
        self._page.contents_add(b"\nQ /Artifact BMC q\n" + drawn + b"\nQ EMC\n", prepend=False)

    def _words(self, words: str, x: float, y: float, size: float, colour: Colour = _INK) -> None:
        shown = self._letters.shown(words)
        start = f"BT {_numbers(colour)} rg {_FONT} {size} Tf {self._at(x, y)} Td "
        self._parts.append(start.encode() + shown + b" Tj ET")

    def _add(self, operators: str) -> None:
        self._parts.append(operators.encode())

    def _at(self, x: float, y: float) -> str:
        return f"{self._left + x * PT_PER_MM:.3f} {self._top - y * PT_PER_MM:.3f}"


def _rectangle(rect: Rect) -> str:
    return f"{_numbers((rect[0], rect[1], rect[2] - rect[0], rect[3] - rect[1]))} re"


def _numbers(values: Sequence[float]) -> str:
    return " ".join(f"{value:.3f}" for value in values)
