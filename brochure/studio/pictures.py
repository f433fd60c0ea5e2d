"""Pictures of pages, drawn when a browser asks for them, in the width that it needs."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping

#: Least and most width of a picture, px.
NARROWEST, WIDEST = 40, 4000
#: Bytes of PDFs that are kept besides those of the pages that are shown now, and bytes of pictures.
_MOST_BYTES, _MOST_PICTURES = 12 * 1024 * 1024, 16 * 1024 * 1024
#: A picture is at most so many times as tall as it is wide.
_TALLEST = 4


class Pictures:
    """The pages that were made, by their digests."""

    def __init__(self) -> None:
        #: PDFs, which of their pages shows a page, and whether it is trimmed.
        self._pages: OrderedDict[str, tuple[bytes, int, bool]] = OrderedDict()
        self._made: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        # PDFium is for one thread at a time.
        self._alone = threading.Lock()

    @property
    def digests(self) -> frozenset[str]:
        """The digests of the pages that are here."""
        return frozenset(self._pages)

    def __contains__(self, digest: str) -> bool:
        return digest in self._pages

    def add(
        self, pdf: bytes, drawn: Mapping[str, int], shown: Collection[str], *, trimmed: bool = True
    ) -> list[str]:
        """Keep pages of a PDF, and forget old ones that are not *shown*: the digests of those."""
        for digest, index in drawn.items():
            self._pages[digest] = (pdf, index, trimmed)
            self._pages.move_to_end(digest)
        left = _MOST_BYTES
        gone: list[str] = []
        counted: set[int] = set()
        for digest, (data, _index, _trimmed) in reversed(list(self._pages.items())):
            if id(data) not in counted:
                counted.add(id(data))
                left -= len(data)
            if left < 0 and digest not in shown:
                gone.append(digest)
        for digest in gone:
            del self._pages[digest]
        return gone

    def picture(self, digest: str, width: int) -> bytes | None:
        """A page as PNG, so many px wide; None for one that is not there any more."""
        found = self._pages.get(digest)
        if found is None:
            return None
        key = (digest, width)
        with self._alone:
            if key not in self._made:
                self._made[key] = _drawn(*found, width)
                while sum(map(len, self._made.values())) > _MOST_PICTURES and len(self._made) > 1:
                    self._made.popitem(last=False)
            self._made.move_to_end(key)
            return self._made[key]


def _drawn(pdf: bytes, index: int, trimmed: bool, width: int) -> bytes:
    import PIL.PngImagePlugin  # noqa: F401 (Pillow looks for all its formats otherwise)
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[index]
        across, down = page.get_size()
        media, trim = page.get_mediabox(), page.get_trimbox()
        crop = (trim[0] - media[0], trim[1] - media[1], media[2] - trim[2], media[3] - trim[3])
        crop = crop if trimmed else (0.0, 0.0, 0.0, 0.0)
        across, down = across - crop[0] - crop[2], down - crop[1] - crop[3]
        # The engine rounds up: a thousandth less keeps a whole number of pixels whole.
        scale = min((width - 0.001) / across, (width * _TALLEST - 0.001) / down)
        stream = io.BytesIO()
        # Whoever writes waits for it: a smaller file takes longer than it saves, on one machine.
        page.render(scale=scale, crop=crop).to_pil().save(stream, "PNG", compress_level=1)
        page.close()
        return stream.getvalue()
    finally:
        document.close()
