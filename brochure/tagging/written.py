"""Tags of pages that the program draws itself: a structure tree made of a few values (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from brochure.pdf.rectangles import PtFromBottomLeft


@dataclass(frozen=True)
class Element:
    """An element, all of whose content is on one page."""

    #: Such as ``/P`` or ``/Figure``.
    kind: str
    #: What it holds: elements, and numbers of marked content of its page.
    kids: tuple[Element | int, ...]
    #: What is said of it instead of what it shows.
    alternative: str = ""
    #: Where it stands, of figures.
    box: PtFromBottomLeft | None = None
    #: Its language, where that is not the document's.
    language: str = ""


def tag(pdf: Pdf, elements: Sequence[tuple[int, Element]], language: str) -> None:
    """Give a PDF without tags a document in *language* of elements, each with the index of its page."""
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Document, P=root, Lang=String(language))
    )
    root.K = document
    owners: dict[int, dict[int, Object]] = {}
    document.K = Array(
        [_made(pdf, element, document, index, owners.setdefault(index, {})) for index, element in elements]
    )
    numbers: list[Object | int] = []
    for key, (index, owned) in enumerate(sorted(owners.items())):
        page = pdf.pages[index].obj
        page.StructParents, page.Tabs = key, Name.S
        # Marked content of a page is numbered from 0 on, without a gap.
        numbers += [key, pdf.make_indirect(Array([owned[mcid] for mcid in range(len(owned))]))]
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
    root.ParentTreeNextKey = len(owners)
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _made(pdf: Pdf, element: Element, parent: Object, index: int, owned: dict[int, Object]) -> Object:
    made = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name(element.kind), P=parent, Pg=pdf.pages[index].obj)
    )
    if element.alternative:
        made.Alt = String(element.alternative)
    if element.language:
        made.Lang = String(element.language)
    if element.box is not None:
        box = Array([round(edge, 3) for edge in element.box])
        made.A = Dictionary(O=Name.Layout, Placement=Name.Block, BBox=box)
    if element.kind == "/L":
        made.A = Dictionary(O=Name.List, ListNumbering=Name.Decimal)
    kids: list[Object | int] = []
    for kid in element.kids:
        if isinstance(kid, int):
            owned[kid] = made
            kids.append(kid)
        else:
            kids.append(_made(pdf, kid, made, index, owned))
    made.K = Array(kids)
    return made
