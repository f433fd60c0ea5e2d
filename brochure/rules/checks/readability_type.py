"""Type that people with poor sight can read, as it is set: height of letters, lines, alignment, emphasis."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from brochure.findings import shortened
from brochure.rules.block_text import alike
from brochure.rules.evidence import Evidence, Setting
from brochure.rules.places import place_at
from brochure.rules.rule import Breach, check
from brochure.text.inline import Link, plain_text, walk
from brochure.typesetting.passages import Passage, Run

#: Numbers of citations and marks of notes are raised and smaller by custom; shorter words may be, too (CO₂).
_RAISED = ("cite", "note")
_SHORT = 3
#: A text whose lines are counted has so many and one more.
_FULL_LINES = 3
#: Lines that differ less in height, mm, stand side by side.
_SIDE_BY_SIDE = 0.1
#: A text of fewer words is a number or a mark.
_FEW_WORDS = 3
_CAPITALS = re.compile(r"\b[A-Z]{2,}(?:[’'][A-Z]+)?(?:[ ,;]+[A-Z]{2,}(?:[’'][A-Z]+)?)+\b")
#: Names of companies end so.
_COMPANY = re.compile(
    r"(?:[ ,&.]+[\w&.]+){0,2}[ ,]+(?:ltd|limited|plc|gmbh|inc|llc|b\.?v|n\.?v|s\.?a|a\.?g|a\.?b|oy|s\.?r\.?l"
    r"|s\.?p\.?a)\b",
    re.I,
)
_LEGAL_FORM = re.compile(r"\b(?:LTD|LIMITED|PLC|GMBH|INC|LLC|BV|NV|SA|SAS|AG|AB|OY|SRL|SPA|KG)\b")
_ADDRESS = re.compile(r"(?:https?://|www\.)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?|\S+@\S+")


@check("x-height", needs_setting=True, any_language=True)
def x_height(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Small letters are ``least`` mm high, to a tenth, but for texts of the classes ``except``.

    One breach for each size.
    """
    sizes: dict[float, list[Passage]] = {}
    for passage in _passages(evidence, given.get("except", ())):
        heights = [run.face.x_height for run in _letters(passage)]
        if heights and round(min(heights), 1) < given["least"]:
            sizes.setdefault(round(min(heights), 2), []).append(passage)
    for size, passages in sorted(sizes.items()):
        count = "a text has" if len(passages) == 1 else f"{len(passages)} texts have"
        message = (
            f"{count} small letters of {size:.2f} mm, below {given['least']:.1f} mm: {_quoted(passages[0])}"
        )
        yield _breach(evidence, passages[0], message)


