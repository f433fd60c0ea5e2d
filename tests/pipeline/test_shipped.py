"""The shipped content, built: what lies in the output folder is what the project promises."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
import yaml
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops

from tests.builds import Built
from tests.judges import poppler, qpdf, tool, verapdf
from tests.pipeline import anatomy
from tests.pipeline.anatomy import PT_PER_MM
from tests.project import ROOT
from tests.review.packs import MARKED, facts, pack, written

LEAFLETS = ("patient", "hcp")
EDITIONS = ("screen", "print", "office", "review")
#: Pages in mm: a booklet of A5, and the roll fold of print.md with its two narrow panels.
SIZES = {
    "patient": [(148, 210)] * 8,
    "hcp": [(100, 210), (97, 210), (100, 210), (100, 210), (97, 210), (100, 210)],
}
#: What words keep from trim and folds, mm.
SAFE_ZONE = 5.0
#: Pages with a picture that runs off the paper: from where to where it reaches, mm from the head of the page.
BANDS = {("patient", 4): (0, 45), ("patient", 5): (0, 45), ("patient", 8): (172.0, 194.5)}
X_HEIGHT = {"patient": 2.0, "hcp": 1.5}
DRAFT = "Draft – not approved for use"


@pytest.fixture(params=LEAFLETS)
def leaflet(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def screen(shipped_build: Built, leaflet: str) -> Path:
    return shipped_build.project.output / f"{leaflet}-screen.pdf"


@pytest.fixture
def office(shipped_build: Built, leaflet: str) -> Path:
    return shipped_build.project.output / f"{leaflet}-office.pdf"


@pytest.fixture
def pdf(screen: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(screen) as opened:
        yield opened


@lru_cache(maxsize=4)
def chars_of(path: Path) -> list[anatomy.Char]:
    return anatomy.chars(path)


@lru_cache(maxsize=4)
def words_of(path: Path) -> list[poppler.Word]:
    return poppler.words(path)


# Files


def test_the_build_ends_well_with_every_edition_of_both_leaflets_and_the_report(shipped_build: Built) -> None:
    assert shipped_build.ended.code == 0, shipped_build.ended.err
    pdfs = {f"{leaflet}-{edition}.pdf" for leaflet in LEAFLETS for edition in EDITIONS}
    pdfs |= {f"{leaflet}-claims.csv" for leaflet in LEAFLETS}
    found = {path.name for path in shipped_build.project.output.iterdir()}
    assert found == {*pdfs, "report.json", "report.html"}


def test_nothing_is_left_beside_the_output_folder(shipped_build: Built) -> None:
    found = {path.name for path in shipped_build.project.folder.iterdir()}
    assert found == {"content.yaml", "references.yaml", "output"}


def test_both_screen_editions_together_are_under_one_megabyte(shipped_build: Built) -> None:
    output = shipped_build.project.output
    assert sum((output / f"{leaflet}-screen.pdf").stat().st_size for leaflet in LEAFLETS) < 1_000_000


def test_the_report_gives_size_and_hash_of_every_file(shipped_build: Built) -> None:
    import hashlib

    output = shipped_build.project.output
    report = json.loads((output / "report.json").read_text(encoding="utf-8"))
    assert set(report["files"]) == {path.name for path in output.iterdir()} - {"report.json"}
    for name, entry in report["files"].items():
        data = (output / name).read_bytes()
        assert (entry["bytes"], entry["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_syntax_of_every_pdf_is_sound(shipped_build: Built, leaflet: str, edition: str) -> None:
    assert qpdf.complaints(shipped_build.project.output / f"{leaflet}-{edition}.pdf") == []


def test_verapdf_finds_no_failure_against_pdf_ua(shipped_build: Built, tmp_path: Path) -> None:
    """Of editions that people read, and of review packs with little and with marks of all kinds.

    What is found of those is told here, not where packs have their tests: a Java machine starts slowly.
    """
    names = [f"{leaflet}-{edition}.pdf" for leaflet in LEAFLETS for edition in ("screen", "office", "review")]
    packs = {"bare": pack(facts()), "marked": pack(MARKED)}
    paths = [
        *(shipped_build.project.output / name for name in names),
        *(written(tmp_path, data, f"{name}.pdf") for name, data in packs.items()),
    ]
    failures = verapdf.validate(paths)
    assert {path.name: [str(failure) for failure in failures[path]] for path in paths} == {
        path.name: [] for path in paths
    }


# Citations


def test_citation_numbers_appear_in_order_without_a_gap(
    screen: Path, pdf: pikepdf.Pdf, shipped_build: Built, leaflet: str
) -> None:
    cited = cited_numbers(screen, pdf)
    first = list(dict.fromkeys(cited))
    report = json.loads((shipped_build.project.output / "report.json").read_text(encoding="utf-8"))
    (entry,) = (entry for entry in report["leaflets"] if entry["name"] == leaflet)
    assert first == list(range(1, len(first) + 1))
    assert len(first) == len(printed_entries(screen, pdf)) == len(entry["references"])
    assert len(first) > 3


def cited_numbers(path: Path, pdf: pikepdf.Pdf) -> list[int]:
    """The numbers of citations in the order of the text, ranges written out.

    A citation is a link to an entry of the list; its number is what stands inside the link's box.
    """
    chars = chars_of(path)
    digits: dict[int, list[int]] = {}
    for index, char in enumerate(chars):
        if char.text.isdigit():
            digits.setdefault(char.page, []).append(index)
    found: list[tuple[int, int, int]] = []
    for link in anatomy.links(pdf):
        target = re.fullmatch(r"ref-(\d+)", link.target)
        if target is None:
            continue
        inside = [index for index in digits[link.page] if is_inside(chars[index].box, link.box)]
        assert "".join(chars[index].text for index in inside) == target[1], link
        found.append((inside[0], inside[-1], int(target[1])))
    numbers: list[int] = []
    before = (-1, 0)
    for first, last, number in sorted(found):
        between = "".join(char.text for char in chars[before[0] + 1 : first]) if before[1] else ""
        numbers += range(before[1] + 1, number) if between == "–" else ()
        numbers.append(number)
        before = (last, number)
    return numbers


def is_inside(box: anatomy.Box, around: anatomy.Box) -> bool:
    across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return around[0] <= across <= around[2] and around[1] - 1 <= down <= around[3] + 1


def printed_entries(path: Path, pdf: pikepdf.Pdf) -> list[int]:
    """The numbers of the reference list: links back to a citation."""
    numbers = []
    for link in anatomy.links(pdf):
        if target := re.fullmatch(r"cite-(\d+)-1", link.target):
            text = "".join(
                char.text
                for char in chars_of(path)
                if char.page == link.page and is_inside(char.box, link.box)
            )
            assert text.strip() == f"{target[1]}."
            numbers.append(int(target[1]))
    assert numbers == list(range(1, len(numbers) + 1))
    return numbers


# Pages


def test_pages_have_the_sizes_of_the_format(screen: Path, pdf: pikepdf.Pdf, leaflet: str) -> None:
    sizes = [(float(page.mediabox[2]) / PT_PER_MM, float(page.mediabox[3]) / PT_PER_MM) for page in pdf.pages]
    assert sizes == [pytest.approx(size, abs=0.05) for size in SIZES[leaflet]]


@pytest.mark.parametrize(("name", "sheets"), [("patient", 5), ("hcp", 3)])
def test_the_office_edition_is_a4_across_with_its_guide(shipped_build: Built, name: str, sheets: int) -> None:
    with pikepdf.open(shipped_build.project.output / f"{name}-office.pdf") as opened:
        sizes = [[float(edge) / PT_PER_MM for edge in page.mediabox] for page in opened.pages]
    assert sizes == [pytest.approx([0, 0, 297, 210], abs=0.05)] * sheets


def test_every_font_is_a_subset_of_the_projects_own_and_can_be_copied_as_text(
    screen: Path, office: Path
) -> None:
    families = {re.sub(r"\W", "", family).lower() for family, *_rest in declared_fonts()}
    for path in (screen, office):
        fonts = poppler.fonts(path)
        assert fonts
        for font in fonts:
            assert font.embedded and font.subset and font.unicode, font
            name = re.sub(r"\W", "", font.name.partition("+")[2]).lower()
            assert any(name.startswith(family) for family in families), font


def test_the_body_is_large_enough_to_read(screen: Path, leaflet: str) -> None:
    # The last page holds the small print: sources and prescribing information.
    last = len(SIZES[leaflet])
    sizes = Counter(
        (char.font, round(char.size, 1))
        for char in chars_of(screen)
        if char.page < last and char.text.strip()
    )
    (name, size), _count = sizes.most_common(1)[0]
    # MuPDF cuts the names of fonts short, and the engine ends that of a regular face with a comma.
    wanted = re.sub(r"\W", "", name.rpartition("+")[2]).lower()
    faces = [
        path
        for family, weight, style, path in declared_fonts()
        if (weight, style) == ("400", "normal") and re.sub(r"\W", "", family).lower().startswith(wanted)
    ]
    assert len(faces) == 1, (name, wanted)
    font = TTFont(ROOT / "styles" / faces[0])
    height = size / PT_PER_MM * font["OS/2"].sxHeight / font["head"].unitsPerEm
    assert height >= X_HEIGHT[leaflet], (name, size, height)


def test_no_letter_or_mark_is_smaller_than_six_points(screen: Path) -> None:
    small = {
        (char.page, char.text, round(char.size, 2))
        for char in chars_of(screen)
        if char.text.strip() and char.size < 6
    }
    assert small == set()


def declared_fonts() -> list[tuple[str, str, str, str]]:
    """Family, weight, style and file of the project's fonts."""
    css = (ROOT / "styles" / "fonts.css").read_text(encoding="utf-8")
    found = []
    for face in re.findall(r"@font-face\s*{(.*?)}", css, re.DOTALL):
        family = re.search(r'font-family:\s*"([^"]+)"', face)
        weight = re.search(r"font-weight:\s*(\d+)", face)
        file = re.search(r"url\(asset:([^)]+)\)", face)
        assert family and weight and file
        found.append((family[1], weight[1], "italic" if "italic" in face else "normal", file[1]))
    return found


