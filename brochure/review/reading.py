"""What stands on the pages of a typeset leaflet, read for its version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from brochure.content.blocks import Block
from brochure.content.blocks.charts import BarChart, IconArray, Timeline
from brochure.content.blocks.forest_plots import ForestPlot
from brochure.content.blocks.line_charts import LineChart, LineSeries
from brochure.content.blocks.media import QrCode
from brochure.content.blocks.tables import Table
from brochure.content.charted import shown_numbers
from brochure.content.model import texts_in
from brochure.review.claim import BETWEEN_CELLS
from brochure.review.claims import panel_of
from brochure.review.snapshot import Backing, Panel, SnapshotReference, SnapshotText
from brochure.rules.evidence import Evidence, Setting
from brochure.text.fields import Prose
from brochure.text.inline import Link, walk
from brochure.typesetting.passages import Passage, one_line

_CELLS = ("td", "th")
_HEADINGS = ("h1", "h2")
#: The class of the block that holds the reference list.
_REFERENCES = "references"


def read_pages(evidence: Evidence, setting: Setting) -> tuple[Panel, ...]:
    """What stands on each page, in reading order, but for the entries of the reference list.

    The row of a table is one text: a number alone would not say what it is of.  What is drawn, read aloud
    instead of a picture or opened by a link follows the words of its block.
    """
    sources: dict[str, list[tuple[str, str]]] = {}
    for use in setting.numbered.uses:
        sources.setdefault(use.anchor, []).append((use.key, use.locator))
    texts: dict[int, list[SnapshotText]] = {page: [] for page in range(1, len(setting.pages) + 1)}
    headings: dict[int, str] = {}
    printed = [passage for passage in setting.passages if not _is_listed(passage)]
    unseen = {address.mark: _unseen(block, evidence) for address, block in evidence.blocks()}
    unseen |= _at_the_edges(evidence)
    last = {passage.at: number for number, passage in enumerate(printed)}
    for _key, group in groupby(enumerate(printed), _row_or_alone):
        numbers, members = zip(*group, strict=True)
        texts[members[0].page].append(_said(members, sources))
        if members[0].tag in _HEADINGS:
            headings.setdefault(members[0].page, members[0].words)
        at, page = members[-1].at, members[-1].page
        if numbers[-1] == last[at]:
            texts[page] += unseen.get(at, ())
    for at, page in {drawing.at: drawing.page for drawing in setting.drawings}.items():
        if at not in last:
            # A picture without words.
            texts[page] += unseen.get(at, ())
    foot = evidence.leaflet.foot
    if foot is not None and foot.text is not None:
        # On every page but the cover: told once.
        first = min(2 if evidence.leaflet.cover else 1, len(texts))
        texts[first].append(SnapshotText(one_line(f"Foot: {evidence.plain(foot.text)}")))
    return tuple(
        Panel(
            page, panel_of(evidence.format, page, evidence.locale.review), headings.get(page, ""), tuple(said)
        )
        for page, said in texts.items()
    )


def read_references(setting: Setting) -> tuple[SnapshotReference, ...]:
    """The reference list, each entry with the page on which it stands."""
    entries = [passage for passage in setting.passages if _is_entry(passage)]
    pages = [passage.page for passage in entries]
    if len(pages) != len(setting.bibliography):
        # A project's own template may print no list, or print it in another way.
        pages = [0] * len(setting.bibliography)
    return tuple(
        SnapshotReference(entry.key, number, entry.text, page)
        for number, (entry, page) in enumerate(zip(setting.bibliography, pages, strict=True), start=1)
    )


def _is_listed(passage: Passage) -> bool:
    """True for what the reference list consists of: its entries, and their numbers."""
    return passage.tag in ("li", "a") and _REFERENCES in passage.around


def _is_entry(passage: Passage) -> bool:
    return passage.tag == "li" and _is_listed(passage)


def _row_or_alone(item: tuple[int, Passage]) -> tuple[int, int]:
    """A key that keeps passages apart, but for the cells of one row."""
    number, passage = item
    return (passage.row, -1) if passage.row and passage.tag in _CELLS else (0, number)


def _said(passages: Sequence[Passage], sources: Mapping[str, Sequence[tuple[str, str]]]) -> SnapshotText:
    """The words of a passage or of the cells of a row, each citation with the words before it counted."""
    cites = []
    words = ""
    for number, passage in enumerate(passages):
        text = ""
        for run in passage.runs:
            if run.role not in ("cite", "note"):
                text += run.before + run.text
            if not run.anchors:
                continue
            before = len(one_line(f"{words} {text}").split())
            cites += [
                Backing(key, locator, before)
                for anchor in run.anchors
                for key, locator in sources.get(anchor, ())
            ]
        words += (BETWEEN_CELLS if number else "") + one_line(text)
    return SnapshotText(one_line(words), tuple(cites))


def _at_the_edges(evidence: Evidence) -> Mapping[str, list[SnapshotText]]:
    """What the texts of pages are not read for: words of tabs, and where links of the back cover lead."""
    found = {
        section.title.address.mark: [SnapshotText(one_line(f"Tab: {evidence.plain(section.tab_words)}"))]
        for section in evidence.leaflet.sections
        if section.tab_words is not None
    }
    back = evidence.leaflet.back_cover
    texts = (back.title, *back.address, *back.legal) if back is not None else ()
    links = [words for text in texts if text is not None for words in _links(text, evidence)]
    found["back-cover"] = [SnapshotText(one_line(words)) for words in links]
    return found


def _links(text: Prose, evidence: Evidence) -> Iterator[str]:
    """Where links of a text lead that it does not say in print."""
    for node in walk(text.nodes):
        if not isinstance(node, Link) or node.url.startswith("#"):
            continue
        if node.url not in text.plain(evidence.values):
            yield f"Link: {node.url}"


def _unseen(block: Block, evidence: Evidence) -> list[SnapshotText]:
    """What a block tells besides its printed text."""
    read_aloud = [text for text in texts_in(block) if text.address[-1] == "alt"]
    what = "Table" if isinstance(block, Table) else "Picture"
    told = [f"{what}: {evidence.plain(text)}" for text in read_aloud]
    told += [f"Drawn: {words}" for words in _drawn(block, evidence)]
    if isinstance(block, QrCode):
        told.append(f"Code: {block.url}")
    for text in texts_in(block):
        told += _links(text, evidence)
    return [SnapshotText(one_line(words)) for words in told]


def _drawn(block: Block, evidence: Evidence) -> Iterator[str]:
    """The words and numbers inside a drawing, as its data have them."""
    if isinstance(block, BarChart):
        for shown in shown_numbers(block):
            said = [evidence.plain(text) for text in (shown.label, shown.detail, shown.series) if text]
            yield f"{', '.join(said)}: {shown.value}{block.unit}{_interval(shown.low, shown.high)}"
    elif isinstance(block, LineChart):
        for axis, (start, end) in ((block.x, block.times), (block.y, block.values)):
            yield f"{evidence.plain(axis.title)}, {start}–{end}"
        for line in block.series:
            yield f"{evidence.plain(line.label)}: {_told(line, block.y.unit)}"
    elif isinstance(block, ForestPlot):
        yield f"{evidence.plain(block.effect)}, {block.from_}–{block.to}"
        yield from (evidence.plain(text) for text in (block.details,) if text)
        for number, shown in enumerate(shown_numbers(block)):
            heading = block.rows[number].heading if number < len(block.rows) else None
            said = [evidence.plain(text) for text in (heading, shown.label, shown.detail) if text]
            yield f"{', '.join(said)}: {shown.value}{_interval(shown.low, shown.high)}"
        if block.favours:
            yield f"{evidence.plain(block.favours.left)} | {evidence.plain(block.favours.right)}"
    elif isinstance(block, IconArray):
        yield from (f"{group.count} {evidence.plain(group.label)}" for group in block.groups)
        if block.shown_rest:
            yield evidence.plain(block.shown_rest)
    elif isinstance(block, Timeline):
        for event in block.events:
            yield f"{evidence.plain(event.when)}: {evidence.plain(event.label)}"


def _interval(low: Decimal | None, high: Decimal | None) -> str:
    return "" if low is None else f" ({low}–{high})"


def _told(line: LineSeries, unit: str) -> str:
    """The points of a line, its ticks and its numbers at risk, as the data have them."""
    points = [
        f"{point[0]} {point[1]}{unit}{_interval(*(point[2:] or (None, None)))}" for point in line.points
    ]
    parts = [", ".join(points), *(", ".join(map(str, given)) for given in (line.censored, line.at_risk))]
    return "; ".join(part for part in parts if part)
