"""Where something stands: from a path in the tree, or a part of a text, to line and column."""

from __future__ import annotations

from collections.abc import Sequence as SequenceType

from brochure.findings import SourcePlace
from brochure.source.nodes import Mapping, Node, Scalar, Sequence
from brochure.source.spelling import SPACES

Loc = SequenceType[str | int]


def node_of(root: Node, loc: Loc) -> Node:
    """The node at a path; parts of the path that lead nowhere (such as kinds of blocks) are skipped."""
    return _walked(root, loc)[0]


def place_of(root: Node, loc: Loc, *, key: bool = False) -> SourcePlace:
    """The place of what stands at a path: of its value, or with *key* of its name.

    For a field that is not there, the name of the group that it should stand in; where the group is an item
    of a list and has no name, its first field.
    """
    node, name, missing = _walked(root, loc)
    return name.place if name is not None and (key or missing) else node.place


def _walked(root: Node, loc: Loc) -> tuple[Node, Scalar | None, bool]:
    """The node reached, the name that it has, and whether the path ends with a field it lacks."""
    node: Node = root
    name: Scalar | None = None
    missing = False
    tagged = False
    for index, part in enumerate(loc):
        missing = isinstance(node, Mapping)
        if isinstance(node, Mapping) and isinstance(part, str):
            if not tagged and _is_tag(node, part, loc[index + 1 :]):
                missing, tagged = False, True
                continue
            found = next((entry for entry in node.entries if entry[0].value == part), None)
            if found is not None:
                name, node = found
                missing = tagged = False
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            node, name = node.items[part], None
            missing = tagged = False
    return node, name, missing


def _is_tag(node: Mapping, part: str, rest: Loc) -> bool:
    """Whether a part of a path only repeats the kind that one of the group's own fields gives.

    A block of kind ``text`` has a field ``text``, too: its path is ``("text", "text")``.
    """
    field = node.get(part)
    if field is not None:
        # What follows belongs to the group itself if it is there, or can't be in the field.
        beside = bool(rest) and isinstance(rest[0], str) and node.get(rest[0]) is not None
        if not beside and not (rest and isinstance(field, Scalar)):
            return False
    return any(isinstance(value, Scalar) and value.value == part for _, value in node.entries)


def locate_within(scalar: Scalar, needle: str, occurrence: int = 0) -> SourcePlace:
    """The place of a part of a text in its file, counted from occurrence 0.

    The text's own place when it has no such part, or when no file spells it out.
    """
    needle = needle.lstrip(SPACES)
    return scalar.spelling.place(needle, occurrence) if needle else scalar.place
