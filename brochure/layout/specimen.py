"""What the styles of a project come to: the sizes of type and the steps of spacing, measured on a page.

A specimen has one line of each size, with the elements and classes of the templates, and is set with the
project's own style sheets: whatever these change is seen.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from brochure.design.formats import Format
from brochure.design.measures import measure_for
from brochure.design.printers import Printer, typeset_bleed
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace
from brochure.language.guide_words import GuideRoles
from brochure.language.locale import Locale
from brochure.layout.environment import render
from brochure.layout.faults import Manuscript
from brochure.layout.pages import page_css
from brochure.layout.style import Style, sheets_of
from brochure.layout.typefaces import declared_faces
from brochure.typesetting.engine import EngineError, Typeset, TypesetJob, typeset
from brochure.typesetting.sheets import OutsideError

_TEMPLATE = "style-specimen.html"
#: A custom property that a style sheet gives a length in mm, alone or as the first part of a sum or product.
_LENGTH = re.compile(r"--([a-zA-Z][\w-]*)\s*:\s*(?:calc\(\s*)?[\d.]+mm\b")
#: What the mark of a step of spacing begins with.
_SPACE = "space "
_PT_PER_MM = 72 / 25.4
#: Words lighter than this, of 255, stand on a dark ground.
_LIGHT = 200


@dataclass(frozen=True)
class TypeSize:
    """A size of type in use."""

    #: The name of the field of its words, such as ``cover_title``.
    role: str
    family: str
    weight: int
    #: In pt.
    size: float
    leading: float
    #: Height of its small letters, mm.
    x_height: float
    #: As ``#RRGGBB``.
    colour: str
    #: True for words on a dark ground.
    is_light: bool


@dataclass(frozen=True)
class TypeScale:
    """All sizes of type, and all steps of spacing, of leaflets of one audience and width."""

    audience: str
    sizes: tuple[TypeSize, ...]
    #: Names of custom properties, and mm.
    spaces: tuple[tuple[str, float], ...]


def type_scale(style: Style, locale: Locale, audience: str, fmt: Format, printer: Printer) -> TypeScale:
    """The scale of an audience in a format.  Raises :class:`ContentError` for styles that can't be used."""
    sheets = sheets_of(style.resources, audience)
    spaces = dict.fromkeys(name for _sheet, text in sheets for name in _LENGTH.findall(text))
    html = render(
        style.templates({}, locale),
        _TEMPLATE,
        words=locale,
        audience=audience,
        format=fmt,
        measure=measure_for(fmt.page_size(1)[0], style.measures).name,
        spaces=list(spaces),
    )
    pages = page_css(fmt, style.measures, (), label=None, bleed=typeset_bleed(fmt, printer))
    styles = (*sheets, ("palette", style.palette.css()), ("pages", pages))
    name = f"templates/{_TEMPLATE}"
    written = Manuscript(styles, {name: style.resources.text(name)}, tuple(style.palette.colours))
    made = set_plainly(TypesetJob(html, styles, style.fonts), written, SourcePlace(name), is_measured=True)
    partial = {face.family for face in declared_faces(sheets) if face.is_partial}
    heights = {found.at: found.box.bottom - found.box.top for found in reversed(made.placed)}
    return TypeScale(
        audience,
        tuple(size for role in GuideRoles.model_fields for size in _sizes(role, made, partial)),
        tuple((name, heights[f"{_SPACE}{name}"]) for name in spaces if f"{_SPACE}{name}" in heights),
    )


def set_plainly(
    job: TypesetJob, written: Manuscript, template: SourcePlace, *, is_measured: bool = False
) -> Typeset:
    """A document that is no leaflet, set; without its PDF where it is but *is_measured*.

    Raises :class:`ContentError` for what its *template*, or the style sheets that it was *written* with,
    make of it.
    """
    try:
        made = typeset(job, lambda pages: pages > 0 and not is_measured)
    except EngineError as error:
        fix = "mend the template or the style sheet, or remove the project’s own"
        message = f"the style guide can’t be laid out: its layout {error}"
        raise ContentError([Finding("layout.engine", Severity.ERROR, message, template, fix)]) from error
    except OutsideError as error:
        raise ContentError([written.outside(error)]) from error
    if made.complaints:
        raise ContentError(written.faults(made.complaints))
    return made


def _sizes(role: str, made: Typeset, partial: Collection[str]) -> list[TypeSize]:
    """How a role is set, by the family of its letters: *partial* ones are for figures and the like alone."""
    passage = next((found for found in made.passages if found.at == role), None)
    if passage is None:
        # A template of the project may leave it out.
        return []
    run, line = passage.runs[0], passage.lines[0].box
    red, green, blue = (round(part * 255) for part in run.face.colour)
    return [
        TypeSize(
            role,
            next((name for name in run.face.families if name not in partial), run.face.family),
            run.face.weight,
            run.face.size,
            (line.bottom - line.top) * _PT_PER_MM,
            run.face.x_height,
            f"#{red:02X}{green:02X}{blue:02X}",
            min(red, green, blue) > _LIGHT,
        )
    ]
