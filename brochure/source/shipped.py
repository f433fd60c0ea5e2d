"""Data files of the program itself, as models."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from brochure.errors import BrochureError
from brochure.source.outside import LARGEST, read_file
from brochure.source.project import Project
from brochure.source.reader import read_yaml
from brochure.source.validation import Expected

_Data = TypeVar("_Data", bound=BaseModel)
#: The fast ones where the library has them: every scalar a text, and scalars of the types of YAML.
_TEXTS: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_TYPED: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def shipped(file: Path, model: type[_Data], *, typed: bool = False) -> _Data:
    """A data file of the program; with *typed* numbers that no field asks for are numbers, not texts.

    Raises :class:`BrochureError` with everything that is wrong with it, each at its place.
    """
    try:
        given = yaml.load(read_file(file, LARGEST), _TYPED if typed else _TEXTS)
        return model.model_validate(given)
    except ValidationError as error:
        expected = Expected(model, lambda _kind: "program.data")
        root = read_yaml(file, Project(file.parent))
        told = "\n".join(finding.as_text() for finding in expected.findings(error, root))
        raise BrochureError(f"a data file of the program can't be used\n{told}") from error
