"""Slips of those who write: a sign left out, a day that there is not, an item too far left."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project import small


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Words.[alpha, p. 4]", "“[alpha, p. 4]” cites nothing"),
        ("Words [alpha].", "“[alpha]” cites nothing"),
        ("Words.[alpha, table 2; @alpha]", "“[alpha, table 2; @alpha]” cites nothing"),
        ("Words.[@alpha, p. 4]", ""),
        ("Words [name of the centre].", ""),
        ("Words [alpha](https://example.org).", ""),
        ("Words \\[alpha].", ""),
        ("Words [beta, p. 4].", ""),
        ("Words.(alpha)", "“(alpha)” cites nothing"),
        ("Words (alpha, p. 4).", "“(alpha, p. 4)” cites nothing"),
        ("Words (alpha, sec. 4.8).", "“(alpha, sec. 4.8)” cites nothing"),
        ("Words (alpha).", ""),
        ("TNF-(alpha) and (beta, p. 4)", ""),
    ],
)
def test_a_key_in_brackets_without_its_sign_is_told(text: str, told: str, tmp_path: Path) -> None:
    project = small(tmp_path)
    project.change("content.yaml", "Words of the first leaflet.[@alpha]", f"'{text} Words.[@alpha]'")
    ended = project.run("check")
    assert ("cites nothing" in ended.err) == bool(told)
    assert told in ended.err
    if told:
        assert "write “[@alpha" in ended.err and "[warning]" in ended.err


def test_a_day_that_a_month_does_not_have_is_told_as_such(tmp_path: Path) -> None:
    project = small(tmp_path)
    project.change("content.yaml", "prepared: 2026-11", "prepared: 2026-11-31")
    ended = project.run("check")
    assert ended.code == 3
    assert "“2026-11-31” is not a date" in ended.err and "there is no such day" in ended.err


def test_a_folder_without_content_says_where_it_looked(tmp_path: Path) -> None:
    project = small(tmp_path)
    (project.folder / "content.yaml").unlink()
    ended = project.run("check")
    assert ended.code == 3
    assert str(project.folder) in ended.err and "`--content`" in ended.err and "`brochure new`" in ended.err


def test_an_item_that_stands_too_far_left_is_told_where_it_belongs(tmp_path: Path) -> None:
    project = small(tmp_path)
    project.change(
        "content.yaml",
        "          - Words of the first leaflet.[@alpha]\n",
        "          - Words of the first leaflet.[@alpha]\n        - block: references\n",
    )
    ended = project.run("check")
    assert ended.code == 3
    assert "an item of a list stands among named fields" in ended.err
    assert "start it at column 11, below the hyphens of the list above it; or give" in ended.err


def test_quotation_marks_of_a_spreadsheet_are_written_once(tmp_path: Path) -> None:
    project = small(tmp_path)
    project.change("content.yaml", "Words of the first leaflet.[@alpha]", '"He said ""go"" to me"')
    ended = project.run("check")
    assert ended.code == 3 and "goes on after the closing quotation mark" in ended.err
    assert "'He said \"go\" to me'" in ended.err


def test_a_text_in_the_place_of_fields_is_shown_as_a_title(tmp_path: Path) -> None:
    project = small(tmp_path)
    table = "- block: table\n{0}caption: A\n{0}columns: [Outcome, B]\n{0}rows: [[a, b]]".format(" " * 12)
    project.change("content.yaml", "- Words of the first leaflet.[@alpha]", table)
    ended = project.run("check")
    assert ended.code == 3
    assert "write { title: Outcome }; its fields are align, title, width" in ended.err


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("          - - One\n          - Two.\n", 27),
        ("          -\n            - One\n          - Two.\n", 28),
        ("          - block: list\n            items:\n              - - One\n                - Two\n", 29),
        ("          - block: key-points\n            items:\n              - - One\n", 29),
    ],
)
def test_a_hyphen_too_many_is_told(text: str, line: int, tmp_path: Path) -> None:
    project = small(tmp_path)
    content = (project.folder / "content.yaml").read_text(encoding="utf-8")
    old = "          - Words of the first leaflet.[@alpha]\n"
    first = content[: content.index(old)].count("\n") + 1
    project.change("content.yaml", old, text + old)
    ended = project.run("check")
    assert ended.code == 3
    assert f"content.yaml:{first + line - 27}:" in ended.err
    assert "the second hyphen makes a list within the list" in ended.err
    assert "take one of the hyphens away" in ended.err


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ("{ block: image, file: a.svg, alt: A }", "did you mean “figure”?"),
        ("{ block: bullets, items: [a, b] }", "did you mean “list”?"),
        ("{ block: quote, text: Words, by: Ann }", "did you mean “quotation”?"),
        ("{ block: QR, url: https://example.org }", "did you mean “qr-code”?"),
        ("{ block: callout, title: A, texts: [a] }", "did you mean “box”?"),
        ("{ block: lits, items: [a, b] }", "did you mean “list”?"),
        ("{ block: figure, image: a.svg, alt: A }", "did you mean “file”?"),
        ("{ block: box, heading: A, texts: [a] }", "did you mean “title”?"),
        ("{ block: list, bullets: [a, b] }", "did you mean “items”?"),
        ("{ block: quotation, text: Words, author: Ann }", "did you mean “by”?"),
    ],
)
def test_words_of_other_programs_are_told_with_what_is_meant(block: str, told: str, tmp_path: Path) -> None:
    project = small(tmp_path)
    old = "          - Words of the first leaflet.[@alpha]\n"
    project.change("content.yaml", old, f"          - {block}\n{old}")
    ended = project.run("check")
    assert ended.code == 3 and told in ended.err


def test_a_sign_that_no_font_has_is_told_in_an_address_that_is_printed(tmp_path: Path) -> None:
    project = small(tmp_path)
    old = "          - Words of the first leaflet.[@alpha]\n"
    code = "- { block: qr-code, url: https://example.org/\U0001f600/x, title: Films, instruction: Scan }"
    project.change("content.yaml", old, f"          {code}\n{old}")
    ended = project.run("build", "--edition", "screen")
    line = next(n for n, text in enumerate(code_lines(project.folder), 1) if "qr-code" in text)
    column = code_lines(project.folder)[line - 1].index("\U0001f600") + 1
    assert ended.code == 3
    assert f"content.yaml:{line}:{column}: the fonts have no character “\U0001f600”" in ended.err


def code_lines(folder: Path) -> list[str]:
    """The lines of the content."""
    return (folder / "content.yaml").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("journal: Blood", "container-title"),
        ("booktitle: Blood", "container-title"),
        ("year: 2018", "issued"),
        ("authors: []", "author"),
        ("pages: 1-2", "page"),
        ("institution: NHS", "publisher"),
        ("doi: 10.5555/x", "DOI"),
    ],
)
def test_a_field_of_bibtex_among_those_of_a_source_is_told_by_its_name_here(
    word: str, meant: str, tmp_path: Path
) -> None:
    project = small(tmp_path)
    project.change("content.yaml", "    title: Alpha\n", f"    title: Alpha\n    {word}\n")
    ended = project.run("check")
    assert ended.code == 3 and f"did you mean “{meant}”?" in ended.err


@pytest.mark.parametrize(
    "field", ["items: [One]", "caption: Words", "alt: Words", "rows: [[a]]", "file: a.svg"]
)
def test_a_field_of_a_block_beside_the_blocks_is_told_where_it_belongs(field: str, tmp_path: Path) -> None:
    project = small(tmp_path)
    project.change(
        "content.yaml", "      - title: Second page\n", f"        {field}\n      - title: Second page\n"
    )
    ended = project.run("check")
    assert ended.code == 3 and "where the fields of the block begin that it belongs to" in ended.err


def test_a_misspelt_field_of_a_section_is_told_by_its_name(tmp_path: Path) -> None:
    project = small(tmp_path)
    project.change("content.yaml", "        start: panel\n", "        start: panel\n        titel: More\n")
    assert "did you mean “title”?" in project.run("check").err


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("photo.png", "did you mean “pics/photo.png”?"),
        ("Photo.PNG", "did you mean “pics/photo.png”?"),
        ("other/photo.png", "did you mean “pics/photo.png”?"),
        ("pics/ photo.png", "did you mean “pics/photo.png”?"),
        ("/home/ann/photo.png", "did you mean “pics/photo.png”?"),
        ("nothing.png", "check the name of the file"),
    ],
)
def test_a_picture_that_lies_in_another_folder_is_named(written: str, meant: str, tmp_path: Path) -> None:
    project = small(tmp_path)
    (project.folder / "pics").mkdir()
    (project.folder / "pics" / "photo.png").write_bytes(b"")
    block = f"- block: figure\n            file: {written}\n            alt: A photo.\n          - "
    project.change("content.yaml", "- Words of the first leaflet", f"{block}Words of the first leaflet")
    assert meant in project.run("check").err


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("Words.[@alpha]]", "[@alpha]]"),
        ("Words.[[@alpha]", "[[@alpha]"),
        ("Words.[@alpha, p. 4]] More [name of the centre].", "[@alpha, p. 4]]"),
        ("Words.[[@alpha] and more", "[[@alpha]"),
        ("[name of the centre] Words.[@alpha]]", "[@alpha]]"),
        ("It was 5 [95% CI 3–7[@alpha]].", ""),
        ("It was 5 [[@alpha] and others].", ""),
        ("From [0, 12) hours.[@alpha]", ""),
        ("Words.[@alpha]\\]", ""),
    ],
)
def test_a_bracket_too_many_beside_a_citation_is_told(text: str, piece: str, tmp_path: Path) -> None:
    project = small(tmp_path)
    project.change("content.yaml", "Words of the first leaflet.[@alpha]", f"'{text}'")
    ended = project.run("check")
    assert (f"in “{piece}” is a bracket too many" in ended.err) == bool(piece), ended.err
    assert piece or "bracket too many" not in ended.err


@pytest.mark.parametrize("key", ["doe2020", "doe2020a"])
def test_a_key_with_its_year_in_round_brackets_is_told(key: str, tmp_path: Path) -> None:
    project = small(tmp_path)
    text = (project.folder / "content.yaml").read_text(encoding="utf-8").replace("alpha", key)
    (project.folder / "content.yaml").write_text(text, encoding="utf-8")
    project.change("content.yaml", "Words of the first", f"Others say so ({key}). Words of the first")
    assert f"write “[@{key}]” to cite the source" in project.run("check").err


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04\x14\0[Content_Types].xml word/document.xml", "a document of Word"),
        (b"PK\x03\x04\x14\0[Content_Types].xml xl/workbook.xml", "a workbook of Excel"),
        (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.text", "a document of LibreOffice"),
        (b"PK\x03\x04content.yaml", "a ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of an older Office"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n", "a picture"),
    ],
)
@pytest.mark.parametrize("name", ["content.yaml", "sources.json"])
def test_a_file_of_another_kind_is_told_as_what_it_is(
    data: bytes, what: str, name: str, tmp_path: Path
) -> None:
    project = small(tmp_path)
    if name != "content.yaml":
        text = (project.folder / "content.yaml").read_text(encoding="utf-8")
        head, _colon, rest = text.partition("references:\n")
        rest = rest[rest.index("leaflets:") :]
        (project.folder / "content.yaml").write_text(f"{head}references: {name}\n{rest}", encoding="utf-8")
    (project.folder / name).write_bytes(data)
    ended = project.run("check")
    assert ended.code == 3
    assert f"{name}:1:1: this is {what}, not plain text" in ended.err and "`brochure new`" in ended.err


@pytest.mark.parametrize(
    ("author", "fix"),
    [
        ("Doe J, Roe S", "write each of them by itself: [{ family: Doe, given: J }"),
        ("[Doe J]", "write { family: Doe, given: J }, and organisations as { literal: Name }"),
        ("[{ first: Jane, family: Doe }]", "did you mean “given”?"),
        ("[{ last: Doe }]", "did you mean “family”?"),
        ("[{ surname: Doe }]", "did you mean “family”?"),
    ],
)
def test_authors_in_another_form_are_told_with_theirs(author: str, fix: str, tmp_path: Path) -> None:
    project = small(tmp_path)
    project.change("content.yaml", "author: [{ family: Example, given: A }]", f"author: {author}")
    ended = project.run("check")
    assert ended.code == 3 and fix in ended.err, ended.err


@pytest.mark.parametrize(
    ("kind", "meant"),
    [("pie-chart", "bar-chart"), ("donut", "bar-chart"), ("histogram", "bar-chart"), ("video", "qr-code")],
)
def test_kinds_that_are_not_there_lead_to_what_is_near_in_sense(
    kind: str, meant: str, tmp_path: Path
) -> None:
    project = small(tmp_path)
    project.change("content.yaml", "- Words of the first", f"- block: {kind}\n          - Words of the first")
    assert f"did you mean “{meant}”?" in project.run("check").err


def test_a_misspelt_file_of_sources_is_told_with_the_one_that_is_there(tmp_path: Path) -> None:
    project = small(tmp_path)
    project.write("sources.bib", "@book{a, title={A}}")
    project.change("content.yaml", "references:\n", "references:\n  - source.bib\n")
    assert "did you mean “sources.bib”?" in project.run("check").err


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("Fever; 5", "[Fever, 5]"),
        ('"| Fever | 5 |"', "[Fever, 5]"),
        ('"Fever\\t5"', "[Fever, 5]"),
        ('"Fever; 5 (3–7); {x}"', '[Fever, "5 (3–7)", "{x}"]'),
    ],
)
def test_a_row_that_was_written_as_one_text_is_told_as_a_list(row: str, cells: str, tmp_path: Path) -> None:
    project = small(tmp_path)
    table = (
        "- block: table\n{0}caption: A\n{0}columns: [{{ title: A }}, {{ title: B }}]\n{0}rows:\n{0}  - {1}"
    )
    project.change("content.yaml", "- Words of the first leaflet.[@alpha]", table.format(" " * 12, row))
    ended = project.run("check")
    assert ended.code == 3 and f"write {cells}" in ended.err, ended.err
