"""From a content file to a checked :class:`Brochure`, or to every reason why not."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from collections.abc import Mapping as MappingType
from collections.abc import Sequence as SequenceType
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from brochure.content import reader, source
from brochure.content.blocks import KINDS
from brochure.content.characters import decoded, forbidden, split_lines
from brochure.content.coherence import incoherent
from brochure.content.fields import PATTERNS
from brochure.content.model import Brochure
from brochure.content.nodes import Mapping, Node, Scalar, Sequence
from brochure.content.project import FileTooLargeError, Project
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace, has_errors

_SIZE_LIMIT_MB = source.SIZE_LIMIT // 1024 // 1024


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

    def place(self, loc: SequenceType[str | int], *, key: bool = False) -> SourcePlace:
        """The place of a part of the content."""
        return source.place_of(self.root, loc, key=key)


def load(path: Path, project: Project) -> Loaded:
    """Read and check a content file.  Raises :class:`ContentError` with every problem found."""
    root, files = source.load(path, project)
    root, more = _with_bibtex(root, project)
    root = _with_citation_keys(root)
    try:
        brochure = Brochure.model_validate(source.plain(root))
    except ValidationError as error:
        raise ContentError([*_findings(error, root), *incoherent(root)]) from None
    findings = list(incoherent(root))
    if has_errors(findings):
        raise ContentError(findings)
    return Loaded(brochure, root, project, (*files, *more), tuple(findings))


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
    from brochure.content.bibtex import read_bibtex

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
        place = source.place_of(root, (*loc, *context.get("at", ())), key=kind == "extra_forbidden")
        message, fix = _in_words(problem, loc, root)
        yield Finding(f"content.{_RULES.get(kind, 'value')}", Severity.ERROR, message, place, fix)


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
    "tuple_type": ("a list belongs here", "put each item on its own line, after “- ”"),
    "dict_type": ("a group of named fields belongs here", "write `name: value` lines, indented"),
    "model_type": ("a group of named fields belongs here", "write `name: value` lines, indented"),
    "model_attributes_type": ("a group of named fields belongs here", "write `name: value` lines, indented"),
    "int_parsing": ("this is not a whole number", "write digits alone, such as 3"),
    "int_type": ("this is not a whole number", "write digits alone, such as 3"),
    "greater_than_equal": ("this number is too small", "the least is {ge}"),
    "less_than_equal": ("this number is too large", "the most is {le}"),
}


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
        return f"there is no block “{context['tag']}”", _did_you_mean(
            str(context["tag"]), KINDS, _one_of(KINDS)
        )
    if kind == "literal_error":
        choices = [word.strip(" '") for word in str(context["expected"]).replace(" or ", ",").split(",")]
        given = str(problem["input"])
        return f"“{given}” is not one of the choices", _did_you_mean(given, choices, _one_of(choices))
    if kind == "string_pattern_mismatch":
        return "this is not written as it should be", PATTERNS[context["pattern"]]
    if kind in _WORDS:
        message, fix = _WORDS[kind]
        return message, fix.format(**context)
    return str(problem["msg"]), str(context.get("fix", ""))


def _one_of(choices: Iterable[str]) -> str:
    return "choose one of: " + ", ".join(choices)


def _did_you_mean(given: str, choices: Iterable[str], otherwise: str) -> str:
    near = difflib.get_close_matches(given, list(choices), 1, 0.6)
    return f"did you mean “{near[0]}”?" if near else otherwise


def _fields_at(loc: tuple[str | int, ...]) -> list[str]:
    """The names of the fields that may stand at a path that the model reported."""
    from brochure.content.schema import fields_at

    return fields_at(loc)
