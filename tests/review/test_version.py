"""The words of a leaflet as reviewers saw them: what is read from its pages, and what is read back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from brochure.content.load import read
from brochure.errors import BrochureError
from brochure.review.changes import changes
from brochure.review.snapshot import Backing, Panel, SnapshotReference, SnapshotText
from brochure.review.version import Stated, Version, version_of
from brochure.rules.evidence import Evidence
from tests.project import ROOT
from tests.review.versions import CONTENT, typeset_version
from tests.styles import STYLES


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Version:
    return typeset_version(tmp_path_factory.mktemp("version"))


def said(version: Version, words: str) -> SnapshotText:
    """The one text that holds some words."""
    (found,) = [text for panel in version.panels for text in panel.texts if words in text.words]
    return found


def test_facts_are_those_that_reviewers_look_at(sample: Version) -> None:
    assert sample.leaflet == "one"
    assert sample.facts == {
        "title": "First leaflet",
        "description": "A sample",
        "audience": "patient",
        "market": "none",
        "language": "en-GB",
        "format": "A5 flyer, 2 pages",
        "job-code": "UK-1",
        "prepared": "November 2026",
        "pages": "2",
    }


def test_pages_have_their_heading_and_their_texts_in_reading_order(sample: Version) -> None:
    assert [(panel.page, panel.name, panel.heading) for panel in sample.panels] == [
        (1, "page 1", "What a study found"),
        (2, "page 2", "Words and sources"),
    ]
    assert [text.words for text in sample.panels[0].texts] == [
        "What a study found",
        "It works in most. It lasts for 4 weeks after the infusion.",
        "How many had what.",
        "Event | Share",
        "Fever | 12%",
        "Cough | 20%",
        "How many got better",
        "Picture: One bar, 81%.",
        "Drawn: Better, n = 75: 81% (70–90)",
    ]


#: Charts of several series, of lines and of effects, on one page.
CHARTS = """\
          - block: bar-chart
            caption: Arms
            alt: Bars.
            series: [ { label: A }, { label: B } ]
            bars: [ { label: Pain, values: [ { value: 81 }, { value: 60, low: 50, high: 70 } ] } ]
          - block: line-chart
            caption: Lines
            alt: Lines.
            x: { title: Months, every: 6 }
            y: { title: Alive, from: 40 }
            series:
              - { label: A, points: [ [0, 100, 99, 100], [6, 81, 70, 90] ], censored: [3], at-risk: [9, 8] }
          - block: forest-plot
            caption: Effects
            alt: Rows.
            effect: Ratio
            details: Events
            from: 0.5
            to: 2
            rows: [ { heading: Sex, label: Women, detail: 3/9, estimate: 0.8, low: 0.6, high: 1.10 } ]
            overall: { label: All, estimate: 0.9, low: 0.7, high: 1.2 }
            favours: { left: Favours A, right: Favours B }
