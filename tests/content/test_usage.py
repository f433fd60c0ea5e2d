"""What a leaflet uses of the content: one answer, given to whoever asks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from brochure.approval.digest import ingredients
from brochure.content.load import Content, read
from brochure.layout.leaflet import prepare
from brochure.layout.style import style_of
from brochure.pipeline.build import build
from brochure.pipeline.request import Outcome, Request
from brochure.pipeline.session import Session
from tests.judges import poppler

#: Values in every place that a text may have, and one that is written out with a backslash.
CONTENT = r"""
product: { brand: Samplumab, generic: samplumab, additional-monitoring: no }
company: { name: "[Company name]", contact: "[company contact]" }
values:
  in-title: { text: Monday, meaning: a day, source: "[@alpha]", date: 2024-09 }
  in-cover: { text: Tuesday, meaning: a day, source: "[@alpha]", date: 2024-09 }
  in-alt: { text: Wednesday, meaning: a day, source: "[@alpha]", date: 2024-09 }
  in-glossary: { text: Thursday, meaning: a day, source: "[@beta, p. 3]", date: 2024-09 }
  in-unused-word: { text: Friday, meaning: a day, source: "[@alpha]", date: 2024-09 }
  in-abbreviation: { text: Saturday, meaning: a day, source: "[@alpha]", date: 2024-09 }
  in-emphasis: { text: Sunday, meaning: a day, source: "[@alpha]", date: 2024-09 }
  escaped: { text: never, meaning: superfluous, source: "[@alpha]", date: 2024-09 }
  elsewhere: { text: there, meaning: for the second leaflet, source: "[@alpha]", date: 2024-09 }
references:
  - &item
    id: alpha
    type: article-journal
    title: Alpha
    author: [{ family: Example, given: A }]
    container-title: Journal of Examples
    issued: 2018
    DOI: 10.5555/alpha
  - { id: beta, type: article-journal, title: Beta, container-title: Journal of Examples, issued: 2019 }
  - { id: gamma, type: article-journal, title: Gamma, container-title: Journal of Examples, issued: 2020 }
abbreviations: { CRS: "storm, as of {in-abbreviation}", XYZ: not used }
glossary:
  - { term: infusion, meaning: "a drip on {in-glossary} for CRS" }
  - { term: unusual, meaning: "seen on {in-unused-word}" }
leaflets:
  one:
    audience: hcp
    format: a4-document
    market: none
    title: A title of {in-title}
    description: A sample
    job-code: "[job code]"
    prepared: 2026-11
    cover: { title: "On {in-cover}", audience: For tests }
    sections:
      - title: First
        blocks:
          - 'Words on *{in-emphasis}* about an infusion, and \{escaped} as it is written.[@alpha]'
          - { block: figure, file: dot.svg, alt: "A dot on {in-alt}", caption: A dot }
      - title: Lists
        blocks: [{ block: glossary }, { block: abbreviations }, { block: references }]
  two:
    audience: hcp
    format: a4-document
    market: none
    title: Another
    description: A sample
    job-code: "[job code]"
    prepared: 2026-11
    sections:
      - title: Only
        blocks: ["It is {elsewhere}."]
"""
USED = ["in-title", "in-cover", "in-alt", "in-glossary", "in-abbreviation", "in-emphasis"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("usage")
    (made / "content.yaml").write_text(CONTENT.replace("&item", ""), encoding="utf-8")
    dot = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><rect width='9' height='9'/></svg>"
    (made / "dot.svg").write_text(dot, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def loaded(folder: Path) -> Content:
    return read(folder / "content.yaml")


@pytest.fixture(scope="module")
def built(folder: Path) -> Outcome:
    request = Request(folder / "content.yaml", folder / "output", leaflets=("one",), editions=("review",))
    return build(request, lambda *_given: None)


def test_values_are_found_in_title_cover_alt_and_lists_and_not_where_a_brace_is_escaped(
    loaded: Content,
) -> None:
    assert list(loaded.usage("one").values) == USED
    assert list(loaded.usage("two").values) == ["elsewhere"]


def test_sources_are_those_of_texts_and_of_values_that_are_used(loaded: Content) -> None:
    usage = loaded.usage("one")
    assert [cite.key for cite in usage.cites] == ["alpha"]
    assert usage.sources == {"alpha", "beta"}


def test_report_version_and_review_pack_give_the_same_values(built: Outcome, folder: Path) -> None:
    (leaflet,) = built.report["leaflets"]
    assert [row["name"] for row in leaflet["values_used"]] == USED
    assert sorted(leaflet["review"]["version"]["values"]) == sorted(USED)
    text = " ".join(poppler.text(folder / "output/one-review.pdf"))
    assert all(name in text for name in USED)
    # The meanings of values stand in the list of those that are used, and nowhere else.
    assert "{escaped}" in text
    assert "superfluous" not in text and "for the second leaflet" not in text


def parts(folder: Path) -> Any:
    loaded = read(folder / "content.yaml")
    style = style_of(loaded.project)
    return ingredients(loaded, prepare(loaded, "one", style, draft=False), style)


@pytest.mark.parametrize("name", [*USED, "escaped", "elsewhere", "in-unused-word"])
def test_an_approval_watches_the_values_that_are_used_and_no_others(
    folder: Path, tmp_path: Path, name: str
) -> None:
    for file in ("content.yaml", "dot.svg"):
        (tmp_path / file).write_bytes((folder / file).read_bytes())
    before = parts(tmp_path)["product"]
    path = tmp_path / "content.yaml"
    text = path.read_text(encoding="utf-8")
    at = text.index(f"  {name}: {{ text:")
    path.write_text(text[:at] + text[at:].replace("meaning: ", "meaning: now ", 1), encoding="utf-8")
    assert (parts(tmp_path)["product"] != before) == (name in USED)


def test_the_content_of_one_leaflet_says_the_same_of_it(loaded: Content) -> None:
    alone = loaded.only("one")
    assert list(alone.brochure.leaflets) == ["one"]
    assert list(alone.usage("one").values) == USED
    assert alone.siblings("one") == loaded.siblings("one")
    for text in loaded.usage("one").texts:
        assert alone.place(text.address) == loaded.place(text.address)
    lines = {scalar for scalar in json.dumps(alone.root, default=vars).split('"') if "elsewhere}" in scalar}
    assert not lines, "lines of the other leaflet come along"


def test_what_was_found_before_a_change_is_not_found_after_it(folder: Path, tmp_path: Path) -> None:
    for file in ("content.yaml", "dot.svg"):
        (tmp_path / file).write_bytes((folder / file).read_bytes())
    path = tmp_path / "content.yaml"
    session = Session(path)
    assert "in-emphasis" in session.content().usage("one").values
    path.write_text(path.read_text(encoding="utf-8").replace("*{in-emphasis}*", "Sunday"), encoding="utf-8")
    assert "in-emphasis" not in session.content().usage("one").values
