"""The guide: the last page of the office edition, for whoever prints it and finishes it by hand.

It is no part of the leaflet, and says so.  Its words are of the locale; its drawings are those of the format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pikepdf import Dictionary, Pdf

from brochure.design.fold import fold_of
from brochure.design.formats import Format
from brochure.editions.finish import Finish
from brochure.editions.finish_drawing import HEAD, draw_edge, draw_sheet
from brochure.editions.fold_view import EdgeView, edge_view
from brochure.editions.guide_canvas import GuideCanvas
from brochure.editions.instructions import Instructions
from brochure.editions.job import OfficeJob
from brochure.findings import MmFromTopLeft
from brochure.language.locale import Locale
from brochure.language.sentences import sentences
from brochure.pdf.metadata import Metadata
from brochure.pdf.rectangles import PT_PER_MM
from brochure.pdf.text_drawing import Lettering
from brochure.press.sheet import Sheet
from brochure.tagging.written import Element

#: Around everything, and between text and drawings, mm.
_MARGIN, _GUTTER = 15.0, 15.0
#: The column of the text on paper that lies across.
_COLUMN = 122.0
#: Sizes in pt: the title, the name of the leaflet, what the page is, heads, steps, captions.
_TITLE, _NAME, _APART, _HEAD, _STEP, _CAPTION = 22.0, 12.0, 12.0, 14.0, 12.5, 10.0
#: Height of a line as a part of its size, and where its base is.
_LEADING, _BASE = 1.32, 0.98
#: From the number of a step to its words, and within the frame around what the page is, mm.
_HANG, _AIR = 7.0, 2.5
#: A note on folding in more sentences than these is one step: each takes a line at least.
_MOST_STEPS = 8
#: Most that drawings take, mm.
_SHEET_WIDTH, _SHEET_HEIGHT, _EDGE_WIDTH = 118.0, 82.0, 100.0
#: Sizes that are tried until the words fit on the page, as parts of the full one.
_TRIED = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6)


@dataclass(frozen=True)
class Guided:
    """What the guide is about."""

    told: Instructions
    format: Format
    sides: Sequence[Sheet]
    finish: Finish
    #: How many the leaflet has.
    pages: int
    metadata: Metadata
    #: What it says of a draft; empty for an approved leaflet.
    mark: str = ""


@dataclass(frozen=True)
class _Block:
    """A paragraph of the text."""

    kind: str
    font: str
    size: float
    text: str
    #: Above it, mm.
    space: float
    #: The number of a step.
    number: str = ""
    grey: float = 0.0
    language: str = ""
    is_framed: bool = False


def guide(pdf: Pdf, given: Guided, fonts: OfficeJob, locale: Locale) -> Element:
    """Put the guide behind the pages of *pdf*; its tags come out."""
    width, height = given.sides[0].width, given.sides[0].height
    letters = {"/Plain": Lettering(fonts.font), "/Bold": Lettering(fonts.bold)}
    canvas = GuideCanvas(width, height, letters)
    is_across = width > height
    column = _COLUMN if is_across else width - 2 * _MARGIN
    room = height - 2 * _MARGIN if is_across else height * 0.5
    text = _Column(canvas, letters, column)
    blocks = _blocks(given, letters["/Plain"], locale)
    size = next((part for part in _TRIED if text.height(blocks, part) <= room), _TRIED[-1])
    kids = text.set(blocks, size)
    if is_across:
        left, top = _MARGIN + column + _GUTTER, _MARGIN
    else:
        left, top = _MARGIN, text.y + 12.0
    kids += _drawn(canvas, given, locale, left, top)
    page = pdf.add_blank_page(page_size=(width * PT_PER_MM, height * PT_PER_MM))
    page.obj.Contents = pdf.make_stream(canvas.content)
    embedded = {name: font.embedded(pdf) for name, font in letters.items()}
    page.obj.Resources = Dictionary(Font=Dictionary(embedded))
    return Element("/Sect", tuple(kids))


def _blocks(given: Guided, letters: Lettering, locale: Locale) -> list[_Block]:
    words, told = locale.office.guide, given.told
    made = [_Block("/H1", "/Bold", _TITLE, words.title, 0.0)]
    title = given.metadata.title
    # A script that the font lacks: the file is named after the leaflet, too.
    if letters.has(title):
        made.append(_Block("/P", "/Plain", _NAME, title, 1.0, grey=0.25, language=given.metadata.language))
    if given.mark:
        made.append(_Block("/P", "/Bold", _APART, given.mark, 4.0, is_framed=True))
    made.append(_Block("/P", "/Bold", _APART, words.apart, 4.0, is_framed=True))
    folding = [sentence.text for sentence in sentences(told.folding, locale.sentences)]
    if len(folding) > _MOST_STEPS:
        folding = [told.folding]
    for head, steps in (
        (words.printing, told.printing),
        (words.finishing, (*told.trimming, *folding, *told.cards)),
    ):
        made.append(_Block("/H2", "/Bold", _HEAD, head, 6.0))
        made += [
            _Block(
                "/LI",
                "/Bold" if step in told.urgent else "/Plain",
                _STEP,
                step,
                1.2,
                number=words.step.format(number=number),
            )
            for number, step in enumerate(steps, start=1)
        ]
    return made


class _Column:
    """The column of the text."""

    def __init__(self, canvas: GuideCanvas, letters: dict[str, Lettering], column: float) -> None:
        self._canvas, self._letters, self._column = canvas, letters, column
        #: Where the text ends.
        self.y = _MARGIN

    def height(self, blocks: Sequence[_Block], part: float) -> float:
        """How high the text is, at a part of its size."""
        return sum(
            block.space * part
            + len(self._lines(block, part)) * block.size * part * _LEADING / PT_PER_MM
            + (2 * _AIR * part if block.is_framed else 0)
            for block in blocks
        )

    def set(self, blocks: Sequence[_Block], part: float) -> list[Element | int]:
        """Set the text; its tags come out."""
        made: list[Element | int] = []
        steps: list[Element | int] = []
        for block in blocks:
            if block.kind != "/LI" and steps:
                made.append(Element("/L", tuple(steps)))
                steps = []
            element = self._set(block, part)
            (steps if block.kind == "/LI" else made).append(element)
        return [*made, Element("/L", tuple(steps))] if steps else made

    def _set(self, block: _Block, part: float) -> Element:
        canvas, size = self._canvas, block.size * part
        lines = self._lines(block, part)
        leading = size * _LEADING / PT_PER_MM
        self.y += block.space * part
        x = _MARGIN
        if block.is_framed:
            high = len(lines) * leading + 2 * _AIR * part
            canvas.begin_artifact()
            canvas.box(MmFromTopLeft(x, self.y, x + self._column, self.y + high), width=1.2)
            canvas.end()
            self.y += _AIR * part
            x += _AIR
        base = self.y + size * _BASE / PT_PER_MM
        label: tuple[Element, ...] = ()
        if block.number:
            mark = canvas.begin("/Lbl")
            canvas.words("/Bold", block.number, x, base, size)
            canvas.end()
            label = (Element("/Lbl", (mark,)),)
            x += _HANG * part
        kind = "/LBody" if block.number else block.kind
        mark = canvas.begin(kind)
        for index, line in enumerate(lines):
            # A space, so that words of two lines are not read as one.
            shown = line if index + 1 == len(lines) else f"{line} "
            canvas.words(block.font, shown, x, base + index * leading, size, grey=block.grey)
        canvas.end()
        self.y += len(lines) * leading + (_AIR * part if block.is_framed else 0)
        element = Element(kind, (mark,), language=block.language)
        return Element("/LI", (*label, element)) if block.number else element

    def _lines(self, block: _Block, part: float) -> list[str]:
        room = self._column - (_HANG * part if block.number else 0) - (2 * _AIR if block.is_framed else 0)
        return self._letters[block.font].wrapped(block.text, block.size * part, room * PT_PER_MM)


def _drawn(
    canvas: GuideCanvas, given: Guided, locale: Locale, left: float, top: float
) -> list[Element | int]:
    """The drawings, one below the other, each with its caption."""
    words, finish, side = locale.office.guide, given.finish, given.sides[given.finish.side]
    captions = {"inside": words.inside_up, "outside": words.outside_up, "": ""}
    caption = captions[finish.up]
    view = _view(given, locale)
    across = canvas.width - left - _MARGIN
    room = canvas.height - top - _MARGIN - HEAD - (12.0 if caption else 9.0)
    if view is not None:
        room -= _EDGE_WIDTH / view.size[0] * view.size[1] + 14.0
    scale = min(
        _SHEET_WIDTH / side.width, _SHEET_HEIGHT / side.height, across / side.width, room / side.height
    )
    low = top + HEAD + side.height * scale
    mark = canvas.begin("/Figure")
    draw_sheet(canvas, side, finish, left, top + HEAD, scale)
    canvas.end()
    box = MmFromTopLeft(left - 1, top, left + side.width * scale + 3, low + 8)
    pages = locale.listed([placed.page for placed in side.placements])
    made: list[Element | int] = [
        Element("/Figure", (mark,), words.sheet.format(pages=pages), canvas.rect(box))
    ]
    y = low + 8.0
    if caption:
        made.append(_caption(canvas, caption, left, y))
        y += 6.0
    if view is None:
        return made
    unit = min(_EDGE_WIDTH, canvas.width - left - _MARGIN) / view.size[0]
    mark = canvas.begin("/Figure")
    draw_edge(canvas, view, left, y, unit)
    canvas.end()
    down = y + view.size[1] * unit
    labels = "; ".join(label.text for label in view.labels)
    alternative = f"{words.edge}: {labels}"
    box = MmFromTopLeft(left, y, left + view.size[0] * unit, down)
    made.append(Element("/Figure", (mark,), alternative, canvas.rect(box)))
    made.append(_caption(canvas, words.edge, left, down + 1.0))
    return made


def _view(given: Guided, locale: Locale) -> EdgeView | None:
    """The leaflet from its edge; None where nothing lies on anything, or the format does not tell how."""
    if given.format.office in ("single", "two-up"):
        return None
    return edge_view(fold_of(given.format, given.pages).as_dict(), locale)


def _caption(canvas: GuideCanvas, words: str, left: float, base: float) -> Element:
    mark = canvas.begin("/P")
    canvas.words("/Plain", words, left, base, _CAPTION, grey=0.2)
    canvas.end()
    return Element("/P", (mark,))
