"""Type as it is set, measured on the pages of a sample whose style is changed."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest

from brochure.design.contrast import contrast, luminance
from brochure.findings import Finding, MmFromTopLeft
from brochure.rules.evidence import Evidence
from brochure.rules.readability.background import Ground
from brochure.rules.readability.report import readability
from brochure.rules.rule import breaches, pack
from tests.rules.examples import SAMPLES, evidence_of

SAMPLE = (SAMPLES / "uk-patient.yaml").read_text(encoding="utf-8")
NOT_REPLACED = "This leaflet does not replace the advice of your team."


@lru_cache(maxsize=4)
def set_with(css: str, text: str = SAMPLE) -> Evidence:
    """The sample typeset with a style for its paragraphs, once where several tests look at it."""
    return evidence_of(text, files=[("styles/blocks/paragraph.css", css)])


def found(evidence: Evidence, name: str) -> list[Finding]:
    """What one rule of readability says."""
    rule = next(rule for rule in pack("readability") if rule.id == f"readability.{name}")
    return list(breaches(rule, evidence))


def test_small_letters_are_measured_by_their_height_and_not_by_points() -> None:
    # Source Serif has lower small letters than Atkinson Hyperlegible: 11 pt of it are 11 × 0.475 × 0.3528 mm.
    serif = found(
        set_with('.paragraph p { font-family: "Source Serif Display"; font-size: 11pt }'), "x-height"
    )
    assert len(serif) == 1 and "texts have small letters of 1.7" in serif[0].message
    assert not found(set_with(".paragraph p { font-size: 11.8pt }"), "x-height")


def test_each_size_that_is_too_small_is_told_once_with_page_and_line() -> None:
    (finding,) = found(set_with(".paragraph p { font-size: 10pt }"), "x-height")
    assert finding.message.startswith("3 texts have small letters of 1.75 mm, below 2.0 mm: “This leaflet")
    assert finding.seen is not None and finding.seen.page == 2 and finding.seen.box is not None
    assert NOT_REPLACED in getattr(finding.place, "text", "")


def test_small_print_may_be_smaller_than_text_but_not_below_the_floor() -> None:
    small = ".references ol { list-style: none; font-size: 8.5pt; line-height: 1.4 }"
    tiny = ".references ol { list-style: none; font-size: 7pt; line-height: 1.6 }"
    assert not found(evidence_of(SAMPLE, files=[("styles/blocks/references.css", small)]), "small-print")
    (finding,) = found(evidence_of(SAMPLE, files=[("styles/blocks/references.css", tiny)]), "small-print")
    assert finding.message.startswith("small letters of 1.22 mm are below 1.4 mm")


def test_words_at_the_foot_stand_below_no_heading() -> None:
    # On the pages they are read first.
    sample = SAMPLE.replace("    sections:\n", "    foot: { text: Your treatment }\n    sections:\n", 1)
    assert not found(evidence_of(sample), "headings")


def test_lines_that_are_too_close_are_told() -> None:
    # 12 pt from line to line are 4.2 mm, 8 pt 2.8 mm.
    told = found(set_with(".paragraph p { line-height: 8pt }"), "small-print")
    # Of the three paragraphs one has one line.
    assert len(told) == 2
    assert all(one.message.startswith("2.82 mm from line to line are less than 3.0 mm") for one in told)
    roomy = set_with(".paragraph p { line-height: 12pt }")
    assert not found(roomy, "small-print")
    # A number that the engine puts a hair's breadth above its text is on the same line.
    assert roomy.setting is not None
    passage = next(one for one in roomy.setting.passages if len(one.lines) == 1)
    (line,) = passage.lines
    lower = replace(line, box=line.box._replace(top=line.box.top + 1e-9, bottom=line.box.bottom + 1e-9))
    setting = replace(roomy.setting, passages=(replace(passage, lines=(line, lower)),))
    assert not found(replace(roomy, setting=setting), "small-print")


def test_a_number_before_an_item_is_no_line_of_its_own() -> None:
    evidence = set_with("")
    assert evidence.setting is not None
    # What is lost in rounding sets the two apart.
    passages = tuple(
        replace(
            passage, lines=(passage.lines[0], replace(passage.lines[0], box=_below(passage.lines[0].box)))
        )
        for passage in evidence.setting.passages
        if passage.lines
    )
    assert passages
    beside = replace(evidence, setting=replace(evidence.setting, passages=passages))
    assert not found(beside, "small-print")


def _below(box: MmFromTopLeft) -> MmFromTopLeft:
    return box._replace(top=box.top + 1e-14 * box.top)


@pytest.mark.parametrize(
    ("align", "said"), [("center", "centred"), ("justify", "justified"), ("right", "set right")]
)
def test_texts_that_are_not_set_left_are_told(align: str, said: str) -> None:
    told = found(set_with(f".paragraph p {{ text-align: {align} }}"), "left-aligned")
    assert len(told) == 3 and all(finding.message.startswith(f"a text is {said}: “") for finding in told)


@pytest.mark.parametrize(("text", "before", "told"), [("left", "right", 0), ("right", "left", 3)])
def test_what_a_style_puts_before_a_text_does_not_say_how_it_is_set(
    text: str, before: str, told: int
) -> None:
    """Numbers of items stand at the right of a box of their own."""
    style = f".paragraph p {{ text-align: {text} }} .paragraph p::before {{ content: '12.'; width: 3em; "
    style += f"display: inline-block; text-align: {before} }}"
    assert len(found(set_with(style), "left-aligned")) == told


def test_a_name_that_is_broken_is_told_with_and_without_a_hyphen() -> None:
    text = SAMPLE.replace(NOT_REPLACED, NOT_REPLACED + " Samplumab.").replace("pages: 4", "pages: 8")
    narrow = ".paragraph p { width: 14mm; overflow-wrap: anywhere }"
    assert any(
        "amplumab.” is broken" in finding.message for finding in found(set_with(narrow, text), "whole-names")
    )
    soft = text.replace("Samplumab.", "Sam\u00adplumab.")
    hyphen = ".paragraph p { width: 18mm }"
    told = found(set_with(hyphen, soft), "whole-names")
    assert [finding.message for finding in told] == ["“Samplumab.” is broken at the end of a line"]
    assert not found(set_with("", text), "whole-names")


def test_links_may_be_underlined_and_other_words_may_not() -> None:
    link = SAMPLE.replace(NOT_REPLACED, NOT_REPLACED + " See [our page](https://example.org/page).")
    assert not found(set_with("", link), "underlines")
    told = found(set_with(".paragraph p { text-decoration: underline }", link), "underlines")
    assert told and all("are underlined" in finding.message for finding in told)


def test_titles_of_journals_may_be_in_italics() -> None:
    evidence = set_with("")
    runs = [run for passage in evidence.setting.passages for run in passage.runs] if evidence.setting else []
    assert any(run.face.italic for run in runs)
    assert not found(evidence, "italics")


def test_capitals_in_a_row_are_told_and_single_words_and_abbreviations_are_not() -> None:
    told = found(set_with("", SAMPLE.replace("Call your team if", "CALL YOUR team if")), "capitals")
    assert [finding.message for finding in told] == ["the words “CALL YOUR” are in capitals"]
    assert not found(set_with("", SAMPLE.replace("Call your team if", "NEVER wait if")), "capitals")


def test_capitals_that_a_style_makes_are_told() -> None:
    assert found(set_with(".paragraph p { text-transform: uppercase }"), "capitals")


@pytest.mark.parametrize(
    ("css", "count"),
    [
        # #767676 on white is 4.54:1, #777777 4.48:1 (WCAG 2.2).
        (".paragraph p { color: #767676 }", 0),
        (".paragraph p { color: #777777 }", 3),
        (".paragraph { background: #12335F } .paragraph p, .paragraph sup { color: #ffffff }", 0),
        (".paragraph { background: #F6A04D } .paragraph p { color: #ffffff }", 3),
        # Large letters: 3:1.
        (".paragraph p { color: #777777; font-size: 18pt; line-height: 1 }", 0),
        (".paragraph p { color: #777777; font-size: 14pt; font-weight: 700; line-height: 1 }", 0),
        (".paragraph p { color: #777777; font-size: 14pt; line-height: 1 }", 3),
    ],
)
def test_contrast_is_measured_to_what_is_behind_the_words(css: str, count: int) -> None:
    assert len(found(set_with(css), "contrast")) == count


def test_the_shade_of_a_ground_that_is_most_like_the_words_counts() -> None:
    grey, dark, light = (0.5, 0.5, 0.5), (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
    striped = Ground(((dark, 45), (grey, 10), (light, 45)))
    assert striped.contrast_with(grey) == pytest.approx(1)
    assert striped.contrast_with(grey, 0.5) == pytest.approx(1)
    assert striped.spread == pytest.approx(21)
    # Edges of something that ends there are no ground.
    assert Ground(((dark, 48), (grey, 5), (light, 47))).contrast_with(grey) > 3


def test_words_on_a_picture_are_told() -> None:
    cover = SAMPLE.replace(
        "      title: Your treatment at home\n      audience",
        "      picture: cover.svg\n      title: Your treatment at home\n      audience",
    )
    assert cover != SAMPLE
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 148 210" width="148mm" height="210mm">{}</svg>'
    )
    stripes = "".join(
        f'<rect x="{x}" y="0" width="10" height="210" fill="{"#0A2145" if x % 20 else "#4C6A92"}"/>'
        for x in range(0, 150, 10)
    )
    even = '<rect width="148" height="210" fill="#0A2145"/>'
    files = {"cover.svg": svg.format(stripes)}
    told = [finding.message for finding in found(evidence_of(cover, files=files.items()), "even-ground")]
    assert any(message.startswith("“Your treatment at home” stands on a picture") for message in told)
    assert not found(evidence_of(cover, files={"cover.svg": svg.format(even)}.items()), "even-ground")


def test_luminance_and_contrast_are_those_of_wcag() -> None:
    assert luminance((1.0, 1.0, 1.0)) == pytest.approx(1)
    assert contrast((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)) == pytest.approx(21)
    grey = (0x76 / 255,) * 3
    assert contrast((1.0, 1.0, 1.0), grey) == pytest.approx(4.54, abs=0.005)


def test_long_lines_are_told_and_short_ones_in_narrow_columns_are_not() -> None:
    text = SAMPLE.replace(
        "how it will be for you.", "how it will be for you. " + "You can ask us at any time. " * 8
    )
    text = text.replace("pages: 4", "pages: 8")
    told = found(set_with(".paragraph p { letter-spacing: -0.7pt }", text), "line-length")
    assert len(told) == 1 and told[0].message.startswith("lines have 7")
    assert not found(set_with(".paragraph p { width: 50mm }", text), "line-length")
    assert not found(set_with("", text), "line-length")


def test_the_report_tells_the_size_of_the_type_beside_what_is_wanted() -> None:
    rows = readability(set_with(""))
    assert rows["type"] == {"x_height": pytest.approx(2.06, abs=0.005), "least": 2.0, "wanted": 2.3}


@pytest.mark.parametrize("name", ["EXAMPLE MEDICINES LTD", "EXAMPLE PHARMA Limited", "EXAMPLE AND SONS PLC"])
def test_names_of_companies_may_be_in_capitals(name: str) -> None:
    assert not found(
        set_with("", SAMPLE.replace("Call your team if", f"{name} made it. Call if")), "capitals"
    )


def test_numbered_lists_of_the_program_are_set_left() -> None:
    numbered = SAMPLE.replace("- block: list\n", "- block: list\n            numbered: yes\n")
    assert numbered != SAMPLE
    assert not found(evidence_of(numbered), "left-aligned")
