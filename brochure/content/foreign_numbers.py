"""Numbers that are written as in another language: 0,5 mg in English and 0.5 mg in German."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brochure.findings import Finding, Severity
from brochure.language.locale import FALLBACK, locale_of
from brochure.source.nodes import Mapping, Scalar, leaflets, scalars
from brochure.source.places import locate_within

#: What is measured: a number before it is no list, no version and no time of day.
_UNIT = (
    r"(?:mg|[µμmkn]?g|mcg|mL|ml|[µμ]l|dL|L|l|IU|IE|mmol|mol|[µμ]mol|mm|cm|km|mmHg|kPa|kg|°C|°F|%|‰|×|Prozent"
    r"|per ?cent|million|Millionen|tablets?|Tabletten?|hours?|Stunden?|days?|Tagen?|weeks?|Wochen?|months?"
    r"|Monaten?|years?|Jahren?)"
)
#: With three decimals a number may be thousands, as in 1,000 mg and 1.000 mg: those can't be told apart.
_DECIMALS = r"(?<![\w.,])\d{{1,4}}{sign}\d{{1,2}}(?=[ \u00a0\u202f]?{unit}(?![^\W\d_]))"
#: What is counted stands behind thousands: others may be telephone numbers and addresses.
_THOUSANDS = r"(?<![\w.,])[1-9]\d{{0,2}}(?:{sign}\d{{3}}){{2,3}}(?=[ \u00a0\u202f][^\W\d_])"
_CITATIONS = re.compile(r"\[@[^\]]*\]")


def _pattern(sign: str) -> re.Pattern[str]:
    """Decimals behind a sign, and thousands that the other one parts."""
    other = {".": ",", ",": "."}[sign]
    return re.compile(
        f"{_DECIMALS.format(sign=re.escape(sign), unit=_UNIT)}|{_THOUSANDS.format(sign=re.escape(other))}"
    )


#: By the decimal sign of the other languages.
_FOREIGN = {sign: _pattern(sign) for sign in ".,"}


def foreign_numbers(root: Mapping) -> Iterator[Finding]:
    """A warning on the first such number of each text of a leaflet."""
    for _name, leaflet in leaflets(root):
        tag = leaflet.get("language")
        sign = _decimal_sign(tag.value if isinstance(tag, Scalar) else FALLBACK)
        foreign = _FOREIGN.get({".": ",", ",": "."}.get(sign, ""))
        for scalar in scalars(leaflet) if foreign else ():
            found = foreign.search(_CITATIONS.sub("", scalar.value)) if foreign else None
            if found is None:
                continue
            number = found[0]
            message = f"“{number}” is written as in another language: here the decimal sign is “{sign}”"
            fix = f"write {_turned(number, sign)}"
            yield Finding("content.number", Severity.WARNING, message, locate_within(scalar, number), fix)


def _decimal_sign(tag: str) -> str:
    """What stands before decimals in a language; of English it need not be looked up but in South Africa."""
    if tag.lower().partition("-")[0] == "en" and tag.lower() != "en-za":
        return "."
    return locale_of(tag).decimal_sign


def _turned(number: str, sign: str) -> str:
    """The number as the language writes it, with its decimal sign."""
    other = "," if sign == "." else "."
    return number.replace(other, sign) if number.count(other) == 1 else number.replace(sign, other)
