"""What a worker knows of the shell that the program was started from."""

from __future__ import annotations

import os

import pytest

from brochure.pipeline.workers import in_worker


def _environment(_what: str) -> dict[str, str]:
    return dict(os.environ)


@pytest.mark.parametrize(
    "name", ["HB_SHAPER_LIST", "FONTCONFIG_SYSROOT", "PANGO_RC_FILE", "GS_OPTIONS", "MALLOC_ARENA_MAX", "ANY"]
)
def test_nothing_of_the_shell_reaches_a_worker(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "fallback")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    there = in_worker(_environment, "")
    assert name not in there
    assert there["SOURCE_DATE_EPOCH"] == "1700000000"
    assert there["PATH"] == os.environ["PATH"]
    assert os.environ[name] == "fallback"
