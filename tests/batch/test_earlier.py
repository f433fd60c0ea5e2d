"""What earlier batches left in the output folder never passes for what the table and the master say now."""

from __future__ import annotations

import csv
import errno
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest

from brochure.errors import BrochureError
from brochure.pipeline.fingerprint import settle
from brochure.pipeline.publish import publish_folder
from tests.batch.sample import HEAD, master
from tests.batch.test_batch import record
from tests.in_process import remembering_variants
from tests.project import Ended, Project, contents

ROWS = ("L1;Leeds;0113 496 0123;", "C2;Cardiff;029 2018 0456;", "Y3;York;01904 496 123;")
SCREEN = ("batch", "--jobs", "1", "--edition", "screen")
BOTH = (*SCREEN, "--edition", "print")


@pytest.fixture(scope="module", autouse=True)
def _remembering() -> Iterator[None]:
    """These tests look at what becomes of files: no variant is made twice of the same."""
    with remembering_variants():
        yield


@pytest.fixture(scope="module")
def _built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, dict[str, bytes]]:
    """A batch of three in both editions, with zips and files for the press; and all files of the project."""
    project = master(tmp_path_factory.mktemp("project"), *ROWS)
    ended = project.run(*BOTH, "--zip", "--press")
    assert ended.code == 0, ended.err
    return project, contents(project.folder)


@pytest.fixture
def built(_built: tuple[Project, dict[str, bytes]]) -> Iterator[Project]:
    """That batch, as it was made."""
    project, files = _built
    for name in set(contents(project.folder)) - set(files):
        (project.folder / name).unlink()
    for name, data in files.items():
        project.write(name, data)
    yield project


def manifest(project: Project) -> tuple[dict[str, set[str]], Any]:
    """The states of each variant’s files, and the manifest for programs."""
    output = project.folder / "variants"
    states: dict[str, set[str]] = {}
    for row in csv.DictReader(StringIO((output / "manifest.csv").read_text(encoding="utf-8-sig"))):
        states.setdefault(row["variant"], set()).add(row["state"])
    return states, json.loads((output / "manifest.json").read_bytes())


def index(project: Project) -> str:
    return (project.folder / "variants/index.html").read_text(encoding="utf-8")


def names(project: Project) -> set[str]:
    return {path.name for path in (project.folder / "variants").iterdir() if path.is_file()}


def failing(project: Project, monkeypatch: pytest.MonkeyPatch, number: str, *more: str) -> Ended:
    """A batch in which the variant with this number can’t be built."""
    from brochure.errors import ContentError
    from brochure.findings import Finding, Severity
    from brochure.pipeline.check import check

    def fails(loaded: Any, style: Any) -> Any:
        if number in str(loaded.root):
            raise ContentError([Finding("content.value", Severity.ERROR, "this can’t be built")])
        return check(loaded, style)

    monkeypatch.setattr("brochure.batch.make.check", fails)
    return project.run(*BOTH, *more)


def test_what_was_not_asked_for_is_told_to_be_of_an_earlier_state(built: Project) -> None:
    built.change("variants.csv", "029 2018 0456", "029 2018 0999")
    ended = built.run(*BOTH, "--only", "centre = York")
    assert ended.code == 0
    states, told = manifest(built)
    assert states == {"Leeds": {"draft"}, "Cardiff": {"outdated"}, "York": {"draft"}}
    assert told["outdated"] == ["Cardiff"] and set(told["proof"]) == {"Leeds", "York"}
    page = index(built)
    item = page[page.index("<h2>Cardiff") : page.index("<h2>York")]
    assert "Out of date" in item and "Don’t use them" in item and ".pdf" not in item
    assert "Cardiff”: made from an earlier state of content, table or program, or changed" in ended.err
    # Whole again as soon as it is made.
    assert built.run(*BOTH).code == 0
    states, told = manifest(built)
    assert states["Cardiff"] == {"draft"} and told["outdated"] == []
    assert "Out of date" not in index(built)


def test_after_a_change_of_the_master_all_others_are_of_an_earlier_state(built: Project) -> None:
    built.change("content.yaml", "before each course.", "before every course.")
    ended = built.run(*SCREEN, "--only", "centre = York")
    states, _told = manifest(built)
    assert states == {"Leeds": {"outdated"}, "Cardiff": {"outdated"}, "York": {"draft"}}
    assert "“variants/Leeds” and 1 more: made from an earlier state" in ended.err


