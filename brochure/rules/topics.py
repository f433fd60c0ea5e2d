"""What a sentence is about that says nothing of what labels say: which kind of wording it is.

Such a sentence advertises, in whatever words.  Reviewers name a fault by what it is about: side effects,
money, other treatments, an illness that goes.  The words are data, ``packs/wordings/topics.yaml``; the first
topic that a sentence meets is its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import RootModel

from brochure.language.sentences import Sentence
from brochure.rules.frames import Frame, Lexicon, frame
from brochure.source.shipped import shipped
from brochure.text.fields import Model

TOPICS = Path(__file__).with_name("packs") / "wordings" / "topics.yaml"


class WordingTopic(Model):
    """What a sentence may be about."""

    kind: str
    """The kind of wording that tells it."""
    frames: tuple[str, ...]
    """Frames of which one is enough: see :mod:`brochure.rules.frames`."""
    caught: tuple[str, ...]
    """Sentences that are about it."""


class AllTopics(RootModel[tuple[WordingTopic, ...]]):
    """What sentences may be about, in the order in which it is looked for."""


@lru_cache(maxsize=1)
def topics() -> tuple[WordingTopic, ...]:
    """Every topic, the first one first."""
    return shipped(TOPICS, AllTopics).root


def topic_of(sentence: Sentence, called: Mapping[str, str]) -> str | None:
    """The kind of wording that a sentence is of by what it is about; None where no topic is met.

    *called* are the names of the medicine and the company in small letters, with their symbols.
    """
    lexicon, framed = _read()
    read = lexicon.read(sentence, called)
    return next((kind for kind, frames in framed if any(one.found(read) for one in frames)), None)


@lru_cache(maxsize=1)
def _read() -> tuple[Lexicon, tuple[tuple[str, tuple[Frame, ...]], ...]]:
    framed = tuple((each.kind, tuple(frame(text) for text in each.frames)) for each in topics())
    return Lexicon(one for _kind, frames in framed for one in frames), framed
