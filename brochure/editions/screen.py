"""The screen edition: trimmed pages in reading order, tagged (PDF/UA-1), with links and bookmarks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO

from pikepdf import Pdf

from brochure.editions.job import Edition, EditionJob
from brochure.pdf.font_use import fonts_in
from brochure.pdf.metadata import describe, written
from brochure.press.boxes import trim
from brochure.tagging.accessibility import mend

#: The PDF/UA identifier in XMP (ISO 14289-1:2014, clause 5).
_PDF_UA = (
    '\n<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    "<pdfuaid:part>1</pdfuaid:part></rdf:Description>"
)


_REFERENCE = re.compile(r"ref-(\d+)")
_CITATION = re.compile(r"cite-(\d+)-\d+")


def screen(job: EditionJob) -> Edition:
    """The screen edition."""
    with Pdf.open(BytesIO(job.typeset)) as pdf:
        for page in pdf.pages:
            trim(page)
        mend(pdf, lambda target, inside: _link_words(target, inside, job.names))
        describe(pdf, job.metadata, conformance=_PDF_UA)
        return Edition(written(pdf), fonts=fonts_in(pdf))


def _link_words(target: str, inside: bool, names: Mapping[str, str]) -> str:
    """What a screen reader says of a link."""
    if not inside:
        kind, _, rest = target.partition(":")
        if kind == "mailto":
            return f"Write an e-mail to {rest}"
        if kind == "tel":
            return f"Call {rest}"
        return f"Open {rest.lstrip('/').removeprefix('www.').rstrip('/')} in a browser"
    if found := _REFERENCE.fullmatch(target):
        return f"Reference {found[1]}"
    if found := _CITATION.fullmatch(target):
        return f"Back to where reference {found[1]} is cited"
    return f"Go to “{names[target]}”" if target in names else "Go to another place in this leaflet"
