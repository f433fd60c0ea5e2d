"""Printing houses as data: what each wants of a print file, read from ``styles/printers.yaml``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from brochure.design.fields import Listed, Row, Rows, Words
from brochure.design.formats import Format
from brochure.source.validation import Fault, refuse
from brochure.text.fields import Pattern, Real, YesNo

_Mark = Literal["crop", "fold", "bar", "slug"]
_Delivery = Literal["pages", "spreads", "sheets"]
#: What may stand beside the trimmed sheet.
MARKS: tuple[_Mark, ...] = get_args(_Mark)
#: How stitched booklets may be delivered.
DELIVERIES: tuple[_Delivery, ...] = get_args(_Delivery)


def _each_once(marks: tuple[_Mark, ...]) -> tuple[_Mark, ...]:
    """The marks in the order of :data:`MARKS`."""
    refuse(
        Fault(f"the mark “{mark}” is named twice", "name it once", (at,))
        for at, mark in enumerate(marks)
        if mark in marks[:at]
    )
    return tuple(mark for mark in MARKS if mark in marks)


def _lower_first(resolutions: tuple[float, float]) -> tuple[float, float]:
    error, warning = resolutions
    if error > warning:
        message = f"an error below {error:g} ppi leaves no room for a warning below {warning:g}"
        raise PydanticCustomError("order", message, {"fix": "give the lower resolution first"})
    return resolutions


_Condition = Pattern(
    r"^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$",
    "write the name of the registry, such as FOGRA39",
    "“{given}” is no printing condition",
)
_Profile = Pattern(
    r"^[^./\\][^/\\]*$", "put the file into styles/profiles/", "a profile is named by its file alone"
)
_Bleed = Annotated[Real, Field(ge=0, le=20)]
_Ppi = Annotated[Real, Field(ge=1, le=10_000)]
_Resolutions = Annotated[
    tuple[_Ppi, _Ppi],
    Listed("resolutions: of errors and of warnings,", 2),
    AfterValidator(_lower_first),
]
_Length = Annotated[Real, Field(ge=1, le=5000)]
_Size = Annotated[tuple[_Length, _Length], Listed("width and height in mm", 2)]


class Printer(Row):
    """What a printing house wants.  Lengths in mm."""

    title: Words
    """What people call it."""
    condition: Annotated[str, _Condition]
    """The printing condition's name in the registry of the ICC (the output intent), such as `FOGRA39`."""
    profile: Annotated[Words, _Profile]
    """File name of its profile in `styles/profiles/`."""
    obtain: Words = ""
    """Where the profile comes from when it is not shipped."""
    bleed: Annotated[
        tuple[_Bleed, _Bleed, _Bleed, _Bleed],
        Listed("bleeds: top, right, bottom and left,", 4, or_one=True),
    ]
    """The least bleed beyond the trim: one number, or top, right, bottom and left.  Where the format
    has more, that holds."""
    marks: Annotated[
        tuple[_Mark, ...], Listed(f"marks: any of {', '.join(MARKS)},"), AfterValidator(_each_once)
    ]
    """Any of `crop`, `fold`, `bar` (control patches of the plates) and `slug` (what the sheet is, in words);
    `[]` for none."""
    mark_offset: Annotated[Real, Field(ge=0, le=30)]
    """Least distance of crop and fold marks from the trim."""
    mark_length: Annotated[Real, Field(ge=2, le=30)]
    """Length of crop and fold marks."""
    fold_overlap: Annotated[Real, Field(ge=0, le=3, repr=False)] = 1.0
    """How far the heavier of two grounds reaches over the fold between them: paper is folded to about a
    millimetre."""
    ink_limit: Annotated[Real, Field(ge=100, le=400)]
    """Most ink in one place, per cent of all four together."""
    image_ppi: _Resolutions
    """Effective resolution of pictures: an error below the first, a warning below the second."""
    line_ppi: _Resolutions
    """The same for pictures with one bit per pixel."""
    least: _Size
    """Smallest finished flat size, width and height, either way round."""
    most: _Size
    """Largest finished flat size, width and height, either way round."""
    booklets: _Delivery
    """How stitched booklets are delivered: `pages` (single, in reading order), `spreads` (two pages as the
    reader sees them) or `sheets` (as they lie on the printer's sheet, moved for creep)."""
    thickness: Annotated[Real, Field(ge=0, le=2)]
    """Thickness of the paper, for creep."""
    processing_steps: YesNo
    """`yes` adds cut and fold lines as layers of ISO 19593-1, which do not print."""
    version: Literal["PDF/X-4"]
    """Version of PDF/X."""
    paper: Words
    """What paper to suggest for the order."""

    def bleed_beside(self, least: float) -> tuple[float, float, float, float]:
        """Bleed at top, right, bottom and left of a format that wants *least* itself: the larger of both."""
        top, right, bottom, left = self.bleed
        return (max(top, least), max(right, least), max(bottom, least), max(left, least))

    def takes(self, width: float, height: float) -> bool:
        """True when a flat sheet of that size is neither too small nor too large, either way round."""
        short, long = sorted((width, height))
        return min(self.least) <= short <= min(self.most) and max(self.least) <= long <= max(self.most)

    def faults(self) -> Iterator[Fault]:
        """Sizes the wrong way round."""
        if min(self.least) > min(self.most) or max(self.least) > max(self.most):
            fix = "give the smaller one in `least`"
            yield Fault("the smallest size is larger than the largest", fix, ("least",))


class Printers(Rows[Printer]):
    """Printing houses by name; the first is the default.  Lengths in mm."""


def bleed_of(fmt: Format, printer: Printer) -> tuple[float, float, float, float]:
    """Bleed at top, right, bottom and left of the flat sheet: the larger of printer's and format's."""
    return printer.bleed_beside(fmt.bleed)


def delivery_of(fmt: Format, printer: Printer) -> str:
    """How the pages of a format are delivered: only stitched booklets are a matter of the printer."""
    return printer.booklets if fmt.kind == "booklet" else "pages"


def typeset_bleed(fmt: Format, printer: Printer) -> float:
    """How far the ground of every page reaches beyond its trim: the bleed, and what creep takes of it."""
    creep = printer.thickness * (fmt.most // 4) if delivery_of(fmt, printer) == "sheets" else 0.0
    return max(bleed_of(fmt, printer)) + creep
