"""How prescribing information is set: its letters, its lines, its headings, and which way up it stands."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, cast

from brochure.content.blocks.reference_matter import PrescribingInformation
from brochure.rules.block_text import alike
from brochure.rules.evidence import Evidence
from brochure.rules.places import place_at
from brochure.rules.rule import Breach, check
from brochure.typesetting.passages import Passage, Run

_KIND = "prescribing-information"
#: The weight from which letters are bold.
_BOLD = 600
#: A heading in letters that are so much larger than the text is clear without being bold.
_LARGER = 1.15
#: The angle from which letters stand askew, in radians: about three degrees.
_ASKEW = 0.05
#: Fewer letters in a row may be equal by chance.
_TELLING = 12


@check("information-letters", needs_setting=True, any_language=True)
def information_letters(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """No letters of the information are smaller than ``x-height`` mm; one breach for each passage."""
    least = float(given["x-height"])
    for passage in _passages(evidence):
        runs = [run for run in passage.runs if run.role == "" and any(char.isalpha() for char in run.text)]
        smallest = min(runs, key=lambda run: run.face.x_height, default=None)
        # The engine rounds sizes to a hundredth of a pixel.
        if smallest is not None and smallest.face.x_height < least - 0.005:
            words = smallest.text.strip()[:40]
            height = f"{smallest.face.x_height:.2f} mm"
            message = f"the letters of “{words}” in the prescribing information have an x-height of {height}"
            yield Breach(
                message, place_at(evidence, passage.at, words), evidence.seen(smallest.page, smallest.box)
            )


@check("information-lines", needs_setting=True, any_language=True)
def information_lines(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """No line of the information has more than ``characters``, spaces included; one breach for each block."""
    longest: dict[str, tuple[int, Run]] = {}
    for passage in _passages(evidence):
        lines: dict[int, list[Run]] = {}
        for run in passage.runs:
            lines.setdefault(run.line, []).append(run)
        for runs in lines.values():
            length = len("".join(run.text for run in runs).strip())
            if length > longest.get(passage.at, (0, runs[0]))[0]:
                longest[passage.at] = length, runs[0]
    for at, (length, run) in longest.items():
        if length > int(given["characters"]):
            message = f"a line of the prescribing information has {length} characters"
            yield Breach(message, place_at(evidence, at), evidence.seen(run.page, run.box))


@check("information-headings", needs_setting=True, any_language=True)
def information_headings(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Each entry of printed information begins a line with its heading, bold or larger than its text."""
    assert evidence.setting is not None
    for address, found in evidence.blocks(_KIND):
        block = cast(PrescribingInformation, found)
        passages = evidence.setting.of_block(address.mark)
        # Another rule reports a block that is not printed at all.
        for number, item in enumerate(block.items if passages else ()):
            heading = alike(evidence.plain(item.heading))
            starts = [passage for passage in passages if alike(passage.words).startswith(heading)]
            if any(_stands_out(passage, heading) for passage in starts):
                continue
            fault = "does not stand out from the text" if starts else "does not begin a line"
            message = f"the heading “{heading}” of the prescribing information {fault}"
            seen = evidence.seen(starts[0].page, starts[0].box) if starts else evidence.seen_at(address)
            yield Breach(message, evidence.place(address / ("items", number, "heading")), seen)


@check("information-turned", needs_setting=True, any_language=True)
def information_turned(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """The information can be read without turning the sheet: no letters of it stand askew in the PDF."""
    askew = evidence.remembered(_askew)
    told = set()
    for passage in _passages(evidence):
        letters = "".join(passage.words.split())
        if passage.at not in told and len(letters) >= _TELLING and letters[:60] in askew[passage.page]:
            told.add(passage.at)
            message = "the prescribing information is turned: the sheet has to be turned to read it"
            yield Breach(message, place_at(evidence, passage.at), evidence.seen(passage.page))


def _passages(evidence: Evidence) -> Iterator[Passage]:
    """The passages of the information, those of its blocks alone."""
    assert evidence.setting is not None
    for address, _block in evidence.blocks(_KIND):
        yield from evidence.setting.of_block(address.mark)


def _stands_out(passage: Passage, heading: str) -> bool:
    """Whether the words that begin a passage are bold or larger than what follows them."""
    read, text = 0, ""
    own: list[Run] = []
    rest: list[Run] = []
    for run in passage.runs:
        (own if read < len(heading) else rest).append(run)
        text = alike(text + run.before + run.text)
        read = len(text)
    if all(run.face.weight >= _BOLD for run in own if run.text.strip()):
        return True
    after = max((run.face.x_height for run in rest), default=0.0)
    return bool(rest) and min(run.face.x_height for run in own) >= _LARGER * after


def _askew(evidence: Evidence) -> Mapping[int, str]:
    """Of each page with information the letters that do not stand upright, in their order, without spaces."""
    import pypdfium2.raw as raw

    found = {}
    for number in sorted({passage.page for passage in _passages(evidence)}):
        assert evidence.setting is not None and evidence.setting.pdf is not None
        page = evidence.setting.pdf.drawn[number - 1]
        text = page.get_textpage()
        turned = []
        for index in range(raw.FPDFText_CountChars(text)):
            angle = raw.FPDFText_GetCharAngle(text, index)
            if min(angle, 2 * math.pi - angle) > _ASKEW:
                turned.append(chr(raw.FPDFText_GetUnicode(text, index)))
        page.close()
        found[number] = "".join("".join(turned).split())
    return found
