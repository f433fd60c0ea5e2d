"""The walk over tags that all who mend them share."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from brochure.tagging.tagged import describe_links, head_rows, scope_header
from brochure.tagging.tree import adopt, elements, kids_of, kind_of, move_kids, number_of, page_of, set_kids


@pytest.fixture
def pdf() -> Iterator[Pdf]:
    with pikepdf.new() as made:
        made.add_blank_page()
        made.Root.StructTreeRoot = made.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        yield made


def element(pdf: Pdf, kind: str, *kids: Object | int) -> Object:
    made = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), Pg=pdf.pages[0].obj))
    adopt(made, kids)
    return made


def walked(pdf: Pdf) -> list[tuple[str, str]]:
    return [(kind_of(found), part) for found, part in elements(pdf.Root.StructTreeRoot)]


def test_elements_come_in_reading_order_with_their_part_of_the_table(pdf: Pdf) -> None:
    head = element(pdf, "THead", element(pdf, "TR", element(pdf, "TH")))
    body = element(pdf, "TBody", element(pdf, "TR", element(pdf, "TH"), element(pdf, "TD", 3)))
    adopt(pdf.Root.StructTreeRoot, [element(pdf, "P", 0), element(pdf, "Table", head, body)])
    assert walked(pdf) == [
        ("/P", ""),
        ("/Table", ""),
        ("/THead", ""),
        ("/TR", "/THead"),
        ("/TH", "/THead"),
        ("/TBody", ""),
        ("/TR", "/TBody"),
        ("/TH", "/TBody"),
        ("/TD", "/TBody"),
    ]


def test_what_is_changed_in_an_element_that_was_handed_out_is_walked(pdf: Pdf) -> None:
    adopt(pdf.Root.StructTreeRoot, [element(pdf, "Sect", element(pdf, "P"), element(pdf, "H1"))])
    kinds = []
    for found, _part in elements(pdf.Root.StructTreeRoot):
        kinds.append(kind_of(found))
        if kinds[-1] == "/Sect":
            set_kids(found, kids_of(found)[1:])
    assert kinds == ["/Sect", "/H1"]


def test_references_to_annotations_are_no_elements(pdf: Pdf) -> None:
    link = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link))
    owner = Dictionary(Type=Name.OBJR, Obj=link)
    adopt(pdf.Root.StructTreeRoot, [element(pdf, "Link", owner, 1)])
    assert walked(pdf) == [("/Link", "")]
    (found,) = kids_of(pdf.Root.StructTreeRoot)
    assert len(kids_of(found)) == 2


@pytest.mark.parametrize("kid", [5, "element"])
def test_a_kid_that_stands_alone_is_one_kid(pdf: Pdf, kid: int | str) -> None:
    holder = element(pdf, "P")
    holder.K = kid if isinstance(kid, int) else element(pdf, "Span")
    assert len(kids_of(holder)) == 1
    adopt(holder, [element(pdf, "Span")])
    assert len(kids_of(holder)) == 2
    del holder["/K"]
    assert kids_of(holder) == []


def test_kids_that_move_know_their_new_parent(pdf: Pdf) -> None:
    one, other = element(pdf, "L", element(pdf, "LI")), element(pdf, "L", element(pdf, "LI"), 7)
    moved = kids_of(other)[0]
    move_kids(other, one)
    assert kids_of(other) == []
    assert [number_of(kid) for kid in kids_of(one)[:2]][1] == number_of(moved)
    assert number_of(moved.P) == number_of(one)
    assert kids_of(one)[2] == 7
    assert page_of(one) == pdf.pages[0].obj.objgen[0]


def test_headers_of_a_table_keep_what_is_said_of_their_spans(pdf: Pdf) -> None:
    wide, side = element(pdf, "TH"), element(pdf, "TH")
    wide.A = Dictionary(O=Name.Table, ColSpan=2)
    scope_header(wide, "/THead")
    scope_header(side, "/TBody")
    assert (str(wide.A.Scope), int(wide.A.ColSpan)) == ("/Column", 2)
    assert str(side.A.Scope) == "/Row"


def test_the_first_cell_of_a_row_is_its_header(pdf: Pdf) -> None:
    title, first, other, given = (element(pdf, kind) for kind in ("TH", "TD", "TD", "TH"))
    first.A = Array([Dictionary(O=Name.Table, Headers=Array([String("U1")]))])
    rows = [element(pdf, "TR", first, other), element(pdf, "TR"), element(pdf, "TR", given)]
    head = element(pdf, "THead", element(pdf, "TR", title))
    adopt(pdf.Root.StructTreeRoot, [element(pdf, "Table", head, element(pdf, "TBody", *rows))])
    head_rows(pdf)
    assert [kind_of(cell) for cell in (title, first, other, given)] == ["/TH", "/TH", "/TD", "/TH"]
    assert str(first.A[0].Scope) == "/Row" and len(first.A[0].Headers) == 1
    assert "/A" not in title and "/A" not in other and "/A" not in given


def test_links_get_words_and_corners_in_order_and_other_annotations_are_left_alone(pdf: Pdf) -> None:
    rect = Array([30, 40.12345, 10, 20])
    out = Dictionary(Subtype=Name.Link, Rect=rect, A=Dictionary(S=Name.URI, URI="https://example.org/ü"))
    inside = Dictionary(Subtype=Name.Link, Rect=rect, Dest="place")
    note = Dictionary(Subtype=Name.Text, Rect=rect)
    nowhere = Dictionary(Subtype=Name.Link, Rect=rect)
    page = pdf.pages[0].obj
    page.Annots = Array([pdf.make_indirect(found) for found in (out, inside, note, nowhere)])
    describe_links(pdf, lambda target, is_inside: f"{target} {is_inside}")
    assert [str(found.get("/Contents", "")) for found in page.Annots] == [
        "https://example.org/ü False",
        "place True",
        "",
        "",
    ]
    assert [float(edge) for edge in page.Annots[0].Rect] == [10, 20, 30, 40.123]
    assert [float(edge) for edge in page.Annots[2].Rect] == pytest.approx([30, 40.12345, 10, 20])
    assert page.Tabs == Name.S
