"""Putting the texts of a variant into the master: where each column belongs, and the tree of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from brochure.batch.binding import JOB_CODE, Binding, Target
from brochure.batch.plan import Variant, leaflets_of
from brochure.content.coherence import value_paths
from brochure.content.load import Content
from brochure.content.variants import VariantColumn, Variants, places_in
from brochure.errors import ContentError
from brochure.findings import Finding, SourcePlace
from brochure.source import nodes
from brochure.source.address import Address
from brochure.source.nodes import Node, Scalar
from brochure.text.fields import Prose

__all__ = ["JOB_CODE", "Filler", "bound", "filling", "stand_in_words", "stand_ins"]

#: Signs that would be markup in a text.
_MARKUP = re.compile(r"([\\*_\[\]{}^~<>&`]|(?<!\w)@)")


@dataclass(frozen=True)
class Filler:
    """Where the columns belong in a master."""

    loaded: Content = field(repr=False)
    columns: Mapping[str, VariantColumn]
    targets: tuple[Target, ...]
    findings: tuple[Finding, ...] = ()

    def tree(self, variant: Variant) -> nodes.Mapping:
        """The tree of the content with the texts of a variant."""
        return self.filled(
            variant.texts, {f"{JOB_CODE}/{name}": code for name, code in variant.codes.items()}, variant.cells
        )

    def filled(
        self,
        texts: Mapping[str, str],
        codes: Mapping[str, str],
        places: Mapping[str, SourcePlace] | None = None,
    ) -> nodes.Mapping:
        """The tree with *texts* by column and job *codes*; an empty text leaves the master’s own words."""
        given = {**texts, **codes}
        changes: dict[Address, Scalar] = {}
        for target in self.targets:
            text = given.get(target.column, "")
            old = changes.get(target.address) or _scalar(self.loaded.root, target.address)
            if not text or old is None:
                continue
            new = _MARKUP.sub(r"\\\1", text) if target.is_prose else text
            at = old.place
            if target.place is not None:
                new = _replaced(old.value, target.place, new)
            else:
                at = (places or {}).get(target.column, at)
            # The lines of its file say something else now.
            changes[target.address] = replace(old, value=new, place=at, lines=(), null=False)
        root = _with(self.loaded.root, changes, Address())
        assert isinstance(root, nodes.Mapping)
        return root

    def own(self, column: str) -> str:
        """The master’s own text in the field that a column fills."""
        target = next(target for target in self.targets if target.column == column)
        found = _scalar(self.loaded.root, target.address)
        text = found.value if found is not None else ""
        return Prose.of(text).plain(self.loaded.brochure.value_texts) if target.is_prose else text

    def followed_by(self, column: str) -> frozenset[str]:
        """The signs that stand behind what a column fills in the master’s texts: a place, or a value."""
        root = self.loaded.root
        names = {Address(path): name for name, path in value_paths(root).items()}
        behind: list[str] = []
        for target in self.targets:
            if target.column != column:
                continue
            found = _scalar(root, target.address)
            if target.place is not None and found is not None:
                behind += [found.value[end:] for _at, end in places_in(found.value, target.place)]
            elif (name := names.get(target.address)) is not None:
                texts = (scalar.value for scalar in nodes.scalars(root))
                behind += [rest for text in texts for rest in text.split(f"{{{name}}}")[1:]]
        # Bold and italics print nothing by themselves.
        return frozenset(text.lstrip("*_")[:1] for text in behind) - {""}

    def marks(self, leaflet: str) -> frozenset[str]:
        """The marks of the parts of a leaflet whose pictures and codes are those of columns."""
        drawn = {name for name, column in self.columns.items() if column.type in ("picture", "url")}
        return frozenset(
            # A logo has a mark of its own, wherever it stands.
            target.address.mark or str(target.address.inside[0])
            for target in self.targets
            if target.column in drawn and target.place is None and target.address.leaflet == leaflet
        )


def filling(loaded: Content, declared: Variants) -> Filler:
    """Where the columns belong.  Raises :class:`ContentError` with each that fills nothing."""
    filler, problems = bound(loaded, declared)
    if problems:
        raise ContentError(problems)
    return filler


def bound(loaded: Content, declared: Variants) -> tuple[Filler, list[Finding]]:
    """Where the columns belong, and an error for each that can't fill what it should."""
    names = leaflets_of(loaded, declared)
    binding = Binding(loaded, declared, names)
    binding.bind()
    codes = [
        Target(f"{JOB_CODE}/{name}", Address(("leaflets", name, JOB_CODE)), None, True) for name in names
    ]
    filler = Filler(loaded, declared.columns, (*binding.targets, *codes), tuple(binding.unfilled()))
    return filler, binding.findings


def stand_in_words(columns: Sequence[str]) -> dict[str, str]:
    """A word for each column that no text holds: what stands in its places whatever is filled in."""
    letters = "abcdefghijklmnopqrstuvwxy"
    return {column: f"Qz{letters[at // 25 % 25]}{letters[at % 25]}qz" for at, column in enumerate(columns)}


def stand_ins(columns: Mapping[str, VariantColumn]) -> dict[str, str]:
    """What stands in the places of columns and of job codes: such a word, or an address of the web with it.

    Pictures have none.
    """
    kinds = {column: given.type for column, given in columns.items()}
    return {
        column: f"https://{word.lower()}.example" if kinds.get(column) == "url" else word
        for column, word in stand_in_words([*columns, JOB_CODE]).items()
        if kinds.get(column) != "picture"
    }


def _scalar(root: Node, address: Address) -> Scalar | None:
    node: Node | None = root
    for step in address:
        if isinstance(node, nodes.Mapping) and isinstance(step, str):
            node = node.get(step)
        elif isinstance(node, nodes.Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node if isinstance(node, Scalar) else None


def _replaced(text: str, place: str, new: str) -> str:
    """A text with all places of that name filled."""
    parts, at = [], 0
    for start, end in places_in(text, place):
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


def _with(node: Node, changes: Mapping[Address, Scalar], address: Address) -> Node:
    """A tree with some scalars changed; what holds none of them is the very same."""
    if isinstance(node, Scalar):
        return changes.get(address, node)
    below = {changed[len(address)] for changed in changes if changed[: len(address)] == address}
    if not below:
        return node
    inside = {step: {key: new for key, new in changes.items() if key[len(address)] == step} for step in below}
    if isinstance(node, nodes.Sequence):
        items = tuple(
            _with(item, inside[index], address / index) if index in below else item
            for index, item in enumerate(node.items)
        )
        return nodes.Sequence(items, node.place)
    entries = tuple(
        (key, _with(value, inside[key.value], address / key.value) if key.value in below else value)
        for key, value in node.entries
    )
    return nodes.Mapping(entries, node.place)
