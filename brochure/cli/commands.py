"""The commands: each takes its options and gives the exit code."""

from __future__ import annotations

import argparse
import json
import shlex
import shutil
import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from brochure.cli.terminal import CONTROL, Terminal, counted, errors_last, printed, told
from brochure.errors import ContentError, ExitCode, UsageError
from brochure.findings import Finding, Severity, has_errors, in_order, numbered
from brochure.pipeline.build import build, inspect
from brochure.pipeline.request import EDITION_NAMES, STALE, Outcome, Request


def run_new(options: argparse.Namespace, terminal: Terminal) -> int:
    """Begin a project."""
    from brochure.pipeline.source_date import real_day, source_date
    from brochure.starters.project import new_project

    given = source_date()
    made = new_project(options.folder, options.kind, given.date() if given else real_day())
    for name in made.files:
        terminal.say(f"    {made.folder / name}")
    terminal.say(f"Write your words into {made.folder / made.files[0]}, then run", "done")
    # A folder may have a name that a shell takes apart.
    begun = f"    cd {shlex.quote(str(made.folder))} && {_command()}"
    terminal.say(f"{begun} build")
    terminal.say("or write in the browser, and see the pages at once:")
    terminal.say(f"{begun} studio")
    return ExitCode.OK


def _command() -> str:
    """How the program is called in a shell, which finds no command of a virtual environment that is off."""
    name = "brochure" if shutil.which("brochure") else str(Path(sys.executable).with_name("brochure"))
    return shlex.quote(name)


def run_copy(options: argparse.Namespace, terminal: Terminal) -> int:
    """Copy shipped templates and styles into the project."""
    from brochure.pipeline.take_over import shipped_names, take_over

    if not options.names:
        printed("".join(f"{name}\n" for name in shipped_names()))
        return ExitCode.OK
    for path in take_over(options.names, options.content.parent):
        terminal.say(f"    {path}", "done")
    return ExitCode.OK


def run_build(options: argparse.Namespace, terminal: Terminal) -> int:
    """Build leaflets."""
    _take_no_words(options)
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


def _take_no_words(options: argparse.Namespace) -> None:
    """Raise :class:`UsageError` for words that belong behind an option, and say behind which."""
    for word in options.stray:
        if word.endswith((".yaml", ".yml")) or "/" in word:
            option = "--content"
        elif not hasattr(options, "leaflet"):
            raise UsageError(
                f"“{word}” is too much: `check` looks at every leaflet of the content, leave it out"
            )
        else:
            option = "--edition" if word in EDITION_NAMES else "--leaflet"
        what = {"--content": "a content file", "--edition": "an edition", "--leaflet": "a leaflet"}[option]
        raise UsageError(f"“{word}” stands alone: {what} is named by `{option} {word}`")


def _summary(outcome: Outcome, output: Path, terminal: Terminal) -> None:
    report = outcome.report
    findings = outcome.findings
    # Notes ask for nothing to be done: the report has them.
    shown = [
        finding for finding in findings if finding.severity is not Severity.NOTE and finding.rule != STALE
    ]
    if not has_errors(findings):
        terminal.findings(shown)
    for leaflet in report["leaflets"]:
        editions = [
            f"{name} ({size['bytes'] / 1000:.0f} kB)"
            for name, size in sorted(report["files"].items())
            if size.get("leaflet") == leaflet["name"]
        ]
        unit = "panel" if leaflet["format"]["kind"] == "folded" else "page"
        # Titles of some formats say how many pages they have.
        size = leaflet["format"]["title"].removesuffix(f", {numbered(leaflet['pages'], unit)}")
        terminal.say(
            f"{leaflet['name']}: {size}, {numbered(leaflet['pages'], unit)}, "
            f"{numbered(len(leaflet['references']), 'reference')}",
            "strong",
        )
        for edition in editions:
            terminal.say(f"    {output / edition}")
    invalid = [leaflet for leaflet in report["leaflets"] if not leaflet["review"]["approval"]["valid"]]
    # Of an approved master the words below tell.
    drafts = [leaflet for leaflet in invalid if not leaflet["review"]["approval"]["covers_variants"]]
    if drafts and len(drafts) == len(report["leaflets"]):
        terminal.say("Not approved: every page says that it is a draft.")
    elif drafts:
        names = ", ".join(leaflet["name"] for leaflet in drafts)
        terminal.say(
            f"Not approved: {names}. Every page of {_them(drafts)} says so; the others bear no mark."
        )
    for leaflet in report["leaflets"]:
        approval = leaflet["review"]["approval"]
        if approval["certificate"] is not None:
            terminal.say(f"{leaflet['name']}: {approval['words']}")
    # Beside the new files, where whoever sends them out looks.
    terminal.findings([finding for finding in findings if finding.rule == STALE])
    if has_errors(findings):
        terminal.findings(shown, f"see {output / 'report.html'}")
    if findings:
        terminal.say(f"{counted(findings)}, all in the report.")
    state = "Up to date" if outcome.up_to_date else f"Built in {report['seconds']['total']:.1f} s"
    terminal.say(f"{state}. Report: {output / 'report.html'}", "done")


