"""Times one word's way to the page as Chromium shows it: ``python -m tests.studio.browser.speed [EDITS]``.

From the change in the editor, without the rest of the keys, to the moment at which the page's new picture has
taken the place of the old one; each shipped leaflet by itself.  ``make bench`` measures the server's part.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

import pytest

from tests.judges import chromium
from tests.project import ROOT, shipped

_SCRIPT = Path(__file__).with_suffix(".js")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.studio.browser.speed")
    parser.add_argument("edits", nargs="?", type=int, default=30, help="edits of each leaflet (30)")
    edits = max(1, parser.parse_args().edits)
    with tempfile.TemporaryDirectory() as folder:
        project = shipped(Path(folder) / "project")
        content = str(project.folder / "content.yaml")
        request = {"python": sys.executable, "root": str(ROOT), "content": content, "edits": edits}
        try:
            times = chromium.drive(_SCRIPT, request)
        except pytest.skip.Exception as error:
            raise SystemExit(str(error)) from None
    print(f"{edits} edits of each, seconds\n{'':26}{'min':>8}{'median':>8}{'max':>8}")
    for name, seconds in times.items():
        print(f"{'seen in Chromium, ' + name:26}{min(seconds):8.2f}{median(seconds):8.2f}{max(seconds):8.2f}")


if __name__ == "__main__":
    main()
