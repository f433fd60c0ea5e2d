"""What the pages of a typeset leaflet draw: equal or not, and in which colours."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from typing import Any

import pikepdf

from brochure.pdf.clipped import FOLLOWED, Clipped
from brochure.pdf.rectangles import PtFromBottomLeft

#: A colour in sRGB, 0 to 1 each.
Colour = tuple[float, float, float]
#: Operators that paint, by what is painted, and those that choose a colour: of fills and of strokes.
PAINTS = {
    **dict.fromkeys(("f", "F", "f*"), "fill"),
    **dict.fromkeys(("S", "s"), "stroke"),
    **dict.fromkeys(("B", "B*", "b", "b*"), "both"),
    **dict.fromkeys(("Tj", "TJ", "'", '"'), "text"),
    **dict.fromkeys(("Do", "sh", "BI", "EI"), "picture"),
}
COLOURS = {
    **dict.fromkeys(("rg", "g", "k", "sc", "scn"), 0),
    **dict.fromkeys(("RG", "G", "K", "SC", "SCN"), 1),
}


# Two ask for the same file one after the other.
@lru_cache(maxsize=1)
def drawn(pdf: bytes) -> list[tuple[bytes, bytes]]:
    """What each page of a typeset leaflet draws: its content, and a digest of all that it draws with.

    Of fonts their names count.  The engine keeps the numbers of glyphs, so that equal contents show equal
    letters, whichever others a font was embedded with.  Pictures, patterns and states are named in the
    content by what they draw: the engine numbers them through the whole file, whatever page they are on.
    """
    with pikepdf.Pdf.open(BytesIO(pdf)) as document:
        resources = DrawnWith(document)
        found = []
        for page in document.pages:
            page.contents_coalesce()
            content = bytes(page.Contents.read_bytes()) if "/Contents" in page else b""
            found.append(_named_by_digest(content, page.get("/Resources"), resources))
        return found


def drawn_anywhere(pdf: bytes, number: int) -> tuple[bytes, bytes]:
    """The same of one page, by its 1-based number, wherever what it draws with stands on it.

    The engine writes places into forms (what shines through, some pictures) and patterns.  Of forms counts
    what they paint in which colours, as of pages; of patterns everything but the place.
    """
    with pikepdf.Pdf.open(BytesIO(pdf)) as document:
        page = document.pages[number - 1]
        page.contents_coalesce()
        content = bytes(page.Contents.read_bytes()) if "/Contents" in page else b""
        return _named_by_digest(content, page.get("/Resources"), _DrawnAnywhere(document))


#: What content names besides fonts, by the operators behind the name: see :data:`_KINDS`.
_NAMED = re.compile(rb"/([^\s/()<>\[\]{}%]+)\s+(Do|gs|sh|scn|SCN|cs|CS)(?![^\s])")
#: Where resources of a page hold what these operators name.
_KINDS = {
    **dict.fromkeys((b"cs", b"CS"), "/ColorSpace"),
    **dict.fromkeys((b"scn", b"SCN"), "/Pattern"),
    **{b"Do": "/XObject", b"gs": "/ExtGState", b"sh": "/Shading"},
}


def _named_by_digest(content: bytes, held: Any, resources: DrawnWith) -> tuple[bytes, bytes]:
    """The content with digests for names, and a digest of all that it draws with."""
    digests: dict[tuple[str, bytes], bytes] = {}

    def named(found: re.Match[bytes]) -> bytes:
        name, operator = found[1], found[2]
        key = (_KINDS[operator], name)
        if key not in digests:
            of_kind = held.get(key[0]) if isinstance(held, pikepdf.Dictionary) else None
            entry = of_kind.get(f"/{name.decode('latin-1')}") if of_kind is not None else None
            # A colour space of the standard has its name alone.
            drawn = name if entry is None else resources.digest(entry)
            digests[key] = sha256(drawn).hexdigest()[:32].encode()
        return b"/" + digests[key] + b" " + operator

    content = _NAMED.sub(named, content)
    return content, sha256(b"".join(sorted(set(digests.values())))).digest()


#: Entries that draw nothing, or that the bytes of a stream already tell.
_IDLE = ("/Length", "/Parent", "/StructParent", "/StructParents")
#: Deepest nesting that is followed.
_DEEPEST = 24
#: What stands in the words of a value that has to be followed or left out in part: fonts, other objects.
_FOLLOWED = re.compile(rb" R\b|/Font|/Length|/Parent|/StructParent")
#: Other objects in the words of a value, where these hold no text, which might look like one; what is told
#: entry by entry.
_REFERENCE = re.compile(rb"\b(\d+) (\d+) R\b")
_BY_PARTS = re.compile(rb"\(|/Font|/Parent|/StructParent")
#: How long the data of a stream is: they tell it.
_LENGTH = re.compile(rb"/Length \d+(?: \d+ R)?")


class DrawnWith:
    """Digests of what pages of a file draw with, of each object once."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._known: dict[tuple[int, int], bytes] = {}

    def digest(self, value: Any, depth: int = 0) -> bytes:
        """A digest of a value and all that it holds."""
        if depth > _DEEPEST or not isinstance(value, pikepdf.Object):
            return str(value).encode()
        number = value.objgen
        if number == (0, 0):
            return self._made(value, depth)
        if number not in self._known:
            # What holds itself.
            self._known[number] = b"again"
            self._known[number] = self._made(value, depth)
        return self._known[number]

    def _made(self, value: pikepdf.Object, depth: int) -> bytes:
        is_stream = isinstance(value, pikepdf.Stream)
        # Resolved: one that has a number would be told by that alone.
        words = bytes(value.stream_dict.unparse() if is_stream else value.unparse(resolved=True))
        if not is_stream and not _FOLLOWED.search(words):
            # Most hold nothing but themselves, such as a matrix or a graphics state.
            return words
        sha = sha256()
        if is_stream:
            words = _LENGTH.sub(b"", words)
        if not _BY_PARTS.search(words):
            sha.update(_REFERENCE.sub(lambda found: self._of(found, depth), words))
        elif isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
            self._add_entries(sha, value, depth)
        elif isinstance(value, pikepdf.Array):
            for item in value:
                sha.update(self.digest(item, depth + 1) + b"\n")
        else:
            return words
        if is_stream:
            sha.update(b"\n" + value.read_raw_bytes())
        return sha.digest()

    def _of(self, found: re.Match[bytes], depth: int) -> bytes:
        """What stands for another object."""
        return b" %b " % self.digest(self._pdf.get_object(int(found[1]), int(found[2])), depth + 1)

    def _add_entries(self, sha: Any, value: Any, depth: int) -> None:
        for key, entry in sorted(value.items()):
            if key == "/Font" and isinstance(entry, pikepdf.Dictionary):
                for name, font in sorted(entry.items()):
                    sha.update(f"{name} {str(font.get('/BaseFont')).rpartition('+')[2]}\n".encode())
            elif key not in _IDLE:
                sha.update(key.encode() + b" " + self.digest(entry, depth + 1) + b"\n")


