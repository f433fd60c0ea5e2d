"""Set-up: the locks, the commands, the scripts behind them, and the assets that came from elsewhere."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.project import Ended, small

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.txt", "requirements-build.txt", "requirements-cluster.txt", "requirements-dev.txt")

#: What the repository ignores, so that a walk sees what a clone holds.
IGNORED = {".git", ".venv", "output", ".output.partial", "build", "node_modules"}
IGNORED |= {"__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis"}

#: Split, so that this file does not name one itself.
REGISTRIES = [
    "pypi." + "org",
    "pythonhosted." + "org",
    "npmjs." + "org",
    "npmjs." + "com",
    "yarnpkg." + "com",
    "maven." + "org",
    "maven.apache." + "org/maven2",
    "pkg." + "dev",
]


def entries(lock: str) -> list[tuple[Requirement, list[str]]]:
    """The requirements of a lock with their hashes; anything else in the file is an error."""
    text = re.sub(r"\\\n\s*", "", (ROOT / lock).read_text(encoding="utf-8"))
    found = []
    for line in filter(None, text.splitlines()):
        requirement, *hashes = line.split("--hash=")
        found.append((Requirement(requirement.strip()), [value.strip() for value in hashes]))
    return found


def committed_files() -> Iterator[Path]:
    for folder, folders, files in os.walk(ROOT):
        folders[:] = sorted(set(folders) - IGNORED)
        yield from (Path(folder, name) for name in sorted(files))


# Locks


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_is_pinned_and_hashed(lock: str) -> None:
    assert len(entries(lock)) > (5 if "build" in lock else 20)
    for requirement, hashes in entries(lock):
        assert [spec.operator for spec in requirement.specifier] == ["=="], requirement
        assert requirement.url is None
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in hashes), requirement


def test_the_locks_hold_what_pyproject_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime, groups = project["project"]["dependencies"], project["dependency-groups"]
    build = groups["build"]
    assert build == project["build-system"]["requires"]
    dev = [text for text in groups["dev"] if text != {"include-group": "build"}]
    assert len(dev) < len(groups["dev"])
    cluster = project["project"]["optional-dependencies"]["cluster"]
    whole = runtime + build + cluster + dev
    for lock, asked in zip(LOCKS, (runtime, build, runtime + cluster, whole), strict=True):
        locked = {canonicalize_name(found.name): found for found, _ in entries(lock)}
        for text in asked:
            wanted = Requirement(text)
            found = locked[canonicalize_name(wanted.name)]
            (pin,) = found.specifier
            assert pin.version in wanted.specifier, (
                f"{lock}: {found} does not satisfy {wanted}; run make lock"
            )


def test_the_tests_run_with_the_packages_of_the_product() -> None:
    dev = {str(requirement) for requirement, _ in entries("requirements-dev.txt")}
    runtime = {str(requirement) for requirement, _ in entries("requirements.txt")}
    build = {str(requirement) for requirement, _ in entries("requirements-build.txt")}
    cluster = {str(requirement) for requirement, _ in entries("requirements-cluster.txt")}
    assert runtime <= cluster and build | cluster <= dev


def test_every_floor_of_a_dependency_states_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    start = lines.index("dependencies = [")
    block = lines[start + 1 : lines.index("]", start)]
    assert block
    for comment, requirement in zip(block[::2], block[1::2], strict=True):
        assert comment.strip().startswith("# "), requirement
        assert requirement.strip().startswith('"'), requirement


def test_no_file_names_a_registry() -> None:
    named = []
    for path in committed_files():
        text = path.read_bytes().decode("utf-8", errors="ignore")
        named += [f"{path.relative_to(ROOT)}: {host}" for host in REGISTRIES if host in text]
    assert not named


# Commands


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The set-up files in a folder whose name has a space, with an environment that is already made."""
    folder = tmp_path / "a clone of it"
    for name in ("Makefile", "pyproject.toml", *LOCKS, "setup", "tests/judges"):
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\nprintf "%s\\n" "python $*"\n', encoding="utf-8")
    python.chmod(0o755)
    (folder / "build" / "judges").mkdir(parents=True)
    for stamp in (".venv/.runtime", ".venv/.dev", "build/judges/.ready"):
        (folder / stamp).touch()
    return folder


