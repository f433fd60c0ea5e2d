"""Everything of a leaflet's pages that is not in their text: looks, foot, tabs, pictures that fill them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from brochure.content.model import Leaflet
from brochure.design.draft_label import DraftLabel
from brochure.design.formats import Format
from brochure.design.measures import Measure
from brochure.layout.drawings import Drawings
from brochure.layout.graphics.svg import Theme
from brochure.layout.looks import Looks, PageLook, looks_of
from brochure.layout.pages import (
    FOOT_GAP,
    STRIP,
    RunningFoot,
    filled_size,
    ground_css,
    live_size,
    page_css,
    page_margins,
    running_number,
)
from brochure.layout.tabs import TabSetting, drawn_tab, tab_asset, tab_css, tab_room, tab_size
from brochure.text.fields import Prose

#: Between the number of a page and the words of its foot that stand beside it, mm.
_BESIDE_NUMBER = 4.0
#: Size of the words of a foot in pt, by audience: as high as the rules ask of running text.
_FOOT_SIZES = {"hcp": 9.0}
_FOOT_SIZE = 11.5
#: The strip that the foot stands on where pages have a picture.  A gradient would fill the page.
_STRIP = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9" '
    'preserveAspectRatio="none"><rect width="9" height="9" fill="{}"/></svg>'
)


@dataclass(frozen=True)
class TooLong:
    """A text at the edge of pages that there is no room for."""

    text: Prose
    message: str
    fix: str


@dataclass(frozen=True)
class PageDesign:
    """What the pages of a leaflet need beside their text."""

    looks: Looks
    #: The style sheet that goes before all others, and the one that goes behind them.
    grounds: str
    pages: str
    #: Words at the foot and in tabs.
    margin_words: tuple[str, ...] = ()
    #: What has too little room.
    faults: tuple[TooLong, ...] = ()


def running_foot(leaflet: Leaflet, fmt: Format, words: str, theme: Theme) -> RunningFoot | None:
    """The foot of a leaflet with its words as they are set; None where it asks for none."""
    if leaflet.foot is None:
        return None
    number = running_number(leaflet.foot.number, leaflet.locale.foot.page_of)
    size = _FOOT_SIZES.get(leaflet.audience, _FOOT_SIZE) * theme.larger
    indent = _number_width(number, fmt, theme, size) + _BESIDE_NUMBER
    return RunningFoot(words, number, theme.regular.families, size, theme.regular.height, indent)


def _number_width(number: tuple[str, ...], fmt: Format, theme: Theme, size: float) -> float:
    """Width in mm of the widest number of a page: it has as many digits as the format may have pages."""
    digits = "8" * len(str(fmt.most))
    return theme.bold.width("".join(part.strip('"') if part[0] == '"' else digits for part in number), size)


def page_design(
    leaflet: Leaflet,
    fmt: Format,
    measures: tuple[Measure, ...],
    drawings: Drawings,
    *,
    label: DraftLabel | None,
    bleed: float,
    values: Mapping[str, str],
) -> PageDesign:
    """The design of the pages; the pictures that it needs are among the files of *drawings* then."""
    looks = looks_of(leaflet, drawings.palette, values)
    pages = tuple(_with_picture(look, fmt, drawings, bleed) for look in looks.pages)
    theme = drawings.theme
    tabs = TabSetting(drawings.palette, theme.bold, tab_size(leaflet.audience, theme.larger))
    for look in pages:
        if look.tab is not None and look.tab.words and fmt.kind != "folded":
            for is_left in (True, False):
                drawn = drawn_tab(look.tab, tabs, is_left=is_left)
                drawings.assets[tab_asset(look.tab, is_left=is_left)] = drawn
    words = drawings.drawn(leaflet.foot.text) if leaflet.foot else ""
    foot = running_foot(leaflet, fmt, words, theme)
    sheet = page_css(fmt, measures, pages, label=label, bleed=bleed, has_foot=foot is not None)
    margins = page_margins(fmt, measures, has_foot=foot is not None)
    tab_rules = [
        rule
        for look in pages
        if look.tab is not None
        for rule in tab_css(look.name, look.tab, tabs, fmt, margins, bleed)
    ]
    return PageDesign(
        looks,
        ground_css(fmt, drawings.palette, pages, foot, below=margins[2], bleed=bleed),
        "\n".join((sheet, *tab_rules)),
        tuple(text for text in (words, *(look.tab.words for look in pages if look.tab is not None)) if text),
        tuple(_too_long(leaflet, fmt, measures, pages, foot, theme, tabs)),
    )


def left_out(leaflet: Leaflet, looks: Looks, html: str) -> Iterator[str]:
    """What the content asks for and the templates of a project leave out of the page."""
    if leaflet.back_cover is not None and 'data-at="back-cover"' not in html:
        reason = "the back cover"
        yield reason
    if leaflet.cover is not None and leaflet.cover.words_on == "scrim" and "cover-scrim" not in html:
        reason = "the scrim of the cover"
        yield reason
    given = list(zip(leaflet.sections, looks.sections, strict=True))
    designed = [look for section, look in given if section.ground or section.colour or section.tab]
    if any(f"{look.classes} " not in html or look.style not in html for look in designed):
        reason = "grounds, colours and tabs of sections"
        yield reason
    if any(f"columns-of-{section.columns}" not in html for section, _ in given if section.columns > 1):
        reason = "columns of sections"
        yield reason


def _too_long(
    leaflet: Leaflet,
    fmt: Format,
    measures: tuple[Measure, ...],
    pages: tuple[PageLook, ...],
    foot: RunningFoot | None,
    theme: Theme,
    tabs: TabSetting,
) -> Iterator[TooLong]:
    """The words at the foot or in a tab that there is no room for."""
    fix = "shorten them by {:.0f} mm or more"
    if foot is not None and leaflet.foot is not None and leaflet.foot.text is not None:
        room = live_size(fmt, measures)[0]
        room -= _number_width(foot.number, fmt, theme, foot.size) + FOOT_GAP if foot.number else 0
        over = theme.regular.width(foot.text, foot.size) - room
        if over > 0:
            message = f"the words at the foot are too long for {fmt.title}: there is room for {room:.0f} mm"
            yield TooLong(leaflet.foot.text, message, fix.format(over + 0.5))
    margins = page_margins(fmt, measures, has_foot=foot is not None)
    texts = [section.tab_words for section in leaflet.sections if section.tab]
    for look in pages:
        if look.tab is None or fmt.kind == "folded":
            continue
        room = tab_room(look.tab, fmt, margins)
        over = tabs.font.width(look.tab.words, tabs.size) - room
        text = texts[look.tab.step]
        if text is not None and over > 0:
            message = (
                f"the words of the tab are too long: of {look.tab.steps}, each has room for {room:.0f} mm"
            )
            yield TooLong(text, message, fix.format(over + 0.5))


def _with_picture(look: PageLook, fmt: Format, drawings: Drawings, bleed: float) -> PageLook:
    """A look whose picture is named as it is among the files of the page."""
    if not look.picture:
        return look
    asset = f"ground-{look.name or 'all'}"
    size = drawings.filling(look.picture, asset, filled_size(fmt, bleed))
    if look.strip:
        drawings.assets[STRIP] = _STRIP.format(drawings.palette[look.strip]).encode()
    return replace(look, picture=asset, filling=size) if size else replace(look, picture="")
