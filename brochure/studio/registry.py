"""The studios that are open on a project, noted in a file of its folder that nobody else can read.

Two of them warn each other: what is written in one is not seen in the other until it is saved.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

#: The file, in the folder of the project.
FILE = ".brochure-studio.json"
_LIMIT = 64 * 1024
#: Seconds for which a window that was open may go on in a studio that is started again on the same port.
_RETURN = 12 * 3600
#: Most entries that are kept.
_MOST = 20


class Registry:
    """The entry of one studio among those of its project."""

    def __init__(self, root: Path, port: int) -> None:
        self._path = root / FILE
        self._port = port
        self._since = time.time()

    def enter(self, *secrets: str) -> frozenset[str]:
        """Note that this studio is open; *secrets* are what the cookie of its browsers says, and their key.

        The digests of those of studios on this port that have ended lately.
        """
        earlier: set[str] = set()

        def entered(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
            ended = [entry for entry in entries if not _lives(entry)]
            recent = [entry for entry in ended if _number(entry, "since") > self._since - _RETURN]
            for entry in recent:
                if entry.get("port") == self._port and isinstance(entry.get("known"), list):
                    earlier.update(str(one) for one in entry["known"])
            known = [digest(secret) for secret in secrets]
            own = {"pid": os.getpid(), "port": self._port, "since": self._since, "known": known}
            return [own, *(entry for entry in entries if entry not in ended), *recent][:_MOST]

        self._change(entered)
        return frozenset(earlier)

    def leave(self) -> None:
        """Note that this studio has ended."""

        def left(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
            return [{**entry, "pid": 0} if self._is_own(entry) else entry for entry in entries]

        self._change(left)

    def other(self) -> dict[str, Any] | None:
        """Another studio that is open on the project, with the time since when; None where there is none."""
        try:
            with self._opened(os.O_RDONLY) as handle:
                entries = _read(handle)
        except PermissionError:
            # Another user's.
            return {"since": _when(os.lstat(self._path).st_mtime)}
        except OSError:
            return None
        others = [entry for entry in entries if _lives(entry) and not self._is_own(entry)]
        return {"since": _when(_number(others[0], "since"))} if others else None

    def _is_own(self, entry: dict[str, Any]) -> bool:
        return (entry.get("pid"), entry.get("port")) == (os.getpid(), self._port)

    def _change(self, changed: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> None:
        """Change the entries while nobody else does; nothing where the folder can't be written to."""
        with contextlib.suppress(OSError), self._opened(os.O_RDWR | os.O_CREAT) as handle:
            os.fchmod(handle, 0o600)
            text = json.dumps(changed(_read(handle)), indent=1).encode()
            os.ftruncate(handle, 0)
            os.pwrite(handle, text, 0)

    @contextlib.contextmanager
    def _opened(self, flags: int) -> Iterator[int]:
        import fcntl

        # Never waiting for a pipe that nobody writes to.
        handle = os.open(self._path, flags | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise OSError("it is no regular file")
            fcntl.flock(handle, fcntl.LOCK_EX if flags & os.O_RDWR else fcntl.LOCK_SH)
            yield handle
        finally:
            os.close(handle)


def digest(secret: str) -> str:
    """What is noted of a cookie or a key: who reads it can't make either of it."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def _read(handle: int) -> list[dict[str, Any]]:
    try:
        found = json.loads(os.pread(handle, _LIMIT, 0) or b"[]")
    except (ValueError, RecursionError):
        return []
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _lives(entry: dict[str, Any]) -> bool:
    """Whether the process of an entry is there."""
    pid = entry.get("pid")
    if not isinstance(pid, int) or isinstance(pid, bool) or pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def _number(entry: dict[str, Any], name: str) -> float:
    value = entry.get(name)
    return float(value) if isinstance(value, int | float) else 0.0


def _when(moment: float) -> str:
    return time.strftime("%H:%M", time.localtime(moment))
