"""From words on a page to the text in its file, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as MappingType
from difflib import SequenceMatcher
from typing import Any

from brochure.content.load import Content
from brochure.findings import Finding, MmFromTopLeft, PdfPlace, SourcePlace
from brochure.layout.leaflet import Prepared
from brochure.rules.block_text import alike
from brochure.source.address import Address
from brochure.source.files import node_of
from brochure.source.nodes import Mapping, Scalar
from brochure.text.fields import Prose
from brochure.typesetting.engine import Typeset
from brochure.typesetting.pages import Part
from brochure.typesetting.passages import Passage, around

#: Words that are shorter than this are found in too many texts.
_LONG_ENOUGH = 3
#: How much a text has in common with the words that are printed of it, at least: numbers of pages are put in.
_LIKE = 0.75


def written(address: Address) -> str:
    """An address as the browser keeps it, and gives it back."""
    return json.dumps(list(address), ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> Address:
    """The address that :func:`written` gave that text of.  Raises ``ValueError`` for any other text."""
    steps = json.loads(text)
    if not isinstance(steps, list) or not all(
        isinstance(step, str) or (isinstance(step, int) and not isinstance(step, bool)) for step in steps
    ):
        raise ValueError("that is no address")
    return Address(steps)


def box_of(box: MmFromTopLeft) -> list[float]:
    """A box as left, top, width and height in mm."""
    left, top, right, bottom = box
    return [round(edge, 2) for edge in (left, top, right - left, bottom - top)]


class PageWords:
    """The words on the pages of one leaflet, each with the text of the content that they are of."""

    def __init__(self, loaded: Content, laid_out: Prepared, result: Typeset) -> None:
        name = laid_out.name
        self._loaded = loaded
        self._name = name
        self._values = loaded.brochure.value_texts
        usage = loaded.usage(name)
        self._by_mark: dict[str, list[_Comparable]] = {}
        for text in usage.set_texts:
            self._by_mark.setdefault(text.address.mark, []).append(self._text(text))
        self._listed = [self._text(text) for text in usage.listed_texts]
        keys = [reference.id for reference in loaded.brochure.references]
        #: The entries of the list of references: what each begins with, and where it is written.
        self._sources = [
            (alike(entry.text), Address(("references", keys.index(entry.key))))
            for entry in laid_out.bibliography
        ]
        #: The lines of each page, by its 1-based number.
        self.by_page: dict[int, list[dict[str, Any]]] = {n: [] for n in range(1, len(result.pages) + 1)}
        for passage in result.passages:
            for page, line in self._lines(passage):
                self.by_page.setdefault(page, []).append(line)
        for drawing in result.drawings:
            for part in drawing.parts:
                found = self._found(drawing.at, part.words)
                line = self._line(found, drawing.at, part.words, part.box)
                self.by_page.setdefault(drawing.page, []).append(line)

    def _text(self, text: Prose) -> _Comparable:
        return _Comparable(text.address, alike(text.plain(self._values)))

    def _lines(self, passage: Passage) -> Iterator[tuple[int, dict[str, Any]]]:
        """What stands of a passage on each of its pages."""
        if all(run.role == "made" for run in passage.runs):
            # Numbers of items: nobody has written them.
            return
        found = self._found(passage.at, passage.words)
        for page in dict.fromkeys(run.page for run in passage.runs):
            runs = [run for run in passage.runs if run.page == page and run.text.strip()]
            if not runs:
                continue
            by_line: dict[int, list[Any]] = {}
            for run in runs:
                by_line.setdefault(run.line, []).append(run)
            line = self._line(found, passage.at, passage.words, around(run.box for run in runs))
            line["runs"] = [
                {
                    "box": box_of(around(run.box for run in of_line)),
                    "text": "".join(run.before + run.text for run in of_line).strip(),
                }
                for of_line in by_line.values()
            ]
            yield page, line

    def _line(self, found: Address | None, at: str, words: str, box: MmFromTopLeft) -> dict[str, Any]:
        address = found if found is not None else Address.marked(self._name, at)
        place = self._loaded.place(address, key=found is None and at in ("cover", "back-cover"))
        node = node_of(self._loaded.root, address)
        return {
            "address": written(address),
            "box": box_of(box),
            "text": words,
            "editable": found is not None and isinstance(node, Scalar) and bool(node.lines),
            **place_of(place),
        }

    def _found(self, at: str, words: str) -> Address | None:
        """The text that some words of a part are of; None where there is none."""
        wanted = alike(words)
        texts = self._by_mark.get(at, [])
        chosen = _same(texts, wanted) or _holding(texts, wanted) or _like(texts, wanted)
        if chosen is None:
            chosen = _same(self._listed, wanted) or _within(self._listed, wanted)
        if chosen is None:
            return next((address for text, address in self._sources if text == wanted), None)
        chosen.used = True
        return chosen.address


class _Comparable:
    """A text of the content, as it is compared."""

    def __init__(self, address: Address, words: str) -> None:
        self.address = address
        self.words = words
        self.used = False


def _same(texts: list[_Comparable], wanted: str) -> _Comparable | None:
    """The text that says the same; of several, each is printed once, in their order."""
    same = [text for text in texts if text.words == wanted]
    return next((text for text in same if not text.used), same[0] if same else None)


def _holding(texts: list[_Comparable], wanted: str) -> _Comparable | None:
    """The text that some words are a part of, or one that is a part of them."""
    if len(wanted) < _LONG_ENOUGH:
        return None
    return next((text for text in texts if wanted in text.words), None) or _within(texts, wanted)


def _within(texts: list[_Comparable], wanted: str) -> _Comparable | None:
    """The longest text that is a part of some words."""
    held = [text for text in texts if len(text.words) >= _LONG_ENOUGH and text.words in wanted]
    return max(held, key=lambda text: len(text.words), default=None)


def _like(texts: list[_Comparable], wanted: str) -> _Comparable | None:
    """The text that has most in common with some words, if that is much."""
    best, most = None, _LIKE
    for text in texts:
        compared = SequenceMatcher(None, text.words, wanted, autojunk=False)
        if compared.real_quick_ratio() > most and compared.quick_ratio() > most and compared.ratio() > most:
            best, most = text, compared.ratio()
    return best


def beginnings(root: Mapping) -> list[tuple[str, int]]:
    """Where something of its own begins, as files and lines in their order: top-level fields and leaflets.

    What stands in two of these has nothing to do with each other.
    """
    group = root.get("leaflets")
    entries = [*root.entries, *(group.entries if isinstance(group, Mapping) else ())]
    # A file that is named in place of something is all of that.
    return sorted((key.place.file, key.place.line) for key, _value in entries)


def place_of(place: SourcePlace) -> dict[str, Any]:
    """A place in a file, by the name of the file."""
    return {"file": place.file, "line": place.line, "column": place.column}


def findings_shown(
    findings: Iterable[Finding],
    leaflet: str,
    by_page: MappingType[int, list[dict[str, Any]]],
    parts: MappingType[str, Part],
) -> list[dict[str, Any]]:
    """Findings for the browser: each with its place in a file, and on a page where it can be seen there.

    *parts* are those of the leaflet by their marks: a finding on one of them is shown where its words begin.
    """
    first: dict[tuple[str, int], tuple[int, dict[str, Any]]] = {}
    begun: dict[str, tuple[int, dict[str, Any]]] = {}
    for page, lines in by_page.items():
        for line in lines:
            first.setdefault((line["file"], line["line"]), (page, line))
            begun.setdefault(read(line["address"]).mark, (page, line))
    for mark, part in parts.items():
        if mark in begun:
            first.setdefault((part.place.file, part.place.line), begun[mark])
    return [_shown(finding, leaflet, first) for finding in findings]


def _shown(
    finding: Finding, leaflet: str, first: MappingType[tuple[str, int], tuple[int, dict[str, Any]]]
) -> dict[str, Any]:
    place = finding.place
    seen = finding.seen or (place if isinstance(place, PdfPlace) else None)
    source = place if isinstance(place, SourcePlace) else None
    page, box, address = (seen.page, seen.box, None) if seen else (None, None, None)
    shown: dict[str, Any] = {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "fix": finding.fix,
        "clause": finding.source,
        "waived": finding.waived,
        "leaflet": finding.leaflet or leaflet,
        **(place_of(source) if source else {"file": None, "line": 0, "column": 0}),
        "page": page,
        "box": None if box is None else box_of(box),
        "address": address,
    }
    line = first.get((source.file, source.line)) if source else None
    if line is not None:
        shown["address"] = line[1]["address"]
        if page is None:
            shown["page"], shown["box"] = line[0], line[1]["box"]
    return shown
