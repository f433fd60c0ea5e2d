"""The review edition: the annotated proof of a leaflet, and the lists that reviewers work through.

The pages of the proof are those of the screen edition at their true size, words and tags as they are, on
larger sheets with labels beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO

from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

from brochure.editions.job import Edition, EditionJob, Remark, ReviewJob, RowPlace
from brochure.editions.proof import APPENDIX_PREFIX, ProofSheets
from brochure.editions.screen import screen
from brochure.errors import BrochureError
from brochure.language.review_words import ReviewWords
from brochure.pdf.annotations import Note
from brochure.pdf.bookmarks import titles_by_page
from brochure.pdf.font_use import fonts_in
from brochure.pdf.metadata import PDF_UA, describe, info, written
from brochure.tagging.joining import add_elements, join
from brochure.tagging.tagged import describe_links, head_rows

#: Whom annotations are from.
AUTHOR = "brochure"
#: Schemes of links of the appendix: to a page of the proof, ``proof:3``, and to a row, ``row:claim-7``.
PROOF_SCHEME, ROW_SCHEME = "proof:", "row:"


def review(job: EditionJob) -> Edition:
    """The review edition.  Raises :class:`BrochureError` when the job brings no review."""
    if job.review is None:
        raise BrochureError("the review pack was not prepared")
    proof = job.review.proof or screen(job).pdf
    with Pdf.open(BytesIO(proof)) as pdf, Pdf.open(BytesIO(job.review.appendix)) as appendix:
        pages = len(pdf.pages)
        titles = titles_by_page(pdf)
        sheets = ProofSheets(pdf, job.review, job.locale.review)
        _mark(pdf, job, sheets)
        _complete(appendix, job.locale.review)
        join(pdf, appendix)
        _lead(pdf, pages, job.review.rows)
        _front_first(pdf, pages, job.review.front)
        _number(pdf, pages, job.review.front)
        _outline(pdf, pages, titles, job.review, job.locale.review)
        sheets.head_lists(list(pdf.pages)[: job.review.front], 1)
        sheets.head_lists(list(pdf.pages)[pages + job.review.front :], job.review.front + 1)
        sheets.finish()
        metadata = replace(job.metadata, title=job.locale.review.title.format(title=job.metadata.title))
        describe(pdf, metadata, conformance=PDF_UA)
        stands = ((),) * job.review.front + tuple((placed,) for placed in sheets.placements)
        return Edition(written(pdf), fonts=fonts_in(pdf), placements=stands)


def _mark(pdf: Pdf, job: EditionJob, sheets: ProofSheets) -> None:
    """Make the pages sheets of the proof, with labels, annotations and the tags of these."""
    given = job.review.remarks if job.review is not None else ()
    date = info(job.metadata)["/ModDate"]
    by_page: dict[int, list[Remark]] = {number: [] for number in range(1, len(pdf.pages) + 1)}
    for remark in given:
        if remark.page not in by_page:
            raise BrochureError(f"the remark {remark.name} is on page {remark.page}, which is not there")
        by_page[remark.page].append(remark)
    owned = []
    for number, remarks in by_page.items():
        notes = [
            Note(remark.name, AUTHOR, remark.subject, remark.contents, date, sheets.colour(remark))
            for remark in remarks
        ]
        owned += sheets.draw(number, remarks, notes)
    add_elements(pdf, owned, job.locale.review.remarks)


def _complete(appendix: Pdf, words: ReviewWords) -> None:
    """Give the lists what their tags lack."""
    head_rows(appendix)
    describe_links(appendix, lambda target, _inside: _link_words(target, words))


def _link_words(target: str, words: ReviewWords) -> str:
    """What a screen reader says for a link of the lists: ``row:claim-7`` leads to claim 7."""
    if target.startswith(PROOF_SCHEME):
        return words.link_page.format(number=target.removeprefix(PROOF_SCHEME))
    if not target.startswith(ROW_SCHEME):
        return words.link_other.format(address=target)
    kind, _, number = target.removeprefix(ROW_SCHEME).partition("-")
    # A template of the project may link to rows of its own.
    named = getattr(words.link_kinds, kind) if kind in type(words.link_kinds).model_fields else kind
    return words.link_row.format(kind=named, number=number)


def _lead(pdf: Pdf, pages: int, rows: Mapping[str, RowPlace]) -> None:
    """Let links of the appendix that name a page of the proof, or a row of the lists, lead there."""
    for page in list(pdf.pages)[pages:]:
        for link in page.obj.get("/Annots", Array()):
            scheme, colon, name = str(link.get("/A", Dictionary()).get("/URI", "")).partition(":")
            number = int(name) if name.isdecimal() else 0
            if scheme + colon == PROOF_SCHEME and 1 <= number <= pages:
                target = Array([pdf.pages[number - 1].obj, Name.Fit])
            elif scheme + colon == ROW_SCHEME and name in rows:
                row = rows[name]
                there = pdf.pages[pages + row.page - 1].obj
                target = Array([there, Name.XYZ, row.x, float(there.MediaBox[3]) - row.y, 0])
            else:
                continue
            del link["/A"]
            link.Dest = target


def _front_first(pdf: Pdf, pages: int, front: int) -> None:
    """Put the first pages of the appendix, its cover sheet, before the proof."""
    for index in range(front):
        page = pdf.pages[pages + index]
        del pdf.pages[pages + index]
        pdf.pages.insert(index, page)


def _number(pdf: Pdf, pages: int, front: int) -> None:
    """Labels of pages: the leaflet's own numbers for the proof, ``R1`` and so on for the appendix."""

    def labels(start: int) -> Dictionary:
        return Dictionary(P=String(APPENDIX_PREFIX), S=Name.D, St=start)

    ranges = {0: labels(1)} if front else {}
    ranges[front] = Dictionary(S=Name.D, St=1)
    ranges[front + pages] = labels(front + 1)
    flat: list[int | Dictionary] = []
    for index, row in ranges.items():
        flat += [index, row]
    pdf.Root.PageLabels = Dictionary(Nums=Array(flat))


def _outline(
    pdf: Pdf, pages: int, titles: dict[int, list[str]], given: ReviewJob, words: ReviewWords
) -> None:
    """Bookmarks: the proof with its pages, then the parts of the appendix."""
    if "/Outlines" in pdf.Root:
        del pdf.Root["/Outlines"]
    pdf.Root.PageMode = Name.UseOutlines
    with pdf.open_outline() as outline:
        proof = OutlineItem(words.proof, given.front)
        for number in range(1, pages + 1):
            there = ", ".join(titles.get(number, ()))
            title = words.bookmark_titled.format(number=number, titles=there)
            title = title if there else words.bookmark.format(number=number)
            proof.children.append(OutlineItem(title, given.front + number - 1))
        behind = [OutlineItem(title, pages + page - 1) for title, page in given.parts if page > given.front]
        before = [OutlineItem(title, page - 1) for title, page in given.parts if page <= given.front]
        outline.root.extend([*before, proof, *behind])
