"""Rendering templates leaves nothing behind in the interpreter."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.project import ROOT, small

#: Lays a leaflet out, then counts the calls of a function, as profilers and some tests do.
COUNTING = """
import sys
from pathlib import Path
from brochure.content.load import read
from brochure.layout.style import style_of
from brochure.layout.leaflet import prepare
from brochure.layout import environment
from brochure.errors import ContentError
environment.SECONDS_LIMIT = 0.3
loaded = read(Path("content.yaml"))
try:
    prepare(loaded, "one", style_of(loaded.project))
except ContentError as error:
    assert "takes longer" in str(error), error
counted = 0
def count(frame, event, argument):
    global counted
    counted += 1
def called():
    return 1
sys.setprofile(count)
for _ in range(10):
    called()
sys.setprofile(None)
print(counted >= 20)
"""


#: A template that is interrupted.
ENDLESS = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"


@pytest.mark.parametrize("template", ["<p>words</p>", ENDLESS])
def test_calls_can_be_counted_after_a_template_was_rendered(tmp_path: Path, template: str) -> None:
    project = small(tmp_path / "project")
    project.write("templates/blocks/paragraph.html", template)
    # Python 3.11 would run for ever where an interrupt is marked that never comes.
    done = subprocess.run(
        [sys.executable, "-c", COUNTING],
        cwd=project.folder,
        env=project.environ({"PYTHONPATH": str(ROOT)}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == "True\n", done.stderr
