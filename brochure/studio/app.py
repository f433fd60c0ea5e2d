"""What the browser asks for, address by address."""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from brochure.source.outside import read_file
from brochure.studio.building import TYPES
from brochure.studio.hub import MOST_LISTENERS
from brochure.studio.pictures import NARROWEST, WIDEST
from brochure.studio.studio import Studio
from brochure.studio.workspace import Conflict, Refused

#: The built files of the browser's half.
WEB = Path(__file__).with_name("web")
#: Those that are handed out, with their types.
_ASSETS = {
    "studio.js": "text/javascript",
    "studio.css": "text/css",
    "licences.txt": "text/plain",
    "icon.svg": "image/svg+xml",
}
_ASSET_LIMIT = 8 * 1024 * 1024
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

Handler = Callable[[Studio, Request], Awaitable[Response]]


class Json(Response):
    """Plain values as an answer."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The bytes of some values."""
        # Escaped: a text that is being written may hold half a character, which has no bytes of its own.
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode()


def app_of(studio: Studio, more: Callable[[], contextlib.AbstractAsyncContextManager[None]]) -> Starlette:
    """The app of a studio; *more* is what goes on beside it."""

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        studio.open()
        try:
            async with more():
                yield
        finally:
            await studio.close()

    return Starlette(routes=list(_routes(studio)), lifespan=lifespan)


def _routes(studio: Studio) -> list[Route]:
    def route(path: str, handler: Handler, method: str = "GET") -> Route:
        async def endpoint(request: Request) -> Response:
            try:
                return await handler(studio, request)
            except Conflict as error:
                return Json(
                    {"error": f"{error}", "text": error.text, "digest": error.digest}, status_code=409
                )
            except Refused as error:
                return Json({"error": str(error)}, status_code=error.status)
            except LookupError as error:
                return Json({"error": str(error).strip("'\"")}, status_code=404)

        return Route(path, endpoint, methods=[method])

    return [
        route("/", _page),
        route("/assets/{name}", _asset),
        route("/api/project", _project),
        route("/api/events", _events),
        route("/api/files/{id}", _file),
        route("/api/files/{id}", _save, "PUT"),
        route("/api/buffers", _buffer, "POST"),
        route("/api/show", _show, "POST"),
        route("/api/place", _place, "POST"),
        route("/api/text", _text, "POST"),
        route("/api/edit", _edit, "POST"),
        route("/api/claim", _claim),
        route("/api/compare/{leaflet}", _compare),
        route("/api/completion", _completion),
        route("/api/build", _build, "POST"),
        route("/api/outputs", _outputs),
        route("/api/outputs/{id}", _output),
        route("/api/open-folder", _open_folder, "POST"),
        route("/api/presentation", _presentation),
        route("/api/pages/{digest}.png", _picture),
        route("/api/pages/{digest}/words", _words),
    ]