class _DrawnAnywhere(DrawnWith):
    """Digests of what pages draw with that do not tell where it stands."""

    def _made(self, value: pikepdf.Object, depth: int) -> bytes:
        if isinstance(value, pikepdf.Stream) and value.get("/Subtype") == pikepdf.Name.Form:
            content, held = _named_by_digest(value.read_bytes(), value.get("/Resources"), self)
            group = self.digest(value["/Group"], depth + 1) if "/Group" in value else b""
            return sha256(repr((unrepeated(painted(content, ())), held, group)).encode()).digest()
        if isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)) and "/PatternType" in value:
            # The first four numbers turn and scale; the last two say where.
            scale = [f"{float(number):.4g}" for number in list(value.get("/Matrix", ()))[:4]]
            sha = sha256(repr(scale).encode())
            for key, entry in sorted(value.items()):
                if key not in ("/Matrix", *_IDLE):
                    sha.update(key.encode() + b" " + self.digest(entry, depth + 1) + b"\n")
            if isinstance(value, pikepdf.Stream):
                sha.update(b"\n" + value.read_raw_bytes())
            return sha.digest()
        return super()._made(value, depth)


#: What a line of a text paints at most, such as its ground, letters and a line below them.
_MOST_A_LINE = 8


def unrepeated(parts: Sequence[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """What is painted, where some parts that follow on themselves are told once: lines may be more."""
    found: list[tuple[object, ...]] = []
    for part in parts:
        found.append(part)
        for count in range(1, min(_MOST_A_LINE, len(found) // 2) + 1):
            if found[-count:] == found[-2 * count : -count]:
                del found[-count:]
                break
    return found


def painted(
    content: bytes, links: Collection[Colour], pictures: Sequence[PtFromBottomLeft] = ()
) -> list[tuple[object, ...]]:
    """What a page paints in which colours, in its order, each once where it goes on.

    What has the colour of *links* is left out, and so is what the *pictures* with these boxes draw.
    """
    followed = FOLLOWED if pictures else ()
    with pikepdf.Pdf.new() as pdf:
        stream = pdf.make_stream(content)
        state: list[object] = [None, None, None]
        kept: list[list[object]] = []
        found: list[tuple[object, ...]] = []
        clipped = Clipped(pictures)
        for instruction in pikepdf.parse_content_stream(
            stream, " ".join({"q", "Q", "gs", *COLOURS, *PAINTS, *followed})
        ):
            name, operands = str(instruction.operator), list(instruction.operands)
            if pictures:
                clipped.follow(name, operands)
            if name == "q":
                kept.append(list(state))
            elif name == "Q" and kept:
                state = kept.pop()
            elif name in COLOURS:
                state[COLOURS[name]] = tuple(str(operand) for operand in operands)
            elif name == "gs":
                state[2] = str(operands[0])
            elif name in PAINTS and not clipped.inside:
                what = PAINTS[name]
                used = {"fill": state[:1], "text": state[:1], "stroke": state[1:2]}.get(what, state[:2])
                drawn = str(operands[0]) if name in ("Do", "sh") else ""
                painted = (what, drawn, *used, state[2])
                is_link = bool(links) and any(_is_colour(colour, links) for colour in used)
                if (not found or found[-1] != painted) and not is_link:
                    found.append(painted)
        return found


def _is_colour(operands: object, colours: Collection[Colour]) -> bool:
    """True for operands of a colour that is one of these."""
    if not isinstance(operands, tuple) or len(operands) != 3:
        return False
    return any(
        all(abs(float(a) - b) < 0.01 for a, b in zip(operands, colour, strict=True)) for colour in colours
    )
