"""Reading content files: YAML and JSON into nodes with places, in bounded time and memory.

The files are written by hand and may come from anywhere.  What YAML offers beyond plain data (tags, anchors,
merge keys, several documents) is refused, and each refusal says what to type instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence as SequenceType
from pathlib import Path
from typing import Any

import yaml

from brochure.content.nodes import Mapping, Node, Scalar, Sequence, plain
from brochure.content.project import Project
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace

__all__ = ["SIZE_LIMIT", "load", "locate_within", "node_of", "place_of", "plain", "read_yaml"]

#: Largest content file in bytes: some thousand pages of text.
SIZE_LIMIT = 4 * 1024 * 1024
#: Deepest nesting; the content model needs 9.
DEPTH_LIMIT = 24
#: Most nodes in one file; 100 sections and 300 references have about 10,000.
NODE_LIMIT = 200_000
#: Longest single text in characters.
TEXT_LIMIT = 100_000

_SPLIT_SUFFIXES = (".yaml", ".yml", ".json")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: What can't stand in content: controls (but for tab and line ends), the private use area, which the layout
#: reserves for its own marks, and characters that turn the direction of the text in an editor.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


def load(path: Path, project: Project) -> tuple[Mapping, tuple[Path, ...]]:
    """The content file with the files that it names put in their places, and all files read.

    A top-level field, an entry of ``leaflets`` or an entry of a list of references may be the name of a YAML
    or JSON file instead of the data; files named in such a file are not read.  Raises :class:`ContentError`.
    """
    root = read_yaml(path, project)
    if not isinstance(root, Mapping):
        message = "the file is not a group of named fields"
        raise ContentError([_error("content.syntax", message, root.place, "start it with `product:` and the other fields")])
    reader = _Splitter(project, path)
    entries = tuple((key, reader.field(key.value, value)) for key, value in root.entries)
    if reader.findings:
        raise ContentError(reader.findings)
    return Mapping(entries, root.place), tuple(reader.files)


class _Splitter:
    """Puts files in the place of their names."""

    def __init__(self, project: Project, path: Path) -> None:
        self.files = [path]
        self.findings: list[Finding] = []
        self._project = project

    def field(self, name: str, value: Node) -> Node:
        if name == "leaflets" and isinstance(value, Mapping):
            return Mapping(tuple((key, self._included(item)) for key, item in value.entries), value.place)
        if name == "references" and isinstance(value, Sequence):
            items: list[Node] = []
            for item in value.items:
                included = self._included(item)
                items += included.items if isinstance(included, Sequence) else (included,)
            return Sequence(tuple(items), value.place)
        return self._included(value)

    def _included(self, node: Node) -> Node:
        if not isinstance(node, Scalar) or not node.value.lower().endswith(_SPLIT_SUFFIXES):
            return node
        try:
            path = self._project.resolve(node.value)
            if not path.exists():
                raise OSError("there is no such file")
        except OSError as error:
            message = f"the file “{node.value}” can't be used: {error}"
            fix = "give the name of a file in the project folder"
            self.findings.append(_error("content.file", message, node.place, fix))
            return node
        try:
            included = read_yaml(path, self._project)
        except ContentError as error:
            self.findings += error.findings
            return node
        self.files.append(path)
        return included


def read_yaml(path: Path, project: Project) -> Node:
    """Read one YAML or JSON file.  Raises :class:`ContentError` with every problem found."""
    name = project.relative(path)
    try:
        data = project.read_bytes(path, SIZE_LIMIT)
    except OSError as error:
        fix = "check the name of the file, or split a large one"
        raise ContentError([_error("content.file", f"{name} can't be used: {error}", SourcePlace(name), fix)]) from None
    text = _decoded(data, name)
    if path.suffix.lower() == ".json":
        # JSON has no raw tabs inside its strings; YAML has none outside them.
        text = _joined_surrogates(text.replace("\t", " "))
    lines = _LINE_END.split(text)
    findings = list(_forbidden(lines, name))
    if findings:
        raise ContentError(findings)
    return _Reader(name, lines).read(text)


def _decoded(data: bytes, name: str) -> str:
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise UnicodeDecodeError("utf-8", data, 0, 1, "UTF-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", errors="replace")
        lines = _LINE_END.split(before)
        place = SourcePlace(name, len(lines), len(lines[-1]) + 1, lines[-1])
        message = "the file is not saved as UTF-8"
        fix = "save it again with the encoding UTF-8 (in most editors under “Save as”)"
        raise ContentError([_error("content.encoding", message, place, fix)]) from None


def _joined_surrogates(text: str) -> str:
    r"""JSON writes one character beyond U+FFFF as two escapes, YAML as one: ``\ud83d\ude00``, ``\U0001f600``."""
    pair = re.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)

    def joined(match: re.Match[str]) -> str:
        high, low = int(match[1], 16), int(match[2], 16)
        # As long as what it replaces, so that columns stay right.
        return f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"

    return pair.sub(joined, text)


def _forbidden(lines: SequenceType[str], name: str) -> Iterator[Finding]:
    for number, line in enumerate(lines, start=1):
        for match in _FORBIDDEN.finditer(line):
            place = SourcePlace(name, number, match.start() + 1, line)
            message = f"there is an invisible character, U+{ord(match[0]):04X}, that can't be printed"
            yield _error("content.character", message, place, "delete it and type the text around it again")


class _Reader:
    """Builds nodes from YAML events, so that limits act before memory is used."""

    def __init__(self, name: str, lines: list[str]) -> None:
        self._name = name
        self._lines = lines
        self._findings: list[Finding] = []

    def read(self, text: str) -> Node:
        root: Node | None = None
        try:
            root = self._built(text)
        except yaml.MarkedYAMLError as error:
            self._findings.append(self._syntax_error(error))
        except (yaml.YAMLError, ValueError) as error:
            place = SourcePlace(self._name)
            reason = str(error).splitlines()[0]
            self._findings.append(_error("content.syntax", f"the file can't be read: {reason}", place, ""))
        if root is None and not self._findings:
            place = SourcePlace(self._name, 1, 1, self._lines[0])
            self._findings.append(_error("content.syntax", "the file is empty", place, "write the content into it"))
        if self._findings or root is None:
            raise ContentError(self._findings)
        return root

    def _built(self, text: str) -> Node | None:
        stack: list[_Open] = []
        root: Node | None = None
        nodes = documents = 0
        loader = _Loader(text)
        try:
            while loader.check_event():
                event = loader.get_event()
                if isinstance(event, yaml.DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        self._refuse("document", "a second document starts here", event, "remove the line `---`")
                        return root
                    continue
                if isinstance(event, yaml.AliasEvent):
                    self._refuse("alias", f"“*{event.anchor}” refers to another place", event, "write the text itself")
                    done: Node | None = Scalar("", self._place(event))
                elif isinstance(event, yaml.NodeEvent):
                    nodes += 1
                    if nodes > NODE_LIMIT:
                        self._refuse("size", f"the file has more than {NODE_LIMIT} parts", event, "split it into several files")
                        return None
                    self._check_extras(event)
                    if not isinstance(event, yaml.ScalarEvent):
                        stack.append(_Open(self._place(event), isinstance(event, yaml.MappingStartEvent)))
                        if len(stack) > DEPTH_LIMIT:
                            self._refuse("depth", "the nesting is too deep", event, "check brackets and indentation")
                            return None
                        continue
                    done = self._scalar(event)
                elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
                    done = stack.pop().closed()
                else:
                    continue
                if stack:
                    self._add(stack[-1], done)
                else:
                    root = done
        finally:
            loader.dispose()
        return root

    def _add(self, parent: _Open, node: Node) -> None:
        if parent.is_mapping and parent.key is None:
            if not isinstance(node, Scalar):
                self._findings.append(
                    _error("content.key", "the name of a field can't be a list or a group", node.place, "write a word before the colon")
                )
                node = Scalar("", node.place)
            elif node.value == "<<":
                fix = "write the fields themselves"
                self._findings.append(_error("content.merge", "“<<” would copy fields from elsewhere", node.place, fix))
            first = parent.keys.get(node.value)
            if first is not None and node.value:
                message = f"the field “{node.value}” stands here twice: first in line {first.place.line}"
                fix = "keep one of them"
                self._findings.append(_error("content.duplicate-key", message, node.place, fix))
            parent.keys.setdefault(node.value, node)
            parent.key = node
        elif parent.is_mapping and parent.key is not None:
            parent.entries.append((parent.key, node))
            parent.key = None
        else:
            parent.items.append(node)

    def _scalar(self, event: Any) -> Scalar:
        place = self._place(event)
        if len(event.value) > TEXT_LIMIT:
            self._refuse("size", f"this text is longer than {TEXT_LIMIT} characters", event, "split it")
        end = min(event.end_mark.line + 1, len(self._lines))
        null = event.style is None and event.value in ("", "~", "null", "Null", "NULL")
        return Scalar("" if null else event.value, place, null, tuple(self._lines[place.line - 1 : end]))

    def _check_extras(self, event: Any) -> None:
        if event.tag is not None:
            fix = f"remove “{_short(event.tag)}”: texts need no type"
            self._refuse("tag", "a tag that starts with “!” can't be used", event, fix)
        if event.anchor is not None:
            self._refuse("alias", f"“&{event.anchor}” names a place to be copied from", event, "remove it")

    def _refuse(self, rule: str, message: str, event: Any, fix: str) -> None:
        self._findings.append(_error(f"content.{rule}", message, self._place(event), fix))

    def _place(self, event: Any) -> SourcePlace:
        return self._at(event.start_mark)

    def _at(self, mark: Any) -> SourcePlace:
        line = min(mark.line, len(self._lines) - 1)
        return SourcePlace(self._name, line + 1, mark.column + 1, self._lines[line])

    def _syntax_error(self, error: yaml.MarkedYAMLError) -> Finding:
        mark = error.problem_mark or error.context_mark
        place = self._at(mark) if mark is not None else SourcePlace(self._name)
        problem, context = error.problem or "", error.context or ""
        line = place.text
        indentation = line[: len(line) - len(line.lstrip())]
        if "\t" in indentation:
            column = indentation.index("\t") + 1
            place = SourcePlace(place.file, place.line, column, line)
            return _error("content.syntax", "a tab is used as indentation", place, "use spaces")
        if "quoted scalar" in context or "quoted scalar" in problem:
            if error.context_mark is not None:
                place = self._at(error.context_mark)
            message = "the quotation mark that opens here is not closed"
            return _error("content.syntax", message, place, "close it, or put the text between “'”")
        if "flow" in context:
            if error.context_mark is not None:
                place = self._at(error.context_mark)
            message = "the bracket that opens here is not closed, or a comma is missing"
            return _error("content.syntax", message, place, "close the bracket, and put texts with commas into quotes")
        if "mapping values are not allowed" in problem:
            message = "a colon stands inside a text"
            return _error("content.syntax", message, place, "put the whole text into quotes: \"One: two\"")
        if "cannot start any token" in problem:
            sign = line[place.column - 1 : place.column]
            message = f"a text can't start with “{sign}”"
            return _error("content.syntax", message, place, "put the whole text into quotes")
        if "expected ':'" in problem:
            message = "the name of a field must be followed by a colon"
            return _error("content.syntax", message, place, "write `name: text`, or check the indentation")
        if "alias" in context or "anchor" in context:
            return _error("content.syntax", "a text can't start with “*” or “&”", place, "put the whole text into quotes")
        if "block" in context or "expected <block end>" in problem:
            message = "this line does not line up with those above it"
            return _error("content.syntax", message, place, "indent it like the other fields of its group")
        message = f"this can't be read ({_short(problem) or 'unknown reason'})"
        return _error("content.syntax", message, place, "check quotes, colons and indentation around here")


class _Open:
    """A list or a group that is being read."""

    def __init__(self, place: SourcePlace, is_mapping: bool) -> None:
        self.place = place
        self.is_mapping = is_mapping
        self.items: list[Node] = []
        self.entries: list[tuple[Scalar, Node]] = []
        self.keys: dict[str, Scalar] = {}
        self.key: Scalar | None = None

    def closed(self) -> Node:
        return Mapping(tuple(self.entries), self.place) if self.is_mapping else Sequence(tuple(self.items), self.place)


def node_of(root: Node, loc: SequenceType[str | int]) -> Node:
    """The node at a path; parts of the path that lead nowhere (such as block kinds) are passed over."""
    return _walked(root, loc)[0]


def place_of(root: Node, loc: SequenceType[str | int], *, key: bool = False) -> SourcePlace:
    """The place of what stands at a path: of its value, or with *key* of its name.

    For something that is not there, the name of the group that it should stand in.
    """
    node, name, missing = _walked(root, loc)
    if (key or missing) and name is not None:
        return name.place
    return node.place


def _walked(root: Node, loc: SequenceType[str | int]) -> tuple[Node, Scalar | None, bool]:
    """The node reached, the key that led to it, and whether the path's last part was not found."""
    node, name, missing = root, None, False
    for part in loc:
        missing = True
        if isinstance(node, Mapping) and isinstance(part, str):
            for entry, value in node.entries:
                if entry.value == part:
                    node, name, missing = value, entry, False
                    break
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            node, name, missing = node.items[part], None, False
    return node, name, missing


def locate_within(scalar: Scalar, needle: str, occurrence: int = 0) -> SourcePlace:
    """The place of a part of a text in its file; the text's own place when it can't be told."""
    seen = 0
    for offset, line in enumerate(scalar.lines):
        start = scalar.place.column - 1 if offset == 0 else 0
        found = line.find(needle, start) if needle else -1
        while found >= 0:
            if seen == occurrence:
                return SourcePlace(scalar.place.file, scalar.place.line + offset, found + 1, line)
            seen += 1
            found = line.find(needle, found + 1)
    return scalar.place


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"


def _error(rule: str, message: str, place: SourcePlace, fix: str) -> Finding:
    return Finding(rule, Severity.ERROR, message, place, fix)
