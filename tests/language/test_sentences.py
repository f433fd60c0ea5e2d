"""Where sentences end, counted by hand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brochure.language.locale import locale_of
from brochure.language.sentences import sentences

ENDS = locale_of("en-GB").sentences

#: Texts with a bar where a sentence ends and another one begins.
TEXTS = [
    "One. | Two! | Three? | Four… | Five",
    "A heading without a mark",
    "“Is it safe?” | Ask. | (It is.) | Then go.",
    "Is it a cure? | No. | It is a treatment.",
    "See no. 5, nos. 3 and 4, fig. 2, p. 3 and sec. 4.8. | Then stop.",
    "Wait 5 min. | Then take 2.5 mg, max. 10 mg, approx. every 4 h.",
    "Smith et al. showed it, i.e. twice, e.g. here. | They did vs. placebo.",
    "As shown by Smith et al. | Later it was not.",
    "By J. Smith and A. B. Jones. | Dr. Brown of St. Mary’s agrees.",
    "Screen for hepatitis B. | Treat it first. | Take no vitamin C. | Stop.",
    "It was stage I. | It is type B. | Grade A. | Then I. | No more.",
    "The U.S. Food and Drug Administration approved it in the U.S. | The drug is here.",
    "Come at 5 p.m. | Then rest. | Or at 6 a.m. on Monday.",
    "Go to https://yellowcard.mhra.gov.uk. | Report it at www.example.com/a.b today.",
    "Really?! | Yes... | Maybe.",
    "He said “Stop.” and went. | She stayed.",
    "It fell by 4.2%. | 44 of 75 were well. | ≥ 3 were not. | £5 is the price.",
    "CD19 is a mark. | T cells find it. | mRNA is not one.",
    # Other scripts and languages, by these English ends.
    "Κάντε το. | Όταν έχετε πυρετό, τηλεφωνήστε. | Οι γιατροί ξέρουν.",
    "Позвоните нам. | Если жар, срочно. | 5 дней.",
    "Ő jött. | Ön is. | Żyje. | Čeká.",
    "Fieber, z. B. Grippe, ist ernst, d. h. Sie rufen an. | „Gut.“ | «Oui.» | ¿Tiene fiebre? | Llame.",
    "هل لديك حمى؟ | اتصل بنا. | अगर बुखार है। | हमें बुलाएं।",
]
#: Texts of scripts that put no space between sentences.
CLOSE = "疲れたら休む。|「はい。」|医師に連絡！|次"


@pytest.mark.parametrize("text", TEXTS)
def test_sentences_end_where_people_say(text: str) -> None:
    # A small letter begins a sentence only in names such as mRNA: these are not told from other words.
    wanted = text.replace(" | mRNA", " mRNA").split(" | ")
    assert [found.text for found in sentences(" ".join(wanted), ENDS)] == wanted


@pytest.mark.parametrize("text", TEXTS)
def test_each_sentence_says_where_it_stands(text: str) -> None:
    spaced = f"  {text.replace(' | ', chr(0xA0) + '  ')}  "
    found = list(sentences(spaced, ENDS))
    assert all(spaced[one.start : one.end] == one.text == one.text.strip() for one in found)
    assert all(before.end < after.start for before, after in pairwise(found))
    # Nothing but spaces is left between them.
    left = spaced
    for one in reversed(found):
        left = left[: one.start] + left[one.end :]
    assert not left.strip()


@pytest.mark.parametrize("text", ["", "   ", "\u00a0"])
def test_nothing_has_no_sentences(text: str) -> None:
    assert list(sentences(text, ENDS)) == []


def test_sentences_of_scripts_without_spaces_end_at_their_marks() -> None:
    assert [found.text for found in sentences(CLOSE.replace("|", ""), ENDS)] == CLOSE.split("|")


@given(st.text(st.sampled_from("aB. \t.!?…(“”)1。؟\u037e'"), max_size=30) | st.text(max_size=30))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_text_has_sentences_that_hold_all_its_words(text: str) -> None:
    found = list(sentences(text, ENDS))
    assert "".join("".join(one.text.split()) for one in found) == "".join(text.split())
    assert all(text[one.start : one.end] == one.text for one in found)
