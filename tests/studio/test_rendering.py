"""What is made while somebody writes: pages at once, only those that changed, and what is wrong with them."""

from __future__ import annotations

import gc
import io
import json
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from brochure.approval.record import following, write_approvals, write_version
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace
from brochure.pipeline.memory import Memory
from brochure.pipeline.preview import set_preview
from brochure.pipeline.typeset import set_leaflet
from brochure.rules.evidence import Evidence
from brochure.studio.answers import _dossier, answered
from brochure.studio.messages import Query, Told, Work
from brochure.studio.pictures import Pictures
from brochure.studio.rendering import Renderer
from brochure.typesetting.layout_kept import Layout
from tests.approval.sample import approval
from tests.in_process import here
from tests.project import SMALL

#: The small leaflets, with a text of each kind of spelling and one that is printed with a number of page.
TEXT = SMALL.replace(
    "          - Words of the first leaflet.[@alpha]\n",
    """\
          - Words of the first leaflet.[@alpha]
          - block: list
            items:
              - See [page {page}](#end) for **more** of it
              - "the same words"
              - "the same words"
""",
).replace("      - title: Second page\n", "      - title: Second page\n        id: end\n", 1)


class Writer:
    """Somebody who writes, and what the renderer tells."""

    def __init__(self, folder: Path) -> None:
        self.content = folder / "content.yaml"
        self.content.write_text(TEXT)
        self.renderer = Renderer(self.content)
        self.pictures = Pictures()
        self.serial = 0

    def write(self, text: str, *shown: tuple[str, str], only_pages: bool = False) -> list[Told]:
        """All that is told of a text that is not saved."""
        self.serial += 1
        work = Work(self.serial, {self.content: text.encode()}, self.pictures.digests, shown)
        steps = self.renderer.steps(work)
        if only_pages:
            # Somebody writes on before more is told.
            steps = takewhile(lambda told: told is not None, steps)
        # The program's own files stay as they are: they are read once.
        with here():
            found = [told for told in steps if told is not None]
        for told in found:
            if told.event == "pages":
                self.pictures.add(told.pdf, told.drawn, self.pictures.digests, trimmed=told.trimmed)
        return found

    def ask(self, about: str, **given: Any) -> Any:
        """The answer to a question."""
        with here():
            answer = answered(self.renderer, Query(1, about, given))
        assert not answer.fault, answer.fault
        return answer.value


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    writer = Writer(tmp_path_factory.mktemp("project"))
    writer.write(TEXT)
    yield writer


def of(found: list[Told], event: str, leaflet: str, edition: str = "screen") -> Told:
    """What was told of a leaflet last: pages may come once more when they are filled otherwise."""
    wanted = (event, leaflet, edition)
    return [
        told
        for told in found
        if (told.event, told.data.get("leaflet"), told.data.get("edition", "screen")) == wanted
    ][-1]


def test_pages_come_first_and_those_of_the_leaflet_that_changed_before_others(writer: Writer) -> None:
    found = writer.write(TEXT.replace("Words of the second", "Other words of the second"))
    order = [(told.event, told.data.get("leaflet", "")) for told in found]
    assert order == [
        ("leaflets", ""),
        ("working", ""),
        ("pages", "two"),
        ("words", "two"),
        ("pages", "one"),
        ("words", "one"),
        ("findings", "two"),
        ("findings", "one"),
    ]
    assert all(told.data["serial"] == writer.serial for told in found if told.event != "words")


