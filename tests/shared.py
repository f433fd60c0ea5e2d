"""What many tests look at, made once for all processes that run them."""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

Made = TypeVar("Made")


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Made]) -> Made:
    """What *make* makes in a new folder called *name*, by whichever process of this run asks first.

    The folder stays where it is and belongs to all: who wants to change anything takes a copy.
    """
    folder = _of_all(factory) / name
    with Path(f"{folder}.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = Path(f"{folder}.pickle")
        if not kept.exists():
            # What is left of a try that failed.
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            kept.write_bytes(pickle.dumps(make(folder)))
        made: Made = pickle.loads(kept.read_bytes())
    return made


def _of_all(factory: pytest.TempPathFactory) -> Path:
    """The folder for temporary files of all processes of this run."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
