"""The JSON Schemas of the files that people edit: editors complete and check them with these."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brochure.content.own.models import OwnKind
    from brochure.content.schema import ContentNames

#: The model of each file by the name of its schema, and what the file is.
_MODELS = {
    "blocks": ("brochure.content.own.definition:KindDefinition", "A kind of block of your own"),
    "formats": ("brochure.design.formats:Formats", "Formats of leaflets"),
    "printers": ("brochure.design.printers:Printers", "Printing houses"),
    "palette": ("brochure.design.palette:Palette", "Colours of the leaflets"),
    "measures": ("brochure.design.measures:Measures", "Margins and text size by width of page"),
    "rules": ("brochure.rules.rule:Rules", "Rules of a market"),
    "durations": ("brochure.rules.market_durations:Durations", "Durations that labels give"),
    "label-terms": ("brochure.rules.label_terms:LabelTerms", "Words for what a label says"),
    "checklist": ("brochure.review.checklist:ReviewChecklist", "What people judge"),
}
#: The names of all schemas, that of the content file first.
NAMES = ("content", *_MODELS, "locale")


def schema(name: str, content: Path | None = None) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one of :data:`NAMES`.

    That of the content file offers the names that are shipped; with the *content* file of a project all those
    that hold there, and no others.
    """
    # Nothing else of the command line needs the models.
    from brochure.content.schema import content_schema
    from brochure.text.schema import schema_of

    if name == "content":
        return content_schema(_names(content), {} if content is None else _own_kinds(content))
    if name == "blocks":
        from brochure.content.own.schema import kind_schema

        return kind_schema(schema_of(resolve_name(_MODELS[name][0]), _MODELS[name][1]))
    if name == "locale":
        from brochure.pipeline.locale_schema import locale_schema

        return locale_schema()
    model, title = _MODELS[name]
    return schema_of(resolve_name(model), title)


def schema_text(name: str, content: Path | None = None) -> str:
    """A schema as the text that is printed and committed; see :func:`schema`.

    Fields stand in the order of their model, in which editors put them into the file.
    """
    return json.dumps(schema(name, content), indent=1, ensure_ascii=False) + "\n"


def _own_kinds(content: Path) -> Mapping[str, OwnKind]:
    """The kinds of block that a project describes; those that can be used, as `brochure check` tells."""
    from brochure.content.own.reading import own_kinds
    from brochure.errors import ContentError
    from brochure.source.project import Project

    try:
        return own_kinds(Project(content.absolute().parent)).by_name
    except ContentError:
        return {}


def _names(content: Path | None) -> ContentNames:
    """The names that content may use: the shipped ones, or those of a project.

    Files of the project that can't be used count as not there: `brochure check` says what is wrong with them.
    """
    from brochure.content.load import source_keys
    from brochure.content.schema import ContentNames
    from brochure.design.data import style_data
    from brochure.design.resources import SHIPPED, Resources
    from brochure.errors import ContentError
    from brochure.language.locale import offered
    from brochure.layout.graphics.picture import PICTURES
    from brochure.rules.rule import waivable
    from brochure.source.project import Project

    project = Project(SHIPPED if content is None else content.absolute().parent)
    resources = Resources(project)
    data = style_data(resources)
    sources: list[str] = []
    if content is not None and content.is_file():
        try:
            sources = source_keys(content)
        except ContentError:
            sources = []
    return ContentNames(
        formats=list(data.formats),
        printers=list(data.printers),
        icons=[PurePosixPath(name).stem for name in resources.names("styles/icons", (".svg",))],
        pictures=resources.names("styles/pictures", PICTURES),
        languages=offered(),
        colours=list(data.palette.colours),
        sources=sources,
        rules=waivable(),
        are_all=content is not None,
    )
