"""Fax codes (ITU-T T.4 and T.6) followed run by run, to see whether they hold the rows that they should.

Nothing is drawn.  Long codes are not followed: what is wrong with those shows when plates are made.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

#: Largest code that is followed, in bytes: a page of text at 600 ppi has 100,000.
_MOST_BYTES = 256 << 10
#: Longest code word in bits.
_LONGEST = 13
#: Code words of runs (T.4, tables 2 and 3): of 0 to 63 pixels, then of 64, 128 and so on to 1728.
_WHITE = (
    "00110101 000111 0111 1000 1011 1100 1110 1111 10011 10100 00111 01000 001000 000011 110100 110101 "
    "101010 101011 0100111 0001100 0001000 0010111 0000011 0000100 0101000 0101011 0010011 0100100 "
    "0011000 00000010 00000011 00011010 00011011 00010010 00010011 00010100 00010101 00010110 00010111 "
    "00101000 00101001 00101010 00101011 00101100 00101101 00000100 00000101 00001010 00001011 "
    "01010010 01010011 01010100 01010101 00100100 00100101 01011000 01011001 01011010 01011011 "
    "01001010 01001011 00110010 00110011 00110100 11011 10010 010111 0110111 00110110 00110111 "
    "01100100 01100101 01101000 01100111 011001100 011001101 011010010 011010011 011010100 011010101 "
    "011010110 011010111 011011000 011011001 011011010 011011011 010011000 010011001 010011010 011000 "
    "010011011"
)
_BLACK = (
    "0000110111 010 11 10 011 0011 0010 00011 000101 000100 0000100 0000101 0000111 00000100 00000111 "
    "000011000 0000010111 0000011000 0000001000 00001100111 00001101000 00001101100 00000110111 00000101000 "
    "00000010111 00000011000 000011001010 000011001011 000011001100 000011001101 000001101000 000001101001 "
    "000001101010 000001101011 000011010010 000011010011 000011010100 000011010101 000011010110 000011010111 "
    "000001101100 000001101101 000011011010 000011011011 000001010100 000001010101 000001010110 000001010111 "
    "000001100100 000001100101 000001010010 000001010011 000000100100 000000110111 000000111000 000000100111 "
    "000000101000 000001011000 000001011001 000000101011 000000101100 000001011010 000001100110 000001100111 "
    "0000001111 000011001000 000011001001 000001011011 000000110011 000000110100 000000110101 0000001101100 "
    "0000001101101 0000001001010 0000001001011 0000001001100 0000001001101 0000001110010 0000001110011 "
    "0000001110100 0000001110101 0000001110110 0000001110111 0000001010010 0000001010011 0000001010100 "
    "0000001010101 0000001011010 0000001011011 0000001100100 0000001100101"
)
#: Of both, for 1792, 1856 and so on to 2560 (T.4, table 3b).
_LONG = (
    "00000001000 00000001100 00000001101 000000010010 000000010011 000000010100 000000010101 000000010110 "
    "000000010111 000000011100 000000011101 000000011110 000000011111"
)
#: What a row does beside the one above it (T.6, table 1): pass, horizontal, or straight with a shift.
_PASS, _HORIZONTAL, _END = 100, 101, 102
_MODES: Mapping[str, int] = {
    "1": 0,
    "011": 1,
    "010": -1,
    "000011": 2,
    "000010": -2,
    "0000011": 3,
    "0000010": -3,
    "0001": _PASS,
    "001": _HORIZONTAL,
    "000000000001": _END,
}
#: For each 13 bits the meaning and the length of the code word that they begin with.
_Table = tuple[tuple[int, int] | None, ...]


class FaxError(ValueError):
    """A fax code that holds not what it should, in words."""


def check_rows(data: bytes, parameters: Any, size: tuple[int, int]) -> None:
    """Follow the rows of a picture of *size*, whose filter is told these *parameters*.

    Raises :class:`FaxError` for a code word that there is not, a row that is too long, and rows that are
    missing.
    """
    columns = _number(parameters, "/Columns", 1728)
    kind = _number(parameters, "/K", 0)
    if size[0] > 0 and columns != size[0]:
        raise FaxError(f"its rows have {columns} pixels instead of {size[0]}")
    # Of the older codes, which have marks between rows and tell damage by themselves, nothing is known here.
    if kind >= 0 or len(data) > _MOST_BYTES or columns <= 0:
        return
    aligned = bool(parameters.get("/EncodedByteAlign", False))
    reader = _FaxReader(data)
    above = [columns]
    for row in range(size[1]):
        if aligned:
            reader.at = -(-reader.at // 8) * 8
        try:
            above = reader.row(above, columns)
        except FaxError as error:
            raise FaxError(f"row {row + 1} of {size[1]}: {error}") from None


def _number(parameters: Any, key: str, usual: int) -> int:
    try:
        return int(parameters.get(key, usual))
    except (TypeError, ValueError):
        return usual


@lru_cache(maxsize=1)
def _tables() -> tuple[_Table, _Table, _Table]:
    """The modes, and the runs of white and of black."""
    steps = [*range(64), *range(64, 1729, 64)]
    long = dict(zip(_LONG.split(), range(1792, 2561, 64), strict=True))
    white, black = ({**dict(zip(words.split(), steps, strict=True)), **long} for words in (_WHITE, _BLACK))
    return _table(_MODES), _table(white), _table(black)


def _table(words: Mapping[str, int]) -> _Table:
    table: list[tuple[int, int] | None] = [None] * (1 << _LONGEST)
    for word, meaning in words.items():
        spare = _LONGEST - len(word)
        first = int(word, 2) << spare
        table[first : first + (1 << spare)] = [(meaning, len(word))] * (1 << spare)
    return tuple(table)


class _FaxReader:
    """Reads code words one behind the other."""

    def __init__(self, data: bytes) -> None:
        self._data = data + b"\0\0\0\0"
        self._bits = 8 * len(data)
        #: The next bit.
        self.at = 0
        self._modes, self._white, self._black = _tables()

    def row(self, above: list[int], columns: int) -> list[int]:
        """Where the colour changes in the next row; *above* are the changes of the row above, and its end."""
        changes: list[int] = []
        at, black, index = 0, False, 0
        begun = False
        while at < columns:
            # The first change above that is right of here and to the other colour (b1), and the next (b2).
            while index > 0 and above[index - 1] > at:
                index -= 1
            while index < len(above) and (
                above[index] < at or (above[index] == at and begun) or (index % 2 == 1) != black
            ):
                if above[index] >= columns:
                    break
                index += 1
            first = above[index] if index < len(above) else columns
            mode = self._word(self._modes)
            if mode == _PASS:
                at = above[index + 1] if index + 1 < len(above) else columns
                begun = True
            elif mode == _HORIZONTAL:
                for colour in (black, not black):
                    at += self._run(colour)
                    if at > columns:
                        raise FaxError("it is too long")
                    changes.append(at)
                begun = True
            elif mode == _END:
                raise FaxError("the code ends before it")
            else:
                at = first + mode
                if at > columns or at < (changes[-1] if changes else 0):
                    raise FaxError("it goes backwards")
                changes.append(at)
                black, begun = not black, True
        if at > columns:
            raise FaxError("it is too long")
        return [*(change for change in changes if change < columns), columns, columns]

    def _run(self, black: bool) -> int:
        table = self._black if black else self._white
        total = 0
        while True:
            run = self._word(table)
            total += run
            if run < 64:
                return total

    def _word(self, table: _Table) -> int:
        data, at = self._data, self.at
        if at >= self._bits:
            raise FaxError("the code breaks off")
        first = at >> 3
        word = (data[first] << 16 | data[first + 1] << 8 | data[first + 2]) >> (11 - (at & 7)) & 0x1FFF
        found = table[word]
        if found is None:
            raise FaxError("there is no such code word")
        self.at = at + found[1]
        return found[0]
