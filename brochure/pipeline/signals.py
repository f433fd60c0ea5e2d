"""Signals that end a command, and how to keep them back for a moment."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

#: What people (Ctrl+C) and systems end a command with.
ENDING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def held() -> Iterator[None]:
    """Keeps these signals back while it is open; one that came meanwhile is delivered as it closes."""
    if not hasattr(signal, "pthread_sigmask"):
        # Windows has no such mask.
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def released() -> None:
    """Let these signals through again: a process that was forked while they were held begins like that."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
