"""What has to be prominent is set no smaller than the running text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from brochure.rules.evidence import Evidence
from brochure.rules.letters import SAME, running, typical
from brochure.rules.rule import Breach, check


@check("as-large", needs_setting=True)
def as_large(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """The letters of a kind of ``block`` are no smaller than those of the running text; ``what`` names it."""
    text = typical(running(evidence))
    for address, _block in evidence.blocks(given["block"]):
        for passage in evidence.setting.of_block(address.mark) if evidence.setting else ():
            if passage.tag == "p" and 0 < typical([passage]) < text - SAME:
                message = (
                    f"{given['what']} has letters of {typical([passage]):.2f} mm (x-height), "
                    f"the running text of {text:.2f} mm"
                )
                yield Breach(message, evidence.place(address), evidence.seen(passage.page, passage.box))
                break
