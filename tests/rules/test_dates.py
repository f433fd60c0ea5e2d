"""Dates of preparation and review, as British and American leaflets write them."""

from __future__ import annotations

import re

import pytest

from brochure.language.locale import locale_of
from brochure.rules.checks.identity import date_of_preparation
from brochure.rules.checks.patient import review_date
from brochure.rules.dates import date_pattern, month_of
from brochure.rules.evidence import Evidence
from brochure.text.fields import PartialDate
from tests.rules.examples import SAMPLES, changed, evidence_of

AMERICAN = locale_of("en-US")


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en-GB", "on 3 September 2024.", "3 September 2024"),
        ("en-GB", "in September 2024", "September 2024"),
        ("en-GB", "in 2024", "2024"),
        ("en-GB", "on September 3, 2024", "2024"),
        ("en-US", "on September 3, 2024.", "September 3, 2024"),
        ("en-US", "in September 2024", "September 2024"),
        ("en-US", "on 3 September 2024", "September 2024"),
    ],
)
def test_a_date_is_found_as_its_language_writes_it(language: str, text: str, found: str) -> None:
    match = re.search(date_pattern(locale_of(language)), text)
    assert match is not None and match[0] == found


@pytest.mark.parametrize(
    ("text", "month"),
    [("3 September 2024", 9), ("september 2024", 9), ("September 3, 2024", 9), ("2024", 0)],
)
def test_the_month_of_a_date_in_words_is_known(text: str, month: int) -> None:
    assert month_of(text, AMERICAN) == PartialDate(2024, month)


#: The sample for patients in the United States, prepared and reviewed on a day.
DAYS = [("prepared: 2026-11", "prepared: 2026-11-28"), ("by November 2028", '"by November 27, 2028"')]


def us(*more: tuple[str, str]) -> Evidence:
    text = (SAMPLES / "us-patient.yaml").read_text(encoding="utf-8")
    return evidence_of(changed(text, [*DAYS, *more]), set_type=False)


def test_an_american_leaflet_may_be_dated_with_a_day() -> None:
    assert list(date_of_preparation(us(), {})) == []
    (breach,) = date_of_preparation(us(('text: "{prepared}"', 'text: "November 27, 2026"')), {})
    assert breach.message.startswith("the leaflet is dated November 27, 2026, but it was prepared in")
    assert list(review_date(us(), {"months": 24})) == []
    (breach,) = review_date(us(), {"months": 23})
    assert breach.message.startswith("the date of review, November 27, 2028, is more than 23 months after")
