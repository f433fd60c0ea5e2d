"""Content streams taken apart piece by piece: as they are taken apart whole, or not at all."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
from pikepdf import Pdf

from brochure.pdf.pieces import KnownPieces, knowing, known_pieces

#: Three pieces: each ends where two saved states are restored.
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
        assert len(found) == 3
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
    assert [one is same for one, same in zip(first, other, strict=True)] == [True, False, True]


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
