"""What was set, held against the finished pages: other programs read the same words at the same places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from brochure.findings import MmFromTopLeft
from brochure.rules.evidence import Setting
from brochure.typesetting.passages import Line, Passage, as_read, one_line
from tests.formats.leaflets import content, section
from tests.judges import mupdf, poppler
from tests.project import ROOT
from tests.review.on_page import as_printed, bare
from tests.rules.examples import evidence_of

MM_PER_PT = 25.4 / 72
#: The hyphen that is set where a word is broken, as programs read it.
HYPHEN = "-"
#: How far pictures that run off the paper of the shipped leaflets reach beyond it, mm.
BLEED = 3.0
SOURCES = [
    {"id": key, "type": "article-journal", "title": f"Study {key}", "issued": "2020", "DOI": f"10.5555/{key}"}
    for key in ("alpha", "beta", "gamma")
]


@dataclass(frozen=True)
class Made:
    """A typeset leaflet and its pages, cut to their trim."""

    setting: Setting
    pdf: Path

    def of_tag(self, tag: str) -> list[Passage]:
        """The passages of one kind of element."""
        return [passage for passage in self.setting.passages if passage.tag == tag]


def made(folder: Path, text: str, name: str, files: dict[str, bytes] | None = None) -> Made:
    """A leaflet of a content file, typeset, with its pages in *folder*."""
    setting = evidence_of(text, name, (files or {}).items()).setting
    assert setting is not None
    folder.mkdir(parents=True, exist_ok=True)
    assert setting.pdf is not None
    (folder / "bleed.pdf").write_bytes(setting.pdf.data)
    with pikepdf.open(folder / "bleed.pdf") as pdf:
        for page in pdf.pages:
            page.mediabox = page.cropbox = page.trimbox
        pdf.save(folder / "trim.pdf")
    return Made(setting, folder / "trim.pdf")


@pytest.fixture(scope="module", params=["patient", "hcp"])
def leaflet(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Each of the shipped leaflets."""
    name = str(request.param)
    text = (ROOT / "content.yaml").read_text(encoding="utf-8")
    files = {"references.yaml": (ROOT / "references.yaml").read_bytes()}
    return made(tmp_path_factory.mktemp(name), text, name, files)


def sample(folder: Path, *blocks: Any, style: str = "") -> Made:
    """A leaflet of some blocks, with more style where a test asks for it."""
    text = content(
        "a4-document",
        [section("Blocks", *blocks), section("Last", "Words.")],
        audience="hcp",
    )
    if any("[@" in str(block) for block in blocks):
        sections = [section("Blocks", *blocks), section("List", {"block": "references"})]
        text = content("a4-document", sections, top={"references": SOURCES}, audience="hcp")
    files = {}
    if style:
        shipped = (ROOT / "styles/hcp.css").read_text(encoding="utf-8")
        files["styles/hcp.css"] = f"{shipped}\n{style}\n".encode()
    return made(folder, text, "sample", files)


def is_in(point: tuple[float, float], box: tuple[float, float, float, float]) -> bool:
    x, y = point
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def set_on(setting: Setting, page: int) -> str:
    """The words of a page as they are set, with the hyphens of broken words."""
    return as_read(
        "".join(
            run.text + (HYPHEN if run.hyphenated else "")
            for passage in setting.passages
            for run in passage.runs
            if run.page == page
        )
    )


def test_the_passages_are_what_another_program_reads_on_the_pages(leaflet: Made) -> None:
    letters = mupdf.letters(leaflet.pdf)
    for page, measure in enumerate(leaflet.setting.pages, start=1):
        drawn = [drawing.box for drawing in leaflet.setting.drawings if drawing.page == page]
        read = [
            letter.text
            for letter in letters
            if letter.page == page
            and is_in(letter.middle, measure.live)
            and not any(is_in(letter.middle, box) for box in drawn)
        ]
        assert bare("".join(read)) == bare(set_on(leaflet.setting, page)), f"page {page}"


def test_each_passage_is_one_clean_line_of_what_another_program_reads(leaflet: Made) -> None:
    pages = [" ".join(text.split()) for text in poppler.text(leaflet.pdf)]
    for passage in leaflet.setting.passages:
        assert passage.text == one_line(passage.text) and passage.text
        if "cover-product" in passage.classes or passage.lines[-1].page != passage.page:
            # Poppler takes the narrow space between the two sizes of the names for none.
            continue
        # Addresses of the reference list break anywhere.
        wanted = as_printed(passage.text, anywhere="references" in passage.around)
        assert re.search(wanted, pages[passage.page - 1]), passage.text


