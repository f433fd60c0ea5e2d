"""The studio in a real browser, used as people use it: scenarios.js plays, each scenario is a test here."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from brochure.approval.record import following, write_approvals, write_version
from brochure.review.review_data import dossier_of
from brochure.studio.messages import Work
from brochure.studio.rendering import Renderer
from tests.approval.sample import approval
from tests.in_process import here
from tests.judges import chromium
from tests.project import ROOT, SMALL

_SCENARIOS = Path(__file__).with_name("scenarios.js")
_NAMES = re.findall(r'^  async "(.+)"\(\) {$', _SCENARIOS.read_text(encoding="utf-8"), re.MULTILINE)

#: What the flyer of the small project has besides: a value, which a text uses, and other texts.
_VALUES = """\
values:
  warm: { text: 38 °C, meaning: A temperature, source: "[@alpha, page 1]", date: 2026-11 }
references:
"""
_TEXTS = """\
          - Words of the first leaflet.[@alpha]
          - Call us from {warm} on.
          - No cats.
"""
_LAST = """\
          - The last words.
          - block: references
"""
_FOLDED = """\
  two:
    audience: hcp
    format: a4-roll-fold
    market: none
    language: en-GB
    title: Second leaflet
    description: A sample
    job-code: "[job code]"
    prepared: 2026-11
    sections:
      - { title: One, start: panel, blocks: ["Words of the second leaflet.[@alpha]"] }
      - { title: Two, start: panel, blocks: [Words.] }
      - { title: Three, start: panel, blocks: [Words.] }
      - { title: Four, start: panel, blocks: [Words.] }
      - { title: Five, start: panel, blocks: [Words.] }
      - { title: Six, start: panel, blocks: [{ block: references }] }
"""
#: A flyer whose pages are set at once, and a leaflet that is folded.
_CONTENT = (
    SMALL.partition("  two:\n")[0]
    .replace("references:\n", _VALUES, 1)
    .replace("          - Words of the first leaflet.[@alpha]\n", _TEXTS)
    .replace("          - block: references\n", _LAST)
    + _FOLDED
)


def _approve(folder: Path, approved: Path) -> None:
    """Put approvals of the first leaflet of a project, as it is now, into another folder."""
    content = folder / "content.yaml"
    with here():
        renderer = Renderer(content)
        for _told in renderer.steps(Work(1, {}, frozenset(), ())):
            pass
        version = dossier_of(renderer.evidence("one"), None).version.as_dict()
    digest = write_version(approved, "one", version)
    write_approvals(approved, [following([], approval(folder, "one", version=digest))])


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What went wrong in each scenario, empty where nothing did: all are played in one browser."""
    folder = tmp_path_factory.mktemp("studio") / "project"
    folder.mkdir()
    (folder / "content.yaml").write_text(_CONTENT, encoding="utf-8", newline="\n")
    approved = tmp_path_factory.mktemp("approved")
    _approve(folder, approved)
    request = {
        "python": sys.executable,
        "root": str(ROOT),
        "folder": str(folder),
        "approved": str(approved),
        "only": [],
    }
    answer: dict[str, str] = chromium.drive(_SCENARIOS, request)
    return answer


def test_all_scenarios_are_found() -> None:
    assert len(_NAMES) > 15


@pytest.mark.parametrize("name", _NAMES)
def test_in_the_browser_it(name: str, told: dict[str, str]) -> None:
    assert told[name] == ""
