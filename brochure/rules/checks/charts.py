"""Charts and tables that make more of their numbers than the numbers do."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from brochure.content.blocks import Block
from brochure.content.blocks.charts import BarChart
from brochure.content.blocks.line_charts import LineChart
from brochure.content.blocks.tables import Table
from brochure.content.charted import RESULTS, ShownNumber, set_side_by_side, shown_numbers, shows_percentages
from brochure.content.model import texts_in
from brochure.findings import Severity, shortened
from brochure.rules.block_text import alike, pattern
from brochure.rules.evidence import Evidence
from brochure.rules.intervals import INTERVAL, gives_interval
from brochure.rules.naming import names
from brochure.rules.rule import Breach, check
from brochure.source.address import Address
from brochure.text.fields import Prose

#: What a chart without a scale of its own measures time in.
_TIME = re.compile(r"\bin (?:months|weeks|days|years)\b", re.I)
_PER_CENT = re.compile(r"%|\bper ?cent\b", re.I)
#: The same with all its numbers, to leave it out.
_WRITTEN_INTERVAL = re.compile(
    r"\b\d{2} ?(?:%|per ?cent)[ -]*(?:CI|CrI|confidence|credible).*?(?=[.;)\]] |[.;)\]]?$)"
    r"|[(\[][^()\[\]]*\d[\d.]* ?%? ?(?:-|–|−|to|,|;) ?\d[\d.]* ?%?\s?[)\]]",
    re.I,
)
#: The medicine without its name.
_OURS = re.compile(
    r"\b(?:our|the (?:study|new|trial)) (?:own )?(?:medicines?|drug|treatment|product|therapy|brand)\b", re.I
)
#: What says that no trial compared, where words of one that did stand.
_NOT_COMPARED = re.compile(
    r"\b(?:not?|never|non|nor|without|neither|isn't|wasn't|instead of|rather than)\b[ -]?(?:[\w-]+ ){0,4}$",
    re.I,
)
_PEOPLE = r"(?:patients|people|adults|women|men|children|adolescents|participants|subjects|infusions|cases)"
#: Out of how many people a bar is: “n = 75”, “40 of 75”, “40/75”, “75 patients”.
_COUNT = re.compile(
    r"\bn ?= ?(?:\d[\d,]* ?/ ?)?(?P<n>\d[\d,]*)"
    r"|\b\d[\d,]* ?(?:of|out of|/) ?(?:the |all )?(?P<of>\d[\d,]*)\b(?! ?%)"
    rf"|\b(?P<people>\d[\d,]*) (?:[a-z-]+ )?{_PEOPLE}\b",
    re.I,
)
#: A share of people, with what may stand between a value and its unit.
_SHARE = re.compile(
    r"(?<![\d.,–-])(?P<value>\d{1,3}(?:\.\d+)?) ?(?:%|per ?cent\b)(?! ?(?:CI|conf|cred))", re.I
)


@check("chart-axis", any_language=True)
def chart_axis(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Charts of percentages whose axis ends just above the largest bar: at less than 1/`filled` of it."""
    for address, block in _charts(evidence):
        if block.maximum is None:
            continue
        numbers = [each.value for each in shown_numbers(block)]
        largest = max(numbers)
        if not _is_per_cent(evidence, block):
            if (
                len(numbers) == 1
                and largest >= Decimal(str(given["time"])) * block.maximum
                and _is_time(evidence, block)
            ):
                message = (
                    f"the axis ends at {block.maximum}, just above {largest}, so that the bar fills the chart"
                )
                yield Breach(
                    message,
                    evidence.place(address / "maximum"),
                    evidence.seen_at(address),
                    fix=given["time-fix"],
                )
            continue
        if block.maximum >= 100:
            continue
        if largest >= Decimal(str(given["filled"])) * block.maximum:
            message = (
                f"the axis ends at {block.maximum}%, so that {largest}% fills the chart as if it were all"
            )
            yield Breach(message, evidence.place(address / "maximum"), evidence.seen_at(address))


def _is_per_cent(evidence: Evidence, block: BarChart) -> bool:
    return block.unit == "%" or any(_PER_CENT.search(evidence.plain(text)) for text in texts_in(block))


def _is_time(evidence: Evidence, block: BarChart) -> bool:
    return any(_TIME.search(evidence.plain(text)) for text in texts_in(block))


