"""The order of entries in ``approvals.yaml``: none that another one has replaced comes back."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from brochure.approval.record import (
    FILE,
    FOLDER,
    LAST,
    Approval,
    check_place,
    following,
    read_approvals,
    write_approvals,
    write_whole,
    years_on,
)
from brochure.errors import BrochureError, UsageError
from tests.approval.sample import DAY, ENDS, approval, approve, flyers, state
from tests.approval.test_record import ENTRY
from tests.project import Project, contents

Rows = list[dict[str, str]]


def entries(count: int) -> list[Approval]:
    """Entries as they are written one after the other, of two leaflets by turns."""
    found: list[Approval] = []
    for number in range(count):
        leaflet = ("hcp", "patient")[number % 2]
        changes = {"leaflet": leaflet, "job_code": f"UK-{number}"}
        found.append(following(found, ENTRY.model_copy(update=changes)))
    return found


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A folder with four entries, written one after the other."""
    for count in range(1, 5):
        write_approvals(tmp_path, entries(count))
    found = read_approvals(tmp_path)
    assert not found.findings and [entry.number for entry in found.entries] == ["1", "2", "3", "4"]
    return tmp_path


def rows_of(folder: Path) -> Rows:
    found: Rows = yaml.safe_load((folder / FILE).read_text(encoding="utf-8"))
    return found


def put(folder: Path, rows: Rows) -> None:
    # Copies: YAML writes what is twice there by way of a reference.
    rows = [deepcopy(row) for row in rows]
    (folder / FILE).write_text(yaml.safe_dump(rows, default_style='"', sort_keys=False), encoding="utf-8")


def test_the_entries_stay_valid_when_the_file_is_only_written_otherwise(written: Path) -> None:
    put(written, rows_of(written))
    assert len(read_approvals(written).entries) == 4


def renumbered(rows: Rows) -> Rows:
    return [{**row, "number": str(at)} for at, row in enumerate(rows, start=1)]


def without_numbers(rows: Rows) -> Rows:
    return [{name: text for name, text in row.items() if name not in ("number", "before")} for row in rows]


CHANGES: dict[str, Callable[[Rows], Rows]] = {
    "two are swapped": lambda rows: [rows[0], rows[2], rows[1], rows[3]],
    "the last two are swapped": lambda rows: [*rows[:2], rows[3], rows[2]],
    "all are turned": lambda rows: rows[::-1],
    "the first is removed": lambda rows: rows[1:],
    "one amidst is removed": lambda rows: [*rows[:1], *rows[2:]],
    "the last is removed": lambda rows: rows[:-1],
    "the last two are removed": lambda rows: rows[:-2],
    "all are removed": lambda _rows: [],
    "one stands there twice": lambda rows: [*rows, rows[-1]],
    "the first comes last once more": lambda rows: [*rows, rows[0]],
    "swapped and numbered anew": lambda rows: renumbered([rows[0], rows[2], rows[1], rows[3]]),
    "one is removed and they are numbered anew": lambda rows: renumbered(rows[1:]),
    "the last has another seal": lambda rows: [*rows[:-1], {**rows[-1], "seal": "f" * 64}],
    "one has another seal": lambda rows: [{**rows[0], "seal": "f" * 64}, *rows[1:]],
    "one is not numbered": lambda rows: [*rows[:3], *without_numbers(rows[3:])],
    "none is numbered": without_numbers,
}


@pytest.mark.parametrize("what", CHANGES)
def test_entries_that_were_moved_or_removed_are_told_and_none_counts(written: Path, what: str) -> None:
    put(written, CHANGES[what](rows_of(written)))
    found = read_approvals(written)
    assert found.entries == () and found.of("hcp") is None
    (finding,) = found.findings
    assert finding.rule == "approval.order" and finding.severity.value == "error"
    assert re.match(r"approvals(\.yaml|/last\.txt)", str(finding.place)) and "version control" in finding.fix


