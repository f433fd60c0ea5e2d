"""Gradients that fade out: on a known ground inks mix to what the screen shows, else nothing is changed."""

from __future__ import annotations

from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from brochure.pdf.functions import function_of
from brochure.press.colour import separate
from brochure.press.separation import Bytes, Inks
from tests.press.plates import separation

NAVY: Bytes = (0x0A, 0x21, 0x45)
ORANGE: Bytes = (0xF6, 0xA0, 0x4D)
BLUE: Bytes = (0x4C, 0x6A, 0x92)
WHITE: Bytes = (255, 255, 255)
RINGS = (100, 100, 0, 100, 100, 80)
#: A circle of radius 80 around 100, 100.
CIRCLE = (
    "180 100 m 180 144.2 144.2 180 100 180 c 55.8 180 20 144.2 20 100 c "
    "20 55.8 55.8 20 100 20 c 144.2 20 180 55.8 180 100 c h"
)


def rgb(colour: Bytes) -> str:
    return " ".join(f"{part / 255:.6f}" for part in colour)


def straight(first: Any, last: Any) -> Dictionary:
    return Dictionary(FunctionType=2, Domain=[0, 1], C0=Array(first), C1=Array(last), N=1)


class Drawing:
    """A page of 200 × 200 pt whose gradients fade."""

    def __init__(self) -> None:
        self.pdf = Pdf.new()
        self.page = self.pdf.add_blank_page(page_size=(200, 200))
        self.page.Resources = Dictionary(ExtGState=Dictionary(), Shading=Dictionary(), XObject=Dictionary())

    def fade(
        self,
        name: str,
        colour: Bytes = ORANGE,
        opacity: tuple[float, float] = (0.8, 0.0),
        coords: tuple[float, ...] = RINGS,
        mask_coords: tuple[float, ...] | None = None,
        more: Any = None,
    ) -> str:
        """Add a gradient and its mask; give the operators that paint them."""
        kind = 3 if len(coords) == 6 else 2
        extend = [True, True]
        level = [part / 255 for part in colour]
        painted = Dictionary(
            ShadingType=kind, ColorSpace=Name.DeviceRGB, Coords=Array(coords), Domain=[0, 1], Extend=extend
        )
        painted.Function = straight(level, level)
        veil = Dictionary(
            ShadingType=kind,
            ColorSpace=Name.DeviceGray,
            Coords=Array(mask_coords or coords),
            Domain=[0, 1],
            Extend=extend,
        )
        veil.Function = straight([opacity[0]], [opacity[1]])
        group = self.pdf.make_stream(
            b"/V sh",
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=[0, 0, 200, 200],
            Group=Dictionary(S=Name.Transparency, CS=Name.DeviceRGB, I=True),
            Resources=Dictionary(Shading=Dictionary(V=veil)),
        )
        mask = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=group, **(more or {}))
        resources = self.page.Resources
        resources.ExtGState[f"/{name}"] = Dictionary(Type=Name.ExtGState, ca=1, SMask=mask)
        resources.Shading[f"/{name}"] = self.pdf.make_indirect(painted)
        return f"q /{name} gs /{name} sh Q"

    def form(self, name: str, content: str) -> str:
        resources = Dictionary(
            {key: value for key, value in self.page.Resources.items() if key != "/XObject"}
        )
        group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB, I=True)
        self.page.Resources.XObject[f"/{name}"] = self.pdf.make_stream(
            content.encode(),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=[0, 0, 200, 200],
            Group=group,
            Resources=resources,
        )
        return f"/{name} Do"

    def state(self, name: str, **entries: Any) -> str:
        self.page.Resources.ExtGState[f"/{name}"] = Dictionary(Type=Name.ExtGState, **entries)
        return f"/{name} gs"

    def in_inks(self, *content: str) -> list[Any]:
        """The shadings that are painted with colours once the page is in inks, in their order."""
        self.page.Contents = self.pdf.make_stream("\n".join(content).encode())
        self.told = separate(self.pdf, separation(4.0, palette=False), {})
        assert not self.told.failures
        return list(_painted(self.page))


def _painted(drawn: Any) -> Any:
    for item in pikepdf.parse_content_stream(drawn):
        name = str(item.operands[-1]) if len(item.operands) else ""
        if str(item.operator) == "sh":
            yield drawn.Resources.Shading[name]
        elif str(item.operator) == "Do":
            yield from _painted(drawn.Resources.XObject[name])


GROUND = f"{rgb(NAVY)} rg 0 0 200 200 re f"
HALF = f"{rgb(BLUE)} rg 0 0 100 200 re f"


def inks_of(shading: Any, at: float) -> Inks:
    cyan, magenta, yellow, black = function_of(shading.Function)(at)
    return (cyan, magenta, yellow, black)


def mixture(over: Bytes, under: Bytes, opacity: float) -> Bytes:
    red, green, blue = (round(b + (a - b) * opacity) for a, b in zip(over, under, strict=True))
    return (red, green, blue)


