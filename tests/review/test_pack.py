"""The lists of the review pack: whole, in words that people read, and safe from what content may hold."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from brochure.content.model import Waiver
from brochure.design.resources import Resources
from brochure.editions.review import review
from brochure.errors import ContentError
from brochure.findings import MmFromTopLeft, PdfPlace, Severity, SourcePlace
from brochure.review.changes import changes
from brochure.review.claim import Cited
from brochure.review.facts import AcceptedReason, PackFacts, Unreferenced, UsedValue
from brochure.review.font_fallback import OWN, with_faces
from brochure.review.listing import lists_of
from brochure.review.pack import PackFiles, review_job
from brochure.review.pack_data import pack_data
from brochure.review.proof_annotations import remarks_of
from brochure.review.snapshot import Backing, Panel, SnapshotText
from brochure.review.snapshot import SnapshotReference as VersionSource
from brochure.review.text_pieces import kept, labelled, typed
from brochure.review.version import Stated, Version
from brochure.rules.rule import Rule
from brochure.source.project import Project
from brochure.typesetting import typst
from tests.judges import poppler, qpdf
from tests.project import ROOT, SMALL, small
from tests.review import packs
from tests.review.packs import Shipping, claim, facts, finding, lists_of_pack, pack, texts_of, written

LINE = (1, (20.0, 30.0, 90.0, 34.0))


def printed(given: PackFacts, folder: Path) -> str:
    """What the pages behind the proof say, on one line; the cover sheet first."""
    pages = poppler.text(written(folder, pack(given)))
    return " ".join(" ".join([pages[0], *pages[1 + given.pages :]]).split())


lists = lists_of_pack


def rule(**more: Any) -> Rule:
    values: dict[str, Any] = {
        "id": "uk.hcp.words",
        "audience": ("hcp",),
        "severity": Severity.WARNING,
        "source": "ABPI Code of Practice",
        "clause": "6",
        "edition": "2024",
        "verified": True,
        "explanation": "Words that promise too much mislead.",
        "check": "words",
    }
    return Rule(**{**values, **more})


def test_all_that_the_lists_say_is_printed(tmp_path: Path) -> None:
    """Each piece of text, of lists of all kinds and of those that have nothing to list."""
    box, bad = (20.0, 30.0, 40.0, 34.0), "<b>{{ 7 * 7 }}</b> & 🧬"
    cited = (
        Cited("alpha", 1, "p. 2", "eight of ten were better", "read in a summary"),
        Cited("alpha", 1, "p. 9"),
        Cited("beta", 2),
    )
    row = {"words": 120, "sentences": 11, "raw": {"grade": 9.0}, "adjusted": {"grade": 6.0}}
    seen = PdfPlace("sample-screen.pdf", 1, MmFromTopLeft(*box))
    full = facts(
        title=f"Sample leaflet {bad}",
        readers="patient",
        claims=(
            claim(1, [LINE], cited=cited),
            claim(2, [LINE], f"Approved,6 and {bad}.", cited=cited, marks=((9, 10),)),
            claim(3, [(2, box)], cited=cited[1:]),
        ),
        findings=(
            *(finding(1, severity=Severity.NOTE), finding(2, 1, box, severity=Severity.ERROR)),
            replace(finding(3, 2, box), message=bad),
            finding(4, severity=Severity.NOTE, waived="It is part of a name. (medical signatory)"),
        ),
        unsourced=(Unreferenced("Most got better.", "it has an effect", SourcePlace("a.yaml", 7), seen),),
        values=(
            UsedValue("stay-near", "4 weeks", "How long", "1, sec. 4.2", "3 September 2024", "May 2027"),
        ),
        waivers=(Waiver(rule="uk.hcp.words", reason="It is part of a name.", role="medical signatory"),),
        rules={"uk.hcp.words": rule()},
        accepted=(AcceptedReason("smpc", "label-age", "Only its layout changed.", "A. B", "2026-11-26"),),
        readability={"sections": [{"title": "At a glance", **row}], "whole": {"title": "", **row}},
        changes=changes(version("a b c"), version("a x c", number="9 of 10", place="p. 3")).as_dict(),
    )
    for number, given in enumerate((full, facts(references=(), language="ja", draft=False))):
        shown = "".join(printed(given, tmp_path).split())
        pieces = {"".join(text.split()) for text in texts_of(given)}
        assert len(pieces) > (120, 60)[number]
        assert [piece for piece in pieces if piece not in shown] == []


def test_every_claim_and_reference_of_a_shipped_leaflet_is_listed(tmp_path: Path, shipped: Shipping) -> None:
    made = shipped("hcp")
    text = " ".join(" ".join(poppler.text(written(tmp_path, made.pdf))[1 + made.facts.pages :]).split())
    # Lines end at spaces, and behind some signs.
    unspaced = text.replace(" ", "")
    for found in made.facts.claims:
        assert found.label in text
        assert found.id in text
        assert "".join(found.shown.split()) in unspaced
    for source in made.facts.references:
        assert source.key in text
    for value in made.facts.values:
        assert value.name in text


def test_the_cells_of_a_row_have_bars_between_them_for_people_and_spaces_for_programs() -> None:
    row = claim(1, [LINE], text="Response2 53% 24%", marks=((8, 9),), gaps=(9, 13))
    assert list(row.parts) == [("Response", False), ("2", True), (" | 53% | 24%", False)]
    assert row.shown == "Response2 | 53% | 24%"
    assert claim(1, [LINE], text="One cell", marks=()).shown == "One cell"


def test_a_reference_lists_the_claims_that_rest_on_it_and_where() -> None:
    claims = (
        claim(1, [LINE], cited=(Cited("alpha", 1, "p. 2"), Cited("alpha", 1, "p. 9"))),
        claim(2, [LINE], cited=(Cited("alpha", 1, ""), Cited("beta", 2, "fig. 1"))),
    )
    first, second = lists_of(facts(claims=claims))["sources"]
    assert first["uses"] == [("p. 2", [(1, "C01")]), ("p. 9", [(1, "C01")]), ("", [(2, "C02")])]
    assert second["uses"] == [("fig. 1", [(2, "C02")])]
    text = lists(facts(claims=claims))
    assert "p. 2: C01; p. 9: C01; no place given: C02" in text
    assert "fig. 1: C02" in text


def test_claims_that_follow_each_other_at_one_place_stand_as_a_run() -> None:
    at_place = {number: Cited("alpha", 1, "p. 9" if number == 4 else "p. 2") for number in range(1, 12)}
    given = [claim(number, [LINE], cited=(at_place[number],)) for number in at_place if number != 8]
    text = lists(facts(claims=tuple(given)))
    assert "p. 2: C01–C03, C05–C07, C09–C11; p. 9: C04" in text
    pair = lists(facts(claims=tuple(given[:2])))
    assert "p. 2: C01, C02" in pair


def test_claims_stand_under_the_panel_that_they_are_on() -> None:
    given = (claim(1, [LINE]), claim(2, [LINE]), replace(claim(3, [LINE]), page=2, panel="page 2"))
    panels = lists_of(facts(claims=given))["panels"]
    assert [(row["name"], [each["label"] for each in row["claims"]]) for row in panels] == [
        (given[0].panel, ["C01", "C02"]),
        ("page 2", ["C03"]),
    ]


def test_a_claim_with_many_words_of_its_sources_may_go_on_on_another_page() -> None:
    few, many = (Cited("alpha", 1, f"p. {count}", "words " * count) for count in (10, 200))
    given = (claim(1, [LINE], cited=(few,)), claim(2, [LINE], cited=(many,)), claim(3, [LINE], cited=(many,)))
    (panel,) = lists_of(facts(claims=given))["panels"]
    # The third one says no more than that they stand at the second one.
    assert [each["is_tall"] for each in panel["claims"]] == [False, True, False]


def test_numbers_of_citations_are_raised_in_the_words_of_a_claim() -> None:
    words = "Approved in 2018,6 and 9 more followed."
    marked = replace(claim(1, [LINE]), text=words, marks=((17, 18),))
    parts = lists_of(facts(claims=(marked,)))["panels"][0]["claims"][0]["text"]
    assert parts == [("Approved in 2018,", False), ("6", True), (" and 9 more followed.", False)]


def test_a_reference_that_no_claim_uses_is_told() -> None:
    assert lists(facts(claims=(claim(1, [LINE]),))).count("no claim") == 1


def test_a_source_without_a_place_in_it_is_told() -> None:
    bare = claim(1, [LINE], cited=(Cited("alpha", 1),))
    assert "no place given" in lists(facts(claims=(bare,)))
    assert "no place in it given" in remarks_of(facts(claims=(bare,)))[0].contents


def test_words_of_a_source_stand_at_the_first_claim_that_rests_on_them() -> None:
    seen = Cited("alpha", 1, "p. 2", "eight of ten were better", "read in a summary")
    other = Cited("alpha", 1, "p. 3", "two were not")
    claims = (
        claim(1, [LINE], cited=(seen,)),
        claim(2, [LINE], cited=(other, seen)),
        claim(3, [LINE], cited=(seen, Cited("beta", 2, "fig. 1"))),
    )
    text = lists(facts(claims=claims))
    assert [text.count(words) for words in (seen.quote, seen.to_check, other.quote)] == [1, 1, 1]
    assert text.count("words of the source, and what is to be checked: as at C01") == 2
    assert "as at C02" not in text and "as at C03" not in text
    # The remarks on the proof stand alone.
    assert [seen.quote in remark.contents for remark in remarks_of(facts(claims=claims))] == [True] * 3


def test_no_claim_sends_people_to_words_that_do_not_stand_there() -> None:
    unseen, quoted, bare = (
        Cited("alpha", 1, "p. 2", "", "not read"),
        Cited("alpha", 1, "p. 3", "two were not"),
        Cited("beta", 2, "fig. 1"),
    )
    claims = tuple(claim(number, [LINE], cited=(unseen, quoted, bare)) for number in (1, 2))
    made = lists_of(facts(claims=claims))
    first, second = (row["cited"] for row in made["panels"][0]["claims"])
    assert [(earlier, words) for _group, earlier, words in first] == [(None, "")]
    assert [words for _group, _earlier, words in second] == [
        "no words of the source are quoted; to be checked: as at C01",
        "words of the source: as at C01",
        "",
    ]
    # That nothing is quoted of a source is said once, above the list.
    assert made["quotes_none"]
    assert not lists_of(facts(claims=(claim(1, [LINE], cited=(quoted,)),)))["quotes_none"]
    labels = [remark.label for remark in remarks_of(facts(claims=(claims[0], claim(3, [LINE]))))]
    assert labels == ["C01 → 1 p. 2; 1 p. 3; 2 fig. 1\u00a0· to\u00a0be\u00a0checked", "C03 → 1 p. 2"]


def test_what_was_accepted_stands_in_the_pack_with_who_and_when() -> None:
    row = AcceptedReason(
        "smpc", "sources.label-age", "Only its layout changed.", "A. B, doctor", "2026-11-26"
    )
    held = lists(facts(accepted=(row,), draft=False))
    assert "Accepted at the approval" in held and "no longer holds" not in held
    for words in ("smpc", "sources.label-age", "Only its layout changed.", "A. B, doctor", "2026-11-26"):
        assert words in held, words
    assert "That approval no longer holds" in lists(facts(accepted=(row,)))
    assert "Accepted at the approval" not in lists(facts(draft=False))


def test_a_pack_of_which_nothing_changed_has_no_page_of_a_heading_alone(tmp_path: Path) -> None:
    claims = (claim(1, [LINE]),)
    same = Version("sample", {}, (), (), {})
    given = facts(claims=claims, changes=changes(same, same).as_dict())
    second = poppler.text(written(tmp_path, pack(given)))[1 + given.pages]
    assert "Nothing: the leaflet says" in second and "C01" in second


def test_lines_of_lists_end_where_words_can_be_told_apart() -> None:
    for whole in ("43.5–62.4", "CAR-T", "3 September 2024", "content.yaml:12:3", "n = 75", "--accept a-b"):
        assert kept(f"a {whole} <b>") == [("plain", "a "), ("kept", whole), ("plain", " <b>")]
    # Wider than a column, perhaps: such a place may end a line.
    assert kept("--accept a-name-of-a-source-that-is-long") == [
        ("plain", "--accept a-name-of-a-source-that-is-long")
    ]
    assert typed("add `date:` or ` <") == [("plain", "add "), ("typed", "date"), ("plain", " or ` <")]
    assert labelled("To check: {what}", "what", kept("<a>"), "check") == [
        ("check", "To check: "),
        ("plain", "<a>"),
    ]


def test_findings_are_grouped_by_what_they_stop_and_numbered_in_that_order() -> None:
    given = facts(
        findings=(
            finding(1, severity=Severity.NOTE),
            finding(2, severity=Severity.ERROR),
            finding(3),
            finding(4, severity=Severity.NOTE, waived="it is plain fact (medical signatory)"),
        )
    )
    made = lists_of(given)
    rows = {group["title"]: [row["label"] for row in group["rows"]] for group in made["groups"]}
    assert rows == {"What blocks it": ["F1"], "What to look at": ["F2"], "Notes": ["F3"]}
    assert [row["label"] for row in made["set_aside"]] == ["F4"]
    assert dict(made["counts"])["findings that block"] == "1"
    assert dict(made["counts"])["notes"] == "1"


def test_a_finding_is_listed_with_place_page_rule_clause_and_fix() -> None:
    text = lists(facts(findings=(finding(3, 2, (20.0, 30.0, 40.0, 34.0)),)))
    for words in (
        "finding number 3",
        "Write it another way.",
        "content.yaml:43:5",
        "page 2",
        "uk.hcp.words",
        "2024, clause 6",
        "(verified)",
    ):
        assert words in text, words


def test_labels_of_findings_on_the_proof_are_those_of_the_list() -> None:
    box = (20.0, 30.0, 40.0, 34.0)
    given = facts(findings=(finding(1, 1, box), finding(2, 1, box, severity=Severity.ERROR)))
    labels = {remark.contents.split(": ", 1)[1].split("\n")[0]: remark.label for remark in remarks_of(given)}
    rows = [row for group in lists_of(given)["groups"] for row in group["rows"]]
    assert {row["message"]: f"{row['label']} {row['severity']}" for row in rows} == labels


def test_a_sentence_without_a_source_is_marked_once_even_where_a_finding_says_so_too() -> None:
    seen = PdfPlace("sample-screen.pdf", 1, MmFromTopLeft(20.0, 30.0, 40.0, 34.0))
    row = Unreferenced("Most got better.", "it states an effect", SourcePlace("content.yaml", 7, 3), seen)
    twin = replace(finding(1), seen=seen)
    assert [remark.label for remark in remarks_of(facts(unsourced=(row,), findings=(twin,)))] == [
        "N1 no source"
    ]


def test_sentences_without_a_source_are_listed_with_the_reason() -> None:
    row = Unreferenced("Most got better.", "it states an effect", SourcePlace("content.yaml", 7, 3))
    text = lists(facts(unsourced=(row,)))
    assert "Most got better." in text
    assert "it states an effect" in text
    assert "content.yaml:7:3" in text


def test_waivers_are_listed_with_reason_role_and_what_the_rule_asks() -> None:
    waiver = Waiver(rule="uk.hcp.words", reason="The word is part of a name.", role="medical signatory")
    waived = finding(1, severity=Severity.NOTE, waived="The word is part of a name. (medical signatory)")
    text = lists(facts(waivers=(waiver,), findings=(waived,), rules={"uk.hcp.words": rule()}))
    for words in ("The word is part of a name.", "medical signatory", "Words that promise too much mislead."):
        assert words in text
    assert "1 rules set aside" in text
    covers = lists_of(facts(waivers=(waiver,), findings=(waived,)))["waivers"][0]["covers"]
    assert covers == "F1"


def test_values_are_listed_with_source_and_date() -> None:
    value = UsedValue(
        "stay-near", "4 weeks", "How long to stay", "1, sec. 4.2", "3 September 2024", "May 2027"
    )
    text = lists(facts(values=(value,)))
    assert "stay-near 4 weeks How long to stay 1, sec. 4.2 3 September 2024" in text
    assert "until May 2027" in text


def test_values_of_the_shipped_leaflet_name_their_source_by_its_number(shipped: Shipping) -> None:
    made = shipped("hcp")
    numbers = {source.key: source.number for source in made.facts.references}
    by_name = {value.name: value for value in made.facts.values}
    assert by_name["no-driving"].source == f"{numbers['smpc']}, sec. 4.7"
    assert by_name["no-driving"].date == "3 September 2024"


def test_readability_is_drawn_as_bars_with_the_limits() -> None:
    row = {
        "title": "At a glance",
        "words": 120,
        "sentences": 11,
        "raw": {"grade": 9.0},
        "adjusted": {"grade": 6.0},
    }
    given = facts(readability={"sections": [row], "whole": {**row, "title": ""}})
    made = lists_of(given)["readability"]
    assert (made["sections"][0]["raw_percent"], made["sections"][0]["adjusted_percent"]) == (75.0, 50.0)
    assert made["wanted"] == 50.0
    text = lists(given)
    assert "At a glance 120 11 9.0 6.0" in text
    assert "The whole leaflet" in text


def test_grades_beyond_the_axis_end_at_it() -> None:
    row = {"title": "x", "words": 1, "sentences": 1, "raw": {"grade": 40.0}, "adjusted": {"grade": -3.0}}
    (made,) = lists_of(facts(readability={"sections": [row]}))["readability"]["sections"]
    assert (made["raw_percent"], made["adjusted_percent"]) == (100.0, 0.0)


def version(words: str, *, number: str = "8 of 10", place: str = "p. 2") -> Version:
    said = (SnapshotText(words, (Backing("alpha", place, 3),)), SnapshotText(f"It helped {number}.", ()))
    panel = Panel(2, "page 2", "Results", said)
    source = VersionSource("alpha", 1, "Example A. Alpha. J Ex. 2018;1:1-2.")
    return Version(
        leaflet="sample",
        facts={"title": "Sample leaflet"},
        panels=(panel,),
        references=(source,),
        values={"stay": Stated(number, "@alpha", "2024")},
    )


def test_what_changed_since_the_approved_version_is_shown_old_beside_new() -> None:
    differ = changes(version("Most got better."), version("Most got better.", number="9 of 10", place="p. 3"))
    text = lists(facts(changes=differ.as_dict()))
    for words in (
        "What changed",
        "Pages to read again",
        "It helped 8 of 10.",
        "It helped 9 of 10.",
        "other source",
        "@alpha, p. 2",
        "@alpha, p. 3",
    ):
        assert words in text, words


def test_words_that_differ_are_struck_through_and_underlined() -> None:
    given = facts(changes=changes(version("a b c"), version("a x c")).as_dict())
    (entry,) = pack_data(given)["changes"]["panels"][0]["entries"]
    assert entry["parts"] == [["plain", "a"], ["old", "b"], ["new", "x"], ["plain", "c"]]
    assert "a b c a x c" in lists(given)


def test_a_version_like_the_approved_one_says_that_nothing_changed() -> None:
    same = changes(version("a b c"), version("a b c")).as_dict()
    assert "Nothing: the leaflet says what the approved version says" in lists(facts(changes=same))


def test_without_an_approved_version_no_change_is_spoken_of() -> None:
    text = lists(facts())
    assert "What changed" not in text
    assert "No approved version is there to compare this one with." in text


def test_the_cover_sheet_says_what_it_is_about_and_counts(tmp_path: Path) -> None:
    given = facts(claims=(claim(1, [LINE]), claim(2, [LINE])), findings=(finding(1),))
    page = " ".join(poppler.text(written(tmp_path, pack(given)), layout=True)[0].split())
    for words in (
        "Sample leaflet",
        "healthcare professionals",
        "United Kingdom",
        "UK-1",
        "Nobody has approved it.",
    ):
        assert words in page
    assert "2 0 0 1 0 0" in page
    assert "claims with a source" in page


def test_a_leaflet_that_cites_nothing_has_a_pack_that_says_so() -> None:
    text = lists(facts(references=()))
    assert "Nothing in the leaflet cites a source." in text
    assert "The leaflet lists no reference." in text


def test_the_checklist_has_its_items_and_room_for_a_pen() -> None:
    text = lists(facts(readers="patient"))
    assert "PEMAT-P" in text
    assert "DISCERN" in text
    assert text.count("☐ agree") == 24
    assert text.count("☐ 5") == 16
    assert "Certifying signatory" in text


def test_html_in_the_content_is_printed_and_not_obeyed() -> None:
    bad = "<img src='file:///etc/passwd'><script>x</script> & {{ 7 * 7 }} </td></table>"
    given = facts(
        title=bad,
        job_code=bad,
        claims=(claim(1, [LINE], bad, cited=(Cited("alpha", 1, bad, bad),)),),
        findings=(replace(finding(1, 1), message=bad, fix=bad, source=bad),),
        unsourced=(Unreferenced(bad, bad),),
        values=(UsedValue(bad, bad, bad, bad, bad),),
        waivers=(Waiver(rule=bad, reason=bad, role=bad),),
    )
    text = lists(given).replace(" ", "")
    assert text.count("<script>x</script>") > 10
    assert "{{7*7}}" in text


@pytest.mark.parametrize(
    "texts",
    [
        ("claim " * 500,),
        ("x" * 1500,),
        ("🧬 ﷽ 漢字 ‏שלום", "a\u00adb\u200bc\u2060d", "=HYPERLINK(1)", "tab\tand\nline"),
    ],
)
def test_texts_of_any_length_and_script_make_a_sound_pack(texts: tuple[str, ...], tmp_path: Path) -> None:
    given = facts(
        title=" ".join(texts)[:300],
        claims=tuple(
            claim(number, [LINE], text, cited=(Cited("alpha", 1, text[:600], text),))
            for number, text in enumerate(texts, start=1)
        ),
        findings=tuple(replace(finding(1, 1), message=text) for text in texts),
    )
    path = written(tmp_path, pack(given))
    assert qpdf.complaints(path) == []
    assert all(len(page) > 0 for page in poppler.text(path))


def test_a_character_that_no_font_has_is_written_by_its_number() -> None:
    given = facts(findings=(replace(finding(1), message="the fonts have no character “🧬”"),))
    assert "the fonts have no character “[U+1F9EC]”" in lists(given)


#: What a source, a note for checkers or a reason may hold, and no font of the project has.
STRANGE = ("👩‍👩‍👧", "抗CD19", "ไทย", "हिन्दी", "𝒳", "נוגדן")


def test_words_in_any_script_reach_the_pack_alone(tmp_path: Path) -> None:
    """They never meet the leaflet's own fonts: its pictures, which are assets too, are no fonts."""
    given = small(tmp_path)
    noted = "".join(f'    "p. {number}": "words {text}"\n' for number, text in enumerate(STRANGE, start=1))
    cited = " ".join(f"Words {number}.[@alpha, p. {number}]" for number, _text in enumerate(STRANGE, start=1))
    iconed = SMALL.replace(
        "          - Words of the first",
        "          - block: key-points\n            items: [A, B]\n          - Words of the first",
    )
    content = iconed.replace("leaflets:\n", f"quotes:\n  alpha:\n{noted}leaflets:\n")
    given.write("content.yaml", content.replace("Words of the first leaflet.[@alpha]", cited))
    ended = given.run("build", "--leaflet", "one", "--edition", "review", "--jobs", "1")
    assert ended.code == 0, ended.err
    said = "".join("".join(page.split()) for page in poppler.text(given.output / "one-review.pdf"))
    for text in STRANGE:
        seen = [char for char in text if unicodedata.category(char) not in ("Cf", "Zs")]
        assert all(char in said or f"[U+{ord(char):04X}]" in said for char in seen), text


