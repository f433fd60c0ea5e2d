"""From a content file to a checked :class:`Brochure`, or to every reason why not."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Iterable
from collections.abc import Mapping as MappingType
from collections.abc import Sequence as SequenceType
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from pydantic import ValidationError

from brochure.content.blocks import KINDS, Kinds
from brochure.content.blocks.other_words import OTHER_FIELDS, OTHER_KINDS
from brochure.content.blocks.reference_matter import LandingDocument
from brochure.content.citing import reference_keys
from brochure.content.coherence import incoherent
from brochure.content.model import Brochure
from brochure.content.own.models import OwnKind, model_of
from brochure.content.own.reading import UNKNOWN, own_kinds
from brochure.content.source_lists import listed, names_bibtex
from brochure.content.usage import Usage
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace, did_you_mean, has_errors
from brochure.source import files as source
from brochure.source import reader
from brochure.source.address import Address
from brochure.source.characters import decoded, forbidden, split_lines
from brochure.source.merges import unfinished
from brochure.source.nodes import Mapping, Node, Scalar, Sequence
from brochure.source.outside import FileTooLargeError, names_in
from brochure.source.project import Project
from brochure.source.validation import Expected

#: The rules that findings name, by the type of the model's error.
_RULES = {
    "inline": "markup",
    "extra_forbidden": "unknown-field",
    "missing": "missing-field",
    "union_tag_invalid": "unknown-block",
    "union_tag_not_found": "unknown-block",
    "literal_error": "choice",
    "pasted": "pasted",
}
#: What a content file should hold.
_CONTENT = Expected(
    Brochure,
    lambda kind: f"content.{_RULES.get(kind, 'value')}",
    kinds=KINDS,
    unknown_kind=UNKNOWN,
    other_kinds=OTHER_KINDS,
    other_fields=OTHER_FIELDS,
)
#: Largest document that a code leads to, in bytes.
_DOCUMENT_LIMIT = 8 * 1024 * 1024
_SIZE_LIMIT_MB = source.SIZE_LIMIT // 1024 // 1024


@dataclass(frozen=True)
class Sibling:
    """What rules on one leaflet need to know about another one of the same content."""

    job_code: str
    #: The terms that its glossary explains, by their addresses; None where it has no glossary.
    explains: frozenset[Address] | None
    #: True where it stands before the other one in the content.
    comes_first: bool
    #: The names of the values that it uses.
    values: frozenset[str]


@dataclass(frozen=True)
class Content:
    """A brochure with what is needed to speak about its source."""

    brochure: Brochure
    #: The tree of nodes with their places.
    root: Mapping
    project: Project
    #: Every content file that was read, the main one first.
    files: tuple[Path, ...]
    #: Warnings and notes; no errors.
    findings: tuple[Finding, ...]
    #: The documents that codes lead to, by the names of their files: their bytes, which are as declared.
    documents: MappingType[str, bytes] = field(default_factory=dict, repr=False)
    #: The kinds of block that the project describes itself, by name.
    own_kinds: MappingType[str, OwnKind] = field(default_factory=dict, repr=False)
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
                frozenset(usage.values),
            )
            for name, usage in self._usages.items()
            if name != leaflet
        }

    def only(self, leaflet: str) -> Content:
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


def read(path: Path) -> Content:
    """Read and check a content file; the folder that it lies in is the project.

    Raises :class:`ContentError` with every problem found.
    """
    return load(path.absolute(), Project(path.absolute().parent))


def load(path: Path, project: Project) -> Content:
    """Read and check a content file.  Raises :class:`ContentError` with every problem found."""
    root, files = source.load(path, project)
    root, more = _with_bibtex(listed(root), project)
    root = _with_citation_keys(root)
    own = own_kinds(project)
    return _checked(root, project, (*files, *more, *own.files), own.by_name)


def with_tree(loaded: Content, root: Mapping) -> Content:
    """The content with another tree: that of the same files, with some of its texts filled in.

    Raises :class:`ContentError` with every problem found.
    """
    return _checked(root, loaded.project, loaded.files, loaded.own_kinds)


def _checked(
    root: Mapping, project: Project, files: tuple[Path, ...], own: MappingType[str, OwnKind]
) -> Content:
    kinds = Kinds({name: model_of(kind) for name, kind in own.items()}) if own else None
    name = project.relative(files[0])
    try:
        brochure = Brochure.model_validate(source.plain(root), context=kinds)
    except ValidationError as error:
        expected = replace(_CONTENT, kinds=kinds.by_name) if kinds else _CONTENT
        raise ContentError(
            [*_first(expected.findings(error, root), name), *_first(incoherent(root), name)]
        ) from None
    findings = _first(incoherent(root), name)
    documents, faults = _documents(brochure, root, project)
    findings += faults
    if has_errors(findings):
        raise ContentError(findings)
    read = (*files, *(path for name in documents if (path := project.resolve(name)) not in files))
    return Content(brochure, root, project, read, tuple(findings), documents, own)


def _documents(brochure: Brochure, root: Mapping, project: Project) -> tuple[dict[str, bytes], list[Finding]]:
    """The bytes of the documents that codes lead to, and what is wrong with their files."""
    documents: dict[str, bytes] = {}
    findings: list[Finding] = []
    for name, leaflet in brochure.leaflets.items():
        for number, section in enumerate(leaflet.sections):
            for index, block in enumerate(section.blocks):
                document = getattr(block, "document", None)
                if not isinstance(document, LandingDocument):
                    continue
                at = ("leaflets", name, "sections", number, "blocks", index, "document")
                try:
                    data = documents.get(document.file) or project.read_bytes(
                        project.resolve(document.file), _DOCUMENT_LIMIT
                    )
                except OSError as error:
                    message = f"the document “{document.file}” can't be used: {error}"
                    fix = "put what the code leads to into the project folder, as a PDF or as text"
                    place = source.place_of(root, (*at, "file"))
                    findings.append(_error("content.document", message, place, fix))
                    continue
                found, *others = _digests(data, document.file)
                if document.sha256 not in (found, *others):
                    message = f"the document “{document.file}” is not the one that was declared"
                    fix = f"look at it again, then write its SHA-256 ({found}) and its date"
                    place = source.place_of(root, (*at, "sha256"))
                    findings.append(_error("content.document", message, place, fix))
                documents[document.file] = data
    return documents, findings


def _digests(data: bytes, name: str) -> list[str]:
    """The SHA-256 of a document; of a text also with the line ends that all machines share."""
    ways = [data]
    if name.lower().endswith(".txt"):
        ways.append(data.replace(b"\r\n", b"\n"))
    return [hashlib.sha256(way).hexdigest() for way in ways]


def source_keys(path: Path) -> list[str]:
    """The keys of the sources that a content file brings along, whatever else is wrong with it.

    Raises :class:`ContentError` where they can't be read.
    """
    project = Project(path.absolute().parent)
    root, _files = source.load(path.absolute(), project)
    root, _more = _with_bibtex(listed(root), project)
    return sorted({key for key, _place in reference_keys(_with_citation_keys(root))})


def _first(findings: Iterable[Finding], name: str) -> list[Finding]:
    """As many findings as anybody fixes in one go, and a note if there are more."""
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
    if references is None or not any(names_bibtex(item) for item in items):
        return root, ()
    findings: list[Finding] = []
    read: dict[Path, SourcePlace] = {}
    left = source.SIZE_LIMIT
    expanded: list[Node] = []
    for item in items:
        if item is None or not isinstance(item, Scalar) or not names_bibtex(item):
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
            fix = did_you_mean(item.value, _beside(project), fix)
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


def _beside(project: Project) -> list[str]:
    """The BibTeX files in the project folder."""
    try:
        names = names_in(project.root)
    except OSError:
        return []
    return [name for name in names if name.lower().endswith(".bib")]


def _bibtex(data: bytes, name: str) -> tuple[list[Mapping], list[Finding]]:
    """The entries of a BibTeX file.  Raises :class:`ContentError` for a file that is not plain text."""
    from brochure.bibliography.bibtex import read_bibtex

    text = decoded(data, name, json=False)
    strange = list(forbidden(split_lines(text), name))
    strange = strange or list(unfinished(split_lines(text), name))
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
