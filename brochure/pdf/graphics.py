"""The graphics state of a content stream, followed operator by operator (ISO 32000-1, 8.4 and 9.3).

:class:`Machine` keeps the state; whoever walks a stream hands it every instruction and looks at the state
when something is painted.  It never paints, and it forgives what viewers forgive: a ``Q`` too many, missing
operands, resources that are not there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pikepdf import Array, Dictionary, Name, Object

from brochure.pdf.matrix import (
    IDENTITY,
    Matrix,
    bounds,
    common,
    heights_of,
    moved_rectangle,
    multiplied,
    scale_of,
)
from brochure.pdf.names import name_of
from brochure.pdf.pieces import PathStretch
from brochure.pdf.rectangles import OwnSpace, PtFromBottomLeft
from brochure.pdf.spaces import CMYK, GRAY, RGB, Space, SpaceError, space_of

#: Deepest nesting of saved states that is followed: Acrobat's own limit is 28, producers stay far below.
_MOST_SAVED = 512
#: A clip that clips nothing.
_EVERYWHERE = PtFromBottomLeft(-1e9, -1e9, 1e9, 1e9)


@dataclass(frozen=True)
class Paint:
    """What fills or strokes: a colour, or a pattern with the colour of its tiles."""

    space: Space
    values: tuple[float, ...]
    #: The name of a pattern in the resources.
    pattern: str | None = None


_BLACK = Paint(GRAY, (0.0,))


@dataclass(frozen=True)
class GraphicsState:
    """A graphics state.  Lengths are in units of user space unless said otherwise."""

    ctm: Matrix = IDENTITY
    fill: Paint = _BLACK
    stroke: Paint = _BLACK
    line_width: float = 1.0
    #: Alpha of fills and of strokes, 0 to 1.
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    blend_mode: str = "Normal"
    #: The soft mask's dictionary, or None.
    soft_mask: Any = None
    #: Whether fills and strokes overprint, and how (the overprint mode, 0 or 1).
    fill_overprints: bool = False
    stroke_overprints: bool = False
    overprint_mode: int = 0
    #: The name of the font in the resources, its dictionary, and its size.
    font_name: str = ""
    font: Any = None
    font_size: float = 0.0
    character_spacing: float = 0.0
    word_spacing: float = 0.0
    #: 1 for full width.
    horizontal_scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    #: 0 fill, 1 stroke, 2 both, 3 invisible; 4 to 7 the same and clip.
    render_mode: int = 0
    text_matrix: Matrix = IDENTITY
    line_matrix: Matrix = IDENTITY
    #: What is not clipped away, in default user space; None where all is clipped away.
    clip: PtFromBottomLeft | None = _EVERYWHERE

    @property
    def text_size(self) -> float:
        """Size of text in pt as it is printed: font size times text matrix times CTM (GWG 2022)."""
        return abs(self.font_size) * heights_of(multiplied(self.text_matrix, self.ctm))

    @property
    def stroke_width(self) -> float:
        """Width of lines in pt as they are printed."""
        return self.line_width * scale_of(self.ctm)

    @property
    def is_shut(self) -> bool:
        """True where everything is clipped away."""
        clip = self.clip
        return clip is None or clip[2] - clip[0] < 1e-6 or clip[3] - clip[1] < 1e-6


class Machine:
    """Follows the state through one content stream and the streams that it draws."""

    def __init__(
        self,
        resources: Object | None,
        state: GraphicsState | None = None,
        text_width: Callable[[GraphicsState, Any], float] | None = None,
    ) -> None:
        """Begin with *resources* and *state*.

        *text_width* gives how far a shown string moves the pen, in units of text space before the text
        matrix; without it the pen stays, which is enough where a matrix of its own places every text.
        """
        self.resources = resources if isinstance(resources, Dictionary) else Dictionary()
        self.state = state or GraphicsState()
        #: Points of the current path in default user space; curves by their control points.
        self.path: list[tuple[float, float]] = []
        #: What was wrong with the stream itself, in words: each once.
        self.faults: dict[str, None] = {}
        self._saved: list[GraphicsState] = []
        self._clipping = False
        self._text_width = text_width
        self._spaces: dict[str, Space] = {}
        self._states: dict[str, dict[str, Any]] = {}

    @property
    def depth(self) -> int:
        """How many states are saved."""
        return len(self._saved)

    def resource(self, kind: str, name: str | Name) -> Any:
        """An entry of the resources, such as the font of a name; None where it is missing."""
        entries = self.resources.get(f"/{kind}")
        return entries.get(name) if isinstance(entries, Dictionary) else None

    def path_box(self) -> PtFromBottomLeft | None:
        """The rectangle around the current path, clipped, in default user space."""
        return common(bounds(self.path), self.state.clip)

    def apply(self, operator: str, operands: Sequence[Any]) -> None:
        """Do to the state what an instruction does to it.  After one that paints, the path is gone."""
        action = _ACTIONS.get(operator)
        if action is None:
            return
        try:
            action(self, operands)
        except (IndexError, TypeError, ValueError, ArithmeticError) as error:
            message = str(error) if isinstance(error, SpaceError) else "its operands are not what it takes"
            self.faults[f"the operator “{operator}” can't be followed: {message}"] = None

    def follow(self, stretch: PathStretch) -> None:
        """Lead the path on."""
        self.path += stretch.placed(self.state.ctm)

    def advance(self, by: float) -> None:
        """Move the pen by a length in units of text space, as a shown string does."""
        self._set(text_matrix=multiplied((1.0, 0.0, 0.0, 1.0, by, 0.0), self.state.text_matrix))

    def _set(self, **changes: Any) -> None:
        # What `replace` does, in a sixth of its time: this is where a walk over a stream spends it.
        state = object.__new__(GraphicsState)
        state.__dict__.update(self.state.__dict__)
        state.__dict__.update(changes)
        self.state = state

    # Saving and restoring.

    def _save(self, _operands: Sequence[Any]) -> None:
        if len(self._saved) >= _MOST_SAVED:
            self.faults["graphics states are saved too deep"] = None
        self._saved.append(self.state)

    def _restore(self, _operands: Sequence[Any]) -> None:
        if self._saved:
            self.state = self._saved.pop()
        else:
            self.faults["a graphics state is restored that was never saved"] = None

    def _concatenate(self, operands: Sequence[Any]) -> None:
        self._set(ctm=multiplied(_matrix(operands), self.state.ctm))

    # Colour.

    def _space(self, name: Any) -> Space:
        # Looked up once a stream: what a name stands for does not change.
        key = str(name)
        if key not in self._spaces:
            self._spaces[key] = space_of(name, self.resources.get("/ColorSpace"))
        return self._spaces[key]

    def _colour(self, which: str, space: Space, operands: Sequence[Any]) -> None:
        values = tuple(float(value) for value in operands)
        if len(values) != space.components:
            raise ValueError("wrong number of components")
        self._set(**{which: Paint(space, values)})

    def _choose_space(self, which: str, operands: Sequence[Any]) -> None:
        space = self._space(operands[0])
        self._set(**{which: Paint(space, space.initial)})

    def _special(self, which: str, operands: Sequence[Any]) -> None:
        space = getattr(self.state, which).space
        if operands and isinstance(operands[-1], Name):
            values = tuple(float(value) for value in operands[:-1])
            self._set(**{which: Paint(space, values, f"/{name_of(operands[-1])}")})
        else:
            self._colour(which, space, operands)

    # The extended graphics state.

    def _extended(self, operands: Sequence[Any]) -> None:
        # Looked up once a stream, as colour spaces are.
        key = str(operands[0])
        if key not in self._states:
            self._states[key] = self._changes(operands[0])
        self._set(**self._states[key])

    def _changes(self, name: Any) -> dict[str, Any]:
        """What an extended graphics state changes."""
        given = self.resource("ExtGState", name)
        if not isinstance(given, Dictionary):
            raise ValueError("it names a state that is not there")
        changes: dict[str, Any] = {}
        for key, value in given.items():
            if key == "/CA":
                changes["stroke_alpha"] = float(value)
            elif key == "/ca":
                changes["fill_alpha"] = float(value)
            elif key == "/LW":
                changes["line_width"] = float(value)
            elif key == "/BM":
                mode = value[0] if isinstance(value, Array) and len(value) else value
                changes["blend_mode"] = str(mode)[1:]
            elif key == "/SMask":
                changes["soft_mask"] = value if isinstance(value, Dictionary) else None
            elif key == "/OPM":
                changes["overprint_mode"] = int(value)
            elif key == "/OP":
                changes["stroke_overprints"] = bool(value)
                # Without an entry of its own, fills follow (ISO 32000-1, table 58).
                if "/op" not in given:
                    changes["fill_overprints"] = bool(value)
            elif key == "/op":
                changes["fill_overprints"] = bool(value)
            elif key == "/Font" and isinstance(value, Array) and len(value) == 2:
                changes["font"], changes["font_size"] = value[0], float(value[1])
        return changes

    # Paths.  They are kept in default user space: the CTM may change before they are painted.

    def _move(self, operands: Sequence[Any]) -> None:
        a, b, c, d, e, f = self.state.ctm
        x, y = float(operands[0]), float(operands[1])
        self.path.append((a * x + c * y + e, b * x + d * y + f))

    def _curve(self, operands: Sequence[Any]) -> None:
        # Outlined letters are thousands of curves: written out, this takes half the time.
        a, b, c, d, e, f = self.state.ctm
        places = iter(map(float, operands))
        self.path += [(a * x + c * y + e, b * x + d * y + f) for x, y in zip(places, places, strict=False)]

    def _rectangle(self, operands: Sequence[Any]) -> None:
        x, y, width, height = (float(value) for value in operands)
        a, b, c, d, e, f = self.state.ctm
        self.path += [
            (a * at + c * up + e, b * at + d * up + f)
            for at, up in ((x + width, y), (x + width, y + height), (x, y + height), (x, y))
        ]

    def _clip(self, _operands: Sequence[Any]) -> None:
        self._clipping = True

    def _end_path(self, _operands: Sequence[Any]) -> None:
        if self._clipping:
            self._set(clip=common(bounds(self.path), self.state.clip))
        self._clipping = False
        self.path = []

    # Text.

    def _begin_text(self, _operands: Sequence[Any]) -> None:
        self._set(text_matrix=IDENTITY, line_matrix=IDENTITY)

    def _font(self, operands: Sequence[Any]) -> None:
        name = f"/{name_of(operands[0])}"
        self._set(font_name=name, font=self.resource("Font", operands[0]), font_size=float(operands[1]))

    def _text_matrix(self, operands: Sequence[Any]) -> None:
        matrix = _matrix(operands)
        self._set(text_matrix=matrix, line_matrix=matrix)

    def _next_line(self, operands: Sequence[Any]) -> None:
        x, y = (float(value) for value in operands)
        matrix = multiplied((1.0, 0.0, 0.0, 1.0, x, y), self.state.line_matrix)
        self._set(text_matrix=matrix, line_matrix=matrix)

    def _next_line_and_leading(self, operands: Sequence[Any]) -> None:
        self._set(leading=-float(operands[1]))
        self._next_line(operands)

    def _next_line_by_leading(self, _operands: Sequence[Any]) -> None:
        self._next_line((0, -self.state.leading))

    def _show(self, operands: Sequence[Any]) -> None:
        if self._text_width is None:
            return
        pieces = operands[0] if isinstance(operands[0], Array) else operands[:1]
        moved_by = 0.0
        for piece in pieces:
            if isinstance(piece, (int, float)) or _is_number(piece):
                moved_by -= float(piece) / 1000 * self.state.font_size * self.state.horizontal_scale
            else:
                moved_by += self._text_width(self.state, piece)
        self.advance(moved_by)

    def _show_on_next_line(self, operands: Sequence[Any]) -> None:
        self._next_line_by_leading(())
        self._show(operands)

    def _show_spaced(self, operands: Sequence[Any]) -> None:
        self._set(word_spacing=float(operands[0]), character_spacing=float(operands[1]))
        self._show_on_next_line(operands[2:])


def in_form(machine: Machine, form: Any) -> Machine:
    """A machine for the stream of a form that *machine* draws with its state as it is."""
    state = machine.state
    matrix = form.get("/Matrix")
    if isinstance(matrix, Array) and len(matrix) == 6:
        state = replace(state, ctm=multiplied(_matrix(list(matrix)), state.ctm))
    box = form.get("/BBox")
    if isinstance(box, Array) and len(box) == 4:
        x0, y0, x1, y1 = (float(value) for value in box)
        own = OwnSpace(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        shown = moved_rectangle(state.ctm, own)
        state = replace(state, clip=common(shown, state.clip))
    if isinstance(form.get("/Group"), Dictionary):
        # What a group holds begins opaque; the group as a whole is then painted with the state outside.
        state = replace(state, fill_alpha=1.0, stroke_alpha=1.0, blend_mode="Normal", soft_mask=None)
    resources = form.get("/Resources")
    inner = Machine(
        resources if isinstance(resources, Dictionary) else machine.resources, state, machine._text_width
    )
    inner.faults = machine.faults
    return inner


def _matrix(operands: Sequence[Any]) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in operands)
    return (a, b, c, d, e, f)


def _is_number(piece: Any) -> bool:
    try:
        float(piece)
    except (TypeError, ValueError):
        return False
    return True


def _setter(field: str, convert: Callable[[Any], Any] = float) -> Callable[[Machine, Sequence[Any]], None]:
    def action(machine: Machine, operands: Sequence[Any]) -> None:
        machine._set(**{field: convert(operands[0])})

    return action


def _coloured(which: str, space: Space) -> Callable[[Machine, Sequence[Any]], None]:
    def action(machine: Machine, operands: Sequence[Any]) -> None:
        machine._colour(which, space, operands)

    return action


def _on(
    which: str, method: Callable[[Machine, str, Sequence[Any]], None]
) -> Callable[[Machine, Sequence[Any]], None]:
    def action(machine: Machine, operands: Sequence[Any]) -> None:
        method(machine, which, operands)

    return action


_ACTIONS: dict[str, Callable[[Machine, Sequence[Any]], None]] = {
    "q": Machine._save,
    "Q": Machine._restore,
    "cm": Machine._concatenate,
    "w": _setter("line_width"),
    "gs": Machine._extended,
    "g": _coloured("fill", GRAY),
    "G": _coloured("stroke", GRAY),
    "rg": _coloured("fill", RGB),
    "RG": _coloured("stroke", RGB),
    "k": _coloured("fill", CMYK),
    "K": _coloured("stroke", CMYK),
    "cs": _on("fill", Machine._choose_space),
    "CS": _on("stroke", Machine._choose_space),
    "sc": _on("fill", Machine._special),
    "scn": _on("fill", Machine._special),
    "SC": _on("stroke", Machine._special),
    "SCN": _on("stroke", Machine._special),
    "m": Machine._move,
    "l": Machine._move,
    "c": Machine._curve,
    "v": Machine._curve,
    "y": Machine._curve,
    "re": Machine._rectangle,
    "W": Machine._clip,
    "W*": Machine._clip,
    **dict.fromkeys(("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"), Machine._end_path),
    "BT": Machine._begin_text,
    "Tf": Machine._font,
    "Tm": Machine._text_matrix,
    "Td": Machine._next_line,
    "TD": Machine._next_line_and_leading,
    "T*": Machine._next_line_by_leading,
    "Tc": _setter("character_spacing"),
    "Tw": _setter("word_spacing"),
    "Tz": _setter("horizontal_scale", lambda value: float(value) / 100),
    "TL": _setter("leading"),
    "Ts": _setter("rise"),
    "Tr": _setter("render_mode", int),
    "Tj": Machine._show,
    "TJ": Machine._show,
    "'": Machine._show_on_next_line,
    '"': Machine._show_spaced,
}

#: Operators that paint paths: whether they fill, and whether they stroke.
PATH_PAINTING = {
    "S": (False, True),
    "s": (False, True),
    "f": (True, False),
    "F": (True, False),
    "f*": (True, False),
    "B": (True, True),
    "B*": (True, True),
    "b": (True, True),
    "b*": (True, True),
}
#: Operators that show text.
TEXT_SHOWING = ("Tj", "TJ", "'", '"')
