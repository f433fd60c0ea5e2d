"""What makes a sentence a claim: a number, a comparison, a rank, an effect, an approval.

A machine can only look at words.  These patterns look for those that reviewers ask a source for, and leave
out what is told to the reader: questions, instructions, ages, dates and telephone numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from brochure.rules.fact_words import (
    compares_in_words,
    counts_in_words,
    result_in_words,
    tells_decision,
)
from brochure.rules.rate_words import changes_rate, lowers_rate

#: Number words that count people: “three in four”.
_COUNT = r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|half)"
_PEOPLE = (
    r"(?:people|persons?|patients?|adults?|children|men|women|participants?|subjects?|responders?|cases?|deaths?"
    r"|carers?|centres?|hospitals?|sites|trials|studies)"
)
_TIME = r"(?:minutes?|hours?|days?|weeks?|months?|years?)"

#: Numbers that are a result wherever they stand.
_RESULT = re.compile(
    rf"\d\s?%|\bper cent\b|\bpercent\b"
    rf"|\b{_COUNT} (?:in|out of|of|from)(?: every| the| about)? (?:\d[\d,]*|two|three|four|five|six|ten)\b"
    rf"|\bn\s?=\s?\d|\bp\s?[<=>]\s?0?\.\d"
    rf"|\b(?:hazard|odds) ratio\b|\brelative risk\b|\bconfidence interval\b"
    rf"|\b\d[\d,.]*(?: |-)?(?:times|fold)\b|\b(?:twice|two-fold|threefold|twofold|halved|doubled)\b"
    rf"|\b(?:half|most|many|few|the majority|a third|two thirds|a quarter) (?:of )?(?:the |all )?{_PEOPLE}\b",
    re.I,
)
#: Numbers that state a fact, unless they tell the reader what to do.
_FIGURE = re.compile(
    # The number of a name or of a phase counts nothing: “the EXAMPLE-1 trial”.
    rf"(?<![\w.,-])(?<!phase )(?<!part )\d[\d,.]*(?: [a-z-]+){{0,2}} {_PEOPLE}\b"
    rf"|\b\d[\d,.]* ?(?:-|–|to) ?\d[\d,.]* {_TIME}\b|\b\d[\d,.]* {_TIME}\b(?! (?:old|of age)\b)"
    r"|\b\d[\d,.]* ?(?:mg|micrograms?|mcg|[µμ]g|g|ml|IU|units)\b",
    re.I,
)
#: Ages, and that somebody is always there: these count no result.
_AGE = re.compile(
    r"\b(?:aged?|under|over|up to(?: and including)?|from|younger than|older than) \d+(?: to \d+)?"
    r"(?: years?)?(?: of age)?|\b24 hours(?: a day|,? 7 days)\b|\b7 days a week\b",
    re.I,
)
_COMPARISON = re.compile(
    r"\b(?<!no )(?<!not )(?:more|less|fewer|better|worse|\w{2,}(?<!oth)(?<!rath)(?<!aft)(?<!und)(?<!ov)er)"
    r"(?: [\w-]+){0,6} than\b"
    r"|(?<!not )(?<!n't )\b(?:compared|in comparison) (?:with|to)\b|\bversus\b|\bvs\b"
    r"|\bunlike (?:other|any)\b|\bdifferent from other\b|\bsuperior to\b|\bnon-inferior\b",
    re.I,
)
#: These compare numbers, times or choices, not treatments.
_NO_COMPARISON = re.compile(
    r"\b(?:rather|other|no more|no less|not more|not less|no later|no earlier) than\b"
    r"|\b(?:more|less|fewer|longer|later|earlier|older|younger) than"
    rf" (?:(?:\d[\d,.]*|{_COUNT}|an? {_TIME}|planned|usual)\b|#)"
    # What readers did, and what a body is like on other days.
    r"|\b(?:more|less|fewer|\w+er)(?: [\w-]+){0,6}? than (?:you|your|usual|normal|before|surrounding"
    r"|prescribed|recommended|(?:the|what|that) (?:recommended|prescribed|usual|normal|dose|amount))\b"
    r"|\b(?:higher|lower|larger|smaller|older|younger|longer|shorter) than \d",
    re.I,
)
_RANK = re.compile(
    r"\b(?:the|its|our|one of the) first (?!(?:and|or|few|line|dose|days?|weeks?|months?|years?|time|hours?"
    r"|use|step|signs?|visit|infusion|thing|tablets?|injections?|capsules?|cycle|course|trimester|symptoms?|warning"
    r"|appointment|part|one|two|three|intravenous|half|page|\d))"
    r"|\bfirst[ -](?:in[ -]class|ever)\b|\bpioneer\w*|\b(?:set|sets|setting) (?:the|a new) standards?\b"
    r"|\b(?:the only|the best(?! (?:places?|times?|ways?|positions?|areas?))|the most (?:effective|advanced"
    r"|powerful|common))\b"
    r"|\bun(?:rivalled|matched|paralleled)\b|\b(?:world|market)[ -]leading\b",
    re.I,
)
_APPROVAL = re.compile(r"\b(?:approved|licensed|indicated|authori[sz]ed) (?:for|in|by|to)\b", re.I)
_BENEFIT = re.compile(
    r"\b(?:efficacy|effectiveness|effective(?:ly)?(?! (?:methods?|contracepti\w+|birth control))|tolerability"
    r"|well tolerated|safety profile)\b",
    re.I,
)
_EFFECT = (
    r"(?:works?|treats?|cures?|prevents?|reduces?|lowers?|improves?|increases?|extends?|prolongs?|protects?|kills?"
    r"|destroys?|attacks?|fights?|slows?|shrinks?|controls?|relieves?|heals?|enhances?|targets?|delivers?|offers?"
    r"|eases?|boosts?|restores?|eliminates?|eradicates?|saves?|helps?|binds?|blocks?|inhibits?|cured|saved)"
)
#: Subjects that act: the medicine, or another word for a treatment.
_AGENT = (
    r"(?:treatments?|(?:immuno)?therap(?:y|ies)|medicines?|drugs?|tablets?|infusions?|injections?|vaccines?)"
)
#: A treatment that is only mentioned: “the stock of your medicine”, “how the treatment works”.
_SPOKEN_OF = re.compile(
    r"\b(?:of|for|about|with|after|before|from|during|without|to|by|through|how|whether|why|if)"
    rf" (?:the |your |this |that |an? |other |their |our )?{_AGENT}\b",
    re.I,
)
#: What nobody knows yet: “We do not know how long the tablets help.”
_UNKNOWN = re.compile(
    r"\b(?:(?:(?:do|does|did|could|ca)(?:n't| not)|cannot|can not)(?: yet)? (?:know|tell|show|say)"
    r"|un(?:known|clear|certain)|not (?:yet )?(?:known|clear|certain))\b(?: is)?"
    r" (?:whether|if|how|what|why|who|when|for how)\b[^.;:]{0,200}",
    re.I,
)
#: Words between who acts and what it does, within one clause.
_NEAR = r"(?:[^.;:!?]{0,120}?)"

_IMPERATIVE = frozenset({
    "add", "aim", "allow", "apply", "ask", "attach", "avoid", "breathe", "bring", "call", "carry",
    "check", "chew", "choose", "clean", "close", "come", "complete", "consider", "consult", "contact",
    "continue", "count", "cut", "dial", "discard", "discuss", "dispose", "dissolve", "do", "don't",
    "drink", "dry", "eat", "fill", "finish", "follow", "get", "give", "go", "grade", "have", "hold",
    "inform", "inhale", "inject", "insert", "keep", "leave", "let", "lie", "lift", "look", "make",
    "measure", "mix", "monitor", "never", "open", "phone", "pinch", "place", "please", "plan", "point",
    "pour", "prepare", "press", "prime", "pull", "push", "put", "read", "record", "refer", "release",
    "remember", "remove", "repeat", "replace", "report", "rest", "return", "ring", "rinse", "rub",
    "scan", "screen", "see", "select", "set", "shake", "show", "sit", "skip", "sleep", "speak", "start",
    "stay", "stop", "store", "swallow", "take", "talk", "tap", "tear", "tell", "throw", "treat", "try",
    "turn", "twist", "unscrew", "use", "visit", "wait", "warm", "wash", "watch", "wear", "wipe", "write",
})  # fmt: skip
#: Words before a command.
_LEADING = re.compile(
    r"^(?:(?:and|then|now|next|first|finally|lastly|always|only|also|just|simply|gently|slowly|carefully"
    r"|immediately|instead|preferably|step \d+)[,:]? )+",
    re.I,
)
_CONDITION = re.compile(
    r"^(?:(?:even )?if|when|before|after|for|within|until|during|with|as soon as|once|unless|while|in case"
    r"|because|to)\b[^,]*,\s*"
    # “Within 2 hours call us”
    rf"|^(?:within|after|for|every|in|at|before) (?:[\w'-]+ ){{0,3}}?{_TIME} ",
    re.I,
)
_FIRST_WORD = re.compile(r"[A-Za-z']+")
_TOLD = re.compile(
    r"^(?:if|when) you\b|\b(?:you|your child) (?:must|should|need to|have to|can|may|will|might)\b"
    r"|\bnot to\b"
    r"|\byour (?:doctor|nurse|team|pharmacist|specialist|hospital|dentist)s? (?:will|may|can|should|might)\b"
    r"|\b(?:should|must|can|may)(?: not| only| always)* be (?:\w+ly )?(?:taken|given|used|stored|kept"
    r"|swallowed|injected|applied|inhaled|started|stopped|repeated|diluted|infused|thrown|checked|avoided|continued)\b"
    # What may be observed is no instruction.
    r"|\b(?:should|must|has to|have to)(?: not| only| always)* be (?:\w+ly )?(?:observed|monitored|tested"
    r"|measured|recorded|done|performed|assessed|evaluated|reconsidered|interrupted|discontinued|withheld"
    r"|resumed|delayed|limited)\b"
    r"|\b(?:should|must)(?: not)? receive\b|\bha(?:s|ve) to use\b|\bkeep out of (?:the )?(?:sight|reach)\b"
    r"|\bdo not\b|\bdon't\b",
    re.I,
)
#: What a pack is called and what is in it: “Samplix 5 mg tablets”, “2.5 mg”.
_STRENGTH = re.compile(
    r"(?:[\w®™-]+ ){0,4}\d[\d.,]* ?(?:mg|micrograms?|mcg|[µμ]g|g|ml|IU|units)(?:/[\w .]+)?"
    r"(?:,? (?!is\b|are\b|was\b|were\b|has\b|and\b)[\w-]+){0,5}",
    re.I,
)
#: Kinds of medicines by what they are for, in a list.
_KINDS = re.compile(
    r"\b(?:medicines|drugs|tablets) (?:\w+ )?(?:to|that|which|for)\b[^.;,]*"
    r"|[,(] ?an? (?:medicine|drug) (?:used )?(?:to|for)\b[^.;,]*",
    re.I,
)


#: How often side effects occur, by the words that labels have for it.
_SCALE = re.compile(r"(?:1 ?/ ?|1 in )1(?:0|00|[ ,]?000|0[ ,]?000)\b")
#: How much there is of what is no medicine.
_EXCIPIENT = re.compile(
    r"\bcontains? (?:less than |up to |about )?\d[\d.,]* ?(?:mmol|mg|g|micrograms?) (?:of )?"
    r"(?:sodium|potassium|lactose|sucrose|sorbitol|fructose|aspartame|ethanol|alcohol|gluten)",
    re.I,
)


def claim_in(sentence: str, values: Mapping[str, str]) -> str:
    """Why a sentence seems to claim something, such as ``it gives a result``; empty if it claims nothing.

    The sentence has plain quotation marks; *values* hold the names of the medicine.
    """
    return _claim_in(sentence, tuple(values[name] for name in ("brand", "generic") if name in values))


# Sentences are judged again with others: those of variants, and of whoever is writing.
@lru_cache(maxsize=4096)
def _claim_in(sentence: str, medicine: tuple[str, ...]) -> str:
    if sentence.rstrip("\"')").endswith("?") or len(_SCALE.findall(sentence)) > 2:
        return ""
    if _RESULT.search(sentence) or result_in_words(sentence) or changes_rate(sentence):
        return "it gives a result"
    if _COMPARISON.search(_NO_COMPARISON.sub("", sentence)) or compares_in_words(sentence):
        return "it compares"
    if _RANK.search(sentence):
        return "it claims to be first or best"
    if instructs(sentence):
        return ""
    acting = _effect(*medicine)
    if lowers_rate(sentence):
        return "it states an effect"
    stated = _UNKNOWN.sub("", sentence)
    if _BENEFIT.search(stated) or acting.search(_SPOKEN_OF.sub("", _KINDS.sub("", stated))):
        return "it states an effect"
    if _APPROVAL.search(sentence) or tells_decision(sentence):
        return "it says what is approved"
    if _STRENGTH.fullmatch(sentence) or _TOLD.search(sentence) or _EXCIPIENT.search(sentence):
        return ""
    if _FIGURE.search(_AGE.sub("", sentence)) or counts_in_words(sentence):
        return "it gives a number"
    return ""


def gives_number(sentence: str) -> bool:
    """True where a sentence gives a number that somebody has counted or measured."""
    return bool(_RESULT.search(sentence) or _FIGURE.search(_AGE.sub("", sentence)))


def instructs(sentence: str) -> bool:
    """True where a sentence tells its reader what to do: “Call at once”, “If you feel ill, call”."""
    rest = _LEADING.sub("", _CONDITION.sub("", _LEADING.sub("", sentence)))
    first = _FIRST_WORD.search(rest)
    return first is not None and first[0].lower() in _IMPERATIVE


@lru_cache(maxsize=64)
def _effect(*medicine: str) -> re.Pattern[str]:
    """A pattern that finds the medicine by one of its names, or a treatment, with what it does."""
    names = "".join(f"{re.escape(name.rstrip('®™'))}|" for name in medicine)
    return re.compile(rf"\b(?:{names}{_AGENT})\b{_NEAR}\b(?:{_EFFECT}|may not need)\b", re.I)
