"""What stands where a build puts its files, and beside it: nothing of others is deleted or followed."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from brochure.errors import BrochureError, UsageError
from brochure.pipeline import publish, workers
from brochure.pipeline.publish import clear, staging
from brochure.pipeline.workers import Workers
from tests.project import Project, contents, small

BUILD = ("build", "--leaflet", "one", "--edition", "screen", "--jobs", "1")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with an output in it, beside a folder of somebody else."""
    (tmp_path / "precious" / "deep").mkdir(parents=True)
    (tmp_path / "precious" / "thesis.txt").write_text("years of work", encoding="utf-8")
    # It even has a file of the name by which a folder of ours is known.
    (tmp_path / "precious" / "lock").touch()
    (tmp_path / "project" / "output").mkdir(parents=True)
    return tmp_path / "project"


def partial(place: Path) -> Path:
    return place / ".output.partial"


def full(place: Path) -> None:
    partial(place).mkdir()
    (partial(place) / "thesis.txt").write_text("years of work", encoding="utf-8")


def with_a_lock_that_is_a_link(place: Path) -> None:
    full(place)
    (partial(place) / "lock").symlink_to(place.parent / "precious" / "lock")


def with_a_lock_that_is_a_folder(place: Path) -> None:
    (partial(place) / "lock" / "deep").mkdir(parents=True)


def with_a_lock_that_holds_something(place: Path) -> None:
    full(place)
    (partial(place) / "lock").write_text("the key to the lock", encoding="utf-8")


def with_a_lock_that_is_a_pipe(place: Path) -> None:
    full(place)
    os.mkfifo(partial(place) / "lock")


IN_THE_WAY: dict[str, Callable[[Path], object]] = {
    "a link to a folder": lambda place: partial(place).symlink_to(place.parent / "precious"),
    "a link upwards": lambda place: partial(place).symlink_to(".."),
    "a link to everything": lambda place: partial(place).symlink_to("/"),
    "a link to a file": lambda place: partial(place).symlink_to(place.parent / "precious" / "thesis.txt"),
    "a link that leads nowhere": lambda place: partial(place).symlink_to("nowhere"),
    "a link to itself": lambda place: partial(place).symlink_to(".output.partial"),
    "a file": lambda place: partial(place).write_text("years of work", encoding="utf-8"),
    "a pipe": lambda place: os.mkfifo(partial(place)),
    "a folder of somebody's": full,
    "a folder with a link for a lock": with_a_lock_that_is_a_link,
    "a folder with a folder for a lock": with_a_lock_that_is_a_folder,
    "a folder with a lock that is no lock": with_a_lock_that_holds_something,
    "a folder with a pipe for a lock": with_a_lock_that_is_a_pipe,
}


@pytest.mark.parametrize("what", IN_THE_WAY)
def test_what_is_not_ours_is_refused_and_left_as_it_is(place: Path, what: str) -> None:
    IN_THE_WAY[what](place)
    before, kind = contents(place.parent), os.lstat(partial(place)).st_mode
    with pytest.raises(UsageError, match=r"\.output\.partial.*in the way"), staging(place / "output"):
        pytest.fail("it was taken for ours")
    clear(place / "output")
    assert contents(place.parent) == before
    assert os.lstat(partial(place)).st_mode == kind


