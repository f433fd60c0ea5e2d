"""The palette: the colours of ``styles/palette.yaml`` by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from brochure.design.rows import Fault, Row, Rows, rows_in

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
    #: What is printed for them: per cent of cyan, magenta, yellow and black, where the palette says so.
    inks: Mapping[str, tuple[float, float, float, float]] = field(default_factory=dict)

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
    rows = Rows(given, "colour", ("srgb",), ("cmyk", "role"))
    colours = {}
    recipes = {}
    seen = set()
    for row in rows:
        seen.add(row.name)
        srgb = row.text("srgb")
        if row.has("role"):
            row.text("role")
        recipe = _recipe(row) if row.has("cmyk") else None
        if not row.sound:
            continue
        if recipe is not None:
            recipes[row.name] = recipe
        if not _HEX.fullmatch(srgb):
            row.fault(f"“{srgb[:60]}” is no colour", 'write it as "#RRGGBB", in quotation marks', "srgb")
        colours[row.name] = srgb.upper()
    if not rows.faults or seen:
        for name in sorted(COLOURS - seen):
            fix = f'add `{name}: {{ srgb: "#RRGGBB" }}`: drawings and style sheets use it'
            rows.faults.append(Fault((), f"the colour “{name}” is missing", fix))
    rows.finish()
    return Palette(colours, recipes)


def _recipe(row: Row) -> tuple[float, float, float, float] | None:
    items = row.items("cmyk", 4, 4, "per cent of cyan, magenta, yellow and black")
    numbers = row.numbers(items, (len(items), len(items)), (0, 100), "an ink", "cmyk")
    if len(numbers) != 4:
        return None
    cyan, magenta, yellow, black = numbers
    return (cyan, magenta, yellow, black)
