"""A project folder of its own for a test, and the program run in it as a user runs it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.forked import Forked
from tests.in_process import run as run_within

#: The folder that holds the program, its templates and styles, and the shipped content.
ROOT = Path(__file__).resolve().parents[1]
#: What the shipped content consists of; its pictures belong to the styles and come from the program.
CONTENT_FILES = ("content.yaml", "references.yaml")
#: What has a say in what the program does and is not part of a test, unless it says so.
_NEUTRAL = (
    *("SOURCE_DATE_EPOCH", "NO_COLOR", "FORCE_COLOR", "COLUMNS"),
    *("PYTHONPATH", "PYTHONHASHSEED", "PYTHONDONTWRITEBYTECODE"),
)
#: Beginnings of names of variables that count only as a process begins.
_AT_START = ("PYTHON", "LC_", "LANG", "TZ", "LD_", "HB_", "FONTCONFIG_", "FC_", "FREETYPE_", "PANGO", "G_")
#: A run that takes longer hangs.
TIMEOUT_SECONDS = 120

#: Two small leaflets, so that two workers have something to do, which build in about a second.
SMALL = """\
product: { brand: Samplumab, generic: samplumab, additional-monitoring: no }
company: { name: "[Company name]", contact: "[company contact]" }
references:
  - id: alpha
    type: article-journal
    title: Alpha
    author: [{ family: Example, given: A }]
    container-title: Journal of Examples
    issued: 2018
    volume: 1
    page: 1-2
    DOI: 10.5555/alpha
leaflets:
  one:
    audience: patient
    format: a5-flyer
    market: none
    language: en-GB
    title: First leaflet
    description: A sample
    job-code: "[job code]"
    prepared: 2026-11
    sections:
      - title: First page
        start: panel
        blocks:
          - Words of the first leaflet.[@alpha]
      - title: Second page
        start: panel
        blocks:
          - block: references
  two:
    audience: hcp
    format: a5-flyer
    market: none
    language: en-GB
    title: Second leaflet
    description: A sample
    job-code: "[job code]"
    prepared: 2026-11
    sections:
      - title: First page
        start: panel
        blocks:
          - Words of the second leaflet.[@alpha]
      - title: Second page
        start: panel
        blocks:
          - block: references
"""


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Project:
    """A project folder."""

    folder: Path
    #: The folder of the program that is run.
    program: Path = ROOT
    #: Environment of every run on top of this process's own; None takes a variable away.
    environment: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def output(self) -> Path:
        """The output folder that is used unless a test names another one."""
        return self.folder / "output"

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file of the project and give its path."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def change(self, name: str, old: str, new: str) -> None:
        """Replace the first *old* in a file, which must be there."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} does not hold {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def command(self, *words: str | Path) -> list[str]:
        """``python -m brochure`` with *words*."""
        return [sys.executable, "-m", "brochure", *map(str, words)]

    def environ(self, more: Mapping[str, str | None] | None = None) -> dict[str, str]:
        """The environment of a run."""
        found: dict[str, str | None] = {**os.environ, **dict.fromkeys(_NEUTRAL)}
        found.update({"PYTHONPATH": str(self.program), **self.environment, **(more or {})})
        return {name: value for name, value in found.items() if value is not None}

    def run(
        self,
        *words: str | Path,
        environment: Mapping[str, str | None] | None = None,
        timeout: float = TIMEOUT_SECONDS,
    ) -> Ended:
        """Run the program in the project folder.

        Within this process, which saves the start of another one; in one of its own where the environment
        or the program say what a process can only begin with.
        """
        given = {**self.environment, **(environment or {})}
        if self.program != ROOT or any(name.startswith(_AT_START) for name in given):
            return self.spawn(*words, environment=environment, timeout=timeout)
        environ = {name: value for name, value in self.environ(given).items() if name != "PYTHONPATH"}
        return Ended(*run_within([str(word) for word in words], self.folder, environ, timeout))

    def spawn(
        self,
        *words: str | Path,
        environment: Mapping[str, str | None] | None = None,
        before: Callable[[], None] | None = None,
        timeout: float = TIMEOUT_SECONDS,
    ) -> Ended:
        """Run the program in a process of its own; *before* is called in it first."""
        done = subprocess.run(
            self.command(*words),
            cwd=self.folder,
            env=self.environ(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="strict",
            timeout=timeout,
            check=False,
            preexec_fn=before,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def fork(
        self,
        *words: str | Path,
        environment: Mapping[str, str | None] | None = None,
        before: Callable[[], None] | None = None,
    ) -> Forked:
        """Run the program in a process that is forked from this one; *before* is called in it first."""
        environ = {name: value for name, value in self.environ(environment).items() if name != "PYTHONPATH"}
        return Forked([str(word) for word in words], self.folder, environ, before)

    def start(
        self, *words: str | Path, environment: Mapping[str, str | None] | None = None
    ) -> subprocess.Popen[str]:
        """Start the program in the project folder, in a process group of its own, as a shell does."""
        return subprocess.Popen(
            self.command(*words),
            cwd=self.folder,
            env=self.environ(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
            preexec_fn=_heed_signals,
        )


def _heed_signals() -> None:
    """Let signals end this process: one that a script starts in the background passes Ctrl+C over."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


@dataclass(frozen=True)
class InstalledProject(Project):
    """A project folder where the program is an installed package: :attr:`program` is the folder it is in."""

    def command(self, *words: str | Path) -> list[str]:
        """The installed command with *words*."""
        return [str(self.program / "bin" / "brochure"), *map(str, words)]


def shipped(folder: Path) -> Project:
    """A copy of the shipped content in *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in CONTENT_FILES:
        shutil.copyfile(ROOT / name, folder / name)
    return Project(folder)


def small(folder: Path) -> Project:
    """Two small leaflets, ``one`` and ``two``, in *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    project = Project(folder)
    project.write("content.yaml", SMALL)
    return project


def copy_of_program(folder: Path) -> Path:
    """A copy of the program, its templates and styles in *folder*, with modules as they were compiled."""
    for name in ("brochure", "templates", "styles"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copyfile(ROOT / "requirements.txt", folder / "requirements.txt")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below *folder*, hidden ones too, by its name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
