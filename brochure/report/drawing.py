"""Drawings of how a leaflet is folded, as inline SVG.

They carry classes and no styles: the report's one style sheet draws them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from brochure.report.fold import number

#: Most room that the flat sheet takes, and what is beside it for dimensions, CSS px.
_ROOM, _LEFT, _TOP, _RIGHT, _BOTTOM = (300.0, 210.0), 58.0, 26.0, 8.0, 34.0
#: The view from the edge: the longest panel, what lies left of it and above, how far panels lie apart.
_LENGTH, _INDENT, _ABOVE, _APART = 150.0, 22.0, 20.0, 20.0
#: Room for the words beside a panel.
_WORDS = 116.0
#: Most sheets or leaves that are drawn; more are described in words.
_MOST = 6
#: Between the wings of a gate.
_GAP = 10.0
#: Panels that lie further down are drawn shorter at the fold, so that folds within folds don't touch.
_TURN = 9.0


def flat_drawing(fold: Mapping[str, Any]) -> Markup:
    """The outside of the flat sheet: its panels by page, its folds dashed, and dimensions in mm.

    *fold* is what :meth:`brochure.report.fold.Fold.as_dict` gives.
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
    kind = fold["kind"]
    if kind == "none":
        return _leaves(fold)
    if kind == "stitched":
        return _nested(fold)
    pages, widths = list(fold["sides"][0]["pages"]), list(fold["sides"][0]["widths"])
    behind = [side["pages"] for side in fold["sides"][1:2]]
    labels = [f"{page} | {behind[0][-1 - at]}" if behind else str(page) for at, page in enumerate(pages)]
    if kind == "gate":
        return _gate(widths, labels, fold["name"])
    if kind not in ("roll", "z", "half"):
        return Markup()
    is_mirrored = pages[0] == 1
    if not is_mirrored:
        widths, labels = widths[::-1], labels[::-1]
    count = len(widths)
    # In a roll the panels go outwards in: cover on top, back below, the next under the cover, and so on.
    levels = [at // 2 if at % 2 == 0 else count - 1 - at // 2 for at in range(count)]
    return _strip(widths, labels, levels if kind == "roll" else list(range(count)), is_mirrored, fold["name"])


def _strip(
    widths: Sequence[float], labels: Sequence[str], levels: Sequence[int], is_mirrored: bool, name: str
) -> Markup:
    """One sheet in panels that hang together, the cover first; *levels* count from the top."""
    scale = _LENGTH / max(widths)
    low, high = _INDENT, _INDENT + _LENGTH

    def x(at: float) -> float:
        return low + high - at if is_mirrored else at

    heights = [_ABOVE + level * _APART for level in levels]
    at = low + widths[0] * scale
    path = [f"M{number(x(at))} {number(heights[0])}"]
    towards = -1
    for panel, (width, y) in enumerate(zip(widths, heights, strict=True)):
        at += towards * width * scale
        path.append(f"H{number(x(at))}")
        if panel + 1 < len(widths):
            path.append(_turn(x(at), y, heights[panel + 1], (towards < 0) != is_mirrored))
        towards = -towards
    texts = [
        _text("words", high + 18, y + 4, _placed(label, level, len(widths)))
        for label, y, level in zip(labels, heights, levels, strict=True)
    ]
    bottom = _ABOVE + (len(widths) - 1) * _APART
    return _edge([_path(path), *texts], bottom, name)


def _gate(widths: Sequence[float], labels: Sequence[str], name: str) -> Markup:
    scale = _LENGTH / widths[1]
    low, high = _INDENT, _INDENT + _LENGTH
    upper, lower = _ABOVE, _ABOVE + _APART
    # From the front the left wing is at the right of the outside: the sheet is seen from its other side.
    # The gap is drawn wider than it is: two millimetres could not be seen.
    right_wing, left_wing = widths[0] * scale - _GAP / 2, widths[2] * scale - _GAP / 2
    path = [
        f"M{number(low + left_wing)} {number(upper)}",
        f"H{number(low)}",
        _turn(low, upper, lower, True),
        f"H{number(high)}",
        _turn(high, lower, upper, False),
        f"H{number(high - right_wing)}",
    ]
    texts = [
        _text("words", high + 18, upper + 4, f"{labels[2]} and {labels[0]}, front"),
        _text("words", high + 18, lower + 4, f"{labels[1]}, back"),
    ]
    return _edge([_path(path), *texts], lower, name)


def _nested(fold: Mapping[str, Any]) -> Markup:
    """The sheets of a booklet, half open, one within the other, with a staple through the fold."""
    sheets = fold["sheets"]
    drawn = min(sheets, _MOST)
    middle = _ABOVE + drawn * 7
    parts = []
    for sheet in range(drawn):
        reach = (drawn - sheet) * 7
        start = _INDENT + sheet * 5
        parts.append(
            _path(
                [
                    f"M{number(_INDENT + _LENGTH)} {number(middle - reach)}",
                    f"H{number(start)}",
                    _turn(start, middle - reach, middle + reach, True),
                    f"H{number(_INDENT + _LENGTH)}",
                ]
            )
        )
    inner = _INDENT + (drawn - 1) * 5 - _TURN
    parts.append(_line("staple", _INDENT - _TURN - 5, middle, inner + 6, middle))
    last = max(fold["sides"][0]["pages"])
    shown = f"{sheets} {'sheet' if sheets == 1 else 'sheets'}"
    x, reach = _INDENT + _LENGTH + 8, drawn * 7
    parts += [
        _text("words", x, middle - reach + 4, "1, front"),
        _text("words", x, middle + 4, shown if drawn == sheets else f"{shown}, {drawn} drawn"),
        _text("words", x, middle + reach + 4, f"{last}, back"),
    ]
    return _edge(parts, middle + reach, fold["name"])


def _leaves(fold: Mapping[str, Any]) -> Markup:
    sheets = fold["sheets"]
    drawn = min(sheets, _MOST)
    parts = [
        _path([f"M{number(_INDENT)} {number(_ABOVE + leaf * 8)}", f"H{number(_INDENT + _LENGTH)}"])
        for leaf in range(drawn)
    ]
    shown = f"{sheets} {'leaf' if sheets == 1 else 'leaves'}"
    words = shown if drawn == sheets else f"{shown}, {drawn} drawn"
    bottom = _ABOVE + (drawn - 1) * 8
    parts.append(_text("words", _INDENT + _LENGTH + 8, (_ABOVE + bottom) / 2 + 4, words))
    return _edge(parts, bottom, fold["name"])


def _placed(label: str, level: int, count: int) -> str:
    return f"{label}, front" if level == 0 else f"{label}, back" if level == count - 1 else label


def _turn(x: float, start: float, end: float, at_left: bool) -> str:
    """The bend of a fold, as a part of a path, from one height to another."""
    sweep = int((end > start) != at_left)
    return f"A{number(_TURN)} {number(abs(end - start) / 2)} 0 0 {sweep} {number(x)} {number(end)}"


def _edge(parts: Sequence[Markup], bottom: float, name: str) -> Markup:
    words = f"Seen from the lower edge: {name}"
    return _drawing(parts, _INDENT + _LENGTH + _WORDS, bottom + 18, words)


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
