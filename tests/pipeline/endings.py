"""What befalls processes of the program that are forked: each of them loads this, so it is little."""

from __future__ import annotations

import ctypes
import errno
import os
import pathlib
import pickle
import resource
import select
import signal
import subprocess
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brochure.pipeline.leaflet import LeafletJob
    from brochure.report.production import Production
    from tests.project import Project

#: For the system call: mounts of this process are its own.
_OWN_MOUNTS = 0x20000
#: The file with what was made of the leaflets before.
_MADE: list[Path] = []


def recall(made: Path) -> None:
    """Have workers give what was made of the leaflets before, so that nothing is typeset again.

    All else is done as ever: workers are forked, and results come by their files.  *made* is a file that
    holds a pickled dictionary of productions by the names of their leaflets.
    """
    from brochure.pipeline import leaflet

    _MADE[:] = [made]
    # Not an assignment: the types of the two differ in what they take.
    setattr(leaflet, "make_leaflet", recalled)  # noqa: B010


def recalled(job: LeafletJob, memory: object = None) -> Production:
    """What was made of a leaflet before."""
    productions: dict[str, Production] = pickle.loads(_MADE[0].read_bytes())
    return productions[job.laid_out.name]


def doom(name: str, number: int, made: Path) -> None:
    """Have this process kill itself right before the call of that number of a function of ``os``."""
    recall(made)
    call, main, left = getattr(os, name), os.getpid(), [number]

    def counted(*words: Any, **named: Any) -> Any:
        if os.getpid() == main and (name == "fsync" or ".partial" in str(words)):
            left[0] -= 1
            if left[0] == 0:
                os.kill(main, signal.SIGKILL)
        return call(*words, **named)

    setattr(os, name, counted)
    # Python 3.10 takes functions of os once, as pathlib is imported.
    accessor = getattr(pathlib, "_NormalAccessor", None)
    if hasattr(accessor, name):
        setattr(accessor, name, staticmethod(counted))


def limit(room: int, made: Path | None = None) -> None:
    """No file may grow beyond so many bytes; leaflets are those in *made*, or are typeset."""
    if made is not None:
        recall(made)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))


def full_at_the_last_moment(made: Path) -> None:
    """The disk is full when files are to be safe on it."""

    def full(handle: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    recall(made)
    # Not an assignment: the types of the two differ in the names of what they take.
    setattr(os, "fsync", full)  # noqa: B010


def open_mask(made: Path) -> None:
    """Others may read what is written."""
    recall(made)
    os.umask(0o022)


def seal(folder: Path) -> None:
    """Nothing can be written into *folder*, not even by the root user.

    Permissions don't hold the root user back; a file system that is read-only does.  Raises ``OSError`` where
    this machine lets nobody mount anything.
    """
    if os.geteuid() == 0:
        if ctypes.CDLL(None, use_errno=True).unshare(_OWN_MOUNTS):
            raise OSError(ctypes.get_errno(), "unshare")
        for words in (
            ("--make-rprivate", "/"),
            ("--bind", folder, folder),
            ("-o", "remount,ro,bind", folder),
        ):
            if subprocess.run(["mount", *words], capture_output=True, check=False).returncode:
                raise OSError(errno.EPERM, "mount")
    # What lies under the mount is another folder than what lies on it.
    os.chdir(os.getcwd())


def fail(*_words: object, **_named: object) -> None:
    """A fault of ours."""
    raise ZeroDivisionError("for\nthis test")


def unwritable() -> None:
    """No office edition can be written, for a fault of ours."""
    import pypdf

    pypdf.PdfWriter.write = fail  # type: ignore[assignment]


def kill_as_approvals_are_written() -> None:
    """This process is killed when it is about to write approvals; they build the screen edition alone."""
    from brochure.pipeline import approve
    from tests.approval.sample import build_screen

    move = os.replace

    def killed(old: Any, new: Any, **more: Any) -> None:
        if os.path.basename(new) == "approvals.yaml":
            os.kill(os.getpid(), signal.SIGKILL)
        move(old, new, **more)

    setattr(os, "replace", killed)  # noqa: B010
    setattr(approve, "build", build_screen)  # noqa: B010


def unread(handle: int) -> None:
    """Nobody reads what is written there any more."""
    reading, writing = os.pipe()
    os.close(reading)
    os.dup2(writing, handle)


def led(handle: int, path: str) -> None:
    """What is written there goes to a device."""
    os.dup2(os.open(path, os.O_WRONLY | os.O_NOCTTY), handle)


def on_terminal(
    project: Project, handle: int, *words: str, environment: Mapping[str, str | None] | None = None
) -> tuple[int, str, str, str]:
    """A run whose output 1 or 2 is a terminal: its exit code, and what it wrote to 1, 2 and there."""
    ours, its = os.openpty()
    data = b""
    try:
        given = {"TERM": "xterm-256color", **(environment or {})}
        run = project.fork(*words, environment=given, before=partial(led, handle, os.ttyname(its)))
        os.set_blocking(ours, False)
        while run.returncode is None:
            data += _read(ours) if select.select([ours], [], [], 0.05)[0] else b""
        out, err = run.communicate()
        while part := _read(ours):
            data += part
    finally:
        os.close(its)
        os.close(ours)
    return run.wait(), out, err, data.decode().replace("\r\n", "\n")


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 65536)
    except BlockingIOError:
        return b""
