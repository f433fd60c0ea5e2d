"""The gallery of the documents: whole, true, and built from content that anybody could write."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from brochure.content.blocks import KINDS
from brochure.content.pages import Cover
from setup.gallery import DOCS, PAGE, PICTURES, blocks, icons, pages, project, samples, text
from tests.project import Project

#: The folder of the pictures holds no more bytes.
MOST = 3_000_000


def test_every_kind_of_block_and_every_look_is_shown() -> None:
    assert set(samples()) == set(KINDS)
    shown = {*blocks(), *(page.name for page in pages())}
    looks = get_args(get_args(Cover.model_fields["look"].annotation)[0])
    assert "photo" in looks
    assert {f"cover-{look}" for look in looks} < shown
    pictures = {path.stem: path.stat().st_size for path in (DOCS / PICTURES).glob("*.webp")}
    assert set(pictures) == {*shown, "icons"}
    assert sum(pictures.values()) < MOST
    # For both audiences.
    for page in pages():
        assert {of.audience for of in page.shown} == {"patient", "hcp"}, page.name


def test_the_page_is_as_make_gallery_writes_it() -> None:
    page = (DOCS / PAGE).read_text(encoding="utf-8")
    assert page == text()
    assert all(f"`{name}`" in page for name in icons())
    headings = {
        re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^##+ (.+)$", page, re.MULTILINE)
    }
    index = page[: page.index("\n## ")]
    assert set(re.findall(r"\]\(#([^)]+)\)", index)) <= headings


def test_the_samples_can_be_built(tmp_path: Path) -> None:
    made = Project(tmp_path)
    for name, data in project().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    ended = made.run("check")
    assert ended.code == 0, ended.err
