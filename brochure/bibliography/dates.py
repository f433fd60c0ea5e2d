"""Dates of sources as CSL, BibLaTeX and people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from brochure.bibliography.months import month_of

#: Seasons as CSL counts them.
SEASONS = ("spring", "summer", "autumn", "winter")
_NAMES = {**{name: name for name in SEASONS}, "fall": "autumn"}
_DAY = r"\d{4}(?:-\d{2}){0,2}"
_DATE = re.compile(_DAY)
#: Two days, months or years: with a slash as ISO 8601 has it, or two years with a dash.
_RANGE = re.compile(rf"({_DAY})\s*(?:/|--?-?(?=\d{{4}}$)|\s[-–—]\s|[–—])\s*({_DAY})")
_SEASON = re.compile(
    rf"(?P<before>{'|'.join(_NAMES)})\s+(?P<year>\d{{4}})|(?P<first>\d{{4}})\s+(?P<behind>{'|'.join(_NAMES)})",
    re.IGNORECASE,
)
#: A range without an end, as of a journal that still appears.
_OPEN = re.compile(rf"({_DAY})\s*/\s*(?:\.\.)?")
#: Months from 21 on are seasons, as ISO 8601-2 numbers them; some programs write 13 to 16.
_NUMBERED = re.compile(r"(\d{4})-(2[1-4]|1[3-6])")
#: A date with the name of its month: “5 March 2019”, “2019 Mar 5”, “März 2019”, “March 5, 2019”.
_MONTH = r"(?P<{0}>[^\W\d_]{{3,12}})\.?"
_NAMED = re.compile(
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.|º)?\s+(?:de |of )?)?{_MONTH.format('month')}"
    r"(?:\s+(?P<behind>\d{1,2})(?:st|nd|rd|th)?,)?,?\s+(?:de )?(?P<year>\d{4})"
    rf"|(?P<first>\d{{4}}),?\s+{_MONTH.format('second')}(?:\s+(?P<third>\d{{1,2}}))?"
)
#: Longest text that is looked into, in characters.
_LIMIT = 100
#: What programs write for the year of what is not out yet, with a year or without.
_STATUS = re.compile(
    r"\W*(?P<year>\d{4})?\W*"
    r"(?P<status>in press|forthcoming|to appear|accepted(?: for publication)?|submitted|in preparation)"
    r"\W*(?P<behind>\d{4})?\W*",
    re.IGNORECASE,
)
#: A date that is not sure, or not exact.
_ABOUT = re.compile(r"(?:^(?:c\.|ca\.?|circa)\s*|[~?%]$)", re.IGNORECASE)


def read_date(value: object) -> dict[str, object]:
    """The parts of a date: ``date``, and ``end``, ``season``, ``circa`` and ``status`` where it has them.

    What is not out yet may have a ``status`` and no ``date``.

    A text that is none of these is the ``date``, for its reader to refuse.
    """
    if isinstance(value, Mapping):
        return _of_csl(value)
    return _of_text(value) if isinstance(value, str) else {"date": value}


def _of_csl(value: Mapping[str, object]) -> dict[str, object]:
    parts = value.get("date-parts")
    read: dict[str, object] = {"date": value}
    if isinstance(parts, list) and parts in ([], [[]]):
        # Programs write a date that they do not know as one of nothing.
        text = value.get("raw") or value.get("literal")
        read = _of_text(text) if isinstance(text, str) else {}
    elif isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        read = _of_text(_text_of(parts[0])) if any(map(_is_said, parts[0])) else {}
        if len(parts) > 1 and isinstance(parts[1], list) and any(map(_is_said, parts[1])):
            read["end"] = _text_of(parts[1])
    elif isinstance(text := value.get("raw") or value.get("literal"), str):
        read = _of_text(text)
    season = str(value.get("season") or "").strip().lower()
    if season in _NAMES:
        read["season"] = _NAMES[season]
    elif season.isdecimal() and 1 <= int(season) <= len(SEASONS):
        read["season"] = SEASONS[int(season) - 1]
    elif season:
        read["season"] = season
    if str(value.get("circa") or "").strip().lower() not in ("", "0", "false", "no"):
        read["circa"] = "yes"
    return read


def _is_said(part: object) -> bool:
    return part not in (None, "")


def _text_of(parts: list[object]) -> str:
    known = max(index for index, part in enumerate(parts, start=1) if _is_said(part))
    parts = ["" if part is None else part for part in parts[:known]]
    return "-".join(str(part).strip().zfill(4 if index == 0 else 2) for index, part in enumerate(parts[:3]))


def _of_text(text: str) -> dict[str, object]:
    bare = _ABOUT.sub("", text.strip()).strip()
    about: dict[str, object] = {} if bare == text.strip() else {"circa": "yes"}
    if found := _RANGE.fullmatch(bare):
        return {"date": found[1], "end": found[2], **about}
    if found := _OPEN.fullmatch(bare):
        return {"date": found[1], **about}
    if found := _SEASON.fullmatch(bare):
        name = (found["before"] or found["behind"]).lower()
        return {"date": found["year"] or found["first"], "season": _NAMES[name], **about}
    if found := _NUMBERED.fullmatch(bare):
        index = (int(found[2]) - 1) % 20 if int(found[2]) > 20 else int(found[2]) - 13
        return {"date": found[1], "season": SEASONS[index], **about}
    if len(bare) <= _LIMIT and (named := _of_names(bare)):
        return {"date": named, **about}
    if len(bare) <= _LIMIT and (found := _STATUS.fullmatch(bare)):
        year = found["year"] or found["behind"]
        return {"status": found["status"].lower(), **({"date": year} if year else {})}
    return {"date": bare, **about} if _DATE.fullmatch(bare) else {"date": text}


def _of_names(text: str) -> str:
    """A date whose month is a name, as 2019-03-05 or 2019-03; nothing where it is none, or has two days."""
    found = _NAMED.fullmatch(text)
    month = month_of(found["month"] or found["second"]) if found else 0
    if found is None or not month or (found["day"] and found["behind"]):
        return ""
    day = found["day"] or found["behind"] or found["third"]
    return f"{found['year'] or found['first']}-{month:02d}" + (f"-{int(day):02d}" if day else "")
