"""The plates of a PDF as a printer's RIP makes them, measured: ink coverage, bleed, marks, separations.

:func:`begin` starts Ghostscript and returns at once; :meth:`Plating.finish` measures what it made.  The
values are plain: a build keeps them beside the digests of the pages (:func:`page_digests`) and has only
changed pages plated again.  Where there is no Ghostscript, :func:`bound` says what the ink can't exceed.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypedDict
from urllib.parse import unquote

from PIL import Image, ImageOps
from PIL.TiffImagePlugin import TiffImageFile

from brochure.errors import BrochureError, MissingDependencyError
from brochure.findings import Finding, PdfPlace, Severity
from brochure.pdf.opened import OpenPdf
from brochure.pdf.rectangles import PixelsFromTopLeft
from brochure.preflight import ghostscript
from brochure.preflight.bleed import flattened, marked, unpainted
from brochure.preflight.coverage import PER_MM, maximum, mean, worst_square
from brochure.preflight.digests import page_digests
from brochure.preflight.ghostscript import GhostscriptCrashError
from brochure.preflight.ink_bound import bound
from brochure.preflight.ink_findings import bound_findings, findings, unjudged, unread
from brochure.preflight.page_ink import PROCESS, PageInk, Unpainted
from brochure.preflight.plate_sheets import PlatesError, PlateSheet, PreparedSheets, prepared, unreadable

__all__ = [
    "PageInk",
    "PlatesError",
    "Plating",
    "Unpainted",
    "begin",
    "bound",
    "bound_findings",
    "examine",
    "findings",
    "page_digests",
    "unjudged",
    "unmade",
]

#: Pixels that Ghostscript makes for one of ours, a side: 152.4 ppi.  On the shipped sheets the worst square
#: is then within 0.9 % of ink of that at 457.2 ppi, which takes twenty-three times as long.
_FINER = 2
#: The most separations beside the four; those beyond are printed in the four, and an error is there anyhow.
_MOST_SPOTS = 12
#: Seconds that Ghostscript gets: a sheet takes half of one.
_SECONDS, _SECONDS_A_PAGE, _MOST_SECONDS = 60.0, 3.0, 600.0
_FILE = re.compile(r"plate(\d{1,9})\((.+)\)\.tif")
#: The device that makes a plate of every ink, and the one that makes a picture in the four: without plates
#: of spot inks, which a page in the four has none of, it is there in less than three quarters of the time.
_SEPARATIONS, _FOUR = "tiffsep", "tiff32nc"
#: Where fills end on plates: a pixel is covered when its middle is, so that areas are true on the mean.
#: A Ghostscript without the operator covers every pixel that is touched.
_TRUE_AREAS = "{ 0 0 .setfilladjust2 } stopped { clear } if"


class _Limit(TypedDict):
    ink_limit: float
    printer: str | None


class InkLimits(Protocol):
    """What :func:`examine` wants to know of the limits."""

    @property
    def ink_limit(self) -> float:
        """Most ink in one place, %."""

    @property
    def printer(self) -> str | None:
        """Name of the printer whose limit that is; None where none was named."""


class Plating:
    """Plates in the making."""

    def __init__(self, folder: Path, prepared: PreparedSheets) -> None:
        """For :func:`begin` only."""
        self._folder = folder
        self._sheets = prepared.sheets
        self._device = _FOUR if prepared.in_the_four else _SEPARATIONS
        self._running: ghostscript.Running | None = None
        self._measured: list[PageInk] = []
        #: What Ghostscript said of data that it could not read, once it has ended.
        self.complaints: tuple[str, ...] = ()

    def _start(self) -> None:
        if not self._sheets:
            return
        arguments = (
            f"-sDEVICE={self._device}",
            "-dOverprint=/enable",
            # The intent's profile would separate CMYK anew.
            "-dUsePDFX3Profile=0",
            *([f"-dMaxSpots={_MOST_SPOTS}"] if self._device == _SEPARATIONS else []),
            "-dShowAnnots=false",
            # The whole page at once, in up to so many bytes, not strip by strip: each strip draws all again.
            "-dMaxBitmap=500000000",
            f"-r{PER_MM * 25.4 * _FINER:.1f}",
            # Never -dDownScaleFactor: with it Ghostscript 10.05.1 (Debian 13) crashes on pages of some sizes.
            # PackBits is written twice as fast as LZW and is never larger than the pixels by more than 1 %.
            "-sCompression=pack",
            "-sOutputFile=plate%d.tif",
            "-c",
            _TRUE_AREAS,
            "-f",
            "sheets.pdf",
        )
        seconds = min(_SECONDS + _SECONDS_A_PAGE * len(self._sheets), _MOST_SECONDS)
        self._running = ghostscript.Running(arguments, self._folder, seconds)

    def finish(self) -> tuple[PageInk, ...]:
        """Wait for the plates and measure them, in the order of the pages; the folder of the plates goes.

        Raises :class:`PlatesError` and :class:`~brochure.preflight.ghostscript.GhostscriptError`: its kind
        ``GhostscriptCrashError`` where that says nothing about the file.
        """
        try:
            if self._running is not None:
                self._running.finish(self._measure_made)
                self.complaints = self._running.complaints()
            while len(self._measured) < len(self._sheets):
                self._measure_next()
            return tuple(self._measured)
        except OSError as error:
            raise _machine(error) from error
        finally:
            self.stop()

    def stop(self) -> None:
        """End it without a result; harmless after :meth:`finish`."""
        if self._running is not None:
            self._running.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Plating:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def _measure_made(self) -> None:
        """Measure the pages whose plates are whole: those before the last that Ghostscript has begun.

        Plates are large: those of many pages would fill a disk.
        """
        while len(self._measured) < len(self._sheets) and self._files(len(self._measured) + 2):
            self._measure_next()

    def _measure_next(self) -> None:
        index = len(self._measured) + 1
        files = self._files(index)
        self._measured.append(self._page_ink(self._sheets[index - 1], files))
        for path in files.values():
            path.unlink()
        # All inks in one picture: nothing that is measured where each has its plate.
        (self._folder / f"plate{index}.tif").unlink(missing_ok=True)

    def _files(self, index: int) -> dict[str, Path]:
        """The plates of the page that is the *index*-th for Ghostscript, by name; the four as ``""``."""
        if self._device == _FOUR:
            path = self._folder / f"plate{index}.tif"
            return {"": path} if path.exists() else {}
        found = ((path, _FILE.fullmatch(path.name)) for path in self._folder.iterdir())
        return {unquote(name[2]): path for path, name in found if name and int(name[1]) == index}

    def _page_ink(self, sheet: PlateSheet, files: Mapping[str, Path]) -> PageInk:
        fine: dict[str, Image.Image] = {}
        for name, path in files.items():
            if name:
                fine[name] = _ink(path, sheet, "L")
            else:
                fine.update(zip(PROCESS, _ink(path, sheet, "CMYK").split(), strict=True))
        plates = {name: plate.reduce(_FINER) for name, plate in fine.items()}
        missing = [name for name in PROCESS if name not in plates]
        if missing:
            raise PlatesError(f"Ghostscript made no plate {missing[0]} of page {sheet.page}")
        four = [plates[name] for name in PROCESS]
        spots = sorted(name for name, plate in plates.items() if name not in PROCESS)
        bleed, trim = _inner(sheet.bleed), _inner(sheet.trim)
        worst, box = worst_square(four, bleed, [fine[name] for name in PROCESS])
        shares = {name: round(mean(plates[name], trim), 3) for name in (*PROCESS, *spots)}
        stretches = unpainted(flattened(list(plates.values())), sheet.trim, sheet.bleed)
        marks_on: frozenset[str] = frozenset()
        if sheet.bleeds:
            marks_on = marked({name: plates[name] for name in (*PROCESS, *spots)}, sheet.trim, sheet.bleed)
        return PageInk(
            page=sheet.page,
            worst=round(worst, 2),
            box=sheet.mm(box),
            maximum=round(maximum(four, bleed), 2),
            mean=round(sum(shares[name] for name in PROCESS), 3),
            plates=shares,
            spots=tuple(spots),
            unpainted=tuple(Unpainted(one.side, sheet.mm(one.box)) for one in stretches),
            marks_on=marks_on,
        )


def _ink(path: Path, sheet: PlateSheet, mode: str) -> Image.Image:
    """A plate, or the four as one picture, with 255 for full ink; in Ghostscript's plates that is 0."""
    try:
        # Not Image.open, which warns of large pictures: how large it may be is said here.
        with TiffImageFile(path) as picture:
            if picture.mode != mode or picture.size != (sheet.columns * _FINER, sheet.rows * _FINER):
                raise PlatesError(
                    f"Ghostscript made a plate of page {sheet.page} in another size than asked for"
                )
            return ImageOps.invert(picture) if mode == "L" else picture.copy()
    except SyntaxError as error:  # What Pillow raises for data that is not a TIFF.
        raise PlatesError(f"Ghostscript made a plate of page {sheet.page} that can't be read") from error


