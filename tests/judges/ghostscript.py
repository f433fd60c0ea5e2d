"""Ghostscript: what a printer's PostScript-based RIP makes of a PDF."""

from __future__ import annotations

import re
from pathlib import Path

from tests.judges import tool

_COMMAND = ("-q", "-dSAFER", "-dBATCH", "-dNOPAUSE")


def complaints(path: Path) -> list[str]:
    """What Ghostscript says while it interprets every page, errors and warnings; nothing for a sound file."""
    strict = ("-dPDFSTOPONERROR", "-dPDFSTOPONWARNING")
    done = tool.attempt([tool.program("gs"), *_COMMAND, *strict, "-sDEVICE=nullpage", path])
    said = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
    return said or ([f"exit code {done.returncode}"] if done.returncode else [])


def ink_coverage(path: Path) -> list[tuple[float, float, float, float]]:
    """Cyan, magenta, yellow and black of each page, as the mean share of its area: 0 to 1."""
    report = tool.run([tool.program("gs"), *_COMMAND, "-o", "-", "-sDEVICE=ink_cov", path])
    number = r"\s*(\d+\.\d+)"
    pages = re.findall(rf"^{number * 4}\s+CMYK OK", report, re.MULTILINE)
    # The device counts in percent.
    return [(float(c) / 100, float(m) / 100, float(y) / 100, float(k) / 100) for c, m, y, k in pages]
