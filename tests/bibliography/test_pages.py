"""Ranges of pages: every form of CSL, judged by citeproc-js."""

from __future__ import annotations

import html
import random
import re
from pathlib import Path
from typing import Any

import citeproc
import pytest

from brochure.bibliography.bibtex import read_bibtex
from brochure.bibliography.changed_style import style_xml
from brochure.bibliography.items import Reference
from brochure.bibliography.pages import are_several, first_page, set_pages
from brochure.bibliography.reference_list import format_bibliography
from brochure.source.nodes import plain
from tests.judges.citeproc import bibliographies

FORMS = (None, "expanded", "minimal", "minimal-two", "chicago", "chicago-15", "chicago-16")
#: A style that prints pages alone.
STYLE = """\
<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"{form}>
  <info><title>pages</title><id>pages</id><updated>2020-01-01T00:00:00Z</updated></info>
  <citation><layout><text variable="page"/></layout></citation>
  <bibliography><layout><text variable="page"/></layout></bibliography>
</style>
"""
LOCALE = Path(citeproc.LOCALES_PATH, "locales-en-US.xml")


def judged(pages: list[str]) -> dict[str | None, list[str]]:
    """What citeproc-js prints for some pages in each form."""
    items = [{"id": str(index), "type": "book", "page": page} for index, page in enumerate(pages)]
    styles = [STYLE.format(form=f' page-range-format="{form}"' if form else "") for form in FORMS]
    lists = bibliographies(items, styles, LOCALE.read_text(encoding="utf-8"))
    texts = [[html.unescape(re.sub("<[^>]*>", "", entry)).strip() for entry in entries] for entries in lists]
    return dict(zip(FORMS, texts, strict=True))


def ranges() -> list[str]:
    """Ranges of numbers of one to five digits, near and far, with letters, cut short, backwards, in lists."""
    chance = random.Random(20_261_128)
    drawn = []
    for _each in range(600):
        first = chance.randrange(1, 10 ** chance.randrange(1, 6))
        first -= first % 100 if chance.random() < 0.15 else 0
        last = max(1, first + chance.choice((1, 9, 10, 99, 100, 999, 9999, -3)) - chance.randrange(1, 9))
        end = str(last)[-chance.randrange(1, 6) :] if chance.random() < 0.3 else str(last)
        prefix = chance.choice(("", "", "", "S", "e", "e0", "iv"))
        mark = chance.choice(("-", "-", "–", " - "))
        drawn.append(f"{prefix}{max(first, 1)}{mark}{prefix}{end.lstrip('0') or 1}")
    lists = [f"{one}, {two}" for one, two in zip(drawn[::7], drawn[1::7], strict=False)]
    return [*drawn, *lists, "iv-x", "XII-XX", "12a-12c", "12\\-34", "12", "A1-B2", "e1-12"]


def wrong_there(pages: str) -> bool:
    """True where citeproc-js counts the last three digits alone, from 10000 on, in the form “chicago-15”."""
    numbers = [int(number) for number in re.findall(r"\d+", pages)]
    return any(number >= 10_000 for number in numbers)


def test_ranges_are_those_of_citeproc_js_in_every_form() -> None:
    pages = ranges()
    for form, theirs in judged(pages).items():
        compared = [
            (page, set_pages(page, form, "–"), printed)
            for page, printed in zip(pages, theirs, strict=True)
            if not (form in ("chicago", "chicago-15") and wrong_there(page))
        ]
        assert len(compared) > 450
        assert [found for found in compared if found[1] != found[2]] == []


@pytest.mark.parametrize(
    ("form", "examples"),
    [
        (None, "1–12 9–98 439–48 42–45 321–328 e1–e12"),
        ("expanded", "42–45 321–328 2787–2816 e1–e12"),
        ("minimal", "42–5 321–8 2787–816 1–12 9–98 101–1012 e1–12 S12–9"),
        ("minimal-two", "42–45 321–28 2787–816 107–08 S12–19"),
        ("chicago-15", "3–10 71–72 100–104 600–613 1100–1123 107–8 505–17 1002–6 321–25 415–532 11564–68 "
         "13792–803 1496–1504 2787–2816 12991–3001 10000–10500"),
        ("chicago", "71–72 107–8 1496–1504"),
        ("chicago-16", "92–113 107–8 321–25 1496–504 2787–816 11564–615 12991–3001"),
    ],
)  # fmt: skip
def test_the_examples_of_csl_and_of_the_chicago_manual(form: str | None, examples: str) -> None:
    for printed in examples.split():
        begin, end = printed.split("–")
        letters = re.match("[A-Za-z]*", begin)
        assert letters is not None
        prefix, number = letters[0], begin[letters.end() :]
        digits = end.removeprefix(prefix)
        whole = digits if form is None else number[: max(0, len(number) - len(digits))] + digits
        assert set_pages(f"{begin}-{prefix}{whole}", form, "–") == printed


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "pages",
    ["12-1-12-9", "2018-1-2018-12", "12-1–12-9", "439-448-450", "e1-12", "C3-12", "CD005-6-7", "1-2-3-4"],
)
def test_what_may_be_no_range_stays_as_it_is(pages: str, form: str | None) -> None:
    assert set_pages(pages, form, "–") == pages


