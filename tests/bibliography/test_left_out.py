"""What sources say and reference lists leave out is told: seasons, translators, notes."""

from __future__ import annotations

from typing import Any

import pytest

from brochure.bibliography.bibtex import read_bibtex
from brochure.bibliography.doubts import doubts
from brochure.bibliography.items import Reference
from brochure.bibliography.left_out import left_out, notes_of
from brochure.bibliography.reference_list import CSL_LOCALE, format_bibliography
from brochure.findings import SourcePlace
from brochure.source.nodes import Mapping, Scalar, plain

AMA, NLM = "american-medical-association", "nlm-citation-sequence"
ARTICLE = {
    "id": "a",
    "type": "article-journal",
    "title": "Cells",
    "container-title": "Blood",
    "volume": "3",
    "issued": "2018",
}
CHAPTER = {"id": "a", "type": "chapter", "title": "Cells", "container-title": "Book", "publisher": "Acme"}
SPEECH = {"id": "a", "type": "speech", "title": "Talk", "genre": "Poster", "issued": "2022-06"}
SOLE = {"id": "a", "title": "Cells"}
WEAVER = [{"family": "Weaver", "given": "W"}]


@pytest.mark.parametrize(
    ("item", "style", "fields"),
    [
        ({**ARTICLE, "issued": "1988 Spring"}, AMA, ["season"]),
        ({**ARTICLE, "issued": "1988 Spring"}, NLM, []),
        ({**CHAPTER, "translator": WEAVER}, AMA, ["translator"]),
        ({**CHAPTER, "editor": WEAVER, "edition": "2nd"}, AMA, []),
        ({**ARTICLE, "edition": "International edition"}, AMA, ["edition"]),
        ({**ARTICLE, "part-number": "B7"}, AMA, ["part-number"]),
        ({**ARTICLE, "issued": "c. 2018"}, AMA, ["circa"]),
        ({**CHAPTER, "page": "101-112", "chapter-number": "12"}, AMA, ["chapter-number"]),
        ({**CHAPTER, "page": "101-112", "edition": "10"}, AMA, []),
        ({**ARTICLE, "page": "1-9", "number": "e123"}, AMA, ["page"]),
        ({**ARTICLE, "page": "439-448", "number": "e123"}, AMA, ["page"]),
        ({**ARTICLE, "page": "439-448", "number": "e123"}, "nature", ["number"]),
        ({**ARTICLE, "page": "e123", "number": "e123"}, AMA, []),
        ({**CHAPTER, "number": "e123"}, AMA, []),
        ({**CHAPTER, "issue": "12"}, AMA, ["issue"]),
        ({**CHAPTER, "volume": "12"}, AMA, []),
        ({**CHAPTER, "type": "webpage", "volume": "12"}, AMA, ["volume"]),
        ({**CHAPTER, "collection-title": "Notes", "collection-number": "12"}, AMA, ["collection-number"]),
        ({**ARTICLE, "issue": "12"}, "nature", []),
        (ARTICLE, AMA, []),
        *(
            ({**CHAPTER, "edition": edition}, AMA, [])
            for edition in ("Second", "Third edition", "1", "First")
        ),
        (
            {"id": "a", "type": "standard", "title": "Braille", "publisher": "ISO", "number": "17351"},
            AMA,
            ["publisher"],
        ),
        (
            {"id": "a", "type": "dataset", "title": "Counts", "publisher": "Dryad", "issued": "2020"},
            AMA,
            ["publisher"],
        ),
        *(
            ({"id": "a", "type": kind, "title": "Cells", "publisher": "BBC Radio 4"}, AMA, ["publisher"])
            for kind in ("broadcast", "pamphlet", "document", "interview", "map")
        ),
        (
            {"id": "a", "type": "dataset", "title": "T", "publisher": "Dryad", "DOI": "10.5061/dryad.x1"},
            AMA,
            ["publisher"],
        ),
        (
            {"id": "a", "type": "pamphlet", "title": "T", "publisher": "Acme", "URL": "https://acme.example"},
            AMA,
            ["publisher"],
        ),
        (
            {
                "id": "a",
                "type": "pamphlet",
                "title": "T",
                "author": [{"literal": "Acme"}],
                "publisher": "Acme",
            },
            AMA,
            [],
        ),
        ({"id": "a", "type": "motion_picture", "title": "Cells", "publisher": "YouTube"}, AMA, []),
        (
            {"id": "a", "type": "webpage", "title": "Cells", "container-title": "NHS", "publisher": "DHSC"},
            AMA,
            [],
        ),
        ({**ARTICLE, "publisher": "Elsevier"}, AMA, []),
        ({**SPEECH, "event": "EHA 2022"}, AMA, []),
        ({**SPEECH, "event-title": "EHA 2022", "event-place": "Vienna"}, AMA, []),
        ({**SPEECH, "event-title": "EHA 2022"}, NLM, ["event-title"]),
        ({**CHAPTER, "type": "report"}, AMA, ["container-title"]),
        ({**CHAPTER, "type": "song"}, AMA, ["container-title"]),
        ({**CHAPTER, "type": "legislation"}, AMA, ["container-title"]),
        ({**CHAPTER, "type": "dataset"}, AMA, ["publisher"]),
        ({**ARTICLE, "container-title": "Blood Advances", "container-title-short": "Blood Adv"}, AMA, []),
        ({**SOLE, "type": "legislation", "authority": "European Parliament"}, AMA, ["authority"]),
        ({**SOLE, "type": "regulation", "authority": "Ministry of Cells"}, AMA, ["authority"]),
        ({**SOLE, "type": "legal_case", "authority": "Court of Cells"}, AMA, []),
        ({**SOLE, "type": "legal_case", "number": "12-345"}, AMA, ["number"]),
        ({**SOLE, "type": "song", "number": "Episode 12"}, AMA, ["number"]),
        ({**SOLE, "type": "report", "number": "12"}, AMA, []),
        ({**SOLE, "type": "report", "number": "12"}, "nature", ["number"]),
        ({**SOLE, "type": "webpage", "number": "NCT01", "URL": "https://example.org/NCT01"}, AMA, []),
        ({**SOLE, "type": "webpage", "number": "NCT01", "URL": "https://example.org/"}, AMA, ["number"]),
        ({**SOLE, "type": "regulation", "section": "5"}, AMA, ["section"]),
        ({**ARTICLE, "section": "New Results"}, AMA, []),
        ({**ARTICLE, "genre": "Conference abstract"}, AMA, ["genre"]),
        ({**ARTICLE, "genre": "JOUR"}, AMA, []),
        ({**ARTICLE, "genre": "Talk"}, AMA, ["genre"]),
        ({**ARTICLE, "genre": "Research Article"}, AMA, []),
        ({**SOLE, "type": "report", "genre": "Guideline"}, AMA, []),
        ({**SOLE, "type": "report", "genre": "press release", "publisher": "Acme"}, AMA, []),
        ({**SOLE, "type": "motion_picture", "medium": "Video"}, AMA, ["medium"]),
        ({**SOLE, "type": "book", "medium": "print"}, AMA, []),
        ({**CHAPTER, "type": "webpage"}, AMA, []),
        ({**ARTICLE, "page": "5", "status": "Retracted"}, AMA, ["status"]),
        ({**ARTICLE, "page": "5", "issued": "in press"}, AMA, ["status"]),
        ({**ARTICLE, "page": "5", "status": "ppublish"}, AMA, []),
        ({**ARTICLE, "volume": None, "issued": None, "status": "in press"}, AMA, []),
    ],
)
def test_fields_that_a_style_leaves_out(item: dict[str, object], style: str, fields: list[str]) -> None:
    cited = (Reference.model_validate(item),)
    entries = format_bibliography(cited, style)
    assert [found.field for found in left_out(cited, entries, style, CSL_LOCALE)] == fields


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("Erratum in Blood 1989;4:2", True),
        ("PMID: 29385370\nPublisher: Society", False),
        ("PMID: 29385370\nIn German", True),
        ("https://example.org/a", False),
        ("1533-4406 (Electronic) 0028-4793 (Linking) Journal Article", False),
    ],
)
def test_notes_that_people_wrote(note: str, told: bool) -> None:
    place = SourcePlace("content.yaml", 1)
    source = Mapping(((Scalar("note", place), Scalar(note, place)),), place)
    assert bool(list(notes_of(source))) is told