def test_characters_that_only_another_font_of_the_project_has_are_set_in_it() -> None:
    """Say of a leaflet in another script: here the hyphen that only the shipped serif has counts as such."""
    shipped = packs.fonts()
    base, other = shipped[OWN[0]], shipped[OWN[2]]
    only = sorted(set(TTFont(BytesIO(other)).getBestCmap()) - set(TTFont(BytesIO(base)).getBestCmap()))
    text, packed = chr(only[-1]), BytesIO()
    font = TTFont(BytesIO(other))
    font.flavor = "woff2"
    font.save(packed)
    own = {name: shipped[name] for name in OWN}
    for name, data in (("fonts/other.ttf", other), ("fonts/other.woff2", packed.getvalue())):
        needed, written = with_faces([text], {**own, name: data})
        assert written(text) == text
        assert set(needed) == {*OWN, name}
        assert TTFont(BytesIO(needed[name])).flavor is None
    needed, written = with_faces(["plain"], {**own, "fonts/other.ttf": other})
    assert set(needed) == set(OWN) and written("plain") == "plain"


def test_long_claims_are_printed_to_their_end(tmp_path: Path) -> None:
    words = " ".join(f"word{number}" for number in range(400))
    text = printed(facts(claims=(claim(1, [LINE], words),)), tmp_path)
    assert all(f"word{number}" in text for number in range(400))