def test_every_run_has_its_words_in_its_box(leaflet: Made) -> None:
    letters = mupdf.letters(leaflet.pdf)
    for passage in leaflet.setting.passages:
        for run in passage.runs:
            left, top, right, bottom = run.box
            box = (left - 0.1, top - 0.1, right + 0.1, bottom + 0.1)
            read = [
                letter.text for letter in letters if letter.page == run.page and is_in(letter.middle, box)
            ]
            missing = Counter(bare(run.text)) - Counter(bare("".join(read)))
            assert not missing, (run.text, "".join(read))
            line = passage.lines[run.line]
            assert line.page == run.page
            middle = (top + bottom) / 2
            assert line.box[1] - 0.1 <= middle <= line.box[3] + 0.1


def test_the_height_of_small_letters_is_that_of_the_font(leaflet: Made) -> None:
    css = (ROOT / "styles/fonts.css").read_text(encoding="utf-8")
    rows = re.findall(
        r'font-family: "([^"]+)"; font-weight: (\d+);( font-style: italic;)?(?: unicode-range: [^;]+;)? '
        r"src: url\(asset:([^)]+)\)",
        css,
    )
    ratios = {}
    # Faces for some characters only, such as figures, have none: words are in the face behind them.
    partial = set(re.findall(r'font-family: "([^"]+)";[^}]*unicode-range', css))
    for family, weight, italic, file in rows:
        font = TTFont(ROOT / "styles" / file)
        ratios[family, int(weight), bool(italic)] = font["OS/2"].sxHeight / font["head"].unitsPerEm
    faces = {run.face for passage in leaflet.setting.passages for run in passage.runs}
    assert len(faces) > 10
    for face in faces:
        # The engine takes the nearest weight that there is.
        family = next(name for name in face.families if name not in partial)
        near = min(
            (key for key in ratios if key[0] == family and key[2] == face.italic),
            key=lambda key: abs(key[1] - face.weight),
        )
        ratio = ratios[near]
        assert face.x_height == pytest.approx(face.size * MM_PER_PT * ratio, abs=0.02), face


def test_numbers_of_citations_are_told_from_words(leaflet: Made) -> None:
    anchors = [
        anchor for passage in leaflet.setting.passages for run in passage.runs for anchor in run.anchors
    ]
    assert anchors == re.findall(r'id="(cite-\d+-\d+)"', leaflet.setting.numbered.html)
    assert set(anchors) == {use.anchor for use in leaflet.setting.numbered.uses}
    for passage in leaflet.setting.passages:
        for run in passage.runs:
            if run.role == "cite":
                assert re.fullmatch(r"[\d,–]+", run.text)
            if run.anchors:
                assert run.role == "cite" and run.text == run.anchors[0].split("-")[1]
        cited = "".join(run.text for run in passage.runs if run.role == "cite")
        assert bool(cited) == any(run.anchors for run in passage.runs)
        assert len(passage.words) <= len(passage.text) - len(cited)


def test_drawings_have_their_words_and_stand_where_they_are_drawn(leaflet: Made) -> None:
    drawings = [found for found in leaflet.setting.drawings if "drawing" in found.classes]
    assert drawings
    letters = mupdf.letters(leaflet.pdf)
    for drawing in drawings:
        assert len(drawing.alt) > 20 and drawing.at.startswith("sections.")
        measure = leaflet.setting.pages[drawing.page - 1]
        if {"place-bleed", "place-spread"} & {*drawing.classes}:
            # It runs off the paper, and over the next page; at the head of a page there, too.
            assert drawing.box[0] == pytest.approx(-BLEED) and drawing.box[2] > measure.width
            assert drawing.box[1] == pytest.approx(-BLEED) or 0 < drawing.box[1] < measure.height
            continue
        assert 0 <= drawing.box[0] < drawing.box[2] <= measure.width
        assert 0 <= drawing.box[1] < drawing.box[3] <= measure.height
        caption = [found for found in leaflet.setting.of_block(drawing.at) if found.page == drawing.page]
        assert caption
        words = [one for one in letters if one.page == drawing.page and is_in(one.middle, drawing.box)]
        set_there = [
            run
            for passage in leaflet.setting.passages
            for run in passage.runs
            if run.page == drawing.page
            and is_in(((run.box[0] + run.box[2]) / 2, run.box[1] + 0.5), drawing.box)
        ]
        # What is drawn is no passage.
        assert set_there == [] and (words or "figure" in drawing.classes)


