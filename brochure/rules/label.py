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
from brochure.rules.illnesses import is_named
from brochure.rules.label_terms import label_terms
from brochure.rules.landing import landing_texts

#: The entries of prescribing information by what they say.
_ENTRIES = {
    "indication": re.compile(r"\b(?:indicat\w*|uses?|therapeutic use)\b", re.I),
    "dose": re.compile(r"\b(?:dos(?:e|es|age|ing)|posology|administration)\b", re.I),
}


#: An abbreviation of an illness, such as B-ALL.
_SHORT = re.compile(r"(?<![\w-])(?:[A-Z]-)?[A-Z]{2,6}(?![\w-])")
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


def ages_for(evidence: Evidence, words: str) -> list[AgeSpan]:
    """The ages of the label of those whom a sentence speaks of, where it tells them apart by illness.

    “Children with leukaemia; adults with lymphoma”: a sentence on leukaemia alone is about the children.
    """
    spans, given = ages(evidence)
    if given is None or (fact := given.population) is None or fact.youngest or fact.oldest:
        return spans
    parts = [part for part in given.text.split(";") if ages_in(part)]
    whole = " ".join(text.text for text in label(evidence, "indication"))
    spelt = {part: _spelt_out(part, whole) for part in parts}
    illnesses = [found[0] for found in label_terms().illness_pattern.finditer(words)]
    illnesses += {short for part in parts for short in _shorts(part) if re.search(rf"\b{short}\b", words)}
    named = [[part for part in parts if _has(spelt[part], illness)] for illness in illnesses]
    if not named or not all(named):
        # Of an illness that no part has nobody knows whom the label means.
        return spans
    own = {part for group in named for part in group}
    return [AgeSpan(age.least, age.most) for part in parts if part in own for age in ages_in(part)]


def _shorts(part: str) -> set[str]:
    """The abbreviations of a part of a label, without a letter before them: ALL of B-ALL."""
    return {short.rpartition("-")[2] for short in _SHORT.findall(part)}


def _spelt_out(part: str, indication: str) -> str:
    """A part of a label with what its abbreviations stand for, as the indication has it: “… (ALL)”."""
    meanings = [
        found[1]
        for short in _shorts(part)
        for found in re.finditer(rf"([^;,()]{{1,80}}) \((?:[A-Z]-)?{short}\)", indication)
    ]
    return " ".join((part, *meanings))


def _has(part: str, illness: str) -> bool:
    return illness in _shorts(part) or is_named(illness, part)


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
