"""The studio: what is open, what was made of it, and who is told."""

from __future__ import annotations

import asyncio
import contextlib
import io
import math
import time
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from brochure.pipeline.request import EDITION_NAMES
from brochure.studio.building import Building
from brochure.studio.completion import completion_of, schema_of
from brochure.studio.editing import Typed
from brochure.studio.hub import Hub
from brochure.studio.messages import Done, Told, Work
from brochure.studio.pictures import Pictures
from brochure.studio.registry import Registry
from brochure.studio.workers import Rendering
from brochure.studio.workspace import Refused, Workspace

#: Width of the pictures for a presentation, px: an A4 page is sharp on a large screen.
PRESENTED = 1600
#: Seconds that a browser waits for the words of a page whose picture it has.
_PATIENCE = 20.0


@dataclass
class _Leaflet:
    """What is known of a leaflet."""

    #: Events of pages, by edition.
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: None until checks have looked at it.
    findings: list[dict[str, Any]] | None = None


class Studio:
    """One open project."""

    def __init__(self, content: Path, output: Path) -> None:
        self.content = content.absolute()
        self.output = output.absolute()
        self.workspace = Workspace(self.content)
        self.typed = Typed(self.workspace)
        self.pictures = Pictures()
        self.hub = Hub()
        #: The number of the last change.
        self.serial = 0
        self.leaflets: list[dict[str, Any]] = []
        self._made: dict[str, _Leaflet] = {}
        #: In which lines something of its own begins, by the id of the file (:func:`.placing.beginnings`).
        self._begins: dict[str, list[int]] = {}
        self.problems: list[dict[str, Any]] = []
        #: What is written on each page, by its digest.
        self._words: dict[str, Mapping[str, Any]] = {}
        #: Those who wait for what is written on a page.
        self._waiting: list[asyncio.Future[None]] = []
        #: What each browser looks at beside the screen editions.
        self._shown: dict[str, tuple[str, str]] = {}
        #: The digests of files as they were seen last.
        self.saved: dict[str, str | None] = {}
        #: Where the studios of the project are noted; None for one that is not served.
        self.registry: Registry | None = None
        self._is_idle = False
        self.building = Building(self.content, self.output, self._tell)
        #: What can be written where, with what it was made from.
        self._completion: tuple[str, dict[str, Any]] | None = None
        self._rendering: Rendering | None = None

    @property
    def rendering(self) -> Rendering:
        """The processes that render; only while the studio is open."""
        assert self._rendering is not None
        return self._rendering

    def open(self) -> None:
        """Begin to render, in the loop that runs."""
        self._rendering = Rendering(self.content, self._hear)
        self.saved = {id: self.workspace.digest(id) for id in self.workspace.files}
        self.change()

    async def close(self) -> None:
        """Let all browsers go and end the processes."""
        self.hub.close()
        await self.building.close()
        if self._rendering is not None:
            self._rendering.close()

    def change(self) -> int:
        """Something has changed: have it rendered.  The number of the change."""
        self.serial += 1
        self._is_idle = False
        self.rendering.do(
            Work(
                self.serial,
                self.workspace.unsaved(),
                self.pictures.digests,
                tuple(dict.fromkeys(reversed(self._shown.values()))),
            )
        )
        return self.serial

    def write(self, client: str, id: str, text: str | None) -> int:
        """Take over what somebody has written, and render it.  Raises :class:`Refused`."""
        self.workspace.put(id, text)
        kept = self.workspace.buffers.get(id)
        self.hub.send("buffer", {"serial": self.serial, "client": client, "id": id, "text": kept})
        if self.workspace.look():
            self.tell_files()
        return self.change()

    def save(self, client: str, id: str, text: str, base: str | None) -> str:
        """Save a file and give its digest.  Raises :class:`Refused` and :class:`Conflict`."""
        digest = self.workspace.save(id, text, base)
        self.saved[id] = digest
        if id not in self.workspace.buffers:
            self.hub.send("buffer", {"serial": self.serial, "client": client, "id": id, "text": None})
        self.hub.send("file", {"serial": self.serial, "id": id, "digest": digest, "client": client})
        self.change()
        return digest

    def show(self, client: str, leaflet: str, edition: str) -> None:
        """A browser looks at an edition of a leaflet now."""
        if edition not in EDITION_NAMES or leaflet not in {found["name"] for found in self.leaflets}:
            raise LookupError(f"there is no edition “{edition}” of a leaflet “{leaflet}”")
        while len(self._shown) >= 16:
            del self._shown[next(iter(self._shown))]
        self._shown.pop(client, None)
        self._shown[client] = (leaflet, edition)
        made = self._made.get(leaflet)
        if edition != "screen" and (made is None or edition not in made.pages):
            self.change()

    def tell_files(self) -> None:
        """Tell the browsers which files there are."""
        self.hub.send("files", {"serial": self.serial, **self.project()})

    def _tell(self, event: str, data: dict[str, Any]) -> None:
        self.hub.send(event, {"serial": self.serial, **data})

    async def completion(self) -> dict[str, Any]:
        """What can be written where.  Raises :class:`Refused` where that is not known."""
        files = self.workspace.files.values()
        stamp = "".join(
            self.workspace.digest(file.id) or ""
            for file in files
            if file.name.startswith("blocks/") or file.name.endswith((".yaml", ".yml"))
            if file.kind in ("style", "other")
        )
        if self._completion is None or self._completion[0] != stamp:
            self._completion = (stamp, completion_of(await schema_of(self.content)))
        return {**self._completion[1], **await self.rendering.ask("names")}

    def presentation(self) -> bytes:
        """A ZIP of pictures of all pages.  Raises :class:`Refused` where there are none yet."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            pages = [page for page in self._pages() if page[1] == "screen"]
            for name, _edition, page in pages:
                picture = self.pictures.picture(page["digest"], PRESENTED)
                if picture is not None:
                    entry = zipfile.ZipInfo(f"{name}-{page['number']:02d}.png")
                    archive.writestr(entry, picture)
        if not pages:
            raise Refused("there are no pages yet", 409)
        return stream.getvalue()

    def project(self) -> dict[str, Any]:
        """What there is: files, leaflets, editions."""
        return {
            "name": self.workspace.project.root.name,
            "serial": self.serial,
            "files": [
                {
                    "id": file.id,
                    "name": file.name,
                    "kind": file.kind,
                    "digest": self.workspace.digest(file.id),
                    "writable": file.writable,
                }
                for file in self.workspace.files.values()
            ],
            "leaflets": self.leaflets,
            "editions": list(EDITION_NAMES),
            "other_studio": self.registry.other() if self.registry is not None else None,
        }

    def state(self) -> dict[str, Any]:
        """All that a browser has to know when it begins to listen."""
        return {
            "serial": self.serial,
            "project": self.project(),
            "idle": self._is_idle,
            "leaflets": [
                {"name": name, "editions": made.pages, "findings": made.findings}
                for name, made in self._made.items()
            ],
            "problems": self.problems,
            "build": self.building.last,
        }

    async def words(self, digest: str) -> dict[str, Any] | None:
        """What is written on a page, and what was found there; None for a page that is not there any more."""
        end = time.monotonic() + _PATIENCE
        while digest not in self._words and digest in self.pictures and time.monotonic() < end:
            # Its picture comes first.
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(future)
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(future, _PATIENCE)
        words = self._words.get(digest)
        if words is None:
            return None
        name = words["leaflet"]
        made = self._made.get(name, _Leaflet())
        pages = made.pages.get(words["edition"], {}).get("pages", ())
        numbers = [page["number"] for page in pages if page["digest"] == digest]
        return {
            **words,
            "findings": [found for found in made.findings or () if found["page"] in numbers and found["box"]],
        }

    def places(self, id: str, line: int, column: int) -> list[dict[str, Any]]:
        """Where the text is shown that stands at a place in a file.

        That is the last one that begins before it; in a line in which none does, the first one that follows.
        It is of the same leaflet, or of the same field where leaflets share that: what stands above in the
        file may be of another one.
        """
        here = (line, max(column, 1))
        begins = self._begins.get(id, [])
        first = max((at for at in begins if at <= line), default=1)
        behind_it = min((at for at in begins if at > line), default=math.inf)
        found: dict[tuple[int, int], list[dict[str, Any]]] = {}
        for name, edition, page in self._pages():
            for shown in self._words.get(page["digest"], {}).get("lines", ()):
                if shown["file"] == id and first <= shown["line"] < behind_it:
                    where = {"leaflet": name, "edition": edition, "page": page["number"]}
                    where |= {"box": shown["box"], "address": shown["address"]}
                    found.setdefault((shown["line"], shown["column"]), []).append(where)
        before = max((at for at in found if at <= here), default=None)
        behind = min((at for at in found if at > here and at[0] == line), default=None)
        begins_above = before is None or before[0] < line
        at = behind if behind is not None and begins_above else before
        return found[at] if at is not None else []

    def _pages(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Every page that was made last, with its leaflet and edition."""
        for name, made in self._made.items():
            for edition, event in made.pages.items():
                for page in event["pages"]:
                    yield name, edition, page

    def _hear(self, told: Told | Done) -> None:
        """Something was made."""
        if isinstance(told, Done):
            if told.serial == self.serial:
                self._is_idle = True
                self.hub.send("idle", {"serial": told.serial})
            return
        data = told.data
        if told.event == "leaflets":
            self._begins = {}
            for file, line in data["begins"]:
                self._begins.setdefault(self.workspace.id_of(file) or "", []).append(line)
            if self.leaflets != data["leaflets"]:
                self.leaflets = data["leaflets"]
                names = [leaflet["name"] for leaflet in self.leaflets]
                self._made = {name: self._made.get(name, _Leaflet()) for name in names}
                self.tell_files()
            return
        self._take_words(told)
        if told.event == "words":
            return
        if told.event == "pages":
            self._take_pages(told)
        elif told.event == "findings":
            data["findings"] = [self._with_ids(found) for found in data["findings"]]
            self._made.setdefault(data["leaflet"], _Leaflet()).findings = data["findings"]
            self.problems = []
        elif told.event == "failed":
            self.problems = data["problems"] = [self._with_ids(found) for found in data["problems"]]
        self.hub.send(told.event, data)

    def _take_words(self, told: Told) -> None:
        for digest, words in told.words.items():
            lines = [self._with_ids(line) for line in words["lines"]]
            self._words[digest] = {**words, "edition": told.data["edition"], "lines": lines}
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting = []

    def _take_pages(self, told: Told) -> None:
        data = told.data
        self._made.setdefault(data["leaflet"], _Leaflet()).pages[data["edition"]] = data
        if data["overflow"] is not None:
            data["overflow"]["at"] = self._with_ids(data["overflow"]["at"])
        shown = {page["digest"] for _name, _edition, page in self._pages()}
        for gone in self.pictures.add(told.pdf, told.drawn, shown, trimmed=told.trimmed):
            self._words.pop(gone, None)
        if any(page["digest"] not in self.pictures for page in data["pages"]):
            # It was let go while the page was made: it is needed after all.
            asyncio.get_running_loop().call_soon(self.change)

    def _with_ids(self, place: Mapping[str, Any]) -> dict[str, Any]:
        """Something that names a file, with the file's id in place of its name."""
        name = place["file"]
        return {**place, "file": self.workspace.id_of(name) if name else None, "file_name": name}
