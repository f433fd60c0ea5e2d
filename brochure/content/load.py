"""From a content file to a checked :class:`Brochure`, or to every reason why not."""

from __future__ import annotations

import difflib
import math
from collections.abc import Collection, Iterable
from collections.abc import Mapping as MappingType
from collections.abc import Sequence as SequenceType
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core.core_schema import ErrorType

from brochure.content.blocks import KINDS
from brochure.content.coherence import incoherent
from brochure.content.model import Brochure
from brochure.content.usage import Usage
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace, has_errors
from brochure.source import files as source
from brochure.source import reader
from brochure.source.address import Address
from brochure.source.characters import decoded, forbidden, split_lines
from brochure.source.nodes import Mapping, Node, Scalar, Sequence
from brochure.source.project import FileTooLargeError, Project
from brochure.source.syntax import in_quotes
from brochure.text.fields import PATTERNS

_SIZE_LIMIT_MB = source.SIZE_LIMIT // 1024 // 1024


@dataclass(frozen=True)
class Sibling:
    """What rules on one leaflet want to know of another one of the same content."""

    job_code: str
    #: The terms that its glossary explains, by their addresses; None where it has no glossary.
    explains: frozenset[Address] | None
    #: True where it stands before the other one in the content.
    comes_first: bool


@dataclass(frozen=True)
class Loaded:
    """A brochure with what is needed to speak about its source."""

    brochure: Brochure
    #: The tree of nodes with their places.
    root: Mapping
    project: Project
    #: Every content file that was read, the main one first.
    files: tuple[Path, ...]
    #: Warnings and notes; no errors.
    findings: tuple[Finding, ...]
    #: What is known of the other leaflets where they are left out, by name; see :meth:`only`.
    left_out: MappingType[str, Sibling] | None = field(default=None, repr=False)

    def siblings(self, leaflet: str) -> MappingType[str, Sibling]:
        """What is known of the other leaflets, by name."""
        if self.left_out is not None:
            return self.left_out
        names = list(self.brochure.leaflets)
        values = self.brochure.value_texts
        return {
            name: Sibling(
                usage.leaflet.job_code.plain(values),
                frozenset(entry.term.address for entry in usage.listed_glossary)
                if "glossary" in usage.kinds
                else None,
                names.index(name) < names.index(leaflet),
            )
            for name, usage in self._usages.items()
            if name != leaflet
        }

    def only(self, leaflet: str) -> Loaded:
        """The content without the other leaflets, for whoever works on this one alone."""
        others = self.siblings(leaflet)
        return replace(
            self,
            brochure=self.brochure.model_copy(
                update={"leaflets": {leaflet: self.brochure.leaflets[leaflet]}}
            ),
            root=_without(self.root, others),
            left_out=others,
        )

    @cached_property
    def _usages(self) -> dict[str, Usage]:
        return {name: Usage(self.brochure, name) for name in self.brochure.leaflets}

    def usage(self, leaflet: str) -> Usage:
        """What a leaflet uses of the content.  Raises ``KeyError`` for one that is not there."""
        return self._usages[leaflet]

    def place(
        self, loc: SequenceType[str | int], within: str = "", occurrence: int = 0, *, key: bool = False
    ) -> SourcePlace:
        """The place of a part of the content, or of words within its text where its file spells them out."""
        if within:
            node = source.node_of(self.root, loc)
            if isinstance(node, Scalar) and within in node.value:
                return source.locate_within(node, within, occurrence)
        return source.place_of(self.root, loc, key=key)


def _without(root: Mapping, names: Collection[str]) -> Mapping:
    """The tree without some leaflets, also in the lines of the files that its values bring along."""
    group = root.get("leaflets")
    if not isinstance(group, Mapping):
        return root
    # Where something else begins in each file, line by line.
    starts = {(key.place.file, key.place.line) for node in (root, group) for key, _value in node.entries}
    gone = [(key, value) for key, value in group.entries if key.value in names]
    ranges: dict[str, list[tuple[int, float]]] = {}
    for key, value in gone:
        first = key.place if value.place.file == key.place.file else value.place
        later = [line for file, line in starts if file == first.file and line > first.line]
        ranges.setdefault(first.file, []).append((first.line, min(later, default=math.inf)))
    kept = Mapping(tuple(entry for entry in group.entries if entry[0].value not in names), group.place)
    entries = tuple((key, kept if value is group else value) for key, value in root.entries)
    return _Blanking(ranges).mapping(Mapping(entries, root.place))


