"""What a leaflet says of who is treated, with what dose and for what, against what the label has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from brochure.content.charted import RESULTS
from brochure.content.model import texts_in
from brochure.findings import Severity, shortened
from brochure.language.sentences import sentences
from brochure.rules.ages import SaidAge, ages_in, covered
from brochure.rules.block_text import alike, kinds_of, where
from brochure.rules.claim_detection import instructs
from brochure.rules.clauses import NEGATION, clause, denies, is_no_use, undenied
from brochure.rules.doses import (
    Quantity,
    allowed_routes,
    amounts_in,
    differs,
    given_in,
    often_in,
    route_forms,
    routes_in,
    units_of,
    within,
)
from brochure.rules.evidence import Evidence
from brochure.rules.label import LabelText, ages, label
from brochure.rules.label_terms import label_terms, phrase, turn, whole_words
from brochure.rules.naming import names
from brochure.rules.rule import Breach, check
from brochure.source.address import Address
from brochure.text.fields import Prose

#: Blocks that say what the label has, or that say nothing of the medicine.
_OUTSIDE = (
    *("prescribing-information", "references", "glossary", "abbreviations", "about", "adverse-events"),
    *("contacts", "notes", "qr-code", "card", "diary", "questions", "back-cover", "foot"),
)
#: Blocks that show data: their words tell whom the data are of.
_DATA = (*RESULTS, "table")
_PICTURES = ("figure",)
#: What stands between two illnesses of a list.
_JOINED = re.compile(r",? (?:and|or|as well as)(?: in| for| of)? |, ")
#: Most words of a text that is a title.
_SHORT = 6
#: Most characters of a text that a message shows.
_SHOWN = 90


@dataclass(frozen=True)
class _Said:
    """A sentence of a leaflet that may say something of the medicine."""

    text: Prose
    kind: str
    #: Its words, and where they begin in the text.
    words: str
    start: int

    @property
    def is_read_aloud(self) -> bool:
        return self.text.address[-1] == "alt"

    @property
    def is_picture(self) -> bool:
        return self.kind in (*_PICTURES, "cover") and self.is_read_aloud


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
        "dose": any(_quantities(text) for text in label(evidence, "dose")),
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
    spans, given = ages(evidence)
    if given is not None:
        for said in _sentences(evidence):
            for age in ages_in(said.words):
                if not covered(age, spans) and _of_the_medicine(evidence, said, age):
                    span = (age.start, age.end)
                    is_hint = said.is_picture or not _speaks_of_it(evidence, said.words)
                    yield _outside(evidence, said, span, given, is_hint=is_hint)
                    break
    known = label(evidence, "population")
    for term in label_terms().others if known else ():
        if any(re.search(term.label, text.text, re.I) for text in known):
            continue
        pattern = whole_words(term.words)
        for said in _sentences(evidence):
            found = pattern.search(said.words)
            if found and _suits(evidence, said, found):
                # “Can be used during breast-feeding” is how labels say it, though not where they say who is
                # treated.
                is_hint = not phrase("praises").search(said.words)
                yield _outside(evidence, said, found.span(), known[0], is_hint=is_hint)


def _of_the_medicine(evidence: Evidence, said: _Said, age: SaidAge) -> bool:
    """True where a sentence says of people that they are treated, or a picture shows them."""
    if said.is_picture or (said.is_read_aloud and said.kind in _DATA):
        return True
    if denies(said.words, age.start, age.end) or is_no_use(said.words, age.start, age.end):
        return False
    if said.kind in _DATA:
        return True
    if len(said.words.split()) <= _SHORT and not said.words.endswith((".", "!", "?")):
        # “For children, too”: titles are too short to say what is done.
        titled = phrase("title-for").search(said.words) and not phrase("title-of").match(said.words)
        return bool(titled)
    return bool(phrase("treats").search(said.words)) or _names(evidence, said.words)


def _suits(evidence: Evidence, said: _Said, found: re.Match[str]) -> bool:
    claims = phrase("suits").search(said.words)
    asks = phrase("asks").search(said.words)
    if not claims or asks or denies(said.words, *found.span()):
        return False
    return not is_no_use(said.words, *found.span())


@check("label-dose")
def label_dose(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Amounts and intervals that texts tell to give, and that the label does not have."""
    known = [text for text in label(evidence, "dose") if _quantities(text)]
    for given in known[:1]:
        amounts, often = given_in(given.text), often_in(given.text)
        is_one = not phrase("raised-by-label").search(given.text) and all(
            each.least == each.most for each in amounts
        )
        for said in _sentences(evidence):
            raised = phrase("raises").search(said.words) if is_one else None
            if raised and not said.is_read_aloud and _raises(said.words, raised):
                yield _outside(evidence, said, raised.span(), given, is_hint=True)
                continue
            if not _doses(evidence, said):
                continue
            words = _masked(evidence, said.words)
            every = given_in(words)
            own = [each for each in every if _is_given(evidence, said.words, each)]
            times = [
                each
                for each in often_in(said.words)
                if _is_given(evidence, said.words, each) and _is_how_often(each, every, own)
            ]
            other = [each for each in own if each.unit in units_of(amounts) and not within(each, amounts)]
            other += [each for each in times if not within(each, often)]
            if not other and (_names_or_points(evidence, said.words) or _counts(own)):
                # A number of tablets, or millilitres, may be the same dose; the label does not say.
                hints = ("ml", *label_terms().forms)
                is_known = any(each.unit in units_of(amounts) for each in own)
                strange = [
                    each
                    for each in own
                    if differs(each, amounts, often) and not (is_known and each.unit in hints)
                ]
                for each in strange[:1]:
                    is_hint = each.unit in hints or each.unit.endswith(" in a day")
                    yield _outside(evidence, said, (each.start, each.end), given, is_hint=is_hint)
            elif other and not _same_total(said.words, own, times, amounts, often):
                first = min(other, key=lambda each: each.start)
                yield _outside(evidence, said, (first.start, first.end), given)


