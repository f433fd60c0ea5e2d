"""Lines that were set for another document with the same fonts: known, and drawn as if they were set anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest

from brochure.pdf.pieces import KnownPieces, knowing
from brochure.typesetting import fonts, known_lines, sheets
from brochure.typesetting.engine import typeset
from brochure.typesetting.loading import engine
from tests.typesetting.test_shortcuts import HTML, LATER_CSS, NOTES, job

#: The document; such with other words, in which lines break otherwise; other styles of the same words.
WIDE = "p { word-spacing: 0.5mm } li { letter-spacing: 0.2mm } pre { tab-size: 3 }"
DOCUMENTS = (
    (HTML, ""),
    (HTML.replace("long enough", "just about long enough"), ""),
    (HTML, WIDE),
    (HTML.replace("Longer than its box", "Long, and longer than its box"), ""),
    (HTML, ".cut { text-overflow: clip } .short { max-lines: none }"),
    (HTML, "p { text-decoration: underline }"),
    (HTML, ""),
)


@pytest.fixture(autouse=True)
def _own_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    engine()
    monkeypatch.setattr(fonts, "_KEPT", {})
    sheets.parsed_styles.cache_clear()
    yield
    sheets.parsed_styles.cache_clear()


def _written(html: str, style: str) -> bytes:
    made = typeset(job(LATER_CSS, NOTES, style, html=html))
    assert made.pdf
    return made.pdf


def test_documents_are_the_same_to_the_byte_whatever_was_set_before() -> None:
    alone = [_written(*one) for one in DOCUMENTS]
    assert len(set(alone)) == len(DOCUMENTS) - 1
    with knowing(KnownPieces(), learns=True):
        assert [_written(*one) for one in DOCUMENTS] == alone


@pytest.mark.parametrize("is_known", [True, False])
def test_a_line_is_set_once_while_something_is_remembered(
    is_known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from weasyprint.text import line_break

    tried: list[Any] = []
    create = line_break.create_layout

    def noted(*given: Any) -> Any:
        tried.append(given)
        return create(*given)

    monkeypatch.setattr(line_break, "create_layout", noted)
    with knowing(KnownPieces(), learns=True) if is_known else nullcontext():
        _written(*DOCUMENTS[0])
        first = len(tried)
        _written(*DOCUMENTS[0])
    again = len(tried) - first
    assert (again < first / 2) is is_known


def test_only_so_many_lines_are_known_and_they_go_with_their_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_lines, "_MOST", 20)
    with knowing(KnownPieces(), learns=True):
        whole = _written(*DOCUMENTS[0])
        assert _written(*DOCUMENTS[0]) == whole
    ((owner, _left),) = fonts._KEPT.values()
    assert len(owner.brochure_lines) == 20
