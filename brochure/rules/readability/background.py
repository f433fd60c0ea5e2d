"""What words stand on: the typeset pages without their words, as small pictures.

A style or a picture may put any colour behind words; only the page itself tells which.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import zip_longest
from typing import Any, TypeVar

from brochure.design.contrast import Shade, contrast, luminance
from brochure.findings import MmFromTopLeft
from brochure.pdf.opened import OpenPdf
from brochure.pdf.page_drawing import drawn
from brochure.pdf.pieces import remembering
from brochure.rules.evidence import Evidence
from brochure.typesetting.passages import Drawing

#: Pixels in a point: half a pixel a point is 36 dpi, 0.7 mm a pixel, finer than words are high.
_SCALE = 0.5
_PT_PER_MM = 72 / 25.4
#: Parts of a box with fewer pixels than this part of it are edges of something that ends there.
_EDGE = 0.06
#: Pixels with so much of the ink of words show that they are painted there, of 255, and those that differ by
#: less from the ground show none of it.
_INKED, _CHANGED = 64, 3
#: What part of the ink of words may be covered, and of that of a column of pixels for it to be covered.
_COVERED, _ALL = 0.2, 0.9
#: Pixels of a module of a code, a side, and how light dark modules may be and how dark light ones, of 255.
_MODULE, _DARK, _LIGHT = 4, 100, 155


@dataclass(frozen=True)
class Ground:
    """What some words stand on."""

    #: Its colours, from dark to light, each with the number of pixels that have it.
    shades: tuple[tuple[Shade, int], ...]

    @property
    def spread(self) -> float:
        """Contrast between the darkest and the lightest part: 1 for an even ground."""
        edge = _EDGE * self._pixels
        return contrast(_beyond(self.shades, edge), _beyond(reversed(self.shades), edge))

    def contrast_with(self, colour: Shade, opacity: float = 1.0) -> float:
        """The least contrast of words of a colour on it, through which so much of the ground shows."""

        def painted(ground: Shade) -> Shade:
            red, green, blue = (
                opacity * own + (1 - opacity) * below for own, below in zip(colour, ground, strict=True)
            )
            return (red, green, blue)

        found = sorted((contrast(painted(ground), ground), count) for ground, count in self.shades)
        return _beyond(found, _EDGE * self._pixels)

    @property
    def _pixels(self) -> int:
        return sum(count for _shade, count in self.shades)


class Grounds:
    """The grounds of a typeset leaflet, and what is seen of the words on them."""

    def __init__(self, pdf: OpenPdf) -> None:
        self._pages = list(_pages(pdf))

    def under(self, page: int, box: MmFromTopLeft) -> Ground | None:
        """What is under a box (mm from the trim's top left corner) on a 1-based page; None outside of it."""
        found = self._pages[page - 1]
        area = found.area(box)
        if area[0] >= area[2] or area[1] >= area[3]:
            return None
        counted = found.ground.crop(area).getcolors((area[2] - area[0]) * (area[3] - area[1]))
        shades = [(_colour(rgb), count) for count, rgb in counted]
        return Ground(tuple(sorted(shades, key=lambda shade: luminance(shade[0]))))

    def covered(self, page: int, box: MmFromTopLeft) -> bool:
        """Whether something is painted over a part of the words in a box, or over all of them.

        A part are letters that are wider together than they are high, or a fifth of the ink of all.
        """
        found = self._pages[page - 1]
        area = found.area(box)
        wide, high = area[2] - area[0], area[3] - area[1]
        if wide <= 0 or high <= 0 or found.hidden.crop(area).getbbox() is None:
            return False
        inked = [value >= _INKED for value in found.inked.crop(area).tobytes()]
        hidden = [
            is_inked and value < _CHANGED
            for is_inked, value in zip(inked, found.seen.crop(area).tobytes(), strict=True)
        ]
        if sum(hidden) > max(_COVERED * sum(inked), 1):
            return True
        stretch = 0
        for x in range(wide):
            if any(inked[x::wide]):
                stretch = stretch + 1 if sum(hidden[x::wide]) >= _ALL * sum(inked[x::wide]) else 0
            elif stretch:
                # A gap between letters that are covered.
                stretch += 1
            if stretch > high:
                return True
        return False

    def difference(self, page: int, box: MmFromTopLeft) -> int:
        """By how much words in a box differ from their ground at most, from 0 to 255."""
        found = self._pages[page - 1]
        area = found.area(box)
        if area[0] >= area[2] or area[1] >= area[3]:
            return 0
        return int(found.seen.crop(area).getextrema()[1])


_Value = TypeVar("_Value")


def _beyond(ordered: Iterable[tuple[_Value, int]], edge: float) -> _Value:
    """The first value behind those that only edges have."""
    passed = 0
    for value, count in ordered:
        passed += count
        if passed > edge:
            return value
    raise ValueError("a box holds no pixels")


def _colour(rgb: Any) -> Shade:
    red, green, blue = rgb[:3]
    return (red / 255, green / 255, blue / 255)


@dataclass(frozen=True)
class _Page:
    """A page as small pictures."""

    #: What words stand on.
    ground: Any
    #: Where words are painted, were nothing painted over them: white on black.
    inked: Any
    #: What there is of them on the page: how far each pixel differs from the ground.
    seen: Any
    #: Where the trim begins in the pictures, in pixels.
    left: float
    top: float

    @cached_property
    def hidden(self) -> Any:
        """Where words are painted and none of them is seen: white on black.  Most pages have none."""
        from PIL import ImageChops

        is_inked = self.inked.point(lambda value: 255 * (value >= _INKED))
        return ImageChops.darker(is_inked, self.seen.point(lambda value: 255 * (value < _CHANGED)))

    def area(self, box: MmFromTopLeft) -> tuple[int, int, int, int]:
        """The pixels of a box in mm from the trim; not more than there are."""
        scale = _SCALE * _PT_PER_MM
        left, top = round(self.left + box[0] * scale), round(self.top + box[1] * scale)
        right, bottom = round(self.left + box[2] * scale), round(self.top + box[3] * scale)
        return (
            max(left, 0),
            max(top, 0),
            min(max(right, left + 1), self.ground.width),
            min(max(bottom, top + 1), self.ground.height),
        )


def _pages(pdf: OpenPdf) -> Iterable[_Page]:
    """Each page without its words, its words alone, and what they change; known pages as they were."""
    from pypdfium2 import raw

    known = remembering()
    told = drawn(pdf.data) if known is not None else []
    for page, draws in zip_longest(pdf.drawn, told):
        if known is None or _has_looks(raw, page):
            yield _pictured(raw, page)
        else:
            boxes = tuple(page.get_mediabox()), tuple(page.get_cropbox()), tuple(page.get_trimbox())
            key = draws, boxes, page.get_rotation()
            yield known.remembered("ground", key, partial(_pictured, raw, page))
        # What was taken away is gone from these pictures alone, not from the file.
        page.close()


def _has_looks(raw: Any, page: Any) -> bool:
    """True where annotations may be seen: most are links, which have no look."""
    for at in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, at)
        is_link = raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_LINK
        has_look = raw.FPDFAnnot_HasKey(annotation, b"AP")
        raw.FPDFPage_CloseAnnot(annotation)
        if has_look or not is_link:
            return True
    return False


