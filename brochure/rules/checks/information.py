"""Prescribing information: there, reached by a code that says what to do, or printed with all its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from brochure.content.blocks.reference_matter import PrescribingInformation
from brochure.rules.block_text import alike, pattern
from brochure.rules.evidence import Evidence
from brochure.rules.landing import landing_texts
from brochure.rules.rule import Breach, check
from brochure.source.address import Address

_KIND = "prescribing-information"
#: A place that still has to be filled in, and a heading with nothing behind it.
_TO_BE_FILLED = re.compile(
    r"\[ ?(?:to be \w+|to come|to follow|tb[acd]|insert|add|complete|pending|awaiting|x{2,}|\.{3}|…)"
    r"[^\]]{0,80}\]"
    r"|\bto be (?:completed|confirmed|added|inserted|advised|determined)\b|\bTB[ACD]\b",
    re.I,
)
_BARE_HEADING = re.compile(r"[^:]{2,80}: ?[.\-–—…]*")


@check("information-present", any_language=True)
def information_present(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """There is a block of product information, and it is printed.  ``what`` is what the market calls it."""
    what = given["what"]
    found = list(evidence.blocks(_KIND))
    if not found:
        yield Breach(f"the leaflet carries no {what}")
    for address, _block in found:
        if evidence.setting is not None and not evidence.setting.of_block(address.mark):
            yield Breach(f"the {what} is in the content, but it is not printed", evidence.place(address))


@check("information-printed", any_language=True)
def information_printed(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """The information is printed; a code or link alone does not stand for it.  ``what`` is its name."""
    for address, block in _information(evidence):
        if not block.items:
            message = f"a code leads to the {given['what']}, and none of it is printed"
            yield Breach(message, evidence.place(address), evidence.seen_at(address))


@check("information-code")
def information_code(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """A code that stands for the information is printed, at least ``side`` mm wide, and says what to do.

    Its instruction has to match each pattern of ``instruction``.
    """
    for address, block in _information(evidence):
        if block.url is None or block.instruction is None or block.items:
            continue
        words = alike(evidence.plain(block.instruction))
        place = evidence.place(address / "instruction")
        seen = evidence.seen_at(address)
        if not all(pattern(asked, evidence.values).search(words) for asked in given["instruction"]):
            message = "the instruction does not say to scan the code for the prescribing information"
            yield Breach(message, place, seen)
        if evidence.setting is None:
            continue
        if words not in alike(" ".join(found.words for found in evidence.setting.of_block(address.mark))):
            yield Breach("the instruction beside the code is not printed", place, seen)
        codes = [
            found for found in evidence.setting.drawings if found.at == address.mark and "qr" in found.classes
        ]
        if not codes:
            yield Breach(
                "the code for the prescribing information is not printed", evidence.place(address), seen
            )
        for code in codes:
            left, top, right, bottom = code.box
            side = min(right - left, bottom - top)
            if side < float(given["side"]) - 0.01:
                message = f"the code for the prescribing information is {side:.1f} mm wide: not prominent"
                yield Breach(message, evidence.place(address), evidence.seen(code.page, code.box))


@check("information-holds")
def information_holds(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Information, printed or in the document behind a code, holds each of ``parts``.

    A part is ``what`` it is, and the pattern ``words`` that shows it.

    Patterns are regular expressions for any case, with values by name (``{brand}``).
    """
    for address, block in _information(evidence):
        if block.items:
            yield from _lacking(
                evidence, given, address, (_text(evidence, block),), "the prescribing information"
            )
    for landing in landing_texts(evidence):
        if not landing.fault:
            called = f"the document “{landing.document.file}”"
            at = landing.address / "document"
            headings = [pattern(part["words"], evidence.values) for part in given["parts"]]
            lines = _filled_lines(landing.lines, headings)
            # A part may stand on a line, or a line may end within it.
            yield from _lacking(evidence, given, at, ("\n".join(lines), " ".join(lines)), called)


def _lacking(
    evidence: Evidence, given: Mapping[str, Any], address: Address, texts: Sequence[str], called: str
) -> Iterator[Breach]:
    for part in given["parts"]:
        wanted = pattern(part["words"], evidence.values)
        if not any(wanted.search(text) for text in texts):
            message = f"{called} does not give {part['what']}"
            yield Breach(message, evidence.place(address), evidence.seen_at(address), part.get("fix", ""))


def _filled_lines(lines: Sequence[str], headings: Sequence[re.Pattern[str]]) -> list[str]:
    """The lines of a document but for headings behind which nothing stands, or a place to be filled in.

    *headings* are patterns of its parts: where the next line is the heading of another one, nothing stands.
    """
    kept: list[str] = []
    following, is_empty = "", False
    for line in reversed(lines):
        filled = _TO_BE_FILLED.sub("", line)
        is_bare = _BARE_HEADING.fullmatch(filled.strip()) is not None
        next_heading = following.partition(":")[0] if ":" in following else ""
        is_next_part = any(one.search(next_heading) and not one.search(filled) for one in headings)
        is_empty = is_bare and (filled != line or not following or is_next_part or is_empty)
        if not is_empty:
            kept.append(filled)
        following = line
    return kept[::-1]


def _information(evidence: Evidence) -> Iterator[tuple[Address, PrescribingInformation]]:
    for address, block in evidence.blocks(_KIND):
        yield address, cast(PrescribingInformation, block)


def _text(evidence: Evidence, block: PrescribingInformation) -> str:
    """The words of the information, an entry a line."""
    lines = [evidence.plain(block.intro)] if block.intro else []
    lines += [f"{evidence.plain(item.heading)}: {evidence.plain(item.text)}" for item in block.items]
    return "\n".join(alike(line) for line in lines)
