"""jsQR, a reader of QR codes that has nothing in common with zxing-cpp."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from tests.judges import tool

_SCRIPT = Path(__file__).with_suffix(".js")


def texts(pictures: Sequence[Image.Image]) -> list[str | None]:
    """What the code in each of some pictures says, or None where no code is found; dark on light only."""
    node = tool.program("node")
    modules = tool.fetched("node/node_modules/jsqr").parents[1]
    request = [
        {
            "width": picture.width,
            "height": picture.height,
            "gray": base64.b64encode(picture.convert("L").tobytes()).decode(),
        }
        for picture in pictures
    ]
    read: list[str | None] = json.loads(tool.run([node, _SCRIPT, modules], stdin=json.dumps(request)))
    return read
