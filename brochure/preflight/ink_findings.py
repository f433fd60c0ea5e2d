"""What is wrong with the plates of a file, as findings."""

from __future__ import annotations

from collections.abc import Sequence

from brochure.findings import Finding, PdfPlace, Severity, SourcePlace
from brochure.preflight import ghostscript
from brochure.preflight.coverage import SIDE_MM
from brochure.preflight.page_ink import PROCESS, PageInk
from brochure.preflight.rules import PLATES_UNJUDGED, RULES

#: Mean ink over 15 mm, in %, above which GWG 2022 warns.
GWG_LIMIT = 320.0
#: Rounding four plates to 256 steps may add this much, in %: half a step each.
_ROUNDING = 0.8
_GWG = "GWG 2022"
#: Most characters of what Ghostscript said.
_SAID = 200


def findings(
    inks: Sequence[PageInk], name: str, *, ink_limit: float, printer: str | None
) -> tuple[Finding, ...]:
    """What is wrong with the plates of the file *name*.

    *ink_limit* (%) holds where a *printer* is named; 320 % holds everywhere.
    """
    made: list[Finding] = []
    for ink in inks:
        made += _coverage_findings(ink, name, ink_limit, printer)
        for one in ink.unpainted:
            horizontal = one.side in ("top", "bottom")
            length = one.box[2] - one.box[0] if horizontal else one.box[3] - one.box[1]
            first = one.box[0] if horizontal else one.box[1]
            made.append(
                Finding(
                    "house.bleed-painted",
                    Severity.ERROR,
                    f"artwork meets the {one.side} trim for {length:.1f} mm, from {first:.1f} mm on, and "
                    "does not run to the edge of the bleed: paper would show where the cut is off",
                    PdfPlace(name, ink.page, one.box),
                    "let it run to the edge of the bleed, or end it inside the trim",
                )
            )
        if ink.spots:
            made.append(
                Finding(
                    "gwg.plates",
                    Severity.ERROR,
                    f"the page makes plates beside cyan, magenta, yellow and black: {', '.join(ink.spots)}",
                    PdfPlace(name, ink.page),
                    "define these colours in CMYK",
                    f"{_GWG}, spot colours",
                )
            )
        lacking = [plate for plate in (*PROCESS, *ink.spots) if plate not in ink.marks_on]
        if ink.marks_on and lacking:
            made.append(
                Finding(
                    "house.marks-plates",
                    Severity.WARNING,
                    f"the crop marks are missing on the plates {', '.join(lacking)}",
                    PdfPlace(name, ink.page),
                    "draw them in the colour All, which is on every plate",
                )
            )
    return tuple(made)


def unread(complaints: Sequence[str], name: str) -> tuple[Finding, ...]:
    """The finding that Ghostscript could not read all of a file, and what it said; none where it did."""
    if not complaints:
        return ()
    rule = RULES["pdf.damaged"]
    said = "; ".join(complaints)[:_SAID]
    message = f"Ghostscript could not read all of it: {said}"
    return (Finding(rule.id, rule.severity, message, SourcePlace(name), rule.fix, rule.source),)


def _coverage_findings(ink: PageInk, name: str, ink_limit: float, printer: str | None) -> list[Finding]:
    made: list[Finding] = []
    reached = f"the ink reaches {ink.worst:.0f} % on a square of {SIDE_MM} mm"
    place = PdfPlace(name, ink.page, ink.box)
    if printer is not None and ink.worst > ink_limit + _ROUNDING:
        made.append(
            Finding(
                "printer.ink-limit",
                Severity.ERROR,
                f"{reached}; {printer} takes {ink_limit:.0f} % at most",
                place,
                "use lighter inks there, or separate the picture for this printer's profile",
            )
        )
    if ink.worst > GWG_LIMIT + _ROUNDING:
        made.append(
            Finding(
                "gwg.ink-coverage",
                Severity.WARNING,
                f"{reached}, which is more than {GWG_LIMIT:.0f} %",
                place,
                "use lighter inks there, or separate the picture for the profile of the paper",
                f"{_GWG}, ink coverage",
            )
        )
    return made


#: Why there are no plates where there is no Ghostscript, and what to do.
MISSING = ("Ghostscript is not here", f"to have plates measured, install it: {ghostscript.REMEDY}")


def bound_findings(
    bounds: Sequence[float],
    name: str,
    *,
    ink_limit: float,
    printer: str | None,
    why: tuple[str, str] = MISSING,
) -> tuple[Finding, ...]:
    """What can be said without plates: a note where *bounds* (% a page) keep to the limit, else a warning.

    *why* there are none, and what to do, is said with each.
    """
    limit = GWG_LIMIT if printer is None else min(GWG_LIMIT, ink_limit)
    made = []
    for page, most in enumerate(bounds, 1):
        within = most <= limit + _ROUNDING
        said = f"not measured: {why[0]}; the content can't reach more than {most:.0f} % of ink"
        made.append(
            Finding(
                "preflight.ink-bound",
                Severity.NOTE if within else Severity.WARNING,
                said if within else f"{said}, and {limit:.0f} % is the limit",
                PdfPlace(name, page),
                why[1],
            )
        )
    return tuple(made)


def unjudged(
    bounds: Sequence[float], name: str, *, ink_limit: float, printer: str | None, why: str, fix: str
) -> tuple[Finding, ...]:
    """What can be said when making or measuring plates failed: that, and what *bounds* of the ink say.

    It is a warning, not an error: nothing is known against the file.
    """
    return (
        Finding(
            PLATES_UNJUDGED,
            Severity.WARNING,
            f"no plates were measured: {why}. This says nothing about the file; "
            "whether its bleed is painted and its marks are on every plate was not looked at",
            PdfPlace(name, 1),
            fix,
        ),
        *bound_findings(
            bounds,
            name,
            ink_limit=ink_limit,
            printer=printer,
            why=("the plates could not be made", fix),
        ),
    )
