"""Pictures and codes: figures, QR codes."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from brochure.content.blocks.base import Block
from brochure.text.fields import WEB_ADDRESS, Number, Prose, UnsetProse


class Figure(Block):
    """A picture from a file of the project: SVG, PNG, JPEG, TIFF, WebP, GIF or BMP."""

    block: Literal["figure"]
    file: str
    """The picture's file, relative to the project folder."""
    alt: UnsetProse
    """What the picture tells, for people who can't see it.  A picture without it can't be built."""
    caption: Prose | None = None
    """The text below the picture."""
    width: Annotated[int, Field(ge=10, le=100)] = 100
    """Share of the column's width, in per cent."""


class QrCode(Block):
    """A QR code with its instruction; the address is printed as text too."""

    fits_columns: ClassVar[bool] = True

    block: Literal["qr-code"]
    url: Annotated[str, Field(max_length=300), WEB_ADDRESS]
    """The address that the code opens."""
    title: Prose
    """What it leads to."""
    instruction: Prose
    """What to do with it, such as “Scan this code for …”."""
    size: Annotated[Number, Field(ge=15, le=60)] = Field(default="22", validate_default=True)
    """Side of the code in mm, with its quiet zone."""
