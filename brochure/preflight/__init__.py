"""Preflight: judging any finished PDF by PDF/X-4, GWG 2022, our own rules and a printer's limits.

This room knows PDFs and nothing else.  :func:`preflight` is for files of our own, in this process;
:mod:`brochure.preflight.sandbox` looks at files from outside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.findings import Finding
from brochure.pdf.opened import OpenPdf
from brochure.preflight.limits import Limits

if TYPE_CHECKING:
    from brochure.preflight.foresight import Foresight

__all__ = ["Limits", "preflight"]


def preflight(
    pdf: bytes | OpenPdf,
    name: str,
    limits: Limits = Limits(),  # noqa: B008
    foresight: Foresight | None = None,
) -> tuple[Finding, ...]:
    """Everything that is wrong with a PDF; *name* is what its findings call the file.

    *foresight* is shown what is painted on its pages.

    Nothing is rendered: ink coverage and whether the bleed is painted are seen on plates.  Whatever the data
    holds becomes findings; nothing is raised for it.  Memory and time have no other bounds than those of the
    walk: a file from outside belongs into :func:`brochure.preflight.sandbox.examine`.
    """
    from brochure.preflight.judge import judged

    return judged(pdf, name, limits, foresight)
