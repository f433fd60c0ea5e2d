"""How many syllables an English word has, as it is spoken.

A counter by rule: groups of vowels, less those that are silent, more where vowels that stand together are
spoken apart; ``syllables.yaml`` holds the words that follow no rule.  A number in figures and letters that
are spelled out count as they are read aloud (Flesch 1949; McLaughlin 1969 for SMOG).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from brochure.source.outside import LARGEST, read_file

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FILE = Path(__file__).with_name("syllables.yaml")
_GROUPS = re.compile(r"[aeiouy]+")
#: Two words in one: the e that ends the former is silent there, too (“lifetime”, “movement”).
_COMPOUND = re.compile(
    r"^(.*[aeiouy][^aeiouy]+e)(ments?|less|lessly|ful|fully|fulness|ness|nesses|ly|one|what|how|ever|some|where|"
    r"things?|times?|works?|life|land|like|body|man|men|rooms?|lines?|ships?|holds?|wi[fv]es?|sides?|days?|"
    r"words?|bags?|board|books?|care|guards?|print|keepers?|makers?|ty|long|wood|stones?|back|houses?|hands?)$"
)
#: Endings whose vowel is not spoken: one syllable less.
_SILENT = re.compile(
    # “Safe”, “whole”, “league”; not “little”.
    r"(?:[^aeiouyl]|[aeiouyrwl]l|[gq]u)e$"
    # “Takes”, “rules”; not “boxes”, “changes”.
    r"|(?:[^aeiouylszxcg]|[aeiouyrwl]l|[gq]u)(?<!sh)(?<!ch)es$"
    # “Called”; not “treated”, “settled”.
    r"|(?:[^aeiouyltd]|[aeiouyrwl]l|[gq]u)ed$"
)
#: Vowels that stand together and are spoken apart, and syllables without a vowel: one more for each.
_APART = re.compile(
    # “Dial”, “appreciate”; not “special”, “Italian”, “carriage”.
    r"(?<![ctgsl])ia(?!r?ges?$|ment)|(?<=l)ia(?!ns?$|nt|r|ment)|[ct]iat|gia[^nr]|cia[^lnt]|[st]iac"
    # “Lion”, “ratio”, “period”; not “nation”, “million”.
    r"|(?<![cstgxnl])io|[st]io(?=[^nu]|$)|[aeiou][nl]io(?!n)|mpion"
    # “Medium”, “diet”, “quiet”, “society”, “science”.
    r"|(?<=[^aeiouycgs])iu|ii|(?<=[^aeiouyctgsvln])ie(?=nt|nc)|ie(?=ty|ti|tal|tar|ts?$|tn|tly)|lient|scien"
    # “Video”, “create”, “reality”, “area”.
    r"|(?<=[^cgn])eo(?!u|n$|ns$|nar|pl|r?ge|ver)|geo[^rn]|neo|creat(?!ur)|reac(?=t)|[dnr]ea(?=l(?:is|iz|ity))|idea"
    r"|nuclear$|inear|area|liat"
    # “Actual”, “fluent”, “ruin”, “fluid”, “vacuum”.
    r"|(?<![gq])ua(?=[lr](?!ant)|t[ei])|(?<![gqlbs])ue(?=[ln][^n]|nt|st)|lue(?=n)|uou|uo(?=u)"
    r"|(?<![gqbrsf])ui(?=[nt][^e]|ty|sh|d)|suicid|fui|ruin|uu|uing$"
    # “Going”, “chaos”, “poem”, “archaic”, “museum”.
    r"|[aeioy]ing(?:s|ly)?$|ao|oa(?=[ct]i)|coag|coo(?=p|rd)|(?<=[^sh])oe(?=[mtn])|aic$|ei(?=ty$)|eum|yee|ee(?=[iy])"
    # “Carrier”, “happiest”, “player”, “royal”.
    r"|[bcfghlmprsvwz]i(?:ers?|est)$|[aeo]ye(?=r)|[ao]y(?:al|or)|uyer"
    r"|(?:nak|rug|wick)ed$|ndred|bre$|tres?$|cres?$|genre$"
)
#: A syllable of s, th and m: “organism”, “rhythm”.
_HUMMED = re.compile(r"[aeiouy][a-z]*(?:sm|thm)s?$")
_SPELLED = {letter: 1 for letter in "abcdefghijklmnopqrstuvxyz"} | {"w": 3}
#: Syllables of zero to nineteen, and of twenty, thirty and so on.
_SMALL = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)
_TENS = (0, 1, 2, 2, 2, 2, 2, 3, 2, 2)
_POINT = 1
#: Telephone numbers that are read figure by figure.
_DIALLED = ("111", "112", "911", "999")


@lru_cache(maxsize=1)
def _exceptions() -> dict[str, int]:
    """Words that no rule fits, with their syllables."""
    rows = yaml.load(read_file(_FILE, LARGEST), _LOADER)
    return {word: count for count, words in rows.items() for word in words.split()}


@lru_cache(maxsize=20000)
def syllables(word: str) -> int:
    """The syllables of a word or of a number: one at least.

    Parts joined by hyphens count one by one; capitals in a row without a word's vowels, or no more than
    three, are spelled: “CAR-T” has 2, “NHS” 3, “38” 3.
    """
    plain = unicodedata.normalize("NFKD", word.replace("’", "'"))
    parts = re.findall(
        r"\d[\d,]*(?:\.\d+)?|[A-Za-z']+", "".join(c for c in plain if not unicodedata.combining(c))
    )
    return max(sum(_part(part) for part in parts), 1)


def _part(part: str) -> int:
    if part[0].isdigit():
        return spoken(part)
    letters = part.replace("'", "")
    capitals = re.fullmatch(r"([A-Z]+)s?", letters)
    if capitals and len(letters) > 1 and letters.lower() not in _exceptions() and _is_spelled(capitals[1]):
        return sum(_SPELLED[letter] for letter in capitals[1].lower())
    return _counted(part.lower())


def _is_spelled(capitals: str) -> bool:
    """Whether capitals are read letter by letter: two, or without a vowel amidst them."""
    return len(capitals) <= 2 or not _GROUPS.search(capitals.lower()[1:-1])


def _counted(word: str) -> int:
    known = _exceptions()
    bare = word.removesuffix("'s").strip("'")
    for form in (word, bare, bare.removesuffix("s")):
        if form in known:
            return known[form]
    bare = bare.replace("'", "")
    if word.endswith("n't"):
        # “Don’t” has one, “didn’t” two.
        stem = word[:-3]
        return _counted(stem) + (stem[-1:] in tuple("dst") and stem not in ("wo", "do"))
    for start in ("every", "under", "over", "after", "some", "fore", "care", "there", "home", "where"):
        rest = bare.removeprefix(start)
        if rest != bare and len(rest) > 2 and _GROUPS.search(rest) and not rest.startswith("e"):
            return known.get(start, len(_GROUPS.findall(start)) - start.endswith("e")) + _counted(rest)
    compound = _COMPOUND.match(bare)
    if compound and len(compound[1]) > 2:
        return _counted(compound[1]) + _counted(compound[2])
    count = len(_GROUPS.findall(bare))
    count -= _SILENT.search(bare) is not None
    count += len(_APART.findall(bare)) + (_HUMMED.search(bare) is not None)
    return max(count, 1)


def spoken(figures: str) -> int:
    """The syllables of a number as it is read aloud: “75” has 4, “1,000” 3, “69.1” 6."""
    if figures in _DIALLED:
        return sum(_SMALL[int(digit)] for digit in figures)
    whole, _point, decimals = figures.strip(",.").replace(",", "").partition(".")
    count = _whole(int(whole)) if len(whole) <= 12 else sum(_SMALL[int(digit)] for digit in whole)
    return count + (_POINT + sum(_SMALL[int(digit)] for digit in decimals) if decimals else 0)


def _whole(number: int) -> int:
    if number < 20:
        return _SMALL[number]
    if number < 100:
        return _TENS[number // 10] + (_SMALL[number % 10] if number % 10 else 0)
    for size, name in ((10**9, 2), (10**6, 2), (1000, 2), (100, 2)):
        if number >= size:
            rest = number % size
            # “A hundred and one”.
            joined = 1 if size == 100 and rest else 0
            return _whole(number // size) + name + joined + (_whole(rest) if rest else 0)
    raise AssertionError(number)
