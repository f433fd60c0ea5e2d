"""Sessions: one reading, one layout, one typesetting for the same inputs, in one process or many."""

from __future__ import annotations

import gc
import os
import pickle
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import nullcontext
from datetime import date, datetime, timezone
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

import pytest

from brochure.findings import PdfPlace
from brochure.pipeline import session as session_module
from brochure.pipeline.build import build
from brochure.pipeline.memory import Memory, digest_of
from brochure.pipeline.request import Outcome, Request
from brochure.pipeline.session import Session
from brochure.pipeline.workers import Here
from brochure.source.project import Project as Folder
from brochure.typesetting.engine import Typeset, drafted
from tests import in_process
from tests.approval.sample import DAY
from tests.project import Project, contents, small

_T = TypeVar("_T")


def request(project: Project, **more: Any) -> Request:
    given = {"editions": ("screen",), "jobs": 1, "force": True, **more}
    return Request(project.folder / "content.yaml", project.output, **given)


def built(project: Project, session: Session, **more: Any) -> Outcome:
    """A build; where no worker has a part in it, the program's own files are read once."""
    with nullcontext() if session.executor is None else in_process.here():
        return built_anew(project, session, **more)


def built_anew(project: Project, session: Session, **more: Any) -> Outcome:
    return build(request(project, **more), lambda *_stage: None, session)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small(tmp_path / "project")


def opened(project: Project) -> Session:
    """A session that does everything in this process."""
    return Session(project.folder / "content.yaml", executor=Here())


@pytest.fixture
def session(project: Project) -> Session:
    return opened(project)


def test_a_second_build_redoes_only_the_leaflet_that_changed(project: Project, session: Session) -> None:
    built(project, session)
    assert session.memory.made == {"typeset": 2, "judged": 2, "screen": 2, "pictures": 2}
    other = (project.output / "two-screen.pdf").read_bytes()
    project.change("content.yaml", "Words of the first leaflet", "Words of the changed leaflet")
    built(project, session)
    assert session.memory.made == {"typeset": 3, "judged": 3, "screen": 3, "pictures": 3}
    assert (project.output / "two-screen.pdf").read_bytes() == other
    warm = contents(project.output)
    fresh = Project(project.folder, environment=project.environment)
    built(fresh, opened(project))
    cold = contents(project.output)
    pdfs = [name for name in warm if name.endswith(".pdf")]
    assert len(pdfs) == 2 and all(warm[name] == cold[name] for name in pdfs)


