"""What a leaflet says of its medicine, sentence by sentence, for comparison with what the label has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from brochure.content.charted import RESULTS
from brochure.content.model import texts_in
from brochure.findings import Severity, shortened
from brochure.language.sentences import sentences
from brochure.rules.block_text import alike, kinds_of, where
from brochure.rules.evidence import Evidence
from brochure.rules.label import LabelText
from brochure.rules.label_terms import phrase
from brochure.rules.naming import names
from brochure.rules.rule import Breach
from brochure.text.fields import Prose

#: Blocks that say what the label has, or that say nothing of the medicine.
_OUTSIDE = (
    *("prescribing-information", "references", "glossary", "abbreviations", "about", "adverse-events"),
    *("contacts", "notes", "qr-code", "card", "diary", "questions", "back-cover", "foot"),
)
#: Blocks that show data: their words tell whom the data are of.
DATA = (*RESULTS, "table")
PICTURES = ("figure",)
#: Most words of a text that is a title.
SHORT = 6
#: Most characters of a text that a message shows.
_SHOWN = 90


@dataclass(frozen=True)
class Said:
    """A sentence of a leaflet that may say something of the medicine."""

    text: Prose
    kind: str
    #: Its words, and where they begin in the text.
    words: str
    start: int

    @property
    def is_read_aloud(self) -> bool:
        """True for what is read aloud of a picture."""
        return self.text.address[-1] == "alt"

    @property
    def is_picture(self) -> bool:
        """True for what is read aloud of a picture that shows no data."""
        return self.kind in (*PICTURES, "cover") and self.is_read_aloud


def masked(evidence: Evidence, words: str) -> str:
    """Words with names made unreadable: “three samplumab tablets” are three tablets."""
    for match in own_names(evidence, words):
        words = words[: match.start()] + "\ue000" * len(match[0]) + words[match.end() :]
    return words


def names_or_points(evidence: Evidence, words: str) -> bool:
    """True where a sentence names the medicine, or says “the medicine” or “it”."""
    return names_it(evidence, words) or phrase("medicine").search(words) is not None


def own_names(evidence: Evidence, words: str) -> Iterator[re.Match[str]]:
    """Where a sentence names the medicine."""
    for name in names(evidence):
        if name:
            yield from re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)[®™]?", words, re.I)


def names_it(evidence: Evidence, words: str) -> bool:
    """True where a sentence names the medicine."""
    return any(True for _match in own_names(evidence, words))


def speaks_of_it(evidence: Evidence, words: str) -> bool:
    """True where a sentence speaks of the medicine: by its name, as a medicine, or as titles do, without."""
    return bool(
        names_it(evidence, words)
        or phrase("medicine").search(words)
        or phrase("therapy").search(words)
        or phrase("headline").match(words)
    )


def outside(
    evidence: Evidence,
    said: Said,
    span: tuple[int, int],
    given: LabelText,
    *,
    is_hint: bool = False,
) -> Breach:
    """What is told of words that the label does not have; a hint where they may mean another thing."""
    words = said.words[slice(*span)]
    inside = "" if words == said.words.rstrip(".") else f" in “{shortened(said.words, _SHOWN)}”"
    shown = shortened(given.text, _SHOWN)
    message = f"“{words}”{inside} is not what the label has: {given.said_by} says “{shown}”"
    place, seen = where(evidence, said.text, (said.start + span[0], said.start + span[1]))
    # What is read from a text, or from a picture’s words, may be read wrongly.
    severity = None if given.is_declared and not is_hint else Severity.WARNING
    return Breach(message, place, seen, severity=severity)


def said_in(evidence: Evidence) -> tuple[Said, ...]:
    """Every sentence that may speak of the medicine: printed ones, and what is read aloud of pictures."""
    return evidence.remembered(_all_sentences)


def _asks(words: str) -> bool:
    """True for a question that says nothing: “Has it been prescribed for somebody under 16?”."""
    return words.endswith("?") and phrase("suggests").search(words) is None


def _all_sentences(evidence: Evidence) -> tuple[Said, ...]:
    kinds = kinds_of(evidence)
    return tuple(
        Said(text, kinds.get(text.address.mark, "title"), sentence.text, sentence.start)
        for part in evidence.leaflet.parts
        for text in texts_in(part)
        if kinds.get(text.address.mark, "title") not in _OUTSIDE
        for sentence in sentences(alike(evidence.plain(text)), evidence.locale.sentences)
        if not _asks(sentence.text)
    )
