"""From the bytes of a content file to its text, and the characters that can't stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace, shortened

#: Controls but for tab and line ends, marks in the middle of a file that some systems begin files with, the
#: private use area, which the layout reserves for its own marks, and signs that turn the direction of text.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ue000-\uf8ff\ufeff\ufffe\uffff]"
)
_LINE_END = re.compile("\r\n|[\n\r]")
#: Line ends for YAML, but spaces of a text for JSON; a raw tab in a JSON string is a common error.
_JSON_SPACES = dict.fromkeys((0x09, 0x85, 0x2028, 0x2029), " ")


#: Parts of the archives that office programs save, and what these are.
_ARCHIVES = (
    (b"word/", "a document of Word"),
    (b"xl/", "a workbook of Excel"),
    (b"ppt/", "a presentation of PowerPoint"),
    (b"opendocument", "a document of LibreOffice"),
    (b"Index/Document.iwa", "a document of Pages"),
)
#: How files of other kinds begin that hold no text.
_BEGINNINGS = (
    (re.compile(rb"\xd0\xcf\x11\xe0"), "a document of an older Office"),
    (re.compile(rb"%PDF-"), "a PDF"),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8"), "a picture"),
)


def check_plain(data: bytes, name: str) -> None:
    """Raise :class:`ContentError` for a file that people take for plain text, by its name or its icon."""
    if data.startswith(b"PK\x03\x04"):
        what = next((what for part, what in _ARCHIVES if part in data), "a ZIP archive")
    else:
        what = next((what for start, what in _BEGINNINGS if start.match(data)), "")
    if what:
        message = f"this is {what}, not plain text"
        fix = (
            "copy its words into a file of plain text, as a text editor makes it; "
            "`brochure new` writes one to begin with"
        )
        raise ContentError(
            [Finding("content.encoding", Severity.ERROR, message, SourcePlace(name, 1, 1), fix)]
        )


def decoded(data: bytes, name: str, *, json: bool) -> str:
    """The text of a file in UTF-8, with or without a byte order mark.

    In a JSON file, tabs and unusual line ends become spaces.  Raises :class:`ContentError`.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:2]:
        raise ContentError([_not_utf8("the file is saved as UTF-16, not as UTF-8", SourcePlace(name, 1, 1))])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Without the byte order mark, as the codec counts.
        body = error.object
        before = split_lines(body[: error.start].decode("utf-8", errors="replace"))
        line = split_lines(body[error.start :].decode("utf-8", errors="replace"))[0]
        place = SourcePlace(name, len(before), len(before[-1]) + 1, before[-1] + line)
        byte = body[error.start]
        meant = bytes([byte]).decode("cp1252", errors="replace")
        message = f"the file is not saved as UTF-8 (byte {byte:02X}, perhaps meant as “{meant}”)"
        raise ContentError([_not_utf8(message, place)]) from None
    return text.translate(_JSON_SPACES) if json else text


#: More accents on a letter than any language has.
_HEAPED = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5,}")


def split_lines(text: str) -> tuple[str, ...]:
    """The lines as an editor numbers them, without their ends; at least one."""
    return tuple(_LINE_END.split(text))


def forbidden(lines: tuple[str, ...], name: str) -> Iterator[Finding]:
    """A finding for each character that can't stand in content."""
    for number, line in enumerate(lines, start=1):
        for match in FORBIDDEN.finditer(line):
            before = line[: match.start()].strip(" \t\xa0")
            place = SourcePlace(name, number, match.start() + 1, line)
            is_bullet = before in ("", "-") and "\uf000" <= match[0] <= "\uf0ff"
            yield _symbol_bullet(match[0], place) if is_bullet else refused(match[0], place)
        for match in () if line.isascii() else _HEAPED.finditer(line):
            message = f"{len(match[0])} accents stand on one letter: they cover the lines around it"
            place = SourcePlace(name, number, match.start() + 1, line)
            fix = "delete them and type the letter again"
            yield Finding("content.character", Severity.ERROR, message, place, fix)


def _symbol_bullet(char: str, place: SourcePlace) -> Finding:
    """The finding on a bullet of a symbol font, as word processors make them."""
    words = shortened(place.text[place.column :].strip())
    message = f"the bullet of a word processor (U+{ord(char):04X}) makes no list"
    fix = f"write `- {words}`, and so with each item of the list"
    return Finding("content.character", Severity.ERROR, message, place, fix)


def refused(char: str, place: SourcePlace) -> Finding:
    """The finding on one such character."""
    code = f"U+{ord(char):04X}"
    written = place.text[place.column - 1 : place.column + 1]
    if len(written) == 2 and written[0] == "\\" and written[1] in "abefv0NLP":
        message = f"in double quotation marks “{written}” is no text, but the invisible character {code}"
        fix = f"write “\\{written}” for these two signs, or put the text into single quotation marks"
    elif char in "\x0b\x0c\x85\u2028\u2029":
        message, fix = f"there is an unusual line end, {code}", "delete it and press Enter"
    elif "\u202a" <= char <= "\u2069":
        message = f"an invisible sign, {code}, turns the direction of the text"
        fix = "delete it and type the text around it again"
    elif "\ue000" <= char <= "\uf8ff":
        message = f"the character {code} has no agreed meaning (it comes from a symbol font)"
        fix = "type the character that is meant, such as ≥, µ or a letter"
    else:
        message = f"there is an invisible character, {code}"
        fix = "delete it and type the text around it again"
    return Finding("content.character", Severity.ERROR, message, place, fix)


def _not_utf8(message: str, place: SourcePlace) -> Finding:
    fix = "save as UTF-8 (in most editors under “Save as”, “Encoding”)"
    return Finding("content.encoding", Severity.ERROR, message, place, fix)


_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)
_STAND_IN_PAIR = re.compile("([\ue000-\ue3ff])([\ue400-\ue7ff])")


def stand_in_surrogates(text: str) -> str:
    r"""JSON text with the escapes of surrogates replaced by others that a YAML parser lets pass.

    JSON writes a character beyond U+FFFF as two escapes, as in ``\ud83d\ude00``, and YAML forbids either.
    The stand-ins are private characters, refused otherwise, and as long, so that columns stay right.
    """

    def stand_in(match: re.Match[str]) -> str:
        code = int(match[1], 16) if match[1] else 0
        if 0xD800 <= code <= 0xDFFF:
            return f"\\u{code + 0x800:04x}"
        # So that it is not taken for a stand-in, and is still refused.
        return "\\uf8ff" if 0xE000 <= code <= 0xE7FF else match[0]

    return _ESCAPE.sub(stand_in, text)


def joined_surrogates(value: str) -> str:
    """The value with each pair of stand-ins as the character that is meant."""

    def joined(match: re.Match[str]) -> str:
        return chr(0x10000 + ((ord(match[1]) - 0xE000) << 10) + (ord(match[2]) - 0xE400))

    return _STAND_IN_PAIR.sub(joined, value).translate(_JSON_SPACES | {0x09: "\t"})
