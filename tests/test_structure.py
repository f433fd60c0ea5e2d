"""The program's rooms: who may know of whom, what belongs to a room alone, and one name for one thing."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.project import ROOT

#: The rooms, each above those that it may import.  Beside the last: rooms that know nothing of each other.
ORDER = (
    *("findings", "errors", "source", "language", "text", "bibliography", "content", "design", "pdf"),
    *("typesetting", "layout", "composition", "press", "tagging", "preflight", "rules", "editions"),
    *("review", "approval"),
    *("report", "pipeline", "batch", "studio", "starters", "cli", "__main__"),
)
#: What the package itself holds: its version.
PACKAGE = "__init__"


@dataclass(frozen=True)
class Import:
    """A module imports another one, or a name of it."""

    #: File and line.
    place: str
    #: Rooms.
    of: str
    by: str
    #: The name that is imported, empty for a module.
    name: str


def modules(top: Path) -> dict[Path, ast.Module]:
    """Every module below the package *top*, parsed."""
    return {path: _parsed(path.read_text(encoding="utf-8"), path) for path in sorted(top.rglob("*.py"))}


@cache
def _parsed(text: str, path: Path) -> ast.Module:
    return ast.parse(text, str(path))


def room_of(path: Path, top: Path) -> str:
    """A folder of the package, or a module that lies beside the folders."""
    return path.relative_to(top).parts[0].removesuffix(".py")


def imports(top: Path) -> list[Import]:
    """What modules of a room take from other rooms, anywhere in them, functions included."""
    found = []
    for path, tree in modules(top).items():
        by = room_of(path, top)
        for line, module, name in _imported(tree, path, top):
            of = module[0] if module else (name if _is_module(top / name) else PACKAGE)
            if of != by:
                name = "" if not module or _is_module(top.joinpath(*module, name)) else name
                found.append(Import(f"{path.relative_to(top.parent)}:{line}", of, by, name))
    return found


def _imported(tree: ast.Module, path: Path, top: Path) -> Iterator[tuple[int, tuple[str, ...], str]]:
    """Line, module within the package and name of each import from the package."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first, *rest = alias.name.split(".")
                if first == top.name and rest:
                    yield node.lineno, tuple(rest[:-1]), rest[-1]
        elif isinstance(node, ast.ImportFrom):
            within = path.relative_to(top).parts[: -node.level] if node.level else ()
            module = (node.module or "").split(".") if node.module else []
            if not node.level and module[:1] != [top.name]:
                continue
            whole = (*within, *(module if node.level else module[1:]))
            for alias in node.names:
                yield node.lineno, whole, alias.name


def _is_module(path: Path) -> bool:
    return path.is_dir() or path.with_suffix(".py").is_file()


def circles(top: Path) -> list[str]:
    """Rooms that can be reached from themselves."""
    below: dict[str, set[str]] = defaultdict(set)
    for one in imports(top):
        below[one.by].add(one.of)
    found = []
    for room in sorted(below):
        reached, left = set[str](), list(below[room])
        while left:
            at = left.pop()
            if at not in reached:
                reached.add(at)
                left += below.get(at, ())
        if room in reached:
            found.append(room)
    return found


def arrows_up(top: Path, order: tuple[str, ...] = ORDER) -> list[str]:
    """Imports from a room that is not below, and rooms of which nobody said where they are."""
    height = {room: number for number, room in enumerate(order)} | {PACKAGE: -1}
    rooms = {room_of(path, top) for path in modules(top)}
    unknown = [f"{room} is no room of the order" for room in sorted(rooms - height.keys())]
    return unknown + [
        f"{one.place}: {one.by} imports from {one.of}"
        for one in imports(top)
        if height.get(one.of, len(order)) > height.get(one.by, len(order))
    ]


def private_names(top: Path) -> list[str]:
    """Places that use a private name of another room: imported, or taken from an imported module."""
    found = [
        f"{one.place}: {one.by} imports {one.name} of {one.of}"
        for one in imports(top)
        if _is_private(one.name)
    ]
    for path, tree in modules(top).items():
        by = room_of(path, top)
        names = _modules_by_name(tree, path, top)
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Attribute)
                and _is_private(node.attr)
                and isinstance(node.value, ast.Name)
            ):
                of = names.get(node.value.id, by)
                if of != by:
                    place = f"{path.relative_to(top.parent)}:{node.lineno}"
                    found.append(f"{place}: {by} uses {node.attr} of {of}")
    return found


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def _modules_by_name(tree: ast.Module, path: Path, top: Path) -> Mapping[str, str]:
    """The rooms of the modules that a module imports whole, by the names that it has for them."""
    found = {}
    for _line, module, name in _imported(tree, path, top):
        if _is_module(top.joinpath(*module, name)):
            found[name] = (*module, name)[0]
    for node in ast.walk(tree):
        for alias in node.names if isinstance(node, ast.ImportFrom) else ():
            if alias.asname and alias.name in found:
                found[alias.asname] = found[alias.name]
    return found


