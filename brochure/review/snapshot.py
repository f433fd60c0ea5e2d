"""What a leaflet says, as plain values: its texts with their sources, page by page, and its references."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import ConfigDict, Field

#: A place is counted from 1, an amount from 0; neither is more than anybody prints.
Place = Annotated[int, Field(ge=1, le=1_000_000)]
Amount = Annotated[int, Field(ge=0, le=1_000_000)]


@dataclass(frozen=True)
class Backing:
    """A citation."""

    #: The source's key in the content, and where in the source.
    key: str
    locator: str
    #: How many words of the text stand before it.
    after: Amount

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True)
class SnapshotText:
    """One text of a leaflet: a paragraph, a heading, an item, the row of a table, the words of a drawing."""

    #: Its words without the numbers of citations, on one line.
    words: str
    #: What it cites, in order.
    cites: tuple[Backing, ...] = ()

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True)
class Panel:
    """A page of a leaflet, which is a panel of a folded one."""

    page: Place
    #: Where it is, in words.
    name: str
    #: Its first heading.
    heading: str
    #: In reading order; the reference list is told apart.
    texts: tuple[SnapshotText, ...]

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True)
class SnapshotReference:
    """A reference of a leaflet."""

    #: The key in the content, the number that is printed, and the entry of the list as printed.
    key: str
    number: Place
    text: str
    #: The page on which the entry stands; 0 where it is not printed.
    page: Amount = 0

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)
