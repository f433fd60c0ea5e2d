"""Texts that are not what their field is for are told, and those that only look so are not."""

from __future__ import annotations

import pytest

from brochure.bibliography.bibtex import read_bibtex
from brochure.bibliography.doubts import doubts
from brochure.bibliography.items import Reference
from brochure.bibliography.left_out import notes_of
from brochure.bibliography.months import with_month
from brochure.findings import SourcePlace
from brochure.source.nodes import Mapping, Scalar, Sequence, plain

PLACE = SourcePlace("a.yaml", 1)


def told(**fields: str) -> list[str]:
    """The messages on a source with these fields."""
    entries = tuple(
        (Scalar(name.replace("_", "-"), PLACE), Scalar(text, PLACE)) for name, text in fields.items()
    )
    return [finding.message for finding in doubts(Mapping(entries, PLACE))]


def told_of_author(**parts: str) -> list[str]:
    """The messages on a source by one author."""
    person = Mapping(tuple((Scalar(part, PLACE), Scalar(text, PLACE)) for part, text in parts.items()), PLACE)
    author = (Scalar("author", PLACE), Sequence((person,), PLACE))
    return [finding.message for finding in doubts(Mapping((author,), PLACE))]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("title", "Untitled"),
        ("title", "[No title available]"),
        ("title", "???"),
        ("title", "Cells in the blood:"),
        ("title", "Cells in the blood -"),
        ("title", "Doe J. Cells. Blood. 2020;10(2):11-19."),
        ("title", "Doe J. Cells. Blood 2020 Mar 5;10:e11"),
        ("container_title", "Lancet (London, England)"),
        ("container_title", "Science (New York, N.Y.)"),
        ("container_title", "Blood [Internet]"),
        ("container_title", "unknown"),
        ("title", "Cells - PubMed"),
        ("title", "Cells of man | NEJM"),
        ("title", "(PDF) Cells of man"),
        ("title", "cells-final.pdf"),
        ("title", "Microsoft Word - cells.doc"),
        ("title", "Cells of man [see comments]"),
        ("title", "Cells of man*"),
        ("publisher", "s.n."),
        ("publisher", "[publisher not identified]"),
        ("publisher_place", "S.l."),
        ("genre", "Poster presented at"),
        ("page", "11-"),
        ("page", "–19"),
        ("page", "11 to 19"),
        ("page", "e11 bis e19"),
        ("page", "1234 (9 pages)"),
        ("page", "e12 [7 p.]"),
        ("volume", "Publish Ahead of Print"),
        ("volume", "Epub 2020 Mar 3"),
        ("issue", "ePub"),
        ("URL", "http://localhost:23119/x"),
        ("URL", "http://intranet/cells.pdf"),
        ("URL", "http://192.168.0.4/cells.pdf"),
        ("URL", "https://www-nejm-org.proxy.lib.example.edu/doi/1"),
        ("URL", "https://www-nejm-org.ezproxy1.example.edu/doi/1"),
        ("URL", "https://login.example.edu/login?url=https://www.nejm.org/1"),
        ("URL", "https://acme.sharepoint.com/cells.pdf"),
    ],
)
def test_what_is_none_half_or_elsewhere_at_home_is_told_once(field: str, text: str) -> None:
    assert len(told(**{field: text})) == 1


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("title", "Unknown unknowns in cells"),
        ("title", "Does it work?"),
        ("title", "Cells: a title"),
        ("title", "The 2020;10 problem"),
        ("container_title", "Biochemistry (Moscow)"),
        ("container_title", "Online"),
        ("container_title", "Advances in Cells, vol. 12"),
        ("title", "Cells - a review of PubMed"),
        ("title", "Cells A|B and C"),
        ("title", "HLA-A*02 and cells"),
        ("publisher", "NP Press"),
        ("genre", "Poster"),
        ("page", "439+"),
        ("page", "11-19"),
        ("page", "S12-S19"),
        ("page", "iv-x"),
        ("page", "12-1-12-9"),
        ("volume", "104-B"),
        ("URL", "https://www.proxyscience.example.org/x"),
        ("URL", "https://example.org/proxy/10.0.0.1"),
        ("URL", "https://10.example.org/x"),
    ],
)
def test_what_only_looks_odd_is_not_told(field: str, text: str) -> None:
    assert told(**{field: text}) == []


