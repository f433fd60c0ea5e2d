"""Content streams taken apart into instructions, piece by piece: what is known is not taken apart again.

Files that are made of one master have most of their content in common, and a word that is another one changes
one piece.  What is known is that of one task, and lies at hand while it is done: see :func:`knowing`.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any, TypeVar, cast

import pikepdf
from pikepdf import Pdf, PdfError, Stream, StreamDecodeLevel

from brochure.pdf.matrix import Matrix

#: Behind what a content stream is cut into pieces: where a saved state is restored, what has a tag ends, or
#: things begin to be drawn elsewhere.  Letters that are other ones, and longer or fewer, change one piece; of
#: what they move, only the piece that says where it is.
_CUTS = (b"\nQ\n", b"\nEMC\n", b" cm\n")
#: What no content has outside of strings, and hardly one at all.
_CUT = b"\0"
#: A string of text in one line, as it is written wherever it is not written in hexadecimal digits.
_STRINGS = re.compile(rb"\((?:[^()\\\r\n]|\\.)*\)")
#: What begins a picture in the content, whose data can hold anything.
_INLINE = re.compile(rb"\bBI\b")
#: Operators whose operands are numbers, each asked for as a float wherever it is asked for.
_NUMERIC = frozenset(("m", "l", "c", "v", "y", "re", "cm", "Tm", "Td", "w", "g", "G", "rg", "RG", "k", "K"))
#: Most instructions that are known: those of some 20 pages that are full of drawings, in about 100 MB.
_MOST = 250_000


#: Most else that is known, by kind: pictures of pages have some 200 kB, and are of four leaflets; drawings,
#: such as icons, have a few.
_MOST_OTHERS = {"ground": 80, "profile": 8, "drawing": 600}
Found = TypeVar("Found")

#: Operators that lead a path on, with how many numbers they take; those that begin or bend it.
_LEADING = {"m": 2, "l": 2, "c": 6, "v": 4, "y": 4, "h": 0}
_CURVED = frozenset(("c", "v", "y"))
#: The operator of a stretch, which no content can have; instead of operands it has a :class:`PathStretch`.
STRETCH = "a stretch"
#: Shortest stretch, in instructions; and for how many matrices its points are kept.
_SHORTEST, _PLACED = 3, 4


class PathStretch:
    """A stretch of a path: instructions that lead it on, one after the other."""

    def __init__(self, pairs: Sequence[tuple[Sequence[float], str]]) -> None:
        """*pairs* are the operands and operators of the stretch."""
        #: Where parts of the path begin, in the points of the stretch.
        starts: list[int] = []
        points: list[tuple[float, float]] = []
        for operands, operator in pairs:
            if operator == "m":
                starts.append(len(points))
            points += zip(operands[::2], operands[1::2], strict=True)
        self.starts = tuple(starts)
        #: Whether some of it is no straight line.
        self.is_curved = any(operator in _CURVED for _operands, operator in pairs)
        self._points = tuple(points)
        self._placed: dict[Matrix, list[tuple[float, float]]] = {}

    def placed(self, matrix: Matrix) -> list[tuple[float, float]]:
        """Its points, moved by a matrix; they are kept, and not to be changed."""
        found = self._placed.get(matrix)
        if found is None:
            a, b, c, d, e, f = matrix
            found = [(a * x + c * y + e, b * x + d * y + f) for x, y in self._points]
            if len(self._placed) < _PLACED:
                self._placed[matrix] = found
        return found


@dataclass(frozen=True)
class Taken:
    """A piece of a content stream, taken apart."""

    #: Operands and operator of each instruction; a stretch of a path is one.
    pairs: tuple[tuple[Any, str], ...]
    #: What is written for each of them: instructions as they were read.
    written: tuple[tuple[Any, ...], ...]

    @property
    def instructions(self) -> list[Any]:
        """All instructions as they are written."""
        return [one for some in self.written for one in some]


def pieces_of(data: bytes) -> list[bytes]:
    """A content stream cut into pieces, none of them within a string: the whole where that can't be told."""
    is_plain = b"(" not in data or b"(" not in _STRINGS.sub(b"", data)
    if not is_plain or _CUT in data or _has_pictures(data):
        return [data]
    # No expression: it would try each of them at every sign.
    for end in _CUTS:
        data = data.replace(end, end + _CUT)
    return [piece for piece in data.split(_CUT) if piece]


def _has_pictures(data: bytes) -> bool:
    """True for content that may hold a picture itself.  Most does not even have the letters."""
    return b"BI" in data and _INLINE.search(data) is not None


