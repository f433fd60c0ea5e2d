"""What the browser gets: built from its sources and locked packages to the same bytes, and little enough."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from tests.judges import chromium, tool
from tests.project import ROOT

_SOURCES = ROOT / "setup" / "studio"
_BUILT = ROOT / "brochure" / "studio" / "web"
#: Bytes of everything that the page loads.
_MOST = 700_000


def test_the_sources_build_to_the_same_bytes(tmp_path: Path) -> None:
    packages = tool.fetched("studio/node_modules")
    node = chromium.node()
    for name in ("build.js", "package.json"):
        shutil.copy(_SOURCES / name, tmp_path)
    shutil.copytree(_SOURCES / "src", tmp_path / "src")
    # Where they lie must not show in the bytes.
    (tmp_path / "node_modules").symlink_to(packages)
    tool.run([node, tmp_path / "build.js", tmp_path / "web", ROOT / "brochure" / "report" / "look.css"])
    built = {path.name: path.read_bytes() for path in (tmp_path / "web").iterdir()}
    assert sorted(built) == sorted(path.name for path in _BUILT.iterdir())
    different = [name for name, data in built.items() if data != (_BUILT / name).read_bytes()]
    assert different == [], "run: cd setup/studio && npm ci && npm run build"


def test_the_page_is_small_and_asks_nothing_from_outside() -> None:
    assert (
        sum(path.stat().st_size for path in _BUILT.iterdir() if path.suffix in (".js", ".css", ".html"))
        < _MOST
    )
    page = (_BUILT / "index.html").read_text(encoding="utf-8")
    assert "//" not in page.replace("<!--", "")
    assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?! src=)", page)
    assert "url(" not in (_BUILT / "studio.css").read_text(encoding="utf-8")


def test_every_package_is_locked_and_in_the_licences_where_it_is_bundled() -> None:
    lock = json.loads((_SOURCES / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert all("integrity" in about and "resolved" not in about for path, about in lock.items() if path)
    told = (_BUILT / "licences.txt").read_text(encoding="utf-8")
    wanted = json.loads((_SOURCES / "package.json").read_text(encoding="utf-8"))["dependencies"]
    for name, version in wanted.items():
        assert f"{name} {version} (" in told


def test_the_words_of_the_page_are_all_used_and_all_there() -> None:
    words = json.loads((_SOURCES / "src" / "words.json").read_text(encoding="utf-8"))
    code = "\n".join(path.read_text(encoding="utf-8") for path in (_SOURCES / "src").glob("*.[jh]*s*"))
    code += (_SOURCES / "src" / "index.html").read_text(encoding="utf-8")
    asked = set(re.findall(r"\bsay\(\s*\"([\w-]+)\"", code)) | set(
        re.findall(r'data-(?:say|label|tip)="([\w-]+)"', code)
    )
    assert asked - set(words) == set()
    families = set(re.findall(r"\bsay(?:Or)?\(\s*`([\w-]+)\$\{", code)) | {
        "open-",
        "key-",
        "severity-",
        "follow-",
        "theme-",
    }
    unused = {key for key in words if f'"{key}"' not in code and not key.startswith(tuple(families))}
    assert unused == set()
