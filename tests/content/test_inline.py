"""Inline markup: what a text means, what can't be meant, and where citations stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brochure.text.inline import (
    Citation,
    Cite,
    Emphasis,
    Inline,
    Link,
    NoteMark,
    Strong,
    Subscript,
    Superscript,
    Text,
    ValueReference,
    plain_text,
    walk,
)
from brochure.text.markup import PROBLEM_LIMIT, parse
from brochure.text.placement import digit_before_citation
from tests.project import small
from tests.work import coming_to_an_end

#: Text with much markup in it, so that the rules meet each other.
PIECES = [*"ab1 .,;:?*_^~[]{}()@\\/-\n", "[@k]", "[^n]", "](https://x)"]
MARKUP = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def short(nodes: tuple[Inline, ...]) -> str:
    """The nodes on one line: citations as ``¹key``, notes as ``*name``."""
    out = []
    for node in walk(nodes):
        if isinstance(node, Text):
            out.append(node.text)
        elif isinstance(node, Citation):
            out.append("¹" + "+".join(cite.key for cite in node.items))
        elif isinstance(node, NoteMark):
            out.append("*" + node.name)
    return "".join(out)


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("plain", (Text("plain"),)),
        ("*soft* and **loud**", (Emphasis((Text("soft"),)), Text(" and "), Strong((Text("loud"),)))),
        ("**a *b* c**", (Strong((Text("a "), Emphasis((Text("b"),)), Text(" c"))),)),
        ("10^9^", (Text("10"), Superscript((Text("9"),)))),
        ("CO~2~", (Text("CO"), Subscript((Text("2"),)))),
        ("[a *b*](https://x.org/y)", (Link((Text("a "), Emphasis((Text("b"),))), "https://x.org/y"),)),
        ("[call](tel:111)", (Link((Text("call"),), "tel:111"),)),
        ("[page 6](#call)", (Link((Text("page 6"),), "#call"),)),
        ("for {no-driving}", (Text("for "), ValueReference("no-driving"))),
        ("cell[^arm]", (Text("cell"), NoteMark("arm"))),
        ("[^18^F]FDG", (Text("["), Superscript((Text("18"),)), Text("F]FDG"))),
        ("x[-@a, p. 4; -@b]", (Text("x"), Citation((Cite("a", "p. 4"), Cite("b"))))),
        ("x[@a:b_c.d-9]", (Text("x"), Citation((Cite("a:b_c.d-9"),)))),
        (
            "x[@maude2018, p. 441; @smpc, sec. 4.2, 4.4]",
            (Text("x"), Citation((Cite("maude2018", "p. 441"), Cite("smpc", "sec. 4.2, 4.4")))),
        ),
    ],
)
def test_markup_becomes_nodes(text: str, nodes: tuple[Inline, ...]) -> None:
    assert parse(text).nodes == nodes
    assert not parse(text).problems


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (r"\*a\* \{b\} \[c\] \@d", "*a* {b} [c] @d"),
        (r"\[@a\]", "[@a]"),
        (r"[\@a]", "[@a]"),
        (r"\&amp; \<b>x\</b>", "&amp; <b>x</b>"),
        ("p < 0.05, <3 years, a <b and c> d", "p < 0.05, <3 years, a <b and c> d"),
        ("R&D; A&E &bogus; &", "R&D; A&E &bogus; &"),
        ("HLA-A*02:01 and HLA-B*07:02, 5*3", "HLA-A*02:01 and HLA-B*07:02, 5*3"),
        ("2 * 3 * 4, (*)", "2 * 3 * 4, (*)"),
        ("a-@b", "a-@b"),
        ("https://x.org and me@x.org", "https://x.org and me@x.org"),
        ("[your centre’s number]", "[your centre’s number]"),
        ("[write to me@x.org]", "[write to me@x.org]"),
        ("Name:_____, phone:_____.", "Name:_____, phone:_____."),
        ("on __/__/____ I took ___mg___", "on __/__/____ I took ___mg___"),
        ("snake_case_name, a _b c, _", "snake_case_name, a _b c, _"),
        ("https://x.org/_a_/b, _a_@x.org", "https://x.org/_a_/b, _a_@x.org"),
        (r"\_a\_ a~~b ^^", "_a_ a~~b ^^"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        (r"10\^9 and 10 ^9, x^2, #1, ward # 4", "10^9 and 10 ^9, x^2, #1, ward # 4"),
        ("5 ` and 6 ``", "5 ` and 6 ``"),
        ("  many \n spaces\t here ", "many spaces here"),
    ],
)
def test_what_is_no_markup_is_printed_as_it_stands(text: str, printed: str) -> None:
    parsed = parse(text)
    assert parsed.nodes == (Text(printed),)
    assert not parsed.problems


@pytest.mark.parametrize(
    ("text", "needle"),
    [
        ("x [@].", "[@]"),
        ("x [@a @b].", "[@a @b]"),
        ("x [@a;].", "[@a;]"),
        ("x [see @a].", "[see @a]"),
        ("x [as was shown before in detail by @a].", "[as was shown before in detail by @a]"),
        ("x [@a and so on", "[@a"),
        ("x [@a, p. 4; 5].", "[@a, p. 4; 5]"),
        ("as @a shows", "@a"),
        ("^[@a]^", "^[@a]^"),
        ("10^{n}^", "^{n}^"),
        ("{Bad} value", "{Bad}"),
        ("a { b", "{"),
        ("[t](javascript:alert)", "javascript:alert"),
        ("[t](file:///etc/passwd)", "file:///etc/passwd"),
        ("[t](page.html)", "page.html"),
        ("![t](picture.png)", "picture.png"),
        ("[t](a b)", "]("),
        ("[t[@a]](https://x)", "]("),
        ("[](https://x)", "https://x"),
        ('[t](https://x "title")', "https://x"),
        ("x [see -@a].", "[see -@a]"),
        ("as -@a shows", "@a"),
        ("x [@a, p. [3]].", "[@a, p. [3]"),
        ("cell[^N] a", "[^N]"),
        ("cell[^1]", "[^1]"),
        ("cell[^two words]", "[^two words]"),
        ("cell[^n", "[^n"),
        ("Call **at once if", "**at"),
        ("Call *at once if", "*at"),
        ("Call ** at once", "**"),
        ("Call at once** if", "**"),
        ("Survival*", "*"),
        ("seen _in vivo_ alone", "_in vivo_"),
        ("(__never__)", "__never__"),
        ("_“Alpha”_.", "_“Alpha”_"),
        ("take ~~two~~ three", "~~two~~"),
        ("10^^9^^", "^^9^^"),
        ("2 × 10^9 cells", "^9"),
        ("10^-3 of them", "^-3"),
        ("Press `Start` now", "`Start`"),
        ("# Side effects", "#"),
        ("### Side effects", "###"),
        ("***a** b", "***a**"),
        ("a <b>x</b>", "<b>"),
        ("a</EM>", "</EM>"),
        ("a<br>b", "<br>"),
        ("a <o:p></o:p> b", "<o:p>"),
        ("a <w:sdt> b", "<w:sdt>"),
        ("a<br />b", "<br />"),
        ("<a href='x'>y</a>", "<a href='x'>"),
        ("at <https://x.org>", "<https://x.org>"),
        ("a <!-- b -->", "<!--"),
        ("5&nbsp;mg", "&nbsp;"),
        ("a &ge; b", "&ge;"),
        ("a &#8805; b", "&#8805;"),
        ("[x](https://x.org/{rest-time})", "https://x.org/{rest-time}"),
        ("*a **b " * 9 + "x" + "** c*" * 9, "*"),
        # What swallows signs that were to be printed.
        ("10**9 or 10**6 cells", "**9 or 10**"),
        ("50 mg*h/l or 60 mg*h/l", "*h/l or 60 mg*"),
        ("5 mg*h*kg", "*h*"),
        ("ab**c or d**e", "**c or d**"),
        ("10^6–10^8 cells", "^6–10^"),
        ("kg/m^2/m^3", "^2/m^"),
        ("take ~5–~10 mg", "~5–~"),
        ("take 5~10~20 mg", "~10~"),
        ("take ~5~10 mg", "~5~"),
        ("==marked== words", "==marked=="),
        ("of $x^2$ here", "$x^2$"),
        ("[x] Pack a bag", "[x]"),
        ("* [x] Pack a bag", "[x]"),
        ("*  [ ] Pack a bag", "[ ]"),
        ("- [ ] Pack a bag", "- [ ]"),
        ("[ ] Pack a bag", "[ ]"),
        ("[] Pack a bag", "[]"),
        ("- [ ] Pack a bag", "- [ ]"),
        ("> This is what they said.", ">"),
        (">> This is *what* they said!", ">>"),
        ("call us :smile: now", ":smile:"),
        (":material-check: done", ":material-check:"),
        ("as said^[by the label]", "^[by the label]"),
        ("```yaml", "```y"),
        ("| Drug | Dose |", "| Drug | Dose |"),
        # LaTeX, and what loses its backslash.
        ("take 5\\,mg now", "\\,"),
        ("a treat\\-ment", "\\-"),
        ('by Schr\\"oder', '\\"'),
        ("by Ren\\'e", "\\'"),
        ("of \\alpha cells", "\\alpha"),
        ("5 \\times 10", "\\times"),
        ("for \\geq 65", "\\geq"),
        ("see \\cite[5]", "\\cite"),
        ("air has CO$_2$", "$_2$"),
        ("10$^9$ cells", "$^9$"),
        ("with H_2O", "_2"),
        ("and CO_2", "_2"),
        ("take 5~mg now", "~"),
        ("a ``quoted'' word", "``quoted''"),
        ("one\\nTwo", "\\n"),
        ("5 \\u00b5g", "\\u00b5"),
        ("see [nhs.uk][1]", "[nhs.uk][1]"),
        ("Words @alpha.", "@alpha"),
        ("[call](tel:+44\u201120\u20117946)", "tel:+44\u201120\u20117946"),
    ],
)
def test_what_cannot_be_meant_is_one_problem_that_points_at_it(text: str, needle: str) -> None:
    (problem,) = parse(text).problems
    assert problem.needle.strip("*") == needle.strip("*")
    assert problem.needle in text
    assert problem.message and problem.fix


@pytest.mark.parametrize(
    "text",
    [
        "H~2~O~2~, CO~2~-laser, ^99m^Tc-HMPAO, 10^-9^ mol, Ca^2+^ and ^18^F, CD4^+^T, 1^st^",
        "10^6^–10^8^ cells, kg/m^2^/m^3^",
        "*In vitro*, **bold**er, **N**ever, self-*help*, anti*bodies*, ***a***b",
        "5 $ and 6 $, from $5 to $6, x == y, a | b, ~5 mg, 5~10 mg",
        "5\\*x\\*y and 10\\^6–10\\^8",
        "> 5 mg, > upper limit of normal",
        "> upper limit of normal",
        "> ULN",
        "> 38 °C for more than three days.",
        "1:2:3, a:b:c, HLA:DR:B, at 12:30:45, note: this: that",
        "[x](https://x.org) and [your centre] and [x]",
        "\\[x] Pack a bag, \\:smile: now",
        "\\> more words of that person.",
        "C:\\temp, C:\\new, AND\\OR, don\\'t, l\\'eau, \\\"stop\\\", 50\\%, a\\_b, 5\\*x, \\$5, Team\\topic",
        "https://x.org/CO_2 and file_1, 3 ~ 5, ~5 mg, [one][two], R_and_D",
    ],
)
def test_markup_that_ends_where_it_should_is_no_problem(text: str) -> None:
    assert not parse(text).problems


def test_html_is_answered_with_what_to_write_instead() -> None:
    fixes = [
        problem.fix for problem in parse("<b>x</b> 10<sup>9</sup> a&nbsp;b &ge; &#x2265; &shy;").problems
    ]
    for fix, words in zip(fixes, ("**words**", "^2^", "plain space", ": ≥", ": ≥", "remove it"), strict=True):
        assert words in fix


def test_a_bracket_that_belongs_to_a_citation_is_not_left_behind() -> None:
    assert short(parse("x [@a, p. [3]].").nodes) == "x.¹a"


def test_names_are_told_with_their_occurrences() -> None:
    text = r"\{a} {a} [{page} {a}](#b) {page} c[^n] [d](#b) e[^n] [f](https://b.org)"
    assert [(found.needle, found.occurrence) for found in parse(text).named] == [
        ("{a}", 1),
        ("#b", 0),
        ("{a}", 2),
        ("{page}", 1),
        ("[^n]", 0),
        ("#b", 1),
        ("[^n]", 1),
    ]


def test_a_text_gives_no_more_problems_than_anybody_mends_in_one_go() -> None:
    for text in ("{ ", "@a ", "**a ", "<b> ", "[^1] ", "[a](b) ", "^{a}^ "):
        assert len(parse(text * 200).problems) == PROBLEM_LIMIT


def test_a_problem_counts_the_occurrences_before_it() -> None:
    parsed = parse("[@a] [@b @c] x [@b @c] {X} [t](ftp:x) [t](ftp:x) {X}")
    assert [(problem.needle, problem.occurrence) for problem in parsed.problems] == [
        ("[@b @c]", 0),
        ("[@b @c]", 1),
        ("{X}", 0),
        ("{X}", 1),
        ("ftp:x", 0),
        ("ftp:x", 1),
    ]


@pytest.mark.parametrize(
    ("text", "placed"),
    [
        # After full stop and comma, before colon and semicolon, without a space.
        ("word [@a].", "word.¹a"),
        ("word.[@a]", "word.¹a"),
        ("word [@a], more", "word,¹a more"),
        ("word [@a]; more", "word¹a; more"),
        ("word [@a]: more", "word¹a: more"),
        ("word [@a]? More", "word?¹a More"),
        ("word [@a]! More", "word!¹a More"),
        ("word [@a] more", "word¹a more"),
        ("word [@a] … more", "word¹a … more"),
        # Quotes and brackets.
        ("“word [@a]”.", "“word”.¹a"),
        ('"word [@a]."', '"word."¹a'),
        ("“word.” [@a]", "“word.”¹a"),
        ("(word [@a])", "(word¹a)"),
        ("(word [@a]).", "(word¹a)."),
        ("(word) [@a].", "(word).¹a"),
        # A point inside a number is no full stop.
        ("1[@a].5", "1¹a.5"),
        ("word [@a]. 5 more", "word.¹a 5 more"),
        # Neighbours are one.
        ("word [@a][@b].", "word.¹a+b"),
        ("word [@a] [@b].", "word.¹a+b"),
        ("word [@a]. [@b] More", "word.¹a+b More"),
        ("word [@a].[@b]", "word.¹a+b"),
        ("word[@a]; more[@b]", "word¹a; more¹b"),
        # At the end and the start of marked words.
        ("**word [@a]**.", "word.¹a"),
        ("*word [@a]* [@b].", "word.¹a+b"),
        ("**word [@a], more**", "word,¹a more"),
        ("word *[@a] more*", "word¹a more"),
        ("**[@a]**", "¹a"),
        # Marks of notes go with them.
        ("word[@a][^n].", "word.¹a*n"),
        ("word[^n] [@a].", "word.¹a*n"),
        ("word[^n]", "word*n"),
    ],
)
def test_citations_are_placed_around_punctuation(text: str, placed: str) -> None:
    parsed = parse(text)
    assert not parsed.problems
    assert short(parsed.nodes) == placed


@pytest.mark.parametrize(
    "text",
    [
        "26 [@a]",
        "81%[@a]",
        "38 °C [@a]",
        "5 mg[@a]",
        "5mg[@a]",
        "10 cells/kg[@a]",
        "10^9^[@a]",
        "**26** [@a]",
        "{price}[@a]; x",
        "TA975[@a]",
        "26[^n][@a]",
        "m²[@a]",
        "10⁹[@a]",
        "R²[@a]",
        "10⁶ [@a]",
        "CO₂[@a]",
        "2½[@a]",
        "5 ¾[@a]",
        "5 ‰[@a]",
        *(
            f"5 {unit}[@a]"
            for unit in ["µl", "μl", "µL", "μL", "nL", "pg", "nmol", "µmol", "μmol", "kPa", "Pa", "Hz"]
        ),
        *(
            f"5 {unit}[@a]"
            for unit in [
                "kDa",
                "kcal",
                "kJ",
                "mSv",
                "MBq",
                "kBq",
                "nm",
                "µm",
                "μm",
                "ms",
                "cGy",
                "mOsm",
                "mmHg",
            ]
        ),
        "5\u202fmmHg[@a]",
        "cells/\u00b5L[@a]",
    ],
)
def test_a_citation_after_a_digit_or_unit_is_found(text: str) -> None:
    nodes = parse(text).nodes
    assert [citation.items[0].key for citation in digit_before_citation(nodes, {"price": "£282"})] == ["a"]


@pytest.mark.parametrize(
    "text",
    [
        "26 patients[@a]",
        "26 [@a].",
        "81%, [@a]",
        "patient’s[@a]",
        "type m[@a]",
        "(26)[@a]",
        "[@a]",
        "{time}[@a]",
        "the programs[@a]",
        "the MBq[@a]",
    ],
)
def test_a_citation_after_a_word_or_punctuation_is_fine(text: str) -> None:
    assert digit_before_citation(parse(text).nodes, {"time": "8 weeks"}) == ()


def test_plain_text_is_the_words_with_values_and_without_marks() -> None:
    nodes = parse("Stay *within* {far} [@a]; call [111](tel:111)[^n], CO~2~.").nodes
    assert plain_text(nodes, {"far": "2 hours"}) == "Stay within 2 hours; call 111, CO2."


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.one_of(st.text(max_size=60), MARKUP))
def test_parsing_never_raises_and_leaves_nothing_half_done(text: str) -> None:
    parsed = parse(text)
    for node in walk(parsed.nodes):
        assert not (isinstance(node, Text) and not node.text)
        assert not (isinstance(node, Citation) and not node.items)
    for problem in parsed.problems:
        assert problem.message and problem.fix and problem.needle


@settings(derandomize=True, deadline=None, max_examples=150)
@given(MARKUP)
def test_no_citation_is_lost_or_doubled(text: str) -> None:
    parsed = parse(text)
    if not parsed.problems and "\\" not in text:
        cites = [cite for node in walk(parsed.nodes) if isinstance(node, Citation) for cite in node.items]
        assert cites.count(Cite("k")) == text.count("@k")


@settings(derandomize=True, deadline=None, max_examples=150)
@given(MARKUP)
def test_no_space_stands_before_a_citation(text: str) -> None:
    placed = short(parse(text).nodes)
    assert " ¹" not in placed.replace("\\", "")


@pytest.mark.parametrize(
    "text",
    [
        "*a **b " * 3000 + "x" + "** c* " * 3000,
        "[" * 8000,
        "[a@" * 5000,
        "[a" * 3000 + "](https://x)" * 3000,
        "{ " * 8000,
        "@a " * 8000,
        "[@a] " * 5000,
        "^~" * 4000,
        "{ " * 45000,
        "{nope} " * 12000,
        "x [@nope] " * 9900,
        "".join(f"[@k{number}] " for number in range(9000)),
        "<b> &ge; " * 10000,
        "**a [^1] " * 10000,
        "[a](#b) " * 10000,
        ":abc" * 10000,
        "^[a" * 10000,
        "> a b c d " * 8000,
        "```" * 10000,
        "[ ] a " * 8000,
    ],
)
def test_absurd_texts_are_parsed_in_bounded_time(text: str) -> None:
    with coming_to_an_end():
        parse(text)


@pytest.mark.parametrize("sign", ["\u2705", "\u75b2", "\U0001f9ec"])
def test_a_sign_without_a_glyph_is_told_where_it_stands(tmp_path: Path, sign: str) -> None:
    made = small(tmp_path)
    made.change("content.yaml", "Words of the first leaflet.", f"Words {sign} and \u2665\ufe0f here.")
    ended = made.run("check")
    assert ended.code == 3
    assert f"content.yaml:27:19: the fonts have no character \u201c{sign}\u201d" in ended.err
    assert "FE0F" not in ended.err


def test_variation_selectors_are_left_out(tmp_path: Path) -> None:
    made = small(tmp_path)
    made.change("content.yaml", "Words of the first leaflet.", "Words\ufe0f of the first leaflet\ufe0e.")
    ended = made.run("build", "--leaflet", "one", "--edition", "screen", "--jobs", "1")
    assert ended.code == 0, ended.err
