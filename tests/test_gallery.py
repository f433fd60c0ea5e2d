"""The gallery of the documents: whole, true, and built from content that anybody could write."""

from __future__ import annotations

from pathlib import Path

from brochure.content.blocks import KINDS
from setup.gallery import DOCS, PAGE, PICTURES, content, icons, samples, text
from tests.project import Project


def test_every_kind_of_block_is_shown() -> None:
    assert set(samples()) == set(KINDS)
    pictures = {path.stem for path in (DOCS / PICTURES).glob("*.webp")}
    assert pictures == {*KINDS, "icons"}


def test_the_page_is_as_make_gallery_writes_it() -> None:
    page = (DOCS / PAGE).read_text(encoding="utf-8")
    assert page == text()
    assert all(f"`{name}`" in page for name in icons())


def test_the_blocks_can_be_built(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("content.yaml", content())
    ended = project.run("check")
    assert ended.code == 0, ended.err
