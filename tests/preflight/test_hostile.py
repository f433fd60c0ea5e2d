"""Damaged and hostile files: a finding, never a traceback, within bounds of time and memory."""

from __future__ import annotations

import io
import random
import re
import sys
import time
import zlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from brochure.findings import Finding, Severity, has_errors
from brochure.preflight import Limits, preflight, sandbox
from tests.preflight.cases import picture, placed
from tests.preflight.sheet import BACKGROUND, SOUND, Change, form, image, put, sheet, with_xmp
from tests.preflight.test_rules import rules

#: Enough of everything to be broken: forms, fonts, pictures, a soft mask.
RICH = f"{placed(40, 40, 300)} q /X Do Q 0 0 0 1 k BT /F 14 Tf 60 200 Td [(a) 20 (b)] TJ ET"


@lru_cache(maxsize=1)
def rich() -> bytes:
    """A sheet with something of everything."""
    drawn = put("XObject", "X", lambda pdf: form(pdf, "0 0 0 0.5 k 80 80 5 5 re f"))
    return sheet(RICH, picture(40, 40), drawn, pages=2)


def outside(data: bytes, **bounds: float) -> tuple[Finding, ...]:
    """What is said of a file from outside."""
    return sandbox.examine(data, "x.pdf", Limits(), plates=False, **bounds)  # type: ignore[arg-type]