def make(folder: Path, *words: str) -> str:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))
    }
    done = subprocess.run(
        ["make", "--no-print-directory", "-C", str(folder), *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    return done.stdout


def test_a_second_run_does_no_set_up_work(checkout: Path) -> None:
    assert make(checkout, "brochures", "ARGS=--force") == "python -m brochure build --force\n"
    told = make(checkout, "test", "ARGS=-k name")
    assert told.startswith("python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -k name")


@pytest.mark.parametrize(
    ("target", "changed", "work"),
    [
        ("brochures", "requirements.txt", "setup/venv.sh requirements.txt"),
        ("brochures", "requirements-build.txt", "setup/venv.sh requirements.txt requirements-build.txt ."),
        ("brochures", "pyproject.toml", "setup/venv.sh requirements.txt requirements-build.txt ."),
        ("brochures", "setup/system.sh", "setup/system.sh runtime"),
        ("test", "requirements-dev.txt", "setup/venv.sh requirements-dev.txt"),
        ("test", "tests/judges/package-lock.json", "setup/judges.sh"),
        ("test", "tests/judges/checksums.sha256", "setup/judges.sh"),
    ],
)
def test_set_up_runs_again_when_what_it_rests_on_changed(
    checkout: Path, target: str, changed: str, work: str
) -> None:
    assert "setup/" not in make(checkout, "-n", target)
    later = (checkout / "build/judges/.ready").stat().st_mtime + 10
    os.utime(checkout / changed, (later, later))
    assert work in make(checkout, "-n", target)


def test_what_the_program_advises_when_a_library_is_lost_sets_up_in_spite_of_the_stamps(
    checkout: Path,
) -> None:
    work = make(checkout, "-n", "-B", "setup")
    assert "setup/system.sh runtime" in work and "setup/venv.sh requirements.txt" in work


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 5)])
def test_a_judge_that_can_not_be_had_is_tried_again_on_request_alone(
    checkout: Path, machine: Path, ci: str, code: int
) -> None:
    for name in ("java", "mvn", "gs", "pdfinfo", "qpdf", "node", "npm", "mkdir", "touch"):
        if name in ("mkdir", "touch"):
            (machine / name).symlink_to(str(shutil.which(name)))
        else:
            program(machine, name, "exit 0")
    stamp = checkout / "build/judges/.ready"
    stamp.unlink()
    done = subprocess.run(
        ["/bin/sh", "setup/judges.sh"],
        cwd=checkout,
        env={"PATH": str(machine), "TMPDIR": str(machine.parent), "CI": ci},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert done.returncode == code, done.stderr
    assert "mupdf-tools" in done.stderr
    assert stamp.exists() == (code == 0)
    assert ("setup/judges.sh" in make(checkout, "-n", "test")) == (code != 0)
    assert "setup/judges.sh" in make(checkout, "-n", "judges")


def test_a_lost_interpreter_is_made_again(checkout: Path) -> None:
    python = checkout / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    assert "setup/venv.sh requirements.txt" in make(checkout, "-n", "brochures")


def test_clean_removes_what_was_built_and_keeps_what_was_set_up(checkout: Path) -> None:
    for name in ("output", ".output.partial", ".mypy_cache", "brochure/__pycache__"):
        (checkout / name).mkdir(parents=True)
    make(checkout, "clean")
    assert sorted(path.name for path in checkout.iterdir()) == sorted(
        [
            ".venv",
            "Makefile",
            "brochure",
            "build",
            "pyproject.toml",
            "requirements-build.txt",
            "requirements-cluster.txt",
            "requirements-dev.txt",
            "requirements.txt",
            "setup",
            "tests",
        ]
    )
    assert not (checkout / "brochure" / "__pycache__").exists()


def test_help_lists_every_target(checkout: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    listed = {line.split()[1] for line in make(checkout, "help").splitlines()}
    assert listed == set(phony[1].split())


def test_ci_is_executable_and_runs_the_commands_of_the_makefile() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    lines = script.read_text(encoding="utf-8").splitlines()
    assert {"make brochures", "make check", "make test"} <= set(lines)


# The script that installs system packages


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder of programs that is all that the script finds: a Debian, an ordinary user, no Python."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sh", "dirname", "grep", "sort", "tr", "sed", "tail", "mktemp", "rm", "env", "cat", "chmod"):
        found = shutil.which(name)
        assert found
        (programs / name).symlink_to(found)
    program(programs, "uname", "echo Linux")
    program(programs, "id", "echo 1000")
    program(programs, "apt-get", f'echo "$*" >> "{tmp_path}/apt.log"; exit 100')
    program(programs, "gs", "exit 0")
    return programs


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def system(machine: Path, what: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(ROOT / "setup" / "system.sh"), what],
        env={"PATH": str(machine), "TMPDIR": str(machine.parent), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def test_where_it_may_not_install_it_prints_the_one_command_that_does(machine: Path) -> None:
    done = system(machine, "runtime")
    assert done.returncode == 5
    commands = [line for line in done.stderr.splitlines() if line.startswith("    ")]
    assert len(commands) == 1
    assert commands[0].startswith("    sudo apt-get update && sudo apt-get install -y libfontconfig1 ")
    assert {"python3", "python3-venv", "libpango-1.0-0", "libharfbuzz0b"} <= set(commands[0].split())
    assert not (machine.parent / "apt.log").exists()


def test_as_root_it_installs_without_asking_and_says_so_when_that_fails(machine: Path) -> None:
    program(machine, "id", "echo 0")
    done = system(machine, "runtime")
    assert done.returncode == 5
    update, install = (machine.parent / "apt.log").read_text(encoding="utf-8").splitlines()
    assert update.endswith("update")
    assert " install -y --no-install-recommends " in install
    assert "sudo apt-get install" in done.stderr


def test_with_everything_there_it_does_nothing(machine: Path) -> None:
    program(machine, "id", "echo 0")
    # A Python that has venv and can load every library.
    program(machine, "python3", "exit 0")
    done = system(machine, "runtime")
    assert (done.returncode, done.stderr) == (0, "")
    assert not (machine.parent / "apt.log").exists()


def test_only_what_is_missing_is_asked_for(machine: Path) -> None:
    program(machine, "python3", 'case "$*" in *libharfbuzz.so.0*) exit 1 ;; esac; exit 0')
    done = system(machine, "runtime")
    assert done.returncode == 5
    assert "    sudo apt-get update && sudo apt-get install -y libharfbuzz0b\n" in done.stderr


def test_where_only_ghostscript_can_not_be_had_it_says_so_and_goes_on(machine: Path) -> None:
    program(machine, "python3", "exit 0")
    (machine / "gs").unlink()
    done = system(machine, "runtime")
    assert done.returncode == 0
    told, command = done.stderr.splitlines()
    assert told.startswith("Going on without ghostscript: ")
    assert command == "    sudo apt-get update && sudo apt-get install -y ghostscript"


def test_ghostscript_is_installed_where_that_is_possible(machine: Path) -> None:
    program(machine, "id", "echo 0")
    program(machine, "python3", "exit 0")
    (machine / "gs").unlink()
    gs = f'printf "#!/bin/sh\\n" > "{machine}/gs"; chmod +x "{machine}/gs"'
    program(machine, "apt-get", f'case "$*" in *"install -y"*ghostscript) {gs} ;; esac')
    done = system(machine, "runtime")
    assert (done.returncode, done.stderr) == (0, "Installing system packages (once): ghostscript\n")


def test_ghostscript_is_asked_for_with_what_nothing_works_without(machine: Path) -> None:
    program(machine, "python3", 'case "$*" in *libharfbuzz.so.0*) exit 1 ;; esac; exit 0')
    (machine / "gs").unlink()
    done = system(machine, "runtime")
    assert done.returncode == 5
    assert done.stderr.splitlines()[-1].endswith("install -y ghostscript libharfbuzz0b")


def test_a_python_that_is_too_old_is_named_with_what_to_do(machine: Path) -> None:
    program(machine, "python3", 'case "$*" in *platform*) echo 3.9.2 ;; *) exit 1 ;; esac')
    done = system(machine, "runtime")
    assert done.returncode == 5
    assert "python3 is 3.9.2" in done.stderr
    assert "make brochures PYTHON=" in done.stderr


@pytest.fixture
def mac(machine: Path) -> Path:
    """A new Mac: the Python of the Command Line Tools, and a Homebrew that installs a later one and Pango.

    Pango is in the folder that only the loader's variable names.
    """
    log, prefix = machine.parent / "brew.log", machine.parent / "homebrew"
    program(machine, "uname", "echo Darwin")
    program(machine, "python3", 'case "$*" in *platform*) echo 3.9.6 ;; *) exit 1 ;; esac')
    (machine.parent / "new").write_text(
        f'#!/bin/sh\ncase "$*" in *CDLL*) case "$DYLD_FALLBACK_LIBRARY_PATH" in "{prefix}/lib:"*) ;;'
        " *) exit 1 ;; esac ;; esac\n",
        encoding="utf-8",
    )
    for name in ("mkdir", "cp"):
        (machine / name).symlink_to(str(shutil.which(name)))
    program(
        machine,
        "brew",
        f'echo "$*" >> "{log}"\n'
        f'if [ "$1" = --prefix ]; then echo "{prefix}"; exit; fi\n'
        f'mkdir -p "{prefix}/bin"; cp "{machine.parent}/new" "{prefix}/bin/python3"\n'
        f'chmod +x "{prefix}/bin/python3"',
    )
    return machine


def test_on_a_new_mac_homebrew_installs_a_python_that_is_then_found(mac: Path) -> None:
    done = system(mac, "runtime")
    assert done.returncode == 0, done.stderr
    log = (mac.parent / "brew.log").read_text(encoding="utf-8").splitlines()
    assert "install --quiet pango python" in log
    # Homebrew takes its time.
    assert log.count("--prefix") == 1
    # Apple's Python is still the first on the PATH.
    again = system(mac, "runtime")
    assert (again.returncode, again.stderr) == (0, "")
    assert sum(line.startswith("install") for line in (mac.parent / "brew.log").read_text().splitlines()) == 1


def test_the_python_of_the_distribution_comes_before_that_of_a_version_manager(machine: Path) -> None:
    program(machine, "python3", "exit 0")
    found = [
        subprocess.run(
            ["/bin/sh", "-c", '. "$0"; find_python; echo "$python"', str(ROOT / "setup" / "python.sh")],
            env={"PATH": path, **named},
            capture_output=True,
            encoding="utf-8",
            check=True,
            timeout=60,
        ).stdout.strip()
        for path, named in (
            (f"{machine}:/usr/bin:/bin", {}),
            (f"{machine}:/usr/bin:/bin", {"PYTHON": "python3"}),
            (str(machine), {}),
        )
    ]
    asks = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))"
    own = Path("/usr/bin/python3")
    is_fit = sys.platform == "linux" and own.exists() and not subprocess.run([own, "-c", asks]).returncode
    assert found == [str(own) if is_fit else "python3", "python3", "python3"]


