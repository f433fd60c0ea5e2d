"""Leaflets of blocks for the tests of this folder; each is made once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.blocks.leaflets import Block, Made, content, make

#: Makes a leaflet of these blocks; see :func:`tests.blocks.leaflets.content` for what else can be said.
Maker = Callable[..., Made]


@pytest.fixture(scope="session")
def leaflet(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Makes a leaflet of some blocks, or gives the one that was made of them before."""
    made: dict[str, Made] = {}

    def maker(*blocks: Block, files: dict[str, bytes] | None = None, **more: Any) -> Made:
        text = content(blocks, **more)
        key = f"{text}{sorted((files or {}).items())}"
        if key not in made:
            folder: Path = tmp_path_factory.mktemp("leaflet")
            for name, data in (files or {}).items():
                (folder / name).write_bytes(data)
            made[key] = make(folder, text)
        return made[key]

    return maker
