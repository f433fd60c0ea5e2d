"""The tree that a content file is read into: texts, lists and groups, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field

from brochure.findings import SourcePlace


@dataclass(frozen=True)
class Scalar:
    """A single value, always text: ``1.10`` stays ``1.10`` and ``no`` stays ``no``."""

    value: str
    place: SourcePlace
    #: True for an empty value, ``~`` or ``null`` without quotes; the value is then empty.
    null: bool = False
    #: How it is written: ``"``, ``'``, ``|``, ``>`` or nothing for plain text.
    style: str = field(default="", repr=False, compare=False)
    #: All lines of its file, shared between the nodes; none for a value that no file spells out.
    lines: tuple[str, ...] = field(default=(), repr=False, compare=False)


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
