"""What people and programs are shown: progress and messages on a terminal, results on standard output."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from typing import Any, TextIO

from brochure.errors import BrochureError
from brochure.findings import Finding, Severity, numbered

#: Signs and ANSI colours of severities and of a finished stage.
_COLOURS = {
    "error": "31",
    "warning": "33",
    "note": "36",
    "done": "32",
    "quiet": "2",
    "strong": "1",
    "old": "31",
    "new": "32",
}
#: Control characters, which content could send to the terminal by way of a message.
CONTROL = {code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}


class Terminal:
    """Progress and messages for people: colours only on a terminal that wants them."""

    def __init__(self, stream: TextIO | None) -> None:
        #: None when nobody reads the messages, or nobody any more.
        self._stream = stream
        self._live = stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
        self._colours = self._live and not os.environ.get("NO_COLOR")

    def say(self, text: str, look: str = "") -> None:
        """Print a message."""
        self._write(f"{self.painted(text, look)}\n")

    def stage(self, name: str, seconds: float | None) -> None:
        """Say that a stage has ended; on a terminal also, until the next message, that it has begun."""
        if seconds is not None:
            time = self.painted(f"{seconds * 1000:6.0f} ms", "quiet")
            self._write(f"{self.painted('✓', 'done')} {time}  {self.painted(name)}\n")
        elif self._live:
            self._write(f"… {self.painted(name)}")

    def findings(self, findings: Sequence[Finding], where: str = "") -> None:
        """Print findings, each with its place, the line and the fix: errors last, where people look first.

        Where there are errors and *where* says who else shows the other findings, these are one line.
        """
        others = [finding for finding in findings if finding.severity is not Severity.ERROR]
        if where and others and len(others) < len(findings):
            self.say(f"{counted(others)}: {where}", others[0].severity.value)
            findings = [finding for finding in findings if finding.severity is Severity.ERROR]
        for finding in errors_last(findings):
            head, *rest = finding.as_text().splitlines()
            # The place and the message come first, as tools that jump to a place expect; errors need no word.
            mark = "" if finding.severity is Severity.ERROR else f" [{finding.severity.value}]"
            lines = [self.painted(head, finding.severity.value) + mark, *map(self.painted, rest)]
            self._write("\n".join(lines) + "\n")

    def painted(self, text: str, look: str = "") -> str:
        """A text without control characters, in the colour of a look where there are colours."""
        text = text.translate(CONTROL)
        return f"\033[{_COLOURS[look]}m{text}\033[0m" if self._colours and look in _COLOURS else text

    def _write(self, text: str) -> None:
        if self._stream is None:
            return
        # On a terminal each message replaces the line that says what is going on.
        text = f"\r\033[K{text}" if self._live else text
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:
            # The reader has gone or the log is full: no reason to leave the work undone.
            forget(self._stream)
            self._stream = None


def printed(text: str) -> None:
    """Print what a command was asked for, and flush it: a failure can still be reported now."""
    if sys.stdout is None:
        raise BrochureError("can't write to standard output: it is closed")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        forget(sys.stdout)
        raise BrochureError(f"can't write to standard output: {error.strerror}") from error


def told(finding: Finding) -> str:
    """A finding as text for standard output: errors need no word."""
    head, *rest = finding.as_text().splitlines()
    mark = "" if finding.severity is Severity.ERROR else f" [{finding.severity.value}]"
    return "\n".join([head + mark, *rest])


def errors_last(findings: Sequence[Finding]) -> list[Finding]:
    """The findings with what matters most at the end, nearest to the prompt."""
    return sorted(findings, key=lambda finding: -finding.severity.rank)


def counted(findings: Sequence[Finding]) -> str:
    """How many findings there are, by severity: ``1 error, 2 warnings``."""
    counts: dict[Any, int] = {severity: 0 for severity in Severity}
    for finding in findings:
        counts[finding.severity] += 1
    words = [numbered(count, severity.value) for severity, count in counts.items() if count]
    return ", ".join(words) or "no findings"


def forget(stream: TextIO) -> None:
    """Redirect a stream that nobody reads, so that Python does not complain about it at exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
