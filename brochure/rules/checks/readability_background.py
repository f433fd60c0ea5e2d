"""What words stand on: enough contrast, and no picture behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from brochure.findings import MmFromTopLeft, shortened
from brochure.rules.evidence import Evidence
from brochure.rules.places import place_at
from brochure.rules.readability.background import Ground, changed_modules, grounds_of
from brochure.rules.rule import Breach, check
from brochure.typesetting.passages import DrawnPart, Passage, Run

#: From these sizes in pt letters are large (WCAG 2.2, “large scale”): any, and bold ones.
_LARGE, _LARGE_BOLD, _BOLD = 18, 14, 700
#: The part of a line, from its top, in which its small letters stand.
_FROM, _TO = 0.3, 0.7
#: Words of a drawing that differ from their ground by less, of 255 in a picture of 36 dpi, are too faint.
_FAINT = 24
#: Small letters in parts of the box of words in a drawing.
_SMALL = 0.5


@check("contrast", needs_setting=True, any_language=True)
def enough_contrast(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Words differ from their ground by ``least`` to 1, large ones by ``large`` to 1; one breach a text.

    Below ``seen`` to 1 they can't be seen at all, which is a rule of its own.
    """
    for passage, pairs in _on_grounds(evidence):
        for run, ground in pairs:
            # 14 pt in a style is slightly less in the engine's pixels.
            size, ratio = round(run.face.size, 2), ground.contrast_with(run.face.colour, run.face.opacity)
            is_large = size >= _LARGE or (size >= _LARGE_BOLD and run.face.weight >= _BOLD)
            least = given["large"] if is_large else given["least"]
            # Rounding colours to pixels changes the ratio by a hundredth.
            if given["seen"] <= ratio < least - 0.01:
                words = f"“{shortened(run.text.strip())}” has a contrast of {ratio:.1f}:1 to its ground"
                message = f"{words}, less than {least:g}:1"
                place = place_at(evidence, passage.at, run.text.strip())
                yield Breach(message, place, evidence.seen(run.page, run.box))
                break


@check("visible", needs_setting=True, any_language=True)
def can_be_seen(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Words differ from their ground by ``least`` to 1, and small letters are ``height`` mm high.

    One breach a text.  Nothing is painted over words.
    """
    grounds = grounds_of(evidence)

    def is_covered(run: Run) -> bool:
        return grounds is not None and grounds.covered(run.page, run.box)

    for passage, pairs in _on_grounds(evidence):
        for run, ground in pairs:
            ratio = ground.contrast_with(run.face.colour, run.face.opacity)
            why = ""
            if ratio < given["least"]:
                why = f"their contrast to their ground is {ratio:.1f}:1"
            elif run.face.x_height < given["height"]:
                why = f"small letters are {run.face.x_height:.2f} mm high"
            elif is_covered(run):
                why = "something is painted over them"
            if why:
                message = f"the words “{shortened(run.text.strip())}” can’t be seen: {why}"
                place = place_at(evidence, passage.at, run.text.strip())
                yield Breach(message, place, evidence.seen(run.page, run.box))
                break
    yield from _not_seen_in_drawings(evidence, given["height"])
    yield from _codes_not_seen(evidence)


def _not_seen_in_drawings(evidence: Evidence, least: float) -> Iterator[Breach]:
    """The words of drawings of the program or the content that are covered, cut off, too faint or too small.

    Their small letters are *least* mm high, or more.

    What is painted over words of the content's own drawings is a part of these, such as an outline.
    """
    grounds, setting = grounds_of(evidence), evidence.setting
    if grounds is None or setting is None:
        return
    for drawing in setting.drawings:
        told: dict[str, list[DrawnPart]] = {}
        for part in (*drawing.parts, *drawing.texts):
            if not part.words.strip():
                continue
            if grounds.difference(drawing.page, part.box) < _FAINT:
                why = "they are too faint, or something of the drawing covers or cuts them"
            elif part in drawing.parts and grounds.covered(drawing.page, part.box):
                why = "something is painted over them"
            elif 0 < (height := _small_letters(part)) < least:
                why = f"small letters are about {height:.1g} mm high"
            else:
                continue
            told.setdefault(why, []).append(part)
        for why, parts in told.items():
            words = " ".join(part.words.strip() for part in parts)
            message = f"the words “{shortened(words)}” of a drawing can’t be seen: {why}"
            yield Breach(message, place_at(evidence, drawing.at), evidence.seen(drawing.page, parts[0].box))


def _small_letters(part: DrawnPart) -> float:
    """About how high small letters of a drawing's word are, mm; 0 for a few signs, whose box says nothing."""
    if len(part.words.strip()) < 3:
        return 0.0
    # The box has the height of the type; words that stand upright or are turned are longer than high.
    return _SMALL * min(part.box.right - part.box.left, part.box.bottom - part.box.top)


def _codes_not_seen(evidence: Evidence) -> Iterator[Breach]:
    """Each code of which modules are on the page otherwise than in the code: covered, faded or cut."""
    setting = evidence.setting
    if setting is None or setting.pdf is None:
        return
    for drawing in setting.drawings:
        if drawing.code and (wrong := changed_modules(setting.pdf, drawing)):
            message = (
                f"{wrong} of the {len(drawing.code) ** 2} modules of a code are not seen as they are: "
                "telephones may not read it"
            )
            yield Breach(message, place_at(evidence, drawing.at), evidence.seen(drawing.page, drawing.box))


@check("even-ground", needs_setting=True, any_language=True)
def even_ground(evidence: Evidence, given: Mapping[str, Any]) -> Iterator[Breach]:
    """Two parts of the ground under a text differ by no more than ``most`` to 1: no picture is there."""
    for passage, pairs in _on_grounds(evidence):
        spread = max(((ground.spread, run) for run, ground in pairs), key=lambda pair: pair[0], default=None)
        if spread is not None and spread[0] > given["most"]:
            message = f"“{shortened(passage.words.strip())}” stands on a picture or on an uneven ground"
            place = place_at(evidence, passage.at, passage.words)
            yield Breach(message, place, evidence.seen(spread[1].page, spread[1].box))


_Grounded = list[tuple[Passage, list[tuple[Run, Ground]]]]


def _on_grounds(evidence: Evidence) -> _Grounded:
    """Each text with its runs and what they stand on, looked up once for a leaflet."""
    return evidence.remembered(_looked_up)


def _looked_up(evidence: Evidence) -> _Grounded:
    grounds, setting = grounds_of(evidence), evidence.setting
    found: _Grounded = []
    if grounds is None or setting is None:
        return found
    for passage in setting.passages:
        pairs = []
        for run in passage.runs:
            ground = grounds.under(run.page, _letters(run)) if run.text.strip() else None
            if ground is not None:
                pairs.append((run, ground))
        found.append((passage, pairs))
    return found


def _letters(run: Run) -> MmFromTopLeft:
    """Where the small letters of a run stand, between what reaches up and down."""
    box = run.box
    if run.turned:
        wide = box.right - box.left
        return box._replace(left=box.left + _FROM * wide, right=box.left + _TO * wide)
    height = box.bottom - box.top
    return box._replace(top=box.top + _FROM * height, bottom=box.top + _TO * height)
