"""Page rules: the size of every panel, its margins, and what stands in them."""

from __future__ import annotations

import re

from brochure.design.draft_label import RADIUS, SPACING, DraftLabel, draft_label, kept_above
from brochure.design.formats import Format
from brochure.design.measures import Measure, measure_for
from brochure.design.palette import Palette

#: Least room for the draft mark in the top margin, and for the folio in the bottom one, with gaps, mm.
_MARK, _FOLIO = 6.0, 7.0
#: Widest drawing in mm: a column of text of a sheet.
_WIDEST_DRAWING = 140.0


def drawing_width(fmt: Format, measures: tuple[Measure, ...]) -> float:
    """Width in mm of drawings: that of the text on the narrowest page, and no more than reads well."""
    margins = margins_of(fmt, measures)
    return min(_WIDEST_DRAWING, min(width for width, _height in fmt.page_sizes) - margins[1] - margins[3])


def live_size(fmt: Format, measures: tuple[Measure, ...]) -> tuple[float, float]:
    """Least width and height in mm that the margins leave of any page of the format."""
    top, right, bottom, left = margins_of(fmt, measures)
    return (
        min(width for width, _height in fmt.page_sizes) - right - left,
        min(height for _width, height in fmt.page_sizes) - top - bottom,
    )


def label_of(words: str, fmt: Format, measures: tuple[Measure, ...]) -> DraftLabel:
    """The label with the words of a draft on the pages of a format."""
    return draft_label(words, fmt, margins_of(fmt, measures))


def page_css(
    fmt: Format,
    measures: tuple[Measure, ...],
    palette: Palette,
    *,
    label: DraftLabel | None,
    bleed: float = 0.0,
) -> str:
    """CSS for the pages of a format: sizes, margins, coloured panels, folios and the draft mark.

    *label* is the draft label, None for an approved leaflet; *bleed* is how far the ground of every page
    reaches beyond its trim, in mm.
    """
    sizes = fmt.page_sizes
    usual = _usual(fmt)
    margins = margins_of(fmt, measures)
    scale = measure_for(usual[0], measures).text
    rules = [
        # A hair less than the page, or rounding would push the cover on to a second one.
        f":root {{ --cover-width: {sizes[0][0]:g}mm; --cover-height: {sizes[0][1] - 0.02:g}mm; "
        f"--text-scale: {scale:g}; --bleed: {bleed:g}mm; "
        f"--margin-right: {margins[1]:g}mm; --margin-left: {margins[3]:g}mm }}",
        f"@page {{ size: {_mm(*usual)}; bleed: {_mm(bleed)}; margin: {_mm(*margins)}; "
        f"{_boxes('ink', palette, label, fmt)} }}",
    ]
    for number, size in enumerate(sizes, start=1):
        if size != usual:
            rules.append(f"@page :nth({number}) {{ size: {_mm(*size)} }}")
    # After the sizes: a cover has no margin of its own, its ground runs to the edge.
    for name, ground, text in (
        ("cover", "ink-deep", "paper"),
        ("dark", "ink-deep", "paper"),
        ("tint", "mist", "ink"),
    ):
        boxes = _boxes(text, palette, label, fmt, folio=name != "cover")
        rules.append(f"@page {name} {{ background: {palette[ground]}; {boxes} }}")
    # Notes pages hold as many lines as there is room for: titles take more of it on narrow pages.
    room = sizes[0][1] - margins[0] - margins[2]
    rules.append(f".notes-page {{ margin-top: 0; height: {room - 0.02:g}mm; overflow: hidden }}")
    rules.append(
        f"@page cover {{ margin: {_mm(margins[0])} 0 0 0 }} .cover {{ margin-top: -{margins[0]:g}mm }}"
    )
    return "\n".join(rules)


def _boxes(
    colour: str, palette: Palette, label: DraftLabel | None, fmt: Format, *, folio: bool = True
) -> str:
    """Margin boxes: the draft label above, the folio below where pages are turned."""
    style = f"font-family: 'Source Sans 3'; line-height: 1; color: {palette[colour]}"
    foot = (
        f"@bottom-center {{ content: counter(page); {style}; font-size: 9pt; font-weight: 600; "
        "vertical-align: top; padding-top: 3.2mm }"
    )
    nothing = "@bottom-center { content: none }"
    return " ".join(
        [
            _draft_mark(label, on_dark=colour == "paper") if label else "",
            (foot if folio else nothing) if _is_turned(fmt) else "",
        ]
    )


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


def margins_of(fmt: Format, measures: tuple[Measure, ...]) -> tuple[float, float, float, float]:
    """Margins of all pages, those of another width too: lines stand at one height across the folds."""
    top, right, bottom, left = measure_for(_usual(fmt)[0], measures).margins
    safe = fmt.safe_zone
    foot = fmt.safe_zone_thick + _FOLIO if _is_turned(fmt) else safe
    return (max(top, kept_above(fmt) + _MARK), max(right, safe), max(bottom, foot), max(left, safe))


def _is_turned(fmt: Format) -> bool:
    """True where readers turn pages, which need numbers then."""
    return fmt.kind in ("booklet", "document")


def _css_string(words: str) -> str:
    """Words as a string of CSS, with everything special escaped."""
    return '"' + re.sub(r'["\\\n]', lambda sign: f"\\{ord(sign[0]):X} ", words) + '"'


def _mm(*lengths: float) -> str:
    return " ".join(f"{length:g}mm" for length in lengths)
