"""The words of a leaflet as reviewers saw them: what is approved, and compared with later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from brochure.errors import BrochureError
from brochure.review.reading import read_pages, read_references
from brochure.review.snapshot import Panel, SnapshotReference
from brochure.rules.evidence import Evidence

#: Facts of a leaflet whose changes reviewers are told, each with its name in messages.
FACTS = {
    "title": "title",
    "description": "description",
    "audience": "audience",
    "market": "market",
    "language": "language",
    "format": "format",
    "job-code": "job code",
    "prepared": "date of preparation",
    "pages": "number of pages",
}


@dataclass(frozen=True)
class Stated:
    """A value that a leaflet uses."""

    #: As it reads, where it is from (as the content has it), and the date of that.
    text: str
    source: str
    date: str

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True)
class Version:
    """All that a leaflet says.

    Pictures, colours and the layout are no words: the hash of an approval watches over them.
    """

    leaflet: str
    #: By the names of :data:`FACTS`.
    facts: Mapping[str, str]
    #: The pages in reading order.
    panels: tuple[Panel, ...]
    #: The reference list in the order of its numbers.
    references: tuple[SnapshotReference, ...]
    #: The values that the leaflet uses, by name.
    values: Mapping[str, Stated]

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    def as_dict(self) -> dict[str, Any]:
        """The version as plain values for JSON and YAML: :meth:`from_dict` reads them."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return plain

    @classmethod
    def from_dict(cls, given: Any) -> Version:
        """The version that :meth:`as_dict` gave these values of.

        Raises ``ValueError`` with a message in plain words for anything else, whatever it is.
        """
        try:
            version = _adapter().validate_json(json.dumps(given))
        except ValidationError as error:
            problem = error.errors(include_url=False, include_input=False, include_context=False)[0]
            where = ".".join(map(str, problem["loc"])) or "the whole"
            raise ValueError(f"this is no version of a leaflet: {where}: {problem['msg']}") from None
        except (TypeError, ValueError, RecursionError) as error:
            raise ValueError(f"this is no version of a leaflet: {type(error).__name__}") from None
        pages = [panel.page for panel in version.panels]
        keys = [source.key for source in version.references]
        if len(set(pages)) < len(pages) or len(set(keys)) < len(keys):
            raise ValueError("this is no version of a leaflet: it has a page or a reference twice")
        return version


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[Version]:
    return TypeAdapter(Version)


def version_of(evidence: Evidence) -> Version:
    """The version of a typeset leaflet.  Raises :class:`BrochureError` for one that is not typeset."""
    setting, leaflet = evidence.setting, evidence.leaflet
    if setting is None:
        raise BrochureError("the words of a leaflet are read on its pages: there are none yet")
    return Version(
        leaflet=evidence.name,
        facts={
            "title": evidence.plain(leaflet.title),
            "description": evidence.plain(leaflet.description),
            "audience": leaflet.audience,
            "market": leaflet.market,
            "language": leaflet.language,
            "format": evidence.format.title,
            "job-code": evidence.plain(leaflet.job_code),
            "prepared": str(leaflet.prepared),
            "pages": str(len(setting.pages)),
        },
        panels=read_pages(evidence, setting),
        references=read_references(setting),
        values={
            name: Stated(value.text, value.source.source, str(value.date))
            for name, value in evidence.usage.values.items()
        },
    )
