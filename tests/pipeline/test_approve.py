"""From a draft to an approved leaflet, and back, as a user goes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.approval.sample import CERTIFIER, DAY, NOW, build_screen, flyers
from tests.judges import poppler
from tests.project import Project, contents

pytestmark = pytest.mark.usefixtures("remembering")

DRAFT = "Draft – not approved for use"
#: The day after the two years.
LATER = "1858939200"
EDITIONS = ("screen", "print", "office", "review")


def report(made: Project) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((made.output / "report.json").read_text(encoding="utf-8"))
    return found


def marks(made: Project, leaflet: str, edition: str) -> list[int]:
    """How often each page of an edition says that it is a draft."""
    return [
        " ".join(page.split()).count(DRAFT) for page in poppler.text(made.output / f"{leaflet}-{edition}.pdf")
    ]


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose HCP leaflet was approved by the command."""
    made = flyers(tmp_path_factory.mktemp("approved"))
    ended = made.run("approve", "hcp", *CERTIFIER, "--job-code", "UK-SAM-0001")
    assert ended.code == 0, ended.err
    assert (
        f"hcp: Approved on {DAY} by A. Certifier, medical signatory (GMC 1234567), until 2028-11-26."
        in ended.err
    )
    assert "Not approved: other. Every page of it says so; the others bear no mark." in ended.err
    assert "The files of hcp are approved as they are now, and bear no draft mark." in ended.err
    assert "build --final --leaflet hcp\n" in ended.err
    return made


