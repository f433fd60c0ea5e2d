"""How panels or sheets lie on each other, seen from the lower edge, the front above: as strokes and words.

Told once, for the report (SVG) and for the guide of the office edition (PDF).  Lengths count from the top
left corner.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from brochure.language.locale import Locale

#: The longest panel, what lies left of it and above, how far panels lie apart.
_LENGTH, _INDENT, _ABOVE, _APART = 150.0, 22.0, 20.0, 20.0
#: Room for the words beside a panel, and below the lowest one.
_WORDS, _BELOW = 116.0, 18.0
#: From a panel's end to its words, and from its height to their base line.
_BESIDE, _NEARER, _BASE = 18.0, 8.0, 4.0
#: Most sheets or leaves that are drawn; more are described in words.
_MOST = 6
#: Between the wings of a gate.
_GAP = 10.0
#: Panels that lie further down are drawn shorter at the fold, so that folds within folds don't touch.
_TURN = 9.0
#: How far apart the sheets of a booklet lie, and how much further right the inner ones begin.
_SHEET, _INNER = 7.0, 5.0
#: Between leaves that are not folded.
_LEAF = 8.0
#: How far a staple reaches beyond the folds.
_STAPLE_OUT, _STAPLE_IN = 5.0, 6.0


@dataclass(frozen=True)
class Straight:
    """Paper that goes straight on to a place."""

    x: float


@dataclass(frozen=True)
class Turn:
    """The bend of a fold, half an ellipse from one height to another."""

    x: float
    start: float
    end: float
    #: On which side of the panels it is.
    is_left: bool
    #: How far it reaches.
    reach: float = _TURN


@dataclass(frozen=True)
class Paper:
    """One sheet, from where it begins."""

    x: float
    y: float
    parts: tuple[Straight | Turn, ...]


@dataclass(frozen=True)
class Label:
    """Words beside a panel: where their base line begins."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class EdgeView:
    """All that is drawn."""

    papers: tuple[Paper, ...]
    labels: tuple[Label, ...]
    #: The lowest paper.
    bottom: float
    #: From and to.
    staples: tuple[tuple[float, float, float, float], ...] = ()

    @property
    def size(self) -> tuple[float, float]:
        """Width and height with room for the words."""
        return _INDENT + _LENGTH + _WORDS, self.bottom + _BELOW


