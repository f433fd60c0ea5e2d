"""What the label allows, as far as a leaflet or its content says it: texts are compared with this.

The product says it (`indication`, `population`, `dose`, `route`, `use`).  Where it does not, the prescribing
information of the leaflet is read, as printed or as the document behind its code has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from brochure.content.blocks.reference_matter import PrescribingInformation
from brochure.content.model import LabelPopulation
from brochure.language.sentences import sentences
from brochure.rules.ages import OLDEST, AgeSpan, ages_in
from brochure.rules.block_text import alike
from brochure.rules.clauses import NEGATION
from brochure.rules.evidence import Evidence
from brochure.rules.landing import landing_texts

#: The entries of prescribing information by what they say.
_ENTRIES = {
    "indication": re.compile(r"\b(?:indicat\w*|uses?|therapeutic use)\b", re.I),
    "dose": re.compile(r"\b(?:dos(?:e|es|age|ing)|posology|administration)\b", re.I),
}


#: A line of a document that begins with a heading, perhaps numbered.
_HEADED = re.compile(r"(?:\d[\d.]* )?([A-Z][^:.]{2,60}):(?: |$)")


@dataclass(frozen=True)
class LabelText:
    """A text that says what the label has."""

    text: str
    #: Who says so, for messages: “the product” or “the prescribing information”.
    said_by: str
    #: True where the content declares it: what is read from other texts may be read wrongly.
    is_declared: bool
    population: LabelPopulation | None = None


def label(evidence: Evidence, name: str) -> tuple[LabelText, ...]:
    """What is known of one of the fields `indication`, `population`, `dose`, `route` and `use`."""
    return evidence.remembered(_label).get(name, ())


def ages(evidence: Evidence) -> tuple[list[AgeSpan], LabelText | None]:
    """The ages of the label, and the text that gives them; none where no text does."""
    for text in label(evidence, "population"):
        fact = text.population
        if fact is not None and (fact.youngest is not None or fact.oldest is not None):
            least = 0.0 if fact.youngest is None else float(fact.youngest)
            most = OLDEST if fact.oldest is None else float(fact.oldest)
            return [AgeSpan(least, most)], text
        found = [
            AgeSpan(age.least, age.most) for part in affirmed(evidence, text.text) for age in ages_in(part)
        ]
        if found:
            return found, text
    return [], None


def affirmed(evidence: Evidence, text: str) -> Iterator[str]:
    """The sentences of a text that say that something is so."""
    for sentence in sentences(text, evidence.locale.sentences):
        if not NEGATION.search(sentence.text):
            yield sentence.text


def _label(evidence: Evidence) -> Mapping[str, tuple[LabelText, ...]]:
    facts = evidence.brochure.medicine.label_facts(evidence.leaflet.market)
    known = {
        name: (
            LabelText(
                alike(fact.text),
                "the product",
                True,
                fact if isinstance(fact, LabelPopulation) else None,
            ),
        )
        for name, fact in facts.items()
    }
    read = {name: tuple(_read(evidence, pattern)) for name, pattern in _ENTRIES.items()}
    indication = known.get("indication") or read["indication"]
    dose = known.get("dose") or read["dose"]
    return {
        "indication": indication,
        "population": known.get("population") or (*indication, *dose),
        "dose": dose,
        "route": known.get("route") or dose,
        "use": known.get("use") or (),
    }


def _read(evidence: Evidence, heading: re.Pattern[str]) -> Iterator[LabelText]:
    for title, text in _entries(evidence):
        if heading.search(title):
            yield LabelText(text, "the prescribing information", False)


def _entries(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """The entries of prescribing information, printed or in documents: headings, and whole."""
    for _address, block in evidence.blocks("prescribing-information"):
        for item in cast(PrescribingInformation, block).items:
            heading = alike(evidence.plain(item.heading))
            yield heading, f"{heading}: {alike(evidence.plain(item.text))}"
    for document in landing_texts(evidence):
        heading, text = "", ""
        for line in document.lines:
            if match := _HEADED.match(line):
                yield heading, text
                heading, text = match[1], ""
            text = f"{text} {line}".strip()
        yield heading, text
