"""A studio that runs, and a window of a browser on it, as far as a program can be one."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from brochure.studio.workspace import id_of
from tests.project import Project

CONTENT = id_of("content.yaml")
#: A studio that takes longer hangs.
PATIENCE = 60


class Window:
    """A browser window on a running studio."""

    def __init__(self, base: str, cookie: str, key: str) -> None:
        self.base = base
        self.cookie = cookie
        self.key = key
        #: Pages whose pictures it has, by leaflet.
        self.seen: dict[str, set[str]] = {}
        self._events: queue.Queue[tuple[str, dict[str, Any]]] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        events = f"{self.base}/api/events?key={self.key}"
        request = urllib.request.Request(events, headers={"Cookie": self.cookie})
        event = ""
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as told:
                for raw in told:
                    name, _, text = raw.decode().rstrip("\n").partition(": ")
                    if name == "event":
                        event = text
                    elif name == "data":
                        self._events.put((event, json.loads(text)))
        except OSError:
            # The studio has ended.
            return

    def call(self, path: str, body: Any = None) -> bytes:
        """Ask for something."""
        headers = {"Cookie": self.cookie, "Origin": self.base, "Content-Type": "application/json"}
        headers["X-Studio-Key"] = self.key
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.base}{path}", data, headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as reply:
            return bytes(reply.read())

    def until(self, event: str, serial: int = 0, leaflet: str = "") -> dict[str, Any]:
        """The next event of a name that answers a change."""
        while True:
            name, data = self._events.get(timeout=PATIENCE)
            if name == event and data["serial"] >= serial and leaflet in ("", data.get("leaflet")):
                return data

    def write(self, text: str) -> int:
        """Write something into the content without saving it."""
        reply = self.call("/api/buffers", {"client": "w", "id": CONTENT, "text": text})
        return int(json.loads(reply)["serial"])


@contextmanager
def studio(project: Project, port: int = 0) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A studio that runs, and its address."""
    command = [sys.executable, "-m", "brochure", "studio", "--no-open", "--port", str(port)]
    process = subprocess.Popen(
        command,
        cwd=project.folder,
        env=project.environ(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def opened(address: str) -> Window:
    """The address opened in a browser."""
    with urllib.request.urlopen(address, timeout=PATIENCE) as reply:
        cookie = reply.headers["Set-Cookie"].partition(";")[0]
        key = reply.read().decode().partition("#key=")[2].partition('"')[0]
    return Window(address.partition("/?")[0], cookie, key)
