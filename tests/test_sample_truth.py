"""What the shipped leaflets say is what their sources say: one analysis per statement, severe events told."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeVar

import pytest
import segno

from brochure.content.blocks.base import Block
from brochure.content.blocks.boxes import CallNow, Contacts
from brochure.content.blocks.charts import IconArray
from brochure.content.blocks.forest_plots import ForestPlot, ForestRow
from brochure.content.blocks.reference_matter import PrescribingInformation
from brochure.content.blocks.tables import Table
from brochure.content.load import Content, read
from brochure.content.usage import Usage
from tests.project import ROOT

_Kind = TypeVar("_Kind", bound=Block)


@lru_cache(maxsize=1)
def sample() -> Content:
    return read(ROOT / "content.yaml")


def usage(name: str) -> Usage:
    return sample().usage(name)


def texts(name: str) -> list[str]:
    """What a leaflet prints, text by text, without its citations and with its values."""
    values = sample().brochure.value_texts
    return [" ".join(text.plain(values).split()) for text in usage(name).set_texts]


def said(name: str) -> str:
    return "\n".join(texts(name))


def blocks(name: str, kind: type[_Kind]) -> list[_Kind]:
    leaflet = sample().brochure.leaflets[name]
    return [block for section in leaflet.sections for block in section.blocks if isinstance(block, kind)]


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", text.replace(",", "")))


def evidence(key: str, locator: str) -> str:
    """The words of a source at a place, and what is still to be checked there."""
    brochure = sample().brochure
    return " ".join(by_key.get(key, {}).get(locator, "") for by_key in (brochure.quotes, brochure.to_check))


def rows() -> list[ForestRow]:
    return [row for plot in blocks("hcp", ForestPlot) for row in plot.rows]


#: Each row of the plots, with the number of patients of its own analysis, as the sources have them.
ANALYSES = {
    "ELIANA: remission": ("n = 75", 81, 71, 89),
    "JULIET: best response": ("n = 93", 52, 41, 62),
    "ELARA: complete response": ("n = 94", 69.1, 58.8, 78.3),
    "ELARA: any response": ("n = 94", 86.2, 77.5, 92.4),
    "Overall survival": ("n = 79", 63, 51, 73),
    "Event-free survival": ("n = 79", 44, 31, 57),
}


def test_every_row_of_a_plot_has_the_patients_and_the_interval_of_its_own_analysis() -> None:
    shown = {}
    for row in rows():
        assert row.detail is not None
        (patients,) = re.findall(r"n = \d+", row.detail.plain({}))
        shown[row.label.plain({})] = (patients, float(row.estimate), float(row.low), float(row.high))
    assert shown == ANALYSES


def test_the_numbers_of_each_chart_and_table_are_in_the_words_of_their_sources() -> None:
    (plot,) = blocks("hcp", ForestPlot)
    known = numbers(" ".join(evidence(cite.key, cite.locator) for cite in plot.caption.cites))
    drawn = {
        text.removesuffix(".0") for row in plot.rows for text in map(str, (row.estimate, row.low, row.high))
    }
    assert drawn <= known
    follow_up, _events = blocks("hcp", Table)
    # What the table says is not drawn in the plot, too.
    assert not drawn & numbers(" ".join(text.plain({}) for text in follow_up.data)) - {"62"}
    known = numbers(evidence("awasthi2023", "table 1"))
    assert numbers(" ".join(text.plain({}) for text in follow_up.data)) <= known | {"2"}


def test_the_three_years_of_eliana_stand_beside_nobody_of_the_primary_analysis() -> None:
    for name in ("hcp", "patient"):
        for text in texts(name):
            if re.search(r"\b75\b", text):
                assert not re.search(r"\b(?:82|44|63|55)\b", text), text


def test_who_was_enrolled_and_who_was_infused_is_told() -> None:
    assert "97 were enrolled; of the 18 not infused, 10 died or had adverse events" in said("hcp")
    assert "Enrolled: JULIET 167, ELARA 98. ELARA’s responses are of 94." in said("hcp")
    assert "18 of the 97 people who joined did not get their cells." in said("patient")
    (array,) = blocks("patient", IconArray)
    assert [int(group.count) for group in array.groups] == [82]
    assert "79 people" in array.caption.plain({})


def test_no_severe_event_of_the_list_is_left_out() -> None:
    (events,) = (
        table for table in blocks("hcp", Table) if table.caption and "JULIET" in table.caption.plain({})
    )
    shares = [text.plain({}) for text in events.data]
    assert shares == ["32%", "22%", "20%", "14%", "12%"]
    assert [text.plain({}).split()[0] for text in events.row_headings][::3] == ["Cytopenias", "Febrile"]
    # The abstract has events of special interest: these are not all.
    assert "Selected events of grade 3 or 4" in said("hcp")
    of_eliana = next(text for text in texts("hcp") if text.startswith("ELIANA, primary analysis"))
    assert {"75", "77%", "40%", "73%"} <= set(re.findall(r"\d+%?", of_eliana))
    # Severe reactions in the illness that is funded, of another analysis with its own number of patients.
    assert "Three B-ALL trials, n = 212: grade 3–4 CRS: 37%." in of_eliana
    assert {"212", "37"} <= numbers(evidence("smpc", "sec. 4.8"))


def test_the_cancers_that_were_looked_at_rest_on_the_committee_alone() -> None:
    for name in ("hcp", "patient"):
        (text,) = (text for text in usage(name).set_texts if "42,500" in text.plain({}))
        assert {cite.key for cite in text.cites} == {"prac2024"}
    assert "Half of the cases were tested" in said("hcp")
    # The committee gives cases that were reported, and no frequency.
    assert "38 cases were reported in about 42,500 people" in said("patient")
    assert not re.search(r"\brare\b", said("patient"))


def test_what_nice_says_is_told_with_its_conditions() -> None:
    words = said("hcp")
    assert "only if the company provides it according to the commercial arrangement" in words
    assert "as the company made no evidence submission" in words
    assert "BELINDA" in words


def test_there_is_one_way_to_call() -> None:
    (call,) = blocks("patient", CallNow)
    centre, life = (line.plain({}) for line in call.call)
    assert "day and night" in centre and "999" not in centre
    assert life.startswith("Life in danger: call 999")
    assert not re.search(r"\b111\b", said("patient"))
    signs = " ".join(sign.text.plain({}) for sign in call.signs)
    assert "speaking, reading or writing" in signs
    assert blocks("patient", Contacts)


def test_patients_are_told_that_side_effects_can_be_fatal_and_that_there_are_other_choices() -> None:
    words = said("patient")
    assert words.count("some people have died of them") == 2
    assert "You can say no" in words and "without treating the cancer" in words
    assert "not compared with another" in words and "What we do not know" in words


def test_families_find_a_line_or_a_pointer_for_what_hospital_booklets_have() -> None:
    """Brothers and sisters, feelings, lines and transfusions, and what carers look for each day."""
    words = said("patient")
    assert "brothers and sisters, and us with our feelings" in words and "say how you feel" in words
    assert "a line (a tube into a vein), or blood from donors" in words
    (carers,) = (text for text in usage("patient").set_texts if "Carers, check each day" in text.plain({}))
    assert {"fever", "sleepiness", "speaking", "reading", "writing"} <= set(
        re.findall(r"\w+", carers.plain({}))
    )
    # The signs are a claim, from the leaflet of a hospital.
    assert [cite.key for cite in carers.cites] == ["cuh"]
    assert "sleepy" in evidence("cuh", "information for patients")


def test_an_interval_is_cited_where_it_stands() -> None:
    """The abstract of the first article gives the remission without its interval."""
    assert "81%" in evidence("maude2018", "abstract") and "71" not in evidence("maude2018", "abstract")
    assert "71 to 89" in evidence("maude2018", "results on efficacy")
    (plot,) = blocks("hcp", ForestPlot)
    assert ("maude2018", "results on efficacy") in {(cite.key, cite.locator) for cite in plot.caption.cites}


def test_professionals_are_told_of_drowsiness_and_of_hepatitis_b() -> None:
    words = said("hcp")
    assert "drowsiness, trouble speaking or writing" in words
    assert "hepatitis B can reactivate" in words
    assert "no driving or hazardous machinery for 8 weeks" in words


def test_the_code_leads_to_no_summary_of_product_characteristics() -> None:
    (information,) = blocks("hcp", PrescribingInformation)
    assert information.url is not None and not re.search(r"smpc|emc|medicines\.org", information.url)
    assert "Legal category" in said("hcp")
    # Telephones read it from arm's length: 18 mm without the light modules around it.
    code = segno.make(information.url, error="m", micro=False).symbol_size(border=0)[0]
    assert float(information.size) * code / (code + 8) >= 18


@pytest.mark.parametrize("name", ["patient", "hcp"])
def test_every_citation_leads_to_a_place_that_is_quoted_or_marked_as_still_to_be_checked(name: str) -> None:
    for key, locator in usage(name).places_cited:
        assert locator and not re.fullmatch(r"pp?\. ?[\d–-]+", locator), (key, locator)
        assert evidence(key, locator).strip(), (key, locator)
