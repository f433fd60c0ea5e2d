"""What stands in the margins of pages: read once where it says something, and passed over otherwise.

WeasyPrint 70 marks it as content, but leaves the elements that own it out of the tree: it is neither part of
the document nor an artifact, and readers do with it what they like (ISO 14289-1, 7.1).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from pypdf import PageObject, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NullObject

from brochure.tagging.marked import MarkedPage

_SPACE = re.compile(r"\s+")


def mend_running(writer: PdfWriter, pages: Sequence[MarkedPage], reached: Collection[int]) -> None:
    """Give margins their place, in a document whose tree reaches the elements with the numbers *reached*.

    Words without a number, such as the mark of a draft, become a paragraph of the document on the first page
    that bears them: they are heard once, in the document's language, where they can be seen.  Their
    repetitions, and the numbers of pages, become artifacts.
    """
    tree = writer.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"]  # type: ignore[index]
    owners = dict(zip(tree[::2], (entry.get_object() for entry in tree[1::2]), strict=True))
    heard: set[str] = set()
    adopted: set[int] = set()
    for page, marked in zip(writer.pages, pages, strict=True):
        entries = owners.get(page.get("/StructParents"))
        if not isinstance(entries, ArrayObject):
            continue
        lost = {
            mcid: reference
            for mcid, reference in enumerate(entries)
            if getattr(reference, "idnum", None) not in reached and reference != NullObject()
        }
        texts = {mcid: marked.text(mcid) for mcid in lost}
        worded = [mcid for mcid, text in texts.items() if text.strip() and not any(map(str.isdigit, text))]
        words = _SPACE.sub("", "".join(texts[mcid] for mcid in worded))
        paragraph = 0
        if words and words not in heard:
            paragraph = _read_on(writer, page, [lost[mcid] for mcid in worded])
        if paragraph:
            heard.add(words)
            adopted |= {paragraph, *(lost[mcid].idnum for mcid in worded)}
            lost = {mcid: reference for mcid, reference in lost.items() if mcid not in worded}
        if lost:
            marked.make_artifacts(lost)
            for mcid in lost:
                entries[mcid] = NullObject()
    kept = {*reached, *adopted}
    for number, found in enumerate(writer._objects, start=1):
        if isinstance(found, DictionaryObject) and found.get("/Type") == "/StructElem" and number not in kept:
            writer._objects[number - 1] = None


def _read_on(writer: PdfWriter, page: PageObject, spans: Sequence[Any]) -> int:
    """Make *spans* a paragraph, the first to be read on their page; returns its number, 0 without a place."""
    holder: Any = writer.root_object["/StructTreeRoot"]["/K"][0].get_object()  # type: ignore[index]
    here = page.indirect_reference
    places = [at for at, kid in enumerate(holder["/K"]) if kid.get_object().raw_get("/Pg") == here]
    if not places or here is None:
        return 0
    at = places[0]
    first = holder["/K"][at].get_object()
    if first["/S"] == "/Sect":
        # The document stays a row of sections.
        holder, at = first, 0
    paragraph = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/StructElem"),
            NameObject("/S"): NameObject("/P"),
            NameObject("/P"): holder.indirect_reference,
            NameObject("/Pg"): here,
            NameObject("/K"): ArrayObject(spans),
        }
    )
    reference = writer._add_object(paragraph)
    for span in spans:
        span.get_object()[NameObject("/P")] = reference
    holder["/K"].insert(at, reference)
    return int(reference.idnum)
