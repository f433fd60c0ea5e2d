"""Prescribing information behind a code, its age, its empty entries, and the company's contact."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from brochure.findings import Finding, Severity
from brochure.preflight.sandbox import words_of
from brochure.rules.checks.landing import is_home_page
from brochure.rules.judge import judge
from tests.project import Project
from tests.rules.examples import SAMPLES, evidence_of
from tests.rules.told import sample

DOCUMENT = (SAMPLES / "samplix-pi.txt").read_text(encoding="utf-8")
URL = "url: https://www.example.com/samplumab/pi"


def judged_with(name: str, document: str | bytes, *pairs: tuple[str, str], file: str = "") -> list[Finding]:
    """What is said of a sample whose code leads to another document."""
    text = sample(name, *pairs)
    data = document.encode() if isinstance(document, str) else document
    text = re.sub(r"sha256: \w+", f"sha256: {hashlib.sha256(data).hexdigest()}", text)
    own = re.search(r"file: ([\w.-]+)", text)
    assert own is not None
    if file:
        text = text.replace(f"file: {own[1]}", f"file: {file}")
    return judge(evidence_of(text, files=[(file or own[1], data)], set_type=False))


def codes(*pairs: tuple[str, str]) -> dict[str, Severity]:
    found = judge(evidence_of(sample("uk-hcp-code", *pairs), set_type=False))
    return {one.rule.removeprefix("uk.hcp."): one.severity for one in found}


@pytest.mark.parametrize(
    "url",
    [
        *("https://www.example.com", "https://example.com/", "https://example.com/index.html"),
        *("https://example.com/uk", "https://example.com/en-gb/", "https://example.com/home"),
        *("https://www.example.com/uk/en", "https://example.com/?utm=1", "https://example.com/#pi"),
        *("https://example.com//", "https://example.com/en_GB/hcp/home.aspx", "https://example.com/uk//en/"),
        "https://example.com/en/?utm_source=leaflet&utm_medium=qr#top",
    ],
)
def test_a_home_page_is_no_prescribing_information(url: str) -> None:
    assert is_home_page(url)
    assert codes((URL, f"url: {url}")) == {"information-landing": Severity.ERROR}


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/pi",
        "https://example.com/samplix.pdf",
        "https://example.com/?doc=pi",
        "https://a.com/uk/pi",
        "https://example.com/#/samplix/pi",
        "https://example.com/?utm_source=leaflet&doc=pi",
        "https://example.com/en/samplix",
    ],
)
def test_the_address_of_a_document_is_no_home_page(url: str) -> None:
    assert not is_home_page(url)
    assert codes((URL, f"url: {url}")) == {}


@pytest.mark.parametrize(
    "url",
    [
        "https://www.medicines.org.uk/emc/product/9456/smpc",
        "https://example.com/samplix-smpc.pdf",
        "https://example.com/summary-of-product-characteristics",
        "https://example.com/spc/samplix",
        "https://products.mhra.gov.uk/substance/?x=samplumab",
        "https://example.com/documents/pil.pdf",
    ],
)
def test_an_address_of_another_document_is_an_error_or_without_the_document_a_hint(url: str) -> None:
    document = next(line for line in sample("uk-hcp-code").splitlines(keepends=True) if "document: {" in line)
    assert codes((URL, f"url: {url}")) == {"information-landing": Severity.ERROR}
    assert codes((URL, f"url: {url}"), (document, "")) == {
        "information-landing": Severity.WARNING,
    }


def test_a_code_without_its_document_is_told() -> None:
    document = next(line for line in sample("uk-hcp-code").splitlines(keepends=True) if "document: {" in line)
    assert codes((document, "")) == {"information-landing": Severity.WARNING}


def test_a_summary_of_product_characteristics_does_not_do() -> None:
    smpc = (
        "SUMMARY OF PRODUCT CHARACTERISTICS\n1. NAME OF THE MEDICINAL PRODUCT\nSamplix 10 mg (samplumab)\n"
        "4.1 Therapeutic indications\nExamplitis in adults\n4.2 Posology and method of use\nOne tablet.\n"
        "4.8 Undesirable effects\nHeadache\n5.1 Pharmacodynamic properties\n"
    )
    found = judged_with("uk-hcp-code", smpc)
    assert any("is a summary of product characteristics" in one.message for one in found)
    told = " ".join(one.message for one in found)
    assert "does not give the legal category" in told
    assert "does not give the cost" in told


@pytest.mark.parametrize(
    ("gone", "missing"),
    [
        ("Legal category: POM.\n", "the legal category"),
        ("Cost: £10.00 for 28 tablets, excluding VAT.\n", "the cost without VAT"),
        ("Contraindications: Hypersensitivity to samplumab.\n", "contraindications"),
        ("Special warnings and precautions: Check blood counts before each course.\n", "precautions"),
        ("Date of preparation: October 2026.\n", "the date on which"),
        ("Marketing authorisation number: PL 00000/0001.\n", "the number of the marketing authorisation"),
        ("Side effects: Common: headache. Serious: low blood counts. ", "adverse reactions"),
    ],
)
def test_the_rows_on_prescribing_information_are_checked_on_the_document(gone: str, missing: str) -> None:
    assert gone in DOCUMENT
    found = judged_with("uk-hcp-code", DOCUMENT.replace(gone, ""))
    assert [one.severity for one in found] == [Severity.ERROR]
    assert f"the document “samplix-pi.txt” does not give {missing}" in found[0].message


def test_the_document_of_another_medicine_is_told() -> None:
    other = DOCUMENT.replace("Samplix", "Otherix").replace("samplumab", "otherumab")
    assert any("does not name the medicine" in one.message for one in judged_with("uk-hcp-code", other))


def _pdf(text: str) -> bytes:
    lines = "".join(f"({line.replace('(', '[').replace(')', ']')}) Tj T* " for line in text.splitlines())
    # A letter of the font's own code, which is Latin-1 here.
    stream = f"BT /F 9 Tf 12 TL 40 800 Td {lines} ET".encode("latin-1")
    font = b"/Resources << /Font << /F 5 0 R >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s >>" % font,
        b"<< /Length %d >> stream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    data, places = b"%PDF-1.7\n", []
    for number, part in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj %s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    return data + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def test_a_pdf_is_read_by_a_process_of_its_own() -> None:
    assert judged_with("uk-hcp-code", _pdf(DOCUMENT), file="pi.pdf") == []
    found = judged_with("uk-hcp-code", _pdf(DOCUMENT.replace("Legal category: POM.", "")), file="pi.pdf")
    assert ["does not give the legal category" in one.message for one in found] == [True]


def test_what_is_no_pdf_or_no_text_can_not_be_checked() -> None:
    for data, why in ((b"no pdf", "it can’t be read as a PDF"), (_pdf(""), "it holds no words")):
        found = judged_with("uk-hcp-code", data, file="pi.pdf")
        assert any(why in one.message for one in found), why
    found = judged_with("uk-hcp-code", b"\xff\xfe\x00")
    assert any("it is no text in UTF-8" in one.message for one in found)
    with pytest.raises(ValueError, match="takes more than"):
        words_of(_pdf(DOCUMENT), seconds=0.001)


def test_a_document_that_is_not_there_or_another_one_stops_the_build(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("content.yaml", (SAMPLES / "uk-hcp-code.yaml").read_text(encoding="utf-8"))
    ended = project.run("check")
    assert ended.code == 3
    assert (
        "content.yaml:65:31: the document “samplix-pi.txt” can't be used: there is no such file" in ended.err
    )
    project.write("samplix-pi.txt", DOCUMENT + "Changed.")
    ended = project.run("check")
    assert ended.code == 3
    assert "is not the one that was declared" in ended.err
    assert hashlib.sha256(f"{DOCUMENT}Changed.".encode()).hexdigest() in ended.err
    project.write("samplix-pi.txt", DOCUMENT)
    assert project.run("check").code == 0
    # A checkout may have other line ends.
    project.write("samplix-pi.txt", DOCUMENT.replace("\n", "\r\n"))
    assert project.run("check").code == 0


def test_a_document_outside_the_project_is_refused(tmp_path: Path) -> None:
    text = (SAMPLES / "uk-hcp-code.yaml").read_text(encoding="utf-8")
    project = Project(tmp_path / "project")
    project.write("content.yaml", text.replace("file: samplix-pi.txt", "file: ../samplix-pi.txt"))
    Project(tmp_path).write("samplix-pi.txt", DOCUMENT)
    ended = project.run("check")
    assert ended.code == 3
    assert "it leads outside the project folder" in ended.err


@pytest.mark.parametrize(
    ("date", "severity"),
    [("October 2019", Severity.WARNING), ("2021", Severity.WARNING), ("March 2024", Severity.WARNING),
     ("June 2025", None), ("November 2026", None), ("May 2027", Severity.WARNING)],
)  # fmt: skip
def test_prescribing_information_of_long_ago_is_told(date: str, severity: Severity | None) -> None:
    text = undeclared(sample("uk-hcp", ("text: October 2026.", f"text: {date}.")))
    found = [
        one.severity for one in judge(evidence_of(text, set_type=False)) if "information-age" in one.rule
    ]
    assert found == ([severity] if severity else [])


def undeclared(text: str) -> str:
    """A sample whose product says nothing of its label."""
    return re.sub(r"  (?:indication|population|dose|route): .*\n", "", text)


def test_prescribing_information_that_is_older_than_the_label_is_an_error() -> None:
    text = sample("uk-hcp", ("text: October 2026.", "text: June 2026."))
    found = judge(evidence_of(text, set_type=False))
    assert [(one.rule, one.severity) for one in found] == [("uk.hcp.information-age", Severity.ERROR)]
    assert "older than the label that `indication` is from (August 2026)" in found[0].message


@pytest.mark.parametrize("name", ["uk-hcp-code", "us-hcp"])
def test_a_document_of_long_ago_is_told(name: str) -> None:
    file = "samplix-pi.txt" if name == "uk-hcp-code" else "samplix-us-pi.txt"
    document = (SAMPLES / file).read_text(encoding="utf-8")
    document = document.replace("October 2026", "October 2019").replace("10/2026", "10/2019")
    found = judged_with(name, document, ("date: 2026-10 }", "date: 2019-10 }"))
    assert [one.rule for one in found] == [f"{name[:2]}.hcp.information-age"]


@pytest.mark.parametrize(
    "own",
    [
        "Date of preparation: October 2019.",
        "Date of last revision: 3 October 2019",
        "Revised: 10/2019",
        "Last revised October 2019.",
        "Date of revision of the text\n09/2026",
        "Prepared in September 2026.",
    ],
)
def test_a_document_of_another_date_than_is_given_is_told(own: str) -> None:
    found = judged_with("uk-hcp-code", DOCUMENT.replace("Date of preparation: October 2026.", own))
    (told,) = (one for one in found if one.rule == "uk.hcp.information-landing")
    assert told.severity is Severity.ERROR and told.message.endswith("not of October 2026")


@pytest.mark.parametrize(
    "own",
    [
        "Date of preparation: October 2026.",
        "Date of preparation: 12 October 2026. Date of last revision: 3 November 2020.",
        "Revised: 10/2026",
        "Date of preparation: 2019.",
        "Authorised in October 2019. Date of preparation: October 2026",
    ],
)
def test_a_document_of_the_date_that_is_given_is_right(own: str) -> None:
    found = judged_with("uk-hcp-code", DOCUMENT.replace("Date of preparation: October 2026.", own))
    assert "uk.hcp.information-landing" not in [one.rule for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "[to be completed]",
        "[TBC]",
        "to be confirmed",
        "",
        "TBC.",
        "[insert text]",
        "–",
        "[to be added by medical]",
    ],
)
def test_a_heading_with_nothing_behind_it_gives_nothing(text: str) -> None:
    old = "Contraindications: Hypersensitivity to samplumab."
    found = judged_with("uk-hcp-code", DOCUMENT.replace(old, f"Contraindications: {text}"))
    assert any("does not give contraindications" in one.message for one in found)


def test_headings_alone_give_nothing() -> None:
    found = judged_with("uk-hcp-code", re.sub(": .*", ":", DOCUMENT))
    told = " ".join(one.message for one in found)
    for part in ("the legal category", "the cost", "contraindications", "precautions"):
        assert f"does not give {part}" in told


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Contraindications: Hyper", "Contraindications:\nHyper"),
        ("Side effects: Common:", "Side effects:\nCommon:"),
        ("Side effects: Common: headache.", "Side effects:\nCommon:\nheadache."),
        ("Legal category: POM", "Legal category:\nPOM"),
        ("Special warnings and precautions: Check", "Special warnings and precautions:\n\nCheck"),
    ],
)
def test_a_heading_on_a_line_of_its_own_gives_what_stands_below(old: str, new: str) -> None:
    assert old in DOCUMENT
    assert judged_with("uk-hcp-code", DOCUMENT.replace(old, new)) == judged_with("uk-hcp-code", DOCUMENT)


@pytest.mark.parametrize(
    "text",
    [".", "None.", "–", "N/A", "See SmPC.", "Please refer to the summary of product characteristics.", "TBC"],
)
def test_precautions_that_say_nothing_are_told(text: str) -> None:
    old = "precautions, text: Check blood counts before each course."
    found = judge(evidence_of(sample("uk-hcp", (old, f'precautions, text: "{text}"')), set_type=False))
    assert [one.rule for one in found] == ["uk.hcp.information-entries"]


@pytest.mark.parametrize(
    ("contact", "severity"),
    [("us", Severity.ERROR), ("our team", Severity.ERROR), ("the company", Severity.ERROR),
     ("Us.", Severity.ERROR), ("your representative", Severity.ERROR), ("Drug safety", Severity.WARNING),
     ("[company contact]", None), ("Example Medicines Ltd, 1 Street", None), ("safety@example.com", None)],
)  # fmt: skip
def test_a_contact_is_somebody_who_can_be_reached(contact: str, severity: Severity | None) -> None:
    pair = ("contact: Example Medicines Ltd at safety@example.com", f'contact: "{contact}"')
    found = judge(evidence_of(sample("uk-hcp", pair), set_type=False))
    assert [one.severity for one in found if one.rule == "uk.hcp.contact"] == ([severity] if severity else [])


def test_job_codes_are_compared_without_case_and_spaces() -> None:
    other = """\
leaflets:
  other:
    audience: hcp
    market: none
    format: a5-flyer
    language: en-GB
    title: Another leaflet
    description: A sample
    job-code: "{}"
    prepared: 2026-11
    sections:
      - {{ title: One, start: panel, blocks: [Words of another leaflet.] }}
"""
    for code, is_told in (("uk-sam-0001 ", True), ("UK SAM 0001", True), ("Uk-Sam - 0001", True),
                          ("UK–SAM–0001", True), ("UK/SAM/0001", False), ("UK-SAM-00", False)):  # fmt: skip
        text = sample("uk-hcp", ("leaflets:\n", other.format(code)))
        found = {one.rule for one in judge(evidence_of(text, "hcp", set_type=False))}
        assert ("uk.hcp.job-code-unique" in found) is is_told, code
