"""The command line: the only room that prints or exits."""

from __future__ import annotations

import contextlib
import re
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

from brochure.cli.options import parser
from brochure.cli.terminal import Terminal, counted, forget
from brochure.errors import BrochureError, ContentError, ExitCode
from brochure.pipeline.signals import ENDING

#: A place in a traceback, as Python prints it.
_TRACE_LINE = re.compile(r'^  File "(.+)", line (\d+)', re.MULTILINE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code.  Raises only ``SystemExit``, on wrong usage."""
    # Messages hold “quotes” and dashes whatever the terminal's locale is.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = parser().parse_args(arguments)
    terminal = Terminal(sys.stderr)
    try:
        with _interruptible():
            return int(options.run(options, terminal))
    except ContentError as error:
        terminal.findings(error.findings, "`brochure check` lists them")
        terminal.say(f"{counted(error.findings)}: nothing was written", "error")
        return ExitCode.CONTENT
    except BrochureError as error:
        if options.debug:
            traceback.print_exc()
        terminal.say(f"error: {error}", "error")
        return error.exit_code
    except KeyboardInterrupt:
        terminal.say("interrupted: every file in the output folder is whole", "error")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader of the output has gone: nobody would see a message.
        forget(sys.stdout)
        return ExitCode.OK
    except Exception as error:
        if options.debug:
            traceback.print_exc()
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        terminal.say(f"error: a fault of this program, at {_origin(error)}: {reason}", "error")
        terminal.say("    = run the command again with --debug and report what it prints")
        return ExitCode.INTERNAL


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """Makes SIGTERM end a command as Ctrl+C does, once: a second signal does not disturb the cleaning up."""
    # Only the main thread may set handlers; a command started to ignore the signal goes on ignoring it.
    ours = ENDING if threading.current_thread() is threading.main_thread() else ()
    before = {sign: signal.getsignal(sign) for sign in ours if signal.getsignal(sign) != signal.SIG_IGN}

    def interrupt(number: int, frame: FrameType | None) -> None:
        for sign in before:
            signal.signal(sign, signal.SIG_IGN)
        raise KeyboardInterrupt

    for sign in before:
        signal.signal(sign, interrupt)
    try:
        yield
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


def _origin(error: Exception) -> str:
    """File and line where an error arose, in a worker process too: its traceback comes as text."""
    places = (
        _TRACE_LINE.findall(str(error.__cause__))
        if type(error.__cause__).__name__ == "_RemoteTraceback"
        else []
    )
    frame = traceback.extract_tb(error.__traceback__)[-1]
    name, line = places[-1] if places else (frame.filename, frame.lineno)
    return f"{Path(name).name}:{line}"
