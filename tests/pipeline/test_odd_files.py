"""Pipes, devices, sparse files and links where files should be: nobody waits, or reads on and on."""

from __future__ import annotations

import json
import os
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from brochure.design.resources import Resources
from brochure.errors import ContentError
from brochure.pipeline.fingerprint import is_as_written, last_report, resources
from brochure.source import outside
from brochure.source.outside import FileTooLargeError, digest_of, files_below, folder_of, read_file
from brochure.source.project import Project as Folder
from tests.project import ROOT, Project, contents, small

pytestmark = pytest.mark.usefixtures("remembering")

BUILD = ("build", "--leaflet", "one", "--edition", "screen", "--jobs", "1")
#: A run that takes longer waits for something that never comes.
SECONDS = 30
#: A file of this many bytes takes no room on the disk, and more than there is in memory.
SPARSE = 2**42


def pipe(path: Path) -> None:
    os.mkfifo(path)


def device(path: Path) -> None:
    """A link to a device without end: nobody but root may make one."""
    path.symlink_to("/dev/zero")


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(SPARSE)


def everything(path: Path) -> None:
    path.symlink_to("/")


def folder(path: Path) -> None:
    path.mkdir()


def circle(path: Path) -> None:
    path.symlink_to(path.name)


ODD = (pipe, device, sparse, everything, folder, circle)
Make = Callable[[Path], None]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small(tmp_path / "project")


