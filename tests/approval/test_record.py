"""``approvals.yaml`` comes from outside: whatever is in it, the program says what is wrong and goes on."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from brochure.approval.record import (
    FILE,
    Approval,
    read_approvals,
    read_version,
    version_digest,
    version_file,
    write_approvals,
    write_version,
)
from brochure.errors import BrochureError

DIGEST = "a" * 64
ENTRY = Approval.model_validate(
    {
        "leaflet": "hcp",
        "form": "a4-roll-fold",
        "job-code": "UK-1",
        "name": "A. “Certifier” #1: é",
        "role": "medical signatory",
        "date": "2026-11-26",
        "expires": "2028-11-26",
        "hash": DIGEST,
        "ingredients": {"content": DIGEST},
        "version": DIGEST,
        "seal": DIGEST,
    }
).sealed()


def test_entries_come_back_as_they_were_written(tmp_path: Path) -> None:
    write_approvals(tmp_path, [ENTRY, ENTRY])
    found = read_approvals(tmp_path)
    assert found.entries == (ENTRY, ENTRY) and not found.findings
    assert found.of("hcp") == ENTRY and ENTRY.is_whole
    assert found.of("patient") is None


def test_without_a_file_there_are_no_approvals(tmp_path: Path) -> None:
    found = read_approvals(tmp_path)
    assert found.entries == () and found.findings == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("just words\n", 1),
        ("hcp: yes\n", 1),
        ("- leaflet: hcp\n", 1),
        ("- [1, 2]\n", 1),
        ("- leaflet: hcp\n  form: !!python/object:os.system x\n", 2),
        ("- &a [*a]\n", 1),
        ("- leaflet: hcp\n\tform: x\n", 2),
    ],
)
def test_what_is_no_list_of_approvals_is_told_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    found = read_approvals(tmp_path)
    assert found.entries == ()
    assert found.findings and all(str(finding.place).startswith(f"{FILE}:") for finding in found.findings)
    assert any(str(finding.place).startswith(f"{FILE}:{line}:") for finding in found.findings)


def test_every_field_that_is_wrong_is_told(tmp_path: Path) -> None:
    write_approvals(tmp_path, [ENTRY])
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    text = text.replace('"hash": "a', '"hash": "z').replace('"2026-11-26"', '"yesterday"')
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    assert len(read_approvals(tmp_path).findings) == 2


def test_damaged_files_never_end_in_a_traceback(tmp_path: Path) -> None:
    write_approvals(tmp_path, [ENTRY, ENTRY])
    data = (tmp_path / FILE).read_bytes()
    chance = random.Random(4)
    for _ in range(150):
        broken = bytearray(data)
        for _ in range(chance.randint(1, 6)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        (tmp_path / FILE).write_bytes(broken[: chance.randint(1, len(broken))])
        found = read_approvals(tmp_path)
        assert all(isinstance(entry.is_whole, bool) for entry in found.entries)
        assert not (found.entries and found.findings)


def test_a_day_that_is_none_does_not_count(tmp_path: Path) -> None:
    assert not ENTRY.model_copy(update={"expires": "2028-02-31"}).sealed().is_whole


def test_the_words_that_were_approved_are_kept(tmp_path: Path) -> None:
    version = {"panels": [{"page": 1, "words": "é"}]}
    write_version(tmp_path, "hcp", version)
    entry = ENTRY.model_copy(update={"version": version_digest(version)})
    assert read_version(tmp_path, entry) == version
    file = version_file(tmp_path, "hcp")
    file.write_bytes(file.read_bytes().replace(b"1", b"2"))
    assert read_version(tmp_path, entry) is None
    file.unlink()
    assert read_version(tmp_path, entry) is None


def test_a_name_that_leads_out_of_the_project_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text("{}", encoding="utf-8")
    inside = tmp_path / "project"
    inside.mkdir()
    assert read_version(inside, ENTRY.model_copy(update={"leaflet": "../../secret"})) is None


def test_the_old_file_stays_when_the_new_one_can_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_approvals(tmp_path, [ENTRY])
    before = (tmp_path / FILE).read_bytes()

    def fails(*_paths: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", fails)
    with pytest.raises(BrochureError, match="No space left"):
        write_approvals(tmp_path, [ENTRY, ENTRY])
    assert (tmp_path / FILE).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
