"""What the browser asks for, and what it gets: files, pages, words, changes, events."""

from __future__ import annotations

import asyncio
import json
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from brochure.studio.app import app_of
from brochure.studio.completion import completion_of
from brochure.studio.messages import Done, Told, Work
from brochure.studio.rendering import Renderer
from brochure.studio.studio import Studio
from brochure.studio.watching import look
from brochure.studio.workspace import id_of
from tests.project import ROOT, SMALL
from tests.studio.served import Reply, asked

CONTENT = id_of("content.yaml")


@asynccontextmanager
async def _alone() -> AsyncIterator[None]:
    """Nothing goes on beside the app."""
    yield


class Desk:
    """A studio whose renderer is in this process, and works when it is told to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "content.yaml").write_text(SMALL)
        self.studio = Studio(folder / "content.yaml", folder / "output")
        self.app = app_of(self.studio, _alone)
        self.renderer = Renderer(folder / "content.yaml")
        self.works: list[Work] = []
        self.sent: list[tuple[str, dict[str, Any]]] = []
        # It stands for the processes that render.
        self.studio._rendering = self  # type: ignore[assignment]
        self.studio.hub.send = lambda event, data: self.sent.append((event, data))  # type: ignore[method-assign]
        self.studio.saved = {id: self.studio.workspace.digest(id) for id in self.studio.workspace.files}

    def do(self, work: Work) -> None:
        """Take work."""
        self.works.append(work)

    def render(self) -> None:
        """Do the last work."""
        for told in self.renderer.steps(self.works[-1]):
            if told is not None:
                self.hear(told)
        self.hear(Done(self.works[-1].serial, 1))

    def hear(self, told: Told | Done) -> None:
        """Something was made."""
        self.studio._hear(told)

    def ask(self, path: str, method: str = "GET", body: Any = None, **more: Any) -> Reply:
        """Ask as a browser that was let in."""
        return asyncio.run(asked(self.app, path, method, body=body, **more))

    def events(self, name: str) -> list[dict[str, Any]]:
        """The events of a name, as browsers get them."""
        return [data for event, data in self.sent if event == name]

    def line(self, leaflet: str, start: str) -> tuple[dict[str, Any], str]:
        """A line of a page and the digest of the page."""
        for page in self.studio.state()["leaflets"]:
            for event in page["editions"].values() if page["name"] == leaflet else ():
                for one in event["pages"]:
                    for line in self.ask(f"/api/pages/{one['digest']}/words").json["lines"]:
                        if line["text"].startswith(start):
                            return line, one["digest"]
        raise AssertionError(f"no line begins with {start}")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(tmp_path_factory.mktemp("project"))
    desk.studio.change()
    desk.render()
    yield desk


@pytest.fixture(autouse=True)
def _as_before(desk: Desk) -> Iterator[None]:
    yield
    (desk.folder / "content.yaml").write_text(SMALL)
    desk.studio.workspace.buffers.clear()
    desk.studio.saved[CONTENT] = desk.studio.workspace.digest(CONTENT)
    desk.sent.clear()


def test_the_project_tells_its_files_and_leaflets(desk: Desk) -> None:
    project = desk.ask("/api/project").json
    assert [(file["name"], file["kind"], file["writable"]) for file in project["files"]] == [
        ("content.yaml", "content", True)
    ]
    assert [leaflet["name"] for leaflet in project["leaflets"]] == ["one", "two"]
    assert project["leaflets"][0]["kind"] == "flyer" and not project["leaflets"][0]["folded"]
    assert project["editions"] == ["screen", "print", "office", "review"]
    assert project["other_studio"] is None


def test_the_first_event_is_the_whole_state_and_others_follow(desk: Desk) -> None:
    from brochure.studio.hub import Hub

    async def listened() -> list[str]:
        hub = Hub()
        events = hub.listen(desk.studio.state())
        first = await anext(events)
        hub.send("idle", {"serial": 7})
        second = await anext(events)
        hub.close()
        return [first, second, *[text async for text in events]]

    first, second = asyncio.run(listened())
    event, data = first.rstrip("\n").split("\n")
    state = json.loads(data.removeprefix("data: "))
    assert event == "event: state" and second == 'event: idle\ndata: {"serial":7}\n\n'
    assert [leaflet["name"] for leaflet in state["leaflets"]] == ["one", "two"]
    assert state["leaflets"][0]["editions"]["screen"]["pages"][0]["number"] == 1


def test_who_reads_no_events_any_more_is_let_go() -> None:
    from brochure.studio.hub import Hub

    async def told() -> tuple[int, int]:
        hub = Hub()
        events = hub.listen({})
        await anext(events)
        before = hub.listeners
        for number in range(1000):
            hub.send("idle", {"serial": number})
        return before, hub.listeners

    assert asyncio.run(told()) == (1, 0)


def test_a_buffer_is_rendered_over_the_file_and_told_to_other_windows(desk: Desk) -> None:
    text = SMALL.replace("Words of the first", "Unsaved words of the first")
    reply = desk.ask("/api/buffers", "POST", {"client": "a", "id": CONTENT, "text": text, "revision": 1})
    assert reply.status == 202 and desk.works[-1].serial == reply.json["serial"]
    desk.render()
    assert desk.events("buffer") == [
        {"serial": reply.json["serial"] - 1, "client": "a", "id": CONTENT, "text": text}
    ]
    assert desk.events("idle")[-1] == {"serial": reply.json["serial"]}
    line, _digest = desk.line("one", "Unsaved words")
    assert line["file"] == CONTENT and line["editable"]
    assert desk.ask(f"/api/files/{CONTENT}").json["buffer"] == text
    assert desk.ask(f"/api/files/{CONTENT}").json["text"] == SMALL
    # The text is found on the page by its place in the file, also from the middle of it.
    for column in (line["column"], line["column"] + 5):
        asked_for = {"file": CONTENT, "line": line["line"], "column": column}
        (place,) = desk.ask("/api/place", "POST", asked_for).json["places"]
        assert (place["leaflet"], place["page"], place["box"]) == ("one", 1, line["box"])
    desk.ask("/api/buffers", "POST", {"client": "a", "id": CONTENT, "text": None})
    desk.render()
    desk.line("one", "Words of the first")


def test_half_a_character_stops_neither_answers_nor_events(desk: Desk) -> None:
    from brochure.studio.hub import Hub

    text = SMALL.replace("Words of the first", "Words \ud83d of the first")
    assert desk.ask("/api/buffers", "POST", {"id": CONTENT, "text": text}).status == 202
    assert desk.ask(f"/api/files/{CONTENT}").json["buffer"] == text
    shown = {"leaflet": "\ud83d", "edition": "screen"}
    assert desk.ask("/api/show", "POST", shown).status == 404

    async def told() -> bytes:
        hub = Hub()
        events = hub.listen({})
        await anext(events)
        hub.send(*desk.sent[-1])
        return (await anext(events)).encode()

    assert b"\\ud83d" in asyncio.run(told())


def test_a_cursor_shows_no_place_of_another_leaflet(desk: Desk) -> None:
    desk.ask("/api/buffers", "POST", {"client": "a", "id": CONTENT, "text": SMALL})
    desk.render()
    lines = SMALL.splitlines()
    second = lines.index("  two:") + 1

    def leaflets(line: int) -> set[str]:
        asked_for = {"file": CONTENT, "line": line, "column": 99}
        return {place["leaflet"] for place in desk.ask("/api/place", "POST", asked_for).json["places"]}

    # The last words of the first leaflet stand above it in the file, and nothing of the second one yet.
    assert leaflets(second - 1) == {"one"} and leaflets(second) == leaflets(second + 3) == set()
    assert leaflets(len(lines)) == {"two"}
    # What leaflets share is shown in both.
    assert leaflets(lines.index("    title: Alpha") + 1) == {"one", "two"}
    assert leaflets(1) == leaflets(lines.index("leaflets:") + 1) == set()


def test_a_text_is_changed_in_its_file_from_the_page(desk: Desk) -> None:
    # What stands before it counts in the units of the browser.
    text = SMALL.replace("First leaflet", "First 😀 leaflet")
    desk.ask("/api/buffers", "POST", {"client": "a", "id": CONTENT, "text": text})
    desk.render()
    address = desk.line("one", "Words of the first")[0]["address"]
    source = desk.ask("/api/text", "POST", {"address": address}).json
    assert source["source"] == "Words of the first leaflet.[@alpha]"
    wanted = "Words: of the first leaflet.[@alpha]"
    edit = {"leaflet": "one", "address": address, "was": source["source"], "text": wanted}
    change = desk.ask("/api/edit", "POST", edit).json
    units = text.encode("utf-16-le")
    made = units[: 2 * change["from"]] + change["insert"].encode("utf-16-le") + units[2 * change["to"] :]
    assert made.decode("utf-16-le") == text.replace(source["source"], f'"{wanted}"', 1)
    assert desk.ask("/api/edit", "POST", {**edit, "was": "other words"}).status == 409
    empty = desk.ask("/api/edit", "POST", {**edit, "text": " "})
    assert empty.status == 422 and "empty" in empty.json["error"]
    for strange in ("", "[]", '["leaflets"]', '["leaflets","one","sections",0]', "[true]", "{}"):
        assert desk.ask("/api/text", "POST", {"address": strange}).status == 404


def test_a_broken_file_can_be_saved_and_is_not_changed_from_the_page(desk: Desk) -> None:
    desk.ask("/api/buffers", "POST", {"client": "a", "id": CONTENT, "text": SMALL})
    desk.render()
    address = desk.line("one", "Words of the first")[0]["address"]
    broken = SMALL.replace("title: First leaflet", 'title: "First leaflet')
    desk.ask("/api/buffers", "POST", {"client": "a", "id": CONTENT, "text": broken})
    desk.render()
    failed = desk.events("failed")[-1]
    assert failed["problems"][0]["file"] == CONTENT and failed["problems"][0]["line"]
    # The last good pages stay.
    state = desk.studio.state()
    assert state["problems"] and state["leaflets"][0]["editions"]["screen"]["pages"]
    refused = desk.ask("/api/text", "POST", {"address": address})
    assert refused.status == 409 and "mend" in refused.json["error"]
    base = desk.ask(f"/api/files/{CONTENT}").json["digest"]
    saved = desk.ask(f"/api/files/{CONTENT}", "PUT", {"client": "a", "text": broken, "base": base})
    assert saved.status == 200 and (desk.folder / "content.yaml").read_text() == broken


def test_a_save_is_told_and_one_over_foreign_words_is_asked_about(desk: Desk) -> None:
    file = desk.ask(f"/api/files/{CONTENT}").json
    (desk.folder / "content.yaml").write_text(f"# theirs\n{SMALL}")
    body = {"client": "a", "text": f"# mine\n{SMALL}", "base": file["digest"]}
    conflict = desk.ask(f"/api/files/{CONTENT}", "PUT", body)
    assert conflict.status == 409 and conflict.json["text"] == f"# theirs\n{SMALL}"
    assert desk.ask(f"/api/files/{CONTENT}", "PUT", {**body, "base": conflict.json["digest"]}).status == 200
    assert (desk.folder / "content.yaml").read_text() == f"# mine\n{SMALL}"
    assert [event["client"] for event in desk.events("file")] == ["a"]
    assert desk.ask(f"/api/files/{CONTENT}", "PUT", {"text": "x"}).status == 400
    assert desk.ask(f"/api/files/{CONTENT}", "PUT", {"text": SMALL, "force": True}).status == 200


def test_what_other_programs_write_is_told_once_and_rendered(desk: Desk) -> None:
    (desk.folder / "new.yaml").write_text(SMALL.replace("First leaflet", "Their leaflet"))
    (desk.folder / "new.yaml").rename(desk.folder / "content.yaml")
    serial = desk.studio.serial
    look(desk.studio)
    look(desk.studio)
    (told,) = desk.events("file")
    assert told["id"] == CONTENT and "Their leaflet" in told["text"]
    assert desk.studio.serial > serial
    # What the studio itself has saved is no news.
    desk.ask(f"/api/files/{CONTENT}", "PUT", {"client": "a", "text": SMALL, "force": True})
    look(desk.studio)
    assert len(desk.events("file")) == 2


def test_pictures_have_the_width_that_is_asked_for_within_bounds(desk: Desk) -> None:
    from PIL import Image

    digest = desk.line("one", "First page")[1]
    for asked_for, given in ((300, 300), (1, 40), (99999, 4000)):
        reply = desk.ask(f"/api/pages/{digest}.png?width={asked_for}")
        assert reply.headers["content-type"] == "image/png" and "immutable" in reply.headers["cache-control"]
        assert abs(Image.open(BytesIO(reply.body)).width - given) <= 1
    assert desk.ask(f"/api/pages/{digest}.png?width=../../x").status == 400
    assert desk.ask("/api/pages/0000.png").status == 404
    assert desk.ask("/api/pages/0000/words").status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../app.py", "/assets/%2e%2e/app.py", "/assets/index.html", "/api/files/content.yaml",
        "/api/files/../content.yaml", "/api/files/%2e%2e%2fcontent.yaml", "/api/outputs/report.json",
        "/content.yaml", "/api/files/", "//etc/passwd", "/api/pages/../../content.yaml",
    ],
)  # fmt: skip
def test_no_file_is_given_out_by_its_path(desk: Desk, path: str) -> None:
    reply = desk.ask(path)
    assert reply.status in (404, 405) and b"leaflets" not in reply.body


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        ({"id": CONTENT}, {}, 400),
        ({"id": CONTENT, "text": 1}, {}, 400),
        ({"id": 1, "text": "x"}, {}, 400),
        ({"id": "nothing", "text": "x"}, {}, 404),
        ([1], {}, 400),
        ({"id": CONTENT, "text": "x"}, {"content-type": "text/plain"}, 415),
        ({"id": CONTENT, "text": "x"}, {"content-type": "application/x-www-form-urlencoded"}, 415),
    ],
)
def test_what_is_not_as_it_should_be_changes_nothing(
    desk: Desk, body: Any, headers: dict[str, str], status: int
) -> None:
    works = len(desk.works)
    assert desk.ask("/api/buffers", "POST", body, headers=headers).status == status
    assert len(desk.works) == works and not desk.studio.workspace.buffers


def test_deep_json_is_refused(desk: Desk) -> None:
    headers = {"content-type": "application/json"}
    assert desk.ask("/api/buffers", "POST", headers=headers, pieces=(b"[" * 100_000,)).status == 400


def test_another_edition_is_rendered_while_somebody_looks_at_it(desk: Desk) -> None:
    shown = {"client": "a", "leaflet": "one", "edition": "office"}
    assert desk.ask("/api/show", "POST", shown).status == 202
    assert desk.works[-1].shown == (("one", "office"),)
    desk.render()
    assert desk.studio.state()["leaflets"][0]["editions"]["office"]["pages"]
    works = len(desk.works)
    desk.ask("/api/show", "POST", {**shown, "edition": "screen"})
    assert len(desk.works) == works and desk.studio.change() and desk.works[-1].shown == (("one", "screen"),)
    assert desk.ask("/api/show", "POST", {**shown, "leaflet": "three"}).status == 404
    assert desk.ask("/api/show", "POST", {**shown, "edition": "../x"}).status == 404


def test_the_pages_can_be_had_as_pictures(desk: Desk) -> None:
    reply = desk.ask("/api/presentation")
    names = zipfile.ZipFile(BytesIO(reply.body)).namelist()
    assert names == ["one-01.png", "one-02.png", "two-01.png", "two-02.png"]


def test_what_a_build_wrote_is_given_out_by_ids(desk: Desk) -> None:
    output = desk.folder / "output"
    output.mkdir()
    (output / "one-screen.pdf").write_bytes(b"%PDF")
    (output / "mine.pdf").write_bytes(b"mine")
    (desk.folder / "secret.pdf").write_bytes(b"secret")
    (output / "link.pdf").symlink_to(desk.folder / "secret.pdf")
    files = {
        name: {"edition": "screen"} for name in ("one-screen.pdf", "link.pdf", "../secret.pdf", "gone.pdf")
    }
    (output / "report.json").write_text(json.dumps({"files": files}))
    listed = desk.ask("/api/outputs").json
    assert [(entry["name"], entry["edition"]) for entry in listed] == [
        ("one-screen.pdf", "screen"),
        ("report.json", "report"),
    ]
    reply = desk.ask(f"/api/outputs/{listed[0]['id']}")
    assert reply.body == b"%PDF" and "attachment" in reply.headers["content-disposition"]
    assert desk.ask(f"/api/outputs/{id_of('mine.pdf')}").status == 404


def test_completion_knows_the_fields_of_each_path_and_writes_blocks_that_are_whole() -> None:
    schema = json.loads((ROOT / "schema/content.schema.json").read_text(encoding="utf-8"))
    made = completion_of(schema)
    fields = {path: {field["name"]: field for field in found} for path, found in made["fields"].items()}
    assert {"product", "leaflets", "references"} <= fields[""].keys()
    assert fields["leaflets.*"]["audience"]["values"] == ["patient", "hcp", "public"]
    assert fields["leaflets.*.sections[]"]["title"]["required"]
    assert "text" in fields["values.*"] and "title" in fields["references[]"]
    kinds = {kind["name"]: kind for kind in made["kinds"]}
    assert kinds["list"]["snippet"] == "block: list\nitems:\n  - ${text}"
    assert kinds["warning"]["snippet"] == "block: warning\ntitle: ${title}\ntext: ${text}"
    assert all(kind["doc"] and kind["snippet"].startswith(f"block: {name}") for name, kind in kinds.items())


def test_the_page_of_the_studio_gets_a_nonce_of_its_own_each_time(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "index.html").write_text('<meta name="studio-nonce" content="{{nonce}}">')
    monkeypatch.setattr("brochure.studio.app.WEB", tmp_path)
    one, two = desk.ask("/"), desk.ask("/")
    policy = one.headers["content-security-policy"]
    nonce = one.body.decode().split('"')[3]
    assert f"'nonce-{nonce}'" in policy and "script-src 'self';" in policy and "unsafe" not in policy
    assert one.body != two.body
