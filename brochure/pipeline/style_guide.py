"""The style guide: how the leaflets of a project look, on a few pages that a brand team can sign.

Everything in it is made from the styles that hold for the project: colours by the profile of its printers,
type and spacing as the engine sets them, icons, covers and logos as the leaflets have them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path, PurePosixPath

from markupsafe import Markup

from brochure import __version__
from brochure.content.coherence import scalar_places
from brochure.content.load import Content
from brochure.content.model import Leaflet
from brochure.design.contrast import contrast, luminance
from brochure.design.formats import Format
from brochure.design.measures import measure_for
from brochure.design.printers import Printer, typeset_bleed
from brochure.design.resources import FOLDERS
from brochure.editions.job import EditionJob
from brochure.editions.screen import screen
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace
from brochure.language.locale import Locale, locale_of
from brochure.layout.drawings import Drawings
from brochure.layout.environment import render
from brochure.layout.faults import Manuscript
from brochure.layout.figures import PageRoom
from brochure.layout.graphics.picture import SIZE_LIMIT
from brochure.layout.leaflet import prepare
from brochure.layout.pages import drawing_width, page_margins
from brochure.layout.specimen import TypeScale, set_plainly, type_scale
from brochure.layout.style import OWN_STYLE, Style, sheets_of
from brochure.layout.typefaces import declared_faces, font_rules, theme
from brochure.pdf.metadata import Metadata
from brochure.pdf.thumbnails import thumbnails
from brochure.pipeline.print_setup import profile_of, recipes_of
from brochure.pipeline.publish import publish, staging
from brochure.pipeline.session import Session
from brochure.pipeline.workers import WorkerDiedError
from brochure.press.separation import Separation
from brochure.typesetting.engine import TypesetJob
from brochure.typesetting.loading import version

#: The name of the file, of its template and of its style sheet.
GUIDE = "styles.pdf"
_TEMPLATE, _STYLE, _FONTS = "style-guide.html", "styles/style-guide.css", "styles/fonts.css"
#: Least contrast of text, and of large text (WCAG 2.2, 1.4.3).
_FOR_TEXT, _FOR_LARGE = 4.5, 3.0
#: Width of the picture of a cover, px.
_COVER = 480
#: Letters of the digest that people compare.
_SHORT = 12


@dataclass(frozen=True)
class InksOfColour:
    """What one printer prints for a colour."""

    #: Per cent of the four inks, and of all.
    inks: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class GuideColour:
    """A colour of the palette as the guide shows it."""

    name: str
    role: str
    srgb: str
    #: For each printer.
    printed: tuple[InksOfColour, ...]
    #: Contrast with paper, and what it is enough for: ``text``, ``large`` or nothing.
    contrast: float
    enough_for: str
    #: The grey of the same lightness, on screens and in per cent of black.
    grey: str
    black: int
    #: True where the colour is as light as paper, so that its patch needs an edge.
    is_light: bool


def write_guide(session: Session, output: Path) -> Path:
    """Write the guide into the *output* folder and give its path.

    Nothing else there is touched.  Raises :class:`ContentError` for content and styles that can't be used.
    """
    loaded, style = session.content(), session.style()
    try:
        pdf = session.apart(guide, loaded, style, session.source_date)
    except WorkerDiedError as error:
        own = style.resources.own((".html", ".css"))
        message = f"the style guide can’t be laid out: its layout {error.how}"
        fix = f"mend {own[0]}, or remove it to use the shipped one" if own else "report this with the project"
        place = SourcePlace(own[0]) if own else None
        raise ContentError([Finding("layout.engine", Severity.ERROR, message, place, fix)]) from error
    with staging(output, loaded.project.root) as folder:
        publish({GUIDE: pdf}, output, folder, GUIDE)
    return output / GUIDE


def guide(loaded: Content, style: Style, source_date: datetime | None = None) -> bytes:
    """The guide as a tagged PDF (PDF/UA-1).  Raises :class:`ContentError`."""
    leaflets = loaded.brochure.leaflets
    first = next(iter(leaflets.values()))
    locale, values = locale_of(first.language), loaded.brochure.value_texts
    assets = dict(style.sound_fonts)
    drawings = _drawings(loaded, style, locale)
    printers = _printers(style, leaflets)
    scales = _scales(style, leaflets, locale)
    digest = digest_of_styles(style)
    company = loaded.brochure.company.name.plain(values)
    html = render(
        style.templates(values, locale),
        _TEMPLATE,
        words=locale,
        company=company,
        version=digest[:_SHORT],
        digest=digest,
        covers=list(_covers(loaded, style, assets)),
        logos=_logos(loaded, drawings),
        printers=locale.listed([f"{printer.title} ({printer.condition})" for printer in printers]),
        colours=list(_colours(style, printers)),
        scales=[(scale, fmt.title) for scale, fmt in scales],
        pages=list(_pages(loaded, style)),
        icons=list(_icons(style, drawings)),
    )
    places = [scalar_places(loaded.root, name) for name in leaflets]
    drawings.raise_problems({name: place for found in reversed(places) for name, place in found.items()})
    families = {size.role: size.family for scale, _format in reversed(scales) for size in scale.sizes}
    faces = "; ".join(f'--guide-{role}: "{families[role]}"' for role in ("text", "title") if role in families)
    styles = (
        (_FONTS, style.resources.text(_FONTS)),
        # Fonts may be declared there, too; the rest of it is of leaflets.
        (OWN_STYLE, font_rules(style.resources.text(OWN_STYLE))),
        (_STYLE, style.resources.text(_STYLE)),
        ("palette", style.palette.css()),
        ("faces", f":root {{ {faces} }}"),
    )
    own = {f"templates/{_TEMPLATE}": style.resources.text(f"templates/{_TEMPLATE}")}
    job = TypesetJob(html, styles, {**assets, **drawings.assets}, reads_pages=False)
    made = set_plainly(
        job, Manuscript(styles, own, tuple(style.palette.colours)), SourcePlace(f"templates/{_TEMPLATE}")
    )
    dated = max(
        datetime(day.year, day.month or 1, day.day or 1, tzinfo=timezone.utc)
        for day in (leaflet.prepared for leaflet in leaflets.values())
    )
    said = locale.style_guide
    metadata = Metadata(
        title=f"{said.title}: {company}",
        author=company,
        description=said.about.format(company=company),
        language=locale.tag,
        creator=f"brochure {__version__}",
        producer=f"WeasyPrint {version()}",
        date=source_date or dated,
    )
    fmt = style.formats[first.format]
    return screen(EditionJob("styles", made.pdf, metadata, fmt, first.paper, locale)).pdf


def digest_of_styles(style: Style) -> str:
    """The SHA-256 over all templates and styles that hold for the project, by their names."""
    whole = hashlib.sha256()
    for name in (name for folder in FOLDERS for name in style.resources.names(folder)):
        data = style.resources.read(name, SIZE_LIMIT)
        # Line ends of texts differ between checkouts.
        plain = data if b"\0" in data else data.replace(b"\r\n", b"\n")
        whole.update(f"{name}\0{hashlib.sha256(plain).hexdigest()}\n".encode())
    return whole.hexdigest()


def _printers(style: Style, leaflets: Mapping[str, Leaflet]) -> list[Printer]:
    """The printers that the leaflets are for, each once."""
    found = {printer.name: printer for printer in map(style.printer_of, leaflets.values())}
    return list(found.values())


def _scales(style: Style, leaflets: Mapping[str, Leaflet], locale: Locale) -> list[tuple[TypeScale, Format]]:
    """The scale of each audience, once for each way of filling pages."""
    found: dict[tuple[str, str], tuple[TypeScale, Format]] = {}
    for leaflet in leaflets.values():
        fmt = style.formats[leaflet.format]
        key = (leaflet.audience, measure_for(fmt.page_size(1)[0], style.measures).name)
        if key not in found:
            scale = type_scale(style, locale, leaflet.audience, fmt, style.printer_of(leaflet))
            found[key] = scale, fmt
    return list(found.values())


def _colours(style: Style, printers: list[Printer]) -> Iterator[GuideColour]:
    recipes = recipes_of(style.palette)
    rooms = [
        Separation(profile_of(printer, style.resources), recipes, printer.ink_limit / 100)
        for printer in printers
    ]
    paper = _shares(style.palette["paper"])
    for name, row in style.palette.rows.items():
        red, green, blue = _bytes(row.srgb)
        shares = _shares(row.srgb)
        ratio = contrast(shares, paper)
        grey = _grey(shares)
        printed = []
        for room in rooms:
            inks = room.of_srgb((red, green, blue))
            printed.append(InksOfColour(tuple(round(ink * 100) for ink in inks), round(sum(inks) * 100)))
        yield GuideColour(
            name,
            row.role,
            row.srgb,
            tuple(printed),
            # Rounded down: 4.49 is not yet 4.5.
            int(ratio * 10) / 10,
            "text" if ratio >= _FOR_TEXT else "large" if ratio >= _FOR_LARGE else "",
            f"#{grey:02X}{grey:02X}{grey:02X}",
            round(rooms[0].black_of_grey[grey] / 2.55),
            ratio < 1.25,
        )


def _bytes(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _shares(colour: str) -> tuple[float, float, float]:
    red, green, blue = _bytes(colour)
    return red / 255, green / 255, blue / 255


def _grey(colour: tuple[float, float, float]) -> int:
    """The grey of the same lightness, 0 to 255."""
    wanted = luminance(colour)
    return min(range(256), key=lambda grey: abs(luminance((grey / 255, grey / 255, grey / 255)) - wanted))


def _pages(loaded: Content, style: Style) -> Iterator[dict[str, object]]:
    values = loaded.brochure.value_texts
    for name, leaflet in loaded.brochure.leaflets.items():
        fmt, printer = style.formats[leaflet.format], style.printer_of(leaflet)
        yield {
            "name": name,
            "title": leaflet.title.plain(values),
            "format": fmt.title,
            "sizes": [tuple(map(_plain, size)) for size in dict.fromkeys(fmt.page_sizes)],
            "margins": list(map(_plain, page_margins(fmt, style.measures))),
            "bleed": _plain(typeset_bleed(fmt, printer)),
            "printer": printer.title,
        }


def _plain(length: float) -> Decimal:
    """A length without zeros behind the point."""
    return Decimal(f"{length:g}")


def _icons(style: Style, drawings: Drawings) -> Iterator[tuple[str, Markup]]:
    """The icons by their names."""
    for file in style.resources.names("styles/icons", (".svg",)):
        name = PurePosixPath(file).stem
        yield name, drawings.icon(name, "ink")


def _covers(loaded: Content, style: Style, assets: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Titles of the leaflets that have covers, and the names of their pictures among the assets."""
    for number, (name, leaflet) in enumerate(loaded.brochure.leaflets.items()):
        if leaflet.cover is not None:
            laid_out = prepare(loaded, name, style, draft=False)
            made = set_plainly(laid_out.job(), laid_out.manuscript, SourcePlace("templates/base.html"))
            assets[f"cover-{number}"] = thumbnails(made.pdf, _COVER)[0]
            yield leaflet.title.plain(loaded.brochure.value_texts), f"cover-{number}"


def _logos(loaded: Content, drawings: Drawings) -> list[Markup]:
    """The logos of the leaflets, each once."""
    found = {leaflet.logo.file: leaflet.logo for leaflet in loaded.brochure.leaflets.values() if leaflet.logo}
    return [drawings.logo(logo) for logo in found.values()]


def _drawings(loaded: Content, style: Style, locale: Locale) -> Drawings:
    """What draws icons and logos."""
    leaflet = next(iter(loaded.brochure.leaflets.values()))
    fmt = style.formats[leaflet.format]
    width = drawing_width(fmt, style.measures)
    sheets = sheets_of(style.resources, leaflet.audience)
    drawn = theme(style.palette, style.sound_fonts, leaflet.audience, scale=1.0, width=width, sheets=sheets)
    return Drawings(
        resources=style.resources,
        project=loaded.project,
        palette=style.palette,
        theme=drawn,
        faces=declared_faces(sheets),
        room=PageRoom(fmt, page_margins(fmt, style.measures), 0.0, width, drawn.size),
        values=loaded.brochure.value_texts,
        locale=locale,
        triangle_side=5.0,
        image_ppi=style.printer_of(leaflet).image_ppi,
        line_ppi=style.printer_of(leaflet).line_ppi,
    )
