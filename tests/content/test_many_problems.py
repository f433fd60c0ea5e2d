"""Texts with thousands of slips are answered soon, with as many findings as anybody mends in one go."""

from __future__ import annotations

from pathlib import Path

import pytest

from brochure.content.load import load
from brochure.errors import ContentError
from brochure.findings import Finding, SourcePlace
from brochure.source.project import Project
from brochure.source.reader import FINDING_LIMIT
from tests.content.broken_cases import SOUND
from tests.work import calls, coming_to_an_end

VALUES = "".join(
    f'  value-{number}:\n    text: v{number}\n    meaning: m\n    source: "[@alpha2020]"\n    date: 2024\n'
    for number in range(500)
)
REFERENCES = "".join(f"  - id: key{number}\n    type: book\n    title: T\n" for number in range(500))


def findings(folder: Path, text: str) -> list[Finding]:
    """What reading this content finds."""
    path = folder / "content.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load(path, Project(folder))
    return list(caught.value.findings)


def with_item(text: str) -> str:
    """Content with this text as an item of a list."""
    return SOUND.replace("- first item", f'- "{text}"')


@pytest.mark.parametrize(
    "text",
    [
        with_item("{ " * 15000),
        with_item("{nope} " * 4000),
        with_item("x [@nope] " * 3300),
        with_item("@a " * 4000),
        with_item("[x](#nope) " * 3000),
        with_item("x[^nope] " * 3300),
        with_item("".join(f"[@k{number}] " for number in range(2000))),
        with_item("".join(f"{{key{number}}} " for number in range(2000))).replace(
            "references:\n", f"{VALUES}references:\n", 1
        ),
        with_item("".join(f"[@keyy{number}] " for number in range(2000))).replace(
            "references:\n", f"references:\n{REFERENCES}", 1
        ),
        with_item("[@nope] " * 3300).replace("references:\n", f"references:\n{REFERENCES}", 1),
    ],
    ids=lambda text: str(len(text)),
)
def test_thousands_of_slips_are_told_of_soon_and_not_all(tmp_path: Path, text: str) -> None:
    found: list[Finding] = []
    with coming_to_an_end():
        # 93 for each sign at worst when this was written; a step that grows with the square makes thousands.
        assert calls(lambda: found.extend(findings(tmp_path, text))) < 200 * len(text)
    assert found[-1].rule == "content.more"
    assert 50 <= len(found) <= 2 * FINDING_LIMIT + 2


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        (r"\\{nope} and {nope} and {nope}", [14, 25]),
        (r"[x](#nope) and [#nope y](#nope) and [x](#other)", [5, 26, 41]),
        (r"\\[^nope] and x[^nope] and y[^nope]", [16, 29]),
        (r"\\[@nope] and x[@nope] and y[@nope]", [17, 30]),
    ],
)
def test_each_of_like_slips_is_told_of_at_its_own_place(
    tmp_path: Path, text: str, columns: list[int]
) -> None:
    text = f'              - "{text}"'
    found = findings(tmp_path, SOUND.replace("              - first item", text))
    places = [finding.place for finding in found]
    # Behind the hyphen and the quotation mark.
    assert [place.column - 17 for place in places if isinstance(place, SourcePlace)] == columns


def test_like_marks_without_a_note_in_a_table_are_each_told_of(tmp_path: Path) -> None:
    found = findings(tmp_path, SOUND.replace('"81%[^n]"', '"81%[^n] or 82%[^m], 83%[^m]"'))
    places = [finding.place for finding in found]
    assert [place.column for place in places if isinstance(place, SourcePlace)] == [42, 51]


def test_a_slip_in_a_text_over_two_lines_is_found_across_the_break(tmp_path: Path) -> None:
    text = "- >-\n                first [@alpha2020,\n                p. [3]] item\n"
    (found,) = findings(tmp_path, SOUND.replace("- first item\n", text))
    assert isinstance(found.place, SourcePlace)
    assert found.place.text.strip() == "first [@alpha2020,"
    assert found.place.column == 23