def _raises(words: str, found: re.Match[str]) -> bool:
    """True where somebody is told to give more, and nobody did so by mistake."""
    wrong = phrase("wrong-dose").search(words[: found.start()] + words[found.end() :])
    return not (denies(words, *found.span()) or wrong or phrase("other-dose").search(words))


def _counts(own: list[Quantity]) -> bool:
    """True for numbers of tablets and the like, which `_doses` has found to be the medicine’s own."""
    return any(each.unit.split()[0] in label_terms().forms for each in own)


def _is_how_often(said: Quantity, every: list[Quantity], own: list[Quantity]) -> bool:
    """True for an interval of the medicine: of its own amount, and not of the most that is given in a day."""
    behind = [each for each in every if each.end <= said.start]
    if not behind:
        return True
    last = max(behind, key=lambda each: each.start)
    is_most = last.unit.endswith(" in a day") and said.start - last.end <= 1
    return last in own and not is_most


def _masked(evidence: Evidence, words: str) -> str:
    """Words with names made unreadable: “three samplumab tablets” are three tablets."""
    for match in _own_names(evidence, words):
        words = words[: match.start()] + "\ue000" * len(match[0]) + words[match.end() :]
    return words


def _names_or_points(evidence: Evidence, words: str) -> bool:
    return _names(evidence, words) or phrase("medicine").search(words) is not None


