"""Where the columns of a table belong in a master: the texts that each fills, and columns that fill none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from brochure.batch.fields import FieldKind, kind_at
from brochure.content.load import Content
from brochure.content.variants import VariantColumn, Variants, address_of, alike, places_in
from brochure.findings import Finding, Severity, SourcePlace, did_you_mean
from brochure.source import nodes
from brochure.source.address import Address
from brochure.source.nodes import Node, Scalar

#: The rule of what is wrong with what columns fill.
RULE = "batch.fields"
#: The name under which job codes are filled in, beside the columns.
JOB_CODE = "job-code"
#: Parts of the content that hold what leaflets print.
_PRINTED = ("product", "company", "values", "abbreviations", "glossary", "leaflets")
#: Words in square brackets that are to be filled in: no link, citation or note, and no bracket that is meant.
_UNFILLED = re.compile(r"(?<!\\)\[(?![@^-])[^\[\]@]*[^\W\d_][^\[\]@]*\](?!\()")
#: What a column of each type may fill, beside texts and values, and what has to be filled by one alone.
_ITS_OWN: dict[FieldKind, str] = {"picture": "picture", "address": "url"}


@dataclass(frozen=True)
class Target:
    """A text of the content that a column fills, wholly or in part."""

    column: str
    address: Address
    #: The words of it that are replaced; None where all of it is.
    place: str | None
    #: True where the text is one with markup.
    is_prose: bool


class Binding:
    """Binds columns to what they fill, and tells which of them can't."""

    def __init__(self, loaded: Content, declared: Variants, leaflets: Sequence[str]) -> None:
        """*leaflets* are those that have variants."""
        self._loaded = loaded
        self._declared = declared
        self._leaflets = leaflets
        self._scalars = dict(_scalars(loaded.root))
        #: Those of what leaflets with variants print.
        self._texts = {
            address: scalar
            for address, scalar in self._scalars.items()
            if not address.leaflet or address.leaflet in leaflets
        }
        self.targets: list[Target] = []
        self.findings: list[Finding] = []

    def bind(self) -> None:
        """Find what each column fills."""
        self._check_leaflets()
        for name, column in self._declared.columns.items():
            if column.place:
                self._place(name, column.place)
            elif column.value:
                self._value(name, column.value, column)
            elif column.field:
                self._field(name, column.field, column)
            elif f"{{{name}}}" not in self._declared.files + self._declared.job_code:
                message = f"the column “{name}” fills nothing"
                fix = "write `place:`, `value:` or `field:`, use it in `files:` or `job-code:`, or remove it"
                self._tell(message, self._loaded.place(("variants", "columns", name), key=True), fix)
        self._overlapping()

    def unfilled(self) -> Iterator[Finding]:
        """A warning for each place that no column fills."""
        places = {alike(column.place) for column in self._declared.columns.values() if column.place}
        fields = {target.address for target in self.targets if target.place is None}
        for address, text in self._open:
            if alike(text) not in places and address not in fields and address[-1] != JOB_CODE:
                message = f"“{text}” still has to be filled in, and no column fills it"
                fix = "write what is to be printed, or add a column with this `place:`"
                yield Finding(RULE, Severity.WARNING, message, self._loaded.place(address), fix)

    @property
    def _open(self) -> list[tuple[Address, str]]:
        """All places that are to be filled in."""
        return [
            (address, match[0])
            for address, scalar in self._texts.items()
            for match in _UNFILLED.finditer(scalar.value)
        ]

    def _check_leaflets(self) -> None:
        there = self._loaded.brochure.leaflets
        for number, name in enumerate(self._declared.leaflets):
            if name not in there:
                fix = did_you_mean(name, there, f"there are: {', '.join(there)}")
                place = self._loaded.place(("variants", "leaflets", number))
                self._tell(f"there is no leaflet “{name}”", place, fix)

    def _place(self, name: str, place: str) -> None:
        at = self._at(name, "place")
        kinds = {
            address: kind
            for address, scalar in self._texts.items()
            # What is no text is never printed.
            if places_in(scalar.value, place) and (kind := self._kind(address)) != "setting"
        }
        for address, kind in kinds.items():
            if address[0] == "product":
                self._tell_of_product(f"the place {place} stands at", address, at)
            elif kind == "picture":
                message = f"the place {place} stands in the name of a picture, {_path(address)}"
                fix = f"bind the column to it: `field: {_path(address)}` with `type: picture`"
                self._tell(message, at, fix)
            else:
                self.targets.append(Target(name, address, place, kind != "address"))
        linked = f"{alike(place)}("
        for address, scalar in self._texts.items():
            if linked in alike(scalar.value):
                message = (
                    f"the place {place} is the words of a link at {_path(address)}: no column fills it there"
                )
                self._tell(message, at, "write the place without a link, or give the link other words")
        if kinds:
            return
        others = {
            address.leaflet
            for address, scalar in self._scalars.items()
            if address not in self._texts and places_in(scalar.value, place)
        }
        there = tuple(dict.fromkeys(text for _address, text in self._open))
        fix = did_you_mean(place, there, "write it as the leaflets have it", "{}")
        message = f"no leaflet has the place {place} to be filled in"
        if others:
            names = ", ".join(f"“{other}”" for other in sorted(others))
            message = f"only {names} has the place {place}, and `leaflets:` gives it no variants"
            fix = "name that leaflet in `leaflets:`, or remove the column"
        self._tell(message, at, fix)

    def _value(self, name: str, value: str, column: VariantColumn) -> None:
        values = self._loaded.brochure.values
        at = self._at(name, "value")
        if value not in values:
            fix = did_you_mean(value, values, "define it under `values:`")
            self._tell(f"there is no value “{value}”", at, fix)
            return
        self._bind(name, Address(("values", value, "text")), column, at)

    def _field(self, name: str, path: str, column: VariantColumn) -> None:
        address, at = address_of(path), self._at(name, "field")
        if address not in self._scalars:
            there = tuple(_path(address) for address in self._texts)
            fix = did_you_mean(path, there, "write the path of a text, such as company.contact")
            self._tell(f"there is no text at {path}", at, fix)
        elif address[0] == "product":
            self._tell_of_product(f"the column “{name}” fills", address, at)
        elif address.leaflet and address.leaflet not in self._leaflets:
            message = f"the column “{name}” fills nothing: “{address.leaflet}” has no variants"
            self._tell(message, at, "name that leaflet in `leaflets:`, or remove the column")
        elif address.inside == (JOB_CODE,):
            message = f"the column “{name}” fills nothing: `job-code:` of `variants:` makes the job codes"
            self._tell(message, at, "put the column into that pattern, and remove `field:` here")
        else:
            self._bind(name, address, column, at)

    def _bind(self, name: str, address: Address, column: VariantColumn, at: SourcePlace) -> None:
        kind = self._kind(address)
        wanted = _ITS_OWN.get(kind, "")
        if kind == "setting":
            message = f"{_path(address)} is a setting or a figure, not a text that a column can fill"
            self._tell(message, at, "name a text, a picture or an address of the web")
        elif wanted and column.type != wanted:
            what = "the file of a picture" if wanted == "picture" else "an address of the web"
            message = f"{_path(address)} is {what}, and the column “{name}” has the type “{column.type}”"
            self._tell(message, at, f"write `type: {wanted}`")
        elif column.type == "picture" and kind != "picture":
            message = f"{_path(address)} is a text, and the column “{name}” has pictures"
            self._tell(message, at, "name the file of a picture, such as leaflets.patient.logo.file")
        else:
            self.targets.append(Target(name, address, None, kind in ("text", "value")))

    def _tell_of_product(self, what: str, address: Address, at: SourcePlace) -> None:
        message = (
            f"{what} {_path(address)}: no approval of the master covers another product, or another label"
        )
        self._tell(message, at, "write a master of its own for what differs there")

    def _overlapping(self) -> None:
        """Columns of which one fills a place in what another one fills as a whole."""
        fields = {target.address: target.column for target in self.targets if target.place is None}
        for target in self.targets:
            if target.place is not None and (other := fields.get(target.address)) is not None:
                message = f"the place {target.place} stands at {_path(target.address)}, which “{other}” fills"
                self._tell(message, self._at(target.column, "place"), "let one column fill it")

    def _kind(self, address: Address) -> FieldKind:
        return kind_at(self._loaded.brochure, address)

    def _at(self, name: str, field: str) -> SourcePlace:
        return self._loaded.place(("variants", "columns", name, field))

    def _tell(self, message: str, place: SourcePlace, fix: str) -> None:
        self.findings.append(Finding(RULE, Severity.ERROR, message, place, fix))


def _path(address: Address) -> str:
    return ".".join(map(str, address))


def _scalars(root: nodes.Mapping) -> Iterator[tuple[Address, Scalar]]:
    for part in _PRINTED:
        if (node := root.get(part)) is not None:
            yield from _below(node, Address((part,)))


def _below(node: Node, address: Address) -> Iterator[tuple[Address, Scalar]]:
    if isinstance(node, Scalar):
        yield address, node
    elif isinstance(node, nodes.Sequence):
        for index, item in enumerate(node.items):
            yield from _below(item, address / index)
    else:
        for key, value in node.entries:
            yield from _below(value, address / key.value)
