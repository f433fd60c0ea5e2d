"""Ages in texts: “adolescents”, “children aged 6 to 11 years”, “up to and including 25 years”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from brochure.rules.label_terms import NUMBER_WORDS, AgeTerm, label_terms, whole_words

#: Older than anybody.
OLDEST = 130.0
#: Years of units, by their first letters.
_YEARS = {"y": 1.0, "m": 1 / 12, "w": 7 / 365.25, "d": 1 / 365.25}
#: Ages of people of all ages.
_EVERYBODY = (5.0, 40.0, 80.0)
#: Most characters between a word for people and the number of their age.
_NEAR = 40
#: Tens as words, and decades of life.
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2
    )
}
_DECADES = {f"{word.removesuffix('y')}ies": number for word, number in _TENS.items()}
_ONES = "|".join(word for word, number in NUMBER_WORDS.items() if number < 10)
_TENTH = "|".join(_TENS)
#: “Sixty-five” is one number, and no range.
_N = (
    rf"(?:\d{{1,3}}(?:\.\d)?|(?:{_TENTH})(?:[- ](?:{_ONES})\b|(?![- ](?:{_ONES})\b))"
    rf"|{'|'.join(NUMBER_WORDS)})"
)
_UNIT = r"(?:years?|yrs?|months?|weeks?|days?)"
_OF_AGE = r"(?:[ -]old| of age)"
_AGED = r"(?:aged?|ages?(?: of)?|from the age of|at the age of)"
#: Whom a number of years behind “over” or “under” makes an age.
_CALLED = (
    r"(?:people|patients|persons?|adults?|children|infants|babies|pupils|youngsters|adolescents|teenagers"
    r"|boys|girls|women|men|anyone|those|person|patient|man|woman|boy|girl|child|everybody|everyone)"
)
#: What follows a number without a unit where it is an age: the end, or words that no number counts.
_ENDS = (
    r"(?!\.\d)(?=[.,;:!?)]|$| (?:and|or|who|whose|with|too|as|also|can|may|could|should|will|are|is|was|were"
    r"|have|had|has|do|did|does|respond\w*|benefit\w*|receive\w*|take|takes|use|used|treated|given|improved"
    r"|tolerated|showed|at|on|in(?! \d))\b)"
)
#: Numbers that are ages of people without a unit: from ten up.
_BARE = rf"(?:\d\d|{_TENTH})"
_TO = r" ?(?:-|–|to|and|until|through) ?"
#: What makes a number behind people of all ages the least of these.
_BOUND = re.compile(r",? (?:from|above|over|of at least|at least|older than|≥)\b", re.I)
#: What makes a number of years a time that something takes.
_LASTING = re.compile(
    r"\b(?:after|during|within|last(?:s|ed|ing)?|over|past|follow(?:ed)?[- ]up (?:of|was)|up to"
    r"|experience of) (?:the |about |some )?$"
    r"|\b(?:used|took|taken|given|treated|studied|followed|known|available|marketed|sold|stored|kept|continued|on"
    r"|made|persist(?:s|ed)|lived|alive|survived|observed|in use|on the market|held|well)(?: \S+){0,3} for"
    r" (?:about |some )?$",
    re.I,
)
#: How texts speak of ages in numbers.  Each has groups `a`, `b` where there are two, and their units;
#: they are numbered where there is more than one way.
_NUMERIC = {
    "between": (
        rf"\b{_AGED} (?:between )?(?P<a>{_N})(?: (?P<ua>{_UNIT}))?{_TO}(?:less than |under )?(?P<b>{_N})\b"
        rf"(?: (?P<u>{_UNIT}))?"
        rf"|\b(?:between |from )?(?P<a2>{_N})(?: (?P<ua2>{_UNIT}))?{_TO}(?:less than |under )?(?P<b2>{_N})"
        rf"[ -](?P<u2>{_UNIT}){_OF_AGE}"
        rf"|\b{_CALLED} of (?P<a3>{_N}){_TO}(?P<b3>{_N}) (?P<u3>{_UNIT})\b"
        rf"|\b{_CALLED} (?:of|between|from) (?P<a4>{_BARE}){_TO}(?P<b4>{_BARE}){_ENDS}"
    ),
    "decade": (
        r"\bin (?:their|his|her|your) (?:(?:early|mid|late)[- ])?"
        rf"(?P<a>[2-9]0|{'|'.join(_DECADES)})(?:'?s)?\b"
    ),
    "from": (
        rf"\b(?P<a>{_N})[ -](?P<u>{_UNIT})(?:{_OF_AGE})?,? (?:and|or) (?:over|above|older)\b"
        rf"|\b(?P<a1>{_N})[ -](?P<u1>{_UNIT}){_OF_AGE},? (?:and|or) (?:upwards?|more)\b"
        rf"|\b{_AGED} (?P<a2>{_N})(?: (?P<u2>{_UNIT}))?,? (?:and|or) (?:over|above|older|upwards?|more)\b"
        rf"|(?:≥|>=) ?(?P<a3>{_N}) ?(?P<u3>{_UNIT})\b(?:{_OF_AGE})?"
        rf"|\b(?:from|at least|over|above|older than) (?P<a4>{_N})[ -](?P<u4>{_UNIT}){_OF_AGE}"
        r"|\b(?:(?:from|over|above) the age of|(?:from|at least|over|above) age|as young as|aged? over)"
        rf" (?P<a5>{_N})\b(?: (?P<u5>{_UNIT}))?(?:{_OF_AGE})?"
        rf"|\bolder than (?P<a7>{_N}) (?P<u7>{_UNIT})\b"
        rf"|\b{_CALLED},? (?:aged )?(?:over|above|from) (?P<a8>{_N}) (?P<u8>{_UNIT})\b"
        rf"|\b(?:used|given|licensed|approved|works?|suitable|indicated|taken|helps) from"
        rf" (?P<a9>{_N}) (?P<u9>years|months)\b(?! of (?!age)| ago| on\b| to\b|,? (?:un)?til)"
        rf"|\b(?P<a10>\d\d?)\+ ?(?:years?|year-olds?|patients|people)\b"
        rf"|\bover[ -](?P<a6>\d\d)s\b"
        rf"|\b{_CALLED},? (?:aged |who are |are )?(?:over|above|older than|past|beyond)"
        rf" (?P<a11>{_BARE}){_ENDS}"
        rf"|\b(?:you|they) are (?:over|above|older than|past) (?P<a12>{_BARE}){_ENDS}"
        r"|\b(?:also|even|too|works?|well|for those|suitable|respond|not only|helps?)(?: in| for| if)?"
        r" (?:over|above|past|beyond)"
        rf" (?P<a13>{_BARE}){_ENDS}"
        rf"|^(?:if |in |for )?(?:over|above) (?P<a14>{_BARE})(?=[?.,!:]|$)(?!, ?\d)"
        rf"|^(?:if |in |for |also for )?(?P<a19>{_BARE}) (?:and|or) (?:over|above)\b(?! \d)"
        rf"|\b{_CALLED}(?: of| aged| from)? (?P<a15>{_BARE}) (?:and|or) (?:over|above|more)\b"
        rf"|\b(?P<a16>{_BARE}) (?:and|or) older\b|\b(?P<a17>\d\d)[- ]plus(?:es)?\b(?! \d)"
        rf"|\b{_CALLED} (?:of |aged )?(?P<a18>\d\d)\+(?! ?\w)"
    ),
    "to": (
        rf"\b(?:under|below|younger than|less than) (?P<a>{_N})[ -](?P<u>{_UNIT}){_OF_AGE}"
        rf"|\b(?:under|below|until) the age of (?P<a2>{_N})\b(?: (?P<u2>{_UNIT}))?"
        rf"|\b{_AGED} (?:under|below|less than|younger than) (?P<a3>{_N})\b(?: (?P<u3>{_UNIT}))?"
        rf"|\byounger than (?P<a5>{_N}) (?P<u5>{_UNIT})\b"
        rf"|\b{_CALLED},? (?:aged )?(?:under|below) (?P<a6>{_N}) (?P<u6>{_UNIT})\b"
        rf"|\bunder[ -](?P<a4>\d\d?)s\b"
        rf"|\b{_CALLED},? (?:aged |who are |are )?(?:under|below|younger than) (?P<a7>{_BARE}){_ENDS}"
        rf"|\b(?:you|they) are (?:under|below|younger than) (?P<a8>{_BARE}){_ENDS}"
    ),
    "up to": (
        rf"\bup to(?: and including)?(?: the age of)? (?P<a>{_N})[ -](?P<u>{_UNIT}){_OF_AGE}"
        rf"|\b{_AGED} up to(?: and including)? (?P<a2>{_N})\b(?: (?P<u2>{_UNIT}))?"
        rf"|\b{_CALLED},? up to (?:(?:and including |the age of ))*(?P<a3>{_BARE}){_ENDS}"
    ),
    "at": (
        rf"\b(?P<a>{_N})[ -](?P<u>{_UNIT})[ -](?:olds?|of age)\b|\baged? (?P<a2>{_N})\b(?: (?P<u2>{_UNIT}))?"
        rf"|\b{_CALLED} of (?P<a3>{_N}) (?P<u3>{_UNIT})\b(?! of (?!age)|'| (?:duration|standing))"
        rf"|\b{_CALLED} (?:of|at) (?P<a4>{_BARE}){_ENDS}"
        rf"|\b(?:(?:works?|helps?|responds?)(?: well| too)?|even|still) at (?P<a5>{_BARE})"
        r"(?=[.!?]|, (?!\d)|$| too\b| as well\b| (?:in|with) (?!\d))(?!\.\d)"
    ),
}


@dataclass(frozen=True)
class SaidAge:
    """People of an age, as a text speaks of them."""

    #: Its words, and where they stand in the text.
    words: str
    start: int
    end: int
    #: Years that the words cover in a label.
    least: float
    most: float
    #: Ages of whom they surely speak: of all of these, or, of a word alone, of some between the two.
    ages: tuple[float, ...]
    is_word: bool = False


@dataclass(frozen=True)
class AgeSpan:
    """Ages that a label covers."""

    least: float
    most: float

    def holds(self, age: float) -> bool:
        """True for an age in years; whoever is 17 is so until the day before the next birthday."""
        return self.least - 0.01 <= age < self.most + (1.0 if self.most == int(self.most) else 0.01)


# Texts are judged again with others: those of variants, and of whoever is writing.
@lru_cache(maxsize=4096)
def ages_in(text: str) -> tuple[SaidAge, ...]:
    """The ages that a text speaks of, in order; a number beside a word narrows it."""
    numbers = list(_numbers(text))
    words = list(_words(text))
    found: list[SaidAge] = []
    used: set[int] = set()
    for word in sorted(words, key=lambda each: each.start):
        near = next(
            (at for at, one in enumerate(numbers) if at not in used and _beside(text, word, one, words)), None
        )
        if near is None:
            found.append(word)
        else:
            used.add(near)
            found.append(_narrowed(text, word, numbers[near]))
    found += [number for at, number in enumerate(numbers) if at not in used]
    return tuple(sorted(found, key=lambda age: age.start))


def covered(said: SaidAge, label: Sequence[AgeSpan]) -> bool:
    """True where the people that a text speaks of may be those of a label.

    A number has to be covered as it is; of a word, which everybody draws otherwise, a part.
    """
    if not said.is_word:
        return all(any(span.holds(age) for span in label) for age in said.ages)
    least, most = said.ages
    return any(span.holds(least) or span.holds(most) or least <= span.least <= most for span in label)


def _narrowed(text: str, word: SaidAge, number: SaidAge) -> SaidAge:
    start, end = min(word.start, number.start), max(word.end, number.end)
    if number.ages == _EVERYBODY:
        # “Adults of any age” are adults.
        return SaidAge(text[start:end], start, end, word.least, word.most, word.ages, is_word=True)
    least, most = max(word.least, number.least), min(word.most, number.most)
    if least > most:
        # “Older people of 60”: the number knows better.
        least, most = number.least, number.most
    return SaidAge(text[start:end], start, end, least, most, number.ages)


def _beside(text: str, word: SaidAge, number: SaidAge, words: Sequence[SaidAge]) -> bool:
    """True where a number speaks of the people of a word: right behind it, or right before it."""
    if word.start < number.end and number.start < word.end:
        return True
    if number.start >= word.end:
        between = text[word.end : number.start]
        if any(word.end <= other.start < number.start for other in words):
            return False
        if number.ages == _EVERYBODY and not between.strip(" ,"):
            return True
    else:
        between = text[number.end : word.start]
        if between.strip(" -"):
            return False
    return len(between) <= _NEAR and not re.search(r"[.;:]|,(?! aged)|\band\b", between)


def _words(text: str) -> Iterator[SaidAge]:
    taken = [match.span() for match in label_terms().elsewhere_pattern.finditer(text)]
    for term, pattern in _terms():
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            yield SaidAge(match[0], *match.span(), term.least, term.most, term.sure, is_word=True)


@cache
def _terms() -> tuple[tuple[AgeTerm, re.Pattern[str]], ...]:
    """The words, the oldest people first: “older adults” are old, and no other adults."""
    terms = sorted(label_terms().populations, key=lambda term: -term.least)
    return tuple((term, re.compile(rf"\b(?:{term.words})\b", re.I)) for term in terms)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(text, re.I)) for kind, text in _NUMERIC.items())


def _numbers(text: str) -> Iterator[SaidAge]:
    taken: list[tuple[int, int]] = []
    for match in whole_words(label_terms().everybody).finditer(text):
        taken.append(match.span())
        if _BOUND.match(text, match.end()):
            # “All ages from 18 years”.
            continue
        yield SaidAge(match[0], *match.span(), 0.0, OLDEST, _EVERYBODY)
    for kind, pattern in _patterns():
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            if kind == "from" and _is_duration(text, match):
                continue
            taken.append(match.span())
            groups = match.groupdict()
            unit = _unit(groups, "u") or 1.0
            years = _value(groups, "a") * unit
            if kind == "between":
                least, most = _value(groups, "a") * (_unit(groups, "ua") or unit), _value(groups, "b") * unit
                # “12 to less than 18 years” ends the day before.
                is_less = re.search(r"\b(?:less than|under) ", match[0]) is not None
                ages: tuple[float, ...] = (least, most - 0.02 if is_less else most)
            elif kind == "decade":
                least, most, ages = years, years + 9, (years, years + 9)
            elif kind == "from":
                least, most, ages = years, OLDEST, (years,)
            elif kind in ("to", "up to"):
                least, most = 0.0, max(years - (kind == "to"), years / 2)
                ages = (most,)
            else:
                least, most, ages = years, years, (years,)
            if least <= most <= OLDEST:
                yield SaidAge(match[0], *match.span(), least, most, ages)


def _is_duration(text: str, match: re.Match[str]) -> bool:
    """True for “has been used for 5 years and over”: how long, not how old."""
    if re.search(r"\b(?:older|old|age)\b", match[0], re.I) or "≥" in match[0]:
        return False
    if not re.search(r"year|month|week|day|yr", match[0], re.I):
        # “People over 60” is an age, whatever stands before it.
        return False
    return _LASTING.search(text[: match.start()]) is not None


def _value(groups: Mapping[str, str | None], name: str) -> float:
    given = next(value for key, value in groups.items() if re.fullmatch(rf"{name}\d*", key) and value)
    words = given.lower()
    if (number := _DECADES.get(words) or NUMBER_WORDS.get(words)) is not None:
        return float(number)
    ten, _, one = words.replace("-", " ").partition(" ")
    return float(_TENS[ten] + NUMBER_WORDS.get(one, 0)) if ten in _TENS else float(given)


def _unit(groups: Mapping[str, str | None], name: str) -> float | None:
    """The years of a unit, where one is named."""
    given = next((value for key, value in groups.items() if re.fullmatch(rf"{name}\d*", key) and value), None)
    return None if given is None else _YEARS[given[0].lower()]
