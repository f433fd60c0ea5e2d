"""Inline nodes as HTML: nothing is lost or unescaped, and lines break where they should."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brochure.bibliography.numbering import number
from brochure.language.locale import locale_of
from brochure.layout.inline import to_html
from brochure.layout.typography import Typography
from brochure.text.inline import Link, PageNumber, Text, plain_text, walk
from brochure.text.markup import parse
from brochure.typesetting.engine import TypesetJob, typeset

STYLES = Path(__file__).parents[2] / "styles"
NBSP = "\u00a0"
ENGLISH = Typography.of(locale_of("en-GB"))
#: Anything that the reader lets through: no surrogates, no private use area.
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Co"]), max_size=80)


def html(text: str, values: dict[str, str] | None = None, signs: dict[str, str] | None = None) -> str:
    parsed = parse(text)
    assert not parsed.problems
    return str(to_html(parsed.nodes, values or {}, signs or {}, ENGLISH))


class Words(HTMLParser):
    """The text of a page as a browser has it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(page)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data


def words(page: str) -> str:
    return Words(page).text


def as_typed(text: str) -> str:
    """Text with the documented typography undone, as far as it can be told."""
    signs = {NBSP: " ", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "–": "--", " --- ": " -- "}
    for sign, typed in signs.items():
        text = text.replace(sign, typed)
    return text


@settings(derandomize=True, deadline=None, max_examples=150)
@given(TEXTS)
def test_any_text_comes_back_from_its_html(text: str) -> None:
    page = str(to_html((Text(text),), {}, {}, ENGLISH))
    assert as_typed(words(page)) == as_typed(text)


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.text(st.sampled_from("ab9 .-'\"<>&/…%"), max_size=30), st.booleans())
def test_any_marked_text_comes_back_too(text: str, bound: bool) -> None:
    parsed = parse(f"**{text}**{text}[@a][^n]" if bound else f"{text} {{v}} {text}")
    page = str(to_html(parsed.nodes, {"v": text}, {"n": "*"}, ENGLISH))
    bare = re.sub('\ue000.*?\ue001|<sup class="note">.*?</sup>', "", page)
    assert as_typed(words(bare)) == as_typed(plain_text(parsed.nodes, {"v": text}))


