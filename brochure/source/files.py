"""Reading a content file with the files that it names, and finding places in it."""

from __future__ import annotations

from pathlib import Path

from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace
from brochure.source.nodes import Mapping, Node, Plain, Scalar, Sequence, plain
from brochure.source.places import locate_within, node_of, place_of
from brochure.source.project import Project
from brochure.source.reader import SIZE_LIMIT, Allowance, read_yaml

__all__ = [
    "SIZE_LIMIT",
    "Mapping",
    "Node",
    "Plain",
    "Project",
    "Scalar",
    "Sequence",
    "load",
    "locate_within",
    "node_of",
    "place_of",
    "plain",
    "read_yaml",
]

_SUFFIXES = (".yaml", ".yml", ".json")


def load(path: Path, project: Project) -> tuple[Mapping, tuple[Path, ...]]:
    """The content file with the files that it names put in their places, and all files read.

    A top-level field, an entry of ``leaflets`` or an item of ``references`` may be the name of a YAML or JSON
    file instead of the data; a top-level list of such names stands for their lists one after the other.
    Names in such a file are not followed, and each file can be named once.  Raises :class:`ContentError`.
    """
    allowance = Allowance()
    root = read_yaml(path, project, allowance)
    if not isinstance(root, Mapping):
        message, fix = "the content is a list, not a group of named fields", "start the file with `product:`"
        raise ContentError([_error("content.structure", message, root.place, fix)])
    splitter = _Splitter(project, path, allowance)
    entries = tuple((key, splitter.field(key.value, value)) for key, value in root.entries)
    if splitter.findings:
        raise ContentError(splitter.findings)
    return Mapping(entries, root.place), tuple(splitter.files)


class _Splitter:
    """Replaces the names of files by what they hold."""

    def __init__(self, project: Project, path: Path, allowance: Allowance) -> None:
        self.findings: list[Finding] = []
        self.files = [path]
        #: The files named so far, each with the place that names it.
        self._seen: dict[Path, SourcePlace | None] = {path.resolve(): None}
        self._project = project
        self._allowance = allowance

    def field(self, name: str, value: Node) -> Node:
        """The value of a top-level field."""
        if name == "leaflets" and isinstance(value, Mapping):
            return Mapping(tuple((key, self._included(item)) for key, item in value.entries), value.place)
        if isinstance(value, Sequence) and any(_is_file_name(item) for item in value.items):
            items: list[Node] = []
            for item in value.items:
                included = self._included(item)
                items += included.items if isinstance(included, Sequence) else (included,)
            return Sequence(tuple(items), value.place)
        return self._included(value)

    def _included(self, node: Node) -> Node:
        if not isinstance(node, Scalar) or not _is_file_name(node):
            return node
        try:
            path = self._project.resolve(node.value)
            if not path.exists():
                raise OSError("there is no such file")
        except OSError as error:
            fix = "give the name of a file in the project folder"
            return self._refused(node, f"the file “{node.value}” can't be used: {error}", fix)
        if path in self._seen:
            first = self._seen[path]
            where = f"is named in line {first.line} already" if first else "is the one that names it"
            return self._refused(node, f"the file “{node.value}” {where}", "name each file once")
        self._seen[path] = node.place
        try:
            included = read_yaml(path, self._project, self._allowance)
        except ContentError as error:
            self.findings += error.findings
            return node
        self.files.append(path)
        return included

    def _refused(self, node: Scalar, message: str, fix: str) -> Node:
        self.findings.append(_error("content.file", message, node.place, fix))
        return node


def _is_file_name(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value.lower().endswith(_SUFFIXES)


def _error(rule: str, message: str, place: SourcePlace, fix: str) -> Finding:
    return Finding(rule, Severity.ERROR, message, place, fix)