def _inner(box: PixelsFromTopLeft) -> tuple[int, int, int, int]:
    """The whole pixels inside a box."""
    left, top, right, bottom = box
    return (int(-(-(left - 1e-4) // 1)), int(-(-(top - 1e-4) // 1)), int(right + 1e-4), int(bottom + 1e-4))


def _machine(error: OSError) -> GhostscriptCrashError:
    """The error for plates that could not be written or read."""
    return GhostscriptCrashError(
        f"they could not be written or read: {error.strerror or error}",
        "see that there is room where temporary files go, then run this again",
    )


def begin(pdf: bytes | OpenPdf, pages: Sequence[int] | None, folder: Path | None = None) -> Plating:
    """Start to make the plates of a PDF's *pages* (1-based; all where None) and return at once.

    The plates lie in a new folder below *folder*, or where temporary files go, until the result is fetched or
    the plating stopped.  Raises :class:`MissingDependencyError` without Ghostscript, :class:`PlatesError` for
    what is no PDF or has a page that can't be measured, and ``GhostscriptError`` where it can't be started.
    """
    ghostscript.required()
    try:
        place = Path(tempfile.mkdtemp(prefix="plates-", dir=folder))
    except OSError as error:
        raise _machine(error) from error
    try:
        plating = Plating(place, prepared(pdf, pages, place / "sheets.pdf"))
        plating._start()
    except BaseException as error:
        shutil.rmtree(place, ignore_errors=True)
        if isinstance(error, OSError):
            raise _machine(error) from error
        # What pikepdf raises for a damaged file depends on where the damage is.
        if isinstance(error, Exception) and not isinstance(error, (BrochureError, MemoryError)):
            raise unreadable(error) from error
        raise
    return plating


def examine(data: bytes, name: str, limits: InkLimits) -> tuple[Finding, ...]:
    """Make and measure the plates of a file from anywhere; the bound where Ghostscript is missing or crashes.

    Raises nothing for what is in the file but ``MemoryError``: where no plates can be made of it, that is the
    finding.
    """
    try:
        with begin(data, None) as plating:
            inks = plating.finish()
            found = findings(inks, name, ink_limit=limits.ink_limit, printer=limits.printer)
            return (*unread(plating.complaints, name), *found)
    except MissingDependencyError:
        return bounded(data, name, limits)
    except GhostscriptCrashError as error:
        return bounded(data, name, limits, str(error), error.fix)
    except BrochureError as error:
        return unmade(str(error), name)


def bounded(data: bytes, name: str, limits: InkLimits, why: str = "", fix: str = "") -> tuple[Finding, ...]:
    """What can be said of the ink of a file from anywhere without plates.

    *why* there are none, and what to do, are given where that is not for want of Ghostscript.  Raises nothing
    for what is in the file but ``MemoryError``.
    """
    limit: _Limit = {"ink_limit": limits.ink_limit, "printer": limits.printer}
    try:
        bounds = bound(data)
    except MemoryError:
        raise
    except Exception as error:  # As in begin.
        return unmade(str(unreadable(error)), name)
    if why:
        return unjudged(bounds, name, why=why, fix=fix, **limit)
    return bound_findings(bounds, name, **limit)


def unmade(why: str, name: str) -> tuple[Finding, ...]:
    """The finding for a file that no plates can be made of, and *why* that is the fault of the file."""
    return (
        Finding(
            "preflight.plates",
            Severity.ERROR,
            f"no plates can be made of the file: {why}",
            PdfPlace(name, 1),
            "export the file anew from the program that made it",
        ),
    )
