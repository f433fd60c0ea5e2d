"""What a leaflet's pages look like beside their text: grounds, colours of sections, and tabs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from brochure.content.model import Leaflet
from brochure.content.pages import Section
from brochure.design.contrast import LEAST, contrast, shade
from brochure.design.palette import Palette

#: Most contrast of a light ground to paper: charts and boxes on a stronger one can't be told from it.
_PALE = 1.4
#: What names of pages on dark grounds end with: the draft label is white there.
DARK = "-dark"


@dataclass(frozen=True)
class Tab:
    """A tab at the edge of pages."""

    colour: str
    #: Its words, and their colour; none for a plain tab.
    words: str = ""
    ink: str = ""
    #: Which of how many it is, from 0.
    step: int = 0
    steps: int = 1


@dataclass(frozen=True)
class PageLook:
    """How the pages with one name look."""

    #: The name that style sheets have for them; empty for pages without a name.
    name: str
    #: The colour of words in their margins.
    words: str
    #: What their background is; empty for paper.
    ground: str = ""
    #: The file of the picture that fills them, and width and height in mm at which it does.
    picture: str = ""
    filling: tuple[float, float] = (0.0, 0.0)
    #: The colour of a strip below the text, on which the foot stands; empty for none.
    strip: str = ""
    has_foot: bool = True
    tab: Tab | None = None

    @property
    def is_dark(self) -> bool:
        """Whether the draft label on it is white."""
        return self.name in ("cover", "dark") or self.name.endswith(DARK)


@dataclass(frozen=True)
class PartLook:
    """What a template has to write at a part so that it looks as it should."""

    classes: str = ""
    style: str = ""
    #: The section as templates of blocks are to see it: those on a dark ground have a dark look.
    section: Section | None = None

    @property
    def attribute(self) -> Markup:
        """The attribute ``style`` with a space before it, or nothing."""
        return Markup(' style="{}"').format(self.style) if self.style else Markup("")


@dataclass(frozen=True)
class Looks:
    """The looks of a leaflet."""

    #: Those of pages that have any of their own: the most general first.
    pages: tuple[PageLook, ...]
    sections: tuple[PartLook, ...]
    back: PartLook = field(default_factory=PartLook)


def is_dark(palette: Palette, name: str) -> bool:
    """True for a colour on which paper-coloured words can be read."""
    return contrast_of(palette, "paper", name) >= LEAST


def is_light(palette: Palette, name: str) -> bool:
    """True for a colour on which everything can be seen that is made for paper."""
    is_pale = contrast_of(palette, "paper", name) <= _PALE
    return is_pale and all(contrast_of(palette, words, name) >= LEAST for words in ("text", "ink"))


def contrast_of(palette: Palette, one: str, other: str) -> float:
    """Contrast of two colours of the palette."""
    return contrast(shade(palette[one]), shade(palette[other]))


def ground_below(leaflet: Leaflet, section: Section) -> str:
    """The colour on which the words of a section stand."""
    if section.look != "plain":
        return {"dark": "ink-deep", "tint": "mist"}[section.look]
    if section.has_picture or (section.ground is None and leaflet.has_picture):
        return "paper"
    return section.ground or leaflet.ground or "paper"


def shares_picture(leaflet: Leaflet, section: Section) -> bool:
    """True for a section that may stand on the picture of all pages, with others.

    A tinted one does on sheets, where it runs on; elsewhere its page has the colour of its field.
    """
    return leaflet.has_picture and section.ground is None and section.look != "dark"


def looks_of(leaflet: Leaflet, palette: Palette, values: Mapping[str, str]) -> Looks:
    """The looks of a leaflet whose colours are all in the palette."""
    pages = [
        _usual(leaflet),
        PageLook("cover", "paper", "ink-deep", has_foot=False),
        PageLook("dark", "paper", "ink-deep"),
        PageLook("tint", "ink", "mist"),
    ]
    tabbed = [number for number, section in enumerate(leaflet.sections) if section.tab]
    sections = []
    name = ""
    for number, section in enumerate(leaflet.sections):
        if section.start != "flow":
            tab = _tab(section, tabbed.index(number), len(tabbed), palette, values) if section.tab else None
            own = _page(leaflet, section, number, tab, palette)
            name = own.name if own else ""
            pages += [own] if own else []
        # What runs on below a section with a tab runs on on its pages; a ground is for its own section alone.
        opener = leaflet.sections[_opener(leaflet, number)]
        is_own = section.start != "flow"
        shares = name if is_own or (opener.ground is None and opener.look == "plain") else ""
        sections.append(_part(leaflet, section, shares, palette))
    back = PartLook()
    if leaflet.back_cover is not None:
        ground = leaflet.back_cover.ground or ("paper" if leaflet.has_picture else None)
        dark = ground is not None and is_dark(palette, ground)
        name = f"back{DARK}" if dark else "back"
        pages.append(PageLook(name, "paper" if dark else "ink", ground or "", has_foot=False))
        style = "; ".join(
            [*_overrides(palette, ground or "paper"), f"--own-ground:var(--{ground or 'paper'})"]
        )
        look = "look-dark" if dark else "look-plain"
        classes = (f"page-{name}", look, "on-paper" if ground is None else "on-ground")
        back = PartLook(" ".join(classes), style)
    return Looks(tuple(pages), tuple(sections), back)


def _usual(leaflet: Leaflet) -> PageLook:
    """The look of pages that have none of their own."""
    if leaflet.has_picture:
        return PageLook("", "ink", picture=leaflet.ground or "", strip="paper")
    return PageLook("", "ink", leaflet.ground or "")


def _opener(leaflet: Leaflet, number: int) -> int:
    """The position of the section that starts the pages on which one begins."""
    starts = [at for at in range(number + 1) if leaflet.sections[at].start != "flow"]
    return starts[-1] if starts else 0


def _tab(section: Section, step: int, steps: int, palette: Palette, values: Mapping[str, str]) -> Tab:
    colour = section.colour or "ink"
    words = section.tab_words.plain(values) if section.tab_words else ""
    ink = max(("paper", "ink", "text"), key=lambda name: contrast_of(palette, name, colour))
    return Tab(colour, words, ink, step, steps)


def _page(
    leaflet: Leaflet, section: Section, number: int, tab: Tab | None, palette: Palette
) -> PageLook | None:
    """The pages of a section that starts some; None where they look as others do."""
    if section.ground is None and tab is None:
        return None
    below = ground_below(leaflet, section)
    if section.has_picture:
        return PageLook(f"section-{number}", "paper", picture=section.ground or "", has_foot=False, tab=tab)
    dark = is_dark(palette, below)
    # On the picture of all pages there is nothing to be said of it.
    ground = "" if below == "paper" and (shares_picture(leaflet, section) or not leaflet.ground) else below
    name = f"section-{number}{DARK if dark else ''}"
    return PageLook(name, "paper" if dark else "ink", ground, tab=tab)


def _part(leaflet: Leaflet, section: Section, page: str, palette: Palette) -> PartLook:
    """Classes and style of a section; *page* is the name of its pages, where they have one."""
    below = ground_below(leaflet, section)
    look = section.look
    if section.ground is not None and not section.has_picture:
        look = "dark" if is_dark(palette, below) else "plain"
    classes = [f"look-{look}"]
    style = []
    if page:
        classes += ["own-pages", f"page-{page}"]
    if section.ground is not None:
        classes.append("on-picture" if section.has_picture else "has-ground")
    if shares_picture(leaflet, section):
        classes.append("on-shared-picture")
    if section.tab:
        classes.append("has-tab")
    if section.ground or leaflet.ground:
        style.append(f"--own-ground:var(--{below})")
        style += _overrides(palette, below)
    if section.colour is not None:
        classes.append("has-colour")
        style.append(f"--own-colour:var(--{section.colour})")
    shown = section if look == section.look else section.model_copy(update={"look": look})
    return PartLook(" ".join(classes), "; ".join(style), shown)


def _overrides(palette: Palette, ground: str) -> Iterator[str]:
    """Colours of words that could not be read on a ground, with those that can in their place."""
    dark = is_dark(palette, ground)
    name, instead = ("glow", "paper") if dark else ("accent", "ink")
    if contrast_of(palette, name, ground) < LEAST:
        yield f"--{name}:{palette[instead]}"
