"""What is odd in the sources that are cited, and would be printed otherwise than it was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Sequence as SequenceType

from brochure.bibliography.dates import read_date
from brochure.bibliography.left_out import NEVER_PRINTED
from brochure.bibliography.markup import foreign_markup, read_markup
from brochure.bibliography.odd_texts import address_for_few, is_nobody, odd_pages, odd_text
from brochure.bibliography.people import PARSE_HINT, Doubt, read_person
from brochure.findings import Finding, Severity, SourcePlace, shortened
from brochure.language.tags import tag_of
from brochure.source.nodes import Mapping, Node, Scalar, Sequence, plain
from brochure.source.places import locate_within

_ROLES = ("author", "editor", "translator", "container-author", "collection-editor")
_TEXTS = (
    "title", "title-short", "shortTitle", "container-title", "container-title-short", "journalAbbreviation",
    "collection-title", "publisher", "publisher-place", "genre", "edition", "event", "event-title",
    "event-place", "authority", "status",
)  # fmt: skip
_NUMBERS = ("page", "volume", "issue", "number")
#: What stands before a number that the style has a word for, if it wants one.
_LABEL = re.compile(
    r"(?:(?:pp?|pgs?|pag|vol|bd|nos?|nr|iss)\.|[sS]\.\s|pp|pages?|seiten?|volume|vol|band|issue|heft|number|nr|no)"
    r"\s*(?=[A-Za-z]?\d)|p(?=\d+\s*[-–])",
    re.IGNORECASE,
)
#: Numbers that some programs write into one field: “378 5”, “378(5)”, “378(5):439-448”.
_TWO_NUMBERS = {
    "volume": re.compile(
        r"(?:vol(?:ume|\.)? ?)?(?P<volume>\d{1,4})\s*(?:[\s,;:]\s*(?:(?:no|nr|issue|iss|heft)\.?\s*)?|\(\s*)"
        r"(?P<issue>\d{1,3}(?:[-–]\d{1,3})?)\)?",
        re.IGNORECASE,
    ),
    "page": re.compile(
        r"(?:(?:19|20)\d\d;\s?)?(?P<volume>\d{1,4})\s?(?:\((?P<issue>\d{1,3})\))?\s?:\s?"
        r"(?P<page>[A-Za-z]?\d{1,6}(?:\s?[-–]\s?[A-Za-z]?\d{1,6})?)"
    ),
}
_PAGES = re.compile(r"(\d{1,9})\s*[-–]{1,2}\s*(\d{1,9})")
#: What programs write where they know no number, once or as a range.
_NO_NUMBER = (
    r"(?:n\s?/\s?a|n\.\s?a\.|n\.\s?pag\.|none|null|nil|undefined|unknown|not available|no pagination"
    r"|tbc|tbd|\?{1,5}|[-–—]{1,3}|0{1,4})"
)
_NOTHING = re.compile(
    rf"\[?{_NO_NUMBER}\]?(?:\s*[-–]+\s*\[?{_NO_NUMBER}\]?)?|na(?:\s*[-–]+\s*na)?"
    r"|(?P<x>x{2,5})\s*[-–]+\s*(?P=x)",
    re.IGNORECASE,
)
#: What says that no number was given yet.
_IN_PRESS = (
    r"(?:e-?pub |online |publish(?:ed)? )?ahead of print|e-?pub(?: \d{4}[a-z0-9 ]{0,8})?"
    r"|in (?:the )?press|in print|forthcoming|to appear"
    r"|online first|early view|advance (?:article|access)|im druck|sous presse|en prensa"
)
_STATE = "say it in the field “status” (in BibTeX, “pubstate”) instead"
_NOT_YET = re.compile(rf"[(\[]?(?:{_IN_PRESS})\.?[)\]]?", re.IGNORECASE)
_BEHIND = re.compile(
    rf"[,.;]?\s*[(\[](?P<status>{_IN_PRESS})[)\]]\.?$|[,;]\s*(?P<bare>{_IN_PRESS})\.?$", re.IGNORECASE
)
#: What newsletters, search engines and shops add to an address: who came from where, and a session.
_OF_A_VISIT = re.compile(
    r"[?&;#](?:utm_[a-z]+|fbclid|gclid|msclkid|mc_[ce]id|_ga|igshid|jsessionid|phpsessid|sessionid|sid|cfid|cftoken)"
    r"=[^&;#]*",
    re.IGNORECASE,
)
#: Longest text that may say that there is nothing.
_LONGEST_NOTHING = 40
_FIRST_NAME = re.compile(r"[^\W\d_]{3,}")
_ISO = re.compile(r"\d{4}(?:-\d\d){0,2}")
_PARTS = ("family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle", PARSE_HINT)


def doubts(source: Mapping) -> Iterator[Finding]:
    """Findings on one source, as it stands in a file."""
    yield from _seen_before(source)
    kind, volume = (
        node.value if isinstance(node := source.get(name), Scalar) else "" for name in ("type", "volume")
    )
    for key, node in source.entries:
        if key.value in _ROLES:
            yield from _persons(node.items if isinstance(node, Sequence) else ())
        elif key.value in _TEXTS and isinstance(node, Scalar):
            yield from _markup(node)
            for odd in odd_text(key.value, node.value, kind, volume):
                yield _finding("text", odd.message, locate_within(node, odd.piece), odd.fix)
            if "title" in key.value and (later := _BEHIND.search(node.value.strip()[-_LONGEST_NOTHING:])):
                status = (later["status"] or later["bare"]).lower()
                message = f"“{status}” is printed as a part of the name"
                yield _finding("number", message, locate_within(node, later[0].strip()), _STATE)
            for unread in foreign_markup(node.value):
                place = locate_within(node, unread.piece)
                yield _finding("markup", unread.message, place, unread.fix)
        elif key.value in _NUMBERS and isinstance(node, Scalar):
            yield from _number(key.value, node)
        elif key.value == "URL" and isinstance(node, Scalar) and (few := address_for_few(node.value)):
            message = f"the address “{few}…” opens in one network or with one account alone"
            fix = "write the address that everybody can open, or the DOI"
            yield _finding("address", message, locate_within(node, few), fix)
        elif key.value == "URL" and isinstance(node, Scalar) and (found := _OF_A_VISIT.search(node.value)):
            added = found[0].lstrip("?&;#")
            message = f"“{added}” in the address counts visits or is of one alone, and is printed with it"
            place = locate_within(node, found[0])
            yield _finding("address", message, place, "write the address of the page without it")
        elif key.value in NEVER_PRINTED:
            message = f"no list prints the field “{key.value}”"
            fix = "write what readers need into the title, or remove the field"
            yield _finding("left-out", message, key.place, fix)
        elif key.value == "language" and isinstance(node, Scalar) and node.value and not tag_of(node.value):
            message = f"the language “{node.value[:60]}” is not known, so titles keep the case that they have"
            yield _finding("language", message, node.place, "write its tag, such as en or de")
        elif key.value in ("accessed", "event-date") and "end" in read_date(plain(node)):
            message = f"of the two dates of “{key.value}”, the first alone is used"
            yield _finding("date", message, key.place, "give one date")


def _seen_before(source: Mapping) -> Iterator[Finding]:
    """A source that somebody looked at before it was published."""
    accessed, issued = source.get("accessed"), source.get("issued")
    if accessed is None or issued is None:
        return
    seen, published = (str(read_date(plain(node)).get("date", "")) for node in (accessed, issued))
    if not (_ISO.fullmatch(seen) and _ISO.fullmatch(published)):
        return
    # As far as both are known.
    known = min(len(seen), len(published))
    if seen[:known] < published[:known]:
        message = f"somebody looked at it ({seen}) before it was published ({published})"
        yield _finding("date", message, accessed.place, "check both dates")


def _persons(persons: SequenceType[Node]) -> Iterator[Finding]:
    """Findings on the names in one field; what is odd in many of them is told once, at the first."""
    alike: dict[tuple[bool, str], list[tuple[Doubt, SourcePlace]]] = {}
    before: set[tuple[str, ...]] = set()
    for person in persons:
        found = person.entries if isinstance(person, Mapping) else ()
        texts = {key.value: node for key, node in found if isinstance(node, Scalar)}
        for node in texts.values():
            yield from _markup(node)
        parts = {part: read_markup(texts[part].value)[0] for part in _PARTS if part in texts}
        named = tuple(parts.get(part, "") for part in _PARTS)
        # Initials may be those of two people.
        if named in before and (parts.get("literal") or _FIRST_NAME.search(parts.get("given", ""))):
            shown = shortened(
                " ".join(filter(None, (parts.get("given"), parts.get("family"), parts.get("literal"))))
            )
            yield _finding(
                "author", f"“{shown}” stands twice among the names", person.place, "keep one of them"
            )
        before.add(named)
        name = "" if parts.get("given", "").strip() else parts.get("literal") or parts.get("family", "")
        if is_nobody(name):
            message = f"“{name.strip()}” is nobody’s name, and is printed as one"
            fix = "remove it: an entry without an author begins with its title"
            yield _finding("author", message, person.place, fix)
        for doubt in read_person(parts)[1]:
            alike.setdefault((doubt.is_error, doubt.fix), []).append((doubt, person.place))
    for (is_error, fix), doubtful in alike.items():
        (doubt, place), *more = doubtful
        message = doubt.message + (f"; so it is with {len(more)} more of the names here" if more else "")
        yield _finding("author", message, place, fix, Severity.ERROR if is_error else Severity.WARNING)


def _number(field: str, number: Scalar) -> Iterator[Finding]:
    """A word that the style sets itself, as in “pp. 12-15”, and pages that count down."""
    text = number.value.strip()
    if found := _LABEL.match(text):
        label = found[0].strip()
        message = (
            f"“{label}” is printed as a part of the {field}: the style puts its own word before it, or none"
        )
        yield _finding("number", message, number.place, f"write {text[found.end() :]}")
    elif len(text) <= _LONGEST_NOTHING and _NOTHING.fullmatch(text):
        message = f"“{shortened(text)}” says that there is none, and would be printed as the {field}"
        yield _finding("number", message, number.place, "look it up, or remove the field")
    elif len(text) <= _LONGEST_NOTHING and _NOT_YET.fullmatch(text):
        message = f"“{shortened(text)}” is printed as the {field}"
        yield _finding("number", message, number.place, _STATE)
    elif two := _TWO_NUMBERS[field].fullmatch(text) if field in _TWO_NUMBERS else None:
        message = f"“{shortened(text)}” holds more than the {field}, and is printed as it stands"
        wanted = [f"`{name}: {value}`" for name, value in two.groupdict().items() if value]
        yield _finding("number", message, number.place, f"write {' and '.join(wanted)}")
    elif field == "page" and (odd := next(odd_pages(text), None)):
        yield _finding("number", odd.message, number.place, odd.fix)
    elif field == "page" and (pages := _PAGES.fullmatch(text)):
        first, last = pages[1], pages[2]
        if len(first) <= len(last) and int(first) > int(last):
            message = f"the pages {shortened(text)} count down"
            yield _finding("number", message, number.place, "look them up, and write them as in 439-448")


def _markup(text: Scalar) -> Iterator[Finding]:
    for unread in read_markup(text.value)[1]:
        yield _finding("markup", unread.message, locate_within(text, unread.piece), unread.fix)


def _finding(
    rule: str, message: str, place: SourcePlace, fix: str, severity: Severity = Severity.WARNING
) -> Finding:
    return Finding(f"sources.{rule}", severity, message, place, fix)