def test_on_a_new_mac_without_homebrew_it_says_where_that_is_and_what_to_install(mac: Path) -> None:
    (mac / "brew").unlink()
    done = system(mac, "runtime")
    assert done.returncode == 5
    assert "https://brew.sh" in done.stderr
    assert done.stderr.splitlines()[-1] == "    brew install pango python"
    # Names of Debian would say nothing to a Mac.
    assert "python3-venv" not in done.stderr


@pytest.mark.parametrize("kind", ["nothing", "no Python"])
def test_a_python_that_is_named_and_not_there_is_told_and_nothing_is_installed(
    machine: Path, kind: str
) -> None:
    program(machine, "id", "echo 0")
    program(machine, "python3", "exit 0")
    if kind == "no Python":
        program(machine, "typo", "exit 1")
    done = system(machine, "runtime", PYTHON=str(machine / "typo"))
    assert done.returncode == 5
    assert str(machine / "typo") in done.stderr
    assert "apt-get" not in done.stderr
    assert not (machine.parent / "apt.log").exists()


def test_a_python_that_is_named_and_too_old_is_told_on_a_mac_too(mac: Path) -> None:
    done = system(mac, "runtime", PYTHON="python3")
    assert done.returncode == 5
    assert "python3 is 3.9.6" in done.stderr
    assert "install" not in (mac.parent / "brew.log").read_text(encoding="utf-8")


