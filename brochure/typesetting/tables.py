"""Tables and boxes that go on from page to page: what release 70.0 of the engine leaves to us.

A box that must not break inside goes to the next page, and where that can't hold it either the engine breaks
it there: a title that stood before it is left alone.  Such boxes are found on the pages and may break in a
second layout, from where they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

#: The class of a row of headings that is shown only on pages on which a table goes on.
CONTINUED = "continued"
#: The attribute of a block that is turned by a quarter: how high it may be on a page, mm.
ACROSS = "data-across"
#: Units of the engine in a millimetre.
_PX = 96 / 25.4
#: The key of an element of the tags that goes on with an earlier one of its kind: the tagging takes it away.
_GOES_ON = "GoesOn"
_UNBREAKABLE = ("avoid", "avoid-page")
#: Parts of tables that may be cut by the end of a page.
_CUT = ("table", "tr")


def take() -> None:
    """Have the engine treat tables like this from now on.  WeasyPrint is loaded."""
    from weasyprint.layout import block
    from weasyprint.pdf import tags

    block.table_layout = _without_continued(block.table_layout)
    block.block_container_layout = _across(block.block_container_layout)
    tags._build_box_tree = _described(tags)


def relaxed(pages: Iterable[Any]) -> bool:
    """Let every element break that was torn although it should not be; False where none was."""
    torn = list(_torn(pages))
    for element in torn:
        _style(element, "break-inside: auto")
        for row in element.iter("tr"):
            if CONTINUED in (row.get("class") or "").split():
                _style(row, "display: table-row")
    return bool(torn)


def _style(element: Any, declaration: str) -> None:
    given = element.get("style")
    element.set("style", f"{given}; {declaration}" if given else declaration)


def _torn(pages: Iterable[Any]) -> Iterator[Any]:
    """The elements that stand on two pages and must not break."""
    #: By the identity of each element: the element, which stays alive with it, and the last page with it.
    seen: dict[int, tuple[Any, int]] = {}
    told: set[int] = set()
    for number, page in enumerate(pages):
        stack = [page]
        while stack:
            box = stack.pop()
            stack += [child for child in getattr(box, "children", ()) if _is_once(child)]
            element = box.element
            if (
                element is None
                or box.element_tag != element.tag
                or box.style["break_inside"] not in _UNBREAKABLE
            ):
                continue
            before = seen.setdefault(id(element), (element, number))
            if before[1] != number and id(element) not in told:
                told.add(id(element))
                yield element


def _is_once(box: Any) -> bool:
    """False for the heads and feet of tables, which stand on every page again, and for what is no box."""
    return (
        hasattr(box, "style")
        and not getattr(box, "is_header", False)
        and not getattr(box, "is_footer", False)
    )


def _without_continued(layout: Any) -> Any:
    """The engine's layout of a table, or of the rest of one, on a page.

    It sets the same rows of headings on every page; the one that says that the table goes on belongs to the
    pages after the first.
    """

    def mended(context: Any, table: Any, bottom_space: Any, skip_stack: Any, *rest: Any, **more: Any) -> Any:
        head = table.children[0] if table.children else None
        if skip_stack is None and head is not None and head.is_header:
            kept = [row for row in head.children if not _is_continued(row)]
            if len(kept) < len(head.children):
                table = table.copy_with_children([head.copy_with_children(kept), *table.children[1:]])
                if table.style["border_collapse"] == "collapse":
                    # Borders that meet are kept row by row.
                    table.collapsed_border_grid = tuple(rows[1:] for rows in table.collapsed_border_grid)
        return layout(context, table, bottom_space, skip_stack, *rest, **more)

    return mended


def _across(layout: Any) -> Any:
    """The engine's layout of a block, or of the rest of one, on a page.

    One that is turned by a quarter has the width of the page for its height: where that ends, it goes on on
    the next page.
    """

    def mended(context: Any, box: Any, bottom_space: float, *rest: Any, **more: Any) -> Any:
        across = None if box.element is None else box.element.get(ACROSS)
        if across is not None and box.element_tag == box.element.tag:
            room = float(across) * _PX
            bottom_space = max(bottom_space, context.page_bottom - box.position_y - room)
        return layout(context, box, bottom_space, *rest, **more)

    return mended


def _is_continued(row: Any) -> bool:
    return row.element is not None and CONTINUED in (row.element.get("class") or "").split()


def _described(tags: Any) -> Any:
    """The engine's tags of a box, those of tables with more on them.

    A table without a caption has a summary from its ``aria-label``; a table or row that goes on from another
    page says so.
    """
    build, pydyf = tags._build_box_tree, tags.pydyf

    def mended(box: Any, parent: Any, pdf: Any, *rest: Any) -> Iterator[Any]:
        box = getattr(box, "_box", box)
        element = box.element
        for made in build(box, parent, pdf, *rest):
            if element is not None and box.element_tag in _CUT and made["S"] in ("/Table", "/TR"):
                words = element.get("aria-label")
                if words and made["S"] == "/Table":
                    made["A"] = pydyf.Dictionary({"O": "/Table", "Summary": pydyf.String(words)})
                begun = pdf.__dict__.setdefault("brochure_begun", {})
                # The element is kept, or another one might get its identity.
                if begun.setdefault(id(element), (element, rest[0]))[1] != rest[0]:
                    made[_GOES_ON] = "true"
            yield made

    return mended
