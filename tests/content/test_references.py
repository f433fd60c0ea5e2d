"""The reference library, on every way into it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from brochure.bibliography.bibtex import read_bibtex
from brochure.bibliography.items import Reference
from brochure.bibliography.reference_list import format_bibliography
from brochure.cli import main
from brochure.content.load import load
from brochure.errors import ContentError
from brochure.findings import Finding, SourcePlace
from brochure.source.nodes import plain
from brochure.source.project import Project
from tests.content.broken_cases import SOUND

AMA = "american-medical-association"

#: The shape in which Zotero exports: dates as lists of texts or numbers, and much that no list prints.
ZOTERO = """\
[
  {
    "id": "maude2018",
    "type": "article-journal",
    "abstract": "BACKGROUND: A long text <b>with</b> [@cites] and\\nlines.",
    "citation-key": "maude2018",
    "container-title": "New England Journal of Medicine",
    "container-title-short": "N Engl J Med",
    "DOI": "10.1056/NEJMoa1709866",
    "ISSN": "0028-4793, 1533-4406",
    "issue": "5",
    "journalAbbreviation": "N Engl J Med",
    "language": "en",
    "note": "PMID: 29385370\\nPMCID: PMC5996391",
    "page": "439-448",
    "source": "Publisher",
    "archive_location": "world",
    "call-number": "1",
    "keyword": "a, b",
    "title": "Tisagenlecleucel in children and young adults with B-cell lymphoblastic leukemia",
    "title-short": "Tisagenlecleucel",
    "URL": "https://www.nejm.org/doi/10.1056/NEJMoa1709866",
    "volume": "378",
    "author": [
      {"family": "Maude", "given": "Shannon L."},
      {"family": "Laetsch", "given": "Theodore W.", "static-ordering": false},
      {"literal": "Example Study Group"}
    ],
    "accessed": {"date-parts": [["2024", 9, 3]]},
    "issued": {"date-parts": [["2018", 2, 1]]}
  },
  {
    "id": "maaten2008",
    "type": "article-journal",
    "title": "Visualizing data using t-SNE",
    "container-title": "Journal of Machine Learning Research",
    "volume": "9",
    "page": "2579-2605",
    "author": [
      {"family": "Maaten", "given": "Laurens", "non-dropping-particle": "van der"},
      {"family": "Hinton", "given": "Geoffrey", "suffix": "Jr", "comma-suffix": true}
    ],
    "issued": {"date-parts": [[2008]], "season": "4"}
  }
]
"""
YAML = """\
- id: maude2018
  type: article-journal
  title: Tisagenlecleucel in children and young adults with B-cell lymphoblastic leukemia
  author:
    - { family: Maude, given: Shannon L. }
    - { family: Laetsch, given: TW }
    - { literal: Example Study Group }
  container-title: New England Journal of Medicine
  container-title-short: N Engl J Med
  issued: 2018-02-01
  volume: 378
  issue: 5
  page: 439-448
  DOI: https://doi.org/10.1056/NEJMoa1709866
- id: maaten2008
  type: article-journal
  title: Visualizing data using t-SNE
  author:
    - { family: Maaten, given: Laurens, non-dropping-particle: van der }
    - { family: Hinton, given: G, suffix: Jr }
  container-title: Journal of Machine Learning Research
  issued: 2008
  volume: 9
  page: 2579-2605
"""
BIB = """\
@comment{jabref-meta: databaseType:bibtex;}
@string{nejm = {New England Journal of Medicine}}

@article{maude2018,
  author       = {Maude, Shannon L. and Laetsch, Theodore W. and {Example Study Group}},
  title        = {{Tisagenlecleucel} in children and young adults with {B}-cell lymphoblastic leukemia},
  journal      = nejm,
  shortjournal = {{N Engl J Med}},
  year         = 2018,
  month        = feb,
  volume       = {378},
  number       = {5},
  pages        = {439--448},
  doi          = {10.1056/NEJMoa1709866},
  abstract     = {A long text with {braces} and 5\\% of \\emph{things}},
  file         = {Full Text:files/x.pdf:application/pdf}
}

