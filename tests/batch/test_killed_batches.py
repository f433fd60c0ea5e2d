"""Whenever a batch is killed, every folder of a variant is whole, and the next run keeps it and goes on."""

from __future__ import annotations

import os
import signal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from brochure.batch import make
from tests.batch.sample import master
from tests.project import Project, contents

BATCH = ("batch", "--jobs", "1", "--edition", "screen")

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks the program")


def doom(number: int) -> None:
    """Have this process kill itself right before it puts that number of things into the output folder."""
    replace, main, left = os.replace, os.getpid(), [number]

    def counted(source: Any, target: Any, **named: Any) -> None:
        if os.getpid() == main and ".partial" in str(source):
            left[0] -= 1
            if left[0] == 0:
                os.kill(main, signal.SIGKILL)
        replace(source, target, **named)

    # Not an assignment: the types of the two differ in what they take.
    setattr(os, "replace", counted)  # noqa: B010


def folders(project: Project) -> set[str]:
    """The folders of variants that are there."""
    output = project.folder / "variants"
    return {path.name for path in output.iterdir() if path.is_dir()} if output.is_dir() else set()


def test_a_batch_killed_at_any_moment_keeps_what_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    towns = ("Ely", "Hull", "Leeds", "York")
    project = master(tmp_path, *(f"C{at};{town};0113 496 012{at};" for at, town in enumerate(towns)))
    made: list[str] = []
    make_one = make.make_variant

    def counted(job: make.VariantJob) -> make.VariantMade:
        made.append(job.variant.name)
        return make_one(job)

    # What is put there by each run until it is killed: variants, and then what tells of all of them.
    for puts, done in ((1, 0), (2, 1), (3, 3), (2, 4)):
        running = project.fork(*BATCH, before=partial(doom, puts))
        _out, err = running.communicate()
        assert running.returncode == -signal.SIGKILL, err
        assert folders(project) == set(towns[:done])
    kept = contents(project.folder / "variants")
    monkeypatch.setattr("brochure.batch.run.make_variant", counted)
    ended = project.run(*BATCH)
    assert ended.code == 0 and made == [], ended.err
    there = contents(project.folder / "variants")
    assert all(there[name] == data for name, data in kept.items() if "/" in name)
    assert {path.name for path in project.folder.iterdir() if path.name.startswith(".")} == set()
    # A run that nobody disturbs gives the same files.
    assert project.run(*BATCH, "--output", "anew").code == 0 and made == list(towns)
    anew = contents(project.folder / "anew")
    assert set(anew) == set(there)
    assert all(anew[name] == data for name, data in there.items() if name.endswith(".pdf"))
