"""Every check on content in one pass: the model, what it refers to, its sources, its style."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as MappingType
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

from brochure import __version__
from brochure.bibliography.styles import StyleError, style_file
from brochure.content.blocks.media import QrCode
from brochure.content.citing import reference_keys
from brochure.content.load import Loaded, load
from brochure.content.model import Leaflet, Loc, prose
from brochure.content.usage import used_abbreviations, used_glossary
from brochure.design.data import style_data
from brochure.design.formats import Format
from brochure.design.resources import Resources
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace, has_errors, in_order
from brochure.layout.leaflet import Style
from brochure.pdf.metadata import Metadata
from brochure.rules.citations import after_digit, check_library, check_quotes
from brochure.rules.links import Printed, address_in_words
from brochure.rules.links import unreadable as unreadable_link
from brochure.rules.values import Repeats
from brochure.rules.values import repeated as repeated_value
from brochure.rules.values import unused as unused_value
from brochure.source import files as source
from brochure.source.files import locate_within
from brochure.source.nodes import Mapping, Scalar, scalars
from brochure.source.project import Project
from brochure.text.fields import Prose
from brochure.text.inline import Citation, Link, Text, Value, walk
from brochure.text.placement import digit_before_citation
from brochure.typesetting.engine import version
from brochure.typesetting.fit import Part


def read(path: Path) -> Loaded:
    """Read a content file; the folder it lies in is the project.  Raises :class:`ContentError`."""
    project = Project(path.absolute().parent)
    return load(path.absolute(), project)


def style_of(loaded: Loaded) -> Style:
    """What the leaflets of the project share.  Raises :class:`ContentError`."""
    resources = Resources(loaded.project)
    data = style_data(resources)
    return Style(
        resources,
        data.palette,
        data.formats,
        data.measures,
        data.printers,
        loaded.brochure.value_texts,
        {id(text): loc for loc, text in prose(loaded.brochure)},
    )


def check(loaded: Loaded) -> list[Finding]:
    """Findings on sound content.

    Raises :class:`ContentError` with all of them when one is an error that leaves nothing to build.
    """
    texts = {name: _texts_of(loaded, name) for name in loaded.brochure.leaflets}
    findings = [
        *loaded.findings,
        *_style_findings(loaded, style_of(loaded)),
        *_citation_findings(loaded, texts),
        *_value_findings(loaded, texts),
        *_link_findings(loaded, texts),
    ]
    if has_errors(findings):
        raise ContentError(findings)
    return in_order(_attributed(loaded, findings))


def _attributed(loaded: Loaded, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, each on the lines of one leaflet with that leaflet’s name: others need not read it."""
    lines: dict[tuple[str, int], str] = {}
    for name in loaded.brochure.leaflets:
        for scalar in scalars(source.node_of(loaded.root, ("leaflets", name))):
            lines[scalar.place.file, scalar.place.line] = name
    for finding in findings:
        place = finding.place
        name = lines.get((place.file, place.line), "") if isinstance(place, SourcePlace) else ""
        yield replace(finding, leaflet=name) if name and not finding.leaflet else finding


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
            label = f"the block “{block.kind}” in “{title}”"
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


#: A text of the content with its path there.
_Text = tuple[Loc, Prose]


def _texts_of(loaded: Loaded, name: str) -> list[_Text]:
    """Every text of a leaflet: its own, and those that it takes from the glossary and the abbreviations."""
    brochure, leaflet = loaded.brochure, loaded.brochure.leaflets[name]
    texts = [(("leaflets", name, *loc), text) for loc, text in prose(leaflet)]
    kinds = {block.kind for section in leaflet.sections for block in section.blocks}
    # Looking for what is used takes a while in a large glossary.
    if "glossary" in kinds and _says_more(text for entry in brochure.glossary for _loc, text in prose(entry)):
        used = {id(entry) for entry in used_glossary(brochure, leaflet)}
        for number, entry in enumerate(brochure.glossary):
            if id(entry) in used:
                texts += [(("glossary", number, *loc), text) for loc, text in prose(entry)]
    if "abbreviations" in kinds and _says_more(brochure.abbreviations.values()):
        used_here = used_abbreviations(brochure, leaflet)
        texts += [(("abbreviations", short), text) for short, text in used_here]
    return texts


def _says_more(texts: Iterable[Prose]) -> bool:
    """Whether one of the texts cites, or holds a number or a value."""
    return any(
        isinstance(node, (Citation, Value)) or (isinstance(node, Text) and re.search(r"\d", node.text))
        for text in texts
        for node in walk(text.nodes)
    )


def _cited_in(texts: Iterable[_Text]) -> set[str]:
    return {
        cite.key
        for _loc, text in texts
        for node in walk(text.nodes)
        if isinstance(node, Citation)
        for cite in node.items
    }


def _values_in(texts: Iterable[_Text]) -> set[str]:
    return {node.name for _loc, text in texts for node in walk(text.nodes) if isinstance(node, Value)}