def test_files_that_somebody_changed_are_not_told_to_be_as_they_were_made(built: Project) -> None:
    (built.folder / "variants/Leeds/hcp-print.pdf").write_bytes(b"%PDF-1.7")
    assert built.run(*BOTH, "--only", "centre = York").code == 0
    assert manifest(built)[0]["Leeds"] == {"outdated"}


def test_what_is_left_of_a_variant_that_fails_is_no_longer_current(
    built: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    built.change("variants.csv", "029 2018 0456", "029 2018 0999")
    before = contents(built.folder / "variants/Cardiff")
    ended = failing(built, monkeypatch, "029 2018 0999", "--press")
    assert ended.code == 4 and contents(built.folder / "variants/Cardiff") == before
    states, told = manifest(built)
    assert states["Cardiff"] == {"outdated"} and told["outdated"] == ["Cardiff"]
    assert [one["variant"] for one in told["failed"]] == ["Cardiff"]
    page = index(built)
    item = page[page.index("<h2>Cardiff") : page.index("<h2>York")]
    assert "Not built" in item and "Don’t use them" in item and "this can’t be built" in item
    assert "Cardiff”: the variant could not be made, and older files are there" in ended.err
    assert "the files for the press lack “Cardiff”, which could not be made" in ended.err


def test_zips_and_files_for_the_press_of_an_earlier_state_go(built: Project) -> None:
    there = names(built)
    assert {"Cardiff.zip", "press-hcp.pdf", "press-hcp.csv"} <= there
    assert built.run(*BOTH).code == 0 and names(built) == there
    for name in ("Leeds.zip", "press-hcp.pdf"):
        assert f'href="{name}"' in index(built)
    built.change("variants.csv", "029 2018 0456", "029 2018 0999")
    ended = built.run(*BOTH)
    gone = {"Cardiff.zip", "press-hcp.pdf", "press-hcp.csv"}
    assert names(built) == there - gone
    assert "“variants/Cardiff.zip” and 2 more: removed, since it did not hold" in ended.err
    assert {one["file"] for one in manifest(built)[1]["bundles"]} == {"Leeds.zip", "York.zip"}
    assert "Cardiff.zip" not in index(built) and "press-hcp" not in index(built)


def test_a_file_for_the_press_that_lacks_a_new_variant_goes(built: Project) -> None:
    built.write("variants.csv", "\n".join([HEAD, *ROWS, "H4;Hull;01482 496 123;"]))
    assert built.run(*BOTH).code == 0
    assert not names(built) & {"press-hcp.pdf", "press-hcp.csv"} and "Leeds.zip" in names(built)


def test_a_selection_for_the_press_leaves_the_file_of_all_as_it_is(built: Project) -> None:
    before = contents(built.folder / "variants")
    assert built.run(*BOTH, "--only", "centre = York", "--press").code == 0
    after = contents(built.folder / "variants")
    assert after["press-hcp.pdf"] == before["press-hcp.pdf"]
    assert set(after) - set(before) == {"selection-hcp.pdf", "selection-hcp.csv"}
    rows = list(csv.reader(StringIO(after["selection-hcp.csv"].decode("utf-8-sig"))))
    assert [row[2] for row in rows[1:]] == ["York"]


def test_only_print_editions_can_be_put_together_for_the_press(built: Project) -> None:
    before = contents(built.folder / "variants")
    ended = built.run(*SCREEN, "--press", "--force")
    assert ended.code == 2 and "ask for --edition print, too" in ended.err
    assert contents(built.folder / "variants") == before


def test_editions_that_are_there_and_current_stay_where_fewer_are_asked_for(built: Project) -> None:
    before = contents(built.folder / "variants")
    assert built.run(*SCREEN).code == 0
    assert contents(built.folder / "variants") == before
    assert set(record(built, "York")["leaflets"][0]["files"]) == {"screen", "print"}


def test_a_zip_that_somebody_changed_is_left_and_told_of(built: Project) -> None:
    (built.folder / "variants/Cardiff.zip").write_bytes(b"PK of somebody")
    built.change("variants.csv", "029 2018 0456", "029 2018 0999")
    ended = built.run(*BOTH)
    assert (built.folder / "variants/Cardiff.zip").read_bytes() == b"PK of somebody"
    assert "“variants/Cardiff.zip”: the manifest does not know it as it is" in ended.err
    assert "Cardiff.zip" not in index(built)


def test_what_somebody_has_put_into_the_folder_of_a_variant_stays(built: Project) -> None:
    built.write("variants/Leeds/signed.pdf", "of somebody")
    built.write("variants/Leeds/mail/of-a-nurse.txt", "It is right so.")
    (built.folder / "variants/Leeds/mail/link").symlink_to("nowhere")
    built.change("variants.csv", "0113 496 0123", "0113 496 0199")
    assert built.run(*SCREEN, "--zip").code == 0
    folder = built.folder / "variants/Leeds"
    assert (folder / "signed.pdf").read_text() == "of somebody"
    assert (folder / "mail/of-a-nurse.txt").read_text() == "It is right so."
    assert os.readlink(folder / "mail/link") == "nowhere"
    # What an earlier batch has made does not stay, and a zip has nothing of somebody.
    assert not (folder / "hcp-print.pdf").exists()
    with zipfile.ZipFile(built.folder / "variants/Leeds.zip") as archive:
        assert archive.namelist() == ["Leeds/hcp-screen.pdf"]


def test_a_file_of_somebody_with_the_name_of_one_to_be_made_is_not_overwritten(built: Project) -> None:
    built.change("variants.csv", "0113 496 0123", "0113 496 0199")
    assert built.run(*SCREEN).code == 0
    mine = {"hcp-print.pdf": "with remarks", "preview-signed.jpg": "a", "beside-master-of-us.jpg": "b"}
    for name, text in mine.items():
        built.write(f"variants/Leeds/{name}", text)
    before = (built.folder / "variants/Leeds/hcp-screen.pdf").read_bytes()
    ended = built.run(*BOTH)
    assert ended.code == 2 and "Leeds/hcp-print.pdf” is not of an earlier batch: move it away" in ended.err
    assert (built.folder / "variants/Leeds/hcp-screen.pdf").read_bytes() == before
    built.change("variants.csv", "0113 496 0199", "0113 496 0198")
    assert built.run(*SCREEN).code == 0
    for name, text in mine.items():
        assert (built.folder / "variants/Leeds" / name).read_text() == text


@pytest.mark.parametrize(("mask", "mode"), [(0o002, 0o775), (0o077, 0o700)])
def test_a_folder_may_be_used_by_whom_the_system_lets(tmp_path: Path, mask: int, mode: int) -> None:
    (tmp_path / "beside").mkdir()
    before = os.umask(mask)
    try:
        publish_folder({"a.json": b"{}"}, tmp_path / "out", "Leeds", tmp_path / "beside", "a.json")
    finally:
        os.umask(before)
    assert (tmp_path / "out/Leeds").stat().st_mode & 0o777 == mode


def test_an_edition_that_a_variant_is_made_anew_without_is_told_of(built: Project) -> None:
    built.change("variants.csv", "0113 496 0123", "0113 496 0199")
    ended = built.run(*SCREEN)
    assert ended.code == 0
    assert "“variants/Leeds”: made anew, without the print edition that was there" in ended.err
    assert "made anew" not in built.run(*SCREEN).err
    ended = built.run(*SCREEN, "--force")
    assert "“variants/Cardiff” and 1 more: made anew, without the print edition" in ended.err


def test_a_variant_whose_folder_can_t_be_replaced_does_not_stop_the_others(
    built: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(built.folder / "variants/Leeds")
    replaced = os.replace

    def held(old: Any, new: Any) -> None:
        if Path(old) == Path("variants/Leeds"):
            raise PermissionError(errno.EACCES, "open in another program")
        replaced(old, new)

    monkeypatch.setattr("brochure.pipeline.publish.os.replace", held)
    built.change("content.yaml", "Single arm", "One arm")
    ended = built.run(*SCREEN)
    assert ended.code == 4 and "“variants/Leeds” can't be replaced: open in another program" in ended.err
    assert contents(built.folder / "variants/Leeds") == before
    states, told = manifest(built)
    assert states["Leeds"] == {"outdated"} and states["Cardiff"] == states["York"] == {"draft"}
    assert [each["variant"] for each in told["failed"]] == ["Leeds"]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("content.yaml", "\nleaflets:\n", "\n# A remark.\nleaflets:\n"),
        ("variants.csv", "496 123", "496 129"),
        ("styles/own.css", "", "h1 { color: red }"),
    ],
)
def test_what_is_changed_while_a_batch_is_at_work_is_told(
    built: Project, monkeypatch: pytest.MonkeyPatch, name: str, old: str, new: str
) -> None:
    def edited(*given: Any) -> None:
        monkeypatch.undo()
        publish_folder(*given)
        text = (built.folder / name).read_text(encoding="utf-8") if old else ""
        built.write(name, text.replace(old, new, 1) if old else new)

    settle()
    monkeypatch.setattr("brochure.batch.run.publish_folder", edited)
    ended = built.run(*SCREEN, "--force")
    assert "changed while the variants were made" in ended.err and "run this again" in ended.err
    settle()
    assert "changed while" not in built.run(*SCREEN, "--force").err


