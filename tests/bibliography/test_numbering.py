"""Numbers by reading order, collapsed, linked."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brochure.bibliography.collapse import collapse, runs
from brochure.bibliography.numbering import REFERENCES_TOKEN, number, token
from brochure.text.inline import Citation, Cite

KEYS = [f"key{index}" for index in range(30)]
GROUPS = st.lists(st.lists(st.sampled_from(KEYS), min_size=1, max_size=8), max_size=25)


def cite(*keys: str) -> str:
    return token(Citation(tuple(Cite(key) for key in keys)))


def page(groups: list[list[str]]) -> str:
    return "<p>" + " and ".join(f"words{cite(*group)}" for group in groups) + "</p>"


class Superscripts(HTMLParser):
    """The printed text of each superscript, the ids and the links of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.printed: list[str] = []
        self.ids: list[str] = []
        self.links: list[tuple[str, str]] = []
        self._open = False
        self._href = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "sup":
            self._open = True
            self.printed.append("")
        if values.get("id"):
            self.ids.append(values["id"] or "")
        if tag == "a":
            self._href = values["href"] or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "sup":
            self._open = False
        if tag == "a":
            self._href = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.printed[-1] += data
        if self._href:
            self.links.append((data, self._href))


@pytest.mark.parametrize(
    ("numbers", "printed"),
    [
        ([], ""),
        ([7], "7"),
        ([1, 2], "1,2"),
        ([1, 2, 3], "1–3"),
        ([1, 3, 4, 5, 6, 7, 8, 19], "1,3–8,19"),
        ([2, 1, 2, 1], "1,2"),
        ([10, 9, 2, 8, 1], "1,2,8–10"),
    ],
)
def test_numbers_are_collapsed_from_three_up(numbers: list[int], printed: str) -> None:
    assert collapse(numbers) == printed


@settings(derandomize=True, deadline=None)
@given(st.lists(st.integers(1, 60)))
def test_expanding_what_was_collapsed_gives_the_numbers_back(numbers: list[int]) -> None:
    expanded = [number for first, last in runs(numbers) for number in range(first, last + 1)]
    assert expanded == sorted(set(numbers))
    assert all(last == first or last - first >= 2 for first, last in runs(numbers))


def test_numbers_follow_the_reading_order() -> None:
    html = (
        f"<p>a{cite('c')}</p><table><tr><td>b{cite('a', 'c')}</td></tr></table><p>d{cite('b', 'a', 'c')}</p>"
    )
    numbered = number(html, ["a", "b", "c"])
    assert numbered.order == ("c", "a", "b")
    assert Superscripts(numbered.html).printed == ["1", "1,2", "1–3"]


def test_the_same_source_twice_in_one_citation_is_printed_once_and_used_twice() -> None:
    html = token(Citation((Cite("a", "p. 1"), Cite("a", "p. 7"))))
    numbered = number(html, ["a"])
    assert Superscripts(numbered.html).printed == ["1"]
    assert [(use.locator, use.anchor) for use in numbered.uses] == [
        ("p. 1", "cite-1-1"),
        ("p. 7", "cite-1-1"),
    ]


def test_the_ends_of_a_range_are_links_to_their_entries() -> None:
    numbered = number(f"x{cite('a', 'b', 'c', 'd')}, y{cite('f', 'd')}", "abcdf")
    found = Superscripts(numbered.html)
    assert found.printed == ["1–4", "4,5"]
    assert found.links == [("1", "#ref-1"), ("4", "#ref-4"), ("4", "#ref-4"), ("5", "#ref-5")]


def test_every_use_has_its_anchor_even_inside_a_range() -> None:
    numbered = number(f"x{cite('a', 'b', 'c')} y{cite('b')}", "abc")
    assert set(Superscripts(numbered.html).ids) == {use.anchor for use in numbered.uses}
    assert numbered.anchors() == {"a": "cite-1-1", "b": "cite-2-1", "c": "cite-3-1"}


def test_a_locator_is_recorded_and_never_printed() -> None:
    numbered = number(token(Citation((Cite("a", "p. 441 – “x” <&>"),))), ["a"])
    assert numbered.uses[0].locator == "p. 441 – “x” <&>"
    assert "441" not in numbered.html


def test_a_source_that_is_not_known_is_refused() -> None:
    with pytest.raises(KeyError, match="ghost"):
        number(cite("ghost"), ["a"])


def test_the_place_of_the_reference_list_is_kept() -> None:
    html = number(f"x{cite('a')}<section>{REFERENCES_TOKEN}</section>", ["a"]).html
    assert html.endswith(f"<section>{REFERENCES_TOKEN}</section>")


def test_a_page_without_citations_is_left_as_it_is() -> None:
    numbered = number("<p>1 &amp; 2</p>", [])
    assert (numbered.html, numbered.order, numbered.uses) == ("<p>1 &amp; 2</p>", (), ())


@settings(derandomize=True, deadline=None, max_examples=60)
@given(GROUPS)
def test_first_appearances_are_one_to_n_without_a_gap(groups: list[list[str]]) -> None:
    numbered = number(page(groups), KEYS)
    assert numbered.order == tuple(dict.fromkeys(key for group in groups for key in group))
    seen: list[int] = []
    for printed in Superscripts(numbered.html).printed:
        for run in printed.split(","):
            first, _, last = run.partition("–")
            seen += range(int(first), int(last or first) + 1)
    # Each superscript is ascending, so that its new numbers come in order, too.
    assert list(dict.fromkeys(seen)) == list(range(1, len(numbered.order) + 1))


@settings(derandomize=True, deadline=None, max_examples=60)
@given(GROUPS)
def test_ids_are_unique_and_the_words_unchanged(groups: list[list[str]]) -> None:
    numbered = number(page(groups), KEYS)
    ids = Superscripts(numbered.html).ids
    assert len(ids) == len(set(ids))
    assert re.sub(r"<sup.*?</sup>", "", numbered.html) == re.sub("\ue000.*?\ue001", "", page(groups))


def test_thousands_of_citations_are_numbered_in_linear_time() -> None:
    keys = [f"key{index}" for index in range(500)]

    def calls(count: int) -> int:
        html = page([[keys[index % 500], keys[index * 7 % 500]] for index in range(count)])
        counted = 0

        def count_it(_frame: object, event: str, _argument: object) -> None:
            nonlocal counted
            counted += event in ("call", "c_call")

        sys.setprofile(count_it)
        try:
            number(html, dict.fromkeys(keys))
        finally:
            sys.setprofile(None)
        return counted

    # Ten times as many would take a hundred times as many in quadratic time.
    assert calls(5000) < 12 * calls(500)
