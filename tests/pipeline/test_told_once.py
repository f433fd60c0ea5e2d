"""What a check of the content has told of a file is not told again of the print edition."""

from __future__ import annotations

import json
from pathlib import Path

from tests.blocks.test_figure import png
from tests.project import Project

CONTENT = """\
company: { name: "[Company name]", contact: "[company contact]" }
leaflets:
  one:
    audience: patient
    format: a5-flyer
    market: none
    language: en-GB
    title: First leaflet
    description: A sample
    job-code: "[job code]"
    prepared: 2026-11
    sections:
      - title: First page
        start: panel
        blocks: [{ block: figure, file: coarse.png, alt: Grey }, { block: figure, file: fine.png, alt: Grey }]
"""


def test_the_resolution_of_a_picture_is_told_at_its_place_in_the_content(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("content.yaml", CONTENT)
    project.write("coarse.png", png(961, 200))
    project.write("fine.png", png(1249, 200))
    done = project.run("build", "--edition", "print")
    assert done.code == 0, done.err
    told = json.loads((project.output / "report.json").read_text(encoding="utf-8"))["findings"]
    about = [(found["rule"], found["place"]["file"]) for found in told if " ppi " in found["message"]]
    # Of 260 ppi nothing was said before.
    assert about == [("layout.resolution", "content.yaml"), ("house.image-resolution", "one-print.pdf")]
