"""Who may certify what: roles, registers, authors, what has grown old, and whose waivers count."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from brochure.approval.people import same_person
from brochure.approval.record import read_approvals
from brochure.pipeline.approve import Certificate, approve
from brochure.pipeline.request import Outcome, Request
from brochure.report.entries import Report
from brochure.rules.judge import judge
from brochure.rules.roles import is_registration, may_certify, may_waive
from tests.approval.sample import AUTHOR, CERTIFIER, NOW, build_screen, flyers
from tests.in_process import here
from tests.project import Project
from tests.rules.examples import SAMPLES, evidence_of

CODE = "UK-SAM-0001"
OLD = "type: article-journal\n    title: Samplumab in a single-arm study"
LABEL = "type: report\n    title: Samplix Summary of Product Characteristics"
VALUES = """\
values:
  stay: { text: 4 weeks, meaning: Stay, source: "[@alpha, p. 5]", date: 2024-09-03 }
  fever: { text: 38 °C, meaning: Fever, source: "[@alpha, p. 6]", date: 2024-09-03 }
  pause: { text: 2 hours, meaning: Pause, source: "[@alpha, p. 6]", date: 2024-09-03 }
  drive: { text: 8 weeks, meaning: Driving, source: "[@alpha, p. 7]", date: 2024-09-03 }
references:
"""
REASON = "Looked at again today, unchanged but for its layout."
ACCEPTED = tuple((name, REASON) for name in ("alpha", "stay", "fever", "pause", "drive"))


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)


@pytest.fixture
def sound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds find no errors, and are not made: what is refused is refused for something else."""
    built = Outcome(cast(Report, {"leaflets": []}), ())
    monkeypatch.setattr("brochure.pipeline.approve.build", lambda *_given: built)


def refusals(made: Project, **given: Any) -> list[tuple[str, str]]:
    """Rule and message of everything that speaks against an approval of the leaflet `hcp`."""
    values: dict[str, Any] = {
        "leaflet": "hcp",
        "name": "A. Certifier",
        "role": "registered doctor",
        "job_code": CODE,
        "registration": "GMC 1234567",
        **given,
    }
    request = Request(made.folder / "content.yaml", made.output)
    with here():
        found = approve(Certificate(**values), request, print).refusals
    return [(each.rule, each.message) for each in found]


def aged(folder: Path) -> Project:
    """A project whose label and values nobody has looked at for 26 months."""
    made = flyers(folder)
    made.change("content.yaml", OLD, LABEL)
    made.change("content.yaml", "issued: 2025\n", "issued: 2024-09-03\n")
    made.change("content.yaml", "references:\n", VALUES)
    text = (made.folder / "content.yaml").read_text(encoding="utf-8")
    words = "Headache is common.[@alpha, p. 3] For {stay}, at {fever}, {pause}, {drive}.[@alpha, p. 3]"
    made.write("content.yaml", text.replace("Headache is common.[@alpha, p. 3]", words, 1))
    return made


# Roles and registers


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"role": "author"}, "“author” does not certify leaflets for the market uk"),
        ({"role": "copywriter"}, "“copywriter” does not certify"),
        ({"role": "Marketing Manager"}, "“Marketing Manager” does not certify"),
        ({"role": "author and registered doctor"}, "does not certify"),
        ({"role": "nurse"}, "“nurse” does not certify"),
        ({"role": "indoctrinator"}, "“indoctrinator” does not certify"),
        ({"registration": ""}, "number in the register of doctors or pharmacists is missing"),
        ({"registration": "[number]"}, "“[number]” is no number in a register"),
        ({"registration": "0000000"}, "“0000000” is no number in a register"),
        ({"registration": "GMC"}, "“GMC” is no number in a register"),
        ({"name": AUTHOR}, f"“{AUTHOR}” drew the leaflet up"),
        ({"name": "Dr. Bob WRITER"}, "“Dr. Bob WRITER” drew the leaflet up"),
    ],
)
def test_who_does_not_certify(tmp_path: Path, sound: None, given: Mapping[str, str], why: str) -> None:
    made = flyers(tmp_path)
    found = refusals(made, **given)
    assert [rule for rule, _message in found] == ["approval.certifier"] and why in found[0][1], found
    assert not (made.folder / "approvals.yaml").exists()


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (f"    prepared-by: [{AUTHOR}]\n", "", "the leaflet does not say who drew it up"),
        (f"[{AUTHOR}]", '["[author]"]', "“[author]” still has to be filled in"),
        (f"[{AUTHOR}]", f"[{AUTHOR}, Cert A]", ""),
        (f"[{AUTHOR}]", f"[{AUTHOR}, Anne Certifier]", "“A. Certifier” drew the leaflet up"),
        (f"[{AUTHOR}]", '["Certifier, Prof. A., PhD"]', "“A. Certifier” drew the leaflet up"),
    ],
)
def test_the_leaflet_says_who_drew_it_up(tmp_path: Path, sound: None, old: str, new: str, why: str) -> None:
    made = flyers(tmp_path)
    text = (made.folder / "content.yaml").read_text(encoding="utf-8")
    made.write("content.yaml", text.replace(old, new, 1))
    if why:
        ((rule, message),) = refusals(made)
        assert rule == "approval.certifier" and why in message
    else:
        # Nothing speaks against it: there is no version to keep in this build.
        with pytest.raises(StopIteration):
            refusals(made)


