"""Versions for tests: of content that is typeset."""

from __future__ import annotations

from pathlib import Path

from brochure.content.load import read
from brochure.layout.leaflet import prepare
from brochure.layout.style import style_of
from brochure.pipeline.check import check, parts_of
from brochure.pipeline.leaflet import evidence_of
from brochure.pipeline.typeset import set_leaflet
from brochure.review.version import Version, version_of
from tests.in_process import here

#: A leaflet of two pages with what a version is made of.
CONTENT = """\
product: { brand: Samplumab, generic: samplumab, additional-monitoring: no }
company: { name: "[Company name]", contact: "[company contact]" }
values:
  stay: { text: 4 weeks, meaning: how long, source: "[@alpha, p. 1]", date: 2024-05 }
  unused: { text: 9 weeks, meaning: how long, source: "[@alpha, p. 1]", date: 2024-05 }
  spelled: { text: one dose, meaning: how often, source: "[@beta]", date: 2024 }
references:
  - { id: alpha, type: article-journal, title: Alpha, issued: 2018, DOI: 10.5555/alpha }
  - { id: beta, type: article-journal, title: Beta, issued: 2019, DOI: 10.5555/beta }
glossary:
  - { term: infusion, meaning: "{spelled} through a drip" }
leaflets:
  one:
    audience: patient
    format: a5-flyer
    market: none
    title: First leaflet
    description: A sample
    job-code: UK-1
    prepared: 2026-11
    fit: off
    sections:
      - title: What a study found
        start: panel
        blocks:
          - "It works in most.[@alpha, p. 2] It lasts[@beta] for {stay} after the infusion."
          - block: table
            caption: "How many had what.[@beta, tab. 2]"
            columns: [ { title: Event }, { title: Share } ]
            rows:
              - [ "Fever[@alpha]", 12% ]
              - [ Cough, 20% ]
          - block: bar-chart
            caption: How many got better
            alt: "One bar, 81%."
            bars: [ { label: Better, value: 81, low: 70, high: 90, detail: n = 75 } ]
      - title: Words and sources
        start: panel
        blocks:
          - block: qr-code
            url: https://example.org/leaflet
            title: The leaflet
            instruction: Scan this code
          - "Read [the guide](https://example.org/guide) or [these words](#words)."
          - { block: glossary, title: Words, id: words }
          - { block: references, title: Sources }
"""


def typeset_version(
    folder: Path, content: str = CONTENT, name: str = "one", *, draft: bool = True
) -> Version:
    """The version of a leaflet of some content, which is written into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "content.yaml"
    path.write_text(content, encoding="utf-8")
    loaded = read(path)
    with here():
        style = style_of(loaded.project)
        check(loaded, style)
        item = prepare(loaded, name, style, draft=draft)
    done = set_leaflet(item, parts_of(loaded, name))
    assert not done.findings, done.findings
    return version_of(evidence_of(loaded, item, done.result))
