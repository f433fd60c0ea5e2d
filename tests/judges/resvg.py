"""resvg: SVG as its specification means it."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.judges import tool

#: The first release of Node that reads its script.
_NODE = 14
_SCRIPT = Path(__file__).with_suffix(".js")


def pictures(files: Sequence[str], width: int, fonts: Sequence[Path]) -> list[Image.Image]:
    """Every SVG file on white, *width* pixels wide, with its text in the *fonts*."""
    node = tool.program("node")
    # Ubuntu 22.04 has Node 12; the other judges run there.
    if int(tool.run([node, "--version"]).lstrip("v").partition(".")[0]) < _NODE:
        pytest.skip(f"resvg needs Node {_NODE}, and this system has an older one")
    folder = tool.fetched("node/node_modules/@resvg/resvg-wasm")
    request = json.dumps({"width": width, "files": list(files)})
    drawn = json.loads(tool.run([node, _SCRIPT, folder, *fonts], stdin=request))
    return [Image.open(BytesIO(b64decode(one))).convert("RGB") for one in drawn]