def test_a_long_title_leaves_the_cover_sheet_one_page() -> None:
    given = facts(title="A very long title of a leaflet " * 12, state="A long state of approval. " * 12)
    job = review_job(given, packs.FILES, packs.fonts())
    assert job.front == 1


def own_templates(folder: Path, **texts: str) -> PackFiles:
    """The templates of a project that has some of its own, by their names with ``_`` for ``/``."""
    for name, text in texts.items():
        path = folder / "templates" / f"{name.replace('_', '/')}.typ"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return PackFiles.of(Resources(Project(folder)))


def test_templates_of_the_project_win(tmp_path: Path) -> None:
    files = own_templates(tmp_path, review_signatures="#let signatures() = [Signed elsewhere.]")
    job = review_job(facts(), files, packs.fonts())
    data = review(replace(packs.edition_job(packs.pages(2)), review=job)).pdf
    assert "Signed elsewhere." in poppler.text(written(tmp_path, data))[-1]


@pytest.mark.parametrize(
    ("source", "at", "said"),
    [
        ("#let signatures() = [\n  #nobody\n]", ":2:4", "unknown variable"),
        ("#let signatures() = link(<nowhere>)[x]", ":1:21", "nowhere"),
        ('#let signatures() = text(font: "Nobody")[x]', ":1:32", "unknown font family"),
        ('#let signatures() = read("/etc/passwd")', ":1:26", "none of the templates of the pack"),
        ('#let signatures() = read("../../fonts/0.ttf")', ":1:26", "none of the templates"),
        ('#import "@preview/cetz:0.3.0"', ":1:9", "package"),
        ("#let signatures() = while true { }", "", ""),
        ("#let again() = again()\n#let signatures() = again()", "", "maximum function call depth"),
        ('#let signatures() = image("x.png")', ":1:27", "none of the templates of the pack"),
        ("""#let signatures() = eval("import \\"@preview/a:1.0.0\\"")""", ":1:26", "package"),
    ],
)
def test_a_faulty_template_of_the_project_is_told_at_its_line(
    source: str, at: str, said: str, tmp_path: Path
) -> None:
    files = own_templates(tmp_path, review_signatures=source)
    with pytest.raises(ContentError) as caught:
        review_job(facts(), files, packs.fonts())
    (found,) = caught.value.findings
    assert said in found.message
    assert str(found.place).startswith("templates/review/signatures.typ" + at), found.place
    assert "remove the project’s own" in found.fix