def test_every_reason_against_an_author_is_told_at_once(tmp_path: Path, sound: None) -> None:
    found = refusals(aged(tmp_path), name=AUTHOR, role="author", registration="")
    rules = [rule for rule, _message in found]
    assert rules == ["approval.certifier"] * 3 + ["sources.label-age"] + ["house.value-age"] * 4


@pytest.mark.parametrize("one", ["Anna Nonymous", "A. Nonymous", "Nonymous, A.", "Dr Ánna Nonymous, MRCP"])
@pytest.mark.parametrize("other", ["ANNA NONYMOUS", "Nonymous", "A Nonymous MD", "Anna B. Nonymous"])
def test_one_person_has_many_names(one: str, other: str) -> None:
    assert same_person(one, other) and same_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna Nonymous", "Ben Nonymous"),
        ("A. Nonymous", "A. Certifier"),
        ("A. B.", "B. A."),
        ("Anna Smith", "Anna Jones"),
        ("Dr A", "Dr A"),
        ("李 医生", "王 医师"),
    ],
)
def test_two_people_are_two(one: str, other: str) -> None:
    assert not same_person(one, other)


@pytest.mark.parametrize(
    ("market", "role", "may"),
    [
        ("uk", "Registered pharmacist (UK)", True),
        ("uk", "regulatory affairs", False),
        ("us", "Regulatory Affairs", True),
        ("eu", "information officer", True),
        ("eu", "brand manager", False),
        ("us", "agency physician", False),
        ("none", "gardener", True),
    ],
)
def test_roles_differ_between_markets(market: str, role: str, may: bool) -> None:
    assert may_certify(role, market) is may


@pytest.mark.parametrize("text", ["GMC 1234567", "1234567", "GPhC: 2012345", "PSNI 4321", "gmc-7654321"])
def test_numbers_of_registers(text: str) -> None:
    assert is_registration(text) and not is_registration(f"{text}x")


# What has grown old


def test_each_label_and_value_that_has_grown_old_stops_an_approval(tmp_path: Path, sound: None) -> None:
    made = aged(tmp_path)
    found = refusals(made)
    assert [rule for rule, _message in found] == ["sources.label-age"] + ["house.value-age"] * 4
    for name, _reason in ACCEPTED:
        assert any(f"“{name}”" in message for _rule, message in found), name
    # One that is accepted is off the list, the others are not.
    rest = refusals(made, accepted=(("fever", REASON),))
    assert len(rest) == 4 and not any("“fever”" in message for _rule, message in rest)


def test_a_waiver_of_the_content_does_not_accept_it(tmp_path: Path, sound: None) -> None:
    made = aged(tmp_path)
    waiver = "    waivers: [{ rule: sources.label-age, reason: It is well known, role: medical signatory }]\n"
    text = (made.folder / "content.yaml").read_text(encoding="utf-8")
    made.write("content.yaml", text.replace("    market: uk\n", f"    market: uk\n{waiver}", 1))
    assert [rule for rule, _message in refusals(made, accepted=ACCEPTED[1:])] == ["sources.label-age"]


@pytest.mark.parametrize("dates", ["", "    accessed: 2026-11-01\n", "    issued: 2026-08\n"])
def test_a_label_without_any_date_stops_an_approval_as_an_old_one_does(
    tmp_path: Path, sound: None, dates: str
) -> None:
    made = flyers(tmp_path)
    text = (made.folder / "content.yaml").read_text(encoding="utf-8")
    made.write("content.yaml", text.replace(OLD, LABEL).replace("    issued: 2025\n", dates))
    # Something else is refused in any case, so that nothing is approved.
    told = [message for rule, message in refusals(made, registration="") if rule == "sources.label-age"]
    assert [message[:27] for message in told] == ([] if dates else ["the label “alpha” has no da"])
    if not dates:
        rest = refusals(made, registration="", accepted=(("alpha", REASON),))
        assert [rule for rule, _message in rest] == ["approval.certifier"]


