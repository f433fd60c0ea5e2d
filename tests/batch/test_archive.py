"""The archive that workers are given holds the files of a project, nothing else, and is unpacked safely."""

from __future__ import annotations

import hashlib
import stat
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from brochure.batch import archive
from brochure.batch.archive import Archive, packed, unpacked
from brochure.errors import BrochureError
from brochure.source.project import Project
from tests.project import contents


def test_a_project_arrives_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "project/pictures").mkdir(parents=True)
    files = [tmp_path / "project" / name for name in ("content.yaml", "pictures/é x.svg", "approvals.yaml")]
    for path in files[:2]:
        path.write_bytes(path.name.encode())
    project = Project(tmp_path / "project")
    # What is not there is left out; the order does not count.
    made = packed(project, files)
    assert made == packed(project, reversed(files))
    (tmp_path / "worker").mkdir()
    folder = unpacked(made, tmp_path / "worker")
    assert folder.name == made.digest and contents(folder) == contents(tmp_path / "project")
    # What is there is not written again.
    (folder / "content.yaml").write_bytes(b"kept")
    assert unpacked(made, tmp_path / "worker") == folder
    assert (folder / "content.yaml").read_bytes() == b"kept"
    assert [path.name for path in (tmp_path / "worker").iterdir()] == [made.digest]


def test_nothing_outside_the_project_is_packed(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "project/link.svg").symlink_to(tmp_path / "secret")
    project = Project(tmp_path / "project")
    for path in (project.root / "link.svg", tmp_path / "secret", project.root):
        with pytest.raises(BrochureError, match=r"can't be given to workers|is no name of a file"):
            packed(project, [path])


def test_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    whole = packed(Project(tmp_path), [tmp_path / "a"])
    monkeypatch.setattr(archive, "MOST_BYTES", 4)
    with pytest.raises(BrochureError, match="more than 0 MB"):
        packed(Project(tmp_path), [tmp_path / "a"])
    with pytest.raises(BrochureError, match="holds too much"):
        unpacked(whole, tmp_path)


REGULAR = stat.S_IFREG | 0o644


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("name", "mode", "packing"),
    [
        ("../out", REGULAR, zipfile.ZIP_STORED),
        ("/out", REGULAR, zipfile.ZIP_STORED),
        ("a/../../out", REGULAR, zipfile.ZIP_STORED),
        ("a\\..\\out", REGULAR, zipfile.ZIP_STORED),
        ("c:out", REGULAR, zipfile.ZIP_STORED),
        ("a//b", REGULAR, zipfile.ZIP_STORED),
        ("/".join("a" * 31), REGULAR, zipfile.ZIP_STORED),
        ("link", stat.S_IFLNK | 0o777, zipfile.ZIP_STORED),
        ("pipe", stat.S_IFIFO | 0o644, zipfile.ZIP_STORED),
        ("folder/", stat.S_IFDIR | 0o755, zipfile.ZIP_STORED),
        ("bomb", REGULAR, zipfile.ZIP_DEFLATED),
        ("good", REGULAR, zipfile.ZIP_STORED),
    ],
)
def test_an_archive_that_leads_elsewhere_is_refused(
    name: str, mode: int, packing: int, tmp_path: Path
) -> None:
    given = _archive((name, mode, packing), ("good", REGULAR, zipfile.ZIP_STORED))
    worker = tmp_path / "worker"
    worker.mkdir()
    with pytest.raises(BrochureError, match=r"archive of the project|is no name of a file"):
        unpacked(given, worker)
    assert list(worker.iterdir()) == [] and [path.name for path in tmp_path.iterdir()] == ["worker"]


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    given = _archive(("good", REGULAR, zipfile.ZIP_STORED))
    with pytest.raises(BrochureError, match="damaged"):
        unpacked(Archive(given.digest, given.data + b"x"), tmp_path)
    for data in (b"no zip", given.data[:-30]):
        with pytest.raises(BrochureError, match="can't be read"):
            unpacked(Archive(hashlib.sha256(data).hexdigest(), data), tmp_path)


def _archive(*entries: tuple[str, int, int]) -> Archive:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, mode, packing in entries:
            entry = zipfile.ZipInfo("placeholder")
            entry.filename, entry.external_attr, entry.compress_type = name, mode << 16, packing
            made.writestr(entry, b"words " * 10)
    return Archive(hashlib.sha256(out.getvalue()).hexdigest(), out.getvalue())
