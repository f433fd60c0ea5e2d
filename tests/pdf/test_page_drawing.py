"""Two pages that draw the same are told to, whatever their pictures, patterns and states are called."""

from __future__ import annotations

from io import BytesIO

import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf

from brochure.pdf.page_drawing import DrawnWith, drawn, painted


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
