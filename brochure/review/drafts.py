"""Candidates for claims: every sentence, caption and row of the pages, each with what it cites.

A citation belongs to the sentence that it stands in or right behind, and one before the first word to the
first sentence.  A caption is one claim, whatever it says, and so is a row of a table; so is each entry of
texts that are joined in one paragraph.  Nothing here knows sources: citations are the anchors of the pages.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise

from brochure.findings import MmFromTopLeft
from brochure.language.sentences import sentences
from brochure.language.words import SentenceEnds
from brochure.review.claim import Kind
from brochure.typesetting.passages import Passage, Run, around, as_read, one_line, unseen

#: Roles of runs that are not words of the sentence, and of those that a style makes.
_MARKS = ("cite", "note")
_MADE = "made"
#: What encloses these marks in printed words until their places are known: noncharacters, which no text holds
#: (Unicode 16.0, 23.7: for use within a program).
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_ENCLOSED = re.compile(f"{_OPEN}(.*?){_CLOSE}")
#: Passages that join several texts in one paragraph, by their class, with what stands between these.
_JOINED = {"abbreviations": "; ", "about-items": " | "}
#: Classes of passages whose words name a figure, and one that stands below a table.
_CAPTIONS = ("chart-caption", "figure-caption")
_NOTE = "table-note"
_HEADINGS = ("h1", "h2", "h3", "h4")
_TITLES = ("list-title", "eyebrow", "contact-name", "step-title", "cover-subtitle")


@dataclass(frozen=True)
class DraftPiece:
    """A part of a passage: ``words[start:end]`` of the words that :func:`spoken` gives."""

    #: Index of the passage.
    passage: int
    start: int
    end: int


@dataclass(frozen=True)
class Draft:
    """Words on the page with the citations that stand in them or right behind them."""

    text: str
    #: The words alone, without numbers of citations and marks of notes.
    words: str
    kind: Kind
    anchors: tuple[str, ...]
    lines: tuple[tuple[int, MmFromTopLeft], ...]
    #: Where its words stand: a part of one passage, or each cell of a row.
    pieces: tuple[DraftPiece, ...] = ()
    #: Where numbers of citations and marks of notes stand in its text.
    marks: tuple[tuple[int, int], ...] = ()
    #: Where the spaces between the cells of a row stand in its text.
    gaps: tuple[int, ...] = ()
    #: The words of a heading that it stands behind, such as what it is that takes weeks.
    behind: str = ""


def drafts(passages: Sequence[Passage], ends: SentenceEnds) -> Iterator[Draft]:
    """What the pages say, in reading order; *ends* tell where sentences end in the language."""
    for (row, _number), group in groupby(enumerate(passages), lambda item: (item[1].row, _alone(item))):
        members = [_Stream(passage, index) for index, passage in group]
        if row and members[0].passage.tag in ("td", "th"):
            yield from _of_row(members)
        else:
            for stream in members:
                yield from _of_passage(stream, ends)


def words_of(passage: Passage) -> str:
    """The words of a passage without numbers of citations and marks of notes, spaces as they are."""
    return "".join(run.before + run.text for run in passage.runs if run.role not in _MARKS)


def spoken(passage: Passage) -> tuple[str, list[int]]:
    """The letters and digits of a passage, as small ones, and where each stands in its words.

    What a style puts in, such as the number of a page, is left out: the content does not know it.
    """
    letters: list[str] = []
    places: list[int] = []
    at = 0
    for run in passage.runs:
        if run.role in _MARKS:
            continue
        at += len(run.before)
        for offset, char in enumerate(run.text if run.role != _MADE else ""):
            for letter in letters_of(char):
                letters.append(letter)
                places.append(at + offset)
        at += len(run.text)
    return "".join(letters), places


def letters_of(text: str) -> str:
    """The letters and digits of a text, as small ones: templates and typography leave them."""
    return "".join(char for char in as_read(unseen(text)).casefold() if char.isalnum())


def _alone(item: tuple[int, Passage]) -> int:
    """A key that keeps passages apart, but for the cells of one row."""
    index, passage = item
    return -1 if passage.row and passage.tag in ("td", "th") else index


def _of_row(cells: Sequence[_Stream]) -> Iterator[Draft]:
    anchors = tuple(anchor for cell in cells for anchor in cell.anchors)
    worded = [index for index, cell in enumerate(cells) if cell.words.strip()]
    if not worded:
        if anchors:
            yield _wordless(cells, "row", anchors)
        return
    *inner, last = cells[worded[0] : worded[-1] + 1]
    # Of a cell that only cites, the numbers stand between words.
    texts = [*(cell.printed(0, None, behind=True) for cell in inner), last.printed(0, None)]
    lines = [line for cell in inner for line in cell.lines(0, None, behind=True)] + last.lines(0, None)
    words = " ".join(cells[index].words.strip() for index in worded)
    pieces = tuple(DraftPiece(cell.index, 0, len(cell.words)) for cell in cells)
    text, marks, gaps = "", [], []
    for part, within in map(_printed, texts):
        if text and part:
            gaps.append(len(text))
            text += " "
        marks += [(len(text) + start, len(text) + end) for start, end in within]
        text += part
    yield Draft(text, words, "row", anchors, tuple(lines), pieces, tuple(marks), tuple(gaps))


def _wordless(streams: Sequence[_Stream], kind: Kind, anchors: tuple[str, ...]) -> Draft:
    """Citations without words: only their numbers can be pointed at."""
    text = " ".join(stream.printed(0, None, behind=True) for stream in streams)
    lines = [line for stream in streams for line in stream.lines(0, None, behind=True)]
    return Draft(_printed(text)[0], "", kind, anchors, tuple(lines))


def _of_passage(stream: _Stream, ends: SentenceEnds) -> Iterator[Draft]:
    passage = stream.passage
    kind = _kind(passage)
    parts = list(_parts(passage, kind, stream.words, ends, stream.apart))
    if not parts:
        if stream.anchors:
            yield _wordless([stream], kind, stream.anchors)
        return
    starts = [start for start, _end in parts]
    found: dict[int, list[str]] = {}
    for at, anchors in stream.citations:
        # The one that has begun before it; what cites before its first word belongs to that.
        index = max(bisect_left(starts, at) - 1, 0)
        found.setdefault(index, []).extend(anchors)
    for index, (start, end) in enumerate(parts):
        words = stream.words[start:end]
        own: Kind = "sentence" if kind == "item" and words.endswith((".", "!", "?")) else kind
        lines = tuple(stream.lines(start, end))
        text, marks = _printed(stream.printed(start, end))
        anchors = tuple(found.get(index, ()))
        behind = as_read(one_line(stream.words[:start])) if own == "heading" and stream.apart else ""
        piece = DraftPiece(stream.index, start, end)
        yield Draft(text, words, own, anchors, lines, (piece,), marks, behind=behind)


def _parts(
    passage: Passage, kind: Kind, words: str, ends: SentenceEnds, apart: Sequence[int] = ()
) -> Iterator[tuple[int, int]]:
    """Where in its words each thing that a passage may claim begins and ends; nothing where it has no words.

    A caption is one, whatever it says; no other goes on where a text begins or ends that is set *apart*.
    """
    between = next((_JOINED[name] for name in (*passage.classes, *passage.around) if name in _JOINED), "")
    if between and passage.tag == "p":
        start = 0
        for part in words.split(between):
            if part.strip():
                first = start + len(part) - len(part.lstrip())
                yield first, start + len(part.rstrip())
            start += len(part) + len(between)
    elif kind not in ("figure", "table"):
        for first, last in pairwise((0, *apart, len(words))):
            for found in sentences(words[first:last], ends):
                yield first + found.start, first + found.end
    elif words.strip():
        yield len(words) - len(words.lstrip()), len(words.rstrip())


def _printed(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Words as whoever reads the page gets them, on one line, and where its enclosed marks stand there."""
    words = ""
    marks = []
    for number, part in enumerate(_ENCLOSED.split(as_read(one_line(text)))):
        if number % 2:
            marks.append((len(words), len(words) + len(part)))
        words += part
    return words, tuple(marks)


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
class _RunPiece:
    """A run in the words of its passage: where it begins there, without its marks."""

    run: Run
    start: int
    is_mark: bool


