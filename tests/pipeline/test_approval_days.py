"""The day by which an approval judges what was looked at, and days that have not come yet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.approval.sample import CERTIFIER, DAY, build_screen, flyers
from tests.pipeline import test_certifier
from tests.pipeline.test_certifier import LABEL, OLD, REASON, refusals
from tests.project import Project

sound = test_certifier.sound

#: Noon of 2 January 2025, UTC.
EARLIER = "1735819200"
#: What is old today, and was fresh on that day.
FACTS = ("indication", "population", "dose", "route")


def dated(folder: Path, *pairs: tuple[str, str]) -> Project:
    """The flyers with other words, each as often as it stands there."""
    made = flyers(folder)
    text = (made.folder / "content.yaml").read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    made.write("content.yaml", text)
    return made


VALUE = (
    "references:\n",
    'values:\n  stay: {{ text: 4 weeks, meaning: Stay, source: "[@alpha]", date: {} }}\nreferences:\n',
)
USED = ("Headache is common.", "Headache is common for {stay}.")


def fact(text: str, day: str) -> tuple[str, str]:
    """Another date of what the product says of its label."""
    rest = 'source: "[@alpha, table 1]", date:'
    return f"{text}, {rest} 2026-08", f"{text}, {rest} {day}"


def issued(given: str) -> tuple[str, str]:
    return "issued: 2025\n", f"issued: {given}\n"


def with_value(day: str) -> tuple[tuple[str, str], ...]:
    return ((VALUE[0], VALUE[1].format(day)), USED)


@pytest.mark.parametrize(
    ("pairs", "rules"),
    [
        (((OLD, LABEL), issued("2024-12")), ["sources.label-age"]),
        (((OLD, LABEL), issued("2020-01\n    accessed: 2025-01-01")), ["sources.label-age"]),
        (((OLD, LABEL), issued("2026-10"), *with_value("2024-12")), ["house.value-age"]),
        ((("date: 2026-08 }", "date: 2024-12 }"),), ["house.label-fact-age"] * 4),
        ((fact("one tablet once a day", "2024-12"),), ["house.label-fact-age"]),
    ],
)
@pytest.mark.parametrize("epoch", [EARLIER, ""])
def test_an_earlier_source_date_makes_nothing_young_again(
    tmp_path: Path,
    sound: None,
    monkeypatch: pytest.MonkeyPatch,
    pairs: tuple[tuple[str, str], ...],
    rules: list[str],
    epoch: str,
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert [rule for rule, _message in refusals(dated(tmp_path, *pairs))] == rules


def test_a_certificate_is_of_the_real_day_whatever_the_source_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("brochure.pipeline.approve.build", build_screen)
    made = flyers(tmp_path)
    words = ("approve", "hcp", *CERTIFIER, "--job-code", test_certifier.CODE)
    ended = made.run(*words, environment={"SOURCE_DATE_EPOCH": EARLIER})
    assert ended.code == 0, ended.err
    assert f"hcp: Approved on {DAY} by" in ended.err


@pytest.mark.parametrize(
    ("pairs", "what", "day"),
    [
        ((issued("2025\n    accessed: 2031-01-01"),), "the article “alpha”", "1 January 2031"),
        ((issued("2025\n    accessed: 2026-11-27"),), "the article “alpha”", "27 November 2026"),
        (((OLD, LABEL), issued("2030")), "the label “alpha”", "2030"),
        (with_value("2027-01"), "the value “stay” (4 weeks)", "January 2027"),
        (with_value("2031"), "the value “stay” (4 weeks)", "2031"),
        ((fact("by mouth", "2026-12"),), "`route` of the product", "December 2026"),
        ((("date: 2026-10 }", "date: 2027 }"),), "the document “samplix-pi.txt”", "2027"),
    ],
)
def test_nobody_has_looked_on_a_day_that_has_not_come_yet(
    tmp_path: Path, sound: None, pairs: tuple[tuple[str, str], ...], what: str, day: str
) -> None:
    message = f"{what} was seen on a day that has not come yet ({day})"
    assert refusals(dated(tmp_path, *pairs)) == [("approval.refused", message)]


@pytest.mark.parametrize("day", ["2026-11-26", "2026-11", "2026"])
def test_today_this_month_and_this_year_have_come(tmp_path: Path, sound: None, day: str) -> None:
    assert date(2026, 11, 26) == DAY
    made = dated(tmp_path, ("date: 2026-08 }", f"date: {day} }}"), *with_value(day))
    # Nothing speaks against it: there is no version to keep in this build.
    with pytest.raises(StopIteration):
        refusals(made)


def test_each_fact_of_the_label_is_accepted_by_its_name(tmp_path: Path, sound: None) -> None:
    made = dated(tmp_path, ("date: 2026-08 }", "date: 2022-08 }"))
    found = refusals(made)
    assert [message for _rule, message in found] == [
        f"`{name}` of the product (“{text}”) was last seen in its label August 2022: it stops an approval"
        for name, text in zip(
            FACTS, ("examplitis", "adults", "one tablet once a day", "by mouth"), strict=True
        )
    ]
    assert len(refusals(made, accepted=(("dose", REASON),))) == 3
    with pytest.raises(StopIteration):
        refusals(made, accepted=tuple((name, REASON) for name in FACTS))


# What nobody has seen in its source yet


@pytest.mark.parametrize(
    ("locator", "where"),
    [
        *((at, "") for at in ("p. 3", "page 3", "P. 3", "Page 3", "p3", "3", "pages 3")),
        # The product alone cites it.
        *((at, "") for at in ("table 1", "Tab. 1", "TABLE 1")),
        *((at, ", where nothing cites it") for at in ("p. 99", "somewhere", "sec. 3", "p. 3-5", "table 2")),
    ],
)
def test_a_note_on_what_is_to_be_checked_stops_an_approval(
    tmp_path: Path, sound: None, locator: str, where: str
) -> None:
    made = dated(
        tmp_path, ("references:\n", f'to-check:\n  alpha:\n    "{locator}": Nobody has.\nreferences:\n')
    )
    message = f"“alpha” still has to be checked at “{locator}”{where}: Nobody has."
    assert refusals(made) == [("approval.refused", message)]


def test_a_note_on_a_source_of_another_leaflet_stops_that_one_alone(tmp_path: Path, sound: None) -> None:
    made = dated(tmp_path)
    text = (made.folder / "content.yaml").read_text(encoding="utf-8")
    head, rest = text.split("leaflets:\n")
    beta = "  - { id: beta, type: report, title: Another, issued: 2026-10 }\n"
    notes = "to-check:\n  beta: { page 7: Nobody has., page 8: Nobody has. }\n"
    first, other = rest.split("\n  other:\n")
    other = other.replace("Headache is common.[@alpha, p. 3]", "Headache is common.[@beta, p. 7]")
    made.write("content.yaml", f"{notes}{head}{beta}leaflets:\n{first}\n  other:\n{other}")
    with pytest.raises(StopIteration):
        refusals(made)
    assert [message for _rule, message in refusals(made, leaflet="other", job_code="UK-SAM-0002")] == [
        "“beta” still has to be checked at “page 7”: Nobody has.",
        "“beta” still has to be checked at “page 8”, where nothing cites it: Nobody has.",
    ]
