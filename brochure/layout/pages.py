"""Page rules: the size of every page, its margins, and what stands in them.

They are two style sheets.  What designers may change with ``@page`` rules of their own (grounds, and words at
the foot) stands before their styles, what comes from data (sizes, bleed, margins) behind them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import Formatter

from brochure.design.draft_label import RADIUS, SPACING, DraftLabel, draft_label, kept_above
from brochure.design.formats import Format
from brochure.design.measures import Measure, measure_for
from brochure.design.palette import Palette
from brochure.layout.looks import PageLook

#: Least room for the draft mark in the top margin, and for folio or foot in the bottom one, with gaps, mm.
_MARK, _FOLIO = 6.0, 7.0
#: Widest drawing in mm: a column of text of a sheet.
WIDEST_DRAWING = 140.0
#: Between the text of a page and the line of its foot, where its letters leave it; room for rounding; mm.
_ABOVE_FOOT, _HAIR = 2.2, 0.05
#: The name of the picture of that strip among the files of the page.
STRIP = "ground-strip"
#: Between the text of a page and the strip that its foot stands on, mm.
_ABOVE_STRIP = 0.6
#: Between the words of the foot and the number of the page, mm.
FOOT_GAP = 6.0
#: What pages have at their foot where nothing else is asked for.
_FOLIO_STYLE = "font-family: 'Source Sans 3'; line-height: 1; font-size: 9pt; font-weight: 600"


@dataclass(frozen=True)
class RunningFoot:
    """What stands at the foot of pages."""

    #: Its words as they are set; empty where it has none.
    text: str
    #: What stands before, between and behind the numbers; no numbers where it is empty.
    number: tuple[str, ...]
    #: What it is set in, with commas between.
    families: str
    #: Size of its letters, pt.
    size: float
    #: How high its letters are at most, em.
    height: float
    #: How far from the outer edge of the text its words begin where a number stands before them, mm.
    indent: float

    @property
    def above(self) -> float:
        """Between the text of the page and the line of the foot, mm: less where letters would run out."""
        return min(_ABOVE_FOOT, _FOLIO - _HAIR - (1 + self.height) / 2 * self.size * 25.4 / 72)


def running_number(kind: str, form: str) -> tuple[str, ...]:
    """The content of a margin box with a number of the page; *form* names it and the count of pages."""
    if kind == "none":
        return ()
    if kind == "page":
        return ("counter(page)",)
    parts = []
    for text, name, _spec, _conversion in Formatter().parse(form):
        parts += [_css_string(text)] if text else []
        parts += [{"number": "counter(page)", "count": "counter(pages)"}[name]] if name else []
    return tuple(parts)


def drawing_width(fmt: Format, measures: tuple[Measure, ...]) -> float:
    """Width in mm of drawings: that of the text on the narrowest page, and no more than reads well."""
    margins = page_margins(fmt, measures)
    return min(WIDEST_DRAWING, min(width for width, _height in fmt.page_sizes) - margins[1] - margins[3])


def live_size(fmt: Format, measures: tuple[Measure, ...], *, has_foot: bool = False) -> tuple[float, float]:
    """Least width and height in mm that the margins leave of any page of the format."""
    top, right, bottom, left = page_margins(fmt, measures, has_foot=has_foot)
    return (
        min(width for width, _height in fmt.page_sizes) - right - left,
        min(height for _width, height in fmt.page_sizes) - top - bottom,
    )


def label_of(words: str, fmt: Format, measures: tuple[Measure, ...]) -> DraftLabel:
    """The label with the words of a draft on the pages of a format."""
    return draft_label(words, fmt, page_margins(fmt, measures))


def ground_css(
    fmt: Format,
    palette: Palette,
    looks: Sequence[PageLook],
    foot: RunningFoot | None,
    *,
    below: float,
    bleed: float,
) -> str:
    """CSS of grounds and of what stands at the foot of pages, which the project's own styles may replace.

    *below* is what the margins leave below the text, *bleed* how far the ground goes on beyond the page, mm.
    """
    rules = []
    has_foot = bool(_foot_boxes(fmt, foot))
    for look in looks:
        if look.picture:
            # Fixed, it is placed by the whole page, not by what the margins leave of it.
            layers = [f"url(asset:{look.picture}) center / {_mm(*look.filling)}"]
            if look.strip and has_foot:
                place = f"left -{_mm(bleed)} bottom -{_mm(bleed)}"
                size = _mm(filled_size(fmt, bleed)[0], below - _ABOVE_STRIP + bleed)
                layers.insert(0, f"url(asset:{STRIP}) {place} / {size}")
            rules.append(
                f"@page {look.name} {{ background: {', '.join(layers)}; background-repeat: no-repeat; "
                "background-attachment: fixed }"
            )
        elif look.ground:
            rules.append(f"@page {look.name} {{ background: {palette[look.ground]} }}")
    return "\n".join([*rules, *_foot_rules(fmt, looks, palette, foot)])


def page_css(
    fmt: Format,
    measures: tuple[Measure, ...],
    looks: Sequence[PageLook],
    *,
    label: DraftLabel | None,
    bleed: float = 0.0,
    has_foot: bool = False,
) -> str:
    """CSS for the pages of a format: sizes, margins and the draft mark.

    *label* is the draft label, None for an approved leaflet; *bleed* is how far the ground of every page
    reaches beyond its trim, in mm.
    """
    sizes = fmt.page_sizes
    usual = _usual(fmt)
    margins = page_margins(fmt, measures, has_foot=has_foot)
    scale = measure_for(usual[0], measures).text
    room = sizes[0][1] - margins[0] - margins[2]
    rules = [
        # A hair less than the page, or rounding would push the cover on to a second one.
        f":root {{ --cover-width: {sizes[0][0]:g}mm; --cover-height: {sizes[0][1] - 0.02:g}mm; "
        f"--text-scale: {scale:g}; --bleed: {bleed:g}mm; "
        f"--margin-right: {margins[1]:g}mm; --margin-left: {margins[3]:g}mm }}",
        f"@page {{ size: {_mm(*usual)}; bleed: {_mm(bleed)}; margin: {_mm(*margins)} }}",
    ]
    for number, size in enumerate(sizes, start=1):
        if size != usual:
            rules.append(f"@page :nth({number}) {{ size: {_mm(*size)} }}")
    for look in looks:
        # An approved leaflet has nothing there either: a style would print what no draft has shown.
        mark = _NO_MARK if label is None else _draft_mark(label, on_dark=look.is_dark)
        rules.append(f"@page {look.name} {{ {mark} }}")
        if look.name not in ("", "cover", "dark", "tint"):
            # A back cover at the end of a page shares it.
            rules.append(f".page-{look.name}:not(.at-end) {{ page: {look.name} }}")
    # Pages of one part hold as much as there is room for: titles take more of it on narrow pages.
    rules.append(f".notes-page {{ margin-top: 0; height: {room - 0.02:g}mm; overflow: hidden }}")
    rules.append(f".back-cover.fills-page {{ height: {room - 0.02:g}mm }}")
    rules.append(
        f"@page cover {{ margin: {_mm(margins[0])} 0 0 0 }} .cover {{ margin-top: -{margins[0]:g}mm }}"
    )
    return "\n".join(rules)


def filled_size(fmt: Format, bleed: float) -> tuple[float, float]:
    """Width and height in mm of the largest page with its bleed."""
    widest = max(width for width, _height in fmt.page_sizes)
    highest = max(height for _width, height in fmt.page_sizes)
    return widest + 2 * bleed, highest + 2 * bleed


def _foot_rules(
    fmt: Format, looks: Sequence[PageLook], palette: Palette, foot: RunningFoot | None
) -> Iterator[str]:
    """The margin boxes below the text: a number where pages are turned, or what the leaflet asks for.

    For pages with a name only what differs is said, so that other contents hold for them, too.
    """
    boxes = _foot_boxes(fmt, foot)
    for side, contents in boxes.items():
        inside = " ".join(f"@bottom-{at} {{ {content} }}" for at, content in contents.items())
        yield f"@page {side} {{ {inside} }}"
    places = dict.fromkeys(at for contents in boxes.values() for at in contents)
    for look in looks if boxes else ():
        differs = f"color: {palette[look.words]}" if look.has_foot else "content:none"
        yield f"@page {look.name} {{ {' '.join(f'@bottom-{at} {{ {differs} }}' for at in places)} }}"


def _foot_boxes(fmt: Format, foot: RunningFoot | None) -> dict[str, dict[str, str]]:
    """What stands at the foot, by the side of the sheet and the place on it."""
    if foot is None:
        folio = f"content: counter(page); {_FOLIO_STYLE}; vertical-align: top; padding-top: 3.2mm"
        return {"": {"center": folio}} if is_turned(fmt) else {}
    families = ", ".join(f"'{family}'" for family in foot.families.split(","))
    style = (
        f"font-family: {families}; line-height: 1; font-size: {foot.size:.4g}pt; "
        f"vertical-align: top; padding-top: {foot.above:.4g}mm; white-space: nowrap"
    )
    number = f"content: {' '.join(foot.number)}; {style}; font-weight: 600"
    words = f"content: {_css_string(foot.text)}; {style}"
    at_left, at_right = "; text-align: left", "; text-align: right"
    if not foot.text:
        return {"": {"center": number}}
    if not foot.number:
        return {"": {"left": words + at_left}}
    if fmt.kind == "booklet":
        # Numbers at the outer edge, where they are looked for, and words beside them: at the fold, telephone
        # numbers are hard to find.
        number += f"; width: {foot.indent:.4g}mm"
        words += f"; width: calc(100% - {foot.indent:.4g}mm)"
        return {
            ":left": {"left": number + at_left, "right": words + at_left},
            ":right": {"left": words + at_right, "right": number + at_right},
        }
    return {"": {"left": words + at_left, "right": number + at_right}}


#: What stands in the place of the label of a draft on an approved leaflet.
_NO_MARK = "@top-center { content: none }"


def _draft_mark(label: DraftLabel, *, on_dark: bool) -> str:
    """The margin box of the draft label, for what is read aloud and searched for.

    What people see is stamped over it when the pages are finished (:mod:`brochure.press.draft_stamp`): a
    style may hide this one.  Black and white are printed in one ink or none.
    """
    ground, letters = ("#FFFFFF", "#000000") if on_dark else ("#000000", "#FFFFFF")
    border, words = label.border, _css_string(label.words)
    return (
        f"@top-center {{ content: {words}; font-family: 'Source Sans 3'; font-weight: 700; "
        f"font-size: {label.letters:.4g}pt; line-height: 1; letter-spacing: {SPACING:g}em; "
        f"white-space: nowrap; color: {letters}; background: {ground}; "
        f"border: {border}mm solid {letters}; border-radius: {RADIUS:g}mm; "
        f"width: {label.width - 2 * border:.4g}mm; "
        f"height: {label.height - 2 * border:.4g}mm; margin: auto auto {label.gap:.4g}mm; "
        "text-align: center; vertical-align: middle }"
    )


def _usual(fmt: Format) -> tuple[float, float]:
    """The size that most pages have."""
    sizes = fmt.page_sizes
    return max(set(sizes), key=lambda size: (sizes.count(size), size))


def page_margins(
    fmt: Format, measures: tuple[Measure, ...], *, has_foot: bool = False
) -> tuple[float, float, float, float]:
    """Margins of all pages, those of another width too: lines stand at one height across the folds."""
    top, right, bottom, left = measure_for(_usual(fmt)[0], measures).margins
    safe = fmt.safe_zone
    foot = fmt.safe_zone_thick + _FOLIO if is_turned(fmt) or has_foot else safe
    return (max(top, kept_above(fmt) + _MARK), max(right, safe), max(bottom, foot), max(left, safe))


def is_turned(fmt: Format) -> bool:
    """True where readers turn pages, which need numbers then."""
    return fmt.kind in ("booklet", "document")


def _css_string(words: str) -> str:
    """Words as a string of CSS, with everything special escaped."""
    return '"' + re.sub(r'["\\\n]', lambda sign: f"\\{ord(sign[0]):X} ", words) + '"'


def _mm(*lengths: float) -> str:
    return " ".join(f"{length:g}mm" for length in lengths)
