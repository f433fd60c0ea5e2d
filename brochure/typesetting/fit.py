"""Whether a typeset leaflet fits its format, and what to do when it does not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from brochure.design.formats import Format
from brochure.errors import ContentError
from brochure.findings import Finding, MmFromTopLeft, PdfPlace, Severity, SourcePlace, numbered
from brochure.typesetting.engine import Typeset
from brochure.typesetting.excess import (
    amount,
    back_past_the_end,
    excess,
    is_picture,
    page_unit,
    remedy,
)
from brochure.typesetting.pages import Part, Placed

#: Rounding of the engine: text this much outside the safe area is inside, mm.
_TOLERANCE = 0.05
#: Marks that share less than this, in both directions, only touch, mm.
_OVERLAP = 0.4
#: How much higher a card may be than it should, mm: nobody cuts more precisely.
_CUT_TOLERANCE = 0.1
#: A word that takes so many times the room of the next one is why others have none.
_MUCH_WIDER = 1.5


def misfits(
    leaflet: str, typeset: Typeset, fmt: Format, target: int, parts: Mapping[str, Part]
) -> list[Finding]:
    """Why *typeset* does not fit *target* pages; empty when it does."""
    findings = _too_large(typeset, fmt, parts)
    # Whatever is too large for the page is also too large for its box and overlaps others.
    told = {finding.place for finding in findings}
    collisions = _collisions(typeset, fmt, parts)
    findings += [f for f in collisions if f.place not in told or f.rule == "layout.cover"]
    findings += _wrong_cuts(typeset, fmt, parts)
    pages = len(typeset.pages)
    if pages <= target:
        return findings
    # Where the format would have room for more, it is the content that asks for so few.
    asked = fmt.is_open and target < fmt.most
    room = f"`pages` leaves it {target}" if asked else f"{fmt.title} has {target}"
    runs, over = excess(typeset, parts, target)
    unit = page_unit(fmt)
    first = min(over)
    start, begins = _first_past_the_end(typeset.placed, first - 1, parts)
    part = parts[start.at]
    too_much = f"{amount([typeset.pages[number - 1] for number in over])} too much"
    place, fix = part.place, remedy(typeset, fmt, runs, over, asked)
    verb = "starts" if begins else "runs"
    back = back_past_the_end(typeset, fmt, target)
    if back is not None:
        lacking = f"{back:.0f} mm"
        where = f"the back cover does not fit at the end of {unit} {target}: it lacks {lacking}"
        fix = f"shorten the texts or the back cover by {lacking}, or choose a format with more room"
        place = parts["back-cover"].place
    elif first > target:
        where = f"{part.label} {verb} past the end, {too_much}"
    elif runs:
        # What follows has a page of its own: it is not too long.
        where = f"{runs[0].label} runs over on to {unit} {first}, {too_much}"
    else:
        where = f"{part.label} {verb} where the back cover belongs, {too_much}"
    message = f"the leaflet “{leaflet}” does not fit: it fills {numbered(pages, unit)}, but {room}; {where}"
    return [Finding("layout.fit", Severity.ERROR, message, place, fix), *findings]


def outside_safe_zone(file: str, typeset: Typeset, fmt: Format) -> list[Finding]:
    """Words and pictures of no block, such as folios, nearer to trim or fold than the format's safe zone."""
    safe = fmt.safe_zone_of(len(typeset.pages))
    # A card that is too wide reaches out of its block on both sides: that is told of the card.
    told = [(cut.page, cut.box) for cut in typeset.cuts]
    return [
        Finding(
            "layout.safe-zone",
            Severity.ERROR,
            f"{_shown(what)} is nearer than {safe:g} mm to the edge or a fold",
            PdfPlace(file, number, box),
            "give the page wider margins, or move it in the template or style",
        )
        for number, what, box, over in _outside(typeset, safe)
        if _part_at(typeset.placed, number, box) is None
        and not any(page == number and _holds(cut, box) for page, cut in told)
    ]


def _holds(outer: MmFromTopLeft, inner: MmFromTopLeft) -> bool:
    """True where the middle of one box lies in another."""
    across, down = (inner.left + inner.right) / 2, (inner.top + inner.bottom) / 2
    return outer.left <= across <= outer.right and outer.top <= down <= outer.bottom


