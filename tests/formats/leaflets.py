"""Content files with one leaflet, written for a test and built through the command line's entry point."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from brochure.cli import main
from tests.in_process import here

#: Every format that ships, as the issue lists them.
FORMATS = (
    "a4-roll-fold",
    "a4-z-fold",
    "a4-gate-fold",
    "a4-folder",
    "a5-booklet",
    "a4-flyer",
    "a5-flyer",
    "letter-roll-fold",
    "half-letter-booklet",
    "a4-document",
)
#: Those that have so many pages and no more.
FIXED = {
    "a4-roll-fold": 6,
    "a4-z-fold": 6,
    "a4-gate-fold": 6,
    "a4-folder": 4,
    "a4-flyer": 2,
    "a5-flyer": 2,
    "letter-roll-fold": 6,
}
MM_PER_PT = 25.4 / 72
#: The editions that are read and printed in the office; press sheets of every format have tests of their own.
OFFICE = ("--edition", "screen", "--edition", "office")


class PlainDumper(yaml.CSafeDumper):
    """Writes what is used twice twice: content files hold no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def content(
    fmt: str, sections: Sequence[Mapping[str, Any]], *, top: Mapping[str, Any] | None = None, **fields: Any
) -> str:
    """A content file with the leaflet “sample”: *top* adds top-level fields, *fields* leaflet fields."""
    leaflet = {
        "audience": "patient",
        "market": "none",
        "format": fmt,
        "title": "A sample",
        "description": "A leaflet for tests",
        "job-code": "[job code]",
        "prepared": "2026-11",
        # As the style sheets have it: what composition makes of it has tests of its own.
        "fit": "off",
        **{name.replace("_", "-"): value for name, value in fields.items()},
        "sections": list(sections),
    }
    whole = {
        "product": {"brand": "Examplia®", "generic": "examplinib", "additional-monitoring": "yes"},
        "company": {"name": "[Company name]", "contact": "[company contact]"},
        **(top or {}),
        "leaflets": {"sample": leaflet},
    }
    return yaml.dump(whole, Dumper=PlainDumper, allow_unicode=True, sort_keys=False, width=10**9)


def several(leaflets: Mapping[str, str]) -> str:
    """One content file with the leaflets of several, by new names."""
    files = {name: yaml.load(text, yaml.CSafeLoader) for name, text in leaflets.items()}
    whole = {
        **next(iter(files.values())),
        "leaflets": {n: file["leaflets"]["sample"] for n, file in files.items()},
    }
    return yaml.dump(whole, Dumper=PlainDumper, allow_unicode=True, sort_keys=False, width=10**9)


def section(title: str, *blocks: Any, **fields: Any) -> dict[str, Any]:
    """A section.  A plain text is a paragraph."""
    return {"title": title, **fields, "blocks": list(blocks)}


def panels(count: int, start: str = "panel") -> list[dict[str, Any]]:
    """Sections that each open a page and say its number, so that pages can be told apart by their text.

    On A4 pages only ``last-panel`` opens one; elsewhere ``panel`` does, too.
    """
    return [section(f"Panel{number}", f"Words{number}", start=start) for number in range(1, count + 1)]


@dataclass(frozen=True)
class Built:
    """What a build did."""

    code: int
    #: What it wrote to standard error.
    err: str
    #: The project folder.
    folder: Path

    @property
    def output(self) -> Path:
        return self.folder / "output"

    @property
    def report(self) -> dict[str, Any]:
        data: dict[str, Any] = json.loads((self.output / "report.json").read_text(encoding="utf-8"))
        return data

    def pdf(self, edition: str, leaflet: str = "sample") -> Path:
        return self.output / f"{leaflet}-{edition}.pdf"

    @property
    def line(self) -> str:
        """The line of the content file that the first finding points at."""
        match = re.search(r"^content\.yaml:(\d+):\d+: ", self.err, re.MULTILINE)
        assert match, self.err
        return (self.folder / "content.yaml").read_text(encoding="utf-8").splitlines()[int(match[1]) - 1]


def build(folder: Path, text: str | None, *arguments: str) -> Built:
    """Build a content file in *folder*, in this process; None builds the one that is there."""
    folder.mkdir(parents=True, exist_ok=True)
    if text is not None:
        (folder / "content.yaml").write_text(text, encoding="utf-8")
    command = ["build", "--content", str(folder / "content.yaml"), "--output", str(folder / "output")]
    err = io.StringIO()
    with contextlib.redirect_stderr(err), here():
        code = main([*command, "--jobs", "1", *arguments])
    return Built(code, err.getvalue(), folder)
