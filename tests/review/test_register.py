"""The claims register as vaults and spreadsheets take it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from brochure.content.load import Content
from brochure.content.model import Brochure, Register
from brochure.findings import MmFromTopLeft
from brochure.review.claim import Cited, Claim
from brochure.review.claims import find_claims
from brochure.review.register import BATCH, COLUMNS, register
from tests.project import Project, small
from tests.rules.examples import SAMPLES, evidence_of

CLAIM = Claim(
    id="hcp-0badcafe",
    number=7,
    text="A “claim”, with a comma.",
    kind="sentence",
    leaflet="hcp",
    market="uk",
    page=2,
    panel="page 2",
    box=MmFromTopLeft(10.004, 20.0, 50.5, 24.25),
    lines=((2, MmFromTopLeft(10.004, 20.0, 50.5, 24.25)),),
    cited=(Cited("alpha", 1, "p. 2"), Cited("beta", 2)),
)


@pytest.fixture(scope="module")
def loaded() -> Content:
    text = (SAMPLES / "uk-hcp-code.yaml").read_text(encoding="utf-8")
    return evidence_of(text, set_type=False).loaded


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def test_the_columns_are_those_that_review_systems_take(loaded: Content) -> None:
    head, row = rows(register([CLAIM], loaded.brochure))
    assert (
        ",".join(head) == ("claim_id,match_text,product,country,reference_id,locator,leaflet,page,x,y,w,h")
        and tuple(head) == COLUMNS
    )
    assert row == [
        *("hcp-0badcafe", "A “claim”, with a comma.", "Samplix®", "GB", "alpha; beta", "p. 2; ", "hcp", "2"),
        *("10.00", "20.00", "40.50", "4.25"),
    ]


def test_there_is_one_row_for_each_claim_in_their_order(loaded: Content) -> None:
    many = [replace(CLAIM, id=f"hcp-{number}", number=number) for number in range(1, 301)]
    found = rows(register(many, loaded.brochure))
    assert [row[0] for row in found[1:]] == [claim.id for claim in many]
    assert rows(register([], loaded.brochure)) == [list(COLUMNS)]


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-5 %", "@SUM(A1)", "\t=1"])
def test_no_spreadsheet_takes_a_claim_for_a_formula(loaded: Content, text: str) -> None:
    (_head, row) = rows(register([replace(CLAIM, text=text)], loaded.brochure))
    assert row[1] == f"'{text}"


@pytest.mark.parametrize(("market", "country"), [("uk", "GB"), ("eu", "EU"), ("us", "US"), ("none", "")])
def test_the_country_is_that_of_the_market(loaded: Content, market: str, country: str) -> None:
    assert rows(register([replace(CLAIM, market=market)], loaded.brochure))[1][3] == country


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Response; -5%",
            "a; +44 20",
            "a;\u00a0@x",
            "A – -5% – rate",
            "p. 3; -",
            "x\n-5%",
            "n = 5; p = 0.05",
        ),
        *("Fever; -5% (95% CI 3–7)", "Rest; - never alone!", "Ask; +1 (or more) days"),
    ],
)
def test_words_within_a_text_stay_as_vaults_look_for_them(loaded: Content, text: str) -> None:
    cited = (Cited("alpha", 1, text), Cited("beta", 2, text))
    (_head, row) = rows(register([replace(CLAIM, text=text, cited=cited)], loaded.brochure))
    assert row[1] == text and row[COLUMNS.index("locator")] == f"{text}; {text}"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a;=1+1", "a;'=1+1"),
        ("a; =cmd|x", "a; '=cmd|x"),
        ("a;-1;=2", "a;-1;'=2"),
        ("a;\u00a0@SUM(1)", "a;\u00a0'@SUM(1)"),
        ("a;+cmd|' /C calc'!A0", "a;'+cmd|' /C calc'!A0"),
        ("a;-Sheet!A1", "a;'-Sheet!A1"),
        ("x\n=1", "x\n'=1"),
        ("=1;=2", "'=1;'=2"),
    ],
)
def test_no_spreadsheet_with_semicolons_runs_what_stands_within_a_text(
    loaded: Content, text: str, safe: str
) -> None:
    cited = (Cited("alpha", 1, text), Cited("beta", 2, "sec. 2"))
    data = register([replace(CLAIM, text=text, cited=cited)], loaded.brochure)
    (_head, row) = rows(data)
    assert row[1] == safe and row[COLUMNS.index("locator")] == f"{safe}; sec. 2"
    # Such a program takes no quotation marks within a cell for its own.
    cells = re.split("[;\r\n]+", data.decode())
    assert not any(cell.strip(" \u00a0").startswith("=") for cell in cells)


# As a vault takes it


def of_vault(loaded: Content, columns: Mapping[str, str], **constants: str) -> Brochure:
    own = Register.model_validate({"columns": columns, "constants": constants})
    return loaded.brochure.model_copy(update={"register_": own})


def test_the_columns_have_the_names_of_the_vault_and_their_order(loaded: Content) -> None:
    columns = {"match_text": "match_text__v", "claim_id": "external_id__v", "x_pt": "x__c", "h_pt": "h__c"}
    found = rows(register([CLAIM], of_vault(loaded, columns, type__v="claims__v", note__c="=1")))
    assert found == [
        ["match_text__v", "external_id__v", "x__c", "h__c", "type__v", "note__c"],
        ["A “claim”, with a comma.", "hcp-0badcafe", "28.36", "12.05", "claims__v", "'=1"],
    ]


def test_rows_are_counted_in_batches(loaded: Content) -> None:
    many = [replace(CLAIM, id=f"hcp-{number}") for number in range(2 * BATCH + 1)]
    found = rows(register(many, of_vault(loaded, {"batch": "batch"})))[1:]
    assert [found.count([name]) for name in ("1", "2", "3")] == [BATCH, BATCH, 1]


def test_what_is_kept_out_has_no_row(loaded: Content) -> None:
    kept = [replace(CLAIM, id="a", kept_out="length"), replace(CLAIM, id="b", kept_out="content"), CLAIM]
    assert [row[0] for row in rows(register(kept, loaded.brochure))[1:]] == [CLAIM.id]


@pytest.mark.parametrize("length", [7, 19, 20, 1500, 1501])
def test_a_vault_gets_match_texts_of_the_length_that_it_takes(length: int) -> None:
    text = (SAMPLES / "uk-hcp-code.yaml").read_text(encoding="utf-8").replace("a5-flyer", "a4-flyer")
    words = (
        f"A{'b' * (length - 2)}."
        if length < 30
        else f"A {'bc ' * ((length - 3) // 3)}".ljust(length - 1, "d") + "."
    )
    assert len(words) == length
    text = text.replace("Headache is common.[@alpha, p. 3]", f"{words}[@alpha, p. 3]")
    with_own = text.replace(
        "leaflets:\n", "register: { columns: { match_text: match_text__v } }\nleaflets:\n", 1
    )
    (plain,) = [claim for claim in find_claims(evidence_of(text)) if claim.text == words]
    (own,) = [claim for claim in find_claims(evidence_of(with_own)) if claim.text == words]
    assert plain.kept_out == ""
    assert own.kept_out == ("" if 20 <= length <= 1500 else "length")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("{ columns: { match_txt: match_text__v } }", "match_txt"),
        ("{ columns: { match_text: 'match text' } }", "API name"),
        ("{ columns: { match_text: a__v, page: a__v } }", "two columns have the name “a__v”"),
        ("{ columns: { match_text: a__v }, constants: { a__v: b } }", "two columns have the name “a__v”"),
        ("{ columns: {} }", "columns"),
    ],
)
def test_columns_that_no_vault_takes_are_told(tmp_path: Path, given: str, told: str) -> None:
    project: Project = small(tmp_path)
    project.change("content.yaml", "leaflets:\n", f"register: {given}\nleaflets:\n")
    ended = project.run("check")
    assert ended.code == 3 and told in ended.err, ended.err
