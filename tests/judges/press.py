"""A print edition judged by PDF/X-4 and GWG 2022 as `print.md` lists them: a walk over every operator.

Nothing of the product is used here: what the product takes for right is what is judged.  Lengths are pt
of the page unless they say mm.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

PT_PER_MM = 72 / 25.4
INKS = ("C", "M", "Y", "K")

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
_UNIT: Matrix = (1, 0, 0, 1, 0, 0)
_EVERYWHERE: Box = (-1e9, -1e9, 1e9, 1e9)
#: What is seen of an area that its clip only touches: numbers are rounded.
_NOTHING = 0.002
#: Deeper than that, forms are taken for a circle.
_DEPTH = 24


@dataclass(frozen=True)
class Fault:
    """Something that the list forbids."""

    #: ``error`` or ``warning``.
    severity: str
    rule: str
    #: 1-based; 0 is the file.
    page: int
    what: str

    def __str__(self) -> str:
        return f"{self.severity} {self.rule}, page {self.page}: {self.what}"


@dataclass(frozen=True)
class Limits:
    """What a printing house wants besides."""

    condition: str = "FOGRA39"
    image_ppi: tuple[float, float] = (149, 224)
    line_ppi: tuple[float, float] = (549, 799)


@dataclass(frozen=True)
class Paint:
    """Something that is put on a page."""

    #: ``text``, ``fill``, ``stroke``, ``image`` or ``shading``.
    kind: str
    page: int
    #: Inside its clip.
    box: Box
    #: Ink by name of plate, 0 to 1; None where it is not one colour.
    inks: Mapping[str, float] | None
    #: ``DeviceCMYK``, ``DeviceGray``, ``Separation``, ``Pattern`` …
    space: str
    is_overprinting: bool
    overprint_mode: int
    #: Size of text, width of a line; 0 for others.
    size: float = 0.0
    #: Whether it lies in a soft mask, whose colours are not printed.
    in_mask: bool = False
    is_dashed: bool = False

    @property
    def is_white(self) -> bool:
        """No ink at all: CMYK 0000, grey 1 or a separation of 0."""
        return self.inks is not None and not any(self.inks.values())

    @property
    def is_black(self) -> bool:
        """Full black ink and nothing else."""
        return self.inks is not None and self.space == "DeviceCMYK" and self.inks == {"K": 1.0}

    @property
    def several_inks(self) -> bool:
        """More than one plate has to fit."""
        return self.inks is None or sum(ink > 0 for ink in self.inks.values()) > 1


@dataclass(frozen=True)
class Verdict:
    """What was found in a file."""

    faults: Sequence[Fault]
    paints: Sequence[Paint]

    def of(self, severity: str) -> list[str]:
        """The faults of a severity, in words, each once."""
        return list(dict.fromkeys(str(fault) for fault in self.faults if fault.severity == severity))


def judge(path: Path, limits: Limits | None = None) -> Verdict:
    """Read a print edition and tell everything that is wrong with it."""
    with pikepdf.open(path) as pdf:
        walk = _Walk(pdf, limits or Limits())
        walk.file(path)
        for number, page in enumerate(pdf.pages, start=1):
            walk.page(number, page)
        walk.objects()
        walk.painted()
        return Verdict(tuple(walk.faults), tuple(walk.paints))


def boxes(path: Path) -> list[dict[str, Box]]:
    """MediaBox, BleedBox and TrimBox of every page, in mm, by name; a missing one is the MediaBox."""
    with pikepdf.open(path) as pdf:
        return [
            {
                name: _box(float(edge) / PT_PER_MM for edge in page.get(f"/{name}", page.mediabox))
                for name in ("MediaBox", "BleedBox", "TrimBox")
            }
            for page in pdf.pages
        ]


@dataclass(frozen=True)
class _Colour:
    space: str
    inks: Mapping[str, float] | None
    pattern: Any = None


_BLACK = _Colour("DeviceGray", {"K": 1.0})


@dataclass(frozen=True)
class _State:
    ctm: Matrix
    clip: Box = _EVERYWHERE
    fill: _Colour = _BLACK
    stroke: _Colour = _BLACK
    fill_space: Any = Name.DeviceGray
    stroke_space: Any = Name.DeviceGray
    width: float = 1.0
    is_dashed: bool = False
    fill_overprints: bool = False
    stroke_overprints: bool = False
    overprint_mode: int = 0
    font: Any = None
    size: float = 0.0
    spacing: float = 0.0
    word_spacing: float = 0.0
    stretch: float = 1.0
    rise: float = 0.0
    leading: float = 0.0
    mode: int = 0
    in_mask: bool = False


@dataclass
class _Font:
    """The widths of a font, as far as boxes of words need them."""

    two_bytes: bool
    widths: dict[int, float] = field(default_factory=dict)
    otherwise: float = 1000.0
    is_type3: bool = False
    matrix: Matrix = (0.001, 0, 0, 0.001, 0, 0)


#: Every operator of content streams but inline images, which come as one instruction.
_OPERATORS = frozenset(
    re.findall(
        r"\S+",
        "b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EMC ET EX f F f* G g gs h i j J K k l m M MP n "
        "q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \"",
    )
)
_FILLS = frozenset(("f", "F", "f*", "b", "B", "b*", "B*"))
_STROKES = frozenset(("s", "S", "b", "B", "b*", "B*"))


class _Walk:
    def __init__(self, pdf: pikepdf.Pdf, limits: Limits) -> None:
        self.pdf = pdf
        self.limits = limits
        self.faults: list[Fault] = []
        self.paints: list[Paint] = []
        self.number = 0
        self.bleeds: dict[int, Box] = {}
        self.fonts: dict[Any, _Font] = {}
        self.transparent = False
        #: Patterns that were walked with a matrix: an icon used a hundred times is walked once a place.
        self.seen_patterns: set[Any] = set()

    def tell(self, severity: str, rule: str, what: str) -> None:
        self.faults.append(Fault(severity, rule, self.number, what))

    def error(self, rule: str, what: str) -> None:
        self.tell("error", rule, what)

    # The file

    def file(self, path: Path) -> None:
        data = path.read_bytes()
        header = re.match(rb"%PDF-(\d)\.(\d)", data)
        if header is None or (int(header[1]), int(header[2])) > (1, 6):
            self.error("header", f"the file begins with {data[:8]!r}")
        version = str(self.pdf.Root.get("/Version", Name("/1.6"))).lstrip("/")
        if version > "1.6":
            self.error("header", f"the catalogue says version {version}")
        if self.pdf.is_encrypted:
            self.error("encryption", "the file is encrypted")
        identifier = self.pdf.trailer.get("/ID")
        if (
            not isinstance(identifier, Array)
            or len(identifier) != 2
            or not all(isinstance(part, pikepdf.String) and len(bytes(part)) >= 8 for part in identifier)
        ):
            self.error("identifier", "the trailer has no /ID of two strings")
        self.catalogue()
        self.intent()
        self.metadata()
        if not self.pdf.pages:
            self.error("pages", "there is no page")

    def catalogue(self) -> None:
        root = self.pdf.Root
        for key in re.findall(r"\S+", "/AcroForm /OpenAction /AA /AF /Collection /JavaScript /URI /Threads"):
            if key in root:
                self.error("interaction", f"the catalogue has {key}")
        for name in root.get("/Names", Dictionary()):
            if name in ("/EmbeddedFiles", "/JavaScript", "/AlternatePresentations", "/Renditions"):
                self.error("interaction", f"there are {name} among the names")

    def intent(self) -> None:
        intents = list(self.pdf.Root.get("/OutputIntents", Array()))
        if len(intents) != 1 or intents[0].get("/S") != Name.GTS_PDFX:
            return self.error("intent", f"there are {len(intents)} output intents, or none for PDF/X")
        intent = intents[0]
        condition = str(intent.get("/OutputConditionIdentifier", ""))
        if condition != self.limits.condition:
            self.error("intent", f"the condition is {condition!r} and not {self.limits.condition!r}")
        if str(intent.get("/RegistryName", "")) != "http://www.color.org":
            self.error("intent", f"the registry is {intent.get('/RegistryName')!r}")
        profile = intent.get("/DestOutputProfile")
        if not isinstance(profile, Stream):
            return self.error("intent", "there is no profile embedded")
        data = profile.read_bytes()
        if data[12:16] != b"prtr" or data[16:20] != b"CMYK" or data[36:40] != b"acsp":
            self.error("intent", f"the profile is {data[12:20]!r}")
        if profile.get("/N") != 4:
            self.error("intent", f"the profile has /N {profile.get('/N')}")
        if len(data) != int.from_bytes(data[:4], "big"):
            self.error("intent", f"the profile has {len(data)} bytes and says {data[:4]!r}")
        return None

    def metadata(self) -> None:
        packet = self.pdf.Root.get("/Metadata")
        if not isinstance(packet, Stream):
            return self.error("metadata", "there is no XMP")
        if "/Filter" in packet:
            self.error("metadata", "the XMP is compressed")
        found = _xmp(packet.read_bytes())
        for name in (
            *("pdfxid:GTS_PDFXVersion", "dc:title", "xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"),
            *("xmpMM:DocumentID", "xmpMM:VersionID", "xmpMM:RenditionClass", "pdf:Trapped"),
        ):
            if not found.get(name):
                self.error("metadata", f"the XMP has no {name}")
        if found.get("pdfxid:GTS_PDFXVersion") != "PDF/X-4":
            self.error("metadata", f"the XMP says {found.get('pdfxid:GTS_PDFXVersion')}")
        info = self.pdf.docinfo
        trapped = info.get("/Trapped")
        if not isinstance(trapped, Name) or trapped not in (Name("/True"), Name("/False")):
            self.error("metadata", f"/Trapped is {trapped!r}")
        same = {
            "/Title": "dc:title",
            "/Author": "dc:creator",
            "/Subject": "dc:description",
            "/Creator": "xmp:CreatorTool",
            "/Producer": "pdf:Producer",
            "/Keywords": "pdf:Keywords",
            "/CreationDate": "xmp:CreateDate",
            "/ModDate": "xmp:ModifyDate",
            "/Trapped": "pdf:Trapped",
        }
        for key, name in same.items():
            given = str(info[key]).lstrip("/") if key in info else None
            told = found.get(name)
            if key in ("/CreationDate", "/ModDate"):
                given = None if given is None else _digits(given)
                told = None if told is None else _digits(told)
            if given is not None and given != told:
                self.error("metadata", f"{key} is {given!r} and {name} is {told!r}")
        for key in ("/Title", "/CreationDate", "/ModDate"):
            if key not in info:
                self.error("metadata", f"Info has no {key}")
        return None

    # Pages

    def page(self, number: int, page: pikepdf.Page) -> None:
        self.number = number
        self.transparent = False
        given = page.obj
        media, bleed, trim = (self.box(given, key) for key in ("/MediaBox", "/BleedBox", "/TrimBox"))
        if not _holds(media, bleed) or not _holds(bleed, trim):
            self.error("boxes", f"media {media}, bleed {bleed}, trim {trim} are not one in the other")
        if media[:2] != (0, 0):
            self.error("boxes", f"the MediaBox starts at {media[:2]}")
        if "/ArtBox" in given:
            self.error("boxes", "there are both a TrimBox and an ArtBox")
        crop = given.get("/CropBox")
        if crop is not None and _box(crop) != media:
            self.error("boxes", f"the CropBox {_box(crop)} is not the MediaBox")
        if "/UserUnit" in given:
            self.error("boxes", "there is a UserUnit")
        if page.get("/Rotate", 0) != 0:
            self.error("boxes", f"the page is rotated by {page.get('/Rotate')}")
        for key in ("/Annots", "/AA", "/PresSteps", "/Thumb"):
            if key in given:
                self.error("interaction", f"the page has {key}")
        first = self.box(self.pdf.pages[0].obj, "/TrimBox")
        if any(abs(a - b) > 0.01 for a, b in zip(_size(first), _size(trim), strict=True)):
            self.tell("warning", "boxes", f"the trim {_size(trim)} is not that of page 1, {_size(first)}")
        self.bleeds[number] = bleed
        before = len(self.paints)
        self.group(given.get("/Group"), "page")
        self.stream(page, given.get("/Resources", Dictionary()), _State(_UNIT, clip=media), 0)
        if self.transparent and "/Group" not in given:
            self.error("group", "the page uses transparency and has no group")
        inside = [p for p in self.paints[before:] if _meets(p.box, trim) and not p.is_white]
        if not inside:
            self.tell("warning", "empty", "nothing is printed inside the trim")

    def box(self, page: Any, key: str) -> Box:
        if key not in page:
            self.error("boxes", f"the page has no {key} of its own")
            return _box(page.get("/MediaBox", [0, 0, 1, 1]))
        return _box(page[key])

    def group(self, group: Any, whose: str) -> None:
        if group is None:
            return
        if group.get("/S") == Name.Transparency:
            self.transparent = True
            if group.get("/CS") != Name.DeviceCMYK:
                self.error("group", f"the group of a {whose} has /CS {group.get('/CS')!r}")

    # Streams

    def stream(self, given: Any, resources: Any, state: _State, depth: int) -> None:
        """Follow every operator of a stream."""
        if depth > _DEPTH:
            return self.error("content", "forms are nested in a circle")
        stack: list[_State] = []
        in_text = False
        text = line = _UNIT
        points: list[tuple[float, float]] = []
        rectangles: list[Box] = []
        curved = False
        clipping = False
        marks = 0
        for instruction in pikepdf.parse_content_stream(given):
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                self.image(_inline(instruction.iimage), resources, state, "an inline image")
                continue
            name = str(instruction.operator)
            operands: list[Any] = list(instruction.operands)
            if name not in _OPERATORS:
                self.error("content", f"there is no operator {name}")
                continue
            if name == "q":
                stack.append(state)
            elif name == "Q":
                if not stack:
                    self.error("content", "there is a Q too many")
                else:
                    state = stack.pop()
            elif name == "cm":
                state = replace(state, ctm=_times(_matrix(operands), state.ctm))
            elif name in ("BDC", "BMC"):
                marks += 1
            elif name == "EMC":
                marks -= 1
            elif name == "BT":
                in_text, text, line = True, _UNIT, _UNIT
            elif name == "ET":
                in_text = False
            elif name in ("m", "l"):
                points.append(_at(state.ctm, *map(float, operands)))
            elif name in ("c", "v", "y"):
                curved = True
                numbers = [float(operand) for operand in operands]
                points += [_at(state.ctm, *numbers[at : at + 2]) for at in range(0, len(numbers), 2)]
            elif name == "re":
                x, y, width, height = map(float, operands)
                corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
                corners = [_at(state.ctm, *corner) for corner in corners]
                rectangles.append(_around(corners))
                points += corners
            elif name in ("W", "W*"):
                clipping = True
            elif name in _FILLS or name in _STROKES or name == "n":
                if points:
                    around = _around(points)
                    if name in _FILLS:
                        self.path(state, around, rectangles if not curved else (), resources, depth)
                    if name in _STROKES:
                        width = state.width * _scale(state.ctm)
                        self.put("stroke", state, _thick(around, width / 2), state.stroke, size=width)
                        self.paint_pattern(state.stroke, state, depth)
                    if clipping:
                        state = replace(state, clip=_within(around, state.clip))
                points, rectangles, curved, clipping = [], [], False, False
            elif name == "Do":
                self.x_object(operands[0], resources, state, depth)
            elif name == "sh":
                shading = _resource(resources, "/Shading", operands[0])
                self.shading(shading)
                self.put("shading", state, state.clip, _Colour("Shading", None))
            elif name == "gs":
                state = self.graphics_state(_resource(resources, "/ExtGState", operands[0]), state, depth)
            elif name == "w":
                state = replace(state, width=float(operands[0]))
            elif name == "d":
                state = replace(state, is_dashed=len(operands[0]) > 0)
            elif name in ("i", "j", "J", "M", "ri"):
                pass
            elif name[0] in "T'\"" or name in ("Td", "TD"):
                if not in_text and name not in ("Tc", "Tw", "Tz", "TL", "Tf", "Tr", "Ts"):
                    self.error("content", f"{name} stands outside of a text")
                state, text, line = self.text(name, operands, resources, state, text, line, depth)
            else:
                state = self.colour(name, operands, resources, state)
        if stack:
            self.error("content", f"there are {len(stack)} q too many")
        if marks:
            self.error("content", f"marked content is open or closed {marks} times too often")
        return None

    def path(self, state: _State, around: Box, rectangles: Sequence[Box], resources: Any, depth: int) -> None:
        parts = rectangles or (around,)
        for part in parts:
            # Borders are wide areas seen through a narrow clip.
            seen = min(_size(_within(part, state.clip)))
            if seen > _NOTHING or not rectangles:
                self.put("fill", state, part, state.fill, size=seen if rectangles else 0.0)
        self.paint_pattern(state.fill, state, depth)

    def put(self, kind: str, state: _State, box: Box, colour: _Colour, size: float = 0.0) -> None:
        shown = _within(box, state.clip)
        if shown[0] > shown[2] or shown[1] > shown[3]:
            return
        overprints = state.stroke_overprints if kind == "stroke" else state.fill_overprints
        self.paints.append(
            Paint(
                kind,
                self.number,
                shown,
                colour.inks,
                colour.space,
                overprints,
                state.overprint_mode,
                size,
                state.in_mask,
                state.is_dashed,
            )
        )

    # What paints

    def x_object(self, name: Any, resources: Any, state: _State, depth: int) -> None:
        given = _resource(resources, "/XObject", name)
        if not isinstance(given, Stream):
            return self.error("content", f"there is no XObject {name}")
        for key in ("/OPI", "/Alternates", "/Ref", "/PS"):
            if key in given:
                self.error("interaction", f"an XObject has {key}")
        kind = given.get("/Subtype")
        if kind == Name.Image:
            return self.image(given, resources, state, f"image {name}")
        if kind != Name.Form or given.get("/Subtype2") == Name.PS:
            return self.error("content", f"the XObject {name} is {kind}")
        self.group(given.get("/Group"), "form")
        return self.form(given, resources, state, depth)

    def form(self, given: Any, resources: Any, state: _State, depth: int) -> None:
        ctm = _times(_matrix(given.get("/Matrix", _UNIT)), state.ctm)
        left, bottom, right, top = _box(given["/BBox"])
        corners = [_at(ctm, x, y) for x in (left, right) for y in (bottom, top)]
        inner = replace(state, ctm=ctm, clip=_within(_around(corners), state.clip))
        self.stream(given, given.get("/Resources", resources), inner, depth + 1)

    def image(self, given: Any, resources: Any, state: _State, whose: str) -> None:
        width, height = int(given.get("/Width", 0)), int(given.get("/Height", 0))
        one_bit = bool(given.get("/ImageMask", False))
        if given.get("/Interpolate", False) is True:
            self.error("image", f"{whose} has Interpolate")
        if one_bit:
            colour = state.fill
        else:
            space = given.get("/ColorSpace")
            space = _resource(resources, "/ColorSpace", space, space)
            colour = _Colour(self.space(space, whose), None)
            one_bit = int(given.get("/BitsPerComponent", 8)) == 1
        for key in ("/SMask", "/Mask"):
            mask = given.get(key)
            if isinstance(mask, Stream):
                self.transparent = self.transparent or key == "/SMask"
                if key == "/SMask" and mask.get("/ColorSpace") != Name.DeviceGray:
                    self.error("image", f"the soft mask of {whose} is not in DeviceGray")
                if mask.get("/Interpolate", False) is True:
                    self.error("image", f"the mask of {whose} has Interpolate")
        corners = [_at(state.ctm, x, y) for x in (0, 1) for y in (0, 1)]
        self.put("image", state, _around(corners), colour)
        a, b, c, d, _e, _f = state.ctm
        if width > 16 and height > 16 and not state.in_mask:
            ppi = min(width / max(math.hypot(a, b), 1e-9), height / max(math.hypot(c, d), 1e-9)) * 72
            worst, low = self.limits.line_ppi if one_bit else self.limits.image_ppi
            if ppi <= low:
                severity = "error" if ppi <= worst else "warning"
                self.tell(severity, "resolution", f"{whose} has {ppi:.0f} ppi")
        if width * height == 0:
            self.error("image", f"{whose} is empty")

    def graphics_state(self, given: Any, state: _State, depth: int) -> _State:
        if given is None:
            self.error("content", "there is no such graphics state")
            return state
        for key in ("/TR", "/HTP", "/HTO"):
            if key in given:
                self.error("graphics state", f"a graphics state has {key}")
        if given.get("/TR2", Name.Default) != Name.Default:
            self.error("graphics state", "a graphics state has a transfer function")
        if "/LW" in given:
            state = replace(state, width=float(given["/LW"]))
        if "/Font" in given:
            font, size = given["/Font"]
            state = replace(state, font=font, size=float(size))
        if "/OP" in given:
            state = replace(state, stroke_overprints=bool(given["/OP"]))
        if "/op" in given or "/OP" in given:
            state = replace(state, fill_overprints=bool(given.get("/op", given.get("/OP"))))
        if "/OPM" in given:
            state = replace(state, overprint_mode=int(given["/OPM"]))
        if any(float(given.get(key, 1)) < 1 for key in ("/CA", "/ca")):
            self.transparent = True
        if given.get("/BM", Name.Normal) not in (Name.Normal, Name.Compatible):
            self.transparent = True
        mask = given.get("/SMask")
        if isinstance(mask, Dictionary):
            self.transparent = True
            form = mask["/G"]
            if "/Group" not in form:
                self.error("group", "a soft mask has no group")
            self.group(form.get("/Group"), "soft mask")
            if mask.get("/TR", Name.Identity) != Name.Identity:
                self.function(mask["/TR"], 1, "a soft mask's transfer")
            fresh = _State(state.ctm, clip=state.clip, in_mask=True)
            self.form(form, Dictionary(), fresh, depth + 1)
        return state

    # Colours

    def colour(self, name: str, operands: list[Any], resources: Any, state: _State) -> _State:
        strokes = name[0].isupper()
        key, space_key = ("stroke", "stroke_space") if strokes else ("fill", "fill_space")
        lower = name.lower()
        made: _Colour | None = None
        if lower == "g":
            made = _Colour("DeviceGray", {"K": 1 - float(operands[0])})
        elif lower == "k":
            made = _Colour("DeviceCMYK", _process(operands))
        elif lower == "rg":
            self.error("colour", f"DeviceRGB {' '.join(map(str, operands))}")
            made = _Colour("DeviceRGB", None)
        elif lower == "cs":
            space = _resource(resources, "/ColorSpace", operands[0], operands[0])
            family = self.space(space, "a path or text")
            first: Mapping[str, float] = (
                {"K": 1.0} if family in ("DeviceGray", "DeviceCMYK") else {"All": 1.0}
            )
            return replace(state, **{space_key: space, key: _Colour(family, first)})
        elif lower in ("sc", "scn"):
            made = self.components(getattr(state, space_key), operands, resources)
        elif name in ("BX", "EX", "MP", "DP", "d0", "d1"):
            return state
        if made is None:
            return state
        spaces = {"g": Name.DeviceGray, "k": Name.DeviceCMYK, "rg": Name.DeviceRGB}
        return replace(state, **{key: made, space_key: spaces.get(lower, getattr(state, space_key))})

    def components(self, space: Any, operands: list[Any], resources: Any) -> _Colour:
        family = _family(space)
        if family == "DeviceCMYK":
            return _Colour(family, _process(operands))
        if family == "DeviceGray":
            return _Colour(family, {"K": 1 - float(operands[0])})
        if family == "Separation":
            ink = str(space[1]).lstrip("/")
            plates = {"Black": "K", "Cyan": "C", "Magenta": "M", "Yellow": "Y"}
            return _Colour(family, {plates.get(ink, ink): float(operands[0])} if float(operands[0]) else {})
        if family == "Pattern" and isinstance(operands[-1], Name):
            pattern = _resource(resources, "/Pattern", operands[-1])
            if pattern is None:
                self.error("content", f"there is no pattern {operands[-1]}")
            base = space[1] if isinstance(space, Array) and len(space) > 1 else None
            if base is not None:
                self.space(base, "a pattern")
            return _Colour(family, None, pattern)
        return _Colour(family, None)

    def space(self, space: Any, whose: str) -> str:
        """The family of a colour space, and what is wrong with it."""
        family = _family(space)
        if family in ("DeviceCMYK", "DeviceGray", "Pattern"):
            return family
        if family == "Indexed":
            return self.space(space[1], whose)
        if family in ("Separation", "DeviceN"):
            names = [space[1]] if family == "Separation" else list(space[1])
            for name in names:
                if str(name) not in ("/All", "/None", "/Cyan", "/Magenta", "/Yellow", "/Black"):
                    self.error("spot", f"{whose} has the spot colour {name}")
            if _family(space[2]) != "DeviceCMYK":
                self.error("colour", f"the alternative of {names} is {space[2]!r}")
            self.function(space[3], 4, f"the tint of {names}", inputs=len(names))
            return family
        self.error("colour", f"{whose} is in {family}")
        return family

    def shading(self, shading: Any) -> None:
        if shading is None:
            return self.error("content", "there is no such shading")
        space = self.space(shading.get("/ColorSpace"), "a gradient")
        kind = int(shading.get("/ShadingType", 0))
        if kind not in range(1, 8):
            return self.error("shading", f"there is no shading of type {kind}")
        if kind < 4 and "/Function" not in shading:
            self.error("shading", "a gradient has no function")
        parts = {"DeviceCMYK": 4, "DeviceGray": 1, "Separation": 1}.get(space, 0)
        if "/Function" in shading and parts:
            functions = shading["/Function"]
            inputs = 2 if kind == 1 else 1
            if isinstance(functions, Array):
                if len(functions) != parts:
                    self.error("shading", f"a gradient has {len(functions)} functions for {parts} inks")
                for each in functions:
                    self.function(each, 1, "a gradient", inputs=inputs)
            else:
                self.function(functions, parts, "a gradient", inputs=inputs)
        coordinates = [float(number) for number in shading.get("/Coords", Array())]
        if kind in (2, 3) and (len(coordinates) != 2 * kind or not all(map(math.isfinite, coordinates))):
            self.error("shading", f"a gradient has the coordinates {coordinates}")
        return None

    def function(self, given: Any, outputs: int, whose: str, inputs: int = 1) -> None:
        """Whether a function gives what it is there for."""
        kind = given.get("/FunctionType")
        domain = [float(number) for number in given.get("/Domain", Array())]
        if len(domain) != 2 * inputs:
            return self.error("function", f"{whose}: the domain is {domain}")
        if kind == 0:
            ranges = given.get("/Range", Array())
            size = [int(number) for number in given["/Size"]]
            bits = int(given["/BitsPerSample"])
            if len(ranges) != 2 * outputs:
                self.error("function", f"{whose}: {len(ranges) // 2} inks in place of {outputs}")
            needed = -(-math.prod(size) * (len(ranges) // 2) * bits // 8)
            if len(given.read_bytes()) < needed:
                self.error("function", f"{whose}: samples are missing")
        elif kind == 2:
            for key, default in (("/C0", 1), ("/C1", 1)):
                if len(given.get(key, [0] * default)) != outputs:
                    self.error("function", f"{whose}: {key} does not have {outputs} inks")
        elif kind == 3:
            parts = list(given["/Functions"])
            bounds = [float(number) for number in given["/Bounds"]]
            if len(bounds) != len(parts) - 1 or len(given["/Encode"]) != 2 * len(parts):
                self.error("function", f"{whose}: {len(parts)} functions, {len(bounds)} bounds")
            if bounds != sorted(bounds) or (bounds and not domain[0] <= bounds[0] <= bounds[-1] <= domain[1]):
                self.error("function", f"{whose}: the bounds {bounds} are not in order in {domain}")
            for part in parts:
                self.function(part, outputs, whose)
        elif kind == 4:
            if len(given.get("/Range", Array())) != 2 * outputs:
                self.error("function", f"{whose}: a calculation without {outputs} ranges")
        else:
            self.error("function", f"{whose}: there is no function of type {kind}")
        return None

    def paint_pattern(self, colour: _Colour, state: _State, depth: int) -> None:
        """Walk the pattern that a path or text is painted with."""
        given = colour.pattern
        if given is None:
            return
        if int(given.get("/PatternType", 0)) == 2:
            self.shading(given.get("/Shading"))
            if "/ExtGState" in given:
                self.graphics_state(given["/ExtGState"], state, depth)
            return
        # Patterns lie in the space of the page or form; where does not matter for what they are made of.
        key = (self.number, given.objgen, depth, state.in_mask)
        if key in self.seen_patterns:
            return
        self.seen_patterns.add(key)
        inner = _State(
            _times(_matrix(given.get("/Matrix", _UNIT)), _UNIT), clip=_EVERYWHERE, in_mask=state.in_mask
        )
        before = len(self.paints)
        self.stream(given, given.get("/Resources", Dictionary()), inner, depth + 1)
        # They are shown where the pattern is, and that has been noted.
        shown = state.clip
        self.paints[before:] = [replace(paint, box=shown) for paint in self.paints[before:]]

    # Text

    def text(
        self,
        name: str,
        operands: list[Any],
        resources: Any,
        state: _State,
        text: Matrix,
        line: Matrix,
        depth: int,
    ) -> tuple[_State, Matrix, Matrix]:
        if name == "Tf":
            font = _resource(resources, "/Font", operands[0])
            if font is None:
                self.error("font", f"there is no font {operands[0]}")
            return replace(state, font=font, size=float(operands[1])), text, line
        simple = {"Tc": "spacing", "Tw": "word_spacing", "Ts": "rise", "TL": "leading"}
        if name in simple:
            change: dict[str, Any] = {simple[name]: float(operands[0])}
            return replace(state, **change), text, line
        if name == "Tz":
            return replace(state, stretch=float(operands[0]) / 100), text, line
        if name == "Tr":
            return replace(state, mode=int(operands[0])), text, line
        if name == "Tm":
            return state, _matrix(operands), _matrix(operands)
        if name in ("Td", "TD"):
            if name == "TD":
                state = replace(state, leading=-float(operands[1]))
            line = _times((1, 0, 0, 1, float(operands[0]), float(operands[1])), line)
            return state, line, line
        if name in ("T*", "'", '"'):
            if name == '"':
                state = replace(state, word_spacing=float(operands[0]), spacing=float(operands[1]))
            line = text = _times((1, 0, 0, 1, 0, -state.leading), line)
            if name == "T*":
                return state, text, line
        shown = operands[-1]
        text = self.show(list(shown) if isinstance(shown, Array) else [shown], state, text, depth)
        return state, text, line

    def show(self, pieces: list[Any], state: _State, text: Matrix, depth: int) -> Matrix:
        if state.font is None:
            self.error("font", "text is shown without a font")
            return text
        font = self.font(state.font)
        start = 0.0
        advance = 0.0
        has_glyphs = False
        for piece in pieces:
            if isinstance(piece, pikepdf.String | str | bytes):
                data = bytes(piece) if not isinstance(piece, str) else piece.encode("latin-1")
                step = 2 if font.two_bytes else 1
                for at in range(0, len(data), step):
                    code = int.from_bytes(data[at : at + step], "big")
                    has_glyphs = True
                    wide = font.widths.get(code, font.otherwise) / 1000 * state.size + state.spacing
                    wide += state.word_spacing if step == 1 and code == 32 else 0
                    advance += wide * state.stretch
            else:
                advance -= float(piece) / 1000 * state.size * state.stretch
        whole = _times(text, state.ctm)
        size = state.size * math.hypot(whole[2], whole[3])
        if has_glyphs and state.mode != 3:
            low, high = -0.22 * state.size + state.rise, 0.74 * state.size + state.rise
            corners = [_at(whole, x, y) for x in (start, advance) for y in (low, high)]
            around = _around(corners)
            if state.mode in (0, 2, 4, 6):
                self.put("text", state, around, state.fill, size=size)
                self.paint_pattern(state.fill, state, depth)
            if state.mode in (1, 2, 5, 6):
                width = state.width * _scale(state.ctm)
                self.put("stroke", state, around, state.stroke, size=width)
                self.paint_pattern(state.stroke, state, depth)
        if font.is_type3:
            self.glyphs(state, whole, depth)
        return _times((1, 0, 0, 1, advance, 0), text)

    def glyphs(self, state: _State, whole: Matrix, depth: int) -> None:
        given = state.font
        for glyph in given["/CharProcs"].values():
            matrix = _times(_matrix(given["/FontMatrix"]), (state.size, 0, 0, state.size, 0, state.rise))
            inner = replace(state, ctm=_times(matrix, whole))
            self.stream(glyph, given.get("/Resources", Dictionary()), inner, depth + 1)

    def font(self, given: Any) -> _Font:
        key = given.objgen if given.is_indirect else id(given)
        if key in self.fonts:
            return self.fonts[key]
        kind = str(given.get("/Subtype"))
        name = str(given.get("/BaseFont", ""))
        made = _Font(kind == "/Type0", is_type3=kind == "/Type3")
        inner = given["/DescendantFonts"][0] if kind == "/Type0" else given
        if kind != "/Type3":
            descriptor = inner.get("/FontDescriptor", Dictionary())
            files = [descriptor.get(key) for key in ("/FontFile", "/FontFile2", "/FontFile3")]
            if not any(isinstance(file, Stream) and len(file.read_bytes()) > 100 for file in files):
                self.error("font", f"{name} is not embedded")
        if "Courier" in name:
            self.tell("warning", "font", f"there is a font {name}")
        if made.two_bytes:
            if given.get("/Encoding") not in (Name("/Identity-H"), Name("/Identity-V")):
                self.error("font", f"{name} has the encoding {given.get('/Encoding')!r}")
            made.otherwise = float(inner.get("/DW", 1000))
            made.widths.update(_cid_widths(list(inner.get("/W", Array()))))
        else:
            first = int(given.get("/FirstChar", 0))
            made.widths.update({first + at: float(w) for at, w in enumerate(given.get("/Widths", Array()))})
            made.otherwise = 500.0
        self.fonts[key] = made
        return made

    # What is in the file and on no page

    def objects(self) -> None:
        """Objects that no page leads to count too: some other reader may."""
        self.number = 0
        for given in self.pdf.objects:
            if isinstance(given, Stream | Dictionary):
                self.thing(given)
            elif isinstance(given, Array):
                self.array(given)

    def thing(self, given: Any) -> None:
        filters = given.get("/Filter", Array()) if isinstance(given, Stream) else Array()
        if "/LZWDecode" in [str(name) for name in (filters if isinstance(filters, Array) else [filters])]:
            self.error("filter", "a stream is compressed with LZW")
        if isinstance(given, Stream) and "/F" in given:
            self.error("interaction", "a stream lies in another file")
        if given.get("/Type") == Name.Annot or ("/Rect" in given and "/Subtype" in given):
            self.error("interaction", f"there is an annotation {given.get('/Subtype')}")
        if given.get("/S") in (Name.JavaScript, Name.URI, Name.GoTo, Name.Launch, Name.SubmitForm):
            self.error("interaction", f"there is an action {given.get('/S')}")
        if given.get("/Type") in (Name.Filespec, Name.EmbeddedFile):
            self.error("interaction", "there is a file in the file")
        for key in ("/OPI", "/Alternates", "/AA", "/Ref"):
            if key in given:
                self.error("interaction", f"an object has {key}")
        if given.get("/S") == Name.Transparency:
            self.group(given, "thing")
        if isinstance(given, Stream) and given.get("/Subtype") == Name.PS:
            self.error("interaction", "there is PostScript")
        if "/Interpolate" in given and given["/Interpolate"] is True:
            self.error("image", "an image has Interpolate")
        if "/ColorSpace" in given:
            spaces = given["/ColorSpace"]
            rows = [row for _name, row in spaces.items()] if isinstance(spaces, Dictionary) else [spaces]
            for space in rows:
                self.space(space, "a thing")
        for value in given.values():
            if isinstance(value, Array) and not value.is_indirect:
                self.array(value)
            elif isinstance(value, Dictionary) and not value.is_indirect:
                self.thing(value)

    def array(self, given: Any) -> None:
        first = given[0] if len(given) else None
        if first in (Name.ICCBased, Name.CalRGB, Name.CalGray, Name.Lab):
            self.error("colour", f"there is a colour space {first}")
        for value in given:
            if value == Name.DeviceRGB:
                self.error("colour", "there is a colour space over DeviceRGB")
            elif isinstance(value, Dictionary) and not value.is_indirect:
                self.thing(value)
            elif isinstance(value, Array) and not value.is_indirect:
                self.array(value)

    # What was painted

    def painted(self) -> None:
        by_page: dict[int, list[Paint]] = {}
        for paint in self.paints:
            self.number = paint.page
            self.rules(paint, by_page.setdefault(paint.page, []))
            by_page[paint.page].append(paint)

    def rules(self, paint: Paint, before: list[Paint]) -> None:
        where = "at " + ", ".join(f"{edge / PT_PER_MM:.1f}" for edge in paint.box[:2]) + " mm"
        inks = paint.inks or {}
        if "All" in inks and _meets(paint.box, _grown(self.bleeds[paint.page], -0.05)):
            self.tell("warning", "registration", f"registration colour lies inside the bleed, {where}")
        if paint.in_mask:
            return
        if paint.is_overprinting and paint.space == "DeviceGray" and paint.inks is not None:
            self.tell("warning", "overprint", f"{paint.kind} in DeviceGray overprints, {where}")
        if paint.is_white and paint.is_overprinting and _vanishes(paint):
            severity = "error" if paint.kind == "text" else "warning"
            self.tell(severity, "white overprints", f"white {paint.kind} overprints, {where}")
        if paint.kind == "text":
            self.text_rules(paint, before, where)
        elif paint.kind == "stroke" or (paint.kind == "fill" and 0 < paint.size < 2):
            self.line_rules(paint, before, where)

    def text_rules(self, paint: Paint, before: list[Paint], where: str) -> None:
        size, inks = round(paint.size, 2), paint.inks or {}
        if (paint.is_white or paint.several_inks) and size < 8:
            what = "white" if paint.is_white else f"in {_words(paint)}"
            self.tell("warning", "text size", f"text of {size} pt is {what}, {where}")
        if size < 5:
            self.tell("warning", "text size", f"text has {size} pt, {where}")
        if inks.get("K", 0) >= 0.85 and sum(inks.values()) > 2.8:
            self.tell("warning", "rich black", f"text is in {_words(paint)}, {where}")
        self.black(paint, before, where, size < 12)

    def line_rules(self, paint: Paint, before: list[Paint], where: str) -> None:
        size = round(paint.size, 3)
        if size < 0.25:
            what = "white" if paint.is_white else f"in {_words(paint)}"
            self.tell("warning", "line width", f"a line of {size} pt {what}, {where}")
        self.black(paint, before, where, size < 2)

    def black(self, paint: Paint, before: list[Paint], where: str, is_small: bool) -> None:
        if not is_small:
            return
        if paint.space == "DeviceGray" and paint.inks == {"K": 1.0}:
            self.tell("warning", "overprint", f"black {paint.kind} is in DeviceGray, {where}")
        elif (
            paint.is_black
            and not (paint.is_overprinting and paint.overprint_mode == 1)
            and any(_meets(paint.box, other.box) and not other.is_white for other in before)
        ):
            self.tell("warning", "overprint", f"black {paint.kind} over others does not overprint, {where}")


# Small things


def _vanishes(paint: Paint) -> bool:
    """White in DeviceCMYK with mode 1 leaves every plate as it is; a separation of 0 has only its own."""
    return paint.space == "Separation" or (paint.space == "DeviceCMYK" and paint.overprint_mode == 1)


def _words(paint: Paint) -> str:
    if paint.inks is None:
        return "a pattern"
    return "/".join(f"{name}{ink * 100:.0f}" for name, ink in paint.inks.items())


def _process(operands: Sequence[Any]) -> dict[str, float]:
    return {name: float(ink) for name, ink in zip(INKS, operands, strict=True) if float(ink)}


def _family(space: Any) -> str:
    if isinstance(space, Array):
        space = space[0]
    return str(space).lstrip("/")


def _resource(resources: Any, kind: str, name: Any, otherwise: Any = None) -> Any:
    if not isinstance(name, Name):
        return otherwise
    return resources.get(kind, Dictionary()).get(str(name), otherwise)


def _inline(image: Any) -> Any:
    """An inline image as a dictionary with long names."""
    names = {
        "/W": "/Width",
        "/H": "/Height",
        "/CS": "/ColorSpace",
        "/BPC": "/BitsPerComponent",
        "/IM": "/ImageMask",
        "/I": "/Interpolate",
    }
    spaces = {"/G": Name.DeviceGray, "/CMYK": Name.DeviceCMYK, "/RGB": Name.DeviceRGB}
    made = Dictionary()
    pairs = list(image._image_object)
    for key, value in zip(pairs[0::2], pairs[1::2], strict=True):
        long = names.get(str(key), str(key))
        made[long] = spaces.get(str(value), value) if long == "/ColorSpace" else value
    return made


def _cid_widths(rows: list[Any]) -> dict[int, float]:
    found: dict[int, float] = {}
    at = 0
    while at < len(rows):
        first = int(rows[at])
        if isinstance(rows[at + 1], Array):
            found.update({first + index: float(width) for index, width in enumerate(rows[at + 1])})
            at += 2
        else:
            found.update(dict.fromkeys(range(first, int(rows[at + 1]) + 1), float(rows[at + 2])))
            at += 3
    return found


_PREFIXES = {
    "http://www.npes.org/pdfx/ns/id/": "pdfxid",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
}
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def _xmp(data: bytes) -> dict[str, str]:
    """The properties of a packet by prefix and name, whether they are elements or attributes."""
    found: dict[str, str] = {}
    for description in ElementTree.fromstring(data.decode("utf-8-sig")).iter(f"{_RDF}Description"):
        named: Iterable[tuple[str, str]] = [
            *description.attrib.items(),
            *((child.tag, "".join(child.itertext()).strip()) for child in description),
        ]
        for tag, value in named:
            space, _, name = tag.lstrip("{").partition("}")
            if space in _PREFIXES:
                found[f"{_PREFIXES[space]}:{name}"] = value
    return found


def _digits(date: str) -> str:
    """A date without its signs, whether it is PDF's or XMP's."""
    return re.sub(r"\D", "", date)[:14]


def _box(given: Iterable[Any]) -> Box:
    a, b, c, d = (float(edge) for edge in given)
    return (min(a, c), min(b, d), max(a, c), max(b, d))


def _size(box: Box) -> tuple[float, float]:
    return (box[2] - box[0], box[3] - box[1])


def _holds(outer: Box, inner: Box) -> bool:
    return all(o <= i + 0.001 for o, i in zip(outer[:2], inner[:2], strict=True)) and all(
        o >= i - 0.001 for o, i in zip(outer[2:], inner[2:], strict=True)
    )


def _meets(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _within(one: Box, other: Box) -> Box:
    return (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))


def _grown(box: Box, by: float) -> Box:
    return (box[0] - by, box[1] - by, box[2] + by, box[3] + by)


def _thick(box: Box, by: float) -> Box:
    """The box of a line: one along an axis ends where it ends."""
    wide, tall = _size(box)
    across, down = (0.0 if not tall and wide else by), (0.0 if not wide and tall else by)
    return (box[0] - across, box[1] - down, box[2] + across, box[3] + down)


def _around(points: Sequence[tuple[float, float]]) -> Box:
    return (
        min(x for x, _y in points),
        min(y for _x, y in points),
        max(x for x, _y in points),
        max(y for _x, y in points),
    )


def _matrix(given: Iterable[Any]) -> Matrix:
    a, b, c, d, e, f = (float(number) for number in given)
    return (a, b, c, d, e, f)


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def _scale(matrix: Matrix) -> float:
    a, b, c, d, _e, _f = matrix
    return math.sqrt(abs(a * d - b * c))
