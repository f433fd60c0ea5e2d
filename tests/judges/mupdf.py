"""MuPDF: a third engine, neither the one that the product uses nor the one that most readers use."""

from __future__ import annotations

from pathlib import Path

from tests.judges import tool


def text(path: Path) -> list[str]:
    """The text of each page as MuPDF reads it.

    Raises :class:`~tests.judges.tool.JudgeError` when it can't.
    """
    pages = tool.run([tool.program("mutool"), "draw", "-q", "-F", "txt", "-o", "-", path]).split("\f")
    return pages[:-1]
