"""Pictures whose code is damaged or breaks off, and fonts; whole ones pass."""

from __future__ import annotations

import io
import random
import struct
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from brochure.preflight import preflight
from brochure.preflight.fax import FaxError, check_rows
from tests.preflight.cases import placed
from tests.preflight.sheet import SOUND, Change, embedded_font, font_file, put, sheet

SIZE = (64, 64)
NOISE = Image.frombytes("L", SIZE, random.Random(1).randbytes(SIZE[0] * SIZE[1]))
SHOWN = placed(*SIZE, 800)


def saved(form: str, picture: Image.Image = NOISE, **options: Any) -> bytes:
    data = io.BytesIO()
    picture.save(data, form, **options)
    return data.getvalue()


def faxed(picture: Image.Image) -> bytes:
    """The code of a picture in group 4, taken out of a TIFF of one strip."""
    data = saved("TIFF", picture.convert("1"), compression="group4", strip_size=1 << 30)
    packed = TiffImageFile(io.BytesIO(data))
    (start,), (length,) = packed.tag_v2[273], packed.tag_v2[279]
    return data[start : start + length]


JPEG, PROGRESSIVE = saved("JPEG", quality=80), saved("JPEG", progressive=True)
JP2, CODE = saved("JPEG2000"), saved("JPEG2000", no_jp2=True)
FAX = faxed(NOISE)


def segment(number: int, kind: int, content: bytes, page: int = 1) -> bytes:
    """A segment of JBIG2."""
    return struct.pack(">IBBBI", number, kind, 0, page, len(content)) + content


#: A page, and on it a region that is coded as a fax.
_PAGE = segment(0, 48, struct.pack(">IIIIBH", *SIZE, 0, 0, 0, 0))
_REGION = segment(1, 38, struct.pack(">IIIIBB", *SIZE, 0, 0, 0, 1) + FAX)
JBIG2 = _PAGE + _REGION


def picture(data: bytes, code: str, **more: Any) -> Change:
    """The picture /I in a code."""
    bits = 1 if code in ("CCITTFaxDecode", "JBIG2Decode") else 8
    parameters = Dictionary(K=-1, Columns=SIZE[0], Rows=SIZE[1]) if code == "CCITTFaxDecode" else None

    def made(pdf: Pdf) -> Stream:
        drawn = Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Image, Width=SIZE[0], Height=SIZE[1])
        drawn.ColorSpace, drawn.BitsPerComponent = Name.DeviceGray, bits
        drawn.write(data, filter=Name(f"/{code}"), decode_parms=parameters)
        for key, value in more.items():
            drawn[f"/{key}"] = value
        return drawn

    return put("XObject", "I", made)


def told(*changes: Change, content: str = SHOWN) -> list[str]:
    """What is said against a sheet, all of it damage."""
    found = preflight(sheet(content, *changes), "x.pdf")
    assert {one.rule for one in found} <= {"pdf.damaged"}
    return [one.message for one in found]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (JPEG, "DCTDecode"),
        (PROGRESSIVE, "DCTDecode"),
        (JPEG + b"\n\n", "DCTDecode"),
        (JP2, "JPXDecode"),
        (CODE, "JPXDecode"),
        (FAX, "CCITTFaxDecode"),
        (JBIG2, "JBIG2Decode"),
        # Nothing is on it: it is white.
        (_PAGE, "JBIG2Decode"),
        (JBIG2 + b"\r\n", "JBIG2Decode"),
    ],
)
def test_whole_codes_pass(data: bytes, code: str) -> None:
    assert told(picture(data, code)) == []


