"""Every check on content in one pass: the model, what it refers to, its sources, its style."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from pathlib import Path

from brochure import __version__
from brochure.content import source
from brochure.content.blocks import Block
from brochure.content.coherence import cited_at, reference_keys
from brochure.content.inline import digit_before_citation
from brochure.content.load import Loaded, load
from brochure.content.model import Leaflet, prose
from brochure.content.nodes import Mapping, Scalar
from brochure.content.project import Project
from brochure.content.source import locate_within
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace, has_errors, in_order
from brochure.fit import Part
from brochure.formats import load_formats
from brochure.layout.graphics.palette import load_palette
from brochure.layout.leaflet import Style
from brochure.layout.resources import Resources
from brochure.press.metadata import Metadata
from brochure.rules.citations import after_digit, check_library
from brochure.typeset import version


def read(path: Path) -> Loaded:
    """Read a content file; the folder it lies in is the project.  Raises :class:`ContentError`."""
    project = Project(path.absolute().parent)
    return load(path.absolute(), project)


def style_of(loaded: Loaded) -> Style:
    """Palette and formats of the project.  Raises :class:`ContentError`."""
    resources = Resources(loaded.project)
    return Style(
        resources,
        load_palette(resources.text("styles/palette.yaml")),
        load_formats(resources.text("styles/formats.yaml")),
    )


def check(loaded: Loaded) -> list[Finding]:
    """Findings on sound content.

    Raises :class:`ContentError` with all of them when one is an error that leaves nothing to build.
    """
    findings = [*loaded.findings, *_style_findings(loaded, style_of(loaded)), *_citation_findings(loaded)]
    if has_errors(findings):
        raise ContentError(findings)
    return in_order(findings)


def parts_of(loaded: Loaded, name: str) -> dict[str, Part]:
    """The parts of a leaflet by the path that its HTML carries in ``data-at``."""
    leaflet = loaded.brochure.leaflets[name]
    values = loaded.brochure.value_texts
    parts = {
        "cover": Part("the cover", loaded.place(("leaflets", name, "cover"), key=True), True),
        "notes": Part("a notes page", loaded.place(("leaflets", name), key=True), True),
    }
    for number, section in enumerate(leaflet.sections):
        loc = ("leaflets", name, "sections", number)
        title = section.title.plain(values)
        parts[f"sections.{number}.title"] = Part(
            f"“{title}”", loaded.place((*loc, "title")), section.start != "flow"
        )
        for index, block in enumerate(section.blocks):
            label = f"{_article(block)} {block.kind} in “{title}”"
            parts[f"sections.{number}.blocks.{index}"] = Part(label, loaded.place((*loc, "blocks", index)))
    return parts


def metadata_of(loaded: Loaded, name: str) -> Metadata:
    """What the PDF files of a leaflet say about themselves."""
    leaflet = loaded.brochure.leaflets[name]
    values = loaded.brochure.value_texts
    return Metadata(
        title=leaflet.title.plain(values),
        author=loaded.brochure.company.name.plain(values),
        description=leaflet.description.plain(values),
        language=leaflet.language,
        creator=f"brochure {__version__}",
        producer=f"WeasyPrint {version()}",
        date=_date(leaflet),
    )


def _date(leaflet: Leaflet) -> datetime:
    """The date in the PDFs: ``SOURCE_DATE_EPOCH`` where it is set, else the leaflet's own."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal() and len(epoch) <= 11:
        return datetime.fromtimestamp(int(epoch), timezone.utc)
    prepared = leaflet.prepared
    return datetime(prepared.year, prepared.month or 1, prepared.day or 1, tzinfo=timezone.utc)


def _article(block: Block) -> str:
    return "an" if block.kind[0] in "aeiou" else "a"


def _citation_findings(loaded: Loaded) -> Iterator[Finding]:
    cites = list(cited_at(loaded.root))
    for name, leaflet in loaded.brochure.leaflets.items():
        lists = [
            block for section in leaflet.sections for block in section.blocks if block.kind == "references"
        ]
        if len(lists) != 1 and any(cite.leaflet == name for cite in cites):
            count = "more than one" if lists else "no"
            message = f"the leaflet “{name}” cites sources, but has {count} reference list"
            place = loaded.place(("leaflets", name), key=True)
            yield Finding("citation.list", Severity.ERROR, message, place, "give it one block `references`")
    places = dict(reference_keys(loaded.root))
    yield from check_library(loaded.brochure.references, places, cites)
    values = loaded.brochure.value_texts
    for name, leaflet in loaded.brochure.leaflets.items():
        for loc, text in prose(leaflet):
            for citation in digit_before_citation(text.nodes, values):
                node = source.node_of(loaded.root, ("leaflets", name, *loc))
                if isinstance(node, Scalar):
                    yield after_digit(locate_within(node, f"@{citation.items[0].key}"))


def _style_findings(loaded: Loaded, style: Style) -> Iterator[Finding]:
    for name, leaflet in loaded.brochure.leaflets.items():
        if leaflet.format not in style.formats:
            place = loaded.place(("leaflets", name, "format"))
            yield _unknown(
                "content.format",
                f"there is no format “{leaflet.format}”",
                leaflet.format,
                style.formats,
                place,
            )
        yield from _icon_findings(loaded, name, leaflet, style)


def _icon_findings(loaded: Loaded, name: str, leaflet: Leaflet, style: Style) -> Iterator[Finding]:
    icons = [Path(icon).stem for icon in style.resources.names("styles/icons", (".svg",))]
    node = source.node_of(loaded.root, ("leaflets", name))
    for scalar in _values_of("icon", node):
        if scalar.value not in icons:
            yield _unknown(
                "content.icon", f"there is no icon “{scalar.value}”", scalar.value, icons, scalar.place
            )


def _values_of(field: str, node: object) -> Iterator[Scalar]:
    if isinstance(node, Mapping):
        for key, value in node.entries:
            if key.value == field and isinstance(value, Scalar):
                yield value
            else:
                yield from _values_of(field, value)
    for item in getattr(node, "items", ()):
        yield from _values_of(field, item)


def _unknown(rule: str, message: str, given: str, there: Iterable[str], place: SourcePlace) -> Finding:
    names = sorted(there)
    near = difflib.get_close_matches(given, names, 1, 0.5)
    fix = f"did you mean “{near[0]}”?" if near else "choose one of: " + ", ".join(names)
    return Finding(rule, Severity.ERROR, message, place, fix)
