"""The screen edition: trimmed pages in reading order, tagged (PDF/UA-1), in sRGB, with links and bookmarks."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader, PdfWriter

from brochure.editions.job import EditionJob
from brochure.press.accessibility import mend
from brochure.press.metadata import describe, written

#: The PDF/UA identifier in XMP (ISO 14289-1:2014, clause 5).
_PDF_UA = (
    '\n<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    "<pdfuaid:part>1</pdfuaid:part></rdf:Description>"
)


def screen(job: EditionJob) -> bytes:
    """The screen edition as PDF bytes."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(job.typeset)))
    mend(writer)
    describe(writer, job.metadata, conformance=_PDF_UA)
    return written(writer)
