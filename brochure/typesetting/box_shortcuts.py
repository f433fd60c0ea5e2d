"""Shortcuts through the layout of boxes: what release 70.0 of the engine works out, in less time.

Many boxes share a style.  What the engine works out for each of them is worked out once for the style here,
and questions that most boxes answer alike are answered at once.  All others go to the engine's own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from brochure.typesetting.shortcuts import replace

#: For so many sizes of the box around it what a style comes to is remembered.
_SIZES = 50


def take() -> None:
    """Take them from now on.  WeasyPrint is loaded."""
    from weasyprint import css
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import float as float_
    from weasyprint.layout import percent
    from weasyprint.text import line_break

    css.Style.is_copy = False
    for style in (css.AnonymousStyle, css.ComputedStyle):
        style.copy = _marked(style.copy)
    replace(percent.resolve_percentages, _resolved(percent))
    replace(percent.resolve_radii_percentages, _radii(percent))
    replace(line_break.strut, _struts(line_break.strut))
    boxes.Box.is_in_normal_flow = _in_flow(boxes.Box.is_in_normal_flow)
    replace(float_.avoid_collisions, _beside(float_.avoid_collisions, boxes.LineBox))


def _resolved(percent: Any) -> Callable[[Any, Any], None]:
    """Lengths of a box, as far as they hang on those of the box around it."""
    from weasyprint.css.properties import Dimension
    from weasyprint.formatting_structure import boxes

    resolve = percent.resolve_percentages
    across = ("margin_left", "margin_right", "padding_left", "padding_right", "width", "max_width")
    down = ("margin_top", "margin_bottom", "padding_top", "padding_bottom")
    borders = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))

    def used_of(style: Any, width: Any, height: Any) -> dict[str, Any] | None:
        """Used values of a style in a box of that size; None where they take the engine's own arithmetic."""
        if style["box_sizing"] != "content-box":
            return None
        auto = height == "auto"
        used: dict[str, Any] = {}
        for name, whole in ((name, width) for name in (*across, *down, "min_width")):
            value = style[name]
            if type(value) is Dimension:
                used[name] = whole * value.value / 100 if value.unit == "%" else value.value
            elif value == "auto":
                used[name] = 0 if name == "min_width" else "auto"
            else:
                return None
        for name in ("height", "min_height", "max_height"):
            value = style[name]
            if type(value) is Dimension:
                if value.unit != "%":
                    used[name] = value.value
                elif not auto:
                    used[name] = height * value.value / 100
                else:
                    return None
            elif value == "auto":
                used[name] = 0 if name == "min_height" else "auto"
            else:
                return None
        return used

    def resolved(box: Any, containing_block: Any) -> None:
        style = box.style
        if isinstance(containing_block, boxes.Box):
            width, height = containing_block.width, containing_block.height
        else:
            width, height = containing_block
        if isinstance(box, boxes.PageBox):
            resolve(box, containing_block)
            return
        # Many boxes share a style and stand in boxes of one size.
        known = None if style.is_copy else style.__dict__.setdefault("brochure_used", {})
        size = width, height
        if known is None or size not in known:
            used = used_of(style, width, height)
            if known is not None:
                if len(known) >= _SIZES:
                    known.clear()
                known[size] = used
        else:
            used = known[size]
        if used is None:
            resolve(box, containing_block)
            return
        kept = style["border_collapse"] == "collapse"
        attributes = box.__dict__
        attributes.update(used)
        for name in borders:
            # Where borders of cells meet, tables have settled their widths.
            if not (kept and hasattr(box, name)):
                attributes[name] = style[name]

    return resolved


def _marked(copied: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Copies of a style, and that they are such: the engine writes into copies."""

    def copy_of(self: Any) -> Any:
        made = copied(self)
        made.is_copy = True
        return made

    return copy_of


def _radii(percent: Any) -> Callable[[Any], None]:
    """Radii of the corners of a box: most have none."""
    resolve = percent.resolve_radii_percentages
    corners = tuple(
        f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left")
    )
    first, second, third, fourth = corners
    no, none = (0, "px"), (0, 0)

    def radii(box: Any) -> None:
        style = box.style
        if no in style[first] and no in style[second] and no in style[third] and no in style[fourth]:
            # Not into the dictionary of the box: what stands for a box that is placed elsewhere passes it on.
            for corner in corners:
                setattr(box, corner, none)
        else:
            resolve(box)

    return radii


def _in_flow(ask: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Whether a box stands in the flow: most have neither been taken out of it nor asked to be."""

    def in_flow(self: Any) -> bool:
        style = self.style
        if style["float"] == "none" and style["position"] in ("static", "relative"):
            return True
        return ask(self)

    return in_flow


def _beside(avoid: Callable[..., Any], line: Any) -> Callable[..., Any]:
    """Where a line has room: all across, where there are no floats."""

    def beside(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:
        if (
            context.excluded_shapes
            or not isinstance(box, line)
            or box.style["float"] != "none"
            or containing_block.style["direction"] != "ltr"
        ):
            return avoid(context, box, containing_block, outer)
        # As the engine adds them up.
        left = containing_block.content_box_x()
        right = left + containing_block.width
        if outer:
            return left, box.position_y, right - left
        left += box.margin_left
        right -= box.margin_right
        return left - box.margin_left, box.border_box_y() - box.margin_top, right - left

    return beside


def _struts(strut: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Height and baseline of an empty line of a style."""

    def known(style: Any) -> Any:
        if style.is_copy:
            return strut(style)
        if (found := style.__dict__.get("brochure_strut")) is None:
            found = style.brochure_strut = strut(style)
        return found

    return known
