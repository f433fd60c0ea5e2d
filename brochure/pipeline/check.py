"""Every check on content in one pass: the model, what it refers to, its sources, its style."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from brochure.bibliography.styles import StyleError, style_file
from brochure.content.blocks.charts import IconArray
from brochure.content.blocks.media import QrCode
from brochure.content.citing import reference_keys
from brochure.content.load import Content
from brochure.content.model import Leaflet
from brochure.content.usage import Usage
from brochure.design.formats import Format
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace, did_you_mean, has_errors, in_order
from brochure.language.locale import tag_of
from brochure.language.tags import is_leftward, without_unknown_region
from brochure.layout.style import Style
from brochure.layout.typefaces import not_to_embed
from brochure.layout.wrong_letters import wrong_letters
from brochure.pipeline.own_kinds import own_kind_findings
from brochure.pipeline.page_check import page_findings
from brochure.rules.chart_colours import colour_faults
from brochure.rules.citations import after_digit, check_library, check_quotes
from brochure.rules.links import LeafletWords, address_in_words, doubtful, leads_elsewhere, other_address
from brochure.rules.links import unreadable as unreadable_link
from brochure.rules.values import Repeats, foreign, reads_as_english
from brochure.rules.values import repeated as repeated_value
from brochure.rules.values import unused as unused_value
from brochure.source import files as source
from brochure.source.address import BACK_CODE, Address
from brochure.source.files import locate_within
from brochure.source.nodes import Mapping, Scalar, scalars
from brochure.source.pasted import typed, without_curly_quotes
from brochure.text.fields import Prose
from brochure.text.inline import Link, walk
from brochure.text.locators import meaning_of
from brochure.text.placement import digit_before_citation
from brochure.typesetting.pages import Part
from brochure.typesetting.sheets import FONT_SUFFIXES


def check(loaded: Content, style: Style) -> list[Finding]:
    """Findings on sound content.

    Raises :class:`ContentError` with all of them when one is an error that leaves nothing to build.
    """
    findings = [
        *loaded.findings,
        *style.resources.check(),
        *_style_findings(loaded, style),
        *own_kind_findings(loaded, style),
        *_language_findings(loaded),
        *_shared_words_findings(loaded),
        *_citation_findings(loaded),
        *_value_findings(loaded),
        *_link_findings(loaded),
        *_joined_lines(loaded),
    ]
    if has_errors(findings):
        raise ContentError(findings)
    return in_order(_attributed(loaded, findings))


def _attributed(loaded: Content, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, each on the lines of one leaflet with that leaflet’s name: others need not read it."""
    lines: dict[tuple[str, int], str] = {}
    for name in loaded.brochure.leaflets:
        for scalar in scalars(source.node_of(loaded.root, ("leaflets", name))):
            lines[scalar.place.file, scalar.place.line] = name
    for finding in findings:
        place = finding.place
        name = lines.get((place.file, place.line), "") if isinstance(place, SourcePlace) else ""
        yield replace(finding, leaflet=name) if name and not finding.leaflet else finding


def parts_of(loaded: Content, name: str) -> dict[str, Part]:
    """The parts of a leaflet by the marks that its HTML carries in ``data-at``."""
    leaflet = loaded.brochure.leaflets[name]
    values = loaded.brochure.value_texts
    top = Address(("leaflets", name))
    parts = {
        "cover": Part("the cover", loaded.place(top / "cover", key=True), True),
        "notes": Part("a notes page", loaded.place(top, key=True), True),
        "back-cover": Part("the back cover", loaded.place(top / "back-cover", key=True), True),
        "back-cover.code": Part("the code of the back cover", loaded.place(top / BACK_CODE, key=True)),
    }
    for number, section in enumerate(leaflet.sections):
        title = section.title.plain(values)
        place = loaded.place(section.title.address)
        parts[section.title.address.mark] = Part(f"“{title}”", place, section.start != "flow", is_title=True)
        for index, block in enumerate(section.blocks):
            address = top / ("sections", number, "blocks", index)
            label = f"the block “{block.kind}” in “{title}”"
            parts[address.mark] = Part(label, loaded.place(address), is_title=block.kind == "heading")
    return parts


