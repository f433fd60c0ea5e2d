"""The office edition: the leaflet on the paper of a desk printer, both sides, to be folded by hand.

Its sides are pictures for a printer, which is what their tags say.  Behind them comes the guide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from itertools import pairwise

from pikepdf import ObjectStreamMode, Pdf
from pypdf import PdfReader

from brochure.editions.desk_sheets import sheets
from brochure.editions.finish import Finish, finish_of, ticks
from brochure.editions.guide import Guided, guide
from brochure.editions.instructions import instructions
from brochure.editions.job import Edition, EditionJob
from brochure.errors import BrochureError
from brochure.language.locale import Locale
from brochure.pdf.font_use import fonts_in
from brochure.pdf.metadata import PDF_UA, describe, written
from brochure.pdf.plain import PlainCorners
from brochure.pdf.rectangles import PT_PER_MM, PtFromBottomLeft
from brochure.press.assembly import assembled
from brochure.press.imposition import drawn
from brochure.press.sheet import Hairline, Sheet
from brochure.tagging.written import Element, tag


def office(job: EditionJob) -> Edition:
    """The office edition.  Raises :class:`BrochureError` when the job brings no fonts for the guide."""
    if job.office is None:
        raise BrochureError("the office edition was not prepared")
    source = PdfReader(BytesIO(_bare(job.typeset)))
    pages = len(source.pages)
    sides = tuple(sheets(job.format, job.paper, pages))
    flat = assembled(source, sides)
    finish = finish_of(job.format, sides, pages)
    told = instructions(job.format, job.paper, pages, job.locale, job.cards)
    with Pdf.open(BytesIO(flat)) as pdf:
        marked = _ticked(sides, finish, job.office.plain)
        elements = [
            (index, _shown(pdf, index, side, marked.get(index, ()), len(sides), job.locale))
            for index, side in enumerate(sides)
        ]
        if told.has_guide:
            if len(sides) % 2:
                # Else the guide would come out on the back of the leaflet.
                pdf.add_blank_page(page_size=(sides[0].width * PT_PER_MM, sides[0].height * PT_PER_MM))
            guided = Guided(told, job.format, sides, finish, pages, job.metadata, job.office.mark)
            elements.append((len(pdf.pages), guide(pdf, guided, job.office, job.locale)))
        tag(pdf, elements, job.locale.tag)
        describe(pdf, job.metadata, conformance=PDF_UA)
        stands = tuple(side.placements for side in sides)
        return Edition(written(pdf), fonts=fonts_in(pdf), placements=stands)


def _ticked(
    sides: Sequence[Sheet], finish: Finish, plain: Mapping[int, PlainCorners]
) -> dict[int, tuple[Hairline, ...]]:
    """The ticks of each side that has any: only where both pages are plain: on no artwork."""
    if not finish.creases:
        return {}
    found = {}
    for index in finish.ticked(len(sides)):
        side = sides[index]
        lines: list[Hairline] = []
        for before, behind in pairwise(side.placements):
            one, other = (plain.get(placed.page, PlainCorners()) for placed in (before, behind))
            upper, lower = ticks(side, behind.x)
            lines += [upper] if one.top_right and other.top_left else []
            lines += [lower] if one.bottom_right and other.bottom_left else []
        found[index] = tuple(lines)
    return found


def _shown(
    pdf: Pdf, index: int, side: Sheet, lines: Sequence[Hairline], count: int, locale: Locale
) -> Element:
    """A side as a picture, with ticks drawn on it."""
    page = pdf.pages[index]
    marks = "\n".join(drawn(line) for line in lines).encode()
    page.obj.Contents = pdf.make_stream(
        b"/Figure <</MCID 0>> BDC\n%b\n%b\nEMC" % (page.obj.Contents.read_bytes(), marks)
    )
    pages = locale.listed([placed.page for placed in side.placements])
    words = locale.office.guide.side.format(number=index + 1, count=count, pages=pages)
    return Element("/Figure", (0,), words, PtFromBottomLeft(*(float(edge) for edge in page.mediabox)))


def _bare(typeset: bytes) -> bytes:
    """The pages alone: to read the tags, which stay behind, takes pypdf longer than to place the pages."""
    with Pdf.open(BytesIO(typeset)) as pdf:
        for key in set(pdf.Root.keys()) - {"/Type", "/Pages"}:
            del pdf.Root[key]
        for page in pdf.pages:
            if "/Annots" in page.obj:
                del page.obj["/Annots"]
        out = BytesIO()
        # Each object where it can be looked up by itself; what is packed is read as a whole.
        pdf.save(out, object_stream_mode=ObjectStreamMode.disable)
        return out.getvalue()
