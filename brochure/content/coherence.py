"""What the content refers to must be there: values, sources, links, notes.

Works on nodes, not on the model, so that a file with a misspelt field gets these findings in the same pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from brochure.bibliography.doubts import doubts
from brochure.bibliography.left_out import notes_of
from brochure.content.citing import CitedAt, check_keys, cited_at, reference_keys
from brochure.content.foreign_numbers import foreign_numbers
from brochure.content.mistyped_citations import mistyped_citations
from brochure.content.pasted import pasted
from brochure.content.typed_numbers import typed_numbers
from brochure.findings import Finding, Severity, SourcePlace, did_you_mean
from brochure.source.nodes import Mapping, Node, Scalar, Sequence, leaflets, mappings, scalars
from brochure.source.places import locate_within
from brochure.source.spelling import white_escapes
from brochure.text.inline import NO_EXPORT, Link, NoteMark, ValueReference
from brochure.text.markup import parse

#: Names of values that a brochure has from its product, and those that every one has from its company.
_PRODUCT_VALUES = ("brand", "generic")
BUILT_IN_VALUES = (*_PRODUCT_VALUES, "company", "company-contact")
#: Names of values that the texts of every leaflet have, from its own fields.
LEAFLET_VALUES = ("job-code", "prepared")
#: Fields of the content that hold no texts of leaflets.
_NO_TEXTS = ("references", "variants")
#: How many sources one finding names.
_SHOWN = 5
#: Stands for a page number, in the words of links.
_PAGE = "page"


def incoherent(root: Mapping) -> Iterator[Finding]:
    """Findings on names that lead nowhere (values, sources, links, notes of tables) and on texts cut off.

    They come one by one: who needs only the first does not wait for the places of all.
    """
    yield from _cut_off(root)
    yield from _escapes(root)
    absent = () if root.get("product") else _PRODUCT_VALUES
    values = (*(name for name in BUILT_IN_VALUES if name not in absent), *_keys(root.get("values")))
    yield from _taken_names(root.get("values"))
    # Sources hold titles as they were published, and variants patterns: they contain no inline markup.
    texts = Mapping(tuple(entry for entry in root.entries if entry[0].value not in _NO_TEXTS), root.place)
    in_leaflets = {
        id(scalar)
        for _name, leaflet in leaflets(root)
        for key, node in leaflet.entries
        if key.value not in LEAFLET_VALUES
        for scalar in scalars(node)
    }
    yield from pasted(texts)
    yield from typed_numbers(texts)
    yield from foreign_numbers(texts)
    names = dict.fromkeys(values), dict.fromkeys((*values, *LEAFLET_VALUES))
    for scalar in scalars(texts):
        yield from _unknown_values(scalar, names[id(scalar) in in_leaflets])
    yield from _doubled_ends(texts)
    cited = tuple(cited_at(root))
    keys = reference_keys(root)
    yield from check_keys(keys, cited)
    yield from mistyped_citations(texts, {key for key, _place in keys})
    yield from _odd_sources(root, cited)
    for _name, leaflet in leaflets(root):
        yield from _links(leaflet)
        for table in _tables(leaflet):
            yield from _notes(table)
    yield from _stray_notes(texts)


def _cut_off(root: Mapping) -> Iterator[Finding]:
    """Texts of which a # has made the rest a comment."""
    message = "the # makes a comment of what follows: it is not part of the text"
    fix = (
        "put the whole text into quotation marks, or the comment on a line of its own, indented as its field"
    )
    for scalar in scalars(root):
        if scalar.cut is not None:
            yield Finding("content.comment", Severity.ERROR, message, scalar.cut, fix)


def _escapes(root: Mapping) -> Iterator[Finding]:
    """Texts in double quotes of which a backslash makes white space."""
    for scalar in scalars(root):
        for written, place in white_escapes(scalar):
            message = (
                f"“{written}” makes white space here: in double quotes a backslash is no sign of the text"
            )
            fix = f"write “\\{written}” for these two signs, or put the text into single quotes"
            yield Finding("content.escape", Severity.WARNING, message, place, fix)


def scalar_places(root: Mapping, leaflet: str) -> dict[str, SourcePlace]:
    """The first place of each text of a leaflet that is a value of its own, such as a file name."""
    places: dict[str, SourcePlace] = {}
    for name, node in leaflets(root):
        for scalar in scalars(node) if name == leaflet else ():
            places.setdefault(scalar.value, scalar.place)
            # Names of files are read without the spaces around them.
            places.setdefault(scalar.value.strip(), scalar.place)
    return places


def _taken_names(values: Node | None) -> Iterator[Finding]:
    for key in values.entries if isinstance(values, Mapping) else ():
        if key[0].value in (*BUILT_IN_VALUES, *LEAFLET_VALUES, _PAGE, NO_EXPORT):
            yield _error(
                "content.name", f"the name “{key[0].value}” is taken", key[0].place, "choose another name"
            )