@article{maaten2008,
  author  = "van der Maaten, Laurens and Hinton, Jr, Geoffrey",
  title   = "Visualizing data using {t-SNE}",
  journal = "Journal of Machine Learning Research",
  date    = {2008},
  volume  = 9,
  pages   = {2579 -- 2605}
}
"""
SOURCES = {"references.json": ZOTERO, "references.yaml": YAML, "library.bib": BIB}


def content_with(references: str, keys: tuple[str, ...] = ()) -> str:
    """Sound content with another library, which cites some of it."""
    head, _colon, rest = SOUND.partition("references:\n")
    text = f"{head}references: {references}\n{rest[rest.index('glossary:') :]}"
    cites = "".join(f"[@{key}]" for key in keys)
    return re.sub(r"\[@alpha2020, p. 3\]", cites, text).replace("[@alpha2020, sec. 4.2]", "a page")


def loaded(folder: Path, references: str, **files: str) -> tuple[Reference, ...]:
    (folder / "content.yaml").write_text(content_with(references), encoding="utf-8")
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return load(folder / "content.yaml", Project(folder)).brochure.references


def refused(folder: Path, references: str, **files: str) -> list[Finding]:
    with pytest.raises(ContentError) as caught:
        loaded(folder, references, **files)
    return list(caught.value.findings)


def places(findings: list[Finding]) -> set[tuple[str, int, int]]:
    return {
        (found.place.file, found.place.line, found.place.column)
        for found in findings
        if isinstance(found.place, SourcePlace)
    }


def bib(text: str) -> list[dict[str, Any]]:
    """The items of a BibTeX file without findings."""
    items, findings = read_bibtex(text, "library.bib")
    assert findings == []
    return [plain(item) for item in items]  # type: ignore[misc]


def field(text: str, name: str, kind: str = "misc") -> Any:
    """A field of an entry that consists of *text*."""
    (item,) = bib(f"@{kind}{{key, {text}}}")
    return item.get(name)


# Every way in


@pytest.mark.parametrize("name", SOURCES)
def test_the_same_sources_read_the_same_from_json_yaml_and_bibtex(name: str, tmp_path: Path) -> None:
    references = loaded(tmp_path, name, **{name.replace(".", "__"): SOURCES[name]})
    assert [entry.text for entry in format_bibliography(references, AMA)] == [
        "Maude SL, Laetsch TW, Example Study Group. Tisagenlecleucel in children and young adults with "
        "B-cell lymphoblastic leukemia. N Engl J Med. 2018;378(5):439-448. doi:10.1056/NEJMoa1709866",
        "van der Maaten L, Hinton G Jr. Visualizing data using t-SNE. Journal of Machine Learning Research. "
        "2008;9:2579-2605.",
    ]


@pytest.mark.parametrize("words", ["{braces}", "{mg}/kg", "[^note]"])
def test_texts_of_sources_are_no_markup_of_ours(words: str, tmp_path: Path) -> None:
    text = ZOTERO.replace("BACKGROUND", words).replace('"title": "', f'"title": "{words} ')
    assert words in loaded(tmp_path, "references.json", references__json=text)[0].title


def test_several_files_and_own_items_make_one_library(tmp_path: Path) -> None:
    yaml = YAML.replace("id: m", "id: y")
    bibtex = BIB.replace("{maude", "{bmaude").replace("{maaten", "{bmaaten")
    own = "{ id: own, type: book, title: Own }"
    references = loaded(
        tmp_path,
        f"[a.yaml, {own}, b.bib, c.json]",
        a__yaml=yaml,
        b__bib=bibtex,
        c__json=ZOTERO,
    )
    keys = ["yaude2018", "yaaten2008", "own", "bmaude2018", "bmaaten2008", "maude2018", "maaten2008"]
    assert [found.id for found in references] == keys


def test_a_leaflet_builds_from_a_bibtex_library(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "content.yaml").write_text(
        content_with("library.bib", ("maude2018", "maaten2008")), encoding="utf-8"
    )
    (tmp_path / "library.bib").write_text(BIB, encoding="utf-8")
    assert main(["check", "--content", str(tmp_path / "content.yaml")]) == 0, capsys.readouterr().err


@pytest.mark.parametrize(
    ("issued", "printed"),
    [
        ({"date-parts": [["2018", 2, 1]]}, "1 February 2018"),
        ({"date-parts": [["2018", "02"]]}, "February 2018"),
        ({"date-parts": [[2018]], "season": "2"}, "2018"),
        ({"date-parts": [[2018, 2, 1], [2018, 3, 1]]}, "1 February 2018"),
        ({"raw": "2018-02"}, "February 2018"),
        ({"literal": "2018"}, "2018"),
        ("2018-02-01", "1 February 2018"),
    ],
)
def test_a_date_is_read_in_every_form_of_csl(issued: object, printed: str) -> None:
    found = Reference.model_validate({"id": "a", "type": "book", "title": "T", "issued": issued})
    assert str(found.issued) == printed


#: Every variable of CSL 1.0.2 that a reference manager may export.
VARIABLES = (
    "abstract annote archive archive_collection archive_location archive-place authority call-number "
    "citation-key citation-label collection-number collection-title container-title container-title-short "
    "dimensions division edition event event-title event-place genre ISSN issue jurisdiction keyword "
    "language license medium note number number-of-pages number-of-volumes original-publisher "
    "original-publisher-place original-title page page-first part-number part-title PMCID PMID "
    "printing-number publisher publisher-place references reviewed-genre reviewed-title scale section "
    "source status supplement-number title-short version volume volume-title volume-title-short"
)
ROLES = (
    "author chair collection-editor compiler composer container-author contributor curator director editor "
    "editorial-director executive-producer guest host illustrator interviewer narrator organizer "
    "original-author performer producer recipient reviewed-author script-writer series-creator translator"
)
DATES = "accessed available-date event-date issued original-date submitted"


def test_every_variable_of_csl_is_taken() -> None:
    item: dict[str, Any] = {"id": "a", "type": "article-journal", "title": "T"}
    item |= dict.fromkeys(VARIABLES.split(), "1")
    item |= {role: [{"family": "F", "given": "G"}] for role in ROLES.split()}
    item |= {date: {"date-parts": [["2018"]]} for date in DATES.split()}
    assert Reference.model_validate(item).volume == "1"


@pytest.mark.parametrize(
    "doi", ["10.1000/x", "https://doi.org/10.1000/x", "doi: 10.1000/x", "HTTP://DX.DOI.ORG/10.1000/x"]
)
def test_a_doi_is_kept_bare(doi: str) -> None:
    found = Reference.model_validate({"id": "a", "type": "book", "title": "T", "DOI": doi})
    assert found.csl()["DOI"] == "10.1000/x"


def test_a_note_is_never_printed() -> None:
    found = Reference.model_validate({"id": "a", "type": "book", "title": "T", "note": "secret"})
    assert "secret" not in json.dumps(found.csl())


ODD = """\
[{"id": "odd", "type": "book", "title": "<scp>CAR</scp>-T &amp; <em>in vitro</em>",
  "author": [{"family": "Ng", "given": "A"}, {"family": "Organization", "given": "World Health"},
             {"family": "Smith", "given": "J; Jones K"}],
  "language": "Klingonish", "accessed": {"date-parts": [[2018, 1], [2018, 2]]},
  "issued": {"date-parts": [[2018]]}}]
