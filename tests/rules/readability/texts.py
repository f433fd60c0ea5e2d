"""Three texts for patients, written for the tests, with their counts made by hand.

Each row is a sentence with its words, its syllables and its words of three syllables and more, counted aloud
in British English.  “Every” has two syllables, “hour” one, and “999” three: nine nine nine.
"""

from __future__ import annotations

from dataclasses import dataclass

#: Sentence, words, syllables, long words.
Row = tuple[str, int, int, int]

EASY: tuple[Row, ...] = (
    ("Your knee will hurt for some weeks.", 7, 7, 0),
    ("This is how you can help it heal.", 8, 8, 0),
    ("Rest your leg when it feels hot.", 7, 7, 0),
    ("Put it on a stool and keep it up.", 9, 9, 0),
    # min-utes
    ("Use ice for ten minutes, three times a day.", 9, 10, 0),
    # tow-el
    ("Wrap the ice in a towel first.", 7, 8, 0),
    # lit-tle
    ("Walk a little each day.", 5, 6, 0),
    ("Use your stick on the stairs.", 6, 6, 0),
    ("Go up with the good leg.", 6, 6, 0),
    ("Come down with the bad one.", 6, 6, 0),
    # un-til
    ("Do not drive until you can stop the car fast.", 10, 11, 0),
    # a-bout
    ("Ask your nurse about work and sport.", 7, 8, 0),
    # tab-lets
    ("Take your tablets with food.", 5, 6, 0),
    # wa-ter
    ("Drink water with them.", 4, 5, 0),
    ("Call us if your knee is red, hot or wet.", 10, 10, 0),
    # fe-ver
    ("Call us if you have a fever.", 7, 8, 0),
    # nine-nine-nine
    ("Call 999 if you can not breathe.", 7, 9, 1),
)

MIDDLING: tuple[Row, ...] = (
    # doc-tor, giv-en, tab-lets, low-er, pres-sure
    ("Your doctor has given you tablets to lower your blood pressure.", 11, 16, 0),
    # pres-sure, hard-er, grad-u-al-ly, dam-age, kid-neys, ar-ter-ies
    (
        "High pressure makes your heart work harder and can gradually damage your kidneys and arteries.",
        *(15, 24, 2),
    ),
    # peo-ple, e-ven, pres-sure
    ("Most people feel quite well, even when their pressure is far too high.", 13, 16, 0),
    # tab-lets, ev-ery, morn-ing, al-so
    (
        "That is why you should take the tablets every morning, also on days when you feel fine.",
        *(17, 21, 0),
    ),
    # swal-low, wa-ter, be-fore, af-ter, break-fast
    ("Swallow them whole with a glass of water, before or after your breakfast.", 13, 18, 0),
    # for-get, tab-let, u-su-al
    ("If you forget a tablet, leave it out and take the next one at the usual hour.", 17, 21, 1),
    # nev-er, dou-ble, a-mount
    ("Never take a double amount to make up for it.", 10, 13, 0),
    # peo-ple, diz-zy, sud-den-ly, par-tic-u-lar-ly, dur-ing, ear-ly, treat-ment
    (
        "Some people feel dizzy when they stand up suddenly, particularly during the early weeks of "
        "treatment.",
        *(16, 27, 2),
    ),
    # min-ute, be-fore
    ("Sit on the edge of the bed for a minute before you get up.", 14, 16, 0),
    # doc-tor, a-bout, an-y, oth-er, med-i-cine
    ("Tell your doctor or nurse about any other medicine that you take.", 12, 18, 1),
    # meas-ure, pres-sure, a-gain, hos-pi-tal, af-ter
    ("We will measure your pressure again in hospital after a month.", 11, 17, 1),
)

HARD: tuple[Row, ...] = (
    # an-ti-co-ag-u-lant ther-a-py ne-ces-si-tates reg-u-lar hos-pi-tal
    # mon-i-tor-ing
    ("Anticoagulant therapy necessitates regular hospital monitoring.", 6, 23, 6),
    # ex-ces-sive con-cen-tra-tions med-i-ca-tion con-sid-er-a-bly in-crease prob-a-bil-i-ty se-ri-ous
    # in-ter-nal haem-or-rhage where-as in-ad-e-quate con-cen-tra-tions per-mit for-ma-tion dan-ger-ous
    # throm-bo-ses cir-cu-la-tion
    (
        "Excessive concentrations of the medication considerably increase the probability of serious "
        "internal haemorrhage, whereas inadequate concentrations may permit the formation of dangerous "
        "thromboses in the circulation.",
        *(26, 66, 14),
    ),
    # nu-mer-ous phar-ma-ceu-ti-cal prep-a-ra-tions in-clud-ing sev-er-al a-vail-a-ble with-out pre-scrip-tion
    # in-ter-fere e-lim-i-na-tion
    (
        "Numerous pharmaceutical preparations, including several that are available without a prescription, "
        "interfere with its elimination.",
        *(15, 40, 9),
    ),
    # con-se-quent-ly pa-tients ob-tain pro-fes-sion-al ad-vice be-fore com-menc-ing dis-con-tin-u-ing
    # ad-di-tion-al rem-e-dies
    (
        "Consequently, patients should obtain professional advice before commencing or discontinuing "
        "additional remedies.",
        *(12, 33, 6),
    ),
    # un-ex-pect-ed bruis-ing dis-col-oured u-rine per-sis-tent head-ache in-di-cate in-ter-nal bleed-ing
    # re-quires im-me-di-ate e-val-u-a-tion
    (
        "Unexpected bruising, discoloured urine or persistent headache may indicate internal bleeding and "
        "requires immediate evaluation.",
        *(15, 38, 7),
    ),
    # al-co-hol con-sump-tion sub-stan-tial al-ter-a-tions di-e-tar-y com-po-si-tion a-void-ed
    (
        "Alcohol consumption and substantial alterations of dietary composition should be avoided.",
        *(11, 28, 7),
    ),
    # ap-pro-pri-ate i-den-ti-fi-ca-tion car-ried per-ma-nent-ly be-cause e-mer-gen-cy per-son-nel re-quire
    # ac-cu-rate in-for-ma-tion
    (
        "Appropriate identification should be carried permanently, because emergency personnel require "
        "accurate information.",
        *(12, 36, 7),
    ),
    # den-tal pro-ce-dures an-nounced be-fore-hand
    ("Dental procedures should be announced beforehand.", 6, 12, 2),
)


@dataclass(frozen=True)
class Known:
    """A text with its counts by hand, and the grade that follows from them by the published formula."""

    rows: tuple[Row, ...]
    words: int
    sentences: int
    syllables: int
    long_words: int
    #: 0.39 × words / sentences + 11.8 × syllables / words − 15.59, by a pocket calculator.
    grade: float
    #: 1.043 × √(30 × long words / sentences) + 3.1291.
    smog: float
    #: 206.835 − 1.015 × words / sentences − 84.6 × syllables / words.
    ease: float

    @property
    def text(self) -> str:
        """The sentences as one text."""
        return " ".join(row[0] for row in self.rows)


KNOWN = {
    "easy": Known(EASY, 120, 17, 130, 1, -0.05, 4.51, 108.02),
    "middling": Known(MIDDLING, 149, 11, 207, 7, 6.09, 7.69, 75.55),
    "hard": Known(HARD, 103, 8, 276, 58, 21.05, 18.51, -32.93),
}
