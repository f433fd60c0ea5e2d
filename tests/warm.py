"""What most runs of the program are forked from: it has read the program's own files, and laid out nothing.

A run that is forked from :mod:`tests.forkable` reads them again each time: a third of a small build.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from brochure.content.load import read
from brochure.layout.leaflet import prepare
from brochure.layout.style import style_of
from brochure.report import html
from brochure.rules.judge import read_rules
from brochure.typesetting.sheets import read_styles
from tests import forkable  # noqa: F401
from tests.project import small

with tempfile.TemporaryDirectory() as folder:
    loaded = read(small(Path(folder)).folder / "content.yaml")
    style = style_of(loaded.project)
    for name in loaded.brochure.leaflets:
        laid_out = prepare(loaded, name, style)
        read_rules(laid_out.leaflet)
        read_styles(laid_out.styles)
# Compiled: every build writes a report.
html._environment().get_template("report.html")
del loaded, style, laid_out
