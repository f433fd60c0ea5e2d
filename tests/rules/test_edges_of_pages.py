"""What stands on back covers and at the foot of pages is judged, and counts as printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.judges import poppler
from tests.project import SMALL, Project

EDGES = """\
    foot: { text: "Samplumab {job-code}" }
    back-cover:
      title: Centre
      address: ["Nine in ten were cured.", "It works.[@alpha, p. 3]"]
      code: { url: "https://www.example.org/x", title: Films, instruction: Scan it. }
      legal: [A promise that cures.]
"""
CONTENT = (
    SMALL.partition("  two:\n")[0]
    .replace("market: none", "market: uk")
    .replace("audience: patient", "audience: hcp")
    .replace("a5-flyer", "a5-booklet")
    .replace('"[job code]"', "UK-77")
) + EDGES


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What a build says, and the folder with its files."""
    project = Project(tmp_path_factory.mktemp("edges"))
    project.write("content.yaml", CONTENT)
    ended = project.run("build", "--edition", "screen", "--edition", "review")
    assert ended.code == 4, ended.err
    return ended.err, project.output


def test_words_of_the_back_cover_are_judged_at_their_lines(told: tuple[str, Path]) -> None:
    err, _folder = told
    for words in ("“cured” in “Nine in ten were cured.”", "“cures” in “A promise that cures.”"):
        line = next(line for line in err.splitlines() if words in line)
        number = int(line.split(":")[1])
        assert words.split("“")[2].rstrip("”.") in CONTENT.splitlines()[number - 1]


def test_a_job_code_at_the_foot_is_printed(told: tuple[str, Path]) -> None:
    assert "UK-77 is not printed" not in told[0]


def test_a_comparison_tells_what_changed_at_the_edges(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("old.yaml", CONTENT)
    new = CONTENT.replace('"Samplumab {job-code}"', "Other words").replace("A promise", "Some")
    project.write("new.yaml", new.replace("First page\n", "First page\n        tab: Before\n"))
    said = project.run("diff", "old.yaml", "new.yaml").out
    assert "added    {+Tab: Before+}" in said
    assert "changed  Foot: [-Samplumab UK-77-] {+Other words+}" in said
    assert "changed  [-A promise-] {+Some+} that cures." in said


def test_reviewers_see_claims_of_the_back_cover(told: tuple[str, Path]) -> None:
    text = " ".join(poppler.text(told[1] / "one-review.pdf"))
    assert "It works." in text
    claims = (told[1] / "one-claims.csv").read_text(encoding="utf-8")
    assert "It works" in claims
    assert "Nine in ten" in text