"""


def test_all_that_a_chart_is_drawn_from_is_told(tmp_path: Path) -> None:
    start, end = (CONTENT.index(at) for at in ("          - block: table", "      - title: Words and"))
    version = typeset_version(tmp_path, f"{CONTENT[:start]}{CHARTS}{CONTENT[end:]}".replace("a5-", "a4-"))
    assert [text.words for text in version.panels[0].texts if text.words.startswith("Drawn: ")] == [
        "Drawn: Pain, A: 81%",
        "Drawn: Pain, B: 60% (50–70)",
        "Drawn: Months, 0–6",
        "Drawn: Alive, 40–100",
        "Drawn: A: 0 100% (99–100), 6 81% (70–90); 3; 9, 8",
        "Drawn: Ratio, 0.5–2",
        "Drawn: Events",
        "Drawn: Sex, Women, 3/9: 0.8 (0.6–1.10)",
        "Drawn: All: 0.9 (0.7–1.2)",
        "Drawn: Favours A | Favours B",
    ]


def test_each_text_has_its_sources_with_the_words_before_them(sample: Version) -> None:
    assert said(sample, "It works").cites == (Backing("alpha", "p. 2", 4), Backing("beta", "", 6))
    assert said(sample, "How many had").cites == (Backing("beta", "tab. 2", 4),)
    assert said(sample, "Fever").cites == (Backing("alpha", "", 1),)


def test_what_codes_and_links_open_is_part_of_what_is_said(sample: Version) -> None:
    assert said(sample, "Code: ").words == "Code: https://example.org/leaflet"
    assert said(sample, "Link: ").words == "Link: https://example.org/guide"


def test_references_have_number_words_and_page(sample: Version) -> None:
    assert [(source.key, source.number, source.page) for source in sample.references] == [
        ("alpha", 1, 2),
        ("beta", 2, 2),
    ]
    assert sample.references[0].text == "Alpha. Published online 2018. doi:10.5555/alpha"
    assert not [text for panel in sample.panels for text in panel.texts if "10.5555" in text.words]


def test_values_are_those_that_texts_and_glossary_use(sample: Version) -> None:
    assert sample.values == {
        "stay": Stated("4 weeks", "[@alpha, p. 1]", "May 2024"),
        "spelled": Stated("one dose", "[@beta]", "2024"),
    }


def test_an_approved_leaflet_says_what_its_draft_says(sample: Version, tmp_path: Path) -> None:
    assert typeset_version(tmp_path, draft=False) == sample


def test_a_number_added_by_a_source_before_it_changes_no_words(sample: Version, tmp_path: Path) -> None:
    content = CONTENT.replace("Cough, 20%", '"Cough[@beta, p. 9]", 20%').replace(
        "It works in most.[@alpha", "It works in most.[@beta; @alpha"
    )
    found = changes(sample, typeset_version(tmp_path, content))
    kinds = [(entry.kind, entry.new) for panel in found.panels for entry in panel.entries]
    assert kinds == [
        ("cited", "It works in most. It lasts for 4 weeks after the infusion."),
        ("cited", "Cough | 20%"),
    ]
    assert found.renumbered == (("beta", 2, 1), ("alpha", 1, 2))


def test_a_leaflet_that_is_not_typeset_has_no_version() -> None:
    loaded = read(ROOT / "content.yaml")
    formats = STYLES.formats
    with pytest.raises(BrochureError, match="pages"):
        version_of(Evidence(loaded, "hcp", formats["a5-flyer"]))


def test_the_headings_of_a_table_that_goes_on_are_said_once(tmp_path: Path) -> None:
    rows = "\n".join(f'              - [ "Event {number}", "{number}%" ]' for number in range(60))
    content = CONTENT.replace("a5-flyer", "a5-booklet").replace(
        "prepared: 2026-11", "prepared: 2026-11\n    pages: 8"
    )
    version = typeset_version(tmp_path, content.replace("              - [ Cough, 20% ]", rows))
    texts = [(panel.page, text.words) for panel in version.panels for text in panel.texts]
    assert len({page for page, words in texts if words.startswith("Event ")}) > 2
    assert [words for _page, words in texts if "Share" in words] == ["Event | Share"]


# Reading back


def test_a_version_comes_back_from_json_and_from_yaml(sample: Version) -> None:
    plain = sample.as_dict()
    assert Version.from_dict(json.loads(json.dumps(plain))) == sample
    assert Version.from_dict(yaml.safe_load(yaml.safe_dump(plain))) == sample


_LINE = st.text(max_size=20)


@given(
    st.builds(
        Version,
        _LINE,
        st.dictionaries(_LINE, _LINE, max_size=3),
        st.lists(
            st.builds(
                Panel,
                st.integers(1, 99),
                _LINE,
                _LINE,
                st.lists(
                    st.builds(
                        SnapshotText,
                        _LINE,
                        st.lists(st.builds(Backing, _LINE, _LINE, st.integers(0, 9)), max_size=2).map(tuple),
                    ),
                    max_size=3,
                ).map(tuple),
            ),
            max_size=3,
            unique_by=lambda panel: panel.page,
        ).map(tuple),
        st.lists(
            st.builds(SnapshotReference, _LINE, st.integers(1, 99), _LINE, st.integers(0, 9)),
            max_size=3,
            unique_by=lambda source: source.key,
        ).map(tuple),
        st.dictionaries(_LINE, st.builds(Stated, _LINE, _LINE, _LINE), max_size=2),
    )
)
def test_every_version_comes_back_as_it_was(version: Version) -> None:
    assert Version.from_dict(version.as_dict()) == version


def _damaged(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def damaged(plain: Any) -> Any:
        changed = change(plain)
        return plain if changed is None else changed

    return damaged


def _circle(plain: Any) -> None:
    plain["panels"].append(plain)


def _deep(plain: Any) -> Any:
    for _turn in range(100_000):
        plain = [plain]
    return plain


@pytest.mark.parametrize(
    "change",
    [
        lambda plain: plain.pop("panels") and None,
        lambda plain: plain.update(panels="all"),
        lambda plain: plain.update(more=1),
        lambda plain: plain.update(leaflet=7),
        lambda plain: plain["facts"].update(title=["x"]),
        lambda plain: plain["facts"].update({"title": None}),
        lambda plain: plain["panels"][0].update(page="1"),
        lambda plain: plain["panels"][0].update(page=0),
        lambda plain: plain["panels"][0].update(page=10**30),
        lambda plain: plain["panels"][0].update(page=True),
        lambda plain: plain["panels"][1].update(page=1),
        lambda plain: plain["panels"][0]["texts"].append("words"),
        lambda plain: plain["panels"][0]["texts"][0].update(words="\ud800"),
        lambda plain: plain["panels"][0]["texts"][1]["cites"][0].update(after=-1),
        lambda plain: plain["panels"][0]["texts"][1]["cites"][0].pop("key") and None,
        lambda plain: plain["references"].append(plain["references"][0]),
        lambda plain: plain["references"][0].update(number=float("nan")),
        lambda plain: plain["values"].update(stay="4 weeks"),
        lambda plain: plain.update({("a", "b"): 1}),
        lambda plain: plain.update(title={1, 2}),
        _circle,
        _deep,
        lambda plain: "words",
        lambda plain: 7,
        lambda plain: [],
        lambda plain: {},
        lambda plain: b"\0",
    ],
)
def test_anything_else_is_refused_in_plain_words(sample: Version, change: Callable[[Any], Any]) -> None:
    with pytest.raises(ValueError, match=r"^this is no version of a leaflet: ") as caught:
        Version.from_dict(_damaged(change)(sample.as_dict()))
    assert type(caught.value) is ValueError and len(str(caught.value)) < 200
    with pytest.raises(ValueError, match="no version"):
        Version.from_dict(None)


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["panels", "facts"]), inner),
    max_leaves=10,
)


@given(_ANYTHING)
def test_no_values_whatever_do_more_harm_than_to_be_refused(given_values: Any) -> None:
    with pytest.raises(ValueError, match="no version of a leaflet"):
        Version.from_dict(given_values)
