"""Fonts of a PDF: how wide their letters are, what they say, whether they are embedded.

What comes out is what preflight needs: the place of a text to about a millimetre, its first words for a
message.  Text that runs downwards is taken as if it ran across.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Stream, String

from brochure.pdf.embedded_glyphs import glyph_finder
from brochure.pdf.graphics import GraphicsState
from brochure.pdf.names import name_of
from brochure.pdf.rectangles import OwnSpace
from brochure.pdf.streams import StreamError, decoded

#: Largest map of codes to characters that is read, in bytes: the largest of our own have 10 kB.
_MOST_MAP = 2 << 20
#: Most entries of a table of widths or characters.
_MOST_ENTRIES = 70_000
#: Width of letters in fonts that do not say it, in thousandths of their size: about that of Helvetica's.
_USUAL_WIDTH = 540.0
#: Top and bottom of letters, of their size: ascenders and descenders of text faces, seldom passed.
_ABOVE, _BELOW = 0.74, -0.22
#: A piece of a composite font's string that is taken for a blank.
_BLANKS = " \u00a0\u2002\u2003\u2009\u202f\t\n\r"

_HEX = rb"<([0-9A-Fa-f\s]*)>"
_SECTION = re.compile(
    rb"begin(codespacerange|bfchar|bfrange|cidchar|cidrange)(.*?)end(?:codespacerange|bfchar|bfrange|cidchar|cidrange)",
    re.DOTALL,
)
_TOKEN = re.compile(_HEX + rb"|(\[)|(\])|(\d+)")


@dataclass(frozen=True)
class Font:
    """A font that text is set in."""

    #: Its name without the tag of a subset, such as ``Source-Sans-3``.
    name: str
    #: ``Type0``, ``Type1``, ``TrueType``, ``Type3`` or ``MMType1``.
    kind: str
    embedded: bool
    #: Width of each code or CID in thousandths of the size, and of those that are not listed.
    widths: Mapping[int, float]
    usual_width: float
    #: Bytes of a code: 1 for simple fonts.
    code_bytes: int
    #: The dictionary of the font.
    source: Any = field(default=None, repr=False, compare=False)

    def advance(self, shown: Any, state: GraphicsState) -> float:
        """How far showing a string, or an array of TJ, moves the pen, in units of text space.

        It is the formula of ISO 32000-1, 9.4.4: widths, spacing of letters and words, and kerning, all
        times the horizontal scale.
        """
        size, total, letters, blanks = state.font_size, 0.0, 0, 0
        for piece in shown if isinstance(shown, Array) else (shown,):
            if isinstance(piece, String):
                data = bytes(piece)
                width, count, spaces = self._measured(data)
                total += width
                letters += count
                blanks += spaces
            else:
                try:
                    total -= float(piece)
                except (TypeError, ValueError):
                    continue
        spacing = letters * state.character_spacing + blanks * state.word_spacing
        return (total / 1000 * size + spacing) * state.horizontal_scale

    def _measured(self, data: bytes) -> tuple[float, int, int]:
        """Width in thousandths, number of codes, number of blanks that word spacing applies to."""
        if self.code_bytes == 1:
            return sum(map(self._table.__getitem__, data)), len(data), data.count(b" ")
        cids, widths, usual = self._cids, self.widths, self.usual_width
        codes: Iterable[int] = struct.unpack(f">{len(data) // 2}H", data[: len(data) & ~1])
        if cids:
            codes = [cids.get(code, code) for code in codes]
        return sum([widths.get(code, usual) for code in codes]), len(data) // 2, 0

    @cached_property
    def _table(self) -> tuple[float, ...]:
        """Widths of all codes of a simple font."""
        return tuple(self.widths.get(code, self.usual_width) for code in range(256))

    def box(self, state: GraphicsState, advance: float) -> OwnSpace:
        """A shown string in text space, the pen at its origin."""
        size = state.font_size
        low, high = sorted((_BELOW * size + state.rise, _ABOVE * size + state.rise))
        left, right = sorted((0.0, advance))
        return OwnSpace(left, low, right, high)

    def trimmed(self, shown: Any, state: GraphicsState) -> OwnSpace:
        """The same without blanks at either end."""
        pieces = list(shown) if isinstance(shown, Array) else [shown]
        lead, tail, at = None, 0.0, 0.0
        for piece in pieces:
            if not isinstance(piece, String):
                at += self.advance(Array([piece]), state)
                continue
            for code in self._codes(bytes(piece)):
                width = self.advance(String(code), state)
                if self._letter(code) not in _BLANKS:
                    lead = at if lead is None else lead
                    tail = at + width
                at += width
        _left, low, _right, high = self.box(state, 0.0)
        left, right = sorted((lead or 0.0, tail))
        return OwnSpace(left, low, right, high)

    def text(self, shown: Any) -> str:
        """The characters of a shown string as far as the font tells them."""
        pieces = shown if isinstance(shown, Array) else (shown,)
        letters: list[str] = []
        for piece in pieces:
            if isinstance(piece, String):
                letters += [self._letter(code) for code in self._codes(bytes(piece))]
            elif letters and _number(piece) < -180 and not letters[-1].isspace():
                # A gap as wide as a blank counts as a blank.
                letters.append(" ")
        return "".join(letters)

    def without_glyph(self, shown: Any) -> str:
        """The letters of a shown string that the embedded font has no glyph for, as far as that is certain.

        Blanks need none.  A code that stands for no known character is told as “?”.
        """
        finder = self._glyph_finder
        if finder is None:
            return ""
        missing: dict[str, None] = {}
        for piece in shown if isinstance(shown, Array) else (shown,):
            for code in self._codes(bytes(piece)) if isinstance(piece, String) else ():
                if code not in self._seen_codes:
                    letter = self._letter(code)
                    blank = letter != "" and (letter.isspace() or not letter.isprintable())
                    self._seen_codes[code] = (
                        "" if blank or finder(int.from_bytes(code, "big"), letter) else letter or "?"
                    )
                if self._seen_codes[code]:
                    missing[self._seen_codes[code]] = None
        return "".join(missing)

    @cached_property
    def _seen_codes(self) -> dict[bytes, str]:
        return {}

    @cached_property
    def _glyph_finder(self) -> Callable[[int, str], bool] | None:
        below = _below(self.source)
        return glyph_finder(self.kind, self.source, below, _described(self.source))

    def _codes(self, data: bytes) -> Iterator[bytes]:
        step = self.code_bytes
        for at in range(0, len(data) - step + 1, step):
            yield data[at : at + step]

    def _letter(self, code: bytes) -> str:
        number = int.from_bytes(code, "big")
        found = self._characters.get(number)
        if found is not None:
            return found
        if self.code_bytes == 1 and self.kind != "Type3":
            return self._encoding.get(number, "")
        return ""

    @cached_property
    def _characters(self) -> Mapping[int, str]:
        given = self.source.get("/ToUnicode")
        return mapped_texts(given) if isinstance(given, Stream) else {}

    @cached_property
    def _cids(self) -> Mapping[int, int]:
        given = self.source.get("/Encoding")
        return _mapped_cids(given) if isinstance(given, Stream) else {}

    @cached_property
    def _encoding(self) -> Mapping[int, str]:
        given = self.source.get("/Encoding")
        base = given.get("/BaseEncoding") if isinstance(given, Dictionary) else given
        codec = "mac_roman" if base == Name.MacRomanEncoding else "cp1252"
        letters = {code: bytes([code]).decode(codec, "ignore") for code in range(32, 256)}
        differences = given.get("/Differences") if isinstance(given, Dictionary) else None
        if isinstance(differences, Array):
            code = 0
            for item in list(differences)[:1024]:
                if isinstance(item, Name):
                    letters[code] = _glyph(name_of(item))
                    code += 1
                else:
                    code = int(_number(item))
        return letters


def name_of_font(given: Dictionary) -> str:
    """The name of a font without the tag of a subset."""
    names = (given.get("/BaseFont"), _described(given).get("/FontName"), given.get("/Name"))
    named = next((name for name in names if isinstance(name, Name)), Name.unnamed)
    return re.sub(r"^[A-Z]{6}\+", "", name_of(named))


def is_embedded(given: Dictionary) -> bool:
    """Whether the letters of a font are in the file."""
    if given.get("/Subtype") == Name.Type3:
        return True
    return file_of_font(given) is not None


def file_of_font(given: Dictionary) -> Stream | None:
    """The stream that holds the letters of a font."""
    descriptor = _described(given)
    files = (descriptor.get(key) for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    return next((file for file in files if isinstance(file, Stream)), None)


def _described(given: Dictionary) -> Dictionary:
    """The descriptor of a font, or of the one that is below a composite font."""
    descriptor = _below(given).get("/FontDescriptor")
    return descriptor if isinstance(descriptor, Dictionary) else Dictionary()


def _below(given: Dictionary) -> Dictionary:
    descendants = given.get("/DescendantFonts") if given.get("/Subtype") == Name.Type0 else None
    if isinstance(descendants, Array) and len(descendants) and isinstance(descendants[0], Dictionary):
        return descendants[0]
    return given


def font_of(given: Dictionary) -> Font:
    """The font that a dictionary describes.  Forgives what is missing; raises nothing for what it holds."""
    kind = name_of(given.get("/Subtype", Name.Type1))
    below, descriptor = _below(given), _described(given)
    name, embedded = name_of_font(given), is_embedded(given)
    if kind == "Type0":
        usual = _number(below.get("/DW"), 1000.0)
        return Font(name, kind, embedded, _composite_widths(below.get("/W")), usual, 2, given)
    usual = _number(descriptor.get("/MissingWidth"), 0.0)
    widths = _simple_widths(given)
    if not widths:
        usual = 600.0 if "Courier" in name else usual or _USUAL_WIDTH
    if kind == "Type3":
        matrix = given.get("/FontMatrix")
        across = _number(matrix[0], 0.001) if isinstance(matrix, Array) and len(matrix) == 6 else 0.001
        widths = {code: width * across * 1000 for code, width in widths.items()}
        usual = 0.0
    return Font(name, kind, embedded, widths, usual, 1, given)


def _simple_widths(given: Dictionary) -> dict[int, float]:
    first = int(_number(given.get("/FirstChar"), 0.0))
    widths = given.get("/Widths")
    if not isinstance(widths, Array):
        return {}
    return {first + at: _number(width) for at, width in enumerate(list(widths)[:256])}


def _composite_widths(given: Object | None) -> dict[int, float]:
    """The table of widths of a CID font (ISO 32000-1, 9.7.4.3): ``c [w …]`` or ``first last w``."""
    widths: dict[int, float] = {}
    items = list(given)[:_MOST_ENTRIES] if isinstance(given, Array) else []
    at = 0
    while at + 1 < len(items) and len(widths) < _MOST_ENTRIES:
        first, second = int(_number(items[at])), items[at + 1]
        if isinstance(second, Array):
            for number, item in enumerate(list(second)[:_MOST_ENTRIES]):
                widths[first + number] = _number(item)
            at += 2
        elif at + 2 < len(items):
            width = _number(items[at + 2])
            last = min(int(_number(second)), first + _MOST_ENTRIES)
            widths.update(dict.fromkeys(range(first, last + 1), width))
            at += 3
        else:
            break
    return widths


def mapped_texts(stream: Stream) -> dict[int, str]:
    """Codes to characters of a ToUnicode map (ISO 32000-1, 9.10.3)."""
    found: dict[int, str] = {}
    for kind, items in _sections(stream):
        if kind == "bfchar":
            for code, text in zip(items[::2], items[1::2], strict=False):
                if isinstance(code, bytes) and isinstance(text, bytes):
                    found[int.from_bytes(code, "big")] = text.decode("utf-16-be", "ignore")
        elif kind == "bfrange":
            for first, last, to in zip(items[::3], items[1::3], items[2::3], strict=False):
                if not isinstance(first, bytes) or not isinstance(last, bytes):
                    continue
                start, end = int.from_bytes(first, "big"), int.from_bytes(last, "big")
                end = min(end, start + _MOST_ENTRIES - len(found))
                if isinstance(to, list):
                    for number, text in enumerate(to[: end - start + 1]):
                        if isinstance(text, bytes):
                            found[start + number] = text.decode("utf-16-be", "ignore")
                elif isinstance(to, bytes) and to:
                    head, unit = to[:-2].decode("utf-16-be", "ignore"), int.from_bytes(to[-2:], "big")
                    for number in range(end - start + 1):
                        code = unit + number
                        if code < 0xD800 or 0xE000 <= code <= 0xFFFF:
                            found[start + number] = head + chr(code)
    return found


def _mapped_cids(stream: Stream) -> dict[int, int]:
    """Codes to CIDs of an embedded map of characters."""
    found: dict[int, int] = {}
    for kind, items in _sections(stream):
        step = {"cidchar": 2, "cidrange": 3}.get(kind)
        if step is None:
            continue
        for at in range(0, len(items) - step + 1, step):
            first, last, to = items[at], items[at + step - 2], items[at + step - 1]
            if isinstance(first, bytes) and isinstance(last, bytes) and isinstance(to, int):
                start, end = int.from_bytes(first, "big"), int.from_bytes(last, "big")
                for number in range(min(end - start, _MOST_ENTRIES - len(found)) + 1):
                    found[start + number] = to + number
    return found


def _sections(stream: Stream) -> Iterator[tuple[str, list[Any]]]:
    """The sections of a map of characters: the kind of each and its strings, numbers and lists."""
    try:
        data = decoded(stream, _MOST_MAP)
    except StreamError:
        return
    for section in _SECTION.finditer(data):
        items: list[Any] = []
        inner: list[Any] | None = None
        for token in _TOKEN.finditer(section[2]):
            if token[2]:
                inner = []
            elif token[3]:
                if inner is not None:
                    items.append(inner)
                inner = None
            else:
                digits = token[1]
                value: Any = int(token[4][:9]) if digits is None else _unhexed(digits)
                (items if inner is None else inner).append(value)
        yield section[1].decode(), items


def _unhexed(digits: bytes) -> bytes:
    digits = b"".join(digits.split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _glyph(name: str) -> str:
    """The character of a glyph's name, by the glyph list that Adobe keeps."""
    # Takes 10 ms to load, and only few files need it.
    from fontTools.agl import toUnicode

    return str(toUnicode(name))


def _number(given: Any, otherwise: float = 0.0) -> float:
    try:
        value = float(given)
    except (TypeError, ValueError, OverflowError):
        return otherwise
    return value if -1e7 < value < 1e7 else otherwise
