"""An app of the studio, asked without a network."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from brochure.studio.guard import App

#: What the studio is called in tests, and what a browser on its own page sends.
HOST = "127.0.0.1:8321"
OWN = {"host": HOST, "origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as plain values."""
        return json.loads(self.body)


def ask(
    app: App,
    path: str,
    method: str = "GET",
    *,
    headers: Mapping[str, str] | None = None,
    body: Any = None,
    pieces: tuple[bytes, ...] = (),
) -> Reply:
    """Send a request; *body* goes as JSON, *pieces* as they are."""
    return asyncio.run(asked(app, path, method, headers=headers, body=body, pieces=pieces))


async def asked(
    app: App,
    path: str,
    method: str = "GET",
    *,
    headers: Mapping[str, str] | None = None,
    body: Any = None,
    pieces: tuple[bytes, ...] = (),
) -> Reply:
    """The same inside of a loop."""
    sent = {**OWN, **(headers or {})}
    if body is not None:
        pieces = (json.dumps(body).encode(),)
        sent = {"content-type": "application/json", **sent}
    path, _, query = path.partition("?")
    scope: MutableMapping[str, Any] = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in sent.items() if value],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8321),
    }
    waiting = list(pieces)
    started: dict[str, Any] = {}
    gathered: list[bytes] = []
    over = asyncio.Event()

    async def receive() -> MutableMapping[str, Any]:
        if not waiting and pieces and started:
            await over.wait()
            return {"type": "http.disconnect"}
        data = waiting.pop(0) if waiting else b""
        return {"type": "http.request", "body": data, "more_body": bool(waiting)}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            started.update(message)
        else:
            gathered.append(message.get("body", b""))
            if not message.get("more_body"):
                over.set()

    await app(scope, receive, send)
    headers_back = {name.decode().lower(): value.decode() for name, value in started.get("headers", ())}
    return Reply(started.get("status", 0), headers_back, b"".join(gathered))
