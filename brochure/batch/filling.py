"""Putting the texts of a variant into the master: where each column belongs, and the tree of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from brochure.batch.plan import Variant, leaflets_of
from brochure.content.load import Content
from brochure.content.model import texts_at
from brochure.content.variants import VariantColumn, Variants, alike, holds_place
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace, did_you_mean, has_errors
from brochure.source import nodes
from brochure.source.address import Address
from brochure.source.nodes import Node, Scalar
from brochure.text.fields import Prose

#: The rule of what is wrong with what columns fill.
_RULE = "batch.fields"
#: The name under which job codes are filled in, beside the columns.
JOB_CODE = "job-code"
#: Parts of the content that hold what leaflets print.
_PRINTED = ("product", "company", "values", "abbreviations", "glossary", "leaflets")
#: Signs that would be markup in a text.
_MARKUP = re.compile(r"([\\*_\[\]{}^~<>&`]|(?<!\w)@)")
#: Words in square brackets that are to be filled in: no link, citation or note, and no bracket that is meant.
_UNFILLED = re.compile(r"(?<!\\)\[(?![@^-])[^\[\]@]*[^\W\d_][^\[\]@]*\](?!\()")


@dataclass(frozen=True)
class Target:
    """A text of the content that a column fills, wholly or in part."""

    column: str
    address: Address
    #: The words of it that are replaced; None where all of it is.
    place: str | None
    #: True where the text is one with markup.
    is_prose: bool


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
    names = leaflets_of(loaded, declared)
    prose = {address for address, _text in texts_at(loaded.brochure)}
    texts = dict(_texts(loaded.root, names))
    findings = [
        _error(
            f"there is no leaflet “{name}”",
            loaded.place(("variants", "leaflets", number)),
            did_you_mean(name, loaded.brochure.leaflets, f"there are: {', '.join(loaded.brochure.leaflets)}"),
        )
        for number, name in enumerate(declared.leaflets)
        if name not in loaded.brochure.leaflets
    ]
    unfilled = [
        (address, match[0]) for address, scalar in texts.items() for match in _UNFILLED.finditer(scalar.value)
    ]
    targets: list[Target] = []
    for name, column in declared.columns.items():
        at = ("variants", "columns", name)
        if column.place:
            found = [
                Target(name, address, column.place, address in prose or address[0] == "values")
                for address, scalar in texts.items()
                if holds_place(scalar.value, column.place)
            ]
            if not found:
                there = tuple(dict.fromkeys(text for _address, text in unfilled))
                fix = did_you_mean(column.place, there, "write it as the leaflets have it", "{}")
                place = loaded.place((*at, "place"))
                findings.append(
                    _error(f"no leaflet has the place {column.place} to be filled in", place, fix)
                )
            targets += found
        elif column.value:
            values = loaded.brochure.values
            if column.value not in values:
                fix = did_you_mean(column.value, values, "define it under `values:`")
                findings.append(
                    _error(f"there is no value “{column.value}”", loaded.place((*at, "value")), fix)
                )
            targets.append(Target(name, Address(("values", column.value, "text")), None, True))
        elif column.field:
            address = _address(column.field)
            if address[0] not in _PRINTED or _scalar(loaded.root, address) is None:
                there = tuple(".".join(map(str, address)) for address in texts)
                fix = did_you_mean(column.field, there, "write the path of a text, such as company.contact")
                findings.append(
                    _error(f"there is no text at {column.field}", loaded.place((*at, "field")), fix)
                )
            targets.append(Target(name, address, None, address in prose))
        elif f"{{{name}}}" not in declared.files + declared.job_code:
            message = f"the column “{name}” fills nothing"
            fix = "write `place:`, `value:` or `field:`, use it in `files:` or `job-code:`, or remove it"
            findings.append(_error(message, loaded.place(at, key=True), fix))
    if has_errors(findings):
        raise ContentError(findings)
    places = {alike(column.place) for column in declared.columns.values() if column.place}
    fields = {target.address for target in targets if target.place is None}
    for address, text in unfilled:
        if alike(text) not in places and address not in fields and address[-1] != JOB_CODE:
            message = f"“{text}” still has to be filled in, and no column fills it"
            fix = "write what is to be printed, or add a column with this `place:`"
            findings.append(Finding(_RULE, Severity.WARNING, message, loaded.place(address), fix))
    for name in names:
        code = Address(("leaflets", name, JOB_CODE))
        targets.append(Target(f"{JOB_CODE}/{name}", code, None, True))
    return Filler(loaded, declared.columns, tuple(targets), tuple(findings))


def _texts(root: nodes.Mapping, leaflets: list[str]) -> Iterator[tuple[Address, Scalar]]:
    for part in _PRINTED:
        node = root.get(part)
        for address, scalar in _below(node, Address((part,))) if node is not None else ():
            if not address.leaflet or address.leaflet in leaflets:
                yield address, scalar


def _below(node: Node, address: Address) -> Iterator[tuple[Address, Scalar]]:
    if isinstance(node, Scalar):
        yield address, node
    elif isinstance(node, nodes.Sequence):
        for index, item in enumerate(node.items):
            yield from _below(item, address / index)
    else:
        for key, value in node.entries:
            yield from _below(value, address / key.value)


def _address(path: str) -> Address:
    return Address(int(step) if step.isdecimal() else step for step in path.split("."))


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
    while (found := alike(text).find(alike(place), at)) >= 0:
        parts += [text[at:found], new]
        at = found + len(place)
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


def _error(message: str, place: SourcePlace, fix: str) -> Finding:
    return Finding(_RULE, Severity.ERROR, message, place, fix)
