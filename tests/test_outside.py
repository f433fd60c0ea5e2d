"""Files from outside are read by one reader alone, which bounds what it reads and waits for nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.project import ROOT

PACKAGE = ROOT / "brochure"
#: The reader.
READER = "source/outside.py"
#: What opens a file, reads one or lists a folder, as the last part of a call's name.
READING = frozenset(
    {"open", "fdopen", "read_text", "read_bytes", "fromfile", "copyfile", "copy2", "copytree"}
)
LISTING = frozenset({"glob", "rglob", "iterdir", "walk", "fwalk", "scandir", "listdir"})
#: Other places where files are opened or listed, and why that is not reading what comes from outside.
EXCEPTIONS = {
    ("approval/record.py", "fdopen"): "a temporary file that was just made, to be written",
    ("batch/archive.py", "open"): "files that are made to be written, in a folder of ours",
    ("batch/archive.py", "fdopen"): "files that are made to be written, in a folder of ours",
    ("batch/pages_read.py", "read_bytes"): "a method that reads a stream of a PDF in memory",
    ("batch/sheet_marks.py", "open"): "a part of a zip file in memory",
    ("batch/workbook.py", "open"): "a part of a zip file in memory",
    ("bibliography/styles.py", "scandir"): "the folder of an installed package",
    ("editions/office.py", "read_bytes"): "a method that reads a stream of a PDF in memory",
    ("cli/terminal.py", "open"): "the null device, to be written to",
    ("language/locale.py", "glob"): "a folder of the program",
    ("pipeline/locale_schema.py", "glob"): "a folder of the program",
    ("pipeline/fingerprint.py", "glob"): "a folder of the program",
    ("pipeline/fingerprint.py", "listdir"): "the folders of installed packages: names alone",
    ("pipeline/typeset.py", "open"): "a method that opens a PDF in memory",
    ("pipeline/publish.py", "open"): "the lock, and files that are made to be written",
    ("pipeline/publish.py", "fdopen"): "files that are made to be written",
    ("starters/project.py", "open"): "files that are made to be written, never over others",
    ("pipeline/publish.py", "iterdir"): "the folder of unfinished files, which is known to be ours",
    ("pipeline/publish.py", "listdir"): "a folder of the name of that of unfinished files: names alone",
    ("pipeline/publish.py", "copytree"): "what somebody put into a folder of ours: it is taken along unread",
    ("pipeline/publish.py", "copy2"): "what somebody put into a folder of ours: it is taken along unread",
    ("pipeline/take_over.py", "open"): "files that are made to be written, never over others",
    ("pipeline/workers.py", "fdopen"): "a temporary file that was just made, to be written",
    ("preflight/ghostscript.py", "open"): "its log in a temporary folder of ours, of which the start is read",
    ("preflight/plates.py", "iterdir"): "a temporary folder of ours",
    ("rules/rule.py", "glob"): "a folder of the program",
    ("rules/wording.py", "glob"): "a folder of the program",
    ("pipeline/workers.py", "listdir"): "the threads of this process: names alone",
    ("pipeline/workers.py", "open"): "a file in the workers' folder that is made to be written",
    ("source/installation.py", "walk"): "the folder of the program",
    ("studio/app.py", "open"): "a method that begins to render",
    ("studio/opening.py", "fdopen"): "a temporary file that was just made, to be written",
    ("studio/opening.py", "open"): "a browser",
    ("studio/process.py", "read_text"): "what the system tells of this process",
    ("studio/registry.py", "open"): "a file of ours: no link, no pipe, and no more of it than a limit",
    ("studio/workspace.py", "fdopen"): "a temporary file that was just made, to be written",
    ("typesetting/bounds.py", "read_text"): "what the system tells of this process",
}
#: Streams of PDFs are read by a method of the same name; these rooms know no files.
ROOMS_OF_STREAMS = ("pdf/", "press/", "preflight/", "tagging/")


def calls(text: str) -> Iterator[tuple[int, str]]:
    """Line and name of each call by which a program opens, reads or lists, wherever it takes it from."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
        if name not in READING | LISTING or _in_memory(node):
            continue
        if name == "walk" and not (isinstance(called, ast.Attribute) and ast.unparse(called.value) == "os"):
            # One of ours, through a tree in memory.
            continue
        # The reader's own way for files of a project: it is told a limit.
        if name == "read_bytes" and len(node.args) == 2:
            continue
        yield node.lineno, name


def _in_memory(node: ast.Call) -> bool:
    """True for what is opened from bytes: ``open(BytesIO(…))``."""
    first = node.args[0] if node.args else None
    if not isinstance(first, ast.Call):
        return False
    name = first.func.id if isinstance(first.func, ast.Name) else getattr(first.func, "attr", "")
    return name == "BytesIO"


def direct(top: Path) -> list[tuple[str, str, int]]:
    """Module, call and line of each reading or listing that does not go by way of the reader."""
    found = []
    for path in sorted(top.rglob("*.py")):
        name = path.relative_to(top).as_posix()
        if name == READER:
            continue
        for line, call in calls(path.read_text(encoding="utf-8")):
            if call == "read_bytes" and name.startswith(ROOMS_OF_STREAMS):
                continue
            found.append((name, call, line))
    return found


def test_nothing_but_the_reader_reads_files_from_outside() -> None:
    others = [
        f"brochure/{name}:{line}: {call}: use brochure/{READER}"
        for name, call, line in direct(PACKAGE)
        if (name, call) not in EXCEPTIONS
    ]
    assert others == []


def test_every_exception_is_still_one() -> None:
    assert set(EXCEPTIONS) == {(name, call) for name, call, _line in direct(PACKAGE)}


@pytest.mark.parametrize(
    "text",
    [
        "open(path)",
        "with open(path, 'rb') as file: ...",
        "path.open('rb')",
        "Path(name).read_text(encoding='utf-8')",
        "Path(name).read_bytes()",
        "os.open(path, os.O_RDONLY)",
        "io.open(path)",
        "Image.open(path)",
        "os.fdopen(handle)",
        "path.rglob('*')",
        "os.walk(top)",
        "lambda: path.read_bytes()",
    ],
)
def test_a_direct_reading_is_found(text: str) -> None:
    assert list(calls(text))


@pytest.mark.parametrize(
    "text", ["Image.open(BytesIO(data))", "pikepdf.open(io.BytesIO(data))", "project.read_bytes(path, limit)"]
)
def test_what_is_bounded_or_in_memory_is_not(text: str) -> None:
    assert not list(calls(text))
