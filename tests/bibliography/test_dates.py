"""Dates of publication that are more than a day, and what the processor makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import citeproc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from brochure.bibliography.bibtex import read_bibtex
from brochure.bibliography.changed_style import style_xml
from brochure.bibliography.dates import read_date
from brochure.bibliography.items import Reference
from brochure.bibliography.reference_list import format_bibliography
from brochure.source.nodes import plain
from tests.bibliography.test_bibliography import set_as
from tests.judges.citeproc import bibliographies

AMA = "american-medical-association"


def a_source(**fields: Any) -> Reference:
    return Reference.model_validate({"id": "a", "type": "book", "title": "T", **fields})


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({"date-parts": [[2018], [2020]]}, {"date": "2018", "end": "2020"}),
        ({"date-parts": [[2018, 2, 1], [2018, 3, 1]]}, {"date": "2018-02-01", "end": "2018-03-01"}),
        ({"date-parts": [[1988]], "season": 2}, {"date": "1988", "season": "summer"}),
        ({"date-parts": [["1988"]], "season": "Fall"}, {"date": "1988", "season": "autumn"}),
        ({"date-parts": [[1988, 22]]}, {"date": "1988", "season": "summer"}),
        ({"date-parts": [[2018]], "circa": True}, {"date": "2018", "circa": "yes"}),
        ({"date-parts": [[]]}, {}),
        ({"date-parts": []}, {}),
        ({"date-parts": [[]], "literal": "2018"}, {"date": "2018"}),
        ({"raw": "2018-02/2018-03"}, {"date": "2018-02", "end": "2018-03"}),
        ({"literal": "Summer 1988"}, {"date": "1988", "season": "summer"}),
        ("2018/2020", {"date": "2018", "end": "2020"}),
        ("2018–2020", {"date": "2018", "end": "2020"}),
        ("2018-2020", {"date": "2018", "end": "2020"}),
        ("1988 Summer", {"date": "1988", "season": "summer"}),
        ("1988-24", {"date": "1988", "season": "winter"}),
        ("2018~", {"date": "2018", "circa": "yes"}),
        ("2018-02-01", {"date": "2018-02-01"}),
        ("2018/", {"date": "2018"}),
        ("in press", {"status": "in press"}),
        ("In Press", {"status": "in press"}),
        ("2019, in press", {"status": "in press", "date": "2019"}),
        ("(forthcoming 2019)", {"status": "forthcoming", "date": "2019"}),
        ("accepted for publication", {"status": "accepted for publication"}),
        ({"literal": "to appear"}, {"status": "to appear"}),
        ("pressed", {"date": "pressed"}),
        ({"raw": "2019 Mar 5"}, {"date": "2019-03-05"}),
        ({"raw": "2019 Mar"}, {"date": "2019-03"}),
        ({"literal": "March 2019"}, {"date": "2019-03"}),
        ("5 March 2019", {"date": "2019-03-05"}),
        ("March 5, 2019", {"date": "2019-03-05"}),
        ("5th of March 2019", {"date": "2019-03-05"}),
        ("5. März 2019", {"date": "2019-03-05"}),
        ("12 de enero de 2019", {"date": "2019-01-12"}),
        ("Déc. 2019", {"date": "2019-12"}),
        # Of these nobody knows which month is meant, or whether it is one.
        ("05/03/2019", {"date": "05/03/2019"}),
        ("listopad 2019", {"date": "listopad 2019"}),
        ("Marketing 2019", {"date": "Marketing 2019"}),
        ("5 March 7, 2019", {"date": "5 March 7, 2019"}),
    ],
)
def test_dates_are_read_in_every_way(given: object, read: dict[str, str]) -> None:
    assert read_date(given) == read


def test_a_day_that_no_month_has_is_refused_when_its_month_is_a_name() -> None:
    with pytest.raises(ValidationError, match="not a date"):
        Reference.model_validate({"id": "a", "type": "book", "title": "T", "issued": "31 June 2019"})


@pytest.mark.parametrize("issued", ["2020/2018", {"date-parts": [[2018, 3], [2018, 2]]}])
def test_a_range_that_runs_backwards_is_refused(issued: object) -> None:
    with pytest.raises(ValidationError, match="before the first"):
        a_source(issued=issued)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(
    st.text(st.sampled_from("0123456789-/–. ~?%summercaSwint"), max_size=20)
    | st.dictionaries(
        st.sampled_from(["date-parts", "season", "raw", "literal", "circa"]),
        st.lists(st.lists(st.none() | st.text(max_size=4) | st.integers(0, 3000), max_size=4), max_size=3)
        | st.text(max_size=8),
    )
)
def test_no_date_breaks_the_reader(value: object) -> None:
    read_date(value)
    try:
        source = a_source(issued=value)
    except ValidationError:
        return
    if source.issued is None:
        # Nothing was said, as a list of nothing.
        assert isinstance(value, dict) and not any(map(str, filter(None, (value["date-parts"] or [[]])[0])))
    else:
        assert source.csl()["issued"]["date-parts"]


STYLES = (AMA, "nlm-citation-sequence", "elsevier-vancouver", "apa", "ieee", "harvard-cite-them-right")
DATED: tuple[dict[str, Any], ...] = (
    {"issued": {"date-parts": [[2018, 2, 1], [2018, 2, 3]]}},
    {"issued": {"date-parts": [[2018, 2], [2018, 3]]}},
    {"issued": {"date-parts": [[2018], [2020]]}},
    {"issued": {"date-parts": [[1988]], "season": 2}},
    {"issued": {"date-parts": [[1988]], "season": "3"}},
    {"type": "book", "publisher": "P", "issued": {"date-parts": [[2018], [2020]]}},
    {"type": "webpage", "URL": "https://x.org", "issued": {"date-parts": [[2018, 2, 1], [2018, 2, 3]]}},
    {"type": "book", "number-of-pages": "262", "publisher": "P"},
    {"type": "book", "number-of-pages": "1", "publisher": "P"},
    {"type": "book", "volume": "2-3", "publisher": "P"},
    {"type": "book", "number-of-volumes": "3", "publisher": "P"},
    {"volume": "2 & 3"},
    {"issue": "2-3"},
    {"PMID": "29385370"},
    {"PMCID": "PMC5996391"},
    {"PMID": "29385370", "PMCID": "PMC5996391", "DOI": "10.1000/a"},
)


def test_dates_numbers_and_numbers_of_pubmed_are_set_as_citeproc_js_sets_them() -> None:
    items: list[dict[str, Any]] = [
        {
            "id": f"d{index:02}",
            "type": "article-journal",
            "title": f"Sample {index:02}",
            # In the order of the items in styles that sort.
            "author": [{"family": f"Doe{chr(97 + index)}", "given": "J"}],
            "container-title": "Journal of samples",
            "issued": {"date-parts": [[2018]]},
            "volume": "3",
            **dated,
        }
        for index, dated in enumerate(DATED)
    ]
    references = [Reference.model_validate(item) for item in items]
    styles = [style_xml(style).decode() for style in STYLES]
    locale = Path(citeproc.LOCALES_PATH, "locales-en-US.xml").read_text(encoding="utf-8")
    for style, theirs in zip(STYLES, bibliographies(items, styles, locale), strict=True):
        ours = [set_as(str(entry.html)) for entry in format_bibliography(references, style)]
        assert ours == [set_as(entry) for entry in theirs], style


def test_a_style_that_shows_no_part_that_differs_prints_the_date_once() -> None:
    source = a_source(type="article-journal", issued="2018-02-01/2018-03-03", volume="3")
    (entry,) = format_bibliography([source], AMA)
    assert entry.text == "T. 2018;3."


@pytest.mark.parametrize(
    ("date", "about"),
    [("2018~", True), ("2018?", True), ("2018-02~", True), ("2018", False), ("May~2018", False)],
)
def test_a_date_of_biblatex_that_is_about_right_is_read_so(date: str, about: bool) -> None:
    (item,), findings = read_bibtex(f"@book{{a, title={{T}}, author={{D, A}}, date={{{date}}}}}", "a.bib")
    read = plain(item)
    assert findings == [] and isinstance(read, dict)
    assert ("circa" in read_date(read["issued"])) is about
