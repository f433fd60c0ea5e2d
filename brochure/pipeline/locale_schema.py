"""The JSON Schema of locale files, which editors complete and check them with."""

from __future__ import annotations

import json
from typing import Any

from brochure.language.locale import LIKE, LOCALES, Locale
from brochure.text.schema import schema_of

#: Where the schema is kept, relative to the repository: editors read it from there.
LOCALE_SCHEMA_FILE = "schema/locale.schema.json"
#: What the name of a group begins with where none of its keys has to be there.
_LOOSE = "Some"


def locale_schema() -> dict[str, Any]:
    """The schema (draft 2020-12): all keys have to be there, unless the file is `like` another one."""
    given = schema_of(Locale, "Words that the program adds in a language")
    version, title = given.pop("$schema"), given.pop("title")
    whole = _untitled(given)
    groups = whole.pop("$defs")
    loose: dict[str, Any] = _loosened(whole)
    tags = sorted(path.stem for path in LOCALES.glob("*.yaml"))
    like = {"enum": tags, "description": "The locale that this one differs from: only what differs is here."}
    loose["properties"] = {LIKE: like, **loose["properties"]}
    loose["required"] = [LIKE]
    return {
        "$schema": version,
        "title": title,
        "if": {"required": [LIKE]},
        "then": loose,
        "else": whole,
        "$defs": {**groups, **{f"{_LOOSE}{name}": _loosened(group) for name, group in groups.items()}},
    }


def _untitled(part: Any) -> Any:
    """A part of the schema without titles, which only repeat the keys.  Keys called `title` stay."""
    if isinstance(part, list):
        return [_untitled(item) for item in part]
    if not isinstance(part, dict):
        return part
    return {
        name: _untitled(value)
        for name, value in part.items()
        if name != "title" or not isinstance(value, str)
    }


def _loosened(part: Any) -> Any:
    """A part of the schema without keys that have to be there."""
    if isinstance(part, list):
        return [_loosened(item) for item in part]
    if not isinstance(part, dict):
        return part
    made = {name: _loosened(value) for name, value in part.items() if name != "required"}
    if "$ref" in made:
        made["$ref"] = made["$ref"].replace("#/$defs/", f"#/$defs/{_LOOSE}")
    return made


def locale_schema_text() -> str:
    """The schema as the text that is printed and committed."""
    return json.dumps(locale_schema(), indent=1, ensure_ascii=False) + "\n"