def _them(of: Sequence[object]) -> str:
    return "it" if len(of) == 1 else "them"


def _after_approval(outcome: Outcome, approved: str, options: argparse.Namespace, terminal: Terminal) -> None:
    """What the files are now that a leaflet has been approved, and what to run next."""
    leaflets = outcome.report["leaflets"]
    drafts = [each["name"] for each in leaflets if not each["review"]["approval"]["valid"]]
    content = (
        "" if options.content == Path("content.yaml") else f" --content {shlex.quote(str(options.content))}"
    )
    batch = f"    {_command()} batch{content}"
    if options.output != Path("output"):
        content += f" --output {shlex.quote(str(options.output))}"
    masters = {each["name"] for each in leaflets if each["review"]["approval"]["covers_variants"]}
    if approved in drafts and approved in masters:
        terminal.say(
            f"{approved} is a master: its own files bear the draft mark. For its variants, run:", "done"
        )
        terminal.say(batch)
        return
    if approved in drafts:
        # Why, the summary has told.
        terminal.say(
            f"{approved} is still a draft: mend what the errors name, and approve it again.", "error"
        )
        return
    terminal.say(f"The files of {approved} are approved as they are now, and bear no draft mark.", "done")
    if drafts:
        words = f"{', '.join(drafts)} {'is a draft' if len(drafts) == 1 else 'are drafts'} as before"
        terminal.say(f"{words}. Before you send {approved} out, run:")
        terminal.say(f"    {_command()} build --final --leaflet {approved}{content}")
    else:
        terminal.say("Every leaflet is approved. Before you send them out, run:")
        terminal.say(f"    {_command()} build --final{content}")
    terminal.say("It builds all anew, and ends with an error where an approval does not hold.")
    if masters:
        terminal.say("For its variants, run:" if len(masters) == 1 else "For their variants, run:")
        terminal.say(batch)


def run_check(options: argparse.Namespace, terminal: Terminal) -> int:
    """Check content without typesetting."""
    _take_no_words(options)
    findings: Sequence[Finding]
    code = ExitCode.OK
    try:
        from brochure.pipeline.session import Session

        session = Session(options.content)
        findings = inspect(session)
        loaded = session.content()
        if loaded.brochure.variants is not None:
            from brochure.batch.planning import planned

            variants = planned(loaded, loaded.brochure.variants, session.style())
            findings = in_order([*findings, *variants.findings])
    except ContentError as error:
        findings, code = error.findings, ExitCode.CONTENT
    if code is ExitCode.OK and has_errors(findings):
        code = ExitCode.CHECKS_FAILED
    if options.format == "json":
        printed(json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False, indent=1) + "\n")
    else:
        terminal.findings(findings)
        terminal.say(counted(findings), "error" if code else "done")
    return code


def run_approve(options: argparse.Namespace, terminal: Terminal) -> int:
    """Certify a leaflet."""
    from brochure.pipeline.approve import Certificate, approve

    if (options.sign is None) != (options.certificate is None):
        raise UsageError("a signature needs both --sign and --certificate: give the one that is missing")
    certificate = Certificate(
        options.leaflet,
        options.name.strip(),
        None if options.role is None else options.role.strip(),
        options.job_code.strip(),
        options.registration.strip(),
        tuple((name.strip(), reason.strip()) for name, reason in options.accept),
        options.expires,
        options.sign,
        options.certificate,
    )
    _columns_belong(options.content)
    done = approve(certificate, Request(content=options.content, output=options.output), terminal.stage)
    if done.refusals:
        terminal.findings(in_order(done.refusals), f"see {options.output / 'report.html'}")
        terminal.say(f"{counted(done.refusals)}: not approved", "error")
        return ExitCode.CHECKS_FAILED
    _summary(done.outcome, options.output, terminal)
    _after_approval(done.outcome, options.leaflet, options, terminal)
    return ExitCode.CHECKS_FAILED if has_errors(done.outcome.findings) else ExitCode.OK


def _columns_belong(content: Path) -> None:
    """Raise :class:`ContentError` where columns of variants fill what they can’t: an approval covers them.

    The table itself may come later.
    """
    from brochure.pipeline.session import Session

    session = Session(content)
    loaded = session.content()
    declared = loaded.brochure.variants
    if declared is not None:
        from brochure.batch.covered import uncovered
        from brochure.batch.filling import bound

        filler, problems = bound(loaded, declared)
        found = [*problems, *uncovered(filler, declared, session.style())]
        if has_errors(found):
            raise ContentError(found)


