"""Shadings, inks and palettes: their functions have to give as many numbers as the colour space takes."""

from __future__ import annotations

from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from brochure.pdf.function_shapes import shape_of
from brochure.pdf.functions import FunctionError
from brochure.preflight import preflight
from tests.preflight.cases import picture, placed
from tests.preflight.sheet import SOUND, Change, put, sheet

SHADED = f"{SOUND}q 60 60 40 40 re W n /S sh Q\n"
PAINTED = f"{SOUND}/Own cs {{}} scn 60 60 40 40 re f\n"


def mixed(outputs: int, **more: Any) -> Dictionary:
    """An exponential function."""
    ends = {"C0": [0] * outputs, "C1": [1] + [0] * (outputs - 1)}
    return Dictionary(**{"FunctionType": 2, "Domain": [0, 1], "N": 1, **ends, **more})


def stitched(*parts: Dictionary, **more: Any) -> Dictionary:
    count = len(parts)
    given = {"Bounds": [(at + 1) / count for at in range(count - 1)], "Encode": [0, 1] * count, **more}
    return Dictionary(FunctionType=3, Domain=[0, 1], Functions=Array(parts), **given)


def samples(pdf: Pdf, outputs: int, size: int = 2, data: int | None = None, **more: Any) -> Stream:
    given = {"Size": [size], "BitsPerSample": 8, "Range": [0, 1] * outputs, **more}
    content = bytes(size * outputs if data is None else data)
    return Stream(pdf, content, FunctionType=0, Domain=[0, 1], **given)


def program(pdf: Pdf, text: str, outputs: int, inputs: int = 1) -> Stream:
    return Stream(pdf, text.encode(), FunctionType=4, Domain=[0, 1] * inputs, Range=[0, 1] * outputs)


def told(content: str, *changes: Change) -> list[str]:
    found = preflight(sheet(content, *changes), "x.pdf")
    assert {one.rule for one in found} <= {"pdf.damaged"}
    return [one.message for one in found]


def shading(function: Any = None, **more: Any) -> Change:
    def made(pdf: Pdf) -> Dictionary:
        given = {"ShadingType": 2, "ColorSpace": Name.DeviceCMYK, "Coords": [0, 0, 400, 0], **more}
        found = function(pdf) if callable(function) else function
        if found is not None:
            given["Function"] = pdf.make_indirect(found) if isinstance(found, Stream) else found
        return Dictionary(**given)

    return put("Shading", "S", made)


@pytest.mark.parametrize(
    "change",
    [
        shading(mixed(4)),
        shading(Array([mixed(1)] * 4)),
        shading(stitched(mixed(4), mixed(4))),
        shading(lambda pdf: samples(pdf, 4)),
        shading(lambda pdf: program(pdf, "{ dup dup dup }", 4)),
        # Of more numbers readers take the last.
        shading(lambda pdf: program(pdf, "{ dup dup dup dup }", 4)),
        shading(mixed(1), ColorSpace=Name.DeviceGray),
        shading(mixed(4), ShadingType=3, Coords=[0, 0, 1, 0, 0, 9], Background=[0, 0, 0, 1]),
        shading(lambda pdf: program(pdf, "{ 0.5 mul exch 0 0 }", 4, 2), ShadingType=1),
    ],
)
def test_shadings_whose_functions_fit_pass(change: Change) -> None:
    assert told(SHADED, change) == []


@pytest.mark.parametrize(
    "change",
    [
        shading(mixed(3)),
        shading(mixed(5)),
        shading(mixed(1)),
        shading(Array([mixed(1)] * 3)),
        shading(Array([mixed(4)] * 4)),
        shading(mixed(4), ColorSpace=Name.DeviceGray),
        shading(mixed(4, C0=[0, 0, 0])),
        shading(mixed(4, Range=[0, 1] * 3)),
        shading(stitched(mixed(3), mixed(3))),
        shading(stitched(mixed(4), mixed(3))),
        shading(stitched(mixed(4), mixed(4), Bounds=[])),
        shading(lambda pdf: samples(pdf, 3)),
        shading(lambda pdf: samples(pdf, 4, data=7)),
        shading(lambda pdf: samples(pdf, 4, Decode=[0, 1] * 3)),
        shading(lambda pdf: program(pdf, "{ dup dup }", 3)),
        shading(lambda pdf: program(pdf, "{ dup dup }", 4)),
        shading(lambda pdf: program(pdf, "{ dup dup spin }", 4)),
        shading(lambda pdf: program(pdf, "{ pop pop }", 4)),
        shading(lambda pdf: program(pdf, "{ dup dup dup }", 4, 2)),
        shading(),
        shading(mixed(4), Coords=[0, 0, 400]),
        shading(mixed(4), ShadingType=3),
        shading(mixed(4), ShadingType=9),
        shading(mixed(4), ShadingType=1),
        shading(mixed(4), ShadingType=6),
        shading(mixed(4), Background=[0, 0, 0]),
        shading(mixed(4, FunctionType=7)),
        shading(mixed(4, Domain=[1, 0])),
    ],
)
def test_shadings_whose_functions_do_not_fit_are_damage(change: Change) -> None:
    (message,) = told(SHADED, change)
    assert message.startswith("a shading is damaged: ")


def test_a_shading_in_a_pattern_is_looked_at_as_well() -> None:
    def pattern(outputs: int) -> Change:
        shade = Dictionary(
            ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=[0, 0, 9, 0], Function=mixed(outputs)
        )
        return put("Pattern", "P", lambda pdf: Dictionary(PatternType=2, Shading=shade))

    painted = f"{SOUND}/Pattern cs /P scn 60 60 40 40 re f\n"
    assert told(painted, pattern(4)) == []
    assert len(told(painted, pattern(3))) == 1


