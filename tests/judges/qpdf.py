"""qpdf: whether the syntax of a PDF is sound."""

from __future__ import annotations

from pathlib import Path

from tests.judges import tool


def complaints(path: Path) -> list[str]:
    """What ``qpdf --check`` says against the file, errors and warnings; nothing for a sound one."""
    done = tool.attempt([tool.program("qpdf"), "--check", path])
    # Warnings go to standard error, findings of the check to standard output.
    return [] if done.returncode == 0 else (done.stderr + done.stdout).splitlines()
