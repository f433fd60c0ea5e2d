"""Steps of libraries that nothing in Python interrupts: the worker dies of them, and the place is told."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from brochure.errors import BrochureError, ContentError
from brochure.findings import SourcePlace
from brochure.layout import environment
from brochure.pipeline.build import build, inspect
from brochure.pipeline.diff import compare
from brochure.pipeline.request import Request
from brochure.pipeline.session import Session
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


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Templates and the engine have little time.  Workers are forked with that."""
    monkeypatch.setattr(environment, "SECONDS_LIMIT", 0.5)
    monkeypatch.setattr(engine, "_SECONDS", 0.5)
    monkeypatch.setattr(bounds, "_GRACE", 0.2)


def problems(run: Callable[[], object]) -> dict[str, str]:
    """What a run says is wrong, by file."""
    with pytest.raises(ContentError) as caught:
        run()
    found = caught.value.findings
    return {
        finding.place.file: finding.message for finding in found if isinstance(finding.place, SourcePlace)
    }


def built(project: Project) -> object:
    path = project.folder / "content.yaml"
    request = Request(path, project.output, editions=("screen",), leaflets=("one",), force=True)
    return build(request, lambda *_stage: None, Session(path))


@pytest.mark.parametrize("step", ENDLESS)
def test_a_template_that_nothing_interrupts_is_named(tmp_path: Path, step: str) -> None:
    project = small(tmp_path)
    project.write("templates/blocks/list.html", "<p>not used</p>")
    project.write("templates/blocks/paragraph.html", f"<p>{{{{ block.text | inline }}}}</p>{ENDLESS[step]}")
    told = problems(lambda: built(project))
    (name,) = told
    assert name == "templates/blocks/paragraph.html"
    assert "takes too long" in told[name]
    assert contents(project.output) == {}


def test_check_and_diff_survive_it_too(tmp_path: Path) -> None:
    project, other = small(tmp_path / "a"), small(tmp_path / "b")
    text = f"<p>{{{{ block.text | inline }}}}</p>{ENDLESS['round']}"
    project.write("templates/blocks/paragraph.html", text)
    path = project.folder / "content.yaml"
    assert list(problems(lambda: inspect(Session(path)))) == ["templates/blocks/paragraph.html"]
    old = other.folder / "content.yaml"
    (name,) = problems(lambda: compare(old, path, ("one",), lambda _stage: None))
    assert name.endswith("a/templates/blocks/paragraph.html")


def test_an_engine_that_nothing_interrupts_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = small(tmp_path)
    project.write("styles/patient.css", "p { color: #000000 }")
    # What a line of C does that never comes back, with the interpreter's lock.
    monkeypatch.setattr(engine, "_typeset", lambda *_given: 10 ** (10**9))
    told = problems(lambda: built(project))
    assert list(told) == ["styles/patient.css"]
    assert "the leaflet “one” can’t be laid out: its layout takes too long" in told["styles/patient.css"]


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
