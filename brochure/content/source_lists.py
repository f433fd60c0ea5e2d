"""Lists of sources as programs export them: in a group, by their keys, or in a form that can't be read."""

from __future__ import annotations

import re

from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace
from brochure.source.nodes import Mapping, Node, Scalar, Sequence

#: Files of reference managers, office programs and spreadsheets.
_FOREIGN = re.compile(
    r".*\.(?:ris|enw|enl|enlx|nbib|xml|csv|tsv|rdf|rtf|txt|html?|docx?|xlsx?|ciw)", re.IGNORECASE
)
_FIX = "export the references as BibTeX (.bib) or CSL JSON (.json), and name that file"
#: What every item of Zotero's own JSON has, by itself or in its ``data``.
_OF_ZOTERO = ("itemType", "creators")


def listed(root: Mapping) -> Mapping:
    """The content with its sources in a list, where they stand in the group ``items`` or by their keys.

    Raises :class:`ContentError` for files that nobody reads sources from, and for Zotero's own JSON.
    """
    references = root.get("references")
    if references is None:
        return root
    items = references.items if isinstance(references, Sequence) else (references,)
    findings = [
        _error(f"references can't be read from “{item.value}”", item.place)
        for item in items
        if isinstance(item, Scalar) and _is_unread(item, alone=item is references)
    ]
    if isinstance(references, Mapping):
        references = _of_group(references) or references
    if isinstance(references, Sequence) and (zotero := next(filter(_is_of_zotero, references.items), None)):
        message = "this is JSON of Zotero’s own, which is not CSL JSON"
        findings.append(_error(message, zotero.place, "export the references from Zotero as “CSL JSON”"))
    if findings:
        raise ContentError(findings)
    entries = ((key, references if key.value == "references" else value) for key, value in root.entries)
    return Mapping(tuple(entries), root.place)


def names_bibtex(node: Node | None) -> bool:
    """True for the name of a BibTeX file."""
    return isinstance(node, Scalar) and node.value.lower().endswith(".bib")


def _is_unread(item: Scalar, *, alone: bool) -> bool:
    """True for the name of a file that sources aren't read from; one alone can be nothing else."""
    return bool(_FOREIGN.fullmatch(item.value)) or (
        alone and bool(item.value.strip()) and not names_bibtex(item)
    )


def _of_group(group: Mapping) -> Sequence | None:
    """The sources of a group, or None where it holds something else."""
    held = group.get("items")
    if isinstance(held, Sequence) and all(isinstance(item, Mapping) for item in held.items):
        return held
    keyed = [(key, value) for key, value in group.entries if isinstance(value, Mapping)]
    is_by_key = len(keyed) == len(group.entries) and all(
        value.get("title") is not None or value.get("type") is not None for _key, value in keyed
    )
    if not keyed or not is_by_key:
        return None
    return Sequence(tuple(_with_id(key, value) for key, value in keyed), group.place)


def _with_id(key: Scalar, item: Mapping) -> Mapping:
    if item.get("id") is not None:
        return item
    return Mapping(((Scalar("id", key.place), key), *item.entries), item.place)


def _is_of_zotero(item: Node) -> bool:
    if not isinstance(item, Mapping):
        return False
    data = item.get("data")
    return any(
        isinstance(one, Mapping) and any(one.get(name) is not None for name in _OF_ZOTERO)
        for one in (item, data)
    )


def _error(message: str, place: SourcePlace, fix: str = _FIX) -> Finding:
    return Finding("content.file", Severity.ERROR, message, place, fix)