def _citation_findings(loaded: Content) -> Iterator[Finding]:
    for name, leaflet in loaded.brochure.leaflets.items():
        lists = [
            block for section in leaflet.sections for block in section.blocks if block.kind == "references"
        ]
        cites_any = bool(loaded.usage(name).cites)
        place = loaded.place(("leaflets", name), key=True)
        if len(lists) != 1 and cites_any:
            count = "more than one" if lists else "no"
            message = f"the leaflet “{name}” cites sources, but has {count} reference list"
            yield Finding("citation.list", Severity.ERROR, message, place, "give it one block `references`")
        elif lists and not cites_any:
            message = f"the leaflet “{name}” has a reference list, but cites nothing"
            fix = "cite the sources with [@key], or remove the block `references`"
            yield Finding("citation.list", Severity.ERROR, message, place, fix)
    usages = _usages(loaded)
    places = dict(reference_keys(loaded.root))
    cited = {key for usage in usages for key in usage.sources}
    cited |= {cite.key for cite in loaded.brochure.label_cites}
    yield from check_library(loaded.brochure.references, places, cited)
    yield from _quote_findings(loaded)
    for text in _texts(loaded):
        for citation in digit_before_citation(text.nodes, loaded.brochure.value_texts):
            node = source.node_of(loaded.root, text.address)
            if isinstance(node, Scalar):
                cite = citation.items[0]
                yield after_digit(locate_within(node, f"@{cite.key}", cite.occurrence))


def _usages(loaded: Content) -> list[Usage]:
    return [loaded.usage(name) for name in loaded.brochure.leaflets]


def _texts(loaded: Content) -> Iterable[Prose]:
    """Every text that a leaflet shows, each once: leaflets share words and abbreviations."""
    return {text.address: text for usage in _usages(loaded) for text in usage.texts}.values()


def _quote_findings(loaded: Content) -> Iterator[Finding]:
    """Quotes of sources, and notes on what is to be checked in them, to which no citation leads."""
    quotes, to_check = loaded.brochure.quotes, loaded.brochure.to_check
    if not quotes and not to_check:
        return
    # A value brings its source with it; one that nothing uses does not.
    cites = {cited for usage in _usages(loaded) for cited in usage.places_cited}
    cites |= {(cite.key, cite.locator) for cite in loaded.brochure.label_cites}
    keys = {reference.id for reference in loaded.brochure.references}

    def places(field: str) -> Callable[[str, str], SourcePlace]:
        return lambda key, locator: loaded.place((field, key, *((locator,) if locator else ())), key=True)

    yield from check_quotes(quotes, keys, cites, places("quotes"), read=meaning_of)
    called = ("notes on what is to be checked", "the note", "note")
    yield from check_quotes(to_check, keys, cites, places("to-check"), called, meaning_of)


def _value_findings(loaded: Content) -> Iterator[Finding]:
    """Values that nothing uses, and texts that repeat one instead of using it."""
    values = loaded.brochure.values
    used = {name for usage in _usages(loaded) for name in usage.values}
    yield from (
        unused_value(name, loaded.place(("values", name), key=True)) for name in values if name not in used
    )
    repeats = Repeats({name: value.text for name, value in values.items()})
    for text in _texts(loaded):
        # Values stay names here: only texts that are written out are compared.
        for found, occurrence, names in repeats.within(text.plain({})):
            yield repeated_value(found, names, _place_within(loaded, text, found, occurrence))


def _place_within(loaded: Content, text: Prose, words: str, occurrence: int = 0) -> SourcePlace:
    """Where words that may be written in another way stand in a text."""
    node = source.node_of(loaded.root, text.address)
    if isinstance(node, Scalar):
        return locate_within(node, words, occurrence)
    return loaded.place(text.address)


