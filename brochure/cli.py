"""The command line: the only module that prints or exits."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn, TextIO

from brochure import __version__
from brochure.build import EDITION_NAMES, Outcome, Request, build, inspect
from brochure.errors import BrochureError, ContentError, ExitCode, UsageError
from brochure.findings import Finding, Severity, has_errors, in_order
from brochure.interrupts import ENDING

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
_CONTROL = {code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}
#: A place in a traceback, as Python prints it.
_TRACE_LINE = re.compile(r'^  File "(.+)", line (\d+)', re.MULTILINE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code.  Never raises but for ``SystemExit`` on wrong usage."""
    # Messages hold “quotes” and dashes whatever the terminal's locale is.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    terminal = Terminal(sys.stderr)
    try:
        with _interruptible():
            return int(options.run(options, terminal))
    except ContentError as error:
        terminal.findings(error.findings)
        terminal.say(f"{_count(error.findings)}: nothing was written", "error")
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
        # Whoever read our output has gone; there is nobody left to tell.
        _forget(sys.stdout)
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
    """Makes SIGTERM end a command as Ctrl+C does, once: a second signal does not disturb the clearing up."""
    # Only the main thread may; and a command that was started to live through a signal does.
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


def _forget(stream: TextIO) -> None:
    """Point a stream nobody reads at nothing, so that Python does not complain of it when it ends."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


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


class Terminal:
    """Progress and messages for people: colours only on a terminal that wants them."""

    def __init__(self, stream: TextIO | None) -> None:
        #: None when nobody listens, or no more.
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

    def findings(self, findings: Sequence[Finding]) -> None:
        """Print findings, each with its place, the line and the fix."""
        for finding in findings:
            head, *rest = finding.as_text().splitlines()
            # The place and the message come first, as tools that jump to a place expect; errors need no word.
            mark = "" if finding.severity is Severity.ERROR else f" [{finding.severity.value}]"
            lines = [self.painted(head, finding.severity.value) + mark, *map(self.painted, rest)]
            self._write("\n".join(lines) + "\n")

    def painted(self, text: str, look: str = "") -> str:
        """A text without control characters, in the colour of a look where there are colours."""
        text = text.translate(_CONTROL)
        return f"\033[{_COLOURS[look]}m{text}\033[0m" if self._colours and look in _COLOURS else text

    def _write(self, text: str) -> None:
        if self._stream is None:
            return
        # On a terminal each message takes the place of a line that says what is going on.
        text = f"\r\033[K{text}" if self._live else text
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:
            # The reader has gone or the log is full: no reason to leave the work undone.
            _forget(self._stream)
            self._stream = None


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(ExitCode.USAGE, f"error: {message}\n    = see `{self.prog} --help`\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m brochure", description="Print-ready leaflets from one content file.")
    parser.add_argument("--version", action="version", version=f"brochure {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)

    common = _Parser(add_help=False)
    common.add_argument("--debug", action="store_true", help="show the traceback of a fault of this program")

    command = commands.add_parser("build", parents=[common], help="build the leaflets into the output folder")
    _content_option(command)
    command.add_argument(
        "--output", type=Path, default=Path("output"), metavar="DIR", help="output folder (output)"
    )
    command.add_argument(
        "--leaflet", action="append", default=[], metavar="NAME", help="only this leaflet; may be repeated"
    )
    command.add_argument(
        "--edition",
        action="append",
        default=[],
        choices=EDITION_NAMES,
        help="only this edition; may be repeated",
    )
    command.add_argument(
        "--jobs", type=_positive, metavar="N", help="workers at most (one for each processor)"
    )
    command.add_argument("--force", action="store_true", help="build even when everything is up to date")
    command.add_argument("--final", action="store_true", help="fail (4) unless every leaflet is approved")
    command.set_defaults(run=_build)

    command = commands.add_parser("check", parents=[common], help="check the content without building")
    _content_option(command)
    command.add_argument(
        "--format", choices=("text", "json"), default="text", help="how findings are printed (text)"
    )
    command.set_defaults(run=_check)

    command = commands.add_parser(
        "approve",
        parents=[common],
        help="certify a leaflet as it is, after all checks",
        description="Certify a leaflet in its final form: it is built and checked, and an entry is written "
        "into approvals.yaml. The certifier is one registered doctor or pharmacist who did not draw it up.",
    )
    command.add_argument("leaflet", metavar="LEAFLET", help="name of the leaflet")
    command.add_argument("--name", required=True, metavar="NAME", help="name of the certifier")
    command.add_argument("--role", required=True, metavar="ROLE", help="role, such as “medical signatory”")
    command.add_argument(
        "--job-code",
        required=True,
        metavar="CODE",
        help="the code that is printed on this form of the leaflet",
    )
    command.add_argument(
        "--expires", type=_day, metavar="DATE", help="last day on which it holds (two years from today)"
    )
    command.add_argument(
        "--sign", type=Path, metavar="KEY.pem", help="sign the entry with this private key (needs OpenSSL)"
    )
    command.add_argument(
        "--certificate", type=Path, metavar="CERT.pem", help="the certificate that belongs to the key"
    )
    _content_option(command)
    command.add_argument(
        "--output", type=Path, default=Path("output"), metavar="DIR", help="output folder (output)"
    )
    command.set_defaults(run=_approve)

    command = commands.add_parser(
        "diff",
        parents=[common],
        help="tell what changed between two content files, panel by panel",
        description="Tell what changed in the leaflets: words, sources, references, values, and the pages to "
        "read again. What was is shown as [-…-], what is as {+…+}.",
    )
    command.add_argument(
        "old", type=Path, metavar="OLD", help="the earlier content file, or “approved” for what was approved"
    )
    command.add_argument("new", type=Path, metavar="NEW", help="the later one")
    command.add_argument(
        "--leaflet", action="append", default=[], metavar="NAME", help="only this leaflet; may be repeated"
    )
    command.add_argument(
        "--format", choices=("text", "json"), default="text", help="how changes are printed (text)"
    )
    command.set_defaults(run=_diff)

    command = commands.add_parser(
        "preflight", parents=[common], help="judge any PDF by PDF/X-4, GWG 2022 and a printer's limits"
    )
    command.add_argument("files", nargs="+", type=Path, metavar="FILE.pdf", help="PDF to judge")
    command.add_argument("--printer", metavar="NAME", help="also by the limits of this row of printers.yaml")
    command.add_argument(
        "--format", choices=("text", "json"), default="text", help="how findings are printed (text)"
    )
    command.set_defaults(run=_preflight)

    command = commands.add_parser(
        "schema", parents=[common], help="print the JSON Schema of the content file"
    )
    command.set_defaults(run=_schema)
    return parser


def _content_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--content",
        type=Path,
        default=Path("content.yaml"),
        metavar="FILE",
        help="content file (content.yaml)",
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a day: write it as 2028-11-26") from None


def _positive(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of workers: give 1 to 256")
    return int(text)


def _build(options: argparse.Namespace, terminal: Terminal) -> int:
    request = Request(
        content=options.content,
        output=options.output,
        leaflets=tuple(options.leaflet),
        editions=tuple(options.edition),
        jobs=options.jobs,
        force=options.force,
        final=options.final,
    )
    outcome = build(request, terminal.stage)
    _summary(outcome, options.output, terminal)
    return ExitCode.CHECKS_FAILED if has_errors(outcome.findings) else ExitCode.OK


def _summary(outcome: Outcome, output: Path, terminal: Terminal) -> None:
    report = outcome.report
    findings = outcome.findings
    # Notes ask for nothing to be done: the report has them.
    terminal.findings([finding for finding in findings if finding.severity is not Severity.NOTE])
    for leaflet in report["leaflets"]:
        editions = [
            f"{name} ({size['bytes'] / 1000:.0f} kB)"
            for name, size in sorted(report["files"].items())
            if size.get("leaflet") == leaflet["name"]
        ]
        unit = "panel" if leaflet["format"]["kind"] == "folded" else "page"
        # Titles of some formats say how many pages they have.
        size = leaflet["format"]["title"].removesuffix(f", {_number(leaflet['pages'], unit)}")
        terminal.say(
            f"{leaflet['name']}: {size}, {_number(leaflet['pages'], unit)}, "
            f"{_number(len(leaflet['references']), 'reference')}",
            "strong",
        )
        for edition in editions:
            terminal.say(f"    {output / edition}")
    if report["draft"]:
        every = all(not leaflet["review"]["approval"]["valid"] for leaflet in report["leaflets"])
        whose = "every page" if every else "every page of a leaflet that is not"
        terminal.say(f"Not approved: {whose} says that it is a draft.")
    for leaflet in report["leaflets"]:
        approval = leaflet["review"]["approval"]
        if approval["certificate"] is not None:
            terminal.say(f"{leaflet['name']}: {approval['words']}")
    if findings:
        terminal.say(f"{_count(findings)}, all in the report.")
    state = "Up to date" if outcome.up_to_date else f"Built in {report['seconds']['total']:.1f} s"
    terminal.say(f"{state}. Report: {output / 'report.html'}", "done")


def _check(options: argparse.Namespace, terminal: Terminal) -> int:
    findings: Sequence[Finding]
    code = ExitCode.OK
    try:
        findings = inspect(options.content)
    except ContentError as error:
        findings, code = error.findings, ExitCode.CONTENT
    if code is ExitCode.OK and has_errors(findings):
        code = ExitCode.CHECKS_FAILED
    if options.format == "json":
        _print(json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False, indent=1) + "\n")
    else:
        terminal.findings(findings)
        terminal.say(_count(findings), "error" if code else "done")
    return code


def _approve(options: argparse.Namespace, terminal: Terminal) -> int:
    from brochure.approval.approve import Certificate, approve

    if (options.sign is None) != (options.certificate is None):
        raise UsageError("a signature needs both --sign and --certificate: give the one that is missing")
    certificate = Certificate(
        options.leaflet,
        options.name.strip(),
        options.role.strip(),
        options.job_code.strip(),
        options.expires,
        options.sign,
        options.certificate,
    )
    done = approve(certificate, Request(content=options.content, output=options.output), terminal.stage)
    if done.refusals:
        terminal.findings(in_order(done.refusals))
        terminal.say(f"{_count(done.refusals)}: not approved", "error")
        return ExitCode.CHECKS_FAILED
    _summary(done.outcome, options.output, terminal)
    return ExitCode.CHECKS_FAILED if has_errors(done.outcome.findings) else ExitCode.OK


def _diff(options: argparse.Namespace, terminal: Terminal) -> int:
    from brochure.comparison import compare
    from brochure.review.change_text import text_of

    done = compare(options.old, options.new, options.leaflet, lambda what: terminal.stage(what, None))
    if options.format == "json":
        _print(json.dumps([found.as_dict() for found in done.changes], ensure_ascii=False, indent=1) + "\n")
    else:
        paint = Terminal(sys.stdout).painted
        _print("\n".join(text_of(found, paint) for found in done.changes))
    told = [f"{found.leaflet}: {found.summary}" for found in done.changes]
    told += [f"{name}: never approved" for name in done.never_approved]
    terminal.say(" | ".join(told), "done")
    return ExitCode.OK


def _preflight(options: argparse.Namespace, terminal: Terminal) -> int:
    from brochure.examination import delivered, limits_of
    from brochure.preflight.sandbox import examine, verdict

    limits = limits_of(options.printer, Path.cwd())
    failed = False
    judged: list[dict[str, object]] = []
    for name, data in delivered(options.files):
        findings = in_order(examine(data, name, limits))
        failed = failed or has_errors(findings)
        if options.format == "json":
            plain = [finding.as_dict() for finding in findings]
            judged.append({"file": name, "findings": plain, "verdict": verdict(findings)})
            continue
        fit = "not fit for print" if has_errors(findings) else "no error found"
        lines = [*map(_told, findings), f"{name}: {_count(findings)}, {fit}"]
        _print("\n".join(lines).translate(_CONTROL) + "\n")
    if options.format == "json":
        _print(json.dumps(judged, indent=1) + "\n")
    return ExitCode.CHECKS_FAILED if failed else ExitCode.OK


def _told(finding: Finding) -> str:
    """A finding as text for standard output: errors need no word."""
    head, *rest = finding.as_text().splitlines()
    mark = "" if finding.severity is Severity.ERROR else f" [{finding.severity.value}]"
    return "\n".join([head + mark, *rest])


def _schema(options: argparse.Namespace, terminal: Terminal) -> int:
    from brochure.content.schema import schema_text

    _print(schema_text())
    return ExitCode.OK


def _print(text: str) -> None:
    """Print what a command was asked for, at once: at its end there is nobody to tell of trouble."""
    if sys.stdout is None:
        raise BrochureError("can't write to standard output: it is closed")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _forget(sys.stdout)
        raise BrochureError(f"can't write to standard output: {error.strerror}") from error


def _count(findings: Sequence[Finding]) -> str:
    counts: dict[Any, int] = {severity: 0 for severity in Severity}
    for finding in findings:
        counts[finding.severity] += 1
    words = [_number(count, severity.value) for severity, count in counts.items() if count]
    return ", ".join(words) or "no findings"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
