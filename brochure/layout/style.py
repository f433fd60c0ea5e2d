"""What all leaflets of a project share: its data, fonts, style sheets and templates, read once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from brochure.content.model import Leaflet
from brochure.design.data import style_data
from brochure.design.formats import Format
from brochure.design.measures import Measure
from brochure.design.palette import Palette
from brochure.design.printers import Printer
from brochure.design.resources import Resources
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace
from brochure.language.locale import Locale
from brochure.layout.characters import characters_of
from brochure.layout.environment import environment, render
from brochure.layout.inline import to_html
from brochure.layout.tabs import beside_tabs
from brochure.layout.typefaces import theme
from brochure.layout.typography import Typography
from brochure.source.address import Address
from brochure.source.project import Project
from brochure.text.fields import PartialDate, Prose
from brochure.text.uri import uri_of
from brochure.typesetting.sheets import FONT_SUFFIXES

#: Most environments of templates that a style keeps: one for each language and set of values.
_MOST_ENVIRONMENTS = 8
#: Style sheets in the order in which they are read; those of the blocks and of the audience follow, and then
#: what a project adds to all of them.
_STYLES, OWN_STYLE = ("styles/fonts.css", "styles/base.css"), "styles/own.css"


@dataclass(frozen=True)
class Style:
    """What all leaflets of a project share, read once."""

    resources: Resources
    palette: Palette
    formats: Mapping[str, Format]
    measures: tuple[Measure, ...]
    #: In the order of their file: the first is the default.
    printers: Mapping[str, Printer]

    def printer_of(self, leaflet: Leaflet) -> Printer:
        """The printer that a leaflet names, or the first.  Raises ``KeyError`` for one that is not there."""
        return self.printers[leaflet.printer] if leaflet.printer else next(iter(self.printers.values()))

    def measures_of(self, leaflet: Leaflet) -> tuple[Measure, ...]:
        """The measures that hold for a leaflet: margins leave room beside its tabs."""
        fmt = self.formats[leaflet.format]

        def larger() -> float:
            sheets = sheets_of(self.resources, leaflet.audience)
            drawn = theme(self.palette, self.fonts, leaflet.audience, scale=1, width=1, sheets=sheets)
            return drawn.larger

        return beside_tabs(leaflet, fmt, self.measures, larger)

    @cached_property
    def fonts(self) -> Mapping[str, bytes]:
        """The project's fonts by the name that style sheets use: ``fonts/<family>/<file>``."""
        names = self.resources.names("styles/fonts", FONT_SUFFIXES)
        return {str(PurePosixPath(name).relative_to("styles")): self.resources.read(name) for name in names}

    @property
    def sound_fonts(self) -> Mapping[str, bytes]:
        """The fonts.  Raises :class:`ContentError` that names every one that can't be used."""
        return self.fonts if self.covered else {}

    @cached_property
    def covered(self) -> frozenset[int]:
        """The characters that at least one font has.

        Raises :class:`ContentError` that names every font that can't be used.
        """
        found: set[int] = set()
        findings = []
        for name, data in self.fonts.items():
            try:
                found |= characters_of(data)
            # Damage shows wherever the tables are taken apart, as any kind of error.
            except Exception as error:
                reason = " ".join(str(error).split())[:200] or type(error).__name__
                fix = "use another copy of the font, or remove the file"
                findings.append(
                    Finding(
                        "layout.font",
                        Severity.ERROR,
                        f"the font can't be used: {reason}",
                        SourcePlace(f"styles/{name}"),
                        fix,
                    )
                )
        if findings:
            raise ContentError(findings)
        return frozenset(found)

    def __getstate__(self) -> dict[str, object]:
        """What a worker gets: compiled templates can't be sent."""
        unsent = ("_environments", "_printed")
        return {name: value for name, value in self.__dict__.items() if name not in unsent}

    @cached_property
    def _printed(self) -> list[Address]:
        """The addresses of the texts that templates have printed, in their order."""
        return []

    @cached_property
    def _environments(self) -> dict[str, ImmutableSandboxedEnvironment]:
        return {}

    def templates(self, values: Mapping[str, str], locale: Locale) -> ImmutableSandboxedEnvironment:
        """The templates, with filters that put *values* into texts, in the forms of a locale."""
        key = f"{locale.tag} {locale.forms} {sorted(values.items())}"
        if key not in self._environments:
            if len(self._environments) >= _MOST_ENVIRONMENTS:
                # Values hardly ever change: those of before are not asked for again.
                self._environments.clear()
            self._environments[key] = environment(self._template, _filters(values, locale, self._printed))
        return self._environments[key]

    def rendered(
        self, templates: ImmutableSandboxedEnvironment, name: str, variables: Mapping[str, Any]
    ) -> tuple[str, tuple[Address, ...]]:
        """What a template makes, and the addresses of the texts that it prints, in their order."""
        self._printed.clear()
        made = render(templates, name, **variables)
        return made, tuple(self._printed)

    def _template(self, name: str) -> str | None:
        try:
            return self.resources.text(f"templates/{name}")
        except FileNotFoundError:
            return None


