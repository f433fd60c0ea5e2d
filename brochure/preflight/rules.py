"""The catalogue: every rule that a file is judged by, how severe, from which source, with which fix.

``pdf`` rules ask whether the file can be read, ``pdfx`` rules are those of PDF/X-4, ``gwg`` those of GWG
2022, ``house`` ours where GWG says nothing, ``printer`` the limits of the printer who was named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from brochure.findings import Severity

_PDFX = "PDF/X-4 (ISO 15930-7)"
_GWG = "GWG 2022, sheet-fed offset, CMYK"
_BOTH = f"{_PDFX}; {_GWG}"
_PDF = "ISO 32000-1"

#: No rules of files: what a finding is called when the check itself failed, or when what makes plates did.
UNJUDGED = "preflight.unjudged"
PLATES_UNJUDGED = "preflight.plates-unjudged"


@dataclass(frozen=True)
class PreflightRule:
    """A rule of preflight."""

    #: Identifier, ``family.what``.
    id: str
    severity: Severity
    #: The standard, empty for our own.
    source: str
    #: How to fix a file that fails, one sentence.
    fix: str


def _rules() -> Mapping[str, PreflightRule]:
    rules: dict[str, PreflightRule] = {}
    for severity, rows in (
        (Severity.ERROR, _ERRORS),
        (Severity.WARNING, _WARNINGS),
        (Severity.NOTE, _NOTES),
    ):
        for name, source, fix in rows:
            rules[name] = PreflightRule(name, severity, source, fix)
    return rules


_ERRORS = (
    ("pdf.damaged", _PDF, "write the PDF anew from the program that made it"),
    ("pdf.password", _PDFX, "save it without a password"),
    (
        "preflight.bounds",
        "",
        "write the PDF anew, simpler: join what is drawn many times, flatten what is nested",
    ),
    ("pdfx.version", _PDFX, "write it as PDF 1.6"),
    ("pdfx.encrypted", _PDFX, "save it without encryption and without restrictions"),
    ("pdfx.id", _PDFX, "write it with a program that gives the file an /ID of two strings"),
    ("pdfx.lzw", _PDFX, "pack it with Flate instead of LZW"),
    ("pdfx.intent", _PDFX, "export it as PDF/X-4, with one output intent"),
    (
        "pdfx.condition",
        _PDFX,
        "name the printing condition as the registry of the ICC does, such as FOGRA39 or FOGRA51",
    ),
    ("pdfx.registry", _PDFX, "set RegistryName of the output intent to http://www.color.org"),
    ("pdfx.profile", _PDFX, "embed the ICC profile of the printing condition in the output intent"),
    ("pdfx.metadata", _PDFX, "export it as PDF/X-4: it has to carry its metadata as XMP that is not packed"),
    ("pdfx.marker", _PDFX, "export it as PDF/X-4"),
    ("pdfx.metadata-fields", _PDFX, "give the document its title, export it as PDF/X-4"),
    ("pdfx.info", _PDFX, "write the document's information anew, so that both places say the same"),
    ("pdfx.trapped", _PDFX, "say whether the file is trapped: True or False (False for nearly all)"),
    ("pdfx.boxes", _PDFX, "give each page a TrimBox, inside the BleedBox, inside the MediaBox"),
    ("pdfx.annotations", _PDFX, "export it without links, comments and other annotations"),
    ("pdfx.actions", _PDFX, "remove scripts and actions"),
    ("pdfx.forms", _PDFX, "remove form fields or make them part of the page"),
    ("pdfx.embedded-files", _PDFX, "remove the files that are attached"),
    ("pdfx.alternates", _PDFX, "remove the alternates of pictures"),
    ("pdfx.opi", _PDFX, "place the pictures themselves instead of OPI comments"),
    ("pdfx.reference", _PDFX, "place the content itself instead of a reference to another file"),
    ("pdfx.postscript", _PDFX, "export it without PostScript in it"),
    ("pdfx.transfer", _PDFX, "export it without transfer functions: they belong to one press"),
    ("pdfx.halftone", _PDFX, "export it without halftones: they belong to one press"),
    ("pdfx.blend-mode", _PDFX, "blend by one of the modes of PDF, such as Multiply"),
    ("pdfx.layers", _PDFX, "give each view of the layers a name, and let none switch layers by itself"),
    ("pdfx.fonts", _PDFX, "embed the font, or turn the text into outlines"),
    ("pdfx.device-rgb", _BOTH, "convert it to CMYK for the printing condition"),
    ("pdfx.page-group", _PDFX, "export it with DeviceCMYK as the space that transparency is blended in"),
    ("gwg.calibrated", _GWG, "convert it to plain CMYK (DeviceCMYK) for the printing condition"),
    ("gwg.spot", _GWG, "convert the spot colour to CMYK, or agree a fifth ink with the printer"),
    ("gwg.group", _GWG, "export it with DeviceCMYK as the space that transparency is blended in"),
    ("gwg.intent", _GWG, "name a printing condition in CMYK as the output intent"),
    ("gwg.user-unit", _BOTH, "write the page in points, without /UserUnit"),
    ("gwg.crop-box", _BOTH, "remove the CropBox, or make it equal to the MediaBox"),
    ("gwg.white-text-overprint", _GWG, "let white knock out: on overprint it vanishes"),
    ("gwg.image-resolution", _GWG, "place a picture with more pixels, or place it smaller"),
    ("gwg.line-art-resolution", _GWG, "draw it as outlines, or scan it finer"),
    ("house.bleed", "", "let backgrounds and pictures run past the trim, and export with bleed"),
    ("printer.condition", "", "convert it for the printing condition of this printer"),
    ("printer.marks", "", "export it without marks and without a slug for this printer"),
    ("printer.sheet-size", "", "choose another format or another printer"),
)
_WARNINGS = (
    ("gwg.white-path-overprint", _GWG, "let white knock out: on overprint it vanishes"),
    ("gwg.image-resolution-low", _GWG, "place a picture with more pixels, or place it smaller"),
    ("gwg.line-art-resolution-low", _GWG, "draw it as outlines, or scan it finer"),
    ("gwg.black-text-overprint", _GWG, "set it to overprint with overprint mode 1"),
    ("gwg.black-line-overprint", _GWG, "set it to overprint with overprint mode 1"),
    ("gwg.gray-text", _GWG, "set it in the K of CMYK, to overprint: gray knocks out what is below"),
    ("gwg.gray-line", _GWG, "draw it in the K of CMYK, to overprint: gray knocks out what is below"),
    (
        "gwg.gray-overprint",
        _GWG,
        "use the K of CMYK, or let it knock out: systems differ on gray that overprints",
    ),
    ("gwg.rich-black-text", _GWG, "set the text in black alone"),
    ("gwg.small-white-text", _GWG, "set it larger, or on a lighter background in black"),
    ("gwg.small-mixed-text", _GWG, "set it larger, or in one ink"),
    ("gwg.thin-white-line", _GWG, "draw it wider"),
    ("gwg.thin-mixed-line", _GWG, "draw it wider, or in one ink"),
    ("gwg.unequal-pages", _GWG, "give all pages the same trim, or send a file for each size"),
    ("gwg.rotate", _BOTH, "turn the page itself instead of its view"),
    ("gwg.empty-page", _GWG, "remove the page, or tell the printer that it is meant to be blank"),
    ("gwg.courier", _GWG, "see whether Courier stands in for a font that was missing"),
    ("gwg.registration-colour", _GWG, "use black: the registration colour is for marks outside the bleed"),
    ("house.small-text", "", "set it larger"),
    ("house.thin-line", "", "draw it wider"),
    ("house.safe-zone", "", "move it inwards: paper is cut and folded to about a millimetre"),
    ("house.interpolate", "", "export pictures without interpolation: every device does it its own way"),
)
_NOTES = (
    (
        "house.bleed-box",
        "",
        "export it with bleed where backgrounds and pictures run to the trim: printers ask for it",
    ),
    ("house.hidden-layer", "", "switch the layer on if it is to be printed, or remove it"),
    (
        "house.image-resolution",
        "",
        "place a picture with more pixels if there is one: 300 ppi show all that the press can",
    ),
)

#: Every rule by its identifier.
RULES: Mapping[str, PreflightRule] = _rules()
