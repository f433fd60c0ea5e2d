"""Digests of pages: equal where two pages draw the same, whatever else their files hold."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Any

from pikepdf import Dictionary, Object, Stream

from brochure.pdf.opened import OpenPdf, in_hand

#: Entries of a page that say what is drawn and where; the first ones may come from a node above it.
_INHERITED = ("/MediaBox", "/CropBox", "/Rotate", "/Resources")
_OWN = ("/BleedBox", "/TrimBox", "/ArtBox", "/UserUnit", "/Contents", "/Group")
#: Entries of a stream that draw nothing, or that its bytes already tell.
_IDLE = frozenset(("/Length", "/StructParent", "/StructParents", "/Metadata", "/PieceInfo", "/LastModified"))
#: What qpdf writes: strings and names, which may look like references, before references.
_REFERENCE = re.compile(
    rb"\((?:[^\\()]|\\.)*\)|<[0-9A-Fa-f]*>|/[^\s()<>\[\]{}/%]*|(\d+) (\d+) R\b", re.DOTALL
)
#: Nodes between a page and the root of its tree: real files have three.
_DEEPEST = 64
#: Most objects of one page that are followed: a map of a city has some thousands.
_MOST = 200_000


def page_digests(pdf: bytes | OpenPdf) -> tuple[str, ...]:
    """For each page a SHA-256 over all that it draws, as hexadecimal digits.

    That is its boxes, content and resources with all they refer to, and which layers are shown; the numbers
    of objects do not matter, nor do annotations and structure.  A page that refers to more than can be
    followed has the digest of the whole file.  Raises ``pikepdf.PdfError`` for data that is not a PDF.
    """
    with in_hand(pdf) as document:
        known: dict[tuple[int, int], tuple[bytes, tuple[tuple[int, int], ...]]] = {}
        layers = document.objects.Root.get("/OCProperties")
        return tuple(_digest(document, page.obj, layers, known) for page in document.objects.pages)


def _digest(
    document: OpenPdf,
    page: Object,
    layers: Any,
    known: dict[tuple[int, int], tuple[bytes, tuple[tuple[int, int], ...]]],
) -> str:
    sha = hashlib.sha256()
    order: dict[tuple[int, int], int] = {}
    for key, value in _entries(page):
        sha.update(key.encode() + b" ")
        _take(sha, _written(value), order)
    if isinstance(layers, Object) and "/Resources" in page:
        sha.update(b"layers ")
        _take(sha, _written(layers), order)
    # Objects are told in the order in which they are first named, each once: so cycles end and depth is no
    # matter.  The dictionary grows while it is walked.
    waiting = list(order)
    at = 0
    while at < len(waiting):
        number = waiting[at]
        at += 1
        if number not in known:
            known[number] = _object(document.objects.get_object(number))
        text, references = known[number]
        sha.update(b"\nobject ")
        sha.update(text)
        for reference in references:
            if reference not in order:
                order[reference] = len(order)
                waiting.append(reference)
            sha.update(b" %d" % order[reference])
        if len(waiting) > _MOST:
            return hashlib.sha256(document.data).hexdigest()
    return sha.hexdigest()


def _entries(page: Object) -> Iterable[tuple[str, Any]]:
    for key in _INHERITED:
        node: Any = page
        for _ in range(_DEEPEST):
            if not isinstance(node, Dictionary):
                break
            if key in node:
                yield key, node[key]
                break
            node = node.get("/Parent")
    for key in _OWN:
        if key in page:
            yield key, page[key]


def _written(value: Any) -> bytes:
    """A value as qpdf writes it where it is used: what is indirect as its reference."""
    return value.unparse() if isinstance(value, Object) else repr(value).encode()


def _take(sha: Any, written: bytes, order: dict[tuple[int, int], int]) -> None:
    text, references = _parted(written)
    sha.update(text)
    for reference in references:
        sha.update(b" %d" % order.setdefault(reference, len(order)))


def _object(value: Any) -> tuple[bytes, tuple[tuple[int, int], ...]]:
    """An object without its references, and those in their order."""
    if isinstance(value, Stream):
        entries = value.stream_dict
        head = b" ".join(
            key.encode() + b" " + _written(entry) for key, entry in entries.items() if key not in _IDLE
        )
        text, references = _parted(head)
        body = hashlib.sha256(value.read_raw_bytes()).digest()
        return b"stream " + text + body, references
    if isinstance(value, Object):
        return _parted(value.unparse(resolved=True))
    return repr(value).encode(), ()


def _parted(written: bytes) -> tuple[bytes, tuple[tuple[int, int], ...]]:
    references: list[tuple[int, int]] = []

    def put_aside(found: re.Match[bytes]) -> bytes:
        if found[1] is None:
            return found[0]
        references.append((int(found[1]), int(found[2])))
        return b"R"

    return _REFERENCE.sub(put_aside, written), tuple(references)