def _joined_lines(loaded: Content) -> Iterator[Finding]:
    """Texts whose line breaks or empty lines YAML keeps: they are printed as spaces."""
    for text in _texts(loaded):
        if not (breaks := text.source.count("\n")):
            continue
        node = source.node_of(loaded.root, text.address)
        if not isinstance(node, Scalar):
            continue
        message = (
            "the line break in this text is printed as a space: it becomes one paragraph"
            if breaks == 1
            else "the line breaks in this text are printed as spaces: it becomes one paragraph"
        )
        fix = "give each line or paragraph an item or a block of its own"
        if node.style == "|" and "\n\n" not in text.source:
            fix += ", or write `>` instead of `|` where it is one paragraph"
        elif node.style == ">" and "\n\n" not in text.source:
            fix += ", or indent all lines alike where it is one paragraph"
        yield Finding("content.line-breaks", Severity.WARNING, message, node.place, fix)


def _link_findings(loaded: Content) -> Iterator[Finding]:
    """Links to addresses that are not printed, and addresses that lead elsewhere than they look."""
    for node in scalars(loaded.root):
        for address, severity, message, fix in doubtful(node.value):
            yield Finding("content.address", severity, message, locate_within(node, address), fix)
    values = loaded.brochure.value_texts
    references = {reference.id: reference for reference in loaded.brochure.references}
    for usage in _usages(loaded):
        links = [
            (text, node)
            for text in usage.texts
            for node in walk(text.nodes)
            if isinstance(node, Link) and not node.url.startswith("#")
        ]
        if not links:
            continue
        words = [text.plain(values) for text in usage.texts]
        blocks = [block for section in usage.leaflet.sections for block in section.blocks]
        if usage.leaflet.back_cover and usage.leaflet.back_cover.code:
            blocks.append(usage.leaflet.back_cover.code)
        # A code is read by a telephone, and its address is printed beside it.
        words += [address_in_words(block.url) for block in blocks if isinstance(block, QrCode)]
        cited = {cite.key for cite in usage.cites}
        words += [address_in_words(references[key].URL or "") for key in cited if key in references]
        printed = LeafletWords(" ".join(words))
        for text, link in links:
            place = _place_within(loaded, text, link.url)
            shown = Prose("", link.children).plain(values)
            if leads_elsewhere(shown, link.url):
                yield other_address(shown, link.url, place)
            elif not printed.has(link.url):
                yield unreadable_link(shown, link.url, place)


def _style_findings(loaded: Content, style: Style) -> Iterator[Finding]:
    try:
        style_file(loaded.brochure.citation_style)
    except StyleError as error:
        place = loaded.place(("citation-style",))
        yield Finding("content.citation-style", Severity.ERROR, str(error), place, error.fix)
    for name in style.resources.own(FONT_SUFFIXES):
        for told in (not_to_embed(name, data := style.resources.read(name)), wrong_letters(name, data)):
            if told is not None:
                yield told
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
            fmt = style.formats[leaflet.format]
            yield from _page_count_findings(loaded, name, fmt)
            yield from page_findings(loaded, name, leaflet, fmt, style)
        if leaflet.printer and leaflet.printer not in style.printers:
            place = loaded.place(("leaflets", name, "printer"))
            message = f"there is no printer “{leaflet.printer}”"
            yield _unknown("content.printer", message, leaflet.printer, style.printers, place)
        yield from _icon_findings(loaded, name, leaflet, style)
        yield from _chart_findings(loaded, name, leaflet, style)


def _language_findings(loaded: Content) -> Iterator[Finding]:
    """Leaflets in languages that the program has no words in, or can't set."""
    for name, leaflet in loaded.brochure.leaflets.items():
        place = loaded.place(("leaflets", name, "language"))
        if leaflet.locale.is_leftward or is_leftward(leaflet.language):
            yield Finding(
                "content.direction",
                Severity.ERROR,
                f"“{leaflet.language}” is written from right to left, which can't be set yet",
                place,
                "leave the leaflet out, or write it in a language that is written from left to right",
            )
        elif meant := without_unknown_region(leaflet.language):
            message = f"“{leaflet.language}” names a region that there is not"
            yield Finding("content.language", Severity.ERROR, message, place, f"write {meant}")
        elif not tag_of(leaflet.language):
            yield Finding(
                "content.language",
                Severity.WARNING,
                f"there are no words in “{leaflet.language}”: what the program adds to the leaflet, such as "
                "the draft mark, titles and what is read aloud, is English; ends of sentences and what is "
                "kept on one line are those of English",
                place,
                "write the leaflet in English, or add a file with the words (see docs/languages.md)",
            )