def run_diff(options: argparse.Namespace, terminal: Terminal) -> int:
    """Tell what changed between two content files."""
    from brochure.pipeline.diff import compare
    from brochure.review.change_text import text_of

    done = compare(options.old, options.new, options.leaflet, lambda what: terminal.stage(what, None))
    if options.format == "json":
        printed(json.dumps([found.as_dict() for found in done.changes], ensure_ascii=False, indent=1) + "\n")
    else:
        paint = Terminal(sys.stdout).painted
        printed("\n".join(text_of(found, paint) for found in done.changes))
    told = [f"{found.leaflet}: {found.summary}" for found in done.changes]
    told += [f"{name}: never approved" for name in done.never_approved]
    terminal.say(" | ".join(told), "done")
    return ExitCode.OK


def run_preflight(options: argparse.Namespace, terminal: Terminal) -> int:
    """Judge PDF files."""
    from brochure.pipeline.preflight_files import delivered, limits_of
    from brochure.preflight.sandbox import examine, verdict

    limits = limits_of(options.printer, Path.cwd())
    verdicts = set()
    judged: list[dict[str, object]] = []
    for name, data in delivered(options.files):
        findings = in_order(examine(data, name, limits))
        said = verdict(findings)
        verdicts.add(said)
        if options.format == "json":
            plain = [finding.as_dict() for finding in findings]
            judged.append({"file": name, "findings": plain, "verdict": said})
            continue
        fit = {"fail": "not fit for print", "pass": "no error found", "unjudged": "not judged"}[said]
        lines = [*map(told, errors_last(findings)), f"{name}: {counted(findings)}, {fit}"]
        printed("\n".join(lines).translate(CONTROL) + "\n")
    if options.format == "json":
        printed(json.dumps(judged, indent=1) + "\n")
    if "fail" in verdicts:
        return ExitCode.CHECKS_FAILED
    # Not the file's fault but the program's.
    return ExitCode.INTERNAL if "unjudged" in verdicts else ExitCode.OK


def run_styles(options: argparse.Namespace, terminal: Terminal) -> int:
    """Write the style guide."""
    from brochure.pipeline.session import Session
    from brochure.pipeline.style_guide import write_guide

    written = write_guide(Session(options.content), options.output)
    terminal.say(f"    {written}", "done")
    return ExitCode.OK


def run_studio(options: argparse.Namespace, terminal: Terminal) -> int:
    """Open the studio in a browser, until somebody ends it."""
    from brochure.studio.opening import shown_in_browser
    from brochure.studio.running import run

    if not options.content.is_file():
        raise UsageError(
            f"there is no file {options.content}\n    = name the content file with --content, or begin one "
            "with `brochure new FOLDER`"
        )
    with ExitStack() as stack:

        def opened(address: str) -> None:
            terminal.say(
                "The studio is open. This address opens it in a browser, once; Ctrl+C ends it:", "done"
            )
            printed(f"{address}\n")
            if not options.no_open:
                stack.enter_context(shown_in_browser(address))

        # To interrupt it is how it ends.
        with suppress(KeyboardInterrupt):
            run(options.content, options.output, host=options.host, port=options.port, opened=opened)
    terminal.say("The studio is closed.", "done")
    return ExitCode.OK


def run_batch(options: argparse.Namespace, terminal: Terminal) -> int:
    """Build the variants of a table."""
    from brochure.batch.address import Cluster
    from brochure.batch.outcome import BatchRequest
    from brochure.batch.run import run
    from brochure.cli.batch import shown_outcome, shown_step

    if options.scheduler is not None and not options.scheduler.strip():
        raise UsageError("--scheduler: the address is empty: write it as tls://HOST:PORT")
    cluster = Cluster(options.scheduler or "", options.tls_ca, options.tls_cert, options.tls_key)
    if not cluster.address and cluster != Cluster(""):
        raise UsageError("--tls-ca, --tls-cert and --tls-key are for --scheduler: name it, too")
    if cluster.address and options.jobs:
        raise UsageError("--jobs is for this machine: with --scheduler there are as many as its workers")
    request = BatchRequest(
        content=options.content,
        output=options.output,
        table=options.variants,
        only=options.only,
        editions=tuple(options.edition),
        jobs=options.jobs,
        force=options.force,
        zipped=options.zip,
        press=options.press,
        cluster=cluster if cluster.address else None,
    )
    outcome = run(request, lambda step: shown_step(step, terminal))
    return shown_outcome(outcome, options.output, terminal)


def run_schema(options: argparse.Namespace, terminal: Terminal) -> int:
    """Print the JSON Schema of the content file."""
    from brochure.pipeline.schemas import schema_text

    # Without a content file there is no project to look at.
    content = None if options.shipped or not options.content.is_file() else options.content
    printed(schema_text(options.name, content))
    return ExitCode.OK
