"""What a cell may hold, by the type of its column: why it can't be used, or the text as it is printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from brochure.batch.garbled import lost
from brochure.batch.given import GivenCell
from brochure.content.variants import VariantColumn
from brochure.layout.graphics.picture import PICTURES, SIZE_LIMIT
from brochure.source.characters import FORBIDDEN
from brochure.source.project import Project

_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_URL = re.compile(r"https?://[^\s<>\"/?#@]+\.[^\s<>\"/?#@]{2,}(?:[/?#][^\s<>\"]*)?")
#: What programs and people write into a cell that has nothing, and errors of spreadsheets.
_NOTHING = re.compile(
    r"NA|(?i:n\s?/\s?a|n\.\s?a\.|null|nil|nan|undefined|tbc|tbd|tba|x{2,}|\?+|[-–—_.]+"
    r"|#(?:N/A|NV|REF!|VALUE!|NAME\?|NUM!|NULL!|DIV/0!|SPILL!|CALC!))"
)
#: Places where words may break or may not, which pasted texts hold.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
#: Signs that telephone numbers are written with.
_NUMBER = re.compile(r"\+?[\d\s().\-–/\u00a0\u2011]+(?:\s*(?:ext\.?|x)\s*\d{1,6})?", re.IGNORECASE)
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
    if _NOTHING.fullmatch(text):
        fix = "write what is to be printed, or leave the cell empty and write `required: no` for the column"
        raise CellError(f"“{_short(text)}” says that there is nothing to print", fix)
    if found := _STANDS_FOR.search(text):
        if text[: found.start()].endswith("\\"):
            fix = "write round brackets: square ones stand for what is still to be filled in"
            raise CellError(f"“{_short(text)}” has square brackets, and a backslash, which is printed", fix)
        raise CellError(f"“{_short(text)}” still has to be filled in", "write what is to be printed")
    if problem := lost(text):
        raise CellError(problem, "type it again, and look at the others: save the table as “CSV UTF-8”")
    return text


def doubtful_markup(text: str, column: VariantColumn) -> str:
    """What is to be said of a text that looks as if it had markup; empty where nothing is."""
    found = _MARKED.search(text) if column.type == "text" and column.fills else None
    return f"“{_short(found[0])}” is printed as it is typed: cells have no markup" if found else ""


def dialled(text: str, region: str | None) -> str:
    """The number that a telephone number is however it is written: ``+441134960123;ext=9``."""
    import phonenumbers

    return phonenumbers.format_number(
        phonenumbers.parse(text, region), phonenumbers.PhoneNumberFormat.RFC3966
    ).replace("-", "")


def _telephone(text: str, cell: GivenCell, column: VariantColumn, _project: Project) -> str:
    import phonenumbers

    if found := re.search(r"[^\W_a-zA-Z0-9]", text):
        shown = f"“{found[0]}” (U+{ord(found[0]):04X})"
        if found[0].isdecimal():
            fix = "type the figures 0 to 9 of the keyboard"
            raise CellError(f"“{_short(text)}” has figures of another script, such as {shown}", fix)
    if not _NUMBER.fullmatch(text):
        raise CellError(f"“{_short(text)}” is not a telephone number", "write digits, such as 020 7946 0000")
    if cell.is_number and not text.startswith("+"):
        fix = "set the format of the column to “Text”, and type it again with the zero at its beginning"
        raise CellError(f"“{text}” is kept as a number: a zero at its beginning is lost", fix)
    if not column.region and not text.startswith("+"):
        fix = "write it with its country, such as +44 20 7946 0000, or give the column a `region:`"
        raise CellError(f"“{text}” does not say of which country it is", fix)
    where = f" in {column.region}" if column.region and not text.startswith("+") else ""
    try:
        number = phonenumbers.parse(text, column.region)
    except phonenumbers.NumberParseException:
        raise CellError(f"“{text}” is not a telephone number{where}", "look at it again") from None
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        why = _WHY.get(reason, "no number is like that")
        raise CellError(f"“{text}” is not a telephone number{where}: {why}", "look at it again")
    if not phonenumbers.is_valid_number(number):
        raise CellError(f"“{text}” is not a telephone number{where}: nobody can have it", "look at it again")
    if column.region and not text.startswith("+"):
        # As people of that country write it: spreadsheets drop a zero at the beginning.
        written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
        digits, typed = (re.sub(r"\D", "", one) for one in (written, text))
        if digits.endswith(typed) and digits != typed:
            lost = digits.removesuffix(typed)
            message = f"“{text}” lacks “{lost}” at its beginning: nobody in {column.region} can call it"
            raise CellError(message, f"write {written}; keep the column as text")
    return text


#: Why a number is not possible, by the results of the library.
_WHY = {
    1: "there is no such country",
    2: "it is too short",
    3: "it is too long",
    4: "it can only be called from near by",
    5: "no number is as long as that",
}


def _email(text: str, _cell: GivenCell, _column: VariantColumn, _project: Project) -> str:
    if not _EMAIL.fullmatch(text) or ".." in text:
        raise CellError(f"“{_short(text)}” is not an e-mail address", "write it as name@example.org")
    return text


def _url(text: str, _cell: GivenCell, _column: VariantColumn, _project: Project) -> str:
    if not _URL.fullmatch(text):
        fix = "write it with https:// and without spaces"
        raise CellError(f"“{_short(text)}” is not an address of the web", fix)
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