def off(shading: Any, ground: Bytes, colour: Bytes = ORANGE, strength: float = 0.8) -> float:
    """How far on average the inks on paper are from what the screen shows along a fade: ΔE of 1976.

    Beyond what any colour loses that is printed in inks.
    """
    inks = separation(4.0, palette=False)
    under, total = inks.of_srgb(ground), 0.0
    for step in range(16):
        opacity = strength * (1 - step / 16)
        cyan, magenta, yellow, black = (
            opacity * a + (1 - opacity) * b for a, b in zip(inks_of(shading, step / 16), under, strict=True)
        )
        shown = mixture(colour, ground, opacity)
        total += (
            inks.shift(shown, (cyan, magenta, yellow, black))[0] - inks.shift(shown, inks.of_srgb(shown))[0]
        )
    return total / 16


@pytest.mark.parametrize("ground", [NAVY, BLUE, (0x1E, 0x6B, 0x3A), (0xDB, 0xE8, 0xF5)])
def test_on_one_opaque_colour_inks_mix_as_light_does(ground: Bytes) -> None:
    drawing = Drawing()
    fade = drawing.fade("A")
    (made,) = drawing.in_inks(f"{rgb(ground)} rg 0 0 200 200 re f", fade)
    assert off(made, ground) < 3


@pytest.mark.parametrize(
    "coords", [(0, 0, 200, 0), (100, 100, 0, 110, 105, 70), (100, 100, 0, 100, 100, 300)]
)
def test_gradients_of_every_shape_are_mixed_on_one_colour(coords: tuple[float, ...]) -> None:
    drawing = Drawing()
    fade = drawing.fade("A", coords=coords)
    (made,) = drawing.in_inks(GROUND, fade)
    assert off(made, NAVY) < 3


def test_on_bare_paper_too() -> None:
    drawing = Drawing()
    fade = drawing.fade("A")
    (made,) = drawing.in_inks(fade)
    assert off(made, WHITE) < 0.1


def test_a_constant_opacity_counts_as_well() -> None:
    drawing = Drawing()
    drawing.fade("A")
    half = drawing.state("H", ca=0.5)
    (made,) = drawing.in_inks(GROUND, f"q {half} /A sh Q")
    inks = separation(4.0, palette=False)
    mixed = [(a + b) / 2 for a, b in zip(inks_of(made, 0.5), inks.of_srgb(NAVY), strict=True)]
    assert mixed == pytest.approx(inks.of_srgb(mixture(ORANGE, NAVY, 0.5)), abs=0.09)


def plain() -> Inks:
    """The inks of the gradient where no ground is known: those of its colour."""
    return separation(4.0, palette=False).of_srgb(ORANGE)


def test_the_measure_tells_inks_that_were_not_mixed() -> None:
    """Inks of the plain colour go by way of violet, which the tests above would not let pass."""
    drawing = Drawing()
    fade = drawing.fade("A")
    (made,) = drawing.in_inks(GROUND, HALF, fade)
    assert inks_of(made, 0.5) == pytest.approx(plain(), abs=0.005)
    assert off(made, NAVY) > 8


def test_a_fade_over_several_grounds_is_told_and_one_that_is_mixed_is_not() -> None:
    for grounds, told in (((GROUND, HALF), [1]), ((GROUND,), []), ((), [])):
        drawing = Drawing()
        drawing.in_inks(*grounds, drawing.fade("A"))
        assert list(drawing.told.unmixed) == told


@pytest.mark.parametrize(
    ("colour", "most"),
    [(ORANGE, 2.8), ((0xB4, 0x3D, 0x1A), 0.5), ((220, 60, 60), 1.4), ((240, 220, 60), 12)],
)
def test_inks_that_the_ground_has_too_much_of_are_made_a_grey(colour: Bytes, most: float) -> None:
    """Cyan of a navy ground shines through: left as it is, an orange would be green there."""
    drawing = Drawing()
    (made,) = drawing.in_inks(GROUND, drawing.fade("A", colour))
    assert off(made, NAVY, colour) < most


def test_rings_over_rings_of_the_same_centre_are_mixed() -> None:
    drawing = Drawing()
    air = drawing.fade("A", BLUE, (0.6, 0.0), (100, 100, 0, 100, 100, 80))
    glow = drawing.fade("B", ORANGE, (0.8, 0.0), (100, 100, 0, 100, 100, 80))
    first, second = _tiled(drawing, air, glow)
    assert off(first, NAVY, BLUE, 0.6) < 3
    inks = separation(4.0, palette=False)
    for step in (4, 8, 12):
        at = step / 16
        air_opacity, opacity = 0.6 * (1 - at), 0.8 * (1 - at)
        under = mixture(BLUE, NAVY, air_opacity)
        below = [
            air_opacity * a + (1 - air_opacity) * b
            for a, b in zip(inks_of(first, at), inks.of_srgb(NAVY), strict=True)
        ]
        mixed = [opacity * a + (1 - opacity) * b for a, b in zip(inks_of(second, at), below, strict=True)]
        assert mixed == pytest.approx(inks.of_srgb(mixture(ORANGE, under, opacity)), abs=0.09)