def _unknown_values(scalar: Scalar, names: dict[str, None]) -> Iterator[Finding]:
    for found in parse(scalar.value).named if "{" in scalar.value else ():
        if isinstance(found.node, ValueReference) and found.name not in names:
            fix = "define it under `values:`, or write \\{ for a bracket"
            if found.name in _PRODUCT_VALUES:
                fix = "it is a name of the medicine, which `product:` gives"
            elif found.name in LEAFLET_VALUES:
                fix = "each leaflet has its own: use it in the texts of a leaflet"
            elif found.name == _PAGE:
                fix = "write it in the words of a link: [page {page}](#name)"
            fix = did_you_mean(found.name, names, fix, "{{{}}}", "there are")
            place = locate_within(scalar, found.needle, found.occurrence)
            yield _error("content.unknown-value", f"there is no value “{found.name}”", place, fix)


#: A value with a full stop right behind it; bold and italics print nothing between them.
_ENDED = re.compile(r"(?<!\\)\{([\w-]+)\}[*_]*\.(?!\.)")


def _doubled_ends(root: Mapping) -> Iterator[Finding]:
    """Sentences that end with a value that has an end of its own: both are printed."""
    ends = {name: text.value[-1] for name, text in _value_texts(root) if text.value.endswith((".", "!", "?"))}
    for scalar in scalars(root) if ends else ():
        for found in _ENDED.finditer(scalar.value):
            if (last := ends.get(found[1])) is not None:
                message = f"“{{{found[1]}}}” ends with “{last}”, and a full stop follows: both are printed"
                fix = "leave the end out of the value, or have the text go on behind it"
                place = locate_within(scalar, found[0])
                yield Finding("content.ends", Severity.WARNING, message, place, fix)


def value_paths(root: Mapping) -> dict[str, tuple[str, ...]]:
    """Where the texts of values stand in a content, by their names, the built-in ones, too."""
    return {
        **{name: ("product", name) for name in _PRODUCT_VALUES},
        "company": ("company", "name"),
        "company-contact": ("company", "contact"),
        **{name: ("values", name, "text") for name in _keys(root.get("values"))},
    }


def _value_texts(root: Mapping) -> Iterator[tuple[str, Scalar]]:
    for name, path in value_paths(root).items():
        node: Node | None = root
        for step in path:
            node = node.get(step) if isinstance(node, Mapping) else None
        if isinstance(node, Scalar):
            yield name, node


def _odd_sources(root: Mapping, cites: Iterable[CitedAt]) -> Iterator[Finding]:
    """What is odd in the sources that are cited: libraries hold many that are not."""
    library = root.get("references")
    cited = {cite.key for cite in cites}
    noted: list[tuple[Scalar, Scalar]] = []
    for source in library.items if isinstance(library, Sequence) else ():
        key = source.get("id") if isinstance(source, Mapping) else None
        if isinstance(source, Mapping) and isinstance(key, Scalar) and key.value in cited:
            yield from doubts(source)
            noted += ((key, note) for note in notes_of(source))
    if noted:
        keys = [f"“{key.value}”" for key, _note in noted]
        more = f" and {len(keys) - _SHOWN} more" if len(keys) > _SHOWN else ""
        named = f"({', '.join(keys[:_SHOWN])}{more})"
        message = f"what `note` says of sources is for those who write: no list prints it {named}"
        fix = "put what readers need into a field that is printed, such as title, genre, medium or status"
        yield Finding("sources.note", Severity.NOTE, message, noted[0][1].place, fix)


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
        for link in parse(scalar.value).named if "](" in scalar.value else ():
            if isinstance(link.node, Link) and link.name not in ids:
                fix = "give the section or block that it means an `id:`"
                fix = did_you_mean(link.name, ids, fix, "#{}", "there are")
                place = locate_within(scalar, link.needle, link.occurrence)
                yield _error(
                    "content.unknown-link", f"no part of this leaflet is named “{link.name}”", place, fix
                )


def _notes(table: Mapping) -> Iterator[Finding]:
    """Notes without a pointer and pointers without a note."""
    notes = table.get("notes")
    names = _keys(notes)
    used: set[str] = set()
    cells = [table.get(name) for name in ("caption", "column-groups", "columns", "rows")]
    for scalar in (found for cell in cells if cell is not None for found in scalars(cell)):
        for mark in parse(scalar.value).named if "[^" in scalar.value else ():
            if isinstance(mark.node, NoteMark):
                used.add(mark.name)
                if mark.name not in names:
                    fix = "add it under `notes:` of this table"
                    fix = did_you_mean(mark.name, names, fix, "[^{}]", "there are")
                    place = locate_within(scalar, mark.needle, mark.occurrence)
                    yield _error("content.unknown-note", f"this table has no note “{mark.name}”", place, fix)
    for key, _note in notes.entries if isinstance(notes, Mapping) else ():
        if key.value not in used:
            fix = f"point to it with [^{key.value}] in a cell, or remove it"
            yield _error("content.unused-note", f"nothing points to the note “{key.value}”", key.place, fix)


def _stray_notes(root: Mapping) -> Iterator[Finding]:
    """Pointers to notes where there can be none."""
    in_tables = {id(scalar) for table in _tables(root) for scalar in scalars(table)}
    for scalar in scalars(root):
        if "[^" in scalar.value and id(scalar) not in in_tables:
            for mark in parse(scalar.value).named:
                if isinstance(mark.node, NoteMark):
                    place = locate_within(scalar, mark.needle, mark.occurrence)
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
