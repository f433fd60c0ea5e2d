"""``{no-export}``: claims that stay in the pack and are of no use to a register."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from brochure.review.claims import claims_record, find_claims
from brochure.review.register import register
from brochure.text.inline import NoExport, plain_text, printed_nodes, walk
from brochure.text.markup import parse
from tests.project import SMALL, small
from tests.review.test_claims_places import evidence

MARK = "{no-export}"
#: Blocks, the claims that stay out of the register, and those that do not.
BLOCKS: list[Any] = [
    f"It grows.[@s1] Follow-up is life-long.{MARK}[@s2] It is rare.[@s3]",
    f"Cells grow. {MARK} They are given back.[@s1]",
    f"Fever is **common.[@s4]{MARK}** Rash is rare.[@s5]",
    f"*All of it is so.{MARK}*[@s1]",
    {"block": "list", "title": "Effects[@s1]", "items": [f"Fever: often{MARK}", "Rash: rarely"]},
    {
        "block": "table",
        "caption": "Rows[@s1]",
        "columns": [{"title": "Event"}, {"title": "Share"}],
        "rows": [["Fever", f"7%{MARK}"], ["Rash", "3%"]],
    },
    {
        "block": "bar-chart",
        "caption": f"Bars.{MARK}[@s1]",
        "alt": "Bars",
        "bars": [{"label": f"First{MARK}", "value": 3}, {"label": "Second", "value": 4}],
    },
    {
        "block": "timeline",
        "caption": "Events[@s1]",
        "alt": "Events",
        "events": [{"when": "Day 0", "label": "Start"}, {"when": "Day 1", "label": f"End{MARK}"}],
    },
    f"You stay for {{stay}}.{MARK}",
]
KEPT = {
    *("Follow-up is life-long.", "Cells grow.", "Fever is common.", "All of it is so.", "Fever: often"),
    *("Fever 7%", "Bars.", "First 3%", "Day 1 End", "You stay for 4 weeks."),
}
EXPORTED = {
    *("It grows.", "It is rare.", "They are given back.", "Rash is rare.", "Effects", "Rash: rarely", "Rows"),
    *("Rash 3%", "Second 4%", "Events", "Day 0 Start"),
}


def test_a_word_keeps_a_claim_out_of_the_register_and_in_the_report() -> None:
    made = evidence(*BLOCKS)
    claims = find_claims(made)
    assert {claim.text for claim in claims if claim.kept_out} == KEPT
    assert {claim.text for claim in claims if not claim.kept_out} == EXPORTED
    rows = csv.DictReader(io.StringIO(register(claims, made.brochure).decode(), newline=""))
    assert {row["match_text"] for row in rows} == EXPORTED
    record = {row["text"]: row["kept_out"] for row in claims_record(claims)}
    assert record == dict.fromkeys(EXPORTED, "") | dict.fromkeys(KEPT, "content")


def test_it_prints_nothing() -> None:
    made, without = (
        evidence("A, b.[@s1] “C”.[@s2] D " + mark, f"*E.{mark}*[@s1] F{mark}.[@s2] G[@s1]{mark}.")
        for mark in (MARK, "")
    )
    assert made.setting is not None and without.setting is not None
    words, same = (
        [(passage.text, passage.lines) for passage in setting.passages]
        for setting in (made.setting, without.setting)
    )
    assert words == same


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("So it is.{no-export}[@s1]", "So it is."),
        ("So it is.[@s1]{no-export}", "So it is."),
        ("So it is {no-export}[@s1].", "So it is."),
        ("So it is {no-export}.", "So it is."),
        ("**So it is{no-export}** now.", "So it is now."),
    ],
)
def test_it_stands_behind_the_full_stop_as_citations_do(source: str, words: str) -> None:
    parsed = parse(source)
    assert not parsed.problems and not [name for name in parsed.named if name.name == "no-export"]
    assert plain_text(parsed.nodes, {}) == words
    assert sum(isinstance(node, NoExport) for node in walk(parsed.nodes)) == 1


@pytest.mark.parametrize(
    ("source", "without"),
    [
        ("kept {no-export}out of it.[@s1]", "kept out of it.[@s1]"),
        ("kept{no-export} out of it.[@s1]", "kept out of it.[@s1]"),
        ("kept {no-export} out of it", "kept out of it"),
        ("kept {no-export} {no-export}out of it", "kept out of it"),
        ("k{no-export}ept", "kept"),
        ("{no-export} So it is.", "So it is."),
        ("So it is. {no-export}", "So it is."),
        ("So it is (all of it {no-export}), {no-export}too", "So it is (all of it), too"),
        ("It is.[@s1] {no-export}It was.", "It is.[@s1] It was."),
        ("It is [@s1] {no-export}[@s2].", "It is [@s1; @s2]."),
        ("**A word** {no-export}*and* {no-export}{value} {no-export}more", "**A word** *and* {value} more"),
        ("kept {no-export}“out” {no-export}’tis {no-export}.5 mg", "kept “out” ’tis .5 mg"),
        ('kept {no-export}"out" 5 {no-export}mg 10{no-export}^9^', 'kept "out" 5 mg 10^9^'),
    ],
)
def test_wherever_it_stands_the_words_are_those_without_it(source: str, without: str) -> None:
    assert printed_nodes(parse(source).nodes) == parse(without).nodes
    marks = sum(isinstance(node, NoExport) for node in walk(parse(source).nodes))
    assert marks == source.count(MARK)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("values:\n", "values:\n  no-export: { text: x, meaning: y, source: z, date: 2020 }\n", "is taken"),
        ("title: First leaflet\n", "title: First leaflet{no-export}\n", "no claim that could be exported"),
    ],
)
def test_it_is_no_name_of_a_value_and_needs_a_claim(tmp_path: Any, old: str, new: str, told: str) -> None:
    project = small(tmp_path)
    text = SMALL if old in SMALL else SMALL.replace("leaflets:\n", "values:\nleaflets:\n")
    project.write("content.yaml", text.replace(old, new, 1))
    ended = project.run("check")
    assert ended.code == 3 and told in ended.err, ended.err