class KnownPieces:
    """Pieces of content streams that were taken apart, by a digest of their bytes; within bounds."""

    def __init__(self) -> None:
        self._known: dict[bytes, Taken] = {}
        self._left = _MOST
        #: What is taken apart belongs to a file and must not outlive it: one of what is known, one of others.
        self._own, self._passing = Pdf.new(), Pdf.new()
        #: What else is known, such as pictures of pages.
        self._others: dict[str, dict[Hashable, Any]] = {kind: {} for kind in _MOST_OTHERS}
        #: Whether what is taken apart becomes known.
        self.learns = False

    def taken(self, stream: Stream) -> list[Taken] | None:
        """The pieces of a stream; None where it is not wholly as it should be, or holds pictures.

        Whoever reads it then finds out what is wrong.
        """
        try:
            data = stream.read_bytes(StreamDecodeLevel.specialized)
        except PdfError:
            return None
        if _has_pictures(data):
            return None
        found: list[Taken] = []
        for piece in pieces_of(data):
            key = sha256(piece).digest()
            taken = self._known.get(key)
            if taken is None:
                is_kept = self.learns and self._left > 0
                taken = _taken(self._own if is_kept else self._passing, piece)
                if taken is None:
                    return None
                if is_kept:
                    self._left -= sum(map(len, taken.written))
                    self._known[key] = taken
            found.append(taken)
        return found

    def remembered(self, kind: str, key: Hashable, make: Callable[[], Found]) -> Found:
        """What is known by a *key* that tells all that it is made of, or else what *make* gives."""
        others = self._others[kind]
        if key in others:
            return cast(Found, others[key])
        found = make()
        if self.learns and len(others) < _MOST_OTHERS[kind]:
            others[key] = found
        return found

    def forget_others(self) -> None:
        """Let go of what is not known: nobody uses it any more."""
        self._passing = Pdf.new()


def _taken(owner: Pdf, piece: bytes) -> Taken | None:
    """A piece taken apart, as objects of *owner*; None where anything is to be said of it."""
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            instructions = pikepdf.parse_content_stream(owner.make_stream(piece))
        if caught:
            return None
        pairs = [
            (_operands(operator, instruction.operands), operator)
            for instruction in instructions
            for operator in (str(instruction.operator),)
        ]
    except (PdfError, ValueError, TypeError, IndexError):
        return None
    return _with_stretches(pairs, instructions)


def _with_stretches(pairs: Sequence[tuple[list[Any], str]], instructions: Sequence[Any]) -> Taken:
    found: list[tuple[Any, str]] = []
    written: list[tuple[Any, ...]] = []
    at = 0
    while at < len(pairs):
        end = at
        while end < len(pairs) and _leads(*pairs[end]):
            end += 1
        if end - at >= _SHORTEST:
            found.append((PathStretch(pairs[at:end]), STRETCH))
        else:
            end = at + 1
            found.append(pairs[at])
        written.append(tuple(instructions[at:end]))
        at = end
    return Taken(tuple(found), tuple(written))


def _leads(operands: list[Any], operator: str) -> bool:
    """True for an instruction that leads a path on, as it should be."""
    return len(operands) == _LEADING.get(operator, -1) and all(isinstance(one, float) for one in operands)


def _operands(operator: str, given: Any) -> list[Any]:
    operands = list(given)
    if operator in _NUMERIC and all(isinstance(one, (int, Decimal)) for one in operands):
        return [float(one) for one in operands]
    return operands


_AT_HAND: ContextVar[KnownPieces | None] = ContextVar("pieces", default=None)


@contextmanager
def knowing(pieces: KnownPieces, *, learns: bool) -> Iterator[None]:
    """Have what is known of pieces at hand; where it *learns*, others become known meanwhile.

    What else was taken apart may be used as long as the outermost of these lasts.
    """
    token, learned = _AT_HAND.set(pieces), pieces.learns
    pieces.learns = learns
    try:
        yield
    finally:
        _AT_HAND.reset(token)
        pieces.learns = learned
        if _AT_HAND.get() is None:
            pieces.forget_others()


def remembering() -> KnownPieces | None:
    """What is known and at hand; None where nothing is."""
    return _AT_HAND.get()


def known_pieces(stream: Any) -> list[Taken] | None:
    """The pieces of a stream, where some are known; None where none are at hand, or it can't be told."""
    known = _AT_HAND.get()
    return known.taken(stream) if known is not None and isinstance(stream, Stream) else None
