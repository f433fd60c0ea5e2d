"""Content split over files: each kind is read, and what is wrong with one is said at the right place."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.formats.leaflets import Built, build, content, section

SCREEN = ("--edition", "screen")
ITEM = {
    "id": "alpha",
    "type": "article-journal",
    "title": "Alpha in practice",
    "author": [{"family": "Example", "given": "Ada"}],
    "container-title": "Journal of Examples",
    "issued": "2020",
    "volume": "12",
    "page": "1-9",
    "DOI": "10.5555/alpha",
}
#: As Zotero exports it: dates in parts, fields that are of no use here.
ZOTERO = {
    **ITEM,
    "issued": {"date-parts": [["2020"]]},
    "ISSN": "1234-5678",
    "language": "en",
    "source": "DOI",
}
BIBTEX = """\
@article{alpha,
  title = {Alpha in practice},
  author = {Example, Ada},
  journal = {Journal of Examples},
  year = {2020},
  volume = {12},
  pages = {1--9},
  doi = {10.5555/alpha}
}
"""
WRITTEN = {
    "sources.yaml": yaml.safe_dump([ITEM]),
    "sources.yml": yaml.safe_dump([ITEM]),
    "zotero.json": json.dumps([ZOTERO]),
    "sources.bib": BIBTEX,
    "Sources.BIB": BIBTEX,
}
ENTRY = "Example A. Alpha in practice. Journal of Examples. 2020;12:1-9. doi:10.5555/alpha"


def leaflet(references: object, *, cite: str = "alpha") -> str:
    sections = [section("One", f"Words.[@{cite}]", {"block": "references"})]
    return content("a5-flyer", sections, top={"references": references})


def place(made: Built) -> tuple[str, int, str]:
    """File, line and message of the first finding."""
    match = re.search(r"^([^:\n ]+):(?:(\d+):\d+:)? (.*)$", made.err, re.MULTILINE)
    assert match, made.err
    return match[1], int(match[2] or 0), match[3]


@pytest.mark.parametrize("name", WRITTEN)
def test_references_of_every_kind_of_file_give_the_same_entry(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(WRITTEN[name], encoding="utf-8")
    made = build(tmp_path, leaflet(name), *SCREEN)
    assert made.code == 0, made.err
    (entry,) = made.report["leaflets"][0]["references"]
    assert entry["text"] == ENTRY
    assert name in made.report["inputs"]


def test_several_files_and_items_stand_for_one_list(tmp_path: Path) -> None:
    one, two = {**ITEM, "id": "one", "DOI": "10.5555/one"}, {**ZOTERO, "id": "two", "DOI": "10.5555/two"}
    (tmp_path / "a.yaml").write_text(yaml.safe_dump([one]), encoding="utf-8")
    (tmp_path / "b.json").write_text(json.dumps([two]), encoding="utf-8")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/c.bib").write_text(BIBTEX.replace("alpha", "three"), encoding="utf-8")
    sections = [section("One", "W.[@one] W.[@two] W.[@three] W.[@alpha]", {"block": "references"})]
    references = ["a.yaml", "b.json", "sub/c.bib", ITEM]
    made = build(tmp_path, content("a5-flyer", sections, top={"references": references}), *SCREEN)
    assert made.code == 0, made.err
    assert [entry["key"] for entry in made.report["leaflets"][0]["references"]] == [
        "one",
        "two",
        "three",
        "alpha",
    ]


def test_a_leaflet_and_the_glossary_can_be_files_of_their_own(tmp_path: Path) -> None:
    whole = yaml.safe_load(content("a5-flyer", [section("One", "A term.", {"block": "glossary"})]))
    (tmp_path / "sample.yaml").write_text(yaml.safe_dump(whole["leaflets"]["sample"]), encoding="utf-8")
    glossary = [{"term": "term", "meaning": "what is meant."}]
    (tmp_path / "words.yaml").write_text(yaml.safe_dump(glossary), encoding="utf-8")
    whole |= {"leaflets": {"sample": "sample.yaml"}, "glossary": "words.yaml"}
    made = build(tmp_path, yaml.safe_dump(whole), *SCREEN)
    assert made.code == 0, made.err
    assert {"content.yaml", "sample.yaml", "words.yaml"} <= set(made.report["inputs"])


def test_a_change_of_a_file_that_is_named_makes_a_new_build(tmp_path: Path) -> None:
    (tmp_path / "sources.bib").write_text(BIBTEX, encoding="utf-8")
    # A build does not vouch for files that change as it begins; the next one does.
    for text in (leaflet("sources.bib"), None):
        assert build(tmp_path, text, *SCREEN).code == 0
    assert "Up to date" in build(tmp_path, None, *SCREEN).err
    (tmp_path / "sources.bib").write_text(BIBTEX.replace("Alpha in", "Beta in"), encoding="utf-8")
    again = build(tmp_path, None, *SCREEN)
    assert "Up to date" not in again.err
    assert "Beta in practice" in again.report["leaflets"][0]["references"][0]["text"]


BROKEN = {
    "unknown field": ("sources.yaml", yaml.safe_dump([{**ITEM, "titel": "x"}]), "titel"),
    "YAML that is none": ("sources.yaml", "- id: alpha\n  title: [unclosed\n", ""),
    "JSON that is none": ("sources.json", '[{"id": "alpha",}', ""),
    "wrong type": ("sources.json", json.dumps([{**ZOTERO, "type": "novella"}], indent=1), "novella"),
    "BibTeX that is none": ("sources.bib", "@article{alpha,\n  title = {Unclosed\n", "@article"),
    "a key twice in BibTeX": ("sources.bib", f"{BIBTEX}\n{BIBTEX}", "@article"),
    "a key twice in YAML": ("sources.yaml", yaml.safe_dump([ITEM], sort_keys=False) * 2, "id: alpha"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_wrong_in_a_file_is_said_at_its_line_in_that_file(case: str, tmp_path: Path) -> None:
    name, text, line = BROKEN[case]
    (tmp_path / name).write_text(text, encoding="utf-8")
    made = build(tmp_path, leaflet(name), *SCREEN)
    assert made.code == 3, made.err
    file, number, _message = place(made)
    assert file == name
    assert line in text.splitlines()[number - 1]
    assert not made.output.exists()


def test_an_unknown_key_is_said_where_it_is_cited(tmp_path: Path) -> None:
    (tmp_path / "sources.bib").write_text(BIBTEX, encoding="utf-8")
    made = build(tmp_path, leaflet("sources.bib", cite="alfa"), *SCREEN)
    assert made.code == 3
    file, _line, message = place(made)
    assert (file, "alfa" in message) == ("content.yaml", True)
    assert "did you mean" in made.err
    assert "@alfa" in made.line


def _outside(folder: Path, name: str) -> None:
    secret = folder.parent / f"secret-{folder.name}"
    secret.write_text("secret words", encoding="utf-8")
    (folder / name).symlink_to(secret)


def _circle(folder: Path, name: str) -> None:
    (folder / name).symlink_to(folder / f"other-{name}")
    (folder / f"other-{name}").symlink_to(folder / name)


REFUSED: dict[str, tuple[Callable[[Path, str], object], str]] = {
    "missing": (lambda folder, name: None, "there is no such file"),
    "folder": (lambda folder, name: (folder / name).mkdir(), "it is a folder, not a file"),
    "link to the outside": (_outside, "it leads outside the project folder"),
    "links in a circle": (_circle, "its links lead in a circle"),
    "pipe": (lambda folder, name: os.mkfifo(folder / name), "it is a device or a pipe, not a file"),
}


@pytest.mark.parametrize("suffix", ["yaml", "json", "bib"])
@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_where_it_is_named(
    case: str, suffix: str, tmp_path: Path
) -> None:
    make, says = REFUSED[case]
    name = f"sources.{suffix}"
    make(tmp_path, name)
    made = build(tmp_path, leaflet(name), *SCREEN)
    assert made.code == 3, made.err
    assert says in place(made)[2]
    assert made.line == f"references: {name}"
    assert "secret" not in made.err.replace(f"secret-{tmp_path.name}", "")
    assert not made.output.exists()


@pytest.mark.parametrize("suffix", ["yaml", "bib"])
@pytest.mark.parametrize(
    "name", ["/etc/sources", "../sources", "~/sources", "C:\\sources", "a/../../sources"]
)
def test_a_name_that_leads_outside_is_refused_where_it_is_written(
    name: str, suffix: str, tmp_path: Path
) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (tmp_path / f"sources.{suffix}").write_text(WRITTEN[f"sources.{suffix}"], encoding="utf-8")
    made = build(folder, leaflet(f"{name}.{suffix}"), *SCREEN)
    assert made.code == 3, made.err
    assert "project folder" in place(made)[2]
    assert made.line.startswith("references: ")


UNREADABLE = {
    "binary": bytes(range(256)) * 4,
    "PNG": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "Latin-1": WRITTEN["sources.bib"].replace("Ada", "Ad\xe9le").encode("latin-1"),
    "UTF-16 with NULs": BIBTEX.encode("utf-16-le"),
}


@pytest.mark.parametrize("suffix", ["yaml", "json", "bib"])
@pytest.mark.parametrize("case", UNREADABLE)
def test_a_file_that_is_no_text_is_refused_by_its_name(case: str, suffix: str, tmp_path: Path) -> None:
    (tmp_path / f"sources.{suffix}").write_bytes(UNREADABLE[case])
    made = build(tmp_path, leaflet(f"sources.{suffix}"), *SCREEN)
    assert made.code == 3, made.err
    file, _line, message = place(made)
    assert f"sources.{suffix}" in (file, *re.findall(r"“(.*?)”", message))
    assert "codec" not in made.err
    # What cites it is not blamed as well.
    assert "there is no source" not in made.err
    assert len(made.err) < 4000


@pytest.mark.parametrize("suffix", ["yaml", "json", "bib"])
def test_a_file_that_is_too_large_is_refused_by_its_name(suffix: str, tmp_path: Path) -> None:
    (tmp_path / f"sources.{suffix}").write_bytes(b"# comment\n" * 500_000)
    made = build(tmp_path, leaflet(f"sources.{suffix}"), *SCREEN)
    assert made.code == 3, made.err
    file, _line, message = place(made)
    assert f"sources.{suffix}" in (file, *re.findall(r"“(.*?)”", message))
    assert "larger than 4 MB" in message
    assert len(made.err) < 4000


@pytest.mark.parametrize("suffix", ["yaml", "bib"])
def test_a_file_is_named_once(suffix: str, tmp_path: Path) -> None:
    name = f"sources.{suffix}"
    (tmp_path / name).write_text(WRITTEN[name], encoding="utf-8")
    made = build(tmp_path, leaflet([name, f"./{name}"]), *SCREEN)
    assert made.code == 3
    assert "is named in line" in place(made)[2]
    assert made.line.strip() == f"- ./{name}"


def test_many_large_bibtex_files_share_one_limit(tmp_path: Path) -> None:
    names = [f"part{number}.bib" for number in range(4)]
    for name in names:
        (tmp_path / name).write_text("% a comment line of BibTeX\n" * 60_000, encoding="utf-8")
    made = build(tmp_path, leaflet(names), *SCREEN)
    assert made.code == 3
    assert "larger than" in made.err
