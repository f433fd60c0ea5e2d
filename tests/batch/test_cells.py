"""What a cell may hold by the type of its column, and why some can't be meant."""

from __future__ import annotations

from typing import cast

import pytest

from brochure.batch.cells import CellError, checked, doubtful
from brochure.batch.given import GivenCell
from brochure.content.variants import CellType, VariantColumn
from brochure.findings import SourcePlace
from brochure.source.project import Project


def fault(kind: CellType, text: str, region: str | None = None) -> str:
    """Why a text can't be used, and what to do; empty where it can."""
    column = VariantColumn(type=kind, most=300, region=region)
    # No cell but that of a picture looks at the project.
    try:
        assert checked(GivenCell(text, SourcePlace("t.csv")), column, cast(Project, None)) == text
    except CellError as error:
        return f"{error}; {error.fix}"
    return ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("https://leeds.example,org", "is not an address of the web"),
        ("https://leeds..example.org", "is not an address of the web"),
        ("https://leeds.example.org:abc/", "is not an address of the web"),
        ("https://leeds.example.org|york.example.org", "is not an address of the web"),
        ("https://leeds.example.org.", "ends with “.”"),
        ("https://leeds.example.org/unit,", "ends with “,”"),
        ("https://leeds.example.org/unit)", "ends with “)”"),
        ("https://leeds.example.org/a…/b", "holds “…”"),
        ("https://leeds.example.org/a%2", "holds “%”"),
        ("https://leeds.example.org/[unit]", "holds “[unit]”"),
        ("https://leeds.example.org/{{id}}", "holds “{”"),
        ("https://leeds.example.org/a,https://york.example.org", "is more than one address"),
        ("https://l\u0435eds.example.org", "it is the cyrillic small letter ie (U+0435)"),
        ("https://klinikum-münchen.example/ä", ""),
        ("https://例え.jp", ""),
        ("https://leeds.example.org:8443/a_(b)?x[]=1&y=%20#top", ""),
        ("https://web.example.org/a/https://leeds.example.org/b", ""),
    ],
)
def test_an_address_of_the_web_that_leads_nowhere_is_told(text: str, told: str) -> None:
    assert told in fault("url", text) if told else not fault("url", text)


@pytest.mark.parametrize("text", [".x@example.org", "x.@example.org", "x..y@example.org", "x@example"])
def test_an_address_of_e_mail_that_nobody_has_is_told(text: str) -> None:
    assert "is not an e-mail address" in fault("email", text) and not fault("email", "x.y/z@example.org")


@pytest.mark.parametrize(
    ("region", "text", "told"),
    [
        ("GB", "(0113 496 0123", "a bracket without its other half"),
        ("GB", "/0113 496 0123", "has a sign too many"),
        ("GB", "0113--496 0123", "has a sign too many"),
        ("GB", "0113 496 0123 -", "has a sign too many"),
        # As it stands nobody gets through.
        ("GB", "44 113 496 0123", "lacks “+” before its country"),
        ("GB", "+44 0113 496 0123", "not dialled there, such as a zero; write +44 113 496 0123"),
        ("IT", "39 06 6982 1234", "lacks “+” before its country"),
        # What Python makes of a column of numbers; a zero more is a number of somebody else.
        ("DE", "891234567.0", "was kept as a number by a program"),
        ("DE", "+49891234567.0", "was kept as a number by a program"),
        ("GB", "0113.496.0123", ""),
        ("GB", "0113 - 496 0123 ext. 12", ""),
        ("GB", "+44 (0)113 496 0123", ""),
        ("GB", "(0)113 496 0123", ""),
        ("GB", "0044 113 496 0123", ""),
        ("DE", "+49 (0)89 / 1234-0", ""),
        ("DE", "089/1234567", ""),
        ("US", "1-202-555-0123", ""),
        ("IT", "393 123 4567", ""),
        ("RU", "8 495 123-45-67", ""),
    ],
)
def test_a_number_that_is_not_dialled_as_it_is_written_is_told(region: str, text: str, told: str) -> None:
    assert told in fault("telephone", text, region) if told else not fault("telephone", text, region)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        *(
            (text, "nothing to print")
            for text in ("#BEZUG!", "#N/D", "#¡REF!", "#NOM?", "Err:502", "#ERROR!")
        ),
        *((text, "nothing to print") for text in ("Loading...", "#####", "#GETTING_DATA", "(blank)", "NaT")),
        *((text, "nothing to print") for text in ("to be confirmed", "Not applicable", "#DIV/0!", "#NAME?")),
        *((text, "a truth value") for text in ("TRUE", "FALSCH", "FAUX")),
        *((text, "made of a number or a day") for text in ("1.00E+05", "2026-12-03 00:00:00")),
        ("Сlinic", "only looks like its own: it is the cyrillic capital letter es"),
        *((f"Leeds{sign}", "that nobody sees") for sign in "\u200e\u034f\ufe0f\u3164\U000e0041"),
        *(
            (text, "")
            for text in ("True Colours", "#1", "#Leeds!", "1E5", "2026-12-03", "Москва", "IFNγ", "µg")
        ),
    ],
)
def test_what_programs_leave_in_a_cell_is_told(text: str, told: str) -> None:
    assert told in fault("text", text) if told else not fault("text", text)


@pytest.mark.parametrize(("text", "is_doubtful"), [("01-Mar", True), ("Sep-02", True), ("Mar-Dee 1", False)])
def test_a_day_that_a_program_made_is_doubtful(text: str, is_doubtful: bool) -> None:
    assert bool(doubtful(text, VariantColumn())) is is_doubtful
