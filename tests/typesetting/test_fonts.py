"""Fonts are read once for several documents, and what the libraries keep of documents goes with them."""

from __future__ import annotations

import ctypes
import gc
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from brochure.typesetting import sheets as reading
from brochure.typesetting.engine import TypesetJob, typeset
from brochure.typesetting.fonts import new_fonts
from brochure.typesetting.loading import engine
from brochure.typesetting.sheets import AssetKey, parsed_styles
from tests.project import ROOT
from tests.typesetting.test_shortcuts import ASSETS as ALL
from tests.typesetting.test_shortcuts import CSS, FONT, HTML

FACE = f"@font-face {{ font-family: Sample; src: url(asset:{FONT}) }} html {{ font-family: Sample }}"
ASSETS = {FONT: (ROOT / "styles" / FONT).read_bytes()}
BOLD = (ROOT / "styles/fonts/source-sans-3/SourceSans3-Bold.ttf").read_bytes()


class _Taken(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            *("arena", "ordblks", "smblks", "hblks", "hblkhd"),
            *("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"),
        )
    ]


def growth(make: Callable[[], object], times: int) -> float:
    """How much more memory of the C library is in use after each time, in kB; the first few fill caches."""
    asked = getattr(ctypes.CDLL(None), "mallinfo2", None)
    if asked is None:
        pytest.skip("this C library does not tell how much memory is in use")
    asked.restype = _Taken

    def taken() -> int:
        gc.collect()
        return int(asked().uordblks)

    for _ in range(3):
        make()
    before = taken()
    for _ in range(times):
        make()
    return (taken() - before) / times / 1024


def fonts_of(css: str, assets: dict[str, bytes] = ASSETS) -> Any:
    return parsed_styles((("styles/a.css", css),), AssetKey(assets))[0]


def test_documents_with_the_same_faces_have_their_fonts_in_common() -> None:
    reading.parsed_styles.cache_clear()
    first, again = fonts_of(FACE), fonts_of(f"{FACE} p {{ color: red }}")
    assert first is not again
    assert first.font_map is again.font_map
    assert first.strut_layouts is not again.strut_layouts
    others = fonts_of(FACE.replace("family: Sample;", "family: Sample; font-weight: 300;"))
    assert others.font_map is not first.font_map
    # The same name for other letters.
    assert fonts_of(f"{FACE} p {{ color: blue }}", {FONT: BOLD}).font_map is not first.font_map


def test_a_face_that_a_document_brings_along_is_no_other_document_s() -> None:
    reading.parsed_styles.cache_clear()
    first = fonts_of(FACE)
    declared = {"font_family": "Own", "src": [("external", f"asset:{FONT}")]}
    first.add_font_face(declared, reading.fetcher_of(ASSETS))
    again = fonts_of(f"{FACE} p {{ color: red }}")
    assert again.font_map is not first.font_map
    assert fonts_of(f"{FACE} p {{ color: blue }}").font_map is again.font_map


def test_a_face_that_can_t_be_read_is_told_of_each_document() -> None:
    reading.parsed_styles.cache_clear()
    assets = {FONT: b"no font"}
    for colour in ("red", "blue"):
        made = typeset(
            TypesetJob("<title>A</title>", (("a.css", f"{FACE} p {{ color: {colour} }}"),), assets)
        )
        assert [complaint.sheet for complaint in made.complaints] == ["a.css"]


def test_nothing_of_fonts_is_left_when_they_go() -> None:
    engine()
    # It was 200 kB, and more with each face.
    assert growth(new_fonts, 20) < 4


@pytest.mark.parametrize("way", ["none", "underline"])
def test_nothing_of_lines_is_left_when_their_document_goes(way: str) -> None:
    # Features of fonts are kept with each line.
    css = f"{CSS} p {{ font-variant-numeric: oldstyle-nums; text-decoration: {way} }}"
    page = HTML + "<p>Words of lines that are set one after the other.</p>" * 40
    job = TypesetJob(page, (("styles/a.css", css),), ALL)
    assert typeset(job).pdf
    # It was 45 kB.
    assert growth(lambda: typeset(job), 6) < 10


def test_a_process_that_ends_with_fonts_says_nothing() -> None:
    """They are let go of after the modules that do so: that would end in words on the terminal."""
    code = (
        "import _cffi_backend\n"
        "from brochure.typesetting.fonts import new_fonts\n"
        "from brochure.typesetting.loading import engine\n"
        "engine()\n"
        # A library in C is the last to go.
        "_cffi_backend.kept = new_fonts()\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
