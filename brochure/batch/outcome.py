"""What a batch is asked for, and what it answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from brochure.batch.address import Cluster
from brochure.batch.plan import Variant
from brochure.findings import Finding
from brochure.pipeline.request import EDITION_NAMES

#: The record of a variant in its folder, by which the folder is known for one of ours.
RECORD = "variant.json"


def pictures_of(leaflet: str) -> tuple[str, str]:
    """The names of the pictures of a leaflet: of its first page, and of one beside that of the master."""
    return f"preview-{leaflet}.jpg", f"beside-master-{leaflet}.jpg"


@dataclass(frozen=True)
class BatchRequest:
    """What is to be built."""

    content: Path
    output: Path
    #: The table; that of the content where it is empty.
    table: str = ""
    #: Which variants; all where it is empty.
    only: str = ""
    #: Names of editions; screen and print where it is empty.
    editions: tuple[str, ...] = ()
    #: How many workers at most; as many as there are processors when None.
    jobs: int | None = None
    #: True makes every variant anew.
    force: bool = False
    #: True packs the files of each variant, and puts those for the press into one file.
    zipped: bool = False
    press: bool = False
    #: The cluster that makes them; processes of this machine where it is None.
    cluster: Cluster | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The editions to be made, in their order."""
        wanted = self.editions or ("screen", "print")
        return tuple(name for name in EDITION_NAMES if name in wanted)


@dataclass(frozen=True)
class Progressed:
    """A variant is done."""

    name: str
    done: int
    count: int
    #: Seconds that each has taken so far, and that are left at this rate.
    each: float
    left: float
    failed: bool = False


#: Gets each step, and warnings that nobody should wait for.
BatchProgress = Callable[[Progressed | Finding], None]


@dataclass(frozen=True)
class VariantResult:
    """A variant in the output folder, or why it is not there: it failed, or nobody has asked for it since."""

    variant: Variant
    #: What ``variant.json`` says of files that are current; nothing where there are none.
    record: Mapping[str, Any]
    findings: tuple[Finding, ...] = ()
    #: True where it was there already.
    kept: bool = False
    #: What ``variant.json`` says of files that lie there and are not what would be made now.
    outdated: Mapping[str, Any] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """True where it could not be built."""
        return not self.record and bool(self.findings)

    @property
    def is_draft(self) -> bool:
        """True where one of its leaflets is a draft."""
        return any(leaflet["draft"] for leaflet in self.record.get("leaflets", ()))

    @property
    def is_same(self) -> bool:
        """True where it differs from the master in nothing but what was filled in."""
        return bool(self.record) and all(leaflet["proof"]["same"] for leaflet in self.record["leaflets"])


@dataclass(frozen=True)
class BatchOutcome:
    """What a batch did."""

    results: tuple[VariantResult, ...]
    #: Warnings on table and output folder.
    findings: tuple[Finding, ...]
    seconds: float


def key_of(variant: Variant, fingerprint: str, pictures: Mapping[str, str]) -> str:
    """A digest of all that a variant is made from: *pictures* are the digests of those that columns name."""
    own = {path: pictures[path] for path in variant.texts.values() if path in pictures}
    made_from = [fingerprint, dict(variant.texts), dict(variant.codes), variant.pattern, own]
    return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()
