"""What has to be mended first stands nearest to the prompt."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.project import Ended, Project, small

#: A source that nobody can look up, which is a warning; and values, one of which is never used.
WARNED = """\
values:
  never: { text: 3 days, meaning: never used, source: "[@alpha, p. 1]", date: 2018 }
references:
"""
WARNING = "“never”"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = small(tmp_path)
    made.change("content.yaml", "references:\n", WARNED)
    return made


def last_lines(ended: Ended) -> str:
    """What a window of twelve lines shows."""
    return "\n".join(ended.err.splitlines()[-12:])


def unprintable(project: Project) -> None:
    project.change("content.yaml", "Words of the second", "Words \U00013080 of the second")


def unknown_icon(project: Project) -> None:
    block = "- { block: warning, title: T, text: W, icon: fist }\n          - Words of the first"
    project.change("content.yaml", "- Words of the first", block)


def missing_picture(project: Project) -> None:
    block = "- { block: figure, file: art.svg, alt: A }\n          - Words of the second"
    project.change("content.yaml", "- Words of the second", block)


def unset_colour(project: Project) -> None:
    project.write("styles/blocks/paragraph.css", "p { color: var(--brand) }\n")


def too_long(project: Project) -> None:
    project.change("content.yaml", "Words of the first", "Words " * 3000 + "of the first")


@pytest.mark.parametrize("fault", [unprintable, unknown_icon, missing_picture, unset_colour, too_long])
def test_warnings_are_one_line_while_there_are_errors(
    project: Project, fault: Callable[[Project], None]
) -> None:
    fault(project)
    ended = project.run("build", "--edition", "screen", "--jobs", "1")
    assert ended.code == 3
    lines = ended.err.splitlines()
    counts = [line for line in lines if line == "1 warning: `brochure check` lists them"]
    assert len(counts) == 1, ended.err
    assert WARNING not in ended.err
    assert lines[-1] == "1 error, 1 warning: nothing was written"
    # Nothing stands between an error and the prompt but other errors.
    assert lines.index(counts[0]) < min(at for at, line in enumerate(lines) if line.startswith("    = "))


def test_check_shows_all_of_them_with_errors_last(project: Project) -> None:
    unknown_icon(project)
    ended = project.run("check")
    assert ended.code == 3
    assert ended.err.index(WARNING) < ended.err.index("there is no icon “fist”")
    found = json.loads(project.run("check", "--format", "json").out)
    # For programs, as before: what matters most comes first.
    assert [finding["severity"] for finding in found] == ["error", "warning"]


def test_after_a_build_errors_stand_below_the_files(project: Project) -> None:
    ended = project.run("build", "--edition", "screen", "--final", "--jobs", "1")
    assert ended.code == 4
    shown = last_lines(ended)
    assert "one-screen.pdf" in ended.err and WARNING not in ended.err
    assert ended.err.index("two-screen.pdf") < ended.err.index("1 warning: see output/report.html")
    assert ended.err.index("1 warning: see") < ended.err.index("the leaflet “one” is a draft")
    assert shown.splitlines()[-2:][0] == "2 errors, 1 warning, all in the report."


def test_without_errors_each_warning_is_shown(project: Project) -> None:
    ended = project.run("build", "--edition", "screen", "--jobs", "1")
    assert ended.code == 0
    assert WARNING in ended.err and "lists them" not in ended.err
