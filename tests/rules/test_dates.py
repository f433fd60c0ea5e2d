"""Dates of preparation and review, as British and American leaflets write them."""

from __future__ import annotations

import re

import pytest
from babel.localedata import locale_identifiers

from brochure.language.locale import locale_of
from brochure.rules.block_text import alike
from brochure.rules.checks.identity import date_of_preparation
from brochure.rules.checks.patient import review_date
from brochure.rules.dates import date_of, date_pattern, month_of
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


#: Every language that CLDR knows by itself, with the forms that its dates have there.
LANGUAGES = [tag for tag in locale_identifiers() if "_" not in tag and tag not in ("root", "und")]


def test_every_date_that_the_program_writes_is_read_back_in_every_language() -> None:
    assert len(LANGUAGES) > 200
    wrong = []
    for language in LANGUAGES:
        locale = locale_of(language)
        dates = re.compile(date_pattern(locale), re.I)
        for month in range(1, 13):
            for given in (PartialDate(2024, month), PartialDate(2024, month, 3 + 2 * month)):
                written = given.words(locale)
                found = dates.search(alike(f"– {written} –"))
                if date_of(written, locale) != given or found is None or date_of(found[0], locale) != given:
                    wrong.append((language, written))
    assert not wrong


@pytest.mark.parametrize(
    ("language", "text", "given"),
    [
        ("pl", "Data: 3 września 2024.", PartialDate(2024, 9, 3)),
        ("pl", "wrzesień 2024", PartialDate(2024, 9)),
        ("cs", "3. září 2024", PartialDate(2024, 9, 3)),
        ("es", "3 de septiembre de 2024", PartialDate(2024, 9, 3)),
        ("es", "septiembre de 2024", PartialDate(2024, 9)),
        ("es", "septiembre 2024", PartialDate(2024, 9)),
        ("fi", "syyskuu 2024", PartialDate(2024, 9)),
        ("fi", "3. syyskuuta 2024", PartialDate(2024, 9, 3)),
        ("hr", "rujan 2024.", PartialDate(2024, 9)),
        ("hr", "3. rujna 2024.", PartialDate(2024, 9, 3)),
        ("hu", "2024. szeptember 3.", PartialDate(2024, 9, 3)),
        ("hu", "2024. szeptember", PartialDate(2024, 9)),
        ("pt", "3 de setembro de 2024", PartialDate(2024, 9, 3)),
        ("el", "3 Σεπτεμβρίου 2024", PartialDate(2024, 9, 3)),
        ("el", "Σεπτέμβριος 2024", PartialDate(2024, 9)),
        ("bg", "3 септември 2024 г.", PartialDate(2024, 9, 3)),
        ("de", "3. September 2024", PartialDate(2024, 9, 3)),
        ("ja", "2024年9月3日", PartialDate(2024, 9, 3)),
        ("en-GB", "November 2024", PartialDate(2024, 11)),
        ("sv", "2024", PartialDate(2024)),
    ],
)
def test_a_date_is_read_as_its_language_writes_it(language: str, text: str, given: PartialDate) -> None:
    assert date_of(text, locale_of(language)) == given
    found = re.search(date_pattern(locale_of(language)), f"– {text} –", re.I)
    assert found is not None and date_of(found[0], locale_of(language)) == given


@pytest.mark.parametrize(
    "language", ["pl", "cs", "es", "fi", "hr", "hu", "pt", "el", "bg", "de", "ja", "lt", "vi"]
)
@pytest.mark.parametrize(("prepared", "printed"), [("2026-11", "2026-10"), ("2026-11-28", "2026-11-27")])
def test_the_program_reads_the_date_that_it_prints(language: str, prepared: str, printed: str) -> None:
    text = (SAMPLES / "eu-hcp.yaml").read_text(encoding="utf-8")
    pairs = [("language: en-GB", f"language: {language}"), ("prepared: 2026-11", f"prepared: {prepared}")]
    assert list(date_of_preparation(evidence_of(changed(text, pairs), set_type=False), {})) == []
    other = PartialDate.of(printed).words(locale_of(language))
    pairs.append(('text: "{prepared}"', f'text: "{other}"'))
    (breach,) = date_of_preparation(evidence_of(changed(text, pairs), set_type=False), {})
    assert "but it was prepared in" in breach.message
