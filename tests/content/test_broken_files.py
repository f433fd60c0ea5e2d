"""Broken content is refused with a place, the line, a fix, and nothing lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from brochure.cli import main
from tests.content.broken_cases import CASES, SOUND, Broken


def test_the_sound_file_builds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = tmp_path / "content.yaml"
    content.write_text(SOUND, encoding="utf-8")
    code = main(["build", "--content", str(content), "--output", str(tmp_path / "output"), "--jobs", "1"])
    assert code == 0, capsys.readouterr().err


def test_there_are_forty_distinct_cases() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 40
    assert len({(case.old, case.new) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_broken_content_is_refused_at_its_line(
    case: Broken, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert case.old in SOUND
    text = SOUND.replace(case.old, case.new, 1)
    content = tmp_path / "content.yaml"
    content.write_text(text, encoding="utf-8")
    output = tmp_path / "output"
    output.mkdir()
    (output / "sample-screen.pdf").write_bytes(b"as it was")

    code = main(["build", "--content", str(content), "--output", str(output), "--jobs", "1"])

    err = capsys.readouterr().err
    assert code == 3, err
    assert "Traceback" not in err
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert {path.name: path.read_bytes() for path in output.iterdir()} == {"sample-screen.pdf": b"as it was"}
    assert case.says in err
    places = re.findall(r"^content\.yaml:(\d+):(\d+): ", err, re.MULTILINE)
    assert places, err
    lines = text.splitlines()
    assert all(1 <= int(line) <= len(lines) for line, _column in places)
    if case.line:
        assert any(case.line in lines[int(line) - 1] for line, _column in places), err
    # The line is shown, and there is a fix.
    assert re.search(r"^ *\d+ \| ", err, re.MULTILINE), err
    assert re.search(r"^    = ", err, re.MULTILINE), err


@pytest.mark.parametrize("name", ["audience", "format", "title", "job-code"])
def test_a_field_with_a_capital_is_told_once(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = tmp_path / "content.yaml"
    content.write_text(SOUND.replace(f"    {name}:", f"    {name.capitalize()}:", 1), encoding="utf-8")
    assert main(["check", "--content", str(content)]) == 3
    err = capsys.readouterr().err
    assert f"did you mean “{name}”?" in err and err.endswith("1 error\n"), err


def test_all_problems_come_in_one_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = SOUND
    for name in (
        "unknown field",
        "unknown reference",
        "unknown value",
        "unknown block",
        "yes or no",
        "value that is no number",
    ):
        case = next(case for case in CASES if case.name == name)
        text = text.replace(case.old, case.new, 1)
    content = tmp_path / "content.yaml"
    content.write_text(text, encoding="utf-8")
    assert main(["check", "--content", str(content)]) == 3
    err = capsys.readouterr().err
    for words in ("fromat", "alpha2002", "rest-tiem", "lits", "neither yes nor no", "not a number"):
        assert words in err
