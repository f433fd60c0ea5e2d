"""Fair balance as far as it can be measured: risks printed as large as benefits, and near them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from brochure.content.blocks import Block
from brochure.design.formats import Format
from brochure.rules.block_text import alike, kinds_of, pattern
from brochure.rules.evidence import Evidence
from brochure.rules.letters import SAME, typical
from brochure.rules.places import place_at
from brochure.rules.rule import Breach, check
from brochure.text.fields import Prose
from brochure.typesetting.passages import Passage

#: Blocks that tell neither a benefit nor a risk: reference matter, and where to turn to.
NEITHER = (
    *("references", "glossary", "abbreviations", "about", "adverse-events"),
    *("prescribing-information", "contacts", "notes", "qr-code", "checklist", "card", "diary", "questions"),
    "back-cover",
)
_HEADINGS = ("h1", "h2", "h3", "h4")


class _Sides:
    """The passages that tell benefits and those that tell risks.

    What stands below a title that speaks of risks tells risks, and so does a passage that names one; others
    that name a benefit tell benefits.  Passages of headings count for their words only.
    """

    def __init__(self, evidence: Evidence, given: Mapping[str, Any]) -> None:
        benefit = [pattern(text, evidence.values) for text in given["benefit"]]
        risk = [pattern(text, evidence.values) for text in given["risk"]]
        risky = set(below_titles(evidence, risk))
        kinds = kinds_of(evidence)
        self.benefits: list[Passage] = []
        self.risks: list[Passage] = []
        for passage in evidence.setting.passages if evidence.setting else ():
            if kinds.get(passage.at, "") in NEITHER or passage.tag in _HEADINGS:
                continue
            words = alike(passage.words)
            if passage.at in risky or any(found.search(words) for found in risk):
                self.risks.append(passage)
            elif any(found.search(words) for found in benefit):
                self.benefits.append(passage)


def below_titles(evidence: Evidence, risk: Collection[re.Pattern[str]]) -> Iterator[str]:
    """The marks of blocks that warn, or stand below titles that speak of risks."""

    def risky(title: object) -> bool:
        return isinstance(title, Prose) and any(found.search(alike(evidence.plain(title))) for found in risk)

    for number, section in enumerate(evidence.leaflet.sections):
        below = False
        for index, block in enumerate(section.blocks):
            if block.kind == "heading":
                below = risky(getattr(block, "text", None))
            if below or risky(section.title) or risky(getattr(block, "title", None)) or _warns(block):
                yield (evidence.address / ("sections", number, "blocks", index)).mark


def _warns(block: Block) -> bool:
    return block.kind in ("warning", "call-now")


@check("risks-facing", needs_setting=True)
def risks_facing(evidence: Evidence, given: Mapping[str, Any]) -> Iterable[Breach]:
    """Each page that tells a benefit while no risk is told on it or on the pages seen beside it."""
    sides = _Sides(evidence, given)
    pages = len(evidence.setting.pages) if evidence.setting else 0
    risky = {line.page for passage in sides.risks for line in passage.lines}
    told: set[int] = set()
    for passage in sides.benefits:
        if passage.page in told or risky & set(facing(evidence.format, passage.page, pages)):
            continue
        told.add(passage.page)
        message = f"page {passage.page} tells a benefit, and no risk is told there or on what is seen with it"
        yield Breach(message, place_at(evidence, passage.at), evidence.seen(passage.page, passage.box))


def facing(fmt: Format, page: int, pages: int) -> list[int]:
    """The pages that are seen together with a page, itself among them.

    Of a folded sheet those of its side, of a booklet the spread, of a flyer both sides, since it is one leaf;
    of documents the page and its neighbours.
    """
    if fmt.kind == "folded":
        return list(next(side for side in fmt.sides if page in side))
    if fmt.kind == "flyer":
        return list(range(1, pages + 1))
    if fmt.kind == "booklet":
        return [page, page + 1 if page % 2 == 0 else page - 1]
    return [page - 1, page, page + 1]


@check("risks-as-large", needs_setting=True)
def risks_as_large(evidence: Evidence, given: Mapping[str, Any]) -> Iterable[Breach]:
    """The letters in which risks are told are as high as those of benefits: by the median of their words."""
    sides = _Sides(evidence, given)
    # The boxed warning has a rule of its own.
    risks = [passage for passage in sides.risks if "warning" not in passage.around]
    if not sides.benefits or not risks:
        return
    benefit, risk = typical(sides.benefits), typical(risks)
    if risk >= benefit - SAME:
        return
    smallest = min(risks, key=lambda passage: typical([passage]))
    message = (
        f"risks are told in smaller letters than benefits: "
        f"typically {risk:.2f} mm high (x-height) against {benefit:.2f} mm"
    )
    yield Breach(message, place_at(evidence, smallest.at), evidence.seen(smallest.page, smallest.box))