def test_a_python_without_venv_asks_for_that_alone(machine: Path) -> None:
    script = 'case "$*" in *platform*) echo 3.12.3 ;; *ensurepip*) exit 1 ;; esac'
    program(machine, "python3", script)
    program(machine, "another", script)
    assert system(machine, "runtime").stderr.splitlines()[-1].endswith("install -y python3 python3-venv")
    named = system(machine, "runtime", PYTHON="another")
    assert named.stderr.splitlines()[-1].endswith("install -y python3.12-venv")


def test_a_missing_judge_is_named_by_its_package(machine: Path) -> None:
    for name in ("java", "mvn", "gs", "pdfinfo", "mutool", "node", "npm", "chromium"):
        program(machine, name, "exit 0")
    done = system(machine, "judges")
    assert done.returncode == 5
    # Where Chromium is no package of the system, the one that is fetched needs a library.
    assert re.search(r"apt-get install -y (?:libnss3 )?qpdf$", done.stderr)


# Every supported system


def systems(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    bash = shutil.which("bash")
    assert bash
    return subprocess.run(
        [bash, str(ROOT / "setup" / "systems.sh"), *words],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def test_systems_are_made_by_root_alone_and_nothing_is_begun_without(machine: Path) -> None:
    path = f"{machine}:{os.environ['PATH']}"
    done = systems("debian-13", PATH=path, SYSTEMS=str(machine.parent / "systems"))
    assert (done.returncode, done.stdout) == (5, "")
    assert "root are needed: sudo bash setup/systems.sh" in done.stderr
    assert not (machine.parent / "systems").exists()


def test_a_release_that_is_not_supported_is_told_with_those_that_are() -> None:
    done = systems("debian-11")
    assert done.returncode == 2
    assert done.stderr.endswith("These are: debian-12 debian-13 ubuntu-22.04 ubuntu-24.04\n")


def test_the_scripts_of_setup_name_no_mirror() -> None:
    for script in (ROOT / "setup").glob("*.sh"):
        addresses = re.findall(r"https?://[^\s”\"]+", script.read_text(encoding="utf-8"))
        assert set(addresses) <= {"https://brew.sh,"}, script


# A library that is lost after set-up

#: Makes the engine's loader fail for one library, and HarfBuzz as old as a test wants it.
LOADER = """\
import cffi
load = cffi.FFI.dlopen
class HarfBuzz:
    def __init__(self, library):
        self.library = library
    def __getattr__(self, name):
        return getattr(self.library, name)
    def hb_version_atleast(self, *version):
        return version <= NEWEST
def dlopen(ffi, name, flags=0):
    if LOST in name:
        raise OSError("cannot load library " + name)
    library = load(ffi, name, flags)
    return HarfBuzz(library) if "harfbuzz.so" in name or "harfbuzz.0" in name else library
cffi.FFI.dlopen = dlopen
"""


LIBRARIES = ("gobject", "pango-1.0", "pangoft2", "fontconfig", "harfbuzz-subset")
#: One process has loaded what comes before the engine; each build without a library is forked from it.
BUILDS = """\
import json, os, pathlib, sys
import brochure.cli.commands, brochure.layout.leaflet, brochure.pipeline.session
from brochure.__main__ import command
def run(lost, newest, name):
    global LOST, NEWEST
    process = os.fork()
    if process:
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    LOST, NEWEST = lost, tuple(newest)
    os.dup2(os.open(f"{name}.err", os.O_WRONLY | os.O_CREAT), 2)
    sys.argv = ["brochure", "build", "--edition", "screen", "--output", name]
    os._exit(command())
assert "weasyprint" not in sys.modules
codes = {name: run(lost, newest, name) for name, lost, newest in json.loads(sys.argv[1])}
print(json.dumps({name: [code, pathlib.Path(f"{name}.err").read_text()] for name, code in codes.items()}))
"""


@pytest.fixture(scope="module")
def lost(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ended]:
    """Builds whose loader does not find a library, and ``old``, whose HarfBuzz needs not the one it lacks."""
    project = small(tmp_path_factory.mktemp("lost"))
    builds = [(name, name, (4, 1, 0)) for name in LIBRARIES]
    done = subprocess.run(
        [sys.executable, "-c", LOADER + BUILDS, json.dumps([*builds, ("old", LIBRARIES[-1], (4, 0, 1))])],
        cwd=project.folder,
        env=project.environ(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    ended = {name: Ended(code, "", err) for name, (code, err) in json.loads(done.stdout).items()}
    made = {path.name for path in project.folder.iterdir() if path.is_dir()}
    assert made == {"old"}, ended["old"].err
    return ended


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_lost_library_ends_the_build_with_5_and_the_command_that_brings_it_back(
    lost: dict[str, Ended], library: str
) -> None:
    ended = lost[library]
    assert ended.code == 5, ended.err
    message, remedy = ended.err.splitlines()[-2:]
    assert library in message
    # Stamps keep a plain `make brochures` from looking.
    assert "`make -B setup && make brochures`" in remedy


def test_a_harfbuzz_that_is_too_old_to_subset_needs_no_library_for_it(lost: dict[str, Ended]) -> None:
    assert lost["old"].code == 0, lost["old"].err


# Judges


def test_a_missing_judge_skips_loudly_and_fails_on_ci(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makeconftest((ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile("from tests.judges import tool\ndef test_it(): tool.program('no-such-judge')\n")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("CI", raising=False)
    skipped = pytester.runpytest_inprocess("-p", "no:cacheprovider")
    skipped.assert_outcomes(skipped=1)
    skipped.stdout.fnmatch_lines(["*JUDGES MISSING*", "no-such-judge: 1 tests skipped", "*make judges*"])
    monkeypatch.setenv("CI", "true")
    pytester.runpytest_inprocess("-p", "no:cacheprovider").assert_outcomes(failed=1)


# Assets


def test_every_font_is_listed_with_its_hash_and_has_its_licence_beside_it() -> None:
    listed = dict(
        re.findall(
            r"^\| `(fonts/\S+)` \| `([0-9a-f]{64})` \|$",
            (ROOT / "styles/LICENSES.md").read_text("utf-8"),
            re.M,
        )
    )
    fonts = [path for path in (ROOT / "styles/fonts").rglob("*") if path.suffix in {".ttf", ".otf", ".woff2"}]
    assert fonts
    hashes = {
        path.relative_to(ROOT / "styles").as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in fonts
    }
    assert listed == hashes
    for folder in {path.parent for path in fonts}:
        (licence,) = folder.glob("LICENSE*")
        text = licence.read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1 - 26 February 2007" in text
        assert "TERMINATION" in text
