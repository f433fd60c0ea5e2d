"""What an edition is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from brochure.formats import Format
from brochure.press.metadata import Metadata


@dataclass(frozen=True)
class EditionJob:
    """A typeset leaflet and what has to be known to project it."""

    #: Tagged PDF, one page a panel, in reading order.
    typeset: bytes = field(repr=False)
    metadata: Metadata
    format: Format
    #: Paper of desk printers: ``a4`` or ``letter``.
    paper: str
    #: Titles of the places that links inside the leaflet lead to, by their ids.
    names: Mapping[str, str] = field(default_factory=dict)
