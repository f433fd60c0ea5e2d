"""A claim of a leaflet: its words, why it is one, and which source speaks for it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from brochure.source.address import Address
from brochure.text.fields import Prose
from brochure.text.inline import Cite

#: Which source speaks for a claim; empty where none does.
Origin = Literal["citation", "value", "next", "before", "caption", "title", "column", "note", "below", ""]


@dataclass(frozen=True)
class Words:
    """Words of a text of the content: ``alike(text)[start:end]``."""

    text: Prose
    start: int
    end: int


@dataclass(frozen=True)
class Statement:
    """What a leaflet states as a fact."""

    #: Its words on one line, as texts are compared; the cells of a row.
    words: str
    #: Why it is a claim, such as ``it gives a result``.
    reason: str
    #: The kind of block that it stands in; ``cover``, ``back-cover``, ``foot`` or ``title``.
    kind: str
    #: Where its words stand in the content: one text, or each cell of a row.
    parts: tuple[Words, ...] = field(repr=False)
    #: Texts that are read as one have the same number within their block.
    group: int = 0
    origin: Origin = ""
    cited: tuple[Cite, ...] = ()
    #: The position of the datum of a drawing that it tells of; None for words that are set.
    drawn: int | None = None

    @property
    def address(self) -> Address:
        """Where it stands in the content."""
        return self.parts[0].text.address


@dataclass(frozen=True)
class Speaker:
    """A text that speaks for others."""

    origin: Origin
    cites: tuple[Cite, ...]


def alone(speaker: Speaker, key: str | None) -> Speaker:
    """A text that speaks with one of its sources alone, where a datum names that one."""
    return (
        speaker
        if key is None
        else replace(speaker, cites=tuple(cite for cite in speaker.cites if cite.key == key))
    )
