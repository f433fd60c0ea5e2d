"""Which words speak for which: what continues a sentence, tells the same as a title, or names a source.

Where it is unclear nothing speaks: a claim without a source is seen, one with a wrong source is not.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from brochure.rules.claim_detection import gives_number, instructs

#: Words that point to what was just said, at the beginning of a sentence.
_POINTS = re.compile(
    r"(?:(?:and|but|so|then|thus|also|still|however|therefore|in all|of|among|for|with|without|after|before"
    r"|in),? )?(?:it|its|this|that|these|those|they|their|them|such|both|he|she|his|her|neither"
    r"|(?:all|some|most|many|few|half|none)(?: of (?:them|these|those))? (?:had|have|were|was|are|did|got"
    r"|took))\b"
    r"(?! (?:leaflet|booklet|document|page|section|number|line|code|site|website|card)\b)|in other words\b",
    re.I,
)
#: Words that point to what a title says, anywhere in what stands right below it.
_POINTS_UP = re.compile(r"\b(?:it|this|these|they|them|that)\b", re.I)
#: What goes on where a title ends: “Do not drive” / “For 8 weeks.”
_GOES_ON = re.compile(r"[a-z(]|(?i:for|within|after|with|until|up to|from|during|in|at|by|as|because|to)\b")
_SMALL = re.compile(r"[a-z(]")
#: A sentence that takes up the one before.
_TAKES_UP = re.compile(
    r"(?:that|this|these|those) (?:is|are|was|were|means?)\b|(?:of|among) (?:these|those|them)\b"
    r"|in other words\b",
    re.I,
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_NUMBER = re.compile(r"\d[\d.,]*")
#: Words that two sentences may share and speak of different things all the same.
_COMMON = frozenset({
    "about", "adult", "after", "again", "almost", "also", "always", "another", "because", "been",
    "before", "being", "between", "both", "call", "care", "child", "children", "could", "daily", "days",
    "doctor", "does", "drug", "during", "each", "effect", "every", "fewer", "from", "given", "have",
    "hour", "into", "least", "less", "made", "many", "medicine", "month", "more", "most", "need",
    "nurse", "other", "over", "patient", "people", "person", "should", "some", "such", "take", "taken",
    "team", "than", "that", "their", "them", "then", "there", "these", "they", "this", "time",
    "treatment", "under", "until", "used", "using", "very", "week", "were", "what", "when", "which",
    "while", "will", "with", "within", "without", "would", "year", "your",
})  # fmt: skip
_ENDING = re.compile(r"(?:ings?|ed|es|s|e)$")
#: How many words of a sentence may name its subject.
_SUBJECT = 6
#: What tells how something is graded, dosed or called, not where data are from.
_DEFINES = re.compile(
    r"\bgrad(?:ed|ing)\b|\bdefin(?:ed|es?|itions?)\b|\bclassif(?:ied|ication)\b|\bscored\b"
    r"|\b(?:grades?|scores?|scales?|criteria|terms?|names?|units?|doses?|dosing|dosage|abbreviations?"
    r"|categories|responses?)"
    r" (?:(?:is|are|was|were) )?(?:(?:those|that|as|from|per|according)\b|by\b(?! "
    # “Response by arm” tells whose response it is.
    r"(?:(?:treatment|study|age|dose) )?(?:arms?|(?:sub)?groups?|cohorts?|treatments?|trials?|ages?|sex"
    r"|diseases?|visits?|weeks?|months?|years?)\b))"
    r"|\bas (?:elsewhere|(?:in|on|by) (?:the|its|a) (?:label\w*|summary|protocol|smpc|consensus"
    r"|guidelines?))\b"
    r"|\bstands? for\b|\bmeans\b|\bscale of\b|\bcriteria (?:of|by)\b",
    re.I,
)
#: What tells where data are from.
_ORIGIN = re.compile(
    r"\b(?:from|sources?|data|adapted|reproduced|reported|stud(?:y|ies)|trials?|publi\w+|results?|analys[ei]s"
    r"|estimates?|update|registry|survey|based on)\b",
    re.I,
)


def takes_up(sentence: str) -> bool:
    """True where a sentence takes up the one before: “That is …”, “Of these …”."""
    return _TAKES_UP.match(sentence) is not None


def continues(first: str, second: str, names: Collection[str]) -> bool:
    """True where a sentence plainly continues the one before: it points to it, or has the same subject.

    *names* are those of the medicine, which most sentences of a leaflet share.
    """
    if instructs(second):
        return instructs(first) and (
            first.split()[:2] == second.split()[:2]
            or bool(_POINTS.match(second))
            or _share(first, second, names)
        )
    return bool(_POINTS.match(second)) or _share(first, second, names)


def tells_same(title: str, sentence: str, names: Collection[str], *, is_next: bool) -> bool:
    """True where a sentence below a title tells what the title states.

    It goes on where the title ends, or shares words with it; a figure of the title has to be among its own.
    *is_next* is true of the sentence right below, in which “it” means the title.
    """
    wanted, given = (set(_NUMBER.findall(words)) for words in (title, sentence))
    if wanted and given and not wanted & given:
        return False
    if instructs(sentence) and not instructs(title):
        return False
    if _SMALL.match(sentence) or (is_next and (_GOES_ON.match(sentence) or _POINTS_UP.search(sentence))):
        return True
    return bool(wanted & given or _stems(title, names) & _stems(sentence, names))


def tells_origin(sentence: str) -> bool:
    """True where a note tells where data are from, or of how many they are."""
    return not defines(sentence) and bool(
        _ORIGIN.search(sentence) or gives_number(sentence) or not _WORD.search(sentence)
    )


def defines(sentence: str) -> bool:
    """True where a sentence tells how something is graded, dosed or called."""
    return _DEFINES.search(sentence) is not None


def _share(first: str, second: str, names: Collection[str]) -> bool:
    """Whether the subject of a sentence is named in the one before."""
    subject = " ".join(second.split()[:_SUBJECT])
    return bool(_stems(first, names) & _stems(subject, names))


def _stems(text: str, names: Collection[str]) -> set[str]:
    """The words of a text that tell what it is about, without their endings."""
    words = {word.lower() for word in _WORD.findall(text)}
    known = {word.lower() for name in names for word in _WORD.findall(name)}
    return {_ENDING.sub("", word) for word in words - known - _COMMON if _ENDING.sub("", word) not in _COMMON}
