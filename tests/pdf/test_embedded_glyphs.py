"""Which codes of a font in a PDF have a glyph: what damaged fonts and those that take all memory come to."""

from __future__ import annotations

from typing import Any

import pikepdf
import pytest

from brochure.pdf import embedded_glyphs
from brochure.pdf.embedded_glyphs import glyph_finder
from tests.project import ROOT

FONT = ROOT / "styles/fonts/source-sans-3/SourceSans3-Regular.ttf"


def finder_of(data: bytes) -> Any:
    with pikepdf.new() as pdf:
        descriptor = pikepdf.Dictionary(FontFile2=pdf.make_stream(data))
        return glyph_finder("TrueType", pikepdf.Dictionary(), pikepdf.Dictionary(), descriptor)


def test_a_letter_has_a_glyph_or_none() -> None:
    has = finder_of(FONT.read_bytes())
    assert has(ord("a"), "a") and not has(1, "\u4e00")


def test_of_a_damaged_font_nobody_is_sure() -> None:
    assert finder_of(b"no font") is None
    assert finder_of(FONT.read_bytes()[:2000]) is None


def test_too_little_memory_is_told_by_whoever_bounds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_memory(*_given: object, **_named: object) -> None:
        raise MemoryError

    monkeypatch.setattr(embedded_glyphs, "_of_file", no_memory)
    with pytest.raises(MemoryError):
        finder_of(FONT.read_bytes())