def _citation_findings(loaded: Loaded, texts: MappingType[str, list[_Text]]) -> Iterator[Finding]:
    for name, leaflet in loaded.brochure.leaflets.items():
        lists = [
            block for section in leaflet.sections for block in section.blocks if block.kind == "references"
        ]
        cites_any = bool(_cited_in(texts[name]))
        place = loaded.place(("leaflets", name), key=True)
        if len(lists) != 1 and cites_any:
            count = "more than one" if lists else "no"
            message = f"the leaflet “{name}” cites sources, but has {count} reference list"
            yield Finding("citation.list", Severity.ERROR, message, place, "give it one block `references`")
        elif lists and not cites_any:
            message = f"the leaflet “{name}” has a reference list, but cites nothing"
            fix = "cite the sources with [@key], or remove the block `references`"
            yield Finding("citation.list", Severity.ERROR, message, place, fix)
    all_texts = [text for found in texts.values() for text in found]
    # A value brings its source with it; one that nothing uses does not.
    used = _values_in(all_texts)
    sources = [
        (("values", name, "source"), value.source)
        for name, value in loaded.brochure.values.items()
        if name in used
    ]
    places = dict(reference_keys(loaded.root))
    yield from check_library(loaded.brochure.references, places, _cited_in([*all_texts, *sources]))
    yield from _quote_findings(loaded, [*all_texts, *sources])
    values = loaded.brochure.value_texts
    for loc, text in dict(all_texts).items():
        for citation in digit_before_citation(text.nodes, values):
            node = source.node_of(loaded.root, loc)
            if isinstance(node, Scalar):
                cite = citation.items[0]
                yield after_digit(locate_within(node, f"@{cite.key}", cite.occurrence))


def _quote_findings(loaded: Loaded, texts: Iterable[_Text]) -> Iterator[Finding]:
    """Quotes of sources that nobody can see, since no citation leads to them."""
    quotes = loaded.brochure.quotes
    if not quotes:
        return
    cites = {
        (cite.key, cite.locator)
        for _loc, text in texts
        for node in walk(text.nodes)
        if isinstance(node, Citation)
        for cite in node.items
    }
    keys = {reference.id for reference in loaded.brochure.references}

    def place(key: str, locator: str) -> SourcePlace:
        return loaded.place(("quotes", key, *((locator,) if locator else ())), key=True)

    yield from check_quotes(quotes, keys, cites, place)


def _value_findings(loaded: Loaded, texts: MappingType[str, list[_Text]]) -> Iterator[Finding]:
    """Values that nothing uses, and texts that repeat one instead of using it."""
    values = loaded.brochure.values
    all_texts = dict(text for found in texts.values() for text in found)
    used = _values_in(all_texts.items())
    yield from (
        unused_value(name, loaded.place(("values", name), key=True)) for name in values if name not in used
    )
    repeats = Repeats({name: value.text for name, value in values.items()})
    for loc, text in all_texts.items():
        # Values that are used stay names here: what they say is not written out.
        for found, occurrence, names in repeats.within(text.plain({})):
            node = source.node_of(loaded.root, loc)
            place = locate_within(node, found, occurrence) if isinstance(node, Scalar) else loaded.place(loc)
            yield repeated_value(found, names, place)


def _link_findings(loaded: Loaded, texts: MappingType[str, list[_Text]]) -> Iterator[Finding]:
    """Links to addresses that the leaflet does not print."""
    values = loaded.brochure.value_texts
    references = {reference.id: reference for reference in loaded.brochure.references}
    for name, leaflet in loaded.brochure.leaflets.items():
        links = [
            (loc, node)
            for loc, text in texts[name]
            for node in walk(text.nodes)
            if isinstance(node, Link) and not node.url.startswith("#")
        ]
        if not links:
            continue
        words = [text.plain(values) for _loc, text in texts[name]]
        blocks = [block for section in leaflet.sections for block in section.blocks]
        # A code is read by a telephone, and its address is printed beside it.
        words += [address_in_words(block.url) for block in blocks if isinstance(block, QrCode)]
        cited = [references[key] for key in _cited_in(texts[name]) if key in references]
        words += [address_in_words(reference.URL) for reference in cited if reference.URL]
        printed = Printed(" ".join(words))
        for loc, link in links:
            if not printed.has(link.url):
                node = source.node_of(loaded.root, loc)
                place = locate_within(node, link.url, 0) if isinstance(node, Scalar) else loaded.place(loc)
                yield unreadable_link(Prose("", link.children).plain(values), link.url, place)


def _style_findings(loaded: Loaded, style: Style) -> Iterator[Finding]:
    try:
        style_file(loaded.brochure.citation_style)
    except StyleError as error:
        place = loaded.place(("citation-style",))
        yield Finding("content.citation-style", Severity.ERROR, str(error), place, error.fix)
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
        else:
            yield from _page_count_findings(loaded, name, style.formats[leaflet.format])
        if leaflet.printer and leaflet.printer not in style.printers:
            place = loaded.place(("leaflets", name, "printer"))
            message = f"there is no printer “{leaflet.printer}”"
            yield _unknown("content.printer", message, leaflet.printer, style.printers, place)
        yield from _icon_findings(loaded, name, leaflet, style)


def _page_count_findings(loaded: Loaded, name: str, fmt: Format) -> Iterator[Finding]:
    """A number of pages that the format can't have."""
    wanted = loaded.brochure.leaflets[name].pages
    if wanted is not None and (given := fmt.page_target(1, wanted)) != wanted:
        message = f"{fmt.title} can’t have {wanted} pages: it gets {given}"
        place = loaded.place(("leaflets", name, "pages"))
        fix = f"write `pages: {given}`" if fmt.is_open else "remove `pages`, or choose another format"
        yield Finding("content.pages", Severity.WARNING, message, place, fix)


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
