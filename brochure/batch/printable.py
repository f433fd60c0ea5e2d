"""Whether a cell can be printed: by the fonts of the leaflets, and as a picture that is sound."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.content.variants import BRACED, Variants
from brochure.errors import ContentError
from brochure.layout.characters import lacked
from brochure.layout.drawings import PRESS_PROFILE
from brochure.layout.graphics.picture import SIZE_LIMIT
from brochure.layout.graphics.sound import GraphicError, size_of_picture
from brochure.layout.style import Style
from brochure.layout.typefaces import missing_glyphs
from brochure.source.project import Project

#: Most signs of one cell that are told.
_MOST_SIGNS = 5


class Printable:
    """Looks at cells before anything is built; many have the same picture."""

    def __init__(self, declared: Variants, project: Project, style: Style) -> None:
        self._columns = declared.columns
        self._in_codes = set(BRACED.findall(declared.job_code))
        self._project = project
        self._style = style
        self._pictures: dict[str, GraphicError | None] = {}
        try:
            self._covered = style.covered
        except ContentError:
            # Whoever checks the content tells of the fonts.
            self._covered = frozenset(range(0x110000))

    def problems(self, name: str, text: str) -> Iterator[tuple[str, str]]:
        """Why the text of a cell can't be printed, and what to do."""
        column = self._columns[name]
        if not text:
            return
        if column.type == "picture":
            if text not in self._pictures:
                self._pictures[text] = self._fault(text)
            if (error := self._pictures[text]) is not None:
                yield f"{f'line {error.line}: ' if error.line else ''}{error.message}", error.fix
        elif column.fills or name in self._in_codes:
            for sign in missing_glyphs((text,), self._covered)[:_MOST_SIGNS]:
                yield lacked(sign)

    def _fault(self, file: str) -> GraphicError | None:
        """What is wrong with a picture."""
        try:
            data = self._project.read_bytes(self._project.resolve(file), SIZE_LIMIT)
            size_of_picture(
                file, data, self._style.palette, lambda: self._style.resources.read(PRESS_PROFILE)
            )
        except GraphicError as error:
            return error
        except OSError:
            # Told where cells are checked; or there is no profile, which is told where one is needed.
            return None
        return None
