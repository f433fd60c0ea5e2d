"""An SVG file as a tree whose parts know their lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

from brochure.findings import shortened
from brochure.layout.graphics.foreign import foreign
from brochure.layout.graphics.svg import GraphicError

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"
XML = "{http://www.w3.org/XML/1998/namespace}"
SHAPES = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon")
#: Parts that draw nothing where they stand.
UNSEEN = {
    "defs", "symbol", "clipPath", "mask", "pattern", "marker", "filter", "title", "desc", "metadata", "stop",
    "view", "font", "font-face", "color-profile", "cursor", "style",
}  # fmt: skip
_SIZE_LIMIT = 2 * 1024 * 1024
_ELEMENT_LIMIT = 20_000
#: Deepest nesting: drawing programs need some twenty, and what draws and writes the parts recurses.
_DEPTH_LIMIT = 100
#: The file that a style sheet of an XML file stands in.
_SHEET = re.compile(r"""\bhref\s*=\s*["']\s*([^"']*)""")
#: What drawing programs name in a DOCTYPE, and then say instead: addresses of namespaces, styles, signs.
#: Without markup, and without names of others, none can grow.
_SIMPLE = re.compile(r"[^<&%\x00-\x08]{0,1000}")
_NAME_LIMIT = 200
_NAMES = re.compile(rb"&([A-Za-z_][\w.-]*);")
_UNREAD = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)
_KNOWN = {b"amp", b"lt", b"gt", b"quot", b"apos"}

#: What may stand before a drawing: marks of the encoding, and blanks.
_BEFORE = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"

Element = ElementTree.Element


@dataclass
class SvgSource:
    """The tree, and the line of each part."""

    root: Element
    lines: dict[Element, int] = field(repr=False)
    #: The parts that name a colour of the palette.
    named: set[Element] = field(default_factory=set, repr=False)

    def error(self, element: Element, message: str, fix: str) -> GraphicError:
        """What is wrong with a part."""
        return GraphicError(message, fix, self.lines.get(element, 0))


def name_of(element: Element) -> str:
    """The name of an SVG element; empty for those of other languages."""
    tag = element.tag
    return tag.removeprefix(SVG) if isinstance(tag, str) and tag.startswith(SVG) else ""


def words_in(element: Element) -> list[str]:
    """The words of an element and of those in it."""
    return "".join(element.itertext()).split()


def web_page(source: SvgSource, element: Element) -> GraphicError:
    """What is wrong with a text that stands in a drawing as a part of a web page."""
    words = " ".join(words_in(element))[:40]
    held = f"the text “{words}” as a web page" if words else "a part of a web page"
    fix = (
        "save it with plain text: in draw.io switch off “Formatted Text” and “Word Wrap” of the text, "
        "in Mermaid write `htmlLabels: false`"
    )
    return source.error(element, f"the SVG picture holds {held} in <foreignObject>", fix)


def href(element: Element) -> str | None:
    """What an element refers to."""
    return element.get("href", element.get(f"{XLINK}href"))


def read(data: bytes) -> SvgSource:
    """The tree of a file.  Raises :class:`GraphicError`."""
    if len(data) > _SIZE_LIMIT:
        raise GraphicError("the SVG file is larger than 2 MB", "simplify it, or place it as PNG")
    builder = ElementTree.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    lines: dict[Element, int] = {}
    count = depth = size = 0
    doctype = False
    #: What stands for each name.
    entities: dict[bytes, str] = {}

    def error(message: str, fix: str) -> GraphicError:
        return GraphicError(message, fix, parser.CurrentLineNumber)

    def named(name: str) -> str:
        return "{" + name if "}" in name else name

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count, depth, size
        count += 1
        depth += 1
        size += sum(len(value) for value in attributes.values())
        if count > _ELEMENT_LIMIT:
            raise error("the SVG file has too many parts", "simplify it, or place it as PNG")
        if depth > _DEPTH_LIMIT:
            raise error("the SVG file has groups in groups too often", "ungroup some of its parts")
        if size > 2 * _SIZE_LIMIT:
            raise error("the SVG file grows without end by its DOCTYPE", "remove the line `<!DOCTYPE …>`")
        element = builder.start(named(name), {named(key): value for key, value in attributes.items()})
        lines[element] = parser.CurrentLineNumber

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(named(name))

    def text(data: str) -> None:
        nonlocal size
        size += len(data)
        builder.data(data)

    def refuse(name: str) -> GraphicError:
        return error(
            f"the SVG file has a DOCTYPE in which “{shortened(name)}” stands for more than a plain text",
            "remove it, and write what it stands for, or save it from the program as plain SVG",
        )

    def begins(*_arguments: object) -> None:
        nonlocal doctype
        doctype = True

    def entity(
        name: str,
        is_parameter: bool,
        value: str | None,
        _base: object,
        _system: object,
        _public: object,
        _note: object,
    ) -> None:
        is_simple = value is not None and _SIMPLE.fullmatch(value) is not None
        if is_parameter or value is None or not is_simple or len(entities) >= _NAME_LIMIT:
            raise refuse(name)
        # Of two, the first counts.
        entities.setdefault(name.encode(), value)

    def is_declared() -> None:
        # Before any is put in: one attribute alone could name them a hundred thousand times.
        if sum(len(entities.get(name, "")) for name in _NAMES.findall(data)) > _SIZE_LIMIT:
            raise error("the SVG file grows without end by its DOCTYPE", "remove the line `<!DOCTYPE …>`")

    def instruct(target: str, data: str) -> None:
        found = _SHEET.search(data) if target == "xml-stylesheet" else None
        if found is not None and not found[1].startswith("#"):
            message = (
                f"the SVG picture takes its colours and sizes from another file, “{shortened(found[1])}”"
            )
            raise error(message, "save it with its styles inside, as attributes or as <style>")

    parser.ProcessingInstructionHandler = instruct
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = begins
    parser.EntityDeclHandler = entity
    parser.EndDoctypeDeclHandler = is_declared
    if (other := foreign(data, named_svg=True)) is not None:
        raise other
    if not data.lstrip(_BEFORE).startswith(b"<"):
        raise GraphicError("the file is no SVG picture", "save it again as SVG")
    try:
        parser.Parse(data, True)
        root = builder.close()
    except GraphicError:
        raise
    except expat.ExpatError as fault:
        raise GraphicError(
            f"the SVG file is damaged: {fault}", "save it again from the drawing program"
        ) from fault
    except (LookupError, ValueError) as fault:
        # An encoding that the parser does not know, or that is not what the file holds.
        raise GraphicError(f"the SVG file can't be read: {fault}", "save it again as UTF-8") from fault
    if root.tag != f"{SVG}svg":
        raise GraphicError("the file is no SVG picture", "save it again as SVG")
    if doctype:
        # With a DOCTYPE the parser passes over names that only another file would explain.
        unknown = set(_NAMES.findall(_UNREAD.sub(b"", data.replace(b"\0", b"")))) - _KNOWN - entities.keys()
        if unknown:
            shown = sorted(unknown)[0].decode("ascii", "replace")
            raise GraphicError(
                f"the SVG file has a DOCTYPE and says &{shown};, which only another file explains",
                "remove the line `<!DOCTYPE …>` and write the character itself",
            )
    return SvgSource(root, lines)
