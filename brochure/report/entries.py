"""The shape of ``report.json``: light, since an up-to-date build reads one and loads nothing else."""

from __future__ import annotations

from typing import Any, TypedDict

#: What was measured on the plates of a page: ``PageInk.as_dict``.
PlateEntry = dict[str, Any]
#: A leaflet, as ``report.record`` writes it.
LeafletEntry = dict[str, Any]
#: A finding: ``Finding.as_dict``.
FindingEntry = dict[str, object]


class FileEntry(TypedDict, total=False):
    """A file that was written."""

    #: Which edition of which leaflet it is or belongs to; not there for the report itself.
    leaflet: str
    edition: str
    bytes: int
    sha256: str
    #: What its leaflet was made from: digests by name.
    made_from: dict[str, str]
    #: Of PDFs: name, and whether it is embedded and a subset, of every font.
    fonts: list[dict[str, object]]


class Facts(TypedDict):
    """What a build made and found."""

    tool: dict[str, str]
    #: True where a leaflet is a draft.
    draft: bool
    #: The day on which the first approval ends; empty where none holds.
    approved_until: str
    files: dict[str, FileEntry]
    leaflets: list[LeafletEntry]
    #: By the digest of the page.
    plates: dict[str, PlateEntry]
    findings: list[FindingEntry]


class Report(Facts):
    """The facts of a build, and what tells whether it is up to date."""

    content: str
    #: The files that it was made from, relative to the project.
    inputs: list[str]
    fingerprint: str
    #: What plates were made and measured with.
    plates_by: str
    #: Files of earlier builds that stay.
    earlier: dict[str, FileEntry]
    #: Stage to seconds; for each leaflet a mapping of its own.
    seconds: dict[str, Any]
