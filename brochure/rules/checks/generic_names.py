"""The generic name wherever the brand name is featured, and on each page that uses it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from brochure.rules.block_text import alike, kinds_of
from brochure.rules.evidence import Evidence
from brochure.rules.letters import running, typical
from brochure.rules.naming import Mention, mentions, names
from brochure.rules.places import place_at
from brochure.rules.rule import Breach, check
from brochure.typesetting.passages import Passage

#: Words larger than the text by this factor are meant to be seen first.
_FEATURED = 1.15
#: How far the generic name may be from the brand name that it belongs to, in sizes of the brand's letters.
_APART = 1.0
#: Blocks whose words are not running text.
_ELSEWHERE = ("references", "prescribing-information")
_HEADINGS = ("h1", "h2", "h3", "h4")


@check("generic-each-time", needs_setting=True, any_language=True)
def generic_each_time(evidence: Evidence, given: Mapping[str, Any]) -> Iterable[Breach]:
    """Each featured brand name has the generic name beside or below it, at ``least`` of its size.

    Featured is what stands in a heading, on the cover, or in letters larger than the running text.
    """
    brand, generic = names(evidence)
    if brand.casefold() == generic.casefold():
        return
    others = mentions(evidence, generic)
    for mention in _featured(evidence, mentions(evidence, brand)):
        place, seen = place_at(evidence, mention.at), evidence.seen(mention.page, mention.boxes[0])
        on_page = [other for other in others if other.page == mention.page]
        near = [other for other in on_page if _belongs(mention, other)]
        if not near and _joined(evidence, mention):
            # A line may end between the two.
            near = [other for other in on_page if other.at == mention.at]
        if not near:
            message = "a featured brand name stands without the generic name beside or below it"
            yield Breach(message, place, seen)
            continue
        size = max(other.size for other in near)
        if size < float(given["least"]) * mention.size:
            message = (
                f"the generic name beside a featured brand name has letters of {size:.1f} mm, "
                f"less than half of the {mention.size:.1f} mm of the brand name"
            )
            yield Breach(message, place, seen)


def _featured(evidence: Evidence, found: Iterable[Mention]) -> Iterator[Mention]:
    text = typical(running(evidence)) or 0.01
    for mention in found:
        is_large = mention.face.x_height > _FEATURED * text
        if (
            is_large
            or mention.at == "cover"
            or mention.at.endswith(".title")
            or _in_heading(evidence, mention)
        ):
            yield mention


def _in_heading(evidence: Evidence, mention: Mention) -> bool:
    """True where the name stands in a heading and not in the text below it."""
    passage = _passage(evidence, mention)
    return passage is not None and passage.tag in _HEADINGS


def _passage(evidence: Evidence, mention: Mention) -> Passage | None:
    """The passage in which a name stands."""
    left, top, right, _bottom = mention.boxes[0]
    for passage in evidence.setting.of_block(mention.at) if evidence.setting else ():
        for run in passage.runs:
            box = run.box
            if run.page == mention.page and box[1] <= top < box[3] and box[0] < right and left < box[2]:
                return passage
    return None


def _joined(evidence: Evidence, mention: Mention) -> bool:
    """True where the generic name follows a brand name in its passage, or goes before it."""
    passage = _passage(evidence, mention)
    brand, generic = (re.escape(name) for name in names(evidence))
    pair = rf"{brand}[®™]?[\s(,]{{1,3}}{generic}|{generic}[\s(,]{{1,3}}{brand}"
    return passage is not None and re.search(pair, alike(passage.words), re.IGNORECASE) is not None


def _belongs(brand: Mention, other: Mention) -> bool:
    """True where a generic name stands beside or below a brand name, not above it."""
    below = max(box[3] for box in other.boxes) >= min(box[1] for box in brand.boxes)
    return below and brand.gap(other.boxes) <= _APART * max(brand.size, other.size)


@check("generic-on-page", needs_setting=True, any_language=True)
def generic_on_page(evidence: Evidence, _given: Mapping[str, Any]) -> Iterable[Breach]:
    """Each page whose running text alone names the brand, and which nowhere names the generic name."""
    brand, generic = names(evidence)
    kinds = kinds_of(evidence)

    def in_text(name: str) -> list[Mention]:
        return [found for found in mentions(evidence, name) if kinds.get(found.at, "") not in _ELSEWHERE]

    with_generic = {mention.page for mention in in_text(generic)}
    # Where it is featured, `generic-each-time` looks.
    told = {mention.page for mention in _featured(evidence, mentions(evidence, brand))}
    for mention in in_text(brand):
        if mention.page in with_generic or mention.page in told:
            continue
        told.add(mention.page)
        message = f"page {mention.page} uses the brand name, and nowhere the generic name"
        yield Breach(message, place_at(evidence, mention.at), evidence.seen(mention.page, mention.boxes[0]))
