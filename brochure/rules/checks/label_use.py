"""What texts say that the medicine is for, and how it is used, against what the label has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from brochure.rules.clauses import clause, denies, is_pending
from brochure.rules.evidence import Evidence
from brochure.rules.illnesses import first_not_named, is_named, not_named
from brochure.rules.label import LabelText, label
from brochure.rules.label_speech import (
    Said,
    masked,
    names_it,
    outside,
    own_names,
    said_in,
    speaks_of_it,
)
from brochure.rules.label_terms import label_terms, phrase, turn, whole_words
from brochure.rules.rule import Breach, check

#: What makes an illness the one of other medicines: “eczema medicines that you apply”.
_IS_ANOTHERS = re.compile(
    r" (?:[A-E] )?(?:medicines?|drugs?|medications?|creams?|tablets?|treatments?|vaccines?)\b", re.I
)
#: Another medicine with what it is, before what it does.
_CALLED = re.compile(
    r"\w\)?, (?:an?|another|other) (?:\w+ )?(?:medicines?|drugs?|antibiotics?|treatments?)"
    r" ?(?:(?:that|which) (?:is|are) )?(?:used |given |taken )?(?:to |for )?$",
    re.I,
)

#: What between a verb and an illness makes it the one of something else.
_BETWEEN = re.compile(r"\bwith (?:\w+ )?(?:medicines|drugs)\b|\b(?:if the|how|why|ha(?:s|ve|d) had)\b", re.I)
#: What somebody does as the subject of a sentence: “Keeping wounds clean helps …”.
_IS_DONE = re.compile(r"(?!during|following)\w+ing \w", re.I)
#: A sentence that is no more than the name of a medicine, in a list of others.
_IS_A_NAME = re.compile(r"[A-Z][a-z-]{4,}(?: [a-z-]+)?\.?")
#: What a sentence on side effects calls them.
_EFFECTS = re.compile(
    r"\b(?:(?:side|these|such|unwanted) effects?|adverse (?:events?|reactions?|effects?)|symptoms are)\b",
    re.I,
)
#: What readers and their doctors are told to do.
_IS_IMPORTANT = re.compile(r"it is (?:\w+ )?(?:important|recommended|necessary) (?:to|that)\b", re.I)


@check("label-use")
def label_use(evidence: Evidence, _given: Mapping[str, Any]) -> Iterator[Breach]:
    """Illnesses and ways of use that texts say the medicine is for, and that the label does not name."""
    known = label(evidence, "indication")
    for given in known[:1]:
        # What the label is for, in all texts that give it.
        whole = " ".join(text.text for text in (*known, *label(evidence, "use"))).casefold()
        for before, said in _with_before(said_in(evidence)):
            if not speaks_of_it(evidence, said.words) or _goes_on(evidence, before, said):
                continue
            for match in label_terms().for_illness.finditer(said.words):
                found = not_named(said.words, match.span("illness"), whole)
                if found is None:
                    continue
                span = found.span()
                if denies(said.words, *span) or _is_risk(said.words, span[0]):
                    continue
                if _IS_ANOTHERS.match(said.words, span[1]):
                    continue
                # “Treatment with medicines for infections” is one with other medicines, and what is used
                # “if the ulcer oozes” need not be the one for ulcers.
                if _BETWEEN.search(said.words[match.start() : span[0]]):
                    continue
                if is_pending(said.words, *span) or phrase("harm-told").search(said.words[span[1] :]):
                    continue
                if not _is_by_it(evidence, said.words, match.start(), span[1]):
                    continue
                yield outside(evidence, said, span, given)
                break
            else:
                yield from _for_others(evidence, said, given, whole)
    yield from _uses(evidence)


def _for_others(evidence: Evidence, said: Said, given: LabelText, whole: str) -> Iterator[Breach]:
    """Illnesses that a sentence names beside the medicine, signs that it changes, and what it prevents."""
    words = said.words
    plain = masked(evidence, words)
    is_other = phrase("not-for").search(phrase("may-help").sub("", words)) is not None
    for name in () if is_other else ("named-for", "good-in", "given-for"):
        for match in turn(name).finditer(plain):
            if name == "good-in":
                # Of those who have two illnesses the first one is what they are treated for.
                found = label_terms().illness_pattern.match(words, match.end())
                is_said = (
                    found and not is_named(found[0], whole) and turn("does-good").match(plain, found.end())
                )
                found = found if is_said else None
            else:
                found = first_not_named(words, match.end(), whole)
            if found is None or denies(words, *found.span()) or is_pending(words, *found.span()):
                continue
            if _IS_ANOTHERS.match(words, found.end()):
                continue
            if phrase("harm-told").search(words[found.end() :]):
                continue
            if name != "good-in" and phrase("whenever").search(words[: match.start()]):
                continue
            yield outside(evidence, said, found.span(), given)
            return
    for sign in label_terms().signs:
        pattern = (
            r"\ue000 (?:also |even )*(?:lowers|improves|lifts|raises|eases|relieves|reduces|controls|cuts)"
        )
        pattern += rf" (?:the |your |high )*(?P<sign>{sign.words})\b"
        found = re.search(pattern, plain, re.I)
        if found and not re.search(sign.label, whole, re.I) and not phrase("not-for").search(words):
            yield outside(evidence, said, found.span("sign"), given, is_hint=True)
            return
    if phrase("prevention").search(whole):
        return
    for match in phrase("prevents").finditer(plain):
        found = label_terms().illness_pattern.match(words, match.end())
        if found and re.match(rf" (?:{phrase('bouts').pattern})", words[found.end() :], re.I):
            continue
        if found and is_named(found[0], whole) and not _is_by_it(evidence, words, match.start(), found.end()):
            continue
        if found and is_named(found[0], whole) and not denies(words, *match.span()):
            yield outside(evidence, said, (match.start(), found.end()), given)
            return


def _uses(evidence: Evidence) -> Iterator[Breach]:
    for given in (*label(evidence, "use"), *label(evidence, "indication")):
        for term in label_terms().uses:
            wrong, only = whole_words(term.says), whole_words(term.label)
            # A label that allows both names both.
            if not only.search(given.text) or wrong.search(given.text):
                continue
            for said in said_in(evidence):
                if not speaks_of_it(evidence, said.words) and not phrase("gains").search(said.words):
                    continue
                found = wrong.search(said.words)
                # “Do not wait until two treatments have failed” says the opposite of what it names.
                rest = found and said.words[: found.start()] + " … " + said.words[found.end() :]
                treats = phrase("treats").search(said.words) or names_it(evidence, said.words)
                speaks = rest and not only.search(rest) and treats
                if not found or not speaks or _is_for_others_use(evidence, said.words[: found.start()]):
                    continue
                is_mild_harm = found[0].casefold() == "mild" and _is_risk(said.words, found.start())
                if _is_harm(said.words) or is_mild_harm:
                    continue
                # “No treatment yet” denies nothing else.
                start, end = found.span()
                rest = said.words[:start] + " " * (end - start) + said.words[end:]
                if not denies(rest, start, end):
                    yield outside(evidence, said, found.span(), given)


def _is_for_others_use(evidence: Evidence, before: str) -> bool:
    """True where other medicines are given for what follows."""
    found = re.search(r"\bgiven (?:\w+ )?(?:medicines|drugs|fluids?)\b.*$", before, re.I)
    return found is not None and not names_it(evidence, found[0])


def _is_harm(words: str) -> bool:
    """True where a sentence tells of side effects, and when they come."""
    return _EFFECTS.search(words) is not None


def _is_risk(words: str, at: int) -> bool:
    """True where an illness is what may go wrong."""
    return phrase("risks").search(words[:at]) is not None


def _with_before(every: Sequence[Said]) -> Iterator[tuple[str, Said]]:
    """Each sentence with the words of the one before it in the same text; empty where there is none."""
    last: Said | None = None
    for said in every:
        yield last.words if last is not None and last.text is said.text else "", said
        last = said


def _goes_on(evidence: Evidence, before: str, said: Said) -> bool:
    """True where “this medicine” is another one, which the sentence *before* has named."""
    return bool(
        before
        and (phrase("turns-to-another").search(before) or _IS_A_NAME.fullmatch(before.strip()))
        and not names_it(evidence, before)
        and not names_it(evidence, said.words)
        and phrase("goes-on-about-it").match(said.words)
    )


def _is_another(evidence: Evidence, before: str, behind: str) -> bool:
    """True where a sentence says what another medicine is, up to what it does."""
    found = turn("is-another").search(before)
    # “Samplix: a treatment for gout” names it.
    if found and names_it(evidence, " ".join(before[: found.start()].split()[-2:]) + " " + found[0]):
        return False
    if found is None or not found[0].startswith(("Medicine", "Drug", "A ", "An ")):
        return found is not None
    # “Medicine for the treatment of arrhythmias, such as quinidine” is a kind of medicines.
    kinds = r"(?:,| \() ?(?:such as|called|like|for example|e\.g\.) | \([a-z]{5,}[a-z ,]*\)\.?$"
    return re.search(kinds, behind) is not None


def _is_by_it(evidence: Evidence, words: str, at: int, end: int) -> bool:
    """True where the medicine does what the verb *at* says, and no other one."""
    begin, _stop = clause(words, at, end)
    before, behind = words[begin:at], words[end:]
    opened = words.rfind("(", 0, at)
    if opened > words.rfind(")", 0, at):
        # “Fluvoxamine (used to treat depression)”: what stands before the bracket does it.
        before = re.split("[:;,]", words[:opened])[-1]
        return names_it(evidence, " ".join(before.split()[-3:]))
    own, named = max(((match.end(), match.start()) for match in own_names(evidence, before)), default=(0, 0))
    if re.search(rf"(?:{phrase('beside-it').pattern}|\b(?:that|which)) $", before[:named], re.I):
        # “Cells that samplumab targets help to fight infections”: they do it.
        return False
    if turn("before-it").match(masked(evidence, behind)):
        return False
    if not own and (
        _is_another(evidence, words[:at], behind)
        or phrase("medicines-of-a-class").search(before)
        or _IS_DONE.match(before)
    ):
        return False
    if phrase("other-medicine").search(before[own:]):
        return False
    # “Tell your doctor before using it if you have gout”: nobody uses it for that.
    if phrase("advises").search(words[:at]) and " if " in words[at:end]:
        return False
    # “Glyceryl trinitrate, a medicine used to treat angina”: what stands before it does it.
    if (called := _CALLED.search(before)) and called.start() > own:
        return False
    if not own and (
        phrase("advises").search(words[:at])
        or (_IS_IMPORTANT.match(words) and not names_it(evidence, re.split(r",| if ", behind)[0]))
    ):
        return False
    # “Treat infections before samplumab is given”: nobody treats them with it.
    orders = not before.strip() and phrase("orders").match(words[at:])
    return not (orders and re.match(r"[\w ]{0,20}\b(?:before|after|during|while|until|first)\b", behind))
