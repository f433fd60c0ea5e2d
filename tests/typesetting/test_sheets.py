"""Style sheets that are read once in a process, and put together for each leaflet."""

from __future__ import annotations

import pytest

from brochure.typesetting import sheets as reading
from brochure.typesetting.engine import Typeset, TypesetJob, typeset
from tests.typesetting.test_shortcuts import ASSETS, CSS, HTML

#: Each sheet has a say in what those before it say, at the same weight.
SHEETS = (
    ("styles/a.css", CSS),
    ("styles/b.css", "p { color: #123456 } #top, .half, p:lang(de) { color: #00ff00 }\n"),
    (
        "styles/c.css",
        "@page { margin-left: 11mm }\np:lang(de) { color: #654321 } .half { color: red; x: y }\n",
    ),
    ("styles/d.css", "* { letter-spacing: 0.1pt } svg|* { color: red }\n#top { color: blue }\n"),
)


def made(*sheets: tuple[str, str]) -> Typeset:
    reading.parsed_styles.cache_clear()
    # One that nothing is complained of is written.
    return typeset(TypesetJob(HTML, sheets, ASSETS))


def test_sheets_that_are_read_alone_are_those_that_are_read_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sound = tuple(
        (name, text.replace("; x: y", "").replace("svg|* { color: red }", "")) for name, text in SHEETS
    )
    alone, told = made(*sound), made(*SHEETS)
    again = made(*sound)
    monkeypatch.setattr(reading, "_sheet", lambda *_given: None)
    assert made(*sound).pdf == alone.pdf == again.pdf != b""
    assert made(*SHEETS).complaints == told.complaints
    assert [(one.sheet, one.line) for one in told.complaints] == [("styles/c.css", 2), ("styles/d.css", 0)]
    # The order counts.
    assert made(sound[0], *reversed(sound[1:])).pdf != alone.pdf


@pytest.mark.parametrize("at", ["@layer", "@LAYER", "@la\\79 er"])
def test_layers_of_several_sheets_are_put_in_one_order(at: str) -> None:
    first = ("styles/a.css", f"@layer one, two;\n{at} two {{ p {{ letter-spacing: 3pt }} }}\n")
    last = ("styles/b.css", f"{at} one {{ p {{ letter-spacing: 0 }} }}\n")
    # The second layer wins though the first one is written last.
    assert made(SHEETS[0], first, last).passages == made(SHEETS[0], first).passages
    assert made(SHEETS[0], first).passages != made(SHEETS[0], last).passages
