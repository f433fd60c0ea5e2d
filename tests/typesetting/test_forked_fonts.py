"""Fonts in processes that are forked from one that has typeset before."""

from __future__ import annotations

import gc
import multiprocessing
import sys

import pytest

from brochure.typesetting.engine import Typeset, TypesetJob, typeset
from tests.review.packs import fonts

_FACE = "@font-face {{ font-family: {}; src: url(asset:fonts/source-sans-3/SourceSans3-{}.ttf) }}"
FACES = "".join(_FACE.format(name, name) for name in ("Regular", "Bold"))


def _typeset(number: int, face: str = "Regular") -> Typeset:
    # Faces of other names are other fonts.
    other = _FACE.format(f"Other{number}", "Regular")
    style = f"{FACES} {other} @page {{ margin: {number}mm }}"
    style += ".Regular { font: 9pt Regular } .Bold { font: 9pt Bold }"
    html = f"<html lang='en'><head><title>A</title></head><body><p class={face}>Words</p></body></html>"
    return typeset(TypesetJob(html, (("style", style),), fonts()))


def _forget() -> None:
    for number in range(2, 14):
        assert not _typeset(number).complaints
    gc.collect()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems do not fork")
def test_a_worker_that_forgets_the_fonts_of_its_parent_leaves_their_files_alone() -> None:
    assert not _typeset(1).complaints
    worker = multiprocessing.get_context("fork").Process(target=_forget)
    worker.start()
    worker.join(60)
    assert worker.exitcode == 0
    # A face that nothing was set in yet is only now read from its file.
    assert not _typeset(1, "Bold").complaints
