"""What becomes of a Ghostscript that hangs, dies or is not there."""

from __future__ import annotations

import pickle
import time
from pathlib import Path
from typing import Any

import pytest
from pikepdf import Dictionary
from PIL import Image

from brochure.errors import MissingDependencyError
from brochure.findings import Finding, Severity
from brochure.preflight import ghostscript, plates
from brochure.preflight.ghostscript import GhostscriptCrashError, GhostscriptError, Running
from tests.judges import tool
from tests.preflight.pages import ground, page, pdf, spot
from tests.preflight.test_plates import Limits


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder that comes first where programs are looked for."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder


def program(folder: Path, script: str) -> None:
    path = folder / "gs"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def test_one_that_hangs_is_killed_with_what_it_started(fake: Path, tmp_path: Path) -> None:
    program(fake, f'sleep 600 & echo $! > "{tmp_path}/child"; wait')
    started = time.monotonic()
    running = Running([], tmp_path, 0.5)
    with pytest.raises(GhostscriptError, match="not done after"):
        running.finish()
    assert time.monotonic() - started < 120
    child = int((tmp_path / "child").read_text())
    # A zombie that nobody waits for still has an entry, but no command; dying takes a moment.
    state = Path(f"/proc/{child}/cmdline")
    while state.exists() and b"sleep" in state.read_bytes():
        assert time.monotonic() - started < 120
        time.sleep(0.01)


def test_one_that_hangs_leaves_a_finding(fake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plates, "_SECONDS", 0.3)
    monkeypatch.setattr(plates, "_SECONDS_A_PAGE", 0.0)
    program(fake, "sleep 600")
    warning, note = plates.examine(pdf(page("")), "a.pdf", Limits())
    assert (warning.rule, warning.severity) == ("preflight.plates-unjudged", Severity.WARNING)
    assert "Ghostscript was not done after 0 s. This says nothing about the file" in warning.message
    assert "less to do" in warning.fix
    assert note.rule == "preflight.ink-bound"


def crashed(script: str, folder: Path, *pages: Any) -> tuple[Finding, ...]:
    program(folder, f'[ "$*" != --version ] || {{ echo 10.5.1; exit; }}; {script}')
    return plates.examine(pdf(*pages), "a.pdf", Limits())


@pytest.mark.parametrize(
    ("script", "message", "fix"),
    [
        (
            "kill -SEGV $$",
            "Ghostscript 10.5.1 crashed: it was ended by signal 11 (SIGSEGV)",
            "another version",
        ),
        # A wrapper, as some systems have, ends with what a shell makes of the signal.
        ("sh -c 'kill -ABRT $$'; exit $?", "Ghostscript 10.5.1 crashed: it was ended by signal 6", "another"),
        ("kill -KILL $$", "it was ended by signal 9 (SIGKILL)", "another version"),
        (
            "echo 'Error: /VMerror in run'; exit 1",
            "had not enough memory: it may take 2 GB",
            "more memory",
        ),
        ("echo 'write: No space left on device'; exit 1", "the disk is full", "make room"),
    ],
)
def test_one_that_crashes_is_no_fault_of_the_file(fake: Path, script: str, message: str, fix: str) -> None:
    light, heavy = page(ground((50, 0, 0, 0))), page(ground((100, 100, 100, 20)))
    warning, within, over = crashed(script, fake, light, heavy)
    assert (warning.rule, warning.severity) == ("preflight.plates-unjudged", Severity.WARNING)
    assert message in warning.message and "This says nothing about the file" in warning.message
    assert fix in warning.fix
    # What the content says of the ink holds all the same.
    assert (within.rule, within.severity) == ("preflight.ink-bound", Severity.NOTE)
    assert (
        "not measured: the plates could not be made; the content can't reach more than 50 %" in within.message
    )
    assert (over.rule, over.severity) == ("preflight.ink-bound", Severity.WARNING)
    assert "320 %, and 300 % is the limit" in over.message.replace(" of ink", "")
    assert not any("anew" in finding.fix for finding in (warning, within, over))


