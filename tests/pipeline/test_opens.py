"""How often a build opens its PDFs: each at most once in a stage, whichever library opens it."""

from __future__ import annotations

import hashlib
import io
import pickle
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pytest

from brochure.pdf.opened import OpenPdf, in_hand
from tests.formats.leaflets import build
from tests.project import ROOT

#: Leaflets that no rule has anything against.
SAMPLES = ROOT / "brochure/rules/packs/samples"
#: The modules that a stage begins in, below the package.
STAGES = {
    "rules/": "rules",
    "review/review_data": "claims",
    "editions/screen": "screen",
    "editions/print": "print",
    "editions/office": "office",
    "editions/review": "review",
    "pdf/thumbnails": "pictures",
    "pdf/plain": "pictures",
    "preflight/judge": "preflight",
    "preflight/digests": "plates",
    "preflight/plates": "plates",
    "preflight/ink_bound": "plates",
    "report/": "report",
}


@dataclass(frozen=True)
class Opened:
    """A PDF being opened."""

    library: str
    #: Of the file's bytes.
    digest: str
    stage: str


def stage() -> str:
    """The stage that runs: that of the outermost module that one begins in."""
    modules = []
    frame = sys._getframe()
    while frame.f_back is not None:
        frame = frame.f_back
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(ROOT / "brochure"):
            modules.append(path.relative_to(ROOT / "brochure").as_posix())
    # The outermost first.
    for module in reversed(modules):
        for begins, name in STAGES.items():
            if module.startswith(begins):
                return name
    # Before any other stage there is only what the pipeline does with what was typeset.
    return "typeset" if "pipeline/leaflet.py" in modules else "elsewhere"


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Opened]]:
    """What the three libraries open while this lasts."""
    found: list[Opened] = []

    def note(library: str, given: Any) -> None:
        data = given.getvalue() if isinstance(given, io.BytesIO) else given
        digest = hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else str(data)
        found.append(Opened(library, digest, stage()))

    def noting(library: str, function: Callable[..., Any], at: int) -> Callable[..., Any]:
        def noted(*given: Any, **named: Any) -> Any:
            note(library, given[at])
            return function(*given, **named)

        return noted

    with monkeypatch.context() as patch:
        # Both names of the one function.
        opening = noting("pikepdf", pikepdf.Pdf.open, 0)
        patch.setattr(pikepdf, "open", opening)
        patch.setattr(pikepdf.Pdf, "open", staticmethod(opening))
        reader, document = pypdf.PdfReader, pypdfium2.PdfDocument
        patch.setattr(reader, "__init__", noting("pypdf", reader.__init__, 1))
        patch.setattr(document, "__init__", noting("pypdfium2", document.__init__, 1))
        yield found


def test_each_pdf_is_opened_once_in_a_stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All four editions of a booklet and of a flyer, with plates where they can be made."""
    head, leaflet = (SAMPLES / "uk-patient.yaml").read_text(encoding="utf-8").split("\n  patient:\n")
    _head, other = (SAMPLES / "uk-hcp-code.yaml").read_text(encoding="utf-8").split("\n  hcp:\n")
    shutil.copyfile(SAMPLES / "samplix-pi.txt", tmp_path / "samplix-pi.txt")
    # Composition sets a leaflet more than once, and writes it then.
    leaflet = leaflet.replace("    format:", "    fit: off\n    format:", 1)
    with watched(monkeypatch) as opened:
        done = build(tmp_path, f"{head}\n  patient:\n{leaflet.rstrip()}\n  hcp:\n{other}")
    assert done.code == 0, done.err
    again = {
        key: count for key, count in Counter((one.stage, one.digest) for one in opened).items() if count > 1
    }
    assert again == {}
    # Whoever looks at a file that is open already does not open it: rules, claims, preflight, fonts.
    leaflets = 2
    assert Counter(one.stage for one in opened) == {
        # As the engine wrote it, to be stamped, and stamped.
        "typeset": 2 * leaflets,
        "print": leaflets,
        "plates": leaflets,
        "screen": leaflets,
        # What was typeset, its pages alone, and the sheets that they were assembled on.
        "office": 3 * leaflets,
        # Of the typeset pages, and of the print edition.
        "pictures": 2 * leaflets,
        # The proof and the lists.
        "review": 2 * leaflets,
    }
    assert {one.library for one in opened} == {"pikepdf", "pypdf", "pypdfium2"}


def test_a_second_opening_is_seen_whichever_library_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        out = io.BytesIO()
        pdf.save(out)
    with watched(monkeypatch) as opened:
        pikepdf.open(io.BytesIO(out.getvalue())).close()
        pikepdf.Pdf.open(io.BytesIO(out.getvalue())).close()
        pypdf.PdfReader(io.BytesIO(out.getvalue()))
        pypdfium2.PdfDocument(out.getvalue()).close()
    assert [one.library for one in opened] == ["pikepdf", "pikepdf", "pypdf", "pypdfium2"]
    assert len({one.digest for one in opened}) == 1


def test_an_open_file_is_opened_by_each_library_once_and_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        out = io.BytesIO()
        pdf.save(out)
    with watched(monkeypatch) as opened:
        with OpenPdf(out.getvalue()) as document:
            assert len(document.objects.pages) == len(document.drawn) == 1
            with in_hand(document) as same:
                assert same.objects is document.objects and same.drawn is document.drawn
        objects = document.objects
        assert [one.library for one in opened] == ["pikepdf", "pypdfium2", "pikepdf"]
        assert len(objects.pages) == 1
        document.close()


def test_what_goes_to_another_process_are_the_bytes_alone() -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        out = io.BytesIO()
        pdf.save(out)
    with OpenPdf(out.getvalue()) as document:
        document.open()
        sent = pickle.dumps(document)
    assert len(sent) < len(out.getvalue()) + 200
    assert pickle.loads(sent).data == out.getvalue()
