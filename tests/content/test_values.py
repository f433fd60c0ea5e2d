"""Values: said once with source and date, used in texts by name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from brochure.content.load import read
from brochure.content.model import texts_in
from brochure.errors import ContentError
from brochure.findings import SourcePlace
from tests.blocks.conftest import Maker
from tests.blocks.conftest import leaflet as leaflet  # the fixture
from tests.blocks.leaflets import content
from tests.project import SMALL, Project


def value(text: str) -> dict[str, str]:
    return {"text": text, "meaning": "For tests", "source": "[@alpha, sec. 4.2]", "date": "2024-09-03"}


def head(**texts: str) -> dict[str, Any]:
    return {"values": {name.replace("_", "-"): value(text) for name, text in texts.items()}}


@pytest.mark.parametrize(
    ("text", "set_as"),
    [
        ("1.10 mg", "1.10\u00a0mg"),
        ("no", "no"),
        ("yes", "yes"),
        ("007", "007"),
        ("£282,000", "£282,000"),
        ("at least 4 weeks", "at least 4\u00a0weeks"),
        ("38 °C", "38\u00a0°C"),
        ('< 5 & "x"', "&lt;\u00a05 &amp; “x”"),
        (r"\*not emphasis\*", "*not emphasis*"),
    ],
)
def test_a_value_stands_in_the_text_as_it_was_written(leaflet: Maker, text: str, set_as: str) -> None:
    assert f"Take {set_as} now." in leaflet("Take {dose} now.", head=head(dose=text)).html


def test_a_unit_outside_the_value_is_tied_to_it_too(leaflet: Maker) -> None:
    assert "Take 1.10\u00a0mg." in leaflet("Take {dose} mg.", head=head(dose="1.10")).html


def unbound(html: str) -> str:
    """Without what keeps words on one line."""
    return re.sub(r'<span class="nobreak">(.*?)</span>', r"\1", html)


def test_names_of_product_and_company_are_values(leaflet: Maker) -> None:
    html = unbound(leaflet("{brand} ({generic}) of {company}, {company-contact}.").html)
    assert "Samplumab® (samplumab) of [Company name], [company contact]." in html


@pytest.mark.parametrize("where", ["heading", "bar-chart", "table", "alt"])
def test_values_work_wherever_words_are(leaflet: Maker, where: str) -> None:
    chart = {
        "block": "bar-chart",
        "caption": "c",
        "alt": "{rest}" if where == "alt" else "x",
        "bars": [{"label": "{rest}" if where == "bar-chart" else "x", "value": "1"}],
    }
    blocks: dict[str, dict[str, Any]] = {
        "heading": {"block": "heading", "text": "After {rest}"},
        "table": {"block": "table", "caption": "c", "columns": [{"title": "{rest}"}], "rows": [["a"]]},
    }
    block = blocks.get(where, chart)
    made = leaflet(block, head=head(rest="unique words"))
    assert "unique words" in made.html and "{rest}" not in made.html


def test_source_and_date_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "content.yaml"
    path.write_text(content(["{dose}"], head=head(dose="1.10 mg")), encoding="utf-8")
    kept = read(path).brochure.values["dose"]
    assert (kept.text, kept.source.source, str(kept.date)) == (
        "1.10 mg",
        "[@alpha, sec. 4.2]",
        "3 September 2024",
    )


@pytest.mark.parametrize(
    ("text", "message", "fix"),
    [
        ("{dsoe}", "there is no value “dsoe”", "did you mean {dose}?"),
        ("{brnad}", "there is no value “brnad”", "did you mean {brand}?"),
        ("{xyzzy}", "there is no value “xyzzy”", "define it under `values:`"),
        ("{Dose}", "a curly bracket opens no value", "small letters"),
    ],
)
def test_a_value_that_is_not_there_is_found_where_it_is_used(
    leaflet: Maker, text: str, message: str, fix: str
) -> None:
    with pytest.raises(ContentError) as caught:
        leaflet(f"Take {text} now.", head=head(dose="1"))
    (finding,) = caught.value.findings
    assert finding.message == message and fix in finding.fix
    assert isinstance(finding.place, SourcePlace)
    assert finding.place.text[finding.place.column - 1 :].startswith(text)


def test_a_value_is_defined_once(tmp_path: Path) -> None:
    path = tmp_path / "content.yaml"
    text = content(["{dose}"], head=head(dose="1"))
    path.write_text(text.replace("values:\n", "values:\n  dose: {text: a}\n"), encoding="utf-8")
    with pytest.raises(ContentError, match="the field “dose” stands here twice"):
        read(path)


def test_the_date_and_the_job_code_of_a_leaflet_are_values_of_its_texts(leaflet: Maker) -> None:
    about = {
        "block": "about",
        "title": "About",
        "items": [
            {"label": "Prepared", "text": "{prepared}"},
            {"label": "Job code", "text": "**{job-code}**"},
        ],
    }
    chart = {
        "block": "bar-chart",
        "caption": "c",
        "alt": "In {prepared}.",
        "bars": [{"label": "x", "value": "1"}],
    }
    made = leaflet("See [{job-code} of {prepared}](https://example.org).", about, chart)
    html = unbound(made.html)
    assert "November 2026" in html and "<strong>[job code]</strong>" in html
    assert ">[job code] of November 2026</a>" in html and "In November 2026." in html
    assert "{prepared}" not in html and "{job-code}" not in html


def test_each_leaflet_has_its_own_date_and_job_code(tmp_path: Path) -> None:
    path = tmp_path / "content.yaml"
    first, second = SMALL.split("  two:\n")
    second = second.replace("prepared: 2026-11", "prepared: 2027-03-05").replace("[job code]", "B-2 {brand}")
    text = f"{first}  two:\n{second}".replace("Words of the", "In {prepared}, {job-code} and words of the")
    path.write_text(text, encoding="utf-8")
    brochure = read(path).brochure
    said = [
        text.plain(brochure.value_texts)
        for found in brochure.leaflets.values()
        for text in texts_in(found)
        if "and words" in text.source
    ]
    assert said == [
        "In November 2026, [job code] and words of the first leaflet.",
        "In 5 March 2027, B-2 Samplumab and words of the second leaflet.",
    ]


def test_a_bracket_that_is_no_value_stays(leaflet: Maker) -> None:
    assert "A {prepared} text." in leaflet("A \\{prepared} text.").html


@pytest.mark.parametrize(
    ("contact", "sentence", "told"),
    [
        ("Example Ltd, Leeds.", "Report to {company-contact}.", True),
        ("Example Ltd, Leeds.", "Report to **{company-contact}**. Now.", True),
        ("Ask us!", "Report to {company-contact}.", True),
        ("Example Ltd.", "Report to {company-contact}, please.", False),
        ("Example Ltd.", "Report to {company-contact}", False),
        ("Example Ltd", "Report to {company-contact}.", False),
        ("Example Ltd.", r"A \{company-contact}.", False),
        ("Example Ltd.", "Report to {company-contact}...", False),
    ],
)
def test_a_value_that_ends_a_sentence_which_ends_by_itself_is_told(
    tmp_path: Path, contact: str, sentence: str, told: bool
) -> None:
    project = Project(tmp_path)
    text = re.sub(r'contact: "[^"]+"', f'contact: "{contact}"', SMALL, count=1)
    project.write("content.yaml", text.replace("Words of the first leaflet.", sentence))
    found = [one for one in read(tmp_path / "content.yaml").findings if one.rule == "content.ends"]
    assert [one.message[:17] for one in found] == ["“{company-contact"] * told
    line = (tmp_path / "content.yaml").read_text(encoding="utf-8").splitlines()[26]
    for one in found:
        assert str(one.place) == f"content.yaml:27:{line.index('{company') + 1}"
