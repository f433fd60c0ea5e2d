"""Rules on what can't be printed: annotations, scripts, forms, attached files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name

from brochure.preflight.collector import FindingCollector
from brochure.preflight.pages import Page, rectangle

#: Kinds of annotation that belong to printing: they may lie anywhere (ISO 32000-1, 14.11.3 and 14.11.6).
_OF_PRESS = ("PrinterMark", "TrapNet")
#: Actions that only take a reader somewhere; all others do something.
_JUMPS = ("GoTo",)
#: Most annotations of a page, and entries of a tree of names, that are looked at.
_MOST = 5000


def check_document(root: Dictionary, notes: FindingCollector) -> None:
    """Scripts, actions, forms and attached files of the document as a whole."""
    for told in _actions(root.get("/OpenAction"), "when the file is opened"):
        notes.add("pdfx.actions", told, like=told)
    if _filled(root.get("/AA")):
        notes.add("pdfx.actions", "the document has additional actions", like="AA")
    if _filled(root.get("/AcroForm")):
        notes.add("pdfx.forms", "the document has a form (AcroForm)")
    names = root.get("/Names")
    if isinstance(names, Dictionary):
        if _names_something(names.get("/JavaScript")):
            notes.add("pdfx.actions", "the document holds JavaScript", like="JavaScript")
        if _names_something(names.get("/EmbeddedFiles")):
            notes.add("pdfx.embedded-files", "files are attached to the document")
        if _names_something(names.get("/AlternatePresentations")):
            message = "the document holds an alternate presentation"
            notes.add("pdfx.actions", message, like="AlternatePresentations")
    if _filled(root.get("/Collection")):
        notes.add(
            "pdfx.embedded-files", "the document is a portfolio of files (Collection)", like="Collection"
        )
    if _filled(root.get("/AF")):
        notes.add("pdfx.embedded-files", "files are attached to the document")
    for told in _outline_actions(root.get("/Outlines")):
        notes.add("pdfx.actions", told, like=told)


def _outline_actions(outlines: Any) -> Iterator[str]:
    """What the bookmarks do, in words."""
    waiting = [outlines.get("/First")] if isinstance(outlines, Dictionary) else []
    seen: set[tuple[int, int]] = set()
    while waiting and len(seen) < _MOST:
        item = waiting.pop()
        if isinstance(item, Dictionary) and item.objgen not in seen:
            seen.add(item.objgen)
            yield from _actions(item.get("/A"), "on a bookmark")
            waiting += [item.get("/Next"), item.get("/First")]


def check_annotations(page: Page, notes: FindingCollector) -> None:
    """Actions of a page, and annotations that touch what is printed."""
    if _filled(page.obj.get("/AA")):
        notes.add("pdfx.actions", "the page has additional actions", page.number, like="AA")
    if _filled(page.obj.get("/AF")):
        notes.add("pdfx.embedded-files", "files are attached to the page", page.number, like="AF")
    given = page.obj.get("/Annots")
    for annotation in list(given)[:_MOST] if isinstance(given, Array) else []:
        if isinstance(annotation, Dictionary):
            _check_annotation(annotation, page, notes)


def _check_annotation(annotation: Dictionary, page: Page, notes: FindingCollector) -> None:
    kind = str(annotation.get("/Subtype", "/of no kind"))[1:]
    box = rectangle(annotation.get("/Rect"))
    place = page.place(box)
    told = {"Link": "a link", "Widget": "a form field", "FileAttachment": "an attached file"}.get(
        kind, f"an annotation “{kind[:40]}”"
    )
    for action in _actions(annotation.get("/A"), f"on {told}"):
        notes.add("pdfx.actions", action, page.number, place, like=action)
    if _filled(annotation.get("/AA")):
        notes.add(
            "pdfx.actions", f"{told} has additional actions", page.number, place, like="AA of annotation"
        )
    if kind == "FileAttachment":
        notes.add("pdfx.embedded-files", "a file is attached to the page", page.number, place)
    if kind not in _OF_PRESS and (box is None or _touches(box, page.bleed)):
        where = "on the artwork" if box is not None else "without a place"
        notes.add("pdfx.annotations", f"there is {told} {where}", page.number, place, like=kind)


def _touches(box: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return box[0] < other[2] and box[2] > other[0] and box[1] < other[3] and box[3] > other[1]


def _actions(given: Any, where: str) -> Iterator[str]:
    """What an action and those that follow it do, in words, without plain jumps and web links."""
    waiting, seen = [given], 0
    while waiting and seen < 100:
        action = waiting.pop()
        seen += 1
        if isinstance(action, Array):
            # A destination begins with a page; a list of actions holds dictionaries with a kind.
            waiting += [item for item in list(action)[:100] if _is_action(item)]
        elif _is_action(action):
            kind = str(action.get("/S"))[1:]
            # A web link does nothing by itself; as an annotation it is reported anyway.
            if kind not in (*_JUMPS, "URI"):
                yield f"there is an action “{kind[:40]}” {where}"
            waiting.append(action.get("/Next"))


def _is_action(given: Any) -> bool:
    return isinstance(given, Dictionary) and isinstance(given.get("/S"), Name)


def _names_something(tree: Any) -> bool:
    """True for a tree of names with a name in it, or below it."""
    if isinstance(tree, Dictionary) and ("/Names" in tree or "/Kids" in tree):
        return _filled(tree.get("/Names")) or _filled(tree.get("/Kids"))
    return _filled(tree)


def _filled(given: Any) -> bool:
    """True for an entry with contents: an empty dictionary or list counts as missing."""
    if isinstance(given, (Dictionary, Array)):
        return len(given) > 0
    return given is not None