class _Blanking:
    """Empties ranges of lines in what the values of a tree bring along of their files."""

    def __init__(self, ranges: MappingType[str, SequenceType[tuple[int, float]]]) -> None:
        self._ranges = ranges
        self._lines: dict[int, tuple[str, ...]] = {}

    def mapping(self, node: Mapping) -> Mapping:
        entries = tuple((self._scalar(key), self._node(value)) for key, value in node.entries)
        return Mapping(entries, node.place)

    def _node(self, node: Node) -> Node:
        if isinstance(node, Mapping):
            return self.mapping(node)
        if isinstance(node, Sequence):
            return Sequence(tuple(map(self._node, node.items)), node.place)
        return self._scalar(node)

    def _scalar(self, node: Scalar) -> Scalar:
        ranges = self._ranges.get(node.place.file)
        if not ranges or not node.lines:
            return node
        if id(node.lines) not in self._lines:
            self._lines[id(node.lines)] = tuple(
                "" if any(first <= number < end for first, end in ranges) else line
                for number, line in enumerate(node.lines, start=1)
            )
        return replace(node, lines=self._lines[id(node.lines)])


def read(path: Path) -> Loaded:
    """Read and check a content file; the folder that it lies in is the project.

    Raises :class:`ContentError` with every problem found.
    """
    return load(path.absolute(), Project(path.absolute().parent))


def load(path: Path, project: Project) -> Loaded:
    """Read and check a content file.  Raises :class:`ContentError` with every problem found."""
    root, files = source.load(path, project)
    root, more = _with_bibtex(root, project)
    root = _with_citation_keys(root)
    try:
        brochure = Brochure.model_validate(source.plain(root))
    except ValidationError as error:
        raise ContentError(
            [*_first(_findings(error, root), path.name), *_first(incoherent(root), path.name)]
        ) from None
    findings = _first(incoherent(root), path.name)
    if has_errors(findings):
        raise ContentError(findings)
    return Loaded(brochure, root, project, (*files, *more), tuple(findings))


def _first(findings: Iterable[Finding], name: str) -> list[Finding]:
    """As many findings as anybody mends in one go, and a note if there are more."""
    rest = iter(findings)
    first = list(islice(rest, reader.FINDING_LIMIT))
    if len(first) == reader.FINDING_LIMIT:
        message = "there may be more problems than those shown"
        first.append(Finding("content.more", Severity.NOTE, message, SourcePlace(name), "mend these first"))
    return first


def _with_bibtex(root: Mapping, project: Project) -> tuple[Mapping, tuple[Path, ...]]:
    """Replace each ``*.bib`` file name among the references by the items of that file, and give the files.

    Raises :class:`ContentError` with what is wrong in them: whatever cites them would be found wrong, too.
    """
    references = root.get("references")
    items = references.items if isinstance(references, Sequence) else (references,)
    if references is None or not any(_names_bibtex(item) for item in items):
        return root, ()
    findings: list[Finding] = []
    read: dict[Path, SourcePlace] = {}
    left = source.SIZE_LIMIT
    expanded: list[Node] = []
    for item in items:
        if item is None or not isinstance(item, Scalar) or not _names_bibtex(item):
            expanded += [] if item is None else [item]
            continue
        try:
            path = project.resolve(item.value)
            if path in read:
                message = f"the file “{item.value}” is named in line {read[path].line} already"
                findings.append(_error("content.file", message, item.place, "name each file once"))
                continue
            read[path] = item.place
            data = project.read_bytes(path, left)
            left -= len(data)
            entries, found = _bibtex(data, project.relative(path))
        except ContentError as error:
            findings += error.findings
            continue
        except OSError as error:
            message = f"the file “{item.value}” can't be used: {error}"
            fix = "give the name of a BibTeX file in the project folder"
            if isinstance(error, FileTooLargeError):
                # All BibTeX files share one limit.
                message = f"with the file “{item.value}” the references are larger than {_SIZE_LIMIT_MB} MB"
                fix = "keep only entries that the leaflets cite"
            findings.append(_error("content.file", message, item.place, fix))
            continue
        findings += found
        expanded += entries
    if has_errors(findings):
        raise ContentError(findings)
    changed = tuple(
        (key, Sequence(tuple(expanded), references.place)) if key.value == "references" else (key, value)
        for key, value in root.entries
    )
    return Mapping(changed, root.place), tuple(read)


def _bibtex(data: bytes, name: str) -> tuple[list[Mapping], list[Finding]]:
    """The entries of a BibTeX file.  Raises :class:`ContentError` for a file that is not plain text."""
    from brochure.bibliography.bibtex import read_bibtex

    text = decoded(data, name, json=False)
    strange = list(forbidden(split_lines(text), name))
    if strange:
        raise ContentError(strange[: reader.FINDING_LIMIT])
    return read_bibtex(text, name)


