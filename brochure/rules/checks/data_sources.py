"""Data that is drawn or tabulated says where it is from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from brochure.content.blocks import Block
from brochure.content.blocks.tables import Table
from brochure.content.charted import RESULTS
from brochure.content.model import texts_in
from brochure.rules.block_text import alike
from brochure.rules.evidence import Evidence
from brochure.rules.rule import Breach, check

#: Words that say that a drawing is adapted from its source.
_ADAPTED = re.compile(
    r"\b(?:adapted|redrawn|drawn|reproduced|reprinted|taken|data|figures|calculated) from\b", re.I
)
_NUMBER = re.compile(r"\d")
_CALLED = {
    **dict.fromkeys(RESULTS, "chart"),
    "table": "table",
    "figure": "figure",
    "timeline": "timeline",
}


@check("data-source", any_language=True)
def data_source(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Each block of ``kinds`` that shows data cites a source in one of its texts.

    A table shows data where a cell below its headings holds a digit; figures count as data by ``kinds``
    alone, since nobody can tell from the file.
    """
    for address, block in evidence.blocks(*given["kinds"]):
        if not lacks_source(evidence, block):
            continue
        what = _CALLED[block.kind]
        yield Breach(
            f"this {what} cites no source", evidence.place(address / "caption"), evidence.seen_at(address)
        )


@check("adapted")
def adapted(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Each block of ``kinds`` that shows data of a source says that it is adapted or taken from there."""
    for address, block in evidence.blocks(*given["kinds"]):
        if not _shows_data(evidence, block) or not _cites(block):
            continue
        if not any(_ADAPTED.search(alike(evidence.plain(text))) for text in texts_in(block)):
            message = f"this {_CALLED[block.kind]} does not say that it is adapted from its source"
            yield Breach(message, evidence.place(address / "caption"), evidence.seen_at(address))


def lacks_source(evidence: Evidence, block: Block) -> bool:
    """True of a block that shows data and cites nothing at all."""
    return _shows_data(evidence, block) and not _cites(block)


def _shows_data(evidence: Evidence, block: Block) -> bool:
    if not isinstance(block, Table):
        return True
    return any(_NUMBER.search(evidence.plain(text)) for text in block.data)


def _cites(block: Block) -> bool:
    return any(text.cites for text in texts_in(block))
