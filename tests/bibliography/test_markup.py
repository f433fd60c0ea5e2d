"""Markup in the texts of sources: HTML, JATS and entities."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brochure.bibliography.items import Reference
from brochure.bibliography.markup import foreign_markup, read_markup
from brochure.bibliography.reference_list import format_bibliography


def printed(title: str) -> str:
    source = Reference.model_validate({"id": "a", "type": "article-journal", "title": title})
    (entry,) = format_bibliography([source], "american-medical-association")
    return str(entry.html).removesuffix(".")


@pytest.mark.parametrize(
    ("title", "html"),
    [
        ("The <em>in vitro</em> effect", "The <i>in vitro</i> effect"),
        ("CD19<sup class=\"x\">+</sup> cells", "CD19<sup>+</sup> cells"),
        ("H<SUB>2</SUB>O and <STRONG>x</strong>", "H<sub>2</sub>O and <b>x</b>"),
        ("<jats:italic>TP53</jats:italic> and <jats:sup>18</jats:sup>F", "<i>TP53</i> and <sup>18</sup>F"),
        ("<italic toggle='yes'>E. coli</italic>, 10<inf>2</inf>", "<i>E. coli</i>, 10<sub>2</sub>"),
        ("Q&amp;A: P &lt; .05 &#x3b2;-cells &#8211; caf&eacute;", "Q&amp;A: P &lt; .05 β-cells – café"),
        ("A &amp;amp; B", "A &amp; B"),
        ("&lt;i&gt;In vivo&lt;/i&gt; dose", "<i>In vivo</i> dose"),
        ("<![CDATA[A & B]]> <i >C</i >", "A &amp; B <i>C</i>"),
        ("R&D; x < y & z > a", "R&amp;D; x &lt; y &amp; z &gt; a"),
        ("A <b and c> d", "A &lt;b and c&gt; d"),
        ("Mail <a@b.org>", "Mail &lt;a@b.org&gt;"),
        ("An <span class='nocase'>mRNA</span> <sc>and</sc>", "An mRNA and"),
    ],
)  # fmt: skip
def test_markup_that_is_understood_is_set(title: str, html: str) -> None:
    assert read_markup(title)[1] == ()
    assert printed(title) == html


@pytest.mark.parametrize(
    ("title", "html", "piece"),
    [
        ("<scp>CAR</scp>-T", "CAR-T", "<scp>"),
        ("A <u>b</u>", "A b", "<u>"),
        ("A<br/>b", "A b", "<br/>"),
        ("<mml:math><mml:mi>x</mml:mi></mml:math>", "x", "<mml:math>"),
        ('See <a href="https://a.org">this</a>', "See this", '<a href="https://a.org">'),
        ("A <blink>b", "A &lt;blink&gt;b", "<blink>"),
        ("A <i>b", "A b", "<i>"),
        ("A b</sup>", "A b", "</sup>"),
        ("A &foo; b", "A &amp;foo; b", "&foo;"),
        ("A &#0; b", "A &amp;#0; b", "&#0;"),
        ("A <!-- no --> b", "A b", "<!-- no -->"),
    ],
)
def test_markup_that_is_not_understood_is_told(title: str, html: str, piece: str) -> None:
    (first, *_more) = read_markup(title)[1]
    assert first.piece == piece and piece in first.message and first.fix
    assert printed(title) == html


@pytest.mark.parametrize(
    ("title", "pieces"),
    [
        ("Cells: a *guide* to them", ["*guide*"]),
        ("Cells: **a guide**", ["**a guide**"]),
        ("Growth _in vitro_ of cells", ["_in vitro_"]),
        (r"Growth \textit{in vitro}", [r"\textit"]),
        (r"Letter of M\"uller", [r"\"u"]),
        (r"At $10^9$ or $\geq 5$ cells", ["$10^9$", r"$\geq 5$"]),
        ("More than 10^9 cells", ["10^9"]),
        ("CD19^+^ cells and CO~2~", ["^+^", "~2~"]),
        ("HLA-A*02:01 and HLA-B*07", []),
        ("CYP2D6*4 and *5 alleles", []),
        ("p53_mut_a and __init__ of US$5 to $10", []),
        ("Cells * and * more, 5 * 3 * 2", []),
        ("AC\\DC and C:\\temp", []),
    ],
)
def test_markup_of_other_programs_is_told(title: str, pieces: list[str]) -> None:
    assert [found.piece for found in foreign_markup(title)] == pieces


def test_markup_that_is_never_closed_takes_time_by_its_length() -> None:
    """Each of these would take minutes if every beginning were searched to the end of the text."""
    for piece in ("<!--", "<![CDATA[", "<a", "<a b=", "<i>", "&lt;i&gt;", "< ", "&#", "<a "):
        read_markup(piece * 50_000)


def test_entities_in_names_are_read() -> None:
    author = {"family": "M&uuml;ller", "given": "K"}
    source = Reference.model_validate({"id": "a", "type": "book", "title": "T", "author": [author]})
    assert source.author[0].family == "Müller"


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.text(st.sampled_from("<>/&;#x1ab i\"'=:!-\ufdd0"), max_size=40) | st.text(max_size=40))
def test_no_text_breaks_the_reader_and_no_word_vanishes(text: str) -> None:
    read, unread = read_markup(text)
    if not unread and "<" not in text and "&" not in text:
        assert read == text
    assert read_markup(text) == (read, unread)
    if not any(sign in text for sign in "<&"):
        assert read == text
