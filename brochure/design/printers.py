"""Printing houses as data: what each wants of a print file, read from ``styles/printers.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from brochure.design.formats import Format
from brochure.design.rows import Row, Rows, rows_in

#: What may stand beside the trimmed sheet.
MARKS = ("crop", "fold", "bar", "slug")
#: How stitched booklets may be delivered.
DELIVERIES = ("pages", "spreads", "sheets")
#: The versions of PDF/X that can be written.
VERSIONS = ("PDF/X-4",)
#: What names of printing conditions are made of.
_CONDITION = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}")
_FIELDS = (
    *(
        "title",
        "condition",
        "profile",
        "bleed",
        "marks",
        "mark-offset",
        "mark-length",
        "ink-limit",
        "image-ppi",
    ),
    *("line-ppi", "least", "most", "booklets", "thickness", "processing-steps", "version", "paper"),
)
_OPTIONAL = ("obtain",)


@dataclass(frozen=True)
class Printer:
    """What a printing house wants.  Lengths in mm."""

    name: str
    title: str
    #: Name of the printing condition in the registry of the ICC, such as ``FOGRA39``.
    condition: str
    #: File name of its profile below ``styles/profiles/``, and where that comes from when it is not there.
    profile: str
    obtain: str
    #: Least bleed: top, right, bottom, left.
    bleed: tuple[float, float, float, float]
    #: Those of :data:`MARKS` that the sheet gets, in that order.
    marks: tuple[str, ...]
    #: How far marks keep from the trim at least, and how long they are.
    mark_offset: float
    mark_length: float
    #: Most ink in one place, per cent of all four together.
    ink_limit: float
    #: Effective ppi of pictures: an error below the first, a warning below the second.
    image_ppi: tuple[float, float]
    #: The same of pictures with one bit a pixel.
    line_ppi: tuple[float, float]
    #: Smallest and largest flat size, either way round.
    least: tuple[float, float]
    most: tuple[float, float]
    #: How stitched booklets are delivered: one of :data:`DELIVERIES`.
    booklets: str
    #: Thickness of the paper, for creep.
    thickness: float
    #: True when cut and fold lines are wanted as processing steps (ISO 19593-1).
    processing_steps: bool
    #: Version of PDF/X.
    version: str
    #: What paper to suggest.
    paper: str

    def bleed_beside(self, least: float) -> tuple[float, float, float, float]:
        """Bleed at top, right, bottom and left of a format that wants *least* itself: the larger of both."""
        top, right, bottom, left = self.bleed
        return (max(top, least), max(right, least), max(bottom, least), max(left, least))

    def takes(self, width: float, height: float) -> bool:
        """True when a flat sheet of that size is neither too small nor too large, either way round."""
        short, long = sorted((width, height))
        return min(self.least) <= short <= min(self.most) and max(self.least) <= long <= max(self.most)


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


def load_printers(text: str) -> Mapping[str, Printer]:
    """The printers of a ``printers.yaml`` by name, in its order.  Raises :class:`RowsError`."""
    return printers_of(rows_in(text))


def printers_of(given: object) -> Mapping[str, Printer]:
    """The printers that plain rows describe, by name.  Raises :class:`RowsError` with all that is wrong."""
    rows = Rows(given, "printer", _FIELDS, _OPTIONAL)
    made = {row.name: printer for row in rows if (printer := _printer(row)) is not None}
    rows.finish()
    return made


def _printer(row: Row) -> Printer | None:
    items = row.items("marks", 0, len(MARKS), "marks: any of " + ", ".join(MARKS))
    for at, mark in enumerate(items):
        if mark in items[:at]:
            row.fault(f"the mark “{mark}” is named twice", "name it once", "marks", at)
    marks = [row.one_of(mark, MARKS, "mark", "marks", at) for at, mark in enumerate(items)]
    profile = row.text("profile")
    if profile and ("/" in profile or "\\" in profile or profile.startswith(".")):
        row.fault("a profile is named by its file alone", "put the file into styles/profiles/", "profile")
    made = Printer(
        name=row.name,
        title=row.text("title"),
        condition=row.text("condition"),
        profile=profile,
        obtain=row.text("obtain") if row.has("obtain") else "",
        bleed=_bleed(row),
        marks=tuple(mark for mark in MARKS if mark in marks),
        mark_offset=row.number("mark-offset", 0, 30),
        mark_length=row.number("mark-length", 2, 30),
        ink_limit=row.number("ink-limit", 100, 400),
        image_ppi=_pair(row, "image-ppi", (1, 10_000), "resolutions: of errors and of warnings,"),
        line_ppi=_pair(row, "line-ppi", (1, 10_000), "resolutions: of errors and of warnings,"),
        least=_pair(row, "least", (1, 5000), "width and height"),
        most=_pair(row, "most", (1, 5000), "width and height"),
        booklets=row.choice("booklets", DELIVERIES, "way to deliver booklets"),
        thickness=row.number("thickness", 0, 2),
        processing_steps=row.choice("processing-steps", ("yes", "no"), "answer") == "yes",
        version=row.choice("version", VERSIONS, "version"),
        paper=row.text("paper"),
    )
    _check(row, made)
    return made if row.sound else None


def _check(row: Row, made: Printer) -> None:
    """Note what does not go together, and names that no registry has."""
    if made.condition and not _CONDITION.fullmatch(made.condition):
        fix = "write the name of the registry, such as FOGRA39"
        row.fault(f"“{made.condition[:60]}” is no printing condition", fix, "condition")
    for field, (error, warning) in (("image-ppi", made.image_ppi), ("line-ppi", made.line_ppi)):
        if error > warning:
            message = f"an error below {error:g} ppi leaves no room for a warning below {warning:g}"
            row.fault(message, "give the lower resolution first", field)
    if min(made.least) > min(made.most) or max(made.least) > max(made.most):
        fix = "give the smaller one in `least`"
        row.fault("the smallest size is larger than the largest", fix, "least")


def _bleed(row: Row) -> tuple[float, float, float, float]:
    if not row.is_list("bleed"):
        bleed = row.number("bleed", 0, 20)
        return (bleed, bleed, bleed, bleed)
    items = row.items("bleed", 4, 4, "bleeds: top, right, bottom and left,")
    numbers = row.numbers(items, (len(items), len(items)), (0, 20), "a bleed", "bleed")
    if len(numbers) != 4:
        return (0.0, 0.0, 0.0, 0.0)
    top, right, bottom, left = numbers
    return (top, right, bottom, left)


def _pair(row: Row, field: str, limits: tuple[float, float], what: str) -> tuple[float, float]:
    items = row.items(field, 2, 2, what)
    numbers = row.numbers(items, (len(items), len(items)), limits, what, field)
    return (numbers[0], numbers[1]) if len(numbers) == 2 else (0.0, 0.0)
