"""The kinds of block of a project, read from its folder ``blocks/``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from brochure.content.blocks import KINDS
from brochure.content.own.definition import HOW_WRITTEN, TYPES, WRITTEN, KindDefinition
from brochure.content.own.models import OwnKind
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace, in_order
from brochure.source.nodes import Node, plain
from brochure.source.outside import FileTooLargeError, folder_of, names_in
from brochure.source.places import place_of
from brochure.source.project import Project
from brochure.source.reader import FINDING_LIMIT, read_yaml
from brochure.source.validation import Expected

#: The folder of a project that holds the definitions.
FOLDER = "blocks"
#: What helps where content names a kind that nobody describes.
UNKNOWN = f"describe a kind of your own in {FOLDER}/{{}}.yaml"
#: Most kinds that a project may describe, and the largest definition in bytes.
MOST_KINDS, SIZE_LIMIT = 60, 64 * 1024
#: Other ends of names that were meant for a definition.
_MEANT = (".yml", ".json", ".yaml")
#: Words that stand for other parts of a leaflet where kinds are named, or for parts of every block.
_TAKEN = frozenset(
    {
        *("back-cover", "block", "columns", "cover", "drawing", "foot", "icon", "logo", "section"),
        *("section-head", "title"),
    }
)
#: The rules that findings name, by the type of the model's error.
_RULES = {
    "extra_forbidden": "unknown-field",
    "missing": "missing-field",
    "union_tag_invalid": "type",
    "union_tag_not_found": "type",
}
_DEFINITION = Expected(
    KindDefinition, lambda kind: f"blocks.{_RULES.get(kind, 'value')}", kinds=TYPES, tag="type"
)


@dataclass(frozen=True)
class OwnKinds:
    """The kinds that a project describes."""

    by_name: Mapping[str, OwnKind]
    #: The files that describe them.
    files: tuple[Path, ...] = ()


def own_kinds(project: Project) -> OwnKinds:
    """The kinds that a project describes.  Raises :class:`ContentError` with all that is wrong with them."""
    findings: list[Finding] = []
    found: dict[str, OwnKind] = {}
    files = []
    for name in _names(project, findings):
        try:
            kind = PurePosixPath(name).stem
            definition = _read(project, f"{FOLDER}/{name}")
        except ContentError as error:
            findings += error.findings
            if len(findings) >= FINDING_LIMIT:
                break
            continue
        files.append(project.root / FOLDER / name)
        found[kind] = OwnKind.of(kind, definition)
    if len(findings) >= FINDING_LIMIT:
        message = "there may be more problems than those shown"
        more = Finding("content.more", Severity.NOTE, message, SourcePlace(FOLDER), "mend these first")
        findings = [*in_order(findings)[:FINDING_LIMIT], more]
    if findings:
        raise ContentError(findings)
    return OwnKinds(found, tuple(files))


def _names(project: Project, findings: list[Finding]) -> Iterator[str]:
    """The names of the definitions; what is wrong with other names is added to the *findings*."""
    try:
        folder = folder_of(project.root, FOLDER)
        names = names_in(folder) if folder else []
    except OSError as error:
        message = f"the folder “{FOLDER}” can't be used: {error}"
        fix = (
            "put a folder with the definitions of the project's own kinds of block in its place, or remove it"
        )
        findings.append(_error("file", message, SourcePlace(FOLDER), fix))
        return
    meant = [name for name in names if name.lower().endswith(_MEANT) and not name.startswith(".")]
    if len(meant) > MOST_KINDS:
        message = f"“{FOLDER}” describes {len(meant)} kinds of block: {MOST_KINDS} are the most"
        findings.append(_error("file", message, SourcePlace(FOLDER), "remove those that nothing uses"))
        return
    for name in meant:
        if (fault := _fault_of(name)) is None:
            yield name
        else:
            findings.append(_error("name", *fault))


def _fault_of(name: str) -> tuple[str, SourcePlace, str] | None:
    """What is wrong with the name of a definition."""
    kind, _dot, suffix = name.rpartition(".")
    place = SourcePlace(f"{FOLDER}/{name}")
    if suffix != "yaml":
        return "a kind of block is described in a file that ends with .yaml", place, f"name it {kind}.yaml"
    if not re.fullmatch(WRITTEN, kind):
        return f"“{kind}” can't be the name of a kind of block", place, f"name the file anew: {HOW_WRITTEN}"
    if kind in KINDS or kind in _TAKEN:
        of = "is one of ours" if kind in KINDS else "means another part of a leaflet"
        fix = f"choose another name, such as “my-{kind}”, here and for its template and style"
        return f"the kind “{kind}” {of}", place, fix
    return None


def _read(project: Project, name: str) -> KindDefinition:
    """A definition.  Raises :class:`ContentError` with all that is wrong with it."""
    path = project.root / name
    try:
        project.read_bytes(path, SIZE_LIMIT)
    except OSError as error:
        most = f"{SIZE_LIMIT // 1024} kB"
        why = f"it is larger than {most}" if isinstance(error, FileTooLargeError) else str(error)
        message = f"the definition can't be used: {why}"
        fix = f"write it into a file of the project, of {most} at most"
        raise ContentError([_error("file", message, SourcePlace(name), fix)]) from None
    root = read_yaml(path, project)
    given = plain(root)
    try:
        return KindDefinition.model_validate(given)
    except ValidationError as error:
        found = chain(_DEFINITION.findings(error, root), _of_the_rest(error, given, root))
        raise ContentError(islice(found, FINDING_LIMIT)) from None


def _of_the_rest(error: ValidationError, given: object, root: Node) -> Iterator[Finding]:
    """What does not fit together among the fields that have no fault by themselves."""
    fields = given.get("fields") if isinstance(given, dict) else None
    faulty = {problem["loc"][1] for problem in error.errors() if problem["loc"][1:]}
    rest = {name: of for name, of in fields.items() if name not in faulty} if isinstance(fields, dict) else {}
    if faulty and rest:
        try:
            KindDefinition.model_validate({"description": "The rest", "fields": rest})
        except ValidationError as more:
            yield from _DEFINITION.findings(more, root)


def place_in(project: Project, kind: OwnKind, loc: Sequence[str]) -> SourcePlace:
    """Where something stands in the definition of a kind, which could be read."""
    return place_of(read_yaml(project.root / FOLDER / f"{kind.name}.yaml", project), loc)


def _error(rule: str, message: str, place: SourcePlace, fix: str) -> Finding:
    return Finding(f"blocks.{rule}", Severity.ERROR, message, place, fix)
