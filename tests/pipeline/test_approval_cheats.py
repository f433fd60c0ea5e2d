"""Ways to have something else go out as approved: by the report, the clock, a template, or links."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from brochure.approval.record import FILE, following, read_approvals, write_approvals
from brochure.pipeline import source_date
from tests.approval.sample import CERTIFIER, DAY, ENDS, NOW, approval, approve, build_screen, flyers, state
from tests.pipeline.test_approval_holds import CODES, final, is_draft
from tests.project import ROOT, Ended, Project, contents

pytestmark = pytest.mark.usefixtures("remembering")

SCREEN = ("build", "--leaflet", "hcp", "--edition", "screen")


@pytest.fixture(autouse=True)
def screen_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Approvals build the screen edition alone, on the day of these tests."""
    monkeypatch.setattr("brochure.pipeline.approve.build", build_screen)
    on(monkeypatch, DAY)


def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """Have the machine's clock tell another day."""
    for module in ("source_date", "session", "approve"):
        monkeypatch.setattr(f"brochure.pipeline.{module}.real_day", lambda: day)


@pytest.fixture
def made(tmp_path: Path) -> Project:
    """A project nothing of which is approved."""
    return flyers(tmp_path / "project")


def approved(made: Project) -> Project:
    approve(made.folder, "hcp", "other")
    return made


def run_approve(made: Project, *more: str, **environment: str | None) -> Ended:
    words = ("approve", "hcp", *CERTIFIER, "--job-code", CODES["hcp"], *more)
    return made.run(*words, environment=environment)


# The report


def change_report(made: Project, change: Callable[[dict[str, Any]], object]) -> None:
    path = made.output / "report.json"
    report = json.loads(path.read_text(encoding="utf-8"))
    change(report)
    path.write_text(json.dumps(report), encoding="utf-8")


def all_well(report: dict[str, Any]) -> None:
    report.update(findings=[], draft=False, approved_until="9999-12-31")
    for leaflet in report["leaflets"]:
        leaflet["review"]["approval"] = {"valid": True, "words": "Approved.", "certificate": None}


def test_final_believes_no_report(made: Project) -> None:
    ended = final(made)
    assert ended.code == 4 and is_draft(made)
    swapped = b"%PDF-1.7 of somebody else"
    made.write("output/hcp-screen.pdf", swapped)

    def swap(report: dict[str, Any]) -> None:
        all_well(report)
        entry = {"bytes": len(swapped), "sha256": hashlib.sha256(swapped).hexdigest()}
        report["files"]["hcp-screen.pdf"].update(entry)

    change_report(made, swap)
    ended = final(made)
    assert ended.code == 4 and "Up to date" not in ended.err
    assert "the leaflet “hcp” is a draft" in ended.err
    assert is_draft(made)


def test_final_builds_anew_even_when_all_is_approved(made: Project) -> None:
    approved(made)
    for _time in range(2):
        ended = final(made)
        assert ended.code == 0 and "Up to date" not in ended.err
    # What is no final build may believe what the last one wrote.
    assert made.run(*SCREEN).code == 0
    assert "Up to date" in made.run(*SCREEN).err


def test_final_measures_plates_itself(made: Project) -> None:
    """What a report tells of the plates of a page is used again, but not where it is to go out."""
    words = ("--leaflet", "hcp", "--edition", "print")
    assert made.run("build", *words).code == 0

    def too_much(report: dict[str, Any]) -> None:
        for plates in report["plates"].values():
            plates["worst"] = 399.0

    change_report(made, too_much)
    for more, is_believed in ((("--force",), True), (("--final",), False)):
        made.run("build", *words, *more)
        report = json.loads((made.output / "report.json").read_text(encoding="utf-8"))
        told = [plates["worst"] for plates in report["plates"].values()]
        assert (399.0 in told) is is_believed


# The clock