def names_of_two(top: Path) -> dict[str, list[str]]:
    """Names of classes that there are several of, and where."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, tree in modules(top).items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                found[node.name].append(f"{path.relative_to(top.parent)}:{node.lineno}")
    return {name: places for name, places in found.items() if len(places) > 1}


PACKAGE_FOLDER = ROOT / "brochure"


def test_no_room_is_reached_from_itself() -> None:
    assert circles(PACKAGE_FOLDER) == []


def test_no_room_imports_from_one_above_it() -> None:
    assert arrows_up(PACKAGE_FOLDER) == []


def test_the_order_names_no_room_that_is_gone() -> None:
    assert set(ORDER) <= {room_of(path, PACKAGE_FOLDER) for path in modules(PACKAGE_FOLDER)}


def test_what_is_private_to_a_room_is_used_nowhere_else() -> None:
    assert private_names(PACKAGE_FOLDER) == []


def test_each_class_has_a_name_of_its_own() -> None:
    assert names_of_two(PACKAGE_FOLDER) == {}


# The checks themselves


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A small program with three rooms in which nothing is wrong."""
    files = {
        "house/__init__.py": '__version__ = "1"\n',
        "house/low/__init__.py": "",
        "house/low/ground.py": "class Ground: ...\n\n\ndef _dig(): ...\n",
        "house/middle/__init__.py": "",
        "house/middle/floor.py": "from house import __version__\nfrom house.low.ground import Ground\n",
        "house/high.py": "def late():\n    from house.middle import floor\n    floor.Ground()\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / "house"


HOUSE = ("low", "middle", "high")


def add(top: Path, name: str, text: str) -> None:
    with (top / name).open("a", encoding="utf-8") as file:
        file.write(text)


def test_a_sound_program_is_sound(made: Path) -> None:
    assert (circles(made), arrows_up(made, HOUSE), private_names(made), names_of_two(made)) == (
        [],
        [],
        [],
        {},
    )
    assert {(one.by, one.of) for one in imports(made)} == {
        *(("middle", PACKAGE), ("middle", "low"), ("high", "middle")),
    }


@pytest.mark.parametrize(
    "text",
    [
        "from house.high import late\n",
        "import house.high\n",
        "from house import high\n",
        "from .. import high\n",
        "from ..high import late\n",
        "def dig():\n    from house.high import late\n",
        "if TYPE_CHECKING:\n    from house.high import late\n",
    ],
)
def test_an_arrow_up_and_the_circle_that_it_makes_are_found(made: Path, text: str) -> None:
    add(made, "low/ground.py", text)
    (up,) = arrows_up(made, HOUSE)
    assert up.startswith("house/low/ground.py:") and up.endswith(": low imports from high")
    assert circles(made) == ["high", "low", "middle"]


def test_the_documents_give_the_order() -> None:
    text = (PACKAGE_FOLDER.parent / "docs/architecture.md").read_text(encoding="utf-8")
    chain = next(block for block in text.split("```") if block.strip().startswith("cli →"))
    told = chain.replace(", ", " → ").replace("\n", " ").split("→")
    assert [room.strip() for room in told][::-1] == [room for room in ORDER if room != "__main__"]


def test_a_room_that_is_not_in_the_order_is_found(made: Path) -> None:
    add(made, "attic.py", "from house.low.ground import Ground\n")
    assert arrows_up(made, HOUSE) == ["attic is no room of the order"]


@pytest.mark.parametrize(
    "text",
    [
        "from house.low.ground import _dig\n",
        "def late():\n    from ..low.ground import _dig as dig\n",
        "from house.low import ground\nground._dig()\n",
        "from house.low import ground as soil\nsoil._dig()\n",
    ],
)
def test_a_private_name_of_another_room_is_found(made: Path, text: str) -> None:
    add(made, "middle/floor.py", text)
    (found,) = private_names(made)
    assert found.startswith("house/middle/floor.py:") and "_dig of low" in found


def test_a_private_name_of_its_own_room_is_nobodys_business(made: Path) -> None:
    add(
        made, "low/pit.py", "from house.low import ground\nfrom house.low.ground import _dig\nground._dig()\n"
    )
    assert private_names(made) == []


def test_a_class_name_that_there_is_twice_is_found(made: Path) -> None:
    add(made, "high.py", "\n\ndef hidden():\n    class Ground: ...\n")
    assert names_of_two(made) == {"Ground": ["house/high.py:7", "house/low/ground.py:1"]}
