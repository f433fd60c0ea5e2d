"""Typesetting one leaflet: set until its figures stand where they belong, fitted to its pages, written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple
from weakref import WeakValueDictionary

from pikepdf import PdfError

from brochure.composition.composer import Composer, Composition
from brochure.composition.settings import Levers
from brochure.composition.verdict import chosen, left_open
from brochure.design.resources import FILE_LIMIT
from brochure.errors import ContentError
from brochure.findings import EditionId, Finding, Severity, SourcePlace, shortened
from brochure.layout.leaflet import Prepared
from brochure.layout.said_by_styles import LOST, said_by_styles
from brochure.pipeline.memory import Memory
from brochure.press.draft_stamp import stamped
from brochure.source.installation import shipped_folder
from brochure.source.outside import read_file
from brochure.typesetting.engine import EngineError, Typeset, TypesetJob, drafted, finished
from brochure.typesetting.fit import misfits, outside_safe_zone
from brochure.typesetting.pages import Part
from brochure.typesetting.sheets import OutsideError
from brochure.typesetting.torn_numbers import torn_numbers

#: How often a leaflet is set again at most, until its figures stand where they belong.
_TRIES = 6
#: How often, after a guess that proved wrong, before it is forgotten.
_GUESSED = 2


@dataclass(frozen=True)
class LeafletSet:
    """A leaflet typeset, with notes pages where its format asks for more pages than it fills."""

    result: Typeset
    #: How many of the pages are notes pages.
    notes_pages: int
    #: Why it can't be used: what does not fit, lies over something or runs out.
    findings: tuple[Finding, ...]
    #: What was done to make it fit.
    notes: tuple[Finding, ...] = ()
    #: How many pages there is room for.
    target: int = 0


def set_leaflet(laid_out: Prepared, parts: Mapping[str, Part], memory: Memory | None = None) -> LeafletSet:
    """Typeset a leaflet.  Raises :class:`ContentError` when the engine complains."""
    made = (memory or Memory(0)).once("typeset", made_from(laid_out), lambda: with_notes(laid_out, parts))
    done = told(laid_out, parts, made)
    if not done.findings:
        # A file that can't be read is a fault of typesetting, not of whoever looks at it first.
        done.result.document.open()
    return done


#: A leaflet typeset, how many pages it should have, how many are for notes, and how they are filled.
Filled = tuple[Typeset, int, int, Composition]


def told(laid_out: Prepared, parts: Mapping[str, Part], made: Filled) -> LeafletSet:
    """A typeset leaflet with why it can't be used, if it can't, and what was done to make it fit."""
    result, target, notes_pages, composed = made
    findings, told = judged(laid_out, result, target, parts)
    if laid_out.measure is not None and laid_out.leaflet.fit != "off" and not findings:
        levers = Levers.of(laid_out.measure)
        told += chosen(composed.composed, levers, parts, laid_out.name)
        told += left_open(
            laid_out.name, result, laid_out.leaflet, laid_out.format, composed.composed, parts, notes_pages
        )
    return LeafletSet(result, notes_pages, tuple(findings), tuple(told), target)


def judged(
    laid_out: Prepared, result: Typeset, target: int, parts: Mapping[str, Part]
) -> tuple[list[Finding], list[Finding]]:
    """Why a typeset leaflet can't be used, and what is told of it besides."""
    said = list(laid_out.figures.findings(result, parts)) if laid_out.figures else []
    said += torn_numbers(result, parts)
    said += said_by_styles(laid_out, result, parts)
    told = [found for found in said if found.severity is not Severity.ERROR]
    misfit = [
        *misfits(laid_out.name, result, laid_out.format, target, parts),
        *outside_safe_zone(EditionId(laid_out.name, "screen").file, result, laid_out.format),
    ]
    # Words can be on no page because there is no room for them: no style is to blame for those.
    errors = [
        found for found in said if found.severity is Severity.ERROR and not (misfit and found.rule == LOST)
    ]
    # What does not fit because of these is no advice.
    findings = errors or misfit
    is_whole = bool(result.pdf) if result.layout is None else len(result.pages) == target
    if not is_whole and not findings:
        findings = [_too_few(laid_out.name, len(result.pages), target)]
    return findings, told


def made_from(laid_out: Prepared) -> tuple[object, ...]:
    """All that decides how a leaflet is typeset."""
    leaflet = laid_out.leaflet
    fit = (leaflet.fit, laid_out.measure)
    return (laid_out.name, laid_out.job(), laid_out.notes_page, laid_out.format, leaflet.pages, *fit)


