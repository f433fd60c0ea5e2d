"""What is mended in the processor, judged by citeproc-js."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import citeproc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from brochure.bibliography.changed_style import style_xml
from brochure.bibliography.items import Reference
from brochure.bibliography.reference_list import format_bibliography
from tests.bibliography.test_bibliography import set_as
from tests.judges.citeproc import bibliographies

LOCALE = Path(citeproc.LOCALES_PATH, "locales-en-US.xml")
#: Numbered styles, those with the number in its own column: the judge's numbers are left out by that.
STYLES = ("american-medical-association", "nlm-citation-sequence", "elsevier-vancouver", "ieee",
          "american-chemical-society")  # fmt: skip
NAMES: tuple[dict[str, str], ...] = (
    {"family": "King", "given": "Martin L.", "suffix": "Jr."},
    {"family": "King", "given": "Martin Luther", "suffix": "III"},
    {"family": "Dupont", "given": "Jean-Paul"},
    {"family": "Dupont", "given": "J.-P."},
    {"family": "Dupont", "given": "J P"},
    {"family": "Chekhov", "given": "Yu. A."},
    {"family": "Petrov", "given": "Ch."},
    {"family": "McLeod", "given": "Ian McL."},
    {"family": "Doe", "given": "McL."},
    {"family": "Guillaume", "given": "Ph."},
    {"family": "Humboldt", "given": "Alexander von"},
    {"family": "Arcy", "given": "Jean", "dropping-particle": "d'"},
    {"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van"},
    {"family": "Cruz", "given": "Maria", "dropping-particle": "de la"},
    {"family": "van der Berg", "given": "Jan"},
    {"family": "O'Brien", "given": "Mary"},
    {"family": "Smith", "given": "Émile"},
    {"family": "Smith", "given": "J.K."},
    {"family": "Smith", "given": "J.-K. L."},
    {"family": "Łukasz", "given": "Żaneta"},
    {"literal": "World Health Organization"},
)
OTHERS: tuple[dict[str, Any], ...] = (
    {"title": 'The "inner" title'},
    {"type": "book", "publisher": "Example Press"},
    {"type": "chapter", "container-title": "A book", "editor": [{"family": "Doe", "given": "J"}]},
    {"type": "report", "publisher": "Example Board"},
    {"page": "95ra73"},
    {"type": "chapter", "container-title": "A book", "page": "iv-x"},
)


def item(index: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"i{index:02}",
        "type": "article-journal",
        "title": f"Sample {index:02}",
        "author": [{"family": "Doe", "given": "Jane"}],
        "container-title": "Journal of samples",
        "issued": {"date-parts": [[2018]]},
        "volume": "3",
        **fields,
    }


@pytest.mark.parametrize(
    ("title", "cased"),
    [
        ("the story: α-cells in vivo", "The Story: α-Cells in Vivo"),
        ("β2 agonists and you", "β2 Agonists and You"),
        ("doses: µg or mg", "Doses: µg or Mg"),
        ("an αβ receptor", "An αβ Receptor"),
        ("<i>β</i>-blockers", "<i>β</i>-Blockers"),
        ("élan of cells", "Élan of Cells"),
    ],
)
def test_a_symbol_in_greek_has_no_capital(title: str, cased: str) -> None:
    # citeproc-js makes capitals of them: “Β2” and “Μg” read as Latin letters then, and mean something else.
    book = Reference.model_validate({"id": "a", "type": "book", "title": title, "publisher": "P"})
    (entry,) = format_bibliography([book], STYLES[0])
    assert entry.text == f"{re.sub('<.*?>', '', cased)}. P."


def test_names_labels_and_quotes_are_set_as_citeproc_js_sets_them() -> None:
    items = [item(index, author=[name]) for index, name in enumerate(NAMES)]
    items += [item(index, **fields) for index, fields in enumerate(OTHERS, start=len(items))]
    references = [Reference.model_validate(each) for each in items]
    styles = [style_xml(style).decode() for style in STYLES]
    lists = bibliographies(items, styles, LOCALE.read_text(encoding="utf-8"))
    for style, theirs in zip(STYLES, lists, strict=True):
        ours = [set_as(str(entry.html)) for entry in format_bibliography(references, style)]
        assert ours == [set_as(entry) for entry in theirs], style


@pytest.mark.parametrize(
    ("style", "fields", "end"),
    [
        # A label without its number.
        ("american-chemical-society", {"type": "book", "publisher": "P"}, "P, 2018; Vol. 3."),
        ("haematologica", {"type": "chapter", "page": None}, "2018."),
        # A colon and a full stop behind a semicolon.
        ("annals-of-oncology", {"volume": None, "page": "12"}, "2018;12."),
        ("annals-of-oncology", {"volume": None}, "2018;"),
    ],
)
def test_nothing_is_printed_for_a_field_that_is_not_there(
    style: str, fields: dict[str, Any], end: str
) -> None:
    (entry,) = format_bibliography([Reference.model_validate(item(0, **fields))], style)
    assert entry.text.endswith(end)


_WORDS = st.lists(
    st.sampled_from(["-", "–", "1", "12", "a", "J", ".", ",", "&", "<i>", "</i>", '"', " ", "%s", "é", "字",
                     "Yu.", "&amp;", ";", "?", "e1-e12", "2-3", "Jr", "ix", "”", "\n", "("]),
    min_size=1, max_size=6,
).map("".join)  # fmt: skip
_DATES = st.sampled_from(["2018", "2018-02/2018-03", "1988 Summer", "2018-02-03/2019-01-01"])
_FIELDS = ("volume", "issue", "page", "edition", "number-of-pages", "container-title", "publisher", "status")


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    st.dictionaries(st.sampled_from(_FIELDS), _WORDS),
    st.lists(st.fixed_dictionaries({"family": _WORDS, "given": _WORDS, "suffix": _WORDS}), max_size=4),
    _WORDS,
    _DATES,
    st.sampled_from((*STYLES, "apa", "nature")),
)
def test_no_source_breaks_a_style(
    fields: dict[str, str], authors: list[dict[str, str]], title: str, issued: str, style: str
) -> None:
    try:
        source = Reference.model_validate(
            {"id": "a", "type": "book", **fields, "author": authors, "title": title, "issued": issued}
        )
    except ValidationError as error:
        assert error.errors()
        return
    (entry,) = format_bibliography([source], style)
    assert entry.key == "a"
