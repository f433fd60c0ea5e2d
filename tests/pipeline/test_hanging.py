"""Steps of libraries that nothing in Python interrupts: the worker dies of them, and the place is told."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from brochure.errors import BrochureError
from brochure.layout import environment
from brochure.pipeline.workers import WorkerDiedError, in_worker
from brochure.typesetting import bounds, engine
from tests.project import Project, contents, small

#: What templates may write that takes ages within one step of C code.
ENDLESS = {
    "hash": "{% set n = namespace(x=(1,)) %}{% for i in range(60) %}{% set n.x = (n.x, n.x) %}{% endfor %}"
    "{{ {n.x: 1} | length }}",
    "round": "{{ 1 | round(20000000, 'floor') }}",
    "equality": "{% set n = namespace(x=(1,), y=(1,)) %}{% for i in range(60) %}{% set n.x = (n.x, n.x) %}"
    "{% set n.y = (n.y, n.y) %}{% endfor %}{{ n.x == n.y }}",
}


BUILD = ("build", "--leaflet", "one", "--edition", "screen")


def in_a_hurry() -> None:
    """Give templates and the engine little time."""
    patch = pytest.MonkeyPatch()
    patch.setattr(environment, "SECONDS_LIMIT", 0.5)
    patch.setattr(engine, "_SECONDS", 0.5)
    patch.setattr(bounds, "_GRACE", 0.2)


def stuck() -> None:
    """What a line of C does that never comes back, with the interpreter's lock."""
    in_a_hurry()
    pytest.MonkeyPatch().setattr(engine, "_drafted", lambda *given: 10 ** (10**9))


def told(project: Project, *words: str, before: Callable[[], None] = in_a_hurry) -> str:
    """What a run says that ends with 3, in a process of its own, which forks its workers."""
    running = project.fork(*words, before=before)
    _out, err = running.communicate(timeout=60)
    assert running.returncode == 3, err
    assert contents(project.output) == {}
    return err


@pytest.mark.parametrize("step", ENDLESS)
def test_a_template_that_nothing_interrupts_is_named(tmp_path: Path, step: str) -> None:
    project = small(tmp_path)
    project.write("templates/blocks/list.html", "<p>not used</p>")
    project.write("templates/blocks/paragraph.html", f"<p>{{{{ block.text | inline }}}}</p>{ENDLESS[step]}")
    said = told(project, *BUILD)
    assert "\ntemplates/blocks/paragraph.html: the leaflet “one” can’t be put into its templates" in said
    assert "takes too long" in said and "templates/blocks/list.html" not in said


def test_check_and_diff_survive_it_too(tmp_path: Path) -> None:
    project = small(tmp_path / "a")
    small(tmp_path / "b")
    text = f"<p>{{{{ block.text | inline }}}}</p>{ENDLESS['round']}"
    project.write("templates/blocks/paragraph.html", text)
    assert "templates/blocks/paragraph.html: the leaflet “one”" in told(project, "check")
    said = told(project, "diff", "../b/content.yaml", "content.yaml")
    assert "templates/blocks/paragraph.html: the leaflet “one”" in said


def test_an_engine_that_nothing_interrupts_is_told(tmp_path: Path) -> None:
    project = small(tmp_path)
    project.write("styles/patient.css", "p { color: #000000 }")
    said = told(project, *BUILD, before=stuck)
    assert "\nstyles/patient.css: the leaflet “one” can’t be laid out: its layout takes too long" in said


def _crash(_what: str) -> None:
    ctypes.string_at(0)


def _end(_what: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_worker_that_crashes_is_told_apart_from_one_that_somebody_ends() -> None:
    with pytest.raises(WorkerDiedError) as died:
        in_worker(_crash, "this")
    assert died.value.given == ("this",) and "crash" in died.value.how
    assert __file__ in died.value.files
    with pytest.raises(BrochureError, match="ended from outside") as ended:
        in_worker(_end, "this")
    assert not isinstance(ended.value, WorkerDiedError)
