"""The generic name wherever the brand name is featured, and on each page that uses it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from brochure.rules.evidence import Evidence
from brochure.rules.letters import running, typical
from brochure.rules.naming import Mention, mentions, names
from brochure.rules.places import place_at
from brochure.rules.printed import kinds_of
from brochure.rules.rule import Breach, check

#: Larger than the text by this is meant to be seen first.
_FEATURED = 1.15
#: How far the generic name may be from the brand name that it belongs to, in sizes of the brand's letters.
_APART = 1.0
_HEADINGS = ("h1", "h2", "h3", "h4")


@check("generic-each-time", needs_setting=True)
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
        near = [other for other in others if other.page == mention.page and _belongs(mention, other)]
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
    for passage in evidence.setting.of_block(mention.at) if evidence.setting else ():
        if passage.tag in _HEADINGS and any(
            run.page == mention.page and run.box[1] <= mention.boxes[0][1] < run.box[3]
            for run in passage.runs
        ):
            return True
    return False


def _belongs(brand: Mention, other: Mention) -> bool:
    """True where a generic name stands beside or below a brand name, not above it."""
    below = max(box[3] for box in other.boxes) >= min(box[1] for box in brand.boxes)
    return below and brand.gap(other.boxes) <= _APART * max(brand.size, other.size)


@check("generic-on-page", needs_setting=True)
def generic_on_page(evidence: Evidence, _given: Mapping[str, Any]) -> Iterable[Breach]:
    """Each page whose text names the brand and nowhere the generic name."""
    brand, generic = names(evidence)
    kinds = kinds_of(evidence)
    with_generic = {mention.page for mention in mentions(evidence, generic)}
    told: set[int] = set()
    for mention in mentions(evidence, brand):
        listed = kinds.get(mention.at, "") in ("references", "prescribing-information")
        if mention.page in with_generic or mention.page in told or listed:
            continue
        told.add(mention.page)
        message = f"page {mention.page} uses the brand name, and nowhere the generic name"
        yield Breach(message, place_at(evidence, mention.at), evidence.seen(mention.page, mention.boxes[0]))
