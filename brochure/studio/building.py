"""The build that a button starts: the same command as on a terminal, in a process of its own."""

from __future__ import annotations

import asyncio
import hashlib
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from brochure.errors import ExitCode
from brochure.pipeline.request import EDITION_NAMES
from brochure.source.outside import check_regular, read_file
from brochure.studio.workspace import Refused

#: Largest file that is handed out, in bytes.
_LIMIT = 512 * 1024 * 1024
#: What a finished stage says on a terminal, before its name.
_STAGE = re.compile(r"^✓\s+\d+ ms\s+")
#: Most of what is said at the end of a build that failed.
_TOLD = 600
#: Suffixes of what a build writes, with their types.
TYPES = {
    ".pdf": "application/pdf",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
}
_WORDS = {
    ExitCode.OK: "Built: no check finds an error.",
    ExitCode.CHECKS_FAILED: "Built as a draft: checks find errors. The report lists them.",
    ExitCode.CONTENT: "Not built: the content has errors, and nothing in the folder has changed.",
    ExitCode.MISSING_DEPENDENCY: "Not built: this machine lacks something.",
}


class Building:
    """Builds one project, one build at a time."""

    def __init__(self, content: Path, output: Path, told: Callable[[str, dict[str, Any]], None]) -> None:
        self._content = content
        self._output = output
        self._told = told
        self._task: asyncio.Task[None] | None = None
        #: What was told last.
        self.last: dict[str, Any] | None = None

    def start(self) -> None:
        """Start a build.  Raises :class:`Refused` while there is one."""
        if self._task is not None and not self._task.done():
            raise Refused("a build is running", 409)
        self._tell("working", "The build begins.")
        self._task = asyncio.create_task(self._build())

    async def close(self) -> None:
        """End a build that is running: nothing in the output folder changes then."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _build(self) -> None:
        command = (sys.executable, "-m", "brochure", "build", "--content", str(self._content))
        process = await asyncio.create_subprocess_exec(
            *command,
            *("--output", str(self._output)),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        assert process.stderr is not None
        lines: list[str] = []
        try:
            async for raw in process.stderr:
                line = raw.decode("utf-8", "replace").rstrip()
                lines.append(line)
                if found := _STAGE.match(line):
                    self._tell("working", line[found.end() :])
            code = await process.wait()
        except asyncio.CancelledError:
            process.terminate()
            await process.wait()
            raise
        words = _WORDS.get(ExitCode(code)) if code in list(ExitCode) else None
        if code in (ExitCode.OK, ExitCode.CHECKS_FAILED):
            self._tell("done", words or "Built.")
        else:
            said = "\n".join(lines)[-_TOLD:]
            self._tell("failed", f"{words or 'Not built.'}\n{said}")

    def _tell(self, state: str, message: str) -> None:
        files = list(self.outputs()) if state == "done" else []
        self.last = {"state": state, "message": message, "files": files}
        self._told("build", self.last)

    def outputs(self) -> Iterator[dict[str, Any]]:
        """The files of the output folder that the last build wrote."""
        for path, edition in self._written():
            yield {
                "id": hashlib.sha256(path.name.encode()).hexdigest()[:16],
                "name": path.name,
                "bytes": path.stat().st_size,
                "edition": edition,
            }

    def output(self, id: str) -> tuple[Path, bytes]:
        """The file of an id and its bytes.  Raises :class:`Refused`."""
        for path, _edition in self._written():
            if hashlib.sha256(path.name.encode()).hexdigest()[:16] == id:
                with suppress(OSError):
                    return path, read_file(path, _LIMIT, follow=False)
        raise Refused("there is no such file in the output folder", 404)

    def _written(self) -> Iterator[tuple[Path, str]]:
        """The files that the report names, which are there and no links."""
        from brochure.pipeline.fingerprint import last_report

        report = last_report(self._output)
        files = report.get("files") if report else None
        if not isinstance(files, dict):
            return
        names = {str(name): entry for name, entry in files.items() if isinstance(entry, dict)}
        for name, entry in {**names, "report.json": {}}.items():
            path = self._output / name
            if Path(name).name != name or path.suffix not in TYPES or path.is_symlink():
                continue
            try:
                check_regular(path)
            except OSError:
                continue
            if path.exists() and path.stat().st_size <= _LIMIT:
                edition = entry.get("edition", "")
                yield path, edition if edition in EDITION_NAMES else "report"

    async def open_folder(self) -> None:
        """Have the system show the output folder.  Raises :class:`Refused` with why it can't."""
        if not self._output.is_dir():
            raise Refused("there is no output folder yet: build first", 409)
        opener = _opener()
        if opener is None:
            raise Refused(f"this machine has no program that shows folders; it is {self._output}", 409)
        process = await asyncio.create_subprocess_exec(
            opener,
            str(self._output),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            code = await asyncio.wait_for(process.wait(), 3)
        except asyncio.TimeoutError:
            # It stays as long as its window does.
            return
        if code:
            raise Refused(f"the folder could not be shown; it is {self._output}", 409)


def _opener() -> str | None:
    """The program that shows a folder."""
    if sys.platform == "darwin":
        return shutil.which("open")
    return shutil.which("xdg-open")
