"""A leaflet compared with the version that was approved: what to mark on its pages, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from brochure.findings import MmFromTopLeft
from brochure.review.claim import BETWEEN_CELLS
from brochure.review.rewording import TextChange
from brochure.review.version import Version
from brochure.studio.placing import box_of
from brochure.typesetting.engine import Typeset
from brochure.typesetting.passages import Passage, Run, around, unseen

_BETWEEN = BETWEEN_CELLS.strip()


#: How wide letters are, most of them being 1.
_WIDTHS = (
    dict.fromkeys("iIjl.,;:!'’|()[] ", 0.5) | dict.fromkeys("ftr-“”/", 0.7) | dict.fromkeys("mwMW%@", 1.6)
)
_CAPITAL = 1.2
#: A sign, the run that it is of, if any, and its number there.
_Letter = tuple[str, Run | None, int]


@dataclass(frozen=True)
class _SetWord:
    """A word on a page."""

    text: str
    page: int
    #: Its boxes: two where it is broken at the end of a line.
    boxes: tuple[MmFromTopLeft, ...]
    #: True of the first word of a passage.
    is_first: bool


class WordsInPlace:
    """Every word of a leaflet and where it stands, in the order in which it is read."""

    def __init__(self, result: Typeset) -> None:
        self._words = [word for passage in result.passages for word in _words_of(passage)]

    def find(self, words: Sequence[str], page: int) -> Sequence[_SetWord]:
        """The words of a text, on a page if they stand there, else where they do; empty where nowhere.

        A row of a table is a text; nothing stands between its cells.
        """
        printed = [word for word in words if word != _BETWEEN]
        found = [
            self._words[at : at + len(printed)]
            for at, word in enumerate(self._words)
            if printed
            and word.is_first
            and word.text == printed[0]
            and [one.text for one in self._words[at : at + len(printed)]] == printed
        ]
        if not found:
            return ()
        left = iter(next((there for there in found if there[0].page == page), found[0]))
        there: list[_SetWord] = []
        for word in words:
            there.append(_nothing_behind(there[-1]) if word == _BETWEEN and there else next(left))
        return there


def marks(change: TextChange, page: int, places: WordsInPlace, approved: Version) -> list[dict[str, Any]]:
    """What is to be marked of a change: boxes of words that came, and where which words went.

    Each with its page.  Nothing where the text stands on no page.
    """
    words = change.new.split()
    if not words:
        return _gone(change, page, places, approved)
    there = places.find(words, page)
    if not there:
        return []
    if change.kind in ("moved", "cited"):
        return list(_came(there))
    made: list[dict[str, Any]] = []
    at = 0
    for kind, text in change.parts:
        count = len(text.split())
        if kind == "old":
            made.append(_went(text, there[at] if at < len(there) else there[-1], is_behind=at >= len(there)))
            continue
        if kind == "new":
            made += _came(there[at : at + count])
        at += count
    return made


def _gone(change: TextChange, page: int, places: WordsInPlace, approved: Version) -> list[dict[str, Any]]:
    """Where a text stood that is not there any more: behind the nearest one before it that is."""
    texts = [text.words.split() for panel in approved.panels for text in panel.texts]
    at = next((number for number, words in enumerate(texts) if " ".join(words) == change.old), 0)
    for step, is_behind in ((-1, True), (1, False)):
        near = at + step
        while 0 <= near < len(texts):
            there = places.find(texts[near], page) if texts[near] else ()
            if there and there[0].page == page:
                return [_went(change.old, there[-1 if is_behind else 0], is_behind=is_behind)]
            near += step
    return []


def _came(words: Sequence[_SetWord]) -> Iterator[dict[str, Any]]:
    """The boxes of words, joined where they stand on one line."""
    line: list[MmFromTopLeft] = []
    page = 0
    for word in words:
        for box in word.boxes:
            if line and (word.page != page or box.top >= line[-1].bottom or box.left < line[-1].left):
                yield {"kind": "new", "page": page, "box": box_of(around(line))}
                line = []
            line.append(box)
            page = word.page
    if line:
        yield {"kind": "new", "page": page, "box": box_of(around(line))}


def _went(text: str, word: _SetWord, *, is_behind: bool) -> dict[str, Any]:
    """Words that went, before a word or behind it."""
    box = word.boxes[-1 if is_behind else 0]
    left = box.right if is_behind else box.left
    there = box_of(MmFromTopLeft(left, box.top, left, box.bottom))
    return {"kind": "old", "page": word.page, "box": there, "text": text}


def _nothing_behind(word: _SetWord) -> _SetWord:
    right = word.boxes[-1].right
    return replace(word, boxes=(word.boxes[-1]._replace(left=right),))


def _words_of(passage: Passage) -> Iterator[_SetWord]:
    """The words of a passage, without the numbers of citations: as versions count them."""
    letters: list[_Letter] = []
    for run in passage.runs:
        if run.role in ("cite", "note"):
            continue
        letters += [(sign, None, 0) for sign in run.before]
        letters += [(sign, run, number) for number, sign in enumerate(run.text) if unseen(sign)]
    start = 0
    is_first = True
    for end in range(len(letters) + 1):
        if end < len(letters) and not letters[end][0].isspace():
            continue
        if end > start:
            yield _word(letters[start:end], is_first=is_first)
            is_first = False
        start = end + 1


def _edge(run: Run, index: int) -> float:
    """Where the first *index* characters of a run end, in mm, by how wide letters are in most faces."""
    left, _top, right, _bottom = run.box
    widths = [_WIDTHS.get(sign, _CAPITAL if sign.isupper() else 1.0) for sign in run.text.rstrip()]
    return left + (right - left) * sum(widths[:index]) / sum(widths)


def _word(letters: Sequence[_Letter], *, is_first: bool) -> _SetWord:
    by_run: dict[int, tuple[Run, int, int]] = {}
    for _sign, run, number in letters:
        if run is not None:
            _run, first, _last = by_run.get(id(run), (run, number, number))
            by_run[id(run)] = (run, first, number)
    boxes = [
        MmFromTopLeft(_edge(run, first), run.box.top, _edge(run, last + 1), run.box.bottom)
        for run, first, last in by_run.values()
    ]
    text = "".join(sign for sign, _run, _number in letters)
    pages = [run.page for run, _first, _last in by_run.values()]
    return _SetWord(text, pages[0], tuple(boxes), is_first)
