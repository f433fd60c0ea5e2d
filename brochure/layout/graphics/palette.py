"""The palette: the colours of ``styles/palette.yaml`` by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from brochure.rows import Fault, Rows, rows_in

_VARIABLE = re.compile(r"var\(\s*--([a-z][a-z0-9-]*)\s*(?:,[^()]*)?\)")
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
#: The colours that drawings, pages, and the shipped templates and style sheets ask for by name.
COLOURS = frozenset(
    ("ink", "ink-deep", "ink-soft", "line", "sky", "mist", "accent", "glow", "blush", "text", "paper")
)


@dataclass(frozen=True)
class Palette:
    """sRGB colours, as ``#RRGGBB``, by name."""

    colours: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """The colour of that name.  Raises ``KeyError``."""
        return self.colours[name]

    def css(self) -> str:
        """The colours as custom properties: ``var(--ink)`` and so on."""
        rows = " ".join(f"--{name}: {colour};" for name, colour in self.colours.items())
        return f":root {{ {rows} }}"

    def resolve(self, svg: str) -> str:
        """A picture with its ``var(--name, #fallback)`` colours put in.  Raises ``KeyError``."""
        return _VARIABLE.sub(lambda match: self.colours[match[1]], svg)


def load_palette(text: str) -> Palette:
    """The palette of a ``palette.yaml``.  Raises :class:`RowsError` that names the colours at fault."""
    return palette_of(rows_in(text))


def palette_of(given: object) -> Palette:
    """The palette that plain rows describe.  Raises :class:`RowsError` with all that is wrong."""
    rows = Rows(given, "colour", ("srgb",), ("role",))
    colours = {}
    seen = set()
    for row in rows:
        seen.add(row.name)
        srgb = row.text("srgb")
        if row.has("role"):
            row.text("role")
        if not row.sound:
            continue
        if not _HEX.fullmatch(srgb):
            row.fault(f"“{srgb[:60]}” is no colour", 'write it as "#RRGGBB", in quotation marks', "srgb")
        colours[row.name] = srgb.upper()
    if not rows.faults or seen:
        for name in sorted(COLOURS - seen):
            fix = f'add `{name}: {{ srgb: "#RRGGBB" }}`: drawings and style sheets use it'
            rows.faults.append(Fault((), f"the colour “{name}” is missing", fix))
    rows.finish()
    return Palette(colours)
