"""Pages as the engine has laid them out, kept so that any of them can be written, and told apart from others.

What was laid out anew is mostly as it was: whoever shows pages writes and draws those alone that look
otherwise.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

#: What of a style may differ between two boxes of the same element at the same place.
_LOOKS = ("color", "background_color", "background_image", "opacity", "visibility", "border_left_color")
#: The same of the type of a text.
_TYPE = ("font_family", "font_size", "font_weight", "font_style", "text_decoration_line", "letter_spacing")


@dataclass(frozen=True)
class Layout:
    """A document that was laid out and is not written."""

    #: The engine's.
    document: Any = field(repr=False)

    def whole(self) -> bytes:
        """The tagged PDF of all pages: what is written of a leaflet that is no preview, to the byte."""
        return bytes(self.document.write_pdf(pdf_tags=True, pdf_variant="pdf/ua-1"))

    def pages(self, numbers: Collection[int]) -> bytes:
        """A PDF of the pages of these 1-based numbers, to be looked at: without tags."""
        pages = [self.document.pages[number - 1] for number in numbers]
        with _unheard():
            return bytes(self.document.copy(pages).write_pdf())

    def signature(self, number: int, made_from: str) -> str:
        """A digest of all that is seen of the page of that 1-based number.

        *made_from* stands for its style sheets and files.  Pages with the same digest look the same.
        """
        page = self.document.pages[number - 1]
        digest = hashlib.sha256(f"{made_from} {page.width} {page.height} {page.bleed}".encode())
        digest.update(repr(tuple(_seen(page._page_box))).encode(errors="surrogatepass"))
        return digest.hexdigest()


@contextmanager
def _unheard() -> Iterator[None]:
    """Keep to itself what the engine has to say: a link to a page that is not written leads nowhere."""
    logger = logging.getLogger("weasyprint")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _seen(page: Any) -> Iterable[object]:
    """What is to be seen of each box, in the order in which they stand in the document."""
    drawn: dict[int, str] = {}
    stack = [page]
    while stack:
        box = stack.pop()
        box = getattr(box, "_box", box)
        style, element = box.style, box.element
        yield type(box).__name__
        yield box.position_x, box.position_y, box.width, box.height
        yield tuple(str(style[name]) for name in _LOOKS)
        text = getattr(box, "text", None)
        if text is not None:
            yield text, float(box.justification_spacing or 0), *(str(style[name]) for name in _TYPE)
        if element is not None:
            yield box.element_tag, *sorted(element.attrib.items())
            if type(box).__name__.endswith("ReplacedBox"):
                yield drawn.setdefault(id(element), _written(element))
        stack += reversed(getattr(box, "children", ()))


def _written(element: Any) -> str:
    """A drawing in the page as it is written there, with all that it holds."""
    from xml.etree.ElementTree import tostring

    return tostring(element, encoding="unicode")
