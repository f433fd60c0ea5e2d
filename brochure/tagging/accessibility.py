"""Making a tagged PDF better to listen to than WeasyPrint 70 leaves it.

It mends what PDF/UA-1 does not ask for or what no validator sees: headers of tables that don't say what they
head, descriptions of links that are raw addresses, and boxes of figures in pixels from the top.  Headings of
a document that has none of the first level move up to it.  What stands in the margins of pages is read once
or not at all (:mod:`brochure.tagging.running`), and lists, sections (:mod:`brochure.tagging.lists`) and
tables (:mod:`brochure.tagging.tables`) are whole.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf

from brochure.tagging.lists import join_sections, mend_lists
from brochure.tagging.marked import MarkedPage
from brochure.tagging.running import mend_running
from brochure.tagging.tables import mend_tables
from brochure.tagging.tagged import describe_links, scope_header
from brochure.tagging.tree import elements, is_element, kids_of, kind_of, number_of, set_kids

#: Points in the engine's pixel.
_PT_PER_PX = 0.75
_HEADINGS = ("/H1", "/H2", "/H3", "/H4", "/H5", "/H6")


def mend(pdf: Pdf, describe: Callable[[str, bool], str], skipped: Collection[str] = ()) -> None:
    """Mend the tags and links of a PDF in place.

    *describe* gives the words for a link from its target and whether that is a place in the document;
    *skipped* are words in the margins of pages that are not read aloud.
    """
    root = pdf.Root.get("/StructTreeRoot")
    if isinstance(root, Dictionary):
        _drop_annotations(pdf, _mend_tags(pdf, root, skipped))
    describe_links(pdf, describe)


def _mend_tags(pdf: Pdf, root: Dictionary, skipped: Collection[str]) -> set[int]:
    """Mend the tags.  Returns the numbers of the annotations that no tag owns any more."""
    nested: set[int] = set()
    headings: list[Object] = []
    lists: list[Object] = []
    tables: list[Object] = []
    reached: set[int] = set()
    for element, part in elements(root):
        reached.add(number_of(element))
        kind = kind_of(element)
        if kind == "/TH":
            scope_header(element, part)
        elif kind == "/Figure":
            _figure_box(element)
        elif kind == "/Table":
            tables.append(element)
        elif kind == "/L":
            lists.append(element)
        elif kind in _HEADINGS:
            headings.append(element)
            _drop_nested_headings(element, kind)
        if kind != "/Link":
            nested |= _drop_nested_links(element)
    characters: dict[int, dict[int, str]] = {}
    pages = [MarkedPage(pdf, page, characters) for page in pdf.pages]
    by_number = {page.number: page for page in pages}
    mend_tables(pdf, tables, by_number)
    mend_running(pdf, pages, reached, skipped)
    numbers = mend_lists(pdf, lists, lambda page, mcid: by_number[page].text(mcid))
    join_sections(kids_of(root)[0], numbers)
    _raise_headings(headings)
    return nested


def _drop_nested_headings(element: Object, kind: str) -> None:
    """Make a heading be read once: the engine tags its words again when a rule is drawn below them."""
    for kid in kids_of(element):
        if is_element(kid) and kind_of(kid) == kind:
            kid.S = Name.NonStruct


def _raise_headings(headings: Sequence[Object]) -> None:
    """Let the highest heading be one of the first level (ISO 14289-1, 7.4.2): a leaflet may have no cover."""
    levels = [_HEADINGS.index(kind_of(element)) for element in headings]
    for element, level in zip(headings, levels, strict=True):
        element.S = Name(_HEADINGS[level - min(levels)])


def _drop_nested_links(element: Object) -> set[int]:
    """Take the links of words inside a link (emphasis, say) out of the tags; the link itself covers them.

    The engine gives each of them an annotation of its own, which no Link element owns (ISO 14289-1, 7.18.5).
    """
    kids = kids_of(element)
    owners = [kid for kid in kids if _is_owner(kid)]
    if owners:
        set_kids(element, [kid for kid in kids if not _is_owner(kid)])
    return {number_of(owner.Obj) for owner in owners}


def _is_owner(kid: Any) -> bool:
    """Tell whether a kid of an element is a reference to an annotation."""
    return isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR


def _drop_annotations(pdf: Pdf, numbers: set[int]) -> None:
    for page in pdf.pages:
        if numbers and "/Annots" in page.obj:
            page.obj.Annots = Array([found for found in page.obj.Annots if number_of(found) not in numbers])


def _figure_box(element: Object) -> None:
    """Turn a box of pixels from the page's top left corner into one of points from its bottom left corner.

    It ends at the page: pictures may run off the paper, or on to the next page.
    """
    attributes, page = element.get("/A"), element.get("/Pg")
    if (
        not isinstance(attributes, Dictionary)
        or not isinstance(page, Dictionary)
        or "/BBox" not in attributes
    ):
        return
    left, top, right, bottom = (float(edge) * _PT_PER_PX for edge in attributes.BBox)
    base, low, end, height = (float(edge) for edge in page.MediaBox)
    # Rounded first: what ends at the page would else end a hair beyond it.
    box = (
        max(round(base + left, 3), base),
        max(round(height - bottom, 3), low),
        min(round(base + right, 3), end),
        min(round(height - top, 3), height),
    )
    attributes.BBox = Array(box)