"""


def test_what_is_odd_in_a_cited_source_is_told_at_its_place(tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text(content_with("odd.json", ("odd",)), encoding="utf-8")
    (tmp_path / "odd.json").write_text(ODD, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load(tmp_path / "content.yaml", Project(tmp_path))
    found = [(each.rule, each.severity.value, str(each.place)) for each in caught.value.findings]
    assert sorted(found, key=lambda each: each[2]) == [
        ("sources.markup", "warning", "odd.json:1:42"),
        ("sources.author", "warning", "odd.json:2:46"),
        ("sources.author", "error", "odd.json:3:14"),
        ("sources.language", "warning", "odd.json:4:15"),
        ("sources.date", "warning", "odd.json:4:29"),
    ]
    assert all(each.fix for each in caught.value.findings)


def test_what_is_odd_in_a_source_that_nobody_cites_is_not_told(tmp_path: Path) -> None:
    assert loaded(tmp_path, "odd.json", odd__json=ODD)[0].title == "CAR-T & <i>in vitro</i>"


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ({"journalAbbreviation": "N Engl J Med"}, "container_title_short", "N Engl J Med"),
        ({"journalAbbreviation": "A", "container-title-short": "B"}, "container_title_short", "B"),
        ({"shortTitle": "S"}, "title_short", "S"),
        *(({"language": given}, "language", "en") for given in ("English", "EN", "eng", "en")),
        ({"note": "Mine\nPMID: 29385370\nPMCID: PMC5996391"}, "PMID", "29385370"),
        ({"note": "PMCID: PMC5996391"}, "PMCID", "PMC5996391"),
        ({"note": "PMID: 1", "PMID": "2"}, "PMID", "2"),
        ({"language": "en_US"}, "language", "en-US"),
        ({"language": "ngerman"}, "language", "de"),
        ({"language": "Deutsch"}, "language", "de"),
        ({"language": "fre"}, "language", "fr"),
    ],
)
def test_older_names_of_fields_and_names_of_languages_are_read(
    fields: dict[str, str], name: str, value: str
) -> None:
    found = Reference.model_validate({"id": "a", "type": "book", "title": "T", **fields})
    assert getattr(found, name) == value


@pytest.mark.parametrize(
    ("language", "printed"), [("English", "Principles of Cells"), ("de", "principles of cells")]
)
def test_a_title_in_english_has_title_case_however_english_is_written(language: str, printed: str) -> None:
    fields = {"id": "a", "type": "book", "title": "principles of cells", "language": language}
    (entry,) = format_bibliography([Reference.model_validate(fields)], AMA)
    assert entry.text == f"{printed}."


# BibTeX


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"{G{\"o}del and Erd\H{o}s, \'a {\O} {\ss} \c{c} {\'\i} \v{S}}", "Gödel and Erdős, á Ø ß ç í Š"),
        (r"{A \& B: 5\% of \#1, a\_b}", "A & B: 5% of #1, a_b"),
        (r"{A & B: 5% of #1}", "A & B: 5% of #1"),
        (r"{\emph{E. coli} and \textit{S. aureus}}", "<i>E. coli</i> and <i>S. aureus</i>"),
        (r"{Ca\textsuperscript{2+}, CO$_2$, H$^{+}$ and H$_{2}$O}",
         "Ca<sup>2+</sup>, CO<sub>2</sub>, H<sup>+</sup> and H<sub>2</sub>O"),
        (r"{TNF-$\alpha$ and ``quotes'' -- dash}", "TNF-α and “quotes” – dash"),
        (r"{{N Engl J Med} and {mRNA}}", "N Engl J Med and mRNA"),
        (r'"Quoted {"}text{"}"', 'Quoted "text"'),
        ("{On\n   two lines}", "On two lines"),
        (r"{P $<$ .05 and x < y}", "P < .05 and x < y"),
        ("{Grüße, 日本}", "Grüße, 日本"),
    ],
)  # fmt: skip
def test_latex_becomes_text(latex: str, text: str) -> None:
    assert field(f"title = {latex}", "title") == text


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Maude, Shannon L. and others", [("Maude", "Shannon L."), "et al"]),
        ("Donald E. Knuth", [("Knuth", "Donald E.")]),
        ("{World Health Organization}", ["World Health Organization"]),
        ("{A and B Group} and Smith, John", ["A and B Group", ("Smith", "John")]),
        ("Erd{\\H{o}}s, P{\\'a}l", [("Erdős", "Pál")]),
    ],
)
def test_authors_are_taken_apart(author: str, names: list[Any]) -> None:
    found = field(f"author = {{{author}}}", "author")
    assert [name.get("literal") or (name["family"], name["given"]) for name in found] == names


@pytest.mark.parametrize(
    ("fields", "issued"),
    [
        ("year = 2018", "2018"),
        ("year = {2018}, month = feb", "2018-02"),
        ("year = {2018}, month = {February}", "2018-02"),
        ("year = {2018}, month = {2}", "2018-02"),
        ('year = "2018", month = "12~" # dec', "2018-12"),
        ("date = {2018-02-01}", "2018-02-01"),
        ("date = {2018-02-01/2018-02-03}, year = 2017", "2018-02-01/2018-02-03"),
        ("year = {2018}, month = jan # {/} # feb", "2018-01/2018-02"),
        ("year = {2018}, month = {Summer}", "2018 Summer"),
    ],
)
def test_dates_are_read(fields: str, issued: str) -> None:
    assert field(fields, "issued") == issued


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("article", "journaltitle={J}", {"type": "article-journal", "container-title": "J"}),
        ("online", "url={https://x.org/a_b?c=1&d=%20}, urldate={2024-09-03}",
         {"type": "webpage", "URL": "https://x.org/a_b?c=1&d=%20", "accessed": "2024-09-03"}),
        ("misc", r"howpublished={\url{https://x.org/a\_b}}", {"type": "webpage", "URL": "https://x.org/a_b"}),
        ("misc", "howpublished={Leaflet}", {"type": "document"}),
        ("misc", "eprint={1706.03762}, archiveprefix={arXiv}", {"type": "article", "publisher": "arXiv"}),
        ("inproceedings", "booktitle={P}, pages={1--2}",
         {"type": "paper-conference", "container-title": "P", "page": "1-2"}),
        ("book", "publisher={P}, address={London}, edition={2}",
         {"type": "book", "publisher": "P", "publisher-place": "London", "edition": "2"}),
        ("techreport", "institution={WHO}, number={12}, type={Technical report}",
         {"type": "report", "publisher": "WHO", "number": "12", "genre": "Technical report"}),
        ("phdthesis", "school={MIT}", {"type": "thesis", "publisher": "MIT", "genre": "PhD thesis"}),
        ("book", "pagetotal={262}, pmid={29385370}, pmcid={PMC5996391}",
         {"number-of-pages": "262", "PMID": "29385370", "PMCID": "PMC5996391"}),
        ("incollection", "booktitle={B}, chapter={3}",
         {"type": "chapter", "container-title": "B", "chapter-number": "3"}),
        ("unheard", "title={T}", {"type": "document"}),
    ],
)  # fmt: skip
def test_entries_become_items_of_their_type(kind: str, fields: str, expected: dict[str, str]) -> None:
    (item,) = bib(f"@{kind.upper()}{{key, {fields}}}")
    assert {name: item.get(name) for name in expected} == expected


def test_an_entry_takes_from_the_one_it_refers_to() -> None:
    paper, proceedings = bib(
        "@inproceedings{p, title={Paper}, author={A, B}, pages={1-2}, crossref={Proc}}\n"
        "@proceedings{proc, title={Proceedings}, editor={C, D}, year=2001, pages={1-900}}\n"
    )
    assert paper["title"], proceedings["title"] == ("Paper", "Proceedings")
    assert paper["container-title"] == "Proceedings"
    assert (paper["issued"], paper["page"]) == ("2001", "1-2")
    assert paper["editor"] == [{"family": "C", "given": "D"}]


BROKEN = (
    """\
