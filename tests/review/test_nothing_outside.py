"""Nothing that the shipped leaflets state stands outside of a claim, as another program reads their pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests import builds
from tests.judges import poppler
from tests.judges.poppler import Word

TRIALS = ("ELIANA", "JULIET", "ELARA")
#: A duration, whatever stands around it.
DURATION = re.compile(
    r"(?:\d+|\ban?|\bone|\btwo|\bthree|\bsome|\bseveral|\bfew|\bmany|\bfor|\btakes?|\blasts?)"
    r" (?:[\w-]+ ){0,2}?(?:minutes?|hours?|days?|weeks?|months?|years?|life)\b|\blife-?long\b",
    re.I,
)
#: Things to call, with their numbers.
TELEPHONES = ("111", "999", "24-hour")
#: Molecules and cell lines.
NAME = re.compile(r"(?:Anti-)?[A-Z]{2,}\d+\w*|\d-\d[A-Z]{2}")
#: How far a word may stick out of the box of its claim, mm.
SLACK = 0.2


def of_interest(words: Sequence[Word]) -> Iterator[int]:
    """The positions of words that hold a figure, a duration or the name of a trial."""
    text, starts = "", []
    for index, word in enumerate(words):
        starts.append(len(text))
        text += "" if is_raised(words, index) else f"{word.text} "
        # The number of a page, step or picture is no part of what is written behind it.
        text += "| " if is_number_of_a_part(words, index) else ""
    durations = {match.end() for match in DURATION.finditer(text)}
    for index, (word, start) in enumerate(zip(words, starts, strict=True)):
        ends_duration = any(start < end <= start + len(word.text) for end in durations)
        if ends_duration or re.search(r"\d", word.text) or word.text.strip(".,:;()") in TRIALS:
            yield index


def is_raised(words: Sequence[Word], index: int) -> bool:
    """Whether a word is the number of a citation: smaller than the word before."""
    high, before = (box[3] - box[1] for box in (words[index].box, words[max(index - 1, 0)].box))
    return re.fullmatch(r"\d+(?:[,–]\d+)*", words[index].text) is not None and high < 0.8 * before


def is_number_of_a_part(words: Sequence[Word], index: int) -> bool:
    """Whether a word is the number of a page, of a step or of a part of a picture."""
    after = words[min(index + 1, len(words) - 1)]
    return (
        re.fullmatch(r"\d", words[index].text) is not None and re.match(r"[A-Z]|\d$", after.text) is not None
    )


def excuse(words: Sequence[Word], index: int, page_height: float) -> str:
    """Why a word need not be in a claim; empty where it has to be."""
    word = words[index]
    bare = word.text.strip("()[].,;:")
    after = words[min(index + 1, len(words) - 1)]
    if is_raised(words, index):
        return "number of a citation"
    if word.box[1] > page_height - 14 and re.fullmatch(r"\d+", word.text):
        return "number of a page"
    if re.fullmatch(r"\d+", bare) and words[index - 1].text == "page":
        return "number of a page that is named"
    if bare in TELEPHONES:
        return "telephone number"
    if NAME.fullmatch(bare):
        return "name of a molecule"
    axis = r"(?:0|20|25|40|50|60|75|80|100)%?"
    if re.fullmatch(axis, word.text) and re.fullmatch(r"[\d%.]+|ELIANA’s", after.text):
        return "mark of an axis"
    if is_number_of_a_part(words, index):
        return "number of a step, or of a part of a picture"
    headings = [other.text for other in words[:index] if other.page == word.page]
    if any(heading in headings for heading in ("Sources", "References")):
        return "reference list or imprint"
    if "medicines.org.uk" in word.text:
        return "address"
    return ""


def is_in(word: Word, boxes: Sequence[tuple[int, Sequence[float]]]) -> bool:
    """Whether the middle of a word stands in one of some boxes."""
    x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
    return any(
        page == word.page and box[0] - SLACK <= x <= box[2] + SLACK and box[1] - SLACK <= y <= box[3] + SLACK
        for page, box in boxes
    )


def told(review: dict[str, Any]) -> list[tuple[int, Sequence[float]]]:
    """Page and box of each claim that is reported as one without a source."""
    found: list[tuple[int, Sequence[float]]] = []
    for row in review["unsourced"]:
        match = re.search(r"page (\d+), ([\d.,]+) to ([\d.,]+) mm", row["seen"])
        assert match, row
        left, top, right, bottom = map(float, f"{match[2]},{match[3]}".split(","))
        found.append((int(match[1]), (left, top, right, bottom)))
    return found


@pytest.mark.parametrize("name", ["patient", "hcp"])
def test_every_figure_duration_and_trial_stands_in_a_claim(shipped_build: builds.Built, name: str) -> None:
    output = shipped_build.project.output
    report = json.loads((output / "report.json").read_text(encoding="utf-8"))
    (leaflet,) = [found for found in report["leaflets"] if found["name"] == name]
    claims = leaflet["review"]["claims"]
    boxes = [(line["page"], line["box_mm"]) for claim in claims for line in claim["lines"]]
    assert all(claim["sources"] for claim in claims)
    words = poppler.words(Path(output / f"{name}-screen.pdf"))
    positions = list(of_interest(words))
    inside = [index for index in positions if is_in(words[index], boxes)]
    assert len(inside) > 20
    reported = told(leaflet["review"])
    outside = [
        " ".join(word.text for word in words[max(index - 4, 0) : index + 3])
        for index in positions
        if index not in inside
        and not excuse(words, index, leaflet["page_sizes_mm"][words[index].page - 1][1])
        and not is_in(words[index], reported)
    ]
    assert outside == []


@pytest.mark.parametrize("name", ["patient", "hcp"])
def test_register_pack_and_report_have_the_same_claims(shipped_build: builds.Built, name: str) -> None:
    output = shipped_build.project.output
    report = json.loads((output / "report.json").read_text(encoding="utf-8"))
    (leaflet,) = [found for found in report["leaflets"] if found["name"] == name]
    claims = leaflet["review"]["claims"]
    register = (output / f"{name}-claims.csv").read_text(encoding="utf-8")
    pack = "".join("".join(poppler.text(output / f"{name}-review.pdf")).split())
    for claim in claims:
        assert (claim["id"] in register) is not bool(claim["kept_out"])
        assert claim["id"] in pack
    inherited = [claim for claim in claims if claim["source_from"] != "citation"]
    assert inherited and pack.count("sourceinheritedfrom") >= len(inherited)