def test_cells_of_a_row_have_one_number_and_no_other_row_has_it(tmp_path: Path) -> None:
    def table(name: str) -> dict[str, Any]:
        return {
            "block": "table",
            "caption": name,
            "columns": [{"title": f"{name} a"}, {"title": f"{name} b"}],
            "rows": [[f"{name} 1", "x"], [f"{name} 2", "y"]],
        }

    found = sample(tmp_path, table("One"), "Words.", table("Two")).setting
    rows: dict[int, list[str]] = {}
    for passage in found.passages:
        rows.setdefault(passage.row, []).append(passage.text)
    outside = rows.pop(0)
    assert {"One", "Two", "Words."} <= set(outside)
    assert list(rows.values()) == [
        *(["One a", "One b"], ["One 1", "x"], ["One 2", "y"]),
        *(["Two a", "Two b"], ["Two 1", "x"], ["Two 2", "y"]),
    ]


def test_heads_of_a_table_over_pages_are_read_once(tmp_path: Path) -> None:
    table = {
        "block": "table",
        "caption": "Long",
        "columns": [{"title": "Head"}, {"title": "Share"}],
        "rows": [[f"Row {number}", f"{number}%"] for number in range(100)],
    }
    found = sample(tmp_path, table)
    texts = [passage.text for passage in found.setting.passages]
    assert len(found.setting.pages) > 1 and texts.count("Head") == 1
    assert sum(text.count("Head") for text in poppler.text(found.pdf)) > 1


NARROW = ".paragraph p { width: 34mm; hyphens: auto }"
LONG = (
    "Hypogammaglobulinaemia, anti-inflammatory and co-administered immunoglobulin replacement in office "
    "settings of non-Hodgkin’s lymphoma, 10–20\u00a0mg at https://www.example.com/a/long/address/to/break "
    "are affiliated, efficient and re\u00adpeat\u00aded."
)


@pytest.mark.parametrize("hyphen", ["", "p { hyphenate-character: '-' }"])
def test_broken_words_are_whole_and_spaces_at_line_ends_are_kept(tmp_path: Path, hyphen: str) -> None:
    found = sample(tmp_path, LONG, style=NARROW + hyphen)
    passage = next(one for one in found.of_tag("p") if one.text.startswith("Hypo"))
    assert passage.text == one_line(LONG)
    assert "\u00ad" not in passage.text and "ﬁ" not in passage.text
    broken = [run for run in passage.runs if run.hyphenated]
    assert broken and len(passage.lines) > 8
    page = poppler.text(found.pdf)[0].split()
    # Each of them stands on the page in two parts, the first with a hyphen.
    for run in broken:
        part = run.text.split()[-1]
        assert f"{part}-" in page


@pytest.mark.parametrize(
    "style",
    [
        NARROW,
        NARROW + " .paragraph p { text-align: justify }",
        NARROW + " .paragraph p { letter-spacing: 0.08em; word-spacing: 0.2em }",
        NARROW + " .paragraph p { text-transform: uppercase }",
        NARROW + " .paragraph p { font-variant: small-caps }",
    ],
)
def test_ends_of_sentences_are_where_another_program_sees_them(tmp_path: Path, style: str) -> None:
    text = (
        "One is short. Is two? Three goes on over the line, and ends. “Four.” Five (of these.) **Bold six**.”"
    )
    found = sample(tmp_path, f"{text} Seven.", style=style)
    passage = next(one for one in found.of_tag("p") if one.text.casefold().startswith("one is"))
    assert passage.text.casefold() == f"{text} Seven.".replace("**", "").casefold()
    letters = mupdf.letters(found.pdf)
    stops = 0
    for run in passage.runs:
        for at, where in run.stops:
            before = bare(run.text[:at])
            there = [
                letter
                for letter in letters
                if letter.page == run.page and is_in(letter.middle, run.box) and letter.middle[0] < where
            ]
            assert bare("".join(letter.text for letter in there)).casefold() == before.casefold()
            assert run.edge(at) == where
            stops += 1
            if there and not run.text[at - 1].isspace():
                ink = max(letter.box[2] for letter in there if letter.text.strip())
                assert where == pytest.approx(ink, abs=0.6), (run.text, at)
    assert stops >= 5


