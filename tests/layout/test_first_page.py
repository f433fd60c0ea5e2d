"""The first page of a leaflet without a cover begins as high as all others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.blocks.leaflets import content, make


def test_the_first_section_begins_at_the_head_of_its_page(tmp_path: Path) -> None:
    text = content(["Words."]).replace("start: panel", "start: flow")
    before, _cover, rest = text.partition("    cover:\n      title: Sample\n      audience: For tests\n")
    made = make(tmp_path, before + rest)
    title = next(found for found in made.typeset.placed if found.at == "sections.0.title")
    assert title.page == 1
    assert title.box.top == pytest.approx(made.typeset.pages[0].live.top, abs=0.01)
