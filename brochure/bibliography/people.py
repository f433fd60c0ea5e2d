"""Names of authors as they are typed and exported: read where that is certain, doubted where it is not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

#: What names a part of BibTeX that no comma takes apart: CSL's word for “the parts may be wrong”.
PARSE_HINT = "parse-names"
#: Longest part of a name that is read, in characters.
NAME_LIMIT = 500
#: Parts of a name in the order in which they are spoken.
_SPOKEN = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
_SUFFIX = re.compile(r"(?:Jr|Sr|Jnr|Snr|Junior|Senior|II|III|IV|2nd|3rd|4th)\.?", re.IGNORECASE)
#: Suffixes that may be initials or names as well, where no comma stands before them.
_SUFFIX_AT_END = re.compile(r"(?:[JS]n?r\.?|I{2,3}|IV|2nd|3rd|4th)")
_DEGREE = re.compile(
    r"(?:M\.?D|Ph\.?\s?D|D\.?Phil|Pharm\.?D|Dr\.?PH|M\.?P\.?H|M\.?B\.?B\.?S|MB\s?Ch\.?B|B\.?Sc|M\.?Sc|M\.?B\.?A|"
    r"FRCPC?|FRCS|MRCP|FACP|FACC|FESC|D\.?Sc|Sc\.?D|Dipl\.?-?Ing|B\.?N|R\.?N|Pharm\.?D|D\.?V\.?M|M\.?S|B\.?S|M\.?A|"
    r"B\.?A|D\.?O|D\.?D\.?S)\.?",
)
#: Degrees that are initials as well, where no comma stands before them.
_INITIALS_TOO = {"MS", "BS", "MA", "BA", "DO", "RN", "BN"}
_TITLE = re.compile(
    r"(?:(?:Dr|Prof|Professor|Doctor|Sir|Dame|Mr|Mrs|Ms)(?:\.|(?=\s))\s*(?:med\.?\s+)?)+(?=\S)"
)
_ET_AL = re.compile(
    r"(?:\.\.\.|…|(?:and\s+)?(?:et\.?\s*al(?:ii|ia)?\.?|others|colleagues|co-?workers))", re.IGNORECASE
)
_ET_AL_WITHIN = re.compile(r"\bet\.?\s+al\b|\band (?:others|colleagues)\b", re.IGNORECASE)
_ORGANISATION = re.compile(
    r"\b(?:Organi[sz]ation|Group|Agency|Authority|Committee|Consorti(?:um|a)|Collaborati(?:on|ve)|Collaborators|"
    r"Investigators|Network|Society|Association|University|Universit[àäé]t?|Institut(?:es?)?|Ministry|Department|"
    r"Administration|Council|Foundation|Federation|Commission|Cent(?:er|re)s?|Hospitals?|Initiative|Program(?:me)?|"
    r"Team|Company|Corporation|Pharma|Pharmaceuticals?|Biopharma|Therapeutics|Oncology|International|Panel|"
    r"Alliance|Registry|Study|Trial(?:ists)?|Clinic|Laborator(?:y|ies)|Academy|College|Task Force|Inc|Ltd|"
    r"LLC|GmbH|plc|Corp|WHO|EMA|FDA|NICE|CDC|NIH|NHS|ESMO|ASCO|ECDC|MHRA|EORTC|UNICEF|UNAIDS)(?![\w-])"
)
#: A first name in small letters: particles are shorter.
_SMALL_NAME = re.compile(r"[^\W\d_]{4,}(?:[ -][^\W\d_]+)*", re.UNICODE)
_SMALL_INITIALS = re.compile(r"[^\W\d_](?:\.?[ -][^\W\d_]|\.[^\W\d_])*\.?")
#: A first name, with or without initials.
_ONE_NAME = re.compile(r"(?!The\b|Inc\b)[^\W\d_]+(?:[\s.-]+[A-Z]\.?)*|(?:[A-Z][.\s-]*){1,4}")
_COMPANY = re.compile(r"(?:Inc|Ltd|LLC|L\.L\.C|Co|Corp|GmbH|AG|plc|S\.?A|S\.?p\.?A|B\.?V|N\.?V|KG|KGaA)\.?")
_INITIALS = re.compile(r"[^\W\d_a-z]{1,3}|(?:[^\W\d_]\.[ -]?){1,4}|[^\W\d_](?:-[^\W\d_])")
#: A word of a name, not initials.
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-])*[^\W\d_A-Z](?:[^\W\d_]|['’-])*|[^\W\d_]{4,}")
#: The same, and initials behind it, as PubMed lists authors.
_WITH_INITIALS = re.compile(r"(?P<family>.*\S)\s+(?P<given>[A-Z]{1,3}|(?:[A-Z]\.[ -]?){1,4})")
#: Initials, and a family name behind them.
_INITIALS_FIRST = re.compile(r"(?:[A-Z]\.[ -]?)+\s*[^\W\d_]{2,}")
#: The same as one name; countries are written so, too.
_WITH_INITIALS_FIRST = re.compile(
    r"(?!U\.\s?[SKN]\.|E\.\s?U\.)(?P<given>(?:[A-Z]\.[ -]?)+)(?P<family>[^\W\d_][\w'’ -]+)"
)
_PERSON = re.compile(r"[^\W\d_][\w'’ -]*,\s*(?P<given>(?:[A-Z]\.[ -]?){1,4})")
#: What joins two names; in the name of an organisation “and” may stand.
_JOINED = re.compile(r";|&|\band\b")
_SURELY_JOINED = re.compile(r";|(?<=\b[A-Z]\b)\.? (?:&|and)\s|(?<=\b[A-Z]{2}\b)\.? (?:&|and)\s")
_LISTED = re.compile(
    r"\S\s+[A-Z]{1,3}\.?\s*,\s*[^\W\d_][\w’'-]+(?:\s[\w’'-]+)?\s+[A-Z]{1,3}\.?(?=\s*(?:,|$| and ))|"
    r"\w,\s*(?:[A-Z]\.?[\s-]?){1,4}(?:,|and |& ?)\s*(?:and )?[^\W\d_][\w’'-]+,\s*[A-Z]\b"
)
_QUOTED = re.compile(r'\s*"([^"]*[^"\s][^"]*)"\s*')
_NO_LETTERS = re.compile(r"[\d@*†‡§¶\[\]()<>{}\\|]")

_ONE_EACH = (
    "give each author an entry of its own; in BibTeX, put “and” between names, "
    "and the name of an organisation in braces of its own: {{Name}}"
)
_AS_LITERAL = "give the whole name as `literal`; in BibTeX, put it in braces of its own: {{Name}}"
_TAKEN_APART = "write `family` and `given`; in BibTeX, “Family, Given”"


@dataclass(frozen=True)
class Doubt:
    """What is odd in a name: a message and what to do."""

    message: str
    fix: str
    #: True where the name can't be read: whatever is printed would be wrong.
    is_error: bool = False


def read_person(parts: Mapping[str, str]) -> tuple[dict[str, str], tuple[Doubt, ...]]:
    """The parts of a name as CSL means them, and what is doubtful in it."""
    unparsed = parts.get(PARSE_HINT, "") not in ("", "false", "no")
    name = {part: text for part, text in parts.items() if part != PARSE_HINT and text.strip()}
    if any(len(text) > NAME_LIMIT for text in name.values()):
        message = f"a name is longer than {NAME_LIMIT} characters"
        return name, (Doubt(message, _ONE_EACH, is_error=True),)
    for part, text in name.items():
        if part in ("family", "literal") and (quoted := _QUOTED.fullmatch(text)):
            # Zotero’s way of saying that a name is to be left in one piece.
            name[part] = quoted[1]
    if "literal" in name:
        return _literal(name)
    reading = _Reading({part: " ".join(text.split()) for part, text in name.items()}, unparsed)
    reading.read()
    return reading.name, tuple(reading.doubts)


def _literal(name: dict[str, str]) -> tuple[dict[str, str], tuple[Doubt, ...]]:
    text = " ".join(name["literal"].split())
    if _ET_AL.fullmatch(text):
        return {"literal": "et al"}, ()
    if ";" in text or _LISTED.search(text) or _ET_AL_WITHIN.search(text):
        return name, (Doubt(f"“{text[:60]}” is more than one author", _ONE_EACH, is_error=True),)
    person = _PERSON.fullmatch(text)
    if person and not _COMPANY.fullmatch(person["given"]) and not _ORGANISATION.search(text):
        return name, (Doubt(f"“{text[:60]}” looks like a person, and is printed as it stands", _TAKEN_APART),)
    return name, ()


class _Reading:
    """One name that is being read."""

    def __init__(self, name: dict[str, str], unparsed: bool) -> None:
        self.name = name
        self.doubts: list[Doubt] = []
        self._unparsed = unparsed
        order, mark = (_SPOKEN, " ") if unparsed else (("family", "suffix", "given"), ", ")
        self._shown = mark.join(name[part] for part in order if part in name)

    def read(self) -> None:
        """Read the name, step by step; what can't be read is left as it is."""
        if self._is_et_al() or self._is_list():
            return
        self._suffixes()
        if any("," in text for text in self.name.values()):
            if not self._one_comma():
                self._doubt(f"“{self._shown[:60]}” has a comma that parts no name", _ONE_EACH, is_error=True)
            return
        if not self._is_organisation():
            self._initials()
            self._signs()
            self._small()

    def _doubt(self, message: str, fix: str, *, is_error: bool = False) -> None:
        self.doubts.append(Doubt(message, fix, is_error))

    def _is_et_al(self) -> bool:
        spoken = " ".join(self.name[part] for part in _SPOKEN if part in self.name)
        if _ET_AL.fullmatch(spoken):
            self._doubt(
                f"“{self._shown}” is not a name; it is read as “et al”",
                "give {literal: et al}; in BibTeX, write “and others”",
            )
            self.name = {"literal": "et al"}
            return True
        if found := _ET_AL_WITHIN.search(spoken):
            self._doubt(
                f"“{found[0]}” stands within the name “{self._shown[:60]}”",
                "make it an author of its own: {literal: et al}; in BibTeX, write “and others”",
                is_error=True,
            )
            return True
        return False

    def _is_list(self) -> bool:
        family, given = self.name.get("family", ""), self.name.get("given", "")
        within = ""
        for text in self.name.values():
            if found := (_JOINED if self._unparsed or given else _SURELY_JOINED).search(text):
                within = found[0].strip()
        listed = _WITH_INITIALS.fullmatch(family)
        behind = listed and not _is_end(listed["given"]) and _WORD.search(given)
        before = _INITIALS_FIRST.match(family) and _INITIALS_FIRST.match(given)
        if not within and (behind or before):
            within = ","
        if within:
            message = f"there is “{within}” in the name “{self._shown[:60]}”: it is more than one author"
            self._doubt(message, _ONE_EACH, is_error=True)
        return bool(within)

    def _suffixes(self) -> None:
        """Suffixes and degrees, wherever they stand, in their own part or out of the name."""
        family, given, suffix = (self.name.get(part, "") for part in ("family", "given", "suffix"))
        if suffix and given and not _SUFFIX.fullmatch(suffix) and (_is_suffix(given) or _is_degree(given)):
            # Family, Given, Jr: the order of speech, not of BibTeX.
            given, suffix = suffix, given
        if not suffix and (_is_suffix(given) or (_is_degree(given) and not given.isupper())):
            family, given, suffix = self._spoken(family, given)
        found = [suffix] if suffix else []
        # A suffix alone behind names without a comma.
        words = given.split()
        if self._unparsed and len(words) > 1 and _is_end(family):
            found.append(family)
            given, family = " ".join(words[:-1]), words[-1]
        given, more = _without_end(given)
        found += more
        family, more = _without_end(family)
        found += more
        degrees = [each for each in found if _is_degree(each) and not _is_suffix(each)]
        rest = [each for each in found if each not in degrees]
        if degrees:
            message = (
                f"in “{self._shown[:60]}”, {' and '.join(degrees)} is no part of the name: it is left out"
            )
            self._doubt(message, "leave degrees out of names")
        if title := _TITLE.match(given):
            message = f"in “{self._shown[:60]}”, {title[0].strip()} is no part of the name: it is left out"
            self._doubt(message, "leave titles out of names")
            given = given[title.end() :]
        if any(not _is_suffix(each) for each in rest) or len(rest) > 1:
            message = f"“{self._shown[:60]}” has too many commas for one name"
            self._doubt(message, _ONE_EACH, is_error=True)
        parts = {"family": family, "given": given, "suffix": " ".join(rest)}
        others = {part: text for part, text in self.name.items() if part not in parts}
        self.name = others | {part: text for part, text in parts.items() if text}

    def _spoken(self, family: str, end: str) -> tuple[str, str, str]:
        """A name in the order of speech, whose comma parts no given name: “Martin L. King, Jr.”."""
        words = family.split()
        particle = self.name.get("non-dropping-particle", "").split()
        small = next((index for index, word in enumerate(particle) if word[:1].islower()), 0)
        if particle:
            # Jan van der Berg, Jr.
            words = [*particle[:small], family]
        if len(words) < 2:
            return family, end, ""
        if particle:
            self.name["non-dropping-particle"] = " ".join(particle[small:])
        *given, last = words
        if _is_suffix(end):
            message = f"“{self._shown[:60]}” is read as “{last}” with “{' '.join(given)}” and “{end}”"
            self._doubt(message, _TAKEN_APART)
        return last, " ".join(given), end

    def _one_comma(self) -> bool:
        """Take a family name such as “Smith, John” apart."""
        family = self.name.get("family", "")
        if "given" in self.name or family.count(",") != 1 or any(
            "," in text for part, text in self.name.items() if part != "family"
        ):  # fmt: skip
            return False
        before, after = (part.strip() for part in family.split(","))
        if not before or not after:
            return False
        if _ORGANISATION.search(family) and not _ONE_NAME.fullmatch(after):
            message = f"“{family[:60]}” looks like an organisation, so it is printed as one name"
            self._doubt(message, _AS_LITERAL)
            self.name = {"literal": family}
            return True
        self._doubt(
            f"“{family[:60]}” is not taken apart; it is read as “{before}” and “{after}”", _TAKEN_APART
        )
        self.name |= {"family": before, "given": after}
        return True

    def _is_organisation(self) -> bool:
        family, given = self.name.get("family", ""), self.name.get("given", "")
        spoken = " ".join(self.name[part] for part in _SPOKEN if part in self.name)
        if given and _COMPANY.fullmatch(given):
            # Novartis Pharma, Inc.
            self._doubt(
                f"“{family}, {given}” looks like an organisation, so it is printed as one name", _AS_LITERAL
            )
            self.name = {"literal": f"{family}, {given}"}
            return True
        if not _ORGANISATION.search(spoken):
            return False
        if given and not self._unparsed and _ONE_NAME.fullmatch(given):
            # Whoever took the name apart may have meant it: Center, Melissa A.
            self._doubt(f"“{spoken[:60]}” looks like an organisation", _AS_LITERAL)
            return False
        if given or self._unparsed:
            message = f"“{spoken[:60]}” looks like an organisation, so it is printed as one name"
            self._doubt(message, f"{_AS_LITERAL}, with any “and” that it holds")
        self.name = {"literal": spoken}
        return True

    def _initials(self) -> None:
        """Names that PubMed writes as “Smith JA”."""
        family, given = self.name.get("family", ""), self.name.get("given", "")
        if not given and (found := _WITH_INITIALS.fullmatch(family)):
            family, given = found["family"], found["given"]
            message = f"“{self._shown[:60]}” is not taken apart; it is read as “{family}” with “{given}”"
            self._doubt(message, _TAKEN_APART)
        elif not given and (found := _WITH_INITIALS_FIRST.fullmatch(family)):
            family, given = found["family"], found["given"].strip()
            message = f"“{self._shown[:60]}” is not taken apart; it is read as “{family}” with “{given}”"
            self._doubt(message, _TAKEN_APART)
        elif _INITIALS.fullmatch(family) and _WORD.search(given):
            message = f"the family name of “{self._shown[:60]}” looks like initials"
            if self._unparsed:
                family, given = given, family
                message += f", so it is read as “{family}” with “{given}”"
            self._doubt(message, _TAKEN_APART)
        elif not given and self._unparsed and re.fullmatch(r"[A-Z]{2,}", family):
            self._doubt(f"“{family}” looks like an organisation", _AS_LITERAL)
        self.name |= {part: text for part, text in (("family", family), ("given", given)) if text}

    def _small(self) -> None:
        """Names in small letters alone, whose first name no style shortens."""
        if all(
            self.name.get(part, "").islower() and len(self.name[part]) > 1 for part in ("family", "given")
        ):
            self._doubt(
                f"“{self._shown[:60]}” begins with small letters, and is printed so", "write capitals"
            )
        elif self.name.get("family", "")[:1].isupper() and _is_small(self.name.get("given", "")):
            # “von” and such stand behind a first name.
            self._doubt(
                f"the first name of “{self._shown[:60]}” has a small letter, so no style shortens it",
                "write a capital",
            )

    def _signs(self) -> None:
        for part in ("family", "given"):
            if found := _NO_LETTERS.search(re.sub(r"</?[a-z]+>", "", self.name.get(part, ""))):
                message = f"there is “{found[0]}” in the name “{self._shown[:60]}”"
                self._doubt(message, "leave out what is no part of the name")
                return


def _is_small(given: str) -> bool:
    small = _SMALL_NAME.fullmatch(given) or _SMALL_INITIALS.fullmatch(given)
    return given.islower() and small is not None


def _without_end(text: str) -> tuple[str, list[str]]:
    """A part of a name without the suffixes and degrees that end it, and these."""
    found: list[str] = []
    while True:
        before, comma, last = text.rpartition(",")
        if comma and (_is_suffix(last.strip()) or _is_degree(last.strip())):
            found.insert(0, last.strip())
            text = before.strip()
            continue
        before, _space, last = text.rpartition(" ")
        # A word has to stand before what might be initials.
        if before and _is_end(last) and (_WORD.search(before) or not _is_degree(last)):
            found.insert(0, last)
            text = before.strip().rstrip(",")
            continue
        return text, found


def _is_end(text: str) -> bool:
    """True for what may end a name without a comma."""
    return _SUFFIX_AT_END.fullmatch(text) is not None or (
        _is_degree(text) and text.replace(".", "").upper() not in _INITIALS_TOO
    )


def _is_suffix(text: str) -> bool:
    return _SUFFIX.fullmatch(text) is not None


def _is_degree(text: str) -> bool:
    return _DEGREE.fullmatch(text) is not None
