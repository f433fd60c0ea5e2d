"""The boxed warning of the United States: shown, whole, and in letters no smaller than the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from brochure.content.blocks import Block
from brochure.content.model import texts_in
from brochure.findings import Severity
from brochure.rules.block_text import alike, cut, pattern
from brochure.rules.evidence import Evidence
from brochure.rules.letters import SAME, running, typical
from brochure.rules.rule import Breach, check
from brochure.source.address import Address
from brochure.text.fields import Prose


@check("boxed-warning")
def boxed_warning(evidence: Evidence, given: Mapping[str, Any]) -> Iterable[Breach]:
    """A product with a boxed warning: a block `warning` whose title says WARNING is printed, and not cut.

    Whether there is one has to be said; ``known`` are patterns for medicines of which labels have one.
    """
    product = evidence.brochure.medicine
    if product.boxed_warning is None:
        message = "the content does not say whether the label has a boxed warning"
        fix = "write `boxed-warning: yes` with `boxed-warning-text:`, or `boxed-warning: no`"
        yield Breach(message, evidence.place(Address(("product",)), key=True), fix=fix)
        return
    if not product.boxed_warning:
        generic = alike(evidence.values["generic"])
        if any(pattern(text, evidence.values).search(generic) for text in given["known"]):
            message = f"labels of medicines such as {generic} have a boxed warning, and the content says no"
            fix = "look at the current label once more"
            place = evidence.place(Address(("product", "boxed-warning")))
            yield Breach(message, place, fix=fix, severity=Severity.WARNING)
        return
    near: Address | None = None
    for address, block in evidence.blocks("warning"):
        near = near or address
        if not _is_boxed(evidence, block):
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


def _is_boxed(evidence: Evidence, block: Block) -> bool:
    title = getattr(block, "title", None)
    return isinstance(title, Prose) and "WARNING" in evidence.plain(title)


@check("boxed-warning-text")
def boxed_warning_text(evidence: Evidence, _given: Mapping[str, Any]) -> Iterable[Breach]:
    """The boxed warning of the leaflet has the words of the label’s, where the product gives these."""
    product = evidence.brochure.medicine
    if not product.boxed_warning:
        return
    fact = product.label_facts(evidence.leaflet.market).get("boxed_warning_text")
    place = evidence.place(Address(("product", "boxed-warning")))
    if fact is None:
        message = "the content does not give the words of the boxed warning: nobody can compare the leaflet’s"
        yield Breach(message, place, severity=Severity.NOTE)
        return
    wanted = _only_words(fact.text)
    for address, block in evidence.blocks("warning"):
        if _is_boxed(evidence, block):
            printed = _only_words(" ".join(evidence.plain(text) for text in texts_in(block)))
            if wanted not in printed:
                missing = next((word for word in wanted.split() if word not in printed.split()), "")
                message = "the boxed warning does not have the words of the label"
                message += f": “{missing}” is missing" if missing else ""
                yield Breach(message, evidence.place(address / "text"), evidence.seen_at(address))
            return


def _only_words(text: str) -> str:
    """The words of a text in small letters, without marks."""
    return " ".join(re.findall(r"\w+", alike(text).casefold()))


@check("boxed-warning-as-large", needs_setting=True)
def boxed_warning_as_large(evidence: Evidence, _given: Mapping[str, Any]) -> Iterable[Breach]:
    """The letters of the boxed warning are no smaller than those of the running text."""
    if not evidence.brochure.medicine.boxed_warning or evidence.setting is None:
        return
    text = typical(running(evidence))
    for address, block in evidence.blocks("warning"):
        if not _is_boxed(evidence, block):
            continue
        for passage in evidence.setting.of_block(address.mark):
            if 0 < typical([passage]) < text - SAME:
                message = (
                    f"the boxed warning has letters of {typical([passage]):.2f} mm (x-height), "
                    f"the running text of {text:.2f} mm"
                )
                yield Breach(message, evidence.place(address), evidence.seen(passage.page, passage.box))
                break
