"""Events for the browsers: each one that listens gets all of them, in their order."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

#: Events that wait for one browser; one that reads none any more is let go, and asks for all when it returns.
_MOST_WAITING = 400
#: Seconds after which something is sent so that nobody takes the connection for dead.
_BEAT = 15.0
#: Most browsers that listen at a time.
MOST_LISTENERS = 32


class Hub:
    """Those who listen."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[str | None]] = set()

    @property
    def listeners(self) -> int:
        """How many listen."""
        return len(self._queues)

    def send(self, event: str, data: dict[str, Any]) -> None:
        """Send an event to all who listen."""
        text = _event(event, data)
        for queue in list(self._queues):
            if queue.qsize() >= _MOST_WAITING:
                self._queues.discard(queue)
                queue.put_nowait(None)
            else:
                queue.put_nowait(text)

    def close(self) -> None:
        """Let all go: the studio ends."""
        for queue in list(self._queues):
            queue.put_nowait(None)
        self._queues.clear()

    async def listen(self, first: dict[str, Any]) -> AsyncIterator[str]:
        """All events from now on, behind one that tells the state of things."""
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._queues.add(queue)
        try:
            yield _event("state", first)
            while True:
                try:
                    text = await asyncio.wait_for(queue.get(), _BEAT)
                except asyncio.TimeoutError:
                    yield ": still here\n\n"
                    continue
                if text is None:
                    return
                yield text
        finally:
            self._queues.discard(queue)


def _event(event: str, data: dict[str, Any]) -> str:
    # Escaped: half a character, which has no bytes of its own, would end the connection of all who listen.
    return f"event: {event}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n"
