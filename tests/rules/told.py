"""What rules tell of texts that are put into a sample."""

from __future__ import annotations

import json

from brochure.findings import Finding, SourcePlace
from brochure.rules.judge import judge
from tests.rules.examples import SAMPLES, changed, evidence_of


def sample(name: str, *pairs: tuple[str, str]) -> str:
    return changed((SAMPLES / f"{name}.yaml").read_text(encoding="utf-8"), pairs)


def with_texts(name: str, texts: list[str], *pairs: tuple[str, str]) -> str:
    """A sample with texts more, each a paragraph or an item on a line of its own."""
    before = (
        "          - block: adverse-events\n" if "hcp" in name else "              - You may feel sick.\n"
    )
    indent = "          - " if "hcp" in name else "              - "
    lines = "".join(f"{indent}{json.dumps(text, ensure_ascii=False)}\n" for text in texts)
    return sample(name, *pairs, (before, lines + before))


def told(text: str, what: str) -> dict[str, Finding]:
    """The findings of rules whose name holds *what*, by the line that they are about."""
    lines = text.splitlines()
    return {
        lines[found.place.line - 1].strip(): found
        for found in judge(evidence_of(text, set_type=False))
        if what in found.rule and isinstance(found.place, SourcePlace)
    }


def untold(name: str, texts: list[str], what: str, *pairs: tuple[str, str]) -> list[str]:
    """The texts of which nothing is told."""
    found = " ".join(told(with_texts(name, texts, *pairs), what))
    return [text for text in texts if json.dumps(text, ensure_ascii=False) not in found]
