"""What a file says about itself: XMP, and the Info dictionary that has to agree with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any
from xml.parsers import expat

from pikepdf import Dictionary, Name, Stream, String

from brochure.pdf.names import name_of
from brochure.pdf.streams import StreamError, decoded, filters_of
from brochure.preflight.collector import FindingCollector

#: Largest XMP in bytes: editors leave histories of some 100 kB in it.
_MOST_XMP = 16 << 20
#: Longest value that is kept, in characters.
_LONGEST = 4000

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"
_XMP = "http://ns.adobe.com/xap/1.0/"
_MM = "http://ns.adobe.com/xap/1.0/mm/"
_PDF = "http://ns.adobe.com/pdf/1.3/"
_PDFX = "http://www.npes.org/pdfx/ns/id/"

#: A property: the name of its namespace and its own.
Property = tuple[str, str]

_MARKER: Property = (_PDFX, "GTS_PDFXVersion")
_TRAPPED: Property = (_PDF, "Trapped")
#: What PDF/X-4 asks for beside the marker and the trapping.
_WANTED: Mapping[str, Property] = {
    "dc:title": (_DC, "title"),
    "xmp:CreateDate": (_XMP, "CreateDate"),
    "xmp:ModifyDate": (_XMP, "ModifyDate"),
    "xmp:MetadataDate": (_XMP, "MetadataDate"),
    "xmpMM:DocumentID": (_MM, "DocumentID"),
    "xmpMM:VersionID": (_MM, "VersionID"),
    "xmpMM:RenditionClass": (_MM, "RenditionClass"),
}
#: Entries of Info and the properties that say the same.
_SAME: Mapping[str, Property] = {
    "Title": (_DC, "title"),
    "Creator": (_XMP, "CreatorTool"),
    "Producer": (_PDF, "Producer"),
    "CreationDate": (_XMP, "CreateDate"),
    "ModDate": (_XMP, "ModifyDate"),
}
_INFO_DATE = re.compile(
    r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)(?:00'?(?:00'?)?)?|([+-])(\d\d)'?(\d\d)?'?)?"
)
_XMP_DATE = re.compile(
    r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?(?:(Z)|([+-])(\d\d):(\d\d))?"
)


class MetadataError(ValueError):
    """XMP that can't be read.  The message says why."""


def check_metadata(root: Dictionary, info: Any, notes: FindingCollector) -> None:
    """Whether the XMP is there, says what PDF/X-4 asks for, and agrees with Info."""
    stream = root.get("/Metadata")
    if not isinstance(stream, Stream):
        notes.add("pdfx.metadata", "the file has no XMP metadata")
        return
    if filters_of(stream):
        notes.add("pdfx.metadata", "the XMP metadata is packed", like="packed")
    try:
        found = properties(decoded(stream, _MOST_XMP))
    except (StreamError, MetadataError) as error:
        notes.add("pdfx.metadata", f"the XMP metadata can't be read: {error}", like="unreadable")
        return
    version = found.get(_MARKER, "")
    if version != "PDF/X-4":
        what = f"says “{version[:40]}”" if version else "says of no version of PDF/X that the file is one"
        notes.add("pdfx.marker", f"the XMP metadata {what}: pdfxid:GTS_PDFXVersion has to be “PDF/X-4”")
    missing = [name for name, wanted in _WANTED.items() if not found.get(wanted, "").strip()]
    if missing:
        notes.add("pdfx.metadata-fields", "the XMP metadata lacks " + ", ".join(missing))
    entries = info if isinstance(info, Dictionary) else Dictionary()
    _check_trapped(found.get(_TRAPPED, ""), entries.get("/Trapped"), notes)
    for name, wanted in _SAME.items():
        given = entries.get(f"/{name}")
        if isinstance(given, String) and wanted in found and not _agree(name, str(given), found[wanted]):
            message = f"{name} is “{str(given)[:60]}” in Info and “{found[wanted][:60]}” in XMP"
            notes.add("pdfx.info", message, like=name)


def _check_trapped(said: str, given: Any, notes: FindingCollector) -> None:
    in_info = name_of(given) if isinstance(given, Name) else None
    if said not in ("True", "False"):
        what = f"is “{said[:30]}”" if said else "is missing"
        notes.add("pdfx.trapped", f"pdf:Trapped of the XMP metadata {what}")
    elif given is not None and in_info not in ("True", "False"):
        notes.add("pdfx.trapped", "Trapped of Info is neither True nor False")
    elif in_info is not None and in_info != said:
        notes.add("pdfx.info", f"Trapped is {in_info} in Info and {said} in XMP", like="Trapped")


def properties(data: bytes) -> Mapping[Property, str]:
    """The properties of an XMP packet with the text of each, of lists and languages the first.

    Raises :class:`MetadataError` where it is no XML, or defines entities: those can grow without bounds.
    """
    found: dict[Property, str] = {}
    path: list[str] = []
    text: list[str] = []
    #: The property that is being read, and how deep its element lies.
    reading: tuple[Property, int] | None = None

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal reading
        path.append(name)
        if name == f"{_RDF} Description":
            for key, value in attributes.items():
                _keep(found, key, value)
        elif len(path) > 1 and path[-2] == f"{_RDF} Description" and reading is None:
            space, _, local = name.rpartition(" ")
            reading = ((space, local), len(path))
        text.clear()

    def end(name: str) -> None:
        nonlocal reading
        if reading is not None:
            wanted, depth = reading
            if name == f"{_RDF} li" or len(path) == depth:
                _keep(found, " ".join(wanted), "".join(text))
            if len(path) == depth:
                reading = None
        path.pop()
        text.clear()

    def refuse(*_given: object) -> None:
        raise MetadataError("it holds a document type or entities")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text.append
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data.strip(b"\0 \r\n\t"), True)
    except expat.ExpatError as error:
        raise MetadataError(f"it is no sound XML, line {error.lineno}") from error
    return found


def _keep(found: dict[Property, str], name: str, value: str) -> None:
    space, _, local = name.rpartition(" ")
    value = value.strip()[:_LONGEST]
    if value:
        # Of several languages the first holds.
        found.setdefault((space, local), value)


def _agree(name: str, in_info: str, in_xmp: str) -> bool:
    if not name.endswith("Date"):
        return in_info.strip()[:_LONGEST] == in_xmp.strip()
    one, other = _date(_INFO_DATE, in_info), _date(_XMP_DATE, in_xmp)
    return one is not None and one == other


def _date(form: re.Pattern[str], text: str) -> datetime | None:
    match = form.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second, _utc, sign, hours, minutes = match.groups()
    try:
        moment = datetime(
            int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0)
        )
        away = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        return moment.replace(tzinfo=timezone(-away if sign == "-" else away))
    except ValueError:
        return None
