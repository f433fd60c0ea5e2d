"""What changed between two versions of a leaflet: what reviewers have to read again, and what they need not.

:meth:`Changes.as_dict` gives, with lists that may be empty::

    leaflet     the name
    status      same, changed, added (there was no version before) or removed; added and removed come with
                their pages alone
    summary     the changes counted, in words
    facts       [{name, old, new}]
    panels      [{page, name, heading, entries: [{kind, old, new, parts, was, sources, more}]}]
                kind is changed, added, removed, moved or cited; parts is [[same | old | new, words]], the
                words of a cited entry are those of its sources; was is the place before, where it is another
                one; sources is [{old, new, words}], citations that are other ones now, and the sentence that
                they stand in; more counts the texts behind a moved one that have moved along
    references  {added: [{key, number, text, page}], dropped: the same,
                 renumbered: [{key, old, new}], reworded: [{key, number, old, new}]}
    values      [{name, old, new, was: {text, source, date} | null, now: the same}]
    pages       [{page, name, why}]: the pages of the new version to read again
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from brochure.findings import numbered
from brochure.review.rewording import PanelChanges, TextChange, panel_changes
from brochure.review.snapshot import SnapshotReference
from brochure.review.version import FACTS, Stated, Version

Status = Literal["same", "changed", "added", "removed"]
#: Facts that affect every text, or where texts stand.
_FOR_ALL_PAGES = ("audience", "market", "language", "format")
#: Kinds of entries as they are counted.
_COUNTED = {
    "changed": "{} changed",
    "added": "{} added",
    "removed": "{} removed",
    "moved": "{} moved",
    "cited": "{} with other sources",
}


@dataclass(frozen=True)
class Changes:
    """Everything that differs."""

    leaflet: str
    status: Status = "same"
    #: Name in words, old and new.
    facts: tuple[tuple[str, str, str], ...] = ()
    panels: tuple[PanelChanges, ...] = ()
    added: tuple[SnapshotReference, ...] = ()
    dropped: tuple[SnapshotReference, ...] = ()
    #: Key, number before and number now.
    renumbered: tuple[tuple[str, int, int], ...] = ()
    #: Key, number now, text before and text now.
    reworded: tuple[tuple[str, int, str, str], ...] = ()
    #: Name, before and now.
    values: tuple[tuple[str, Stated | None, Stated | None], ...] = ()
    #: Pages of the new version to read again, with the reasons.
    pages: tuple[tuple[int, str], ...] = field(default=())
    #: What these pages are called: “page 2”, “inside, panel 1 of 3 (page 3)”.
    page_names: Mapping[int, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """True when anything differs."""
        return self.status != "same"

    @property
    def summary(self) -> str:
        """The changes counted, such as ``2 texts changed, 1 added; 1 reference added``."""
        if self.status != "changed":
            return {"same": "nothing changed", "added": "a new leaflet", "removed": "no longer there"}[
                self.status
            ]
        entries: list[TextChange] = [entry for panel in self.panels for entry in panel.entries]
        counts = {kind: sum(1 + entry.more for entry in entries if entry.kind == kind) for kind in _COUNTED}
        texts = [_COUNTED[kind].format(count) for kind, count in counts.items() if count]
        if texts:
            first, _space, rest = texts[0].partition(" ")
            texts[0] = f"{numbered(int(first), 'text')} {rest}"
        listed = {
            "added": self.added,
            "dropped": self.dropped,
            "renumbered": self.renumbered,
            "reworded": self.reworded,
        }
        references = [f"{len(rows)} {what}" for what, rows in listed.items() if rows]
        groups = [
            ", ".join(texts),
            f"references: {', '.join(references)}" if references else "",
            numbered(len(self.values), "value") if self.values else "",
            numbered(len(self.facts), "fact") if self.facts else "",
        ]
        return "; ".join(filter(None, groups))

    def as_dict(self) -> dict[str, Any]:
        """The changes as plain values: see the module."""
        return {
            "leaflet": self.leaflet,
            "status": self.status,
            "summary": self.summary,
            "facts": [{"name": name, "old": old, "new": new} for name, old, new in self.facts],
            "panels": [panel.as_dict() for panel in self.panels],
            "references": {
                "added": [asdict(source) for source in self.added],
                "dropped": [asdict(source) for source in self.dropped],
                "renumbered": [{"key": key, "old": old, "new": new} for key, old, new in self.renumbered],
                "reworded": [
                    {"key": key, "number": number, "old": old, "new": new}
                    for key, number, old, new in self.reworded
                ],
            },
            "values": [
                {
                    "name": name,
                    "old": in_words(was),
                    "new": in_words(now),
                    "was": was and asdict(was),
                    "now": now and asdict(now),
                }
                for name, was, now in self.values
            ],
            "pages": [{"page": page, "name": self.page_names[page], "why": why} for page, why in self.pages],
        }


def changes(old: Version | None, new: Version | None) -> Changes:
    """What differs between two versions of a leaflet; nothing does between a version and itself.

    None stands for a leaflet that is not there: at least one is.  The numbers of citations are no words: a
    source that has another number is told once.
    """
    if old is None and new is None:
        raise ValueError("there is no version to speak of")
    if new is None:
        assert old is not None
        return Changes(old.leaflet, "removed")
    names = {panel.page: panel.name for panel in new.panels}
    if old is None:
        return Changes(
            new.leaflet, "added", pages=tuple((page, "a new leaflet") for page in names), page_names=names
        )
    before = {source.key: source for source in old.references}
    after = {source.key: source for source in new.references}
    both = [(before[key], source) for key, source in after.items() if key in before]
    panels, why = panel_changes(old, new)
    made = Changes(
        leaflet=new.leaflet,
        facts=tuple(
            (words, old.facts.get(name, ""), new.facts.get(name, ""))
            for name, words in FACTS.items()
            if old.facts.get(name, "") != new.facts.get(name, "")
        ),
        panels=panels,
        added=tuple(source for key, source in after.items() if key not in before),
        dropped=tuple(source for key, source in before.items() if key not in after),
        renumbered=tuple((now.key, was.number, now.number) for was, now in both if was.number != now.number),
        reworded=tuple(
            (now.key, now.number, was.text, now.text) for was, now in both if was.text != now.text
        ),
        values=tuple(_values(old.values, new.values)),
    )
    _also_read(made, old, new, why)
    pages = tuple((page, ", ".join(dict.fromkeys(reasons))) for page, reasons in sorted(why.items()))
    parts = (
        made.facts,
        made.panels,
        made.added,
        made.dropped,
        made.renumbered,
        made.reworded,
        made.values,
    )
    called = {page: names[page] for page, _why in pages}
    status = "changed" if any(parts) else "same"
    return Changes(**{**vars(made), "pages": pages, "page_names": called, "status": status})


def _values(
    old: Mapping[str, Stated], new: Mapping[str, Stated]
) -> Iterator[tuple[str, Stated | None, Stated | None]]:
    for name in dict.fromkeys([*old, *new]):
        was, now = old.get(name), new.get(name)
        if was != now:
            yield name, was, now


def in_words(value: Stated | None) -> str:
    """A value with its source and date; empty if there is no value."""
    return "" if value is None else f"{value.text} ({value.source}, {value.date})"


def _also_read(made: Changes, old: Version, new: Version, why: dict[int, list[str]]) -> None:
    """Add the pages on which other things than texts are to be read again, and the reasons."""
    renumbered = {key for key, _old, _new in made.renumbered}
    for panel in new.panels:
        if any(cite.key in renumbered for said in panel.texts for cite in said.cites):
            why.setdefault(panel.page, []).append("numbers of references")
    touched = {source.key for source in made.added} | renumbered | {row[0] for row in made.reworded}
    listed = [source for source in new.references if source.key in touched]
    if made.dropped:
        # Where the list is now that they are no longer in.
        listed += new.references[-1:]
    for source in listed:
        if source.page:
            why.setdefault(source.page, []).append("list of references")
    for name in _FOR_ALL_PAGES:
        if old.facts.get(name, "") != new.facts.get(name, ""):
            for panel in new.panels:
                why.setdefault(panel.page, []).append(f"another {FACTS[name]}")
