"""Who may talk to the studio: the browser that its address was opened in, and no other page.

What is refused: another ``Host`` (a name of the web that leads here), a foreign ``Origin``, a request without
the cookie or the key, a body that is too large, a method that nothing asks for.

A browser gives a cookie to every port of a machine, so to servers of other users, too.  What belongs to the
project is therefore given out for a key besides, which the page keeps where no other port can read it.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from brochure.studio.registry import digest

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Largest body of a request, in bytes: a content file as JSON.
BODY_LIMIT = 12 * 1024 * 1024
METHODS = ("GET", "POST", "PUT")
#: Where a request has the key: this header, or this field of the address where a browser sends no headers.
KEY_HEADER, KEY_FIELD = "x-studio-key", "key"
#: What nothing but the key opens.
_KEPT = "/api/"
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
)
_PLAIN_POLICY = b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class Keys:
    """The token that opens the studio, once, and what the cookie of a browser says then."""

    def __init__(self) -> None:
        self._token: str | None = None
        self.session = secrets.token_urlsafe(32)
        self.key = secrets.token_urlsafe(32)
        #: Digests of cookies and keys from before the studio was started again: their windows are open still.
        self.earlier: frozenset[str] = frozenset()

    def token(self) -> str:
        """A new token: the one before it opens nothing any more."""
        self._token = secrets.token_urlsafe(32)
        return self._token

    def opens(self, token: str) -> bool:
        """Whether a token is the one that opens; it is used up then."""
        if self._token is None or not same(token, self._token):
            return False
        self._token = None
        return True

    def admits(self, session: str) -> bool:
        """Whether the cookie of a browser is the one that was given out."""
        return self._is_known(session, self.session)

    def unlocks(self, key: str) -> bool:
        """Whether the key of a page is the one that was given out."""
        return self._is_known(key, self.key)

    def _is_known(self, given: str, wanted: str) -> bool:
        told = digest(given)
        return any([same(given, wanted), *(same(told, one) for one in self.earlier)])


def same(given: str, wanted: str) -> bool:
    """Whether two secrets are the same, in a time that tells nothing."""
    return hmac.compare_digest(given.encode(errors="surrogatepass"), wanted.encode())


class Guard:
    """Lets requests through to an app, or refuses them."""

    def __init__(self, app: App, keys: Keys, hosts: frozenset[str], cookie: str) -> None:
        """*hosts* are the values of ``Host`` that are served, *cookie* is the name of the cookie."""
        self._app = app
        self._keys = keys
        self._hosts = hosts
        self._cookie = cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            # Nothing here speaks WebSocket.
            await send({"type": "websocket.close", "code": 1008})
            return
        refusal = self._refusal(scope)
        if refusal is not None:
            await _answer(send, *refusal)
            return
        headers = _headers(scope)
        if _opens(scope):
            token = _token(scope) or ""
            if self._keys.opens(token):
                value = f"{self._cookie}={self._keys.session}; HttpOnly; SameSite=Strict; Path=/"
                await _welcome(send, self._keys.key, (b"set-cookie", value.encode()))
            else:
                await _answer(send, 403, _USED)
            return
        if not self._keys.admits(self._session(headers)):
            await _answer(send, 403, _CLOSED)
            return
        if scope["path"].startswith(_KEPT) and not self._keys.unlocks(_key(scope, headers)):
            await _answer(send, 403, _CLOSED)
            return
        if scope["method"] != "GET":
            # All of it, before anybody works on a part: not every sender says how large it is.
            body = await _body(receive)
            if body is None:
                await _answer(send, 413, _TOO_LARGE)
                return
            receive = _again(body, receive)
        await self._app(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Why a request is refused whoever sends it; None where it is not."""
        headers = _headers(scope)
        method = scope["method"]
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1 or headers["host"].lower() not in self._hosts:
            return 403, "This address does not lead to the studio."
        if method not in METHODS:
            return 405, "That is not done here."
        origin = headers.get("origin")
        if origin is not None and origin.lower() != f"http://{headers['host'].lower()}":
            return 403, "Another page asks for this, and may not."
        site = headers.get("sec-fetch-site")
        if site not in (None, "same-origin", "none") and not _opens(scope):
            return 403, "Another page asks for this, and may not."
        if method != "GET" and origin is None and site != "same-origin":
            return 403, "Nothing says which page asks for this."
        length = headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > 12 or int(length) > BODY_LIMIT:
            return 413, _TOO_LARGE
        return None

    def _session(self, headers: dict[str, str]) -> str:
        cookies: SimpleCookie = SimpleCookie()
        try:
            cookies.load(headers.get("cookie", ""))
        except CookieError:
            return ""
        found = cookies.get(self._cookie)
        return found.value if found is not None else ""


_TOO_LARGE = "That is too large."
_USED = (
    "This address was used, or is of a studio that was ended. Each opens the studio once. "
    "If it is open in another window, go on there; otherwise start the studio again."
)
_CLOSED = "This window may not look into the studio. Open it with the address that was printed at its start."


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _token(scope: Scope) -> str | None:
    return _field(scope, "token")


def _key(scope: Scope, headers: dict[str, str]) -> str:
    return headers.get(KEY_HEADER) or _field(scope, KEY_FIELD) or ""


def _field(scope: Scope, name: str) -> str | None:
    """A field of the address of a request; None where it is not there."""
    try:
        found = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=10).get(name)
    except ValueError:
        return None
    return found[0] if found else None


async def _body(receive: Receive) -> bytes | None:
    """The body of a request; None for one that is too large."""
    pieces: list[bytes] = []
    left = BODY_LIMIT
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        piece = message.get("body", b"")
        left -= len(piece)
        if left < 0:
            return None
        pieces.append(piece)
        if not message.get("more_body", False):
            return b"".join(pieces)


def _again(body: bytes, receive: Receive) -> Receive:
    """Gives a body that was read, and then what comes after it."""
    given = False

    async def again() -> MutableMapping[str, Any]:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _with_headers(send: Send) -> Send:
    async def headed(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            names = {name for name, _value in message["headers"]}
            more = list(_HEADERS)
            if b"content-security-policy" not in names:
                more.append((b"content-security-policy", _PLAIN_POLICY))
            if b"cache-control" not in names:
                more.append((b"cache-control", b"no-store"))
            message = {**message, "headers": [*message["headers"], *more]}
        await send(message)

    return headed


def _opens(scope: Scope) -> bool:
    """True of the address that opens the studio: a token is there, which no other page knows."""
    return scope["method"] == "GET" and scope["path"] == "/" and _token(scope) is not None


async def _welcome(send: Send, key: str, *headers: tuple[bytes, bytes]) -> None:
    """A page that leads on to the studio, with the key behind a ``#``: no browser sends that on.

    Not a redirect: a browser that was sent here by a file would leave out the cookie then.
    """
    leads = f'<!doctype html><meta http-equiv="refresh" content="0;url=/#key={key}"><title>Studio</title>'
    body = leads.encode()
    kind = (b"content-type", b"text/html; charset=utf-8")
    start = {"type": "http.response.start", "status": 200, "headers": [kind, *headers]}
    headed = _with_headers(send)
    await headed(start)
    await headed({"type": "http.response.body", "body": body})


async def _answer(send: Send, status: int, text: str, *headers: tuple[bytes, bytes]) -> None:
    body = f"{text}\n".encode() if text else b""
    start = {
        "type": "http.response.start",
        "status": status,
        "headers": [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            *headers,
        ],
    }
    headed = _with_headers(send)
    await headed(start)
    await headed({"type": "http.response.body", "body": body})
