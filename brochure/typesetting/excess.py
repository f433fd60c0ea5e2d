"""What of a leaflet is too long for its format: which texts, by how much, and what would help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from brochure.design.formats import Format
from brochure.findings import numbered
from brochure.typesetting.engine import Typeset
from brochure.typesetting.pages import PageMeasure, Part

#: More texts to shorten than this are no advice.
_MOST_RUNS = 3
#: Height of a line of text with the space around it, mm, at most on average: more holds pictures or boxes, of
#: which a count of lines says little.
_TALLEST_LINE = 10.0


@dataclass(frozen=True)
class Overrun:
    """Text between two forced breaks that takes more than one page."""

    label: str
    first: int
    last: int
    #: What its last page holds.
    page: PageMeasure


def back_past_the_end(typeset: Typeset, fmt: Format, target: int) -> float | None:
    """How much room a back cover lacks at the end of the last page, mm.

    None where it is not the one thing that is past the end.
    """
    if fmt.kind != "flyer" or len(typeset.pages) != target + 1:
        return None
    page, before = typeset.pages[-1], typeset.pages[-2]
    on_it = [found for found in typeset.placed if found.page == len(typeset.pages)]
    back = next((found for found in on_it if found.at == "back-cover"), None)
    if back is None or back.box.top - page.live.top > 1:
        return None
    return max(1.0, back.box.bottom - back.box.top - (before.live.bottom - before.bottom))


def excess(
    typeset: Typeset, parts: Mapping[str, Part], target: int
) -> tuple[tuple[Overrun, ...], tuple[int, ...]]:
    """What is too long: the texts to shorten, and the pages that what is too much of them stands on.

    Those are the texts that run over on to a page of their own by the least: each that is shortened by what
    its last page holds saves that one page.  Without such texts it is all behind the last page that there is
    room for, but for a back cover with a page of its own.
    """
    surplus = len(typeset.pages) - target
    runs = sorted(_runs(typeset, parts), key=lambda run: _height(run.page))[:surplus]
    if len(runs) == surplus <= _MOST_RUNS:
        runs.sort(key=lambda run: run.first)
        return tuple(runs), tuple(run.last for run in runs)
    last = len(typeset.pages)
    if target > 1 and any(at == "back-cover" and page == last for at, page in _openers(typeset, parts)):
        last -= 1
    return (), tuple(range(last - surplus + 1, last + 1))


def remedy(typeset: Typeset, fmt: Format, runs: Sequence[Overrun], over: Sequence[int], asked: bool) -> str:
    """What would help: shorter texts, or more room."""
    unit = page_unit(fmt)
    room = "raise `pages`, or choose a format with more room" if asked else "choose a format with more room"
    if not runs:
        return f"shorten the texts by {amount([typeset.pages[number - 1] for number in over])}, or {room}"
    advice = [
        f"{run.label} starts on {unit} {run.first} and runs over on to {unit} {run.last} "
        f"by {amount([run.page])}"
        for run in runs
    ]
    return f"{'; '.join(advice)}: shorten {'it' if len(runs) == 1 else 'each'} by that much, or {room}"


def _openers(typeset: Typeset, parts: Mapping[str, Part]) -> list[tuple[str, int]]:
    """The parts that open a page of their own, and these pages."""
    # Sections that open a panel run on in large formats: only those at the top of a page do open one.
    return [
        (found.at, found.page)
        for found in typeset.placed
        if found.at in parts
        and parts[found.at].opens_panel
        and found.box[1] - typeset.pages[found.page - 1].live[1] < 1
    ]


def _runs(typeset: Typeset, parts: Mapping[str, Part]) -> list[Overrun]:
    """The runs of text between forced breaks that take more than one page."""
    openers = _openers(typeset, parts)
    runs = []
    for index, (at, first) in enumerate(openers):
        last = openers[index + 1][1] - 1 if index + 1 < len(openers) else len(typeset.pages)
        if at == "cover":
            # It has one page: what is too long begins behind it.
            first += 1
        titles = [
            found.at
            for found in typeset.placed
            if first <= found.page <= last and found.at.endswith(".title") and found.at in parts
        ]
        if last > first:
            label = parts[titles[0] if at == "cover" and titles else at].label
            several = f"{label} and what follows it" if len(set(titles)) > 1 else label
            runs.append(Overrun(several, first, last, typeset.pages[last - 1]))
    return runs


def amount(pages: Sequence[PageMeasure]) -> str:
    """How much pages hold, in lines and mm; in mm alone where it is more than lines of text."""
    lines = sum(text_lines(page) for page in pages)
    height = sum(_height(page) for page in pages)
    if height > lines * _TALLEST_LINE:
        return f"{height:.0f} mm"
    return f"{numbered(lines, 'line')} ({height:.0f} mm)"


def _height(page: PageMeasure) -> float:
    return max(0.0, page.bottom - page.live[1])


def is_picture(what: str) -> bool:
    """True for the name of an element, which typesetting gives for anything but text."""
    return what.startswith("<") and what.endswith(">")


def text_lines(page: PageMeasure) -> int:
    """Lines as a reader counts them: texts side by side, in columns or cells, are one."""
    spans = sorted(
        (top, bottom)
        for what, (_left, top, _right, bottom) in page.marks
        if not is_picture(what) and page.live[1] <= (top + bottom) / 2 <= page.live[3]
    )
    lines = 0
    end = float("-inf")
    for top, bottom in spans:
        if (top + bottom) / 2 > end:
            lines += 1
            end = bottom
    return lines


def page_unit(fmt: Format) -> str:
    """What a page of the format is called."""
    return "panel" if fmt.kind == "folded" else "page"
