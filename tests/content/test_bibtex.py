"""BibTeX as people and reference managers write it: nothing is lost or misspelt without a word."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from brochure.bibliography.bibtex import read_bibtex
from brochure.bibliography.doubts import doubts
from brochure.bibliography.items import Reference
from brochure.bibliography.reference_list import format_bibliography
from brochure.findings import Finding, SourcePlace
from brochure.source.nodes import Scalar, plain
from tests.work import coming_to_an_end


def read(text: str) -> tuple[list[dict[str, Any]], list[Finding]]:
    items, findings = read_bibtex(text, "library.bib")
    return [plain(item) for item in items], findings  # type: ignore[misc]


def sound(text: str) -> list[dict[str, Any]]:
    items, findings = read(text)
    assert findings == []
    return items


ARXIV = "arXiv. Preprint posted online 2021. doi:10.48550/arXiv.2101.00001"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ("eprint = {2101.00001}, archivePrefix = {arXiv}", ARXIV),
        ("eprint = {arXiv:2101.00001v3}, eprinttype = {arxiv}", ARXIV),
        ("eprint = {q-bio/0701001}, archivePrefix = {arXiv}", "doi:10.48550/arXiv.q-bio/0701001"),
        ("eprint = {2101.00001}, archivePrefix = {arXiv}, doi = {10.5555/a}", "doi:10.5555/a"),
    ],
)
def test_numbers_of_archives_are_printed(fields: str, says: str) -> None:
    (item,) = sound(f"@misc{{key, title = {{Cells}}, author = {{Doe, Jane}}, year = {{2021}}, {fields}}}")
    (entry,) = format_bibliography((Reference.model_validate(item),), "american-medical-association")
    assert says in entry.text


def test_numbers_that_lead_nowhere_are_told_as_notes() -> None:
    (item,) = sound("@misc{key, title = {Cells}, eprint = {hal-0123}, archivePrefix = {HAL}}")
    assert item["note"] == "HAL hal-0123"
    (item,) = sound("@article{key, title = {Cells}, journal = {A}, eprint = {2938}, eprinttype = {pubmed}}")
    assert item["PMID"] == "2938" and "note" not in item


@pytest.mark.parametrize(
    ("fields", "page"),
    [
        ("volume = {360}, elocation-id = {k1234}", "k1234"),
        ("volume = {360}, elocation-id = {k1234}, pages = {1--9}", "1-9"),
        # The number of a preprint stands in its DOI.
        ("elocation-id = {2020.01.01.20000001}", None),
    ],
)
def test_numbers_of_articles_are_their_pages(fields: str, page: str | None) -> None:
    (item,) = sound(f"@article{{key, title = {{Cells}}, journal = {{BMJ}}, {fields}}}")
    assert item.get("page") == page


def title(latex: str) -> str:
    (item,) = sound(f"@misc{{key, title = {{{latex}}}}}")
    return str(item["title"])


def told(text: str) -> list[tuple[int, int, str]]:
    """The findings on a file, by line, column and message."""
    _items, findings = read(text)
    assert all(found.fix for found in findings)
    return [
        (found.place.line, found.place.column, found.message)
        for found in findings
        if isinstance(found.place, SourcePlace)
    ]


# Keys


@pytest.mark.parametrize(
    "text",
    [
        '@book{, title="B", year=2019}',
        "@book{  , title={B}}",
        "@book{title={B}, year=2019}",
        "@book{\n  title={B},\n  year=2019}",
        "@book{}",
        "@book{,}",
        "@book{\t, crossref={a}}",
        "@book(, title={B})",
    ],
)
def test_an_entry_without_a_key_is_refused_at_its_line(text: str) -> None:
    assert told(f"@misc{{a, title={{A}}}}\n{text}") == [(2, 7, "this entry has no key")]


def test_each_of_several_entries_without_a_key_is_refused() -> None:
    found = told("@book{, title={A}}\n@book{, title={B}}\n@book{ , title={C}}")
    assert sorted(found) == [(line, 7, "this entry has no key") for line in (1, 2, 3)]


@pytest.mark.parametrize(
    ("crossref", "message"),
    [
        ("{}", "“crossref” is empty"),
        ("{ }", "“crossref” is empty"),
        ("{zz}", "there is no entry “zz” to refer to"),
        ("{a}", "the entry “a” refers to itself, at once or by way of others"),
        ('""', "“crossref” is empty"),
    ],
)
def test_a_crossref_that_leads_nowhere_is_refused_at_its_field(crossref: str, message: str) -> None:
    assert told(f"@misc{{a, title={{A}},\n  crossref={crossref}}}") == [(2, 3, message)]


def test_an_entry_without_its_brace_is_told() -> None:
    found = told("@misc{a, title={A}}\n\n@book b, title={B}\n\n@misc{c, title={C}}\nfrom me@book.org")
    assert found == [(3, 7, "behind “@book” no brace is opened, so this entry is not read")]


_PIECES = (
    "@article", "@book", "@string", "@comment", "@preamble", "@", "{", "}", "(", ")", '"', ",", "=", "#", "%",
    "\\", "$", "^", "_", "&", "~", "key", "title", "author", "crossref", "year", "pages", "month", "date",
    "langid", "and", "et", "al.", "2018", "alpha", "jan", "-", "--", "é", "\\emph", "\\frac", "\\'", "{alpha",
    "{}", "{alpha}", "\ufeff", "={", "},", "@book{alpha,", " ", "\n", "\r", "\0",
)  # fmt: skip


@settings(max_examples=400, derandomize=True, deadline=None)
@given(st.text(max_size=60) | st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_no_text_breaks_the_reader(text: str) -> None:
    items, findings = read_bibtex(text, "library.bib")
    for found in findings:
        assert isinstance(found.place, SourcePlace) and found.message and found.fix
    for item in items:
        assert item.get("id") is not None
        list(doubts(item))
        try:
            Reference.model_validate(plain(item))
        except ValidationError as error:
            assert error.errors()


def test_the_number_of_an_article_stands_for_its_pages() -> None:
    text = "@article{a, title={T}, year=2018, article-number={1234}}"
    (item,), findings = read_bibtex(text, "library.bib")
    page = item.get("page")
    assert findings == [] and isinstance(page, Scalar) and page.value == "1234"


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("https://doi.org/10.1002/a%3C857::AID%3E3.0", "10.1002/a<857::AID>3.0"),
        ("10.1002/a<857::AID>3.0", "10.1002/a<857::AID>3.0"),
        ("10.1002/a%3C857", ""),
        ("https://doi.org/10.1000/xyz.", ""),
        ("10.1000/xyz;", ""),
    ],
)
def test_a_doi_is_whole_or_refused(written: str, doi: str) -> None:
    item = {"id": "a", "type": "book", "title": "T", "DOI": written}
    if doi:
        assert doi == Reference.model_validate(item).DOI
        return
    with pytest.raises(ValidationError, match="is no whole DOI"):
        Reference.model_validate(item)


# LaTeX


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"Aged {\textless}25 years, dose {\textgreater}3 {\textmu}g", "Aged <25 years, dose >3 µg"),
        (r"Age \textless 25", "Age <25"),
        ("The `early' and ``late'' phase of 5` ends", "The ‘early' and “late” phase of 5` ends"),
        (r"{\textless}i{\textgreater}In vivo{\textless}/i{\textgreater} dose", "<i>In vivo</i> dose"),
        (r"\mbox{CAR-T}, \hbox{B cells} and \textnormal{others}", "CAR-T, B cells and others"),
        (r"\pounds 5 or \euro{}6, \textbar a\textbar", "£5 or €6, |a|"),
        (r"\textalpha, \textbeta{} and \textzeta{}; \textOmega", "α, β and ζ; Ω"),
        (r"TNF-$\alpha$, IFN-$\gamma$, APOE $\epsilon$4, $\phi$", "TNF-α, IFN-γ, APOE ε4, φ"),
        (r"\textleq5 and \textgeq{} 6", "≤5 and ≥ 6"),
        (r"Use \verb|x_y & z|", "Use x_y & z"),
        (r"$10^{9}$ cells, $\alpha_{2}$, $x_i^2$, $\chi^2$", "10<sup>9</sup> cells, α<sub>2</sub>, "
         "x<sub>i</sub><sup>2</sup>, χ<sup>2</sup>"),
        (r"$^{\textrm{18}}$F and $10^\mathrm{9}$", "<sup>18</sup>F and 10<sup>9</sup>"),
        (r"\ensuremath{10^{9}} and \(x^2\)", "10<sup>9</sup> and x<sup>2</sup>"),
        (r"37 $^\circ$C, $37^{\circ}\mathrm{C}$, 37\,\textdegree C", "37 °C, 37°C, 37 °C"),
        (r"$\mathit{APOE}$ and $\mathbf{x}$", "<i>APOE</i> and <b>x</b>"),
        (r"{\em E. coli} and {\it S. aureus}", "<i>E. coli</i> and <i>S. aureus</i>"),
        (r"See \href{https://a.example/%20}{the site}", "See the site"),
        (r"See \url{https://a.example/~x_y}", "See https://a.example/~x_y"),
        (r"\enquote{Quoted}; a \textperiodcentered{} b \textasciitilde{} c", "“Quoted”; a · b ~ c"),
        (r"A \\& B", "A & B"),
        (r"1\frac{1}{2} or 2$\frac12$ of \[x^2\]", "1 1/2 or 2 1/2 of x<sup>2</sup>"),
        (r"$\times$10{\^{}}6, 10\^{}6 and \~{}5", "×10^6, 10^6 and ~5"),
        (r"5\textpercent, a\textunderscore b, \textcommabelow{s}", "5%, a_b, ș"),
    ],
)  # fmt: skip
def test_signs_are_kept(latex: str, text: str) -> None:
    assert title(latex) == text


@pytest.mark.parametrize(
    ("latex", "command"),
    [
        (r"A \foo{x} b", r"\foo"),
        (r"\today", r"\today"),
        (r"\input{x}", r"\input"),
        (r"\cite{x}", r"\cite"),
        (r"\ref{x}", r"\ref"),
        (r"\overline{x}", r"\overline"),
        (r"\begin{center}x\end{center} \begin{y}z\end{y}", r"\begin{y}"),
    ],
)
def test_a_command_that_is_not_known_is_refused_at_its_field(latex: str, command: str) -> None:
    text = f"@misc{{key,\n  title = {{{latex}}}\n}}"
    assert told(text) == [(2, 3, f"in “title”, the command {command} is not known")]


@pytest.mark.parametrize(
    "latex",
    [
        r"\verb",
        r"\verb|x",
        r"\textit",
        r"\frac{1}",
        r"\'",
        "Cost of $5",
        "$x",
        r"\begin{x}",
        r"\href{a}",
        r"\(",
    ],
)
def test_latex_that_can_t_be_read_is_refused_at_its_field(latex: str) -> None:
    text = f"@misc{{key,\n  title = {{{latex}}}\n}}"
    assert told(text) == [(2, 3, "in “title”, the LaTeX can't be read")]


@pytest.mark.parametrize(
    ("name", "value"),
    [("month", r"\foo"), ("archiveprefix", r"\foo"), ("subtitle", r"\foo"), ("url", r"http://a\foo"),
     ("author", r"\foo{x}, A"), ("year", r"\foo")],
)  # fmt: skip
def test_latex_is_refused_at_the_field_that_it_stands_in(name: str, value: str) -> None:
    fields = {"title": "T", "year": "2020", "eprint": "1", name: value}
    lines = [f"{field} = {{{text}}},\n" for field, text in fields.items()]
    expected = (list(fields).index(name) + 2, 1, f"in “{name}”, the command \\foo is not known")
    assert told("@misc{key,\n" + "".join(lines) + "}") == [expected]


def test_a_note_may_hold_any_command() -> None:
    (item,) = sound(r"@misc{key, title={T}, note={\foo{x} and \_eprint}}")
    assert item["note"] == r"\foo{x} and \_eprint"


@pytest.mark.parametrize(
    ("latex", "address"),
    [
        (r"10.1002/(SICI)17:15/16{\textless}1661::AID{\textgreater}3", "10.1002/(SICI)17:15/16<1661::AID>3"),
        (r"10.1007/978-3-642{\_}12", "10.1007/978-3-642_12"),
        (r"https://a.example/\~{}x/{\~{}}y\&z", "https://a.example/~x/~y&z"),
        (r"{https://a.example/x}", "https://a.example/x"),
    ],
)
def test_addresses_are_kept(latex: str, address: str) -> None:
    (item,) = sound(f"@misc{{key, doi = {{{latex}}}}}")
    assert item["DOI"] == address


def test_signs_are_kept_in_the_list() -> None:
    (item,) = sound(
        r"@misc{key, title={Aged {\textless}25 years or {\textgreater}{\textless}b, "
        r"{\textless}i{\textgreater}in vivo{\textless}/i{\textgreater}}, author={Mu\~noz, A}}"
    )
    (entry,) = format_bibliography([Reference.model_validate(item)], "american-medical-association")
    assert entry.text == "Muñoz A. Aged <25 years or ><b, in vivo."
    assert "&lt;25 years or &gt;&lt;b, <i>in vivo</i>" in entry.html


# Names


@pytest.mark.parametrize(
    ("author", "names"),
    [
        (r"Smith, J and Mu\~noz, A and \O{}stby, B and \'Alvarez, C",
         ["Smith|J", "Muñoz|A", "Østby|B", "Álvarez|C"]),
        (r"X and \v{S}afar", ["X|", "Šafar|"]),
        (r"X and \c{C}elik, A", ["X|", "Çelik|A"]),
        (r"X and \AA ngstr\"om, A", ["X|", "Ångström|A"]),
        (r"{\"O}zt{\"u}rk, {\"U}", ["Öztürk|Ü"]),
        (r"Jan {\v{S}}afar Nov\'ak", ["Novák|Jan Šafar"]),
        (r"\'{E}douard de La Fontaine", ["de La Fontaine|Édouard"]),
        (r"Garc\'\i{}a, J.~K. and \L{}uk, \.I", ["García|J. K.", "Łuk|İ"]),
        (r"{Barnes and Noble} and {Barnes} {Noble}", ["{Barnes and Noble}", "Noble|Barnes"]),
        ("A  and\nB AND C", ["A|", "B|", "C|"]),
        ("Metin And and Anders, A", ["!", "Anders|A"]),
        ("And, X and Metin And", ["And|X", "And|Metin"]),
        (r"\textcolor{red}{Smith}, A and \O{}{st}by, B", ["Smith|A", "Østby|B"]),
        (r"Smith\ Jones, A and Mc\-Coy, B", ["Smith Jones|A", "McCoy|B"]),
    ],
)  # fmt: skip
def test_names_are_spelt_as_they_are(author: str, names: list[str]) -> None:
    items, findings = read(f"@misc{{key, author = {{{author}}}}}")
    if "!" in names:
        # A name that looks like the word between two names has to be in braces.
        assert [found.message for found in findings] == ["a name is missing before or behind “and”"]
        return
    assert findings == []
    shown = [
        f"{{{name['literal']}}}"
        if "literal" in name
        else " ".join(filter(None, [name.get("non-dropping-particle"), name["family"]]))
        + f"|{name.get('given', '')}"
        for name in items[0]["author"]
    ]
    assert shown == names


@pytest.mark.parametrize(
    ("author", "count"), [(" and A and ", 2), ("A and and B", 1), ("and A", 1), ("A and", 1), ("and", 2)]
)
def test_a_missing_name_is_refused(author: str, count: int) -> None:
    missing = (1, 12, "a name is missing before or behind “and”")
    assert told(f"@misc{{key, author = {{{author}}}}}") == [missing] * count


# Fields and entries


def test_keys_that_differ_in_case_only_are_refused() -> None:
    text = "@misc{Smith2020, title={T}}\n@misc{other, title={O}}\n@misc{smith2020, title={U}}"
    assert told(text) == [(3, 7, "the key “smith2020” is used twice: first as “Smith2020” in line 1")]


def test_a_field_that_is_there_twice_is_refused() -> None:
    text = "@misc{key,\n title={T},\n Title={U}\n}"
    assert told(text) == [(3, 2, "this entry has two fields “title”: the first is in line 2")]


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        ("@misc{key,\n title={T},\n % a comment\n year={2020},\n volume={1}}", 3),
        ("@misc{key,\n title={T}, % a comment\n year={2020}}", 2),
        ("@misc{key,\n title={T},\n % title={U}, year=2020\n}", 3),
        ("@misc{key,\n title={T} % a comment\n , year={2020}}", 2),
        ("@misc{key,\n year=2020 % a comment\n}", 2),
        ("@misc{key,\n abstract={T} % a comment\n}", 2),
    ],
)
def test_a_comment_in_an_entry_is_refused(entry: str, line: int) -> None:
    ((found, _column, message),) = told(entry)
    assert found == line
    assert message.startswith("an entry can't hold a comment with “%”")


def test_a_comment_at_the_end_of_an_entry_is_named_as_a_cause() -> None:
    _items, findings = read("@misc{key, title={T},\n % a comment\n}")
    assert "%" in findings[0].fix


def test_what_is_not_the_name_of_a_field_is_refused() -> None:
    assert told("@misc{key,\n ye ar={2020}}") == [(2, 2, "“ye ar” is not the name of a field")]


def test_subtitles_are_joined_to_their_titles() -> None:
    (item,) = sound(
        "@incollection{key, title={What now?}, subtitle={A {Study}}, booktitle={Book}, booksubtitle={Second}}"
    )
    assert (item["title"], item["container-title"]) == ("What now? A Study", "Book: Second")
    (item,) = sound("@article{key, title={T}, journaltitle={J}, journalsubtitle={S}}")
    assert item["container-title"] == "J: S"


@pytest.mark.parametrize(
    ("own", "parent", "expected"),
    [
        ("", "title={P}, subtitle={Q}", "P: Q"),
        ("booktitle={O}, ", "title={P}, subtitle={Q}", "O"),
        ("", "title={P}, subtitle={Q}, booktitle={R}", "R"),
        ("booktitle={O}, ", "booktitle={P}, booksubtitle={Q}", "O"),
    ],
)
def test_the_subtitle_of_a_book_stays_with_its_title(own: str, parent: str, expected: str) -> None:
    child, _parent = sound(f"@incollection{{a, title={{T}}, {own}crossref={{p}}}}\n@book{{p, {parent}}}")
    assert (child["title"], child["container-title"]) == ("T", expected)


def test_an_entry_that_refers_to_itself_is_refused() -> None:
    message = "the entry “{}” refers to itself, at once or by way of others"
    assert told("@inbook{Key, title={T},\n crossref={key}}") == [(2, 2, message.format("Key"))]
    around = "".join(
        f"@inbook{{{key}, title={{T}},\n crossref={{{other}}}}}\n"
        for key, other in (("a", "b"), ("b", "c"), ("c", "b"))
    )
    assert told(around) == [(4, 2, message.format("b")), (6, 2, message.format("c"))]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("title={T} year=2020", "a comma is missing behind “title”, before “year”"),
        ("year=2020 title={T}", "a comma is missing behind “year”, before “title”"),
        ('title="T"\n year={2020}', "a comma is missing behind “title”, before “year”"),
        ("abstract={T}\n year={2020}", "a comma is missing behind “abstract”, before “year”"),
        (
            "abstract=foo bar year={2020}",
            "“foo bar year={2020}” is the name of an abbreviation that is not defined",
        ),
        (
            "abstract={\n" + "x" * 20_000 + "} year={2020}",
            "the field “abstract” is longer than 20000 characters",
        ),
        ("title={T} {U}", "“{U}” stands behind the end of “title”"),
        ("title=foo", "“foo” is the name of an abbreviation that is not defined"),
        ("title=some words", "“some words” is the name of an abbreviation that is not defined"),
        ("title={a} # foo", "“foo” is the name of an abbreviation that is not defined"),
        ("title={a} #", "the value of “title” can't be read"),
        ("crossref=foo", "“foo” is the name of an abbreviation that is not defined"),
    ],
)
def test_a_value_that_does_not_end_where_it_should_is_told(fields: str, message: str) -> None:
    assert told(f"@misc{{key,\n {fields}\n}}") == [(2, 2, message)]


def test_texts_are_joined() -> None:
    (item,) = sound(
        '@string{nejm = {N Engl J Med}}\n@string{suppl = nejm # " Suppl"}\n'
        '@article{key, title = "A {#} " # {b{c}d} # 12, journal = SUPPL # { 1}, abstract = a # b}'
    )
    assert (item["title"], item["container-title"]) == ("A # bcd12", "N Engl J Med Suppl 1")


def test_a_month_by_its_name_counts_before_a_number_beside_it() -> None:
    (item,) = sound('@article{key, year = 2020, month = "12~" # jan}')
    assert item["issued"] == "2020-01"


# Bounded

SLOW = {
    "open maths": r"\(" * 9_000,
    "open groups in maths": r"\ensuremath{" * 1_500 + "}" * 1_500,
    "open italics": r"{\em a" * 3_000,
    "raised": "$" + r"^\a" * 6_000 + "$",
    "dollars": "$" * 19_999,
    "percent": "%" * 19_999,
    "backslashes": "\\" * 19_998,
    "commands": r"\x" * 9_999,
    "accents": r"\'a" * 6_000,
    "hrefs": r"\href{" * 3_000,
}


@pytest.mark.parametrize("field", ["title", "author", "url"])
@pytest.mark.parametrize("name", SLOW)
def test_a_field_is_read_or_refused_in_bounded_time(field: str, name: str) -> None:
    with coming_to_an_end():
        items, findings = read(f'@misc{{key, {field} = "{SLOW[name]}"}}')
    assert items or findings


@pytest.mark.parametrize(
    "text",
    [
        "@misc{key, title = " + " # ".join(['""'] * 300_000) + "}",
        "@misc{key, title = " + " # ".join(["{a}"] * 100_000) + "}",
        '@string{a="' + "x" * 400 + '"}\n@misc{key, title = ' + " # ".join(["a"] * 100_000) + "}",
        "".join(f"@misc{{k{index}, crossref={{k{index + 1}}}}}\n" for index in range(9_000)) + "@misc{k9000}",
        "@misc{key, " + "".join(f"% {index}\nf=1," for index in range(50_000)) + "}",
        "@misc{key, title = {a} " + "b " * 500_000 + "}",
    ],
)
def test_a_long_file_is_read_or_refused_in_bounded_time(text: str) -> None:
    with coming_to_an_end():
        items, findings = read(text)
    assert (items or findings) and len(findings) <= 101
