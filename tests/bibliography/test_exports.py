"""What reference managers and databases export, in ten styles, judged by citeproc-js."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import citeproc
import pytest

from brochure.bibliography.bibtex import read_bibtex
from brochure.bibliography.changed_style import style_xml
from brochure.bibliography.items import Reference
from brochure.bibliography.reference_list import format_bibliography
from brochure.source.nodes import plain
from tests.bibliography.exports import ARTICLE, BIBTEX, CSL, bibtex_text, by, csl_items
from tests.bibliography.test_bibliography import Runs
from tests.judges.citeproc import bibliographies

#: In American English; “nature” and “bmj” in British English.
STYLES = (
    "american-medical-association", "nlm-citation-sequence", "elsevier-vancouver", "springer-vancouver",
    "the-lancet", "bmj", "nature", "ieee", "american-chemical-society", "plos",
)  # fmt: skip

#: Sources that citeproc-js prints as they are written.  They are set as it sets what is meant, given here:
#: ours is right, since nobody wants to print the signs of a program or half a name.
MEANT: dict[str, tuple[dict[str, Any], str]] = {
    "degree": (by("Smith, John"), "degrees are no part of a name in any of these styles"),
    "pubmed-initials": (by("Maude, S. L.", "Laetsch, T. W."), "“SL” is two initials, not a name"),
    "others": (by("Doe, Jane", "et al"), "BibTeX programs export “and others” as an author"),
    "double-hyphen": ({"page": "439-448"}, "BibTeX writes the dash of a range so"),
    "jats": ({"title": "Growth of <i>E. coli</i> in samples"}, "Crossref exports JATS; CSL has <i>"),
    "html": ({"title": "Growth of <i>E. coli</i> in <b>samples</b>"}, "CSL has <i> and <b>"),
    "paragraph": ({}, "a title is one paragraph"),
    "upper-case-tags": (
        {"title": "H<sub>2</sub>O and CD19<sup>+</sup> cells"},
        "tags of HTML have any case and attributes",
    ),
    "entity": ({"title": "Risks & benefits"}, "CSL knows no entities"),
    "entity-number": ({"title": "TNF-α and β-blockers"}, "CSL knows no entities"),
    "doi-address": ({"DOI": "10.1000/xyz123"}, "styles put the address of the resolver before a DOI"),
}
#: What is set otherwise than citeproc-js sets it: what it prints, what we print, who is right, and why.
CHOICES: dict[str, tuple[tuple[str, str], ...]] = {
    # Ours: “et al” is no author that “and” joins, and its full stop is that of the style.
    "et-al": ((r",? (?:&|and) et al", ", et al"),),
    "others": ((r",? (?:&|and) et al", ", et al"),),
    "et-al-dot": ((r",? (?:&|and) et al", ", et al"), (r"et al\.(?=,| \()", "et al")),
    # Ours: a hyphen within a page is none of a range, and the digits behind it are no shortened number.
    "hyphens-of-their-own": ((r"12-1-12[-–]1?9", "12-1–12-9"),),
    # Ours: ranges have the delimiter of the style (CSL 1.0.2, page-range-delimiter), with letters, too.
    "letters-behind": ((r"122S-150S", "122S–150S"),),
    # Ours: citeproc-js repeats what stands around the whole date around its second half.
    "years": ((r"2018–\(2019\)", "2018–2019"),),
    # Both: Zotero's hint “comma-suffix” is no CSL, and none of these styles wants the comma.
    "comma-suffix": ((r"Ford, II", "Ford II"),),
    # Ours: AMA style writes “suppl”, which a style file can't do with what stands in the issue.
    "supplement": ((r"\(Suppl 1\)", "(suppl 1)"),),
    # Both: citeproc-js gives straight quotes the form of the locale, ours stay double ones in British styles.
    "quotes": ((r"‘sample’", "“sample”"),),
    # Ours: only “nocase” keeps words from title case (CSL 1.0.2, “title case conversion”).
    "span-tag": ((r"in vitro", "in Vitro"),),
    # Ours: the style has title case for patents, wherever they hold.
    "patent": ((r"Sample title of an article", "Sample Title of an Article"),),
    # Ours: a style without a place for the supplement would send its readers to another issue.
    "supplement-of-issue": ((r"\(2\)", "(2 Suppl 1)"), (r"no\. 2", "no. 2 Suppl 1")),
}  # fmt: skip


def text_of(html: str) -> str:
    return " ".join("".join(char for char, _marks in Runs(html).characters).split())


@lru_cache
def judged() -> dict[str, dict[str, str]]:
    """What citeproc-js prints in each style, by keys; what is meant has a key with “meant ” before it."""
    meant = [{"id": f"meant {key}", **ARTICLE, **fields} for key, (fields, _why) in MEANT.items()]
    items = [*csl_items(), *meant]
    xml = [style_xml(style).decode() for style in STYLES]
    american, british = (
        Path(citeproc.LOCALES_PATH, f"locales-{language}.xml").read_text(encoding="utf-8")
        for language in ("en-US", "en-GB")
    )
    lists = bibliographies(items, xml, american, {"en-GB": british})
    keys = [item["id"] for item in items]
    return {
        style: dict(zip(keys, map(text_of, entries), strict=True))
        for style, entries in zip(STYLES, lists, strict=True)
    }


@lru_cache
def from_csl() -> list[Reference]:
    return [Reference.model_validate(item) for item in csl_items()]


@lru_cache
def from_bibtex() -> list[Reference]:
    """Those that are read otherwise than their CSL items: what is read alike is set alike."""
    items, findings = read_bibtex(bibtex_text(), "sources.bib")
    assert findings == [] and len(items) == len(BIBTEX)
    twins = {reference.id: reference for reference in from_csl()}
    read = [Reference.model_validate(plain(item)) for item in items]
    return [reference for reference in read if reference.csl() != twins[reference.id].csl()]


@lru_cache
def ours(style: str) -> list[tuple[str, str, str]]:
    """What we print of each source, with its key and where it came from."""
    found = []
    for place, references in (("CSL", from_csl()), ("BibTeX", from_bibtex())):
        entries = format_bibliography(references, style)
        found += [(entry.key, place, " ".join(entry.text.split())) for entry in entries]
    return found


def chosen(key: str, theirs: str) -> str:
    for pattern, replacement in CHOICES.get(key, ()):
        theirs = re.sub(pattern, replacement, theirs)
    return theirs


def test_there_are_enough_sources() -> None:
    assert len(CSL) >= 100 and len(BIBTEX) >= 60
    assert set(BIBTEX) <= set(CSL)
    assert {*MEANT, *CHOICES} <= set(CSL)


@pytest.mark.parametrize("style", STYLES)
def test_every_source_is_set_as_citeproc_js_sets_it_or_the_difference_is_listed(style: str) -> None:
    theirs = judged()[style]
    wrong = []
    for key, place, printed in ours(style):
        expected = theirs[f"meant {key}" if key in MEANT else key]
        if printed not in (expected, chosen(key, expected)):
            wrong.append((key, place, expected, printed))
    assert wrong == []


def test_each_listed_difference_is_one() -> None:
    """What an update of the judge mends is no longer listed."""
    differing = {
        key
        for style in STYLES
        for key, _place, printed in ours(style)
        if printed != judged()[style][f"meant {key}" if key in MEANT else key]
    }
    assert differing == set(CHOICES)
    assert [
        key for key in MEANT if all(theirs[key] == theirs[f"meant {key}"] for theirs in judged().values())
    ] == []
