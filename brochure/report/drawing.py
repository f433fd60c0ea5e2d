"""Drawings of how a leaflet is folded, as inline SVG.

They carry classes and no styles: the report's one style sheet draws them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from brochure.design.fold import number
from brochure.editions.fold_view import Paper, Straight, edge_view
from brochure.language.locale import FALLBACK, locale_of

#: Most room that the flat sheet takes, and what is beside it for dimensions, CSS px.
_ROOM, _LEFT, _TOP, _RIGHT, _BOTTOM = (300.0, 210.0), 58.0, 26.0, 8.0, 34.0


def flat_drawing(fold: Mapping[str, Any]) -> Markup:
    """The outside of the flat sheet: its panels by page, its folds dashed, and dimensions in mm.

    *fold* is what :meth:`brochure.design.fold.Fold.as_dict` gives.
    """
    side = fold["sides"][0]
    width, height = sum(side["widths"]), fold["height"]
    scale = min(_ROOM[0] / width, _ROOM[1] / height)
    across, down = width * scale, height * scale
    parts = [_element("rect", "sheet", x=_LEFT, y=_TOP, width=across, height=down)]
    at = 0.0
    low = _TOP + down
    for page, panel in zip(side["pages"], side["widths"], strict=True):
        left, right = _LEFT + at * scale, _LEFT + (at + panel) * scale
        middle = (left + right) / 2
        parts += [
            _text("page", middle, _TOP + down / 2 + 9, page),
            _line("measure", left + 2, low + 12, right - 2, low + 12),
            _line("measure", left, low + 6, left, low + 18),
            _line("measure", right, low + 6, right, low + 18),
            _text("length", middle, low + 29, f"{number(panel)} mm"),
        ]
        at += panel
    for place in side["folds"]:
        x = _LEFT + place * scale
        parts += [
            _line("fold", x, _TOP - 6, x, low + 6),
            _text("length", x, _TOP - 11, f"{number(place)} mm"),
        ]
    parts += [
        _line("measure", _LEFT - 12, _TOP + 2, _LEFT - 12, low - 2),
        _line("measure", _LEFT - 18, _TOP, _LEFT - 6, _TOP),
        _line("measure", _LEFT - 18, low, _LEFT - 6, low),
        Markup('<text class="length" transform="translate({} {}) rotate(-90)">{} mm</text>').format(
            number(_LEFT - 20), number(_TOP + down / 2), number(height)
        ),
    ]
    pages = ", ".join(str(page) for page in side["pages"])
    folds = f"; folds at {', '.join(number(place) for place in side['folds'])} mm" if side["folds"] else ""
    words = f"{side['title']}, {number(width)} × {number(height)} mm, pages {pages} from left to right{folds}"
    return _drawing(parts, _LEFT + across + _RIGHT, _TOP + down + _BOTTOM, words)


def edge_drawing(fold: Mapping[str, Any]) -> Markup:
    """How the panels or sheets lie on each other, seen from the lower edge, the front above.

    Empty where the format does not tell how it is folded.
    """
    # As all of the report, in British English.
    view = edge_view(fold, locale_of(FALLBACK))
    if view is None:
        return Markup()
    parts = [_path(_paper(paper)) for paper in view.papers]
    parts += [_line("staple", *staple) for staple in view.staples]
    parts += [_text("words", label.x, label.y, label.text) for label in view.labels]
    return _drawing(parts, *view.size, f"Seen from the lower edge: {fold['name']}")


def _paper(paper: Paper) -> list[str]:
    """The data of a path."""
    data = [f"M{number(paper.x)} {number(paper.y)}"]
    for part in paper.parts:
        if isinstance(part, Straight):
            data.append(f"H{number(part.x)}")
            continue
        sweep = int((part.end > part.start) != part.is_left)
        high = abs(part.end - part.start) / 2
        data.append(f"A{number(part.reach)} {number(high)} 0 0 {sweep} {number(part.x)} {number(part.end)}")
    return data


def _drawing(parts: Sequence[Markup], width: float, height: float, words: str) -> Markup:
    return Markup(
        '<svg class="drawing" role="img" aria-label="{}" width="{}" height="{}" viewBox="0 0 {} {}">{}</svg>'
    ).format(words, round(width), round(height), number(width), number(height), Markup().join(parts))


def _path(parts: Sequence[str]) -> Markup:
    return Markup('<path class="paper" d="{}"/>').format(" ".join(parts))


def _element(tag: str, kind: str, **lengths: float) -> Markup:
    shown = Markup(" ").join(Markup('{}="{}"').format(key, number(value)) for key, value in lengths.items())
    return Markup('<{} class="{}" {}/>').format(Markup(tag), kind, shown)


def _line(kind: str, from_x: float, from_y: float, to_x: float, to_y: float) -> Markup:
    return _element("line", kind, x1=from_x, y1=from_y, x2=to_x, y2=to_y)


def _text(kind: str, x: float, y: float, text: object) -> Markup:
    return Markup('<text class="{}" x="{}" y="{}">{}</text>').format(kind, number(x), number(y), text)