def test_an_earlier_source_date_brings_back_no_approval_that_has_ended(
    made: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(made)
    assert final(made).code == 0
    on(monkeypatch, ENDS + timedelta(days=1))
    for epoch in (NOW, "0", None):
        ended = final(made, SOURCE_DATE_EPOCH=epoch)
        assert ended.code == 4 and f"it ended on {ENDS}" in ended.err
        assert is_draft(made)


def test_a_later_source_date_begins_no_approval(made: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    later = DAY + timedelta(days=400)
    entry = approval(
        made.folder, "hcp", date=later.isoformat(), expires=(later + timedelta(days=1)).isoformat()
    )
    write_approvals(made.folder, [following([], entry)])
    epoch = str(int(NOW) + 400 * 86400)
    ended = final(made, SOURCE_DATE_EPOCH=epoch)
    assert ended.code == 4 and f"it begins on {later}" in ended.err
    on(monkeypatch, later)
    assert final(made, SOURCE_DATE_EPOCH=epoch).code == 0


def test_an_earlier_source_date_ends_no_approval(made: Project) -> None:
    approved(made)
    assert final(made, SOURCE_DATE_EPOCH="1000000000").code == 0


@pytest.mark.parametrize(
    ("epoch", "words", "why"),
    [
        (str(int(NOW) + 86400), (), "is still to come"),
        ("1577836800", ("--expires", "2021-12-31"), "2021-12-31 is past"),
        (None, ("--expires", "2026-11-25"), "2026-11-25 is past"),
        (None, ("--expires", "2028-11-27"), "is more than 2 years away"),
    ],
)
def test_nobody_certifies_on_another_day(
    made: Project, epoch: str | None, words: tuple[str, ...], why: str
) -> None:
    ended = run_approve(made, *words, SOURCE_DATE_EPOCH=epoch)
    assert ended.code == 4 and why in ended.err, ended.err
    assert not (made.folder / FILE).exists()


def test_the_real_day_is_that_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(time, "time", lambda: float(NOW))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert source_date.real_day() == DAY == source_date.today(source_date.source_date())


# Pictures that a template or a style brings in

TEMPLATE = (ROOT / "templates" / "blocks" / "paragraph.html").read_text(encoding="utf-8")


def picture(colour: str) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (300, 300), colour).save(data, "PNG")
    return data.getvalue()


def cmyk(black: int) -> bytes:
    data = io.BytesIO()
    Image.new("CMYK", (300, 300), (0, 0, 0, black)).save(data, "TIFF")
    return data.getvalue()


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
CALL = "{{ picture(namespace(file='%s', width=15, alt=block.text)) }}"
#: What a template asks for, and what lies there before and after.
ASKED: dict[str, tuple[str, str, bytes, bytes]] = {
    "a raster": (CALL % "logo.png", "logo.png", picture("#12335F"), picture("#B43D1A")),
    "one byte behind the picture": (
        CALL % "logo.png",
        "logo.png",
        picture("#12335F"),
        picture("#12335F") + b"\0",
    ),
    "a drawing": (CALL % "art/logo.svg", "art/logo.svg", SVG.encode(), SVG.encode() + b"<!-- -->"),
    "an ink": (CALL % "logo.tif", "logo.tif", cmyk(10), cmyk(11)),
    "a shipped drawing that the project replaces": (
        CALL % "styles/pictures/mechanism.svg",
        "styles/pictures/mechanism.svg",
        b"",
        SVG.encode(),
    ),
    "a name with dots in it": (CALL % "art/../logo.png", "logo.png", picture("#FFFFFF"), picture("#000000")),
    "an icon": ("{{ icon('own', 'ink') }}", "styles/icons/own.svg", SVG.encode(), SVG.encode() + b" "),
}


@pytest.mark.parametrize("what", ASKED)
def test_what_a_template_brings_in_is_a_part_of_what_was_approved(made: Project, what: str) -> None:
    asks, name, before, after = ASKED[what]
    made.write("templates/blocks/paragraph.html", TEMPLATE + asks)
    (made.folder / "art").mkdir(exist_ok=True)
    if before:
        made.write(name, before)
    approve(made.folder, "hcp")
    assert state(made.folder, "hcp").valid
    made.write(name, after)
    found = state(made.folder, "hcp")
    assert not found.valid and "have changed" in found.words
    assert ("its pictures" if what != "an icon" else "the styles") in found.words
    if before:
        made.write(name, before)
        assert state(made.folder, "hcp").valid


def test_a_picture_of_a_template_that_was_swapped_makes_a_draft(made: Project) -> None:
    asks, name, before, after = ASKED["a raster"]
    # Small enough for the page.
    made.write("templates/blocks/paragraph.html", TEMPLATE + asks.replace("width=15", "width=3"))
    made.write(name, before)
    ended = run_approve(made)
    assert ended.code == 0, ended.err
    assert not is_draft(made)
    made.write(name, after)
    ended = final(made)
    assert ended.code == 4 and "its pictures have changed" in ended.err
    assert is_draft(made)


def test_the_profile_of_pictures_without_one_is_a_part_of_what_was_approved(made: Project) -> None:
    """Printers have profiles of their own; pictures in inks are taken to be in this one."""
    made.write("templates/blocks/paragraph.html", TEMPLATE + CALL % "logo.tif")
    made.write("logo.tif", cmyk(10))
    profile = made.folder / "styles/profiles/ISOcoated_v2_300_bas.icc"
    profile.parent.mkdir(parents=True)
    shutil.copyfile(ROOT / "styles/profiles/ISOcoated_v2_300_bas.icc", profile)
    approve(made.folder, "hcp")
    (entry,) = read_approvals(made.folder).entries
    data = bytearray(profile.read_bytes())
    data[-1] ^= 1
    profile.write_bytes(data)
    write_approvals(made.folder, [entry])
    found = state(made.folder, "hcp")
    assert not found.valid and "its pictures" in found.words


def test_files_that_change_while_they_are_read_do_not_go_out(
    made: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from brochure.pipeline.session import Session

    asks, name, before, after = ASKED["a raster"]
    made.write("templates/blocks/paragraph.html", TEMPLATE + asks)
    made.write(name, before)
    approved(made)
    standing = Session.standing

    def changing(self: Session, *given: Any) -> Any:
        found = standing(self, *given)
        made.write(name, after)
        return found

    monkeypatch.setattr(Session, "standing", changing)
    ended = made.run(*SCREEN)
    assert ended.code == 1 and "were changed while it was read" in ended.err
    assert not made.output.exists()


# Links


@pytest.mark.parametrize("target", ["../outside", "nowhere", "/", "approvals"])
def test_nothing_is_approved_by_way_of_a_link_out_of_the_project(made: Project, target: str) -> None:
    outside = made.folder.parent / "outside"
    outside.mkdir()
    (made.folder / "approvals").symlink_to(target)
    ended = run_approve(made)
    assert ended.code == 4 and "approvals: the folder “approvals” can't be used" in ended.err
    assert not list(outside.iterdir())
    assert not (made.folder / FILE).exists() and not (made.folder / "nowhere").exists()


def test_no_file_of_approvals_is_followed_out_of_the_project(made: Project) -> None:
    outside = made.folder.parent / "outside.yaml"
    outside.write_text("[]\n", encoding="utf-8")
    (made.folder / FILE).symlink_to(outside)
    ended = run_approve(made)
    assert ended.code == 4 and "leads outside the project folder" in ended.err
    assert outside.read_text(encoding="utf-8") == "[]\n" and (made.folder / FILE).is_symlink()
    assert not (made.folder / "approvals").exists()


@pytest.mark.parametrize("name", ["hcp.json", "hcp.pem", "last.txt"])
def test_nothing_is_written_where_something_else_stands_for_a_file(made: Project, name: str) -> None:
    (made.folder / "approvals").mkdir()
    os.mkfifo(made.folder / "approvals" / name)
    before = contents(made.folder)
    ended = run_approve(made)
    assert ended.code in (2, 4) and name in ended.err, ended.err
    assert {key: data for key, data in contents(made.folder).items() if "output" not in key} == before
