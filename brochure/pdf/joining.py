"""One tagged PDF put behind another: pages, tags and places that links lead to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from pikepdf import Array, Dictionary, Name, NumberTree, Object, Pdf, String


def join(pdf: Pdf, other: Pdf) -> None:
    """Put the pages of *other* behind those of *pdf*, with their tags and the places that their links name.

    Both are tagged.  The tags become two parts of one document.
    """
    start = len(pdf.pages)
    # Pages first: what refers to them is copied with the reference then.
    pdf.add_pages_from(other)
    tree = other.Root.StructTreeRoot
    _join_tags(pdf, pdf.copy_foreign(tree if tree.is_indirect else other.make_indirect(tree)), start)


def add_elements(pdf: Pdf, elements: Iterable[tuple[Object, Object]], title: str) -> None:
    """Let tags own annotations: a section named *title* at the end of the document's first part.

    *elements* are annotations and the objects of their pages.
    """
    root = pdf.Root.StructTreeRoot
    part = root.K[0] if isinstance(root.K, Array) else root.K
    section = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Sect, P=part, T=String(title), K=Array())
    )
    numbers = dict(NumberTree(root.ParentTree).items())
    free = max(numbers, default=-1) + 1
    for annotation, page in elements:
        owned = Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page)
        element = Dictionary(Type=Name.StructElem, S=Name.Annot, P=section, Pg=page, K=owned)
        numbers[free] = pdf.make_indirect(element)
        annotation.StructParent = free
        section.K.append(numbers[free])
        free += 1
    if len(section.K):
        _kids(part).append(section)
        _write_parents(pdf, numbers)


def _join_tags(pdf: Pdf, theirs: Object, start: int) -> None:
    root = pdf.Root.StructTreeRoot
    numbers = dict(NumberTree(root.ParentTree).items())
    offset = max(numbers, default=-1) + 1
    for page in list(pdf.pages)[start:]:
        if Name.StructParents in page.obj:
            page.obj.StructParents = int(page.obj.StructParents) + offset
        for annotation in page.obj.get("/Annots", Array()):
            if Name.StructParent in annotation:
                annotation.StructParent = int(annotation.StructParent) + offset
    numbers.update({key + offset: value for key, value in NumberTree(theirs.ParentTree).items()})
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=Array()))
    for tree in (root, theirs):
        for part in list(tree.K) if isinstance(tree.K, Array) else [tree.K]:
            part.P = document
            part.S = Name.Part
            document.K.append(part)
    root.K = Array([document])
    for name in ("/RoleMap", "/ClassMap"):
        if name in theirs:
            root[name] = Dictionary(
                {**dict(theirs[name].items()), **dict(root.get(name, Dictionary()).items())}
            )
    _write_parents(pdf, numbers)


def _write_parents(pdf: Pdf, numbers: dict[int, Object]) -> None:
    flat: list[Object | int] = []
    for key in sorted(numbers):
        flat += [key, numbers[key]]
    pdf.Root.StructTreeRoot.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(flat)))
    pdf.Root.StructTreeRoot.ParentTreeNextKey = max(numbers, default=-1) + 1


def _kids(element: Object) -> Array:
    if not isinstance(element.get("/K"), Array):
        element.K = Array([element.K] if "/K" in element else [])
    return cast(Array, element.K)
