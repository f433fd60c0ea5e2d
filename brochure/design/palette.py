"""The palette: the colours of ``styles/palette.yaml`` by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field, PrivateAttr
from pydantic.json_schema import SkipJsonSchema

from brochure.design.fields import ROW_NAME, Listed, RowName, Words
from brochure.findings import SourcePlace
from brochure.source.nodes import Node
from brochure.source.places import place_of
from brochure.text.fields import Model, Pattern, Real

#: A colour by name, and what holds where there is none of that name.
_VARIABLE = re.compile(r"var\(\s*--([^\s,()]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_HEX = Pattern(r"^#[0-9A-Fa-f]{6}$", 'write it as "#RRGGBB", in quotation marks', "“{given}” is no colour")
_Percent = Annotated[Real, Field(ge=0, le=100)]
#: Per cent of cyan, magenta, yellow and black.
_Inks = tuple[_Percent, _Percent, _Percent, _Percent]


class Colour(Model):
    """A colour of the palette."""

    srgb: Annotated[str, _HEX, AfterValidator(str.upper)]
    """The colour on a screen: `"#RRGGBB"`, in quotation marks."""
    cmyk: Annotated[
        _Inks | SkipJsonSchema[None], Listed("per cent of cyan, magenta, yellow and black", 4)
    ] = None
    """What is printed for it, per cent of cyan, magenta, yellow and black; the profile decides where it is
    left out."""
    role: Words = ""
    """What it is for."""


def _as_written(schema: dict[str, Any]) -> None:
    """A project's file may leave out each row: the shipped one holds then."""
    schema["propertyNames"] = {"pattern": ROW_NAME.pattern}
    schema.pop("required", None)


class Palette(Model):
    """The colours of the leaflets: CSS uses them as `var(--name)`, pictures and charts by the same names.

    The named ones are those that drawings, pages, and the shipped templates and style sheets ask for.  A
    project's own file holds the rows that differ, and those that it adds: all others are the shipped ones.
    """

    model_config = ConfigDict(extra="allow", json_schema_extra=_as_written)
    __pydantic_extra__: dict[RowName, Colour]

    ink: Colour
    """Headings, strokes, the main colour of charts."""
    ink_deep: Colour
    """Dark grounds: covers and back panels; white text stands on it."""
    ink_soft: Colour
    """The second colour of charts, quiet strokes."""
    line: Colour
    """Rules and borders."""
    sky: Colour
    """Tinted grounds."""
    mist: Colour
    """The lightest ground, stripes of tables."""
    accent: Colour
    """The warm accent: the ground of call-now, numbers that matter; white text stands on it."""
    glow: Colour
    """Details on dark grounds."""
    blush: Colour
    """The warm tinted ground of key points and warnings."""
    text: Colour
    """Running text: one ink."""
    paper: Colour
    """Paper, text on dark grounds."""
    _root: Node | None = PrivateAttr(None)

    def model_post_init(self, context: Any) -> None:
        """Keep the nodes of the file, where *context* holds them."""
        self._root = context

    @cached_property
    def rows(self) -> Mapping[str, Colour]:
        """The colours with all that is said of them, by name."""
        known = {field.alias or name: getattr(self, name) for name, field in type(self).model_fields.items()}
        return known | (self.model_extra or {})

    @cached_property
    def colours(self) -> Mapping[str, str]:
        """The sRGB colours, as ``#RRGGBB``, by name."""
        return {name: row.srgb for name, row in self.rows.items()}

    @cached_property
    def inks(self) -> Mapping[str, tuple[float, float, float, float]]:
        """What is printed for them, where the palette says so: per cent of the four inks, by name."""
        return {name: row.cmyk for name, row in self.rows.items() if row.cmyk is not None}

    def __getitem__(self, name: str) -> str:
        """The sRGB colour of that name.  Raises ``KeyError``."""
        return self.colours[name]

    def place(self, *loc: str) -> SourcePlace | None:
        """Where something stands in the file; None for a palette that was made without one."""
        return None if self._root is None else place_of(self._root, loc)

    def css(self) -> str:
        """The colours as custom properties: ``var(--ink)`` and so on."""
        rows = " ".join(f"--{name}: {colour};" for name, colour in self.colours.items())
        return f":root {{ {rows} }}"

    def resolve(self, svg: str) -> str:
        """A picture with its ``var(--name, #fallback)`` colours put in.

        Raises ``KeyError`` for a name that is not there, where nothing stands to fall back on.
        """

        def colour(match: re.Match[str]) -> str:
            fallback = (match[2] or "").strip()
            return self.colours.get(match[1]) or fallback or self.colours[match[1]]

        return _VARIABLE.sub(colour, svg)


#: The colours that every palette has.
COLOURS = frozenset(field.alias or name for name, field in Palette.model_fields.items())
