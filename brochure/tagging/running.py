"""What stands in the margins of pages: read once where it has words, and skipped otherwise.

WeasyPrint 70 marks it as content, but leaves the elements that own it out of the tree: it is neither part of
the document nor an artifact, and readers do with it what they like (ISO 14289-1, 7.1).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pikepdf import Array, Dictionary, Name, NumberTree, Object, Page, Pdf

from brochure.tagging.marked import MarkedPage
from brochure.tagging.tree import adopt, kids_of, kind_of, number_of, page_of, set_kids

_SPACE = re.compile(r"\s+")


def mend_running(
    pdf: Pdf, pages: Sequence[MarkedPage], reached: Collection[int], skipped: Collection[str] = ()
) -> None:
    """Give margins their place, in a document whose tree reaches the elements with the numbers *reached*.

    Words without a number, such as the mark of a draft, become a paragraph of the document on the first page
    that bears them: they are heard once, in the document's language, where they can be seen.  Their
    repetitions, the numbers of pages and the words *skipped* become artifacts.
    """
    unheard = {_SPACE.sub("", words) for words in skipped}
    owners = NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    heard: set[str] = set()
    for page, marked in zip(pdf.pages, pages, strict=True):
        entries = owners.get(int(page.obj.get("/StructParents", -1)))
        if not isinstance(entries, Array):
            continue
        lost = {
            mcid: element
            for mcid, element in enumerate(entries)
            if isinstance(element, Dictionary) and number_of(element) not in reached
        }
        texts = {mcid: marked.text(mcid) for mcid in lost}
        worded = [
            mcid
            for mcid, text in texts.items()
            if text.strip() and not any(map(str.isdigit, text)) and _SPACE.sub("", text) not in unheard
        ]
        words = _SPACE.sub("", "".join(texts[mcid] for mcid in worded))
        if words and words not in heard and _read_on(pdf, page, [lost[mcid] for mcid in worded]):
            heard.add(words)
            lost = {mcid: element for mcid, element in lost.items() if mcid not in worded}
        if lost:
            marked.make_artifacts(lost)
            for mcid in lost:
                entries[mcid] = None


def _read_on(pdf: Pdf, page: Page, spans: Sequence[Object]) -> bool:
    """Make *spans* a paragraph, the first to be read on their page; False where it has no place there."""
    holder = kids_of(pdf.Root.StructTreeRoot)[0]
    kids = kids_of(holder)
    here = page.obj.objgen[0]
    at = next(
        (at for at, kid in enumerate(kids) if isinstance(kid, Dictionary) and page_of(kid) == here), None
    )
    if at is None:
        return False
    if kind_of(kids[at]) == "/Sect":
        # The document stays a row of sections.
        holder, at = kids[at], 0
        kids = kids_of(holder)
    paragraph = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=holder, Pg=page.obj))
    adopt(paragraph, spans)
    set_kids(holder, [*kids[:at], paragraph, *kids[at:]])
    return True