def test_only_pages_that_look_otherwise_are_drawn(writer: Writer) -> None:
    before = of(writer.write(TEXT, only_pages=True), "pages", "one").data["pages"]
    found = writer.write(TEXT.replace("Words of the first", "Nine words of the first"), only_pages=True)
    after = of(found, "pages", "one")
    assert [page["digest"] for page in before][1:] == [page["digest"] for page in after.data["pages"]][1:]
    assert list(after.drawn) == [after.data["pages"][0]["digest"]] != [before[0]["digest"]]
    assert not of(found, "pages", "two").drawn
    # What was there before is drawn no more.
    assert not of(writer.write(TEXT, only_pages=True), "pages", "one").drawn


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("leaflet.[@alpha]\n          - block: list", "**leaflet**.[@alpha]\n          - block: list"),
        ("block: list", "block: checklist"),
        ("title: First page", "title: First page!"),
        ('"[job code]"', '"[job]"'),
    ],
)
def test_a_page_has_the_same_digest_only_where_it_has_the_same_picture(
    writer: Writer, old: str, new: str
) -> None:
    one = {page["digest"] for page in of(writer.write(TEXT, only_pages=True), "pages", "one").data["pages"]}
    pages = [
        page["digest"]
        for page in of(writer.write(TEXT.replace(old, new, 1), only_pages=True), "pages", "one").data["pages"]
    ]
    drawn = {writer.pictures.picture(digest, 200) for digest in one}
    assert all((writer.pictures.picture(digest, 200) in drawn) == (digest in one) for digest in pages)


def test_the_same_file_is_written_of_a_preview_as_by_a_build(writer: Writer) -> None:
    writer.write(TEXT, only_pages=True)
    shown = writer.renderer.shown["one"]
    parts = shown.preview.parts
    built = set_leaflet(shown.laid_out, parts, Memory(0))
    memory = Memory()
    preview = set_preview(shown.laid_out, parts)
    assert preview.done.result.pdf == b""
    # Some pages are written before all of them.
    preview.pages([2])
    assert preview.written(memory).result.pdf == built.result.pdf
    set_leaflet(shown.laid_out, parts, memory)
    assert memory.made == {"typeset": 1}


def test_words_lead_to_the_text_that_they_are_of(writer: Writer) -> None:
    found = writer.write(TEXT, only_pages=True)
    pages = of(found, "pages", "one").data["pages"]
    words = of(found, "words", "one").words
    lines = words[pages[0]["digest"]]["lines"]
    told = {line["text"]: line for line in lines if line["editable"]}
    assert {"First page", "Words of the first leaflet.", "See page 2 for more of it"} <= told.keys()
    same = [line["address"] for line in lines if line["text"] == "the same words"]
    top = ["leaflets", "one", "sections", 0, "blocks", 1, "items"]
    assert [json.loads(address) for address in same] == [[*top, 1], [*top, 2]]
    for line in lines:
        if line["editable"] and "page" not in line["text"]:
            written = TEXT.splitlines()[line["line"] - 1][line["column"] - 1 :]
            assert written.strip('"').startswith(line["text"].rstrip(".1")[:10])
    # The list of sources leads to the source.
    source = next(line for line in words[pages[1]["digest"]]["lines"] if "Alpha" in line["text"])
    assert json.loads(source["address"]) == ["references", 0] and not source["editable"]


def test_boxes_of_words_are_where_the_picture_has_ink(writer: Writer) -> None:
    found = writer.write(TEXT, only_pages=True)
    page = of(found, "pages", "one").data["pages"][0]
    line = of(found, "words", "one").words[page["digest"]]["lines"][0]
    data = writer.pictures.picture(page["digest"], 740)
    assert data is not None
    picture = Image.open(io.BytesIO(data)).convert("L")
    scale = picture.width / page["width_mm"]
    x, y, w, h = (edge * scale for edge in line["box"])
    inside, above = (
        picture.crop((int(x), int(y), int(x + w), int(y + h))),
        picture.crop((int(x), 0, int(x + w), 5)),
    )
    assert inside.getextrema() != above.getextrema()


