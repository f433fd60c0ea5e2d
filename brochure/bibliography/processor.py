"""citeproc-py, mended where it sets what is wrong: each patch says what it replaces, and why.

The package offers no way to give it other elements of a style, so methods of its classes are replaced.
Nothing else in the program uses them.
"""

from __future__ import annotations

import re
from typing import Any

from citeproc import model
from citeproc.source import VariableError
from citeproc.string import String

from brochure.bibliography.pages import are_several, first_page, set_pages

_set_number = model.FormatNumber._process


def _set_pages(element: Any, value: object, variable: str) -> String:
    """Replaces the setting of ``page`` and ``page-first``.

    The processor compares the digits of numbers of different length from the left (1-12 as “1–2”), takes
    every hyphen for a range, and has no minimum of two digits.
    """
    if variable == "page-first":
        return String(first_page(str(value)))
    if variable != "page":
        return _set_number(element, value, variable)
    mark = element.get_single_term(name="page-range-delimiter") or "–"
    return String(set_pages(str(value), element.get_root().get_option("page-range-format"), str(mark)))


#: One number, or several joined by commas, hyphens and ampersands: each may have letters on either side.
_NUMBERS = re.compile(r"[^\W\d]*\d+[^\W\d]*(?:\s*[-–,&]\s*[^\W\d]*\d+[^\W\d]*)*")


def _is_numeric(condition: Any, item: Any) -> list[bool]:
    """Replaces the test ``is-numeric``, which is false for “2-3” and “2 & 4” (CSL 1.0.2, “choose”)."""
    names = (name.replace("-", "_") for name in condition.get("is-numeric").split())
    return [
        name in item.reference and _NUMBERS.fullmatch(str(item.reference[name]).strip()) is not None
        for name in names
    ]


def _is_plural(label: Any, item: Any) -> bool:
    """Replaces the test for the plural of a label.

    The processor looks for numbers of pages and volumes where it never finds them, and then prints no label.
    It takes a range of Roman numerals for one page.
    """
    variable = label.get("variable")
    try:
        value = str(item.reference[variable.replace("-", "_")]).strip()
    except VariableError:
        return False
    if variable.startswith("number-of"):
        return value.isdecimal() and int(value) > 1
    if variable == "page" and are_several(value):
        return True
    return label.RE_MULTIPLE_NUMBERS.search(value) is not None


def mend() -> None:
    """Replace what is wrong; a second call changes nothing."""
    model.FormatNumber._process = _set_pages
    model.If._is_numeric = _is_numeric
    model.Label._is_plural = _is_plural
