"""What is up to date is left alone; whatever has a say in the output has it built again."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from brochure.errors import BrochureError
from brochure.pipeline import fingerprint
from brochure.pipeline.publish import publish
from tests.builds import FEW, Built
from tests.project import ROOT, Project, contents, copy_of_program, small

pytestmark = pytest.mark.usefixtures("remembering")

EDITIONS = ("screen", "print", "office", "review")
UP_TO_DATE = "Up to date."
STYLE = (ROOT / "styles" / "patient.css").read_text(encoding="utf-8") + "\nbody { color: #000001 }\n"


@pytest.fixture
def project(small_build: Built, tmp_path: Path) -> Project:
    """A copy of the small build, which may be changed."""
    assert small_build.ended.code == 0, small_build.ended.err
    copy = Project(tmp_path / "project")
    shutil.copytree(small_build.project.folder, copy.folder)
    return copy


@pytest.fixture
def quick(few_build: Built, tmp_path: Path) -> Project:
    """A copy of the build in few editions: how many there are has no say in whether a change is noticed."""
    assert few_build.ended.code == 0, few_build.ended.err
    shutil.copytree(few_build.project.folder, tmp_path / "project")
    return Project(tmp_path / "project")


def ages(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_a_second_run_does_nothing_and_says_so(project: Project) -> None:
    before, age = contents(project.folder), ages(project.output)
    ended = project.run("build")
    assert (ended.code, ended.out) == (0, "")
    assert UP_TO_DATE in ended.err
    # No stage ran.
    assert "✓" not in ended.err
    assert contents(project.folder) == before
    assert ages(project.output) == age


def test_an_up_to_date_run_loads_neither_the_engine_nor_the_content_model(project: Project) -> None:
    path = project.folder / "loaded"
    code = "import atexit, sys\natexit.register(lambda: open(%r, 'w').write(' '.join(sys.modules)))\n"
    (project.folder / "sitecustomize.py").write_text(code % str(path), encoding="utf-8")
    environment = {"PYTHONPATH": os.pathsep.join((str(project.folder), str(project.program)))}
    assert UP_TO_DATE in project.run("build", environment=environment).err
    loaded = path.read_text(encoding="utf-8").split()
    assert "brochure.pipeline.build" in loaded
    assert not {"weasyprint", "pydantic", "jinja2", "yaml", "pypdf"} & set(loaded)


def test_the_age_of_files_does_not_matter(project: Project) -> None:
    for path in project.folder.rglob("*"):
        os.utime(path, (2_000_000_000, 2_000_000_000))
    assert UP_TO_DATE in project.run("build").err


def test_force_builds_what_is_up_to_date_and_gives_the_same_files(project: Project) -> None:
    before = {name: data for name, data in contents(project.output).items() if name.endswith(".pdf")}
    age = ages(project.output)
    ended = project.run("build", "--force")
    assert ended.code == 0
    assert "Built" in ended.err and UP_TO_DATE not in ended.err
    assert before.items() <= contents(project.output).items()
    assert all(ages(project.output)[name] > age[name] for name in before)


def damage(name: str) -> Callable[[Project], None]:
    def change(project: Project) -> None:
        path = project.output / name
        path.write_bytes(path.read_bytes()[:-10])

    return change


def test_plates_that_a_crash_prevented_are_a_warning_and_are_tried_again(tmp_path: Path) -> None:
    project = small(tmp_path / "project")
    program = project.write("bin/gs", "#!/bin/sh\nkill -SEGV $$\n")
    program.chmod(0o755)
    path = {"PATH": f"{program.parent}:{os.environ['PATH']}"}
    ended = project.run("build", "--edition", "print", environment=path)
    assert ended.code == 0, ended.err
    report = json.loads((project.output / "report.json").read_text(encoding="utf-8"))
    told = [found for found in report["findings"] if found["rule"] == "preflight.plates-unjudged"]
    assert {found["severity"] for found in told} == {"warning"}
    assert "crashed" in told[0]["message"] and "says nothing about the file" in told[0]["message"]
    # The ink is known from the content.
    inks = [leaflet["print"]["ticket"]["ink"] for leaflet in report["leaflets"]]
    assert all(ink and not ink["measured"] and 0 < ink["worst"] <= 400 for ink in inks)
    assert UP_TO_DATE not in project.run("build", "--edition", "print", environment=path).err


def delete(name: str) -> Callable[[Project], None]:
    return lambda project: (project.output / name).unlink()


CHANGES: dict[str, Callable[[Project], None]] = {
    "a word of the content": lambda project: project.change("content.yaml", "Words of", "Text of"),
    "a reference": lambda project: project.change("content.yaml", "title: Alpha", "title: Beta"),
    "a style of the project": lambda project: void(project.write("styles/patient.css", STYLE)),
    "a template of the project": lambda project: void(
        project.write("templates/blocks/heading.html", "<h3>{{ block.text | inline }}</h3>\n")
    ),
    "a damaged PDF": damage("two-office.pdf"),
    "a damaged report": damage("report.html"),
    "a report that is no JSON": damage("report.json"),
    "a deleted PDF": delete("one-screen.pdf"),
    "a deleted report": delete("report.json"),
}


def void(_value: object) -> None:
    """For calls whose result nobody wants."""


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_built(quick: Project, what: str) -> None:
    CHANGES[what](quick)
    ended = quick.run(*FEW)
    assert ended.code == 0, ended.err
    assert UP_TO_DATE not in ended.err
    assert set(contents(quick.output)) == {
        *("one-screen.pdf", "one-office.pdf", "two-screen.pdf", "two-office.pdf"),
        *("report.html", "report.json"),
    }
    assert UP_TO_DATE in quick.run(*FEW).err


def test_a_change_of_a_referenced_file_or_picture_is_built(project: Project) -> None:
    start, rest = (project.folder / "content.yaml").read_text(encoding="utf-8").split("references:\n", 1)
    references, leaflets = rest.split("leaflets:", 1)
    project.write("sources.yaml", references.replace("  - id", "- id").replace("\n    ", "\n  "))
    project.write("art/dot.svg", DOT.replace("COLOUR", "#12335F"))
    project.write("content.yaml", f"{start}references: sources.yaml\nleaflets:{leaflets}")
    project.change(
        "content.yaml", "          - Words of the first", f"{FIGURE}          - Words of the first"
    )
    words = ("build", "--leaflet", "one", "--edition", "screen")
    ended = project.run(*words)
    assert ended.code == 0, ended.err
    assert UP_TO_DATE in project.run(*words).err
    first = (project.output / "one-screen.pdf").read_bytes()

    project.write("art/dot.svg", DOT.replace("COLOUR", "#B43D1A"))
    assert UP_TO_DATE not in project.run(*words).err
    second = (project.output / "one-screen.pdf").read_bytes()
    assert second != first

    project.change("sources.yaml", "title: Alpha", "title: Beta")
    assert UP_TO_DATE not in project.run(*words).err
    assert (project.output / "one-screen.pdf").read_bytes() != second


DOT = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'
    '<circle r="4" cx="5" cy="5" fill="COLOUR"/></svg>'
)
FIGURE = "          - { block: figure, file: art/dot.svg, alt: A dot that stands for nothing at all }\n"


def test_a_new_version_of_the_program_builds_again(project: Project, tmp_path: Path) -> None:
    program = copy_of_program(tmp_path / "program")
    moved = Project(project.folder, program)
    assert UP_TO_DATE in moved.run("build").err
    seen = [_print_of(program)]
    for name in ("brochure/report/report.html", "requirements.txt"):
        with (program / name).open("a", encoding="utf-8") as file:
            file.write("\n")
        seen.append(_print_of(program))
        assert seen[-1] != seen[-2], name
    assert UP_TO_DATE not in moved.run("build", "--leaflet", "one", "--edition", "screen").err
    assert UP_TO_DATE in moved.run("build", "--leaflet", "one", "--edition", "screen").err


def _print_of(program: Path) -> str:
    """The fingerprint of a folder without a project, by a program elsewhere."""
    code = (
        "from pathlib import Path\n"
        "from brochure.pipeline.fingerprint import fingerprint\n"
        "print(fingerprint(Path('/nowhere'), [], {}))"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=program,
        env={**os.environ, "PYTHONPATH": str(program)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout


@pytest.fixture
def prints(tmp_path: Path) -> Callable[[], str]:
    """Gives the fingerprint of an empty project in this process."""
    project = tmp_path / "empty"
    project.mkdir()
    return lambda: fingerprint.fingerprint(project, [], {})


def test_another_python_builds_again(prints: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("version_info", "path", "platform", "base_prefix")
    same = SimpleNamespace(**{name: getattr(sys, name) for name in names})
    before = prints()
    monkeypatch.setattr(fingerprint, "sys", same)
    assert prints() == before
    major, minor, micro = sys.version_info[:3]
    same.version_info = (major, minor, micro + 1)
    assert prints() != before


def test_another_version_of_a_package_builds_again(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "site-packages"
    (packages / "engine-1.0.dist-info").mkdir(parents=True)
    words = ("build", "--leaflet", "one", "--edition", "screen")
    assert project.run(*words).code == 0 and UP_TO_DATE in project.run(*words).err
    monkeypatch.setattr(sys, "path", [*sys.path, str(packages)])
    # Not what the build was made with.
    assert UP_TO_DATE not in project.run(*words).err
    assert UP_TO_DATE in project.run(*words).err
    (packages / "engine-1.0.dist-info").rename(packages / "engine-1.1.dist-info")
    assert UP_TO_DATE not in project.run(*words).err


def test_another_file_of_a_library_builds_again(
    prints: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    libraries = tmp_path / "libraries"
    libraries.mkdir()
    suffix = ".0.dylib" if sys.platform == "darwin" else ".so.0"
    name = f"libpango-1.0{suffix}"
    monkeypatch.setenv("LD_LIBRARY_PATH", str(libraries))
    seen = [prints()]

    def is_another() -> bool:
        seen.append(prints())
        return seen[-1] not in seen[:-1]

    (libraries / f"{name}.5000.12").write_bytes(b"first")
    assert not is_another()
    (libraries / name).symlink_to(f"{name}.5000.12")
    assert is_another()
    (libraries / f"{name}.5000.12").write_bytes(b"second")
    assert is_another()
    os.utime(libraries / f"{name}.5000.12", (1_000_000_000, 1_000_000_000))
    assert is_another()
    (libraries / f"{name}.5000.12").rename(libraries / f"{name}.5000.14")
    (libraries / name).unlink()
    (libraries / name).symlink_to(f"{name}.5000.14")
    assert is_another()


def test_libraries_and_packages_that_change_while_a_build_runs_are_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "site-packages"
    packages.mkdir()
    monkeypatch.setattr(sys, "path", [*sys.path, str(packages)])
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    library = tmp_path / ("libharfbuzz.0.dylib" if sys.platform == "darwin" else "libharfbuzz.so.0")
    # The link stays as it is.
    library.symlink_to("file")
    for change in (
        lambda: (tmp_path / "file").write_bytes(b"another"),
        lambda: (packages / "engine-1.1.dist-info").mkdir(),
    ):
        # Away from what was written before, by more than clocks of file systems lag behind.
        time.sleep(0.1)
        moment = time.time()
        assert not fingerprint.changed_since(moment, tmp_path, [])
        change()
        assert fingerprint.changed_since(moment, tmp_path, [])


@pytest.mark.skipif(not Path("/etc/ld.so.cache").exists(), reason="reads the cache of glibc's loader")
def test_the_libraries_that_the_engine_loads_are_the_ones_that_count() -> None:
    code = (
        "import brochure.typesetting.loading, brochure.pipeline.fingerprint\n"
        "brochure.typesetting.loading.engine()\n"
        "loaded = {line.split(maxsplit=5)[5].strip() for line in open('/proc/self/maps') if '/' in line}\n"
        "names = ('libpango', 'libharfbuzz', 'libfontconfig', 'libgobject', 'libfreetype', 'libfribidi')\n"
        "wanted = {path for path in loaded if path.rpartition('/')[2].startswith(names)}\n"
        # Seven, and the subsetter of HarfBuzz where there is one.
        "assert len(wanted) >= 7, wanted\n"
        "print(*wanted - {str(path) for path in brochure.pipeline.fingerprint.libraries()})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    assert done.stdout.strip() == ""


def test_no_report_names_a_place_on_the_machine(project: Project) -> None:
    for name in ("report.json", "report.html"):
        text = (project.output / name).read_text(encoding="utf-8")
        for place in (str(ROOT), str(project.folder.parent), sys.prefix, "/usr/lib", ".so."):
            assert place not in text, f"{name}: {place}"


def test_the_report_is_the_last_to_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says that all others are there: when one of them can't be written, the old report stays."""
    output, folder = tmp_path / "output", tmp_path / "folder"
    output.mkdir()
    folder.mkdir()
    names = ("a.pdf", "report.html", "report.json", "z.pdf")
    for name in names:
        (output / name).write_bytes(b"old")
    replace = os.replace

    def replace_all_but_one(source: Path, target: Path) -> None:
        if target.name == "z.pdf":
            raise OSError(errno.ENOSPC, "full")
        replace(source, target)

    monkeypatch.setattr(os, "replace", replace_all_but_one)
    with pytest.raises(BrochureError, match="full"):
        publish(dict.fromkeys(names, b"new"), output, folder, last="report.json")
    assert (output / "a.pdf").read_bytes() == b"new"
    assert (output / "report.json").read_bytes() == b"old"


