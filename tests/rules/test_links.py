"""Links: what they lead to can be read on paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from brochure.rules.links import LeafletWords
from tests.project import Project
from tests.project import small as small_project

WORDS = "See nhs.uk/car-t, call 0800 12 34 or write to help@example.org."


@pytest.mark.parametrize(
    "address",
    [
        "https://nhs.uk/car-t",
        "http://www.nhs.uk/car-t/",
        "https://NHS.uk/CAR-T",
        "tel:08001234",
        "tel:+0800-1234",
        "mailto:help@example.org?subject=x",
    ],
)
def test_an_address_that_is_written_out_is_readable(address: str) -> None:
    assert LeafletWords(WORDS).has(address)


@pytest.mark.parametrize(
    "address", ["https://nhs.uk/leukaemia", "tel:08001235", "mailto:helper@example.org", "https://other.org"]
)
def test_an_address_that_is_not_there_is_not(address: str) -> None:
    assert not LeafletWords(WORDS).has(address)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small_project(tmp_path / "project")


def _told(project: Project) -> list[str]:
    return [line for line in project.run("check").err.splitlines() if "on paper" in line]


def test_a_link_to_an_address_that_is_not_printed_is_told_with_its_place(project: Project) -> None:
    text = (project.folder / "content.yaml").read_text(encoding="utf-8")
    before = next(line for line in text.splitlines() if line.strip().startswith("- ") and "[@" in line)
    linked = before + " See [the charity](https://example.org/help)."
    project.change("content.yaml", before, linked)
    (told,) = _told(project)
    number = text.splitlines().index(before) + 1
    assert told.startswith(f"content.yaml:{number}:")
    assert "“the charity”" in told and "https://example.org/help" in told


def test_a_link_whose_address_stands_in_the_text_is_fine(project: Project) -> None:
    text = (project.folder / "content.yaml").read_text(encoding="utf-8")
    before = next(line for line in text.splitlines() if line.strip().startswith("- ") and "[@" in line)
    project.change("content.yaml", before, before + " See [example.org/help](https://example.org/help).")
    assert _told(project) == []
