"""The review edition: proof pages as they are on the screen, marks that enclose the words, sound files."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2 import raw

from brochure.editions.callouts import Callout, placed
from brochure.editions.review import review
from brochure.editions.screen import screen
from brochure.errors import BrochureError
from brochure.findings import MmFromTopLeft, PdfPlace
from brochure.pdf.text_drawing import Lettering
from brochure.review.claim import Cited
from brochure.tagging.tree import elements
from tests.judges import poppler, qpdf
from tests.review import packs
from tests.review.packs import MARKED, Shipping, claim, facts, finding, pack, written

#: What is asked of packs here does not depend on what the leaflet is about; the shipped build has both.
LEAFLETS = ("hcp",)
MM = 25.4 / 72
#: Cover sheets before the proof.
FRONT = 1


def trim(page: pikepdf.Page) -> tuple[float, float, float, float]:
    left, bottom, right, top = (float(edge) for edge in page.obj.TrimBox)
    return left, bottom, right, top


def in_mm(page: pikepdf.Page, rect: tuple[float, float, float, float]) -> MmFromTopLeft:
    """A rectangle of the PDF as a box from the trim's top left corner."""
    left, _bottom, _right, top = trim(page)
    return MmFromTopLeft(
        (rect[0] - left) * MM, (top - rect[3]) * MM, (rect[2] - left) * MM, (top - rect[1]) * MM
    )


def remarks(page: pikepdf.Page) -> list[Any]:
    """The annotations of reviewers, without links."""
    return [found for found in page.obj.get("/Annots", []) if found.Subtype != pikepdf.Name.Link]


def destination(target: Any) -> Any:
    """The page that a named place is on: the place itself, or what a dictionary holds of it."""
    return (target.D if isinstance(target, pikepdf.Dictionary) else target)[0]


def quads(annotation: Any) -> list[tuple[float, float, float, float]]:
    points = [float(value) for value in annotation.QuadPoints]
    corners = [points[start : start + 8] for start in range(0, len(points), 8)]
    return [(min(c[::2]), min(c[1::2]), max(c[::2]), max(c[1::2])) for c in corners]


def proof_words(path: Path, page: int) -> list[tuple[str, MmFromTopLeft]]:
    """What Poppler reads inside the trim of a page of the proof, from the trim's top left corner."""
    with pikepdf.open(path) as pdf:
        sheet = pdf.pages[page - 1]
        media = [float(edge) for edge in sheet.obj.MediaBox]
        left, bottom, right, top = trim(sheet)
    across, down = (left - media[0]) * MM, (media[3] - top) * MM
    width, height = (right - left) * MM, (top - bottom) * MM
    found = []
    for word in poppler.words(path):
        x0, y0, x1, y1 = (word.box[0] - across, word.box[1] - down, word.box[2] - across, word.box[3] - down)
        if word.page == page and min(x0, y0) > -1 and x1 < width + 1 and y1 < height + 1:
            found.append((word.text, MmFromTopLeft(x0, y0, x1, y1)))
    return found


@pytest.mark.parametrize("name", LEAFLETS)
def test_words_of_the_proof_are_those_of_the_screen_edition_at_the_same_places(
    name: str, tmp_path: Path, shipped: Shipping
) -> None:
    made = shipped(name)
    on_screen = written(tmp_path, screen(made.job).pdf, "screen.pdf")
    path = written(tmp_path, made.pdf)
    words = poppler.words(on_screen)
    for page in range(1, made.facts.pages + 1):
        expected = [(word.text, word.box) for word in words if word.page == page]
        found = proof_words(path, FRONT + page)
        # Poppler orders words by how they stand on the whole sheet, which labels are part of.
        assert Counter(word for word, _box in found) == Counter(word for word, _box in expected)
        for word, box in expected:
            assert any(
                word == other and max(abs(a - b) for a, b in zip(box, place, strict=True)) < 0.05
                for other, place in found
            ), f"{word} has moved on page {page}"


@pytest.mark.parametrize("name", LEAFLETS)
def test_content_of_the_proof_is_that_of_the_screen_edition_between_what_is_drawn(
    name: str, shipped: Shipping
) -> None:
    made = shipped(name)
    with pikepdf.open(BytesIO(screen(made.job).pdf)) as plain, pikepdf.open(BytesIO(made.pdf)) as pdf:
        for number, page in enumerate(plain.pages):
            own = page.obj.Contents.read_bytes()
            parts = [part.read_bytes() for part in pdf.pages[FRONT + number].obj.Contents]
            assert own in parts
            assert b" re W n" in parts[0], "what reaches into the bleed is cut off"


