from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pytest
from lxml import html as lxml_html

from brochure.findings import Severity, SourcePlace
from brochure.report.html import render
from tests.report.markup import HOSTILE, Balance, poisoned
from tests.report.sample import FINDINGS, pictures, report


def _page(**changes: Any) -> Any:
    return lxml_html.document_fromstring(render({**report(), **changes}, pictures()))


@lru_cache(maxsize=1)
def _sample() -> bytes:
    return render(report(), pictures())


def _words(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_every_element_is_closed_in_its_turn_and_every_id_is_given_once() -> None:
    checker = Balance()
    checker.feed(_sample().decode())
    checker.close()
    assert checker.open == []
    ids = re.findall(r'\bid="([^"]+)"', _sample().decode())
    assert len(ids) == len(set(ids)) > 10


def test_links_and_labels_lead_somewhere() -> None:
    page = lxml_html.document_fromstring(_sample())
    ids = set(page.xpath("//@id"))
    assert {target[1:] for target in page.xpath("//a/@href") if target.startswith("#")} <= ids
    assert set(page.xpath("//@aria-labelledby")) <= ids


def test_the_file_needs_nothing_but_itself() -> None:
    page = lxml_html.document_fromstring(_sample())
    files = {f"./{name}" for name in report()["files"]}
    sources = page.xpath("//div[starts-with(@aria-labelledby, 'references-')]//a")
    assert len(sources) == 1
    for element in page.iter():
        assert element.tag not in {"script", "link", "iframe", "object", "embed"}
        for name, value in element.items():
            assert not name.startswith("on") and name != "style"
            if name == "src":
                assert value.startswith("data:image/")
            if name == "href" and element not in sources:
                assert value.startswith("#") or value.split("#")[0] in files
    text = _sample().decode()
    assert re.findall(r"https?://[^\s\"<]+|url\(|@import|srcset", text) == [
        "https://doi.org/10.1056/nejmoa1709866"
    ]


def test_the_policy_allows_the_one_style_sheet_and_inline_pictures_only() -> None:
    page = lxml_html.document_fromstring(_sample())
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,) = re.findall(r"<style>(.*?)</style>", _sample().decode(), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives["default-src"] == "'none'"
    assert directives["img-src"] == "data:"
    assert directives["style-src"] == f"'sha256-{digest}'"


def test_hostile_text_stays_text() -> None:
    data = poisoned(report())
    data["findings"][0]["place"]["text"] = "\x00\x1b[31m\ud800\u202e" + HOSTILE
    data["findings"][0]["place"]["column"] = 9
    names = [leaflet["name"] for leaflet in data["leaflets"]]
    shown = dict(zip(names, pictures().values(), strict=True))
    out = render(data, shown)
    page = lxml_html.document_fromstring(out)
    clean = lxml_html.document_fromstring(_sample())
    assert not page.xpath("//script | //*[@onerror] | //*[starts-with(@src, 'http')]")
    assert [item.tag for item in page.iter()] == [item.tag for item in clean.iter()]
    # The rest of the text is there, letter by letter.
    assert page.xpath("string((//section[@class='leaflet']//h2)[1])").endswith(HOSTILE)
    assert re.search(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202e]", out.decode()) is None
    checker = Balance()
    checker.feed(out.decode())
    assert checker.open == []


def test_a_file_name_can_not_become_another_kind_of_address() -> None:
    data = report()
    name = "javascript:alert(1)#?.pdf"
    data["files"][name] = data["files"].pop("patient-screen.pdf")
    links = lxml_html.document_fromstring(render(data, pictures())).xpath("//a/@href")
    assert "./javascript%3Aalert%281%29%23%3F.pdf" in links
    assert not any(link.startswith("javascript") for link in links)


def test_every_page_has_its_thumbnail_with_an_alternative_text() -> None:
    page = lxml_html.document_fromstring(_sample())
    data = report()
    for index, leaflet in enumerate(data["leaflets"], start=1):
        images = page.xpath(f"//section[@id='built']//li[@id='pages-{index}']//img")
        assert [image.get("alt") for image in images] == [
            f"Page {number} of {leaflet['title']}, {width} × {height} mm"
            for number, (width, height) in enumerate(leaflet["page_sizes_mm"], start=1)
        ]
        given = [base64.b64decode(image.get("src").split(",", 1)[1]) for image in images]
        assert given == list(pictures()[leaflet["name"]])
    assert all(image.get("alt") for image in page.xpath("//img"))


def test_a_booklet_opens_at_its_cover_then_two_pages_face_each_other() -> None:
    page = lxml_html.document_fromstring(_sample())
    spreads = page.xpath("//li[@id='pages-1']/ol[contains(@class, 'pages')]/li")
    assert [[_words(mark) for mark in spread.xpath(".//figcaption/b")] for spread in spreads] == [
        ["1"],
        ["2", "3"],
        ["4", "5"],
        ["6", "7"],
        ["8"],
    ]


def test_a_folded_leaflet_is_shown_in_reading_order_and_flat() -> None:
    page = lxml_html.document_fromstring(_sample())
    section = page.xpath("//section[@id='leaflet-2']")[0]
    in_order = page.xpath("//li[@id='pages-2']/ol/li//figcaption/b/text()")
    sides = section.xpath(".//div[@class='side']")
    assert in_order == ["1", "2", "3", "4", "5", "6"]
    assert [side.xpath(".//figcaption/b/text()") for side in sides] == [["2", "6", "1"], ["3", "4", "5"]]
    assert not page.xpath("//section[@id='leaflet-1']//div[@class='side']")


def test_what_is_to_be_typed_is_shown_as_code_and_nothing_else_is() -> None:
    finding = {
        **FINDINGS[0].as_dict(),
        "message": "`<b>` is no tag",
        "fix": "add `URL:` and `accessed:`, not `",
    }
    (item,) = _page(findings=[finding]).xpath("//ul[@class='findings']/li")
    assert [code.text for code in item.xpath(".//p[@class='message']/code | .//dd[1]/code")] == [
        "<b>",
        "URL:",
        "accessed:",
    ]
    assert "not `" in item.text_content()


def test_all_findings_are_shown_by_severity_with_place_fix_source_and_rule() -> None:
    items = lxml_html.document_fromstring(_sample()).xpath("//ul[@class='findings']/li")
    assert [item.get("class") for item in items] == [severity.value for severity in Severity]
    titles = lxml_html.document_fromstring(_sample()).xpath("//section[@id='findings']//h3/text()")
    assert titles == ["What blocks (1)", "What to look at (1)", "To read (1)"]
    for item, finding in zip(items, FINDINGS, strict=True):
        words = _words(item)
        for part in (finding.message, str(finding.place), finding.fix, finding.source, finding.rule):
            assert part in words


def test_a_place_in_the_content_shows_its_line_and_marks_the_word() -> None:
    (excerpt,) = lxml_html.document_fromstring(_sample()).xpath("//pre")
    assert isinstance(FINDINGS[0].place, SourcePlace)
    assert excerpt.xpath("string(bdi)") == FINDINGS[0].place.text
    assert excerpt.xpath("string(.//mark)") == "After"
    assert excerpt.xpath("string(span)") == "214"


@pytest.mark.parametrize(
    ("text", "column", "mark"),
    [
        ("a: b", 0, "a"),
        ("a: b", 5, "\N{NO-BREAK SPACE}"),
        ("a: b", 5000, "\N{NO-BREAK SPACE}"),
        ("x" * 300 + " here " + "y" * 300, 302, "here"),
        ("x" * 100_000, 1, "x" * 110),
    ],
)
def test_an_excerpt_is_short_and_its_mark_can_be_seen(text: str, column: int, mark: str) -> None:
    place = {"file": "a.yaml", "line": 3, "column": column, "text": text}
    finding = {**FINDINGS[0].as_dict(), "place": place}
    (shown,) = _page(findings=[finding]).xpath("//pre/bdi")
    assert shown.xpath("string(mark)") == mark
    assert len(shown.text_content()) <= 113


def test_the_headline_counts_and_a_draft_says_so() -> None:
    page = lxml_html.document_fromstring(_sample())
    assert _words(page.xpath("//*[@class='result']")[0]) == (
        "The checks found 1 error and 1 warning, with 1 note to read."
    )
    assert _words(page.xpath("//body/p")[0]) == "Draft – not approved for use"
    clean = _page(findings=[], draft=False)
    assert _words(clean.xpath("//*[@class='result']")[0]) == "The checks found no errors and no warnings."
    assert "not approved" not in _words(clean.xpath("//body")[0])


def test_each_reference_stands_with_number_key_and_places() -> None:
    page = lxml_html.document_fromstring(_sample())
    rows = page.xpath("//section[@id='leaflet-2']//div[@aria-labelledby='references-2']//tbody/tr")
    for row, reference in zip(rows, report()["leaflets"][1]["references"], strict=True):
        assert [_words(cell) for cell in row][:3] == [
            str(reference["number"]),
            reference["text"],
            reference["key"],
        ]
    assert rows[0].xpath(".//li/text()") == [
        "Page 2 (2\u00a0times)",
        "Page 4: p.\u00a0641 (2\u00a0times); no locator",
        "Page not known: tab.\u00a02",
    ]
    assert rows[0].xpath(".//i/text()") == ["N Engl J Med"]


def test_the_marketer_finds_the_steps_and_the_files() -> None:
    page = lxml_html.document_fromstring(_sample())
    for index, leaflet in enumerate(report()["leaflets"], start=1):
        assert page.xpath(f"//div[@id='print-{index}']//li/text()") == leaflet["office"]["steps"]
    links = page.xpath("//section[@id='built']//a/@href")
    assert [link for link in links if link.endswith("pdf")] == [
        "./patient-screen.pdf",
        "./patient-office.pdf",
        "./hcp-screen.pdf",
        "./hcp-office.pdf",
    ]


def test_whoever_looks_after_the_build_finds_digests_fonts_sizes_and_times() -> None:
    data = report()
    build = lxml_html.document_fromstring(_sample()).xpath("//section[@id='build']")[0]
    words = "|".join(" ".join(text.split()) for text in build.itertext() if text.strip())
    for file in data["files"].values():
        assert file["sha256"] in words and str(file["bytes"]) in words
    assert "SourceSans3-Bold|TrueType|yes|yes|patient-office.pdf, patient-screen.pdf" in words
    assert "hcp|97 × 210 mm|2, 5" in words
    assert "patient: typeset|0.612" in words and "The whole build|1.900" in words
    assert build.xpath(".//rect/@width")[6:8] == ["100.0%", "16.9%"]
    assert data["fingerprint"] in words and all(name in words for name in data["inputs"])


def test_a_report_without_times_editions_to_print_or_fonts_is_whole() -> None:
    data = report()
    del data["seconds"]
    data["files"] = {"report.html": {"bytes": 12, "sha256": "0" * 64}}
    for leaflet in data["leaflets"]:
        leaflet["office"] = None
    page = lxml_html.document_fromstring(render(data, pictures()))
    assert not page.xpath("//*[@id='times-title' or @id='fonts-title' or @class='print']")
    assert "12 bytes" in _words(page)


def test_a_leaflet_with_a_picture_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="“hcp” has 6 pages and 5 pictures"):
        render(report(), {**pictures(), "hcp": pictures()["hcp"][:5]})