def _is_given(evidence: Evidence, words: str, said: Quantity) -> bool:
    """True where a quantity may be one of the medicine: of no other substance, and of nothing else done."""
    behind = words[said.end :]
    part = words[: said.start]
    begin = max(part.rfind(mark) + len(mark) for mark in (",", ";", ":", "(", " and ", " but ", " while "))
    part = part[max(begin, 0) :]
    if said.unit == "a day":
        if phrase("other-daily").match(behind.lstrip()):
            return False
        done = list(phrase("other-interval").finditer(part))
        if not done:
            return True
        rest = part[done[-1].end() :]
        return bool(phrase("gives-it").search(rest)) and not re.match(
            r" ?(?:\w+ )?(?:is|are|was|were)\b", rest
        )
    of = re.match(r" of (?:(?:the|this|your|its|their|each|an?) )?(?P<what>[A-Za-z][\w-]*)", behind)
    if of:
        return _is_own(evidence, behind[of.start("what") :], of["what"])
    next_word = re.match(r" (?P<what>[a-z][a-z-]{3,})", behind)
    added = re.search(r"\b(?:with|plus|and|or|alongside|after|before) $", words[: said.start], re.I)
    return not (
        next_word
        and added
        and not _is_own(evidence, behind[1:], next_word["what"])
        and not phrase("after-amount").fullmatch(next_word["what"])
    )


def _is_own(evidence: Evidence, words: str, first: str) -> bool:
    """True where words begin with what the medicine is called."""
    named = any(match.start() == 0 for match in _own_names(evidence, words))
    return named or phrase("own-word").fullmatch(first) is not None


def _same_total(
    words: str, own: list[Quantity], times: list[Quantity], amounts: list[Quantity], often: list[Quantity]
) -> bool:
    """True where a text gives the dose of a day in one number, and the label in parts."""
    if not phrase("total").search(words):
        return False
    most = {each.unit: each.most * max((rate.most for rate in often), default=1.0) for each in amounts}
    rate = max((each.most for each in times), default=1.0)
    return all(each.most * min(rate, 1.0) <= most.get(each.unit, each.most) for each in own)


def _quantities(text: LabelText) -> list[Quantity]:
    return [*amounts_in(text.text), *often_in(text.text)]


def _doses(evidence: Evidence, said: _Said) -> bool:
    """True where a sentence says how much of the medicine is given, or how often."""
    words = said.words
    at_most = phrase("at-most").sub("", words)
    if said.is_read_aloud or NEGATION.search(undenied(at_most)) or phrase("wrong-dose").search(words):
        return False
    if phrase("describes").search(words) and not phrase("gives-it").search(words):
        return False
    amounts, often = given_in(_masked(evidence, words)), often_in(words)
    counted = [each for each in amounts if each.unit.split()[0] in label_terms().forms]
    named = _names(evidence, words)
    if counted and (often or phrase("gives").search(words) or phrase("a-day").search(words)):
        # “2 tablets” are the medicine’s own, unless another one stands before them.
        return named or not phrase("other-forms").search(words)
    if not amounts and not often:
        return False
    if named and often and (amounts or len(words.split()) <= _SHORT):
        return True
    about = named or phrase("medicine").search(words) or (instructs(words) and amounts)
    about = about or (amounts and often and _is_alone(words, amounts[0]))
    return bool(about and phrase("gives").search(words) and (named or not phrase("no-dose").search(words)))


def _is_alone(words: str, amount: Quantity) -> bool:
    """True where no name of another medicine stands before an amount."""
    before = re.search(r"(\w+)[,;:(]? ?$", words[: amount.start])
    ends = re.search(r"[,;:(] ?$", words[: amount.start])
    return before is None or bool(ends) or phrase("before-amount").fullmatch(before[1]) is not None


