"""What the shipped styles say as data, and rows that a test writes itself."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from brochure.design.data import style_data
from brochure.design.formats import Format, Formats
from brochure.design.printers import Printer, Printers
from brochure.design.resources import Resources
from brochure.source.project import Project
from tests.project import ROOT

STYLES = style_data(Resources(Project(ROOT)))


def formats_in(text: str) -> Mapping[str, Format]:
    """The formats of a YAML text.  Raises ``ValidationError``."""
    return Formats.model_validate(yaml.load(text, Loader=yaml.BaseLoader)).by_name


def printers_in(text: str) -> Mapping[str, Printer]:
    """The printers of a YAML text.  Raises ``ValidationError``."""
    return Printers.model_validate(yaml.load(text, Loader=yaml.BaseLoader)).by_name