def test_lines_that_move_are_told_where_they_are_though_nothing_is_typeset_again(
    project: Project, session: Session
) -> None:
    project.change("content.yaml", "    title: Second leaflet", "    title: Second leaflet 1")
    project.change(
        "content.yaml", "Words of the second leaflet", "Words of the second leaflet, [x](https://a.example)"
    )
    before = {found.place.line for found in built(project, session).findings if found.place}  # type: ignore[union-attr]
    made = session.memory.made["typeset"]
    path = project.folder / "content.yaml"
    path.write_text("# A line more.\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    after = {found.place.line for found in built(project, session).findings if found.place}  # type: ignore[union-attr]
    assert before and after == {line + 1 for line in before}
    assert session.memory.made["typeset"] == made


def test_content_and_style_are_read_once_until_their_files_change(project: Project, session: Session) -> None:
    loaded, style = session.content(), session.style()
    assert session.content() is loaded and session.style() is style
    first = session.prepare(loaded, style, "one", draft=True)
    assert session.prepare(loaded, style, "one", draft=True) is first
    assert session.prepare(loaded, style, "one", draft=False) is not first
    project.write("styles/patient.css", "p { color: navy }")
    changed = session.style()
    assert changed is not style and session.content() is loaded
    assert session.prepare(loaded, changed, "one", draft=True).styles != first.styles
    (project.folder / "styles/patient.css").unlink()
    assert session.prepare(loaded, session.style(), "one", draft=True).styles == first.styles


def test_a_leaflet_is_laid_out_again_only_when_what_it_says_or_where_has_changed(
    project: Project, session: Session
) -> None:
    style = session.style()
    first = session.prepare(session.content(), style, "one", draft=True)
    for old, new, is_kept in (
        ("Words of the second", "Other words of the second", True),
        ("Words of the first", "Other words of the first", False),
        ("title: Alpha", "title: Beta", False),
        ("leaflets:", "# A line\nleaflets:", False),
    ):
        project.change("content.yaml", old, new)
        loaded = session.content()
        now = session.prepare(loaded, style, "one", draft=True)
        assert (now is first) == is_kept, new
        fresh = Session(project.folder / "content.yaml", executor=Here())
        there = fresh.prepare(fresh.content(), fresh.style(), "one", draft=True)
        assert now.html == there.html and now.findings == there.findings
        first = now


def test_a_picture_that_changes_is_laid_out_again(project: Project, session: Session) -> None:
    dot = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><rect width='{}' height='9'/></svg>"
    project.write("dot.svg", dot.format(4))
    project.change(
        "content.yaml",
        "- Words of the first leaflet.[@alpha]",
        "- Words.[@alpha]\n          - { block: figure, file: dot.svg, alt: A dot, caption: A dot }",
    )
    loaded, style = session.content(), session.style()
    first = session.prepare(loaded, style, "one", draft=True)
    project.write("dot.svg", dot.format(5))
    assert session.prepare(loaded, style, "one", draft=True) is not first


def test_two_sessions_in_one_process_do_not_mix(tmp_path: Path) -> None:
    one, two = small(tmp_path / "one"), small(tmp_path / "two")
    two.change("content.yaml", "title: First page", "title: Another page")
    two.write("styles/patient.css", (one.program / "styles/patient.css").read_text() + "p { color: navy }")
    sessions = [opened(made) for made in (one, two)]
    for _round in range(2):
        for made, session in zip((one, two), sessions, strict=True):
            built(made, session)
    alone = [small(tmp_path / "one-alone"), small(tmp_path / "two-alone")]
    alone[1].change("content.yaml", "title: First page", "title: Another page")
    alone[1].write("styles/patient.css", (two.folder / "styles/patient.css").read_text())
    for made, other in zip((one, two), alone, strict=True):
        built(other, opened(other))
        for name in ("one-screen.pdf", "two-screen.pdf"):
            assert (made.output / name).read_bytes() == (other.output / name).read_bytes(), name
    assert (one.output / "one-screen.pdf").read_bytes() != (two.output / "one-screen.pdf").read_bytes()


class Elsewhere(Executor):
    """An executor of somebody else's: what goes there and comes back is pickled, as by a cluster."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def submit(self, fn: Callable[..., _T], /, *args: Any, **kwargs: Any) -> Future[_T]:
        data = pickle.dumps((fn, args, kwargs))
        self.sizes.append(len(data))
        future: Future[_T] = Future()
        function, given, named = pickle.loads(data)
        future.set_result(pickle.loads(pickle.dumps(function(*given, **named))))
        return future


def test_jobs_run_under_any_executor_and_give_the_same_bytes(project: Project, session: Session) -> None:
    editions = ("screen", "print", "office", "review")
    executor = Elsewhere()
    elsewhere = Session(project.folder / "content.yaml", executor=executor)
    build(request(project, editions=editions, leaflets=("one",)), lambda *_stage: None, elsewhere)
    there = contents(project.output)
    assert len(executor.sizes) == 1
    build(request(project, editions=editions, leaflets=("one",)), lambda *_stage: None, session)
    here = contents(project.output)
    pdfs = [name for name in here if name.endswith((".pdf", ".csv"))]
    assert len(pdfs) == 5 and all(there[name] == here[name] for name in pdfs)


def test_a_job_carries_its_own_leaflet_alone(project: Project, session: Session) -> None:
    project.change("content.yaml", "Words of the second leaflet", "Unmistakable words")
    loaded, style = session.content(), session.style()
    standing = session.standing(loaded, style, ["one"])
    laid_out = session.prepare(loaded, style, "one", draft=True)
    job = session.job(loaded, style, laid_out, standing, editions=("screen", "review"))
    data = pickle.dumps(job)
    assert b"Words of the first leaflet" in data
    assert b"Unmistakable words" not in data and b"Second leaflet" not in data


def test_a_session_takes_the_given_date_for_today(project: Project) -> None:
    moment = datetime(2031, 5, 6, tzinfo=timezone.utc)
    session = Session(project.folder / "content.yaml", moment)
    assert session.today == date(2031, 5, 6)
    loaded = session.content()
    assert session.judged_on(loaded.brochure.leaflets["one"]) == date(2031, 5, 6)
    assert session.metadata(loaded, "one").date == moment


def test_the_environment_is_asked_for_the_date_when_a_session_opens(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    session = opened(project)
    assert session.source_date == datetime(1970, 1, 1, tzinfo=timezone.utc)
    # Which brings back no approval that has ended.
    assert session.today >= DAY
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert opened(project).source_date is None


def test_no_file_is_read_twice_for_one_content(
    project: Project, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    real = Folder.read_bytes

    def counting(self: Folder, path: Path, limit: int) -> bytes:
        read.append(path)
        return real(self, path, limit)

    monkeypatch.setattr(Folder, "read_bytes", counting)
    built_anew(project, session)
    content = [path for path in read if path.name == "content.yaml"]
    assert len(content) == 1


def test_memory_makes_once_and_forgets_what_was_used_least_lately() -> None:
    memory = Memory(most=2)
    made: list[str] = []

    def maker(name: str) -> Callable[[], str]:
        return lambda: made.append(name) or name  # type: ignore[func-returns-value]

    for name in ("a", "b", "a", "c", "a", "b"):
        assert memory.once("thing", name, maker(name)) == name
    assert made == ["a", "b", "c", "b"]
    assert memory.made == {"thing": 4}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((1, 2), (12,)),
        (("a", "b"), ("ab",)),
        ({"a": 1}, {"a": 2}),
        ({"a": 1, "b": 2}, {"a": 2, "b": 1}),
        (b"1", "1"),
        (1, "1"),
        (True, "True"),
        (((1,), 2), (1, (2,))),
        (tuple(range(100)), (*range(99), 100)),
        (date(2020, 1, 2), date(2020, 2, 1)),
    ],
)
def test_values_that_differ_have_different_digests(one: object, other: object) -> None:
    assert digest_of(one) != digest_of(other)
    assert digest_of((one, one)) == digest_of((one, one)) != digest_of((one, other))


class OtherPath(PurePosixPath):
    """A path as Python 3.13 has it: of another module than `pathlib`."""


def test_paths_have_a_digest_in_every_python() -> None:
    assert digest_of(OtherPath("a")) == digest_of(OtherPath("a")) != digest_of(OtherPath("b"))


def test_the_order_of_a_mapping_and_of_a_set_does_not_count() -> None:
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    assert digest_of(frozenset("abcdef")) == digest_of(frozenset("fedcba"))


def test_what_may_differ_without_showing_it_has_no_digest() -> None:
    with pytest.raises(TypeError, match="Memory has no digest"):
        digest_of(Memory())


def test_a_session_that_is_gone_leaves_nothing_behind(project: Project) -> None:
    session = opened(project)
    built(project, session)
    memory = session.memory
    del session
    gc.collect()
    assert not [found for found in gc.get_objects() if type(found) is session_module.Session]
    assert memory.made["typeset"] == 2


def test_a_session_that_stays_open_gives_the_engine_to_workers_and_redoes_only_what_changed(
    project: Project,
) -> None:
    session = Session(project.folder / "content.yaml")
    built(project, session, jobs=None)
    assert session.memory.made == {"leaflet": 2}
    other = (project.output / "two-screen.pdf").read_bytes()
    project.change("content.yaml", "Words of the first leaflet", "Words of the changed leaflet")
    built(project, session, jobs=None)
    assert session.memory.made == {"leaflet": 3}
    assert (project.output / "two-screen.pdf").read_bytes() == other
    warm = (project.output / "one-screen.pdf").read_bytes()
    built(project, opened(project), jobs=1)
    assert (project.output / "one-screen.pdf").read_bytes() == warm


def test_the_engine_lays_nothing_out_in_a_process_that_stays_open(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The engine leaves memory behind with each layout: it goes with the worker.
    session, here = Session(project.folder / "content.yaml"), os.getpid()

    def elsewhere(*given: Any, **named: Any) -> Typeset:
        assert os.getpid() != here
        return drafted(*given, **named)

    monkeypatch.setattr("brochure.pipeline.typeset.drafted", elsewhere)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    built(project, session, jobs=None)
    project.change("content.yaml", "Words of the first leaflet", "Words of the changed leaflet")
    built(project, session, jobs=None)
    assert session.memory.made == {"leaflet": 3}


def test_what_is_found_on_a_page_says_which_leaflet_it_is_about(project: Project, session: Session) -> None:
    style = (project.program / "styles/patient.css").read_text(encoding="utf-8")
    project.write("styles/patient.css", f"{style}\np {{ color: #735a1e }}\n")
    found = built(project, session, editions=("print",)).findings
    on_pages = [finding for finding in found if isinstance(finding.place, PdfPlace)]
    assert {finding.rule for finding in on_pages} == {"print.colour"}
    assert {finding.leaflet for finding in on_pages} == {"one"}
