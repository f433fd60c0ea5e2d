"""What a print edition says of itself: condition, version, identifiers; and what it leaves behind."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import ImageCms

from brochure.editions.job import Edition, EditionJob, PressJob
from brochure.editions.print import print_edition
from brochure.language.locale import locale_of
from brochure.pdf.metadata import Metadata, describe, written
from brochure.pipeline.print_setup import recipes_of
from brochure.press.intent import PDF_VERSION, identification, intend
from tests.judges import ghostscript, qpdf
from tests.press import plates
from tests.press.plates import FONT, PALETTE, PROFILE, add_page, helvetica
from tests.press.walk import faults
from tests.project import ROOT
from tests.styles import STYLES

_NAMES = {
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
WORDS = Metadata(
    title='Dose < 5 & "more"',
    author="Company",
    description="A leaflet",
    language="en-GB",
    creator="brochure 0",
    producer="WeasyPrint 70.0",
    date=datetime(2026, 11, 1, tzinfo=timezone.utc),
)


@lru_cache(maxsize=1)
def typeset() -> bytes:
    """Two pages of an A5 flyer as they come from the engine, with all that screens use."""
    pdf = pikepdf.new()
    for number in (1, 2):
        content = "/P << /MCID 0 >> BDC 0.7 0.2 0.1 rg -9 -9 999 999 re f EMC BT /F 9 Tf 20 20 Td (x) Tj ET"
        page = add_page(pdf, content, (148 / 25.4 * 72, 210 / 25.4 * 72), Font={"/F": helvetica()})
        page.TrimBox = Array(page.MediaBox)
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[9, 9, 99, 99], Border=[0, 0, 0])
        page.Annots = Array([pdf.make_indirect(link)])
        page.StructParents = number
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    pdf.Root.StructTreeRoot, pdf.Root.MarkInfo = tree, Dictionary(Marked=True)
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, Count=0))
    pdf.Root.Names = pdf.make_indirect(Dictionary(Dests=Dictionary(Names=Array())))
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])
    return plates.data_of(pdf)


def job(printer: str = "sheet-fed-coated", **changes: Any) -> EditionJob:
    """A print edition to be made; *changes* are of the printer's row."""
    formats = STYLES.formats
    rows = STYLES.printers
    press = PressJob(rows[printer].model_copy(update=changes), PROFILE, recipes_of(PALETTE), {}, "A-1", FONT)
    return EditionJob("sample", typeset(), WORDS, formats["a5-flyer"], "a4", locale_of("en-GB"), press=press)


@pytest.fixture(scope="module")
def edition() -> Edition:
    return print_edition(job())


@pytest.fixture(scope="module")
def opened(edition: Edition) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(edition.pdf))


