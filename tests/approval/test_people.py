"""One person under many names: short forms, initials, spellings, scripts."""

from __future__ import annotations

import pytest

from brochure.approval.people import same_person


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Initials that are written together
        *(("Ben Writer", name) for name in ("BW", "B.W.", "B W", "Writer B", "B Writer")),
        *(
            ("Ben James Writer", name)
            for name in ("BJW", "Writer BJ", "BJ Writer", "B.J. Writer", "BJ. Writer")
        ),
        # Short forms
        *(("Benjamin Writer", name) for name in ("Ben Writer", "Benny Writer", "Writer, Ben", "B. Writer")),
        *(("William Writer", name) for name in ("Bill Writer", "Will Writer", "Billy Writer", "W. Writer")),
        *(("Bill Writer", name) for name in ("Will Writer", "W. Writer", "B. Writer")),
        *(("Robert Writer", name) for name in ("Bob Writer", "Rob Writer", "BOBBY WRITER")),
        ("Elizabeth Writer", "Liz Writer"),
        ("Catherine Writer", "Dr Kate Writer"),
        # Letters that are spelt out, or lose their strokes
        *(("Jörg Müller", name) for name in ("Joerg Mueller", "Jorg Muller", "J. Mueller", "JÖRG MÜLLER")),
        ("Łukasz Wójcik", "Lukasz Wojcik"),
        ("Søren Ødegård", "Soren Odegaard"),
        ("Søren Ødegård", "Soeren Oedegard"),
        ("Đorđe Ðis", "Dorde Dis"),
        ("Weiß Anna", "Anna Weiss"),
        # Letters of other scripts that look alike
        *(("Ben Writer", name) for name in ("Веn Writer", "Вen Wrіter", "Ben Writеr", "Βen Writer")),
        # Names that are written together
        *(("Ben Writer", name) for name in ("BenWriter", "benwriter", "WriterBen", "BWriter", "WriterB")),
        ("Anna Mac Donald", "Anna MacDonald"),
        ("Ben\u200bWriter", "Ben Writer"),
        ("Ben \u00adWri\u00adter", "Ben Writer"),
    ],
)
def test_one_person_is_known_under_other_names(one: str, other: str) -> None:
    assert same_person(one, other) and same_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ben Writer", "Bob Writer"),
        ("Bill Writer", "Bob Writer"),
        ("Ben Writer", "Will Smith"),
        ("Ben Writer", "WX"),
        ("Ben Writer", "Li"),
        ("Lars Ivarsson", "Li"),
        ("Jörg Müller", "Jörg Miller"),
        ("Łukasz Wójcik", "Marek Wójcik"),
        ("Anna Smith", "Ben Writer"),
        ("BW", "CW"),
        ("Ann Riter", "Bea Nonymous"),
        ("李 医生", "王 医师"),
    ],
)
def test_others_are_other_people(one: str, other: str) -> None:
    assert not same_person(one, other) and not same_person(other, one)
