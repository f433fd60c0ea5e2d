"""Ghostscript: what a printer's PostScript-based RIP makes of a PDF."""

from __future__ import annotations

import re
from pathlib import Path

from tests.judges import tool

_COMMAND = ("-dSAFER", "-dBATCH", "-dNOPAUSE")


def complaints(path: Path) -> list[str]:
    """What Ghostscript says against the file while it interprets every page; nothing for a sound one."""
    # Told to be quiet, Ghostscript would also keep to itself what it mended.
    strict = ("-dPDFSTOPONERROR", "-dPDFSTOPONWARNING", "-sDEVICE=nullpage")
    done = tool.attempt([tool.program("gs"), *_COMMAND, *strict, path])
    lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    against = [line for line in lines if re.search(r"error|warning|\*\*\*\*|repaired", line, re.IGNORECASE)]
    return against or (lines if done.returncode else [])


def ink_coverage(*paths: Path) -> list[tuple[float, float, float, float]]:
    """Cyan, magenta, yellow and black of each page, as the mean share of its area: 0 to 1.

    The pages of several files, read by one process, follow one another.
    """
    report = tool.run([tool.program("gs"), "-q", *_COMMAND, "-o", "-", "-sDEVICE=ink_cov", *paths])
    number = r"\s*(\d+\.\d+)"
    pages = re.findall(rf"^{number * 4}\s+CMYK OK", report, re.MULTILINE)
    # The device counts in percent.
    return [(float(c) / 100, float(m) / 100, float(y) / 100, float(k) / 100) for c, m, y, k in pages]
