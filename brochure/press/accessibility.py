"""Making a tagged PDF better to listen to than the engine leaves it."""

from __future__ import annotations

from pypdf import PdfWriter


def mend(writer: PdfWriter) -> None:
    """Mend the tags of a PDF."""
