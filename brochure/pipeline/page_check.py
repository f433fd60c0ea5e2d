"""What the content asks of pages: colours of the palette that can be read, columns that are wide enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from brochure.content.load import Content
from brochure.content.model import Leaflet
from brochure.content.pages import Section
from brochure.design.contrast import LEAST
from brochure.design.formats import Format
from brochure.design.palette import Palette
from brochure.findings import Finding, Severity, did_you_mean
from brochure.layout.columns import column_width, least_column
from brochure.layout.looks import contrast_of, ground_below, is_dark, is_light
from brochure.layout.style import Style
from brochure.source.address import Address

#: Picks colours by their names.
_Picks = Callable[[str], bool]


def page_findings(
    loaded: Content, name: str, leaflet: Leaflet, fmt: Format, style: Style
) -> Iterator[Finding]:
    """Findings on grounds, colours, tabs and columns of a leaflet."""
    asked = _ColourRequests(loaded, style.palette)
    top = Address(("leaflets", name))
    if leaflet.ground is not None and not leaflet.has_picture:
        what = "is too strong for a ground of all pages, which words and charts for paper stand on"
        yield from asked.ground(leaflet.ground, top / "ground", asked.is_light, what)
    back = leaflet.back_cover
    if back is not None and back.ground is not None:
        yield from asked.ground(back.ground, top / ("back-cover", "ground"), asked.is_ground)
    for number, section in enumerate(leaflet.sections):
        at = top / ("sections", number)
        if section.ground is not None and not section.has_picture:
            yield from asked.ground(section.ground, at / "ground", asked.is_ground)
        if section.colour is not None:
            yield from asked.colour(leaflet, section, at / "colour")
        if section.tab_words is not None and fmt.kind == "folded":
            message = f"the tab has no words here: on panels of {fmt.title} tabs are strips at the head"
            yield _finding(loaded, at / "tab", message, "write `tab: yes`", Severity.WARNING)
        if section.columns > 1:
            yield from _column_findings(loaded, leaflet, section, fmt, style, at / "columns")


class _ColourRequests:
    """What is wrong with colours that content asks for."""

    def __init__(self, loaded: Content, palette: Palette) -> None:
        self.loaded, self.palette = loaded, palette

    def is_light(self, name: str) -> bool:
        return is_light(self.palette, name)

    def is_ground(self, name: str) -> bool:
        return is_light(self.palette, name) or is_dark(self.palette, name)

    def ground(
        self,
        name: str,
        at: Address,
        does: _Picks,
        what: str = "is no ground: neither dark nor light words can be read on it, or charts are not seen",
    ) -> Iterator[Finding]:
        if name not in self.palette.colours:
            yield self._unknown(name, at)
        elif not does(name):
            yield _finding(self.loaded, at, f"the colour “{name}” {what}", self._would_do(does))

    def colour(self, leaflet: Leaflet, section: Section, at: Address) -> Iterator[Finding]:
        name, below = section.colour or "", ground_below(leaflet, section)
        if name not in self.palette.colours:
            yield self._unknown(name, at)
        elif below in self.palette.colours and (ratio := contrast_of(self.palette, name, below)) < LEAST:
            message = (
                f"words in the colour “{name}” can’t be read on the ground of this section, “{below}”: "
                f"their contrast is {ratio:.1f}:1, less than {LEAST:g}:1"
            )
            fix = self._would_do(lambda other: contrast_of(self.palette, other, below) >= LEAST)
            yield _finding(self.loaded, at, message, fix)

    def _would_do(self, does: _Picks) -> str:
        names = [name for name in self.palette.colours if does(name)]
        return f"use one of {', '.join(names)}" if names else "change the palette"

    def _unknown(self, name: str, at: Address) -> Finding:
        fix = did_you_mean(name, self.palette.colours, "use one of its colours", there="the palette has")
        return _finding(self.loaded, at, f"the palette has no colour “{name}”", fix)


def _column_findings(
    loaded: Content, leaflet: Leaflet, section: Section, fmt: Format, style: Style, at: Address
) -> Iterator[Finding]:
    """Columns that are too narrow to be read."""
    measures = style.measures_of(leaflet)
    least = least_column(leaflet.audience, fmt, measures)
    widths = {count: column_width(count, fmt, measures) for count in (1, 2, 3)}
    if widths[section.columns] < least:
        message = (
            f"{section.columns} columns are too narrow in {fmt.title}: each is "
            f"{widths[section.columns]:.0f} mm wide, and text of this size needs {least:.0f} mm"
        )
        most = max(count for count in widths if count == 1 or widths[count] >= least)
        fix = (
            f"write `columns: {most}`"
            if most > 1
            else "remove `columns`, or choose a format with wider pages"
        )
        yield _finding(loaded, at, message, fix)


def _finding(
    loaded: Content, at: Address, message: str, fix: str, severity: Severity = Severity.ERROR
) -> Finding:
    return Finding("content.pages", severity, message, loaded.place(at), fix)
