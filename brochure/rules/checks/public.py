"""Leaflets for the public: no prescription medicine is named in them, nor pointed to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from brochure.findings import SourcePlace
from brochure.rules.block_text import alike, where
from brochure.rules.evidence import Evidence
from brochure.rules.naming import names
from brochure.rules.rule import Breach, check
from brochure.source.address import PRINTED_PARTS, Address
from brochure.text.inline import Link, walk
from brochure.typesetting.passages import Passage

#: What readers of a PDF see without any page.
_PROPERTIES = ("title", "description")
_MADE = ("references", "glossary", "abbreviations")


@check("names-medicine", any_language=True)
def names_medicine(evidence: Evidence, _given: Mapping[str, Any]) -> Iterable[Breach]:
    """Each place in which the leaflet, or its properties, names a prescription medicine of the content.

    Texts, what is read aloud for pictures, addresses behind links and codes, and what lists are made of:
    a source whose title names the medicine names it in print.
    """
    product = evidence.brochure.medicine
    if not product.prescription_only:
        return
    sought = _Names(*names(evidence))
    explained: set[str] = set()
    for text in evidence.usage.own_texts:
        if text.address.inside[0] not in (*PRINTED_PARTS, *_PROPERTIES):
            continue
        words = alike(evidence.plain(text))
        for span, name in sought.within(words):
            explained.add(text.address.mark)
            place, seen = where(evidence, text, span)
            yield Breach(f"the leaflet for the public names the prescription medicine “{name}”", place, seen)
        for link in (node for node in walk(text.nodes) if isinstance(node, Link)):
            yield from _address(evidence, sought, link.url, evidence.place(text.address, link.url))
    for address, block in evidence.blocks():
        if url := getattr(block, "url", None):
            yield from _address(evidence, sought, url, evidence.place(address / "url"))
    yield from _made(evidence, sought, explained)


class _Names:
    """The names of the medicine, in any case, with endings, without ® and ™."""

    def __init__(self, *names: str) -> None:
        words = set(names) - {""}
        joined = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        self._pattern = re.compile(rf"(?<!\w)(?:{joined})", re.IGNORECASE)

    def within(self, words: str) -> Iterator[tuple[tuple[int, int], str]]:
        """Where the names stand in some words, and as what."""
        for match in self._pattern.finditer(words):
            yield match.span(), match[0]


def _address(evidence: Evidence, sought: _Names, url: str, place: SourcePlace) -> Iterator[Breach]:
    # Addresses join words with signs of all kinds.
    if any(sought.within(re.sub(r"[\W_]+", " ", url))):
        message = f"the leaflet for the public leads to an address that names the medicine: {url[:100]}"
        yield Breach(message, place, fix="lead to a page that names no prescription medicine")


def _made(evidence: Evidence, sought: _Names, explained: set[str]) -> Iterator[Breach]:
    """What is printed and stands in none of the leaflet's own texts: lists, and words of templates."""
    if evidence.setting is None:
        return
    kinds = {address.mark: (block.kind, address) for address, block in evidence.blocks()}
    for passage in evidence.setting.passages:
        found = next(sought.within(alike(passage.words)), None)
        if found is None or passage.at in explained:
            continue
        kind, address = kinds.get(passage.at, ("", Address()))
        seen = evidence.seen(passage.page, passage.box)
        if kind in _MADE:
            place = _listed(evidence, kind, passage) or evidence.place(address)
            message = f"the list of {kind} in the leaflet for the public names “{found[1]}”"
            yield Breach(message, place, seen, f"leave out what names it, or the list of {kind}")
        else:
            message = f"the templates print “{found[1]}” in the leaflet for the public"
            yield Breach(
                message, None, seen, "use a template for the public that prints no name of a medicine"
            )


def _listed(evidence: Evidence, kind: str, passage: Passage) -> SourcePlace | None:
    """Where the entry that a passage of a list prints stands in the content."""
    if kind == "references":
        keys = {reference.id: number for number, reference in enumerate(evidence.brochure.references)}
        for entry in evidence.setting.bibliography if evidence.setting else ():
            if alike(entry.text) in alike(passage.words):
                return evidence.place(Address(("references", keys[entry.key])))
    if kind == "glossary":
        for number, item in enumerate(evidence.brochure.glossary):
            if alike(passage.words).startswith(alike(evidence.plain(item.term))):
                return evidence.place(Address(("glossary", number)))
    return None
