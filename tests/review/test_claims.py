"""Every claim of a leaflet once, in the words and at the place where an independent program reads them."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests import builds
from tests.formats.leaflets import FIXED, FORMATS, Built, build, content, section
from tests.judges import mupdf, poppler, qpdf
from tests.project import ROOT, Project
from tests.review.on_page import as_printed, bare, lines_of, outside, read_in, rows

SOURCES = [
    {
        "id": f"s{number}",
        "type": "article-journal",
        "title": f"Study {number}",
        "author": [{"family": "Example", "given": "A"}],
        "container-title": "Journal of Examples",
        "issued": str(2000 + number),
        "volume": "1",
        "page": "1-9",
        "DOI": f"10.5555/s{number}",
    }
    for number in range(1, 7)
]
#: Citations wherever a text can hold them, with the words that each claim has.
BLOCKS: list[Any] = [
    "The first, e.g. this one, has its number inside;[@s1] it goes on.[@s2, p. 3] Another cites none. "
    "A third one cites.[@s3]",
    {
        "block": "key-points",
        "title": "Points",
        "items": ["Of **bold words.[@s1]** Then more.[@s4]", "A point without"],
    },
    {
        "block": "list",
        "title": "A list that cites:[@s2]",
        "items": ["with an item[@s1; @s2; @s3]", "and one in 2.5 mg steps, i.e. few[@s5]"],
    },
    {"block": "tiles", "items": [{"icon": "eye", "title": "A tile[@s1]", "text": "Its words ([@s6])."}]},
    {
        "block": "table",
        "caption": "A table[@s1, fig. 2][^n]",
        "columns": [{"title": "Name"}, {"title": "Share[@s2]"}],
        "rows": [["Row one[@s3]", "1%"], ["Row two", "2%[^n]"], ["Row three", "3%"]],
        "notes": {"n": "A note of the table.[@s4]"},
        "source": "From a study.[@s5]",
    },
    {
        "block": "steps",
        "items": [
            {"title": "A step[@s1]", "text": "What to do.[@s1]"},
            {"title": "Another", "when": "later[@s2]"},
        ],
    },
    {"block": "box", "title": "A box", "texts": ["Its office is sufficient to affirm it.[@s6]"]},
    {"block": "quotation", "text": "Words of somebody[@s1]", "by": "An institute"},
]
#: Formats whose review edition is made, for its register: panels of two widths, spreads, and plain pages.
#: What is in a register are the claims of the report, which every format is asked for.
REVIEWED = ("a4-roll-fold", "a5-booklet", "a4-document")
WORDS = [
    "The first, e.g. this one, has its number inside;1 it goes on.",
    "Another cites none.",
    "A third one cites.",
    "Of bold words.",
    "Then more.",
    "A list that cites:",
    "with an item",
    "and one in 2.5 mg steps, i.e. few",
    "A tile",
    "Its words (6).",
    "A table",
    "Name Share",
    "Row one3 1%",
    "Row two 2%",
    "Row three 3%",
    "* A note of the table.",
    "From a study.",
    "A step",
    "What to do.",
    "later",
    "Its office is sufficient to affirm it.",
    "“Words of somebody1”",
]


def leaflet(fmt: str, folder: Path, *editions: str) -> Built:
    """A leaflet of that format with all of them, in the screen edition and some others."""
    pages = FIXED.get(fmt, 4)
    # Flyers have two pages, on the first of which all but the last section has to stand.
    starts = ("panel", "panel" if pages > 2 else "flow", "last-panel" if fmt == "a4-folder" else "panel")
    made = [
        section("Claims", *BLOCKS[:3], start=starts[0]),
        section("More", *BLOCKS[3:5], start=starts[1]),
        section("Rest", *BLOCKS[5:], {"block": "references"}, start=starts[2]),
    ]
    fill = [
        section(f"Page {number}", f"Words {number}.", start="last-panel")
        for number in range(len(made) + 1, pages + 1)
    ]
    text = content(fmt, [*made, *fill], top={"references": SOURCES}, audience="hcp")
    more = (word for edition in editions for word in ("--edition", edition))
    return build(folder, text, "--edition", "screen", *more)


@pytest.fixture(scope="module", params=FORMATS)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    editions = ("review",) if request.param in REVIEWED else ()
    made = leaflet(str(request.param), tmp_path_factory.mktemp(str(request.param)), *editions)
    assert made.code == 0, made.err
    return made


@pytest.fixture
def project(shipped_build: builds.Built) -> Project:
    """The shipped content, built."""
    assert shipped_build.ended.code == 0, shipped_build.ended.err
    return shipped_build.project


def check_on_pages(pdf: Path, claims: list[dict[str, Any]]) -> None:
    """The words of claims equal those in their boxes, which hold no others and cut none."""
    letters = mupdf.letters(pdf)
    for claim in claims:
        assert read_in(letters, lines_of(claim)) == bare(claim["text"]), claim["text"]
        assert list(outside(letters, claim)) == [], claim["text"]
        first = [box for page, box in lines_of(claim) if page == claim["page"]]
        left, top, right, bottom = claim["box_mm"]
        assert all(left <= x0 and top <= y0 and x1 <= right and y1 <= bottom for x0, y0, x1, y1 in first)
    # A vault looks for the words as one line of the page’s text, spaces included.
    pages = [" ".join(text.split()) for text in poppler.text(pdf)]
    for claim in claims:
        if {page for page, _box in lines_of(claim)} == {claim["page"]}:
            assert re.search(as_printed(claim["text"]), pages[claim["page"] - 1]), claim["text"]


def test_in_every_format_the_claims_are_the_words_on_the_page(built: Built) -> None:
    (found,) = built.report["leaflets"]
    claims = found["review"]["claims"]
    assert [claim["text"] for claim in claims] == WORDS
    check_on_pages(built.pdf("screen"), claims)


@pytest.mark.parametrize("built", REVIEWED, indirect=True)
def test_the_register_has_each_claim_once(built: Built) -> None:
    register = rows(built.output / "sample-claims.csv")
    assert [row["match_text"] for row in register] == WORDS
    letters = mupdf.letters(built.pdf("screen"))
    for row in register:
        x, y, w, h = (float(row[name]) for name in "xywh")
        # What stands in the box holds the words; other words may stand beside a sentence of several lines.
        everything = read_in(letters, [(int(row["page"]), (x - 0.01, y - 0.01, x + w + 0.01, y + h + 0.01))])
        missing = Counter(bare(row["match_text"])) - Counter(everything)
        assert not missing, row["match_text"]
    assert len({row["claim_id"] for row in register}) == len(WORDS)
    assert qpdf.complaints(built.pdf("review")) == []


@pytest.mark.parametrize("name", ["patient", "hcp"])
def test_the_shipped_leaflets_cite_in_these_words(project: Project, name: str) -> None:
    report = json.loads((project.output / "report.json").read_text(encoding="utf-8"))
    (found,) = [leaflet for leaflet in report["leaflets"] if leaflet["name"] == name]
    claims = found["review"]["claims"]
    check_on_pages(project.output / f"{name}-screen.pdf", claims)
    register = rows(project.output / f"{name}-claims.csv")
    assert [row["match_text"] for row in register] == [claim["text"] for claim in claims]
    assert {row["country"] for row in register} == {"GB"} and {row["product"] for row in register} == {
        "Kymriah®"
    }
    # Nothing that is cited is missing: the reference list tells how often each source is.
    cited = Counter(key for row in register for key in set(row["reference_id"].split("; ")))
    for reference in found["references"]:
        assert cited[reference["key"]] >= 1
    uses = {(ref["key"], use["locator"]) for ref in found["references"] for use in ref["uses"]}
    locators: dict[str, set[tuple[str, str]]] = {"cited": set(), "value": set(), "inherited": set()}
    for row, claim in zip(register, claims, strict=True):
        origin = {"citation": "cited", "value": "value"}.get(claim["source_from"], "inherited")
        pairs = zip(row["reference_id"].split("; "), row["locator"].split("; "), strict=True)
        locators[origin].update(pairs)
    assert locators["cited"] == uses and locators["inherited"] <= uses
    # Those of values stand in the content alone.
    assert locators["value"] and locators["inherited"]
    # A place in a source says the same wherever it is cited or inherited.
    said: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for claim in claims:
        for source in claim["sources"]:
            said.setdefault((source["key"], source["locator"]), set()).add(
                (source["quote"], source["to_check"])
            )
    assert {place: words for place, words in said.items() if len(words) > 1} == {}


@pytest.mark.parametrize("name", ["patient", "hcp"])
def test_each_claim_leads_to_its_line_in_the_content(project: Project, name: str) -> None:
    report = json.loads((project.output / "report.json").read_text(encoding="utf-8"))
    (found,) = [leaflet for leaflet in report["leaflets"] if leaflet["name"] == name]
    lines = (project.folder / "content.yaml").read_text(encoding="utf-8").splitlines()
    for claim in found["review"]["claims"]:
        file, line, column = claim["place"].split(":")
        keys = [source["key"] for source in claim["sources"]]
        assert file == "content.yaml"
        behind = lines[int(line) - 1][int(column) - 1 :]
        if claim["source_from"] == "citation":
            assert any(behind.startswith(f"@{key}") for key in keys), claim
        else:
            # Where its words begin, or those of the datum that was drawn.
            written = re.sub(r"\{[a-z-]+\}", "", behind)
            assert (
                set(re.findall(r"\w+", written)) & set(re.findall(r"\w+", claim["text"])) or "{" in behind
            ), claim


def ids(made: Built) -> dict[str, str]:
    return {claim["text"]: claim["id"] for claim in made.report["leaflets"][0]["review"]["claims"]}


def test_the_name_of_a_claim_stays_when_others_are_reworded_and_renumbered(tmp_path: Path) -> None:
    before = ids(leaflet("a4-document", tmp_path))
    text = (tmp_path / "content.yaml").read_text(encoding="utf-8")
    text = text.replace("The first, e.g.", "Earlier.[@s6] The very first, e.g.")
    after = ids(build(tmp_path, text, "--edition", "screen"))
    same = {words: name for words, name in before.items() if words in after}
    assert len(same) == len(WORDS) - 4
    assert all(after[words] == name for words, name in same.items())
    assert before["Row one3 1%"] == after["Row one4 1%"]


STYLE = "\n.paragraph p { hyphens: auto; width: 30mm; font-variant-ligatures: common-ligatures }\n"


def test_broken_words_ligatures_and_addresses_are_read_as_whole_words(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles/hcp.css").write_text(
        (ROOT / "styles/hcp.css").read_text(encoding="utf-8") + STYLE, encoding="utf-8"
    )
    words = (
        "Efficient affiliations of hypogammaglobulinaemia and immunoglobulin replacement in office, "
        "settings, non-Hodgkin’s, 10–20 mg at https://www.example.com/a/very/long/address/to/break here."
    )
    soft = words.replace("replacement", "re\u00adplace\u00adment")
    text = content(
        "a4-document",
        [section("Claims", f"{soft}[@s1]"), section("List", {"block": "references"})],
        top={"references": SOURCES[:1]},
        audience="hcp",
    )
    made = build(tmp_path, text, "--edition", "screen")
    assert made.code == 0, made.err
    (claim,) = made.report["leaflets"][0]["review"]["claims"]
    assert claim["text"] == words
    assert len(claim["lines"]) > 6
    page = "".join(letter.text for letter in mupdf.letters(made.pdf("screen")))
    # It was broken with hyphens on the page: else this would show nothing.
    assert "hypogammaglobulinaemia" not in page
