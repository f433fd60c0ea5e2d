"""Small PDFs whose plates are known."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

MM = 72 / 25.4


def pdf(*pages: Any, first: int = 0, root: dict[str, Any] | None = None) -> bytes:
    """A PDF of pages that :func:`page` describes, with *first* objects before theirs that nobody uses."""
    made = pikepdf.new()
    for _ in range(first):
        made.make_indirect(Dictionary(Unused=True))
    for given in pages:
        values = {key: _indirect(made, value) for key, value in given.items()}
        made.pages.append(pikepdf.Page(made.make_indirect(Dictionary(values))))
    for key, value in (root or {}).items():
        made.Root[key] = _indirect(made, value)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def _indirect(made: pikepdf.Pdf, value: Any) -> Any:
    return made.make_stream(value) if isinstance(value, bytes) else value


def page(
    content: str, size: tuple[float, float] = (60, 40), bleed: float = 3, slug: float = 0, **more: Any
) -> Any:
    """A page with a trim of *size* mm, its bleed and room beyond; content is in mm from the trim's corner."""
    margin = bleed + slug
    width, height = size
    outside = [0, 0, (width + 2 * margin) * MM, (height + 2 * margin) * MM]

    def box(inset: float) -> Array:
        return Array([inset * MM, inset * MM, outside[2] - inset * MM, outside[3] - inset * MM])

    move = f"{MM} 0 0 {MM} {margin * MM} {margin * MM} cm\n"
    return {
        "/Type": Name.Page,
        "/MediaBox": Array(outside),
        "/BleedBox": box(slug),
        "/TrimBox": box(margin),
        "/Resources": Dictionary(),
        "/Contents": (move + content).encode(),
        **{f"/{key}": value for key, value in more.items()},
    }


def fill(ink: Sequence[float] | str, x: float, y: float, width: float, height: float) -> str:
    """A filled rectangle in mm: four inks in %, or the operators that choose a colour."""
    colour = ink if isinstance(ink, str) else " ".join(str(value / 100) for value in ink) + " k"
    return f"{colour} {x} {y} {width} {height} re f\n"


def ground(ink: Sequence[float], size: tuple[float, float] = (60, 40), over: float = 3) -> str:
    """A rectangle over the whole trim and *over* mm more."""
    return fill(ink, -over, -over, size[0] + 2 * over, size[1] + 2 * over)


def spot(name: str) -> Array:
    """A Separation that looks like magenta."""
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 1, 0, 0], N=1)
    return Array([Name.Separation, Name(f"/{name}"), Name.DeviceCMYK, tint])


OVERPRINT = Dictionary(ExtGState=Dictionary(O=Dictionary(OP=True, op=True, OPM=1)))
