"""Exit codes and the exception tree.

::

    BrochureError                 1  a fault of the program, or an engine that failed
    ├── UsageError                2  the command line is wrong
    ├── ContentError              3  the content can't be built; carries findings
    └── MissingDependencyError    5  the machine lacks something; carries the command that installs it

Exit 4 (built, but a check of severity error failed) and 130 (interrupted) have no exception:
the first is a result, the second is Python's ``KeyboardInterrupt``.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from brochure.findings import Finding, in_order


class ExitCode(IntEnum):
    """The exit codes of ``python -m brochure``: part of the interface."""

    OK = 0
    INTERNAL = 1
    USAGE = 2
    CONTENT = 3
    CHECKS_FAILED = 4
    MISSING_DEPENDENCY = 5
    INTERRUPTED = 130


class BrochureError(Exception):
    """A failure that ends the command with a message and without a traceback."""

    exit_code = ExitCode.INTERNAL


class UsageError(BrochureError):
    """The command line asks for something that does not exist."""

    exit_code = ExitCode.USAGE


class ContentError(BrochureError):
    """The content can't be built.  :attr:`findings` holds every problem of the pass, in order."""

    exit_code = ExitCode.CONTENT

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = in_order(findings)
        super().__init__("\n".join(finding.as_text() for finding in self.findings))

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """From a worker process with its findings."""
        return type(self), (self.findings,)


class MissingDependencyError(BrochureError):
    """The machine lacks a library, a font or a tool.  :attr:`remedy` is the command that installs it."""

    exit_code = ExitCode.MISSING_DEPENDENCY

    def __init__(self, what: str, remedy: str) -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(f"{what}\n    = {remedy}")

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """From a worker process with its remedy."""
        return type(self), (self.what, self.remedy)
