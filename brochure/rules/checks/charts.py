"""Charts and tables that make more of their numbers than the numbers do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, cast

from brochure.content.blocks import Block
from brochure.content.blocks.data import Bar, BarChart, IconArray, Table
from brochure.content.model import texts_in
from brochure.findings import shortened
from brochure.rules.block_text import alike, pattern
from brochure.rules.evidence import Evidence
from brochure.rules.naming import names
from brochure.rules.rule import Breach, check
from brochure.source.address import Address
from brochure.text.fields import Prose

_PER_CENT = re.compile(r"%|\bper ?cent\b", re.I)
#: An interval that is written out: “41–62”, “(95% CI 41 to 62)”.
_INTERVAL = re.compile(
    r"\b(?:CI|confidence interval)\b|\(\s?(?P<low>\d[\d.]*) ?%? ?(?:-|–|to) ?(?P<high>\d[\d.]*) ?%?\s?\)"
)
#: How far behind a value its interval may stand, in characters.
_BEHIND = 60
_COUNT = re.compile(r"\bn ?= ?(\d[\d,]*)", re.I)


@check("chart-axis")
def chart_axis(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Charts of percentages whose axis ends just above the largest bar: at less than 1/`filled` of it."""
    for address, block in _charts(evidence):
        if block.maximum is None or block.maximum >= 100 or not _is_per_cent(evidence, block):
            continue
        largest = max(bar.value for bar in block.bars)
        if largest >= Decimal(str(given["filled"])) * block.maximum:
            message = (
                f"the axis ends at {block.maximum}%, so that {largest}% fills the chart as if it were all"
            )
            yield Breach(message, evidence.place(address / "maximum"), evidence.seen_at(address))


def _is_per_cent(evidence: Evidence, block: BarChart) -> bool:
    return block.unit == "%" or any(_PER_CENT.search(evidence.plain(text)) for text in texts_in(block))


