"""Whatever ends a build, and whenever: every file in the output folder is whole, and the next build works."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest

from brochure.pipeline import leaflet
from brochure.pipeline.memory import Memory
from brochure.report.production import Production
from tests.builds import FEW, Built
from tests.pipeline.endings import doom, full_at_the_last_moment, limit, open_mask, seal
from tests.project import ROOT, Project, contents, small

pytestmark = [
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads processes from /proc"),
    # What comes after an end is built of the same leaflets each time.
    pytest.mark.usefixtures("remembering"),
]

FORCED = (*FEW, "--force")
#: Moments of a whole run at which it is killed, from its start to just after its end.
MOMENTS = 12
#: Calls of the main process right before which it is killed: the n-th of each.
CALLS = [
    *(("replace", number) for number in (1, 2, 5, 6)),
    *(("fsync", number) for number in (1, 6)),
    *(("rmdir", 1), ("unlink", 1)),
]


@dataclass(frozen=True)
class Versions:
    """Two versions of a project, and what is built from each."""

    old: dict[str, bytes]
    new: dict[str, bytes]
    content: str
    #: A file with what is made of its leaflets: see :func:`tests.pipeline.endings.recall`.
    made: Path

    def assert_whole(self, output: Path) -> None:
        """Every file is the one of the old or of the new version, or one that was written whole."""
        found = contents(output)
        assert set(found) == set(self.old) | {"report.json", "report.html"}
        for name, data in found.items():
            if name.endswith((".pdf", ".csv")):
                assert data in (self.old[name], self.new[name]), f"{name} is neither old nor new"
        report = json.loads(found["report.json"])
        assert report["fingerprint"] and found["report.json"].endswith(b"\n")
        assert found["report.html"].rstrip().endswith(b"</html>")


def written(output: Path) -> dict[str, bytes]:
    """The files of leaflets."""
    return {name: data for name, data in contents(output).items() if name.endswith((".pdf", ".csv"))}


def changed(folder: Path, old: Built, *words: str) -> Versions:
    """Two versions of what *words* build: *old*, and the same content with other titles."""
    project = small(folder / "project")
    project.change("content.yaml", "First leaflet", "Changed leaflet")
    project.change("content.yaml", "Second leaflet", "Changed leaflet")
    made, make = {}, leaflet.make_leaflet

    def keeping(job: leaflet.LeafletJob, memory: Memory | None = None) -> Production:
        made[job.laid_out.name] = make(job, memory)
        return made[job.laid_out.name]

    with patch.object(leaflet, "make_leaflet", keeping):
        ended = project.run(*words)
    assert ended.code == 0 and len(made) == 2, ended.err
    kept = folder / "made.pickle"
    kept.write_bytes(pickle.dumps(made))
    before, after = written(old.project.output), written(project.output)
    assert all(before[name] != after[name] for name in after if name.endswith(".pdf"))
    content = (project.folder / "content.yaml").read_text(encoding="utf-8")
    return Versions(before, after, content, kept)


def about_to_be_built(folder: Path, old: Built, versions: Versions) -> Project:
    """The old version built, the new one about to be built, and a folder of its own for temporary files."""
    copy = Project(folder / "project", environment={"TMPDIR": str(folder / "temporary")})
    shutil.copytree(old.project.folder, copy.folder)
    copy.write("content.yaml", versions.content)
    (folder / "temporary").mkdir()
    return copy


@pytest.fixture(scope="module")
def versions(few_build: Built, tmp_path_factory: pytest.TempPathFactory, remembering: None) -> Versions:
    return changed(tmp_path_factory.mktemp("versions"), few_build, *FEW)


@pytest.fixture
def project(few_build: Built, versions: Versions, tmp_path: Path) -> Project:
    return about_to_be_built(tmp_path, few_build, versions)


def processes_of(session: int) -> list[int]:
    """The living processes of a session."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


def assert_all_ended(session: int) -> None:
    """No worker goes on when the main process has ended, but for the moment it needs to notice."""
    deadline = time.monotonic() + 10
    while processes_of(session) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert processes_of(session) == []


def assert_no_litter(project: Project) -> None:
    assert {path.name for path in project.folder.iterdir()} == {"content.yaml", "output"}
    assert list(Path(str(project.environment["TMPDIR"])).iterdir()) == []


def assert_next_build_works(project: Project, versions: Versions, *words: str) -> None:
    ended = project.run(*(words or FEW))
    assert ended.code == 0, ended.err
    assert written(project.output) == versions.new
    assert_no_litter(project)