@check("chart-medicines")
def chart_medicines(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Charts and tables that set the medicine beside another one without a trial that compared the two.

    ``others`` are patterns for other treatments, ``endpoints`` for what bars stand for otherwise,
    ``results`` for bars of the medicine that do not name it, and ``compared`` for what says that one trial
    compared them at random: it has to be the only source.
    """
    others = [pattern(text, evidence.values) for text in given["others"]]
    endpoints = [pattern(text, evidence.values) for text in given["endpoints"]]
    compared = [pattern(text, evidence.values) for text in given["compared"]]
    results = [pattern(text, evidence.values) for text in given["results"]]
    for address, block in evidence.blocks(*RESULTS, "table"):
        for labels in _labels(evidence, block):
            found = _medicines(evidence, labels, others, endpoints)
            found = found or _result_and_medicine(evidence, labels, others, results)
            if found is None:
                continue
            words = " ".join(alike(evidence.plain(text)) for text in texts_in(block))
            keys = {cite.key for text in texts_in(block) for cite in text.cites}
            if len(keys) <= 1 and _is_compared(words, compared):
                continue
            own, other = found
            what = "table" if block.kind == "table" else "chart"
            beside = f"“{own}” beside “{evidence.plain(other)}”"
            message = f"this {what} sets {beside}, which no trial is said to have compared"
            yield Breach(message, evidence.place(other.address), evidence.seen_at(address))
            break


def _is_compared(words: str, compared: list[re.Pattern[str]]) -> bool:
    """True where words say that one trial compared; “not a randomised comparison” says that none did."""
    found = [match for one in compared for match in one.finditer(words)]
    denied = [match for match in found if _NOT_COMPARED.search(words[: match.start()])]
    return bool(found) and not denied


def _labels(evidence: Evidence, block: Block) -> Iterator[list[Prose]]:
    """What is set side by side: what a chart compares, the heads of columns, the heads of rows."""
    yield from set_side_by_side(block)
    if isinstance(block, Table) and any(re.search(r"\d", evidence.plain(text)) for text in block.data):
        yield [column.title for column in block.columns]
        yield [group.title for group in block.column_groups if group.title]
        yield list(block.row_headings)


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
        own = _own_names(evidence, words)
        called = next((match[0] for one in others if (match := one.search(words))), "")
        if own:
            first = first if first and _own_names(evidence, first) else own[0]
        elif called:
            if first and first.casefold() != called.casefold() and second is None:
                second = label
            first = first or called
    if first and second is not None:
        return first, second
    if not _own_names(evidence, first):
        return None
    for label in labels:
        words = alike(evidence.plain(label))
        is_own = bool(_own_names(evidence, words))
        if not is_own and any(one.search(words) for one in others):
            return first, label
        # A name that nobody knows, where the other bar is named for the medicine alone.
        alone = any(
            alike(evidence.plain(each)).strip("®™ ").casefold() == first.casefold() for each in labels
        )
        is_name = _is_a_name(words[:1].upper() + words[1:]) and not any(
            one.search(words) for one in endpoints
        )
        if not is_own and alone and is_name:
            return first, label
    return None


def _result_and_medicine(
    evidence: Evidence, labels: list[Prose], others: list[re.Pattern[str]], results: list[re.Pattern[str]]
) -> tuple[str, Prose] | None:
    """A result that names nobody’s medicine, so that it is ours, and a label that is another one’s name."""
    said = [(alike(evidence.plain(label)).strip("®™ "), label) for label in labels]
    named = [label for words, label in said if any(one.fullmatch(words) for one in others)]
    ours = [
        words
        for words, _label in said
        if any(one.search(words) for one in results) and not any(one.search(words) for one in others)
    ]
    return (ours[0], named[0]) if named and ours else None


def _own_names(evidence: Evidence, words: str) -> list[str]:
    """What words call the medicine: by a name, or “our medicine”."""
    found = [
        name for name in names(evidence) if name and re.search(rf"(?<!\w){re.escape(name)}", words, re.I)
    ]
    return found or [match[0] for match in _OURS.finditer(words)]


def _is_a_name(words: str) -> bool:
    return re.fullmatch(r"[A-Z][\w-]{3,}[®™]?(?: \d+ ?m?g)?", words) is not None


@check("chart-interval")
def chart_interval(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Bars and lines without an interval where there is one: the chart, a quote or a text says so.

    ``estimates`` are patterns for what is estimated, ``none`` for what says that the source gives none.
    """
    estimates = [pattern(text, evidence.values) for text in given["estimates"]]
    none = [pattern(text, evidence.values) for text in given["none"]]
    for address, block in evidence.blocks("bar-chart", "line-chart"):
        shown = _of_bars_and_lines(block)
        bare = [each for each in shown if each.low is None]
        words = " ".join(alike(evidence.plain(text)) for text in texts_in(block))
        if not bare or any(one.search(words) for one in none):
            continue
        first = bare[0]
        reason = ""
        if len(bare) < len(shown):
            reason = "others in the chart have one"
        elif INTERVAL.search(words):
            reason = "the chart speaks of one"
        elif found := next((one.search(words) for one in estimates if one.search(words)), None):
            reason = f"“{found[0]}” is an estimate"
        elif isinstance(block, BarChart):
            told = ((each, _known(evidence, block, each)) for each in bare)
            first, reason = next((found for found in told if found[1]), (first, ""))
        if reason:
            message = f"{_named(evidence, block, first)} has no confidence interval: {reason}"
            yield Breach(message, evidence.place(address / first.loc), evidence.seen_at(address))


def _of_bars_and_lines(block: Block) -> list[ShownNumber]:
    """The numbers of bars, and the last one of each line, which has a band or has none."""
    shown = shown_numbers(block)
    return list({each.loc[:2] if isinstance(block, LineChart) else each.loc: each for each in shown}.values())


def _named(evidence: Evidence, block: Block, shown: ShownNumber) -> str:
    """A number as findings name it: its label and series, and for a bar its value."""
    parts = [shown.label, *((shown.series,) if shown.series else ())]
    label = shortened(", ".join(alike(evidence.plain(text)) for text in parts), 60)
    return f"“{label}” ({shown.value}{block.unit})" if isinstance(block, BarChart) else f"the line “{label}”"


def _known(evidence: Evidence, block: BarChart, bar: ShownNumber) -> str:
    """Who gives an interval behind the value of a bar; empty where nobody does."""

    def gives(words: str) -> bool:
        return gives_interval(words, bar.value)

    keys = dict.fromkeys(cite.key for text in texts_in(block) for cite in text.cites)
    for key in keys:
        if any(gives(alike(quote)) for quote in evidence.brochure.quotes.get(key, {}).values()):
            return f"the quote of “{key}” gives one"
    for text in evidence.texts:
        if {cite.key for cite in text.cites} & set(keys) and gives(alike(evidence.plain(text))):
            return "a text of the leaflet gives one"
    return ""


@check("chart-figures")
def chart_figures(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Charts of percentages that show other figures than their source, or than what is read aloud, gives.

    Quotes are compared where a chart of one bar cites one place, and the quote gives one share alone.
    """
    for address, block in evidence.blocks("bar-chart", "line-chart"):
        if not isinstance(block, BarChart | LineChart) or not shows_percentages(block):
            continue
        shown = list(shown_numbers(block))
        ends = [(each.value, each.low, each.high) for each in shown]
        drawn = {value for each in ends for value in each if value is not None}
        if isinstance(block, LineChart):
            scale = {Decimal(0), Decimal(100), *block.values}
        else:
            scale = {Decimal(0), Decimal(100), Decimal(block.maximum or 100)}
        known = drawn | {100 - value for value in drawn} | scale
        alt = _without_intervals(alike(evidence.plain(block.alt)))
        others = [match for match in _SHARE.finditer(alt) if not _is_drawn(Decimal(match["value"]), known)]
        if others:
            what = "bar" if isinstance(block, BarChart) else "point of a line"
            message = f"the text that is read aloud says {others[0][0]}, and no {what} shows that"
            yield Breach(message, evidence.place(block.alt.address), evidence.seen_at(address))
        if len(shown) > 1:
            continue
        quote = _without_intervals(_quote(evidence, block))
        shares = {Decimal(match["value"]) for match in _SHARE.finditer(quote)}
        if len(shares) == 1 and not any(_is_drawn(share, known) for share in shares):
            (share,) = shares
            message = f"the bar shows {shown[0].value}%, and the quote of its source says {share}%"
            # The quote may be of something else.
            place = evidence.place(address / ("bars", 0))
            yield Breach(message, place, evidence.seen_at(address), severity=Severity.WARNING)


def _is_drawn(value: Decimal, known: Collection[Decimal]) -> bool:
    """True where a bar shows a value, perhaps rounded."""
    return any(abs(value - each) < 1 for each in known)


def _without_intervals(words: str) -> str:
    return _WRITTEN_INTERVAL.sub(" ", words)


def _quote(evidence: Evidence, block: Block) -> str:
    """The quote of the place that a chart cites, where it cites one alone; empty where there is none."""
    cites = {(cite.key, cite.locator) for text in texts_in(block) for cite in text.cites}
    if len(cites) != 1:
        return ""
    ((key, locator),) = cites
    return alike(evidence.brochure.quotes.get(key, {}).get(locator or "", ""))


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
                whole = found["n"] or found["of"] or found["people"]
                counts.setdefault(whole.replace(",", ""), number)
        if len(counts) > 1:
            shown = ", ".join(counts)
            message = f"these bars are out of different numbers of people (n = {shown}), side by side"
            place = evidence.place(address / ("bars", list(counts.values())[1]))
            yield Breach(message, place, evidence.seen_at(address))


def _charts(evidence: Evidence) -> Iterator[tuple[Address, BarChart]]:
    for address, block in evidence.blocks("bar-chart"):
        if isinstance(block, BarChart):
            yield address, block
