"""How much work something is, without a clock for a measure: a busy machine answers as an idle one does."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest


def calls(action: Callable[[], object]) -> int:
    """The calls of functions that the action makes, those of libraries in C among them.

    What a library does within one call is not counted.
    """
    count = 0

    def called(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        action()
    finally:
        sys.setprofile(before)
    return count


@contextlib.contextmanager
def coming_to_an_end(seconds: int = 40) -> Iterator[None]:
    """Fail where what is done within would go on for long: more than so many seconds of this processor.

    Not a measure of speed: it is twenty times and more of what is needed, and what grows with the square of
    its input, or worse, needs minutes to years.
    """

    def ended(_number: int, _frame: FrameType | None) -> None:
        pytest.fail(f"not done after {seconds} s of the processor")

    before = signal.signal(signal.SIGPROF, ended)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
