"""From the text of a content file to nodes, in bounded time and memory.

The files are written by hand and may come from anywhere.  What YAML offers beyond plain data (tags, anchors,
merge keys, several documents) is refused, and each refusal says what to type instead.  The events of libyaml
are counted before anything is built of them; nothing is ever resolved, constructed or expanded.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from brochure.errors import ContentError, MissingDependencyError
from brochure.findings import Finding, Severity, SourcePlace, shortened
from brochure.source.characters import (
    FORBIDDEN,
    check_plain,
    decoded,
    forbidden,
    joined_surrogates,
    refused,
    split_lines,
    stand_in_surrogates,
)
from brochure.source.lost import (
    comment_behind,
    comment_behind_comma,
    comment_behind_quotes,
    comment_below_block,
    is_torn_by_comma,
    number_of_indentation,
)
from brochure.source.merges import unfinished
from brochure.source.nodes import Mapping, Node, Scalar, Sequence
from brochure.source.outside import FileTooLargeError, names_in
from brochure.source.project import Project
from brochure.source.spelling import spelled
from brochure.source.syntax import Span, Trail, diagnosed

#: Largest content in bytes, all its files together: some thousand pages of text.
SIZE_LIMIT = 4 * 1024 * 1024
#: Deepest nesting; the content model needs 9.
DEPTH_LIMIT = 24
#: Most nodes, all files together; 100 sections and 300 references have about 10,000.
NODE_LIMIT = 200_000
#: Longest single text in characters.
TEXT_LIMIT = 100_000
#: Most findings that one file gives: more than anybody fixes in one go.
FINDING_LIMIT = 100
#: Most characters of lines that these findings show together; a minified file is one line of megabytes.
_SHOWN_LIMIT = 1_000_000

_NULLS = ("", "~", "null")


@dataclass
class Allowance:
    """What is left of the limits that all files of a content share."""

    bytes: int = SIZE_LIMIT
    nodes: int = NODE_LIMIT


def read_yaml(path: Path, project: Project, allowance: Allowance | None = None) -> Node:
    """Read one YAML or JSON file of a project.

    Raises :class:`ContentError` with every problem found: those of structure together, up to the first that
    leaves the rest unreadable.
    """
    allowance = allowance or Allowance()
    name = project.relative(path)
    try:
        data = project.read_bytes(path, allowance.bytes)
    except FileTooLargeError:
        message = f"the content is larger than {SIZE_LIMIT // 1024 // 1024} MB"
        fix = "keep texts and pictures in files of their own"
        raise ContentError([_error("content.size", message, SourcePlace(name), fix)]) from None
    except OSError as error:
        message = f"the file can't be used: {error}"
        fix = "give the name of a YAML or JSON file in the project folder"
        if not path.exists() and not os.path.lexists(path):
            fix = (
                f"{project.root} has none: run this in the folder of your project, name the file with "
                "`--content`, or begin a project with `brochure new`"
            )
            if found := _meant(path):
                fix = f"there is {found}: rename it to {path.name}, or name it with `--content`"
        raise ContentError([_error("content.file", message, SourcePlace(name), fix)]) from None
    allowance.bytes -= len(data)
    json = path.suffix.lower() == ".json"
    check_plain(data, name)
    text = decoded(data, name, json=json)
    lines = split_lines(text)
    for kind, first in _FOREIGN.items():
        if first.match(text):
            message, fix = f"the file is {kind}, which can't be read", _EXPORT_FIX
            raise ContentError([_error("content.file", message, SourcePlace(name, 1, 1, lines[0]), fix)])
    if merges := list(unfinished(lines, name)):
        raise ContentError(merges)
    return _Reader(name, lines, allowance, json).read(text)


def _meant(path: Path) -> str:
    """What lies in the folder of a file that is not there and may be it under another name; empty for none.

    Windows hides the ends of names, so that “content.yaml.txt” looks right.
    """
    meant = re.compile(rf"{re.escape(path.stem.casefold())}\b.*\.(?:ya?ml|json|txt)")
    try:
        names = [name for name in names_in(path.parent) if (path.parent / name).is_file()]
    except OSError:
        return ""
    near = [name for name in names if meant.fullmatch(name.casefold())]
    return ", ".join(f"“{name}”" for name in near[:3])


#: What people save under the name of a content file, by how it begins: exports of reference managers, and of
#: programs that write texts.
_FOREIGN = {
    "an export in RIS": re.compile(r"\s*TY {0,3}- "),
    "an export of PubMed": re.compile(r"\s*PMID {0,3}- "),
    "an export of EndNote": re.compile(r"\s*%0 "),
    "a list of PubMed as text": re.compile(r"\s*1[.:] [^\n:]{3,80}\. (?:19|20)\d\d\b[^\n]*(?:doi:|;)"),
    "BibTeX": re.compile(r"\s*@[A-Za-z]{3,20}\s*[{(]"),
    "XML": re.compile(r"\s*<\?xml"),
    "HTML": re.compile(r"\s*<(?:!doctype|html)", re.IGNORECASE),
    "an answer of Crossref’s programs": re.compile(r'\s*\{\s*"status"\s*:\s*"ok"\s*,'),
    "an answer of PubMed’s programs": re.compile(r'\s*\{\s*"header"\s*:\s*\{\s*"type"\s*:\s*"e'),
    "an answer of Europe PMC’s programs": re.compile(r'\s*\{\s*"version"\s*:.{0,200}"hitCount"', re.DOTALL),
    "an export of Zotero with its settings": re.compile(r'\s*\{\s*"config"\s*:\s*\{\s*"id"'),
    "rich text": re.compile(r"\s*\{\\rtf"),
}
_EXPORT_FIX = "save references as BibTeX (.bib) or CSL JSON (.json), and other content as YAML"


class _Enough(Exception):
    """Reading on would find nothing more."""


class _Reader:
    """One pass over one file."""

    def __init__(self, name: str, lines: tuple[str, ...], allowance: Allowance, json: bool) -> None:
        self._name = name
        self._lines = lines
        self._allowance = allowance
        self._json = json
        self._findings: list[Finding] = []
        self._shown = 0
        self._stack: list[_Open] = []
        self._last: Span | None = None
        self._closed_column = 1

    def read(self, text: str) -> Node:
        root: Node | None = None
        try:
            for finding in forbidden(self._lines, self._name):
                self._add(finding)
            # Reading goes on without the forbidden characters, to find what else is wrong.
            text = FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
            root = self._root(stand_in_surrogates(text) if self._json else text)
        except _Enough:
            pass
        except yaml.MarkedYAMLError as error:
            self._add_syntax(diagnosed(error, self._name, self._lines, self._trail()))
        if self._findings or root is None:
            raise ContentError(self._findings)
        return root

    def _root(self, text: str) -> Node:
        root: Node | None = None
        documents = 0
        for event in _events(text):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                self._check_document(event, documents)
                continue
            if isinstance(event, yaml.NodeEvent):
                done = self._node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                done = self._closed(event)
            else:
                continue
            if done is not None and self._stack:
                self._put(self._stack[-1], done)
            elif done is not None:
                root = done
        if root is None or (isinstance(root, Scalar) and root.null):
            fix = "write the content into it, or start from the sample"
            self._refuse("structure", "the file is empty", SourcePlace(self._name, 1, 1, self._lines[0]), fix)
            raise _Enough
        if isinstance(root, Scalar):
            message, fix = (
                "the file is one text without any field",
                "write `name: text`, with a space after the colon",
            )
            self._refuse("structure", message, root.place, fix)
        return root

    def _check_document(self, event: Any, documents: int) -> None:
        if event.version or event.tags:
            # Long names of tags would be repeated in every event that uses them.
            message = "the file starts with an instruction for YAML readers"
            fix = "remove all lines that start with “%”, and the line `---` below them"
            self._refuse("document", message, self._place(event), fix)
            raise _Enough
        if documents > 1:
            fix = "remove the line `---`, and what follows if it is another text"
            self._refuse("document", "a second document starts here", self._place(event), fix)
            raise _Enough

    def _node(self, event: Any) -> Node | None:
        """The node when it is complete, None when it has only begun."""
        place = self._place(event)
        self._allowance.nodes -= 1
        if self._allowance.nodes < 0:
            message = f"the content has more than {NODE_LIMIT} fields, items and texts"
            self._refuse("size", message, place, "shorten it from here on")
            raise _Enough
        if isinstance(event, yaml.AliasEvent):
            message = "a text can't start with “*” unless it stands in quotation marks"
            sign = _written(place)
            fix = f"put the whole text into quotation marks, or write what “{shortened(sign)}” refers to"
            self._refuse("alias", message, place, fix)
            return Scalar(sign, place)
        self._check_extras(event, place)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, place)
        mark = event.start_mark
        bracket = (mark.line, mark.column) if event.flow_style else None
        self._stack.append(_Open(place, isinstance(event, yaml.MappingStartEvent), bracket))
        self._last = None
        if len(self._stack) > DEPTH_LIMIT:
            fix = "close brackets that are open, or take out hyphens and spaces at the start of the line"
            self._refuse("depth", f"groups are nested more than {DEPTH_LIMIT} deep", place, fix)
            raise _Enough
        return None

    def _closed(self, event: Any) -> Node:
        opened = self._stack.pop()
        self._last = None
        if opened.tight is not None and is_torn_by_comma(opened.items, is_spaced=opened.is_spaced):
            message = "this comma ends an item of the list: a number with a comma would be two"
            fix = "put the whole text into quotation marks, or a space after the comma"
            self._refuse("syntax", message, opened.tight, fix)
        if opened.bracket is not None:
            self._last = Span(*opened.bracket, event.end_mark.line, event.end_mark.column)
        else:
            self._closed_column = opened.place.column
        return opened.closed()

    def _scalar(self, event: Any, place: SourcePlace) -> Scalar:
        value, style = event.value, event.style or ""
        self._last = None
        if style in ("'", '"'):
            mark, end = event.start_mark, event.end_mark
            self._last = Span(mark.line, mark.column, end.line, end.column)
        if self._json:
            value = joined_surrogates(value)
        null = not style and value in _NULLS
        cut = self._cut_at(event, value, style)
        if style in ("|", ">"):
            self._check_number(event, value, place)
        if not self._json:
            self._look_behind(event)
        scalar = Scalar("" if null else value, place, null, style, self._lines, cut)
        if len(value) > TEXT_LIMIT:
            message = f"this text is longer than {TEXT_LIMIT} characters"
            self._refuse("size", message, place, "divide it, or close the quotation mark that opens here")
        elif style == '"' and FORBIDDEN.search(value):
            for char, line, column in spelled(scalar):
                if (line, column) >= (event.end_mark.line + 1, event.end_mark.column):
                    break
                if FORBIDDEN.match(char):
                    self._add(refused(char, SourcePlace(self._name, line, column, self._lines[line - 1])))
        return scalar

    def _cut_at(self, event: Any, value: str, style: str) -> SourcePlace | None:
        """Where a # makes a comment of what was meant as text; None where it does not."""
        if self._json:
            return None
        parent = self._stack[-1] if self._stack else None
        found = None
        if parent is not None and parent.bracket is not None:
            found = comment_behind_comma(self._lines, (event.end_mark.line, event.end_mark.column))
        if style in ("'", '"'):
            found = found or comment_behind_quotes(self._lines, (event.end_mark.line, event.end_mark.column))
        if found is not None or style in ("'", '"'):
            return self._sign_at(found)
        around = parent.place.column if parent else 0
        end = event.end_mark
        if style:
            found = comment_below_block(self._lines, end.line, around)
        else:
            in_list = parent is not None and not parent.is_mapping
            told = "" if value in _NULLS else value
            found = comment_behind(self._lines, (end.line, end.column), told, in_list=in_list, around=around)
        return self._sign_at(found)

    def _sign_at(self, found: tuple[int, int] | None) -> SourcePlace | None:
        if found is None:
            return None
        row, column = found
        return SourcePlace(self._name, row + 1, column + 1, self._lines[row])

    def _check_number(self, event: Any, value: str, place: SourcePlace) -> None:
        """Refuse ``>2 hours``: YAML takes the number for that of the spaces before a block of text."""
        if number := number_of_indentation(self._lines[place.line - 1], place.column - 1, value):
            message = f"“{number}” at the start of a text is a sign for YAML, and is not printed"
            fix = f'put the whole text into quotation marks: "{number}…"'
            self._refuse("syntax", message, place, fix)

    def _look_behind(self, event: Any) -> None:
        """Remember commas of a list on one line: one between two digits, and whether others have a space."""
        end, parent = event.end_mark, self._stack[-1] if self._stack else None
        if parent is None or parent.is_mapping or parent.bracket is None or end.line >= len(self._lines):
            return
        behind = self._lines[end.line][end.column : end.column + 2]
        if behind[:1] != ",":
            return
        if behind[1:].isdigit() and not event.style and event.value[-1:].isdigit():
            place = SourcePlace(self._name, end.line + 1, end.column + 1, self._lines[end.line])
            parent.tight = parent.tight or place
        parent.is_spaced |= behind[1:] in (" ", "")

    def _check_extras(self, event: Any, place: SourcePlace) -> None:
        if event.tag is not None:
            message = "a text can't start with “!” unless it stands in quotation marks: that would be a tag"
            fix = f"remove “{shortened(_written(place))}”, or put the whole text into quotation marks"
            self._refuse("tag", message, place, fix)
        if event.anchor is not None:
            message = "a text can't start with “&” unless it stands in quotation marks"
            fix = f"remove “&{shortened(event.anchor)}”, or put the whole text into quotation marks"
            self._refuse("alias", message, place, fix)

    def _put(self, parent: _Open, node: Node) -> None:
        if not parent.is_mapping:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = self._key(parent, node)
        else:
            parent.entries.append((parent.key, node))
            parent.key = None

    def _key(self, parent: _Open, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            message = "the name of a field can't start with a bracket or a hyphen"
            self._refuse("key", message, node.place, "put the text before the colon into quotation marks")
            return Scalar("", node.place)
        if node.null:
            fix = "write a name before the colon, or put the text into quotation marks"
            self._refuse("key", "the name of the field is missing", node.place, fix)
        elif node.value == "<<" and not node.style:
            fix = "write the fields themselves"
            self._refuse("merge", "“<<” would copy fields from another place", node.place, fix)
        elif node.value in parent.keys:
            first = parent.keys[node.value].place
            message = f"the field “{shortened(node.value)}” stands here twice: first in line {first.line}"
            self._refuse("duplicate-key", message, node.place, "keep one of them")
        elif node.value != node.value.strip():
            fix = "delete the space and type it again"
            self._refuse("character", "a special space stands beside the name of the field", node.place, fix)
        parent.keys.setdefault(node.value, node)
        return node

    def _place(self, event: Any) -> SourcePlace:
        mark = event.start_mark
        line, column = mark.line, mark.column
        if line >= len(self._lines):
            # The parser ends the last line itself.
            line, column = len(self._lines) - 1, len(self._lines[-1])
        return SourcePlace(self._name, line + 1, column + 1, self._lines[line])

    def _refuse(self, rule: str, message: str, place: SourcePlace, fix: str) -> None:
        self._add(_error(f"content.{rule}", message, place, fix))

    def _add(self, finding: Finding) -> None:
        self._findings.append(finding)
        self._shown += len(finding.place.text) if isinstance(finding.place, SourcePlace) else 0
        if len(self._findings) >= FINDING_LIMIT or self._shown > _SHOWN_LIMIT:
            message = "there may be more problems than those shown"
            place = SourcePlace(self._name)
            self._findings.append(Finding("content.more", Severity.NOTE, message, place, "mend these first"))
            raise _Enough

    def _add_syntax(self, finding: Finding) -> None:
        """Add a syntax error unless it may come from something already found in its line."""
        lines = {found.place.line for found in self._findings if isinstance(found.place, SourcePlace)}
        if not (isinstance(finding.place, SourcePlace) and finding.place.line in lines):
            self._findings.append(finding)

    def _trail(self) -> Trail:
        bracket = next((item.bracket for item in reversed(self._stack) if item.bracket is not None), None)
        columns = {item.place.column for item in self._stack if item.bracket is None}
        return Trail(self._last, bracket, tuple(sorted(columns | {self._closed_column})))


class _Open:
    """A list or a group that is being read."""

    def __init__(self, place: SourcePlace, is_mapping: bool, bracket: tuple[int, int] | None) -> None:
        self.place = place
        self.is_mapping = is_mapping
        self.bracket = bracket
        #: A comma between two digits, and whether other commas have a space behind them.
        self.tight: SourcePlace | None = None
        self.is_spaced = False
        self.items: list[Node] = []
        self.entries: list[tuple[Scalar, Node]] = []
        self.keys: dict[str, Scalar] = {}
        self.key: Scalar | None = None

    def closed(self) -> Node:
        """The node, complete."""
        if self.is_mapping:
            return Mapping(tuple(self.entries), self.place)
        return Sequence(tuple(self.items), self.place)


def _events(text: str) -> Iterator[Any]:
    """The events of libyaml.

    PyYAML's own parser is no substitute: it is slower by a factor of 20 and words its errors differently.
    """
    if not yaml.__with_libyaml__:
        remedy = "python -m pip install --force-reinstall --only-binary :all: PyYAML"
        raise MissingDependencyError("PyYAML lacks its fast parser, libyaml", remedy)
    return yaml.parse(text, Loader=yaml.CSafeLoader)


def _written(place: SourcePlace) -> str:
    """The word that stands at a place."""
    return (place.text[place.column - 1 :].split() or [""])[0]


def _error(rule: str, message: str, place: SourcePlace, fix: str) -> Finding:
    return Finding(rule, Severity.ERROR, message, place, fix)
