"""Risks, rates and chances that a treatment changes, told in words: “halves the risk”, “the risk was cut”."""

from __future__ import annotations

import re

#: How often something happens; how fast an infusion runs is none of it.
_RATE = (
    r"(?:risks?|chances?|odds|likelihood|hazards?|mortality|deaths|relapses|flares|attacks|strokes|seizures"
    r"|(?<!infusion )(?<!flow )(?<!heart )(?<!pulse )(?<!filtration )"
    r"rates?(?! of (?:the )?(?:infusion|administration|flow|injection))"
    r"|admissions|recurrences?|progression|exacerbations|events|episodes|infections|survival|remissions?)"
)
#: Words between a verb and that: “cuts the yearly risk”, “risk of a stroke was cut”.
_TO, _FROM = r"(?:[\w'-]+ ){0,4}?", r"(?: [\w'-]+){0,5}?"
_OWNER = r"(?:the|your|their|its|his|her)"
#: By how much it changes, in words.
_CHANGED = re.compile(
    r"\b(?:halv(?:e[sd]?|ing)|doubl(?:e[sd]|ing)|trebl(?:e[sd]|ing)|tripl(?:e[sd]|ing)|quarter(?:s|ed))"
    rf" {_TO}{_RATE}\b"
    rf"|\b{_RATE}{_FROM} (?:halves|halved|doubles|doubled|trebled|tripled)\b"
    r"|\b(?:half|twice|double|a third of|a quarter of|two thirds of)(?: of)? (?:that|the|your|their|its)"
    rf" (?:[\w-]+ )?{_RATE}\b"
    r"|\bhalf as (?:many|likely|often|high|great)\b"
    rf"|\b{_RATE}{_FROM} (?:cut|reduced|lowered|slashed|down|decreased|less|lower|fewer)"
    r"(?: in half| by| to)\b(?! \w+ing\b)"
    rf"|\b(?:cut|reduc|lower|slash|decreas)\w* {_TO}{_RATE}(?: [\w'-]+){{0,4}}?"
    r" (?:in half|by (?:about |almost |over )?(?:half|an? \w+|two|three|\d))\b"
    r"|\brisk reduction\b",
    re.I,
)
#: That it becomes or is smaller; by how much nobody says.
_SMALLER = re.compile(
    rf"\b(?:cuts|slashe[sd]|curbs|lessens|diminishes|decreases|minimi[sz]es|reduces|lowers) {_TO}{_RATE}\b"
    rf"|\b(?:lowered|reduced|decreased) {_OWNER} (?:[\w-]+ ){{0,2}}{_RATE}\b"
    r"|\b(?:can|may|will|to|and|did|could|this|that|it|treatment|therapy) cut"
    rf" {_OWNER} (?:[\w-]+ )?{_RATE}\b"
    rf"|\b{_RATE}(?: of [\w'-]+(?: [\w'-]+){{0,3}}?)? (?:"
    r"(?:is|was|were|are|has been|have been) (?:\w+ly )?"
    r"(?:cut|reduced|lowered|slashed|decreased|smaller|lower|less)"
    r"|fell|dropped|declined|shrank|sank|went down|goes down"
    # “The risk of trips and falls” falls nowhere.
    r"|(?<!and )(?<!or )(?:falls|drops?)(?= (?:by|to|from|with|after|over)\b|[.,;]|$))\b"
    r"(?! (?:by|if|when) \w+ing\b| (?:if|when) you\b)"
    r"|\b(?:had|have|has|with|showed|means|gives|at|an?) (?:an? )?(?:\w+ )?(?:lower|smaller|reduced)"
    rf" {_RATE}\b"
    rf"|\bfewer (?:[\w-]+ )?{_RATE}\b|\breduction in (?:the )?(?:[\w-]+ )?{_RATE}\b",
    re.I,
)
#: What people do about a risk themselves, and what makes it so for others.
_OWN_CARE = re.compile(
    r"\b(?:wash\w*|clean\w*|drink\w*|smok\w*|exercis\w*|diet|eat\w*|mask|gloves|rails|vaccin\w*|avoid\w*"
    r"|check\w*|monitor\w*|tests?|antibiotics?|dose (?:is|was) reduced|reduced dose|you can|you should"
    r"|how to)\b",
    re.I,
)


def changes_rate(sentence: str) -> bool:
    """True where a sentence tells by how much a risk or rate is changed: “halves the risk”."""
    return _CHANGED.search(sentence) is not None


def lowers_rate(sentence: str) -> bool:
    """True where a sentence tells that a risk or rate is lower, by no care of people’s own."""
    return _SMALLER.search(sentence) is not None and not _OWN_CARE.search(sentence)
