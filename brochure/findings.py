"""The one vocabulary of checks.

Every check, on content or on a PDF, returns :class:`Finding` values: what is wrong, how bad it is,
where it is and how to fix it.  The terminal, ``report.json`` and ``report.html`` show the same values.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple


class Severity(str, Enum):
    """How bad a finding is.  An ``ERROR`` stops the content (exit 3) or marks the build (exit 4)."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for errors, rising as findings matter less."""
        return list(Severity).index(self)


@dataclass(frozen=True)
class SourcePlace:
    """A place in a text file of the project."""

    #: Path as the user would type it, relative to the project folder.
    file: str
    #: 1-based line; 0 when the whole file is meant.
    line: int = 0
    #: 1-based column, counted in characters.
    column: int = 0
    #: The line itself, without its line end.
    text: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, order=True)
class EditionId:
    """One edition of one leaflet."""

    leaflet: str
    #: ``screen``, ``print``, ``office`` or ``review``.
    kind: str

    @property
    def file(self) -> str:
        """The name of its PDF, such as ``hcp-screen.pdf``: nothing takes such a name apart."""
        return f"{self.leaflet}-{self.kind}.pdf"


class MmFromTopLeft(NamedTuple):
    """A rectangle on a page: mm, downwards, from the page's top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def rounded(self) -> MmFromTopLeft:
        """The same to a hundredth of a millimetre."""
        return MmFromTopLeft(*(round(edge, 2) for edge in self))


@dataclass(frozen=True)
class PdfPlace:
    """A place in a PDF."""

    file: str
    #: 1-based page number.
    page: int
    #: None for the whole page.
    box: MmFromTopLeft | None = None

    def __str__(self) -> str:
        if self.box is None:
            return f"{self.file}, page {self.page}"
        box = self.box
        corners = f"{box.left:.1f},{box.top:.1f} to {box.right:.1f},{box.bottom:.1f}"
        return f"{self.file}, page {self.page}, {corners} mm"


@dataclass(frozen=True)
class Finding:
    """One thing that a check has to say."""

    #: Identifier of the rule, ``room.what``, such as ``content.unknown-field``.
    rule: str
    severity: Severity
    #: What is wrong, one sentence without a full stop.
    message: str
    place: SourcePlace | PdfPlace | None = None
    #: How to fix it, one sentence.
    fix: str = ""
    #: Where the rule comes from (standard, edition and clause, and whether its text was read), empty for our
    #: own.
    source: str = ""
    #: Where a finding on the content shows in a PDF.
    seen: PdfPlace | None = None
    #: The leaflet that it is about; empty where it is about all.
    leaflet: str = ""
    #: Who set the finding aside, and why: words for people, empty for findings that stand.
    waived: str = ""

    def as_dict(self) -> dict[str, object]:
        """The finding as plain values for JSON."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "message": self.message,
            "place": _place_as_dict(self.place),
            "fix": self.fix,
            "source": self.source,
            "seen": _place_as_dict(self.seen),
            "leaflet": self.leaflet,
            "waived": self.waived,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Finding:
        """The finding that :meth:`as_dict` gave these values of.  Raises ``KeyError`` and ``ValueError``."""
        seen = _place_from_dict(values["seen"])
        if isinstance(seen, SourcePlace):
            raise ValueError("what is seen in a PDF has no page")
        return cls(
            values["rule"],
            Severity(values["severity"]),
            values["message"],
            _place_from_dict(values["place"]),
            values["fix"],
            values["source"],
            seen,
            values["leaflet"],
            values["waived"],
        )

    def as_text(self) -> str:
        """The finding as lines for a terminal: place and message, the line shown, the fix."""
        message = on_one_line(self.message)
        lines = [f"{on_one_line(str(self.place))}: {message}" if self.place else message]
        if isinstance(self.place, SourcePlace) and self.place.line and self.place.text.strip():
            lines += _excerpt(self.place)
        if self.fix:
            lines.append(f"    = {on_one_line(self.fix)}")
        if self.seen:
            lines.append(f"    @ {self.seen}")
        if self.source:
            lines.append(f"    § {self.source}")
        return "\n".join(lines)


#: How much of a list of names is shown, in characters: the shipped blocks and icons fit.
_MOST_LISTED = 500


@lru_cache(maxsize=512)
def _nearest(given: str, names: tuple[str, ...], likeness: float) -> str:
    alike = next((name for name in names if _alike(name) == _alike(given)), "")
    if alike:
        return alike
    # Looking through thousands takes a while, and one slip is often made many times.
    return next(iter(difflib.get_close_matches(given, names, 1, likeness)), "")


def _alike(name: str) -> str:
    """A name without regard to capitals, to what joins its words, and to how its accents are spelled."""
    return unicodedata.normalize("NFC", name).casefold().replace("_", "-").replace(" ", "-")