def test_a_folder_of_another_user_is_refused(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    partial(place).mkdir()
    (partial(place) / "lock").touch()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(UsageError, match="in the way"), staging(place / "output"):
        pytest.fail("it was taken for ours")
    assert (partial(place) / "lock").exists()


def test_unfinished_files_lie_in_a_folder_for_this_user_alone(place: Path) -> None:
    with staging(place / "output") as folder:
        assert folder.parent == partial(place)
        for made in (folder, folder.parent):
            status = os.lstat(made)
            assert stat.S_IMODE(status.st_mode) == 0o700 and stat.S_ISDIR(status.st_mode)
        assert not list(folder.iterdir())
    assert not partial(place).exists()


def test_a_link_in_what_a_killed_build_left_is_removed_and_not_followed(place: Path) -> None:
    left = partial(place) / "build-1"
    left.mkdir(parents=True)
    (partial(place) / "lock").touch()
    (left / "link").symlink_to(place.parent / "precious")
    (partial(place) / "link").symlink_to(place.parent / "precious")
    before = contents(place.parent / "precious")
    with staging(place / "output"):
        pass
    assert not partial(place).exists()
    assert contents(place.parent / "precious") == before and (place.parent / "precious" / "deep").is_dir()


def test_a_folder_that_takes_the_place_of_ours_meanwhile_is_left_as_it_is(place: Path) -> None:
    with staging(place / "output"):
        partial(place).rename(place / "moved")
        partial(place).symlink_to(place.parent / "precious")
    assert (place.parent / "precious" / "thesis.txt").exists()
    assert (place.parent / "precious" / "lock").exists()


OUTPUTS: dict[str, Callable[[Path], object]] = {
    "leads nowhere": lambda output: output.symlink_to("nowhere"),
    "whole file system": lambda output: output.symlink_to("/"),
    "is a file": lambda output: output.symlink_to("../precious/thesis.txt"),
    "is a file, not a folder": lambda output: os.mkfifo(output),
    "a link that leads nowhere": lambda output: output.symlink_to("output"),
}


@pytest.mark.parametrize("why", OUTPUTS)
def test_an_output_that_is_no_folder_is_refused(place: Path, why: str) -> None:
    output = place / "output"
    output.rmdir()
    OUTPUTS[why](output)
    before, names = contents(place.parent), sorted(os.listdir(place))
    with pytest.raises(UsageError, match=why), staging(output):
        pytest.fail("it was used")
    assert contents(place.parent) == before and sorted(os.listdir(place)) == names


@pytest.mark.parametrize("name", ["styles", "templates/blocks", "blocks", "approvals", "output/in"])
def test_an_output_that_the_project_reads_is_refused(place: Path, name: str) -> None:
    (place / name).mkdir(parents=True)
    if name == "output/in":
        # Even where it is reached by a link.
        (place / "output" / "in").rmdir()
        (place / "styles").mkdir()
        (place / "output" / "in").symlink_to("../styles")
    before = contents(place)
    with pytest.raises(UsageError, match="which the project reads"), staging(place / name, place):
        pytest.fail("it was used")
    assert contents(place) == before
    # Another project may have it, and so may this one a folder beside them.
    with staging(place / name, place.parent / "precious"), staging(place / "styles-pdf", place):
        pass


AT_A_FILE: dict[str, tuple[Callable[[Path], object], str]] = {
    "a pipe": (lambda path: os.mkfifo(path), "is a device or a pipe"),
    "a folder": (lambda path: (path / "deep").mkdir(parents=True), "is a folder"),
}


@pytest.mark.parametrize("name", ["a.pdf", "report.json", "gone.pdf"])
@pytest.mark.parametrize("what", AT_A_FILE)
def test_nothing_is_published_where_something_else_stands_for_a_file(
    place: Path, name: str, what: str
) -> None:
    make, why = AT_A_FILE[what]
    output = place / "output"
    (output / "b.pdf").write_bytes(b"old")
    make(output / name)
    kind = os.lstat(output / name).st_mode
    files = {"a.pdf": b"new", "b.pdf": b"new", "report.json": b"new"}
    with staging(output) as folder, pytest.raises(UsageError, match=why):
        publish.publish(files, output, folder, last="report.json", gone=["gone.pdf"])
    assert (output / "b.pdf").read_bytes() == b"old"
    assert os.lstat(output / name).st_mode == kind
    assert not partial(place).exists()


@pytest.mark.parametrize("target", ["../../precious/thesis.txt", "nowhere", "/dev/null", "../../precious"])
def test_a_link_that_stands_for_a_file_is_replaced_and_not_followed(place: Path, target: str) -> None:
    output = place / "output"
    for name in ("a.pdf", "report.json"):
        (output / name).symlink_to(target)
    before = contents(place.parent / "precious")
    with staging(output) as folder:
        publish.publish({"a.pdf": b"new", "report.json": b"new"}, output, folder, last="report.json")
    assert all(path.read_bytes() == b"new" and not path.is_symlink() for path in output.iterdir())
    assert contents(place.parent / "precious") == before and not (output / "nowhere").exists()


def test_a_file_that_somebody_puts_among_unfinished_ones_is_not_written_to(place: Path) -> None:
    with staging(place / "output") as folder, pytest.raises(BrochureError, match="File exists"):
        (folder / "a.pdf").symlink_to(place.parent / "precious" / "thesis.txt")
        publish.publish({"a.pdf": b"new"}, place / "output", folder, last="a.pdf")
    assert (place.parent / "precious" / "thesis.txt").read_text(encoding="utf-8") == "years of work"


def test_the_command_refuses_a_link_with_a_message(tmp_path: Path) -> None:
    project = small(tmp_path / "project")
    (tmp_path / "precious" / "deep").mkdir(parents=True)
    (tmp_path / "precious" / "thesis.txt").write_text("years of work", encoding="utf-8")
    partial(project.folder).symlink_to("../precious")
    before = contents(tmp_path / "precious")
    ended = project.run(*BUILD)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.splitlines()[-2].endswith("is in the way of unfinished files: it is a link")
    assert contents(tmp_path / "precious") == before and (tmp_path / "precious" / "deep").is_dir()


# What workers hand over


class _Ran:
    """Says so when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


def same(value: object) -> object:
    return value


def test_workers_hand_over_what_they_were_given(tmp_path: Path) -> None:
    with Workers(1, tmp_path) as pool:
        assert pool.submit(same, {"a": (1, 2)}).result() == {"a": (1, 2)}
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("as_large", [True, False])
def test_bytes_that_somebody_else_wrote_are_never_unpickled(tmp_path: Path, as_large: bool) -> None:
    ran = tmp_path / "ran"
    data = pickle.dumps(_Ran(ran))
    parcel = workers._written(tmp_path, ".result", b"x" * (len(data) if as_large else 0))
    Path(parcel.file).write_bytes(data.ljust(parcel.size, b".") if as_large else data)
    with pytest.raises((BrochureError, OSError), match=r"was changed|larger"):
        workers._taken(parcel)
    assert not ran.exists()


def test_a_link_in_the_place_of_a_parcel_is_not_followed(tmp_path: Path) -> None:
    parcel = workers._written(tmp_path, ".result", 1)
    shutil.move(parcel.file, tmp_path / "moved")
    Path(parcel.file).symlink_to(tmp_path / "moved")
    with pytest.raises(OSError, match="link"):
        workers._taken(parcel)


def test_a_report_that_was_changed_has_no_file_deleted_that_no_build_names(tmp_path: Path) -> None:
    project: Project = small(tmp_path / "project")
    assert project.run(*BUILD).code == 0
    report = json.loads((project.output / "report.json").read_text(encoding="utf-8"))
    project.write("output/thesis.pdf", b"years of work")
    entry = {
        "leaflet": "gone",
        "edition": "screen",
        "bytes": 13,
        "sha256": hashlib.sha256(b"years of work").hexdigest(),
    }
    for name in ("thesis.pdf", "gone-screen.pdf"):
        project.write(f"output/{name}", b"years of work")
        report["earlier"][name] = entry
    project.write("output/report.json", json.dumps(report))
    assert project.run(*BUILD, "--force").code == 0
    assert (project.output / "thesis.pdf").exists()
    # One that a build named so is a file of a leaflet that is gone.
    assert not (project.output / "gone-screen.pdf").exists()