@check("chart-medicines")
def chart_medicines(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Charts and tables that set the medicine beside another one without a trial that compared the two.

    ``others`` are patterns for other treatments, ``endpoints`` for what bars stand for otherwise, and
    ``compared`` for what says that one trial compared them at random: it has to be the only source.
    """
    others = [pattern(text, evidence.values) for text in given["others"]]
    endpoints = [pattern(text, evidence.values) for text in given["endpoints"]]
    compared = [pattern(text, evidence.values) for text in given["compared"]]
    for address, block in evidence.blocks("bar-chart", "icon-array", "table"):
        for labels in _labels(evidence, block):
            found = _medicines(evidence, labels, others, endpoints)
            if found is None:
                continue
            words = " ".join(alike(evidence.plain(text)) for text in texts_in(block))
            keys = {cite.key for text in texts_in(block) for cite in text.cites}
            if len(keys) <= 1 and any(one.search(words) for one in compared):
                continue
            own, other = found
            what = "table" if block.kind == "table" else "chart"
            beside = f"“{own}” beside “{evidence.plain(other)}”"
            message = f"this {what} sets {beside}, which no trial is said to have compared"
            yield Breach(message, evidence.place(other.address), evidence.seen_at(address))
            break


def _labels(evidence: Evidence, block: Block) -> Iterator[list[Prose]]:
    """What is set side by side: the labels of bars or groups, the heads of columns, the heads of rows."""
    if isinstance(block, BarChart):
        yield [bar.label for bar in block.bars]
    elif isinstance(block, IconArray):
        yield [group.label for group in block.groups]
    elif isinstance(block, Table) and any(
        re.search(r"\d", evidence.plain(cell)) for row in block.rows for cell in row[1:]
    ):
        yield [column.title for column in block.columns]
        yield [row[0] for row in block.rows]


def _medicines(
    evidence: Evidence,
    labels: list[Prose],
    others: list[re.Pattern[str]],
    endpoints: list[re.Pattern[str]],
) -> tuple[str, Prose] | None:
    """The medicine, or a first one, and the label of another one; None where one medicine stands alone."""
    first = ""
    second: Prose | None = None
    for label in labels:
        words = alike(evidence.plain(label))
        own = [
            name for name in names(evidence) if name and re.search(rf"(?<!\w){re.escape(name)}", words, re.I)
        ]
        called = next((match[0] for one in others if (match := one.search(words))), "")
        if own:
            first = first if first in names(evidence) and first else own[0]
        elif called:
            if first and first.casefold() != called.casefold() and second is None:
                second = label
            first = first or called
    if first and second is not None:
        return first, second
    if not any(first == name for name in names(evidence)):
        return None
    for label in labels:
        words = alike(evidence.plain(label))
        is_own = any(name and name.casefold() in words.casefold() for name in names(evidence))
        if not is_own and any(one.search(words) for one in others):
            return first, label
        # A name that nobody knows, where the other bar is named for the medicine alone.
        alone = any(
            alike(evidence.plain(each)).strip("®™ ").casefold() == first.casefold() for each in labels
        )
        if not is_own and alone and _is_a_name(words) and not any(one.search(words) for one in endpoints):
            return first, label
    return None


def _is_a_name(words: str) -> bool:
    return re.fullmatch(r"[A-Z][\w-]{3,}[®™]?(?: \d+ ?m?g)?", words) is not None


@check("chart-interval")
def chart_interval(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Bars without an interval where there is one: the chart, a quote of its source or a text says so.

    ``estimates`` are patterns for what is estimated, ``none`` for what says that the source gives none.
    """
    estimates = [pattern(text, evidence.values) for text in given["estimates"]]
    none = [pattern(text, evidence.values) for text in given["none"]]
    for address, block in _charts(evidence):
        bare = [(number, bar) for number, bar in enumerate(block.bars) if bar.low is None]
        words = " ".join(alike(evidence.plain(text)) for text in texts_in(block))
        if not bare or any(one.search(words) for one in none):
            continue
        number, bar = bare[0]
        reason = ""
        if any(other.low is not None for other in block.bars):
            reason = "others in the chart have one"
        elif _INTERVAL.search(words):
            reason = "the chart speaks of one"
        elif found := next((one.search(words) for one in estimates if one.search(words)), None):
            reason = f"“{found[0]}” is an estimate"
        else:
            told = ((each, _known(evidence, block, each[1])) for each in bare)
            (number, bar), reason = next((found for found in told if found[1]), (bare[0], ""))
        if reason:
            label = shortened(alike(evidence.plain(bar.label)), 60)
            message = f"“{label}” ({bar.value}{block.unit}) has no confidence interval: {reason}"
            yield Breach(message, evidence.place(address / ("bars", number)), evidence.seen_at(address))


def _known(evidence: Evidence, block: BarChart, bar: Bar) -> str:
    """Who gives an interval behind the value of a bar; empty where nobody does."""
    value = re.compile(rf"(?<![\d.]){re.escape(str(bar.value))} ?(?:%|per ?cent)?(?![\d.])")

    def gives(words: str) -> bool:
        return any(
            _INTERVAL.search(words[match.end() : match.end() + _BEHIND]) for match in value.finditer(words)
        )

    keys = dict.fromkeys(cite.key for text in texts_in(block) for cite in text.cites)
    for key in keys:
        if any(gives(alike(quote)) for quote in evidence.brochure.quotes.get(key, {}).values()):
            return f"the quote of “{key}” gives one"
    for text in evidence.texts:
        if {cite.key for cite in text.cites} & set(keys) and gives(alike(evidence.plain(text))):
            return "a text of the leaflet gives one"
    return ""


@check("chart-counts")
def chart_counts(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Bars of one source for outcomes (``outcomes``) that are out of different numbers of people."""
    outcomes = [pattern(text, evidence.values) for text in given["outcomes"]]
    for address, block in _charts(evidence):
        if len({cite.key for text in texts_in(block) for cite in text.cites}) != 1:
            continue
        counts: dict[str, int] = {}
        for number, bar in enumerate(block.bars):
            label = alike(evidence.plain(bar.label))
            detail = alike(evidence.plain(bar.detail)) if bar.detail else ""
            if (found := _COUNT.search(f"{label} {detail}")) and any(one.search(label) for one in outcomes):
                counts.setdefault(found[1].replace(",", ""), number)
        if len(counts) > 1:
            shown = ", ".join(counts)
            message = f"these bars are out of different numbers of people (n = {shown}), side by side"
            place = evidence.place(address / ("bars", list(counts.values())[1]))
            yield Breach(message, place, evidence.seen_at(address))


def _charts(evidence: Evidence) -> Iterator[tuple[Address, BarChart]]:
    for address, block in evidence.blocks("bar-chart"):
        yield address, cast(BarChart, block)
