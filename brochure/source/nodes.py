"""The tree that a content file is read into: texts, lists and groups, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from brochure.findings import SourcePlace
from brochure.source.spelling import Spelling


@dataclass(frozen=True)
class Scalar:
    """A single value, always text: ``1.10`` stays ``1.10`` and ``no`` stays ``no``."""

    value: str
    place: SourcePlace
    #: True for an empty value, ``~`` or ``null`` without quotes; the value is then empty.
    null: bool = False
    #: How it is written: ``"``, ``'``, ``|``, ``>`` or nothing for plain text.
    style: str = field(default="", repr=False, compare=False)
    #: All lines of its file, shared between the nodes; empty for a value that is in no file.
    lines: tuple[str, ...] = field(default=(), repr=False, compare=False)
    #: The place of a # behind it that makes a comment of more text; None where there is none.
    cut: SourcePlace | None = field(default=None, repr=False, compare=False)

    @cached_property
    def spelling(self) -> Spelling:
        """Where its characters stand in its file, worked out once."""
        return Spelling(self)

    def __getstate__(self) -> dict[str, object]:
        """Its fields alone: the rest can be computed again from them."""
        return {name: value for name, value in vars(self).items() if name != "spelling"}


@dataclass(frozen=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    place: SourcePlace


@dataclass(frozen=True)
class Mapping:
    """A group of named fields, in their written order."""

    entries: tuple[tuple[Scalar, Node], ...]
    place: SourcePlace

    def get(self, key: str) -> Node | None:
        """The value of a field, or None."""
        return next((value for name, value in self.entries if name.value == key), None)


Node = Scalar | Sequence | Mapping
#: A node without its places.
Plain = dict[str, "Plain"] | list["Plain"] | str | None


def plain(node: Node) -> Plain:
    """The tree as dicts, lists, texts and None, for the model."""
    if isinstance(node, Scalar):
        return None if node.null else node.value
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.value: plain(value) for key, value in node.entries}


def leaflets(root: Mapping) -> Iterator[tuple[str, Mapping]]:
    """The leaflets of a content file by their names; values that are not mappings are left out."""
    found = root.get("leaflets")
    for key, leaflet in found.entries if isinstance(found, Mapping) else ():
        if isinstance(leaflet, Mapping):
            yield key.value, leaflet


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it, in the order in which they are written."""
    stack = [node]
    while stack:
        here = stack.pop()
        yield here
        if isinstance(here, Mapping):
            stack += [value for _key, value in reversed(here.entries)]
        elif isinstance(here, Sequence):
            stack += reversed(here.items)


def scalars(node: Node) -> Iterator[Scalar]:
    """Every scalar below a node, keys left out."""
    return (found for found in walk(node) if isinstance(found, Scalar))


def mappings(node: Node) -> Iterator[Mapping]:
    """A node and all below it that are mappings."""
    return (found for found in walk(node) if isinstance(found, Mapping))
