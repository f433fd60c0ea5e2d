"""Pages drawn for a test, put into inks, and their plates as Ghostscript makes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageCms

from brochure.pipeline.print_setup import recipes_of
from brochure.press.separation import Separation
from tests.judges import tool
from tests.project import ROOT
from tests.styles import STYLES

#: The profile that ships.
PROFILE = (ROOT / "styles/profiles/ISOcoated_v2_300_bas.icc").read_bytes()
PALETTE = STYLES.palette
#: Any font will do.
FONT = (ROOT / "styles/fonts/source-sans-3/SourceSans3-Regular.ttf").read_bytes()
#: A font that pages name without having it.
NAMED_FONT = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
PLATES = ("Cyan", "Magenta", "Yellow", "Black")


@lru_cache(maxsize=8)
def separation(limit: float = 3.0, *, palette: bool = True) -> Separation:
    """The shipped profile, with the recipes of the shipped palette or with none."""
    return Separation(PROFILE, recipes_of(PALETTE) if palette else {}, limit)


def add_page(
    pdf: Pdf, content: str | bytes, size: tuple[float, float] = (40, 40), **resources: Any
) -> pikepdf.Page:
    """A new page of *size* pt with *content*; each of *resources* is a kind and its entries."""
    page = pdf.add_blank_page(page_size=size)
    page.Contents = pdf.make_stream(content if isinstance(content, bytes) else content.encode())
    page.Resources = Dictionary({f"/{kind}": Dictionary(entries) for kind, entries in resources.items()})
    return page


def form(pdf: Pdf, content: str, box: Sequence[float] = (0, 0, 40, 40), **more: Any) -> Any:
    """A form XObject; *resources* is a mapping as of :func:`add_page`, the rest are further entries."""
    resources: Mapping[str, Any] = more.pop("resources", {})
    made = pdf.make_stream(content.encode(), {f"/{key}": value for key, value in more.items()})
    made.Type, made.Subtype, made.BBox = Name.XObject, Name.Form, Array(box)
    made.Resources = Dictionary({f"/{kind}": Dictionary(entries) for kind, entries in resources.items()})
    return made


def group(space: str = "DeviceRGB") -> Dictionary:
    """A transparency group's attributes."""
    return Dictionary(Type=Name.Group, S=Name.Transparency, I=True, CS=Name(f"/{space}"))


def helvetica() -> Dictionary:
    """A font that every reader has."""
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def data_of(pdf: Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def operators(content: Any) -> list[str]:
    """A content stream, one instruction a text: ``0 0 0 1 k``, ``/X0 Do``."""
    return [
        " ".join([*(_written(operand) for operand in item.operands), str(item.operator)])
        for item in pikepdf.parse_content_stream(content)
    ]


def _written(operand: Any) -> str:
    try:
        return f"{float(operand):g}"
    except (TypeError, ValueError):
        return str(operand) if isinstance(operand, Name) else repr(operand)


def plates(data: bytes, folder: Path, dpi: float = 72) -> list[Image.Image]:
    """Each page's four plates as one CMYK picture: 255 is full ink; overprint as on a press."""
    source = folder / "page.pdf"
    source.write_bytes(data)
    options = ("-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffsep", f"-r{dpi}")
    colour = ("-dOverprint=/enable", "-dUsePDFX3Profile=0", "-dUseFastColor=true")
    tool.run([tool.program("gs"), *options, *colour, f"-sOutputFile={folder}/plate%d.tif", source])
    pages = sorted(
        {int(found[1]) for path in folder.iterdir() if (found := re.match(r"plate(\d+)\(", path.name))}
    )
    made = []
    for number in pages:
        bands = []
        for name in PLATES:
            path = folder / f"plate{number}({name}).tif"
            with Image.open(path) as plate:
                # Black is full ink.
                bands.append(plate.convert("L").point(lambda level: 255 - level))
            path.unlink()
        made.append(Image.merge("CMYK", bands))
    return made


def picture(data: bytes, folder: Path, dpi: float = 72) -> list[Image.Image]:
    """Each page as Ghostscript shows it on a screen, in sRGB."""
    source = folder / "screen.pdf"
    source.write_bytes(data)
    options = ("-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=ppmraw", f"-r{dpi}")
    tool.run([tool.program("gs"), *options, f"-sOutputFile={folder}/screen%d.ppm", source])
    made = []
    number = 1
    while (path := folder / f"screen{number}.ppm").exists():
        with Image.open(path) as shown:
            made.append(shown.convert("RGB"))
        path.unlink()
        number += 1
    return made


@lru_cache(maxsize=1)
def _proof() -> Any:
    return ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(BytesIO(PROFILE)),
        ImageCms.createProfile("sRGB"),
        "CMYK",
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


def proof(inks: Image.Image) -> Image.Image:
    """Plates as they look on a screen, the paper white."""
    shown = ImageCms.applyTransform(inks, _proof())
    assert shown is not None
    return shown


def ink(picture: Image.Image, x: float, y: float) -> tuple[int, int, int, int]:
    """The inks in per cent at a place in pt from the left bottom corner, at 72 dpi."""
    c, m, y_, k = picture.getpixel((int(x), picture.height - 1 - int(y)))  # type: ignore[misc]
    return (round(c / 2.55), round(m / 2.55), round(y_ / 2.55), round(k / 2.55))


def drawn(band: Image.Image, paper: int = 0) -> str:
    """A raster as text: ``#`` where there is anything, ``·`` where there is not."""
    rows = []
    for y in range(band.height):
        row = band.crop((0, y, band.width, y + 1)).tobytes()
        rows.append("".join("#" if level != paper else "·" for level in row))
    return "\n".join(rows)
