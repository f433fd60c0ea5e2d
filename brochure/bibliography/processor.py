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

# What is replaced, where that goes on to do most of the work.
_set_number = model.FormatNumber._process
_number = model.Number.process
_label = model.Label.process
_quote = model.Quoted.quote
_variable = model.Text._variable
_term = model.CitationStylesElement.get_term


def _set_pages(element: Any, value: object, variable: str) -> String:
    """Replaces the setting of ``page`` and ``page-first``.

    The processor compares the digits of numbers of different length from the left (1-12 as “1–2”), takes
    every hyphen for a range, and has no minimum of two digits.
    """
    if variable == "page-first":
        return String(first_page(str(value)))
    mark = str(element.get_single_term(name="page-range-delimiter") or "–")
    if variable != "page":
        return String(str(_set_number(element, value, variable)).replace("–", mark))
    return String(set_pages(str(value), element.get_root().get_option("page-range-format"), mark))


def _set_number_field(element: Any, item: Any, context: Any = None, **options: Any) -> Any:
    """Replaces the setting of numbers: the processor does not find fields with a hyphen in their name."""
    variable = element.get("variable").replace("-", "_")
    if variable in ("locator", "page_first"):
        return _number(element, item, context, **options)
    return element._process(item.reference[variable], element.get("variable"))


#: A word of given names, or an initial; dots end both.
_GIVEN = re.compile(r"[^\s.]+\.?|\.")


def _initialize(element: Any, given: str, mark: str, context: Any) -> str:
    """Replaces the setting of initials.

    The processor makes “Y” of “Yu.”, prints marks without a letter before words in small letters, and makes
    initials in styles with ``initialize="false"``, too.
    """
    hyphen = f"{mark.strip()}-" if element.get_option("initialize-with-hyphen", context) else mark
    whole_names = element.get("initialize", "true") == "false"
    set_names = ""
    for token in _GIVEN.findall(given.replace(".-", "-")):
        name = token.rstrip(".")
        first, *others = name.split("-") if name else ("",)
        if not first[:1].isupper() or (whole_names and len(name) > 1 and not token.endswith(".")):
            # Particles and other words stay as they are.
            set_names = f"{set_names.rstrip()} {token} ".lstrip() if name else set_names
        elif token.endswith(".") and any(map(str.islower, name[1:])) and len(name) <= 4:
            set_names += f"{name}{mark}"
        else:
            letters = [first[0], *(other[0] for other in others if other[:1].isupper())]
            set_names += f"{hyphen.join(letters)}{mark}"
    return " ".join(set_names.split())


#: Numbers that print a range with the same mark as pages.
_NUMBER_FIELDS = ("volume", "issue")


def _set_variable(element: Any, item: Any, context: Any) -> Any:
    """Replaces the setting of ``volume`` and ``issue``, whose ranges the processor leaves with a hyphen."""
    text = _variable(element, item, context)
    if (
        element.get("variable") in _NUMBER_FIELDS
        and text is not None
        and _NUMBERS.fullmatch(str(text).strip())
    ):
        mark = element.get_single_term(name="page-range-delimiter") or "–"
        return String(re.sub(r"\s*[-–]\s*", str(mark), str(text)))
    return text


#: Where the processor finds no term in a form, CSL 1.0.2 (“terms”) wants the next one.
_NEXT_FORM = {"verb-short": "verb", "symbol": "short", "short": None, "verb": None}


def _get_term(element: Any, name: str, form: str | None = None, *args: Any, **options: Any) -> Any:
    """Replaces the search for a term: short names of seasons, for example, are in no locale."""
    found = _term(element, name, form, *args, **options)
    while found is None and form in _NEXT_FORM:
        form = _NEXT_FORM[form]
        found = _term(element, name, form, *args, **options)
    return found


_DATE_PARTS = ("year", "month", "day")


def _set_range_of_dates(element: Any, dates: Any, show_parts: Any = None, context: Any = None) -> Any:
    """Replaces the setting of two dates.

    The processor prints nothing where the parts that differ are not shown, puts the common parts behind the
    others whatever their order, and fails in some styles.
    """
    parts = [part for part in element.iterchildren() if part.get("name") in (show_parts or _DATE_PARTS)]
    names = [part.get("name") for part in parts]
    first, last = dates.begin, dates.end
    differing = next(
        (name for name in _DATE_PARTS if name in names and first.get(name) != last.get(name)), None
    )
    if differing is None or last.is_nil():
        return element.render_single_date(first, show_parts, context)
    own = context if element.is_locale_date() else element
    ranged = _DATE_PARTS[_DATE_PARTS.index(differing) :]
    beside: list[list[Any]] = [[], []]
    span: list[list[Any]] = [[], []]
    mark = "–"
    for part in parts:
        if part.get("name") not in ranged:
            beside[bool(span[0])] += _set_part(part, first, context)
            continue
        for each, date in zip(span, (first, last), strict=True):
            each += _set_part(part, date, context, bare="suffix" if date is first else "prefix")
        if part.get("name") == differing:
            mark = part.get("range-delimiter", mark)
    between = String(f"{_whole(span[0], own, -1)}{mark}{_whole(span[1], own, 0)}")
    return own.join([text for text, _bare in beside[0]] + [between] + [text for text, _bare in beside[1]])