def test_words_in_floats_and_boxes_of_their_own_are_read(tmp_path: Path) -> None:
    steps = {
        "block": "steps",
        "items": [{"title": "One", "when": "later"}, {"title": "Two", "where": "At **some** place"}],
    }
    style = ".step-when { float: right } .step-where strong { display: inline-block; width: 30mm }"
    found = sample(tmp_path, steps, style=style)
    assert bare(set_on(found.setting, 1)).count("later") == 1
    assert {"One", "later", "some", "Two"} <= {passage.text for passage in found.setting.passages}


def test_numbers_before_entries_are_read_before_them(tmp_path: Path) -> None:
    found = sample(tmp_path, "It works.[@beta] Well.[@alpha]")
    listed = [
        passage.text
        for passage in found.setting.passages
        if {"references"} & {*passage.classes, *passage.around}
    ]
    assert listed[:3] == ["References", "1.", listed[2]] and listed[2].startswith("Study beta")
    assert listed[3] == "2." and listed[4].startswith("Study alpha")


def test_words_that_a_style_makes_are_told_from_those_of_the_content(tmp_path: Path) -> None:
    found = sample(tmp_path, "Words.", style=".paragraph p::before { content: 'Made: ' }")
    passage = next(one for one in found.of_tag("p") if "Made" in one.text)
    assert [(run.text.strip(), run.role) for run in passage.runs] == [("Made:", "made"), ("Words.", "")]


@pytest.mark.parametrize("text", ["B\u2011ALL, co-administered", "co-administered, B\u2011ALL, ex\u2010vivo"])
def test_hyphens_of_one_shape_are_read_as_one(tmp_path: Path, text: str) -> None:
    found = sample(tmp_path, f"{text} in the oﬃce, ﬁrst and flow.")
    passage = next(one for one in found.of_tag("p") if "vivo" in one.text or "ALL" in one.text)
    plain = f"{text} in the office, first and flow.".replace("\u2011", "-").replace("\u2010", "-")
    assert "\u2011" in passage.text and as_read(passage.text) == plain
    assert plain in " ".join(poppler.text(found.pdf)[0].split())
    letters = "".join(letter.text for letter in mupdf.letters(found.pdf))
    assert bare(plain) in bare(letters)


def test_a_face_is_told_as_it_is_seen(tmp_path: Path) -> None:
    text = "Plain, **bold**, *slanted* and [linked](https://www.example.com)."
    style = (
        ".paragraph p { font-size: 20pt; color: #ff0000; text-align: right } a { text-decoration: underline }"
    )
    found = sample(tmp_path, text, style=style)
    passage = next(one for one in found.of_tag("p") if one.text.startswith("Plain"))
    faces = {run.text.strip(" ,."): run.face for run in passage.runs}
    assert passage.align == "right" and faces["Plain"].size == pytest.approx(20)
    assert faces["Plain"].colour == pytest.approx((1, 0, 0)) and faces["Plain"].language == "en-GB"
    assert faces["bold"].weight > faces["Plain"].weight and faces["slanted"].italic
    assert faces["linked"].underlined and not faces["Plain"].underlined
    assert not faces["Plain"].italic


def lines_read(found: Made, passage: Passage) -> Iterator[str]:
    """What another program reads in each line of a passage."""
    letters = mupdf.letters(found.pdf)
    for line in passage.lines:
        left, top, right, bottom = line.box
        box = (left - 0.5, top, right + 0.5, bottom)
        yield bare("".join(one.text for one in letters if one.page == line.page and is_in(one.middle, box)))


def test_each_line_holds_the_runs_that_name_it(tmp_path: Path) -> None:
    found = sample(tmp_path, LONG, style=NARROW)
    passage = next(one for one in found.of_tag("p") if one.text.startswith("Hypo"))
    for number, read in enumerate(lines_read(found, passage)):
        runs = [run for run in passage.runs if run.line == number]
        assert read == bare("".join(run.text + (HYPHEN if run.hyphenated else "") for run in runs))


def test_a_number_beside_its_text_is_no_line_above_it() -> None:
    lines = tuple(Line(1, MmFromTopLeft(10.0, top, 50.0, top + 5)) for top in (20.0, 20.0004, 24.6, 29.4))
    passage = Passage("a", "li", (), (), (), lines)
    assert passage.leading == pytest.approx(4.5996)
    assert Passage("a", "li", (), (), (), lines[:2]).leading is None