@check("smallest-type", needs_setting=True, any_language=True)
def smallest_type(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Every text, small print too, has letters of ``x-height`` mm and ``leading`` mm from line to line."""
    for passage in _passages(evidence):
        letters = _letters(passage)
        small = min((run.face.x_height for run in letters), default=None)
        if small is not None and small < given["x-height"]:
            message = (
                f"small letters of {small:.2f} mm are below {given['x-height']:.1f} mm: {_quoted(passage)}"
            )
            yield _breach(evidence, passage, message)
        tight = _leading(passage)
        if tight is not None and round(tight, 2) < given["leading"]:
            most = given["leading"]
            message = f"{tight:.2f} mm from line to line are less than {most:.1f} mm: {_quoted(passage)}"
            yield _breach(evidence, passage, message)


def _leading(passage: Passage) -> float | None:
    """The least distance from one line to the next in mm; None for a single line."""
    pairs = zip(passage.lines, passage.lines[1:], strict=False)
    steps = [
        low.box[0] - high.box[0] if high.turned else low.box[1] - high.box[1]
        for high, low in pairs
        if high.page == low.page
    ]
    # Lines side by side are those of columns, and a number before an item: its height may differ by a hair.
    return min((step for step in steps if step > _SIDE_BY_SIDE), default=None)


@check("line-length", needs_setting=True, any_language=True)
def line_length(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Full lines of running text have no more than ``most`` characters on average.

    Fewer than ``least`` are a breach only where the column is as wide as the page allows and wider than
    ``wide`` mm: columns, tiles and panels are narrow for other reasons, and a narrow line is easy to follow.
    The last line of a text says nothing.
    """
    setting = evidence.setting
    for passage in _passages(evidence, given.get("except", ())):
        counts: dict[int, int] = {}
        for run in passage.runs:
            counts[run.line] = counts.get(run.line, 0) + len(run.text)
        full = list(counts.values())[:-1]
        if len(full) < _FULL_LINES:
            continue
        mean = sum(full) / len(full)
        live = setting.pages[passage.page - 1].live if setting else (0.0, 0.0, 0.0, 0.0)
        column = passage.lines[0].box[2] - passage.lines[0].box[0]
        is_wide = column > given["wide"] and column > 0.9 * (live[2] - live[0])
        if mean > given["most"] or (is_wide and mean < given["least"]):
            message = (
                f"lines have {mean:.0f} characters on average, not {given['least']} to {given['most']}: "
                f"{_quoted(passage)}"
            )
            yield _breach(evidence, passage, message)


@check("left-aligned", needs_setting=True, any_language=True)
def left_aligned(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Texts are set left; cells of tables, and numbers and single words, may stand elsewhere."""
    for passage in _passages(evidence):
        if passage.align != "left" and passage.tag not in ("td", "th") and _is_text(passage):
            how = {"justify": "justified", "center": "centred", "right": "set right"}[passage.align]
            yield _breach(evidence, passage, f"a text is {how}: {_quoted(passage)}")


@check("whole-names", needs_setting=True, any_language=True)
def whole_names(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """The names of the medicine are not broken at the end of a line."""
    names = {
        part.strip("®™").casefold()
        for name in ("brand", "generic")
        for part in alike(evidence.values[name]).split()
    }
    for passage in _passages(evidence):
        for run, following in zip(passage.runs, passage.runs[1:], strict=False):
            if run.line == following.line or not (run.hyphenated or not following.before):
                continue
            ending, beginning = run.text.split()[-1:], following.text.split()[:1]
            if not ending or not beginning or run.text[-1:].isspace():
                continue
            whole = re.sub(r"\W", "", f"{ending[0]}{beginning[0]}".casefold())
            if any(re.sub(r"\W", "", name) == whole for name in names):
                message = f"“{ending[0]}{beginning[0]}” is broken at the end of a line"
                yield Breach(message, place_at(evidence, passage.at), evidence.seen(run.page, run.box))


@check("no-italics", needs_setting=True, any_language=True)
def no_italics(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """No words are slanted; in ``except``, such as lists of sources, titles are so by custom."""
    yield from _emphasised(evidence, given, lambda run: run.face.italic, "are in italics")


@check("no-underlines", needs_setting=True, any_language=True)
def no_underlines(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """No words are underlined but links, which are known by that on a screen.

    What has a link is looked up in the content: its words, and addresses.
    """
    links = _link_words(evidence)
    yield from _emphasised(evidence, given, lambda run: run.face.underlined, "are underlined", links)


@check("no-light-type", needs_setting=True, any_language=True)
def no_light_type(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """No letters are lighter than ``least``: 400 is regular."""
    yield from _emphasised(evidence, given, lambda run: run.face.weight < given["least"], "are in light type")


def _emphasised(
    evidence: Evidence,
    given: Mapping[str, Any],
    is_so: Callable[[Run], bool],
    what: str,
    spared: Collection[str] = (),
) -> Iterator[Breach]:
    """One breach for each text with runs that are so, but for words that are *spared* and addresses."""
    for passage in _passages(evidence, given.get("except", ())):
        runs = [run for run in passage.runs if run.role not in _RAISED and run.text.strip() and is_so(run)]
        words = " ".join("".join(run.before + run.text for run in runs).split())
        if runs and not (spared and (alike(words) in spared or _ADDRESS.fullmatch(words))):
            shown = shortened(words)
            place = place_at(evidence, passage.at, words)
            yield Breach(f"the words “{shown}” {what}", place, evidence.seen(runs[0].page, runs[0].box))


def _link_words(evidence: Evidence) -> list[str]:
    """The words of each text’s links, joined as they are found on a page; an empty one for addresses."""
    found = [""]
    for text in evidence.texts:
        links = [node for node in walk(text.nodes) if isinstance(node, Link)]
        words = [alike(_words_of(node, evidence)) for node in links]
        found += [" ".join(words), "".join(words), *words]
    return found


def _words_of(link: Link, evidence: Evidence) -> str:
    return plain_text(link.children, evidence.values)


@check("no-capitals", needs_setting=True, any_language=True)
def no_capitals(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """No words follow each other in capitals; abbreviations in a row may, and a single word."""
    known = {part for short in evidence.brochure.abbreviations for part in re.findall(r"[A-Z]{2,}", short)}
    known |= set(re.findall(r"[A-Z]{2,}", " ".join(evidence.values.values())))
    for passage in _passages(evidence, given.get("except", ())):
        for match in _CAPITALS.finditer(passage.words):
            behind = passage.words[match.end() :]
            if _LEGAL_FORM.search(match[0]) or _COMPANY.match(behind):
                # The name of a company is written as the company writes it.
                continue
            if any(part not in known for part in re.findall(r"[A-Z]{2,}", match[0])):
                place = place_at(evidence, passage.at, match[0])
                seen = evidence.seen(passage.page, passage.box)
                yield Breach(f"the words “{match[0]}” are in capitals", place, seen)


def _passages(evidence: Evidence, without: Collection[str] = ()) -> Iterator[Passage]:
    """The texts that were set, but those of some classes."""
    setting: Setting | None = evidence.setting
    for passage in setting.passages if setting else ():
        if not any(name in passage.classes or name in passage.around for name in without):
            yield passage


def _letters(passage: Passage) -> list[Run]:
    """The runs that are neither raised nor lowered."""
    runs = [run for run in passage.runs if run.role not in _RAISED and run.text.strip()]
    return [run for run in runs if len(run.text.strip()) > _SHORT] or runs


def _is_text(passage: Passage) -> bool:
    return len(passage.words.split()) >= _FEW_WORDS


def _quoted(passage: Passage) -> str:
    words = passage.words
    return f"“{shortened(words)}”"


def _breach(evidence: Evidence, passage: Passage, message: str) -> Breach:
    place = place_at(evidence, passage.at, passage.words)
    return Breach(message, place, evidence.seen(passage.page, passage.box))