def test_what_does_not_fit_is_shown_behind_the_other_pages(writer: Writer) -> None:
    long = TEXT.replace("Words of the first", "Many words of it. " * 400 + "Words of the first")
    found = writer.write(long)
    told = of(found, "pages", "one")
    over = [page["over"] for page in told.data["pages"]]
    assert over == sorted(over) and over[:2] == [False, False] and over[-1]
    assert all(writer.pictures.picture(page["digest"], 100) for page in told.data["pages"])
    overflow = told.data["overflow"]
    assert "does not fit" in overflow["what"] and overflow["lines"] > 10 and "shorten" in overflow["help"]
    assert overflow["at"]["file"] == "content.yaml" and overflow["at"]["line"] > 1
    # A finding has its place in the file and, where its text is printed, on a page.
    findings = of(found, "findings", "one").data["findings"]
    fit = next(finding for finding in findings if finding["rule"] == "layout.fit")
    assert (fit["file"], fit["line"]) == ("content.yaml", overflow["at"]["line"])
    assert fit["page"] and len(fit["box"]) == 4 and json.loads(fit["address"])[:2] == ["leaflets", "one"]
    # Rules look at the file of all these pages, such as the one on the black triangle.
    setting = writer.renderer.evidence("one").setting
    assert setting is not None and setting.pdf is not None
    assert len(setting.pdf.objects.pages) == len(told.data["pages"])
    setting.pdf.close()
    # The other leaflet and other editions are not held up by that.
    found = writer.write(long, ("one", "office"), ("two", "office"))
    assert of(found, "pages", "two", "office").data["pages"]
    assert of(writer.write(TEXT), "pages", "one").data["overflow"] is None


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("title: First leaflet", "title: [First leaflet", "content."),
        ("title: First leaflet", "titel: First leaflet", "content."),
        ("[@alpha]", "[@beta]", "citation."),
    ],
)
def test_content_that_can_not_be_built_is_told_with_its_lines(
    writer: Writer, old: str, new: str, rule: str
) -> None:
    found = writer.write(TEXT.replace(old, new, 1))
    (failed,) = (told for told in found if told.event == "failed")
    problem = failed.data["problems"][0]
    assert problem["file"] == "content.yaml" and problem["line"] and problem["severity"] == "error"
    assert problem["rule"].startswith(rule)
    assert not any(told.event == "findings" for told in found)
    assert {told.data["leaflet"] for told in writer.write(TEXT) if told.event == "pages"} == {"one", "two"}


def test_an_edition_is_made_when_somebody_looks_at_it(writer: Writer) -> None:
    found = writer.write(TEXT, ("one", "print"), ("two", "office"))
    sheet = of(found, "pages", "one", "print")
    page = sheet.data["pages"][0]
    left, top, width, height = page["trim"]
    assert left > 0 and top > 0 and (width, height) == (148, 210) and page["width_mm"] > 148
    (stand,) = page["stands"]
    assert (stand["left"], stand["top"]) == pytest.approx((left, top), abs=0.02)
    assert writer.pictures.picture(page["digest"], 100)
    assert of(found, "pages", "two", "office").data["pages"]


def _shades(writer: Writer, page: dict[str, Any], box: list[float]) -> Image.Image:
    """Where it is dark in a box of a page, 60 by 20 px."""
    data = writer.pictures.picture(page["digest"], round(page["width_mm"] * 10))
    assert data is not None
    picture = Image.open(io.BytesIO(data)).convert("L").point(lambda shade: 255 * (shade < 128))
    scale = picture.width / page["width_mm"]
    x, y, width, height = (edge * scale for edge in box)
    return picture.resize((60, 20), Image.Resampling.BOX, (x, y, x + width, y + height))


@pytest.mark.parametrize("edition", ["print", "office", "review"])
def test_words_of_every_edition_stand_where_they_are_seen(writer: Writer, edition: str) -> None:
    found = writer.write(TEXT, ("one", edition))
    told = of(found, "words", "one").words
    seen = _shades(
        writer,
        of(found, "pages", "one").data["pages"][0],
        next(line for lines in told.values() for line in lines["lines"] if "See page" in line["text"])["box"],
    )
    made = of(found, "pages", "one", edition)
    words = {page["digest"]: made.words[page["digest"]]["lines"] for page in made.data["pages"]}
    places = [
        (page, line["box"])
        for page in made.data["pages"]
        for line in words[page["digest"]]
        if line["text"].startswith("See page 2")
    ]
    assert places
    for page, box in places:
        there = _shades(writer, page, box)
        difference = ImageStat.Stat(ImageChops.difference(seen, there)).mean[0]
        # A little beside it is something else.
        wrong = _shades(writer, page, [box[0], box[1] + box[3], *box[2:]])
        assert difference < ImageStat.Stat(ImageChops.difference(seen, wrong)).mean[0] / 3, box
    # Every text that is on the leaflet's pages is on these.
    texts = {line["address"] for lines in told.values() for line in lines["lines"]}
    assert {line["address"] for lines in words.values() for line in lines} == texts


