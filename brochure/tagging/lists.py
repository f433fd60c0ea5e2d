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

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

#: The words of an element's marked content: from its page's reference and its number there.
Words = Callable[[Any, int], str]

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


def mend_lists(writer: PdfWriter, lists: Sequence[Any], words: Words) -> dict[int, Numbers]:
    """Make each of *lists*, outer ones first, one list of labelled items; returns how those are numbered.

    The lists are known by the numbers of their objects.  A mark drawn before an item is decoration and stays
    so: a list without numbers has no labels, unless its bullets are text.
    """
    gone: set[int] = set()
    numbers: dict[int, Numbers] = {}
    for element in lists:
        if element.indirect_reference.idnum in gone:
            continue
        gone |= _splice_columns(writer, element)
        found = _label(writer, element, words)
        if found is not None:
            numbers[element.indirect_reference.idnum] = found
        kind = "/Decimal" if found is not None else _bullet(element, words)
        if kind and "/A" not in element:
            element[NameObject("/A")] = DictionaryObject(
                {NameObject("/O"): NameObject("/List"), NameObject("/ListNumbering"): NameObject(kind)}
            )
    return numbers


def join_sections(writer: PdfWriter, document: Any, numbers: dict[int, Numbers]) -> None:
    """Join the sections directly in *document* that go on from page to page, and numbered lists at the seams.

    To be called as long as headings have the levels of the content.
    """
    kids = document.get("/K")
    if not isinstance(kids, ArrayObject):
        return
    at = 1
    while at < len(kids):
        before, after = kids[at - 1].get_object(), kids[at].get_object()
        if not _is_rest(before, after):
            at += 1
            continue
        seam = len(before["/K"])
        _move(after, before)
        _remove(writer, kids, at)
        pieces = before["/K"]
        if seam < len(pieces) and _runs_on(writer, pieces[seam - 1], pieces[seam], numbers):
            _remove(writer, pieces, seam)


def _is_rest(before: Any, after: Any) -> bool:
    """Tell whether a section is the rest of the one before it, on another page."""
    if not (_is_element(before) and _is_element(after) and _kids(before) and _kids(after)):
        return False
    if before["/S"] != "/Sect" or after["/S"] != "/Sect":
        return False
    last = _kids(before)[-1].get_object()
    is_elsewhere = _is_element(last) and last.raw_get("/Pg") != after.raw_get("/Pg")
    return is_elsewhere and _has_title(before) and not _has_title(after)


def _has_title(element: Any) -> bool:
    if element.get("/S") in _TITLES:
        return True
    kids = (kid.get_object() for kid in _kids(element))
    return any(_has_title(kid) for kid in kids if _is_element(kid))


def _runs_on(writer: PdfWriter, one: Any, other: Any, numbers: dict[int, Numbers]) -> bool:
    """Move what *other* holds into *one*, if a numbered list runs from the end of one into the other."""
    before, after = one.get_object(), other.get_object()
    if not (_is_element(before) and _is_element(after) and _kids(before) and _kids(after)):
        return False
    if before["/S"] != after["/S"]:
        return False
    if before["/S"] == "/L":
        first, second = numbers.get(one.idnum), numbers.get(other.idnum)
        if first is None or second is None or second.first != first.last + 1:
            return False
        if second.begins_within:
            # The body of the item that the page break cut: the rest belongs behind its beginning.
            bodies = [
                _kids(item.get_object())[-1].get_object() for item in (before["/K"][-1], after["/K"][0])
            ]
            _move(bodies[1], bodies[0])
            _remove(writer, after["/K"][0].get_object()["/K"], -1)
            _remove(writer, after["/K"], 0)
        first.last = second.last
    elif before["/S"] in _GROUPS:
        if not _runs_on(writer, before["/K"][-1], after["/K"][0], numbers):
            return False
        _remove(writer, after["/K"], 0)
    else:
        return False
    _move(after, before)
    return True


def _splice_columns(writer: PdfWriter, element: Any) -> set[int]:
    """Put the items of a list that was set in columns directly into it.  Returns the lists that are gone.

    A list within an item always follows an item, so a list of nothing but lists is one in columns.
    """
    kids = _kids(element)
    columns = [kid.get_object() for kid in kids]
    gone: set[int] = set()
    while kids and all(_is_element(column) and column["/S"] == "/L" for column in columns):
        element[NameObject("/K")] = ArrayObject()
        for reference, column in zip(list(kids), columns, strict=True):
            _move(column, element)
            gone.add(reference.idnum)
            writer._objects[reference.idnum - 1] = None
        kids = _kids(element)
        columns = [kid.get_object() for kid in kids]
    return gone


