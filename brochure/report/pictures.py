"""Small pictures of pages."""

from __future__ import annotations

from io import BytesIO


def thumbnails(pdf: bytes, width: int = 360) -> tuple[bytes, ...]:
    """PNG bytes of every page, *width* pixels wide."""
    import pypdfium2

    pictures = []
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            scale = width / max(page.get_width(), 1)
            image = page.render(scale=min(scale, 4 * width / max(page.get_height(), 1))).to_pil()
            out = BytesIO()
            image.convert("P", palette=1, colors=128).save(out, "PNG", optimize=False, compress_level=6)
            pictures.append(out.getvalue())
    finally:
        document.close()
    return tuple(pictures)
