"""Who is refused: other hosts, other pages, those without a cookie, other methods, large bodies."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from brochure.studio.guard import BODY_LIMIT, KEY_HEADER, Guard, Keys, Receive, Scope, Send
from brochure.studio.registry import digest
from tests.studio.served import HOST, Reply, ask

COOKIE = "brochure-session-8321"


async def _inside(scope: Scope, receive: Receive, send: Send) -> None:
    """An app that says how much was sent to it."""
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": f"{size}".encode()})


class Door:
    """A guarded app and its keys."""

    def __init__(self) -> None:
        self.keys = Keys()
        self.app = Guard(_inside, self.keys, frozenset({HOST, "localhost:8321"}), COOKIE)

    def knock(self, path: str = "/api/project", method: str = "GET", **headers: str) -> Reply:
        """Ask as the studio's own page does, but for some headers."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        own = {"cookie": f"{COOKIE}={self.keys.session}", KEY_HEADER: self.keys.key}
        return ask(self.app, path, method, headers={**own, **given})


def test_the_page_of_the_studio_gets_in() -> None:
    door = Door()
    assert door.knock().status == 200
    assert door.knock(method="POST").status == 200
    assert door.knock(host="localhost:8321", origin="http://localhost:8321").status == 200
    # A browser that was opened by hand sends neither.
    assert door.knock("/", origin="", sec_fetch_site="none").status == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example:8321", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.evil.example:8321", "", "[::1]:8321"],
)
def test_a_name_that_was_made_to_lead_here_reaches_nothing(host: str) -> None:
    door = Door()
    assert door.knock(host=host, origin=f"http://{host}").status == 403
    assert door.knock(f"/?token={door.keys.token()}", host=host, origin="").status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": f"https://{HOST}"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site", "origin": ""},
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_another_page_reaches_nothing(headers: dict[str, str], method: str) -> None:
    assert Door().knock(method=method, **headers).status == 403


def test_what_changes_something_says_which_page_asks() -> None:
    door = Door()
    assert door.knock(method="POST", origin="", sec_fetch_site="").status == 403
    assert door.knock(method="PUT", origin="", sec_fetch_site="none").status == 403
    assert door.knock(method="POST", origin="").status == 200


@pytest.mark.parametrize("cookie", ["", f"{COOKIE}=", f"{COOKIE}=wrong", "other=1", f"{COOKIE}=é", ";;=;"])
@pytest.mark.parametrize("path", ["/", "/assets/studio.js", "/api/project", "/api/events"])
def test_nothing_is_given_out_without_the_cookie(path: str, cookie: str) -> None:
    assert Door().knock(path, cookie=cookie).status == 403


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_a_cookie_alone_which_every_port_of_the_machine_is_told_reaches_nothing(method: str) -> None:
    door = Door()
    for key in ("", "wrong", "é", door.keys.session):
        assert door.knock(method=method, x_studio_key=key).status == 403
        assert door.knock(f"/api/events?key={key}", method, x_studio_key="").status == 403
    # Links, pictures and events have no headers of their own.
    assert door.knock(f"/api/events?key={door.keys.key}", method, x_studio_key="").status == 200
    # The program's own page, which tells nothing, finds the key in the browser.
    assert door.knock("/", x_studio_key="").status == 200


def test_a_token_opens_once_and_gives_a_cookie_that_no_script_and_no_other_page_gets() -> None:
    door = Door()
    token = door.keys.token()
    opened = door.knock(f"/?token={token}", cookie="", origin="", sec_fetch_site="none")
    # Behind a #: no browser sends that to anybody.
    assert opened.status == 200 and f'url=/#key={door.keys.key}"'.encode() in opened.body
    cookie = opened.headers["set-cookie"]
    assert cookie == f"{COOKIE}={door.keys.session}; HttpOnly; SameSite=Strict; Path=/"
    again = door.knock(f"/?token={token}", cookie="", origin="")
    assert again.status == 403 and "set-cookie" not in again.headers


@pytest.mark.parametrize("token", ["", "x", "é", "%00"])
def test_a_wrong_token_opens_nothing_and_the_right_one_still_does(token: str) -> None:
    door = Door()
    right = door.keys.token()
    assert door.knock(f"/?token={token}", cookie="", origin="").status == 403
    assert door.knock(f"/?token={right}", cookie="", origin="").status == 200


def test_a_file_of_this_machine_may_lead_to_the_token() -> None:
    door = Door()
    token = door.keys.token()
    assert door.knock("/", cookie="", origin="", sec_fetch_site="cross-site").status == 403
    assert door.knock(f"/?token={token}", cookie="", origin="", sec_fetch_site="cross-site").status == 200


def test_a_new_token_takes_the_place_of_the_one_before() -> None:
    door = Door()
    old, new = door.keys.token(), door.keys.token()
    assert door.knock(f"/?token={old}", cookie="").status == 403
    assert door.knock(f"/?token={new}", cookie="").status == 200


def test_a_token_counts_at_the_front_door_alone() -> None:
    door = Door()
    assert door.knock(f"/api/project?token={door.keys.token()}", cookie="").status == 403


def test_a_window_that_was_open_before_a_restart_gets_in() -> None:
    before, after = Door(), Door()
    assert after.knock(cookie=f"{COOKIE}={before.keys.session}").status == 403
    after.keys.earlier = frozenset({digest(before.keys.session), digest(before.keys.key)})
    kept = {"cookie": f"{COOKIE}={before.keys.session}", "x_studio_key": before.keys.key}
    assert after.knock(**kept).status == 200
    # What is noted is not what opens.
    assert after.knock(cookie=f"{COOKIE}={digest(before.keys.session)}").status == 403


@pytest.mark.parametrize("method", ["DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "CONNECT"])
def test_other_methods_are_refused(method: str) -> None:
    assert Door().knock(method=method).status == 405


@pytest.mark.parametrize("length", [str(BODY_LIMIT + 1), "-1", "many", "9" * 40])
def test_a_body_that_says_that_it_is_too_large_is_not_read(length: str) -> None:
    assert Door().knock(method="POST", content_length=length).status == 413


def test_a_body_that_does_not_say_how_large_it_is_is_read_no_further() -> None:
    door = Door()
    headers = {"cookie": f"{COOKIE}={door.keys.session}", "transfer-encoding": "chunked"}
    piece = bytes(BODY_LIMIT // 2)
    assert ask(door.app, "/x", "POST", headers=headers, pieces=(piece, piece)).status == 200
    assert ask(door.app, "/x", "POST", headers=headers, pieces=(piece, piece, b"1")).status == 413


def test_no_answer_may_be_read_by_another_page_or_shown_in_one() -> None:
    door = Door()
    for reply in (door.knock(), door.knock(cookie=""), door.knock(host="evil.example")):
        assert "default-src 'none'" in reply.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["cross-origin-resource-policy"] == "same-origin"
        assert reply.headers["cache-control"] == "no-store"
        assert not any(name.startswith("access-control") for name in reply.headers)


def test_websockets_are_closed() -> None:
    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "websocket.connect"}

    asyncio.run(Door().app({"type": "websocket", "path": "/", "headers": []}, receive, send))
    assert [message["type"] for message in sent] == ["websocket.close"]