def test_nothing_in_a_text_a_value_a_sign_or_an_address_becomes_html() -> None:
    evil = "<script>&\"'"
    page = html(r"\<b> {v} x[^n]", {"v": evil}, {"n": evil})
    assert "<b>" not in page and "<script" not in page
    link = str(to_html((Link((Text(evil),), f"https://x.org/{evil}"),), {}, {}, ENGLISH))
    assert re.fullmatch(r'<a class="link" href="[^"<>]*">[^<>]*</a>', link)


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("*a* **b** x^2^ y~2~", "<em>a </em><strong>b</strong> x<sup>2</sup> y<sub>2</sub>"),
        ("[a](https://x)", '<a class="link" href="https://x">a</a>'),
        ("[a](#b)", '<a class="internal" href="#b">a</a>'),
        ("CAR-T cells", '<span class="nobreak">CAR-T</span> cells'),
        ("41--62", '<span class="nobreak">41–62</span>'),
        ("take 2–3x daily", 'take <span class="nobreak">2–3x</span> daily'),
        ("take 5–10mg now", 'take <span class="nobreak">5–10mg</span> now'),
        (
            "take ½–1 or 1–2½ of it",
            'take <span class="nobreak">½–1</span> or <span class="nobreak">1–2½</span> of it',
        ),
        (
            "at 8am–10 or 08:00–10:00.",
            'at <span class="nobreak">8am–10</span> or <span class="nobreak">08:00–10:00</span>.',
        ),
        (
            "grade II–III, 5–<10.",
            'grade <span class="nobreak">II–III</span>, <span class="nobreak">5–&lt;10</span>.',
        ),
        ("55% (43--66)", f'55%{NBSP}(<span class="nobreak">43–66</span>)'),
        ("the 79 (43--66)", f'79{NBSP}(<span class="nobreak">43–66</span>)'),
        ("1995 (see 3--4)", "1995 (see"),
        # A short last word of a text of several lines.
        ("Long enough that it has more lines than one, and then it is over.", f"it is{NBSP}over."),
        # A mark behind it does not make it long.
        (
            "Long enough that it has more lines, and it began within four weeks.[^n]",
            f'within <span class="nobreak">four{NBSP}weeks.<sup class="note">*</sup></span>',
        ),
        ("Long enough that it has more lines, and it is over in six minutes.", f"in six{NBSP}minutes."),
        ("Short, and then it is over.", "it is over."),
        (
            "Long enough that it has more lines, behind extraordinarily many.",
            "extraordinarily many.",
        ),
        (
            "[see https://a.gov.uk/b](https://x)",
            '<span class="nobreak">https://a</span>.<wbr>gov.<wbr>uk/<wbr>b',
        ),
        ("at www.x.org, 4.8 or e.g. and/or", "at www.<wbr>x.<wbr>org, 4.8 or e.g. and/or"),
        ("word[^n].", '<span class="nobreak">word.<sup class="note">*</sup></span>'),
        # The engine would break the line somewhere before a text that ends with such a space.
        ("for 65 years[^n]", f'for <span class="nobreak">65{NBSP}years<sup class="note">*</sup></span>'),
        (f"of 12{NBSP}CAR-T", f'of <span class="nobreak">12{NBSP}CAR-T</span>'),
    ],
)
def test_markup_as_html(text: str, page: str) -> None:
    assert page in html(text, signs={"n": "*"})


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("\"Say 'yes'\"", "“Say ‘yes’”"),
        ("\"'Yes'\"", "“‘Yes’”"),
        ("the patient's and patients' rights", "the patient’s and patients’ rights"),
        ("in the '90s", "in the ’90s"),
        ("in '95, and in '95", "in ’95, and in ’95"),
        ("since '95 for 'all'", "since ’95 for ‘all’"),
        ("open '24 full hours' here", "open ‘24 full hours’ here"),
        ("rock 'n' roll", "rock ’n’ roll"),
        ("where 'n' is the number", "where ‘n’ is the number"),
        ('say "*this*" ("that")', "say “this” (“that”)"),
        ("Stand 5'6\" tall", "Stand 5'6\" tall"),
        ("30' of rest, 12\" wide", "30' of rest, 12\" wide"),
        ("\"In 2018\" and 'at 9', the 1990's", "“In 2018” and ‘at 9’, the 1990’s"),
        ("“In 2018\" and ‘at 9'", "“In 2018” and ‘at 9’"),
        ('"In **2018**", {v}" wide', '“In 2018”, 9" wide'),
        ('"{v}"', "“9”"),
        ("{v}'s", "9’s"),
        # A single one without a partner is an apostrophe.
        ("'Twas 'so', 'tis said", "’Twas ‘so’, ’tis said"),
        ("call 'em 'patients'", "call ’em ‘patients’"),
        ("'This goes on", "‘This goes on"),
        ("wait...", "wait…"),
        ("5--9 and 5 -- 9 -- no --- yes", "5–9 and 5 – 9 – no – yes"),
        ("-- a--b a---b ----", "-- a--b a---b ----"),
    ],
)
def test_quotes_dashes_and_dots_are_set(text: str, printed: str) -> None:
    assert words(html(text, {"v": "9"})) == printed


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("81 % of", "81_% of"),
        ("5 mg/kg", "5_mg/kg"),
        ("38 °C", "38_°C"),
        ("12 hours", "12_hours"),
        ("≥ 38", "≥_38"),
        ("n = 75", "n_=_75"),
        ("2.5 × 10^6^", "2.5_×_106"),
        ("Grade 3 and p. 5", "Grade_3 and p._5"),
        ("Dr Smith", "Dr_Smith"),
        ("on 3 September 2024, or 12 Oct", "on 3_September 2024, or 12_Oct"),
        ("Fig. 2, Figs. 3 and 4, Table 5, Sec. 6", "Fig._2, Figs._3 and 4, Table_5, Sec._6"),
        ("500 IU, 5 µL, 5 μL, 3 mmol/L", "500_IU, 5_µL, 5_μL, 3_mmol/L"),
        ("10 000 or 1 234 567", "10_000 or 1_234_567"),
        # Across the bounds of nodes.
        ("{v} mg", "9_mg"),
        ("≥ {v}", "≥_9"),
        ("call **999**", "call_999"),
        ("**9** weeks", "9_weeks"),
        # Nothing else is tied.
        ("5 minutes past, 9 mgs, a b", "5 minutes past, 9 mgs, a b"),
        ("12 3456, 2024 100, 12 Marches, 5 so", "12 3456, 2024 100, 12 Marches, 5 so"),
    ],
)
def test_numbers_and_what_they_count_stay_together(text: str, printed: str) -> None:
    assert words(html(text, {"v": "9"})).replace(NBSP, "_") == printed