def test_a_build_killed_at_any_moment_leaves_whole_files(project: Project, versions: Versions) -> None:
    measured = replace(project, folder=project.folder.parent / "measured")
    shutil.copytree(project.folder, measured.folder)
    start = time.monotonic()
    whole = measured.fork(*FORCED)
    _out, err = whole.communicate()
    seconds, killed, left = time.monotonic() - start, 0, list(range(MOMENTS))
    assert written(measured.output) == versions.new, err
    for _try in range(2 * MOMENTS):
        if not left:
            break
        moment, start = left.pop(0), time.monotonic()
        running = project.fork(*FORCED)
        try:
            running.wait(timeout=seconds * moment / (MOMENTS - 1))
            # Other work on the machine made the measured run a slow one: that moment is tried again.
            seconds = time.monotonic() - start
            left += [moment] if moment < MOMENTS - 1 else []
        except subprocess.TimeoutExpired:
            running.kill()
            killed += 1
        running.communicate()
        assert_all_ended(running.pid)
        versions.assert_whole(project.output)
    assert killed > MOMENTS / 2
    assert_next_build_works(project, versions)


def test_a_build_killed_while_it_writes_leaves_whole_files(project: Project, versions: Versions) -> None:
    for call, number in CALLS:
        # Each finds what the one before left behind.
        running = project.fork(*FORCED, before=partial(doom, call, number, versions.made))
        _out, err = running.communicate(timeout=60)
        assert running.returncode == -signal.SIGKILL, (call, number, err)
        assert_all_ended(running.pid)
        versions.assert_whole(project.output)
    assert_next_build_works(project, versions)


def test_a_build_of_all_editions_killed_while_it_writes_leaves_whole_files(
    small_build: Built, tmp_path: Path
) -> None:
    versions = changed(tmp_path, small_build, "build")
    project = about_to_be_built(tmp_path / "killed", small_build, versions)
    running = project.fork("build", before=partial(doom, "replace", 9, versions.made))
    _out, err = running.communicate(timeout=60)
    assert running.returncode == -signal.SIGKILL, err
    assert_all_ended(running.pid)
    versions.assert_whole(project.output)
    found = contents(project.output)
    assert {found[name] == versions.new[name] for name in versions.new} == {True, False}
    assert_next_build_works(project, versions, "build")


def test_a_build_with_nothing_to_do_clears_what_a_killed_one_left(
    project: Project, versions: Versions
) -> None:
    assert project.run(*FEW).code == 0
    left = project.folder / ".output.partial"
    (left / "pages").mkdir(parents=True)
    (left / "pages" / "1.png").write_bytes(b"half a pict")
    (left / "lock").touch()
    (left / "hcp-screen.pdf").write_bytes(b"%PDF-")
    before = contents(project.output)
    assert_next_build_works(project, versions)
    assert contents(project.output) == before


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("lines", [1, 2, 3, 12])
def test_an_interrupted_build_says_so_and_leaves_nothing_behind(
    project: Project, versions: Versions, sign: signal.Signals, lines: int
) -> None:
    # As soon as it says anything: where imports go on, in a process that was started.
    running = project.start(*FORCED) if lines == 1 else project.fork(*FORCED)
    assert running.stderr is not None
    told = [running.stderr.readline() for _ in range(lines)]
    assert all("✓" in line for line in told)
    if sign is signal.SIGINT:
        # A terminal sends it to all processes of the command.
        os.killpg(running.pid, sign)
    else:
        os.kill(running.pid, sign)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130, err
    assert err.splitlines()[-1].startswith("interrupted")
    assert "Traceback" not in err and out == ""
    assert_all_ended(running.pid)
    versions.assert_whole(project.output)
    assert_no_litter(project)


def test_two_interrupts_in_a_row_are_one(project: Project, versions: Versions) -> None:
    running = project.fork(*FORCED)
    for _ in range(3):
        running.stderr.readline()
    for _ in range(20):
        os.killpg(running.pid, signal.SIGINT)
    _out, err = running.communicate(timeout=60)
    assert running.returncode in (130, -signal.SIGINT), err
    assert "Traceback" not in err
    assert_all_ended(running.pid)
    versions.assert_whole(project.output)


def test_a_worker_that_is_killed_is_told_of(project: Project, versions: Versions) -> None:
    running = project.fork(*FORCED)
    for _ in range(3):
        running.stderr.readline()
    deadline = time.monotonic() + 10
    workers: list[int] = []
    while not workers and time.monotonic() < deadline:
        workers = [pid for pid in processes_of(running.pid) if pid != running.pid]
    os.kill(workers[0], signal.SIGKILL)
    _out, err = running.communicate(timeout=60)
    assert running.returncode == 1
    assert "--jobs 1" in err and "Traceback" not in err
    versions.assert_whole(project.output)
    assert written(project.output) == versions.old
    assert_no_litter(project)