def _label(writer: PdfWriter, element: Any, words: Words) -> Numbers | None:
    """Make the numbers of a list's items their labels, if it is sure that they are its numbers.

    They are when they stand first in their items, alone in an element, end with a full stop or stand in a
    block of their own, and count on from item to item.  Steps may have a picture instead of a number.
    """
    items = [kid.get_object() for kid in _kids(element)]
    if not items or any(not _is_element(item) or item["/S"] != "/LI" for item in items):
        return None
    leads = [_lead(item) for item in items]
    values = [None if lead is None else _number(lead, words) for lead in leads]
    counted = [value - index for index, value in enumerate(values) if value is not None]
    if not counted or len(set(counted)) != 1:
        return None
    kind = next(lead["/S"] for lead, value in zip(leads, values, strict=True) if lead and value is not None)
    rest = [
        index
        for index, (lead, value) in enumerate(zip(leads, values, strict=True))
        if value is None and (lead is None or lead.get("/S") != kind or next(_marked(lead), None) is not None)
    ]
    if rest not in ([], [0]):
        return None
    for item, lead, value in zip(items, leads, values, strict=True):
        if value is not None and kind != "/Lbl":
            _give_label(writer, item, lead)
    start = counted[0]
    return Numbers(start + len(rest), start + len(items) - 1, bool(rest))


def _lead(item: Any) -> Any:
    """The label that the engine gave an item, or the first element in its body if that is all it has."""
    kids = [kid.get_object() for kid in _kids(item)]
    if kids and _is_element(kids[0]) and kids[0]["/S"] == "/Lbl":
        return kids[0]
    if len(kids) != 1 or not _is_element(kids[0]) or kids[0]["/S"] != "/LBody":
        return None
    body = _kids(kids[0])
    lead = body[0].get_object() if body else None
    return lead if _is_element(lead) else None


def _number(lead: Any, words: Words) -> int | None:
    """The number that an element holds, and holds alone."""
    if lead["/S"] not in ("/NonStruct", "/Div", "/Link", "/Lbl"):
        return None
    found = _NUMBER.fullmatch(_words(lead, words))
    if found is None or (not found[2] and lead["/S"] not in ("/Div", "/Lbl")):
        return None
    return int(found[1])


def _bullet(element: Any, words: Words) -> str:
    """How a list without numbers is labelled, in the words of its attribute; nothing if that is not known."""
    leads = [_lead(kid.get_object()) for kid in _kids(element)]
    labels = {_words(lead, words).strip() for lead in leads if lead and lead["/S"] == "/Lbl"}
    if not labels:
        return "/None"
    return _BULLETS.get(labels.pop(), "") if len(labels) == 1 else ""


def _words(lead: Any, words: Words) -> str:
    """What an element says, if it is short."""
    pieces = list(islice(_marked(lead), _PIECES + 1))
    return "".join(words(page, mcid) for page, mcid in pieces) if len(pieces) <= _PIECES else ""


def _give_label(writer: PdfWriter, item: Any, lead: Any) -> None:
    body = item["/K"][0].get_object()
    reference = body["/K"].pop(0)
    if lead["/S"] == "/Link":
        # The number leads somewhere: the link stays one, within the label.
        label = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/StructElem"),
                NameObject("/S"): NameObject("/Lbl"),
                NameObject("/Pg"): lead.raw_get("/Pg"),
                NameObject("/K"): ArrayObject([reference]),
            }
        )
        reference = writer._add_object(label)
        lead[NameObject("/P")] = reference
        lead = label
    lead[NameObject("/S")] = NameObject("/Lbl")
    lead[NameObject("/P")] = item.indirect_reference
    item["/K"].insert(0, reference)


def _marked(element: Any) -> Iterator[tuple[Any, int]]:
    """The page and number of each piece of marked content in an element."""
    for kid in _kids(element):
        found = kid.get_object()
        if isinstance(found, int):
            yield element.raw_get("/Pg"), int(found)
        elif _is_element(found):
            yield from _marked(found)


def _is_element(found: Any) -> bool:
    return isinstance(found, DictionaryObject) and "/S" in found


def _kids(element: Any) -> ArrayObject:
    kids = element.get("/K")
    kids = kids.get_object() if kids is not None else ArrayObject()
    return kids if isinstance(kids, ArrayObject) else ArrayObject([kids])


def _move(source: Any, target: Any) -> None:
    """Give the kids of one element to another one, at its end."""
    kids = list(_kids(source))
    source[NameObject("/K")] = ArrayObject()
    for kid in kids:
        found = kid.get_object()
        if _is_element(found):
            found[NameObject("/P")] = target.indirect_reference
    target["/K"].extend(kids)


def _remove(writer: PdfWriter, kids: ArrayObject, at: int) -> None:
    """Drop an element that holds nothing any more."""
    writer._objects[kids.pop(at).idnum - 1] = None
