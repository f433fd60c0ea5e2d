"""The palette: the colours of ``styles/palette.yaml`` by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

_VARIABLE = re.compile(r"var\(\s*--([a-z][a-z0-9-]*)\s*(?:,[^()]*)?\)")
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


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
    """The palette of a ``palette.yaml``.  Raises ``ValueError`` that names the colour at fault."""
    try:
        rows = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(f"palette.yaml can't be read: {error}") from error
    if not isinstance(rows, dict):
        raise ValueError("palette.yaml holds no colours")
    colours = {}
    for name, row in rows.items():
        srgb = row.get("srgb") if isinstance(row, dict) else None
        if not re.fullmatch(r"[a-z][a-z0-9-]*", str(name)):
            raise ValueError(f"“{name}” can't be a colour's name: use small letters, digits and hyphens")
        if not isinstance(srgb, str) or not _HEX.fullmatch(srgb):
            raise ValueError(f'the colour “{name}” needs srgb: "#RRGGBB"')
        colours[str(name)] = srgb.upper()
    return Palette(colours)
