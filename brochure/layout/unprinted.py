"""Texts of blocks that the project's own templates leave out: what was written and approved is on no page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from brochure.content.load import Content
from brochure.findings import Finding, Severity, SourcePlace
from brochure.source.address import Address
from brochure.text.fields import Prose
from brochure.text.inline import (
    Citation,
    NoteMark,
    PageNumber,
    Subscript,
    Superscript,
    Text,
    ValueReference,
    plain_text,
    walk,
)

#: Templates that have a block drawn: its words are in the drawing.
_DRAWS = re.compile(r"\b(?:bar_chart|icon_array|timeline|line_chart|forest_plot|qr|logo|picture)\s*\(")


def unprinted(
    loaded: Content,
    name: str,
    texts: Iterable[Prose],
    printed: Collection[Address],
    templates: Mapping[str, str],
) -> Iterator[Finding]:
    """A warning for each text of a leaflet that a template of the project should print and does not.

    *printed* are the addresses of the texts that went through a filter; *templates* are the project's own.
    """
    sections = loaded.brochure.leaflets[name].sections
    for text in texts:
        if text.address in printed:
            continue
        match text.address.inside:
            case ("sections", int(section), "blocks", int(number), *_rest):
                file = _file_of(sections[section].blocks[number].kind)
            case _:
                continue
        if not _is_set_by(file, templates):
            continue
        message = f"{file} does not print this text, so it is on no page"
        fix = "print it in the template with the filter `inline` or `words`, or take it out of the content"
        yield Finding("layout.unprinted", Severity.WARNING, message, loaded.place(tuple(text.address)), fix)


@dataclass(frozen=True)
class TemplatedText:
    """A text that a template of the project prints."""

    #: The ``data-at`` of the part that it belongs to.
    at: str
    #: Its words up to each citation, note and number of a page, and from there on; before which of them a
    #: number has to stand.
    pieces: tuple[tuple[str, bool], ...]
    #: Those of its words that are raised or lowered: 10⁹ without that is 109.
    raised: tuple[str, ...]
    #: The template, and where it was written.
    file: str
    place: SourcePlace | None


def templated(
    loaded: Content,
    name: str,
    texts: Iterable[Prose],
    printed: Collection[Address],
    templates: Mapping[str, str],
) -> Iterator[TemplatedText]:
    """The texts of a leaflet that templates of the project print: these may change them on the way.

    *printed* and *templates* are as :func:`unprinted` has them.
    """
    leaflet, values = loaded.brochure.leaflets[name], loaded.brochure.value_texts
    for text in texts if templates else ():
        match text.address.inside:
            case ("sections", int(section), "blocks", int(number), *_rest):
                file = _file_of(leaflet.sections[section].blocks[number].kind)
            case ("sections", int(_section), "title" | "eyebrow"):
                file = "templates/base.html"
            case ("cover", *_rest):
                file = f"templates/{leaflet.audience}.html"
            case ("back-cover", *_rest):
                file = "templates/back-cover.html"
            case _:
                continue
        if text.address in printed and _is_set_by(file, templates):
            place = loaded.place(tuple(text.address))
            raised = tuple(
                plain_text((node,), values)
                for node in walk(text.nodes)
                if isinstance(node, Superscript | Subscript)
            )
            yield TemplatedText(text.address.mark, _pieces(text, values), raised, file, place)


def changed_words(
    texts: Iterable[TemplatedText], written: Mapping[str, str], raised: Collection[tuple[str, str]]
) -> Iterator[Finding]:
    """A warning for each text that is not on its page as it was written, by the texts of the parts.

    *raised* are parts and what is raised or lowered in them.
    """
    solid: dict[str, tuple[str, frozenset[int]]] = {}
    lifted = {(at, _signs(words)[0]) for at, words in raised}
    for text in texts:
        if text.at not in solid:
            solid[text.at] = _signs(written.get(text.at, ""))
        is_raised = all((text.at, signs) in lifted for one in text.raised if (signs := _signs(one)[0]))
        pieces = [(_signs(piece)[0], is_numbered) for piece, is_numbered in text.pieces]
        if is_raised and _stands_in(*solid[text.at], pieces):
            continue
        message = f"{text.file} does not print this text as it was written"
        fix = "print it whole with the filter `inline` or `words`, and change nothing of it"
        if text.raised or any(is_numbered for _piece, is_numbered in pieces):
            fix = "print it whole with the filter `inline`, which cites and raises, and change nothing of it"
        yield Finding("layout.unprinted", Severity.WARNING, message, text.place, fix)


def _pieces(text: Prose, values: Mapping[str, str]) -> tuple[tuple[str, bool], ...]:
    """The words of a text, divided where the program puts a number or a sign.

    True behind a citation: other numbers stand there only as the pages are laid out.
    """
    pieces = [("", False)]
    for node in walk(text.nodes):
        if isinstance(node, Text | ValueReference):
            pieces[-1] = pieces[-1][0] + plain_text((node,), values), pieces[-1][1]
        elif isinstance(node, Citation | NoteMark | PageNumber):
            pieces.append(("", isinstance(node, Citation)))
    return tuple(pieces)


def _signs(text: str) -> tuple[str, frozenset[int]]:
    """The letters and numbers of a text alone, and before which of them something else stands."""
    signs: list[str] = []
    breaks: set[int] = set()
    for sign in unicodedata.normalize("NFKC", text):
        if sign.isalnum():
            signs.append(sign)
        else:
            breaks.add(len(signs))
    return "".join(signs), frozenset(breaks)


def _stands_in(solid: str, breaks: Collection[int], pieces: Sequence[tuple[str, bool]]) -> bool:
    """Whether the pieces of a text stand in a part behind each other, with nothing but numbers between them.

    Those that are true stand behind a number.

    A number at either end is not one of more figures there: “5” does not stand in “50”.
    """
    (first, _no_number), *rest = pieces
    at = solid.find(first)
    while at >= 0:
        end = at + len(first)
        for piece, is_numbered in rest:
            gap = next(
                (
                    skip
                    for skip in range(is_numbered, _LONGEST_NUMBER + 1)
                    if (not skip or solid[end : end + skip].isdigit()) and solid.startswith(piece, end + skip)
                ),
                -1,
            )
            if gap < 0:
                end = -1
                break
            end += gap + len(piece)
        if end >= 0 and not _goes_on(solid, breaks, at) and (rest or not _goes_on(solid, breaks, end)):
            return True
        at = solid.find(first, at + 1)
    return False


#: Figures of all the numbers of one citation, at most.
_LONGEST_NUMBER = 40


def _goes_on(solid: str, breaks: Collection[int], at: int) -> bool:
    """Whether a number goes on over a place in the signs of a part."""
    return 0 < at < len(solid) and at not in breaks and solid[at - 1].isdigit() and solid[at].isdigit()


def _file_of(kind: str) -> str:
    return f"templates/blocks/{kind}.html"


def _is_set_by(file: str, templates: Mapping[str, str]) -> bool:
    """Whether a template of the project prints the words of a part, and does not have them drawn."""
    return file in templates and _DRAWS.search(templates[file]) is None
