"""Which texts of a leaflet changed, panel by panel, with their words and their sources."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from brochure.language.locale import FALLBACK, locale_of
from brochure.review.citation_changes import OtherSource, other_sources
from brochure.review.difference import AlignedItems, Part, common, parts, whole, word_blocks
from brochure.review.likeness import Loose, reworded
from brochure.review.snapshot import Panel, SnapshotText
from brochure.review.version import Version

Kind = Literal["changed", "added", "removed", "moved", "cited"]
#: Why a page is to be read again.
_WHY: Mapping[str, str] = {
    "changed": "words",
    "added": "new texts",
    "removed": "texts that are gone",
    "moved": "texts from elsewhere",
    "cited": "sources",
}


@dataclass(frozen=True)
class TextChange:
    """One text that changed."""

    kind: Kind
    old: str = ""
    new: str = ""
    #: The words of both in order, what only one has marked.
    parts: tuple[Part, ...] = ()
    #: Where it stood, where that is another panel, or where its neighbours are others.
    was: str = ""
    #: Its citations that changed.
    sources: tuple[OtherSource, ...] = ()
    #: How many texts right behind it have moved along.
    more: int = 0


@dataclass(frozen=True)
class PanelChanges:
    """What is another one on a panel of the new version; removed texts are told where they would stand."""

    page: int
    name: str
    heading: str
    entries: tuple[TextChange, ...]

    def as_dict(self) -> dict[str, Any]:
        """As plain values."""
        entries = [
            {
                **asdict(entry),
                "parts": [list(part) for part in entry.parts],
                "sources": [asdict(source) for source in entry.sources],
            }
            for entry in self.entries
        ]
        return {"page": self.page, "name": self.name, "heading": self.heading, "entries": entries}


@dataclass(frozen=True)
class _PlacedText:
    """A text of a version with its place."""

    said: SnapshotText
    panel: Panel
    words: tuple[str, ...]


@dataclass(frozen=True)
class _Placed:
    """An entry with the number of the new version's text at which it is told."""

    at: int
    page: int
    entry: TextChange


def panel_changes(old: Version, new: Version) -> tuple[tuple[PanelChanges, ...], dict[int, list[str]]]:
    """The changes of each panel, and why each page of the new version is to be read again."""
    told = sorted(_Comparison(old, new).entries(), key=lambda placed: (placed.page, placed.at))
    found: dict[int, list[TextChange]] = {}
    why: dict[int, list[str]] = {}
    for placed in told:
        found.setdefault(placed.page, []).append(placed.entry)
        why.setdefault(placed.page, []).append(_WHY[placed.entry.kind])
    panels = {panel.page: panel for panel in new.panels}
    made = []
    for page, entries in sorted(found.items()):
        # A version without pages has none for what is gone.
        panel = panels.get(page, Panel(page, f"page {page}", "", ()))
        made.append(PanelChanges(page, panel.name, panel.heading, tuple(entries)))
    return tuple(made), {page: reasons for page, reasons in why.items() if page in panels}


