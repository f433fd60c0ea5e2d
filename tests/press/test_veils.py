"""Flat colours that are seen through: on a known ground they are printed as the screen shows them."""

from __future__ import annotations

from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf

from brochure.pdf.graphics import PATH_PAINTING, Machine
from brochure.press.colour import separate
from brochure.press.separated import Separated
from brochure.press.separation import Bytes, Inks
from tests.press.plates import NAMED_FONT, add_page, form, separation

GREEN: Bytes = (47, 125, 91)
RED: Bytes = (192, 32, 64)
BLACK: Bytes = (0, 0, 0)
#: What is painted: its inks, how opaque, and how it is mixed.
Painted = tuple[Inks, float, str]
GROUP = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB, I=True)


def rgb(colour: Bytes) -> str:
    return " ".join(f"{part / 255:.6f}" for part in colour)


def ground(colour: Bytes, box: str = "0 0 40 40") -> str:
    return f"{rgb(colour)} rg {box} re f"


def veil(colour: Bytes, box: str = "10 10 20 20") -> str:
    return f"/T gs {rgb(colour)} rg {box} re f"


def seen(colour: Bytes, under: Bytes, opacity: float) -> Bytes:
    red, green, blue = (round(b + (a - b) * opacity) for a, b in zip(colour, under, strict=True))
    return (red, green, blue)


class Sheet:
    """A page of 40 × 40 pt, on which ``/T gs`` makes what follows seen through."""

    def __init__(self, opacity: float = 0.4) -> None:
        self.pdf = Pdf.new()
        state = Dictionary(Type=Name.ExtGState, ca=opacity, CA=opacity)
        self.resources: dict[str, dict[str, Any]] = {"ExtGState": {"/T": state}, "XObject": {}}
        self.told = Separated()

    def group(self, name: str, content: str) -> str:
        made = form(self.pdf, content, Group=GROUP, resources={"ExtGState": self.resources["ExtGState"]})
        self.resources["XObject"][f"/{name}"] = made
        return f"q /T gs /{name} Do Q"

    def painted(self, *content: str) -> list[Painted]:
        """What the page paints once it is in inks."""
        page = add_page(self.pdf, "\n".join(content), (40, 40), **self.resources)
        self.told = separate(self.pdf, separation(4.0, palette=False), {})
        assert not self.told.failures
        return list(_painted(page, Machine(page.Resources)))


def _painted(drawn: Any, machine: Machine) -> Any:
    for item in pikepdf.parse_content_stream(drawn):
        operator, state = str(item.operator), machine.state
        if operator == "Do":
            inner = drawn.Resources.XObject[str(item.operands[0])]
            group = Machine(inner.Resources, state)
            yield from _painted(inner, group)
        elif any(PATH_PAINTING.get(operator, ())) or operator == "Tj":
            fills = operator == "Tj" or PATH_PAINTING[operator][0]
            paint, opacity = (state.fill, state.fill_alpha) if fills else (state.stroke, state.stroke_alpha)
            yield paint.values, round(opacity, 3), state.blend_mode
        machine.apply(operator, list(item.operands))


def inks(colour: Bytes) -> Inks:
    return separation(4.0, palette=False).of_srgb(colour)


def close(given: Inks) -> Any:
    return pytest.approx(given, abs=0.0001)


@pytest.mark.parametrize("colour", [RED, BLACK, (255, 255, 255)])
def test_over_one_colour_the_mixture_is_printed(colour: Bytes) -> None:
    _ground, made = Sheet().painted(ground(GREEN), veil(colour))
    assert made == (close(inks(seen(colour, GREEN, 0.4))), 1, "Normal")


def test_a_line_and_what_follows_it() -> None:
    sheet = Sheet()
    painted = sheet.painted(
        f"q 2 w /T gs {rgb(RED)} RG 5 5 m 35 5 l S", f"{rgb(RED)} RG 5 35 m 35 35 l S Q", ground(RED)
    )
    mixture = close(inks(seen(RED, (255, 255, 255), 0.4)))
    assert painted == [(mixture, 1, "Normal"), (mixture, 1, "Normal"), (close(inks(RED)), 1, "Normal")]


def test_a_mixture_is_a_ground_of_the_next() -> None:
    *_others, made = Sheet().painted(ground(GREEN), veil(RED), veil(BLACK, "12 12 6 6"))
    first = tuple(b + (a - b) * 0.4 for a, b in zip(RED, GREEN, strict=True))
    assert made[0] == close(inks(seen(BLACK, (round(first[0]), round(first[1]), round(first[2])), 0.4)))


def test_black_over_several_colours_darkens_them() -> None:
    sheet = Sheet()
    *_grounds, made = sheet.painted(ground(GREEN, "0 0 20 40"), ground(RED, "20 0 20 40"), veil(BLACK))
    tint = separation(4.0, palette=False).black_of_grey[153] / 255
    assert made == (close((0, 0, 0, tint)), 1, "Multiply")
    assert not sheet.told.unmixed


def test_another_colour_over_several_stays_and_is_told() -> None:
    sheet = Sheet()
    *_grounds, made = sheet.painted(ground(GREEN, "0 0 20 40"), veil(RED))
    assert made == (close(inks(RED)), 0.4, "Normal")
    assert list(sheet.told.unmixed) == [1]


