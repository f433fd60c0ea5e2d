"""A PDF that several look at: opened once by each library, and closed when all have done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf


class OpenPdf:
    """The bytes of a PDF, and what libraries make of them, each from the time when it is first asked for.

    Nobody changes what others look at: whoever rewrites a file opens its bytes anew.  What is sent to another
    process are the bytes alone.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data

    def open(self) -> None:
        """Open the file by its objects now.  Raises ``pikepdf.PdfError`` for what can't be read."""
        _ = self.objects

    @cached_property
    def objects(self) -> pikepdf.Pdf:
        """The file by its objects.  Raises ``pikepdf.PdfError`` for what can't be read."""
        # Loaded here, as below: a check or an up-to-date build never opens a file.
        import pikepdf

        return pikepdf.open(BytesIO(self.data), suppress_warnings=True)

    @cached_property
    def drawn(self) -> Any:
        """The file as PDFium draws it: a ``pypdfium2.PdfDocument``.

        Raises ``pypdfium2.PdfiumError`` for what can't be read.
        """
        import pypdfium2

        return pypdfium2.PdfDocument(self.data)

    def close(self) -> None:
        """Close the file; whoever asks again opens it again."""
        for name in ("objects", "drawn"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()

    def __enter__(self) -> OpenPdf:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def __reduce__(self) -> tuple[type[OpenPdf], tuple[bytes]]:
        return OpenPdf, (self.data,)

    def __repr__(self) -> str:
        return f"OpenPdf({len(self.data)} bytes)"


@contextmanager
def in_hand(given: bytes | OpenPdf) -> Iterator[OpenPdf]:
    """A file that is open already, or one that is open for as long as this lasts."""
    if isinstance(given, OpenPdf):
        yield given
    else:
        with OpenPdf(given) as document:
            yield document
