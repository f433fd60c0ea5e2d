"""A batch as a user runs it: the same bytes as alone, nothing twice, nothing half, each with its approval."""

from __future__ import annotations

import csv
import json
import zipfile
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from brochure.batch import make
from brochure.errors import BrochureError
from tests.approval.sample import CERTIFIER, build_screen
from tests.batch.sample import HEAD, PLACE, ROWS, master
from tests.project import Ended, Project, contents

BATCH = ("batch", "--jobs", "1", "--edition", "screen", "--edition", "print")
FOLDERS = ("Cardiff & Vale", "Éire -St {James}- -b-_x_ & co")


def record(project: Project, name: str) -> dict[str, Any]:
    text = (project.folder / "variants" / name / "variant.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Ended]:
    project = master(tmp_path_factory.mktemp("project"), *ROWS[1:])
    return project, project.run(*BATCH, "--zip", "--press")


def test_every_variant_has_its_files_and_all_are_told_of(built: tuple[Project, Ended]) -> None:
    project, ended = built
    assert ended.code == 0, ended.err
    assert "2 of 2" in ended.err and "2 variants in" in ended.err
    output = project.folder / "variants"
    there = {path.name for path in output.iterdir()}
    told = {"index.html", "manifest.csv", "manifest.json", "press-hcp.pdf", "press-hcp.csv"}
    assert there == {*FOLDERS, *(f"{name}.zip" for name in FOLDERS), *told}
    rows = list(csv.DictReader(StringIO((output / "manifest.csv").read_text(encoding="utf-8-sig"))))
    assert [(row["variant"], row["edition"]) for row in rows] == [
        (name, edition) for name in FOLDERS for edition in ("screen", "print")
    ]
    for row in rows:
        assert sha256((output / row["file"]).read_bytes()).hexdigest() == row["sha256"]
    assert [row["job_code"] for row in rows[::2]] == [f"UK-SAM-0001-{code}" for code in ("C2", "E3")]
    assert {row["state"] for row in rows} == {"draft"} and {row["same_as_master"] for row in rows} == {"yes"}
    page = (output / "index.html").read_text(encoding="utf-8")
    assert "Cardiff &amp; Vale" in page and "&lt;b&gt;" in page and "<b>" not in page


def test_a_variant_has_the_bytes_of_a_build_of_its_own(built: tuple[Project, Ended], tmp_path: Path) -> None:
    project, _ended = built
    alone = Project(tmp_path / "alone", environment=project.environment)
    for name in ("content.yaml", "samplix-pi.txt"):
        alone.write(name, (project.folder / name).read_bytes())
    text = (alone.folder / "content.yaml").read_text(encoding="utf-8")
    start, end = text.index("variants:"), text.index("leaflets:\n  hcp:")
    alone.write("content.yaml", text[:start] + text[end:])
    alone.change("content.yaml", PLACE, "029 2018 0456")
    alone.change(
        "content.yaml", "contact: Example Medicines Ltd at safety", "contact: Example Medicines Ltd at vale"
    )
    alone.change("content.yaml", "UK-SAM-0001", "UK-SAM-0001-C2")
    ended = alone.run("build", "--leaflet", "hcp", "--edition", "screen", "--edition", "print")
    assert ended.code == 0, ended.err
    for edition in ("screen", "print"):
        name = f"hcp-{edition}.pdf"
        of_batch = project.folder / "variants/Cardiff & Vale" / name
        assert of_batch.read_bytes() == (alone.output / name).read_bytes()


def test_zips_and_the_file_for_the_press_hold_the_files_of_the_variants(built: tuple[Project, Ended]) -> None:
    output = built[0].folder / "variants"
    with zipfile.ZipFile(output / "Cardiff & Vale.zip") as archive:
        assert archive.namelist() == ["Cardiff & Vale/hcp-print.pdf", "Cardiff & Vale/hcp-screen.pdf"]
        assert (
            archive.read("Cardiff & Vale/hcp-print.pdf")
            == (output / "Cardiff & Vale/hcp-print.pdf").read_bytes()
        )
        assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)
    rows = list(csv.reader(StringIO((output / "press-hcp.csv").read_text(encoding="utf-8-sig"))))
    single = (output / "Cardiff & Vale/hcp-print.pdf").read_bytes()
    with pikepdf.open(output / "press-hcp.pdf") as whole, pikepdf.open(BytesIO(single)) as one:
        count = len(one.pages)
        assert [row[:3] for row in rows[1:]] == [
            [str(1 + at * count), str((at + 1) * count), name] for at, name in enumerate(FOLDERS)
        ]
        assert len(whole.pages) == 2 * count and "/OutputIntents" in whole.Root
        for page, name in zip(whole.pages[::count], FOLDERS, strict=True):
            with pikepdf.open(output / name / "hcp-print.pdf") as own:
                assert page.Contents.read_bytes() == own.pages[0].Contents.read_bytes()
        # What several variants draw with is there once.
        large = [
            data
            for each in whole.objects
            # Forms draw with the fonts of their variants, which hold other letters.
            if isinstance(each, pikepdf.Stream)
            and "/Resources" not in each
            and len(data := each.read_raw_bytes()) > 500
        ]
        assert len(large) == len(set(large))


