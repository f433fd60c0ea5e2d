"""Doses in texts: how much, how often, and by which route."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from brochure.rules.label_terms import NUMBER_WORDS, label_terms

_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {
    **{word: float(number) for word, number in NUMBER_WORDS.items()},
    "nineteen": 19.0,
    **{word: 10.0 * number for number, word in enumerate(_TENS, 2)},
    **{
        f"{ten}{join}{word}": 10.0 * number + one
        for number, ten in enumerate(_TENS, 2)
        for word, one in NUMBER_WORDS.items()
        for join in "- "
        if one < 10
    },
    **{"hundred": 100.0, "a hundred": 100.0, "one hundred": 100.0},
    **{
        "a": 1.0,
        "an": 1.0,
        "single": 1.0,
        "half": 0.5,
        "half a": 0.5,
        "½": 0.5,
        "¼": 0.25,
        "a couple of": 2.0,
        "a pair of": 2.0,
        "once": 1.0,
        "twice": 2.0,
        "thrice": 3.0,
    },
}
_ONES = tuple(word for word, number in NUMBER_WORDS.items() if number < 10)
#: The longest first: “twenty-five” is no twenty, and “sixteen” no six.
_SAID = "|".join(
    (
        rf"(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(sorted(_ONES, key=len)[::-1])}))?",
        *sorted(
            (
                word
                for word in _WORDS
                if not word.startswith(_TENS) and word not in ("a", "an", "once", "twice", "thrice")
            ),
            key=len,
        )[::-1],
    )
)
_N = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+[½¼]|\d+(?:\.\d+)?|half an?|{_SAID})"
_RANGE = rf"(?P<a>{_N})(?: ?(?:-|–|to|or) ?(?P<b>{_N}))?"
_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "fortnight": 14.0, "month": 30.4375, "year": 365.25}
_TIME = r"(?P<unit>hour|day|week|fortnight|month|year)"
_NTH = {"third": 3.0, "fourth": 4.0, "fifth": 5.0, "sixth": 6.0, "seventh": 7.0}
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?"
#: How often: patterns with groups `times` and `unit`, or `every` and `unit`, and those that have a name.
_OFTEN = re.compile(
    rf"\b(?P<times>once|twice|thrice|(?:{_N}) times) (?:a|an|per|each|every|in) {_TIME}s?\b"
    rf"|\b(?P<times2>once|twice|thrice|(?:{_N}) times)[- ](?P<ly>daily|weekly|monthly|yearly)\b"
    rf"|\bevery (?P<every>{_N})(?: ?(?:-|–|to|or) ?(?P<until>{_N}))? (?P<unit2>hour|day|week|month|year)s\b"
    rf"|\b(?P<other>every other|every second|alternate) (?P<unit3>day|week)s?\b"
    r"|/ ?(?P<slash>day)\b|\b(?:each|every) (?P<unit4>day|week|fortnight|month|year)\b"
    r"|\b(?P<ly2>daily|weekly|fortnightly|monthly)\b"
    r"|\b(?P<latin>b\.?d\.?|b\.?i\.?d\.?|t\.?d\.?s\.?|t\.?i\.?d\.?|q\.?d\.?s\.?|q\.?i\.?d\.?|o\.?d\.?)"
    r"(?![\w.])"
    rf"|\b(?P<hours>{_N})[- ]hourly\b|\bq(?P<hours2>\d+)h\b"
    r"|\b(?:then|again|another|repeat\w*|second dose)\b[^.;]{0,30}? after (?P<hours3>\d+) hours\b"
    rf"|\bevery (?P<nth>{'|'.join(_NTH)}) (?P<unit5>day|week)\b"
    rf"|(?<=mg |ts |et |es |le )(?P<times3>(?:{_N}) times|twice|thrice)"
    r"(?! (?:a|an|per|each|every|in|as|more|higher|the|daily|weekly)\b)\b"
    r"|\b(?:with|at|before|after) (?:each|every)(?: main)? (?P<meal>meal)\b"
    rf"|\bon (?P<days>{_WEEKDAY}(?:(?:,| and|, and) {_WEEKDAY})*)\b"
    r"|\b(?P<both>(?:in the |each |every |at )?(?:mornings?|breakfast|waking)\b[^.;()]{0,25}?"
    r"(?:\band|\bthen|,) [^.;()]{0,20}?\b(?:evenings?|nights?|bedtime|dinner|supper))\b"
    r"|\b(?P<both2>(?:at )?(?:bedtime|night) and (?:again )?(?:on waking|in the morning|at breakfast))\b",
    re.I,
)
_LATIN = {"bd": 2.0, "bid": 2.0, "tds": 3.0, "tid": 3.0, "qds": 4.0, "qid": 4.0, "od": 1.0}
_LY = {"daily": 1.0, "weekly": 1 / 7, "fortnightly": 1 / 14, "monthly": 12 / 365.25, "yearly": 1 / 365.25}
#: What makes an amount one for so much of something else.
_PART = (
    r" ?(?:per|/) ?(?:kg|kilo|m(?:²|2)|square|ml|millil|l\b|lit|tablet|capsule|vial|dose|actuation|min)| ?kg⁻"
)
#: How far before an amount is looked for that, in characters.
_NEAR = 60
#: What makes an amount the most that is given in a day.
_MOST = re.compile(
    r"\b(?:no|not) (?:\w+ )?more than (?:\w+ )?$|\bat most $"
    r"|\b(?:maximum|most|total)\b[\w ]{0,30}$|\bup to $",
    re.I,
)
_IN_A_DAY = re.compile(
    r" (?:in (?:any )?(?:24 hours|one day|a day)|a day|per day|daily|each day|every day)\b", re.I
)
#: Units of what is given for so much of a body.
_PER_PART = ("mg/kg", "mg/m²")
#: Quantities that differ by less are equal.
_SAME = 0.02


@dataclass(frozen=True)
class Quantity:
    """How much, or how often, in words and as a range; the unit is a form, a unit, or `a day`."""

    words: str
    start: int
    end: int
    unit: str
    least: float
    most: float


def amounts_in(text: str) -> list[Quantity]:
    """How much a text gives: counted forms and measured units, in order."""
    found = []
    for units, pattern in _amounts():
        for match in pattern.finditer(text):
            # The groups before are those of the numbers.
            unit = next(units[at] for at, words in enumerate(match.groups()[2:]) if words is not None)
            least = _number(match["a"])
            most = _number(match["b"]) if match["b"] else least
            if _MOST.search(text[max(match.start() - _NEAR, 0) : match.start()]) and _IN_A_DAY.match(
                text, match.end()
            ):
                found.append(Quantity(match[0], *match.span(), f"{unit} in a day", least, most))
            elif unit in ("g", "mg", "microgram", "ng"):
                scale = {"g": 1000.0, "mg": 1.0, "microgram": 1e-3, "ng": 1e-6}[unit]
                found.append(Quantity(match[0], *match.span(), "mg", least * scale, most * scale))
            else:
                found.append(Quantity(match[0], *match.span(), unit, least, most))
    return sorted(found, key=lambda each: each.start)


def given_in(text: str) -> list[Quantity]:
    """How much a text gives: of “two 5 mg tablets” the tablets and 10 mg, of a strength alone nothing."""
    found = amounts_in(text)
    for match in _strengths().finditer(text):
        begin = match.start("strength")
        inside = [each for each in found if begin <= each.start < match.end() and each.unit not in _forms()]
        found = [each for each in found if each not in inside]
        if match["count"]:
            least, most = _number(match["count"]), _number(match["until"] or match["count"])
            found += [
                Quantity(match[0], *match.span(), each.unit, least * each.least, most * each.most)
                for each in inside
            ]
            # How many they are matters only where nobody knows how much is in each.
            found = [each for each in found if not (match.start() == each.start and each.unit in _forms())]
    return sorted(found, key=lambda each: each.start)


def _forms() -> tuple[str, ...]:
    return label_terms().forms


def often_in(text: str) -> list[Quantity]:
    """How often a text gives it, in times a day, in order."""
    return [
        Quantity(match[0], *match.span(), "a day", _rate(match, "until"), _rate(match, "every"))
        for match in _OFTEN.finditer(text)
    ]


def within(said: Quantity, label: Sequence[Quantity]) -> bool:
    """True where what a text says lies between the least and the most of a label, or is of another unit."""
    own = [each for each in label if each.unit == said.unit]
    if not own:
        return True
    least, most = min(each.least for each in own), max(each.most for each in own)
    return least * (1 - _SAME) <= said.least and said.most <= most * (1 + _SAME)


def units_of(label: Sequence[Quantity]) -> set[str]:
    """The units of a label."""
    return {each.unit for each in label}


def differs(said: Quantity, amounts: Sequence[Quantity], often: Sequence[Quantity]) -> bool:
    """True for an amount in a unit that a label does not have and that can't be what the label gives."""
    if not amounts or said.unit in units_of(amounts):
        return False
    measured = [each for each in amounts if each.unit.split()[0] not in label_terms().forms]
    unit, _in, a_day = said.unit.partition(" in a ")
    if a_day and unit in label_terms().forms and unit not in units_of(amounts):
        # Of a label that gives a strength, each dose is one.
        return said.most > max([1.0, *(each.most for each in often)]) * (1 + _SAME)
    if a_day:
        # The most in a day, where the label gives each dose.
        each_time = max((each.most for each in amounts if each.unit == unit), default=None)
        rate = max((each.most for each in often), default=None)
        return (
            each_time is not None
            and rate is not None
            and said.most > each_time * max(rate, 1.0) * (1 + _SAME)
        )
    if unit in _PER_PART:
        return True
    if unit in label_terms().forms:
        return said.most > 1 and not units_of(amounts) & set(label_terms().forms)
    # How much a tablet holds, or a patient weighs, the label does not say.
    return bool(measured) and not units_of(measured) & set(_PER_PART)


