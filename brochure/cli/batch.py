"""What a batch tells on the terminal: each variant as it is finished, then a table of all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from brochure.batch.outcome import BatchOutcome, Progressed, VariantResult
from brochure.cli.terminal import Terminal
from brochure.errors import ExitCode
from brochure.findings import Finding, Severity, has_errors, numbered

#: Most variants of which all is told; the index has the others.
_MOST_TOLD = 20


def shown_step(step: Progressed | Finding, terminal: Terminal) -> None:
    """Tell of a finished variant: how many are done, at which rate, and what is left; or of a warning."""
    if isinstance(step, Finding):
        terminal.findings([step])
        return
    mark = "✗" if step.failed else "✓"
    left = f", {_time(step.left)} left" if step.left else ""
    terminal.say(
        f"{mark} {step.done} of {step.count}  {step.name}  ({step.each:.1f} s each{left})",
        "error" if step.failed else "",
    )


def shown_outcome(outcome: BatchOutcome, output: Path, terminal: Terminal) -> int:
    """Tell what a batch did; gives the exit code."""
    terminal.findings(outcome.findings)
    results = outcome.results
    if of_master := _errors_of_master(results):
        terminal.say("The master, and each variant with it:", "error")
        terminal.findings(of_master)
    bad = [result for result in results if result.failed or has_errors(_errors(result))]
    for result in bad[:_MOST_TOLD]:
        terminal.say(f"{result.variant.name}:", "error")
        terminal.findings([found for found in result.findings if found.severity is Severity.ERROR])
    if len(bad) > _MOST_TOLD:
        terminal.say(f"… and {numbered(len(bad) - _MOST_TOLD, 'other')} with errors: see the index", "error")
    failed = sum(result.failed for result in results)
    drafts = sum(result.is_draft for result in results)
    kept = sum(result.kept for result in results)
    others = sum(bool(result.record) and not result.is_same for result in results)
    for count, words in (
        (len(results) - failed - kept, "made"),
        (kept, "there already"),
        (failed, "failed"),
        (drafts, "drafts"),
        (others, "not as the master"),
    ):
        terminal.say(
            f"{count:6}  {words}", "error" if count and words in ("failed", "not as the master") else ""
        )
    seconds = _time(outcome.seconds)
    terminal.say(f"{numbered(len(results), 'variant')} in {seconds}. Index: {output / 'index.html'}", "done")
    return ExitCode.CHECKS_FAILED if bad or of_master else ExitCode.OK


def _errors_of_master(results: Sequence[VariantResult]) -> list[Finding]:
    """What the master has errors for, each once."""
    found = [error for result in results for error in result.record.get("errors_of_master", ())]
    return list({(error["rule"], error["message"]): Finding.from_dict(error) for error in found}.values())


def _errors(result: VariantResult) -> list[Finding]:
    return [found for found in result.findings if found.severity is Severity.ERROR]


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"
