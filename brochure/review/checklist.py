"""What people judge: questions, and the items of two instruments by number, to be answered with a pen."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, RootModel

from brochure.rules.rule import Audience
from brochure.source.shipped import shipped
from brochure.text.fields import Model

_FILE = Path(__file__).with_name("checklist.yaml")


class Item(Model):
    """A question or statement."""

    number: int
    """Its number in the instrument."""
    text: str
    """The question or statement itself."""
    topic: str = ""
    """What it and those after it are about; empty where that goes on."""
    other: str = ""
    """What may be answered where it does not apply; empty where it always does."""
    only: Literal["", "other-language"] = ""
    """`other-language`: asked where rules on words don’t know the language of the leaflet."""


class Instrument(Model):
    """A list of items that are answered alike."""

    name: str
    """Its name in the program."""
    title: str
    """Its name for people."""
    audiences: tuple[Audience, ...] = Field(alias="for")
    """The audiences of leaflets that it is made for."""
    source: str
    """Whose it is; ``ours`` where it is our own."""
    answers: tuple[str, ...]
    """What may be ticked."""
    items: tuple[Item, ...]
    """What is asked, in order."""


class ReviewChecklist(RootModel[tuple[Instrument, ...]]):
    """What people judge, by instrument."""


def instruments_for(audience: str, *, is_known_language: bool = True) -> tuple[Instrument, ...]:
    """The instruments for leaflets of an audience, in their order, with what is asked of this language."""
    left_out = "other-language" if is_known_language else "-"
    return tuple(
        found.model_copy(update={"items": tuple(item for item in found.items if item.only != left_out)})
        for found in instruments()
        if audience in found.audiences
    )


@lru_cache(maxsize=1)
def instruments() -> tuple[Instrument, ...]:
    """All instruments: the rows of ``checklist.yaml``."""
    return shipped(_FILE, ReviewChecklist).root
