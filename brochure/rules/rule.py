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
from typing import Annotated, Any, Literal, get_args

from pydantic import ConfigDict, Field, RootModel

from brochure.content.model import Market
from brochure.design.fields import Listed
from brochure.findings import Finding, PdfPlace, Severity, SourcePlace
from brochure.rules.evidence import Evidence
from brochure.source.shipped import shipped
from brochure.text.fields import Model

Audience = Literal["hcp", "patient", "public"]
#: Packs that hold in every market.
COMMON = ("readability", "sources", "house")
#: Stands for every language.
ANY_LANGUAGE = "any"
_PACKS = Path(__file__).with_name("packs")


class Example(Model):
    """A leaflet that keeps a rule or breaks it: the pack's sample with some words replaced.

    The samples are ``packs/samples/<market>-<audience>.yaml``.
    """

    # Words of a sample are replaced with the spaces around them.
    model_config = ConfigDict(str_strip_whitespace=False)

    shows: str
    """What the example shows, in a few words."""
    replace: tuple[Annotated[tuple[str, str], Listed("old and new words", 2)], ...] = ()
    """Pairs of words of the sample's file and what stands there instead; each stands there once."""
    sample: str = ""
    """The sample, where it is not the one of the rule's market and first audience."""
    files: dict[str, str] = Field(default_factory=dict)
    """Files beside the example, such as a style sheet: for rules that only those can break."""


class InLanguage(Model):
    """What a rule looks for in another language than English."""

    check: str = ""
    """The check, where it is another one: exact words are known in few languages."""
    given: dict[str, Any] = Field(default_factory=dict)
    """What the check is told instead of what the rule tells it."""


class Rule(Model):
    """A row of a pack."""

    id: str
    """``<market or pack>.<audience>.<what>`` or ``<pack>.<what>``."""
    audience: Annotated[tuple[Audience, ...], Field(min_length=1)]
    """The audiences of leaflets that it holds for."""
    severity: Severity
    """How bad a breach is."""
    no_medicine: Severity | None = None
    """How bad a breach is in a leaflet that is not about a medicine; left out, it does not hold there."""
    absolute: bool = False
    """True where the market lets nobody set it aside: no waiver holds."""
    stops_approval: bool = False
    """True for a rule on ages whose breaches stop an approval, unless each is accepted by name."""
    source: str
    """The document, such as ``ABPI Code of Practice``; ``house rule`` where it is our own."""
    clause: str = ""
    """The clause of the document."""
    edition: str = ""
    """The edition whose clause that is: numbers drift."""
    verified: bool
    """True only where the source's own text was read."""
    explanation: str
    """Why the rule exists and what it asks for, in a sentence or two for people."""
    fix: str = ""
    """What to do about a breach, where the check does not know better."""
    check: str
    """The name of the check."""
    given: dict[str, Any] = Field(default_factory=dict)
    """What the check is told."""
    languages: tuple[str, ...] = ()
    """The languages whose leaflets it can judge (``en``, ``any``); left out, those of its check: English
    alone, unless it looks at no words."""
    in_: dict[str, InLanguage] = Field(default_factory=dict)
    """What it looks for in other languages, by their tags."""
    passes: tuple[Example, ...] = ()
    """Leaflets that keep it: they are its tests."""
    fails: tuple[Example, ...] = ()
    """Leaflets that break it, and no other rule."""

    @property
    def market(self) -> str:
        """The market whose rule it is; empty for one that holds in all."""
        of = self.id.partition(".")[0]
        return "" if of in COMMON else of

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

    def in_language(self, language: str) -> Rule | None:
        """The rule as it judges leaflets in a language; None where it can’t."""
        primary = language.partition("-")[0].lower()
        if (own := self.in_.get(primary)) is not None:
            update = {"check": own.check or self.check, "given": {**self.given, **own.given}}
            return self.model_copy(update=update)
        able = self.languages or ((ANY_LANGUAGE,) if checks()[self.check].is_of_any_language else ("en",))
        return self if ANY_LANGUAGE in able or primary in able else None


class Rules(RootModel[tuple[Rule, ...]]):
    """The rules of a pack, or of a part of one."""


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
    #: True where it may be meant otherwise: an error is a warning then.
    doubted: bool = False


#: Looks at a leaflet with the parameters of a row.
Check = Callable[[Evidence, Mapping[str, Any]], Iterable[Breach]]


@dataclass(frozen=True)
class _Registered:
    look: Check = field(repr=False)
    #: True where it can't look before the leaflet is typeset.
    needs_setting: bool
    #: True where it looks at no words, or at none that differ between languages.
    is_of_any_language: bool


_checks: dict[str, _Registered] = {}


def check(name: str, *, needs_setting: bool = False, any_language: bool = False) -> Callable[[Check], Check]:
    """Register a check by the name that rows use; unless told otherwise it knows English alone."""

    def register(look: Check) -> Check:
        if name in _checks:
            raise ValueError(f"there are two checks “{name}”")
        _checks[name] = _Registered(look, needs_setting, any_language)
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
    files = [*_PACKS.glob(f"{name}.yaml"), *sorted(_PACKS.glob(f"{name}-*.yaml"))]
    return tuple(rule for file in files for rule in shipped(file, Rules, typed=True).root)


def rules_for(market: str, audience: str | None = None) -> list[Rule]:
    """The rules that hold in a market, for one audience or for all.

    For no market these are the rules on what any leaflet has to be, about a medicine or not.
    """
    if market == "none":
        rules = [rule for name in COMMON for rule in pack(name)]
        found = [
            rule.model_copy(update={"severity": rule.no_medicine})
            for rule in rules
            if rule.no_medicine is not None
        ]
    else:
        found = [rule for name in (market, *COMMON) for rule in pack(name)]
    return [rule for rule in found if audience is None or audience in rule.audience]


def not_run(market: str, audience: str, language: str) -> list[Rule]:
    """The rules that hold for a leaflet and can’t judge its language."""
    return [rule for rule in rules_for(market, audience) if rule.in_language(language) is None]


def breaches(rule: Rule, evidence: Evidence) -> Iterator[Finding]:
    """What breaks a rule, as findings.  Nothing where its check needs pages that are not typeset yet."""
    registered = checks()[rule.check]
    if registered.needs_setting and evidence.setting is None:
        return
    for breach in registered.look(evidence, rule.given):
        severity = breach.severity or rule.severity
        yield Finding(
            rule.id,
            Severity.WARNING if breach.doubted and severity is Severity.ERROR else severity,
            breach.message,
            breach.place or evidence.leaflet_place,
            breach.fix or rule.fix,
            rule.reference,
            breach.seen,
            evidence.name,
        )


def waivable() -> list[str]:
    """The names of all rules that a waiver may set aside, of all markets."""
    rules = (rule for market in get_args(Market) for rule in rules_for(market))
    return sorted({rule.id for rule in rules if not rule.absolute})