def test_each_of_several_grounds_is_judged() -> None:
    sheet = Sheet()
    white: Bytes = (255, 255, 255)
    sheet.painted(ground(GREEN, "0 0 20 40"), ground(RED, "20 0 20 40"), veil(white))
    assert list(sheet.told.unmixed) == [1]
    # On paper and a little less white nobody sees a difference.
    sheet = Sheet()
    sheet.painted(ground((250, 250, 250), "0 0 20 40"), veil(white))
    assert not sheet.told.unmixed


def test_a_cloud_of_many_colours_is_not_looked_through_for_ever() -> None:
    sheet = Sheet()
    dots = [veil(RED, f"{at % 38} {at // 38} 1 1") for at in range(700)]
    painted = sheet.painted(ground(GREEN), *dots)
    assert painted[1][1] == 1 and painted[-1][1] == 0.4


def test_words_below_are_not_covered() -> None:
    sheet = Sheet()
    sheet.resources["Font"] = {"/F": NAMED_FONT}
    text = f"BT /F 8 Tf 12 12 Td {rgb(BLACK)} rg (Words) Tj ET"
    *_others, made = sheet.painted(ground(GREEN), text, veil(RED))
    assert made == (close(inks(RED)), 0.4, "Normal")
    *_others, made = sheet.painted(ground(GREEN), text, veil(RED, "10 25 20 10"))
    assert made[1] == 1


def test_black_words_stay_in_one_ink() -> None:
    sheet = Sheet()
    sheet.resources["Font"] = {"/F": NAMED_FONT}
    *_others, made = sheet.painted(ground(GREEN), f"/T gs BT /F 8 Tf 12 12 Td {rgb(BLACK)} rg (Words) Tj ET")
    assert made[0][:3] == (0, 0, 0) and made[2] == "Multiply"


def test_a_group_is_mixed_as_a_whole() -> None:
    sheet = Sheet()
    group = sheet.group("G", f"{ground(RED, '5 5 20 20')} {ground(BLACK, '15 15 20 20')}")
    # Its box is that of the page, as typesetters write it.
    _ground, red, black = sheet.painted(ground(GREEN, "4 4 32 32"), group)
    assert red == (close(inks(seen(RED, GREEN, 0.4))), 1, "Normal")
    assert black == (close(inks(seen(BLACK, GREEN, 0.4))), 1, "Normal")
    assert set(sheet.told.colours) == {GREEN, RED, BLACK}


def test_a_group_over_several_colours_stays_and_is_told() -> None:
    sheet = Sheet()
    group = sheet.group("G", ground(RED, "5 5 20 20"))
    _one, _other, red = sheet.painted(ground(GREEN, "0 0 20 40"), ground(BLACK, "20 0 20 40"), group)
    assert red == (close(inks(RED)), 0.4, "Normal")
    assert list(sheet.told.unmixed) == [1]


def test_what_is_drawn_elsewhere_once_more_is_not_mixed_with_the_first_ground() -> None:
    sheet = Sheet()
    sheet.resources["XObject"]["/G"] = form(
        sheet.pdf, veil(RED), resources={"ExtGState": sheet.resources["ExtGState"]}
    )
    painted = sheet.painted(ground(GREEN), "/G Do", ground(BLACK), "/G Do")
    assert painted[1][0] == close(inks(seen(RED, GREEN, 0.4)))
    assert painted[3][0] == close(inks(seen(RED, BLACK, 0.4)))


def test_tiles_are_not_mixed_with_the_ground_of_the_first() -> None:
    sheet = Sheet()
    tile = sheet.pdf.make_stream(
        veil(RED, "0 0 5 5").encode(),
        Type=Name.Pattern,
        PatternType=1,
        PaintType=1,
        TilingType=1,
        BBox=[0, 0, 10, 10],
        XStep=10,
        YStep=10,
        Resources=Dictionary(ExtGState=Dictionary(sheet.resources["ExtGState"])),
    )
    sheet.resources["Pattern"] = {"/P": tile}
    sheet.painted(ground(GREEN), "/Pattern cs /P scn 0 0 40 40 re f")
    page = sheet.pdf.pages[0]
    (made,) = page.Resources.Pattern.values()
    (painted,) = _painted(made, Machine(made.Resources))
    assert painted == (close(inks(RED)), 0.4, "Normal")


@pytest.mark.parametrize(
    ("tile", "opacity", "told"),
    [
        (veil(RED, "0 0 6 6"), 0.4, [1]),
        ("/V Do", 0.4, [1]),
        (ground(RED, "0 0 6 6"), 0.4, []),
        (veil(RED, "0 0 6 6"), 1.0, []),
    ],
)
def test_tiles_that_are_seen_through_are_told(tile: str, opacity: float, told: list[int]) -> None:
    sheet = Sheet(opacity)
    drawn = sheet.group("V", ground(RED, "0 0 6 6"))
    pattern = sheet.pdf.make_stream((drawn if tile == "/V Do" else tile).encode())
    pattern.PatternType, pattern.PaintType, pattern.TilingType = 1, 1, 1
    pattern.BBox, pattern.XStep, pattern.YStep = [0, 0, 8, 8], 8, 8
    pattern.Resources = Dictionary({f"/{kind}": Dictionary(each) for kind, each in sheet.resources.items()})
    sheet.resources["Pattern"] = {"/P": sheet.pdf.make_indirect(pattern)}
    page = add_page(
        sheet.pdf,
        f"{ground(GREEN, '0 0 20 40')} /Pattern cs /P scn 10 10 20 20 re f",
        (40, 40),
        **sheet.resources,
    )
    assert "/Pattern" in page.Resources
    assert list(separate(sheet.pdf, separation(4.0, palette=False), {}).unmixed) == told
