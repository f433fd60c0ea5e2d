"""Abbreviations spelled out."""

from __future__ import annotations

from tests.blocks.conftest import Maker

MINIMAL = {"block": "abbreviations"}
FULL = {**MINIMAL, "id": "here", "title": "Short forms"}
HEAD = {
    "abbreviations": {
        "OS": "overall survival",
        "CI": "confidence interval",
        "CRS": "cytokine release syndrome",
        "B-ALL": "B-cell ALL",
        "ALL": "acute leukaemia",
        "CAR": "chimeric antigen receptor",
    },
    "glossary": [{"term": "syndrome", "meaning": "signs that come together, as in CRS."}],
}
#: Uses one, so that there is a list.
USING = "CRS came."


#: A space at which no line ends: between an abbreviation and what it stands for.
TIED = "\u00a0"


def found(leaflet: Maker, *blocks: object) -> str:
    return leaflet(*blocks, MINIMAL, head=HEAD).tags.all("P")[-1].text


def test_only_those_that_are_used_are_listed_in_alphabetical_order(leaflet: Maker) -> None:
    listed = found(leaflet, "The OS of CARE, with CI.")
    assert listed == f"Abbreviations CI,{TIED}confidence interval; OS,{TIED}overall survival."


def test_one_that_another_needs_is_listed_too(leaflet: Maker) -> None:
    assert found(leaflet, "In B-ALL.") == f"Abbreviations ALL,{TIED}acute leukaemia; B-ALL,{TIED}B-cell ALL."


def test_one_in_a_chart_a_table_or_an_alternative_text_counts(leaflet: Maker) -> None:
    chart = {"block": "bar-chart", "caption": "c", "alt": "The CI.", "bars": [{"label": "OS", "value": "1"}]}
    table = {"block": "table", "caption": "c", "columns": [{"title": "CRS"}], "rows": [["CARs"]]}
    listed = found(leaflet, chart, table)
    assert [part.split(",")[0].split()[-1] for part in listed.split("; ")] == ["CAR", "CI", "CRS", "OS"]


def test_one_in_the_glossary_that_is_printed_counts(leaflet: Maker) -> None:
    assert found(leaflet, "A syndrome.", {"block": "glossary"}).count("CRS") == 1


def test_with_none_used_nothing_stands_there(leaflet: Maker) -> None:
    made = leaflet("Nothing of it.", MINIMAL, head=HEAD)
    assert [tag.text for tag in made.tags.all("P")] == ["Nothing of it."]
