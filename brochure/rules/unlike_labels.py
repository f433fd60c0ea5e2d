"""Sentences on the medicine that have nothing of what labels say of medicines.

Whoever advertises finds ever new words, and lists of them never end.  What labels say of a medicine ends:
what it does, what it is, how it is handled, to whom to turn.  A sentence that names the medicine, gives no
number and has none of that tells no fact.  The words are data, the classes ``label-…`` of
``packs/wordings/classes.yaml``, learnt from package leaflets and summaries of product characteristics.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from brochure.rules.claim_detection import instructs
from brochure.rules.frames import VERBS, class_of, forms_of, run_on
from brochure.rules.register import points

#: Classes that this module reads, besides those of verbs.
READ = ("label-states", "label-talk", "label-few", "being")
#: The words of a sentence, and its numbers and signs.
_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:'[^\W_]+)?")
#: A sentence so short is a title.
_FEWEST = 4
#: With more points of the register a sentence speaks as leaflets do.
_MOST = 2


def says_nothing_of_labels(
    sentence: str, called: Collection[str], names: tuple[tuple[str, str], ...]
) -> tuple[int, int] | None:
    """Where a sentence names the medicine, if it has nothing of what labels say; else None.

    *called* are the names of the medicine in small letters, *names* the values that expressions name.
    """
    if not sentence.endswith((".", "!", '."', '!"')) or "?" in sentence or instructs(sentence):
        return None
    found = list(_TOKEN.finditer(sentence))
    words = [match[0].lower() for match in found]
    if len(words) < _FEWEST or any(word[0].isdigit() for word in words):
        return None
    named = [at for at, word in enumerate(words) if word.removesuffix("'s") in called]
    talk = class_of("label-talk")
    # Brand and generic name beside each other are one.
    if sum(at - 1 not in named for at in named) != 1 or any(
        not talk.isdisjoint(forms_of(word)) for word in words
    ):
        return None
    behind = run_on(sentence, found)
    if any(_is_of_labels(behind, at) for at in named) or points(sentence, names)[0] > _MOST:
        return None
    return found[named[0]].span()


def _is_of_labels(words: Sequence[str], named: int) -> bool:
    """Whether what follows the name is what labels say that a medicine does or is.

    A name that goes on, as “Samplix Pen”, and what is denied count as if they said so.
    """
    deeds, helping, modal, _past = map(class_of, VERBS)
    states, being = class_of("label-states"), class_of("being")
    is_state = False
    for at in range(named + 1, len(words)):
        word = words[at]
        if word and not word.islower() and not is_state:
            return True
        if word in being:
            is_state = True
        elif is_state and word.lower() in ("not", "no", "never"):
            return True
        elif word not in helping and word not in modal and not (word.endswith("ly") and len(word) > 4):
            known = (states if is_state else deeds) - class_of("label-few")
            return not known.isdisjoint(forms_of(word))
    return False
