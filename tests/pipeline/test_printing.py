"""The print edition in a process of its own, beside the others: the same as without; its death is told."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

import pytest

from brochure.editions import maker
from brochure.pipeline import leaflet, printing
from brochure.pipeline.printing import PrintJob, PrintMade, print_leaflet
from brochure.pipeline.workers import can_fork
from tests.project import Project, contents, small

PRINT = ("build", "--leaflet", "one", "--edition", "print")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small(tmp_path)


def job_of(project: Project, monkeypatch: pytest.MonkeyPatch) -> PrintJob:
    """What the print edition of a leaflet is made from."""
    jobs: list[PrintJob] = []

    def noted(job: PrintJob, make: Any, **how: Any) -> Any:
        jobs.append(job)
        return printing.printing(job, make, **how)

    monkeypatch.setattr(leaflet, "printing", noted)
    assert project.run(*PRINT).code == 0
    return jobs[0]


def skip_unforked() -> None:
    """Leave a test alone where no process can be forked once a line was set."""
    if not can_fork():
        pytest.skip("the Pango of this release has a thread of its own: no process is forked beside it")


def made(printed: PrintMade) -> tuple[Any, ...]:
    return printed.edition, printed.findings, printed.ink, printed.pictures, set(printed.seconds)


def test_another_process_makes_the_same(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    job = job_of(project, monkeypatch)
    skip_unforked()
    here = print_leaflet(job)
    assert here.edition.pdf == (project.output / "one-print.pdf").read_bytes()

    def never(_given: object) -> Any:
        raise AssertionError("this process makes nothing")

    with printing.printing(job, never, beside=True) as finish:
        beside = finish()
    assert made(beside) == made(here)


def test_one_that_can_not_be_forked_is_not_asked_for(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = job_of(project, monkeypatch)
    monkeypatch.setattr(printing, "can_fork", lambda: False)
    monkeypatch.setattr(printing, "Workers", None)
    with printing.printing(job, maker("print"), beside=True) as finish:
        assert made(finish()) == made(print_leaflet(job))


def crash() -> None:
    """Have the print edition be the end of the process that makes it."""
    pytest.MonkeyPatch().setattr(printing, "maker", lambda _name: lambda _given: ctypes.string_at(0))


def alone() -> None:
    """Have nobody ask for a process beside another."""
    pytest.MonkeyPatch().setattr(printing, "can_fork", None)


def test_a_process_that_dies_of_a_print_edition_is_told(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_of(project, monkeypatch)
    monkeypatch.undo()
    skip_unforked()
    for path in project.output.iterdir():
        path.unlink()
    running = project.fork(*PRINT, "--jobs", "2", before=crash)
    _out, err = running.communicate(timeout=60)
    assert running.returncode == 3 and contents(project.output) == {}
    assert "the leaflet “one” can’t be laid out: its layout makes the program’s libraries crash" in err


def test_with_one_job_there_is_no_process_beside_another(project: Project) -> None:
    running = project.fork(*PRINT, "--jobs", "1", before=alone)
    _out, err = running.communicate(timeout=60)
    assert running.returncode == 0, err
    assert (project.output / "one-print.pdf").exists()
