"""The output intent and the words of PDF/X-4 (ISO 15930-7)."""

from __future__ import annotations

import hashlib
import uuid
import zlib
from datetime import timezone
from functools import lru_cache

from pikepdf import Array, Dictionary, Name, Pdf

from brochure.pdf.metadata import Metadata

#: The version of PDF that PDF/X-4 is based on: its header may not be later.
PDF_VERSION = "1.6"
_REGISTRY = "http://www.color.org"


def intend(pdf: Pdf, *, condition: str, title: str, profile: bytes) -> None:
    """Say what printing condition the file is made for, with its profile.

    *condition* is the name in the registry of the ICC, such as ``FOGRA39``; *title* says it for people.
    """
    stream = pdf.make_stream(b"", N=4, Alternate=Name.DeviceCMYK)
    stream.write(_deflated(profile), filter=Name.FlateDecode)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=condition,
        OutputCondition=title,
        RegistryName=_REGISTRY,
        Info=title,
        DestOutputProfile=stream,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


@lru_cache(maxsize=4)
def _deflated(profile: bytes) -> bytes:
    # The fastest level: profiles hardly get smaller at any.
    return zlib.compress(profile, 1)


def identification(metadata: Metadata, content: bytes, version: str = "PDF/X-4") -> str:
    """XMP that PDF/X-4 wants besides title and dates: version, identifiers, and that nothing is trapped.

    The identifiers follow from the words and *content*, so that the same leaflet has the same on any day.
    """
    words = "\n".join((metadata.title, metadata.description, metadata.author, metadata.language))
    stamp = metadata.date.astimezone(timezone.utc).isoformat()
    instance, document = (
        uuid.UUID(bytes=hashlib.sha256(part + stamp.encode()).digest()[:16], version=4)
        for part in (content, words.encode())
    )
    return (
        '\n<rdf:Description rdf:about="" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"'
        ' xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
        f"<pdfxid:GTS_PDFXVersion>{version}</pdfxid:GTS_PDFXVersion>"
        f"<xmpMM:DocumentID>uuid:{document}</xmpMM:DocumentID>"
        f"<xmpMM:InstanceID>uuid:{instance}</xmpMM:InstanceID>"
        "<xmpMM:VersionID>1</xmpMM:VersionID><xmpMM:RenditionClass>default</xmpMM:RenditionClass>"
        "<pdf:Trapped>False</pdf:Trapped></rdf:Description>"
    )
