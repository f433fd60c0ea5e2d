"""What no page can hold whole is set a second time; heads of tables stand on every page and are not torn."""

from __future__ import annotations

import pytest

from brochure.typesetting.engine import TypesetJob, typeset
from brochure.typesetting.moved import laid_out
from tests.project import ROOT

FONT = ROOT / "styles/fonts/source-sans-3/SourceSans3-Regular.ttf"
SHEET = (
    "@font-face { font-family: Sans; src: url(asset:sans.ttf) } html { font: 10pt Sans } "
    "@page { size: 100mm 60mm; margin: 5mm } tr, div { break-inside: avoid }"
)
HEAD = "<table><thead><tr><th>Head</th></tr></thead><tbody>"


@pytest.mark.parametrize(
    ("body", "times"),
    [
        (HEAD + "<tr><td>Words</td></tr>" * 30 + "</tbody></table>", 1),
        ("<div>" + "<p>Words</p>" * 30 + "</div>", 2),
    ],
    ids=["a head on every page", "a box that is higher than a page"],
)
def test_pages_are_laid_out_again_only_for_what_is_torn(
    body: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    layouts: list[object] = []

    def counted(*given: object) -> object:
        layouts.append(given)
        return laid_out(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("brochure.typesetting.engine.laid_out", counted)
    job = TypesetJob(f"<html lang='en'>{body}</html>", (("a.css", SHEET),), {"sans.ttf": FONT.read_bytes()})
    done = typeset(job)
    assert not done.complaints and len(done.pages) > 1
    assert len(layouts) == times