def _error(rule: str, message: str, place: SourcePlace, fix: str) -> Finding:
    return Finding(rule, Severity.ERROR, message, place, fix)


def _with_citation_keys(root: Mapping) -> Mapping:
    """Sources that have a ``citation-key`` by that: as ``id``, Zotero writes the address of the entry."""
    references = root.get("references")
    if not isinstance(references, Sequence):
        return root
    keyed = Sequence(tuple(_keyed(item) for item in references.items), references.place)
    return Mapping(
        tuple((key, keyed if key.value == "references" else value) for key, value in root.entries), root.place
    )


def _keyed(item: Node) -> Node:
    key = item.get("citation-key") if isinstance(item, Mapping) else None
    if not isinstance(item, Mapping) or not isinstance(key, Scalar) or not key.value.strip():
        return item
    others = tuple(entry for entry in item.entries if entry[0].value != "id")
    return Mapping(((Scalar("id", key.place), key), *others), item.place)


def _names_bibtex(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.value.lower().endswith(".bib")


def _findings(error: ValidationError, root: Mapping) -> Iterable[Finding]:
    """Each problem of the model as a finding in plain words."""
    for problem in error.errors(include_url=False):
        kind = problem["type"]
        loc = tuple(problem["loc"])
        context = problem.get("ctx", {})
        if kind == "too_short" and _was_longer(loc, context, root):
            # Items with problems of their own are not counted; those problems say what is wrong.
            continue
        if kind == "inline":
            yield from _inline_findings(context["problems"], loc, root)
            continue
        rule = _RULES.get(kind, "value")
        place = source.place_of(root, (*loc, *context.get("at", ())), key=kind == "extra_forbidden")
        words = _as_a_text(kind, loc, root)
        if words is not None:
            rule = "value"
        message, fix = words or _in_words(problem, loc, root)
        yield _error(f"content.{rule}", message, place, fix)


def _was_longer(loc: tuple[str | int, ...], context: MappingType[str, Any], root: Mapping) -> bool:
    node = source.node_of(root, loc)
    return isinstance(node, Sequence) and len(node.items) >= int(context["min_length"])


def _inline_findings(problems: Iterable[Any], loc: tuple[str | int, ...], root: Mapping) -> Iterable[Finding]:
    for problem in problems:
        node = source.node_of(root, loc)
        place = (
            source.locate_within(node, problem.needle, problem.occurrence)
            if isinstance(node, Scalar)
            else source.place_of(root, loc)
        )
        yield Finding("content.markup", Severity.ERROR, problem.message, place, problem.fix)


_RULES = {
    "extra_forbidden": "unknown-field",
    "missing": "missing-field",
    "union_tag_invalid": "unknown-block",
    "union_tag_not_found": "unknown-block",
    "literal_error": "choice",
}

_WHOLE = ("this is not a whole number", "write digits alone, such as 3")
_NUMBER = ("a number belongs here, not a list or a group of fields", "write digits, such as 44 or 69.1")
_LIST = ("a list belongs here", "put each item on its own line, after “- ”")
_GROUP = ("a group of named fields belongs here", "write `name: value` lines, indented")
_YES_OR_NO = ("yes or no belongs here, not a list or a group of fields", "write yes or no")
#: Plain words for what the model says.  Each takes the problem's context.
_WORDS: dict[str, tuple[str, str]] = {
    "drawn": (
        "this text stands inside a drawing or other texts: it can hold no citations, links or emphasis",
        "cite in the caption, or where the text is used",
    ),
    "string_too_short": ("this is empty", "write a text, or remove the field"),
    "string_too_long": ("this text is too long", "keep it to {max_length} characters"),
    "too_short": ("this list is too short", "give at least {min_length}"),
    "too_long": ("this list is too long", "give at most {max_length}"),
    "string_type": ("a text belongs here, not a list or a group of fields", "write the text after the colon"),
    **dict.fromkeys(("tuple_type", "list_type"), _LIST),
    **dict.fromkeys(("dict_type", "mapping_type", "model_type", "model_attributes_type"), _GROUP),
    **dict.fromkeys(("int_parsing", "int_parsing_size", "int_from_float", "int_type"), _WHOLE),
    **dict.fromkeys(("decimal_type", "decimal_parsing", "finite_number"), _NUMBER),
    **dict.fromkeys(("bool_type", "bool_parsing"), _YES_OR_NO),
    "greater_than_equal": ("this number is too small", "the least is {ge}"),
    "less_than_equal": ("this number is too large", "the most is {le}"),
}
#: What the library would say in its own words.
_LIBRARY_KINDS = frozenset(get_args(ErrorType))


def _in_words(problem: Any, loc: tuple[str | int, ...], root: Mapping) -> tuple[str, str]:
    """Message and fix for one problem of the model."""
    kind, context = problem["type"], problem.get("ctx", {})
    if kind == "extra_forbidden":
        name = str(loc[-1])
        return f"the field “{name}” is unknown here", _did_you_mean(name, _fields_at(loc[:-1]), "remove it")
    if kind == "missing":
        return f"the field “{loc[-1]}” is missing", f"add `{loc[-1]}:` here"
    if kind == "union_tag_not_found":
        return "the field “block” is missing: it says what kind of block this is", _one_of(KINDS)
    if kind == "union_tag_invalid":
        return _unknown_choice(problem["input"]["block"], "there is no block “{}”", KINDS)
    if kind == "literal_error":
        choices = [word.strip(" '") for word in str(context["expected"]).replace(" or ", ",").split(",")]
        return _unknown_choice(problem["input"], "“{}” is not one of the choices", choices)
    if kind == "string_pattern_mismatch":
        return "this is not written as it should be", PATTERNS[context["pattern"]]
    if problem["input"] is None and kind in _WORDS:
        fix = "write a text, or remove the field" if kind == "string_type" else _WORDS[kind][1]
        if loc and isinstance(loc[-1], int):
            fix = "write something behind the hyphen, or remove it"
        return "this is empty", fix.format(**context)
    if kind in _WORDS:
        message, fix = _WORDS[kind]
        return message, fix.format(**context)
    if kind in _LIBRARY_KINDS:
        return "this is not what belongs here", "see what the schema says of the field"
    return str(problem["msg"]), str(context.get("fix", ""))


def _unknown_choice(given: object, message: str, choices: Iterable[str]) -> tuple[str, str]:
    if given is None:
        return "this is empty", _one_of(choices)
    if not isinstance(given, str):
        return "one word belongs here, not a list or a group of fields", _one_of(choices)
    return message.format(given), _did_you_mean(given, choices, _one_of(choices))


def _as_a_text(kind: str, loc: tuple[str | int, ...], root: Mapping) -> tuple[str, str] | None:
    """Message and fix for a text that YAML takes for a list or a group of fields; None if it may be one."""
    in_blocks = len(loc) > 1 and loc[-2] == "blocks"
    if kind not in ("string_type", "union_tag_not_found") and not (in_blocks and _WORDS.get(kind) == _GROUP):
        return None
    node = source.node_of(root, loc)
    line, column = node.place.text, node.place.column - 1
    sign = line[column : column + 1]
    if isinstance(node, Mapping) and node.entries:
        key, value = node.entries[0]
        if len(node.entries) > 1 or _is_field(key.value, loc):
            return None
        if sign != "{":
            words = line[column:]
            if isinstance(value, Scalar):
                words = f"{key.value}: {value.value}".rstrip()
            message = f"the colon makes “{_cut(key.value)}” the name of a field, but a text belongs here"
            return message, in_quotes(words, 0)
    if sign not in ("{", "[") or isinstance(node, Scalar):
        return None
    what = "group of fields" if sign == "{" else "list"
    end = _closing(line, column)
    message = (
        f"a text belongs here: one that starts with “{sign}” is a {what} unless it stands in quotation marks"
    )
    return message, in_quotes(line[column:end], 0) if end else in_quotes("", 0)


def _is_field(name: str, loc: tuple[str | int, ...]) -> bool:
    """Whether something like it is the name of a field that may stand at a path, or of a block."""
    names = {*_fields_at(loc), *(field for kind in KINDS.values() for field in kind.model_fields)}
    # Sentences start with a capital, fields hardly ever: “Note: …” is a text.
    return name in names or (name[:1].islower() and bool(difflib.get_close_matches(name, names, 1, 0.75)))


def _closing(line: str, column: int) -> int:
    """Where the bracket that opens at a column of a line is closed, or 0."""
    depth = 0
    for index in range(column, len(line)):
        depth += (line[index] in "{[") - (line[index] in "}]")
        if depth == 0:
            return index + 1
    return 0


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _one_of(choices: Iterable[str]) -> str:
    return "choose one of: " + ", ".join(choices)


def _did_you_mean(given: str, choices: Iterable[str], otherwise: str) -> str:
    near = difflib.get_close_matches(given, list(choices), 1, 0.6)
    return f"did you mean “{near[0]}”?" if near else otherwise


def _fields_at(loc: tuple[str | int, ...]) -> list[str]:
    """The names of the fields that may stand at a path that the model reported."""
    from brochure.content.schema import fields_at

    return fields_at(loc)