def test_two_builds_at_once_do_not_mix(project: Project, versions: Versions, small_build: Built) -> None:
    old = small_build.project.folder / "content.yaml"
    other = replace(project, folder=project.folder.parent / "other")
    shutil.copytree(project.folder, other.folder)
    shutil.copyfile(old, other.folder / "content.yaml")
    running = [
        project.fork(*FORCED),
        other.fork(*FORCED, "--output", "../project/output"),
        project.fork(*FORCED),
    ]
    ends = []
    for process in running:
        _out, err = process.communicate(timeout=60)
        ends.append((process.wait(), err))
    codes = sorted(code for code, _err in ends)
    assert codes[0] == 0 and set(codes) <= {0, 1}, ends
    assert all("another build" in err for code, err in ends if code == 1)
    assert written(project.output) in (versions.old, versions.new)
    assert_no_litter(project)


# What the machine refuses


@pytest.mark.parametrize("room", [0, 20_000, 200_000])
def test_a_full_disk_leaves_the_old_files_and_a_plain_message(
    project: Project, versions: Versions, room: int
) -> None:
    """No file may grow beyond *room* bytes: for the system that is another way to have no room left.

    Leaflets are typeset where nothing at all can be written, not even what the engine keeps in files.
    """
    before = contents(project.output)
    running = project.fork(*FORCED, before=partial(limit, room, versions.made if room else None))
    _out, err = running.communicate()
    assert running.returncode == 1
    assert err.splitlines()[-1].startswith("error: can't write")
    assert "Traceback" not in err
    assert contents(project.output) == before
    assert_no_litter(project)


def test_a_disk_that_fills_up_at_the_last_moment_leaves_the_old_files(
    project: Project, versions: Versions
) -> None:
    before = contents(project.output)
    running = project.fork(*FORCED, before=partial(full_at_the_last_moment, versions.made))
    _out, err = running.communicate()
    assert running.returncode == 1
    assert "error: can't write to “output”: No space left on device" in err
    assert contents(project.output) == before
    assert_no_litter(project)


@pytest.mark.parametrize("name", ["output", "."])
def test_a_folder_that_can_not_be_written_to_is_told_of(project: Project, name: str) -> None:
    before = contents(project.folder)
    folder = project.folder / name
    if os.geteuid() == 0:
        sealed = ["unshare", "--mount", "mount", "--bind", str(folder), str(folder)]
        if subprocess.run(sealed, capture_output=True, check=False).returncode:
            pytest.skip("this machine lets nobody mount anything")
    mode = folder.stat().st_mode
    folder.chmod(0o555)
    try:
        running = project.fork(*FORCED, before=partial(seal, folder))
        _out, err = running.communicate()
    finally:
        folder.chmod(mode)
    assert running.returncode == 2, err
    last = err.splitlines()[-1]
    assert "can't write" in last and "output" in last
    assert contents(project.folder) == before


def test_an_output_folder_that_is_a_file_is_told_of(project: Project) -> None:
    shutil.rmtree(project.output)
    project.output.write_bytes(b"a file")
    ended = project.run(*FEW)
    assert (ended.code, ended.out) == (2, "")
    assert "is a file, not a folder" in ended.err
    assert project.output.read_bytes() == b"a file"


def test_an_output_folder_on_another_disk_can_be_linked_to(project: Project, versions: Versions) -> None:
    other = Path("/dev/shm")
    if not other.is_dir() or other.stat().st_dev == project.folder.stat().st_dev:
        pytest.skip("there is no other disk")
    with tempfile.TemporaryDirectory(dir=other) as folder:
        shutil.rmtree(project.output)
        (Path(folder) / "real").mkdir()
        project.output.symlink_to(Path(folder) / "real")
        ended = project.run(*FEW)
        assert ended.code == 0, ended.err
        assert written(project.output) == versions.new
        assert {path.name for path in Path(folder).iterdir()} == {"real"}


def test_files_that_others_may_read_stay_so(project: Project, versions: Versions) -> None:
    running = project.fork(*FORCED, before=partial(open_mask, versions.made))
    running.communicate()
    assert running.returncode == 0
    for path in project.output.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_this_python_is_the_one_that_runs_the_program() -> None:
    """Otherwise what these tests put in the way of Python would not be in the way."""
    done = subprocess.run(
        [sys.executable, "-c", "import brochure; print(brochure.__file__)"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert Path(done.stdout.strip()).is_relative_to(ROOT)