def edge_view(fold: Mapping[str, Any], locale: Locale) -> EdgeView | None:
    """How a leaflet lies when it is folded; None where the format does not tell how it is folded.

    *fold* is what :meth:`brochure.design.fold.Fold.as_dict` gives.
    """
    kind = fold["kind"]
    if kind == "none":
        return _leaves(fold["sheets"], locale)
    if kind == "stitched":
        return _nested(fold, locale)
    pages, widths = list(fold["sides"][0]["pages"]), list(fold["sides"][0]["widths"])
    behind = [side["pages"] for side in fold["sides"][1:2]]
    labels = [f"{page} | {behind[0][-1 - at]}" if behind else str(page) for at, page in enumerate(pages)]
    if kind == "gate":
        return _gate(widths, labels, locale)
    if kind not in ("roll", "z", "half"):
        return None
    is_mirrored = pages[0] == 1
    if not is_mirrored:
        widths, labels = widths[::-1], labels[::-1]
    count = len(widths)
    # In a roll the panels go outwards in: cover on top, back below, the next under the cover, and so on.
    levels = [at // 2 if at % 2 == 0 else count - 1 - at // 2 for at in range(count)]
    return _strip(widths, labels, levels if kind == "roll" else list(range(count)), is_mirrored, locale)


def _leaves(sheets: int, locale: Locale) -> EdgeView:
    """Single leaves on each other."""
    drawn = min(sheets, _MOST)
    papers = [Paper(_INDENT, _ABOVE + leaf * _LEAF, (Straight(_INDENT + _LENGTH),)) for leaf in range(drawn)]
    bottom = _ABOVE + (drawn - 1) * _LEAF
    words = _counted(locale.counted(locale.fold_words.leaves, sheets), sheets, drawn, locale)
    label = Label(_INDENT + _LENGTH + _NEARER, (_ABOVE + bottom) / 2 + _BASE, words)
    return EdgeView(tuple(papers), (label,), bottom)


def _strip(
    widths: Sequence[float], labels: Sequence[str], levels: Sequence[int], is_mirrored: bool, locale: Locale
) -> EdgeView:
    """One sheet in panels that hang together, the cover first; *levels* count from the top."""
    scale = _LENGTH / max(widths)
    low, high = _INDENT, _INDENT + _LENGTH

    def x(at: float) -> float:
        return low + high - at if is_mirrored else at

    heights = [_ABOVE + level * _APART for level in levels]
    at = low + widths[0] * scale
    begins = x(at)
    parts: list[Straight | Turn] = []
    towards = -1
    for panel, (width, y) in enumerate(zip(widths, heights, strict=True)):
        at += towards * width * scale
        parts.append(Straight(x(at)))
        if panel + 1 < len(widths):
            parts.append(Turn(x(at), y, heights[panel + 1], (towards < 0) != is_mirrored))
        towards = -towards
    words = locale.fold_words
    last = len(widths) - 1
    told = [
        words.front.format(panel=label)
        if level == 0
        else words.back.format(panel=label)
        if level == last
        else label
        for label, level in zip(labels, levels, strict=True)
    ]
    texts = [Label(high + _BESIDE, y + _BASE, text) for text, y in zip(told, heights, strict=True)]
    return EdgeView((Paper(begins, heights[0], tuple(parts)),), tuple(texts), _ABOVE + last * _APART)


def _gate(widths: Sequence[float], labels: Sequence[str], locale: Locale) -> EdgeView:
    scale = _LENGTH / widths[1]
    low, high = _INDENT, _INDENT + _LENGTH
    upper, lower = _ABOVE, _ABOVE + _APART
    # From the front the left wing is at the right of the outside: the sheet is seen from its other side.
    # The gap is drawn wider than it is: two millimetres could not be seen.
    right_wing, left_wing = widths[0] * scale - _GAP / 2, widths[2] * scale - _GAP / 2
    parts = (
        Straight(low),
        Turn(low, upper, lower, True),
        Straight(high),
        Turn(high, lower, upper, False),
        Straight(high - right_wing),
    )
    words = locale.fold_words
    front = words.front.format(panel=locale.listed([labels[2], labels[0]]))
    texts = (
        Label(high + _BESIDE, upper + _BASE, front),
        Label(high + _BESIDE, lower + _BASE, words.back.format(panel=labels[1])),
    )
    return EdgeView((Paper(low + left_wing, upper, parts),), texts, lower)


def _nested(fold: Mapping[str, Any], locale: Locale) -> EdgeView:
    """The sheets of a booklet, half open, one within the other, with a staple through the fold."""
    sheets = fold["sheets"]
    drawn = min(sheets, _MOST)
    middle, reach = _ABOVE + drawn * _SHEET, drawn * _SHEET
    end = _INDENT + _LENGTH
    papers = []
    for sheet in range(drawn):
        start, away = _INDENT + sheet * _INNER, (drawn - sheet) * _SHEET
        turn = Turn(start, middle - away, middle + away, True)
        papers.append(Paper(end, middle - away, (Straight(start), turn, Straight(end))))
    inner = _INDENT + (drawn - 1) * _INNER - _TURN
    staple = (_INDENT - _TURN - _STAPLE_OUT, middle, inner + _STAPLE_IN, middle)
    words = locale.fold_words
    last = max(fold["sides"][0]["pages"])
    shown = _counted(locale.counted(words.sheets, sheets), sheets, drawn, locale)
    texts = (
        Label(end + _NEARER, middle - reach + _BASE, words.front.format(panel=1)),
        Label(end + _NEARER, middle + _BASE, shown),
        Label(end + _NEARER, middle + reach + _BASE, words.back.format(panel=last)),
    )
    return EdgeView(tuple(papers), texts, middle + reach, (staple,))


def _counted(shown: str, sheets: int, drawn: int, locale: Locale) -> str:
    return shown if drawn == sheets else locale.fold_words.some.format(sheets=shown, count=drawn)
