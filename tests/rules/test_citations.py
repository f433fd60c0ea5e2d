"""Findings on citations and on the library, as the command gives them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from brochure.cli import main
from brochure.rules.unfilled import unfilled
from tests.content.broken_cases import SOUND


class Checked:
    """What `check` says about a content file."""

    def __init__(self, folder: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
        path = folder / "content.yaml"
        path.write_text(text, encoding="utf-8")
        self.code = main(["check", "--content", str(path), "--format", "json"])
        self.lines = text.splitlines()
        self.findings = json.loads(capsys.readouterr().out)

    def of(self, rule: str) -> list[dict[str, Any]]:
        """The findings of one rule."""
        return [found for found in self.findings if found["rule"] == rule]

    def places(self, rule: str) -> list[tuple[int, int]]:
        """Line and column of each finding of one rule."""
        return [(found["place"]["line"], found["place"]["column"]) for found in self.of(rule)]

    def where(self, needle: str, occurrence: int = 0) -> tuple[int, int]:
        """Line and column of a text in the file."""
        found = [
            (number, match.start() + 1)
            for number, line in enumerate(self.lines, start=1)
            for match in re.finditer(re.escape(needle), line)
        ]
        return found[occurrence]


Check = Callable[[str], Checked]


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    return lambda text: Checked(tmp_path, text, capsys)


def with_source(fields: str, *, cited: bool = True) -> str:
    """The sound file with a second source, ``beta``."""
    text = SOUND.replace("glossary:\n", f"  - id: beta\n{fields}glossary:\n", 1)
    return text.replace("[@alpha2020, p. 3]", "[@alpha2020, p. 3; @beta]", 1) if cited else text


ARTICLE = "    type: article-journal\n    title: Another study\n    issued: 2021\n"
RULES = ("uncited", "duplicate-doi", "duplicate-title", "web-source", "no-doi", "after-digit", "unknown")


def test_the_sound_file_has_no_finding_on_citations(check: Check) -> None:
    found = check(SOUND)
    assert found.code == 0
    assert [rule for rule in RULES if found.of(f"citation.{rule}")] == []


def test_a_source_that_nothing_cites_is_found_at_its_key(check: Check) -> None:
    found = check(with_source(f"{ARTICLE}    DOI: 10.1000/beta\n", cited=False))
    assert found.places("citation.uncited") == [found.where("beta")]
    assert found.of("citation.uncited")[0]["severity"] == "warning"


def test_a_source_cited_in_a_value_counts_as_cited(check: Check) -> None:
    text = with_source(f"{ARTICLE}    DOI: 10.1000/beta\n", cited=False)
    assert check(text.replace("[@alpha2020, sec. 4.2]", "[@beta, sec. 4.2]")).of("citation.uncited") == []


def test_a_citation_without_a_source_is_found_where_it_stands(check: Check) -> None:
    found = check(SOUND.replace("[@alpha2020, p. 3]", "[@alpha2020, p. 3; @alpha2002]", 1))
    assert found.code == 3
    assert found.places("citation.unknown") == [found.where("@alpha2002")]
    assert "@alpha2020" in found.of("citation.unknown")[0]["fix"]


def test_a_key_that_begins_as_another_one_is_found_where_it_stands(check: Check) -> None:
    found = check(SOUND.replace("[@alpha2020, p. 3]", "[@alpha2020, p. 3; @alpha]", 1))
    assert found.places("citation.unknown") == [found.where("@alpha]")]


@pytest.mark.parametrize(
    "doi",
    ["10.1000/example", "10.1000/EXAMPLE", "https://doi.org/10.1000/Example", "doi:10.1000/example",
     "http://dx.doi.org/10.1000/example"],
)  # fmt: skip
def test_a_doi_that_is_there_twice_is_found_however_it_is_written(check: Check, doi: str) -> None:
    found = check(with_source(f'{ARTICLE}    DOI: "{doi}"\n'))
    assert found.code == 3
    assert found.places("citation.duplicate-doi") == [found.where("beta")]
    assert "alpha2020" in found.of("citation.duplicate-doi")[0]["message"]


@pytest.mark.parametrize(
    ("fields", "twice"),
    [
        ("    title: A study of something\n    issued: 2020\n", True),
        ("    title: 'A Study of <i>Something</i>.'\n    issued: 2020-11\n", True),
        ("    title: A study of something\n    issued: 2021\n", False),
        ("    title: A study of something else\n    issued: 2020\n", False),
        ("    title: A study of something\n    issued: 2020\n    DOI: 10.1000/other\n", False),
    ],
)
def test_the_same_title_and_year_are_found_unless_the_dois_differ(
    check: Check, fields: str, twice: bool
) -> None:
    found = check(with_source(f"    type: article-journal\n{fields}"))
    assert found.places("citation.duplicate-title") == ([found.where("beta")] if twice else [])


@pytest.mark.parametrize(
    "title",
    ["'RETRACTED: Cells for all'", "'RETRACTED ARTICLE: Cells'", "'Retracted: Cells'", "'[Retracted] Cells'",
     "'WITHDRAWN: Cells'", "'Retraction: Cells'", "'Retraction notice to Cells'",
     "'Expression of concern: Cells'", "'Cells for all [retracted]'"],
)  # fmt: skip
def test_a_source_that_was_taken_back_is_told(check: Check, title: str) -> None:
    found = check(with_source(f"    type: article-journal\n    title: {title}\n    DOI: 10.1000/beta\n"))
    assert found.places("citation.retracted") == [found.where("beta")]


@pytest.mark.parametrize(
    "title",
    ["Withdrawal of immunosuppression", "Retraction of the lung", "Retracted scapulae in rowers",
     "Clot retraction", "Removed kidneys and their use"],
)  # fmt: skip
def test_a_source_on_withdrawal_is_left_alone(check: Check, title: str) -> None:
    found = check(with_source(f"    type: article-journal\n    title: {title}\n    DOI: 10.1000/beta\n"))
    assert not found.of("citation.retracted")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://doi.org/10.1000/other", True),
        ("https://dx.doi.org/10.1000%2Fother", True),
        ("https://www.nejm.org/doi/full/10.1000/other", True),
        ("https://onlinelibrary.wiley.com/doi/10.1000/other", True),
        ("https://example.org/doi/abs/10.1000/other?x=1", True),
        ("https://doi.org/10.1000/BETA", False),
        ("https://example.org/doi/10.1000/beta/full", False),
        ("https://example.org/articles/beta", False),
        ("https://example.org/doi/pdf/10.1000/beta", False),
    ],
)
def test_an_address_with_another_doi_is_told(check: Check, address: str, told: bool) -> None:
    found = check(with_source(f"{ARTICLE}    DOI: 10.1000/beta\n    URL: {address}\n"))
    assert found.places("citation.two-dois") == ([found.where("beta")] if told else [])


@pytest.mark.parametrize(("number", "twice"), [('"123456"', True), ("123456", True), ('"123457"', False)])
def test_the_same_number_in_pubmed_is_found(check: Check, number: str, twice: bool) -> None:
    text = with_source(f"{ARTICLE}    DOI: 10.1000/beta\n    PMID: {number}\n")
    text = text.replace("    DOI: 10.1000/example\n", '    DOI: 10.1000/example\n    PMID: "123456"\n', 1)
    assert '"123456"' in text
    found = check(text)
    assert found.places("citation.duplicate-pmid") == ([found.where("beta")] if twice else [])


def test_a_key_that_is_there_twice_is_found_in_any_case(check: Check) -> None:
    found = check(with_source(f"{ARTICLE}    DOI: 10.1000/b\n", cited=False).replace("beta", "Alpha2020"))
    assert found.code == 3
    assert found.places("citation.duplicate-key") == [found.where("Alpha2020")]


def test_an_article_without_doi_is_noted(check: Check) -> None:
    found = check(with_source(ARTICLE))
    assert found.code == 0
    assert found.places("citation.no-doi") == [found.where("beta")]
    assert found.of("citation.no-doi")[0]["severity"] == "note"


@pytest.mark.parametrize(
    ("fields", "lacks"),
    [
        ("type: webpage\n", "no address and no date on which it was looked at"),
        ("type: webpage\n    URL: https://example.org\n", "no date on which it was looked at"),
        ("type: webpage\n    accessed: 2026-01-15\n", "no address"),
        ("type: webpage\n    URL: https://example.org\n    accessed: 2026-01-15\n", None),
        ("type: report\n    URL: https://example.org\n", "no date on which it was looked at"),
        ("type: report\n", None),
        ("type: report\n    URL: https://example.org\n    DOI: 10.1000/beta\n", None),
    ],
)
def test_a_web_source_needs_address_and_date(check: Check, fields: str, lacks: str | None) -> None:
    found = check(with_source(f"    title: A page\n    {fields}"))
    messages = [finding["message"] for finding in found.of("citation.web-source")]
    assert messages == ([f"the source “beta” has {lacks}"] if lacks else [])


AFTER_DIGIT = [
    # A text, and which “@alpha2020” of it stands behind a digit.
    ("Words.[@alpha2020] Then 26[@alpha2020] words.", [1]),
    ("First 26[@alpha2020] then words[@alpha2020].", [0]),
    ("One[@alpha2020] two[@alpha2020] and 81%[@alpha2020] and 5 mg[@alpha2020] of it.", [2, 3]),
    ("One[@alpha2020, p. 1; @alpha2020, p. 2] and *81%*[@alpha2020] of it.", [2]),
    ("See **26 of**[@alpha2020] and **26**[@alpha2020] words.", [1]),
    ("Mail a@alpha2020.org, \\\\@alpha2020, then 26[@alpha2020] words.", [2]),
    ("Words[@alpha2020] of 26 patients[@alpha2020].", []),
    ("It was 81%[@alpha2020].", []),
]


@pytest.mark.parametrize(("text", "which"), AFTER_DIGIT)
def test_the_very_citation_behind_a_digit_is_pointed_at(check: Check, text: str, which: list[int]) -> None:
    found = check(SOUND.replace("- A plain text for {rest-time}.[@alpha2020, p. 3]", f'- "{text}"', 1))
    line = next(number for number, line in enumerate(found.lines, start=1) if text in line)
    columns = [match.start() + 1 for match in re.finditer("@alpha2020", found.lines[line - 1])]
    assert found.places("citation.after-digit") == [(line, columns[index]) for index in which]


def test_a_citation_behind_a_digit_in_a_folded_text_is_pointed_at(check: Check) -> None:
    block = "- >\n            Words.[@alpha2020]\n            Then 26[@alpha2020]\n            words."
    found = check(SOUND.replace("- A plain text for {rest-time}.[@alpha2020, p. 3]", block, 1))
    line = next(number for number, line in enumerate(found.lines, start=1) if "Then 26" in line)
    assert found.places("citation.after-digit") == [(line, found.lines[line - 1].index("@") + 1)]


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("american-medical-asociation", "american-medical-association"),
        ("zzzzqqqq", "AMA"),
        ("natur", "nature"),
    ],
)
def test_an_unknown_citation_style_is_found_at_its_line(check: Check, name: str, fix: str) -> None:
    found = check(f"citation-style: {name}\n{SOUND}")
    assert found.code == 3
    assert found.places("content.citation-style") == [(1, 17)]
    assert fix in found.of("content.citation-style")[0]["fix"]


@pytest.mark.parametrize("name", ["nature", "nature-medicine", "apa"])
def test_a_known_citation_style_is_taken(check: Check, name: str) -> None:
    assert check(f"citation-style: {name}\n{SOUND}").code == 0


def with_explained(meaning: str, *, text: str = "In remission.", blocks: str = "") -> str:
    """The sound file without citations of its own, with what a word and an abbreviation mean."""
    found = SOUND.replace("when tests find no sign of the illness.", meaning)
    found = found.replace("A plain text for {rest-time}.[@alpha2020, p. 3]", text)
    found = found.replace("glossary:\n", f'abbreviations: {{ AB: "{meaning}" }}\nglossary:\n')
    return found.replace("          - block: references\n", blocks)


LIST = "          - block: references\n"
TAKING = [
    # A text that uses a word or an abbreviation, and the block that explains it.
    ("In remission.", "          - block: glossary\n"),
    ("Some AB.", "          - block: abbreviations\n"),
]


@pytest.mark.parametrize(("text", "block"), TAKING)
def test_what_a_leaflet_takes_from_the_glossary_and_the_abbreviations_cites(
    check: Check, text: str, block: str
) -> None:
    found = check(with_explained("nothing found.[@alpha2020]", text=text, blocks=block + LIST))
    assert (found.code, found.of("citation.list"), found.of("citation.uncited")) == (0, [], [])


@pytest.mark.parametrize(("text", "block"), TAKING)
def test_what_it_takes_needs_a_list_as_its_own_citations_do(check: Check, text: str, block: str) -> None:
    found = check(with_explained("nothing found.[@alpha2020]", text=text, blocks=block))
    assert found.code == 3 and found.places("citation.list") == [found.where("sample")]
    assert "but has no reference list" in found.of("citation.list")[0]["message"]


@pytest.mark.parametrize(
    ("text", "block"),
    [("A text.", TAKING[0][1]), ("A text.", TAKING[1][1]), ("In remission, AB.", "")],
)
def test_what_it_does_not_take_cites_nothing(check: Check, text: str, block: str) -> None:
    meaning = "nothing found.[@alpha2020]"
    found = check(with_explained(meaning, text=text, blocks=block + LIST))
    assert found.code == 3
    assert "cites nothing" in found.of("citation.list")[0]["message"]
    found = check(with_explained(meaning, text=text, blocks=block or "          - Words.\n"))
    assert found.code == 0 and found.places("citation.uncited") == [found.where("alpha2020", 1)]


def test_a_citation_behind_a_digit_in_an_explanation_is_pointed_at(check: Check) -> None:
    text = with_explained("below 26[@alpha2020] of it.", blocks=TAKING[0][1] + LIST)
    found = check(text)
    assert found.places("citation.after-digit") == [found.where("@alpha2020", 2)]


@pytest.mark.parametrize(
    "text",
    [
        "Samplumab in practice [insert DOI]",
        "[TBC]",
        "Guideline [to be confirmed]",
        "[journal name]",
        "[Title of the guideline]",
        "[volume]",
        "[year]",
        "[date of access]",
        "[add page numbers]",
        "[DOI pending]",
        "[xxx]",
        "[?]",
        "Kymriah SmPC [last updated: date]",
        "[Author names]",
        "[insert MHRA link]",
    ],
)
def test_brackets_of_sources_that_are_to_be_filled_in_are_told(text: str) -> None:
    assert len(list(unfilled(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Response at one year [published online ahead of print May 4, 2024]",
        "Cancer statistics [Internet]",
        "Treatment of leukaemia [in Chinese]",
        "[Complete remission after CAR-T cell therapy]",
        "[Add-on treatment with samplumab in asthma]",
        "Response [abstract]",
        "Approval [press release]",
        "Kymriah [package insert]",
        "Kymriah [prescribing information]",
        "[18F]FDG in lymphoma",
        "Letter [published correction appears in J Ex. 2024;1(2):3]",
        "Guideline [cited 2024 May 1]",
        "Thesis [PhD thesis]",
        "Study of x [corrected]",
        "Lecture [video]",
        "Title [...] and more",
        "Handbook [first edition]",
        "Page [web page]",
        "Report [date unknown]",
        "Data [data set]. Version 2",
    ],
)
def test_brackets_that_lists_of_references_have_are_meant(text: str) -> None:
    assert not list(unfilled(text))


def test_a_bracket_of_a_source_is_told_once_at_its_key(check: Check) -> None:
    found = check(
        with_source(
            "    type: report\n    title: Alpha beta [TBC] [TBC]\n    issued: 2021\n"
            "    publisher: '[publisher]'\n"
        )
    )
    assert [each["message"] for each in found.of("citation.unfilled")] == [
        "“[TBC]” in `title` of the source “beta” still has to be filled in",
        "“[publisher]” in `publisher` of the source “beta” still has to be filled in",
    ]
