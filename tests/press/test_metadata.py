"""What the files say about themselves: well-formed, in agreement, and the same on any day."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pytest

from brochure.pdf.metadata import Metadata, describe, written
from tests.formats.leaflets import Built, build, content, section
from tests.judges import poppler, qpdf

TITLES = {
    "markup": "a < b && c > d ]]> \"quoted\" 'single' <script>",
    "scripts": "治疗手册 – عربى – Ελληνικά – 𝔘𝔫𝔦 – é",
    "brackets": "(unbalanced ) \\ backslash \\) (",
    "plain": "Plain",
}
_DC = "{http://purl.org/dc/elements/1.1/}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"


def metadata(title: str, **fields: Any) -> Metadata:
    given: dict[str, Any] = {
        "title": title,
        "author": title[::-1],
        "description": f"On {title}",
        "language": "en-GB",
        "creator": "brochure 0",
        "producer": "engine 1",
        "date": datetime(2026, 11, 1, tzinfo=timezone.utc),
    }
    return Metadata(**{**given, **fields})


def described(data: Metadata) -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(100, 100))
        describe(pdf, data)
        return written(pdf)


@pytest.mark.parametrize("case", TITLES)
def test_any_title_comes_back_from_info_and_xmp(case: str) -> None:
    title = TITLES[case]
    with pikepdf.open(BytesIO(described(metadata(title)))) as pdf:
        assert str(pdf.docinfo.Title) == title
        assert str(pdf.docinfo.Author) == title[::-1]
        xmp = ElementTree.fromstring(pdf.Root.Metadata.read_bytes())
        for tag, text in (("title", title), ("creator", title[::-1]), ("description", f"On {title}")):
            (element,) = xmp.iter(f"{_DC}{tag}")
            assert "".join(element.itertext()).strip() == text
        with pdf.open_metadata() as read:
            assert read["dc:title"] == title
        # Readers that look for it in the bytes find it: it is not compressed.
        assert "/Filter" not in pdf.Root.Metadata


def test_info_and_xmp_agree_on_dates_in_utc() -> None:
    # 00:30 in a zone two hours east is the day before in UTC.
    date = datetime(2026, 11, 1, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    with pikepdf.open(BytesIO(described(metadata("Title", date=date)))) as pdf:
        assert {str(pdf.docinfo.CreationDate), str(pdf.docinfo.ModDate)} == {"D:20261031223000Z"}
        xmp = ElementTree.fromstring(pdf.Root.Metadata.read_bytes())
        stamps = {
            e.text for tag in ("CreateDate", "ModifyDate", "MetadataDate") for e in xmp.iter(f"{_XMP}{tag}")
        }
        assert stamps == {"2026-10-31T22:30:00Z"}


def test_the_same_words_give_the_same_bytes_and_others_another_identifier() -> None:
    first, again, other = (described(metadata(title)) for title in ("One", "One", "Two"))
    assert first == again
    identifiers = []
    for data in (first, other):
        with pikepdf.open(BytesIO(data)) as pdf:
            permanent, changing = (bytes(part) for part in pdf.trailer.ID)
        assert permanent == changing
        assert len(permanent) == 16
        assert permanent != bytes(16)
        identifiers.append(permanent)
    assert identifiers[0] != identifiers[1]


def test_an_identifier_that_a_file_came_with_does_not_stay() -> None:
    data = described(metadata("One"))
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.trailer.ID = pikepdf.Array([pikepdf.String(b"a" * 16)] * 2)
        describe(pdf, metadata("One"))
        again = written(pdf)
    with pikepdf.open(BytesIO(again)) as pdf:
        permanent, changing = (bytes(part) for part in pdf.trailer.ID)
    assert permanent == changing != b"a" * 16


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Built:
    text = content(
        "a5-flyer",
        [section("One", "x")],
        title='Dose < 5 & "more" than 1',
        description="On <doses> & ψ",
        language="de-CH",
        prepared="2024-02-29",
    )
    done = build(tmp_path_factory.mktemp("metadata"), text)
    assert done.code == 0, done.err
    return done


@pytest.mark.parametrize("edition", ["screen", "office"])
def test_every_edition_carries_the_words_of_the_content(edition: str, made: Built) -> None:
    told = poppler.info(made.pdf(edition))
    assert told["Title"] == 'Dose < 5 & "more" than 1'
    assert told["Subject"] == "On <doses> & ψ"
    assert told["Author"] == "[Company name]"
    with pikepdf.open(made.pdf(edition)) as pdf:
        assert str(pdf.Root.Lang) == "de-CH"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo.CreationDate) == "D:20240229000000Z"
        with pdf.open_metadata() as read:
            assert read["dc:title"] == 'Dose < 5 & "more" than 1'
            # Both are tagged: the one as it reads, the other as pictures for a printer.
            assert read.get("pdfuaid:part") == "1"
    assert qpdf.complaints(made.pdf(edition)) == []


def test_the_date_follows_source_date_epoch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "946684800")
    done = build(tmp_path, content("a5-flyer", [section("One", "x")]), "--edition", "office")
    with pikepdf.open(done.pdf("office")) as pdf:
        assert str(pdf.docinfo.CreationDate) == "D:20000101000000Z"


def test_no_file_names_the_machine_or_the_day_of_the_build(made: Built) -> None:
    today = f"{datetime.now(timezone.utc):%Y%m%d}"
    for edition in ("screen", "office"):
        data = made.pdf(edition).read_bytes()
        assert str(made.folder).encode() not in data
        assert not re.search(rb"D:" + today.encode(), data)
