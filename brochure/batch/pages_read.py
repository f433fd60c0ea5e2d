"""What pages of finished files paint and show, by units and by pieces: what is known is not read again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from brochure.pdf.page_drawing import COLOURS, PAINTS, DrawnWith
from brochure.pdf.pieces import pieces_of

#: Deepest nesting of forms that is followed.
_DEEPEST_FORM = 12
#: Operators that are looked at: most others say where lines go.
_OPERATORS = " ".join(("q", "Q", "gs", *COLOURS, *PAINTS))
#: How panels on a sheet are named, by the page that they are.
_PANEL = re.compile(r"/P(\d+)")

#: Something painted: what, a name, and its colours.
Painted = tuple[object, ...]


@dataclass(frozen=True)
class Drawn:
    """What a page, or a panel on a sheet, paints."""

    #: The name of the form that the panel is, empty for the page itself.
    name: str
    #: What is painted in which colours, each once where it goes on.
    painted: tuple[Painted, ...] = field(repr=False)

    @property
    def panel(self) -> int:
        """The 1-based number of the panel; 0 for the page itself."""
        found = _PANEL.fullmatch(self.name)
        return int(found[1]) if found else 0


#: The colours of fills and of strokes, and the graphics state, in which something is painted.
State = tuple[object, object, object]


@dataclass(frozen=True)
class ReadPiece:
    """What a piece of a content stream paints and shows, and what it leaves behind."""

    painted: tuple[Painted, ...] = field(repr=False)
    shown: Counter[bytes] = field(repr=False)
    #: The state at its end.
    state: State
    #: The states that it saves, and leaves to be restored.
    saved: tuple[State, ...]


@dataclass(frozen=True)
class ReadUnit:
    """What a page without its panels, a panel or another form paints and shows."""

    painted: tuple[Painted, ...] = field(repr=False)
    shown: Counter[bytes] = field(repr=False)


class KnownReading:
    """What units and pieces of pages do, by a digest of all that decides it and the states they begin with.

    Most of a variant are the master's, and most of a screen edition are those of what was typeset.  By the
    digest alone it says how many states that were saved before a piece are restored in it.
    """

    def __init__(self, before: KnownReading | None = None) -> None:
        """*before* is what is known already: what is learned from now on goes with this."""
        self._before: dict[object, int | ReadPiece | ReadUnit] = {} if before is None else before._kept
        self._kept: dict[object, int | ReadPiece | ReadUnit] = {}

    def get(self, key: object) -> int | ReadPiece | ReadUnit | None:
        """What is known by a key."""
        found = self._before.get(key)
        return self._kept.get(key) if found is None else found

    def learn(self, key: object, found: int | ReadPiece | ReadUnit) -> None:
        """Know something from now on."""
        self._kept[key] = found


#: What draws a panel on a sheet.
_PANEL_DRAWN = re.compile(rb"/P\d+ Do\b")


class PagesRead:
    """What pages paint: colours in their order, and glyphs."""

    def __init__(self, known: KnownReading) -> None:
        self._known = known
        self._resources: DrawnWith
        self._graphics: dict[tuple[bytes, str], object] = {}
        self.shown: Counter[bytes] = Counter()
        self.drawn: list[tuple[Drawn, ...]] = []

    def read(self, pdf: Pdf) -> None:
        """Look through all pages."""
        self._resources = DrawnWith(pdf)
        with Pdf.new() as scratch:
            self.drawn = [tuple(self._page(page, scratch)) for page in pdf.pages]

    def _page(self, page: pikepdf.Page, scratch: Pdf) -> Iterator[Drawn]:
        page.contents_coalesce()
        panels: list[tuple[str, Any]] = []
        data = page.Contents.read_bytes() if "/Contents" in page.obj else b""
        yield Drawn("", self._unit(page.obj, data, panels, scratch))
        for name, form in panels:
            yield Drawn(name, self._unit(form, form.read_bytes(), None, scratch))

    def _unit(
        self, owner: Any, data: bytes, panels: list[tuple[str, Any]] | None, scratch: Pdf
    ) -> tuple[Painted, ...]:
        """What a page without its panels, or a panel, paints."""
        resources = owner.get("/Resources", Dictionary())
        # Panels are other units of the document, and told by themselves.
        is_sheet = panels is not None and _PANEL_DRAWN.search(data) is not None
        drawn_with = self._resources.digest(_without_panels(resources) if is_sheet else resources)
        key = ("unit", sha256(data).digest(), drawn_with)
        unit = None if is_sheet else self._known.get(key)
        if not isinstance(unit, ReadUnit):
            unit = self._unit_of_pieces(resources, drawn_with, data, panels, scratch)
            if not is_sheet:
                self._known.learn(key, unit)
        self.shown.update(unit.shown)
        return unit.painted

    def _unit_of_pieces(
        self,
        resources: Any,
        drawn_with: bytes,
        data: bytes,
        panels: list[tuple[str, Any]] | None,
        scratch: Pdf,
    ) -> ReadUnit:
        """The same, of which pieces may be known."""
        known = self._known
        painted: list[Painted] = []
        shown: Counter[bytes] = Counter()
        state: State = (None, None, None)
        saved: list[State] = []
        for content in pieces_of(data):
            draws_panel = panels is not None and _PANEL_DRAWN.search(content) is not None
            key = b"" if draws_panel else sha256(content).digest() + drawn_with
            restored = known.get(key)
            found = None
            if isinstance(restored, int) and restored <= len(saved):
                found = known.get((key, state, *saved[len(saved) - restored :]))
            if not isinstance(found, ReadPiece):
                walk = PieceWalk(resources, drawn_with, self._graphics, panels)
                found = walk.walked(scratch.make_stream(content), state, saved)
                restored = walk.restored
                if key and not walk.is_torn:
                    known.learn(key, restored)
                    known.learn((key, state, *saved[len(saved) - restored :]), found)
            assert isinstance(restored, int)
            if found.painted:
                _append(painted, found.painted)
            if found.shown:
                shown.update(found.shown)
            state = found.state
            if restored or found.saved:
                saved = [*saved[: len(saved) - restored], *found.saved]
        return ReadUnit(tuple(painted), shown)


def _without_panels(resources: Any) -> Any:
    """What a sheet is drawn with besides the panels on it."""
    forms = resources.get("/XObject")
    if not isinstance(forms, Dictionary):
        return resources
    rest = Dictionary({name: form for name, form in forms.items() if not _PANEL.fullmatch(name)})
    return Dictionary({**dict(resources.items()), "/XObject": rest})


def _append(painted: list[Painted], more: Sequence[Painted]) -> None:
    """Add what is painted, each once where it goes on."""
    painted += more[1:] if painted and more and painted[-1] == more[0] else more


class PieceWalk:
    """Follows a piece of a content stream, and the forms that it draws."""

    def __init__(
        self,
        resources: Any,
        drawn_with: bytes,
        graphics: dict[tuple[bytes, str], object],
        panels: list[tuple[str, Any]] | None,
    ) -> None:
        """*graphics* keeps what graphics states say, by the digest of the resources and their names."""
        self._resources = resources
        self._drawn_with = drawn_with
        self._graphics = graphics
        self._panels = panels
        self._painted: list[Painted] = []
        self._shown: Counter[bytes] = Counter()
        #: How many states that were saved before it began were restored.
        self.restored = 0
        #: Whether more are restored than were saved.
        self.is_torn = False

    def walked(self, content: Any, state: State, saved: Sequence[State]) -> ReadPiece:
        """What it does, where *saved* are the states that it finds."""
        end, kept = self._walk(content, self._resources, self._drawn_with, state, saved, 0)
        return ReadPiece(tuple(self._painted), self._shown, end, tuple(kept))

    def _walk(
        self,
        content: Any,
        resources: Any,
        drawn_with: bytes,
        begin: State,
        saved: Sequence[State],
        depth: int,
    ) -> tuple[State, list[State]]:
        """The state at the end, and the states that were saved and are not restored."""
        found = self._painted
        forms = resources.get("/XObject", Dictionary())
        state: list[object] = list(begin)
        kept: list[list[object]] = []
        left = list(saved)
        for instruction in pikepdf.parse_content_stream(content, _OPERATORS):
            operands, name = instruction.operands, str(instruction.operator)
            if name == "q":
                kept.append(list(state))
            elif name == "Q":
                if kept:
                    state = kept.pop()
                elif left:
                    state = list(left.pop())
                    self.restored += not depth
                else:
                    self.is_torn = True
            elif name in COLOURS:
                state[COLOURS[name]] = tuple(map(_number, operands))
            elif name == "gs":
                state[2] = self._state(resources, drawn_with, operands)
            elif name in PAINTS:
                what, drawn = PAINTS[name], ""
                if what == "text":
                    _show(operands, self._shown)
                elif name == "Do":
                    form = forms.get(operands[0])
                    if isinstance(form, Stream) and form.get("/Subtype") == Name.Form:
                        if self._panels is not None and not depth and _PANEL.fullmatch(str(operands[0])):
                            self._panels.append((str(operands[0]), form))
                        elif depth < _DEEPEST_FORM:
                            inner = form.get("/Resources", Dictionary())
                            self._walk(form, inner, b"", (state[0], state[1], state[2]), (), depth + 1)
                        continue
                    drawn = "picture"
                elif name == "sh":
                    drawn = "shading"
                used: tuple[object, object] = {
                    "fill": (state[0], None),
                    "text": (state[0], None),
                    "stroke": (None, state[1]),
                    "picture": (None, None),
                }.get(what, (state[0], state[1]))
                one: Painted = (what, drawn, *used, state[2])
                if not found or found[-1] != one:
                    found.append(one)
        return (state[0], state[1], state[2]), [(one[0], one[1], one[2]) for one in kept]

    def _state(self, resources: Any, drawn_with: bytes, operands: Any) -> object:
        """What a graphics state says, looked up once for each name where it is known what stands for it."""
        if not drawn_with or not operands:
            return _graphics(resources, operands)
        key = (drawn_with, str(operands[0]))
        if key not in self._graphics:
            self._graphics[key] = _graphics(resources, operands)
        return self._graphics[key]


def _show(operands: Any, shown: Counter[bytes]) -> None:
    pieces = operands[0] if operands and isinstance(operands[0], Array) else operands
    codes = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
    if codes:
        shown[codes] += 1


def _number(operand: Any) -> object:
    """A number as far as it is seen; of a pattern that there is one: how it is named depends on others."""
    if isinstance(operand, Name):
        return "pattern"
    return round(float(operand), 4)


def _graphics(resources: Any, operands: Any) -> object:
    """What a graphics state says of colours: how much shines through, how it mixes, and what overprints."""
    given = resources.get("/ExtGState", Dictionary()).get(operands[0]) if operands else None
    if not isinstance(given, Dictionary):
        return None
    keys = ("/ca", "/CA", "/BM", "/op", "/OP", "/OPM")
    return tuple((key, str(given[key])) for key in keys if key in given)
