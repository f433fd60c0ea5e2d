"""The studio at work: its server, the address that opens it, and the file that says that it runs."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import uvicorn

from brochure.errors import UsageError
from brochure.studio.app import app_of
from brochure.studio.guard import Guard, Keys
from brochure.studio.registry import Registry
from brochure.studio.studio import Studio
from brochure.studio.watching import watch

#: The address that the studio is bound to unless it is told otherwise, and its first port.
HOST, PORT = "127.0.0.1", 8321
#: How many ports are tried.
_TRIED = 10


def listening_at(host: str, port: int | None) -> socket.socket:
    """A socket on a port, or without one on the first port of the studio that is free."""
    if port is not None:
        return bound(host, port)
    for number in range(PORT, PORT + _TRIED):
        with contextlib.suppress(UsageError):
            return bound(host, number)
    return bound(host, 0)


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens; on any free port where *port* is 0.  Raises :class:`UsageError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        # Whoever comes before the server is ready waits.
        listening.listen()
    except OSError as error:
        listening.close()
        words = f"the port {port} of {host} can’t be used: {error.strerror}"
        raise UsageError(f"{words}\n    = end what uses it, or choose another one with --port") from None
    return listening


def hosts_of(host: str, port: int) -> frozenset[str]:
    """What browsers may call the studio."""
    names = {f"[{host}]" if ":" in host else host}
    if host in ("127.0.0.1", "::1", "localhost"):
        names |= {"127.0.0.1", "localhost"} if host != "::1" else {"localhost"}
    return frozenset(f"{name}:{port}".lower() for name in names)


def run(
    content: Path, output: Path, *, host: str = HOST, port: int | None = None, opened: Callable[[str], None]
) -> None:
    """Serve a project until somebody ends it.  *opened* gets the address that opens it, once."""
    with contextlib.closing(listening_at(host, port)) as listening:
        port = listening.getsockname()[1]
        keys = Keys()
        studio = Studio(content, output)
        registry = studio.registry = Registry(studio.workspace.project.root, port)
        keys.earlier = registry.enter(keys.session, keys.key)

        @contextlib.asynccontextmanager
        async def beside() -> AsyncIterator[None]:
            task = asyncio.create_task(watch(studio))
            name = f"[{host}]" if ":" in host else host
            opened(f"http://{name}:{port}/?token={keys.token()}")
            try:
                yield
            finally:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
                registry.leave()

        guarded = Guard(app_of(studio, beside), keys, hosts_of(host, port), f"brochure-session-{port}")
        config = uvicorn.Config(
            guarded,
            log_level="critical",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="on",
            timeout_graceful_shutdown=1,
            ws="none",
            h11_max_incomplete_event_size=64 * 1024,
        )
        uvicorn.Server(config).run(sockets=[listening])
