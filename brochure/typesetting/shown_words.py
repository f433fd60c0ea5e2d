"""What a style makes of words: those that no page has, those that nobody wrote, those that can't be read.

The content is what was written and approved.  A style may leave a part of it out, print words of its own
beside it, or set it mirrored, squeezed or backwards: none of that is seen in the content.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from brochure.typesetting.beside import out_of_order
from brochure.typesetting.geometry import how_distorted
from brochure.typesetting.passages import Drawing, Passage, unseen
from brochure.typesetting.shown_places import (
    counted_freely,
    counted_otherwise,
    has_other_figures,
    how_pictured,
    is_flat,
    is_off_line,
    moved_up,
    texts_of,
    unnumbered,
)
from brochure.typesetting.tables import CONTINUED

#: Elements whose text is not set, and drawings, whose words are in a picture.
_SILENT = frozenset(("head", "style", "script", "title", "template", "desc"))
#: Elements that stand in lines: a word may go on behind them.
_IN_LINES = frozenset(
    ("a", "abbr", "b", "cite", "em", "i", "q", "small", "span", "strong", "sub", "sup", "u")
)
#: Ways to count that write numbers, single letters or signs.
_COUNTING = frozenset((
    "none", "disc", "circle", "square", "decimal", "decimal-leading-zero", "lower-roman", "upper-roman",
    "lower-alpha", "upper-alpha", "lower-latin", "upper-latin", "lower-greek",
))  # fmt: skip
#: Parts of generated content that say what a style says, and not a number of a list or of a page.
_SAYING = frozenset(("attr()", "content()", "string()", "target-text()"))
#: Signs that say something though they are no letters: currency, mathematics, per cent.
_TELLING, _TELLING_KINDS = frozenset("%‰‱°"), frozenset(("Sc", "Sm"))
#: Spaces and letters that are nearer to each other than this, in parts of the size of type, run together.
_LEAST_SPACE, _LEAST_GAP = -0.12, -0.12
#: Characters that change the direction of those behind them (Unicode Standard Annex 9).
_REORDERING = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
#: Longest text in which the words that are missing are looked for one by one.
_SEARCHED = 6000


@dataclass(frozen=True)
class Oddity:
    """Words that a style sets so that others are read than were written."""

    #: The value of the nearest ``data-at``; empty in the margins of a page.
    at: str
    #: The page, from 1.
    page: int
    text: str
    #: What is done to them: ``made``, ``mirrored``, ``upside-down``, ``distorted``, ``backwards``, ``close``,
    #: ``reordered``, ``flat``, ``off-line``, ``other-figures``, ``counted``, ``unnumbered``, ``struck``,
    #: ``unhyphenated``;
    #: of pictures, whose *text* is their alternative text: ``turned``, ``cut``, ``stretched``.
    how: str


@dataclass(frozen=True)
class Shown:
    """What a document says by its parts, and what its style does to that."""

    #: The texts as they were written, by the ``data-at`` of their parts.
    written: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    #: What stands in elements that raise or lower it, by the same.
    raised: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    #: How many pictures and drawings parts have.
    drawn: tuple[tuple[str, int], ...] = field(default=(), repr=False)
    odd: tuple[Oddity, ...] = ()


def shown(pages: Iterable[Any]) -> Shown:
    """Look at laid-out pages of the engine."""
    root, odd = None, dict[Oddity, None]()
    counted: dict[tuple[str, str], int] = {}
    for number, page in enumerate(pages, start=1):
        if root is None:
            root = next((box.element for box in page.children if box.element_tag == "html"), None)
        odd.update((found, None) for found in _odd(page, number))
        odd.update((Oddity(at, number, text, "made"), None) for at, text in counted_freely(page, counted))
        odd.update((Oddity(at, number, text, "reordered"), None) for at, text in out_of_order(page))
    if root is None:
        return Shown(odd=tuple(odd))
    texts, raised, pictures = _written(root)
    return Shown(texts, raised, pictures, tuple(odd))


def lost(made: Shown, passages: Iterable[Passage]) -> Iterator[tuple[str, str]]:
    """The parts whose words are not all on the pages: their ``data-at``, and the first words that miss."""
    said: dict[str, list[str]] = {}
    for passage in passages:
        runs = (run.text for run in passage.runs if run.role != "made")
        said.setdefault(passage.at, []).extend(runs)
    for at, written in made.written:
        wanted, there = _solid(written), _solid("".join(said.get(at, ())))
        if Counter(wanted) - Counter(there):
            yield at, _first_missing(written, there)


def lost_pictures(made: Shown, drawings: Iterable[Drawing]) -> Iterator[tuple[str, int]]:
    """The parts whose pictures are not all on the pages: their ``data-at``, and how many miss."""
    there = Counter(drawing.at for drawing in drawings)
    yield from ((at, count - there[at]) for at, count in made.drawn if there[at] < count)


def _solid(text: str) -> str:
    """The characters alone, in whatever capitals a style sets them."""
    return "".join(unseen(text).casefold().split())


def _first_missing(written: str, there: str) -> str:
    """The first words of a text that are not in what is there."""
    text = " ".join(unseen(written).split())
    places = [at for at, char in enumerate(text) if not char.isspace() for _part in char.casefold()]
    wanted = _solid(text)
    if not there or len(wanted) > _SEARCHED:
        return text
    for kind, _from, _to, start, end in SequenceMatcher(None, there, wanted, False).get_opcodes():
        if kind in ("insert", "replace"):
            first, last = places[start], places[end - 1]
            before, behind = text.rfind(" ", 0, first + 1) + 1, text.find(" ", last)
            return text[before : behind if behind >= 0 else len(text)]
    return text


_Texts = tuple[tuple[str, str], ...]


def _written(root: Any) -> tuple[_Texts, _Texts, tuple[tuple[str, int], ...]]:
    """The texts below an element, those that are raised or lowered, and the number of pictures.

    Each by the nearest ``data-at``, in their order.
    """
    texts: dict[str, list[str]] = {}
    raised: list[tuple[str, str]] = []
    pictures: Counter[str] = Counter()
    # An element that is still to be entered, or a text that stands behind one.
    stack: list[tuple[Any, str]] = [(root, "")]
    while stack:
        part, at = stack.pop()
        if isinstance(part, str):
            texts.setdefault(at, []).append(part)
            continue
        tag = part.tag if isinstance(part.tag, str) else ""
        if tag == "img" or tag.endswith("svg"):
            pictures[part.get("data-at", at)] += 1
        if not tag or tag in _SILENT or tag.endswith("svg") or _is_for_later(part):
            continue
        own = part.get("data-at", at)
        if tag in ("sup", "sub"):
            raised.append((own, "".join(part.itertext())))
        inside: list[tuple[Any, str]] = [(part.text, own)] if part.text else []
        for child in part:
            inside.append((child, own))
            if child.tail:
                inside.append((child.tail, own))
        if tag not in _IN_LINES:
            # Words of two paragraphs are two words.
            inside = [(" ", own), *inside, (" ", own)]
        stack += reversed(inside)
    joined = ((at, "".join(found)) for at, found in texts.items() if at)
    return (
        tuple((at, text) for at, text in joined if not text.isspace()),
        tuple(raised),
        tuple((at, count) for at, count in pictures.items() if at),
    )


def _is_for_later(element: Any) -> bool:
    """Whether it is the row that heads a table where that goes on, and only there."""
    return element.tag == "tr" and CONTINUED in (element.get("class") or "").split()


def _odd(page: Any, number: int) -> Iterator[Oddity]:
    stack: list[tuple[Any, str]] = [(page, "")]
    while stack:
        box, at = stack.pop()
        box = getattr(box, "_box", box)
        element, tag = getattr(box, "element", None), box.element_tag or ""
        if element is not None and tag == element.tag:
            at = element.get("data-at", at)
            yield from (Oddity(at, number, words, "made") for words in _bookmark(box.style["bookmark_label"]))
        if _is_said(box, tag):
            text = "".join(texts_of(box)).strip()
            if _says(text):
                yield Oddity(at, number, text, "made")
        if _is_reordered(box) and (text := _words(box)):
            yield Oddity(at, number, text, "reordered")
        if is_flat(box, tag) and any(map(str.isalnum, text := "".join(texts_of(box)))):
            yield Oddity(at, number, text.strip(), "flat")
        if is_off_line(box) and any(map(str.isalnum, text := "".join(texts_of(box)))):
            yield Oddity(at, number, text.strip(), "off-line")
        for said, own in counted_otherwise(box, tag):
            yield Oddity(at, number, f"{said} ({own})", "counted")
        for text, own in unnumbered(box, tag):
            yield Oddity(at, number, f"{text} ({own})", "unnumbered")
        for text in moved_up(box, _words):
            yield Oddity(at, number, text, "reordered")
        if how := how_pictured(box):
            yield Oddity(at, number, (element.get("alt") if element is not None else "") or "", how)
        words = getattr(box, "text", None)
        if words and not box.style["hyphenate_character"].strip() and box.style["hyphens"] != "none":
            yield Oddity(at, number, words.strip(), "unhyphenated")
        if words and _says(hyphen := box.style["hyphenate_character"]) and words.endswith(hyphen):
            yield Oddity(at, number, words.split()[-1], "made")
        if words is not None and any(map(str.isalnum, words)):
            yield from (Oddity(at, number, words.strip(), how) for how in _how(box, words.strip()))
        stack += [(child, at) for child in reversed(getattr(box, "children", ()))]


def _how(box: Any, text: str) -> Iterator[str]:
    """What a style does to a text of a line."""
    if how := how_distorted(box):
        yield how
    style = box.style
    if "line-through" in style["text_decoration_line"]:
        yield "struck"
    if has_other_figures(box, text):
        yield "other-figures"
    if style["direction"] == "rtl" or not _REORDERING.isdisjoint(text):
        yield "backwards"
    size = style["font_size"]
    spaces = style["word_spacing"] if " " in text else 0
    letters = style["letter_spacing"]
    gap = 0 if letters == "normal" else letters
    if spaces + gap < _LEAST_SPACE * size or gap < _LEAST_GAP * size:
        yield "close"


def _is_reordered(box: Any) -> bool:
    """Whether the parts of a box stand in another order than that in which they are read."""
    kind = type(box).__name__
    if "Flex" not in kind and "Grid" not in kind:
        return False
    items = [getattr(child, "_box", child) for child in box.children]
    is_reversed = "Flex" in kind and "reverse" in "".join(
        box.style["flex_direction"] + box.style["flex_wrap"]
    )
    is_moved = any(item.style["order"] for item in items)
    return (is_reversed or is_moved) and sum(_says("".join(texts_of(item))) for item in items) > 1


def _is_said(box: Any, tag: str) -> bool:
    """Whether a box stands for words that are in a style sheet alone."""
    kind = type(box).__name__
    if kind == "MarginBox" or "::" in tag:
        content = box.style["content"]
        if isinstance(content, tuple | list):
            # Of a pseudo-element the box that the style speaks of, not those in it, which inherit nothing.
            parts = [part for part in content if isinstance(part, tuple | list)]
            if any(part[0] == "quote" for part in parts) and _says("".join(texts_of(box))):
                # Marks of quotation that have letters.
                return True
            return any(_says(part[1]) if part[0] == "string" else part[0] in _SAYING for part in parts)
    if tag.endswith("::marker") and kind == "TextBox":
        counted = box.style["list_style_type"]
        return counted not in _COUNTING
    return False


def _bookmark(label: Any) -> Iterator[str]:
    """Words that a style puts into the list of contents that readers of the file see."""
    for part in label if isinstance(label, tuple | list) else ():
        if isinstance(part, tuple | list) and part[0] == "string" and _says(part[1]):
            yield str(part[1]).strip()


def _words(box: Any) -> str:
    """What a box says; nothing where that is bullets and quotation marks alone."""
    text = " ".join("".join(texts_of(box)).split())
    return text if _says(text) else ""


def _says(text: str) -> bool:
    """Whether a text has letters, numbers or signs that mean something: no bullet, arrow or quotation."""
    return any(
        char.isalnum() or char in _TELLING or unicodedata.category(char) in _TELLING_KINDS
        for char in text
        if char not in "→←↔"
    )


def by_part(odd: Iterable[Oddity]) -> Mapping[tuple[str, str], Oddity]:
    """The first of each kind in each part."""
    found: dict[tuple[str, str], Oddity] = {}
    for one in odd:
        found.setdefault((one.at, one.how), one)
    return found
