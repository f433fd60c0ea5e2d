"""What the content refers to must be there: values, sources, links, notes.

Works on nodes, not on the model, so that a file with a misspelt field gets these findings in the same pass.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator

from brochure.content.citing import check_keys, cited_at, reference_keys
from brochure.content.inline import Link, NoteMark, Value, walk
from brochure.content.markup import parse
from brochure.content.nodes import Mapping, Node, Scalar, leaflets, mappings, scalars
from brochure.content.places import locate_within
from brochure.findings import Finding, Severity, SourcePlace

#: Names of values that every brochure has, from its product and company.
BUILT_IN_VALUES = ("brand", "generic", "company", "company-contact")
#: Names of values that the texts of every leaflet have, from its own fields.
LEAFLET_VALUES = ("job-code", "prepared")
#: Stands for a page number, in the words of links.
_PAGE = "page"


def incoherent(root: Mapping) -> list[Finding]:
    """Findings on names that lead nowhere: values, sources, links and notes of tables."""
    values = [*BUILT_IN_VALUES, *_keys(root.get("values"))]
    findings = list(_taken_names(root.get("values")))
    # Sources hold titles as they were published: nothing in them is markup of ours.
    texts = Mapping(tuple(entry for entry in root.entries if entry[0].value != "references"), root.place)
    in_leaflets = {
        id(scalar)
        for _name, leaflet in leaflets(root)
        for key, node in leaflet.entries
        if key.value not in LEAFLET_VALUES
        for scalar in scalars(node)
    }
    for scalar in scalars(texts):
        own = LEAFLET_VALUES if id(scalar) in in_leaflets else ()
        findings += _unknown_values(scalar, [*values, *own])
    findings += check_keys(reference_keys(root), list(cited_at(root)))
    for _name, leaflet in leaflets(root):
        findings += _links(leaflet)
        findings += [finding for table in _tables(leaflet) for finding in _notes(table)]
    findings += _stray_notes(texts)
    return findings


def scalar_places(root: Mapping, leaflet: str) -> dict[str, SourcePlace]:
    """The first place of each text of a leaflet that is a value of its own, such as a file name."""
    places: dict[str, SourcePlace] = {}
    for name, node in leaflets(root):
        for scalar in scalars(node) if name == leaflet else ():
            places.setdefault(scalar.value, scalar.place)
    return places


def _taken_names(values: Node | None) -> Iterator[Finding]:
    for key in values.entries if isinstance(values, Mapping) else ():
        if key[0].value in (*BUILT_IN_VALUES, *LEAFLET_VALUES, _PAGE):
            yield _error(
                "content.name", f"the name “{key[0].value}” is taken", key[0].place, "choose another name"
            )


def _unknown_values(scalar: Scalar, names: list[str]) -> Iterator[Finding]:
    if "{" not in scalar.value:
        return
    counts: Counter[str] = Counter()
    for node in walk(parse(scalar.value).nodes):
        if isinstance(node, Value) and node.name not in names:
            counts[node.name] += 1
            near = difflib.get_close_matches(node.name, names, 1, 0.6)
            fix = "define it under `values:`, or write \\{ for a bracket"
            if near:
                fix = f"did you mean {{{near[0]}}}?"
            elif node.name in LEAFLET_VALUES:
                fix = "each leaflet has its own: use it in the texts of a leaflet"
            elif node.name == _PAGE:
                fix = "write it in the words of a link: [page {page}](#name)"
            place = locate_within(scalar, f"{{{node.name}}}", counts[node.name] - 1)
            yield _error("content.unknown-value", f"there is no value “{node.name}”", place, fix)


def _links(leaflet: Mapping) -> Iterator[Finding]:
    """Links to names inside the leaflet, and names given twice."""
    ids: dict[str, SourcePlace] = {}
    for mapping in mappings(leaflet):
        found = mapping.get("id")
        if isinstance(found, Scalar):
            if found.value in ids:
                first = ids[found.value]
                message = f"the name “{found.value}” is used twice: first in line {first.line}"
                yield _error("content.duplicate-id", message, found.place, "give each its own name")
            ids.setdefault(found.value, found.place)
    for scalar in scalars(leaflet):
        for node in walk(parse(scalar.value).nodes) if "](#" in scalar.value else ():
            if isinstance(node, Link) and node.url.startswith("#") and node.url[1:] not in ids:
                near = difflib.get_close_matches(node.url[1:], list(ids), 1, 0.6)
                fix = (
                    f"did you mean #{near[0]}?"
                    if near
                    else "give the section or block that it means an `id:`"
                )
                place = locate_within(scalar, node.url)
                yield _error(
                    "content.unknown-link", f"no part of this leaflet is named “{node.url[1:]}”", place, fix
                )


def _notes(table: Mapping) -> Iterator[Finding]:
    """Notes without a pointer and pointers without a note."""
    notes = table.get("notes")
    names = _keys(notes)
    used: set[str] = set()
    cells = [table.get("caption"), table.get("columns"), table.get("rows")]
    for scalar in (found for cell in cells if cell is not None for found in scalars(cell)):
        for node in walk(parse(scalar.value).nodes) if "[^" in scalar.value else ():
            if isinstance(node, NoteMark):
                used.add(node.name)
                if node.name not in names:
                    near = difflib.get_close_matches(node.name, names, 1, 0.6)
                    fix = f"did you mean [^{near[0]}]?" if near else "add it under `notes:` of this table"
                    place = locate_within(scalar, f"[^{node.name}]")
                    yield _error("content.unknown-note", f"this table has no note “{node.name}”", place, fix)
    for key, _note in notes.entries if isinstance(notes, Mapping) else ():
        if key.value not in used:
            fix = f"point to it with [^{key.value}] in a cell, or remove it"
            yield _error("content.unused-note", f"nothing points to the note “{key.value}”", key.place, fix)


def _stray_notes(root: Mapping) -> Iterator[Finding]:
    """Pointers to notes where there can be none."""
    in_tables = {id(scalar) for table in _tables(root) for scalar in scalars(table)}
    for scalar in scalars(root):
        if "[^" in scalar.value and id(scalar) not in in_tables:
            for node in walk(parse(scalar.value).nodes):
                if isinstance(node, NoteMark):
                    place = locate_within(scalar, f"[^{node.name}]")
                    fix = "say it in the text, or write \\[^ for a plain bracket"
                    yield _error("content.unknown-note", "only tables have notes", place, fix)


def _error(rule: str, message: str, place: SourcePlace, fix: str) -> Finding:
    return Finding(rule, Severity.ERROR, message, place, fix)


def _keys(node: Node | None) -> list[str]:
    return [key.value for key, _value in node.entries] if isinstance(node, Mapping) else []


def _tables(node: Node) -> Iterator[Mapping]:
    for mapping in mappings(node):
        block = mapping.get("block")
        if isinstance(block, Scalar) and block.value == "table":
            yield mapping
