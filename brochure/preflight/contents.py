"""Content streams taken apart into instructions, each once, within bounds."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, PdfError, Stream

from brochure.pdf.pieces import known_pieces
from brochure.pdf.streams import LargeStreamError, StreamError, decoded, reason_of
from brochure.preflight.pages import Page

#: Most instructions that are followed in a file: the largest leaflets have 20,000 a page.
_MOST_INSTRUCTIONS = 3_000_000
#: Drawing a form costs as much as so many instructions, however short it is.
_DRAWING = 40
#: Most bytes of the content of a page, or of a form.
_MOST_CONTENT = 64 << 20
#: Most streams that the content of a page may be cut into.
_MOST_STREAMS = 10_000
#: Forms with fewer instructions are kept for when they are drawn again.
_KEPT = 20_000

#: Operands and operator.
Instruction = tuple[Any, str]


class BoundsError(Exception):
    """A file that paints more than is followed."""


class Contents:
    """Reads content streams.  A damaged one is reported and counts as empty."""

    def __init__(self, damage: Callable[[Page, str], None]) -> None:
        """Call *damage* with what is wrong, and the page that it was met on."""
        self._damage = damage
        self._left = _MOST_INSTRUCTIONS
        self._kept: dict[tuple[int, int], list[Instruction]] = {}

    def of_page(self, page: Page) -> Sequence[Instruction] | None:
        """The instructions of a page; None where some of its content can't be read.

        Raises :class:`BoundsError` for more than is followed, as :meth:`of` does.
        """
        contents = page.obj.get("/Contents")
        if contents is None:
            return ()
        streams = list(contents)[:_MOST_STREAMS] if isinstance(contents, Array) else [contents]
        sizes = [self._size(stream, page, "the content of the page") for stream in streams]
        if sum(size or 0 for size in sizes) > _MOST_CONTENT:
            raise BoundsError(f"the content of page {page.number} has more than {_MOST_CONTENT >> 20} MB")
        found = self._parsed(page.obj, page, "the page")
        return None if None in sizes else found

    def of(self, stream: Stream, page: Page, what: str) -> Sequence[Instruction] | None:
        """The instructions of a form, a tile or a glyph; None where they can't be read."""
        key = stream.objgen
        if key in self._kept:
            self._spend(len(self._kept[key]))
            return self._kept[key]
        if not self._size(stream, page, what):
            return ()
        found = self._parsed(stream, page, what)
        if found is not None and len(found) <= _KEPT and key != (0, 0):
            self._kept[key] = found
        return found

    def _size(self, stream: Any, page: Page, what: str) -> int | None:
        """The bytes of a stream; None, which is told, when it can't be decoded."""
        if not isinstance(stream, Stream):
            self._damage(page, f"a stream of {what} is missing")
            return None
        try:
            return len(decoded(stream, _MOST_CONTENT))
        except LargeStreamError as error:
            raise BoundsError(f"{what} on page {page.number} is too large: {error}") from error
        except (StreamError, PdfError) as error:
            self._damage(page, f"{what} can't be read: {error}")
            return None

    def _parsed(self, stream: Any, page: Page, what: str) -> list[Instruction] | None:
        # Nothing is to be said of known ones, but what is said below.
        pieces = known_pieces(stream if isinstance(stream, Stream) else stream.get("/Contents"))
        if pieces is not None:
            found = [pair for piece in pieces for pair in piece.pairs]
            self._spend(sum(len(some) for piece in pieces for some in piece.written))
        else:
            read = self._read(stream, page, what)
            if read is None:
                return None
            found = read
        # Both have to be in pairs (ISO 32000-1, 8.4.2 and 9.4.1).  What is closed and was never opened is
        # told as it comes.
        times = Counter(operator for _operands, operator in found)
        if times["q"] > times["Q"]:
            self._damage(page, f"{what} saves a graphics state and does not restore it")
        if times["BT"] != times["ET"]:
            self._damage(page, f"{what} begins {times['BT']} texts and ends {times['ET']}")
        return found

    def _read(self, stream: Any, page: Page, what: str) -> list[Instruction] | None:
        """The instructions of a stream; None, which is told, where they can't be read."""
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                parsed = pikepdf.parse_content_stream(stream)
        except (PdfError, ValueError, TypeError, IndexError) as error:
            self._damage(page, f"{what} can't be read: {reason_of(error)}")
            return None
        for warning in caught:
            self._damage(page, f"{what} is damaged: {reason_of(warning.message)}")
        self._spend(len(parsed))
        try:
            return [(instruction.operands, str(instruction.operator)) for instruction in parsed]
        except (UnicodeDecodeError, PdfError):
            return [
                (operands, _operator(instruction))
                for instruction in parsed
                if (operands := self._operands(instruction, page, what)) is not None
            ]

    def _operands(self, instruction: Any, page: Page, what: str) -> Any:
        """The operands of an instruction; None, which is told, for a picture that can't be taken apart."""
        try:
            return instruction.operands
        except PdfError as error:
            self._damage(page, f"a picture in {what} can't be read: {reason_of(error)}")
            return None

    def _spend(self, instructions: int) -> None:
        self._left -= instructions + _DRAWING
        if self._left < 0:
            raise BoundsError(f"more than {_MOST_INSTRUCTIONS:,} instructions paint its pages")


def _operator(instruction: Any) -> str:
    try:
        return str(instruction.operator)
    except UnicodeDecodeError:
        return "?"
