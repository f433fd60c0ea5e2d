"""Lines that were set for another document with the same fonts: variants of a master have most of them alike.

What Pango makes of a text of a style in a width hangs on these alone.  Each document has an object of its own
for it, all of which share what Pango has made; whoever would change that makes it anew before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from brochure.pdf.pieces import remembering
from brochure.typesetting.shortcuts import SHAPING

#: Where the engine's fonts keep the lines that were set with them, and how many at most: some 5 kB each.
#: Fonts are replaced after some documents, and their lines go with them.
_LINES, _MOST = "brochure_lines", 6000
#: Where a style keeps its part of the key.
_TOLD = "brochure_breaking"
#: Properties that decide where lines break, besides those that decide how words are shaped.
_BREAKING = (
    *("white_space", "hyphens", "hyphenate_limit_chars", "hyphenate_limit_zone", "hyphenate_character"),
    *("overflow_wrap", "word_break", "word_spacing", "letter_spacing", "tab_size"),
)


def take() -> None:
    """Do so from now on, for as long as something is remembered.  WeasyPrint is loaded."""
    from weasyprint.layout import inline, preferred
    from weasyprint.text import line_break

    for module in (inline, preferred):
        module.split_first_line = _known(module.split_first_line, line_break.Layout)
    line_break.Layout.is_shared = False


def _known(split: Callable[..., tuple[Any, ...]], layout: Any) -> Callable[..., tuple[Any, ...]]:
    """The engine's function that fits a text into a line; what it has fitted before is known."""

    def fitted(
        text: str,
        style: Any,
        context: Any,
        width: float | None,
        spacing: float,
        is_line_start: bool = True,
        minimum: bool = False,
    ) -> tuple[Any, ...]:
        owner = getattr(style.font_config, "owner", None)
        if owner is None or owner.is_changed or remembering() is None:
            return split(text, style, context, width, spacing, is_line_start, minimum)
        lines: dict[Any, tuple[dict[str, Any], tuple[Any, ...]]] = owner.__dict__.setdefault(_LINES, {})
        key = (split, text, width, spacing, is_line_start, minimum, _told(style))
        found = lines.get(key)
        if found is not None:
            made = layout.__new__(layout)
            made.__dict__.update(found[0])
            made.take(style)
            return made, *found[1]
        made, *others = split(text, style, context, width, spacing, is_line_start, minimum)
        if made.kept is not None and len(lines) < _MOST:
            made.is_shared = True
            own = {name: value for name, value in made.__dict__.items() if name not in ("style", "kept")}
            lines[key] = own, tuple(others)
        return made, *others

    return fitted


def _told(style: Any) -> tuple[Any, ...]:
    """All that a style says of how its words are shaped and where they break."""
    found: tuple[Any, ...] | None = None if style.is_copy else style.__dict__.get(_TOLD)
    if found is None:
        # Of lines below and through words, whether there are any: their places are asked for with the font.
        is_lined = style["text_decoration_line"] != "none"
        found = (tuple(style["font_family"]), is_lined, *[style[name] for name in (*SHAPING, *_BREAKING)])
        if not style.is_copy:
            setattr(style, _TOLD, found)
    return found
