"""How much texts say is given, and how often, against what the label has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from brochure.rules.claim_detection import instructs
from brochure.rules.clauses import NEGATION, denies, undenied
from brochure.rules.doses import (
    Quantity,
    amounts_in,
    differs,
    given_in,
    often_in,
    units_of,
    within,
)
from brochure.rules.evidence import Evidence
from brochure.rules.label import LabelText, label
from brochure.rules.label_speech import (
    SHORT,
    Said,
    masked,
    names_it,
    names_or_points,
    outside,
    own_names,
    said_in,
)
from brochure.rules.label_terms import label_terms, phrase, turn
from brochure.rules.rule import Breach, check

#: On what it depends that something is to be done.
_CONDITION = re.compile(r"\b(?:if|when|where) [^,;.]*", re.I)
#: The same before what is to be done.
_CONDITION_BEFORE = re.compile(rf"^{_CONDITION.pattern},", re.I)


@check("label-dose")
def label_dose(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Amounts and intervals that texts tell to give, and that the label does not have."""
    again: list[tuple[Said, tuple[int, int]]] = []
    for given in label(evidence, "dose")[:1]:
        again = list(_repeated(evidence)) if is_once(given) else []
        for said, span in again:
            yield outside(evidence, said, span, given)
    known = [text for text in label(evidence, "dose") if quantities(text)]
    for given in known[:1]:
        amounts, often = given_in(given.text), often_in(given.text)
        is_one = not phrase("raised-by-label").search(given.text) and all(
            each.least == each.most for each in amounts
        )
        for said in said_in(evidence):
            if any(said is other for other, _span in again):
                continue
            raised = phrase("raises").search(said.words) if is_one else None
            if raised and not said.is_read_aloud and _raises(said.words, raised):
                yield outside(evidence, said, raised.span(), given, is_hint=True)
                continue
            if not _doses(evidence, said):
                continue
            words = masked(evidence, said.words)
            every = given_in(words)
            own = [each for each in every if _is_given(evidence, said.words, each)]
            times = [
                each
                for each in often_in(said.words)
                if _is_given(evidence, said.words, each) and _is_how_often(each, every, own)
            ]
            other = [each for each in own if each.unit in units_of(amounts) and not within(each, amounts)]
            other += [each for each in times if not within(each, often)]
            if not other and (names_or_points(evidence, said.words) or _counts(own)):
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
                    yield outside(evidence, said, (each.start, each.end), given, is_hint=is_hint)
            elif other and not _same_total(said.words, own, times, amounts, often):
                first = min(other, key=lambda each: each.start)
                yield outside(evidence, said, (first.start, first.end), given)


def is_once(text: LabelText) -> bool:
    """True where a label has one dose, and no other one after it."""
    return bool(phrase("once-only").search(text.text)) and not (
        phrase("not-once").search(text.text) or often_in(text.text)
    )


def _repeated(evidence: Evidence) -> Iterator[tuple[Said, tuple[int, int]]]:
    """Sentences that say that the medicine is given more than once, and where they do so."""
    for said in said_in(evidence):
        words = said.words
        if said.is_read_aloud or phrase("wrong-dose").search(words) or phrase("no-dose").search(words):
            continue
        if not names_or_points(evidence, words):
            continue
        plain = masked(evidence, words)
        found = turn("again").search(plain)
        if found is None or phrase("other-medicine").search(words[: found.start()]):
            continue
        # “If one is not enough, it is given again”: the condition is no part of what is done.
        before = _CONDITION_BEFORE.match(words)
        begin = before.end() if before and before.end() < found.end() else 0
        told = " " * begin + words[begin:]
        if not denies(told, *found.span()) and not phrase("asks-of-once").search(told[: found.start()]):
            yield said, found.span()


def _raises(words: str, found: re.Match[str]) -> bool:
    """True where somebody is told to give more, and nobody did so by mistake."""
    wrong = phrase("wrong-dose").search(words[: found.start()] + words[found.end() :])
    # “Take another one if the first does not help”: what is denied is no part of the order.
    order = _CONDITION.sub(lambda match: " " * len(match[0]), words)
    return not (denies(order, *found.span()) or wrong or phrase("other-dose").search(words))


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
    named = any(match.start() == 0 for match in own_names(evidence, words))
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


def quantities(text: LabelText) -> list[Quantity]:
    """How much a label gives, and how often."""
    return [*amounts_in(text.text), *often_in(text.text)]


def _doses(evidence: Evidence, said: Said) -> bool:
    """True where a sentence says how much of the medicine is given, or how often."""
    words = said.words
    at_most = phrase("at-most").sub("", words)
    if said.is_read_aloud or NEGATION.search(undenied(at_most)) or phrase("wrong-dose").search(words):
        return False
    if phrase("describes").search(words) and not phrase("gives-it").search(words):
        return False
    amounts, often = given_in(masked(evidence, words)), often_in(words)
    counted = [each for each in amounts if each.unit.split()[0] in label_terms().forms]
    named = names_it(evidence, words)
    if counted and (often or phrase("gives").search(words) or phrase("a-day").search(words)):
        # “2 tablets” are the medicine’s own, unless another one stands before them.
        return named or not phrase("other-forms").search(words)
    if not amounts and not often:
        return False
    if named and often and (amounts or len(words.split()) <= SHORT):
        return True
    about = named or phrase("medicine").search(words) or (instructs(words) and amounts)
    about = about or (amounts and often and _is_alone(words, amounts[0]))
    return bool(about and phrase("gives").search(words) and (named or not phrase("no-dose").search(words)))


def _is_alone(words: str, amount: Quantity) -> bool:
    """True where no name of another medicine stands before an amount."""
    before = re.search(r"(\w+)[,;:(]? ?$", words[: amount.start])
    ends = re.search(r"[,;:(] ?$", words[: amount.start])
    return before is None or bool(ends) or phrase("before-amount").fullmatch(before[1]) is not None
