"""Walking the structure tree of a tagged PDF (ISO 32000-1, 14.7), and moving its elements about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Object

#: The parts of a table that elements stand in.
_TABLE_PARTS = ("/THead", "/TBody", "/TFoot")


def elements(root: Object) -> Iterator[tuple[Object, str]]:
    """Every structure element in reading order, with the part of the table that it stands in.

    That is ``/THead``, ``/TBody``, ``/TFoot`` or nothing.  An element's kids are read after it was handed
    out, so they may be changed by then.
    """
    stack: list[tuple[Any, str]] = [(root, "")]
    while stack:
        element, part = stack.pop()
        kind = kind_of(element)
        if kind:
            yield element, part
        if kind in _TABLE_PARTS:
            part = kind
        for kid in reversed(kids_of(element)):
            if isinstance(kid, Dictionary) and kid.get("/Type") != Name.OBJR:
                stack.append((kid, part))


def is_element(found: Any) -> bool:
    """Tell an element from marked content, annotations and what is not there."""
    return isinstance(found, Dictionary) and "/S" in found


def kind_of(element: Object) -> str:
    """The structure type with its slash, such as ``/P``; nothing for the root of the tree."""
    return str(element.get("/S", ""))


def number_of(element: Object) -> int:
    """The number of an element's object, which tells it from all others; 0 where it has none."""
    return element.objgen[0]


def page_of(element: Object) -> int:
    """The number of the object of the page that an element is on; 0 where it does not say."""
    page = element.get("/Pg")
    return number_of(page) if isinstance(page, Dictionary) else 0


def kids_of(element: Object) -> list[Any]:
    """What an element holds: elements, numbers of marked content, references to annotations."""
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def set_kids(element: Object, kids: Iterable[Any]) -> None:
    """Let an element hold *kids*, which know their parent already."""
    element.K = Array(kids)


def adopt(element: Object, kids: Iterable[Any]) -> None:
    """Put *kids* at the end of what an element holds, and make it their parent."""
    new = list(kids)
    for kid in new:
        if is_element(kid):
            kid.P = element
    set_kids(element, [*kids_of(element), *new])


def move_kids(source: Object, target: Object) -> None:
    """Give what one element holds to another one, at its end."""
    kids = kids_of(source)
    set_kids(source, [])
    adopt(target, kids)
