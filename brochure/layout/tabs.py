"""Tabs at the edge of pages: where they stand, and their words as drawings that stand upright."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from brochure.content.model import Leaflet
from brochure.design.formats import Format
from brochure.design.measures import Measure
from brochure.design.palette import Palette
from brochure.layout.graphics.svg import PT, PageFont, tag, words
from brochure.layout.looks import Tab

#: How far a tab without words reaches into the page, mm.
_NARROW = 4.0
#: Least between the words of a tab and its ends, and between them and its inner edge, mm.
_ENDS, _EDGE = 2.0, 0.5
#: Between a tab and the text of its page, mm: 3, and some room for rounding.
_APART = 3.2
#: Size of the words of tabs in pt, by audience: the edge has room for no more.
_SIZES = {"hcp": 9.0}
_SIZE = 10.4
#: How high a tab is at most, mm.
_HIGHEST = 40.0
#: Height of the letters of a tab above and below their base line, em.
_ASCENT, _DESCENT = 0.74, 0.26


@dataclass(frozen=True)
class TabSetting:
    """What the tabs of a leaflet share."""

    palette: Palette
    font: PageFont
    #: Size of their letters, pt.
    size: float


def tab_size(audience: str, larger: float) -> float:
    """Size in pt of the words of tabs in a typeface that is set so much larger than the shipped one."""
    return _SIZES.get(audience, _SIZE) * larger


def beside_tabs(
    leaflet: Leaflet, fmt: Format, measures: tuple[Measure, ...], larger: Callable[[], float]
) -> tuple[Measure, ...]:
    """The measures of a leaflet, whose margins leave room between its tabs and its text on either side.

    *larger* says how much larger its typeface is set than the shipped one.
    """
    tabbed = [section for section in leaflet.sections if section.tab]
    if not tabbed or fmt.kind == "folded":
        # A strip at the head of a panel is above the draft label, and that is above the text.
        return measures
    has_words = any(section.tab_words for section in tabbed)
    letters = tab_size(leaflet.audience, larger()) if has_words else 0.0
    least = _inside(letters, fmt) + _APART
    return tuple(
        measure.model_copy(update={"margins": (top, max(right, least), bottom, max(left, least))})
        for measure in measures
        for top, right, bottom, left in (measure.margins,)
    )


def _inside(size: float, fmt: Format) -> float:
    """How far a tab reaches into the page, mm: one whose words have this *size* in pt, or 0 for none."""
    safe = fmt.safe_zone_thick if fmt.kind == "booklet" else fmt.safe_zone
    return safe + size * PT * (_ASCENT + _DESCENT) + _EDGE if size else _NARROW


def tab_height(tab: Tab, fmt: Format, margins: tuple[float, float, float, float]) -> float:
    """Height in mm of a tab of pages that have the *margins* top, right, bottom and left."""
    height = min(height for _width, height in fmt.page_sizes)
    return min(_HIGHEST, (height - margins[0] - margins[2]) / tab.steps)


def tab_room(tab: Tab, fmt: Format, margins: tuple[float, float, float, float]) -> float:
    """Length in mm of the words that a tab has room for."""
    return tab_height(tab, fmt, margins) - 2 * _ENDS


def tab_asset(tab: Tab, *, is_left: bool) -> str:
    """The name of the drawing of a tab's words at the left or right edge."""
    return f"tab-{tab.step}-{'left' if is_left else 'right'}"


def drawn_tab(tab: Tab, setting: TabSetting, *, is_left: bool) -> bytes:
    """The words of a tab, upright: they are read from the inside of the page."""
    length, height = setting.font.width(tab.words, setting.size), setting.size * PT * (_ASCENT + _DESCENT)
    base = setting.size * PT * _ASCENT
    colour = setting.palette[tab.ink]
    turn = f"translate(0 {length:.3f}) rotate(-90)" if is_left else f"translate({height:.3f} 0) rotate(90)"
    text = tag("g", words(tab.words, 0, base, setting.font, setting.size, colour), transform=turn)
    whole = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{0}mm" height="{1}mm" viewBox="0 0 {0} {1}">{2}</svg>'
    ).format(f"{height:.3f}", f"{length:.3f}", text)
    return str(whole).encode()


def tab_css(
    name: str,
    tab: Tab,
    setting: TabSetting,
    fmt: Format,
    margins: tuple[float, float, float, float],
    bleed: float,
) -> Iterator[str]:
    """The margin boxes that are a tab on pages of one name; its ground runs out into the bleed."""
    ground = f"background: {setting.palette[tab.colour]}"
    if fmt.kind == "folded":
        # A strip at the head: the draft label has its place in the middle of what is below.
        width = max(width for width, _height in fmt.page_sizes) + 2 * bleed
        yield (
            f"@page {name} {{ @top-left {{ content: ''; {ground}; height: {_NARROW + bleed:g}mm; "
            f"width: {width:g}mm; margin: -{bleed:g}mm 0 auto -{margins[3] + bleed:g}mm }} }}"
        )
        return
    safe = fmt.safe_zone_thick if fmt.kind == "booklet" else fmt.safe_zone
    inside = _inside(setting.size if tab.words else 0.0, fmt)
    height = tab_height(tab, fmt, margins)
    for side in ("left", "right"):
        content = f"url(asset:{tab_asset(tab, is_left=side == 'left')})" if tab.words else "''"
        inner = "right" if side == "left" else "left"
        away = f"padding-{side}: {safe + bleed:g}mm; " if tab.words else ""
        width = inside + bleed - (safe + bleed if tab.words else 0)
        yield (
            f"@page {name}:{side} {{ @{side}-top {{ content: {content}; {ground}; {away}"
            f"width: {width:g}mm; height: {height - 1:g}mm; margin-top: {tab.step * height:g}mm; "
            f"margin-{side}: -{bleed:g}mm; margin-{inner}: auto; text-align: {side}; line-height: 0; "
            f"vertical-align: middle }} }}"
        )
