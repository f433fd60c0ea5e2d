"""What the content refers to must be there: values, sources, links, notes.

Works on nodes, not on the model, so that a file with a misspelt field gets these findings in the same pass.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator

from brochure.content.inline import Citation, Link, NoteMark, Value, parse, walk
from brochure.content.nodes import Mapping, Node, Scalar, Sequence
from brochure.content.source import locate_within
from brochure.findings import Finding, Severity, SourcePlace
from brochure.rules.citations import CitedAt, check_keys

#: Names of values that every brochure has, from its product and company.
BUILT_IN_VALUES = ("brand", "generic", "company", "company-contact")


def incoherent(root: Mapping) -> list[Finding]:
    """Findings on names that lead nowhere: values, sources, links and notes of tables."""
    values = [*BUILT_IN_VALUES, *_keys(root.get("values"))]
    findings = list(_taken_names(root.get("values")))
    for scalar in _scalars(root):
        findings += _unknown_values(scalar, values)
    findings += check_keys(reference_keys(root), list(cited_at(root)))
    for _name, leaflet in _leaflets(root):
        findings += _links(leaflet)
        findings += [finding for table in _tables(leaflet) for finding in _notes(table)]
    findings += _stray_notes(root)
    return findings


def cited_at(root: Mapping) -> Iterator[CitedAt]:
    """Every cited source with its place.  What stands outside the leaflets has the leaflet ``""``."""
    texts = [("", node) for key, node in root.entries if key.value not in ("leaflets", "references")]
    for name, node in [*texts, *_leaflets(root)]:
        for scalar in _scalars(node):
            if "[@" not in scalar.value:
                continue
            counts: Counter[str] = Counter()
            for found in walk(parse(scalar.value).nodes):
                for cite in found.items if isinstance(found, Citation) else ():
                    needle = f"@{cite.key}"
                    place = locate_within(scalar, needle, counts[needle])
                    counts[needle] += 1
                    yield CitedAt(name, cite.key, cite.locator, place)


def scalar_places(root: Mapping, leaflet: str) -> dict[str, SourcePlace]:
    """The first place of each text of a leaflet that is a value of its own, such as a file name."""
    places: dict[str, SourcePlace] = {}
    for name, node in _leaflets(root):
        for scalar in _scalars(node) if name == leaflet else ():
            places.setdefault(scalar.value, scalar.place)
    return places


def reference_keys(root: Mapping) -> list[tuple[str, SourcePlace]]:
    """The key of every source in the library, with its place."""
    library = root.get("references")
    ids = [item.get("id") for item in getattr(library, "items", ()) if isinstance(item, Mapping)]
    return [(found.value, found.place) for found in ids if isinstance(found, Scalar)]


def _taken_names(values: Node | None) -> Iterator[Finding]:
    for key in values.entries if isinstance(values, Mapping) else ():
        if key[0].value in BUILT_IN_VALUES:
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
            fix = (
                f"did you mean {{{near[0]}}}?"
                if near
                else "define it under `values:`, or write \\{ for a bracket"
            )
            place = locate_within(scalar, f"{{{node.name}}}", counts[node.name] - 1)
            yield _error("content.unknown-value", f"there is no value “{node.name}”", place, fix)


def _links(leaflet: Mapping) -> Iterator[Finding]:
    """Links to names inside the leaflet, and names given twice."""
    ids: dict[str, SourcePlace] = {}
    for mapping in _mappings(leaflet):
        found = mapping.get("id")
        if isinstance(found, Scalar):
            if found.value in ids:
                first = ids[found.value]
                message = f"the name “{found.value}” is used twice: first in line {first.line}"
                yield _error("content.duplicate-id", message, found.place, "give each its own name")
            ids.setdefault(found.value, found.place)
    for scalar in _scalars(leaflet):
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
    for scalar in (found for cell in cells if cell is not None for found in _scalars(cell)):
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
    in_tables = {id(scalar) for table in _tables(root) for scalar in _scalars(table)}
    for scalar in _scalars(root):
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


def _leaflets(root: Mapping) -> Iterator[tuple[str, Mapping]]:
    leaflets = root.get("leaflets")
    for key, leaflet in leaflets.entries if isinstance(leaflets, Mapping) else ():
        if isinstance(leaflet, Mapping):
            yield key.value, leaflet


def _tables(node: Node) -> Iterator[Mapping]:
    for mapping in _mappings(node):
        block = mapping.get("block")
        if isinstance(block, Scalar) and block.value == "table":
            yield mapping


def _walk(node: Node) -> Iterator[Node]:
    stack = [node]
    while stack:
        here = stack.pop()
        yield here
        if isinstance(here, Mapping):
            stack += [value for _key, value in reversed(here.entries)]
        elif isinstance(here, Sequence):
            stack += reversed(here.items)


def _scalars(node: Node) -> Iterator[Scalar]:
    return (found for found in _walk(node) if isinstance(found, Scalar))


def _mappings(node: Node) -> Iterator[Mapping]:
    return (found for found in _walk(node) if isinstance(found, Mapping))
