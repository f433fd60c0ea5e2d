"""Bookmarks of a PDF, by the pages that they lead to."""

from __future__ import annotations

from collections.abc import Iterable

from pikepdf import Array, NameTree, Object, OutlineItem, Pdf


def titles_by_page(pdf: Pdf) -> dict[int, list[str]]:
    """The titles of all bookmarks by the 1-based page that each leads to, in their order."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    found: dict[int, list[str]] = {}
    with pdf.open_outline() as outline:
        for item in _all(outline.root):
            page = _page(pdf, item)
            if page is not None and page.objgen in numbers:
                found.setdefault(numbers[page.objgen], []).append(item.title)
    return found


def _all(items: Iterable[OutlineItem]) -> Iterable[OutlineItem]:
    for item in items:
        yield item
        yield from _all(item.children)


def _page(pdf: Pdf, item: OutlineItem) -> Object | None:
    """The page that a bookmark leads to, by its destination or its action."""
    target: Object | int | None = item.destination
    if target is None and item.action is not None:
        target = item.action.get("/D")
    if target is not None and not isinstance(target, (int, Array)) and "/Names" in pdf.Root:
        names = NameTree(pdf.Root.Names.Dests)
        target = names.get(str(target))
    return target[0] if isinstance(target, Array) and len(target) else None
