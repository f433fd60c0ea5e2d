"""What the engine can't lay out is told where it comes from, in bounded time and memory, and is no crash."""

from __future__ import annotations

import gc
import io
import sys
import time
from importlib import import_module
from pathlib import Path

import pytest
from PIL import Image

from brochure.typesetting import bounds, engine, loading
from brochure.typesetting.bounds import within_seconds
from tests.project import ROOT, Ended, Project, contents, small

BUILD = ("build", "--leaflet", "one", "--edition", "screen", "--jobs", "1")
#: Rules at which the engine fails.
STYLES = {
    "no number": "p { width: calc(infinity * 1px); margin: calc(nan * 1px) }",
    "no length": "p { border: calc(infinity * 1px) solid }",
    "no matrix": "p { transform: scale(1e300) rotate(1e300deg) matrix(0,0,0,0,0,0) }",
    "no page": "@page { size: 1e30mm 1e30mm !important }",
    "no space": "p { letter-spacing: -1e9px; word-spacing: 1e30px }",
}
#: What a template may hold that the engine never ends with, or that fills the memory.
ENDLESS = "<p>{{ block.text | inline }}</p>" + '<div style="display: flex">' * 25 + "x"
LARGE = "<table><tr><td colspan=90000000>{{ block.text | inline }}</td></tr></table>"


def refused(project: Project, name: str, text: str) -> Ended:
    project.write(name, text)
    ended = project.run(*BUILD)
    assert ended.code == 3, ended.err
    assert f"\n{name}: " in f"\n{ended.err}" and f"mend {name}" in ended.err
    assert contents(project.output) == {}
    return ended


@pytest.mark.parametrize("fault", STYLES)
def test_a_style_at_which_the_engine_fails_is_named(tmp_path: Path, fault: str) -> None:
    shipped = (ROOT / "styles/patient.css").read_text(encoding="utf-8")
    ended = refused(small(tmp_path), "styles/patient.css", f"{shipped}\n{STYLES[fault]}\n")
    assert "the leaflet “one” can’t be laid out: its layout " in ended.err


def test_a_template_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_SECONDS", 1.0)
    ended = refused(small(tmp_path), "templates/blocks/paragraph.html", ENDLESS)
    assert "its layout takes more than 1 seconds" in ended.err


@pytest.mark.skipif(sys.platform != "linux", reason="Linux counts by ticks")
def test_a_worker_of_many_minutes_has_the_time_of_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    # On some machines the ticks that the limit is compared with run ahead of the seconds that were taken: by
    # 11 s in 340 s of a worker that made variants, which was ended for it.
    monkeypatch.setattr(bounds, "_expendable", True)
    monkeypatch.setattr(time, "clock_gettime", lambda clock: time.process_time() + 1000)
    before = resource.getrlimit(resource.RLIMIT_CPU)
    with within_seconds(10, TimeoutError):
        until, _most = resource.getrlimit(resource.RLIMIT_CPU)
    assert until >= time.process_time() + 1000 + 10 and resource.getrlimit(resource.RLIMIT_CPU) == before


def test_a_template_that_fills_the_memory_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_MEMORY", 64 * 1024**2)
    ended = refused(small(tmp_path), "templates/blocks/paragraph.html", LARGE)
    gc.collect()
    assert "its layout takes more than 0.0625 GB of memory" in ended.err


class _Over(BaseException):
    """Time is over."""


def test_time_in_which_others_have_the_processor_does_not_count() -> None:
    with within_seconds(0.2, _Over):
        time.sleep(0.5)


def test_time_is_over_when_it_was_used_or_is_long_past() -> None:
    with pytest.raises(_Over), within_seconds(0.1, _Over):
        while True:
            pass
    with pytest.raises(_Over), within_seconds(0.05, _Over):
        while True:
            time.sleep(0.01)


def test_a_mark_of_a_citation_that_a_template_makes_up_is_told(tmp_path: Path) -> None:
    project = small(tmp_path)
    name = "templates/blocks/paragraph.html"
    project.write(name, "<p>{{ block.text | inline }} \ue000616263\ue001</p>")
    ended = project.run(*BUILD)
    assert ended.code == 3
    assert f"{name}: a template of the leaflet “one” writes a mark of a citation" in ended.err


def test_without_files_of_its_own_the_leaflet_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_SECONDS", 0.0)
    monkeypatch.setattr(engine, "_CHARACTERS_A_SECOND", 1e9)
    project = small(tmp_path)
    ended = project.run(*BUILD)
    assert ended.code == 3
    assert "the leaflet “one” can’t be laid out: its layout takes more than 0 seconds" in ended.err


@pytest.mark.parametrize(
    ("block", "function"),
    [("table", "table.table_layout"), ("figure", "replaced.replacedbox_layout")],
)
def test_the_block_at_which_the_engine_fails_is_named(
    tmp_path: Path, block: str, function: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = small(tmp_path)
    written = {
        "table": "{block: table, caption: A, columns: [{title: A}, {title: B}], rows: [[a, b]]}",
        "figure": "{block: figure, file: dot.png, alt: A dot}",
    }
    picture = io.BytesIO()
    Image.new("RGB", (1600, 1600), "red").save(picture, "PNG")
    project.write("dot.png", picture.getvalue())
    blocks = ("Words before it.[@alpha]", written[block], "Words behind it.")
    text = "".join(f"          - {one}\n" for one in blocks)
    project.change("content.yaml", "          - Words of the first leaflet.[@alpha]\n", text)

    def fails(*_given: object, **_named: object) -> None:
        raise ZeroDivisionError("division by zero")

    loading.engine()
    module, name = function.split(".")
    monkeypatch.setattr(import_module(f"weasyprint.layout.{module}"), name, fails)
    for other in ("block", "inline"):
        monkeypatch.setattr(import_module(f"weasyprint.layout.{other}"), name, fails, raising=False)
    ended = project.run(*BUILD)
    assert ended.code == 3, ended.err
    line = next(number for number, line in enumerate(project_lines(project), 1) if f"block: {block}" in line)
    assert f"\ncontent.yaml:{line}:" in f"\n{ended.err}"
    assert f"at the block “{block}” in “First page”" in ended.err
    assert contents(project.output) == {}


def project_lines(project: Project) -> list[str]:
    return (project.folder / "content.yaml").read_text(encoding="utf-8").splitlines()
