"""What designers write as data: palette, formats, measures, printers, with the place of all that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from brochure.design.formats import Format, Formats
from brochure.design.measures import Measure, Measures
from brochure.design.palette import Palette
from brochure.design.printers import Printer, Printers
from brochure.design.resources import Resources
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, SourcePlace
from brochure.source.nodes import plain
from brochure.source.reader import read_yaml
from brochure.source.validation import Expected

_Data = TypeVar("_Data", bound=BaseModel)


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
    palette = _read(resources, "palette", Palette, "colour", findings)
    formats = _read(resources, "formats", Formats, "format", findings)
    measures = _read(resources, "measures", Measures, "measure", findings)
    printers = _read(resources, "printers", Printers, "printer", findings)
    if palette is None or formats is None or measures is None or printers is None:
        raise ContentError(findings)
    return StyleData(palette, formats.by_name, measures.by_width, printers.by_name)


def printers_in(resources: Resources) -> Mapping[str, Printer]:
    """The printers of a project alone, by name, in the order of their file.

    Raises :class:`ContentError` with every problem in it.
    """
    findings: list[Finding] = []
    printers = _read(resources, "printers", Printers, "printer", findings)
    if printers is None:
        raise ContentError(findings)
    return printers.by_name


def _read(
    resources: Resources, name: str, model: type[_Data], part: str, findings: list[Finding]
) -> _Data | None:
    """A data file as a model; None, with the findings added, when it can't be used."""
    try:
        root = read_yaml(*resources.located(f"styles/{name}.yaml"))
    except ContentError as error:
        findings += error.findings
        return None
    try:
        return model.model_validate(plain(root), context=root)
    except ValidationError as error:
        findings += Expected(model, lambda _kind: "style.data", part).findings(error, root)
        missing = sum(one["type"] == "missing" and len(one["loc"]) == 1 for one in error.errors())
        if missing > 1:
            file = f"styles/{name}.yaml"
            message = f"{missing} rows that the program needs are missing: this file replaces the shipped one"
            fix = f"remove it, run `brochure copy {file}`, and add your rows to the copy"
            findings.append(Finding("style.data", Severity.ERROR, message, SourcePlace(file), fix))
        return None