@contextmanager
def bounded() -> Iterator[None]:
    """This process can take no more than 2 GB on top of what it has."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    state = Path("/proc/self/statm")
    taken = (
        int(state.read_text(encoding="ascii").split()[0]) * resource.getpagesize() if state.exists() else 0
    )
    resource.setrlimit(resource.RLIMIT_AS, (taken + 2 * 1024**3, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def put(path: Path, make: Make) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    make(path)


# The reader


@pytest.mark.parametrize("make", ODD)
@pytest.mark.parametrize("follow", [True, False])
def test_the_reader_reads_regular_files_alone(tmp_path: Path, make: Make, follow: bool) -> None:
    path = tmp_path / "odd"
    make(path)
    with bounded(), pytest.raises(OSError, match=r"it is|its links") as found:
        read_file(path, 1024, follow=follow)
    with bounded(), pytest.raises(OSError):
        digest_of(path, 1024 * 1024, follow=follow)
    assert isinstance(found.value, FileTooLargeError) is (make is sparse)


def test_the_reader_follows_links_only_where_it_may(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"words")
    (tmp_path / "link").symlink_to("file")
    assert read_file(tmp_path / "link", 5) == b"words"
    with pytest.raises(OSError, match="it is a link"):
        read_file(tmp_path / "link", 5, follow=False)


def test_the_reader_keeps_to_its_limit_and_not_below_it(tmp_path: Path) -> None:
    data = bytes(range(256)) * 5000
    (tmp_path / "file").write_bytes(data)
    assert read_file(tmp_path / "file", len(data)) == data
    with pytest.raises(FileTooLargeError, match="larger than"):
        read_file(tmp_path / "file", len(data) - 1)


def test_files_of_the_system_that_say_they_are_empty_are_read(tmp_path: Path) -> None:
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("this system tells of processes otherwise")
    assert b"Name:" in read_file(status, 100_000)


def test_a_folder_with_more_than_a_project_has_is_not_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        (tmp_path / f"{number}.css").touch()
    (tmp_path / "link").symlink_to("/")
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert [path.name for path in files_below(tmp_path)] == [f"{number}.css" for number in range(5)]
    monkeypatch.setattr(outside, "DEEPEST", 1)
    with pytest.raises(OSError, match="nested more than 1 deep"):
        files_below(tmp_path)
    monkeypatch.setattr(outside, "MOST_FILES", 4)
    with pytest.raises(OSError, match="more than 4"):
        files_below(tmp_path)


# Templates and styles


@pytest.mark.parametrize("name", ["styles", "templates"])
@pytest.mark.parametrize(
    "target", ["/", "..", "/dev/zero", "../../../../../..", "nowhere", "styles", "templates", "content.yaml"]
)
def test_a_folder_of_templates_or_styles_that_is_none_of_the_project_is_told(
    project: Project, name: str, target: str
) -> None:
    (project.folder / name).symlink_to(target)
    (told,) = Resources(Folder(project.folder)).check()
    assert told.severity.value == "warning" and str(told.place) == name
    assert told.message.startswith(f"“{name}” does not count, and the shipped {name} are used: it ")
    # None of what it leads to is looked at.
    assert all(path.is_relative_to(ROOT) for path in resources(project.folder))


@pytest.mark.parametrize("name", ["styles/odd.css", "templates/blocks/odd.html", "styles/fonts/a/odd.ttf"])
def test_a_pipe_among_templates_or_styles_is_told(project: Project, name: str) -> None:
    put(project.folder / name, pipe)
    with pytest.raises(ContentError, match=r"odd\.[a-z]+” in it is a device or a pipe"):
        Resources(Folder(project.folder)).check()


def test_a_folder_of_styles_inside_the_project_may_be_linked_to(project: Project) -> None:
    project.write("house/base.css", "p { color: red }\n")
    (project.folder / "styles").symlink_to("house")
    assert Resources(Folder(project.folder)).check() == []
    assert folder_of(project.folder, "styles") == project.folder / "styles"
    assert folder_of(project.folder, "templates") is None


# Whole builds


def test_a_folder_that_does_not_count_is_told_by_a_build_and_noticed(project: Project) -> None:
    assert project.run(*BUILD).code == 0
    before = (project.output / "one-screen.pdf").read_bytes()
    (project.folder / "styles").symlink_to("/")
    ended = project.run(*BUILD, timeout=SECONDS)
    assert ended.code == 0 and "Up to date" not in ended.err
    assert "styles: “styles” does not count" in ended.err and "leads outside the project folder" in ended.err
    assert (project.output / "one-screen.pdf").read_bytes() == before
    assert "Up to date" in project.run(*BUILD, timeout=SECONDS).err


#: What stands for a file, and for which.
STANDING = [
    *((make, name) for make in (pipe, everything) for name in ("styles", "templates")),
    *((make, "styles/patient.css") for make in ODD),
    *((make, "templates/patient.html") for make in (pipe, sparse)),
    *((make, "styles/fonts/odd.ttf") for make in (device, sparse)),
    (sparse, "styles/palette.yaml"),
    *((make, "approvals.yaml") for make in ODD),
    *((make, "approvals") for make in (pipe, everything, circle)),
    *((make, "approvals/one.json") for make in (pipe, sparse)),
    *((make, "approvals/signatories.pem") for make in (pipe, sparse)),
    *((make, "output/report.json") for make in ODD),
    *((make, "output/two-print.pdf") for make in (pipe, sparse)),
]


@pytest.mark.parametrize(("make", "name"), STANDING)
def test_whatever_stands_for_a_file_a_build_ends_with_a_message(
    project: Project, make: Make, name: str
) -> None:
    put(project.folder / name, make)
    with bounded():
        ended = project.run(*BUILD, timeout=SECONDS)
    # 0 where the file has no say, or is one that a link out of the project stands for.
    assert ended.code in (0, 2, 3, 4), ended.err
    assert ended.out == "" and "Traceback" not in ended.err and "fault of this program" not in ended.err
    if ended.code in (2, 3):
        assert Path(name).name in ended.err or name.split("/")[0] in ended.err
    again = project.run(*BUILD, timeout=SECONDS)
    assert again.code == ended.code


@pytest.mark.parametrize("make", ODD)
def test_whatever_stands_for_the_content_or_what_it_names_is_refused(project: Project, make: Make) -> None:
    text = (project.folder / "content.yaml").read_text(encoding="utf-8")
    head, rest = text.split("references:\n", 1)
    _references, leaflets = rest.split("leaflets:\n", 1)
    figure = "          - { block: figure, file: art/odd.png, alt: A picture of nothing at all }\n"
    named = "          - Words of the first"
    for name, changed in {
        "content.yaml": "",
        "sources.yaml": f"{head}references: sources.yaml\nleaflets:\n{leaflets}",
        "sources.bib": f"{head}references: [sources.bib]\nleaflets:\n{leaflets}",
        "art/odd.png": text.replace(named, figure + named, 1),
        "art/odd.svg": text.replace(named, figure.replace("png", "svg") + named, 1),
    }.items():
        if changed:
            project.write("content.yaml", changed)
        else:
            (project.folder / "content.yaml").unlink()
        put(project.folder / name, make)
        with bounded():
            ended = project.run(*BUILD, timeout=SECONDS)
        assert ended.code == 3, (name, ended.err)
        assert not project.output.exists()
        path = project.folder / name
        path.rmdir() if make is folder else path.unlink()


@pytest.mark.parametrize("make", [pipe, device, sparse, everything, circle])
def test_an_output_file_that_became_odd_is_not_up_to_date_and_nothing_waits(
    project: Project, make: Make
) -> None:
    assert project.run(*BUILD).code == 0
    before = contents(project.output)
    for name in ("one-screen.pdf", "report.html", "report.json"):
        path = project.output / name
        path.unlink()
        make(path)
        with bounded():
            ended = project.run(*BUILD, timeout=SECONDS)
        # A link and a file are replaced; a pipe is told of.
        assert ended.code == (2 if make is pipe else 0), ended.err
        assert "Up to date" not in ended.err
        if make is pipe:
            path.unlink()
            path.write_bytes(before[name])
    assert {path.name for path in project.output.iterdir()} == set(before)


def test_a_report_that_is_a_link_is_no_report(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("{}", encoding="utf-8")
    (tmp_path / "report.json").symlink_to("real.json")
    assert last_report(tmp_path) is None
    (tmp_path / "report.json").unlink()
    (tmp_path / "real.json").rename(tmp_path / "report.json")
    assert last_report(tmp_path) == {}


@pytest.mark.parametrize("size", [0, -1, SPARSE, None, "many", [1]])
def test_a_report_that_tells_an_odd_size_makes_nobody_read_on_and_on(tmp_path: Path, size: object) -> None:
    sparse(tmp_path / "one-screen.pdf")
    if size == SPARSE:
        # Not all of it is read: one gigabyte is more than any file of ours has.
        (tmp_path / "one-screen.pdf").unlink()
        pipe(tmp_path / "one-screen.pdf")
    assert not is_as_written(tmp_path / "one-screen.pdf", size, "0" * 64)  # type: ignore[arg-type]


@pytest.mark.parametrize("make", ODD)
def test_no_key_or_certificate_is_waited_for(project: Project, make: Make) -> None:
    make(project.folder / "key.pem")
    words = ("approve", "one", "--name", "A. Name", "--role", "signatory", "--job-code", "X")
    with bounded():
        ended = project.run(*words, "--sign", "key.pem", "--certificate", "key.pem", timeout=SECONDS)
    # It has no job code yet: it is refused before anybody signs.
    assert ended.code == 4, ended.err


@pytest.mark.parametrize("make", ODD)
def test_preflight_and_diff_wait_for_nothing(project: Project, make: Make) -> None:
    make(project.folder / "odd.pdf")
    make(project.folder / "old.yaml")
    with bounded():
        assert project.run("preflight", "odd.pdf", timeout=SECONDS).code == 3
        assert project.run("diff", "old.yaml", "content.yaml", timeout=SECONDS).code == 3


def test_a_report_says_what_was_built_after_all_that(project: Project) -> None:
    """What these tests look at is there where nothing is odd."""
    assert project.run(*BUILD).code == 0
    assert json.loads((project.output / "report.json").read_text(encoding="utf-8"))["fingerprint"]
