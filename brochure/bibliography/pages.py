"""Ranges of pages as a style asks for them (CSL 1.0.2, appendix V)."""

from __future__ import annotations

import re

#: What stands between two pages: more than a hyphen says for sure that they are a range.
_MARK = r"(?:\s*(?:-{2,3}|[–—−])\s*|\s+[-‐]\s*|\s*[-‐]\s+|[-‐])"
_HYPHEN = re.compile(r"[-‐]")
#: A hyphen that is part of a page, as CSL processors write it.
_HELD, _HELD_SIGN = r"\-", "\ue022"
_SIGN = r"[^\s;,&‐–—−-]"
_LIST = re.compile(rf"(?<!{_SIGN}){_SIGN}+(?:(?:{_MARK}|,(?=\S)){_SIGN}+)+")
_SPLIT = re.compile(f"({_MARK})")
#: Letters before a number, the zeros behind them, the number, and letters behind it.
_PAGE = re.compile(r"(\d*[A-Za-z]+0*|)(\d+)([A-Za-z]*)")
_ROMAN = re.compile(r"[ivxlcdm]+|[IVXLCDM]+")


def set_pages(pages: str, form: str | None, mark: str) -> str:
    """The pages with their ranges in a *form* of CSL such as ``minimal``, joined by the *mark* of the style.

    Without a form they keep the digits that they are given with.  What may be no range, such as ``12-1-12-9``
    or ``e1-12``, stays as it is.
    """
    held = _held(pages)
    return _LIST.sub(lambda found: _listed(found[0], form, mark), held).replace(_HELD_SIGN, "-")


def are_several(pages: str) -> bool:
    """True for a range or a list."""
    mark = "\N{SYMBOL FOR UNIT SEPARATOR}"
    # A dash stays between pages that hold hyphens themselves.
    return re.search(f"[,;&–{mark}]", set_pages(pages, None, mark)) is not None


def first_page(pages: str) -> str:
    """The first page of the first range."""
    held = _held(pages)
    (first, *_rest) = re.split(r"[;,&]", held)
    parts = _SPLIT.split(first.strip())
    return _halves(parts)[0].strip().replace(_HELD_SIGN, "-")


def _held(pages: str) -> str:
    return " ".join(pages.replace(_HELD, _HELD_SIGN).split())


def _listed(text: str, form: str | None, mark: str) -> str:
    """Ranges that commas without a space join: a list, if no comma parts the thousands of a number."""
    ranges = text.split(",")
    if len(ranges) == 1:
        return _range(text, form, mark)
    if all(_ascends(*_SPLIT.split(each)[::2]) for each in ranges):
        return ", ".join(_range(each, form, mark) for each in ranges)
    return ",".join(_range(each, None, mark) for each in ranges)


def _ascends(first: str, *last: str) -> bool:
    """True for one number, or two of which the second is larger as it stands."""
    numbers = [found[2] if (found := _PAGE.fullmatch(page)) else "" for page in (first, *last)]
    return all(numbers) and (len(numbers) == 1 or (len(numbers) == 2 and int(numbers[0]) < int(numbers[1])))


def _range(text: str, form: str | None, mark: str) -> str:
    parts = _SPLIT.split(text)
    if len(parts) == 3:
        first, between, last = parts
        surely = not _HYPHEN.fullmatch(between)
        return _joined(first, last, form, mark) or (f"{first}{mark}{last}" if surely else text)
    return re.sub(r"\s*-{2,3}\s*", "–", text)


def _halves(parts: list[str]) -> tuple[str, str]:
    """What stands before and behind the mark of a range; pages may hold hyphens themselves."""
    sure = [index for index, mark in enumerate(parts) if index % 2 and not _HYPHEN.fullmatch(mark)]
    # Pages that hold hyphens hold as many on either side.
    middle = sure[0] if len(sure) == 1 else len(parts) // 2 if len(parts) % 4 == 3 else 1
    return "".join(parts[:middle]), "".join(parts[middle + 1 :])


def _joined(first: str, last: str, form: str | None, mark: str) -> str:
    """Two pages as a range; nothing where they may be none."""
    whole = f"{first}{mark}{last}"
    begin, end = _PAGE.fullmatch(first), _PAGE.fullmatch(last)
    if begin and end and begin[1] == end[1]:
        if form is None or begin[3] or end[3]:
            return whole
        end_number = begin[2][: max(0, len(begin[2]) - len(end[2]))] + end[2]
        if int(begin[2]) < int(end_number):
            kept = _kept(begin[2], end_number, form)
            return f"{first}{mark}{end[1] if form == 'expanded' else ''}{end_number[-kept:]}"
        return whole
    stems = [re.fullmatch(r"(.*?)(\d+)[A-Za-z]*", page) for page in (first, last)]
    alike = all(stems) and len({stem[1] for stem in stems if stem}) == 1
    return whole if alike or (_ROMAN.fullmatch(first) and _ROMAN.fullmatch(last)) else ""


def _kept(begin: str, end: str, form: str) -> int:
    """How many digits of the larger number *end* are printed."""
    whole = len(end)
    if form == "expanded" or len(begin) != len(end):
        return whole
    changed = next(whole - index for index in range(whole) if begin[index] != end[index])
    if form == "minimal":
        return changed
    if form == "minimal-two":
        return min(whole, max(changed, 2))
    # The rules of the Chicago manual; those of the 16th edition shorten numbers of four digits, too.
    number = int(begin)
    if number < 100 or number % 100 == 0 or (form != "chicago-16" and whole == 4 and changed >= 3):
        return whole
    return changed if number % 100 < 10 else max(changed, 2)