def flipped(data: bytes, at: float) -> bytes:
    """Data with 40 bytes of something else in it."""
    start = int(len(data) * at)
    return data[:start] + b"\x55" * 40 + data[start + 40 :]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (JPEG[: len(JPEG) // 2], "DCTDecode"),
        # A program that mends what it cuts off adds an end.
        (JPEG[: len(JPEG) // 2] + b"\xff\xd9", "DCTDecode"),
        (JPEG[:100] + b"\xff\xd9", "DCTDecode"),
        (PROGRESSIVE[: len(PROGRESSIVE) // 2] + b"\xff\xd9", "DCTDecode"),
        (flipped(JPEG, 0.6), "DCTDecode"),
        (b"nothing of the kind" * 20, "DCTDecode"),
        (JP2[: len(JP2) // 2], "JPXDecode"),
        (JP2[:-2], "JPXDecode"),
        (JP2[:200] + b"x" * 1000, "JPXDecode"),
        (CODE[: len(CODE) // 3], "JPXDecode"),
        (b"nothing of the kind" * 20, "JPXDecode"),
        (FAX[: len(FAX) // 2], "CCITTFaxDecode"),
        (FAX[:60] + b"\xff\x00\xaa" * 100, "CCITTFaxDecode"),
        (b"nothing of the kind" * 20, "CCITTFaxDecode"),
        (bytes(200), "CCITTFaxDecode"),
        (JBIG2[:-20], "JBIG2Decode"),
        (flipped(JBIG2, 0.6), "JBIG2Decode"),
        (_REGION, "JBIG2Decode"),
        (_PAGE[:8], "JBIG2Decode"),
        (b"nothing of the kind" * 20, "JBIG2Decode"),
    ],
)
def test_broken_codes_are_damage(data: bytes, code: str) -> None:
    (message,) = told(picture(data, code))
    assert message.startswith("a picture can't be read: ")


@pytest.mark.parametrize(
    ("data", "code"),
    [(JPEG, "DCTDecode"), (JP2, "JPXDecode"), (FAX, "CCITTFaxDecode"), (JBIG2, "JBIG2Decode")],
)
def test_codes_of_another_size_than_the_picture_says_are_damage(data: bytes, code: str) -> None:
    (message,) = told(picture(data, code, Height=65))
    assert "65" in message


def test_a_jpeg_of_other_colours_than_its_space_is_damage() -> None:
    (message,) = told(picture(JPEG, "DCTDecode", ColorSpace=Name.DeviceCMYK))
    assert "1 colours, its colour space 4" in message


def test_a_code_that_is_packed_once_more_is_looked_at_as_well() -> None:
    import zlib

    chain = Array([Name.FlateDecode, Name.DCTDecode])
    assert told(picture(zlib.compress(JPEG), "DCTDecode", Filter=chain)) == []
    cut = JPEG[: len(JPEG) // 2] + b"\xff\xd9"
    assert len(told(picture(zlib.compress(cut), "DCTDecode", Filter=chain))) == 1


def test_masks_of_pictures_are_looked_at_as_well() -> None:
    def masked(data: bytes) -> Change:
        def change(pdf: Pdf) -> None:
            picture(JPEG, "DCTDecode")(pdf)
            mask = Stream(pdf, data, Type=Name.XObject, Subtype=Name.Image, Width=8, Height=8, ImageMask=True)
            pdf.pages[0].obj.Resources.XObject.I.Mask = pdf.make_indirect(mask)

        return change

    assert told(masked(bytes(8))) == []
    (message,) = told(masked(bytes(7)))
    assert message == "the mask of a picture can't be read: it has 7 bytes instead of 8"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"BitsPerComponent": 3}, "3 bits"),
        ({"Decode": [0, 1, 0, 1]}, "/Decode has 4 numbers instead of 2"),
    ],
)
def test_entries_that_no_reader_can_follow_are_damage(more: dict[str, Any], words: str) -> None:
    (message,) = told(picture(JPEG, "DCTDecode", **more))
    assert words in message


def test_fax_codes_are_followed_to_their_last_row() -> None:
    # Long runs, and pictures of which each row is like the one above.
    for width, height, tone in ((1, 1, 1), (7, 3, 0), (2600, 5, 1), (5700, 4, 0)):
        plain = Image.new("1", (width, height), tone)
        check_rows(faxed(plain), {"/K": -1, "/Columns": width}, (width, height))
    noise = Image.frombytes("L", (700, 90), random.Random(2).randbytes(63_000))
    data = faxed(noise)
    check_rows(data, {"/K": -1, "/Columns": 700}, (700, 90))
    with pytest.raises(FaxError, match="row 91 of 91: the code ends before it"):
        check_rows(data, {"/K": -1, "/Columns": 700}, (700, 91))
    with pytest.raises(FaxError, match="its rows have 700 pixels instead of 701"):
        check_rows(data, {"/K": -1, "/Columns": 700}, (701, 90))


INLINE = "q 5 0 0 5 60 60 cm BI {} ID abc EI Q\n"


@pytest.mark.parametrize(
    "entries",
    [
        "/W 10 /H 10 /BPC 8 /CS /G",
        "/W /H 1 /BPC 8 /CS /G",
        "/W 1 /H 1 /BPC 8 /CS /Nope",
        "/BPC 8 /CS /G",
        "/W (a) /H 1 /BPC 8 /CS /G",
        "1 2",
        "/W 1 /H 1 /BPC 8 /CS /G /F /Fl",
        "/W 2 /H 1 /BPC 5 /CS /G",
        "/W 2 /H 1 /BPC 8 /CS [/I]",
    ],
)
def test_a_bad_picture_in_the_content_damages_its_page_and_the_others_are_judged(entries: str) -> None:
    red = "1 0 0 rg 60 60 9 9 re f\n"

    def change(pdf: Pdf) -> None:
        pdf.pages[0].obj.Contents = pdf.make_stream((SOUND + INLINE.format(entries) + red).encode())
        pdf.pages[1].obj.Contents = pdf.make_stream((SOUND + red).encode())

    found = preflight(sheet(SOUND, change, pages=2), "x.pdf")
    seen = {(one.rule, getattr(one.place, "page", 0)) for one in found}
    assert seen == {("pdf.damaged", 1), ("pdfx.device-rgb", 1), ("pdfx.device-rgb", 2)}


def test_a_whole_picture_in_the_content_passes() -> None:
    assert told(content=SOUND + INLINE.format("/W 1 /H 3 /BPC 8 /CS /G")) == []


def test_operators_that_there_are_not_count_wherever_they_stand() -> None:
    # Readers pass over what they do not know between BX and EX: what is printed then depends on the reader.
    (message,) = told(content=f"{SOUND}BX 1 blur EX\n")
    assert "there is no operator “blur”" in message


def test_line_ends_before_the_data_of_a_picture_in_the_content_are_none_of_it() -> None:
    def change(pdf: Pdf) -> None:
        begin = f"{SOUND}q 5 0 0 5 60 60 cm BI /W 64 /H 64 /BPC 8 /CS /G /F /DCT ID\r\n".encode()
        pdf.pages[0].obj.Contents = pdf.make_stream(begin + JPEG + b"\nEI Q\n")

    assert told(change, content=SOUND) == []


def test_pictures_in_run_lengths_are_whole_or_not() -> None:
    def packed(runs: int) -> Change:
        return picture(b"\x81\x55" * runs + b"\x80", "RunLengthDecode")

    assert told(packed(32)) == []
    assert told(packed(31)) == ["a picture can't be read: it has 3968 bytes instead of 4096"]


@pytest.mark.parametrize("part", [0.005, 0.02, 0.5, 0.99])
def test_a_font_whose_file_breaks_off_is_damaged(part: float) -> None:
    def change(pdf: Pdf) -> None:
        data = font_file()[0]
        font = embedded_font(pdf)
        font.FontDescriptor.FontFile2 = pdf.make_stream(data[: int(len(data) * part)])
        pdf.pages[0].obj.Resources.Font.F = pdf.make_indirect(font)

    (message,) = told(change, content=SOUND)
    assert message == "the font Sheet is damaged: its file breaks off"
