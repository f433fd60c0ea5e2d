"""The claims register: one row for each claim, for vaults that match words and link them to sources."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from io import StringIO

from brochure.content.model import Brochure
from brochure.review.claim import Claim

#: The columns in their order: what review systems take.
COLUMNS = (
    *("claim_id", "match_text", "product", "country", "reference_id", "locator", "leaflet", "page"),
    *("x", "y", "w", "h"),
)
#: Countries of markets: ISO 3166-1, and EU, which that reserves.
_COUNTRIES = {"uk": "GB", "eu": "EU", "us": "US", "none": ""}
#: Where a formula begins in a spreadsheet: at the start of a cell, and behind a semicolon, at which those of
#: most of Europe part cells, whatever quotation marks stand around them.
_FORMULA = re.compile(r"(^|;)(?=[ \u00a0]*[=+\-@\t\r])")


def register(claims: Iterable[Claim], brochure: Brochure) -> bytes:
    """The register as CSV (RFC 4180, UTF-8), one row a claim, in reading order.

    Claims that the content keeps out of it are left out.
    Several sources of a claim are joined with ``; `` in ``reference_id`` and, in the same order, in
    ``locator``.  ``x``, ``y`` (from the trim's top left corner), ``w`` and ``h`` are mm on the page on which
    the claim begins.  A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    file = StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    product = brochure.product.brand.plain({}) if brochure.product else ""
    for claim in claims:
        if not claim.exported:
            continue
        left, top, right, bottom = claim.box
        texts = (
            *(claim.id, claim.text, product, _COUNTRIES[claim.market]),
            "; ".join(cited.key for cited in claim.cited),
            "; ".join(cited.locator for cited in claim.cited),
            claim.leaflet,
        )
        numbers = (f"{value:.2f}" for value in (left, top, right - left, bottom - top))
        writer.writerow([*map(_harmless, texts), claim.page, *numbers])
    return file.getvalue().encode()


def _harmless(text: str) -> str:
    """A text that no spreadsheet runs."""
    return _FORMULA.sub(r"\1'", text)