@pytest.mark.parametrize("name", LEAFLETS)
def test_every_claim_is_highlighted_line_by_line_where_its_words_are(name: str, shipped: Shipping) -> None:
    made = shipped(name)
    expected = {
        (claim.label, page, tuple(round(edge, 2) for edge in box))
        for claim in made.facts.claims
        for page, box in claim.lines
    }
    found = set()
    with pikepdf.open(BytesIO(made.pdf)) as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            for annotation in remarks(page):
                if str(annotation.Subj).startswith("Claim"):
                    label = str(annotation.Subj).split()[1]
                    for rect in quads(annotation):
                        box = tuple(round(edge, 2) for edge in in_mm(page, rect))
                        found.add((label, number - FRONT, box))
    missing = [row for row in expected if not any(_alike(row, other) for other in found)]
    assert not missing
    assert len(found) == len(expected) > 20


def _alike(one: tuple[str, int, Any], other: tuple[str, int, Any]) -> bool:
    same = one[:2] == other[:2]
    return same and max(abs(a - b) for a, b in zip(one[2], other[2], strict=True)) <= 0.011


def test_pdfium_reads_the_same_boxes_authors_and_words() -> None:
    lines = [(1, (20.0, 30.0, 90.0, 34.5)), (1, (20.0, 35.0, 60.0, 39.5))]
    box = (25.0, 60.0, 70.0, 66.0)
    data = pack(facts(claims=(claim(1, lines, "It works in 8 of 10."),), findings=(finding(1, 1, box),)))
    with pikepdf.open(BytesIO(data)) as pdf:
        page_trim = trim(pdf.pages[FRONT])
    document = pypdfium2.PdfDocument(data)
    page = document[FRONT]
    seen: dict[str, Any] = {}
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if kind == raw.FPDF_ANNOT_HIGHLIGHT:
            seen["highlight"] = [
                _points(annotation, at) for at in range(raw.FPDFAnnot_CountAttachmentPoints(annotation))
            ]
            seen["author"], seen["words"] = _string(annotation, b"T"), _string(annotation, b"Contents")
        elif kind == raw.FPDF_ANNOT_SQUARE:
            rect = raw.FS_RECTF()
            assert raw.FPDFAnnot_GetRect(annotation, rect)
            seen["square"] = (rect.left, rect.bottom, rect.right, rect.top)
        raw.FPDFPage_CloseAnnot(annotation)
    page.close()
    document.close()
    left, _bottom, _right, top = page_trim
    for (_number, expected), points in zip(lines, seen["highlight"], strict=True):
        read = (
            (points[0] - left) * MM,
            (top - points[3]) * MM,
            (points[2] - left) * MM,
            (top - points[1]) * MM,
        )
        assert read == pytest.approx(expected, abs=0.01)
    frame = seen["square"]
    inside = ((frame[0] - left) * MM, (top - frame[3]) * MM, (frame[2] - left) * MM, (top - frame[1]) * MM)
    # The frame runs around the box, 1.2 pt wide.
    around = (box[0] - 1.2 * MM, box[1] - 1.2 * MM, box[2] + 1.2 * MM, box[3] + 1.2 * MM)
    assert inside == pytest.approx(around, abs=0.01)
    assert seen["author"] == "brochure"
    assert "“It works in 8 of 10.”" in seen["words"]


def _points(annotation: Any, index: int) -> tuple[float, float, float, float]:
    corners = raw.FS_QUADPOINTSF()
    assert raw.FPDFAnnot_GetAttachmentPoints(annotation, index, corners)
    xs, ys = (
        (corners.x1, corners.x2, corners.x3, corners.x4),
        (corners.y1, corners.y2, corners.y3, corners.y4),
    )
    return min(xs), min(ys), max(xs), max(ys)


