"""The process that renders: it does what it is told, tells what it makes, and may be ended at any time."""

from __future__ import annotations

import gc
import os
import signal
import threading
from multiprocessing.connection import Connection
from pathlib import Path

from brochure.errors import BrochureError
from brochure.findings import Severity
from brochure.studio.messages import Begun, Done, Query, Told, Work
from brochure.typesetting.bounds import expend


def serve(connection: Connection, content: Path) -> None:
    """Do the work that comes by *connection* until its other end is closed."""
    # Ctrl+C reaches every process of a terminal; the server ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    expend()
    _end_with(os.getppid())
    from brochure.pipeline.leaflet import preload
    from brochure.studio.answers import answered
    from brochure.studio.rendering import Renderer
    from brochure.typesetting.loading import engine

    try:
        engine()
    except BrochureError as error:
        connection.send(_fault(0, str(error)))
    preload(())
    # What is there now stays: the collector need not look at it after each change.
    gc.collect()
    gc.freeze()
    renderer = Renderer(content)
    connection.send(Done(0, _memory()))
    work: Work | None = None
    while True:
        try:
            # All that has come by now: of works, the newest alone is done.
            while work is None or connection.poll():
                given = connection.recv()
                if isinstance(given, Work):
                    work = given
                elif isinstance(given, Query):
                    connection.send(answered(renderer, given))
        except (EOFError, OSError):
            return
        now, work = work, None
        try:
            connection.send(Begun(now.serial))
            for told in renderer.steps(now):
                if told is not None:
                    connection.send(told)
                if connection.poll():
                    given = connection.recv()
                    if isinstance(given, Work):
                        work = given
                        break
                    connection.send(answered(renderer, given))
            else:
                connection.send(Done(now.serial, _memory()))
        except (EOFError, BrokenPipeError):
            return
        except Exception as error:
            # Whatever goes wrong is told, and the next change is tried.
            words = str(error) if isinstance(error, BrochureError) else f"{type(error).__name__}: {error}"
            connection.send(_fault(now.serial, words))
            connection.send(Done(now.serial, _memory()))


def _fault(serial: int, words: str) -> Told:
    problem = {
        "rule": "studio.fault",
        "severity": Severity.ERROR.value,
        "message": f"the pages can’t be made: {' '.join(words.split())[:300]}",
        "fix": "undo the last change; if that does not help, report this",
        "clause": "",
        "leaflet": "",
        "file": None,
        "line": 0,
        "column": 0,
        "page": None,
        "box": None,
        "address": None,
        "waived": "",
    }
    return Told("failed", {"serial": serial, "problems": [problem]})


def _memory() -> int:
    """How much memory this process takes, in bytes; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _end_with(parent: int) -> None:
    """End this process when its parent has gone: nobody would read what it makes."""

    def watch() -> None:
        while os.getppid() == parent:
            threading.Event().wait(1.0)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
