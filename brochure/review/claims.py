"""Claims: every sentence, figure and table row that cites, found on the typeset pages.

The words of a claim are those of the page, so that a vault which looks for exactly these words finds them:
on one line, without soft hyphens and ligatures, words that were broken whole again.  Numbers of citations
inside a sentence stay, since whoever extracts the page's text gets them there; the number behind the last
word is left out, and the words before it are found all the same.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby

from brochure.citations.numbering import Use
from brochure.content.fields import Prose
from brochure.content.inline import Citation, Cite, Value, walk
from brochure.content.model import Loc, prose
from brochure.errors import BrochureError
from brochure.formats import Format
from brochure.passages import Box, Passage, Run, around, one_line
from brochure.review.claim import Cited, Claim, Kind
from brochure.rules.evidence import Evidence
from brochure.sentences import sentences

#: Roles of runs that are no words of the sentence.
_MARKS = ("cite", "note")
#: Classes of passages whose words name a figure, and one that stands below a table.
_CAPTIONS = ("chart-caption", "figure-caption")
_NOTE = "table-note"
_HEADINGS = ("h1", "h2", "h3", "h4")
_TITLES = ("list-title", "eyebrow", "contact-name", "step-title", "cover-subtitle")


def find_claims(evidence: Evidence) -> tuple[Claim, ...]:
    """The claims of a typeset leaflet in reading order: each citation is in one of them, and in one only.

    Raises :class:`BrochureError` for a citation that stands in no text of the pages.
    """
    setting = evidence.setting
    if setting is None:
        raise BrochureError("claims are found on typeset pages: there are none yet")
    sources = _Sources(evidence)
    found: list[Claim] = []
    for drafts in _drafts(setting.passages):
        for draft in drafts:
            cited = [use for anchor in draft.anchors for use in sources.uses(anchor)]
            if cited:
                found.append(sources.claim(draft, cited, len(found) + 1))
    if missing := sources.unused():
        raise BrochureError(f"the citations {', '.join(missing[:5])} stand in no text of the pages")
    return tuple(_distinct(found))


def claims_record(claims: Iterable[Claim]) -> list[dict[str, object]]:
    """Claims as plain values for ``report.json``: lengths in mm, from the trim's top left corner."""
    return [
        {
            "id": claim.id,
            "label": claim.label,
            "text": claim.text,
            "kind": claim.kind,
            "page": claim.page,
            "panel": claim.panel,
            "box_mm": list(claim.box),
            "lines": [{"page": page, "box_mm": list(box)} for page, box in claim.lines],
            "sources": [
                {"key": cited.key, "number": cited.number, "locator": cited.locator, "quote": cited.quote}
                for cited in claim.cited
            ],
            "values": list(claim.values),
            "place": None if claim.place is None else str(claim.place),
        }
        for claim in claims
    ]


def panel_of(fmt: Format, page: int) -> str:
    """Where a page is, in words: ``page 3``, or ``inside, panel 2 of 3 (page 4)`` of a folded leaflet."""
    if fmt.kind == "folded":
        for title, side in zip(("outside", "inside"), fmt.sides, strict=False):
            if page in side:
                return f"{title}, panel {side.index(page) + 1} of {len(side)} (page {page})"
    return f"page {page}"


@dataclass(frozen=True)
class _Draft:
    """Words on the page with the citations that stand in them or right behind them."""

    text: str
    #: The words alone, without numbers of citations and marks of notes.
    words: str
    kind: Kind
    anchors: tuple[str, ...]
    lines: tuple[tuple[int, Box], ...]


def _drafts(passages: Sequence[Passage]) -> Iterator[list[_Draft]]:
    """What may be claims, by passage and by row of a table."""
    for (row, _number), group in groupby(enumerate(passages), lambda item: (item[1].row, _alone(item))):
        members = [_Stream(passage) for _index, passage in group]
        if row and members[0].passage.tag in ("td", "th"):
            yield [_row(members)]
        else:
            for stream in members:
                yield list(_of_passage(stream))


def _alone(item: tuple[int, Passage]) -> int:
    """A key that keeps passages apart, but for the cells of one row."""
    index, passage = item
    return -1 if passage.row and passage.tag in ("td", "th") else index


