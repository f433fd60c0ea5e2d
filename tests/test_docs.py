"""The documentation: complete, current, and with links that lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from brochure.cli.options import parser
from brochure.content.blocks import KINDS
from brochure.content.model import Brochure, Leaflet, Waiver
from brochure.content.pages import BackCover, Cover, Foot, Section
from brochure.errors import ExitCode
from setup import reference
from tests.project import ROOT

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
GUIDES = ("write.md", "design.md", "print.md", "review.md", "approve.md", "architecture.md")
#: A link or a picture in Markdown: its target.
LINK = re.compile(r"\]\(([^)\s]+)\)")


def text_of(name: str) -> str:
    return (DOCS / "reference" / name).read_text(encoding="utf-8")


def sections(name: str) -> dict[str, str]:
    """What stands below each heading of a page of the reference, up to the next heading."""
    parts = re.split(r"^#+ (.+)$", text_of(name), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def anchors(page: Path) -> set[str]:
    """The names that links to headings of a page use: as GitHub and its kin make them."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


# The reference


@pytest.mark.parametrize("name", ["blocks.md", "commands.md", "content.md", "formats.md", "printers.md"])
def test_the_tables_are_those_of_the_program(name: str) -> None:
    assert text_of(name) == reference.pages()[name], "run `make reference`"


def test_every_command_and_option_is_in_the_reference() -> None:
    found = sections("commands.md")
    for name, command in parser()._subparsers._group_actions[0].choices.items():  # type: ignore[union-attr]
        options = set(re.findall(r"--[a-z-]+", command.format_help())) - {"--help"}
        assert len(options) > 0
        assert [option for option in options if f"`{option}" not in found[name]] == [], name


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_block_and_every_field_is_in_the_reference(kind: str) -> None:
    section = sections("content.md")[f"`{kind}`"]
    fields = {field.alias or name for name, field in KINDS[kind].model_fields.items()} - {"block", "id"}
    assert [field for field in fields if f"| `{field}` |" not in section] == []
    if fields:
        assert section.count("\n| `") == len(fields)


@pytest.mark.parametrize(
    ("heading", "model"),
    [
        ("The content file", Brochure),
        ("`leaflets:`", Leaflet),
        ("Waivers", Waiver),
        ("Cover", Cover),
        ("Sections", Section),
        ("Back cover", BackCover),
        ("The foot of pages", Foot),
    ],
)
def test_every_field_of_the_content_file_is_in_the_reference(heading: str, model: type[Brochure]) -> None:
    section = sections("content.md")[heading]
    fields = {field.alias or name for name, field in model.model_fields.items()}
    assert [field for field in fields if f"| `{field}` |" not in section] == []


@pytest.mark.parametrize("what", ["formats", "printers"])
def test_every_format_and_printer_is_in_the_reference(what: str) -> None:
    rows = yaml.safe_load((ROOT / f"styles/{what}.yaml").read_text(encoding="utf-8"))
    section = sections(f"{what}.md")[f"The shipped {what}"]
    assert len(rows) > 5
    assert [name for name in rows if f"| `{name}` |" not in section] == []
    fields = sections(f"{what}.md")[f"The fields of a row in `styles/{what}.yaml`"]
    assert [name for row in rows.values() for name in row if f"| `{name}` |" not in fields] == []


def test_every_exit_code_is_in_the_reference() -> None:
    rows = re.findall(r"^\| (\d+) \| `(\w+)` \| \w", text_of("exit-codes.md"), flags=re.MULTILINE)
    assert [(int(number), name) for number, name in rows] == [(int(code), code.name) for code in ExitCode]


# All pages


def test_the_readme_is_short_and_leads_to_every_page() -> None:
    text = PAGES[0].read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    assert set(GUIDES) <= {page.name for page in PAGES}
    linked = set(LINK.findall(text))
    assert [page.name for page in PAGES[1:] if page.relative_to(ROOT).as_posix() not in linked] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_relative_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    text = re.sub(
        r"^```.*?^```|`[^`\n]+`", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    lost = []
    for target in LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.is_file() or (anchor and anchor not in anchors(file)):
            lost.append(target)
    assert lost == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_in_the_repository_is_there(page: Path) -> None:
    tops = "brochure|docs|schema|setup|styles|templates|tests"
    named = re.findall(rf"`((?:{tops})/[\w./-]+)`", page.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []
