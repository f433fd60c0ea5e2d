"""Claims wherever a leaflet can cite: what each of them says, cites and uses, and where it was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from brochure.errors import ContentError
from brochure.language.locale import locale_of
from brochure.review.claim import Claim
from brochure.review.claims import find_claims, panel_of
from brochure.review.drafts import drafts
from brochure.rules.evidence import Evidence
from tests.formats.leaflets import content, section
from tests.review.test_claims import SOURCES
from tests.rules.examples import evidence_of
from tests.styles import STYLES

ENGLISH = locale_of("en-GB")

VALUES = {
    name: {"text": text, "meaning": "what it is", "source": "[@s6]", "date": "2020"}
    for name, text in (("stay", "4 weeks"), ("few", "4"), ("far", "two hours"))
}
TOP: dict[str, Any] = {
    "references": [*SOURCES, {**SOURCES[0], "id": "s11", "title": "Another study", "DOI": "10.5555/s11"}],
    "values": VALUES,
    "abbreviations": {"ABC": "a big cell[@s3]", "XYZ": "another"},
    "glossary": [{"term": "remission", "meaning": "No sign of it.[@s4] It may come back."}],
    "quotes": {"s1": {"p. 2": "These words support it."}},
}


def evidence(*blocks: Any, fmt: str = "a4-document", **fields: Any) -> Evidence:
    """A typeset leaflet of some blocks, all in one section, and a reference list."""
    sections = [section("Blocks", *blocks), section("List", {"block": "references"})]
    return evidence_of(content(fmt, sections, top=TOP, audience="hcp", **fields), "sample")


def claims(*blocks: Any, **fields: Any) -> tuple[Claim, ...]:
    """The claims of such a leaflet, in each of which every citation stands once."""
    found = evidence(*blocks, **fields)
    once(found)
    return find_claims(found)


def once(found: Evidence) -> None:
    """Every citation is in one claim and in no other."""
    assert found.setting is not None
    in_claims = Counter(
        anchor for draft in drafts(found.setting.passages, ENGLISH.sentences) for anchor in draft.anchors
    )
    assert in_claims == Counter({use.anchor for use in found.setting.numbered.uses})


def said(found: Sequence[Claim]) -> list[tuple[str, list[str]]]:
    """What each claim says, and the keys that it cites."""
    return [(claim.text, [cited.key for cited in claim.cited]) for claim in found]


#: Blocks, and what is claimed in them.
CASES: Mapping[str, tuple[list[Any], list[tuple[str, list[str]]]]] = {
    "a citation before the first word belongs to the sentence that follows": (
        ["[@s1] It begins so. Then it goes on."],
        [("It begins so.", ["s1"])],
    ),
    "a citation behind the full stop belongs to the sentence before it": (
        ["Zero works. One works. Two works.[@s1] Three works."],
        # It speaks for the one right before, too.
        [("One works.", ["s1"]), ("Two works.", ["s1"])],
    ),
    "citations between clauses belong to the sentence around them": (
        ["One works[@s1]; two works,[@s2] too: three.[@s3; @s4; @s5] Four."],
        [("One works1; two works,2 too: three.", ["s1", "s2", "s3", "s4", "s5"])],
    ),
    "a range inside a sentence is three sources": (
        ["Studies[@s1; @s2; @s3] say so."],
        [("Studies1–3 say so.", ["s1", "s2", "s3"])],
    ),
    "abbreviations, initials and decimals end no sentence": (
        ["J. Smith et al. saw, i.e. measured, 1.5 mg (see fig. 2[@s1]) vs. none. Others did not."],
        [("J. Smith et al. saw, i.e. measured, 1.5 mg (see fig. 21) vs. none.", ["s1"])],
    ),
    "a sentence may end in bold words or a link": (
        ["**All of it.[@s1]** Then [a link.](https://www.example.com)[@s2] *Then (more.)*[@s3] Rest."],
        [("All of it.", ["s1"]), ("Then a link.", ["s2"]), ("Then (more.)", ["s3"])],
    ),
    "the same source twice in a sentence, at two places in it": (
        ["It works[@s1] well.[@s1, p. 2; @s1, p. 3]"],
        [("It works1 well.", ["s1", "s1", "s1"])],
    ),
    "a heading": (
        [{"block": "heading", "text": "It works[@s1]"}],
        [("It works", ["s1"])],
    ),
    "words of a call for help": (
        [
            {
                "block": "call-now",
                "title": "Call[@s1]",
                "intro": "With these[@s2]",
                "signs": [{"text": "Fever[@s3]", "icon": "eye"}, {"text": "Rash"}],
                "call": ["The ward.[@s4]"],
            }
        ],
        [
            *(("Call", ["s1"]), ("With these", ["s2"]), ("Fever", ["s3"]), ("Rash", ["s2"])),
            ("The ward.", ["s4"]),
        ],
    ),
    "contacts and codes": (
        [
            {"block": "contacts", "items": [{"name": "Ward[@s1]", "details": "Day and night[@s2]"}]},
            {
                "block": "qr-code",
                "url": "https://www.example.com",
                "title": "More[@s3]",
                "instruction": "Scan it[@s4]",
            },
        ],
        [("Ward", ["s1"]), ("Day and night", ["s2"]), ("More", ["s3"]), ("Scan it", ["s4"])],
    ),
    "a caption is one claim, a note below the chart has its sentences": (
        [
            {
                "block": "bar-chart",
                "caption": "It works. Adapted from[@s1]",
                "alt": "3 of 100",
                "bars": [{"label": "All", "value": "3"}],
                "note": "One arm. No control.[@s2]",
            }
        ],
        [
            ("It works. Adapted from", ["s1"]),
            ("All 3%", ["s1"]),
            ("One arm.", ["s1"]),
            ("No control.", ["s2"]),
        ],
    ),
    "what a legend tells is said of each bar, and what an axis measures of each line": (
        [
            {
                "block": "bar-chart",
                "caption": "Response[@s1]",
                "alt": "3% and 4%",
                "series": [{"label": "A name too long to stand beside its bar on a page"}, {"label": "B"}],
                "bars": [{"label": "All", "values": [{"value": "3"}, {"value": "4"}]}],
            },
            {
                "block": "line-chart",
                "caption": "Survival[@s2]",
                "alt": "A line",
                "x": {"title": "Months"},
                "y": {"title": "Alive"},
                "series": [{"label": "All", "points": [["0", "100"], ["6", "53"]]}],
            },
        ],
        [
            ("Response", ["s1"]),
            ("All A name too long to stand beside its bar on a page 3% B 4%", ["s1"]),
            ("Survival", ["s2"]),
            ("Alive: All", ["s2"]),
        ],
    ),
    "a step and how long it takes are two": (
        [
            {
                "block": "steps",
                "items": [
                    {
                        "title": "Stay for 4 weeks",
                        "text": "You stay. Then you go.[@s2]",
                        "when": "for 3 months",
                    },
                    {"title": "Go.", "when": "{stay}[@s1]"},
                    {"title": "Rest[@s3]", "when": "a week[@s4]"},
                    {"title": "Then", "when": "Some weeks. Then days", "text": "It is so.[@s5]"},
                    {"title": "Tests", "when": "{stay}"},
                    {"title": "Checks for life", "when": "for life", "text": "Checks go on for life.[@s6]"},
                ],
            }
        ],
        [
            *(("for 3 months", ["s2"]), ("Then you go.", ["s2"]), ("4 weeks", ["s1"]), ("Rest", ["s3"])),
            *(("a week", ["s4"]), ("Some weeks.", ["s5"]), ("Then days", ["s5"]), ("It is so.", ["s5"])),
            *(("4 weeks", ["s6"]), ("Checks for life", ["s6"]), ("for life", ["s6"])),
            ("Checks go on for life.", ["s6"]),
        ],
    ),
    "a row is one claim, whichever of its cells cites": (
        [
            {
                "block": "table",
                "caption": "Studies",
                "columns": [{"title": "Study"}, {"title": "Source"}, {"title": "Share"}],
                "rows": [["One", "[@s1]", "4%"], ["Two", "5%", "[@s2]"], ["[@s3]", "Three", "[@s4]"]],
            }
        ],
        [("One 1 4%", ["s1"]), ("Two 5%", ["s2"]), ("Three", ["s3", "s4"])],
    ),
    "what only cites is all there is to see": (
        [
            "[@s1; @s2]",
            {
                "block": "table",
                "caption": "Studies",
                "columns": [{"title": "Study"}, {"title": "Source"}],
                "rows": [["[@s3]", "[@s4]"]],
            },
        ],
        [("1,2", ["s1", "s2"]), ("3 4", ["s3", "s4"])],
    ),
    "an explanation of the glossary, an entry of the abbreviations": (
        ["ABC and XYZ: remission.", {"block": "glossary"}, {"block": "abbreviations"}],
        [("remission – No sign of it.", ["s4"]), ("Abbreviations ABC, a big cell", ["s3"])],
    ),
    "obligatory texts": (
        [
            {"block": "adverse-events", "title": "Report", "text": "Report it.[@s1]"},
            {
                "block": "about",
                "title": "About",
                "text": "For all.[@s2]",
                "items": [{"label": "Made", "text": "today[@s3]"}, {"label": "For", "text": "all[@s4]"}],
            },
            {
                "block": "prescribing-information",
                "title": "Information",
                "items": [{"heading": "Dose", "text": "one a day. No more.[@s5]"}],
            },
        ],
        [
            ("Report it.", ["s1"]),
            ("For all.", ["s2"]),
            ("Made today", ["s3"]),
            ("For all", ["s4"]),
            ("No more.", ["s5"]),
        ],
    ),
    "words of others": (
        [
            {
                "block": "quotation",
                "text": "It works. It does.[@s1]",
                "by": "An institute[@s2]",
                "role": "Ward",
            }
        ],
        [("“It works.", ["s1"]), ("It does.1”", ["s1"]), ("An institute2, Ward", ["s2"])],
    ),
    "spaces that don’t break, signs and raised words": (
        ["It takes 10\u00a0to\u00a0\u202f20\u00a0mg, ≥\u00a04\u00a0×\u00a010^9^,[@s1] of CO~2~.[@s2]"],
        [("It takes 10 to 20 mg, ≥ 4 × 109,1 of CO2.", ["s1", "s2"])],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_claimed(name: str) -> None:
    blocks, wanted = CASES[name]
    assert said(claims(*blocks)) == wanted


def test_what_only_cites_has_its_place_on_the_page() -> None:
    (claim,) = claims("[@s1]")
    left, top, right, bottom = claim.box
    assert claim.text == "1" and right - left > 0.5 and bottom - top > 1


def test_covers_and_the_heads_of_sections_cite_too() -> None:
    cover = {"title": "It works.[@s1]", "subtitle": "Well[@s2]", "audience": "For staff[@s3]"}
    sections = [
        section("A section[@s4]", "Words.", eyebrow="First[@s5]", start="panel"),
        section("List", {"block": "references"}),
    ]
    text = content("a4-flyer", sections, top=TOP, audience="hcp", cover=cover)
    found = evidence_of(text, "sample")
    once(found)
    made = find_claims(found)
    assert sorted(text for text, _keys in said(made)) == [
        *("A section", "First", "For staff", "It works.", "Well"),
    ]
    assert [claim.address[2] for claim in made] == ["cover"] * 3 + ["sections"] * 2


def test_a_claim_names_the_values_that_its_words_use_and_no_others() -> None:
    found = claims(
        "You stay near for {stay}, {far} away.[@s1] Not more than {few} people come.[@s2] None of 40.[@s3]"
    )
    assert [claim.values for claim in found] == [("stay", "far"), ("few",), ()]


def test_a_row_names_the_values_of_its_cells_that_cite() -> None:
    table = {
        "block": "table",
        "caption": "Times",
        "columns": [{"title": "What"}, {"title": "How long"}],
        "rows": [["Stay near[@s1]", "{stay}[@s2]"], ["Stay 4 weeks more[@s3]", "no"]],
    }
    assert [claim.values for claim in claims(table)] == [("stay",), ()]


def test_quotes_come_by_source_and_locator() -> None:
    found = claims("One.[@s1, p. 2] Two.[@s1, p. 3]")
    assert [claim.cited[0].quote for claim in found] == ["These words support it.", ""]


def test_the_place_is_that_of_the_citation_itself() -> None:
    made = evidence("Ten.[@s11] One.[@s1] Two.[@s1, p. 2]", "One.[@s1]")
    for claim, (block, nth) in zip(find_claims(made), [(0, 0), (0, 1), (0, 2), (1, 0)], strict=True):
        assert claim.place is not None
        assert claim.address[-3:] == ("blocks", block, "text") or claim.address[-2:] == ("blocks", block)
        behind = claim.place.text[claim.place.column - 1 :]
        wanted = ["@s11]", "@s1]", "@s1, p. 2]"][nth] if block == 0 else "@s1]"
        assert behind.startswith(wanted), claim


def test_what_is_said_twice_alike_has_two_names() -> None:
    first, second, third, other = claims(
        "It works.[@s1]", "It works.[@s1]", "It works.[@s1]", "It works.[@s2]"
    )
    assert (second.id, third.id) == (f"{first.id}-2", f"{first.id}-3")
    assert other.id.startswith("sample-") and first.id not in other.id


def test_claims_of_a_paragraph_and_a_table_go_over_pages() -> None:
    long = " ".join(f"Sentence {number} is one of very many that stand here." for number in range(150))
    table = {
        "block": "table",
        "caption": "Many",
        "columns": [{"title": "Row[@s1]"}, {"title": "Share"}],
        "rows": [[f"Row {number}[@s2]", f"{number}%"] for number in range(70)],
    }
    head = " ".join(["Words"] * 30)
    text = f"{long} It ends with a long one: {head}, and {' '.join(['more'] * 2500)}.[@s3]"
    found = claims(text, table)
    over = found[1]
    pages = sorted({page for page, _box in over.lines})
    assert len(pages) > 1 and over.page == pages[0] > 1
    first = [box for page, box in over.lines if page == over.page]
    assert over.box == (
        *(min(box[0] for box in first), min(box[1] for box in first)),
        *(max(box[2] for box in first), max(box[3] for box in first)),
    )
    # The head of the table stands on each of its pages, and cites once.
    assert [claim.text for claim in found].count("Row2 Share") == 1
    rows = [claim for claim in found if claim.text.endswith("%")]
    assert len(rows) == 70 and len({claim.page for claim in rows}) > 1


def test_the_panel_is_said_in_words() -> None:
    formats = STYLES.formats
    fold = formats["a4-roll-fold"]
    assert [panel_of(fold, page, ENGLISH.review) for page in (1, 4)] == [
        "outside, panel 3 of 3 (page 1)",
        "inside, panel 2 of 3 (page 4)",
    ]
    assert sorted(panel_of(fold, page, ENGLISH.review)[-7:] for page in range(1, 7)) == [
        f"page {n})" for n in range(1, 7)
    ]
    assert panel_of(formats["a5-booklet"], 7, ENGLISH.review) == "page 7"


def test_every_citation_that_is_on_no_page_is_said() -> None:
    made = evidence("One.[@s1]", "Two.[@s2]", "Three.[@s3]")
    assert made.setting is not None
    kept = tuple(passage for passage in made.setting.passages if "Two" not in passage.text)
    with pytest.raises(ContentError) as caught:
        find_claims(replace(made, setting=replace(made.setting, passages=kept[:1])))
    assert [finding.message.split("“")[1][:2] for finding in caught.value.findings] == ["s1", "s2", "s3"]
    with pytest.raises(ContentError) as caught:
        find_claims(replace(made, setting=replace(made.setting, passages=kept)))
    (finding,) = caught.value.findings
    assert "[@s2]" in finding.place.text  # type: ignore[union-attr]


def test_people_are_told_what_takes_so_long_and_where_texts_of_a_drawing_part() -> None:
    found = claims(
        {"block": "steps", "items": [{"title": "Rest", "when": "a week[@s1]"}, {"title": "Then go on"}]},
        {
            "block": "bar-chart",
            "caption": "Response[@s3]",
            "alt": "3 of 100",
            "bars": [{"label": "All", "value": "3"}],
        },
    )
    assert [(claim.behind, claim.shown) for claim in found] == [
        ("Rest", "a week"),
        ("", "Response"),
        ("", "All | 3%"),
    ]
    # In the register they are as programs read them.
    assert found[-1].text == "All 3%"
