"""What the engine leaves out of a tagged PDF of lists: what headers of tables head, and what links are for.

For documents without lists, figures and words in the margins of pages; what leaflets need besides is in
:mod:`brochure.tagging.accessibility`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, String


def scope_headers(pdf: Pdf) -> None:
    """Say of each header of a table whether it heads a column or a row (ISO 32000-1, table 349)."""
    for element, section in _elements(pdf.Root.StructTreeRoot):
        if element.S == Name.TH:
            scope = Name.Column if section == "/THead" else Name.Row
            # What the engine says of spans stays.
            spans = element.get("/A", Dictionary())
            element.A = Dictionary({**dict(spans.items()), "/O": Name.Table, "/Scope": scope})


def describe_links(pdf: Pdf, words: Callable[[str, bool], str]) -> None:
    """Give links words for screen readers, their corners in order, and the order of the tags.

    *words* are made from a link's target and whether that is a place in the document.
    """
    for page in pdf.pages:
        page.obj.Tabs = Name.S
        for link in page.obj.get("/Annots", Array()):
            inside = "/Dest" in link
            target = str(link.Dest if inside else link.A.URI)
            link.Contents = String(words(target, inside))
            left, bottom, right, top = (float(edge) for edge in link.Rect)
            edges = (min(left, right), min(bottom, top), max(left, right), max(bottom, top))
            link.Rect = Array([round(edge, 3) for edge in edges])


def _elements(root: Object) -> Iterator[tuple[Object, str]]:
    """Every structure element, with the part of the table that it stands in."""
    stack: list[tuple[Object, str]] = [(root, "")]
    while stack:
        element, section = stack.pop()
        kind = str(element.get("/S", ""))
        if kind:
            yield element, section
        if kind in ("/THead", "/TBody", "/TFoot"):
            section = kind
        kids = element.get("/K")
        for kid in kids if isinstance(kids, Array) else [kids]:
            if isinstance(kid, Dictionary) and kid.get("/Type") != Name.OBJR:
                stack.append((kid, section))
