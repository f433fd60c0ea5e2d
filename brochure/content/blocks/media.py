"""Pictures and codes: figures, QR codes."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from brochure.content.blocks.base import Block
from brochure.source.validation import Fault, refuse
from brochure.text.fields import WEB_ADDRESS, Number, PictureFile, Prose, UnsetProse

#: Places of a figure before the text that runs beside it, and all places that text runs beside.  Left is the
#: start in every language that can be set.
START = ("start", "left")
BESIDE = (*START, "end", "right")
#: Places whose width is that of the page.
WIDE = ("full", "bleed", "spread")
#: The share of the column that a picture takes where text runs beside it, and elsewhere, in per cent.
_SHARE_BESIDE, _SHARE = 40, 100


class Figure(Block):
    """A picture from a file of the project: SVG, PNG, JPEG, TIFF, WebP, GIF or BMP."""

    grows_as: ClassVar[Literal["text", "drawing", "other"]] = "drawing"

    block: Literal["figure"]
    file: PictureFile
    """The picture's file, relative to the project folder."""
    alt: UnsetProse
    """What the picture tells, for people who can't see it.  A picture without it can't be built."""
    caption: Prose | None = None
    """The text below the picture."""
    place: Literal["column", "start", "end", "full", "bleed", "margin", "spread", "left", "right"] = "column"
    """Where it stands: in the `column` of text; at the `start` or the `end` of lines, with the texts that
    follow beside it; `full`, as wide as all text of the page; `bleed`, as wide as the paper; `margin`, small
    beside the text, where the page has room; `spread`, across facing pages.  `bleed` and `spread` take the
    head of the page where they are the first block of a section that starts one.  `left` and `right` are
    other names of `start` and `end`."""
    width: Annotated[int, Field(ge=10, le=100)] = Field(
        default_factory=lambda sound: _SHARE_BESIDE if sound["place"] in BESIDE else _SHARE
    )
    """Share of the column's width, or of the margin's, in per cent: 100, and 40 beside text.  Figures that
    are as wide as the page take none."""
    height: Annotated[Number, Field(ge=15, le=400)] | None = None
    """Of `bleed` and `spread`: how much of the page's height the picture takes, in mm.  Left out, all of it
    is shown; else what does not fit is cut off, as much above as below, or left as right."""
    across: Annotated[int, Field(ge=2, le=3)] = 2
    """Of `spread`: how many facing pages or neighbouring panels it runs across."""

    @model_validator(mode="after")
    def _has_what_its_place_takes(self) -> Figure:
        given, faults = self.model_fields_set, []
        if "width" in given and self.place in WIDE:
            message = f"a figure with `place: {self.place}` is as wide as the page"
            fix = "remove `width`, or write `place: column`"
            faults.append(Fault(message, fix, ("width",)))
        if "height" in given and self.place not in ("bleed", "spread"):
            message = f"a figure with `place: {self.place}` has the height that its picture gives it"
            fix = "remove `height`: `width` makes it smaller"
            faults.append(Fault(message, fix, ("height",)))
        if "across" in given and self.place != "spread":
            message = "only a figure with `place: spread` runs across pages"
            fix = "remove `across`, or write `place: spread`"
            faults.append(Fault(message, fix, ("across",)))
        refuse(faults)
        return self


class QrCode(Block):
    """A QR code with its instruction; the address is printed as text too."""

    fits_columns: ClassVar[bool] = True
    grows_as: ClassVar[Literal["text", "drawing", "other"]] = "drawing"
    prints_url: ClassVar[bool] = True

    block: Literal["qr-code"]
    url: Annotated[str, Field(max_length=300), WEB_ADDRESS]
    """The address that the code opens."""
    title: Prose
    """What it leads to."""
    instruction: Prose
    """What to do with it, such as “Scan this code for …”."""
    size: Annotated[Number, Field(ge=15, le=60)] = Field(default="22", validate_default=True)
    """Side of the code in mm, with its quiet zone."""