def xmp_of(data: bytes) -> dict[str, str]:
    """Every simple property, as ``pdf:Trapped``."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        root = ElementTree.fromstring(pdf.Root.Metadata.read_bytes())
    found = {}
    for short, space in _NAMES.items():
        for element in root.iter():
            if element.tag.startswith(f"{{{space}}}") and element.text and element.text.strip():
                found[f"{short}:{element.tag.partition('}')[2]}"] = element.text
    return found


def test_there_is_one_intent_with_the_condition_by_its_registered_name(opened: pikepdf.Pdf) -> None:
    (intent,) = opened.Root.OutputIntents
    assert {
        key: str(intent[key]) for key in ("/Type", "/S", "/OutputConditionIdentifier", "/RegistryName")
    } == {
        "/Type": "/OutputIntent",
        "/S": "/GTS_PDFX",
        "/OutputConditionIdentifier": "FOGRA39",
        "/RegistryName": "http://www.color.org",
    }
    assert str(intent.Info) == "Sheet-fed offset on coated paper, Europe"


def test_the_profile_of_the_condition_is_in_the_file_whole(opened: pikepdf.Pdf) -> None:
    stream = opened.Root.OutputIntents[0].DestOutputProfile
    assert int(stream.N) == 4
    assert stream.read_bytes() == PROFILE
    profile = ImageCms.ImageCmsProfile(io.BytesIO(stream.read_bytes())).profile
    assert (profile.xcolor_space.strip(), profile.device_class.strip()) == ("CMYK", "prtr")


def test_another_condition_takes_the_place_of_the_first() -> None:
    pdf = pikepdf.new()
    for condition in ("FOGRA39", "FOGRA52"):
        intend(pdf, condition=condition, title="Übergang “x”", profile=PROFILE)
    (intent,) = pdf.Root.OutputIntents
    assert str(intent.OutputConditionIdentifier) == "FOGRA52"
    assert str(intent.OutputCondition) == "Übergang “x”"


def test_the_file_says_that_it_is_pdf_x_4_and_not_trapped(edition: Edition, opened: pikepdf.Pdf) -> None:
    told = xmp_of(edition.pdf)
    assert told["pdfxid:GTS_PDFXVersion"] == "PDF/X-4"
    assert told["pdf:Trapped"] == "False"
    assert told["xmpMM:RenditionClass"] == "default"
    assert told["xmpMM:VersionID"] == "1"
    assert str(opened.docinfo["/GTS_PDFXVersion"]) == "PDF/X-4"
    assert isinstance(opened.docinfo["/Trapped"], Name)
    assert str(opened.docinfo["/Trapped"]) == "/False"


def test_info_and_xmp_say_the_same(edition: Edition) -> None:
    opened = pikepdf.open(io.BytesIO(edition.pdf))
    assert {str(opened.docinfo[key]) for key in ("/CreationDate", "/ModDate")} == {"D:20261101000000Z"}
    # This one brings Info in line with XMP as it is closed.
    with opened.open_metadata() as read:
        for key, name in (
            ("/Title", "dc:title"),
            ("/Subject", "dc:description"),
            ("/Creator", "xmp:CreatorTool"),
            ("/Producer", "pdf:Producer"),
        ):
            assert str(opened.docinfo[key]) == read[name]
        assert read["dc:creator"] == [str(opened.docinfo["/Author"])]
        assert read["dc:title"] == 'Dose < 5 & "more"'
    told = xmp_of(edition.pdf)
    stamps = {told[f"xmp:{name}"] for name in ("CreateDate", "ModifyDate", "MetadataDate")}
    assert stamps == {"2026-11-01T00:00:00Z"}


def test_the_packet_of_metadata_is_not_compressed_so_that_anything_can_find_it(
    edition: Edition, opened: pikepdf.Pdf
) -> None:
    assert "/Filter" not in opened.Root.Metadata
    assert b"<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>" in edition.pdf


def test_the_file_is_of_pdf_1_6_with_an_identifier_and_no_object_streams(
    edition: Edition, opened: pikepdf.Pdf
) -> None:
    assert PDF_VERSION == "1.6"
    assert edition.pdf.startswith(b"%PDF-1.6\n")
    assert "/Version" not in opened.Root
    permanent, changing = (bytes(part) for part in opened.trailer.ID)
    assert len(permanent) == len(changing) == 16
    assert b"/ObjStm" not in edition.pdf and b"/Encrypt" not in edition.pdf


def test_nothing_that_only_screens_use_is_left(edition: Edition, opened: pikepdf.Pdf) -> None:
    assert {str(key) for key in opened.Root} == {
        *("/Type", "/Pages", "/Metadata", "/Lang", "/ViewerPreferences", "/OutputIntents")
    }
    for page in opened.pages:
        assert {str(key) for key in page.obj} == {
            *("/Type", "/Parent", "/MediaBox", "/BleedBox", "/TrimBox", "/Resources", "/Contents", "/Group")
        }
    for word in (b"/StructTreeRoot", b"/Outlines", b"/Names", b"/Annots", b"/MarkInfo", b"/OpenAction"):
        assert word not in edition.pdf, word
    for word in (b"/Link", b"/JavaScript", b"/AcroForm", b"/CropBox", b"/Rotate", b"/UserUnit", b"/MCID"):
        assert word not in edition.pdf, word


def test_every_group_and_colour_is_one_of_plates(opened: pikepdf.Pdf) -> None:
    assert [fault for fault in faults(opened) if "All" not in fault] == []


def test_boxes_lie_in_each_other(opened: pikepdf.Pdf) -> None:
    for page in opened.pages:
        media, bleed, trim = (
            [float(edge) for edge in page.obj[name]] for name in ("/MediaBox", "/BleedBox", "/TrimBox")
        )
        assert media[:2] == [0, 0]
        assert all(outer < inner for outer, inner in zip(media[:2], bleed[:2], strict=True))
        assert all(outer < inner for outer, inner in zip(bleed[:2], trim[:2], strict=True))
        assert all(outer > inner for outer, inner in zip(media[2:], bleed[2:], strict=True))
        assert all(outer > inner for outer, inner in zip(bleed[2:], trim[2:], strict=True))
        size = [(trim[2] - trim[0]) / 72 * 25.4, (trim[3] - trim[1]) / 72 * 25.4]
        assert size == pytest.approx([148, 210], abs=0.01)


def test_judges_open_it_without_complaint(edition: Edition, tmp_path: Path) -> None:
    path = tmp_path / "print.pdf"
    path.write_bytes(edition.pdf)
    assert qpdf.complaints(path) == []
    assert ghostscript.complaints(path) == []


# Identifiers.


def test_the_same_leaflet_gives_the_same_bytes(edition: Edition) -> None:
    assert print_edition(job()).pdf == edition.pdf


def test_the_bytes_do_not_depend_on_how_python_orders_its_sets(edition: Edition) -> None:
    program = (
        "import hashlib; from tests.press.test_intent import job, print_edition;"
        "print(hashlib.sha256(print_edition(job()).pdf).hexdigest())"
    )
    found = set()
    for seed in ("1", "7"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            env=environment,
            cwd=ROOT,
            check=True,
        )
        found.add(done.stdout)
    assert len(found) == 1


def identifiers(data: bytes) -> tuple[str, str]:
    told = xmp_of(data)
    return told["xmpMM:DocumentID"], told["xmpMM:InstanceID"]


def test_identifiers_are_uuids_and_differ_from_each_other(edition: Edition) -> None:
    document, instance = identifiers(edition.pdf)
    pattern = r"uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    assert re.fullmatch(pattern, document) and re.fullmatch(pattern, instance)
    assert document != instance


def _changed(kind: str) -> EditionJob:
    given = job()
    assert given.press is not None
    press = given.press
    if kind == "printer":
        return job("online")
    if kind == "bleed":
        return job(bleed=(5.0, 5.0, 5.0, 5.0))
    if kind == "recipe":
        recipes = {**press.recipes, (180, 61, 26): (0.1, 0.8, 0.9, 0.1)}
        return replace(given, press=replace(press, recipes=recipes))
    if kind == "slug":
        return replace(given, press=replace(press, slug="B-2"))
    content = given.typeset.replace(b"0.7 0.2 0.1 rg", b"0.7 0.2 0.2 rg")
    assert kind == "page"
    return replace(given, typeset=content + b"\n")


@pytest.mark.parametrize("kind", ["printer", "bleed", "recipe", "slug", "page"])
def test_whatever_changes_the_edition_changes_the_identifier_of_the_instance(
    edition: Edition, kind: str
) -> None:
    before, after = identifiers(edition.pdf), identifiers(print_edition(_changed(kind)).pdf)
    assert after[0] == before[0]
    assert after[1] != before[1]


@pytest.mark.parametrize(
    "words",
    [
        replace(WORDS, title="Another"),
        replace(WORDS, description="For others"),
        replace(WORDS, language="de"),
        replace(WORDS, date=datetime(2027, 1, 1, tzinfo=timezone.utc)),
    ],
)
def test_another_leaflet_has_another_identifier(words: Metadata) -> None:
    one, other = (re.findall(r"uuid:[^<]+", identification(given, b"same")) for given in (WORDS, words))
    assert one[0] != other[0]


def test_whatever_the_words_hold_the_metadata_can_be_read() -> None:
    pdf = pikepdf.new()
    add_page(pdf, "")
    words = replace(WORDS, title="]]> <a> & \u201cψ\u201d \U0001f600", description="<!-- ")
    describe(pdf, words, conformance=identification(words, b""), more={"/Trapped": "/False"})
    data = written(pdf, PDF_VERSION)
    with pikepdf.open(io.BytesIO(data)) as again, again.open_metadata() as read:
        assert read["dc:title"] == words.title == str(again.docinfo.Title)
    assert xmp_of(data)["pdfxid:GTS_PDFXVersion"] == "PDF/X-4"
