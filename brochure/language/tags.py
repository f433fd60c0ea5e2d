"""Names of languages as people and programs write them: English, EN, eng, ngerman."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

#: Longest name of a language, in characters.
_LONGEST = 60
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
#: Names of the packages that set type for LaTeX, where they are no names of languages.
_OF_LATEX = {
    "british": "en-GB", "ukenglish": "en-GB", "american": "en-US", "usenglish": "en-US", "australian":
    "en-AU", "newzealand": "en-NZ", "canadian": "en-CA", "ngerman": "de", "naustrian": "de-AT",
    "austrian": "de-AT", "nswissgerman": "de-CH", "swissgerman": "de-CH", "francais": "fr", "frenchb":
    "fr", "canadien": "fr-CA", "acadian": "fr-CA", "brazilian": "pt-BR", "brazil": "pt-BR", "portuges":
    "pt", "magyar": "hu", "castilian": "es", "mexican": "es-MX", "bahasa": "id", "farsi": "fa", "norsk":
    "nb", "polutonikogreek": "el",
}  # fmt: skip
#: Languages whose own names are known, too.
_BY_OWN_NAME = (
    "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "sk", "hu", "ro", "el", "tr",
    "ru", "uk", "ja", "zh", "ko",
)  # fmt: skip
#: Scripts that are written from right to left (ISO 15924), and languages that are where no script is named.
_LEFTWARD_SCRIPTS = {
    "adlm", "arab", "aran", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "thaa", "yezi",
}  # fmt: skip
_LEFTWARD = {
    "acm", "aeb", "aii", "ajp", "apc", "ar", "arc", "ary", "arz", "ayl", "azb", "bal", "bgn", "bqi", "ckb",
    "dv", "fa", "glk", "haz", "he", "iw", "ji", "khw", "ks", "lrc", "luz", "mzn", "nqo", "pes", "pnb", "prs",
    "ps", "sd", "sdh", "skr", "syr", "ug", "ur", "yi",
}  # fmt: skip
#: Regions as people write them, and their codes (ISO 3166).
_REGIONS = {"UK": "GB", "EN": "GB", "USA": "US"}


def is_leftward(tag: str) -> bool:
    """True for the tag of a language that is written from right to left, whether CLDR knows it or not."""
    first, *rest = tag.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    return script in _LEFTWARD_SCRIPTS if script else first in _LEFTWARD


def without_unknown_region(tag: str) -> str:
    """A tag with the region that is meant in place of one that there is not, as in en-UK; else nothing."""
    from babel import Locale

    first, *rest = tag.split("-")
    known = Locale("en").territories
    for at, part in enumerate(rest):
        if len(part) == 1 or (len(part) == 4 and at):
            break
        if (len(part) == 2 or part.upper() in _REGIONS) and part.upper() not in known:
            meant = _REGIONS.get(part.upper(), "")
            return "-".join([first, *rest[:at], *([meant] if meant else []), *rest[at + 1 :]])
    return ""


def tag_of(name: str) -> str:
    """The tag (BCP 47) of a language that is named by a tag, a code of ISO 639, or a word; else nothing."""
    name = name.strip()
    if len(name) > _LONGEST:
        return ""
    if name in ("en", *_BY_OWN_NAME):
        return name
    if _TAG.fullmatch(name):
        first, *rest = re.split("[-_]", name)
        if known := _codes().get(first.lower()):
            return "-".join([known, *(part.upper() if len(part) == 2 else part for part in rest)])
    word = re.sub(r"\s*\(.*\)$", "", name).casefold()
    return _OF_LATEX.get(word) or _words().get(word) or _own_words().get(word, "")


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    """The codes of ISO 639, with those of three letters, by themselves in small letters."""
    from babel import Locale
    from babel.core import get_global

    aliases: Any = get_global("language_aliases")
    codes = {code: code for code in map(str, Locale("en").languages) if "_" not in code}
    return codes | {code: tag for code, tag in aliases.items() if "_" not in tag and len(code) == 3}


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    """The languages by their English names, such as Brazilian Portuguese."""
    from babel import Locale

    languages = Locale("en").languages
    return {name.casefold(): code.replace("_", "-") for code, name in reversed(list(languages.items()))}


@lru_cache(maxsize=1)
def _own_words() -> dict[str, str]:
    """Languages by their own names, such as Deutsch."""
    from babel import Locale

    return {Locale(code).languages[code].casefold(): code for code in _BY_OWN_NAME}
