"""Making a tagged PDF better to listen to than WeasyPrint 70 leaves it.

It mends what PDF/UA-1 does not ask for or what no validator sees: headers of tables that don't say what they
head, descriptions of links that are raw addresses, and boxes of figures in pixels from the top.  Headings of
a document that has none of the first level move up to it.  What stands in the margins of pages is read once
or not at all (:mod:`brochure.tagging.running`), and lists and sections are whole
(:mod:`brochure.tagging.lists`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, TextStringObject

from brochure.tagging.lists import join_sections, mend_lists
from brochure.tagging.marked import MarkedPage
from brochure.tagging.running import mend_running

#: Points in the engine's pixel.
_PT_PER_PX = 0.75
_HEADINGS = ("/H1", "/H2", "/H3", "/H4", "/H5", "/H6")


def mend(writer: PdfWriter, describe: Callable[[str, bool], str]) -> None:
    """Mend the tags and links of a PDF in place.

    *describe* gives the words for a link from its target and whether that is a place in the document.
    """
    root = writer.root_object.get("/StructTreeRoot")
    nested: set[int] = set()
    headings: list[Any] = []
    lists: list[Any] = []
    if root is not None:
        reached: set[int] = set()
        for element, section in _elements(root.get_object()):
            reached.add(element.indirect_reference.idnum)
            kind = element["/S"]
            if kind == "/TH":
                _scope(element, section)
            elif kind == "/Figure":
                _figure_box(element)
            elif kind == "/L":
                lists.append(element)
            elif kind in _HEADINGS:
                headings.append(element)
                _drop_nested_headings(element)
            if kind != "/Link":
                nested |= _drop_nested_links(element)
        fonts: dict[int, dict[bytes, str]] = {}
        pages = [MarkedPage(page, fonts) for page in writer.pages]
        at = {marked.number: marked for marked in pages}
        mend_running(writer, pages, reached)
        numbers = mend_lists(writer, lists, lambda page, mcid: at[page.idnum].text(mcid))
        join_sections(writer, root["/K"][0].get_object(), numbers)
    _raise_headings(headings)
    for page in writer.pages:
        # Readers tab through links in the order of the tags (ISO 14289-1, 7.18.3).
        page[NameObject("/Tabs")] = NameObject("/S")
        links = page.get("/Annots", ArrayObject())
        kept = [link for link in links if link.idnum not in nested]
        page[NameObject("/Annots")] = ArrayObject(kept)
        for link in kept:
            _describe_link(link.get_object(), describe)


def _drop_nested_headings(element: Any) -> None:
    """Make a heading be read once: the engine tags its words again when a rule is drawn below them."""
    kids = element.get("/K")
    kids = kids.get_object() if kids is not None else ()
    for kid in kids if isinstance(kids, ArrayObject) else [kids]:
        found = kid.get_object() if hasattr(kid, "get_object") else kid
        if isinstance(found, DictionaryObject) and found.get("/S") == element["/S"]:
            found[NameObject("/S")] = NameObject("/NonStruct")


def _raise_headings(headings: list[Any]) -> None:
    """Let the highest heading be one of the first level (ISO 14289-1, 7.4.2): a leaflet may have no cover."""
    skipped = min((_HEADINGS.index(element["/S"]) for element in headings), default=0)
    for element in headings:
        element[NameObject("/S")] = NameObject(_HEADINGS[_HEADINGS.index(element["/S"]) - skipped])


def _elements(root: Any) -> Iterator[tuple[Any, str]]:
    """Every structure element with the part of the table it stands in (``/THead``, ``/TBody`` or nothing)."""
    stack: list[tuple[Any, str]] = [(root, "")]
    while stack:
        element, section = stack.pop()
        kind = element.get("/S", "")
        if kind:
            yield element, section
        if kind in ("/THead", "/TBody", "/TFoot"):
            section = kind
        kids = element.get("/K")
        kids = kids.get_object() if kids is not None else ()
        for kid in reversed(kids if isinstance(kids, ArrayObject) else [kids]):
            kid = kid.get_object()
            if isinstance(kid, DictionaryObject) and kid.get("/Type") != "/OBJR":
                stack.append((kid, section))


def _drop_nested_links(element: Any) -> set[int]:
    """Take the links of words inside a link (emphasis, say) out of the tags; the link itself covers them.

    The engine gives each of them an annotation of its own, which no Link element owns (ISO 14289-1, 7.18.5).
    """
    kids = element.get("/K")
    kids = kids.get_object() if kids is not None else None
    if not isinstance(kids, ArrayObject):
        return set()
    dropped = set()
    for kid in list(kids):
        found = kid.get_object()
        if isinstance(found, DictionaryObject) and found.get("/Type") == "/OBJR":
            dropped.add(found.raw_get("/Obj").idnum)
            kids.remove(kid)
    return dropped


def _scope(element: Any, section: str) -> None:
    """A header in the table's head is one of a column, any other one of a row (ISO 32000-1, table 349)."""
    attributes = element.get("/A")
    attributes = attributes.get_object() if attributes is not None else DictionaryObject()
    attributes[NameObject("/O")] = NameObject("/Table")
    attributes[NameObject("/Scope")] = NameObject("/Column" if section == "/THead" else "/Row")
    element[NameObject("/A")] = attributes


def _figure_box(element: Any) -> None:
    """Turn a box of pixels from the page's top left corner into one of points from its bottom left corner."""
    attributes = element.get("/A")
    page = element.get("/Pg")
    if attributes is None or page is None or "/BBox" not in attributes.get_object():
        return
    left, top, right, bottom = (float(edge) * _PT_PER_PX for edge in attributes.get_object()["/BBox"])
    media = page.get_object()["/MediaBox"]
    base, height = float(media[0]), float(media[3])
    box = (base + left, height - bottom, base + right, height - top)
    attributes.get_object()[NameObject("/BBox")] = ArrayObject(FloatObject(round(edge, 3)) for edge in box)


def _describe_link(annotation: Any, describe: Callable[[str, bool], str]) -> None:
    if annotation.get("/Subtype") != "/Link":
        return
    action = annotation.get("/A")
    if "/Dest" in annotation:
        words = describe(str(annotation["/Dest"]), True)
    elif action is not None and "/URI" in action.get_object():
        uri = action.get_object()["/URI"]
        words = describe(uri.decode() if isinstance(uri, bytes) else str(uri), False)
    else:
        return
    left, bottom, right, top = (float(edge) for edge in annotation["/Rect"])
    edges = (min(left, right), min(bottom, top), max(left, right), max(bottom, top))
    annotation[NameObject("/Rect")] = ArrayObject(FloatObject(edge) for edge in edges)
    annotation[NameObject("/Contents")] = TextStringObject(words)
