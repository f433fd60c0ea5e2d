"""What is said of composed pages: what was chosen, and what could not be composed well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from brochure.composition.feet import short_pages
from brochure.composition.fullness import EMPTY, FULL, fills
from brochure.composition.pieces import PlacedPiece, section_of, standing
from brochure.composition.settings import Composed, Levers
from brochure.content.model import Leaflet
from brochure.design.formats import Format
from brochure.findings import Finding, Severity, numbered, shortened
from brochure.typesetting.engine import Typeset
from brochure.typesetting.excess import page_unit, text_lines
from brochure.typesetting.pages import Part

#: Titles that a message gives at most.
_MOST_TITLES = 3
#: What a page lacks at least to be told of as ending too high, as a share of its height.
_HIGH = 0.15


def chosen(composed: Composed, levers: Levers, parts: Mapping[str, Part], name: str) -> Iterator[Finding]:
    """What was changed of a leaflet by that *name*; nothing where all is as the style sheets have it."""
    if composed.is_plain:
        return
    at = composed.tightness
    changes = [
        _change("type {} % {}", levers.text(at), "larger", "smaller"),
        _change("line height {} % {}", levers.leading(at), "more", "less"),
        _change("{} % {} room between blocks", levers.room(at), "more", "less"),
        _titles(_sections(composed.running), parts, "runs on", "run on"),
        _titles(_sections(composed.opening), parts, "begins a page", "begin a page"),
        _titles(composed.torn, parts, "goes on on another page", "go on on another page"),
    ]
    done = "; ".join(change for change in changes if change)
    message = f"the pages of the leaflet “{name}” are filled otherwise than its styles have it: {done}"
    fix = "write `fit: off` to have it as the styles do; bounds stand in styles/measures.yaml"
    yield Finding("layout.composed", Severity.NOTE, message, parts["notes"].place, fix, leaflet=name)


def _change(words: str, factor: float, more: str, less: str) -> str:
    share = 100 * abs(factor - 1)
    return words.format(f"{share:.2g}", more if factor > 1 else less) if share >= 0.1 else ""


def _sections(numbers: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(f"sections.{number}.title" for number in numbers)


def _titles(marks: tuple[str, ...], parts: Mapping[str, Part], one: str, several: str) -> str:
    labels = [shortened(parts[at].label, 60) for at in marks]
    if not labels:
        return ""
    others = len(labels) - _MOST_TITLES
    told = ", ".join(labels[:_MOST_TITLES]) + (f" and {others} more" if others > 0 else "")
    return f"{told} {one if len(labels) == 1 else several}"


def left_open(
    name: str,
    made: Typeset,
    leaflet: Leaflet,
    fmt: Format,
    composed: Composed,
    parts: Mapping[str, Part],
    notes_pages: int = 0,
) -> Iterator[Finding]:
    """Pages of a leaflet by that *name* that could not be filled well, each with what would help.

    *notes_pages* is how many of its pages are for notes because nothing else fills them.
    """
    stood = standing(made)
    pages = {page.number: page for page in fills(made)}
    unit = page_unit(fmt)
    if sum(page.share for page in pages.values()) < EMPTY:
        # So little text fills no page in whatever way.
        return
    yield from _thin(name, made, leaflet, fmt, parts, notes_pages)
    for number, page in pages.items():
        if page.share >= EMPTY:
            continue
        first = next(one for one in stood if one.page == number)
        part = parts[f"sections.{section_of(first.at)}.title"]
        lines = text_lines(made.pages[number - 1])
        before = number - 1 in pages
        shorter = f"shorten {part.label} by {numbered(lines, 'line')}" if first.at != _title(first) else ""
        lacking = _at_least_one(lines * (FULL - page.share) / max(page.share, 0.01))
        more = f"write about {numbered(lacking, 'line')} more"
        joined = f"join {part.label} to the section before" if before and not shorter else ""
        fix = f"{shorter or joined or 'join it to another section'}, or {more}"
        message = f"{unit} {number} is only {100 * page.share:.0f} % full: {part.label} ends there"
        yield Finding("layout.page-empty", Severity.WARNING, message, part.place, fix, leaflet=name)
    little: dict[int, float] = {}
    for number, left in short_pages(made, leaflet, composed).items():
        if number not in pages or pages[number].share < EMPTY:
            continue
        if left < _HIGH * pages[number].height:
            little[number] = left
            continue
        part = parts[_follower(stood, number)]
        reason = f"{part.label} has no room there and can’t be divided"
        message = f"{unit} {number} ends {left:.0f} mm too high: {reason}"
        fix = f"shorten it, or what stands before it on {unit} {number}, or move a short text there"
        yield Finding("layout.foot", Severity.NOTE, message, part.place, fix, leaflet=name)
    if little:
        part = parts[_follower(stood, next(iter(little)))]
        ends = ", ".join(f"{unit} {number} by {left:.0f} mm" for number, left in little.items())
        message = f"the text goes on and ends higher than its neighbours do: {ends}"
        fix = (
            "make what stands there longer, or what follows shorter, by a line or two where it matters to you"
        )
        yield Finding("layout.foot", Severity.NOTE, message, part.place, fix, leaflet=name)


def _thin(
    name: str,
    made: Typeset,
    leaflet: Leaflet,
    fmt: Format,
    parts: Mapping[str, Part],
    notes_pages: int,
) -> Iterator[Finding]:
    """A text that is too short for its pages as a whole: half empty on average, or left for notes."""
    filled = fills(made)
    whole = sum(page.share for page in filled)
    # Lines of text in a page that is full.
    each = sum(text_lines(made.pages[page.number - 1]) for page in filled) / whole
    lacking = FULL * len(filled) - whole
    unit = page_unit(fmt)
    fewer = f"choose a format with fewer {unit}s"
    if fmt.is_open:
        fewer = (
            "write a smaller number of `pages`" if leaflet.pages else "let sections run on that begin a page"
        )
    place = parts["notes"].place
    if round(100 * whole / len(filled)) < 100 * FULL:
        share = f"{100 * whole / len(filled):.0f} %"
        message = f"the {unit}s with text of the leaflet “{name}” are {share} full on average"
        fix = f"write about {numbered(_at_least_one(each * lacking), 'line')} more, or {fewer}"
        yield Finding("layout.average", Severity.NOTE, message, place, fix, leaflet=name)
    if notes_pages > 1:
        message = f"{notes_pages} of the {len(made.pages)} {unit}s of the leaflet “{name}” are for notes"
        more = numbered(_at_least_one(each * (FULL * (notes_pages - 1) + max(0.0, lacking))), "line")
        fix = f"write about {more} more, or choose a format with fewer {unit}s"
        yield Finding("layout.notes-pages", Severity.NOTE, message, place, fix, leaflet=name)


def _follower(stood: Sequence[PlacedPiece], number: int) -> str:
    """The mark of what begins the page after a page."""
    return next(one.at for one in stood if one.page > number)


def _title(one: PlacedPiece) -> str:
    return f"sections.{section_of(one.at)}.title"


def _at_least_one(lines: float) -> int:
    return max(1, round(lines))
