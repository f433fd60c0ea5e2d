"""What a leaflet says of who is treated and by which route, against what the label has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from brochure.rules.ages import SaidAge, ages_in, covered
from brochure.rules.checks.label_dose import is_once, quantities
from brochure.rules.clauses import clause, denies, is_no_use
from brochure.rules.doses import (
    allowed_routes,
    route_forms,
    routes_in,
)
from brochure.rules.evidence import Evidence
from brochure.rules.label import ages, ages_for, label
from brochure.rules.label_speech import (
    DATA,
    SHORT,
    Said,
    names_it,
    outside,
    own_names,
    said_in,
    speaks_of_it,
)
from brochure.rules.label_terms import label_terms, phrase, whole_words
from brochure.rules.rule import Breach, check
from brochure.source.address import Address

#: An item of a list that is no more than a condition.
_IS_CONDITION = re.compile(r"if (?:the|your) (?:patient|child|baby) (?:is|has|was)\b[^,;:]*")
#: What readers are, before their age: “you are under 12”, “you are very thin or elderly”.
_IS_STATE = re.compile(
    r"\b(?:you are|you're|your child is|the patient is) (?:aged? |a |an |(?:[\w-]+,? ){1,5}(?:or|and) )?$",
    re.I,
)
#: What makes a child the one of a reader who expects, bears or nurses it, not one who is treated.
_IS_BORN = re.compile(r"\b(?:pregnan\w*|breast-? ?(?:feed|fed|milk)\w*|births?|born|waters)\b", re.I)
#: What sends readers to another place: “(see section 2, Children)”, and what a doctor has decided already.
_IS_ELSEWHERE = re.compile(r"\(see [^()]*$|^if your doctor has prescribed\b[^,;:.]*$", re.I)
#: How brackets begin that say what a medicine is for.
_SAYS_WHAT = re.compile(r"(?:used|given|an? (?:\w+ ){0,2}(?:medicine|drug)|medicines?|drugs?) ", re.I)
#: What people ask of the label, by the field that tells it.
_ASKED = {
    "population": "who is treated",
    "indication": "for what",
    "dose": "with what dose",
    "route": "by which route",
}


@check("label-declared")
def label_declared(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """What texts could not be compared with, because neither product nor prescribing information says it."""
    read = {
        "population": bool(ages(evidence)[1]),
        "indication": bool(label(evidence, "indication")),
        "dose": any(quantities(text) or is_once(text) for text in label(evidence, "dose")),
        "route": any(routes_in(text.text) for text in label(evidence, "route")),
    }
    missing = [_ASKED[name] for name, is_read in read.items() if not is_read and not label(evidence, name)]
    if missing:
        message = (
            f"the content does not say what the label allows ({', '.join(missing)}): texts were not compared"
        )
        yield Breach(message, evidence.place(Address(("product",)), key=True))
    declared = evidence.brochure.medicine.label_facts(evidence.leaflet.market)
    for name, is_read in read.items():
        if label(evidence, name) and not is_read:
            message = f"what the label says of the {name} can’t be read by the rules: texts were not compared"
            fix = "compare by hand what the leaflet says of it with the label"
            at = Address(("product", name)) if name in declared else Address(("product",))
            yield Breach(message, evidence.place(at, key=name not in declared), fix=fix)
    unchecked = [name.replace("_", "-") for name, fact in declared.items() if not fact.checked]
    if unchecked:
        message = f"nobody has compared {', '.join(f'`{name}`' for name in unchecked)} with the label yet"
        fix = "compare them with the current label, and remove `checked: no`"
        yield Breach(message, evidence.place(Address(("product", unchecked[0]))), fix=fix)


@check("label-population")
def label_population(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """People whom the label does not name, by age or otherwise, in texts, charts and pictures."""
    _spans, given = ages(evidence)
    if given is not None:
        for said in said_in(evidence):
            for age in ages_in(said.words):
                spans = ages_for(evidence, said.words)
                if not covered(age, spans) and _of_the_medicine(evidence, said, age):
                    span = (age.start, age.end)
                    is_hint = said.is_picture or not speaks_of_it(evidence, said.words)
                    yield outside(evidence, said, span, given, is_hint=is_hint)
                    break
    known = label(evidence, "population")
    for term in label_terms().others if known else ():
        if any(re.search(term.label, text.text, re.I) for text in known):
            continue
        pattern = whole_words(term.words)
        for said in said_in(evidence):
            found = pattern.search(said.words)
            if found and _suits(evidence, said, found):
                is_hint = not any(phrase(name).search(said.words) for name in ("praises", "no-obstacle"))
                # “Can be used during breast-feeding” is how package leaflets say it, though not where labels
                # say who is treated: in promotion that has to be looked at.
                if not is_hint or evidence.leaflet.audience == "hcp":
                    yield outside(evidence, said, found.span(), known[0], is_hint=is_hint)


def _of_the_medicine(evidence: Evidence, said: Said, age: SaidAge) -> bool:
    """True where a sentence says of people that they are treated, or a picture shows them."""
    if said.is_picture or (said.is_read_aloud and said.kind in DATA):
        return True
    if denies(said.words, age.start, age.end) or is_no_use(said.words, age.start, age.end):
        return False
    if _is_in_brackets(evidence, said.words, age.start) or _IS_CONDITION.fullmatch(said.words):
        return False
    before = said.words[: age.start]
    if _IS_STATE.search(before) or _IS_ELSEWHERE.search(before) or _tells_harm(said.words):
        return False
    if age.least < 1 and _IS_BORN.search(said.words):
        return False
    if said.kind in DATA:
        return True
    if len(said.words.split()) <= SHORT and not said.words.endswith((".", "!", "?")):
        # “For children, too”: titles are too short to say what is done.
        titled = phrase("title-for").search(said.words) and not phrase("title-of").match(said.words)
        return bool(titled)
    return bool(phrase("treats").search(said.words)) or names_it(evidence, said.words)


def _tells_harm(words: str) -> bool:
    """True where a sentence tells of harm, in whomever, and of nothing that speaks for the medicine."""
    return bool(phrase("harm-told").search(words)) and not phrase("praises").search(words)


def _is_in_brackets(evidence: Evidence, words: str, at: int) -> bool:
    """True where words in brackets say what another medicine is, which stands before them, is for."""
    opened = words.rfind("(", 0, at)
    if opened <= words.rfind(")", 0, at) or not _SAYS_WHAT.match(words, opened + 1):
        return False
    before = re.split("[:;,]", words[:opened])[-1]
    return not names_it(evidence, " ".join(before.split()[-3:]))


def _suits(evidence: Evidence, said: Said, found: re.Match[str]) -> bool:
    is_free = phrase("no-obstacle").search(said.words) is not None
    claims = is_free or phrase("suits").search(said.words)
    asks = not is_free and phrase("asks").search(said.words)
    if not claims or asks or denies(said.words, *found.span()):
        return False
    return not is_no_use(said.words, *found.span())


@check("label-route")
def label_route(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Routes by which texts say that the medicine is given, and that the label does not have."""
    given = next((text for text in label(evidence, "route") if routes_in(text.text)), None)
    if given is None:
        return
    allowed = allowed_routes({name for name, *_rest in routes_in(given.text)}, given.text)
    for said in said_in(evidence):
        if said.is_read_aloud or phrase("wrong-dose").search(said.words):
            continue
        for name, start, end in _routes(evidence, said.words):
            if name not in allowed and not denies(said.words, start, end):
                if phrase("no-route").search(said.words[slice(*clause(said.words, start, end))]):
                    continue
                yield outside(evidence, said, (start, end), given)
                break


def _routes(evidence: Evidence, words: str) -> Iterator[tuple[str, int, int]]:
    """The routes by which a sentence says that the medicine is given."""
    if names_it(evidence, words):
        for name, pattern in route_forms():
            for match in pattern.finditer(words):
                yield name, *match.span()
        if not phrase("gives").search(words):
            return
    elif not (phrase("gives").search(words) and phrase("own-form").search(words)):
        return
    for name, found, start, end in routes_in(words):
        # “Oral contraceptives” and “intravenous fluids” are other medicines.
        behind = re.match(r" ([a-z]+)", words[end:])
        stands_alone = (
            behind is None
            or phrase("after-route").fullmatch(behind[1])
            or any(match.start() == 1 for match in own_names(evidence, words[end:]))
        )
        if not stands_alone and not found.lower().endswith("ly") and " " not in found:
            continue
        yield name, start, end
