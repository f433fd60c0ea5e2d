"""Whether a typeset leaflet fits its format, and what to do when it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from brochure.findings import Finding, PdfPlace, Severity, SourcePlace
from brochure.formats import Format
from brochure.typeset import Placed, Typeset

#: Rounding of the engine: text this much outside the safe area is inside, mm.
_TOLERANCE = 0.05


@dataclass(frozen=True)
class Part:
    """A block or a section's title, as messages speak of it."""

    #: Such as ``“table” in “Safety”``.
    label: str
    place: SourcePlace
    #: True when it opens a section that starts a panel of its own.
    opens_panel: bool = False


def page_target(fmt: Format, pages: int, wanted: int | None) -> int:
    """How many pages a leaflet of *pages* typeset pages is to have, notes pages included.

    *wanted* is the number that the content asks for.  The result is less than *pages* when it does not fit.
    """
    return fmt.page_target(pages, wanted)


def misfits(
    leaflet: str, typeset: Typeset, fmt: Format, target: int, parts: Mapping[str, Part]
) -> list[Finding]:
    """Why *typeset* does not fit *target* pages; empty when it does."""
    pages = len(typeset.pages)
    if pages <= target:
        return []
    start = _first_past_the_end(typeset.placed, target, parts)
    part = parts[start.at]
    lines = sum(page.lines for page in typeset.pages[target:])
    height = sum(max(0.0, page.bottom - page.live[1]) for page in typeset.pages[target:])
    unit = "panels" if fmt.kind == "folded" else "pages"
    message = (
        f"the leaflet “{leaflet}” does not fit: it fills {pages} {unit}, but {fmt.title} has {target}; "
        f"{part.label} {'starts' if start.page > target else 'runs'} past the end, "
        f"{lines} lines ({height:.0f} mm) too much"
    )
    return [Finding("layout.fit", Severity.ERROR, message, part.place, _remedy(typeset, parts, fmt, lines))]


def outside_safe_zone(file: str, typeset: Typeset, fmt: Format) -> list[Finding]:
    """Words and pictures nearer to trim or fold than the format's safe zone."""
    findings = []
    for number, page in enumerate(typeset.pages, start=1):
        safe = fmt.safe_zone - _TOLERANCE
        for what, (left, top, right, bottom) in page.marks:
            if left < safe or top < safe or right > page.width - safe or bottom > page.height - safe:
                shown = what if len(what) <= 40 else f"{what[:37]}…"
                findings.append(
                    Finding(
                        "layout.safe-zone",
                        Severity.ERROR,
                        f"“{shown}” is nearer than {fmt.safe_zone:g} mm to the edge or a fold",
                        PdfPlace(file, number, (left, top, right, bottom)),
                        "shorten the word, use a narrower table or picture, or give the page wider margins",
                    )
                )
    return findings


def _first_past_the_end(placed: Sequence[Placed], target: int, parts: Mapping[str, Part]) -> Placed:
    """The first part that starts past the end, else the one that runs over it."""
    known = [found for found in placed if found.at in parts]
    begun = {found.at for found in known if found.page <= target}
    late = [found for found in known if found.page > target]
    return next((found for found in late if found.at not in begun), late[0] if late else known[-1])


def _remedy(typeset: Typeset, parts: Mapping[str, Part], fmt: Format, lines: int) -> str:
    """What would help: the panel that runs over by the least, and roomier formats."""
    runs = _overruns(typeset, parts)
    if not runs:
        return f"shorten the texts by {lines} lines, or choose a format with more room"
    label, page, over, room = min(runs, key=lambda run: run[2])
    unit = "panel" if fmt.kind == "folded" else "page"
    if over == 0:
        return "shorten the texts, or choose a format with more room"
    return (
        f"{label} starts {unit} {page} and runs {over} lines ({room:.0f} mm) over its last {unit}: "
        "shorten it by that much, or choose a format with more room"
    )


def _overruns(typeset: Typeset, parts: Mapping[str, Part]) -> list[tuple[str, int, int, float]]:
    """For each run of text between forced breaks that takes more than one page: what its last page holds."""
    openers = [found for found in typeset.placed if found.at in parts and parts[found.at].opens_panel]
    starts = [(parts[found.at].label, found.page) for found in openers]
    runs = []
    for index, (label, first) in enumerate(starts):
        last = starts[index + 1][1] - 1 if index + 1 < len(starts) else len(typeset.pages)
        if last > first:
            page = typeset.pages[last - 1]
            runs.append((label, first, page.lines, max(0.0, page.bottom - page.live[1])))
    return runs