def _set_part(part: Any, date: Any, context: Any, bare: str = "suffix") -> list[tuple[Any, str]]:
    """The text of a part of a date, with and without one of its affixes; nothing where the date has none."""
    try:
        text = part.render(date, context)
    except VariableError:
        return []
    if not text:
        return []
    affix = part.get(bare, "")
    return [(text, str(text).removesuffix(affix) if bare == "suffix" else str(text).removeprefix(affix))]


def _whole(texts: list[tuple[Any, str]], own: Any, outer: int) -> str:
    """Parts of one date, the *outer* one without its affix on the side of the other date."""
    shown = [text for text, _bare in texts]
    if shown:
        shown[outer] = String(texts[outer][1])
    joined = str(own.join(shown) or "")
    return joined.rstrip() if outer else joined.lstrip()


#: One number, or several joined by commas, hyphens and ampersands: each may have letters on either side.
_NUMBERS = re.compile(r"[^\W\d]*\d+[^\W\d]*(?:\s*[-–,&]\s*[^\W\d]*\d+[^\W\d]*)*")


def _is_numeric(condition: Any, item: Any) -> list[bool]:
    """Replaces the test ``is-numeric``, which is false for “2-3” and “2 & 4” (CSL 1.0.2, “choose”)."""
    names = (name.replace("-", "_") for name in condition.get("is-numeric").split())
    return [
        name in item.reference and _NUMBERS.fullmatch(str(item.reference[name]).strip()) is not None
        for name in names
    ]


#: Longest number that may be several, in characters.
_LONGEST_NUMBER = 200


def _is_plural(label: Any, item: Any) -> bool:
    """Replaces the test for the plural of a label.

    The processor looks for numbers of pages and volumes where it never finds them, and then prints no label.
    It takes a range of Roman numerals for one page, and 95ra73 for several.
    """
    variable = label.get("variable")
    try:
        value = str(item.reference[variable.replace("-", "_")]).strip()
    except VariableError:
        return False
    if variable.startswith("number-of"):
        return value.isdecimal() and int(value) > 1
    if variable == "page":
        return are_several(value)
    # The processor's expression takes steps by the square of the length.
    return len(value) <= _LONGEST_NUMBER and label.RE_MULTIPLE_NUMBERS.search(value) is not None


def _set_label(label: Any, item: Any, variable: str | None = None, *args: Any, **options: Any) -> Any:
    """Replaces the setting of labels: the processor prints them beside a number that is not there, too."""
    named = label.get("variable")
    if variable is None and named != "locator" and named.replace("-", "_") not in item.reference:
        return None
    return _label(label, item, variable, *args, **options)


def _mark_label(label: Any, text: Any) -> Any:
    """Replaces the marking of labels, which have no title case, as if their language were not known."""
    if not text:
        return None
    language = label.get_root().get("default-locale", "en")[:2]
    return label.wrap(label.format(label.case(label.strip_periods(text), language)))


def _set_quotes(element: Any, text: Any) -> Any:
    """Replaces the setting of quotes around a text: those that it holds itself change."""
    if element.get("quotes", "false").lower() == "true":
        return String(_quote(element, String(_within_quotes(str(text)))))
    return text


def _within_quotes(text: str) -> str:
    """The quotes of a text that stands in quotes itself: single ones, and double ones within those."""
    out = []
    opened: list[str] = []
    for index, char in enumerate(text):
        # Before a letter it is an apostrophe.
        closes = char == "”" or (char == "’" and opened[-1:] == ["‘"] and not text[index + 1 :][:1].isalpha())
        if char in "“‘":
            opened.append(char)
            char = "‘" if len(opened) % 2 else "“"
        elif closes:
            char = "”" if opened and len(opened) % 2 == 0 else "’"
            del opened[-1:]
        out.append(char)
    return "".join(out)


def mend() -> None:
    """Replace what is wrong; a second call changes nothing."""
    model.FormatNumber._process = _set_pages
    model.Number.process = _set_number_field
    model.Text._variable = _set_variable
    model.CitationStylesElement.get_term = _get_term
    model.Name.initialize = _initialize
    model.Date.render_date_range = _set_range_of_dates
    model.If._is_numeric = _is_numeric
    model.Label.process = _set_label
    model.Label.markup = _mark_label
    model.Quoted.quote = _set_quotes
    model.Label._is_plural = _is_plural
