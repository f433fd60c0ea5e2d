"""The claims register as vaults and spreadsheets take it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from brochure.content.load import Content
from brochure.findings import MmFromTopLeft
from brochure.review.claim import Cited, Claim
from brochure.review.register import COLUMNS, register
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


@pytest.mark.parametrize("text", ["a;=1+1", "a; =1+1", "a;+1", "a;\u00a0@x", "a;-1;=2", "a;\t=1"])
def test_no_spreadsheet_that_parts_at_semicolons_takes_a_part_for_a_formula(
    loaded: Content, text: str
) -> None:
    data = register([replace(CLAIM, text=text)], loaded.brochure).decode().splitlines()[1]
    # As such a spreadsheet reads the line: quotation marks within a cell are signs like others.
    for part in data.split(";"):
        assert part.lstrip(" \u00a0")[:1] not in ("=", "+", "-", "@", "\t"), part
