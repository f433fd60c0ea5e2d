"""Everything that a PDF paints with, looked through for colour that no plate has.

Written apart from what it judges: it shares no code with the press or with preflight.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

#: Families of colour spaces that do not belong on plates.
_SCREEN = {"/DeviceRGB", "/CalRGB", "/CalGray", "/Lab", "/ICCBased", "/RGB"}
_SPACES = {"/DeviceGray", "/DeviceCMYK", "/Pattern", "/G", "/CMYK"}
_PATH = {"m", "l", "c", "v", "y", "h", "re", "W", "W*"}
_PAINTING = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"}


def faults(pdf: Pdf) -> list[str]:
    """What is wrong with the colours of a document, with the path to it; nothing for plates that are pure."""
    found: list[str] = []
    seen: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages, start=1):
        where = f"page {number}"
        found += _content(page.obj, page.obj.get("/Resources", Dictionary()), where)
        for key, value in page.obj.items():
            if key not in ("/Parent", "/Contents"):
                found += _object(value, f"{where} {key}", seen, Dictionary())
    return found


def _object(given: Any, where: str, seen: set[tuple[int, int]], around: Any) -> Iterator[str]:
    if not isinstance(given, (Array, Dictionary, Stream)):
        return
    if given.objgen != (0, 0):
        if given.objgen in seen:
            return
        seen.add(given.objgen)
    if isinstance(given, Array):
        if len(given) and isinstance(given[0], Name) and str(given[0]) in _SCREEN:
            yield f"{where}: the space {given[0]}"
        for at, item in enumerate(given):
            yield from _object(item, f"{where}[{at}]", seen, around)
        return
    resources = given.get("/Resources", around)
    if isinstance(given, Stream):
        if given.get("/Subtype") == Name.Form or given.get("/PatternType") == 1:
            yield from _content(given, resources, where)
        if given.get("/Subtype") == Name.Image and "/ColorSpace" in given:
            yield from _space(given.ColorSpace, where)
    if "/ShadingType" in given or ("/S" in given and given["/S"] == Name.Transparency):
        for key in ("/ColorSpace", "/CS"):
            if key in given:
                yield from _space(given[key], f"{where} {key}")
    if given.get("/S") == Name.Transparency and given.get("/CS") != Name.DeviceCMYK:
        yield f"{where}: a group in {given.get('/CS')}"
    if given.get("/Subtype") == Name.Type3:
        for name, glyph in given.CharProcs.items():
            yield from _content(glyph, resources, f"{where} glyph {name}")
    for kind, value in given.get("/ColorSpace", Dictionary()).items() if _is_resources(given) else ():
        yield from _space(value, f"{where} {kind}")
    for key, value in given.items():
        if key not in ("/Parent", "/P", "/Pg"):
            yield from _object(value, f"{where} {key}", seen, resources)


def _is_resources(given: Any) -> bool:
    return not isinstance(given, Stream) and isinstance(given.get("/ColorSpace"), Dictionary)


def _space(given: Any, where: str) -> Iterator[str]:
    if isinstance(given, Array) and len(given):
        given = given[0]
    if isinstance(given, Name) and str(given) in _SCREEN:
        yield f"{where}: {given}"


def _content(stream: Any, resources: Any, where: str) -> list[str]:
    """Faults of a content stream: colours, names that lead nowhere, and states set within paths."""
    found = []
    fill: tuple[float, ...] = (0, 0, 0, 1)
    saved: list[tuple[float, ...]] = []
    in_path = False
    for item in pikepdf.parse_content_stream(stream):
        if isinstance(item, pikepdf.ContentStreamInlineImage):
            found.append(f"{where}: an inline image")
            continue
        operator, operands = str(item.operator), list(item.operands)
        if in_path and operator not in _PATH | _PAINTING:
            found.append(f"{where}: {operator} within a path")
        in_path = operator in _PATH
        if operator in ("rg", "RG"):
            found.append(f"{where}: {operator}")
        elif operator in ("BDC", "BMC", "EMC", "MP", "DP"):
            found.append(f"{where}: marked content")
        elif operator in ("cs", "CS") and str(operands[0]) not in _SPACES:
            entry = resources.get("/ColorSpace", Dictionary()).get(operands[0])
            found += _space(operands[0], where) if entry is None else _space(entry, where)
            if entry is None:
                found.append(f"{where}: no space {operands[0]}")
        kind = {"Do": "XObject", "gs": "ExtGState", "sh": "Shading", "Tf": "Font"}.get(operator)
        if operator in ("scn", "SCN") and operands and isinstance(operands[-1], Name):
            kind, operands = "Pattern", operands[-1:]
        if kind and operands[0] not in resources.get(f"/{kind}", Dictionary()):
            found.append(f"{where}: {operator} of {operands[0]}, which is not there")
        if operator == "q":
            saved.append(fill)
        elif operator == "Q":
            if not saved:
                found.append(f"{where}: Q without q")
                continue
            fill = saved.pop()
        elif operator == "k":
            fill = tuple(float(value) for value in operands)
        elif operator in ("Tj", "TJ", "'", '"') and fill[3] > 0.5 and min(fill[:3]) > 0.3:
            found.append(f"{where}: text in a black of four inks, {fill}")
    if saved:
        found.append(f"{where}: q without Q")
    return found