def routes_in(text: str) -> list[tuple[str, str, int, int]]:
    """The routes that a text names: what to call each, the words, and where they stand."""
    found = [
        (name, match[0], *match.span()) for name, pattern in _routes() for match in pattern.finditer(text)
    ]
    return sorted(found, key=lambda each: each[2])


def allowed_routes(named: Iterable[str], text: str) -> set[str]:
    """The routes that a label allows which names some: a tablet is for the mouth, a vein takes injections."""
    allowed = set(named)
    if re.search(r"\b(?:tablet|capsule)s?\b", text, re.I):
        allowed.add("by mouth")
    for route in label_terms().routes:
        if route.within and allowed & set(route.within):
            allowed.add(route.name)
        elif route.name in allowed:
            allowed.update(route.within)
    return allowed


def _number(words: str) -> float:
    plain = words.lower().replace(",", "")
    if plain[:-1].isdigit() and plain[-1] in "½¼":
        return float(plain[:-1]) + _WORDS[plain[-1]]
    return _WORDS[plain] if plain in _WORDS else _WORDS["half"] if plain.startswith("half") else float(plain)


def _rate(match: re.Match[str], every: str) -> float:
    """Times a day: of an interval with two ends by the one that *every* names."""
    group = match.groupdict()
    times = group["times"] or group["times2"]
    if times:
        number = _number(times.lower().removesuffix(" times"))
        return number / _DAYS[group["unit"].lower()] if group["unit"] else number * _LY[group["ly"].lower()]
    if group["every"]:
        return 1 / (_number(group[every] or group["every"]) * _DAYS[group["unit2"].lower()])
    if group["other"]:
        return 1 / (2 * _DAYS[group["unit3"].lower()])
    if group["unit4"]:
        return 1 / _DAYS[group["unit4"].lower()]
    if group["slash"]:
        return 1.0
    if group["ly2"]:
        return _LY[group["ly2"].lower()]
    if group["latin"]:
        return _LATIN[group["latin"].replace(".", "").lower()]
    if hours := group["hours"] or group["hours2"] or group["hours3"]:
        return 24 / _number(hours)
    if group["nth"]:
        return 1 / (_NTH[group["nth"].lower()] * _DAYS[group["unit5"].lower()])
    if group["times3"]:
        return _number(group["times3"].lower().removesuffix(" times"))
    if group["meal"]:
        return 3.0
    if group["days"]:
        return len(re.findall("day", group["days"], re.I)) / 7
    return 3.0 if re.search(r"\b(?:noon|lunch|midday)\b", match[0], re.I) else 2.0


