"""Sources and values that have grown old, or that hold elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from brochure.content.blocks.reference_matter import PrescribingInformation
from brochure.content.model import LabelFact, Value
from brochure.findings import SourcePlace
from brochure.rules.checks.sources import cited, newer_version
from brochure.rules.evidence import Evidence, first_day, last_day
from brochure.rules.rule import Breach, check
from brochure.rules.source_kinds import CALLED, kind_of, last_seen, months_between
from brochure.source.address import Address
from brochure.text.fields import PartialDate
from brochure.text.inline import Citation, readable, walk

#: More values than this are reported in one finding.
_TOGETHER = 3
#: Kinds of sources that are looked at again, or whose date is that of the version that was seen.
_GROW_OLD = ("label", "guideline", "web")


@check("source-age", any_language=True)
def source_age(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Sources of a kind (``kind``) that nobody has looked at for more than ``months``, once for each.

    That a source has no date at all is told by a rule of its own.
    """
    for _name, breach in _old_sources(evidence, given):
        yield breach


def aged_sources(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[tuple[str, Breach]]:
    """The same, each with the key of the source, and those of which nobody can tell how old they are."""
    yield from _old_sources(evidence, given)
    for reference, place in cited(evidence):
        if kind_of(reference) == given["kind"] and last_seen(reference) is None:
            message = (
                f"{CALLED[given['kind']]} “{reference.id}” has no date, neither of publication nor on which "
                "it was looked at: it may be of any age"
            )
            yield reference.id, Breach(message, place)


def _old_sources(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[tuple[str, Breach]]:
    for reference, place in cited(evidence):
        seen = last_seen(reference)
        if kind_of(reference) != given["kind"] or seen is None:
            continue
        if newer_version(evidence, reference) is not None:
            # That it is no longer the current one is reported already.
            continue
        months = months_between(seen, evidence.as_of)
        if months >= given["months"]:
            latest = max(found for found in (reference.issued, reference.accessed) if found is not None)
            message = f"{CALLED[given['kind']]} “{reference.id}” was last seen {months} months ago ({latest})"
            yield reference.id, Breach(message, place)


@check("value-expired", any_language=True)
def value_expired(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Values that the leaflet uses after their last day."""
    for name, value in evidence.usage.values.items():
        if value.until is not None and last_day(value.until) < evidence.as_of:
            message = f"the value “{name}” ({value.text}) may be used until {value.until} only"
            yield Breach(message, evidence.place(Address(("values", name, "until"))))


@check("value-market", any_language=True)
def value_market(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Values that hold in another market than the leaflet’s."""
    market = evidence.leaflet.market
    for name, value in evidence.usage.values.items():
        if value.market is not None and value.market != market:
            message = f"the value “{name}” ({value.text}) holds in the market {value.market}, not in {market}"
            yield Breach(message, evidence.place(Address(("values", name, "market"))))


@check("value-age", any_language=True)
def value_age(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Values whose source was last seen longer ago than its kind allows: ``months`` by kind, ``other`` else.

    Up to three are told one by one, more in one finding.
    """
    old = _aged(evidence, given)
    if len(old) > _TOGETHER:
        names = ", ".join(f"“{name}”" for name in old)
        oldest = min(old.values(), key=lambda value: value.date)
        of = f" of “{evidence.name}”" if evidence.loaded.siblings(evidence.name) else ""
        message = (
            f"{len(old)} values{of} were last seen in their sources long ago, at worst {oldest.date}: {names}"
        )
        yield Breach(message, evidence.place(Address(("values", next(iter(old)), "date"))))
        return
    for _name, breach in aged_values(evidence, given):
        yield breach


def aged_values(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[tuple[str, Breach]]:
    """The same one by one, each with its name."""
    for name, value in _aged(evidence, given).items():
        users = _used(evidence, name)
        message = f"the value “{name}” ({value.text}){users} was last seen in its source {value.date}"
        yield name, Breach(message, evidence.place(Address(("values", name, "date"))))


def _used(evidence: Evidence, name: str) -> str:
    """Which leaflets use a value, in the order of the content; nothing where there is only one leaflet."""
    siblings = evidence.loaded.siblings(evidence.name)
    if not siblings:
        return ""
    using = [other for other, sibling in siblings.items() if name in sibling.values]
    before = [other for other in using if siblings[other].comes_first]
    names = [*before, evidence.name, *(other for other in using if other not in before)]
    *first, last = (f"“{each}”" for each in names)
    shown = f"{', '.join(first)} and {last}" if first else last
    return f", which {shown} {'use' if first else 'uses'},"


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


@check("label-fact-age", any_language=True)
def label_fact_age(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """What the product says of its label and was last seen there more than ``months`` ago, in one finding."""
    old = _aged_facts(evidence, given)
    if old:
        names = ", ".join(f"`{name}`" for name in old)
        oldest = min(fact.date for fact in old.values())
        message = f"what the product says of its label was last seen there long ago ({oldest}): {names}"
        yield Breach(message, evidence.place(Address(("product", next(iter(old)), "date"))))


def aged_facts(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[tuple[str, Breach]]:
    """The same one by one, each with the name of its field."""
    for name, fact in _aged_facts(evidence, given).items():
        message = f"`{name}` of the product (“{readable(fact.text)}”) was last seen in its label {fact.date}"
        yield name, Breach(message, evidence.place(Address(("product", name, "date"))))


def _aged_facts(evidence: Evidence, given: Mapping[str, Any]) -> dict[str, LabelFact]:
    return {
        name: fact
        for name, fact in _facts(evidence).items()
        if months_between(last_day(fact.date), evidence.as_of) >= given["months"]
    }


def _facts(evidence: Evidence) -> dict[str, LabelFact]:
    """What the product says of its label in the leaflet’s market, by the names of the content."""
    product, market = evidence.brochure.product, evidence.leaflet.market
    if product is None or market == "none":
        return {}
    return {name.replace("_", "-"): fact for name, fact in product.label_facts(market).items()}


@check("seen-to-come", any_language=True)
def seen_to_come(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Dates on which somebody is said to have looked and that are more than ``months`` ahead.

    A leaflet is judged on the day of its preparation, and sources are looked at again afterwards: so what is
    a little later than that day is no fault.  An approval, which knows the day, allows none that is later.
    """
    for breach in yet_to_come(evidence):
        if months_between(evidence.as_of, breach.day) >= given["months"]:
            yield Breach(breach.message, breach.place)


@dataclass(frozen=True)
class YetToCome:
    """A date on which something is said to have been seen, and that is later than the day of the evidence."""

    day: date
    message: str
    place: SourcePlace


def yet_to_come(evidence: Evidence) -> Iterator[YetToCome]:
    """Every date of that kind of the sources, values and label facts of a leaflet, and of its documents.

    A source’s own date counts where such sources grow old by it: issues of journals are dated ahead.
    """
    dated: list[tuple[str, PartialDate, SourcePlace]] = []
    for reference, place in cited(evidence):
        kind = kind_of(reference)
        if reference.accessed is not None:
            dated.append((f"{CALLED[kind]} “{reference.id}”", reference.accessed, place))
        if reference.issued is not None and kind in _GROW_OLD:
            dated.append((f"{CALLED[kind]} “{reference.id}”", reference.issued, place))
    for name, value in evidence.usage.values.items():
        place = evidence.place(Address(("values", name, "date")))
        dated.append((f"the value “{name}” ({value.text})", value.date, place))
    for name, fact in _facts(evidence).items():
        place = evidence.place(Address(("product", name, "date")))
        dated.append((f"`{name}` of the product", fact.date, place))
    for address, block in evidence.blocks("prescribing-information"):
        if isinstance(block, PrescribingInformation) and block.document is not None:
            place = evidence.place(address / ("document", "date"))
            dated.append((f"the document “{block.document.file}”", block.document.date, place))
    for what, given_date, place in dated:
        if (first := first_day(given_date)) > evidence.as_of:
            message = f"{what} was seen on a day that has not come yet ({given_date})"
            yield YetToCome(first, message, place)