def test_what_is_there_is_not_made_again_and_what_was_cut_off_is(
    built: tuple[Project, Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    project, _ended = built
    before = contents(project.folder / "variants")
    made: list[str] = []
    make_one = make.make_variant

    def counted(job: make.VariantJob) -> make.VariantMade:
        made.append(job.variant.name)
        return make_one(job)

    monkeypatch.setattr("brochure.batch.run.make_variant", counted)
    assert project.run(*BATCH).code == 0 and made == []
    # Half a file, a record that is gone, and a cell that says something else now.
    (project.folder / "variants/Cardiff & Vale/hcp-screen.pdf").write_bytes(b"%PDF")
    (project.folder / f"variants/{FOLDERS[1]}/variant.json").unlink()
    (project.folder / f"variants/{FOLDERS[1]}/hcp-screen.pdf").unlink()
    (project.folder / f"variants/{FOLDERS[1]}").joinpath("variant.json").write_text("{")
    assert project.run(*BATCH).code == 0 and made == ["Cardiff & Vale", FOLDERS[1]]
    after = contents(project.folder / "variants")
    assert {name for name in before if not name.endswith(".json")} == {
        name for name in after if not name.endswith(".json")
    }
    assert all(after[name] == data for name, data in before.items() if name.endswith(".pdf"))


def test_a_variant_that_fails_does_not_stop_the_others(
    built: tuple[Project, Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    project, _ended = built
    rows = ["Code;Centre;Phone;Contact", f"X9;Broken;0113 496 0123;{'Very long words ' * 3}", *ROWS]
    project.write("other.csv", "\n".join(rows))
    monkeypatch.setattr("brochure.batch.make.check", _check_that_fails)
    ended = project.run(*BATCH, "--variants", "other.csv", "--only", "code = X9 or code = C2")
    assert ended.code == 4 and "Broken:\n" in ended.err and "1  failed" in ended.err
    assert not (project.folder / "variants/Broken").exists()
    assert record(project, "Cardiff & Vale")["leaflets"][0]["proof"]["same"]
    assert "Not built" in (project.folder / "variants/index.html").read_text(encoding="utf-8")


def _check_that_fails(loaded: Any, style: Any) -> Any:
    from brochure.errors import ContentError
    from brochure.findings import Finding, Severity
    from brochure.pipeline.check import check

    if "Very long" in loaded.brochure.company.contact.source:
        raise ContentError([Finding("content.value", Severity.ERROR, "this can't be built")])
    return check(loaded, style)


def test_a_master_that_changes_meanwhile_is_told(built: tuple[Project, Ended]) -> None:
    project, _ended = built
    with pytest.raises(BrochureError, match="was changed while its variants are made"):
        make.Station(make.Order(project.folder / "content.yaml", ("screen",), "another"))


def test_the_approval_of_a_master_covers_its_variants_within_their_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("brochure.pipeline.approve.build", build_screen)
    project = master(tmp_path / "project", ROWS[0])
    ended = project.run("approve", "hcp", *CERTIFIER, "--job-code", "UK-SAM-0001")
    assert ended.code == 0, ended.err
    # Nobody may print the master, which has a place left.
    assert "its own files stay drafts, its variants may be used" in ended.err
    assert (
        ended.err.rstrip().endswith(" batch")
        and "is a master: its own files bear the draft mark" in ended.err
    )
    assert "still a draft" not in ended.err and "Not approved: other. Every page of it" in ended.err
    final = project.run("build", "--final", "--leaflet", "hcp", "--edition", "screen")
    assert final.code == 4 and "build its variants: `python -m brochure batch`" in final.err
    batch = ("batch", "--jobs", "1", "--edition", "screen")
    assert project.run(*batch).code == 0
    (leaflet,) = record(project, "Leeds")["leaflets"]
    assert not leaflet["draft"] and leaflet["approved_by"] == "A. Certifier"
    assert leaflet["state"].startswith("Covered by the approval of the master. Approved on 20")
    assert "its own files" not in leaflet["state"]
    # What no leaflet may say makes a draft, though the text around it is the law's.
    project.change("variants.csv", "0113 496 0123;", "0113 496 0123;no side effects: ring a@b.example")
    assert project.run(*batch).code == 4
    (leaflet,) = record(project, "Leeds")["leaflets"]
    assert leaflet["draft"] and "“no side effects” in" in leaflet["state"]
    (found, *_more) = [each for each in record(project, "Leeds")["findings"] if each["severity"] == "error"]
    assert (found["place"]["file"], found["place"]["line"]) == ("variants.csv", 2)
    project.change("variants.csv", "no side effects: ring a@b.example", "")
    # A wider limit is not what was approved.
    project.change("content.yaml", "most: 60", "most: 90")
    assert project.run(*batch).code == 0
    (leaflet,) = record(project, "Leeds")["leaflets"]
    assert leaflet["draft"] and "variants" in leaflet["state"]


def test_a_master_whose_columns_fill_nothing_is_not_approved(tmp_path: Path) -> None:
    project = master(tmp_path / "project", ROWS[0])
    project.change("content.yaml", "field: company.contact", "field: company.contacts")
    (project.folder / "variants.csv").unlink()
    ended = project.run("approve", "hcp", *CERTIFIER, "--job-code", "UK-SAM-0001")
    assert ended.code == 3 and "there is no text at company.contacts" in ended.err
    assert "variants.csv" not in ended.err and not (project.folder / "approvals.yaml").exists()


def test_an_error_of_the_master_is_told_once_and_in_the_index(tmp_path: Path) -> None:
    project = master(tmp_path / "project", *ROWS[:2])
    project.change("content.yaml", "before each course.", "before each course. It is completely safe.")
    ended = project.run("batch", "--jobs", "1", "--edition", "screen")
    assert ended.code == 4
    assert ended.err.count("The master, and each variant with it:") == 1
    told = ended.err.partition("The master, and each variant with it:")[2]
    assert told.count("content.yaml:") == 1 and "never safe without qualification" in told
    index = (project.folder / "variants/index.html").read_text(encoding="utf-8")
    assert index.count("The master, and each variant with it: ") == 1


def test_a_place_that_a_row_leaves_open_is_an_error_though_its_column_may_be_empty(tmp_path: Path) -> None:
    project = master(
        tmp_path / "project", "a1;Leeds;;", "a2;York;0113 496 0123;", "a3;Hull;0113 496 0124;Own"
    )
    project.change("content.yaml", "type: telephone,", "type: telephone, required: no,")
    ended = project.run("batch")
    assert ended.code == 3 and not (project.folder / "variants").exists()
    told = f"the cell is empty, and the leaflets have only “{PLACE}” there"
    assert ended.err.count(told) == 1 and f"variants.csv:2:10: column “phone”: {told}" in ended.err
    assert told in project.run("check").err
    # So it is where the text of a field is such a place.
    project.change("variants.csv", "a1;Leeds;;", "a1;Leeds;0113 496 0125;")
    project.change("content.yaml", "  contact: Example", "  contact: '[contact]'\n  # Example")
    assert "variants.csv:2:24: column “contact”: the cell is empty" in project.run("batch").err


def test_what_columns_fill_has_to_be_there(tmp_path: Path) -> None:
    project = master(tmp_path / "project")
    project.change("content.yaml", 'place: "[number of the centre]"', 'place: "[number of a center]"')
    project.change("content.yaml", "field: company.contact", "field: company.contacts")
    project.write("variants.csv", f"{HEAD}\nx;y;;\n")
    ended = project.run("batch")
    assert ended.code == 3 and not (project.folder / "variants").exists()
    assert "no leaflet has the place [number of a center] to be filled in" in ended.err
    assert "did you mean [number of the centre]?" in ended.err
    assert (
        "there is no text at company.contacts" in ended.err and "did you mean “company.contact”?" in ended.err
    )
    # The table is judged in the same pass.
    assert "variants.csv:2:5: column “phone”: there is no telephone number" in ended.err
    checked = project.run("check")
    assert checked.code == 3 and "variants.csv:2:5: column “phone”" in checked.err