def _shared_words_findings(loaded: Content) -> Iterator[Finding]:
    """English values, abbreviations, words of the glossary and contacts in leaflets of other languages."""
    brochure = loaded.brochure
    values = brochure.value_texts
    for name, leaflet in brochure.leaflets.items():
        if leaflet.language.partition("-")[0] == "en":
            continue
        usage = loaded.usage(name)
        shared = [
            (f"the value “{key}”", value.text, Address(("values", key, "text")))
            for key, value in usage.values.items()
        ]
        shared += [
            (f"the abbreviation “{short}”", text.plain(values), text.address)
            for short, text in usage.listed_abbreviations
        ]
        shared += [
            (
                f"“{entry.term.plain(values)}” in the glossary",
                entry.meaning.plain(values),
                entry.meaning.address,
            )
            for entry in usage.listed_glossary
        ]
        if any("company-contact" in text.value_names for text in usage.texts):
            contact = values["company-contact"]
            shared.append(("the contact of the company", contact, Address(("company", "contact"))))
        english = [(called, address) for called, text, address in shared if reads_as_english(text)]
        if english:
            place = loaded.place(english[0][1])
            yield foreign(leaflet.language, [called for called, _address in english], place)


def _page_count_findings(loaded: Content, name: str, fmt: Format) -> Iterator[Finding]:
    """A number of pages that the format can't have."""
    wanted = loaded.brochure.leaflets[name].pages
    if wanted is not None and (given := fmt.page_target(1, wanted)) != wanted:
        message = f"{fmt.title} can’t have {wanted} pages: it gets {given}"
        place = loaded.place(("leaflets", name, "pages"))
        fix = f"write `pages: {given}`" if fmt.is_open else "remove `pages`, or choose another format"
        yield Finding("content.pages", Severity.WARNING, message, place, fix)


def _icon_findings(loaded: Content, name: str, leaflet: Leaflet, style: Style) -> Iterator[Finding]:
    named = list(_values_of("icon", source.node_of(loaded.root, ("leaflets", name))))
    if not named:
        return
    icons = [Path(icon).stem for icon in style.resources.names("styles/icons", (".svg",))]
    for scalar in named:
        if scalar.value not in icons:
            yield _unknown(
                "content.icon", f"there is no icon “{scalar.value}”", scalar.value, icons, scalar.place
            )


def _chart_findings(loaded: Content, name: str, leaflet: Leaflet, style: Style) -> Iterator[Finding]:
    """Colours of charts that are not there, too faint, or too alike; words for people who are not there."""
    for number, section in enumerate(leaflet.sections):
        for index, block in enumerate(section.blocks):
            address = Address(("leaflets", name, "sections", number, "blocks", index))
            for found in colour_faults(block, style.palette):
                place = loaded.place(address / found.loc)
                yield Finding("content.colour", found.severity, found.message, place, found.fix)
            if isinstance(block, IconArray) and block.rest and not block.left:
                message = "the groups are everybody: there is nobody of whom `rest` could be true"
                fix = "remove it, or check the counts; the picture leaves it out"
                yield Finding("content.rest", Severity.WARNING, message, loaded.place(address / "rest"), fix)


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
    if (plain := typed(given)) != given and plain in names:
        is_quoted = without_curly_quotes(given) == plain
        how = "without the quotation marks" if is_quoted else "with the signs of the keyboard"
        return Finding(rule, Severity.ERROR, message, place, f"write it {how}: `{plain}`")
    fix = did_you_mean(given, names, there="there are")
    return Finding(rule, Severity.ERROR, message, place, fix)
