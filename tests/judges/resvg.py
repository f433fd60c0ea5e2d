"""resvg: SVG as its specification means it."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.judges import tool

_SCRIPT = Path(__file__).with_suffix(".js")


def pictures(files: Sequence[str], width: int, fonts: Sequence[Path]) -> list[Image.Image]:
    """Every SVG file on white, *width* pixels wide, with its text in the *fonts*."""
    node = tool.program("node")
    folder = tool.fetched("node/node_modules/@resvg/resvg-wasm")
    request = json.dumps({"width": width, "files": list(files)})
    drawn = json.loads(tool.run([node, _SCRIPT, folder, *fonts], stdin=request))
    return [Image.open(BytesIO(b64decode(one))).convert("RGB") for one in drawn]
