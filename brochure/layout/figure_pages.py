"""Figures on their pages: what is put right once it is known where everything stands.

A leaflet is set without knowing on which page a section begins, or how tall a caption is.  So figures are set
where the text has them; then :meth:`Figures.rules` looks at the pages and gives the style sheet with which
the leaflet is set again: for pictures that take the head of a page, and those too tall for their captions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from brochure.content.blocks.media import BESIDE, START
from brochure.content.model import Leaflet
from brochure.design.draft_label import DraftLabel
from brochure.findings import Finding, MmFromTopLeft, Severity, SourcePlace
from brochure.layout.cropped_words import cropped_words
from brochure.layout.figures import LEAST_SHARE, MARGIN_GAP, TOLERANCE, PageRoom, PlacedFigure
from brochure.typesetting.engine import Typeset
from brochure.typesetting.pages import Part

#: Between a picture at the head of a page, with its caption, and the text below; above a caption, mm.
_BELOW_HEAD, _ABOVE_CAPTION = 6.0, 2.0
#: What lies below a title before its picture, mm: the most that the shipped styles have.
_BELOW_TITLE = 2.7
#: By how much a picture must be smaller to be told, mm.
_SEEN = 0.5
#: How far below the upper end of the text a section may begin that opens its page, mm.
_NEAR = 1.0


@dataclass(frozen=True)
class _Frame:
    """What holds a picture that runs off the paper, and the picture in it.  Lengths in mm."""

    #: Of the pages that it runs across, and of all of it with the bleed.
    widths: tuple[float, ...]
    wide: float
    high: float
    #: Width of the picture, and where its top left corner is in the frame: what hangs over is cut off.
    size: float
    x: float
    y: float


@dataclass(frozen=True)
class Figures:
    """The figures of a leaflet in reading order, and the pages that they stand on."""

    standing: tuple[PlacedFigure, ...]
    room: PageRoom
    #: The label of a draft; None for an approved leaflet.
    label: DraftLabel | None
    #: The marks of the titles of sections that open a page, in their order.
    openers: tuple[str, ...] = ()
    #: How many pages stand before theirs, if each section that opens a page fills one.
    before: int = 0
    #: The marks of figures with a caption: how much room that takes is known when it is set.
    captioned: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, standing: Sequence[PlacedFigure], leaflet: Leaflet, room: PageRoom, label: DraftLabel | None
    ) -> Figures:
        """Those of a leaflet."""
        openers = [
            f"sections.{number}.title"
            for number, section in enumerate(leaflet.sections)
            if section.start != "flow"
        ]
        captioned = {
            f"sections.{number}.blocks.{at}"
            for number, section in enumerate(leaflet.sections)
            for at, block in enumerate(section.blocks)
            if getattr(block, "caption", None) is not None
        }
        before = int(leaflet.cover is not None) + int(leaflet.sections[0].start == "flow")
        return cls(tuple(standing), room, label, tuple(openers), before, frozenset(captioned))

    @property
    def css(self) -> str:
        """What is known of them before the pages are."""
        return "\n".join(rule for figure in self.standing for rule in self._flowing(figure))

    def _flowing(self, figure: PlacedFigure) -> Iterator[str]:
        here, width = _selector(figure.at), figure.width
        if figure.place in BESIDE and width is not None:
            side, gap = "end" if figure.place in START else "start", self.room.gap(figure.place)
            yield f"{here} {{ width: {width:.3f}mm; margin-inline-{side}: {gap:.3f}mm }}"
        elif figure.place == "margin" and width is not None:
            yield (
                f"{here} {{ width: {width:.3f}mm; margin-left: {MARGIN_GAP}mm; "
                f"margin-right: {-width - MARGIN_GAP:.3f}mm }}"
            )
        elif figure.place == "spread":
            # Its height is not known yet; it must not push its section to another page.
            yield f"{here} .drawing {{ height: 5mm; overflow: hidden }}"
        elif figure.place == "bleed" and figure.height is not None:
            yield f"{here} .drawing > * {{ height: {figure.height:.3f}mm; object-fit: cover }}"

    def foreseen(self) -> dict[str, str]:
        """The rules that :meth:`rules` gives where each section that opens a page fills one page.

        They are for pictures at the heads of pages, by the marks of their figures.
        """
        found = {}
        for figure in self.standing:
            if self._is_at_head(figure) and figure.at not in self.captioned:
                page = self.before + self.openers.index(figure.section) + 1
                widths = self._foreseen_widths(figure, page)
                if widths:
                    found[figure.at] = self._head_rule(figure, page, widths, 0.0)
        return found

    def _foreseen_widths(self, figure: PlacedFigure, page: int) -> tuple[float, ...]:
        """Widths of the pages that a picture runs across from a page on, mm; none where there are too few."""
        sizes = self.room.format.page_sizes
        last = page + figure.across_pages - 1
        if not self.room.format.is_open and last > len(sizes):
            return ()
        return tuple(self.room.format.page_size(number)[0] for number in range(page, last + 1))

    def at_heads(self, rules: Mapping[str, str]) -> dict[str, str]:
        """Of rules by the marks of figures, those of pictures that may stand at the heads of pages."""
        return {
            figure.at: rules[figure.at]
            for figure in self.standing
            if self._is_at_head(figure) and figure.at in rules
        }

    def rules(self, made: Typeset, before: Mapping[str, str]) -> dict[str, str]:
        """The rules with which the leaflet is to be set, by the marks of the figures.

        *before* are those with which *made* was set: the same again when nothing is to be done.
        """
        found = {}
        for figure in self.standing:
            rule = self._at_head(figure, made) or self._smaller(figure, made) or before.get(figure.at)
            if rule:
                found[figure.at] = rule
        return found

    def findings(self, made: Typeset, parts: Mapping[str, Part]) -> Iterator[Finding]:
        """What can't be put right, and what was made smaller."""
        for figure in self.standing:
            part = parts.get(figure.at)
            if part is None:
                continue
            place = part.place
            yield from self._cropped(figure, made, place)
            if figure.place == "spread":
                for message, fix in self._apart(figure, made):
                    yield Finding("layout.figure", Severity.ERROR, message, place, fix)
                continue
            if self._is_cut(figure, made):
                page, box = _drawn(figure.at, made)
                live = made.pages[page - 1].live
                if box.bottom - box.top > live.bottom - live.top:
                    # Whatever looks for what leaves the page says so.
                    continue
                message = (
                    f"the picture “{figure.file}” does not fit on one page with its caption and the title "
                    "above"
                )
                fix = "shorten the caption or the title, or give the picture a smaller `width` or `height`"
                yield Finding("layout.figure", Severity.ERROR, message, place, fix)
                continue
            if self._is_torn(figure, made):
                message = f"the title above the picture “{figure.file}” stands on the page before it"
                fix = "give the picture a smaller `width`, or shorten what stands before the title"
                yield Finding("layout.figure", Severity.WARNING, message, place, fix)
            page, box = _drawn(figure.at, made)
            if not page or figure.place == "bleed":
                continue
            live, width = made.pages[page - 1].live, box.right - box.left
            wanted = min(figure.wanted, live.right - live.left)
            if width < wanted - _SEEN:
                message = (
                    f"the picture “{figure.file}” is {width:.0f} instead of {wanted:.0f} mm wide, so that it "
                    "stands on one page with its caption and the title above"
                )
                fix = "give it a smaller `width`, or cut the picture, if it should look otherwise"
                yield Finding("layout.figure", Severity.NOTE, message, place, fix)

    def _cropped(self, figure: PlacedFigure, made: Typeset, place: SourcePlace) -> Iterator[Finding]:
        """Words that are cut off with the edges of a picture: at the trim, or for its height."""
        head, (page, _box) = self._page_of_head(figure, made), _drawn(figure.at, made)
        if not page or not figure.words:
            return
        frame = self._frame(figure, made, head or page, is_head=head is not None)
        bleed = self.room.bleed
        # What hangs over the trim is gone; the head of the page is trimmed too.
        seen = MmFromTopLeft(bleed, bleed if head else 0.0, frame.wide - bleed, frame.high)
        own = MmFromTopLeft(
            seen.left - frame.x, seen.top - frame.y, seen.right - frame.x, seen.bottom - frame.y
        )
        yield from cropped_words(figure, frame.size, own, place)

    def _frame(self, figure: PlacedFigure, made: Typeset, page: int, *, is_head: bool) -> _Frame:
        """The frame of a picture that runs off the paper, on that page or from it on."""
        return self._framed(figure, _widths(figure, made, page), is_head=is_head)

    def _framed(self, figure: PlacedFigure, widths: tuple[float, ...], *, is_head: bool) -> _Frame:
        bleed, ratio = self.room.bleed, figure.ratio
        wide = sum(widths) + 2 * bleed
        above = bleed if is_head else 0.0
        high = above + figure.height if figure.height is not None else wide * ratio
        size = max(wide, high / ratio)
        return _Frame(widths, wide, high, size, (wide - size) / 2, (high - size * ratio) / 2)

    # Pictures at the head of pages

    def _at_head(self, figure: PlacedFigure, made: Typeset) -> str | None:
        """The rule for a picture that takes the head of the page, or of several: None for any other."""
        page = self._page_of_head(figure, made)
        if page is None:
            return None
        widths = _widths(figure, made, page)
        return self._head_rule(figure, page, widths, _caption_height(figure.at, made))

    def _head_rule(self, figure: PlacedFigure, page: int, widths: tuple[float, ...], caption: float) -> str:
        """The rule for a picture at the head of a page, with a caption so high.  Lengths in mm."""
        frame = self._framed(figure, widths, is_head=True)
        high, size, x, y = frame.high, frame.size, frame.x, frame.y
        bleed, ratio = self.room.bleed, figure.ratio
        margin = high - bleed + (_ABOVE_CAPTION + caption if caption else 0.0) + _BELOW_HEAD
        _top, right, _bottom, left = self.room.margins
        here = _selector(figure.at)
        rules = [
            # Without the picture in its text, the section would find room on the page before.
            f'.section.section.section:has(> .figure[data-at="{figure.at}"]) {{ break-before: page; '
            "margin-top: 0 }",
            f"{here} {{ position: absolute; margin: 0; padding: 0; background: none; top: {-margin:.3f}mm; "
            f"left: {-left:.3f}mm; width: {widths[0]:.3f}mm }}",
            # What follows it follows the title, as it does on all other pages.
            f"{here} + .block.block, {here} + .columns.columns {{ margin-top: 0 }}",
            f"{here} .drawing {{ margin: {-bleed:.3f}mm 0 0 {-bleed:.3f}mm; overflow: hidden; "
            f"width: {widths[0] + 2 * bleed:.3f}mm; height: {high:.3f}mm }}",
            f"{here} .drawing > * {{ width: {size:.3f}mm; height: {size * ratio:.3f}mm; "
            f"margin: {y:.3f}mm 0 0 {x:.3f}mm; object-fit: fill }}",
            f"{here} .figure-caption {{ margin: {_ABOVE_CAPTION}mm {right:.3f}mm 0 {left:.3f}mm }}",
        ]
        for number, width in enumerate(widths):
            part = ""
            if number:
                # The engine gives boxes of corners the outer margins that are left over.
                part = (
                    f"@top-left-corner {{ content: ''; margin: auto {left - width - bleed:.3f}mm "
                    f"{margin + bleed - high:.3f}mm auto; "
                    f"width: {width + 2 * bleed:.3f}mm; height: {high:.3f}mm; "
                    f"background: url(asset:{figure.asset}) {x - sum(widths[:number]):.3f}mm {y:.3f}mm / "
                    f"{size:.3f}mm {size * ratio:.3f}mm no-repeat }}"
                )
            rules.append(
                f"@page :nth({page + number}) {{ margin-top: {margin:.3f}mm !important; "
                f"{self._label(margin)} {part} }}"
            )
        return "\n".join(rules)

    def _label(self, margin: float) -> str:
        """The draft label where it is on all other pages, above a text that begins further down."""
        if self.label is None:
            return ""
        below = margin - self.label.top - self.label.height
        return f"@top-center {{ margin: auto auto {below:.4g}mm !important }}"

    def _is_at_head(self, figure: PlacedFigure) -> bool:
        """True where a picture is to take the head of its page, if its section begins that page."""
        return figure.place in ("bleed", "spread") and figure.is_first and figure.section in self.openers

    def _page_of_head(self, figure: PlacedFigure, made: Typeset) -> int | None:
        if not self._is_at_head(figure):
            return None
        head = next((found for found in made.placed if found.at == figure.section), None)
        if head is None:
            return None
        starts = head.box.top - made.pages[head.page - 1].live.top < _NEAR
        return head.page if starts else None

    def _apart(self, figure: PlacedFigure, made: Typeset) -> Iterator[tuple[str, str]]:
        """Why the pages that a picture runs across are none that lie beside each other, with the fix."""
        fmt, count = self.room.format, figure.across
        unit = "panel" if fmt.kind == "folded" else "page"
        page = self._page_of_head(figure, made)
        if page is None:
            message = (
                f"the picture “{figure.file}” runs across pages, but its section begins at the head of none"
            )
            yield (
                message,
                "let the section start a page: a template or style of the project keeps it from that",
            )
            return
        last, pages = page + count - 1, len(made.pages)
        across = f"the picture “{figure.file}” runs across {unit}s {page} to {last}"
        starts = [number for number in fmt.spreads(count, pages) if number + count - 1 <= pages]
        if page not in starts:
            side = "a right-hand page, " if fmt.kind == "booklet" and page % 2 else ""
            wanted = _either(starts) if starts else f"a {unit} that this leaflet does not have"
            message = (
                f"{across}, which do not lie beside each other: its section starts on {unit} {page}, {side}"
                f"and has to start on {wanted}"
            )
            fix = "move the section, or lengthen or shorten what stands before it; or write `place: bleed`"
            yield message, fix
            return
        notes = {found.page for found in made.placed if found.at == "notes"}
        bare = [number for number in range(page, last + 1) if number in notes]
        if bare:
            message = f"{across}, but there is no text for {unit} {bare[0]}: it would be one for notes"
            yield message, "write more below the picture, or let another section start there"

    # Pictures that are too tall for what belongs to them

    def _smaller(self, figure: PlacedFigure, made: Typeset) -> str | None:
        """The rule that makes a picture small enough for its page, with all that belongs to it."""
        if not self._is_torn(figure, made) or figure.place in ("bleed", "spread"):
            return None
        page, box = _drawn(figure.at, made)
        height, live = box.bottom - box.top, made.pages[page - 1].live
        block = next(found for found in made.placed if found.at == figure.at)
        padding = max(0.0, box.top - block.box.top) if block.page == page else 0.0
        caption = _caption_height(figure.at, made)
        after = (caption + _ABOVE_CAPTION if caption else 0.0) + padding
        before = self._before(figure, made) + padding
        room = live.bottom - live.top - before - after - 4 * TOLERANCE
        width = (box.right - box.left) * room / height
        if width >= box.right - box.left - TOLERANCE or width < figure.wanted * LEAST_SHARE:
            return None
        here = _selector(figure.at)
        block_width = f"{here} {{ width: {width:.3f}mm }}\n" if figure.place in (*BESIDE, "margin") else ""
        return (
            f"{block_width}{here} .drawing > * {{ width: {width:.3f}mm !important; "
            f"height: {width * figure.ratio:.3f}mm !important }}"
        )

    def _before(self, figure: PlacedFigure, made: Typeset) -> float:
        """Height of the title that must stand on the page of a figure, with what lies between."""
        titles = self._titles(figure, made)
        return sum(box.bottom - box.top + _BELOW_TITLE for _page, box in titles)

    def _titles(self, figure: PlacedFigure, made: Typeset) -> list[tuple[int, MmFromTopLeft]]:
        """Where the titles of a figure stand: that of its section, and headings just before it."""
        *_, number = figure.at.split(".")
        marks = []
        kinds = {passage.at: passage.around for passage in made.passages}
        for earlier in range(int(number) - 1, -1, -1):
            mark = f"{figure.at.rpartition('.')[0]}.{earlier}"
            if "heading" not in kinds.get(mark, ()):
                break
            marks.append(mark)
        else:
            marks.append(figure.section)
        return [(found.page, found.box) for found in made.placed if found.at in marks]

    def _is_torn(self, figure: PlacedFigure, made: Typeset) -> bool:
        """True where a figure does not stand on one page with all that belongs to it."""
        page, _box = _drawn(figure.at, made)
        if not page or self._page_of_head(figure, made) is not None:
            return False
        return self._is_cut(figure, made) or any(at != page for at, _box in self._titles(figure, made))

    def _is_cut(self, figure: PlacedFigure, made: Typeset) -> bool:
        """True where a picture runs out of its page, or its caption stands on another one."""
        page, box = _drawn(figure.at, made)
        if not page or self._page_of_head(figure, made) is not None:
            return False
        captions = _caption_lines(figure.at, made)
        lowest = max([box.bottom, *(line.bottom for number, line in captions if number == page)])
        over = lowest > made.pages[page - 1].live.bottom + 2 * TOLERANCE
        return over or any(number != page for number, _line in captions)