def test_fields_that_no_list_prints_are_told() -> None:
    place = SourcePlace("content.yaml", 1)
    source = Mapping(((Scalar("original-date", place), Scalar("1950", place)),), place)
    assert [finding.message for finding in doubts(source)] == ["no list prints the field “original-date”"]


def test_remarks_of_biblatex_are_notes() -> None:
    (item,), findings = read_bibtex(
        "@article{a, title={T}, titleaddon={A comment}, note={In German}, addendum={With maps},"
        " howpublished={Leaflet}}",
        "a.bib",
    )
    note = item.get("note")
    assert isinstance(note, Scalar)
    assert note.value.split("\n") == ["In German", "A comment", "With maps", "Leaflet"]
    assert not findings


@pytest.mark.parametrize(
    ("fields", "page", "number"),
    [
        ("art_number={e123}, page_count={7}", "e123", None),
        ("Article-Number = {{e123}}", "e123", None),
        ("artnum={123}", "123", None),
        ("elocationid={e123}", "e123", None),
        ("pages={1--9}, eid={e123}", "1-9", "e123"),
        ("pages={439+}, Article-Number={{e123}}", "439+", "e123"),
        ("pages={1--9}", "1-9", None),
    ],
)
def test_the_number_of_an_article_is_kept(fields: str, page: str, number: str | None) -> None:
    (item,), findings = read_bibtex(f"@article{{a, title={{T}}, journal={{J}}, volume=1, {fields}}}", "a.bib")
    read = Reference.model_validate(plain(item))
    assert (read.page, read.number, findings) == (page, number, [])


