"""The findings of the report: each once, by what it asks for, with what they can be chosen by."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: What a severity asks for, and what is told of findings that are set aside.
_TITLES = {"error": "What blocks", "warning": "What to look at", "note": "To read"}
_STOPS, _ASIDE = "What else stops its approval", "Set aside, with reasons"


@dataclass(frozen=True)
class ListedFindings:
    """What is listed."""

    #: Each with its ``severity``, ``title`` and ``findings``; none is empty.
    groups: list[dict[str, Any]]
    #: Names of ``leaflet`` and of ``rule``, in the order of their numbers from 1 on.
    filters: Mapping[str, list[str]]


def listed_once(report: Mapping[str, Any], leaflets: Sequence[Mapping[str, Any]]) -> ListedFindings:
    """The findings of a report and what else stops approvals.

    *leaflets* are those of the report with their ``review``.  Each finding has the numbers of its rule and of
    the leaflets that it is about, all where it is about none, and the ``picture`` of the page that shows it,
    or None.
    """
    by_title: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for severity, title in _TITLES.items():
        by_title[severity, title] = {}
        if severity == "error":
            by_title["error", _STOPS] = {}
    by_title["note", _ASIDE] = {}
    rules: dict[str, None] = {}
    numbers = {leaflet["name"]: leaflet["index"] for leaflet in leaflets}
    for title, finding in _all(report, leaflets):
        severity = finding["severity"]
        group = by_title[severity, _TITLES[severity]]
        if title:
            group = by_title["note" if title == _ASIDE else "error", title]
        concerned = [finding["leaflet"]] if finding.get("leaflet") in numbers else list(numbers)
        told = {key: value for key, value in finding.items() if key not in ("leaflet", "picture", "seen")}
        same = group.setdefault(json.dumps(told, sort_keys=True), {**finding, "leaflet_numbers": []})
        same["leaflet_numbers"] = sorted({*same["leaflet_numbers"], *(numbers[name] for name in concerned)})
        same["picture"] = same.get("picture") or finding.get("picture")
        rules[finding["rule"]] = None
    names = sorted(rules)
    groups = [
        {
            "severity": severity,
            "title": title,
            "findings": [
                {**found, "rule_number": names.index(found["rule"]) + 1} for found in group.values()
            ],
        }
        for (severity, title), group in by_title.items()
        if group
    ]
    return ListedFindings(groups, {"leaflet": list(numbers), "rule": names})


def _all(
    report: Mapping[str, Any], leaflets: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every finding with its picture, and the title that it stands under where its severity does not say."""
    for finding in report["findings"]:
        shown = {**finding, "picture": next(_pictures(finding, leaflets), None)}
        yield _ASIDE if finding.get("waived") else "", shown
    for leaflet in leaflets:
        for finding in leaflet["review"]["obstacles"] if leaflet["review"] else ():
            picture = _named(finding["picture"], leaflet)
            yield _STOPS, {**finding, "picture": picture, "leaflet": leaflet["name"]}


def _pictures(
    finding: Mapping[str, Any], leaflets: Sequence[Mapping[str, Any]]
) -> Iterator[dict[str, Any] | None]:
    """The pictures of a finding in the leaflets that it concerns."""
    for leaflet in leaflets:
        review = leaflet["review"] or {"shown": ()}
        for shown in review["shown"]:
            if shown["picture"] and {key: shown[key] for key in finding} == finding:
                yield _named(shown["picture"], leaflet)


def _named(picture: Mapping[str, Any] | None, leaflet: Mapping[str, Any]) -> dict[str, Any] | None:
    """A picture with the leaflet that it is of."""
    return None if picture is None else {**picture, "leaflet": leaflet["name"], "title": leaflet["title"]}
