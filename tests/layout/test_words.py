"""Which entries of glossary and abbreviations a leaflet uses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from brochure.content.load import read
from tests.blocks.leaflets import content


def used(folder: Path, head: dict[str, Any], *blocks: Any) -> tuple[list[str], list[str]]:
    """Abbreviations and words that a leaflet of these blocks uses."""
    path = folder / "content.yaml"
    path.write_text(content(blocks, head=head), encoding="utf-8")
    usage = read(path).usage("sample")
    words = [entry.term.source for entry in usage.glossary]
    return [short for short, _long in usage.abbreviations], words


@pytest.mark.parametrize(
    ("short", "text", "counts"),
    [
        ("CAR", "A CAR.", True),
        ("CAR", "CAR-T cells", True),
        ("CAR", "Two CARs", True),
        ("CAR", "(CAR)", True),
        ("CAR", "*CAR*", True),
        ("CAR", "CARE and CARSON", False),
        ("CAR", "car and Car", False),
        ("CAR", "SCAR", False),
        ("ALL", "B-ALL", False),
        ("ALL", "all", False),
        ("B-ALL", "B\u2011ALL", True),
        ("CO2", "CO~2~", True),
        ("C++", "C++ here", True),
        ("n/a", "n/a", True),
    ],
)
def test_an_abbreviation_counts_as_a_word_of_its_own(
    tmp_path: Path, short: str, text: str, counts: bool
) -> None:
    assert used(tmp_path, {"abbreviations": {short: "long form"}}, text)[0] == ([short] if counts else [])


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Two T cells.", True),
        ("T\u00a0cell", True),
        ("t CELL", True),
        ("T *cell*", True),
        ("lymphocytes", True),
        ("T cellar", False),
        ("CART cell", False),
    ],
)
def test_a_word_counts_in_any_case_in_the_plural_and_in_its_forms(
    tmp_path: Path, text: str, counts: bool
) -> None:
    head = {"glossary": [{"term": "T cell", "meaning": "a cell.", "forms": ["lymphocytes"]}]}
    assert used(tmp_path, head, text)[1] == (["T cell"] if counts else [])


@pytest.mark.parametrize(
    ("term", "text", "counts"),
    [
        ("CAR", "Do not drive a car.", False),
        ("CAR", "Do not drive cars.", False),
        ("CAR", "A CAR.", True),
        ("CAR", "Two CARs.", True),
        ("CAR", "A chimeric antigen receptor.", True),
        ("CR", "CRS can follow.", False),
        ("CARs", "Cars stop.", False),
        ("CAR T cell", "car t cell", False),
        ("CAR T cell", "CAR T Cells", True),
        ("TIL cell", "The TIL CELLS", True),
        ("MRD-negative remission", "MRD-negative Remission", True),
        ("Remission", "a remission", True),
    ],
)
def test_an_abbreviation_in_the_glossary_counts_as_it_is_written(
    tmp_path: Path, term: str, text: str, counts: bool
) -> None:
    entry = {"term": term, "meaning": "a thing.", "forms": ["chimeric antigen receptor"]}
    assert used(tmp_path, {"glossary": [entry]}, text)[1] == ([term] if counts else [])


def test_words_in_values_tables_charts_and_alternative_texts_count(tmp_path: Path) -> None:
    value = {"text": "AA days", "meaning": "ZZ", "source": "[@alpha]", "date": "2024"}
    head = {
        "values": {"rest": value},
        "abbreviations": {name: f"long {name.lower()}" for name in ("AA", "BB", "CC", "DD", "EE", "ZZ")},
    }
    table = {
        "block": "table",
        "caption": "BB",
        "columns": [{"title": "One"}],
        "rows": [["CC[^n]"]],
        "notes": {"n": "DD"},
    }
    chart = {"block": "bar-chart", "caption": "x", "alt": "EE", "bars": [{"label": "x", "value": "1"}]}
    assert used(tmp_path, head, "{rest}", table, chart)[0] == ["AA", "BB", "CC", "DD", "EE"]


def test_what_the_file_says_about_itself_does_not_count(tmp_path: Path) -> None:
    # “[job code]” and the description are no part of what is read.
    head = {"abbreviations": {"job": "x", "leaflet": "y"}, "glossary": [{"term": "code", "meaning": "z."}]}
    assert used(tmp_path, head, "Words.") == ([], [])


def test_the_order_is_that_of_the_alphabet_whatever_the_case(tmp_path: Path) -> None:
    head = {"abbreviations": dict.fromkeys(["Zb", "aB", "AA", "ab"], "x")}
    assert used(tmp_path, head, "Zb aB AA ab")[0] == ["AA", "aB", "ab", "Zb"]


def test_entries_that_explain_each_other_end(tmp_path: Path) -> None:
    head = {
        "glossary": [
            {"term": "egg", "meaning": "what a hen lays."},
            {"term": "hen", "meaning": "what comes from an egg."},
        ]
    }
    assert used(tmp_path, head, "An egg.")[1] == ["egg", "hen"]
