"""Pages and their boxes: what is trimmed, what bleeds, how large the sheet is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Dictionary

from brochure.findings import MmFromTopLeft
from brochure.pdf.rectangles import PT_PER_MM, PtFromBottomLeft
from brochure.preflight.collector import FindingCollector
from brochure.preflight.limits import Limits

#: Tolerance of lengths in pt: 0.01 mm, the last digit that producers keep.
_NEAR = 0.01 * PT_PER_MM
#: Pages whose trims differ by less are equal, in pt.
_EQUAL = 0.1 * PT_PER_MM
_A4 = PtFromBottomLeft(0.0, 0.0, 595.276, 841.89)


@dataclass(frozen=True)
class Page:
    """A page with its boxes in pt of default user space."""

    #: From 1.
    number: int
    obj: Any
    media: PtFromBottomLeft
    #: What counts as artwork lies in here: the BleedBox, or where there is none what is cut out.
    bleed: PtFromBottomLeft
    trim: PtFromBottomLeft

    def place(self, box: PtFromBottomLeft | None) -> MmFromTopLeft | None:
        """The same from the top left corner of the MediaBox."""
        return None if box is None else box.mm_on(self.media).rounded()

    def bleeds(self, box: PtFromBottomLeft) -> bool:
        """True for what lies at least partly inside the BleedBox; touching it does not count."""
        left, bottom, right, top = self.bleed
        return (
            box[0] < right - _NEAR
            and box[2] > left + _NEAR
            and box[1] < top - _NEAR
            and box[3] > bottom + _NEAR
        )


def rectangle(given: Any) -> PtFromBottomLeft | None:
    """A rectangle of a PDF, put upright; None for anything else."""
    if not isinstance(given, Array) or len(given) != 4:
        return None
    try:
        a, b, c, d = (float(value) for value in given)
    except (TypeError, ValueError):
        return None
    if not all(abs(value) < 1e7 for value in (a, b, c, d)):
        return None
    return PtFromBottomLeft(min(a, c), min(b, d), max(a, c), max(b, d))


def page_of(number: int, obj: Any) -> Page:
    """The page of a dictionary.  A MediaBox that is not a rectangle counts as A4."""
    media = rectangle(obj.get("/MediaBox")) or _A4
    bleed = rectangle(obj.get("/BleedBox"))
    trim = rectangle(obj.get("/TrimBox")) or rectangle(obj.get("/ArtBox"))
    return Page(number, obj, media, bleed or trim or media, trim or bleed or media)


def check_page(page: Page, limits: Limits, notes: FindingCollector) -> None:
    """Boxes, unit, turn, bleed and size of one page."""
    obj, number = page.obj, page.number

    def fault(message: str) -> None:
        notes.add("pdfx.boxes", message, number, like=message)

    boxes = {
        name: rectangle(obj.get(f"/{name}"))
        for name in ("MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox")
    }
    for name, box in boxes.items():
        empty = box is not None and (box[2] - box[0] < _NEAR or box[3] - box[1] < _NEAR)
        if (box is None and f"/{name}" in obj) or empty:
            fault(f"the page's {name} is no rectangle")
    media, bleed, trim, art = (boxes[name] for name in ("MediaBox", "BleedBox", "TrimBox", "ArtBox"))
    if media is None and "/MediaBox" not in obj:
        fault("the page has no MediaBox")
    if trim is not None and art is not None:
        fault("the page has both a TrimBox and an ArtBox")
    if trim is None and art is None:
        fault("the page has no TrimBox: nothing says where it is cut")
    finished, name = (trim, "TrimBox") if trim is not None else (art, "ArtBox")
    if finished is not None and bleed is not None and not _within(finished, bleed):
        fault(f"the {name} is not inside the BleedBox")
    for inner, what in ((finished, name), (bleed, "BleedBox")):
        if inner is not None and media is not None and not _within(inner, media):
            fault(f"the {what} is not inside the MediaBox")
    crop = boxes["CropBox"]
    if crop is not None and media is not None and not (_within(crop, media) and _within(media, crop)):
        notes.add("gwg.crop-box", "the page has a CropBox that is not its MediaBox", number, page.place(crop))
    unit = obj.get("/UserUnit")
    if unit is not None and _number(unit) != 1.0:
        notes.add("gwg.user-unit", f"the page is written in units of {_number(unit):g} pt", number)
    turn = _number(obj.get("/Rotate", 0))
    if turn % 360:
        notes.add("gwg.rotate", f"the page is turned by {turn:g} degrees when it is shown", number)
    _check_bleed(page, trim, bleed, limits, notes)
    _check_size(page, limits, notes)


def _check_bleed(
    page: Page,
    trim: PtFromBottomLeft | None,
    bleed: PtFromBottomLeft | None,
    limits: Limits,
    notes: FindingCollector,
) -> None:
    if not any(limits.bleed):
        return
    if bleed is None or trim is None:
        if trim is not None:
            # Only a printer asks for bleed: PDF/X-4 and GWG don't.
            rule = "house.bleed-box" if limits.printer is None else "house.bleed"
            notes.add(rule, "the page has no BleedBox, so no bleed", page.number)
        return
    there = (bleed[3] - trim[3], bleed[2] - trim[2], trim[1] - bleed[1], trim[0] - bleed[0])
    short = {
        side: f"{max(have, 0.0) / PT_PER_MM:.2f} instead of {want:g} mm"
        for side, have, want in zip(("top", "right", "bottom", "left"), there, limits.bleed, strict=True)
        if have < want * PT_PER_MM - _NEAR
    }
    if not short:
        return
    if len(short) == 4 and len(set(short.values())) == 1:
        told = f"{short['top']} on all sides"
    else:
        told = ", ".join(f"{amount} at the {side}" for side, amount in short.items())
    notes.add("house.bleed", f"the page has too little bleed: {told}", page.number)


def _check_size(page: Page, limits: Limits, notes: FindingCollector) -> None:
    sizes = sorted(((page.trim[2] - page.trim[0]) / PT_PER_MM, (page.trim[3] - page.trim[1]) / PT_PER_MM))
    told = f"the trimmed page of {sizes[0]:.1f} × {sizes[1]:.1f} mm"
    for given, wrong, word in (
        (limits.least, lambda have, want: have < want - 0.01, "smaller"),
        (limits.most, lambda have, want: have > want + 0.01, "larger"),
    ):
        if given is not None and any(map(wrong, sizes, sorted(given))):
            message = f"{told} is {word} than the {given[0]:g} × {given[1]:g} mm that the printer takes"
            notes.add("printer.sheet-size", message, page.number)


def check_equal(pages: list[Page], notes: FindingCollector) -> None:
    """Whether all pages have the same trimmed size."""
    if not pages:
        return
    first = _size(pages[0])
    for page in pages[1:]:
        width, height = _size(page)
        if abs(width - first[0]) > _EQUAL or abs(height - first[1]) > _EQUAL:
            message = (
                f"the page is trimmed to {width / PT_PER_MM:.1f} × {height / PT_PER_MM:.1f} mm, "
                f"the first to {first[0] / PT_PER_MM:.1f} × {first[1] / PT_PER_MM:.1f} mm"
            )
            notes.add("gwg.unequal-pages", message, page.number)


def _size(page: Page) -> tuple[float, float]:
    return (page.trim[2] - page.trim[0], page.trim[3] - page.trim[1])


def _within(inner: PtFromBottomLeft, outer: PtFromBottomLeft) -> bool:
    return (
        inner[0] >= outer[0] - _NEAR
        and inner[1] >= outer[1] - _NEAR
        and inner[2] <= outer[2] + _NEAR
        and inner[3] <= outer[3] + _NEAR
    )


def _number(given: Any) -> float:
    try:
        return float(given)
    except (TypeError, ValueError):
        return 0.0


def resources_of(obj: Any) -> Dictionary:
    """The resources of a page or a stream; empty where there are none."""
    given = obj.get("/Resources")
    return given if isinstance(given, Dictionary) else Dictionary()
