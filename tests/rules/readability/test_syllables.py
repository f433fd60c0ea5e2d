"""Syllables of words and numbers, counted by hand."""

from __future__ import annotations

import pytest

from brochure.language.syllables import spoken, syllables

#: Words parted by hand, as they are said in British English.
COMMON = """
a-bout a-gain ar-e-a at-tack be-cause be-tween blood bod-y bow-el breathe breath-ing care-ful-ly car-er
cells chang-es chil-dren cre-ate doc-tor dif-fi-cult eas-i-er eas-i-est ev-ery ev-ery-thing ex-am-ple
fam-i-ly fe-ver fin-ish heal-thy help-less hos-pi-tal how-ev-er i-de-a ill-ness in-for-ma-tion life-time
lit-tle looked ma-chine med-i-cine move-ment ne-ver nurse-s peo-ple pe-ri-od pre-vi-ous pos-si-ble
ques-tions qui-et re-al-i-ty se-ri-ous ser-vice-s some-times ta-ble tab-lets take tak-en takes through
tir-ed-ness treat-ed treat-ment trou-ble un-til use-ful walked want-ed weeks while whole wom-an yel-low
sci-ence ex-pe-ri-ence var-i-ous u-su-al-ly ac-tu-al-ly re-lief re-ceive be-lieve friend field chief
pa-tients an-cient spe-cial na-tion pas-sion re-li-gion mil-lion on-ion fash-ion du-al fu-el po-em po-et
li-on ru-in flu-id vac-uum mu-se-um cha-os go-ing be-ing see-ing
"""
MEDICAL = """
a-nae-mi-a an-ti-bod-ies an-ti-co-ag-u-lant ar-thri-tis asth-ma bi-op-sy can-cer car-di-o-vas-cu-lar
che-mo-ther-a-py cy-to-kine di-a-be-tes di-ar-rhoe-a diz-zi-ness faint-ing hae-mo-glo-bin hep-a-ti-tis
im-mune im-mu-ni-ty in-fec-tions in-fu-sion in-jec-tion kid-neys leu-kae-mi-a leu-ka-phe-re-sis
lym-pho-ma mar-row nau-se-a neu-tro-pe-ni-a oe-de-ma on-col-o-gist par-a-cet-a-mol plate-lets
pneu-mo-ni-a ra-di-o-ther-a-py re-lapse re-mis-sion sei-zures swol-len symp-toms tem-per-a-ture ther-a-py
throm-bo-cy-to-pe-ni-a trans-plant tu-mour vac-cine vom-it-ing hy-po-gam-ma-glob-u-li-nae-mi-a
ti-sa-gen-lec-leu-cel phys-i-o-ther-a-pist en-ceph-a-lop-a-thy me-tas-ta-sis
"""


def wrong(parted: str) -> list[tuple[str, int, int]]:
    """Words whose count is another than by hand: the word, by hand, counted."""
    rows = [(word.replace("-", ""), word.count("-") + 1) for word in parted.split()]
    return [(word, count, syllables(word)) for word, count in rows if syllables(word) != count]


def test_common_words_have_the_syllables_of_a_hand_count() -> None:
    assert not wrong(COMMON)


def test_medical_words_have_the_syllables_of_a_hand_count() -> None:
    assert not wrong(MEDICAL)


@pytest.mark.parametrize(
    ("figures", "count"),
    # Two; sev-en-ty-five; one hun-dred; one hun-dred and one; two thou-sand; six-ty-nine point one; ze-ro.
    [
        ("2", 1),
        ("75", 4),
        ("100", 3),
        ("101", 5),
        ("2,000", 3),
        ("69.1", 5),
        ("0", 2),
        ("999", 3),
        ("1000000", 3),
    ],
)
def test_numbers_count_as_they_are_read_aloud(figures: str, count: int) -> None:
    assert spoken(figures) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [("NHS", 3), ("HIV", 3), ("AIDS", 1), ("UK", 2), ("WWW", 9), ("CAR-T", 2), ("CD19", 4), ("GPs", 2)],
)
def test_letters_in_a_row_are_spelled_unless_they_make_a_word(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [("don’t", 1), ("can’t", 1), ("didn’t", 2), ("isn’t", 2), ("patient’s", 2), ("you’ll", 1), ("naïve", 2)],
)
def test_apostrophes_and_accents_change_nothing_but_what_is_said(word: str, count: int) -> None:
    assert syllables(word) == count


def test_parts_joined_by_hyphens_count_one_by_one() -> None:
    # Twen-ty-four-hour.
    assert syllables("24-hour") == 4
    assert syllables("follow-up") == 3


def test_what_has_no_letters_has_one_syllable() -> None:
    assert syllables("–") == 1
