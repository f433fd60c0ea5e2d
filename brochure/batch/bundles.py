"""What goes out of a batch as one file: a zip for each variant, and the print editions of all in one PDF."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Pdf

from brochure.batch.outcome import VariantResult
from brochure.errors import BrochureError
from brochure.pdf.metadata import written
from brochure.press.intent import PDF_VERSION
from brochure.source.outside import LARGEST, read_file
from brochure.text.spreadsheets import harmless

#: Most variants in one file for the press: it is put together in memory.
MOST_IN_ONE = 100
#: The time of files in a zip: the earliest that there is, so that equal files make equal zips.
_TIME = (1980, 1, 1, 0, 0, 0)
#: What a file for the press and its list end with.
_PRESS = ("pdf", "csv")
#: How often references are looked through for streams that are the same: forms hold others, five or six deep.
_ROUNDS = 6
#: How the name of the program that made a file begins, where it is this one.
_CREATOR = "brochure "
#: The names of zips, and of files for the press and their lists.
_NAME = re.compile(r"[^/\\]+\.zip|(?:press|selection)-[^/\\]+\.(?:pdf|csv)", re.IGNORECASE)


@dataclass(frozen=True)
class Bundle:
    """A zip, or a file for the press or its list, and which PDFs of variants it was made from."""

    file: str
    size: int
    sha256: str
    #: The digests of the PDFs that it holds, by their paths in the output folder.
    holds: Mapping[str, str]
    #: The leaflet of a file for the press; empty for a zip.
    leaflet: str = ""
    #: True for a file for the press that holds the variants of ``--only`` alone.
    is_selection: bool = False

    def as_dict(self) -> dict[str, object]:
        """The bundle as the manifest has it."""
        return {
            "file": self.file,
            "bytes": self.size,
            "sha256": self.sha256,
            "leaflet": self.leaflet,
            "selection": self.is_selection,
            "holds": dict(self.holds),
        }

    @staticmethod
    def from_dict(values: Mapping[str, Any]) -> Bundle:
        """The bundle as the manifest has it.  Raises an error where it is none."""
        holds = {str(path): str(digest) for path, digest in values["holds"].items()}
        name, size, digest = str(values["file"]), int(values["bytes"]), str(values["sha256"])
        return Bundle(name, size, digest, holds, str(values["leaflet"]), values["selection"] is True)


def is_bundle(name: str) -> bool:
    """True for the name of a zip, or of a file for the press or its list."""
    return _NAME.fullmatch(name) is not None


def names_of(
    variants: Sequence[str], leaflets: Sequence[str], count: int, *, is_selection: bool
) -> list[str]:
    """How zips of *variants* may be named, and files for the press with *count* of them at most."""
    numbers = range(1, -(-count // MOST_IN_ONE) + 1)
    # Where some fail, one file may hold the others.
    parts = ["", *(f"-{number}" for number in numbers if count > MOST_IN_ONE)]
    start = _start(is_selection=is_selection)
    of_press = (f"{start}-{name}{part}" for name in leaflets for part in parts)
    return [*(f"{name}.zip" for name in variants), *(f"{name}.{end}" for name in of_press for end in _PRESS)]


def _start(*, is_selection: bool) -> str:
    return "selection" if is_selection else "press"


def is_made_here(path: Path) -> bool:
    """True for a file that looks like a zip, a file for the press or its list that a batch has made.

    One that was made before the manifest told of it, since the batch was killed, is known by this.
    """
    try:
        data = read_file(path, LARGEST, follow=False)
        match path.suffix.lower():
            case ".zip":
                with zipfile.ZipFile(BytesIO(data)) as archive:
                    entries = archive.infolist()
                # Whatever else makes zips writes the times of the files.
                return all(
                    entry.date_time == _TIME and entry.filename.startswith(f"{path.stem}/")
                    for entry in entries
                )
            case ".csv":
                return data.startswith(_list(()))
            case _:
                with Pdf.open(BytesIO(data)) as pdf:
                    return str(pdf.docinfo.get("/Creator", "")).startswith(_CREATOR)
    except (OSError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, pikepdf.PdfError):
        return False


def zips(results: Sequence[VariantResult], output: Path) -> Iterator[tuple[Bundle, bytes]]:
    """The zip of each variant: its PDFs and claims, nothing else."""
    for result in results:
        if not result.record:
            continue
        name = result.variant.name
        out = BytesIO()
        # Stored: PDFs are packed, and what packs them better differs from one machine to the next.
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for file, data in sorted(_files(result, output).items()):
                entry = zipfile.ZipInfo(f"{name}/{file}", _TIME)
                entry.create_system, entry.external_attr = 3, 0o100644 << 16
                archive.writestr(entry, data)
        holds = {f"{name}/{file}": entry["sha256"] for file, entry in result.record["files"].items()}
        yield _bundled(Bundle(f"{name}.zip", 0, "", holds), out.getvalue())


def press_files(
    results: Sequence[VariantResult], output: Path, *, is_selection: bool = False
) -> Iterator[tuple[Bundle, bytes]]:
    """The print editions of the variants, leaflet by leaflet, in the order of the table.

    Each PDF is followed by its list: which of its pages are whose.  A selection of the variants has other
    names than all of them, whose file stays as it is.
    """
    made = [result for result in results if result.record]
    names = dict.fromkeys(
        leaflet["leaflet"]
        for result in made
        for leaflet in result.record["leaflets"]
        if "print" in leaflet["files"]
    )
    for name in names:
        for number, start in enumerate(range(0, len(made), MOST_IN_ONE), start=1):
            part = "" if len(made) <= MOST_IN_ONE else f"-{number}"
            joined = made[start : start + MOST_IN_ONE]
            data, rows = _joined(joined, name, output)
            whole = f"{_start(is_selection=is_selection)}-{name}{part}"
            holds = dict(held for result in joined for held in _printed(result, name))
            yield _bundled(Bundle(f"{whole}.pdf", 0, "", holds, name, is_selection), data)
            yield _bundled(Bundle(f"{whole}.csv", 0, "", holds, name, is_selection), _list(rows))


def _bundled(bundle: Bundle, data: bytes) -> tuple[Bundle, bytes]:
    return replace(bundle, size=len(data), sha256=sha256(data).hexdigest()), data


def _printed(result: VariantResult, leaflet: str) -> Iterator[tuple[str, str]]:
    """The path and the digest of the print edition of a leaflet."""
    for each in result.record["leaflets"]:
        if each["leaflet"] == leaflet and "print" in each["files"]:
            file = each["files"]["print"]
            yield f"{result.variant.name}/{file}", result.record["files"][file]["sha256"]


def _files(result: VariantResult, output: Path) -> dict[str, bytes]:
    return {name: _read(output / result.variant.name / name) for name in result.record["files"]}


def _read(path: Path) -> bytes:
    try:
        return read_file(path, LARGEST, follow=False)
    except OSError as error:
        raise BrochureError(f"“{path}” can't be read: {error}") from error


def _joined(
    results: Sequence[VariantResult], name: str, output: Path
) -> tuple[bytes, list[tuple[object, ...]]]:
    """One PDF, with what it declares of the first, and the rows of its list."""
    rows: list[tuple[object, ...]] = []
    whole: Pdf | None = None
    for result in results:
        leaflet = next((each for each in result.record["leaflets"] if each["leaflet"] == name), None)
        if leaflet is None or "print" not in leaflet["files"]:
            continue
        pdf = Pdf.open(BytesIO(_read(output / result.variant.name / leaflet["files"]["print"])))
        first = 1 if whole is None else len(whole.pages) + 1
        if whole is None:
            whole = pdf
        else:
            with pdf:
                whole.pages.extend(pdf.pages)
                _share(whole)
        state = "draft" if leaflet["draft"] else "approved"
        rows.append((first, len(whole.pages), result.variant.name, leaflet["job_code"], state))
    if whole is None:
        raise BrochureError(f"there is no print edition of “{name}”")
    with whole:
        _share(whole)
        return written(whole, PDF_VERSION, packed=False), rows


def _share(pdf: Pdf) -> None:
    """Have pages draw with one font, picture or profile where each brought along its own, the very same."""
    for _round in range(_ROUNDS):
        first: dict[bytes, Any] = {}
        same: dict[tuple[int, int], Any] = {}
        for each in pdf.objects:
            if not isinstance(each, (pikepdf.Stream, pikepdf.Dictionary)) or each.get("/Type") in _OWN:
                continue
            kept = first.setdefault(_digest(each), each)
            if kept.objgen != each.objgen:
                same[each.objgen] = kept
        if not same:
            return
        for each in pdf.objects:
            _replace(each, same)


#: Kinds of objects that stay each its own.
_OWN = ("/Page", "/Pages", "/Catalog", "/StructElem", "/Metadata")


def _digest(each: Any) -> bytes:
    """A digest of an object as it is written: what it refers to counts by its number."""
    if isinstance(each, pikepdf.Stream):
        data = sha256(each.read_raw_bytes()).digest()
        return data + sha256(pikepdf.Dictionary(dict(each.stream_dict)).unparse()).digest()
    return sha256(each.unparse()).digest()


def _replace(each: Any, same: dict[tuple[int, int], Any], depth: int = 0) -> None:
    if depth > 20:
        return
    if isinstance(each, (pikepdf.Dictionary, pikepdf.Stream)):
        items: Any = list(each.items())
    elif isinstance(each, pikepdf.Array):
        items = list(enumerate(each))
    else:
        return
    for key, value in items:
        if not isinstance(value, pikepdf.Object):
            continue
        if value.is_indirect:
            if value.objgen in same:
                each[key] = same[value.objgen]
        else:
            _replace(value, same, depth + 1)


def _list(rows: Sequence[tuple[object, ...]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("first page", "last page", "variant", "job code", "state"))
    writer.writerows([harmless(str(cell)) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
