"""What the engine leaves out of tagged PDFs of any kind: what headers of tables head, what links are for.

What leaflets need besides, with their lists, figures and words in the margins of pages, is in
:mod:`brochure.tagging.accessibility`.
"""

from __future__ import annotations

from collections.abc import Callable

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from brochure.tagging.tree import elements, kids_of, kind_of


def head_rows(pdf: Pdf) -> None:
    """Make the first cell of each row of a table's body the header of that row."""
    for element, part in elements(pdf.Root.StructTreeRoot):
        if kind_of(element) != "/TR" or part == "/THead":
            continue
        first = next(iter(kids_of(element)), None)
        if first is not None and kind_of(first) == "/TD":
            first.S = Name.TH
            given = first.get("/A", Dictionary())
            rows = list(given) if isinstance(given, Array) else [given]
            first.A = Array([Dictionary({**dict(row.items()), "/O": Name.Table}) for row in rows])
            first.A[0].Scope = Name.Row


def scope_header(header: Object, part: str) -> None:
    """A header in the table's head is one of a column, any other one of a row (ISO 32000-1, table 349)."""
    scope = Name.Column if part == "/THead" else Name.Row
    # Attributes that the engine gives for spans stay.
    spans = header.get("/A", Dictionary())
    header.A = Dictionary({**dict(spans.items()), "/O": Name.Table, "/Scope": scope})


def describe_links(pdf: Pdf, words: Callable[[str, bool], str]) -> None:
    """Give links words for screen readers, their corners in order, and the order of the tags.

    *words* are made from a link's target and whether that is a place in the document.
    """
    for page in pdf.pages:
        # Readers tab through links in the order of the tags (ISO 14289-1, 7.18.3).
        page.obj.Tabs = Name.S
        for link in page.obj.get("/Annots", Array()):
            inside = "/Dest" in link
            if link.get("/Subtype") != Name.Link or not (inside or "/URI" in link.get("/A", Dictionary())):
                continue
            link.Contents = String(words(str(link.Dest if inside else link.A.URI), inside))
            left, bottom, right, top = (float(edge) for edge in link.Rect)
            edges = (min(left, right), min(bottom, top), max(left, right), max(bottom, top))
            link.Rect = Array([round(edge, 3) for edge in edges])