def test_marks_are_bound_to_the_end_of_the_last_word_only() -> None:
    page = number(html("many words and " + "long" * 10 + "[@a][^n], more", signs={"n": "†"}), "a").html
    bound = re.search(
        r'<span class="nobreak">(\w+,)<sup class="cite">.*?</sup><sup class="note">†</sup></span>', page
    )
    assert bound is not None and 1 < len(bound[1]) <= 24


def test_a_value_or_sign_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError, match="gone"):
        html("{gone}")
    with pytest.raises(KeyError, match="gone"):
        html("x[^gone]")


CITING = (
    "Is it safe?[@a] It is a **drug**[@b] and not a promise![@c] See (the table).[@d] In *italics*[@e] "
    "and for “quoted”[@f] words – of 12 people.[@a; @b; @c; @d] "
)


def columns(page: str, widths: Sequence[float], sources: int = 6) -> list[list[str]]:
    """The lines of a text in columns of so many mm: each is a page of one document."""
    fonts = {str(path.relative_to(STYLES)): path.read_bytes() for path in STYLES.glob("fonts/*/*.ttf")}
    sheet = (
        "".join(
            f"@page w{at} {{ size: {width}mm 900mm; margin: 2mm }} .w{at} {{ page: w{at} }} "
            for at, width in enumerate(widths)
        )
        + "body { font: 10pt 'Source Sans 3' } "
        ".nobreak { white-space: nowrap } sup { font-size: 0.66em; line-height: 0; vertical-align: 0.42em }"
    )
    entries = "".join(
        f'<li id="ref-{entry}"><a href="#cite-{entry}-1">x</a></li>' for entry in range(1, sources + 1)
    )
    whole = f"<p>{page}</p><ol>{entries}</ol>"
    body = "".join(
        f'<section class="w{at}">{re.sub("(ref|cite)-", rf"{chr(92)}1-{at}-", whole)}</section>'
        for at in range(len(widths))
    )
    document = f"<html lang=en><head><title>t</title></head><body>{body}</body></html>"
    styles = (("fonts", (STYLES / "fonts.css").read_text(encoding="utf-8")), ("sheet", sheet))
    found = typeset(TypesetJob(document, styles, fonts))
    # A link without a target, to an entry or back into a range, would be among them.
    assert found.complaints == ()
    texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(found.pdf)).pages]
    assert len(texts) == len(widths)
    return [[line.strip() for line in text.split("\nx\n")[0].split("\n")] for text in texts]


def test_no_line_starts_with_a_citation_and_the_text_extracts_in_order() -> None:
    page = number(html(CITING * 2), "abcdef").html
    for column in columns(page, range(18, 42, 6)):
        assert len(column) > 4
        assert not [line for line in column if re.match(r"[1-6]\b", line)]
        joined = re.sub(r"\s+", " ", " ".join(column))
        assert "safe?1 It is a drug2 and not a promise!3" in joined