class Drafts:
    """What was laid out of a leaflet, so that the same is laid out once."""

    def __init__(self) -> None:
        self._made: list[tuple[TypesetJob, Typeset]] = []

    def once(self, job: TypesetJob, make: Callable[[], Typeset]) -> Typeset:
        """What *make* lays out of a job, or what it has laid out of the same one."""
        for known, made in self._made:
            if known == job:
                return made
        made = make()
        self._made.append((job, made))
        return made


def with_notes(laid_out: Prepared, parts: Mapping[str, Part], drafts: Drafts | None = None) -> Filled:
    """A leaflet typeset, how many pages it should have, how many are for notes, and how they are filled.

    What is in *drafts* is not laid out again.
    """
    plain, figures = settled(laid_out, parts, 0, drafts=drafts)
    composed = _composed(laid_out, parts, plain, figures, drafts)
    result, target, missing = filled_up(laid_out, parts, composed, figures)
    if composed.result is not plain and judged(laid_out, result, target, parts)[0]:
        # What can be used as the styles have it can be used.
        plainly = filled_up(laid_out, parts, Composition(plain), figures)
        if not judged(laid_out, *plainly[:2], parts)[0]:
            return *plainly, Composition(plainly[0])
    return result, target, missing, replace(composed, result=result)


def _composed(
    laid_out: Prepared,
    parts: Mapping[str, Part],
    plain: Typeset,
    figures: Mapping[str, str],
    drafts: Drafts | None,
) -> Composition:
    """A leaflet without notes pages, its text fitted to the pages where it asks for that.

    *plain* is how its styles have it, with the rules for its *figures*.
    """
    if laid_out.leaflet.fit == "off" or laid_out.measure is None:
        return Composition(plain)
    composer = Composer(laid_out.leaflet, laid_out.format, Levers.of(laid_out.measure), parts)

    #: What was set with which rules, for as long as it may be chosen.
    known: WeakValueDictionary[tuple[str, ...], Typeset] = WeakValueDictionary()
    known[()] = plain

    def set_with(rules: Sequence[str]) -> Typeset:
        # What differs least from it is moved, where that will do.
        alike = (item for item in known.items() if tuple(rules[: len(item[0])]) == item[0])
        _rules, nearest = max(alike, key=lambda item: len(item[0]))
        made = settled(laid_out, parts, 0, rules, guess=figures, before=nearest, drafts=drafts).result
        known[tuple(rules)] = made
        return made

    return composer.composed(plain, set_with)


def filled_up(
    laid_out: Prepared,
    parts: Mapping[str, Part],
    composed: Composition,
    figures: Mapping[str, str] | None = None,
) -> tuple[Typeset, int, int]:
    """A leaflet with its pages for notes, how many pages it should have, and how many are for notes.

    *figures* are the rules for its figures without those pages, where they are known.
    """
    result = composed.result
    target = laid_out.format.page_target(len(result.pages), laid_out.leaflet.pages)
    missing = max(0, target - len(result.pages))
    # One that is past the end stays as high as it is: that says how much room it lacks.
    fits = len(result.pages) <= target
    is_alone = fits and laid_out.back_shares and _begins_page(result, "back-cover")
    if is_alone or (laid_out.back_shares and missing):
        # A page that would be empty but for it, or for notes, is the back cover's own.
        missing -= 0 if is_alone else 1
        result = settled(laid_out, parts, missing, composed.rules, guess=figures, back_on_page=True).result
    elif missing:
        result = settled(laid_out, parts, missing, composed.rules, guess=figures).result
    return _written(laid_out, parts, result), target, missing


def _begins_page(result: Typeset, at: str) -> bool:
    """True where a part is the first on its page."""
    found = next((placed for placed in result.placed if placed.at == at), None)
    return found is not None and all(
        placed.box[1] >= found.box[1] for placed in result.placed if placed.page == found.page
    )


class Settled(NamedTuple):
    """A leaflet laid out, and the rules for its figures that it was laid out with, by their marks."""

    result: Typeset
    rules: Mapping[str, str]


