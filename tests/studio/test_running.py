"""The studio as a user starts it: one address, pages in a moment, whatever happens to a process."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.project import SMALL, small
from tests.studio.window import PATIENCE, Window, opened, studio


def renderers(pid: int) -> list[int]:
    """The processes that render for a studio."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                command = (entry / "cmdline").read_bytes()
            except (OSError, ValueError):
                continue
            if parent == pid and b"spawn_main" in command:
                found.append(int(entry.name))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
def test_a_studio_from_its_start_to_its_restart(tmp_path: Path) -> None:
    project = small(tmp_path)
    with studio(project) as (process, address):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{40,}", address)
        port = int(address.split(":")[2].split("/")[0])
        window = opened(address)
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(address, timeout=PATIENCE)
        window.until("idle")
        # Ten changes in a row: what is shown in the end is the last of them.
        serials = [window.write(SMALL.replace("Words", f"Words {number}")) for number in range(10)]
        pages = window.until("pages", serials[-1], "one")["pages"]
        window.until("idle", serials[-1])
        words = json.loads(window.call(f"/api/pages/{pages[0]['digest']}/words"))
        assert any(line["text"].startswith("Words 9 of the first") for line in words["lines"])
        assert window.call(f"/api/pages/{pages[0]['digest']}.png?width=300").startswith(b"\x89PNG")
        # The process that renders dies.
        for pid in renderers(process.pid):
            os.kill(pid, signal.SIGKILL)
        serial = window.write(SMALL.replace("Words", "More words"))
        assert window.until("pages", serial, "one")["pages"][0]["digest"] != pages[0]["digest"]
        window.until("idle", serial)
        assert json.loads(window.call("/api/project"))["other_studio"] is None
        with studio(project) as (other, second):
            assert second != address
            assert json.loads(window.call("/api/project"))["other_studio"]["since"]
            other.send_signal(signal.SIGTERM)
            assert other.wait(PATIENCE) == 0
        assert json.loads(window.call("/api/project"))["other_studio"] is None
        left = renderers(process.pid)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
        assert not any(Path(f"/proc/{pid}").exists() for pid in left)
    assert (project.folder / "content.yaml").read_text() == SMALL
    # A window that stayed open goes on with the next studio on the port.
    with studio(project, port):
        again = Window(window.base, window.cookie, window.key)
        assert json.loads(again.call("/api/project"))["name"] == project.folder.name
        with pytest.raises(urllib.error.HTTPError, match="403"):
            Window(window.base, "other=1", window.key).call("/api/project")


def test_a_port_that_is_taken_is_told_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = small(tmp_path).run("studio", "--no-open", "--port", str(port))
    assert (ended.code, ended.out) == (2, "")
    assert f"port {port}" in ended.err and "--port" in ended.err


@pytest.mark.parametrize("words", [("--content", "none.yaml"), ("--port", "x"), ("--port", "70000")])
def test_wrong_usage_is_told(tmp_path: Path, words: tuple[str, str]) -> None:
    assert small(tmp_path).run("studio", "--no-open", *words).code == 2