def _row(cells: Sequence[_Stream]) -> _Draft:
    anchors = tuple(anchor for cell in cells for _at, anchors in cell.citations for anchor in anchors)
    *inner, last = [cell for cell in cells if cell.words.strip()] or cells[:1]
    texts = [*(cell.printed(0, None, behind=True) for cell in inner), last.printed(0, None)]
    lines = [line for cell in inner for line in cell.lines(0, None, behind=True)] + last.lines(0, None)
    words = " ".join(cell.words.strip() for cell in (*inner, last))
    return _Draft(one_line(" ".join(texts)), words, "row", anchors, tuple(lines))


def _of_passage(stream: _Stream) -> Iterator[_Draft]:
    passage = stream.passage
    if not stream.citations:
        return
    kind = _kind(passage)
    parts = [(found.start, found.end) for found in sentences(stream.words)]
    if kind in ("figure", "table") or not parts:
        parts = [(0, len(stream.words.rstrip()))]
    starts = [start for start, _end in parts]
    found: dict[int, list[str]] = {}
    for at, anchors in stream.citations:
        # The one that has begun before it; what cites before its first word belongs to that.
        index = max(bisect_left(starts, at) - 1, 0)
        found.setdefault(index, []).extend(anchors)
    for index, own_anchors in sorted(found.items()):
        start, end = parts[index]
        words = stream.words[start:end]
        own: Kind = "sentence" if kind == "item" and words.endswith((".", "!", "?")) else kind
        lines = tuple(stream.lines(start, end))
        yield _Draft(one_line(stream.printed(start, end)), words, own, tuple(own_anchors), lines)


def _kind(passage: Passage) -> Kind:
    if passage.tag == "caption":
        return "table"
    if any(name in passage.classes for name in _CAPTIONS):
        return "figure"
    if _NOTE in passage.classes:
        return "note"
    if passage.tag in _HEADINGS or any(name in passage.classes for name in _TITLES):
        return "heading"
    return "item" if passage.tag == "li" else "sentence"


@dataclass(frozen=True)
class _Piece:
    """A run in the words of its passage: where it begins there, without its marks."""

    run: Run
    start: int
    is_mark: bool


@dataclass(frozen=True)
class _Stream:
    """A passage as its words, with what stands between them."""

    passage: Passage

    @cached_property
    def _pieces(self) -> list[_Piece]:
        pieces = []
        at = 0
        for run in self.passage.runs:
            is_mark = run.role in _MARKS
            pieces.append(_Piece(run, at + (0 if is_mark else len(run.before)), is_mark))
            if not is_mark:
                at += len(run.before) + len(run.text)
        return pieces

    @cached_property
    def words(self) -> str:
        """The words without numbers of citations and marks of notes, spaces as they are."""
        return "".join(run.before + run.text for run in self.passage.runs if run.role not in _MARKS)

    @cached_property
    def citations(self) -> list[tuple[int, tuple[str, ...]]]:
        """How many characters of the words stand before each citation, and its anchors."""
        return [(piece.start, piece.run.anchors) for piece in self._pieces if piece.run.anchors]

    def _within(self, start: int, end: int, behind: bool) -> Iterator[tuple[_Piece, int, int]]:
        """The runs between two places of the words, each with the part of it that lies there.

        A mark counts when it stands between words; with *behind* also when it stands right behind them.
        """
        for piece in self._pieces:
            if piece.is_mark:
                if start < piece.start < end or (behind and piece.start == end):
                    yield piece, 0, len(piece.run.text)
                continue
            first = max(start - piece.start, 0)
            last = min(end - piece.start, len(piece.run.text))
            if first < last:
                yield piece, first, last

    def printed(self, start: int, end: int | None, *, behind: bool = False) -> str:
        """The words between two places as they are printed, with the marks that stand between them."""
        end = len(self.words.rstrip()) if end is None else end
        text = ""
        for piece, first, last in self._within(start, end, behind):
            text += (piece.run.before if first == 0 else "") + piece.run.text[first:last]
        return text

    def lines(self, start: int, end: int | None, *, behind: bool = False) -> list[tuple[int, Box]]:
        """Page and box of these words on each of their lines, mm."""
        end = len(self.words.rstrip()) if end is None else end
        boxes: dict[tuple[int, int], list[Box]] = {}
        for piece, first, last in self._within(start, end, behind):
            run = piece.run
            if not run.text[first:last].strip():
                continue
            _left, top, _right, bottom = run.box
            box = (run.edge(first), top, run.edge(last), bottom)
            boxes.setdefault((run.line, run.page), []).append(box)
        return [(page, around(found)) for (_line, page), found in sorted(boxes.items())]