def _wrong_cuts(typeset: Typeset, fmt: Format, parts: Mapping[str, Part]) -> Iterator[Finding]:
    """What is to be cut out and is larger than it should be, or than its page allows."""
    safe = fmt.safe_zone_of(len(typeset.pages))
    for cut in typeset.cuts:
        # It may be wider than the text that it stands in.
        at = _part_at(typeset.placed, cut.page, cut.box) or _part_above(typeset.placed, cut.page, cut.box)
        part = parts.get(at) if at is not None else None
        if part is None:
            continue
        left, top, right, bottom = cut.box
        over = bottom - top - cut.height
        if over > _CUT_TOLERANCE:
            message = (
                f"{part.label} is {cut.height:g} mm high, but what stands on it needs {over:.1f} mm more"
            )
            fix = "shorten its texts, or make it higher with `height`"
            yield Finding("layout.card", Severity.ERROR, message, part.place, fix)
        page = typeset.pages[cut.page - 1]
        room = page.width - 2 * safe
        if right - left > room + _TOLERANCE:
            where = f"{page_unit(fmt)} {cut.page}"
            message = f"{part.label} is {right - left:.4g} mm wide, but {where} has room for {room:g}"
            fix = "make it narrower with `width`, or choose a format with wider pages"
            yield Finding("layout.card", Severity.ERROR, message, part.place, fix)


def lonely_titles(typeset: Typeset, fmt: Format, parts: Mapping[str, Part]) -> list[Finding]:
    """Titles and headings whose text begins on the page after them; *parts* in their order."""
    pages: dict[str, list[int]] = {}
    for found in typeset.placed:
        pages.setdefault(found.at, []).append(found.page)
    findings = []
    for (at, part), (below, follower) in pairwise(parts.items()):
        is_followed = part.is_title and not follower.is_title and at in pages and below in pages
        if is_followed and (last := max(pages[at])) < min(pages[below]):
            message = (
                f"{part.label} stands alone on {page_unit(fmt)} {last}: {follower.label} begins behind it"
            )
            fix = "put a text between the two, or let the section begin with what needs less room"
            findings.append(Finding("layout.title-alone", Severity.WARNING, message, part.place, fix))
    return findings


def _too_large(typeset: Typeset, fmt: Format, parts: Mapping[str, Part]) -> list[Finding]:
    """Each part whose words or pictures leave the safe area of their page, by the worst of them."""
    safe = fmt.safe_zone_of(len(typeset.pages))
    worst: dict[str, tuple[float, str, int, str]] = {}
    for number, what, box, (wide, tall) in _outside(typeset, safe):
        at = _part_at(typeset.placed, number, box)
        if at is not None and max(wide, tall) > worst.get(at, (0.0,))[0]:
            worst[at] = (max(wide, tall), "wide" if wide >= tall else "tall", number, what)
    unit = page_unit(fmt)
    findings = []
    turned = {found.at for found in typeset.passages if any(line.turned for line in found.lines)}
    for at, (over, way, number, what) in worst.items():
        part = parts.get(at)
        if part is not None and at in turned:
            message = f"{part.label} is turned, and too long or too wide even so: no {unit} holds it"
            fix = "divide it into several tables, or give it fewer columns"
            findings.append(Finding("layout.safe-zone", Severity.ERROR, message, part.place, fix))
        elif part is not None:
            message = (
                f"{_shown(what)} in {part.label} is {over:.0f} mm too {way} for {unit} {number}: "
                f"it is nearer than {safe:g} mm to the edge or a fold"
            )
            is_block = ".blocks." in f".{at}."
            pushing = _widest_word(typeset, number, at) if way == "wide" and is_block else None
            if pushing is not None and pushing[0] != what:
                message = (
                    f"{part.label} is {over:.0f} mm too wide for {unit} {number}: its words push each other "
                    f"to the edge, and {_shown(pushing[0])} takes the most room, {pushing[1]:.0f} mm"
                )
                what = pushing[0]
            # Less than half a millimetre would be shown as 0.
            message = message if over >= 0.5 else message.replace(f"{over:.0f} mm", f"{over:.1f} mm")
            findings.append(
                Finding("layout.safe-zone", Severity.ERROR, message, part.place, _smaller(what, way))
            )
    return findings