@pytest.mark.parametrize("part", [0.0, 0.001, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_file_that_breaks_off_is_damaged_wherever_it_does(part: float) -> None:
    data = rich()
    found = preflight(data[: int(len(data) * part)], "x.pdf")
    assert "pdf.damaged" in {one.rule for one in found}
    assert len(found) < 60


@pytest.mark.parametrize("seed", range(60))
def test_flipped_bytes_become_findings_or_nothing(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(rich())
    for _flip in range(chance.choice((1, 3, 30, 300))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    for one in preflight(bytes(data), "x.pdf"):
        assert one.message and "Traceback" not in one.message
        assert one.as_text()


@pytest.mark.parametrize("seed", range(40))
def test_flipped_bytes_of_contents_and_objects_become_findings_or_nothing(seed: int) -> None:
    # Only in what is text of PDF: damage to syntax, not to the data of the font.
    chance = random.Random(seed)
    data = bytearray(rich())
    font = data.find(b"/Length1")
    for _flip in range(40):
        at = chance.randrange(len(data))
        if not font < at < font + 20_000:
            data[at] = chance.randrange(32, 127)
    assert isinstance(preflight(bytes(data), "x.pdf"), tuple)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.6", b"<html>no", b"\0" * 5000, b"%PDF-1.6\n%%EOF"])
def test_what_is_no_pdf_is_one_finding(data: bytes) -> None:
    assert [one.rule for one in preflight(data, "x.pdf")] == ["pdf.damaged"]


def test_a_repaired_file_is_damaged_though_every_viewer_shows_it() -> None:
    data = sheet()
    at = data.rindex(b"startxref")
    broken = data[:at] + b"startxref\n1\n%%EOF\n"
    found = preflight(broken, "x.pdf")
    assert {one.rule for one in found} == {"pdf.damaged"}
    assert len(found) <= 4


def test_a_missing_object_is_told_with_its_page() -> None:
    def lose(pdf: Pdf) -> None:
        pdf.pages[1].obj.Resources = Dictionary(Font=Dictionary(Q=pdf.pages[0].obj.Resources.Font.F))

    (found,) = [one for one in preflight(sheet(SOUND, lose, pages=2), "x.pdf") if "font" in one.message]
    assert (found.rule, getattr(found.place, "page", None)) == ("pdf.damaged", 2)


def packed(data: bytes) -> Change:
    """Content of the page that unpacks to *data*."""
    return lambda pdf: pdf.pages[0].obj.Contents.write(data, filter=Name.FlateDecode)


@lru_cache(maxsize=2)
def bomb(size: int) -> bytes:
    """Packed blanks, a megabyte of which is packed: the others are the same."""
    packer, block = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS), b" " * (1 << 20)
    piece = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    check = 1
    for _block in range(size >> 20):
        check = zlib.adler32(block, check)
    return b"\x78\xda" + piece * (size >> 20) + packer.flush() + check.to_bytes(4, "big")


def test_a_bomb_is_what_it_is_to_be() -> None:
    assert zlib.decompress(bomb(3 << 20)) == b" " * (3 << 20)


def test_a_content_stream_that_unpacks_to_half_a_gigabyte_is_not_unpacked() -> None:
    data = sheet(SOUND, packed(bomb(512 << 20)))
    began = time.monotonic()
    found = outside(data)
    assert [one.rule for one in found] == ["preflight.bounds"]
    assert time.monotonic() - began < 120


def test_a_bomb_packed_twice_is_not_unpacked() -> None:
    def twice(pdf: Pdf) -> None:
        content = pdf.pages[0].obj.Contents
        content.write(zlib.compress(bomb(384 << 20), 9), filter=Array([Name.FlateDecode, Name.FlateDecode]))

    assert "preflight.bounds" in rules(sheet(SOUND, twice))


@pytest.mark.parametrize("where", ["Metadata", "ToUnicode", "profile", "picture"])
def test_other_streams_that_are_bombs_do_no_harm(where: str) -> None:
    def change(pdf: Pdf) -> None:
        stream = Stream(pdf, b"")
        stream.write(bomb(384 << 20), filter=Name.FlateDecode)
        if where == "Metadata":
            pdf.Root.Metadata = pdf.make_indirect(stream)
        elif where == "ToUnicode":
            pdf.pages[0].obj.Resources.Font.F.ToUnicode = pdf.make_indirect(stream)
        elif where == "profile":
            stream.N = 4
            pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_indirect(stream)
        else:
            picture(40, 40)(pdf)
            drawn = pdf.pages[0].obj.Resources.XObject.I
            drawn.write(stream.read_raw_bytes(), filter=Name.FlateDecode)

    content = placed(40, 40, 300) if where == "picture" else SOUND + "1 0 0 rg BT /F 9 Tf 60 90 Td (a) Tj ET"
    began = time.monotonic()
    found = outside(sheet(content, change))
    assert time.monotonic() - began < 120
    assert "Traceback" not in str(found)


def test_a_photo_of_some_megapixels_in_four_inks_is_no_bomb() -> None:
    buffer = io.BytesIO()
    Image.new("CMYK", (2600, 1500), (0, 0, 0, 90)).save(buffer, "JPEG")

    def photo(pdf: Pdf) -> Stream:
        made = image(pdf, 2600, 1500)
        made.write(buffer.getvalue(), filter=Name.DCTDecode)
        return made

    found = outside(sheet(placed(2600, 1500, 300), put("XObject", "I", photo)))
    assert [one.message for one in found if "picture" in one.message] == []


def test_a_page_tree_in_a_circle_is_damaged() -> None:
    data = sheet()
    tree = re.search(rb"(\d+) 0 obj\s*<<[^>]*/Type /Pages", data)
    assert tree is not None
    assert has_errors(outside(data.replace(b"/Kids [", b"/Kids [ %b 0 R" % tree[1], 1)))


def test_forms_that_draw_each_other_in_thousands_of_ways_are_stopped() -> None:
    def laughs(pdf: Pdf) -> None:
        inner = pdf.make_indirect(form(pdf, "0 0 0 0.5 k 80 80 5 5 re f"))
        for _level in range(10):
            resources = Dictionary(XObject=Dictionary(X=inner))
            inner = pdf.make_indirect(form(pdf, "/X Do " * 10, Resources=resources))
        pdf.pages[0].obj.Resources.XObject = Dictionary(X=inner)

    data = sheet(f"{SOUND}/X Do", laughs)
    began = time.monotonic()
    found = outside(data, seconds=3.0)
    assert [one.rule for one in found] == ["preflight.bounds"]
    assert time.monotonic() - began < 120


@pytest.mark.parametrize(
    "content",
    [
        "q " * 100_000 + SOUND,
        SOUND + "Q " * 100_000,
        SOUND + "[" * 100_000,
        SOUND + "<</A" * 100_000,
        SOUND + "[" * 400 + "]" * 400 + " TJ",
        SOUND + "BT /F 1e300 Tf (a) Tj ET",
        SOUND + "1e308 0 0 1e308 0 0 cm 1e308 0 0 1e308 0 0 cm 0 0 1 1 re f 1 w 0 0 m 9 9 l S",
        SOUND + "99999999999999999999 0 0 1 0 0 cm 0 0 1 1 re f",
        SOUND + "/OC /Nothing BDC (a) Tj EMC EMC EMC",
        SOUND + "BT /F -5 Tf -1 Tz (a) Tj ET",
        SOUND + "/Nothing gs /Nothing Do /Nothing sh /Nothing cs /Nothing scn",
        SOUND + "(a) (b) (c) k 1 k rg RG cm Tf Tm Td Tj TJ ' \" Do gs",
        SOUND + "BI /W 1 /H 1 ID a",
        SOUND + "\0\xff\xfe" * 3000,
        SOUND + "0 0 m " * 100_000 + "S",
        BACKGROUND + "0 0 m " + "9 9 l " * 300_000 + "S",
    ],
    ids=lambda content: content[-30:].strip()[:20],
)
def test_content_that_nobody_would_write_is_followed_or_refused(content: str) -> None:
    began = time.monotonic()
    found = outside(sheet(content))
    assert "Traceback" not in str(found) and not [one for one in found if "check failed" in one.message]
    assert time.monotonic() - began < 120


@pytest.mark.parametrize(
    "change",
    [
        lambda pdf: pdf.pages[0].obj.Resources.update_from({"/Font": 1}),
        lambda pdf: pdf.pages[0].obj.__setitem__("/Resources", Array([1])),
        lambda pdf: pdf.pages[0].obj.__setitem__("/Contents", 5),
        lambda pdf: pdf.pages[0].obj.__setitem__("/Group", Array([])),
        lambda pdf: pdf.pages[0].obj.__setitem__("/Annots", Array([1, Dictionary(), Array([])])),
        lambda pdf: pdf.Root.__setitem__("/OutputIntents", Dictionary()),
        lambda pdf: pdf.Root.__setitem__("/OCProperties", Dictionary(D=Array([]))),
        lambda pdf: pdf.Root.__setitem__("/OpenAction", Dictionary(S=Dictionary())),
        lambda pdf: pdf.Root.__setitem__("/Names", Array([])),
        lambda pdf: pdf.pages[0].obj.__setitem__("/MediaBox", Array([0, 0, 1e30, 1e30])),
        lambda pdf: pdf.pages[0].obj.__setitem__("/TrimBox", Array([0, 0, Name.a, 9])),
        lambda pdf: pdf.pages[0].obj.Resources.Font.F.__setitem__("/Widths", Array([Name.a, 5])),
        lambda pdf: pdf.pages[0].obj.Resources.Font.F.__setitem__("/FirstChar", Array([])),
        lambda pdf: pdf.pages[0].obj.Resources.ExtGState.__setitem__("/Half", Dictionary(ca=Name.a)),
    ],
)
def test_entries_of_another_kind_than_the_standard_has_do_no_harm(change: Callable[[Pdf], None]) -> None:
    def tolerant(pdf: Pdf) -> None:
        try:
            change(pdf)
        except AttributeError:
            pdf.pages[0].obj.Resources["/Font"] = 1

    for one in preflight(sheet(SOUND + "/Half gs 0 0 5 5 re f", tolerant), "x.pdf"):
        assert one.as_text()


def test_entities_in_metadata_are_refused() -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x:xmpmeta'
    (found,) = preflight(sheet(SOUND, with_xmp("<x:xmpmeta", laughs)), "x.pdf")
    assert found.rule == "pdfx.metadata" and "entities" in found.message


def test_what_takes_too_long_is_ended() -> None:
    began = time.monotonic()
    (found,) = outside(sheet(), seconds=0.01)
    assert (found.rule, "seconds" in found.message) == ("preflight.bounds", True)
    assert time.monotonic() - began < 120


def test_what_takes_too_much_memory_is_ended() -> None:
    (found,) = outside(sheet(BACKGROUND + "0 0 m " + "9 9 l " * 2_000_000 + "S"), memory=300 << 20)
    assert found.rule == "preflight.bounds"


def check_that(monkeypatch: pytest.MonkeyPatch, folder: Path, part: str, end: str) -> None:
    """The process that looks at files, but one that ends so where it is asked for that part."""
    fake = folder / "python"
    fake.write_text(
        f'#!/bin/sh\ncase "$*" in *\'"part": "{part}"\'*) {end} ;; esac\nexec {sys.executable} "$@"\n'
    )
    fake.chmod(0o755)
    monkeypatch.setattr(sandbox, "sys", SimpleNamespace(executable=str(fake), path=sys.path))


@pytest.mark.parametrize(
    ("end", "why"),
    [
        ("kill -SEGV $$", "was ended by signal 11"),
        ("exit 1", "failed with code 1"),
        ("exit 0", "gave no answer"),
    ],
)
def test_a_check_that_crashes_is_no_fault_of_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, end: str, why: str
) -> None:
    check_that(monkeypatch, tmp_path, "rules", end)
    (found,) = outside(sheet())
    assert (found.rule, found.severity) == ("preflight.unjudged", Severity.ERROR)
    assert (
        found.message == f"the file was not judged: the check itself {why}. This says nothing about the file"
    )
    assert "fault of this program" in found.fix and "anew" not in found.fix
    # It is not fit either: nobody has looked at it.
    assert sandbox.verdict([found]) == "unjudged"


@pytest.mark.parametrize(
    ("end", "why"),
    [
        ("kill -SEGV $$", "the check itself was ended by signal 11"),
        ("exit 86", "it takes more than 2 GB of memory"),
        ("sleep 5", "it takes more than 0.5 seconds"),
    ],
)
def test_where_plates_can_not_be_judged_the_ink_is_bounded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, end: str, why: str
) -> None:
    check_that(monkeypatch, tmp_path, "plates", end)
    monkeypatch.setattr(sandbox, "PLATE_SECONDS", 0.5)
    warning, bound = sandbox.examine(sheet(), "x.pdf", Limits())
    assert (warning.rule, warning.severity) == ("preflight.plates-unjudged", Severity.WARNING)
    assert f"no plates were measured: {why}. This says nothing about the file" in warning.message
    assert bound.rule == "preflight.ink-bound"
    assert sandbox.verdict([warning, bound]) == "pass"


def test_a_file_from_outside_gets_the_same_findings_as_one_of_ours() -> None:
    data = sheet(SOUND + "1 0 0 rg 60 60 5 5 re f", pages=2)
    assert outside(data) == preflight(data, "x.pdf") != ()
