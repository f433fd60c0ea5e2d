"""Studios of one project know of each other by a file that nobody else can read."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

from brochure.studio.registry import FILE, Registry, digest


def test_two_studios_of_a_project_know_of_each_other_until_one_has_ended(tmp_path: Path) -> None:
    one, two = Registry(tmp_path, 1001), Registry(tmp_path, 1002)
    one.enter("a")
    assert one.other() is None
    two.enter("b")
    assert one.other() is not None and two.other() is not None
    two.leave()
    assert one.other() is None


def test_a_studio_that_was_killed_is_not_told_of(tmp_path: Path) -> None:
    registry = Registry(tmp_path, 1001)
    registry.enter("a")
    entries = json.loads((tmp_path / FILE).read_text())
    entries.append({**entries[0], "pid": 2**22 + 1, "port": 1002})
    (tmp_path / FILE).write_text(json.dumps(entries))
    assert registry.other() is None


def test_the_file_is_for_its_owner_and_holds_nothing_that_opens_a_studio(tmp_path: Path) -> None:
    registry = Registry(tmp_path, 1001)
    before = os.umask(0)
    try:
        registry.enter("the cookie", "the key")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    told = (tmp_path / FILE).read_text()
    assert "the cookie" not in told and "the key" not in told


def test_the_next_studio_on_the_port_learns_which_cookies_and_keys_were_before(tmp_path: Path) -> None:
    first = Registry(tmp_path, 1001)
    assert first.enter("a", "key") == frozenset()
    first.leave()
    assert Registry(tmp_path, 1002).enter("b") == frozenset()
    assert Registry(tmp_path, 1001).enter("c") == {digest("a"), digest("key")}


def test_a_link_and_a_damaged_file_stop_nobody(tmp_path: Path) -> None:
    target = tmp_path / "other"
    target.write_text("mine")
    (tmp_path / FILE).symlink_to(target)
    registry = Registry(tmp_path, 1001)
    assert registry.enter("a") == frozenset() and registry.other() is None
    assert target.read_text() == "mine"
    (tmp_path / FILE).unlink()
    os.mkfifo(tmp_path / FILE)
    assert registry.enter("a") == frozenset() and registry.other() is None
    (tmp_path / FILE).unlink()
    damaged = ("{", "[1]", '{"pid": 1}', '[{"pid": "x", "since": "y"}]')
    for text in (*damaged, '[{"port": 1001, "since": 9e9, "known": 1}]'):
        (tmp_path / FILE).write_text(text)
        assert registry.other() is None
        registry.enter("a")