def _string(annotation: Any, key: bytes) -> str:
    size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = (raw.FPDF_WCHAR * (size // 2))()
    raw.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


@pytest.mark.parametrize("name", LEAFLETS)
def test_annotations_say_who_what_and_where_in_the_source(name: str, shipped: Shipping) -> None:
    made = shipped(name)
    names: list[str] = []
    by_label = {found.label: found for found in made.facts.claims}
    sources = {source.key: source.text for source in made.facts.references}
    with pikepdf.open(BytesIO(made.pdf)) as pdf:
        kinds: Counter[str] = Counter()
        for page in pdf.pages:
            for annotation in remarks(page):
                names.append(str(annotation.NM))
                kinds[str(annotation.Subj).split()[0]] += 1
                assert str(annotation.T) == "brochure"
                assert str(annotation.M).startswith("D:2026")
                assert int(annotation.F) & 4, "it is printed"
                assert annotation.AP.N.read_bytes(), "it looks the same everywhere"
                word, _, label = str(annotation.Subj).partition(" ")
                if word == "Claim":
                    contents = str(annotation.Contents)
                    expected = by_label[label]
                    assert f"“{expected.shown}”" in contents
                    assert expected.id in contents
                    for cited in expected.cited:
                        assert cited.locator in contents
                        # A value may have a source that the leaflet does not list.
                        assert sources.get(cited.key, f"({cited.key})") in contents
    assert len(names) == len(set(names))
    assert kinds["Claim"] >= len(by_label)
    assert kinds["Finding"] == kinds["No"] == 1


def test_a_quote_of_the_source_is_in_the_annotation_and_in_the_list(tmp_path: Path) -> None:
    cited = (Cited("alpha", 1, "p. 2", "eight out of ten were better"),)
    data = pack(facts(claims=(claim(1, [(1, (20.0, 30.0, 90.0, 34.0))], cited=cited),)))
    with pikepdf.open(BytesIO(data)) as pdf:
        (annotation,) = remarks(pdf.pages[FRONT])
        assert "Quote: “eight out of ten were better”" in str(annotation.Contents)
    lists = " ".join(poppler.text(written(tmp_path, data))[FRONT + 2].split())
    assert "“eight out of ten were better”" in lists


def test_what_is_to_be_checked_is_in_the_annotation_and_in_the_list(tmp_path: Path) -> None:
    cited = (Cited("alpha", 1, "p. 2", to_check="read in a summary alone"),)
    data = pack(facts(claims=(claim(1, [(1, (20.0, 30.0, 90.0, 34.0))], cited=cited),)))
    with pikepdf.open(BytesIO(data)) as pdf:
        (annotation,) = remarks(pdf.pages[FRONT])
        assert str(annotation.Contents).endswith("To be checked: read in a summary alone")
    lists = " ".join(poppler.text(written(tmp_path, data))[FRONT + 2].split())
    assert "p. 2 To be checked: read in a summary alone" in lists


def test_a_claim_over_two_pages_is_marked_on_both() -> None:
    lines = [(1, (20.0, 190.0, 90.0, 194.0)), (2, (20.0, 20.0, 60.0, 24.0))]
    with pikepdf.open(BytesIO(pack(facts(claims=(claim(7, lines),))))) as pdf:
        first, second = remarks(pdf.pages[FRONT]), remarks(pdf.pages[FRONT + 1])
    assert [str(found.Subj) for found in (*first, *second)] == ["Claim C07", "Claim C07"]
    assert first[0].NM != second[0].NM


def test_labels_stand_in_the_margins_with_numbers_and_places(tmp_path: Path) -> None:
    claims = (
        claim(1, [(1, (15.0, 30.0, 50.0, 34.0))]),
        claim(2, [(1, (100.0, 60.0, 130.0, 64.0))]),
    )
    path = written(tmp_path, pack(facts(claims=claims)))
    words = [word for word in poppler.words(path) if word.page == FRONT + 1]
    text = poppler.text(path, layout=True)[FRONT]
    assert "C01 → 1 p. 2" in text
    assert "C02 → 1 p. 2" in text
    left = next(word for word in words if word.text == "C01")
    right = next(word for word in words if word.text == "C02")
    # The page lies between x = 62 mm and x = 210 mm of its sheet.
    assert left.box[2] < 62
    assert right.box[0] > 210
    # Near the line that each names: the page begins 19 mm below the top of the sheet.
    assert abs(left.box[1] - (34 + 19)) < 4
    assert abs(right.box[1] - (64 + 19)) < 4


def test_a_hundred_labels_on_one_page_do_not_touch(tmp_path: Path) -> None:
    claims = tuple(
        claim(number, [(1, (15.0, 20 + number * 1.7, 120.0, 21.5 + number * 1.7))])
        for number in range(1, 101)
    )
    path = written(tmp_path, pack(facts(claims=claims)))
    words = [word for word in poppler.words(path) if word.page == FRONT + 1]
    labels = [word.box for word in words if re.fullmatch(r"C\d{2,3}", word.text)]
    assert len(labels) == 100
    for index, one in enumerate(labels):
        for other in labels[index + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, "two labels overlap"
    with pikepdf.open(path) as pdf:
        height = (float(pdf.pages[FRONT].obj.MediaBox[3]) - float(pdf.pages[FRONT].obj.MediaBox[1])) * MM
    assert max(box[3] for box in labels) < height


boxes = st.builds(
    lambda left, top, width: (left, top, left + width, top + 4.0),
    st.floats(0, 140),
    st.floats(0, 205),
    st.floats(1, 100),
)
callouts = st.lists(
    st.builds(Callout, st.lists(boxes, min_size=0, max_size=3).map(tuple), st.floats(3, 30)), max_size=60
)


@given(callouts)
@settings(max_examples=200, deadline=None)
def test_labels_never_overlap_and_stay_in_the_order_of_their_points(given_callouts: list[Callout]) -> None:
    stands = placed(given_callouts, 148, 210, 1.0)
    for side in (True, False):
        here = sorted(
            (stand.top, callout.height, stand.point)
            for stand, callout in zip(stands, given_callouts, strict=True)
            if stand.left == side
        )
        for (top, height, _), (below, _, _) in pairwise(here):
            assert top + height + 1.0 <= below + 1e-6
        points = [point[1] for _top, _height, point in here if point is not None]
        assert points == sorted(points), "leaders would cross"
        assert all(top >= -1e-6 for top, _height, _point in here)
        if here and sum(height + 1 for _top, height, _point in here) <= 210:
            assert here[-1][0] + here[-1][1] <= 210 + 1e-6, "there is room beside the page"


def test_kinds_of_marks_differ_without_their_colours(tmp_path: Path) -> None:
    data = pack(MARKED)
    with pikepdf.open(BytesIO(data)) as pdf:
        looks = {str(found.Subj).split()[0]: found for found in remarks(pdf.pages[FRONT])}
        assert b"] 0 d" not in looks["Claim"].AP.N.read_bytes()
        assert b"] 0 d" in looks["No"].AP.N.read_bytes()
        assert looks["Finding"].Subtype == pikepdf.Name.Square
        colours = {tuple(float(part) for part in found.C) for found in looks.values()}
    assert len(colours) == 3
    text = poppler.text(written(tmp_path, data), layout=True)[FRONT]
    assert "N1 no source" in text
    assert "F1 warning" in text


def test_a_finding_on_a_whole_page_is_annotated_at_its_label() -> None:
    with pikepdf.open(BytesIO(pack(facts(findings=(finding(1, 2),))))) as pdf:
        assert not remarks(pdf.pages[FRONT])
        (found,) = remarks(pdf.pages[FRONT + 1])
        rect = [float(edge) for edge in found.Rect]
        left, _bottom, right, _top = trim(pdf.pages[FRONT + 1])
    assert rect[2] < left or rect[0] > right


def test_findings_on_other_files_and_on_no_page_are_listed_only(tmp_path: Path) -> None:
    elsewhere = PdfPlace("sample-print.pdf", 1, MmFromTopLeft(1.0, 1.0, 9.0, 9.0))
    data = pack(facts(findings=(finding(1), replace(finding(2), place=elsewhere))))
    with pikepdf.open(BytesIO(data)) as pdf:
        assert not any(remarks(page) for page in pdf.pages)
    text = " ".join(" ".join(poppler.text(written(tmp_path, data))).split())
    assert "finding number 1" in text
    assert "finding number 2" in text
    assert "sample-print.pdf" in text


def test_a_remark_on_a_page_that_is_not_there_is_a_fault_that_is_told() -> None:
    with pytest.raises(BrochureError, match="page 9"):
        pack(facts(claims=(claim(1, [(9, (1.0, 1.0, 9.0, 9.0))]),)))


def test_without_its_lists_the_edition_says_so() -> None:
    with pytest.raises(BrochureError, match="was not prepared"):
        review(packs.edition_job(packs.pages(2)))


@pytest.mark.parametrize("name", LEAFLETS)
def test_qpdf_has_nothing_to_say_and_fonts_are_embedded(name: str, tmp_path: Path, shipped: Shipping) -> None:
    path = written(tmp_path, shipped(name).pdf)
    assert qpdf.complaints(path) == []
    assert all(font.embedded and font.subset and font.unicode for font in poppler.fonts(path))


def test_the_tree_of_tags_has_the_proof_its_remarks_and_the_lists() -> None:
    given_claims = (claim(1, [(1, (20.0, 30.0, 90.0, 34.0))]),)
    with pikepdf.open(BytesIO(pack(facts(claims=given_claims)))) as pdf:
        (document,) = pdf.Root.StructTreeRoot.K
        proof, lists = document.K
        assert [str(part.S) for part in (document, proof, lists)] == ["/Document", "/Part", "/Part"]
        section = proof.K[-1]
        assert str(section.T) == "Remarks"
        (owner,) = section.K
        annotation = remarks(pdf.pages[FRONT])[0]
        assert owner.K.Obj.objgen == annotation.objgen
        parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        assert parents[int(annotation.StructParent)].objgen == owner.objgen
        # Every page has entries of its own in the tree.
        numbers = [int(page.obj.StructParents) for page in pdf.pages]
        assert len(set(numbers)) == len(numbers)
        assert all(number in parents for number in numbers)


def test_two_runs_give_the_same_bytes() -> None:
    given_facts = facts(claims=(claim(1, [(1, (20.0, 30.0, 90.0, 34.0))]),), findings=(finding(1, 1),))
    assert packs.made_anew(given_facts) == packs.made_anew(given_facts)


@pytest.mark.parametrize("name", LEAFLETS)
def test_pages_have_bookmarks_and_numbers_of_their_own(name: str, shipped: Shipping) -> None:
    made = shipped(name)
    count = made.facts.pages
    with pikepdf.open(BytesIO(made.pdf)) as pdf:
        labels: list[Any] = [page.label for page in pdf.pages]
        assert labels[: count + 2] == [
            "R1",
            *(str(number) for number in range(1, count + 1)),
            "R2",
        ]
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
            proof = outline.root[1]
            assert len(proof.children) == count
            assert proof.children[1].title.startswith("Page 2: ")
            numbers = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
            places = [numbers[item.destination[0].objgen] for item in outline.root]
    assert titles[:4] == ["Cover sheet", "Annotated proof", "Claims", "References"]
    assert {"Claims without a source", "Findings", "Rules set aside", "Values", "Checklist"} < set(titles)
    assert places == sorted(places)
    assert places[:3] == [0, FRONT, FRONT + count]


def row_at(data: bytes, there: Any, pdf: pikepdf.Pdf) -> str:
    """The words at the left edge of a place, a line high: the label of a claim, the number of a reference."""
    index = [page.obj.objgen for page in pdf.pages].index(there[0].objgen)
    left, top = float(there[2]), float(there[3])
    with pypdfium2.PdfDocument(data) as document:
        text = document[index].get_textpage().get_text_bounded(left - 1, top - 12, left + 28, top + 2)
    return str(text)


@pytest.mark.parametrize("name", LEAFLETS)
def test_links_lead_from_the_lists_to_the_proof_and_between_the_lists(name: str, shipped: Shipping) -> None:
    made = shipped(name)
    with pikepdf.open(BytesIO(made.pdf)) as pdf:
        proof = {page.obj.objgen for page in list(pdf.pages)[FRONT : FRONT + made.facts.pages]}
        to_proof = to_lists = 0
        for number, page in enumerate(list(pdf.pages)[FRONT + made.facts.pages :]):
            for link in page.obj.get("/Annots", []):
                if "/Dest" not in link:
                    assert not str(link.A.URI).startswith(("proof:", "row:"))
                    continue
                if link.Dest[0].objgen in proof:
                    to_proof += 1
                else:
                    # Where a claim or a reference begins: its row has its number and its words.
                    label = str(link.Contents).rpartition(" ")[2]
                    assert label in row_at(made.pdf, link.Dest, pdf), f"link on list {number}"
                    to_lists += 1
                assert str(link.Contents).startswith("Go to ")
    assert to_proof >= len(made.facts.claims)
    assert to_lists >= len(made.facts.references)


def test_links_of_the_leaflet_still_work_on_the_proof() -> None:
    with pikepdf.open(BytesIO(pack(facts()))) as pdf:
        links = [found for found in pdf.pages[FRONT + 1].obj.Annots if found.Subtype == pikepdf.Name.Link]
        target = pikepdf.NameTree(pdf.Root.Names.Dests)[str(links[0].Dest)]
        assert destination(target).objgen == pdf.pages[FRONT].obj.objgen


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    path = written(tmp_path, pack(facts()))
    info = poppler.info(path)
    assert info["Title"] == "Review pack: Sample"
    assert info["Tagged"] == "yes"
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == "en-GB"


def test_every_page_says_that_it_is_a_draft_until_it_is_approved(tmp_path: Path) -> None:
    draft = poppler.text(written(tmp_path, pack(facts())))
    assert all("Draft – not approved for use" in page for page in draft)
    approved = pack(facts(draft=False, state="Approved until November 2028."))
    texts = poppler.text(written(tmp_path, approved))
    assert not any("Draft" in page for page in texts)
    assert "Approved until November 2028" in texts[0]


def test_every_sheet_of_the_proof_says_what_it_is(tmp_path: Path) -> None:
    path = written(tmp_path, pack(facts(3)))
    for number, text in enumerate(poppler.text(path, layout=True)[FRONT : FRONT + 3], start=1):
        line = " ".join(text.split())
        assert "Annotated proof · Sample leaflet · A5 flyer · job code UK-1 · prepared November 2026" in line
        assert f"Page {number} of 3" in line


def test_pages_of_the_proof_keep_their_size() -> None:
    with pikepdf.open(BytesIO(pack(facts()))) as pdf:
        left, bottom, right, top = trim(pdf.pages[FRONT])
    assert ((right - left) * MM, (top - bottom) * MM) == pytest.approx((148, 210), abs=0.01)


def test_three_hundred_claims_on_forty_pages_are_all_there(tmp_path: Path) -> None:
    claims = tuple(
        claim(
            number,
            [(1 + number % 40, (15.0, 20 + (number // 40) * 20.0, 120.0, 24 + (number // 40) * 20.0))],
            f"Claim number {number} holds.",
        )
        for number in range(1, 301)
    )
    data = pack(facts(40, claims=claims))
    with pikepdf.open(BytesIO(data)) as pdf:
        assert sum(len(remarks(page)) for page in pdf.pages) == 300
    text = " ".join(" ".join(poppler.text(written(tmp_path, data))).split())
    assert all(f"Claim number {number} holds." in text for number in range(1, 301))


def test_letters_are_copied_out_as_they_were_given() -> None:
    font = packs.fonts()["fonts/source-sans-3/SourceSans3-Semibold.ttf"]
    letters = Lettering(font)
    assert letters.width("ii", 10) < letters.width("WW", 10)
    lines = letters.wrapped("one two three four", 10, letters.width("one two", 10))
    assert lines == ["one two", "three", "four"]
    assert letters.wrapped("x" * 50, 10, letters.width("x" * 20, 10)) == ["x" * 20, "x" * 20, "x" * 10]
    assert letters.wrapped("", 10, 100) == [""]
    lines = letters.wrapped(
        "one two\u00a0· to\u00a0be\u00a0checked", 10, letters.width("one two · to be", 10)
    )
    assert lines == ["one two ·", "to be checked"]


def test_headers_of_cells_are_found_by_their_names() -> None:
    given = facts(claims=(claim(1, [(1, (20.0, 30.0, 90.0, 34.0))]),))
    with pikepdf.open(BytesIO(pack(given))) as pdf:
        named = pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree)
        asked = [
            str(header)
            for element, _part in elements(pdf.Root.StructTreeRoot)
            for row in element.get("/A", pikepdf.Array())
            for header in row.get("/Headers", [])
        ]
        assert len(asked) > 20
        assert {str(named[name].S) for name in asked} == {"/TH"}


def test_a_frame_lets_letters_beside_it_show_through() -> None:
    with pikepdf.open(BytesIO(pack(MARKED))) as pdf:
        (frame,) = [found for found in remarks(pdf.pages[FRONT]) if found.Subtype == pikepdf.Name.Square]
        (state,) = frame.AP.N.Resources.ExtGState.values()
        assert pikepdf.Name.Multiply == state.BM
        assert b" gs " in frame.AP.N.read_bytes()


def test_the_edge_of_the_page_is_seen_on_the_desk() -> None:
    data = pack(facts())
    with pikepdf.open(BytesIO(data)) as pdf:
        left, bottom, _right, top = trim(pdf.pages[FRONT])
        media = [float(edge) for edge in pdf.pages[FRONT].obj.MediaBox]
    with pypdfium2.PdfDocument(data) as document:
        picture = document[FRONT].render(scale=4).to_pil().convert("L")
    across, down = round((left - media[0]) * 4), round((media[3] - (top + bottom) / 2) * 4)
    desk, edge, page = (
        min(picture.getpixel((across + at, down)) for at in reach)
        for reach in (range(-12, -6), range(-2, 3), range(6, 12))
    )
    assert edge < desk - 15 and edge < page - 15