@cache
def _amounts() -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    """A pattern for forms and one for units, with what their groups are; words may stand before a form."""
    # Names are masked by those who ask.
    between = (
        r"(?: (?:\d+(?:\.\d+)? ?(?:mg|g|ml|micrograms?)|film-coated|more|extra|oral|small|of the|whole"
        r"|\ue000+))*"
    )
    kinds = _forms()
    forms = "|".join(f"({form[:-1]}(?:y|ies)|{form}(?:e?s)?)" for form in kinds)
    units = label_terms().units
    # What is given per kilogram or per litre is another unit than what is given.
    plain = tuple(unit for unit in units if unit not in _PER_PART)
    measured = (
        (names, re.compile(rf"(?<![\w./]){_RANGE} ?(?:{each})(?![\w²])(?!{_PART})", re.I))
        for names in (plain, _PER_PART)
        for each in ["|".join(f"({units[name]})" for name in names)]
    )
    return ((kinds, re.compile(rf"(?<![\w.]){_RANGE}{between} (?:{forms})\b", re.I)), *measured)


@cache
def _strengths() -> re.Pattern[str]:
    """Strengths of forms, with how many there are where that is said: “two 5 mg tablets”."""
    forms = "|".join(f"{form}s?" for form in label_terms().forms)
    number = r"\d+(?:[.,]\d+)*"
    units = "|".join(words for words in label_terms().units.values())
    return re.compile(
        rf"(?:(?<![\w.,])(?P<count>{_N})(?: ?(?:-|–|to|or) ?(?P<until>{_N}))? ?(?:[x×] ?)?)?"
        rf"(?<![\w.])(?P<strength>{number}[ -]?(?:{units})(?: ?/ ?(?:{number} ?)?ml)?)[ -]"
        r"(?:(?:hard|soft|film-coated|prolonged-release|dispersible|oral|white|pre-filled|[a-z]+-[a-z]+) )*"
        rf"(?:{forms}|powder|solution|suspension|concentrate|cream|gel|granules|syrup)\b",
        re.I,
    )


@cache
def _routes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (route.name, re.compile(rf"(?<!\w)(?:{route.words})(?!\w)", re.I)) for route in label_terms().routes
    )


def route_forms() -> Iterator[tuple[str, re.Pattern[str]]]:
    """The words that stand before a form or a dose, by the route that they name."""
    yield from _route_forms()


@cache
def _route_forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    forms = "|".join(label_terms().forms)
    more = r"solution|suspension|dos|use\b|administration|route|treatment|therapy|formulation|medicine"
    after = f"(?:{forms}|{more})"
    return tuple(
        (route.name, re.compile(rf"\b(?:{route.form})(?: [\w-]+)? {after}", re.I))
        for route in label_terms().routes
    )
