"""What the kinds of block of a project need besides their definitions: templates, icons and colours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from brochure.content.load import Content
from brochure.content.own.beginning import first_template
from brochure.content.own.definition import ColourField, FieldDefinition, IconField, steps_to
from brochure.content.own.models import OwnBlock, OwnKind, named_in
from brochure.content.own.reading import place_in
from brochure.findings import Finding, Severity, SourcePlace, did_you_mean
from brochure.layout.style import Style
from brochure.source.address import Address
from brochure.source.characters import split_lines


def own_kind_findings(loaded: Content, style: Style) -> Iterator[Finding]:
    """Kinds without a template, and names of icons and colours that are not there."""
    if not loaded.own_kinds:
        return
    icons = [PurePosixPath(icon).stem for icon in style.resources.names("styles/icons", (".svg",))]
    there = {IconField: icons, ColourField: list(style.palette.colours)}
    for kind in loaded.own_kinds.values():
        template = f"templates/blocks/{kind.name}.html"
        is_there = style.resources.path(template) is not None
        # An empty one would leave the block out.
        if not is_there or not style.resources.text(template).strip():
            yield _without_template(loaded, kind, template, "an empty" if is_there else "no")
        else:
            yield from _same_class(kind, template, style.resources.text(template))
        for path, of in kind.definition.all_fields:
            default = getattr(of, "default", None)
            if type(of) in there and default is not None and default not in there[type(of)]:
                place = place_in(loaded.project, kind, (*steps_to(path), "default"))
                yield _unknown(of, default, there[type(of)], place)
    for name, leaflet in loaded.brochure.leaflets.items():
        for number, section in enumerate(leaflet.sections):
            for index, block in enumerate(section.blocks):
                address = Address(("leaflets", name, "sections", number, "blocks", index))
                for of, at, given in named_in(block, address) if isinstance(block, OwnBlock) else ():
                    # Fields called `icon` are looked at in every block; a default is told of above.
                    if given not in there[type(of)] and at[-1] != "icon" and given != of.default:
                        yield _unknown(of, given, there[type(of)], loaded.place(at))


def _without_template(loaded: Content, kind: OwnKind, template: str, which: str) -> Finding:
    message = f"the kind of block “{kind.name}” has {which} template"
    lines = first_template(kind.definition).replace("\n", "\n      ")
    fix = f"write {template}, which says how it looks; to begin with:\n      {lines}"
    return Finding("blocks.template", Severity.ERROR, message, place_in(loaded.project, kind, ()), fix)


def _same_class(kind: OwnKind, template: str, text: str) -> Iterator[Finding]:
    """A template that gives a box of its own the class that the box around the block has."""
    for row, line in enumerate(split_lines(text), start=1):
        match = re.search(rf"""\bclass=(["'])(?:(?!\1).)*?(?<![\w-]){re.escape(kind.name)}(?![\w-])""", line)
        if match:
            message = f"the class “{kind.name}” is that of the box around the block: its style holds for both"
            place = SourcePlace(template, row, match.start() + 1, line)
            fix = f"name it otherwise here and in styles/blocks/{kind.name}.css, such as “{kind.name}-box”"
            yield Finding("blocks.template", Severity.WARNING, message, place, fix)
            return


def _unknown(of: FieldDefinition, given: str, names: Sequence[str], place: SourcePlace) -> Finding:
    is_icon = isinstance(of, IconField)
    rule, what = ("content.icon", "icon") if is_icon else ("content.colour", "colour in the palette")
    fix = did_you_mean(given, sorted(names), there="there are")
    return Finding(rule, Severity.ERROR, f"there is no {what} “{given}”", place, fix)