# Links


def test_content_by_a_link_within_the_project_is_up_to_date_until_its_target_changes(
    project: Project,
) -> None:
    (project.folder / "real").mkdir()
    (project.folder / "content.yaml").rename(project.folder / "real" / "c.yaml")
    (project.folder / "content.yaml").symlink_to("real/c.yaml")
    # The folder of the link is the project: its styles count, and not those beside the target.
    project.write("real/styles/patient.css", "not css {")
    words = ("build", "--leaflet", "one", "--edition", "screen")
    ended = project.run(*words)
    assert ended.code == 0, ended.err
    assert json.loads((project.output / "report.json").read_bytes())["inputs"] == [
        *("approvals/signatories.pem", "approvals.yaml", "content.yaml"),
    ]
    assert UP_TO_DATE in project.run(*words).err
    project.change("real/c.yaml", "Words of", "Text of")
    assert UP_TO_DATE not in project.run(*words).err
    assert UP_TO_DATE in project.run(*words).err
    project.write("styles/patient.css", STYLE)
    assert UP_TO_DATE not in project.run(*words).err


def test_a_project_that_a_link_leads_to_is_up_to_date(project: Project, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(project.folder)
    ended = project.run("build", "--content", str(tmp_path / "link" / "content.yaml"))
    assert UP_TO_DATE in ended.err
    words = ("build", "--content", str(tmp_path / "link" / "content.yaml"), "--edition", "screen")
    assert project.run(*words).code == 0
    assert UP_TO_DATE in project.run(*words).err
    assert UP_TO_DATE in project.run("build", "--edition", "screen").err


def test_content_by_a_link_out_of_the_project_is_refused(project: Project, tmp_path: Path) -> None:
    (project.folder / "content.yaml").rename(tmp_path / "c.yaml")
    (project.folder / "content.yaml").symlink_to(tmp_path / "c.yaml")
    for command in ("build", "check"):
        ended = project.run(command)
        assert ended.code == 3, ended.err
        assert "it leads outside the project folder" in ended.err


def test_a_change_while_a_build_runs_is_built_by_the_next(quick: Project) -> None:
    """The content changes after it was read: the first stage that is told of comes later than that."""
    running = quick.fork(*FEW, "--force")
    line = running.stderr.readline()
    assert "read" in line
    quick.change("content.yaml", "Words of", "Text of")
    assert running.communicate(timeout=60) and running.returncode == 0
    ended = quick.run(*FEW)
    assert UP_TO_DATE not in ended.err
    assert UP_TO_DATE in quick.run(*FEW).err


# Subsets, and files of earlier builds


def test_one_leaflet_in_one_edition_leaves_the_other_files_alone(project: Project) -> None:
    before = contents(project.output)
    project.change("content.yaml", "First leaflet", "Changed leaflet")
    ended = project.run("build", "--leaflet", "one", "--edition", "screen")
    assert ended.code == 0, ended.err
    after = contents(project.output)
    assert set(after) == set(before)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"one-screen.pdf", "report.json", "report.html"}
    report = json.loads(after["report.json"])
    # The report is that of this build; what is older is named as such.
    assert set(report["files"]) == {"one-screen.pdf", "report.html"}
    assert set(report["earlier"]) == {
        *("one-office.pdf", "one-print.pdf", "one-review.pdf", "one-claims.csv"),
        *(f"two-{edition}.pdf" for edition in EDITIONS),
        "two-claims.csv",
    }


