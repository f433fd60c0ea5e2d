"""The screen edition: trimmed pages in reading order, tagged (PDF/UA-1), with links and bookmarks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO

from pikepdf import Pdf

from brochure.editions.job import Edition, EditionJob
from brochure.language.words import Links
from brochure.pdf.font_use import fonts_in
from brochure.pdf.metadata import PDF_UA, describe, written
from brochure.press.boxes import trim
from brochure.tagging.accessibility import mend

_REFERENCE = re.compile(r"ref-(\d+)")
_CITATION = re.compile(r"cite-(\d+)-\d+")


def screen(job: EditionJob) -> Edition:
    """The screen edition."""
    with Pdf.open(BytesIO(job.typeset)) as pdf:
        for page in pdf.pages:
            trim(page)
        mend(
            pdf,
            lambda target, inside: link_words(target, inside, job.locale.links, job.names),
            job.margin_words,
        )
        describe(pdf, job.metadata, conformance=PDF_UA)
        return Edition(written(pdf), fonts=fonts_in(pdf))


def link_words(target: str, inside: bool, words: Links, names: Mapping[str, str]) -> str:
    """What a screen reader says for a link."""
    if not inside:
        kind, _, rest = target.partition(":")
        if kind == "mailto":
            return words.e_mail.format(address=rest)
        if kind == "tel":
            return words.telephone.format(number=rest)
        return words.browser.format(address=rest.lstrip("/").removeprefix("www.").rstrip("/"))
    if found := _REFERENCE.fullmatch(target):
        return words.reference.format(number=found[1])
    if found := _CITATION.fullmatch(target):
        return words.cited.format(number=found[1])
    return words.place.format(title=names[target]) if target in names else words.elsewhere
