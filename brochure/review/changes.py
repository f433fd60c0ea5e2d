"""What changed between two versions of a leaflet: what reviewers have to read again, and what they need not.

:meth:`Changes.as_dict` gives, with lists that may be empty::

    facts       [{name, old, new}]
    panels      [{page, name, heading, entries: [{kind, old, new, parts, was}]}]
                kind is changed, added, removed, moved or cited; parts is [[same | old | new, words]];
                was is the place before, where it is another one
    references  {added: [{key, number, text}], dropped: [{key, number, text}],
                 renumbered: [{key, old, new}], reworded: [{key, number, old, new}]}
    values      [{name, old, new}]
    pages       [{page, why}]: the pages of the new version to read again
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from difflib import SequenceMatcher
from typing import Any, Literal

from brochure.review.version import FACTS, Panel, Said, Source, Stated, Version

#: Texts that share at least this part of their words are one text that was changed.
_ALIKE = 0.4
#: Texts of more words are compared as wholes: word by word takes too long.
_LONGEST = 2000
#: Most texts in a row that are paired by how alike they are.
_MOST_PAIRED = 60

Part = tuple[Literal["same", "old", "new"], str]


@dataclass(frozen=True)
class Entry:
    """One text that is another one now."""

    kind: Literal["changed", "added", "removed", "moved", "cited"]
    old: str = ""
    new: str = ""
    #: The words of both in order, what only one has marked.
    parts: tuple[Part, ...] = ()
    #: Where it stood, where that is another panel.
    was: str = ""


@dataclass(frozen=True)
class PanelChanges:
    """What is another one on a panel of the new version, or what a panel of the old one had."""

    page: int
    name: str
    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Changes:
    """Everything that differs."""

    leaflet: str
    facts: tuple[tuple[str, str, str], ...] = ()
    panels: tuple[PanelChanges, ...] = ()
    added: tuple[Source, ...] = ()
    dropped: tuple[Source, ...] = ()
    renumbered: tuple[tuple[str, int, int], ...] = ()
    reworded: tuple[tuple[str, int, str, str], ...] = ()
    values: tuple[tuple[str, str, str], ...] = ()
    #: Pages of the new version to read again, with the reasons.
    pages: tuple[tuple[int, str], ...] = field(default=())

    def __bool__(self) -> bool:
        """True when anything differs."""
        return any(
            (self.facts, self.panels, self.added, self.dropped, self.renumbered, self.reworded, self.values)
        )

    def as_dict(self) -> dict[str, Any]:
        """The changes as plain values: see the module."""
        return {
            "leaflet": self.leaflet,
            "facts": [{"name": name, "old": old, "new": new} for name, old, new in self.facts],
            "panels": [asdict(panel) for panel in self.panels],
            "references": {
                "added": [asdict(source) for source in self.added],
                "dropped": [asdict(source) for source in self.dropped],
                "renumbered": [{"key": key, "old": old, "new": new} for key, old, new in self.renumbered],
                "reworded": [
                    {"key": key, "number": number, "old": old, "new": new}
                    for key, number, old, new in self.reworded
                ],
            },
            "values": [{"name": name, "old": old, "new": new} for name, old, new in self.values],
            "pages": [{"page": page, "why": why} for page, why in self.pages],
        }

    def as_text(self) -> str:
        """The changes as text for a terminal: ``-`` before what was, ``+`` before what is."""
        if not self:
            return f"{self.leaflet}: nothing changed\n"
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield self.leaflet
        for name, old, new in self.facts:
            yield f"  {name}: {old or 'none'} → {new or 'none'}"
        for panel in self.panels:
            yield ""
            yield f"  {panel.name}{f': {panel.heading}' if panel.heading else ''}"
            for entry in panel.entries:
                yield from _entry_lines(entry)
        if self.added or self.dropped or self.renumbered or self.reworded:
            yield ""
            yield "  References"
            yield from (f"    + {source.number}. {source.text}  (@{source.key})" for source in self.added)
            yield from (f"    - {source.number}. {source.text}  (@{source.key})" for source in self.dropped)
            yield from (f"    {old} is now {new}  (@{key})" for key, old, new in self.renumbered)
            for key, number, old, new in self.reworded:
                yield from (f"    - {number}. {old}  (@{key})", f"    + {number}. {new}  (@{key})")
        if self.values:
            yield ""
            yield "  Values"
            yield from (f"    {name}: {old or 'none'} → {new or 'none'}" for name, old, new in self.values)
        if self.pages:
            yield ""
            yield "  Read again"
            yield from (f"    page {page}: {why}" for page, why in self.pages)


def _entry_lines(entry: Entry) -> Iterator[str]:
    if entry.kind == "moved":
        yield f"    moved from {entry.was}: {entry.new}"
    elif entry.kind == "cited":
        yield f"    cites another source: {entry.new}"
        yield f"      {''.join(_marked(entry.parts))}"
    else:
        came = f" (was on {entry.was})" if entry.was else ""
        if entry.old:
            yield f"    - {''.join(_marked(entry.parts, 'new')) or entry.old}"
        if entry.new:
            yield f"    + {''.join(_marked(entry.parts, 'old')) or entry.new}{came}"


def _marked(parts: Sequence[Part], without: str = "") -> Iterator[str]:
    """Words with what differs in brackets."""
    shown = [(kind, words) for kind, words in parts if kind != without]
    for index, (kind, words) in enumerate(shown):
        space = " " if index else ""
        yield f"{space}{words}" if kind == "same" else f"{space}[{'-' if kind == 'old' else '+'}{words}]"


@dataclass(frozen=True)
class _Text:
    """A text with its panel."""

    said: Said
    panel: Panel


def changes(old: Version, new: Version) -> Changes:
    """What differs between two versions of a leaflet; nothing does between a version and itself.

    The numbers of citations are no words: a source that has another number is told once.
    """
    before = {source.key: source for source in old.references}
    after = {source.key: source for source in new.references}
    renumbered = tuple(
        (key, before[key].number, source.number)
        for key, source in after.items()
        if key in before and before[key].number != source.number
    )
    panels, pages = _panels(old, new)
    moved_numbers = {key for key, _old, _new in renumbered}
    for panel in new.panels:
        cited = {key for said in panel.texts for key, _locator in said.cites}
        if cited & moved_numbers:
            pages.setdefault(panel.page, []).append("numbers of references")
    return Changes(
        leaflet=new.leaflet,
        facts=tuple(
            (words, old.facts.get(name, ""), new.facts.get(name, ""))
            for name, words in FACTS.items()
            if old.facts.get(name, "") != new.facts.get(name, "")
        ),
        panels=tuple(panels),
        added=tuple(source for key, source in after.items() if key not in before),
        dropped=tuple(source for key, source in before.items() if key not in after),
        renumbered=renumbered,
        reworded=tuple(
            (key, source.number, before[key].text, source.text)
            for key, source in after.items()
            if key in before and before[key].text != source.text
        ),
        values=tuple(_values(old, new)),
        pages=tuple((page, ", ".join(dict.fromkeys(why))) for page, why in sorted(pages.items())),
    )


def _values(old: Version, new: Version) -> Iterator[tuple[str, str, str]]:
    for name in dict.fromkeys([*old.values, *new.values]):
        was, now = old.values.get(name), new.values.get(name)
        if was != now:
            yield name, _stated(was), _stated(now)


def _stated(value: Stated | None) -> str:
    return "" if value is None else f"{value.text} ({value.source}, {value.date})"


def _panels(old: Version, new: Version) -> tuple[list[PanelChanges], dict[int, list[str]]]:
    """The changes of each panel, and why each page of the new version is to be read again."""
    was = [_Text(said, panel) for panel in old.panels for said in panel.texts]
    now = [_Text(said, panel) for panel in new.panels for said in panel.texts]
    found: dict[int, list[Entry]] = {}
    pages: dict[int, list[str]] = {}
    names = {panel.page: panel for panel in new.panels}
    gone: list[tuple[_Text, int]] = []
    come: list[_Text] = []

    def tell(page: int, entry: Entry, why: str) -> None:
        found.setdefault(page, []).append(entry)
        if page in names:
            pages.setdefault(page, []).append(why)

    matcher = SequenceMatcher(None, [t.said.words for t in was], [t.said.words for t in now], autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            for left, right in zip(was[i1:i2], now[j1:j2], strict=True):
                if left.said.cites != right.said.cites:
                    tell(right.panel.page, _cited(left.said, right.said), "sources")
                elif _place(left.panel) != _place(right.panel):
                    entry = Entry("moved", left.said.words, right.said.words, was=left.panel.name)
                    tell(right.panel.page, entry, "texts from elsewhere")
            continue
        pairs, lost, fresh = _paired(was[i1:i2], now[j1:j2])
        for left, right in pairs:
            tell(right.panel.page, _reworded(left, right), "words")
        # The page on which it would stand now.
        here = now[min(j1, len(now) - 1)].panel.page if now else 0
        gone += [(text, here) for text in lost]
        come += fresh
    moved = {text.said.words: text for text, _page in gone}
    for text in come:
        if text.said.words in moved:
            left = moved.pop(text.said.words)
            gone = [(other, page) for other, page in gone if other is not left]
            entry = Entry("moved", left.said.words, text.said.words, was=left.panel.name)
            tell(text.panel.page, entry, "texts from elsewhere")
        else:
            entry = Entry("added", new=text.said.words, parts=(("new", text.said.words),))
            tell(text.panel.page, entry, "new texts")
    for text, page in gone:
        was_on = "" if page in names and _place(names[page]) == _place(text.panel) else text.panel.name
        entry = Entry("removed", old=text.said.words, parts=(("old", text.said.words),), was=was_on)
        tell(page, entry, "texts that are gone")
    return (
        [
            PanelChanges(page, names[page].name, names[page].heading, tuple(found[page]))
            if page in names
            else PanelChanges(page, "pages that are gone", "", tuple(found[page]))
            for page in sorted(found)
        ],
        pages,
    )


def _place(panel: Panel) -> tuple[int, str]:
    return panel.page, panel.name


def _paired(
    was: Sequence[_Text], now: Sequence[_Text]
) -> tuple[list[tuple[_Text, _Text]], list[_Text], list[_Text]]:
    """Texts that are alike, in their order, and those on either side that are like none."""
    if len(was) * len(now) > _MOST_PAIRED**2:
        return [], list(was), list(now)
    pairs, lost, rest = [], [], list(now)
    for text in was:
        scores = [(_likeness(text.said.words, other.said.words), -at) for at, other in enumerate(rest)]
        best, at = max(scores, default=(0.0, 0))
        if best >= _ALIKE:
            pairs.append((text, rest[-at]))
            del rest[-at]
        else:
            lost.append(text)
    return pairs, lost, rest


def _likeness(left: str, right: str) -> float:
    """What part of their words two texts share, 0 to 1."""
    one, other = left.split(), right.split()
    if max(len(one), len(other)) > _LONGEST:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _reworded(left: _Text, right: _Text) -> Entry:
    was = "" if _place(left.panel) == _place(right.panel) else left.panel.name
    parts = tuple(_parts(left.said.words, right.said.words))
    return Entry("changed", left.said.words, right.said.words, parts, was)


def _parts(left: str, right: str) -> Iterator[Part]:
    """The words of both in order, those of one alone marked."""
    one, other = left.split(), right.split()
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            yield "same", " ".join(one[i1:i2])
            continue
        if i1 < i2:
            yield "old", " ".join(one[i1:i2])
        if j1 < j2:
            yield "new", " ".join(other[j1:j2])


def _cited(left: Said, right: Said) -> Entry:
    """The same words with other sources."""
    old, new = _sources(left), _sources(right)
    parts: tuple[Part, ...] = (("old", old or "nothing"), ("new", new or "nothing"))
    return Entry("cited", left.words, right.words, parts)


def _sources(said: Said) -> str:
    return "; ".join(" ".join(filter(None, (f"@{key}", locator))) for key, locator in said.cites)
