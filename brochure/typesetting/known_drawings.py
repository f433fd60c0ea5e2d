"""Drawings that were drawn for another document alike: what was written for them is written again.

Icons, codes and charts of a master are those of its variants.  Known are drawings of areas and lines in plain
colours at the same place; those that bring texts, pictures, patterns or groups along are drawn anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple
from xml.etree import ElementTree

from brochure.pdf.pieces import remembering

#: What a drawing has that brings more along than lines: words, pictures, other files.
_MORE = re.compile(rb"text|tspan|image|foreignObject|@import|href\s*=\s*[\"'](?!#)", re.IGNORECASE)
#: Graphics states that are named by what they say.
_ALPHA = re.compile(r"[Aa][\d.]+")
#: What a page knows of the colours and the font that it has written last.
_LAST = ("color", "color_stroke", "alpha", "alpha_stroke", "font")
#: Where a drawing keeps how it is written.
_RAW = "brochure_raw"


class _Written(NamedTuple):
    """What a drawing wrote."""

    operators: tuple[Any, ...]
    #: The graphics states that it needs, by their names.
    states: tuple[tuple[str, tuple[tuple[str, Any], ...]], ...]


def take() -> None:
    """Do so from now on, for as long as something is remembered.  WeasyPrint is loaded."""
    from weasyprint.svg import SVG

    SVG.draw = _known(SVG.draw)


def _known(draw: Callable[..., None]) -> Callable[..., None]:
    """The engine's function that draws a drawing."""

    def drawn(self: Any, stream: Any, width: float, height: float, *rest: Any) -> None:
        known = remembering()
        raw = None if known is None else _raw(self)
        if known is None or raw is None:
            draw(self, stream, width, height, *rest)
            return
        last = tuple(repr(getattr(stream, f"_current_{name}")) for name in _LAST)
        is_new = False

        def make() -> _Written | None:
            nonlocal is_new
            is_new = True
            before, begun = _resources(stream), len(stream.stream)
            states = set(stream._resources["ExtGState"])
            draw(self, stream, width, height, *rest)
            added = {name: state for name, state in stream._resources["ExtGState"].items()}
            added = {name: state for name, state in added.items() if name not in states}
            if _resources(stream) != before or not all(map(_ALPHA.fullmatch, added)):
                return None
            needed = tuple((name, tuple(state.items())) for name, state in added.items())
            return _Written(tuple(stream.stream[begun:]), needed)

        key = raw, width, height, stream.ctm.values, last, _alphas(stream)
        found = known.remembered("drawing", key, make)
        if is_new:
            return
        if found is None:
            draw(self, stream, width, height, *rest)
            return
        _write(stream, found)

    return drawn


def _write(stream: Any, found: _Written) -> None:
    import pydyf

    for name, entries in found.states:
        stream._resources["ExtGState"][name] = pydyf.Dictionary(dict(entries))
    stream.stream.extend(found.operators)
    # As behind each state that is restored.
    for name in _LAST:
        setattr(stream, f"_current_{name}", None)


def _raw(drawing: Any) -> bytes | None:
    """The drawing as it is written; None where it brings more along than lines."""
    if _RAW not in drawing.__dict__:
        node = drawing.tree._etree_node
        raw = ElementTree.tostring(getattr(node, "etree_element", node))
        setattr(drawing, _RAW, None if _MORE.search(raw) else raw)
    found: bytes | None = drawing.__dict__[_RAW]
    return found


def _resources(stream: Any) -> tuple[int, ...]:
    """How much there is of what a page draws with, besides graphics states."""
    own = (len(given or ()) for name, given in stream._resources.items() if name != "ExtGState")
    return (*own, len(stream._images), len(stream._fonts), len(stream._tags or ()))


def _alphas(stream: Any) -> frozenset[str]:
    """The graphics states of opacities that a page has by now: those that it has are not added."""
    return frozenset(filter(_ALPHA.fullmatch, stream._resources["ExtGState"]))
