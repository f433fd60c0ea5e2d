"""Lists and sections that the engine leaves in pieces, made whole in the tags of a PDF.

WeasyPrint 70 tags what it lays out: each column and each page of a list is a list of its own, and each
page of a section a section.  What a number before an item is it leaves open.

Joined is only what is sure to be one: a section without a title that begins on a new page, for sections
have one, and below such a seam two lists whose numbers run on.  The lines of a paragraph and the items of a
list without numbers look the same in the tags whether they go on or begin anew, and stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pikepdf import Dictionary, Name, Object, Pdf

from brochure.tagging.tree import is_element, kids_of, kind_of, move_kids, number_of, page_of, set_kids

#: The words of an element's marked content: from the number of its page's object and its own number there.
Words = Callable[[int, int], str]

_NUMBER = re.compile(r"\s*(\d{1,4})([.)]?)\s*")
#: A number is short: it is not looked for in elements with more pieces than this.
_PIECES = 3
#: Bullets that are text, with their names (ISO 32000-1, table 347).
_BULLETS = {"•": "/Disc", "◦": "/Circle", "▪": "/Square"}
_TITLES = ("/H1", "/H2")
_GROUPS = ("/Div", "/NonStruct", "/Part", "/Art")


@dataclass
class Numbers:
    """Of a numbered list: its first and last number, and whether its first item began on an earlier page."""

    first: int
    last: int
    begins_within: bool


def mend_lists(pdf: Pdf, lists: Sequence[Object], words: Words) -> dict[int, Numbers]:
    """Make each of *lists*, outer ones first, one list of labelled items; returns how those are numbered.

    The lists are known by the numbers of their objects.  A mark drawn before an item is decoration and stays
    so: a list without numbers has no labels, unless its bullets are text.
    """
    gone: set[int] = set()
    numbers: dict[int, Numbers] = {}
    for element in lists:
        if number_of(element) in gone:
            continue
        gone |= _splice_columns(element)
        found = _label(pdf, element, words)
        if found is not None:
            numbers[number_of(element)] = found
        kind = "/Decimal" if found is not None else _bullet(element, words)
        if kind and "/A" not in element:
            element.A = Dictionary(O=Name.List, ListNumbering=Name(kind))
    return numbers


def join_sections(document: Object, numbers: dict[int, Numbers]) -> None:
    """Join the sections directly in *document* that go on from page to page, and numbered lists at the seams.

    To be called as long as headings have the levels of the content.
    """
    sections = kids_of(document)
    at = 1
    while at < len(sections):
        before, after = sections[at - 1], sections[at]
        if not _is_rest(before, after):
            at += 1
            continue
        seam = len(kids_of(before))
        move_kids(after, before)
        del sections[at]
        pieces = kids_of(before)
        if seam < len(pieces) and _runs_on(pieces[seam - 1], pieces[seam], numbers):
            set_kids(before, [*pieces[:seam], *pieces[seam + 1 :]])
        set_kids(document, sections)


def _is_rest(before: Any, after: Any) -> bool:
    """Tell whether a section is the rest of the one before it, on another page."""
    if not (_holds_something(before) and _holds_something(after)):
        return False
    if kind_of(before) != "/Sect" or kind_of(after) != "/Sect":
        return False
    last = kids_of(before)[-1]
    is_elsewhere = is_element(last) and page_of(last) != page_of(after)
    return is_elsewhere and _has_title(before) and not _has_title(after)


def _holds_something(found: Any) -> bool:
    return is_element(found) and bool(kids_of(found))


def _has_title(element: Object) -> bool:
    if kind_of(element) in _TITLES:
        return True
    return any(_has_title(kid) for kid in kids_of(element) if is_element(kid))


def _runs_on(before: Any, after: Any, numbers: dict[int, Numbers]) -> bool:
    """Move what *after* holds into *before*, if a numbered list runs from the end of one into the other."""
    if not (_holds_something(before) and _holds_something(after)):
        return False
    kind = kind_of(before)
    if kind != kind_of(after):
        return False
    if kind == "/L":
        first, second = numbers.get(number_of(before)), numbers.get(number_of(after))
        if first is None or second is None or second.first != first.last + 1:
            return False
        if second.begins_within:
            # The body of the item that the page break cut: the rest belongs behind its beginning.
            rest = kids_of(kids_of(after)[0])[-1]
            move_kids(rest, kids_of(kids_of(before)[-1])[-1])
            set_kids(after, kids_of(after)[1:])
        first.last = second.last
    elif kind in _GROUPS:
        if not _runs_on(kids_of(before)[-1], kids_of(after)[0], numbers):
            return False
        set_kids(after, kids_of(after)[1:])
    else:
        return False
    move_kids(after, before)
    return True


def _splice_columns(element: Object) -> set[int]:
    """Put the items of a list that was set in columns directly into it.  Returns the lists that are gone.

    A list within an item always follows an item, so a list of nothing but lists is one in columns.
    """
    gone: set[int] = set()
    columns = kids_of(element)
    while columns and all(is_element(column) and kind_of(column) == "/L" for column in columns):
        set_kids(element, [])
        for column in columns:
            move_kids(column, element)
            gone.add(number_of(column))
        columns = kids_of(element)
    return gone


def _label(pdf: Pdf, element: Object, words: Words) -> Numbers | None:
    """Make the numbers of a list's items their labels, if it is sure that they are its numbers.

    They are when they stand first in their items, alone in an element, end with a full stop or stand in a
    block of their own, and count on from item to item.  Steps may have a picture instead of a number.
    """
    items = kids_of(element)
    if not items or any(not is_element(item) or kind_of(item) != "/LI" for item in items):
        return None
    leads = [_lead(item) for item in items]
    values = [None if lead is None else _number(lead, words) for lead in leads]
    counted = [value - index for index, value in enumerate(values) if value is not None]
    if not counted or len(set(counted)) != 1:
        return None
    kind = next(
        kind_of(lead)
        for lead, value in zip(leads, values, strict=True)
        if lead is not None and value is not None
    )
    rest = [
        index
        for index, (lead, value) in enumerate(zip(leads, values, strict=True))
        if value is None and (lead is None or kind_of(lead) != kind or next(_marked(lead), None) is not None)
    ]
    if rest not in ([], [0]):
        return None
    for item, lead, value in zip(items, leads, values, strict=True):
        if lead is not None and value is not None and kind != "/Lbl":
            _give_label(pdf, item, lead)
    start = counted[0]
    return Numbers(start + len(rest), start + len(items) - 1, bool(rest))


def _lead(item: Object) -> Object | None:
    """The label that the engine gave an item, or the first element in its body if that is all it has."""
    kids = kids_of(item)
    if kids and is_element(kids[0]) and kind_of(kids[0]) == "/Lbl":
        return kids[0]  # type: ignore[no-any-return]
    if len(kids) != 1 or not is_element(kids[0]) or kind_of(kids[0]) != "/LBody":
        return None
    body = kids_of(kids[0])
    lead = body[0] if body and is_element(body[0]) else None
    if lead is not None and kind_of(lead) == "/NonStruct" and len(body) > 1:
        # Beside another block, number and words of an item are in an element of their own.
        within = kids_of(lead)
        if len(within) > 1 and is_element(within[0]) and kind_of(within[0]) == "/NonStruct":
            return within[0]  # type: ignore[no-any-return]
    return lead


def _number(lead: Object, words: Words) -> int | None:
    """The number that an element holds, and holds alone."""
    kind = kind_of(lead)
    if kind not in ("/NonStruct", "/Div", "/Link", "/Lbl"):
        return None
    found = _NUMBER.fullmatch(_words(lead, words))
    if found is None or (not found[2] and kind not in ("/Div", "/Lbl")):
        return None
    return int(found[1])


def _bullet(element: Object, words: Words) -> str:
    """How a list without numbers is labelled, in the words of its attribute; nothing if that is not known."""
    leads = [_lead(kid) for kid in kids_of(element)]
    labels = {_words(lead, words).strip() for lead in leads if lead is not None and kind_of(lead) == "/Lbl"}
    if not labels:
        return "/None"
    return _BULLETS.get(labels.pop(), "") if len(labels) == 1 else ""


def _words(lead: Object, words: Words) -> str:
    """What an element says, if it is short."""
    pieces = list(islice(_marked(lead), _PIECES + 1))
    return "".join(words(page, mcid) for page, mcid in pieces) if len(pieces) <= _PIECES else ""


def _give_label(pdf: Pdf, item: Object, lead: Object) -> None:
    holder = lead.P
    set_kids(holder, kids_of(holder)[1:])
    label = lead
    if kind_of(lead) == "/Link":
        # The number leads somewhere: the link stays one, within the label.
        label = pdf.make_indirect(Dictionary(Type=Name.StructElem, Pg=lead.Pg))
        set_kids(label, [lead])
        lead.P = label
    label.S = Name.Lbl
    label.P = item
    set_kids(item, [label, *kids_of(item)])


def _marked(element: Object) -> Iterator[tuple[int, int]]:
    """The page and number of each piece of marked content in an element."""
    for kid in kids_of(element):
        if isinstance(kid, int):
            yield page_of(element), kid
        elif is_element(kid):
            yield from _marked(kid)
