"""The command ``preflight``: what it prints, how it ends, which printers it knows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from brochure.preflight import sandbox
from tests.preflight.cases import text
from tests.preflight.sheet import ROOT, SOUND, sheet
from tests.project import Ended, Project

FILES = Path(__file__).parent / "files"
#: No GWG error, but one warning.
POOR = text(4.9, "/OP1 gs 0 0 0 1 k")


def run(folder: Path, *words: str, **environment: str) -> Ended:
    """The command in a folder, as a user runs it."""
    return Project(folder).run("preflight", *words, environment=environment)


_answered = sandbox._answered
#: What processes have answered, by what they were asked and where they find programs.
_ANSWERS: dict[tuple[object, ...], Any] = {}


@pytest.fixture(autouse=True)
def asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process was asked of the same file before, another one is not started for."""

    def answered(given: Mapping[str, Any], data: bytes, seconds: float, memory: int) -> Any:
        asked = (json.dumps(given, sort_keys=True), data, seconds, memory, os.environ.get("PATH"))
        if asked not in _ANSWERS:
            _ANSWERS[asked] = _answered(given, data, seconds, memory)
        return _ANSWERS[asked]

    monkeypatch.setattr(sandbox, "_answered", answered)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a sound, a poor and a wrong sheet."""
    (tmp_path / "sound.pdf").write_bytes(sheet())
    (tmp_path / "poor.pdf").write_bytes(sheet(POOR))
    (tmp_path / "wrong.pdf").write_bytes(sheet(f"{SOUND}1 0 0 rg 60 60 20 20 re f"))
    return tmp_path


def test_a_sound_file_ends_with_0_and_one_line(folder: Path) -> None:
    ended = run(folder, "sound.pdf")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "sound.pdf: no findings, no error found\n"


def test_warnings_alone_end_with_0(folder: Path) -> None:
    ended = run(folder, "poor.pdf")
    assert ended.code == 0
    first, fix, last = ended.out.splitlines()
    assert first.startswith("poor.pdf, page 1, 21.2,") and first.endswith("has only 4.9 pt [warning]")
    assert (fix, last) == ("    = set it larger", "poor.pdf: 1 warning, no error found")


def test_an_error_ends_with_4(folder: Path) -> None:
    ended = run(folder, "wrong.pdf")
    assert (ended.code, ended.err) == (4, "")
    first, fix, source, last = ended.out.splitlines()
    assert source.startswith("    § PDF/X-4 (ISO 15930-7)")
    assert first.endswith("mm: a filled area is painted in RGB (DeviceRGB)")
    assert fix == "    = convert it to CMYK for the printing condition"
    assert last == "wrong.pdf: 1 error, not fit for print"


def test_several_files_are_judged_in_one_call_and_one_error_is_enough(folder: Path) -> None:
    ended = run(folder, "sound.pdf", "wrong.pdf", "poor.pdf")
    assert ended.code == 4
    verdicts = [line for line in ended.out.splitlines() if line.split(":")[0].endswith(".pdf")]
    assert [line.split(":")[0] for line in verdicts] == ["sound.pdf", "wrong.pdf", "poor.pdf"]


def test_json_has_an_object_for_each_file(folder: Path) -> None:
    ended = run(folder, "sound.pdf", "wrong.pdf", "--format", "json")
    assert (ended.code, ended.err) == (4, "")
    sound, wrong = json.loads(ended.out)
    assert sound == {"file": "sound.pdf", "findings": [], "verdict": "pass"}
    assert (wrong["file"], wrong["verdict"]) == ("wrong.pdf", "fail")
    (found,) = wrong["findings"]
    assert (found["rule"], found["severity"]) == ("pdfx.device-rgb", "error")
    assert found["place"]["page"] == 1 and len(found["place"]["box_mm"]) == 4


def test_the_limits_of_a_printer_count_when_it_is_named(folder: Path) -> None:
    assert run(folder, "sound.pdf", "--printer", "sheet-fed-coated").code == 0
    ended = run(folder, "sound.pdf", "--printer", "sheet-fed-us", "--format", "json")
    rules = [found["rule"] for found in json.loads(ended.out)[0]["findings"]]
    assert sorted(rules) == ["house.bleed", "printer.condition"]


def test_printers_of_the_folder_win_over_the_shipped_ones(folder: Path) -> None:
    shipped = (ROOT / "styles" / "printers.yaml").read_text(encoding="utf-8")
    (folder / "styles").mkdir()
    (folder / "styles" / "printers.yaml").write_text(
        shipped.replace("sheet-fed-coated:", "around-the-corner:").replace("bleed: 3\n", "bleed: 5\n"),
        encoding="utf-8",
    )
    ended = run(folder, "sound.pdf", "--printer", "around-the-corner")
    assert ended.code == 4 and "instead of 5 mm on all sides" in ended.out
    assert run(folder, "sound.pdf", "--printer", "sheet-fed-coated").code == 2


def test_an_unknown_printer_is_wrong_usage_with_the_nearest_name(folder: Path) -> None:
    ended = run(folder, "sound.pdf", "--printer", "sheetfed-coated")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "error: there is no printer “sheetfed-coated”\n    = did you mean “sheet-fed-coated”?\n"
    )


def test_no_file_at_all_is_wrong_usage(folder: Path) -> None:
    assert run(folder).code == 2


def test_what_is_no_readable_file_ends_with_3_and_all_of_them_are_told(folder: Path) -> None:
    (folder / "a-folder").mkdir()
    ended = run(folder, "sound.pdf", "none.pdf", "a-folder", "/dev/zero")
    assert (ended.code, ended.out) == (3, "")
    assert "none.pdf: the file can't be read: there is no such file" in ended.err
    assert "a-folder: the file can't be read: it is a folder, not a file" in ended.err
    assert "/dev/zero: the file can't be read: it is a device or a pipe, not a file" in ended.err


def test_a_file_behind_a_link_is_judged(folder: Path) -> None:
    (folder / "inner").mkdir()
    (folder / "inner" / "link.pdf").symlink_to(folder / "sound.pdf")
    assert run(folder / "inner", "link.pdf").code == 0


def test_what_is_no_pdf_is_a_finding_and_no_traceback(folder: Path) -> None:
    (folder / "text.pdf").write_text("hello", encoding="utf-8")
    (folder / "empty.pdf").write_bytes(b"")
    ended = run(folder, "text.pdf", "empty.pdf")
    assert (ended.code, ended.err) == (4, "")
    assert "text.pdf: the file can't be read" in ended.out and "Traceback" not in ended.out


def test_names_of_files_and_words_of_pdfs_send_nothing_to_the_terminal(folder: Path) -> None:
    name = "a\x1b[31mb.pdf"
    (folder / name).write_bytes(sheet(text(14, "1 0 0 rg", "W\x1b[31m\x07")))
    assert "\x1b" not in run(folder, name).out


def test_it_starts_fast_and_never_loads_the_engine(folder: Path) -> None:
    code = (
        "import sys; from brochure.cli import main; code = main(['preflight', 'sound.pdf']); "
        "assert 'weasyprint' not in sys.modules and 'pydyf' not in sys.modules; sys.exit(code)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_plates_are_made_of_files_from_outside_too(folder: Path) -> None:
    from brochure.preflight import ghostscript
    from tests.judges import tool

    if ghostscript.program() is None:
        tool.missing("gs")
    full = f"{SOUND}1 1 1 1 k 60 60 150 150 re f\n"
    (folder / "heavy.pdf").write_bytes(sheet(full))
    ended = run(folder, "heavy.pdf", "--format", "json")
    rules = {found["rule"] for found in json.loads(ended.out)[0]["findings"]}
    assert any("ink" in rule for rule in rules), rules


def test_a_ghostscript_that_crashes_says_nothing_about_a_sound_file(folder: Path) -> None:
    program = folder / "bin" / "gs"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nkill -SEGV $$\n", encoding="utf-8")
    program.chmod(0o755)
    ended = run(folder, "sound.pdf", PATH=f"{program.parent}:{os.environ['PATH']}")
    assert (ended.code, ended.err) == (0, "")
    bound, _fix, warning, fix, last = ended.out.splitlines()
    assert "no plates were measured: Ghostscript crashed" in warning and warning.endswith("[warning]")
    assert "another version" in fix and "the plates could not be made" in bound
    assert last == "sound.pdf: 1 warning, 1 note, no error found"


def test_a_check_that_fails_ends_with_1_and_is_no_verdict_on_the_file(folder: Path) -> None:
    # A package of that name that is no good comes first.
    (folder / "hook").mkdir()
    (folder / "hook" / "sitecustomize.py").write_text(
        "import os, sys\nif any('brochure.preflight' in word for word in sys.orig_argv): os.abort()\n",
        encoding="utf-8",
    )
    path = os.pathsep.join((str(folder / "hook"), str(ROOT)))
    ended = run(folder, "sound.pdf", PYTHONPATH=path)
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.splitlines()[-1] == "sound.pdf: 1 error, not judged"
    (judged,) = json.loads(run(folder, "sound.pdf", "--format", "json", PYTHONPATH=path).out)
    assert judged["verdict"] == "unjudged"
