"""The processes that render, as the server sees them: one at work, and one that waits to take its place."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from brochure.studio.messages import Answer, Begun, Done, Query, Told, Work
from brochure.studio.process import serve
from brochure.studio.workspace import Refused

#: How much a process may grow after its first work before another one takes its place, in bytes.
MOST_GROWTH = 48 * 1024 * 1024
#: How often the same work may end a process before it is given up.
_MOST_DEATHS = 2
#: How many processes may end in a row before they begin with it: something else ends them.
_MOST_LOST = 5
#: How long an answer may take, in seconds.
_PATIENCE = 60.0


class _Worker:
    """One process and the thread that listens to it."""

    def __init__(self, content: Path, hear: Callable[[_Worker, Any], None]) -> None:
        # Not forked: the server has threads.
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=serve, args=(theirs, content), daemon=True)
        self.process.start()
        theirs.close()
        self.is_ready = False
        #: The work that it has begun last.
        self.begun = 0
        #: Memory after its first work, and now.
        self.first = self.memory = 0
        self._sending = threading.Lock()
        threading.Thread(target=_listen, args=(self._connection, self, hear), daemon=True).start()

    def send(self, message: Work | Query) -> None:
        """Send something; nothing happens where the process has died: that is heard."""
        with self._sending, contextlib.suppress(OSError):
            self._connection.send(message)

    def end(self) -> None:
        """End the process at once: it has nothing to save."""
        self.process.kill()
        self.process.join(5)
        with contextlib.suppress(OSError):
            self._connection.close()


def _listen(connection: Connection, worker: _Worker, hear: Callable[[_Worker, Any], None]) -> None:
    while True:
        try:
            message = connection.recv()
        except (EOFError, OSError):
            hear(worker, None)
            return
        hear(worker, message)


class Rendering:
    """Gives work to a process, and what that makes to the server; replaces it if it dies or grows."""

    def __init__(self, content: Path, told: Callable[[Told | Done], None]) -> None:
        self._content = content
        self._told = told
        self._loop = asyncio.get_running_loop()
        self._spare: _Worker | None = None
        self._worker = self._start()
        self._work: Work | None = None
        self._is_busy = False
        self._deaths = self._lost = 0
        self._asked: dict[int, asyncio.Future[Answer]] = {}
        self._number = 0
        self._closed = False

    def _start(self) -> _Worker:
        def hear(worker: _Worker, message: Any) -> None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._hear, worker, message)

        return _Worker(self._content, hear)

    def do(self, work: Work) -> None:
        """Have some work done: older work is left where it stands."""
        self._work, self._deaths, self._lost = work, 0, 0
        self._is_busy = True
        self._worker.send(work)

    async def ask(self, about: str, **given: Any) -> Any:
        """The answer to a question.  Raises :class:`Refused` where there is none."""
        self._number += 1
        number = self._number
        future = self._loop.create_future()
        self._asked[number] = future
        self._worker.send(Query(number, about, given))
        try:
            answer = await asyncio.wait_for(future, _PATIENCE)
        except asyncio.TimeoutError:
            raise Refused("that takes too long: try again when the pages are there", 503) from None
        finally:
            self._asked.pop(number, None)
        if answer.fault:
            raise Refused(answer.fault, 404)
        return answer.value

    def close(self) -> None:
        """End the processes."""
        self._closed = True
        for worker in (self._worker, self._spare):
            if worker is not None:
                worker.end()

    def _hear(self, worker: _Worker, message: Any) -> None:
        if self._closed:
            return
        if worker is self._spare:
            self._hear_spare(worker, message)
        elif worker is not self._worker:
            return
        elif message is None:
            self._died()
        elif isinstance(message, Answer):
            future = self._asked.get(message.number)
            if future is not None and not future.done():
                future.set_result(message)
        elif isinstance(message, Done):
            worker.memory = message.memory
            if message.serial == 0:
                worker.is_ready = True
                return
            worker.first = worker.first or message.memory
            if self._work is not None and message.serial == self._work.serial:
                self._is_busy = False
            self._told(message)
            self._keep_small()
        elif isinstance(message, Begun):
            worker.begun = message.serial
        elif isinstance(message, Told):
            self._told(message)

    def _hear_spare(self, worker: _Worker, message: Any) -> None:
        if message is None:
            self._spare = None
        elif isinstance(message, Done):
            worker.is_ready = True
            self._keep_small()

    def _keep_small(self) -> None:
        """Put the process that waits in the place of one that has grown, when nothing is asked of that."""
        worker = self._worker
        if self._is_busy:
            return
        if self._spare is None:
            # It is there before it is needed: for when a process dies, too.
            self._spare = self._start()
        has_grown = bool(worker.first) and worker.memory - worker.first >= MOST_GROWTH
        if has_grown and self._spare.is_ready and not self._asked:
            self._worker, self._spare = self._spare, None
            worker.end()
            if self._work is not None:
                # It has to know what there is; the pages are the same.
                self._is_busy = True
                self._worker.send(self._work)

    def _died(self) -> None:
        """A process has died: another one tries, and then waits for other work."""
        died, self._worker = self._worker, self._spare or self._start()
        self._spare = None
        died.end()
        for future in self._asked.values():
            if not future.done():
                future.set_result(Answer(0, fault="the pages are being made again: try once more"))
        if self._work is None or not self._is_busy:
            return
        # One that has not begun with the work has not died of it, which would be given up for its sake.
        if died.begun == self._work.serial:
            self._deaths += 1
        else:
            self._lost += 1
        if self._deaths < _MOST_DEATHS and self._lost < _MOST_LOST:
            self._worker.send(self._work)
            return
        self._is_busy = False
        self._told(
            Told(
                "failed",
                {"serial": self._work.serial, "problems": [_DEADLY if self._lost < _MOST_LOST else _LOST]},
            )
        )
        self._told(Done(self._work.serial, 0))


_DEADLY: dict[str, Any] = {
    "rule": "layout.engine",
    "severity": "error",
    "message": "the pages can’t be made: their layout takes too long, or makes the program’s libraries crash",
    "fix": "undo the last change",
    "clause": "",
    "waived": "",
    "leaflet": "",
    "file": None,
    "line": 0,
    "column": 0,
    "page": None,
    "box": None,
    "address": None,
}
_LOST = {
    **_DEADLY,
    "message": "the pages can’t be made: the process that makes them ends before it begins, perhaps for want"
    " of memory",
    "fix": "close other programs, then change something",
}