def test_no_word_is_nearer_to_trim_or_fold_than_the_safe_zone(screen: Path, leaflet: str) -> None:
    near = []
    for word in words_of(screen):
        width, height = SIZES[leaflet][word.page - 1]
        left, top, right, bottom = word.box
        room = min(left, top, width - right, height - bottom)
        if room < SAFE_ZONE - 0.05:
            near.append((word.page, word.text, round(room, 2)))
    assert near == []


def test_folios_number_the_pages_of_the_booklet(shipped_build: Built) -> None:
    words = words_of(shipped_build.project.output / "patient-screen.pdf")
    width, _height = SIZES["patient"][0]
    found = [word for word in words if word.box[1] > 195 and word.text.isdigit()]
    # In the foot, at the outer edge of each page.
    assert all((middle(word) < 20) if word.page % 2 == 0 else (middle(word) > width - 20) for word in found)
    assert {word.page: word.text for word in found} == {page: str(page) for page in range(2, 9)}


def middle(word: poppler.Word) -> float:
    return (word.box[0] + word.box[2]) / 2


def test_every_page_is_filled(screen: Path, leaflet: str, tmp_path: Path) -> None:
    words = words_of(screen)
    for number, picture in enumerate(anatomy.pictures(screen, tmp_path, 40), start=1):
        height = SIZES[leaflet][number - 1][1]
        body = [word for word in words if word.page == number and 15 < word.box[1] < height - 12]
        assert body, f"page {number} is empty"
        assert ink_share(picture) > 0.03, f"page {number} is nearly empty"
        # The cover's picture fills it; on other pages text reaches well down.
        if number > 1:
            assert max(word.box[3] for word in body) > 0.7 * height, f"page {number} ends early"


