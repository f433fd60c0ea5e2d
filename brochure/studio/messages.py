"""What the server and the process that renders say to each other: plain values that can be pickled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Work:
    """The leaflets are to be rendered as the texts are now."""

    #: The number of the change that it answers.
    serial: int
    #: Texts that are not saved, by the paths of their files.
    unsaved: Mapping[Path, bytes] = field(default_factory=dict, repr=False)
    #: Digests of the pages whose pictures are there already.
    drawn: frozenset[str] = frozenset()
    #: Leaflets and editions that somebody looks at beside the screen editions; the first matters most.
    shown: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Query:
    """Something that is asked of the content as it was rendered last."""

    number: int
    #: The name of a function of :mod:`brochure.studio.answers`.
    about: str
    given: Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """Something for the browsers: an event of the studio."""

    event: str
    data: dict[str, Any]
    #: A PDF, and on which of its pages, from 0 on, each page that it shows stands, by the page's digest.
    pdf: bytes = field(default=b"", repr=False)
    drawn: Mapping[str, int] = field(default_factory=dict, repr=False)
    #: What is written on each page, by its digest.
    words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    #: Whether what is trimmed away is left out of the pictures.
    trimmed: bool = True


@dataclass(frozen=True)
class Answer:
    """What a question was answered with; *fault* says why there is no answer."""

    number: int
    value: Any = None
    fault: str = ""


@dataclass(frozen=True)
class Begun:
    """Some work is begun: a process that dies now may have died of it."""

    serial: int


@dataclass(frozen=True)
class Done:
    """Nothing is left to do of some work."""

    serial: int
    #: Memory that the process takes, in bytes.
    memory: int