async def given(request: Request, **wanted: type | tuple[type, ...]) -> dict[str, Any]:
    """The fields of the body of a request.  Raises :class:`Refused` for what is none of these."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise Refused("send that as application/json", 415)
    try:
        found = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise Refused("that is no JSON") from None
    if not isinstance(found, dict):
        raise Refused("that is no group of fields")
    for name, kind in wanted.items():
        value = found.get(name)
        if name not in found or not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
            raise Refused(f"the field “{name}” is missing, or is not what it should be")
    return found


async def _page(studio: Studio, request: Request) -> Response:
    nonce = secrets.token_urlsafe(16)
    try:
        page = read_file(WEB / "index.html", _ASSET_LIMIT).decode()
    except OSError:
        raise Refused("the pages of the studio are missing from the program", 500) from None
    headers = {"content-security-policy": _POLICY.format(nonce=nonce)}
    return Response(page.replace("{{nonce}}", nonce), media_type="text/html", headers=headers)


async def _asset(studio: Studio, request: Request) -> Response:
    kind = _ASSETS.get(request.path_params["name"])
    if kind is None:
        raise Refused("there is no such file", 404)
    try:
        data = await run_in_threadpool(read_file, WEB / request.path_params["name"], _ASSET_LIMIT)
    except OSError:
        raise Refused("there is no such file", 404) from None
    return Response(data, media_type=kind, headers={"cache-control": "no-cache"})


async def _project(studio: Studio, request: Request) -> Response:
    return Json(studio.project())


async def _events(studio: Studio, request: Request) -> Response:
    if studio.hub.listeners >= MOST_LISTENERS:
        raise Refused("too many windows are open", 503)
    events = studio.hub.listen(studio.state())
    return StreamingResponse(events, media_type="text/event-stream")


async def _file(studio: Studio, request: Request) -> Response:
    file = studio.workspace.file(request.path_params["id"])
    text, digest = studio.workspace.read(file.id)
    buffer = studio.workspace.buffers.get(file.id)
    return Json({"id": file.id, "name": file.name, "text": text, "digest": digest, "buffer": buffer})


async def _save(studio: Studio, request: Request) -> Response:
    body = await given(request, text=str)
    id = request.path_params["id"]
    base = None if body.get("force") is True else body.get("base")
    if base is None and body.get("force") is not True:
        raise Refused("say which text was changed: `base` is its digest")
    digest = studio.save(str(body.get("client", "")), id, body["text"], base)
    return Json({"digest": digest})


async def _buffer(studio: Studio, request: Request) -> Response:
    body = await given(request, id=str, text=(str, type(None)))
    serial = studio.write(str(body.get("client", ""))[:100], body["id"], body["text"])
    return Json({"serial": serial}, status_code=202)


async def _show(studio: Studio, request: Request) -> Response:
    body = await given(request, leaflet=str, edition=str)
    studio.show(str(body.get("client", ""))[:100], body["leaflet"], body["edition"])
    return Json({}, status_code=202)


async def _place(studio: Studio, request: Request) -> Response:
    body = await given(request, file=str, line=int, column=int)
    return Json({"places": studio.places(body["file"], body["line"], body["column"])})


async def _text(studio: Studio, request: Request) -> Response:
    body = await given(request, address=str)
    return Json(await run_in_threadpool(studio.typed.source, body["address"]))


async def _edit(studio: Studio, request: Request) -> Response:
    body = await given(request, address=str, was=str, text=str)
    change = await run_in_threadpool(studio.typed.change, body["address"], body["was"], body["text"])
    return Json(change)


async def _picture(studio: Studio, request: Request) -> Response:
    asked = request.query_params.get("width", "800")
    if not asked.isdecimal() or len(asked) > 5:
        raise Refused("the width is a number of pixels")
    width = min(max(int(asked), NARROWEST), WIDEST)
    picture = await run_in_threadpool(studio.pictures.picture, request.path_params["digest"], width)
    if picture is None:
        raise Refused("this page is not there any more", 404)
    headers = {"cache-control": "private, max-age=31536000, immutable"}
    return Response(picture, media_type="image/png", headers=headers)


async def _words(studio: Studio, request: Request) -> Response:
    words = await studio.words(request.path_params["digest"])
    if words is None:
        raise Refused("this page is not there any more", 404)
    return Json(words)


async def _claim(studio: Studio, request: Request) -> Response:
    leaflet, address = request.query_params.get("leaflet", ""), request.query_params.get("address", "")
    return Json(await studio.rendering.ask("claim", leaflet=leaflet, address=address))


async def _compare(studio: Studio, request: Request) -> Response:
    return Json(await studio.rendering.ask("compare", leaflet=request.path_params["leaflet"]))


async def _completion(studio: Studio, request: Request) -> Response:
    return Json(await studio.completion())


async def _build(studio: Studio, request: Request) -> Response:
    await given(request)
    studio.building.start()
    return Json({}, status_code=202)


async def _outputs(studio: Studio, request: Request) -> Response:
    return Json(await run_in_threadpool(lambda: list(studio.building.outputs())))


async def _output(studio: Studio, request: Request) -> Response:
    path, data = await run_in_threadpool(studio.building.output, request.path_params["id"])
    # Kept as a file: a page that a build has written is no page of the studio.
    headers = {"content-disposition": f"attachment; filename*=utf-8''{quote(path.name)}"}
    return Response(data, media_type=TYPES[path.suffix], headers=headers)


async def _open_folder(studio: Studio, request: Request) -> Response:
    await given(request)
    await studio.building.open_folder()
    return Json({})


async def _presentation(studio: Studio, request: Request) -> Response:
    data = await run_in_threadpool(studio.presentation)
    headers = {"content-disposition": 'attachment; filename="pages.zip"'}
    return Response(data, media_type="application/zip", headers=headers)
