"""One leaflet as HTML, style sheets and files: all that typesetting needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markupsafe import Markup

from brochure.bibliography.items import Reference
from brochure.bibliography.numbering import REFERENCES_TOKEN, Numbered, number
from brochure.bibliography.reference_list import Entry, format_bibliography
from brochure.bibliography.styles import StyleError
from brochure.content.coherence import scalar_places
from brochure.content.load import Content
from brochure.content.model import Leaflet
from brochure.design.draft_label import DraftLabel
from brochure.design.formats import Format
from brochure.design.measures import Measure, measure_for
from brochure.design.palette import Palette
from brochure.design.printers import Printer, typeset_bleed
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace
from brochure.layout.characters import unprintable
from brochure.layout.column_widths import column_widths
from brochure.layout.columns import rows_of
from brochure.layout.decimals import indents
from brochure.layout.drawings import Drawings, placed
from brochure.layout.environment import render
from brochure.layout.faults import Manuscript
from brochure.layout.figure_pages import Figures
from brochure.layout.figures import PageRoom
from brochure.layout.overridden import changed_letters, miscounted_pages, overridden, unclosed_comment
from brochure.layout.page_design import left_out, page_design
from brochure.layout.pages import WIDEST_DRAWING, drawing_width, label_of, live_size, page_margins
from brochure.layout.screen_elements import screen_elements
from brochure.layout.shown_pictures import shown_pictures
from brochure.layout.style import Style, sheets_of
from brochure.layout.template_order import template_order
from brochure.layout.template_words import template_links, template_words
from brochure.layout.typefaces import declared_faces, lacking, theme, unknown_families
from brochure.layout.typography import NBSP
from brochure.layout.unlisted import unlisted
from brochure.layout.unprinted import TemplatedText, templated, unprinted
from brochure.pdf.press_images import Original
from brochure.typesetting.engine import TypesetJob

#: Where notes pages go, when a format asks for more pages than the text fills.
NOTES_TOKEN = "\ue010"
#: The class of a back cover at the end of the last page.
_BACK_AT_END = re.compile(r'(?<=class="back-cover )at-end')
#: Between two lines for notes, and above the first of them: a title, and on a picture the field, too; mm.
_NOTES_LINE, _ABOVE_NOTES, _ABOVE_NOTES_ON_PICTURE = 9, 34, 41
#: Least width and height for texts on a page, mm.
_LEAST_ROOM = 20
#: A drawing in the page, and a tag in it that asks for a colour by name.
_DRAWING, _ASKING = re.compile(r"<svg\b.*?</svg>", re.DOTALL), re.compile(r"<[^<>]*\bvar\([^<>]*>")
#: In an entry of the reference list: tags, and what is not to be torn apart: a DOI of a common length behind
#: its name, the beginning of an address, volume and pages, a month and its day.
_KEPT_TOGETHER = re.compile(
    r"doi:<a\b[^>]*>[^<]{1,40}</a>|doi:[^\s<]{1,40}(?=[\s<]|\Z)|<[^>]*>|https?://(?:www\.)?"
    r"|\b\d+(?:\([^()<>]{1,12}\))?:[A-Za-z]?\d+(?:[-–][A-Za-z]?\d+)?\b"
    r"|\b[A-Z][a-z]{2,8} \d{1,2}(?=, \d{4}\b)"
)
#: The last space of an entry, behind a word that is not long and before a short one: a year, a page.
_LAST_SHORT = re.compile(
    r"([\s>][^\s<>]{1,14}(?:</\w+>[^\s<>]{0,2})?) (?=(?:<span\b[^<>]*>)?[^\s<>]{1,8}(?:</span>\.)?\Z)"
)


@dataclass(frozen=True)
class Prepared:
    """A leaflet as HTML, ready to be typeset."""

    name: str
    leaflet: Leaflet
    format: Format
    #: Whom its print edition is for.
    printer: Printer
    #: HTML with :data:`NOTES_TOKEN` where notes pages go.
    html: str = field(repr=False)
    #: HTML of one notes page.
    notes_page: str = field(repr=False)
    styles: tuple[tuple[str, str], ...] = field(repr=False)
    assets: Mapping[str, bytes] = field(repr=False)
    #: What the leaflet cites, in the order of the numbers.
    numbered: Numbered = field(repr=False)
    #: The formatted reference list in the same order.
    bibliography: tuple[Entry, ...] = ()
    #: Titles of the places that links inside the leaflet lead to, by their ids.
    names: Mapping[str, str] = field(default_factory=dict)
    #: Words in the margins of its pages that are not read aloud: those of its foot and of its tabs.
    margin_words: tuple[str, ...] = ()
    #: Warnings, such as pictures of low resolution.
    findings: tuple[Finding, ...] = ()
    #: Picture files that it was made from.
    files: tuple[Path, ...] = ()
    #: The SHA-256 of every picture and profile that went into it, whoever asked for it, by name.
    digests: Mapping[str, str] = field(default_factory=dict, repr=False)
    #: Pictures with separations of their own, by the key of what stands in for them.
    originals: Mapping[str, Original] = field(default_factory=dict, repr=False)
    #: Pictures whose resolution *findings* tell: their smaller and larger side in pixels, and the ppi.
    told_ppi: tuple[tuple[int, int, float], ...] = ()
    #: The project's own templates and styles, by their names in the project.
    own: tuple[str, ...] = ()
    #: The project's own templates, and the names of its colours: for what is said of them.
    templates: Mapping[str, str] = field(default_factory=dict, repr=False)
    colours: tuple[str, ...] = field(default=(), repr=False)
    #: The texts that these templates print.
    templated: tuple[TemplatedText, ...] = field(default=(), repr=False)
    #: The label that is stamped on every page of a draft; None for an approved leaflet.
    label: DraftLabel | None = None
    #: Where its figures stand; None for what was made without any.
    figures: Figures | None = None
    #: How its pages are filled; None for what is not composed.
    measure: Measure | None = None
    #: True where its pages are looked at while somebody writes: nothing is written of them at first.
    is_preview: bool = False

    @property
    def manuscript(self) -> Manuscript:
        """What it was written in."""
        return Manuscript(self.styles, self.templates, self.colours)

    @property
    def back_shares(self) -> bool:
        """True where the back cover stands at the end of the last page, if there is room."""
        return _BACK_AT_END.search(self.html) is not None

    def job(
        self, notes_pages: int = 0, rules: Iterable[str] = (), *, back_on_page: bool = False
    ) -> TypesetJob:
        """The typesetting job, with so many notes pages, and with *rules* for known pages.

        The back cover may be given a page of its own.
        """
        html = _BACK_AT_END.sub("fills-page", self.html) if back_on_page else self.html
        pages = self.notes_page * notes_pages
        more = "\n".join(rules)
        styles = (*self.styles, ("known-pages", more)) if more else self.styles
        return TypesetJob(html.replace(NOTES_TOKEN, pages), styles, self.assets, is_preview=self.is_preview)


def prepare(loaded: Content, name: str, style: Style, draft: bool = True) -> Prepared:
    """Merge a leaflet into its templates.

    Raises :class:`ContentError` for what its templates, pictures or fonts can't do.
    """
    brochure = loaded.brochure
    leaflet, usage, values = brochure.leaflets[name], loaded.usage(name), brochure.value_texts
    fmt = style.formats[leaflet.format]
    locale = leaflet.locale
    # Before anything is measured with the fonts: a damaged one is named here.
    covered = style.covered
    measures = style.measures_of(leaflet)
    _check_margins(fmt, measures)
    width = drawing_width(fmt, measures)
    measure = measure_for(fmt.page_size(1)[0], measures)
    printer = style.printer_of(leaflet)
    bleed = typeset_bleed(fmt, printer)
    sheets = sheets_of(style.resources, leaflet.audience)
    faces = declared_faces(sheets)
    drawn = theme(
        style.palette, style.fonts, leaflet.audience, scale=measure.text, width=width, sheets=sheets
    )
    room = PageRoom(
        fmt,
        page_margins(fmt, measures, has_foot=leaflet.foot is not None),
        bleed,
        width,
        drawn.size * 25.4 / 72,
    )
    drawings = Drawings(
        resources=style.resources,
        project=loaded.project,
        palette=style.palette,
        theme=drawn,
        faces=faces,
        room=room,
        values=values,
        locale=locale,
        covered=covered,
        # 5 mm a side on A5 and smaller, 7.5 mm on A4 (ABPI Code, clause on additional monitoring).
        triangle_side=5.0 if fmt.page_size(1)[0] <= 148.5 else 7.5,
        image_ppi=printer.image_ppi,
        line_ppi=printer.line_ppi,
        column_widths=column_widths(leaflet, fmt, width, WIDEST_DRAWING),
    )
    label = label_of(locale.draft_mark, fmt, measures) if draft else None
    design = page_design(leaflet, fmt, measures, drawings, label=label, bleed=bleed, values=values)
    sheet = design.pages
    variables = {
        **_functions(drawings),
        **_lengths(leaflet, fmt, measures),
        "words": locale,
        "brochure": brochure,
        "leaflet": leaflet,
        "format": fmt,
        "measure": measure.name,
        "indents": lambda table: indents(
            table, lambda text: text.plain(values), locale.decimal_sign, drawings.theme.regular
        ),
        "glossary": usage.glossary,
        "abbreviations": usage.abbreviations,
        "references_token": Markup(REFERENCES_TOKEN),
        "notes_pages": lambda part: Markup(NOTES_TOKEN) if part is _last_panel(leaflet) else Markup(""),
        "looks": design.looks,
        "rows_of": rows_of,
    }
    templates = style.templates(values, locale)
    html, printed = style.rendered(templates, f"{leaflet.audience}.html", variables)
    notes_page = render(templates, "notes-page.html", **variables)
    if _last_panel(leaflet) is None:
        before, end, after = html.rpartition("</body>")
        html = f"{before}{NOTES_TOKEN}{end}{after}" if end else f"{html}{NOTES_TOKEN}"
    own = style.resources.own((".html", ".css"))
    own_templates = {file: style.resources.text(file) for file in own if file.lower().endswith(".html")}
    library = {reference.id: reference for reference in brochure.references}
    numbered = _numbered(html, library, name, own_templates)
    cited = [library[key] for key in numbered.order]
    try:
        bibliography = format_bibliography(cited, brochure.citation_style, locale.citations)
    except StyleError as error:
        place = loaded.place(("citation-style",))
        finding = Finding("content.citation-style", Severity.ERROR, str(error), place, error.fix)
        raise ContentError([finding]) from None
    html = numbered.html.replace(REFERENCES_TOKEN, _reference_list(bibliography, numbered))
    html = _coloured(html, style.palette, own_templates)
    if own:
        drawings.take_along((html, notes_page, *(text for _name, text in sheets)))
    filled = (fmt.page_size(1)[0] + 2 * fmt.bleed, fmt.page_size(1)[1] + 2 * fmt.bleed)
    if leaflet.cover and leaflet.cover.picture and drawings.cover(leaflet.cover.picture, filled):
        sheet += "\n.cover::before { background-image: url(asset:cover) }"
        if leaflet.cover.words_on == "scrim":
            sheet += f"\n{drawings.scrim(leaflet.cover.picture)}"
    findings = [
        *placed(drawings.problems, scalar_places(loaded.root, name), loaded.place),
        *unprintable(loaded, name, bibliography, values, covered),
        *lacking(faces, drawn.regular.family),
        *unlisted(loaded, bibliography, locale.citations),
        *unprinted(loaded, name, usage.set_texts, frozenset(printed), own_templates),
        *template_order(loaded, name, printed, own_templates, style.resources.shipped_texts(own_templates)),
        *(
            found
            for file, text in own_templates.items()
            for found in (
                *screen_elements(file, text),
                *template_words(file, text),
                *template_links(file, text),
            )
        ),
        *(
            found
            for file, text in (*own_templates.items(), *(sheet for sheet in sheets if sheet[0] in own))
            for found in shown_pictures(file, text, style.resources.drawing)
        ),
        *(
            finding
            for sheet_name, text in sheets
            if sheet_name in own
            for finding in (
                *overridden(sheet_name, text, style.palette.colours),
                *changed_letters(sheet_name, text),
                *miscounted_pages(sheet_name, text),
                *unclosed_comment(sheet_name, text),
                *unknown_families(sheet_name, text, faces),
            )
        ),
    ]
    findings += [
        Finding(
            "layout.template",
            Severity.ERROR,
            f"the templates of the project leave out {what} of the leaflet “{name}”",
            SourcePlace("templates/base.html"),
            "take over what the shipped template does for it, or remove yours",
        )
        for what in left_out(leaflet, design.looks, html)
    ]
    findings += [
        Finding("content.pages", Severity.ERROR, fault.message, loaded.place(fault.text.address), fault.fix)
        for fault in design.faults
    ]
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        raise ContentError(findings)
    figures = Figures.of(drawings.standing, leaflet, room, label)
    return Prepared(
        name=name,
        leaflet=leaflet,
        format=fmt,
        printer=printer,
        html=html,
        notes_page=notes_page,
        styles=(
            ("grounds", design.grounds),
            *sheets,
            ("palette", style.palette.css()),
            ("pages", sheet),
            *([("figures", figures.css)] if figures.css else []),
        ),
        assets={**style.fonts, **drawings.assets},
        numbered=numbered,
        bibliography=bibliography,
        names=_names(leaflet, values),
        margin_words=design.margin_words,
        findings=tuple(findings),
        files=tuple(drawings.files),
        digests=dict(drawings.digests),
        originals=drawings.originals,
        told_ppi=drawings.resolutions.told,
        own=own,
        templates=own_templates,
        colours=tuple(style.palette.colours),
        templated=tuple(templated(loaded, name, usage.set_texts, frozenset(printed), own_templates)),
        label=label,
        figures=figures,
        measure=measure,
    )


def _lengths(leaflet: Leaflet, fmt: Format, measures: tuple[Measure, ...]) -> dict[str, float]:
    """Lengths that templates ask for, mm, and how many lines a page for notes has."""
    width, height = live_size(fmt, measures)
    measure = measure_for(fmt.page_size(1)[0], measures)
    has_foot = leaflet.foot is not None
    foot = page_margins(fmt, measures, has_foot=has_foot)[2] - page_margins(fmt, measures)[2]
    top, _right, bottom, _left = measure.margins
    above = _ABOVE_NOTES_ON_PICTURE if leaflet.has_picture else _ABOVE_NOTES
    return {
        # What is turned by a quarter is as wide as pages are high, and no higher than they are wide.
        "turned_width": height,
        "turned_height": width,
        "notes_lines": int((fmt.page_size(1)[1] - top - bottom - foot - above) // _NOTES_LINE),
    }


def _numbered(
    html: str, library: Mapping[str, Reference], name: str, own_templates: Mapping[str, str]
) -> Numbered:
    """The page with its citations numbered.

    Raises :class:`ContentError` where a template writes a mark that is none of the program's.
    """
    try:
        return number(html, library)
    except (LookupError, TypeError, ValueError) as error:
        message = (
            f"a template of the leaflet “{name}” writes a mark of a citation that is none of the program’s"
        )
        fix = "write texts with the filter `inline`, which makes these marks"
        place = SourcePlace(next(iter(own_templates))) if own_templates else None
        raise ContentError([Finding("layout.template", Severity.ERROR, message, place, fix)]) from error


def _coloured(html: str, palette: Palette, templates: Mapping[str, str]) -> str:
    """The page with the palette's colours put into drawings that templates hold.

    The engine reads ``var()`` in style sheets alone.  Raises :class:`ContentError` for an unknown colour.
    """
    if not templates:
        # What the program itself draws has its colours.
        return html
    unknown: list[str] = []

    def tag(match: re.Match[str]) -> str:
        try:
            return palette.resolve(match[0])
        except KeyError as error:
            unknown.append(str(error.args[0]))
            return match[0]

    html = _DRAWING.sub(lambda drawing: _ASKING.sub(tag, drawing[0]), html)
    if unknown:
        written = Manuscript((), templates, tuple(palette.colours))
        raise ContentError(map(written.unknown_colour, dict.fromkeys(unknown)))
    return html


def _last_panel(leaflet: Leaflet) -> Any:
    """The section that starts the last panel, or the back cover: notes pages go before it."""
    starts = (section for section in reversed(leaflet.sections) if section.start == "last-panel")
    return next(starts, leaflet.back_cover)


def _names(leaflet: Leaflet, values: Mapping[str, str]) -> dict[str, str]:
    """Titles of sections and of blocks with a name, by that name."""
    names = {}
    for section in leaflet.sections:
        title = section.title.plain(values)
        names.update({section.id: title} if section.id else {})
        for block in section.blocks:
            own = block.named_by
            names.update({block.id: own.plain(values) if own is not None else title} if block.id else {})
    code = leaflet.back_cover.code if leaflet.back_cover else None
    return {**names, code.id: code.title.plain(values)} if code and code.id else names


def _functions(drawings: Drawings) -> dict[str, Callable[..., Any]]:
    return {
        "icon": drawings.icon,
        "picture": drawings.picture,
        "logo": drawings.logo,
        **drawings.charts.functions,
        "qr": drawings.qr,
        "triangle": drawings.triangle,
    }


def _kept(entry: Markup) -> Markup:
    """An entry in which no line ends inside what is read as one: a short DOI, pages, a day and its month.

    A last line holds more than a year or a page.
    """

    def bound(match: re.Match[str]) -> str:
        return match[0] if match[0].startswith("<") else f'<span class="nobreak">{match[0]}</span>'

    return Markup(_LAST_SHORT.sub(rf"\1{NBSP}", _KEPT_TOGETHER.sub(bound, str(entry))))


def _reference_list(bibliography: tuple[Entry, ...], numbered: Numbered) -> Markup:
    """The reference list; each number leads back to the first place that cites it."""
    anchors = numbered.anchors()
    items = [
        Markup(
            '<li id="ref-{number}"><a class="ref-number" href="#{anchor}">{number}.</a> {entry}</li>'
        ).format(number=number, anchor=anchors[entry.key], entry=_kept(entry.html))
        for number, entry in enumerate(bibliography, start=1)
    ]
    # Numbers of three and four digits need more room.
    room = "longest" if len(items) > 999 else "long" if len(items) > 99 else ""
    kind = Markup(' class="{}"').format(room) if room else ""
    return Markup("<ol{}>\n{}\n</ol>").format(kind, Markup("\n").join(items))


def _check_margins(fmt: Format, measures: tuple[Measure, ...]) -> None:
    """Raise :class:`ContentError` when the margins leave no room for text."""
    width, height = live_size(fmt, measures)
    if min(width, height) < _LEAST_ROOM:
        message = (
            f"the margins leave {max(width, 0):.0f} × {max(height, 0):.0f} mm of a page of {fmt.title}: "
            f"texts need {_LEAST_ROOM} mm either way"
        )
        fix = "make the margins of the row for this width smaller, or the safe zone in styles/formats.yaml"
        place = SourcePlace("styles/measures.yaml")
        raise ContentError([Finding("layout.margins", Severity.ERROR, message, place, fix)])
