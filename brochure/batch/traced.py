"""Which cells of a variant a finding leads to.

Those that take more room than the master's own words and pictures, where it does not fit; and those whose
words are found fault with, in a text of the content that has a place for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from brochure.batch.filling import Filler
from brochure.batch.plan import Variant
from brochure.batch.proof import REFLOWS
from brochure.findings import Finding, Severity, shortened
from brochure.layout.drawings import PRESS_PROFILE
from brochure.layout.graphics.picture import SIZE_LIMIT
from brochure.layout.graphics.sound import GraphicError, size_of_picture
from brochure.layout.style import Style

#: What findings on room begin with: what does not fit, lies over something or runs out.
_ON_ROOM = ("layout.", REFLOWS)
#: Rules of the layout that are not about room.
_OTHERS = ("layout.glyph", "layout.picture", "layout.template", "layout.font")
#: Most cells that one finding names.
_MOST = 3
#: Letters of a word that tells whose words are meant.
_LEAST = 4
#: How much higher for its width a picture is that takes more room.
_HIGHER = 1.02


def traced(findings: Sequence[Finding], variant: Variant, filler: Filler, style: Style) -> list[Finding]:
    """The findings of a variant; those that lead to cells name them in their fix."""
    larger = list(_larger(variant, filler, style)) if any(map(_is_on_room, findings)) else []
    more = f", and {len(larger) - _MOST} others" if len(larger) > _MOST else ""
    room = f"{'; '.join(larger[:_MOST])}{more}" if larger else ""
    return [
        _with(found, room if _is_on_room(found) else _worded(found, variant, filler)) for found in findings
    ]


def _with(found: Finding, cells: str) -> Finding:
    if not cells:
        return found
    told = f"in this variant, look at {cells}"
    return replace(found, fix=f"{found.fix}; {told}" if found.fix else told)


def _worded(found: Finding, variant: Variant, filler: Filler) -> str:
    """The cells with words of a finding on a text that has places for them; those of fields are its place."""
    cells = []
    for target in filler.targets:
        text = variant.texts.get(target.column, "")
        if target.place is None or not text or found.place != filler.loaded.place(target.address):
            continue
        if any(len(word) >= _LEAST and word in found.message for word in text.split()):
            cells.append(f"“{target.column}” ({variant.cells[target.column]})")
    return ", ".join(dict.fromkeys(cells))


def _is_on_room(found: Finding) -> bool:
    return (
        found.severity is Severity.ERROR
        and found.rule.startswith(_ON_ROOM)
        and not found.rule.startswith(_OTHERS)
    )


def _larger(variant: Variant, filler: Filler, style: Style) -> Iterator[str]:
    """The cells that take more room, the one that takes most of it first."""
    found = []
    for name in dict.fromkeys(target.column for target in filler.targets if target.column in filler.columns):
        column, text = filler.columns[name], variant.texts.get(name, "")
        if not text:
            continue
        own = column.place or filler.own(name)
        where = f"“{name}” ({variant.cells[name]})"
        if column.type == "picture":
            old, new = (_height(file, filler, style) for file in (own, text))
            if old and new > old * _HIGHER:
                found.append((new / old, f"{where}: “{shortened(text)}” is {new / old:.1f} times as high"))
        elif len(text) > len(own):
            told = f"{where}: {len(text)} characters, where the master has {len(own)}"
            found.append((len(text) / max(len(own), 1), told))
    yield from (told for _much, told in sorted(found, key=lambda one: -one[0]))


def _height(file: str, filler: Filler, style: Style) -> float:
    """The height of a picture of width 1; 0 where it can't be told."""
    project = filler.loaded.project
    try:
        data = project.read_bytes(project.resolve(file), SIZE_LIMIT)
        width, height = size_of_picture(
            file, data, style.palette, lambda: style.resources.read(PRESS_PROFILE)
        )
    except (GraphicError, OSError):
        return 0.0
    return height / width