def settled(
    laid_out: Prepared,
    parts: Mapping[str, Part],
    notes_pages: int,
    composed: Sequence[str] = (),
    *,
    guess: Mapping[str, str] | None = None,
    before: Typeset | None = None,
    drafts: Drafts | None = None,
    back_on_page: bool = False,
) -> Settled:
    """A leaflet laid out again until its figures stand where they belong.

    A figure that is moved moves what follows it, other figures among it.  *composed* are the rules of
    composition.  *guess* are rules for figures that may be right, such as those that were right before, or
    those that can be foreseen where it is None: then the leaflet is laid out once.  *before* is the same
    leaflet as it was set earlier.  What is in *drafts* is not laid out again.  It is yet to be written.
    """
    figures = laid_out.figures

    def set_with(rules: Mapping[str, str], before: Typeset | None) -> Typeset:
        job = laid_out.job(notes_pages, (*composed, *rules.values()), back_on_page=back_on_page)
        # Only where figures stand hangs on what is read.

        def make() -> Typeset:
            return _made(laid_out, parts, lambda: drafted(job, is_read=figures is not None, before=before))

        return make() if drafts is None else drafts.once(job, make)

    if figures is None:
        return Settled(set_with({}, before), {})
    for begin in (figures.foreseen() if guess is None else figures.at_heads(guess), {}):
        rules: Mapping[str, str] = begin
        result = before = set_with(rules, before)
        for _ in range(_GUESSED if begin else _TRIES):
            # Pictures at the heads of pages stand where the pages say now, whatever was true before.
            kept = {at: rule for at, rule in rules.items() if at not in begin}
            wanted = figures.rules(result, kept)
            if wanted == rules:
                return Settled(result, rules)
            rules = wanted
            result = before = set_with(rules, before)
        if not begin:
            break
    return Settled(result, rules)


def _made(laid_out: Prepared, parts: Mapping[str, Part], make: Callable[[], Typeset]) -> Typeset:
    """What the engine makes of a leaflet, or the findings on what it has to say."""
    try:
        result = make()
    except EngineError as error:
        raise ContentError([unset(laid_out, str(error), parts.get(error.at))]) from error
    except OutsideError as error:
        raise ContentError([laid_out.manuscript.outside(error)]) from error
    if result.complaints:
        raise ContentError(laid_out.manuscript.faults(result.complaints))
    return result


def _written(laid_out: Prepared, parts: Mapping[str, Part], draft: Typeset) -> Typeset:
    """A leaflet that is laid out, written where it has as many pages as it should."""

    def is_complete(pages: int) -> bool:
        return pages == laid_out.format.page_target(pages, laid_out.leaflet.pages)

    result = _made(laid_out, parts, lambda: finished(draft, is_complete))
    if not result.pdf:
        return result
    return replace(result, pdf=with_label(laid_out, result.pdf, result))


def with_label(laid_out: Prepared, pdf: bytes, result: Typeset) -> bytes:
    """The PDF with the label of a draft on every page."""
    if laid_out.label is None:
        return pdf
    names = [page.name for page in result.pages]
    try:
        return stamped(pdf, laid_out.label, names, label_font())
    except PdfError as error:
        raise ContentError([unset(laid_out, "gives a PDF that can’t be read")]) from error


def unset(laid_out: Prepared, why: str, part: Part | None = None) -> Finding:
    """The finding on a leaflet that the engine fails at: at the first of the project’s own files, if any.

    *why* follows the words “its layout”; *part* is the one that the engine was at, where that is known.
    """
    message = f"the leaflet “{laid_out.name}” can’t be laid out: its layout {why}"
    if part is not None:
        message += f", at {part.label}"
    if not laid_out.own and part is not None:
        fix = "shorten or divide that part: a very long word, list or table, or a large picture"
        return Finding("layout.engine", Severity.ERROR, message, part.place, fix, leaflet=laid_out.name)
    if not laid_out.own:
        fix = "take out what was changed last: a very long word, list or table, or a large picture"
        return Finding("layout.engine", Severity.ERROR, message, None, fix, leaflet=laid_out.name)
    first, *others = laid_out.own
    also = f", {shortened(', '.join(others))}" if others else ""
    fix = f"mend {first}{also}, or remove it to use the shipped one"
    return Finding("layout.engine", Severity.ERROR, message, SourcePlace(first), fix, leaflet=laid_out.name)


@lru_cache(maxsize=1)
def label_font() -> bytes:
    """The font of the draft label: the program's own, which no project replaces."""
    return read_file(shipped_folder() / "styles/fonts/source-sans-3/SourceSans3-Bold.ttf", FILE_LIMIT)


def _too_few(name: str, pages: int, target: int) -> Finding:
    """The finding on a leaflet that notes pages were to fill up, and did not."""
    message = (
        f"the leaflet “{name}” fills {pages} of {target} pages, and its templates put no notes pages "
        "where the others belong"
    )
    fix = (
        "write {{ notes_pages(section) }} before each section, as the shipped template does, or remove yours"
    )
    return Finding("layout.template", Severity.ERROR, message, SourcePlace("templates/base.html"), fix)