def ink_share(picture: Image.Image) -> float:
    """The share of a page that is not of the colour that most of it has."""
    counts = picture.histogram()
    ground = counts.index(max(counts))
    return 1 - sum(counts[max(0, ground - 6) : ground + 7]) / sum(counts)


def test_nothing_but_the_ground_comes_near_the_edge(screen: Path, leaflet: str, tmp_path: Path) -> None:
    dpi = 60
    margin = round((SAFE_ZONE - 1) / 25.4 * dpi)
    for number, picture in enumerate(anatomy.pictures(screen, tmp_path, dpi), start=1):
        if number == 1:
            # The cover's picture and its foot run off the page.
            continue
        inner = Image.new("L", (picture.width - 2 * margin, picture.height - 2 * margin), 0)
        ring = Image.new("L", picture.size, 255)
        ring.paste(inner, (margin, margin))
        top, bottom = BANDS.get((leaflet, number), (0, 0))
        ring.paste(0, (0, math.floor(top / 25.4 * dpi), picture.width, math.ceil(bottom / 25.4 * dpi)))
        ground = picture.getpixel((margin // 2, picture.height // 2))
        assert isinstance(ground, int)
        strange = ImageChops.difference(picture, Image.new("L", picture.size, ground))
        strange = strange.point(lambda value: 255 if value > 12 else 0)
        assert ImageChops.multiply(strange, ring).getbbox() is None, f"page {number}"


def test_what_is_cut_out_with_the_card_is_a_picture_and_the_number_on_the_card(shipped_build: Built) -> None:
    words = words_of(shipped_build.project.output / "patient-screen.pdf")
    width, height = SIZES["patient"][6]
    front = [word for word in words if word.page == 7]
    first = next(
        at for at, word in enumerate(front) if [one.text for one in front[at : at + 2]] == ["I", "have"]
    )
    last = next(at for at in range(first, len(front)) if front[at].text == "number]")
    top, bottom = front[first].box[1] - 4, front[last].box[3] + 4
    assert 30 < bottom - top < 54 and bottom < height - 10
    # 85 mm in the middle of the page, whichever side is looked at.
    left, right = (width - 85) / 2, (width + 85) / 2
    behind = [
        word.text
        for word in words
        if word.page == 8
        and left < word.box[2]
        and word.box[0] < right
        and top < word.box[3]
        and word.box[1] < bottom
    ]
    strip = "Day and night: [24-hour number] Call for any sign on page 6. Life in danger: 999."
    assert set(behind) <= set(strip.split())


def test_the_draft_mark_is_on_every_page_and_read_aloud_once_before_all_else(
    screen: Path, pdf: pikepdf.Pdf, leaflet: str
) -> None:
    pages = poppler.text(screen, layout=True)
    assert len(pages) == len(SIZES[leaflet])
    assert [page.count(DRAFT) for page in pages] == [1] * len(pages)
    assert read_aloud(screen)[0] == DRAFT
    assert DRAFT.split()[0] not in " ".join(read_aloud(screen)[1:])
    for page in pdf.pages:
        marked = pikepdf.parse_content_stream(page, "BDC BMC")
        kinds = [str(instruction.operands[0]) for instruction in marked]
        assert "/Artifact" in kinds


def test_every_sheet_of_the_office_edition_shows_the_draft_mark(office: Path, leaflet: str) -> None:
    *pages, guide = [page.count(DRAFT) for page in poppler.text(office)]
    assert sum(pages) == len(SIZES[leaflet])
    assert guide == 1


# Reading


def test_headings_stand_in_the_text_in_the_order_of_the_content(screen: Path, leaflet: str) -> None:
    assert_in_order(leaflet, " ".join(poppler.text(screen)))


def test_headings_are_read_aloud_in_the_order_of_the_content(screen: Path, leaflet: str) -> None:
    assert_in_order(leaflet, " ".join(read_aloud(screen)))


def assert_in_order(leaflet: str, text: str) -> None:
    content = yaml.safe_load((ROOT / "content.yaml").read_text(encoding="utf-8"))
    sections = content["leaflets"][leaflet]["sections"]
    wanted = [str(content["leaflets"][leaflet]["cover"]["title"])]
    for section in sections:
        wanted += [section["title"], *(title for block in section["blocks"] for title in titles(block))]
    assert len(wanted) > 10
    heard = squeezed(text)
    at = 0
    for title in wanted:
        found = heard.find(squeezed(title), at)
        assert found >= 0, f"{title!r} does not come after what stands before it in the content"
        at = found + 1


def titles(block: object) -> list[str]:
    """Titles of a block and of its items that hold nothing but words."""
    if not isinstance(block, dict):
        return []
    items = block.get("items", [])
    found = [block.get("title"), *(item.get("title") for item in items if isinstance(item, dict))]
    if block.get("block") == "heading":
        found.append(block["text"])
    return [title for title in found if title and not re.search(r"[{\[*]", title)]


def squeezed(text: str) -> str:
    """Text without spaces, which line breaks put where they like."""
    return re.sub(r"[\s\u00ad]", "", text)


@lru_cache(maxsize=4)
def read_aloud(path: Path) -> tuple[str, ...]:
    """The text of the structure tree in its order, as Poppler reads it."""
    printed = tool.run([tool.program("pdfinfo"), "-struct-text", path])
    return tuple(re.findall(r'^\s*"(.*)"$', printed, re.MULTILINE))


def test_everything_on_the_pages_is_read_aloud_once(screen: Path) -> None:
    # The first is the mark of a draft, which is an artifact from then on.
    heard = Counter(squeezed("".join(read_aloud(screen)[1:])))
    pages = [re.sub(re.escape(DRAFT), "", page) for page in poppler.text(screen)]
    if len(pages) == 8:
        # The foot of the pages after the cover is an artifact: their number, and whom to call.
        pages = [pages[0], *(without_foot(page, number) for number, page in enumerate(pages[1:], 2))]
    assert heard == Counter(squeezed("".join(pages)))


def without_foot(page: str, number: int) -> str:
    foot = re.escape("Day and night: [24-hour number]")
    found, count = re.subn(rf"^(?:{number} {foot}|{foot} {number})$", "", page, count=1, flags=re.MULTILINE)
    assert count == 1
    return found


def test_the_file_says_what_it_is(screen: Path, pdf: pikepdf.Pdf, leaflet: str) -> None:
    content = yaml.safe_load((ROOT / "content.yaml").read_text(encoding="utf-8"))["leaflets"][leaflet]
    assert str(pdf.Root["/Lang"]) == content["language"]
    assert bool(pdf.Root["/MarkInfo"]["/Marked"])
    assert bool(pdf.Root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert str(pdf.docinfo["/Title"]) == content["title"]
    assert f">{content['title']}<" in bytes(pdf.Root["/Metadata"].read_bytes()).decode()
    info = poppler.info(screen)
    assert (info["Tagged"], info["Encrypted"]) == ("yes", "no")


def test_every_section_has_a_bookmark(pdf: pikepdf.Pdf, leaflet: str) -> None:
    content = yaml.safe_load((ROOT / "content.yaml").read_text(encoding="utf-8"))["leaflets"][leaflet]
    with pdf.open_outline() as outline:
        found = [item.title for item in outline.root]
    assert [squeezed(title) for title in found] == [
        squeezed(title)
        for title in (content["cover"]["title"], *(section["title"] for section in content["sections"]))
    ]


def test_headings_begin_with_the_only_first_level_and_skip_none(pdf: pikepdf.Pdf) -> None:
    levels = [
        int(element.kind[1:]) for element in anatomy.elements(pdf) if re.fullmatch(r"H\d", element.kind)
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_no_heading_stands_in_a_heading(pdf: pikepdf.Pdf) -> None:
    nested = [
        element
        for element in anatomy.elements(pdf)
        if re.fullmatch(r"H\d", element.kind)
        and any(re.fullmatch(r"H\d", parent) for parent in element.parents)
    ]
    assert nested == []


def test_every_header_of_a_table_says_what_it_heads(shipped_build: Built) -> None:
    scopes = []
    for leaflet in LEAFLETS:
        with pikepdf.open(shipped_build.project.output / f"{leaflet}-screen.pdf") as opened:
            for element in anatomy.elements(opened):
                if element.kind == "TH":
                    head = "THead" in element.parents
                    assert str(element.attributes["/Scope"]) == ("/Column" if head else "/Row")
                    scopes.append(head)
    assert {True, False} == set(scopes)


def test_every_figure_has_a_text_and_a_box_around_its_ink(
    screen: Path, pdf: pikepdf.Pdf, tmp_path: Path
) -> None:
    figures = [element for element in anatomy.elements(pdf) if element.kind == "Figure"]
    assert figures
    dpi = 100
    for number, figure in enumerate(figures):
        assert figure.alt and len(figure.alt) > 10
        ((page, _identifier), *_rest) = figure.marked
        assert {at for at, _identifier in figure.marked} == {page}
        folder = tmp_path / str(number)
        folder.mkdir()
        anatomy.only_marked(screen, page, {mark for _page, mark in figure.marked}, folder / "only.pdf")
        (picture,) = anatomy.pictures(folder / "only.pdf", folder, dpi)
        ink = ImageChops.invert(picture).point(lambda value: 255 if value > 8 else 0).getbbox()
        assert ink is not None, figure.alt
        left, bottom, right, top = (float(edge) / 72 * dpi for edge in figure.attributes["/BBox"])
        box = (left, picture.height - top, right, picture.height - bottom)
        slack = 1.0 / 25.4 * dpi
        assert box[0] - slack <= ink[0] and box[1] - slack <= ink[1], (figure.alt, box, ink)
        assert ink[2] <= box[2] + slack and ink[3] <= box[3] + slack, (figure.alt, box, ink)
        # Not a box around the whole page either: the ink fills it.
        assert (ink[2] - ink[0]) * (ink[3] - ink[1]) > 0.4 * (box[2] - box[0]) * (box[3] - box[1])


def test_links_say_where_they_lead(pdf: pikepdf.Pdf) -> None:
    found = anatomy.links(pdf)
    assert found
    for link in found:
        assert re.search(r"[A-Za-z]{2,} \S", link.words), link
        assert not re.fullmatch(r"\S*://\S*|[\d.,–]+", link.words), link


def test_links_inside_the_leaflet_lead_to_places_that_are_there(pdf: pikepdf.Pdf) -> None:
    names = pikepdf.NameTree(pdf.Root["/Names"]["/Dests"])
    there = {str(name) for name in names}
    for link in anatomy.links(pdf):
        assert link.target in there or re.match(r"https?://|tel:|mailto:", link.target), link
