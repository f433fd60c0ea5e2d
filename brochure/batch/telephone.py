"""Telephone numbers in cells: whether somebody can have one, and whether it is dialled as it is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

#: Signs that telephone numbers are written with, and an extension behind them.
_NUMBER = re.compile(r"\+?[\d\s().\-–/\u00a0\u2011]+(?P<more>\s*(?:ext\.?|x)\s*\d{1,6})?", re.IGNORECASE)
#: A number that neither begins nor ends with a sign between figures, nor has two of these together.
_WHOLE = re.compile(r"\+?\(?\d(?:[\d\s()]|[.\-–/](?!\s*[.\-–/]))*(?<![.\-–/\s])")
#: A number as programs keep those that they take for quantities.
_QUANTITY = re.compile(r"\+?\d[\d ]*\.0+")
#: The zero that is dialled within the country alone, as it is written behind the country.
_TRUNK = re.compile(r"\(\s*0\s*\)")


class NumberError(ValueError):
    """Nobody reaches anybody by what was written: why, and what to do."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.fix = fix


def dialled(text: str, region: str | None) -> str:
    """The number that a telephone number is however it is written: ``+441134960123;ext=9``."""
    import phonenumbers

    number = phonenumbers.parse(text, region)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.RFC3966).replace("-", "")


def check_number(text: str, region: str | None, *, is_number: bool) -> None:
    """Raise :class:`NumberError` for what can't be dialled as it is written.

    *region* is the country of numbers without one.  *is_number* is true of what a workbook keeps as a number.
    """
    import phonenumbers

    _check_signs(text)
    if is_number and not text.startswith("+"):
        fix = "set the format of the column to “Text”, and type it again with the zero at its beginning"
        raise NumberError(f"“{text}” is kept as a number: a zero at its beginning is lost", fix)
    if not region and not text.startswith("+"):
        fix = "write it with its country, such as +44 20 7946 0000, or give the column a `region:`"
        raise NumberError(f"“{text}” does not say of which country it is", fix)
    where = f" in {region}" if region and not text.startswith("+") else ""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        raise NumberError(f"“{text}” is not a telephone number{where}", "look at it again") from None
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        why = _WHY.get(reason, "no number is like that")
        raise NumberError(f"“{text}” is not a telephone number{where}: {why}", "look at it again")
    if not phonenumbers.is_valid_number(number):
        raise NumberError(
            f"“{text}” is not a telephone number{where}: nobody can have it", "look at it again"
        )
    _check_dialling(text, region, number)


#: Why a number is not possible, by the results of the library.
_WHY = {
    1: "there is no such country",
    2: "it is too short",
    3: "it is too long",
    4: "it can only be called from near by",
    5: "no number is as long as that",
}


def _check_signs(text: str) -> None:
    shown = text if len(text) <= 40 else f"{text[:39]}…"
    if found := re.search(r"[^\W_a-zA-Z0-9]", text):
        sign = f"“{found[0]}” (U+{ord(found[0]):04X})"
        if found[0].isdecimal():
            fix = "type the figures 0 to 9 of the keyboard"
            raise NumberError(f"“{shown}” has figures of another script, such as {sign}", fix)
    signs = _NUMBER.fullmatch(text)
    if signs is None:
        raise NumberError(f"“{shown}” is not a telephone number", "write digits, such as 020 7946 0000")
    if _QUANTITY.fullmatch(text):
        fix = "have the program keep it as text, and look at its beginning: a zero there is lost"
        raise NumberError(f"“{shown}” was kept as a number by a program, which has put “.0” behind it", fix)
    main = text[: signs.start("more")].rstrip() if signs["more"] else text
    if not _WHOLE.fullmatch(main) or not _is_paired(main):
        fix = "write it as 020 7946 0000 or (020) 7946-0000"
        raise NumberError(f"“{shown}” has a sign too many, or a bracket without its other half", fix)


def _is_paired(text: str) -> bool:
    """True where each bracket has its other half, and none stands within others."""
    return re.fullmatch(r"[^()]*(?:\([^()]+\)[^()]*)*", text) is not None


def _check_dialling(text: str, region: str | None, number: PhoneNumber) -> None:
    """A valid number may be written so that nobody gets through who dials it as it stands there."""
    import phonenumbers

    form = phonenumbers.PhoneNumberFormat
    main = re.split(r"\s*(?:ext|x)", text, maxsplit=1, flags=re.IGNORECASE)[0]
    digits = re.sub(r"\D", "", _TRUNK.sub("", main) if text.startswith("+") else main)
    number.extension = None
    whole = f"{number.country_code}{phonenumbers.national_significant_number(number)}"
    abroad = phonenumbers.format_number(number, form.INTERNATIONAL)
    if text.startswith("+"):
        if digits != whole:
            message = f"“{text}” has figures behind the country that are not dialled there, such as a zero"
            raise NumberError(message, f"write {abroad}")
        return
    # As people of that country write it: spreadsheets drop a zero at the beginning.
    written = phonenumbers.format_number(number, form.NATIONAL)
    at_home = re.sub(r"\D", "", written)
    if at_home.endswith(digits) and at_home != digits:
        lost = at_home.removesuffix(digits)
        message = f"“{text}” lacks “{lost}” at its beginning: nobody in {region} can call it"
        raise NumberError(message, f"write {written}; keep the column as text")
    trunk = phonenumbers.ndd_prefix_for_region(region or "", True)
    if digits == whole and trunk != f"{number.country_code}":
        message = f"“{text}” lacks “+” before its country: nobody in {region} can call it"
        raise NumberError(message, f"write {written} or {abroad}; keep the column as text")