def _pictured(raw: Any, page: Any) -> _Page:
    from PIL import ImageChops

    media, trim = page.get_mediabox(), page.get_trimbox()
    whole = _drawn_at(page)
    texts = list(_texts(raw, page))
    for text in texts:
        raw.FPDFTextObj_SetTextRenderMode(text, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
    ground = _drawn_at(page)
    seen = ImageChops.difference(whole, ground)
    red, green, blue = seen.split()
    seen = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    # The words in black, and nothing else.
    for text in texts:
        raw.FPDFTextObj_SetTextRenderMode(text, raw.FPDF_TEXTRENDERMODE_FILL)
        raw.FPDFPageObj_SetFillColor(text, 0, 0, 0, 255)
    for index in reversed(range(raw.FPDFPage_CountObjects(page.raw))):
        _stripped(raw, page, raw.FPDFPage_GetObject(page.raw, index))
    inked = ImageChops.invert(_drawn_at(page).convert("L"))
    return _Page(ground, inked, seen, (trim[0] - media[0]) * _SCALE, (media[3] - trim[3]) * _SCALE)


def _drawn_at(page: Any) -> Any:
    return page.render(scale=_SCALE).to_pil().convert("RGB")


def _texts(raw: Any, page: Any) -> Iterable[Any]:
    """The texts of a page, those in groups too."""
    stack = [raw.FPDFPage_GetObject(page.raw, at) for at in range(raw.FPDFPage_CountObjects(page.raw))]
    while stack:
        part = stack.pop()
        kind = raw.FPDFPageObj_GetType(part)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            yield part
        elif kind == raw.FPDF_PAGEOBJ_FORM:
            stack += [raw.FPDFFormObj_GetObject(part, at) for at in range(raw.FPDFFormObj_CountObjects(part))]


def _stripped(raw: Any, page: Any, part: Any) -> None:
    """Take a part of a page away, unless it is a text; of a group, what is in it."""
    kind = raw.FPDFPageObj_GetType(part)
    if kind == raw.FPDF_PAGEOBJ_TEXT:
        return
    if kind != raw.FPDF_PAGEOBJ_FORM:
        raw.FPDFPage_RemoveObject(page.raw, part)
        raw.FPDFPageObj_Destroy(part)
        return
    stack = [part]
    while stack:
        group = stack.pop()
        for index in reversed(range(raw.FPDFFormObj_CountObjects(group))):
            inner = raw.FPDFFormObj_GetObject(group, index)
            inner_kind = raw.FPDFPageObj_GetType(inner)
            if inner_kind == raw.FPDF_PAGEOBJ_FORM:
                stack.append(inner)
            elif inner_kind != raw.FPDF_PAGEOBJ_TEXT:
                raw.FPDFFormObj_RemoveObject(group, inner)
                raw.FPDFPageObj_Destroy(inner)


def grounds_of(evidence: Evidence) -> Grounds | None:
    """The grounds of a leaflet, drawn once; None before it is typeset."""
    return evidence.remembered(_drawn)


def _drawn(evidence: Evidence) -> Grounds | None:
    setting = evidence.setting
    return None if setting is None or setting.pdf is None else Grounds(setting.pdf)


def changed_modules(pdf: OpenPdf, drawing: Drawing) -> int:
    """How many modules of a code are on its page otherwise than in the code."""
    page = pdf.drawn[drawing.page - 1]
    media, trim = page.get_mediabox(), page.get_trimbox()
    count = len(drawing.code)
    left, top, right, bottom = (edge * _PT_PER_MM for edge in drawing.box)
    scale = _MODULE * count / max(right - left, 1.0)
    # What is not drawn: left, below, right and above.
    x, y = trim[0] - media[0] + left, media[3] - trim[3] + top
    width, height = media[2] - media[0], media[3] - media[1]
    around = (x, height - y - (bottom - top), width - x - (right - left), y)
    if min(around) < 0:
        # A part of it is off the page.
        return count * count
    picture = page.render(scale=scale, crop=around).to_pil().convert("L")
    page.close()
    # One pixel for each module, of what is in its middle.
    means = picture.resize((count * _MODULE, count * _MODULE)).reduce(_MODULE // 2)
    wrong = 0
    for row, modules in enumerate(drawing.code):
        for column, module in enumerate(modules):
            shades = [
                means.getpixel((2 * column + right, 2 * row + low)) for low in (0, 1) for right in (0, 1)
            ]
            shade = sum(shades) / len(shades)
            wrong += shade > _DARK if module == "1" else shade < _LIGHT
    return wrong
