"""What designers write as data: palette, formats, measures, printers, with the place of all that is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from brochure.design.formats import Format, Formats
from brochure.design.measures import Measure, Measures
from brochure.design.palette import Palette
from brochure.design.printers import Printer, Printers
from brochure.design.resources import Resources
from brochure.errors import ContentError
from brochure.findings import Finding, Severity, nearest
from brochure.source.nodes import Mapping as Group
from brochure.source.nodes import plain
from brochure.source.reader import read_yaml
from brochure.source.validation import Expected

_Data = TypeVar("_Data", bound=BaseModel)
#: From this likeness on, a row is taken for a shipped one that is misspelt.
_LIKE = 0.8


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
    palette = _read(resources, "palette", Palette, "colour", findings, is_added=True)
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
    resources: Resources,
    name: str,
    model: type[_Data],
    part: str,
    findings: list[Finding],
    *,
    is_added: bool = False,
) -> _Data | None:
    """A data file as a model; None, with the findings added, when it can't be used.

    A project's own file replaces the shipped one.  One that *is_added* holds beside it: its rows replace
    those of the same name, and the others are new.
    """
    try:
        root = read_yaml(*resources.located(f"styles/{name}.yaml"))
    except ContentError as error:
        findings += error.findings
        return None
    if is_added and resources.is_own(f"styles/{name}.yaml") and isinstance(root, Group):
        shipped = read_yaml(*resources.located_shipped(f"styles/{name}.yaml"))
        assert isinstance(shipped, Group)
        slips = list(_slips(root, shipped, part))
        findings += slips
        if slips:
            return None
        root = _with_shipped(root, shipped)
    try:
        return model.model_validate(plain(root), context=root)
    except ValidationError as error:
        findings += Expected(model, lambda _kind: "style.data", part).findings(error, root)
        return None


def _slips(root: Group, shipped: Group, part: str) -> Iterator[Finding]:
    """Rows that are to replace a shipped one and miss its name: nearly it, where there is no row of it."""
    given = [name.value for name, _row in root.entries]
    known = [name.value for name, _row in shipped.entries]
    for name, _row in root.entries:
        near = "" if name.value in known else nearest(name.value, set(known) - set(given), _LIKE)
        if near:
            message = f"no shipped {part} has the name “{name.value}”"
            fix = f"did you mean “{near}”? One of your own has another name, or a row “{near}” beside it"
            yield Finding("style.data", Severity.ERROR, message, name.place, fix)


def _with_shipped(root: Group, shipped: Group) -> Group:
    """The rows of a project in the places of the shipped ones of their names, and the others behind them."""
    own = {name.value: (name, row) for name, row in root.entries}
    entries = [own.pop(name.value, (name, row)) for name, row in shipped.entries]
    return Group((*entries, *own.values()), root.place)