#: So many more words that the pages are filled in another way.
LONGER = TEXT.replace(
    "Words of the first", f"{'Quite a few more words than there were before. ' * 25}Words of the first"
)


def test_pages_come_filled_as_before_and_end_as_a_build_fills_them(writer: Writer, tmp_path: Path) -> None:
    writer.write(TEXT)
    more = LONGER
    told = [told for told in writer.write(more) if told.event == "pages" and told.data["leaflet"] == "one"]
    alone = of(Writer(tmp_path).write(more), "pages", "one")
    assert len(told) == 2 and told[0].data["pages"] != alone.data["pages"] == told[1].data["pages"]
    assert writer.renderer.shown["one"].preview.is_final
    # Who writes on sees the first of two, and nothing of it stays.
    kept = writer.renderer.session.memory.made["typeset"]
    again = more.replace("Quite a few", "Very many")
    writer.write(again, only_pages=True)
    shown = writer.renderer.shown["one"].preview
    assert not shown.is_final and shown.written(writer.renderer.session.memory).result.pdf
    assert writer.renderer.session.memory.made["typeset"] == kept
    # The same words are filled as a build fills them when there is time.
    last = of(writer.write(again), "pages", "one").data["pages"]
    assert writer.renderer.shown["one"].preview.is_final
    assert last == of(Writer(tmp_path).write(again), "pages", "one").data["pages"]


def test_of_what_was_set_before_no_layout_stays(writer: Writer) -> None:
    # Each is some 10 MB; a process that has grown makes room for another one, which begins anew.
    def layouts_after(number: int) -> int:
        writer.write(TEXT.replace("the same words", f"words of change {number}", 1))
        gc.collect()
        return sum(type(one) is Layout for one in gc.get_objects())

    first = layouts_after(0)
    assert [layouts_after(number) for number in (1, 2, 3)] == [first] * 3


def test_a_way_of_filling_pages_that_is_chosen_or_taken_back_is_seen(writer: Writer) -> None:
    before = of(writer.write(LONGER), "pages", "one").data["pages"]
    plain = LONGER.replace("    title: First leaflet\n", "    title: First leaflet\n    fit: off\n")
    assert of(writer.write(plain), "pages", "one").data["pages"] != before
    assert of(writer.write(LONGER), "pages", "one").data["pages"] == before