def test_a_folder_that_somebody_removes_meanwhile_is_not_told_to_be_there(
    built: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def publishes(files: Any, output: Path, *more: Any) -> None:
        publish_folder(files, output, *more)
        # As a program does that keeps two folders alike.
        shutil.rmtree(output / "Leeds", ignore_errors=True)

    monkeypatch.setattr("brochure.batch.run.publish_folder", publishes)
    ended = built.run(*SCREEN, "--force", "--zip")
    assert ended.code == 4 and "folder of the variant “Leeds” was removed while others were made" in ended.err
    states, told = manifest(built)
    assert set(states) == {"Cardiff", "York"} and [one["variant"] for one in told["failed"]] == ["Leeds"]
    assert "Leeds.zip" not in names(built)


def test_nothing_passes_for_current_after_a_batch_that_was_broken_off(
    built: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(files: Any, output: Path, name: str, *more: Any) -> None:
        if name != "Cardiff":
            raise BrochureError("the disk is full")
        publish_folder(files, output, name, *more)

    monkeypatch.setattr("brochure.batch.run.publish_folder", full)
    built.change("variants.csv", "496 123", "496 129")
    assert built.run(*BOTH, "--force").code == 1
    states, told = manifest(built)
    assert states == {"Leeds": {"draft"}, "Cardiff": {"draft"}, "York": {"outdated"}}
    assert told["outdated"] == ["York"] and "York/hcp-print.pdf" not in index(built)
    # What holds the old variant is told of to programs alone, and goes with the next batch.
    stale = {"York.zip", "press-hcp.pdf", "press-hcp.csv"}
    assert {each["file"] for each in told["in_doubt"]} == stale
    assert "Leeds.zip" in index(built) and not any(name in index(built) for name in stale)
    monkeypatch.undo()
    assert built.run(*BOTH).code == 0
    assert not stale & names(built) and "in_doubt" not in manifest(built)[1]


def test_zips_and_files_for_the_press_of_a_batch_that_was_killed_are_made_again(built: Project) -> None:
    # They were there before the manifest told of them.
    before = contents(built.folder / "variants")
    for name in ("manifest.json", "manifest.csv", "index.html"):
        (built.folder / "variants" / name).unlink()
    assert built.run(*BOTH, "--zip", "--press").code == 0
    assert contents(built.folder / "variants") == before


@pytest.mark.parametrize("name", ["York.zip", "press-hcp.pdf", "press-hcp.csv"])
def test_a_zip_or_file_for_the_press_of_somebody_else_is_not_overwritten(built: Project, name: str) -> None:
    data = {
        "York.zip": _zip_of_somebody(),
        "press-hcp.pdf": b"%PDF-1.7 of somebody",
        "press-hcp.csv": b"date,house\r\n",
    }[name]
    path = built.folder / "variants" / name
    path.write_bytes(data)
    built.change("variants.csv", "01904 496 123", "01904 496 199")
    before = contents(built.folder)
    ended = built.run(*BOTH, "--zip", "--press")
    assert ended.code == 2 and f"“variants/{name}” is not of an earlier batch: move it away" in ended.err
    assert contents(built.folder) == before
    assert built.run(*BOTH).code == 0 and path.read_bytes() == data


def test_variants_of_another_content_are_not_overwritten(built: Project) -> None:
    built.write(
        "ireland.yaml", (built.folder / "content.yaml").read_bytes().replace(b"Single arm", b"One arm")
    )
    before = contents(built.folder)
    ended = built.run(*SCREEN, "--content", "ireland.yaml")
    assert ended.code == 2 and "“variants” holds the variants of “content.yaml”" in ended.err
    assert contents(built.folder) == before
    assert built.run(*SCREEN, "--content", "ireland.yaml", "--output", "ireland").code == 0


def _zip_of_somebody() -> bytes:
    """A zip that somebody has made of the folder of a variant."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("York/hcp-print.pdf", (2026, 11, 30, 8, 0, 0)), b"%PDF")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("index.html", "<!DOCTYPE html><title>Our site</title>"),
        ("manifest.json", '{"name": "an app"}'),
        ("manifest.csv", "file,size\n"),
        ("York/letter.txt", "of somebody"),
        ("York", "a file"),
    ],
)
def test_nothing_of_somebody_else_is_overwritten_and_nothing_built_then(
    tmp_path: Path, name: str, text: str
) -> None:
    project = master(tmp_path / "project", *ROWS)
    project.write(f"site/{name}", text)
    before = contents(project.folder)
    ended = project.run(*SCREEN, "--output", "site")
    assert ended.code == 2 and "is not of an earlier batch: move it away" in ended.err
    assert contents(project.folder) == before


def test_a_long_text_in_the_name_of_a_file_leaves_leaflet_and_edition_in_it(tmp_path: Path) -> None:
    project = master(tmp_path / "project", "L1;Leeds;0113 496 0123;" + "Long words of a centre. " * 2)
    project.change(
        "content.yaml", "{centre}/{leaflet}", f"{{centre}}/{'x' * 70}{{contact}}{{contact}}{{leaflet}}"
    )
    assert project.run(*BOTH).code == 0
    files = record(project, "Leeds")["leaflets"][0]["files"]
    for edition, name in files.items():
        assert name.endswith(f"hcp-{edition}.pdf") and 110 < len(name.encode()) <= 120
        assert name.count("Long words of") == 2
        assert (project.folder / "variants/Leeds" / name).is_file()
    project.change("content.yaml", "x" * 70, "x" * 130)
    ended = project.run(*BOTH)
    assert ended.code == 3 and "two files of this variant would be “xxx" in ended.err


def test_a_name_that_spreadsheets_take_for_a_formula_is_none_in_the_manifest(tmp_path: Path) -> None:
    project = master(tmp_path / "project", "L1;@+Leeds;0113 496 0123;", "L2;@home;0113 496 0124;")
    assert project.run(*SCREEN).code == 0
    states, told = manifest(project)
    assert set(states) == {"Leeds", "home"}
    assert all((project.folder / "variants" / one["file"]).is_file() for one in told["files"])
    # Nor is a job code in the list of what goes to the printing house.
    project.change("content.yaml", '"{job-code}-{code}"', '"-{code}-{job-code}"')
    assert project.run("batch", "--edition", "print", "--press").code == 0
    assert "1,2,Leeds,'-L1-UK-SAM-0001,draft" in (project.folder / "variants/press-hcp.csv").read_text()


def test_only_takes_accents_and_signs_as_people_type_them(tmp_path: Path) -> None:
    project = master(tmp_path / "project", "E1;E\u0301ire;0113 496 0123;", *ROWS)
    ended = project.run(*SCREEN, "--only", "centre == \u00c9IRE")
    assert ended.code == 0 and "1 of 1" in ended.err
    ended = project.run(*SCREEN, "--output", "")
    assert ended.code == 2 and "the name of the folder is empty" in ended.err
    ended = project.run(*SCREEN, "--scheduler", "")
    assert ended.code == 2 and "the address is empty" in ended.err


def test_only_lets_rows_that_are_not_asked_for_be_wrong_and_tells_of_them(built: Project) -> None:
    rows = (ROWS[0], "C2;Cardiff;;", "Y3;York;01904 496 123;", "L1;Hull;01;")
    built.write("variants.csv", "\n".join([HEAD, *rows]))
    assert built.run(*BOTH).code == 3
    ended = built.run(*BOTH, "--only", "centre = York")
    assert ended.code == 0, ended.err
    told = "variants.csv:3:1: 2 rows that --only does not ask for can’t be built, this one first [warning]"
    assert told in ended.err and "there is no telephone number" not in ended.err
    assert manifest(built)[0] == {"York": {"draft"}, "Leeds": {"draft"}, "Cardiff": {"outdated"}}
    # One that is asked for is told of, and so is what it shares with another one.
    ended = built.run(*BOTH, "--only", "centre = Cardiff or centre = York")
    assert ended.code == 3 and "variants.csv:3:12: column “phone”: there is no telephone number" in ended.err
    assert "variants.csv:5" not in ended.err
    ended = built.run(*BOTH, "--only", "centre = Leeds")
    assert ended.code == 3 and "variants.csv:5:1: the job code “UK-SAM-0001-L1”" in ended.err
