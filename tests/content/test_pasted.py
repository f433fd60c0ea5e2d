"""What a word processor leaves in the content gets the fix that helps, and no lines run together unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from brochure.content.pasted import pasted
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace
from brochure.pipeline.build import inspect
from brochure.pipeline.session import Session
from brochure.source.nodes import Mapping, Scalar
from brochure.source.pasted import pasted_bullet, without_curly_quotes
from tests.project import SMALL, small

NBSP = "\u00a0"
ITEMS = """\
          - block: list
            items:
{}
          - Words of the first"""


def found(folder: Path, old: str, new: str) -> list[Finding]:
    """What is found in small content in which *old* became *new*."""
    assert old in SMALL
    path = folder / "content.yaml"
    path.write_text(SMALL.replace(old, new, 1), encoding="utf-8")
    try:
        return inspect(Session(path))
    except ContentError as error:
        return error.findings


def in_list(folder: Path, *lines: str) -> list[Finding]:
    """What is found in a list of the lines, which stand where its items should."""
    items = "\n".join(f"{'':14}{line}" for line in lines)
    return found(folder, "          - Words of the first", ITEMS.format(items))


def only(findings: list[Finding]) -> tuple[str, str, int, int]:
    """Message, fix, line (from the first of the list) and column (from its items) of the one finding."""
    assert len(findings) == 1, [finding.as_text() for finding in findings]
    place = findings[0].place
    assert isinstance(place, SourcePlace)
    first = SMALL[: SMALL.index("          - Words of the first")].count("\n") + 3
    return findings[0].message, findings[0].fix, place.line - first, place.column - 15


#: Signs that word processors, chats and web pages put before items.
SIGNS = [*"•·‣▪●○◦∙■►➢✓", *"–—−o*+", "1)", "1.", "12.", "a)", "(a)", "(2)", "iv.", "✅", "👉", "➡️", "§"]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("gap", [" ", "\t", NBSP, "   "])
def test_a_bullet_among_items_gets_a_hyphen(tmp_path: Path, sign: str, gap: str) -> None:
    message, fix, line, column = only(in_list(tmp_path, "- cough", f"{sign}{gap}fever", f"{sign}{gap}chills"))
    assert (message, line, column) == (f"“{sign}” makes no list", 1, 0)
    assert fix.startswith("write `- fever`, and so with each item of the list")
    assert ("count by themselves" in fix) == sign.endswith((")", "."))


@pytest.mark.parametrize("sign", [sign for sign in SIGNS if sign != "*"])
def test_a_list_that_was_pasted_whole_gets_hyphens(tmp_path: Path, sign: str) -> None:
    # The numbers of a real list rise; for what begins a line they are all the same.
    message, fix, line, column = only(in_list(tmp_path, f"{sign} cough", f"{sign} fever"))
    assert (message, line, column) == (f"“{sign}” makes no list", 0, 0)
    assert fix.startswith("write `- cough`")


@pytest.mark.parametrize("sign", [sign for sign in SIGNS if sign != "*"])
@pytest.mark.parametrize("style", ["", "|", '"'])
def test_lines_with_bullets_never_run_together_unseen(tmp_path: Path, sign: str, style: str) -> None:
    lines = [f"  {sign} fever", f"  {sign} chills"]
    if style == '"':
        lines[-1] += '"'
    start = {"": "- cough", "|": "- |", '"': '- "cough'}[style]
    message, _fix, line, column = only(in_list(tmp_path, start, *lines))
    assert message.startswith(f"“{sign}” makes no list")
    assert (line, column) == (1, 2)


@pytest.mark.parametrize(
    ("lines", "line", "column", "message", "fix"),
    [
        (["- cough", "  - fever"], 1, 2, "read as more of the text above it", "`- fever`"),
        (["- cough", " - fever"], 1, 1, "read as more of the text above it", "`- fever`"),
        (["- |", "  - cough", "  - fever"], 1, 2, "read as more of the text", "`- cough`"),
        ([f"-{NBSP}cough", f"-{NBSP}fever"], 0, 0, "not the special one (U+00A0)", "`- cough`"),
        (["- cough", f"-{NBSP}fever"], 1, 0, "not the special one (U+00A0)", "`- fever`"),
        (["- cough", "-\u2003fever"], 1, 0, "not the special one (U+2003)", "`- fever`"),
        (["- cough", f"  -{NBSP}fever"], 1, 2, "not the special one (U+00A0)", "`- fever`"),
        (["- cough", "• fever: high"], 1, 0, "“•” makes no list", "`- fever: high`"),
        (["- cough", "  • fever: high"], 1, 2, "“•” makes no list", "`- fever: high`"),
        (["- cough", "\uf0b7 fever"], 1, 0, "bullet of a word processor (U+F0B7)", "`- fever`"),
        (["- cough", "- \uf0a7 fever"], 1, 2, "bullet of a word processor (U+F0A7)", "`- fever`"),
        (["- cough", "  -fever", "  -chills"], 1, 2, "“-” without a space behind it", "`- fever`"),
        (["- cough", "  -fever"], 1, 2, "its lines run together", "`- fever`"),
        (["- cough", "  -élan"], 1, 2, "without a space behind it makes no list", "`- élan`"),
        (["- |", "  -cough", "  -fever"], 1, 2, "without a space behind it", "`- cough`"),
        (['- "cough', "  -5 mg", '  -10 mg"'], 1, 2, "without a space behind it", "`- 5 mg`"),
        (["- cough", "-fever"], 1, 1, "a space after the hyphen", "`- fever`"),
        (["- cough", "\t- fever"], 1, 0, "a tab is used as indentation", "two for each level"),
    ],
)
def test_odd_lines_of_a_list(
    tmp_path: Path, lines: list[str], line: int, column: int, message: str, fix: str
) -> None:
    told, mend, at_line, at_column = only(in_list(tmp_path, *lines))
    assert message in told and fix in mend
    assert (at_line, at_column) == (line, column)


@pytest.mark.parametrize(
    "lines",
    [
        ("- Take two", "  # not three", "  and rest"),
        ("- Take two", "# not three", "  and rest"),
        ("- Take two", "  # not three", "", "  # nor four", "  and rest: a day"),
        ("- text: Take two", "  # not three", "    and rest"),
        ("- text:", "    Take two", "    # not three", "    and rest"),
        ("- [Take two", "   # not three", "   and rest, wait]"),
    ],
)
def test_a_comment_that_ends_a_text_is_told_and_not_the_line_below(
    tmp_path: Path, lines: tuple[str, ...]
) -> None:
    (finding,) = in_list(tmp_path, *lines)
    assert isinstance(finding.place, SourcePlace)
    assert "this line is a comment, and ends the text above it" in finding.message
    assert finding.place.text.lstrip() == "# not three"


@pytest.mark.parametrize(
    "lines",
    [
        ("- Take two", "  # a comment", "- and rest"),
        ("- Take two # a comment", "- and rest"),
        ('- "Take two"', "  # a comment", "- and rest"),
    ],
)
def test_comments_between_items_are_fine(tmp_path: Path, lines: tuple[str, ...]) -> None:
    assert [one.message for one in in_list(tmp_path, *lines) if "ends the text" in one.message] == []


@pytest.mark.parametrize("count", [1, 3, 12])
def test_special_spaces_as_indentation_are_told(tmp_path: Path, count: int) -> None:
    old = "          - Words of the first"
    (finding,) = found(tmp_path, old, f"          - A text\n{NBSP * count}- Words of the first")
    assert finding.message == "a special space (U+00A0) is used as indentation"
    assert "plain spaces" in finding.fix


@pytest.mark.parametrize("sign", ["–", "•", "o", "1."])
def test_a_sign_in_the_place_of_a_hyphen_before_fields_is_told_at_its_line(tmp_path: Path, sign: str) -> None:
    for old in ("      - title: First page", "          - Words of the first"):
        findings = found(tmp_path, old, old.replace("- ", f"{sign} ", 1))
        (finding,) = [found for found in findings if "makes no list" in found.message]
        assert isinstance(finding.place, SourcePlace) and finding.place.text.startswith(old[:6])
        assert f"`- {old.strip()[2:][:12]}" in finding.fix


def test_the_nearest_columns_are_named(tmp_path: Path) -> None:
    (finding,) = in_list(tmp_path, "- cough", "- fever", "- chills\n             - rash")
    assert finding.fix.endswith(": column 13 or 15, not 14")


@pytest.mark.parametrize(
    "text",
    [
        "It is given\n              – if needed – again.",
        "It is\n              o well.",
        "About\n              1. January of next year",
        "The dose is\n              * 2 mg, as said",
        "§ 5 of the Act",
        "– if needed",
        "1. January",
        "A – b – c, · and • in the midst, 1) and 2)",
        "© 2026 Company",
        "It was\n              -5 °C outside.",
        "Take the well-known\n              non-steroidal ones – or none.",
        "From -5 to -10 °C, by an x-ray",
        "▼ This medicine is watched.",
        "This is\n              ▼ watched.",
        "Call\n              ☎ 0800 1234",
        '"- a quoted hyphen"',
        '"– one line\n              – that is all\n"'.replace("\n", " "),
    ],
)
def test_what_only_looks_like_it_is_left_alone(tmp_path: Path, text: str) -> None:
    assert [
        finding.as_text()
        for finding in found(tmp_path, "Words of the first leaflet.[@alpha]", text)
        if finding.rule in ("content.pasted", "content.syntax")
    ] == []


@pytest.mark.parametrize("sign", "•·‣▪◦")
def test_a_bullet_at_the_start_of_a_text_is_a_warning(tmp_path: Path, sign: str) -> None:
    (finding,) = [
        finding
        for finding in found(tmp_path, "- Words of the first", f"- {sign} Words of the first")
        if finding.rule == "content.pasted"
    ]
    assert finding.severity is Severity.WARNING
    assert finding.message == f"the text begins with “{sign}”, which is printed as it is"


QUOTES = ["“{}”", "„{}“", "‘{}’", "«{}»", "”{}”"]


@pytest.mark.parametrize("quotes", QUOTES)
@pytest.mark.parametrize(
    "field",
    ["format: a5-flyer", "market: none", "audience: patient", "prepared: 2026-11", "language: en-GB",
     "type: article-journal", "start: panel", "block: references"],
)  # fmt: skip
def test_curly_quotes_around_a_value_are_told(tmp_path: Path, field: str, quotes: str) -> None:
    name, value = field.split(": ")
    findings = found(tmp_path, field, f"{name}: {quotes.format(value)}")
    assert any(f"`{value}`" in finding.fix and "with" in finding.fix for finding in findings), [
        finding.as_text() for finding in findings
    ]


@pytest.mark.parametrize("quotes", QUOTES)
def test_curly_quotes_that_should_hold_a_text_together_are_told(tmp_path: Path, quotes: str) -> None:
    (finding,) = found(tmp_path, "title: First page", f"title: {quotes.format('First: page')}")
    assert "hold nothing together" in finding.message
    assert finding.fix == 'put the whole text into quotation marks: "First: page"'
    findings = found(tmp_path, "brand: Samplumab", f"brand: {quotes.format('Samplumab, new')}")
    assert any("hold nothing together" in finding.message for finding in findings) or quotes[-1] in "’»"


@pytest.mark.parametrize("quotes", QUOTES)
def test_curly_quotes_around_a_name_are_a_warning(tmp_path: Path, quotes: str) -> None:
    told = [
        finding
        for finding in found(tmp_path, "brand: Samplumab", f"brand: {quotes.format('Samplumab')}")
        if finding.rule == "content.pasted"
    ]
    assert [finding.severity for finding in told] == [Severity.WARNING]
    assert "write `brand: Samplumab`" in told[0].fix


def test_a_quoted_field_name_and_a_wide_colon_are_told(tmp_path: Path) -> None:
    messages = [found.message for found in found(tmp_path, "title: First page", "“title”: First page")]
    assert "the name of a field stands in curly quotation marks" in messages
    (finding,) = found(tmp_path, "title: First page", "title：First page")
    assert finding.message == "this is not the plain colon (U+FF1A)"
    assert finding.fix == "write `title: First page`"


@pytest.mark.parametrize(
    ("old", "new", "message", "fix"),
    [
        ("title: First page", 'title: "First page”', "can’t be closed with ”", 'write " at the end'),
        ("title: First page", "title: 'First page’", "can’t be closed with ’", "write ' at the end"),
        ("title: First page", 'title: “First: page"', "hold nothing together", '"First: page"'),
        ("title: First page", "title:\u2009First page", "the special one (U+2009)", "`title: First page`"),
        ("title: First page", "title:\u200bFirst page", "can’t be seen (U+200B)", "`title: First page`"),
        ("title: First page", "title; First page", "a colon belongs after", "`title: First page`"),
        ("title: First page", "title = First page", "a colon belongs after", "`title: First page`"),
        ("title: First page", "title – First page", "a colon belongs after", "`title: First page`"),
        ("title: First page", "title -> First page", "a colon belongs after", "`title: First page`"),
        ("title: First page", "\u200btitle: First page", "can’t be seen", "`title:`"),
        ("job-code: ", "job–code: ", "the name “job–code” holds a sign", "`job-code:`"),
        ("brand: Samplumab", f"brand:{NBSP}Samplumab", "the special one (U+00A0)", "`brand: Samplumab`"),
        ("market: none", f"market: none{NBSP}", "holds a sign of a word processor", "`none`"),
        ("prepared: 2026-11", "prepared: 2026–11", "holds a sign of a word processor", "`2026-11`"),
        ("format: a5-flyer", "format: a5–flyer", "there is no format “a5–flyer”", "keyboard: `a5-flyer`"),
        ("format: a5-flyer", "format: a5\u2011flyer", "there is no format", "keyboard: `a5-flyer`"),
        ("format: a5-flyer", "format: ＂a5-flyer＂", "there is no format", "quotation marks: `a5-flyer`"),
        ("format: a5-flyer", "format: a5\u00adflyer", "there is no format", "did you mean “a5-flyer”?"),
    ],
)
def test_signs_that_only_look_alike_are_told(
    tmp_path: Path, old: str, new: str, message: str, fix: str
) -> None:
    findings = found(tmp_path, old, new)
    assert any(message in finding.message and fix in finding.fix for finding in findings), [
        finding.as_text() for finding in findings
    ]


@pytest.mark.parametrize("emoji", ["😀", "👩🏽‍⚕️", "🇬🇧", "1️⃣", "🩺", "💊", "👨‍👩‍👧"])
def test_an_emoji_is_one_finding_with_a_way_out(tmp_path: Path, emoji: str) -> None:
    findings = [
        found for found in found(tmp_path, "Words of the first", f"Words {emoji} of") if "glyph" in found.rule
    ]
    assert len(findings) == 1
    assert findings[0].message.startswith(f"the fonts have no character “{emoji}” (U+{ord(emoji[0]):04X}")
    assert "`icon:`" in findings[0].fix


def test_signs_and_quotes_by_themselves() -> None:
    assert pasted_bullet("word") is None and pasted_bullet("") is None and pasted_bullet("•") is None
    assert pasted_bullet("2024. It was") is None and pasted_bullet("e.g. this") is None
    assert without_curly_quotes("“a” and “b”") == "" and without_curly_quotes("“”") == ""
    assert without_curly_quotes("“a‘s”") == "a‘s"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Words of the re-\n            admitted", "re- admitted"),
        (">\n            Words of the re-\n            admitted", "re- admitted"),
        ("Words pre-\n            and post-treatment", ""),
        ("Words of CD19-\n            negative cells", ""),
        ("Words of Ph-\n            Leukaemia", ""),
        ("Words of the well-\n            2 known", ""),
    ],
)
def test_a_word_that_the_end_of_a_line_divides_is_a_warning(tmp_path: Path, text: str, told: str) -> None:
    findings = [
        one for one in found(tmp_path, "Words of the first leaflet.", text) if one.rule == "content.pasted"
    ]
    assert [one.severity for one in findings] == [Severity.WARNING] * bool(told)
    assert not told or f"“{told}” is printed" in findings[0].message


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("\u0410spirin twice a day", "U+0410"),
        ("S\u0430mplumab is given", "U+0430"),
        ("Пр\u0065парат дают один раз", "U+0065"),
        ("Препарат S\u0430 и IgG", "U+0430"),
        ("IFNγ, β2 and 5 µg", ""),
        ("Αsk your nurse", "U+0391"),
        ("Take \u039fne of them", "U+039F"),
        ("a day \u03bfff", "U+03BF"),
        ("Τake it", "U+03A4"),
        ("Ρain \u0399s common", "U+03A1"),
        ("Aσθένεια και B6", "U+0041"),
        ("TNFα, αβT and γδT cells, Δ9-THC, ΔF508, Aβ42, NF-κB, κλ, 5 μM, φX174, χ2 and ω3", ""),
        ("CAR-Т-клетки и IgG-зависимый", ""),
        ("МРТшный GPSный", ""),
    ],
)
def test_a_letter_of_another_script_in_a_word_is_a_warning(tmp_path: Path, text: str, sign: str) -> None:
    findings = found(tmp_path, "Words of the first leaflet.", f"{text}.")
    told = [finding.message for finding in findings if "of another script" in finding.message]
    assert [sign in message for message in told] == [True] * bool(sign)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("See Error! Reference source not found. for more", "“Error! Reference source not found” is what"),
        ("Siehe Fehler! Textmarke nicht definiert.", "“Fehler! Textmarke nicht definiert” is what"),
        ('In all "#DIV/0!" of 40', "“#DIV/0!” is what a program wrote"),
        ("Click or tap here to enter text.", "“Click or tap here to enter text” is what"),
        ("Donâ€™t stop", "“â€™” was “’” before"),
        ("A cafÃ© at 37 degrees", "“Ã©” was “é” before"),
        ("At 37Â°C", "“Â°” was “°” before"),
        ("Less thanÂ\u00a05", "“Â\u00a0” was “\u00a0” before"),
        ("Cells of Î±Î² kind", "“Î±” was “α” before"),
        ("See Error! Unknown document property name. for it", "“Error! Unknown document property name” is"),
        ("Fehler! Kein Text mit angegebener Formatvorlage", "“Fehler! Kein Text mit"),
        ("Erreur ! Référence de lien hypertexte non valide", "“Erreur ! Référence de lien"),
        ('See HYPERLINK "https://example.org"', "“HYPERLINK "),
        ("See PAGEREF _Toc12 \\h 4", "“PAGEREF _Toc12” is what"),
        ("Not known: #N/A", "“#N/A” is what"),
        ("Not known: #NV", "“#NV” is what"),
        ("A #SPILL! in it", "“#SPILL!” is what"),
        ("In all ######## mg", "“########” is what"),
        ("In all 1.5E+09 cells", "“1.5E+09” is how spreadsheets"),
        ("Above 1.5 x 109/L", "“x 109” a raised figure"),
        ("Up to 2 × 108 cells", "“× 108” a raised figure"),
        ("Below 109/L", "“109/L” a raised figure"),
        ("Give 5 mg kg-1 daily", "“mg kg-1” a raised figure"),
        ("Give 1O mg", "“1O” has a letter"),
        ("Give l0 mg", "“l0” has a letter"),
        ("For 3O days", "“3O” has a letter"),
        ("Above 1o0 %", "“1o0” has a letter"),
        ("Below 0.O5 mL", "“0.O5” has a letter"),
        ("At 2 x 10-6 mol/l", "“x 10-6” a raised figure"),
        ("About 3·10−9 of them", "“·10−9” a raised figure"),
        ("At 10-9 M", "“10-9 M” a raised figure"),
        ("Give 5 mg/m2 once", "“mg/m2” a raised figure"),
        ("A BMI of 25 kg/m2", "“kg/m2” a raised figure"),
        ("Below 500 cells/mm3", "“cells/mm3” a raised figure"),
        ("For 1.73 m2", "“1.73 m2” a raised figure"),
        ("About 3·1012 of them", "“·1012” a raised figure"),
        ("Take 11⁄2 tablets", "“11⁄2” may have been 1 and 1⁄2"),
        ("Take 23⁄4 tablets", "“23⁄4” may have been 2 and 3⁄4"),
        ("Take 1⁄2, 3⁄4, 2½ or 1.5 tablets, or 11/2", ""),
        ("It works well.¹ So", "“¹” reads as the number of a source"),
        ("As shown²⁻⁴ before", "“²⁻⁴” reads as the number"),
        ("It works [3, 4].", "“[3, 4]” reads as the number"),
        ("It works [12–14].", "“[12–14]” reads as the number"),
        ("It is at 38.5 ºC", "“38.5 ºC” the sign is that of ordinals"),
        ("It is at 38⁰C", "“38⁰C” the sign is a raised nought (⁰)"),
        ("It is at 38˚C", "“38˚C” the sign is a ring (˚)"),
        ("It is at 100 ᵒF", "“100 ᵒF” the sign is a raised letter (ᵒ)"),
        ("It is at 38 oC", "“38 oC” the sign is a letter (o)"),
        ("It is at 38∘C", "“38∘C” the sign is a circle (∘)"),
        ("It is at 38 °C, 38°C or 0 of C, at 10⁰ and 37 co", ""),
        ("Drug\t5 mg\tdaily", "a tab in the text"),
        ("Dear «First_Name»,", "“«First_Name»” is what"),
        ("Dear <<First Name>>,", "“<<First Name>>” is what"),
        ("Dear *|FNAME|*,", "“*|FNAME|*” is what"),
        ("Take %%Brand%% daily", "“%%Brand%%” is what"),
        ("Take %brand% daily", "“%brand%” is what"),
        ("Take |brand| daily", "“|brand|” is what"),
        ("Take ${brand} daily", "“${brand}” is what"),
        ("Take <Brand> daily", "“<Brand>” is what"),
        ("Call <insert phone number>", "“<insert phone number>” is what"),
        ("Come at <% time %> to us", "“<% time %>” is what"),
        ("5% and 10% of us, |x|, below <LLN>, 5 <brands> 3, a %b%, “$5”, 50%ab%", ""),
        ("Commented [JS2]: is that so?", "“Commented [JS2]:” is what a program writes beside"),
        ("Kommentiert [AB1]: stimmt das?", "“Kommentiert [AB1]:” is what"),
        ("Formatted: Font: Bold", "“Formatted: Font” is what"),
        ("Formatiert: Schriftart: Fett", "“Formatiert: Schriftart” is what"),
        ("Take [Deleted: 5] 10 mg", "“[Deleted: 5]” is what"),
        ("Deleted: old words", "“Deleted:” is what"),
        ("Take it daily[JS1]", "“[JS1]” is what"),
        ("Take it daily.[AB12]", "“[AB12]” is what"),
        ("Take 5\u00ad0 mg", "an invisible sign (U+00AD) stands in a number"),
        ("Take 1\u200b000 mg", "an invisible sign (U+200B) stands in a number"),
        ("Hos\u00adpital, [CD19] and [hospital], deleted: no, formatted as such, [Formulated for it]", ""),
        ("This ther- apy helps", "“ther- apy” looks like a word that the end of a line"),
        ("Words of the re- admitted", "“re- admitted” looks like a word that the end of a line"),
        ("Die Behand- lung hilft", "“Behand- lung” looks like a word"),
        ("Tell us of side e ects", "in “e ects” letters such as fi"),
        ("An in ammation of it", "in “in ammation” letters"),
        ("A signicant change", "in “signicant” letters"),
        ("For pa ents at home", "in “pa ents” letters"),
        ("Informaon for you", "in “Informaon” letters"),
        ("Take speci c tests", "in “speci c” letters"),
        (
            "Pre- and post-treatment, Ein- und Ausfuhr, effects, specific patients, Non- Hodgkin, "
            "St Benet’s, an opera on Sunday",
            "",
        ),
        ("Elle a dit «bonjour», 3 << 5 >> 4", ""),
        ("85 × 105 mm, 2 × 100 mg, CO₂, 10⁹/L, m², R², CD4⁺, kg⁻¹, 25 µg/m³, Na⁺, 2 × 10^9^/L", ""),
        ("5l, 10l, 2O, I, 1I and CO2; H2O 5 mg; Io, 5 l, O2 10 %; 1.5l of it; vitamin B12 mg", ""),
        ("3 x 10-15 minutes, 5 mg/m^2^, 10-6^th^, 2 x 10^-6^ M, from 10-9 o’clock, M2 cells, 10 of m2", ""),
        ("On day 103 of 106, E10, 5E, no. 109 / 110, 1º, #1 and ###, Error! Do not use it", ""),
        ("[page 5](#a), [1](https://x.org), [^18^F], [12 weeks]", ""),
        ("MAÇÃ”, SÃO, Âge, Île and â are letters; error! and #5 are words", ""),
    ],
)
def test_what_programs_leave_behind_and_garble(text: str, says: str) -> None:
    place = SourcePlace("content.yaml", 1, 1, text)
    node = Scalar(text, place, lines=(text,))
    told = [one.message for one in pasted(Mapping(((Scalar("text", place), node),), place))]
    assert bool(told) is bool(says) and all(says in one for one in told), told


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("en-GB", "Take «Brand» daily", ["«Brand»"]),
        ("en", "Dear «FirstName» and «Company»", ["«FirstName»"]),
        ("en-US", "Elle a dit «bonjour»", []),
        ("de-CH", "Nehmen Sie «Alpha» täglich", []),
        ("it", "«Alfa» ogni giorno", []),
    ],
)
def test_fields_of_a_mail_merge_are_told_where_nobody_quotes_so(
    language: str, text: str, told: list[str], tmp_path: Path
) -> None:
    project = small(tmp_path)
    project.change("content.yaml", "language: en-GB", f"language: {language}")
    project.change("content.yaml", "          - Words of the first leaflet", f"          - {text}. Words")
    found = [one.message for one in inspect(Session(project.folder / "content.yaml"))]
    assert [one.split("”")[0][1:] for one in found if "field that was not filled in" in one] == told
