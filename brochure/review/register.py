"""The claims register: one row for each claim, for vaults that match words and link them to sources."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from io import StringIO

from brochure.content.model import Brochure
from brochure.review.claim import Claim
from brochure.text.spreadsheets import harmless

#: The columns in their order: what review systems take.
COLUMNS = (
    *("claim_id", "match_text", "product", "country", "reference_id", "locator", "leaflet", "page"),
    *("x", "y", "w", "h"),
)
#: Most rows that a vault takes at once.
BATCH = 500
_PT_PER_MM = 72 / 25.4
#: Countries of markets: ISO 3166-1, and EU, which that reserves.
_COUNTRIES = {"uk": "GB", "eu": "EU", "us": "US", "none": ""}


def register(claims: Iterable[Claim], brochure: Brochure) -> bytes:
    """The register as CSV (RFC 4180, UTF-8), one row a claim, in reading order.

    Claims that are kept out of it are left out.  Several sources of a claim are joined with ``; `` in
    ``reference_id`` and, in the same order, in ``locator``.  ``x``, ``y`` (from the trim's top left corner),
    ``w`` and ``h`` are mm on the page on which the claim begins.  A text that a spreadsheet would take for a
    formula has an apostrophe before it.  The content may name other columns.
    """
    file = StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    own = brochure.register_
    columns = own.columns if own is not None else {name: name for name in COLUMNS}
    constants = own.constants if own is not None else {}
    writer.writerow([*columns.values(), *constants])
    product = brochure.product.brand.plain({}) if brochure.product else ""
    exported = (claim for claim in claims if not claim.kept_out)
    for index, claim in enumerate(exported):
        row = _row(claim, product, index // BATCH + 1)
        writer.writerow([*(row[name] for name in columns), *map(harmless, constants.values())])
    return file.getvalue().encode()


def _row(claim: Claim, product: str, batch: int) -> Mapping[str, str]:
    """Everything that columns may hold of a claim."""
    left, top, right, bottom = claim.box
    lengths = {"x": left, "y": top, "w": right - left, "h": bottom - top}
    return {
        "claim_id": harmless(claim.id),
        "match_text": harmless(claim.text),
        "product": harmless(product),
        "country": _COUNTRIES[claim.market],
        "reference_id": harmless("; ".join(cited.key for cited in claim.cited)),
        "locator": harmless("; ".join(cited.locator for cited in claim.cited)),
        "leaflet": harmless(claim.leaflet),
        "kind": claim.kind,
        "page": str(claim.page),
        **{name: f"{value:.2f}" for name, value in lengths.items()},
        **{f"{name}_pt": f"{value * _PT_PER_MM:.2f}" for name, value in lengths.items()},
        "batch": str(batch),
    }
