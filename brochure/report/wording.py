"""The job ticket in words: labels and texts, and the text of an e-mail to the printer."""

from __future__ import annotations

import math
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from brochure.design.fold import number

#: Longest line of an e-mail that no mail program breaks: 78 without the line end (RFC 5322, 2.1.1), and room
#: for being quoted.
LINE = 72
_BLANK = "[ please fill in: ____________________ ]"
_MM_PER_INCH = 25.4
_MARKS = {
    "crop": "crop marks",
    "fold": "fold marks",
    "bar": "control patches",
    "slug": "a slug line that names the sheet",
}
#: Signs that old mail programs turn into others, and what stands for them.
_PLAIN = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "…": "...", "—": "–", "‑": "-", "‐": "-"}
)
_UNIT = re.compile(r"(?<=\d) (?=(?:mm|in|%|×|pages?|panels)\b|%|×)|(?<=×) |(?<=\bpage) (?=\d)")
#: Joiners that some scripts spell with; other signs without a shape are left out.
_JOINERS = "\u200c\u200d"


def ticket_rows(ticket: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The ticket of :func:`job_ticket` as labels and texts, without its title and what is to be filled in."""
    fold, inches = ticket["fold"], ticket["inches"]
    marks = [_MARKS.get(mark, mark) for mark in ticket["marks"]]
    if ticket["processing_steps"]:
        marks.append("cut and fold lines as processing steps (ISO 19593-1), which do not print")
    beyond = "with bleed and marks" if ticket["marks"] else "with bleed"
    count = ticket["file_pages"]
    rows = [
        ("Job code", ticket["job_code"] or "none"),
        ("File", ticket["file"]),
        (
            "Pages of the file",
            f"{count} {'page' if count == 1 else 'pages'} of "
            f"{_size(ticket['file_page_size_mm'], False)} {beyond}, 1:1",
        ),
        ("File layout", ticket["layout"]),
        ("Prepared for", ticket["printer"]),
        ("Finished size", _size(ticket["finished_size_mm"], inches)),
        ("Flat size", _size(ticket["flat_size_mm"], inches)),
        ("Extent", ticket["extent"]),
        ("Fold or binding", fold["name"]),
    ]
    has_folds = any(side["folds"] for side in fold["sides"])
    if has_folds:
        rows.append(("Folds at", _fold_words(fold, inches)))
    if fold["note"]:
        rows.append(("How it folds", fold["note"]))
    spots = ", ".join(ticket["spot_colours"]) or "no spot colours"
    safe_zone = f"{_lengths([ticket['safe_zone_mm']], inches)} from the trim"
    rows += [
        ("Colours", f"{ticket['colours']} CMYK, {spots}"),
        ("Print condition", f"{ticket['condition']}, profile {ticket['profile']}"),
        ("PDF standard", ticket["version"]),
        ("Most ink", _ink_words(ticket["ink"], ticket["ink_limit"])),
        ("Fonts", _font_words(ticket["fonts"])),
        ("Bleed", _bleed_words(ticket["bleed_mm"], inches)),
        ("Marks", ", ".join(marks) or "none"),
        ("Safe zone", safe_zone + (" and the folds" if has_folds else "")),
        ("Paper, suggested", ticket["paper"]),
    ]
    return rows


def ticket_text(ticket: Mapping[str, Any]) -> str:
    """The ticket as the text of an e-mail: aligned, in lines of at most :data:`LINE` characters."""
    rows = ticket_rows(ticket)
    blanks = [(label, _BLANK) for label in ticket["to_fill_in"]]
    column = max(len(label) for label, _text in (*rows, *blanks)) + 2
    parts = [
        *textwrap.wrap(f"Print job: {_mailable(ticket['title'])}", LINE),
        *(["DRAFT, NOT APPROVED: for a quotation only, not for printing"] if ticket["draft"] else []),
        "",
        *(line for label, text in rows for line in _aligned(label, text, column)),
        "",
        "To be filled in by the customer",
        *(line for label, text in blanks for line in _aligned(label, text, column)),
    ]
    return "\n".join(parts) + "\n"


def _fold_words(fold: Mapping[str, Any], inches: bool) -> str:
    sides = fold["sides"]
    if all(side["folds"] == sides[0]["folds"] for side in sides):
        places = f"{_lengths(sides[0]['folds'], inches)} from the left edge of the flat sheet"
        return f"{places} on both sides" if len(sides) > 1 else places
    places = "; ".join(
        f"{side['title'].lower()} {_lengths(side['folds'], inches) if side['folds'] else 'none'}"
        for side in sides
    )
    return f"{places}, from the left edge of the flat sheet"


def _ink_words(ink: Mapping[str, Any] | None, limit: float) -> str:
    if ink is None:
        return f"not known; the limit is {number(limit)} %"
    # Upwards, so that what is over the limit never looks like the limit.
    shown = number(math.ceil(round(ink["worst"] * 10, 4)) / 10)
    limit_shown = number(ink["limit"])
    where = f" (page {ink['page']} of the file)" if ink["page"] else ""
    if ink["measured"]:
        verdict = "within" if ink["within"] else "OVER"
        return f"{shown} % measured{where}, {verdict} the limit of {limit_shown} %"
    verdict = "within" if ink["within"] else "may be OVER"
    return f"at most {shown} %{where}, an upper bound, not measured; {verdict} the limit of {limit_shown} %"


def _font_words(fonts: Mapping[str, Sequence[str]]) -> str:
    names, missing, whole = fonts["names"], fonts["not_embedded"], fonts["not_subset"]
    if not names:
        return "none in the file"
    embedded = f"NOT EMBEDDED: {', '.join(missing)}" if missing else "all embedded"
    subset = f"whole: {', '.join(whole)}" if whole else "" if missing else "as subsets"
    return f"{', '.join(names)}; {', '.join(filter(None, (embedded, subset)))}"


def _bleed_words(bleed: Mapping[str, float], inches: bool) -> str:
    if len(set(bleed.values())) == 1:
        return f"{_lengths([bleed['top']], inches)} at every edge of the sheet"
    return ", ".join(f"{edge} {_lengths([length], inches)}" for edge, length in bleed.items())


def _size(size: Sequence[float], inches: bool) -> str:
    width, height = size
    shown = f"{number(width)} × {number(height)} mm"
    return f"{shown} ({_inches(width)} × {_inches(height)} in)" if inches else shown


def _lengths(lengths: Sequence[float], inches: bool) -> str:
    shown = f"{_and(number(length) for length in lengths)} mm"
    return f"{shown} ({_and(_inches(length) for length in lengths)} in)" if inches else shown


def _and(texts: Iterable[str]) -> str:
    *first, last = texts
    return f"{', '.join(first)} and {last}" if first else last


def _inches(value: float) -> str:
    """Sixteenths of an inch as they are, what is metric to a hundredth."""
    inches = value / _MM_PER_INCH
    is_exact = abs(inches * 16 - round(inches * 16)) < 0.001
    return f"{inches:.{4 if is_exact else 2}f}".rstrip("0").rstrip(".")


def _aligned(label: str, text: str, column: int) -> list[str]:
    """The text beside its label, its further lines below one another."""
    # A number and its unit stay on one line; only plain spaces are places to break.
    whole = _UNIT.sub("\N{NO-BREAK SPACE}", _mailable(text))
    lines = textwrap.wrap(whole, LINE - column, break_on_hyphens=False) or [""]
    return [
        f"{label if at == 0 else '':{column}}{line}".replace("\N{NO-BREAK SPACE}", " ").rstrip()
        for at, line in enumerate(lines)
    ]


def _mailable(text: str) -> str:
    """The text on one line, without signs that mail programs change, hide, or turn the line by."""
    shown = unicodedata.normalize("NFC", text).translate(_PLAIN)
    kept = (
        char
        if char in _JOINERS
        else " "
        if unicodedata.category(char) in ("Cc", "Zs", "Zl", "Zp")
        else ""
        if unicodedata.category(char) in ("Cf", "Cs", "Co", "Cn")
        else char
        for char in shown
    )
    return " ".join("".join(kept).split())