@pytest.mark.parametrize(
    ("journal", "is_told"),
    [
        ("Blood, vol. 10", True),
        ("Blood Volume 10, Issue 2", True),
        ("Blood. 2020", True),
        ("Blood, 2020;10", True),
        ("Blood", False),
        ("J. Vol. Cells", False),
        ("Blood 2000 Journal", False),
        ("2020 Vision", False),
    ],
)
def test_volume_and_year_behind_the_name_of_a_journal_are_told(journal: str, is_told: bool) -> None:
    assert bool(told(type="article-journal", container_title=journal)) is is_told


def test_the_title_of_a_correction_may_name_another_volume() -> None:
    title = "Correction to: Cells (Blood 2020;10:11)"
    assert told(title=title, volume="12") == []
    assert len(told(title=title, volume="10")) == 1


@pytest.mark.parametrize(
    ("parts", "is_told"),
    [
        ({"literal": "Anonymous"}, True),
        ({"literal": "[No authors listed]"}, True),
        ({"family": "Anon", "given": ""}, True),
        ({"family": "Unknown"}, True),
        ({"family": "Anon", "given": "Jane"}, False),
        ({"literal": "Alcoholics Anonymous"}, False),
        ({"literal": "Doe, J."}, True),
        ({"literal": "Doe, J. A."}, True),
        ({"literal": "Acme, S.A."}, False),
        ({"literal": "Ministry of Cells, U.K."}, False),
        ({"family": "J. Doe"}, True),
        ({"family": "J. A. van Doe"}, True),
        ({"family": "U.S. Pharmacopeia"}, False),
        ({"family": "St. John", "given": "P."}, False),
        ({"family": "Doe", "given": "j a"}, True),
        ({"family": "Doe", "given": "j.a."}, True),
        ({"family": "Berg", "given": "Jan van der"}, False),
    ],
)
def test_nobody_and_initials_in_small_letters_are_told(parts: dict[str, str], is_told: bool) -> None:
    assert bool(told_of_author(**parts)) is is_told


@pytest.mark.parametrize(
    ("family", "name"),
    [
        ("Department of Health, Social Care and Public Safety", None),
        ("Institute of Medicine, National Academy of Cells", None),
        ("Center, Melissa A", "Center"),
        ("Smith, John", "Smith"),
    ],
)
def test_an_organisation_with_a_comma_stays_in_one_piece(family: str, name: str | None) -> None:
    item = {"id": "a", "type": "book", "title": "T", "author": [{"family": family}]}
    (author,) = Reference.model_validate(item).author
    assert (author.family, author.literal) == ((name, None) if name else (None, family))
    assert told_of_author(family=family)


@pytest.mark.parametrize(
    ("month", "date"),
    [
        ("März", "2020-03"),
        ("Maerz", "2020-03"),
        ("Mai", "2020-05"),
        ("Okt.", "2020-10"),
        ("décembre", "2020-12"),
        ("fevrier", "2020-02"),
        ("Enero", "2020-01"),
        ("maggio", "2020-05"),
        ("marraskuu", "2020-11"),
        ("5 août", "2020-08"),
        ("Juni/Juli", "2020-06/2020-07"),
        ("mar", "2020-03"),
        ("1~September", "2020-09"),
        ("03", "2020-03"),
        ("Spring", "2020 Spring"),
    ],
)
def test_months_are_read_in_other_languages(month: str, date: str) -> None:
    assert with_month("2020", month) == date


@pytest.mark.parametrize("month", ["listopad", "5 Frimaire", "Herbst"])
def test_a_month_that_is_not_understood_is_kept_to_be_told(month: str) -> None:
    (item,), findings = read_bibtex(f"@online{{a, title={{T}}, year=2020, month={{{month}}}}}", "a.bib")
    assert str(Reference.model_validate(plain(item)).issued) == "2020"
    assert [note.value for note in notes_of(item)] == [month] and not findings


@pytest.mark.parametrize(
    "given",
    [
        "doi.org/10.1000/a1",
        "DOI 10.1000/a1",
        "10.1000/a1 [doi]",
        "https://dx-doi-org.proxy.example.org/10.1000/a1",
        "info:doi/10.1000/a1",
    ],
)
def test_a_doi_within_other_words_is_found_for_the_fix(given: str) -> None:
    from pydantic import ValidationError

    with pytest.raises(ValidationError) as caught:
        Reference.model_validate({"id": "a", "type": "book", "title": "T", "DOI": given})
    (error,) = caught.value.errors()
    assert error["ctx"]["fix"] == "write 10.1000/a1, if that is what it is"