def test_one_that_can_not_even_tell_its_version_is_told_without(fake: Path) -> None:
    program(fake, "kill -SEGV $$")
    warning, _bound = plates.examine(pdf(page("")), "a.pdf", Limits())
    assert "Ghostscript crashed" in warning.message


def test_one_that_can_not_be_started_is_no_fault_of_the_file(fake: Path) -> None:
    (fake / "gs").write_text("#!/nowhere/sh\n", encoding="utf-8")
    (fake / "gs").chmod(0o755)
    warning, _bound = plates.examine(pdf(page("")), "a.pdf", Limits())
    assert "Ghostscript can't be started" in warning.message and "make -B setup" in warning.fix


def test_a_crash_survives_pickle() -> None:
    error = pickle.loads(pickle.dumps(GhostscriptCrashError("it crashed", "mend it")))
    assert (str(error), error.fix) == ("it crashed", "mend it")


def test_files_whose_content_stops_it_are_at_fault(fake: Path) -> None:
    (finding,) = crashed("echo 'Error: /undefined in foo'; exit 1", fake, page(""))
    assert (finding.rule, finding.severity) == ("preflight.plates", Severity.ERROR)
    assert "Ghostscript ended with 1: Error: /undefined in foo" in finding.message


def test_what_it_died_of_is_told(fake: Path, tmp_path: Path) -> None:
    program(fake, "echo good; echo '   **** Error: no \033[1mroom'; exit 3")
    running = Running([], tmp_path, 10)
    with pytest.raises(GhostscriptError) as raised:
        running.finish()
    assert str(raised.value) == "Ghostscript ended with 3: Error: no  [1mroom"


def test_plates_are_made_without_the_switch_that_crashes_the_ghostscript_of_debian_13(fake: Path) -> None:
    real = tool.program("gs")
    program(fake, f'case "$*" in *DownScaleFactor*) kill -SEGV $$ ;; esac; exec "{real}" "$@"')
    # 10.05.1 crashes with it on a page of this size, and on others not.
    data = pdf(page(ground((40, 30, 20, 10), (135.1, 99.8)), (135.1, 99.8)))
    (ink,) = plates.begin(data, None).finish()
    assert ink.worst == pytest.approx(100, abs=0.8)


def test_plates_go_as_soon_as_they_are_measured(fake: Path, tmp_path: Path) -> None:
    real, folder = tool.program("gs"), tmp_path / "plates"
    folder.mkdir()
    # Lets the plates of all pages but the last be measured before it ends.
    wait = 'for _ in $(seq 100); do [ "$(ls | grep -c "^plate[0-9]*.tif")" -le 1 ] && break; sleep 0.1; done'
    program(fake, f'"{real}" "$@" && {{ {wait}; ls > "{tmp_path}/seen"; }}')
    inks = plates.begin(pdf(*(page(ground((tint, 0, 0, 0))) for tint in (10, 20, 30))), None, folder).finish()
    assert [round(ink.worst) for ink in inks] == [10, 20, 30]
    seen = (tmp_path / "seen").read_text().split()
    assert "plate3.tif" in seen
    assert not [name for name in seen if name.startswith(("plate1", "plate2"))]


#: A page in the four, and one of more inks: what Ghostscript is to write of each.
IN_THE_FOUR = page("")
WITH_A_SPOT = page("", Resources=Dictionary(ColorSpace=Dictionary(S=spot("Leaf Green"))))

EITHER = pytest.mark.parametrize("made", [IN_THE_FOUR, WITH_A_SPOT], ids=["the four", "with a spot ink"])


def writes(command: str) -> str:
    """The script of a Ghostscript that writes all its files for one page by a command that takes a name."""
    return f'for file in 1 "1(Cyan)" "1(Magenta)" "1(Yellow)" "1(Black)"; do {command} "plate$file.tif"; done'