def test_the_headings_go_down_one_level_at_a_time_and_tables_have_named_headers() -> None:
    page = lxml_html.document_fromstring(_sample())
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(lower - upper <= 1 for upper, lower in pairwise(levels))
    assert page.get("lang") == "en-GB"
    for table in page.xpath("//table"):
        assert table.xpath("thead//th") and all(cell.get("scope") for cell in table.xpath(".//th"))
        assert all(row.xpath("th[@scope='row']") for row in table.xpath("tbody/tr"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back"),
    [
        *(
            (front, back)
            for front in ("ink", "ink-soft", "accent", "quiet", "text")
            for back in ("mist", "paper")
        ),
        *(("error", "paper"), ("warning", "paper"), ("accent", "blush"), ("text", "blush")),
        ("on-accent", "accent"),
    ],
)
def test_text_stands_out_from_its_ground(front: str, back: str, scheme: str) -> None:
    found = re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", _sample().decode())
    colours = {name: (light, dark)[scheme == "dark"] for name, light, dark in found}

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    def luminance(colour: str) -> float:
        red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(colours[front]), luminance(colours[back])))
    # WCAG 2.2, 1.4.3
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_pages_come_first_then_each_finding_once() -> None:
    page = lxml_html.document_fromstring(_sample())
    sections = page.xpath("//main/section/@id")
    assert sections[:2] == ["built", "findings"]
    assert not page.xpath("//section[@id='built']/preceding::img")
    # The same finding of two leaflets is listed once, with both; another place is another finding.
    finding = {**FINDINGS[1].as_dict(), "place": None}
    twice = [{**finding, "leaflet": name} for name in ("patient", "hcp")]
    other = {**twice[0], "message": "something else"}
    shown = _page(findings=[*twice, other]).xpath("//ul[@class='findings']/li")
    assert [(item.get("data-for"), str(finding["message"]) in _words(item)) for item in shown] == [
        ("1 2", True),
        ("1", False),
    ]


def test_findings_can_be_chosen_by_severity_leaflet_and_rule_without_a_script() -> None:
    page = lxml_html.document_fromstring(_sample())
    assert page.xpath("//fieldset//input/@id") == ["show-error", "show-warning", "show-note"]
    rules = page.xpath("//select[@id='of-rule']/option/@value")
    assert rules == ["", "1", "2", "3"] and page.xpath("//select[@id='of-leaflet']/option/text()") == [
        "All leaflets",
        *(leaflet["name"] for leaflet in report()["leaflets"]),
    ]
    assert {item.get("data-rule") for item in page.xpath("//ul[@class='findings']/li")} == set(rules[1:])
    # No choice names what an author has written.
    assert all(number.isdecimal() for number in re.findall(r'> \[value="([^"]*)"\]', _sample().decode()))


def test_the_same_report_gives_the_same_bytes_after_a_turn_through_json() -> None:
    assert render(json.loads(json.dumps(report())), pictures()) == _sample()