@pytest.mark.parametrize(
    ("pages", "printed"),
    [
        ("439--448", "439–48"),
        ("439—448", "439–48"),
        ("439−448", "439–48"),
        ("439 – 448", "439–48"),
        ("439-48", "439–48"),
        ("12-1--12-9", "12-1–12-9"),
        ("1-5,9-12", "1–5, 9–12"),
        ("439-448; 450-459", "439–48; 450–9"),
        ("1,200-1,300", "1,200–1,300"),
        ("123.e1-123.e7", "123.e1–123.e7"),
        ("e0098-e0112", "e0098–e0112"),
        ("100S-110S", "100S–110S"),
        ("1:12-1:15", "1:12–1:15"),
        ("48-39", "48–39"),
        ("7-7", "7–7"),
        ("", ""),
        ("-", "-"),
        ("in press", "in press"),
    ],
)
def test_other_ways_to_write_ranges(pages: str, printed: str) -> None:
    assert set_pages(pages, "minimal", "–") == printed


@pytest.mark.parametrize(
    ("pages", "first"),
    [
        ("439-448", "439"), ("e1-e12", "e1"), ("12-1-12-9", "12-1"), ("12-1–12-9", "12-1"), ("5", "5"),
        ("1-5, 9-12", "1"), ("12\\-34", "12-34"), ("439--448", "439"), ("1-2-3", "1"),
    ],
)  # fmt: skip
def test_the_first_page_is_that_of_the_first_range(pages: str, first: str) -> None:
    assert first_page(pages) == first


@pytest.mark.parametrize(
    ("pages", "several"),
    [
        ("12-1–12-9", True),
        ("12-1--12-9", True),
        ("1-5", True),
        ("1, 5", True),
        ("12-1-12-9", False),
        ("95ra73", False),
    ],
)
def test_one_page_is_told_from_several(pages: str, several: bool) -> None:
    assert are_several(pages) is several


#: Styles of every form, and of none.
STYLES = (
    "american-medical-association", "nlm-citation-sequence", "bmj", "the-lancet", "elsevier-vancouver",
    "nature", "modern-language-association", "ieee", "chicago-author-date",
    "american-sociological-association",
)  # fmt: skip
PAGES = (
    "1-12", "9-98", "101-1012", "439-448", "439-48", "e1-e12", "S12-S19", "1-5, 9-12", "iv-x", "100-104",
    "1496-1504", "107-108", "12",
)  # fmt: skip


def test_entries_hold_the_pages_of_citeproc_js_in_styles_of_every_form() -> None:
    items: list[dict[str, Any]] = [
        {
            "id": f"p{index:02}",
            "type": "article-journal",
            "title": f"Sample {index:02}",
            "author": [{"family": "Doe", "given": "Jane"}],
            "container-title": "Journal of samples",
            "issued": {"date-parts": [[2018]]},
            "volume": "3",
            "page": page,
        }
        for index, page in enumerate(PAGES)
    ]
    references = [Reference.model_validate(item) for item in items]
    xml = [style_xml(style).decode() for style in STYLES]
    lists = bibliographies(items, xml, LOCALE.read_text(encoding="utf-8"))
    forms = {found[1] if (found := re.search(r'page-range-format="(.+?)"', text)) else None for text in xml}
    assert forms == set(FORMS) - {"chicago-15"}
    for style, theirs in zip(STYLES, lists, strict=True):
        ours = [entry.text for entry in format_bibliography(references, style)]
        printed = [html.unescape(re.sub("<[^>]*>", " ", entry)) for entry in theirs]
        ends = [re.split(r"\b3\b|2018", entry)[-1].strip(" .:,\n") for entry in printed]
        assert [page in entry for page, entry in zip(ends, ours, strict=True)] == [True] * len(PAGES), (
            style, list(zip(ends, ours, strict=True))
        )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "page"),
    [
        ("439--448", "439-448"),
        ("439 -- 448", "439-448"),
        ("439–448", "439-448"),
        ("1--5, 9--12", "1-5, 9-12"),
        ("12-1--12-9", "12-1–12-9"),
        ("S12-S19", "S12-S19"),
    ],
)
def test_pages_in_bibtex_keep_hyphens_of_their_own(given: str, page: str) -> None:
    items, findings = read_bibtex(f"@article{{a, title={{T}}, pages={{{given}}}}}", "a.bib")
    assert findings == []
    (item,) = [plain(item) for item in items]
    assert isinstance(item, dict) and item["page"] == page
