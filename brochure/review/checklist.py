"""What people judge: questions, and the items of two instruments by number, to be answered with a pen."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from brochure.rules.rule import Audience

_FILE = Path(__file__).with_name("checklist.yaml")


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Item(_Row):
    """A question or statement."""

    #: Its number in the instrument.
    number: int
    text: str
    #: What it and those after it are about; empty where that goes on.
    topic: str = ""
    #: What may be answered where it does not apply; empty where it always does.
    other: str = ""


class Instrument(_Row):
    """A list of items that are answered alike."""

    name: str
    title: str
    #: The audiences of leaflets that it is made for.
    audiences: tuple[Audience, ...] = Field(alias="for")
    #: Whose it is; ``ours`` where it is our own.
    source: str
    answers: tuple[str, ...]
    items: tuple[Item, ...]

    @property
    def has_other(self) -> bool:
        """True where some item need not apply."""
        return any(item.other for item in self.items)


def instruments_for(audience: str) -> tuple[Instrument, ...]:
    """The instruments for leaflets of an audience, in their order."""
    return tuple(found for found in instruments() if audience in found.audiences)


@lru_cache(maxsize=1)
def instruments() -> tuple[Instrument, ...]:
    """All instruments: the rows of ``checklist.yaml``."""
    rows = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(Instrument.model_validate(row) for row in rows)
