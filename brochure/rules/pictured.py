"""What the words inside a picture state: those of an SVG file, whose text can be read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from brochure.content.blocks.media import Figure
from brochure.design.resources import Resources
from brochure.language.sentences import sentences
from brochure.layout.graphics.picture import SIZE_LIMIT, is_svg
from brochure.layout.graphics.plain.source import UNSEEN, Element, name_of, read
from brochure.layout.graphics.svg import GraphicError
from brochure.rules.block_text import alike
from brochure.rules.claim_detection import claim_in
from brochure.rules.evidence import Evidence
from brochure.source.outside import read_file

_HIDDEN = (("display", "none"), ("visibility", "hidden"))


def stated_in_picture(evidence: Evidence, block: Figure) -> list[tuple[str, str]]:
    """What the words in a picture state as facts, each with why it is a claim.

    Each text of the file is read for itself; lines that state something only together are read as one text.
    Of a file that can’t be read nothing is said here: a build tells of it.
    """
    lines = words_in_picture(evidence, block.file)
    found = [
        (part.text, reason)
        for line in lines
        for part in sentences(line, evidence.locale.sentences)
        if (reason := claim_in(part.text, evidence.values))
    ]
    whole = " ".join(lines)
    if not found and len(lines) > 1 and (reason := claim_in(whole, evidence.values)):
        return [(whole, reason)]
    return found


def words_in_picture(evidence: Evidence, file: str) -> tuple[str, ...]:
    """The texts of an SVG file in their order, each on one line; nothing of other files."""
    if not is_svg(file):
        return ()
    project = evidence.loaded.project
    try:
        data = project.read_bytes(project.resolve(file), SIZE_LIMIT)
    except OSError:
        shipped = Resources(project).picture(file)
        if shipped is None:
            return ()
        data = read_file(shipped, SIZE_LIMIT)
    return _words(data)


@lru_cache(maxsize=100)
def _words(data: bytes) -> tuple[str, ...]:
    try:
        root = read(data).root
    except GraphicError:
        return ()
    return tuple(words for element in _texts(root) if (words := alike(" ".join(element.itertext()))))


def _texts(element: Element) -> Iterator[Element]:
    """The texts that are seen."""
    name = name_of(element)
    if name in UNSEEN or any(element.get(key) == value for key, value in _HIDDEN):
        return
    if name == "text":
        yield element
        return
    for child in element:
        yield from _texts(child)
