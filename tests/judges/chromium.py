"""Chromium: a page as a browser shows it, driven by Playwright and judged by axe."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.judges import tool

#: The first release of Node that Playwright runs on.
_NODE = 18
#: As Debian and others call it, and where macOS keeps it.
_NAMES = (
    *("chromium", "google-chrome", "chrome"),
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
#: A script plays many scenarios, each with a time of its own; one that takes longer hangs.
_TIMEOUT_SECONDS = 600
_SYSTEM = Path("/etc/os-release")


def program() -> str:
    """The path of the browser; the running test is skipped or failed without it."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None and _SYSTEM.exists() and "\nID=ubuntu\n" in _SYSTEM.read_text(encoding="utf-8"):
        pytest.skip("Ubuntu has Chromium as a snap alone, and none is installed")
    return found or tool.missing("Chromium")


def node(first: int = _NODE) -> str:
    """The path of a Node of that release or a later one; the running test is skipped without it."""
    path = tool.program("node")
    # Ubuntu 22.04 has Node 12; the other judges run there.
    if int(tool.run([path, "--version"]).lstrip("v").partition(".")[0]) < first:
        pytest.skip(f"this needs Node {first}, and this system has an older one")
    return path


def drive(script: Path, request: Mapping[str, Any]) -> Any:
    """What a script that drives the browser writes: it reads *request* and where the browser is, as JSON."""
    told = {
        **request,
        "chromium": program(),
        "playwright": str(tool.fetched("node/node_modules/playwright-core")),
        "axe": str(tool.fetched("node/node_modules/axe-core/axe.min.js")),
    }
    return json.loads(tool.run([node(), script], stdin=json.dumps(told), timeout=_TIMEOUT_SECONDS))