@dataclass
class _Sources:
    """What the leaflet cites: from the anchors on its pages to sources, and to lines of the content."""

    evidence: Evidence
    _used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        assert self.evidence.setting is not None
        numbered = self.evidence.setting.numbered
        self._numbers = {key: number for number, key in enumerate(numbered.order, start=1)}
        self._by_anchor: dict[str, list[tuple[Use, Cite | None]]] = {}
        counts: dict[Loc, int] = {}
        for use in numbered.uses:
            cites = self._cites.get(use.at, [])
            nth = counts.get(use.at, 0)
            counts[use.at] = nth + 1
            cite = cites[nth % len(cites)] if cites else None
            self._by_anchor.setdefault(use.anchor, []).append((use, cite))

    @cached_property
    def _texts(self) -> Mapping[Loc, Prose]:
        return dict(prose(self.evidence.brochure))

    @cached_property
    def _cites(self) -> Mapping[Loc, list[Cite]]:
        """The sources that each text cites, in its order."""
        return {
            loc: cites
            for loc, text in self._texts.items()
            if (
                cites := [
                    cite for node in walk(text.nodes) if isinstance(node, Citation) for cite in node.items
                ]
            )
        }

    def uses(self, anchor: str) -> list[tuple[Use, Cite | None]]:
        """What stands at an anchor."""
        self._used.add(anchor)
        return self._by_anchor.get(anchor, [])

    def unused(self) -> list[str]:
        """Anchors that no text of the pages has."""
        return [anchor for anchor in self._by_anchor if anchor not in self._used]

    def claim(self, draft: _Draft, uses: Sequence[tuple[Use, Cite | None]], number: int) -> Claim:
        """The claim that words make with their sources."""
        evidence = self.evidence
        quotes = evidence.brochure.quotes
        cited = tuple(
            dict.fromkeys(
                Cited(
                    use.key,
                    self._numbers[use.key],
                    use.locator,
                    quotes.get(use.key, {}).get(use.locator, ""),
                )
                for use, _cite in uses
            )
        )
        first, cite = uses[0]
        page = draft.lines[0][0]
        occurrence = cite.occurrence if cite else 0
        return Claim(
            id=_identity(evidence.name, draft.words, cited),
            number=number,
            text=draft.text,
            kind=draft.kind,
            leaflet=evidence.name,
            market=evidence.leaflet.market,
            page=page,
            panel=panel_of(evidence.format, page),
            box=around(box for at, box in draft.lines if at == page),
            lines=draft.lines,
            cited=cited,
            values=self._values(first.at, draft.words),
            at=first.at,
            place=evidence.place(first.at, f"@{first.key}", occurrence) if first.at else None,
        )

    def _values(self, at: Loc, words: str) -> tuple[str, ...]:
        """Names of the content's values that a text uses and that these words say."""
        text = self._texts.get(at)
        names = [node.name for node in walk(text.nodes) if isinstance(node, Value)] if text else []
        plain = one_line(words)
        own = self.evidence.brochure.values
        return tuple(
            name for name in dict.fromkeys(names) if name in own and one_line(own[name].text) in plain
        )


def _identity(leaflet: str, words: str, cited: Sequence[Cited]) -> str:
    """A name that stays as long as the words and the sources do, whatever their numbers are."""
    sources = sorted({(source.key, source.locator) for source in cited})
    data = json.dumps([one_line(words).casefold(), sources], ensure_ascii=False)
    return f"{leaflet}-{hashlib.sha256(data.encode()).hexdigest()[:8]}"


def _distinct(claims: Sequence[Claim]) -> Iterator[Claim]:
    """The claims, those that say the same with ``-2``, ``-3`` behind their names."""
    counts: dict[str, int] = {}
    for claim in claims:
        counts[claim.id] = count = counts.get(claim.id, 0) + 1
        yield claim if count == 1 else replace(claim, id=f"{claim.id}-{count}")
