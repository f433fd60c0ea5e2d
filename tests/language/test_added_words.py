"""What leaflets get from the program, made with other words: American ones, and those of a made-up language.

In the made-up language every letter of every word is an x.  What stands in the finished files besides such
words and those of the content is a word that comes from elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml

from brochure.editions.delivery import flat_sheets
from brochure.editions.instructions import instructions
from brochure.editions.review import review
from brochure.findings import Severity, SourcePlace
from brochure.language import locale as locales
from brochure.language.locale import LOCALES, Locale, read_locale
from brochure.review.checklist import instruments
from brochure.review.facts import PackFacts, Source, Unreferenced, UsedValue
from brochure.review.pack import review_job
from tests.blocks.leaflets import LEAFLET, Made, content, make
from tests.judges import poppler
from tests.review import packs
from tests.styles import STYLES

#: A block of every kind that gets words from the program, with words of content that have no letter but o.
BLOCKS: list[dict[str, Any]] = [
    {"block": "key-points", "items": ["Oo {prepared}"]},
    {"block": "notes", "lines": 2},
    {"block": "abbreviations"},
    {"block": "quotation", "text": 'Oo "oo" o', "by": "O O"},
    {"block": "qr-code", "url": "https://o.oo/o", "title": "Oo", "instruction": "Oo o"},
    {"block": "adverse-events", "title": "Oo", "text": "Oo.", "monitoring": "Oo.", "triangle": "yes"},
    {
        "block": "icon-array",
        "caption": "Oo",
        "alt": "Oo",
        "groups": [{"count": 3, "label": "oo"}],
        "rest": "o",
    },
    {"block": "bar-chart", "caption": "Oo", "alt": "Oo", "bars": [{"label": "O", "value": "69.10"}]},
    # So long that it goes on on another page.
    {"block": "table", "caption": "Oo o", "columns": [{"title": "O"}], "rows": [["oo"]] * 40},
    {"block": "paragraph", "id": "oo", "text": "O [oo](mailto:o@o.oo), [o](tel:0), [o](#oo), OO [@alpha]."},
    {"block": "references"},
]
#: More that is drawn, counted and filled in by hand, and parts of pages: these get words in no language.
MORE_BLOCKS: list[dict[str, Any]] = [
    {"block": "questions", "items": ["Oo", {"text": "Oo", "lines": 1}]},
    {"block": "diary", "title": "Oo", "columns": ["O", "Oo"], "rows": 3},
    {"block": "diary", "title": "Oo", "columns": ["O", "Oo"], "labels": ["O", "oo"]},
    {"block": "card", "title": "Oo", "fields": [{"label": "O"}], "call": ["O"]},
    {"block": "checklist", "title": "Oo", "items": ["oo"]},
    {"block": "timeline", "caption": "Oo", "alt": "Oo", "events": [{"when": "O", "label": "o"}] * 2},
    {
        "block": "line-chart",
        "caption": "Oo",
        "alt": "Oo",
        "x": {"title": "Oo", "to": 4, "every": 2},
        "y": {"title": "Oo"},
        "line": "step",
        "series": [
            {"label": name, "points": [[0, 100], [2, end]], "censored": [1], "at-risk": [9, 5, 2]}
            for name, end in (("O", 50), ("Oo", 60))
        ],
    },
    {
        "block": "forest-plot",
        "caption": "Oo",
        "alt": "Oo",
        "effect": "Oo",
        "from": 0.2,
        "to": 2,
        "rows": [{"label": "Oo", "estimate": 0.6, "low": 0.4, "high": 0.9, "weight": 9}],
        "overall": {"label": "O", "estimate": 0.6, "low": 0.4, "high": 0.9},
    },
]
MORE_PARTS: dict[str, Any] = {
    "foot": {"text": "Oo", "number": "of"},
    "back-cover": {
        "title": "Oo",
        "address": ["O"],
        "code": {"url": "https://o.oo/o", "title": "Oo", "instruction": "Oo"},
    },
}
HEAD = {
    "product": {"brand": "Oo", "generic": "oo", "additional-monitoring": "yes"},
    "company": {"name": "Oo", "contact": "oo"},
    "values": {},
    "abbreviations": {"OO": "oo oo"},
    "references": [
        {"id": "alpha", "type": "book", "title": "Oo", "author": [{"literal": "Oo"}], "issued": "2018"}
    ],
}


def crossed_out(part: Any) -> Any:
    """Words with an x for every letter, but for names that are filled in; keys stay."""
    if isinstance(part, dict):
        return {name: crossed_out(value) for name, value in part.items()}
    if isinstance(part, list):
        return [crossed_out(value) for value in part]
    return re.sub(r"\{\w+\}|[^\W\d_]", lambda found: found[0] if len(found[0]) > 1 else "x", part)


@pytest.fixture
def strange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Locale:
    """The locale of the made-up language, in which all leaflets in English are made."""
    folder = tmp_path / "locales"
    folder.mkdir()
    path = folder / "en-GB.yaml"
    words = yaml.load((LOCALES / "en-GB.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    # The locale of reference lists is a name, not a word.
    path.write_text(json.dumps({**crossed_out(words), "citations": words["citations"]}), encoding="utf-8")
    monkeypatch.setattr(locales, "LOCALES", folder)
    return read_locale(path)


def made(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    language: str = "en-GB",
    blocks: Sequence[dict[str, Any]] = BLOCKS,
    **more: Any,
) -> Made:
    own = {"title": "Oo", "description": "Oo", "job-code": "O-1", "prepared": "2026-11-28"}
    monkeypatch.setitem(LEAFLET, "cover", {"title": "Oo", "audience": "Oo"})
    for name, value in {**own, "language": language}.items():
        monkeypatch.setitem(LEAFLET, name, value)
    folder.mkdir(exist_ok=True)
    return make(folder, content(blocks, head={**HEAD, **more}))


def said(path: Path) -> Iterator[str]:
    """All that a file shows, says aloud or says of itself."""
    yield from poppler.text(path)
    with pikepdf.open(path) as pdf:
        yield from (str(value) for key, value in pdf.docinfo.items() if "Date" not in key)
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary):
                names = ("/Alt", "/ActualText", "/E", "/T", "/Subj", "/Title")
                yield from (str(item[name]) for name in names if isinstance(item.get(name), pikepdf.String))
                if "/Subtype" in item and isinstance(item.get("/Contents"), pikepdf.String):
                    yield str(item.Contents)


def foreign(texts: Iterator[str], known: str = "") -> set[str]:
    """Words of two letters and more that are neither the made-up language's nor the content's."""
    words = {word for text in texts for word in re.findall(r"[^\W\d_]{2,}", text)}
    there = set(re.findall(r"[^\W\d_]{2,}", known))
    return {word for word in words if not re.fullmatch(r"[xX]+|[oO]+", word)} - there


#: Names of programs, parts of addresses, the title of the section, and the month, which CLDR gives.
NAMES = "WeasyPrint brochure https http mailto November alpha Section"


def test_a_file_of_crossed_out_words_has_no_others(strange: Locale) -> None:
    assert strange.draft_mark == "xxxxx – xxx xxxxxxxx xxx xxx"
    assert strange.review.labels.claim_text == "xxxxx {label} ({id})\n“{text}”\n{panel}"
    assert strange.review.link_kinds.claim == "xxxxx"


def test_every_word_that_a_leaflet_gets_is_of_its_language(
    strange: Locale, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for part, given in MORE_PARTS.items():
        monkeypatch.setitem(LEAFLET, part, given)
    leaflet = made(tmp_path / "leaflet", monkeypatch, blocks=[*BLOCKS, *MORE_BLOCKS])
    notes = re.sub("<[^>]*>", " ", leaflet.laid_out.notes_page)
    texts = [*said(leaflet.path), notes]
    assert foreign(iter(texts), NAMES) == set()
    # Nothing was left out on the way: the draft mark, titles, what is said of pictures and links, the chart.
    whole = "\n".join(texts)
    words = strange.links
    for text in (
        strange.draft_mark,
        *strange.default_titles.model_dump().values(),
        strange.alternatives.triangle,
        strange.alternatives.qr_code.format(title="Oo"),
        words.e_mail.format(address="o@o.oo"),
        words.telephone.format(number="0"),
        words.browser.format(address="o.oo/o"),
        words.reference.format(number=1),
        words.cited.format(number=1),
        words.place.format(title="Oo").replace("Oo", "Section"),
        strange.charts.people.format(count=3, of=100),
        strange.tables.continued.format(title="Oo o"),
        strange.foot.page_of.format(number=2, count=8),
        strange.notes_page.patient.title,
        strange.notes_page.patient.text,
    ):
        assert text in whole, text


def test_sheets_and_instructions_are_in_the_language_of_the_leaflet(strange: Locale) -> None:
    formats = STYLES.formats
    printers = STYLES.printers
    printer = next(iter(printers.values()))
    for fmt in formats.values():
        pages = 8 if fmt.is_open else len(fmt.page_sizes)
        for booklets in ("pages", "spreads", "sheets"):
            given = printer.model_copy(update={"booklets": booklets})
            titles = [sheet.title for sheet in flat_sheets(fmt, given, pages, strange)]
            # “And” between pages is of CLDR.
            assert foreign(iter(titles), "and") == set(), titles
        for paper in ("a4", "letter"):
            assert foreign(iter(instructions(fmt, paper, pages, strange).steps)) == set()


def test_every_word_of_the_review_pack_is_of_its_language(strange: Locale, tmp_path: Path) -> None:
    box = (20.0, 30.0, 80.0, 34.0)
    place = SourcePlace("o.oo", 1, 1)
    claim = replace(
        packs.claim(1, [(1, box), (2, box)], "Oo."),
        id="o",
        leaflet="o",
        market="o",
        panel="o",
        place=place,
        values=("oo",),
        cited=(replace(packs.claim(1, [(1, box)]).cited[0], key="o", locator="", quote="Oo"),),
    )
    findings = [
        replace(
            packs.finding(1, 1, box, severity=severity),
            message="oo",
            fix="oo",
            rule="o",
            source=source,
            place=place,
        )
        for severity, source in ((Severity.ERROR, "o"), (Severity.WARNING, ""), (Severity.NOTE, "o"))
    ]
    facts = PackFacts(
        leaflet="sample",
        title="Oo",
        audience="o",
        market="o",
        format="o",
        job_code="o",
        prepared="o",
        language="en-GB",
        locale=strange,
        company="o",
        product="o",
        draft=True,
        state="Oo.",
        readers="patient",
        pages=2,
        claims=(claim,),
        unsourced=(Unreferenced("Oo 3.", "oo", place, packs.finding(1, 1, box).seen),),
        findings=(*findings, replace(findings[1], waived="oo")),
        references=(Source(1, "o", "Oo."),),
        values=(UsedValue("o", "oo", "oo", "o", "o", "o"),),
        changes={
            "facts": [],
            "values": [],
            "pages": [{"page": 1, "why": "oo"}],
            "references": {"added": [], "dropped": [], "renumbered": [], "reworded": []},
            "panels": [
                {
                    "page": 1,
                    "name": "o",
                    "heading": "o",
                    "entries": [
                        {
                            "kind": kind,
                            "old": "o",
                            "new": "oo",
                            "was": "o",
                            "more": 2,
                            "parts": [["old", "o"], ["new", "oo"]],
                            "sources": [{"old": "o", "new": "oo", "words": "o"}],
                        }
                        for kind in ("changed", "added", "cited")
                    ],
                }
            ],
        },
    )
    job = packs.edition_job(packs.pages(2))
    job = replace(
        job, locale=strange, metadata=replace(job.metadata, title="Oo", author="Oo", description="Oo")
    )
    made = review(replace(job, review=review_job(facts, packs.FILES, packs.fonts())))
    path = tmp_path / "pack.pdf"
    path.write_bytes(made.pdf)
    # The pages that are made up, and the checklists, which are data of their own.
    known = "Page Words page of begins and link sample-screen pdf engine Sample en GB " + NAMES
    known += " ".join(
        f"{found.title} {found.source} {found.answers} {found.items}" for found in instruments()
    )
    texts = list(said(path))
    assert foreign(iter(texts), known) == set()
    whole = " ".join("\n".join(texts).split())
    shown = [*strange.review.parts.model_dump().values(), strange.review.key]
    assert [text for text in shown if " ".join(text.split()) not in whole] == []


def test_a_word_from_elsewhere_would_be_found() -> None:
    assert foreign(iter(["xxx Draft oo", "Xx: 3"]), NAMES) == {"Draft"}


def test_an_american_leaflet_has_american_words_dates_and_lists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    american = made(tmp_path / "american", monkeypatch, "en-US")
    british = made(tmp_path / "british", monkeypatch)
    assert "November 28, 2026" in american.text and "28 November 2026" not in american.text
    assert "28 November 2026" in british.text
    # The day never stands on another line than its month.
    assert "November\u00a028, 2026" in american.html and "28\u00a0November" in british.html
    assert "temperatures, and phone numbers." in american.laid_out.notes_page
    assert "temperatures and telephone numbers." in british.laid_out.notes_page
    told = [" ".join(said(leaflet.path)) for leaflet in (american, british)]
    assert "Write an email to o@o.oo" in told[0] and "Write an e-mail to o@o.oo" in told[1]
    assert {found.rule for found in (*american.findings, *british.findings)} == {"print.link"}


def test_a_language_without_words_is_told_of_and_gets_english_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    german = made(tmp_path / "german", monkeypatch, "de-AT")
    (finding,) = (found for found in german.findings if found.rule == "content.language")
    assert finding.severity is Severity.WARNING
    text = (tmp_path / "german" / "content.yaml").read_text(encoding="utf-8").splitlines()
    assert isinstance(finding.place, SourcePlace)
    assert text[finding.place.line - 1].strip() == "language: de-AT"
    assert "“de-AT”" in finding.message and "is English" in finding.message
    # Dates, numbers and quotes are the language's own all the same.
    assert "28. November 2026" in german.text and "69,10 %" in german.text
    with pikepdf.open(german.path) as pdf:
        assert str(pdf.Root.Lang) == "de-AT"


def test_templates_of_a_project_keep_their_own_words_and_may_use_the_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    templates = tmp_path / "own" / "templates"
    (templates / "blocks").mkdir(parents=True)
    (templates / "notes-page.html").write_text("<p>Notizen</p>", encoding="utf-8")
    line = "{{ words.draft_mark }} | {{ leaflet.prepared | date }} | {{ 69.1 | number }} | "
    line += "{{ words.quotes.opening }}"
    (templates / "blocks" / "notes.html").write_text(f"<p>Eigene Zeilen | {line}</p>", encoding="utf-8")
    leaflet = made(tmp_path / "own", monkeypatch, "en-US")
    assert leaflet.laid_out.notes_page == "<p>Notizen</p>"
    assert "Eigene Zeilen | Draft – not approved for use | November 28, 2026 | 69.1 | “" in leaflet.html
