"""Sources and values that have grown old, or that hold elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from brochure.content.model import Value
from brochure.rules.checks.sources import cited, newer_version
from brochure.rules.evidence import Evidence, last_day
from brochure.rules.rule import Breach, check
from brochure.rules.source_kinds import CALLED, kind_of, last_seen, months_between
from brochure.source.address import Address
from brochure.text.inline import Citation, walk

#: More values than this are reported in one finding.
_TOGETHER = 3


@check("source-age")
def source_age(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Sources of a kind (``kind``) that nobody has looked at for more than ``months``, once for each."""
    for _name, breach in aged_sources(evidence, given):
        yield breach


def aged_sources(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[tuple[str, Breach]]:
    """The same, each with the key of the source."""
    for reference, place in cited(evidence):
        seen = last_seen(reference)
        if kind_of(reference) != given["kind"] or seen is None:
            continue
        if newer_version(evidence, reference) is not None:
            # That it is no longer the current one is reported already.
            continue
        months = months_between(seen, evidence.as_of)
        if months >= given["months"]:
            date = max(found for found in (reference.issued, reference.accessed) if found is not None)
            message = f"{CALLED[given['kind']]} “{reference.id}” was last seen {months} months ago ({date})"
            yield reference.id, Breach(message, place)


@check("value-expired")
def value_expired(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Values that the leaflet uses after their last day."""
    for name, value in evidence.usage.values.items():
        if value.until is not None and last_day(value.until) < evidence.as_of:
            message = f"the value “{name}” ({value.text}) may be used until {value.until} only"
            yield Breach(message, evidence.place(Address(("values", name, "until"))))


@check("value-market")
def value_market(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Values that hold in another market than the leaflet’s."""
    market = evidence.leaflet.market
    for name, value in evidence.usage.values.items():
        if value.market is not None and value.market != market:
            message = f"the value “{name}” ({value.text}) holds in the market {value.market}, not in {market}"
            yield Breach(message, evidence.place(Address(("values", name, "market"))))


@check("value-age")
def value_age(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Values whose source was last seen longer ago than its kind allows: ``months`` by kind, ``other`` else.

    Up to three are told one by one, more in one finding.
    """
    old = _aged(evidence, given)
    if len(old) > _TOGETHER:
        names = ", ".join(f"“{name}”" for name in old)
        oldest = min(old.values(), key=lambda value: value.date)
        message = (
            f"{len(old)} values were last seen in their sources long ago, at worst {oldest.date}: {names}"
        )
        yield Breach(message, evidence.place(Address(("values", next(iter(old)), "date"))))
        return
    for _name, breach in aged_values(evidence, given):
        yield breach


def aged_values(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[tuple[str, Breach]]:
    """The same one by one, each with its name."""
    for name, value in _aged(evidence, given).items():
        message = f"the value “{name}” ({value.text}) was last seen in its source {value.date}"
        yield name, Breach(message, evidence.place(Address(("values", name, "date"))))


def _aged(evidence: Evidence, given: Mapping[str, Any]) -> dict[str, Value]:
    """Values whose source was last seen longer ago than its kind allows."""
    old: dict[str, Value] = {}
    for name, value in evidence.usage.values.items():
        allowed = [
            months for kind in _kinds(evidence, value) if (months := given["months"].get(kind)) is not None
        ]
        limit = min(allowed, default=given["months"]["other"])
        if limit and months_between(last_day(value.date), evidence.as_of) >= limit:
            old[name] = value
    return old


def _kinds(evidence: Evidence, value: Value) -> set[str]:
    """The kinds of the sources that a value names."""
    return {
        kind_of(evidence.references[cite.key])
        for node in walk(value.source.nodes)
        if isinstance(node, Citation)
        for cite in node.items
        if cite.key in evidence.references
    }


@check("label-fact-age")
def label_fact_age(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """What the product says of its label and was last seen there more than ``months`` ago, in one finding."""
    facts = evidence.brochure.medicine.label_facts(evidence.leaflet.market)
    old = {
        name.replace("_", "-"): fact
        for name, fact in facts.items()
        if months_between(last_day(fact.date), evidence.as_of) >= given["months"]
    }
    if old:
        names = ", ".join(f"`{name}`" for name in old)
        oldest = min(fact.date for fact in old.values())
        message = f"what the product says of its label was last seen there long ago ({oldest}): {names}"
        yield Breach(message, evidence.place(Address(("product", next(iter(old)), "date"))))
