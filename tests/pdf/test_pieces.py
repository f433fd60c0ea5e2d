"""Content streams taken apart piece by piece: as they are taken apart whole, or not at all."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pikepdf
import pytest
from pikepdf import Pdf

from brochure.pdf.graphics import Machine
from brochure.pdf.pieces import STRETCH, KnownPieces, knowing, known_pieces
from brochure.preflight import Limits, preflight
from brochure.preflight.foresight import Foresight
from brochure.press.colour import separate
from tests.preflight.pages import page
from tests.preflight.pages import pdf as sheets
from tests.press.plates import add_page, separation

#: Four pieces, which end where things are drawn elsewhere, where states are restored and where a tag ends.
CONTENT = (
    b"q\nq\n1 0 0 1 5.25 -7 cm\n0 .5 1 rg\n1 2 3 4 re\nf\nQ\nQ\n"
    b"q\nq\nBT\n/F1 9.5 Tf\n[<00e7>-12.5<00af>] TJ\n(a \\(b\\)) Tj\nET\nQ\nQ\n"
    b"/P <</MCID 1>> BDC\n/G1 gs\n/X0 Do\nEMC\n"
)


#: Objects must not outlive their file.
FILE = Pdf.new()


@pytest.fixture
def pieces() -> Iterator[KnownPieces]:
    """What is known of pieces, at hand and learning."""
    known = KnownPieces()
    with knowing(known, learns=True):
        yield known


def stream(data: bytes) -> Any:
    """A stream of a file that lives on."""
    return FILE.make_stream(data)


def told(instructions: Any) -> list[tuple[str, list[str]]]:
    """Instructions as plain values."""
    return [(str(one.operator), [repr(operand) for operand in one.operands]) for one in instructions]


def test_a_stream_is_what_its_pieces_are(pieces: KnownPieces) -> None:
    for _again in range(2):
        found = known_pieces(stream(CONTENT))
        assert found is not None
        assert len(found) == 4
        instructions = [one for piece in found for one in piece.instructions]
        whole = pikepdf.parse_content_stream(stream(CONTENT))
        assert told(instructions) == told(whole)
        assert pikepdf.unparse_content_stream(instructions) == pikepdf.unparse_content_stream(whole)
        pairs = [pair for piece in found for pair in piece.pairs]
        assert [operator for _operands, operator in pairs] == [str(one.operator) for one in whole]
        assert pairs[2][0] == [1.0, 0.0, 0.0, 1.0, 5.25, -7.0]


def test_what_was_taken_apart_is_not_taken_apart_again(pieces: KnownPieces) -> None:
    first = known_pieces(stream(CONTENT))
    other = known_pieces(stream(CONTENT.replace(b"b\\)) Tj", b"c\\)) Tj")))
    assert first is not None
    assert other is not None
    assert [one is same for one, same in zip(first, other, strict=True)] == [True, True, False, True]


def test_only_what_is_learned_becomes_known_and_none_is_at_hand_afterwards() -> None:
    known = KnownPieces()
    with knowing(known, learns=False):
        first, again = known_pieces(stream(CONTENT)), known_pieces(stream(CONTENT))
        assert first is not None
        assert again is not None
        assert first[0] is not again[0]
        with knowing(known, learns=True):
            learned = known_pieces(stream(CONTENT))
        later = known_pieces(stream(CONTENT))
        assert learned is not None
        assert later is not None
        assert learned[0] is later[0]
    assert known_pieces(stream(CONTENT)) is None


@pytest.mark.parametrize(
    "content",
    [
        # Pieces that are cut within something: of the whole, this is one array.
        b"[ 1\nQ\nQ\n2 ] 0 d\n",
        # What can't be read, and a picture, whose data may hold anything.
        b"q\n1 0 0 rg\n<< /A\n",
        b"q BI /W 1 /H 1 /BPC 8 /CS /G ID a EI Q\n",
    ],
)
def test_of_what_is_not_as_it_should_be_no_pieces_are_known(content: bytes, pieces: KnownPieces) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert known_pieces(stream(content)) is None
        assert known_pieces(None) is None


def test_a_string_is_not_cut(pieces: KnownPieces) -> None:
    found = known_pieces(stream(b"BT (a\nQ\nQ\nb) Tj ET\nq\nQ\n"))
    assert found is not None
    assert len(found) == 1


#: A shape of each way of drawing lines, some of it curved, in two parts, and one that is cut short by others.
PATHS = (
    "q 0.5 0 0 2 7 -3 cm 0.8 0.2 0.1 rg 10 10 m 30 10 l 35 12 36 20 30 30 c 20 34 10 30 v 8 20 10 10 y h "
    "40 40 m 50 40 l 50 50 l h f Q\n"
    "q 0.1 0.4 0.3 RG 3 w 5 5 m 9 9 l 12 5 l 5 5 9 9 re 60 5 m 70 5 l 70 25 l S Q\n"
    "q 20 60 m 40 60 l 40 80 l h W n 0 0.2 0.9 rg 15 55 m 45 55 l 45 85 l 15 85 l h f* Q\n"
    "q 0 g 10 60 m 30 60 l 30 61 l 10 61 l h 10 90 m 30 90 l 30 91 l 10 91 l h f Q\n"
    "q 0.2 g 80 80 m 90 80 l 0.5 w 90 90 l h B Q\n"
)


def test_the_points_of_a_stretch_are_those_of_its_instructions(pieces: KnownPieces) -> None:
    content = PATHS.encode()
    found = known_pieces(stream(content))
    assert found is not None
    pairs = [pair for piece in found for pair in piece.pairs]
    assert sum(operator == STRETCH for _operands, operator in pairs) == 6
    # Twice: what was placed is kept.
    for _again in range(2):
        one, other = Machine(None), Machine(None)
        paths: tuple[list[Any], list[Any]] = ([], [])
        for operands, operator in pairs:
            if operator == STRETCH:
                one.follow(operands)
            else:
                one.apply(operator, operands)
            paths[0].append(tuple(one.path))
        for item in pikepdf.parse_content_stream(stream(content)):
            other.apply(str(item.operator), list(item.operands))
            paths[1].append(tuple(other.path))
        assert set(paths[0]) <= set(paths[1])
        # Whatever is painted is painted with the same points.
        assert {path for path in paths[1] if len(path) > 9} & set(paths[0])
        assert one.state == other.state


def test_pages_are_put_into_inks_as_ever() -> None:
    made, known = [], KnownPieces()
    for at_hand in (False, True, True):
        pdf = Pdf.new()
        add_page(pdf, PATHS)
        with knowing(known, learns=True) if at_hand else nullcontext():
            told = separate(pdf, separation(), {})
        made.append((pdf.pages[0].Contents.read_bytes(), told))
    assert made[1] == made[0]
    assert made[2] == made[0]


def test_the_preflight_sees_what_it_ever_sees() -> None:
    content = PATHS.replace("rg", "k").replace("RG", "K")
    content = content.replace("0.8 0.2 0.1", "0.8 0.2 0.1 0").replace("0.1 0.4 0.3", "1 1 1 1")
    content = content.replace("0 0.2 0.9", "0 0.2 0.9 0") + " 0.05 w 1 1 m 20 20 l 30 1 l S "
    # A narrow strip is a line; one with a round end is not.
    content += "0 0 0 1 k 5 30 m 25 30 l 25 30 25 30.02 25 30.02 c 5 30.02 l h f "
    data = sheets(page(content))
    seen, known = [], KnownPieces()
    for at_hand in (False, True, True):
        foresight = Foresight(300)
        with knowing(known, learns=True) if at_hand else nullcontext():
            found = preflight(data, "a.pdf", Limits(), foresight)
        seen.append((found, foresight.pages))
    assert seen[0][0]
    assert seen[1] == seen[0]
    assert seen[2] == seen[0]