@pytest.mark.parametrize(
    ("bound", "most", "body", "said"),
    [
        (
            "MEMORY",
            2**29,
            'let a = "x"; for i in range(60) { a = a + a }; a',
            "stops Typst, which may take 0.5 GB",
        ),
        (
            "SECONDS",
            1,
            "for a in range(9000) { for b in range(9000) { let c = a } }",
            "takes more than 1 second",
        ),
    ],
)
def test_a_template_that_takes_too_much_ends_alone(
    bound: str, most: int, body: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typst, bound, most)
    files = own_templates(tmp_path, review_signatures=f"#let signatures() = {{ {body} }}")
    with pytest.raises(ContentError, match=said):
        review_job(facts(), files, packs.fonts())


@pytest.mark.parametrize("language", ["de", "fr-CH", "pl", "ja", "ar", "ENM"])
def test_claims_that_nobody_looked_for_are_not_said_to_be_none(language: str) -> None:
    given = facts(language=language)
    text = lists(given)
    assert "the rules on claims do not know the language of this leaflet" in text
    assert "None: every sentence" not in text
    assert (given.locale.review.cover.count_unsourced, "–") in lists_of(given)["counts"]


@pytest.mark.parametrize("language", ["en-GB", "en-US", "en", "EN-ie"])
def test_where_they_are_looked_for_there_are_none(language: str) -> None:
    given = facts(language=language)
    text = lists(given)
    assert "do not know the language" not in text and "None: every sentence" in text
    assert (given.locale.review.cover.count_unsourced, "0") in lists_of(given)["counts"]


def test_the_guide_names_values_that_templates_have() -> None:
    guide = (ROOT / "docs/review.md").read_text(encoding="utf-8")
    named = re.findall(r"`data\.(\w+)`", guide)
    assert len(named) > 12 and set(named) <= set(pack_data(facts()))


def test_the_rows_for_signatures_that_the_guide_shows_are_set(tmp_path: Path) -> None:
    guide = (ROOT / "docs/review.md").read_text(encoding="utf-8")
    (row,) = re.findall(r"```typst\n(.*?)```", guide, re.DOTALL)
    shipped = (ROOT / "templates/review/signatures.typ").read_text(encoding="utf-8")
    begin, end = shipped.index("    ..here.roles"), shipped.index("  )\n}")
    files = own_templates(tmp_path, review_signatures=shipped[:begin] + row + shipped[end:])
    data = review_job(facts(), files, packs.fonts()).appendix
    assert "Medical lead" in poppler.text(written(tmp_path, data))[-1]
