"""Files that can't be placed as pictures: what they are, and how to get a picture out of them.

A name says little: what a word processor drew is saved as ``.png``, and what a telephone took as ``.jpg``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from brochure.layout.graphics.svg import GraphicError

_OF_DRAWINGS = "save it as SVG from the program that drew it, or as PNG with 300 ppi or more"
_OF_PHOTOS = "save it as TIFF, PNG or JPEG: in the program that shows it, or as the camera exports it"
_OF_PAGES = "open it in Inkscape, Illustrator or Affinity, and save the page as SVG, or as PNG with 300 ppi"
_ITSELF = "copy the picture itself into the folder"
_AGAIN = "save the picture itself again as PNG, JPEG, TIFF or SVG"


@dataclass(frozen=True)
class _ForeignFile:
    """A kind of file, by how it begins."""

    what: str
    fix: str
    start: re.Pattern[bytes]


def _kind(what: str, fix: str, start: bytes) -> _ForeignFile:
    return _ForeignFile(what, fix, re.compile(start, re.DOTALL | re.IGNORECASE))


#: What may stand before the first sign of a text: the mark of its encoding, and blanks.
_BLANK = rb"(?:\xef\xbb\xbf)?\s*"
#: The beginning of an XML file up to its first element.
_XML = _BLANK + (
    rb"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*)*"
    rb"(?:<!doctype[^>\[]{0,400}(?:\[[^\]]{0,4000}\]\s*)?>\s*)?"
)
_KINDS = (
    _kind("a Photoshop file", "save it as TIFF or PNG, without layers", rb"8BPS"),
    _kind("an EPS file", _OF_PAGES, rb"%!PS|\xc5\xd0\xd3\xc6"),
    _kind("a PDF", _OF_PAGES, _BLANK + rb"%PDF"),
    _kind("an EMF file", f"{_OF_DRAWINGS}; Inkscape reads EMF", rb"\x01\0\0\0.{36} EMF"),
    _kind(
        "a WMF file",
        f"{_OF_DRAWINGS}; Inkscape reads WMF",
        rb"\xd7\xcd\xc6\x9a|[\x01\x02]\0\x09\0\0[\x01\x03]",
    ),
    _kind("a JPEG 2000 file", _OF_PHOTOS, rb"\0\0\0\x0cjP|\xff\x4f\xff\x51"),
    _kind("a JPEG XL file", _OF_PHOTOS, rb"\0\0\0\x0cJXL|\xff\x0a"),
    _kind(
        "a film",
        "save one picture of it as PNG or JPEG",
        rb"....ftyp(?:qt|isom|mp4|M4V|avc1|3gp)|\x1aE\xdf\xa3",
    ),
    _kind("a HEIC or AVIF file", _OF_PHOTOS, rb"....ftyp"),
    _kind("a camera’s own file (RAW)", _OF_PHOTOS, rb"II\*\0....CR|FUJIFILMCCD|II(?:RO|RS|U\0)"),
    _kind("a drawing of CorelDRAW", _OF_DRAWINGS, rb"RIFF....CDR"),
    _kind("a drawing of AutoCAD", _OF_DRAWINGS, rb"AC10"),
    _kind("a GIMP file", "export it from GIMP as PNG or TIFF", rb"gimp xcf"),
    _kind("an InDesign file", _OF_DRAWINGS, rb"\x06\x06\xed\xf5"),
    _kind("a Windows icon", _AGAIN, rb"\0\0[\x01\x02]\0"),
    _kind(
        "a DICOM file",
        "save the picture as PNG or TIFF from the viewer, without names of patients",
        rb".{128}DICM",
    ),
    _kind(
        "a packed SVG file (SVGZ)",
        "save it as plain SVG, not as SVGZ or compressed SVG, under a name that ends with .svg",
        rb"\x1f\x8b",
    ),
    _kind(
        "a document of Office, Visio, Affinity or another program, or a ZIP archive",
        f"open it there; {_OF_DRAWINGS}",
        rb"PK\x03\x04|PK\x05\x06|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|\0\xffKA",
    ),
    _kind(
        "a text in RTF", "save the picture in it by itself, as PNG, JPEG, TIFF or SVG", _BLANK + rb"\{\\rtf"
    ),
    _kind(
        "the pointer of Git LFS to a picture that is not here",
        "fetch the picture with `git lfs pull`",
        rb"version https://git-lfs",
    ),
    _kind(
        "a drawing of draw.io",
        "export it there as SVG, without “Formatted Text” and “Word Wrap”",
        _XML + rb"<(?:mxfile|mxGraphModel)\b",
    ),
    _kind(
        "a drawing of Excalidraw",
        "export it there as SVG",
        _BLANK + rb'\{\s*"type":\s*"excalidraw',
    ),
    _kind("a shortcut of Windows to a picture", _ITSELF, rb"L\0\0\0\x01\x14\x02\0"),
    _kind("an alias of macOS to a picture", _ITSELF, rb"book\0\0\0\0mark\0\0\0\0"),
    _kind("a link of a browser", _ITSELF, _BLANK + rb"\[InternetShortcut\]|" + _XML + rb"<plist\b"),
    _kind("what macOS keeps beside a file", _ITSELF, rb"\0\x05\x16[\0\x07]\0\x02\0\0"),
    _kind("the place-holder of a file that iCloud has", "open it once, so that it is fetched", rb"bplist00"),
    _kind(
        "a web page",
        "save the picture itself: the address that was saved leads to a page about it, or to one to log in",
        _XML + rb"<(?:html|head|body|script|title|div)\b|" + _BLANK + rb"<!doctype html",
    ),
)
_DRAWING = re.compile(_XML + rb"<(?:\w{1,20}:)?svg\b", re.IGNORECASE | re.DOTALL)
#: Those that can be placed, by how they begin.
_RASTERS = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"BM": "BMP",
    b"RIFF": "WebP",
}
#: How much of a file is looked at, in bytes.
_BEGINNING = 8192


def foreign(data: bytes, *, named_svg: bool = False) -> GraphicError | None:
    """What a file is that can't be placed under its name, and how to get a picture; None where nobody knows.

    Under a name that ends with ``.svg``, one that could be placed under another name is told, too.
    """
    beginning = data[:_BEGINNING]
    if not beginning.strip() and len(data) == len(beginning):
        return GraphicError("the file of the picture is empty", "save or fetch it again")
    subject = "the file is no SVG picture: it" if named_svg else "the picture"
    for kind in _KINDS:
        if kind.start.match(beginning):
            return GraphicError(f"{subject} is {kind.what}, which can't be placed", kind.fix)
    if named_svg:
        found = next((kind for start, kind in _RASTERS.items() if beginning.startswith(start)), "")
        fix = f"give it a name that ends with .{found.lower()}"
        return GraphicError(f"{subject} is a {found}", fix) if found else None
    if _DRAWING.match(beginning):
        fix = "give the file a name that ends with .svg"
        return GraphicError("the picture is an SVG drawing under the name of another kind", fix)
    return None
