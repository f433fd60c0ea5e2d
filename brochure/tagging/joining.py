"""One tagged PDF put behind another: pages, tags and places that links lead to."""

from __future__ import annotations

from collections.abc import Iterable

from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Object, Pdf, String

from brochure.tagging.tree import adopt, kids_of, set_kids


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
    section = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Sect, T=String(title)))
    numbers = dict(NumberTree(_tree(pdf, root, "/ParentTree")).items())
    free = max(numbers, default=-1) + 1
    made = []
    for annotation, page in elements:
        owned = Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page)
        element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Annot, Pg=page, K=owned))
        annotation.StructParent = free
        numbers[free] = element
        made.append(element)
        free += 1
    if made:
        adopt(section, made)
        adopt(kids_of(root)[0], [section])
        _write_parents(pdf, numbers)


def _join_tags(pdf: Pdf, theirs: Object, start: int) -> None:
    root = pdf.Root.StructTreeRoot
    numbers = dict(NumberTree(_tree(pdf, root, "/ParentTree")).items())
    offset = max(numbers, default=-1) + 1
    for page in list(pdf.pages)[start:]:
        if Name.StructParents in page.obj:
            page.obj.StructParents = int(page.obj.StructParents) + offset
        for annotation in page.obj.get("/Annots", Array()):
            if Name.StructParent in annotation:
                annotation.StructParent = int(annotation.StructParent) + offset
    behind = NumberTree(_tree(pdf, theirs, "/ParentTree"))
    numbers.update({key + offset: value for key, value in behind.items()})
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    parts = [*kids_of(root), *kids_of(theirs)]
    for part in parts:
        part.S = Name.Part
    adopt(document, parts)
    set_kids(root, [document])
    for name in ("/RoleMap", "/ClassMap"):
        if name in theirs:
            root[name] = Dictionary(
                {**dict(theirs[name].items()), **dict(root.get(name, Dictionary()).items())}
            )
    if "/IDTree" in theirs:
        if "/IDTree" not in root:
            root.IDTree = pdf.make_indirect(Dictionary(Names=Array()))
        ours = NameTree(_tree(pdf, root, "/IDTree"))
        for identifier, element in NameTree(_tree(pdf, theirs, "/IDTree")).items():
            ours[identifier] = element
    _write_parents(pdf, numbers)


def _tree(pdf: Pdf, root: Object, name: str) -> Object:
    """A tree of the root of tags, as an object of its own: the pikepdf of Python 3.10 reads no other."""
    if not root[name].is_indirect:
        root[name] = pdf.make_indirect(root[name])
    return root[name]


def _write_parents(pdf: Pdf, numbers: dict[int, Object]) -> None:
    flat: list[Object | int] = []
    for key in sorted(numbers):
        flat += [key, numbers[key]]
    pdf.Root.StructTreeRoot.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(flat)))
    pdf.Root.StructTreeRoot.ParentTreeNextKey = max(numbers, default=-1) + 1
