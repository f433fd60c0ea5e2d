"""Margins, lists and sections in the tags: nothing lost between the tree and the page, nothing in pieces."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from brochure.language.locale import locale_of
from brochure.tagging.lists import join_sections
from tests.formats.leaflets import Built, build, content, section
from tests.judges import mupdf, poppler, qpdf, tool, verapdf

DRAFT_MARK = locale_of("en-GB").draft_mark
#: Operators that paint.
PAINTING = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "Tj", "TJ", "'", '"', "INLINE IMAGE"}
LONG = "word " * 60
SOURCES = [
    {"id": f"source{n}", "type": "webpage", "title": f"Source {n}", "URL": f"https://example.org/{n}"}
    for n in range(1, 4)
]


def items(name: str, count: int) -> list[str]:
    return [f"{name}{number} {LONG}" for number in range(1, count + 1)]


@pytest.fixture(scope="module")
def booklet(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A booklet with folios, whose lists and sections run over its pages."""
    sections = [
        section("One", {"block": "list", "numbered": True, "items": items("Item", 13)}, "After it."),
        section(
            "Two",
            {"block": "list", "items": items("Bullet", 9)},
            {"block": "list", "items": [f"**{number}** {LONG}" for number in (1, 2)]},
            start="panel",
        ),
        section(
            "Three",
            {"block": "steps", "items": [{"title": f"Step{n}", "text": LONG} for n in range(1, 8)]},
            eyebrow="Eyebrow",
            start="panel",
        ),
        section(
            "Four",
            {
                "block": "call-now",
                "title": "Call",
                "call": ["Call us"],
                "signs": [{"text": f"Sign{number}"} for number in range(1, 7)],
            },
            {
                "block": "steps",
                "start": 4,
                "items": [{"title": "Pictured", "icon": "phone"}, {"title": "On"}],
            },
            {"block": "checklist", "items": ["Check"]},
            eyebrow="Eyebrow",
            start="panel",
        ),
    ]
    made = build(tmp_path_factory.mktemp("whole"), content("a5-booklet", sections), "--edition", "screen")
    assert made.code == 0, made.err
    return made


@pytest.fixture
def pdf(booklet: Built) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(booklet.pdf("screen")) as opened:
        yield opened