@check("label-route")
def label_route(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Routes by which texts say that the medicine is given, and that the label does not have."""
    given = next((text for text in label(evidence, "route") if routes_in(text.text)), None)
    if given is None:
        return
    allowed = allowed_routes({name for name, *_rest in routes_in(given.text)}, given.text)
    for said in _sentences(evidence):
        if said.is_read_aloud or phrase("wrong-dose").search(said.words):
            continue
        for name, start, end in _routes(evidence, said.words):
            if name not in allowed and not denies(said.words, start, end):
                if phrase("no-route").search(said.words[slice(*clause(said.words, start, end))]):
                    continue
                yield _outside(evidence, said, (start, end), given)
                break


def _routes(evidence: Evidence, words: str) -> Iterator[tuple[str, int, int]]:
    """The routes by which a sentence says that the medicine is given."""
    if _names(evidence, words):
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
            or any(match.start() == 1 for match in _own_names(evidence, words[end:]))
        )
        if not stands_alone and not found.lower().endswith("ly") and " " not in found:
            continue
        yield name, start, end


@check("label-use")
def label_use(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Illnesses and ways of use that texts say the medicine is for, and that the label does not name."""
    known = label(evidence, "indication")
    for given in known[:1]:
        # What the label is for, in all texts that give it.
        whole = " ".join(text.text for text in (*known, *label(evidence, "use"))).casefold()
        for said in _sentences(evidence):
            if not _speaks_of_it(evidence, said.words):
                continue
            for match in label_terms().for_illness.finditer(said.words):
                found = _not_named(match["illness"], whole)
                if found is None:
                    continue
                span = (match.start("illness") + found.start(), match.start("illness") + found.end())
                if denies(said.words, *span) or _is_risk(said.words, span[0]):
                    continue
                if not _is_by_it(evidence, said.words, match.start(), span[1]):
                    continue
                yield _outside(evidence, said, span, given)
                break
            else:
                yield from _for_others(evidence, said, given, whole)
    yield from _uses(evidence)


def _not_named(words: str, label_words: str) -> re.Match[str] | None:
    """The first illness of a list at the beginning of some words that a label does not name."""
    illness = label_terms().illness_pattern
    found = illness.match(words) or illness.search(words[:40])
    while found and _is_named(found[0], label_words):
        joined = _JOINED.match(words, found.end())
        found = illness.match(words, joined.end()) if joined else None
    return found


def _for_others(evidence: Evidence, said: _Said, given: LabelText, whole: str) -> Iterator[Breach]:
    """Illnesses that a sentence names beside the medicine, signs that it changes, and what it prevents."""
    words = said.words
    plain = _masked(evidence, words)
    for name in ("named-for", "good-in"):
        for match in turn(name).finditer(plain):
            found = label_terms().illness_pattern.match(words, match.end())
            if found is None or _is_named(found[0], whole) or denies(words, *found.span()):
                continue
            rest = plain[found.end() :]
            if name == "good-in" and not turn("does-good").match(rest):
                continue
            if not phrase("not-for").search(words):
                yield _outside(evidence, said, found.span(), given)
                return
    for sign in label_terms().signs:
        pattern = (
            r"\ue000 (?:also |even )*(?:lowers|improves|lifts|raises|eases|relieves|reduces|controls|cuts)"
        )
        pattern += rf" (?:the |your |high )*(?P<sign>{sign.words})\b"
        found = re.search(pattern, plain, re.I)
        if found and not re.search(sign.label, whole, re.I) and not phrase("not-for").search(words):
            yield _outside(evidence, said, found.span("sign"), given, is_hint=True)
            return
    if phrase("prevention").search(whole):
        return
    for match in phrase("prevents").finditer(plain):
        found = label_terms().illness_pattern.match(words, match.end())
        if found and _is_named(found[0], whole) and not denies(words, *match.span()):
            yield _outside(evidence, said, (match.start(), found.end()), given)
            return


def _uses(evidence: Evidence) -> Iterator[Breach]:
    for given in (*label(evidence, "use"), *label(evidence, "indication")):
        for term in label_terms().uses:
            wrong, only = whole_words(term.says), whole_words(term.label)
            # A label that allows both names both.
            if not only.search(given.text) or wrong.search(given.text):
                continue
            for said in _sentences(evidence):
                if not _speaks_of_it(evidence, said.words) and not phrase("gains").search(said.words):
                    continue
                found = wrong.search(said.words)
                speaks = found and not only.search(said.words) and phrase("treats").search(said.words)
                if not found or not speaks:
                    continue
                # “No treatment yet” denies nothing else.
                start, end = found.span()
                rest = said.words[:start] + " " * (end - start) + said.words[end:]
                if not denies(rest, start, end):
                    yield _outside(evidence, said, found.span(), given)


def _is_named(words: str, label_words: str) -> bool:
    """True where a label names an illness, by its last word or by the beginning of a longer one."""
    for same in label_terms().synonyms:
        if re.fullmatch(same.words, words, re.I) and re.search(same.label, label_words, re.I):
            return True
    last = words.casefold().split()[-1]
    if last in ("disease", "syndrome", "disorder", "infection", "infections"):
        first = words.casefold().split()[0]
        return first in label_words or (last.rstrip("s") in label_words and len(words.split()) == 1)
    return last.rstrip("s")[: max(5, len(last) - 2)] in label_words


def _is_risk(words: str, at: int) -> bool:
    """True where an illness is what may go wrong."""
    return phrase("risks").search(words[:at]) is not None


def _is_by_it(evidence: Evidence, words: str, at: int, end: int) -> bool:
    """True where the medicine does what the verb *at* says, and no other one."""
    begin, _stop = clause(words, at, end)
    before, behind = words[begin:at], words[end:]
    opened = words.rfind("(", 0, at)
    if opened > words.rfind(")", 0, at):
        # “Fluvoxamine (used to treat depression)”: what stands before the bracket does it.
        return _names(evidence, " ".join(words[:opened].split()[-3:]))
    own = max((match.end() for match in _own_names(evidence, before)), default=0)
    if phrase("other-medicine").search(before[own:]):
        return False
    if not own and phrase("advises").search(before):
        return False
    # “Treat infections before samplumab is given”: nobody treats them with it.
    orders = not before.strip() and phrase("orders").match(words[at:])
    return not (orders and re.match(r"[\w ]{0,20}\b(?:before|after|during|while|until|first)\b", behind))


def _own_names(evidence: Evidence, words: str) -> Iterator[re.Match[str]]:
    for name in names(evidence):
        if name:
            yield from re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)[®™]?", words, re.I)


