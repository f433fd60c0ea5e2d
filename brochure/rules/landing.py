"""The documents that codes for prescribing information lead to, as words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from brochure.content.blocks.reference_matter import LandingDocument, PrescribingInformation
from brochure.preflight.sandbox import words_of
from brochure.rules.block_text import alike
from brochure.rules.evidence import Evidence
from brochure.source.address import Address

#: Seconds that the reading of a document may take.
_SECONDS = 30.0


@dataclass(frozen=True)
class LandingText:
    """A document that a code leads to, and what it says."""

    #: Where the block stands that leads to it.
    address: Address
    document: LandingDocument
    #: Its lines as they are compared; empty where it can't be read.
    lines: tuple[str, ...]
    #: Why it can't be read; empty where it can.
    fault: str = ""

    @property
    def words(self) -> str:
        """All its words on one line: where lines end is an accident of its page."""
        return " ".join(self.lines)


def landing_texts(evidence: Evidence) -> tuple[LandingText, ...]:
    """The documents that codes of a leaflet lead to, in its order."""
    return evidence.remembered(_landing_texts)


def _landing_texts(evidence: Evidence) -> tuple[LandingText, ...]:
    return tuple(_of_leaflet(evidence))


def _of_leaflet(evidence: Evidence) -> Iterator[LandingText]:
    for address, block in evidence.blocks("prescribing-information"):
        if not isinstance(block, PrescribingInformation) or block.document is None:
            continue
        data = evidence.loaded.documents[block.document.file]
        try:
            lines = _lines(data, block.document.file.lower().endswith(".pdf"))
        except ValueError as error:
            yield LandingText(address, block.document, (), str(error))
        else:
            fault = "" if any(lines) else "it holds no words, only pictures of them"
            yield LandingText(address, block.document, lines, fault)


@lru_cache(maxsize=8)
def _lines(data: bytes, is_pdf: bool) -> tuple[str, ...]:
    """The lines of a document.  Raises ``ValueError`` that says why they can't be read."""
    if is_pdf:
        try:
            text = "\n".join(words_of(data, _SECONDS))
        except OSError as error:
            raise ValueError(f"no process can be started to read it: {error}") from None
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValueError("it is no text in UTF-8") from None
    # A word that is divided at the end of a line is one word.
    whole = re.sub(r"(?<=\w)(?:\u00ad|\ufffe|-)\r?\n(?=[a-z])", "", text)
    return tuple(alike(line) for line in whole.splitlines() if line.strip())