@pytest.fixture(autouse=True)
def screen_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Approvals build the screen edition alone, but for the one that the module begins with."""
    monkeypatch.setattr("brochure.pipeline.approve.build", build_screen)


@pytest.fixture
def copy(approved: Project, tmp_path: Path) -> Iterator[Project]:
    shutil.copytree(approved.folder, tmp_path / "copy")
    yield Project(tmp_path / "copy", environment={"SOURCE_DATE_EPOCH": NOW})


def test_an_approved_leaflet_has_no_draft_mark_and_the_other_one_has_it(approved: Project) -> None:
    for edition in EDITIONS:
        assert not any(marks(approved, "hcp", edition)), edition
        assert all(marks(approved, "other", edition)), edition
    found = report(approved)
    assert found["draft"] is True
    states = {leaflet["name"]: leaflet["review"]["approval"]["valid"] for leaflet in found["leaflets"]}
    assert states == {"hcp": True, "other": False}
    assert [bool(leaflet["review"]["obstacles"]) for leaflet in found["leaflets"]] == [False, False]


def test_the_build_after_an_approval_is_up_to_date(copy: Project) -> None:
    copy.run("build")
    assert "Up to date" in copy.run("build").err


def test_final_wants_every_leaflet_approved(copy: Project) -> None:
    ended = copy.run("build", "--final", "--edition", "screen")
    assert ended.code == 4
    assert "the leaflet “other” is a draft: not approved: nobody has certified it yet" in ended.err
    assert copy.run("build", "--final", "--leaflet", "hcp", "--edition", "screen").code == 0


def test_one_character_makes_it_a_draft_again(copy: Project) -> None:
    copy.change("content.yaml", "Headache is common", "Headache is frequent")
    ended = copy.run("build", "--final", "--leaflet", "hcp")
    assert ended.code == 4 and "the leaflet’s own content has changed" in ended.err
    for edition in EDITIONS:
        assert all(marks(copy, "hcp", edition)), edition
    changed = report(copy)["leaflets"][0]["review"]["changes"]
    (panel,) = changed["panels"]
    assert panel["page"] == 2 and panel["entries"][0]["kind"] == "changed"
    assert ["old", "common."] in panel["entries"][0]["parts"] and ["new", "frequent."] in panel["entries"][0][
        "parts"
    ]


def test_it_ends_with_its_last_day_even_where_nothing_changed(copy: Project) -> None:
    words = ("build", "--edition", "screen")
    copy.run(*words)
    assert "Up to date" in copy.run(*words).err and not any(marks(copy, "hcp", "screen"))
    ended = copy.run(*words, environment={"SOURCE_DATE_EPOCH": LATER})
    assert "Up to date" not in ended.err and "it ended on 2028-11-26" in ended.err
    assert all(marks(copy, "hcp", "screen"))


def test_what_was_approved_can_be_compared_with_what_is(copy: Project) -> None:
    copy.change("content.yaml", "Of 75 patients, 40 had", "Of 75 patients, 41 had")
    ended = copy.run("diff", "approved", "content.yaml", "--leaflet", "hcp")
    assert ended.code == 0
    assert "[-40-] {+41+}" in ended.out and "page 2: words" in ended.out


def test_approved_words_that_are_lost_are_told_of(copy: Project) -> None:
    (copy.folder / "approvals" / "hcp.json").write_text("{", encoding="utf-8")
    ended = copy.run("build", "--leaflet", "hcp", "--edition", "screen")
    assert ended.code == 0
    assert "the words of “hcp” that were approved on 2026-11-26 can’t be read any more" in ended.err


def test_every_reason_against_an_approval_is_told_at_once(tmp_path: Path) -> None:
    made = flyers(tmp_path)
    made.change("content.yaml", "name: Example Medicines Ltd", 'name: "[Company name]"')
    made.change("content.yaml", "job-code: UK-SAM-0001", 'job-code: "[job code]"')
    made.change(
        "content.yaml", "Of 75 patients,", "In [the centre], with 5 [14C] and \\[so\\], of 75 patients,"
    )
    made.change("content.yaml", "Adverse events should be reported.", "Adverse events may be reported.")
    made.change("content.yaml", "in a single-arm study\n", "in a single-arm study [insert subtitle]\n")
    made.change("content.yaml", "references:\n", "to-check:\n  alpha:\n    p. 3: not read\nreferences:\n")
    words = ("--name", "?", "--role", "medical signatory", "--job-code", "X", "--expires", "2020-01-01")
    ended = made.run("approve", "hcp", *words)
    assert ended.code == 4 and "not approved" in ended.err
    for reason in (
        "“[Company name]” still has to be filled in",
        "“[the centre]” still has to be filled in",
        "“[insert subtitle]” in `title` of the source “alpha” still has to be filled in",
        "“alpha” still has to be checked at “p. 3”: not read",
        "the leaflet has no job code yet",
        "2020-01-01 is past",
        "“?” is no name",
        "clause 12.9",
    ):
        assert reason in ended.err, reason
    assert "so\\]” still" not in ended.err and "14C" not in ended.err
    # The pack and the report know them beforehand, but for those of the certificate.
    stops = report(made)["leaflets"][0]["review"]["obstacles"]
    assert len(stops) == 6 and all(found["message"] in ended.err for found in stops)
    (unread,) = (found for found in stops if "not read" in found["message"])
    assert unread["seen"]["page"] == 2
    assert "What else stops its approval" in (made.output / "report.html").read_text(encoding="utf-8")
    assert not (made.folder / "approvals.yaml").exists()


def test_a_job_code_belongs_to_one_form(copy: Project) -> None:
    copy.change("content.yaml", "format: a5-flyer", "format: a4-flyer")
    ended = copy.run("approve", "hcp", *CERTIFIER, "--job-code", "UK-SAM-0001")
    assert ended.code == 4
    assert "“UK-SAM-0001” was used on 2026-11-26 for the leaflet “hcp” in the form “a5-flyer”" in ended.err


def test_certificates_end_after_two_years(copy: Project) -> None:
    ended = copy.run("approve", "hcp", *CERTIFIER, "--job-code", "UK-SAM-0001", "--expires", "2028-11-27")
    assert ended.code == 4 and "more than 2 years away" in ended.err


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("approve", "hpc", *CERTIFIER, "--job-code", "X"), 2, "did you mean “hcp”?"),
        (("approve", "hcp", "--name", "A. B"), 2, "--role"),
        (("approve", "hcp", *CERTIFIER, "--job-code", "X", "--expires", "soon"), 2, "“soon” is not a day"),
        (("approve", "hcp", *CERTIFIER, "--job-code", "X", "--sign", "k.pem"), 2, "--certificate"),
        (("diff", "approved", "content.yaml", "--leaflet", "other"), 2, "no version of “other” was approved"),
        (("diff", "nothing.yaml", "content.yaml"), 3, "nothing.yaml"),
    ],
)
def test_wrong_usage_is_told(copy: Project, words: tuple[str, ...], code: int, says: str) -> None:
    before = contents(copy.folder)
    ended = copy.run(*words)
    assert (ended.code, ended.out) == (code, "") and says in ended.err and "Traceback" not in ended.err
    assert contents(copy.folder) == before
