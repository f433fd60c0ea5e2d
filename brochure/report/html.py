"""The report as one page of HTML that needs nothing else: no network, no script, no file beside it.

It loads nothing.  Its links lead to the PDFs beside it and, in the references, to the sources.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from brochure.findings import MmFromTopLeft, PdfPlace, Severity, SourcePlace
from brochure.report.drawing import edge_drawing, flat_drawing
from brochure.report.flat import overlay
from brochure.report.listed import listed_once
from brochure.report.review import review_of
from brochure.report.wording import ticket_rows

#: Width on the screen of a leaflet's widest page, in CSS px.  A row holds six panels, or eight pages.
_PAGE_WIDTH = 156
_BOOKLET_PAGE_WIDTH = 120
#: Width on the screen of the widest page of a print edition, and of one that has a single page: a row holds
#: two flat sides or spreads, or three pages.
_SHEET_WIDTH, _SINGLE_WIDTH = 520, 320
#: Characters of a source line that are shown.
_EXCERPT_WIDTH = 110
#: What HTML may not contain: control characters, surrogates, noncharacters.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NBSP = "\u00a0"
#: Commands that messages tell people to type.
_TYPED = re.compile(r"`([^`\n]+)`")
_SIGNATURES = ((b"\x89PNG", "png"), (b"RIFF", "webp"), (b"\xff\xd8", "jpeg"))
_AUDIENCES = {"patient": "patients", "hcp": "healthcare professionals", "public": "the public"}
_EDITIONS = {
    "screen": "Screen edition: to read, send and share",
    "office": "Office edition: to print here and fold by hand",
    "print": "Print edition: for the printing house",
    "review": "Review edition: every claim with its source",
}


def render(
    report: Mapping[str, Any],
    pictures: Mapping[str, Sequence[bytes]],
    *,
    flat_pictures: Mapping[str, Sequence[bytes]] = MappingProxyType({}),
) -> bytes:
    """The report as UTF-8 HTML: the same bytes for the same *report* and pictures.

    *report* is what ``report.json`` holds; its ``seconds`` may be missing, then no times are shown.
    The ``html`` of its references is taken as markup, everything else as text.
    *pictures* holds, for each leaflet, a PNG, WebP or JPEG of every page in reading order, *flat_pictures*
    one of every page of its print edition, marks and all, in the order of the file.
    Raises :class:`ValueError` when a leaflet has not one picture a page.
    """
    files = report["files"]
    template = _environment().get_template("report.html")
    leaflets = []
    for index, item in enumerate(report["leaflets"], start=1):
        made = _leaflet(item, files, pictures.get(item["name"], ()), flat_pictures.get(item["name"], ()))
        leaflets.append({**made, "index": index, "review": _review(report, made, index)})
    listed = listed_once(report, leaflets)
    html = template.render(
        report=report,
        counts={severity.value: _count(report, severity.value) for severity in Severity},
        groups=[{**group, "findings": list(map(_told, group["findings"]))} for group in listed.groups],
        severities={group["severity"] for group in listed.groups},
        filters=listed.filters,
        leaflets=leaflets,
        judged={file: _judged(report, file) for file in files},
        fonts=_fonts(files),
        times=_times(report.get("seconds", {})),
    )
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", html.lstrip()).encode()


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(size=_size, digest=_digest, trusted=Markup, typed=_typed)
    return made


def _review(report: Mapping[str, Any], leaflet: Mapping[str, Any], index: int) -> dict[str, Any] | None:
    """What the report shows reviewers, its findings with their places in words."""
    pages = {page["number"]: page["address"] for spread in leaflet["spreads"] for page in spread}
    return review_of(report, leaflet, [pages[number] for number in sorted(pages)], index)


def _count(report: Mapping[str, Any], severity: str) -> str:
    """How many findings there are of a severity, in words: “no errors”, “1 error”, “2 errors”."""
    number = sum(finding["severity"] == severity for finding in report["findings"])
    return f"{number or 'no'} {severity}{'' if number == 1 else 's'}"


def _judged(report: Mapping[str, Any], file: str) -> str:
    """The number of findings on a file, in words: “no errors and 2 warnings”."""
    found = Counter(
        finding["severity"]
        for finding in report["findings"]
        if finding["place"] is not None and finding["place"]["file"] == file
    )
    return " and ".join(
        f"{found[severity] or 'no'} {severity}{'' if found[severity] == 1 else 's'}"
        for severity in (Severity.ERROR.value, Severity.WARNING.value)
    )


def _told(finding: Mapping[str, Any]) -> dict[str, Any]:
    """A finding with its place in words."""
    return {**finding, "where": _where(finding["place"]), "excerpt": _excerpt(finding["place"])}


def _where(place: Mapping[str, Any] | None) -> str:
    """The place in the words of the terminal."""
    if place is None:
        return ""
    if "page" in place:
        box = place["box_mm"]
        return str(PdfPlace(place["file"], place["page"], None if box is None else MmFromTopLeft(*box)))
    return str(SourcePlace(place["file"], place["line"], place["column"]))


def _excerpt(place: Mapping[str, Any] | None) -> dict[str, str] | None:
    """The source line in three parts, the middle one being the word that the finding points to."""
    if place is None or not place.get("line") or not place["text"].strip():
        return None
    # Signs that turn the direction of text, or have no shape, would hide what the line says.
    text = "".join(char if char.isprintable() else " " for char in place["text"]).rstrip()
    at = min(max(place["column"], 1) - 1, len(text))
    word = re.compile(r"\w[\w-]*|.|$").match(text, at)
    assert word is not None  # the pattern matches nothing at the end, too
    start = max(0, at - _EXCERPT_WIDTH // 2) if len(text) > _EXCERPT_WIDTH else 0
    end = start + _EXCERPT_WIDTH
    return {
        "line": str(place["line"]),
        "before": ("…" if start else "") + text[start:at],
        # An empty mark could not be seen.
        "mark": text[at : min(word.end(), end)] or "\N{NO-BREAK SPACE}",
        "after": text[min(word.end(), end) : end] + ("…" if len(text) > end else ""),
    }


def _leaflet(
    leaflet: Mapping[str, Any],
    files: Mapping[str, Any],
    pictures: Sequence[bytes],
    flat_pictures: Sequence[bytes],
) -> dict[str, Any]:
    name, sizes = leaflet["name"], leaflet["page_sizes_mm"]
    if len(pictures) != len(sizes):
        raise ValueError(f"the leaflet “{name}” has {len(sizes)} pages and {len(pictures)} pictures")
    own = {
        entry["edition"]: file
        for file, entry in files.items()
        if entry.get("leaflet") == name and file.endswith(".pdf")
    }
    editions = {**_EDITIONS, **{other: f"{other} edition" for other in own if other not in _EDITIONS}}
    shape = leaflet["format"]
    is_booklet, is_folded = shape["kind"] == "booklet", shape["kind"] == "folded"
    widest = max((width for width, _height in sizes), default=1)
    scale = (_BOOKLET_PAGE_WIDTH if is_booklet else _PAGE_WIDTH) / widest
    pages = [
        {
            "number": number,
            "size": f"{_number(width)} × {_number(height)} mm",
            "width": max(1, round(width * scale)),
            "height": max(1, round(height * scale)),
            "address": _data_address(picture),
            "notes": number in leaflet["notes_on"],
        }
        for number, ((width, height), picture) in enumerate(zip(sizes, pictures, strict=True), start=1)
    ]
    numbers = list(range(1, len(pages) + 1))
    # A booklet opens at its cover; then two pages face each other.
    spreads = [numbers[:1], *(numbers[at : at + 2] for at in range(1, len(numbers), 2))]
    groups = spreads if is_booklet else [[number] for number in numbers]
    return {
        **leaflet,
        "readers": _AUDIENCES.get(leaflet["audience"], leaflet["audience"]),
        "screen": own.get("screen", ""),
        "files": [
            {
                "name": own[edition],
                "edition": title,
                "edition_name": edition,
                "bytes": files[own[edition]]["bytes"],
            }
            for edition, title in editions.items()
            if edition in own
        ],
        "sizes": _page_sizes(sizes),
        "spreads": [[pages[number - 1] for number in group] for group in groups if group],
        "flat_sides": [[pages[number - 1] for number in side] for side in shape["sides"] if is_folded],
        "press": _press(name, leaflet.get("print"), own.get("print", ""), flat_pictures),
        "references": [{**entry, "uses": _uses(entry["uses"])} for entry in leaflet["references"]],
    }


def _press(
    name: str, edition: Mapping[str, Any] | None, file: str, pictures: Sequence[bytes]
) -> dict[str, Any] | None:
    """The part of the report on a print edition; None without one."""
    sheets = [] if edition is None else edition["sheets"]
    if len(pictures) != len(sheets):
        raise ValueError(
            f"the print edition of the leaflet “{name}” has {len(sheets)} pages and {len(pictures)} pictures"
        )
    if edition is None:
        return None
    ticket = edition["ticket"]
    widest = max((sheet["width"] for sheet in sheets), default=1)
    are_single = all(len(sheet["pages"]) == 1 for sheet in sheets)
    scale = (_SINGLE_WIDTH if are_single else _SHEET_WIDTH) / widest
    return {
        "printer": edition["printer"],
        "file": file,
        "draft": ticket["draft"],
        "rows": ticket_rows(ticket),
        "blanks": ticket["to_fill_in"],
        "text": edition["ticket_text"],
        "fold": ticket["fold"]["name"],
        "flat": flat_drawing(ticket["fold"]),
        "edge": edge_drawing(ticket["fold"]),
        "are_single": are_single,
        "has_folds": any(sheet["folds"] for sheet in sheets),
        "has_backs": ticket["sides"] == 2 and ticket["fold"]["kind"] in ("roll", "z", "gate", "half"),
        "sheets": [
            {
                **sheet,
                "number": number,
                "address": _data_address(picture),
                "px": (max(1, round(sheet["width"] * scale)), max(1, round(sheet["height"] * scale))),
                "trimmed": f"{_number(right - left)} × {_number(top - bottom)} mm",
                "overlay": overlay(sheet),
            }
            for number, (sheet, picture) in enumerate(zip(sheets, pictures, strict=True), start=1)
            for left, bottom, right, top in (sheet["trim"],)
        ],
    }


def _page_sizes(sizes: Sequence[Sequence[float]]) -> list[dict[str, Any]]:
    """Each size of page with the numbers of its pages."""
    found: dict[str, list[int]] = {}
    for number, (width, height) in enumerate(sizes, start=1):
        found.setdefault(f"{_number(width)} × {_number(height)} mm", []).append(number)
    return [{"size": size, "pages": numbers} for size, numbers in found.items()]


def _uses(uses: Sequence[Mapping[str, Any]]) -> list[str]:
    """Where a reference is cited: for each page, the places in the source that are cited there."""
    pages: dict[int | None, Counter[str]] = {}
    for use in uses:
        pages.setdefault(use["page"], Counter())[use["locator"] or ""] += 1
    texts = []
    for page, locators in pages.items():
        title = "Page not known" if page is None else f"Page {page}"
        if set(locators) == {""}:
            texts.append(title + _times_over(locators[""]))
        else:
            parts = (
                f"{text.replace(' ', _NBSP, 1) or 'no locator'}{_times_over(number)}"
                for text, number in locators.items()
            )
            texts.append(f"{title}: {'; '.join(parts)}")
    return texts


def _typed(text: str) -> Markup:
    """The text with what is to be typed, which stands between backticks, as code."""
    return Markup(_TYPED.sub(r"<code>\1</code>", str(escape(text))))


def _times_over(number: int) -> str:
    return "" if number == 1 else f" ({number}{_NBSP}times)"


def _fonts(files: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each font with the files that use it."""
    found: dict[tuple[str, str, bool, bool], list[str]] = {}
    for name, entry in files.items():
        for font in entry.get("fonts", ()):
            key = (font["name"], font["type"], font["embedded"], font["subset"])
            found.setdefault(key, []).append(name)
    return [
        {"name": name, "type": kind, "embedded": embedded, "subset": subset, "files": users}
        for (name, kind, embedded, subset), users in sorted(found.items())
    ]


def _times(seconds: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The stages in their order, each with its seconds and its part of the longest in per cent."""
    rows = []
    for name, value in seconds.items():
        # The stages of a leaflet stand under its name.
        if isinstance(value, Mapping):
            rows += [{"stage": f"{name}: {stage}", "seconds": part} for stage, part in value.items()]
        elif name != "total":
            rows.append({"stage": name, "seconds": value})
    longest = max((row["seconds"] for row in rows), default=0) or 1
    return [{**row, "share": f"{row['seconds'] / longest * 100:.1f}"} for row in rows]


def _data_address(picture: bytes) -> str:
    kind = next((name for start, name in _SIGNATURES if picture.startswith(start)), None)
    if kind is None:
        raise ValueError("a picture of a page is neither PNG nor WebP nor JPEG")
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"


def _digest(style: str) -> str:
    """The SHA-256 of a style sheet, as a content security policy wants it."""
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _size(count: int) -> str:
    """A number of bytes for people, in units of a thousand."""
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.0f}\u00a0kB" if count < 999_500 else f"{count / 1_000_000:.1f}\u00a0MB"


def _number(value: float) -> str:
    """A length without trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
