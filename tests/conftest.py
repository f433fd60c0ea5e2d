"""What holds for every test."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import time
from collections.abc import Iterator
from typing import Any

import pytest

from brochure.__main__ import COLLECTING
from tests import builds
from tests.judges.tool import MISSING, REMEDY
from tests.shared import once

#: Seconds that the suite may take on two processors with nothing else to do.
SECONDS = 300
#: What takes long, by the beginnings of its names, the longest first: short ones fill the gaps at the end.
LONG = (
    *(
        "tests/studio/browser",
        "tests/rules/test_packs",
        "tests/formats/test_print",
        "tests/pipeline/test_killed",
    ),
    *("tests/formats/test_shipped", "tests/pipeline/test_approval_holds", "tests/pipeline/test_reproducible"),
    *("tests/review/test_pack", "tests/blocks/test_kinds", "tests/review/", "tests/typesetting/test_sho"),
    *("tests/preflight/test_plates", "tests/rules/readability/test_type", "tests/large/test_large"),
    *("tests/pipeline/test_cli", "tests/pipeline/test_session", "tests/pipeline/", "tests/preflight/test_h"),
    *("tests/rules/test_uk", "tests/batch/", "tests/formats/", "tests/rules/test_ma", "tests/rules/test_dat"),
    *("tests/layout/test_draft", "tests/layout/test_graphics", "tests/preflight/", "tests/test_gallery"),
    # Each of these is short; together they are long, and the alphabet would have them near the end.
    *("tests/typesetting/", "tests/studio/", "tests/press/", "tests/approval/", "tests/rules/"),
)
_BEGAN = time.monotonic()
#: Seconds of processors that each of the processes that run tests has taken.
_OF_WORKERS: list[float] = []


def pytest_configure(config: pytest.Config) -> None:
    """Have the collector look rarely, as the command does: it would go through all modules at every test."""
    gc.set_threshold(*COLLECTING)
    if os.environ.get("PYTEST_XDIST_WORKER") == "gw1":
        _import_from_the_end(config)


def pytest_collection_finish() -> None:
    """Have the collector pass over all that was imported, in which nothing ends."""
    _pass_over()


@pytest.fixture(scope="module", autouse=True)
def _passed_over() -> Iterator[None]:
    """What a module keeps for later ones, such as styles that were read, is not gone through by them."""
    yield
    _pass_over()


def _pass_over() -> None:
    gc.collect()
    gc.freeze()


def _import_from_the_end(config: pytest.Config) -> None:
    """Import the modules of whole folders from the last to the first; another process begins with the first.

    So each compiles half of them where none is compiled yet: pytest’s way to do that takes some seconds.
    """
    folders = [config.rootpath / given for given in config.args if (config.rootpath / given).is_dir()]
    for path in sorted({path for folder in folders for path in folder.rglob("test_*.py")}, reverse=True):
        name = ".".join(path.relative_to(config.rootpath).with_suffix("").parts)
        # What is wrong with one is told where it is collected.
        with contextlib.suppress(Exception, pytest.skip.Exception):
            importlib.import_module(name)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests that take long first."""
    ranks = {name: rank for rank, name in enumerate(LONG)}

    def rank_of(item: pytest.Item) -> int:
        return min((rank for name, rank in ranks.items() if item.nodeid.startswith(name)), default=len(LONG))

    items.sort(key=rank_of)


@pytest.fixture(scope="session")
def shipped_build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[builds.Built]:
    """The shipped content, built once."""
    yield from builds.kept(once(tmp_path_factory, "shipped-build", builds.build_shipped))


@pytest.fixture(scope="session")
def small_build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[builds.Built]:
    """Two small leaflets, built once."""
    yield from builds.kept(once(tmp_path_factory, "small-build", builds.build_small))


@pytest.fixture(scope="session")
def few_build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[builds.Built]:
    """Two small leaflets in :data:`~tests.builds.FEW` editions, built once."""
    yield from builds.kept(once(tmp_path_factory, "few-build", builds.build_few))


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name every judge that was missing and how many tests went unjudged for it, and say what it all took."""
    _judges(terminalreporter)
    terminalreporter.line(
        f"suite: {time.monotonic() - _BEGAN:.0f} s wall, {_processor_time() + sum(_OF_WORKERS):.0f} s CPU "
        f"(bar: {SECONDS} s wall on 2 processors with nothing else to do)"
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the process that starts the workers what this one has taken."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["processor time"] = _processor_time()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Keep what a worker has taken; one that crashed does not say."""
    _OF_WORKERS.append(getattr(node, "workeroutput", {}).get("processor time", 0.0))


def _processor_time() -> float:
    """Seconds of this process and of those that it has started, but for workers."""
    spent = os.times()
    return spent.user + spent.system + (0.0 if _OF_WORKERS else spent.children_user + spent.children_system)


def _judges(terminalreporter: pytest.TerminalReporter) -> None:
    unjudged: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        # A skip carries the file, the line and "Skipped: <reason>".
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if MISSING in reason:
            judge = reason.partition(MISSING)[2].partition(";")[0].strip()
            unjudged[judge] = unjudged.get(judge, 0) + 1
    if unjudged:
        terminalreporter.section("JUDGES MISSING", sep="!", red=True, bold=True)
        for judge, tests in sorted(unjudged.items()):
            terminalreporter.line(f"{judge}: {tests} tests skipped")
        terminalreporter.line(f"These tests say nothing about the product. To install the judges: {REMEDY}")