@EITHER
@pytest.mark.parametrize("size", ["1x1", "9000x9000"])
def test_a_plate_of_another_size_is_a_finding(fake: Path, tmp_path: Path, size: str, made: Any) -> None:
    columns, rows = map(int, size.split("x"))
    mode, paper = ("CMYK", (0, 0, 0, 0)) if made is IN_THE_FOUR else ("L", 255)
    Image.new(mode, (columns, rows), paper).save(tmp_path / "plate.tif", compression="packbits")
    program(fake, writes(f"cp {tmp_path}/plate.tif"))
    (finding,) = plates.examine(pdf(made), "a.pdf", Limits())
    assert "in another size than asked for" in finding.message


@EITHER
def test_one_that_makes_no_plates_leaves_a_finding(fake: Path, made: Any) -> None:
    program(fake, "exit 0")
    (finding,) = plates.examine(pdf(made), "a.pdf", Limits())
    assert "made no plate Cyan of page 1" in finding.message


@EITHER
def test_one_that_makes_rubbish_leaves_a_finding(fake: Path, made: Any) -> None:
    program(fake, writes("echo rubbish >"))
    (finding,) = plates.examine(pdf(made), "a.pdf", Limits())
    assert finding.rule == "preflight.plates"


def test_the_environment_can_not_change_plates(
    fake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GS_OPTIONS", "-dOverprint=/disable")
    program(fake, f'env > "{tmp_path}/seen"')
    Running([], tmp_path, 10).finish()
    assert "GS_OPTIONS" not in (tmp_path / "seen").read_text()


def test_memory_and_the_size_of_files_are_bounded(fake: Path, tmp_path: Path) -> None:
    if not Path("/proc").exists():
        pytest.skip("bounds are set from outside on Linux alone")
    # The bounds come just after the start.
    program(fake, f'sleep 0.3; ulimit -v > "{tmp_path}/seen"')
    Running([], tmp_path, 10).finish()
    assert int((tmp_path / "seen").read_text()) * 1024 == ghostscript.MEMORY


def test_one_that_is_missing_names_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingDependencyError) as raised:
        plates.begin(pdf(page(ground((1, 2, 3, 4)))), None)
    assert raised.value.remedy == "make -B setup"
    assert ghostscript.program() is None


def test_nothing_is_left_of_a_plating_that_is_stopped(fake: Path, tmp_path: Path) -> None:
    program(fake, "sleep 600")
    folder = tmp_path / "plates"
    folder.mkdir()
    started = time.monotonic()
    with plates.begin(pdf(page("")), None, folder):
        assert len(list(folder.iterdir())) == 1
    assert list(folder.iterdir()) == []
    assert time.monotonic() - started < 120


def test_what_it_could_not_read_is_evidence(fake: Path, tmp_path: Path) -> None:
    said = """GPL Ghostscript 10.00.0 (2022-09-21)
Processing pages 1 through 2.
Page 1
Loading font Sheet (or substitute) from /usr/share/fonts/a
\trecoverable image error
Page 2
\trecoverable image error
jbig2dec FATAL ERROR decoding image: page has no image, cannot be completed

The following errors were encountered at least once while processing this file:
\terror executing PDF token

The following warnings were encountered at least once while processing this file:
\tencountered more q than Q
   **** This file had errors that were repaired or ignored."""
    (tmp_path / "said").write_text(said, encoding="utf-8")
    program(fake, f'cat "{tmp_path}/said"')
    running = Running([], tmp_path, 10)
    running.finish()
    assert running.complaints() == (
        "recoverable image error",
        "jbig2dec FATAL ERROR decoding image: page has no image, cannot be completed",
        "error executing PDF token",
    )


def test_what_it_says_of_sound_files_is_none(fake: Path, tmp_path: Path) -> None:
    program(
        fake,
        "echo 'GPL Ghostscript 10.00.0 (2022-09-21)'; echo 'Processing pages 1 through 1.'; echo 'Page 1'",
    )
    running = Running([], tmp_path, 10)
    running.finish()
    assert running.complaints() == ()


def test_the_end_of_a_long_log_is_read(fake: Path, tmp_path: Path) -> None:
    program(
        fake, "i=0; while [ $i -lt 20000 ]; do echo Page $i; i=$((i+1)); done; echo error reading a stream"
    )
    running = Running([], tmp_path, 30)
    running.finish()
    assert running.complaints() == ("error reading a stream",)
