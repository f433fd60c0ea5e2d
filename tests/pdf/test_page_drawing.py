"""Two pages that draw the same are told to, whatever their pictures, patterns and states are called."""

from __future__ import annotations

from io import BytesIO

import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf

from brochure.pdf.page_drawing import DrawnWith, drawn, painted
from brochure.pdf.rectangles import PtFromBottomLeft


def page(name: str, shape: str, alpha: float = 0.5, content: str = "") -> bytes:
    """A page that draws a form of this *name* and *shape* in a state."""
    with Pdf.new() as pdf:
        pdf.add_blank_page(page_size=(100, 100))
        form = pdf.make_stream(shape.encode(), Subtype=Name.Form, Type=Name.XObject, BBox=[0, 0, 9, 9])
        pdf.pages[0].obj.Resources = Dictionary(
            XObject=Dictionary({f"/{name}": form}), ExtGState=Dictionary({f"/g{name}": Dictionary(ca=alpha)})
        )
        pdf.pages[0].obj.Contents = pdf.make_stream(
            (content or f"0 0 0 rg /g{name} gs /{name} Do 1 1 5 5 re f").encode()
        )
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


def test_the_same_drawing_under_another_name_is_the_same() -> None:
    assert drawn(page("x1", "0 0 9 9 re f")) == drawn(page("x2", "0 0 9 9 re f"))
    (one,), (other,) = drawn(page("x1", "0 0 9 9 re f")), drawn(page("x2", "0 0 9 9 re f"))
    assert painted(one[0], ()) == painted(other[0], ()) != []


@pytest.mark.parametrize(("shape", "alpha"), [("0 0 9 8 re f", 0.5), ("0 0 9 9 re f", 0.6)])
def test_another_drawing_under_the_same_name_is_another(shape: str, alpha: float) -> None:
    (one,), (other,) = drawn(page("x1", "0 0 9 9 re f")), drawn(page("x1", shape, alpha))
    assert one != other and one[1] != other[1]


def test_names_that_the_page_does_not_have_stay_apart() -> None:
    (one,), (other,) = (
        drawn(page("x1", "", content=f"/{name} cs 0.5 scn 1 1 5 5 re f")) for name in ("DeviceGray", "Other")
    )
    assert one[0] != other[0]


@pytest.mark.parametrize("is_numbered", [False, True])
def test_what_a_page_draws_with_is_told_by_what_it_holds(is_numbered: bool) -> None:
    # Most of it are objects of their own, which others name by their numbers.
    def digest(alpha: float) -> bytes:
        with Pdf.new() as pdf:

            def made(value: Object) -> Object:
                return pdf.make_indirect(value) if is_numbered else value

            state = made(Dictionary(ca=alpha, D=made(Array([Array([1]), 0]))))
            return DrawnWith(pdf).digest(made(Dictionary(ExtGState=made(Dictionary(A=state)))))

    assert digest(0.5) == digest(0.5) != digest(0.4)


#: A picture, cut to its box in the space of the engine, and other things before and behind it.
PAGE = """\
q 1 0 0 -1 0 100 cm 0 0 1 rg 0 0 100 9 re f
q 2 0 0 2 10 20 cm 0 0 20 10 re W n {picture} Q
{behind} Q
"""
BOX = PtFromBottomLeft(10, 60, 50, 80)


@pytest.mark.parametrize(
    "picture",
    [
        "1 0 0 rg 0 0 20 10 re f 0 1 0 rg 3 3 4 4 re f",
        "q 5 5 2 2 re W n /sh1 sh Q BT 1 0 0 1 2 2 Tm /F 9 Tf (A) Tj ET",
        "q 20 0 0 -10 0 10 cm /im1 Do Q",
    ],
)
def test_what_a_picture_draws_is_left_out_and_nothing_else(picture: str) -> None:
    def said(
        picture: str, behind: str = "0 0 0 rg 1 1 2 2 re f", box: PtFromBottomLeft = BOX
    ) -> list[tuple[object, ...]]:
        return painted(PAGE.format(picture=picture, behind=behind).encode(), (), [box])

    plain = said("0.5 g 0 0 20 10 re f")
    assert said(picture) == plain
    assert len(plain) == 2
    # Behind it, in another colour and cut to what is no picture; and where no such picture is.
    assert said(picture, "0 0 1 rg 1 1 2 2 re f") != plain
    assert said(picture, "q 10 20 40 18 re W n 0 1 1 rg 10 20 40 20 re f Q 0 0 0 rg 1 1 2 2 re f") != plain
    assert said(picture, box=BOX.grown(2)) != plain
