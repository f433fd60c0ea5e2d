"""An approval holds for the same inputs anywhere, and for nothing else: builds as users make them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from brochure.approval.digest import PARTS
from brochure.pipeline.approve import Certificate
from brochure.pipeline.approve import approve as approve_leaflet
from brochure.pipeline.memory import Memory
from brochure.pipeline.request import Outcome, Request
from brochure.report.entries import Report
from brochure.rules.rule import Rule, rules_for
from tests import in_process
from tests.approval.sample import CERTIFIER, DAY, NOW, build_screen, flyers
from tests.judges import poppler
from tests.pipeline.endings import kill_as_approvals_are_written
from tests.project import ROOT, Ended, InstalledProject, Project, copy_of_program

pytestmark = pytest.mark.usefixtures("remembering")

DRAFT = "Draft – not approved for use"
CODES = {"hcp": "UK-SAM-0001", "other": "UK-SAM-0002"}


def approve(made: Project, leaflet: str, *more: str) -> Ended:
    return made.run("approve", leaflet, *CERTIFIER, "--job-code", CODES[leaflet], *more)


def final(made: Project, *more: str, **environment: str | None) -> Ended:
    words = ("build", "--final", "--leaflet", "hcp", "--edition", "screen", *more)
    return made.run(*words, environment=environment)


def is_draft(made: Project, leaflet: str = "hcp") -> bool:
    """Whether every page of the screen edition says so; none may where not every one does."""
    pages = [DRAFT in " ".join(page.split()) for page in poppler.text(made.output / f"{leaflet}-screen.pdf")]
    assert len(set(pages)) == 1
    return pages[0]


def report(made: Project) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((made.output / "report.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project both of whose leaflets were approved, one after the other, the last one in all editions."""
    made = flyers(tmp_path_factory.mktemp("holds"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("brochure.pipeline.approve.build", build_screen)
        first = approve(made, "hcp")
    for ended in (first, approve(made, "other")):
        assert ended.code == 0, ended.err
    return made


@pytest.fixture(autouse=True)
def screen_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Approvals build the screen edition alone, but for those that the module begins with."""
    monkeypatch.setattr("brochure.pipeline.approve.build", build_screen)


@pytest.fixture
def copy(approved: Project, tmp_path: Path) -> Project:
    shutil.copytree(approved.folder, tmp_path / "copy")
    return Project(tmp_path / "copy", environment={"SOURCE_DATE_EPOCH": NOW})


def test_two_approvals_stand_beside_each_other(approved: Project) -> None:
    found = report(approved)
    assert found["draft"] is False
    assert {row["name"]: row["review"]["approval"]["valid"] for row in found["leaflets"]} == {
        "hcp": True,
        "other": True,
    }
    assert not is_draft(approved) and not is_draft(approved, "other")
    assert all(row["print"]["ticket"]["draft"] is False for row in found["leaflets"])


def test_the_build_after_an_approval_has_nothing_to_do(copy: Project) -> None:
    assert "Up to date" in copy.run("build").err


def locales() -> list[str]:
    return subprocess.run(["locale", "-a"], capture_output=True, encoding="utf-8", check=False).stdout.split()


def test_another_machine_gives_the_same_approved_files(copy: Project, tmp_path: Path) -> None:
    """Another folder of content and program, order of hashes, time zone, locale, home, and age of files.

    Another checkout may end lines otherwise, and its formats and printers of other leaflets do not count.
    """
    program = copy_of_program(tmp_path / "a program elsewhere")
    german = next((name for name in locales() if name.startswith("de_DE")), "C")
    elsewhere = Project(
        tmp_path / "ein Ordner",
        program,
        {
            "SOURCE_DATE_EPOCH": str(int(NOW) + 40 * 86400),
            **{"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": german, "HOME": str(tmp_path)},
        },
    )
    shutil.copytree(copy.folder, elsewhere.folder)
    shutil.rmtree(elsewhere.output)
    for name, old in (("formats", "A4 flyer, 2 pages"), ("printers", "Online")):
        _retitle(program / "styles" / f"{name}.yaml", old)
    # Not all modules: each that ends its lines otherwise is compiled again.
    for folder in (
        *(program / name for name in ("brochure/layout", "brochure/design", "templates", "styles")),
        elsewhere.folder,
    ):
        for path in folder.rglob("*"):
            if path.suffix in (".py", ".yaml", ".css", ".html", ".svg", ".txt"):
                data = path.read_bytes()
                assert b"\r" not in data, path
                path.write_bytes(data.replace(b"\n", b"\r\n"))
    content = elsewhere.folder / "content.yaml"
    content.write_bytes(b"\xef\xbb\xbf" + content.read_bytes())
    for path in elsewhere.folder.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    ended = final(elsewhere)
    assert ended.code == 0, ended.err
    assert not is_draft(elsewhere)
    words = [word for word in poppler.words(elsewhere.output / "hcp-screen.pdf")]
    assert words == poppler.words(copy.output / "hcp-screen.pdf")


def _retitle(path: Path, old: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert f"title: {old}" in text
    path.write_text(text.replace(f"title: {old}", "title: Another"), encoding="utf-8")


RULE = """
- id: uk.hcp.headache
  audience: [hcp]
  severity: error
  source: house rule
  verified: false
  explanation: A rule of tests.
  fix: Write another word.
  check: words
  given: { words: [headache], reason: tests forbid it }
"""

PROGRAM = "the program, or the versions of its libraries"
STYLES = "the styles: colours, sizes, formats, icons"
#: What stands in a file of the program, of a format that the leaflet has.
FORMAT = "title: A5 flyer, 2 pages"
#: What is added to files of the program, each for another reason, and what is told of each; a format is
#: named otherwise.
COUNTING: tuple[tuple[tuple[str, str, str], ...], ...] = (
    (
        ("brochure/layout/inline.py", "# changed\n", PROGRAM),
        ("templates/hcp.html", "\n", "the templates"),
        ("styles/base.css", "/* changed */\n", STYLES),
    ),
    (("requirements.txt", "# changed\n", PROGRAM), ("styles/hcp.css", "/* changed */\n", STYLES)),
    (("styles/palette.yaml", 'more: { srgb: "#123456" }\n', STYLES),),
    (("styles/formats.yaml", FORMAT, STYLES),),
)
#: What has no say, not even all of it at once.
OTHERS = (
    ("templates/review.typ", "\n"),
    ("styles/patient.css", "/* changed */\n"),
    ("styles/palette.yaml", "# changed\n"),
    ("styles/LICENSES.md", "More.\n"),
    # Rules make no leaflets: new ones void no approval.
    ("brochure/rules/packs/uk-hcp.yaml", RULE),
)

JUDGING = """\
import json, os, sys
from pathlib import Path
from tests.approval.sample import state

project, program = Path(sys.argv[1]), Path(sys.argv[2])
for added in json.loads(sys.argv[3]):
    before = {name: (program / name).read_bytes() for name, _text in added}
    process = os.fork()
    if not process:
        for name, text in added:
            is_other = text.startswith("title: ")
            assert not is_other or text.encode() in before[name]
            new = before[name].replace(text.encode(), b"title: Another") if is_other else before[name]
            (program / name).write_bytes(new if is_other else new + text.encode())
        found = state(project, "hcp")
        print(json.dumps([found.valid, found.words]), flush=True)
        os._exit(0)
    assert os.waitpid(process, 0)[1] == 0
    for name, data in before.items():
        (program / name).write_bytes(data)
"""


@pytest.fixture(scope="module")
def judged(approved: Project, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[bool, str]]:
    """How the approval stands with each of :data:`COUNTING` and with :data:`OTHERS`.

    A program elsewhere that has them says it.
    """
    program = copy_of_program(tmp_path_factory.mktemp("changed") / "program")
    added = [*([(name, text) for name, text, _why in group] for group in COUNTING), OTHERS]
    done = subprocess.run(
        [sys.executable, "-c", JUDGING, str(approved.folder), str(program), json.dumps(added)],
        cwd=approved.folder,
        env=approved.environ({"PYTHONPATH": os.pathsep.join((str(program), str(ROOT)))}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return [(valid, words) for (valid, words), _added in zip(found, added, strict=True)]


@pytest.mark.parametrize("number", range(len(COUNTING)))
def test_another_version_of_the_program_counts_where_leaflets_are_made_of_it(
    judged: list[tuple[bool, str]], number: int
) -> None:
    """Builds say it as it stands: see the test of the format."""
    valid, words = judged[number]
    # Each is told of for itself, in the order of the parts of a leaflet.
    whys = sorted((why for _name, _text, why in COUNTING[number]), key=list(PARTS.values()).index)
    told = " and ".join(part for part in (", ".join(whys[:-1]), whys[-1]) if part)
    assert not valid
    assert f"no longer holds: {told} ha" in words


def test_another_version_of_the_program_does_not_count_where_leaflets_are_not_made_of_it(
    judged: list[tuple[bool, str]],
) -> None:
    valid, words = judged[-1]
    assert valid, words


def test_a_format_of_the_project_counts(copy: Project) -> None:
    """Those of others do not: see the test of another machine."""
    formats = (ROOT / "styles" / "formats.yaml").read_text(encoding="utf-8")
    copy.write("styles/formats.yaml", formats.replace(FORMAT, "title: Another"))
    ended = final(copy)
    assert ended.code == 4 and "the styles: colours, sizes, formats, icons have changed" in ended.err


def test_what_a_template_takes_from_anywhere_counts(tmp_path: Path) -> None:
    """A template may print what it likes: the title of the other leaflet, say."""
    made = flyers(tmp_path)
    template = (made.program / "templates" / "blocks" / "about.html").read_text(encoding="utf-8")
    made.write(
        "templates/blocks/about.html", template + "<p>{{ brochure.leaflets.other.title | words }}</p>\n"
    )
    ended = approve(made, "hcp")
    assert ended.code == 0, ended.err
    head, other = (made.folder / "content.yaml").read_text(encoding="utf-8").split("\n  other:\n")
    assert "title: Samplumab" in other
    made.write("content.yaml", f"{head}\n  other:\n{other.replace('title: Samplumab', 'title: Sample', 1)}")
    ended = final(made)
    assert ended.code == 4, ended.err
    assert "no longer holds: other content that its templates print has changed" in ended.err


def test_what_a_check_finds_an_error_in_comes_out_as_a_draft_though_it_is_approved(
    copy: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What breaks a new rule does not go out, though it voids no approval: see :data:`OTHERS`."""
    (row,) = yaml.safe_load(RULE)
    new = Rule.model_validate(row)
    monkeypatch.setattr("brochure.rules.judge.rules_for", lambda *given: [*rules_for(*given), new])
    # What was made of the leaflets was judged by fewer rules.
    monkeypatch.setattr(in_process, "_MADE", Memory(8))
    monkeypatch.setattr(in_process, "_STEPS", Memory(8))
    built = copy.run("build", "--edition", "screen")
    assert built.code == 4 and "“Headache”" in built.err
    assert is_draft(copy) and is_draft(copy, "other")
    assert "The approval does not hold: the checks of this build find errors." in built.err
    # Nor is it certified again as long as that stands.
    refused = approve(copy, "hcp")
    assert refused.code == 4
    assert "not approved" in refused.err and "“Headache”" in refused.err


@pytest.mark.parametrize(
    "text", ["just words\n", "- leaflet: [\n", "- leaflet: hcp\n", "- {}\n", "[[[[]]]]\n"]
)
def test_a_damaged_file_of_approvals_is_told_and_all_are_drafts(copy: Project, text: str) -> None:
    copy.write("approvals.yaml", text)
    ended = copy.run("build", "--edition", "screen")
    assert ended.code == 4, ended.err
    assert "\napprovals.yaml:1:" in ended.err and "Traceback" not in ended.err
    assert is_draft(copy) and is_draft(copy, "other")


def test_nothing_is_approved_into_a_damaged_file(copy: Project) -> None:
    text = "- leaflet: hcp\n"
    copy.write("approvals.yaml", text)
    again = approve(copy, "hcp")
    assert again.code == 4 and "\napprovals.yaml:1:" in again.err
    assert (copy.folder / "approvals.yaml").read_text(encoding="utf-8") == text


def test_an_entry_changed_by_hand_is_told_with_its_line_and_the_other_one_still_counts(copy: Project) -> None:
    text = (copy.folder / "approvals.yaml").read_text(encoding="utf-8")
    assert text.count('"A. Certifier"') == 2
    line = next(at for at, row in enumerate(text.splitlines(), start=1) if row.startswith("- "))
    copy.write("approvals.yaml", text.replace('"A. Certifier"', '"B. Certifier"', 1))
    ended = copy.run("build", "--edition", "screen")
    assert ended.code == 4
    assert (
        f"\napprovals.yaml:{line}:3: this entry of “hcp” was changed by hand: it does not count" in ended.err
    )
    assert is_draft(copy) and not is_draft(copy, "other")
    # To have it certified again is a way out.
    assert approve(copy, "hcp").code == 0
    ended = copy.run("build", "--final", "--edition", "screen")
    assert ended.code == 0 and "changed by hand: it does not count [warning]" in ended.err


def test_an_approval_that_is_taken_away_makes_a_draft(copy: Project) -> None:
    words = ("build", "--edition", "screen")
    assert copy.run(*words).code == 0 and not is_draft(copy)
    assert "Up to date" in copy.run(*words).err
    (copy.folder / "approvals.yaml").unlink()
    assert copy.run(*words).code == 0 and is_draft(copy)


def test_a_run_that_is_killed_as_it_writes_leaves_the_approvals_that_were_there(copy: Project) -> None:
    before = (copy.folder / "approvals.yaml").read_bytes()
    words = ("approve", "hcp", *CERTIFIER, "--job-code", CODES["hcp"], "--expires", "2027-01-01")
    run = copy.fork(*words, before=kill_as_approvals_are_written)
    run.communicate()
    assert run.returncode == -signal.SIGKILL
    assert (copy.folder / "approvals.yaml").read_bytes() == before
    assert final(copy).code == 0
    # What it had begun to write is in nobody's way.
    assert approve(copy, "hcp").code == 0


def test_a_leaflet_that_changes_while_it_is_checked_is_not_approved(
    copy: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, move = copy.folder / "content.yaml", os.replace

    def changing(old: Any, new: Any, **more: Any) -> None:
        move(old, new, **more)
        if os.path.basename(new) == "report.json":
            text = content.read_text(encoding="utf-8")
            content.write_text(text.replace("Headache is common", "Headache is rare"), encoding="utf-8")

    monkeypatch.setattr(os, "replace", changing)
    copy.change("content.yaml", "Headache is common", "Headache is common ")
    before = (copy.folder / "approvals.yaml").read_bytes()
    ended = approve(copy, "hcp")
    assert "Headache is rare" in content.read_text(encoding="utf-8")
    assert ended.code == 1 and "was changed while it was checked" in ended.err
    assert (copy.folder / "approvals.yaml").read_bytes() == before


@pytest.fixture
def sound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds find no errors, and are not made: what is refused is refused for something else."""
    built = Outcome(cast(Report, {"leaflets": []}), ())
    monkeypatch.setattr("brochure.pipeline.approve.build", lambda *_given: built)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)


def told_of(made: Project, name: str = "A. Certifier") -> list[str]:
    """What speaks against an approval of the leaflet `hcp` in that name."""
    certificate = Certificate("hcp", name.strip(), "medical signatory", CODES["hcp"], "GMC 1234567")
    request = Request(made.folder / "content.yaml", made.output)
    with in_process.here():
        return [found.message for found in approve_leaflet(certificate, request, print).refusals]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("market: uk", "market: none", "a leaflet for no market is not about a medicine, but it "),
        (
            "job-code: UK-SAM-0002",
            "job-code: UK-SAM-0001",
            "the leaflet “other” has the job code “UK-SAM-0001”",
        ),
        ("job-code: UK-SAM-0001", "job-code: UK-SAM-0009", "the leaflet’s job code is “UK-SAM-0009”, not"),
        ("job-code: UK-SAM-0001", 'job-code: "[job code]"', "the leaflet has no job code yet"),
    ],
)
def test_what_speaks_against_an_approval_is_told(
    tmp_path: Path, old: str, new: str, why: str, sound: None
) -> None:
    made = flyers(tmp_path)
    made.change("content.yaml", old, new)
    refused = told_of(made)
    assert any(why in message for message in refused), refused
    assert not (made.folder / "approvals.yaml").exists()


@pytest.mark.parametrize("name", ["[Name]", "?", "A1 Certifier", "", "  ", "x" * 201, "A\x1b[31mB"])
def test_a_name_that_is_none_is_refused(copy: Project, name: str, sound: None) -> None:
    before = (copy.folder / "approvals.yaml").read_bytes()
    (refused,) = told_of(copy, name)
    assert refused.endswith("is no name")
    assert (copy.folder / "approvals.yaml").read_bytes() == before


def test_the_command_tells_of_a_name_that_is_none_without_its_control_characters(copy: Project) -> None:
    words = ("--name", "A\x1b[31mB", *CERTIFIER[2:], "--job-code", CODES["hcp"])
    ended = copy.run("approve", "hcp", *words)
    assert ended.code == 4 and "is no name" in ended.err and "\x1b" not in ended.err


@pytest.mark.parametrize("name", ["Dr Ana-María O’Neil, MRCP", "李 医生"])
def test_names_of_all_kinds_are_kept_as_they_are(copy: Project, name: str) -> None:
    words = ("--role", "pharmacist", "--registration", "GPhC 2012345", "--job-code", CODES["hcp"])
    ended = copy.run("approve", "hcp", "--name", name, *words)
    assert ended.code == 0, ended.err
    assert f"hcp: Approved on {DAY} by {name}, pharmacist (GPhC 2012345)" in ended.err
    assert final(copy).code == 0


def test_an_approval_made_in_a_checkout_holds_for_the_installed_package(
    copy: Project, installed: Path
) -> None:
    made = InstalledProject(copy.folder, installed, copy.environment)
    ended = final(made)
    assert ended.code == 0, ended.err
    assert not is_draft(made)