def _names(evidence: Evidence, words: str) -> bool:
    return any(True for _match in _own_names(evidence, words))


def _speaks_of_it(evidence: Evidence, words: str) -> bool:
    """True where a sentence speaks of the medicine: by its name, as a medicine, or as titles do, without."""
    return bool(
        _names(evidence, words) or phrase("medicine").search(words) or phrase("headline").match(words)
    )


def _outside(
    evidence: Evidence,
    said: _Said,
    span: tuple[int, int],
    given: LabelText,
    *,
    is_hint: bool = False,
) -> Breach:
    words = said.words[slice(*span)]
    inside = "" if words == said.words.rstrip(".") else f" in “{shortened(said.words, _SHOWN)}”"
    shown = shortened(given.text, _SHOWN)
    message = f"“{words}”{inside} is not what the label has: {given.said_by} says “{shown}”"
    place, seen = where(evidence, said.text, (said.start + span[0], said.start + span[1]))
    # What is read from a text, or from a picture’s words, may be read wrongly.
    severity = None if given.is_declared and not is_hint else Severity.WARNING
    return Breach(message, place, seen, severity=severity)


def _sentences(evidence: Evidence) -> tuple[_Said, ...]:
    """Every sentence that may speak of the medicine: printed ones, and what is read aloud of pictures."""
    return evidence.remembered(_all_sentences)


def _all_sentences(evidence: Evidence) -> tuple[_Said, ...]:
    kinds = kinds_of(evidence)
    return tuple(
        _Said(text, kinds.get(text.address.mark, "title"), sentence.text, sentence.start)
        for part in evidence.leaflet.parts
        for text in texts_in(part)
        if kinds.get(text.address.mark, "title") not in _OUTSIDE
        for sentence in sentences(alike(evidence.plain(text)), evidence.locale.sentences)
    )