def mesh(data: int, decode: int, **more: Any) -> Change:
    given = {"BitsPerCoordinate": 8, "BitsPerComponent": 8, "BitsPerFlag": 8, **more}
    return put(
        "Shading",
        "S",
        lambda pdf: Stream(
            pdf, bytes(data), ShadingType=4, ColorSpace=Name.DeviceCMYK, Decode=[0, 1] * decode, **given
        ),
    )


def test_meshes_say_how_each_number_is_read() -> None:
    assert told(SHADED, mesh(21, 6)) == []
    assert told(SHADED, mesh(12, 3, Function=mixed(4))) == []
    assert len(told(SHADED, mesh(21, 5))) == 1
    assert len(told(SHADED, mesh(12, 6, Function=mixed(4)))) == 1
    assert len(told(SHADED, mesh(12, 3, Function=mixed(3)))) == 1


def ink(function: Any, alternate: Name = Name.DeviceCMYK) -> Change:
    def made(pdf: Pdf) -> Array:
        found = function(pdf) if callable(function) else function
        space = [Name.Separation, Name.Cyan, alternate]
        return Array(space if found is None else [*space, found])

    return put("ColorSpace", "Own", made)


def inks(count: int, text: str, outputs: int, taken: int) -> Change:
    names = Array([Name.Cyan, Name.Magenta, Name.Yellow][:count])
    return put(
        "ColorSpace",
        "Own",
        lambda pdf: Array(
            [Name.DeviceN, names, Name.DeviceCMYK, pdf.make_indirect(program(pdf, text, outputs, taken))]
        ),
    )


def test_the_function_of_an_ink_gives_its_alternate() -> None:
    one = PAINTED.format("0.5")
    assert told(one, ink(mixed(4))) == []
    assert told(one, ink(mixed(1), Name.DeviceGray)) == []
    for wrong in (ink(mixed(3)), ink(mixed(1)), ink(None), ink(stitched(mixed(4), mixed(1)))):
        (message,) = told(one, wrong)
        assert message.startswith("the colour space of the ink “Cyan” is damaged: ")


def test_the_function_of_several_inks_takes_all_of_them() -> None:
    two = PAINTED.format("0.5 0.5")
    assert told(two, inks(2, "{ 0 0 }", 4, 2)) == []
    assert len(told(two, inks(2, "{ 0 0 0 }", 4, 1))) == 1
    assert len(told(two, inks(2, "{ 0 }", 3, 2))) == 1
    assert len(told(two, inks(2, "{ 0 }", 4, 2))) == 1


def test_an_ink_of_a_picture_or_a_line_is_looked_at_as_well() -> None:
    wrong = Array([Name.Separation, Name.Cyan, Name.DeviceCMYK, mixed(3)])
    drawn = picture(20, 20, space=wrong, components=1)
    assert len(told(placed(20, 20, 300), drawn)) == 1
    assert len(told(f"{SOUND}/Own CS 0.5 SCN 60 60 m 90 60 l S\n", ink(mixed(3)))) == 1


@pytest.mark.parametrize(
    ("last", "size", "sound"), [(1, 8, True), (1, 9, True), (1, 7, False), (256, 2000, False)]
)
def test_a_palette_has_all_its_colours(last: int, size: int, sound: bool) -> None:
    space = Array([Name.Indexed, Name.DeviceCMYK, last, String(bytes(size))])
    found = told(placed(20, 20, 300), picture(20, 20, space=space, components=1))
    assert len(found) == (0 if sound else 1)


@pytest.mark.parametrize(
    ("text", "outputs"),
    [
        ("{ 2 copy pop 3 1 roll }", 3),
        ("{ dup 0.5 gt { 1 } { 0 0.5 } ifelse }", 4),
        ("{ 0.2 lt { 1 } if }", 1),
        ("{ 1 index mul % a comment\n exch }", 2),
        ("{ true false and { 1 } { 0 } ifelse abs neg sqrt }", 3),
        ("{ 7 3 idiv 7 3 mod 2 1 bitshift atan exp }", 3),
        ("{ exch div round truncate floor ceiling cvi cvr ln log sin cos }", 1),
    ],
)
def test_programs_are_run_to_see_how_many_numbers_they_give(text: str, outputs: int) -> None:
    pdf = Pdf.new()
    assert shape_of(program(pdf, text, outputs, 2)) == (2, outputs)
    with pytest.raises(FunctionError, match=f"gives {outputs} numbers"):
        shape_of(program(pdf, text, outputs + 1, 2))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "{ } }",
        "{ { 1 } }",
        "{ 1 if }",
        "{ { 1 } { 2 } ifelse",
        "{ -1 copy }",
        "{ 9 3 roll }",
        "{ x }",
    ],
)
def test_programs_that_can_t_be_run_are_damaged(text: str) -> None:
    pdf = Pdf.new()
    with pytest.raises(FunctionError, match="a program that can't be run"):
        shape_of(program(pdf, text, 2, 2))


def test_functions_in_functions_are_followed_within_reason() -> None:
    pdf = Pdf.new()
    inner: Any = pdf.make_indirect(mixed(4))
    for _level in range(7):
        inner = pdf.make_indirect(stitched(*[inner] * 3))
    assert shape_of(inner) == (1, 4)
    # A few lines of a file, but a hundred thousand functions.
    inner = pdf.make_indirect(stitched(*[inner] * 50))
    with pytest.raises(FunctionError, match="lies in too many others"):
        shape_of(inner)
