"""Names of authors, as BibTeX files, reference managers and people write them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brochure.bibliography.bibtex import read_bibtex
from brochure.bibliography.items import Reference
from brochure.bibliography.people import read_person
from brochure.bibliography.reference_list import format_bibliography
from brochure.findings import SourcePlace
from brochure.source.nodes import Mapping, Scalar, plain
from tests.work import coming_to_an_end

AMA = "american-medical-association"


def told(item: Mapping) -> list[tuple[str, str, str]]:
    from brochure.bibliography.doubts import doubts

    return [(found.severity.value, found.message, found.fix) for found in doubts(item)]


def entry(author: str) -> tuple[str, list[tuple[str, str, str]]]:
    """The authors as AMA style prints them, and what is told of them, of a field in BibTeX."""
    (item,), findings = read_bibtex(f"@book{{a, title={{T}}, author={{{author}}}, year=2018}}", "a.bib")
    assert findings == []
    (printed,) = format_bibliography([Reference.model_validate(plain(item))], AMA)
    return printed.text.removesuffix(" T. 2018.").removesuffix("."), told(item)


@pytest.mark.parametrize(
    ("author", "printed"),
    [
        ("King, Jr., Martin L.", "King ML Jr"),
        ("King, Martin L., Jr.", "King ML Jr"),
        ("Martin L. King Jr.", "King ML Jr"),
        ("King, Jr.", "King Jr"),
        ("van der Berg, Jr.", "van der Berg Jr"),
        ("García Márquez, MD", "García Márquez MD"),
        ("Lee III, Bruce", "Lee B III"),
        ("John Smith II", "Smith J II"),
        ("Dupont, Jean-Paul and Dupont, J.-P. and Dupont, J-P", "Dupont JP, Dupont JP, Dupont JP"),
        ("Chekhov, Yu. A. and Petrov, Ch. and Guillaume, Ph.", "Chekhov YuA, Petrov Ch, Guillaume Ph"),
        ("Smith, JA and Smith, J.A. and Smith, J A", "Smith JA, Smith JA, Smith JA"),
        ("van der Berg, Jan and de la Cruz, Ana", "van der Berg J, de la Cruz A"),
        ("Ludwig van Beethoven", "van Beethoven L"),
        ("Erd{\\H{o}}s, P{\\'a}l and M{\\\"u}ller, {\\'E}mile", "Erdős P, Müller É"),
        (
            "{World Health Organization} and {Johnson \\& Johnson}",
            "World Health Organization, Johnson & Johnson",
        ),
        ("Smith, J. and others", "Smith J, et al"),
        ("Li, X and Ng, A and Plato", "Li X, Ng A, Plato"),
        ("Yang, MA and Ma, Yo-Yo", "Yang MA, Ma YY"),
        ("given=Ann, family=Bee", "Bee A"),
        ("family=Berg, given=Jan, prefix=van der, useprefix=true and Smith, J.", "van der Berg J, Smith J"),
        ("family={de la Salle}, given={Jean-Baptiste}, given-i=JB", "de la Salle JB"),
        ('given="Martin Luther", family=King, suffix=Jr', "King ML Jr"),
        ('family=M{\\"u}ller, given=Hans', "Müller H"),
    ],
)
def test_names_that_are_certain_are_printed_and_nothing_is_told(author: str, printed: str) -> None:
    assert entry(author) == (printed, [])


@pytest.mark.parametrize(
    ("author", "printed", "message"),
    [
        ("Martin L. King, Jr.", "King ML Jr", "is read as “King” with “Martin L.” and “Jr.”"),
        ("John Smith, III", "Smith J III", "is read as “Smith” with “John” and “III”"),
        ("Jan van der Berg, Jr.", "van der Berg J Jr", "is read as “Berg” with “Jan” and “Jr.”"),
        ("Jean d'Arcy, Sr.", "d’Arcy J Sr", "is read as “d'Arcy” with “Jean” and “Sr.”"),
        ("Bruce Lee, PhD", "Lee B", "PhD is no part of the name"),
        ("World Health Organization", "World Health Organization", "looks like an organisation"),
        ("European Medicines Agency", "European Medicines Agency", "looks like an organisation"),
        ("Example Study Group", "Example Study Group", "looks like an organisation"),
        ("The ELIANA Investigators", "The ELIANA Investigators", "looks like an organisation"),
        ("Organization, World Health", "World Health Organization", "looks like an organisation"),
        ("Novartis Pharma, Inc.", "Novartis Pharma, Inc", "looks like an organisation"),
        ("Center, Melissa A.", "Center MA", "looks like an organisation"),
        ("WHO", "WHO", "looks like an organisation"),
        ("Smith JA", "Smith JA", "looks like initials, so it is read as “Smith” with “JA”"),
        ("Smith J.", "Smith J", "looks like initials"),
        ("Sartre J-P", "Sartre JP", "looks like initials"),
        ("van der Berg J", "van der Berg J", "is not taken apart"),
        ("King ML Jr", "King ML Jr", "looks like initials"),
        ("Smith, J. and et al.", "Smith J, et al", "is not a name"),
        ("John Smith MD", "Smith J", "MD is no part of the name"),
        ("Smith, John, MD", "Smith J", "MD is no part of the name"),
        ("Smith, John MD, PhD", "Smith J", "PhD and MD is no part"),
        ("Prof. Dr. Hans Müller", "Müller H", "Prof. Dr. is no part"),
        ("Smith, John1", "Smith J", "there is “1” in the name"),
        ("NG, Andrew", "NG A", "looks like initials"),
    ],
)
def test_names_that_are_odd_are_read_as_they_were_meant_and_told(
    author: str, printed: str, message: str
) -> None:
    shown, ((severity, found, fix),) = entry(author)
    assert (shown, severity) == (printed, "warning")
    assert message in found and fix


@pytest.mark.parametrize(
    "author",
    [
        "Smith J, Jones K, Brown L",
        "Smith J, Jones K",
        "Smith J; Jones K",
        "Smith, J.; Jones, K.",
        "Smith, J. & Jones, K.",
        "J. Smith, K. Jones",
        "Smith, J. et al.",
        "Smith J, et al.",
        "{Smith, J. and Jones, K.}",
        "Smith, J. / Jones, K.",
        "Johnson & Johnson",
    ],
)
def test_several_names_in_one_are_an_error(author: str) -> None:
    (item,), findings = read_bibtex(f"@book{{a,\n  title={{T}},\n  author={{{author}}}}}", "a.bib")
    assert findings == []
    ((severity, _message, fix),) = told(item)
    assert severity == "error" and "in BibTeX" in fix


def test_what_is_odd_in_many_names_is_told_once() -> None:
    _shown, findings = entry("Maude SL and Laetsch TW and Buechner J")
    assert len(findings) == 1 and findings[0][1].endswith("; so it is with 2 more of the names here")


@pytest.mark.parametrize(
    ("parts", "read"),
    [
        ({"family": "King Jr.", "given": "Martin L."}, "King ML Jr"),
        ({"family": "King", "given": "Martin L., Jr."}, "King ML Jr"),
        ({"family": "King", "given": "Martin L. Jr"}, "King ML Jr"),
        ({"family": "King", "given": "Martin L.", "suffix": "Jr."}, "King ML Jr"),
        ({"family": "World Health Organization"}, "World Health Organization"),
        ({"family": "Johnson & Johnson"}, "Johnson & Johnson"),
        ({"family": "WHO"}, "WHO"),
        ({"literal": "Roche, Basel, Switzerland"}, "Roche, Basel, Switzerland"),
        ({"literal": "Example Centre, Boston, MA, USA"}, "Example Centre, Boston, MA, USA"),
        ({"literal": "et al."}, "et al"),
        ({"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van"}, "van Gogh V"),
        ({"family": "Cruz", "given": "Maria", "dropping-particle": "de la"}, "Cruz M de la"),
        ({"family": "Humboldt", "given": "Alexander von"}, "Humboldt A von"),
        ({"family": '"van Gogh"', "given": "Vincent"}, "van Gogh V"),
        ({"literal": '"Example Centre"'}, "Example Centre"),
    ],
)
def test_parts_that_are_certain_are_printed(parts: dict[str, str], read: str) -> None:
    source = Reference.model_validate({"id": "a", "type": "book", "title": "T", "author": [parts]})
    (printed,) = format_bibliography([source], AMA)
    assert printed.text.removesuffix(" T.").removesuffix(".") == read
    assert read_person(parts)[1] == ()


@pytest.mark.parametrize(
    ("parts", "read", "is_error"),
    [
        ({"family": "Smith JA"}, {"family": "Smith", "given": "JA"}, False),
        ({"family": "Smith, John"}, {"family": "Smith", "given": "John"}, False),
        (
            {"family": "Organization", "given": "World Health"},
            {"literal": "World Health Organization"},
            False,
        ),
        ({"family": "Smith", "given": "John, MD"}, {"family": "Smith", "given": "John"}, False),
        ({"family": "Smith MD", "given": "John"}, {"family": "Smith", "given": "John"}, False),
        ({"family": "al.", "given": "et"}, {"literal": "et al"}, False),
        ({"family": "JA", "given": "Smith"}, {"family": "JA", "given": "Smith"}, False),
        ({"family": "Smith", "given": "JA; Jones K"}, None, True),
        ({"family": "Smith J & Jones K"}, None, True),
        ({"literal": "Smith J, Jones K"}, None, True),
        ({"literal": "Smith J, et al."}, None, True),
        ({"literal": "Smith, J. and Jones, K."}, None, True),
        ({"literal": "Smith, J., Jones, K."}, None, True),
        ({"literal": "Smith, J. A. & Jones, K."}, None, True),
    ],
)
def test_parts_that_are_odd_are_told(
    parts: dict[str, str], read: dict[str, str] | None, is_error: bool
) -> None:
    name, (doubt,) = read_person(parts)
    assert doubt.is_error == is_error and doubt.fix
    assert read is None or name == read


@settings(max_examples=300, derandomize=True, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["family", "given", "suffix", "literal", "non-dropping-particle", "parse-names"]),
        st.text(st.sampled_from("JoSm nI.,;&-’JrMDet al1(<Éß字\n"), max_size=25) | st.text(max_size=10),
    )
)
def test_no_name_breaks_the_reader_and_none_vanishes(parts: dict[str, str]) -> None:
    name, _doubts = read_person(parts)
    printed: Any = {part: text for part, text in parts.items() if part != "parse-names" and text.strip()}
    assert bool(printed) == bool(name)


@pytest.mark.parametrize(
    ("name", "is_told"),
    [
        ({"family": "smith", "given": "john"}, True),
        ({"family": "van der berg", "given": "jan"}, True),
        ({"family": "smith", "given": "John"}, False),
        ({"family": "von Berg", "given": "jan"}, False),
        ({"family": "al-Hassan", "given": "Omar"}, False),
        ({"family": "李", "given": "明"}, False),
        ({"literal": "the group"}, False),
    ],
)
def test_names_in_small_letters_are_told(name: dict[str, str], is_told: bool) -> None:
    _read, doubts = read_person(name)
    assert any("small letters" in doubt.message for doubt in doubts) is is_told


@pytest.mark.parametrize(
    ("fields", "fix"),
    [
        ("pages={pp. 12--15}", "write 12-15"),
        ("pages={p12-15}", "write 12-15"),
        ("pages={448--439}", "look them up, and write them as in 439-448"),
        ("volume={Vol. 12}", "write 12"),
        ("number={No. 3}", "write 3"),
        ("pages={S. 33-35}", "write 33-35"),
        ("pages={n/a--n/a}", "look it up, or remove the field"),
        ("pages={n/a}", "look it up, or remove the field"),
        ("pages={NA}", "look it up, or remove the field"),
        ("pages={[no pagination]}", "look it up, or remove the field"),
        ("volume={--}", "look it up, or remove the field"),
        ("number={n.a.}", "look it up, or remove the field"),
        ("volume={undefined}", "look it up, or remove the field"),
        ("volume={378 5}", "write `volume: 378` and `issue: 5`"),
        ("volume={378(5)}", "write `volume: 378` and `issue: 5`"),
        ("volume={378, no. 5}", "write `volume: 378` and `issue: 5`"),
        ("volume={378; Issue 5-6}", "write `volume: 378` and `issue: 5-6`"),
        ("pages={378(5):439-448}", "write `volume: 378` and `issue: 5` and `page: 439-448`"),
        ("pages={2018;378:e12}", "write `volume: 378` and `page: e12`"),
        ("volume={378 Suppl 1}, number={5}, pages={S12-S19}", ""),
        ("volume={12-13}, number={5 6}, pages={1-2, 5-9}", ""),
        ("volume={2018}, pages={CD001:1-9}", ""),
        ("pages={NA1--NA9}", ""),
        ("pages={i--iv}", ""),
        ("pages={S33--S35}", ""),
        ("pages={p12}", ""),
        ("pages={439--48}", ""),
        ("pages={12--15}, volume={12-13}, number={3 Suppl 1}", ""),
    ],
)
def test_a_word_before_a_number_that_the_style_sets_itself_is_told(fields: str, fix: str) -> None:
    (item,), findings = read_bibtex(
        f"@article{{a, title={{T}}, journal={{J}}, year=2018, {fields}}}", "a.bib"
    )
    assert findings == []
    assert [found_fix for _severity, _message, found_fix in told(item)] == ([fix] if fix else [])


@pytest.mark.parametrize("sign", ["-", "?", "n/a-", "- "])
def test_long_rows_of_signs_in_the_place_of_pages_take_no_time(sign: str) -> None:
    place = SourcePlace("a.yaml")
    item = Mapping(((Scalar("page", place), Scalar(sign * 4000 + "x", place)),), place)
    with coming_to_an_end():
        assert told(item) == []


@pytest.mark.parametrize(
    ("author", "told"),
    [
        ("given=Ann, family=Bee, nickname=Annie", "“nickname=Annie” is no part of a name"),
        ("given=Ann, Bee", "“Bee” is no part of a name"),
        ("given=Ann", "it has no family name"),
    ],
)
def test_names_of_named_parts_that_cannot_be_read_are_told(author: str, told: str) -> None:
    (_item, findings) = read_bibtex(f"@book{{a, title={{T}}, author={{{author}}}, year=2018}}", "a.bib")
    assert told in " ".join(finding.message for finding in findings)


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ([("Doe", "Jane"), ("Doe", "Jane")], "“Jane Doe” stands twice"),
        ([("Doe", "Jane"), ("Roe", "Sam"), ("Doe", "Jane")], "“Jane Doe” stands twice"),
        ([("Wang", "Y"), ("Wang", "Y")], ""),
        ([("Doe", "Jane"), ("Doe", "Jane B")], ""),
        ([("Doe", "jane")], "the first name of “Doe, jane” has a small letter"),
        ([("Müller", "jürgen")], "the first name of “Müller, jürgen” has a small letter"),
        ([("Gogh", "van")], ""),
        ([("Doe", "Jane")], ""),
    ],
)
def test_names_twice_and_first_names_in_small_letters_are_told(
    names: list[tuple[str, str]], told: str
) -> None:
    from brochure.bibliography.doubts import doubts
    from brochure.source.nodes import Sequence

    place = SourcePlace("content.yaml", 1)

    def person(family: str, given: str) -> Mapping:
        parts = (("family", family), ("given", given))
        return Mapping(tuple((Scalar(key, place), Scalar(text, place)) for key, text in parts), place)

    authors = Sequence(tuple(person(*name) for name in names), place)
    messages = [one.message for one in doubts(Mapping(((Scalar("author", place), authors),), place))]
    assert [told in message for message in messages] == [True] * bool(told), messages
