"""The command line: exit codes, what goes where, and how it looks."""

from __future__ import annotations

import json
import os
import re
from functools import partial
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.builds import Built
from tests.pipeline import endings
from tests.pipeline.endings import fail, led, on_terminal, unread, unwritable
from tests.project import Project, small

ESCAPE = "\x1b"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """For commands that leave it as it is."""
    return small(tmp_path_factory.mktemp("cli") / "project")


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = small(tmp_path_factory.mktemp("cli") / "broken")
    made.change("content.yaml", "format: a5-flyer", "fromat: a5-flyer")
    return made


# Usage


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "COMMAND"),
        (["bulid"], "invalid choice"),
        (["build", "--nothing"], "--nothing"),
        (["build", "--edition", "web"], "web"),
        (["build", "--jobs", "0"], "“0”"),
        (["build", "--jobs", "many"], "“many”"),
        (["build", "--jobs", "²"], "“²”"),
        (["check", "--format", "xml"], "xml"),
        (["build", "--leaflet", "on"], "did you mean “one”?"),
        (["build", "--leaflet", "patient"], "there are: one, two"),
        (["build", "one"], "a leaflet is named by `--leaflet one`"),
        (["build", "screen"], "an edition is named by `--edition screen`"),
        (["build", "other.yaml"], "a content file is named by `--content other.yaml`"),
        (["check", "one"], "`check` looks at every leaflet"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_right(
    project: Project, words: list[str], says: str
) -> None:
    ended = project.run(*words)
    assert (ended.code, ended.out) == (2, "")
    assert says in ended.err and "error: " in ended.err
    assert "Traceback" not in ended.err
    assert {path.name for path in project.folder.iterdir()} == {"content.yaml"}


@pytest.mark.parametrize(
    "words", [["--help"], ["build", "--help"], ["check", "--help"], ["schema", "--help"]]
)
def test_help_and_version_go_to_standard_output(project: Project, words: list[str]) -> None:
    ended = project.run(*words)
    assert (ended.code, ended.err) == (0, "")
    assert "usage: python -m brochure" in ended.out
    assert project.run("--version").out.startswith("brochure ")


# Content errors


@pytest.mark.parametrize("command", ["build", "check"])
def test_broken_content_ends_with_3_and_file_line_and_column(broken: Project, command: str) -> None:
    ended = broken.run(command)
    assert (ended.code, ended.out) == (3, "")
    assert re.search(r"^content\.yaml:\d+:\d+: .*fromat", ended.err, re.MULTILINE)
    assert "did you mean" in ended.err
    assert re.search(r"^\d+ errors?", ended.err.splitlines()[-1])
    assert "Traceback" not in ended.err
    assert {path.name for path in broken.folder.iterdir()} == {"content.yaml"}


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize("name", ["nothing.yaml", "nowhere/content.yaml", ".", "/dev/null"])
def test_a_content_file_that_is_not_there_ends_with_3(project: Project, command: str, name: str) -> None:
    ended = project.run(command, "--content", name)
    assert (ended.code, ended.out) == (3, ""), ended.err
    assert "Traceback" not in ended.err
    assert {path.name for path in project.folder.iterdir()} == {"content.yaml"}


def test_findings_as_json_are_all_that_standard_output_holds(broken: Project, project: Project) -> None:
    ended = broken.run("check", "--format", "json")
    assert (ended.code, ended.err) == (3, "")
    findings = json.loads(ended.out)
    assert {*("rule", "severity", "message", "place", "fix", "source"), "seen", "leaflet", "waived"} == set(
        findings[0]
    )
    assert any("fromat" in finding["message"] and finding["place"]["line"] for finding in findings)
    sound = project.run("check", "--format", "json")
    assert (sound.code, json.loads(sound.out), sound.err) == (0, [], "")


def test_check_says_that_sound_content_has_no_findings(project: Project) -> None:
    ended = project.run("check")
    assert (ended.code, ended.out, ended.err) == (0, "", "no findings\n")


def test_check_tells_of_what_only_the_layout_sees(tmp_path: Path) -> None:
    made = small(tmp_path)
    text = (made.folder / "content.yaml").read_text(encoding="utf-8")
    block = "\n          - { block: figure, file: no.svg, alt: Nothing, caption: Nothing }\n          - 漢\n"
    made.write("content.yaml", text.rstrip("\n") + block)
    checked, built = made.run("check"), made.run("build")
    assert (checked.code, built.code) == (3, 3)
    for ended in (checked, built):
        assert "no.svg" in ended.err and "漢" in ended.err
    assert not made.output.exists()


def test_control_characters_of_the_content_do_not_reach_the_terminal(tmp_path: Path) -> None:
    made = small(tmp_path)
    made.change("content.yaml", "format: a5-flyer", 'format: a5-flyer\n    "\\e[31mred\\e]0;title\\a": x')
    ended = made.run("check")
    assert ended.code == 3
    assert "red" in ended.err
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", ended.err)


# Schema


def test_the_schema_describes_the_content(project: Project) -> None:
    ended = project.run("schema")
    assert (ended.code, ended.err) == (0, "")
    schema = json.loads(ended.out)
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    content = yaml.load((project.folder / "content.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    assert content["leaflets"]["one"]["format"] == "a5-flyer"
    del content["leaflets"]["one"]["format"]
    assert not validator(schema).is_valid(content)


# Looks


def test_a_build_prints_nothing_to_standard_output_and_its_stages_with_times_elsewhere(
    small_build: Built,
) -> None:
    ended = small_build.ended
    assert (ended.code, ended.out) == (0, "")
    stages = re.findall(r"^✓ +\d+ ms  (.+)$", ended.err, re.MULTILINE)
    assert stages[:3] == ["read", "approvals", "lay out"]
    assert stages[-2:] == ["report", "write"]
    assert {"one: typeset", "one: screen", "one: office", "one: rules", "one: review", "two: pictures"} < set(
        stages
    )
    # Plain where nobody looks: no colour, no line that is written twice.
    assert not {ESCAPE, "\r", "…"} & set(ended.err)


def test_the_summary_names_leaflets_pages_files_and_state(shipped_build: Built) -> None:
    err = shipped_build.ended.err
    assert re.search(r"^patient: A5 booklet, 8 pages, \d+ references$", err, re.MULTILINE)
    assert re.search(r"^hcp: A4 roll fold, 6 panels, \d+ references$", err, re.MULTILINE)
    for name in ("patient-screen", "patient-office", "hcp-screen", "hcp-office"):
        assert re.search(rf"^    output/{name}\.pdf \(\d+ kB\)$", err, re.MULTILINE)
    assert "Not approved: every page says that it is a draft.\n" in err
    assert re.fullmatch(r"Built in \d+\.\d s\. Report: output/report\.html", err.splitlines()[-1])


def test_one_of_a_kind_is_not_called_many(small_build: Built) -> None:
    assert "one: A5 flyer, 2 pages, 1 reference\n" in small_build.ended.err


def test_a_terminal_shows_colours_and_what_is_going_on(project: Project, tmp_path: Path) -> None:
    words = ("build", "--leaflet", "one", "--edition", "screen", "--output", str(tmp_path / "output"))
    code, out, _err, told = on_terminal(project, 2, *words)
    assert (code, out) == (0, "")
    assert f"{ESCAPE}[32m✓{ESCAPE}[0m" in told
    # Said before the work begins, and taken back by the message that follows.
    assert f"… produce one\r{ESCAPE}[K" in told
    assert "Traceback" not in told


def test_a_terminal_that_wants_no_colours_gets_none(broken: Project) -> None:
    assert f"{ESCAPE}[31m" in on_terminal(broken, 2, "check")[3]
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        code, _out, _err, told = on_terminal(broken, 2, "check", environment=environment)
        assert code == 3
        assert f"{ESCAPE}[3" not in told
        if "TERM" in environment:
            assert ESCAPE not in told and "\r" not in told


def test_messages_are_the_same_in_the_c_locale(broken: Project) -> None:
    plain = broken.run("check", environment={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert plain == broken.run("check")
    assert "“" in plain.err


# Trouble


@pytest.mark.parametrize("words", [["schema"], ["check", "--format", "json"]])
def test_a_reader_that_goes_away_is_no_trouble(project: Project, words: list[str]) -> None:
    run = project.fork(*words, before=partial(unread, 1))
    _out, err = run.communicate()
    assert (run.returncode, err) == (0, "")


def test_a_build_goes_on_when_nobody_reads_its_messages(project: Project, tmp_path: Path) -> None:
    output = tmp_path / "output"
    words = ("build", "--leaflet", "one", "--edition", "screen", "--output", str(output))
    run = project.fork(*words, before=partial(unread, 2))
    run.communicate()
    assert run.returncode == 0
    assert (output / "report.json").exists()


def test_standard_output_without_room_is_told_of(project: Project) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no device that is always full")
    run = project.fork("schema", before=partial(led, 1, "/dev/full"))
    _out, err = run.communicate()
    assert run.returncode == 1
    assert err == "error: can't write to standard output: No space left on device\n"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_fault_of_ours_is_one_line_with_a_place_and_debug_shows_more(
    project: Project, tmp_path: Path, jobs: str
) -> None:
    """A fault put into a library from outside; where it shows must not depend on workers."""
    words = ("build", "--jobs", jobs, "--edition", "office", "--output", str(tmp_path / "output"))
    run = project.fork(*words, before=unwritable)
    _out, err = run.communicate()
    assert run.returncode == 1, err
    assert "Traceback" not in err
    line = fail.__code__.co_firstlineno + 2
    message = f"error: a fault of this program, at {Path(endings.__file__).name}:{line}: "
    assert err.splitlines()[-2] == f"{message}ZeroDivisionError: for this test"
    assert "--debug" in err.splitlines()[-1]
    run = project.fork(*words, "--debug", before=unwritable)
    _out, err = run.communicate()
    assert run.returncode == 1
    assert "Traceback (most recent call last)" in err and "in fail" in err


def test_a_machine_that_lacks_a_library_ends_with_5_and_the_command_that_helps(
    project: Project, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'weasyprint':\n"
        "            raise OSError('cannot load library pango')\n"
        "sys.meta_path.insert(0, Finder())\n",
        encoding="utf-8",
    )
    path = os.pathsep.join((str(tmp_path), str(project.program)))
    ended = project.run("build", "--output", str(tmp_path / "output"), environment={"PYTHONPATH": path})
    assert ended.code == 5, ended.err
    assert "cannot load library pango" in ended.err and "make brochures" in ended.err
    assert not (tmp_path / "output").exists()