def test_a_line_that_fits_but_for_its_last_space_is_not_broken_behind_its_first_word() -> None:
    page = number(
        html("People took part. All got the treatment, so it was not compared with another.[@a]"), "a"
    )
    for first, *_ in columns(page.html, [tenths / 10 for tenths in range(880, 1120, 4)], sources=1):
        assert first.startswith("People took part. All got the treatment")


@pytest.mark.parametrize(
    "text", ["It is life in danger: call **999** and show it", "a fever of at least 38 *°C* now"]
)
def test_a_line_is_not_broken_badly_where_a_tie_meets_marked_words(text: str) -> None:
    widths = [tenths / 10 for tenths in range(300, 700, 7)]
    # As good as without the markup.
    without = columns(html(text.replace("*", "")), widths, sources=0)
    for column, plain in zip(columns(html(text), widths, sources=0), without, strict=True):
        assert len(column) <= len(plain) + 1 and column[0].split()[:2] == text.split()[:2]


def test_a_line_is_not_broken_badly_where_a_tie_meets_a_citation() -> None:
    text = "In this study the median time to response was 9 weeks.[@a]"
    widths = [tenths / 10 for tenths in range(500, 900, 10)]
    for column in columns(number(html(text), "a").html, widths, sources=1):
        assert column[0].startswith("In this study the")


def test_a_tie_gives_way_to_many_marked_words() -> None:
    assert NBSP in html("call **999**")
    assert html("call **999**").startswith('<span class="nobreak">call')
    assert html("call **999 or any of these other numbers in your country**").startswith("call <strong>")
    assert html("see page {v}", {"v": "6"}) == f"see page{NBSP}6"


def test_a_web_address_is_a_link_to_itself_once() -> None:
    page = html("Look at https://yellowcard.mhra.gov.uk. Then (see https://a.org/b(c)) go.")
    assert re.findall(r'href="([^"]+)"', page) == ["https://yellowcard.mhra.gov.uk", "https://a.org/b(c"]
    assert words(page) == "Look at https://yellowcard.mhra.gov.uk. Then (see https://a.org/b(c)) go."
    assert re.findall(r'href="([^"]+)"', html("[https://a.org](https://b.org)")) == ["https://b.org"]
    assert re.findall(r'href="([^"]+)"', html("At https://a.org/long/way/to/the/end[@x]"))[0].endswith("end")
    assert "href" not in html("www.a.org and a.org/b")


def test_a_space_between_marked_words_is_part_of_one_of_them() -> None:
    assert html("*a* [b](https://c.d) **e**") == (
        '<em>a </em><a class="link" href="https://c.d">b </a><strong>e</strong>'
    )
    assert html("x~2~ *a* {v} *b*", {"v": "1"}) == "x<sub>2</sub><em> a</em> 1 <em>b</em>"


def test_a_link_prints_the_number_of_the_page_that_it_leads_to() -> None:
    fonts = {str(path.relative_to(STYLES)): path.read_bytes() for path in STYLES.glob("fonts/*/*.ttf")}
    rule = next(line for line in (STYLES / "base.css").read_text().splitlines() if "target-counter" in line)
    sheet = f"body {{ font: 10pt 'Source Sans 3' }} #far {{ break-before: page }} {rule}"
    words = html("See [page {page}](#far), or **[p. {page}](#near)**.")
    document = (
        f"<html lang=en><head><title>t</title></head><body><p>{words}</p>"
        '<h1 id="near">Near</h1><h1 id="far">Far</h1></body></html>'
    )
    styles = (("fonts", (STYLES / "fonts.css").read_text()), ("sheet", sheet))
    found = typeset(TypesetJob(document, styles, fonts))
    assert found.complaints == ()
    text = pypdf.PdfReader(io.BytesIO(found.pdf)).pages[0].extract_text()
    assert "See page 2, or p. 1." in text.replace(NBSP, " ")


def test_a_page_number_needs_a_link_to_lead_somewhere() -> None:
    parsed = parse("on page {page}, [page {page}](https://example.org)")
    assert [node for node in walk(parsed.nodes) if isinstance(node, PageNumber)] == []
