"""The facts of a build, as they stand in ``report.json``."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from brochure import __version__
from brochure.approval.state import State
from brochure.content.load import Content
from brochure.editions.instructions import instructions
from brochure.findings import EditionId, Finding
from brochure.layout.leaflet import Prepared
from brochure.pdf.font_use import FontUse
from brochure.report.entries import Facts, FileEntry
from brochure.report.production import Production
from brochure.report.ticket import print_record
from brochure.typesetting.loading import version


def record(
    loaded: Content,
    laid_out: Sequence[Prepared],
    productions: Sequence[Production],
    findings: Sequence[Finding],
    standing: Mapping[str, State],
) -> Facts:
    """The report without its inputs, fingerprint and times."""
    entries: dict[str, FileEntry] = {}
    for production in productions:
        for edition, data in production.editions.items():
            entries[edition.file] = _edition(edition, data, production.fonts[edition.kind])
        if production.register:
            # A part of the review pack.
            entries[production.register_file] = _file(
                EditionId(production.name, "review"), production.register
            )
    return {
        "tool": {"name": "brochure", "version": __version__, "engine": f"WeasyPrint {version()}"},
        # One leaflet that is not approved is enough.
        "draft": any(not state.valid for state in standing.values()),
        "approved_until": min(
            (state.approval.expires for state in standing.values() if state.valid and state.approval),
            default="",
        ),
        "files": entries,
        "leaflets": [
            _leaflet(loaded, item, production, entries, standing[item.name])
            for item, production in zip(laid_out, productions, strict=True)
        ],
        "plates": {
            digest: ink
            for production in productions
            if production.ink is not None
            for digest, ink in production.ink.plates.items()
        },
        "findings": [finding.as_dict() for finding in findings],
    }


def _file(edition: EditionId, data: bytes) -> FileEntry:
    return {
        "leaflet": edition.leaflet,
        "edition": edition.kind,
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def _edition(edition: EditionId, data: bytes, fonts: Sequence[FontUse]) -> FileEntry:
    return {
        **_file(edition, data),
        "fonts": [
            {"name": font.name, "embedded": font.embedded, "subset": font.subset, "type": font.type}
            for font in fonts
        ],
    }


def _print(
    loaded: Content, item: Prepared, production: Production, files: Mapping[str, FileEntry], draft: bool
) -> dict[str, Any]:
    """The print edition."""
    leaflet, ink = item.leaflet, production.ink
    file = EditionId(item.name, "print").file
    known = ink is not None and ink.pages
    return print_record(
        title=leaflet.title.plain(loaded.brochure.value_texts),
        job_code=leaflet.job_code.plain(loaded.brochure.value_texts),
        file=file,
        fmt=item.format,
        printer=item.printer,
        sheets=production.flat_sheets,
        pages=len(production.pages),
        fonts=files[file]["fonts"],
        ink={
            "measured": ink.measured,
            "worst": max(ink.pages),
            "limit": item.printer.ink_limit,
            "pages": list(ink.pages),
        }
        if ink is not None and known
        else None,
        draft=draft,
    )


def _leaflet(
    loaded: Content,
    item: Prepared,
    production: Production,
    files: Mapping[str, FileEntry],
    state: State,
) -> dict[str, Any]:
    leaflet, fmt, values = item.leaflet, item.format, loaded.brochure.value_texts
    pages = len(production.pages)
    guide = instructions(fmt, leaflet.paper, pages, leaflet.locale, production.cards)
    return {
        "name": item.name,
        "title": leaflet.title.plain(values),
        "audience": leaflet.audience,
        "language": leaflet.language,
        "job_code": leaflet.job_code.plain(values),
        "prepared": str(leaflet.prepared),
        "format": {
            "name": fmt.name,
            "title": fmt.title,
            "kind": fmt.kind,
            "sides": [list(side) for side in fmt.sides],
        },
        "pages": pages,
        "notes_pages": production.notes_pages,
        "notes_on": sorted({placed.page for placed in production.placed if placed.at == "notes"}),
        "page_sizes_mm": [[round(page.width, 2), round(page.height, 2)] for page in production.pages],
        "references": _references(item, production),
        "values_used": _values(loaded, item),
        "print": _print(loaded, item, production, files, not state.valid) if production.flat_sheets else None,
        "review": _review(production, state),
        "office": {
            "paper": guide.paper,
            "sheets": guide.sheets,
            "duplex": guide.duplex,
            "scale": guide.scale,
            "steps": list(guide.steps),
        }
        if "office" in production.files
        else None,
    }


def _review(production: Production, state: State) -> dict[str, Any]:
    """What the report shows reviewers."""
    return {
        **production.review,
        "approval": state.as_dict(),
        "register": production.register_file if production.register else "",
    }


def _references(item: Prepared, production: Production) -> list[dict[str, Any]]:
    pages = {found.at: found.page for found in reversed(production.placed)}
    uses: dict[str, list[dict[str, Any]]] = {}
    for use in item.numbered.uses:
        uses.setdefault(use.key, []).append({"locator": use.locator, "page": pages.get(f"#{use.anchor}")})
    return [
        {
            "number": number,
            "key": entry.key,
            "text": entry.text,
            "html": str(entry.html),
            "uses": uses[entry.key],
        }
        for number, entry in enumerate(item.bibliography, start=1)
    ]


def _values(loaded: Content, item: Prepared) -> list[dict[str, str]]:
    """The values that the leaflet uses, with their sources by title."""
    titles = {reference.id: reference.title for reference in loaded.brochure.references}
    rows = []
    for name, value in loaded.usage(item.name).values.items():
        sources = [", ".join(filter(None, (titles[cite.key], cite.locator))) for cite in value.source.cites]
        source = "; ".join(sources) or value.source.plain(loaded.brochure.value_texts)
        row = {"name": name, "text": value.text, "meaning": value.meaning, "source": source}
        rows.append({**row, "date": str(value.date)})
    return rows
