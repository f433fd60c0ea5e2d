"""Variants made by a dask cluster: a scheduler and two workers, started on their own, over TLS."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from brochure.batch import away, cluster, machine
from brochure.batch.address import Cluster
from brochure.batch.archive import Archive
from brochure.batch.cluster import Crew, Errand
from brochure.batch.make import VariantMade
from brochure.batch.plan import Variant
from brochure.errors import BrochureError, MissingDependencyError, UsageError
from brochure.findings import Finding, SourcePlace
from tests.approval.certificates import Identity, identity
from tests.batch.sample import master
from tests.project import ROOT, Project, contents

#: A variant for each worker to make, and one to wait at each.
ROWS = tuple(f"C{at};Centre {at};0113 496 012{at};" for at in range(4))
BATCH = ("batch", "--edition", "screen")


@dataclass(frozen=True)
class Running:
    """A cluster that runs."""

    address: str
    authority: Identity
    node: Identity
    workers: tuple[subprocess.Popen[bytes], ...]

    @property
    def options(self) -> tuple[str, ...]:
        """How a batch is given to it."""
        files = (self.authority.certificate, self.node.certificate, self.node.key)
        named = zip(("--tls-ca", "--tls-cert", "--tls-key"), map(str, files), strict=True)
        return ("--scheduler", self.address, *(word for pair in named for word in pair))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return master(tmp_path_factory.mktemp("project"), *ROWS)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("cluster")
    authority = identity(folder, "authority", authority=True)
    node = identity(folder, "node", by=authority)
    told = folder / "scheduler.json"
    tls = ("--tls-ca-file", authority.certificate, "--tls-cert", node.certificate, "--tls-key", node.key)
    common = ("--scheduler-file", told, "--protocol", "tls", "--host", "127.0.0.1", "--no-dashboard", *tls)
    begun: list[subprocess.Popen[bytes]] = []

    def start(what: str, *words: str | Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *map(str, (*common, *words))]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        quiet = {name: subprocess.DEVNULL for name in ("stdin", "stdout", "stderr")}
        begun.append(subprocess.Popen(command, cwd=folder, env=environment, **quiet))  # type: ignore[call-overload]
        return begun[-1]

    try:
        start("scheduler", "--port", "0")
        _wait_for(told.exists)
        own = ("--nthreads", "1", "--no-nanny", "--local-directory", folder)
        workers = tuple(start("worker", "--name", name, *own) for name in ("first", "second"))
        address = json.loads(told.read_text(encoding="utf-8"))["address"]
        yield Running(address, authority, node, workers)
    finally:
        for process in begun:
            process.kill()
        for process in begun:
            process.wait()


def _wait_for(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_worker_lost_in_the_middle_costs_nothing(project: Project, running: Running) -> None:
    started = project.fork(*BATCH, "--output", "there", *running.options)
    # As soon as the first variant is done, a worker goes that has others.
    told = started.stderr.readline()
    running.workers[0].send_signal(signal.SIGKILL)
    told += started.communicate()[1]
    assert started.returncode == 0, told
    lines = [line for line in told.splitlines() if line.startswith("✓")]
    assert sorted(line.split("  ")[1] for line in lines) == [f"Centre {at}" for at in range(4)]

    assert project.run(*BATCH, "--jobs", "1", "--output", "here").code == 0
    made, wanted = (contents(project.folder / name) for name in ("there", "here"))
    assert set(made) == set(wanted) and len([name for name in made if name.endswith(".pdf")]) == 4
    # Only the seconds that each took differ.
    assert {name for name in made if made[name] != wanted[name]} <= {
        f"Centre {at}/variant.json" for at in range(4)
    }


def test_certificates_of_another_authority_are_told(project: Project, running: Running) -> None:
    other = identity(project.folder, "other")
    files = ("--tls-ca", other.certificate, "--tls-cert", other.certificate, "--tls-key", other.key)
    run = project.fork(*BATCH, "--output", "none", "--scheduler", running.address, *map(str, files))
    _out, err = run.communicate()
    assert run.returncode == 5 and "do not accept each other’s certificates" in err
    assert "Traceback" not in err and not (project.folder / "none").exists()


def test_a_scheduler_that_nobody_runs_is_told(project: Project) -> None:
    run = project.fork(
        *(*BATCH, "--output", "none", "--scheduler", "tcp://127.0.0.1:9"),
        environment={"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "500ms"},
    )
    _out, err = run.communicate()
    assert run.returncode == 5 and "no scheduler answers at tcp://127.0.0.1:9\n    = see that" in err
    assert "Traceback" not in err


def test_without_the_package_it_is_told_how_to_get_it(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    ended = project.run(*BATCH, "--output", "none", "--scheduler", "tcp://127.0.0.1:9")
    assert ended.code == 5 and "requirements-cluster.txt" in ended.err


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("tcp://10.1.2.3:8786", "is not encrypted, and not on this machine"),
        ("leeds.example:8786", "is not encrypted, and not on this machine"),
        ("tcp://127.0.0.1.example:8786", "is not encrypted, and not on this machine"),
        ("ws://127.0.0.1:8786", "write it as tls://HOST:PORT"),
        ("tls://leeds.example", "write it as tls://HOST:PORT"),
        ("tls://[::1", "write it as tls://HOST:PORT"),
    ],
)
def test_an_address_that_may_not_be_asked_is_refused(address: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        Cluster(address).checked()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "localhost:1", "tcp://[::1]:1", "tls://leeds:1"])
def test_tls_and_this_machine_may_be_asked(address: str) -> None:
    assert Cluster(address).checked().address == address


def test_files_of_certificates_have_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"--tls-key: “.*nowhere” is not there"):
        Cluster("tls://leeds:1", key=str(tmp_path / "nowhere")).checked()
    with pytest.raises(UsageError, match=r"--tls-ca: .* it is "):
        Cluster("tls://leeds:1", ca=str(tmp_path)).checked()


VERSIONS = {"host": {"python": "3.11.7"}, "packages": {"dask": "1", "distributed": "1"}}


class Answers:
    """A client whose workers are as they are told to be."""

    def __init__(self, *workers: tuple[str, str, int], facts: Mapping[str, Any], python: str = "") -> None:
        self._workers = {address: {"name": name, "nthreads": threads} for name, address, threads in workers}
        self._facts = facts
        self._python = python
        self.given: list[str] = []
        #: Workers at which dask looks while they work, or no longer, since it was told so.
        self.watched: dict[str, bool] = {}
        #: Those that were told to keep memory.
        self.keeping: list[str] = []

    def scheduler_info(self) -> Mapping[str, Any]:
        return {"workers": self._workers}

    def get_versions(self) -> Mapping[str, Any]:
        theirs = {**VERSIONS, "host": {"python": self._python}} if self._python else VERSIONS
        return {"client": VERSIONS, "workers": dict.fromkeys(self._workers, theirs)}

    def run(
        self, function: Callable[..., Any], *args: Any, workers: list[str], on_error: str, **options: bool
    ) -> Mapping[str, Any]:
        assert on_error == "return"
        if function is away.keep_memory:
            self.keeping += workers
        if function is away.watch:
            self.watched.update(dict.fromkeys(workers, options["is_watched"]))
        if function is away.projects:
            return {address: [] for address in workers}
        if function is away.take_project:
            self.given += workers
            return dict.fromkeys(workers, args[0].digest)
        return dict.fromkeys(workers, self._facts)


class Looks:
    """What dask calls again and again, as far as it is begun and ended."""

    def __init__(self) -> None:
        self.running = True

    def start(self) -> None:
        self.running = True

    def stop(self) -> None:
        self.running = False


def test_a_worker_keeps_memory_as_processes_of_this_machine_do(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[int, int] = {}
    library = SimpleNamespace(mallopt=lambda parameter, size: asked.update({parameter: size}))
    monkeypatch.setattr("ctypes.CDLL", lambda name: library)
    away.keep_memory()
    # M_MMAP_THRESHOLD and M_TRIM_THRESHOLD of glibc.
    assert asked == {-3: 32 * 1024**2, -1: 64 * 1024**2}
    # Other libraries have no such setting.
    monkeypatch.setattr("ctypes.CDLL", lambda name: SimpleNamespace())
    away.keep_memory()


def test_dask_does_not_look_at_a_worker_while_it_works_and_does_so_again_behind() -> None:
    looks = {name: Looks() for name in ("profile", "profile-cycle", "heartbeat")}
    worker: Any = SimpleNamespace(periodic_callbacks=looks)
    away.watch(worker, is_watched=False)
    assert [name for name, each in looks.items() if each.running] == ["heartbeat"]
    away.watch(worker, is_watched=True)
    assert all(each.running for each in looks.values())
    # Where dask is set not to look, there is nothing to begin.
    away.watch(SimpleNamespace(periodic_callbacks={}), is_watched=True)


OWN = {"brochure": "1 (a)", "weasyprint": "70.0", "libpango-1.0.so.0.5000.12": "ab12"}


@pytest.mark.parametrize(
    ("address", "threads", "facts", "python", "told"),
    [
        ("tcp://10.1.2.3:1", 1, OWN, "", "it is not encrypted, and not on this machine"),
        ("tls://10.1.2.3:1", 2, OWN, "", "start it with --nthreads 1"),
        ("tls://10.1.2.3:1", 1, OWN, "3.12.1", "Python: 3.12.1, and here 3.11.7"),
        ("tls://10.1.2.3:1", 1, {**OWN, "weasyprint": "69.0"}, "", "weasyprint: 69.0, and here 70.0"),
        (
            "tls://10.1.2.3:1",
            1,
            {**OWN, "libpango-1.0.so.0.5000.12": "cd34"},
            "",
            "libpango-1.0.so.0.5000.12: cd34, and here ab12",
        ),
        ("tls://10.1.2.3:1", 1, {"brochure": "1 (a)"}, "", "weasyprint: none, and here 70.0"),
        ("tls://10.1.2.3:1", 1, "the program is not installed there", "", "the program is not installed"),
        ("tls://10.1.2.3:1", 1, OSError("gone"), "", "gone"),
    ],
)
def test_a_worker_that_would_make_other_files_is_refused_by_name(
    address: str, threads: int, facts: Any, python: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "facts", lambda: OWN)
    client = Answers(("leeds-2", address, threads), facts=facts, python=python)
    crew, warnings = _crew(client)
    crew.look()
    assert crew.addresses == [] and client.given == [] and warnings == []
    with pytest.raises(MissingDependencyError) as caught:
        crew.check_any(time.monotonic())
    assert f"worker “leeds-2”: {told}" in str(caught.value) or told in str(caught.value)
    assert "leeds-2" in str(caught.value)


def test_the_others_work_and_are_given_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "facts", lambda: OWN)
    client = Answers(("one", "tls://a:1", 1), ("two", "tls://b:1", 4), facts=OWN)
    crew, warnings = _crew(client)
    crew.look()
    assert crew.addresses == client.given == ["tls://a:1"]
    assert client.keeping == ["tls://a:1"] and client.watched == {"tls://a:1": False}
    crew.leave()
    assert client.watched == {"tls://a:1": True}
    assert ["two" in warning.message for warning in warnings] == [True]


def test_a_cluster_without_workers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.0)
    crew, _warnings = _crew(Answers(facts=OWN))
    crew.look()
    with pytest.raises(MissingDependencyError, match="no worker that may work"):
        crew.check_any(time.monotonic())


def _crew(client: Answers) -> tuple[Crew, list[Finding]]:
    warnings: list[Finding] = []
    errand = Errand(Archive("digest", b""), lambda variant: _job(variant))
    return Crew(client, errand, warnings.append), warnings


def _job(variant: Variant) -> away.AwayJob:
    return away.AwayJob("digest", "content.yaml", ("screen",), "key", None, variant)


def test_a_worker_gives_no_other_files_than_it_was_asked_for() -> None:
    variant = Variant("Leeds", {}, {"hcp": "X"}, "{leaflet}-{edition}.pdf", SourcePlace("variants.csv"), {})
    errand = Errand(Archive("digest", b""), _job)
    good = VariantMade("Leeds", {"hcp-screen.pdf": b""}, (), (), (), {"hcp": b""})
    assert cluster.as_ordered(variant, good, errand) == good
    for bad in (
        VariantMade("Leeds", {"../index.html": b""}, (), (), ()),
        VariantMade("Leeds", {"hcp-screen.pdf": b""}, (), (), (), {"/../x": b""}),
        VariantMade("York", {"hcp-screen.pdf": b""}, (), (), ()),
        "a text",
    ):
        with pytest.raises(BrochureError, match="something else"):
            cluster.as_ordered(variant, bad, errand)
