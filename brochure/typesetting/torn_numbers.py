"""Numbers that stand on two lines, where they are read as two numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from brochure.findings import Finding, Severity
from brochure.typesetting.engine import Typeset
from brochure.typesetting.pages import Part
from brochure.typesetting.passages import Passage

#: The class of texts that begin with a large number.
_LARGE = "pull-text"
#: Behind these a line may be broken.
_BREAKS = "-–—/"
#: Any space, and those at which a line may be broken.
_SPACE, _BREAKING_SPACE = re.compile(r"\s"), re.compile(r"[ \t\n]")
_NUMBER = re.compile(r"[≥≤<>=~≈±+−-]*[\d.,\u202f]*\d[\d.,\u202f]*%?")


def torn_numbers(typeset: Typeset, parts: Mapping[str, Part]) -> list[Finding]:
    """Each part with a number that is broken because its line does not hold it.

    In a block that is there for its number this is an error.  A word that has no room there is a warning.
    """
    findings: dict[str, Finding] = {}
    for passage in typeset.passages:
        part = parts.get(passage.at)
        if part is None or passage.at in findings:
            continue
        is_large = _LARGE in passage.classes
        for text, at in _torn(passage):
            word = _around(text, at, _SPACE)
            tied = _around(text, at, _BREAKING_SPACE)
            if not is_large and _NUMBER.fullmatch(word) is None:
                continue
            has_digit = any(char.isdigit() for char in tied)
            severity = Severity.ERROR if is_large and has_digit else Severity.WARNING
            message = f"“{tied}” in {part.label} has no room on one line, and is broken into two"
            fix = "round it or write it shorter, such as “12 million”, or give it a wider place"
            if not has_digit:
                fix = "use a shorter word, or give it a wider place"
            findings[passage.at] = Finding("layout.torn", severity, message, part.place, fix)
            break
    return list(findings.values())


def _torn(passage: Passage) -> Iterator[tuple[str, int]]:
    """The words of a passage, and where in them each line break is that is no break between words."""
    text, breaks = "", []
    for one, other in pairwise(passage.runs):
        text += one.before + one.text
        is_broken = one.line != other.line and not other.before and not one.hyphenated
        if is_broken and one.text[-1:] not in ("", *_BREAKS) and not other.text[:1].isspace():
            breaks.append(len(text))
    text += passage.runs[-1].before + passage.runs[-1].text if passage.runs else ""
    yield from ((text, at) for at in breaks)


def _around(text: str, at: int, space: re.Pattern[str]) -> str:
    """What stands at a place of a text between two spaces."""
    return space.split(text[:at])[-1] + space.split(text[at:])[0]
