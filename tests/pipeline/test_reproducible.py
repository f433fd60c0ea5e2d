"""The same inputs give the same bytes, wherever and whenever they are built."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.builds import FEW, Built
from tests.project import InstalledProject, Project, contents, shipped

#: What sets the clock forward.
FORWARD = """\
import datetime, time
days = 400 * 86400
now, now_ns, local, utc = time.time, time.time_ns, time.localtime, time.gmtime
time.time = lambda: now() + days
time.time_ns = lambda: now_ns() + days * 10**9
time.localtime = lambda when=None: local(time.time() if when is None else when)
time.gmtime = lambda when=None: utc(time.time() if when is None else when)
class Later(datetime.datetime):
    __module__ = 'datetime'
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
datetime.datetime = datetime.Later = Later
assert Later.now().year > 2026
"""


def result(project: Project) -> dict[str, Any]:
    """The PDFs, and the report without its times and without what holds them."""
    files: dict[str, Any] = dict(contents(project.output))
    report = json.loads(files.pop("report.json"))
    assert report.pop("seconds")["total"] > 0
    # The page shows the times of the stages.
    assert files.pop("report.html")
    assert report["files"].pop("report.html")
    # Digests: what two files differ in takes for ever to be told.
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    return {**digests, "report": report}


def locales() -> list[str]:
    printed = subprocess.run(["locale", "-a"], capture_output=True, encoding="utf-8", check=False).stdout
    return printed.split()


def test_the_same_content_gives_the_same_bytes_elsewhere(
    shipped_build: Built, installed: Path, tmp_path: Path
) -> None:
    """Another day, folder of content, time zone, locale, home, mask, order of hashes and fonts.

    The program is the installed package.  One worker, and files of another age.  The clock is set forward
    for Python itself, before anything is imported.
    """
    forward = tmp_path / "forward"
    forward.mkdir()
    (forward / "sitecustomize.py").write_text(FORWARD, encoding="utf-8")
    home = tmp_path / "home"
    home.mkdir()
    fonts = tmp_path / "fonts.conf"
    # Fonts of the machine would be taken for the project's if it looked here.
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        "<dir>/usr/share/fonts</dir><alias binding='same'><family>Source Sans 3</family>"
        "<prefer><family>DejaVu Sans</family></prefer></alias></fontconfig>",
        encoding="utf-8",
    )
    german = next((name for name in locales() if name.startswith("de_DE")), "C")
    project = InstalledProject(
        shipped(tmp_path / "ein Ordner mit Ümläuten").folder,
        installed,
        {
            "PYTHONPATH": os.pathsep.join((str(forward), str(installed))),
            "TZ": "Pacific/Kiritimati",
            "LC_ALL": german,
            "LANG": german,
            "HOME": str(home),
            "XDG_CACHE_HOME": str(home),
            "PYTHONHASHSEED": "1",
            "FONTCONFIG_FILE": str(fonts),
            "FONTCONFIG_PATH": str(tmp_path),
        },
    )
    for name in ("content.yaml", "references.yaml"):
        os.utime(project.folder / name, (1_000_000_000, 1_000_000_000))
    ended = project.spawn("build", "--jobs", "1", before=closed_mask)
    assert ended.code == 0, ended.err
    assert result(project) == result(shipped_build.project)


def closed_mask() -> None:
    os.umask(0o077)


def test_another_build_over_the_first_gives_the_same_bytes(few_build: Built, tmp_path: Path) -> None:
    project = Project(tmp_path / "copy")
    shutil.copytree(few_build.project.folder, project.folder)
    ended = project.run(*FEW, "--force", environment={"PYTHONHASHSEED": "7"})
    assert ended.code == 0, ended.err
    assert result(project) == result(few_build.project)


def test_source_date_epoch_is_the_date_in_the_files(small_build: Built, tmp_path: Path) -> None:
    import pikepdf

    project = Project(tmp_path / "copy", environment={"SOURCE_DATE_EPOCH": "1700000000"})
    shutil.copytree(small_build.project.folder, project.folder)
    # Not up to date: it has a say in the bytes.
    ended = project.run("build", "--leaflet", "one", "--edition", "screen")
    assert ended.code == 0, ended.err
    assert "Built" in ended.err
    for name, date in ((project, "D:20231114221320Z"), (small_build.project, "D:20261101000000Z")):
        with pikepdf.open(name.output / "one-screen.pdf") as opened:
            assert str(opened.docinfo["/CreationDate"]) == str(opened.docinfo["/ModDate"]) == date