@dataclass(frozen=True)
class _Stream:
    """A passage as its words, with what stands between them."""

    passage: Passage
    #: Its position among all passages.
    index: int

    @cached_property
    def _pieces(self) -> list[_RunPiece]:
        pieces = []
        at = 0
        for run in self.passage.runs:
            is_mark = run.role in _MARKS
            pieces.append(_RunPiece(run, at + (0 if is_mark else len(run.before)), is_mark))
            if not is_mark:
                at += len(run.before) + len(run.text)
        return pieces

    @cached_property
    def words(self) -> str:
        """The words without numbers of citations and marks of notes, spaces as they are."""
        return words_of(self.passage)

    @cached_property
    def apart(self) -> list[int]:
        """Where in its words texts of their own begin and end."""
        worded = [piece for piece in self._pieces if not piece.is_mark]
        return [after.start for one, after in pairwise(worded) if one.run.apart != after.run.apart]

    @cached_property
    def _end(self) -> int:
        """Where the last word ends, or all of it where there are none."""
        return len(self.words.rstrip() or self.words)

    @cached_property
    def citations(self) -> list[tuple[int, tuple[str, ...]]]:
        """How many characters of the words stand before each citation, and its anchors."""
        return [(piece.start, piece.run.anchors) for piece in self._pieces if piece.run.anchors]

    @property
    def anchors(self) -> tuple[str, ...]:
        """The anchors of all its citations."""
        return tuple(anchor for _at, anchors in self.citations for anchor in anchors)

    def _within(self, start: int, end: int, behind: bool) -> Iterator[tuple[_RunPiece, int, int]]:
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
        """The words between two places as they are printed, with the marks between them enclosed."""
        end = self._end if end is None else end
        text = ""
        for piece, first, last in self._within(start, end, behind):
            part = piece.run.text[first:last]
            before = piece.run.before if first == 0 else ""
            text += before + (f"{_OPEN}{part}{_CLOSE}" if piece.is_mark else part)
        return text

    def lines(self, start: int, end: int | None, *, behind: bool = False) -> list[tuple[int, MmFromTopLeft]]:
        """Page and box of these words on each of their lines, mm."""
        end = self._end if end is None else end
        boxes: dict[tuple[int, int], list[MmFromTopLeft]] = {}
        for piece, first, last in self._within(start, end, behind):
            run = piece.run
            if not run.text[first:last].strip():
                continue
            box = run.box._replace(left=run.edge(first), right=run.edge(last))
            boxes.setdefault((run.line, run.page), []).append(box)
        return [(page, around(found)) for (_line, page), found in sorted(boxes.items())]