def kids(element: Any) -> list[Any]:
    found = element.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def elements(node: Any) -> Iterator[Any]:
    for kid in kids(node):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def of_kind(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    return [element for element in elements(pdf.Root.StructTreeRoot) if kind == element.S]


def entries(pdf: pikepdf.Pdf) -> dict[int, Any]:
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    return {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}


def spoken(path: Path) -> list[tuple[int, str]]:
    """The structure as Poppler reads it: depth and kind, or text in quotation marks."""
    lines = tool.run([tool.program("pdfinfo"), "-struct-text", path]).splitlines()
    return [(len(line) - len(line.lstrip()), line.strip()) for line in lines if line.strip()]


def labels(path: Path) -> list[str]:
    """What the labels of the document's lists say."""
    found, depth = [], None
    for indent, line in spoken(path):
        if depth is not None and indent > depth:
            if line.startswith('"'):
                found.append(line.strip('"'))
            continue
        depth = indent if line.startswith("Lbl") else None
    return found


def test_every_piece_of_content_is_reached_by_the_tags_or_an_artifact(pdf: pikepdf.Pdf) -> None:
    tree = {element.objgen: element for element in elements(pdf.Root.StructTreeRoot)}
    owners = entries(pdf)
    for page in pdf.pages:
        listed = owners[int(page.StructParents)]
        marked = []
        open_marks: list[bool] = []
        for instruction in pikepdf.parse_content_stream(page):
            operands, name = list(instruction.operands), str(instruction.operator)
            if name in ("BDC", "BMC"):
                properties: Any = operands[1] if name == "BDC" else {}
                is_artifact = str(operands[0]) == "/Artifact"
                assert is_artifact != ("/MCID" in properties)
                if not is_artifact:
                    marked.append(int(properties["/MCID"]))
                open_marks.append(is_artifact)
            elif name == "EMC":
                open_marks.pop()
            elif name in PAINTING:
                assert open_marks, name
        # Each number once, and its owner is in the tree, on this page, and says so itself.
        assert len(marked) == len(set(marked))
        for mcid in marked:
            owner = tree[listed[mcid].objgen]
            assert mcid in [int(kid) for kid in kids(owner) if not isinstance(kid, pikepdf.Object)]
            assert owner.Pg.objgen == page.obj.objgen
        assert [n for n, owner in enumerate(listed) if isinstance(owner, pikepdf.Dictionary)] == sorted(
            marked
        )


def test_the_parent_tree_points_at_nothing_outside_the_tree_and_no_orphan_is_left(pdf: pikepdf.Pdf) -> None:
    tree = {element.objgen for element in elements(pdf.Root.StructTreeRoot)}
    for value in entries(pdf).values():
        for owner in value if isinstance(value, pikepdf.Array) else [value]:
            assert owner is None or owner.objgen in tree
    for found in pdf.objects:
        if isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/StructElem":
            assert found.objgen in tree


def test_every_element_names_the_one_that_holds_it(pdf: pikepdf.Pdf) -> None:
    root = pdf.Root.StructTreeRoot
    for element in [root, *elements(root)]:
        for kid in kids(element):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                assert kid.P.objgen == element.objgen


def test_the_mark_of_a_draft_is_on_every_page_and_heard_once_before_all_else(booklet: Built) -> None:
    path = booklet.pdf("screen")
    shown = poppler.text(path)
    assert len(shown) > 4
    assert all(page.count(DRAFT_MARK) == 1 for page in shown)
    assert all(DRAFT_MARK in page for page in mupdf.text(path))
    heard = [line.strip('"') for _depth, line in spoken(path) if line.startswith('"')]
    assert heard.count(DRAFT_MARK) == 1
    assert heard[0] == DRAFT_MARK


def test_the_mark_is_heard_once_where_narrow_pages_break_it_otherwise(tmp_path: Path) -> None:
    sections = [section(f"Panel{n}", "x", start="panel") for n in range(1, 7)]
    made = build(tmp_path, content("a4-gate-fold", sections), "--edition", "screen")
    assert made.code == 0, made.err
    heard = " ".join(line.strip('"') for _depth, line in spoken(made.pdf("screen")) if line.startswith('"'))
    assert heard.count("approved") == 1
    assert heard.startswith("Draft")


def test_numbers_of_pages_are_seen_and_not_heard(booklet: Built, pdf: pikepdf.Pdf) -> None:
    path = booklet.pdf("screen")
    for number, shown in enumerate(poppler.text(path), start=1):
        assert str(number) in shown.split()
    heard = Counter(line.strip('"').strip() for _depth, line in spoken(path) if line.startswith('"'))
    # The labels of the steps are bare numbers; nothing else is.
    bare = {text: times for text, times in heard.items() if re.fullmatch(r"\d+", text)}
    assert sum(bare.values()) == 7 + 2 + 1
    for index, page in enumerate(pdf.pages):
        paginations = page.Contents.read_bytes().count(b"/Artifact\n<</Type /Pagination>>\nBDC")
        # The mark of the first page is the one that is heard.
        assert paginations == (1 if index == 0 else 2)


def test_marks_in_margins_look_as_they_did(booklet: Built) -> None:
    words = [word for word in poppler.words(booklet.pdf("screen")) if word.text == "Draft"]
    assert len({tuple(round(edge, 2) for edge in word.box) for word in words}) == 1


def test_lists_hold_items_and_items_hold_label_and_body(pdf: pikepdf.Pdf) -> None:
    lists = of_kind(pdf, "/L")
    assert lists
    for element in lists:
        assert {str(item.S) for item in kids(element)} == {"/LI"}
        for item in kids(element):
            assert [str(part.S) for part in kids(item)] in (["/LBody"], ["/Lbl", "/LBody"])
        has_labels = any(str(part.S) == "/Lbl" for item in kids(element) for part in kids(item))
        assert element.A.O == "/List"
        assert element.A.ListNumbering == ("/Decimal" if has_labels else "/None")


def test_numbers_are_labels_over_all_pages_and_pictures_and_bold_numbers_are_not(booklet: Built) -> None:
    expected = [f"{number}." for number in range(1, 14)] + [str(number) for number in range(1, 8)] + ["5"]
    assert labels(booklet.pdf("screen")) == expected


@pytest.fixture(scope="module")
def restyled(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Styles of the project's own: the engine's bullets and numbers, and a list in columns."""
    folder = tmp_path_factory.mktemp("restyled")
    styles = folder / "styles/blocks"
    styles.mkdir(parents=True)
    own = ".list ul { list-style: disc; margin-left: 5mm } .list ol { list-style: decimal; margin-left: 5mm }"
    (styles / "list.css").write_text(own, encoding="utf-8")
    (styles / "checklist.css").write_text(".checklist ul { list-style: none; columns: 2 }", encoding="utf-8")
    blocks: list[dict[str, Any]] = [
        {"block": "list", "numbered": True, "items": ["One", "Two"]},
        {"block": "list", "items": ["A", "B"]},
        {"block": "checklist", "items": [f"Check{number}" for number in range(1, 7)]},
    ]
    made = build(folder, content("a5-flyer", [section("One", *blocks)]), "--edition", "screen")
    assert made.code == 0, made.err
    return made


def test_a_list_in_columns_is_one_list(restyled: Built) -> None:
    path = restyled.pdf("screen")
    with pikepdf.open(path) as pdf:
        columns = of_kind(pdf, "/L")[2]
        assert [str(item.S) for item in kids(columns)] == ["/LI"] * 6
        assert all(item.P.objgen == columns.objgen for item in kids(columns))
    heard = [line.strip('"') for _depth, line in spoken(path) if "Check" in line]
    assert heard == [f"Check{number}" for number in range(1, 7)]


def test_labels_of_the_engine_s_own_are_kept_and_named(restyled: Built) -> None:
    path = restyled.pdf("screen")
    assert [label.strip() for label in labels(path)] == ["1.", "2.", "•", "•"]
    with pikepdf.open(path) as pdf:
        kinds = [str(element.A.ListNumbering) for element in of_kind(pdf, "/L")]
    assert kinds == ["/Decimal", "/Disc", "/None"]


def test_a_numbered_list_goes_on_over_pages_as_one_and_so_does_its_block(pdf: pikepdf.Pdf) -> None:
    (thirteen,) = (element for element in of_kind(pdf, "/L") if len(kids(element)) == 13)
    assert len({item.Pg.objgen for item in kids(thirteen)}) > 1
    (seven,) = (element for element in of_kind(pdf, "/L") if len(kids(element)) == 7)
    assert len({item.Pg.objgen for item in kids(seven)}) > 1
    # The mark of the draft, head, list, paragraph.
    blocks = kids(kids(pdf.Root.StructTreeRoot.K[0])[0])
    assert [str(block.S) for block in blocks] == ["/P", "/Div", "/Div", "/Div"]


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Steps, one of which a page break cuts."""
    tall = "long " * 600
    steps = [
        {"title": "First", "text": "x"},
        {"title": "Tall", "text": tall},
        {"title": "Third", "text": "x"},
    ]
    made = build(
        tmp_path_factory.mktemp("cut"),
        content("a5-booklet", [section("One", {"block": "steps", "items": steps})]),
        "--edition",
        "screen",
    )
    assert made.code == 0, made.err
    return made


def test_an_item_that_a_page_break_cuts_is_one_item(cut: Built) -> None:
    path = cut.pdf("screen")
    assert labels(path) == ["1", "2", "3"]
    with pikepdf.open(path) as pdf:
        (steps_list,) = of_kind(pdf, "/L")
        assert len(kids(steps_list)) == 3
        body = kids(kids(steps_list)[1])[1]
        assert len({part.Pg.objgen for part in kids(body)}) == 2
        for element in elements(pdf.Root.StructTreeRoot):
            for kid in kids(element):
                if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                    assert kid.P.objgen == element.objgen


def test_lists_without_numbers_stay_as_the_pages_hold_them(pdf: pikepdf.Pdf) -> None:
    """Whether one goes on or another begins can't be seen; none is joined to one that it isn't part of."""
    for element in of_kind(pdf, "/L"):
        if element.A.ListNumbering == "/None":
            assert len({item.Pg.objgen for item in kids(element)}) == 1


def test_a_section_over_pages_is_one_and_begins_with_its_title(pdf: pikepdf.Pdf) -> None:
    sections = kids(pdf.Root.StructTreeRoot.K[0])
    # The mark of the draft, which is on the first page.
    mark, *rest = kids(sections[0])
    assert mark.S == "/P"
    sections[0].K = pikepdf.Array(rest)
    assert {str(part.S) for part in sections} == {"/Sect"}
    # The last ones are pages for notes, which fill the booklet up.
    assert len(sections) == 4 + 3
    for part in sections:
        titles = [element for element in elements(part) if element.S == "/H1"]
        assert len(titles) == 1
        assert titles[0].P.objgen == kids(part)[0].objgen


def test_the_words_are_heard_in_the_order_of_the_pages(booklet: Built) -> None:
    path = booklet.pdf("screen")
    heard = " ".join(line.strip('"') for _depth, line in spoken(path) if line.startswith('"'))
    seen = " ".join(page.replace(DRAFT_MARK, "") for page in poppler.text(path))
    marks = r"(?:Item|Bullet|Step|Sign)\d+|One|Two|Three|Four|Pictured|Check"
    assert re.findall(marks, heard) == re.findall(marks, seen)


@pytest.fixture(scope="module")
def cited(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Three citations and their list."""
    sections = [
        section("One", *[f"Said [@source{number}]." for number in range(1, 4)]),
        section("Two", {"block": "references", "title": "References"}),
    ]
    text = content("a5-flyer", sections, top={"references": SOURCES})
    made = build(tmp_path_factory.mktemp("cited"), text, "--edition", "screen")
    assert made.code == 0, made.err
    return made


def test_the_numbers_of_references_are_labels_that_lead_back(cited: Built) -> None:
    path = cited.pdf("screen")
    assert labels(path) == ["1.", "2.", "3."]
    with pikepdf.open(path) as pdf:
        for label in of_kind(pdf, "/Lbl"):
            (link,) = kids(label)
            assert link.S == "/Link"
            assert any(isinstance(kid, pikepdf.Dictionary) and kid.Type == "/OBJR" for kid in kids(link))


def test_what_is_whole_passes_pdf_ua_and_is_sound(
    booklet: Built, restyled: Built, cut: Built, cited: Built
) -> None:
    paths = [made.pdf("screen") for made in (booklet, restyled, cut, cited)]
    failures = verapdf.validate(paths)
    assert [(path, str(failure)) for path in paths for failure in failures[path]] == []
    assert qpdf.complaints(booklet.pdf("screen")) == []


def test_the_same_leaflet_gives_the_same_bytes(booklet: Built, tmp_path: Path) -> None:
    text = (booklet.folder / "content.yaml").read_text(encoding="utf-8")
    again = build(tmp_path, text, "--edition", "screen")
    assert again.pdf("screen").read_bytes() == booklet.pdf("screen").read_bytes()


def test_sections_with_titles_are_never_joined(booklet: Built) -> None:
    """Joining what is whole changes nothing."""
    with pikepdf.open(booklet.pdf("screen")) as pdf:
        document = pdf.Root.StructTreeRoot.K[0]
        before = [kid.objgen for kid in document.K]
        join_sections(document, {})
        assert [kid.objgen for kid in document.K] == before
