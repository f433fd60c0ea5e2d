"""The part of the HTML report about the print edition."""

from __future__ import annotations

import base64
import json
import re
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pytest
from lxml import html as lxml_html

from brochure.report.html import render
from brochure.report.wording import ticket_rows
from tests.report.markup import HOSTILE, Balance, poisoned
from tests.report.sample import flat_pictures, pictures, printed, report, sheets


@lru_cache(maxsize=1)
def _sample() -> bytes:
    return render(printed(), pictures(), flat_pictures=flat_pictures())


def _page() -> Any:
    return lxml_html.document_fromstring(_sample())


def _words(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_every_element_is_closed_and_every_id_is_given_once() -> None:
    checker = Balance()
    checker.feed(_sample().decode())
    assert checker.open == []
    ids = re.findall(r'\bid="([^"]+)"', _sample().decode())
    assert len(ids) == len(set(ids))
    page = _page()
    assert set(page.xpath("//@aria-labelledby")) <= set(ids)
    assert {target[1:] for target in page.xpath("//a/@href") if target.startswith("#")} <= set(ids)


def test_nothing_is_loaded_or_styled_outside_the_policy() -> None:
    page = _page()
    assert not page.xpath("//@style | //script | //use | //image | //*[contains(@*, 'url(')]")
    assert all(source.startswith("data:image/") for source in page.xpath("//@src"))
    assert not re.search(r"https?://(?!doi\.org)", _sample().decode())


def test_hostile_titles_and_job_codes_stay_text() -> None:
    data = poisoned(printed())
    names = [leaflet["name"] for leaflet in data["leaflets"]]
    out = render(
        data,
        dict(zip(names, pictures().values(), strict=True)),
        flat_pictures=dict(zip(names, flat_pictures().values(), strict=True)),
    )
    page = lxml_html.document_fromstring(out)
    assert [item.tag for item in page.iter()] == [item.tag for item in _page().iter()]
    assert not page.xpath("//script | //*[@onerror]")
    assert page.xpath("string(//dl[@class='ticket']/dd)").endswith(HOSTILE)
    checker = Balance()
    checker.feed(out.decode())
    assert checker.open == []


def test_the_ticket_is_shown_row_by_row_with_its_blanks() -> None:
    for index, leaflet in enumerate(printed()["leaflets"], start=1):
        (shown,) = _page().xpath(f"//div[@id='press-{index}']//dl[@class='ticket']")
        ticket = leaflet["print"]["ticket"]
        rows = list(zip(map(_words, shown.xpath("dt")), map(_words, shown.xpath("dd")), strict=True))
        assert rows == [*ticket_rows(ticket), *((label, "please fill in") for label in ticket["to_fill_in"])]


def test_the_e_mail_can_be_copied_whole() -> None:
    texts = [_page().xpath(f"string(//div[@id='press-{index}']//pre)") for index in (1, 2)]
    assert texts == [leaflet["print"]["ticket_text"] for leaflet in printed()["leaflets"]]
    assert re.search(r"\.mail \{[^}]*user-select: all", _sample().decode())


def test_the_print_file_is_linked_and_a_draft_is_held_back() -> None:
    for name, press in zip(("patient", "hcp"), _page().xpath("//div[@class='press']"), strict=True):
        assert press.xpath(".//a/@href") == [f"./{name}-print.pdf"]
        assert _words(press.xpath("*[@class='hold']")[0]).startswith("Draft, not approved")
    data = printed()
    data["leaflets"][0]["print"]["ticket"]["draft"] = False
    page = lxml_html.document_fromstring(render(data, pictures(), flat_pictures=flat_pictures()))
    assert len(page.xpath("//*[@class='hold']")) == 1


def test_what_the_preflight_found_in_the_file_is_counted_and_no_certificate_is_claimed() -> None:
    data = printed()
    place = {"file": "hcp-print.pdf", "page": 1, "box_mm": None}
    finding = {"rule": "gwg.x", "message": "wrong", "place": place, "fix": "", "source": ""}
    elsewhere = {**finding, "place": {**place, "file": "hcp-screen.pdf"}, "severity": "error"}
    data["findings"] = [
        *({**finding, "severity": severity} for severity in ("error", "warning", "warning", "note")),
        elsewhere,
    ]
    page = lxml_html.document_fromstring(render(data, pictures(), flat_pictures=flat_pictures()))
    patient, hcp = (_words(press) for press in page.xpath("//div[@class='press']"))
    assert "The preflight found no errors and no warnings in this file" in patient
    assert "The preflight found 1 error and 2 warnings in this file" in hcp
    assert "this is no certificate" in patient


def test_it_stands_before_how_to_print_in_the_office_and_is_found_from_the_top() -> None:
    for index in (1, 2):
        (section,) = _page().xpath(f"//section[@id='leaflet-{index}']")
        assert section.xpath(".//details/div[@id]/@id") == [f"press-{index}", f"print-{index}"]
    links = _page().xpath("//section[@id='built']//a/@href")
    assert [link for link in links if link.startswith("#press")] == ["#press-1", "#press-2"]


def test_every_page_of_the_print_file_has_its_picture_lines_and_words() -> None:
    data = printed()
    for index, leaflet in enumerate(data["leaflets"], start=1):
        proofs = _page().xpath(f"//div[@id='press-{index}']//*[@class='proof']")
        images = [proof.xpath("img")[0] for proof in proofs]
        given = [base64.b64decode(image.get("src").split(",", 1)[1]) for image in images]
        assert given == list(flat_pictures()[leaflet["name"]])
        for number, (proof, sheet) in enumerate(zip(proofs, sheets()[leaflet["name"]], strict=True), start=1):
            (lines,) = proof.xpath("svg")
            view = [float(part) for part in lines.get("viewbox").split()[2:]]
            assert view == pytest.approx([sheet.width, sheet.height], abs=0.01)
            image = images[number - 1]
            # The picture keeps the shape of the page, so that the lines lie where they belong.
            assert int(image.get("width")) / int(image.get("height")) == pytest.approx(
                sheet.width / sheet.height, abs=0.01
            )
            pages = ", ".join(str(placement.page) for placement in sheet.placements)
            assert image.get("alt").startswith(f"Page {number} of the print file of {leaflet['title']}, ")
            assert f"{sheet.title}: pages {pages} from left to right" in image.get("alt")


def test_the_legend_names_the_lines_that_are_there_and_each_has_a_dash_of_its_own() -> None:
    keys = [
        press.xpath(".//ul[@class='legend']//line/@class") for press in _page().xpath("//div[@class='press']")
    ]
    # The booklet goes as single pages, which have no folds.
    assert keys == [["trim", "bleed", "safe"], ["trim", "bleed", "fold", "safe"]]
    for press, shown in zip(_page().xpath("//div[@class='press']"), keys, strict=True):
        assert set(press.xpath(".//svg[@class='overlay']/*/@class")) == {*shown, "halo"}
        words = [_words(item) for item in press.xpath(".//ul[@class='legend']/li")]
        assert all(words) and len(set(words)) == len(shown)
    css = _sample().decode()
    rules = {kind: re.search(rf"\.overlay \.{kind}, [^}}]*", css) for kind in keys[1]}
    dashes = [
        "".join(re.findall(r"stroke-dasharray: ([\d. ]+)", rule.group())) for rule in rules.values() if rule
    ]
    assert len(dashes) == len(set(dashes)) == 4


def test_the_flat_sheet_is_shown_once() -> None:
    assert not _page().xpath("//h3[.='The flat sheet']")
    without = lxml_html.document_fromstring(render(report(), pictures()))
    assert len(without.xpath("//h3[.='The flat sheet']")) == 1


def test_a_fold_that_is_not_known_asks_for_a_dummy() -> None:
    data = printed()
    data["leaflets"][1]["print"]["ticket"]["fold"]["kind"] = "other"
    page = lxml_html.document_fromstring(render(data, pictures(), flat_pictures=flat_pictures()))
    (folding,) = page.xpath("//div[@id='press-2']//div[@class='folding']")
    assert len(folding.xpath(".//svg")) == 1
    assert "show the printer a folded dummy" in _words(folding)


@pytest.mark.parametrize("marked", [False, True])
def test_a_report_without_print_edition_is_as_it_was(marked: bool) -> None:
    data = report()
    if marked:
        for leaflet in data["leaflets"]:
            leaflet["print"] = None
    out = render(data, pictures(), flat_pictures={})
    assert out == render(report(), pictures())
    page = lxml_html.document_fromstring(out)
    assert not page.xpath(
        "//*[starts-with(@id, 'press')] | //a[contains(@href, 'press')] | //svg[@class!='bar']"
    )


@pytest.mark.parametrize(("given", "counted"), [({}, 0), ({"patient": flat_pictures()["patient"][:7]}, 7)])
def test_a_print_edition_with_a_picture_too_few_is_refused(
    given: dict[str, tuple[bytes, ...]], counted: int
) -> None:
    with pytest.raises(
        ValueError, match=f"print edition of the leaflet “patient” has 8 pages and {counted} pic"
    ):
        render(printed(), pictures(), flat_pictures=given)


def test_pictures_of_a_print_edition_that_is_not_there_are_refused() -> None:
    with pytest.raises(ValueError, match="“patient” has 0 pages and 8 pictures"):
        render(report(), pictures(), flat_pictures=flat_pictures())


def test_the_headings_go_down_one_level_at_a_time() -> None:
    levels = [int(heading.tag[1]) for heading in _page().xpath("//h1|//h2|//h3|//h4")]
    assert all(lower - upper <= 1 for upper, lower in pairwise(levels))


def test_the_same_report_gives_the_same_bytes_after_a_turn_through_json() -> None:
    again = json.loads(json.dumps(printed()))
    assert render(again, pictures(), flat_pictures=flat_pictures()) == _sample()
