"""Numbers that archives give to preprints and papers, as BibTeX has them beside ``archiveprefix``."""

from __future__ import annotations

import re

_ARXIV = re.compile(r"(?:arXiv:)?((?:[a-z-]+(?:\.[A-Z]{2})?/\d{7})|\d{4}\.\d{4,5})(?:v\d+)?", re.IGNORECASE)
#: How archives write their names.
ARCHIVES = {"arxiv": "arXiv", "biorxiv": "bioRxiv", "medrxiv": "medRxiv", "chemrxiv": "ChemRxiv"}
_PUBMED = re.compile(r"\d{1,9}")


def field_of(archive: str, number: str) -> tuple[str, str] | None:
    """The field of CSL, and its text, that leads to what an *archive* has under a *number*.

    None where only who reads the list would know what to make of them.
    """
    name, given = archive.strip().casefold(), number.strip()
    if name == "arxiv" and (found := _ARXIV.fullmatch(given)):
        # arXiv registers such a DOI for each of its papers.
        return "DOI", f"10.48550/arXiv.{found[1]}"
    if name in ("pubmed", "pmid", "medline") and _PUBMED.fullmatch(given):
        return "PMID", given
    return None