def _widest_word(typeset: Typeset, page: int, at: str) -> tuple[str, float] | None:
    """The text without a break that is by far the widest beside others in a part, and how wide it is.

    What leaves the page is the last column of a table, which is hardly the one that takes the room.
    """
    here = [
        (what, box)
        for what, box in typeset.pages[page - 1].marks
        if not is_picture(what) and _part_at(typeset.placed, page, box) == at
    ]
    words = {
        what.strip(): box.right - box.left
        for what, box in here
        if " " not in what.strip()
        and any(
            min(box.bottom, one.bottom) > max(box.top, one.top) + _OVERLAP for _, one in here if one != box
        )
    }
    widest, *others = sorted(words, key=words.__getitem__, reverse=True) or [""]
    # Among columns of about the same width none is to blame.
    is_one = widest and (not others or words[widest] > _MUCH_WIDER * words[others[0]])
    return (widest, words[widest]) if is_one else None


def _collisions(typeset: Typeset, fmt: Format, parts: Mapping[str, Part]) -> list[Finding]:
    """Texts that are printed over each other, that stick out of their box, or of which a part is hidden.

    One of each kind for a part: the first.
    """
    told: dict[tuple[str, str], Finding] = {}
    said: dict[str, str] = {}

    def said_by(what: str) -> str | None:
        """The one part whose words these are: they may stand where another part is."""
        if not said:
            for passage in typeset.passages:
                words = "".join(run.text for run in passage.runs)
                said[passage.at] = said.get(passage.at, "") + _solid(words)
        sought = _solid(what)
        found = [at for at, words in said.items() if sought and at and sought in words]
        return found[0] if len(found) == 1 else None

    def tell(rule: str, number: int, what: str, box: MmFromTopLeft, trouble: str, fix: str) -> None:
        at = said_by(what) or _part_at(typeset.placed, number, box)
        at = at or _part_above(typeset.placed, number, box)
        part = parts.get(at) if at is not None else None
        if part is not None and (rule, part.label) not in told:
            message = f"{_shown(what.strip())} in {part.label} {trouble}, on {page_unit(fmt)} {number}"
            told[rule, part.label] = Finding(rule, Severity.ERROR, message, part.place, fix)

    shorter = "shorten the text, or choose a format with more room"
    for place in typeset.placed:
        if place.at == "cover" and place.page > 1 and "cover" in parts:
            part = parts["cover"]
            message = f"{part.label} does not fit on one {page_unit(fmt)}: it runs over on to the next"
            told["layout.cover", part.label] = Finding(
                "layout.cover", Severity.ERROR, message, part.place, shorter
            )
    for number, page in enumerate(typeset.pages, start=1):
        pairs = [*_overlaps(page.marks, page.turned)]
        if page.bleeding:
            # The label of a draft is stamped over pictures that take the upper margin.
            inside = [mark for mark in page.marks if mark[1].top >= page.live.top - _OVERLAP]
            seen = _overlaps((*inside, *page.bleeding), page.turned)
            pairs += [pair for pair in seen if pair not in pairs]
        for what, other, box in pairs:
            tell("layout.overlap", number, what, box, f"is printed over {_shown(other.strip())}", shorter)
        for what, box, over in page.protruding:
            trouble = f"is {over:.1f} mm too wide for its column or box"
            tell("layout.protruding", number, what, box, trouble, _smaller(what, "wide"))
        for what, box in page.clipped:
            fix = "let the style show it: take `overflow: hidden` or the height away"
            tell("layout.clipped", number, what, box, "is hidden in part", fix)
    return list(told.values())


def _solid(text: str) -> str:
    return "".join(text.split()).replace("\u00ad", "")


