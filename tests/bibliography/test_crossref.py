"""Sources as Crossref and doi.org answer them are read; what is not understood is told."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from brochure.bibliography.crossref import from_crossref
from brochure.bibliography.items import Reference
from brochure.bibliography.reference_list import format_bibliography

ITEM: dict[str, Any] = {
    "id": "m1",
    "indexed": {"date-parts": [[2020, 1, 1]], "timestamp": 1},
    "content-domain": {"domain": []},
    "published-print": {"date-parts": [[2018, 2, 1]]},
    "DOI": "10.5555/nejm",
    "type": "journal-article",
    "page": "439-448",
    "title": "A study of cells",
    "volume": "378",
    "author": [
        {"given": "Shannon L.", "family": "Maude", "sequence": "first", "affiliation": []},
        {"name": "ELIANA Group", "sequence": "additional"},
    ],
    "container-title": "New England Journal of Medicine",
    "container-title-short": "N Engl J Med",
    "issued": {"date-parts": [[2018, 2, 1]]},
    "ISSN": ["0028-4793"],
    "subtitle": ["A trial"],
    "relation": {},
}


def printed(item: dict[str, Any]) -> str:
    (entry,) = format_bibliography((Reference.model_validate(item),), "american-medical-association")
    return entry.text


def test_an_answer_of_doi_org_is_printed_whole() -> None:
    assert printed(ITEM) == (
        "Maude SL, ELIANA Group. A study of cells: A trial. N Engl J Med. 2018;378:439-448. doi:10.5555/nejm"
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": ["A study of cells"], "container-title": ["Blood"]}, "A study of cells: A trial. "),
        ({"subtitle": []}, "A study of cells. "),
        ({"title": "A study of cells: a trial"}, "A study of cells: a trial. "),
        ({"title": "Why cells?"}, "Why cells? A trial. "),
        ({"page": None, "article-number": "e123"}, "378:e123."),
        ({"type": "proceedings-article"}, "In: "),
        ({"short-container-title": ["NEJM"], "container-title-short": None}, "NEJM. 2018"),
    ],
)
def test_lists_names_and_types_of_its_own_are_read(change: dict[str, Any], says: str) -> None:
    assert says in printed(ITEM | change)


@pytest.mark.parametrize(
    "change", [{"title": ["One", "Two"]}, {"type": "grant"}, {"unheard-of": 1}, {"subtitle": ["a", "b"]}]
)
def test_what_is_not_understood_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Reference.model_validate(ITEM | change)


def test_items_of_others_are_left_as_they_are() -> None:
    bare = {"id": "a", "type": "journal-article", "title": "A"}
    with pytest.raises(ValidationError):
        Reference.model_validate(bare)
    assert from_crossref(bare)["type"] == "article-journal"
