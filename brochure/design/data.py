"""What designers write as data: palette, formats, measures, printers, with the place of all that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from brochure.design.formats import Format, formats_of
from brochure.design.measures import Measure, measures_of
from brochure.design.palette import Palette, palette_of
from brochure.design.printers import Printer, printers_of
from brochure.design.resources import Resources
from brochure.design.rows import RowsError
from brochure.errors import ContentError
from brochure.findings import Finding, Severity
from brochure.source.nodes import plain
from brochure.source.places import place_of
from brochure.source.reader import read_yaml

_Made = TypeVar("_Made")


@dataclass(frozen=True)
class StyleData:
    """What the data files of ``styles/`` say."""

    palette: Palette
    formats: Mapping[str, Format]
    measures: tuple[Measure, ...]
    #: By name, in the order of the file: the first is the default.
    printers: Mapping[str, Printer]


def style_data(resources: Resources) -> StyleData:
    """Palette, formats, measures and printers of a project.

    Raises :class:`ContentError` with every problem in all of their files.
    """
    findings: list[Finding] = []
    palette = _read(resources, "styles/palette.yaml", palette_of, findings)
    formats = _read(resources, "styles/formats.yaml", formats_of, findings)
    measures = _read(resources, "styles/measures.yaml", measures_of, findings)
    printers = _read(resources, "styles/printers.yaml", printers_of, findings)
    if palette is None or formats is None or measures is None or printers is None:
        raise ContentError(findings)
    return StyleData(palette, formats, measures, printers)


def printers_in(resources: Resources) -> Mapping[str, Printer]:
    """The printers of a project alone, by name, in the order of their file.

    Raises :class:`ContentError` with every problem in it.
    """
    findings: list[Finding] = []
    printers = _read(resources, "styles/printers.yaml", printers_of, findings)
    if printers is None:
        raise ContentError(findings)
    return printers


def _read(
    resources: Resources, name: str, made_of: Callable[[object], _Made], findings: list[Finding]
) -> _Made | None:
    """What *made_of* makes of the rows in a file; None, with the findings added, when it can't be used."""
    try:
        root = read_yaml(*resources.located(name))
    except ContentError as error:
        findings += error.findings
        return None
    try:
        return made_of(plain(root))
    except RowsError as error:
        for fault in error.faults:
            place = place_of(root, fault.loc, key=fault.key)
            findings.append(Finding("style.data", Severity.ERROR, fault.message, place, fault.fix))
    return None
