"""The program as an installed package, for the tests that need it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

import pytest
from hatchling import build

from tests import in_process
from tests.approval.sample import DAY
from tests.project import ROOT
from tests.shared import once


@pytest.fixture(scope="module", autouse=True)
def day_of_approval() -> Iterator[None]:
    """The machine’s clock tells the day on which these tests approve leaflets: certificates bear it."""
    with ExitStack() as stack:
        # The one that has it last: those that are loaded only now would take the other for their own.
        for module in ("session", "approve", "source_date"):
            stack.enter_context(patch(f"brochure.pipeline.{module}.real_day", lambda: DAY))
        yield


@pytest.fixture(scope="module")
def remembering() -> Iterator[None]:
    """The tests of a module look at what goes on around the making of leaflets: none is made twice."""
    with in_process.remembering():
        yield


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the installed package, for the PYTHONPATH, and with its command in `bin/`."""
    return once(tmp_path_factory, "installed", _install)


def _install(folder: Path) -> Path:
    """What `pip install .` does: a wheel is built, and unpacked into a folder."""
    before = Path.cwd()
    # The build takes the project from the folder that it runs in.
    os.chdir(ROOT)
    try:
        wheel = folder / build.build_wheel(str(folder))
    finally:
        os.chdir(before)
    packages = folder / "packages"
    options = ("--quiet", "--disable-pip-version-check", "--no-index", "--no-deps", "--no-compile")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", *options, "--target", str(packages), str(wheel)],
        check=True,
        timeout=120,
    )
    return packages
