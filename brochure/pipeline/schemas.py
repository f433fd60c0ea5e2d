"""The JSON Schemas of the files that people edit: editors complete and check them with these."""

from __future__ import annotations

import json
from pkgutil import resolve_name
from typing import Any

#: The model of each file by the name of its schema, and what the file is.
_MODELS = {
    "formats": ("brochure.design.formats:Formats", "Formats of leaflets"),
    "printers": ("brochure.design.printers:Printers", "Printing houses"),
    "palette": ("brochure.design.palette:Palette", "Colours of the leaflets"),
    "measures": ("brochure.design.measures:Measures", "Margins and text size by width of page"),
    "rules": ("brochure.rules.rule:Rules", "Rules of a market"),
    "durations": ("brochure.rules.market_durations:Durations", "Durations that labels give"),
    "checklist": ("brochure.review.checklist:ReviewChecklist", "What people judge"),
}
#: The names of all schemas, that of the content file first.
NAMES = ("content", *_MODELS, "locale")


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one of :data:`NAMES`."""
    # Nothing else of the command line needs the models.
    from brochure.content.schema import content_schema
    from brochure.text.schema import schema_of

    if name == "content":
        return content_schema()
    if name == "locale":
        from brochure.language.locale_schema import locale_schema

        return locale_schema()
    model, title = _MODELS[name]
    return schema_of(resolve_name(model), title)


def schema_text(name: str) -> str:
    """A schema as the text that is printed and committed."""
    return json.dumps(schema(name), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
