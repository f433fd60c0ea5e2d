"""The words of a leaflet as reviewers saw them: what is approved, and what changes are told against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from brochure.content.blocks import Block
from brochure.content.blocks.data import BarChart, IconArray, Timeline
from brochure.content.inline import Value, walk
from brochure.content.model import prose
from brochure.errors import BrochureError
from brochure.passages import Passage
from brochure.review.claims import panel_of
from brochure.rules.evidence import Evidence, Setting

#: Facts of a leaflet that reviewers are told of when they change, each as it is spoken of.
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
class Said:
    """One text of a leaflet."""

    #: Its words without the numbers of citations, on one line.
    words: str
    #: What it cites, in order: key and locator.
    cites: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Panel:
    """A page of a leaflet, which is a panel of a folded one."""

    page: int
    #: Where it is, in words.
    name: str
    #: Its first heading.
    heading: str
    texts: tuple[Said, ...]


@dataclass(frozen=True)
class Source:
    """A reference of a leaflet."""

    key: str
    number: int
    text: str


@dataclass(frozen=True)
class Stated:
    """A value that a leaflet uses."""

    text: str
    source: str
    date: str


@dataclass(frozen=True)
class Version:
    """All that a leaflet says."""

    leaflet: str
    #: By the names of :data:`FACTS`.
    facts: Mapping[str, str]
    panels: tuple[Panel, ...]
    references: tuple[Source, ...]
    values: Mapping[str, Stated]

    def as_dict(self) -> dict[str, Any]:
        """The version as plain values for JSON."""
        return {
            "leaflet": self.leaflet,
            "facts": dict(self.facts),
            "panels": [asdict(panel) for panel in self.panels],
            "references": [asdict(source) for source in self.references],
            "values": {name: asdict(value) for name, value in self.values.items()},
        }

    @classmethod
    def from_dict(cls, given: Any) -> Version:
        """The version that :meth:`as_dict` gave these values of.  Raises ``ValueError`` for anything else."""
        try:
            return cls(
                leaflet=str(given["leaflet"]),
                facts={str(name): str(text) for name, text in given["facts"].items()},
                panels=tuple(_panel(panel) for panel in given["panels"]),
                references=tuple(
                    Source(str(row["key"]), int(row["number"]), str(row["text"]))
                    for row in given["references"]
                ),
                values={
                    str(name): Stated(str(row["text"]), str(row["source"]), str(row["date"]))
                    for name, row in given["values"].items()
                },
            )
        except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
            raise ValueError(f"this is no version of a leaflet: {type(error).__name__}") from None


def _panel(given: Any) -> Panel:
    texts = tuple(
        Said(str(text["words"]), tuple((str(key), str(locator)) for key, locator in text["cites"]))
        for text in given["texts"]
    )
    return Panel(int(given["page"]), str(given["name"]), str(given["heading"]), texts)


def version_of(evidence: Evidence) -> Version:
    """The version of a typeset leaflet.  Raises :class:`BrochureError` for one that is not typeset."""
    setting, leaflet, brochure = evidence.setting, evidence.leaflet, evidence.brochure
    if setting is None:
        raise BrochureError("the words of a leaflet are read on its pages: there are none yet")
    used = {
        node.name
        for _loc, text in prose(leaflet)
        for node in walk(text.nodes)
        if isinstance(node, Value) and node.name in brochure.values
    }
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
        panels=_panels(evidence, setting),
        references=tuple(
            Source(entry.key, number, entry.text)
            for number, entry in enumerate(setting.bibliography, start=1)
        ),
        values={
            name: Stated(value.text, value.source.source, str(value.date))
            for name, value in brochure.values.items()
            if name in used
        },
    )


def _panels(evidence: Evidence, setting: Setting) -> tuple[Panel, ...]:
    """What stands on each page, in reading order; reference lists are told apart."""
    anchors: dict[str, list[tuple[str, str]]] = {}
    for use in setting.numbered.uses:
        anchors.setdefault(use.anchor, []).append((use.key, use.locator))
    texts: dict[int, list[Said]] = {page: [] for page in range(1, len(setting.pages) + 1)}
    headings: dict[int, str] = {}
    told: set[str] = set()
    blocks = {at: block for at, _loc, block in evidence.blocks()}
    pictured = {drawing.at for drawing in setting.drawings}
    for passage in setting.passages:
        if "references" in passage.around and passage.tag in ("li", "a"):
            continue
        cites = tuple(
            cite for run in passage.runs for anchor in run.anchors for cite in anchors.get(anchor, ())
        )
        texts[passage.page].append(Said(passage.words, cites))
        if passage.tag in ("h1", "h2"):
            headings.setdefault(passage.page, passage.words)
        if passage.at in pictured and passage.at not in told:
            told.add(passage.at)
            texts[_page_of(setting, passage)] += _pictured(blocks.get(passage.at), evidence)
    for drawing in setting.drawings:
        if drawing.at not in told:
            told.add(drawing.at)
            texts[drawing.page] += _pictured(blocks.get(drawing.at), evidence)
    return tuple(
        Panel(page, panel_of(evidence.format, page), headings.get(page, ""), tuple(said))
        for page, said in texts.items()
    )


def _page_of(setting: Setting, passage: Passage) -> int:
    """The page of the picture that a passage stands beside."""
    return next((drawing.page for drawing in setting.drawings if drawing.at == passage.at), passage.page)


def _pictured(block: Block | None, evidence: Evidence) -> Iterator[Said]:
    """What a picture shows and tells: words that are drawn, and those read aloud instead of it."""
    alt = getattr(block, "alt", None)
    if alt is not None:
        yield Said(f"Picture: {evidence.plain(alt)}")
    drawn: list[str] = []
    if isinstance(block, BarChart):
        for bar in block.bars:
            interval = "" if bar.low is None else f" ({bar.low}–{bar.high})"
            detail = f", {evidence.plain(bar.detail)}" if bar.detail else ""
            drawn.append(f"{evidence.plain(bar.label)}{detail}: {bar.value}{block.unit}{interval}")
    elif isinstance(block, IconArray):
        drawn = [f"{group.count} {evidence.plain(group.label)}" for group in block.groups]
        drawn += [evidence.plain(block.rest)] if block.rest else []
    elif isinstance(block, Timeline):
        drawn = [f"{evidence.plain(event.when)}: {evidence.plain(event.label)}" for event in block.events]
    yield from (Said(f"Drawn: {words}") for words in drawn)
