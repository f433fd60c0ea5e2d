"""The boxed warning of the United States: shown, whole, and in letters no smaller than the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from brochure.rules.block_text import cut
from brochure.rules.evidence import Evidence
from brochure.rules.letters import SAME, running, typical
from brochure.rules.rule import Breach, check
from brochure.source.address import Address


@check("boxed-warning")
def boxed_warning(evidence: Evidence, _given: Mapping[str, Any]) -> Iterable[Breach]:
    """A product with a boxed warning: a block `warning` whose title says WARNING is printed, and not cut."""
    if not evidence.brochure.medicine.boxed_warning:
        return
    near: Address | None = None
    for address, block in evidence.blocks("warning"):
        near = near or address
        if "WARNING" not in evidence.plain(getattr(block, "title")):  # noqa: B009 (declared by its kind)
            continue
        passages = evidence.setting.of_block(address.mark) if evidence.setting else []
        if evidence.setting and not any("WARNING" in passage.words for passage in passages):
            yield Breach("the boxed warning is in the content, but not printed", evidence.place(address))
        elif (hidden := cut(evidence, passages)) is not None:
            yield Breach(
                "the boxed warning is cut: not all of it is painted", evidence.place(address), hidden
            )
        return
    if near is None:
        yield Breach("the boxed warning is missing")
    else:
        message = "the boxed warning is missing: no block `warning` has a title that says “WARNING”"
        yield Breach(message, evidence.place(near / "title"))


@check("boxed-warning-as-large", needs_setting=True)
def boxed_warning_as_large(evidence: Evidence, _given: Mapping[str, Any]) -> Iterable[Breach]:
    """The letters of the boxed warning are no smaller than those of the running text."""
    if not evidence.brochure.medicine.boxed_warning or evidence.setting is None:
        return
    text = typical(running(evidence))
    for address, block in evidence.blocks("warning"):
        if "WARNING" not in evidence.plain(getattr(block, "title")):  # noqa: B009 (declared by its kind)
            continue
        for passage in evidence.setting.of_block(address.mark):
            if 0 < typical([passage]) < text - SAME:
                message = (
                    f"the boxed warning has letters of {typical([passage]):.2f} mm (x-height), "
                    f"the running text of {text:.2f} mm"
                )
                yield Breach(message, evidence.place(address), evidence.seen(passage.page, passage.box))
                break
