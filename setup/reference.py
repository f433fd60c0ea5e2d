"""Writes the tables of ``docs/reference/`` from the models, the data and the command line of the program.

What stands above :data:`MARK` in a page is written by hand and stays; everything below it is replaced.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from brochure.cli.options import parser
from brochure.content.blocks import KINDS
from brochure.content.own.definition import TYPES, FieldDefinition
from brochure.design.formats import Format
from brochure.layout.style import style_of
from brochure.pipeline.schemas import schema
from brochure.source.project import Project

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "reference"
#: The line that the tables begin below.
MARK = "<!-- Below this line everything is written by `make reference`. -->\n"
_FILE = "the name of a file"
#: The models of the content file that are no blocks, in the order of the page.
_PARTS = (
    ("Product", "`product:`"),
    ("LabelFact", "What the label says"),
    ("LabelPopulation", "Whom the label names"),
    ("Company", "`company:`"),
    ("Value", "`values:`"),
    ("Reference", "`references:`"),
    ("GlossaryEntry", "`glossary:`"),
    ("Variants", "`variants:`"),
    ("VariantColumn", "A column of variants"),
    ("Leaflet", "`leaflets:`"),
    ("Waiver", "Waivers"),
    ("Logo", "Logo"),
    ("Cover", "Cover"),
    ("Section", "Sections"),
    ("BackCover", "Back cover"),
    ("BackCode", "The code of a back cover"),
    ("Foot", "The foot of pages"),
)


def main() -> None:
    """Write every page anew."""
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """The pages by file name, as they have to be."""
    tables = {
        "blocks.md": own_kinds(),
        "commands.md": commands(),
        "content.md": content(),
        "formats.md": formats(),
        "printers.md": printers(),
    }
    return {name: _by_hand(name) + MARK + "\n" + "\n".join(lines) for name, lines in tables.items()}


def _by_hand(name: str) -> str:
    head, mark, _tables = (FOLDER / name).read_text(encoding="utf-8").partition(MARK)
    if not mark:
        raise SystemExit(f"docs/reference/{name} lacks the line {MARK!r}: add it where the tables begin")
    return head


def commands() -> Iterator[str]:
    """Every command with its arguments and options."""
    for name, command, summary in _commands(parser()):
        yield f"## {name}\n"
        yield f"{_sentence(command.description or summary)}\n"
        yield "| option | what it does |\n|---|---|"
        for action in command._actions:
            if action.dest != "help" and action.help is not argparse.SUPPRESS:
                yield f"| {_called(action)} | {_sentence(action.help or '')} |"
        yield ""


def _commands(whole: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser, str]]:
    for action in whole._actions:
        if isinstance(action, argparse._SubParsersAction):
            summaries = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, command in action.choices.items():
                yield name, command, summaries[name]


def _called(action: argparse.Action) -> str:
    """An option as it is typed, such as ``--jobs N``."""
    words = [] if action.nargs == 0 else [_value(action)]
    if action.option_strings:
        words = [action.option_strings[-1], *words]
    more = " required" if action.required and action.option_strings else ""
    repeated = "…" if isinstance(action, argparse._AppendAction) or action.nargs == "+" else ""
    return _cell(f"`{' '.join(words)}{repeated}`{more}")


def _value(action: argparse.Action) -> str:
    if action.choices is not None and not action.metavar:
        return "|".join(map(str, action.choices))
    return str(action.metavar or action.dest)


def content() -> Iterator[str]:
    """Every field of the content file and of every kind of block."""
    whole = schema("content")
    models: Mapping[str, Any] = whole["$defs"]
    parts = dict(_PARTS)
    kinds = {model.__name__: kind for kind, model in KINDS.items()}
    yield "## The content file\n"
    yield from _table(whole, kinds)
    for name, title in _PARTS:
        yield from _model(name, title, 2, models, parts, kinds)
    yield "## Blocks\n"
    yield f"{len(kinds)} kinds. Each may have an `id:`, a name for links (`#name`) that lead to it.\n"
    for name, kind in sorted(kinds.items(), key=lambda pair: pair[1]):
        yield from _model(name, f"`{kind}`", 3, models, parts, kinds)


def own_kinds() -> Iterator[str]:
    """Every field of the definition of a kind of block: those of all types, then those of each."""
    whole = schema("blocks")
    yield "## The file\n"
    yield from _table(whole, {})
    shared = FieldDefinition.model_fields
    yield "## Fields of all types\n"
    (first, *_others) = TYPES.values()
    common = whole["$defs"][first.__name__]
    names = {field.alias or name for name, field in shared.items()} - {"type"}
    yield from _table({**common, "properties": _only(common, names)}, {})
    for word, model in TYPES.items():
        found = whole["$defs"][model.__name__]
        own = _only(found, found["properties"].keys() - names - {"type"})
        yield f"## `{word}`\n"
        yield f"{_line(found['description'])}\n"
        if own:
            yield from _table({**found, "properties": own}, {})


def _only(model: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: field for name, field in model["properties"].items() if name in names}


def _model(
    name: str,
    title: str,
    level: int,
    models: Mapping[str, Any],
    parts: Mapping[str, str],
    kinds: Mapping[str, str],
) -> Iterator[str]:
    """A model and, below it, those that it alone is made of."""
    model = models[name]
    yield f"{'#' * level} {title}\n"
    yield f"{_line(model['description'])}\n"
    yield from _table(model, kinds)
    for inner in _inner(model):
        if inner not in parts and inner not in kinds:
            within = f"{title.replace(':', '')}: {_words(inner)}"
            yield from _model(inner, within, level + 1, models, parts, kinds)


def _inner(model: Any) -> list[str]:
    """The names of the models that a model refers to, in their order."""
    found = re.findall(r"'#/\$defs/(\w+)'", str(model["properties"]))
    return list(dict.fromkeys(found))


def _table(model: Mapping[str, Any], kinds: Mapping[str, str]) -> Iterator[str]:
    yield "| field | what it takes | what it is |\n|---|---|---|"
    required = model.get("required", ())
    for name, field in model["properties"].items():
        if name == "block" or (name == "id" and model.get("title") in kinds.values()):
            continue
        takes = _takes(field)
        default = field.get("default")
        if name in required:
            takes = f"{takes}; required"
        elif default not in (None, "", [], {}):
            takes = f"{takes}; {_default(default)} if left out"
        yield f"| `{name}` | {_cell(takes)} | {_cell(_line(field.get('description', '')))} |"
    yield ""


def _default(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else f"“{value}”"


def _takes(field: Mapping[str, Any]) -> str:
    """What a field takes, in words."""
    if "$ref" in field:
        name = field["$ref"].rsplit("/", 1)[-1]
        return f"*{_words(name)}*"
    if "anyOf" in field or "oneOf" in field:
        choices = [
            _takes(choice) for choice in field.get("anyOf") or field["oneOf"] if choice.get("type") != "null"
        ]
        # A file may hold the whole as well as each part of it.
        named = [choice for choice in choices if choice != _FILE and not choice.endswith(f" or {_FILE}")]
        within = [choice for choice in choices if choice.endswith(f" or {_FILE}")]
        return " or ".join(
            dict.fromkeys([*named, *within, *([_FILE] if _FILE in choices and not within else [])])
        )
    if "then" in field:
        return "text or a block"
    if "enum" in field:
        given = field["enum"]
        if True in given and "yes" in given:
            return "yes or no"
        if len(given) > 12:
            return f"one of {len(given)} words, see the schema"
        return ", ".join(f"`{word}`" if word else "nothing" for word in given)
    kind = field.get("type")
    if kind == "array":
        inner = field.get("items")
        return f"a list of {_takes(inner)}" if inner else "a list"
    if kind == "object":
        inner = field.get("additionalProperties")
        return f"{_takes(inner)}, by name" if isinstance(inner, Mapping) else "fields"
    if r"\d{4}" in field.get("pattern", ""):
        return "a date"
    if "integer" in (kind or ()):
        return f"a whole number{_limits(field)}"
    if "number" in (kind or ()) and "pattern" in field:
        return f"a number{_limits(field)}"
    if "ya?ml" in field.get("pattern", ""):
        return _FILE
    return "a name" if field.get("pattern", "").startswith("^[a-z][a-z0-9-]") else "text"


def _limits(field: Mapping[str, Any]) -> str:
    least, most = field.get("minimum"), field.get("maximum")
    if least is not None and most is not None:
        return f", {least:g} to {most:g}"
    return f" from {least:g}" if least is not None else ""


def formats() -> Iterator[str]:
    """Every shipped format, then the fields of a row."""
    yield "## The shipped formats\n"
    yield "| name | what | pages | size of a page in mm | office edition |\n|---|---|---|---|---|"
    for name, found in style_of(Project(ROOT)).formats.items():
        sizes = " or ".join(dict.fromkeys(f"{width:g} × {height:g}" for width, height in found.page_sizes))
        yield f"| `{name}` | {found.title} | {_pages(found)} | {sizes} | `{found.office}` |"
    yield ""
    yield from _rows("formats", "Format")


def _pages(found: Format) -> str:
    if found.kind in ("folded", "flyer"):
        return str(len(found.page_sizes))
    return f"a multiple of four, {found.most} at most" if found.kind == "booklet" else f"{found.most} at most"


def printers() -> Iterator[str]:
    """Every shipped printer, then the fields of a row."""
    yield "## The shipped printers\n"
    yield "| name | what | condition | bleed in mm | marks | ink at most | profile |"
    yield "|---|---|---|---|---|---|---|"
    for name, found in style_of(Project(ROOT)).printers.items():
        bleed = " / ".join(dict.fromkeys(f"{edge:g}" for edge in found.bleed))
        profile = (
            "shipped" if (ROOT / "styles/profiles" / found.profile).is_file() else f"from {found.obtain}"
        )
        marks = ", ".join(found.marks) or "none"
        ink = f"{found.ink_limit:g} %"
        yield f"| `{name}` | {found.title} | {found.condition} | {bleed} | {marks} | {ink} | {profile} |"
    yield ""
    yield from _rows("printers", "Printer")


def _rows(name: str, model: str) -> Iterator[str]:
    yield f"## The fields of a row in `styles/{name}.yaml`\n"
    yield from _table(schema(name)["$defs"][model], {})


def _words(name: str) -> str:
    """The name of a model in words: ``IconGroup`` is “icon group”."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _line(text: str) -> str:
    return " ".join(text.split())


def _sentence(text: str) -> str:
    text = _line(text)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", ")")) or not text else ".")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    main()