def _either(numbers: Sequence[int]) -> str:
    *others, last = map(str, numbers)
    return f"{', '.join(others)} or {last}" if others else last


def _selector(mark: str) -> str:
    """A block by its mark: stronger than what styles say of its kind."""
    return f'.figure.figure.figure[data-at="{mark}"]'


def _drawn(mark: str, made: Typeset) -> tuple[int, MmFromTopLeft]:
    """The page and the box of a figure's picture; page 0 where it is not drawn."""
    found = next((drawing for drawing in made.drawings if drawing.at == mark), None)
    return (found.page, found.box) if found else (0, MmFromTopLeft(0, 0, 0, 0))


def _widths(figure: PlacedFigure, made: Typeset, page: int) -> tuple[float, ...]:
    """Widths of the pages that a picture runs across from a page on, as far as there are any, mm."""
    numbers = range(page, page + figure.across_pages)
    return tuple(made.pages[number - 1].width for number in numbers if number <= len(made.pages))


def _caption_lines(mark: str, made: Typeset) -> list[tuple[int, MmFromTopLeft]]:
    return [
        (line.page, line.box)
        for passage in made.passages
        if passage.at == mark and "figure-caption" in passage.classes
        for line in passage.lines
    ]


def _caption_height(mark: str, made: Typeset) -> float:
    return sum(box.bottom - box.top for _page, box in _caption_lines(mark, made))
