"""The command line: the only module that prints or exits."""

from __future__ import annotations

import argparse
import json
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn, TextIO

from brochure import __version__
from brochure.build import EDITION_NAMES, Outcome, Request, build
from brochure.errors import BrochureError, ContentError, ExitCode
from brochure.findings import Finding, Severity, has_errors

#: Signs and ANSI colours of severities and of a finished stage.
_COLOURS = {"error": "31", "warning": "33", "note": "36", "done": "32", "quiet": "2", "strong": "1"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code.  Never raises but for ``SystemExit`` on wrong usage."""
    # Messages hold “quotes” and dashes whatever the terminal's locale is.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    terminal = Terminal(sys.stderr)
    try:
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
        terminal.say("interrupted: the output folder is as it was", "error")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except Exception as error:
        if options.debug:
            traceback.print_exc()
        where = traceback.extract_tb(error.__traceback__)[-1]
        reason = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        terminal.say(
            f"error: a fault of this program, at {Path(where.filename).name}:{where.lineno}: {reason}\n"
            "    = run the command again with --debug and report what it prints",
            "error",
        )
        return ExitCode.INTERNAL


class Terminal:
    """Progress and messages for people: colours only on a terminal that wants them."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        dumb = os.environ.get("TERM") == "dumb" or "NO_COLOR" in os.environ
        self._colours = stream.isatty() and not dumb

    def say(self, text: str, look: str = "") -> None:
        """Print a message."""
        print(self._painted(text, look), file=self._stream, flush=True)

    def stage(self, name: str, seconds: float) -> None:
        """Say that a stage has ended."""
        self.say(
            f"{self._painted('✓', 'done')} {self._painted(f'{seconds * 1000:6.0f} ms', 'quiet')}  {name}"
        )

    def findings(self, findings: Sequence[Finding]) -> None:
        """Print findings, each with its place, the line and the fix."""
        for finding in findings:
            head, *rest = finding.as_text().splitlines()
            # The place and the message come first, as tools that jump to a place expect; errors need no word.
            mark = "" if finding.severity is Severity.ERROR else f" [{finding.severity.value}]"
            self.say("\n".join([self._painted(head, finding.severity.value) + mark, *rest]))

    def _painted(self, text: str, look: str) -> str:
        return f"\033[{_COLOURS[look]}m{text}\033[0m" if self._colours and look in _COLOURS else text


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
    command.set_defaults(run=_build)

    command = commands.add_parser("check", parents=[common], help="check the content without building")
    _content_option(command)
    command.add_argument(
        "--format", choices=("text", "json"), default="text", help="how findings are printed (text)"
    )
    command.set_defaults(run=_check)

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
    )
    outcome = build(request, terminal.stage)
    _summary(outcome, options.output, terminal)
    return ExitCode.CHECKS_FAILED if outcome.failed_checks else ExitCode.OK


def _summary(outcome: Outcome, output: Path, terminal: Terminal) -> None:
    report = outcome.report
    for finding in report["findings"]:
        place = finding["place"] or {}
        where = ":".join(str(place[part]) for part in ("file", "line", "column") if place.get(part))
        text = f"{where}: {finding['message']}" if where else finding["message"]
        terminal.say(f"{finding['severity']}: {text}", finding["severity"])
        if finding["fix"]:
            terminal.say(f"    = {finding['fix']}")
    for leaflet in report["leaflets"]:
        editions = [
            f"{name} ({size['bytes'] / 1000:.0f} kB)"
            for name, size in sorted(report["files"].items())
            if size.get("leaflet") == leaflet["name"]
        ]
        pages = "panels" if leaflet["format"]["kind"] == "folded" else "pages"
        references = len(leaflet["references"])
        terminal.say(
            f"{leaflet['name']}: {leaflet['format']['title']}, {leaflet['pages']} {pages}, "
            f"{references} references",
            "strong",
        )
        for edition in editions:
            terminal.say(f"    {output / edition}")
    if report["draft"]:
        terminal.say("Not approved: every page says that it is a draft.")
    state = "Up to date" if outcome.up_to_date else f"Built in {report['seconds']['total']:.1f} s"
    terminal.say(f"{state}. Report: {output / 'report.html'}", "done")


def _check(options: argparse.Namespace, terminal: Terminal) -> int:
    from brochure.check import check, read

    findings: Sequence[Finding]
    code = ExitCode.OK
    try:
        findings = check(read(options.content))
    except ContentError as error:
        findings, code = error.findings, ExitCode.CONTENT
    if code is ExitCode.OK and has_errors(findings):
        code = ExitCode.CHECKS_FAILED
    if options.format == "json":
        print(json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False, indent=1))
    else:
        terminal.findings(findings)
        terminal.say(_count(findings), "error" if code else "done")
    return code


def _schema(options: argparse.Namespace, terminal: Terminal) -> int:
    from brochure.content.schema import schema_text

    print(schema_text(), end="")
    return ExitCode.OK


def _count(findings: Sequence[Finding]) -> str:
    counts: dict[Any, int] = {severity: 0 for severity in Severity}
    for finding in findings:
        counts[finding.severity] += 1
    words = [
        f"{count} {severity.value}{'s' if count != 1 else ''}" for severity, count in counts.items() if count
    ]
    return ", ".join(words) or "no findings"
