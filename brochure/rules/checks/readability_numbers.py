"""Numbers that patients understand: “x in 100 people”, one denominator, words beside them (CDC CCI 15–20)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from brochure.content.blocks.charts import DENOMINATOR
from brochure.content.charted import shows_percentages
from brochure.rules.checks.readability import place_of
from brochure.rules.evidence import Evidence
from brochure.rules.readability.measure import is_english, measured
from brochure.rules.readability.prose import Piece
from brochure.rules.rule import Breach, check

_PERCENT = re.compile(r"\d[\d.,]*(?: (?:to|and|or|-) \d[\d.,]*)?[ -]?(?:%|per ?cent\b)")
#: “81 in 100”, “1 out of every 1,000”; not “2 in the morning”, “5 in 2024”.
_FREQUENCY = re.compile(
    r"\b(?:\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten) (?:in|out of|of|from) (?:every )?"
    r"(\d{1,3}(?:,\d{3})+|10+|[2-9]\d?)\b(?!\.\d)"
)
#: The scale by which package leaflets tell how often side effects occur: its steps are fixed.
_SCALE = re.compile(
    r"\b(?:up to|more than|fewer than|less than|at least|as many as) (?:1|one)(?: \w+)? in (?:every )?"
    r"(?:10|100|1[, ]?000|10[, ]?000)\b",
    re.I,
)
#: How a number is said in words.
_IN_WORDS = re.compile(
    r"\b(?:most|majority|many|few|fewer|half|third|quarter|fifth|tenth|nearly all|almost all|nearly every"
    r"|hardly|common|commonly|uncommon|rare|rarely|often|seldom|usual|usually|unusual|likely|unlikely|minority)\b",
    re.I,
)


@check("bare-percentages", any_language=True)
def bare_percentages(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Percentages in texts, and charts whose numbers are percentages."""
    for piece in _printed(evidence):
        for match in _PERCENT.finditer(piece.words):
            place, seen = place_of(evidence, piece, *match.span())
            yield Breach(f"“{match[0]}” is a percentage, which many readers don’t follow", place, seen)
    for address, block in evidence.blocks("bar-chart", "line-chart"):
        if shows_percentages(block):
            message = "the chart gives percentages, which many readers don’t follow"
            yield Breach(
                message,
                evidence.place(address),
                evidence.seen_at(address),
                "show people: use an `icon-array`",
            )


@check("one-denominator")
def one_denominator(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """All frequencies are out of one number: the one that is used most, or that of pictures.

    “May affect up to 1 in 10 people” is a step of the scale of package leaflets, and may stay as it is there.
    """
    found = [(piece, match) for piece in _printed(evidence) for match in _frequencies(piece)]
    if not found:
        return
    counts = Counter(match[1].replace(",", "") for _piece, match in found)
    usual = str(DENOMINATOR) if any(evidence.blocks("icon-array")) else counts.most_common(1)[0][0]
    for piece, match in found:
        if match[1].replace(",", "") != usual:
            message = (
                f"“{match[0]}” is out of another number than the rest of the leaflet, which uses {usual}"
            )
            place, seen = place_of(evidence, piece, *match.span())
            yield Breach(message, place, seen, f"say how many in {usual} people it is")


@check("words-beside-numbers")
def words_beside_numbers(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """A block that tells how many people says it in words too, such as “most” or “fewer than half”."""
    if not is_english(evidence):
        return
    blocks: dict[str, list[Piece]] = {}
    for piece in _printed(evidence):
        blocks.setdefault(piece.text.address.mark, []).append(piece)
    for pieces in blocks.values():
        if any(_IN_WORDS.search(piece.words) for piece in pieces):
            continue
        told = ((piece, match) for piece in pieces if (match := _FREQUENCY.search(piece.words)))
        for piece, match in told:
            message = f"“{match[0]}” stands alone: no words say whether that is many or few"
            place, seen = place_of(evidence, piece, *match.span())
            yield Breach(message, place, seen)
            break


def _frequencies(piece: Piece) -> Iterator[re.Match[str]]:
    """Frequencies that a writer is free to say out of another number."""
    fixed = [match.span() for match in _SCALE.finditer(piece.words)]
    for match in _FREQUENCY.finditer(piece.words):
        if not any(start <= match.start() < end for start, end in fixed):
            yield match


def _printed(evidence: Evidence) -> Iterator[Piece]:
    """The texts that can be changed."""
    return (piece for piece in measured(evidence).pieces if piece.role != "fixed")