def style_of(project: Project) -> Style:
    """What the leaflets of a project share.  Raises :class:`ContentError`."""
    resources = Resources(project)
    data = style_data(resources)
    return Style(resources, data.palette, data.formats, data.measures, data.printers)


def sheets_of(resources: Resources, audience: str) -> tuple[tuple[str, str], ...]:
    """The style sheets of an audience in their order, by name, with their texts.

    Raises :class:`ContentError` for one of the project that nests brackets too deeply to be read.
    """
    own = "patient" if audience == "public" else audience
    blocks = resources.names("styles/blocks", (".css",))
    names = [*_STYLES, *blocks, f"styles/{own}.css", OWN_STYLE]
    sheets = tuple((name, resources.text(name)) for name in names)
    of_project = resources.own((".css",))
    deep = [place for name, text in sheets if name in of_project and (place := _too_deep(name, text))]
    if deep:
        message, fix = f"brackets stand in brackets more than {_MOST_BRACKETS} deep", "write it more simply"
        raise ContentError([Finding("layout.file", Severity.ERROR, message, place, fix) for place in deep])
    return sheets


#: Deepest brackets of a style sheet: what reads it goes into each, and style sheets need some five.
_MOST_BRACKETS = 60


def _too_deep(name: str, text: str) -> SourcePlace | None:
    """Where brackets of a style sheet stand too deep in others."""
    depth = 0
    for bracket in re.finditer(r"[(\[{]|([)\]}])", text):
        depth = max(0, depth - 1) if bracket[1] else depth + 1
        if depth > _MOST_BRACKETS:
            begin = text.rfind("\n", 0, bracket.start()) + 1
            line = text.count("\n", 0, begin) + 1
            return SourcePlace(name, line, bracket.start() - begin + 1, text[begin:].split("\n", 1)[0])
    return None


def _filters(
    values: Mapping[str, str], locale: Locale, printed: list[Address]
) -> dict[str, Callable[..., Any]]:
    typography = Typography.of(locale)

    def inline(text: Prose, signs: Mapping[str, str] | None = None) -> Markup:
        printed.append(text.address)
        return to_html(text.nodes, values, signs or {}, typography, text.address)

    def words(text: Prose) -> str:
        printed.append(text.address)
        return text.plain(values)

    def announces(text: Prose) -> bool:
        """True where a text ends with a colon: it stands on the page of what follows."""
        return text.plain(values).rstrip()[-1:] in (":", "：")

    def address(url: str) -> str:
        """An address without its scheme."""
        return url.split("://", 1)[-1].removeprefix("www.").rstrip("/")

    def date(given: PartialDate) -> str:
        return given.words(locale)

    def number(given: Decimal | float) -> str:
        return locale.number(Decimal(str(given)))

    return {
        "inline": inline,
        "words": words,
        "announces": announces,
        "address": address,
        "uri": uri_of,
        "date": date,
        "number": number,
    }
