"""What is known of a page's plates before any are made: enough to tell whether they have to be.

Of a page that differs from one whose plates are known, two things decide whether anything could be found on
plates of its own: whether ink could exceed a limit anywhere, and whether what reaches the trim, the bleed and
the marks beside it is what reached them there.  Both are seen while the page is walked over.

No place gets more ink than the heaviest colour that is painted there, but for black that overprints: that is
added to what lies below.  Where it is, a square of 15 mm gets more by what the boxes of both have in common,
at most.  Where that exceeds the limit, all that reaches the place counts as what reaches the trim does: where
it is the same on two pages, so are their plates.  What can't be followed could exceed any limit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pikepdf import Array, Name, Stream

from brochure.pdf.matrix import bounds, common
from brochure.pdf.paths import Part
from brochure.pdf.rectangles import PT_PER_MM, PtFromBottomLeft
from brochure.preflight.coverage import SIDE_MM
from brochure.preflight.inks import FULL, Four, inks_of, inks_of_function, inks_of_picture
from brochure.preflight.page_objects import Path, Picture, Shade, ShownText, Thing, TransparencyGroup
from brochure.preflight.pages import Page
from brochure.preflight.tints import PROCESS

#: How far inside the trim something counts as reaching it, pt: plates are looked at for two thirds of 1 mm.
_EDGE = 2.0 * PT_PER_MM
#: How far a joint may reach out, in line widths, and glyphs beyond the box of their line, in heights of that.
_MITRE, _OVERHANG = 5.0, 0.25
#: How far from the line of the trim a mark may lie, pt: plates are looked at for 0.4 mm.
_ARM = 0.6 * PT_PER_MM
#: Most rectangles that one thing is taken as.
_MOST_PLACES = 400
#: The side of the square that the mean of ink is taken over, pt.
_SIDE = SIDE_MM * PT_PER_MM
#: Ways of mixing that leave colours what they are, and those in which black alone adds to what lies below.
_PLAIN, _DARKENING = ("Normal", "Compatible"), ("Multiply", "Darken")
_UNKNOWN: tuple[Four, ...] = ((FULL, FULL, FULL, FULL),)
_EVERYWHERE = PtFromBottomLeft(-1e9, -1e9, 1e9, 1e9)


@dataclass(frozen=True)
class Foreseen:
    """What is known of the plates of one page."""

    #: What the mean ink of a square of 15 mm can't exceed, % of all four together.
    most: float
    #: False where ink could exceed the limit, and it is not known in which places alone.
    is_within: bool
    #: A digest of all that reaches the trim, the bleed and what is beside it, and places of too much ink.
    edges: str


class Foresight:
    """Looks at what is painted on the pages of a file, one after the other."""

    def __init__(self, limit: float) -> None:
        """*limit* is the most ink in one place, in % of all four together."""
        self._limit = limit
        #: What is known by now, by 1-based page.
        self.pages: dict[int, Foreseen] = {}
        self._is_within = True
        self._inside = _EVERYWHERE
        self._edges = sha256()
        self._heaviest = 0.0
        #: What black could be added to, in its order: where, cyan, magenta and yellow together, and whether
        #: it covers all that lies below.
        self._below: list[tuple[PtFromBottomLeft, float, bool]] = []
        #: The most that tiles and glyphs have of these three: where is told by what is painted with them.
        self._of_tiles = 0.0
        #: By how much the inks of squares are exceeded at most, in % by pt²: by column and row.
        self._added: dict[tuple[int, int], list[tuple[float, float]]] = {}
        #: All that is painted, in its order, with the places that it takes; everywhere where there are none.
        self._painted: list[tuple[Thing | TransparencyGroup, Sequence[PtFromBottomLeft]]] = []

    def begin(self, page: Page) -> None:
        """Start a page: nothing is painted on it."""
        left, bottom, right, top = page.trim
        self._inside = PtFromBottomLeft(left + _EDGE, bottom + _EDGE, right - _EDGE, top - _EDGE)
        # In less than a square the same ink is more.
        self._is_within = right - left >= _SIDE and top - bottom >= _SIDE
        self._edges, self._heaviest, self._below, self._of_tiles, self._added = sha256(), 0.0, [], 0.0, {}
        self._painted = []
        self._tell(*page.media, *page.bleed, *page.trim)

    def end(self, page: Page, *, is_whole: bool) -> None:
        """End a page; of one that could not be read as a *whole* nothing is known."""
        if is_whole:
            blocks = self._blocks()
            most = self._heaviest + max(blocks.values(), default=0.0) if self._is_within else 4 * FULL
            # Where the heaviest colour alone is too much, it is so wherever that is painted.
            is_local = self._is_within and self._heaviest <= self._limit
            if is_local:
                self._tell_near([at for at, added in blocks.items() if self._heaviest + added > self._limit])
            self.pages[page.number] = Foreseen(most, is_local, self._edges.hexdigest())
        # What was painted holds the file.
        self._painted = []

    def group(self, group: TransparencyGroup) -> None:
        """Take note of a group."""
        if group.space not in (None, Name.DeviceCMYK, Name.DeviceGray) or group.blend not in _PLAIN:
            self._is_within = False
        self._painted.append((group, () if group.box is None else (group.box,)))
        if group.box is None or self._reaches(group.box):
            self._tell_group(group)

    def thing(self, thing: Thing, colours_only: bool) -> None:
        """Take note of something painted; of tiles, glyphs and masks, what counts is *colours_only*."""
        if thing.step:
            return
        is_placed = thing.placed and not colours_only
        places = _places(thing) if is_placed else [_EVERYWHERE]
        self._painted.append((thing, places if is_placed else ()))
        if any(map(self._reaches, places)):
            self._tell_thing(thing)
        if thing.mask or not thing.live or not self._is_within:
            return
        core = _covered(thing)
        for colour, is_added in _colours(thing):
            if is_placed:
                self._paint(places, colour, is_added=is_added, core=core)
            else:
                self._inside_tile(colour, is_added=is_added)
        is_text = isinstance(thing, ShownText) and thing.font.kind == "Type3"
        if is_placed and (is_text or any(use.space.family == "Pattern" for use in thing.uses)):
            self._below += [(box, self._of_tiles, False) for box in places]

    def _inside_tile(self, colour: Four, *, is_added: bool) -> None:
        """A colour in a tile or a glyph, which may be anywhere."""
        self._heaviest = max(self._heaviest, sum(colour))
        self._of_tiles = max(self._of_tiles, sum(colour[:3]))
        self._is_within = self._is_within and not is_added

    def _paint(
        self,
        places: Sequence[PtFromBottomLeft],
        colour: Four,
        *,
        is_added: bool,
        core: PtFromBottomLeft | None,
    ) -> None:
        beside, black = sum(colour[:3]), colour[3]
        self._heaviest = max(self._heaviest, sum(colour))
        if is_added and beside:
            self._is_within = False
        elif is_added:
            for box in places:
                self._blacken(box, black)
        else:
            if core is not None:
                # Behind those of it that lie beside this: the list is read from its end.
                self._below.append((core, 0.0, True))
            if beside + FULL > self._limit:
                self._below += [(box, beside, False) for box in places]

    def _blacken(self, box: PtFromBottomLeft, black: float) -> None:
        """Add black to what lies below."""
        seen = [box]
        for place, beside, hides in reversed(self._below):
            if hides:
                # What lies below an opaque area shows where that is not.
                seen = [part for one in seen for part in _outside(place, one)]
                if not seen:
                    return
            elif beside + black > self._limit:
                for one in seen:
                    if (shared := common(place, one)) is not None:
                        self._add(shared, beside + black)

    def _add(self, box: PtFromBottomLeft, ink: float) -> None:
        """Note that a place has so much ink at most."""
        for column in range(int(box[0] // _SIDE), int(box[2] // _SIDE) + 1):
            for row in range(int(box[1] // _SIDE), int(box[3] // _SIDE) + 1):
                wide = min(box[2], (column + 1) * _SIDE) - max(box[0], column * _SIDE)
                high = min(box[3], (row + 1) * _SIDE) - max(box[1], row * _SIDE)
                self._added.setdefault((column, row), []).append((wide * high, ink))

    def _blocks(self) -> dict[tuple[int, int], float]:
        """By how much the mean of a square exceeds the heaviest colour, at most, in %.

        Wherever a square lies, it lies in four of the grid: by the column and row of the first of these.
        """
        sums = {
            at: sum(area * max(0.0, ink - self._heaviest) for area, ink in parts)
            for at, parts in self._added.items()
        }
        starts = {(column - x, row - y) for column, row in sums for x in (0, 1) for y in (0, 1)}
        return {
            (column, row): sum(sums.get((column + x, row + y), 0.0) for x in (0, 1) for y in (0, 1))
            / _SIDE**2
            for column, row in starts
        }

    def _tell_near(self, blocks: Sequence[tuple[int, int]]) -> None:
        """Tell all that reaches four squares, by the first of them, in which could be too much ink."""
        near = [
            PtFromBottomLeft(
                column * _SIDE - _EDGE,
                row * _SIDE - _EDGE,
                (column + 2) * _SIDE + _EDGE,
                (row + 2) * _SIDE + _EDGE,
            )
            for column, row in sorted(blocks)
        ]
        if not near:
            return
        self._tell("near", near)
        for painted, places in self._painted:
            if places and all(common(place, one) is None for place in places for one in near):
                continue
            if isinstance(painted, TransparencyGroup):
                self._tell_group(painted)
            else:
                self._tell_thing(painted)

    def _reaches(self, box: PtFromBottomLeft) -> bool:
        inside = self._inside
        return box[0] < inside[0] or box[1] < inside[1] or box[2] > inside[2] or box[3] > inside[3]

    def _is_in_arm(self, box: PtFromBottomLeft) -> bool:
        """True in line with the trim, where crop marks stand."""
        left, bottom, right, top = self._inside
        return any(
            low - _ARM < at < high + _ARM
            for low, high, edges in (
                (box[0], box[2], (left - _EDGE, right + _EDGE)),
                (box[1], box[3], (bottom - _EDGE, top + _EDGE)),
            )
            for at in edges
        )

    def _tell(self, *values: object) -> None:
        self._edges.update(repr(values).encode())

    def _tell_group(self, group: TransparencyGroup) -> None:
        self._tell(group.what, group.alpha, group.blend, *(group.box or ()))

    def _tell_thing(self, thing: Thing) -> None:
        state = thing.state
        uses = [
            (
                str(use.space),
                use.inks and sorted(use.inks.amounts.items()),
                use.overprints,
                use.mode,
                use.strokes,
            )
            for use in thing.uses
        ]
        self._tell(type(thing).__name__, thing.live, thing.mask, uses)
        if not thing.live:
            # What stands beside the sheet is on all plates that its colour is on, whatever it says.
            told = thing.parts if isinstance(thing, Path) else [(thing.box, [])]
            self._tell(thing.state.clip, [part for part in told if self._is_in_arm(part[0])])
            return
        alphas = (state.fill_alpha, state.stroke_alpha, state.blend_mode, state.soft_mask is None)
        self._tell(*thing.box, state.clip, state.ctm, *alphas)
        if isinstance(thing, ShownText):
            self._tell(thing.font.name, [(bytes(repr(one.shown), "utf-8"), one.box) for one in thing.pieces])
        elif isinstance(thing, Path):
            self._tell(thing.stroke_width, thing.whole, [(part, points) for part, points in thing.parts])
        elif isinstance(thing, Picture | Shade):
            self._tell(thing.own_spaces, _bytes_of(thing.source))


def _places(thing: Thing) -> list[PtFromBottomLeft]:
    """Rectangles that together hold all of a thing: of a frame, its lines alone."""
    by = 0.0
    boxes = [thing.box]
    if isinstance(thing, Path):
        by = _MITRE * thing.stroke_width
        boxes = [box for part in thing.parts for box in _along(part, is_curved=thing.curved)]
        if thing.hole is not None:
            boxes = _outside(thing.hole, thing.box)
    elif isinstance(thing, ShownText):
        sides = (min(one.box[3] - one.box[1], one.box[2] - one.box[0]) for one in thing.pieces)
        by = _OVERHANG * max(sides, default=0.0)
    if len(boxes) > _MOST_PLACES:
        boxes = [thing.box]
    wider = (PtFromBottomLeft(box[0] - by, box[1] - by, box[2] + by, box[3] + by) for box in boxes)
    clip = thing.state.clip
    return [seen for box in wider if (seen := common(box, clip)) is not None]


def _outside(hole: PtFromBottomLeft, box: PtFromBottomLeft) -> list[PtFromBottomLeft]:
    """What is left of a box without a rectangle."""
    inner = common(hole, box)
    if inner is None:
        return [box]
    left, bottom, right, top = box
    around = (
        PtFromBottomLeft(left, bottom, inner[0], top),
        PtFromBottomLeft(inner[2], bottom, right, top),
        PtFromBottomLeft(inner[0], bottom, inner[2], inner[1]),
        PtFromBottomLeft(inner[0], inner[3], inner[2], top),
    )
    return [part for part in around if part[0] < part[2] and part[1] < part[3]]


def _along(part: Part, *, is_curved: bool) -> Iterator[PtFromBottomLeft]:
    """Rectangles that hold the line of a part, or all of it where it is an area."""
    box, points = part
    if not points:
        yield box
        return
    # A curve lies within its four points, which follow one another.
    each = 4 if is_curved else 2
    closed = [*points, points[0]]
    for at in range(max(1, len(closed) - each + 1)):
        found = bounds(closed[at : at + each])
        if found is not None:
            yield found


def _colours(thing: Thing) -> Iterator[tuple[Four, bool]]:
    """The inks of a thing in %, and whether they are added to what lies below."""
    mode = thing.state.blend_mode
    darkens = mode in _DARKENING
    if mode not in _PLAIN and not darkens:
        yield _UNKNOWN[0], False
        return
    if isinstance(thing, Shade):
        for colour in _inks_of_shading(thing):
            yield colour, thing.state.fill_overprints or darkens
        return
    if isinstance(thing, Picture) and not thing.uses:
        found = _UNKNOWN if thing.source is None else inks_of_picture(thing.source, None)
        for colour in found:
            yield colour, thing.state.fill_overprints or darkens
        return
    for use in thing.uses:
        # What a pattern paints is handed on by itself.
        if use.space.family != "Pattern":
            yield _four(use.inks.amounts if use.inks is not None else None), use.overprints or darkens


def _four(amounts: Mapping[str, float] | None) -> Four:
    if amounts is None or not set(amounts) <= set(PROCESS):
        return _UNKNOWN[0]
    cyan, magenta, yellow, black = (FULL * amounts.get(ink, 0.0) for ink in PROCESS)
    return (cyan, magenta, yellow, black)


def _inks_of_shading(thing: Shade) -> Collection[Four]:
    shading = thing.source
    entries = shading.stream_dict if isinstance(shading, Stream) else shading
    given = entries.get("/Function") if entries is not None else None
    if given is None or not thing.own_spaces:
        return _UNKNOWN
    (space,) = thing.own_spaces
    colours = inks_of_function(list(given) if isinstance(given, Array) else [given], space)
    if "/Background" in entries:
        colours = [*colours, *inks_of(space, [[float(value) for value in entries["/Background"]]])]
    return colours


def _bytes_of(source: Any) -> bytes:
    """All that tells one picture or shading from another."""
    if source is None:
        return b""
    told = source.stream_dict if isinstance(source, Stream) else source
    data = sha256(source.read_raw_bytes()).digest() if isinstance(source, Stream) else b""
    return bytes(told.unparse(resolved=True)) + data


def _covered(thing: Thing) -> PtFromBottomLeft | None:
    """The rectangle in which nothing of what lies below a thing is seen any more."""
    state = thing.state
    if (
        not isinstance(thing, Path)
        or thing.core is None
        or not thing.placed
        or state.blend_mode not in _PLAIN
    ):
        return None
    is_opaque = state.fill_alpha == 1 and state.soft_mask is None
    if not is_opaque or any(use.overprints or use.space.family == "Pattern" for use in thing.uses):
        return None
    return common(thing.core, state.clip)
