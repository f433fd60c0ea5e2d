"""What a cell may hold, by the type of its column: why it can't be used, or the text as it is printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from brochure.batch.garbled import lost
from brochure.batch.given import GivenCell
from brochure.batch.left_by_programs import doubt_of, fault_of
from brochure.batch.lookalikes import mixed
from brochure.batch.telephone import NumberError, check_number
from brochure.batch.web import fault_of_email, fault_of_url
from brochure.content.variants import VariantColumn
from brochure.layout.graphics.picture import PICTURES, SIZE_LIMIT
from brochure.source.characters import FORBIDDEN
from brochure.source.project import Project

#: Signs that nobody sees, which pasted texts hold: places where words may break or may not, marks of
#: direction, fillers, choices of a form.  Joiners are not among them: some scripts and pictures need these.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
#: Words that stand for others: in square brackets, or as programs for letters to many have them.
_STANDS_FOR = re.compile(r"\[[^\]]*\]|\{\{[^}]*\}\}|<<[^<>]*>>|\$\{[^}]*\}")
#: What would be markup in a text of the content: a cell is printed as it is typed.
_MARKED = re.compile(
    r"\\[\\*_\[\]{}^~@]|\*\*[^*]+\*\*|(?<!\w)\*[^\s*][^*]*\*(?!\w)|[\^~][^\s^~]{1,6}[\^~]|\{[a-z][a-z0-9-]*\}"
)


class CellError(ValueError):
    """A cell can't be used: why, and what to do."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.fix = fix


def checked(cell: GivenCell, column: VariantColumn, project: Project) -> str:
    """The text of a cell.  Raises :class:`CellError`."""
    if cell.problem:
        raise CellError(cell.problem, cell.fix)
    text = " ".join(cell.text.split())
    if column.type != "picture":
        # Some systems spell letters and accents apart, and fonts draw them so; files are named as they are.
        text = unicodedata.normalize("NFC", text)
    if not text:
        if column.required:
            what = _WHAT[column.type]
            raise CellError(f"there is no {what}", "fill it in, or write `required: no` for the column")
        return ""
    if sign := _strange(cell.text):
        raise CellError(f"“{_short(text)}” holds a sign that can’t be printed ({sign})", "type it again")
    if unseen := _UNSEEN.search(text):
        message = f"“{_short(text)}” holds a sign that nobody sees (U+{ord(unseen[0]):04X})"
        raise CellError(f"{message}, by which it differs from what looks like it", "type it again")
    if column.type != "picture" and (problem := mixed(text)):
        raise CellError(problem, "type the word again")
    if len(text) > column.most:
        fix = f"shorten it to {column.most} characters, or give the column another `most:`"
        raise CellError(f"“{_short(text)}” has {len(text)} characters, which is too long", fix)
    return _CHECKS[column.type](text, cell, column, project)


def _strange(text: str) -> str:
    """The sign of a text that can't stand in a leaflet, as ``U+200B``; empty where there is none."""
    found = FORBIDDEN.search(text.replace("\n", " ").replace("\t", " "))
    return f"U+{ord(found[0]):04X}" if found else ""


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _text(text: str, _cell: GivenCell, _column: VariantColumn, _project: Project) -> str:
    fault, fix = fault_of(text)
    if fault:
        raise CellError(f"“{_short(text)}” {fault}", fix)
    if found := _STANDS_FOR.search(text):
        if text[: found.start()].endswith("\\"):
            fix = "write round brackets: square ones stand for what is still to be filled in"
            raise CellError(f"“{_short(text)}” has square brackets, and a backslash, which is printed", fix)
        raise CellError(f"“{_short(text)}” still has to be filled in", "write what is to be printed")
    if problem := lost(text):
        raise CellError(problem, "type it again, and look at the others: save the table as “CSV UTF-8”")
    return text


def doubtful(text: str, column: VariantColumn) -> str:
    """What is to be said of a text that looks as if it had markup, or as no text; empty where nothing is."""
    if column.type != "text":
        return ""
    if doubt := doubt_of(text):
        return doubt
    found = _MARKED.search(text) if column.fills else None
    return f"“{_short(found[0])}” is printed as it is typed: cells have no markup" if found else ""


def _telephone(text: str, cell: GivenCell, column: VariantColumn, _project: Project) -> str:
    try:
        check_number(text, column.region, is_number=cell.is_number)
    except NumberError as error:
        raise CellError(str(error), error.fix) from None
    return text


def _email(text: str, _cell: GivenCell, _column: VariantColumn, _project: Project) -> str:
    return _address(text, *fault_of_email(text))


def _url(text: str, _cell: GivenCell, _column: VariantColumn, _project: Project) -> str:
    return _address(text, *fault_of_url(text))


def _address(text: str, fault: str, fix: str) -> str:
    if fault:
        raise CellError(f"“{_short(text)}” {fault}", fix)
    return text


def _picture(text: str, _cell: GivenCell, _column: VariantColumn, project: Project) -> str:
    if not text.lower().endswith(PICTURES):
        raise CellError(f"“{_short(text)}” is no picture", f"name a file that ends in {', '.join(PICTURES)}")
    try:
        project.read_bytes(project.resolve(text), SIZE_LIMIT)
    except OSError as error:
        raise CellError(
            f"the picture “{_short(text)}” can’t be used: {error}", "name a file of the project"
        ) from None
    return text


_CHECKS: Mapping[str, Callable[[str, GivenCell, VariantColumn, Project], str]] = {
    "text": _text,
    "telephone": _telephone,
    "email": _email,
    "url": _url,
    "picture": _picture,
}
_WHAT = {
    "text": "text",
    "telephone": "telephone number",
    "email": "e-mail address",
    "url": "address",
    "picture": "picture",
}