def test_rules_look_again_only_at_what_has_changed(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    writer.write(TEXT)
    looked: list[str] = []

    def judged(evidence: Evidence) -> list[Finding]:
        looked.append(evidence.name)
        return []

    monkeypatch.setattr("brochure.studio.rendering.judge", judged)
    found = writer.write(TEXT, ("one", "office"))
    assert not looked and of(found, "findings", "one").data["serial"] == writer.serial
    # Of a leaflet whose own words are the same, nothing is made again, whatever else has changed.
    shown = writer.renderer.shown["one"]
    changed = TEXT.replace("Words of the second", "Other words of the second")
    found = writer.write(changed)
    assert looked == ["two"] and writer.renderer.shown["one"] is shown
    assert of(found, "pages", "one").data["serial"] == of(found, "findings", "one").data["serial"]
    # What stands in other lines is judged again, for findings name lines; its file is not written again.
    written = writer.renderer.session.memory.made["typeset"]
    looked.clear()
    found = writer.write(f"# A line\n{changed}")
    assert sorted(looked) == ["one", "two"] and writer.renderer.session.memory.made["typeset"] == written
    place = of(found, "words", "one").words[of(found, "pages", "one").data["pages"][0]["digest"]]["lines"][0]
    assert f"# A line\n{changed}".splitlines()[place["line"] - 1].endswith(place["text"])
    monkeypatch.undo()
    writer.write(TEXT)


def test_a_claim_tells_its_source(writer: Writer) -> None:
    writer.write(TEXT)
    address = '["leaflets","one","sections",0,"blocks",0]'
    told = writer.ask("claim", leaflet="one", address=address)
    assert told["claim"] and [source["key"] for source in told["sources"]] == ["alpha"]
    assert told["approval"]["state"] == "none" and told["voids"] == []
    assert writer.ask("compare", leaflet="one")["state"] == "never"
    names = writer.ask("names")
    assert names["citations"] == [{"key": "alpha", "title": "Alpha", "year": "2018"}]
    fault = answered(writer.renderer, Query(2, "claim", {"leaflet": "three", "address": address})).fault
    assert "not there yet" in fault


def test_words_that_differ_from_the_approved_ones_are_marked_where_they_stand(writer: Writer) -> None:
    folder = writer.content.parent
    text = TEXT.replace("    title: First leaflet\n", "    title: First leaflet\n    fit: off\n")
    text = text.replace(
        "Words of the first leaflet.", "All words of the first leaflet say a little more than others."
    )
    writer.write(text)
    version = _dossier(writer.renderer, "one")[0].version.as_dict()
    try:
        writer.content.write_text(text)
        digest = write_version(folder, "one", version)
        write_approvals(folder, [following([], approval(folder, "one", version=digest))])
        assert writer.write(text) and writer.ask("compare", leaflet="one")["changes"] == []
        changed = (
            text.replace("of the first leaflet", "of the best leaflet for you")
            .replace('              - "the same words"\n', "", 1)
            .replace("      - title: Second page\n", "          - Added.\n      - title: Second page\n", 1)
        )
        found = writer.write(changed)
        told = writer.ask("compare", leaflet="one")
    finally:
        writer.content.write_text(TEXT)
        for path in (folder / "approvals").glob("*"):
            path.unlink()
        for path in folder.glob("approvals*.*"):
            path.unlink()
    assert told["state"] == "changed" and "1 text changed, 1 added, 1 removed." in told["text"]
    by_kind = {change["kind"]: change for change in told["changes"]}
    assert by_kind.keys() == {"changed", "added", "removed"}
    lines = {
        line["text"]: line["box"]
        for words in of(found, "words", "one").words.values()
        for line in words["lines"]
    }
    # Of a text that was changed, the words that came, and where the others were.
    there = lines["All words of the best leaflet for you say a little more than others."]
    went, came, more = by_kind["changed"]["marks"]
    assert (went["kind"], went["text"]) == ("old", "first") and went["box"][2] == 0
    assert came["kind"] == more["kind"] == "new" and there[0] < came["box"][0] == went["box"][0]
    assert came["box"][2] < more["box"][2] < there[2] / 3 and came["box"][0] < more["box"][0]
    (new,) = by_kind["added"]["marks"]
    assert new["box"] == pytest.approx(lines["Added."], abs=0.02)
    # A text that is gone stands struck behind the one that it stood behind.
    (gone,) = by_kind["removed"]["marks"]
    above = lines["See page 2 for more of it"]
    assert gone["text"] == "the same words" and gone["box"][1] in (above[1], lines["the same words"][1])


def test_a_leaflet_may_come_and_go(writer: Writer) -> None:
    gone = TEXT[: TEXT.index("  two:\n")]
    found = writer.write(gone)
    (told,) = (told for told in found if told.event == "leaflets")
    assert [leaflet["name"] for leaflet in told.data["leaflets"]] == ["one"]
    assert "two" not in writer.renderer.shown
    assert of(writer.write(TEXT), "pages", "two").data["pages"]


def test_what_is_wrong_after_the_pages_is_told_behind_them(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = Finding("approval.file", Severity.ERROR, "no", SourcePlace("approvals.yaml", 1, 1))

    def fails(*_given: object) -> None:
        raise ContentError([problem])

    monkeypatch.setattr(writer.renderer.session, "standing", fails)
    found = writer.write(TEXT)
    (failed,) = (told for told in found if told.event == "failed")
    assert failed.data["problems"][0]["file"] == "approvals.yaml"
    assert {told.data["leaflet"] for told in found if told.event == "pages"} == {"one", "two"}
