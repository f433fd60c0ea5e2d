"""Files beside new ones that are of another content are named."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.project import ROOT, Ended, Project, small

pytestmark = pytest.mark.usefixtures("remembering")

PART = ("build", "--leaflet", "one", "--edition", "screen", "--jobs", "1")
WHOLE = ("build", "--edition", "screen", "--edition", "office", "--jobs", "1")
OTHERS = "one-office.pdf, two-office.pdf and two-screen.pdf"


@pytest.fixture
def built(tmp_path: Path) -> Project:
    project = small(tmp_path)
    assert project.run(*WHOLE).code == 0
    return project


def left(project: Project, ended: Ended) -> list[str]:
    """What the terminal and the report say of files that were left."""
    assert ended.code == 0, ended.err
    report = json.loads((project.output / "report.json").read_text(encoding="utf-8"))
    found = [finding for finding in report["findings"] if finding["rule"] == "output.stale"]
    page = (project.output / "report.html").read_text(encoding="utf-8")
    for finding in found:
        assert finding["severity"] == "warning"
        assert f"{finding['message']} [warning]" in ended.err
        assert finding["message"] in page
    assert len(found) == len(re.findall(r"older than|of no leaflet|not as a build|removed: ", ended.err))
    return [str(finding["message"]) for finding in found]


def change_words(project: Project) -> None:
    project.change("content.yaml", "Words of the first", "Other words of the first")


def change_sources(project: Project) -> None:
    text = (project.folder / "content.yaml").read_text(encoding="utf-8")
    start, end = text.index("references:\n"), text.index("leaflets:\n")
    project.write("sources.yaml", text[start:end].partition("\n")[2].replace("Alpha", "Beta"))
    project.write("content.yaml", f"{text[:start]}references: sources.yaml\n{text[end:]}")
    assert project.run(*WHOLE).code == 0
    project.change("sources.yaml", "Beta", "Gamma")


def change_style(project: Project) -> None:
    name = "styles/blocks/paragraph.css"
    project.write(name, (ROOT / name).read_text(encoding="utf-8") + "\n/* new */\n")


@pytest.mark.parametrize(
    ("change", "newer"),
    [
        (change_words, "content.yaml"),
        (change_sources, "sources.yaml"),
        (change_style, "the templates and styles"),
    ],
)
def test_what_is_older_than_its_origins_is_named(
    built: Project, change: Callable[[Project], None], newer: str
) -> None:
    change(built)
    assert left(built, built.run(*PART)) == [f"{OTHERS} are older than {newer}"]
    # As long as it is so, and no longer.
    assert left(built, built.run(*PART)) == [f"{OTHERS} are older than {newer}"]
    assert left(built, built.run(*WHOLE)) == []
    assert left(built, built.run(*PART)) == []


def test_they_are_named_below_the_new_files_and_above_errors(built: Project) -> None:
    change_words(built)
    ended = built.run(*PART, "--final")
    assert ended.code == 4
    order = ["    output/one-screen.pdf", "older than content.yaml", "“one” is a draft", "all in the report"]
    assert sorted(order, key=ended.err.index) == order
    assert ended.err.count("older than") == 1


def test_the_rest_of_one_leaflet_is_named_too(built: Project) -> None:
    change_words(built)
    ended = built.run("build", "--edition", "screen", "--jobs", "1")
    assert left(built, ended) == ["one-office.pdf and two-office.pdf are older than content.yaml"]


def test_a_picture_counts_for_the_leaflet_that_shows_it(built: Project) -> None:
    picture = (ROOT / "styles/pictures/mechanism.svg").read_text(encoding="utf-8")
    built.write("art.svg", picture)
    block = "- { block: figure, file: art.svg, alt: A picture, width: 40 }\n          - Words of the second"
    built.change("content.yaml", "- Words of the second", block)
    assert built.run(*WHOLE).code == 0
    built.write("art.svg", picture.replace("</svg>", "<desc>new</desc></svg>"))
    assert left(built, built.run(*PART)) == ["two-office.pdf and two-screen.pdf are older than art.svg"]


def test_files_of_a_leaflet_that_is_no_more_are_named_where_they_are_not_removed(built: Project) -> None:
    (built.output / "two-office.pdf").write_bytes(b"annotated by hand")
    text = (built.folder / "content.yaml").read_text(encoding="utf-8")
    built.write("content.yaml", text[: text.index("  two:\n")])
    messages = left(built, built.run(*PART))
    assert messages == [
        "one-office.pdf is older than content.yaml",
        "two-office.pdf is of no leaflet in content.yaml",
        "two-screen.pdf was removed: content.yaml has no leaflet of this name any more",
    ]
    assert not (built.output / "two-screen.pdf").exists()


def test_files_of_another_content_are_named(built: Project) -> None:
    text = (built.folder / "content.yaml").read_text(encoding="utf-8")
    built.write("other.yaml", text.replace("  two:\n", "  three:\n"))
    ended = built.run(*PART, "--content", "other.yaml")
    assert left(built, ended) == [
        "one-office.pdf is not as a build of other.yaml left it",
        "two-office.pdf and two-screen.pdf are of no leaflet in other.yaml",
    ]


def test_files_whose_report_was_lost_are_named(built: Project) -> None:
    (built.output / "report.json").unlink()
    assert left(built, built.run(*PART)) == [f"{OTHERS} are not as a build of content.yaml left it"]


def test_other_files_of_the_folder_are_nobodys_business(built: Project) -> None:
    for name in ("notes.pdf", "photo-print.png", "Offer-print.pdf", "one-draft.pdf"):
        (built.output / name).write_bytes(b"x")
    assert left(built, built.run(*PART)) == []


@pytest.mark.parametrize("editions", [WHOLE, PART])
def test_files_that_go_with_their_leaflet_are_named(built: Project, editions: tuple[str, ...]) -> None:
    built.change("content.yaml", "  two:", "  second:")
    ended = built.run(*editions)
    told = [line for line in ended.err.splitlines() if "removed: content.yaml has no leaflet" in line]
    assert len(told) == 1 and "two-office.pdf and two-screen.pdf were removed" in told[0], ended.err
    assert not (built.folder / "output" / "two-screen.pdf").exists()
    # The next build has none to remove.
    change_words(built)
    assert "were removed" not in built.run(*editions).err
