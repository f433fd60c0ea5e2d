"""The file itself: its version, encryption, identity, filters, and whether it had to be repaired."""

from __future__ import annotations

import re
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from brochure.pdf.opened import OpenPdf
from brochure.pdf.streams import filters_of
from brochure.preflight.collector import FindingCollector

#: The newest version that PDF/X-4 allows.
_NEWEST = (1, 6)
#: Most objects of a file that are looked at: large brochures have some 10,000.
MOST_OBJECTS = 400_000
#: Places in a file, which mean nothing to people and differ between like faults.
_OFFSET = re.compile(r"\(?\b(?:offset|object|file position) [\d ]+\)?")
_VERSION = re.compile(r"(\d+)\.(\d+)")


def check_file(pdf: Pdf, data: bytes, notes: FindingCollector) -> None:
    """Header, encryption, identity and scripts of PostScript."""
    head = data[:1024]
    at = head.find(b"%PDF-")
    match = _VERSION.match(head[at + 5 : at + 12].decode("latin-1")) if at >= 0 else None
    if match is None:
        notes.add("pdf.damaged", "the file does not begin as a PDF", like="header")
    elif at:
        message = f"{at} bytes stand before the beginning of the PDF, as mail and the web leave them"
        notes.add("pdf.damaged", message, like="before")
    if match and (int(match[1]), int(match[2])) > _NEWEST:
        notes.add("pdfx.version", f"the file is PDF {match[0]}: 1.6 is the newest that PDF/X-4 allows")
    later = pdf.Root.get("/Version")
    again = _VERSION.fullmatch(str(later)[1:]) if isinstance(later, Name) else None
    if again is not None and (int(again[1]), int(again[2])) > _NEWEST:
        message = f"the catalog makes the file PDF {again[0]}: 1.6 is the newest that PDF/X-4 allows"
        notes.add("pdfx.version", message)
    if "/Encrypt" in pdf.trailer:
        notes.add("pdfx.encrypted", "the file is encrypted")
    identity = pdf.trailer.get("/ID")
    sound = (
        isinstance(identity, Array)
        and len(identity) == 2
        and all(isinstance(part, String) and len(bytes(part)) > 0 for part in identity)
    )
    if not sound:
        notes.add("pdfx.id", "the file has no identity: /ID of the trailer is not two strings")


def check_objects(pdf: Pdf, notes: FindingCollector) -> None:
    """Filters of all streams; on the way qpdf reads every object and complains of what is broken."""
    if len(pdf.objects) > MOST_OBJECTS:
        notes.add("preflight.bounds", f"the file has more than {MOST_OBJECTS:,} objects")
        return
    for thing in pdf.objects:
        if isinstance(thing, Stream):
            filters = filters_of(thing)
            if "/F" in thing:
                message = f"the data of the stream of object {thing.objgen[0]} lies in another file"
                notes.add("pdfx.reference", message)
            if "LZWDecode" in filters or "LZW" in filters:
                notes.add("pdfx.lzw", f"the stream of object {thing.objgen[0]} is packed with LZW")


def check_repairs(pdf: Pdf, numbers: dict[tuple[int, int], int], notes: FindingCollector) -> None:
    """What qpdf had to repair; *numbers* are those of pages by their objects."""
    for warning in pdf.get_warnings()[:200]:
        told = complaint(str(warning))
        page = re.search(r"page object (\d+) (\d+)", str(warning))
        number = numbers.get((int(page[1]), int(page[2])), 0) if page else 0
        notes.add("pdf.damaged", f"the file is damaged: {told}", number, like=_OFFSET.sub("", told))


def complaint(text: str) -> str:
    """What qpdf says, in one line and without the name of a stream in memory."""
    text = re.sub(r"^(?:stream )?<[^>]*>:?\s*", "", " ".join(text.split()))
    return text.strip(" :")[:200]


def opened(document: OpenPdf, notes: FindingCollector) -> Pdf | None:
    """The file, repaired where that can be; None where it can't be opened, which is noted."""
    data = document.data
    if not data or (data.isascii() and b"%PDF-" not in data):
        what = "it is no PDF" if data else "it is empty"
        notes.add("pdf.damaged", f"the file can't be read: {what}", like="unreadable")
        return None
    try:
        pdf = document.objects
        # A file whose pages can't be found can't be judged.
        root: Any = pdf.Root
        if not isinstance(root, Dictionary) or len(pdf.pages) == 0:
            notes.add("pdf.damaged", "the file has no pages", like="pages")
            return None
    except pikepdf.PasswordError:
        notes.add("pdf.password", "the file can't be opened without a password")
    except MemoryError:
        raise
    except Exception as error:
        # qpdf has many messages; whichever it is, the file can't be judged.
        notes.add("pdf.damaged", f"the file can't be read: {complaint(str(error))}", like="unreadable")
    else:
        return pdf
    return None