SERIES = """@incollection{c, author={Smith, J.}, title={A chapter}, booktitle={The book}, publisher={Acme},
  year=2019,   %s}"""


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("maintitle={The whole}", {"note": "The whole"}),
        ("part={2}", {"note": "2"}),
        ("origdate={1901}", {"note": "1901"}),
        ("foreword={Roe, M.}", {"note": "Roe, M."}),
        ("maintitle={The whole}, issuetitle={Special}", {"note": "The whole\nSpecial"}),
        ("volumes={3}", {"number-of-volumes": "3"}),
        ("bookauthor={Doe, A.}", {"container-author": [{"family": "Doe", "given": "A."}]}),
        ("series={Notes}, number={12}", {"collection-title": "Notes", "collection-number": "12"}),
        ("number={12}", {"issue": "12"}),
    ],
)
def test_fields_of_biblatex_without_one_in_csl_are_kept_to_be_told(
    fields: str, expected: dict[str, object]
) -> None:
    (item,), _findings = read_bibtex(SERIES % fields, "s.bib")
    assert {key: value for key, value in _item(item).items() if key in expected} == expected


def _item(item: Mapping) -> dict[str, Any]:
    """The entry as CSL has it, without the parts of names that are empty."""
    given: Any = plain(item)
    read: dict[str, Any] = dict(given)
    if "container-author" in read:
        persons = read["container-author"]
        read["container-author"] = [{part: text for part, text in one.items() if text} for one in persons]
    return read


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("page", "in press", "printed as the page"),
        ("volume", "Epub ahead of print.", "printed as the volume"),
        ("page", "[Online ahead of print]", "printed as the page"),
        ("volume", "00", "says that there is none"),
        ("issue", "0", "says that there is none"),
        ("page", "xxx-xxx", "says that there is none"),
        ("page", "0-0", "says that there is none"),
        ("container-title", "Blood (in press)", "a part of the name"),
        ("container-title", "Blood, in press", "a part of the name"),
        ("title", "Cells in people [forthcoming]", "a part of the name"),
        ("container-title", "In Press", ""),
        ("title", "Freedom in the press", ""),
        ("title", "Grapes in press", ""),
        ("volume", "10", ""),
        ("page", "xx", ""),
        ("page", "xx-xxiv", ""),
        ("page", "e100", ""),
    ],
)
def test_what_says_that_a_number_is_not_known_yet_is_told(field: str, text: str, told: str) -> None:
    place = SourcePlace("content.yaml", 1)
    source = Mapping(((Scalar(field, place), Scalar(text, place)),), place)
    messages = [finding.message for finding in doubts(source)]
    assert [told in message for message in messages] == [True] * bool(told), messages


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://www.nhs.uk/x?utm_source=news&utm_medium=mail", "“utm_source=news” in the address"),
        ("https://www.nhs.uk/x?id=5&fbclid=IwAR0", "“fbclid=IwAR0”"),
        ("https://www.nhs.uk/x;jsessionid=1A2B?p=1", "“jsessionid=1A2B?p=1”"),
        ("https://www.nhs.uk/x#utm_campaign=a", "“utm_campaign=a”"),
        ("https://www.nhs.uk/x?PHPSESSID=9", "“PHPSESSID=9”"),
        ("https://www.nhs.uk/x?id=5&side=2", ""),
        ("https://www.nhs.uk/utm_source", ""),
    ],
)
def test_what_counts_visits_in_an_address_is_told(url: str, told: str) -> None:
    place = SourcePlace("content.yaml", 1)
    source = Mapping(((Scalar("URL", place), Scalar(url, place)),), place)
    messages = [finding.message for finding in doubts(source)]
    assert [told in message for message in messages] == [True] * bool(told), messages


@pytest.mark.parametrize(
    ("issued", "accessed", "told"),
    [
        ("2024-05", "2023-01-01", True),
        ("2024", "2023-12-31", True),
        ("2024-05-02", "2024-05-01", True),
        ("2024-05", "2024-05-01", False),
        ("2024-12-31", "2024", False),
        ("2023", "2024-01-01", False),
        ("in press", "2023-01-01", False),
        ("2024 Spring", "2023-01-01", True),
    ],
)
def test_a_page_that_was_seen_before_it_was_published_is_told(issued: str, accessed: str, told: bool) -> None:
    place = SourcePlace("content.yaml", 1)
    fields = (("issued", issued), ("accessed", accessed))
    source = Mapping(tuple((Scalar(key, place), Scalar(text, place)) for key, text in fields), place)
    messages = [finding.message for finding in doubts(source)]
    assert ["before it was published" in message for message in messages] == [True] * told, messages