@article{twice, title={One}, title={Two}, year=2000}
@article{open, title={One, year=2000}
@article{dup, title={Three}, year=2000}
@article{dup, title={Four}, year=2000}
@article{many,
  title = {Five},
  journal = nejm,
  publisher = "a" # b,
  author = {Smith, A, B, C},
  crossref = {nope},
  note = {"""
    + "{" * 60
    + "x"
    + "}" * 60
    + """}
}
"""
)


def test_all_that_is_wrong_in_a_bibtex_file_is_found_at_its_place(tmp_path: Path) -> None:
    findings = refused(tmp_path, "library.bib", library__bib=BROKEN)
    expected = {(1, 10), (2, 10), (4, 10), (7, 3), (8, 3), (9, 3), (10, 3), (11, 3)}
    found = {(line, column) for file, line, column in places(findings) if file == "library.bib"}
    # Entries that can't be read are pointed at by their line.
    assert {line for line, _column in found} == {line for line, _column in expected}
    assert found >= {place for place in expected if place[0] > 3}
    assert all(finding.fix for finding in findings)


def test_what_the_model_refuses_in_a_bibtex_file_is_found_at_its_field(tmp_path: Path) -> None:
    text = (
        "@article{bad,\r\n  title = {T},\r\n  year = {unknown},\r\n  doi = {unknown},\r\n"
        "  url = {www.example.org}\r\n}\r\n"
    )
    assert places(refused(tmp_path, "library.bib", library__bib=text)) == {
        ("library.bib", 3, 3), ("library.bib", 4, 3), ("library.bib", 5, 3),
    }  # fmt: skip


def test_what_the_model_refuses_in_a_json_export_is_found_at_its_value(tmp_path: Path) -> None:
    text = ZOTERO.replace('"article-journal",\n    "abs', '"article-jornal",\n    "abs').replace(
        '[["2018", 2, 1]]', '[["2018", 13, 1]]'
    )
    findings = refused(tmp_path, "references.json", references__json=text)
    lines = text.splitlines()
    shown = {lines[line - 1].strip() for file, line, _column in places(findings) if file == "references.json"}
    assert shown == {'"type": "article-jornal",', '"issued": {"date-parts": [["2018", 13, 1]]}'}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("references.json", '[{"id": "a",]'),
        ("references.json", '{"id": "a"'),
        ("references.json", ""),
        ("references.yaml", "- id: a\n type: book\n"),
        ("references.yaml", "- &a [x]\n- *a\n"),
        ("library.bib", ""),
        ("library.bib", "article{x, title={T}}"),
        ("library.bib", "@article{x, title={T}"),
    ],
)
def test_a_malformed_file_is_refused_by_its_name(name: str, text: str, tmp_path: Path) -> None:
    findings = refused(tmp_path, name, **{name.replace(".", "__"): text})
    assert {file for file, _line, _column in places(findings)} == {name}


def test_a_key_in_two_files_is_found_with_both_places(tmp_path: Path) -> None:
    findings = refused(tmp_path, "[references.yaml, library.bib]", references__yaml=YAML, library__bib=BIB)
    twice = [found for found in findings if found.rule == "citation.duplicate-key"]
    assert places(twice) == {("library.bib", 4, 10), ("library.bib", 19, 10)}
    assert "references.yaml:1:7" in twice[0].message


# Hostile files

HOSTILE = {
    "braces that open": "@article{a, title={" + "{" * 100_000,
    "braces in pairs": "@article{a, title={" + "{" * 100_000 + "}" * 100_000 + "}}",
    "deep but short": "@article{a, title={" + "{" * 5_000 + "}" * 5_000 + "}}",
    "entries that open": "@a{" * 300_000,
    "quotes": '@article{a, title="' + '"' * 300_000,
    "entries": "@a{b,c=d}\n" * 100_000,
    "fields": "@a{k," + "".join(f"f{index}=1," for index in range(150_000)) + "}",
    "string bomb": "@string{a={" + "x" * 1_000_000 + "}}\n"
    + "".join(f"@a{{k{index}, title=a}}\n" for index in range(5_000)),
    "strings of strings": "".join(f"@string{{s{index + 1} = s{index} # s{index}}}\n" for index in range(100))
    + "@a{k, title = s100}",
    "names": "@a{k, author={" + " and ".join(["A"] * 100_000) + "}}",
    "environments": "@a{k, title={" + "\\begin{x}" * 2_000 + "}}",
    "roots": "@a{k, title={" + "\\sqrt[" * 3_000 + "}}",
    "no entry at all": "{" * 1_000_000,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_bibtex_file_is_refused(name: str) -> None:
    _items, findings = read_bibtex(HOSTILE[name], "library.bib")
    assert 1 <= len(findings) <= 101


def test_a_bibtex_file_of_5_mb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    findings = refused(tmp_path, "library.bib", library__bib="%" * 5_000_000)
    assert len(findings) == 1
    assert "4 MB" in findings[0].message


@pytest.mark.parametrize(
    "text",
    ["\\", "$", "\\frac", "\\begin{x}", "{\\", "$$", "\\verb|", "\\left(", "\\item[", "~", "%", "\\textit"],
)
def test_latex_that_makes_no_sense_does_no_harm(text: str) -> None:
    items, _findings = read_bibtex(f"@misc{{key, title = {{a {text} b}}}}", "library.bib")
    assert len(items) <= 1


def test_a_source_that_zotero_names_by_its_address_is_cited_by_its_citation_key(tmp_path: Path) -> None:
    text = ZOTERO.replace('"id": "maude2018"', '"id": "http://zotero.org/users/1/items/ABCD"')
    assert loaded(tmp_path, "references.json", references__json=text)[0].id == "maude2018"


@pytest.mark.parametrize("name", ["s.ris", "Export.XML", "s.nbib", "s.enw", "sources.docx", "s.csv"])
def test_an_export_that_can_not_be_read_is_told_where_it_is_named(tmp_path: Path, name: str) -> None:
    (finding,) = refused(tmp_path, name)
    assert isinstance(finding.place, SourcePlace) and finding.place.line == 14
    assert name in finding.message and "BibTeX" in finding.fix


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("\nTY  - JOUR\nTI  - Alpha: T\n", "RIS"),
        ("PMID- 123\nTI  - Alpha.\n", "PubMed"),
        ("%0 Journal Article\n%T Alpha\n", "EndNote"),
        ('<?xml version="1.0"?>\n<records/>\n', "XML"),
        ("@article{alpha, title = {T}}\n", "BibTeX"),
        (r"{\rtf1 x}", "rich text"),
    ],
)
def test_an_export_under_another_name_is_told(tmp_path: Path, text: str, kind: str) -> None:
    (finding,) = refused(tmp_path, "s.yaml", s__yaml=text)
    assert isinstance(finding.place, SourcePlace) and finding.place.file == "s.yaml"
    assert kind in finding.message


@pytest.mark.parametrize("parts", ["[[null]]", '[[""]]', "[[null, null, null]]"])
def test_a_date_of_nothing_is_none(tmp_path: Path, parts: str) -> None:
    text = f'[{{"id": "alpha", "type": "book", "title": "T", "issued": {{"date-parts": {parts}}}}}]'
    (source,) = loaded(tmp_path, "s.json", s__json=text)
    assert source.issued is None


def test_a_day_of_no_year_is_refused(tmp_path: Path) -> None:
    text = '[{"id": "alpha", "type": "book", "title": "T", "issued": {"date-parts": [[null, 2, 3]]}}]'
    (finding,) = refused(tmp_path, "s.json", s__json=text)
    assert "is not a date" in finding.message and "None" not in finding.message


def test_parts_of_a_date_that_are_not_known_are_left_out(tmp_path: Path) -> None:
    text = '[{"id": "alpha", "type": "book", "title": "T", "issued": {"date-parts": [[2018, null, null]]}}]'
    (source,) = loaded(tmp_path, "s.json", s__json=text)
    assert str(source.issued) == "2018"


ENTRY = '{"id": "odd", "type": "book", "title": "A title", "issued": 2018}'


@pytest.mark.parametrize(
    ("text", "says", "place"),
    [
        (f"{ENTRY}\n{ENTRY.replace('odd', 'even')}\n", "a second entry stands here", "odd.json:2:1"),
        (f"[ // all of them\n{ENTRY}]", "JSON has no comments", "odd.json:1:3"),
        (f"[ /* all of them */\n{ENTRY}]", "JSON has no comments", "odd.json:1:3"),
        (f'{{"status": "ok", "message": {ENTRY}}}', "an answer of Crossref’s programs", "odd.json:1:1"),
        (f'{{"header": {{"type": "esummary"}}, "result": {ENTRY}}}', "an answer of PubMed", "odd.json:1:1"),
        (f'{{"config": {{"id": "x"}}, "items": [{ENTRY}]}}', "an export of Zotero", "odd.json:1:1"),
    ],
)
def test_slips_of_json_are_told_in_its_words(text: str, says: str, place: str, tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text(content_with("odd.json", ("odd",)), encoding="utf-8")
    (tmp_path / "odd.json").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as error:
        load(tmp_path / "content.yaml", Project(tmp_path))
    assert any(f"{one.place}" == place and says in one.message for one in error.value.findings), [
        one.as_text() for one in error.value.findings
    ]


ONE: dict[str, Any] = {"type": "article-journal", "title": "One", "issued": {"date-parts": [[2018]]}}


@pytest.mark.parametrize(
    "library",
    [
        {"items": [{"id": "a", **ONE}]},
        {"a": ONE},
        {"a": {"id": "a", **ONE}},
        {"version": "1", "items": [{"id": "a", **ONE}]},
        [{"id": "a", **ONE}],
    ],
)
def test_lists_of_sources_in_a_group_and_by_key_are_read(library: object, tmp_path: Path) -> None:
    (one,) = loaded(tmp_path, "a.json", **{"a.json": json.dumps(library)})
    assert (one.id, one.title) == ("a", "One")


@pytest.mark.parametrize(
    "library",
    [
        [{"key": "ABCD2345", "data": {"key": "ABCD2345", "itemType": "book", "title": "One"}}],
        {"items": [{"itemType": "journalArticle", "title": "One", "creators": []}]},
        [{"itemType": "webpage", "title": "One", "url": "https://www.example.org"}],
    ],
)
def test_json_of_zotero_is_told_with_what_to_export(library: object, tmp_path: Path) -> None:
    (finding,) = refused(tmp_path, "a.json", **{"a.json": json.dumps(library)})
    assert "JSON of Zotero" in finding.message and "“CSL JSON”" in finding.fix


@pytest.mark.parametrize("name", ["/etc/passwd", "sources", "refs/", "a.md", "file:///a/b"])
def test_what_names_no_list_of_sources_is_told_as_that(name: str, tmp_path: Path) -> None:
    (finding,) = refused(tmp_path, name)
    assert finding.message == f"references can't be read from “{name}”" and ".bib" in finding.fix
