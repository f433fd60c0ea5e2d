"""Texts as they are typed in their files, and what has to be changed there for other words on a page."""

from __future__ import annotations

from typing import Any

from brochure.errors import ContentError
from brochure.source.files import load, node_of
from brochure.source.nodes import Mapping, Scalar
from brochure.source.outside import laid_over
from brochure.source.respelling import UnwritableError, respelled
from brochure.source.spelling import SPACES
from brochure.studio.placing import read
from brochure.studio.workspace import Refused, Workspace

_MARK = "\ufeff"


class Typed:
    """The content as it is typed in its files now, saved or not."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._made_from: dict[str, str] = {}
        self._root: Mapping | None = None

    def source(self, address: str) -> dict[str, Any]:
        """A text with its markup, and where it begins.  Raises :class:`Refused`."""
        scalar, id = self._scalar(address)
        place = scalar.place
        return {"source": shown(scalar), "file": id, "line": place.line, "column": place.column}

    def change(self, address: str, was: str, text: str) -> dict[str, Any]:
        """What has to be changed in which file to have another text there.

        Positions count UTF-16 code units, and an end of a line as one.  Raises :class:`Refused`: with 409
        where the text is not as it *was* any more, with 422 for one that can't be written there.
        """
        scalar, id = self._scalar(address)
        if shown(scalar) != was.strip(SPACES):
            raise Refused("the text has changed since: look at it again", 409)
        whole = self._workspace.text(id)
        mark = len(whole) - len(whole.removeprefix(_MARK))
        file = self._workspace.file(id)
        if not file.writable:
            raise Refused(f"the file “{file.name}” can’t be saved: its permissions forbid it", 422)
        body = whole[mark:]
        try:
            change = respelled(body, scalar, text, json=file.name.lower().endswith(".json"))
        except UnwritableError as error:
            raise Refused(str(error), 422) from None
        except LookupError:
            raise Refused("the text has changed since: look at it again", 409) from None
        return {
            "file": id,
            "from": _units(whole[: mark + change.start]),
            "to": _units(whole[: mark + change.end]),
            "insert": change.insert,
        }

    def _scalar(self, address: str) -> tuple[Scalar, str]:
        """The value at an address, and the id of its file."""
        try:
            node = node_of(self._read(), read(address))
        except ValueError:
            raise Refused("that is no text of the content", 404) from None
        id = self._workspace.id_of(node.place.file)
        if not isinstance(node, Scalar) or not node.lines or id is None:
            raise Refused("this has no text of its own in a file that is open here", 404)
        return node, id

    def _read(self) -> Mapping:
        """The tree of the content."""
        workspace = self._workspace
        now = {id: workspace.buffers.get(id) or workspace.digest(id) or "" for id in workspace.files}
        if self._root is None or now != self._made_from:
            self._root = None
            try:
                with laid_over(workspace.unsaved()):
                    self._root, _files = load(workspace.content, workspace.project)
            except ContentError as error:
                first = error.findings[0]
                words = f"the content can’t be read as it is now ({first.place}: {first.message})"
                raise Refused(f"{words}: mend that first", 409) from None
            self._made_from = now
        return self._root


def shown(scalar: Scalar) -> str:
    """A text as people write it, without the spaces around it."""
    return scalar.value.strip(SPACES)


def _units(text: str) -> int:
    """How many code units of UTF-16 a text has; an end of a line counts as one."""
    return len(text.replace("\r\n", "\n").encode("utf-16-le", "surrogatepass")) // 2
