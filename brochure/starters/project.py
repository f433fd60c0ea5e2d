"""A new project: a folder with content, sources and the schema for editors."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Template

from brochure.errors import UsageError
from brochure.language.locale import locale_of
from brochure.pipeline.schemas import schema_text
from brochure.source.outside import LARGEST, read_file
from brochure.starters.kinds import KINDS

_PIECES = Path(__file__).parent
#: Names of its files.
CONTENT, SOURCES, SCHEMA = "content.yaml", "references.yaml", "content.schema.json"
#: A leaflet is looked at again after so many years.
_REVIEWED_AFTER = 2


@dataclass(frozen=True)
class NewProject:
    """A project that was made."""

    folder: Path
    #: Its files by their names in the folder, in the order in which they were written.
    files: tuple[str, ...]


def new_project(folder: Path, kind: str, day: date) -> NewProject:
    """Make a project of one of :data:`KINDS` in *folder*, which is made where it is not there.

    *day* is the one on which sources and label are said to have been looked at.  Raises :class:`UsageError`,
    with nothing left behind, where a file is already there or the folder can't be written to.
    """
    content, sources = KINDS[kind]
    texts = {CONTENT: _joined(content, day), SOURCES: _joined(sources, day)}
    there = [name for name in (*texts, SCHEMA) if os.path.lexists(folder / name)]
    if there:
        raise UsageError(f"“{folder}” already holds {', '.join(there)}: name a folder that does not")
    made: list[Path] = []
    above = [part for part in (folder, *folder.parents) if not part.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            _write(folder / name, text, made)
        # It offers the keys of these sources.
        _write(folder / SCHEMA, schema_text("content", folder / CONTENT), made)
    except BaseException as error:
        _remove(made, above)
        if isinstance(error, OSError):
            raise UsageError(f"can't write to “{folder}”: {error.strerror or error}") from error
        raise
    return NewProject(folder, tuple(path.name for path in made))


def _joined(names: tuple[str, ...], day: date) -> str:
    """The pieces of a file, one behind the other, with the days of today put in."""
    months = locale_of("en-GB")
    given = {
        "day": day.isoformat(),
        "month": f"{day:%Y-%m}",
        "year": str(day.year),
        "review": months.date(day.year + _REVIEWED_AFTER, day.month),
    }
    pieces = (read_file(_PIECES / f"{name}.yaml", LARGEST).decode() for name in names)
    return Template("".join(pieces)).substitute(given)


def _write(path: Path, text: str, made: list[Path]) -> None:
    # Never over a file, nor through a link, that came in the meantime.
    with path.open("x", encoding="utf-8", newline="\n") as file:
        made.append(path)
        file.write(text)


def _remove(files: list[Path], folders: list[Path]) -> None:
    for path in files:
        path.unlink(missing_ok=True)
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()
