"""Links: what they lead to can be read on paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from brochure.findings import Severity
from brochure.rules.links import LeafletWords, doubtful, leads_elsewhere
from brochure.text.uri import uri_of
from tests.project import Project
from tests.project import small as small_project

WORDS = "See nhs.uk/car-t, call 0800 12 34 or write to help@example.org."


@pytest.mark.parametrize(
    "address",
    [
        "https://nhs.uk/car-t",
        "http://www.nhs.uk/car-t/",
        "https://NHS.uk/CAR-T",
        "tel:08001234",
        "tel:+0800-1234",
        "mailto:help@example.org?subject=x",
    ],
)
def test_an_address_that_is_written_out_is_readable(address: str) -> None:
    assert LeafletWords(WORDS).has(address)


@pytest.mark.parametrize(
    "address", ["https://nhs.uk/leukaemia", "tel:08001235", "mailto:helper@example.org", "https://other.org"]
)
def test_an_address_that_is_not_there_is_not(address: str) -> None:
    assert not LeafletWords(WORDS).has(address)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small_project(tmp_path / "project")


def _told(project: Project) -> list[str]:
    return [line for line in project.run("check").err.splitlines() if "on paper" in line]


def test_a_link_to_an_address_that_is_not_printed_is_told_with_its_place(project: Project) -> None:
    text = (project.folder / "content.yaml").read_text(encoding="utf-8")
    before = next(line for line in text.splitlines() if line.strip().startswith("- ") and "[@" in line)
    linked = before + " See [the charity](https://example.org/help)."
    project.change("content.yaml", before, linked)
    (told,) = _told(project)
    number = text.splitlines().index(before) + 1
    assert told.startswith(f"content.yaml:{number}:")
    assert "“the charity”" in told and "https://example.org/help" in told


def test_a_link_whose_address_stands_in_the_text_is_fine(project: Project) -> None:
    text = (project.folder / "content.yaml").read_text(encoding="utf-8")
    before = next(line for line in text.splitlines() if line.strip().startswith("- ") and "[@" in line)
    project.change("content.yaml", before, before + " See [example.org/help](https://example.org/help).")
    assert _told(project) == []


@pytest.mark.parametrize(
    ("text", "address", "says"),
    [
        (
            "see https://example.org@example.com/a",
            "https://example.org@example.com/a",
            "leads to example.com",
        ),
        ("https://ex\u0430mple.org/", "https://ex\u0430mple.org/", "“\u0430” only looks like"),
        ("https://example.org/50%.", "https://example.org/50%", "a % stands for itself"),
        ("https://example.org/?a=1&amp;b=2", "https://example.org/?a=1&amp;b=2", "“&amp;” stands for a sign"),
        ("https://example.org/fi\u200blms", "https://example.org/fi\u200blms", "invisible sign, U+200B"),
        ("https://example.org/films).", "https://example.org/films", "ends with “).”"),
        ("see [words](https://example.org/a.)", "https://example.org/a", "ends with “.”"),
        ("https://example.org/a_(b)", "", ""),
        ("See https://example.org/a.", "", ""),
        ("https://example.org:port/", "https://example.org:port/", "names no computer"),
        ("http://localhost/a", "http://localhost/a", "only one network knows: localhost"),
        ("http://192.168.0.1/a", "http://192.168.0.1/a", "only one network knows: 192.168.0.1"),
        ("https://intranet/leaflets", "https://intranet/leaflets", "only one network knows: intranet"),
        ("https://wiki.clinic.local/a", "https://wiki.clinic.local/a", "only one network knows"),
        ("https://8.8.8.8/a and https://example.org:8443/a", "", ""),
        ("https:///a", "https:///a", "names no computer"),
        ("https://www.example,org/a", "https://www.example,org/a", "“,” can’t stand in a name"),
        ("https://www.example.org\\a", "https://www.example.org\\a", "is a backslash"),
        # One that says that a sign is no markup.
        ("https://www.example.org/a\\_b\\*c?x=1\\&y", "", ""),
        ("https://wwww.example.org/a", "https://wwww.example.org/a", "begins with “wwww.”"),
        ("[words](https://example.org)[@alpha] and https://example.org/a@b?c=%C3%BC", "", ""),
        ("https://пример.рф, https://例え.jp, https://straße.example/ß and https://sub.пример.рф", "", ""),
    ],
)
def test_an_address_that_leads_elsewhere_than_it_looks_is_told(text: str, address: str, says: str) -> None:
    found = list(doubtful(text))
    assert [one[0] for one in found] == ([address] if says else [])
    assert not says or says in found[0][2]


@pytest.mark.parametrize(
    ("address", "uri"),
    [
        ("https://straße.example/a", "https://xn--strae-oqa.example/a"),
        ("https://faß.münchen.example:80/ü", "https://xn--fa-hia.xn--mnchen-3ya.example:80/%C3%BC"),
        ("https://βόλος.example", "https://xn--nxasmm1c.example"),
    ],
)
def test_hosts_are_named_as_registries_of_today_do(address: str, uri: str) -> None:
    assert uri_of(address) == uri


@pytest.mark.parametrize(
    ("words", "address", "told"),
    [
        ("www.nhs.uk", "https://www.example.org/", True),
        ("nhs.uk/cancer", "https://www.nhs.uk/heart", True),
        ("https://nhs.uk", "https://nhs.uk.example.org/", True),
        ("a@example.org", "mailto:c@example.org", True),
        ("0800 111 222", "tel:0800333444", True),
        ("999", "tel:112", True),
        ("www.nhs.uk", "https://nhs.uk/", False),
        ("NHS.uk/cancer", "https://www.nhs.uk/cancer/?from=leaflet", False),
        ("a@example.org", "mailto:A@example.org?subject=x", False),
        ("0113 243 2799", "tel:+441132432799", False),
        ("+44 (0)113 243 2799", "tel:01132432799", False),
        ("0113\u2011243\u00a02799", "tel:0113-243-2799", False),
        ("the website of the NHS", "https://www.nhs.uk/", False),
        ("24/7", "tel:0800333444", False),
        ("24/7 help", "tel:0800333444", False),
        ("Node.js guide", "https://example.org/", False),
        ("www.nhs.uk", "https://[", False),
    ],
)
def test_words_that_are_another_address_than_the_link_leads_to_are_told(
    words: str, address: str, told: bool
) -> None:
    assert leads_elsewhere(words, address) is told


@pytest.mark.parametrize(
    ("address", "by", "real"),
    [
        (
            "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.nhs.uk%2Fa&data=05",
            "Outlook",
            "https://www.nhs.uk/a",
        ),
        ("https://urldefense.com/v3/__https://www.nhs.uk/a__;!!x$", "Proofpoint", "https://www.nhs.uk/a"),
        ("https://www.google.com/url?q=https://www.nhs.uk/a&sa=D", "Google", "https://www.nhs.uk/a"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fnhs.uk", "Facebook", "https://nhs.uk"),
        ("https://translate.google.com/translate?u=https://nhs.uk", "Google Translate", "https://nhs.uk"),
        ("https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fnhs.uk&c=E", "Barracuda", "https://nhs.uk"),
        ("https://www-nejm-org.ezproxy.example.edu/doi/x", "www-nejm-org.ezproxy.example.edu", ""),
        ("https://trust.sharepoint.com/:b:/s/x", "ask readers for an account", ""),
        ("https://nhs.uk/a?utm_source=chatgpt.com", "an assistant named the page", ""),
        ("https://drive.google.com/file/d/x", "ask readers for an account", ""),
    ],
)
def test_an_address_out_of_a_mail_or_a_search_is_told_with_the_real_one(
    address: str, by: str, real: str
) -> None:
    ((_told, severity, message, fix),) = doubtful(f"See {address} for more")
    assert severity is Severity.WARNING and by in message
    assert fix.endswith(real)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.google.com/maps?q=clinic",
        "https://www.youtube.com/watch?v=abc",
        "https://web.archive.org/web/2020/https://nhs.uk",
        "https://www.linkedin.com/company/example",
        "https://bit.ly/abc",
        "https://sharepoint.example.org/a",
        "https://safelinks.example.org/a?url=b",
    ],
)
def test_an_address_of_its_own_is_left_alone(address: str) -> None:
    assert not list(doubtful(f"See {address} for more"))
