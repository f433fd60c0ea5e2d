"""Numbers that are written as in another language are told: 0,5 mg in English, 0.5 mg in German."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project import small


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("en-GB", "Take 0,5 mg daily", "write 0.5"),
        ("en-US", "In 12,5% of people", "write 12.5"),
        ("en", "At 38,5 °C call us", "write 38.5"),
        ("en-GB", "We gave 1.000.000 cells", "write 1,000,000"),
        ("en-GB", "Wait 1,5 hours", "write 1.5"),
        ("en-GB", "Give 2,5 × 10^6^ cells", "write 2.5"),
        ("de", "Nehmen Sie 0.5 mg", "write 0,5"),
        ("de-AT", "Bei 12.5 % der Menschen", "write 12,5"),
        ("fr", "Prenez 1.5 mg", "write 1,5"),
        ("de", "Es sind 1,000,000 Zellen", "write 1.000.000"),
        ("de-CH", "Bei 12,5 % der Menschen", "write 12.5"),
        ("en-GB", "Take 0.5 mg or 1,000 mg, or 1,500.5 mg", ""),
        ("en-GB", "Version 1,5 and points 1,2 and 3", ""),
        ("en-GB", "We gave 1,000,000 cells", ""),
        ("en-GB", "Take 1.000 mg", ""),
        ("en-GB", "On days 1,2 months apart", "write 1.2"),
        ("en-GB", "See 10.1.2026.01, 192.168.100.200, 020.123.456", ""),
        ("de", "Um 8.30 Uhr am 3.5. nehmen Sie 0,5 mg, Abschnitt 4.2", ""),
        ("de", "Ab dem 1.12. Tagen Sie", ""),
        ("de", "Es sind 1.000.000 Zellen und 1.000 mg", ""),
        ("en-ZA", "Take 0.5 mg", None),
    ],
)
def test_numbers_of_another_language(language: str, text: str, told: str | None, tmp_path: Path) -> None:
    project = small(tmp_path)
    project.change("content.yaml", "language: en-GB", f"language: {language}")
    project.change("content.yaml", "Words of the first leaflet.[@alpha]", f'"{text}.[@alpha, table 1,5 mg]"')
    err = project.run("check").err
    if told is not None:
        assert ("as in another language" in err) == bool(told), err
        assert told in err
