"""What a PDF says about itself: Info, XMP and identifier, the same for the same inputs on any day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from io import BytesIO

from markupsafe import escape
from pikepdf import Dictionary, Name, ObjectStreamMode, Pdf, String

#: The PDF/UA identifier in XMP (ISO 14289-1:2014, clause 5).
PDF_UA = (
    '\n<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    "<pdfuaid:part>1</pdfuaid:part></rdf:Description>"
)


@dataclass(frozen=True)
class Metadata:
    """The words and the date that go into every edition of a leaflet."""

    title: str
    author: str
    description: str
    #: BCP 47, such as en-GB.
    language: str
    #: Program and version that made the file.
    creator: str
    #: Program and version that typeset it.
    producer: str
    #: Date of the content; never the day of the build.
    date: datetime


def describe(
    pdf: Pdf, metadata: Metadata, *, conformance: str = "", more: Mapping[str, str] | None = None
) -> None:
    """Replace Info and XMP of a PDF.  *more* is added to Info, *conformance* (such as PDF/UA) to XMP."""
    pdf.trailer.Info = pdf.make_indirect(Dictionary())
    for key, value in info(metadata).items():
        pdf.trailer.Info[key] = value
    for key, value in (more or {}).items():
        pdf.trailer.Info[key] = Name(value) if value.startswith("/") else value
    pdf.Root.Metadata = pdf.make_stream(xmp(metadata, conformance), Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Lang = String(metadata.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def info(metadata: Metadata) -> dict[str, str]:
    """The document information dictionary (ISO 32000-1, 14.3.3)."""
    stamp = metadata.date.astimezone(timezone.utc)
    return {
        "/Title": metadata.title,
        "/Author": metadata.author,
        "/Subject": metadata.description,
        "/Creator": metadata.creator,
        "/Producer": metadata.producer,
        "/CreationDate": f"D:{stamp:%Y%m%d%H%M%S}Z",
        "/ModDate": f"D:{stamp:%Y%m%d%H%M%S}Z",
    }


def written(pdf: Pdf, version: str = "1.7", *, packed: bool = True) -> bytes:
    """The PDF's bytes, with an identifier that follows from them (ISO 32000-1, 14.4).

    Tags are thousands of small objects: *packed* (7.5.7), they take half of the file.
    """
    # An identifier that the file came with would stay beside the new one.
    if "/ID" in pdf.trailer:
        del pdf.trailer["/ID"]
    out = BytesIO()
    pdf.save(
        out,
        force_version=version,
        fix_metadata_version=False,
        object_stream_mode=ObjectStreamMode.generate if packed else ObjectStreamMode.disable,
        compress_streams=True,
        deterministic_id=True,
    )
    return out.getvalue()


def xmp(metadata: Metadata, conformance: str = "") -> bytes:
    """An XMP packet (ISO 16684-1).  *conformance* is more of it, such as the PDF/UA identifier."""
    stamp = f"{metadata.date.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%SZ}"

    def text(value: str) -> str:
        return str(escape(value))

    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{text(metadata.title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{text(metadata.author)}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt>
<rdf:li xml:lang="x-default">{text(metadata.description)}</rdf:li>
</rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{text(metadata.language)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{text(metadata.creator)}</xmp:CreatorTool>
<xmp:CreateDate>{stamp}</xmp:CreateDate>
<xmp:ModifyDate>{stamp}</xmp:ModifyDate>
<xmp:MetadataDate>{stamp}</xmp:MetadataDate>
<pdf:Producer>{text(metadata.producer)}</pdf:Producer>
</rdf:Description>{conformance}
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>""".encode()
