"""What a rule is: a row of a pack, and the check that its row names.

Packs are data: ``packs/<name>.yaml``, one for each market, one for readability, one for sources.  A row says
what must hold, where that comes from, and which check looks for it with which parameters.  Checks are small
functions in ``checks/``; each gives the :class:`Breach` values that it sees.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from brochure.findings import Finding, PdfPlace, Severity, SourcePlace
from brochure.rules.evidence import Evidence

Audience = Literal["hcp", "patient", "public"]
#: Packs that hold in every market.
COMMON = ("readability", "sources", "house")
_PACKS = Path(__file__).with_name("packs")


class Example(BaseModel):
    """A leaflet that keeps a rule or breaks it: the pack's sample with some words replaced.

    The samples are ``packs/samples/<market>-<audience>.yaml``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: What the example shows, in a few words.
    shows: str
    #: Pairs of words of the sample's file and what stands there instead; each stands there once.
    replace: tuple[tuple[str, str], ...] = ()
    #: The sample, where it is not the one of the rule's market and first audience.
    sample: str = ""
    #: Files beside the example, such as a style sheet: for rules that only those can break.
    files: dict[str, str] = Field(default_factory=dict)


class Rule(BaseModel):
    """A row of a pack."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: ``<market or pack>.<audience>.<what>`` or ``<pack>.<what>``.
    id: str
    audience: tuple[Audience, ...]
    severity: Severity
    #: True where the market lets nobody set it aside: no waiver holds.
    absolute: bool = False
    #: The document, such as ``ABPI Code of Practice``; ``house rule`` where it is our own.
    source: str
    clause: str = ""
    #: The edition whose clause that is: numbers drift.
    edition: str = ""
    #: True only where the source's own text was read.
    verified: bool
    #: Why the rule exists and what it asks for, in a sentence or two for people.
    explanation: str
    #: What to do about a breach, where the check does not know better.
    fix: str = ""
    #: The name of the check.
    check: str
    #: What the check is told.
    given: dict[str, Any] = Field(default_factory=dict)
    passes: tuple[Example, ...] = ()
    fails: tuple[Example, ...] = ()
    #: Set by the pack.
    market: str = ""

    @property
    def reference(self) -> str:
        """Source, edition, clause, and whether its text was read, in one line."""
        parts = [self.source]
        if self.edition:
            parts.append(self.edition)
        if self.clause:
            parts.append(f"clause {self.clause}" if self.clause[:1].isdigit() else self.clause)
        note = "" if self.source == "house rule" else ("verified" if self.verified else "not verified")
        line = ", ".join(parts)
        return f"{line} ({note})" if note else line


@dataclass(frozen=True)
class Breach:
    """What a check has seen."""

    #: What is wrong, one sentence without a full stop.
    message: str
    place: SourcePlace | None = None
    seen: PdfPlace | None = None
    #: What to do about it; the rule's own fix where it is empty.
    fix: str = ""
    #: Another severity than the rule's, where the check has two grades.
    severity: Severity | None = None


#: Looks at a leaflet with the parameters of a row.
Check = Callable[[Evidence, Mapping[str, Any]], Iterable[Breach]]


@dataclass(frozen=True)
class _Registered:
    look: Check = field(repr=False)
    #: True where it can't look before the leaflet is typeset.
    needs_setting: bool


_checks: dict[str, _Registered] = {}


def check(name: str, *, needs_setting: bool = False) -> Callable[[Check], Check]:
    """Register a check by the name that rows use."""

    def register(look: Check) -> Check:
        if name in _checks:
            raise ValueError(f"there are two checks “{name}”")
        _checks[name] = _Registered(look, needs_setting)
        return look

    return register


@lru_cache(maxsize=1)
def checks() -> Mapping[str, _Registered]:
    """Every check by its name."""
    from brochure.rules import checks as package

    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda found: found.name):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return _checks


@lru_cache
def pack(name: str) -> tuple[Rule, ...]:
    """The rules of a pack: of ``<name>.yaml`` and of every ``<name>-….yaml``."""
    market = "" if name in COMMON else name
    files = [*_PACKS.glob(f"{name}.yaml"), *sorted(_PACKS.glob(f"{name}-*.yaml"))]
    rows = [row for file in files for row in yaml.load(file.read_text(encoding="utf-8"), _LOADER) or ()]
    return tuple(Rule.model_validate({"market": market, **row}) for row in rows)


def rules_for(market: str, audience: str | None = None) -> list[Rule]:
    """The rules that hold in a market, for one audience or for all."""
    if market == "none":
        return []
    found = [rule for name in (market, *COMMON) for rule in pack(name)]
    return [rule for rule in found if audience is None or audience in rule.audience]


def breaches(rule: Rule, evidence: Evidence) -> Iterator[Finding]:
    """What breaks a rule, as findings.  Nothing where its check needs pages that are not typeset yet."""
    registered = checks()[rule.check]
    if registered.needs_setting and evidence.setting is None:
        return
    for breach in registered.look(evidence, rule.given):
        yield Finding(
            rule.id,
            breach.severity or rule.severity,
            breach.message,
            breach.place or evidence.leaflet_place,
            breach.fix or rule.fix,
            rule.reference,
            breach.seen,
            evidence.name,
        )


#: The fast one where the library has it.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