def nearest(given: str, names: Iterable[str], likeness: float = 0.6) -> str:
    """The one of *names* that a misspelt one may stand for, or an empty text.

    *likeness* is the least that they have in common, from 0 to 1.
    """
    return _nearest(given, tuple(names), likeness)


def did_you_mean(
    given: str,
    names: Iterable[str],
    otherwise: str = "",
    written: str = "“{}”",
    there: str = "",
    meant: str = "",
) -> str:
    """The fix for a name that is not there: the nearest of *names*, or *otherwise* when none is near.

    *written* is how such a name is written.  With *there*, such as “there are”, all of them are listed behind
    these words.  *meant* is the one of them that is known to be meant, though it is not alike.
    """
    known = tuple(names)
    near = (
        meant
        if meant in known and meant != given
        else nearest(given, (name for name in known if name != given))
    )
    fix = f"did you mean {written.format(near)}?" if near else otherwise
    if near and unicodedata.normalize("NFC", near) == unicodedata.normalize("NFC", given):
        fix = f"copy the name {written.format(near)}: it looks the same, but spells letters and accents apart"
        if unicodedata.normalize("NFC", near) == near:
            fix = f"type the name {written.format(near)} again: letters and their accents stand apart in it"
    listed = f"{there}: {shortened(', '.join(known), _MOST_LISTED)}" if there and known else ""
    if not (fix and listed):
        return fix or listed
    return f"{fix} {listed[0].upper()}{listed[1:]}" if near else f"{fix}; {listed}"


def shortened(text: object, most: int = 60) -> str:
    """A text of at most *most* characters: an ellipsis stands for the rest."""
    words = str(text)
    return words if len(words) <= most else f"{words[: most - 1]}…"


def numbered(count: int, noun: str) -> str:
    """A number with its noun: ``1 page``, ``2 pages``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


#: Controls, ends of lines and signs that turn the direction of text: a terminal obeys them.
_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def on_one_line(text: str) -> str:
    """A text in which what a terminal would obey is shown as escapes: names of files may hold line ends."""
    return _OBEYED.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without repetitions: errors first, then by file and place."""

    def key(finding: Finding) -> tuple[int, str, int, int, str]:
        place = finding.place
        if isinstance(place, SourcePlace):
            where = (place.file, place.line, place.column)
        elif isinstance(place, PdfPlace):
            where = (place.file, place.page, 0)
        else:
            where = ("", 0, 0)
        return (finding.severity.rank, *where, finding.message)

    return sorted(dict.fromkeys(findings), key=key)


def shared(findings: Iterable[Finding], leaflets: int) -> list[Finding]:
    """The findings; what is said in the same words of every one of some *leaflets* is said once."""
    found = list(findings)
    said: dict[Finding, set[str]] = {}
    for finding in found:
        said.setdefault(replace(finding, leaflet=""), set()).add(finding.leaflet)
    everywhere = {bare for bare, names in said.items() if leaflets > 1 and len(names - {""}) == leaflets}
    return [bare if (bare := replace(finding, leaflet="")) in everywhere else finding for finding in found]


def has_errors(findings: Iterable[Finding]) -> bool:
    """True when at least one finding is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def _place_as_dict(place: SourcePlace | PdfPlace | None) -> dict[str, object] | None:
    if isinstance(place, SourcePlace):
        return {"file": place.file, "line": place.line, "column": place.column, "text": place.text}
    if isinstance(place, PdfPlace):
        return {
            "file": place.file,
            "page": place.page,
            "box_mm": None if place.box is None else list(place.box),
        }
    return None


def _place_from_dict(values: Mapping[str, Any] | None) -> SourcePlace | PdfPlace | None:
    if not values:
        return None
    if "page" in values:
        box = values["box_mm"]
        return PdfPlace(values["file"], values["page"], None if box is None else MmFromTopLeft(*box))
    return SourcePlace(values["file"], values["line"], values["column"], values["text"])


#: Characters of a source line that are shown: a terminal's width less the margin.
_EXCERPT_WIDTH = 92


def _excerpt(place: SourcePlace) -> list[str]:
    """The offending line, cut to fit around the column, with a caret below it."""
    column = max(place.column, 1)
    start = max(0, column - _EXCERPT_WIDTH // 2) if len(place.text) > _EXCERPT_WIDTH else 0
    # A tab or a control character would move the caret or the terminal.
    cut = place.text[start : start + _EXCERPT_WIDTH]
    shown = "".join(char if char.isprintable() else " " for char in cut)
    margin = f"{place.line:>5} | "
    return [f"{margin}{shown.rstrip()}", f"{'':>5} | {' ' * (column - 1 - start)}^"]