def _tiled(drawing: Drawing, *fades: str, shape: str = CIRCLE) -> list[Any]:
    """The shadings of fades that are patterns which fill a *shape*, as the typesetter writes them."""
    page = drawing.page
    page.Resources.Pattern = Dictionary()
    content = [GROUND]
    for number, fade in enumerate(fades):
        page.Resources.Pattern[f"/P{number}"] = drawing.pdf.make_stream(
            fade.encode(),
            Type=Name.Pattern,
            PatternType=1,
            PaintType=1,
            TilingType=1,
            BBox=[0, 0, 200, 200],
            XStep=200,
            YStep=200,
            Resources=Dictionary(ExtGState=page.Resources.ExtGState, Shading=page.Resources.Shading),
        )
        content.append(f"/Pattern cs /P{number} scn {shape} f")
    drawing.in_inks(*content)
    used = [
        page.Resources.Pattern[str(item.operands[-1])]
        for item in pikepdf.parse_content_stream(page)
        if str(item.operator) == "scn"
    ]
    return [shading for pattern in used for shading in _painted(pattern)]


@pytest.mark.parametrize(
    "shape",
    [
        # A star with corners far out, a triangle that cuts into the circle, and two parts.
        "100 190 m 110 110 l 190 100 l 110 90 l 100 10 l 90 90 l 10 100 l 90 110 l h",
        "20 20 m 180 20 l 100 180 l h",
        "0 0 200 90 re 0 110 200 90 re",
    ],
)
def test_rings_are_no_ground_where_they_are_not_painted_all_around(shape: str) -> None:
    drawing = Drawing()
    air, glow = drawing.fade("A", BLUE, (0.6, 0.0)), drawing.fade("B")
    _first, second = _tiled(drawing, air, glow, shape=shape)
    assert inks_of(second, 0.5) == pytest.approx(plain(), abs=0.005)


def test_rings_of_another_centre_are_no_ground() -> None:
    drawing = Drawing()
    air = drawing.fade("A", BLUE, (0.6, 0.0))
    glow = drawing.fade("B", coords=(105, 100, 0, 105, 100, 40))
    _first, second = _tiled(drawing, air, glow)
    assert inks_of(second, 0.5) == pytest.approx(plain(), abs=0.005)


@pytest.mark.parametrize(
    "more",
    [
        {"mask_coords": (100, 100, 0, 100, 100, 60)},
        {"mask_coords": (90, 100, 0, 90, 100, 80)},
        {"more": {"BC": Array([0.5, 0.5, 0.5])}},
        {"more": {"TR": Dictionary(FunctionType=2, Domain=[0, 1], N=2)}},
    ],
)
def test_masks_that_are_no_opacity_of_the_gradient_change_nothing(more: Any) -> None:
    drawing = Drawing()
    fade = drawing.fade("A", **more)
    (made,) = drawing.in_inks(GROUND, fade)
    assert inks_of(made, 0.5) == pytest.approx(plain(), abs=0.005)


def test_what_is_seen_through_as_a_whole_is_not_mixed() -> None:
    drawing = Drawing()
    fade = drawing.fade("A")
    half = drawing.state("H", ca=0.5)
    drawn = drawing.form("F", fade)
    (made,) = drawing.in_inks(GROUND, f"q {half} {drawn} Q")
    assert inks_of(made, 0.5) == pytest.approx(plain(), abs=0.005)


def test_what_multiplies_is_not_mixed() -> None:
    drawing = Drawing()
    fade = drawing.fade("A")
    blend = drawing.state("M", BM=Name.Multiply)
    (made,) = drawing.in_inks(GROUND, f"q {blend} {fade} Q")
    assert inks_of(made, 0.5) == pytest.approx(plain(), abs=0.005)


def test_a_drawing_that_stands_on_two_grounds_is_mixed_with_each() -> None:
    drawing = Drawing()
    small = drawing.fade("A", coords=(50, 50, 0, 50, 50, 40))
    drawn = drawing.form("F", small)
    ground = f"{rgb(BLUE)} rg 100 0 100 200 re f"
    first, second = drawing.in_inks(GROUND, ground, drawn, f"q 1 0 0 1 100 0 cm {drawn} Q")
    assert off(first, NAVY) < 3
    assert off(second, BLUE) < 3


def test_what_lies_beyond_the_page_does_not_count() -> None:
    drawing = Drawing()
    fade = drawing.fade("A", coords=(190, 100, 0, 190, 100, 80))
    (made,) = drawing.in_inks(GROUND, fade)
    assert off(made, NAVY) < 3


def test_lines_and_pictures_under_a_fade_are_no_ground() -> None:
    for drawn in ("q 3 w 20 100 m 180 100 l S Q", f"q {rgb(BLUE)} rg 60 60 m 140 60 l 100 140 l h f Q"):
        drawing = Drawing()
        fade = drawing.fade("A")
        (made,) = drawing.in_inks(GROUND, drawn, fade)
        assert inks_of(made, 0.5) == pytest.approx(plain(), abs=0.005)
