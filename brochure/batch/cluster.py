"""Variants made by the workers of a dask cluster: who may work, what they are given, and what comes back.

Scheduling, transport and what happens when a worker is lost are dask’s.  Ours is whom the work is given to:
workers that would make other bytes are refused, and told what differs.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from brochure.batch import away, machine
from brochure.batch.address import Cluster, is_loopback, parted
from brochure.batch.archive import Archive
from brochure.batch.make import VariantMade
from brochure.batch.plan import Variant
from brochure.errors import BrochureError, MissingDependencyError, UsageError
from brochure.findings import Finding, Severity
from brochure.source.installation import is_checkout

if TYPE_CHECKING:
    from distributed import Client

#: The rule of a worker that may not work.
RULE = "batch.worker"
#: Seconds until there has to be a worker.  How long a scheduler is waited for is a setting of dask.
PATIENCE = 30.0
#: Seconds that taking leave of a scheduler may take.
_LEAVE = 10.0
#: Seconds between two looks at which workers there are.
_LOOK = 1.0
#: Variants that wait at each worker.
_AHEAD = 2
#: How often a variant is given out that comes back for no fault of its own.
_TRIES = 5
#: Most differences of a worker that are told.
_MOST = 6
#: How a worker is started, for those who have to start one.
_START = "dask worker ADDRESS --nthreads 1 --nworkers 2, with the certificates: see the guide of variants"
#: Words of errors that are about certificates.
_OF_CERTIFICATES = ("certificate", "ssl", "tls expects", "key values")
#: What speaks of connections, in words for whoever looks after dask.
_LOUD = ("distributed", "tornado", "asyncio")


@dataclass(frozen=True)
class Errand:
    """What the workers are given besides the variants."""

    archive: Archive
    #: A job of the batch, which lacks its variant.
    job: Callable[[Variant], away.AwayJob] = field(repr=False)


class Crew:
    """The workers of a cluster that may work."""

    def __init__(self, client: Client, errand: Errand, tell: Callable[[Finding], None]) -> None:
        self._client = client
        self._errand = errand
        self._tell = tell
        #: Workers that were looked at, by address: whether they may work.
        self._known: dict[str, bool] = {}
        #: Why workers were refused, by their names.
        self._refused: dict[str, str] = {}
        #: Warnings that are told once somebody may work: else an error says the same.
        self._untold: list[Finding] = []
        self._looked = 0.0
        self._has_worked = False
        self.addresses: list[str] = []

    def look(self) -> None:
        """See which workers there are; new ones are asked what they are, and given the project.

        Raises :class:`BrochureError` where the scheduler does not answer.
        """
        if time.monotonic() - self._looked < _LOOK:
            return
        try:
            there = self._client.scheduler_info()["workers"]
            new = {address: told for address, told in there.items() if address not in self._known}
            if new:
                self._judge(new)
        except (OSError, TimeoutError, KeyError, CancelledError) as error:
            raise _lost() from error
        self._looked = time.monotonic()
        self.addresses = [address for address in there if self._known.get(address)]
        while self.addresses and self._untold:
            self._tell(self._untold.pop(0))
        self._has_worked = self._has_worked or bool(self.addresses)

    def check_any(self, since: float) -> None:
        """Raise :class:`MissingDependencyError` where there is nobody to work, and hardly will be."""
        # One that was lost may be begun again by dask.
        is_hopeless = bool(self._refused) and not self._has_worked
        if self.addresses or (time.monotonic() - since < PATIENCE and not is_hopeless):
            return
        if is_hopeless:
            message = "no worker of the cluster may work: each would make other files than this machine"
            told = "\n    ".join(f"worker “{name}”: {why}" for name, why in self._refused.items())
            fix = "install the same program and libraries there as here, and start the workers again"
            raise MissingDependencyError(f"{message}\n    {told}", fix)
        message = f"the scheduler has had no worker that may work for {PATIENCE:.0f} seconds"
        raise MissingDependencyError(message, f"start workers: {_START}")

    def _judge(self, new: Mapping[str, Mapping[str, Any]]) -> None:
        why = {address: reason for address, told in new.items() if (reason := _unfit(address, told))}
        left = [address for address in new if address not in why]
        # Only a worker of the same Python and dask understands what it is asked.
        versions: Mapping[str, Any] = self._client.get_versions()
        for address in list(left):
            found = versions["workers"].get(address)
            differ = [] if found is None else _other_versions(versions["client"], found)
            if found is None or differ:
                why[address] = _some(differ) or "it does not answer"
                left.remove(address)
        wanted = {**machine.facts()}
        for address, found in self._asked(_fact_finder(), left).items():
            differ = machine.differences(wanted, found) if isinstance(found, Mapping) else [str(found)]
            if differ:
                why[address] = _some(differ)
                left.remove(address)
        # By the digest: what a worker has already is not sent again.
        digest = self._errand.archive.digest
        having = self._asked(away.projects, left)
        lacking = [one for one in left if not isinstance(having[one], list) or digest not in having[one]]
        for address, found in self._asked(away.take_project, lacking, self._errand.archive).items():
            if found != digest:
                why[address] = str(found)
                left.remove(address)
        self._asked(away.keep_memory, left)
        self._asked(away.watch, left, is_watched=False)
        for address, told in new.items():
            self._known[address] = address in left
            if address in why:
                self._refuse(str(told.get("name", address)), address, why[address])

    def _refuse(self, name: str, address: str, why: str) -> None:
        self._refused[name] = why
        message = f"the worker “{name}” at {address} gets no work: {why}"
        fix = "install the same there as here, then start it again"
        self._untold.append(Finding(RULE, Severity.WARNING, message, None, fix))

    def leave(self) -> None:
        """Leave the workers as they were."""
        with suppress(OSError, TimeoutError, CancelledError):
            self._asked(away.watch, self.addresses, is_watched=True)

    def _asked(
        self, function: Callable[..., Any], workers: Collection[str], *args: Any, **options: Any
    ) -> dict[str, Any]:
        """What a function gives on some workers, or the error that it ends with; dask calls it at once."""
        if not workers:
            return {}
        found = self._client.run(function, *args, workers=list(workers), on_error="return", **options)
        return {address: found.get(address, "it does not answer") for address in workers}

    def made(self, variants: Sequence[Variant]) -> Iterator[tuple[Variant, VariantMade | str]]:
        """The variants as they are finished; in words why not, where workers die of one.

        Raises :class:`BrochureError` where nobody is left to work, and for what is wrong with all variants.
        """
        from distributed import KilledWorker

        executor = self._client.get_executor(pure=False, allow_other_workers=False)
        todo = deque((variant, 1) for variant in variants)
        pending: dict[Future[VariantMade], tuple[Variant, int, frozenset[str]]] = {}
        since = time.monotonic()
        try:
            while todo or pending:
                self.look()
                if self.addresses:
                    since = time.monotonic()
                elif not pending or time.monotonic() - since > PATIENCE:
                    self.check_any(since)
                    time.sleep(_LOOK / 4)
                while todo and len(pending) < _AHEAD * len(self.addresses):
                    variant, tries = todo.popleft()
                    future = executor.submit(
                        away.make_away, self._errand.job(variant), workers=self.addresses
                    )
                    pending[future] = (variant, tries, frozenset(self.addresses))
                for future in wait(pending, _LOOK, FIRST_COMPLETED).done if pending else ():
                    variant, tries, _workers = pending.pop(future)
                    try:
                        yield variant, as_ordered(variant, future.result(), self._errand)
                    except KilledWorker:
                        yield variant, "ended each worker that it was given to"
                    except CancelledError as error:
                        if tries >= _TRIES or self._client.status != "running":
                            raise _lost() from error
                        todo.append((variant, tries + 1))
                # What was given to workers that are all gone waits for nobody.
                for future in [one for one, given in pending.items() if not given[2] & set(self.addresses)]:
                    if not future.done():
                        variant, tries, _workers = pending.pop(future)
                        future.cancel()
                        todo.appendleft((variant, tries))
        finally:
            executor.shutdown(wait=False)


@contextmanager
def crew(cluster: Cluster, errand: Errand, tell: Callable[[Finding], None]) -> Iterator[Crew]:
    """The workers of a cluster, for as long as they are needed; at least one of them may work.

    *tell* is given a warning for each that may not.  Raises :class:`MissingDependencyError` where dask is
    missing, nobody answers, certificates do not fit, or nobody may work.
    """
    cluster.checked()
    # Its loggers are there once it is loaded.
    with suppress(ImportError):
        import distributed  # noqa: F401
    with _quiet(), _connected(cluster) as client:
        found = Crew(client, errand, tell)
        since = time.monotonic()
        found.look()
        while not found.addresses:
            found.check_any(since)
            time.sleep(_LOOK / 4)
            found.look()
        try:
            yield found
        finally:
            found.leave()


@contextmanager
def _connected(cluster: Cluster) -> Iterator[Client]:
    try:
        from distributed import Client, Security
    except ImportError as error:
        message = "the package “distributed”, by which other machines are reached, is not installed"
        fix = (
            ".venv/bin/python -m pip install --require-hashes -r requirements-cluster.txt"
            if is_checkout()
            else "pip install 'brochure[cluster]'"
        )
        raise MissingDependencyError(message, fix) from error
    files = {
        "tls_ca_file": cluster.ca,
        "tls_client_cert": cluster.certificate,
        "tls_client_key": cluster.key,
    }
    is_encrypted = parted(cluster.address)[0] == "tls"
    try:
        security = Security(
            require_encryption=is_encrypted, **{name: file for name, file in files.items() if file}
        )
        if is_encrypted and not (security.tls_ca_file and security.tls_client_cert):
            raise UsageError(
                "--scheduler: name the certificates: --tls-ca, --tls-cert and --tls-key, or dask’s own"
                " settings distributed.comm.tls"
            )
        client = Client(cluster.address, security=security, set_as_default=False, name="brochure")
    except (OSError, TimeoutError, ValueError, TypeError) as error:
        raise _unreachable(cluster, error) from error
    try:
        yield client
    finally:
        with suppress(OSError, TimeoutError, CancelledError):
            client.close(timeout=_LEAVE)


def _unreachable(cluster: Cluster, error: BaseException) -> MissingDependencyError:
    causes: list[str] = []
    at: BaseException | None = error
    while at is not None and len(causes) < 10:
        causes.append(f"{type(at).__name__} {at}".lower())
        at = at.__cause__ or at.__context__
    if any(word in cause for cause in causes for word in _OF_CERTIFICATES):
        message = f"the scheduler {cluster.address} and this machine do not accept each other’s certificates"
        fix = "use certificates of one authority for scheduler, workers and this machine"
        return MissingDependencyError(message, fix)
    message = f"no scheduler answers at {cluster.address}"
    fix = (
        "see that “dask scheduler” runs there, with TLS where the address says so, and that its port is open"
    )
    return MissingDependencyError(message, fix)


def _lost() -> BrochureError:
    return BrochureError("the connection to the scheduler was lost: run this again, and what is done is kept")


def _fact_finder() -> Callable[[], object]:
    """A function that also goes to workers which do not have this program: it brings its code along."""

    def found() -> object:
        try:
            from brochure.batch.machine import facts
        except ImportError:
            return "the program is not installed there"
        return dict(facts())

    return found


def _unfit(address: str, told: Mapping[str, Any]) -> str:
    """Why a worker may not work, by what the scheduler knows of it; empty where nothing speaks against it."""
    scheme, host = parted(address)
    if scheme != "tls" and not (scheme == "tcp" and is_loopback(host)):
        return "it is not encrypted, and not on this machine"
    if told.get("nthreads") != 1:
        return f"it has {told.get('nthreads')} threads, and the engine is for one: start it with --nthreads 1"
    return ""


def _other_versions(client: Mapping[str, Any], worker: Mapping[str, Any]) -> list[str]:
    wanted, found = (
        {**{name: str(number) for name, number in one["packages"].items()}, "Python": one["host"]["python"]}
        for one in (client, worker)
    )
    names = ("Python", "dask", "distributed", "cloudpickle", "msgpack")
    return machine.differences(
        *({name: one[name] for name in names if one.get(name)} for one in (wanted, found))
    )


def _some(differ: Sequence[str]) -> str:
    more = f"; and {len(differ) - _MOST} more" if len(differ) > _MOST else ""
    return "; ".join(differ[:_MOST]) + more


def as_ordered(variant: Variant, made: object, errand: Errand) -> VariantMade:
    """What a worker gave, if it is what was asked for.  Raises :class:`BrochureError`."""
    if isinstance(made, VariantMade) and made.name == variant.name:
        editions = errand.job(variant).editions
        names = {variant.file(name, edition) for name in variant.codes for edition in editions}
        if set(made.files) <= names and {*made.thumbnails, *made.pictures} <= set(variant.codes):
            return replace(made, name=variant.name)
    raise BrochureError(f"a worker gave something else than the variant “{variant.name}”")


@contextmanager
def _quiet() -> Iterator[None]:
    """What dask tells of connections stays off the terminal; what matters of it is said in our words."""
    # Those below have levels of their own, by dask’s settings.
    there = sorted(logging.root.manager.loggerDict)
    names = [*_LOUD, *(name for name in there if name.partition(".")[0] in _LOUD and "." in name)]
    loggers = [logging.getLogger(name) for name in names]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