class _Comparison:
    """Two versions, text by text."""

    def __init__(self, old: Version, new: Version) -> None:
        self._was = list(_texts(old))
        self._now = list(_texts(new))
        self._ends = locale_of(new.facts.get("language", FALLBACK)).sentences
        self._first = new.panels[0].page if new.panels else 1
        self._numbers = (
            {source.key: source.number for source in old.references},
            {source.key: source.number for source in new.references},
        )

    def entries(self) -> Iterator[_Placed]:
        was, now = self._was, self._now
        kept = common([text.words for text in was], [text.words for text in now])
        yield from self._with_their_words(kept, moved=False)
        lost, fresh = _loose(was, [i for i, _j in kept]), _loose(now, [j for _i, j in kept])
        moved = list(_same_words(lost, fresh))
        yield from self._with_their_words(moved, moved=True)
        lost, fresh = _others(lost, fresh, moved)
        pairs = [(left.number, right.number) for left, right in reworded(lost, fresh)]
        for i, j in pairs:
            yield self._changed(i, j)
        lost, fresh = _others(lost, fresh, pairs)
        for text in fresh:
            words = " ".join(text.words)
            entry = TextChange("added", new=words, parts=(("new", words),))
            yield _Placed(text.number, now[text.number].panel.page, entry)
        stayed = sorted([*kept, *moved, *pairs])
        for text in lost:
            yield self._removed(text.number, stayed)

    def _with_their_words(self, pairs: Sequence[tuple[int, int]], *, moved: bool) -> Iterator[_Placed]:
        """What there is to tell of texts whose words are as before: other sources, or another place.

        Those that are not *moved* stand in their order, but on another page where what is before them has
        grown or shrunk.  Texts that go together are told together.
        """
        run: tuple[int, int] | None = None
        count = 0
        for i, j in pairs:
            left, right = self._was[i], self._now[j]
            sources = self._sources(left, right, whole(left.words))
            is_elsewhere = moved or left.panel.page != right.panel.page
            if run is not None:
                follows = (i, j) == (run[0] + count, run[1] + count)
                pages = (self._was[run[0]].panel.page, self._now[run[1]].panel.page)
                if follows and is_elsewhere and not sources and pages == (left.panel.page, right.panel.page):
                    count += 1
                    continue
                yield self._moved(*run, count)
                run = None
            if sources:
                words = " ".join(right.words)
                was = left.panel.name if is_elsewhere else ""
                yield _Placed(j, right.panel.page, _cited(words, sources, was))
            elif is_elsewhere:
                run, count = (i, j), 1
        if run is not None:
            yield self._moved(*run, count)

    def _moved(self, i: int, j: int, count: int) -> _Placed:
        left, right = self._was[i], self._now[j]
        words = " ".join(right.words)
        entry = TextChange("moved", words, words, (("same", words),), left.panel.name, more=count - 1)
        return _Placed(j, right.panel.page, entry)

    def _changed(self, i: int, j: int) -> _Placed:
        left, right = self._was[i], self._now[j]
        made_of = word_blocks(left.words, right.words)
        entry = TextChange(
            "changed",
            " ".join(left.words),
            " ".join(right.words),
            tuple(parts(left.words, right.words, made_of)),
            "" if left.panel.page == right.panel.page else left.panel.name,
            self._sources(left, right, made_of),
        )
        return _Placed(j, right.panel.page, entry)

    def _removed(self, i: int, stayed: Sequence[tuple[int, int]]) -> _Placed:
        """A removed text, reported behind the text that it stood behind."""
        left = self._was[i]
        at = bisect_left(stayed, (i, 0))
        before = stayed[at - 1][1] if at else -1
        page = self._now[before].panel.page if at else self._first
        if at < len(stayed) and self._now[stayed[at][1]].panel.page == left.panel.page:
            # The first text of a page is told there and not on the page before.
            page = left.panel.page
        words = " ".join(left.words)
        was = "" if page == left.panel.page else left.panel.name
        return _Placed(before, page, TextChange("removed", words, parts=(("old", words),), was=was))

    def _sources(
        self, left: _PlacedText, right: _PlacedText, made_of: Sequence[AlignedItems]
    ) -> tuple[OtherSource, ...]:
        return tuple(other_sources(left.said, right.said, made_of, self._numbers, self._ends))


def _texts(version: Version) -> Iterator[_PlacedText]:
    for panel in version.panels:
        for said in panel.texts:
            yield _PlacedText(said, panel, tuple(said.words.split()))


def _loose(texts: Sequence[_PlacedText], kept: Sequence[int]) -> list[Loose]:
    """The texts that were not kept, each with the gap between kept ones that it stands in."""
    staying = set(kept)
    gap = 0
    found = []
    for number, text in enumerate(texts):
        if number in staying:
            gap += 1
        else:
            found.append(Loose(number, gap, text.words))
    return found


def _others(
    old: Sequence[Loose], new: Sequence[Loose], pairs: Sequence[tuple[int, int]]
) -> tuple[list[Loose], list[Loose]]:
    """The texts of either side that are in none of the pairs."""
    lefts, rights = {i for i, _j in pairs}, {j for _i, j in pairs}
    return (
        [text for text in old if text.number not in lefts],
        [text for text in new if text.number not in rights],
    )


def _same_words(old: Sequence[Loose], new: Sequence[Loose]) -> Iterator[tuple[int, int]]:
    """Texts with the very same words that stand elsewhere now, in their order."""
    waiting: dict[tuple[str, ...], list[int]] = {}
    for text in reversed(new):
        waiting.setdefault(text.words, []).append(text.number)
    for text in old:
        if found := waiting.get(text.words):
            yield text.number, found.pop()


def _cited(words: str, sources: tuple[OtherSource, ...], was: str) -> TextChange:
    """The same words with other sources."""
    old = "; ".join(source.old or "nothing" for source in sources)
    new = "; ".join(source.new or "nothing" for source in sources)
    return TextChange("cited", words, words, (("old", old), ("new", new)), was, sources)