@pytest.mark.parametrize(
    ("accepted", "why"),
    [
        ((*ACCEPTED, ("beta", REASON)), "nothing by the name “beta” has grown old"),
        ((("alpha", "ok"), *ACCEPTED[1:]), "“ok” is no reason"),
        ((("alpha", "..........."), *ACCEPTED[1:]), "is no reason"),
        ((("alpha", "x" * 501), *ACCEPTED[1:]), "is no reason"),
        ((("alpha", REASON + "\x1b[31m"), *ACCEPTED[1:]), "is no reason"),
        ((*ACCEPTED, ("alpha", REASON)), "“alpha” is accepted more than once"),
    ],
)
def test_what_is_accepted_is_there_and_has_a_reason(
    tmp_path: Path, sound: None, accepted: tuple[tuple[str, str], ...], why: str
) -> None:
    found = refusals(aged(tmp_path), accepted=accepted)
    assert found and all(rule == "approval.accept" and why in message for rule, message in found), found


def test_what_was_accepted_stays_in_the_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("brochure.pipeline.approve.build", build_screen)
    made = aged(tmp_path)
    words = ("approve", "hcp", *CERTIFIER, "--job-code", CODE)
    ended = made.run(*words)
    assert ended.code == 4 and '--accept alpha "why"' in ended.err, ended.err
    accept = [word for name, reason in ACCEPTED for word in ("--accept", name, reason)]
    ended = made.run(*words, *accept)
    assert ended.code == 0, ended.err
    (entry,) = read_approvals(made.folder).entries
    assert entry.registration == "GMC 1234567" and entry.accepted is not None
    assert [(found.name, found.reason) for found in entry.accepted] == list(ACCEPTED)
    assert entry.is_whole
    report = json.loads((made.output / "report.json").read_text(encoding="utf-8"))
    certificate = report["leaflets"][0]["review"]["approval"]["certificate"]
    assert certificate["registration"] == "GMC 1234567" and len(certificate["accepted"]) == 5
    # A reason that is changed afterwards no longer agrees with the seal.
    rows = yaml.safe_load((made.folder / "approvals.yaml").read_text(encoding="utf-8"))
    rows[0]["accepted"][0]["reason"] = "Nobody has looked at it at all."
    made.write("approvals.yaml", yaml.safe_dump(rows, default_style='"'))
    ended = made.run("build", "--final", "--leaflet", "hcp", "--edition", "screen")
    assert ended.code == 4 and "changed by hand" in ended.err


# Waivers

#: What stops a leaflet for professionals, and a waiver of that.
RULE, PRAISE = "uk.hcp.superlative", "Samplix is the best tablet."
WAIVER = f"    waivers: [{{{{ rule: {RULE}, reason: The reviewers know it., role: {{role}} }}}}]\n"


def waived(role: str) -> dict[str, str]:
    """Severity of each finding on that praise and its waiver, by rule."""
    text = (SAMPLES / "uk-hcp-code.yaml").read_text(encoding="utf-8")
    text = text.replace("    market: uk\n", "    market: uk\n" + WAIVER.format(role=role), 1)
    head, start, rest = text.partition("        blocks:\n")
    content = f"{head}{start}          - {PRAISE}\n{rest}"
    found = judge(evidence_of(content, set_type=False))
    return {row.rule: row.severity.value for row in found if row.rule in (RULE, "house.waiver")}


@pytest.mark.parametrize(
    "role", ["medical signatory", "Medical reviewer", "regulatory affairs", "registered doctor"]
)
def test_a_role_of_the_review_sets_aside_what_would_stop_a_leaflet(role: str) -> None:
    assert waived(role) == {RULE: "note"}


@pytest.mark.parametrize(
    "role", ["copywriter", "author", "Marketing", "agency", "author and medical reviewer", "friend"]
)
def test_nobody_else_does(role: str) -> None:
    assert waived(role) == {RULE: "error", "house.waiver": "error"}


def test_anybody_may_waive_where_nothing_is_about_a_medicine() -> None:
    assert may_waive("designer", "none") and not may_waive("designer", "uk")
