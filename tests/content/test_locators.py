"""Places in sources are the same, however they are written."""

from __future__ import annotations

import pytest

from brochure.text.locators import meaning_of


@pytest.mark.parametrize(
    ("one", "others"),
    [
        ("p. 3", ("page 3", "Page 3", "P. 3", "p3", "p 3", "pg. 3", "p.3", "3")),
        ("pp. 3–5", ("pages 3-5", "Pages 3 – 5", "pp 3—5", "pages 3\u20115")),
        ("sec. 4.2", ("section 4.2", "Sect. 4.2", "§ 4.2", "§4.2", "sections 4.2")),
        ("table 1", ("Tab. 1", "tab 1", "Table 1.", "the table 1", "Table\u00a01")),
        ("fig. 2a", ("figure 2A", "Figure 2 a", "figs 2a", "Fig.2a")),
        ("suppl. appendix 3", ("Supplementary Appendix 3", "supplement app. 3")),
    ],
)
def test_a_place_is_the_same_however_it_is_written(one: str, others: tuple[str, ...]) -> None:
    assert {meaning_of(other) for other in others} == {meaning_of(one)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("p. 3", "p. 4"), ("p. 3", "table 3"), ("sec. 4.2", "sec. 42"), ("p. 3", "pp. 3-5")),
        *(("fig. 2a", "fig. 2b"), ("p. 12", "p. 1"), ("", "p. 1"), ("sec. 4.2", "p. 4.2")),
    ],
)
def test_other_places_are_other_ones(one: str, other: str) -> None:
    assert meaning_of(one) != meaning_of(other)
