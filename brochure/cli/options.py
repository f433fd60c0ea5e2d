"""The options of the commands."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import NoReturn

from brochure import __version__
from brochure.cli.commands import (
    run_approve,
    run_batch,
    run_build,
    run_check,
    run_copy,
    run_diff,
    run_new,
    run_preflight,
    run_schema,
    run_studio,
    run_styles,
)
from brochure.errors import ExitCode
from brochure.pipeline.request import EDITION_NAMES
from brochure.pipeline.schemas import NAMES
from brochure.starters.kinds import KINDS


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(ExitCode.USAGE, f"error: {message}\n    = see `{self.prog} --help`\n")


class _Once(argparse.Action):
    """Takes an option that may stand once: of two, one would be left out unsaid."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        if not str(values).strip():
            parser.error(f"{option_string} has nothing behind it: write what is meant, or leave it out")
        if getattr(namespace, self.dest) != self.default:
            parser.error(f"{option_string} stands there twice: keep one of them{self.metavar_hint}")
        setattr(namespace, self.dest, values)

    @property
    def metavar_hint(self) -> str:
        """How two choices become one."""
        return ", such as 'centre = Leeds or centre = York'" if self.dest == "only" else ""


def parser() -> argparse.ArgumentParser:
    """The parser of the command line: what it parses has ``run``, the command’s function."""
    parser = _Parser(prog=_prog(), description="Print-ready leaflets from one content file.")
    parser.add_argument("--version", action="version", version=f"brochure {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)

    common = _Parser(add_help=False)
    common.add_argument("--debug", action="store_true", help="show the traceback of a fault of this program")

    command = commands.add_parser(
        "new",
        parents=[common],
        help="begin a project of your own: content that builds, with comments that say where to write",
    )
    command.add_argument("folder", type=Path, metavar="FOLDER", help="folder of the project; made if need be")
    command.add_argument(
        "--kind",
        choices=KINDS,
        default=next(iter(KINDS)),
        help="treatment: one leaflet for patients and one for professionals; patient or hcp: one of these; "
        "service: a leaflet about no medicine (treatment)",
    )
    command.set_defaults(run=run_new)

    command = commands.add_parser("build", parents=[common], help="build the leaflets into the output folder")
    _content_option(command)
    command.add_argument(
        "--output", type=_folder, default=Path("output"), metavar="DIR", help="output folder (output)"
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
    _stray_words(command)
    command.set_defaults(run=run_build)

    command = commands.add_parser(
        "batch",
        parents=[common],
        help="build the leaflets for each row of a table, and compare each with the master",
        description="Build the variants that `variants:` of the content declares, one for each row of a "
        "table. What is there already is not made again, so that the command can be ended at any moment.",
    )
    _content_option(command)
    command.add_argument(
        "--variants",
        action=_Once,
        default="",
        metavar="FILE",
        help="the table, in place of that of the content",
    )
    command.add_argument(
        "--only",
        action=_Once,
        default="",
        metavar="EXPR",
        help="only some, such as 'centre = Leeds or phone ~ 0113'",
    )
    command.add_argument(
        "--edition",
        action="append",
        default=[],
        choices=EDITION_NAMES,
        help="this edition; may be repeated (screen, print)",
    )
    command.add_argument(
        "--output", type=_folder, default=Path("variants"), metavar="DIR", help="output folder (variants)"
    )
    command.add_argument(
        "--jobs", type=_positive, metavar="N", help="workers at most (one for each processor)"
    )
    command.add_argument(
        "--scheduler", metavar="ADDRESS", help="have a dask cluster make them: tls://HOST:PORT"
    )
    command.add_argument(
        "--tls-ca", default="", metavar="FILE", help="the authority of its certificates (PEM)"
    )
    command.add_argument(
        "--tls-cert", default="", metavar="FILE", help="the certificate of this machine (PEM)"
    )
    command.add_argument("--tls-key", default="", metavar="FILE", help="the key of that certificate (PEM)")
    command.add_argument("--force", action="store_true", help="make every variant anew")
    command.add_argument("--zip", action="store_true", help="pack the files of each variant, too")
    command.add_argument(
        "--press", action="store_true", help="put the print editions of all variants into one file, too"
    )
    command.set_defaults(run=run_batch)

    command = commands.add_parser("check", parents=[common], help="check the content without building")
    _content_option(command)
    command.add_argument(
        "--format", choices=("text", "json"), default="text", help="how findings are printed (text)"
    )
    _stray_words(command)
    command.set_defaults(run=run_check)

    command = commands.add_parser(
        "copy",
        parents=[common],
        help="copy shipped templates and styles into the project, where yours replace them",
    )
    command.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="name of a file, such as styles/palette.yaml; without one, the names are listed",
    )
    _content_option(command)
    command.set_defaults(run=run_copy)

    command = commands.add_parser(
        "approve",
        parents=[common],
        help="certify a leaflet as it is, after all checks",
        description="Certify a leaflet in its final form: it is built and checked, and an entry is written "
        "into approvals.yaml. The certifier is one registered doctor or pharmacist who did not draw it up; "
        "for a leaflet that is not about a medicine (`market: none`), whoever is responsible for it.",
    )
    command.add_argument("leaflet", metavar="LEAFLET", help="name of the leaflet")
    command.add_argument("--name", required=True, metavar="NAME", help="name of the certifier")
    command.add_argument(
        "--role",
        metavar="ROLE",
        help="role, such as “registered doctor”; may be left out with `market: none`",
    )
    command.add_argument(
        "--job-code",
        required=True,
        metavar="CODE",
        help="the code that is printed on this form of the leaflet",
    )
    command.add_argument(
        "--registration",
        default="",
        metavar="NUMBER",
        help="the certifier's number in the register of doctors or pharmacists, such as “GMC 1234567”; "
        "asked for in the United Kingdom",
    )
    command.add_argument(
        "--accept",
        nargs=2,
        action="append",
        default=[],
        metavar=("NAME", "REASON"),
        help="take a label or value as it is that nobody has looked at for too long, by its key or name; "
        "may be repeated",
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
        "--output", type=_folder, default=Path("output"), metavar="DIR", help="output folder (output)"
    )
    command.set_defaults(run=run_approve)

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
    command.set_defaults(run=run_diff)

    command = commands.add_parser(
        "preflight", parents=[common], help="judge any PDF by PDF/X-4, GWG 2022 and a printer's limits"
    )
    command.add_argument("files", nargs="+", type=Path, metavar="FILE.pdf", help="PDF to judge")
    command.add_argument("--printer", metavar="NAME", help="also by the limits of this row of printers.yaml")
    command.add_argument(
        "--format", choices=("text", "json"), default="text", help="how findings are printed (text)"
    )
    command.set_defaults(run=run_preflight)

    command = commands.add_parser(
        "styles",
        parents=[common],
        help="write the style guide of the project: colours, type, spacing, icons, covers, to be signed",
    )
    _content_option(command)
    command.add_argument(
        "--output", type=_folder, default=Path("output"), metavar="DIR", help="output folder (output)"
    )
    command.set_defaults(run=run_styles)

    command = commands.add_parser(
        "studio",
        parents=[common],
        help="write in the browser: the text on the left, the pages as they will be printed on the right",
    )
    _content_option(command)
    command.add_argument(
        "--output", type=_folder, default=Path("output"), metavar="DIR", help="output folder (output)"
    )
    command.add_argument(
        "--port", type=_port, metavar="N", help="port of this machine (8321, or the next one that is free)"
    )
    command.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="address to bind to; with any other than 127.0.0.1, whoever reaches this machine can try to "
        "connect (127.0.0.1)",
    )
    command.add_argument("--no-open", action="store_true", help="print the address and open no browser")
    command.set_defaults(run=run_studio)

    command = commands.add_parser(
        "schema",
        parents=[common],
        help="print the JSON Schema of the content file, or of another file that people edit",
    )
    command.add_argument(
        "name",
        nargs="?",
        default="content",
        choices=NAMES,
        metavar="NAME",
        help=f"whose schema: {', '.join(NAMES)} (content)",
    )
    _content_option(command)
    command.add_argument(
        "--shipped", action="store_true", help="offer the names that are shipped, not those of the project"
    )
    command.set_defaults(run=run_schema)
    return parser


def _prog() -> str:
    """How the program was called: by the installed command, or as a module."""
    return "brochure" if Path(sys.argv[0]).stem == "brochure" else "python -m brochure"


def _content_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--content",
        type=Path,
        default=Path("content.yaml"),
        metavar="FILE",
        help="content file (content.yaml)",
    )


def _stray_words(command: argparse.ArgumentParser) -> None:
    """Words behind a command that takes none: it says which option they may be meant for."""
    command.add_argument("stray", nargs="*", help=argparse.SUPPRESS)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a day: write it as 2028-11-26") from None


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"“{text}” is not a port: give 0 to 65535 (0: any that is free)")
    return int(text)


def _folder(text: str) -> Path:
    # A path of nothing would be the folder that one is in, full of other files.
    if not text.strip():
        raise argparse.ArgumentTypeError("the name of the folder is empty")
    return Path(text)


def _positive(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of workers: give 1 to 256")
    return int(text)