def test_other_options_are_another_build(project: Project) -> None:
    assert UP_TO_DATE not in project.run("build", "--edition", "screen").err
    assert UP_TO_DATE in project.run("build", "--edition", "screen").err
    assert UP_TO_DATE not in project.run("build", "--edition", "screen", "--leaflet", "two").err
    # How many workers there are has no say in the bytes.
    ended = project.run("build", "--leaflet", "two", "--edition", "screen", "--jobs", "1")
    assert UP_TO_DATE in ended.err


def test_the_files_of_a_leaflet_that_has_gone_go_too(project: Project) -> None:
    project.write("output/notes.txt", "the user’s own")
    project.write("output/three-screen.pdf", "the user’s own")
    # Also when a build of the other leaflet came in between.
    assert project.run("build", "--leaflet", "one", "--edition", "screen").code == 0
    text = (project.folder / "content.yaml").read_text(encoding="utf-8")
    project.write("content.yaml", text[: text.index("  two:\n")])
    ended = project.run("build", "--edition", "screen")
    assert ended.code == 0, ended.err
    assert set(contents(project.output)) == {
        *(f"one-{edition}.pdf" for edition in EDITIONS),
        "one-claims.csv",
        *("report.json", "report.html"),
        *("notes.txt", "three-screen.pdf"),
    }


