"""What a finished PDF holds, as MuPDF, Poppler and pikepdf see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pikepdf
from PIL import Image

from tests.judges import tool

PT_PER_MM = 72 / 25.4
#: Operators that put ink on the page.
_PAINT = {"f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "Do", "BI", "Tj", "TJ", "'", '"', "EI"}
_PAINT |= {"INLINE IMAGE"}
#: Operators that end a path; one of them has to stay where painting is left out.
_ENDS_PATH = {"f", "F", "f*", "S", "s", "B", "B*", "b", "b*"}

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Char:
    """A character, in the order in which MuPDF reads the page."""

    page: int
    text: str
    font: str
    size: float
    #: Left, top, right, bottom in points from the top left corner.
    box: Box


@dataclass(frozen=True)
class Link:
    """A link annotation."""

    page: int
    #: Name of the place in the document, or the address.
    target: str
    words: str
    #: Left, top, right, bottom in points from the top left corner.
    box: Box


@dataclass(frozen=True)
class Element:
    """An element of the structure tree."""

    kind: str
    parents: tuple[str, ...]
    attributes: dict[str, Any]
    alt: str | None
    #: Page and identifiers of its marked content, its children's too.
    marked: tuple[tuple[int, int], ...]


def chars(path: Path) -> list[Char]:
    """Every character of a file."""
    # One call a page: without `-F stext` the numbers of pages are not in the text.
    markup = tool.run([tool.program("mutool"), "draw", "-q", "-F", "stext", "-o", "-", path])
    root = ElementTree.fromstring(re.sub(r"&#x?[0-9a-fA-F]+;", _reference, markup))
    found = []
    for number, page in enumerate(root.iter("page"), start=1):
        for font in page.iter("font"):
            for char in font.iter("char"):
                quad = [float(edge) for edge in char.attrib["quad"].split()]
                box = (min(quad[0::2]), min(quad[1::2]), max(quad[0::2]), max(quad[1::2]))
                size = float(font.attrib["size"])
                found.append(Char(number, char.attrib["c"], font.attrib["name"], size, box))
    return found


def links(pdf: pikepdf.Pdf) -> list[Link]:
    """Every link, page by page."""
    found = []
    for number, page in enumerate(pdf.pages, start=1):
        height = float(page.mediabox[3])
        for annotation in page.get("/Annots", pikepdf.Array()):
            left, bottom, right, top = (float(edge) for edge in annotation["/Rect"])
            target = annotation["/Dest"] if "/Dest" in annotation else annotation["/A"]["/URI"]
            words = str(annotation.get("/Contents", ""))
            found.append(Link(number, str(target), words, (left, height - top, right, height - bottom)))
    return found


def elements(pdf: pikepdf.Pdf) -> list[Element]:
    """The structure tree in its order, parents before children."""
    numbers: dict[Any, int] = {page.objgen: number for number, page in enumerate(pdf.pages, start=1)}

    def walk(node: Any, parents: tuple[str, ...], page: int) -> Iterator[Element]:
        page = numbers[node["/Pg"].objgen] if "/Pg" in node else page
        kind = str(node.get("/S", "")).removeprefix("/")
        marked: list[tuple[int, int]] = []
        below: list[Element] = []
        kids = node.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                marked.append((page, kid))
            elif kid.get("/Type") == "/MCR":
                marked.append((numbers[kid["/Pg"].objgen] if "/Pg" in kid else page, int(kid["/MCID"])))
            elif kid.get("/Type") != "/OBJR":
                inner = list(walk(kid, (*parents, kind) if kind else parents, page))
                below += inner
                marked += inner[0].marked if inner else ()
        attributes = node.get("/A", pikepdf.Dictionary())
        rows = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
        merged = {str(key): value for row in rows for key, value in row.items()}
        alt = str(node["/Alt"]) if "/Alt" in node else None
        yield Element(kind, parents, merged, alt, tuple(marked))
        yield from below

    return list(walk(pdf.Root["/StructTreeRoot"], (), 0))


def only_marked(path: Path, page: int, wanted: set[int], target: Path) -> None:
    """Write *page* to *target* with no ink but that of the marked content with the *wanted* identifiers."""
    with pikepdf.open(path) as pdf:
        kept: list[Any] = []
        open_marks: list[bool] = []
        for instruction in pikepdf.parse_content_stream(pdf.pages[page - 1]):
            operator = str(instruction.operator)
            if operator in ("BDC", "BMC"):
                properties = instruction.operands[1] if len(instruction.operands) > 1 else None
                identifier = properties.get("/MCID") if isinstance(properties, pikepdf.Dictionary) else None
                open_marks.append(identifier is not None and int(identifier) in wanted)
            elif operator == "EMC":
                open_marks.pop()
            elif operator in _PAINT and not any(open_marks):
                if operator in _ENDS_PATH:
                    kept.append(pikepdf.ContentStreamInstruction([], pikepdf.Operator("n")))
                continue
            kept.append(instruction)
        pdf.pages[page - 1].Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))
        with pikepdf.new() as single:
            single.pages.append(pdf.pages[page - 1])
            single.save(target)


def pictures(path: Path, folder: Path, dpi: int) -> list[Image.Image]:
    """Every page as Poppler draws it, in grey."""
    folder.mkdir(parents=True, exist_ok=True)
    program = tool.program("pdftoppm")
    tool.run([program, "-r", str(dpi), "-gray", path, folder / "page"])
    return [Image.open(file).convert("L") for file in sorted(folder.glob("page*.pgm"))]


def _reference(match: re.Match[str]) -> str:
    """A character reference that XML allows; MuPDF writes others as well."""
    digits = match[0][2:-1]
    code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    return match[0] if code >= 0x20 or code in (9, 10, 13) else " "