def _overlaps(
    marks: Sequence[tuple[str, MmFromTopLeft]], turned: Collection[MmFromTopLeft] = ()
) -> Iterator[tuple[str, str, MmFromTopLeft]]:
    """Pairs of marks that cover each other: the one that begins lower, the other, the box of the former."""
    cores = sorted((_core(what, box, box in turned), number) for number, (what, box) in enumerate(marks))
    open_cores: list[tuple[tuple[float, float, float, float], int]] = []
    for (top, left, right, bottom), number in cores:
        open_cores = [(core, other) for core, other in open_cores if core[3] > top + _OVERLAP]
        for core, other in open_cores:
            if min(right, core[2]) - max(left, core[1]) > _OVERLAP and min(bottom, core[3]) - top > _OVERLAP:
                what, box = marks[number]
                yield what, marks[other][0], box
        open_cores.append(((top, left, right, bottom), number))


def _core(what: str, box: MmFromTopLeft, is_turned: bool) -> tuple[float, float, float, float]:
    """Top, left, right, bottom of what is inked for sure: of a text, the height of its small letters."""
    left, top, right, bottom = box
    if is_turned:
        # The heads of its letters are at the left.
        return top, left + 0.3 * (right - left), right - 0.28 * (right - left), bottom
    height = 0.0 if is_picture(what) else bottom - top
    return (top + 0.3 * height, left, right, bottom - 0.28 * height)


def _outside(typeset: Typeset, safe: float) -> Iterator[tuple[int, str, MmFromTopLeft, tuple[float, float]]]:
    """Every mark outside the safe area: its page, what it is, its box, how much too wide and too tall."""
    for number, page in enumerate(typeset.pages, start=1):
        for what, box in page.marks:
            left, top, right, bottom = box
            wide = max(safe - left, right - page.width + safe)
            tall = max(safe - top, bottom - page.height + safe)
            if max(wide, tall) > _TOLERANCE:
                yield number, what, box, (wide, tall)


def _part_at(placed: Sequence[Placed], page: int, box: MmFromTopLeft) -> str | None:
    """The part in which a mark stands: of those that begin left of it, the one that it shares most with.

    A mark may reach out of its part: a word's box is taller than its line, and what is too wide leaves it.
    """
    left, top, right, bottom = box
    found, best = None, (0.0, False, 0.0)
    for part in placed:
        if part.page == page and not part.at.startswith("#") and part.box[0] - _TOLERANCE <= left:
            shared = min(bottom, part.box[3]) - max(top, part.box[1])
            # Of a picture and the text beside it, the one that it stands in; both, and it is the picture.
            holds = (left + right) / 2 <= part.box[2] + _TOLERANCE
            fits = (round(shared, 2), holds, part.box[0] - part.box[2])
            if shared > 0 and (found is None or fits > best):
                found, best = part.at, fits
    return found


def _part_above(placed: Sequence[Placed], page: int, box: MmFromTopLeft) -> str | None:
    """The last part that begins above a mark: text may run out of its part's box, at the bottom."""
    above = [
        part for part in placed if part.page == page and not part.at.startswith("#") and part.box[1] <= box[1]
    ]
    return above[-1].at if above else None


def _smaller(what: str, way: str) -> str:
    """The fix for a word or picture that is too large."""
    if is_picture(what):
        return "give a figure a smaller `width`, a chart fewer rows, or choose a format with larger pages"
    if way == "wide":
        return (
            "break the word or shorten it, give a table fewer columns or `turned: yes`, or choose a format "
            "with wider pages"
        )
    return "shorten the text, or choose a format with more room"


def _shown(what: str) -> str:
    if is_picture(what):
        return "a picture"
    return f"“{what if len(what) <= 40 else f'{what[:37]}…'}”"


def _first_past_the_end(
    placed: Sequence[Placed], target: int, parts: Mapping[str, Part]
) -> tuple[Placed, bool]:
    """The first part that starts past the end, else the one that runs over it; True when it starts there.

    Raises :class:`ContentError` when the templates mark no parts.
    """
    known = [found for found in placed if found.at in parts]
    if not known:
        # A project's own template may leave them out.
        message = "the leaflet does not fit, and nothing in it says which part of the content it comes from"
        fix = "give every section and block its `data-at`, as the shipped template does"
        place = SourcePlace("templates/base.html")
        raise ContentError([Finding("layout.template", Severity.ERROR, message, place, fix)])
    begun = {found.at for found in known if found.page <= target}
    late = [found for found in known if found.page > target]
    fresh = next((found for found in late if found.at not in begun), None)
    return (fresh, True) if fresh is not None else ((late or known)[0 if late else -1], False)