def test_a_file_that_the_user_put_in_place_of_ours_stays(quick: Project) -> None:
    project = quick
    project.write("output/two-screen.pdf", "the user’s own")
    text = (project.folder / "content.yaml").read_text(encoding="utf-8")
    project.write("content.yaml", text[: text.index("  two:\n")])
    assert project.run(*FEW).code == 0
    assert (project.output / "two-screen.pdf").read_bytes() == "the user’s own".encode()
    assert not (project.output / "two-office.pdf").exists()


@pytest.mark.parametrize(
    "report",
    [
        b"[]",
        b"\xff\xfe",
        b'{"files": 3, "inputs": null, "earlier": [], "content": "content.yaml"}',
        b'{"files": {"../../x": {"sha256": 1, "leaflet": [], "edition": {}, "bytes": ""}}, "inputs": ["/"],'
        b' "fingerprint": "", "content": "content.yaml", "earlier": {"x": 1}}',
        b"[" * 100_000,
    ],
    ids=["a list", "no text", "other types", "other places", "deep nesting"],
)
def test_a_report_of_another_making_is_replaced(project: Project, report: bytes) -> None:
    project.write("output/report.json", report)
    ended = project.run("build", "--leaflet", "one", "--edition", "screen")
    assert ended.code == 0, ended.err
    assert UP_TO_DATE not in ended.err
    assert json.loads((project.output / "report.json").read_bytes())["files"]