@pytest.mark.parametrize("text", ["", "nothing\n", "5 " + "a" * 64 + "\n", "4\n", "\0" * 100, "9" * 3000])
def test_the_file_that_tells_the_last_entry_has_to_agree(written: Path, text: str) -> None:
    (written / LAST).write_text(text, encoding="utf-8")
    assert [finding.rule for finding in read_approvals(written).findings] == ["approval.order"]


def test_the_file_that_tells_the_last_entry_has_to_be_there(written: Path) -> None:
    (written / LAST).unlink()
    assert [finding.rule for finding in read_approvals(written).findings] == ["approval.order"]


def test_fewer_entries_that_are_written_are_not_those_that_were_written_last(written: Path) -> None:
    write_approvals(written, entries(3))
    assert read_approvals(written).findings


def test_line_ends_of_another_checkout_do_not_count(written: Path) -> None:
    for name in (FILE, LAST):
        data = (written / name).read_bytes()
        (written / name).write_bytes(data.replace(b"\n", b"\r\n"))
    assert len(read_approvals(written).entries) == 4


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_a_process_that_ends_amidst_leaves_entries_that_count(
    written: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    replace = os.replace
    count = iter(range(1, 10))

    def failing(old: str, new: str) -> None:
        if next(count) == fails_at:
            raise OSError(28, "No space left on device")
        replace(old, new)

    monkeypatch.setattr("os.replace", failing)
    with pytest.raises(BrochureError, match="No space left"):
        write_approvals(written, entries(5))
    monkeypatch.undo()
    assert len(read_approvals(written).entries) == (5 if fails_at == 3 else 4)
    # It is in nobody's way.
    write_approvals(written, entries(5))
    assert len(read_approvals(written).entries) == 5
    assert len((written / LAST).read_text(encoding="ascii").splitlines()) == 1


# Entries of earlier releases


def test_entries_without_numbers_are_kept_before_the_others_and_hold_no_more(tmp_path: Path) -> None:
    old = [ENTRY, ENTRY.model_copy(update={"job_code": "UK-2"}).sealed()]
    write_approvals(tmp_path, old)
    assert not (tmp_path / LAST).exists()
    assert read_approvals(tmp_path).entries == tuple(old) and all(entry.is_whole for entry in old)
    new = following(old, ENTRY)
    assert new.number == "3" and new.before == old[-1].seal
    write_approvals(tmp_path, [*old, new])
    assert read_approvals(tmp_path).entries == (*old, new)
    put(tmp_path, rows_of(tmp_path)[1:])
    assert read_approvals(tmp_path).findings


# What a leaflet makes of it


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project one of whose leaflets was approved, changed, approved again, and changed back."""
    made = flyers(tmp_path_factory.mktemp("chain") / "project")
    first = following([], approval(made.folder, "hcp"))
    write_approvals(made.folder, [first])
    assert state(made.folder, "hcp").valid
    made.change("content.yaml", "Headache is common", "Headache is frequent")
    write_approvals(made.folder, [first, following([first], approval(made.folder, "hcp"))])
    assert state(made.folder, "hcp").valid
    made.change("content.yaml", "Headache is frequent", "Headache is common")
    return made


@pytest.fixture
def made(base: Project, tmp_path: Path) -> Project:
    shutil.copytree(base.folder, tmp_path / "project")
    return Project(tmp_path / "project")


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows,
        lambda rows: rows[::-1],
        lambda rows: rows[:1],
        lambda rows: [rows[0], rows[1], rows[0]],
        lambda rows: renumbered(rows[::-1]),
        without_numbers,
        lambda rows: without_numbers(rows[:1]),
    ],
)
def test_an_approval_that_was_replaced_does_not_come_back(
    made: Project, change: Callable[[Rows], Rows]
) -> None:
    put(made.folder, change(rows_of(made.folder)))
    found = state(made.folder, "hcp")
    assert not found.valid, found.words


def test_an_entry_of_an_earlier_release_says_why_it_holds_no_more(made: Project) -> None:
    (made.folder / FILE).unlink()
    (made.folder / LAST).unlink()
    write_approvals(made.folder, [approval(made.folder, "hcp")])
    found = state(made.folder, "hcp")
    assert not found.valid and "earlier release" in found.words


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"expires": "9999-12-31"}, "more than 2 years after it was given"),
        ({"expires": (ENDS + timedelta(days=1)).isoformat()}, "more than 2 years after it was given"),
        ({"date": "2020-01-01", "expires": ENDS.isoformat()}, "more than 2 years after it was given"),
        ({"date": "9999-01-01", "expires": "9999-12-31"}, "begins on 9999-01-01"),
        ({"date": (DAY + timedelta(days=1)).isoformat()}, "begins on"),
        ({"expires": (DAY - timedelta(days=1)).isoformat()}, "it ended on"),
        ({"date": "2020-02-29", "expires": "2022-02-28"}, "it ended on 2022-02-28"),
    ],
)
def test_every_limit_is_looked_at_when_an_entry_is_read(
    made: Project, changes: dict[str, str], why: str
) -> None:
    (made.folder / FILE).unlink()
    write_approvals(made.folder, [following([], approval(made.folder, "hcp", **changes))])
    found = state(made.folder, "hcp")
    assert not found.valid and why in found.words, found.words


def test_the_longest_time_is_allowed(made: Project) -> None:
    approve(made.folder, "hcp")
    assert state(made.folder, "hcp", ENDS).valid
    assert years_on(date(2028, 2, 29), 2) == date(2030, 2, 28)


# Where it is written


@pytest.mark.parametrize("target", ["../outside", "/", "nowhere", "approvals"])
def test_a_folder_of_approvals_that_leads_elsewhere_is_told_and_not_written_to(
    made: Project, target: str
) -> None:
    outside = made.folder.parent / "outside"
    outside.mkdir()
    shutil.rmtree(made.folder / FOLDER)
    (made.folder / FOLDER).symlink_to(target)
    found = read_approvals(made.folder)
    assert [finding.rule for finding in found.findings] == ["approval.folder"]
    assert not state(made.folder, "hcp").valid
    with pytest.raises(BrochureError):
        write_whole(made.folder, f"{FOLDER}/hcp.json", b"words")
    assert not list(outside.iterdir()) and not (made.folder / "nowhere").exists()


def test_a_folder_of_approvals_inside_the_project_may_be_linked_to(made: Project) -> None:
    (made.folder / FOLDER).rename(made.folder / "kept")
    (made.folder / FOLDER).symlink_to("kept")
    assert not read_approvals(made.folder).findings
    write_whole(made.folder, f"{FOLDER}/hcp.json", b"words")
    assert (made.folder / "kept" / "hcp.json").read_bytes() == b"words"


@pytest.mark.parametrize("target", ["../outside.yaml", "/dev/zero", "nowhere.yaml", "approvals.yaml"])
def test_a_file_of_approvals_that_leads_elsewhere_is_told(made: Project, target: str) -> None:
    (made.folder / FILE).rename(made.folder.parent / "outside.yaml")
    (made.folder / FILE).symlink_to(target)
    found = read_approvals(made.folder)
    assert found.entries == () and found.findings
    assert not state(made.folder, "hcp").valid


def test_a_link_that_stands_for_a_file_is_replaced_and_not_followed(made: Project) -> None:
    outside = made.folder.parent / "outside.json"
    outside.write_bytes(b"years of work")
    (made.folder / FOLDER / "hcp.json").symlink_to(outside)
    write_whole(made.folder, f"{FOLDER}/hcp.json", b"words")
    assert outside.read_bytes() == b"years of work"
    assert contents(made.folder / FOLDER)["hcp.json"] == b"words"


def test_a_folder_that_stands_for_a_file_is_told(made: Project) -> None:
    (made.folder / FOLDER / "hcp.json").mkdir()
    with pytest.raises(UsageError, match="not a file"):
        check_place(made.folder, f"{FOLDER}/hcp.json")
